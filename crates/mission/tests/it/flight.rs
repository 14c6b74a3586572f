//! Hits: what one, two and three craft of a size do, by full runs with the pushes at their arrivals.

use astro::knowledge::OrbitSolution;
use astro::{Ephemeris, Outcome};
use mission::MissionError;
use mission::flight::{Body, Draw, Odds, PushModel, Question, Truth, assess, fly};
use mission::plan::{Craft, CraftId, Effect, LauncherId, Plan};

use crate::support::{known, linearisation, truth, until};
use crate::windows::arc;

const RADIUS_KM: f64 = 6378.137;
const EIGHT: &[&str] = &["season_8m_2025", "jwst_2025"];

fn crafts() -> Vec<Craft> {
    [("s", 600), ("m", 1_500), ("l", 2_500)]
        .map(|(id, mass_kg)| Craft {
            id: CraftId::new(id),
            name: id.to_owned(),
            mass_kg,
            effect: Effect::Kinetic,
        })
        .to_vec()
}

/// So many craft on the arc of these days.
fn plan(id: &str, count: usize, (launch, arrival, revolutions): (&str, &str, u8)) -> Plan {
    let craft = crafts().into_iter().find(|c| c.id.as_str() == id).unwrap();
    let flight =
        arc(launch, arrival, revolutions).flight(&craft, &LauncherId::new("falcon_heavy_expendable"));
    Plan {
        flights: vec![flight; count],
    }
}

const BODY: Body = Body {
    diameter_m: 190.0,
    diameter_sigma_ln: 0.0,
    density_kg_m3: 2_400.0,
};

/// Beta 3 without scatter, and nothing breaks.
const SURE: PushModel = PushModel {
    beta_median: 3.0,
    beta_sigma_ln: 0.0,
    beta_range: (1.0, 6.0),
    breakup_scale: 1e9,
};

enum End {
    Longitude(f64),
    Altitude(f64),
}

fn end(draw: &Draw) -> End {
    match &draw.encounter.outcome {
        Outcome::Impact(e) => End::Longitude(e.longitude_deg),
        Outcome::Miss => End::Altitude(draw.encounter.closest.unwrap().distance_km - RADIUS_KM),
    }
}

fn flown_as(plan: &Plan, push: &PushModel, seed: u64) -> Draw {
    let truth = Truth {
        orbit: &truth(),
        body: &BODY,
        push,
        crafts: &crafts(),
        until: until(),
    };
    fly(Ephemeris::embedded(), &truth, plan, seed).unwrap()
}

fn flown(plan: &Plan) -> Draw {
    flown_as(plan, &SURE, 1)
}

const NOV_2026: (&str, &str, u8) = ("2026-11-28", "2028-10-23", 1);
const NOV_2027: (&str, &str, u8) = ("2027-11-19", "2028-10-19", 0);
const APR_15: (&str, &str, u8) = ("2028-04-15", "2028-09-09", 0);
const APR_19: (&str, &str, u8) = ("2028-04-19", "2028-09-25", 0);

#[test]
fn hits_of_the_reference_that_fall() {
    // Kind, number, and the range of entry longitudes over the families: sea off Liberia and Côte d'Ivoire; the middle
    // of the Atlantic; off Brazil; and for one L the border of Venezuela, Colombia or the Pacific.
    for (id, count, west, east) in [
        ("s", 1, -10.0, -7.0),
        ("s", 2, -27.5, -22.0),
        ("s", 3, -48.5, -38.5),
        ("m", 1, -37.5, -30.0),
        ("l", 1, -92.5, -63.0),
    ] {
        for way in [NOV_2026, NOV_2027, APR_15, APR_19] {
            let End::Longitude(have) = end(&flown(&plan(id, count, way))) else {
                panic!("{count} {id} of {way:?} miss")
            };
            assert!((west..=east).contains(&have), "{count} {id} of {way:?}: {have}");
        }
    }
}

#[test]
fn two_medium_hits_miss_by_as_much_as_the_reference() {
    for (way, altitude_km) in [
        (NOV_2027, 250.0),
        (NOV_2026, 480.0),
        (APR_19, 1_040.0),
        (APR_15, 1_800.0),
    ] {
        for (id, count) in [("m", 2), ("s", 5)] {
            let End::Altitude(have) = end(&flown(&plan(id, count, way))) else {
                panic!("{count} {id} of {way:?} fall")
            };
            assert!(
                (have - altitude_km).abs() < 15.0,
                "{count} {id} of {way:?}: {have} km"
            );
        }
        for (id, count, more_than) in [("m", 3, 5_000.0), ("l", 2, 6_700.0)] {
            let End::Altitude(have) = end(&flown(&plan(id, count, way))) else {
                panic!("{way:?} falls")
            };
            assert!(have > more_than, "{count} {id} of {way:?}: {have} km");
        }
    }
}

#[test]
fn without_a_hit_it_falls_where_it_was_bound() {
    let draw = flown(&Plan::default());
    let End::Longitude(have) = end(&draw) else {
        panic!("a miss")
    };
    assert!(
        (have - 7.6).abs() < 0.01 && draw.hits.is_empty() && !draw.broken_up,
        "{have}"
    );
}

/// Shares of draws that miss, fall on the Americas or the Pacific, and fall on the Atlantic, percent.
fn shares(draws: &[Draw]) -> [f64; 3] {
    // The Atlantic: entries of pushes between 11.4 and 1.0 units west.
    let (west, east) = (-48.2, 3.1);
    let mut counts = [0.0; 3];
    for draw in draws {
        match end(draw) {
            End::Altitude(_) => counts[0] += 1.0,
            End::Longitude(l) if l < west || l > 150.0 => counts[1] += 1.0,
            End::Longitude(l) if l < east => counts[2] += 1.0,
            End::Longitude(_) => (),
        }
    }
    counts.map(|c| 100.0 * c / draws.len() as f64)
}

fn drawn(
    solution: &OrbitSolution,
    body: &Body,
    push: &PushModel,
    plan: &Plan,
    count: usize,
    seed: u64,
) -> Vec<Draw> {
    let odds = vec![
        Odds {
            launch: 1.0,
            cruise: 1.0,
            guidance: 1.0
        };
        plan.flights.len()
    ];
    let question = Question {
        linearisation: linearisation(),
        solution,
        body,
        push,
        crafts: &crafts(),
        plan,
        odds: &odds,
        until: until(),
    };
    assess(Ephemeris::embedded(), &question, count, seed, &|_| true).unwrap()
}

/// Shares of the reference, 200,000 draws: lowest and highest over the arcs of window B. Misses, falls on the Americas or
/// the Pacific, falls on the Atlantic, percent. They hold for the true orbit, so the orbit is known well.
#[test]
fn shares_of_outcomes_of_window_b() {
    const POINTS: f64 = 10.0;
    let solution = known(EIGHT, "2028-09-01");
    let table = [
        (0.25, 0.0, 1, [(0.0, 2.0), (9.0, 21.0), (77.0, 91.0)]),
        (0.25, 0.0, 2, [(57.0, 85.0), (15.0, 41.0), (0.0, 2.0)]),
        (0.25, 0.0, 3, [(100.0, 100.0), (0.0, 0.0), (0.0, 0.0)]),
        (0.25, 0.25, 1, [(20.0, 25.0), (14.0, 16.0), (59.0, 66.0)]),
        (0.25, 0.25, 2, [(52.0, 59.0), (16.0, 17.0), (25.0, 31.0)]),
        (0.25, 0.25, 3, [(72.0, 78.0), (11.0, 13.0), (11.0, 15.0)]),
        (0.15, 0.05, 1, [(0.0, 1.0), (6.0, 19.0), (81.0, 94.0)]),
        (0.15, 0.05, 2, [(55.0, 82.0), (17.0, 43.0), (0.0, 2.0)]),
        (0.15, 0.05, 3, [(99.0, 100.0), (0.0, 1.0), (0.0, 0.0)]),
    ];
    for (row, (beta_sigma_ln, diameter_sigma_ln, hits, ranges)) in table.into_iter().enumerate() {
        let body = Body {
            diameter_sigma_ln,
            ..BODY
        };
        let push = PushModel {
            beta_sigma_ln,
            ..SURE
        };
        let way = [NOV_2027, APR_19, APR_15][row % 3];
        let have = shares(&drawn(&solution, &body, &push, &plan("m", hits, way), 300, 3));
        for (have, (low, high)) in have.into_iter().zip(ranges) {
            assert!(
                have > low - POINTS && have < high + POINTS,
                "{hits} hits, beta {beta_sigma_ln}, size {diameter_sigma_ln}: {have}, not {low} to {high}"
            );
        }
    }
}

fn question<'a>(
    solution: &'a OrbitSolution,
    crafts: &'a [Craft],
    plan: &'a Plan,
    odds: &'a [Odds],
    push: &'a PushModel,
) -> Question<'a> {
    Question {
        linearisation: linearisation(),
        solution,
        body: &BODY,
        push,
        crafts,
        plan,
        odds,
        until: until(),
    }
}

#[test]
fn hits_come_as_often_as_the_odds_say_and_each_beta_scatters() {
    let solution = known(EIGHT, "2027-11-15");
    let (crafts, plan) = (crafts(), plan("m", 2, APR_19));
    let odds = [
        Odds {
            launch: 0.97,
            cruise: 0.97,
            guidance: 0.9,
        },
        Odds {
            launch: 0.5,
            cruise: 1.0,
            guidance: 1.0,
        },
    ];
    let push = PushModel {
        beta_sigma_ln: 0.25,
        ..SURE
    };
    let draws = assess(
        Ephemeris::embedded(),
        &question(&solution, &crafts, &plan, &odds, &push),
        300,
        9,
        &|_| true,
    )
    .unwrap();
    for (index, chance) in [0.97 * 0.97 * 0.9, 0.5].into_iter().enumerate() {
        let share = draws.iter().filter(|d| d.hits[index]).count() as f64 / 300.0;
        // Three sigmas of a binomial of 300.
        assert!(
            (share - chance).abs() < 3.0 * (chance * (1.0 - chance) / 300.0_f64).sqrt(),
            "{share}, not {chance}"
        );
    }
    let mut betas: Vec<f64> = draws
        .iter()
        .flat_map(|d| &d.beta)
        .copied()
        .filter(|b| *b > 0.0)
        .collect();
    betas.sort_by(f64::total_cmp);
    let (low, median, high) = (
        betas[betas.len() * 16 / 100],
        betas[betas.len() / 2],
        betas[betas.len() * 84 / 100],
    );
    assert!(
        (median - 3.0).abs() < 0.2 && (high / low).ln() > 0.4 && (high / low).ln() < 0.6,
        "{low} {median} {high}"
    );
    for draw in &draws {
        for (index, push) in draw.delta_v_mm_s.iter().enumerate() {
            assert_eq!(draw.hits[index], push.norm() > 0.0);
        }
    }
}

/// 12 t of ballast at 19 km/s breaks a body of 190 m more often than not; the pieces are followed, too.
#[test]
fn heavy_hits_break_the_body_up() {
    let solution = known(EIGHT, "2028-09-01");
    let mut plan = plan("m", 1, APR_15);
    plan.flights[0].mass_kg = 12_000;
    let (crafts, sure) = (
        crafts(),
        [Odds {
            launch: 1.0,
            cruise: 1.0,
            guidance: 1.0,
        }],
    );
    let push = PushModel {
        breakup_scale: 0.6,
        ..SURE
    };
    let draws = assess(
        Ephemeris::embedded(),
        &question(&solution, &crafts, &plan, &sure, &push),
        100,
        4,
        &|_| true,
    )
    .unwrap();
    let broken: Vec<&Draw> = draws.iter().filter(|d| d.broken_up).collect();
    // s = 3 x 12,000 kg x 19.1 km/s / 8.62e9 kg / 110 mm/s = 0.72: 1 - exp(-(0.72/0.6)^2) = 77 %.
    assert!((64..=90).contains(&broken.len()), "{} of 100", broken.len());
    for draw in broken {
        assert_eq!(draw.fragments.len(), 2);
        assert!((draw.diameter_m - 190.0 * 0.9_f64.cbrt()).abs() < 1e-6);
        for (diameter, _) in &draw.fragments {
            assert!((40.0..=80.0).contains(diameter));
        }
        // The pieces leave with a third of the escape speed: they come by somewhere else than the body.
        let perigee = |e: &astro::Encounter| e.closest.map_or(0.0, |c| c.distance_km);
        assert!((perigee(&draw.fragments[0].1) - perigee(&draw.encounter)).abs() > 100.0);
    }
    assert!(
        draws
            .iter()
            .filter(|d| !d.broken_up)
            .all(|d| d.fragments.is_empty())
    );
}

#[test]
fn a_flyby_pushes_nothing_and_a_device_pushes_hard() {
    let kinds = |effect: Effect| {
        let mut kinds = crafts();
        kinds[1].effect = effect;
        kinds
    };
    let plan = plan("m", 1, APR_19);
    let with = |kinds: &[Craft]| {
        let truth = Truth {
            orbit: &truth(),
            body: &BODY,
            push: &SURE,
            crafts: kinds,
            until: until(),
        };
        fly(Ephemeris::embedded(), &truth, &plan, 3).unwrap()
    };
    let looked = with(&kinds(Effect::Reconnaissance));
    assert!(looked.hits[0] && looked.delta_v_mm_s[0].norm() == 0.0);
    let pushed = with(&kinds(Effect::Standoff { yield_kt: 1 })).delta_v_mm_s[0];
    // 1 kt at 190 m: 46 mm/s within a factor of five, along the closing velocity.
    assert!((9.0..250.0).contains(&pushed.norm()), "{pushed}");
    assert!(pushed.angle(&plan.flights[0].closing_km_s()) < 1e-9);
}

#[test]
fn draws_depend_on_seed_and_index_alone() {
    let solution = known(EIGHT, "2027-11-15");
    let (crafts, plan) = (crafts(), plan("l", 2, APR_19));
    let odds = [Odds {
        launch: 0.9,
        cruise: 0.9,
        guidance: 0.9,
    }; 2];
    let push = PushModel {
        beta_sigma_ln: 0.25,
        breakup_scale: 0.6,
        ..SURE
    };
    let run = |count: usize, seed: u64| {
        let question = question(&solution, &crafts, &plan, &odds, &push);
        assess(Ephemeris::embedded(), &question, count, seed, &|_| true).unwrap()
    };
    let many = run(40, 11);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(alone.install(|| run(40, 11)), many, "one thread");
    assert_ne!(run(40, 12), many, "another seed");
    for (a, b) in run(10, 11).iter().zip(&many) {
        assert_eq!(
            (&a.hits, &a.beta, &a.delta_v_mm_s),
            (&b.hits, &b.beta, &b.delta_v_mm_s)
        );
    }
    let flights = flown_as(&plan, &push, 5);
    assert_eq!(flights, flown_as(&plan, &push, 5));
}

#[test]
fn wrong_questions_and_cancelling() {
    let solution = known(EIGHT, "2027-11-15");
    let (crafts, plan) = (crafts(), plan("m", 2, APR_19));
    let odds = [Odds {
        launch: 1.0,
        cruise: 1.0,
        guidance: 1.0,
    }; 2];
    let ephemeris = Ephemeris::embedded();
    let short = question(&solution, &crafts, &plan, &odds[..1], &SURE);
    let fault = assess(ephemeris, &short, 5, 1, &|_| true);
    assert!(matches!(
        fault,
        Err(MissionError::Unmatched {
            flights: 2,
            given: 1,
            ..
        })
    ));
    let whole = question(&solution, &crafts, &plan, &odds, &SURE);
    assert_eq!(
        assess(ephemeris, &whole, 5, 1, &|_| false),
        Err(MissionError::Cancelled)
    );
    assert_eq!(assess(ephemeris, &whole, 0, 1, &|_| true), Ok(Vec::new()));
}

#[test]
fn a_plans_hash_is_its_content() {
    let one = plan("m", 2, APR_19);
    let mut other = one.clone();
    assert_eq!(one.hash(), other.hash());
    other.flights[1].closing_mm_s[2] += 1;
    assert_ne!(one.hash(), other.hash());
    other.flights.pop();
    assert_ne!(one.hash(), other.hash());
    // The digest of no bytes at all (FIPS 180-4, SHA-256).
    assert_eq!(Plan::default().hash().0, "e3b0c44298fc1c14");
    let text = ron::to_string(&one).unwrap();
    assert_eq!(ron::from_str::<Plan>(&text).unwrap(), one);
}

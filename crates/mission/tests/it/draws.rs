//! How draws behave, whatever the asteroid.

use astro::{DeltaV, Ephemeris, Epoch, Kick, Orbit, Outcome, Target, encounter};
use mission::MissionError;
use mission::flight::{Draw, Odds, PushModel, Truth, assess, fly, start_of};
use mission::plan::{Craft, CraftId, Effect, Plan};

use crate::flights::{APR_15, APR_19, BODY, EIGHT, NOV_2027, SURE, crafts, flown_as, plan, question};
use crate::support::{known, linearisation, truth, until};

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
        for (index, hit) in draw.hits.iter().enumerate() {
            assert_eq!(*hit, draw.delta_v_mm_s(index).norm() > 0.0);
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

/// Flights may be named in any order: what counts is when they arrive.
#[test]
fn the_order_of_flights_does_not_matter() {
    let mut there = plan("m", 1, APR_15);
    there.flights.extend(plan("l", 1, NOV_2027).flights);
    let mut back = there.clone();
    back.flights.reverse();
    let (a, b) = (flown_as(&there, &SURE, 1), flown_as(&back, &SURE, 1));
    let perigee = |d: &Draw| d.encounter.closest.unwrap().distance_km;
    assert!(
        (perigee(&a) - perigee(&b)).abs() < 1e-3,
        "{} {}",
        perigee(&a),
        perigee(&b)
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
            slow: &[],
            until: until(),
        };
        fly(Ephemeris::embedded(), &truth, &plan, 3).unwrap()
    };
    let looked = with(&kinds(Effect::Reconnaissance));
    assert!(looked.hits[0] && looked.delta_v_mm_s(0).norm() == 0.0);
    let device = |far_side| {
        let effect = Effect::Standoff {
            yield_t: 1000,
            far_side,
        };
        with(&kinds(effect)).delta_v_mm_s(0)
    };
    let pushed = device(false);
    // 1 kt at 190 m: 46 mm/s within a factor of five, along the closing velocity.
    assert!((9.0..250.0).contains(&pushed.norm()), "{pushed}");
    assert!(pushed.angle(&plan.flights[0].closing_km_s()) < 1e-9);
    assert!(
        (device(true) + pushed).norm() < 1e-9,
        "the far side pushes the other way"
    );
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
        assert_eq!((&a.hits, &a.beta, &a.kicks), (&b.hits, &b.beta, &b.kicks));
    }
    let flights = flown_as(&plan, &push, 5);
    assert_eq!(flights, flown_as(&plan, &push, 5));
}

/// A draw is what a full run of its orbit with its pushes gives.
#[test]
fn each_draw_is_a_full_run() {
    let solution = known(EIGHT, "2027-11-15");
    let (crafts, plan) = (crafts(), plan("m", 1, NOV_2027));
    let odds = [Odds {
        launch: 1.0,
        cruise: 1.0,
        guidance: 0.8,
    }];
    let push = PushModel {
        beta_sigma_ln: 0.25,
        ..SURE
    };
    let (ephemeris, seed) = (Ephemeris::embedded(), 21);
    let draws = assess(
        ephemeris,
        &question(&solution, &crafts, &plan, &odds, &push),
        16,
        seed,
        &|_| true,
    )
    .unwrap();
    let start = start_of(&plan, truth().epoch);
    let states = linearisation()
        .virtual_impactors(ephemeris, &solution, start, 16, seed)
        .unwrap();
    for (draw, state) in draws.iter().zip(states) {
        let orbit = Orbit {
            epoch: start,
            state,
            non_gravitational: None,
        };
        let kick = Kick {
            epoch: Epoch::from_jd_tdb(plan.flights[0].arrival.jd_tdb()),
            delta_v: DeltaV::Inertial {
                mm_s: draw.delta_v_mm_s(0),
            },
        };
        let alone = encounter(ephemeris, &orbit, &[kick], until(), Target::Earth).unwrap();
        match (&draw.encounter.outcome, &alone.outcome) {
            (Outcome::Impact(a), Outcome::Impact(b)) => {
                // Near the limbs a km on the target plane is many on the ground.
                let grain = if b.elevation_deg > 20.0 { 0.02 } else { 0.3 };
                let off = (a.longitude_deg - b.longitude_deg).abs();
                assert!(off < grain, "{} against {}", a.longitude_deg, b.longitude_deg);
            }
            (Outcome::Miss, Outcome::Miss) => {
                let off = draw.encounter.closest.unwrap().distance_km - alone.closest.unwrap().distance_km;
                assert!(off.abs() < 2.0, "{off} km");
            }
            (Outcome::Impact(_), Outcome::Miss) | (Outcome::Miss, Outcome::Impact(_)) => {
                panic!("{:?} against {alone:?}", draw.encounter)
            }
        }
    }
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
    let mut strange = plan.clone();
    strange.flights[1].craft = CraftId::new("sail");
    let strange = question(&solution, &crafts, &strange, &odds, &SURE);
    assert!(matches!(
        assess(ephemeris, &strange, 5, 1, &|_| true),
        Err(MissionError::UnknownCraft { .. })
    ));
    let upside_down = PushModel {
        beta_range: (6.0, 1.0),
        ..SURE
    };
    let upside_down = question(&solution, &crafts, &plan, &odds, &upside_down);
    assert!(matches!(
        assess(ephemeris, &upside_down, 5, 1, &|_| true),
        Err(MissionError::OutOfRange { .. })
    ));
    let mut late = plan.clone();
    late.flights[0].arrival.0 += 20 * 365 * 86_400;
    let late = question(&solution, &crafts, &late, &odds, &SURE);
    assert!(matches!(
        assess(ephemeris, &late, 5, 1, &|_| true),
        Err(MissionError::Orbit(_))
    ));
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

//! A tug on the Gulf of Guinea asteroid: the season of winter 2027–28, beside it in November 2028.

use astro::{Ephemeris, Epoch, fleet};
use mission::campaign::push_table;
use mission::electric::Electric;
use mission::flight::{Draw, Odds, PushModel, Truth, assess, fly, slow_pushes};
use mission::impactor::mass_kg;
use mission::low_thrust::LowThrust;
use mission::plan::{Craft, CraftId, Effect, Flight, LauncherId, Plan, Thrust};
use mission::track::SunlitTrack;
use mission::tug::{Impulse, Tug};

use crate::flights::{APR_19, BODY, EIGHT, SURE, crafts, plan, question};
use crate::support::{UNIT_KM, date, known, linearisation, pushes, truth, until, way};

/// Launch and arrival: in the winter season, and as the Earth passes the asteroid.
const WINTER: (&str, &str) = ("2028-01-30", "2028-12-21");
const MOST_C3: f64 = 40.0;

pub(crate) fn tug() -> Craft {
    Craft {
        id: CraftId::new("tug"),
        name: "tug".to_owned(),
        mass_kg: 2_500,
        effect: Effect::Tug {
            thrust_mn: 2_000,
            specific_impulse_s: 3_500,
            dry_kg: 1_200,
            efficiency_percent: 90,
        },
    }
}

fn kinds() -> Vec<Craft> {
    let mut all = crafts();
    all.push(tug());
    all
}

/// Sixty days before the impact.
fn end() -> Epoch {
    linearisation().impact().epoch.plus_days(-60.0)
}

fn meeting(craft: &Craft) -> Option<LowThrust> {
    let days = (date(WINTER.0), date(WINTER.1));
    let tug = Electric::of(craft).unwrap();
    tug.meeting(Ephemeris::embedded(), way(), days, MOST_C3).unwrap()
}

fn flight(thrust: Thrust) -> Flight {
    let met = meeting(&tug()).unwrap();
    Flight {
        thrust: Some(thrust),
        ..met.arc.flight(&tug(), &LauncherId::new("ariane_64"))
    }
}

fn alone(thrust: Thrust) -> Plan {
    Plan {
        flights: vec![flight(thrust)],
    }
}

fn given(plan: &Plan) -> Vec<Vec<Impulse>> {
    slow_pushes(Ephemeris::embedded(), way(), plan, &kinds(), end()).unwrap()
}

/// Shift on the target plane by the linear sensitivity, km.
fn linear_km(impulses: &[Impulse]) -> f64 {
    let kg = mass_kg(190.0, 2_400.0);
    impulses
        .iter()
        .map(|(at, momentum)| pushes().shift_km(*at, &(momentum / kg)).unwrap())
        .sum()
}

fn flown(plan: &Plan, push: &PushModel, seed: u64) -> Draw {
    let truth = Truth {
        orbit: &truth(),
        body: &BODY,
        push,
        crafts: &kinds(),
        slow: &given(plan),
        until: until(),
    };
    fly(Ephemeris::embedded(), &truth, plan, seed).unwrap()
}

fn longitude(draw: &Draw) -> f64 {
    match &draw.encounter.outcome {
        astro::Outcome::Impact(entry) => entry.longitude_deg,
        astro::Outcome::Miss => f64::NAN,
    }
}

/// The design's table of pushes [gulf-of-guinea-physics 7]: a newton of beam at full light moves the fall by 6.3 u from December
/// 2028 on and by 3.5 from July 2029 on, either way, two thirds of it in the first year. This beam has 1 N at 1 au and a
/// ninth of it at 3 au, where the asteroid is in July 2029, and 90 % of it reaches the body: about a unit.
#[test]
fn a_tug_trims_by_a_unit_either_way() {
    let (there, back) = (given(&alone(Thrust::Forwards)), given(&alone(Thrust::Backwards)));
    let (east, west) = (linear_km(&there[0]) / UNIT_KM, linear_km(&back[0]) / UNIT_KM);
    assert!((0.85..1.1).contains(&east), "{east} u");
    assert!((east + west).abs() < 1e-9, "{east} {west}");
    // The full model: a unit of push on 1 June 2028 falls at 12.2° E and 3.1° E [3], against 7.6° E left alone.
    let (east, west) = (
        flown(&alone(Thrust::Forwards), &SURE, 1),
        flown(&alone(Thrust::Backwards), &SURE, 1),
    );
    assert!((11.5..13.0).contains(&longitude(&east)), "{}", longitude(&east));
    assert!((2.5..4.0).contains(&longitude(&west)), "{}", longitude(&west));
}

/// The search's steps of five days stand for the kicks; it begins at the next whole step.
#[test]
fn the_search_rates_a_tug_as_it_flies() {
    let (ephemeris, flight) = (Ephemeris::embedded(), flight(Thrust::Forwards));
    let table = push_table(ephemeris, linearisation(), date("2028-06-01"), end()).unwrap();
    let track = SunlitTrack::along(ephemeris, way(), &table, (date("2028-06-01"), end())).unwrap();
    let tug = Tug::of(&tug()).unwrap();
    let kicks = linear_km(&tug.impulses(ephemeris, way(), &flight, end()).unwrap());
    let at = Epoch::from_jd_tdb(flight.arrival.jd_tdb());
    let steps = tug
        .shift_km(&track, at, f64::from(flight.mass_kg), mass_kg(190.0, 2_400.0))
        .unwrap();
    assert!(
        (0.0..0.03).contains(&(kicks / steps - 1.0)),
        "{kicks} km, {steps} km"
    );
}

/// Half the thrust does not get there, nor does a craft whose tanks are empty then.
#[test]
fn a_tug_too_weak_to_brake_does_not_arrive() {
    let with = |thrust_mn, dry_kg| Craft {
        effect: Effect::Tug {
            thrust_mn,
            specific_impulse_s: 3_500,
            dry_kg,
            efficiency_percent: 90,
        },
        ..tug()
    };
    assert!(meeting(&tug()).is_some());
    assert!(meeting(&with(800, 1_200)).is_none());
    assert!(meeting(&with(2_000, 2_100)).is_none());
}

/// A tug that fails at work leaves the pushes it gave; at a chance of 1/2 a year the median lives one year, in which it
/// gives two thirds and more of what it has [gulf-of-guinea-physics 7].
#[test]
fn a_tug_that_fails_has_pushed_a_part_of_the_way() {
    let plan = alone(Thrust::Forwards);
    let push = PushModel {
        work_year: 0.5,
        ..SURE
    };
    let whole = given(&plan)[0].len();
    let shares: Vec<usize> = (0..400)
        .map(|seed| flown_kicks(&plan, &push, seed).len())
        .collect();
    let full = shares.iter().filter(|n| **n == whole).count() as f64 / 400.0;
    let day = |at: Epoch| at.days_since(Epoch::from_jd_tdb(plan.flights[0].arrival.jd_tdb()));
    let last = day(given(&plan)[0][whole - 1].0) / 365.25;
    // Three sigmas of a binomial of 400.
    let want = 0.5_f64.powf(last);
    assert!((full - want).abs() < 0.075, "{full}, not {want}");
    assert!(shares.iter().any(|n| (1..whole).contains(n)));
}

fn flown_kicks(plan: &Plan, push: &PushModel, seed: u64) -> Vec<(Epoch, nalgebra::Vector3<f64>)> {
    let solution = known(EIGHT, "2027-11-15");
    let (crafts, slow) = (kinds(), given(plan));
    let sure = [Odds {
        launch: 1.0,
        cruise: 1.0,
        guidance: 1.0,
    }];
    let asked = mission::flight::Question {
        slow: &slow,
        ..question(&solution, &crafts, plan, &sure, push)
    };
    let nowhere = |_: f64, _: &[(Epoch, nalgebra::Vector3<f64>)]| astro::Encounter {
        outcome: astro::Outcome::Miss,
        closest: None,
    };
    let draws = mission::flight::assess_mapped(&asked, 1, seed, &nowhere).unwrap();
    draws[0].kicks[0].clone()
}

/// Beside a hit: the draw is a full run of its kicks, and the tug's dice leave the impactor's alone.
#[test]
fn a_tug_flies_beside_an_impactor() {
    let ephemeris = Ephemeris::embedded();
    let solution = known(EIGHT, "2027-11-15");
    let (crafts, mut both) = (kinds(), plan("m", 1, APR_19));
    let one = both.clone();
    both.flights.push(flight(Thrust::Backwards));
    let push = PushModel {
        beta_sigma_ln: 0.25,
        ..SURE
    };
    let odds = [Odds {
        launch: 1.0,
        cruise: 1.0,
        guidance: 0.8,
    }; 2];
    let slow = given(&both);
    let asked = mission::flight::Question {
        slow: &slow,
        ..question(&solution, &crafts, &both, &odds, &push)
    };
    let draws = assess(ephemeris, &asked, 12, 5, &|_| true).unwrap();
    let first = assess(
        ephemeris,
        &question(&solution, &crafts, &one, &odds[..1], &push),
        12,
        5,
        &|_| true,
    )
    .unwrap();
    for (a, b) in draws.iter().zip(&first) {
        assert_eq!(a.hits[0], b.hits[0]);
    }
    let start = mission::flight::start_of(&both, truth().epoch);
    let states = linearisation()
        .virtual_impactors(ephemeris, &solution, start, 12, 5)
        .unwrap();
    for (draw, state) in draws.iter().zip(states) {
        let mut kicks: Vec<(Epoch, nalgebra::Vector3<f64>)> = draw.kicks.concat();
        kicks.sort_by(|a, b| a.0.seconds_since(b.0).total_cmp(&0.0));
        let alone = fleet(
            ephemeris,
            start,
            &[astro::Member { state, kicks }],
            until(),
            &|_| true,
        )
        .unwrap();
        let place = |e: &astro::Encounter| match &e.outcome {
            astro::Outcome::Impact(entry) => entry.longitude_deg,
            astro::Outcome::Miss => e.closest.unwrap().distance_km,
        };
        let off = place(&draw.encounter) - place(&alone[0]);
        assert!(off.abs() < 2.0, "{off}");
    }
    // Slow pushes that are not given are missed, not forgotten.
    let forgotten = question(&solution, &crafts, &both, &odds, &push);
    let forgot = assess(ephemeris, &forgotten, 12, 5, &|_| true);
    assert!(forgot.is_err(), "{forgot:?}");
}

#[test]
fn a_plans_id_knows_which_way_its_tug_pushes() {
    let ids = [alone(Thrust::Forwards).hash(), alone(Thrust::Backwards).hash()];
    assert_ne!(ids[0], ids[1]);
}

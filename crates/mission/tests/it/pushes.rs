//! Slow pushes and break-ups by the full model, on the Gulf of Guinea asteroid.

use astro::{DeltaV, Ephemeris, Epoch, Kick, Orbit, Outcome, Target, encounter};
use mission::disruption::{BASALT_5_KM_S, BreakUp, follow, pieces};
use mission::slow::{Direction, IonBeam, SlowPush, pushed};
use nalgebra::Vector3;

use crate::support::{UNTIL_JD, date, truth, until};

fn beam() -> SlowPush {
    IonBeam {
        beam_n: 1.0,
        efficiency: 1.0,
        specific_impulse_s: 3_500.0,
    }
    .on(8.62e9)
    .unwrap()
}

fn longitude(kicks: &[Kick]) -> f64 {
    let met = encounter(Ephemeris::embedded(), &truth(), kicks, until(), Target::Earth).unwrap();
    match met.outcome {
        Outcome::Impact(entry) => entry.longitude_deg,
        Outcome::Miss => panic!("it misses"),
    }
}

/// Gulf of Guinea guide, section 7: one newton of beam until August 2032 is worth 2.1 units from January 2030, 1.2 from
/// July 2030, 0.6 from January 2031, either way; a unit is 1 mm/s along the velocity on 1 June 2028.
#[test]
fn a_newton_of_beam_pushes_as_the_reference_says() {
    for (from, units) in [("2030-01-01", 2.1), ("2030-07-01", 1.2), ("2031-01-01", 0.6)] {
        for (direction, sign) in [(Direction::Forwards, 1.0), (Direction::Backwards, -1.0)] {
            let span = (date(from), date("2032-08-01"));
            let done = pushed(
                Ephemeris::embedded(),
                &truth(),
                &[],
                &beam(),
                &direction,
                span,
                until(),
            )
            .unwrap();
            let Outcome::Impact(entry) = done.encounter.outcome else {
                panic!("{from}: it misses");
            };
            let unit = |mm_s: f64| {
                longitude(&[Kick {
                    epoch: date("2028-06-01"),
                    delta_v: DeltaV::AlongVelocity { mm_s },
                }])
            };
            let (low, high) = (unit(sign * units - 0.25), unit(sign * units + 0.25));
            assert!(
                (low..high).contains(&entry.longitude_deg),
                "{from} {sign}: {} is not within {low} to {high}",
                entry.longitude_deg
            );
            assert!(done.error_km < 0.1, "{from}: {} km", done.error_km);
            assert!(done.kicks >= 4 * 28, "{}", done.kicks);
        }
    }
}

fn robust(q: f64) -> BreakUp {
    let threshold_j_kg = BASALT_5_KM_S.threshold_j_kg(190.0, 2_400.0).unwrap();
    BreakUp {
        diameter_m: 190.0,
        density_kg_m3: 2_400.0,
        energy_j_kg: q * threshold_j_kg,
        threshold_j_kg,
        motion_share: 0.05,
        mean_km_s: Vector3::zeros(),
        least_diameter_m: 1.0,
        tracers: 300,
    }
}

/// The asteroid a month before its fall, so that the tests need not propagate eight years.
fn late(days: f64) -> (Orbit, Epoch) {
    let at = Epoch::from_jd_tdb(2_463_589.085).plus_days(-days);
    let (state, _) = astro::transition(Ephemeris::embedded(), &truth(), &[], at).unwrap();
    (
        Orbit {
            epoch: at,
            state,
            non_gravitational: None,
        },
        at,
    )
}

/// A month of flight at metres a second takes a robustly broken body's mass past the Earth; a broken body that is only
/// cracked still falls. The scenario's pieces spread isotropically, so the share that hits falls with the time squared.
#[test]
fn robust_disruption_takes_most_of_the_mass_away() {
    let share = |q: f64, days: f64| {
        let (orbit, at) = late(days);
        let made = pieces(&robust(q), 11).unwrap();
        let debris = follow(
            Ephemeris::embedded(),
            &orbit,
            &[],
            at,
            &made,
            Epoch::from_jd_tdb(UNTIL_JD),
        )
        .unwrap();
        assert_eq!(debris.encounters.len(), 301);
        let hitting: f64 = debris.hits.iter().map(|h| h.mass_kg).sum();
        assert!((hitting - debris.hitting_kg).abs() < 1e-3 * debris.total_kg);
        assert!(debris.standard_error > 0.0);
        debris.hitting_share()
    };
    let cracked = share(0.2, 30.0);
    assert!(cracked > 0.9, "{cracked}");
    let month = share(20.0, 30.0);
    let week = share(20.0, 5.0);
    assert!(month < 0.1, "{month}");
    assert!(week > 2.0 * month, "{week} {month}");
}

//! The risk corridor of an orbit known to a covariance.

use astro::knowledge::risk_corridor;
use astro::{
    AU_KM, Body, DeltaV, Ephemeris, Epoch, Kick, Member, Orbit, Outcome, StateVector, Target, covariance_of,
    encounter, fleet, ground_point,
};
use nalgebra::{Matrix6, Vector6};

use super::support::syn_1;

fn until() -> Epoch {
    Epoch::from_jd_tdb(2_463_591.5)
}

fn heliocentric(orbit: &Orbit) -> StateVector {
    let sun = Ephemeris::embedded().state(Body::Sun, orbit.epoch).unwrap();
    StateVector {
        position_km: orbit.state.position_km - sun.position_km,
        velocity_km_s: orbit.state.velocity_km_s - sun.velocity_km_s,
    }
}

/// 1-sigma along the velocity only, au.
fn along(orbit: &Orbit, sigma_au: f64) -> Matrix6<f64> {
    let mut change = Vector6::zeros();
    change
        .fixed_rows_mut::<3>(0)
        .copy_from(&(heliocentric(orbit).velocity_km_s.normalize() * (sigma_au * AU_KM)));
    change * change.transpose()
}

/// The chance on the line is that of a fleet of objects spread by the same errors: 800 full runs, three standard errors.
#[test]
fn the_chance_is_that_of_a_fleet() {
    let (ephemeris, orbit, sigma_au) = (Ephemeris::embedded(), syn_1(), 1.5e-6);
    let corridor = risk_corridor(ephemeris, &orbit, &[], until(), &along(&orbit, sigma_au), 60).unwrap();
    let direction = heliocentric(&orbit).velocity_km_s.normalize() * (sigma_au * AU_KM);
    let count = 800;
    let members: Vec<Member> = (0..count)
        .map(|i| Member {
            state: StateVector {
                position_km: orbit.state.position_km + direction * astro::knowledge::standard_normal(11, i),
                ..orbit.state
            },
            kicks: Vec::new(),
        })
        .collect();
    let met = fleet(ephemeris, orbit.epoch, &members, until(), &|_| true).unwrap();
    let hits = met
        .iter()
        .filter(|m| matches!(m.outcome, Outcome::Impact(_)))
        .count();
    let share = hits as f64 / count as f64;
    let error = (share * (1.0 - share) / count as f64).sqrt();
    assert!(
        share > 0.05 && share < 0.95,
        "a test that says something: {share}"
    );
    assert!(
        (corridor.probability - share).abs() < 3.0 * error,
        "{} {share} ± {error}",
        corridor.probability
    );
    let sum: f64 = corridor.points.iter().map(|p| p.probability).sum();
    assert!((sum / corridor.probability - 1.0).abs() < 0.01, "{sum}");
    // Every fleet member that hits falls near the corridor's line.
    for met in met.iter().take(200) {
        if let Outcome::Impact(entry) = met.outcome {
            let place = astro::frame::itrf_of(ground_point(&entry));
            let nearest = corridor
                .points
                .windows(2)
                .map(|w| {
                    let (a, b) = (
                        astro::frame::itrf_of(w[0].ground),
                        astro::frame::itrf_of(w[1].ground),
                    );
                    let t = ((place - a).dot(&(b - a)) / (b - a).norm_squared()).clamp(0.0, 1.0);
                    (a + (b - a) * t - place).norm()
                })
                .fold(f64::INFINITY, f64::min);
            // Chords of a bent line, and the last pieces reach past their middles.
            assert!(nearest < 400.0, "{nearest} km: {:?}", ground_point(&entry));
        }
    }
}

/// Chance = integral of its density along the ground; the ends are grazing.
#[test]
fn densities_add_up() {
    let (ephemeris, orbit) = (Ephemeris::embedded(), syn_1());
    let covariance = covariance_of(&heliocentric(&orbit), [20.0, 200.0, 20.0], [0.0; 3]).unwrap();
    let corridor = risk_corridor(ephemeris, &orbit, &[], until(), &covariance, 200).unwrap();
    let points = &corridor.points;
    let integral: f64 = points
        .windows(2)
        .map(|w| 0.5 * (w[0].density_per_km + w[1].density_per_km) * (w[1].along_km - w[0].along_km))
        .sum();
    assert!(
        (integral / corridor.probability - 1.0).abs() < 0.05,
        "{integral} {}",
        corridor.probability
    );
    assert!(points.windows(2).all(|w| w[1].along_km > w[0].along_km));
    assert!(points[0].entry.elevation_deg < 15.0 && points[points.len() - 1].entry.elevation_deg < 15.0);
    assert!(points.iter().any(|p| p.entry.elevation_deg > 60.0));
    let middle = points[points.len() / 2];
    assert!(
        middle.across_km > 1.0 && middle.across_km < 500.0,
        "{}",
        middle.across_km
    );
    // The orbit itself lies on its line.
    let Outcome::Impact(own) = encounter(ephemeris, &orbit, &[], until(), Target::Earth)
        .unwrap()
        .outcome
    else {
        panic!("SYN-1 hits");
    };
    let own = astro::frame::itrf_of(ground_point(&own));
    let nearest = points
        .iter()
        .map(|p| (astro::frame::itrf_of(p.ground) - own).norm())
        .fold(f64::INFINITY, f64::min);
    assert!(nearest < 150.0, "{nearest}");
}

/// An orbit that misses by far, known well: no corridor, no chance; pushed back onto the Earth it has one.
#[test]
fn a_miss_has_none_and_pushes_count() {
    let (ephemeris, orbit) = (Ephemeris::embedded(), syn_1());
    let kick = |mm_s| Kick {
        epoch: Epoch::from_jd_tdb(2_461_923.5),
        delta_v: DeltaV::AlongVelocity { mm_s },
    };
    let covariance = along(&orbit, 1e-9);
    let missing = risk_corridor(ephemeris, &orbit, &[kick(40.0)], until(), &covariance, 50).unwrap();
    assert!(
        missing.points.is_empty() && missing.probability == 0.0,
        "{}",
        missing.probability
    );
    let pushed = risk_corridor(ephemeris, &orbit, &[kick(2.0)], until(), &covariance, 50).unwrap();
    assert!((pushed.probability - 1.0).abs() < 1e-5, "{}", pushed.probability);
    // Entry of the table of the reference: 4.348° E, 3.916° N.
    let middle = pushed.points[pushed.points.len() / 2].entry;
    assert!(
        (middle.longitude_deg - 4.348).abs() < 0.3 && (middle.latitude_deg - 3.916).abs() < 0.1,
        "{middle:?}"
    );
    assert!(risk_corridor(ephemeris, &orbit, &[], until(), &covariance, 0).is_err());
    assert!(risk_corridor(ephemeris, &orbit, &[], until(), &(covariance * f64::NAN), 10).is_err());
}

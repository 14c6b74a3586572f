use astro::{Ephemeris, Orbit};
use survey::{Fit, Linear, Observation, SurveyError, Value, Way, first_orbit, fit, sightings};

use crate::support::{large, on, small, watchers, yr4};

fn seen(seed: u64, to: &str) -> (Orbit, Vec<Observation>) {
    let ephemeris = Ephemeris::embedded();
    let from = on("2024-12-27");
    let found = sightings(ephemeris, &small(yr4()), &watchers(), (from, from, on(to)), seed).unwrap();
    let epoch = found.discovery.unwrap();
    let way = Way::new(ephemeris, &yr4(), epoch, on(to)).unwrap();
    let truth = Orbit {
        epoch,
        state: way.state_at(epoch).unwrap(),
        non_gravitational: None,
    };
    (truth, found.seen.into_iter().map(|s| s.observation).collect())
}

fn fitted(truth: &Orbit, observations: &[Observation]) -> Result<Fit, SurveyError> {
    fit(
        Ephemeris::embedded(),
        observations,
        truth,
        &mut Linear::new(truth),
    )
}

/// How far the fit is from the truth, in the metric of its own covariance.
fn distance(made: &Fit, truth: &Orbit) -> f64 {
    let r = truth.state.position_km - made.orbit.state.position_km;
    let v = truth.state.velocity_km_s - made.orbit.state.velocity_km_s;
    let x = nalgebra::Vector6::new(r.x, r.y, r.z, v.x, v.y, v.z);
    (made.factor * x).norm_squared()
}

/// The truth lies within the covariance as often as it should: chi-square of six degrees of freedom has mean 6, and 95 %
/// of it below 12.592 (any table). Over 40 seeds: mean within four standard errors, at most 6 above.
#[test]
fn the_true_orbit_lies_within_the_covariance() {
    const SEEDS: u64 = 40;
    let (mut sum, mut above, mut reduced) = (0.0, 0, 0.0);
    for seed in 100..100 + SEEDS {
        let (truth, observations) = seen(seed, "2025-02-15");
        let made = fitted(&truth, &observations).unwrap();
        let d = distance(&made, &truth);
        sum += d;
        above += usize::from(d > 12.592);
        reduced += made.chi_square / made.degrees_of_freedom as f64;
    }
    let n = SEEDS as f64;
    let mean = sum / n;
    assert!((mean - 6.0).abs() < 4.0 * (12.0 / n).sqrt(), "{mean}");
    assert!(above <= 6, "{above} of {SEEDS}");
    assert!((reduced / n - 1.0).abs() < 0.06, "{}", reduced / n);
}

/// Least squares forget where they start.
#[test]
fn a_wrong_guess_comes_to_the_same_orbit() {
    let (truth, observations) = seen(5, "2025-02-10");
    let right = fitted(&truth, &observations).unwrap();
    let mut guess = truth;
    guess.state.position_km.x += 20_000.0;
    guess.state.position_km.z -= 10_000.0;
    guess.state.velocity_km_s.y += 0.02;
    let wrong = fit(
        Ephemeris::embedded(),
        &observations,
        &guess,
        &mut Linear::new(&guess),
    )
    .unwrap();
    assert!(wrong.corrections > right.corrections);
    let apart = distance(&wrong, &right.orbit);
    assert!(apart < 1e-3, "{apart}");
    assert!((wrong.chi_square - right.chi_square).abs() < 1e-3);
}

/// Nothing but directions of some nights: the search and the fit come to the orbit that a start from the truth gives.
#[test]
fn a_first_orbit_needs_no_truth() {
    for (seed, to) in [
        (1, "2024-12-31"),
        (2, "2025-01-01"),
        (3, "2024-12-30"),
        (4, "2025-01-06"),
    ] {
        let (truth, observations) = seen(seed, to);
        let right = fitted(&truth, &observations).unwrap();
        let guess = first_orbit(Ephemeris::embedded(), &observations, truth.epoch).unwrap();
        let found = fitted(&guess, &observations).unwrap();
        let apart = distance(&found, &right.orbit);
        assert!(
            apart < 0.1,
            "seed {seed}: {apart} {} {}",
            found.chi_square,
            right.chi_square
        );
    }
    let (truth, observations) = seen(5, "2025-01-06");
    assert!(first_orbit(Ephemeris::embedded(), &observations[..1], truth.epoch).is_none());
}

/// A measurement of another star is left out, and nothing else is.
#[test]
fn a_blunder_is_left_out() {
    let (truth, mut observations) = seen(11, "2025-01-20");
    let clean = fitted(&truth, &observations).unwrap();
    let at = observations.len() / 2;
    let before = clean.used.iter().filter(|u| !**u).count();
    assert!(clean.used[at]);
    if let Value::Direction { toward, .. } = &mut observations[at].value {
        // 10 arcseconds north.
        toward.z += 4.8e-5;
        *toward = toward.normalize();
    }
    let made = fitted(&truth, &observations).unwrap();
    assert!(!made.used[at]);
    assert!(made.used.iter().filter(|u| !**u).count() <= before + 2);
    assert!(distance(&made, &clean.orbit) < 2.0);
}

#[test]
fn too_little_is_said_to_be_too_little() {
    let (truth, observations) = seen(12, "2025-01-05");
    let few = fitted(&truth, &observations[..2]).unwrap_err();
    assert_eq!(few, SurveyError::TooFew { given: 4 });
    // Two objects are not one: half of the observations turned by a degree.
    let mut mixed = observations.clone();
    for o in mixed.iter_mut().step_by(2) {
        if let Value::Direction { toward, .. } = &mut o.value {
            toward.z += 0.017;
            *toward = toward.normalize();
        }
    }
    let why = fitted(&truth, &mixed).unwrap_err();
    assert!(
        matches!(
            why,
            SurveyError::TooManyRejected { .. } | SurveyError::NotConverged { .. }
        ),
        "{why}"
    );
}

#[test]
fn a_body_that_cannot_be_is_refused() {
    let ephemeris = Ephemeris::embedded();
    let from = on("2024-12-27");
    let mut subject = large(yr4());
    subject.spin_h = 0.0;
    let why = sightings(
        ephemeris,
        &subject,
        &watchers(),
        (from, from, on("2025-01-01")),
        1,
    )
    .unwrap_err();
    assert!(why.to_string().contains("spin_h"), "{why}");
}

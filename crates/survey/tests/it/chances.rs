use astro::{Ephemeris, Orbit, PlaneEllipse, plane_partials, target_plane};
use survey::{Linear, Method, Observation, Risk, Way, Window, fit, risk, sightings};

use crate::support::{impactor, large, on, watchers};

/// Observations of the impactor up to a date, the fit to them, and both chances: by sampling and by the linear ellipse.
fn both(to: &str, seed: u64, samples: usize) -> (Risk, f64) {
    let ephemeris = Ephemeris::embedded();
    let from = on("2024-12-27");
    let subject = large(impactor());
    let found = sightings(ephemeris, &subject, &watchers(), (from, from, on(to)), seed).unwrap();
    let epoch = found.discovery.unwrap();
    let way = Way::new(ephemeris, &subject.orbit, epoch, on(to)).unwrap();
    let guess = Orbit {
        epoch,
        state: way.state_at(epoch).unwrap(),
        non_gravitational: None,
    };
    let observations: Vec<Observation> = found.seen.into_iter().map(|s| s.observation).collect();
    let made = fit(ephemeris, &observations, &guess, &mut Linear::new(&guess)).unwrap();
    let window = Window::of(ephemeris, &subject.orbit, on("2032-12-25")).unwrap();
    let sampled = risk(ephemeris, &made, &observations, &window, samples, seed).unwrap();
    let target = target_plane(ephemeris, &made.orbit, &[], window.until).unwrap();
    let partials = plane_partials(ephemeris, &made.orbit, &[], &target).unwrap();
    let ellipse = PlaneEllipse::new(&partials, &made.covariance).unwrap();
    let plane = target.plane;
    let linear = ellipse.probability_on_disc(plane.xi_km, plane.zeta_km, plane.b_impact_km);
    (sampled, linear)
}

/// While the ellipse is short against the Moon's distance the chance by sampling is that of the linear ellipse on the
/// disc (which does not know the atmosphere: 1 to 2 %).
#[test]
fn sampling_agrees_with_the_linear_chance() {
    for (to, seed) in [("2025-03-20", 1), ("2025-04-10", 2), ("2025-05-10", 4)] {
        let (sampled, linear) = both(to, seed, 1500);
        assert_eq!(sampled.method, Method::Importance, "{to}");
        assert!(sampled.sigma_km < 150_000.0, "{to}: {sampled:?}");
        let off = (sampled.probability - linear).abs();
        assert!(
            off < 4.0 * sampled.standard_error + 0.05 * linear,
            "{to}: {sampled:?} against {linear}"
        );
        assert!(
            sampled.standard_error < 0.05 * sampled.probability,
            "{to}: {sampled:?}"
        );
    }
}

/// The standard error is one: over other draws of the same question the answers scatter by it.
#[test]
fn the_standard_error_is_one() {
    let ephemeris = Ephemeris::embedded();
    let from = on("2024-12-27");
    let subject = large(impactor());
    let found = sightings(
        ephemeris,
        &subject,
        &watchers(),
        (from, from, on("2025-02-20")),
        6,
    )
    .unwrap();
    let epoch = found.discovery.unwrap();
    let way = Way::new(ephemeris, &subject.orbit, epoch, on("2025-02-20")).unwrap();
    let guess = Orbit {
        epoch,
        state: way.state_at(epoch).unwrap(),
        non_gravitational: None,
    };
    let observations: Vec<Observation> = found.seen.into_iter().map(|s| s.observation).collect();
    let made = fit(ephemeris, &observations, &guess, &mut Linear::new(&guess)).unwrap();
    let window = Window::of(ephemeris, &subject.orbit, on("2032-12-25")).unwrap();
    let answers: Vec<Risk> = (0..24)
        .map(|seed| risk(ephemeris, &made, &observations, &window, 100, seed).unwrap())
        .collect();
    let n = answers.len() as f64;
    let mean = answers.iter().map(|r| r.probability).sum::<f64>() / n;
    let scatter = (answers
        .iter()
        .map(|r| (r.probability - mean).powi(2))
        .sum::<f64>()
        / (n - 1.0))
        .sqrt();
    let stated = answers.iter().map(|r| r.standard_error).sum::<f64>() / n;
    // The scatter of 24 answers is itself good to 15 %.
    assert!(
        (0.6..1.6).contains(&(scatter / stated)),
        "{scatter} against {stated}"
    );
}

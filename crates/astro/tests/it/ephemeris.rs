//! The embedded slice against DE440 itself (values read from the full file with jplephem 2.24).

use astro::{AstroError, Body, Ephemeris, Epoch};
use nalgebra::Vector3;

fn difference(body: Body, center: Body, jd_tdb: f64) -> (Vector3<f64>, Vector3<f64>) {
    let (ephemeris, epoch) = (Ephemeris::embedded(), Epoch::from_jd_tdb(jd_tdb));
    let (a, b) = (
        ephemeris.state(body, epoch).unwrap(),
        ephemeris.state(center, epoch).unwrap(),
    );
    (a.position_km - b.position_km, a.velocity_km_s - b.velocity_km_s)
}

#[test]
fn earth_and_moon_on_new_years_day_2026() {
    let (r, v) = difference(Body::Earth, Body::Sun, 2_461_041.5);
    assert!(
        (r - Vector3::from([-26_072_138.448, 132_831_703.650, 57_579_898.962])).norm() < 1e-3,
        "{r}"
    );
    assert!(
        (v - Vector3::from([-29.788931166, -4.951144772, -2.14613637])).norm() < 2e-9,
        "{v}"
    );
    let (r, _) = difference(Body::Moon, Body::Earth, 2_461_041.5);
    assert!(
        (r - Vector3::from([144_325.730, 289_584.157, 160_158.923])).norm() < 1e-3,
        "{r}"
    );
}

#[test]
fn earth_and_moon_on_the_day_of_2024_yr4() {
    let (r, _) = difference(Body::Earth, Body::Sun, 2_463_588.983_88);
    assert!(
        (r - Vector3::from([-1_840_011.409, 135_000_753.562, 58_518_712.945])).norm() < 1e-3,
        "{r}"
    );
    let (r, _) = difference(Body::Moon, Body::Earth, 2_463_588.983_88);
    assert!(
        (r - Vector3::from([-365_139.957, 167_543.320, 41_572.866])).norm() < 1e-3,
        "{r}"
    );
}

#[test]
fn velocities_are_the_slopes_of_positions() {
    let ephemeris = Ephemeris::embedded();
    // The end of one Chebyshev record and the start of the next, and a time within one.
    for epoch in [
        Epoch::J2000.plus_days(10_000.5),
        Epoch::from_jd_tdb(2_463_589.5),
        Epoch::from_jd_tdb(2_460_001.3),
    ] {
        for body in Body::ALL {
            let at = |seconds: f64| ephemeris.state(body, epoch.plus_seconds(seconds)).unwrap();
            let slope = (at(300.0).position_km - at(-300.0).position_km) / 600.0;
            let error = (slope - at(0.0).velocity_km_s).norm();
            assert!(error < 1e-6, "{body} at {epoch}: {error} km/s");
        }
    }
}

#[test]
fn outside_its_span_it_says_what_it_covers() {
    let error = Ephemeris::embedded()
        .state(Body::Mars, Epoch::from_jd_tdb(2_600_000.5))
        .unwrap_err();
    assert!(matches!(error, AstroError::OutsideEphemeris { .. }), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("2406-06-17") && text.contains("JD 2447892.5 to 2524960.5"),
        "{text}"
    );
    let (first, last) = Ephemeris::embedded().span();
    assert!(first <= Epoch::from_utc("1990-01-01".parse().unwrap()).unwrap());
    assert!(last >= Epoch::from_utc("2200-12-31".parse().unwrap()).unwrap());
    assert!(
        Ephemeris::embedded()
            .state(Body::Sun, Epoch::from_jd_tdb(f64::NAN))
            .is_err()
    );
}

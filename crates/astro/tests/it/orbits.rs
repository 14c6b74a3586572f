//! Elements and states.

use astro::{AU_KM, AstroError, Elements, StateVector};
use nalgebra::Vector3;
use proptest::prelude::*;

use crate::support::APOPHIS_218;

#[test]
fn apophis_elements_give_horizons_state() {
    let state = APOPHIS_218.to_heliocentric().unwrap();
    let place = Vector3::from([-0.4098530837957945, 0.9070198867765817, 0.3267919471926086]) * AU_KM;
    let velocity = Vector3::from([-0.01507552412223498, -0.003713559924880165, -0.001761867984500986])
        * (AU_KM / 86_400.0);
    assert!(
        (state.position_km - place).norm() < 1e-3,
        "{} km",
        (state.position_km - place).norm()
    );
    assert!(
        (state.velocity_km_s - velocity).norm() < 1e-9,
        "{}",
        (state.velocity_km_s - velocity).norm()
    );
}

fn difference(a: &StateVector, b: &StateVector) -> f64 {
    (a.position_km - b.position_km).norm() / a.position_km.norm()
        + (a.velocity_km_s - b.velocity_km_s).norm() / a.velocity_km_s.norm()
}

proptest! {
    #[test]
    fn ellipses_survive_the_round_trip(
        a_au in 0.3..40.0_f64, e in 0.0..0.97_f64, i_deg in 0.0..179.9_f64,
        node_deg in 0.0..360.0_f64, peri_deg in 0.0..360.0_f64, mean_anomaly_deg in -720.0..720.0_f64,
    ) {
        let elements = Elements { a_au, e, i_deg, node_deg, peri_deg, mean_anomaly_deg };
        let state = elements.to_heliocentric().unwrap();
        let back = Elements::from_heliocentric(&state).unwrap();
        prop_assert!((back.a_au / a_au - 1.0).abs() < 1e-10, "{back:?}");
        prop_assert!((back.e - e).abs() < 1e-10, "{back:?}");
        prop_assert!((back.i_deg - i_deg).abs() < 1e-7, "{back:?}");
        prop_assert!(difference(&state, &back.to_heliocentric().unwrap()) < 1e-9);
    }

    #[test]
    fn hyperbolas_survive_the_round_trip(
        a_au in -30.0..-0.5_f64, e in 1.001..6.0_f64, i_deg in 0.0..179.9_f64,
        node_deg in 0.0..360.0_f64, peri_deg in 0.0..360.0_f64, mean_anomaly_deg in -200.0..200.0_f64,
    ) {
        let elements = Elements { a_au, e, i_deg, node_deg, peri_deg, mean_anomaly_deg };
        let state = elements.to_heliocentric().unwrap();
        let back = Elements::from_heliocentric(&state).unwrap();
        prop_assert!((back.e - e).abs() < 1e-8, "{back:?}");
        prop_assert!((back.mean_anomaly_deg - mean_anomaly_deg).abs() < 1e-5, "{back:?}");
        prop_assert!(difference(&state, &back.to_heliocentric().unwrap()) < 1e-8);
    }
}

#[test]
fn flat_and_circular_orbits_have_elements() {
    let elements = Elements {
        a_au: 1.0,
        e: 0.0,
        i_deg: 0.0,
        node_deg: 0.0,
        peri_deg: 0.0,
        mean_anomaly_deg: 70.0,
    };
    let state = elements.to_heliocentric().unwrap();
    let back = Elements::from_heliocentric(&state).unwrap();
    assert!(
        difference(&state, &back.to_heliocentric().unwrap()) < 1e-12,
        "{back:?}"
    );
}

#[test]
fn what_is_no_conic_is_refused() {
    let of = |a_au: f64, e: f64| {
        Elements {
            a_au,
            e,
            ..APOPHIS_218
        }
        .to_heliocentric()
    };
    assert!(matches!(of(1.0, 1.0), Err(AstroError::OutOfRange { .. })));
    assert!(matches!(of(1.0, -0.1), Err(AstroError::OutOfRange { .. })));
    assert!(matches!(of(1.0, 1.5), Err(AstroError::OutOfRange { .. })));
    assert!(matches!(of(-1.0, 0.5), Err(AstroError::OutOfRange { .. })));
    assert!(matches!(of(f64::NAN, 0.5), Err(AstroError::NotFinite { .. })));
    let falling = StateVector {
        position_km: Vector3::x() * AU_KM,
        velocity_km_s: Vector3::x() * 3.0,
    };
    assert!(Elements::from_heliocentric(&falling).is_err());
}

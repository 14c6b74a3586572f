//! What a hit does to the asteroid: push and break-up.

use libm::{cbrt, exp, pow, sqrt};
use nalgebra::Vector3;

use crate::MissionError;

/// Newton's constant, m³/(kg s²) (CODATA 2018).
pub const NEWTON: f64 = 6.674_30e-11;

/// Mass of a sphere, kg.
pub fn mass_kg(diameter_m: f64, density_kg_m3: f64) -> f64 {
    std::f64::consts::FRAC_PI_6 * density_kg_m3 * pow(diameter_m, 3.0)
}

/// Diameter of a sphere of this mass, m.
pub fn diameter_m(mass_kg: f64, density_kg_m3: f64) -> f64 {
    cbrt(mass_kg / (std::f64::consts::FRAC_PI_6 * density_kg_m3))
}

/// Escape speed at the surface of a sphere, m/s.
pub fn escape_speed_m_s(diameter_m: f64, density_kg_m3: f64) -> f64 {
    sqrt(8.0 * std::f64::consts::PI * NEWTON * density_kg_m3 / 3.0) * 0.5 * diameter_m
}

/// The push of a kinetic impactor, km/s: M Δv = m U + m (β − 1)(Ê·U) Ê (Cheng and others 2023, Nature 616, 457, eq. 1).
///
/// `closing_km_s` is the craft's velocity relative to the asteroid, `ejecta` the direction in which the ejecta's recoil
/// pushes (any length above zero).
pub fn delta_v_km_s(
    asteroid_kg: f64,
    impactor_kg: f64,
    closing_km_s: &Vector3<f64>,
    ejecta: &Vector3<f64>,
    beta: f64,
) -> Result<Vector3<f64>, MissionError> {
    for (what, value) in [
        ("the asteroid's mass", asteroid_kg),
        ("the impactor's mass", impactor_kg),
    ] {
        if !(value > 0.0 && value.is_finite()) {
            return Err(MissionError::OutOfRange {
                what,
                value,
                need: "a mass above 0 kg",
            });
        }
    }
    if !(beta >= 0.0 && beta.is_finite()) {
        return Err(MissionError::OutOfRange {
            what: "beta",
            value: beta,
            need: "0 or more",
        });
    }
    let length = ejecta.norm();
    if !(length > 0.0 && length.is_finite()) {
        return Err(MissionError::OutOfRange {
            what: "the ejecta direction's length",
            value: length,
            need: "above 0",
        });
    }
    if !closing_km_s.norm().is_finite() {
        return Err(MissionError::OutOfRange {
            what: "the closing speed",
            value: f64::NAN,
            need: "finite",
        });
    }
    let e = ejecta / length;
    Ok((closing_km_s + e * ((beta - 1.0) * e.dot(closing_km_s))) * (impactor_kg / asteroid_kg))
}

/// Speed of DART's hit, km/s, at which momentum enhancements are quoted (Cheng and others 2023).
const DART_KM_S: f64 = 6.1449;

/// Momentum enhancement at another closing speed: β − 1 grows as v^(3μ − 1) (Holsapple and Housen 2012, Icarus 221, 875,
/// from memory, not checked). μ is 0.41 for dry sand, 0.55 for rock without pores (Housen and Holsapple 2011, Icarus 211,
/// 856, table 3). The spread between materials is larger than the correction.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a speed that is not above zero, a β below 0 or a μ outside 1/3 to 2/3 (the limits of
/// pure momentum and pure energy coupling).
pub fn beta_at_speed(beta_at_dart_speed: f64, closing_km_s: f64, mu: f64) -> Result<f64, MissionError> {
    crate::positive("the closing speed (km/s)", closing_km_s)?;
    if !(beta_at_dart_speed >= 0.0 && beta_at_dart_speed.is_finite()) {
        return Err(MissionError::OutOfRange {
            what: "beta",
            value: beta_at_dart_speed,
            need: "0 or more",
        });
    }
    if !(1.0 / 3.0..=2.0 / 3.0).contains(&mu) {
        return Err(MissionError::OutOfRange {
            what: "the coupling exponent mu",
            value: mu,
            need: "between 1/3 and 2/3",
        });
    }
    Ok(1.0 + (beta_at_dart_speed - 1.0) * pow(closing_km_s / DART_KM_S, 3.0 * mu - 1.0))
}

/// Yield that pushes a body of 100 m by 1 cm/s, kt: the middle of 0.01 to 0.1 kt (Ahrens and Harris 1992, Nature 360,
/// 429, neutron yield, from memory, not checked; it grows with the body's volume).
const STANDOFF_KT: f64 = 0.031_622_776_601_683_79;

/// Log-normal sigma of a standoff explosion's push: the source's factor of ten counted as 5th to 95th percentile.
pub const STANDOFF_SIGMA_LN: f64 = 0.70;

/// Median push of a nuclear explosion beside the body at its best height, m/s, away from it. Good to a factor of three;
/// linear in the yield, so too strong once the surface melts deep (above some 1 m/s).
pub fn standoff_m_s(yield_kt: f64, diameter_m: f64) -> f64 {
    0.01 * yield_kt / STANDOFF_KT / pow(diameter_m / 100.0, 3.0)
}

/// Chance that a push breaks the body up: 1 − exp(−(s/scale)²), s being push over surface escape speed (authored: the
/// rule of thumb keeps pushes under a tenth of the escape speed for certainty).
pub fn breakup_chance(push_m_s: f64, escape_m_s: f64, scale: f64) -> f64 {
    let s = push_m_s / escape_m_s / scale;
    1.0 - exp(-s * s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_on_hit_multiplies_by_beta() {
        let u = Vector3::new(0.0, -14.5, 0.0);
        let dv = delta_v_km_s(8.62e9, 1500.0, &u, &u, 3.0).unwrap();
        assert!((dv - u * (3.0 * 1500.0 / 8.62e9)).norm() < 1e-18);
    }

    /// DART: 2.70 ± 0.10 mm/s along the orbit from 579 kg at 6.14 km/s on 4.3e9 kg, β 3.6 at that mass (Cheng 2023).
    #[test]
    fn dart_pushed_dimorphos_as_measured() {
        let u = Vector3::new(6.1449, 0.0, 0.0);
        let dv = delta_v_km_s(4.3e9, 579.4, &u, &u, 3.61).unwrap();
        // The measured component is along the orbit, some 10 degrees off the ejecta: 2.7 of about 3.0 mm/s.
        assert!(
            (2.5..3.1).contains(&(dv.norm() * 1e6)),
            "{} mm/s",
            dv.norm() * 1e6
        );
    }

    proptest::proptest! {
        /// Along the closing velocity the push is beta m U over M, whichever way that points; across, nothing is added.
        #[test]
        fn a_push_has_no_preferred_direction(
            u in proptest::array::uniform3(-20.0..20.0_f64),
            beta in 1.0..6.0_f64,
            kg in 100.0..20_000.0_f64,
        ) {
            let u = Vector3::from(u);
            proptest::prop_assume!(u.norm() > 0.1);
            let along = delta_v_km_s(8.62e9, kg, &u, &u, beta).unwrap();
            proptest::prop_assert!((along - u * (beta * kg / 8.62e9)).norm() < 1e-9 * along.norm());
            let across = u.cross(&Vector3::new(0.3, -0.2, 0.9));
            proptest::prop_assume!(across.norm() > 1e-3);
            let plain = delta_v_km_s(8.62e9, kg, &u, &across, beta).unwrap();
            proptest::prop_assert!((plain - u * (kg / 8.62e9)).norm() < 1e-9 * along.norm());
        }
    }

    #[test]
    fn oblique_ejecta_add_only_along_themselves() {
        let u = Vector3::new(10.0, 0.0, 0.0);
        let dv = delta_v_km_s(1e9, 1000.0, &u, &Vector3::new(1.0, 1.0, 0.0), 3.0).unwrap() * 1e6;
        assert!((dv - Vector3::new(20.0, 10.0, 0.0)).norm() < 1e-9, "{dv}");
    }

    /// Guide figures: 110 mm/s at 190 m; M at 14.5 km/s 1 %, L 4 %, 12 t 57 %; M at 140 m 14 %.
    #[test]
    fn break_up_follows_the_guide() {
        let escape = escape_speed_m_s(190.0, 2400.0);
        assert!((escape - 0.110).abs() < 0.001);
        for (kg, diameter, least, most) in [
            (1500.0, 190.0, 0.005, 0.02),
            (2500.0, 190.0, 0.02, 0.06),
            (12_000.0, 190.0, 0.5, 0.65),
            (1500.0, 140.0, 0.08, 0.18),
        ] {
            let push = 3.0 * kg * 14_500.0 / mass_kg(diameter, 2400.0);
            let p = breakup_chance(push, escape_speed_m_s(diameter, 2400.0), 0.6);
            assert!((least..most).contains(&p), "{kg} kg at {diameter} m: {p}");
        }
    }

    /// Ahrens and Harris: 1 cm/s takes 0.01 to 0.1 kt at 100 m, 0.01 to 0.1 Mt at 1 km, 0.01 to 0.1 Gt at 10 km.
    #[test]
    fn standoff_explosions_push_as_published() {
        for (low_kt, diameter) in [(0.01, 100.0), (10.0, 1_000.0), (10_000.0, 10_000.0)] {
            assert!(standoff_m_s(low_kt, diameter) < 0.01 && standoff_m_s(10.0 * low_kt, diameter) > 0.01);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let u = Vector3::new(1.0, 0.0, 0.0);
        assert!(delta_v_km_s(0.0, 1.0, &u, &u, 1.0).is_err());
        assert!(delta_v_km_s(1.0, f64::NAN, &u, &u, 1.0).is_err());
        assert!(delta_v_km_s(1.0, 1.0, &u, &u, -0.1).is_err());
        assert!(delta_v_km_s(1.0, 1.0, &u, &Vector3::zeros(), 1.0).is_err());
    }
}

//! Size from brightness.
//!
//! D = 1,329 km × 10^(−H/5) / √p (Fowler & Chillemi 1992). Albedos p of near-Earth asteroids as Wright and others 2016
//! (Astronomical Journal 152, 79) fit them to NEOWISE: two Rayleigh distributions, 25.3 % dark with mode 0.030 and the
//! rest with mode 0.168. Between the 5th and the 95th percentile sizes differ 4.5 times, so energies ninety times.

use libm::{exp, pow, sqrt};
use serde::{Deserialize, Serialize};

use crate::ImpactError;

const DARK_SHARE: f64 = 0.253;
const DARK_MODE: f64 = 0.030;
const BRIGHT_MODE: f64 = 0.168;

/// Share of near-Earth asteroids with an albedo below this.
pub fn albedo_below(albedo: f64) -> f64 {
    let rayleigh = |mode: f64| 1.0 - exp(-albedo.max(0.0) * albedo.max(0.0) / (2.0 * mode * mode));
    DARK_SHARE * rayleigh(DARK_MODE) + (1.0 - DARK_SHARE) * rayleigh(BRIGHT_MODE)
}

/// Albedo below which this share of near-Earth asteroids lies.
fn albedo_at(share: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if albedo_below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Diameter in m of a body of this absolute magnitude and geometric albedo.
///
/// # Errors
/// [`ImpactError::OutOfRange`] for a magnitude outside −2 to 40 or an albedo outside 0.005 to 1.
pub fn diameter_m(h_magnitude: f64, albedo: f64) -> Result<f64, ImpactError> {
    let magnitudes = "between −2 (Ceres is 3.3) and 40 is needed";
    ImpactError::within(
        "an absolute magnitude",
        h_magnitude,
        "mag",
        (-2.0, 40.0),
        magnitudes,
    )?;
    ImpactError::within(
        "an albedo",
        albedo,
        "",
        (0.005, 1.0),
        "between 0.005 and 1 is needed",
    )?;
    Ok(1_329_000.0 * pow(10.0, -0.2 * h_magnitude) / sqrt(albedo))
}

/// Diameters that go with a brightness, m.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SizeRange {
    /// 5 % are smaller.
    pub p5_m: f64,
    /// 16 % are smaller.
    pub p16_m: f64,
    /// Half are smaller.
    pub median_m: f64,
    /// 84 % are smaller.
    pub p84_m: f64,
    /// 95 % are smaller.
    pub p95_m: f64,
    /// At an albedo of 0.14, as the Center for Near Earth Object Studies converts.
    pub at_albedo_014_m: f64,
}

/// Diameters of near-Earth asteroids of this absolute magnitude, each albedo as frequent as it is among them.
///
/// # Errors
/// As [`diameter_m`].
pub fn sizes(h_magnitude: f64) -> Result<SizeRange, ImpactError> {
    let smaller = |share: f64| diameter_m(h_magnitude, albedo_at(1.0 - share));
    Ok(SizeRange {
        p5_m: smaller(0.05)?,
        p16_m: smaller(0.16)?,
        median_m: smaller(0.5)?,
        p84_m: smaller(0.84)?,
        p95_m: smaller(0.95)?,
        at_albedo_014_m: diameter_m(h_magnitude, 0.14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CNEOS's table of conversions: H 22.0 is 140 m at 0.14, H 17.75 1 km; 2024 YR4, H 23.9, was announced as 40 to 90 m.
    #[test]
    fn sizes_are_those_of_the_usual_conversion() {
        assert!((diameter_m(22.0, 0.14).unwrap() / 140.0 - 1.0).abs() < 0.02);
        assert!((diameter_m(17.75, 0.14).unwrap() / 1000.0 - 1.0).abs() < 0.01);
        let yr4 = sizes(23.9).unwrap();
        assert!(
            (36.0..48.0).contains(&yr4.p16_m) && (80.0..130.0).contains(&yr4.p84_m),
            "{yr4:?}"
        );
        assert!((50.0..67.0).contains(&yr4.median_m), "{yr4:?}");
    }

    /// Wright and others 2016: a quarter of near-Earth asteroids is dark, below 0.1 about 38 %.
    #[test]
    fn albedos_have_two_humps() {
        assert!((0.33..0.43).contains(&albedo_below(0.1)), "{}", albedo_below(0.1));
        assert!(albedo_below(0.0) == 0.0 && albedo_below(1.0) > 0.999_99);
        assert!((albedo_below(albedo_at(0.3)) - 0.3).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (h, p) in [
            (f64::NAN, 0.14),
            (99.0, 0.14),
            (22.0, 0.0),
            (22.0, -0.1),
            (22.0, f64::NAN),
        ] {
            assert!(diameter_m(h, p).is_err());
        }
        assert!(sizes(f64::INFINITY).is_err());
    }
}

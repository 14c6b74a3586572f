//! How bright an asteroid looks from the Earth, and how far from the Sun it stands.

use libm::{acos, exp, log10, pow, sqrt, tan};
use nalgebra::Vector3;

use crate::elements::ecliptic_to_icrf;
use crate::{AU_KM, AstroError, Body, Ephemeris, Epoch};

/// Mean geometric albedo of near-Earth asteroids (Stuart and Binzel 2004, Icarus 170, 295); single ones lie between
/// 0.03 and 0.5, so a diameter from brightness alone is good to a factor of two.
pub const MEAN_ALBEDO: f64 = 0.14;
/// The slope parameter that is taken where none is known (Bowell and others 1989, Asteroids II, 524).
pub const USUAL_SLOPE: f64 = 0.15;

/// Absolute magnitude H of a sphere: H = 5 log10(1329 km / (D sqrt(p))) (Fowler and Chillemi 1992). Good to the
/// albedo, which is rarely known.
///
/// # Errors
/// [`AstroError::OutOfRange`] for a diameter that is not above 0 or an albedo outside 0 to 1.
pub fn absolute_magnitude(diameter_m: f64, albedo: f64) -> Result<f64, AstroError> {
    for (what, value, most) in [
        ("the diameter in m", diameter_m, f64::MAX),
        ("the albedo", albedo, 1.0),
    ] {
        if !(value > 0.0 && value <= most) {
            return Err(AstroError::OutOfRange {
                what,
                value,
                expected: "above 0 (and an albedo at most 1)",
            });
        }
    }
    Ok(5.0 * log10(1.329e6 / (diameter_m * sqrt(albedo))))
}

/// Where an object stands in the Earth's sky, seen from the centre, without the time that light takes (minutes, which
/// moves an asteroid by less than its own motion in that time).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sky {
    /// Distance from the Earth's centre, au.
    pub distance_au: f64,
    /// Distance from the Sun, au.
    pub sun_distance_au: f64,
    /// Angle Sun, object, Earth, degrees.
    pub phase_deg: f64,
    /// Angle Sun, Earth, object, degrees.
    pub elongation_deg: f64,
    /// East of the Sun (evening sky) positive, along the ecliptic, degrees in [-180, 180).
    pub east_of_sun_deg: f64,
    /// ICRF declination, degrees.
    pub declination_deg: f64,
    /// ICRF right ascension, degrees in [0, 360).
    pub right_ascension_deg: f64,
}

impl Sky {
    /// Of a barycentric position (ICRF, km) at a time.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`].
    pub fn of(ephemeris: &Ephemeris, epoch: Epoch, position_km: Vector3<f64>) -> Result<Self, AstroError> {
        let earth = ephemeris.state(Body::Earth, epoch)?.position_km;
        let sun = ephemeris.state(Body::Sun, epoch)?.position_km;
        Ok(Self::between(earth - sun, position_km - sun))
    }

    /// From heliocentric places of the observer and the object, ICRF, km.
    pub fn between(earth_km: Vector3<f64>, object_km: Vector3<f64>) -> Self {
        let sight = object_km - earth_km;
        let (distance, from_sun) = (sight.norm(), object_km.norm());
        let angle = |a: Vector3<f64>, b: Vector3<f64>| {
            acos((a.dot(&b) / (a.norm() * b.norm())).clamp(-1.0, 1.0)).to_degrees()
        };
        let to_ecliptic = ecliptic_to_icrf().transpose();
        let longitude = |v: Vector3<f64>| {
            let v = to_ecliptic * v;
            libm::atan2(v.y, v.x).to_degrees()
        };
        Self {
            distance_au: distance / AU_KM,
            sun_distance_au: from_sun / AU_KM,
            phase_deg: angle(-object_km, -sight),
            elongation_deg: angle(-earth_km, sight),
            east_of_sun_deg: (longitude(sight) - longitude(-earth_km) + 180.0).rem_euclid(360.0) - 180.0,
            declination_deg: libm::asin((sight.z / distance).clamp(-1.0, 1.0)).to_degrees(),
            right_ascension_deg: libm::atan2(sight.y, sight.x).to_degrees().rem_euclid(360.0),
        }
    }

    /// Apparent V magnitude by the H-G law (Bowell and others 1989; good to 0.1 below a phase of 100°, and a guess above
    /// 120°). Infinite where the lit side cannot be seen.
    pub fn magnitude(&self, h: f64, slope: f64) -> f64 {
        let half = tan((self.phase_deg.min(179.9) / 2.0).to_radians());
        let lit = (1.0 - slope) * exp(-3.33 * pow(half, 0.63)) + slope * exp(-1.87 * pow(half, 1.22));
        if lit <= 0.0 {
            return f64::INFINITY;
        }
        h + 5.0 * log10(self.distance_au * self.sun_distance_au) - 2.5 * log10(lit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At 1 au from both and full phase the magnitude is H by definition; Bowell's law loses 1.00 mag at 20° for G 0.15
    /// (computed by hand from the formula: phi1 0.3276, phi2 0.7984).
    #[test]
    fn the_law_of_brightness() {
        let mut sky = Sky::between(Vector3::new(AU_KM, 0.0, 0.0), Vector3::new(2.0 * AU_KM, 0.0, 0.0));
        assert!((sky.elongation_deg - 180.0).abs() < 1e-9 && sky.phase_deg < 1e-6);
        let far = sky.magnitude(20.0, 0.15);
        assert!((far - 20.0 - 5.0 * log10(2.0)).abs() < 1e-6, "{far}");
        sky.phase_deg = 20.0;
        let dimmed = sky.magnitude(20.0, 0.15) - far;
        assert!((dimmed - 0.9996).abs() < 1e-3, "{dimmed}");
    }

    /// (101955) Bennu: 484 m (Barnouin and others 2019), albedo 0.044, H 20.65 ± 0.1 (JPL small-body database: 20.21
    /// from G 0.15; Hergenrother and others 2013 give 20.56).
    #[test]
    fn bennu_is_as_bright_as_it_is_dark() {
        let h = absolute_magnitude(484.0, 0.044).unwrap();
        assert!((h - 20.56).abs() < 0.1, "{h}");
        assert!(absolute_magnitude(-1.0, 0.1).is_err() && absolute_magnitude(100.0, f64::NAN).is_err());
    }

    #[test]
    fn the_evening_sky_is_east_of_the_sun() {
        // The Earth at the September equinox side: x towards the equinox, the Sun seen towards -x; east of it is -y.
        let sky = Sky::between(
            Vector3::new(AU_KM, 0.0, 0.0),
            Vector3::new(AU_KM, -AU_KM * 0.5, 0.0),
        );
        assert!(sky.east_of_sun_deg > 85.0, "{sky:?}");
        assert!((sky.elongation_deg - 90.0).abs() < 1e-9);
    }
}

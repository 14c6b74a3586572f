//! Whether a craft can find and hit the asteroid in its last hours.
//!
//! A camera sees the asteroid as a point of a brightness that follows from its size, albedo, phase and the two
//! distances; from then on the craft must take out the error of the asteroid's place with its own thrusters. What is
//! left is the last picture's pixel, the thrusters' coarseness, and the shift of the light's centre on a part-lit body.
//! After Bhaskaran and Kennedy 2014 (Acta Astronautica 103, 322: hits on 100 m at 10 km/s and more from pictures until
//! two minutes before). First-order: chances good to some 5 %.

use libm::{exp, log10, pow, sqrt, tan};

use crate::{MissionError, positive};

/// Camera and thrusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seeker {
    /// Faintest visual magnitude that the camera tracks.
    pub limiting_magnitude: f64,
    /// Width of a pixel, microradians (DRACO on DART: 2.5 binned to 5).
    pub pixel_urad: f64,
    /// Change of velocity kept for the end, m/s.
    pub delta_v_m_s: f64,
    /// Time before the hit after which nothing is corrected, s.
    pub last_correction_s: f64,
    /// Error of the last correction, m/s.
    pub actuation_m_s: f64,
    /// Largest closing speed that it is built for, km/s (flyby demonstrations ask for 25).
    pub max_closing_km_s: f64,
    /// Largest phase angle, degrees: beyond it too little of the body is lit to aim at.
    pub max_phase_deg: f64,
}

impl Seeker {
    /// A craft like DART with a little more propellant (authored from its published figures).
    pub const DART_CLASS: Self = Self {
        limiting_magnitude: 12.0,
        pixel_urad: 5.0,
        delta_v_m_s: 30.0,
        last_correction_s: 120.0,
        actuation_m_s: 0.05,
        max_closing_km_s: 25.0,
        max_phase_deg: 90.0,
    };
}

/// An approach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Approach {
    /// Closing speed, km/s.
    pub closing_km_s: f64,
    /// Sun–asteroid–craft angle, degrees; 0 is fully lit.
    pub phase_deg: f64,
    /// Distance of the asteroid from the Sun, au.
    pub sun_au: f64,
    /// Diameter of the asteroid, m.
    pub diameter_m: f64,
    /// Its geometric albedo.
    pub albedo: f64,
    /// 1-sigma error of its place across the approach before the camera sees it, km.
    pub place_sigma_km: f64,
}

/// What the last hours look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terminal {
    /// Range at which the camera first sees the asteroid, km.
    pub acquired_km: f64,
    /// Time from there to the hit, h.
    pub hours: f64,
    /// Velocity change that one sigma of the place's error asks for, m/s.
    pub correction_m_s: f64,
    /// 1-sigma miss across the approach, per axis, m.
    pub miss_sigma_m: f64,
    /// Chance to hit within nine tenths of the radius.
    pub chance: f64,
}

/// Apparent magnitude by the H, G system (Bowell and others 1989; G 0.15; the sun and observer distances in au).
pub fn magnitude(h: f64, sun_au: f64, range_au: f64, phase_deg: f64) -> f64 {
    let half = tan(0.5 * phase_deg.clamp(0.0, 179.0).to_radians());
    let phi = |a: f64, b: f64| exp(-a * pow(half, b));
    h + 5.0 * log10(sun_au * range_au) - 2.5 * log10(0.85 * phi(3.33, 0.63) + 0.15 * phi(1.87, 1.22))
}

/// Absolute magnitude of a sphere: D = 1329 km/√p 10^(−H/5).
pub fn absolute_magnitude(diameter_m: f64, albedo: f64) -> f64 {
    5.0 * log10(1_329_000.0 / (diameter_m * sqrt(albedo)))
}

/// The last hours of an approach. Beyond the seeker's speed or phase the chance is zero: an answer, not a fault.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a speed, size, albedo or distance that is not above zero, or a negative error.
pub fn terminal(seeker: &Seeker, approach: &Approach) -> Result<Terminal, MissionError> {
    let closing = positive("the closing speed (km/s)", approach.closing_km_s)?;
    let diameter = positive("the diameter (m)", approach.diameter_m)?;
    positive("the albedo", approach.albedo)?;
    positive("the distance from the Sun (au)", approach.sun_au)?;
    if !(approach.place_sigma_km >= 0.0 && approach.place_sigma_km.is_finite()) {
        return Err(MissionError::OutOfRange {
            what: "the error of the place (km)",
            value: approach.place_sigma_km,
            need: "0 or more",
        });
    }
    if !(0.0..=180.0).contains(&approach.phase_deg) {
        return Err(MissionError::OutOfRange {
            what: "the phase angle (degrees)",
            value: approach.phase_deg,
            need: "0 to 180",
        });
    }
    let at_one_au = magnitude(
        absolute_magnitude(diameter, approach.albedo),
        approach.sun_au,
        1.0,
        approach.phase_deg,
    );
    let acquired_km = astro::AU_KM * pow(10.0, 0.2 * (seeker.limiting_magnitude - at_one_au));
    let seconds = acquired_km / closing;
    // A third of the time goes for knowing which way to burn.
    let burn_s = (seconds * 2.0 / 3.0).max(1.0);
    let correction_m_s = 1000.0 * approach.place_sigma_km / burn_s;
    let radius = 0.5 * diameter;
    let picture = seeker.pixel_urad * 1e-6 * closing * 1000.0 * seeker.last_correction_s * 0.5;
    // The light's centre of a part-lit sphere moves towards the Sun by half (1 − cos phase) of its radius; a fifth of that stays unmodelled (authored).
    let shade = 0.2 * radius * 0.5 * (1.0 - libm::cos(approach.phase_deg.to_radians()));
    let thrust = seeker.actuation_m_s * seeker.last_correction_s;
    let miss_sigma_m = sqrt(picture * picture + shade * shade + thrust * thrust);
    let outside = closing > seeker.max_closing_km_s
        || approach.phase_deg > seeker.max_phase_deg
        || seconds < 2.0 * seeker.last_correction_s;
    let chance = if outside {
        0.0
    } else {
        within(seeker.delta_v_m_s, correction_m_s) * within(0.9 * radius, miss_sigma_m)
    };
    Ok(Terminal {
        acquired_km,
        hours: seconds / 3600.0,
        correction_m_s,
        miss_sigma_m,
        chance,
    })
}

/// Chance that two normal errors of this sigma stay within a circle.
fn within(radius: f64, sigma: f64) -> f64 {
    if sigma > 0.0 {
        1.0 - exp(-0.5 * (radius / sigma) * (radius / sigma))
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DART: Approach = Approach {
        closing_km_s: 6.14,
        phase_deg: 59.0,
        sun_au: 1.046,
        diameter_m: 780.0,
        albedo: 0.15,
        place_sigma_km: 5.0,
    };

    /// DART saw Didymos (780 m, albedo 0.15) 32 million km out in stacked pictures; single ones reach less far. It hit
    /// Dimorphos, 151 m.
    #[test]
    fn dart_sees_didymos_weeks_before() {
        let seen = terminal(&Seeker::DART_CLASS, &DART).unwrap();
        assert!(
            (2e6..3.2e7).contains(&seen.acquired_km),
            "{} km",
            seen.acquired_km
        );
        let dimorphos = Approach {
            diameter_m: 151.0,
            ..DART
        };
        let last = terminal(&Seeker::DART_CLASS, &dimorphos).unwrap();
        assert!(last.chance > 0.97 && last.hours > 24.0, "{last:?}");
        assert!(last.miss_sigma_m < 20.0, "{last:?}");
    }

    /// D 1 km at albedo 0.14 is H 17.75 (the usual rule).
    #[test]
    fn brightness_by_the_usual_rule() {
        assert!((absolute_magnitude(1_000.0, 0.14) - 17.75).abs() < 0.02);
        assert!((magnitude(18.0, 1.0, 1.0, 0.0) - 18.0).abs() < 1e-12);
        assert!(magnitude(18.0, 1.0, 1.0, 90.0) > 20.0);
    }

    #[test]
    fn speed_darkness_and_smallness_make_it_harder() {
        let chance = |a: Approach| terminal(&Seeker::DART_CLASS, &a).unwrap().chance;
        let base = Approach {
            diameter_m: 60.0,
            closing_km_s: 10.0,
            place_sigma_km: 20.0,
            ..DART
        };
        let all = chance(base);
        assert!((0.5..1.0).contains(&all), "{all}");
        assert!(
            chance(Approach {
                closing_km_s: 20.0,
                ..base
            }) < all
        );
        assert!(
            chance(Approach {
                diameter_m: 20.0,
                ..base
            }) < all
        );
        assert!(
            chance(Approach {
                place_sigma_km: 2_000.0,
                ..base
            }) < all
        );
        assert!(
            chance(Approach {
                phase_deg: 95.0,
                ..base
            })
            .abs()
                < 1e-12
        );
        assert!(
            chance(Approach {
                closing_km_s: 26.0,
                ..base
            })
            .abs()
                < 1e-12
        );
        assert!(terminal(&Seeker::DART_CLASS, &Approach { albedo: 0.0, ..base }).is_err());
        assert!(
            terminal(
                &Seeker::DART_CLASS,
                &Approach {
                    phase_deg: 181.0,
                    ..base
                }
            )
            .is_err()
        );
    }
}

//! What a visit measures: size and shape by pictures, mass by the pull on the craft, and what that says about a hit.
//!
//! All is kept as medians with log-normal sigmas. A flyby sees the size; its speed hardly changes, so the mass of a body
//! of some hundred metres stays unmeasured, which comes out of the formula rather than from a rule. A rendezvous weighs
//! it. Beta's prior narrows with what is seen of the surface (authored shares, marked below).

use libm::{cbrt, exp, log, sqrt};

use crate::impactor::{NEWTON, mass_kg};
use crate::{MissionError, positive};

/// What is believed of a body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// Median diameter, m, and its log-normal sigma.
    pub diameter_m: (f64, f64),
    /// Median mass, kg, and its log-normal sigma.
    pub mass_kg: (f64, f64),
    /// Median momentum enhancement and its log-normal sigma.
    pub beta: (f64, f64),
}

impl Belief {
    /// From brightness alone: diameter and density independent, the mass by both; β 2.5 with sigma 0.4 (between the
    /// values that Cheng and others 2023 find for densities of 1,500 to 3,300 kg/m³).
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for a size or density that is not above zero, or a negative sigma.
    pub fn from_brightness(diameter_m: (f64, f64), density_kg_m3: (f64, f64)) -> Result<Self, MissionError> {
        positive("the diameter (m)", diameter_m.0)?;
        positive("the density (kg/m³)", density_kg_m3.0)?;
        for value in [diameter_m.1, density_kg_m3.1] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(MissionError::OutOfRange {
                    what: "a log-normal sigma",
                    value,
                    need: "0 or more",
                });
            }
        }
        let sigma = sqrt(9.0 * diameter_m.1 * diameter_m.1 + density_kg_m3.1 * density_kg_m3.1);
        Ok(Self {
            diameter_m,
            mass_kg: (mass_kg(diameter_m.0, density_kg_m3.0), sigma),
            beta: (2.5, 0.4),
        })
    }
}

/// A flyby.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flyby {
    /// Closest distance, km.
    pub distance_km: f64,
    /// Speed, km/s.
    pub speed_km_s: f64,
    /// Width of a pixel, microradians.
    pub pixel_urad: f64,
    /// Error of the tracked speed after against before, m/s (1e-4 for two-way Doppler over hours).
    pub doppler_m_s: f64,
}

/// A rendezvous.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rendezvous {
    /// Distance from the centre of the free falls by which it weighs the body, m.
    pub fall_distance_m: f64,
    /// Length of one of them, s.
    pub fall_s: f64,
    /// How many.
    pub falls: u32,
    /// Error of the speed of one, m/s.
    pub doppler_m_s: f64,
    /// Width of a pixel, microradians.
    pub pixel_urad: f64,
}

/// Errors of what a visit measures, as log-normal sigmas; infinite where it measures nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// Of the diameter.
    pub diameter: f64,
    /// Of the mass, by its pull.
    pub mass: f64,
    /// Of the density that the body's class and shape suggest, which ties mass to size.
    pub density: f64,
    /// Sigma that β keeps at least.
    pub beta: f64,
}

/// Part of the volume that a flyby does not see, as a sigma of the diameter (authored: half of the body unseen).
const UNSEEN: f64 = 0.05;

impl Flyby {
    /// Errors on a body: size by pixels and the unseen side; mass by the bend 2GM/(bv) of the path; density known to a
    /// fifth from colours (authored); β's sigma 0.3 once the surface is seen (authored).
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for anything that is not above zero.
    pub fn accuracy(&self, diameter_m: f64, asteroid_kg: f64) -> Result<Accuracy, MissionError> {
        let distance_m = 1000.0 * positive("the distance of the flyby (km)", self.distance_km)?;
        let speed_m_s = 1000.0 * positive("the speed of the flyby (km/s)", self.speed_km_s)?;
        positive("the diameter (m)", diameter_m)?;
        positive("the mass (kg)", asteroid_kg)?;
        positive("the error of the speed (m/s)", self.doppler_m_s)?;
        let pixel_m = 1e-6 * positive("the pixel (µrad)", self.pixel_urad)? * distance_m;
        let bend_m_s = 2.0 * NEWTON * asteroid_kg / (distance_m * speed_m_s);
        Ok(Accuracy {
            diameter: sqrt((pixel_m / diameter_m) * (pixel_m / diameter_m) + UNSEEN * UNSEEN),
            mass: self.doppler_m_s / bend_m_s,
            density: 0.2,
            beta: 0.3,
        })
    }
}

impl Rendezvous {
    /// Errors on a body: size by pixels all round (1 % at best); mass by free falls, each GM t/d² against the error of
    /// the speed; β's sigma 0.2 once strength and blocks are seen close by (authored).
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for anything that is not above zero.
    pub fn accuracy(&self, diameter_m: f64, asteroid_kg: f64) -> Result<Accuracy, MissionError> {
        let distance_m = positive("the distance of a fall (m)", self.fall_distance_m)?;
        positive("the diameter (m)", diameter_m)?;
        positive("the mass (kg)", asteroid_kg)?;
        let falls = positive("the number of falls", f64::from(self.falls))?;
        let fallen_m_s = NEWTON * asteroid_kg / (distance_m * distance_m)
            * positive("the length of a fall (s)", self.fall_s)?;
        let pixel_m = 1e-6 * positive("the pixel (µrad)", self.pixel_urad)? * distance_m;
        Ok(Accuracy {
            diameter: sqrt((pixel_m / diameter_m) * (pixel_m / diameter_m) + 1e-4),
            mass: positive("the error of the speed (m/s)", self.doppler_m_s)? / fallen_m_s / sqrt(falls),
            density: f64::INFINITY,
            beta: 0.2,
        })
    }
}

/// The median and sigma of two independent statements about one logarithm.
fn joined((a, sa): (f64, f64), (b, sb): (f64, f64)) -> (f64, f64) {
    if sa <= 0.0 || !sb.is_finite() {
        return (a, sa);
    }
    let (wa, wb) = (1.0 / (sa * sa), 1.0 / (sb * sb));
    (
        exp((wa * log(a) + wb * log(b)) / (wa + wb)),
        sqrt(1.0 / (wa + wb)),
    )
}

/// What is believed after a visit that measured this diameter and mass with these errors. The diameter also tells of the
/// mass, through the density. β keeps its median: surfaces do not tell it.
pub fn after(belief: &Belief, accuracy: &Accuracy, diameter_m: f64, weighed_kg: f64) -> Belief {
    let diameter = joined(belief.diameter_m, (diameter_m, accuracy.diameter));
    // Density by what was believed: mass over volume, its sigma by what the size does not explain.
    let density_sigma2 =
        belief.mass_kg.1 * belief.mass_kg.1 - 9.0 * belief.diameter_m.1 * belief.diameter_m.1;
    let density_sigma = sqrt(density_sigma2.max(0.0)).min(accuracy.density);
    let density = belief.mass_kg.0 / mass_kg(belief.diameter_m.0, 1.0);
    let by_size = (
        mass_kg(diameter.0, density),
        sqrt(9.0 * diameter.1 * diameter.1 + density_sigma * density_sigma),
    );
    Belief {
        diameter_m: diameter,
        mass_kg: joined(by_size, (weighed_kg, accuracy.mass)),
        beta: (belief.beta.0, belief.beta.1.min(accuracy.beta)),
    }
}

/// Log-normal sigma of a kinetic push, β over mass.
pub fn push_sigma_ln(belief: &Belief) -> f64 {
    sqrt(belief.mass_kg.1 * belief.mass_kg.1 + belief.beta.1 * belief.beta.1)
}

/// Diameter of a sphere of a mass and density, m.
pub fn sphere_m(asteroid_kg: f64, density_kg_m3: f64) -> f64 {
    cbrt(asteroid_kg / mass_kg(1.0, density_kg_m3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLYBY: Flyby = Flyby {
        distance_km: 50.0,
        speed_km_s: 8.9,
        pixel_urad: 10.0,
        doppler_m_s: 1e-4,
    };
    const RENDEZVOUS: Rendezvous = Rendezvous {
        fall_distance_m: 500.0,
        fall_s: 3_600.0,
        falls: 10,
        doppler_m_s: 1e-4,
        pixel_urad: 100.0,
    };

    fn belief() -> Belief {
        Belief::from_brightness((190.0, 0.35), (2_400.0, 0.3)).unwrap()
    }

    /// Size from brightness leaves the mass open by a factor of three; after a flyby it is a quarter; after a rendezvous
    /// a per cent.
    #[test]
    fn a_flyby_sees_and_a_rendezvous_weighs() {
        let truth = (210.0, mass_kg(210.0, 2_000.0));
        let before = belief();
        assert!(before.mass_kg.1 > 1.0);
        let flyby = FLYBY.accuracy(truth.0, truth.1).unwrap();
        assert!(flyby.mass > 1_000.0 && flyby.diameter < 0.06, "{flyby:?}");
        let seen = after(&before, &flyby, truth.0, truth.1);
        assert!((seen.diameter_m.0 / truth.0 - 1.0).abs() < 0.02);
        assert!((0.15..0.35).contains(&seen.mass_kg.1), "{seen:?}");
        let rendezvous = RENDEZVOUS.accuracy(truth.0, truth.1).unwrap();
        let weighed = after(&seen, &rendezvous, truth.0, truth.1);
        assert!(weighed.mass_kg.1 < 0.01 && (weighed.mass_kg.0 / truth.1 - 1.0).abs() < 0.01);
        let sigmas = [
            push_sigma_ln(&before),
            push_sigma_ln(&seen),
            push_sigma_ln(&weighed),
        ];
        assert!(
            sigmas[0] > 2.0 * sigmas[1] && sigmas[1] > 1.5 * sigmas[2],
            "{sigmas:?}"
        );
    }

    /// Large bodies bend a flyby's path: (21) Lutetia, 1.7e18 kg, was weighed to a per cent by Rosetta at 3,168 km and
    /// 15 km/s (Pätzold and others 2011, Science 334, 491).
    #[test]
    fn rosetta_weighed_lutetia() {
        let flyby = Flyby {
            distance_km: 3_168.0,
            speed_km_s: 15.0,
            ..FLYBY
        };
        let accuracy = flyby.accuracy(98_000.0, 1.7e18).unwrap();
        assert!((0.005..0.03).contains(&accuracy.mass), "{accuracy:?}");
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(Belief::from_brightness((0.0, 0.3), (2_400.0, 0.3)).is_err());
        assert!(Belief::from_brightness((190.0, f64::NAN), (2_400.0, 0.3)).is_err());
        assert!(
            Flyby {
                distance_km: 0.0,
                ..FLYBY
            }
            .accuracy(190.0, 8e9)
            .is_err()
        );
        assert!(
            Rendezvous {
                falls: 0,
                ..RENDEZVOUS
            }
            .accuracy(190.0, 8e9)
            .is_err()
        );
    }
}

//! A nuclear explosion beside the asteroid: radiation is absorbed in a thin layer, which flies off and pushes.
//!
//! Along a ray the fluence falls as 1/s²; the layer takes it up exponentially with depth; what got more than the energy
//! of vaporisation leaves at √(2 (e − e_v)), what got less is heated so fast that it spalls at Γ e/c (the thermoelastic
//! speed of Ahrens and Harris 1992, Nature 360, 429). The momentum is summed over the lit cap (geometry as in
//! Hammerling and Remo 1995, Acta Astronautica 36, 337). A sphere without relief: good to a factor of three, as the
//! published models are among themselves; soft X-rays are an upper limit, since a plasma so hot radiates part of its
//! energy away, which is left out.
//!
//! Ahrens and Harris 1992 was not at hand: what is quoted from it here and in [`crate::impactor`] is from memory, not checked.

use libm::{acos, atan, log, sqrt};
use nalgebra::Vector3;

use crate::{MissionError, positive, share};

/// A kiloton of TNT, J.
pub const KILOTON_J: f64 = 4.184e12;
/// The height that lights the most for its distance, radii: √2 − 1 (Ahrens and Harris 1992).
pub const BEST_HEIGHT_RADII: f64 = std::f64::consts::SQRT_2 - 1.0;

/// What carries the energy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Radiation {
    /// X-rays of 1 keV.
    SoftX,
    /// X-rays of 10 keV.
    HardX,
    /// Neutrons of 2 MeV, from fission.
    FissionNeutrons,
    /// Neutrons of 14.1 MeV, from fusion.
    FusionNeutrons,
}

impl Radiation {
    /// All of them, with the names that the command line uses.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::SoftX, "soft-x"),
        (Self::HardX, "hard-x"),
        (Self::FissionNeutrons, "fission-neutrons"),
        (Self::FusionNeutrons, "fusion-neutrons"),
    ];
}

/// What the surface is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Material {
    /// Name for people.
    pub name: &'static str,
    /// Mass in a column that lets 1/e through, kg/m²: soft X, hard X, fission and fusion neutrons. X-rays by the mass
    /// attenuation coefficients of NIST (XCOM: silica 318 and 1.9 m²/kg, iron 908 and 17, water 408 and 0.53; looked up in the
    /// tables of Elam and others 2002 by xraydb 4.5.8, which has 317.8 and 1.901, 908.5 and 17.07, 407.7 and 0.533);
    /// neutrons 0.10 and 0.15 m of rock at 2,500 kg/m³ (authored, and so are those of iron and ice).
    pub column_kg_m2: [f64; 4],
    /// Energy to vaporise, J/kg (this and what follows: authored, round figures from memory of handbooks).
    pub vaporise_j_kg: f64,
    /// Grüneisen parameter.
    pub gruneisen: f64,
    /// Speed of sound, m/s.
    pub sound_m_s: f64,
}

/// Rock, taken as silica.
pub const SILICATE: Material = Material {
    name: "silicate",
    column_kg_m2: [1.0 / 318.0, 1.0 / 1.9, 250.0, 375.0],
    vaporise_j_kg: 8.0e6,
    gruneisen: 1.0,
    sound_m_s: 3_000.0,
};
/// Nickel-iron.
pub const IRON: Material = Material {
    name: "iron",
    column_kg_m2: [1.0 / 908.0, 1.0 / 17.0, 400.0, 500.0],
    vaporise_j_kg: 7.4e6,
    gruneisen: 1.7,
    sound_m_s: 4_600.0,
};
/// Water ice.
pub const ICE: Material = Material {
    name: "ice",
    column_kg_m2: [1.0 / 408.0, 1.0 / 0.53, 100.0, 180.0],
    vaporise_j_kg: 3.0e6,
    gruneisen: 0.6,
    sound_m_s: 2_500.0,
};
/// The materials that come with the program.
pub const MATERIALS: [Material; 3] = [SILICATE, IRON, ICE];

/// An explosion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explosion {
    /// Energy released, kt of TNT.
    pub yield_kt: f64,
    /// Share of it that comes as this radiation, 0 to 1.
    pub share: f64,
    /// What carries it.
    pub radiation: Radiation,
    /// Height over the surface, m.
    pub height_m: f64,
}

/// What an explosion does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blown {
    /// Momentum, kg m/s, away from the explosion.
    pub momentum_kg_m_s: f64,
    /// Change of the asteroid's speed, m/s, away from the explosion.
    pub delta_v_m_s: f64,
    /// Share of the explosion's radiation that meets the asteroid.
    pub intercepted: f64,
    /// Most energy in any of the surface, J/kg.
    pub peak_j_kg: f64,
    /// Mass that is vaporised, kg.
    pub vaporised_kg: f64,
    /// Energy taken up, J.
    pub absorbed_j: f64,
    /// Energy that stays in the asteroid when the vaporised layer has left, per mass of the asteroid, J/kg: what to
    /// compare with its threshold of disruption.
    pub retained_j_kg: f64,
}

/// Share of an explosion's radiation that meets a sphere: ½[1 − √(1 − 1/(1 + h/R)²)].
pub fn intercepted_share(height_radii: f64) -> f64 {
    let near = 1.0 / (1.0 + height_radii);
    0.5 * (1.0 - sqrt(1.0 - near * near))
}

/// Angle from the point below the explosion to the edge of the lit cap, radians.
pub fn lit_angle(height_radii: f64) -> f64 {
    acos(1.0 / (1.0 + height_radii))
}

/// Momentum per area of a layer that takes up energy exponentially, N s/m², and mass vaporised, kg/m².
///
/// `surface_j_kg` is the energy at the surface, `column_kg_m2` the mass over which it falls to 1/e.
fn layer(material: &Material, surface_j_kg: f64, column_kg_m2: f64) -> (f64, f64) {
    let threshold = material.vaporise_j_kg;
    let spall = material.gruneisen / material.sound_m_s;
    // Below the threshold all of the layer spalls at Γ e/c: its integral over depth is column × Γ e/c.
    if surface_j_kg <= threshold {
        return (column_kg_m2 * spall * surface_j_kg, 0.0);
    }
    // Above it the integral of √(2(e − e_v)) over the vaporised depth, in closed form.
    let over = surface_j_kg - threshold;
    let vapour =
        2.0 * std::f64::consts::SQRT_2 * (sqrt(over) - sqrt(threshold) * atan(sqrt(over / threshold)));
    let vaporised = column_kg_m2 * log(surface_j_kg / threshold);
    // What has just vaporised moves no slower than what lies below it.
    let below = spall * threshold;
    let push = column_kg_m2 * vapour.max(below * log(surface_j_kg / threshold));
    (push + column_kg_m2 * below, vaporised)
}

/// Rings into which the lit cap is cut.
const RINGS: usize = 400;

/// The push of an explosion beside a sphere.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a size, mass, yield or height that is not above zero, or a share outside 0 to 1.
pub fn explode(
    explosion: &Explosion,
    material: &Material,
    diameter_m: f64,
    asteroid_kg: f64,
) -> Result<Blown, MissionError> {
    positive("the yield (kt)", explosion.yield_kt)?;
    positive("the height (m)", explosion.height_m)?;
    positive("the asteroid's diameter (m)", diameter_m)?;
    positive("the asteroid's mass (kg)", asteroid_kg)?;
    let energy_j = explosion.yield_kt * KILOTON_J * share("the share of the yield", explosion.share)?;
    let radius = 0.5 * diameter_m;
    let from_centre = radius + explosion.height_m;
    let column = material.column_kg_m2[match explosion.radiation {
        Radiation::SoftX => 0,
        Radiation::HardX => 1,
        Radiation::FissionNeutrons => 2,
        Radiation::FusionNeutrons => 3,
    }];
    // Rings of equal steps in the cosine of the angle from the point below the explosion: all of equal area.
    let edge = radius / from_centre;
    let step = (1.0 - edge) / RINGS as f64;
    let area = 2.0 * std::f64::consts::PI * radius * radius * step;
    let (mut momentum, mut vaporised, mut absorbed, mut retained, mut peak) = (0.0, 0.0, 0.0, 0.0, 0.0_f64);
    for ring in 0..RINGS {
        let cosine = 1.0 - step * (ring as f64 + 0.5);
        let range2 = from_centre * from_centre + radius * radius - 2.0 * from_centre * radius * cosine;
        // Cosine of the ray's angle to the normal.
        let slant = ((from_centre * cosine - radius) / sqrt(range2)).max(0.0);
        let fluence = energy_j / (4.0 * std::f64::consts::PI * range2);
        let surface = fluence / column;
        let (push, gone) = layer(material, surface, column * slant);
        momentum += push * area * cosine;
        vaporised += gone * area;
        absorbed += fluence * slant * area;
        retained += column * slant * surface.min(material.vaporise_j_kg) * area;
        peak = peak.max(surface);
    }
    Ok(Blown {
        momentum_kg_m_s: momentum,
        delta_v_m_s: momentum / asteroid_kg,
        intercepted: intercepted_share(explosion.height_m / radius),
        peak_j_kg: peak,
        vaporised_kg: vaporised,
        absorbed_j: absorbed,
        retained_j_kg: retained / asteroid_kg,
    })
}

/// The change of velocity, km/s, ICRF, of an explosion on the side that this direction points away from: a standoff
/// device may be set off at any side, so the push may have any direction.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a direction without a length.
pub fn towards(blown: &Blown, direction: &Vector3<f64>) -> Result<Vector3<f64>, MissionError> {
    let length = positive("the direction's length", direction.norm())?;
    Ok(direction * (blown.delta_v_m_s / 1000.0 / length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::impactor::{mass_kg, standoff_m_s};

    fn neutrons(yield_kt: f64, diameter: f64) -> Blown {
        let explosion = Explosion {
            yield_kt,
            share: 1.0,
            radiation: Radiation::FusionNeutrons,
            height_m: BEST_HEIGHT_RADII * 0.5 * diameter,
        };
        explode(&explosion, &SILICATE, diameter, mass_kg(diameter, 2_500.0)).unwrap()
    }

    /// Ahrens and Harris 1992: about 1 cm/s from neutron yields of 0.01 to 0.1 kt at 100 m, 0.01 to 0.1 Mt at 1 km, 0.01
    /// to 0.1 Gt at 10 km.
    #[test]
    fn neutron_yields_as_published() {
        for (low_kt, diameter) in [(0.01, 100.0), (10.0, 1_000.0), (10_000.0, 10_000.0)] {
            let (low, high) = (neutrons(low_kt, diameter), neutrons(10.0 * low_kt, diameter));
            assert!(
                low.delta_v_m_s < 0.01 && high.delta_v_m_s > 0.01,
                "{diameter} m: {} to {} m/s",
                low.delta_v_m_s,
                high.delta_v_m_s
            );
        }
    }

    /// The game's scaling law is the same source's; the two agree within its factor of three where nothing vaporises.
    #[test]
    fn the_integral_agrees_with_the_scaling_law() {
        for (kt, diameter) in [(0.03, 100.0), (1.0, 190.0), (30.0, 1_000.0)] {
            let ratio = neutrons(kt, diameter).delta_v_m_s / standoff_m_s(kt, diameter);
            assert!(
                (1.0 / 3.0..3.0).contains(&ratio),
                "{kt} kt at {diameter} m: {ratio}"
            );
        }
    }

    /// The cap's geometry (Ahrens and Harris 1992): at √2 − 1 radii, 45 degrees of it are lit, by 14.6 % of the energy.
    #[test]
    fn the_best_height_lights_45_degrees() {
        assert!((lit_angle(BEST_HEIGHT_RADII).to_degrees() - 45.0).abs() < 1e-9);
        assert!((intercepted_share(BEST_HEIGHT_RADII) - 0.1464).abs() < 1e-4);
        let blown = neutrons(1.0, 190.0);
        let all = blown.absorbed_j / KILOTON_J;
        assert!((all - blown.intercepted).abs() < 1e-3, "{all}");
    }

    /// Soft X-rays heat a skin far above vaporisation: doubling the yield adds less than double the push (physics.md:
    /// exponent 0.5 to 0.6); neutrons below the threshold push in proportion.
    #[test]
    fn soft_x_rays_saturate_and_neutrons_do_not() {
        let soft = |kt: f64| {
            let explosion = Explosion {
                yield_kt: kt,
                share: 1.0,
                radiation: Radiation::SoftX,
                height_m: 40.0,
            };
            explode(&explosion, &SILICATE, 190.0, 8.62e9).unwrap().delta_v_m_s
        };
        let exponent = log(soft(1_000.0) / soft(100.0)) / log(10.0);
        assert!((0.48..0.65).contains(&exponent), "{exponent}");
        let linear = neutrons(0.02, 190.0).delta_v_m_s / neutrons(0.01, 190.0).delta_v_m_s;
        assert!((linear - 2.0).abs() < 1e-9);
        assert!(soft(100.0) < neutrons(100.0, 190.0).delta_v_m_s);
    }

    /// No more kinetic energy leaves than was taken up.
    #[test]
    fn energy_is_not_made() {
        for kt in [0.01, 1.0, 100.0, 10_000.0] {
            for (radiation, _) in Radiation::ALL {
                for material in MATERIALS {
                    let explosion = Explosion {
                        yield_kt: kt,
                        share: 1.0,
                        radiation,
                        height_m: 40.0,
                    };
                    let blown = explode(&explosion, &material, 190.0, 8.62e9).unwrap();
                    // Momentum p with energy E needs a mass of at least p²/2E; the lit half holds less than the body.
                    let least_kg = blown.momentum_kg_m_s.powi(2) / (2.0 * blown.absorbed_j);
                    assert!(
                        least_kg < 0.05 * 8.62e9,
                        "{kt} kt {radiation:?} {}",
                        material.name
                    );
                    assert!(blown.delta_v_m_s > 0.0 && blown.vaporised_kg >= 0.0);
                }
            }
        }
    }

    #[test]
    fn nearer_is_hotter_and_nonsense_is_refused() {
        let at = |height_m: f64, share: f64| {
            let explosion = Explosion {
                yield_kt: 100.0,
                share,
                radiation: Radiation::HardX,
                height_m,
            };
            explode(&explosion, &SILICATE, 190.0, 8.62e9)
        };
        assert!(at(10.0, 1.0).unwrap().peak_j_kg > at(40.0, 1.0).unwrap().peak_j_kg);
        assert!(at(400.0, 1.0).unwrap().delta_v_m_s < at(40.0, 1.0).unwrap().delta_v_m_s);
        assert!(at(0.0, 1.0).is_err() && at(40.0, 1.5).is_err() && at(f64::NAN, 1.0).is_err());
        let push = towards(&at(40.0, 1.0).unwrap(), &Vector3::new(0.0, 0.0, 7.0)).unwrap();
        assert!(push.z > 0.0 && push.x.abs() < 1e-18);
        assert!(towards(&at(40.0, 1.0).unwrap(), &Vector3::zeros()).is_err());
    }
}

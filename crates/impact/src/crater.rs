//! Craters in rock and under water, and what they throw out.
//!
//! Collins, Melosh & Marcus 2005 (Meteoritics & Planetary Science 40, 817), equations 21 to 29 and 47. Diameters are good to
//! a factor of 1.3 or so, depths to a factor of 2.

use libm::{cbrt, exp, pow, sin};
use serde::{Deserialize, Serialize};

use crate::ImpactError;
use crate::entry::{EntryResult, Impactor, JOULES_PER_MEGATON};

const GRAVITY_M_S2: f64 = 9.81;
/// Largest simple crater on the Earth, m.
const COMPLEX_M: f64 = 3200.0;
const WATER_KG_M3: f64 = 1000.0;
/// Drag coefficient of a rigid sphere in water, faster than sound (Collins and others 2005, after Landau and Lifshitz 1959; their
/// program has the same: github.com/slowe/CraterImpact, js/CraterImpact.calculations.js). In air it is 2.
const SEA_DRAG: f64 = 0.877;

/// What is hit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Target {
    /// Sedimentary rock, 2,500 kg/m³.
    Sedimentary,
    /// Crystalline rock, 2,750 kg/m³.
    Crystalline,
    /// Water above crystalline rock.
    Water {
        /// Depth of the water, m.
        depth_m: f64,
    },
}

impl Target {
    fn rock_kg_m3(self) -> f64 {
        match self {
            Self::Sedimentary => 2500.0,
            Self::Crystalline | Self::Water { .. } => 2750.0,
        }
    }
}

/// A crater. All in m; 0 for a sea floor that is too deep to be dug.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crater {
    /// Diameter before the walls slump.
    pub transient_m: f64,
    /// Rim to rim at the end.
    pub final_m: f64,
    /// Floor below the rim at the end.
    pub depth_m: f64,
    /// With a slumped rim and a flat floor (above 3.2 km).
    pub complex: bool,
    /// Diameter of the hole in the water; `None` on land.
    pub water_m: Option<f64>,
}

/// Diameter of the transient crater, m (equation 21).
fn transient_m(scale: f64, target_kg_m3: f64, body: &Impactor, speed_m_s: f64) -> f64 {
    scale
        * cbrt(body.density_kg_m3 / target_kg_m3)
        * pow(body.diameter_m, 0.78)
        * pow(speed_m_s, 0.44)
        * pow(GRAVITY_M_S2, -0.22)
        * cbrt(sin(body.angle_deg.to_radians()))
}

/// The crater of a body that reaches the ground at this speed, m/s.
pub(crate) fn dug(body: &Impactor, speed_m_s: f64, target: Target) -> Crater {
    let (water_m, floor_m_s) = match target {
        Target::Water { depth_m } => {
            let hole = transient_m(1.365, WATER_KG_M3, body, speed_m_s);
            let sine = sin(body.angle_deg.to_radians());
            let slowed = speed_m_s
                * exp(-3.0 * WATER_KG_M3 * SEA_DRAG * depth_m
                    / (2.0 * body.density_kg_m3 * body.diameter_m * sine));
            (Some(hole), slowed)
        }
        Target::Sedimentary | Target::Crystalline => (None, speed_m_s),
    };
    let transient = transient_m(1.161, target.rock_kg_m3(), body, floor_m_s);
    if water_m.is_some() && transient < body.diameter_m {
        // Water has stopped it.
        return Crater {
            transient_m: 0.0,
            final_m: 0.0,
            depth_m: 0.0,
            complex: false,
            water_m,
        };
    }
    let complex = transient * 1.25 >= COMPLEX_M;
    let last = if complex {
        1.17 * pow(transient, 1.13) / pow(COMPLEX_M, 0.13)
    } else {
        1.25 * transient
    };
    let depth_m = if complex {
        400.0 * pow(last / 1000.0, 0.3)
    } else {
        // Breccia of 0.032 D³ fills a paraboloid.
        let deep = transient / 2.828;
        let rim = 0.07 * pow(transient, 4.0) / pow(last, 3.0);
        let breccia = 0.032 * pow(last, 3.0);
        deep + rim - 2.8 * breccia * (deep + rim) / (deep * last * last)
    };
    Crater {
        transient_m: transient,
        final_m: last,
        depth_m,
        complex,
        water_m,
    }
}

/// The crater; `None` after an airburst.
///
/// # Errors
/// [`ImpactError::OutOfRange`] for a body that cannot be or a depth of water outside 0 to 11 km.
pub fn crater(body: &Impactor, entry: &EntryResult, target: Target) -> Result<Option<Crater>, ImpactError> {
    body.check()?;
    if let Target::Water { depth_m } = target {
        ImpactError::within(
            "a depth of water",
            depth_m,
            "m",
            (0.0, 11_000.0),
            "between 0 and 11,000 m is needed",
        )?;
    }
    let reaches = entry.airburst_altitude_m.is_none();
    Ok(reaches.then(|| dug(body, entry.end_speed_m_s, target)))
}

/// Mean thickness of what a crater threw out, m, at a distance from its middle (equation 47); `None` inside it.
pub fn ejecta_m(crater: &Crater, distance_m: f64) -> Option<f64> {
    (distance_m > 0.5 * crater.final_m).then(|| pow(crater.transient_m, 4.0) / (112.0 * pow(distance_m, 3.0)))
}

/// Distance to which what is thrown out lies this thick, m; `None` if it lies so thick nowhere.
pub fn ejecta_reach_m(crater: &Crater, thickness_m: f64) -> Option<f64> {
    let reach = cbrt(pow(crater.transient_m, 4.0) / (112.0 * thickness_m));
    (reach > 0.5 * crater.final_m).then_some(reach)
}

/// Slowest strike that melts rock, m/s (Collins and others 2005).
const MELTS_M_S: f64 = 12_000.0;

/// Rock that melts, m³ (Collins and others 2005, equation 30: 8.9e-12 E sin θ, for strikes of 12 km/s and more); `None` for a
/// burst or a slower strike.
pub fn melt_m3(body: &Impactor, entry: &EntryResult) -> Option<f64> {
    (entry.ground_energy_mt > 0.0 && entry.end_speed_m_s >= MELTS_M_S)
        .then(|| 8.9e-12 * entry.ground_energy_mt * JOULES_PER_MEGATON * sin(body.angle_deg.to_radians()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::enter;

    fn stone(diameter_m: f64) -> Impactor {
        Impactor {
            diameter_m,
            density_kg_m3: 2700.0,
            speed_km_s: 20.0,
            angle_deg: 45.0,
        }
    }

    /// Ries (24 km) and Chicxulub (180 km), the examples of the paper: stones of 1.75 and 18 km.
    #[test]
    fn craters_have_the_size_of_ries_and_chicxulub() {
        for (diameter_m, reference_m) in [(1750.0, 24_660.0), (18_000.0, 192_000.0)] {
            let found = dug(&stone(diameter_m), 20_000.0, Target::Sedimentary);
            assert!((found.final_m / reference_m - 1.0).abs() < 0.01, "{found:?}");
            assert!(found.complex && found.transient_m < found.final_m);
        }
    }

    /// The sea slows a rigid sphere at 0.877, the supersonic coefficient: by hand, 500 m of 2,700 kg/m³ at 45° loses
    /// all but exp(−1.5 · 1000 · 0.877 · 400 / (2700 · 500 sin 45°)) = 0.57624 of its speed in 400 m.
    #[test]
    fn the_sea_slows_as_published() {
        let body = stone(500.0);
        let at = |depth_m| dug(&body, 20_000.0, Target::Water { depth_m }).transient_m;
        // The crater grows with the power 0.44 of the speed.
        let ratio = pow(at(400.0) / at(0.0), 1.0 / 0.44);
        assert!((ratio - 0.57624).abs() < 1e-4, "{ratio}");
    }

    /// Meteor Crater: 1.2 km across and some 200 m below its rim, from an iron of some 50 m at 12 km/s on the ground (Melosh &
    /// Collins 2005, Nature 434, 157), within a third in width.
    #[test]
    fn meteor_crater_is_simple_and_as_deep_as_it_is() {
        let iron = Impactor {
            density_kg_m3: 7800.0,
            ..stone(50.0)
        };
        let found = dug(&iron, 12_800.0, Target::Sedimentary);
        assert!(
            !found.complex && (900.0..1600.0).contains(&found.final_m),
            "{found:?}"
        );
        assert!((120.0..350.0).contains(&found.depth_m), "{found:?}");
    }

    /// Collins and others 2005: melt where the strike has 12 km/s or more; for the body of Ries 8.9e-12 E sin 45°, by hand
    /// 9.5 km³.
    #[test]
    fn slow_strikes_melt_nothing() {
        let at = |speed_km_s: f64| {
            let body = Impactor {
                speed_km_s,
                ..stone(1750.0)
            };
            melt_m3(&body, &enter(&body).unwrap())
        };
        let melt = at(20.0).unwrap();
        assert!((melt / 9.5e9 - 1.0).abs() < 0.02, "{melt}");
        assert!(at(12.2).is_some());
        assert_eq!(at(11.0), None);
        let burst = stone(40.0);
        assert_eq!(melt_m3(&burst, &enter(&burst).unwrap()), None);
    }

    #[test]
    fn water_shields_the_floor() {
        let body = stone(300.0);
        let entry = enter(&body).unwrap();
        let at = |depth_m| crater(&body, &entry, Target::Water { depth_m }).unwrap().unwrap();
        assert!(
            at(4000.0).final_m < 0.2 * at(10.0).final_m,
            "{:?} {:?}",
            at(4000.0),
            at(10.0)
        );
        assert!(at(4000.0).water_m.unwrap() > at(10.0).final_m && at(4000.0).final_m == 0.0);
        for bad in [f64::NAN, -1.0, 20_000.0] {
            assert!(crater(&body, &entry, Target::Water { depth_m: bad }).is_err());
        }
    }

    #[test]
    fn what_is_thrown_out_thins_with_the_cube_of_the_distance() {
        let found = dug(&stone(1750.0), 20_000.0, Target::Sedimentary);
        let reach = ejecta_reach_m(&found, 0.01).unwrap();
        assert!((ejecta_m(&found, reach).unwrap() - 0.01).abs() < 1e-9);
        assert!((ejecta_m(&found, 2.0 * reach).unwrap() - 0.01 / 8.0).abs() < 1e-9);
        assert!(ejecta_m(&found, 1000.0).is_none());
    }
}

//! From the top of the atmosphere to the burst or the ground.
//!
//! Collins, Melosh & Marcus 2005, "Earth Impact Effects Program", Meteoritics & Planetary Science 40, 817–840: strength
//! from density, break-up altitude, pancake spreading, crater. An analytic model: burst altitudes agree with well-known
//! falls to a few km, energies to some 10 %.

use libm::{exp, log, pow, sin, sqrt};
use serde::{Deserialize, Serialize};

use crate::ImpactError;
use crate::crater::{Target, dug};

/// Joules in a megaton of TNT.
pub const JOULES_PER_MEGATON: f64 = 4.184e15;
/// Scale height of the atmosphere, m (Collins and others 2005).
const SCALE_HEIGHT_M: f64 = 8000.0;
/// Drag coefficient (the same).
const DRAG: f64 = 2.0;
/// Spreading at which the pancake bursts, in diameters (the same).
const PANCAKE: f64 = 7.0;
/// Gravity, m/s².
const GRAVITY_M_S2: f64 = 9.81;

/// A body at the top of the atmosphere.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Impactor {
    /// Diameter, m.
    pub diameter_m: f64,
    /// Density, kg/m³.
    pub density_kg_m3: f64,
    /// Speed relative to the ground, km/s.
    pub speed_km_s: f64,
    /// Angle of the path above the horizontal, degrees.
    pub angle_deg: f64,
}

impl Impactor {
    /// Mass of a sphere, kg.
    pub fn mass_kg(&self) -> f64 {
        std::f64::consts::FRAC_PI_6 * self.density_kg_m3 * pow(self.diameter_m, 3.0)
    }

    pub(crate) fn check(&self) -> Result<(), ImpactError> {
        let diameters = "between 0.1 m and 1,000 km is needed";
        ImpactError::within("a diameter", self.diameter_m, "m", (0.1, 1e6), diameters)?;
        let densities = "between 100 and 23,000 is needed";
        ImpactError::within(
            "a density",
            self.density_kg_m3,
            "kg/m³",
            (100.0, 23_000.0),
            densities,
        )?;
        ImpactError::within(
            "a speed",
            self.speed_km_s,
            "km/s",
            (0.5, 100.0),
            "between 0.5 and 100 is needed",
        )?;
        let angles = "between 0.1 and 90 above the horizontal is needed";
        ImpactError::within("an angle", self.angle_deg, "°", (0.1, 90.0), angles)
    }
}

/// What came of the entry.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryResult {
    /// Kinetic energy at the top of the atmosphere, megatons of TNT.
    pub energy_mt: f64,
    /// Altitude at which it begins to break up, m; `None` if it holds to the ground.
    pub breakup_altitude_m: Option<f64>,
    /// Altitude of the burst, m; `None` if it reaches the ground.
    pub airburst_altitude_m: Option<f64>,
    /// Energy left in the air, megatons of TNT.
    pub airburst_energy_mt: f64,
    /// Energy that reaches the ground, megatons of TNT; 0 for an airburst.
    pub ground_energy_mt: f64,
    /// Speed at the burst or at the ground, m/s.
    pub end_speed_m_s: f64,
    /// Final crater in sedimentary rock, m; `None` for an airburst. See [`crate::crater`] for other grounds.
    pub crater_diameter_m: Option<f64>,
}

impl EntryResult {
    /// Energy that drives the blast, kilotons of TNT: that of the burst, or the larger of strike and fall.
    ///
    /// Collins and others count the strike alone once a body reaches the ground. One that is all but burst on arrival
    /// would then do less harm than a smaller one that bursts just above, so what it left in the air counts too.
    pub fn blast_energy_kt(&self) -> f64 {
        1000.0 * self.airburst_energy_mt.max(self.ground_energy_mt)
    }
}

/// Follows a body down.
pub fn enter(body: &Impactor) -> Result<EntryResult, ImpactError> {
    body.check()?;
    let (l, density) = (body.diameter_m, body.density_kg_m3);
    let v = body.speed_km_s * 1000.0;
    let sine = sin(body.angle_deg.to_radians());
    let mass = body.mass_kg();
    let energy = 0.5 * mass * v * v;
    let strength_pa = pow(10.0, 2.107 + 0.0624 * sqrt(density));
    let resistance = 4.07 * DRAG * SCALE_HEIGHT_M * strength_pa / (density * l * v * v * sine);
    let air = |altitude: f64| exp(-altitude / SCALE_HEIGHT_M);
    // Equation 8: speed after air of unit surface density down to an altitude.
    let slowed =
        |altitude: f64| v * exp(-3.0 * air(altitude) * DRAG * SCALE_HEIGHT_M / (4.0 * density * l * sine));
    let breakup = if resistance < 1.0 {
        // Equation 11.
        let z = -SCALE_HEIGHT_M
            * (log(strength_pa / (v * v)) + 1.308 - 0.314 * resistance - 1.303 * sqrt(1.0 - resistance));
        (z > 0.0).then_some(z)
    } else {
        None
    };
    let (burst, end_speed) = match breakup {
        None => (None, slowed(0.0)),
        Some(z) => pancake(l, density, sine, z, slowed(z)),
    };
    let end_speed = if breakup.is_some() {
        end_speed
    } else {
        // Nothing whole falls slower than weight and drag in balance.
        end_speed.max(sqrt(4.0 * density * l * GRAVITY_M_S2 / (3.0 * DRAG)).min(v))
    };
    let left = 0.5 * mass * end_speed * end_speed;
    Ok(EntryResult {
        energy_mt: energy / JOULES_PER_MEGATON,
        breakup_altitude_m: breakup,
        airburst_altitude_m: burst,
        airburst_energy_mt: (energy - left) / JOULES_PER_MEGATON,
        ground_energy_mt: if burst.is_some() {
            0.0
        } else {
            left / JOULES_PER_MEGATON
        },
        end_speed_m_s: end_speed,
        crater_diameter_m: burst
            .is_none()
            .then(|| dug(body, end_speed, Target::Sedimentary).final_m),
    })
}

/// Spreading after break-up (equations 16 to 20): altitude of the burst if it bursts, and the speed at its end.
fn pancake(l: f64, density: f64, sine: f64, breakup_m: f64, speed: f64) -> (Option<f64>, f64) {
    let h = SCALE_HEIGHT_M;
    let rho = exp(-breakup_m / h);
    let dispersion = l * sine * sqrt(density / (DRAG * rho));
    let alpha = sqrt(PANCAKE * PANCAKE - 1.0);
    let burst = breakup_m - 2.0 * h * log(1.0 + dispersion / (2.0 * h) * alpha);
    let x = dispersion / h;
    let integral = if burst > 0.0 {
        dispersion * l * l * alpha / 24.0
            * (8.0 * (3.0 + alpha * alpha) + 3.0 * alpha * x * (2.0 + alpha * alpha))
    } else {
        h * h * h * l * l / (3.0 * dispersion * dispersion)
            * (3.0 * (4.0 + x * x) * exp(breakup_m / h) + 6.0 * exp(2.0 * breakup_m / h)
                - 16.0 * exp(1.5 * breakup_m / h)
                - 3.0 * x * x
                - 2.0)
    };
    let end = speed * exp(-0.75 * DRAG * rho / (density * l * l * l * sine) * integral);
    ((burst > 0.0).then_some(burst), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_refused_with_its_name() {
        for bad in [f64::NAN, -1.0, 0.0, f64::INFINITY] {
            let error = enter(&Impactor {
                diameter_m: bad,
                density_kg_m3: 3000.0,
                speed_km_s: 15.0,
                angle_deg: 45.0,
            });
            assert!(matches!(
                error,
                Err(ImpactError::OutOfRange {
                    name: "a diameter",
                    ..
                })
            ));
        }
        assert!(
            enter(&Impactor {
                diameter_m: 1.0,
                density_kg_m3: 3000.0,
                speed_km_s: 15.0,
                angle_deg: 91.0
            })
            .is_err()
        );
    }
}

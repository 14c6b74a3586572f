//! Overpressure at a distance, and how far each level reaches.
//!
//! Strikes and low bursts: Collins, Melosh & Marcus 2005, section "Air blast" (after Glasstone & Dolan 1977). Their
//! formula for regular reflection falls away under bursts higher than some 550 m per cube root of kilotons: 60 Pa under
//! Chelyabinsk, where the shock broke windows tens of km away. A weak shock from high above is a sphere in free air,
//! doubled where the ground throws it back. Free air is taken from the surface-burst curve: a burst on the ground drives
//! half a sphere, so it is worth twice its energy (Glasstone & Dolan 1977, 3.34). All of the body's energy counts there,
//! since what outlives the burst is released on the way down. The larger of the two holds inside the zone of regular
//! reflection; outside it the Mach stem of the published formula. Good to a factor of about 1.5 in pressure, of 2 within
//! three altitudes of a burst: there a moving source gives twice as much and a line source half (Collins, Lynch, McAdam &
//! Davison 2017, Meteoritics & Planetary Science 52, 1542). Fire is left out ([`crate::thermal`]).
//!
//! [`overpressure_thin_air_pa`] is a second opinion on high bursts, from the thin air in which they happen.

use libm::{cbrt, exp, log, pow, sqrt};

use crate::atmosphere::{density_kg_m3, pressure_pa};
use crate::entry::EntryResult;

/// Pascals in a pound per square inch.
pub const PASCALS_PER_PSI: f64 = 6894.757;
/// Pressure and scaled range at the change of slope of the surface-burst curve: 75 kPa at 290 m for 1 kt.
const CROSS_PRESSURE_PA: f64 = 75_000.0;
const CROSS_RANGE_M: f64 = 290.0;
/// Pressure of the air at the ground, Pa.
const AIR_PRESSURE_PA: f64 = 101_325.0;
/// Scaled altitude above which no Mach stem forms, m per cube root of kilotons (Collins and others 2005).
const MACH_CEILING_M: f64 = 550.0;
/// Half the way around the Earth, m: no blast is followed farther.
const FARTHEST_M: f64 = 2.0e7;

/// Surface-burst curve: scaled range in m per cube root of kilotons to Pa.
fn surface_pa(scaled_m: f64, cross_m: f64) -> f64 {
    CROSS_PRESSURE_PA * cross_m / (4.0 * scaled_m) * (1.0 + 3.0 * pow(cross_m / scaled_m, 1.3))
}

/// The scaled range at which the surface-burst curve has fallen to a pressure: Newton's steps for the logarithm of
/// `cross_m` over the range, in which the curve is convex, from where they only descend.
fn surface_range_m(pressure_pa: f64, cross_m: f64) -> f64 {
    let wanted = log(4.0 * pressure_pa / CROSS_PRESSURE_PA);
    let mut u = wanted.min((wanted - log(3.0)) / 2.3);
    // From the worse of the two slopes it takes five.
    for _ in 0..12 {
        let steep = 3.0 * exp(1.3 * u);
        let step = (u + log(1.0 + steep) - wanted) / (1.0 + 1.3 * steep / (1.0 + steep));
        u -= step;
        if step.abs() < 1e-13 {
            break;
        }
    }
    cross_m * exp(-u)
}

/// A weak shock in free air at this scaled slant range, thrown back by the ground, Pa (normal reflection, Glasstone &
/// Dolan 1977, equation 3.56.2).
fn reflected_pa(scaled_slant_m: f64) -> f64 {
    let incident = surface_pa(cbrt(2.0) * scaled_slant_m, CROSS_RANGE_M);
    2.0 * incident * (7.0 * AIR_PRESSURE_PA + 4.0 * incident) / (7.0 * AIR_PRESSURE_PA + incident)
}

/// The scaled slant range at which [`reflected_pa`] has fallen to a pressure, m per cube root of kilotons.
fn reflected_range_m(pressure_pa: f64) -> f64 {
    // The incident pressure is the positive root of 8 p² + (14 P - r) p = 7 P r.
    let linear = 14.0 * AIR_PRESSURE_PA - pressure_pa;
    let incident = (sqrt(linear * linear + 224.0 * AIR_PRESSURE_PA * pressure_pa) - linear) / 16.0;
    surface_range_m(incident, CROSS_RANGE_M) / cbrt(2.0)
}

/// Two falling curves of pressure over distance: under the burst, and beyond the place where the Mach stem forms.
struct Blast {
    /// Cube root of the energy in kilotons.
    scale: f64,
    /// The same of the body's whole energy.
    whole_scale: f64,
    /// Altitude of the burst, m; `None` for a strike.
    altitude_m: Option<f64>,
    /// Distance at which the Mach stem forms, m; 0 for a strike, infinite for a high burst.
    mach_from_m: f64,
    /// Regular reflection: the pressure under the burst, Pa, and its fall with distance, 1/m.
    regular: (f64, f64),
}

impl Blast {
    /// `None` if nothing is released.
    fn new(entry: &EntryResult) -> Option<Self> {
        let scale = cbrt(entry.blast_energy_kt());
        let mach_from_m = entry.airburst_altitude_m.map_or(0.0, |altitude| {
            let burst = altitude / scale;
            if burst < MACH_CEILING_M {
                scale * MACH_CEILING_M * burst / (1.2 * (MACH_CEILING_M - burst))
            } else {
                f64::INFINITY
            }
        });
        let regular = entry.airburst_altitude_m.map_or((0.0, 0.0), |altitude| {
            let burst = altitude / scale;
            (3.14e11 * pow(burst, -2.6), 34.87 * pow(burst, -1.73) / scale)
        });
        (scale > 0.0).then_some(Self {
            scale,
            whole_scale: cbrt(1000.0 * entry.energy_mt),
            altitude_m: entry.airburst_altitude_m,
            mach_from_m,
            regular,
        })
    }

    fn under_burst_pa(&self, distance_m: f64, altitude_m: f64) -> f64 {
        let (peak, fall) = self.regular;
        let regular = peak * exp(-fall * distance_m);
        let slant_m = sqrt(distance_m * distance_m + altitude_m * altitude_m);
        regular.max(reflected_pa(slant_m / self.whole_scale))
    }

    /// Scaled range at which the slope changes, m per cube root of kilotons: 289 m and more for a burst, 290 m for a
    /// strike, as printed.
    fn cross_m(&self) -> f64 {
        let burst = self.altitude_m.map_or(0.0, |altitude| altitude / self.scale);
        if burst > 0.0 {
            289.0 + 0.65 * burst
        } else {
            CROSS_RANGE_M
        }
    }

    fn mach_pa(&self, distance_m: f64) -> f64 {
        surface_pa(distance_m / self.scale, self.cross_m())
    }

    fn at_pa(&self, distance_m: f64) -> f64 {
        match self.altitude_m {
            Some(altitude) if distance_m < self.mach_from_m => self.under_burst_pa(distance_m, altitude),
            _ => self.mach_pa(distance_m),
        }
    }

    /// The outermost distance with at least this pressure, m.
    fn reach_m(&self, level_pa: f64) -> Option<f64> {
        let stem = self.mach_from_m.max(1.0);
        if stem < FARTHEST_M && self.mach_pa(stem) >= level_pa {
            let reach = self.scale * surface_range_m(level_pa, self.cross_m());
            return Some(reach.clamp(stem, FARTHEST_M));
        }
        let altitude = self.altitude_m?;
        if self.under_burst_pa(0.0, altitude) < level_pa {
            return None;
        }
        let (peak, fall) = self.regular;
        let regular = log(peak / level_pa) / fall;
        let slant = self.whole_scale * reflected_range_m(level_pa);
        let reflected = sqrt((slant * slant - altitude * altitude).max(0.0));
        Some(regular.max(reflected).min(self.mach_from_m).min(FARTHEST_M))
    }
}

/// Peak overpressure on the ground, Pa, at a ground distance from the point under the burst.
pub fn overpressure_pa(distance_m: f64, entry: &EntryResult) -> f64 {
    Blast::new(entry).map_or(0.0, |blast| blast.at_pa(distance_m.max(1.0)))
}

/// Peak overpressure on the ground, Pa, under and around a burst in thin air: the scaling of Sachs 1944 (distances by the cube
/// root of energy over the pressure of the air at the burst, pressures by that pressure), then a weak shock on its way down
/// through an isothermal atmosphere, which grows as the square root of density times speed of sound (Reed 1972, Journal of
/// the Acoustical Society of America 51, 1566), doubled at the ground. Without the energy that reaches the air later on the
/// path, so a lower bound: half of [`overpressure_pa`] at 40 km. 0 for a strike.
pub fn overpressure_thin_air_pa(distance_m: f64, entry: &EntryResult) -> f64 {
    let Some(altitude) = entry.airburst_altitude_m else {
        return 0.0;
    };
    let (pressure, density) = (pressure_pa(altitude), density_kg_m3(altitude));
    let kilotons = 1000.0 * entry.energy_mt;
    if !(kilotons > 0.0) {
        return 0.0;
    }
    let slant = sqrt(distance_m * distance_m + altitude * altitude);
    let scaled = slant * cbrt(pressure / AIR_PRESSURE_PA / kilotons);
    let there = surface_pa(cbrt(2.0) * scaled, CROSS_RANGE_M) * pressure / AIR_PRESSURE_PA;
    2.0 * there * sqrt(density_kg_m3(0.0) / density)
}

/// Wind behind the front, m/s (Collins and others 2005, equation 59).
pub fn wind_m_s(overpressure_pa: f64) -> f64 {
    const SOUND_M_S: f64 = 330.0;
    let ratio = overpressure_pa.max(0.0) / AIR_PRESSURE_PA;
    5.0 * ratio / 7.0 * SOUND_M_S / sqrt(1.0 + 6.0 * ratio / 7.0)
}

/// How far a level of overpressure reaches on the ground, km; `None` if it is not reached.
pub fn radius_km(entry: &EntryResult, level_psi: f64) -> Option<f64> {
    Blast::new(entry)?
        .reach_m(level_psi * PASCALS_PER_PSI)
        .map(|m| m / 1000.0)
}

/// Radii of 1, 2, 4 and 10 psi, km; 0 where a level is not reached.
pub fn radii_km(entry: &EntryResult) -> [f64; 4] {
    [1.0, 2.0, 4.0, 10.0].map(|psi| radius_km(entry, psi).unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a level is said to end, the pressure is that level, and a metre on it is less: over sizes and heights.
    #[test]
    fn a_radius_is_where_its_pressure_ends() {
        for energy_mt in [0.01, 0.5, 15.0, 300.0, 1e5] {
            for altitude_m in [200.0, 2_000.0, 9_000.0, 25_000.0] {
                let entry = burst(energy_mt, altitude_m);
                for psi in [0.2, 1.0, 4.0, 10.0] {
                    let Some(km) = radius_km(&entry, psi) else {
                        continue;
                    };
                    let at = |km: f64| overpressure_pa(1000.0 * km, &entry) / (psi * PASCALS_PER_PSI);
                    assert!(at(km + 0.001) < 1.0, "{energy_mt} Mt {altitude_m} m {psi} psi");
                    assert!(
                        at(km) > 1.0 - 1e-9 || km <= 0.001,
                        "{energy_mt} Mt {altitude_m} m {psi} psi"
                    );
                }
            }
        }
    }

    fn burst(energy_mt: f64, altitude_m: f64) -> EntryResult {
        EntryResult {
            energy_mt,
            breakup_altitude_m: Some(2.0 * altitude_m),
            airburst_altitude_m: Some(altitude_m),
            airburst_energy_mt: energy_mt,
            ground_energy_mt: 0.0,
            end_speed_m_s: 1000.0,
            crater_diameter_m: None,
        }
    }

    /// 15 kt at 580 m, as over Hiroshima: 5 psi to 1.7 km and 1 psi to 4.5 km by the height-of-burst curves of Glasstone & Dolan
    /// 1977, figure 3.73.
    #[test]
    fn a_low_burst_keeps_to_the_height_of_burst_curves() {
        let hiroshima = burst(0.015, 580.0);
        for (psi, km) in [(5.0, 1.67), (1.0, 4.5)] {
            let found = radius_km(&hiroshima, psi).unwrap();
            assert!((found / km - 1.0).abs() < 0.1, "{psi} psi to {found} km");
        }
    }

    /// Over Chelyabinsk both answers break glass from 40 to 90 km (0.5 kPa and more), neither brings walls down, and they are
    /// within a factor of 2.2 of each other. Windows and doors in the city told of 3.2 ± 0.6 kPa (Popova and others 2013).
    #[test]
    fn thin_air_and_thick_agree_on_a_high_burst() {
        let chelyabinsk = burst(0.5, 29_700.0);
        for km in [0.0, 40.0, 60.0] {
            let (thick, thin) = (
                overpressure_pa(1000.0 * km, &chelyabinsk),
                overpressure_thin_air_pa(1000.0 * km, &chelyabinsk),
            );
            assert!(
                (0.45..1.0).contains(&(thin / thick)),
                "{thin} of {thick} at {km} km"
            );
            assert!(thin > 500.0 && thick < 5000.0, "{thin} {thick} at {km} km");
        }
        assert!(overpressure_pa(90_000.0, &chelyabinsk) > 500.0);
    }

    /// Glasstone & Dolan 1977, table 3.07: 5 psi go with 163 miles an hour (73 m/s), 2 psi with 70 (31 m/s), 20 psi with 502.
    #[test]
    fn winds_are_those_of_the_table() {
        for (psi, m_s) in [(2.0, 31.3), (5.0, 72.9), (20.0, 224.0)] {
            let found = wind_m_s(psi * PASCALS_PER_PSI);
            assert!((found / m_s - 1.0).abs() < 0.05, "{found} m/s at {psi} psi");
        }
    }

    #[test]
    fn the_surface_curve_changes_slope_where_it_is_printed() {
        assert!((surface_pa(CROSS_RANGE_M, CROSS_RANGE_M) - CROSS_PRESSURE_PA).abs() < 1e-6);
    }

    /// Weak shocks are doubled; a strong one more than that, 8 times in the limit.
    #[test]
    fn the_ground_doubles_a_weak_shock() {
        let (far, near) = (1e5, 200.0);
        let incident = |r: f64| surface_pa(cbrt(2.0) * r, CROSS_RANGE_M);
        assert!((reflected_pa(far) / incident(far) - 2.0).abs() < 0.01);
        let ratio = reflected_pa(near) / incident(near);
        assert!((2.2..8.0).contains(&ratio), "{ratio}");
    }
}

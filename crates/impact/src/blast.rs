//! Overpressure at a distance, and how far each level reaches.
//!
//! Low bursts and strikes: Collins, Melosh & Marcus 2005, section "Air blast" (after Glasstone & Dolan 1977). Their
//! formula for regular reflection falls away under bursts higher than some 500 m per cube root of kilotons (Chelyabinsk
//! would have been 60 Pa). There a weak shock has long separated from its source, and its strength depends on the slant
//! range alone; the surface-burst curve at that range, whose doubled energy stands for the reflection at the ground,
//! and with all of the body's energy, since what is left at the burst is released on the way down, gives 0.4 to 0.9 kPa 40 to 90 km from Chelyabinsk, where glass broke (Popova and others 2013; Brown and others 2013).
//! The larger of the two holds. Good to a factor of about 1.5 in pressure.

use libm::{cbrt, exp, pow, sqrt};

use crate::entry::EntryResult;

/// Pascals in a pound per square inch.
pub const PASCALS_PER_PSI: f64 = 6894.757;
/// Pressure and scaled range at the change of slope of the surface-burst curve: 75 kPa at 290 m for 1 kt.
const CROSS_PRESSURE_PA: f64 = 75_000.0;
const CROSS_RANGE_M: f64 = 290.0;

/// Surface-burst curve: scaled range in m per cube root of kilotons to Pa.
fn surface_pa(scaled_m: f64, cross_m: f64) -> f64 {
    CROSS_PRESSURE_PA * cross_m / (4.0 * scaled_m) * (1.0 + 3.0 * pow(cross_m / scaled_m, 1.3))
}

/// Peak overpressure on the ground, Pa, at a ground distance from the point under the burst.
pub fn overpressure_pa(distance_m: f64, entry: &EntryResult) -> f64 {
    let kilotons = entry.blast_energy_kt();
    if kilotons <= 0.0 {
        return 0.0;
    }
    let scale = cbrt(kilotons);
    let range = distance_m.max(1.0) / scale;
    let Some(altitude) = entry.airburst_altitude_m else {
        return surface_pa(range, CROSS_RANGE_M);
    };
    let burst = altitude / scale;
    let whole = cbrt(1000.0 * entry.energy_mt);
    let slant = surface_pa(
        sqrt(distance_m * distance_m + altitude * altitude) / whole,
        CROSS_RANGE_M,
    );
    let mach_from = if burst < 550.0 {
        550.0 * burst / (1.2 * (550.0 - burst))
    } else {
        f64::INFINITY
    };
    let near = if range < mach_from {
        3.14e11 * pow(burst, -2.6) * exp(-34.87 * pow(burst, -1.73) * range)
    } else {
        surface_pa(range, 289.0 + 0.65 * burst)
    };
    near.max(slant)
}

/// How far a level of overpressure reaches on the ground, km; `None` if it is not reached.
pub fn radius_km(entry: &EntryResult, level_psi: f64) -> Option<f64> {
    let level = level_psi * PASCALS_PER_PSI;
    let reached = |km: f64| overpressure_pa(km * 1000.0, entry) >= level;
    // From far to near: the outermost place that feels it, even where the curve steps at the Mach stem.
    let (mut outside, mut inside) = (20_000.0_f64, None);
    let mut km = outside;
    while km > 0.01 {
        if reached(km) {
            inside = Some(km);
            break;
        }
        outside = km;
        km *= 0.97;
    }
    let (mut outside, mut inside) = (outside, inside?);
    for _ in 0..40 {
        let middle = 0.5 * (inside + outside);
        if reached(middle) {
            inside = middle
        } else {
            outside = middle
        }
    }
    Some(inside)
}

/// Radii of 1, 2, 4 and 10 psi, km; 0 where a level is not reached.
pub fn radii_km(entry: &EntryResult) -> [f64; 4] {
    [1.0, 2.0, 4.0, 10.0].map(|psi| radius_km(entry, psi).unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Impactor, enter};

    fn body(diameter_m: f64, density_kg_m3: f64, speed_km_s: f64, angle_deg: f64) -> EntryResult {
        enter(&Impactor {
            diameter_m,
            density_kg_m3,
            speed_km_s,
            angle_deg,
        })
        .unwrap()
    }

    /// The published formulas, run by an independent script.
    #[test]
    fn low_bursts_follow_the_published_curve() {
        let r = body(60.0, 3000.0, 15.0, 45.0);
        assert!((overpressure_pa(10_000.0, &r) - 59_306.0).abs() < 30.0);
        assert!((overpressure_pa(30_000.0, &r) - 8953.0).abs() < 9.0);
        let r = body(50.0, 3000.0, 20.0, 45.0);
        assert!((overpressure_pa(10_000.0, &r) - 34_586.0).abs() < 40.0);
    }

    /// Glass broke 40 to 90 km from the path (Popova and others 2013, figure 3); windows fail from some 0.4 to 1 kPa.
    #[test]
    fn chelyabinsk_breaks_glass_and_no_walls() {
        let r = body(19.0, 3300.0, 19.16, 18.3);
        for km in [40.0, 60.0, 90.0] {
            let p = overpressure_pa(km * 1000.0, &r);
            assert!((400.0..2500.0).contains(&p), "{p} Pa at {km} km");
        }
        assert!(
            radius_km(&r, 1.0).is_none(),
            "1 psi was felt nowhere on the ground"
        );
    }

    /// Tunguska, 5 to 15 Mt at 5 to 10 km, felled 2,150 km² of forest: a circle of 26 km, 30 % either way; trees fall at 2 psi and more
    /// (Glasstone & Dolan 1977, table 5.160).
    #[test]
    fn tunguska_fells_its_forest() {
        let r = body(60.0, 2700.0, 16.5, 35.0);
        assert!(
            (3.0..20.0).contains(&r.airburst_energy_mt),
            "{} Mt",
            r.airburst_energy_mt
        );
        let km = radius_km(&r, 2.0).unwrap();
        assert!((18.0..=34.0).contains(&km), "{km} km");
    }

    #[test]
    fn a_higher_level_never_reaches_farther() {
        for d in [30.0, 60.0, 100.0, 190.0, 400.0] {
            let r = radii_km(&body(d, 2400.0, 17.2, 74.0));
            assert!(r.windows(2).all(|w| w[0] >= w[1]), "{r:?}");
        }
    }
}

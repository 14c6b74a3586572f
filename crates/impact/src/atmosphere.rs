//! Air at an altitude.
//!
//! U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), every 5 km to 100 km, straight lines of the logarithm between: within
//! 3 % of the standard. The analytic entry of [`crate::entry`] keeps the exponential air of its own paper.

use libm::{exp, log};

const STEP_M: f64 = 5000.0;
/// kg/m³ at 0, 5, … 100 km.
const DENSITY_KG_M3: [f64; 21] = [
    1.225, 0.7364, 0.4135, 0.1948, 0.088_91, 0.040_08, 0.018_41, 0.008_463, 0.003_996, 0.001_966, 0.001_027,
    5.681e-4, 3.097e-4, 1.632e-4, 8.283e-5, 3.992e-5, 1.846e-5, 8.220e-6, 3.416e-6, 1.393e-6, 5.604e-7,
];
/// Pa at 0, 5, … 100 km.
const PRESSURE_PA: [f64; 21] = [
    101_325.0, 54_048.0, 26_500.0, 12_112.0, 5529.0, 2549.0, 1197.0, 574.6, 287.1, 149.1, 79.78, 42.53,
    21.96, 10.93, 5.221, 2.388, 1.052, 0.4457, 0.1836, 0.076_0, 0.032_0,
];

fn at(table: &[f64; 21], altitude_m: f64) -> f64 {
    let steps = altitude_m.max(0.0) / STEP_M;
    // Above 100 km the last slope goes on.
    let row = (steps as usize).min(table.len() - 2);
    let (below, above) = (log(table[row]), log(table[row + 1]));
    exp(below + (above - below) * (steps - row as f64))
}

/// Density of the air, kg/m³; that of the sea's level below it.
pub fn density_kg_m3(altitude_m: f64) -> f64 {
    at(&DENSITY_KG_M3, altitude_m)
}

/// Pressure of the air, Pa; that of the sea's level below it.
pub fn pressure_pa(altitude_m: f64) -> f64 {
    at(&PRESSURE_PA, altitude_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the standard that lie between those of the table.
    #[test]
    fn between_its_rows_it_keeps_to_the_standard() {
        for (km, density, pressure) in [
            (11.0, 0.3648, 22_700.0),
            (32.0, 0.013_55, 889.1),
            (47.0, 0.001_497, 115.9),
            (71.0, 7.195e-5, 4.479),
        ] {
            let (d, p) = (density_kg_m3(1000.0 * km), pressure_pa(1000.0 * km));
            assert!((d / density - 1.0).abs() < 0.05, "{km} km: {d} kg/m3");
            assert!((p / pressure - 1.0).abs() < 0.05, "{km} km: {p} Pa");
        }
        assert!(density_kg_m3(120_000.0) < density_kg_m3(100_000.0));
        assert!((density_kg_m3(-50.0) - 1.225).abs() < 1e-12);
    }
}

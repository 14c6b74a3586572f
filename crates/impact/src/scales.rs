//! Palermo and Torino.

use libm::{log10, pow};

/// Palermo technical impact hazard scale: log10 of the chance over the background of the years to come.
///
/// Chesley and others 2002, Icarus 159, 423: the background is 0.03 E^(−0.8) a year, E in megatons.
pub fn palermo(probability: f64, energy_mt: f64, years: f64) -> f64 {
    log10(probability / (0.03 * pow(energy_mt, -0.8) * years))
}

/// Torino impact hazard scale, 0 to 10 (Binzel 2000, Planetary and Space Science 48, 297).
///
/// The certain row (8, 9, 10), the 1 % line between 1 and 3 and the energies 1, 100 and 100,000 Mt are the scale's
/// text. The sloping lines of its chart are not published as numbers; they are laid here between published ratings:
/// energy to the power −2/3, from 0 to 1 through Apophis of 2006 (1 in 45,000, 880 Mt, on the line) and from 1 to 2 two
/// decades above it, which rates 2004 VD17 (1 in 1,600, 15,000 Mt) and Apophis of December 2004 (1 in 233) 2, and 2011
/// AG5 (1 in 500, 100 Mt) and 2007 VK184 (1 in 1,750, 150 Mt) 1, as they were. From 4 to 5 and from 6 to 7 another two
/// decades up: by likeness, no object was ever rated so.
pub fn torino(probability: f64, energy_mt: f64) -> u8 {
    if !(probability > 0.0) || energy_mt < 1.0 {
        return 0;
    }
    let local = energy_mt < 100.0;
    let regional = energy_mt < 1e5;
    if probability >= 0.99 {
        return if local {
            8
        } else if regional {
            9
        } else {
            10
        };
    }
    let above = log10(probability) + 2.0 / 3.0 * log10(energy_mt) + 2.70;
    if above < 0.0 {
        0
    } else if local {
        if probability >= 0.01 { 3 } else { 1 }
    } else if regional {
        if above >= 4.0 {
            5
        } else if probability >= 0.01 {
            4
        } else if above >= 2.0 {
            2
        } else {
            1
        }
    } else if above >= 4.0 {
        7
    } else if above >= 3.0 {
        6
    } else if above >= 2.0 {
        2
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Apophis in December 2004 was 1.10 (CNEOS); 2024 YR4 at its peak was −0.18 (CNEOS, from a finer sum: 0.02 apart).
    #[test]
    fn palermo_of_published_cases() {
        assert!((palermo(0.027, 1480.0, 24.3) - 1.10).abs() < 0.02);
        assert!((palermo(0.031, 7.8, 7.84) + 0.18).abs() < 0.02);
    }

    /// Ratings as published by CNEOS and the International Asteroid Warning Network.
    #[test]
    fn torino_of_published_cases() {
        assert_eq!(torino(0.031, 7.8), 3, "2024 YR4 in February 2025");
        assert_eq!(torino(0.009, 7.8), 1, "2024 YR4 below 1 %");
        assert_eq!(torino(0.027, 1480.0), 4, "Apophis in December 2004");
        assert_eq!(torino(1.0 / 233.0, 1480.0), 2, "Apophis two days before");
        assert_eq!(torino(0.002, 7.0), 1, "2023 DW");
        assert_eq!(torino(0.016, 105.0 * 0.9), 3, "2024 PDC25");
        assert_eq!(torino(1.0 / 1600.0, 15_000.0), 2, "2004 VD17");
        assert_eq!(torino(1.0 / 500.0, 100.0), 1, "2011 AG5");
        assert_eq!(torino(1.0 / 1750.0, 150.0), 1, "2007 VK184");
        assert_eq!(torino(1.0, 0.5), 0, "too small");
        assert_eq!(
            [torino(1.0, 50.0), torino(1.0, 300.0), torino(1.0, 1e6)],
            [8, 9, 10]
        );
    }
}

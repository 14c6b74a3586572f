//! Palermo and Torino.

use libm::{log10, pow};

use crate::ImpactError;

/// Palermo technical impact hazard scale: log10 of the chance over the background of the years to come.
///
/// Chesley and others 2002, Icarus 159, 423: the background is 0.03 E^(−0.8) a year, E in megatons.
pub fn palermo(probability: f64, energy_mt: f64, years: f64) -> f64 {
    log10(probability / (0.03 * pow(energy_mt, -0.8) * years))
}

/// Palermo value of several possible encounters of one body together: the logarithm of the sum of their ratios (Chesley and
/// others 2002). −∞ for none.
pub fn palermo_cumulative(each: &[f64]) -> f64 {
    log10(each.iter().map(|&value| pow(10.0, value)).sum())
}

/// The Torino scale speaks of impacts within this many years (Binzel 2000).
pub const TORINO_YEARS: f64 = 100.0;

/// Torino impact hazard scale, 0 to 10 (Binzel 2000, Planetary and Space Science 48, 297), for impacts less than a
/// century away: for later ones it has no value ([`TORINO_YEARS`]).
///
/// The certain row (8, 9, 10), the 1 % line and the energies 1, 100 and 100,000 Mt are the scale's text. The sloping
/// lines are those of its figure: probability falls with energy to the power −2/3, and they meet 1 % at 0.1 Mt (0 to 1),
/// 100 Mt (1 to 2) and 100,000 Mt (2 to 6 left of 1 %, 4 to 5 right of it). Read off the figure alike by NEOs.jl
/// (Pérez-Hernández & Benet, `src/impactmonitoring/scales.jl`), and in keeping with published ratings: see the tests.
pub fn torino(probability: f64, energy_mt: f64) -> u8 {
    if !(probability > 0.0 && energy_mt >= 1.0) {
        return 0;
    }
    // Decades of probability above the line that meets 1 % at this energy.
    let above = |meets_mt: f64| log10(probability / 0.01) + 2.0 / 3.0 * log10(energy_mt / meets_mt);
    let (local, regional) = (energy_mt < 100.0, energy_mt < 1e5);
    if probability >= 0.99 {
        match (local, regional) {
            (true, _) => 8,
            (false, true) => 9,
            (false, false) => 10,
        }
    } else if probability >= 0.01 {
        match (local, regional) {
            (true, _) => 3,
            (false, true) if above(1e5) < 0.0 => 4,
            (false, true) => 5,
            (false, false) => 7,
        }
    } else if above(0.1) < 0.0 {
        0
    } else if above(100.0) < 0.0 {
        1
    } else if above(1e5) < 0.0 {
        2
    } else {
        6
    }
}

/// Both scales of one possible impact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// Palermo value.
    pub palermo: f64,
    /// Torino value; `None` for impacts a century away and more.
    pub torino: Option<u8>,
}

/// Rates a possible impact on both scales.
///
/// # Errors
/// [`ImpactError::OutOfRange`] for a probability outside 0 to 1 (0 has no logarithm), or an energy or a time that is not above
/// zero.
pub fn rate(probability: f64, energy_mt: f64, years: f64) -> Result<Rating, ImpactError> {
    let chances = "above 0 and at most 1 is needed";
    ImpactError::within(
        "a probability",
        probability,
        "",
        (f64::MIN_POSITIVE, 1.0),
        chances,
    )?;
    ImpactError::within(
        "an energy",
        energy_mt,
        "Mt",
        (1e-12, 1e15),
        "between 1e-12 and 1e15 Mt is needed",
    )?;
    ImpactError::within(
        "a time",
        years,
        "years",
        (1e-6, 1e6),
        "between half a minute and a million years is needed",
    )?;
    Ok(Rating {
        palermo: palermo(probability, energy_mt, years),
        torino: (years < TORINO_YEARS).then(|| torino(probability, energy_mt)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_rated_is_refused() {
        let fine = rate(0.031, 7.8, 7.84).unwrap();
        assert_eq!(fine.torino, Some(3));
        assert_eq!(rate(3.9e-4, 7.5e4, 855.0).unwrap().torino, None);
        for bad in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
            assert!(
                rate(bad, 7.8, 7.84).is_err()
                    && rate(0.031, bad, 7.84).is_err()
                    && rate(0.031, 7.8, bad).is_err()
            );
        }
        assert!(rate(1.1, 7.8, 7.84).is_err());
    }

    /// Apophis in December 2004 was 1.10 (CNEOS); 2024 YR4 at its peak was −0.18 (CNEOS, from a finer sum: 0.02 apart).
    #[test]
    fn palermo_of_published_cases() {
        assert!((palermo(0.027, 1480.0, 24.3) - 1.10).abs() < 0.02);
        assert!((palermo(0.031, 7.8, 7.84) + 0.18).abs() < 0.02);
    }

    /// CNEOS's Sentry table: (101955) Bennu, 490 m, 12.68 km/s, 7.33e10 kg (Farnocchia and others 2021), 24 September 2182: −1.59,
    /// all encounters −1.40; (29075) 1950 DA as of 2025, 2880: −0.92 for 75,000 Mt at 0.039 %.
    #[test]
    fn palermo_of_far_encounters() {
        let bennu_mt = 0.5 * 7.33e10 * 12_680.0_f64.powi(2) / 4.184e15;
        let largest = palermo(1.0 / 2700.0, bennu_mt, 2182.73 - 2021.7);
        assert!((largest + 1.59).abs() < 0.03, "{largest}");
        // The rest of the 1 in 1,750 to 2300, spread over some later decades.
        let rest = 1.0 / 1750.0 - 1.0 / 2700.0;
        let all = palermo_cumulative(&[largest, palermo(rest, bennu_mt, 240.0), f64::NEG_INFINITY]);
        assert!((all + 1.40).abs() < 0.07, "{all}");
        let da = palermo(3.9e-4, 7.5e4, 2880.2 - 2025.0);
        assert!((da + 0.92).abs() < 0.03, "{da}");
        assert!(palermo_cumulative(&[]) < f64::MIN);
    }

    /// Ratings as published by CNEOS and the International Asteroid Warning Network.
    #[test]
    fn torino_of_published_cases() {
        assert_eq!(torino(0.031, 7.8), 3, "2024 YR4 in February 2025");
        assert_eq!(torino(0.009, 7.8), 1, "2024 YR4 below 1 %");
        assert_eq!(torino(0.027, 1480.0), 4, "Apophis on 27 December 2004");
        assert_eq!(torino(1.0 / 233.0, 1480.0), 2, "Apophis four days before");
        assert_eq!(torino(1.0 / 5500.0, 880.0), 1, "Apophis in February 2006");
        assert_eq!(torino(1.0 / 45_000.0, 880.0), 0, "Apophis in October 2006");
        assert_eq!(torino(0.002, 7.0), 1, "2023 DW");
        // 90 to 160 m at first: 54 Mt for 120 m, from the 105 Mt of the final 150 m.
        assert_eq!(torino(0.016, 54.0), 3, "2024 PDC25");
        assert_eq!(torino(1.0 / 1600.0, 15_000.0), 2, "2004 VD17");
        assert_eq!(torino(1.0 / 500.0, 100.0), 1, "2011 AG5");
        assert_eq!(torino(1.0 / 1750.0, 150.0), 1, "2007 VK184");
    }

    /// The scale's own words for each zone: local, regional, global; 1 %, significant, certain.
    #[test]
    fn torino_has_every_zone_of_the_figure() {
        let at = |probability: f64| [0.5, 10.0, 5000.0, 1e6].map(|mt| torino(probability, mt));
        assert_eq!(at(1.0), [0, 8, 9, 10]);
        assert_eq!(at(0.5), [0, 3, 5, 7]);
        assert_eq!(at(0.02), [0, 3, 4, 7]);
        assert_eq!(at(0.005), [0, 1, 2, 6]);
        assert_eq!(at(1e-9), [0, 0, 0, 0]);
        assert_eq!(torino(0.0, 1e6), 0);
        assert_eq!(torino(f64::NAN, 1e6), 0);
    }
}

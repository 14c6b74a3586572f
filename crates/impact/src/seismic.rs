//! Shaking of the ground after a strike.
//!
//! Collins, Melosh & Marcus 2005, equations 40 to 42 and table 2: one part in 10,000 of the energy goes into the ground
//! (between 1 in 1,000 and 1 in 100,000: half a magnitude either way), magnitudes fall with distance as those of Californian
//! earthquakes. Bursts in the air shake the ground by their blast only and have no row here: Tunguska was felt as some
//! magnitude 5, Chelyabinsk as 3 to 4.

use libm::log10;

use crate::entry::{EntryResult, JOULES_PER_MEGATON};
use crate::map::EARTH_MEAN_RADIUS_KM;

/// Effective magnitude from which a row of [`FELT`] holds, intensity on the modified Mercalli scale, what it does.
pub const FELT: [(f64, &str, &str); 6] = [
    (9.0, "XII", "damage is total, ground is thrown into waves"),
    (
        8.0,
        "X to XI",
        "most masonry and its foundations destroyed, bridges fall",
    ),
    (7.0, "IX to X", "ordinary buildings partly collapse"),
    (6.0, "VII to VIII", "chimneys fall, weak masonry breaks"),
    (5.0, "VI to VII", "felt by all, plaster cracks"),
    (4.0, "IV to V", "felt indoors, windows and dishes rattle"),
];

/// Magnitude on Gutenberg and Richter's scale; `None` for a burst.
pub fn magnitude(entry: &EntryResult) -> Option<f64> {
    let strikes = entry.airburst_altitude_m.is_none() && entry.ground_energy_mt > 0.0;
    strikes.then(|| 0.67 * log10(entry.ground_energy_mt * JOULES_PER_MEGATON) - 5.87)
}

/// Magnitude that would be felt alike at the epicentre, at a distance, km.
pub fn effective_magnitude(magnitude: f64, distance_km: f64) -> f64 {
    if distance_km < 60.0 {
        magnitude - 0.0238 * distance_km
    } else if distance_km < 700.0 {
        magnitude - 0.0048 * distance_km - 1.1644
    } else {
        magnitude - 1.66 * log10(distance_km / EARTH_MEAN_RADIUS_KM) - 6.399
    }
}

/// How far this effective magnitude reaches, km; `None` if it is not reached.
pub fn reach_km(magnitude: f64, effective: f64) -> Option<f64> {
    if magnitude < effective {
        return None;
    }
    // Half the way around the Earth.
    let (mut inside, mut outside) = (0.0, 20_015.0);
    for _ in 0..50 {
        let middle = 0.5 * (inside + outside);
        if effective_magnitude(magnitude, middle) >= effective {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Impactor, enter};

    /// The paper's own words: 1.75 km of stone at 20 km/s shakes as 8.3, 18 km as 10.3 and more.
    #[test]
    fn great_strikes_have_the_magnitudes_of_the_paper() {
        for (diameter_m, reference) in [(1750.0, 8.32), (18_000.0, 10.36)] {
            let entry = enter(&Impactor {
                diameter_m,
                density_kg_m3: 2700.0,
                speed_km_s: 20.0,
                angle_deg: 45.0,
            })
            .unwrap();
            let found = magnitude(&entry).unwrap();
            assert!((found - reference).abs() < 0.05, "{found}");
        }
    }

    #[test]
    fn shaking_falls_with_distance_and_reach_inverts_it() {
        let m = 7.5;
        let felt: Vec<f64> = [0.0, 59.0, 61.0, 300.0, 699.0, 701.0, 5000.0]
            .iter()
            .map(|&d| effective_magnitude(m, d))
            .collect();
        assert!(felt.windows(2).all(|w| w[0] > w[1]), "{felt:?}");
        let km = reach_km(m, 5.0).unwrap();
        assert!((effective_magnitude(m, km) - 5.0).abs() < 1e-6);
        assert_eq!(reach_km(3.0, 4.0), None);
        assert!(FELT.windows(2).all(|w| w[0].0 > w[1].0));
    }

    #[test]
    fn a_burst_has_none() {
        let entry = enter(&Impactor {
            diameter_m: 19.0,
            density_kg_m3: 3300.0,
            speed_km_s: 19.16,
            angle_deg: 18.3,
        })
        .unwrap();
        assert_eq!(magnitude(&entry), None);
    }
}

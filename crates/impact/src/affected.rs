//! People under a blast.
//!
//! Rings of 1, 2, 4 and 10 psi with 10, 30, 60 and 100 % of their people in danger of serious harm, as the Probabilistic
//! Asteroid Impact Risk model counts them (Mathias and others 2017, Icarus 289, 106). Nobody is taken to have moved.

use crate::population::Grid;

/// Share of the people of a ring (1–2, 2–4, 4–10, over 10 psi) in danger of serious harm.
pub const HARMED_SHARE: [f64; 4] = [0.1, 0.3, 0.6, 1.0];

/// People under a blast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Affected {
    /// People inside 1, 2, 4 and 10 psi.
    pub people: [f64; 4],
    /// People in danger of serious harm.
    pub harmed: f64,
    /// The same by country: code, people inside each level, in danger.
    pub by_country: Vec<(&'static str, [f64; 4], f64)>,
}

/// In danger of serious harm, from the people inside each level.
fn harmed(inside: &[f64; 4]) -> f64 {
    (0..4)
        .map(|i| (inside[i] - if i < 3 { inside[i + 1] } else { 0.0 }) * HARMED_SHARE[i])
        .sum()
}

/// People under a blast whose levels of 1, 2, 4 and 10 psi reach these radii, km (0 for a level that is not reached).
pub fn affected(latitude_deg: f64, longitude_deg: f64, radii_km: &[f64; 4]) -> Affected {
    let by_country: Vec<(&'static str, [f64; 4], f64)> = Grid::embedded()
        .people_by_country(latitude_deg, longitude_deg, radii_km)
        .into_iter()
        .map(|(code, inside)| (code, inside, harmed(&inside)))
        .collect();
    let mut people = [0.0; 4];
    for (_, inside, _) in &by_country {
        for (sum, n) in people.iter_mut().zip(inside) {
            *sum += n;
        }
    }
    Affected {
        people,
        harmed: by_country.iter().map(|c| c.2).sum(),
        by_country,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{blast, entry};

    #[test]
    fn rings_are_counted_once() {
        assert!((harmed(&[100.0, 50.0, 20.0, 10.0]) - (5.0 + 9.0 + 6.0 + 10.0)).abs() < 1e-12);
    }

    /// The reference impactor of the first scenario over the Niger Delta: 305 Mt, millions under it.
    #[test]
    fn the_reference_impactor_over_the_delta() {
        let body = entry::Impactor {
            diameter_m: 190.0,
            density_kg_m3: 2400.0,
            speed_km_s: 17.2154,
            angle_deg: 73.7,
        };
        let result = entry::enter(&body).unwrap();
        assert!((result.energy_mt - 305.0).abs() < 3.0, "{} Mt", result.energy_mt);
        let radii = blast::radii_km(&result);
        assert!(radii[0] > 40.0 && radii[0] < 160.0, "{radii:?}");
        let people = affected(5.03, 7.73, &radii);
        assert!(people.harmed > 1e6, "{people:?}");
        let main = people
            .by_country
            .iter()
            .max_by(|a, b| a.2.total_cmp(&b.2))
            .unwrap();
        assert_eq!(main.0, "NGA");
    }
}

//! People under a blast.
//!
//! Rings of 1, 2, 4 and 10 psi with 10, 30, 60 and 100 % of their people in danger of serious harm, as the Probabilistic
//! Asteroid Impact Risk model counts them for exercises. These shares are from memory of its briefings; no document at
//! hand confirms or denies them. The model's first paper (Mathias and others 2017, Icarus 289, 106) has one threshold,
//! 4 psi (confirmed by a transcription of it; its radius is met by ours, `tests/it/effects.rs`), and is said to count
//! everybody within it and nobody outside. Nobody is taken to have moved.

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

    #[test]
    fn rings_are_counted_once() {
        assert!((harmed(&[100.0, 50.0, 20.0, 10.0]) - (5.0 + 9.0 + 6.0 + 10.0)).abs() < 1e-12);
    }
}

//! People whom the wave of a strike into the sea reaches.
//!
//! Waves as in [`crate::water`], coasts as in [`crate::coast`]: the run-up at each stretch floods flat ground that far inland
//! (Bretschneider & Wybro 1976), and of those who live there the share is in danger that died at such a depth in Banda
//! Aceh in 2004 (Koshimura, Namegaya & Yanagisawa 2009, Journal of Disaster Research 4, 479: the normal distribution
//! of 3.75 and 1.35 m is from memory of it, not checked), the water falling off evenly from the run-up at the shore to
//! nothing at its edge. Nobody has moved; the hours of warning that a wave from afar gives are not counted.
//!
//! Which waves? Two answers stand in the literature, apart by about ten times in people: short waves spend themselves on
//! a wide shelf (the van Dorn effect: Melosh 2003; Korycansky & Lynett 2005), or they run on to the shore (Ward & Asphaug 2000,
//! Icarus 145, 64). [`Flood::shelf`] is what exercises count, since theirs hold waves for the lesser danger (Planetary Defense
//! Conference 2017); [`Flood::deep`] is the other institute.

use libm::{erf, exp, sqrt};

use crate::ImpactError;
use crate::coast::{Reached, coasts};
use crate::crater::{Target, dug};
use crate::entry::{EntryResult, Impactor};
use crate::water::{flooded_inland_m, waves};

/// Depth of the open sea, m (mean of the oceans: Charette & Smith 2010, Oceanography 23, 112).
pub const OCEAN_M: f64 = 3700.0;
/// A run-up below this stays where tides and storms go, m.
const TIDE_M: f64 = 0.5;
/// Depth at which half die, and its scatter, m.
const DEADLY_M: (f64, f64) = (3.75, 1.35);

/// People reached by waves, by both answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flood {
    /// The waves break on a wide shelf and lose two thirds of their height there: what is counted.
    pub shelf: Flooded,
    /// They break at the shore.
    pub deep: Flooded,
}

/// People reached by waves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flooded {
    /// People who live on flooded ground.
    pub people: f64,
    /// Of them in danger of serious harm.
    pub harmed: f64,
    /// Both by country.
    pub by_country: Vec<(&'static str, f64, f64)>,
}

/// Standard normal distribution and its integral from below.
fn normal(x: f64) -> (f64, f64) {
    let below = 0.5 * (1.0 + erf(x / sqrt(2.0)));
    let density = exp(-0.5 * x * x) / sqrt(2.0 * std::f64::consts::PI);
    (below, x * below + density)
}

/// Share of the people on flooded ground who are in danger: the mean over depths from nothing to the run-up.
fn in_danger(run_up_m: f64) -> f64 {
    let (half, scatter) = DEADLY_M;
    let at = |depth: f64| normal((depth - half) / scatter).1;
    (scatter / run_up_m * (at(run_up_m) - at(0.0))).clamp(0.0, 1.0)
}

impl Flooded {
    /// A stretch of coast; stretches come country by country.
    fn add(&mut self, reached: &Reached, run_up_m: f64) {
        if run_up_m < TIDE_M {
            return;
        }
        let people = reached.people_per_km_inland * flooded_inland_m(run_up_m) / 1000.0;
        let harmed = people * in_danger(run_up_m);
        self.people += people;
        self.harmed += harmed;
        match self.by_country.last_mut() {
            Some(last) if last.0 == reached.country => {
                last.1 += people;
                last.2 += harmed;
            }
            Some(_) | None => self.by_country.push((reached.country, people, harmed)),
        }
    }
}

/// People whom the wave of a body reaches that comes down here at sea; nobody after a burst in the air or on land.
///
/// # Errors
/// [`ImpactError::OutOfRange`] for a body that cannot be or a depth outside 1 m to 11 km.
pub fn flood(
    body: &Impactor,
    entry: &EntryResult,
    latitude_deg: f64,
    longitude_deg: f64,
    depth_m: f64,
) -> Result<Flood, ImpactError> {
    body.check()?;
    let mut out = Flood::default();
    if entry.airburst_altitude_m.is_some() {
        return Ok(out);
    }
    let hole = dug(body, entry.end_speed_m_s, Target::Water { depth_m });
    for reached in coasts(latitude_deg, longitude_deg).iter() {
        if let Some(waves) = waves(&hole, body.diameter_m, depth_m, reached.distance_km * 1000.0)? {
            let [shelf, deep, _] = waves.run_up_m;
            out.shelf.add(reached, shelf);
            out.deep.add(reached, deep);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::enter;

    fn strike(latitude_deg: f64, longitude_deg: f64) -> Flood {
        let body = Impactor {
            diameter_m: 190.0,
            density_kg_m3: 2400.0,
            speed_km_s: 17.2,
            angle_deg: 74.0,
        };
        flood(
            &body,
            &enter(&body).unwrap(),
            latitude_deg,
            longitude_deg,
            OCEAN_M,
        )
        .unwrap()
    }

    /// Half die at 3.75 m by the curve itself; over a strip that falls off to nothing it is fewer.
    #[test]
    fn deep_water_is_deadlier() {
        assert!((normal(0.0).0 - 0.5).abs() < 1e-12);
        let shares = [0.5, 1.0, 2.0, 4.0, 8.0, 30.0].map(in_danger);
        assert!(shares.windows(2).all(|w| w[0] < w[1]));
        assert!(shares[0] < 0.01 && shares[5] > 0.8, "{shares:?}");
        // The mean over a strip by summing it up.
        let summed: f64 = (0..1000)
            .map(|i| normal((4.0 * (f64::from(i) + 0.5) / 1000.0 - DEADLY_M.0) / DEADLY_M.1).0 / 1000.0)
            .sum();
        assert!((summed - shares[3]).abs() < 1e-6);
    }

    /// Close to a coast thousands are in danger, in the middle of the ocean few; the institutes differ by some ten times.
    #[test]
    fn the_sea_is_not_empty() {
        let (near, far) = (strike(3.5, -1.4), strike(1.0, -28.0));
        assert!(
            near.shelf.harmed > 1000.0 && far.shelf.harmed < 0.2 * near.shelf.harmed,
            "{near:?} {far:?}"
        );
        assert!(near.shelf.by_country.iter().any(|c| c.0 == "GHA"));
        let apart = near.deep.harmed / near.shelf.harmed;
        assert!((3.0..50.0).contains(&apart), "{apart}");
        for flooded in [&near.shelf, &near.deep, &far.shelf, &far.deep] {
            let sum: f64 = flooded.by_country.iter().map(|c| c.2).sum();
            assert!((sum - flooded.harmed).abs() <= 1e-9 * flooded.harmed.max(1.0));
            assert!(flooded.harmed <= flooded.people);
        }
        assert_eq!(strike(9.0, 8.0), Flood::default());
    }
}

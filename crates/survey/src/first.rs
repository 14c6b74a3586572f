//! A first orbit from directions alone.

use astro::constants::{GM_SUN_KM3_S2, LIGHT_KM_S};
use astro::transfer::lambert;
use astro::{AU_KM, AstroError, Body, Ephemeris, Epoch, Orbit, StateVector};
use nalgebra::Vector3;
use rayon::prelude::*;

use crate::fit::{chi_square, compare_all};
use crate::sky::place;
use crate::{Observation, Value, Way};

/// Distances that are tried for the first direction, au, and how many in between.
const NEAREST_AU: f64 = 0.002;
const FARTHEST_AU: f64 = 3.0;
const DISTANCES: usize = 30;
/// Radial speeds that are tried for each, km/s either way, and how many.
const SPEED_KM_S: f64 = 30.0;
const SPEEDS: usize = 25;
/// Rounds in which both are narrowed around the best.
const ROUNDS: usize = 4;
/// Directions nearer together than this tell no distance, days.
const LEAST_DAYS: f64 = 0.5;
/// Directions after this are left to the fit: one arc of an ellipse joins those before, days.
const LONGEST_DAYS: f64 = 20.0;

/// A direction, from where and when.
struct Sight {
    epoch: Epoch,
    here_km: Vector3<f64>,
    toward: Vector3<f64>,
}

impl Sight {
    /// Heliocentric place at a distance, and when the light left it.
    fn at(&self, ephemeris: &Ephemeris, km: f64) -> Result<(Vector3<f64>, Epoch), AstroError> {
        let left = self.epoch.plus_seconds(-km / LIGHT_KM_S);
        let sun = ephemeris.state(Body::Sun, left)?.position_km;
        Ok((self.here_km + self.toward * km - sun, left))
    }
}

fn sight(ephemeris: &Ephemeris, o: &Observation) -> Option<Sight> {
    let Value::Direction { toward, .. } = o.value else {
        return None;
    };
    Some(Sight {
        epoch: o.epoch,
        here_km: place(ephemeris, o.site, o.epoch).ok()?.position_km,
        toward,
    })
}

/// The orbit through the first and the last direction that fits those in between best: distances of both are searched,
/// each pair joined around the Sun (Lambert's problem), and every orbit compared with all observations by full n-body
/// propagation. Near enough for [`crate::fit()`] to begin with; without an error of its own. Directions later than 20
/// days after the first are not looked at. None for observations of less than half a day, or if nothing joins them.
pub fn first_orbit(ephemeris: &Ephemeris, observations: &[Observation], epoch: Epoch) -> Option<Orbit> {
    let mut directions: Vec<&Observation> = observations
        .iter()
        .filter(|o| matches!(o.value, Value::Direction { .. }))
        .collect();
    directions.sort_by(|a, b| a.epoch.seconds_since(b.epoch).total_cmp(&0.0));
    let first = *directions.first()?;
    directions.retain(|o| o.epoch.days_since(first.epoch) <= LONGEST_DAYS);
    let last = *directions.last()?;
    if !(last.epoch.days_since(first.epoch) >= LEAST_DAYS) {
        return None;
    }
    let ends = (sight(ephemeris, first)?, sight(ephemeris, last)?);
    let seen: Vec<Observation> = directions.into_iter().cloned().collect();
    let used = vec![true; seen.len()];
    let try_one = |(log_km, speed): (f64, f64)| -> Option<(f64, Orbit)> {
        let orbit = joined(ephemeris, &ends, libm::exp(log_km), speed)?;
        let cost = chi_square(&compare_all(ephemeris, &seen, &orbit).ok()?, &used);
        cost.is_finite().then_some((cost, orbit))
    };
    let (mut from, mut to) = (libm::log(NEAREST_AU * AU_KM), libm::log(FARTHEST_AU * AU_KM));
    let (mut slow, mut fast) = (-SPEED_KM_S, SPEED_KM_S);
    let mut best: Option<(f64, Orbit)> = None;
    for _ in 0..ROUNDS {
        let (step, speed_step) = (
            (to - from) / (DISTANCES - 1) as f64,
            (fast - slow) / (SPEEDS - 1) as f64,
        );
        let tried: Vec<(f64, f64)> = (0..DISTANCES)
            .flat_map(|i| (0..SPEEDS).map(move |j| (from + step * i as f64, slow + speed_step * j as f64)))
            .collect();
        let found: Vec<Option<(f64, Orbit)>> = tried.par_iter().map(|&t| try_one(t)).collect();
        let (at, least) = tried
            .iter()
            .zip(found)
            .filter_map(|(t, f)| f.map(|f| (*t, f)))
            .min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
        if best.as_ref().is_none_or(|b| least.0 < b.0) {
            best = Some(least);
        }
        (from, to) = (at.0 - 2.0 * step, at.0 + 2.0 * step);
        (slow, fast) = (at.1 - 2.0 * speed_step, at.1 + 2.0 * speed_step);
    }
    let (_, orbit) = best?;
    let way = if epoch < orbit.epoch {
        Way::new(ephemeris, &orbit, epoch, orbit.epoch).ok()?
    } else {
        Way::new(ephemeris, &orbit, orbit.epoch, epoch).ok()?
    };
    Some(Orbit {
        epoch,
        state: way.state_at(epoch).ok()?,
        non_gravitational: None,
    })
}

/// The orbit around the Sun through two directions at a distance and a mean radial speed.
fn joined(ephemeris: &Ephemeris, ends: &(Sight, Sight), km: f64, km_s: f64) -> Option<Orbit> {
    let far = km + km_s * ends.1.epoch.seconds_since(ends.0.epoch);
    if !(far > 0.1 * NEAREST_AU * AU_KM) {
        return None;
    }
    let (r1, start) = ends.0.at(ephemeris, km).ok()?;
    let (r2, end) = ends.1.at(ephemeris, far).ok()?;
    let way = lambert(GM_SUN_KM3_S2, &r1, &r2, end.seconds_since(start), 0, false).ok()?;
    let velocity = way.first()?.v1_km_s;
    Orbit::heliocentric(
        start,
        StateVector {
            position_km: r1,
            velocity_km_s: velocity,
        },
    )
    .ok()
}

//! From what is known of an orbit to the places where it may fall, each propagated in full.

use libm::sqrt;
use nalgebra::{Matrix6, Vector6};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StandardUniform};

use super::solution::Part;
use super::{Linearisation, OrbitSolution, column, state};
use crate::{
    AstroError, Encounter, Entry, Ephemeris, Epoch, Geodetic, Member, Outcome, StateVector, fleet,
    ground_point, transition,
};

/// A point of the risk corridor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorridorPoint {
    /// Offset from the reference on the target plane, km; it grows eastwards.
    pub zeta_km: f64,
    /// Share of the chance of impact of this point's part of the corridor.
    pub weight: f64,
    /// Entry at 100 km.
    pub entry: Entry,
    /// Straight on to the ground.
    pub ground: Geodetic,
}

/// A chance found by sampling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampledChance {
    /// The chance of impact.
    pub probability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Objects propagated.
    pub samples: usize,
}

/// Share of the impact interval's length that a sample reaches beyond it on either side: the linear ends may be off.
const MARGIN: f64 = 0.1;

impl Linearisation {
    /// The reference state at a time, and the matrix from the orbit's epoch to it.
    fn carried_to(
        &self,
        ephemeris: &Ephemeris,
        at: Epoch,
    ) -> Result<(StateVector, Matrix6<f64>), AstroError> {
        if at == self.orbit.epoch {
            return Ok((self.orbit.state, Matrix6::identity()));
        }
        transition(ephemeris, &self.orbit, &[], at)
    }

    /// A change of the state at the epoch, drawn from what is known given the corridor's coordinate.
    fn given(&self, part: &Part, zeta_km: f64, generator: &mut ChaCha8Rng) -> Vector6<f64> {
        let z = Vector6::from_fn(|_, _| StandardNormal.sample(&mut *generator));
        let free = part.root * z;
        let beside = free - part.weak * self.gradient.dot(&free);
        part.given(zeta_km) + beside
    }

    /// States at a time `at`, before anything more pushes, of objects drawn from what a solution knows, given that each hits
    /// the Earth if nothing more is done: the corridor's coordinate from its normal distribution between the ends of the
    /// impact interval, the other five dimensions from the covariance given that coordinate.
    ///
    /// The states at `at` are linear images of those at the epoch (the offsets are some 10 km there: second order is
    /// metres); from `at` on the caller propagates each in full. The draw of an index does not depend on `count`.
    ///
    /// # Errors
    /// As [`crate::transition`].
    pub fn virtual_impactors(
        &self,
        ephemeris: &Ephemeris,
        solution: &OrbitSolution,
        at: Epoch,
        count: usize,
        seed: u64,
    ) -> Result<Vec<StateVector>, AstroError> {
        let (reference, matrix) = self.carried_to(ephemeris, at)?;
        let reference = column(&reference);
        Ok((0..count)
            .map(|index| {
                let mut generator = keyed(seed, index);
                let rank: f64 = StandardUniform.sample(&mut generator);
                let (part, zeta_km) = solution.truncated(rank);
                let change = self.given(part, zeta_km, &mut generator);
                state(&(reference + matrix * change))
            })
            .collect())
    }

    /// Offsets on the target plane, km, of the objects that [`Self::virtual_impactors`] draws with the same seed.
    pub fn virtual_offsets_km(&self, solution: &OrbitSolution, count: usize, seed: u64) -> Vec<f64> {
        let offset = |index: usize| {
            let rank: f64 = StandardUniform.sample(&mut keyed(seed, index));
            solution.truncated(rank).1
        };
        (0..count).map(offset).collect()
    }

    /// The risk corridor in `count` parts of equal length on the target plane, from west to east; parts that graze
    /// past in the full model are left out.
    ///
    /// # Errors
    /// As [`crate::fleet`] and [`crate::transition`].
    pub fn corridor(
        &self,
        ephemeris: &Ephemeris,
        solution: &OrbitSolution,
        at: Epoch,
        count: usize,
    ) -> Result<Vec<CorridorPoint>, AstroError> {
        let (reference, matrix) = self.carried_to(ephemeris, at)?;
        let (west, east) = self.interval_km;
        let step = (east - west) / count as f64;
        let offsets: Vec<f64> = (0..count).map(|i| west + step * (i as f64 + 0.5)).collect();
        let members: Vec<Member> = offsets
            .iter()
            .map(|o| Member {
                state: state(&(column(&reference) + matrix * solution.given(*o))),
                kicks: Vec::new(),
            })
            .collect();
        let met = fleet(ephemeris, at, &members, self.until, &|_| true)?;
        let whole = solution.impact_probability();
        Ok(offsets
            .iter()
            .zip(&met)
            .filter_map(|(&zeta_km, Encounter { outcome, .. })| match outcome {
                Outcome::Impact(entry) => Some(CorridorPoint {
                    zeta_km,
                    weight: if whole > 0.0 {
                        solution.between(zeta_km - 0.5 * step, zeta_km + 0.5 * step) / whole
                    } else {
                        0.0
                    },
                    entry: *entry,
                    ground: ground_point(entry),
                }),
                Outcome::Miss => None,
            })
            .collect())
    }

    /// The chance of impact by full runs from the epoch: importance sampling, with the corridor's coordinate drawn evenly
    /// over the impact interval and a margin, each object weighted by its density.
    ///
    /// # Errors
    /// As [`crate::fleet`].
    pub fn sampled_probability(
        &self,
        ephemeris: &Ephemeris,
        solution: &OrbitSolution,
        count: usize,
        seed: u64,
        progress: &(dyn Fn(usize) -> bool + Sync),
    ) -> Result<SampledChance, AstroError> {
        let (west, east) = self.interval_km;
        let length = (east - west) * (1.0 + 2.0 * MARGIN);
        let from = west - (east - west) * MARGIN;
        let reference = column(&self.orbit.state);
        let (mut members, mut weights) = (Vec::new(), Vec::new());
        for index in 0..count {
            let mut generator = keyed(seed, index);
            let rank: f64 = StandardUniform.sample(&mut generator);
            let zeta = from + rank * length;
            let density: f64 = solution.parts.iter().map(|p| p.weight * p.density(zeta)).sum();
            weights.push(density / sqrt(2.0 * std::f64::consts::PI) * length);
            let shares = solution.shares_at(zeta);
            let mut left: f64 = if shares.len() > 1 {
                StandardUniform.sample(&mut generator)
            } else {
                0.0
            };
            let part = shares.iter().find(|(share, _)| {
                left -= share;
                left <= 0.0
            });
            let Some((_, part)) = part.or(shares.last()) else {
                continue;
            };
            members.push(Member {
                state: state(&(reference + self.given(part, zeta, &mut generator))),
                kicks: Vec::new(),
            });
        }
        let met = fleet(ephemeris, self.orbit.epoch, &members, self.until, progress)?;
        let (mut sum, mut squares) = (0.0, 0.0);
        for (weight, _) in weights
            .iter()
            .zip(&met)
            .filter(|(_, m)| matches!(m.outcome, Outcome::Impact(_)))
        {
            sum += weight;
            squares += weight * weight;
        }
        let n = count.max(1) as f64;
        let probability = sum / n;
        let variance = (squares / n - probability * probability).max(0.0);
        Ok(SampledChance {
            probability,
            standard_error: sqrt(variance / n),
            samples: count,
        })
    }
}

fn keyed(seed: u64, index: usize) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(index as u64);
    generator
}

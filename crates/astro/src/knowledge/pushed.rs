//! What is known of an asteroid that was pushed: how strong the push was is not known when it is given, and is what the
//! observations after it measure.
//!
//! A push is carried back to the orbit's epoch: a pushed asteroid goes as one would that had always been on another orbit.
//! For one that still hits, that orbit is near the reference again after the last push, so that the linear image is as good
//! there as without a push; before the push it is off by some thousand km, which moves no partial derivative that matters.

use libm::{exp, sqrt};
use nalgebra::{Vector3, Vector6};

use super::solution::Part;
use super::{Linearisation, Noise, Observation, OrbitSolution, SquareRoot, joined, undetermined};
use crate::{AstroError, Ephemeris, Epoch, transition};

/// Width of each strength's kernel, as a share of the scatter of all; the strengths move together so far that the scatter
/// stays (Liu and West 2001, in Doucet, de Freitas and Gordon, Sequential Monte Carlo Methods in Practice, 10.3).
const KERNEL: f64 = 0.3;
/// Strengths that are so much less likely than all together are dropped.
const LEAST_SHARE: f64 = 1e-9;

/// A push that was given, and how strong it may have been.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// When.
    pub at: Epoch,
    /// Change of the state at the orbit's epoch for 1 km/s ([`Linearisation::carried_back`]).
    pub effect: Vector6<f64>,
    /// Strengths that are believed before anybody has measured it, all equally likely, km/s. The strengths of several pushes
    /// with the same index belong together.
    pub strengths_km_s: Vec<f64>,
}

/// An observation and what it saw: for each of its numbers how far it lies from what the reference orbit without pushes
/// would have shown, in units of its 1-sigma.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// When and what.
    pub observation: Observation,
    /// One for a distance or its rate, two for angles, three for a position.
    pub off: Vec<f64>,
}

impl Linearisation {
    /// The change of the state at the epoch that comes to the same, from then on, as a velocity change in this direction of
    /// 1 km/s at a time.
    ///
    /// # Errors
    /// As [`crate::transition`].
    pub fn carried_back(
        &self,
        ephemeris: &Ephemeris,
        at: Epoch,
        direction: &Vector3<f64>,
    ) -> Result<Vector6<f64>, AstroError> {
        let (_, matrix) = transition(ephemeris, &self.orbit, &[], at)?;
        let push = joined(Vector3::zeros(), direction.normalize());
        matrix.lu().solve(&push).ok_or(AstroError::NotFinite {
            what: "the effect of a push, carried back to the orbit's epoch",
        })
    }

    /// What an observation of the reference orbit sees after pushes (when, and the change of the state at the epoch that
    /// each comes to).
    ///
    /// # Errors
    /// As [`Self::solve`].
    pub fn see(
        &self,
        observation: &Observation,
        pushes: &[(Epoch, Vector6<f64>)],
        noise: Noise,
    ) -> Result<Seen, AstroError> {
        let given = pushes.iter().filter(|(at, _)| *at < observation.epoch);
        let change: Vector6<f64> = given.map(|(_, change)| change).sum();
        let rows = self.rows(observation, noise)?;
        Ok(Seen {
            observation: *observation,
            off: rows.iter().map(|(row, error)| row.dot(&change) + error).collect(),
        })
    }

    /// Solves for the orbit of an asteroid that was pushed: observations before the first push as [`Self::solve`] takes
    /// them, those after it as they were seen. Each strength that a push may have had is solved for by itself and weighed by
    /// how well it foresees what was seen (a mixture of normal distributions: Alspach and Sorenson 1972, IEEE Trans. Autom.
    /// Control 17, 439).
    ///
    /// # Errors
    /// As [`Self::solve`]; [`AstroError::OutOfRange`] for pushes without strengths, or of unlike numbers of them.
    pub fn solve_pushed(
        &self,
        before: &[Observation],
        seen: &[Seen],
        pushes: &[Given],
        noise: Noise,
    ) -> Result<OrbitSolution, AstroError> {
        let count = pushes.first().map_or(0, |p| p.strengths_km_s.len());
        if pushes.is_empty() {
            return self.solve(before, noise);
        }
        if count == 0 || pushes.iter().any(|p| p.strengths_km_s.len() != count) {
            return Err(AstroError::OutOfRange {
                what: "the number of strengths of a push",
                value: count as f64,
                expected: "one or more, as many for every push",
            });
        }
        let mut start = SquareRoot::new();
        for observation in before {
            self.add(&mut start, observation, noise)?;
        }
        if noise == Noise::Median {
            let (_, root) = start.solve().ok_or_else(|| undetermined(before.len()))?;
            start = start.moved(&self.median_change(&root));
        }
        let mut pushes: Vec<Believed<'_>> = pushes.iter().map(Believed::new).collect();
        pushes.sort_by(|a, b| a.given.at.days_since(b.given.at).total_cmp(&0.0));
        let mut rows = Vec::with_capacity(seen.len());
        for s in seen {
            let measured = self.rows(&s.observation, Noise::Median)?;
            let numbers = measured.iter().zip(&s.off).map(|((row, _), off)| (*row, *off));
            rows.push((s.observation.epoch, numbers.collect::<Vec<_>>()));
        }
        rows.sort_by(|a, b| a.0.days_since(b.0).total_cmp(&0.0));
        let solved: Vec<(f64, SquareRoot)> = (0..count).map(|i| filter(&start, &pushes, &rows, i)).collect();
        let most = solved.iter().map(|s| s.0).fold(f64::NEG_INFINITY, f64::max);
        let whole: f64 = solved.iter().map(|s| exp(s.0 - most)).sum();
        let mut parts = Vec::new();
        for (log, square) in &solved {
            let weight = exp(log - most) / whole;
            if weight > LEAST_SHARE {
                let (change, root) = square
                    .solve()
                    .ok_or_else(|| undetermined(before.len() + seen.len()))?;
                parts.push(Part::new(weight, change, &root, &self.gradient));
            }
        }
        let kept: f64 = parts.iter().map(|p| p.weight).sum();
        for part in &mut parts {
            part.weight /= kept;
        }
        Ok(self.solution(before.len() + seen.len(), parts))
    }
}

/// A push with its strengths' mean and scatter.
struct Believed<'a> {
    given: &'a Given,
    mean: f64,
    scatter: f64,
}

impl<'a> Believed<'a> {
    fn new(given: &'a Given) -> Self {
        let n = given.strengths_km_s.len() as f64;
        let mean = given.strengths_km_s.iter().sum::<f64>() / n;
        let squares: f64 = given.strengths_km_s.iter().map(|s| (s - mean) * (s - mean)).sum();
        Self {
            given,
            mean,
            scatter: sqrt(squares / n),
        }
    }

    /// Mean and 1-sigma of the kernel about one strength.
    fn kernel(&self, index: usize) -> (f64, f64) {
        let kept = sqrt(1.0 - KERNEL * KERNEL);
        let middle = self.mean + kept * (self.given.strengths_km_s[index] - self.mean);
        (middle, KERNEL * self.scatter)
    }
}

/// The logarithm of how well one set of strengths foresees what was seen, and what is known then.
fn filter(
    start: &SquareRoot,
    pushes: &[Believed<'_>],
    rows: &[(Epoch, Vec<(Vector6<f64>, f64)>)],
    index: usize,
) -> (f64, SquareRoot) {
    let (mut square, mut log) = (start.clone(), 0.0);
    let mut left = rows.iter().peekable();
    for (number, push) in pushes.iter().enumerate() {
        let (mean, sigma) = push.kernel(index);
        square = square.driven(&push.given.effect, mean, sigma);
        let until = pushes.get(number + 1).map(|next| next.given.at);
        let unsure = square.log_determinant();
        while let Some((_, numbers)) = left.next_if(|(at, _)| until.is_none_or(|end| *at <= end)) {
            for (row, off) in numbers {
                let unforeseen = square.add(*row, *off);
                log -= 0.5 * unforeseen * unforeseen;
            }
        }
        log += unsure - square.log_determinant();
    }
    (log, square)
}

//! What is known of an asteroid that was pushed: how strong the push was is not known when it is given, and is what the
//! observations after it measure.
//!
//! A push is carried back to the orbit's epoch: a pushed asteroid goes as one would that had always been on another orbit.
//! For one that still hits, that orbit is near the reference again after the last push, so that the linear image is as good
//! there as without a push; before the push it is off by some thousand km, which moves no partial derivative that matters.

use libm::{exp, sqrt};
use nalgebra::{Vector3, Vector6};

use super::least_squares::{Amount, smoothed};
use super::solution::{Part, normal_below};
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

/// What the observations say of pushes that were given: a mixture over the sets of strengths that were believed.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Those sets that are not ruled out.
    pub parts: Vec<MeasuredPart>,
    /// What the pushes of each set that was believed would move the asteroid along the corridor, eastwards, km.
    pub foreseen_km: Vec<f64>,
}

/// One set of strengths, after the observations.
#[derive(Clone, Debug)]
pub struct MeasuredPart {
    /// Which of the sets that were believed.
    pub set: usize,
    /// How likely it is, of 1 for all.
    pub weight: f64,
    /// Strength of each push, in the order in which they were named: mean and 1-sigma, km/s.
    pub strengths_km_s: Vec<(f64, f64)>,
    /// What all pushes together moved the asteroid along the corridor, eastwards: mean and 1-sigma, km.
    pub shift_km: (f64, f64),
}

impl Measured {
    /// The shift along the corridor, eastwards, below which this share (0 to 1) lies, km; 0 without a push.
    pub fn shift_km(&self, share: f64) -> f64 {
        quantile(self.parts.iter().map(|p| (p.weight, p.shift_km)), share)
    }

    /// The strength of a push below which this share (0 to 1) lies, km/s; 0 for one that was not named.
    pub fn strength_km_s(&self, push: usize, share: f64) -> f64 {
        let of = |p: &MeasuredPart| Some((p.weight, *p.strengths_km_s.get(push)?));
        quantile(self.parts.iter().filter_map(of), share)
    }
}

/// Quantile of a mixture of normal distributions: weight, and mean and 1-sigma of each.
fn quantile(parts: impl Iterator<Item = (f64, (f64, f64))> + Clone, share: f64) -> f64 {
    /// Beyond so many sigmas of every part lies nothing.
    const WIDE: f64 = 9.0;
    let (mut low, mut high) = parts.clone().fold(
        (f64::INFINITY, f64::NEG_INFINITY),
        |(low, high), (_, (mean, sigma))| (low.min(mean - WIDE * sigma), high.max(mean + WIDE * sigma)),
    );
    if !(low <= high) {
        return 0.0;
    }
    let below = |x: f64| -> f64 {
        let each = parts.clone();
        each.map(|(weight, (mean, sigma))| {
            if sigma > 0.0 {
                weight * normal_below((x - mean) / sigma)
            } else {
                weight * f64::from(u8::from(mean <= x))
            }
        })
        .sum()
    };
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
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
    /// Control 17, 439). Beside the orbit it says what the pushes were.
    ///
    /// # Errors
    /// As [`Self::solve`]; [`AstroError::OutOfRange`] for pushes without strengths, or of unlike numbers of them.
    pub fn solve_pushed(
        &self,
        before: &[Observation],
        seen: &[Seen],
        pushes: &[Given],
        noise: Noise,
    ) -> Result<(OrbitSolution, Measured), AstroError> {
        let count = pushes.first().map_or(0, |p| p.strengths_km_s.len());
        if pushes.is_empty() {
            return Ok((self.solve(before, noise)?, Measured::default()));
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
        let named = pushes.len();
        let mut pushes: Vec<Believed<'_>> = pushes.iter().enumerate().map(Believed::new).collect();
        pushes.sort_by(|a, b| a.given.at.days_since(b.given.at).total_cmp(&0.0));
        let effects_km: Vec<f64> = pushes
            .iter()
            .map(|p| self.gradient.dot(&p.given.effect))
            .collect();
        let mut rows = Vec::with_capacity(seen.len());
        for s in seen {
            let measured = self.rows(&s.observation, Noise::Median)?;
            let numbers = measured.iter().zip(&s.off).map(|((row, _), off)| (*row, *off));
            rows.push((s.observation.epoch, numbers.collect::<Vec<_>>()));
        }
        rows.sort_by(|a, b| a.0.days_since(b.0).total_cmp(&0.0));
        let foreseen = |set: usize| -> f64 {
            let each = pushes.iter().zip(&effects_km);
            each.map(|(push, km)| km * push.given.strengths_km_s[set]).sum()
        };
        let solved: Vec<Filtered> = (0..count).map(|i| filter(&start, &pushes, &rows, i)).collect();
        let most = solved.iter().map(|s| s.log).fold(f64::NEG_INFINITY, f64::max);
        let whole: f64 = solved.iter().map(|s| exp(s.log - most)).sum();
        let (mut parts, mut measured) = (
            Vec::new(),
            Measured {
                foreseen_km: (0..count).map(foreseen).collect(),
                ..Measured::default()
            },
        );
        for (set, one) in solved.iter().enumerate() {
            let weight = exp(one.log - most) / whole;
            if weight > LEAST_SHARE {
                let (change, root) = one
                    .square
                    .solve()
                    .ok_or_else(|| undetermined(before.len() + seen.len()))?;
                let (means, covariance) = smoothed((&change, &root), &one.amounts);
                let mut strengths_km_s = vec![(0.0, 0.0); named];
                let (mut shift, mut variance) = (0.0, 0.0);
                for (i, push) in pushes.iter().enumerate() {
                    strengths_km_s[push.name] = (means[i], sqrt(covariance[(i, i)]));
                    shift += effects_km[i] * means[i];
                    for (j, other) in effects_km.iter().enumerate() {
                        variance += effects_km[i] * covariance[(i, j)] * other;
                    }
                }
                parts.push(Part::new(weight, change, &root, &self.gradient));
                measured.parts.push(MeasuredPart {
                    set,
                    weight,
                    strengths_km_s,
                    shift_km: (shift, sqrt(variance.max(0.0))),
                });
            }
        }
        let kept: f64 = parts.iter().map(|p| p.weight).sum();
        for (part, of) in parts.iter_mut().zip(&mut measured.parts) {
            part.weight /= kept;
            of.weight = part.weight;
        }
        Ok((self.solution(before.len() + seen.len(), parts), measured))
    }
}

/// A push with its strengths' mean and scatter.
struct Believed<'a> {
    given: &'a Given,
    /// Its place among those that were named.
    name: usize,
    mean: f64,
    scatter: f64,
}

impl<'a> Believed<'a> {
    fn new((name, given): (usize, &'a Given)) -> Self {
        let n = given.strengths_km_s.len() as f64;
        let mean = given.strengths_km_s.iter().sum::<f64>() / n;
        let squares: f64 = given.strengths_km_s.iter().map(|s| (s - mean) * (s - mean)).sum();
        Self {
            given,
            name,
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

/// What one set of strengths comes to: the logarithm of how well it foresees what was seen, what is known of the orbit
/// then, and of the pushes in order of time.
struct Filtered {
    log: f64,
    square: SquareRoot,
    amounts: Vec<Amount>,
}

fn filter(
    start: &SquareRoot,
    pushes: &[Believed<'_>],
    rows: &[(Epoch, Vec<(Vector6<f64>, f64)>)],
    index: usize,
) -> Filtered {
    let (mut square, mut log) = (start.clone(), 0.0);
    let mut amounts = Vec::with_capacity(pushes.len());
    let mut left = rows.iter().peekable();
    for (number, push) in pushes.iter().enumerate() {
        let (mean, sigma) = push.kernel(index);
        let (driven, amount) = square.driven(&push.given.effect, mean, sigma);
        square = driven;
        amounts.push(amount);
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
    Filtered { log, square, amounts }
}

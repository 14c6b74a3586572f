//! What objects are for a map: where they start and how they are pushed, and the few directions in which they differ.

#![allow(clippy::needless_range_loop, reason = "several arrays share each index")]

use nalgebra::{DMatrix, DVector, Vector3};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal, StandardUniform};
use rayon::prelude::*;

use super::Member;
use super::plan::Plan;
use crate::{Epoch, StateVector};

/// How far beyond the farthest member the map may be used; the polynomial is fitted as far.
pub(super) const REACH: f64 = 1.1;
/// Directions in which members spread by less than this share of the largest are left out.
const THIN: f64 = 1e-8;
/// With more directions than this the polynomial is of second order.
const THIRD_ORDER_DIMENSIONS: usize = 10;
/// More directions are not followed.
const MOST_DIMENSIONS: usize = 24;
/// Members from which the directions are found, at most.
const MEASURED: usize = 2_000;
/// Members that a core reads at a stretch.
const CHUNK: usize = 512;

/// What a member is for the map: its deviation at the start (km, km/s), then its pushes (km/s) in the order of their
/// times; and the few directions in which members differ.
pub(super) struct Inputs {
    /// Times of the pushes before the hand-over, s.
    kicks: Vec<f64>,
    epochs: Vec<Epoch>,
    /// What each input does to the change of the start.
    columns: Vec<[f64; 6]>,
    mean: Vec<f64>,
    /// Rows: a direction, so scaled that the farthest member is at most 1 from the mean.
    directions: Vec<Vec<f64>>,
    /// The same directions as steps of the inputs: a unit of each, and back to members like those that it was found from.
    steps: Vec<Vec<f64>>,
}

/// Room for one member's inputs and coordinates.
#[derive(Default)]
pub(super) struct Room {
    w: Vec<f64>,
    u: Vec<f64>,
}

impl Room {
    /// The coordinates of who was read last.
    pub(super) fn coordinates(&self) -> &[f64] {
        &self.u
    }
}

impl Inputs {
    /// Their first coordinates, too: of each member in its place, not a number if the map does not know it.
    pub(super) fn of(plan: &Plan, members: &[Member]) -> (Self, Vec<f64>) {
        let mut columns: Vec<[f64; 6]> = (0..6)
            .map(|i| std::array::from_fn(|k| if i == k { 1.0 } else { 0.0 }))
            .collect();
        let mut kicks = Vec::new();
        for stretch in plan.stretches.iter().filter(|s| s.kicks) {
            kicks.push(stretch.start);
            for i in 0..3 {
                let (place, velocity) = (
                    stretch.back.to_place.column(i),
                    stretch.back.to_velocity.column(i),
                );
                columns.push(std::array::from_fn(|k| {
                    if k < 3 { place[k] } else { velocity[k - 3] }
                }));
            }
        }
        let mut inputs = Self {
            mean: vec![0.0; columns.len()],
            epochs: epochs_of(plan, members, &kicks),
            kicks,
            columns,
            directions: Vec::new(),
            steps: Vec::new(),
        };
        let stride = members.len().div_ceil(MEASURED);
        let rows: Vec<Vec<f64>> = members
            .iter()
            .step_by(stride)
            .filter_map(|m| {
                let mut room = Room::default();
                inputs.read(plan, m, &mut room).then_some(room.w)
            })
            .collect();
        inputs.find_directions(&rows);
        let first = inputs.scale(plan, members);
        (inputs, first)
    }

    /// Scales the directions so that the farthest member is 1 from the mean, and returns first coordinates.
    fn scale(&mut self, plan: &Plan, members: &[Member]) -> Vec<f64> {
        let inputs: &Self = self;
        let read: Vec<(f64, f64)> = members
            .par_chunks(CHUNK)
            .flat_map_iter(|chunk| {
                let mut room = Room::default();
                chunk.iter().map(move |member| {
                    if !inputs.read(plan, member, &mut room) {
                        return (f64::NAN, 0.0);
                    }
                    inputs.project(&mut room);
                    let square = room.u.iter().map(|x| x * x).sum();
                    (room.u.first().copied().unwrap_or(0.0), square)
                })
            })
            .collect();
        let farthest = read.iter().fold(0.0_f64, |m, (_, square)| m.max(*square)).sqrt();
        let share = if farthest > 0.0 { 1.0 / farthest } else { 1.0 };
        if farthest > 0.0 {
            self.directions.iter_mut().flatten().for_each(|x| *x /= farthest);
            self.steps.iter_mut().flatten().for_each(|x| *x *= farthest);
        }
        read.iter().map(|(first, _)| first * share).collect()
    }

    /// The principal directions of the members, each scaled by its spread.
    fn find_directions(&mut self, rows: &[Vec<f64>]) {
        let (n, count) = (self.columns.len(), rows.len().max(1) as f64);
        self.mean = (0..n)
            .map(|i| rows.iter().map(|w| w[i]).sum::<f64>() / count)
            .collect();
        // Inputs of different units are compared by their own spreads.
        let spread: Vec<f64> = (0..n)
            .map(|i| (rows.iter().map(|w| (w[i] - self.mean[i]).powi(2)).sum::<f64>() / count).sqrt())
            .collect();
        let scale = |i: usize| if spread[i] > 0.0 { 1.0 / spread[i] } else { 0.0 };
        let mut correlation = DMatrix::<f64>::zeros(n, n);
        for w in rows {
            let z = DVector::from_fn(n, |i, _| (w[i] - self.mean[i]) * scale(i));
            correlation.ger(1.0 / count, &z, &z, 1.0);
        }
        let eigen = correlation.symmetric_eigen();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        let largest = order.first().map_or(0.0, |i| eigen.eigenvalues[*i]);
        (self.directions, self.steps) = order
            .into_iter()
            .take(MOST_DIMENSIONS)
            .filter(|k| eigen.eigenvalues[*k] > THIN * largest)
            .map(|k| {
                let size = eigen.eigenvalues[k].sqrt();
                let part = |i: usize| eigen.eigenvectors[(i, k)];
                let direction: Vec<f64> = (0..n).map(|i| part(i) * scale(i) / size).collect();
                let step: Vec<f64> = (0..n).map(|i| part(i) * spread[i] * size).collect();
                (direction, step)
            })
            .unzip();
    }

    /// False if the member is pushed at a time that the map does not know.
    fn read(&self, plan: &Plan, member: &Member, room: &mut Room) -> bool {
        let w = &mut room.w;
        w.clear();
        w.resize(self.columns.len(), 0.0);
        for i in 0..3 {
            w[i] = member.state.position_km[i] - plan.start.position_km[i];
            w[i + 3] = member.state.velocity_km_s[i] - plan.start.velocity_km_s[i];
        }
        for (epoch, change) in &member.kicks {
            let t = plan.clock.seconds(*epoch);
            if t < plan.handover {
                let Ok(j) = self.kicks.binary_search_by(|k| k.total_cmp(&t)) else {
                    return false;
                };
                for i in 0..3 {
                    w[6 + 3 * j + i] += change[i];
                }
            }
        }
        true
    }

    pub(super) fn dimensions(&self) -> usize {
        self.directions.len()
    }

    fn project(&self, room: &mut Room) {
        room.u.clear();
        for row in &self.directions {
            let mut sum = 0.0;
            for ((r, w), mean) in row.iter().zip(&room.w).zip(&self.mean) {
                sum += r * (w - mean);
            }
            room.u.push(sum);
        }
    }

    /// Reads a member: the change of the start that the linear flow alone would carry to where it is at the hand-over. None
    /// if the map does not know it, or it lies outside the map's reach.
    pub(super) fn place(&self, plan: &Plan, member: &Member, room: &mut Room) -> Option<[f64; 6]> {
        if !self.read(plan, member, room) {
            return None;
        }
        self.project(room);
        // Also false if it is not a number.
        (room.u.iter().map(|x| x * x).sum::<f64>() <= REACH * REACH).then(|| self.linear(&room.w))
    }

    fn linear(&self, w: &[f64]) -> [f64; 6] {
        let mut c = [0.0; 6];
        for (column, w) in self.columns.iter().zip(w) {
            for i in 0..6 {
                c[i] += column[i] * w;
            }
        }
        c
    }

    /// Calls with all products of at most two or three coordinates, in a fixed order.
    pub(super) fn monomials(&self, u: &[f64], each: &mut dyn FnMut(usize, f64)) {
        monomials(u, self.directions.len() <= THIRD_ORDER_DIMENSIONS, each);
    }

    /// How many they are.
    pub(super) fn monomial_count(&self) -> usize {
        let mut count = 0;
        self.monomials(&vec![0.0; self.directions.len()], &mut |_, _| count += 1);
        count
    }

    /// A member at these coordinates.
    pub(super) fn member(&self, plan: &Plan, u: &DVector<f64>) -> Member {
        let mut w = self.mean.clone();
        for (step, u) in self.steps.iter().zip(u.iter()) {
            for (w, step) in w.iter_mut().zip(step) {
                *w += step * u;
            }
        }
        Member {
            state: StateVector {
                position_km: plan.start.position_km + Vector3::new(w[0], w[1], w[2]),
                velocity_km_s: plan.start.velocity_km_s + Vector3::new(w[3], w[4], w[5]),
            },
            kicks: self
                .epochs
                .iter()
                .enumerate()
                .map(|(j, at)| (*at, Vector3::new(w[6 + 3 * j], w[7 + 3 * j], w[8 + 3 * j])))
                .collect(),
        }
    }
}

/// The members' own epochs of these times, which lead back to the same seconds to the last bit.
fn epochs_of(plan: &Plan, members: &[Member], kicks: &[f64]) -> Vec<Epoch> {
    let mut epochs: Vec<Option<Epoch>> = vec![None; kicks.len()];
    for (epoch, _) in members.iter().flat_map(|m| &m.kicks) {
        if let Ok(j) = kicks.binary_search_by(|k| k.total_cmp(&plan.clock.seconds(*epoch))) {
            epochs[j] = Some(*epoch);
        }
    }
    epochs
        .iter()
        .zip(kicks)
        .map(|(epoch, t)| epoch.unwrap_or_else(|| plan.clock.epoch(*t)))
        .collect()
}

/// All products of at most two or three coordinates, in a fixed order.
fn monomials(u: &[f64], third_order: bool, each: &mut dyn FnMut(usize, f64)) {
    let mut k = 0;
    let mut next = |value: f64| {
        each(k, value);
        k += 1;
    };
    next(1.0);
    for (i, a) in u.iter().enumerate() {
        next(*a);
        for (j, b) in u.iter().enumerate().take(i + 1) {
            next(a * b);
            if third_order {
                for c in u.iter().take(j + 1) {
                    next(a * b * c);
                }
            }
        }
    }
}

/// Points that fill the ball of the map's reach evenly enough, the same every time.
pub(super) fn design(dimensions: usize, count: usize, seed: u64) -> Vec<DVector<f64>> {
    let mut draws = ChaCha8Rng::seed_from_u64(seed);
    (0..count)
        .map(|_| {
            let free = DVector::from_fn(dimensions, |_, _| -> f64 { StandardNormal.sample(&mut draws) });
            let share: f64 = StandardUniform.sample(&mut draws);
            let length = free.norm().max(f64::MIN_POSITIVE);
            free * (REACH * share.powf(1.0 / dimensions.max(1) as f64) / length)
        })
        .collect()
}

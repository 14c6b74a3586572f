//! A Taylor map from the start of many objects, with their pushes, to the Earth.
//!
//! For many thousands of objects that share their pushes' times: a plan's draws, the corridor under a slider that moves
//! every frame. The map is made once from the objects themselves (or a sample that reaches as far as they do):
//!
//! ```
//! # use astro::{Ephemeris, Epoch, Member, StateVector};
//! # use astro::fleet::Map;
//! # fn corridor(start: Epoch, members: &[Member], until: Epoch) -> Result<(), astro::AstroError> {
//! let map = Map::new(Ephemeris::embedded(), start, members, until, 0.5)?;
//! println!("off by up to {} km", map.certificate().max_km);
//! let one = map.encounter(&members[0]); // within microseconds; none outside the range that the map was made for
//! let all = map.encounters(members)?; // on all cores; what the map does not hold for is propagated
//! # Ok(())
//! # }
//! ```
//!
//! To the hand-over, days or hours before the Earth, the reference's own linear flow carries deviations exactly to first
//! order, and a polynomial of third order (second for many dimensions) adds the rest. It is fitted to the full coast of
//! a fleet, over a ball that holds all members. From the hand-over on each object is integrated as in a fleet.
//! Every map is compared with at least a hundred full runs of its members before it is given out: a fleet of their own, with
//! its own reference and hand-over, and some of them each alone.

#![allow(clippy::needless_range_loop, reason = "several arrays share each index")]

use nalgebra::{DMatrix, DVector, Vector3};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal, StandardUniform};
use rayon::prelude::*;

use super::coast::{self, LANES};
use super::plan::Plan;
use super::{Member, alone, check, meet, near};
use crate::{
    AstroError, EARTH_RADIUS_KM, ENTRY_ALTITUDE_KM, Encounter, Ephemeris, Epoch, Outcome, StateVector,
};

/// Full runs that a map is compared with, at least.
const CERTIFYING_RUNS: usize = 100;
/// Of these, so many are also integrated alone.
const ALONE_RUNS: usize = 8;
/// How far beyond the farthest member the map may be used; the polynomial is fitted as far.
const REACH: f64 = 1.1;
/// Directions in which members spread by less than this share of the largest are left out.
const THIN: f64 = 1e-8;
/// With more directions than this the polynomial is of second order.
const THIRD_ORDER_DIMENSIONS: usize = 10;
/// More directions are not followed.
const MOST_DIMENSIONS: usize = 24;
/// Members from which the directions are found, at most.
const MEASURED: usize = 2_000;

/// What comparing a map with full runs of its own members found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Certificate {
    /// Full runs compared.
    pub runs: usize,
    /// The largest difference, km: of the places of entry, or of the least distances of misses.
    pub max_km: f64,
    /// The root of the mean square difference, km.
    pub rms_km: f64,
}

/// A map from deviations at the start and pushes on the way to the encounter with the Earth.
pub struct Map<'e> {
    ephemeris: &'e Ephemeris,
    start: Epoch,
    until: Epoch,
    plan: Plan,
    inputs: Inputs,
    /// Six rows: what the polynomial's terms add to the change of the start.
    terms: Vec<[f64; 6]>,
    certificate: Certificate,
}

impl<'e> Map<'e> {
    /// Makes a map for objects like these, and compares it with at least 100 full runs (fewer if there are fewer
    /// members): `within_km` is the largest difference allowed. The pushes' times are those of the members' kicks.
    ///
    /// # Errors
    /// [`AstroError::NoMap`] if the members do not stay neighbours, [`AstroError::MapNotCertified`] if the map is not as
    /// good as asked, or as [`crate::fleet`].
    pub fn new(
        ephemeris: &'e Ephemeris,
        start: Epoch,
        members: &[Member],
        until: Epoch,
        within_km: f64,
    ) -> Result<Self, AstroError> {
        check(ephemeris, start, members, until)?;
        if members.is_empty() {
            return Err(AstroError::NoMap);
        }
        let plan = Plan::new(ephemeris, start, members, until).ok_or(AstroError::NoMap)?;
        let inputs = Inputs::of(&plan, members);
        let terms = fit(&plan, &inputs)?;
        let mut map = Self {
            ephemeris,
            start,
            until,
            plan,
            inputs,
            terms,
            certificate: Certificate {
                runs: 0,
                max_km: 0.0,
                rms_km: 0.0,
            },
        };
        map.certificate = map.certify(members)?;
        // Also true if it is not a number.
        if !(map.certificate.max_km <= within_km) {
            return Err(AstroError::MapNotCertified {
                runs: map.certificate.runs,
                max_km: map.certificate.max_km,
                allowed_km: within_km,
            });
        }
        Ok(map)
    }

    /// What comparing it with full runs found.
    pub fn certificate(&self) -> Certificate {
        self.certificate
    }

    /// The encounter of one object; none if the map does not hold for it: it lies farther out than the members that the
    /// map was made from, is pushed at another time, or what becomes of it cannot be told from its approach alone.
    pub fn encounter(&self, member: &Member) -> Option<Encounter> {
        let c = self.carried(member)?;
        let state = coast::at_handover(&self.plan, &c)?;
        near::finish(self.ephemeris, &self.plan, member, &state)
            .filter(|found| found.outcome != Outcome::Miss || self.plan.is_nearest(found))
    }

    /// The encounters of many objects, in their order, on all cores; those that the map does not hold for are
    /// propagated alone. The answer does not depend on the number of threads.
    ///
    /// # Errors
    /// As [`crate::fleet`].
    pub fn encounters(&self, members: &[Member]) -> Result<Vec<Encounter>, AstroError> {
        check(self.ephemeris, self.start, members, self.until)?;
        let states: Vec<Option<StateVector>> = members
            .par_iter()
            .with_min_len(64)
            .map(|member| coast::at_handover(&self.plan, &self.carried(member)?))
            .collect();
        meet(
            self.ephemeris,
            (self.start, self.until),
            &self.plan,
            members,
            &states,
            &|_| true,
        )
    }

    /// The change of the start that the linear flow carries to where the object is at the hand-over.
    fn carried(&self, member: &Member) -> Option<[f64; 6]> {
        let w = self.inputs.read(&self.plan, member)?;
        let u = self.inputs.reduced(&w)?;
        let mut c = self.inputs.linear(&w);
        monomials(&u, self.inputs.third_order(), &mut |k, value| {
            for i in 0..6 {
                c[i] += self.terms[k][i] * value;
            }
        });
        Some(c)
    }

    fn certify(&self, members: &[Member]) -> Result<Certificate, AstroError> {
        // Every so manyeth, and the one farthest out.
        let stride = (members.len() / CERTIFYING_RUNS).max(1);
        let mut chosen: Vec<usize> = (0..members.len()).step_by(stride).collect();
        if let Some((farthest, _)) = members
            .iter()
            .enumerate()
            .filter_map(|(i, m)| Some((i, self.inputs.distance(&self.inputs.read(&self.plan, m)?))))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            && !chosen.contains(&farthest)
        {
            chosen.push(farthest);
        }
        let mapped: Vec<Option<Encounter>> =
            chosen.par_iter().map(|&i| self.encounter(&members[i])).collect();
        // What the map leaves to full runs is not wrong.
        let off = |mapped: &Option<Encounter>, full: &Encounter| {
            mapped.map_or(0.0, |mapped| difference_km(&mapped, full))
        };
        let sample: Vec<Member> = chosen.iter().map(|&i| members[i].clone()).collect();
        let full = super::fleet(self.ephemeris, self.start, &sample, self.until, &|_| true)?;
        // A few of them by the single integrator too, which shares nothing with the map.
        let each = (chosen.len() / ALONE_RUNS).max(1);
        let few: Vec<usize> = (0..chosen.len()).rev().step_by(each).collect();
        let single: Vec<f64> = few
            .par_iter()
            .map(|&i| {
                Ok(off(
                    &mapped[i],
                    &alone(self.ephemeris, self.start, &sample[i], self.until)?,
                ))
            })
            .collect::<Result<_, AstroError>>()?;
        let off: Vec<f64> = mapped
            .iter()
            .zip(&full)
            .map(|(mapped, full)| off(mapped, full))
            .chain(single)
            .collect();
        let squares: f64 = off.iter().map(|x| x * x).sum();
        Ok(Certificate {
            runs: chosen.len(),
            max_km: off
                .iter()
                .fold(0.0, |m, x| if x.is_nan() { f64::NAN } else { x.max(m) }),
            rms_km: (squares / off.len() as f64).sqrt(),
        })
    }
}

/// How far two answers for an object are apart, km.
fn difference_km(a: &Encounter, b: &Encounter) -> f64 {
    let shell = EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM;
    match (&a.outcome, &b.outcome) {
        (Outcome::Impact(a), Outcome::Impact(b)) => (a.position_itrf_km - b.position_itrf_km).norm(),
        (Outcome::Miss, Outcome::Miss) => match (a.closest, b.closest) {
            (Some(a), Some(b)) => (a.distance_km - b.distance_km).abs(),
            _ => f64::INFINITY,
        },
        // One grazes past what the other grazes.
        (Outcome::Miss, Outcome::Impact(_)) => a.closest.map_or(f64::INFINITY, |c| c.distance_km - shell),
        (Outcome::Impact(_), Outcome::Miss) => b.closest.map_or(f64::INFINITY, |c| c.distance_km - shell),
    }
}

/// What a member is for the map: its deviation at the start (km, km/s), then its pushes (km/s) in the order of their
/// times; and the few directions in which members differ.
struct Inputs {
    /// Times of the pushes before the hand-over, s.
    kicks: Vec<f64>,
    epochs: Vec<Epoch>,
    /// What each input does to the change of the start.
    columns: Vec<[f64; 6]>,
    mean: Vec<f64>,
    /// Rows: a direction, so scaled that the farthest member is at most 1 from the mean.
    directions: Vec<Vec<f64>>,
}

impl Inputs {
    fn of(plan: &Plan, members: &[Member]) -> Self {
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
        };
        let stride = members.len().div_ceil(MEASURED);
        let rows: Vec<Vec<f64>> = members
            .iter()
            .step_by(stride)
            .filter_map(|m| inputs.read(plan, m))
            .collect();
        inputs.find_directions(&rows);
        let farthest = members
            .iter()
            .filter_map(|m| Some(inputs.distance(&inputs.read(plan, m)?)))
            .fold(0.0, f64::max);
        if farthest > 0.0 {
            inputs
                .directions
                .iter_mut()
                .flatten()
                .for_each(|x| *x /= farthest);
        }
        inputs
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
        self.directions = order
            .into_iter()
            .take(MOST_DIMENSIONS)
            .filter(|k| eigen.eigenvalues[*k] > THIN * largest)
            .map(|k| {
                let size = eigen.eigenvalues[k].sqrt();
                (0..n)
                    .map(|i| eigen.eigenvectors[(i, k)] * scale(i) / size)
                    .collect()
            })
            .collect();
    }

    /// None if the member is pushed at a time that the map does not know.
    fn read(&self, plan: &Plan, member: &Member) -> Option<Vec<f64>> {
        let mut w = vec![0.0; self.columns.len()];
        for i in 0..3 {
            w[i] = member.state.position_km[i] - plan.start.position_km[i];
            w[i + 3] = member.state.velocity_km_s[i] - plan.start.velocity_km_s[i];
        }
        for (epoch, change) in &member.kicks {
            let t = plan.clock.seconds(*epoch);
            if t < plan.handover {
                let j = self.kicks.binary_search_by(|k| k.total_cmp(&t)).ok()?;
                for i in 0..3 {
                    w[6 + 3 * j + i] += change[i];
                }
            }
        }
        Some(w)
    }

    fn third_order(&self) -> bool {
        self.directions.len() <= THIRD_ORDER_DIMENSIONS
    }

    fn projected(&self, w: &[f64]) -> Vec<f64> {
        self.directions
            .iter()
            .map(|row| {
                row.iter()
                    .zip(w)
                    .zip(&self.mean)
                    .map(|((r, w), mean)| r * (w - mean))
                    .sum()
            })
            .collect()
    }

    fn distance(&self, w: &[f64]) -> f64 {
        self.projected(w).iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    /// The coordinates within the ball; none outside the map's reach.
    fn reduced(&self, w: &[f64]) -> Option<Vec<f64>> {
        let u = self.projected(w);
        (u.iter().map(|x| x * x).sum::<f64>() <= REACH * REACH).then_some(u)
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

    /// A member at these coordinates, given the pseudo-inverse of the directions.
    fn member(&self, plan: &Plan, back: &DMatrix<f64>, u: &DVector<f64>) -> Member {
        let offset = back * u;
        let w: Vec<f64> = self.mean.iter().zip(offset.iter()).map(|(m, o)| m + o).collect();
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

/// Fits the polynomial to what the full coast adds to the linear flow.
fn fit(plan: &Plan, inputs: &Inputs) -> Result<Vec<[f64; 6]>, AstroError> {
    let dimensions = inputs.directions.len();
    let row = |u: &[f64]| {
        let mut out = Vec::new();
        monomials(u, inputs.third_order(), &mut |_, value| out.push(value));
        out
    };
    let count = row(&vec![0.0; dimensions]).len();
    let n = inputs.columns.len();
    let directions = DMatrix::from_fn(dimensions, n, |i, k| inputs.directions[i][k]);
    // Members that are all the same differ in no direction.
    let back = if dimensions == 0 {
        DMatrix::zeros(n, 0)
    } else {
        directions
            .pseudo_inverse(f64::MIN_POSITIVE)
            .map_err(|_| AstroError::NoMap)?
    };
    let points = design(dimensions, (3 * count).max(8));
    let rows: Vec<(Vec<f64>, [f64; 6])> = points
        .par_chunks(LANES)
        .flat_map_iter(|block| {
            let members: Vec<Member> = block.iter().map(|u| inputs.member(plan, &back, u)).collect();
            let carried = coast::carry(plan, &members);
            members
                .iter()
                .enumerate()
                .filter_map(|(lane, member)| {
                    let w = inputs.read(plan, member)?;
                    let linear = inputs.linear(&w);
                    let rest = std::array::from_fn(|i| carried[i][lane] - linear[i]);
                    Some((row(&inputs.projected(&w)), rest))
                })
                .collect::<Vec<_>>()
        })
        .collect();
    if rows.len() < count || rows.iter().any(|(_, rest)| !rest.iter().all(|x| x.is_finite())) {
        return Err(AstroError::NoMap);
    }
    let qr = DMatrix::from_fn(rows.len(), count, |i, k| rows[i].0[k]).qr();
    let right = qr.q().transpose() * DMatrix::from_fn(rows.len(), 6, |i, k| rows[i].1[k]);
    let found = qr.r().solve_upper_triangular(&right).ok_or(AstroError::NoMap)?;
    Ok((0..count)
        .map(|k| std::array::from_fn(|i| found[(k, i)]))
        .collect())
}

/// Points that fill the ball of the map's reach evenly enough, the same every time.
fn design(dimensions: usize, count: usize) -> Vec<DVector<f64>> {
    let mut draws = ChaCha8Rng::seed_from_u64(0x6d61_7073);
    (0..count)
        .map(|_| {
            let free = DVector::from_fn(dimensions, |_, _| -> f64 { StandardNormal.sample(&mut draws) });
            let share: f64 = StandardUniform.sample(&mut draws);
            let length = free.norm().max(f64::MIN_POSITIVE);
            free * (REACH * share.powf(1.0 / dimensions.max(1) as f64) / length)
        })
        .collect()
}

//! How objects come to the Earth, as a function of where and how they started: fitted to integrations of the last days.
//!
//! From the hand-over a hyperbola about the Earth's centre is a first guess. What Sun, Moon and the Earth's shape add to it
//! until the last stretch is a smooth function of the start, even where entries end and misses begin. Objects on a line get
//! pieces of it, each a series of Chebyshev's polynomials, cut in halves until five checks between the nodes are met;
//! others get one polynomial for all. Where that fails there is no piece, and objects are integrated.

#![allow(clippy::needless_range_loop, reason = "several arrays share each index")]

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use super::arrival::{self, Asymptote, PARTS, SHAPELESS_KM};
use super::certify::difference_km;
use super::coast::LANES;
use super::ground::{Flown, Ground};
use super::inputs::{Inputs, REACH, design};
use super::near::Neighbourhood;
use crate::Encounter;
use crate::approach::search;

/// Nodes of a piece; the other lanes of a block check it.
const NODES: usize = 11;
/// Where it is checked, on [-1, 1]: between nodes, and at both ends.
const CHECKS: [f64; LANES - NODES] = [-1.0, -0.66, 0.14, 0.66, 1.0];
/// Halvings, at most.
const DEEPEST: u32 = 12;
/// Bins in which members are counted.
const BINS: usize = 1 << DEEPEST;
/// Pieces with fewer members are not worth their fit.
const FEWEST: usize = 2 * LANES;
/// How far pieces go on either side; the farthest member is at 1.
const LINE: f64 = 0.99 * REACH;
/// Checks of the polynomial for all.
const BLOB_CHECKS: usize = 4 * LANES;

/// A function of the coordinates.
enum Terms {
    /// Chebyshev's series between two values of the only coordinate.
    Series {
        from: f64,
        to: f64,
        terms: Box<[[f64; PARTS]; NODES]>,
    },
    /// A polynomial in all of them.
    Polynomial(Vec<[f64; PARTS]>),
}

/// What is to be added to the first guess, and when: half the rate of the square of the distance, km²/s.
struct Piece {
    rate: f64,
    terms: Terms,
}

impl Piece {
    fn correction(&self, inputs: &Inputs, u: &[f64]) -> [f64; PARTS] {
        match &self.terms {
            Terms::Series { from, to, terms } => series(terms, (2.0 * u[0] - from - to) / (to - from)),
            Terms::Polynomial(terms) => {
                let mut sum = [0.0; PARTS];
                inputs.monomials(u, &mut |k, value| {
                    for i in 0..PARTS {
                        sum[i] += terms[k][i] * value;
                    }
                });
                sum
            }
        }
    }
}

/// Clenshaw's sum.
fn series(terms: &[[f64; PARTS]; NODES], x: f64) -> [f64; PARTS] {
    let (mut one, mut two) = ([0.0; PARTS], [0.0; PARTS]);
    for row in terms[1..].iter().rev() {
        for i in 0..PARTS {
            let next = row[i] + 2.0 * x * one[i] - two[i];
            two[i] = one[i];
            one[i] = next;
        }
    }
    std::array::from_fn(|i| terms[0][i] + x * one[i] - two[i])
}

/// Chebyshev's k-th node.
fn node(k: usize) -> f64 {
    libm::cos(std::f64::consts::PI * (k as f64 + 0.5) / NODES as f64)
}

/// All pieces of a map.
pub(super) struct Arrivals {
    /// In the order of the only coordinate; one or none if there are more.
    pieces: Vec<Piece>,
}

impl Arrivals {
    /// `first`: the members' first coordinates; `within_km`: what checks may differ by. None at all if the last days cannot be followed in blocks.
    pub(super) fn fit(ground: &Ground<'_>, first: &[f64], within_km: f64) -> Self {
        let Some(around) = &ground.plan.neighbourhood else {
            return Self { pieces: Vec::new() };
        };
        let Some(rate) = ground
            .asymptote(around, &[0.0; 6])
            .map(|reference| reference.last_stretch())
        else {
            return Self { pieces: Vec::new() };
        };
        let fitting = Fitting {
            ground,
            around,
            rate,
            within_km,
        };
        let pieces = if ground.inputs.dimensions() == 1 {
            fitting.line(first)
        } else {
            fitting.blob().into_iter().collect()
        };
        Self { pieces }
    }

    /// The encounter of who has these coordinates and would come so from the hand-over.
    pub(super) fn meet(&self, ground: &Ground<'_>, u: &[f64], c: &[f64; 6]) -> Option<Encounter> {
        let around = ground.plan.neighbourhood.as_ref()?;
        let piece = self.piece(u)?;
        let guess = ground.asymptote(around, c)?;
        let asymptote = guess.plus(&piece.correction(ground.inputs, u));
        arrival::meet(around, ground.plan.clock, piece.rate, &asymptote)
    }

    fn piece(&self, u: &[f64]) -> Option<&Piece> {
        let at = u.first().copied().unwrap_or(0.0);
        let after = self.pieces.partition_point(|piece| match piece.terms {
            Terms::Series { to, .. } => to < at,
            Terms::Polynomial(_) => false,
        });
        self.pieces.get(after).filter(|piece| match piece.terms {
            Terms::Series { from, .. } => from <= at,
            Terms::Polynomial(_) => true,
        })
    }
}

/// What fits have in common.
struct Fitting<'a> {
    ground: &'a Ground<'a>,
    around: &'a Neighbourhood,
    /// Where the last stretch begins: half the rate of the square of the distance, km²/s.
    rate: f64,
    within_km: f64,
}

/// A part of the line: halvings, and its place among those of the same size.
#[derive(Clone, Copy)]
struct Span {
    halvings: u32,
    place: usize,
}

impl Span {
    fn ends(self) -> (f64, f64) {
        let at = |place: usize| LINE * (2.0 * place as f64 / f64::from(1 << self.halvings) - 1.0);
        (at(self.place), at(self.place + 1))
    }

    fn halves(self) -> [Self; 2] {
        [0, 1].map(|half| Self {
            halvings: self.halvings + 1,
            place: 2 * self.place + half,
        })
    }

    /// How many members it has, by the counts of those before each bin.
    fn members(self, before: &[usize]) -> usize {
        let bins = BINS >> self.halvings;
        before[(self.place + 1) * bins] - before[self.place * bins]
    }
}

impl Fitting<'_> {
    fn line(&self, first: &[f64]) -> Vec<Piece> {
        let mut before = vec![0; BINS + 1];
        for at in first.iter().filter(|at| at.is_finite()) {
            let bin = ((at / LINE + 1.0) * (BINS / 2) as f64).max(0.0) as usize;
            before[bin.min(BINS - 1) + 1] += 1;
        }
        for bin in 0..BINS {
            before[bin + 1] += before[bin];
        }
        let mut open = vec![Span {
            halvings: 0,
            place: 0,
        }];
        let mut found: Vec<(Span, Piece)> = Vec::new();
        while !open.is_empty() {
            let tried: Vec<(Span, Option<Piece>)> =
                open.par_iter().map(|span| (*span, self.on(*span))).collect();
            open.clear();
            for (span, piece) in tried {
                match piece {
                    Some(piece) => found.push((span, piece)),
                    None if span.halvings < DEEPEST => open.extend(
                        span.halves()
                            .into_iter()
                            .filter(|half| half.members(&before) >= FEWEST),
                    ),
                    None => {}
                }
            }
        }
        found.sort_by(|(a, _), (b, _)| a.ends().0.total_cmp(&b.ends().0));
        found.into_iter().map(|(_, piece)| piece).collect()
    }

    fn on(&self, span: Span) -> Option<Piece> {
        let (from, to) = span.ends();
        let points: Vec<DVector<f64>> = (0..NODES)
            .map(node)
            .chain(CHECKS)
            .map(|x| DVector::from_element(1, f64::midpoint(from, to) + x * (to - from) / 2.0))
            .collect();
        let flown = self.ground.fly(self.around, &points)?;
        let (rate, rest) = self.rest(&flown)?;
        let mut terms = [[0.0; PARTS]; NODES];
        for (k, term) in terms.iter_mut().enumerate() {
            for (j, rest) in rest[..NODES].iter().enumerate() {
                let angle = std::f64::consts::PI * k as f64 * (j as f64 + 0.5) / NODES as f64;
                let share = if k == 0 { 1.0 } else { 2.0 } / NODES as f64 * libm::cos(angle);
                for i in 0..PARTS {
                    term[i] += share * rest[i];
                }
            }
        }
        let piece = Piece {
            rate,
            terms: Terms::Series {
                from,
                to,
                terms: Box::new(terms),
            },
        };
        flown[NODES..]
            .iter()
            .all(|check| self.holds(&piece, check))
            .then_some(piece)
    }

    /// One polynomial for all.
    fn blob(&self) -> Option<Piece> {
        let inputs = self.ground.inputs;
        let count = inputs.monomial_count();
        let flown = self.fly_all(&design(inputs.dimensions(), (3 * count).max(8), 0x6172_7269))?;
        let (rate, rest) = self.rest(&flown)?;
        let mut row = vec![0.0; count];
        let mut left = DMatrix::zeros(flown.len(), count);
        for (i, flown) in flown.iter().enumerate() {
            inputs.monomials(&flown.coordinates, &mut |k, value| row[k] = value);
            for (k, value) in row.iter().enumerate() {
                left[(i, k)] = *value;
            }
        }
        let terms = least_squares(left, &rest)?;
        let piece = Piece {
            rate,
            terms: Terms::Polynomial(terms),
        };
        let checks = self.fly_all(&design(inputs.dimensions(), BLOB_CHECKS, 0x6368_6563))?;
        checks
            .iter()
            .all(|check| self.holds(&piece, check))
            .then_some(piece)
    }

    fn fly_all(&self, points: &[DVector<f64>]) -> Option<Vec<Flown>> {
        let blocks: Vec<Vec<Flown>> = points
            .par_chunks(LANES)
            .map(|block| self.ground.fly(self.around, block))
            .collect::<Option<_>>()?;
        Some(blocks.into_iter().flatten().collect())
    }

    /// What these add to their first guess, and where: before the last stretch if any comes as near as that, and else at
    /// the nearest approach.
    fn rest(&self, flown: &[Flown]) -> Option<(f64, Vec<[f64; PARTS]>)> {
        let arrive = |rate: f64| -> Option<Vec<Asymptote>> {
            flown
                .iter()
                .map(|flown| flown.arrives(self.ground.plan, self.around, rate))
                .collect()
        };
        let mut rate = self.rate;
        let mut arrived = arrive(rate)?;
        if arrived.iter().all(|a| a.perigee_km() > SHAPELESS_KM) {
            rate = 0.0;
            arrived = arrive(rate)?;
        }
        let rest: Vec<[f64; PARTS]> = arrived
            .iter()
            .zip(flown)
            .map(|(arrived, flown)| {
                let (to, from) = (arrived.parts(), flown.guess.parts());
                std::array::from_fn(|i| to[i] - from[i])
            })
            .collect();
        rest.iter()
            .flatten()
            .all(|x| x.is_finite())
            .then_some((rate, rest))
    }

    /// Whether a piece tells of an object what its flight shows.
    fn holds(&self, piece: &Piece, check: &Flown) -> bool {
        let plan = self.ground.plan;
        let Some(arrived) = check.arrives(plan, self.around, piece.rate) else {
            return false;
        };
        let correction = piece.correction(self.ground.inputs, &check.coordinates);
        let told = check.guess.plus(&correction);
        // Also false if it is not a number.
        if !(told.apart_km(&arrived) < self.within_km) {
            return false;
        }
        let full = search(&check.way(plan, self.around));
        match (arrival::meet(self.around, plan.clock, piece.rate, &told), full) {
            (Some(told), Some(full)) => difference_km(&told, &full) < self.within_km,
            // Too close to call: integrated.
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }
}

/// The terms that meet the rows best.
pub(super) fn least_squares<const N: usize>(left: DMatrix<f64>, rows: &[[f64; N]]) -> Option<Vec<[f64; N]>> {
    let (count, rest) = (left.ncols(), DMatrix::from_fn(rows.len(), N, |i, k| rows[i][k]));
    let qr = left.qr();
    let found = qr.r().solve_upper_triangular(&(qr.q().transpose() * rest))?;
    Some(
        (0..count)
            .map(|k| std::array::from_fn(|i| found[(k, i)]))
            .collect(),
    )
}

//! The last days near the Earth, a block of members at once: the forces of [`super::near`], with steps shared by all of
//! a block, so that bodies are looked up once and the sums become vectors. Members are put in blocks by their time of
//! arrival, which keeps shared steps long.

#![allow(
    clippy::needless_range_loop,
    clippy::inline_always,
    reason = "loops over lanes, written so that they become vectors of the machine that the code is dispatched to"
)]

use crate::forces::{GM, earth_shape, inside_km, vector};
use crate::radau::{GAPS, NODES, PRODUCTS, Step};
use crate::{Body, StateVector};

use super::coast::{LANES, Lane};
use super::near::{Neighbourhood, Node, REACH_KM, SHAPE_KM};

/// Three components of every member.
type Three = [Lane; 3];

/// Longest step as a share of the distance to Earth or Moon over the speed past the Earth.
const STEP_SHARE: f64 = 0.6;
/// The last coefficient is settled when it changes by no more than this share of the acceleration: over a step, less
/// than a centimetre.
const SETTLED: f64 = 1e-8;
const MOST_ITERATIONS: usize = 8;
/// A step that turns out longer than this many times what it should have been is done again.
const REDO: f64 = 3.0;
const SHORTEST_S: f64 = 0.1;
const MOST_STEPS: usize = 2_000;
/// A member on its way out at this distance, km, at twice the speed of escape or more, has had its encounter: the Moon cannot
/// turn it back.
const LEFT_KM: f64 = 1.5e5;
/// The square of twice the speed of escape, times the distance, km³/s².
const TWICE_ESCAPE: f64 = 8.0 * GM[Body::Earth as usize];
/// Where members wait that are done: as far as this from the Earth, km.
const ASIDE_KM: f64 = 3.0e6;

/// One step of a block.
struct Leg {
    t: f64,
    h: f64,
    x: Three,
    v: Three,
    a: Three,
    b: [Three; 7],
}

/// What became of one member: its steps and the time at their end.
pub(super) struct Followed {
    pub(super) steps: Vec<Step<3>>,
    pub(super) end: f64,
}

/// Follows at most [`LANES`] members from the hand-over until each is done; none if steps ran out.
pub(super) fn follow(around: &Neighbourhood, start: f64, states: &[StateVector]) -> Option<Vec<Followed>> {
    pulp::Arch::new().dispatch(Follow {
        around,
        start,
        states,
    })
}

/// A closure would not be compiled for the machine's registers; this is, since all that it calls is inlined.
struct Follow<'a> {
    around: &'a Neighbourhood,
    start: f64,
    states: &'a [StateVector],
}

impl pulp::WithSimd for Follow<'_> {
    type Output = Option<Vec<Followed>>;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Self::Output {
        follow_lanes(self.around, self.start, self.states)
    }
}

#[inline(always)]
fn follow_lanes(around: &Neighbourhood, start: f64, states: &[StateVector]) -> Option<Vec<Followed>> {
    let (mut x, mut v) = ([[0.0; LANES]; 3], [[0.0; LANES]; 3]);
    for lane in 0..LANES {
        // Lanes without a member repeat the last one.
        let state = &states[lane.min(states.len() - 1)];
        for i in 0..3 {
            x[i][lane] = state.position_km[i];
            v[i][lane] = state.velocity_km_s[i];
        }
    }
    let mut flying = [true; LANES];
    let mut done: [(usize, f64); LANES] = [(0, start); LANES];
    let mut legs: Vec<Leg> = Vec::with_capacity(24);
    let mut node = around.at(start);
    let mut t = start;
    let mut a = pull(&node, true, &x);
    let mut h = longest(&node, &x, &v, &flying) * 0.5;
    let mut b = [[[0.0; LANES]; 3]; 7];
    let mut tries = 0;
    while t < around.end && flying.iter().any(|f| *f) {
        tries += 1;
        if tries > MOST_STEPS || !h.is_finite() {
            return None;
        }
        let left = around.end - t;
        let wanted = h;
        if h >= left {
            h = left;
        } else if h * 2.0 > left {
            h = left / 2.0;
        }
        rescale(&mut b, h / wanted);
        let mut leg = Leg { t, h, x, v, a, b };
        solve(around, &mut leg, &flying);
        let advised = advised(&leg, &flying);
        if advised < h / REDO && h > SHORTEST_S {
            b = leg.b;
            let shorter = advised.max(SHORTEST_S);
            rescale(&mut b, shorter / h);
            h = shorter;
            continue;
        }
        finish_step(&leg, &mut x, &mut v);
        t = if h.to_bits() == left.to_bits() {
            around.end
        } else {
            t + h
        };
        node = around.at(t);
        b = leg.b;
        legs.push(leg);
        retire(&node, &mut x, &mut v, &mut b, &mut flying, &mut |lane| {
            done[lane] = (legs.len(), t);
        });
        a = pull(&node, true, &x);
        let next = advised
            .min(longest(&node, &x, &v, &flying))
            .min(h * 8.0)
            .max(SHORTEST_S);
        carry_on(&mut b, next / h);
        h = next;
    }
    for lane in 0..LANES {
        if flying[lane] {
            done[lane] = (legs.len(), t);
        }
    }
    Some(
        (0..states.len())
            .map(|lane| Followed {
                steps: legs[..done[lane].0].iter().map(|leg| leg.of(lane)).collect(),
                end: done[lane].1,
            })
            .collect(),
    )
}

impl Leg {
    fn of(&self, lane: usize) -> Step<3> {
        let take = |c: &Three| std::array::from_fn(|i| c[i][lane]);
        Step::new(
            (self.t, self.h),
            (take(&self.x), take(&self.v), take(&self.a)),
            std::array::from_fn(|k| take(&self.b[k])),
        )
    }
}

/// Puts aside those that are done; `each` hears of them once.
#[inline(always)]
fn retire(
    node: &Node,
    x: &mut Three,
    v: &mut Three,
    b: &mut [Three; 7],
    flying: &mut [bool; LANES],
    each: &mut dyn FnMut(usize),
) {
    for lane in 0..LANES {
        if flying[lane] && is_done(node, x, v, lane) {
            flying[lane] = false;
            each(lane);
        }
        if !flying[lane] {
            for i in 0..3 {
                x[i][lane] = node.earth[i] + if i == 2 { ASIDE_KM } else { 0.0 };
                v[i][lane] = node.earth_moving[i];
            }
            for row in b.iter_mut() {
                for i in 0..3 {
                    row[i][lane] = 0.0;
                }
            }
        }
    }
}

/// Inside the Earth or the Moon, on the way out, or out of reach.
#[inline(always)]
fn is_done(node: &Node, x: &Three, v: &Three, lane: usize) -> bool {
    let (mut earth, mut moon, mut rate, mut speed) = (0.0, 0.0, 0.0, 0.0);
    for i in 0..3 {
        let from_earth = x[i][lane] - node.earth[i];
        let from_moon = x[i][lane] - node.moon[i];
        let past = v[i][lane] - node.earth_moving[i];
        earth += from_earth * from_earth;
        moon += from_moon * from_moon;
        rate += from_earth * past;
        speed += past * past;
    }
    let square = |km: f64| km * km;
    earth < square(inside_km(Body::Earth))
        || moon < square(inside_km(Body::Moon))
        || (rate > 0.0 && earth > square(LEFT_KM) && speed * earth.sqrt() > TWICE_ESCAPE)
        // Also true if it is not a number.
        || !(earth < square(REACH_KM))
}

/// The longest step that suits all that fly.
#[inline(always)]
fn longest(node: &Node, x: &Three, v: &Three, flying: &[bool; LANES]) -> f64 {
    let mut share = [0.0; LANES];
    for lane in 0..LANES {
        let (mut earth, mut moon, mut speed) = (0.0, 0.0, 0.0);
        for i in 0..3 {
            let from_earth = x[i][lane] - node.earth[i];
            let from_moon = x[i][lane] - node.moon[i];
            let past = v[i][lane] - node.earth_moving[i];
            earth += from_earth * from_earth;
            moon += from_moon * from_moon;
            speed += past * past;
        }
        let least = if earth < moon { earth } else { moon };
        share[lane] = if flying[lane] {
            least / speed
        } else {
            f64::INFINITY
        };
    }
    STEP_SHARE * share.iter().fold(f64::INFINITY, |m, s| m.min(*s)).sqrt()
}

/// The acceleration of every member, km/s². `shape`: whether any may be near enough to feel the Earth's shape.
#[inline(always)]
fn pull(node: &Node, shape: bool, x: &Three) -> Three {
    let mut out = [[0.0; LANES]; 3];
    let (gm_sun, gm_earth, gm_moon) = (
        GM[Body::Sun as usize],
        GM[Body::Earth as usize],
        GM[Body::Moon as usize],
    );
    let mut square = [0.0; LANES];
    for lane in 0..LANES {
        let e = [
            node.earth[0] - x[0][lane],
            node.earth[1] - x[1][lane],
            node.earth[2] - x[2][lane],
        ];
        let m = [
            node.moon[0] - x[0][lane],
            node.moon[1] - x[1][lane],
            node.moon[2] - x[2][lane],
        ];
        let s = [
            node.sun[0] - x[0][lane],
            node.sun[1] - x[1][lane],
            node.sun[2] - x[2][lane],
        ];
        let (e2, m2, s2) = (
            e[0] * e[0] + e[1] * e[1] + e[2] * e[2],
            m[0] * m[0] + m[1] * m[1] + m[2] * m[2],
            s[0] * s[0] + s[1] * s[1] + s[2] * s[2],
        );
        let (ge, gmo, gs) = (
            gm_earth / (e2 * e2.sqrt()),
            gm_moon / (m2 * m2.sqrt()),
            gm_sun / (s2 * s2.sqrt()),
        );
        square[lane] = e2;
        out[0][lane] = node.rest[0] + m[0] * gmo + s[0] * gs + e[0] * ge;
        out[1][lane] = node.rest[1] + m[1] * gmo + s[1] * gs + e[1] * ge;
        out[2][lane] = node.rest[2] + m[2] * gmo + s[2] * gs + e[2] * ge;
    }
    if shape && square.iter().any(|e2| *e2 < SHAPE_KM * SHAPE_KM) {
        for lane in 0..LANES {
            let from_earth = [
                x[0][lane] - node.earth[0],
                x[1][lane] - node.earth[1],
                x[2][lane] - node.earth[2],
            ];
            let more = earth_shape(vector(&from_earth));
            let felt = if square[lane] < SHAPE_KM * SHAPE_KM {
                1.0
            } else {
                0.0
            };
            out[0][lane] += more.x * felt;
            out[1][lane] += more.y * felt;
            out[2][lane] += more.z * felt;
        }
    }
    out
}

/// As the single integrator does it, for all lanes until the slowest has settled.
#[inline(always)]
fn solve(around: &Neighbourhood, leg: &mut Leg, flying: &[bool; LANES]) {
    let nodes: [Node; 7] = std::array::from_fn(|n| around.at(leg.t + NODES[n] * leg.h));
    let mut g = leg.b;
    for j in (0..7).rev() {
        for k in 0..j {
            for i in 0..3 {
                for lane in 0..LANES {
                    g[k][i][lane] -= PRODUCTS[j][k] * g[j][i][lane];
                }
            }
        }
    }
    let mut before = f64::INFINITY;
    for iteration in 0..MOST_ITERATIONS {
        let mut last = [[0.0; LANES]; 3];
        for n in 0..7 {
            let x = place_within(leg, NODES[n]);
            let a = pull(&nodes[n], true, &x);
            for i in 0..3 {
                let mut change = [0.0; LANES];
                for lane in 0..LANES {
                    let mut difference = (a[i][lane] - leg.a[i][lane]) * GAPS[n][n];
                    for j in 0..n {
                        difference = (difference - g[j][i][lane]) * GAPS[n][j];
                    }
                    change[lane] = difference - g[n][i][lane];
                    g[n][i][lane] = difference;
                }
                for k in 0..=n {
                    for lane in 0..LANES {
                        leg.b[k][i][lane] += PRODUCTS[n][k] * change[lane];
                    }
                }
                last[i] = change;
            }
        }
        let mut worst = 0.0_f64;
        for lane in 0..LANES {
            let size = |c: &Three| c[0][lane].abs().max(c[1][lane].abs()).max(c[2][lane].abs());
            if flying[lane] {
                worst = worst.max(size(&last) / size(&leg.a));
            }
        }
        if worst < SETTLED || (iteration >= 2 && worst >= before) {
            return;
        }
        before = worst;
    }
}

#[inline(always)]
fn place_within(leg: &Leg, s: f64) -> Three {
    let mut out = leg.x;
    let hs = leg.h * s;
    let mut weights = [0.0; 7];
    let mut power = 1.0;
    for k in 0..7 {
        power *= s;
        weights[k] = power / ((k + 2) * (k + 3)) as f64;
    }
    for i in 0..3 {
        for lane in 0..LANES {
            let mut curve = leg.b[6][i][lane] * weights[6];
            for k in (0..6).rev() {
                curve += leg.b[k][i][lane] * weights[k];
            }
            out[i][lane] += hs * (leg.v[i][lane] + hs * (curve + leg.a[i][lane] * 0.5));
        }
    }
    out
}

#[inline(always)]
fn finish_step(leg: &Leg, x: &mut Three, v: &mut Three) {
    *x = place_within(leg, 1.0);
    for i in 0..3 {
        for lane in 0..LANES {
            let mut curve = leg.a[i][lane];
            for k in (0..7).rev() {
                curve += leg.b[k][i][lane] / (k + 2) as f64;
            }
            v[i][lane] = leg.v[i][lane] + leg.h * curve;
        }
    }
}

/// The step advised by the derivatives at a step's end (Pham, Rein and Spiegel 2024), the least of all that fly.
#[inline(always)]
fn advised(leg: &Leg, flying: &[bool; LANES]) -> f64 {
    let mut shares = [f64::INFINITY; LANES];
    for lane in 0..LANES {
        let (mut acceleration, mut jerk, mut snap) = (0.0, 0.0, 0.0);
        for i in 0..3 {
            let (mut a, mut j, mut s) = (leg.a[i][lane], 0.0, 0.0);
            for k in 0..7 {
                let power = (k + 1) as f64;
                a += leg.b[k][i][lane];
                j += power * leg.b[k][i][lane];
                s += power * (power - 1.0) * leg.b[k][i][lane];
            }
            acceleration += a * a;
            jerk += j * j;
            snap += s * s;
        }
        let share = 2.0 * acceleration / (jerk + (snap * acceleration).sqrt());
        shares[lane] = if flying[lane] && share.is_finite() {
            share
        } else {
            f64::INFINITY
        };
    }
    leg.h * shares.iter().fold(f64::INFINITY, |m, s| m.min(*s)).sqrt()
}

/// The coefficients for a step of another length from the same start.
#[inline(always)]
fn rescale(b: &mut [Three; 7], ratio: f64) {
    let mut power = 1.0;
    for row in b {
        power *= ratio;
        for c in row.iter_mut() {
            for lane in 0..LANES {
                c[lane] *= power;
            }
        }
    }
}

/// The coefficients carried on beyond the step's end.
#[inline(always)]
fn carry_on(b: &mut [Three; 7], ratio: f64) {
    const BINOMIAL: [[f64; 7]; 7] = crate::radau::BINOMIAL;
    // Far beyond the step a polynomial is worse than nothing.
    if ratio > 4.0 {
        *b = [[[0.0; LANES]; 3]; 7];
        return;
    }
    for k in 0..7 {
        // Rows below are used as they were: each is shifted before those that follow it are.
        for i in 0..3 {
            for lane in 0..LANES {
                let mut sum = 0.0;
                for j in k..7 {
                    sum += BINOMIAL[k][j] * b[j][i][lane];
                }
                b[k][i][lane] = sum;
            }
        }
    }
    rescale(b, ratio);
}

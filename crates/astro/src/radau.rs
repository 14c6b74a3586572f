//! The integrator: Everhart's implicit Gauss-Radau scheme of order 15 (Everhart 1985, IAU Colloq. 83, 185), with the
//! step chosen from the acceleration's first two derivatives (Pham, Rein and Spiegel 2024, arXiv 2401.02849), sums
//! kept with compensation, and each step kept as a polynomial, so that the state is known at any time within it.

#![allow(clippy::needless_range_loop, reason = "several arrays share each index")]

use crate::Body;

/// Radau spacings in (0, 1]; the eighth node is the step's start.
pub(crate) const NODES: [f64; 7] = [
    0.056_262_560_536_922_15,
    0.180_240_691_736_892_36,
    0.352_624_717_113_169_6,
    0.547_153_626_330_555_4,
    0.734_210_177_215_410_5,
    0.885_320_946_839_095_8,
    0.977_520_613_561_287_5,
];
/// Number of nodes whose fields a force model keeps: the start and the seven inner ones.
pub(crate) const NODE_COUNT: usize = 8;
/// (1e-9 · 7!)^(1/7): the share of the acceleration's own time scale with which nothing is lost to the step's length.
const FINE: f64 = 0.175_07;
/// A step that turns out longer than this many times what it should have been is done again.
const REDO: f64 = 3.0;
/// No step is shorter, s.
const SHORTEST_S: f64 = 0.1;
const MOST_ITERATIONS: usize = 12;

/// What is integrated: `D` coordinates whose second derivatives are known. The first three are the object's position,
/// and they alone choose the step.
pub(crate) trait Dynamics<const D: usize> {
    /// Whether the accelerations depend on the velocities at all.
    const FEELS_VELOCITY: bool = true;
    /// The step as a share of the acceleration's own time scale.
    const STEP_SHARE: f64 = FINE;
    /// Prepares a node (0 the start, 1 to 7 within) for a time; it keeps until prepared again.
    fn prepare(&mut self, node: usize, t: f64);
    /// The accelerations at a prepared node.
    fn acceleration(&self, node: usize, x: &[f64; D], v: &[f64; D]) -> [f64; D];
    /// The longest step advisable from node 0, s.
    fn longest_step(&self, x: &[f64; D], v: &[f64; D]) -> f64;
    /// The body in which the object is at node 0, if any: the run ends there.
    fn collision(&self, x: &[f64; D]) -> Option<Body>;
    /// The last coefficient is settled when it changes by no more than this share of the acceleration.
    fn settled(&self) -> f64 {
        1e-16
    }
}

/// One step as a polynomial.
#[derive(Debug, Clone)]
pub(crate) struct Step<const D: usize> {
    /// Start, s.
    pub(crate) t: f64,
    /// Length, s; negative backwards.
    pub(crate) h: f64,
    pub(crate) x: [f64; D],
    pub(crate) v: [f64; D],
    a: [f64; D],
    /// Coefficients of the acceleration: a + b0 s + b1 s² + … + b6 s⁷ for s in [0, 1].
    b: [[f64; D]; 7],
}

impl<const D: usize> Step<D> {
    /// From its start and length (s), its start's coordinates with their first and second derivatives, and the
    /// coefficients of the acceleration.
    pub(crate) fn new(
        (t, h): (f64, f64),
        (x, v, a): ([f64; D], [f64; D], [f64; D]),
        b: [[f64; D]; 7],
    ) -> Self {
        Self { t, h, x, v, a, b }
    }

    /// End, s.
    pub(crate) fn end(&self) -> f64 {
        self.t + self.h
    }

    /// Coordinates at a time within the step.
    pub(crate) fn position(&self, t: f64) -> [f64; D] {
        let s = (t - self.t) / self.h;
        let change = self.position_change(s);
        std::array::from_fn(|i| self.x[i] + change[i])
    }

    /// Their first derivatives.
    pub(crate) fn velocity(&self, t: f64) -> [f64; D] {
        let s = (t - self.t) / self.h;
        let change = self.velocity_change(s);
        std::array::from_fn(|i| self.v[i] + change[i])
    }

    fn position_change(&self, s: f64) -> [f64; D] {
        let (b, hs) = (&self.b, self.h * s);
        let share = s * s * s * (1.0 / 30.0);
        let weights = [
            s * (1.0 / 6.0),
            s * s * (1.0 / 12.0),
            s * s * s * (1.0 / 20.0),
            share * s,
            share * s * s * (30.0 / 42.0),
            share * s * s * s * (30.0 / 56.0),
            share * s * s * s * s * (30.0 / 72.0),
        ];
        std::array::from_fn(|i| {
            // From the smallest term up.
            let curve = (1..7)
                .rev()
                .fold(b[6][i] * weights[6], |sum, k| sum + b[k - 1][i] * weights[k - 1]);
            hs * (self.v[i] + hs * (curve + self.a[i] * 0.5))
        })
    }

    fn velocity_change(&self, s: f64) -> [f64; D] {
        let (b, hs) = (&self.b, self.h * s);
        let mut weights = [0.0; 7];
        let mut power = 1.0;
        for (k, weight) in weights.iter_mut().enumerate() {
            power *= s;
            *weight = power * INVERSE[k + 2];
        }
        std::array::from_fn(|i| {
            let curve = (1..7)
                .rev()
                .fold(b[6][i] * weights[6], |sum, k| sum + b[k - 1][i] * weights[k - 1]);
            hs * (curve + self.a[i])
        })
    }

    /// The step advised by the derivatives at the end of this one, s.
    fn advised(&self, step_share: f64) -> f64 {
        let (mut acceleration, mut jerk, mut snap) = (0.0, 0.0, 0.0);
        for i in 0..3 {
            let (mut a, mut j, mut s) = (self.a[i], 0.0, 0.0);
            for k in 0..7 {
                let power = (k + 1) as f64;
                a += self.b[k][i];
                j += power * self.b[k][i];
                s += power * (power - 1.0) * self.b[k][i];
            }
            acceleration += a * a;
            jerk += j * j;
            snap += s * s;
        }
        let share = 2.0 * acceleration / (jerk + (snap * acceleration).sqrt());
        if share.is_finite() {
            self.h.abs() * share.sqrt() * step_share
        } else {
            f64::INFINITY
        }
    }
}

/// Why a run stopped before its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stop {
    /// All steps used up; the time reached.
    StepLimit(f64),
    /// Infinite or not a number; the time reached.
    Diverged(f64),
}

/// Coordinates and velocities at a time.
#[derive(Debug, Clone)]
pub(crate) struct Phase<const D: usize> {
    pub(crate) t: f64,
    pub(crate) x: [f64; D],
    pub(crate) v: [f64; D],
}

/// The most steps of a run.
pub(crate) const STEP_LIMIT: usize = 200_000;

/// Integrates from `start` to the time `until`, forwards or backwards, or into a body. `accept` gets every step.
/// Returns where it ended, and the body it ran into.
pub(crate) fn integrate<const D: usize, F: Dynamics<D>>(
    field: &mut F,
    start: Phase<D>,
    until: f64,
    accept: &mut dyn FnMut(Step<D>),
) -> Result<(Phase<D>, Option<Body>), Stop> {
    let mut now = start;
    let direction = if until >= now.t { 1.0 } else { -1.0 };
    let mut lost = ([0.0; D], [0.0; D]);
    field.prepare(0, now.t);
    let mut a = field.acceleration(0, &now.x, &now.v);
    let mut h = first_step(&now, &a).min(field.longest_step(&now.x, &now.v)) * direction;
    let mut guess = [[0.0; D]; 7];
    let mut taken = 0;
    while (until - now.t) * direction > 0.0 {
        if taken >= STEP_LIMIT {
            return Err(Stop::StepLimit(now.t));
        }
        taken += 1;
        let left = until - now.t;
        let wanted = h;
        // A sliver at the end costs as much as a step: share it with the one before.
        if h.abs() >= left.abs() {
            h = left;
        } else if h.abs() * 2.0 > left.abs() {
            h = left / 2.0;
        }
        let ratio = h / wanted;
        let mut step = Step {
            t: now.t,
            h,
            x: now.x,
            v: now.v,
            a,
            b: rescaled(&guess, ratio),
        };
        solve(field, &mut step);
        let advised = step.advised(F::STEP_SHARE);
        if advised < h.abs() / REDO && h.abs() > SHORTEST_S {
            let shorter = advised.max(SHORTEST_S) * direction;
            guess = rescaled(&step.b, shorter / h);
            h = shorter;
            continue;
        }
        let (dx, dv) = (step.position_change(1.0), step.velocity_change(1.0));
        add(&mut now.x, &dx, &mut lost.0);
        add(&mut now.v, &dv, &mut lost.1);
        now.t = if h.to_bits() == left.to_bits() {
            until
        } else {
            now.t + h
        };
        if !now.x.iter().chain(&now.v).all(|c| c.is_finite()) {
            return Err(Stop::Diverged(step.t));
        }
        let last = step.b;
        accept(step);
        field.prepare(0, now.t);
        let hit = field.collision(&now.x);
        if hit.is_some() {
            return Ok((now, hit));
        }
        a = field.acceleration(0, &now.x, &now.v);
        let next = advised
            .min(field.longest_step(&now.x, &now.v))
            .min(h.abs() * 8.0)
            .max(SHORTEST_S);
        guess = continued(&last, next / h.abs());
        h = next * direction;
    }
    Ok((now, None))
}

/// A cautious first step: a small share of the time the object would take to fall to what pulls it.
fn first_step<const D: usize>(now: &Phase<D>, a: &[f64; D]) -> f64 {
    let square = |c: &[f64; D]| c[..3].iter().map(|x| x * x).sum::<f64>();
    let fall = (square(&now.x) / square(a).max(f64::MIN_POSITIVE)).sqrt().sqrt();
    (0.02 * fall).max(SHORTEST_S)
}

/// Adds with Kahan's compensation.
fn add<const D: usize>(sum: &mut [f64; D], change: &[f64; D], lost: &mut [f64; D]) {
    for i in 0..D {
        let y = change[i] - lost[i];
        let t = sum[i] + y;
        lost[i] = (t - sum[i]) - y;
        sum[i] = t;
    }
}

/// The coefficients for a step of another length from the same start.
fn rescaled<const D: usize>(b: &[[f64; D]; 7], ratio: f64) -> [[f64; D]; 7] {
    let mut out = *b;
    let mut power = 1.0;
    for row in &mut out {
        power *= ratio;
        for c in row {
            *c *= power;
        }
    }
    out
}

/// Binomial coefficients: `BINOMIAL[k][j]` of s^(j+1) in (1 + s)^(k+1), transposed.
pub(crate) const BINOMIAL: [[f64; 7]; 7] = [
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
    [0.0, 1.0, 3.0, 6.0, 10.0, 15.0, 21.0],
    [0.0, 0.0, 1.0, 4.0, 10.0, 20.0, 35.0],
    [0.0, 0.0, 0.0, 1.0, 5.0, 15.0, 35.0],
    [0.0, 0.0, 0.0, 0.0, 1.0, 6.0, 21.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 7.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
];

/// The coefficients carried on beyond the step's end: the same polynomial about s = 1.
fn continued<const D: usize>(b: &[[f64; D]; 7], ratio: f64) -> [[f64; D]; 7] {
    // Far beyond the step a polynomial is worse than nothing.
    if ratio > 4.0 {
        return [[0.0; D]; 7];
    }
    let mut shifted = [[0.0; D]; 7];
    for (row, weights) in shifted.iter_mut().zip(&BINOMIAL) {
        for (weight, from) in weights.iter().zip(b) {
            for i in 0..D {
                row[i] += weight * from[i];
            }
        }
    }
    rescaled(&shifted, ratio)
}

/// `PRODUCTS[j][k]`: coefficient of s^(k+1) in s (s - node 1) … (s - node j).
pub(crate) const PRODUCTS: [[f64; 7]; 7] = {
    let mut out = [[0.0; 7]; 7];
    out[0][0] = 1.0;
    let mut j = 1;
    while j < 7 {
        let mut k = 0;
        while k < 7 {
            let below = if k > 0 { out[j - 1][k - 1] } else { 0.0 };
            out[j][k] = below - NODES[j - 1] * out[j - 1][k];
            k += 1;
        }
        j += 1;
    }
    out
};

/// 1/k, so that inner loops need not divide.
const INVERSE: [f64; 9] = [
    0.0,
    1.0,
    1.0 / 2.0,
    1.0 / 3.0,
    1.0 / 4.0,
    1.0 / 5.0,
    1.0 / 6.0,
    1.0 / 7.0,
    1.0 / 8.0,
];

/// `GAPS[n][j]`: one over the distance from node n to node j before it; for j = n, to the start.
pub(crate) const GAPS: [[f64; 7]; 7] = {
    let mut out = [[0.0; 7]; 7];
    let mut n = 0;
    while n < 7 {
        let mut j = 0;
        while j < n {
            out[n][j] = 1.0 / (NODES[n] - NODES[j]);
            j += 1;
        }
        out[n][n] = 1.0 / NODES[n];
        n += 1;
    }
    out
};

/// Finds the coefficients for which the polynomial's acceleration at the seven nodes is that of the field, node by
/// node, until the last coefficient settles.
fn solve<const D: usize, F: Dynamics<D>>(field: &mut F, step: &mut Step<D>) {
    for (n, node) in NODES.iter().enumerate() {
        field.prepare(n + 1, step.t + node * step.h);
    }
    // Newton's form of the same polynomial, in which a node changes only its own coefficient.
    let mut g = step.b;
    for j in (0..7).rev() {
        for k in 0..j {
            for i in 0..D {
                g[k][i] -= PRODUCTS[j][k] * g[j][i];
            }
        }
    }
    let settled = field.settled();
    let mut before = f64::INFINITY;
    for iteration in 0..MOST_ITERATIONS {
        let mut last_change = [0.0; D];
        for (n, node) in NODES.iter().enumerate() {
            let dx = step.position_change(*node);
            let x = std::array::from_fn(|i| step.x[i] + dx[i]);
            let mut v = step.v;
            if F::FEELS_VELOCITY {
                let dv = step.velocity_change(*node);
                v = std::array::from_fn(|i| v[i] + dv[i]);
            }
            let a = field.acceleration(n + 1, &x, &v);
            for i in 0..D {
                let mut difference = (a[i] - step.a[i]) * GAPS[n][n];
                for (gap, earlier) in GAPS[n].iter().zip(&g).take(n) {
                    difference = (difference - earlier[i]) * gap;
                }
                let change = difference - g[n][i];
                g[n][i] = difference;
                for k in 0..=n {
                    step.b[k][i] += PRODUCTS[n][k] * change;
                }
                last_change[i] = change;
            }
        }
        let error = relative_change(&last_change, &step.a);
        if error < settled || (iteration >= 2 && error >= before) || error.is_nan() {
            return;
        }
        before = error;
    }
}

/// The largest change of the last coefficient against its vector's acceleration.
fn relative_change<const D: usize>(change: &[f64; D], a: &[f64; D]) -> f64 {
    let largest = |v: &[f64]| v.iter().fold(0.0, |m: f64, c| m.max(c.abs()));
    change
        .chunks(3)
        .zip(a.chunks(3))
        .map(|(change, a)| (largest(change), largest(a)))
        .filter(|(_, a)| *a > 0.0)
        .map(|(change, a)| change / a)
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A point of unit mass at the centre.
    struct Kepler {
        longest: f64,
    }

    impl Dynamics<3> for Kepler {
        const FEELS_VELOCITY: bool = false;

        fn prepare(&mut self, _: usize, _: f64) {}

        fn acceleration(&self, _: usize, x: &[f64; 3], _: &[f64; 3]) -> [f64; 3] {
            let square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
            x.map(|c| -c / (square * square.sqrt()))
        }

        fn longest_step(&self, _: &[f64; 3], _: &[f64; 3]) -> f64 {
            self.longest
        }

        fn collision(&self, _: &[f64; 3]) -> Option<Body> {
            None
        }
    }

    // An ellipse of semi-major axis 1e4 (so that its period is 2π 1e6 and steps are far from the shortest), e = 0.8.
    fn perihelion() -> Phase<3> {
        let (a, e) = (1e4, 0.8_f64);
        Phase {
            t: 0.0,
            x: [a * (1.0 - e), 0.0, 0.0],
            v: [0.0, ((1.0 + e) / (1.0 - e) / a).sqrt(), 0.0],
        }
    }

    fn energy(phase: &Phase<3>) -> f64 {
        let square = |c: &[f64; 3]| c.iter().map(|x| x * x).sum::<f64>();
        square(&phase.v) / 2.0 - 1.0 / square(&phase.x).sqrt()
    }

    const PERIOD: f64 = std::f64::consts::TAU * 1e6;

    #[test]
    fn two_bodies_keep_their_energy_and_come_back() {
        let mut steps = 0;
        let mut field = Kepler {
            longest: f64::INFINITY,
        };
        let (end, _) = integrate(&mut field, perihelion(), 100.0 * PERIOD, &mut |_| steps += 1).unwrap();
        let drift = energy(&end) / energy(&perihelion()) - 1.0;
        assert!(
            drift.abs() < 2e-15 * 100.0,
            "{drift} after 100 turns in {steps} steps"
        );
        let off = (end.x[0] - 2e3).abs() + end.x[1].abs();
        assert!(off < 1e-6, "{off} of 10,000 after 100 turns");
    }

    #[test]
    fn polynomials_meet_the_steps() {
        let mut steps: Vec<Step<3>> = Vec::new();
        let mut field = Kepler {
            longest: f64::INFINITY,
        };
        integrate(&mut field, perihelion(), PERIOD, &mut |step| steps.push(step)).unwrap();
        for pair in steps.windows(2) {
            let (end, start) = (pair[0].position(pair[0].end()), pair[1].x);
            for i in 0..3 {
                assert!((end[i] - start[i]).abs() < 1e-10);
            }
            let mid = pair[0].t + 0.4 * pair[0].h;
            let phase = Phase {
                t: mid,
                x: pair[0].position(mid),
                v: pair[0].velocity(mid),
            };
            assert!(
                (energy(&phase) / energy(&perihelion()) - 1.0).abs() < 1e-11,
                "within a step"
            );
        }
    }

    #[test]
    fn endless_runs_are_stopped() {
        let mut field = Kepler { longest: 0.5 };
        let stop = integrate(&mut field, perihelion(), 1e6, &mut |_| ()).unwrap_err();
        assert!(
            matches!(stop, Stop::StepLimit(t) if t > 9e4 && t < 1.1e5),
            "{stop:?}"
        );
        let start = Phase {
            t: 0.0,
            x: [0.0; 3],
            v: [0.0; 3],
        };
        let stop = integrate(&mut Kepler { longest: 1.0 }, start, 10.0, &mut |_| ()).unwrap_err();
        assert!(matches!(stop, Stop::Diverged(_)), "{stop:?}");
    }
}

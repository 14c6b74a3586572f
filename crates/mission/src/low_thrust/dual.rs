//! The convex programme about a flight, through its dual.

use nalgebra::{Matrix3, Matrix6, Vector3, Vector6};

use super::Flown;

/// The dual of a convex programme: least Σ|u| + smoothing Σ|u|²/(2 most) + weight |miss|²/2 with |u| ≤ most and the
/// departure within its size.
pub(super) struct Dual<'a> {
    pub(super) flown: &'a Flown,
    pub(super) wanted: Vector6<f64>,
    pub(super) most_departure: f64,
    pub(super) smoothing: f64,
    /// Of what misses.
    pub(super) weight: f64,
}

/// Share of the departure's square in what is made small: it costs next to nothing.
const DEPARTURE_COST: f64 = 0.02;

impl Dual<'_> {
    /// Impulses that a multiplier asks for.
    pub(super) fn primal(&self, lambda: &Vector6<f64>) -> (Vector3<f64>, Vec<Vector3<f64>>) {
        let impulses = self.flown.by_impulse.iter().zip(&self.flown.most);
        let impulses = impulses.map(|(by, most)| {
            let p = by.transpose() * lambda;
            let size = p.norm();
            if size <= 1.0 {
                return Vector3::zeros();
            }
            p * ((most * (size - 1.0) / self.smoothing).min(*most) / size)
        });
        (self.departure(lambda), impulses.collect())
    }

    fn departure(&self, lambda: &Vector6<f64>) -> Vector3<f64> {
        let q = self.flown.by_departure.transpose() * lambda / DEPARTURE_COST;
        q * (self.most_departure / q.norm().max(1e-12)).min(1.0)
    }

    fn value(&self, lambda: &Vector6<f64>) -> f64 {
        let q = (self.flown.by_departure.transpose() * lambda).norm();
        let w = (q / DEPARTURE_COST).min(self.most_departure);
        let mut out = lambda.dot(&self.wanted) - lambda.norm_squared() / (2.0 * self.weight) - q * w
            + 0.5 * DEPARTURE_COST * w * w;
        for (by, most) in self.flown.by_impulse.iter().zip(&self.flown.most) {
            let over = (by.transpose() * lambda).norm() - 1.0;
            if over > 0.0 {
                let u = (most * over / self.smoothing).min(*most);
                out -= over * u - 0.5 * self.smoothing * u * u / most;
            }
        }
        out
    }

    /// Newton's method with a line search: the dual is concave.
    pub(super) fn maximise(&self, from: Vector6<f64>) -> Vector6<f64> {
        let mut lambda = from;
        let mut value = self.value(&lambda);
        for _ in 0..60 {
            let mut slope = self.wanted - lambda / self.weight;
            let mut bend = Matrix6::identity() / self.weight;
            let q = self.flown.by_departure.transpose() * lambda;
            let n = q.norm();
            let (u, turn) = bent(
                &q,
                (n / DEPARTURE_COST, 1.0 / DEPARTURE_COST),
                self.most_departure,
            );
            slope -= self.flown.by_departure * u;
            bend += self.flown.by_departure * turn * self.flown.by_departure.transpose();
            for (by, most) in self.flown.by_impulse.iter().zip(&self.flown.most) {
                let p = by.transpose() * lambda;
                let over = p.norm() - 1.0;
                if over > 0.0 {
                    let steep = most / self.smoothing;
                    let (u, turn) = bent(&p, (steep * over, steep), *most);
                    slope -= by * u;
                    bend += by * turn * by.transpose();
                }
            }
            let Some(step) = bend.cholesky().map(|c| c.solve(&slope)) else {
                break;
            };
            let gain = slope.dot(&step);
            if !(gain > 1e-14) {
                break;
            }
            let mut share = 1.0;
            loop {
                let there = lambda + step * share;
                let better = self.value(&there);
                if better >= value + 1e-4 * share * gain {
                    lambda = there;
                    value = better;
                    break;
                }
                share *= 0.5;
                if share < 1e-8 {
                    return lambda;
                }
            }
        }
        lambda
    }
}

/// A vector along `p` of a size that grows with a slope up to a most, and its derivative.
fn bent(p: &Vector3<f64>, (size, steep): (f64, f64), most: f64) -> (Vector3<f64>, Matrix3<f64>) {
    let n = p.norm().max(1e-12);
    let unit = p / n;
    let (size, steep) = if size < most { (size, steep) } else { (most, 0.0) };
    let along = unit * unit.transpose();
    (
        unit * size,
        along * steep + (Matrix3::identity() - along) * (size / n),
    )
}

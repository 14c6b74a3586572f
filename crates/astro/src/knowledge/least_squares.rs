//! Least squares in square-root form.

use libm::sqrt;
use nalgebra::{Matrix6, Vector6};

/// The triangular factor of all rows seen so far: `r` times the unknowns is `z`, with errors of variance 1.
///
/// Kept by rotations (Bierman 1977, Factorization Methods for Discrete Sequential Estimation): a short arc leaves
/// directions of the state that differ in certainty by 10⁷, whose squares would not fit the digits of a normal matrix.
#[derive(Clone, Debug, Default)]
pub struct SquareRoot {
    r: Matrix6<f64>,
    z: Vector6<f64>,
}

/// Smallest pivot against its column that still counts as determined.
const LEAST_PIVOT: f64 = 1e-13;

impl SquareRoot {
    /// Of no rows yet.
    pub fn new() -> Self {
        Self {
            r: Matrix6::zeros(),
            z: Vector6::zeros(),
        }
    }

    /// Takes one measurement: a row of derivatives and the value, both divided by the 1-sigma. Returns what of the value the
    /// rows before did not foresee, with variance 1: its square is what the sum of squares grows by.
    pub fn add(&mut self, mut row: Vector6<f64>, mut value: f64) -> f64 {
        for k in 0..6 {
            if row[k] == 0.0 {
                continue;
            }
            let pivot = self.r[(k, k)];
            let length = sqrt(pivot * pivot + row[k] * row[k]);
            let (cosine, sine) = (pivot / length, row[k] / length);
            for j in k..6 {
                let (above, below) = (self.r[(k, j)], row[j]);
                self.r[(k, j)] = cosine * above + sine * below;
                row[j] = cosine * below - sine * above;
            }
            let (above, below) = (self.z[k], value);
            self.z[k] = cosine * above + sine * below;
            value = cosine * below - sine * above;
        }
        value
    }

    /// The same knowledge about unknowns that are all `by` greater.
    #[must_use]
    pub fn moved(&self, by: &Vector6<f64>) -> Self {
        Self {
            r: self.r,
            z: self.z + self.r * by,
        }
    }

    /// The same knowledge about the unknowns plus `along` times an amount that is normal about `mean` with this 1-sigma
    /// (Bierman 1977, chapter VI: the amount is one more unknown, which is solved for and dropped).
    #[must_use]
    pub fn driven(&self, along: &Vector6<f64>, mean: f64, sigma: f64) -> Self {
        let sure = self.moved(&(along * mean));
        let mut amount = (1.0, Vector6::zeros(), 0.0);
        let mut out = Self::new();
        for k in 0..6 {
            let row = sure.r.row(k).transpose();
            let by_amount = -row.dot(along) * sigma;
            let length = f64::hypot(amount.0, by_amount);
            let (cosine, sine) = (amount.0 / length, by_amount / length);
            out.add(
                row * cosine - amount.1 * sine,
                sure.z[k] * cosine - amount.2 * sine,
            );
            amount = (
                length,
                amount.1 * cosine + row * sine,
                amount.2 * cosine + sure.z[k] * sine,
            );
        }
        out
    }

    /// Logarithm of the factor's determinant: half of what is known, in nats.
    pub fn log_determinant(&self) -> f64 {
        (0..6).map(|k| libm::log(self.r[(k, k)].abs())).sum()
    }

    /// The triangular factor: its transpose times itself is the normal matrix.
    pub fn factor(&self) -> &Matrix6<f64> {
        &self.r
    }

    /// The solution and a square root of its covariance (the covariance is the root times its transpose); `None` if the
    /// rows leave a direction open.
    pub fn solve(&self) -> Option<(Vector6<f64>, Matrix6<f64>)> {
        for k in 0..6 {
            let column = self.r.column(k).norm();
            if !(self.r[(k, k)].abs() > LEAST_PIVOT * column && column.is_finite()) {
                return None;
            }
        }
        let root = self.r.solve_upper_triangular(&Matrix6::identity())?;
        let solution = self.r.solve_upper_triangular(&self.z)?;
        (root.iter().all(|x| x.is_finite())).then_some((solution, root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six unknowns from twelve exact rows come back, and the covariance is the inverse of the normal matrix.
    #[test]
    fn solves_a_determined_system() {
        let truth = Vector6::new(1.0, -2.0, 3.0, 0.5, 0.25, -4.0);
        let (mut made, mut normal) = (SquareRoot::new(), Matrix6::zeros());
        for i in 0..12 {
            let row = Vector6::from_fn(|j, _| ((i * 7 + j * j * 3 + i * j) % 11) as f64 - 5.0);
            made.add(row, row.dot(&truth));
            normal += row * row.transpose();
        }
        let (solution, root) = made.solve().unwrap();
        assert!((solution - truth).norm() < 1e-12, "{solution}");
        assert!((root * root.transpose() * normal - Matrix6::identity()).norm() < 1e-10);
    }

    /// An amount that is not known widens the covariance by its variance along its direction, and moves the mean.
    #[test]
    fn a_drive_adds_its_mean_and_its_variance() {
        let mut before = SquareRoot::new();
        for i in 0..12 {
            let row = Vector6::from_fn(|j, _| ((i * 7 + j * j * 3 + i * j) % 11) as f64 - 5.0);
            before.add(row, row[0] - row[4]);
        }
        let along = Vector6::new(3.0, -1.0, 0.5, 0.0, 2.0, 1.0);
        let (mean, root) = before.solve().unwrap();
        let (moved, wider) = before.driven(&along, 1.5, 0.4).solve().unwrap();
        assert!((moved - mean - along * 1.5).norm() < 1e-12, "{moved}");
        let want = root * root.transpose() + along * along.transpose() * (0.4 * 0.4);
        assert!((wider * wider.transpose() - want).norm() < 1e-12 * want.norm());
    }

    #[test]
    fn five_rows_do_not_determine_six_unknowns() {
        let mut made = SquareRoot::new();
        for i in 0..5 {
            made.add(Vector6::from_fn(|j, _| 1.0 / (1.0 + (i + j) as f64)), 1.0);
        }
        assert!(made.solve().is_none());
    }
}

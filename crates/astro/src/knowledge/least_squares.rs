//! Least squares in square-root form.

use libm::sqrt;
use nalgebra::{DMatrix, DVector, Matrix6, Matrix6xX, Vector6};

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
    /// Beside it what that says of the amount, once the unknowns are known.
    #[must_use]
    pub(super) fn driven(&self, along: &Vector6<f64>, mean: f64, sigma: f64) -> (Self, Amount) {
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
        let amount = Amount {
            along: *along,
            mean,
            sigma,
            pivot: amount.0,
            row: amount.1,
            value: amount.2,
        };
        (out, amount)
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

/// An amount that the unknowns were driven by: in units of its 1-sigma from its mean, `pivot` times it plus `row` times the
/// unknowns after it is `value`, with an error of variance 1.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    along: Vector6<f64>,
    mean: f64,
    sigma: f64,
    pivot: f64,
    row: Vector6<f64>,
    value: f64,
}

/// What the amounts were, in the order in which they were given, from what is known of the unknowns after all of them (mean
/// and root of the covariance): means, and the covariance of the amounts. (Bierman 1977, chapter X: smoothing in
/// square-root form.)
pub(super) fn smoothed(
    (mean, root): (&Vector6<f64>, &Matrix6<f64>),
    amounts: &[Amount],
) -> (DVector<f64>, DMatrix<f64>) {
    let count = amounts.len();
    // Columns: independent standard normal draws that everything is made of; each amount brings one of its own.
    let (mut mean, mut roots) = (*mean, Matrix6xX::zeros(6 + count));
    roots.columns_mut(0, 6).copy_from(root);
    let mut means = DVector::zeros(count);
    let mut rows = DMatrix::zeros(count, 6 + count);
    for (index, amount) in amounts.iter().enumerate().rev() {
        let scale = amount.sigma / amount.pivot;
        means[index] = amount.mean + (amount.value - amount.row.dot(&mean)) * scale;
        let mut row = -(amount.row.transpose() * &roots) * scale;
        row[6 + index] = scale;
        mean -= amount.along * means[index];
        roots -= amount.along * &row;
        rows.row_mut(index).copy_from(&row);
    }
    (means, &rows * rows.transpose())
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
        let (moved, wider) = before.driven(&along, 1.5, 0.4).0.solve().unwrap();
        assert!((moved - mean - along * 1.5).norm() < 1e-12, "{moved}");
        let want = root * root.transpose() + along * along.transpose() * (0.4 * 0.4);
        assert!((wider * wider.transpose() - want).norm() < 1e-12 * want.norm());
    }

    /// Two amounts, with rows before, between and after them, against the same problem with eight unknowns.
    #[test]
    fn amounts_are_what_a_solution_for_all_unknowns_at_once_says() {
        let along = [
            Vector6::new(3.0, -1.0, 0.5, 0.0, 2.0, 1.0),
            Vector6::new(-1.0, 0.5, 2.0, 1.0, 0.0, -2.0),
        ];
        let prior = [(1.5, 0.4), (-0.5, 0.7)];
        let rows: Vec<(Vector6<f64>, f64)> = (0..20)
            .map(|i| {
                let row = Vector6::from_fn(|j, _| ((i * 7 + j * j * 3 + i * j) % 11) as f64 - 5.0);
                (row, ((i * 5) % 7) as f64 - 3.0)
            })
            .collect();
        let (mut square, mut amounts) = (SquareRoot::new(), Vec::new());
        // The unknowns after both amounts, and the amounts: a row before an amount saw the unknowns less that amount.
        let mut normal = nalgebra::SMatrix::<f64, 8, 8>::zeros();
        let mut right = nalgebra::SVector::<f64, 8>::zeros();
        let mut take = |whole: nalgebra::SVector<f64, 8>, value: f64| {
            normal += whole * whole.transpose();
            right += whole * value;
        };
        for (index, (row, value)) in rows.iter().enumerate() {
            if let Some(next) = [12, 16].iter().position(|at| *at == index) {
                let (after, amount) = square.driven(&along[next], prior[next].0, prior[next].1);
                square = after;
                amounts.push(amount);
            }
            square.add(*row, *value);
            let mut whole = nalgebra::SVector::<f64, 8>::zeros();
            whole.fixed_rows_mut::<6>(0).copy_from(row);
            for later in amounts.len()..2 {
                whole[6 + later] = -row.dot(&along[later]);
            }
            take(whole, *value);
        }
        for (index, (mean, sigma)) in prior.iter().enumerate() {
            let mut whole = nalgebra::SVector::<f64, 8>::zeros();
            whole[6 + index] = 1.0 / sigma;
            take(whole, mean / sigma);
        }
        let (mean, root) = square.solve().unwrap();
        let (means, covariance) = smoothed((&mean, &root), &amounts);
        let all = normal.try_inverse().unwrap();
        let want = all * right;
        for i in 0..2 {
            assert!((means[i] - want[6 + i]).abs() < 1e-10, "{means} {want}");
            for j in 0..2 {
                let off = covariance[(i, j)] - all[(6 + i, 6 + j)];
                assert!(off.abs() < 1e-10, "{covariance} {all}");
            }
        }
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

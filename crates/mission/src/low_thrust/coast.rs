//! Kepler's motion about the Sun and what it does to a change of the state.

use nalgebra::{Matrix3, Matrix6, Vector3, Vector6};

/// Runge–Kutta steps of half a part.
const STEPS: usize = 4;

/// State and transition matrix after so long about the Sun (Runge–Kutta of fourth order).
pub(super) fn coast(state: &Vector6<f64>, long: f64) -> (Vector6<f64>, Matrix6<f64>) {
    let slope = |y: &Vector6<f64>, phi: &Matrix6<f64>| {
        let r: Vector3<f64> = y.fixed_rows::<3>(0).into_owned();
        let d = r.norm();
        let cube = d * d * d;
        let tide = r * r.transpose() * (3.0 / (cube * d * d)) - Matrix3::identity() / cube;
        let mut out = Vector6::zeros();
        out.fixed_rows_mut::<3>(0).copy_from(&y.fixed_rows::<3>(3));
        out.fixed_rows_mut::<3>(3).copy_from(&(-r / cube));
        let mut turn = Matrix6::zeros();
        turn.fixed_rows_mut::<3>(0).copy_from(&phi.fixed_rows::<3>(3));
        turn.fixed_rows_mut::<3>(3)
            .copy_from(&(tide * phi.fixed_rows::<3>(0)));
        (out, turn)
    };
    let h = long / STEPS as f64;
    let (mut y, mut phi) = (*state, Matrix6::identity());
    for _ in 0..STEPS {
        let (a, ta) = slope(&y, &phi);
        let (b, tb) = slope(&(y + a * (0.5 * h)), &(phi + ta * (0.5 * h)));
        let (c, tc) = slope(&(y + b * (0.5 * h)), &(phi + tb * (0.5 * h)));
        let (d, td) = slope(&(y + c * h), &(phi + tc * h));
        y += (a + (b + c) * 2.0 + d) * (h / 6.0);
        phi += (ta + (tb + tc) * 2.0 + td) * (h / 6.0);
    }
    (y, phi)
}

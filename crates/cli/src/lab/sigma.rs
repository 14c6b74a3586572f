//! How well a state is known, from flags or a file.

use std::path::Path;

use astro::ephemeris::{Body, Ephemeris, StateVector};
use astro::propagate::Orbit;
use astro::{AU_KM, covariance_of};
use nalgebra::{Matrix6, Vector6};

use super::{numbers, triple};
use crate::args::Uncertainty;
use crate::failure::Failure;

/// The heliocentric state of an orbit at its epoch.
fn heliocentric(orbit: &Orbit) -> Result<StateVector, Failure> {
    let sun = Ephemeris::embedded()
        .state(Body::Sun, orbit.epoch)
        .map_err(|e| Failure::BadInput(e.to_string()))?;
    Ok(StateVector {
        position_km: orbit.state.position_km - sun.position_km,
        velocity_km_s: orbit.state.velocity_km_s - sun.velocity_km_s,
    })
}

/// The covariance that was given (ICRF, km and km/s), if any was.
pub(super) fn covariance(sigma: &Uncertainty, orbit: &Orbit) -> Result<Option<Matrix6<f64>>, Failure> {
    if let Some(path) = &sigma.covariance {
        return read(path).map(Some);
    }
    if let Some(along_au) = sigma.sigma_au_along {
        if !(along_au > 0.0 && along_au.is_finite()) {
            return Err(Failure::flag(
                "--sigma-au-along",
                format!("{along_au} must be a number above 0"),
            ));
        }
        let along = heliocentric(orbit)?.velocity_km_s.normalize() * (along_au * AU_KM);
        let mut change = Vector6::zeros();
        change.fixed_rows_mut::<3>(0).copy_from(&along);
        return Ok(Some(change * change.transpose()));
    }
    if sigma.sigma_km.is_none() && sigma.sigma_mm_s.is_none() {
        return Ok(None);
    }
    let of =
        |flag: &str, text: &Option<String>| text.as_deref().map_or(Ok([0.0; 3]), |text| triple(flag, text));
    let km = of("--sigma-km", &sigma.sigma_km)?;
    let km_s = of("--sigma-mm-s", &sigma.sigma_mm_s)?.map(|x| x * 1e-6);
    covariance_of(&heliocentric(orbit)?, km, km_s)
        .map(Some)
        .map_err(|e| Failure::flag("--sigma-km, --sigma-mm-s", e))
}

/// Six lines of six numbers; what is wrong names the line.
fn read(path: &Path) -> Result<Matrix6<f64>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::file(path, e))?;
    let bad = |line: usize, why: &dyn std::fmt::Display| {
        Failure::BadInput(format!("{}:{line}:1: {why}", path.display()))
    };
    let mut matrix = Matrix6::zeros();
    let mut rows = 0;
    for (index, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let row = numbers("the covariance", line).map_err(|e| bad(index + 1, &e))?;
        if row.len() != 6 || rows == 6 {
            return Err(bad(index + 1, &"a covariance has six lines of six numbers"));
        }
        for (column, value) in row.into_iter().enumerate() {
            matrix[(rows, column)] = value;
        }
        rows += 1;
    }
    if rows != 6 {
        return Err(bad(
            rows + 1,
            &format!("a covariance has six lines of six numbers; {rows} are here"),
        ));
    }
    let scale = |i: usize, j: usize| (matrix[(i, i)] * matrix[(j, j)]).abs().sqrt();
    for i in 0..6 {
        if matrix[(i, i)] < 0.0 {
            return Err(bad(i + 1, &"a variance is below 0"));
        }
        for j in 0..i {
            if (matrix[(i, j)] - matrix[(j, i)]).abs() > 1e-6 * scale(i, j) {
                return Err(bad(i + 1, &"a covariance is symmetric, and this is not"));
            }
        }
    }
    if matrix.iter().all(|x| *x == 0.0) {
        return Err(bad(1, &"a covariance of nothing but zeros knows everything"));
    }
    Ok(matrix)
}

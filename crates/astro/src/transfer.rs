//! Lambert's problem, over the crate `lambert_izzo` (Izzo 2015, Celestial Mechanics and Dynamical Astronomy 121, 1).

use lambert_izzo::{LambertError, LambertInput, LambertSolution, RevolutionBudget, TransferWay};
use nalgebra::Vector3;

/// One two-body transfer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lambert {
    /// Whole revolutions.
    pub revolutions: u32,
    /// Velocity at the first place, km/s.
    pub v1_km_s: Vector3<f64>,
    /// Velocity at the second place, km/s.
    pub v2_km_s: Vector3<f64>,
}

/// Why there is no answer (no possible transfer is an answer: an empty list).
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum TransferError {
    /// The two places and the centre lie on a line: every plane through it would do.
    #[error(
        "the two places lie on a line with the centre, so the plane of the transfer is open: move one of them"
    )]
    NoPlane,
    /// More revolutions than are looked for.
    #[error("{0} revolutions are more than the 32 that are looked for")]
    TooManyRevolutions(u32),
    /// Places or times so unlike that the solver's answer has lost its digits.
    #[error("places so unlike, or a time so short or long, leave an answer good to fewer than six digits")]
    Imprecise,
    /// The solver refused or did not converge.
    #[error("Lambert's problem has no answer here: {0}")]
    Solver(LambertError),
}

/// Transfers from `r1` to `r2` (km) in `tof_s` seconds around a centre of `mu` km³/s² with exactly this many whole
/// revolutions: one for none, two branches (or none, if the time is too short) for more.
///
/// Prograde means that the angle grows about +z; `retrograde` takes the other way round. Checked to 1e-5 km/s against
/// Vallado's example 7-5 and to 1e-3 km/s against Curtis' example 5.2.
pub fn lambert(
    mu: f64,
    r1_km: &Vector3<f64>,
    r2_km: &Vector3<f64>,
    tof_s: f64,
    revolutions: u32,
    retrograde: bool,
) -> Result<Vec<Lambert>, TransferError> {
    let mut out = Vec::new();
    lambert_up_to(mu, r1_km, r2_km, tof_s, revolutions, retrograde, &mut |found| {
        if found.revolutions == revolutions {
            out.push(found);
        }
    })?;
    if out.iter().all(|found| one_conic(mu, r1_km, r2_km, found)) {
        Ok(out)
    } else {
        Err(TransferError::Imprecise)
    }
}

/// Whether both ends have the same energy and angular momentum, to a millionth of their largest terms.
fn one_conic(mu: f64, r1_km: &Vector3<f64>, r2_km: &Vector3<f64>, found: &Lambert) -> bool {
    let (v1, v2) = (&found.v1_km_s, &found.v2_km_s);
    let (kinetic, potential) = (
        (0.5 * v1.norm_squared(), 0.5 * v2.norm_squared()),
        (mu / r1_km.norm(), mu / r2_km.norm()),
    );
    let largest = kinetic.0.max(kinetic.1).max(potential.0).max(potential.1);
    let energies = (kinetic.0 - potential.0) - (kinetic.1 - potential.1);
    let spin = r1_km.cross(v1) - r2_km.cross(v2);
    let lever = (r1_km.norm() * v1.norm()).max(r2_km.norm() * v2.norm());
    energies.abs() <= 1e-6 * largest && spin.norm() <= 1e-6 * lever
}

/// As [`lambert`], with every transfer of at most this many revolutions given to `each`, in order: none, then both
/// branches of one, and so on. One solution of the geometry serves them all, and nothing is allocated: for grids.
///
/// # Errors
/// As [`lambert`].
pub fn lambert_up_to(
    mu: f64,
    r1_km: &Vector3<f64>,
    r2_km: &Vector3<f64>,
    tof_s: f64,
    revolutions: u32,
    retrograde: bool,
    each: &mut impl FnMut(Lambert),
) -> Result<(), TransferError> {
    let up = r1_km.cross(r2_km).z >= 0.0;
    let budget = match revolutions {
        0 => RevolutionBudget::SingleOnly,
        n => RevolutionBudget::try_up_to(n).map_err(|_| TransferError::TooManyRevolutions(n))?,
    };
    let input = LambertInput {
        r1: (*r1_km).into(),
        r2: (*r2_km).into(),
        tof: tof_s,
        mu,
        way: if up == retrograde {
            TransferWay::Long
        } else {
            TransferWay::Short
        },
        revolutions: budget,
    };
    let found = match lambert_izzo::lambert(&input) {
        Ok(found) => found,
        Err(LambertError::CollinearGeometry { .. }) => return Err(TransferError::NoPlane),
        Err(other) => return Err(TransferError::Solver(other)),
    };
    let one = |revolutions: u32, s: &LambertSolution| Lambert {
        revolutions,
        v1_km_s: s.v1.into(),
        v2_km_s: s.v2.into(),
    };
    each(one(0, &found.single));
    for pair in &found.multi {
        each(one(pair.n_revs.get(), &pair.long_period));
        each(one(pair.n_revs.get(), &pair.short_period));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Vector3<f64>, b: [f64; 3], tolerance: f64) {
        assert!((a - Vector3::from(b)).norm() < tolerance, "{a} is not {b:?}");
    }

    /// Vallado, Fundamentals of Astrodynamics and Applications, example 7-5.
    #[test]
    fn vallado_7_5() {
        let (r1, r2) = (
            Vector3::new(15945.34, 0.0, 0.0),
            Vector3::new(12214.83899, 10249.46731, 0.0),
        );
        let s = lambert(398600.4418, &r1, &r2, 76.0 * 60.0, 0, false).unwrap()[0];
        close(s.v1_km_s, [2.058913, 2.915965, 0.0], 1e-5);
        close(s.v2_km_s, [-3.451565, 0.910315, 0.0], 1e-5);
    }

    /// Curtis, Orbital Mechanics for Engineering Students, example 5.2.
    #[test]
    fn curtis_5_2() {
        let (r1, r2) = (
            Vector3::new(5000.0, 10000.0, 2100.0),
            Vector3::new(-14600.0, 2500.0, 7000.0),
        );
        let s = lambert(398600.0, &r1, &r2, 3600.0, 0, false).unwrap()[0];
        close(s.v1_km_s, [-5.9925, 1.9254, 3.2456], 1e-3);
        close(s.v2_km_s, [-3.3125, -4.1966, -0.38529], 1e-3);
    }

    #[test]
    fn revolutions_have_two_branches_or_none() {
        let (r1, r2) = (Vector3::new(7000.0, 0.0, 0.0), Vector3::new(0.0, 8000.0, 100.0));
        assert_eq!(
            lambert(398600.4418, &r1, &r2, 40_000.0, 2, false).unwrap().len(),
            2
        );
        assert!(
            lambert(398600.4418, &r1, &r2, 2_000.0, 2, false)
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            lambert(398600.4418, &r1, &(-r1), 2_000.0, 0, false),
            Err(TransferError::NoPlane)
        );
    }

    #[test]
    fn retrograde_goes_the_other_way_round() {
        let (r1, r2) = (Vector3::new(7000.0, 0.0, 0.0), Vector3::new(0.0, 8000.0, 100.0));
        for (retrograde, sign) in [(false, 1.0), (true, -1.0)] {
            let s = lambert(398600.4418, &r1, &r2, 3_000.0, 0, retrograde).unwrap()[0];
            assert!(r1.cross(&s.v1_km_s).z * sign > 0.0);
        }
    }
}

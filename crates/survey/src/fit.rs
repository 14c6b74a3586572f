//! Differential correction: the orbit that fits observations best, and how well it is known.

use astro::knowledge::SquareRoot;
use astro::{AstroError, Ephemeris, Epoch, Orbit};
use nalgebra::{Matrix2, Matrix6, Vector2, Vector6};

use crate::linear::moved;
use crate::measure::{Compared, compare};
use crate::{Linear, Observation, SurveyError, Value, Way};

/// An orbit by least squares.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The best orbit, at the epoch of the first guess.
    pub orbit: Orbit,
    /// Covariance of the state: km, km/s, ICRF.
    pub covariance: Matrix6<f64>,
    /// A square root of it: it times its transpose is the covariance.
    pub root: Matrix6<f64>,
    /// Triangular factor of the normal matrix, the inverse of the root.
    pub factor: Matrix6<f64>,
    /// Sum of squares of differences over their sigmas.
    pub chi_square: f64,
    /// Numbers measured less six.
    pub degrees_of_freedom: usize,
    /// Which observations were kept.
    pub used: Vec<bool>,
    /// Corrections made, over all rounds of rejection.
    pub corrections: usize,
    /// From the first to the last observation kept, days.
    pub arc_days: f64,
}

/// Most corrections of one round.
const CORRECTIONS: usize = 25;
/// A correction this small, in standard deviations of the state, ends a round.
const SETTLED: f64 = 1e-3;
/// Derivatives are renewed when the line of sight moved by more than this, rad.
const STRAIGHT_RAD: f64 = 1e-3;
/// Rejected above, taken back below: chi-square of two degrees of freedom (Carpino, Milani and Chesley 2003, Icarus 166,
/// 248, use 8 and 7 for data with worse weights).
const REJECT: f64 = 12.0;
const RECOVER: f64 = 10.0;
const ROUNDS: usize = 8;
/// More than this share rejected is not the fault of observers.
const MOST_REJECTED: f64 = 0.3;

/// Fits an orbit to observations by Gauss-Newton over the full n-body propagation, starting from a guess near enough.
/// Observations whose differences are larger than chance allows are left out, and taken back if they fit after all.
/// Derivatives come from `linear`, which is made anew about the orbit where the line of sight has moved.
///
/// # Errors
/// [`SurveyError::TooFew`], [`SurveyError::NotDetermined`], [`SurveyError::NotConverged`],
/// [`SurveyError::TooManyRejected`], or as [`astro::propagate()`].
pub fn fit(
    ephemeris: &Ephemeris,
    observations: &[Observation],
    guess: &Orbit,
    linear: &mut Linear,
) -> Result<Fit, SurveyError> {
    let mut used = vec![true; observations.len()];
    let mut orbit = *guess;
    let mut corrections = 0;
    for _ in 0..ROUNDS {
        let settled = settle(ephemeris, observations, &used, &orbit, linear)?;
        corrections += settled.corrections;
        orbit = settled.orbit;
        let next = judged(observations, &used, &settled);
        let rejected = next.iter().filter(|u| !**u).count();
        if rejected as f64 > (MOST_REJECTED * observations.len() as f64).max(2.0) {
            return Err(SurveyError::TooManyRejected {
                rejected,
                observations: observations.len(),
            });
        }
        if next == used {
            return Ok(made(observations, used, settled, corrections));
        }
        used = next;
    }
    // Going to and fro between two sets: the last one stands.
    let settled = settle(ephemeris, observations, &used, &orbit, linear)?;
    Ok(made(observations, used, settled, corrections))
}

struct Settled {
    orbit: Orbit,
    rows: SquareRoot,
    root: Matrix6<f64>,
    compared: Vec<Compared>,
    /// Derivatives by the state at the epoch, as many as the observation has rows.
    partials: Vec<[Vector6<f64>; 3]>,
    chi_square: f64,
    corrections: usize,
}

fn made(observations: &[Observation], used: Vec<bool>, settled: Settled, corrections: usize) -> Fit {
    let kept = || {
        observations
            .iter()
            .zip(&used)
            .filter(|(_, u)| **u)
            .map(|(o, _)| o)
    };
    let numbers: usize = settled
        .compared
        .iter()
        .zip(&used)
        .filter(|(_, u)| **u)
        .map(|(c, _)| c.count)
        .sum();
    let (first, last) = ends(kept()).unwrap_or((settled.orbit.epoch, settled.orbit.epoch));
    Fit {
        orbit: settled.orbit,
        covariance: settled.root * settled.root.transpose(),
        root: settled.root,
        factor: *settled.rows.factor(),
        chi_square: settled.chi_square,
        degrees_of_freedom: numbers.saturating_sub(6),
        arc_days: last.days_since(first),
        used,
        corrections,
    }
}

/// First and last time of observations in any order.
pub(crate) fn ends<'a>(observations: impl Iterator<Item = &'a Observation>) -> Option<(Epoch, Epoch)> {
    observations.fold(None, |ends, o| match ends {
        None => Some((o.epoch, o.epoch)),
        Some((a, b)) => Some((
            if o.epoch < a { o.epoch } else { a },
            if o.epoch > b { o.epoch } else { b },
        )),
    })
}

/// All observations against an orbit.
pub(crate) fn compare_all(
    ephemeris: &Ephemeris,
    observations: &[Observation],
    orbit: &Orbit,
) -> Result<Vec<Compared>, AstroError> {
    let (first, last) = ends(observations.iter()).unwrap_or((orbit.epoch, orbit.epoch));
    let way = Way::new(ephemeris, orbit, first, last)?;
    observations.iter().map(|o| compare(ephemeris, &way, o)).collect()
}

pub(crate) fn chi_square(compared: &[Compared], used: &[bool]) -> f64 {
    compared
        .iter()
        .zip(used)
        .filter(|(_, u)| **u)
        .flat_map(|(c, _)| &c.rows[..c.count])
        .map(|(value, _)| value * value)
        .sum()
}

/// Corrects until nothing moves, with a fixed set of observations.
fn settle(
    ephemeris: &Ephemeris,
    observations: &[Observation],
    used: &[bool],
    guess: &Orbit,
    linear: &mut Linear,
) -> Result<Settled, SurveyError> {
    let mut orbit = *guess;
    let mut compared = compare_all(ephemeris, observations, &orbit)?;
    let given: usize = compared.iter().map(|c| c.count).sum();
    if given < 6 {
        return Err(SurveyError::TooFew { given });
    }
    let mut cost = chi_square(&compared, used);
    for corrections in 1..=CORRECTIONS {
        let partials = derivatives(ephemeris, &orbit, &compared, linear)?;
        let mut rows = SquareRoot::new();
        for ((c, p), _) in compared.iter().zip(&partials).zip(used).filter(|(_, u)| **u) {
            for (k, by_state) in p.iter().enumerate().take(c.count) {
                rows.add(*by_state, c.rows[k].0);
            }
        }
        let Some((change, root)) = rows.solve() else {
            let kept = observations.iter().zip(used).filter(|(_, u)| **u).map(|(o, _)| o);
            let (first, last) = ends(kept).unwrap_or((orbit.epoch, orbit.epoch));
            return Err(SurveyError::NotDetermined {
                observations: used.iter().filter(|u| **u).count(),
                arc_days: last.days_since(first),
            });
        };
        if (rows.factor() * change).norm() < SETTLED {
            return Ok(Settled {
                orbit,
                rows,
                root,
                compared,
                partials,
                chi_square: cost,
                corrections,
            });
        }
        let Some((next, there, less)) = step(ephemeris, observations, used, &orbit, &change, cost) else {
            return Err(SurveyError::NotConverged {
                iterations: corrections,
            });
        };
        (orbit, compared, cost) = (next, there, less);
    }
    Err(SurveyError::NotConverged {
        iterations: CORRECTIONS,
    })
}

/// The correction, or as much of it as makes the fit better.
fn step(
    ephemeris: &Ephemeris,
    observations: &[Observation],
    used: &[bool],
    orbit: &Orbit,
    change: &Vector6<f64>,
    cost: f64,
) -> Option<(Orbit, Vec<Compared>, f64)> {
    const HALVINGS: i32 = 12;
    (0..HALVINGS).find_map(|halvings| {
        let next = moved(orbit, &(change * libm::pow(0.5, f64::from(halvings))));
        // A step that runs into a planet or out of all bounds is one that is too long.
        let compared = compare_all(ephemeris, observations, &next).ok()?;
        let there = chi_square(&compared, used);
        (there <= cost + 1e-3 + 1e-9 * cost).then_some((next, compared, there))
    })
}

/// Derivatives of every measurement by the state at the epoch.
fn derivatives(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    compared: &[Compared],
    linear: &mut Linear,
) -> Result<Vec<[Vector6<f64>; 3]>, AstroError> {
    let offset = linear.offset(orbit);
    let mut straight = linear.orbit().epoch == orbit.epoch;
    let mut out = Vec::with_capacity(compared.len());
    for c in compared {
        if !straight {
            break;
        }
        let matrix = linear.matrix(ephemeris, c.left)?;
        let aside = (matrix.fixed_rows::<3>(0) * offset).norm();
        straight = aside < STRAIGHT_RAD * c.distance_km;
        out.push(c.rows.map(|(_, by)| matrix.tr_mul(&by)));
    }
    if straight {
        return Ok(out);
    }
    *linear = Linear::new(orbit);
    compared
        .iter()
        .map(|c| {
            let matrix = linear.matrix(ephemeris, c.left)?;
            Ok(c.rows.map(|(_, by)| matrix.tr_mul(&by)))
        })
        .collect()
}

/// Which directions fit well enough: each against what its own sigma and the orbit's leave room for.
fn judged(observations: &[Observation], used: &[bool], settled: &Settled) -> Vec<bool> {
    observations
        .iter()
        .zip(used)
        .zip(settled.compared.iter().zip(&settled.partials))
        .map(|((observation, &used), (compared, partials))| {
            if !matches!(observation.value, Value::Direction { .. }) {
                return true;
            }
            let by = [
                settled.root.tr_mul(&partials[0]),
                settled.root.tr_mul(&partials[1]),
            ];
            let known = Matrix2::from_fn(|i, j| by[i].dot(&by[j]));
            // An observation that helped to make the orbit is nearer to it than one that did not.
            let room = Matrix2::identity() + if used { -known } else { known };
            let left = Vector2::new(compared.rows[0].0, compared.rows[1].0);
            let chi = match room.try_inverse() {
                Some(inverse) if room.determinant() > 1e-9 => left.dot(&(inverse * left)),
                // It alone holds a direction of the orbit: nothing to judge it by.
                _ => 0.0,
            };
            chi < if used { REJECT } else { RECOVER }
        })
        .collect()
}

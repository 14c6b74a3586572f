//! The chance of impact that follows from a fit.

use astro::knowledge::SquareRoot;
use astro::{
    AstroError, BPlane, Body, Ephemeris, Epoch, Member, Orbit, Outcome, PlaneEllipse, StateVector, Target,
    bplane, encounter, fleet, transition,
};
use libm::{exp, log, sqrt};
use nalgebra::{Matrix2x6, Matrix6, Vector2, Vector6};
use rayon::prelude::*;

use crate::chance::{What, keyed, normal};
use crate::fit::{chi_square, compare_all};
use crate::linear::{difference, moved};
use crate::{Fit, Observation, SurveyError};

/// Which encounter is asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// When the target plane is taken: a day before the encounter.
    pub plane: Epoch,
    /// Impacts count up to here.
    pub until: Epoch,
}

/// Before the encounter, days: far enough that the Earth has not yet bent the way, near enough that the Sun does not.
const PLANE_BEFORE_DAYS: f64 = 1.08;
/// After the encounter, days: what is late in coming still counts.
const UNTIL_AFTER_DAYS: f64 = 20.0;

impl Window {
    /// Around the nearest approach (or the impact) of an orbit before a time. Observers know this date long before they
    /// know the chance: it is when the object crosses the Earth's way.
    ///
    /// # Errors
    /// As [`encounter`]; [`AstroError::OutOfRange`] if there is no approach in the span.
    pub fn of(ephemeris: &Ephemeris, orbit: &Orbit, until: Epoch) -> Result<Self, AstroError> {
        let met = encounter(ephemeris, orbit, &[], until, Target::Earth)?;
        let epoch = match (met.outcome, met.closest) {
            (Outcome::Impact(entry), _) => entry.epoch,
            (Outcome::Miss, Some(closest)) => closest.epoch,
            (Outcome::Miss, None) => {
                return Err(AstroError::OutOfRange {
                    what: "the number of approaches to the Earth in the span",
                    value: 0.0,
                    expected: "one at least",
                });
            }
        };
        let end = ephemeris.span().1;
        let late = epoch.plus_days(UNTIL_AFTER_DAYS);
        Ok(Self {
            plane: epoch.plus_days(-PLANE_BEFORE_DAYS),
            until: if late > end { end } else { late },
        })
    }
}

/// How a chance was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Drawn from the fit's own covariance.
    Direct,
    /// Drawn around the nearest virtual impactor and weighted.
    Importance,
    /// The nearest virtual impactor is too far from the observations for any draw to matter.
    Excluded,
}

/// The chance of impact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risk {
    /// Chance of impact.
    pub probability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Full runs behind it.
    pub samples: usize,
    /// Those that hit.
    pub hits: usize,
    /// How.
    pub method: Method,
    /// 1-sigma along the long axis on the target plane, km: linear, at the nearest impactor where there is one (the best
    /// orbit may pass so far off that the plane means little there).
    pub sigma_km: f64,
    /// 1-sigma along the short axis, km (linear).
    pub sigma_across_km: f64,
    /// Where the best orbit passes, km from the Earth's centre on the target plane.
    pub miss_km: f64,
    /// How far the nearest impactor is from the observations, standard deviations.
    pub impactor_sigmas: f64,
}

/// The chance is not asked for beyond this: 10⁻¹⁷ of all.
const FARTHEST_SIGMAS: f64 = 8.5;
/// How much wider than the virtual impactor's own covariance the draws are spread, so that no tail is missed.
const SPREAD: f64 = 1.15;
/// Draws spread over the disc with this share of its radius as 1-sigma.
const DISC_SHARE: f64 = 0.6;
/// Chi-square may differ so much from its quadratic form before every draw is compared with the observations in full.
const STRAIGHT: f64 = 0.3;

/// Where an orbit passes, and derivatives by the state at its epoch.
struct Passage {
    plane: BPlane,
    partials: Matrix2x6<f64>,
}

fn passage(ephemeris: &Ephemeris, orbit: &Orbit, at: Epoch) -> Result<Passage, AstroError> {
    let (there, matrix) = transition(ephemeris, orbit, &[], at)?;
    let earth = ephemeris.state(Body::Earth, at)?;
    let sun = ephemeris.state(Body::Sun, at)?;
    let motion = earth.velocity_km_s - sun.velocity_km_s;
    let here = StateVector {
        position_km: there.position_km - earth.position_km,
        velocity_km_s: there.velocity_km_s - earth.velocity_km_s,
    };
    let mut by_state = Matrix2x6::zeros();
    for i in 0..6 {
        let step = if i < 3 { 10.0 } else { 1e-4 };
        let side = |sign: f64| {
            let mut near = here;
            if i < 3 {
                near.position_km[i] += sign * step;
            } else {
                near.velocity_km_s[i - 3] += sign * step;
            }
            bplane(&near, motion)
        };
        let (up, down) = (side(1.0)?, side(-1.0)?);
        by_state[(0, i)] = (up.xi_km - down.xi_km) / (2.0 * step);
        by_state[(1, i)] = (up.zeta_km - down.zeta_km) / (2.0 * step);
    }
    Ok(Passage {
        plane: bplane(&here, motion)?,
        partials: by_state * matrix,
    })
}

/// The nearest orbit to the fit that comes to the Earth's centre, as far as a disc's width matters.
struct Impactor {
    orbit: Orbit,
    factor: Matrix6<f64>,
    root: Matrix6<f64>,
    /// Chi-square that it has more than the best orbit, by the quadratic form.
    excess: f64,
    /// The uncertainty on the target plane as it is there.
    ellipse: PlaneEllipse,
}

/// The chance of impact in a window by full n-body runs of `samples` orbits.
///
/// While the target plane's ellipse is wide, orbits are drawn around the nearest virtual impactor: the best fit to the
/// observations and to the condition that it comes to the Earth (Roa, Farnocchia and Chesley 2021, AJ 162, 277), each
/// weighted by how well it fits the observations over how often it is drawn. That spreads the draws along the line of
/// variations over the impactors and across it over all that is known. Once the ellipse is inside the disc, orbits are
/// drawn from the covariance itself. Where chi-square is not quadratic (short arcs) every draw is compared with the
/// observations in full. The standard error is that of the mean; beyond 8.5 standard deviations the chance is 0.
///
/// # Errors
/// As [`fleet`] and [`transition`].
pub fn risk(
    ephemeris: &Ephemeris,
    fit: &Fit,
    observations: &[Observation],
    window: &Window,
    samples: usize,
    seed: u64,
) -> Result<Risk, SurveyError> {
    let samples = samples.max(2);
    let nominal = passage(ephemeris, &fit.orbit, window.plane)?;
    let ellipse = PlaneEllipse::new(&nominal.partials, &fit.covariance)?;
    let mut out = Risk {
        probability: 0.0,
        standard_error: 0.0,
        samples,
        hits: 0,
        method: Method::Direct,
        sigma_km: ellipse.semi_major_km,
        sigma_across_km: ellipse.semi_minor_km,
        miss_km: nominal.plane.b_km,
        impactor_sigmas: 0.0,
    };
    let inside = nominal.plane.b_km < nominal.plane.b_impact_km;
    if inside && ellipse.semi_major_km < 0.7 * nominal.plane.b_impact_km {
        direct(ephemeris, fit, window, seed, &mut out)?;
        return Ok(out);
    }
    out.method = Method::Importance;
    let Some(impactor) = impactor(ephemeris, fit, nominal, window)? else {
        out.method = Method::Excluded;
        out.impactor_sigmas = f64::INFINITY;
        return Ok(out);
    };
    out.impactor_sigmas = sqrt(impactor.excess);
    out.sigma_km = impactor.ellipse.semi_major_km;
    out.sigma_across_km = impactor.ellipse.semi_minor_km;
    if impactor.excess > FARTHEST_SIGMAS * FARTHEST_SIGMAS {
        out.method = Method::Excluded;
        return Ok(out);
    }
    importance(ephemeris, fit, observations, &impactor, window, seed, &mut out)?;
    Ok(out)
}

fn six(seed: u64, index: usize) -> Vector6<f64> {
    let mut generator = keyed(seed, What::Sample, "", 0, index as u64);
    Vector6::from_fn(|_, _| normal(&mut generator))
}

fn flown(ephemeris: &Ephemeris, orbits: &[Orbit], window: &Window) -> Result<Vec<bool>, AstroError> {
    let Some(first) = orbits.first() else {
        return Ok(Vec::new());
    };
    let members: Vec<Member> = orbits
        .iter()
        .map(|o| Member {
            state: o.state,
            kicks: Vec::new(),
        })
        .collect();
    let met = fleet(ephemeris, first.epoch, &members, window.until, &|_| true)?;
    Ok(met
        .iter()
        .map(|m| matches!(m.outcome, Outcome::Impact(_)))
        .collect())
}

fn direct(
    ephemeris: &Ephemeris,
    fit: &Fit,
    window: &Window,
    seed: u64,
    out: &mut Risk,
) -> Result<(), SurveyError> {
    let orbits: Vec<Orbit> = (0..out.samples)
        .map(|i| moved(&fit.orbit, &(fit.root * six(seed, i))))
        .collect();
    let n = out.samples as f64;
    out.hits = flown(ephemeris, &orbits, window)?.iter().filter(|h| **h).count();
    out.probability = out.hits as f64 / n;
    // Laplace's rule keeps the error above 0 when all or none hit.
    let p = (out.hits as f64 + 1.0) / (n + 2.0);
    out.standard_error = sqrt(p * (1.0 - p) / n);
    Ok(())
}

/// Where on the target plane impactors are looked for, in the axes of the ellipse.
struct Aim {
    /// Unit vector of the long axis (xi, zeta).
    long: Vector2<f64>,
    /// Coordinate along it, km: the centre of the disc, or its near side if the ellipse is smaller.
    along_km: f64,
    /// Draws spread so far along it, km (1-sigma).
    spread_km: f64,
    /// Draws spread so far across it where the orbit leaves room, km (1-sigma).
    across_km: f64,
}

/// How much nearer to the aim the search is held than the draws are spread.
const HELD: f64 = 0.03;

impl Aim {
    /// By the ellipse where the search stands: over a long way it turns and stretches.
    fn new(here: &Passage, covariance: &Matrix6<f64>) -> Result<Self, AstroError> {
        let ellipse = PlaneEllipse::new(&here.partials, covariance)?;
        let (sin, cos) = libm::sincos(ellipse.angle_deg.to_radians());
        let at = here.plane.xi_km * cos + here.plane.zeta_km * sin;
        let radius = here.plane.b_impact_km;
        let reach = radius.min(1.5 * ellipse.semi_major_km);
        Ok(Self {
            long: Vector2::new(cos, sin),
            along_km: (radius - reach).copysign(at),
            spread_km: DISC_SHARE * reach,
            across_km: DISC_SHARE * radius,
        })
    }

    /// The two conditions that hold an orbit to the aim: derivative, difference, 1-sigma.
    fn rows(&self, here: &Passage, along_sigma_km: f64) -> [(Vector6<f64>, f64); 2] {
        let b = Vector2::new(here.plane.xi_km, here.plane.zeta_km);
        let short = Vector2::new(-self.long.y, self.long.x);
        [
            (
                here.partials.tr_mul(&self.long) / along_sigma_km,
                (self.along_km - self.long.dot(&b)) / along_sigma_km,
            ),
            (
                here.partials.tr_mul(&short) / self.across_km,
                -short.dot(&b) / self.across_km,
            ),
        ]
    }
}

/// Normal equations of an orbit at an offset from the best one, with the aim's conditions.
fn held(fit: &Fit, x: &Vector6<f64>, conditions: &[(Vector6<f64>, f64); 2]) -> SquareRoot {
    let mut rows = SquareRoot::new();
    let back = -(fit.factor * x);
    for k in 0..6 {
        rows.add(fit.factor.row(k).transpose(), back[k]);
    }
    for (row, value) in conditions {
        rows.add(*row, *value);
    }
    rows
}

/// Gauss-Newton from the best orbit towards the Earth; none if it cannot be brought there.
fn impactor(
    ephemeris: &Ephemeris,
    fit: &Fit,
    nominal: Passage,
    window: &Window,
) -> Result<Option<Impactor>, SurveyError> {
    const STEPS: usize = 40;
    let mut x = Vector6::zeros();
    let mut here = nominal;
    for _ in 0..STEPS {
        let aim = Aim::new(&here, &fit.covariance)?;
        let tight_km = HELD * aim.spread_km;
        let cost = |x: &Vector6<f64>, p: &Passage| {
            (fit.factor * x).norm_squared() + aim.rows(p, tight_km).iter().map(|r| sq(r.1)).sum::<f64>()
        };
        let rows = held(fit, &x, &aim.rows(&here, tight_km));
        let Some((change, _)) = rows.solve() else {
            return Ok(None);
        };
        if (rows.factor() * change).norm() < 1.0 {
            let spread = held(fit, &x, &aim.rows(&here, aim.spread_km));
            let ellipse = PlaneEllipse::new(&here.partials, &fit.covariance)?;
            return Ok(spread.solve().map(|(_, root)| Impactor {
                orbit: moved(&fit.orbit, &x),
                factor: *spread.factor(),
                root,
                excess: (fit.factor * x).norm_squared(),
                ellipse,
            }));
        }
        let least = cost(&x, &here);
        let mut share = 1.0;
        let mut next = None;
        while share > 1e-3 {
            let there = x + change * share;
            // A step into a planet's body is one that is too long.
            if let Ok(p) = passage(ephemeris, &moved(&fit.orbit, &there), window.plane)
                && cost(&there, &p) < least
            {
                next = Some((there, p));
                break;
            }
            share *= 0.5;
        }
        let Some(found) = next else {
            return Ok(None);
        };
        (x, here) = found;
    }
    Ok(None)
}

fn sq(x: f64) -> f64 {
    x * x
}

fn log_determinant(factor: &Matrix6<f64>) -> f64 {
    (0..6).map(|k| log(factor[(k, k)].abs())).sum()
}

fn importance(
    ephemeris: &Ephemeris,
    fit: &Fit,
    observations: &[Observation],
    impactor: &Impactor,
    window: &Window,
    seed: u64,
    out: &mut Risk,
) -> Result<(), SurveyError> {
    let draws: Vec<Vector6<f64>> = (0..out.samples).map(|i| six(seed, i)).collect();
    let orbits: Vec<Orbit> = draws
        .iter()
        .map(|z| moved(&impactor.orbit, &(impactor.root * z * SPREAD)))
        .collect();
    let hits = flown(ephemeris, &orbits, window)?;
    let excess_in_full = |orbit: &Orbit| -> Result<f64, AstroError> {
        Ok(chi_square(&compare_all(ephemeris, observations, orbit)?, &fit.used) - fit.chi_square)
    };
    let straight = (excess_in_full(&impactor.orbit)? - impactor.excess).abs() < STRAIGHT;
    let scale = log_determinant(&fit.factor) - log_determinant(&impactor.factor) + 6.0 * log(SPREAD);
    let weights: Vec<f64> = draws
        .par_iter()
        .zip(&orbits)
        .zip(&hits)
        .map(|((z, orbit), hit)| -> Result<f64, AstroError> {
            if !hit {
                return Ok(0.0);
            }
            let excess = if straight {
                (fit.factor * difference(&orbit.state, &fit.orbit.state)).norm_squared()
            } else {
                excess_in_full(orbit)?
            };
            Ok(exp(scale + 0.5 * z.norm_squared() - 0.5 * excess))
        })
        .collect::<Result<_, _>>()?;
    let n = out.samples as f64;
    let mean = weights.iter().sum::<f64>() / n;
    let variance = weights.iter().map(|w| sq(w - mean)).sum::<f64>() / (n - 1.0);
    out.hits = hits.iter().filter(|h| **h).count();
    out.probability = mean.min(1.0);
    out.standard_error = sqrt(variance / n);
    Ok(())
}

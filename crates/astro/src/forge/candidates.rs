//! Draws ways of arriving, and ranks them by the orbits behind them.

use nalgebra::Vector3;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardUniform};
use rayon::prelude::*;

use super::entry::{self, LEAST_INFINITY_KM_S};
use super::{ForgeError, JULIAN_YEAR_DAYS, Survey, When, Wish};
use crate::time::DAY_S;
use crate::visibility::{Sky, USUAL_SLOPE};
use crate::{AU_KM, Body, Elements, Ephemeris, Epoch, GM_SUN_KM3_S2, Orbit, StateVector, bplane, propagate};

/// A way of arriving.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) entry: Epoch,
    /// ICRF, at the entry.
    pub(super) geocentric: StateVector,
}

/// A way of arriving, and how little its orbit looks like one that is wanted (0 at best).
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) candidate: Candidate,
    pub(super) cost: f64,
}

/// No speed above this is looked for, km/s: what falls from infinity head-on has 72.8.
pub(super) const FASTEST_KM_S: f64 = 73.0;
const DRAWS: usize = 4000;
/// So many of the best are followed for a month and looked at through the years.
const LOOKED_AT: usize = 160;
/// Flattest entry that is drawn, degrees; and where nothing steeper has an orbit.
const FLATTEST_DEG: [f64; 2] = [20.0, 6.0];
/// How far before the entry the Earth's pull is left behind, days.
const CLEAR_OF_EARTH_DAYS: f64 = 30.0;

/// One draw of what is left open.
#[derive(Debug, Clone, Copy)]
struct Draw {
    epoch: Epoch,
    elevation_deg: f64,
    azimuth_deg: f64,
}

/// All orbits worth flying, the best first.
pub(super) fn ranked(ephemeris: &Ephemeris, wish: &Wish) -> Result<Vec<Ranked>, ForgeError> {
    let arrivals = |flattest_deg: f64| -> Vec<Ranked> {
        draws(wish, DRAWS, flattest_deg)
            .iter()
            .filter_map(|draw| {
                let candidate = candidate(wish, draw)?;
                let elements = patched(ephemeris, &candidate)?;
                let cost = unlikeness(&elements)? + misfit(&elements, wish.warning_years);
                Some(Ranked { candidate, cost })
            })
            .collect()
    };
    let mut first = arrivals(FLATTEST_DEG[0]);
    if first.is_empty() {
        first = arrivals(FLATTEST_DEG[1]);
    }
    if first.is_empty() {
        return Err(impossible(ephemeris, wish));
    }
    first.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    first.truncate(LOOKED_AT);
    let years = Years::new(ephemeris, wish)?;
    let mut second: Vec<Ranked> = first
        .par_iter()
        .filter_map(|r| {
            let elements = followed(ephemeris, &r.candidate)?;
            let cost =
                unlikeness(&elements.1)? + years.cost(elements.0, &elements.1, wish, r.candidate.entry);
            Some(Ranked { cost, ..*r })
        })
        .collect();
    second.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    if second.is_empty() {
        return Err(ForgeError::NoOrbit);
    }
    Ok(second)
}

fn draws(wish: &Wish, count: usize, flattest_deg: f64) -> Vec<Draw> {
    let mut generator = ChaCha8Rng::seed_from_u64(wish.seed);
    let open =
        wish.elevation_deg.is_none() || wish.azimuth_deg.is_none() || matches!(wish.when, When::Day(_));
    (0..if open { count } else { 1 })
        .map(|_| {
            let [hour, height, direction]: [f64; 3] =
                std::array::from_fn(|_| StandardUniform.sample(&mut generator));
            Draw {
                epoch: match wish.when {
                    When::At(epoch) => epoch,
                    // Half a minute off midnight either way, so that a rounded time stays on the day.
                    When::Day(day) => day.plus_seconds(30.0 + (hour * (DAY_S - 60.0)).floor()),
                },
                // Whatever comes from one side falls with the density sin(2 angle) (Shoemaker 1962).
                elevation_deg: wish.elevation_deg.unwrap_or_else(|| {
                    let flattest = libm::sin(flattest_deg.to_radians());
                    let least = flattest * flattest;
                    libm::asin(libm::sqrt(least + (1.0 - least) * height)).to_degrees()
                }),
                azimuth_deg: wish.azimuth_deg.unwrap_or(360.0 * direction),
            }
        })
        .collect()
}

fn candidate(wish: &Wish, draw: &Draw) -> Option<Candidate> {
    Some(Candidate {
        entry: draw.epoch,
        geocentric: entry::state(wish, draw.epoch, draw.elevation_deg, draw.azimuth_deg)?,
    })
}

/// Heliocentric elements from the asymptote alone, as if the Earth's pull ended at once.
fn patched(ephemeris: &Ephemeris, candidate: &Candidate) -> Option<Elements> {
    let earth = ephemeris.state(Body::Earth, candidate.entry).ok()?;
    let sun = ephemeris.state(Body::Sun, candidate.entry).ok()?;
    let velocity = earth.velocity_km_s - sun.velocity_km_s;
    let arriving = bplane(&candidate.geocentric, velocity).ok()?;
    if arriving.v_infinity_km_s < LEAST_INFINITY_KM_S {
        return None;
    }
    Elements::from_heliocentric(&StateVector {
        position_km: earth.position_km - sun.position_km,
        velocity_km_s: velocity + arriving.asymptote * arriving.v_infinity_km_s,
    })
    .ok()
}

/// Elements by the full forces, clear of the Earth, and when.
fn followed(ephemeris: &Ephemeris, candidate: &Candidate) -> Option<(Epoch, Elements)> {
    let earth = ephemeris.state(Body::Earth, candidate.entry).ok()?;
    let orbit: Orbit = candidate.orbit(earth.position_km, earth.velocity_km_s);
    let clear = candidate.entry.plus_days(-CLEAR_OF_EARTH_DAYS);
    let way = propagate(ephemeris, &orbit, &[], clear).ok()?;
    let state = way.state_at(clear).ok()?;
    let sun = ephemeris.state(Body::Sun, clear).ok()?;
    let elements = Elements::from_heliocentric(&StateVector {
        position_km: state.position_km - sun.position_km,
        velocity_km_s: state.velocity_km_s - sun.velocity_km_s,
    });
    Some((clear, elements.ok()?))
}

/// How far an orbit lies from where near-Earth asteroids are common (Granvik and others 2018, Icarus 312, 181, figure
/// 15: a 0.8 to 2.8 au, e 0.1 to 0.75, i below some 25°); none if it is no asteroid's: retrograde, into the Sun's
/// neighbourhood or beyond Jupiter.
fn unlikeness(elements: &Elements) -> Option<f64> {
    let Elements { a_au, e, i_deg, .. } = *elements;
    let (near, far) = (a_au * (1.0 - e), a_au * (1.0 + e));
    if !(a_au > 0.0 && e < 0.98 && near > 0.08 && far < 4.95 && i_deg < 90.0) {
        return None;
    }
    let square = |x: f64| x * x;
    let beyond =
        |x: f64, least: f64, most: f64, scale: f64| square((least - x).max(x - most).max(0.0) / scale);
    Some(
        beyond(a_au, 0.95, 2.5, 0.3)
            + beyond(e, 0.1, 0.7, 0.1)
            + beyond(near, 0.4, 1.02, 0.15)
            + beyond(far, 0.0, 4.2, 0.3)
            + square(i_deg / 15.0),
    )
}

/// How badly its period brings it past the Earth when it is to be found: 0 if it is there within a few weeks.
fn misfit(elements: &Elements, warning_years: f64) -> f64 {
    let a = elements.a_au * AU_KM;
    let period_days = std::f64::consts::TAU * libm::sqrt(a * a * a / GM_SUN_KM3_S2) / DAY_S;
    let warning_days = warning_years * JULIAN_YEAR_DAYS;
    let turns = (warning_days / period_days).round().max(1.0);
    // The Earth must be there as well: the warning's own part of a year counts once more.
    let off = (warning_days - turns * period_days).abs();
    ((off - 25.0).max(0.0) / 40.0).min(3.0)
}

/// The Earth's places through the years that the story looks at.
struct Years {
    epochs: Vec<Epoch>,
    earth_km: Vec<Vector3<f64>>,
    survey: Survey,
}

/// Years before the epoch in which surveys ought not to have found it.
pub(super) const UNSEEN_YEARS: f64 = 8.0;

impl Years {
    fn new(ephemeris: &Ephemeris, wish: &Wish) -> Result<Self, ForgeError> {
        const STEP_DAYS: f64 = 8.0;
        let last = match wish.when {
            When::Day(epoch) | When::At(epoch) => epoch,
        };
        let first = last.plus_days(-(wish.warning_years + UNSEEN_YEARS) * JULIAN_YEAR_DAYS);
        let first = if first < ephemeris.span().0 {
            ephemeris.span().0
        } else {
            first
        };
        let count = (last.days_since(first) / STEP_DAYS) as usize;
        let mut years = Self {
            epochs: Vec::with_capacity(count),
            earth_km: Vec::with_capacity(count),
            survey: wish.survey,
        };
        for i in 0..count {
            let epoch = last.plus_days(-STEP_DAYS * (i + 4) as f64);
            if epoch < first {
                break;
            }
            let earth = ephemeris.state(Body::Earth, epoch)?.position_km;
            let sun = ephemeris.state(Body::Sun, epoch)?.position_km;
            years.epochs.push(epoch);
            years.earth_km.push(earth - sun);
        }
        Ok(years)
    }

    /// What speaks against an ellipse: found too late or long before, or thrown about by the Earth on the way.
    fn cost(&self, at: Epoch, elements: &Elements, wish: &Wish, entry: Epoch) -> f64 {
        let a = elements.a_au * AU_KM;
        let motion_deg_day = libm::sqrt(GM_SUN_KM3_S2 / (a * a * a)).to_degrees() * DAY_S;
        let start = entry.plus_days(-wish.warning_years * JULIAN_YEAR_DAYS);
        let (mut found, mut early, mut nearest) = (None, false, f64::INFINITY);
        // Backwards in time, so the last one found is the first.
        for (&epoch, &earth) in self.epochs.iter().zip(&self.earth_km) {
            let then = Elements {
                mean_anomaly_deg: elements.mean_anomaly_deg + motion_deg_day * epoch.days_since(at),
                ..*elements
            };
            let Ok(state) = then.to_heliocentric() else {
                return f64::INFINITY;
            };
            let sky = Sky::between(earth, state.position_km);
            let late = epoch.days_since(start);
            if late >= 0.0 && entry.days_since(epoch) > 60.0 {
                nearest = nearest.min(sky.distance_au);
            }
            if sky.elongation_deg >= self.survey.least_elongation_deg
                && sky.magnitude(wish.h_magnitude, USUAL_SLOPE) <= self.survey.limit_magnitude
            {
                if late >= -40.0 {
                    found = Some(late.max(0.0));
                } else if late < -120.0 {
                    early = true;
                }
            }
        }
        let delay = found.map_or(6.0, |days: f64| (days / 40.0).min(5.0));
        let thrown = match nearest {
            d if d < 0.02 => 6.0,
            d if d < 0.05 => 1.5,
            _ => 0.0,
        };
        delay + thrown + if early { 1.5 } else { 0.0 }
    }
}

/// Why not a single draw gives an orbit: which speeds would.
fn impossible(ephemeris: &Ephemeris, wish: &Wish) -> ForgeError {
    let least_km_s = entry::least_speed_km_s();
    let draws = draws(wish, 400, FLATTEST_DEG[1]);
    let mut possible = Vec::new();
    let mut speed_km_s = least_km_s + 0.005;
    while speed_km_s < FASTEST_KM_S {
        let other = Wish { speed_km_s, ..*wish };
        let any = draws.iter().any(|draw| {
            candidate(&other, draw)
                .and_then(|c| patched(ephemeris, &c))
                .is_some_and(|e| unlikeness(&e).is_some())
        });
        if any {
            possible.push(speed_km_s);
        }
        speed_km_s += 0.25;
    }
    match (possible.first(), possible.last()) {
        (Some(&least), Some(&most)) => ForgeError::Speed {
            asked_km_s: wish.speed_km_s,
            least_km_s: least,
            most_km_s: most,
            escape_km_s: entry::escape_speed_km_s(),
        },
        _ => ForgeError::Angles,
    }
}

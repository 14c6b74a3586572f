//! Launch windows: two-body transfers from the Earth of DE440 to the n-body asteroid.
//!
//! Patched at the Earth: launch energy and asymptote are those of the transfer's start against the Earth's velocity.
//! Closing speeds agree with full propagation to some 10 m/s, dates to the step of the grid.

use astro::{AU_KM, Body, Ephemeris, Epoch, GM_SUN_KM3_S2, StateVector, Trajectory, transfer};
use nalgebra::Vector3;
use rayon::prelude::*;

use crate::MissionError;
use crate::electric::Electric;
use crate::plan::{Craft, Flight, LauncherId, Seconds, Thrust};
use crate::tug::Tug;

/// A transfer that meets the asteroid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// When it leaves the Earth.
    pub launch: Epoch,
    /// When it meets the asteroid.
    pub arrival: Epoch,
    /// Whole revolutions.
    pub revolutions: u8,
    /// Launch energy C3, km²/s².
    pub c3_km2_s2: f64,
    /// Declination of the departure asymptote (ICRF equator), degrees.
    pub dla_deg: f64,
    /// Velocity of the craft relative to the asteroid at arrival, km/s, ICRF axes.
    pub closing_km_s: Vector3<f64>,
    /// Its component along the asteroid's heliocentric velocity, km/s.
    pub along_km_s: f64,
    /// Angle at the asteroid between the Sun and the craft on approach, degrees: 0 is fully lit.
    pub phase_deg: f64,
    /// Distance of the asteroid from the Sun at arrival, au.
    pub sun_au: f64,
    /// Δv by the craft's own engines on the way, km/s: 0 but for low thrust ([`crate::low_thrust`]).
    pub delta_v_km_s: f64,
}

impl Arc {
    /// The flight of a craft on a launcher along this arc, in whole numbers; a tug decides there.
    pub fn flight(&self, craft: &Craft, launcher: &LauncherId) -> Flight {
        let arrived = |t: Electric| t.arrived_kg(self.delta_v_km_s).round() as u32;
        Flight {
            craft: craft.id.clone(),
            launcher: launcher.clone(),
            launch: Seconds::from_jd_tdb(self.launch.jd_tdb()),
            arrival: Seconds::from_jd_tdb(self.arrival.jd_tdb()),
            revolutions: self.revolutions,
            c3_m2_s2: (self.c3_km2_s2 * 1e6).round() as i64,
            dla_mdeg: (self.dla_deg * 1e3).round() as i32,
            closing_mm_s: [0, 1, 2].map(|i| (self.closing_km_s[i] * 1e6).round() as i64),
            phase_mdeg: (self.phase_deg * 1e3).round() as i32,
            mass_kg: Electric::of(craft).map_or(craft.mass_kg, arrived),
            thrust: Tug::of(craft).is_some().then_some(Thrust::Sparing),
        }
    }
}

/// Where to look, and what a mission stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchSpan {
    /// First launch.
    pub launch_from: Epoch,
    /// Last launch.
    pub launch_to: Epoch,
    /// First arrival.
    pub arrival_from: Epoch,
    /// Last arrival.
    pub arrival_to: Epoch,
    /// Step of both, days.
    pub step_days: f64,
    /// Largest launch energy, km²/s².
    pub max_c3_km2_s2: f64,
    /// Largest closing speed for terminal guidance, km/s.
    pub max_closing_km_s: f64,
    /// Largest phase angle, degrees: beyond 90 the camera looks at the dark side.
    pub max_phase_deg: f64,
    /// Largest declination of the departure asymptote either way, degrees.
    pub max_dla_deg: f64,
    /// Most whole revolutions.
    pub max_revolutions: u32,
}

/// Most pairs of dates in one search: some seconds.
const MOST_PAIRS: f64 = 4e6;
/// Shortest transfer that [`search`] tries, days.
const SHORTEST_DAYS: f64 = 60.0;

/// Every transfer of the grid that keeps within the span's limits, by launch, then arrival, then revolutions.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a step that is not above zero or a grid of more than 4 million pairs;
/// [`MissionError::Orbit`] for times outside the ephemeris or the trajectory; [`MissionError::Cancelled`].
pub fn search(
    ephemeris: &Ephemeris,
    asteroid: &Trajectory,
    span: &SearchSpan,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Arc>, MissionError> {
    search_from(ephemeris, asteroid, span, SHORTEST_DAYS, go_on)
}

/// As [`search`], with transfers as short as `least_days` (for rockets on standby; below some five days the patch at the
/// Earth no longer holds).
///
/// # Errors
/// As [`search`], and [`MissionError::OutOfRange`] for a shortest transfer under a day.
pub fn search_from(
    ephemeris: &Ephemeris,
    asteroid: &Trajectory,
    span: &SearchSpan,
    least_days: f64,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Arc>, MissionError> {
    if !(least_days >= 1.0) {
        return Err(MissionError::OutOfRange {
            what: "the shortest transfer (days)",
            value: least_days,
            need: "1 day or more",
        });
    }
    if !(span.step_days > 0.0) {
        return Err(MissionError::OutOfRange {
            what: "the step (days)",
            value: span.step_days,
            need: "above 0",
        });
    }
    let steps = |from: Epoch, to: Epoch| (to.days_since(from) / span.step_days).floor() + 1.0;
    let launches = steps(span.launch_from, span.launch_to).max(0.0);
    let arrivals = steps(span.arrival_from, span.arrival_to).max(0.0);
    if !(launches * arrivals <= MOST_PAIRS) {
        return Err(MissionError::OutOfRange {
            what: "the number of date pairs",
            value: launches * arrivals,
            need: "at most 4 million",
        });
    }
    let grid = |from: Epoch, count: f64| -> Vec<Epoch> {
        (0..count as usize)
            .map(|i| from.plus_days(span.step_days * i as f64))
            .collect()
    };
    let launches = grid(span.launch_from, launches);
    let arrivals = grid(span.arrival_from, arrivals);
    let targets: Vec<(Epoch, StateVector)> = arrivals
        .iter()
        .map(|&at| Ok((at, sun_relative(ephemeris, asteroid.state_at(at)?, at)?)))
        .collect::<Result<_, MissionError>>()?;
    let rows: Vec<Vec<Arc>> = launches
        .par_iter()
        .map(|&launch| {
            if !go_on() {
                return Err(MissionError::Cancelled);
            }
            let earth = sun_relative(ephemeris, ephemeris.state(Body::Earth, launch)?, launch)?;
            Ok(targets
                .iter()
                .flat_map(|target| arcs(launch, &earth, target, span, least_days))
                .collect())
        })
        .collect::<Result<_, MissionError>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// A barycentric state as seen from the Sun.
pub(crate) fn sun_relative(
    ephemeris: &Ephemeris,
    state: StateVector,
    at: Epoch,
) -> Result<StateVector, MissionError> {
    let sun = ephemeris.state(Body::Sun, at)?;
    Ok(StateVector {
        position_km: state.position_km - sun.position_km,
        velocity_km_s: state.velocity_km_s - sun.velocity_km_s,
    })
}

/// The arc of a transfer between the Earth and the asteroid, both as seen from the Sun.
pub(crate) fn arc_of(
    (launch, earth): (Epoch, &StateVector),
    (arrival, target): (Epoch, &StateVector),
    solution: &transfer::Lambert,
) -> Arc {
    let departure = solution.v1_km_s - earth.velocity_km_s;
    let closing = solution.v2_km_s - target.velocity_km_s;
    let sun_km = target.position_km.norm();
    let cosine = closing.dot(&target.position_km) / (closing.norm() * sun_km);
    Arc {
        launch,
        arrival,
        revolutions: solution.revolutions as u8,
        c3_km2_s2: departure.norm_squared(),
        dla_deg: libm::asin((departure.z / departure.norm()).clamp(-1.0, 1.0)).to_degrees(),
        closing_km_s: closing,
        along_km_s: closing.dot(&target.velocity_km_s) / target.velocity_km_s.norm(),
        phase_deg: libm::acos(cosine.clamp(-1.0, 1.0)).to_degrees(),
        sun_au: sun_km / AU_KM,
        delta_v_km_s: 0.0,
    }
}

fn arcs(
    launch: Epoch,
    earth: &StateVector,
    (arrival, target): &(Epoch, StateVector),
    span: &SearchSpan,
    least_days: f64,
) -> Vec<Arc> {
    let days = arrival.days_since(launch);
    if days < least_days {
        return Vec::new();
    }
    let mut out = Vec::new();
    // No transfer between two places (or none in this time) is no fault of the search.
    let _ = transfer::lambert_up_to(
        GM_SUN_KM3_S2,
        &earth.position_km,
        &target.position_km,
        days * 86_400.0,
        span.max_revolutions,
        false,
        &mut |solution| {
            // Most arcs cost too much: they are left before any angle is worked out.
            if (solution.v1_km_s - earth.velocity_km_s).norm_squared() > span.max_c3_km2_s2 {
                return;
            }
            let arc = arc_of((launch, earth), (*arrival, target), &solution);
            if arc.dla_deg.abs() <= span.max_dla_deg
                && arc.closing_km_s.norm() <= span.max_closing_km_s
                && arc.phase_deg <= span.max_phase_deg
            {
                out.push(arc);
            }
        },
    );
    out
}

//! Porkchops: for every launch and arrival of a grid, the transfer that serves best, with what it costs and does.
//!
//! Two-body arcs between the Earth of DE440 and the n-body asteroid (see [`crate::window`] for their accuracy), none to
//! several revolutions; rows in parallel, the same answer for any number of threads.

use astro::knowledge::PushTable;
use astro::{Body, Ephemeris, Epoch, GM_SUN_KM3_S2, StateVector, Trajectory, transfer};
use rayon::prelude::*;

use crate::MissionError;
use crate::launcher::Launcher;
use crate::window::{Arc, arc_of, sun_relative};

/// Where a porkchop lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// First and last launch.
    pub launch: (Epoch, Epoch),
    /// How many launches, both ends counted.
    pub launches: usize,
    /// First and last arrival.
    pub arrival: (Epoch, Epoch),
    /// How many arrivals, both ends counted.
    pub arrivals: usize,
    /// Most whole revolutions.
    pub max_revolutions: u32,
    /// Shortest transfer, days; below some five the patch at the Earth no longer holds.
    pub least_days: f64,
}

/// What is lifted, and what a kilogram of it does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lift<'a> {
    /// On what; without one no payload is worked out.
    pub launcher: Option<&'a Launcher>,
    /// Share of the lift that arrives (less adapter, propellant and launcher margin), 0 to 1.
    pub useful: f64,
    /// β/M: speed that a kilogram at 1 km/s gives the asteroid, km/s; 0 if it does not push.
    pub push_per_kg: f64,
    /// Shifts on the target plane by pushes, if the asteroid is on course to hit.
    pub shifts: Option<&'a PushTable>,
}

/// Which of a cell's transfers is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The one of least launch energy.
    LeastC3,
    /// The one that moves the fall farthest west (or that pushes most, where no shifts are given).
    West,
    /// The one that moves it farthest east.
    East,
}

/// What a mission stands; transfers beyond it are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Largest launch energy, km²/s².
    pub max_c3_km2_s2: f64,
    /// Largest declination of the departure asymptote either way, degrees.
    pub max_dla_deg: f64,
    /// Largest closing speed, km/s.
    pub max_closing_km_s: f64,
    /// Largest phase angle, degrees.
    pub max_phase_deg: f64,
}

impl Limits {
    /// None at all.
    pub const NONE: Self = Self {
        max_c3_km2_s2: f64::INFINITY,
        max_dla_deg: 90.0,
        max_closing_km_s: f64::INFINITY,
        max_phase_deg: 180.0,
    };
}

/// One launch and arrival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The transfer.
    pub arc: Arc,
    /// Mass that arrives, kg; none without a launcher or beyond its curve or range.
    pub payload_kg: Option<f64>,
    /// Push that it gives along its closing velocity, mm/s.
    pub push_mm_s: f64,
    /// Shift of the fall on the target plane, km, east positive; none without shifts.
    pub shift_km: Option<f64>,
}

/// A porkchop.
#[derive(Clone, Debug, PartialEq)]
pub struct Porkchop {
    /// Launches.
    pub launches: Vec<Epoch>,
    /// Arrivals.
    pub arrivals: Vec<Epoch>,
    /// Cells, all arrivals of the first launch first; none where no transfer keeps within the limits.
    pub cells: Vec<Option<Cell>>,
}

impl Porkchop {
    /// The cell of a launch and an arrival by their places in the lists.
    pub fn cell(&self, launch: usize, arrival: usize) -> Option<&Cell> {
        self.cells.get(launch * self.arrivals.len() + arrival)?.as_ref()
    }
}

/// Most cells of one porkchop.
const MOST_CELLS: usize = 4_000_000;
/// Shortest transfer that may be asked for, days.
const LEAST_DAYS: f64 = 1.0;

/// Works a porkchop out.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a grid without cells or with more than 4 million, a share outside 0 to 1, or a
/// shortest transfer under a day; [`MissionError::Orbit`] for times outside the ephemeris or the trajectory;
/// [`MissionError::Cancelled`].
pub fn porkchop(
    ephemeris: &Ephemeris,
    asteroid: &Trajectory,
    grid: &Grid,
    lift: &Lift<'_>,
    limits: &Limits,
    pick: Pick,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Porkchop, MissionError> {
    let cells = grid.launches.saturating_mul(grid.arrivals);
    if !(1..=MOST_CELLS).contains(&cells) {
        return Err(MissionError::OutOfRange {
            what: "the number of cells",
            value: cells as f64,
            need: "1 to 4 million",
        });
    }
    if !(grid.least_days >= LEAST_DAYS) {
        return Err(MissionError::OutOfRange {
            what: "the shortest transfer (days)",
            value: grid.least_days,
            need: "1 day or more",
        });
    }
    crate::share("the useful share of the lift", lift.useful)?;
    let launches = spread(grid.launch, grid.launches);
    let arrivals = spread(grid.arrival, grid.arrivals);
    let targets: Vec<(Epoch, StateVector)> = arrivals
        .iter()
        .map(|&at| Ok((at, sun_relative(ephemeris, asteroid.state_at(at)?, at)?)))
        .collect::<Result<_, MissionError>>()?;
    let rows: Vec<Vec<Option<Cell>>> = launches
        .par_iter()
        .map(|&launch| {
            if !go_on() {
                return Err(MissionError::Cancelled);
            }
            let earth = sun_relative(ephemeris, ephemeris.state(Body::Earth, launch)?, launch)?;
            Ok(targets
                .iter()
                .map(|target| best(launch, &earth, target, grid, lift, limits, pick))
                .collect())
        })
        .collect::<Result<_, MissionError>>()?;
    Ok(Porkchop {
        launches,
        arrivals,
        cells: rows.into_iter().flatten().collect(),
    })
}

fn spread((from, to): (Epoch, Epoch), count: usize) -> Vec<Epoch> {
    let step = if count > 1 {
        to.days_since(from) / (count - 1) as f64
    } else {
        0.0
    };
    (0..count).map(|i| from.plus_days(step * i as f64)).collect()
}

/// The best transfer of a cell, if there is one.
fn best(
    launch: Epoch,
    earth: &StateVector,
    (arrival, target): &(Epoch, StateVector),
    grid: &Grid,
    lift: &Lift<'_>,
    limits: &Limits,
    pick: Pick,
) -> Option<Cell> {
    let days = arrival.days_since(launch);
    if days < grid.least_days {
        return None;
    }
    let (mut kept, mut kept_rating) = (None, f64::NEG_INFINITY);
    // No transfer between two places (or none in this time) is no fault of the grid.
    let _ = transfer::lambert_up_to(
        GM_SUN_KM3_S2,
        &earth.position_km,
        &target.position_km,
        days * 86_400.0,
        grid.max_revolutions,
        false,
        &mut |solution| {
            let c3 = (solution.v1_km_s - earth.velocity_km_s).norm_squared();
            let closing = (solution.v2_km_s - target.velocity_km_s).norm_squared();
            let too_fast = limits.max_closing_km_s * limits.max_closing_km_s;
            if c3 > limits.max_c3_km2_s2 || closing > too_fast {
                return;
            }
            // The angles are left for the transfer that might be kept.
            if pick == Pick::LeastC3 && -c3 <= kept_rating {
                return;
            }
            let arc = arc_of((launch, earth), (*arrival, target), &solution);
            if arc.dla_deg.abs() > limits.max_dla_deg || arc.phase_deg > limits.max_phase_deg {
                return;
            }
            let cell = filled(arc, lift);
            let rating = match (pick, cell.shift_km) {
                (Pick::LeastC3, _) => -c3,
                (Pick::West, Some(shift)) => -shift,
                (Pick::East, Some(shift)) => shift,
                (Pick::West | Pick::East, None) => cell.push_mm_s,
            };
            if rating > kept_rating {
                (kept, kept_rating) = (Some(cell), rating);
            }
        },
    );
    kept
}

/// A transfer with what it lifts and does.
pub(crate) fn filled(arc: Arc, lift: &Lift<'_>) -> Cell {
    let payload_kg = lift
        .launcher
        .and_then(|l| l.payload_towards_kg(arc.c3_km2_s2, arc.dla_deg).ok())
        .map(|kg| kg * lift.useful);
    let push = arc.closing_km_s * (payload_kg.unwrap_or(0.0) * lift.push_per_kg);
    Cell {
        arc,
        payload_kg,
        push_mm_s: push.norm() * 1e6,
        shift_km: lift.shifts.and_then(|table| table.shift_km(arc.arrival, &push)),
    }
}

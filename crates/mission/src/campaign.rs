//! The best plans for a launch by a date with some vehicles: ranked, and each flown.
//!
//! Transfers come from a grid ([`crate::window`]) and are refined off it; pushes are first compared by the linear
//! sensitivity of the target plane, then those plans that no other beats are propagated by the full model, ranked by
//! what that says, and those that are beaten after all fall out. West and east are ranked apart: a plan that saves one
//! side is no better or worse than one that saves the other, only different.

mod options;
pub mod stays;
mod verify;

use astro::knowledge::{Linearisation, PushTable};
use astro::{Encounter, Ephemeris, Epoch, Orbit, Outcome, Trajectory, propagate};

use crate::disruption::{BASALT_5_KM_S, Risk, risk, specific_energy_j_kg};
use crate::guidance::Seeker;
use crate::impactor::{escape_speed_m_s, mass_kg};
use crate::launcher::Launcher;
use crate::plan::LauncherId;
use crate::porkchop::{Cell, Limits};
use crate::window::SearchSpan;
use crate::{MissionError, positive};

/// What the craft do when they arrive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Means {
    /// Hit, with this momentum enhancement, along their closing velocity.
    Kinetic {
        /// β.
        beta: f64,
    },
    /// Set off a device that pushes by so much, on the side that serves best.
    Standoff {
        /// Mass of craft and device, kg.
        craft_kg: f64,
        /// Push of one device, m/s ([`crate::standoff::explode`]).
        push_m_s: f64,
    },
}

/// What it costs, millions of US dollars (authored after DART: 325 in all for 610 kg with its launch of 69).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// Design and operations of one kind of craft, once a plan.
    pub design_musd: f64,
    /// One craft, whatever its mass.
    pub craft_musd: f64,
    /// A kilogram of craft.
    pub kg_musd: f64,
}

impl Prices {
    /// The authored ones.
    pub const DEFAULT: Self = Self {
        design_musd: 150.0,
        craft_musd: 80.0,
        kg_musd: 0.03,
    };
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The asteroid, on course to hit the Earth.
    pub orbit: &'a Orbit,
    /// End of the propagation, past its impact.
    pub until: Epoch,
    /// Its diameter, m.
    pub diameter_m: f64,
    /// Its density, kg/m³.
    pub density_kg_m3: f64,
    /// Its albedo, for the camera.
    pub albedo: f64,
    /// Error of its place across the approach before the camera sees it, km.
    pub place_sigma_km: f64,
    /// What may be launched.
    pub vehicles: &'a [&'a Launcher],
    /// First and last launch.
    pub launch: (Epoch, Epoch),
    /// Share of a vehicle's lift that arrives, 0 to 1.
    pub useful: f64,
    /// What a mission stands.
    pub limits: Limits,
    /// Most whole revolutions.
    pub max_revolutions: u32,
    /// Shortest transfer, days.
    pub least_days: f64,
    /// Step of the grid, days.
    pub step_days: f64,
    /// What the craft do.
    pub means: Means,
    /// Most launches of one plan.
    pub max_launches: u32,
    /// What it costs.
    pub prices: Prices,
    /// Chance that a craft lives through a year of cruise.
    pub cruise_year: f64,
    /// The craft's eyes and thrusters.
    pub seeker: Seeker,
    /// Most plans of either side.
    pub most_plans: usize,
    /// Log-normal sigma of the push, from β and mass ([`crate::reconnaissance::push_sigma_ln`]).
    pub push_sigma_ln: f64,
}

/// Some equal launches of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Salvo {
    /// On what.
    pub launcher: LauncherId,
    /// How many.
    pub launches: u32,
    /// Mass of one craft at arrival, kg.
    pub craft_kg: f64,
    /// Its transfer; its payload is the vehicle's whole useful lift, its push and shift those of one craft.
    pub cell: Cell,
    /// Chance that one of them does its work: launch, cruise, terminal guidance.
    pub chance: f64,
}

/// Which way the fall moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Westwards along the corridor.
    West,
    /// Eastwards.
    East,
}

/// A plan of the ranked set.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its launches.
    pub salvos: Vec<Salvo>,
    /// Which way the fall moves, over the ground.
    pub side: Side,
    /// Shift on the target plane by the linear sensitivity, km; along the plane's zeta.
    pub linear_km: f64,
    /// The same by full propagation.
    pub shift_km: f64,
    /// Where the asteroid goes then, by full propagation.
    pub encounter: Encounter,
    /// Cost, millions of US dollars.
    pub cost_musd: f64,
    /// Mass lifted in all, kg.
    pub launch_kg: f64,
    /// Change of velocity of all hits added up, mm/s.
    pub push_mm_s: f64,
    /// Chance that all craft do their work.
    pub chance: f64,
    /// Chance that the asteroid misses if all of them do, with the push as uncertain as the task says (one scale for the
    /// whole plan, by the shift flown) and the orbit as given.
    pub miss_if_all_work: f64,
    /// Whether it might break the body up, for the strongest hit.
    pub risk: Risk,
}

impl Ranked {
    /// It passes the Earth by.
    pub fn misses(&self) -> bool {
        self.encounter.outcome == Outcome::Miss
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Without any push.
    pub before: Encounter,
    /// Shifts at which the impact ends, km: the least towards negative zeta, and towards positive.
    pub limbs_km: (f64, f64),
    /// Transfers that were compared.
    pub arcs: usize,
    /// Plans that were propagated.
    pub flown: usize,
    /// Ranked plans: west, then east, each by the shift, strongest first. None is beaten in shift, cost and mass at once
    /// by another of its side.
    pub plans: Vec<Ranked>,
}

/// Days before the impact after which no push is tried: closer, the linear sensitivity fails.
const LAST_PUSH_DAYS: f64 = 3.0;
/// Days before the impact at which the target plane is read.
const PLANE_DAYS: f64 = 1.08;

/// Searches.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a size, share or step that cannot be, and for a grid of more than 4 million pairs;
/// [`MissionError::Orbit`] if the asteroid does not hit the Earth, or for times outside the ephemeris;
/// [`MissionError::Cancelled`].
pub fn search(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Answer, MissionError> {
    let stage = Stage::set(ephemeris, task)?;
    let (linear, way, table) = (&stage.linear, &stage.way, &stage.table);
    let span = stage.span(task, task.limits);
    let arcs = crate::window::search_from(ephemeris, way, &span, task.least_days, go_on)?;
    let rated = options::rate(task, table, &arcs);
    let judge = verify::Judge::new(ephemeris, task, way, linear, stage.plane)?;
    let options = options::options(ephemeris, task, way, table, &rated)?;
    let drafts = options::plans(task, &options);
    let flown = drafts.len();
    let mut plans = judge.fly(&drafts, go_on)?;
    keep_unbeaten(&mut plans);
    Ok(Answer {
        before: judge.before(),
        limbs_km: linear.interval_km(),
        arcs: arcs.len(),
        flown,
        plans,
    })
}

/// What every search of a task stands on.
struct Stage {
    linear: Linearisation,
    /// When the target plane is read.
    plane: Epoch,
    /// The asteroid's way to there.
    way: Trajectory,
    /// First and last arrival.
    arrival: (Epoch, Epoch),
    /// Shifts of pushes between the two.
    table: PushTable,
}

impl Stage {
    fn set(ephemeris: &Ephemeris, task: &Task<'_>) -> Result<Self, MissionError> {
        check(task)?;
        let linear = Linearisation::new(ephemeris, task.orbit, &[], task.until)?;
        let impact = linear.impact().epoch;
        let plane = impact.plus_days(-PLANE_DAYS);
        let way = propagate(ephemeris, task.orbit, &[], plane)?;
        let (first, last) = (
            later(task.launch.0.plus_days(task.least_days), task.orbit.epoch),
            impact.plus_days(-LAST_PUSH_DAYS),
        );
        if last.days_since(first) <= 0.0 {
            return Err(MissionError::OutOfRange {
                what: "the time from the first arrival to the impact (days)",
                value: last.days_since(first),
                need: "above 0: the first launch is too late, or the shortest transfer too long",
            });
        }
        let table = push_table(ephemeris, &linear, first, last)?;
        Ok(Self {
            linear,
            plane,
            way,
            arrival: (first, last),
            table,
        })
    }

    fn span(&self, task: &Task<'_>, limits: Limits) -> SearchSpan {
        SearchSpan {
            launch_from: task.launch.0,
            launch_to: task.launch.1,
            arrival_from: self.arrival.0,
            arrival_to: self.arrival.1,
            step_days: task.step_days,
            max_c3_km2_s2: limits.max_c3_km2_s2,
            max_closing_km_s: limits.max_closing_km_s,
            max_phase_deg: limits.max_phase_deg,
            max_dla_deg: limits.max_dla_deg,
            max_revolutions: task.max_revolutions,
        }
    }
}

/// Shifts of pushes between two dates, at equal steps of about five days that end with the later one, so that none lies
/// beyond it (and perhaps beyond the impact).
///
/// # Errors
/// As [`Linearisation::push_table`].
pub fn push_table(
    ephemeris: &Ephemeris,
    linear: &Linearisation,
    from: Epoch,
    to: Epoch,
) -> Result<PushTable, MissionError> {
    const STEP_DAYS: f64 = 5.0;
    let days = to.days_since(from);
    let steps = (days / STEP_DAYS).ceil().max(2.0);
    // A hair more than an equal part: rounding must not make it one step more.
    Ok(linear.push_table(ephemeris, from, to, days / steps * (1.0 + 1e-12))?)
}

fn later(a: Epoch, b: Epoch) -> Epoch {
    if a < b { b } else { a }
}

fn check(task: &Task<'_>) -> Result<(), MissionError> {
    positive("the diameter (m)", task.diameter_m)?;
    positive("the density (kg/m³)", task.density_kg_m3)?;
    positive("the albedo", task.albedo)?;
    crate::share("the useful share of the lift", task.useful)?;
    crate::share("the chance of a year of cruise", task.cruise_year)?;
    for (what, value) in [
        ("the design's price", task.prices.design_musd),
        ("a craft's price", task.prices.craft_musd),
        ("a kilogram's price", task.prices.kg_musd),
        ("the error of the place (km)", task.place_sigma_km),
        ("the push's log-normal sigma", task.push_sigma_ln),
    ] {
        if !(value >= 0.0 && value.is_finite()) {
            return Err(MissionError::OutOfRange {
                what,
                value,
                need: "0 or more",
            });
        }
    }
    if !(1..=50).contains(&task.max_launches) {
        return Err(MissionError::OutOfRange {
            what: "the most launches of a plan",
            value: f64::from(task.max_launches),
            need: "1 to 50",
        });
    }
    match task.means {
        Means::Kinetic { beta } => positive("beta", beta).map(|_| ()),
        Means::Standoff { craft_kg, push_m_s } => {
            positive("the device's mass (kg)", craft_kg)?;
            positive("the device's push (m/s)", push_m_s).map(|_| ())
        }
    }
}

/// Whether the strongest single hit of a plan might break the body up.
fn risk_of(task: &Task<'_>, salvos: &[Salvo]) -> Result<Risk, MissionError> {
    let asteroid_kg = mass_kg(task.diameter_m, task.density_kg_m3);
    let escape = escape_speed_m_s(task.diameter_m, task.density_kg_m3);
    let threshold = BASALT_5_KM_S.threshold_j_kg(task.diameter_m, task.density_kg_m3)?;
    let mut worst = Risk::Safe;
    for salvo in salvos {
        let q = match task.means {
            Means::Kinetic { .. } => {
                specific_energy_j_kg(salvo.craft_kg, salvo.cell.arc.closing_km_s.norm(), asteroid_kg)?
                    / threshold
            }
            Means::Standoff { .. } => 0.0,
        };
        worst = worst.max(risk(q, salvo.cell.push_mm_s / 1e3 / escape));
    }
    Ok(worst)
}

/// Drops plans that another of the same side beats: at least as strong, as cheap and as light, and better in one.
fn keep_unbeaten(plans: &mut Vec<Ranked>) {
    plans.sort_by(|a, b| {
        a.side
            .cmp(&b.side)
            .then(b.shift_km.abs().total_cmp(&a.shift_km.abs()))
            .then(a.cost_musd.total_cmp(&b.cost_musd))
            .then(a.launch_kg.total_cmp(&b.launch_kg))
    });
    let mut kept: Vec<Ranked> = Vec::new();
    for plan in plans.drain(..) {
        // Stronger ones of the side come first, so only they can beat it.
        let beaten = kept
            .iter()
            .any(|k| k.side == plan.side && k.cost_musd <= plan.cost_musd && k.launch_kg <= plan.launch_kg);
        if !beaten {
            kept.push(plan);
        }
    }
    *plans = kept;
}

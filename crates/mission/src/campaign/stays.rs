//! The best plans of craft that stay: they meet the asteroid, look at it, and tractors and beams push it slowly.
//!
//! Chemical arrivals are two-impulse transfers, electric ones are flown ([`electric`]). Of every arrival of the grid and every
//! vehicle the one that brings most mass is kept ([`meet`]); pushes along
//! and against the asteroid's velocity are compared by the linear sensitivity, and those that no other of their kind
//! beats are flown by the full model, as kicks that are made twice as dense until the shift holds to 1 %.

mod drafts;
mod electric;
mod meet;

use astro::{AU_KM, Encounter, Ephemeris, Epoch, Outcome, Trajectory};
use rayon::prelude::*;

pub use meet::Meeting;

use drafts::{Draft, launch_musd, of_work};
use meet::Want;

use super::verify::Judge;
use super::{Limits, Side, Stage, Task};
use crate::impactor::mass_kg;
use crate::launcher::Launcher;
use crate::rendezvous::{Braking, Engine, SunlitPush, Work, total_mm_s};
use crate::track::SunlitTrack;
use crate::window::sun_relative;
use crate::{MissionError, positive};

/// What is asked of craft that stay, beside the task of the campaign (whose means, camera and phase angle do not count).
#[derive(Clone, Debug)]
pub struct Stays {
    /// Ways to push; none for visits only.
    pub works: Vec<Work>,
    /// Whether visits that only look are wanted.
    pub looks: bool,
    /// How they may arrive.
    pub brakings: Vec<Braking>,
    /// Their solar-electric engines.
    pub engine: Engine,
    /// Mass of a craft with empty tanks, kg.
    pub dry_kg: f64,
    /// Largest closing speed of a chemical arrival's transfer, km/s.
    pub max_arrival_km_s: f64,
    /// From arrival to the start of the push (or, for visits, to its end), days.
    pub stay_days: f64,
    /// End of the push; [`LAST_DAYS`] before the impact without one.
    pub push_until: Option<Epoch>,
}

/// Days before the impact at which a push ends if nothing else is asked.
pub const LAST_DAYS: f64 = 30.0;
/// What [`MissionError::OutOfRange`] calls an end of the push that comes too late.
pub const END_OF_PUSH: &str = "the end of the push (days before the impact)";
/// Longest stay, days: a century.
pub const MOST_STAY_DAYS: f64 = 36_525.0;
/// Length of the first, coarsest interval of four kicks, days.
const INTERVAL_DAYS: f64 = 80.0;
/// Change of the shift by twice as many kicks that is let pass.
const HOLDS: f64 = 0.01;
/// How often kicks are made twice as dense before the last answer is taken.
const MOST_HALVINGS: u32 = 5;

/// A plan of equal craft that push slowly.
#[derive(Clone, Debug, PartialEq)]
pub struct SlowPlan {
    /// What they do.
    pub work: Work,
    /// How one of them gets there.
    pub meeting: Meeting,
    /// How many.
    pub launches: u32,
    /// Start and end of the push: as asked, or when the tanks are empty.
    pub push: (Epoch, Epoch),
    /// Acceleration of the asteroid by one craft at the start of the push, m/s².
    pub acceleration_m_s2: f64,
    /// Propellant that one craft spends on the push, kg.
    pub spent_kg: f64,
    /// Change of the asteroid's speed by all of them, mm/s.
    pub push_mm_s: f64,
    /// Which way the fall moves, over the ground.
    pub side: Side,
    /// Along the asteroid's velocity; or against it.
    pub forwards: bool,
    /// Shift on the target plane by the linear sensitivity, km; along the plane's zeta.
    pub linear_km: f64,
    /// The same by full propagation.
    pub shift_km: f64,
    /// Kicks that stood for the push.
    pub kicks: usize,
    /// Change of the shift from half as many kicks, as a share of it.
    pub halving_change: f64,
    /// Where the asteroid goes then.
    pub encounter: Encounter,
    /// Cost, millions of US dollars.
    pub cost_musd: f64,
    /// Mass lifted in all, kg.
    pub launch_kg: f64,
    /// Chance that one craft does its work: launch record and years until the push ends.
    pub chance_each: f64,
    /// Chance that all of them do.
    pub chance: f64,
    /// Chance that the asteroid misses if all of them do, by the task's sigma of the push.
    pub miss_if_all_work: f64,
}

impl SlowPlan {
    /// It passes the Earth by.
    pub fn misses(&self) -> bool {
        self.encounter.outcome == Outcome::Miss
    }
}

/// A visit that looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// How it gets there.
    pub meeting: Meeting,
    /// End of the stay.
    pub until: Epoch,
    /// Cost, millions of US dollars.
    pub cost_musd: f64,
    /// Mass lifted, kg.
    pub launch_kg: f64,
    /// Chance that it lives to the end of the stay.
    pub chance: f64,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct SlowAnswer {
    /// Without any push.
    pub before: Encounter,
    /// Shifts at which the impact ends, km.
    pub limbs_km: (f64, f64),
    /// Ways there that were compared, by vehicle.
    pub arcs: usize,
    /// Plans that were propagated.
    pub flown: usize,
    /// Pushes: west, then east, each by the shift, strongest first. None is beaten in shift, cost and mass at once by
    /// another of its side and work.
    pub plans: Vec<SlowPlan>,
    /// Visits, earliest first; none is beaten in date and cost at once.
    pub visits: Vec<Visit>,
}

/// Searches. No transfer slow enough is an answer without plans.
///
/// # Errors
/// As [`super::search`], and [`MissionError::OutOfRange`] for craft, engines or works that cannot be.
pub fn search(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    stays: &Stays,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<SlowAnswer, MissionError> {
    stays.check()?;
    let stage = Stage::set(ephemeris, task)?;
    let limits = Limits {
        max_closing_km_s: stays.max_arrival_km_s,
        max_phase_deg: 180.0,
        ..task.limits
    };
    let span = stage.span(task, limits);
    let arcs = crate::window::search_from(ephemeris, &stage.way, &span, task.least_days, go_on)?;
    let judge = Judge::new(ephemeris, task, &stage.way, &stage.linear, stage.plane)?;
    let mut candidates = meet::by_burns(task, stays, &arcs);
    candidates.extend(electric::candidates(
        ephemeris,
        task,
        stays,
        &stage.way,
        stage.arrival,
        go_on,
    )?);
    let meetings = meet::best(task, stays, &candidates, Want::MostArrives);
    let impact = stage.linear.impact().epoch;
    let until = match stays.push_until {
        Some(at) if at > stage.arrival.1 => {
            return Err(MissionError::OutOfRange {
                what: END_OF_PUSH,
                value: impact.days_since(at),
                need: "at least 3",
            });
        }
        Some(at) => at,
        None => impact.plus_days(-LAST_DAYS),
    };
    let track = SunlitTrack::along(ephemeris, &stage.way, &stage.table, (stage.arrival.0, until))?;
    let mut drafts = Vec::new();
    for work in &stays.works {
        let asteroid_kg = mass_kg(task.diameter_m, task.density_kg_m3);
        let push = SunlitPush::new(&stays.engine, work, asteroid_kg, task.diameter_m)?;
        drafts.extend(of_work(task, stays, &track, work, &push, &meetings));
    }
    let mut plans = drafts
        .par_iter()
        .map(|draft| {
            if go_on() {
                fly(ephemeris, task, stays, &stage.way, &judge, draft)
            } else {
                Err(MissionError::Cancelled)
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    keep_unbeaten(&mut plans);
    Ok(SlowAnswer {
        before: judge.before(),
        limbs_km: stage.linear.interval_km(),
        arcs: candidates.len(),
        flown: drafts.len(),
        plans,
        visits: if stays.looks {
            let cheap = meet::best(task, stays, &candidates, Want::LeastBraking);
            meet::visits(task, stays, &cheap)
        } else {
            Vec::new()
        },
    })
}

impl Stays {
    fn check(&self) -> Result<(), MissionError> {
        positive("the mass of a craft with empty tanks (kg)", self.dry_kg)?;
        positive("the largest closing speed (km/s)", self.max_arrival_km_s)?;
        if !(0.0..=MOST_STAY_DAYS).contains(&self.stay_days) {
            return Err(MissionError::OutOfRange {
                what: "the stay before the push (days)",
                value: self.stay_days,
                need: "0 to 36,525",
            });
        }
        // Engines are checked with their work; visits have none.
        positive("the engines' thrust (N)", self.engine.thrust_n)?;
        positive("the distance of full thrust (au)", self.engine.full_within_au)?;
        self.brakings.iter().try_for_each(Braking::check)
    }
}

fn fly(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    stays: &Stays,
    way: &Trajectory,
    judge: &Judge<'_>,
    draft: &Draft,
) -> Result<SlowPlan, MissionError> {
    let meeting = &draft.meeting;
    let from = meeting.arc.arrival.plus_days(stays.stay_days);
    let sun_au = |seconds: f64| -> Result<f64, MissionError> {
        let at = from.plus_seconds(seconds);
        Ok(sun_relative(ephemeris, way.state_at(at)?, at)?.position_km.norm() / AU_KM)
    };
    let course = draft.push.course(
        &sun_au,
        draft.until.seconds_since(from),
        meeting.arrived_kg,
        stays.dry_kg,
    )?;
    let sign = f64::from(draft.launches) * if draft.forwards { 1.0 } else { -1.0 };
    let run = |intervals: usize| {
        let kicks = draft.push.kicks(&sun_au, &course, from, sign, intervals)?;
        Ok::<_, MissionError>((judge.flown(&kicks)?, kicks))
    };
    let mut intervals = ((course.lasts_s / 86_400.0 / INTERVAL_DAYS).ceil() as usize).max(1);
    let (mut coarse, _) = run(intervals)?;
    let mut halvings = 0;
    let (flown, kicks, halving_change) = loop {
        intervals *= 2;
        halvings += 1;
        let (fine, kicks) = run(intervals)?;
        let change = (fine.shift_km / coarse.shift_km - 1.0).abs();
        if change < HOLDS || halvings >= MOST_HALVINGS {
            break (fine, kicks, change);
        }
        coarse = fine;
    };
    let to = from.plus_seconds(course.lasts_s);
    let chance_each = lives(task, meeting, to);
    Ok(SlowPlan {
        work: draft.work,
        launches: draft.launches,
        push: (from, to),
        acceleration_m_s2: draft.push.at(sun_au(0.0)?, meeting.arrived_kg).acceleration_m_s2,
        spent_kg: meeting.arrived_kg - course.left_kg,
        push_mm_s: total_mm_s(&kicks),
        side: flown.side,
        forwards: draft.forwards,
        linear_km: draft.linear_km,
        shift_km: flown.shift_km,
        kicks: kicks.len(),
        halving_change,
        encounter: flown.encounter,
        cost_musd: draft.cost_musd,
        launch_kg: draft.launch_kg,
        chance_each,
        chance: libm::pow(chance_each, f64::from(draft.launches)),
        miss_if_all_work: flown.miss_if_all_work,
        meeting: meeting.clone(),
    })
}

/// Chance that a craft is launched and lives until then.
fn lives(task: &Task<'_>, meeting: &Meeting, until: Epoch) -> f64 {
    let reliability = task
        .vehicles
        .iter()
        .find(|l| l.id == meeting.launcher)
        .map_or(0.0, |l: &&Launcher| l.reliability());
    reliability * libm::pow(task.cruise_year, until.days_since(meeting.arc.launch) / 365.25)
}

/// Drops plans that another of the same work and side beats.
fn keep_unbeaten(plans: &mut Vec<SlowPlan>) {
    plans.sort_by(|a, b| {
        a.side
            .cmp(&b.side)
            .then(b.shift_km.abs().total_cmp(&a.shift_km.abs()))
            .then(a.cost_musd.total_cmp(&b.cost_musd))
            .then(a.launch_kg.total_cmp(&b.launch_kg))
    });
    let mut kept: Vec<SlowPlan> = Vec::new();
    for plan in plans.drain(..) {
        let beaten = kept.iter().any(|k| {
            k.side == plan.side
                && k.work == plan.work
                && k.cost_musd <= plan.cost_musd
                && k.launch_kg <= plan.launch_kg
        });
        if !beaten {
            kept.push(plan);
        }
    }
    *plans = kept;
}

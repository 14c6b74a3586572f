//! What each vehicle can do best with tractors and beams, before it is flown.

use astro::Epoch;

use super::super::Task;
use super::{Meeting, Stays};
use crate::rendezvous::{SunlitPush, Work};
use crate::track::SunlitTrack;

/// Shortest push that is worth a plan, days.
const LEAST_PUSH_DAYS: f64 = 10.0;
/// Masses beside the asteroid that tractors are tried with beside the whole lift, kg.
const TRACTOR_KG: [f64; 3] = [2_000.0, 5_000.0, 10_000.0];
/// Propellant that a beam's craft takes by what the steps of the rating say it burns.
const SPARE: f64 = 1.02;

/// A plan before it is flown.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) work: Work,
    pub(super) push: SunlitPush,
    pub(super) meeting: Meeting,
    pub(super) launches: u32,
    pub(super) forwards: bool,
    pub(super) until: Epoch,
    pub(super) linear_km: f64,
    pub(super) cost_musd: f64,
    pub(super) launch_kg: f64,
}

/// What one work can do: for each vehicle, arrival and size the strongest date, in each number of launches, both ways.
pub(super) fn of_work(
    task: &Task<'_>,
    stays: &Stays,
    track: &SunlitTrack,
    work: &Work,
    push: &SunlitPush,
    meetings: &[Meeting],
) -> Vec<Draft> {
    let mut strongest: Vec<(Meeting, f64)> = Vec::new();
    for launcher in task.vehicles {
        for braking in &stays.brakings {
            for size in sizes(work) {
                let best = meetings
                    .iter()
                    .filter(|m| m.launcher == launcher.id && m.braking == *braking)
                    .filter_map(|m| rated(stays, track, push, size, m))
                    .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
                strongest.extend(best);
            }
        }
    }
    let mut drafts = Vec::new();
    for (meeting, shift_km) in &strongest {
        for launches in 1..=task.max_launches {
            let cost_musd = task.prices.design_musd + f64::from(launches) * launch_musd(task, meeting);
            drafts.push(Draft {
                work: *work,
                push: *push,
                meeting: meeting.clone(),
                launches,
                forwards: true,
                until: track.end(),
                linear_km: shift_km * f64::from(launches),
                cost_musd,
                launch_kg: f64::from(launches) * meeting.launched_kg / task.useful.max(1e-9),
            });
        }
    }
    let kept = thinned(drafts, task.most_plans);
    kept.into_iter()
        .flat_map(|d| {
            let against = Draft {
                forwards: false,
                linear_km: -d.linear_km,
                ..d.clone()
            };
            [d, against]
        })
        .collect()
}

fn sizes(work: &Work) -> Vec<Option<f64>> {
    match work {
        Work::Tractor { .. } => TRACTOR_KG.iter().map(|kg| Some(*kg)).chain([None]).collect(),
        // A beam gains nothing by mass: its craft takes what it burns.
        Work::Beam { .. } => vec![None],
    }
}

/// A meeting with the craft cut to a size (a beam's: to what it burns) and its shift, if it can push at all.
fn rated(
    stays: &Stays,
    track: &SunlitTrack,
    push: &SunlitPush,
    size: Option<f64>,
    meeting: &Meeting,
) -> Option<(Meeting, f64)> {
    let start = meeting.arc.arrival.plus_days(stays.stay_days);
    if track.end().days_since(start) < LEAST_PUSH_DAYS {
        return None;
    }
    let first = track.step_of(start);
    let arrived_kg = size.unwrap_or(meeting.arrived_kg);
    if arrived_kg > meeting.arrived_kg || arrived_kg <= stays.dry_kg {
        return None;
    }
    let (spent_kg, shift_km) = track.rated(push, first, arrived_kg, stays.dry_kg);
    let needed_kg = match push.work() {
        Work::Beam { .. } => (stays.dry_kg + SPARE * spent_kg).min(arrived_kg),
        Work::Tractor { .. } => arrived_kg,
    };
    Some((meeting.cut_to(needed_kg), shift_km))
}

/// Price of one launch with its craft, millions of US dollars.
pub(super) fn launch_musd(task: &Task<'_>, meeting: &Meeting) -> f64 {
    meeting.launcher_musd + task.prices.craft_musd + task.prices.kg_musd * meeting.launched_kg
}

/// Those that none beats in shift, cost and mass at once; of more than `most` an even choice by rank.
fn thinned(mut drafts: Vec<Draft>, most: usize) -> Vec<Draft> {
    drafts.retain(|d| d.linear_km.abs() > 0.0 && d.linear_km.is_finite());
    drafts.sort_by(|a, b| {
        b.linear_km
            .abs()
            .total_cmp(&a.linear_km.abs())
            .then(a.cost_musd.total_cmp(&b.cost_musd))
            .then(a.launch_kg.total_cmp(&b.launch_kg))
    });
    let mut kept: Vec<Draft> = Vec::new();
    for draft in drafts {
        let beaten = kept
            .iter()
            .any(|k| k.cost_musd <= draft.cost_musd && k.launch_kg <= draft.launch_kg);
        if !beaten {
            kept.push(draft);
        }
    }
    let (most, count) = (most.max(1), kept.len());
    if count <= most {
        return kept;
    }
    // Strongest first; the last, cheapest one stays too if there is room for two.
    let picked = |i: usize| i * (count - 1) / (most - 1).max(1);
    (0..most).filter_map(|i| kept.get(picked(i)).cloned()).collect()
}

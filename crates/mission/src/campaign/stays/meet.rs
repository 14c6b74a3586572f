//! Transfers that end beside the asteroid, and what they bring there.

use std::collections::BTreeMap;

use super::super::Task;
use super::{Stays, Visit, launch_musd, lives};
use crate::low_thrust::LowThrust;
use crate::plan::LauncherId;
use crate::rendezvous::Braking;
use crate::window::Arc;

/// How a craft gets there.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// On what.
    pub launcher: LauncherId,
    /// Price of the launch, millions of US dollars.
    pub launcher_musd: f64,
    /// The two-impulse transfer, or the flight of electric engines, which closes at nothing.
    pub arc: Arc,
    /// How it comes to rest.
    pub braking: Braking,
    /// Change of velocity that it makes by itself, km/s.
    pub delta_v_km_s: f64,
    /// The vehicle's useful lift on that transfer, kg.
    pub lift_kg: f64,
    /// Mass at launch, kg: the lift, or less if engines could not bring it or less is needed.
    pub launched_kg: f64,
    /// Mass beside the asteroid, kg.
    pub arrived_kg: f64,
    /// How electric engines thrust on the way; a craft lighter than its own does it as well.
    pub flight: Option<LowThrust>,
}

impl Meeting {
    /// Propellant that the arrival takes, kg.
    pub fn propellant_kg(&self) -> f64 {
        self.launched_kg - self.arrived_kg
    }

    /// The same way with a lighter craft: what engines do for a heavy one they do for it.
    pub(super) fn cut_to(&self, arrived_kg: f64) -> Self {
        Self {
            launched_kg: self.launched_kg * arrived_kg / self.arrived_kg,
            arrived_kg,
            ..self.clone()
        }
    }
}

/// Which transfer of an arrival is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// The one that brings most mass.
    MostArrives,
    /// The one that spends least on arriving, as an empty craft wants it.
    LeastBraking,
}

/// A craft on a way that ends beside the asteroid.
pub(super) struct Candidate {
    /// Which of the task's vehicles lifts it.
    pub(super) vehicle: usize,
    pub(super) braking: Braking,
    pub(super) lift_kg: f64,
    pub(super) launched_kg: f64,
    /// By its own engines, km/s.
    pub(super) delta_v_km_s: f64,
    pub(super) arc: Arc,
    pub(super) flight: Option<LowThrust>,
}

/// Arrivals by one burn: every transfer with each vehicle's whole useful lift.
pub(super) fn by_burns(task: &Task<'_>, stays: &Stays, arcs: &[Arc]) -> Vec<Candidate> {
    let burns = stays
        .brakings
        .iter()
        .filter(|b| matches!(b, Braking::Chemical { .. }));
    let mut out = Vec::new();
    for braking in burns {
        for arc in arcs {
            for (vehicle, launcher) in task.vehicles.iter().enumerate() {
                let Ok(kg) = launcher.payload_towards_kg(arc.c3_km2_s2, arc.dla_deg) else {
                    // Beyond the vehicle's curve or range.
                    continue;
                };
                out.push(Candidate {
                    vehicle,
                    braking: *braking,
                    lift_kg: kg * task.useful,
                    launched_kg: kg * task.useful,
                    delta_v_km_s: arc.closing_km_s.norm(),
                    arc: *arc,
                    flight: None,
                });
            }
        }
    }
    out
}

/// Of every arrival, vehicle and braking the way that serves best, of those that bring more than an empty craft.
pub(super) fn best(task: &Task<'_>, stays: &Stays, candidates: &[Candidate], want: Want) -> Vec<Meeting> {
    let mut best: BTreeMap<(u64, usize, Option<usize>), Meeting> = BTreeMap::new();
    for one in candidates {
        let launcher = task.vehicles[one.vehicle];
        let arrived_kg = one.launched_kg * one.braking.share_left(one.delta_v_km_s);
        // Arrivals lie on a grid, whose index is what tells them apart.
        let index = (one.arc.arrival.days_since(task.orbit.epoch) / task.step_days).round() as u64;
        let braking = stays.brakings.iter().position(|b| *b == one.braking);
        let better = |m: &Meeting| match want {
            Want::MostArrives => m.arrived_kg < arrived_kg,
            Want::LeastBraking => m.delta_v_km_s > one.delta_v_km_s,
        };
        let slot = (index, one.vehicle, braking);
        if arrived_kg > stays.dry_kg && best.get(&slot).is_none_or(better) {
            best.insert(
                slot,
                Meeting {
                    launcher: launcher.id.clone(),
                    launcher_musd: launcher.cost_musd,
                    arc: one.arc,
                    braking: one.braking,
                    delta_v_km_s: one.delta_v_km_s,
                    lift_kg: one.lift_kg,
                    launched_kg: one.launched_kg,
                    arrived_kg,
                    flight: one.flight.clone(),
                },
            );
        }
    }
    best.into_values().collect()
}

/// Visits by craft with empty tanks after arrival, earliest first: none is beaten in date and cost at once.
pub(super) fn visits(task: &Task<'_>, stays: &Stays, meetings: &[Meeting]) -> Vec<Visit> {
    let mut all: Vec<Visit> = meetings
        .iter()
        .map(|m| {
            let meeting = m.cut_to(stays.dry_kg);
            let until = meeting.arc.arrival.plus_days(stays.stay_days);
            Visit {
                cost_musd: task.prices.design_musd + launch_musd(task, &meeting),
                launch_kg: meeting.launched_kg / task.useful.max(1e-9),
                chance: lives(task, &meeting, until),
                until,
                meeting,
            }
        })
        .collect();
    all.sort_by(|a, b| {
        a.meeting
            .arc
            .arrival
            .seconds_since(b.meeting.arc.arrival)
            .total_cmp(&0.0)
            .then(a.cost_musd.total_cmp(&b.cost_musd))
    });
    let mut kept: Vec<Visit> = Vec::new();
    for visit in all {
        if kept.iter().all(|k| visit.cost_musd < k.cost_musd) {
            kept.push(visit);
        }
    }
    let (most, count) = (task.most_plans.max(1), kept.len());
    if count <= most {
        return kept;
    }
    let picked = |i: usize| i * (count - 1) / (most - 1).max(1);
    (0..most).filter_map(|i| kept.get(picked(i)).cloned()).collect()
}

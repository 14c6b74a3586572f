//! Transfers that end beside the asteroid, and what they bring there.

use std::collections::BTreeMap;

use astro::{Ephemeris, Trajectory};

use super::super::Task;
use super::{Stays, Visit, launch_musd, lives};
use crate::MissionError;
use crate::plan::LauncherId;
use crate::rendezvous::{Braking, light_on_the_way};
use crate::window::Arc;

/// How a craft gets there.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// On what.
    pub launcher: LauncherId,
    /// Price of the launch, millions of US dollars.
    pub launcher_musd: f64,
    /// The two-impulse transfer.
    pub arc: Arc,
    /// How it comes to rest.
    pub braking: Braking,
    /// Change of velocity that it makes for that, km/s.
    pub delta_v_km_s: f64,
    /// The vehicle's useful lift on that transfer, kg.
    pub lift_kg: f64,
    /// Mass at launch, kg: the lift, or less if engines could not brake it or less is needed.
    pub launched_kg: f64,
    /// Mass beside the asteroid, kg.
    pub arrived_kg: f64,
}

impl Meeting {
    /// Propellant that the arrival takes, kg.
    pub fn propellant_kg(&self) -> f64 {
        self.launched_kg - self.arrived_kg
    }

    /// The same transfer with a craft of another mass beside the asteroid.
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

/// Of every arrival, vehicle and braking the transfer that serves best, of those that bring more than an empty craft.
pub(super) fn best(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    stays: &Stays,
    way: &Trajectory,
    arcs: &[Arc],
    want: Want,
) -> Result<Vec<Meeting>, MissionError> {
    let mut best: BTreeMap<(u64, usize, usize), Meeting> = BTreeMap::new();
    for arc in arcs {
        let light = light_on_the_way(ephemeris, way, arc, &stays.engine)?;
        for (v, launcher) in task.vehicles.iter().enumerate() {
            let Ok(kg) = launcher.payload_towards_kg(arc.c3_km2_s2, arc.dla_deg) else {
                // Beyond the vehicle's curve or range.
                continue;
            };
            let lift_kg = kg * task.useful;
            for (b, braking) in stays.brakings.iter().enumerate() {
                let closing = arc.closing_km_s.norm();
                let launched_kg = match braking {
                    Braking::Chemical { .. } => lift_kg,
                    Braking::Electric { .. } => {
                        lift_kg.min(light * stays.engine.thrust_n / braking.impulse_n_s_kg(closing))
                    }
                };
                let arrived_kg = launched_kg * braking.share_left(closing);
                // Arrivals lie on a grid, whose index is what tells them apart.
                let index = (arc.arrival.days_since(task.orbit.epoch) / task.step_days).round() as u64;
                let slot = (index, v, b);
                let better = |m: &Meeting| match want {
                    Want::MostArrives => m.arrived_kg < arrived_kg,
                    Want::LeastBraking => m.arc.closing_km_s.norm() > closing,
                };
                if arrived_kg > stays.dry_kg && best.get(&slot).is_none_or(better) {
                    best.insert(
                        slot,
                        Meeting {
                            launcher: launcher.id.clone(),
                            launcher_musd: launcher.cost_musd,
                            arc: *arc,
                            braking: *braking,
                            delta_v_km_s: braking.delta_v_km_s(closing),
                            lift_kg,
                            launched_kg,
                            arrived_kg,
                        },
                    );
                }
            }
        }
    }
    Ok(best.into_values().collect())
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

//! What each vehicle can do best with each size of craft, and plans of up to two kinds of launch.

use std::collections::BTreeMap;

use astro::knowledge::PushTable;
use astro::{Body, Ephemeris, GM_SUN_KM3_S2, Trajectory, transfer};
use nalgebra::Vector3;

use super::{Means, Salvo, Task};
use crate::MissionError;
use crate::guidance::{Approach, terminal};
use crate::impactor::mass_kg;
use crate::launcher::Launcher;
use crate::porkchop::Cell;
use crate::window::{Arc, arc_of, sun_relative};

/// Craft that are tried beside the whole lift, kg.
const CRAFT_KG: [f64; 6] = [600.0, 1_000.0, 1_500.0, 2_500.0, 4_000.0, 8_000.0];

/// A transfer with the shift that a kilogram (kinetic) or a device (standoff) gives along it, km; either sign for a
/// device, whose side can be chosen.
pub(super) struct Rated {
    arc: Arc,
    shift: f64,
}

/// A launch that may be part of a plan.
pub(super) struct Choice {
    pub(super) salvo: Salvo,
    /// Push of one craft, km/s, ICRF.
    pub(super) push_km_s: Vector3<f64>,
    /// Shift of one craft, km.
    pub(super) shift_km: f64,
    /// Price of one launch with its craft, millions of US dollars.
    cost_musd: f64,
}

/// A plan before it is flown.
pub(super) struct Draft<'a> {
    pub(super) parts: Vec<(&'a Choice, u32)>,
    pub(super) shift_km: f64,
    pub(super) cost_musd: f64,
    pub(super) launch_kg: f64,
}

/// Shift of a unit of push along an arc.
fn unit_shift(task: &Task<'_>, table: &PushTable, arc: &Arc) -> Option<f64> {
    let asteroid_kg = mass_kg(task.diameter_m, task.density_kg_m3);
    match task.means {
        Means::Kinetic { beta } => table.shift_km(arc.arrival, &(arc.closing_km_s * (beta / asteroid_kg))),
        Means::Standoff { push_m_s, .. } => {
            steepest(table, arc).map(|gradient| gradient.norm() * push_m_s / 1000.0)
        }
    }
}

/// Shift on the target plane by a push of 1 km/s along each axis, km.
fn steepest(table: &PushTable, arc: &Arc) -> Option<Vector3<f64>> {
    let along = |axis: Vector3<f64>| table.shift_km(arc.arrival, &axis);
    Some(Vector3::new(
        along(Vector3::x())?,
        along(Vector3::y())?,
        along(Vector3::z())?,
    ))
}

/// Rates the arcs of a search.
pub(super) fn rate(task: &Task<'_>, table: &PushTable, arcs: &[Arc]) -> Vec<Rated> {
    arcs.iter()
        .filter_map(|arc| unit_shift(task, table, arc).map(|shift| Rated { arc: *arc, shift }))
        .collect()
}

/// The best launch of every vehicle, size of craft and side.
pub(super) fn options(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    way: &Trajectory,
    table: &PushTable,
    rated: &[Rated],
) -> Result<Vec<Choice>, MissionError> {
    let mut out = Vec::new();
    for launcher in task.vehicles {
        // The lift of every arc once: it does not depend on the craft.
        let lifts: Vec<f64> = rated.iter().map(|r| lift_kg(task, launcher, &r.arc)).collect();
        let sizes: Vec<Option<f64>> = match task.means {
            Means::Kinetic { .. } => CRAFT_KG.iter().map(|kg| Some(*kg)).chain([None]).collect(),
            Means::Standoff { craft_kg, .. } => vec![Some(craft_kg)],
        };
        for size in sizes {
            for sign in [-1.0, 1.0] {
                let best = rated
                    .iter()
                    .zip(&lifts)
                    .map(|(r, lift)| (r, rating(task, size, *lift, r.shift, sign)))
                    .max_by(|a, b| a.1.total_cmp(&b.1));
                let Some((r, strength)) = best else { continue };
                if strength > 0.0 {
                    let arc = refined(ephemeris, task, way, table, launcher, (size, sign), &r.arc)?;
                    out.extend(choice(task, table, launcher, size, sign, &arc)?);
                }
            }
        }
    }
    Ok(out)
}

fn lift_kg(task: &Task<'_>, launcher: &Launcher, arc: &Arc) -> f64 {
    launcher
        .payload_towards_kg(arc.c3_km2_s2, arc.dla_deg)
        .map_or(0.0, |kg| kg * task.useful)
}

/// Strength of an arc in the direction wanted, km; none (negative infinity) if the craft is too heavy.
fn rating(task: &Task<'_>, size: Option<f64>, lift_kg: f64, shift: f64, sign: f64) -> f64 {
    let kg = size.unwrap_or(lift_kg);
    if !(kg > 0.0 && kg <= lift_kg) {
        return f64::NEG_INFINITY;
    }
    match task.means {
        Means::Kinetic { .. } => sign * shift * kg,
        Means::Standoff { .. } => shift.abs(),
    }
}

/// Moves launch and arrival off the grid while that makes the arc stronger: steps halved from half the grid's.
fn refined(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    way: &Trajectory,
    table: &PushTable,
    launcher: &Launcher,
    (size, sign): (Option<f64>, f64),
    start: &Arc,
) -> Result<Arc, MissionError> {
    let strength = |arc: &Arc| {
        unit_shift(task, table, arc).map_or(f64::NEG_INFINITY, |shift| {
            rating(task, size, lift_kg(task, launcher, arc), shift, sign)
        })
    };
    let (mut best, mut best_strength) = (*start, strength(start));
    let mut step = 0.5 * task.step_days;
    while step > 0.05 {
        let here = best;
        let mut moved = false;
        for (launch, arrival) in [
            (step, 0.0),
            (-step, 0.0),
            (0.0, step),
            (0.0, -step),
            (step, step),
            (-step, -step),
        ] {
            let launch = here.launch.plus_days(launch);
            if launch < task.launch.0 || launch > task.launch.1 {
                continue;
            }
            for arc in arcs_at(
                ephemeris,
                task,
                way,
                launch,
                here.arrival.plus_days(arrival),
                here.revolutions,
            )? {
                let s = strength(&arc);
                if s > best_strength {
                    (best, best_strength, moved) = (arc, s, true);
                }
            }
        }
        if !moved {
            step *= 0.5;
        }
    }
    Ok(best)
}

/// Arcs of exact dates and revolutions within the limits.
fn arcs_at(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    way: &Trajectory,
    launch: astro::Epoch,
    arrival: astro::Epoch,
    revolutions: u8,
) -> Result<Vec<Arc>, MissionError> {
    let (_, last) = way.span();
    let days = arrival.days_since(launch);
    if days < task.least_days || arrival > last || arrival < task.orbit.epoch {
        return Ok(Vec::new());
    }
    let earth = sun_relative(ephemeris, ephemeris.state(Body::Earth, launch)?, launch)?;
    let target = sun_relative(ephemeris, way.state_at(arrival)?, arrival)?;
    let found = transfer::lambert(
        GM_SUN_KM3_S2,
        &earth.position_km,
        &target.position_km,
        days * 86_400.0,
        u32::from(revolutions),
        false,
    )
    // No transfer in this time is no fault.
    .unwrap_or_default();
    Ok(found
        .iter()
        .map(|s| arc_of((launch, &earth), (arrival, &target), s))
        .filter(|a| {
            a.c3_km2_s2 <= task.limits.max_c3_km2_s2
                && a.dla_deg.abs() <= task.limits.max_dla_deg
                && a.closing_km_s.norm() <= task.limits.max_closing_km_s
                && a.phase_deg <= task.limits.max_phase_deg
        })
        .collect())
}

fn choice(
    task: &Task<'_>,
    table: &PushTable,
    launcher: &Launcher,
    size: Option<f64>,
    sign: f64,
    arc: &Arc,
) -> Result<Option<Choice>, MissionError> {
    let lift = lift_kg(task, launcher, arc);
    let craft_kg = size.unwrap_or(lift);
    let asteroid_kg = mass_kg(task.diameter_m, task.density_kg_m3);
    let push_km_s = match task.means {
        Means::Kinetic { beta } => arc.closing_km_s * (beta * craft_kg / asteroid_kg),
        Means::Standoff { push_m_s, .. } => match steepest(table, arc) {
            Some(gradient) if gradient.norm() > 0.0 => gradient.normalize() * (sign * push_m_s / 1000.0),
            _ => return Ok(None),
        },
    };
    let Some(shift_km) = table.shift_km(arc.arrival, &push_km_s) else {
        return Ok(None);
    };
    let approach = Approach {
        closing_km_s: arc.closing_km_s.norm(),
        phase_deg: arc.phase_deg,
        sun_au: arc.sun_au,
        diameter_m: task.diameter_m,
        albedo: task.albedo,
        place_sigma_km: task.place_sigma_km,
    };
    let years = arc.arrival.days_since(arc.launch) / 365.25;
    let chance = launcher.reliability()
        * libm::pow(task.cruise_year, years)
        * terminal(&task.seeker, &approach)?.chance;
    Ok(Some(Choice {
        salvo: Salvo {
            launcher: launcher.id.clone(),
            launches: 1,
            craft_kg,
            cell: Cell {
                arc: *arc,
                payload_kg: Some(lift),
                push_mm_s: push_km_s.norm() * 1e6,
                shift_km: Some(shift_km),
            },
            chance,
        },
        push_km_s,
        shift_km,
        cost_musd: launcher.cost_musd + task.prices.craft_musd + task.prices.kg_musd * craft_kg,
    }))
}

/// Plans of one or two kinds of launch that no other beats by the linear sensitivity, thinned to some for each side.
pub(super) fn plans<'a>(task: &Task<'_>, choices: &'a [Choice]) -> Vec<Draft<'a>> {
    let mut out = Vec::new();
    for sign in [-1.0, 1.0] {
        let of_side: Vec<&Choice> = choices.iter().filter(|c| c.shift_km * sign > 0.0).collect();
        let mut drafts = Vec::new();
        for (index, a) in of_side.iter().enumerate() {
            for many in 1..=task.max_launches {
                drafts.push(draft(task, vec![(*a, many)]));
                for b in &of_side[index + 1..] {
                    for others in 1..=(task.max_launches - many) {
                        drafts.push(draft(task, vec![(*a, many), (*b, others)]));
                    }
                }
            }
        }
        out.extend(thinned(drafts, task.most_plans));
    }
    out
}

fn draft<'a>(task: &Task<'_>, parts: Vec<(&'a Choice, u32)>) -> Draft<'a> {
    let sum = |of: &dyn Fn(&Choice) -> f64| parts.iter().map(|(c, n)| f64::from(*n) * of(c)).sum::<f64>();
    Draft {
        shift_km: sum(&|c| c.shift_km),
        cost_musd: task.prices.design_musd + sum(&|c| c.cost_musd),
        launch_kg: sum(&|c| c.salvo.craft_kg / task.useful.max(1e-9)),
        parts,
    }
}

/// The unbeaten ones; of those of nearly equal strength the cheapest, so that no more than `most` are left.
fn thinned(mut drafts: Vec<Draft<'_>>, most: usize) -> Vec<Draft<'_>> {
    drafts.sort_by(|a, b| {
        b.shift_km
            .abs()
            .total_cmp(&a.shift_km.abs())
            .then(a.cost_musd.total_cmp(&b.cost_musd))
            .then(a.launch_kg.total_cmp(&b.launch_kg))
    });
    let mut unbeaten: Vec<Draft<'_>> = Vec::new();
    for draft in drafts {
        let beaten = unbeaten
            .iter()
            .any(|k| k.cost_musd <= draft.cost_musd && k.launch_kg <= draft.launch_kg);
        if !beaten {
            unbeaten.push(draft);
        }
    }
    let (Some(first), Some(last)) = (unbeaten.first(), unbeaten.last()) else {
        return unbeaten;
    };
    let (high, low) = (libm::log(first.shift_km.abs()), libm::log(last.shift_km.abs()));
    let width = ((high - low) / most.max(1) as f64).max(1e-9);
    let mut best: BTreeMap<usize, Draft<'_>> = BTreeMap::new();
    for draft in unbeaten {
        let bin = ((high - libm::log(draft.shift_km.abs())) / width) as usize;
        let bin = bin.min(most.max(1) - 1);
        match best.get(&bin) {
            Some(other) if other.cost_musd <= draft.cost_musd => {}
            _ => {
                best.insert(bin, draft);
            }
        }
    }
    best.into_values().collect()
}

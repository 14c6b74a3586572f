//! `lab plan`: the best plans for a launch by a date, each flown.

use astro::encounter::{Encounter, Outcome, Target};
use astro::ephemeris::Ephemeris;
use mission::campaign::{self, Answer, Means, Prices, Ranked, Side, Task};
use mission::guidance::Seeker;
use mission::porkchop::Limits;
use mission::standoff::{self, Explosion};
use serde_json::{Value, json};

use super::case;
use super::orbit::{bad, encounter_json};
use super::porkchop::{cell_json, date, launcher};
use super::push::{STANDOFF, radiation, refused, risk_name};
use crate::args::missions::{self, Plan, Standby};
use crate::failure::Failure;

pub(super) fn plan(args: &Plan) -> Result<Value, Failure> {
    if !args.kinds.is_empty() {
        return with_task(args, &mut |task| super::stays::plans(args, task));
    }
    with_task(args, &mut |task| {
        let begun = std::time::Instant::now();
        let answer =
            campaign::search(Ephemeris::embedded(), task, &|| true).map_err(|e| bad(&args.case, e))?;
        Ok(answer_json(&answer, begun.elapsed().as_secs_f64()))
    })
}

/// `lab standby`: the plans that rockets on standby still can fly after a call.
pub(super) fn standby(args: &Standby) -> Result<Value, Failure> {
    if !args.plan.kinds.is_empty() {
        return Err(Failure::flag(
            "--kinds",
            "is for `lab plan`: craft on standby hit or carry a device, as --means says",
        ));
    }
    let called = date("--warned", args.warned)?;
    // Launch, cruise and guidance are those of each plan's own vehicle and approach.
    let standby = mission::standby::Standby {
        availability: args.availability,
        least_days: args.ready_days,
        mean_delay_days: args.delay_days,
        launch: 1.0,
        cruise: 1.0,
        guidance: 1.0,
    };
    with_task(&args.plan, &mut |task| {
        let begun = std::time::Instant::now();
        let found = mission::standby::respond(Ephemeris::embedded(), task, &standby, called, &|| true)
            .map_err(|e| bad(&args.plan.case, e))?;
        let before =
            astro::encounter::encounter(Ephemeris::embedded(), task.orbit, &[], task.until, Target::Earth)
                .map_err(|e| bad(&args.plan.case, e))?;
        let plans: Vec<Value> = found
            .iter()
            .map(|r| {
                let mut one = plan_json(&r.plan, &before);
                one["ready_chance"] = json!(r.ready);
                one["chance"] = json!(r.chance);
                one
            })
            .collect();
        Ok(json!({
            "warned_jd_tdb": args.warned,
            "before": encounter_json(&before),
            "wall_s": begun.elapsed().as_secs_f64(),
            "plans": plans,
        }))
    })
}

/// Reads the flags into a task.
fn with_task(
    args: &Plan,
    asked: &mut dyn FnMut(&Task<'_>) -> Result<Value, Failure>,
) -> Result<Value, Failure> {
    let case = case::read(&args.case)?;
    if case
        .kicks
        .iter()
        .any(|k| k.delta_v.inertial_km_s(&case.orbit.state).norm() > 0.0)
    {
        return Err(bad(
            &args.case,
            "a plan starts from an orbit without kicks: leave them out",
        ));
    }
    for (flag, x) in [
        ("--max-c3", args.max_c3),
        ("--max-dla", args.max_dla),
        ("--max-closing", args.max_closing),
        ("--max-phase", args.max_phase),
        ("--step-days", args.step_days),
        ("--least-days", args.least_days),
    ] {
        super::positive(flag, x)?;
    }
    let by = date("--launch-by", args.launch_by)?;
    let from = args
        .launch_from
        .map(|jd| date("--launch-from", jd))
        .transpose()?
        .unwrap_or(case.orbit.epoch);
    if by < from {
        return Err(Failure::flag("--launch-by", "lies before the first launch"));
    }
    let vehicles = args
        .vehicle
        .iter()
        .map(|id| launcher(id))
        .collect::<Result<Vec<_>, _>>()?;
    let task = Task {
        orbit: &case.orbit,
        until: case.until,
        diameter_m: super::positive("--diameter-m", args.diameter_m)?,
        density_kg_m3: super::positive("--density-kg-m3", args.density_kg_m3)?,
        albedo: args.albedo,
        place_sigma_km: args.place_sigma_km,
        vehicles: &vehicles,
        launch: (from, by),
        useful: args.useful,
        limits: Limits {
            max_c3_km2_s2: args.max_c3,
            max_dla_deg: args.max_dla,
            max_closing_km_s: args.max_closing,
            max_phase_deg: args.max_phase,
        },
        max_revolutions: args.revolutions,
        least_days: args.least_days,
        step_days: args.step_days,
        means: means(args, args.means)?,
        max_launches: args.max_launches,
        prices: Prices::DEFAULT,
        cruise_year: 0.97,
        seeker: Seeker::DART_CLASS,
        most_plans: args.plans,
        push_sigma_ln: args.push_sigma_ln,
    };
    asked(&task)
}

pub(super) fn means(args: &Plan, means: missions::Means) -> Result<Means, Failure> {
    match means {
        missions::Means::Kinetic => Ok(Means::Kinetic { beta: args.beta }),
        missions::Means::Standoff => {
            let explosion = Explosion {
                yield_kt: args.yield_kt,
                share: args.yield_share,
                radiation: radiation(args.radiation),
                height_m: standoff::BEST_HEIGHT_RADII * 0.5 * args.diameter_m,
            };
            let asteroid_kg = mission::impactor::mass_kg(args.diameter_m, args.density_kg_m3);
            let blown = standoff::explode(&explosion, &standoff::SILICATE, args.diameter_m, asteroid_kg)
                .map_err(refused(STANDOFF))?;
            Ok(Means::Standoff {
                craft_kg: args.device_kg,
                push_m_s: blown.delta_v_m_s,
            })
        }
    }
}

fn answer_json(answer: &Answer, wall_s: f64) -> Value {
    json!({
        "before": encounter_json(&answer.before),
        "limbs_km": [answer.limbs_km.0, answer.limbs_km.1],
        "transfers": answer.arcs,
        "flown": answer.flown,
        "wall_s": wall_s,
        "threads": rayon::current_num_threads(),
        "plans": answer.plans.iter().map(|p| plan_json(p, &answer.before)).collect::<Vec<_>>(),
    })
}

/// Mean radius of the Earth, km.
const EARTH_MEAN_KM: f64 = 6371.0;

/// How far the entry moved over the ground, km.
pub(super) fn moved_km(before: &Encounter, after: &Encounter) -> Option<f64> {
    let (Outcome::Impact(a), Outcome::Impact(b)) = (before.outcome, after.outcome) else {
        return None;
    };
    let (a, b) = (a.position_itrf_km.normalize(), b.position_itrf_km.normalize());
    Some(EARTH_MEAN_KM * a.cross(&b).norm().atan2(a.dot(&b)))
}

pub(super) fn plan_json(plan: &Ranked, before: &Encounter) -> Value {
    let salvos: Vec<Value> = plan
        .salvos
        .iter()
        .map(|s| {
            let mut one = cell_json(&s.cell);
            one["vehicle"] = json!(s.launcher.as_str());
            one["launches"] = json!(s.launches);
            one["craft_kg"] = json!(s.craft_kg);
            one["chance"] = json!(s.chance);
            one
        })
        .collect();
    json!({
        "side": match plan.side { Side::West => "west", Side::East => "east" },
        "shift_km": plan.shift_km,
        "linear_shift_km": plan.linear_km,
        "misses": plan.misses(),
        "miss_distance_km": plan.encounter.closest.filter(|_| plan.misses()).map(|c| c.distance_km),
        "corridor_shift_km": moved_km(before, &plan.encounter),
        "cost_musd": plan.cost_musd,
        "launch_kg": plan.launch_kg,
        "push_mm_s": plan.push_mm_s,
        "chance_all_work": plan.chance,
        "miss_chance_if_all_work": plan.miss_if_all_work,
        "disruption_risk": risk_name(plan.risk),
        "launches": salvos,
        "encounter": encounter_json(&plan.encounter),
    })
}

//! `lab plan --kinds …`: hits, devices, tractors, beams and visits, ranked together.

use astro::encounter::Encounter;
use astro::ephemeris::Ephemeris;
use mission::MissionError;
use mission::campaign::stays::{self, Meeting, SlowAnswer, SlowPlan, Stays, Visit};
use mission::campaign::{self, Side, Task};
use mission::rendezvous::{Braking, Engine, SunlitPush, Work};
use serde_json::{Value, json};

use super::orbit::{bad, encounter_json};
use super::plan::{means, moved_km, plan_json};
use super::porkchop::{cell_json, date};
use super::push::refused;
use crate::args::missions::{self, Kind, Plan};
use crate::failure::Failure;

/// Flags of what craft that stay do.
const PUSH: &str = "--thrust-n, --full-thrust-au, --isp-s, --distance-radii, --plume-deg, --efficiency, --diameter-m, --density-kg-m3";

/// Plans of the kinds that were asked for.
pub(super) fn plans(args: &Plan, task: &Task<'_>) -> Result<Value, Failure> {
    let begun = std::time::Instant::now();
    let ephemeris = Ephemeris::embedded();
    let mut answer = Gathered::default();
    for (kind, how, name) in [
        (Kind::Kinetic, missions::Means::Kinetic, "kinetic"),
        (Kind::Standoff, missions::Means::Standoff, "standoff"),
    ] {
        if args.kinds.contains(&kind) {
            let task = Task {
                means: means(args, how)?,
                ..task.clone()
            };
            let found = campaign::search(ephemeris, &task, &|| true).map_err(|e| bad(&args.case, e))?;
            answer.begin(&found.before, found.limbs_km, found.arcs, found.flown);
            answer.plans.extend(found.plans.iter().map(|p| {
                let mut one = plan_json(p, &found.before);
                one["kind"] = json!(name);
                (p.side, p.shift_km.abs(), one)
            }));
        }
    }
    if let Some(wanted) = wanted(args)? {
        for work in &wanted.works {
            SunlitPush::new(
                &wanted.engine,
                work,
                mission::impactor::mass_kg(task.diameter_m, task.density_kg_m3),
                task.diameter_m,
            )
            .map_err(refused(PUSH))?;
        }
        let found = stays::search(ephemeris, task, &wanted, &|| true).map_err(|e| {
            match (&e, args.stay.push_until) {
                (MissionError::OutOfRange { what, .. }, Some(_)) if *what == stays::END_OF_PUSH => {
                    Failure::flag("--push-until", e)
                }
                _ => bad(&args.case, e),
            }
        })?;
        answer.begin(&found.before, found.limbs_km, found.arcs, found.flown);
        answer.add(&found);
    }
    let Some((before, limbs_km)) = answer.setting else {
        return Err(Failure::flag("--kinds", "names no kind of plan"));
    };
    answer
        .plans
        .sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    Ok(json!({
        "before": encounter_json(&before),
        "limbs_km": [limbs_km.0, limbs_km.1],
        "transfers": answer.transfers,
        "flown": answer.flown,
        "wall_s": begun.elapsed().as_secs_f64(),
        "threads": rayon::current_num_threads(),
        "plans": answer.plans.into_iter().map(|(_, _, plan)| plan).collect::<Vec<_>>(),
        "visits": answer.visits,
    }))
}

/// What the searches found.
#[derive(Default)]
struct Gathered {
    setting: Option<(Encounter, (f64, f64))>,
    transfers: usize,
    flown: usize,
    plans: Vec<(Side, f64, Value)>,
    visits: Vec<Value>,
}

impl Gathered {
    fn begin(&mut self, before: &Encounter, limbs_km: (f64, f64), arcs: usize, flown: usize) {
        self.setting = Some((*before, limbs_km));
        self.transfers += arcs;
        self.flown += flown;
    }

    fn add(&mut self, found: &SlowAnswer) {
        let pushes = found.plans.iter();
        self.plans
            .extend(pushes.map(|p| (p.side, p.shift_km.abs(), slow_json(p, &found.before))));
        self.visits.extend(found.visits.iter().map(visit_json));
    }
}

/// What is asked of craft that stay, if any are asked for.
fn wanted(args: &Plan) -> Result<Option<Stays>, Failure> {
    let stay = &args.stay;
    let mut works = Vec::new();
    if args.kinds.contains(&Kind::GravityTractor) {
        works.push(Work::Tractor {
            distance_radii: stay.distance_radii,
            plume_half_angle_deg: stay.plume_deg,
        });
    }
    if args.kinds.contains(&Kind::IonBeam) {
        works.push(Work::Beam {
            efficiency: stay.efficiency,
        });
    }
    let looks = args.kinds.contains(&Kind::Reconnaissance);
    if works.is_empty() && !looks {
        return Ok(None);
    }
    for (flag, x) in [
        ("--max-arrival", stay.max_arrival),
        ("--dry-kg", stay.dry_kg),
        ("--thrust-n", stay.thrust_n),
        ("--full-thrust-au", stay.full_thrust_au),
        ("--isp-s", stay.isp_s),
        ("--chemical-isp-s", stay.chemical_isp_s),
    ] {
        super::positive(flag, x)?;
    }
    if !(0.0..=stays::MOST_STAY_DAYS).contains(&stay.stay_days) {
        return Err(Failure::flag("--stay-days", "0 to 36525 is needed"));
    }
    let ways: &[missions::Braking] = if stay.braking.is_empty() {
        &[missions::Braking::Chemical, missions::Braking::Electric]
    } else {
        &stay.braking
    };
    let mut brakings: Vec<Braking> = Vec::new();
    for way in ways {
        let braking = match way {
            missions::Braking::Chemical => Braking::Chemical {
                specific_impulse_s: stay.chemical_isp_s,
            },
            missions::Braking::Electric => Braking::Electric {
                specific_impulse_s: stay.isp_s,
            },
        };
        if !brakings.contains(&braking) {
            brakings.push(braking);
        }
    }
    Ok(Some(Stays {
        works,
        looks,
        brakings,
        engine: Engine {
            thrust_n: stay.thrust_n,
            full_within_au: stay.full_thrust_au,
            specific_impulse_s: stay.isp_s,
        },
        dry_kg: stay.dry_kg,
        max_arrival_km_s: stay.max_arrival,
        stay_days: stay.stay_days,
        push_until: stay.push_until.map(|jd| date("--push-until", jd)).transpose()?,
    }))
}

/// The launch of one craft as in the other plans, and how it comes to rest.
fn meeting_json(meeting: &Meeting, launches: u32, chance: f64) -> Value {
    let mut one = cell_json(&mission::porkchop::Cell {
        arc: meeting.arc,
        payload_kg: Some(meeting.lift_kg),
        push_mm_s: 0.0,
        shift_km: None,
    });
    let braking = match meeting.braking {
        Braking::Chemical { .. } => "chemical",
        Braking::Electric { .. } => "electric",
    };
    one["vehicle"] = json!(meeting.launcher.as_str());
    one["launches"] = json!(launches);
    one["craft_kg"] = json!(meeting.arrived_kg);
    one["chance"] = json!(chance);
    one["launched_kg"] = json!(meeting.launched_kg);
    one["braking"] = json!(braking);
    one["braking_specific_impulse_s"] = json!(meeting.braking.specific_impulse_s());
    one["braking_delta_v_km_s"] = json!(meeting.delta_v_km_s);
    one["braking_propellant_kg"] = json!(meeting.propellant_kg());
    one
}

fn slow_json(plan: &SlowPlan, before: &Encounter) -> Value {
    let mut launch = meeting_json(&plan.meeting, plan.launches, plan.chance_each);
    launch["push_mm_s"] = json!(plan.push_mm_s / f64::from(plan.launches));
    launch["shift_km"] = json!(plan.linear_km / f64::from(plan.launches));
    json!({
        "kind": match plan.work { Work::Tractor { .. } => "gravity-tractor", Work::Beam { .. } => "ion-beam" },
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
        // A push of nanometres a second squared breaks nothing.
        "disruption_risk": "safe",
        "direction": if plan.forwards { "forwards" } else { "backwards" },
        "push_from_jd_tdb": plan.push.0.jd_tdb(),
        "push_until_jd_tdb": plan.push.1.jd_tdb(),
        "acceleration_m_s2": plan.acceleration_m_s2 * f64::from(plan.launches),
        "push_propellant_kg": plan.spent_kg,
        "kicks": plan.kicks,
        "halving_change": plan.halving_change,
        "launches": [launch],
        "encounter": encounter_json(&plan.encounter),
    })
}

fn visit_json(visit: &Visit) -> Value {
    json!({
        "kind": "reconnaissance",
        "arrival_jd_tdb": visit.meeting.arc.arrival.jd_tdb(),
        "until_jd_tdb": visit.until.jd_tdb(),
        "cost_musd": visit.cost_musd,
        "launch_kg": visit.launch_kg,
        "chance_all_work": visit.chance,
        "launches": [meeting_json(&visit.meeting, 1, visit.chance)],
    })
}

//! `lab push`: what a tractor, a beam, an explosion or a break-up does, and where the asteroid goes then.

use std::path::Path;

use astro::encounter::{Outcome, Target};
use astro::ephemeris::Ephemeris;
use astro::propagate::Kick;
use astro::time::Epoch;
use mission::disruption::{self, BASALT_5_KM_S, BreakUp};
use mission::slow::{self, Direction, GravityTractor, IonBeam, SlowPush};
use mission::standoff::{self, Explosion};
use nalgebra::Vector3;
use serde_json::{Value, json};

use super::orbit::{bad, encounter_json};
use super::{case, finite, triple};
use crate::args::missions::{Material, Push, PushKind, Radiation};
use crate::failure::Failure;

/// A quantity of these flags that cannot be.
pub(super) fn refused(flags: &'static str) -> impl Fn(mission::MissionError) -> Failure {
    move |error| Failure::flag(flags, error)
}

const BODY: &str = "--diameter-m, --density-kg-m3";
const TRACTOR: &str = "--craft-kg, --distance-radii, --plume-deg, --isp-s, --diameter-m, --density-kg-m3";
const BEAM: &str = "--beam-n, --efficiency, --isp-s, --diameter-m, --density-kg-m3";
pub(super) const STANDOFF: &str = "--yield-kt, --yield-share, --height-m, --diameter-m, --density-kg-m3";
const BREAK_UP: &str =
    "--energy-j-kg, --motion-share, --least-piece-m, --tracers, --diameter-m, --density-kg-m3";

pub(super) fn push(args: &Push) -> Result<Value, Failure> {
    for (flag, x) in [
        ("--diameter-m", args.diameter_m),
        ("--density-kg-m3", args.density_kg_m3),
    ] {
        super::positive(flag, x)?;
    }
    let asteroid_kg = mission::impactor::mass_kg(args.diameter_m, args.density_kg_m3);
    let mut answer = match args.kind {
        PushKind::GravityTractor => {
            let tractor = GravityTractor {
                craft_kg: args.craft_kg,
                distance_radii: args.distance_radii,
                plume_half_angle_deg: args.plume_deg,
                specific_impulse_s: args.isp_s,
            };
            let push = tractor
                .on(asteroid_kg, args.diameter_m)
                .map_err(refused(TRACTOR))?;
            slow_push(args, &push, "Lu and Love 2005, Nature 438, 177")?
        }
        PushKind::IonBeam => {
            let beam = IonBeam {
                beam_n: args.beam_n,
                efficiency: args.efficiency,
                specific_impulse_s: args.isp_s,
            };
            let push = beam.on(asteroid_kg).map_err(refused(BEAM))?;
            slow_push(
                args,
                &push,
                "Bombardelli and Pelaez 2011, J. Guid. Control Dyn. 34, 1270",
            )?
        }
        PushKind::Standoff => explosion(args, asteroid_kg)?,
        PushKind::Disruption => break_up(args)?,
    };
    answer["asteroid_kg"] = json!(asteroid_kg);
    answer["escape_speed_mm_s"] =
        json!(1e3 * mission::impactor::escape_speed_m_s(args.diameter_m, args.density_kg_m3));
    Ok(answer)
}

pub(super) fn radiation(named: Radiation) -> standoff::Radiation {
    match named {
        Radiation::SoftX => standoff::Radiation::SoftX,
        Radiation::HardX => standoff::Radiation::HardX,
        Radiation::FissionNeutrons => standoff::Radiation::FissionNeutrons,
        Radiation::FusionNeutrons => standoff::Radiation::FusionNeutrons,
    }
}

fn direction(text: &str) -> Result<Direction, Failure> {
    Ok(match text {
        "forwards" => Direction::Forwards,
        "backwards" => Direction::Backwards,
        other => {
            let v: Vector3<f64> = triple("--direction", other)?.into();
            if !(v.norm() > 0.0) {
                return Err(Failure::flag("--direction", "a direction needs a length above 0"));
            }
            Direction::Inertial(v)
        }
    })
}

/// The case and the time of the push, if they were given.
fn setting(args: &Push) -> Result<Option<(&Path, case::Case, Epoch)>, Failure> {
    let (Some(path), Some(from)) = (args.case.as_deref(), args.from) else {
        return Ok(None);
    };
    finite("--from", from)?;
    let case = case::read(path)?;
    let at = Epoch::from_jd_tdb(from);
    if at < case.orbit.epoch || at > case.until {
        return Err(Failure::flag("--from", "lies outside the span of the case"));
    }
    Ok(Some((path, case, at)))
}

fn slow_push(args: &Push, push: &SlowPush, source: &str) -> Result<Value, Failure> {
    let seconds = super::positive("--days", args.days)? * 86_400.0;
    let way = direction(&args.direction)?;
    let (propellant_kg, delta_v_mm_s) = (push.propellant_kg(seconds), 1e3 * push.delta_v_m_s(seconds));
    if ![push.acceleration_m_s2, push.thrust_n, propellant_kg, delta_v_mm_s]
        .iter()
        .all(|x| x.is_finite())
    {
        let flags = if args.kind == PushKind::IonBeam {
            BEAM
        } else {
            TRACTOR
        };
        return Err(Failure::flag(
            flags,
            "so large or small that thrust, propellant or push are no numbers any more",
        ));
    }
    let mut answer = json!({
        "kind": if args.kind == PushKind::IonBeam { "ion-beam" } else { "gravity-tractor" },
        "acceleration_m_s2": push.acceleration_m_s2,
        "thrust_n": push.thrust_n,
        "propellant_kg": propellant_kg,
        "delta_v_mm_s": delta_v_mm_s,
        "days": args.days,
        "source": source,
    });
    if let Some((path, case, from)) = setting(args)? {
        let to = from.plus_seconds(seconds);
        let ephemeris = Ephemeris::embedded();
        let done = slow::pushed(
            ephemeris,
            &case.orbit,
            &case.kicks,
            push,
            &way,
            (from, to),
            case.until,
        )
        .map_err(|e| bad(path, e))?;
        answer["kicks"] = json!(done.kicks);
        answer["error_km"] = if done.error_km.is_finite() {
            json!(done.error_km)
        } else {
            Value::Null
        };
        answer["encounter"] = encounter_json(&done.encounter);
    }
    Ok(answer)
}

fn explosion(args: &Push, asteroid_kg: f64) -> Result<Value, Failure> {
    let way = direction(&args.direction)?;
    let height_m = args
        .height_m
        .unwrap_or(standoff::BEST_HEIGHT_RADII * 0.5 * args.diameter_m);
    let yield_kt = args
        .yield_kt
        .ok_or_else(|| Failure::flag("--yield-kt", "is needed for a standoff device"))?;
    let explosion = Explosion {
        yield_kt,
        share: args.yield_share,
        radiation: radiation(args.radiation),
        height_m,
    };
    let material = match args.material {
        Material::Silicate => standoff::SILICATE,
        Material::Iron => standoff::IRON,
        Material::Ice => standoff::ICE,
    };
    let blown =
        standoff::explode(&explosion, &material, args.diameter_m, asteroid_kg).map_err(refused(STANDOFF))?;
    let threshold = BASALT_5_KM_S
        .threshold_j_kg(args.diameter_m, args.density_kg_m3)
        .map_err(refused(BODY))?;
    let escape = mission::impactor::escape_speed_m_s(args.diameter_m, args.density_kg_m3);
    let risk = disruption::risk(blown.retained_j_kg / threshold, blown.delta_v_m_s / escape);
    let mut answer = json!({
        "kind": "standoff",
        "height_m": height_m,
        "material": material.name,
        "delta_v_mm_s": 1e3 * blown.delta_v_m_s,
        "momentum_kg_m_s": blown.momentum_kg_m_s,
        "intercepted_share": blown.intercepted,
        "peak_j_kg": blown.peak_j_kg,
        "vaporised_kg": blown.vaporised_kg,
        "retained_j_kg": blown.retained_j_kg,
        "threshold_j_kg": threshold,
        "disruption_risk": risk_name(risk),
        "source": "Ahrens and Harris 1992, Nature 360, 429; Hammerling and Remo 1995; good to a factor of three",
    });
    if let Some((path, case, at)) = setting(args)? {
        let mut kicks = case.kicks.clone();
        kicks.push(Kick {
            epoch: at,
            delta_v: way
                .delta_v(1e3 * blown.delta_v_m_s)
                .map_err(refused("--direction"))?,
        });
        let met = astro::encounter::encounter(
            Ephemeris::embedded(),
            &case.orbit,
            &kicks,
            case.until,
            Target::Earth,
        )
        .map_err(|e| bad(path, e))?;
        answer["encounter"] = encounter_json(&met);
    }
    Ok(answer)
}

pub(super) fn risk_name(risk: disruption::Risk) -> &'static str {
    match risk {
        disruption::Risk::Safe => "safe",
        disruption::Risk::Uncertain => "uncertain",
        disruption::Risk::Robust => "robust",
    }
}

/// Rows of the answer at most: the largest pieces that hit.
const MOST_ROWS: usize = 50;

fn break_up(args: &Push) -> Result<Value, Failure> {
    let threshold_j_kg = BASALT_5_KM_S
        .threshold_j_kg(args.diameter_m, args.density_kg_m3)
        .map_err(refused(BODY))?;
    let energy_j_kg = args
        .energy_j_kg
        .ok_or_else(|| Failure::flag("--energy-j-kg", "is needed for a disruption"))?;
    let body = BreakUp {
        diameter_m: args.diameter_m,
        density_kg_m3: args.density_kg_m3,
        energy_j_kg,
        threshold_j_kg,
        motion_share: args.motion_share,
        mean_km_s: Vector3::zeros(),
        least_diameter_m: args.least_piece_m,
        tracers: args.tracers,
    };
    let pieces = disruption::pieces(&body, args.seed).map_err(refused(BREAK_UP))?;
    let mut speeds: Vec<f64> = pieces
        .iter()
        .skip(1)
        .map(|p| p.delta_v_km_s.norm() * 1e3)
        .collect();
    speeds.sort_by(f64::total_cmp);
    let mut answer = json!({
        "kind": "disruption",
        "threshold_j_kg": threshold_j_kg,
        "energy_over_threshold": energy_j_kg / threshold_j_kg,
        "largest_share": disruption::largest_share(energy_j_kg / threshold_j_kg),
        "largest_diameter_m": pieces[0].diameter_m,
        "median_speed_m_s": speeds[speeds.len() / 2],
        "pieces": pieces.len(),
        "source": "Benz and Asphaug 1999; Leinhardt and Stewart 2012; Nakamura and Fujiwara 1991; good to a factor of three",
    });
    if let Some((path, case, at)) = setting(args)? {
        if case.kicks.iter().any(|k| k.epoch > at) {
            return Err(bad(
                path,
                "a body that has broken up cannot be pushed as one: leave out the kicks after --from",
            ));
        }
        let debris = disruption::follow(
            Ephemeris::embedded(),
            &case.orbit,
            &case.kicks,
            at,
            &pieces,
            case.until,
        )
        .map_err(|e| bad(path, e))?;
        answer["hitting_mass_share"] = json!(debris.hitting_share());
        answer["hitting_mass_share_error"] = json!(debris.standard_error);
        answer["hits"] = json!(debris.hits.len());
        answer["remnant_hits"] = json!(matches!(debris.encounters[0].outcome, Outcome::Impact(_)));
        answer["fragments"] = debris
            .hits
            .iter()
            .take(MOST_ROWS)
            .map(|h| {
                json!({
                    "diameter_m": h.diameter_m,
                    "mass_kg": h.mass_kg,
                    "jd_tdb": h.entry.epoch.jd_tdb(),
                    "longitude_deg": h.entry.longitude_deg,
                    "latitude_deg": h.entry.latitude_deg,
                })
            })
            .collect();
    }
    Ok(answer)
}

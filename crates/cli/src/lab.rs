//! The `lab`: physics and voting rules for scripts. One JSON object with `--json`, a table without it.

mod bplane;
mod case;
mod corridor;
mod effects;
mod fleet;
mod orbit;
mod plan;
mod porkchop;
mod push;
mod sigma;
mod stays;
mod survey;
mod votes;

use std::io::Write;

use serde_json::{Value, json};

use crate::args::{Lab, LabCommand};
use crate::failure::Failure;

/// Runs one lab command.
pub(crate) fn run(lab: &Lab, out: &mut dyn Write) -> Result<u8, Failure> {
    if let (LabCommand::Survey(args), false) = (&lab.command, lab.json)
        && !args.list
    {
        survey::print(args, out)?;
        return Ok(0);
    }
    let answer = answer(&lab.command)?;
    if lab.json {
        let text = serde_json::to_string(&answer).map_err(|e| Failure::Session(e.to_string()))?;
        writeln!(out, "{text}")?;
    } else if matches!(lab.command, LabCommand::Effects(_)) {
        effects::show(&answer, out)?;
    } else {
        table(&answer, "", out)?;
    }
    Ok(0)
}

#[expect(clippy::too_many_lines, reason = "one arm a command")]
fn answer(command: &LabCommand) -> Result<Value, Failure> {
    match command {
        LabCommand::Encounter { case, state_at, body } => orbit::encounter(case, *state_at, *body),
        LabCommand::Fleet {
            case,
            count,
            seed,
            sigma_au_along,
            method,
            each,
        } => fleet::fleet(case, *count, *seed, *sigma_au_along, *method, each.as_deref()),
        LabCommand::Bplane { case, sigma } => bplane::bplane(case, sigma),
        LabCommand::Corridor {
            case,
            sigma,
            points,
            swath,
        } => corridor::corridor(case, sigma, *points, swath),
        LabCommand::Keyholes {
            case,
            until,
            span_km,
            most,
        } => bplane::keyholes(case, *until, *span_km, *most),
        LabCommand::Ephemeris { body, center, jd_tdb } => orbit::ephemeris(body, center, *jd_tdb),
        LabCommand::Transfer {
            mu,
            r1,
            r2,
            tof_s,
            revolutions,
            retrograde,
        } => orbit::transfer(*mu, r1, r2, *tof_s, *revolutions, *retrograde),
        LabCommand::Deflect {
            mass_kg,
            impactor_kg,
            velocity_km_s,
            ejecta_direction,
            beta,
        } => deflect(*mass_kg, *impactor_kg, velocity_km_s, ejecta_direction, *beta),
        LabCommand::Push(args) => push::push(args),
        LabCommand::Survey(args) => survey::survey(args),
        LabCommand::Plan(args) => plan::plan(args),
        LabCommand::Standby(args) => plan::standby(args),
        LabCommand::Porkchop(args) => porkchop::porkchop(args),
        LabCommand::Launch { vehicle, c3, list } => launch(vehicle.as_deref(), *c3, *list),
        LabCommand::Effects(args) => effects::effects(args),
        LabCommand::People {
            country,
            at,
            within_km,
        } => effects::people(country.as_deref(), at.as_deref(), *within_km),
        LabCommand::Size { h_magnitude, albedo } => effects::size(*h_magnitude, *albedo),
        LabCommand::Scales {
            probability,
            energy_mt,
            years,
            also,
        } => effects::scales(*probability, *energy_mt, *years, also),
        LabCommand::Tally {
            charter,
            rule,
            members,
            ballots,
            list,
        } => votes::tally(
            charter.as_deref(),
            rule.as_deref(),
            members.as_deref(),
            ballots.as_deref(),
            *list,
        ),
        LabCommand::Power {
            charter,
            quota,
            weights,
            rule,
            members,
        } => votes::power(
            charter.as_deref(),
            quota.as_deref(),
            weights.as_deref(),
            rule.as_deref(),
            members.as_deref(),
        ),
    }
}

/// Three numbers with commas between them.
fn triple(flag: &str, text: &str) -> Result<[f64; 3], Failure> {
    let numbers = numbers(flag, text)?;
    <[f64; 3]>::try_from(numbers).map_err(|n| {
        Failure::flag(
            flag,
            format!("three numbers are needed, as 1,0,0; {} given", n.len()),
        )
    })
}

/// Finite numbers with commas between them.
pub(crate) fn numbers(flag: &str, text: &str) -> Result<Vec<f64>, Failure> {
    text.split(',')
        .map(|part| {
            let part = part.trim();
            match part.parse::<f64>() {
                Ok(x) if x.is_finite() => Ok(x),
                Ok(_) => Err(Failure::flag(flag, format!("{part} is not a finite number"))),
                Err(_) => Err(Failure::flag(flag, format!("{part:?} is not a number"))),
            }
        })
        .collect()
}

/// A finite number, or what is wrong with it.
fn finite(flag: &str, x: f64) -> Result<f64, Failure> {
    if x.is_finite() {
        Ok(x)
    } else {
        Err(Failure::flag(flag, format!("{x} is not a finite number")))
    }
}

/// A finite number above zero.
fn positive(flag: &str, x: f64) -> Result<f64, Failure> {
    if finite(flag, x)? > 0.0 {
        Ok(x)
    } else {
        Err(Failure::flag(flag, format!("{x} must be above 0")))
    }
}

fn deflect(
    mass_kg: f64,
    impactor_kg: f64,
    velocity: &str,
    ejecta: &str,
    beta: f64,
) -> Result<Value, Failure> {
    positive("--mass-kg", mass_kg)?;
    positive("--impactor-kg", impactor_kg)?;
    if finite("--beta", beta)? < 0.0 {
        return Err(Failure::flag("--beta", format!("{beta} must not be below 0")));
    }
    let u = triple("--velocity-km-s", velocity)?;
    let e = triple("--ejecta-direction", ejecta)?;
    // Of a direction only the way counts, however long it was written.
    let longest = e.iter().fold(0.0_f64, |longest, x| longest.max(x.abs()));
    if longest <= 0.0 {
        return Err(Failure::flag(
            "--ejecta-direction",
            "a direction needs a length above 0",
        ));
    }
    let e = e.map(|x| x / longest);
    let dv = mission::impactor::delta_v_km_s(mass_kg, impactor_kg, &u.into(), &e.into(), beta)
        .map_err(|e| Failure::flag("--velocity-km-s", e))?
        * 1e6;
    let magnitude = dv.norm();
    if !magnitude.is_finite() {
        return Err(Failure::flag(
            "--mass-kg, --impactor-kg, --velocity-km-s, --beta",
            "the push is larger than any number that can be written",
        ));
    }
    Ok(json!({"delta_v_mm_s": [dv.x, dv.y, dv.z], "magnitude_mm_s": magnitude}))
}

fn launch(vehicle: Option<&str>, c3: Option<f64>, list: bool) -> Result<Value, Failure> {
    let table = mission::launcher::Launchers::embedded();
    if list {
        let vehicles: Vec<Value> = table
            .iter()
            .map(|l| json!({"vehicle": l.id.as_str(), "name": l.name, "c3_min_km2_s2": l.c3_min_km2_s2, "c3_max_km2_s2": l.c3_max_km2_s2, "source": l.source,
                "uncertainty": l.uncertainty, "site_latitude_deg": l.site_latitude_deg, "dla_free_deg": l.dla_max_deg, "dla_max_deg": l.inclination_max_deg.min(90.0),
                "reliability": l.reliability(), "flights": l.flights, "successes": l.successes, "cost_musd": l.cost_musd}))
            .collect();
        return Ok(json!({ "vehicles": vehicles }));
    }
    let (Some(id), Some(c3)) = (vehicle, c3) else {
        return Err(Failure::flag(
            "--vehicle",
            "name a vehicle and a launch energy, or ask for --list",
        ));
    };
    finite("--c3", c3)?;
    let launcher = porkchop::launcher(id)?;
    let payload = launcher.payload_kg(c3).map_err(|e| Failure::flag("--c3", e))?;
    Ok(json!({"vehicle": id, "c3_km2_s2": c3, "payload_kg": payload, "source": launcher.source}))
}

/// A JSON value as lines `name  value`, nested names with dots.
fn table(value: &Value, name: &str, out: &mut dyn Write) -> Result<(), Failure> {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                let full = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                table(field, &full, out)?;
            }
        }
        Value::Array(items) if items.iter().any(|i| i.is_object() || i.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                table(item, &format!("{name}[{index}]"), out)?;
            }
            if items.is_empty() {
                writeln!(out, "{name:<32} none")?;
            }
        }
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(plain).collect();
            writeln!(
                out,
                "{name:<32} {}",
                if texts.is_empty() {
                    "none".to_owned()
                } else {
                    texts.join("  ")
                }
            )?;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            writeln!(out, "{name:<32} {}", plain(value))?;
        }
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        Value::Bool(b) => if *b { "yes" } else { "no" }.to_owned(),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

//! `lab porkchop`: a grid of launches and arrivals.

use std::path::Path;

use astro::ephemeris::Ephemeris;
use astro::knowledge::{Linearisation, PushTable};
use astro::propagate::Trajectory;
use astro::time::Epoch;
use mission::launcher::{Launcher, Launchers};
use mission::porkchop::{self as grid, Cell, Grid, Lift, Limits, Pick};
use serde_json::{Value, json};

use super::case::Case;
use super::orbit::bad;
use super::{case, finite};
use crate::args::missions::{self, Porkchop};
use crate::failure::Failure;

/// A vehicle by its id, or the ids that there are.
pub(super) fn launcher(id: &str) -> Result<&'static Launcher, Failure> {
    let table = Launchers::embedded();
    table.get(id).ok_or_else(|| {
        let known: Vec<&str> = table.iter().map(|l| l.id.as_str()).collect();
        Failure::flag(
            "--vehicle",
            format!("unknown vehicle {id:?}; known are {}", known.join(", ")),
        )
    })
}

/// A Julian date of a flag within the ephemeris.
pub(super) fn date(flag: &str, jd: f64) -> Result<Epoch, Failure> {
    let at = Epoch::from_jd_tdb(finite(flag, jd)?);
    let (first, last) = Ephemeris::embedded().span();
    if at < first || at > last {
        return Err(Failure::flag(
            flag,
            format!(
                "{jd:?} is outside the ephemeris, which covers JD {:.1} to {:.1} TDB",
                first.jd_tdb(),
                last.jd_tdb()
            ),
        ));
    }
    Ok(at)
}

/// The asteroid's way until the last arrival.
pub(super) fn way(path: &Path, case: &Case, until: Epoch) -> Result<Trajectory, Failure> {
    astro::propagate::propagate(Ephemeris::embedded(), &case.orbit, &case.kicks, until)
        .map_err(|e| bad(path, e))
}

/// Shifts of pushes between two dates, if the asteroid hits and has not been pushed yet.
fn shifts(path: &Path, case: &Case, from: Epoch, to: Epoch) -> Result<Option<PushTable>, Failure> {
    let ephemeris = Ephemeris::embedded();
    if !case.kicks.is_empty()
        && case
            .kicks
            .iter()
            .any(|k| k.delta_v.inertial_km_s(&case.orbit.state).norm() > 0.0)
    {
        return Ok(None);
    }
    let Ok(linear) = Linearisation::new(ephemeris, &case.orbit, &[], case.until) else {
        return Ok(None);
    };
    let from = if from < case.orbit.epoch {
        case.orbit.epoch
    } else {
        from
    };
    mission::campaign::push_table(ephemeris, &linear, from, to)
        .map(Some)
        .map_err(|e| bad(path, e))
}

fn check(args: &Porkchop, case: &Case) -> Result<Grid, Failure> {
    for (flag, x) in [
        ("--max-c3", args.max_c3),
        ("--max-dla", args.max_dla),
        ("--max-closing", args.max_closing),
        ("--max-phase", args.max_phase),
        ("--least-days", args.least_days),
    ] {
        super::positive(flag, x)?;
    }
    let launch = (
        date("--launch-from", args.launch_from)?,
        date("--launch-to", args.launch_to)?,
    );
    let arrival = (
        date("--arrival-from", args.arrival_from)?,
        date("--arrival-to", args.arrival_to)?,
    );
    for (flag, (from, to)) in [("--launch-to", launch), ("--arrival-to", arrival)] {
        if to < from {
            return Err(Failure::flag(flag, "lies before the first one"));
        }
    }
    if arrival.0 < case.orbit.epoch {
        return Err(Failure::flag("--arrival-from", "lies before the case's epoch"));
    }
    Ok(Grid {
        launch,
        launches: args.launches,
        arrival,
        arrivals: args.arrivals,
        max_revolutions: args.revolutions,
        least_days: args.least_days,
    })
}

pub(super) fn porkchop(args: &Porkchop) -> Result<Value, Failure> {
    let case = case::read(&args.case)?;
    let grid = check(args, &case)?;
    let launcher = args.vehicle.as_deref().map(launcher).transpose()?;
    let push_per_kg = match args.diameter_m {
        Some(d) => {
            super::positive("--diameter-m", d)?;
            super::positive("--density-kg-m3", args.density_kg_m3)?;
            super::positive("--beta", args.beta)? / mission::impactor::mass_kg(d, args.density_kg_m3)
        }
        None => 0.0,
    };
    let way = way(&args.case, &case, grid.arrival.1)?;
    let table = if push_per_kg > 0.0 && launcher.is_some() && grid.arrival.1 > grid.arrival.0 {
        shifts(&args.case, &case, grid.arrival.0, grid.arrival.1)?
    } else {
        None
    };
    let lift = Lift {
        launcher,
        useful: args.useful,
        push_per_kg,
        shifts: table.as_ref(),
    };
    let limits = Limits {
        max_c3_km2_s2: args.max_c3,
        max_dla_deg: args.max_dla,
        max_closing_km_s: args.max_closing,
        max_phase_deg: args.max_phase,
    };
    let pick = match args.pick {
        missions::Pick::LeastC3 => Pick::LeastC3,
        missions::Pick::West => Pick::West,
        missions::Pick::East => Pick::East,
    };
    let begun = std::time::Instant::now();
    let made = grid::porkchop(Ephemeris::embedded(), &way, &grid, &lift, &limits, pick, &|| true)
        .map_err(|e| bad(&args.case, e))?;
    let wall_s = begun.elapsed().as_secs_f64();
    if let Some(path) = args.each.as_deref() {
        rows(path, &made)?;
    }
    Ok(answer(&made, wall_s, args.pick))
}

fn answer(made: &grid::Porkchop, wall_s: f64, pick: missions::Pick) -> Value {
    let matrix = |of: &dyn Fn(&Cell) -> Value| -> Value {
        made.cells
            .chunks(made.arrivals.len())
            .map(|row| {
                row.iter()
                    .map(|c| c.as_ref().map_or(Value::Null, of))
                    .collect::<Value>()
            })
            .collect()
    };
    let rating = |c: &Cell| match (pick, c.shift_km) {
        (missions::Pick::LeastC3, _) => -c.arc.c3_km2_s2,
        (missions::Pick::West, Some(shift)) => -shift,
        (missions::Pick::East, Some(shift)) => shift,
        (missions::Pick::West | missions::Pick::East, None) => c.push_mm_s,
    };
    let best = made
        .cells
        .iter()
        .flatten()
        .max_by(|a, b| rating(a).total_cmp(&rating(b)));
    json!({
        "launches_jd_tdb": made.launches.iter().map(|e| e.jd_tdb()).collect::<Vec<_>>(),
        "arrivals_jd_tdb": made.arrivals.iter().map(|e| e.jd_tdb()).collect::<Vec<_>>(),
        "cells": made.cells.len(),
        "found": made.cells.iter().flatten().count(),
        "wall_s": wall_s,
        "threads": rayon::current_num_threads(),
        "best": best.map(cell_json),
        "revolutions": matrix(&|c| json!(c.arc.revolutions)),
        "c3_km2_s2": matrix(&|c| json!(c.arc.c3_km2_s2)),
        "dla_deg": matrix(&|c| json!(c.arc.dla_deg)),
        "closing_km_s": matrix(&|c| json!(c.arc.closing_km_s.norm())),
        "phase_deg": matrix(&|c| json!(c.arc.phase_deg)),
        "payload_kg": matrix(&|c| json!(c.payload_kg)),
        "push_mm_s": matrix(&|c| json!(c.push_mm_s)),
        "shift_km": matrix(&|c| json!(c.shift_km)),
    })
}

/// One transfer as an object.
pub(super) fn cell_json(cell: &Cell) -> Value {
    let arc = &cell.arc;
    json!({
        "launch_jd_tdb": arc.launch.jd_tdb(),
        "arrival_jd_tdb": arc.arrival.jd_tdb(),
        "revolutions": arc.revolutions,
        "c3_km2_s2": arc.c3_km2_s2,
        "dla_deg": arc.dla_deg,
        "closing_km_s": arc.closing_km_s.norm(),
        "along_km_s": arc.along_km_s,
        "phase_deg": arc.phase_deg,
        "sun_au": arc.sun_au,
        "payload_kg": cell.payload_kg,
        "push_mm_s": cell.push_mm_s,
        "shift_km": cell.shift_km,
    })
}

fn rows(path: &Path, made: &grid::Porkchop) -> Result<(), Failure> {
    let failed = |e: csv::Error| Failure::file(path, e.into());
    let mut out = csv::Writer::from_path(path).map_err(failed)?;
    out.write_record([
        "launch_jd_tdb",
        "arrival_jd_tdb",
        "revolutions",
        "c3_km2_s2",
        "dla_deg",
        "closing_km_s",
        "phase_deg",
        "payload_kg",
        "push_mm_s",
        "shift_km",
    ])
    .map_err(failed)?;
    let text = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    for cell in made.cells.iter().flatten() {
        let arc = &cell.arc;
        out.write_record([
            arc.launch.jd_tdb().to_string(),
            arc.arrival.jd_tdb().to_string(),
            arc.revolutions.to_string(),
            arc.c3_km2_s2.to_string(),
            arc.dla_deg.to_string(),
            arc.closing_km_s.norm().to_string(),
            arc.phase_deg.to_string(),
            text(cell.payload_kg),
            cell.push_mm_s.to_string(),
            text(cell.shift_km),
        ])
        .map_err(failed)?;
    }
    out.flush().map_err(|e| Failure::file(path, e))
}

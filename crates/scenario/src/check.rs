//! `indivisible check`: says everything that is to be said about a scenario file.

use std::io::{self, Write};
use std::path::Path;

use astro::Outcome;

use crate::builtin;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::examine;
use crate::model::{Money, Scenario};
use crate::source;
use crate::undeflected::undeflected_once;

/// How faults are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFormat {
    /// For people: each fault with its line and a caret, then a summary.
    Text,
    /// For programs: one JSON array of faults.
    Json,
}

/// Checks a scenario file, a folder with `scenario.ron`, or a built-in scenario by its id; writes what was found.
/// True if it can be played.
///
/// # Errors
/// Only those of `out`.
pub fn check(path: &Path, format: CheckFormat, out: &mut dyn Write) -> io::Result<bool> {
    let (found, diagnostics) = examine_path(path);
    match format {
        CheckFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &diagnostics)?;
            writeln!(out)?;
        }
        CheckFormat::Text => {
            for diagnostic in &diagnostics {
                writeln!(out, "{}\n", diagnostic.long())?;
            }
            if let Some(scenario) = &found {
                summary(scenario, out)?;
            } else {
                let errors = diagnostics
                    .iter()
                    .filter(|d| d.severity == Severity::Error)
                    .count();
                writeln!(
                    out,
                    "{errors} {}; docs/scenario-errors.md explains each code",
                    plural(errors, "error")
                )?;
            }
        }
    }
    Ok(found.is_some())
}

fn plural(count: usize, one: &str) -> String {
    if count == 1 {
        one.to_owned()
    } else {
        format!("{one}s")
    }
}

fn examine_path(path: &Path) -> (Option<Scenario>, Vec<Diagnostic>) {
    if !path.exists()
        && let Some((name, text)) = path.to_str().and_then(builtin::scenario_text)
    {
        return examine(&name, text);
    }
    let file = source::file_of(path);
    match source::read(&file) {
        Ok(text) => examine(&file.display().to_string(), &text),
        Err(fault) => (None, vec![*fault]),
    }
}

/// Each form, with the time that its parts leave over.
fn forms(s: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    for form in &s.forms {
        let rounds: Vec<String> = form.rounds.iter().map(|r| (r + 1).to_string()).collect();
        let of_rounds = form.seconds.iter().sum::<u32>() * form.rounds.len() as u32;
        let planned = 60 * (form.intro_minutes + form.debrief_minutes) + of_rounds;
        writeln!(
            out,
            "  form {}: \"{}\", rounds {}, {} seats, {} of {} minutes planned, the last {} for the debrief",
            form.id,
            form.name,
            rounds.join(", "),
            form.seats.len(),
            planned.div_ceil(60),
            form.minutes,
            form.debrief_minutes
        )?;
    }
    Ok(())
}

/// What the scenario amounts to, for its author.
fn summary(s: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: \"{}\" can be played", s.id, s.title)?;
    let core = s.seats.iter().filter(|seat| seat.core).count();
    let (rounds, injects) = (s.rounds.len(), s.injects.len());
    writeln!(
        out,
        "  {} seats ({core} core), {rounds} {}, {injects} {}",
        s.seats.len(),
        plural(rounds, "round"),
        plural(injects, "inject")
    )?;
    let charters: Vec<&str> = s.charters.iter().map(|c| c.id.as_str()).collect();
    writeln!(
        out,
        "  charters {}; in force at the start: {}",
        charters.join(", "),
        s.default_charter
    )?;
    forms(s, out)?;
    let points: usize = s.campaigns.iter().map(|c| c.points.len()).sum();
    let sold = s.campaigns.iter().filter(|c| c.price > Money::ZERO).count();
    writeln!(
        out,
        "  {} campaigns with {points} observations, {sold} of them for sale",
        s.campaigns.len()
    )?;
    let rush = s.prices.rush;
    if rush.most_months == 0 {
        writeln!(out, "  nothing is built faster for money")?;
    } else {
        writeln!(
            out,
            "  rush: a craft is built up to {} months faster, for {} % of its price a month",
            rush.most_months, rush.percent_a_month
        )?;
    }
    if let Ok(met) = undeflected_once(&s.asteroid)
        && let Outcome::Impact(entry) = met.outcome
    {
        writeln!(
            out,
            "  left alone, it enters on {} UTC at longitude {:.4}°, latitude {:.4}° with {:.3} km/s",
            entry.epoch.to_utc(),
            entry.longitude_deg,
            entry.latitude_deg,
            entry.ground_speed_km_s
        )?;
    }
    Ok(())
}

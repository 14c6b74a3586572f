//! `lab survey`: what was known when.

use std::io::Write;
use std::path::Path;

use astro::ephemeris::Ephemeris;
use astro::propagate::Orbit;
use astro::time::{Epoch, Utc};
use astro::visibility::{MEAN_ALBEDO, USUAL_SLOPE};
use nalgebra::Vector3;
use serde_json::{Value, json};
use survey::{Campaign, Event, History, Instrument, Observatory, Role, Row, Site, Subject, Visit, Window};

use super::{case, positive};
use crate::args::survey::Survey;
use crate::failure::Failure;
use crate::play::scenario_named;

/// Radar albedo of most near-Earth asteroids (Naidu and others 2016 take 0.1).
const RADAR_ALBEDO: f64 = 0.1;
const ARCHIVE_DAYS: f64 = 3652.5;
const MOST_SAMPLES: usize = 100_000;
/// A history longer than this would take minutes.
const MOST_DAYS: f64 = 60.0 * 365.25;

/// The object that is asked about.
struct Given {
    orbit: Orbit,
    until: Epoch,
    diameter_m: Option<f64>,
    albedo: Option<f64>,
}

/// A case, or the true orbit of a scenario.
fn given(path: &Path) -> Result<Given, Failure> {
    let is_scenario = path.is_dir()
        || !path.exists()
        || std::fs::read_to_string(path)
            .is_ok_and(|text| !text.contains("until_jd_tdb") || text.contains("seats:"));
    if !is_scenario {
        let case = case::read(path)?;
        if !case.kicks.is_empty() {
            return Err(Failure::BadInput(format!(
                "{}: kicks: a survey watches an orbit that nobody pushes; take them out",
                path.display()
            )));
        }
        return Ok(Given {
            orbit: case.orbit,
            until: case.until,
            diameter_m: None,
            albedo: None,
        });
    }
    let scenario = scenario_named(path)?;
    let a = &scenario.asteroid;
    let orbit = Orbit::heliocentric_au(
        Epoch::from_jd_tdb(a.epoch_jd_tdb),
        Vector3::from(a.position_au),
        Vector3::from(a.velocity_au_per_day),
    )
    .map_err(|e| Failure::BadInput(e.to_string()))?;
    let diameter_km = a.diameter_m / 1000.0;
    let root = 1329.0 / diameter_km * 10.0_f64.powf(-0.2 * a.h_magnitude);
    Ok(Given {
        orbit,
        until: Epoch::from_jd_tdb(a.until_jd_tdb),
        diameter_m: Some(a.diameter_m),
        albedo: Some(root * root),
    })
}

fn day(flag: &str, text: &str) -> Result<Epoch, Failure> {
    let utc: Utc = text.trim().parse().map_err(|e| Failure::flag(flag, e))?;
    Epoch::from_utc(utc).map_err(|e| Failure::flag(flag, e))
}

fn visits(args: &Survey) -> Result<Vec<Visit>, Failure> {
    args.visit
        .iter()
        .map(|text| {
            let wrong = || Failure::flag("--visit", format!("{text:?} is not DATE,KM, as 2028-06-30,3"));
            let (date, km) = text.split_once(',').ok_or_else(wrong)?;
            let sigma_km = km.trim().parse().map_err(|_| wrong())?;
            Ok(Visit {
                epoch: day("--visit", date)?,
                sigma_km: positive("--visit", sigma_km)?,
            })
        })
        .collect()
}

/// Those that were asked for.
fn observatories(args: &Survey) -> Result<Vec<Observatory>, Failure> {
    let mut list = match &args.observatories {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|e| Failure::file(path, e))?;
            survey::read(&text).map_err(|e| Failure::BadInput(format!("{}: {e}", path.display())))?
        }
        None => survey::observatories().to_vec(),
    };
    let named = |o: &Observatory, name: &String| o.code == *name || o.operators.contains(name);
    for (flag, names) in [("--only", &args.only), ("--without", &args.without)] {
        if let Some(unknown) = names.iter().find(|n| !list.iter().any(|o| named(o, n))) {
            return Err(Failure::flag(
                flag,
                format!("no observatory has the code or operator {unknown:?}; see lab survey --list"),
            ));
        }
    }
    list.retain(|o| {
        (args.only.is_empty() || args.only.iter().any(|n| named(o, n)))
            && !args.without.iter().any(|n| named(o, n))
    });
    if list.is_empty() {
        return Err(Failure::flag("--only", "no observatory is left"));
    }
    Ok(list)
}

fn campaign(args: &Survey, path: &Path) -> Result<Campaign, Failure> {
    if !(2..=MOST_SAMPLES).contains(&args.samples) {
        return Err(Failure::flag(
            "--samples",
            format!("{} must lie between 2 and {MOST_SAMPLES}", args.samples),
        ));
    }
    let given = given(path)?;
    let ephemeris = Ephemeris::embedded();
    let bad = |e: &dyn std::fmt::Display| Failure::BadInput(format!("{}: {e}", path.display()));
    let window = Window::of(ephemeris, &given.orbit, given.until).map_err(|e| bad(&e))?;
    let at = |flag: &str, text: &Option<String>, otherwise: Epoch| {
        text.as_ref().map_or(Ok(otherwise), |t| day(flag, t))
    };
    let from = at("--from", &args.from, given.orbit.epoch)?;
    let to = at("--to", &args.to, window.plane)?;
    let first = ephemeris.span().0.plus_days(1.0);
    let usual = from.plus_days(-ARCHIVE_DAYS);
    let archive_from = at(
        "--archive-from",
        &args.archive_from,
        if usual < first { first } else { usual },
    )?;
    if to <= from {
        return Err(Failure::flag("--to", "must be later than --from"));
    }
    if to.days_since(from) > MOST_DAYS || from.days_since(archive_from) > MOST_DAYS {
        return Err(Failure::flag(
            "--from",
            "more than 60 years are not simulated at once",
        ));
    }
    let diameter_m = args.diameter_m.or(given.diameter_m).ok_or_else(|| {
        Failure::flag(
            "--diameter-m",
            "a case does not say how large the asteroid is; give its true diameter",
        )
    })?;
    let albedo = args.albedo.or(given.albedo).unwrap_or(MEAN_ALBEDO);
    Ok(Campaign {
        subject: Subject {
            orbit: given.orbit,
            diameter_m: positive("--diameter-m", diameter_m)?,
            albedo: positive("--albedo", albedo)?,
            slope: USUAL_SLOPE,
            spin_h: positive("--spin-h", args.spin_h)?,
            radar_albedo: RADAR_ALBEDO,
        },
        observatories: observatories(args)?,
        visits: visits(args)?,
        archive_from: if archive_from < from { archive_from } else { from },
        from,
        to,
        window,
        samples: args.samples,
        seed: args.seed,
    })
}

fn told(args: &Survey) -> Result<History, Failure> {
    let path = args
        .orbit
        .as_deref()
        .ok_or_else(|| Failure::BadInput("name a case or a scenario, or ask for --list".to_owned()))?;
    let campaign = campaign(args, path)?;
    survey::history(Ephemeris::embedded(), &campaign)
        .map_err(|e| Failure::BadInput(format!("{}: {e}", path.display())))
}

/// The answer as JSON.
pub(super) fn survey(args: &Survey) -> Result<Value, Failure> {
    if args.list {
        return Ok(json!({"observatories": observatories(args)?.iter().map(listed).collect::<Vec<_>>()}));
    }
    let history = told(args)?;
    Ok(json!({
        "discovery_jd_tdb": history.discovery.map(Epoch::jd_tdb),
        "dates": "UTC",
        "discovery": history.discovery.map(|d| d.to_utc().to_string()),
        "seed": args.seed,
        "samples": args.samples,
        "rows": history.rows.iter().map(row_json).collect::<Vec<_>>(),
    }))
}

fn listed(o: &Observatory) -> Value {
    let kind = match &o.instrument {
        Instrument::Radar(_) => "radar",
        Instrument::Telescope(t) => match t.role {
            Role::Survey => "survey",
            Role::FollowUp => "follow-up",
            Role::Archive => "archive",
        },
    };
    let limit = match &o.instrument {
        Instrument::Telescope(t) => Some((t.limiting_v, t.sigma_arcsec)),
        Instrument::Radar(_) => None,
    };
    json!({
        "code": o.code,
        "name": o.name,
        "operators": o.operators,
        "kind": kind,
        "in_space": matches!(o.site, Site::SunLine { .. }),
        "limiting_v": limit.map(|l| l.0),
        "sigma_arcsec": limit.map(|l| l.1),
        "since": o.since,
        "until": o.until,
        "source": o.source,
    })
}

fn event_text(event: &Event) -> String {
    match event {
        Event::Discovery => "discovery".to_owned(),
        Event::Precovery { days } => format!("archive images {:.1} years before discovery", days / 365.25),
        Event::Recovery { days } => format!("seen again after {days:.0} days"),
        Event::Radar { snr } => format!("radar, signal over noise {snr:.0}"),
        Event::Visit => "spacecraft beside it".to_owned(),
        Event::BehindTheSun => "behind the Sun".to_owned(),
        Event::Unseen => "not seen".to_owned(),
    }
}

fn row_json(row: &Row) -> Value {
    let finite = |x: f64| x.is_finite().then_some(x);
    let fit = row.fit.as_ref().map(|f| {
        let (r, v) = (f.orbit.state.position_km, f.orbit.state.velocity_km_s);
        let covariance: Vec<Vec<f64>> = (0..6)
            .map(|i| (0..6).map(|j| f.covariance[(i, j)]).collect())
            .collect();
        json!({
            "epoch_jd_tdb": f.orbit.epoch.jd_tdb(),
            "barycentric_position_km": [r.x, r.y, r.z],
            "barycentric_velocity_km_s": [v.x, v.y, v.z],
            "covariance": covariance,
            "corrections": f.corrections,
        })
    });
    json!({
        "jd_tdb": row.epoch.jd_tdb(),
        "date": row.epoch.to_utc().to_string(),
        "arc_days": row.arc_days,
        "observations": row.observations,
        "rejected": row.rejected,
        "reduced_chi_square": finite(row.reduced_chi_square),
        "sigma_km": row.risk.and_then(|r| finite(r.sigma_km)),
        "sigma_across_km": row.risk.and_then(|r| finite(r.sigma_across_km)),
        "miss_km": row.risk.map(|r| r.miss_km),
        "impactor_sigmas": row.risk.and_then(|r| finite(r.impactor_sigmas)),
        "impact_probability": row.risk.map(|r| r.probability),
        "standard_error": row.risk.map(|r| r.standard_error),
        "runs": row.risk.map(|r| r.samples),
        "hits": row.risk.map(|r| r.hits),
        "magnitude": finite(row.night.magnitude),
        "elongation_deg": row.night.elongation_deg,
        "distance_au": row.night.distance_au,
        "diameter_low_m": row.size.map(|s| s.low_m),
        "diameter_m": row.size.map(|s| s.middle_m),
        "diameter_high_m": row.size.map(|s| s.high_m),
        "diameter_from": row.size.map(|s| s.source.name()),
        "events": row.events.iter().map(event_text).collect::<Vec<_>>(),
        "unsettled": row.unsettled.as_ref().map(ToString::to_string),
        "fit": fit,
    })
}

/// The history as a table for people.
pub(super) fn print(args: &Survey, out: &mut dyn Write) -> Result<(), Failure> {
    let history = told(args)?;
    let Some(discovery) = history.discovery else {
        writeln!(out, "No survey saw it on three images of one night.")?;
        return Ok(());
    };
    writeln!(
        out,
        "Found on {} UTC. One row a date; 1-sigma on the target plane in km, along and across;",
        discovery.to_utc()
    )?;
    writeln!(
        out,
        "chance of impact with its standard error; diameter: 90 % interval, and what it comes from.\n"
    )?;
    writeln!(
        out,
        "{:<10} {:>7} {:>5} {:>4} {:>9} {:>8} {:>20} {:>5} {:>4} {:>9}  {:<10} events",
        "date, UTC",
        "arc d",
        "obs",
        "out",
        "along km",
        "across",
        "chance",
        "V",
        "Sun°",
        "size m",
        "size from"
    )?;
    for row in &history.rows {
        let date: String = row.epoch.to_utc().to_string().chars().take(10).collect();
        let mut events: Vec<String> = row.events.iter().map(event_text).collect();
        if let Some(why) = &row.unsettled {
            events.push(why.to_string());
        }
        writeln!(
            out,
            "{date:<10} {:>7.1} {:>5} {:>4} {:>9} {:>8} {:>20} {:>5.1} {:>4.0} {:>9}  {:<10} {}",
            row.arc_days,
            row.observations,
            row.rejected,
            row.risk
                .map_or_else(|| "none".to_owned(), |r| format!("{:.2e}", r.sigma_km)),
            row.risk
                .map_or_else(|| "none".to_owned(), |r| format!("{:.1e}", r.sigma_across_km)),
            row.risk
                .map_or_else(|| "none".to_owned(), |r| chance(r.probability, r.standard_error)),
            row.night.magnitude,
            row.night.elongation_deg,
            row.size.map_or_else(
                || "none".to_owned(),
                |s| format!("{:.0}-{:.0}", s.low_m, s.high_m)
            ),
            row.size.map_or("", |s| s.source.name()),
            events.join("; ")
        )?;
    }
    Ok(())
}

fn chance(probability: f64, error: f64) -> String {
    if probability <= 0.0 {
        "0".to_owned()
    } else if probability >= 1e-4 {
        format!("{:.3} ± {:.3} %", 100.0 * probability, 100.0 * error)
    } else {
        format!("{probability:.1e} ± {error:.0e}")
    }
}

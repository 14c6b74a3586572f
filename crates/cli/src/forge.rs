//! `forge`: an orbit that hits where and when somebody asks, with the files to play and to study it.

mod files;
mod scenario;
mod telling;

use std::io::Write;
use std::path::Path;

use astro::Epoch;
use astro::ephemeris::Ephemeris;
use astro::forge::{AFTER_IMPACT_DAYS, Forged, Point, Survey, When, Wish};
use astro::visibility::absolute_magnitude;

use crate::args::{AimPoint, Forge};
use crate::failure::Failure;

/// What was asked for, read and checked, and what came of it.
pub(crate) struct Made<'a> {
    asked: &'a Forge,
    wish: Wish,
    forged: Forged,
    /// Before the impact effects, by the model of `lab effects`, Mt of TNT.
    energy_mt: f64,
    position_au: [f64; 3],
    velocity_au_per_day: [f64; 3],
}

/// Albedos of the 5th and 95th in a hundred near-Earth asteroids (Wright and others 2016, AJ 152, 79, figure 2, read
/// off): from these come the diameters believed until somebody measures.
const ALBEDOS: (f64, f64) = (0.03, 0.35);

impl Made<'_> {
    /// The last day of the case, at a midnight.
    fn until_jd_tdb(&self) -> f64 {
        (self.forged.entry.epoch.jd_tdb() + AFTER_IMPACT_DAYS - 0.5).floor() + 0.5
    }

    /// Diameters believed until somebody measures, 5th and 95th percentile, m.
    fn believed_m(&self) -> (f64, f64) {
        let asked = self.asked;
        let believed = |albedo: f64| (asked.diameter * (asked.albedo / albedo).sqrt()).clamp(10.0, 10_000.0);
        // An albedo beyond the usual leaves the truth inside all the same.
        let low = believed(ALBEDOS.1).min(0.9 * asked.diameter).max(10.0);
        let high = believed(ALBEDOS.0).max(1.1 * asked.diameter);
        (low.round(), high.round())
    }
}

/// Runs the command.
pub(crate) fn run(asked: &Forge, out: &mut dyn Write) -> Result<u8, Failure> {
    let wish = wish(asked)?;
    check_body(asked)?;
    if asked.overwrite && asked.out.is_none() && asked.scenario.is_none() {
        return Err(Failure::flag(
            "--overwrite",
            "say --out DIR or --scenario DIR with it",
        ));
    }
    if let Some(folder) = &asked.out {
        files::refuse_existing(folder, asked.overwrite)?;
    }
    if let Some(folder) = &asked.scenario {
        scenario::refuse_existing(folder, asked.overwrite)?;
    }
    let ephemeris = Ephemeris::embedded();
    let forged = astro::forge::forge(ephemeris, &wish).map_err(|e| Failure::BadInput(e.to_string()))?;
    let (position, velocity) = forged
        .heliocentric_au(ephemeris)
        .map_err(|e| Failure::BadInput(e.to_string()))?;
    let body = impact::entry::Impactor {
        diameter_m: asked.diameter,
        density_kg_m3: asked.density,
        speed_km_s: forged.entry.ground_speed_km_s,
        angle_deg: forged.entry.ground_elevation_deg,
    };
    let effects = impact::entry::enter(&body).map_err(|e| Failure::BadInput(e.to_string()))?;
    let made = Made {
        asked,
        wish,
        forged,
        energy_mt: effects.energy_mt,
        position_au: position.into(),
        velocity_au_per_day: velocity.into(),
    };
    let story = telling::story(&made);
    // What cannot be played is told before anything is written.
    let played = match &asked.scenario {
        Some(folder) => Some(scenario::write(&made, folder)?),
        None => None,
    };
    let (mut written, remark) = played.map_or_else(Default::default, |p| (p.paths, p.remark));
    if let Some(folder) = &asked.out {
        written.extend(files::write(&made, &story, folder)?);
    }
    if asked.json {
        writeln!(out, "{}", telling::json(&made, &written))?;
    } else {
        write!(out, "{story}")?;
        if !remark.is_empty() {
            writeln!(out, "\nThe scenario: {remark}")?;
        }
        for path in &written {
            writeln!(out, "wrote {path}")?;
        }
    }
    Ok(0)
}

fn wish(asked: &Forge) -> Result<Wish, Failure> {
    let (latitude_deg, longitude_deg) = place("--impact-at", &asked.impact_at)?;
    let h_magnitude = absolute_magnitude(asked.diameter, asked.albedo)
        .map_err(|e| Failure::flag("--diameter, --albedo", e))?;
    for (flag, value) in [
        ("--speed", Some(asked.speed)),
        ("--warning", Some(asked.warning)),
        ("--elevation", asked.elevation),
        ("--azimuth", asked.azimuth),
        ("--survey-limit", Some(asked.survey_limit)),
        ("--survey-elongation", Some(asked.survey_elongation)),
    ] {
        if value.is_some_and(|v| !v.is_finite()) {
            return Err(Failure::flag(flag, "a finite number is needed"));
        }
    }
    Ok(Wish {
        latitude_deg,
        longitude_deg,
        when: when(&asked.on)?,
        point: match asked.aim {
            AimPoint::Entry => Point::Entry,
            AimPoint::Ground => Point::Ground,
        },
        speed_km_s: asked.speed,
        elevation_deg: asked.elevation,
        azimuth_deg: asked.azimuth,
        warning_years: asked.warning,
        h_magnitude,
        survey: Survey {
            limit_magnitude: asked.survey_limit,
            least_elongation_deg: asked.survey_elongation,
        },
        seed: asked.seed,
    })
}

/// The ranges that a scenario file takes.
fn check_body(asked: &Forge) -> Result<(), Failure> {
    for (flag, value, least, most) in [
        ("--diameter", asked.diameter, 10.0, 10_000.0),
        ("--density", asked.density, 500.0, 9_000.0),
        ("--albedo", asked.albedo, 0.01, 1.0),
    ] {
        if !(value >= least && value <= most) {
            return Err(Failure::flag(
                flag,
                format!("{value} must lie between {least} and {most}"),
            ));
        }
    }
    if asked.name.trim().is_empty() || asked.name.chars().any(char::is_control) {
        return Err(Failure::flag("--name", "a name needs letters, on one line"));
    }
    Ok(())
}

/// A day, or a second of it.
fn when(text: &str) -> Result<When, Failure> {
    let flag = |e: &dyn std::fmt::Display| Failure::flag("--on", e);
    let epoch = Epoch::from_utc(text.parse().map_err(|e| flag(&e))?).map_err(|e| flag(&e))?;
    Ok(if text.trim().contains(['T', ' ']) {
        When::At(epoch)
    } else {
        When::Day(epoch)
    })
}

/// Latitude and longitude.
pub(crate) fn place(flag: &str, text: &str) -> Result<(f64, f64), Failure> {
    let numbers = crate::lab::numbers(flag, text)?;
    let &[latitude, longitude] = numbers.as_slice() else {
        return Err(Failure::flag(flag, "a place is LAT,LON in degrees, as 6.45,3.40"));
    };
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=360.0).contains(&longitude) {
        return Err(Failure::flag(
            flag,
            format!("{text} is not a place: latitude -90 to 90, longitude -180 to 180"),
        ));
    }
    Ok((latitude, longitude))
}

/// A path as it is printed.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

//! The files of a forged asteroid.

use std::fmt::Write as _;
use std::path::Path;

use astro::forge::AFTER_IMPACT_DAYS;

use super::{Made, shown};
use crate::failure::Failure;

const NAMES: [&str; 3] = ["asteroid.ron", "case.ron", "story.txt"];
/// Albedos of the 5th and 95th in a hundred near-Earth asteroids (Wright and others 2016, AJ 152, 79, figure 2, read
/// off): from these come the diameters believed until somebody measures.
const ALBEDOS: (f64, f64) = (0.03, 0.35);

pub(super) fn refuse_existing(folder: &Path, overwrite: bool) -> Result<(), Failure> {
    for name in NAMES {
        let path = folder.join(name);
        if path.exists() && !overwrite {
            return Err(Failure::flag(
                "--out",
                format!(
                    "{} is there already; name another folder, or say --overwrite",
                    path.display()
                ),
            ));
        }
    }
    Ok(())
}

/// Writes all three; their paths.
pub(super) fn write(made: &Made<'_>, story: &str, folder: &Path) -> Result<Vec<String>, Failure> {
    std::fs::create_dir_all(folder).map_err(|e| Failure::file(folder, e))?;
    let texts = [asteroid(made), case(made), story.to_owned()];
    let mut written = Vec::new();
    for (name, text) in NAMES.iter().zip(texts) {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|e| Failure::file(&path, e))?;
        written.push(shown(&path));
    }
    Ok(written)
}

fn triple([x, y, z]: [f64; 3]) -> String {
    format!("({x:?}, {y:?}, {z:?})")
}

/// The last day of the case, at a midnight.
fn until_jd_tdb(made: &Made<'_>) -> f64 {
    (made.forged.entry.epoch.jd_tdb() + AFTER_IMPACT_DAYS - 0.5).floor() + 0.5
}

fn heading(made: &Made<'_>) -> String {
    let entry = &made.forged.entry;
    format!(
        "// {}, an invented asteroid. Left alone it enters on {} UTC above {:.3}°, {:.3}° at {:.3} km/s.\n",
        made.asked.name,
        entry.epoch.to_utc(),
        entry.latitude_deg,
        entry.longitude_deg,
        entry.speed_km_s,
    )
}

/// The asteroid of a scenario file.
fn asteroid(made: &Made<'_>) -> String {
    let asked = made.asked;
    let believed = |albedo: f64| (asked.diameter * (asked.albedo / albedo).sqrt()).clamp(10.0, 10_000.0);
    // An albedo beyond the usual leaves the truth inside all the same.
    let low = believed(ALBEDOS.1).min(0.9 * asked.diameter).max(10.0);
    let high = believed(ALBEDOS.0).max(1.1 * asked.diameter);
    let mut text = heading(made);
    text.push_str("// Goes after `asteroid:` in a scenario file; `indivisible check` flies it.\n(\n");
    let fields = [
        ("name", format!("{:?}", asked.name)),
        ("epoch_jd_tdb", format!("{:?}", made.forged.orbit.epoch.jd_tdb())),
        ("position_au", triple(made.position_au)),
        ("velocity_au_per_day", triple(made.velocity_au_per_day)),
        ("diameter_m", format!("{:?}", asked.diameter)),
        ("density_kg_m3", format!("{:?}", asked.density)),
        ("diameter_low_m", format!("{:?}", low.round())),
        ("diameter_high_m", format!("{:?}", high.round())),
        (
            "h_magnitude",
            format!("{:?}", (made.wish.h_magnitude * 100.0).round() / 100.0),
        ),
        ("until_jd_tdb", format!("{:?}", until_jd_tdb(made))),
    ];
    for (name, value) in fields {
        let _ = writeln!(text, "    {name}: {value},");
    }
    text.push_str(")\n");
    text
}

/// The same orbit for `lab encounter` and its neighbours.
fn case(made: &Made<'_>) -> String {
    format!(
        "{}(\n    epoch_jd_tdb: {:?},\n    state: Heliocentric(\n        position_au: {},\n        \
         velocity_au_per_day: {},\n    ),\n    non_gravitational: None,\n    kicks: [],\n    until_jd_tdb: {:?},\n)\n",
        heading(made),
        made.forged.orbit.epoch.jd_tdb(),
        triple(made.position_au),
        triple(made.velocity_au_per_day),
        until_jd_tdb(made),
    )
}

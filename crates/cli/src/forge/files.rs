//! The files of a forged asteroid.

use std::fmt::Write as _;
use std::path::Path;

use super::{Made, shown};
use crate::failure::Failure;

const NAMES: [&str; 3] = ["asteroid.ron", "case.ron", "story.txt"];

pub(super) fn refuse_existing(folder: &Path, overwrite: bool) -> Result<(), Failure> {
    refuse("--out", folder, &NAMES, overwrite)
}

/// Refuses to write over one of these files.
pub(super) fn refuse(flag: &str, folder: &Path, names: &[&str], overwrite: bool) -> Result<(), Failure> {
    for name in names {
        let path = folder.join(name);
        if path.exists() && !overwrite {
            return Err(Failure::flag(
                flag,
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
    format!(
        "{}// Goes after `asteroid:` in a scenario file; `indivisible check` flies it.\n{}\n",
        heading(made),
        block(made, 0)
    )
}

/// Its fields in brackets, the closing one so many blanks from the left.
pub(super) fn block(made: &Made<'_>, indent: usize) -> String {
    let asked = made.asked;
    let (low, high) = made.believed_m();
    let blanks = " ".repeat(indent);
    let mut text = String::from("(\n");
    let fields = [
        ("name", format!("{:?}", asked.name)),
        ("epoch_jd_tdb", format!("{:?}", made.forged.orbit.epoch.jd_tdb())),
        ("position_au", triple(made.position_au)),
        ("velocity_au_per_day", triple(made.velocity_au_per_day)),
        ("diameter_m", format!("{:?}", asked.diameter)),
        ("density_kg_m3", format!("{:?}", asked.density)),
        ("diameter_low_m", format!("{low:?}")),
        ("diameter_high_m", format!("{high:?}")),
        (
            "h_magnitude",
            format!("{:?}", (made.wish.h_magnitude * 100.0).round() / 100.0),
        ),
        ("until_jd_tdb", format!("{:?}", made.until_jd_tdb())),
    ];
    for (name, value) in fields {
        let _ = writeln!(text, "{blanks}    {name}: {value},");
    }
    let _ = write!(text, "{blanks})");
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
        made.until_jd_tdb(),
    )
}

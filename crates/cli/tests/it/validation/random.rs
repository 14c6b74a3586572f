//! Impactors that nobody chose: random entries run back by the reference integrator, and forward again by the program.

use crate::support::{Written, lab, number};

use super::row::{Row, moment, place};

pub(super) const GROUP: &str = "Random impactors, ASSIST with DE440 and sixteen asteroids";

/// One case a line: what it is; JD TDB, longitude and latitude of the entry; how far the entry moves on the ground if the
/// start moves by a metre, km; the case.
const CASES: &str = include_str!("random.txt");

/// Entries at 100 km from starts 2 to 80 years earlier, between 1990 and 2200: places uniform over the Earth, speeds 11.5 to
/// 32 km/s, elevations 8° to 88°, semi-major axes 0.6 to 4 au; a third with A1 to A3, two fifths with a kick of one of the
/// three kinds, starts in each of the three forms.
pub(super) fn impactors() -> Vec<Row> {
    CASES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let parts: Vec<&str> = line.splitn(6, '|').map(str::trim).collect();
            let value = |i: usize| parts[i].parse::<f64>().unwrap();
            let file = Written::new("random.ron", parts[5]);
            let entry = lab(&["encounter", file.path()])["entry"].clone();
            assert!(entry.is_object(), "{}: it has to hit", parts[0]);
            let what = |w: &str| format!("{}: {w}", parts[0]);
            [
                place(
                    GROUP,
                    what("entry, longitude and latitude"),
                    (value(2), value(3)),
                    &entry,
                    3.0_f64.max(3.0 * value(4)),
                ),
                moment(
                    GROUP,
                    what("moment, JD TDB"),
                    value(1),
                    number(&entry["jd_tdb"]),
                    1.0,
                ),
            ]
        })
        .collect()
}

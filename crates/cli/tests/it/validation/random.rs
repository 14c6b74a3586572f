//! Impactors that nobody chose: random entries run back by the reference integrator, and forward again by the program.

use crate::support::{Written, lab, number};

use super::row::{Row, moment, place};

pub(super) const GROUP: &str = "Random impactors, ASSIST with DE440 and sixteen asteroids";
pub(super) const MOON: &str = "Random impactors on the Moon";
pub(super) const CHAINS: &str = "Random impactors after a close pass of the Earth or the Moon";

/// One case a line: what it is; JD TDB, longitude and latitude of the entry; how far the entry moves on the ground if the
/// start moves by a metre, km; the case.
const CASES: &str = include_str!("random.txt");
const ON_THE_MOON: &str = include_str!("moon.txt");
const CHAINED: &str = include_str!("chains.txt");

/// The Moon's mean radius over the Earth's, on whose sphere a row counts its kilometres.
const MOON_TO_EARTH: f64 = 1_737.4 / 6_371.008_8;

/// Entries at 100 km from starts 2 to 80 years earlier, between 1990 and 2200: places uniform over the Earth, speeds 11.5 to
/// 32 km/s, elevations 8° to 88°, semi-major axes 0.6 to 4 au; a third with A1 to A3, two fifths with a kick of one of the
/// three kinds, starts in each of the three forms.
pub(super) fn impactors() -> Vec<Row> {
    rows(GROUP, CASES, &[], 1.0)
}

/// Falls on the Moon from starts 0.5 to 52 years earlier: places uniform, speeds 3.2 to 28 km/s, elevations 8° to 88°.
pub(super) fn moon() -> Vec<Row> {
    rows(MOON, ON_THE_MOON, &["--body", "moon"], MOON_TO_EARTH)
}

/// Entries whose orbit brought them past the Earth at 0.0005 to 0.02 au some years before, or past the Moon within
/// 20,000 km in the last two days.
pub(super) fn chains() -> Vec<Row> {
    rows(CHAINS, CHAINED, &[], 1.0)
}

fn rows(group: &'static str, cases: &str, flags: &[&str], scale: f64) -> Vec<Row> {
    cases
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let parts: Vec<&str> = line.splitn(6, '|').map(str::trim).collect();
            let value = |i: usize| parts[i].parse::<f64>().unwrap();
            let file = Written::new("random.ron", parts[5]);
            let mut asked = vec!["encounter", file.path()];
            asked.extend(flags);
            let entry = lab(&asked)["entry"].clone();
            assert!(entry.is_object(), "{}: it has to hit", parts[0]);
            let what = |w: &str| format!("{}: {w}", parts[0]);
            let mut place = place(
                group,
                what("entry, longitude and latitude"),
                (value(2), value(3)),
                &entry,
                3.0_f64.max(3.0 * value(4)),
            );
            place.error *= scale;
            [
                place,
                moment(
                    group,
                    what("moment, JD TDB"),
                    value(1),
                    number(&entry["jd_tdb"]),
                    1.0,
                ),
            ]
        })
        .collect()
}

//! The Gulf of Guinea asteroid and what is known of it, as several tests need them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use astro::knowledge::{Linearisation, Measurement, Noise, Observation, OrbitSolution, PushTable};
use astro::{
    Encounter, Ephemeris, Epoch, Member, Orbit, Outcome, StateVector, Trajectory, Utc, fleet, propagate,
};
use nalgebra::Vector3;
use serde::Deserialize;

/// End of every run: past the impact of 22 December 2032.
pub(crate) const UNTIL_JD: f64 = 2_463_591.5;

/// Shift on the target plane of 1 mm/s along the velocity on 1 June 2028: the exercise's unit of push, km.
pub(crate) const UNIT_KM: f64 = 613.6;

pub(crate) fn until() -> Epoch {
    Epoch::from_jd_tdb(UNTIL_JD)
}

/// The true orbit: heliocentric ICRF, au and au/day, at JD TDB 2460694.5.
pub(crate) fn truth() -> Orbit {
    Orbit::heliocentric_au(
        Epoch::from_jd_tdb(2_460_694.5),
        Vector3::from([-0.5700899818085856, 0.9667256725176313, 0.38374242004579806]),
        Vector3::from([
            -0.019492321618891355,
            0.00020200114367657307,
            -0.0011778174285313177,
        ]),
    )
    .unwrap()
}

/// The true orbit's way until the day before its impact.
pub(crate) fn way() -> &'static Trajectory {
    static WAY: OnceLock<Trajectory> = OnceLock::new();
    WAY.get_or_init(|| {
        propagate(
            Ephemeris::embedded(),
            &truth(),
            &[],
            Epoch::from_jd_tdb(2_463_588.0),
        )
        .unwrap()
    })
}

/// 0 h TDB of a date written as in the fixture.
pub(crate) fn date(text: &str) -> Epoch {
    let parts: Vec<i32> = text.split('-').map(|p| p.parse().unwrap()).collect();
    let utc = Utc {
        year: parts[0],
        month: u8::try_from(parts[1]).unwrap(),
        day: u8::try_from(parts[2]).unwrap(),
        hour: 0,
        minute: 0,
        second: 0.0,
    };
    Epoch::from_jd_tdb((Epoch::from_utc(utc).unwrap().jd_tdb() - 0.5).round() + 0.5)
}

#[derive(Deserialize)]
struct Campaign {
    id: String,
    points: Vec<Points>,
}

#[derive(Deserialize)]
enum Points {
    Night {
        on: String,
        sigma_arcsec: f64,
    },
    Nights {
        from: String,
        to: String,
        every_days: u32,
        sigma_arcsec: f64,
    },
    Position {
        on: String,
        sigma_km: f64,
    },
}

impl Points {
    fn observations(&self) -> Vec<Observation> {
        match self {
            Self::Night { on, sigma_arcsec } => vec![angles(date(on), *sigma_arcsec)],
            Self::Nights {
                from,
                to,
                every_days,
                sigma_arcsec,
            } => {
                let (from, to) = (date(from), date(to));
                let nights = (to.days_since(from) / f64::from(*every_days)).round() as u32;
                (0..=nights)
                    .map(|i| angles(from.plus_days(f64::from(i * every_days)), *sigma_arcsec))
                    .collect()
            }
            Self::Position { on, sigma_km } => vec![Observation {
                epoch: date(on),
                measurement: Measurement::Position { sigma_km: *sigma_km },
            }],
        }
    }
}

pub(crate) fn angles(epoch: Epoch, sigma_arcsec: f64) -> Observation {
    Observation {
        epoch,
        measurement: Measurement::Angles { sigma_arcsec },
    }
}

/// The night points, by campaign.
pub(crate) fn campaigns() -> &'static BTreeMap<String, Vec<Observation>> {
    static POINTS: OnceLock<BTreeMap<String, Vec<Observation>>> = OnceLock::new();
    POINTS.get_or_init(|| {
        let list: Vec<Campaign> = ron::from_str(include_str!("observations_27_december.ron")).unwrap();
        list.into_iter()
            .map(|c| (c.id, c.points.iter().flat_map(Points::observations).collect()))
            .collect()
    })
}

/// The true orbit with everything linear about it.
pub(crate) fn linearisation() -> &'static Linearisation {
    static MADE: OnceLock<Linearisation> = OnceLock::new();
    MADE.get_or_init(|| {
        let times: Vec<Epoch> = campaigns().values().flatten().map(|o| o.epoch).collect();
        Linearisation::new(Ephemeris::embedded(), &truth(), &times, until()).unwrap()
    })
}

/// Points of some campaigns up to a day.
pub(crate) fn points(names: &[&str], day: &str) -> Vec<Observation> {
    let day = date(day);
    names
        .iter()
        .flat_map(|n| &campaigns()[*n])
        .filter(|o| o.epoch <= day)
        .copied()
        .collect()
}

/// Campaigns that cost nothing.
pub(crate) const FREE: [&str; 5] = [
    "surveys_2025",
    "two_metre_2025",
    "four_metre_2025",
    "recovery_2028",
    "survey_2028",
];

/// What is known on a day from the free campaigns and some others, by the median draw of the noise.
pub(crate) fn known(others: &[&str], day: &str) -> OrbitSolution {
    let names = [&FREE[..], others].concat();
    linearisation()
        .solve(&points(&names, day), Noise::Median)
        .unwrap()
}

/// Push of 1 kg at 1 km/s on the true body (8.62e9 kg) at beta 3, km/s.
pub(crate) const PUSH_PER_KG: f64 = 3.0 / 8.62e9;

/// Shifts of pushes until two months before the impact.
pub(crate) fn pushes() -> &'static PushTable {
    static TABLE: OnceLock<PushTable> = OnceLock::new();
    TABLE.get_or_init(|| {
        let end = linearisation().impact().epoch.plus_days(-60.0);
        linearisation()
            .push_table(Ephemeris::embedded(), truth().epoch, end, 10.0)
            .unwrap()
    })
}

/// How many of these asteroids hit the Earth if nothing more is done.
pub(crate) fn hits(at: Epoch, states: &[StateVector]) -> usize {
    let members: Vec<Member> = states
        .iter()
        .map(|s| Member {
            state: *s,
            kicks: Vec::new(),
        })
        .collect();
    let met = fleet(Ephemeris::embedded(), at, &members, until(), &|_| true).unwrap();
    let hit = |m: &&Encounter| matches!(m.outcome, Outcome::Impact(_));
    met.iter().filter(hit).count()
}

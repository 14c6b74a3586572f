//! `lab fleet`: one case, many objects spread along the velocity.

use std::path::Path;
use std::time::Instant;

use astro::encounter::{Encounter, Outcome, Target as Body};
use astro::ephemeris::{Body as Planet, Ephemeris, StateVector};
use astro::fleet::{Map, Member};
use astro::propagate::{Kick, Orbit};
use astro::time::Epoch;
use astro::{AU_KM, AstroError};
use nalgebra::Vector3;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::case::{self, Case};
use super::finite;
use super::orbit::bad;
use crate::args::Method;
use crate::failure::Failure;

/// The largest difference from full runs that a map may have, km.
const MAPPED_WITHIN_KM: f64 = 0.5;

/// The lab's own clock: `wall_s` is promised by the contract and read by nothing else.
fn wall_start() -> Instant {
    Instant::now()
}

pub(super) fn fleet(
    path: &Path,
    count: usize,
    seed: u64,
    sigma_au: f64,
    method: Method,
    each: Option<&Path>,
) -> Result<Value, Failure> {
    if count == 0 || count > 10_000_000 {
        return Err(Failure::flag(
            "--count",
            format!("{count} must lie between 1 and 10,000,000"),
        ));
    }
    if finite("--sigma-au-along", sigma_au)? < 0.0 {
        return Err(Failure::flag(
            "--sigma-au-along",
            format!("{sigma_au} must not be below 0"),
        ));
    }
    let case = case::read(path)?;
    let ephemeris = Ephemeris::embedded();
    let along = along_velocity(ephemeris, &case).map_err(|e| bad(path, e))?;
    let offsets_au: Vec<f64> = (0..count)
        .map(|i| sigma_au * astro::knowledge::standard_normal(seed, i as u64))
        .collect();
    let ready = match method {
        Method::Propagated => None,
        Method::Mapped => Some(mapped(ephemeris, &case, &along, sigma_au, &offsets_au)?),
    };
    let start = wall_start();
    let (met, propagated) = match &ready {
        None => propagate_all(ephemeris, &case, &along, sigma_au, &offsets_au).map(|met| (met, count)),
        Some(ready) => ready
            .map
            .mapped(&ready.members)
            .map(|mapped| (mapped.encounters, mapped.propagated)),
    }
    .map_err(|e| bad(path, e))?;
    let wall_s = start.elapsed().as_secs_f64();
    let impacts = met
        .iter()
        .filter(|m| matches!(m.outcome, Outcome::Impact(_)))
        .count();
    if let Some(file) = each {
        write_each(file, &offsets_au, &met)?;
    }
    let mut answer = json!({
        "count": count,
        "impacts": impacts,
        "misses": count - impacts,
        "wall_s": wall_s,
        "trajectories_per_s": count as f64 / wall_s.max(1e-9),
        "method": if ready.is_some() { "mapped" } else { "propagated" },
        "threads": rayon::current_num_threads(),
    });
    if let Some(ready) = ready {
        let certificate = ready.map.certificate();
        // wall_s is the map's use on all objects; making and certifying it is told apart.
        answer["map_s"] = json!(ready.wall_s);
        // Objects that graze, or for which the map does not hold, were propagated.
        answer["propagated"] = json!(propagated);
        answer["certificate"] = json!({
            "runs": certificate.runs,
            "all_the_way": certificate.all_the_way,
            "max_km": certificate.max_km,
            "rms_km": certificate.rms_km,
            "max_s": certificate.max_s,
        });
    }
    Ok(answer)
}

/// A map for all objects, and the objects.
struct Mapped<'e> {
    map: Map<'e>,
    members: Vec<Member>,
    /// What making and certifying the map took, s.
    wall_s: f64,
}

fn mapped<'e>(
    ephemeris: &'e Ephemeris,
    case: &Case,
    along: &Vector3<f64>,
    sigma_au: f64,
    offsets_au: &[f64],
) -> Result<Mapped<'e>, Failure> {
    let refuse = |why: String| Failure::flag("--method", format!("mapped: {why}; use propagated"));
    if case.orbit.non_gravitational.is_some() {
        return Err(refuse(
            "objects with non-gravitational accelerations have no map".to_owned(),
        ));
    }
    let start = wall_start();
    let kicks = KickCurve::through(ephemeris, case, along, sigma_au).ok_or_else(|| {
        refuse("an object of this spread does not reach the last change of velocity".to_owned())
    })?;
    let members: Vec<Member> = offsets_au
        .par_iter()
        .with_min_len(1024)
        .map(|&offset| Member {
            state: shifted(&case.orbit, along, offset).state,
            kicks: kicks.at(offset),
        })
        .collect();
    let map = Map::new(
        ephemeris,
        case.orbit.epoch,
        &members,
        case.until,
        MAPPED_WITHIN_KM,
    )
    .map_err(|e| refuse(e.to_string()))?;
    Ok(Mapped {
        map,
        members,
        wall_s: start.elapsed().as_secs_f64(),
    })
}

/// Unit vector of the heliocentric velocity at the epoch.
fn along_velocity(ephemeris: &Ephemeris, case: &Case) -> Result<Vector3<f64>, AstroError> {
    let sun = ephemeris.state(Planet::Sun, case.orbit.epoch)?;
    let velocity = case.orbit.state.velocity_km_s - sun.velocity_km_s;
    let speed = velocity.norm();
    if speed > 0.0 {
        Ok(velocity / speed)
    } else {
        Err(AstroError::OutOfRange {
            what: "the heliocentric speed in km/s",
            value: speed,
            expected: "above 0, to spread along it",
        })
    }
}

fn shifted(orbit: &Orbit, along: &Vector3<f64>, offset_au: f64) -> Orbit {
    Orbit {
        state: StateVector {
            position_km: orbit.state.position_km + along * (offset_au * AU_KM),
            ..orbit.state
        },
        ..*orbit
    }
}

/// Every object with the full forces, in the order of the offsets.
fn propagate_all(
    ephemeris: &Ephemeris,
    case: &Case,
    along: &Vector3<f64>,
    sigma_au: f64,
    offsets_au: &[f64],
) -> Result<Vec<Encounter>, AstroError> {
    let kicks = KickCurve::through(ephemeris, case, along, sigma_au);
    if let (Some(kicks), None) = (kicks, &case.orbit.non_gravitational) {
        let members: Vec<Member> = offsets_au
            .iter()
            .map(|&offset| Member {
                state: shifted(&case.orbit, along, offset).state,
                kicks: kicks.at(offset),
            })
            .collect();
        return astro::fleet::fleet(ephemeris, case.orbit.epoch, &members, case.until, &|_| true);
    }
    offsets_au
        .par_iter()
        .map(|&offset| {
            let orbit = shifted(&case.orbit, along, offset);
            astro::encounter::encounter(ephemeris, &orbit, &case.kicks, case.until, Body::Earth)
        })
        .collect()
}

/// A member's changes of velocity in ICRF components, as a parabola of its offset through the changes at minus three
/// sigma, zero and plus three sigma: directions that follow each object's own state to a part in 10⁹ and better.
struct KickCurve {
    width_au: f64,
    /// When, and the change at minus, zero and plus the width, km/s.
    kicks: Vec<(Epoch, [Vector3<f64>; 3])>,
}

impl KickCurve {
    /// `None` if one of the three does not reach the last change of velocity: then each object is run alone.
    fn through(ephemeris: &Ephemeris, case: &Case, along: &Vector3<f64>, sigma_au: f64) -> Option<Self> {
        let width_au = if sigma_au > 0.0 { 3.0 * sigma_au } else { 1e-9 };
        let mut sorted = case.kicks.clone();
        sorted.sort_by(|a, b| a.epoch.seconds_since(b.epoch).total_cmp(&0.0));
        let changes = |offset: f64| {
            let orbit = shifted(&case.orbit, along, offset);
            (0..sorted.len())
                .map(|i| change(ephemeris, &orbit, &sorted[..i], &sorted[i]))
                .collect::<Result<Vec<_>, _>>()
                .ok()
        };
        let (minus, zero, plus) = (changes(-width_au)?, changes(0.0)?, changes(width_au)?);
        let kicks = sorted
            .iter()
            .enumerate()
            .map(|(i, k)| (k.epoch, [minus[i], zero[i], plus[i]]))
            .collect();
        Some(Self { width_au, kicks })
    }

    fn at(&self, offset_au: f64) -> Vec<(Epoch, Vector3<f64>)> {
        let x = offset_au / self.width_au;
        self.kicks
            .iter()
            .map(|(epoch, [minus, zero, plus])| {
                let slope = (plus - minus) / 2.0;
                let bend = (plus + minus) / 2.0 - zero;
                (*epoch, zero + slope * x + bend * (x * x))
            })
            .collect()
    }
}

/// A change of velocity in ICRF components, km/s, for an object that had these changes before.
fn change(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    before: &[Kick],
    kick: &Kick,
) -> Result<Vector3<f64>, AstroError> {
    let way = astro::propagate::propagate(ephemeris, orbit, before, kick.epoch)?;
    let state = way.state_at(kick.epoch)?;
    let sun = ephemeris.state(Planet::Sun, kick.epoch)?;
    Ok(kick.delta_v.inertial_km_s(&StateVector {
        position_km: state.position_km - sun.position_km,
        velocity_km_s: state.velocity_km_s - sun.velocity_km_s,
    }))
}

fn write_each(file: &Path, offsets_au: &[f64], met: &[Encounter]) -> Result<(), Failure> {
    let csv_error = |e: csv::Error| Failure::BadInput(format!("{}: {e}", file.display()));
    let mut rows = csv::Writer::from_path(file).map_err(csv_error)?;
    rows.write_record([
        "index",
        "offset_au",
        "outcome",
        "jd_tdb",
        "longitude_deg",
        "latitude_deg",
        "closest_km",
    ])
    .map_err(csv_error)?;
    for (index, (offset, m)) in offsets_au.iter().zip(met).enumerate() {
        let closest = m.closest.as_ref();
        let (outcome, jd, lon, lat) = match &m.outcome {
            Outcome::Impact(e) => (
                "impact",
                Some(e.epoch.jd_tdb()),
                e.longitude_deg.to_string(),
                e.latitude_deg.to_string(),
            ),
            Outcome::Miss => (
                "miss",
                closest.map(|c| c.epoch.jd_tdb()),
                String::new(),
                String::new(),
            ),
        };
        rows.write_record([
            index.to_string(),
            offset.to_string(),
            outcome.to_owned(),
            jd.map_or_else(String::new, |j| j.to_string()),
            lon,
            lat,
            closest.map_or_else(String::new, |c| c.distance_km.to_string()),
        ])
        .map_err(csv_error)?;
    }
    rows.flush().map_err(|e| Failure::file(file, e))
}

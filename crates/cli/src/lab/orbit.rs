//! `lab encounter`, `lab fleet`, `lab ephemeris`, `lab transfer`.

use std::path::Path;
use std::time::Instant;

use astro::AU_KM;
use astro::encounter::{Closest, Encounter, Outcome, Target as Body};
use astro::ephemeris::{Body as Planet, Ephemeris, StateVector};
use astro::fleet::Member;
use astro::time::Epoch;
use serde_json::{Value, json};

use super::{case, finite, positive, triple};
use crate::args::{Method, Target};
use crate::failure::Failure;

const SECONDS_PER_DAY: f64 = 86_400.0;

fn bad(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::BadInput(format!("{}: {error}", path.display()))
}

pub(super) fn encounter(path: &Path, state_at: Option<f64>, target: Target) -> Result<Value, Failure> {
    let case = case::read(path)?;
    let ephemeris = Ephemeris::embedded();
    let body = match target {
        Target::Earth => Body::Earth,
        Target::Moon => Body::Moon,
    };
    let met = astro::encounter::encounter(ephemeris, &case.orbit, &case.kicks, case.until, body).map_err(|e| bad(path, e))?;
    let mut answer = encounter_json(&met);
    if let Some(jd) = state_at {
        finite("--state-at", jd)?;
        let at = Epoch::from_jd_tdb(jd);
        let kicks: Vec<_> = case.kicks.iter().filter(|k| k.epoch.jd_tdb() <= jd).cloned().collect();
        let flight = astro::propagate::propagate(ephemeris, &case.orbit, &kicks, at).map_err(|e| Failure::flag("--state-at", e))?;
        let state = flight.state_at(at).map_err(|e| Failure::flag("--state-at", e))?;
        let r = state.position_km / AU_KM;
        let v = state.velocity_km_s * (SECONDS_PER_DAY / AU_KM);
        answer["state"] = json!({"jd_tdb": jd, "position_au": [r.x, r.y, r.z], "velocity_au_per_day": [v.x, v.y, v.z]});
    }
    Ok(answer)
}

fn closest_json(closest: &Closest) -> Value {
    json!({
        "jd_tdb": closest.epoch.jd_tdb(),
        "distance_km": closest.distance_km,
        "speed_km_s": closest.speed_km_s,
        "v_infinity_km_s": closest.v_infinity_km_s,
        "b_km": closest.b_km,
        "b_impact_km": closest.b_impact_km,
    })
}

fn encounter_json(met: &Encounter) -> Value {
    let closest = met.closest.as_ref().map(closest_json);
    match &met.outcome {
        Outcome::Impact(entry) => json!({
            "outcome": "impact",
            "entry": {
                "jd_tdb": entry.epoch.jd_tdb(),
                "longitude_deg": entry.longitude_deg,
                "latitude_deg": entry.latitude_deg,
                "speed_km_s": entry.speed_km_s,
                "elevation_deg": entry.elevation_deg,
            },
            "closest": closest,
        }),
        Outcome::Miss => json!({"outcome": "miss", "closest": closest}),
    }
}

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
    if method == Method::Mapped {
        return Err(Failure::flag("--method", "mapped is not offered by this version; use propagated"));
    }
    if count == 0 || count > 10_000_000 {
        return Err(Failure::flag("--count", format!("{count} must lie between 1 and 10,000,000")));
    }
    if finite("--sigma-au-along", sigma_au)? < 0.0 {
        return Err(Failure::flag("--sigma-au-along", format!("{sigma_au} must not be below 0")));
    }
    let case = case::read(path)?;
    let ephemeris = Ephemeris::embedded();
    let sun = ephemeris.state(Planet::Sun, case.orbit.epoch).map_err(|e| bad(path, e))?;
    let heliocentric_velocity = case.orbit.state.velocity_km_s - sun.velocity_km_s;
    let along = heliocentric_velocity / heliocentric_velocity.norm();
    let offsets_au: Vec<f64> = (0..count).map(|i| sigma_au * astro::knowledge::standard_normal(seed, i as u64)).collect();
    let kicks = inertial_kicks(ephemeris, &case).map_err(|e| bad(path, e))?;
    let members: Vec<Member> = offsets_au
        .iter()
        .map(|&offset| Member {
            state: StateVector {
                position_km: case.orbit.state.position_km + along * (offset * AU_KM),
                velocity_km_s: case.orbit.state.velocity_km_s,
            },
            kicks: kicks.clone(),
        })
        .collect();
    let start = wall_start();
    let met = astro::fleet::fleet(ephemeris, case.orbit.epoch, &members, case.until, &|_| true).map_err(|e| bad(path, e))?;
    let wall_s = start.elapsed().as_secs_f64();
    let impacts = met.iter().filter(|m| matches!(m.outcome, Outcome::Impact(_))).count();
    if let Some(file) = each {
        write_each(file, &offsets_au, &met)?;
    }
    Ok(json!({
        "count": count,
        "impacts": impacts,
        "misses": count - impacts,
        "wall_s": wall_s,
        "trajectories_per_s": count as f64 / wall_s.max(1e-9),
        "method": "propagated",
        "threads": rayon::current_num_threads(),
    }))
}

/// The case's velocity changes as ICRF vectors, from the heliocentric states of the unspread object.
fn inertial_kicks(ephemeris: &Ephemeris, case: &case::Case) -> Result<Vec<(Epoch, nalgebra::Vector3<f64>)>, astro::AstroError> {
    let mut before = Vec::new();
    let mut out = Vec::new();
    let mut kicks = case.kicks.clone();
    kicks.sort_by(|a, b| a.epoch.days_since(case.orbit.epoch).total_cmp(&b.epoch.days_since(case.orbit.epoch)));
    for kick in kicks {
        let at = if kick.epoch == case.orbit.epoch {
            case.orbit.state
        } else {
            astro::propagate::propagate(ephemeris, &case.orbit, &before, kick.epoch)?.state_at(kick.epoch)?
        };
        let sun = ephemeris.state(Planet::Sun, kick.epoch)?;
        let heliocentric = StateVector {
            position_km: at.position_km - sun.position_km,
            velocity_km_s: at.velocity_km_s - sun.velocity_km_s,
        };
        out.push((kick.epoch, kick.delta_v.inertial_km_s(&heliocentric)));
        before.push(kick);
    }
    Ok(out)
}

fn write_each(file: &Path, offsets_au: &[f64], met: &[Encounter]) -> Result<(), Failure> {
    let csv_error = |e: csv::Error| Failure::BadInput(format!("{}: {e}", file.display()));
    let mut rows = csv::Writer::from_path(file).map_err(csv_error)?;
    rows.write_record(["index", "offset_au", "outcome", "jd_tdb", "longitude_deg", "latitude_deg", "closest_km"])
        .map_err(csv_error)?;
    for (index, (offset, m)) in offsets_au.iter().zip(met).enumerate() {
        let closest = m.closest.as_ref();
        let (outcome, jd, lon, lat) = match &m.outcome {
            Outcome::Impact(e) => {
                ("impact", Some(e.epoch.jd_tdb()), e.longitude_deg.to_string(), e.latitude_deg.to_string())
            }
            Outcome::Miss => ("miss", closest.map(|c| c.epoch.jd_tdb()), String::new(), String::new()),
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

fn planet(flag: &str, name: &str) -> Result<Option<Planet>, Failure> {
    Ok(Some(match name {
        "barycenter" | "barycentre" | "ssb" => return Ok(None),
        "sun" => Planet::Sun,
        "mercury" => Planet::Mercury,
        "venus" => Planet::Venus,
        "earth" => Planet::Earth,
        "moon" => Planet::Moon,
        "mars" => Planet::Mars,
        "jupiter" => Planet::Jupiter,
        "saturn" => Planet::Saturn,
        "uranus" => Planet::Uranus,
        "neptune" => Planet::Neptune,
        "pluto" => Planet::Pluto,
        other => {
            return Err(Failure::flag(
                flag,
                format!("unknown body {other:?}; known are sun, mercury, venus, earth, moon, mars, jupiter, saturn, uranus, neptune, pluto, barycenter"),
            ));
        }
    }))
}

pub(super) fn ephemeris(body: &str, center: &str, jd: f64) -> Result<Value, Failure> {
    finite("--jd-tdb", jd)?;
    let at = Epoch::from_jd_tdb(jd);
    let ephemeris = Ephemeris::embedded();
    let mut ends = Vec::new();
    for (flag, name) in [("--body", body), ("--center", center)] {
        ends.push(match planet(flag, name)? {
            Some(p) => ephemeris.state(p, at).map_err(|e| Failure::flag("--jd-tdb", e))?,
            None => StateVector { position_km: nalgebra::Vector3::zeros(), velocity_km_s: nalgebra::Vector3::zeros() },
        });
    }
    let r = ends[0].position_km - ends[1].position_km;
    let v = ends[0].velocity_km_s - ends[1].velocity_km_s;
    Ok(json!({"position_km": [r.x, r.y, r.z], "velocity_km_s": [v.x, v.y, v.z]}))
}

pub(super) fn transfer(mu: f64, r1: &str, r2: &str, tof_s: f64, revolutions: u32, retrograde: bool) -> Result<Value, Failure> {
    positive("--mu", mu)?;
    positive("--tof-s", tof_s)?;
    let r1 = triple("--r1", r1)?.into();
    let r2 = triple("--r2", r2)?.into();
    let solutions = astro::transfer::lambert(mu, &r1, &r2, tof_s, revolutions, retrograde)
        .map_err(|e| Failure::BadInput(format!("--r1, --r2: {e}")))?;
    let list: Vec<Value> = solutions
        .iter()
        .map(|s| {
            json!({
                "revolutions": s.revolutions,
                "v1_km_s": [s.v1_km_s.x, s.v1_km_s.y, s.v1_km_s.z],
                "v2_km_s": [s.v2_km_s.x, s.v2_km_s.y, s.v2_km_s.z],
            })
        })
        .collect();
    Ok(json!({ "solutions": list }))
}

//! `lab encounter`, `lab ephemeris`, `lab transfer`.

use std::path::Path;

use astro::AU_KM;
use astro::encounter::{Closest, Encounter, Outcome, Target as Body};
use astro::ephemeris::{Body as Planet, Ephemeris, StateVector};
use astro::time::Epoch;
use nalgebra::Vector3;
use serde_json::{Value, json};

use super::{case, finite, positive, triple};
use crate::args::Target;
use crate::failure::Failure;

const SECONDS_PER_DAY: f64 = 86_400.0;

pub(super) fn bad(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::BadInput(format!("{}: {error}", path.display()))
}

pub(super) fn encounter(path: &Path, state_at: Option<f64>, target: Target) -> Result<Value, Failure> {
    let case = case::read(path)?;
    let ephemeris = Ephemeris::embedded();
    let body = match target {
        Target::Earth => Body::Earth,
        Target::Moon => Body::Moon,
    };
    let (way, met) = astro::encounter::flown(ephemeris, &case.orbit, &case.kicks, case.until, body)
        .map_err(|e| bad(path, e))?;
    let mut answer = encounter_json(&met);
    if let (Outcome::Miss, Some(other)) = (met.outcome, way.collided_with()) {
        answer["stopped_by"] = json!({"body": other.to_string(), "jd_tdb": way.span().1.jd_tdb()});
    }
    if let Some(jd) = state_at {
        finite("--state-at", jd)?;
        let at = Epoch::from_jd_tdb(jd);
        let kicks: Vec<_> = case
            .kicks
            .iter()
            .filter(|k| k.epoch.jd_tdb() <= jd)
            .copied()
            .collect();
        let flight = astro::propagate::propagate(ephemeris, &case.orbit, &kicks, at)
            .map_err(|e| Failure::flag("--state-at", e))?;
        let state = flight.state_at(at).map_err(|e| match flight.collided_with() {
            Some(other) => Failure::flag("--state-at", format!("{e}, where it ran into {other}")),
            None => Failure::flag("--state-at", e),
        })?;
        let r = state.position_km / AU_KM;
        let v = state.velocity_km_s * (SECONDS_PER_DAY / AU_KM);
        answer["state"] =
            json!({"jd_tdb": jd, "position_au": [r.x, r.y, r.z], "velocity_au_per_day": [v.x, v.y, v.z]});
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

pub(super) fn encounter_json(met: &Encounter) -> Value {
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

fn planet(flag: &str, name: &str) -> Result<Option<Planet>, Failure> {
    Ok(Some(match name.to_ascii_lowercase().as_str() {
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
                format!(
                    "unknown body {other:?}; known are sun, mercury, venus, earth, moon, mars, jupiter, saturn, uranus, neptune, pluto, barycenter"
                ),
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
            None => StateVector {
                position_km: Vector3::zeros(),
                velocity_km_s: Vector3::zeros(),
            },
        });
    }
    let r = ends[0].position_km - ends[1].position_km;
    let v = ends[0].velocity_km_s - ends[1].velocity_km_s;
    Ok(json!({"position_km": [r.x, r.y, r.z], "velocity_km_s": [v.x, v.y, v.z]}))
}

/// No ellipse through both places is smaller than the one whose major axis is half their triangle's perimeter, so
/// that many of its periods are the least time of any transfer with that many revolutions.
fn too_many_revolutions(mu: f64, r1: &Vector3<f64>, r2: &Vector3<f64>, tof_s: f64, revolutions: u32) -> bool {
    let smallest_axis = (r1.norm() + r2.norm() + (r2 - r1).norm()) / 4.0;
    let period_s = std::f64::consts::TAU * (smallest_axis * smallest_axis * smallest_axis / mu).sqrt();
    f64::from(revolutions) * period_s > tof_s
}

pub(super) fn transfer(
    mu: f64,
    r1: &str,
    r2: &str,
    tof_s: f64,
    revolutions: u32,
    retrograde: bool,
) -> Result<Value, Failure> {
    positive("--mu", mu)?;
    positive("--tof-s", tof_s)?;
    let r1: Vector3<f64> = triple("--r1", r1)?.into();
    let r2: Vector3<f64> = triple("--r2", r2)?.into();
    if too_many_revolutions(mu, &r1, &r2, tof_s, revolutions) {
        return Ok(json!({ "solutions": [] }));
    }
    let solutions = astro::transfer::lambert(mu, &r1, &r2, tof_s, revolutions, retrograde)
        .map_err(|e| Failure::flag("--r1, --r2, --tof-s", e))?;
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

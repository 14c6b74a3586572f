//! `lab corridor`: where it may fall, how likely, on whom, and what that would do.

use std::collections::BTreeMap;
use std::path::Path;

use astro::ephemeris::Ephemeris;
use astro::knowledge::{RiskCorridor, RiskPoint, beside, risk_corridor};
use impact::map::World;
use impact::population::Grid;
use serde_json::{Map, Value, json};

use super::orbit::bad;
use super::{case, positive, sigma};
use crate::args::{Swath, Uncertainty};
use crate::failure::Failure;

/// Levels of overpressure, psi: serious, severe, critical, unsurvivable damage ([`impact::affected`]).
const LEVELS_PSI: [u32; 4] = [1, 2, 4, 10];
/// Flattest fall that the blast model is asked for, degrees.
const LEAST_ANGLE_DEG: f64 = 1.0;

pub(super) fn corridor(
    path: &Path,
    known: &Uncertainty,
    count: usize,
    swath: &Swath,
) -> Result<Value, Failure> {
    let case = case::read(path)?;
    let covariance = sigma::covariance(known, &case.orbit)?.ok_or_else(|| {
        Failure::flag(
            "--sigma-au-along, --sigma-km, --sigma-mm-s, --covariance",
            "a corridor needs to know how well the orbit is known: give one of these",
        )
    })?;
    check(swath)?;
    let found = risk_corridor(
        Ephemeris::embedded(),
        &case.orbit,
        &case.kicks,
        case.until,
        &covariance,
        count,
    )
    .map_err(|e| bad(path, e))?;
    let mut damage = Vec::new();
    for point in &found.points {
        damage.push(damage_of(swath, point)?);
    }
    Ok(answer(&found, &damage))
}

fn check(swath: &Swath) -> Result<(), Failure> {
    for (flag, value) in [
        ("--radius-km", swath.radius_km),
        ("--diameter-m", swath.diameter_m),
        ("--density-kg-m3", Some(swath.density_kg_m3)),
    ] {
        if let Some(value) = value {
            positive(flag, value)?;
        }
    }
    // A quarter of the way round the Earth; beyond, a swath has no sides.
    if let Some(radius) = swath.radius_km.filter(|r| *r > 10_000.0) {
        return Err(Failure::flag(
            "--radius-km",
            format!("{radius} must be at most 10,000"),
        ));
    }
    Ok(())
}

/// Radii around one point of the corridor.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// Nothing was asked for.
    None,
    /// One radius, as given.
    Given(f64),
    /// Of the four levels, by the blast model.
    Blast([f64; 4]),
}

impl Damage {
    /// The widest, km.
    fn reach_km(self) -> Option<f64> {
        match self {
            Self::None => None,
            Self::Given(radius) => Some(radius),
            Self::Blast(radii) => Some(radii[0]),
        }
    }
}

fn damage_of(swath: &Swath, point: &RiskPoint) -> Result<Damage, Failure> {
    if let Some(radius) = swath.radius_km {
        return Ok(Damage::Given(radius));
    }
    let Some(diameter_m) = swath.diameter_m else {
        return Ok(Damage::None);
    };
    let body = impact::entry::Impactor {
        diameter_m,
        density_kg_m3: swath.density_kg_m3,
        speed_km_s: point.entry.ground_speed_km_s,
        angle_deg: point.entry.ground_elevation_deg.clamp(LEAST_ANGLE_DEG, 90.0),
    };
    let entered =
        impact::entry::enter(&body).map_err(|e| Failure::flag("--diameter-m, --density-kg-m3", e))?;
    Ok(Damage::Blast(impact::blast::radii_km(&entered)))
}

/// What the corridor means for one country.
#[derive(Clone, Copy, Debug, Default)]
struct Burden {
    /// Chance that it falls there.
    falls: f64,
    /// Chance that somebody there is within the reach of the damage.
    reached: f64,
    /// Expected number of people within that reach.
    people: f64,
}

fn answer(found: &RiskCorridor, damage: &[Damage]) -> Value {
    let (world, grid) = (World::embedded(), Grid::embedded());
    let mut burdens: BTreeMap<&str, Burden> = BTreeMap::new();
    let (mut sea, mut points) = (0.0, Vec::new());
    for (point, damage) in found.points.iter().zip(damage) {
        let (latitude, longitude) = (point.ground.latitude_deg, point.ground.longitude_deg);
        let here = world.country_at(latitude, longitude);
        match here {
            Some(country) => burdens.entry(&country.code).or_default().falls += point.probability,
            None => sea += point.probability,
        }
        let mut people = 0.0;
        if let Some(reach) = damage.reach_km() {
            for (code, within) in grid.people_by_country(latitude, longitude, &[reach; 4]) {
                let burden = burdens.entry(code).or_default();
                burden.reached += point.probability;
                burden.people += point.probability * within[0];
                people += within[0];
            }
        }
        points.push(point_json(point, *damage, here.map(|c| c.code.as_str()), people));
    }
    let (ellipse, plane) = (&found.ellipse, &found.target.plane);
    json!({
        "probability": found.probability,
        // Both axes of the ellipse, but linear: differs where the ellipse is no needle, or so long that it bends.
        "probability_linear": ellipse.probability_on_disc(plane.xi_km, plane.zeta_km, plane.b_impact_km),
        "runs": found.runs,
        "length_km": found.points.last().map_or(0.0, |p| p.along_km),
        "ellipse": {
            "xi_km": plane.xi_km,
            "zeta_km": plane.zeta_km,
            "semi_major_km": ellipse.semi_major_km,
            "semi_minor_km": ellipse.semi_minor_km,
            "angle_deg": ellipse.angle_deg,
            "b_impact_km": plane.b_impact_km,
        },
        "territories": territories(&burdens, found.probability),
        "sea_probability": sea,
        "points": points,
    })
}

/// By falling chance, the largest first.
fn territories(burdens: &BTreeMap<&str, Burden>, whole: f64) -> Vec<Value> {
    let world = World::embedded();
    let mut order: Vec<(&&str, &Burden)> = burdens.iter().collect();
    order.sort_by(|a, b| {
        (b.1.falls + b.1.reached)
            .total_cmp(&(a.1.falls + a.1.reached))
            .then(a.0.cmp(b.0))
    });
    order
        .into_iter()
        .map(|(code, burden)| {
            json!({
                "code": code,
                "name": world.country(code).map_or("", |c| &c.name),
                "probability": burden.falls,
                "share": if whole > 0.0 { burden.falls / whole } else { 0.0 },
                "probability_reached": burden.reached,
                "expected_people": burden.people,
            })
        })
        .collect()
}

fn point_json(point: &RiskPoint, damage: Damage, country: Option<&str>, people: f64) -> Value {
    let mut out = json!({
        "sigmas": point.sigmas,
        "probability": point.probability,
        "latitude_deg": point.ground.latitude_deg,
        "longitude_deg": point.ground.longitude_deg,
        "entry": {
            "jd_tdb": point.entry.epoch.jd_tdb(),
            "latitude_deg": point.entry.latitude_deg,
            "longitude_deg": point.entry.longitude_deg,
            "speed_km_s": point.entry.speed_km_s,
            "elevation_deg": point.entry.elevation_deg,
        },
        "along_km": point.along_km,
        "density_per_km": point.density_per_km,
        "across_km": point.across_km,
        "direction_deg": point.direction_deg,
        "country": country,
    });
    if let Some(reach) = damage.reach_km() {
        // What one sigma across adds to the reach belongs to the swath too.
        let half = reach + point.across_km;
        let side = |turn: f64| {
            let edge = beside(point.ground, point.direction_deg + turn, half);
            json!([edge.latitude_deg, edge.longitude_deg])
        };
        out["swath"] = json!({"half_width_km": half, "left": side(-90.0), "right": side(90.0)});
        out["people"] = json!(people.round());
    }
    if let Damage::Blast(radii) = damage {
        let levels: Map<String, Value> = LEVELS_PSI
            .iter()
            .zip(radii)
            .map(|(psi, radius)| (format!("psi_{psi}"), json!(radius)))
            .collect();
        out["radius_km"] = Value::Object(levels);
    }
    out
}

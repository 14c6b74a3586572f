//! What a hit does, zone by zone, and how it rates on the scales.

use std::io::Write;

use impact::ImpactError;
use impact::affected::HARMED_SHARE;
use impact::blast::{overpressure_pa, overpressure_thin_air_pa, radius_km, wind_m_s};
use impact::casualties::{Casualties, Protection, casualties, evacuated_share};
use impact::crater::{Crater, Target, crater, ejecta_m, melt_m3};
use impact::entry::{EntryResult, Impactor, enter};
use impact::flood::{Flooded, flood};
use impact::fragments::descend;
use impact::map::World;
use impact::population::Grid;
use impact::seismic::{effective_magnitude, magnitude};
use impact::thermal::{LUMINOUS, exposure_j_m2};
use impact::water::waves;
use impact::zones::zones;
use serde_json::{Map, Value, json};

use super::{finite, numbers, positive};
use crate::args::effects::{Effects, Ground, People};
use crate::failure::Failure;

const LEVELS_PSI: [u32; 4] = [1, 2, 4, 10];
/// Distances at which waves are told unless others are asked for, km.
const WAVES_KM: [f64; 3] = [100.0, 300.0, 1000.0];

/// What cannot be about the body, and the flag that it was given with.
fn no_body(error: ImpactError) -> Failure {
    let ImpactError::OutOfRange { name, .. } = error;
    let flag = match name {
        "a diameter" => "--diameter-m",
        "a density" => "--density-kg-m3",
        "a speed" => "--speed-km-s",
        "an angle" => "--angle-deg",
        _ => "--water-depth-m",
    };
    Failure::flag(flag, error)
}

/// Everything that a hit does.
pub(super) fn effects(asked: &Effects) -> Result<Value, Failure> {
    let body = body(asked)?;
    let target = target(asked)?;
    let entry = enter(&body).map_err(no_body)?;
    let distances = distances(asked)?;
    let place = asked.at.as_deref().map(place).transpose()?;
    let hole = crater(&body, &entry, target).map_err(|e| Failure::flag("--water-depth-m", e))?;
    let mut answer = json!({
        "energy_mt": entry.energy_mt,
        "breakup_altitude_m": entry.breakup_altitude_m,
        "airburst_altitude_m": entry.airburst_altitude_m,
        "crater_diameter_m": hole.filter(|c| c.final_m > 0.0).map(|c| c.final_m),
        "airburst_energy_mt": entry.airburst_energy_mt,
        "ground_energy_mt": entry.ground_energy_mt,
        "end_speed_m_s": entry.end_speed_m_s,
        "damage": damage(&entry),
        "crater": hole.map(|c| dug(&c, &body, &entry)),
        "seismic_magnitude": magnitude(&entry),
    });
    answer["fragment_cloud"] = second_opinion(&body, asked.strength_mpa)?;
    let found = zones(&body, &entry, target).map_err(no_body)?;
    answer["zones"] = found
        .iter()
        .map(|z| {
            json!({
                "effect": z.effect, "level": z.level, "meaning": z.meaning, "radius_km": z.radius_km,
                "least_km": z.range_km[0], "most_km": z.range_km[1], "source": z.effect.source(),
            })
        })
        .collect();
    let asked_km = distances.clone().unwrap_or_default();
    if !asked_km.is_empty() {
        answer["at_distance"] = asked_km
            .iter()
            .map(|&km| felt(&entry, hole.as_ref(), km))
            .collect();
    }
    if let (Target::Water { depth_m }, Some(hole)) = (target, &hole) {
        let distances = distances.unwrap_or_else(|| WAVES_KM.to_vec());
        answer["waves"] = sea(hole, &body, depth_m, &distances, place)?;
    }
    if let Some((lat, lon)) = place {
        answer["place"] = whose(lat, lon);
        let dry = !matches!(target, Target::Water { .. });
        if dry && entry.airburst_altitude_m.is_none() && answer["place"]["country"].is_null() {
            answer["note"] = json!(
                "this place lies at sea: --target water --water-depth-m METRES tells of waves; the crater here is one on land"
            );
        }
        answer["affected"] = affected(&entry, lat, lon);
        if let Target::Water { depth_m } = target {
            answer["flooded"] = flooded(&body, &entry, lat, lon, depth_m)?;
        }
        answer["casualties"] = struck(&entry, lat, lon, &asked.people)?;
    }
    answer["models"] = models();
    Ok(answer)
}

fn body(asked: &Effects) -> Result<Impactor, Failure> {
    positive("--diameter-m", asked.diameter_m)?;
    positive("--density-kg-m3", asked.density_kg_m3)?;
    positive("--speed-km-s", asked.speed_km_s)?;
    if !(positive("--angle-deg", asked.angle_deg)? <= 90.0) {
        let why = format!("{} must lie above 0 and at most 90", asked.angle_deg);
        return Err(Failure::flag("--angle-deg", why));
    }
    Ok(Impactor {
        diameter_m: asked.diameter_m,
        density_kg_m3: asked.density_kg_m3,
        speed_km_s: asked.speed_km_s,
        angle_deg: asked.angle_deg,
    })
}

fn target(asked: &Effects) -> Result<Target, Failure> {
    Ok(match asked.target {
        Ground::Sedimentary => Target::Sedimentary,
        Ground::Crystalline => Target::Crystalline,
        Ground::Water => Target::Water {
            depth_m: positive("--water-depth-m", asked.water_depth_m)?,
        },
    })
}

fn distances(asked: &Effects) -> Result<Option<Vec<f64>>, Failure> {
    let Some(text) = &asked.distance_km else {
        return Ok(None);
    };
    let distances = numbers("--distance-km", text)?;
    match distances.iter().find(|&&km| !(km > 0.0 && km <= 20_015.0)) {
        Some(km) => Err(Failure::flag(
            "--distance-km",
            format!("{km} must lie above 0 and at most 20,015, half the way around the Earth"),
        )),
        None => Ok(Some(distances)),
    }
}

fn place(at: &str) -> Result<(f64, f64), Failure> {
    let place = numbers("--at", at)?;
    let &[lat, lon] = place.as_slice() else {
        return Err(Failure::flag(
            "--at",
            "a place is LAT,LON in degrees, as 6.45,3.40",
        ));
    };
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=360.0).contains(&lon) {
        return Err(Failure::flag(
            "--at",
            format!("{at} is not a place: latitude -90 to 90, longitude -180 to 180"),
        ));
    }
    Ok((lat, lon))
}

fn radii(entry: &EntryResult) -> [f64; 4] {
    LEVELS_PSI.map(|psi| radius_km(entry, f64::from(psi)).unwrap_or(0.0))
}

fn damage(entry: &EntryResult) -> Vec<Value> {
    let row = |(psi, r): (&u32, f64)| json!({"level_psi": psi, "radius_km": r});
    LEVELS_PSI.iter().zip(radii(entry)).map(row).collect()
}

fn dug(crater: &Crater, body: &Impactor, entry: &EntryResult) -> Value {
    json!({
        "transient_diameter_m": crater.transient_m, "final_diameter_m": crater.final_m, "depth_m": crater.depth_m,
        "kind": if crater.complex { "complex" } else { "simple" },
        "water_diameter_m": crater.water_m, "melt_m3": melt_m3(body, entry).filter(|_| crater.water_m.is_none()),
    })
}

/// The fragment-cloud model, beside the pancake.
fn second_opinion(body: &Impactor, strength_mpa: f64) -> Result<Value, Failure> {
    positive("--strength-mpa", strength_mpa)?;
    let found = descend(body, strength_mpa * 1e6).map_err(|e| Failure::flag("--strength-mpa", e))?;
    Ok(json!({
        "strength_mpa": strength_mpa, "breakup_altitude_m": found.breakup_altitude_m,
        "peak_altitude_m": found.peak_altitude_m, "mean_altitude_m": found.mean_altitude_m,
        "peak_kt_per_km": found.peak_kt_per_km, "air_energy_mt": found.air_mt, "ground_energy_mt": found.ground_mt,
    }))
}

/// What is felt at a distance.
fn felt(entry: &EntryResult, crater: Option<&Crater>, km: f64) -> Value {
    let metres = 1000.0 * km;
    let pascals = overpressure_pa(metres, entry);
    json!({
        "distance_km": km, "overpressure_pa": pascals,
        "overpressure_thin_air_pa": entry.airburst_altitude_m.map(|_| overpressure_thin_air_pa(metres, entry)),
        "wind_m_s": wind_m_s(pascals), "thermal_j_m2": exposure_j_m2(entry, metres, LUMINOUS[0]),
        "effective_magnitude": magnitude(entry).map(|m| effective_magnitude(m, km)),
        "ejecta_m": crater.filter(|c| c.water_m.is_none()).and_then(|c| ejecta_m(c, metres)),
    })
}

fn sea(
    hole: &Crater,
    body: &Impactor,
    depth_m: f64,
    distances: &[f64],
    place: Option<(f64, f64)>,
) -> Result<Value, Failure> {
    let mut coasts: Vec<(f64, Option<&str>)> = distances.iter().map(|&km| (km, None)).collect();
    if let Some((lat, lon)) = place {
        let (country, km) = World::embedded().nearest(lat, lon);
        if km > 0.0 {
            coasts.insert(0, (km, Some(&country.code)));
        }
    }
    let mut rows = Vec::new();
    for (km, coast) in coasts {
        let found = waves(hole, body.diameter_m, depth_m, 1000.0 * km)
            .map_err(|e| Failure::flag("--water-depth-m, --distance-km", e))?;
        if let Some(w) = found {
            rows.push(json!({
                "distance_km": km, "nearest_coast": coast, "rim_wave_m": w.rim_m, "collapse_wave_m": w.collapse_m,
                "breaks_at_depth_m": w.breaks_at_depth_m, "run_up_least_m": w.run_up_m[0], "run_up_m": w.run_up_m[1],
                "run_up_most_m": w.run_up_m[2], "flooded_inland_m": w.flooded_inland_m,
            }));
        }
    }
    Ok(Value::Array(rows))
}

fn whose(lat: f64, lon: f64) -> Value {
    let (nearest, coast_km) = World::embedded().nearest(lat, lon);
    json!({"latitude_deg": lat, "longitude_deg": lon, "country": (coast_km <= 0.0).then_some(&nearest.code),
        "nearest": nearest.code, "nearest_km": coast_km})
}

fn affected(entry: &EntryResult, lat: f64, lon: f64) -> Value {
    let inside = radii(entry).map(|km| Grid::embedded().people_within(lat, lon, km));
    let mut rows = Map::new();
    for (psi, people) in LEVELS_PSI.iter().zip(inside) {
        rows.insert(format!("psi_{psi}"), json!(people.round()));
    }
    let ring = |i: usize| inside[i] - inside.get(i + 1).copied().unwrap_or(0.0);
    let harmed: f64 = (0..4).map(|i| ring(i) * HARMED_SHARE[i]).sum();
    rows.insert("in_danger".to_owned(), json!(harmed.round()));
    Value::Object(rows)
}

/// People whom the waves reach: as exercises count them, and by the other answer.
fn flooded(body: &Impactor, entry: &EntryResult, lat: f64, lon: f64, depth_m: f64) -> Result<Value, Failure> {
    if World::embedded().country_at(lat, lon).is_some() {
        return Ok(Value::Null);
    }
    let found = flood(body, entry, lat, lon, depth_m).map_err(|e| Failure::flag("--water-depth-m", e))?;
    let told = |f: &Flooded| {
        let rows = f.by_country.iter().map(|(code, people, harmed)| {
            json!({"country": code, "people": people.round(), "in_danger": harmed.round()})
        });
        json!({"people": f.people.round(), "in_danger": f.harmed.round(), "by_country": rows.collect::<Vec<_>>()})
    };
    Ok(json!({"shelf": told(&found.shelf), "deep": told(&found.deep)}))
}

fn protection(people: &People) -> Result<Protection, Failure> {
    let left = match (people.evacuated, people.warning_h) {
        (Some(share), _) => share,
        (None, Some(hours)) => evacuated_share(hours, people.clearance_h, people.compliance)
            .map_err(|e| Failure::flag("--warning-h, --clearance-h, --compliance", e))?,
        (None, None) => 0.0,
    };
    Ok(Protection {
        evacuated: left,
        sheltered: people.sheltered.unwrap_or(0.0),
        shelter_factor: people.shelter_factor,
    })
}

fn struck(entry: &EntryResult, lat: f64, lon: f64, people: &People) -> Result<Value, Failure> {
    let done = protection(people)?;
    let refused = |e| Failure::flag("--evacuated, --sheltered, --shelter-factor", e);
    let found = casualties(entry, lat, lon, &done).map_err(refused)?;
    let unwarned = casualties(entry, lat, lon, &Protection::NONE).map_err(refused)?;
    let sums = |c: &Casualties| json!({"dead": c.dead.round(), "injured": c.injured.round(), "cut_by_glass": c.cut_by_glass.round()});
    let mut value = sums(&found);
    value["evacuated_share"] = json!(done.evacuated);
    value["sheltered_share"] = json!(done.sheltered);
    value["shelter_factor"] = json!(done.shelter_factor);
    value["unwarned"] = sums(&unwarned);
    value["people"] = json!({"psi_1": found.people[0].round(), "psi_2": found.people[1].round(),
        "psi_5": found.people[2].round(), "psi_12": found.people[3].round()});
    value["by_country"] = found
        .by_country
        .iter()
        .map(|(code, dead, injured)| json!({"country": code, "dead": dead.round(), "injured": injured.round()}))
        .collect();
    Ok(value)
}

/// What each part was computed with, where that is printed, and how good it is.
fn models() -> Value {
    json!({
        "entry": "analytic pancake: Collins, Melosh & Marcus 2005, MAPS 40, 817; burst altitude within some 4 km, energy 10 %",
        "fragment_cloud": "Wheeler, Register & Mathias 2017, Icarus 295, 149, with the strength given; peak altitude within some 8 km for bodies of 10 to 40 m, too high for larger ones (Tunguska: 23 km for 5 to 10)",
        "blast": impact::zones::Effect::Blast.source(),
        "thermal": impact::zones::Effect::Thermal.source(),
        "crater": impact::zones::Effect::Crater.source(),
        "ejecta": impact::zones::Effect::Ejecta.source(),
        "seismic": impact::zones::Effect::Seismic.source(),
        "waves": "Wünnemann, Collins & Weiss 2010, Reviews of Geophysics 48, RG4006; run-up from breaking height, a third (van Dorn effect) to twice; published run-ups differ by ten times",
        "affected": "people inside a level: 0.25° grid, totals of UN World Population Prospects 2024 for 2025; in danger: 10, 30, 60, 100 % by ring (as PAIR for exercises, from memory); nobody has moved",
        "flooded": "people on ground that the waves flood within 3,000 km over open sea: `shelf` if they break on a wide shelf (what exercises count), `deep` if they run on to the shore; in danger by depth of water as in Banda Aceh 2004 (from memory of Koshimura and others 2009); within a factor of ten",
        "casualties": "Office of Technology Assessment 1979, by zones of 1, 2, 5, 12 psi, within a factor of 2; glass: 1 in 1,000 from 0.5 kPa (Chelyabinsk); fire, waves and shaking left out",
    })
}

/// Numbers to five digits, as far as the models are worth.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(n) => match n.as_f64() {
            Some(x) if x != 0.0 && n.is_f64() => {
                let scale = 10_f64.powi(4 - x.abs().log10().floor() as i32);
                json!((x * scale).round() / scale)
            }
            _ => Value::Number(n),
        },
        Value::Array(items) => items.into_iter().map(rounded).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, field)| (name, rounded(field)))
            .collect(),
        other @ (Value::Null | Value::Bool(_) | Value::String(_)) => other,
    }
}

/// The answer as a person reads it.
pub(super) fn show(answer: &Value, out: &mut dyn Write) -> Result<(), Failure> {
    let mut rest = answer.clone();
    let zones = rest["zones"].take();
    let models = rest["models"].take();
    if let Value::Object(fields) = &mut rest {
        fields.retain(|name, _| !matches!(name.as_str(), "zones" | "models"));
    }
    super::table(&rounded(rest), "", out)?;
    writeln!(
        out,
        "\n{:<10}{:<22}{:>10}{:>20}  what happens",
        "effect", "level", "to, km", "least to most, km"
    )?;
    for zone in zones.as_array().into_iter().flatten() {
        let text = |name: &str| zone[name].as_str().unwrap_or_default();
        let km = |name: &str| zone[name].as_f64().unwrap_or_default();
        let range = format!("{:.1} to {:.1}", km("least_km"), km("most_km"));
        writeln!(
            out,
            "{:<10}{:<22}{:>10.1}{:>20}  {}",
            text("effect"),
            text("level"),
            km("radius_km"),
            range,
            text("meaning")
        )?;
    }
    writeln!(out)?;
    for (part, source) in models.as_object().into_iter().flatten() {
        writeln!(out, "{part:<16}{}", source.as_str().unwrap_or_default())?;
    }
    Ok(())
}

/// People of a country, around a place, or of the world and every country.
pub(super) fn people(country: Option<&str>, at: Option<&str>, within_km: f64) -> Result<Value, Failure> {
    let (world, grid) = (World::embedded(), Grid::embedded());
    let mut value = json!({"source": "United Nations, World Population Prospects 2024, medium variant, 1 July 2025; places by GeoNames"});
    if let Some(code) = country {
        let found = world.country(code).ok_or_else(|| {
            Failure::flag(
                "--country",
                format!("{code} is no country here; codes are those of ISO 3166-1 alpha-3, as NGA"),
            )
        })?;
        value["country"] = json!(found.code);
        value["name"] = json!(found.name);
        value["people"] = json!(found.population);
        value["on_grid"] = json!(grid.people_of(code).round());
    }
    if let Some(at) = at {
        let (lat, lon) = place(at)?;
        if !(positive("--within-km", within_km)? <= 20_015.0) {
            return Err(Failure::flag(
                "--within-km",
                format!("{within_km} must be at most 20,015"),
            ));
        }
        value["within_km"] = json!(within_km);
        value["within"] = json!(grid.people_within(lat, lon, within_km).round());
        value["place"] = whose(lat, lon);
    }
    if country.is_none() && at.is_none() {
        value["world"] = json!(grid.total().round());
        let mut countries = Map::new();
        for country in world.countries() {
            countries.insert(country.code.clone(), json!(country.population));
        }
        value["countries"] = Value::Object(countries);
    }
    Ok(value)
}

/// Diameters that go with a brightness.
pub(super) fn size(h_magnitude: f64, albedo: Option<f64>) -> Result<Value, Failure> {
    let bad = |e| Failure::flag("--h-magnitude", e);
    let found = impact::size::sizes(finite("--h-magnitude", h_magnitude)?).map_err(bad)?;
    let mut value = json!({
        "h_magnitude": h_magnitude,
        "median_m": found.median_m, "p5_m": found.p5_m, "p16_m": found.p16_m, "p84_m": found.p84_m, "p95_m": found.p95_m,
        "at_albedo_0_14_m": found.at_albedo_014_m,
        "model": "albedos of near-Earth asteroids by Wright and others 2016, AJ 152, 79",
    });
    if let Some(albedo) = albedo {
        let known =
            impact::size::diameter_m(h_magnitude, albedo).map_err(|e| Failure::flag("--albedo", e))?;
        value["albedo"] = json!(albedo);
        value["diameter_m"] = json!(known);
    }
    Ok(value)
}

/// Palermo and Torino; with further encounters, their sum on the Palermo scale.
pub(super) fn scales(
    probability: f64,
    energy_mt: f64,
    years: f64,
    also: &[String],
) -> Result<Value, Failure> {
    let share = |flag: &str, p: f64| {
        if finite(flag, p)? > 0.0 && p <= 1.0 {
            Ok(())
        } else {
            Err(Failure::flag(flag, format!("{p} must lie above 0 and at most 1")))
        }
    };
    share("--probability", probability)?;
    positive("--energy-mt", energy_mt)?;
    positive("--years", years)?;
    let soon = years < impact::scales::TORINO_YEARS;
    let rated = |flags: &str, p: f64, mt: f64, t: f64| {
        let scale = impact::scales::palermo(p, mt, t);
        if scale.is_finite() {
            Ok(scale)
        } else {
            Err(Failure::flag(
                flags,
                "so small or large that no scale has a number for it",
            ))
        }
    };
    let palermo = rated(
        "--probability, --energy-mt, --years",
        probability,
        energy_mt,
        years,
    )?;
    let mut value = json!({
        "palermo": palermo,
        "torino": soon.then(|| impact::scales::torino(probability, energy_mt)),
    });
    let mut each = vec![palermo];
    for text in also {
        let [p, mt, t] = super::triple("--also", text)?;
        share("--also", p)?;
        positive("--also", mt)?;
        positive("--also", t)?;
        each.push(rated("--also", p, mt, t)?);
    }
    if !also.is_empty() {
        value["palermo_cumulative"] = json!(impact::scales::palermo_cumulative(&each));
        value["palermo_each"] = json!(each);
    }
    if !soon {
        value["note"] = json!("the Torino scale speaks only of impacts less than 100 years away");
    }
    Ok(value)
}

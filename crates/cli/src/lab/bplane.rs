//! `lab bplane` and `lab keyholes`.

use std::path::Path;

use astro::ephemeris::{Body, Ephemeris};
use astro::keyhole::{Keyhole, Search};
use astro::propagate::Orbit;
use astro::time::Epoch;
use astro::{AU_KM, EARTH_RADIUS_KM, ENTRY_ALTITUDE_KM, GM_EARTH_KM3_S2, PlaneEllipse, TargetPlane};
use nalgebra::Vector3;
use serde_json::{Value, json};

use super::orbit::bad;
use super::{case, finite, positive, sigma};
use crate::args::Uncertainty;
use crate::failure::Failure;

fn list(v: &Vector3<f64>) -> [f64; 3] {
    [v.x, v.y, v.z]
}

/// The impact parameter that just grazes 100 km of altitude over the equator, km.
fn b_entry_km(v_infinity_km_s: f64) -> f64 {
    let radius = EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM;
    radius * (1.0 + 2.0 * GM_EARTH_KM3_S2 / (radius * v_infinity_km_s * v_infinity_km_s)).sqrt()
}

fn plane_json(target: &TargetPlane) -> Value {
    let plane = &target.plane;
    let earth = target.earth.velocity_km_s;
    let theta = (plane.asymptote.dot(&earth) / earth.norm())
        .clamp(-1.0, 1.0)
        .acos();
    json!({
        "outcome": if target.impact { "impact" } else { "miss" },
        "jd_tdb": target.epoch.jd_tdb(),
        "distance_km": target.distance_km,
        "xi_km": plane.xi_km,
        "zeta_km": plane.zeta_km,
        "b_km": plane.b_km,
        "v_infinity_km_s": plane.v_infinity_km_s,
        "b_impact_km": plane.b_impact_km,
        "b_entry_km": b_entry_km(plane.v_infinity_km_s),
        "theta_deg": theta.to_degrees(),
        "xi_axis": list(&plane.xi_axis),
        "eta_axis": list(&plane.asymptote),
        "zeta_axis": list(&plane.zeta_axis),
    })
}

pub(super) fn bplane(path: &Path, known: &Uncertainty) -> Result<Value, Failure> {
    let case = case::read(path)?;
    let ephemeris = Ephemeris::embedded();
    let covariance = sigma::covariance(known, &case.orbit)?;
    let target =
        astro::target_plane(ephemeris, &case.orbit, &case.kicks, case.until).map_err(|e| bad(path, e))?;
    let mut answer = plane_json(&target);
    answer["ellipse"] = Value::Null;
    if let Some(covariance) = covariance {
        let partials =
            astro::plane_partials(ephemeris, &case.orbit, &case.kicks, &target).map_err(|e| bad(path, e))?;
        let ellipse = PlaneEllipse::new(&partials, &covariance)
            .map_err(|e| Failure::flag("--covariance, --sigma-…", e))?;
        let plane = &target.plane;
        let chance = |radius| ellipse.probability_on_disc(plane.xi_km, plane.zeta_km, radius);
        answer["ellipse"] = json!({
            "sigma_xi_km": ellipse.sigma_xi_km,
            "sigma_zeta_km": ellipse.sigma_zeta_km,
            "correlation": ellipse.correlation,
            "semi_major_km": ellipse.semi_major_km,
            "semi_minor_km": ellipse.semi_minor_km,
            "angle_deg": ellipse.angle_deg,
        });
        // Linear in the orbit's errors; the disc of the body itself, and of its atmosphere.
        answer["probability"] = json!(chance(plane.b_impact_km));
        answer["probability_entry"] = json!(chance(b_entry_km(plane.v_infinity_km_s)));
    }
    Ok(answer)
}

pub(super) fn keyholes(path: &Path, until: f64, span_km: f64, most: usize) -> Result<Value, Failure> {
    finite("--until", until)?;
    positive("--span-km", span_km)?;
    let case = case::read(path)?;
    if until <= case.until.jd_tdb() {
        return Err(Failure::flag(
            "--until",
            format!(
                "{until} must be later than the case's until_jd_tdb, before which the first encounter is"
            ),
        ));
    }
    let search = Search {
        first_before: case.until,
        until: Epoch::from_jd_tdb(until),
        span_km,
        most,
    };
    let found = astro::keyhole::keyholes(Ephemeris::embedded(), &case.orbit, &case.kicks, &search)
        .map_err(|e| bad(path, e))?;
    let mut keyholes = Vec::new();
    for keyhole in &found.keyholes {
        keyholes.push(keyhole_json(keyhole)?);
    }
    Ok(json!({
        "first": plane_json(&found.first),
        "keyholes": keyholes,
        "left_out": found.left_out,
        "unresolved": found.unresolved,
    }))
}

fn keyhole_json(keyhole: &Keyhole) -> Result<Value, Failure> {
    let (resonance, back) = (&keyhole.resonance, &keyhole.at_return);
    Ok(json!({
        "years": resonance.years,
        "revolutions": resonance.revolutions,
        "return_jd_tdb": back.epoch.jd_tdb(),
        "return_utc": back.epoch.to_utc().to_string(),
        "xi_km": keyhole.xi_km,
        "zeta_km": keyhole.zeta_km,
        "width_km": keyhole.width_km,
        "circle": {
            "a_au": resonance.a_au,
            "centre_zeta_km": resonance.centre_zeta_km,
            "radius_km": resonance.radius_km,
            "zeta_km": keyhole.circle_zeta_km,
        },
        "stretching": keyhole.stretching,
        "return_b_km": back.plane.b_km,
        "return_b_impact_km": back.plane.b_impact_km,
        "return_v_infinity_km_s": back.plane.v_infinity_km_s,
        "from_nominal_mm_s": keyhole.from_nominal_mm_s,
        "state": state_json(&keyhole.orbit)?,
    }))
}

/// A state as a case file has it.
fn state_json(orbit: &Orbit) -> Result<Value, Failure> {
    const SECONDS_PER_DAY: f64 = 86_400.0;
    let sun = Ephemeris::embedded()
        .state(Body::Sun, orbit.epoch)
        .map_err(|e| Failure::BadInput(e.to_string()))?;
    let position = (orbit.state.position_km - sun.position_km) / AU_KM;
    let velocity = (orbit.state.velocity_km_s - sun.velocity_km_s) * (SECONDS_PER_DAY / AU_KM);
    Ok(json!({
        "epoch_jd_tdb": orbit.epoch.jd_tdb(),
        "heliocentric_position_au": list(&position),
        "heliocentric_velocity_au_per_day": list(&velocity),
    }))
}

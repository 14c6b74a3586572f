//! The one flown outcome: the true orbit, the true body, the flights that hit.
//!
//! Each hit's beta scatters about the median as it does for a body that has been looked at; what a plan's odds add to
//! that before a flyby is ignorance of the body, and the body is what it is.

use astro::{DeltaV, Encounter, Epoch, Kick, Outcome, target_plane};
use game::{Flown, FlownOutcome, Landing};
use mission::flight::{Body, Truth, along_mm_s, fly};
use mission::plan::{Plan, Seconds};
use scenario::Scenario;

use super::AdjudicationError;
use super::assess::{crafts, perigee_km, push_model};
use super::estimate::{Sky, failed, plane_point};
use super::ground::Fall;

/// Flies the truth.
pub(super) fn outcome(
    scenario: &Scenario,
    sky: &Sky,
    flown: &Flown,
) -> Result<FlownOutcome, AdjudicationError> {
    let about = failed("the outcome");
    let asteroid = &scenario.asteroid;
    let body = Body {
        diameter_m: asteroid.diameter_m,
        diameter_sigma_ln: 0.0,
        density_kg_m3: asteroid.density_kg_m3,
    };
    let mut plan = Plan {
        flights: flown.hits.clone(),
    };
    plan.flights.sort_by(|a, b| (a.arrival, a).cmp(&(b.arrival, b)));
    let truth = Truth {
        orbit: &sky.truth,
        body: &body,
        push: &push_model(&scenario.hardware, true),
        crafts: &crafts(scenario),
        until: sky.until,
    };
    let drawn = fly(sky.ephemeris, &truth, &plan, flown.seed).map_err(|e| about(&e))?;
    let kicks: Vec<Kick> = plan
        .flights
        .iter()
        .zip(&drawn.delta_v_mm_s)
        .map(|(flight, push)| Kick {
            epoch: Epoch::from_jd_tdb(flight.arrival.jd_tdb()),
            delta_v: DeltaV::Inertial { mm_s: *push },
        })
        .collect();
    let plane = target_plane(sky.ephemeris, &sky.truth, &kicks, sky.until).map_err(|e| about(&e))?;
    let mut push_um_s = Vec::new();
    for (flight, push) in plan.flights.iter().zip(&drawn.delta_v_mm_s) {
        let at = Epoch::from_jd_tdb(flight.arrival.jd_tdb());
        let there = sky.way.state_at(at).map_err(|e| about(&e))?;
        let along = along_mm_s(sky.ephemeris, &there, at, push).map_err(|e| about(&e))?;
        push_um_s.push((along * 1000.0).round() as i64);
    }
    let landing = |encounter: &Encounter, diameter_m: f64| -> Result<Option<Landing>, AdjudicationError> {
        match &encounter.outcome {
            Outcome::Impact(entry) => Fall::new(entry, diameter_m, body.density_kg_m3)
                .map(|fall| Some(fall.landing()))
                .map_err(|e| about(&e)),
            Outcome::Miss => Ok(None),
        }
    };
    let mut fragments = Vec::new();
    for (diameter_m, encounter) in &drawn.fragments {
        fragments.extend(landing(encounter, *diameter_m)?);
    }
    let impact = landing(&drawn.encounter, drawn.diameter_m)?;
    let at = match &drawn.encounter.outcome {
        Outcome::Impact(entry) => entry.epoch,
        Outcome::Miss => drawn.encounter.closest.map_or(sky.until, |c| c.epoch),
    };
    Ok(FlownOutcome {
        beta_milli: drawn.beta.iter().map(|b| (b * 1000.0).round() as u32).collect(),
        push_um_s,
        broken_up: drawn.broken_up,
        perigee_km: impact
            .is_none()
            .then(|| perigee_km(&drawn.encounter).round() as i64),
        impact,
        fragments,
        plane: plane_point(&plane.plane),
        at: Seconds::from_jd_tdb(at.jd_tdb()),
    })
}

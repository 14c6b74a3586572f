//! The one flown outcome: the true orbit, the true body, the flights that hit.
//!
//! Each hit's beta scatters about the median as it does for a body that has been looked at; what a plan's odds add to
//! that before a flyby is ignorance of the body, and the body is what it is.

use astro::{DeltaV, Encounter, Kick, Outcome, target_plane};
use game::{Flown, FlownOutcome, Landing};
use mission::flight::{Body, Truth, fly};
use mission::plan::{Flight, Plan, Seconds};
use scenario::Scenario;

use super::AdjudicationError;
use super::assess::{along_um_s, crafts, perigee_km, push_model, slow};
use super::estimate::{Sky, failed, plane_point};
use super::ground::Fall;

/// Flies the truth. A tug that decides beside the asteroid goes the way that leaves fewer people in danger; of equals the
/// one that passes farther.
pub(super) fn outcome(
    scenario: &Scenario,
    sky: &Sky,
    flown: &Flown,
) -> Result<FlownOutcome, AdjudicationError> {
    let plan = in_order(&flown.hits);
    let mut ends = Vec::new();
    for way in plan.ways() {
        ends.push(one_way(scenario, sky, &way, flown.seed)?);
    }
    let harmed = |o: &FlownOutcome| -> i64 {
        let falls = o.impact.iter().chain(&o.fragments);
        falls.flat_map(|l| l.harmed.values()).sum()
    };
    // The first of equals, which is forwards.
    let best = ends
        .into_iter()
        .min_by_key(|o| (harmed(o), std::cmp::Reverse(o.perigee_km)));
    best.ok_or_else(|| failed("the outcome")(&"a plan goes no way at all"))
}

/// The body as it is.
pub(super) fn true_body(scenario: &Scenario) -> Body {
    Body {
        diameter_m: scenario.asteroid.diameter_m,
        diameter_sigma_ln: 0.0,
        density_kg_m3: scenario.asteroid.density_kg_m3,
    }
}

/// The hits of the one flight, in the order in which their dice are thrown.
pub(super) fn in_order(hits: &[Flight]) -> Plan {
    let mut flights = hits.to_vec();
    flights.sort_by(|a, b| (a.arrival, a).cmp(&(b.arrival, b)));
    Plan { flights }
}

/// Flies the truth with a plan that is decided.
fn one_way(
    scenario: &Scenario,
    sky: &Sky,
    plan: &Plan,
    seed: u64,
) -> Result<FlownOutcome, AdjudicationError> {
    let about = failed("the outcome");
    let body = true_body(scenario);
    let truth = Truth {
        orbit: &sky.truth,
        body: &body,
        push: &push_model(&scenario.hardware, true),
        crafts: &crafts(scenario),
        slow: &slow(scenario, sky, plan).map_err(|e| about(&e))?,
        until: sky.until,
    };
    let drawn = fly(sky.ephemeris, &truth, plan, seed).map_err(|e| about(&e))?;
    let kicks: Vec<Kick> = drawn
        .kicks
        .iter()
        .flatten()
        .map(|(epoch, push)| Kick {
            epoch: *epoch,
            delta_v: DeltaV::Inertial { mm_s: push * 1e6 },
        })
        .collect();
    let plane = target_plane(sky.ephemeris, &sky.truth, &kicks, sky.until).map_err(|e| about(&e))?;
    let mut push_um_s = Vec::new();
    for kicks in &drawn.kicks {
        push_um_s.push(along_um_s(sky, kicks).map_err(|e| about(&e))?);
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

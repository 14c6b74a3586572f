//! Craft, plans and the body that the tests of hits and draws share.

use astro::knowledge::OrbitSolution;
use astro::{Ephemeris, Outcome};
use mission::flight::{Body, Draw, Odds, PushModel, Question, Truth, fly};
use mission::plan::{Craft, CraftId, Effect, LauncherId, Plan};

use crate::examples::arc;
use crate::support::{linearisation, truth, until};

pub(crate) const RADIUS_KM: f64 = 6378.137;
pub(crate) const EIGHT: &[&str] = &["season_8m_2025", "jwst_2025"];

pub(crate) fn crafts() -> Vec<Craft> {
    [("s", 600), ("m", 1_500), ("l", 2_500)]
        .map(|(id, mass_kg)| Craft {
            id: CraftId::new(id),
            name: id.to_owned(),
            mass_kg,
            effect: Effect::Kinetic,
        })
        .to_vec()
}

/// So many craft on the arc of these days.
pub(crate) fn plan(id: &str, count: usize, (launch, arrival, revolutions): (&str, &str, u8)) -> Plan {
    let craft = crafts().into_iter().find(|c| c.id.as_str() == id).unwrap();
    let flight =
        arc(launch, arrival, revolutions).flight(&craft, &LauncherId::new("falcon_heavy_expendable"));
    Plan {
        flights: vec![flight; count],
    }
}

pub(crate) const BODY: Body = Body {
    diameter_m: 190.0,
    diameter_sigma_ln: 0.0,
    density_kg_m3: 2_400.0,
};

/// Beta 3 without scatter, and nothing breaks.
pub(crate) const SURE: PushModel = PushModel {
    beta_median: 3.0,
    beta_sigma_ln: 0.0,
    beta_range: (1.0, 6.0),
    breakup_scale: 1e9,
    work_year: 1.0,
};

pub(crate) enum End {
    Longitude(f64),
    Altitude(f64),
}

pub(crate) fn end(draw: &Draw) -> End {
    match &draw.encounter.outcome {
        Outcome::Impact(e) => End::Longitude(e.longitude_deg),
        Outcome::Miss => End::Altitude(draw.encounter.closest.unwrap().distance_km - RADIUS_KM),
    }
}

pub(crate) fn flown_as(plan: &Plan, push: &PushModel, seed: u64) -> Draw {
    let truth = Truth {
        orbit: &truth(),
        body: &BODY,
        push,
        crafts: &crafts(),
        slow: &[],
        until: until(),
    };
    fly(Ephemeris::embedded(), &truth, plan, seed).unwrap()
}

pub(crate) const NOV_2026: (&str, &str, u8) = ("2026-11-28", "2028-10-23", 1);
pub(crate) const NOV_2027: (&str, &str, u8) = ("2027-11-19", "2028-10-19", 0);
pub(crate) const APR_15: (&str, &str, u8) = ("2028-04-15", "2028-09-09", 0);
pub(crate) const APR_19: (&str, &str, u8) = ("2028-04-19", "2028-09-25", 0);

pub(crate) fn question<'a>(
    solution: &'a OrbitSolution,
    crafts: &'a [Craft],
    plan: &'a Plan,
    odds: &'a [Odds],
    push: &'a PushModel,
) -> Question<'a> {
    Question {
        linearisation: linearisation(),
        solution,
        body: &BODY,
        push,
        crafts,
        slow: &[],
        plan,
        odds,
        until: until(),
    }
}

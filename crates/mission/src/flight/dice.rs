//! The dice of one draw, and the bodies that come of them.

use astro::{Encounter, Epoch, Member, StateVector};
use libm::{exp, log};
use nalgebra::Vector3;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StandardUniform, UnitSphere};

use super::{Body, Draw, PushModel};
use crate::MissionError;
use crate::impactor::{
    STANDOFF_SIGMA_LN, breakup_chance, delta_v_km_s, escape_speed_m_s, mass_kg, standoff_m_s,
};
use crate::plan::{Craft, Effect, Flight, Plan};

/// Share of the mass that keeps together when the body breaks up (authored, exercise design).
const MAIN_SHARE: f64 = 0.9;
/// Diameters of the two pieces, m, and their random speed as a share of the escape speed (the same).
const PIECE_DIAMETER_M: (f64, f64) = (40.0, 80.0);
const PIECE_SPEED: f64 = 0.3;

/// The chances of one draw, before anything is propagated.
pub(super) struct Dice {
    hits: Vec<bool>,
    beta: Vec<f64>,
    diameter_m: f64,
    pushes_km_s: Vec<Vector3<f64>>,
    broken_at: Option<usize>,
    pieces: Vec<(f64, Vector3<f64>)>,
}

/// Draws size, push and break-up, given which flights do what they were to do.
pub(super) fn throw(
    generator: &mut ChaCha8Rng,
    plan: &Plan,
    crafts: &[Craft],
    body: &Body,
    push: &PushModel,
    hits: Vec<bool>,
) -> Result<Dice, MissionError> {
    let normal: f64 = StandardNormal.sample(generator);
    let diameter_m = body.diameter_m * exp(body.diameter_sigma_ln * normal);
    let escape = escape_speed_m_s(diameter_m, body.density_kg_m3);
    let (mut beta, mut pushes_km_s, mut broken_at) = (Vec::new(), Vec::new(), None);
    for (index, flight) in plan.flights.iter().enumerate() {
        // Every flight takes its dice whether it hits or not, so that one flight's luck leaves the others' alone.
        let normal: f64 = StandardNormal.sample(generator);
        let rank: f64 = StandardUniform.sample(generator);
        let craft =
            crafts
                .iter()
                .find(|c| c.id == flight.craft)
                .ok_or_else(|| MissionError::UnknownCraft {
                    craft: flight.craft.to_string(),
                })?;
        let (drawn, pushed) = if hits[index] {
            one_push(&craft.effect, flight, body, diameter_m, push, normal)?
        } else {
            (0.0, Vector3::zeros())
        };
        let first = broken_at.is_none_or(|other| order(plan, index) < order(plan, other));
        if first && rank < breakup_chance(pushed.norm() * 1000.0, escape, push.breakup_scale) {
            broken_at = Some(index);
        }
        beta.push(drawn);
        pushes_km_s.push(pushed);
    }
    let pieces = (0..2)
        .map(|_| {
            let rank: f64 = StandardUniform.sample(generator);
            let [x, y, z]: [f64; 3] = UnitSphere.sample(generator);
            let (small, large) = PIECE_DIAMETER_M;
            (
                small + rank * (large - small),
                Vector3::new(x, y, z) * (PIECE_SPEED * escape / 1000.0),
            )
        })
        .collect();
    Ok(Dice {
        hits,
        beta,
        diameter_m,
        pushes_km_s,
        broken_at,
        pieces,
    })
}

/// Flights act in order of arrival; of equal arrivals the one that is named first.
fn order(plan: &Plan, index: usize) -> (i64, usize) {
    (plan.flights[index].arrival.0, index)
}

/// Momentum enhancement (0 if it has none) and push, km/s, of a craft that does what it was to do.
fn one_push(
    effect: &Effect,
    flight: &Flight,
    body: &Body,
    diameter_m: f64,
    push: &PushModel,
    normal: f64,
) -> Result<(f64, Vector3<f64>), MissionError> {
    let closing = flight.closing_km_s();
    match effect {
        Effect::Reconnaissance => Ok((0.0, Vector3::zeros())),
        Effect::Kinetic => {
            let (least, most) = push.beta_range;
            if !(least <= most) {
                return Err(MissionError::OutOfRange {
                    what: "the least beta",
                    value: least,
                    need: "at most the largest beta",
                });
            }
            let beta = exp(log(push.beta_median) + push.beta_sigma_ln * normal).clamp(least, most);
            let asteroid_kg = mass_kg(diameter_m, body.density_kg_m3);
            let pushed = delta_v_km_s(asteroid_kg, f64::from(flight.mass_kg), &closing, &closing, beta)?;
            Ok((beta, pushed))
        }
        Effect::Standoff { yield_t, far_side } => {
            if !(closing.norm() > 0.0) {
                return Err(MissionError::OutOfRange {
                    what: "the closing speed of a device (km/s)",
                    value: closing.norm(),
                    need: "above 0",
                });
            }
            // It goes off on the side that it comes from, before it arrives, or once it has passed.
            let median = standoff_m_s(f64::from(*yield_t) / 1000.0, diameter_m);
            let speed_km_s = median * exp(STANDOFF_SIGMA_LN * normal) / 1000.0;
            let away = if *far_side { -1.0 } else { 1.0 };
            Ok((0.0, closing.normalize() * (away * speed_km_s)))
        }
    }
}

/// The bodies of one draw: the main one, then the pieces. Pushes after a break-up move the main body alone.
pub(super) fn members(start: &StateVector, plan: &Plan, dice: &Dice) -> Vec<Member> {
    let at = |index: usize| Epoch::from_jd_tdb(plan.flights[index].arrival.jd_tdb());
    let pushes = || {
        let all = dice.pushes_km_s.iter().enumerate();
        all.filter(|(_, push)| push.norm() > 0.0)
    };
    let after = |index: usize| {
        let broken = dice.broken_at.map(|b| order(plan, b));
        broken.is_some_and(|b| order(plan, index) > b)
    };
    let main = pushes()
        .map(|(i, push)| (at(i), if after(i) { push / MAIN_SHARE } else { *push }))
        .collect();
    let mut out = vec![Member {
        state: *start,
        kicks: main,
    }];
    if let Some(broken) = dice.broken_at {
        for (_, away) in &dice.pieces {
            let until_then = pushes()
                .filter(|(i, _)| !after(*i))
                .map(|(i, push)| (at(i), *push));
            out.push(Member {
                state: *start,
                kicks: until_then.chain([(at(broken), *away)]).collect(),
            });
        }
    }
    out
}

/// Puts dice and encounters together; the encounters are those of [`members`], draw by draw.
pub(super) fn gather(dice: Vec<Dice>, met: Vec<Encounter>) -> Vec<Draw> {
    let mut met = met.into_iter();
    dice.into_iter()
        .filter_map(|d| {
            let main = met.next()?;
            let fragments = match d.broken_at {
                Some(_) => d
                    .pieces
                    .iter()
                    .filter_map(|(size, _)| met.next().map(|e| (*size, e)))
                    .collect(),
                None => Vec::new(),
            };
            let shrunk = if d.broken_at.is_some() {
                libm::cbrt(MAIN_SHARE)
            } else {
                1.0
            };
            Some(Draw {
                hits: d.hits,
                beta: d.beta,
                diameter_m: d.diameter_m * shrunk,
                delta_v_mm_s: d.pushes_km_s.iter().map(|p| p * 1e6).collect(),
                broken_up: d.broken_at.is_some(),
                encounter: main,
                fragments,
            })
        })
        .collect()
}

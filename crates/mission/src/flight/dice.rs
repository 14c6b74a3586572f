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
use crate::tug::{BEAM_SIGMA_LN, Impulse};

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
    /// Kicks of each flight: when, and the ICRF components in km/s.
    kicks: Vec<Vec<(Epoch, Vector3<f64>)>>,
    broken_at: Option<usize>,
    pieces: Vec<(f64, Vector3<f64>)>,
}

impl Dice {
    /// Diameter of the main body after every push, m.
    pub(super) fn left_m(&self) -> f64 {
        match self.broken_at {
            Some(_) => self.diameter_m * libm::cbrt(MAIN_SHARE),
            None => self.diameter_m,
        }
    }
}

/// Draws size, push and break-up, given which flights do what they were to do.
pub(super) fn throw(
    generator: &mut ChaCha8Rng,
    plan: &Plan,
    crafts: &[Craft],
    body: &Body,
    push: &PushModel,
    (slow, hits): (&[Vec<Impulse>], Vec<bool>),
) -> Result<Dice, MissionError> {
    let normal: f64 = StandardNormal.sample(generator);
    let diameter_m = body.diameter_m * exp(body.diameter_sigma_ln * normal);
    let escape = escape_speed_m_s(diameter_m, body.density_kg_m3);
    let (mut beta, mut kicks, mut broken_at) = (Vec::new(), Vec::new(), None);
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
        let (drawn, pushed) = match (&craft.effect, hits[index]) {
            (_, false) => (0.0, Vec::new()),
            (Effect::Tug { .. }, true) => {
                let given = slow.get(index).ok_or(MissionError::Unmatched {
                    flights: plan.flights.len(),
                    given: slow.len(),
                    what: "slow pushes",
                })?;
                let asteroid_kg = mass_kg(diameter_m, body.density_kg_m3);
                (
                    0.0,
                    worked(given, flight, asteroid_kg, push.work_year, (normal, rank)),
                )
            }
            (effect, true) => {
                let (drawn, pushed) = one_push(effect, flight, body, diameter_m, push, normal)?;
                let first = broken_at.is_none_or(|other| order(plan, index) < order(plan, other));
                if first && rank < breakup_chance(pushed.norm() * 1000.0, escape, push.breakup_scale) {
                    broken_at = Some(index);
                }
                (drawn, vec![(met(flight), pushed)])
            }
        };
        beta.push(drawn);
        kicks.push(pushed);
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
        kicks,
        broken_at,
        pieces,
    })
}

/// When a craft meets the asteroid.
fn met(flight: &Flight) -> Epoch {
    Epoch::from_jd_tdb(flight.arrival.jd_tdb())
}

/// What a tug's beam does to a body of this mass until it fails: `rank` is the chance to live that long.
fn worked(
    given: &[Impulse],
    flight: &Flight,
    asteroid_kg: f64,
    work_year: f64,
    (normal, rank): (f64, f64),
) -> Vec<(Epoch, Vector3<f64>)> {
    const YEAR_DAYS: f64 = 365.25;
    // A chance of 1 a year makes the lifetime infinite.
    let lives_days = YEAR_DAYS * log(rank) / log(work_year);
    let scale = exp(BEAM_SIGMA_LN * normal) / asteroid_kg;
    given
        .iter()
        .filter(|(at, _)| work_year >= 1.0 || at.days_since(met(flight)) <= lives_days)
        .map(|(at, momentum)| (*at, momentum * scale))
        .collect()
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
        // A tug pushes little by little ([`worked`]).
        Effect::Reconnaissance | Effect::Rendezvous { .. } | Effect::Tug { .. } => {
            Ok((0.0, Vector3::zeros()))
        }
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
    // In order of time; of kicks at one moment, that of the flight that is named first.
    let mut pushes: Vec<(Epoch, usize, Vector3<f64>)> = dice
        .kicks
        .iter()
        .enumerate()
        .flat_map(|(index, kicks)| kicks.iter().map(move |(at, push)| (*at, index, *push)))
        .filter(|(_, _, push)| push.norm() > 0.0)
        .collect();
    pushes.sort_by(|a, b| a.0.seconds_since(b.0).total_cmp(&0.0).then(a.1.cmp(&b.1)));
    let broken = dice.broken_at.map(|index| (met(&plan.flights[index]), index));
    let after = |at: Epoch, index: usize| broken.is_some_and(|b| at > b.0 || at == b.0 && index > b.1);
    let main = pushes
        .iter()
        .map(|(at, i, push)| {
            let lighter = if after(*at, *i) { MAIN_SHARE } else { 1.0 };
            (*at, push / lighter)
        })
        .collect();
    let mut out = vec![Member {
        state: *start,
        kicks: main,
    }];
    if let Some((broken_at, _)) = broken {
        for (_, away) in &dice.pieces {
            let until_then = pushes
                .iter()
                .filter(|(at, i, _)| !after(*at, *i))
                .map(|(at, _, push)| (*at, *push));
            out.push(Member {
                state: *start,
                kicks: until_then.chain([(broken_at, *away)]).collect(),
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
            Some(Draw {
                diameter_m: d.left_m(),
                hits: d.hits,
                beta: d.beta,
                kicks: d.kicks,
                broken_up: d.broken_at.is_some(),
                encounter: main,
                fragments,
            })
        })
        .collect()
}

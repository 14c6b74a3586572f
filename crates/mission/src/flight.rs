//! What a plan comes to: a thousand draws of everything that is uncertain, each propagated in full; and the one flight.

use astro::knowledge::{Linearisation, OrbitSolution};
use astro::{
    AstroError, Body as Planet, Encounter, Ephemeris, Epoch, Member, Orbit, StateVector, fleet, transition,
};
use libm::{exp, log};
use nalgebra::Vector3;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StandardUniform, UnitSphere};

use crate::MissionError;
use crate::impactor::{
    STANDOFF_SIGMA_LN, breakup_chance, delta_v_km_s, escape_speed_m_s, mass_kg, standoff_m_s,
};
use crate::plan::{Craft, Effect, Flight, Plan};

/// What is believed of the body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    /// Median diameter, m.
    pub diameter_m: f64,
    /// Log-normal sigma of the diameter; 0 if it is known.
    pub diameter_sigma_ln: f64,
    /// Density, kg/m³.
    pub density_kg_m3: f64,
}

/// How hits push.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PushModel {
    /// Median of the momentum enhancement.
    pub beta_median: f64,
    /// Its log-normal sigma; each hit has its own draw.
    pub beta_sigma_ln: f64,
    /// Range it is kept in.
    pub beta_range: (f64, f64),
    /// Share of the escape speed at which a push breaks the body up with chance 1 − 1/e.
    pub breakup_scale: f64,
}

/// Chances of one flight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// It leaves the Earth.
    pub launch: f64,
    /// It lives to arrive.
    pub cruise: f64,
    /// It hits.
    pub guidance: f64,
}

impl Odds {
    /// That it hits.
    pub fn hit(&self) -> f64 {
        self.launch * self.cruise * self.guidance
    }
}

/// One draw of a plan, or the one flight.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// Which flights did what they were to do.
    pub hits: Vec<bool>,
    /// Momentum enhancement of each flight (of those that pushed; 0 for others).
    pub beta: Vec<f64>,
    /// Diameter, m.
    pub diameter_m: f64,
    /// Push of each flight, mm/s, ICRF; zero for those that did not push.
    pub delta_v_mm_s: Vec<Vector3<f64>>,
    /// The body broke up.
    pub broken_up: bool,
    /// Where the main body went.
    pub encounter: Encounter,
    /// Diameters (m) and ways of its pieces, if it broke up.
    pub fragments: Vec<(f64, Encounter)>,
}

/// The chances of one draw, before anything is propagated.
struct Dice {
    hits: Vec<bool>,
    beta: Vec<f64>,
    diameter_m: f64,
    pushes_km_s: Vec<Vector3<f64>>,
    broken_at: Option<usize>,
    pieces: Vec<(f64, Vector3<f64>)>,
}

/// Share of the mass that keeps together when the body breaks up (authored, exercise design).
const MAIN_SHARE: f64 = 0.9;
/// Diameters of the two pieces, m, and their random speed as a share of the escape speed (the same).
const PIECE_DIAMETER_M: (f64, f64) = (40.0, 80.0);
const PIECE_SPEED: f64 = 0.3;

/// Days before the first arrival at which draws begin to be propagated.
const HEAD_START_DAYS: f64 = 2.0;

/// When the draws of a plan begin: just before its first arrival, or at the orbit's epoch if it has none.
pub fn start_of(plan: &Plan, epoch: Epoch) -> Epoch {
    plan.flights
        .iter()
        .map(|f| f.arrival)
        .min()
        .map(|first| Epoch::from_jd_tdb(first.jd_tdb()).plus_days(-HEAD_START_DAYS))
        .filter(|start| *start > epoch)
        .unwrap_or(epoch)
}

fn throw(
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
        let effect = crafts.iter().find(|c| c.id == flight.craft).map(|c| &c.effect);
        let (drawn, pushed) = match effect {
            Some(effect) if hits[index] => one_push(effect, flight, body, diameter_m, push, normal)?,
            _ => (0.0, Vector3::zeros()),
        };
        let chance = breakup_chance(pushed.norm() * 1000.0, escape, push.breakup_scale);
        if broken_at.is_none() && rank < chance {
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
            let beta = exp(log(push.beta_median) + push.beta_sigma_ln * normal).clamp(least, most);
            let asteroid_kg = mass_kg(diameter_m, body.density_kg_m3);
            let pushed = delta_v_km_s(asteroid_kg, f64::from(flight.mass_kg), &closing, &closing, beta)?;
            Ok((beta, pushed))
        }
        Effect::Standoff { yield_kt } => {
            // It goes off before it arrives, on the side that it comes from.
            let median = standoff_m_s(f64::from(*yield_kt), diameter_m);
            let speed_km_s = median * exp(STANDOFF_SIGMA_LN * normal) / 1000.0;
            Ok((0.0, closing.normalize() * speed_km_s))
        }
    }
}

/// The bodies of one draw: the main one, then the pieces. Pushes after a break-up move the main body alone.
fn members(start: &StateVector, plan: &Plan, dice: &Dice) -> Vec<Member> {
    let at = |index: usize| Epoch::from_jd_tdb(plan.flights[index].arrival.jd_tdb());
    let kicks: Vec<(Epoch, Vector3<f64>)> = dice
        .pushes_km_s
        .iter()
        .enumerate()
        .filter(|(_, push)| push.norm() > 0.0)
        .map(|(index, push)| {
            let lighter = dice.broken_at.is_some_and(|broken| index > broken);
            (at(index), if lighter { push / MAIN_SHARE } else { *push })
        })
        .collect();
    let mut out = vec![Member {
        state: *start,
        kicks: kicks.clone(),
    }];
    if let Some(broken) = dice.broken_at {
        for (_, away) in &dice.pieces {
            let mut own: Vec<_> = kicks
                .iter()
                .filter(|(when, _)| *when <= at(broken))
                .copied()
                .collect();
            own.push((at(broken), *away));
            out.push(Member {
                state: *start,
                kicks: own,
            });
        }
    }
    out
}

fn gather(dice: Vec<Dice>, met: Vec<Encounter>) -> Vec<Draw> {
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

/// What is asked about a plan.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The orbit's linearisation.
    pub linearisation: &'a Linearisation,
    /// What is known of the orbit.
    pub solution: &'a OrbitSolution,
    /// What is believed of the body.
    pub body: &'a Body,
    /// How hits push.
    pub push: &'a PushModel,
    /// Kinds of craft.
    pub crafts: &'a [Craft],
    /// The plan: flights in order of arrival.
    pub plan: &'a Plan,
    /// Chances of each flight.
    pub odds: &'a [Odds],
    /// End of the propagation.
    pub until: Epoch,
}

/// Draws of a plan, given that the asteroid is on course to hit: orbit, size, β of each hit, launches, cruises and
/// guidance, break-up. Each is propagated in full from just before the first arrival. Keyed by (seed, index): equal for
/// any number of threads. `progress` hears how many bodies are done and returns false to stop.
pub fn assess(
    ephemeris: &Ephemeris,
    question: &Question<'_>,
    count: usize,
    seed: u64,
    progress: &(dyn Fn(usize) -> bool + Sync),
) -> Result<Vec<Draw>, MissionError> {
    let Question {
        linearisation,
        solution,
        body,
        push,
        crafts,
        plan,
        odds,
        until,
    } = *question;
    if odds.len() != plan.flights.len() {
        return Err(MissionError::Unmatched {
            flights: plan.flights.len(),
            given: odds.len(),
            what: "chances",
        });
    }
    let start = start_of(plan, linearisation.orbit().epoch);
    let states = linearisation.virtual_impactors(ephemeris, solution, start, count, seed)?;
    let mut dice = Vec::with_capacity(count);
    let mut bodies = Vec::with_capacity(count);
    for (index, state) in states.iter().enumerate() {
        let mut generator = ChaCha8Rng::seed_from_u64(seed ^ 0x9E37_79B9_7F4A_7C15);
        generator.set_stream(index as u64);
        let hits = odds
            .iter()
            .map(|o| {
                let rank: f64 = StandardUniform.sample(&mut generator);
                rank < o.hit()
            })
            .collect();
        let thrown = throw(&mut generator, plan, crafts, body, push, hits)?;
        bodies.extend(members(state, plan, &thrown));
        dice.push(thrown);
    }
    let met = fleet(ephemeris, start, &bodies, until, progress).map_err(|e| match e {
        AstroError::Cancelled => MissionError::Cancelled,
        other => MissionError::Orbit(other),
    })?;
    Ok(gather(dice, met))
}

/// What is true, for the one flight.
#[derive(Clone, Copy)]
pub struct Truth<'a> {
    /// The true orbit.
    pub orbit: &'a Orbit,
    /// The true body: its diameter has no scatter.
    pub body: &'a Body,
    /// How hits push.
    pub push: &'a PushModel,
    /// Kinds of craft.
    pub crafts: &'a [Craft],
    /// End of the propagation.
    pub until: Epoch,
}

/// The one flight: the true orbit and body, and the flights that hit, in order of arrival; β, break-up and pieces from
/// the seed.
///
/// # Errors
/// [`MissionError::Orbit`] for an arrival or an end outside the ephemeris.
pub fn fly(ephemeris: &Ephemeris, truth: &Truth<'_>, hits: &Plan, seed: u64) -> Result<Draw, MissionError> {
    let orbit = truth.orbit;
    let start = start_of(hits, orbit.epoch);
    let state = if start == orbit.epoch {
        orbit.state
    } else {
        transition(ephemeris, orbit, &[], start)?.0
    };
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let all = vec![true; hits.flights.len()];
    let thrown = throw(&mut generator, hits, truth.crafts, truth.body, truth.push, all)?;
    let bodies = members(&state, hits, &thrown);
    let met = fleet(ephemeris, start, &bodies, truth.until, &|_| true)?;
    gather(vec![thrown], met).pop().ok_or(MissionError::Cancelled)
}

/// Push along the asteroid's heliocentric velocity, mm/s; negative is against it.
pub fn along_mm_s(
    ephemeris: &Ephemeris,
    asteroid: &StateVector,
    at: Epoch,
    delta_v_mm_s: &Vector3<f64>,
) -> Result<f64, MissionError> {
    let sun = ephemeris.state(Planet::Sun, at)?;
    let velocity = asteroid.velocity_km_s - sun.velocity_km_s;
    Ok(delta_v_mm_s.dot(&velocity) / velocity.norm())
}

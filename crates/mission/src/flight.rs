//! What a plan comes to: a thousand draws of everything that is uncertain, each propagated in full; and the one flight.

mod dice;

use astro::knowledge::{Linearisation, OrbitSolution};
use astro::{
    Body as Planet, DeltaV, Encounter, Ephemeris, Epoch, Kick, Orbit, StateVector, Target, Trajectory,
    encounter, fleet, transition,
};
use nalgebra::Vector3;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardUniform};

use crate::MissionError;
use crate::plan::{Craft, Flight, Plan};
use crate::tug::{Impulse, Tug};
use dice::{gather, members, throw};

/// 95th percentile of the standard normal.
const NORMAL_95: f64 = 1.644_853_626_951_472_7;

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

impl Body {
    /// 5th and 95th percentile of its diameter, m.
    pub fn diameter_range_m(&self) -> (f64, f64) {
        let wide = libm::exp(NORMAL_95 * self.diameter_sigma_ln);
        (self.diameter_m / wide, self.diameter_m * wide)
    }
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
    /// Chance that a craft that pushes slowly lives through a year of work.
    pub work_year: f64,
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
    /// Kicks of each flight: when, and the ICRF components in km/s; none for those that did not push.
    pub kicks: Vec<Vec<(Epoch, Vector3<f64>)>>,
    /// The body broke up.
    pub broken_up: bool,
    /// Where the main body went.
    pub encounter: Encounter,
    /// Diameters (m) and ways of its pieces, if it broke up.
    pub fragments: Vec<(f64, Encounter)>,
}

impl Draw {
    /// All that a flight changed of the velocity, mm/s, ICRF; zero if it did not push.
    pub fn delta_v_mm_s(&self, flight: usize) -> Vector3<f64> {
        let kicks = self.kicks.get(flight).map_or(&[][..], Vec::as_slice);
        kicks.iter().map(|(_, push)| push * 1e6).sum()
    }
}

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

/// What the slow pushes of a plan give an asteroid on its way until the end, one list for each flight; none at all if no
/// flight pushes slowly.
///
/// # Errors
/// As [`Tug::impulses`].
pub fn slow_pushes(
    ephemeris: &Ephemeris,
    way: &Trajectory,
    plan: &Plan,
    crafts: &[Craft],
    end: Epoch,
) -> Result<Vec<Vec<Impulse>>, MissionError> {
    let tug = |flight: &Flight| crafts.iter().find(|c| c.id == flight.craft).and_then(Tug::of);
    if plan.flights.iter().all(|f| tug(f).is_none()) {
        return Ok(Vec::new());
    }
    plan.flights
        .iter()
        .map(|f| tug(f).map_or(Ok(Vec::new()), |t| t.impulses(ephemeris, way, f, end)))
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
    /// What the slow pushes among them give ([`slow_pushes`]), one list for each flight; empty if none pushes slowly.
    pub slow: &'a [Vec<Impulse>],
    /// Chances of each flight.
    pub odds: &'a [Odds],
    /// End of the propagation.
    pub until: Epoch,
}

/// Draws of a plan, given that the asteroid is on course to hit: orbit, size, β of each hit, launches, cruises and
/// guidance, break-up. Each is propagated in full from just before the first arrival. Keyed by (seed, index): equal for
/// any number of threads. `progress` hears how many bodies are done and returns false to stop.
///
/// # Errors
/// [`MissionError`] for chances that do not match the flights, an unknown craft, a body or push that cannot be, times
/// outside the ephemeris, or if it was stopped.
pub fn assess(
    ephemeris: &Ephemeris,
    question: &Question<'_>,
    count: usize,
    seed: u64,
    progress: &(dyn Fn(usize) -> bool + Sync),
) -> Result<Vec<Draw>, MissionError> {
    let (linearisation, plan) = (question.linearisation, question.plan);
    let start = start_of(plan, linearisation.orbit().epoch);
    let states = linearisation.virtual_impactors(ephemeris, question.solution, start, count, seed)?;
    let mut thrown = Vec::with_capacity(count);
    let mut bodies = Vec::with_capacity(count);
    for (index, state) in states.iter().enumerate() {
        let dice = dice_of(question, index, seed)?;
        bodies.extend(members(state, plan, &dice));
        thrown.push(dice);
    }
    let met = fleet(ephemeris, start, &bodies, question.until, progress)?;
    Ok(gather(thrown, met))
}

/// The same draws by a map instead of propagation: `end` is asked where a body ends that lies so many km east of the
/// reference on the target plane before its pushes (when, and ICRF components in km/s).
///
/// # Errors
/// As [`assess`], but for what propagation refuses.
pub fn assess_mapped(
    question: &Question<'_>,
    count: usize,
    seed: u64,
    end: &dyn Fn(f64, &[(Epoch, Vector3<f64>)]) -> Encounter,
) -> Result<Vec<Draw>, MissionError> {
    let offsets = question
        .linearisation
        .virtual_offsets_km(question.solution, count, seed);
    let (mut thrown, mut met) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for (index, offset) in offsets.iter().enumerate() {
        let dice = dice_of(question, index, seed)?;
        let bodies = members(&NOWHERE, question.plan, &dice);
        met.extend(bodies.iter().map(|body| end(*offset, &body.kicks)));
        thrown.push(dice);
    }
    Ok(gather(thrown, met))
}

/// State of bodies of which only the pushes are looked at.
const NOWHERE: StateVector = StateVector {
    position_km: Vector3::new(0.0, 0.0, 0.0),
    velocity_km_s: Vector3::new(0.0, 0.0, 0.0),
};

/// The dice of one draw, keyed by (seed, index).
fn dice_of(question: &Question<'_>, index: usize, seed: u64) -> Result<dice::Dice, MissionError> {
    if question.odds.len() != question.plan.flights.len() {
        return Err(MissionError::Unmatched {
            flights: question.plan.flights.len(),
            given: question.odds.len(),
            what: "chances",
        });
    }
    let mut generator = ChaCha8Rng::seed_from_u64(seed ^ 0x9E37_79B9_7F4A_7C15);
    generator.set_stream(index as u64);
    let mut comes_true = |odds: &Odds| {
        let rank: f64 = StandardUniform.sample(&mut generator);
        rank < odds.hit()
    };
    let hits = question.odds.iter().map(&mut comes_true).collect();
    let (plan, crafts) = (question.plan, question.crafts);
    let chances = (question.slow, hits);
    throw(
        &mut generator,
        plan,
        crafts,
        question.body,
        question.push,
        chances,
    )
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
    /// What the slow pushes among the flights give ([`slow_pushes`]); empty if none pushes slowly.
    pub slow: &'a [Vec<Impulse>],
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
    let thrown = thrown_in_truth(truth, hits, seed)?;
    // A few bodies only: each is run alone with the full model.
    let met = members(&state, hits, &thrown)
        .iter()
        .map(|member| {
            let way = Orbit {
                epoch: start,
                state: member.state,
                non_gravitational: orbit.non_gravitational,
            };
            let kicks: Vec<Kick> = member
                .kicks
                .iter()
                .map(|(epoch, push)| Kick {
                    epoch: *epoch,
                    delta_v: DeltaV::Inertial { mm_s: push * 1e6 },
                })
                .collect();
            encounter(ephemeris, &way, &kicks, truth.until, Target::Earth)
        })
        .collect::<Result<Vec<_>, _>>()?;
    gather(vec![thrown], met).pop().ok_or(MissionError::Cancelled)
}

/// The dice of the one flight, in which every craft does what it was to do.
fn thrown_in_truth(truth: &Truth<'_>, hits: &Plan, seed: u64) -> Result<dice::Dice, MissionError> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let all = vec![true; hits.flights.len()];
    throw(
        &mut generator,
        hits,
        truth.crafts,
        truth.body,
        truth.push,
        (truth.slow, all),
    )
}

/// Velocity changes that the main body got at once: when, and the ICRF components in km/s, in order of time.
pub type Pushed = Vec<(Epoch, Vector3<f64>)>;

/// One draw of what sudden pushes may have been.
#[derive(Clone, Debug, PartialEq)]
pub struct Strikes {
    /// Diameter of the main body after them, m.
    pub diameter_m: f64,
    /// What they gave it.
    pub pushes: Pushed,
}

/// What the sudden pushes of a plan may have been if all its craft did what they were to do: draws of size, β and
/// break-up as [`assess`] makes them. A tug's push is none of them: its thrust is known from its telemetry.
///
/// # Errors
/// [`MissionError`] for an unknown craft, or a body or push that cannot be.
pub fn sudden_pushes(
    plan: &Plan,
    crafts: &[Craft],
    (body, push): (&Body, &PushModel),
    count: usize,
    seed: u64,
) -> Result<Vec<Strikes>, MissionError> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed ^ 0x9E37_79B9_7F4A_7C15);
    (0..count)
        .map(|index| {
            generator.set_stream(index as u64);
            generator.set_word_pos(0);
            let hits = sudden(plan, crafts);
            let dice = throw(&mut generator, plan, crafts, body, push, (&[], hits))?;
            Ok(Strikes {
                diameter_m: dice.left_m(),
                pushes: main_body(plan, &dice),
            })
        })
        .collect()
}

/// The sudden pushes of the one flight, by the same dice as [`fly`] throws for it and whatever arrives later.
///
/// # Errors
/// As [`sudden_pushes`].
pub fn sudden_pushes_in_truth(truth: &Truth<'_>, hits: &Plan, seed: u64) -> Result<Pushed, MissionError> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let sudden = sudden(hits, truth.crafts);
    let dice = throw(
        &mut generator,
        hits,
        truth.crafts,
        truth.body,
        truth.push,
        (&[], sudden),
    )?;
    Ok(main_body(hits, &dice))
}

/// Which flights push at once.
fn sudden(plan: &Plan, crafts: &[Craft]) -> Vec<bool> {
    let strikes = |f: &Flight| crafts.iter().any(|c| c.id == f.craft && c.effect.strikes());
    plan.flights.iter().map(strikes).collect()
}

fn main_body(plan: &Plan, dice: &dice::Dice) -> Pushed {
    members(&NOWHERE, plan, dice)
        .into_iter()
        .next()
        .map_or_else(Vec::new, |m| m.kicks)
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

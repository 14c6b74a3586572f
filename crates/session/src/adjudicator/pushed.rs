//! An asteroid that was pushed: what observers see of it, and how strong its pushes are believed to have been.

use std::collections::BTreeMap;

use astro::knowledge::{Given, Measured, Noise, Seen};
use astro::{AstroError, Epoch};
use game::{Knowledge, Watched};
use libm::{exp, log, sqrt};
use mission::MissionError;
use mission::flight::{Body, Truth, sudden_pushes, sudden_pushes_in_truth};
use mission::plan::{Flight, Plan};
use nalgebra::{Vector3, Vector6};
use scenario::{CampaignId, Scenario};
use sha2::{Digest, Sha256};

use super::AdjudicationError;
use super::assess::{crafts, push_model};
use super::estimate::{Look, Sky, failed, first_word, looks};
use super::fly::{in_order, true_body};

/// Strengths that each push may have had.
const STRENGTHS: usize = 256;
/// Residuals are kept in thousandths of a 1-sigma.
const OF_SIGMA: f64 = 1000.0;

/// When the first of the pushes was; `None` before there was one.
pub(super) fn first(knowledge: &Knowledge) -> Option<Epoch> {
    knowledge.pushed.first().map(arrived)
}

fn arrived(flight: &Flight) -> Epoch {
    Epoch::from_jd_tdb(flight.arrival.jd_tdb())
}

/// The pushes as they are believed before anybody has seen what they did, of a body of which so much is known.
pub(super) fn believed(
    scenario: &Scenario,
    sky: &Sky,
    knowledge: &Knowledge,
    body: &Body,
) -> Result<Prior, MissionError> {
    let plan = in_order(&knowledge.pushed);
    let model = push_model(&scenario.hardware, knowledge.flyby);
    let seed = seed_of(scenario, &plan);
    let drawn = sudden_pushes(&plan, &crafts(scenario), (body, &model), STRENGTHS, seed)?;
    let given = plan.flights.iter().enumerate().map(|(index, flight)| {
        Ok(Given {
            at: arrived(flight),
            effect: effect(sky, flight)?,
            strengths_km_s: drawn
                .iter()
                .map(|strikes| along(flight, strikes.pushes.get(index)))
                .collect(),
        })
    });
    Ok(Prior {
        given: given.collect::<Result<_, MissionError>>()?,
        diameters_m: drawn.iter().map(|strikes| strikes.diameter_m).collect(),
    })
}

/// What is believed of pushes before anybody has looked: strengths, and the size of the body that they belong to.
pub(super) struct Prior {
    pub(super) given: Vec<Given>,
    diameters_m: Vec<f64>,
}

impl Prior {
    /// The body after what was seen of its pushes: a light one was pushed more. Each set's size is brought to the strength
    /// that was measured by the regression of size on strength (Beaumont, Zhang and Balding 2002, Genetics 162, 2025), all in
    /// logarithms.
    pub(super) fn body(&self, measured: &Measured, before: &Body) -> Body {
        let logs = |(size, km): (&f64, &f64)| (*km != 0.0).then(|| (log(*size), log(km.abs())));
        let all = self
            .diameters_m
            .iter()
            .zip(&measured.foreseen_km)
            .filter_map(logs);
        let all: Vec<(f64, f64)> = all.collect();
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        let (size, strength) = (mean(&|a| a.0), mean(&|a| a.1));
        let scatter = mean(&|a| (a.1 - strength) * (a.1 - strength));
        if !(scatter > 0.0) {
            return *before;
        }
        let slope = mean(&|a| (a.0 - size) * (a.1 - strength)) / scatter;
        let (mut sum, mut squares) = (0.0, 0.0);
        for part in &measured.parts {
            let (found, sigma) = part.shift_km;
            let ratio = found / measured.foreseen_km[part.set];
            // A shift that was measured the other way tells nothing of the size.
            let (more, spread) = if ratio > 0.0 && ratio.is_finite() {
                (slope * log(ratio), slope * sigma / found)
            } else {
                (0.0, 0.0)
            };
            let size = log(self.diameters_m[part.set]) + more;
            sum += part.weight * size;
            squares += part.weight * (size * size + spread * spread);
        }
        Body {
            diameter_m: exp(sum),
            diameter_sigma_ln: sqrt((squares - sum * sum).max(0.0)),
            ..*before
        }
    }
}

/// What a push of 1 km/s the way the craft went comes to, carried back to the orbit's epoch.
fn effect(sky: &Sky, flight: &Flight) -> Result<Vector6<f64>, AstroError> {
    sky.effects.get(flight.clone(), |flight| {
        let way = flight.closing_km_s();
        sky.linearisation
            .carried_back(sky.ephemeris, arrived(flight), &way)
    })
}

/// A push along the way the craft went, km/s: away from it is negative.
fn along(flight: &Flight, push: Option<&(Epoch, Vector3<f64>)>) -> f64 {
    push.map_or(0.0, |(_, push)| push.dot(&flight.closing_km_s().normalize()))
}

/// What the campaigns see of the true asteroid since its first push, by campaign in order of time.
pub(super) fn observe(
    scenario: &Scenario,
    sky: &Sky,
    watched: &Watched,
) -> Result<game::Seen, AdjudicationError> {
    let about = failed("what is seen after a push");
    let knowledge = &watched.knowledge;
    let Some(since) = first(knowledge) else {
        return Ok(game::Seen::default());
    };
    let truth = Truth {
        orbit: &sky.truth,
        body: &true_body(scenario),
        push: &push_model(&scenario.hardware, true),
        crafts: &crafts(scenario),
        slow: &[],
        until: sky.until,
    };
    let plan = in_order(&watched.flown.hits);
    let pushes = sudden_pushes_in_truth(&truth, &plan, watched.flown.seed).map_err(|e| about(&e))?;
    let strikes = |f: &&Flight| truth.crafts.iter().any(|c| c.id == f.craft && c.effect.strikes());
    let mut effects = Vec::with_capacity(pushes.len());
    for (flight, push) in plan.flights.iter().filter(strikes).zip(&pushes) {
        let effect = effect(sky, flight).map_err(|e| about(&e))?;
        effects.push((push.0, effect * along(flight, Some(push))));
    }
    let noise = noise_of(knowledge);
    let mut seen: BTreeMap<CampaignId, Vec<i64>> = BTreeMap::new();
    for Look {
        campaign,
        observation,
    } in looks(scenario, knowledge)
    {
        if observation.epoch <= since {
            continue;
        }
        let have = sky.linearisation.see(&observation, &effects, noise);
        let off = have.map_err(|e| about(&e))?.off;
        let of = seen.entry(campaign.clone()).or_default();
        of.extend(off.iter().map(|sigmas| (sigmas * OF_SIGMA).round() as i64));
    }
    Ok(game::Seen(seen))
}

/// The observations of a knowledge since the first push with what they saw. One whose result is not there yet counts for
/// nothing.
pub(super) fn seen(knowledge: &Knowledge, after: &[Look<'_>]) -> Vec<Seen> {
    let mut left: BTreeMap<&CampaignId, &[i64]> =
        knowledge.seen.0.iter().map(|(id, off)| (id, &off[..])).collect();
    let mut out = Vec::new();
    for Look {
        campaign,
        observation,
    } in after
    {
        let numbers = observation.measurement.numbers();
        let Some((off, rest)) = left.get(campaign).and_then(|all| all.split_at_checked(numbers)) else {
            continue;
        };
        left.insert(campaign, rest);
        out.push(Seen {
            observation: *observation,
            off: off.iter().map(|n| *n as f64 / OF_SIGMA).collect(),
        });
    }
    out
}

/// The draw of the observations' errors.
pub(super) fn noise_of(knowledge: &Knowledge) -> Noise {
    knowledge.noise.map_or(Noise::Median, Noise::Seeded)
}

/// Key of the strengths: public, and the same for all that is ever known of these pushes.
fn seed_of(scenario: &Scenario, plan: &Plan) -> u64 {
    let mut hash = Sha256::new();
    hash.update(scenario.content_hash.as_bytes());
    hash.update(b"pushed");
    hash.update(plan.hash().0.as_bytes());
    first_word(hash)
}

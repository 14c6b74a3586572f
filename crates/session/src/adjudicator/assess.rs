//! The odds of a plan: a thousand draws, each propagated in full, counted.

use std::collections::{BTreeMap, BTreeSet};

use astro::knowledge::PushTable;
use astro::{EARTH_RADIUS_KM, Encounter, Epoch, Outcome};
use game::{
    Assessment, CountryOdds, CraftStage, Knowledge, Place, Ppb, Preparedness, StandingFlight, economy,
};
use mission::MissionError;
use mission::flight::{
    Body, Draw, Odds, PushModel, Question, along_mm_s, assess, assess_mapped, slow_pushes,
};
use mission::impactor::{delta_v_km_s, escape_speed_m_s, mass_kg, standoff_m_s};
use mission::plan::{Craft, Effect, Flight, Plan, Seconds, Thrust};
use mission::track::SunlitTrack;
use mission::tug::{Impulse, Tug};
use nalgebra::Vector3;
use rayon::prelude::*;
use scenario::{CountryCode, CraftForSale, Date, Hardware, Scenario, SeatId};

use super::estimate::{Estimate, Sky, failed};
use super::ground::{Class, Fall};
use super::map::{Map, shift_km};
use super::quick::Hit;
use super::{AdjudicationError, Progress};

/// Draws of an assessment.
pub(super) const DRAWS: usize = 1000;
/// Most landings that are kept to be drawn on the map.
const MOST_LANDINGS: usize = 256;
/// Range of beta: below 1 ejecta would pull, above 6 no model or measurement goes.
const BETA_RANGE: (f64, f64) = (1.0, 6.0);

/// Who helps a flight on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Help<'a> {
    /// Seats whose ground stations serve.
    pub(super) stations: &'a BTreeSet<SeatId>,
    /// A flyby's shape model is there.
    pub(super) flyby: bool,
    /// How ready launches and teams are.
    pub(super) prepared: &'a Preparedness,
}

/// Kinds of craft of the scenario.
pub(super) fn crafts(scenario: &Scenario) -> Vec<Craft> {
    scenario.crafts.iter().map(|c| c.craft.clone()).collect()
}

/// How hits push, by what is known of the body.
pub(super) fn push_model(hardware: &Hardware, flyby: bool) -> PushModel {
    PushModel {
        beta_median: hardware.beta_median,
        beta_sigma_ln: if flyby {
            hardware.beta_sigma_ln_flyby
        } else {
            hardware.beta_sigma_ln
        },
        beta_range: BETA_RANGE,
        breakup_scale: hardware.breakup_scale,
        work_year: hardware.cruise_year_ppm as f64 / 1e6,
    }
}

/// What the slow pushes of a plan give the asteroid.
pub(super) fn slow(scenario: &Scenario, sky: &Sky, plan: &Plan) -> Result<Vec<Vec<Impulse>>, MissionError> {
    slow_pushes(sky.ephemeris, &sky.way, plan, &crafts(scenario), sky.last_push)
}

/// Chances of a flight that has not left, as the rules throw them; `ready` is the day on which its craft is built, for
/// a craft that waits loses its team. The guidance sensor is left out: whether its owner pays is not known yet.
pub(super) fn odds_of(
    scenario: &Scenario,
    flight: &Flight,
    owner: &SeatId,
    ready: Option<Date>,
    help: Help<'_>,
) -> Odds {
    let hardware = &scenario.hardware;
    let mature = |all: bool| {
        scenario
            .launch_services
            .iter()
            .any(|s| s.launcher == flight.launcher && (all || s.owner == *owner) && s.mature)
    };
    // A service that a secret opened flies the vehicle of somebody else's list.
    let listed = scenario
        .launch_services
        .iter()
        .any(|s| s.launcher == flight.launcher && s.owner == *owner);
    let (launch, arrival) = (day(flight.launch), day(flight.arrival));
    let readiness = ready.map_or(1_000_000, |ready| economy::readiness_waiting(launch.0 - ready.0));
    let sectors: BTreeSet<_> = scenario
        .seats
        .iter()
        .filter(|s| help.stations.contains(&s.id))
        .flat_map(|s| s.stations.iter().map(|(_, sector)| *sector))
        .collect();
    let strikes = scenario
        .craft(&flight.craft)
        .is_none_or(|c| c.craft.effect.strikes());
    let pad = readiness.min(help.prepared.launch_ppm(owner, &flight.launcher));
    let team = readiness.min(help.prepared.team_ppm());
    Odds {
        launch: economy::launch_chance(hardware, mature(!listed), pad).fraction(),
        cruise: economy::cruise_chance(hardware, arrival.0 - launch.0, team).fraction(),
        guidance: if strikes {
            economy::guidance_chance(hardware, sectors.len(), help.flyby, false).fraction()
        } else {
            1.0
        },
    }
}

/// The day on which a craft ordered on another stands ready for its flight: hurried as far as that takes, or as usual where
/// no haste suffices.
pub(super) fn built_on(scenario: &Scenario, craft: &CraftForSale, ordered: Date, flight: &Flight) -> Date {
    let begun = scenario.counts_as_ordered_on(ordered);
    let built = scenario.prices.built_by(craft, begun, day(flight.launch));
    let ready = built.map_or_else(|| begun.plus_months(craft.build_months), |b| b.ready);
    ready.max(ordered)
}

fn day(at: Seconds) -> Date {
    Date::containing_jd(at.jd_tdb())
}

/// Chances of a flight that stands already; `None` if it no longer flies.
pub(super) fn odds_of_standing(
    scenario: &Scenario,
    standing: &StandingFlight,
    help: Help<'_>,
) -> Option<Odds> {
    let odds = odds_of(scenario, &standing.flight, &standing.launched_by, None, help);
    match standing.stage {
        CraftStage::Ordered => Some(odds),
        CraftStage::Cruising => Some(Odds { launch: 1.0, ..odds }),
        CraftStage::Arrived => Some(Odds {
            launch: 1.0,
            cruise: 1.0,
            guidance: 1.0,
        }),
        CraftStage::Missed
        | CraftStage::LaunchFailed
        | CraftStage::LostInCruise
        | CraftStage::WavedOff
        | CraftStage::Cancelled => None,
    }
}

/// Flights that push, with their chances, in order of arrival.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Flown {
    pub(super) plan: Plan,
    pub(super) odds: Vec<Odds>,
}

impl Flown {
    /// The flights that push, in order of arrival: one that only looks changes no draw.
    pub(super) fn pushing(scenario: &Scenario, flights: impl Iterator<Item = (Flight, Odds)>) -> Self {
        let crafts = crafts(scenario);
        let mut flights: Vec<(Flight, Odds)> = flights.filter(|(f, _)| pushes(&crafts, f)).collect();
        flights.sort_by(|a, b| (a.0.arrival, &a.0).cmp(&(b.0.arrival, &b.0)));
        let (flights, odds) = flights.into_iter().unzip();
        Self {
            plan: Plan { flights },
            odds,
        }
    }
}

/// Flights, and the bits of their chances.
pub(super) type PlanKey = Vec<(Flight, [u64; 3])>;

impl Flown {
    /// What tells plans apart: the flights, and the bits of their chances.
    pub(super) fn key(&self) -> PlanKey {
        let bits = |o: &Odds| [o.launch, o.cruise, o.guidance].map(f64::to_bits);
        self.plan
            .flights
            .iter()
            .cloned()
            .zip(self.odds.iter().map(bits))
            .collect()
    }
}

/// One draw, counted.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) class: Class,
    place: Option<Place>,
    harmed: f64,
    /// Of them by waves, if these break on a wide shelf; and how many it would be if they ran on to the shore.
    waves: (f64, f64),
    by_country: Vec<(&'static str, f64)>,
    any_hit: bool,
    broken_up: bool,
}

/// Draws a plan and follows every body to the ground. Where a tug decides beside the asteroid each draw goes the way that
/// leaves fewer people in danger.
pub(super) fn draw(
    scenario: &Scenario,
    sky: &Sky,
    (estimate, knowledge): (&Estimate, &Knowledge),
    flown: &Flown,
    map: Option<&Map>,
    progress: Progress<'_>,
) -> Result<Vec<Counted>, AdjudicationError> {
    let ways = flown.plan.ways();
    let parts = ways.len() as f32;
    let mut best: Option<Vec<Counted>> = None;
    for (index, plan) in ways.into_iter().enumerate() {
        let way = Flown {
            plan,
            odds: flown.odds.clone(),
        };
        let heard = |done: f32| progress((index as f32 + done) / parts);
        let drawn = draw_way(scenario, sky, (estimate, knowledge), &way, map, &heard)?;
        best = Some(match best {
            None => drawn,
            Some(other) => other.into_iter().zip(drawn).map(|(a, b)| a.milder(b)).collect(),
        });
    }
    Ok(best.unwrap_or_default())
}

/// Draws of a plan that is decided: by full propagation, or by a map of falls.
fn draw_way(
    scenario: &Scenario,
    sky: &Sky,
    (estimate, knowledge): (&Estimate, &Knowledge),
    flown: &Flown,
    map: Option<&Map>,
    progress: Progress<'_>,
) -> Result<Vec<Counted>, AdjudicationError> {
    let about = failed("the odds of a plan");
    let (crafts, push) = (crafts(scenario), push_model(&scenario.hardware, knowledge.flyby));
    let slow = slow(scenario, sky, &flown.plan).map_err(|e| about(&e))?;
    let question = Question {
        linearisation: &sky.linearisation,
        solution: &estimate.solution,
        body: &estimate.body,
        push: &push,
        crafts: &crafts,
        slow: &slow,
        plan: &flown.plan,
        odds: &flown.odds,
        until: sky.until,
    };
    let draws = if let Some(map) = map {
        let end = |offset: f64, pushes: &[(Epoch, Vector3<f64>)]| {
            map.at(offset + shift_km(sky, pushes).unwrap_or(0.0))
        };
        assess_mapped(&question, DRAWS, estimate.seed, &end)
    } else {
        // Draws that break up carry pieces: a few more bodies than draws.
        let heard = |done: usize| progress((done as f32 / DRAWS as f32).min(1.0));
        assess(sky.ephemeris, &question, DRAWS, estimate.seed, &heard)
    };
    let draws = draws.map_err(|e| {
        if e == MissionError::Cancelled {
            AdjudicationError::Cancelled
        } else {
            about(&e)
        }
    })?;
    draws
        .par_iter()
        .map(|draw| count(draw, estimate.body.density_kg_m3).map_err(|e| about(&e)))
        .collect()
}

impl Counted {
    /// The one of two ends that harms fewer people; of equals the one that passes, and passes farther.
    fn milder(self, other: Self) -> Self {
        let rank = |c: &Self| match c.class {
            Class::Miss { perigee_km } => (0, -perigee_km),
            Class::Ocean => (1, 0.0),
            Class::Country(_) => (2, 0.0),
        };
        let by_people = other.harmed.total_cmp(&self.harmed);
        let (a, b) = (rank(&self), rank(&other));
        let by_class = b.0.cmp(&a.0).then(b.1.total_cmp(&a.1));
        if by_people.then(by_class).is_lt() {
            other
        } else {
            self
        }
    }
}

/// A flight that pushes if it hits.
pub(super) fn pushes(crafts: &[Craft], flight: &Flight) -> bool {
    crafts.iter().any(|c| c.id == flight.craft && c.effect.pushes())
}

fn count(draw: &Draw, density_kg_m3: f64) -> Result<Counted, impact::ImpactError> {
    let main = match draw.encounter.outcome {
        Outcome::Impact(entry) => Some(Fall::new(&entry, draw.diameter_m, density_kg_m3)?),
        Outcome::Miss => None,
    };
    let mut class = main.as_ref().map_or_else(
        || Class::Miss {
            perigee_km: perigee_km(&draw.encounter),
        },
        Fall::class,
    );
    let place = main.as_ref().map(Fall::place);
    let mut falls: Vec<Fall> = main.into_iter().collect();
    for (diameter_m, encounter) in &draw.fragments {
        if let Outcome::Impact(entry) = encounter.outcome {
            let fall = Fall::new(&entry, *diameter_m, density_kg_m3)?;
            // A piece on somebody's land makes a draw that does no harm otherwise one that does.
            if let (Class::Miss { .. } | Class::Ocean, Some(code)) = (&class, fall.country()) {
                class = Class::Country(code);
            }
            falls.push(fall);
        }
    }
    Ok(Counted {
        class,
        place,
        harmed: falls.iter().map(Fall::harmed).sum(),
        waves: falls.iter().fold((0.0, 0.0), |(shelf, deep), f| {
            (shelf + f.flood.shelf.harmed, deep + f.flood.deep.harmed)
        }),
        by_country: falls.iter().flat_map(Fall::harmed_by_country).collect(),
        any_hit: draw.hits.contains(&true),
        broken_up: draw.broken_up,
    })
}

/// Altitude of the nearest approach over the equator's radius, km.
pub(super) fn perigee_km(encounter: &Encounter) -> f64 {
    encounter.closest.map_or(0.0, |c| c.distance_km - EARTH_RADIUS_KM)
}

/// Counts draws into the assessment; `before` are the draws of the same knowledge without any flight, `standing` the odds of
/// what stands already.
pub(super) fn tally(
    estimate: &Estimate,
    knowledge: &Knowledge,
    (before, standing): (&[Counted], Option<&Assessment>),
    after: &[Counted],
    push_um_s: i64,
) -> Assessment {
    let share = |n: usize| Ppb::from_fraction(n as f64 / after.len().max(1) as f64);
    let how_many = |test: &dyn Fn(&Counted) -> bool| share(after.iter().filter(|c| test(c)).count());
    let mut perigees: Vec<f64> = after
        .iter()
        .filter_map(|c| match c.class {
            Class::Miss { perigee_km } => Some(perigee_km),
            Class::Ocean | Class::Country(_) => None,
        })
        .collect();
    perigees.sort_by(f64::total_cmp);
    let quantile = |q: f64| {
        let at = (q * perigees.len().saturating_sub(1) as f64).round() as usize;
        perigees.get(at).map_or(0, |km| km.round() as i64)
    };
    Assessment {
        draws: after.len() as u32,
        seed: estimate.seed,
        knowledge: knowledge.clone(),
        on_course: Ppb::from_fraction(estimate.chance),
        miss: how_many(&|c| matches!(c.class, Class::Miss { .. })),
        ocean: how_many(&|c| c.class == Class::Ocean),
        countries: countries(before, standing, after),
        any_hit: how_many(&|c| c.any_hit),
        broken_up: how_many(&|c| c.broken_up),
        harmed: (expected(before), expected(after)),
        waves: (
            mean(after, |c| c.waves.0).round() as i64,
            mean(after, |c| c.waves.1).round() as i64,
        ),
        push_um_s,
        landings: after.iter().filter_map(|c| c.place).take(MOST_LANDINGS).collect(),
        perigee_km: (quantile(0.05), quantile(0.5), quantile(0.95)),
    }
}

fn expected(draws: &[Counted]) -> i64 {
    harmed(draws).round() as i64
}

/// People harmed on average.
pub(super) fn harmed(draws: &[Counted]) -> f64 {
    mean(draws, |c| c.harmed)
}

fn mean(draws: &[Counted], of: impl Fn(&Counted) -> f64) -> f64 {
    draws.iter().map(of).sum::<f64>() / draws.len().max(1) as f64
}

/// Every country that is hit or harmed before or after, by code.
fn countries(before: &[Counted], standing: Option<&Assessment>, after: &[Counted]) -> Vec<CountryOdds> {
    let hits = |draws: &[Counted]| {
        let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
        for draw in draws {
            if let Class::Country(code) = draw.class {
                *sums.entry(code).or_default() += 1;
            }
        }
        sums
    };
    let (was, is) = (hits(before), hits(after));
    let mut harmed: BTreeMap<&str, f64> = BTreeMap::new();
    for (code, people) in after.iter().flat_map(|c| &c.by_country) {
        *harmed.entry(code).or_default() += people;
    }
    let n = after.len().max(1) as f64;
    let share = |sums: &BTreeMap<&str, usize>, code: &str, of: usize| {
        Ppb::from_fraction(sums.get(code).copied().unwrap_or(0) as f64 / of.max(1) as f64)
    };
    let codes: BTreeSet<&str> = was
        .keys()
        .chain(is.keys())
        .copied()
        .chain(harmed.iter().filter(|h| *h.1 / n >= 0.5).map(|h| *h.0))
        .collect();
    codes
        .into_iter()
        .map(|code| CountryOdds {
            country: CountryCode::new(code),
            before: share(&was, code, before.len()),
            standing: standing.map_or_else(
                || share(&was, code, before.len()),
                |a| {
                    a.countries
                        .iter()
                        .find(|c| c.country.as_str() == code)
                        .map_or(Ppb(0), |c| c.after)
                },
            ),
            after: share(&is, code, after.len()),
            harmed: (harmed.get(code).copied().unwrap_or(0.0) / n).round() as i64,
        })
        .collect()
}

/// What a flight does at the median size and beta.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Median {
    /// Shift on the target plane, km, eastwards; `None` where the linear sensitivity ends.
    pub(super) shift_km: Option<f64>,
    /// Push over the push that breaks the body up with chance 1 − 1/e.
    pub(super) strain: f64,
    /// It decides there: the shift may be either way.
    pub(super) either: bool,
}

impl Median {
    /// As a hit of the quick odds; `None` where the linear sensitivity ends.
    pub(super) fn hit(&self, chance: f64) -> Option<Hit> {
        Some(Hit {
            shift_km: self.shift_km?,
            chance,
            strain: self.strain,
            either: self.either,
        })
    }
}

/// What a flight does, by the linear sensitivity to pushes and to slow pushes.
pub(super) fn median(
    scenario: &Scenario,
    (pushes, slow): (&PushTable, &SunlitTrack),
    body: &Body,
    flight: &Flight,
) -> Result<Median, MissionError> {
    let at = Epoch::from_jd_tdb(flight.arrival.jd_tdb());
    let tug = scenario.craft(&flight.craft).and_then(|c| Tug::of(&c.craft));
    if let (Some(tug), Some(thrust)) = (tug, flight.thrust) {
        let asteroid_kg = mass_kg(body.diameter_m, body.density_kg_m3);
        let forwards_km = tug.shift_km(slow, at, f64::from(flight.mass_kg), asteroid_kg)?;
        let sign = match thrust {
            Thrust::Forwards | Thrust::Sparing => 1.0,
            Thrust::Backwards => -1.0,
        };
        return Ok(Median {
            shift_km: Some(sign * forwards_km),
            strain: 0.0,
            either: thrust == Thrust::Sparing,
        });
    }
    let push = median_push_km_s(scenario, body, flight)?;
    let escape = escape_speed_m_s(body.diameter_m, body.density_kg_m3);
    Ok(Median {
        shift_km: pushes.shift_km(at, &push),
        strain: push.norm() * 1000.0 / escape / scenario.hardware.breakup_scale,
        either: false,
    })
}

/// Push of a flight at the median size and beta, km/s, ICRF; zero for one that only looks or pushes slowly.
fn median_push_km_s(scenario: &Scenario, body: &Body, flight: &Flight) -> Result<Vector3<f64>, MissionError> {
    let Some(craft) = scenario.craft(&flight.craft) else {
        return Ok(Vector3::zeros());
    };
    let closing = flight.closing_km_s();
    match craft.craft.effect {
        Effect::Reconnaissance | Effect::Rendezvous { .. } | Effect::Tug { .. } => Ok(Vector3::zeros()),
        Effect::Standoff { yield_t, far_side } => {
            let push_m_s = standoff_m_s(f64::from(yield_t) / 1000.0, body.diameter_m);
            let away = if far_side { -1.0 } else { 1.0 };
            Ok(closing.normalize() * (away * push_m_s / 1000.0))
        }
        Effect::Kinetic => {
            let asteroid_kg = mass_kg(body.diameter_m, body.density_kg_m3);
            let beta = scenario.hardware.beta_median;
            delta_v_km_s(asteroid_kg, f64::from(flight.mass_kg), &closing, &closing, beta)
        }
    }
}

/// Median push along the velocity if every flight hits, µm/s; negative is west. A tug that decides there counts as none.
pub(super) fn median_push_um_s(
    scenario: &Scenario,
    sky: &Sky,
    estimate: &Estimate,
    plan: &Plan,
) -> Result<i64, AdjudicationError> {
    let about = failed("the push of a plan");
    let body = &estimate.body;
    let decided = Plan {
        flights: plan
            .flights
            .iter()
            .filter(|f| f.thrust != Some(Thrust::Sparing))
            .cloned()
            .collect(),
    };
    let slow = slow(scenario, sky, &decided).map_err(|e| about(&e))?;
    let asteroid_kg = mass_kg(body.diameter_m, body.density_kg_m3);
    let mut kicks: Vec<(Epoch, Vector3<f64>)> = slow
        .iter()
        .flatten()
        .map(|(at, momentum)| (*at, momentum / asteroid_kg))
        .collect();
    for flight in &plan.flights {
        let at = Epoch::from_jd_tdb(flight.arrival.jd_tdb());
        kicks.push((
            at,
            median_push_km_s(scenario, body, flight).map_err(|e| about(&e))?,
        ));
    }
    along_um_s(sky, &kicks).map_err(|e| about(&e))
}

/// Kicks (km/s, ICRF) along the asteroid's velocity, added up, µm/s; negative is west.
pub(super) fn along_um_s(sky: &Sky, kicks: &[(Epoch, Vector3<f64>)]) -> Result<i64, MissionError> {
    let mut sum = 0.0;
    for (at, push) in kicks {
        sum += along_mm_s(sky.ephemeris, &sky.way.state_at(*at)?, *at, &(push * 1e6))?;
    }
    Ok((sum * 1000.0).round() as i64)
}

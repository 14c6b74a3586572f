//! What could be flown: the best way of each kind of craft in each season on each launch service.

use std::collections::{BTreeMap, BTreeSet};

use astro::{Epoch, Orbit, Trajectory, propagate};
use game::{CardRequest, CraftNumber};
use mission::MissionError;
use mission::impactor::{breakup_chance, delta_v_km_s, escape_speed_m_s, mass_kg};
use mission::launcher::{Launcher, Launchers};
use mission::plan::{CraftId, Effect, LauncherId};
use mission::window::{Arc, SearchSpan, search};
use scenario::{CraftForSale, Date, Money, Scenario, SeatId, SecretEffect};

use super::assess::{Help, odds_of};
use super::choose::{Kind, Offer};
use super::estimate::{Estimate, Sky, failed};
use super::{AdjudicationError, Progress};

/// Step of the search, days.
const STEP_DAYS: f64 = 4.0;
/// Longest flight looked for, days.
const LONGEST_DAYS: f64 = 1100.0;
/// Days before the impact after which no arrival is looked for: pushes then move almost nothing.
const LAST_ARRIVAL_DAYS: f64 = 400.0;
/// Largest closing speed for terminal guidance, km/s (physics notes, 2.9).
const MOST_CLOSING_KM_S: f64 = 20.0;
/// A camera does not see the dark side (scenario axiom), degrees.
const MOST_PHASE_DEG: f64 = 90.0;
/// Largest declination of the asymptote that the launchers' curves hold for, degrees.
const MOST_DLA_DEG: f64 = 28.5;
/// Largest launch energy looked at, km²/s².
const MOST_C3: f64 = 60.0;
/// Flights within this much of the best are as good, when craft are to arrive one after another.
const AS_GOOD: f64 = 0.93;
/// Chance of break-up above which a craft is too much of a good thing.
const MOST_BREAKUP: f64 = 0.2;

/// A launch service as the search needs it.
struct Service<'a> {
    owner: &'a SeatId,
    slots: u32,
    launcher: &'static Launcher,
    price: Money,
    only: Option<&'a CraftId>,
}

/// Everything that could be flown.
pub(super) struct Fleet {
    pub(super) offers: Vec<Offer>,
    pub(super) kinds: Vec<Kind>,
    /// Reconnaissance: the best flight, cheapest first, one a service.
    pub(super) looks: Vec<Offer>,
}

/// Searches the seasons that are left.
pub(super) fn fleet(
    scenario: &Scenario,
    sky: &Sky,
    estimate: &Estimate,
    request: &CardRequest,
    help: Help<'_>,
    progress: Progress<'_>,
) -> Result<Fleet, AdjudicationError> {
    let target = target(sky, estimate)?;
    let services = services(scenario, request);
    let mut fleet = Fleet {
        offers: Vec::new(),
        kinds: kinds(scenario, request),
        looks: Vec::new(),
    };
    for (index, season) in scenario.seasons.iter().enumerate() {
        if season.to < request.order_date {
            continue;
        }
        let from = season.from.max(request.order_date);
        let arcs = arcs(sky, &target, from, season.to, progress)?;
        for craft in &scenario.crafts {
            let Some(ready) = ready(scenario, request, craft) else {
                continue;
            };
            for service in &services {
                if service.slots == 0 || service.only.is_some_and(|only| *only != craft.craft.id) {
                    continue;
                }
                let lifts = |arc: &&Arc| {
                    arc.launch.jd_tdb() >= ready.jd()
                        && arc.dla_deg.abs() <= service.launcher.dla_max_deg
                        && service
                            .launcher
                            .payload_kg(arc.c3_km2_s2)
                            .is_ok_and(|kg| kg >= f64::from(craft.craft.mass_kg))
                };
                let fitting: Vec<&Arc> = arcs.iter().filter(lifts).collect();
                match craft.craft.effect {
                    Effect::Kinetic => {
                        let found = best_push(scenario, sky, estimate, craft, service, &fitting, help)?;
                        fleet.offers.extend(found.map(|offer| Offer {
                            season: index,
                            ..offer
                        }));
                    }
                    Effect::Reconnaissance => {
                        let found = best_look(scenario, craft, service, &fitting, help);
                        fleet.looks.extend(found.map(|offer| Offer {
                            season: index,
                            ..offer
                        }));
                    }
                    // A device's push is not modelled, so no plan with one is offered.
                    Effect::Standoff { .. } => {}
                }
            }
        }
    }
    keep_one_direction(&mut fleet.offers);
    Ok(fleet)
}

/// The way of an asteroid on course, from what is known: missions are for the case that it hits.
fn target(sky: &Sky, estimate: &Estimate) -> Result<Trajectory, AdjudicationError> {
    let about = failed("the way of the asteroid");
    let epoch = sky.truth.epoch;
    let states = sky
        .linearisation
        .virtual_impactors(sky.ephemeris, &estimate.solution, epoch, 1, estimate.seed)
        .map_err(|e| about(&e))?;
    let state = states
        .first()
        .copied()
        .ok_or_else(|| about(&"no virtual impactor was drawn"))?;
    let orbit = Orbit {
        epoch,
        state,
        non_gravitational: None,
    };
    let until = sky.linearisation.impact().epoch.plus_days(-LAST_ARRIVAL_DAYS);
    propagate(sky.ephemeris, &orbit, &[], until).map_err(|e| about(&e))
}

/// Every transfer of a season.
fn arcs(
    sky: &Sky,
    target: &Trajectory,
    from: Date,
    to: Date,
    progress: Progress<'_>,
) -> Result<Vec<Arc>, AdjudicationError> {
    let (launch_from, launch_to) = (Epoch::from_jd_tdb(from.jd()), Epoch::from_jd_tdb(to.jd()));
    let last = target.span().1;
    let latest = launch_to.plus_days(LONGEST_DAYS);
    let span = SearchSpan {
        launch_from,
        launch_to,
        arrival_from: launch_from.plus_days(STEP_DAYS * 10.0),
        arrival_to: if latest < last { latest } else { last },
        ..limits()
    };
    found(sky, target, &span, progress)
}

/// What every mission stands; the dates are for the caller to set.
fn limits() -> SearchSpan {
    SearchSpan {
        launch_from: Epoch::J2000,
        launch_to: Epoch::J2000,
        arrival_from: Epoch::J2000,
        arrival_to: Epoch::J2000,
        step_days: STEP_DAYS,
        max_c3_km2_s2: MOST_C3,
        max_closing_km_s: MOST_CLOSING_KM_S,
        max_phase_deg: MOST_PHASE_DEG,
        max_dla_deg: MOST_DLA_DEG,
        max_revolutions: 1,
    }
}

/// Searches a span.
fn found(
    sky: &Sky,
    target: &Trajectory,
    span: &SearchSpan,
    progress: Progress<'_>,
) -> Result<Vec<Arc>, AdjudicationError> {
    let about = failed("the launch windows");
    search(sky.ephemeris, target, span, &|| progress(0.0)).map_err(|e| {
        if e == MissionError::Cancelled {
            AdjudicationError::Cancelled
        } else {
            about(&e)
        }
    })
}

/// A cell of a planner's chart: the transfer of a launch and an arrival day that moves the asteroid most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The transfer; [`Arc::flight`] makes a flight of it.
    pub arc: Arc,
    /// Median shift on the target plane, km, eastwards; 0 for a craft that only looks.
    pub shift_km: f64,
}

/// What a planner's chart covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The craft.
    pub craft: CraftId,
    /// First and last day of launch.
    pub launch: (Date, Date),
    /// First and last day of arrival.
    pub arrival: (Date, Date),
    /// Step of both, days.
    pub step_days: u32,
}

/// The cells of a chart that can be flown at all, by launch, then arrival.
pub(super) fn chart(
    scenario: &Scenario,
    sky: &Sky,
    estimate: &Estimate,
    chart: &Chart,
    progress: Progress<'_>,
) -> Result<Vec<Cell>, AdjudicationError> {
    let about = failed("the planner's chart");
    let craft = scenario
        .craft(&chart.craft)
        .ok_or_else(|| about(&format!("nobody builds {}", chart.craft)))?;
    let target = target(sky, estimate)?;
    let day = |date: Date| Epoch::from_jd_tdb(date.jd());
    let (last, wanted) = (target.span().1, day(chart.arrival.1));
    let span = SearchSpan {
        launch_from: day(chart.launch.0),
        launch_to: day(chart.launch.1),
        arrival_from: day(chart.arrival.0),
        arrival_to: if wanted < last { wanted } else { last },
        step_days: f64::from(chart.step_days.max(1)),
        ..limits()
    };
    let arcs = found(sky, &target, &span, progress)?;
    let body = &estimate.body;
    let asteroid_kg = mass_kg(body.diameter_m, body.density_kg_m3);
    let (kg, beta) = (f64::from(craft.craft.mass_kg), scenario.hardware.beta_median);
    let mut cells: Vec<Cell> = Vec::new();
    for arc in arcs {
        let shift_km = if craft.craft.effect == Effect::Kinetic {
            let push = delta_v_km_s(asteroid_kg, kg, &arc.closing_km_s, &arc.closing_km_s, beta)
                .map_err(|e| about(&e))?;
            sky.pushes.shift_km(arc.arrival, &push).unwrap_or(0.0)
        } else {
            0.0
        };
        let same = |c: &Cell| c.arc.launch == arc.launch && c.arc.arrival == arc.arrival;
        match cells.last_mut().filter(|c| same(c)) {
            Some(cell) if cell.shift_km.abs() >= shift_km.abs() => {}
            Some(cell) => *cell = Cell { arc, shift_km },
            None => cells.push(Cell { arc, shift_km }),
        }
    }
    Ok(cells)
}

/// The services of the request, with their curves and prices.
fn services<'a>(scenario: &'a Scenario, request: &'a CardRequest) -> Vec<Service<'a>> {
    let opened = |launcher: &LauncherId, owner: &SeatId| {
        scenario
            .seat(owner)?
            .secrets
            .iter()
            .find_map(|s| match &s.effect {
                SecretEffect::OpensService {
                    launcher: own,
                    price,
                    craft,
                    ..
                } if own == launcher => Some((*price, Some(craft))),
                _ => None,
            })
    };
    request
        .slots
        .iter()
        .filter_map(|(id, owner, slots)| {
            let launcher = Launchers::embedded().get(id.as_str())?;
            let listed = scenario
                .launch_services
                .iter()
                .find(|s| s.launcher == *id && s.owner == *owner);
            let (price, only) = listed.map(|s| (s.price, None)).or_else(|| opened(id, owner))?;
            Some(Service {
                owner,
                slots: *slots,
                launcher,
                price,
                only,
            })
        })
        .collect()
}

/// First day on which a craft of this kind can fly: from stock, or ordered now.
fn ready(scenario: &Scenario, request: &CardRequest, craft: &CraftForSale) -> Option<Date> {
    let built = request.order_date.plus_months(craft.build_months);
    let stocked = request
        .stock
        .iter()
        .filter(|(_, kind, _)| *kind == craft.craft.id)
        .map(|(_, _, day)| *day);
    let first = stocked.chain([built]).min()?.max(request.order_date);
    scenario.seasons.iter().any(|s| s.to >= first).then_some(first)
}

/// What each kind costs, and when it can be had.
fn kinds(scenario: &Scenario, request: &CardRequest) -> Vec<Kind> {
    let seasons: Vec<(usize, Date)> = scenario.seasons.iter().map(|s| s.to).enumerate().collect();
    scenario
        .crafts
        .iter()
        .filter(|c| request.device || !c.needs_device)
        .map(|c| {
            let built = request.order_date.plus_months(c.build_months);
            let mine = |kind: &CraftId| *kind == c.craft.id;
            let developed = request.stock.iter().any(|(_, kind, _)| mine(kind))
                || request.standing.iter().any(|s| mine(&s.flight.craft));
            let mut stock: BTreeMap<usize, Vec<CraftNumber>> = BTreeMap::new();
            for (season, to) in &seasons {
                let there = request
                    .stock
                    .iter()
                    .filter(|(_, kind, day)| mine(kind) && day <= to);
                stock.insert(*season, there.map(|(number, ..)| *number).collect());
            }
            Kind {
                id: c.craft.id.clone(),
                price: c.price,
                development: if developed { Money::ZERO } else { c.development },
                buildable: seasons
                    .iter()
                    .filter(|(_, to)| *to >= built)
                    .map(|(i, _)| *i)
                    .collect::<BTreeSet<_>>(),
                stock,
            }
        })
        .collect()
}

/// The strongest push that arrives, by its chance, one for a service.
fn best_push(
    scenario: &Scenario,
    sky: &Sky,
    estimate: &Estimate,
    craft: &CraftForSale,
    service: &Service<'_>,
    arcs: &[&Arc],
    help: Help<'_>,
) -> Result<Option<Offer>, AdjudicationError> {
    let about = failed("the push of a flight");
    let body = &estimate.body;
    let asteroid_kg = mass_kg(body.diameter_m, body.density_kg_m3);
    let escape = escape_speed_m_s(body.diameter_m, body.density_kg_m3);
    let kg = f64::from(craft.craft.mass_kg);
    let mut found: Vec<(f64, f64, &Arc)> = Vec::new();
    for arc in arcs {
        let closing = &arc.closing_km_s;
        let push = delta_v_km_s(asteroid_kg, kg, closing, closing, scenario.hardware.beta_median)
            .map_err(|e| about(&e))?;
        let broken = breakup_chance(push.norm() * 1000.0, escape, scenario.hardware.breakup_scale);
        let shift_km = sky
            .pushes
            .shift_km(arc.arrival, &push)
            .filter(|_| broken <= MOST_BREAKUP);
        if let Some(shift_km) = shift_km {
            let flight = arc.flight(&craft.craft, &service.launcher.id);
            let chance = odds_of(scenario, &flight, service.owner, help).hit();
            found.push((shift_km.abs() * chance, shift_km, arc));
        }
    }
    // Sorted stably: equals keep the order of the search.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some((best, shift_km, arc)) = found.first().copied() else {
        return Ok(None);
    };
    let flight_of = |arc: &Arc| arc.flight(&craft.craft, &service.launcher.id);
    let flight = flight_of(arc);
    let chance = odds_of(scenario, &flight, service.owner, help).hit();
    let mut ways: Vec<mission::plan::Flight> = Vec::new();
    for (_, _, arc) in found
        .iter()
        .take_while(|(worth, shift, _)| *worth >= AS_GOOD * best && shift * shift_km > 0.0)
    {
        if !ways
            .iter()
            .any(|way| way.arrival == mission::plan::Seconds::from_jd_tdb(arc.arrival.jd_tdb()))
        {
            ways.push(flight_of(arc));
        }
    }
    Ok(Some(Offer {
        ways,
        ..offer(service, flight, shift_km, chance)
    }))
}

/// The flyby that is there in time for its campaign at the least launch energy, or else the first to arrive.
fn best_look(
    scenario: &Scenario,
    craft: &CraftForSale,
    service: &Service<'_>,
    arcs: &[&Arc],
    help: Help<'_>,
) -> Option<Offer> {
    let fixes = scenario
        .campaigns
        .iter()
        .filter(|c| c.with_flyby)
        .flat_map(|c| &c.points);
    let deadline = fixes.map(|p| p.jd_tdb).fold(f64::INFINITY, f64::min);
    let in_time = arcs.iter().filter(|a| a.arrival.jd_tdb() <= deadline);
    let cheapest = in_time.min_by(|a, b| a.c3_km2_s2.total_cmp(&b.c3_km2_s2));
    let first = || {
        arcs.iter()
            .min_by(|a, b| a.arrival.jd_tdb().total_cmp(&b.arrival.jd_tdb()))
    };
    let flight = cheapest
        .or_else(first)?
        .flight(&craft.craft, &service.launcher.id);
    let chance = odds_of(scenario, &flight, service.owner, help).hit();
    Some(offer(service, flight, 0.0, chance))
}

fn offer(service: &Service<'_>, flight: mission::plan::Flight, shift_km: f64, chance: f64) -> Offer {
    Offer {
        season: 0,
        owner: service.owner.clone(),
        slots: service.slots,
        ways: Vec::new(),
        flight,
        shift_km,
        chance,
        launch_price: service.price,
    }
}

/// Pushes of one plan must not cancel: in each season the direction with the strongest push stays.
fn keep_one_direction(offers: &mut Vec<Offer>) {
    let mut strongest: BTreeMap<usize, f64> = BTreeMap::new();
    for offer in offers.iter() {
        let most = strongest.entry(offer.season).or_default();
        if offer.shift_km.abs() > most.abs() {
            *most = offer.shift_km;
        }
    }
    offers.retain(|o| strongest.get(&o.season).is_some_and(|s| s * o.shift_km > 0.0));
}

//! What could be flown: the best way of each kind of craft in each season on each launch service.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc as Shared;

use astro::{Epoch, Orbit, Trajectory, propagate};
use game::{CardRequest, CraftNumber, SeasonSlots, economy};
use mission::MissionError;
use mission::electric::Electric;
use mission::launcher::{Launcher, Launchers};
use mission::low_thrust::LowThrust;
use mission::plan::{Craft, CraftId, Effect, Flight, LauncherId};
use mission::tug::Tug;
use mission::window::{Arc, SearchSpan, search};
use scenario::{Built, CraftForSale, Date, Money, Scenario, SecretEffect};

use super::assess::{Help, median, odds_of};
use super::choose::{Kind, Means, Offer};
use super::estimate::{Estimate, Sky, failed};
use super::memo::Memo;
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
/// Largest launch energy of a solar-electric craft, km²/s²: what a medium rocket gives it.
const MOST_TUG_C3: f64 = 40.0;
/// Step of the search for the flights of craft that stay, their shortest and their longest, days.
const TUG_STEP_DAYS: f64 = 15.0;
const SHORTEST_TUG_DAYS: f64 = 200.0;
const LONGEST_TUG_DAYS: f64 = 420.0;
/// Flights of a craft that stays are looked for so much longer than they are of use, days.
const LATER_STAY_DAYS: f64 = 90.0;
/// Largest declination of the asymptote that the launchers' curves hold for, degrees.
const MOST_DLA_DEG: f64 = 28.5;
/// Largest launch energy looked at, km²/s².
const MOST_C3: f64 = 60.0;
/// Flights within this much of the best are as good, when craft are to arrive one after another.
const AS_GOOD: f64 = 0.93;
/// A push that takes more haste must be worth so much more.
const WORTH_HASTE: f64 = 1.01;
/// Strain above which a craft is too much of a good thing: it breaks the body up one time in five.
const MOST_STRAIN: f64 = 0.47;

/// A launch service in a season as the search needs it.
struct Service<'a> {
    slots: &'a SeasonSlots,
    launcher: &'static Launcher,
    price: Money,
}

/// Everything that could be flown.
pub(super) struct Fleet {
    pub(super) offers: Vec<Offer>,
    pub(super) kinds: Vec<Kind>,
    /// Reconnaissance: the best flight, cheapest first, one a service.
    pub(super) looks: Vec<Offer>,
    /// The same of craft that stay there and look.
    pub(super) stays: Vec<Offer>,
}

/// Searches the seasons that are left.
pub(super) fn fleet(
    scenario: &Scenario,
    sky: &Sky,
    (estimate, target): (&Estimate, &Target),
    request: &CardRequest,
    help: Help<'_>,
    progress: Progress<'_>,
) -> Result<Fleet, AdjudicationError> {
    let mut fleet = Fleet {
        offers: Vec::new(),
        kinds: kinds(scenario, request),
        looks: Vec::new(),
        stays: Vec::new(),
    };
    for (index, season) in scenario.seasons.iter().enumerate() {
        let services = services(scenario, request, index);
        if season.to < request.order_date || services.is_empty() {
            continue;
        }
        let from = season.from.max(request.order_date);
        let span = season_span(&target.way, (from, season.to));
        for craft in &scenario.crafts {
            let ready = Ready::of(scenario, request, craft);
            if scenario.seasons.iter().all(|s| s.to < ready.first()) {
                continue;
            }
            // A day before it stands ready nothing is looked for.
            let Some(late) = in_use(scenario, craft, &span, ready.first()) else {
                continue;
            };
            let arcs = target.arcs(sky, &craft.craft, (&span, &late), progress)?;
            for (which, service) in services.iter().enumerate().filter(|(_, s)| s.takes(craft)) {
                let fitting: Vec<&Arc> = arcs
                    .iter()
                    .filter(|arc| service.lifts(craft, arc, ready.first()))
                    .collect();
                let asked = Asked {
                    scenario,
                    craft,
                    service,
                    ready: &ready,
                    help,
                };
                let (offers, found) = match craft.craft.effect {
                    Effect::Reconnaissance => (&mut fleet.looks, Vec::from_iter(best_look(&asked, &fitting))),
                    Effect::Rendezvous { .. } => {
                        (&mut fleet.stays, Vec::from_iter(best_stay(&asked, &fitting)))
                    }
                    Effect::Kinetic | Effect::Standoff { .. } | Effect::Tug { .. } => {
                        (&mut fleet.offers, best_pushes(&asked, sky, estimate, &fitting)?)
                    }
                };
                offers.extend(found.into_iter().map(|offer| Offer {
                    season: index,
                    service: which,
                    ..offer
                }));
            }
        }
    }
    let hits = |o: &Offer| {
        let kind = fleet.kinds.iter().find(|k| k.id == o.flight.craft);
        kind.is_some_and(|k| k.means == Means::Hit)
    };
    keep_one_direction(&mut fleet.offers, &hits);
    Ok(fleet)
}

/// What missions fly to: the way of an asteroid on course, and the transfers to it that were searched for so far.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) way: Trajectory,
    found: Memo<Searched, Shared<Vec<Arc>>>,
}

/// A search: of ballistic transfers or those of a craft that thrusts, between which days (bits of the Julian dates).
type Searched = (Option<CraftId>, [u64; 4]);

impl Target {
    /// The transfers of a craft in a span, or in the later one if it is one that thrusts on its way.
    fn arcs(
        &self,
        sky: &Sky,
        craft: &Craft,
        (span, late): (&SearchSpan, &SearchSpan),
        progress: Progress<'_>,
    ) -> Result<Shared<Vec<Arc>>, AdjudicationError> {
        let electric = Electric::of(craft);
        let span = if electric.is_some() { late } else { span };
        let days = [
            span.launch_from,
            span.launch_to,
            span.arrival_from,
            span.arrival_to,
        ];
        let searched = (
            electric.map(|_| craft.id.clone()),
            days.map(|day| day.jd_tdb().to_bits()),
        );
        self.found.get(searched, |_| {
            ways_of(craft, sky, &self.way, span, progress).map(Shared::new)
        })
    }
}

/// The ways of a craft between some days: of one that stays those that its engines can fly, of others the ballistic ones.
fn ways_of(
    craft: &Craft,
    sky: &Sky,
    target: &Trajectory,
    span: &SearchSpan,
    progress: Progress<'_>,
) -> Result<Vec<Arc>, AdjudicationError> {
    let Some(electric) = Electric::of(craft) else {
        return found(sky, target, span, progress);
    };
    let days = |from: Epoch, to: Epoch| -> Vec<Epoch> {
        let steps = (to.days_since(from) / span.step_days).floor().max(0.0) as usize;
        (0..=steps)
            .map(|i| from.plus_days(span.step_days * i as f64))
            .collect()
    };
    let (launches, arrivals) = (
        days(span.launch_from, span.launch_to),
        days(span.arrival_from, span.arrival_to),
    );
    let about = failed("the flights of a solar-electric craft");
    let days = (launches.as_slice(), arrivals.as_slice());
    let found = electric.meetings(sky.ephemeris, target, days, MOST_TUG_C3, progress);
    found.map_err(|e| {
        if e == MissionError::Cancelled {
            AdjudicationError::Cancelled
        } else {
            about(&e)
        }
    })
}

/// The days of a season, and of what leaves in it.
fn season_span(target: &Trajectory, (from, to): (Date, Date)) -> SearchSpan {
    let (launch_from, launch_to) = (Epoch::from_jd_tdb(from.jd()), Epoch::from_jd_tdb(to.jd()));
    let last = target.span().1;
    let latest = launch_to.plus_days(LONGEST_DAYS);
    SearchSpan {
        launch_from,
        launch_to,
        arrival_from: launch_from.plus_days(STEP_DAYS * 10.0),
        arrival_to: if latest < last { latest } else { last },
        ..limits()
    }
}

/// The same for a tug, whose flights cost more to find.
fn tug_span(span: &SearchSpan) -> SearchSpan {
    let latest = span.launch_to.plus_days(LONGEST_TUG_DAYS);
    SearchSpan {
        step_days: TUG_STEP_DAYS,
        arrival_from: span.launch_from.plus_days(SHORTEST_TUG_DAYS),
        arrival_to: if latest < span.arrival_to {
            latest
        } else {
            span.arrival_to
        },
        ..*span
    }
}

/// The days that are searched for a craft that thrusts on its way, from the one on which it stands ready. Of one that stays
/// and looks only the flights that arrive while people still decide, and some later ones from which hard ones are found; none
/// if there are none.
fn in_use(scenario: &Scenario, craft: &CraftForSale, season: &SearchSpan, ready: Date) -> Option<SearchSpan> {
    let span = SearchSpan {
        launch_from: later(season.launch_from, Epoch::from_jd_tdb(ready.jd())),
        ..tug_span(season)
    };
    if !matches!(craft.craft.effect, Effect::Rendezvous { .. }) {
        return Some(span);
    }
    let last = Epoch::from_jd_tdb(scenario.rounds.last()?.consultation_date.jd());
    let earlier = |a: Epoch, b: Epoch| if b < a { b } else { a };
    let span = SearchSpan {
        launch_to: earlier(span.launch_to, last.plus_days(-SHORTEST_TUG_DAYS)),
        arrival_to: earlier(season.arrival_to, last.plus_days(LATER_STAY_DAYS)),
        ..span
    };
    (span.launch_from <= span.launch_to && span.arrival_from <= span.arrival_to).then_some(span)
}

/// The way of an asteroid on course, from what is known: missions are for the case that it hits.
pub(super) fn target(sky: &Sky, estimate: &Estimate) -> Result<Target, AdjudicationError> {
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
    let way = propagate(sky.ephemeris, &orbit, &[], until).map_err(|e| about(&e))?;
    Ok(Target {
        way,
        found: Memo::default(),
    })
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
    /// Median shift on the target plane, km, eastwards; 0 for a craft that only looks, and for forwards for a tug.
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
    target: &Trajectory,
    chart: &Chart,
    progress: Progress<'_>,
) -> Result<Vec<Cell>, AdjudicationError> {
    let about = failed("the planner's chart");
    let craft = scenario
        .craft(&chart.craft)
        .ok_or_else(|| about(&format!("nobody builds {}", chart.craft)))?;
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
    let arcs = ways_of(&craft.craft, sky, target, &span, progress)?;
    let mut cells: Vec<Cell> = Vec::new();
    for arc in arcs {
        let flight = arc.flight(&craft.craft, &LauncherId::new(""));
        let levers = (&sky.pushes, &sky.slow);
        let median = median(scenario, levers, &estimate.body, &flight).map_err(|e| about(&e))?;
        let shift_km = median.shift_km.unwrap_or(0.0);
        let same = |c: &Cell| c.arc.launch == arc.launch && c.arc.arrival == arc.arrival;
        match cells.last_mut().filter(|c| same(c)) {
            Some(cell) if cell.shift_km.abs() >= shift_km.abs() => {}
            Some(cell) => *cell = Cell { arc, shift_km },
            None => cells.push(Cell { arc, shift_km }),
        }
    }
    Ok(cells)
}

/// Largest difference of a drawn flight's closing velocity and launch energy from those of its dates: other knowledge of
/// the orbit moves them by less, a flight that nobody computed by more.
const CLOSING_WITHIN_KM_S: f64 = 0.1;
const C3_WITHIN_KM2_S2: f64 = 1.0;
/// Largest difference of a tug's mass beside the asteroid from that of its transfer, kg.
const BRAKED_WITHIN_KG: f64 = 20.0;

/// Why a flight that somebody drew cannot be flown; `None` if it can.
pub(super) fn flaw(
    scenario: &Scenario,
    sky: &Sky,
    target: &Trajectory,
    flight: &Flight,
) -> Result<Option<String>, AdjudicationError> {
    let Some(launcher) = Launchers::embedded().get(flight.launcher.as_str()) else {
        return Ok(Some(format!("there is no rocket {}", flight.launcher)));
    };
    let name = scenario
        .launch_services
        .iter()
        .find(|s| s.launcher == flight.launcher)
        .map_or(flight.launcher.as_str(), |s| s.name.as_str());
    let (launch, arrival) = (flight.launch.jd_tdb(), flight.arrival.jd_tdb());
    let days = format!(
        "from {} to {}",
        Date::containing_jd(launch),
        Date::containing_jd(arrival)
    );
    let (from, to) = target.span();
    let inside = |jd: f64| from.jd_tdb() <= jd && jd <= to.jd_tdb();
    if !inside(launch) || !inside(arrival) {
        return Ok(Some(format!("nothing flies {days}: it is too early or too late")));
    }
    let (launch, arrival) = (Epoch::from_jd_tdb(launch), Epoch::from_jd_tdb(arrival));
    let span = SearchSpan {
        launch_from: launch,
        launch_to: launch,
        arrival_from: arrival,
        arrival_to: arrival,
        ..limits()
    };
    let Some(craft) = scenario.craft(&flight.craft).map(|c| &c.craft) else {
        return Ok(Some(format!("nobody builds {}", flight.craft)));
    };
    let same = |arc: &&Arc| {
        arc.revolutions == flight.revolutions
            && (arc.closing_km_s - flight.closing_km_s()).norm() <= CLOSING_WITHIN_KM_S
            && (arc.c3_km2_s2 - flight.c3_km2_s2()).abs() <= C3_WITHIN_KM2_S2
    };
    if Tug::of(craft).is_some() != flight.thrust.is_some() {
        return Ok(Some(format!(
            "a tug pushes one way or the other, and {} is no such order",
            craft.name
        )));
    }
    let mut c3_km2_s2 = flight.c3_km2_s2();
    let electric = Electric::of(craft);
    let lifted_kg = electric.map_or(flight.mass_kg, |_| craft.mass_kg);
    if let Some(electric) = electric {
        let about = failed("the flight of a solar-electric craft");
        let heavy = |met: &LowThrust| f64::from(flight.mass_kg) <= met.arrived_kg + BRAKED_WITHIN_KG;
        let lifts = |c3: f64| launcher.payload_kg(c3).is_ok_and(|kg| kg >= f64::from(lifted_kg));
        let enough = |met: &LowThrust| heavy(met) && lifts(met.arc.c3_km2_s2);
        let met = electric
            .meeting_by(sky.ephemeris, target, (launch, arrival), MOST_TUG_C3, &enough)
            .map_err(|e| about(&e))?;
        let Some(met) = met else {
            return Ok(Some(format!(
                "the engines of {} do not get there {days}",
                craft.name
            )));
        };
        if !heavy(&met) {
            return Ok(Some(format!(
                "{} arrives with {:.0} kg, not with {} kg",
                craft.name, met.arrived_kg, flight.mass_kg
            )));
        }
        c3_km2_s2 = met.arc.c3_km2_s2;
    } else if !found(sky, target, &span, &|_| true)?.iter().any(|a| same(&a)) {
        return Ok(Some(format!("no such transfer leads {days}")));
    }
    let lift_kg = launcher.payload_kg(c3_km2_s2).unwrap_or(0.0);
    Ok((lift_kg < f64::from(lifted_kg)).then(|| {
        format!(
            "{name} lifts {lift_kg:.0} kg to a launch energy of {c3_km2_s2:.1} km²/s², and the craft has {lifted_kg} kg"
        )
    }))
}

fn later(a: Epoch, b: Epoch) -> Epoch {
    if a < b { b } else { a }
}

impl Service<'_> {
    /// It has a slot and flies this craft.
    fn takes(&self, craft: &CraftForSale) -> bool {
        self.slots.left > 0
            && self
                .slots
                .only
                .as_ref()
                .is_none_or(|only| *only == craft.craft.id)
    }

    /// It can send this craft on this way.
    fn lifts(&self, craft: &CraftForSale, arc: &Arc, ready: Date) -> bool {
        let (from, to) = (self.slots.days.0.max(ready), self.slots.days.1);
        let day = Date::containing_jd(arc.launch.jd_tdb());
        from <= day
            && day <= to
            && !economy::waits_too_long(day.0 - ready.0)
            && arc.dla_deg.abs() <= self.launcher.dla_max_deg
            && self
                .launcher
                .payload_kg(arc.c3_km2_s2)
                .is_ok_and(|kg| kg >= f64::from(craft.craft.mass_kg))
    }
}

/// The services of a season, with their curves and prices.
fn services<'a>(scenario: &Scenario, request: &'a CardRequest, season: usize) -> Vec<Service<'a>> {
    let in_season = |s: &&SeasonSlots| s.season.is_none_or(|i| i as usize == season);
    request
        .season_slots
        .iter()
        .filter(in_season)
        .filter_map(|slots| {
            let launcher = Launchers::embedded().get(slots.launcher.as_str())?;
            Some(Service {
                slots,
                launcher,
                price: price(scenario, slots)?,
            })
        })
        .collect()
}

/// Price of a launch: listed, or told by the secret that opened the service.
fn price(scenario: &Scenario, slots: &SeasonSlots) -> Option<Money> {
    let listed = scenario
        .launch_services
        .iter()
        .find(|s| slots.only.is_none() && s.launcher == slots.launcher && s.owner == slots.owner)
        .map(|s| s.price);
    let told = || {
        scenario.seat(&slots.owner)?.secrets.iter().find_map(|secret| {
            if let SecretEffect::OpensService { launcher, price, .. } = &secret.effect {
                (*launcher == slots.launcher).then_some(*price)
            } else {
                None
            }
        })
    };
    listed.or_else(told)
}

/// Days on which a craft of a kind can fly, by the months saved in its making: from stock, or ordered now.
struct Ready(Vec<Date>);

impl Ready {
    fn of(scenario: &Scenario, request: &CardRequest, craft: &CraftForSale) -> Self {
        let stocked = request
            .stock
            .iter()
            .filter(|(_, kind, _)| *kind == craft.craft.id)
            .map(|(_, _, day)| *day)
            .min();
        let days = built(scenario, request, craft).into_iter().map(|built| {
            let first = stocked.map_or(built.ready, |day| day.min(built.ready));
            first.max(request.order_date)
        });
        Self(days.collect())
    }

    /// With all the rush there is.
    fn first(&self) -> Date {
        self.0.iter().min().copied().unwrap_or(Date(i32::MAX))
    }

    /// Months to save for a launch on a day, and when the craft stands ready then; `None` if it cannot.
    fn by(&self, launch: Date) -> Option<(u32, Date)> {
        let mut days = self.0.iter().enumerate();
        let found = days.find(|(_, day)| **day <= launch);
        found.map(|(saved, day)| (saved as u32, *day))
    }
}

/// A craft ordered now, by the months saved.
fn built(scenario: &Scenario, request: &CardRequest, craft: &CraftForSale) -> Vec<Built> {
    let prices = &scenario.prices;
    let begun = scenario.counts_as_ordered_on(request.order_date);
    (0..=prices.most_saved(craft))
        .map(|saved| prices.built_in(craft, begun, saved))
        .collect()
}

/// What each kind costs, and when it can be had.
fn kinds(scenario: &Scenario, request: &CardRequest) -> Vec<Kind> {
    scenario
        .crafts
        .iter()
        .filter(|c| request.device || !c.needs_device)
        .map(|c| {
            let mine = |kind: &CraftId| *kind == c.craft.id;
            let developed = request.stock.iter().any(|(_, kind, _)| mine(kind))
                || request.standing.iter().any(|s| mine(&s.flight.craft));
            let mut stock: Vec<(CraftNumber, Date)> = request
                .stock
                .iter()
                .filter(|(_, kind, ready)| {
                    mine(kind) && !economy::waits_too_long(request.order_date.0 - ready.0)
                })
                .map(|(number, _, ready)| (*number, *ready))
                .collect();
            stock.sort_by_key(|(number, ready)| (*ready, *number));
            Kind {
                id: c.craft.id.clone(),
                means: Means::of(c),
                price: c.price,
                development: if developed { Money::ZERO } else { c.development },
                built: built(scenario, request, c),
                stock,
            }
        })
        .collect()
}

/// What a way is looked for.
#[derive(Clone, Copy)]
struct Asked<'a> {
    scenario: &'a Scenario,
    craft: &'a CraftForSale,
    service: &'a Service<'a>,
    ready: &'a Ready,
    help: Help<'a>,
}

impl Asked<'_> {
    fn flight(&self, arc: &Arc) -> Flight {
        arc.flight(&self.craft.craft, &self.service.launcher.id)
    }

    /// Months to save for a launch.
    fn saved(&self, launch: Epoch) -> u32 {
        let day = Date::containing_jd(launch.jd_tdb());
        self.ready.by(day).map_or(u32::MAX, |(saved, _)| saved)
    }

    fn chance(&self, flight: &Flight) -> f64 {
        let ready = self.ready.by(Date::containing_jd(flight.launch.jd_tdb()));
        odds_of(
            self.scenario,
            flight,
            &self.service.slots.owner,
            ready.map(|(_, day)| day),
            self.help,
        )
        .hit()
    }

    fn offer(&self, flight: Flight, shift_km: f64, strain: f64, ways: Vec<Flight>) -> Offer {
        Offer {
            season: 0,
            service: 0,
            saved_months: self.saved(Epoch::from_jd_tdb(flight.launch.jd_tdb())),
            owner: self.service.slots.owner.clone(),
            slots: self.service.slots.left,
            chance: self.chance(&flight),
            flight,
            ways,
            shift_km,
            strain,
            launch_price: self.service.price,
        }
    }
}

/// The strongest pushes that arrive, by their chance: one with craft built in the usual time, and others that take more
/// haste if they are worth more.
fn best_pushes(
    asked: &Asked<'_>,
    sky: &Sky,
    estimate: &Estimate,
    arcs: &[&Arc],
) -> Result<Vec<Offer>, AdjudicationError> {
    let about = failed("the push of a flight");
    let body = &estimate.body;
    let mut found: Vec<Way> = Vec::new();
    for arc in arcs {
        let flight = asked.flight(arc);
        let levers = (&sky.pushes, &sky.slow);
        let median = median(asked.scenario, levers, body, &flight).map_err(|e| about(&e))?;
        let strain = median.strain;
        if let Some(shift_km) = median.shift_km.filter(|_| strain <= MOST_STRAIN) {
            let worth = shift_km.abs() * asked.chance(&flight);
            found.push(Way {
                worth,
                saved_months: asked.saved(arc.launch),
                shift_km,
                strain,
                flight,
            });
        }
    }
    // Sorted stably: equals keep the order of the search.
    found.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    let hastes: BTreeSet<u32> = found.iter().map(|way| way.saved_months).collect();
    let mut offers: Vec<Offer> = Vec::new();
    let mut least = 0.0;
    for haste in hastes {
        let within: Vec<&Way> = found.iter().filter(|way| way.saved_months <= haste).collect();
        if let Some(best) = within.first().filter(|best| best.worth > least) {
            least = best.worth * WORTH_HASTE;
            offers.push(pushing(asked, best, &within));
        }
    }
    Ok(offers)
}

/// The offer of the best of some ways, with those that are as good.
fn pushing(asked: &Asked<'_>, best: &Way, within: &[&Way]) -> Offer {
    let mut ways: Vec<Flight> = Vec::new();
    for way in within.iter().take_while(|way| way.worth >= AS_GOOD * best.worth) {
        if way.shift_km * best.shift_km > 0.0 && !ways.iter().any(|have| have.arrival == way.flight.arrival) {
            ways.push(way.flight.clone());
        }
    }
    asked.offer(best.flight.clone(), best.shift_km, best.strain, ways)
}

/// A way that pushes.
struct Way {
    /// Shift by its chance, km.
    worth: f64,
    /// Months saved in the craft's making.
    saved_months: u32,
    shift_km: f64,
    strain: f64,
    flight: Flight,
}

/// The flyby that is there in time for its campaign at the least launch energy, or else the first to arrive before
/// people decide for the last time: what it saw later nobody could use.
fn best_look(asked: &Asked<'_>, arcs: &[&Arc]) -> Option<Offer> {
    let fixes = asked
        .scenario
        .campaigns
        .iter()
        .filter(|c| c.with_flyby)
        .flat_map(|c| &c.points);
    let fix = fixes.map(|p| p.jd_tdb).fold(f64::INFINITY, f64::min);
    let last = asked
        .scenario
        .rounds
        .last()
        .map_or(f64::INFINITY, |r| r.consultation_date.jd());
    let by = |day: f64| arcs.iter().filter(move |a| a.arrival.jd_tdb() <= day.min(last));
    // No more haste than it takes.
    let haste = |a: &&&Arc| asked.saved(a.launch);
    let cheapest = by(fix).min_by(|a, b| haste(a).cmp(&haste(b)).then(a.c3_km2_s2.total_cmp(&b.c3_km2_s2)));
    let first = || {
        let arrival = |a: &&&Arc| a.arrival.jd_tdb();
        by(last).min_by(|a, b| haste(a).cmp(&haste(b)).then(arrival(a).total_cmp(&arrival(b))))
    };
    Some(asked.offer(asked.flight(cheapest.or_else(first)?), 0.0, 0.0, Vec::new()))
}

/// The rendezvous that serves most rounds, with the least haste, the first to arrive of equals; none where it arrives after
/// people have decided for the last time.
fn best_stay(asked: &Asked<'_>, arcs: &[&Arc]) -> Option<Offer> {
    let serves = |arc: &Arc| served(asked.scenario, arc.arrival.jd_tdb());
    let in_time = arcs.iter().filter(|arc| serves(arc) > 0);
    let best = in_time.min_by(|a, b| {
        let order = |arc: &Arc| (Reverse(serves(arc)), asked.saved(arc.launch));
        order(a)
            .cmp(&order(b))
            .then(a.arrival.jd_tdb().total_cmp(&b.arrival.jd_tdb()))
    })?;
    Some(asked.offer(asked.flight(best), 0.0, 0.0, Vec::new()))
}

/// Rounds that talk once it is known what arrives on a day.
pub(super) fn served(scenario: &Scenario, arrival_jd: f64) -> usize {
    let talks = scenario.rounds.iter().map(|r| r.consultation_date.jd());
    talks.filter(|day| arrival_jd <= *day).count()
}

/// Hits of one plan must not cancel: in each season the direction with the strongest push stays. Devices and tugs push
/// either way.
fn keep_one_direction(offers: &mut Vec<Offer>, hits: &dyn Fn(&Offer) -> bool) {
    let mut strongest: BTreeMap<usize, f64> = BTreeMap::new();
    for offer in offers.iter().filter(|o| hits(o)) {
        let most = strongest.entry(offer.season).or_default();
        if offer.shift_km.abs() > most.abs() {
            *most = offer.shift_km;
        }
    }
    let with = |o: &Offer| strongest.get(&o.season).is_some_and(|s| s * o.shift_km > 0.0);
    offers.retain(|o| !hits(o) || with(o));
}

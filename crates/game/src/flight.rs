//! Spacecraft, from the order to the end. The calendar runs in order of time; at each launch and each arrival a die is
//! thrown and recorded.

use std::collections::BTreeSet;

use mission::plan::{CraftId, Effect, LauncherId};
use scenario::{Date, Scenario, SeatId, Sector};
use serde::Serialize;

use crate::capability;
use crate::card;
use crate::chance::{ChanceKey, Thrown, Topic};
use crate::command::{CraftNumber, ProgrammeId};
use crate::economy;
use crate::emit::Emit;
use crate::event::{Event, SupportWhy};
use crate::law;
use crate::physics::{CardFlight, CraftStage, Ppb};
use crate::rejection::Rejection;
use crate::sky;
use crate::slots::{self, arrival_day, launch_day};
use crate::state::State;
use crate::support;
use crate::view::{Mandate, ProgrammeStage};

/// A spacecraft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CraftState {
    pub(crate) kind: CraftId,
    pub(crate) programme: Option<ProgrammeId>,
    /// Owner, if it belongs to a seat alone.
    pub(crate) owner: Option<SeatId>,
    pub(crate) flight: Option<CardFlight>,
    pub(crate) ready: Date,
    pub(crate) stage: CraftStage,
    /// Its launch was scrubbed and has used its slot.
    pub(crate) scrubbed: bool,
    /// The launch that is bought with it: whose, and on what.
    pub(crate) launch_paid: Option<(SeatId, LauncherId)>,
    /// The programme that builds it; a later one may fly it.
    pub(crate) built_by: Option<ProgrammeId>,
    /// What was planned for it before the present plan.
    pub(crate) before: Option<Before>,
}

/// An earlier plan for a craft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Before {
    /// The programme that took its place.
    pub(crate) replaced_by: ProgrammeId,
    /// Whose plan it was.
    pub(crate) programme: Option<ProgrammeId>,
    /// The flight.
    pub(crate) flight: CardFlight,
}

impl CraftState {
    /// It stands on the ground and a new plan may fly it otherwise: it has no flight, or is to push by a plan that the table
    /// adopted in an earlier round. What a seat ordered alone is its own, and what is to look keeps its date.
    pub(crate) fn replannable(&self, sc: &Scenario, st: &State) -> bool {
        let earlier = |flight: &CardFlight| {
            let programme = self.programme.and_then(|id| st.programmes.get(&id));
            self.owner.is_none() && programme.is_some_and(|p| p.round < st.round) && card::pushes(sc, flight)
        };
        self.stage == CraftStage::Ordered && self.flight.as_ref().is_none_or(earlier)
    }
    /// Readiness on the day of its launch: a craft that waits loses its team.
    fn readiness_ppm(&self, flight: &CardFlight) -> i64 {
        economy::readiness_waiting(launch_day(&flight.flight).0 - self.ready.0)
    }
}

/// A craft in flight, early enough before its arrival, or one on the ground that a plan is to fly.
pub(crate) fn can_wave_off<'a>(
    sc: &Scenario,
    st: &'a State,
    id: CraftNumber,
) -> Result<&'a CraftState, Rejection> {
    let craft = st.craft.get(&id).ok_or(Rejection::UnknownCraft { craft: id })?;
    let no = |why: String| Err(Rejection::NoWaveOff { craft: id, why });
    let flight = match (&craft.flight, craft.stage) {
        (Some(_), CraftStage::Ordered) => return Ok(craft),
        (Some(flight), CraftStage::Cruising) => flight,
        _ => return no("it is neither in flight nor to fly".to_owned()),
    };
    let days = arrival_day(&flight.flight).0 - st.date.0;
    if days < sc.hardware.wave_off_days {
        return no(format!(
            "it arrives in {days} days, and {} are needed",
            sc.hardware.wave_off_days
        ));
    }
    Ok(craft)
}

/// Its owner waves a craft off.
pub(crate) fn check_wave_off(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: CraftNumber,
) -> Result<(), Rejection> {
    let craft = can_wave_off(sc, st, id)?;
    let launched = craft.flight.as_ref().is_some_and(|f| f.launched_by == *seat);
    if launched || craft.owner.as_ref() == Some(seat) {
        return Ok(());
    }
    let owner = craft
        .flight
        .as_ref()
        .map_or_else(String::new, |f| f.launched_by.to_string());
    Err(Rejection::NotYours {
        needs: format!("{owner}, or a motion to wave it off,"),
    })
}

/// Waves a craft off, or recalls it before it flies: then it stands on the ground for another plan, and what was ordered is
/// still paid for. Whoever does so on its own with a craft that the table sends acts without a mandate.
pub(crate) fn wave_off(em: &mut Emit<'_>, id: CraftNumber, by: Option<&SeatId>) {
    let craft = em.st.craft.get(&id);
    let ordered = craft.is_some_and(|c| c.stage == CraftStage::Ordered);
    let programme = craft
        .and_then(|c| c.programme)
        .and_then(|p| em.st.programmes.get(&p));
    let common = programme.is_some_and(|p| !matches!(p.mandate, Mandate::Alone(_)));
    em.emit(if ordered {
        Event::Recalled { craft: id }
    } else {
        Event::WavedOff { craft: id }
    });
    if let Some(seat) = by.filter(|_| common) {
        crate::trust::of_all(em, seat, -8, crate::event::TrustWhy::WithoutMandate);
    }
}

/// No plan flies it any more.
pub(crate) fn on_recalled(st: &mut State, id: CraftNumber) {
    if let Some(c) = st.craft.get_mut(&id) {
        (c.flight, c.programme, c.before) = (None, None, None);
    }
}

/// The offer stands open.
pub(crate) fn check_offer(st: &State, seat: &SeatId, craft: &CraftId) -> Result<(), Rejection> {
    let open = st.seats.get(seat).and_then(|s| s.offer.as_ref()) == Some(craft);
    if open { Ok(()) } else { Err(Rejection::NoOffer) }
}

/// Takes a craft from outside any community: it stands ready, and everybody minds.
pub(crate) fn accept_offer(em: &mut Emit<'_>, seat: &SeatId, craft: &CraftId) {
    let number = CraftNumber(em.st.craft.keys().last().map_or(1, |c| c.0 + 1));
    em.emit(Event::OfferAccepted {
        seat: seat.clone(),
        craft: craft.clone(),
        number,
    });
    crate::trust::of_all(em, seat, -8, crate::event::TrustWhy::OutsideOffer);
}

/// What the calendar holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Launch,
    Arrival,
}

/// Runs the calendar to a day: launches and arrivals in order of time, then what was observed on the way.
pub(crate) fn run_clock(em: &mut Emit<'_>, to: Date) {
    let from = em.st.date;
    let mut moments: Vec<(Date, Moment, CraftNumber)> = Vec::new();
    for (number, craft) in &em.st.craft {
        let Some(flight) = &craft.flight else { continue };
        moments.push((launch_day(&flight.flight), Moment::Launch, *number));
        moments.push((arrival_day(&flight.flight), Moment::Arrival, *number));
    }
    moments.sort_unstable();
    let mut done: BTreeSet<CraftNumber> = BTreeSet::new();
    for (day, moment, number) in moments {
        if day > to {
            break;
        }
        let stage = em.st.craft.get(&number).map(|c| c.stage);
        match (moment, stage) {
            (Moment::Launch, Some(CraftStage::Ordered)) => {
                advance(em, day.max(from));
                launch(em, number);
            }
            (Moment::Arrival, Some(CraftStage::Cruising)) => {
                advance(em, day.max(from));
                arrive(em, number);
            }
            _ => continue,
        }
        done.insert(number);
    }
    advance(em, to);
    capability::miss_campaigns(em, from, to);
    capability::review(em);
    sky::announce(em, from);
    finish(em);
}

fn advance(em: &mut Emit<'_>, to: Date) {
    if to > em.st.date {
        em.emit(Event::ClockAdvanced { to });
    }
}

fn launch(em: &mut Emit<'_>, number: CraftNumber) {
    let Some(craft) = em.st.craft.get(&number).cloned() else {
        return;
    };
    let Some(flight) = craft.flight.clone() else {
        return;
    };
    let scrub = |em: &mut Emit<'_>, why: &str| {
        em.emit(Event::LaunchScrubbed {
            craft: number,
            why: why.to_owned(),
        });
        support::change(em, &flight.launched_by, -5, SupportWhy::FlightFailure);
    };
    if craft.ready > launch_day(&flight.flight) {
        return scrub(em, "the craft was not ready");
    }
    let readiness = craft.readiness_ppm(&flight);
    if readiness < economy::READINESS_LOST_PPM {
        return scrub(em, "it had waited so long that its team was gone");
    }
    let services = slots::services(em.sc, &em.st);
    let Some(which) = slots::service_for(&services, &flight) else {
        return scrub(em, "nobody offers the launch any more");
    };
    let season = slots::season_of(em.sc, launch_day(&flight.flight));
    let (used, slots) = used_before(em, &services, which, season, number);
    if used >= slots {
        return scrub(em, "its slot was lost");
    }
    let (owner, vehicle) = (&services[which].owner, &services[which].launcher);
    let pad = capability::launch_readiness_ppm(em.sc, &em.st, owner, vehicle);
    let odds = economy::launch_chance(&em.sc.hardware, services[which].mature, readiness.min(pad));
    let key = ChanceKey {
        round: em.st.round,
        topic: Topic::Launch,
        ordinal: u64::from(number.0),
    };
    let thrown = Thrown::new(em.chance, key, odds);
    em.emit(Event::Launched {
        craft: number,
        thrown,
    });
    if thrown.success() {
        law::launched(em, craft.programme, &flight);
    } else {
        support::change(em, &flight.launched_by, -5, SupportWhy::FlightFailure);
    }
}

/// Slots of the season that others have used so far, and how many there are now: a slot lost after adoption hits whoever
/// comes last.
fn used_before(
    em: &Emit<'_>,
    services: &[slots::Service],
    which: usize,
    season: Option<usize>,
    number: CraftNumber,
) -> (u32, u32) {
    let any_day = services[which].any_day;
    let used = em.st.craft.iter().filter(|(n, c)| {
        **n != number
            && (!matches!(c.stage, CraftStage::Ordered | CraftStage::Cancelled) || c.scrubbed)
            && c.flight.as_ref().is_some_and(|f| {
                slots::service_for(services, f) == Some(which)
                    && (any_day || slots::season_of(em.sc, launch_day(&f.flight)) == season)
            })
    });
    (used.count() as u32, services[which].slots)
}

/// Distinct longitude sectors with a station that serves.
pub(crate) fn sectors(sc: &Scenario, st: &State) -> usize {
    let serving = sky::stations(st);
    let sectors: BTreeSet<Sector> = sc
        .seats
        .iter()
        .filter(|s| serving.contains(&s.id))
        .flat_map(|s| s.stations.iter().map(|(_, sector)| *sector))
        .collect();
    sectors.len()
}

/// The guidance sensor flies with craft that its owner helped to pay for.
fn has_sensor(em: &Emit<'_>, craft: &CraftState) -> bool {
    let Some(programme) = craft.programme.and_then(|id| em.st.programmes.get(&id)) else {
        return false;
    };
    let mut owners = em.sc.seats.iter().filter(|s| s.guidance_sensor);
    owners.any(|s| {
        programme
            .shares
            .get(&s.id)
            .is_some_and(|share| share.given().0 > 0)
    })
}

/// Chance that a craft's guidance finds its target now.
pub(crate) fn guidance(em: &Emit<'_>, craft: &CraftState) -> Ppb {
    let sectors = sectors(em.sc, &em.st);
    economy::guidance_chance(&em.sc.hardware, sectors, em.st.sky.flyby, has_sensor(em, craft))
}

fn arrive(em: &mut Emit<'_>, number: CraftNumber) {
    let Some(craft) = em.st.craft.get(&number).cloned() else {
        return;
    };
    let Some(flight) = craft.flight.clone() else {
        return;
    };
    let days = arrival_day(&flight.flight).0 - launch_day(&flight.flight).0;
    let key = |topic| ChanceKey {
        round: em.st.round,
        topic,
        ordinal: u64::from(number.0),
    };
    let readiness = craft
        .readiness_ppm(&flight)
        .min(capability::team_readiness_ppm(em.sc, &em.st));
    let odds = economy::cruise_chance(&em.sc.hardware, days, readiness);
    let cruise = Thrown::new(em.chance, key(Topic::Cruise), odds);
    let effect = em.sc.craft(&craft.kind).map(|c| &c.craft.effect);
    let strikes = effect.is_none_or(Effect::strikes);
    let stays = matches!(effect, Some(Effect::Rendezvous { .. }));
    let guidance = (cruise.success() && strikes)
        .then(|| Thrown::new(em.chance, key(Topic::Guidance), guidance(em, &craft)));
    let stage = if !cruise.success() {
        CraftStage::LostInCruise
    } else if guidance.is_none_or(Thrown::success) {
        CraftStage::Arrived
    } else {
        CraftStage::Missed
    };
    em.emit(Event::CruiseEnded {
        craft: number,
        cruise,
        guidance,
        stage,
        beside: stays && stage == CraftStage::Arrived,
    });
    if stage == CraftStage::Arrived {
        support::change(em, &flight.launched_by, 4, SupportWhy::FlightSuccess);
    } else {
        support::change(em, &flight.launched_by, -5, SupportWhy::FlightFailure);
    }
}

/// Programmes whose craft have all come to an end are done.
fn finish(em: &mut Emit<'_>) {
    let waiting = |stage| matches!(stage, CraftStage::Ordered | CraftStage::Cruising);
    let open = |stage| matches!(stage, ProgrammeStage::Ordered | ProgrammeStage::Descoped);
    let done: Vec<ProgrammeId> = em
        .st
        .programmes
        .iter()
        .filter(|(id, p)| {
            open(p.stage)
                && !p.card.flights.is_empty()
                && !em
                    .st
                    .craft
                    .values()
                    .any(|c| c.programme == Some(**id) && waiting(c.stage))
        })
        .map(|(id, _)| *id)
        .collect();
    for programme in done {
        em.emit(Event::ProgrammeDone { programme });
    }
}

pub(crate) fn on_launched(st: &mut State, id: CraftNumber, success: bool) {
    set(
        st,
        id,
        if success {
            CraftStage::Cruising
        } else {
            CraftStage::LaunchFailed
        },
    );
}

pub(crate) fn on_scrubbed(st: &mut State, id: CraftNumber) {
    set(st, id, CraftStage::Cancelled);
    if let Some(c) = st.craft.get_mut(&id) {
        c.scrubbed = true;
    }
}

/// A rendezvous craft tells the asteroid's place from now on.
pub(crate) fn on_beside(st: &mut State) {
    st.sky.beside = st.sky.beside.or(Some(st.date));
}

pub(crate) fn on_cruise_ended(st: &mut State, id: CraftNumber, guided: bool, stage: CraftStage) {
    // Craft that look or stay need no guidance, and see the asteroid from near if they arrive.
    if stage == CraftStage::Arrived && !guided {
        st.sky.flyby = true;
    }
    set(st, id, stage);
}

pub(crate) fn set(st: &mut State, id: CraftNumber, stage: CraftStage) {
    if let Some(c) = st.craft.get_mut(&id) {
        c.stage = stage;
    }
}

pub(crate) fn on_offer_accepted(st: &mut State, seat: &SeatId, craft: &CraftId, number: CraftNumber) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.offer = None;
    }
    let new = CraftState {
        kind: craft.clone(),
        programme: None,
        owner: Some(seat.clone()),
        flight: None,
        ready: st.date,
        stage: CraftStage::Ordered,
        scrubbed: false,
        launch_paid: None,
        built_by: None,
        before: None,
    };
    st.craft.insert(number, new);
}

//! Plan cards: what a card costs, whom it endangers, and whether it can still be ordered.

use std::collections::{BTreeMap, BTreeSet};

use mission::plan::{CraftId, Plan, PlanHash};
use scenario::{BurdenKey, Category, CountryCode, Date, Money, Scenario, SeatId};
use serde::Serialize;

use crate::capability::{self, Preparedness};
use crate::command::CraftNumber;
use crate::digest::Kept;
use crate::economy;
use crate::event::CardRecord;
use crate::flight::CraftState;
use crate::physics::{
    Assessment, Card, CardFlight, CardId, CardRequest, CountryOdds, Knowledge, Ppb, StandingFlight,
};
use crate::rejection::Rejection;
use crate::rules::{self, Protected};
use crate::rush;
use crate::slots::{self, launch_day, season_of, service_for};
use crate::state::State;
use crate::view::ProgrammeStage;

/// A drawn plan whose odds are being computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PlanAsked {
    pub(crate) seat: SeatId,
    pub(crate) plan: Plan,
    pub(crate) knowledge: Knowledge,
    pub(crate) standing: Vec<StandingFlight>,
    pub(crate) stations: BTreeSet<SeatId>,
    pub(crate) prepared: Preparedness,
}

/// All cards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct CardTable {
    /// Every card ever recorded.
    pub(crate) all: BTreeMap<CardId, Kept<CardRecord>>,
    /// Those of this round, in the order to show them.
    pub(crate) round: Vec<CardId>,
    /// What the adjudicator owes.
    pub(crate) request: Option<Kept<CardRequest>>,
    /// Drawn plans it owes.
    pub(crate) plans: Vec<PlanAsked>,
    /// Requests so far.
    pub(crate) requests: u64,
}

/// What a card costs, and the lines it is made of: what, how many, price of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) cost: Money,
    /// Of it, for craft that are built faster than usual.
    pub(crate) rush: Money,
    pub(crate) lines: Vec<(String, u32, Money)>,
}

/// Where a card moves risk to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transfer {
    /// Seats: chance before and after, of everything.
    pub(crate) seats: Vec<(SeatId, Ppb, Ppb)>,
    /// Countries without a seat.
    pub(crate) others: Vec<(CountryCode, Ppb, Ppb)>,
}

/// A card of this round.
pub(crate) fn of_round(st: &State, card: CardId) -> Result<&CardRecord, Rejection> {
    if let Some(request) = &st.cards.request {
        return Err(busy(request));
    }
    let unknown = Rejection::UnknownCard { card };
    if !st.cards.round.contains(&card) {
        return Err(unknown);
    }
    st.cards.all.get(&card).map(|c| &**c).ok_or(unknown)
}

/// Why the phase cannot end.
pub(crate) fn busy(_: &CardRequest) -> Rejection {
    Rejection::Busy {
        what: "The plan cards of this round are being computed".to_owned(),
    }
}

/// What a card costs now. Campaigns, craft and launches that are bought already cost nothing; development is paid once.
pub(crate) fn price(sc: &Scenario, st: &State, card: &Card) -> Price {
    price_on(sc, st, card, st.date)
}

/// The same for craft that are, or were, ordered on a day: how long before their launch decides what haste costs.
pub(crate) fn price_on(sc: &Scenario, st: &State, card: &Card, ordered: Date) -> Price {
    let mut price = Price::default();
    let rushed = |sale| rush::of(sc, card, sale, ordered);
    let surcharges = sc.crafts.iter().flat_map(|sale| rushed(sale).into_values());
    price.rush = surcharges.map(|(_, surcharge)| surcharge).sum();
    let mut line = |what: String, count: usize, all: Money| {
        if count > 0 && all.0 > 0 {
            price.cost += all;
            price.lines.push((what, count as u32, all));
        }
    };
    let times = |m: Money, n: usize| Money(m.0 * n as i64);
    for sale in &sc.crafts {
        let n = built(card).filter(|kind| **kind == sale.craft.id).count();
        line(sale.craft.name.clone(), n, times(sale.price, n));
        for (months, (n, surcharge)) in rushed(sale) {
            line(rush::line(&sale.craft.name, months), n, surcharge);
        }
        if n > 0 && !st.developed.contains(&sale.craft.id) {
            line(format!("Development of {}", sale.craft.name), 1, sale.development);
        }
    }
    let services = slots::services(sc, st);
    let new = card.flights.iter().filter(|f| !launch_is_paid(st, f));
    let used: Vec<Option<usize>> = new.map(|f| service_for(&services, f)).collect();
    for (which, service) in services.iter().enumerate() {
        let n = used.iter().filter(|u| **u == Some(which)).count();
        line(format!("Launch on {}", service.name), n, times(service.price, n));
    }
    for id in card
        .campaigns
        .iter()
        .filter(|id| !st.sky.bought.contains_key(*id))
    {
        if let Some(campaign) = sc.campaign(id) {
            line(campaign.name.clone(), 1, campaign.price);
        }
    }
    for id in &card.capabilities {
        if let (Some(of), Ok(payment)) = (sc.capability(id), capability::payment(sc, st, id)) {
            line(capability::bill(of, &payment), 1, payment.price());
        }
    }
    let months = card.stations.len() * card.station_months as usize;
    line(
        "Months of ground stations".to_owned(),
        months,
        times(sc.prices.station_month, months),
    );
    price
}

/// The craft stands ready, and this launch was bought with it.
fn launch_is_paid(st: &State, flight: &CardFlight) -> bool {
    let bought = flight
        .stock
        .and_then(|n| st.craft.get(&n))
        .and_then(|c| c.launch_paid.as_ref());
    bought
        .is_some_and(|(owner, launcher)| *owner == flight.launched_by && *launcher == flight.flight.launcher)
}

/// Kinds of craft that are to be built for a card.
fn built(card: &Card) -> impl Iterator<Item = &CraftId> {
    card.flights
        .iter()
        .filter(|f| f.stock.is_none())
        .map(|f| &f.flight.craft)
}

/// A card has a nuclear device on it.
pub(crate) fn is_nuclear(sc: &Scenario, card: &Card) -> bool {
    card.flights
        .iter()
        .filter_map(|f| sc.craft(&f.flight.craft))
        .any(|c| c.needs_device)
}

/// The category that a card is voted in.
pub(crate) fn category(sc: &Scenario, card: &Card) -> Category {
    if is_nuclear(sc, card) {
        Category::Nuclear
    } else {
        Category::Mission
    }
}

/// A flight pushes the asteroid if it arrives.
pub(crate) fn pushes(sc: &Scenario, flight: &CardFlight) -> bool {
    sc.craft(&flight.flight.craft)
        .is_some_and(|c| c.craft.effect.pushes())
}

/// Last day on which a card can be ordered: its earliest launch less the time to build, with all the rush there is.
pub(crate) fn last_date(sc: &Scenario, st: &State, card: &Card) -> Date {
    let last = |f: &CardFlight| {
        let launch = launch_day(&f.flight);
        let Some(craft) = sc.craft(&f.flight.craft).filter(|_| f.stock.is_none()) else {
            return launch;
        };
        let begun = sc.counts_as_ordered_on(st.date);
        if begun < st.date && sc.prices.built_by(craft, begun, launch).is_some() {
            // It was begun in a round that was left out, and is there in time whenever it is adopted.
            return launch;
        }
        sc.prices.last_order(craft, launch)
    };
    card.flights.iter().map(last).min().unwrap_or(st.date)
}

/// It can still be ordered on a later day, with all the rush there is.
pub(crate) fn can_wait_until(sc: &Scenario, card: &Card, day: Date) -> bool {
    let begun = sc.counts_as_ordered_on(day);
    card.flights.iter().all(|f| {
        let launch = launch_day(&f.flight);
        let craft = sc.craft(&f.flight.craft).filter(|_| f.stock.is_none());
        day <= launch && craft.is_none_or(|c| sc.prices.built_by(c, begun, launch).is_some())
    })
}

/// Odds of everything, not given that it is on course.
pub(crate) fn of_everything(odds: Ppb, assessment: &Assessment) -> Ppb {
    Ppb((u64::from(odds.0) * u64::from(assessment.on_course.0) / u64::from(Ppb::ONE.0)) as u32)
}

/// Chance of a seat's ground, given on course: before, with what stands, or after.
fn seat_odds(sc: &Scenario, seat: &SeatId, assessment: &Assessment, of: fn(&CountryOdds) -> Ppb) -> Ppb {
    let own = |c: &&CountryOdds| sc.seat(seat).is_some_and(|s| s.territory.contains(&c.country));
    let chances = assessment.countries.iter().filter(own).map(of);
    chances.fold(Ppb(0), plus)
}

fn plus(a: Ppb, b: Ppb) -> Ppb {
    Ppb(a.0.saturating_add(b.0).min(Ppb::ONE.0))
}

/// Risk is raised beyond the threshold: by points of everything, or by its share of the draws on course.
fn raised(sc: &Scenario, before: Ppb, after: Ppb, assessment: &Assessment) -> bool {
    let given = after.ppm() - before.ppm();
    let of_all = of_everything(after, assessment).ppm() - of_everything(before, assessment).ppm();
    of_all > sc.assurance.transfer_ppm || given > sc.assurance.transfer_share_ppm
}

/// Where a card moves risk to, beside what stands already: that was asked about when it was adopted.
pub(crate) fn transfer(sc: &Scenario, assessment: &Assessment) -> Transfer {
    transfer_over(sc, assessment, |c| c.standing)
}

fn transfer_over(sc: &Scenario, assessment: &Assessment, from: fn(&CountryOdds) -> Ppb) -> Transfer {
    let whole = |p| of_everything(p, assessment);
    let seats = sc
        .seats
        .iter()
        .map(|s| {
            let odds = |of| seat_odds(sc, &s.id, assessment, of);
            (s.id.clone(), odds(from), odds(|c| c.after))
        })
        .filter(|(_, from, after)| raised(sc, *from, *after, assessment))
        .map(|(id, from, after)| (id, whole(from), whole(after)))
        .collect();
    let others = assessment
        .countries
        .iter()
        .filter(|c| sc.seat_of(&c.country).is_none() && raised(sc, from(c), c.after, assessment))
        .map(|c| (c.country.clone(), whole(from(c)), whole(c.after)))
        .collect();
    Transfer { seats, others }
}

/// Seats that have consented to a card in any motion.
pub(crate) fn consented(st: &State, card: CardId) -> Vec<&SeatId> {
    use crate::command::Proposal::Mission;
    let motions = st.motions.values().filter(|m| m.proposal == Mission { card });
    motions
        .flat_map(|m| {
            m.consents
                .iter()
                .filter(|(_, c)| **c == Some(true))
                .map(|(s, _)| s)
        })
        .collect()
}

/// Seats that have refused consent to a card in any motion.
pub(crate) fn refused_consent(st: &State, card: CardId) -> bool {
    use crate::command::Proposal::Mission;
    let mut motions = st.motions.values().filter(|m| m.proposal == Mission { card });
    motions.any(|m| m.consents.values().any(|c| *c == Some(false)))
}

/// Largest chance, of everything, that a protected territory is hit after the card, ppm.
pub(crate) fn largest_risk(sc: &Scenario, protected: &Protected, assessment: &Assessment) -> i64 {
    let seats = protected
        .seats
        .iter()
        .map(|s| seat_odds(sc, s, assessment, |c| c.after));
    let others = assessment
        .countries
        .iter()
        .filter(|c| protected.everyone && sc.seat_of(&c.country).is_none())
        .map(|c| c.after);
    seats
        .chain(others)
        .map(|after| of_everything(after, assessment).ppm())
        .max()
        .unwrap_or(0)
}

/// Chance that any protected territory is hit after the card, given that it is on course, ppm.
fn left_together(sc: &Scenario, protected: &Protected, assessment: &Assessment) -> i64 {
    let theirs = assessment
        .countries
        .iter()
        .filter(|c| protected.has(sc, &c.country));
    let left = theirs.map(|c| c.after);
    left.fold(Ppb(0), plus).ppm()
}

/// The assured end: every protected territory at most at the assured chance, and none raised beyond the threshold over its
/// chance without action unless it consented, to this card or to what stands (exercise design, 6). What pushes is asked more:
/// given that it is on course, all the protected together are left with no more than that. Under a corridor that spans the
/// world each of many has less than the assured chance whatever is done, and a push that only moves it along, from one to
/// the next, would count as an assurance.
pub(crate) fn meets_end(sc: &Scenario, st: &State, record: &CardRecord) -> bool {
    let protected = rules::protected(sc, st);
    let raised = transfer_over(sc, &record.assessment, |c| c.before);
    let more = transfer(sc, &record.assessment);
    let asked = consented(st, record.card.id);
    let stands = |seat: &SeatId| {
        let mut standing = st
            .programmes
            .values()
            .filter(|p| p.stage != ProgrammeStage::Lapsed);
        !standing.any(|p| p.unconsented.contains(seat))
    };
    let agreed =
        |seat: &SeatId| asked.contains(&seat) || (!more.seats.iter().any(|m| m.0 == *seat) && stands(seat));
    let unasked = raised
        .seats
        .iter()
        .any(|(s, _, _)| protected.seats.contains(s) && !agreed(s));
    let outsiders = protected.everyone && !raised.others.is_empty();
    let left = if is_pushing(sc, &record.card) {
        left_together(sc, &protected, &record.assessment)
    } else {
        largest_risk(sc, &protected, &record.assessment)
    };
    left <= sc.assurance.assured_ppm && !unasked && !outsiders
}

/// Seats whose consent a card needs under the charter in force: voters and the protected among those it endangers, and the
/// corridor where a device is on it.
pub(crate) fn consents_needed(sc: &Scenario, st: &State, record: &CardRecord) -> Vec<SeatId> {
    let Ok(charter) = rules::charter(sc, st) else {
        return Vec::new();
    };
    let protected = rules::protected(sc, st);
    let mut asked: Vec<SeatId> = Vec::new();
    if charter.transfer_needs_consent {
        let counts = |s: &SeatId| rules::has_voice(sc, st, s) || protected.seats.contains(s);
        asked.extend(
            transfer(sc, &record.assessment)
                .seats
                .into_iter()
                .map(|(s, _, _)| s)
                .filter(counts),
        );
    }
    if charter.nuclear_needs_corridor_consent && is_nuclear(sc, &record.card) {
        asked.extend(rules::corridor(sc, st));
    }
    // Where nobody sits, nobody can be asked.
    asked.retain(|s| rules::occupied(st, s));
    let order = |s: &SeatId| sc.seats.iter().position(|seat| seat.id == *s);
    asked.sort_by_key(order);
    asked.dedup();
    asked
}

/// Seats that would be bound if a motion carried, and their quotas of a cost with the reserve.
pub(crate) fn quotas(sc: &Scenario, st: &State, cost: Money) -> Vec<(SeatId, Money)> {
    let budget = economy::with_reserve(cost, sc.economy.reserve_percent);
    rules::quotas(sc, st, budget, &rules::obliged(sc, st))
}

/// Seats that are asked for their consent: those that the charter needs, and where a device is on the card everybody under
/// the corridor, whose consent is one of the ways through the law.
pub(crate) fn consents_asked(sc: &Scenario, st: &State, record: &CardRecord) -> Vec<SeatId> {
    let mut asked = consents_needed(sc, st, record);
    if is_nuclear(sc, &record.card) {
        asked.extend(rules::corridor(sc, st));
        asked.retain(|s| rules::occupied(st, s));
        let order = |s: &SeatId| sc.seats.iter().position(|seat| seat.id == *s);
        asked.sort_by_key(order);
        asked.dedup();
    }
    asked
}

/// Only those who adopt a plan pay for it.
pub(crate) fn adopters_pay(sc: &Scenario, st: &State) -> bool {
    rules::charter(sc, st).is_ok_and(|c| c.key == BurdenKey::Contributors)
}

/// Something on a card pushes.
pub(crate) fn is_pushing(sc: &Scenario, card: &Card) -> bool {
    card.flights.iter().any(|f| pushes(sc, f))
}

/// A new plan of the table takes the place of what earlier rounds had planned: craft on the ground that push give way to it,
/// and fly again only if they stand on the new card. What a seat flies alone replaces nothing.
pub(crate) fn gives_way(
    sc: &Scenario,
    st: &State,
    card: &Card,
    alone: bool,
    n: CraftNumber,
    c: &CraftState,
) -> bool {
    let replaced = !alone && c.flight.is_some() && c.replannable(sc, st) && is_pushing(sc, card);
    replaced || card.flights.iter().any(|f| f.stock == Some(n))
}

/// The card can be ordered now: in time, with slots, craft and device to be had.
pub(crate) fn fits(sc: &Scenario, st: &State, card: &Card, alone: Option<&SeatId>) -> Result<(), Rejection> {
    let last = last_date(sc, st, card);
    if last < st.date {
        return Err(Rejection::TooLate { card: card.id, last });
    }
    let lacks = |why: String| Err(Rejection::NoHardware { why });
    let services = slots::services(sc, st);
    let mut wanted: BTreeMap<(usize, Option<usize>), u32> = BTreeMap::new();
    let mut stock = Vec::new();
    for flight in &card.flights {
        let (who, what) = (&flight.launched_by, &flight.flight.launcher);
        let Some(which) = service_for(&services, flight) else {
            return lacks(format!("{who} offers no launch on {what}"));
        };
        let season = season_of(sc, launch_day(&flight.flight));
        if season.is_none() && !services[which].any_day {
            return lacks(format!("{} lies in no launch season", launch_day(&flight.flight)));
        }
        *wanted
            .entry((which, season.filter(|_| !services[which].any_day)))
            .or_default() += 1;
        if sc.craft(&flight.flight.craft).is_none() {
            return lacks(format!("nobody builds {}", flight.flight.craft));
        }
        if let Some(number) = flight.stock {
            let free = st
                .craft
                .get(&number)
                .is_some_and(|c| is_free(sc, st, c, flight, alone));
            if !free || stock.contains(&number) {
                return lacks(format!("{number} is not free, or not ready in time"));
            }
            stock.push(number);
        }
        let ready = match flight.stock.and_then(|n| st.craft.get(&n)) {
            Some(craft) => craft.ready,
            None => rush::ready(sc, flight, st.date),
        };
        if economy::waits_too_long(launch_day(&flight.flight).0 - ready.0) {
            return lacks(format!(
                "{} would wait from {ready} to {}, until its team is gone: order it later",
                flight.flight.craft,
                launch_day(&flight.flight)
            ));
        }
    }
    for ((which, season), n) in wanted {
        let free = |number, c: &CraftState| gives_way(sc, st, card, alone.is_some(), number, c);
        let left = slots::left(sc, st, (&services, which), season, &free);
        if n > left {
            let (name, owner) = (&services[which].name, &services[which].owner);
            return lacks(format!(
                "{name} of {owner} has {left} of {n} slots left in that season"
            ));
        }
    }
    let device = sc
        .seats
        .iter()
        .any(|s| s.nuclear_device && rules::occupied(st, &s.id));
    if is_nuclear(sc, card) && !device {
        return lacks("no delegation at the table has a nuclear device".to_owned());
    }
    Ok(())
}

/// A craft on the ground can fly so: the kind, ready in time, and nobody else's plan of this round. A seat alone flies only
/// its own.
pub(crate) fn is_free(
    sc: &Scenario,
    st: &State,
    c: &CraftState,
    flight: &CardFlight,
    alone: Option<&SeatId>,
) -> bool {
    let own = alone.is_none_or(|seat| c.owner.as_ref() == Some(seat));
    c.replannable(sc, st) && own && c.kind == flight.flight.craft && c.ready <= launch_day(&flight.flight)
}

pub(crate) fn on_requested(st: &mut State, request: &CardRequest) {
    st.cards.requests = request.request;
    st.cards.round.clear();
    st.cards.plans.clear();
    st.cards.request = Some(Kept::new(request.clone()));
}

pub(crate) fn on_recorded(st: &mut State, cards: &[CardRecord]) {
    st.cards.request = None;
    for record in cards {
        st.cards.round.push(record.card.id);
        st.cards.all.insert(record.card.id, Kept::new(record.clone()));
    }
}

pub(crate) fn on_plan_asked(st: &mut State, asked: PlanAsked) {
    st.cards.plans.push(asked);
}

pub(crate) fn on_drawn(st: &mut State, plan_hash: &PlanHash, record: &CardRecord) {
    st.cards.plans.retain(|p| p.plan.hash() != *plan_hash);
    on_recorded_one(st, record);
}

fn on_recorded_one(st: &mut State, record: &CardRecord) {
    st.cards.round.push(record.card.id);
    st.cards.all.insert(record.card.id, Kept::new(record.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sky::opening_knowledge;

    /// Odds of Colombia on a course that is certain.
    fn odds(sc: &Scenario, before: f64, standing: f64, after: f64) -> Assessment {
        let colombia = CountryOdds {
            country: CountryCode::new("COL"),
            before: Ppb::from_fraction(before),
            standing: Ppb::from_fraction(standing),
            after: Ppb::from_fraction(after),
            harmed: 0,
        };
        Assessment {
            draws: 1000,
            seed: 1,
            knowledge: opening_knowledge(sc).unwrap(),
            on_course: Ppb::ONE,
            miss: Ppb(0),
            ocean: Ppb(0),
            countries: vec![colombia],
            any_hit: Ppb(0),
            broken_up: Ppb(0),
            harmed: (0, 0),
            waves: (0, 0),
            push_um_s: 0,
            landings: Vec::new(),
            perigee_km: (0, 0, 0),
        }
    }

    /// The thresholds are 5 % of the draws on course and half a point of everything (exercise design, 6.8).
    #[test]
    fn a_card_answers_for_what_it_adds() {
        let sc = scenario::embedded("gulf-of-guinea").unwrap();
        let asked = |before, standing, after| {
            !transfer(&sc, &odds(&sc, before, standing, after))
                .seats
                .is_empty()
        };
        assert!(
            asked(0.05, 0.05, 0.20),
            "nothing stands: it is raised over what it was"
        );
        assert!(!asked(0.05, 0.20, 0.20), "it adds nothing to what stands");
        assert!(!asked(0.05, 0.20, 0.01), "it clears what stands");
        assert!(
            asked(0.60, 0.00, 0.20),
            "it brings back what had been pushed away"
        );
    }
}

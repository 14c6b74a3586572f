//! Shelter: plans made early are cheap; people are moved in the last round, three times as cheaply where a plan stands.

use scenario::{Money, Scenario, Seat, SeatId, SecretEffect};
use serde::Serialize;

use crate::economy;
use crate::emit::Emit;
use crate::event::Event;
use crate::ledger;
use crate::rejection::Rejection;
use crate::rules;
use crate::secret;
use crate::state::State;
use crate::view::LedgerEntry;

/// Shelter for a seat's people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Shelter {
    /// A plan stands for this many, beside the seat's own capacity.
    pub(crate) planned: i64,
    /// Moved.
    pub(crate) moved: i64,
}

/// At least one person and no more than there are.
pub(crate) fn in_range(seat: &Seat, people: i64) -> Result<(), Rejection> {
    if (1..=seat.population).contains(&people) {
        Ok(())
    } else {
        Err(Rejection::OutOfRange {
            what: "The number of people".to_owned(),
            least: 1,
            most: seat.population,
        })
    }
}

/// Places that a seat says it has: its reported figure, until the true one is shared.
pub(crate) fn reported_places(st: &State, seat: &Seat) -> i64 {
    let known = |s: &&scenario::Secret| secret::is_known(st, &seat.id, &s.id);
    seat.secrets
        .iter()
        .filter(known)
        .find_map(|s| truth(&s.effect))
        .unwrap_or(seat.shelter_people)
}

/// Places that a seat has in truth.
pub(crate) fn true_places(seat: &Seat) -> i64 {
    seat.secrets
        .iter()
        .find_map(|s| truth(&s.effect))
        .unwrap_or(seat.shelter_people)
}

fn truth(effect: &SecretEffect) -> Option<i64> {
    match effect {
        SecretEffect::ShelterTruth(people) => Some(*people),
        SecretEffect::Told
        | SecretEffect::PublishCampaign(_)
        | SecretEffect::ExtraSlots { .. }
        | SecretEffect::OpensService { .. } => None,
    }
}

/// Price of shelter for so many people now: a plan before the last round, moving them in it.
pub(crate) fn price(sc: &Scenario, st: &State, of: &Seat, people: i64) -> Money {
    if !rules::last_round(sc, st) {
        return economy::shelter_plan(people, sc.prices.shelter_plan_per_million);
    }
    let shelter = st.shelter.get(&of.id).cloned().unwrap_or_default();
    let ready = (reported_places(st, of) + shelter.planned - shelter.moved).clamp(0, people);
    let cost = |n: i64, usd: i64| economy::evacuation(n, usd, of.gdp_m_usd, of.population);
    cost(ready, sc.prices.evacuate_prepared_usd) + cost(people - ready, sc.prices.evacuate_unprepared_usd)
}

/// Somebody prepares shelter for a seat's people.
pub(crate) fn check_prepare(
    sc: &Scenario,
    st: &State,
    by: &SeatId,
    of: &SeatId,
    people: i64,
) -> Result<(), Rejection> {
    let seat = rules::seat(sc, of)?;
    let shelter = st.shelter.get(of).cloned().unwrap_or_default();
    let done = if rules::last_round(sc, st) {
        shelter.moved
    } else {
        shelter.planned
    };
    in_range(seat, people)?;
    in_range(seat, people + done)?;
    ledger::can_pay(st, by, price(sc, st, seat, people))
}

/// Prepares it, paid by one seat.
pub(crate) fn prepare(em: &mut Emit<'_>, by: &SeatId, of: &SeatId, people: i64) {
    let Some(seat) = em.sc.seat(of) else { return };
    let paid_alone = price(em.sc, &em.st, seat, people);
    let moved = rules::last_round(em.sc, &em.st);
    em.emit(Event::ShelterPrepared {
        of: of.clone(),
        by: vec![by.clone()],
        people,
        moved,
        paid_alone,
    });
}

pub(crate) fn on_prepared(st: &mut State, of: &SeatId, by: &[SeatId], people: i64, moved: bool, paid: Money) {
    if let Some(seat) = by.first() {
        ledger::post(st, seat, LedgerEntry::Spent, paid, None);
    }
    let shelter = st.shelter.entry(of.clone()).or_default();
    if moved {
        shelter.moved += people;
    } else {
        shelter.planned += people;
    }
}

/// People who are out of danger in truth: moved, less those who were to find places that do not exist.
pub(crate) fn out_of_danger(st: &State, seat: &Seat) -> i64 {
    let moved = st.shelter.get(&seat.id).map_or(0, |s| s.moved);
    // Whoever is sent to a place that was only reported stands in the open.
    moved - (moved.min(reported_places(st, seat)) - true_places(seat)).max(0)
}

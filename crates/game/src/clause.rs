//! The assurance clause: it opens by itself, it gives the table a plan if the table adopts none, and it closes only by its
//! reverse vote, until the next Situation opens it again.

use scenario::{Scenario, SeatId};
use serde::Serialize;

use crate::card;
use crate::digest::Kept;
use crate::emit::Emit;
use crate::event::{CardRecord, Event};
use crate::flight::CraftState;
use crate::physics::{CardId, CraftStage};
use crate::programme;
use crate::rules;
use crate::sky;
use crate::state::State;
use crate::view::{Mandate, ProgrammeStage};

/// The clause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Clause {
    /// Round index since which it is open.
    pub(crate) since: Option<u32>,
    /// Closed by a reverse vote since.
    pub(crate) closed: bool,
}

impl Clause {
    /// It is open.
    pub(crate) fn is_open(&self) -> bool {
        self.since.is_some() && !self.closed
    }
}

/// Chance of impact from which the clause of the charter in force opens, ppm: the charter's own figure, else the scenario's.
pub(crate) fn trigger_ppm(sc: &Scenario, st: &State) -> i64 {
    let clause = rules::charter(sc, st).ok().and_then(|c| c.clause.as_ref());
    clause
        .and_then(|c| c.trigger_ppm)
        .unwrap_or(sc.assurance.trigger_ppm)
}

/// The clause of the charter in force is triggered: chance, size, and a protected territory under the corridor.
pub(crate) fn triggered(sc: &Scenario, st: &State) -> bool {
    let has_clause = rules::charter(sc, st).is_ok_and(|c| c.clause.is_some());
    let Some(bulletin) = rules::bulletin(st).filter(|_| has_clause) else {
        return false;
    };
    let protected = rules::protected(sc, st);
    let threatened = bulletin
        .exposure
        .iter()
        .any(|e| e.chance.0 > 0 && protected.has(sc, &e.country));
    threatened
        && bulletin.chance.ppm() >= trigger_ppm(sc, st)
        && f64::from(bulletin.diameter_m.0) >= sc.assurance.trigger_diameter_m
}

/// Opens the clause if it is triggered and not open.
pub(crate) fn open_if_triggered(em: &mut Emit<'_>) {
    if !em.st.clause.is_open() && triggered(em.sc, &em.st) {
        em.emit(Event::ClauseOpened);
    }
}

/// The bulletin itself leaves the protected together at most at the assured chance.
fn kept(sc: &Scenario, st: &State) -> bool {
    let protected = rules::protected(sc, st);
    rules::bulletin(st).is_some_and(|b| {
        let theirs = b.exposure.iter().filter(|e| protected.has(sc, &e.country));
        theirs.map(|e| e.chance.ppm()).sum::<i64>() <= sc.assurance.assured_ppm
    })
}

/// A programme stands that met the assured end when it was adopted and has lost nothing since. Once all its craft have
/// pushed and the bulletin speaks of it, what was promised is no longer asked, but what is left.
pub(crate) fn assured(sc: &Scenario, st: &State) -> bool {
    let alive = |c: &CraftState| match c.stage {
        CraftStage::Ordered => c.flight.is_some(),
        CraftStage::Cruising | CraftStage::Arrived => true,
        CraftStage::Missed
        | CraftStage::LaunchFailed
        | CraftStage::LostInCruise
        | CraftStage::WavedOff
        | CraftStage::Cancelled => false,
    };
    let stands = |stage| match stage {
        ProgrammeStage::Funding | ProgrammeStage::Ordered | ProgrammeStage::Done => true,
        ProgrammeStage::Descoped | ProgrammeStage::Lapsed => false,
    };
    st.programmes.iter().any(|(id, p)| {
        let whole = || {
            p.craft
                .iter()
                .filter_map(|n| st.craft.get(n))
                .all(|c| c.programme == Some(*id) && alive(c))
        };
        let pushed = || {
            let craft = p.craft.iter().filter_map(|n| st.craft.get(n));
            let mut pushing = craft.filter(|c| c.flight.as_ref().is_some_and(|f| card::pushes(sc, f)));
            pushing.all(|c| sky::told(sc, c))
        };
        p.meets_end
            && stands(p.stage)
            && card::is_pushing(sc, &p.card)
            && whole()
            && (!pushed() || kept(sc, st))
    })
}

/// The plan that stands if the table adopts none: the cheapest card that meets the end; if none does, the one whose largest
/// risk is smallest. A device never flies by default, nor a plan to which a seat has refused its consent. To look is a plan
/// only while one that pushes and meets the end can still be ordered next round.
pub(crate) fn default_card(sc: &Scenario, st: &State) -> Option<CardId> {
    let protected = rules::protected(sc, st);
    let cards: Vec<(&Kept<CardRecord>, bool)> = st
        .cards
        .round
        .iter()
        .filter_map(|id| st.cards.all.get(id))
        .filter(|r| !card::is_nuclear(sc, &r.card) && !card::refused_consent(st, r.card.id))
        .filter(|r| card::fits(sc, st, &r.card, None).is_ok())
        .map(|r| (r, card::meets_end(sc, st, r)))
        .collect();
    let next = sc.rounds.get(st.round as usize + 1).map(|r| r.date);
    let mut ends = cards
        .iter()
        .filter(|(r, meets)| *meets && card::is_pushing(sc, &r.card))
        .peekable();
    let waits = |r: &CardRecord| next.is_some_and(|next| card::can_wait_until(sc, &r.card, next));
    let last_chance = ends.peek().is_some() && !ends.any(|(r, _)| waits(r));
    cards
        .iter()
        // Where the end is not met, a card that pushes nothing is no plan.
        .filter(|(r, meets)| card::is_pushing(sc, &r.card) || (*meets && !last_chance))
        .min_by_key(|(r, meets)| {
            let cost = card::price(sc, st, &r.card).cost;
            let largest = card::largest_risk(sc, &protected, &r.assessment);
            (!meets, if *meets { 0 } else { largest }, cost, r.card.id)
        })
        .map(|(r, _)| r.card.id)
}

/// As Decision ends with the clause open and no plan: the default plan stands. It needs no ballot and no consent, which the
/// members gave with the clause; those whose risk it raises have notice and an open claim.
pub(crate) fn stand_by_default(em: &mut Emit<'_>) {
    let round = em.st.round;
    let has_clause = rules::charter(em.sc, &em.st).is_ok_and(|c| c.clause.is_some());
    if !em.st.clause.is_open() || !has_clause {
        return;
    }
    let adopted =
        em.st.programmes.values().any(|p| {
            p.round == round && matches!(p.mandate, Mandate::Motion(_)) && !p.card.flights.is_empty()
        });
    if adopted || assured(em.sc, &em.st) {
        return;
    }
    let record = default_card(em.sc, &em.st).and_then(|id| em.st.cards.all.get(&id).cloned());
    let Some(record) = record else {
        em.emit(Event::NoPlan);
        return;
    };
    let bound = rules::obliged(em.sc, &em.st);
    let consented: Vec<SeatId> = card::consented(&em.st, record.card.id)
        .into_iter()
        .cloned()
        .collect();
    programme::adopt_card(em, &record, Mandate::Default, bound, &consented, None);
}

pub(crate) fn on_opened(st: &mut State) {
    st.clause = Clause {
        since: Some(st.round),
        closed: false,
    };
}

pub(crate) fn on_closed(st: &mut State) {
    st.clause.closed = true;
}

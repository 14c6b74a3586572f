//! Acting alone: a seat flies a card with its own launchers and money, without a mandate and liable alone.

use scenario::{Scenario, SeatId};

use crate::card;
use crate::cascade;
use crate::emit::Emit;
use crate::event::{Event, TrustWhy};
use crate::ledger;
use crate::physics::CardId;
use crate::programme::adopt_card;
use crate::rejection::Rejection;
use crate::state::State;
use crate::suspicion;
use crate::text;
use crate::trust;
use crate::view::{LedgerEntry, Mandate};

/// Every launcher on the card is the seat's own, the hardware is to be had, and it can pay.
pub(crate) fn check_alone(sc: &Scenario, st: &State, seat: &SeatId, id: CardId) -> Result<(), Rejection> {
    let record = card::of_round(st, id)?;
    let mut others: Vec<SeatId> = record
        .card
        .flights
        .iter()
        .map(|f| f.launched_by.clone())
        .collect();
    others.retain(|s| s != seat);
    others.sort();
    others.dedup();
    if !others.is_empty() {
        let others = others.iter().map(|s| text::name(sc, s)).collect();
        return Err(Rejection::NotAlone { others });
    }
    if record.card.flights.is_empty() {
        return Err(Rejection::BadProposal {
            why: "nothing flies on this card".to_owned(),
        });
    }
    suspicion::check_control(sc, st, seat, &record.card)?;
    card::fits(sc, st, &record.card, Some(seat))?;
    ledger::can_pay(st, seat, card::price(sc, st, &record.card).cost)
}

/// Flies it: paid at once, and felt by all.
pub(crate) fn fly_alone(em: &mut Emit<'_>, seat: &SeatId, id: CardId) {
    let Some(record) = em.st.cards.all.get(&id).cloned() else {
        return;
    };
    let own = [seat.clone()];
    let programme = adopt_card(em, &record, Mandate::Alone(seat.clone()), Vec::new(), &own, None);
    let Some(p) = em.st.programmes.get(&programme) else {
        return;
    };
    let (amount, endangered) = (p.cost, p.unconsented.clone());
    em.emit(Event::Delivered {
        programme,
        seat: seat.clone(),
        amount,
        entry: LedgerEntry::Spent,
        credit: amount,
    });
    cascade::pay(em, programme);
    let changes: Vec<_> = em
        .sc
        .seats
        .iter()
        .filter(|s| s.id != *seat)
        .map(|s| {
            (
                s.id.clone(),
                seat.clone(),
                if endangered.contains(&s.id) { -15 } else { -8 },
            )
        })
        .collect();
    trust::change(em, &changes, TrustWhy::WithoutMandate);
}

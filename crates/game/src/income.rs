//! Income as a round opens, and the half of the unspent that lapses as it ends.

use scenario::{Money, SeatId};

use crate::economy;
use crate::emit::Emit;
use crate::event::Event;
use crate::ledger;
use crate::rules;
use crate::state::State;
use crate::view::LedgerEntry;

/// Income of a round for a seat as support and risk stand: amount and risk factor.
pub(crate) fn of(sc: &scenario::Scenario, st: &State, seat: &scenario::Seat, months: u32) -> (Money, i64) {
    let own = rules::bulletin(st).map_or(0, |b| rules::own_chance(seat, b).0.ppm());
    let factor = economy::risk_factor(&sc.economy.risk_factors, own);
    let (support, percent) = st
        .seats
        .get(&seat.id)
        .map_or((0, 100), |s| (s.support, s.income_percent));
    let full = economy::income(seat.gdp_m_usd, sc.economy.income_ppm, months, support, factor);
    (economy::lapse(full, percent), factor)
}

/// Pays every seat its income of the round. Where nobody sits nothing is spent, so nothing is paid.
pub(crate) fn pay(em: &mut Emit<'_>) {
    let months = em.sc.rounds.get(em.st.round as usize).map_or(0, |r| r.months);
    for seat in &em.sc.seats {
        if rules::occupied(&em.st, &seat.id) {
            let (amount, risk_factor) = of(em.sc, &em.st, seat, months);
            em.emit(Event::IncomePaid {
                seat: seat.id.clone(),
                amount,
                risk_factor,
            });
        }
    }
}

/// The round ends: part of the unspent lapses.
pub(crate) fn lapse(em: &mut Emit<'_>) {
    for seat in &em.sc.seats {
        let amount = economy::lapse(ledger::money(&em.st, &seat.id), em.sc.economy.lapse_percent);
        if amount > Money::ZERO {
            em.emit(Event::MoneyLapsed {
                seat: seat.id.clone(),
                amount,
            });
        }
    }
}

pub(crate) fn on_paid(st: &mut State, seat: &SeatId, amount: Money) {
    ledger::post(st, seat, LedgerEntry::Income, amount, None);
    if let Some(s) = st.seats.get_mut(seat) {
        s.income_percent = 100;
    }
}

pub(crate) fn on_lapsed(st: &mut State, seat: &SeatId, amount: Money) {
    ledger::post(st, seat, LedgerEntry::Lapsed, amount, None);
}

pub(crate) fn on_granted(st: &mut State, seat: &SeatId, amount: Money) {
    ledger::post(st, seat, LedgerEntry::Received, amount, None);
}

pub(crate) fn on_scaled(st: &mut State, seat: &SeatId, percent: i64) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.income_percent = percent;
    }
}

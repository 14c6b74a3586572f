//! The one place where money changes hands. Every change is one line of the ledger; the sums must agree.

use std::sync::Arc;

use scenario::{Money, SeatId};
use serde::Serialize;

use crate::command::ProgrammeId;
use crate::rejection::Rejection;
use crate::state::State;
use crate::view::{LedgerEntry, LedgerLine};

/// What a seat has and has spent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Purse {
    /// In hand.
    pub(crate) money: Money,
    /// Spent in this round.
    pub(crate) spent_now: Money,
    /// Spent in the round before.
    pub(crate) spent_before: Money,
}

impl LedgerEntry {
    /// What a line of this kind does to its seat's money: +1, −1, or 0 where no money moves.
    pub const fn sign(self) -> i64 {
        match self {
            Self::Income | Self::Received | Self::Returned => 1,
            Self::Lapsed | Self::Delivered | Self::SteppedUp | Self::CalledUp | Self::Given | Self::Spent => {
                -1
            }
            Self::Promised | Self::InKind | Self::Defaulted | Self::Refused | Self::Claim => 0,
        }
    }
}

/// Writes a line and moves its money.
pub(crate) fn post(
    st: &mut State,
    seat: &SeatId,
    entry: LedgerEntry,
    amount: Money,
    programme: Option<ProgrammeId>,
) {
    if amount == Money::ZERO {
        return;
    }
    let line = LedgerLine {
        date: st.date,
        round: st.round,
        seat: seat.clone(),
        entry,
        amount,
        programme,
    };
    Arc::make_mut(&mut st.ledger).push(line);
    if let Some(s) = st.seats.get_mut(seat) {
        s.purse.money.0 += entry.sign() * amount.0;
        if entry.sign() < 0 && entry != LedgerEntry::Lapsed {
            s.purse.spent_now += amount;
        }
    }
}

/// Money in hand.
pub(crate) fn money(st: &State, seat: &SeatId) -> Money {
    st.seats.get(seat).map_or(Money::ZERO, |s| s.purse.money)
}

/// The seat can pay so much.
pub(crate) fn can_pay(st: &State, seat: &SeatId, needs: Money) -> Result<(), Rejection> {
    let has = money(st, seat);
    if needs > has {
        Err(Rejection::NoMoney { needs, has })
    } else {
        Ok(())
    }
}

/// The amount is above zero.
pub(crate) fn positive(amount: Money) -> Result<(), Rejection> {
    if amount.0 > 0 {
        Ok(())
    } else {
        Err(Rejection::BadAmount)
    }
}

//! The one place where money changes hands. Every change is one line of the ledger; the sums must agree.

use scenario::Money;
use serde::Serialize;

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

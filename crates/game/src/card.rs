//! Plan cards: what the adjudicator owes, what a card costs, whom it endangers, and whether it can still be ordered.

use std::collections::BTreeMap;

use mission::plan::Plan;
use scenario::SeatId;
use serde::Serialize;

use crate::digest::Kept;
use crate::event::CardRecord;
use crate::physics::{CardId, CardRequest, Knowledge};

/// A drawn plan whose odds are being computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PlanAsked {
    pub(crate) seat: SeatId,
    pub(crate) plan: Plan,
    pub(crate) knowledge: Knowledge,
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

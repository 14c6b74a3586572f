//! Motions: tabled, seconded, withdrawn, and the docket.

use std::collections::BTreeMap;

use scenario::{Category, SeatId};
use serde::Serialize;

use crate::ballot::Sealed;
use crate::command::Proposal;
use crate::event::{BlockReason, OpenVote};
use crate::view::{MotionStage, ResultView};

/// A motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Motion {
    pub(crate) round: u32,
    pub(crate) mover: SeatId,
    pub(crate) proposal: Proposal,
    pub(crate) title: String,
    pub(crate) category: Category,
    pub(crate) seconders: Vec<SeatId>,
    pub(crate) stage: MotionStage,
    /// Consents asked and their answers.
    pub(crate) consents: BTreeMap<SeatId, Option<bool>>,
    /// The vote, once it opened.
    pub(crate) vote: Option<OpenVote>,
    /// Sealed ballots.
    pub(crate) ballots: BTreeMap<SeatId, Sealed>,
    pub(crate) result: Option<ResultView>,
    pub(crate) blocked: Option<BlockReason>,
}

//! Spacecraft, from the order to the end: the calendar runs, dice are thrown, and each is recorded.

use mission::plan::CraftId;
use scenario::{Date, SeatId};
use serde::Serialize;

use crate::command::ProgrammeId;
use crate::physics::{CardFlight, CraftStage};

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
}

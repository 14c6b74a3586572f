//! Launch slots: what each service has left in each season.

use mission::plan::{CraftId, LauncherId};
use scenario::{Money, SeatId};
use serde::Serialize;

/// A launch service that a secret opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct OpenedService {
    pub(crate) owner: SeatId,
    pub(crate) launcher: LauncherId,
    pub(crate) name: String,
    pub(crate) price: Money,
    /// Launches in all.
    pub(crate) slots: u32,
    pub(crate) craft: CraftId,
}

/// Changes of slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Slots {
    /// Whose, which vehicle, by how many a season.
    pub(crate) changes: Vec<(SeatId, LauncherId, i32)>,
    /// Services opened.
    pub(crate) opened: Vec<OpenedService>,
}

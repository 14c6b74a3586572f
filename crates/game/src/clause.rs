//! The assurance clause: it opens by itself, and closes only by its reverse vote.

use serde::Serialize;

use crate::physics::CardId;

/// The clause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Clause {
    /// Round index since which it is open.
    pub(crate) since: Option<u32>,
    /// Closed by a reverse vote.
    pub(crate) closed: bool,
    /// The plan that stands if the table adopts none, once the cards are known.
    pub(crate) default_card: Option<CardId>,
}

//! Requests for help by name. Every answer stands in the report; silence counts as no.

use scenario::SeatId;
use serde::Serialize;

use crate::command::HelpItem;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Request {
    pub(crate) round: u32,
    pub(crate) from: SeatId,
    pub(crate) to: SeatId,
    pub(crate) item: HelpItem,
    pub(crate) granted: Option<bool>,
    /// It ended in silence.
    pub(crate) silent: bool,
}

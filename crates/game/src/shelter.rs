//! Shelter: plans made early, people moved late.

use serde::Serialize;

/// Shelter for a seat's people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Shelter {
    /// A plan stands for this many, beside the seat's own capacity.
    pub(crate) planned: i64,
    /// Moved.
    pub(crate) moved: i64,
}

//! What happened, why, and what another charter would have done.
//!
//! Everything is a function of views (what the room and each delegation saw) and of the scenario, so that a report can
//! be made again from a journal at any time, and the window's debrief shows the same numbers as the page.

pub mod bars;
pub mod blocs;
pub mod burden;
pub mod charters;
pub mod correlation;
pub mod figure;
pub mod gap;
pub mod indivisibility;
pub mod indivisible_page;
pub mod legitimacy;
pub mod measure;
mod page;
mod playthrough;
pub mod reciprocity;
pub mod recommendations;
pub mod regret;
pub mod round;
pub mod transfer;
pub mod words;

use game::{PublicView, SeatView};
use scenario::Scenario;

pub use measure::{Debrief, debrief};
pub use page::page;
pub use playthrough::Playthrough;

/// What a debrief is made from.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The scenario that was played.
    pub scenario: &'a Scenario,
    /// What the room saw at the end.
    pub public: &'a PublicView,
    /// What each delegation saw at the end.
    pub seats: &'a [SeatView],
    /// Seed of the session's chances.
    pub seed: u64,
    /// Program and physics versions, for the foot of the page.
    pub made_with: &'a str,
}

//! Delegations by doctrine, through views and legal commands alone.
//!
//! A bot sees what a person in its seat would see and presses only buttons that are lit. It scores each plan and motion
//! by the motives of its own brief on its own view, adds a small keyed noise, and follows its doctrine: from what gain
//! on it says yes, what it pays of its key, what it never accepts, and the price at which it does. The same view and
//! the same seed give the same acts.

mod appraise;
mod bargain;
mod charter;
mod commit;
mod consult;
mod decide;
mod desk;
mod doctrine;
mod noise;
mod words;

use game::{Command, Phase, SeatView};

pub use appraise::{Appraisal, RedLine, appraise};
pub use desk::Desk;
pub use doctrine::{Temper, temper};

/// What the seat of this view does now, in order; nothing if it waits for others or has done all it wants in this
/// phase. Called again with a fresh view whenever something has changed, it comes to rest: every act it returns shows
/// in the next view and is not repeated.
pub fn act(view: &SeatView, seed: u64) -> Vec<Command> {
    let Some(desk) = Desk::new(view, seed) else {
        return Vec::new();
    };
    let acts = match view.public.phase {
        Phase::Consultation => consult::acts(&desk),
        Phase::Decision => decide::acts(&desk),
        Phase::Commitment => commit::acts(&desk),
        Phase::Situation | Phase::Execution | Phase::Over => Vec::new(),
    };
    let acts: Vec<Command> = acts.into_iter().filter(|c| desk.may(c)).collect();
    if acts.is_empty() && !desk.me().ready && view.legal.contains(&Command::Ready) {
        return vec![Command::Ready];
    }
    acts
}

//! Delegations by doctrine, through views and legal commands alone.
//!
//! A bot sees what a person in its seat would see and presses only buttons that are lit. It scores each plan and motion
//! by the motives of its own brief on its own view, adds a small keyed noise, and follows its doctrine: from what gain
//! on it says yes, what it pays of its key, what it never accepts, and the price at which it does. The same view and
//! the same seed give the same acts.

mod amending;
mod appraise;
mod bargain;
mod charter;
mod commit;
mod conduct;
mod constitution;
mod consult;
mod decide;
mod desk;
mod doctrine;
mod noise;
mod readiness;
mod words;

use game::{Command, Event, Lit, Phase, Proceeding, SeatView};

pub use appraise::{Appraisal, RedLine, appraise};
pub use conduct::{Conduct, Manner};
pub use desk::Desk;
pub use doctrine::{Temper, temper};

/// What the seat of this view and these buttons does now, in order; nothing if it waits for others or has done all it
/// wants in this phase. Called again with a fresh view whenever something has changed, it comes to rest: every act it returns shows
/// in the next view and is not repeated.
pub fn act(view: &SeatView, lit: &dyn Lit, seed: u64) -> Vec<Command> {
    Desk::new(view, lit, seed).map_or_else(Vec::new, |desk| rested(&desk, wishes(&desk)))
}

/// What it wants to do now, by its doctrine.
fn wishes(desk: &Desk<'_>) -> Vec<Command> {
    match desk.view.public.phase {
        Phase::Consultation => consult::acts(desk),
        Phase::Decision => decide::acts(desk),
        Phase::Commitment => commit::acts(desk),
        Phase::Situation | Phase::Execution | Phase::Over => Vec::new(),
    }
}

/// What of it stands behind a lit button, or that it is done.
fn rested(desk: &Desk<'_>, wishes: Vec<Command>) -> Vec<Command> {
    let acts: Vec<Command> = wishes.into_iter().filter(|c| desk.may(c)).collect();
    if acts.is_empty() && !desk.me().ready && desk.may(&Command::Ready) {
        return vec![Command::Ready];
    }
    acts
}

/// Whether an event that another seat caused may change what a bot does in this phase. Bots decide by motions, cards,
/// money and what was promised; what others say, pledge under seal or vote is not among their reasons, and that others
/// are done counts only while a programme's missing money waits for the last of them.
pub fn heeds(event: &Event, phase: Phase) -> bool {
    if matches!(event, Event::Proceeding(Proceeding::RulesApproved { .. })) {
        // Each approves of what it likes itself.
        return false;
    }
    match phase {
        Phase::Commitment => !matches!(event, Event::MessageSent { .. } | Event::PledgeSealed { .. }),
        Phase::Situation | Phase::Consultation | Phase::Decision | Phase::Execution | Phase::Over => {
            !matches!(
                event,
                Event::MessageSent { .. }
                    | Event::PledgeSealed { .. }
                    | Event::SaidReady { .. }
                    | Event::BallotCast { .. }
            )
        }
    }
}

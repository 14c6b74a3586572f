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
mod words;

use game::{Command, Event, Families, Phase, Proceeding, SeatView};

pub use appraise::{Appraisal, RedLine, appraise};
pub use conduct::{Conduct, Manner};
pub use desk::Desk;
pub use doctrine::{Temper, temper};

/// What the seat of this view does now, in order; nothing if it waits for others or has done all it wants in this
/// phase. Called again with a fresh view whenever something has changed, it comes to rest: every act it returns shows
/// in the next view and is not repeated.
pub fn act(view: &SeatView, seed: u64) -> Vec<Command> {
    Desk::new(view, seed).map_or_else(Vec::new, |desk| rested(&desk, wishes(&desk)))
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
    if acts.is_empty() && !desk.me().ready && desk.view.legal.contains(&Command::Ready) {
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

/// Large families of buttons that a bot may press at this desk: for the others it has no use now.
pub fn wants(view: &SeatView) -> Families {
    let phase = view.public.phase;
    let debates = phase == Phase::Consultation;
    let own = |m: &&game::MotionView| m.mover == view.seat && m.round == view.public.round;
    // What it gave its word for may be anything.
    let bargains = !view.agreements.is_empty();
    let refused = |m: &game::MotionView| m.consents.iter().any(|(_, given)| *given == Some(false));
    Families {
        table: debates && !view.public.motions.iter().any(|m| own(&m)),
        ask: debates
            && view
                .public
                .requests
                .iter()
                .filter(|r| r.from == view.seat)
                .count()
                <= view.public.round as usize,
        give: bargains || (debates && view.public.motions.iter().any(refused)),
        charter: false,
        procedure: debates && amending::may_want(view),
        shelter: bargains || (phase == Phase::Commitment && view.public.seats.iter().any(|s| s.exposed > 0)),
    }
}

//! Amendments to motions: the nearest text that a delegation could accept, and what a mover makes of another's.

use std::cmp::Ordering;

use game::{Button, CardView, Command, MotionStage, MotionView, Procedural, Proposal, SeatView};

use crate::appraise::{appraise, judge};
use crate::consult::concedes;
use crate::desk::Desk;

fn on_table(m: &MotionView) -> bool {
    matches!(m.stage, MotionStage::Tabled | MotionStage::OnDocket)
}

/// A plan of another that lies there and that nobody has sought to amend.
fn foreign_plan(view: &SeatView, m: &MotionView) -> bool {
    let amended = || view.public.motions.iter().any(|a| a.amends == Some(m.id));
    on_table(m)
        && m.amends.is_none()
        && m.mover != view.seat
        && matches!(m.proposal, Proposal::Mission { .. })
        && !amended()
}

/// It has moved an amendment in this round.
fn has_amended(view: &SeatView) -> bool {
    let public = &view.public;
    let mine = |m: &MotionView| m.mover == view.seat && m.amends.is_some() && m.round == public.round;
    public.motions.iter().any(mine)
}

/// An amendment to a motion of its own waits for its word.
fn waits<'a>(view: &'a SeatView, m: &'a MotionView) -> Option<&'a MotionView> {
    let own = |of| {
        view.public
            .motions
            .iter()
            .find(|o| o.id == of && o.mover == view.seat)
    };
    m.amends
        .filter(|_| on_table(m))
        .and_then(own)
        .filter(|own| on_table(own))
}

/// Takes over an amendment that costs it little of what its own text is worth to it: one text with both behind it is worth
/// more than two with one each.
pub(crate) fn take_over(desk: &Desk<'_>) -> Option<Command> {
    desk.motions().find_map(|m| {
        let own = waits(desk.view, m)?;
        let (theirs, mine) = (appraise(desk, m), appraise(desk, own));
        let near = theirs.gain + concedes(desk, &own.proposal) >= mine.gain;
        let command = Command::Procedure(Procedural::TakeOver { amendment: m.id });
        (theirs.yes && near && desk.may(&command)).then_some(command)
    })
}

/// Moves the nearest amendment that it could accept to a plan that it could not.
pub(crate) fn amend(desk: &Desk<'_>) -> Option<Command> {
    if has_amended(desk.view) {
        return None;
    }
    let refused = |m: &&MotionView| foreign_plan(desk.view, m) && !appraise(desk, m).yes;
    desk.motions().filter(refused).find_map(|m| nearest(desk, m))
}

fn nearest(desk: &Desk<'_>, motion: &MotionView) -> Option<Command> {
    let now = desk.card_of(motion)?;
    let there = |p: &Proposal| desk.motions().any(|m| m.proposal == *p);
    let distance = |card: &CardView| (card.cost.0 - now.cost.0).abs();
    let amends = |c: &Command| {
        if let Command::Procedure(Procedural::Amend { motion: of, proposal }) = c
            && let Proposal::Mission { card } = proposal
        {
            (*of == motion.id && !there(proposal)).then_some((*card, proposal.clone()))
        } else {
            None
        }
    };
    let lit = desk.lit_where(Button::Proceed, &|c| amends(c).is_some());
    let texts = lit.iter().filter_map(|c| {
        let (card, proposal) = amends(c)?;
        let card = desk.card(card)?;
        let appraisal = judge(desk, &proposal, None);
        appraisal.yes.then_some((distance(card), appraisal.gain, c))
    });
    let least = texts.min_by(|a, b| {
        let gain = || b.1.partial_cmp(&a.1).unwrap_or(Ordering::Equal);
        a.0.cmp(&b.0).then_with(gain)
    });
    least.map(|(_, _, command)| command.clone())
}

//! Decision: one ballot on each open motion.

use game::{Choice, Command, MotionStage, MotionView, Sealed};

use crate::appraise::{Appraisal, RedLine, appraise};
use crate::bargain;
use crate::desk::Desk;

/// A gain so little below what a yes needs is no reason to stand in the way, points.
const NEAR: f64 = 4.0;
/// The same where a no may be a veto: it is remembered, and few cast it for a small loss.
const NEAR_A_VETO: f64 = 17.0;

pub(crate) fn acts(desk: &Desk<'_>) -> Vec<Command> {
    if let Some(first) = bargain::answer(desk).or_else(|| bargain::keep(desk)) {
        return vec![first];
    }
    desk.motions()
        .filter(|m| m.stage == MotionStage::Open && m.electorate.contains(&desk.view.seat))
        .filter(|m| !desk.view.ballots.iter().any(|(id, _)| *id == m.id))
        .map(|m| Command::CastBallot {
            motion: m.id,
            choice: Sealed::new(bargain::promised_vote(desk, m.id).unwrap_or_else(|| choice(desk, m))),
        })
        .collect()
}

/// Its choice on a motion.
pub(crate) fn choice(desk: &Desk<'_>, motion: &MotionView) -> Choice {
    let appraisal = appraise(desk, motion);
    let rule = motion.rule.0.as_str();
    if appraisal.yes {
        return Choice::Yes;
    }
    if stands_firm(&appraisal) {
        let objects = matches!(rule, "consensus" | "silence" | "cfsp_unanimity");
        return if objects { Choice::Object } else { Choice::No };
    }
    let near = if rule == "unsc_substantive" {
        NEAR_A_VETO
    } else {
        NEAR
    };
    if appraisal.gain > f64::from(desk.temper.yes_above) - near {
        return if rule == "cfsp_unanimity" {
            Choice::Constructive
        } else {
            Choice::Abstain
        };
    }
    Choice::No
}

/// A crossed red line on which nobody abstains.
fn stands_firm(appraisal: &Appraisal) -> bool {
    matches!(
        appraisal.red_line,
        Some(
            RedLine::OwnChanceRises | RedLine::RivalNuclear | RedLine::UnprotectedMember | RedLine::Transfer
        )
    )
}

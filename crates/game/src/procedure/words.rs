//! One sentence for each event of the proceedings, as the viewer may read it.

use scenario::{BallotKind, Scenario, SeatId};

use super::{PointKind, Proceeding, points};
use crate::command::MotionId;
use crate::state::State;
use crate::text::name;
use crate::view::Viewer;

/// Whom it is about, and the sentence; `None` for what only shows elsewhere.
#[expect(clippy::too_many_lines, reason = "one sentence an event, side by side")]
pub(crate) fn show(
    sc: &Scenario,
    st: &State,
    event: &Proceeding,
    viewer: &Viewer,
) -> Option<(Option<SeatId>, String)> {
    let of = |seat: &SeatId, text: String| Some((Some(seat.clone()), text));
    let table = |text: String| Some((None, text));
    let who = |seat: &SeatId| name(sc, seat);
    match event {
        Proceeding::TakenOver {
            motion,
            amendment,
            title,
            ..
        } => table(format!(
            "The mover of {motion} takes {amendment} over. It reads now: {title}."
        )),
        Proceeding::Divided { motion, parts } => table(format!(
            "{motion} is divided into {} parts, to be voted on one by one.",
            parts.len()
        )),
        Proceeding::Replaced { motion, by } => {
            table(format!("{motion} falls: {by} was carried in its place."))
        }
        Proceeding::PointRaised { id, seat, kind } => of(
            seat,
            format!(
                "{} raises a point of order, {id}: {}.",
                who(seat),
                asked(st, kind)
            ),
        ),
        Proceeding::PointRuled { id, chair, upheld } => {
            let presides = chair.as_ref().map_or_else(|| "Control".to_owned(), who);
            let how = if *upheld { "grants it" } else { "does not grant it" };
            Some((
                chair.clone(),
                format!("{presides}, presiding, rules on {id} and {how}."),
            ))
        }
        Proceeding::RulingAppealed { id, seat } => of(
            seat,
            if points::ruled(st, *id) {
                format!(
                    "{} appeals against the ruling on {id}. Show your hands.",
                    who(seat)
                )
            } else {
                format!(
                    "{} asks the table to decide on {id}, on which the chair has not ruled. Show your hands.",
                    who(seat)
                )
            },
        ),
        Proceeding::PointSettled { id, granted, hands } => {
            let counted = hands.map_or_else(String::new, |(against, with)| {
                format!(" The appeal had {against} hands against the ruling and {with} for it.")
            });
            let what = points::about(st, *id).map_or_else(String::new, |(_, kind)| asked(st, kind));
            let how = if *granted { "granted" } else { "not granted" };
            table(format!("{id}, {what}, is {how}.{counted}"))
        }
        Proceeding::SpeakerCalled { seat: Some(seat) } => of(seat, format!("{} has the floor.", who(seat))),
        Proceeding::ListClosed { closed: true } => table("The list of speakers is closed.".to_owned()),
        Proceeding::ListClosed { closed: false } => table("The list of speakers is open.".to_owned()),
        Proceeding::ProxyGiven { from, to } => of(
            from,
            format!("{} lets {} vote in its place this round.", who(from), who(to)),
        ),
        Proceeding::ProxyTakenBack { from } => of(from, format!("{} takes its proxy back.", who(from))),
        Proceeding::VoteExplained { motion, seat, text } => of(
            seat,
            format!("{} explains its vote on {motion}: \"{text}\"", who(seat)),
        ),
        Proceeding::RulesApproved { seat, rules } => {
            let list = rules.iter().map(|r| plain(r)).collect::<Vec<_>>().join(", ");
            let what = if rules.is_empty() {
                "no rule".to_owned()
            } else {
                list
            };
            of(
                seat,
                format!("{} approves of {what} for deciding missions.", who(seat)),
            )
        }
        Proceeding::RuleDrafted { seat, rule } => of(
            seat,
            format!("{} puts a rule of its own on the list: {}", who(seat), rule.text),
        ),
        Proceeding::ConstitutionSettled {
            rule,
            approvals,
            answered,
            agreed,
            ..
        } => {
            let votes = approvals.iter().find(|(id, _)| id == rule).map_or(0, |(_, n)| *n);
            let why = if *agreed {
                format!("{votes} of the {answered} that answered approve of it")
            } else if *answered == 0 {
                "nobody has approved of any, so that the charter's own stands".to_owned()
            } else {
                format!(
                    "no rule had two thirds of the {answered} that answered, so that the charter's own stands"
                )
            };
            table(format!(
                "The constitution is settled: missions are decided by {}; {why}.",
                plain(rule)
            ))
        }
        Proceeding::CharterAmended { motion, charter } => {
            table(format!("\"{}\" is amended by {motion}.", charter.name))
        }
        Proceeding::NoticeGiven { seat, leaves } => {
            let at = leaves + 1;
            let when = if *leaves as usize >= sc.rounds.len() {
                "after the exercise's last round".to_owned()
            } else {
                format!("as round {at} opens")
            };
            of(
                seat,
                format!(
                    "{} gives notice. It leaves {when}; until then its vote, its duties and its protection go on.",
                    who(seat)
                ),
            )
        }
        Proceeding::NoticeTakenBack { seat } => {
            of(seat, format!("{} stays: it takes its notice back.", who(seat)))
        }
        Proceeding::MemberLeft { seat } => of(
            seat,
            format!("{} is no member any more. What it owes it still owes.", who(seat)),
        ),
        Proceeding::ChairChanged { seat: Some(seat), .. } => {
            of(seat, format!("{} takes the chair.", who(seat)))
        }
        Proceeding::ChairChanged { seat: None, .. } => table("Control takes the chair.".to_owned()),
        Proceeding::VoteClosed { motion } => table(format!(
            "The vote on {motion} is closed. Who was silent stays so."
        )),
        Proceeding::CardsForgone => table("Control goes on without the plan cards of this round.".to_owned()),
        Proceeding::FloorAsked { seat } if *viewer == Viewer::Control => {
            of(seat, format!("{} asks for the floor.", who(seat)))
        }
        Proceeding::FloorAsked { .. }
        | Proceeding::FloorLeft { .. }
        | Proceeding::SpeakerCalled { seat: None }
        | Proceeding::AppealVoted { .. }
        | Proceeding::ProxyCast { .. } => None,
    }
}

fn plain(rule: &str) -> String {
    rule.replace('_', " ")
}

/// What a point of order asks, after "a point of order:".
fn asked(st: &State, kind: &PointKind) -> String {
    let on = |motion: &MotionId| {
        let title = st
            .motions
            .get(motion)
            .map_or_else(String::new, |m| format!(", {}", m.title));
        format!("{motion}{title}")
    };
    match kind {
        PointKind::Divide { motion } => format!("to vote on the parts of {} one by one", on(motion)),
        PointKind::PutOff { motion } => format!("to put {} off to another round", on(motion)),
        PointKind::First { motion } => format!("to vote first on {}", on(motion)),
        PointKind::Ballot { motion, ballot } => {
            let how = match ballot {
                BallotKind::RollCall => "by roll call",
                BallotKind::Secret => "in secret",
                BallotKind::Silence => "under silence",
            };
            format!("to vote {how} on {}", on(motion))
        }
    }
}

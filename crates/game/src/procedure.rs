//! How the table talks and votes: who presides, who speaks, points of order, amendments to motions, proxies, explanations
//! of vote, the constitution round, and leaving. None of it can hold up a phase: what the chair leaves open falls when the
//! docket closes, and Control may do whatever the chair may.
//!
//! Source of the usual practice: Rules of Procedure of the United Nations General Assembly (A/520), rules 71 (points of
//! order), 72 and 73 (speakers), 87 and 88 (roll call, explanation of vote), 89 (division), 90 (amendments); for proxies
//! Article 239 of the Treaty on the Functioning of the European Union; for how a conference adopts its text Article 9(2) of
//! the Vienna Convention on the Law of Treaties.

mod amending;
mod constitution;
mod floor;
mod kinds;
mod leaving;
mod points;
mod proxies;
mod words;

use std::collections::BTreeMap;

use scenario::{Charter, Scenario, SeatId};
use serde::Serialize;

use crate::command::{Issuer, Phase, PointId};
use crate::emit::Emit;
use crate::event::Event;
use crate::law;
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::view::ProcedureView;
use crate::{motion, vote};

pub(crate) use amending::{divide, expand, replace};
pub(crate) use constitution::{has_approved, settle as settle_constitution};
pub(crate) use leaving::leave_due;
pub(crate) use points::settle as settle_points;
pub(crate) use words::show;

pub use kinds::{Part, PointKind, Procedural, Proceeding};

/// The state of the proceedings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Proceedings {
    /// Who presides; `None` is Control.
    pub(crate) chair: Option<SeatId>,
    floor: floor::Floor,
    points: BTreeMap<PointId, points::Point>,
    /// Who votes in whose place, by the absent.
    pub(crate) proxies: BTreeMap<SeatId, SeatId>,
    constitution: constitution::Constitution,
    /// Members that gave notice, and the round at whose opening they leave.
    pub(crate) leaving: BTreeMap<SeatId, u32>,
}

/// In which phases something may be asked.
pub(crate) const fn phases(asked: &Procedural) -> &'static [Phase] {
    use Phase::{Commitment, Consultation, Decision, Execution, Situation};
    match asked {
        Procedural::Amend { .. }
        | Procedural::TakeOver { .. }
        | Procedural::Divide { .. }
        | Procedural::RaisePoint { .. }
        | Procedural::RulePoint { .. }
        | Procedural::AppealRuling { .. }
        | Procedural::VoteOnAppeal { .. }
        | Procedural::GiveProxy { .. }
        | Procedural::Approve { .. }
        | Procedural::Draft { .. } => &[Consultation],
        Procedural::AskFloor
        | Procedural::LeaveFloor
        | Procedural::CallSpeaker { .. }
        | Procedural::CloseList { .. } => &[Situation, Consultation, Decision, Commitment],
        Procedural::TakeBackProxy => &[Consultation, Decision],
        Procedural::CastProxy { .. } | Procedural::CloseVote { .. } => &[Decision],
        Procedural::Explain { .. } => &[Commitment],
        Procedural::GiveNotice | Procedural::TakeBackNotice => &[Consultation, Commitment],
        Procedural::NameChair { .. } | Procedural::GoWithoutCards => {
            &[Situation, Consultation, Decision, Commitment, Execution]
        }
    }
}

fn not_yours<T>(needs: &str) -> Result<T, Rejection> {
    Err(Rejection::NotYours {
        needs: needs.to_owned(),
    })
}

/// Not in order: said in a few words.
fn out_of_order<T>(why: &str) -> Result<T, Rejection> {
    Err(Rejection::NotInOrder { why: why.to_owned() })
}

fn in_phase(st: &State, asked: &Procedural) -> Result<(), Rejection> {
    let when = phases(asked);
    if when.contains(&st.phase) {
        return Ok(());
    }
    Err(Rejection::WrongPhase {
        now: st.phase,
        needs: when.to_vec(),
    })
}

/// What a delegation asks, as itself or from the chair.
pub(crate) fn check_seat(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    asked: &Procedural,
) -> Result<(), Rejection> {
    in_phase(st, asked)?;
    match asked {
        Procedural::Amend { motion, proposal } => amending::check_amend(sc, st, seat, *motion, proposal),
        Procedural::TakeOver { amendment } => amending::check_take_over(st, seat, *amendment),
        Procedural::Divide { motion } => amending::check_divide(st, seat, *motion),
        Procedural::RaisePoint { point } => points::check_raise(sc, st, seat, point),
        Procedural::AppealRuling { point } => points::check_appeal(sc, st, seat, *point),
        Procedural::VoteOnAppeal { point, overrule } => points::check_hand(sc, st, seat, *point, *overrule),
        Procedural::AskFloor => floor::check_ask(st, seat),
        Procedural::LeaveFloor => floor::check_leave(st, seat),
        Procedural::GiveProxy { to } => proxies::check_give(sc, st, seat, to),
        Procedural::TakeBackProxy => proxies::check_take_back(st, seat),
        Procedural::CastProxy {
            motion, principal, ..
        } => proxies::check_cast(st, seat, *motion, principal),
        Procedural::Explain { motion, text } => vote::check_explain(sc, st, seat, *motion, text),
        Procedural::Approve { rules } => constitution::check_approve(sc, st, seat, rules),
        Procedural::Draft { rule } => constitution::check_draft(sc, st, seat, rule),
        Procedural::GiveNotice => leaving::check_give(sc, st, seat),
        Procedural::TakeBackNotice => leaving::check_take_back(st, seat),
        Procedural::RulePoint { .. } | Procedural::CallSpeaker { .. } | Procedural::CloseList { .. } => {
            if st.procedure.chair.as_ref() == Some(seat) {
                check_chair(st, asked)
            } else {
                not_yours("the chair")
            }
        }
        Procedural::NameChair { .. } => not_yours("Control, or a motion of the table,"),
        Procedural::CloseVote { .. } | Procedural::GoWithoutCards => not_yours("Control"),
    }
}

/// What Control or the clock asks.
pub(crate) fn check_table(
    sc: &Scenario,
    st: &State,
    who: &Issuer,
    asked: &Procedural,
) -> Result<(), Rejection> {
    let clock = matches!(asked, Procedural::CloseVote { .. }) && *who == Issuer::Clock;
    if *who != Issuer::Control && !clock {
        return not_yours("a delegation or Control");
    }
    in_phase(st, asked)?;
    match asked {
        Procedural::RulePoint { .. } | Procedural::CallSpeaker { .. } | Procedural::CloseList { .. } => {
            check_chair(st, asked)
        }
        Procedural::NameChair { seat } => check_chair_named(sc, st, seat.as_ref()),
        Procedural::CloseVote { motion } => {
            vote::open_vote(st, *motion)?;
            Ok(())
        }
        Procedural::GoWithoutCards => match st.cards.request {
            Some(_) => Ok(()),
            None => out_of_order("the physics owes no cards"),
        },
        Procedural::Amend { .. }
        | Procedural::TakeOver { .. }
        | Procedural::Divide { .. }
        | Procedural::RaisePoint { .. }
        | Procedural::AppealRuling { .. }
        | Procedural::VoteOnAppeal { .. }
        | Procedural::AskFloor
        | Procedural::LeaveFloor
        | Procedural::GiveProxy { .. }
        | Procedural::TakeBackProxy
        | Procedural::CastProxy { .. }
        | Procedural::Explain { .. }
        | Procedural::Approve { .. }
        | Procedural::Draft { .. }
        | Procedural::GiveNotice
        | Procedural::TakeBackNotice => not_yours("a delegation"),
    }
}

/// What whoever presides may do.
fn check_chair(st: &State, asked: &Procedural) -> Result<(), Rejection> {
    if let Procedural::RulePoint { point, .. } = asked {
        points::check_rule(st, *point)
    } else if let Procedural::CallSpeaker { seat } = asked {
        floor::check_call(st, seat.as_ref())
    } else if let Procedural::CloseList { closed } = asked {
        floor::check_close(st, *closed)
    } else {
        out_of_order("the chair has nothing to do with it")
    }
}

/// Somebody who can preside, and does not yet.
pub(crate) fn check_chair_named(sc: &Scenario, st: &State, seat: Option<&SeatId>) -> Result<(), Rejection> {
    if let Some(seat) = seat {
        rules::seat(sc, seat)?;
        if !rules::occupied(st, seat) {
            return Err(Rejection::EmptySeat { seat: seat.clone() });
        }
    }
    if st.procedure.chair.as_ref() == seat {
        let who = seat.map_or_else(|| "Control".to_owned(), ToString::to_string);
        return Err(Rejection::Already {
            what: format!("{who} presides"),
        });
    }
    Ok(())
}

/// Carries out what was checked; `seat` is `None` for Control and the clock.
pub(crate) fn act(em: &mut Emit<'_>, seat: Option<&SeatId>, asked: &Procedural) -> Result<(), Rejection> {
    match (seat, asked) {
        (Some(seat), Procedural::Amend { motion, proposal }) => {
            return motion::table_as(em, seat, proposal, Some(*motion));
        }
        (Some(_), Procedural::TakeOver { amendment }) => return amending::take_over(em, *amendment),
        (Some(_), Procedural::Divide { motion }) => divide(em, *motion),
        (Some(seat), Procedural::GiveNotice) => leaving::give(em, seat),
        (seat, asked) => {
            if let Some(event) = event_of(em, seat.cloned(), asked) {
                em.emit(Event::Proceeding(event));
            }
        }
    }
    Ok(())
}

/// The event of what is one event.
fn event_of(em: &Emit<'_>, by: Option<SeatId>, asked: &Procedural) -> Option<Proceeding> {
    Some(match (by, asked) {
        (chair, Procedural::RulePoint { point, upheld }) => Proceeding::PointRuled {
            id: *point,
            chair,
            upheld: *upheld,
        },
        (_, Procedural::CallSpeaker { seat }) => Proceeding::SpeakerCalled { seat: seat.clone() },
        (_, Procedural::CloseList { closed }) => Proceeding::ListClosed { closed: *closed },
        (None, Procedural::NameChair { seat }) => Proceeding::ChairChanged {
            seat: seat.clone(),
            motion: None,
        },
        (None, Procedural::CloseVote { motion }) => Proceeding::VoteClosed { motion: *motion },
        (None, Procedural::GoWithoutCards) => Proceeding::CardsForgone,
        (Some(seat), asked) => return of_seat(em, seat, asked),
        (None, _) => return None,
    })
}

/// The event of something that a delegation asks as itself.
fn of_seat(em: &Emit<'_>, seat: SeatId, asked: &Procedural) -> Option<Proceeding> {
    Some(match (seat, asked) {
        (seat, Procedural::RaisePoint { point }) => Proceeding::PointRaised {
            id: points::next(&em.st),
            seat,
            kind: point.clone(),
        },
        (seat, Procedural::AppealRuling { point }) => Proceeding::RulingAppealed { id: *point, seat },
        (seat, Procedural::VoteOnAppeal { point, overrule }) => Proceeding::AppealVoted {
            id: *point,
            seat,
            overrule: *overrule,
        },
        (seat, Procedural::AskFloor) => Proceeding::FloorAsked { seat },
        (seat, Procedural::LeaveFloor) => Proceeding::FloorLeft { seat },
        (from, Procedural::GiveProxy { to }) => Proceeding::ProxyGiven { from, to: to.clone() },
        (from, Procedural::TakeBackProxy) => Proceeding::ProxyTakenBack { from },
        (
            by,
            Procedural::CastProxy {
                motion,
                principal,
                choice,
            },
        ) => Proceeding::ProxyCast {
            motion: *motion,
            principal: principal.clone(),
            by,
            choice: *choice,
        },
        (seat, Procedural::Explain { motion, text }) => Proceeding::VoteExplained {
            motion: *motion,
            seat,
            text: text.trim().to_owned(),
        },
        (seat, Procedural::Approve { rules }) => Proceeding::RulesApproved {
            seat,
            rules: rules.clone(),
        },
        (seat, Procedural::Draft { rule }) => Proceeding::RuleDrafted {
            seat,
            rule: rule.clone(),
        },
        (seat, Procedural::TakeBackNotice) => Proceeding::NoticeTakenBack { seat },
        _ => return None,
    })
}

/// What an event of the proceedings does to the state.
pub(crate) fn apply(st: &mut State, event: &Proceeding) {
    match event {
        Proceeding::TakenOver {
            motion,
            amendment,
            proposal,
            title,
            text,
            category,
            consents,
        } => {
            amending::on_taken_over(
                st,
                *motion,
                *amendment,
                (proposal, title, text, *category, consents),
            );
        }
        Proceeding::Divided { motion, parts } => amending::on_divided(st, *motion, parts),
        Proceeding::Replaced { motion, .. } => amending::on_replaced(st, *motion),
        Proceeding::PointRaised { id, seat, kind } => points::on_raised(st, *id, seat, kind),
        Proceeding::PointRuled { id, chair, upheld } => points::on_ruled(st, *id, chair.as_ref(), *upheld),
        Proceeding::RulingAppealed { id, seat } => points::on_appealed(st, *id, seat),
        Proceeding::AppealVoted { id, seat, overrule } => points::on_hand(st, *id, seat, *overrule),
        Proceeding::PointSettled { id, granted, hands } => points::on_settled(st, *id, *granted, *hands),
        Proceeding::FloorAsked { seat } => floor::on_asked(st, seat),
        Proceeding::FloorLeft { seat } => floor::on_left(st, seat),
        Proceeding::SpeakerCalled { seat } => floor::on_called(st, seat.as_ref()),
        Proceeding::ListClosed { closed } => floor::on_closed(st, *closed),
        Proceeding::ProxyGiven { from, to } => {
            st.procedure.proxies.insert(from.clone(), to.clone());
        }
        Proceeding::ProxyTakenBack { from } => proxies::on_taken_back(st, from),
        Proceeding::ProxyCast {
            motion,
            principal,
            by,
            choice,
        } => {
            proxies::on_cast(st, *motion, principal, by, *choice);
        }
        Proceeding::VoteExplained { motion, seat, text } => vote::on_explained(st, *motion, seat, text),
        Proceeding::RulesApproved { seat, rules } => constitution::on_approved(st, seat, rules),
        Proceeding::RuleDrafted { seat, rule } => constitution::on_drafted(st, seat, rule),
        Proceeding::ConstitutionSettled { rule, charter, .. } => {
            constitution::on_settled(st, rule);
            on_amended(st, charter);
        }
        Proceeding::CharterAmended { charter, .. } => on_amended(st, charter),
        Proceeding::NoticeGiven { seat, leaves } => {
            st.procedure.leaving.insert(seat.clone(), *leaves);
        }
        Proceeding::NoticeTakenBack { seat } => {
            st.procedure.leaving.remove(seat);
        }
        Proceeding::MemberLeft { seat } => {
            st.procedure.leaving.remove(seat);
            st.members.remove(seat);
        }
        Proceeding::ChairChanged { seat, .. } => st.procedure.chair.clone_from(seat),
        Proceeding::VoteClosed { motion } => vote::on_closed(st, *motion),
        Proceeding::CardsForgone => st.cards.request = None,
    }
}

fn on_amended(st: &mut State, charter: &Charter) {
    st.amended = Some(crate::digest::Kept::new(charter.clone()));
    law::on_charter(st);
}

/// A round begins: the list is open, nobody has spoken, proxies are at their end.
pub(crate) fn on_round(st: &mut State) {
    st.procedure.floor = floor::Floor::default();
    st.procedure.proxies.clear();
}

/// Another charter is in force, as it is written: amendments of the old one and notices under it are gone.
pub(crate) fn on_charter(st: &mut State) {
    st.amended = None;
    law::on_charter(st);
    st.procedure.constitution = constitution::Constitution::default();
    let members = &st.members;
    st.procedure.leaving.retain(|seat, _| members.contains(seat));
}

/// Nobody sits there any more.
pub(crate) fn on_empty(st: &mut State, seat: &SeatId) {
    let p = &mut st.procedure;
    p.chair.take_if(|chair| chair == seat);
    p.proxies.retain(|from, to| from != seat && to != seat);
    p.floor.forget(seat);
}

/// The seat that did it, if a seat did.
pub(crate) fn actor(event: &Proceeding) -> Option<&SeatId> {
    match event {
        Proceeding::PointRaised { seat, .. }
        | Proceeding::RulingAppealed { seat, .. }
        | Proceeding::AppealVoted { seat, .. }
        | Proceeding::FloorAsked { seat }
        | Proceeding::FloorLeft { seat }
        | Proceeding::VoteExplained { seat, .. }
        | Proceeding::RulesApproved { seat, .. }
        | Proceeding::RuleDrafted { seat, .. }
        | Proceeding::NoticeGiven { seat, .. }
        | Proceeding::NoticeTakenBack { seat } => Some(seat),
        Proceeding::ProxyGiven { from, .. } | Proceeding::ProxyTakenBack { from } => Some(from),
        Proceeding::ProxyCast { by, .. } => Some(by),
        Proceeding::PointRuled { chair, .. } => chair.as_ref(),
        Proceeding::TakenOver { .. }
        | Proceeding::Divided { .. }
        | Proceeding::Replaced { .. }
        | Proceeding::PointSettled { .. }
        | Proceeding::SpeakerCalled { .. }
        | Proceeding::ListClosed { .. }
        | Proceeding::ConstitutionSettled { .. }
        | Proceeding::CharterAmended { .. }
        | Proceeding::MemberLeft { .. }
        | Proceeding::ChairChanged { .. }
        | Proceeding::VoteClosed { .. }
        | Proceeding::CardsForgone => None,
    }
}

/// What everybody sees of the proceedings.
pub(crate) fn view(sc: &Scenario, st: &State) -> ProcedureView {
    let p = &st.procedure;
    ProcedureView {
        chair: p.chair.clone(),
        speaking: p.floor.speaking.clone(),
        speakers: p.floor.queue(),
        list_closed: p.floor.closed,
        points: points::views(st),
        proxies: p
            .proxies
            .iter()
            .map(|(from, to)| (from.clone(), to.clone()))
            .collect(),
        constitution: constitution::view(sc, st),
        leaving: p.leaving.iter().map(|(s, r)| (s.clone(), *r)).collect(),
    }
}

/// What may be asked, by the button that it stands behind: a delegation's, or Control's where `seat` is `None`.
pub(crate) fn listed(
    sc: &Scenario,
    st: &State,
    seat: Option<&SeatId>,
) -> Vec<(&'static str, Vec<Procedural>)> {
    let mut families = Vec::new();
    if let Some(seat) = seat {
        families.extend(amending::listed(sc, st, seat));
        families.extend(points::listed(st));
        families.push(("Ask for the floor", vec![Procedural::AskFloor]));
        families.push(("Give the floor back", vec![Procedural::LeaveFloor]));
        families.extend(proxies::listed(sc, st, seat));
        families.push(("Explain a vote", vote::explainable(sc, st, seat)));
        families.push(("Approve of rules", constitution::listed(sc, st)));
        families.push(("Give notice of leaving", vec![Procedural::GiveNotice]));
        families.push(("Take the notice back", vec![Procedural::TakeBackNotice]));
    } else {
        let named = sc.seats.iter().map(|s| Some(s.id.clone())).chain([None]);
        families.push((
            "Name the chair",
            named.map(|seat| Procedural::NameChair { seat }).collect(),
        ));
        let motions = st.motions.keys();
        families.push((
            "Close a vote",
            motions.map(|m| Procedural::CloseVote { motion: *m }).collect(),
        ));
        families.push(("Go on without cards", vec![Procedural::GoWithoutCards]));
    }
    families.push(("Rule on a point of order", points::rulings(st)));
    families.push(("Call a speaker", floor::calls(st)));
    families.push((
        "Close the list of speakers",
        [true, false]
            .map(|closed| Procedural::CloseList { closed })
            .to_vec(),
    ));
    families
}

//! Points of order: raised by a delegation, ruled on by whoever presides, open to appeal by show of hands, and carried out
//! as the docket closes. What nobody has ruled on by then falls.

use std::collections::BTreeMap;

use scenario::{BallotKind, Scenario, SeatId};
use serde::Serialize;

use super::{PointKind, Procedural, Proceeding, amending, out_of_order};
use crate::command::{MotionId, PointId};
use crate::emit::Emit;
use crate::event::Event;
use crate::motion::{self, motion};
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::view::{MotionStage, PointView};

/// Most points of one delegation in a round.
const MOST_POINTS: usize = 2;

/// A point of order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Point {
    round: u32,
    seat: SeatId,
    kind: PointKind,
    /// Who ruled (`None` is Control), and how.
    ruling: Option<(Option<SeatId>, bool)>,
    appeal: Option<SeatId>,
    /// Hands on the appeal: against the ruling or for it.
    hands: BTreeMap<SeatId, bool>,
    /// How it ended.
    granted: Option<bool>,
    /// Hands against the ruling and for it, at the end.
    counted: Option<(u32, u32)>,
}

fn point(st: &State, id: PointId) -> Result<&Point, Rejection> {
    st.procedure
        .points
        .get(&id)
        .ok_or(Rejection::UnknownPoint { point: id })
}

/// A point whose ruling is still to be had, or is still open to appeal.
fn open(st: &State, id: PointId) -> Result<&Point, Rejection> {
    let p = point(st, id)?;
    if p.granted.is_some() {
        return out_of_order(&format!("{id} is settled"));
    }
    Ok(p)
}

pub(super) fn next(st: &State) -> PointId {
    PointId(st.procedure.points.keys().last().map_or(1, |p| p.0 + 1))
}

pub(super) fn check_raise(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    kind: &PointKind,
) -> Result<(), Rejection> {
    if !rules::has_voice(sc, st, seat) {
        return Err(Rejection::NoVoice);
    }
    let m = motion(st, kind.motion())?;
    motion::on_the_table(m, kind.motion())?;
    let of_round = || st.procedure.points.values().filter(|p| p.round == st.round);
    if of_round().any(|p| p.kind == *kind) {
        return Err(Rejection::Already {
            what: "This point was raised".to_owned(),
        });
    }
    if of_round().filter(|p| p.seat == *seat).count() >= MOST_POINTS {
        return out_of_order(&format!(
            "a delegation raises at most {MOST_POINTS} points a round"
        ));
    }
    match kind {
        PointKind::Divide { .. } | PointKind::PutOff { .. } | PointKind::First { .. }
            if m.amends.is_some() =>
        {
            out_of_order("an amendment is put whole and before its motion; raise the point on the motion")
        }
        PointKind::Ballot {
            ballot: BallotKind::Secret,
            ..
        } if rules::tells_votes(rules::charter(sc, st)?, m.category) => out_of_order(
            "who votes for it is bound by it, or pays for it, by name; such a vote cannot be secret",
        ),
        PointKind::Divide { .. } if amending::parts(&m.proposal).len() < 2 => {
            out_of_order("it has no parts that could be voted on apart")
        }
        PointKind::Ballot {
            ballot: BallotKind::Silence,
            ..
        } => out_of_order("silence is a rule's way of voting; ask for a roll call or a secret ballot"),
        PointKind::Divide { .. }
        | PointKind::PutOff { .. }
        | PointKind::First { .. }
        | PointKind::Ballot { .. } => Ok(()),
    }
}

pub(super) fn check_rule(st: &State, id: PointId) -> Result<(), Rejection> {
    let p = open(st, id)?;
    if p.ruling.is_none() && p.appeal.is_some() {
        return out_of_order("the chair has not ruled in time, and the table has taken it up");
    }
    if p.ruling.is_some() {
        return Err(Rejection::Already {
            what: format!("{id} was ruled on"),
        });
    }
    Ok(())
}

pub(super) fn check_appeal(sc: &Scenario, st: &State, seat: &SeatId, id: PointId) -> Result<(), Rejection> {
    if !rules::has_voice(sc, st, seat) {
        return Err(Rejection::NoVoice);
    }
    let p = open(st, id)?;
    // A delegation in the chair cannot bury a point by saying nothing (rule 71: it "shall be immediately decided").
    if p.ruling.is_none() && st.procedure.chair.is_none() {
        return out_of_order("the chair has not ruled yet");
    }
    if p.appeal.is_some() {
        return Err(Rejection::Already {
            what: "The ruling was appealed against".to_owned(),
        });
    }
    Ok(())
}

pub(super) fn check_hand(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: PointId,
    overrule: bool,
) -> Result<(), Rejection> {
    if !rules::has_voice(sc, st, seat) {
        return Err(Rejection::NoVoice);
    }
    let p = open(st, id)?;
    if p.appeal.is_none() {
        return out_of_order("nobody has appealed against this ruling");
    }
    if p.hands.get(seat) == Some(&overrule) {
        return Err(Rejection::Already {
            what: "You have shown your hand so".to_owned(),
        });
    }
    Ok(())
}

/// The docket closes: every point comes to its end. Those that are granted, in the order in which they were raised.
pub(crate) fn settle(em: &mut Emit<'_>) -> Vec<PointKind> {
    let open: Vec<(PointId, Point)> = em
        .st
        .procedure
        .points
        .iter()
        .filter(|(_, p)| p.granted.is_none())
        .map(|(id, p)| (*id, p.clone()))
        .collect();
    let mut granted = Vec::new();
    for (id, p) in open {
        let upheld = p.ruling.as_ref().is_some_and(|(_, upheld)| *upheld);
        let hands = p.appeal.as_ref().map(|_| {
            let against = p.hands.values().filter(|overrule| **overrule).count() as u32;
            (against, p.hands.len() as u32 - against)
        });
        // The ruling stands unless more hands are against it than for it (rule 71).
        let overruled = hands.is_some_and(|(against, with)| against > with);
        let done = upheld != overruled;
        em.emit(Event::Proceeding(Proceeding::PointSettled {
            id,
            granted: done,
            hands,
        }));
        let there = em.st.motions.get(&p.kind.motion());
        let on_table = there.is_some_and(|m| matches!(m.stage, MotionStage::Tabled | MotionStage::OnDocket));
        if done && on_table {
            granted.push(p.kind);
        }
    }
    granted
}

pub(super) fn views(st: &State) -> Vec<PointView> {
    let of_round = st.procedure.points.iter().filter(|(_, p)| p.round == st.round);
    of_round
        .map(|(id, p)| PointView {
            id: *id,
            seat: p.seat.clone(),
            kind: p.kind.clone(),
            upheld: p.ruling.as_ref().map(|(_, upheld)| *upheld),
            appealed_by: p.appeal.clone(),
            hands: p.hands.iter().map(|(s, h)| (s.clone(), *h)).collect(),
            granted: p.granted,
        })
        .collect()
}

fn on_table(st: &State) -> Vec<MotionId> {
    let there = |m: &motion::Motion| matches!(m.stage, MotionStage::Tabled | MotionStage::OnDocket);
    st.motions
        .iter()
        .filter(|(_, m)| there(m))
        .map(|(id, _)| *id)
        .collect()
}

pub(super) fn listed(st: &State) -> Vec<(&'static str, Vec<Procedural>)> {
    let mut raise = Vec::new();
    for motion in on_table(st) {
        let kinds = [
            PointKind::Divide { motion },
            PointKind::PutOff { motion },
            PointKind::First { motion },
            PointKind::Ballot {
                motion,
                ballot: BallotKind::RollCall,
            },
            PointKind::Ballot {
                motion,
                ballot: BallotKind::Secret,
            },
        ];
        raise.extend(kinds.map(|point| Procedural::RaisePoint { point }));
    }
    let open: Vec<PointId> = open_ids(st);
    let appeal = open
        .iter()
        .map(|point| Procedural::AppealRuling { point: *point })
        .collect();
    let hands = open.iter().flat_map(|point| {
        [true, false].map(|overrule| Procedural::VoteOnAppeal {
            point: *point,
            overrule,
        })
    });
    vec![
        ("Raise a point of order", raise),
        ("Appeal against a ruling", appeal),
        ("Vote on an appeal", hands.collect()),
    ]
}

fn open_ids(st: &State) -> Vec<PointId> {
    let open = st.procedure.points.iter().filter(|(_, p)| p.granted.is_none());
    open.map(|(id, _)| *id).collect()
}

pub(super) fn rulings(st: &State) -> Vec<Procedural> {
    let both = |point| [true, false].map(|upheld| Procedural::RulePoint { point, upheld });
    open_ids(st).into_iter().flat_map(both).collect()
}

pub(super) fn on_raised(st: &mut State, id: PointId, seat: &SeatId, kind: &PointKind) {
    let point = Point {
        round: st.round,
        seat: seat.clone(),
        kind: kind.clone(),
        ruling: None,
        appeal: None,
        hands: BTreeMap::new(),
        granted: None,
        counted: None,
    };
    st.procedure.points.insert(id, point);
}

pub(super) fn on_ruled(st: &mut State, id: PointId, chair: Option<&SeatId>, upheld: bool) {
    if let Some(p) = st.procedure.points.get_mut(&id) {
        p.ruling = Some((chair.cloned(), upheld));
    }
}

pub(super) fn on_appealed(st: &mut State, id: PointId, seat: &SeatId) {
    if let Some(p) = st.procedure.points.get_mut(&id) {
        p.appeal = Some(seat.clone());
        p.hands.insert(seat.clone(), true);
    }
}

pub(super) fn on_hand(st: &mut State, id: PointId, seat: &SeatId, overrule: bool) {
    if let Some(p) = st.procedure.points.get_mut(&id) {
        p.hands.insert(seat.clone(), overrule);
    }
}

pub(super) fn on_settled(st: &mut State, id: PointId, granted: bool, hands: Option<(u32, u32)>) {
    if let Some(p) = st.procedure.points.get_mut(&id) {
        p.granted = Some(granted);
        p.counted = hands;
    }
}

/// Whoever presides has ruled on it.
pub(super) fn ruled(st: &State, id: PointId) -> bool {
    st.procedure.points.get(&id).is_some_and(|p| p.ruling.is_some())
}

/// The point with this number, for its sentence.
pub(super) fn about(st: &State, id: PointId) -> Option<(&SeatId, &PointKind)> {
    st.procedure.points.get(&id).map(|p| (&p.seat, &p.kind))
}

//! Leaving a community, with notice: until it runs out the member keeps its vote, its duties and its protection; what it
//! owes by then it still owes.

use scenario::{Electorate, Scenario, SeatId};

use super::{Proceeding, out_of_order};
use crate::emit::Emit;
use crate::event::{Event, TrustWhy};
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::trust;

/// What the other members' trust in one that gives notice loses, and gets back if it stays, points.
const NOTICE_COSTS: i32 = 4;

pub(super) fn check_give(sc: &Scenario, st: &State, seat: &SeatId) -> Result<(), Rejection> {
    if rules::charter(sc, st)?.electorate != Electorate::Members {
        return out_of_order("the charter in force has no members");
    }
    if !st.members.contains(seat) {
        return out_of_order("you are no member");
    }
    if st.procedure.leaving.contains_key(seat) {
        return Err(Rejection::Already {
            what: "You have given notice".to_owned(),
        });
    }
    Ok(())
}

pub(super) fn check_take_back(st: &State, seat: &SeatId) -> Result<(), Rejection> {
    if st.procedure.leaving.contains_key(seat) {
        Ok(())
    } else {
        out_of_order("you have given no notice")
    }
}

pub(super) fn give(em: &mut Emit<'_>, seat: &SeatId) {
    let rounds = rules::charter(em.sc, &em.st).map_or(1, |c| c.notice_rounds.max(1));
    em.emit(Event::Proceeding(Proceeding::NoticeGiven {
        seat: seat.clone(),
        leaves: em.st.round + rounds,
    }));
    let members = em.st.members.iter().filter(|m| *m != seat);
    let changes: Vec<_> = members
        .map(|m| (m.clone(), seat.clone(), -NOTICE_COSTS))
        .collect();
    trust::change(em, &changes, TrustWhy::Notice);
}

/// A round opens: whose notice has run out leaves.
pub(crate) fn leave_due(em: &mut Emit<'_>) {
    let round = em.st.round;
    let due = em.st.procedure.leaving.iter().filter(|(_, at)| **at <= round);
    for seat in due.map(|(seat, _)| seat.clone()).collect::<Vec<_>>() {
        em.emit(Event::Proceeding(Proceeding::MemberLeft { seat }));
    }
}

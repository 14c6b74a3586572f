//! The list of speakers: who has spoken less comes first, then who asked first.

use std::collections::BTreeMap;

use scenario::SeatId;
use serde::Serialize;

use super::{Procedural, out_of_order};
use crate::rejection::Rejection;
use crate::state::State;

/// Who speaks, and who waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Floor {
    pub(super) speaking: Option<SeatId>,
    /// In the order of asking.
    waiting: Vec<SeatId>,
    /// Speeches of each in this round.
    spoken: BTreeMap<SeatId, u32>,
    pub(super) closed: bool,
}

impl Floor {
    /// Those who wait, in the order in which they are to be called.
    pub(super) fn queue(&self) -> Vec<SeatId> {
        let mut queue = self.waiting.clone();
        // A stable sort keeps the order of asking.
        queue.sort_by_key(|seat| self.spoken.get(seat).copied().unwrap_or(0));
        queue
    }

    pub(super) fn forget(&mut self, seat: &SeatId) {
        self.waiting.retain(|s| s != seat);
        self.speaking.take_if(|s| s == seat);
    }
}

pub(super) fn check_ask(st: &State, seat: &SeatId) -> Result<(), Rejection> {
    let floor = &st.procedure.floor;
    if floor.closed {
        return out_of_order("the list of speakers is closed; the chair may open it again");
    }
    if floor.speaking.as_ref() == Some(seat) {
        return Err(Rejection::Already {
            what: "You have the floor".to_owned(),
        });
    }
    if floor.waiting.contains(seat) {
        return Err(Rejection::Already {
            what: "You are on the list".to_owned(),
        });
    }
    Ok(())
}

pub(super) fn check_leave(st: &State, seat: &SeatId) -> Result<(), Rejection> {
    let floor = &st.procedure.floor;
    if floor.speaking.as_ref() == Some(seat) || floor.waiting.contains(seat) {
        Ok(())
    } else {
        out_of_order("you neither speak nor wait for the floor")
    }
}

pub(super) fn check_call(st: &State, seat: Option<&SeatId>) -> Result<(), Rejection> {
    let floor = &st.procedure.floor;
    match seat {
        Some(seat) if !floor.waiting.contains(seat) => {
            out_of_order(&format!("{seat} is not on the list of speakers"))
        }
        None if floor.speaking.is_none() => out_of_order("nobody has the floor"),
        Some(_) | None => Ok(()),
    }
}

pub(super) fn check_close(st: &State, closed: bool) -> Result<(), Rejection> {
    if st.procedure.floor.closed == closed {
        let what = if closed {
            "The list is closed"
        } else {
            "The list is open"
        };
        return Err(Rejection::Already {
            what: what.to_owned(),
        });
    }
    Ok(())
}

pub(super) fn calls(st: &State) -> Vec<Procedural> {
    let queue = st.procedure.floor.queue().into_iter().map(Some).chain([None]);
    queue.map(|seat| Procedural::CallSpeaker { seat }).collect()
}

pub(super) fn on_asked(st: &mut State, seat: &SeatId) {
    st.procedure.floor.waiting.push(seat.clone());
}

pub(super) fn on_left(st: &mut State, seat: &SeatId) {
    st.procedure.floor.forget(seat);
}

pub(super) fn on_called(st: &mut State, seat: Option<&SeatId>) {
    let floor = &mut st.procedure.floor;
    floor.speaking = seat.cloned();
    if let Some(seat) = seat {
        floor.waiting.retain(|s| s != seat);
        *floor.spoken.entry(seat.clone()).or_default() += 1;
    }
}

pub(super) fn on_closed(st: &mut State, closed: bool) {
    st.procedure.floor.closed = closed;
}

//! Views, built up field by field from what a viewer may know.

use scenario::{Scenario, SeatId};

use crate::command::Seq;
use crate::event::Event;
use crate::physics::Pending;
use crate::state::State;
use crate::view::{ControlView, FeedKind, PublicView, SeatView, View, Viewer};

/// What the viewer may know; `seq` is the journal's length.
///
/// A viewer that is no seat of the scenario gets the room's view.
pub fn project(sc: &Scenario, st: &State, viewer: &Viewer, seq: Seq) -> View {
    match viewer {
        Viewer::Public => View::Public(Box::new(project_public(sc, st, seq))),
        Viewer::Seat(seat) => match project_seat(sc, st, seat, seq) {
            Some(view) => View::Seat(Box::new(view)),
            None => View::Public(Box::new(project_public(sc, st, seq))),
        },
        Viewer::Control => View::Control(Box::new(project_control(sc, st, seq))),
    }
}

/// The room's view.
pub fn project_public(sc: &Scenario, st: &State, seq: Seq) -> PublicView {
    let _ = (sc, st, seq);
    todo!()
}

/// A delegation's view; `None` if the scenario has no such seat.
pub fn project_seat(sc: &Scenario, st: &State, seat: &SeatId, seq: Seq) -> Option<SeatView> {
    let _ = (sc, st, seat, seq);
    todo!()
}

/// The facilitator's view.
pub fn project_control(sc: &Scenario, st: &State, seq: Seq) -> ControlView {
    let _ = (sc, st, seq);
    todo!()
}

/// What the adjudicator owes now.
pub fn pending(st: &State) -> Vec<Pending> {
    let _ = st;
    todo!()
}

/// An event as a viewer may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is about.
    pub kind: FeedKind,
    /// Seat concerned.
    pub seat: Option<SeatId>,
    /// One sentence.
    pub text: String,
}

/// One sentence for an event, if the viewer may know of it. `st` is a state in which the event has happened.
pub fn show(sc: &Scenario, st: &State, ev: &Event, viewer: &Viewer) -> Option<Shown> {
    let _ = (sc, st, ev, viewer);
    todo!()
}

//! Views, built up field by field from what a viewer may know.

mod console;
mod desk;
mod desks;
mod table;

pub use desks::Desks;
use scenario::{Scenario, SeatId};

use crate::command::Seq;
use crate::state::State;
use crate::view::{ControlView, PublicView, SeatView, View, Viewer};

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
    table::public(sc, st, seq)
}

/// A delegation's view; `None` if the scenario has no such seat.
pub fn project_seat(sc: &Scenario, st: &State, seat: &SeatId, seq: Seq) -> Option<SeatView> {
    desk::seat(sc, st, seat, seq)
}

/// The facilitator's view.
pub fn project_control(sc: &Scenario, st: &State, seq: Seq) -> ControlView {
    console::control(sc, st, seq)
}

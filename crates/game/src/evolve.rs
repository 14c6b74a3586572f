//! What an event does to the state. Total: every event can be applied, and applying it decides nothing.

use crate::event::Event;
use crate::state::State;

/// Applies an event.
pub fn evolve(st: &mut State, ev: &Event) {
    let _ = (st, ev);
    todo!()
}

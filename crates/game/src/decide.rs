//! What a command causes: checks, then events. Nothing here writes to the real state.

use scenario::Scenario;

use crate::command::{Command, Issuer};
use crate::event::Event;
use crate::rejection::Rejection;
use crate::state::State;
use crate::{Chance, Physics};

/// What comes in from outside: dice and physics.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The session's chance.
    pub chance: &'a Chance,
    /// The physics.
    pub physics: &'a dyn Physics,
}

/// Decides a command: the events it causes, or why it is refused.
///
/// # Errors
/// A [`Rejection`] if the command is not allowed now; nothing happens then.
pub fn decide(
    sc: &Scenario,
    st: &State,
    who: &Issuer,
    cmd: &Command,
    env: &Env<'_>,
) -> Result<Vec<Event>, Rejection> {
    let _ = (sc, st, who, cmd, env.chance, env.physics);
    todo!()
}

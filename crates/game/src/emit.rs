//! Events in the making: each is applied to a scratch copy at once, so that later steps see earlier consequences while
//! the real state is only borrowed.

use scenario::Scenario;

use crate::event::Event;
use crate::evolve::evolve;
use crate::state::State;
use crate::{Chance, Env, Physics};

/// What `decide` works on.
pub(crate) struct Emit<'a> {
    /// The scenario.
    pub(crate) sc: &'a Scenario,
    /// Dice.
    pub(crate) chance: &'a Chance,
    /// Physics.
    pub(crate) physics: &'a dyn Physics,
    /// The state after the events so far.
    pub(crate) st: State,
    out: Vec<Event>,
}

impl<'a> Emit<'a> {
    pub(crate) fn new(sc: &'a Scenario, st: State, env: &Env<'a>) -> Self {
        Self {
            sc,
            chance: env.chance,
            physics: env.physics,
            st,
            out: Vec::new(),
        }
    }
    /// Something happened.
    pub(crate) fn emit(&mut self, event: Event) {
        evolve(&mut self.st, &event);
        self.out.push(event);
    }
    /// Everything that happened, and the state after it.
    pub(crate) fn finish(self) -> (Vec<Event>, State) {
        (self.out, self.st)
    }
}

//! The bots as a session's policy.

use game::{Command, Event, Lit, Phase, SeatView};

/// Bots for every seat that is given to one.
pub struct Delegations {
    seed: u64,
}

impl Delegations {
    /// Bots whose noise comes from this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }
}

impl session::Policy for Delegations {
    fn act(&mut self, view: &SeatView, lit: &dyn Lit) -> Vec<Command> {
        bots::act(view, lit, self.seed)
    }
    fn heeds(&self, event: &Event, phase: Phase) -> bool {
        bots::heeds(event, phase)
    }
}

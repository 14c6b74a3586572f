//! Votes with a deadline: as it runs out, the host closes the vote as the clock.
//!
//! The rules know no time: the journal holds the closing, not the minutes. After a session is resumed, the deadline of a
//! vote that was open begins anew.

use std::collections::BTreeMap;
use std::time::Duration;

use game::MotionId;

use crate::clock::Pause;

/// Clocks of the votes that are open.
#[derive(Debug)]
pub(super) struct Deadlines {
    minute: Duration,
    /// `None` for a vote that could not be closed: it is not tried again and again.
    running: BTreeMap<MotionId, Option<Pause>>,
}

impl Deadlines {
    /// Clocks whose minute is so long: sixty seconds for people, less in a test.
    pub(super) fn new(minute: Duration) -> Self {
        Self {
            minute,
            running: BTreeMap::new(),
        }
    }

    /// Starts a clock for each vote that has none, given as motion and minutes, and forgets those of votes that are closed.
    pub(super) fn follow(&mut self, open: &[(MotionId, u32)]) {
        self.running.retain(|m, _| open.iter().any(|(o, _)| o == m));
        for (motion, minutes) in open {
            let length = self.minute.saturating_mul(*minutes);
            self.running
                .entry(*motion)
                .or_insert_with(|| Some(Pause::of(length)));
        }
    }

    /// A vote whose time is over.
    pub(super) fn over(&self) -> Option<MotionId> {
        let mut over = self.running().filter(|(_, pause)| pause.left().is_zero());
        over.next().map(|(motion, _)| motion)
    }

    /// Stops the clock of a vote.
    pub(super) fn stop(&mut self, motion: MotionId) {
        self.running.insert(motion, None);
    }

    /// The clocks that run.
    pub(super) fn running(&self) -> impl Iterator<Item = (MotionId, Pause)> {
        self.running.iter().filter_map(|(m, pause)| Some((*m, (*pause)?)))
    }

    /// Time until the next deadline.
    pub(super) fn next(&self) -> Option<Duration> {
        self.running().map(|(_, pause)| pause.left()).min()
    }
}

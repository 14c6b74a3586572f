//! The one writer: takes from the inbox, gives each command its receipt, publishes views, plays the bots.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use game::{Command, Envelope, Issuer, Phase, Procedural, Viewer};

use super::deadlines::Deadlines;
use super::work::Desk;
use super::{Advance, HostOptions, Message, Slot};
use crate::clock::Pause;
use crate::play::{Play, Receipt, panic_text};
use crate::table::Table;

/// How long the writer sleeps when nothing is due: bots' pace, and the journal's quarter of a second.
const NAP: Duration = Duration::from_millis(250);

pub(super) struct Writer {
    play: Play,
    desk: Desk,
    table: Table,
    slots: Vec<(Viewer, Weak<Slot>)>,
    pace: Duration,
    advance: Advance,
    bots_pause: Pause,
    deadlines: Deadlines,
}

impl Writer {
    pub(super) fn new(play: Play, desk: Desk, options: HostOptions) -> Self {
        Self {
            play,
            desk,
            table: Table::new(options.policy),
            slots: Vec::new(),
            pace: options.pace,
            advance: options.advance,
            bots_pause: Pause::none(),
            deadlines: Deadlines::new(options.minute),
        }
    }

    /// Runs until it is stopped or every handle is gone.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        self.desk.attend(&self.play.pending());
        self.follow_deadlines();
        loop {
            match messages.recv_timeout(self.nap()) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.close_votes();
            self.play_bots();
            self.end_phase();
            if let Err(error) = self.play.sync_if_due() {
                self.desk.board().notice(error.to_string());
            }
        }
        self.desk.board().close();
        if let Err(error) = self.play.sync() {
            self.desk.board().notice(error.to_string());
        }
    }

    fn nap(&mut self) -> Duration {
        let nap = self.deadlines.next().map_or(NAP, |left| left.min(NAP));
        if self.table.wants_a_turn(&self.play) {
            self.bots_pause.left().min(nap)
        } else {
            nap
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Command { envelope, reply } => {
                let receipt = self.commit(envelope);
                // Who has gone away needs no receipt.
                let _ = reply.send(receipt);
            }
            Message::Answer { job, outcome } => {
                if let Some(command) = self.desk.answered(job, outcome)
                    && let Err(refusal) = self.commit(Envelope {
                        issuer: Issuer::Adjudicator,
                        expected_seq: None,
                        command,
                    })
                {
                    self.desk
                        .board()
                        .notice(format!("The answer came too late: {}", refusal.player_text()));
                }
                self.desk.attend(&self.play.pending());
            }
            Message::Subscribe(viewer, slot) => {
                self.publish_to(&viewer, &slot);
                self.slots.push((viewer, slot));
                self.desk.board().wake();
            }
            Message::Pace(pace) => self.pace = pace,
            Message::Advance(advance) => self.advance = advance,
            Message::Retry => {
                self.desk.retry();
                self.desk.attend(&self.play.pending());
            }
            // Handled by the loop.
            Message::Stop => {}
        }
    }

    /// Decides, records, publishes, and starts what the adjudicator owes then.
    fn commit(&mut self, envelope: Envelope) -> Receipt {
        let entry = self.play.submit(envelope)?;
        self.follow_deadlines();
        self.publish();
        self.desk.attend(&self.play.pending());
        Ok(entry.seq)
    }

    fn play_bots(&mut self) {
        if !self.bots_pause.left().is_zero() {
            return;
        }
        if let Some(envelope) = self.table.next(&self.play) {
            self.bots_pause = Pause::of(self.pace);
            // A bot may ask for what is no longer allowed: it is told no, like anybody, and goes on.
            let _ = self.commit(envelope);
        }
        for text in self.table.notices() {
            self.desk.board().notice(text);
        }
    }

    fn follow_deadlines(&mut self) {
        self.deadlines.follow(&self.play.deadlines());
        self.desk.board().hang_up(self.deadlines.running().collect());
    }

    /// Closes the votes whose time is over, as the clock.
    fn close_votes(&mut self) {
        while let Some(motion) = self.deadlines.over() {
            let envelope = Envelope {
                issuer: Issuer::Clock,
                expected_seq: Some(self.play.seq()),
                command: Command::Procedure(Procedural::CloseVote { motion }),
            };
            if let Err(refusal) = self.commit(envelope) {
                self.deadlines.stop(motion);
                self.desk.board().notice(format!(
                    "The vote on {motion} did not close at its deadline: {}",
                    refusal.player_text()
                ));
            }
        }
    }

    /// Ends the phase as the clock, where that was asked for.
    fn end_phase(&mut self) {
        let ready = match self.advance {
            Advance::ByControl => false,
            Advance::WhenAllReady => self.play.everybody_ready(),
            Advance::WhenQuiet => !self.table.wants_a_turn(&self.play),
        };
        if !ready
            || !self.play.is_open()
            || self.play.phase() == Phase::Over
            || !self.play.pending().is_empty()
        {
            return;
        }
        let envelope = Envelope {
            issuer: Issuer::Clock,
            expected_seq: Some(self.play.seq()),
            command: Command::AdvancePhase,
        };
        if let Err(refusal) = self.commit(envelope) {
            self.advance = Advance::ByControl;
            self.desk.board().notice(format!(
                "The phase did not end by itself: {}",
                refusal.player_text()
            ));
        }
    }

    fn publish(&mut self) {
        let mut slots = std::mem::take(&mut self.slots);
        slots.retain(|(viewer, slot)| self.publish_to(viewer, slot));
        self.slots = slots;
        self.desk.board().wake();
    }

    /// Puts the present view where a subscriber looks; false if nobody looks any more.
    fn publish_to(&self, viewer: &Viewer, slot: &Weak<Slot>) -> bool {
        let Some(slot) = slot.upgrade() else { return false };
        match catch_unwind(AssertUnwindSafe(|| self.play.view(viewer))) {
            Ok(view) => {
                *slot.view.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(view));
                slot.version.fetch_add(1, Ordering::Release);
            }
            Err(panic) => {
                self.desk
                    .board()
                    .notice(format!("A view could not be made: {}", panic_text(&*panic)));
            }
        }
        true
    }
}

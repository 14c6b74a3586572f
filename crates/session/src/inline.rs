//! A whole session in the caller's thread: for the command line, and for tests.

use std::path::Path;
use std::sync::Arc;

use game::{Command, Envelope, Issuer, Lit, Occupant, Phase, SeatView};
use scenario::{CharterId, Scenario, SeatId};

use crate::adjudicator::{Adjudicate, AdjudicationError};
use crate::clock::Clock;
use crate::journal::Entry;
use crate::play::{Play, Policy, Refusal, SessionError};
use crate::table::Table;

/// Most entries of one session: more means that somebody goes round in a circle.
pub(crate) const MOST_ENTRIES: u64 = 20_000;

/// A policy for a room in which nobody does anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Policy for Silent {
    fn act(&mut self, _view: &SeatView, _lit: &dyn Lit) -> Vec<Command> {
        Vec::new()
    }
}

/// Why a session did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum PlayOutError {
    /// The adjudicator has no answer.
    #[error(transparent)]
    Physics(#[from] AdjudicationError),
    /// A command of Control, of the clock or of the adjudicator was refused.
    #[error("{what} was refused in round {round}: {why}")]
    Refused {
        /// Which command.
        what: &'static str,
        /// Round from 1.
        round: u32,
        /// Why.
        why: String,
    },
    /// It goes round in a circle.
    #[error("after {MOST_ENTRIES} entries the session is still in round {round}: a policy never rests")]
    Endless {
        /// Round from 1.
        round: u32,
    },
}

/// A session in the caller's thread.
pub struct Inline {
    play: Play,
    physics: Arc<dyn Adjudicate>,
}

impl Inline {
    /// Starts a session, with its journal in a new file or in memory.
    pub fn new(
        scenario: Arc<Scenario>,
        seed: u64,
        physics: Arc<dyn Adjudicate>,
        clock: Arc<dyn Clock>,
        journal: Option<&Path>,
    ) -> Result<Self, SessionError> {
        let play = Play::start(
            scenario,
            seed,
            Arc::<dyn Adjudicate>::clone(&physics),
            clock,
            journal,
        )?;
        Ok(Self { play, physics })
    }

    /// Goes on with a session from its journal; an unfinished last line that was left out is said.
    pub fn resume(
        scenario: Arc<Scenario>,
        physics: Arc<dyn Adjudicate>,
        clock: Arc<dyn Clock>,
        journal: &Path,
    ) -> Result<(Self, Option<String>), SessionError> {
        let (play, dropped) = Play::resume(scenario, Arc::<dyn Adjudicate>::clone(&physics), clock, journal)?;
        Ok((Self { play, physics }, dropped))
    }

    /// Opens the session as Control: the scenario's charter unless another is named, and everybody in the same chair.
    pub fn open(&mut self, charter: Option<CharterId>, occupant: Occupant) -> Result<Entry, Refusal> {
        let seats = self
            .play
            .scenario()
            .seats
            .iter()
            .map(|s| (s.id.clone(), occupant))
            .collect();
        self.open_with(charter, seats)
    }

    /// Opens the session as Control: the scenario's charter unless another is named, and who sits where.
    pub fn open_with(
        &mut self,
        charter: Option<CharterId>,
        seats: Vec<(SeatId, Occupant)>,
    ) -> Result<Entry, Refusal> {
        let charter = charter.unwrap_or_else(|| self.play.scenario().default_charter.clone());
        let command = Command::OpenSession { charter, seats };
        self.play.submit(Envelope {
            issuer: Issuer::Control,
            expected_seq: None,
            command,
        })
    }

    /// Submits a command.
    pub fn submit(&mut self, envelope: Envelope) -> Result<Entry, Refusal> {
        self.play.submit(envelope)
    }

    /// Computes and submits what the adjudicator owes; false if it owes nothing.
    pub fn adjudicate(&mut self, on_entry: &mut dyn FnMut(&Entry, &Play)) -> Result<bool, PlayOutError> {
        let Some(pending) = self.play.pending().into_iter().next() else {
            return Ok(false);
        };
        let command = self.physics.answer(&pending, &|_| true)?;
        self.must("the adjudicator's answer", Issuer::Adjudicator, command, on_entry)?;
        Ok(true)
    }

    /// Drives the session to its outcome: answers of the physics as soon as they are owed, bots until they rest, then
    /// the clock ends the phase. Seats that are not bots stay silent.
    pub fn play_out(
        &mut self,
        policy: Box<dyn Policy>,
        on_entry: &mut dyn FnMut(&Entry, &Play),
    ) -> Result<(), PlayOutError> {
        let mut table = Table::new(Some(policy));
        while self.play.phase() != Phase::Over {
            if self.play.seq().0 >= MOST_ENTRIES {
                return Err(PlayOutError::Endless {
                    round: self.play.round() + 1,
                });
            }
            if self.adjudicate(on_entry)? {
                continue;
            }
            if let Some(envelope) = table.next(&self.play) {
                // A bot may ask for what is no longer allowed: it is told no, like anybody.
                if let Ok(entry) = self.play.submit(envelope) {
                    on_entry(&entry, &self.play);
                }
                continue;
            }
            self.must(
                "the end of the phase",
                Issuer::Clock,
                Command::AdvancePhase,
                on_entry,
            )?;
        }
        Ok(())
    }

    /// The session.
    pub fn play(&self) -> &Play {
        &self.play
    }

    fn must(
        &mut self,
        what: &'static str,
        issuer: Issuer,
        command: Command,
        on_entry: &mut dyn FnMut(&Entry, &Play),
    ) -> Result<(), PlayOutError> {
        let entry = self
            .play
            .submit(Envelope {
                issuer,
                expected_seq: None,
                command,
            })
            .map_err(|refusal| PlayOutError::Refused {
                what,
                round: self.play.round() + 1,
                why: refusal.player_text(),
            })?;
        on_entry(&entry, &self.play);
        Ok(())
    }
}

//! A whole exercise as fast as it goes: the same rules, cards and bots in the same order as [`crate::Inline`], without
//! journal, hashes, undo and feed. It ends in the same state as the session with the same seed, physics and policy.

use std::collections::BTreeMap;
use std::sync::Arc;

use game::{
    Chance, Command, Desks, Env, Envelope, Event, Issuer, Occupant, Phase, PublicView, Rejection, SeatId,
    Seq, State, pending, project_public, step,
};
use scenario::{CharterId, Scenario};

use crate::adjudicator::Adjudicate;
use crate::inline::{MOST_ENTRIES, PlayOutError};
use crate::play::Policy;
use crate::table::{Room, Table};

/// One exercise from its opening to its outcome.
pub struct Rehearsal {
    scenario: Arc<Scenario>,
    physics: Arc<dyn Adjudicate>,
    chance: Chance,
    state: State,
    seq: Seq,
    desks: Desks,
    /// The last entry with something that bots heed.
    stirred: Seq,
    /// The last entry of each seat's own.
    own: BTreeMap<SeatId, Seq>,
}

impl Rehearsal {
    /// An exercise before its opening. Many may share one physics.
    pub fn new(scenario: Arc<Scenario>, seed: u64, physics: Arc<dyn Adjudicate>) -> Self {
        Self {
            state: State::new(&scenario),
            scenario,
            physics,
            chance: Chance::new(seed),
            seq: Seq(0),
            desks: Desks::default(),
            stirred: Seq(0),
            own: BTreeMap::new(),
        }
    }

    /// Plays it to its outcome under a charter, with who sits where; seats that are not bots stay silent.
    pub fn play_out(
        mut self,
        charter: CharterId,
        seats: Vec<(SeatId, Occupant)>,
        policy: Box<dyn Policy>,
    ) -> Result<Rehearsed, PlayOutError> {
        let heeds =
            |policy: &dyn Policy, phase, events: &[Event]| events.iter().any(|e| policy.heeds(e, phase));
        let mut table = Table::new(Some(policy));
        let open = Command::OpenSession { charter, seats };
        self.must("the opening", Issuer::Control, &open)?;
        while self.state.phase() != Phase::Over {
            if self.seq.0 >= MOST_ENTRIES {
                return Err(PlayOutError::Endless {
                    round: self.state.round() + 1,
                });
            }
            if let Some(owed) = pending(&self.state).into_iter().next() {
                let answer = self.physics.answer(&owed, &|_| true)?;
                self.must("the adjudicator's answer", Issuer::Adjudicator, &answer)?;
                continue;
            }
            if let Some(Envelope { issuer, command, .. }) = table.next(&mut self) {
                let phase = self.state.phase();
                match self.submit(&issuer, &command) {
                    Ok(events) => {
                        if table.policy().is_none_or(|p| heeds(p, phase, &events)) {
                            self.stirred = self.seq;
                        }
                        if let Issuer::Seat(seat) = issuer {
                            self.own.insert(seat, self.seq);
                        }
                    }
                    // A bot may ask for what is no longer allowed: it is told no, like anybody.
                    Err(why) => self.unless_at_its_end("a bot's command", &why)?,
                }
                continue;
            }
            self.must("the end of the phase", Issuer::Clock, &Command::AdvancePhase)?;
        }
        Ok(Rehearsed {
            scenario: self.scenario,
            state: self.state,
            seq: self.seq,
        })
    }

    fn submit(&mut self, issuer: &Issuer, command: &Command) -> Result<Vec<Event>, Rejection> {
        let env = Env {
            chance: &self.chance,
            physics: &*self.physics,
        };
        let events = step(&self.scenario, &mut self.state, issuer, command, &env)?;
        self.desks.hear(&events);
        self.seq = Seq(self.seq.0 + 1);
        Ok(events)
    }

    fn must(&mut self, what: &'static str, issuer: Issuer, command: &Command) -> Result<(), PlayOutError> {
        match self.submit(&issuer, command) {
            Ok(_) => {
                self.stirred = self.seq;
                Ok(())
            }
            Err(why) => Err(self.refused(what, &why)),
        }
    }

    /// Where the physics has no answer, the state is gone.
    fn unless_at_its_end(&self, what: &'static str, why: &Rejection) -> Result<(), PlayOutError> {
        if matches!(why, Rejection::Physics { .. }) {
            Err(self.refused(what, why))
        } else {
            Ok(())
        }
    }

    fn refused(&self, what: &'static str, why: &Rejection) -> PlayOutError {
        PlayOutError::Refused {
            what,
            round: self.state.round() + 1,
            why: why.player_text(),
        }
    }
}

impl Room for &mut Rehearsal {
    fn goes_on(&self) -> bool {
        self.state.is_open() && self.state.phase() != Phase::Over
    }
    fn moment(&self) -> (u32, Phase) {
        (self.state.round(), self.state.phase())
    }
    fn occupants(&self) -> Vec<(SeatId, Occupant)> {
        self.state.occupants()
    }
    fn news(&self, seat: &SeatId) -> Seq {
        self.own.get(seat).copied().unwrap_or(Seq(0)).max(self.stirred)
    }
    fn ask(&mut self, seat: &SeatId, policy: &mut dyn Policy) -> Vec<Command> {
        let (scenario, state, seq) = (&self.scenario, &self.state, self.seq);
        self.desks
            .look(scenario, state, seat, seq, |view, lit| policy.act(view, lit))
            .unwrap_or_default()
    }
}

/// An exercise that has come to its end.
pub struct Rehearsed {
    scenario: Arc<Scenario>,
    state: State,
    seq: Seq,
}

impl Rehearsed {
    /// The state at the end.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What the room sees at the end.
    pub fn public(&self) -> PublicView {
        project_public(&self.scenario, &self.state, self.seq)
    }

    /// The sealed veil pledges, as the desks show them to their owners: on me, on a member, on an outsider, percent of
    /// quota.
    pub fn pledges(&self) -> BTreeMap<SeatId, [u32; 3]> {
        let mut desks = Desks::default();
        let seats = self.scenario.seats.iter().map(|s| &s.id);
        seats
            .filter_map(|id| {
                let own = desks.look(&self.scenario, &self.state, id, self.seq, |view, _| view.pledge);
                Some((id.clone(), own??))
            })
            .collect()
    }

    /// Commands that were accepted.
    pub fn entries(&self) -> u64 {
        self.seq.0
    }
}

//! The bots' turns: asks the policy for each bot's seat whenever something has changed, and hands out its commands one
//! by one.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

use game::{Command, Envelope, Issuer, Occupant, Phase, SeatId, Seq, View, Viewer};

use crate::play::{Play, Policy, panic_text};

/// Most commands of one bot in one phase: a policy that never rests must not stop the table.
const MOST_A_PHASE: u32 = 64;

/// Where bots sit: what they need to know before they look, and the look itself.
pub(crate) trait Room {
    /// The session was opened and is not over.
    fn goes_on(&self) -> bool;
    /// Round and phase.
    fn moment(&self) -> (u32, Phase);
    /// Who sits where.
    fn occupants(&self) -> Vec<(SeatId, Occupant)>;
    /// The last entry that a seat has to look at.
    fn news(&self, seat: &SeatId) -> Seq;
    /// What the policy does at a seat's desk.
    fn ask(&mut self, seat: &SeatId, policy: &mut dyn Policy) -> Vec<Command>;
}

impl Room for &Play {
    fn goes_on(&self) -> bool {
        self.is_open() && self.phase() != Phase::Over
    }
    fn moment(&self) -> (u32, Phase) {
        (self.round(), self.phase())
    }
    fn occupants(&self) -> Vec<(SeatId, Occupant)> {
        Play::occupants(self)
    }
    fn news(&self, _seat: &SeatId) -> Seq {
        self.seq()
    }
    fn ask(&mut self, seat: &SeatId, policy: &mut dyn Policy) -> Vec<Command> {
        match self.view(&Viewer::Seat(seat.clone())) {
            View::Seat(view) => policy.act(&view, &view.legal),
            View::Public(_) | View::Control(_) => Vec::new(),
        }
    }
}

/// The seats of bots and the policy that plays them.
pub(crate) struct Table {
    policy: Option<Box<dyn Policy>>,
    queue: VecDeque<(SeatId, Command)>,
    /// The journal's length when each bot last looked.
    looked: BTreeMap<SeatId, Seq>,
    /// Commands of each bot in this phase.
    acted: BTreeMap<SeatId, u32>,
    phase: Option<(u32, Phase)>,
    notices: Vec<String>,
}

impl Table {
    pub(crate) fn new(policy: Option<Box<dyn Policy>>) -> Self {
        Self {
            policy,
            queue: VecDeque::new(),
            looked: BTreeMap::new(),
            acted: BTreeMap::new(),
            phase: None,
            notices: Vec::new(),
        }
    }

    /// Some bot has a command ready, or has not looked since the last entry.
    pub(crate) fn wants_a_turn(&mut self, mut room: impl Room) -> bool {
        if self.policy.is_none() || !room.goes_on() {
            return false;
        }
        self.fill(&mut room);
        !self.queue.is_empty()
    }

    /// The next command of a bot.
    pub(crate) fn next(&mut self, room: impl Room) -> Option<Envelope> {
        if !self.wants_a_turn(room) {
            return None;
        }
        let (seat, command) = self.queue.pop_front()?;
        *self.acted.entry(seat.clone()).or_default() += 1;
        Some(Envelope {
            issuer: Issuer::Seat(seat),
            expected_seq: None,
            command,
        })
    }

    /// The policy, if bots play at all.
    pub(crate) fn policy(&self) -> Option<&dyn Policy> {
        self.policy.as_deref()
    }

    /// Things to tell people, each once.
    pub(crate) fn notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// Asks each bot that has not looked at the present state, until one has something to do.
    fn fill(&mut self, room: &mut impl Room) {
        let now = Some(room.moment());
        if self.phase != now {
            self.phase = now;
            self.acted.clear();
            self.queue.clear();
        }
        if !self.queue.is_empty() {
            return;
        }
        let Some(policy) = &mut self.policy else { return };
        for (seat, occupant) in room.occupants() {
            let tired = self.acted.get(&seat).is_some_and(|n| *n >= MOST_A_PHASE);
            let news = room.news(&seat);
            if occupant != Occupant::Bot || tired || self.looked.get(&seat) == Some(&news) {
                continue;
            }
            self.looked.insert(seat.clone(), news);
            match catch_unwind(AssertUnwindSafe(|| room.ask(&seat, &mut **policy))) {
                Ok(commands) => self.queue.extend(commands.into_iter().map(|c| (seat.clone(), c))),
                Err(panic) => {
                    let why = panic_text(&*panic);
                    self.notices.push(format!(
                        "The bot of {seat} failed and rests for this phase: {why}"
                    ));
                    self.acted.insert(seat.clone(), MOST_A_PHASE);
                }
            }
            if !self.queue.is_empty() {
                return;
            }
        }
    }
}

//! The state: what the events so far amount to. `evolve` is its only writer, `project` its only way out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mission::plan::CraftId;
use scenario::{CapabilityId, Charter, CharterId, Date, InjectId, Scenario, SeatId, SecretId};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::agreement::Agreement;
use crate::capability::{self, CapabilityState};
use crate::card::CardTable;
use crate::clause::Clause;
use crate::command::{
    AgreementId, CraftNumber, MotionId, Occupant, Oversight, Phase, ProgrammeId, RequestId,
};
use crate::digest::{Digest, Kept, StateHash, chain, hex};
use crate::event::Event;
use crate::flight::CraftState;
use crate::law::Law;
use crate::ledger::Purse;
use crate::motion::Motion;
use crate::procedure::Proceedings;
use crate::programme::Programme;
use crate::request::Request;
use crate::shelter::Shelter;
use crate::sky::Sky;
use crate::slots::Slots;
use crate::suspicion;
use crate::view::{LedgerLine, MessageView, OutcomeView};

/// A delegation's part of the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SeatState {
    /// Who sits there.
    pub(crate) occupant: Occupant,
    /// Money in hand and what was spent.
    pub(crate) purse: Purse,
    /// Domestic support, 5..=100.
    pub(crate) support: i32,
    /// Suspicion, for dual-use seats.
    pub(crate) suspicion: Option<i32>,
    /// Oversight of its dual-use capabilities.
    pub(crate) oversight: Oversight,
    /// Scale of its next income, percent.
    pub(crate) income_percent: i64,
    /// Highest step of its own chance so far: 1 for 1 %, 2 for 10 %.
    pub(crate) risk_step: u8,
    /// Veil pledges, the last one in force.
    pub(crate) pledge: Option<[u32; 3]>,
    /// Round of the last pledge.
    pub(crate) pledge_round: Option<u32>,
    /// Said Ready in this phase.
    pub(crate) ready: bool,
    /// Did anything in this phase.
    pub(crate) acted: bool,
    /// Made its request of this round.
    pub(crate) asked: bool,
    /// Secrets it has shared.
    pub(crate) shared: BTreeSet<SecretId>,
    /// Secrets that others have read out.
    pub(crate) leaked: BTreeSet<SecretId>,
    /// A craft on offer to it from outside.
    pub(crate) offer: Option<CraftId>,
}

/// Something that happened, with when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Past {
    /// Calendar.
    pub(crate) date: Date,
    /// Round index.
    pub(crate) round: u32,
    /// What.
    pub(crate) event: Event,
}

/// An inject that was released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Released {
    /// Round index.
    pub(crate) round: u32,
    /// Who alone sees it.
    pub(crate) private_to: Option<SeatId>,
}

/// Everything that the rules remember. It has no `Serialize`: it cannot be sent, only projected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The session was opened.
    pub(crate) open: bool,
    /// Round index.
    pub(crate) round: u32,
    /// Phase.
    pub(crate) phase: Phase,
    /// Calendar.
    pub(crate) date: Date,
    /// Charter in force.
    pub(crate) charter: CharterId,
    /// The charter in force as the table has amended it; `None` while it stands as written.
    pub(crate) amended: Option<Kept<Charter>>,
    /// Members, where the charter has any.
    pub(crate) members: BTreeSet<SeatId>,
    /// Delegations.
    pub(crate) seats: BTreeMap<SeatId, SeatState>,
    /// Trust of the first in the second.
    pub(crate) trust: Arc<BTreeMap<(SeatId, SeatId), i32>>,
    /// How the table talks and votes.
    pub(crate) procedure: Proceedings,
    /// What is known of the orbit.
    pub(crate) sky: Sky,
    /// The assurance clause.
    pub(crate) clause: Clause,
    /// What was done in law.
    pub(crate) law: Law,
    /// Cards and what the adjudicator owes.
    pub(crate) cards: CardTable,
    /// Motions.
    pub(crate) motions: BTreeMap<MotionId, Motion>,
    /// Programmes.
    pub(crate) programmes: BTreeMap<ProgrammeId, Programme>,
    /// Spacecraft.
    pub(crate) craft: BTreeMap<CraftNumber, CraftState>,
    /// Kinds of craft whose development is paid.
    pub(crate) developed: BTreeSet<CraftId>,
    /// Changes of launch slots, and services opened.
    pub(crate) slots: Slots,
    /// The ledger.
    pub(crate) ledger: Arc<Vec<LedgerLine>>,
    /// Requests by name.
    pub(crate) requests: BTreeMap<RequestId, Request>,
    /// Side agreements.
    pub(crate) agreements: BTreeMap<AgreementId, Agreement>,
    /// Messages.
    pub(crate) messages: Arc<Vec<MessageView>>,
    /// Injects released, or whose die was thrown in vain.
    pub(crate) injects: BTreeMap<InjectId, Released>,
    /// Injects whose die was thrown in vain.
    pub(crate) passed: BTreeSet<InjectId>,
    /// Shelter by whose people.
    pub(crate) shelter: BTreeMap<SeatId, Shelter>,
    /// Ground stations that serve.
    pub(crate) stations: BTreeSet<SeatId>,
    /// Standing capabilities.
    pub(crate) capabilities: BTreeMap<CapabilityId, CapabilityState>,
    /// Points that were announced so far.
    pub(crate) points: u64,
    /// Everything that happened.
    pub(crate) history: Arc<Vec<Kept<Past>>>,
    /// The end.
    pub(crate) outcome: Option<Kept<OutcomeView>>,
}

impl State {
    /// Before anything happened.
    pub fn new(sc: &Scenario) -> Self {
        Self {
            phase: Phase::Situation,
            date: sc.rounds.first().map_or(Date(0), |r| r.date),
            charter: sc.default_charter.clone(),
            seats: sc
                .seats
                .iter()
                .map(|s| (s.id.clone(), SeatState::new(sc, s)))
                .collect(),
            trust: Arc::new(crate::trust::baselines(sc)),
            capabilities: capability::at_start(sc),
            ..Self::empty()
        }
    }
    /// A state of nothing, while the real one is worked on.
    pub(crate) fn empty() -> Self {
        Self {
            open: false,
            round: 0,
            phase: Phase::Over,
            date: Date(0),
            charter: CharterId::new(""),
            amended: None,
            members: BTreeSet::new(),
            seats: BTreeMap::new(),
            trust: Arc::default(),
            procedure: Proceedings::default(),
            sky: Sky::default(),
            clause: Clause::default(),
            law: Law::default(),
            cards: CardTable::default(),
            motions: BTreeMap::new(),
            programmes: BTreeMap::new(),
            craft: BTreeMap::new(),
            developed: BTreeSet::new(),
            slots: Slots::default(),
            ledger: Arc::default(),
            requests: BTreeMap::new(),
            agreements: BTreeMap::new(),
            messages: Arc::default(),
            injects: BTreeMap::new(),
            passed: BTreeSet::new(),
            shelter: BTreeMap::new(),
            stations: BTreeSet::new(),
            capabilities: BTreeMap::new(),
            points: 0,
            history: Arc::default(),
            outcome: None,
        }
    }
    /// Round index from 0.
    pub fn round(&self) -> u32 {
        self.round
    }
    /// Phase.
    pub fn phase(&self) -> Phase {
        self.phase
    }
    /// Calendar.
    pub fn date(&self) -> Date {
        self.date
    }
    /// The session was opened.
    pub fn is_open(&self) -> bool {
        self.open
    }
    /// The charter in force.
    pub fn charter(&self) -> &CharterId {
        &self.charter
    }
    /// The end, once it has come.
    pub fn outcome(&self) -> Option<&OutcomeView> {
        self.outcome.as_deref()
    }
    /// Who sits there.
    pub fn occupant(&self, seat: &SeatId) -> Option<Occupant> {
        self.seats.get(seat).map(|s| s.occupant)
    }
    /// Who sits where, by code.
    pub fn occupants(&self) -> Vec<(SeatId, Occupant)> {
        self.seats
            .iter()
            .map(|(id, s)| (id.clone(), s.occupant))
            .collect()
    }
    /// Everything that happened so far, oldest first.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.history.iter().map(|p| &p.event)
    }

    /// Hash of the canonical bytes of every part.
    pub fn hash(&self) -> StateHash {
        // Taken apart in full, so that a new part cannot be forgotten here.
        let Self {
            open,
            round,
            phase,
            date,
            charter,
            amended,
            members,
            seats,
            trust,
            procedure,
            sky,
            clause,
            law,
            cards,
            motions,
            programmes,
            craft,
            developed,
            slots,
            ledger,
            requests,
            agreements,
            messages,
            injects,
            passed,
            shelter,
            stations,
            capabilities,
            points,
            history,
            outcome,
        } = self;
        let mut sha = Sha256::new();
        (open, round, phase, date, charter, amended, members, seats).digest(&mut sha);
        (
            &**trust, sky, clause, cards, motions, programmes, craft, developed,
        )
            .digest(&mut sha);
        (
            slots,
            &**ledger,
            requests,
            &**messages,
            injects,
            passed,
            shelter,
            stations,
        )
            .digest(&mut sha);
        // The history is chained in as it grows.
        (
            points,
            chain(history),
            outcome,
            agreements,
            procedure,
            law,
            capabilities,
        )
            .digest(&mut sha);
        StateHash(hex(&sha.finalize()))
    }
}

impl SeatState {
    fn new(sc: &Scenario, seat: &scenario::Seat) -> Self {
        Self {
            occupant: Occupant::Empty,
            purse: Purse::default(),
            support: seat.support,
            suspicion: suspicion::at_start(sc, seat),
            oversight: Oversight::National,
            income_percent: 100,
            risk_step: 0,
            pledge: None,
            pledge_round: None,
            ready: false,
            acted: false,
            asked: false,
            shared: BTreeSet::new(),
            leaked: BTreeSet::new(),
            offer: None,
        }
    }
}

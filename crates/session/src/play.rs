//! One session without threads: decide, journal, evolve, project, in this order and nowhere else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use game::{
    Chance, Command, Env, Envelope, Event, Lit, MotionId, Occupant, Pending, Phase, Physics, Rejection,
    SeatId, SeatView, Seq, State, View, Viewer, decide, decide_and_evolve, evolve, pending, project,
    project_public,
};
use scenario::{NoForm, Scenario};

use crate::clock::Clock;
use crate::journal::{Entry, FORMAT, Header, Journal, JournalError, JournalWriter, load};

/// What decides for the seats that nobody sits in: a bot. It sees a desk and nothing else.
pub trait Policy: Send {
    /// What the seat of this view does now, in order; nothing if it waits. `lit` are its buttons: a rehearsal fills none
    /// into the view.
    fn act(&mut self, view: &SeatView, lit: &dyn Lit) -> Vec<Command>;
    /// Whether an event that somebody else caused may change what it does. A rehearsal does not ask it again before
    /// one that may; saying yes too often costs time, saying no too often changes the play.
    fn heeds(&self, _event: &Event, _phase: Phase) -> bool {
        true
    }
}

/// Every submitted command gets exactly one: its number in the journal, or why it was refused.
pub type Receipt = Result<Seq, Refusal>;

/// Why a command was refused. Nothing happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The rules do not allow it.
    Rules(Rejection),
    /// The journal cannot be written, and nothing happens that is not in it.
    Journal(String),
    /// The program failed while it decided; the session stands as before.
    Fault(String),
    /// The session is closed.
    Closed,
}

impl Refusal {
    /// A sentence for the one who asked.
    pub fn player_text(&self) -> String {
        match self {
            Self::Rules(rejection) => rejection.player_text(),
            Self::Journal(why) => format!("Nothing was done, because the journal cannot be written: {why}"),
            Self::Fault(why) => {
                format!(
                    "The program failed at this command and has set it aside; the session goes on. ({why})"
                )
            }
            Self::Closed => "The session is closed.".to_owned(),
        }
    }
}

/// Why a session cannot be started or resumed.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The journal cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal is of another scenario.
    #[error("the journal is of the scenario {journal}, not of {given}: choose that scenario")]
    OtherScenario {
        /// The journal's.
        journal: String,
        /// The one given.
        given: String,
    },
    /// The scenario is not known here.
    #[error(
        "the journal is of the scenario {scenario}, which is not known here: put its folder among the scenarios"
    )]
    UnknownScenario {
        /// The journal's.
        scenario: String,
    },
    /// The scenario's text has changed since.
    #[error(
        "the scenario {scenario} has changed since this session was played: restore the text it was played with"
    )]
    ScenarioChanged {
        /// Which.
        scenario: String,
    },
    /// The journal is of another form of play.
    #[error("the journal was played {}, and {scenario} was opened {}: open it in the journal's form", in_form(.journal.as_deref()), in_form(.given.as_deref()))]
    OtherForm {
        /// Which scenario.
        scenario: String,
        /// The journal's form.
        journal: Option<String>,
        /// The form given.
        given: Option<String>,
    },
    /// The journal names a form that the scenario does not have.
    #[error("the journal's form of play is not there: {0}")]
    NoForm(#[from] NoForm),
    /// The fold of the journal does not give the recorded state.
    #[error("the journal does not add up at entry {seq}: its events do not give the state that it recorded")]
    Mismatch {
        /// First bad entry.
        seq: u64,
    },
    /// The rules of this program decide otherwise than the journal recorded.
    #[error("entry {seq} is decided otherwise by this program ({version}): {why}")]
    DecidedOtherwise {
        /// First such entry.
        seq: u64,
        /// This program's version.
        version: String,
        /// What differs.
        why: String,
    },
}

fn in_form(form: Option<&str>) -> String {
    form.map_or_else(|| "as it is written".to_owned(), |f| format!("in the form {f}"))
}

/// The scenario as a journal was played: in the form that its header names.
///
/// # Errors
/// [`SessionError::NoForm`] if the scenario has no such form.
pub fn in_form_of(header: &Header, scenario: Arc<Scenario>) -> Result<Arc<Scenario>, SessionError> {
    if header.form == scenario.customs.form {
        return Ok(scenario);
    }
    Ok(Arc::new(scenario.in_form(header.form.as_ref())?))
}

/// Version of this program, as the header says it.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// One session.
pub struct Play {
    scenario: Arc<Scenario>,
    physics: Arc<dyn Physics>,
    chance: Chance,
    state: State,
    seq: Seq,
    journal: JournalWriter,
    clock: Arc<dyn Clock>,
}

impl Play {
    /// Starts a session, with its journal in a new file or in memory.
    pub fn start(
        scenario: Arc<Scenario>,
        seed: u64,
        physics: Arc<dyn Physics>,
        clock: Arc<dyn Clock>,
        journal: Option<&Path>,
    ) -> Result<Self, SessionError> {
        let header = Header {
            format: FORMAT,
            program: PROGRAM.to_owned(),
            scenario: scenario.id.clone(),
            content_hash: scenario.content_hash.clone(),
            form: scenario.customs.form.clone(),
            seed,
            physics: physics.name(),
            started_at: Some(clock.now()),
        };
        let journal = match journal {
            Some(path) => JournalWriter::create(path, &header)?,
            None => JournalWriter::in_memory(&header)?,
        };
        let state = State::new(&scenario);
        Ok(Self {
            scenario,
            physics,
            chance: Chance::new(seed),
            state,
            seq: Seq(0),
            journal,
            clock,
        })
    }

    /// Goes on with a session from its journal; what was left out at the end is said in the second answer.
    pub fn resume(
        scenario: Arc<Scenario>,
        physics: Arc<dyn Physics>,
        clock: Arc<dyn Clock>,
        path: &Path,
    ) -> Result<(Self, Option<String>), SessionError> {
        let loaded = load(path)?;
        let state = fold(&scenario, &loaded, None)?;
        let journal = JournalWriter::resume(path, &loaded)?;
        let seq = Seq(loaded.entries.len() as u64);
        let chance = Chance::new(loaded.header.seed);
        Ok((
            Self {
                scenario,
                physics,
                chance,
                state,
                seq,
                journal,
                clock,
            },
            loaded.dropped_tail,
        ))
    }

    /// Decides a command; if it is accepted, it is in the journal before anything else happens.
    pub fn submit(&mut self, envelope: Envelope) -> Result<Entry, Refusal> {
        if let Some(expected) = envelope.expected_seq
            && expected != self.seq
        {
            return Err(Refusal::Rules(Rejection::Stale {
                expected,
                actual: self.seq,
            }));
        }
        let env = Env {
            chance: &self.chance,
            physics: &*self.physics,
        };
        let (scenario, state) = (&*self.scenario, &self.state);
        let (decided, next) = catch_unwind(AssertUnwindSafe(|| {
            decide_and_evolve(scenario, state, &envelope.issuer, &envelope.command, &env)
        }))
        .map_err(|panic| Refusal::Fault(panic_text(&*panic)))?
        .map_err(Refusal::Rules)?;
        let entry = Entry {
            seq: Seq(self.seq.0 + 1),
            envelope,
            events: decided,
            state_hash: next.hash(),
            recorded_at: Some(self.clock.now()),
        };
        self.journal
            .append(&entry)
            .map_err(|e| Refusal::Journal(e.to_string()))?;
        let turned = next.phase() != self.state.phase();
        self.state = next;
        self.seq = entry.seq;
        // A disk that cannot be forced has still taken the line: the session goes on, and the next entry tells.
        let _ = if turned {
            self.journal.sync()
        } else {
            self.journal.sync_if_due(self.clock.now())
        };
        Ok(entry)
    }

    /// Forces the journal to the disk, if that was not done for a while.
    pub fn sync_if_due(&mut self) -> Result<(), JournalError> {
        self.journal.sync_if_due(self.clock.now())
    }

    /// What a viewer may see now.
    pub fn view(&self, viewer: &Viewer) -> View {
        project(&self.scenario, &self.state, viewer, self.seq)
    }

    /// What the adjudicator owes.
    pub fn pending(&self) -> Vec<Pending> {
        pending(&self.state)
    }

    /// Round index from 0.
    pub fn round(&self) -> u32 {
        self.state.round()
    }

    /// Phase.
    pub fn phase(&self) -> Phase {
        self.state.phase()
    }

    /// The session was opened.
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Who sits where.
    pub fn occupants(&self) -> Vec<(SeatId, Occupant)> {
        self.state.occupants()
    }

    /// Somebody sits somewhere, and everybody who does has said Ready.
    pub fn everybody_ready(&self) -> bool {
        let view = project_public(&self.scenario, &self.state, self.seq);
        let mut taken = view
            .seats
            .iter()
            .filter(|s| s.occupant != Occupant::Empty)
            .peekable();
        taken.peek().is_some() && taken.all(|s| s.ready)
    }

    /// Open votes that close by themselves: motion, and minutes from its opening.
    pub fn deadlines(&self) -> Vec<(MotionId, u32)> {
        game::deadlines(&self.state)
    }

    /// Forces the journal to the disk now.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.journal.sync()
    }

    /// Entries so far.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The state, for floors above that read and never write.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The journal.
    pub fn journal(&self) -> &JournalWriter {
        &self.journal
    }
}

/// What a viewer may see of a state; `seq` is the journal's length there.
pub fn view(scenario: &Scenario, state: &State, viewer: &Viewer, seq: Seq) -> View {
    project(scenario, state, viewer, seq)
}

/// The state after the journal's entries, or after the first `upto` of them, by its events alone; every recorded hash
/// on the way is compared.
pub fn fold(scenario: &Scenario, journal: &Journal, upto: Option<Seq>) -> Result<State, SessionError> {
    let within = journal
        .entries
        .iter()
        .take_while(|e| upto.is_none_or(|n| e.seq <= n));
    walk(scenario, journal, within.count(), &mut |_, _| {})
}

/// As [`fold`], and tells each entry with the state after it.
pub fn walk(
    scenario: &Scenario,
    journal: &Journal,
    entries: usize,
    on_entry: &mut dyn FnMut(&Entry, &State),
) -> Result<State, SessionError> {
    let header = &journal.header;
    if header.scenario != scenario.id {
        return Err(SessionError::OtherScenario {
            journal: header.scenario.to_string(),
            given: scenario.id.to_string(),
        });
    }
    if header.content_hash != scenario.content_hash {
        return Err(SessionError::ScenarioChanged {
            scenario: scenario.id.to_string(),
        });
    }
    if header.form != scenario.customs.form {
        return Err(SessionError::OtherForm {
            scenario: scenario.id.to_string(),
            journal: header.form.as_ref().map(ToString::to_string),
            given: scenario.customs.form.as_ref().map(ToString::to_string),
        });
    }
    let mut state = State::new(scenario);
    for entry in journal.entries.iter().take(entries) {
        apply(&mut state, &entry.events, entry.seq)?;
        if state.hash() != entry.state_hash {
            return Err(SessionError::Mismatch { seq: entry.seq.0 });
        }
        on_entry(entry, &state);
    }
    Ok(state)
}

/// Folds the journal, comparing every hash; with `physics`, also decides every command again and compares the events.
/// Gives how many entries agree.
pub fn verify(
    scenario: &Scenario,
    journal: &Journal,
    physics: Option<&dyn Physics>,
) -> Result<u64, SessionError> {
    fold(scenario, journal, None)?;
    let Some(physics) = physics else {
        return Ok(journal.entries.len() as u64);
    };
    let chance = Chance::new(journal.header.seed);
    let env = Env {
        chance: &chance,
        physics,
    };
    let mut state = State::new(scenario);
    for entry in &journal.entries {
        let otherwise = |why: String| SessionError::DecidedOtherwise {
            seq: entry.seq.0,
            version: PROGRAM.to_owned(),
            why,
        };
        let events = decide(
            scenario,
            &state,
            &entry.envelope.issuer,
            &entry.envelope.command,
            &env,
        )
        .map_err(|r| otherwise(format!("the command is refused: {}", r.player_text())))?;
        if events != entry.events {
            let at = events
                .iter()
                .zip(&entry.events)
                .take_while(|(a, b)| a == b)
                .count();
            return Err(otherwise(format!(
                "event {} of {} is another one ({} were recorded)",
                at + 1,
                events.len(),
                entry.events.len()
            )));
        }
        apply(&mut state, &events, entry.seq)?;
    }
    Ok(journal.entries.len() as u64)
}

/// Applies events that come from a file: an assertion that fails there is a file that does not add up, not a crash.
fn apply(state: &mut State, events: &[Event], seq: Seq) -> Result<(), SessionError> {
    catch_unwind(AssertUnwindSafe(|| {
        for event in events {
            evolve(state, event);
        }
    }))
    .map_err(|_| SessionError::Mismatch { seq: seq.0 })
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no reason given".to_owned())
}

//! Between the window and the host: views in, intents out, receipts as notices.

use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::Resource;
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use game::{Command, ControlView, Envelope, Issuer, Occupant, PublicView, SeatView, View, Viewer};
use scenario::{CharterId, Scenario, SeatId};
use session::{
    Adjudicator, Advance, Clock, Host, HostHandle, HostOptions, Receipt, Shelf, Subscription, SystemClock,
};

use crate::app::phase_clock::PhaseClock;

/// What people asked for in this frame; sent once, after the frame.
#[derive(Debug, Default)]
pub struct Intents {
    wanted: Vec<(Command, &'static Location<'static>)>,
}

impl Intents {
    /// Asks for a command. A panel is laid out more than once a frame, so the same ask twice is one.
    #[track_caller]
    pub fn push(&mut self, command: Command) {
        let from = Location::caller();
        if !self.wanted.iter().any(|(c, l)| c == &command && *l == from) {
            self.wanted.push((command, from));
        }
    }

    /// What was asked for, emptied.
    pub fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.wanted)
            .into_iter()
            .map(|(command, _)| command)
            .collect()
    }
}

/// How a session is to be set up.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Charter in force.
    pub charter: CharterId,
    /// Who sits where.
    pub seats: Vec<(SeatId, Occupant)>,
    /// Seed of every chance.
    pub seed: u64,
}

/// A session on its way up: the physics is prepared on a thread of its own.
pub struct Starting {
    /// Title for the waiting screen.
    pub title: String,
    ready: Receiver<Result<Live, String>>,
}

/// A running session.
pub struct Live {
    /// The host.
    pub host: HostHandle,
    /// Its scenario.
    pub scenario: Arc<Scenario>,
    /// Its seed, for the report.
    pub seed: u64,
    /// How much time is left.
    pub clock: PhaseClock,
    /// What the planner asks; it tells what is known, never the true orbit.
    pub physics: Arc<Adjudicator>,
    public: Subscription,
    control: Subscription,
    seat: Option<Subscription>,
    receipts: Vec<Receiver<Receipt>>,
}

/// Everything the window holds of sessions.
#[derive(Resource, Default)]
pub struct Sessions {
    /// One that is being prepared.
    pub starting: Option<Starting>,
    /// The one that runs.
    pub live: Option<Live>,
}

/// Least time between two commands of bots, so that a room can follow.
const PACE: Duration = Duration::from_millis(120);

/// Where journals lie: the system's folder for a program's data.
pub fn journals() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "indivisible").map(|d| d.data_dir().join("sessions"))
}

/// The shelf of saved sessions; what is wrong with it as a sentence.
pub fn shelf() -> Result<Shelf, String> {
    let folder =
        journals().ok_or("this system has no folder for a program's data; sessions cannot be saved")?;
    Shelf::open(&folder).map_err(|e| e.to_string())
}

fn options(seed: u64, wake: Arc<dyn Fn() + Send + Sync>) -> HostOptions {
    HostOptions {
        policy: Some(Box::new(cli::delegations::Delegations::new(seed))),
        pace: PACE,
        advance: Advance::ByControl,
        wake: Some(wake),
        ..HostOptions::default()
    }
}

fn connect(host: HostHandle, physics: Arc<Adjudicator>, seed: u64) -> Live {
    let (public, control) = (host.subscribe(Viewer::Public), host.subscribe(Viewer::Control));
    Live {
        host,
        scenario: Arc::clone(physics.scenario()),
        seed,
        clock: PhaseClock::new(physics.scenario()),
        physics,
        public,
        control,
        seat: None,
        receipts: Vec::new(),
    }
}

impl Starting {
    /// Prepares a new session.
    pub fn new(set_up: SetUp, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let title = set_up.scenario.title.clone();
        Self::run(title, wake, move |wake| {
            let SetUp {
                scenario,
                charter,
                seats,
                seed,
            } = set_up;
            let clock = Arc::new(SystemClock);
            let shelf = shelf()?;
            let journal = shelf.name(&scenario.id, clock.now());
            let physics = Arc::new(Adjudicator::new(Arc::clone(&scenario)).map_err(|e| e.to_string())?);
            let host = Host::start(
                scenario,
                seed,
                Some(journal),
                Arc::<Adjudicator>::clone(&physics),
                clock,
                options(seed, wake),
            )
            .map_err(|e| e.to_string())?;
            host.submit(Envelope {
                issuer: Issuer::Control,
                expected_seq: None,
                command: Command::OpenSession { charter, seats },
            })
            .map_err(|r| r.player_text())?;
            Ok(connect(host, physics, seed))
        })
    }

    /// Goes on with a saved session.
    pub fn resume(
        scenario: Arc<Scenario>,
        journal: PathBuf,
        seed: u64,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        let title = scenario.title.clone();
        Self::run(title, wake, move |wake| {
            let physics = Arc::new(Adjudicator::new(Arc::clone(&scenario)).map_err(|e| e.to_string())?);
            let host = Host::resume(
                scenario,
                journal,
                Arc::<Adjudicator>::clone(&physics),
                Arc::new(SystemClock),
                options(seed, wake),
            )
            .map_err(|e| e.to_string())?;
            Ok(connect(host, physics, seed))
        })
    }

    fn run(
        title: String,
        wake: Arc<dyn Fn() + Send + Sync>,
        work: impl FnOnce(Arc<dyn Fn() + Send + Sync>) -> Result<Live, String> + Send + 'static,
    ) -> Self {
        let (tell, ready) = bounded(1);
        std::thread::spawn(move || {
            let outcome = work(Arc::clone(&wake));
            // A window that was closed meanwhile hears nothing.
            let _ = tell.send(outcome);
            wake();
        });
        Self { title, ready }
    }

    /// The session, or why there is none; `None` while it is being prepared.
    pub fn poll(&self) -> Option<Result<Live, String>> {
        match self.ready.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(
                "the session could not be prepared: the program failed while it computed".to_owned(),
            )),
        }
    }
}

impl Live {
    /// What the room sees.
    pub fn public(&self) -> Option<PublicView> {
        match &*self.public.latest()? {
            View::Public(view) => Some((**view).clone()),
            View::Seat(_) | View::Control(_) => None,
        }
    }

    /// What Control sees.
    pub fn control(&self) -> Option<ControlView> {
        match &*self.control.latest()? {
            View::Control(view) => Some((**view).clone()),
            View::Seat(_) | View::Public(_) => None,
        }
    }

    /// What a delegation sees. Asking for another seat first drops the one before.
    pub fn seat(&mut self, seat: &SeatId) -> Option<SeatView> {
        let viewer = Viewer::Seat(seat.clone());
        if self.seat.as_ref().is_none_or(|s| *s.viewer() != viewer) {
            self.seat = None;
            self.seat = Some(self.host.subscribe(viewer));
        }
        match &*self.seat.as_ref()?.latest()? {
            View::Seat(view) => Some((**view).clone()),
            View::Public(_) | View::Control(_) => None,
        }
    }

    /// Forgets the delegation's view: nothing private is held while a curtain is up.
    pub fn forget_seat(&mut self) {
        self.seat = None;
    }

    /// Sends what people asked for.
    pub fn send(&mut self, issuer: &Issuer, commands: Vec<Command>) {
        for command in commands {
            let envelope = Envelope {
                issuer: issuer.clone(),
                expected_seq: None,
                command,
            };
            self.receipts.push(self.host.send(envelope));
        }
    }

    /// Refusals and troubles since last asked, as sentences.
    pub fn notices(&mut self) -> Vec<String> {
        let mut out = self.host.notices();
        self.receipts.retain(|receipt| match receipt.try_recv() {
            Ok(Ok(_)) | Err(TryRecvError::Disconnected) => false,
            Ok(Err(refusal)) => {
                out.push(refusal.player_text());
                false
            }
            Err(TryRecvError::Empty) => true,
        });
        out
    }
}

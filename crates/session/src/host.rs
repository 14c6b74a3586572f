//! The host: one thread that owns the session, and an inbox that everybody writes to.
//!
//! A click, a bot, a timer and the adjudicator's answer all come in as an [`Envelope`] and get exactly one receipt. The
//! heavy physics runs on a worker and comes back through the same inbox, so that ballots are accepted meanwhile.

mod deadlines;
mod work;
mod writer;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use game::{Envelope, MotionId, View, Viewer};
use scenario::Scenario;

use crate::adjudicator::Adjudicate;
use crate::clock::Clock;
use crate::play::{Play, Policy, Receipt, Refusal, SessionError};

pub use work::Adjudication;

/// Commands that may wait; a sender beyond that waits for room.
const INBOX: usize = 256;

/// When the host itself ends a phase, as the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Advance {
    /// Never: Control does.
    #[default]
    ByControl,
    /// As soon as every seat that somebody sits in has said Ready.
    WhenAllReady,
    /// As soon as nobody has anything left to do: a table of bots that people only watch.
    WhenQuiet,
}

/// How a host runs.
pub struct HostOptions {
    /// Plays the seats of bots; without it they are silent.
    pub policy: Option<Box<dyn Policy>>,
    /// Least time between two commands of bots, so that people can follow.
    pub pace: Duration,
    /// When phases end by themselves.
    pub advance: Advance,
    /// How long a minute of a vote's deadline is.
    pub minute: Duration,
    /// Called after views or progress changed, from the host's threads; a window wakes its event loop here.
    pub wake: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Default for HostOptions {
    fn default() -> Self {
        Self {
            policy: None,
            pace: Duration::ZERO,
            advance: Advance::ByControl,
            minute: Duration::from_mins(1),
            wake: None,
        }
    }
}

/// Starts and resumes hosts.
#[derive(Debug)]
pub struct Host;

/// The way to a running host. Dropping it ends the session's thread after the command in hand; the journal stays.
pub struct HostHandle {
    inbox: Sender<Message>,
    work: Arc<work::Board>,
    notices: Receiver<String>,
    journal: Option<PathBuf>,
    writer: Option<JoinHandle<()>>,
}

/// What comes in.
enum Message {
    Command {
        envelope: Envelope,
        reply: Sender<Receipt>,
    },
    Answer {
        job: u64,
        outcome: Result<game::Command, String>,
    },
    Subscribe(Viewer, Weak<Slot>),
    Pace(Duration),
    Advance(Advance),
    Retry,
    Stop,
}

/// Where the latest view for a viewer lies.
#[derive(Debug, Default)]
struct Slot {
    view: Mutex<Option<Arc<View>>>,
    version: AtomicU64,
}

/// The latest view of one viewer; the one before is forgotten.
#[derive(Debug)]
pub struct Subscription {
    viewer: Viewer,
    slot: Arc<Slot>,
}

impl Subscription {
    /// Whose view it is.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The latest view; `None` only before the host's first answer.
    pub fn latest(&self) -> Option<Arc<View>> {
        self.slot
            .view
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Grows with each new view: compare it to know whether to look.
    pub fn version(&self) -> u64 {
        self.slot.version.load(Ordering::Acquire)
    }
}

impl Host {
    /// Starts a session on its own thread, with its journal in a new file or in memory. The first command has to be
    /// Control's `OpenSession`.
    pub fn start(
        scenario: Arc<Scenario>,
        seed: u64,
        journal: Option<PathBuf>,
        physics: Arc<dyn Adjudicate>,
        clock: Arc<dyn Clock>,
        options: HostOptions,
    ) -> Result<HostHandle, SessionError> {
        let play = Play::start(
            scenario,
            seed,
            Arc::<dyn Adjudicate>::clone(&physics),
            clock,
            journal.as_deref(),
        )?;
        Ok(Self::run(play, journal, physics, options))
    }

    /// Goes on with a session from its journal; an unfinished last line that was left out is told as a notice.
    pub fn resume(
        scenario: Arc<Scenario>,
        journal: PathBuf,
        physics: Arc<dyn Adjudicate>,
        clock: Arc<dyn Clock>,
        options: HostOptions,
    ) -> Result<HostHandle, SessionError> {
        let (play, dropped) =
            Play::resume(scenario, Arc::<dyn Adjudicate>::clone(&physics), clock, &journal)?;
        let handle = Self::run(play, Some(journal), physics, options);
        if let Some(text) = dropped {
            handle.work.notice(text);
        }
        Ok(handle)
    }

    fn run(
        play: Play,
        journal: Option<PathBuf>,
        physics: Arc<dyn Adjudicate>,
        options: HostOptions,
    ) -> HostHandle {
        let (inbox, messages) = bounded(INBOX);
        let (notice, notices) = bounded(64);
        let work = Arc::new(work::Board::new(notice, options.wake.clone()));
        let desk = work::Desk::new(physics, Arc::clone(&work), inbox.clone());
        let writer = writer::Writer::new(play, desk, options);
        let thread = std::thread::Builder::new()
            .name("session".to_owned())
            .spawn(move || writer.run(&messages));
        // A system that cannot start a thread: the inbox is closed, and every command says so.
        let writer = thread.ok();
        HostHandle {
            inbox,
            work,
            notices,
            journal,
            writer,
        }
    }
}

impl HostHandle {
    /// Sends a command; the receipt comes on the channel.
    pub fn send(&self, envelope: Envelope) -> Receiver<Receipt> {
        let (reply, receipt) = bounded(1);
        if self
            .inbox
            .send(Message::Command {
                envelope,
                reply: reply.clone(),
            })
            .is_err()
        {
            let _ = reply.send(Err(Refusal::Closed));
        }
        receipt
    }

    /// Sends a command and waits for its receipt.
    pub fn submit(&self, envelope: Envelope) -> Receipt {
        self.send(envelope).recv().unwrap_or(Err(Refusal::Closed))
    }

    /// Follows the views of a viewer until the subscription is dropped. The first view comes as soon as the host has
    /// a moment.
    pub fn subscribe(&self, viewer: Viewer) -> Subscription {
        let slot = Arc::new(Slot::default());
        let _ = self
            .inbox
            .send(Message::Subscribe(viewer.clone(), Arc::downgrade(&slot)));
        Subscription { viewer, slot }
    }

    /// The work of the adjudicator in hand, if any: what, how far, and whether it failed.
    pub fn adjudication(&self) -> Option<Adjudication> {
        self.work.current()
    }

    /// Votes that close by themselves, and the time left to each.
    pub fn deadlines(&self) -> Vec<(MotionId, Duration)> {
        self.work.deadlines()
    }

    /// Stops the adjudicator's work in hand. The phase still waits for its answer: [`HostHandle::retry`] asks again.
    pub fn cancel_adjudication(&self) {
        self.work.cancel();
    }

    /// Asks the adjudicator again after a cancel or a failure.
    pub fn retry(&self) {
        let _ = self.inbox.send(Message::Retry);
    }

    /// Changes how fast bots act.
    pub fn set_pace(&self, pace: Duration) {
        let _ = self.inbox.send(Message::Pace(pace));
    }

    /// Changes when phases end by themselves.
    pub fn set_advance(&self, advance: Advance) {
        let _ = self.inbox.send(Message::Advance(advance));
    }

    /// Things that went wrong beside the rules, for a person to read: newest last; each is given once.
    pub fn notices(&self) -> Vec<String> {
        self.notices.try_iter().collect()
    }

    /// The journal's file, if it has one.
    pub fn journal(&self) -> Option<&std::path::Path> {
        self.journal.as_deref()
    }

    /// Ends the session's thread and waits for it; the journal is forced to the disk.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.work.close();
        let _ = self.inbox.send(Message::Stop);
        if let Some(thread) = self.writer.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for HostHandle {
    fn drop(&mut self) {
        self.end();
    }
}

//! The adjudicator's work off the writer's thread: what runs, how far it is, and how to stop it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::Sender;
use game::{Command, MotionId, Pending};

use super::Message;
use crate::adjudicator::Adjudicate;
use crate::clock::Pause;
use crate::play::panic_text;

/// The adjudicator's work in hand, for a progress bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjudication {
    /// What is being computed, for people.
    pub what: String,
    /// Share done, 0 to 1.
    pub progress: f32,
    /// It was stopped on request and waits to be asked again.
    pub cancelled: bool,
    /// Why it failed and waits to be asked again.
    pub failed: Option<String>,
}

/// What people may see and touch of the work.
pub(super) struct Board {
    jobs: Mutex<BTreeMap<u64, Adjudication>>,
    deadlines: Mutex<Vec<(MotionId, Pause)>>,
    closed: AtomicBool,
    notices: Sender<String>,
    wake: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Board {
    pub(super) fn new(notices: Sender<String>, wake: Option<Arc<dyn Fn() + Send + Sync>>) -> Self {
        Self {
            jobs: Mutex::default(),
            deadlines: Mutex::default(),
            closed: AtomicBool::new(false),
            notices,
            wake,
        }
    }

    /// The oldest work in hand.
    pub(super) fn current(&self) -> Option<Adjudication> {
        self.jobs().values().next().cloned()
    }

    /// Stops what runs.
    pub(super) fn cancel(&self) {
        for job in self.jobs().values_mut().filter(|j| j.failed.is_none()) {
            job.cancelled = true;
        }
        self.wake();
    }

    /// Hangs up the clocks of the votes.
    pub(super) fn hang_up(&self, clocks: Vec<(MotionId, Pause)>) {
        *self.deadlines.lock().unwrap_or_else(PoisonError::into_inner) = clocks;
    }

    /// Votes that close by themselves, and the time left.
    pub(super) fn deadlines(&self) -> Vec<(MotionId, Duration)> {
        let clocks = self.deadlines.lock().unwrap_or_else(PoisonError::into_inner);
        clocks.iter().map(|(m, pause)| (*m, pause.left())).collect()
    }

    /// Stops what runs, for good.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Tells people something. If nobody reads, the oldest sixty-four stay.
    pub(super) fn notice(&self, text: String) {
        let _ = self.notices.try_send(text);
        self.wake();
    }

    /// Tells the window that there is something new.
    pub(super) fn wake(&self) {
        if let Some(wake) = &self.wake {
            wake();
        }
    }

    /// Notes how far a job is; false if it is to stop.
    fn advance(&self, job: u64, done: f32) -> bool {
        let (go_on, moved) = match self.jobs().get_mut(&job) {
            Some(state) => {
                // A window redraws for each wake: hundredths are enough.
                let moved = done - state.progress >= 0.01 || done >= 1.0;
                if moved {
                    state.progress = done.clamp(0.0, 1.0);
                }
                (!state.cancelled, moved)
            }
            None => (false, false),
        };
        if moved {
            self.wake();
        }
        go_on && !self.closed.load(Ordering::Acquire)
    }

    fn jobs(&self) -> MutexGuard<'_, BTreeMap<u64, Adjudication>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The writer's side: which answers are owed, and which job is at each.
pub(super) struct Desk {
    physics: Arc<dyn Adjudicate>,
    board: Arc<Board>,
    inbox: Sender<Message>,
    asked: Vec<(u64, Pending)>,
    next: u64,
}

impl Desk {
    pub(super) fn new(physics: Arc<dyn Adjudicate>, board: Arc<Board>, inbox: Sender<Message>) -> Self {
        Self {
            physics,
            board,
            inbox,
            asked: Vec::new(),
            next: 0,
        }
    }

    pub(super) fn board(&self) -> &Board {
        &self.board
    }

    /// Starts what is owed and not asked yet, and drops what is no longer owed.
    pub(super) fn attend(&mut self, owed: &[Pending]) {
        let stale: Vec<u64> = self
            .asked
            .iter()
            .filter(|(_, p)| !owed.contains(p))
            .map(|(id, _)| *id)
            .collect();
        for id in stale {
            self.forget(id);
        }
        for pending in owed {
            if !self.asked.iter().any(|(_, p)| p == pending) {
                self.start(pending.clone());
            }
        }
    }

    /// Takes a worker's outcome: a command to submit, unless the question is no longer asked or the work failed.
    pub(super) fn answered(&mut self, job: u64, outcome: Result<Command, String>) -> Option<Command> {
        if !self.asked.iter().any(|(id, _)| *id == job) {
            return None;
        }
        match outcome {
            Ok(command) => {
                self.forget(job);
                Some(command)
            }
            Err(why) => {
                let cancelled = match self.board.jobs().get_mut(&job) {
                    Some(state) if state.cancelled => true,
                    Some(state) => {
                        state.failed = Some(why.clone());
                        false
                    }
                    None => true,
                };
                if !cancelled {
                    self.board
                        .notice(format!("The computation failed and can be asked again: {why}"));
                }
                None
            }
        }
    }

    /// Forgets every job that failed or was stopped, so that it is asked again.
    pub(super) fn retry(&mut self) {
        let ended: Vec<u64> = self
            .board
            .jobs()
            .iter()
            .filter(|(_, j)| j.cancelled || j.failed.is_some())
            .map(|(id, _)| *id)
            .collect();
        for id in ended {
            self.forget(id);
        }
    }

    fn forget(&mut self, job: u64) {
        self.asked.retain(|(id, _)| *id != job);
        self.board.jobs().remove(&job);
    }

    fn start(&mut self, pending: Pending) {
        let job = self.next;
        self.next += 1;
        let what = match &pending {
            Pending::Cards(_) => "Searching for launch windows and computing the odds of each plan",
            Pending::Plan { .. } => "Computing the odds of the plan",
        };
        let state = Adjudication {
            what: what.to_owned(),
            progress: 0.0,
            cancelled: false,
            failed: None,
        };
        self.board.jobs().insert(job, state);
        self.asked.push((job, pending.clone()));
        let (physics, board, inbox) = (
            Arc::clone(&self.physics),
            Arc::clone(&self.board),
            self.inbox.clone(),
        );
        let work = move || {
            let progress = |done: f32| board.advance(job, done);
            let outcome = match catch_unwind(AssertUnwindSafe(|| physics.answer(&pending, &progress))) {
                Ok(Ok(command)) => Ok(command),
                Ok(Err(error)) => Err(error.to_string()),
                Err(panic) => Err(panic_text(&*panic)),
            };
            // A writer that is gone needs no answer.
            let _ = inbox.send(Message::Answer { job, outcome });
        };
        if let Err(error) = std::thread::Builder::new()
            .name("adjudicator".to_owned())
            .spawn(work)
        {
            let why = format!("no thread could be started ({error})");
            if let Some(state) = self.board.jobs().get_mut(&job) {
                state.failed = Some(why.clone());
            }
            self.board.notice(why);
        }
    }
}

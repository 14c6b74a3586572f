//! The host: receipts, views, work off its thread, and what it survives.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use game::{
    Bulletin, Command, Envelope, Flown, FlownOutcome, Issuer, Knowledge, Occupant, Pending, Phase, Physics,
    PhysicsError, PublicView, Seen, Seq, View, Viewer, Watched,
};
use mission::plan::Plan;
use session::journal::load;
use session::{
    Adjudicate, AdjudicationError, Advance, FixedClock, Host, HostHandle, HostOptions, Progress, Refusal,
    Silent, Subscription, WallTime, verify,
};

use crate::support::{gulf, physics};

/// Real physics with trouble on the way to it.
#[derive(Default)]
struct Trouble {
    /// Heavy questions panic while this stands.
    panics: AtomicBool,
    /// Heavy questions wait until they are cancelled while this stands.
    waits: AtomicBool,
    asked: AtomicUsize,
}

impl Physics for Trouble {
    fn name(&self) -> String {
        physics().name()
    }
    fn bulletin(&self, knowledge: &Knowledge) -> Result<Bulletin, PhysicsError> {
        physics().bulletin(knowledge)
    }
    fn observe(&self, watched: &Watched) -> Result<Seen, PhysicsError> {
        physics().observe(watched)
    }
    fn flaw(&self, plan: &Plan, knowledge: &Knowledge) -> Result<Option<String>, PhysicsError> {
        physics().flaw(plan, knowledge)
    }
    fn fly(&self, flown: &Flown) -> Result<FlownOutcome, PhysicsError> {
        physics().fly(flown)
    }
}

impl Adjudicate for Trouble {
    fn answer(&self, pending: &Pending, progress: Progress<'_>) -> Result<Command, AdjudicationError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        assert!(!self.panics.load(Ordering::SeqCst), "the model divided by zero");
        while self.waits.load(Ordering::SeqCst) {
            if !progress(0.5) {
                return Err(AdjudicationError::Cancelled);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        physics().answer(pending, progress)
    }
}

fn start(trouble: &Arc<Trouble>, options: HostOptions) -> HostHandle {
    let clock = Arc::new(FixedClock::at(WallTime(0)));
    Host::start(
        gulf(),
        1,
        None,
        Arc::clone(trouble) as Arc<dyn Adjudicate>,
        clock,
        options,
    )
    .unwrap()
}

fn ask(issuer: Issuer, command: Command) -> Envelope {
    Envelope {
        issuer,
        expected_seq: None,
        command,
    }
}

fn open(occupant: Occupant) -> Envelope {
    let seats = gulf().seats.iter().map(|s| (s.id.clone(), occupant)).collect();
    ask(
        Issuer::Control,
        Command::OpenSession {
            charter: gulf().default_charter.clone(),
            seats,
        },
    )
}

fn public(subscription: &Subscription) -> Option<PublicView> {
    match &*subscription.latest()? {
        View::Public(view) => Some((**view).clone()),
        View::Seat(_) | View::Control(_) => None,
    }
}

/// Waits until something is so; a minute is far more than any of it takes.
fn until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..60_000 {
        if so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("never came: {what}");
}

#[test]
fn every_command_gets_one_receipt_and_views_follow() {
    let host = start(&Arc::default(), HostOptions::default());
    let room = host.subscribe(Viewer::Public);
    let seat = host.subscribe(Viewer::Seat(gulf().seats[5].id.clone()));
    until("the first view", || room.version() > 0);
    let version = room.version();
    assert_eq!(host.submit(open(Occupant::Person)), Ok(Seq(1)));
    assert!(
        public(&room).unwrap().seq >= Seq(1),
        "the view is there before the receipt"
    );
    assert!(matches!(&*seat.latest().unwrap(), View::Seat(v) if v.seat == gulf().seats[5].id));
    let receipts: Vec<_> = (0..20).map(|_| host.send(open(Occupant::Person))).collect();
    for receipt in receipts {
        let refusal = receipt.recv().unwrap().unwrap_err();
        assert!(matches!(refusal, Refusal::Rules(_)), "{}", refusal.player_text());
        assert!(receipt.recv().is_err(), "one receipt and no second");
    }
    drop(seat);
    until("the cards", || public(&room).unwrap().busy.is_none());
    assert!(room.version() > version && !public(&room).unwrap().cards.is_empty());
    host.stop();
}

#[test]
fn a_closed_host_says_so() {
    let host = start(&Arc::default(), HostOptions::default());
    let second = host.send(open(Occupant::Person));
    host.stop();
    // Either it was still decided, or it was refused as closed; it was answered.
    assert!(
        second
            .recv()
            .is_ok_and(|r| r == Ok(Seq(1)) || r == Err(Refusal::Closed))
            || second.recv().is_err()
    );
}

#[test]
fn a_panic_in_the_physics_is_told_and_can_be_asked_again() {
    let trouble = Arc::new(Trouble {
        panics: AtomicBool::new(true),
        ..Trouble::default()
    });
    let host = start(&trouble, HostOptions::default());
    let room = host.subscribe(Viewer::Public);
    host.submit(open(Occupant::Person)).unwrap();
    until("the failure", || {
        host.adjudication().is_some_and(|a| a.failed.is_some())
    });
    let why = host.adjudication().unwrap().failed.unwrap();
    assert!(why.contains("divided by zero"), "{why}");
    until("the notice", || {
        host.notices().iter().any(|n| n.contains("divided by zero"))
    });
    // The host lives: it still refuses what is not allowed.
    let refusal = host
        .submit(ask(Issuer::Control, Command::AdvancePhase))
        .unwrap_err();
    assert!(matches!(refusal, Refusal::Rules(_)), "{}", refusal.player_text());
    trouble.panics.store(false, Ordering::SeqCst);
    host.retry();
    until("the cards", || {
        public(&room).is_some_and(|v| v.busy.is_none() && !v.cards.is_empty())
    });
    assert_eq!(host.adjudication(), None);
}

#[test]
fn work_can_be_watched_and_stopped() {
    let trouble = Arc::new(Trouble {
        waits: AtomicBool::new(true),
        ..Trouble::default()
    });
    let host = start(&trouble, HostOptions::default());
    host.submit(open(Occupant::Person)).unwrap();
    until("half of it", || {
        host.adjudication()
            .is_some_and(|a| (a.progress - 0.5).abs() < 1e-6)
    });
    // The writer is free meanwhile.
    assert!(host.submit(ask(Issuer::Control, Command::AdvancePhase)).is_err());
    host.cancel_adjudication();
    until("the stop", || host.adjudication().is_some_and(|a| a.cancelled));
    trouble.waits.store(false, Ordering::SeqCst);
    let asked = trouble.asked.load(Ordering::SeqCst);
    host.retry();
    until("the answer", || host.adjudication().is_none());
    assert!(trouble.asked.load(Ordering::SeqCst) > asked, "it was asked again");
    host.stop();
}

#[test]
fn a_host_plays_a_table_of_bots_to_the_end_and_its_journal_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    let wakes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&wakes);
    let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let options = HostOptions {
        policy: Some(Box::new(Silent)),
        advance: Advance::WhenQuiet,
        wake: Some(wake),
        ..HostOptions::default()
    };
    let clock = Arc::new(FixedClock::at(WallTime(0)));
    let host = Host::start(gulf(), 4, Some(path.clone()), physics(), clock, options).unwrap();
    let room = host.subscribe(Viewer::Public);
    host.submit(open(Occupant::Bot)).unwrap();
    until("the end", || {
        public(&room).is_some_and(|v| v.phase == Phase::Over)
    });
    host.stop();
    let journal = load(&path).unwrap();
    assert_eq!(
        verify(&gulf(), &journal, Some(&*physics())).unwrap(),
        journal.entries.len() as u64
    );
    assert!(
        wakes.load(Ordering::SeqCst) >= journal.entries.len(),
        "the window was woken for each entry"
    );
}

/// The scenario, with deadlines for its votes on missions.
fn hurried(minutes: u32) -> Arc<scenario::Scenario> {
    let mut scenario = (*gulf()).clone();
    for charter in &mut scenario.charters {
        for rule in charter.rules.values_mut() {
            rule.deadline_minutes = Some(minutes);
        }
    }
    Arc::new(scenario)
}

#[test]
fn a_vote_with_a_deadline_is_closed_by_the_clock() {
    for (minute, closes) in [
        (Duration::from_millis(20), true),
        (Duration::from_hours(1), false),
    ] {
        let options = HostOptions {
            minute,
            ..HostOptions::default()
        };
        let clock = Arc::new(FixedClock::at(WallTime(0)));
        let host = Host::start(hurried(3), 4, None, physics(), clock, options).unwrap();
        let room = host.subscribe(Viewer::Public);
        host.submit(open(Occupant::Person)).unwrap();
        until("the cards", || public(&room).is_some_and(|v| v.busy.is_none()));
        host.submit(ask(Issuer::Control, Command::AdvancePhase)).unwrap();
        let card = public(&room).unwrap().cards[0].card.id;
        let (mover, second) = (gulf().seats[0].id.clone(), gulf().seats[1].id.clone());
        let proposal = game::Proposal::Mission { card };
        host.submit(ask(Issuer::Seat(mover), Command::TableMotion { proposal }))
            .unwrap();
        let motion = public(&room).unwrap().motions[0].id;
        host.submit(ask(
            Issuer::Seat(second.clone()),
            Command::SecondMotion { motion },
        ))
        .unwrap();
        host.submit(ask(Issuer::Control, Command::AdvancePhase)).unwrap();
        if closes {
            until("the deadline", || public(&room).unwrap().motions[0].closed);
            until("no clock", || host.deadlines().is_empty());
            let ballot = Command::CastBallot {
                motion,
                choice: game::Sealed::new(game::Choice::Yes),
            };
            let late = host.submit(ask(Issuer::Seat(second), ballot)).unwrap_err();
            assert!(late.player_text().contains("deadline"), "{}", late.player_text());
        } else {
            let left = host.deadlines();
            assert_eq!(left.len(), 1, "one clock runs");
            assert!(
                left[0].1 <= Duration::from_hours(3),
                "three minutes of an hour each"
            );
            assert!(!public(&room).unwrap().motions[0].closed);
        }
        host.stop();
    }
}

#[test]
fn a_stopped_host_resumes_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    let clock = Arc::new(FixedClock::at(WallTime(0)));
    let host = Host::start(
        gulf(),
        4,
        Some(path.clone()),
        physics(),
        clock.clone(),
        HostOptions::default(),
    )
    .unwrap();
    let room = host.subscribe(Viewer::Public);
    host.submit(open(Occupant::Person)).unwrap();
    until("the cards", || public(&room).is_some_and(|v| v.busy.is_none()));
    let before = public(&room).unwrap();
    host.stop();
    let host = Host::resume(gulf(), path, physics(), clock, HostOptions::default()).unwrap();
    let room = host.subscribe(Viewer::Public);
    until("a view", || public(&room).is_some());
    assert_eq!(public(&room).unwrap(), before);
    assert!(host.submit(ask(Issuer::Control, Command::AdvancePhase)).is_ok());
}

/// A policy that panics at every seat's first look.
struct Fragile(Arc<Mutex<usize>>);

impl session::Policy for Fragile {
    fn act(&mut self, view: &game::SeatView, _lit: &dyn game::Lit) -> Vec<Command> {
        *self.0.lock().unwrap() += 1;
        panic!("{} lost its nerve", view.seat)
    }
}

#[test]
fn a_bot_that_panics_rests_and_the_table_goes_on() {
    let looks = Arc::new(Mutex::new(0));
    let options = HostOptions {
        policy: Some(Box::new(Fragile(Arc::clone(&looks)))),
        ..HostOptions::default()
    };
    let host = start(&Arc::default(), options);
    host.submit(open(Occupant::Bot)).unwrap();
    let mut told = Vec::new();
    until("every seat's notice", || {
        told.extend(host.notices());
        told.iter().filter(|n| n.contains("lost its nerve")).count() == gulf().seats.len()
    });
    until("the cards", || host.adjudication().is_none());
    assert!(host.submit(ask(Issuer::Control, Command::AdvancePhase)).is_ok());
    host.stop();
}

//! Whole sessions in the caller's thread: folds, re-runs, saves, kills, threads.

use std::path::Path;
use std::sync::Arc;

use game::{Command, Envelope, Issuer, Occupant, Phase, Rejection, SeatView, Seq, Viewer};
use session::journal::{load, load_bytes};
use session::{
    Adjudicator, Clock, FixedClock, Inline, Play, Policy, Refusal, SessionError, Shelf, Silent, SystemClock,
    WallTime, fold, verify,
};

use crate::support::{gulf, physics};

fn clock() -> Arc<dyn Clock> {
    Arc::new(FixedClock::at(WallTime(1_700_000_000_000)))
}

/// Plays a room that does nothing to its end.
fn silent(seed: u64, journal: Option<&Path>) -> Inline {
    let mut inline = Inline::new(gulf(), seed, physics(), clock(), journal).unwrap();
    inline.open(None, Occupant::Person).unwrap();
    inline.play_out(Box::new(Silent), &mut |_, _| {}).unwrap();
    inline
}

/// A policy that does the first thing it may, once a phase: enough to fill a journal with votes and money.
#[derive(Default)]
struct Eager(std::collections::BTreeSet<(game::SeatId, u32, Phase)>);

impl Policy for Eager {
    fn act(&mut self, view: &SeatView, _lit: &dyn game::Lit) -> Vec<Command> {
        let first_time = self
            .0
            .insert((view.seat.clone(), view.public.round, view.public.phase));
        if first_time {
            view.legal.iter().take(3).cloned().collect()
        } else {
            Vec::new()
        }
    }
}

/// Plays a table of eager bots.
fn eager(seed: u64, physics: Arc<Adjudicator>, journal: Option<&Path>) -> Inline {
    let mut inline = Inline::new(gulf(), seed, physics, clock(), journal).unwrap();
    inline.open(None, Occupant::Bot).unwrap();
    inline.play_out(Box::<Eager>::default(), &mut |_, _| {}).unwrap();
    inline
}

#[test]
fn a_silent_room_reaches_an_outcome() {
    let inline = silent(1, None);
    let view = game::project_public(&gulf(), inline.play().state(), inline.play().seq());
    assert_eq!(view.phase, Phase::Over);
    let outcome = view.outcome.expect("it is known how it ended");
    assert!(
        outcome.harmed_if_nothing > 1_000_000,
        "left alone it falls on the Niger Delta: {outcome:?}"
    );
}

#[test]
fn folding_gives_the_state_and_deciding_again_the_events() {
    let inline = eager(3, physics(), None);
    let journal = load_bytes(inline.play().journal().bytes().unwrap(), Path::new("memory")).unwrap();
    assert!(journal.entries.len() > 40, "{} entries", journal.entries.len());
    let folded = fold(&gulf(), &journal, None).unwrap();
    assert_eq!(&folded, inline.play().state());
    assert_eq!(
        verify(&gulf(), &journal, Some(&*physics())).unwrap(),
        journal.entries.len() as u64
    );
}

#[test]
fn a_fold_can_stop_anywhere() {
    let inline = eager(3, physics(), None);
    let journal = load_bytes(inline.play().journal().bytes().unwrap(), Path::new("memory")).unwrap();
    let half = journal.entries.len() as u64 / 2;
    let state = fold(&gulf(), &journal, Some(Seq(half))).unwrap();
    assert_eq!(state.hash(), journal.entries[half as usize - 1].state_hash);
}

#[test]
fn the_first_entry_that_does_not_add_up_is_named() {
    let inline = silent(1, None);
    let mut journal = load_bytes(inline.play().journal().bytes().unwrap(), Path::new("memory")).unwrap();
    // An event taken out: what follows cannot give the recorded state.
    let at = journal.entries.iter().position(|e| e.events.len() > 1).unwrap();
    journal.entries[at].events.pop();
    match fold(&gulf(), &journal, None) {
        Err(SessionError::Mismatch { seq }) => assert_eq!(seq, journal.entries[at].seq.0),
        other => panic!("{:?}", other.map(|s| s.phase())),
    }
    // A state hash changed: the same.
    let mut journal = load_bytes(inline.play().journal().bytes().unwrap(), Path::new("memory")).unwrap();
    journal.entries[2].state_hash = game::StateHash("00".to_owned());
    assert!(matches!(
        fold(&gulf(), &journal, None),
        Err(SessionError::Mismatch { seq: 3 })
    ));
}

#[test]
fn another_decision_is_named() {
    let inline = silent(1, None);
    let mut journal = load_bytes(inline.play().journal().bytes().unwrap(), Path::new("memory")).unwrap();
    // The same events from a command that never causes them.
    let at = journal
        .entries
        .iter()
        .position(|e| e.envelope.command == Command::AdvancePhase)
        .unwrap();
    journal.entries[at].envelope.command = Command::ChooseNoise { noise: Some(1) };
    match verify(&gulf(), &journal, Some(&*physics())) {
        Err(SessionError::DecidedOtherwise { seq, .. }) => assert_eq!(seq, journal.entries[at].seq.0),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_changed_scenario_is_refused() {
    let inline = silent(1, None);
    let mut journal = load_bytes(inline.play().journal().bytes().unwrap(), Path::new("memory")).unwrap();
    journal.header.content_hash = "another".to_owned();
    assert!(matches!(
        fold(&gulf(), &journal, None),
        Err(SessionError::ScenarioChanged { .. })
    ));
}

#[test]
fn a_killed_session_goes_on_as_if_nothing_had_happened() {
    let folder = tempfile::tempdir().unwrap();
    let whole_path = folder.path().join("whole.journal");
    let whole = silent(5, Some(&whole_path));
    let (last, bytes) = (whole.play().state().hash(), std::fs::read(&whole_path).unwrap());
    drop(whole);
    let ends: Vec<usize> = bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'\n')
        .map(|(at, _)| at + 1)
        .collect();
    // Killed after each of some entries, and in the middle of the line that follows.
    for end in ends.iter().skip(2).step_by(5) {
        for cut in [*end, (*end + 9).min(bytes.len())] {
            let path = folder.path().join(format!("killed-{cut}.journal"));
            std::fs::write(&path, &bytes[..cut]).unwrap();
            let (mut inline, dropped) = Inline::resume(gulf(), physics(), clock(), &path).unwrap();
            assert_eq!(
                dropped.is_some(),
                cut != *end && cut != bytes.len(),
                "cut at {cut}"
            );
            inline.play_out(Box::new(Silent), &mut |_, _| {}).unwrap();
            assert_eq!(inline.play().state().hash(), last, "cut at {cut}");
            drop(inline);
            assert_eq!(
                std::fs::read(&path).unwrap(),
                bytes,
                "the same bytes, cut at {cut}"
            );
        }
    }
}

#[test]
fn the_journal_does_not_depend_on_the_number_of_threads() {
    let bytes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let fresh = Arc::new(Adjudicator::new(gulf()).unwrap());
            eager(11, fresh, None).play().journal().bytes().unwrap().to_vec()
        })
    };
    assert!(bytes(1) == bytes(2), "one thread and two write the same journal");
}

#[test]
fn an_entry_is_on_file_before_anybody_hears_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    let mut inline = Inline::new(gulf(), 1, physics(), Arc::new(SystemClock), Some(&path)).unwrap();
    let first = inline.open(None, Occupant::Person).unwrap();
    assert_eq!(load(&path).unwrap().entries, vec![first]);
    let mut told = 1;
    inline
        .play_out(Box::new(Silent), &mut |entry, _| {
            told += 1;
            assert_eq!(load(&path).unwrap().entries.last(), Some(entry), "entry {told}");
        })
        .unwrap();
    assert!(told > 20, "{told} entries");
}

#[test]
fn refused_commands_change_nothing_and_say_why() {
    let mut play = Play::start(gulf(), 1, physics(), clock(), None).unwrap();
    let before = play.state().hash();
    let ask = |issuer, command| Envelope {
        issuer,
        expected_seq: None,
        command,
    };
    let refused = play
        .submit(ask(Issuer::Clock, Command::AdvancePhase))
        .unwrap_err();
    assert!(
        matches!(&refused, Refusal::Rules(Rejection::NotOpen)),
        "{}",
        refused.player_text()
    );
    let stale = Envelope {
        expected_seq: Some(Seq(7)),
        ..ask(Issuer::Control, Command::AdvancePhase)
    };
    let refused = play.submit(stale).unwrap_err();
    assert!(
        matches!(&refused, Refusal::Rules(Rejection::Stale { .. })),
        "{}",
        refused.player_text()
    );
    assert_eq!((play.state().hash(), play.seq()), (before, Seq(0)));
    assert!(matches!(play.view(&Viewer::Public), game::View::Public(_)));
}

#[test]
fn the_shelf_lists_what_can_be_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::open(&folder.path().join("sessions")).unwrap();
    let find = |id: &scenario::ScenarioId| (*id == gulf().id).then(gulf);
    assert!(shelf.list(&find).unwrap().0.is_empty());
    let started = WallTime(1_700_000_000_000);
    let path = shelf.name(&gulf().id, started);
    assert_eq!(
        path.file_name().unwrap().to_str().unwrap(),
        "gulf-of-guinea-2023-11-14-221320.journal"
    );
    let mut inline = Inline::new(gulf(), 9, physics(), clock(), Some(&path)).unwrap();
    inline.open(None, Occupant::Person).unwrap();
    let entries = inline.play().seq().0;
    drop(inline);
    let second = shelf.name(&gulf().id, started);
    assert_ne!(second, path, "two sessions in one second have two names");
    std::fs::write(&second, "no journal\n").unwrap();
    let (saves, broken) = shelf.list(&find).unwrap();
    assert_eq!(saves.len(), 1);
    assert_eq!((saves[0].seed, saves[0].entries, saves[0].round), (9, entries, 0));
    assert_eq!(saves[0].date, gulf().rounds[0].date);
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0].path, second);
    let (_, unknown) = shelf.list(&|_| None).unwrap();
    assert_eq!(unknown.len(), 2, "a scenario that is not there is said");
}

/// A class's journal is of the class: the header names the form beside the text's hash, and nothing else opens it.
#[test]
fn a_journal_is_opened_in_the_form_that_it_names() {
    let whole = gulf();
    let class = Arc::new(whole.in_form(Some(&scenario::FormId::new("class"))).unwrap());
    let adjudicator = Arc::new(Adjudicator::new(Arc::clone(&class)).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("class.journal");
    let mut inline = Inline::new(Arc::clone(&class), 1, adjudicator, clock(), Some(&path)).unwrap();
    inline.open(None, Occupant::Person).unwrap();
    drop(inline);
    let journal = load(&path).unwrap();
    assert_eq!(journal.header.form, class.customs.form);
    assert_eq!(
        journal.header.content_hash, whole.content_hash,
        "the text is the whole scenario's"
    );
    let wrong = fold(&whole, &journal, None).unwrap_err();
    assert!(matches!(wrong, SessionError::OtherForm { .. }), "{wrong}");
    assert!(wrong.to_string().contains("in the form class"), "{wrong}");
    let right = session::in_form_of(&journal.header, whole).unwrap();
    assert_eq!(right.seats.len(), 8);
    fold(&right, &journal, None).unwrap();
    // The shelf finds the form by itself.
    let shelf = Shelf::open(folder.path()).unwrap();
    let (saves, broken) = shelf.list(&|_| Some(gulf())).unwrap();
    assert_eq!((saves.len(), broken.len()), (1, 0), "{broken:?}");
    assert_eq!(saves[0].form, class.customs.form);
}

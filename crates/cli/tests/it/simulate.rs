//! Many exercises: each the same as if it were played, whoever plays it.

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, LazyLock};

use cli::delegations::Delegations;
use game::{Command, Event, Occupant, Phase, SeatView};
use scenario::{CharterId, Scenario, SeatId};
use serde_json::Value;
use session::{Adjudicator, FixedClock, Inline, Policy, Rehearsal};

use super::support::{refused, run, text};

static GULF: LazyLock<Arc<Scenario>> =
    LazyLock::new(|| Arc::new(scenario::embedded("gulf-of-guinea").unwrap()));
static PHYSICS: LazyLock<Arc<Adjudicator>> =
    LazyLock::new(|| Arc::new(Adjudicator::new(Arc::clone(&GULF)).unwrap()));

fn bots() -> Vec<(SeatId, Occupant)> {
    GULF.seats.iter().map(|s| (s.id.clone(), Occupant::Bot)).collect()
}

/// Bots that look after every entry, whatever it was.
struct Restless(Delegations);

impl Policy for Restless {
    fn act(&mut self, view: &SeatView, lit: &dyn game::Lit) -> Vec<Command> {
        self.0.act(view, lit)
    }
    fn heeds(&self, _: &Event, _: Phase) -> bool {
        true
    }
}

/// The state's hash holds the whole history, so that equal hashes are equal exercises, event by event.
#[test]
fn a_rehearsal_is_the_session_with_its_seed() {
    for (seed, charter) in [
        (5, "phone_call"),
        (6, "security_community"),
        (7, "qualified_majority"),
    ] {
        let charter = CharterId::new(charter);
        let mut session = Inline::new(
            Arc::clone(&GULF),
            seed,
            Arc::<Adjudicator>::clone(&PHYSICS),
            Arc::new(FixedClock::default()),
            None,
        )
        .unwrap();
        session.open_with(Some(charter.clone()), bots()).unwrap();
        session
            .play_out(Box::new(Delegations::new(seed)), &mut |_, _| {})
            .unwrap();
        let played = session.play();
        for restless in [false, true] {
            let rehearsal = Rehearsal::new(Arc::clone(&GULF), seed, Arc::<Adjudicator>::clone(&PHYSICS));
            let policy: Box<dyn Policy> = if restless {
                Box::new(Restless(Delegations::new(seed)))
            } else {
                Box::new(Delegations::new(seed))
            };
            let end = rehearsal.play_out(charter.clone(), bots(), policy).unwrap();
            assert_eq!(end.entries(), played.seq().0, "seed {seed}, restless: {restless}");
            assert_eq!(
                end.state().hash(),
                played.state().hash(),
                "seed {seed}, restless: {restless}"
            );
        }
    }
}

#[test]
fn the_rows_are_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |threads: &str| {
        let file = text(&folder.path().join(format!("{threads}.csv")));
        let ended = run(&[
            "simulate",
            "gulf-of-guinea",
            "--runs",
            "5",
            "--seed",
            "11",
            "--threads",
            threads,
            "--out",
            &file,
            "--json",
        ]);
        assert_eq!(ended.status, 0, "{}", ended.err);
        let answer: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(answer["charters"][0]["runs"], 5);
        let ends = answer["charters"][0]["ends"].as_array().unwrap().clone();
        let sum: f64 = ends.iter().map(|e| e[1]["mean"].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9, "every run has one end: {ends:?}");
        fs::read_to_string(file).unwrap()
    };
    let (one, three) = (rows("1"), rows("3"));
    assert_eq!(one, three);
    assert_eq!(one.lines().count(), 6, "a head and five rows");
    let seeds: Vec<&str> = one
        .lines()
        .skip(1)
        .map(|l| l.split(',').nth(1).unwrap())
        .collect();
    assert_eq!(seeds, ["11", "12", "13", "14", "15"]);
}

#[test]
fn what_cannot_be_simulated_is_named() {
    let gulf = ["simulate", "gulf-of-guinea"];
    let with = |more: &[&str]| refused(&[&gulf, more].concat());
    assert!(with(&["--runs", "0"]).contains("--runs"));
    assert!(with(&["--charter", "magna_carta"]).contains("phone_call"));
    assert!(with(&["--doctrines", "USA"]).contains("WHO=MANNER"));
    assert!(with(&["--doctrines", "USA=pacifist"]).contains("defects"));
    assert!(with(&["--doctrines", "MARS=guardian"]).contains("NGA"));
    assert!(refused(&["simulate", "atlantis"]).contains("gulf-of-guinea"));
}

/// A small sample decides nothing about the scenario, but each criterion has a number, and says pass or fail by it.
#[test]
fn acceptance_judges_every_criterion_by_its_number() {
    let gulf = ["simulate", "gulf-of-guinea", "--acceptance"];
    let ended = run(&[&gulf[..], &["--runs", "7", "--seed", "3", "--json"]].concat());
    let answer: Value = serde_json::from_str(&ended.out).unwrap();
    let criteria = answer["criteria"].as_array().unwrap();
    let doctrines: BTreeSet<_> = GULF.seats.iter().map(|s| s.doctrine).collect();
    assert_eq!(criteria.len(), GULF.charters.len() + doctrines.len() + 3 + 1);
    let mut failed = 0;
    for c in criteria {
        let (name, asked) = (c["name"].as_str().unwrap(), c["asked"].as_str().unwrap());
        let found = c["found"]["mean"].as_f64().unwrap();
        let numbers: Vec<f64> = asked.split(' ').filter_map(|w| w.parse().ok()).collect();
        let holds = match (numbers.as_slice(), asked.split(' ').nth(1)) {
            ([low, high], _) => *low <= found && found <= *high,
            ([bound], Some("most")) => found <= *bound,
            ([bound], Some("least")) => found >= *bound,
            _ => panic!("{name}: {asked}"),
        };
        assert_eq!(
            c["passed"].as_bool(),
            Some(holds),
            "{name}: {found} against {asked}"
        );
        failed += usize::from(!holds);
    }
    assert_eq!(answer["passed"].as_bool(), Some(failed == 0));
    assert_eq!(ended.status, u8::from(failed > 0));
    // Nothing that flies saves nobody: most charters show it even in so few pairs.
    let never = criteria
        .iter()
        .find(|c| c["name"].as_str().unwrap().starts_with("never launching"))
        .unwrap();
    assert!(never["found"]["mean"].as_f64().unwrap() > 50.0, "{never}");
    // One charter or one manner alone is another question.
    assert!(refused(&[&gulf[..], &["--charter", "phone_call"]].concat()).contains("--acceptance"));
}

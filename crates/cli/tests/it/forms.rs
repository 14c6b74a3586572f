//! Forms of play from the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use super::support::{Written, number, refused, run, text};

const CHARTERS: [&str; 7] = [
    "phone_call",
    "qualified_majority",
    "security_community",
    "cosmopolitan_community",
    "smpag_advice",
    "ad_hoc_body",
    "security_council",
];

#[test]
fn a_class_is_played_by_bots_and_its_journal_names_the_form() {
    let folder = tempfile::tempdir().unwrap();
    let journal = text(&folder.path().join("class.journal"));
    let line = [
        "play",
        "gulf-of-guinea",
        "--form",
        "class",
        "--bots",
        "--seed",
        "1",
        "--json",
        "--journal",
        &journal,
    ];
    let ended = run(&line);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let end: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(end["form"].as_str(), Some("class"));
    assert!(end["end"].is_string());
    let rounds = end["story"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| number(&l["round"]) as u32);
    assert_eq!(rounds.max(), Some(3), "three rounds");
    let most = |round: u64| {
        let motions = end["motions"].as_array().unwrap().iter();
        motions
            .filter(|m| m["round"] == round && !m["result"].is_null())
            .count()
    };
    assert!(
        (0..3).all(|round| most(round) <= 1),
        "one motion a round is put to the vote"
    );

    let first = fs::read_to_string(&journal).unwrap();
    let header: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert_eq!(header["form"], "class");
    // The form's charter is in force when it opens, whatever the table makes of it.
    let opening = first.lines().nth(1).unwrap();
    assert!(opening.contains(r#""open_session":{"charter":"security_community""#));
    assert_eq!(
        header["content_hash"].as_str(),
        Some(
            scenario::embedded("gulf-of-guinea")
                .unwrap()
                .content_hash
                .as_str()
        ),
        "the text that was played"
    );
    // Every word in writing is one of the table's.
    let phrases = scenario::embedded("gulf-of-guinea").unwrap().phrases;
    let said: Vec<Value> = first
        .lines()
        .skip(1)
        .map(|l| {
            serde_json::from_str::<Value>(l).unwrap()["envelope"]["command"]["send_message"]["text"].clone()
        })
        .filter(|t| !t.is_null())
        .collect();
    assert!(!said.is_empty(), "bots speak in a class too");
    assert!(
        said.iter()
            .all(|t| phrases.iter().any(|p| Some(p.text.as_str()) == t.as_str()))
    );

    let again = run(&["replay", &journal, "--verify", "--json"]);
    assert_eq!(again.status, 0, "{}", again.err);
    let again: Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(
        (&again["form"], &again["end"], &again["story"]),
        (&end["form"], &end["end"], &end["story"])
    );
    let out = text(&folder.path().join("report"));
    let report = run(&["report", &journal, "--out", &out]);
    assert_eq!(report.status, 0, "{}", report.err);
    let page = fs::read_to_string(folder.path().join("report/report.html")).unwrap();
    assert!(
        page.contains("Class, 45 minutes"),
        "the report says how it was played"
    );
}

#[test]
fn a_class_comes_out_differently_by_seed_and_ends_under_every_charter() {
    let folder = tempfile::tempdir().unwrap();
    let rows = text(&folder.path().join("class.csv"));
    let line = [
        "simulate",
        "gulf-of-guinea",
        "--form",
        "class",
        "--runs",
        "12",
        "--drawings",
        "1",
        "--charter",
        "all",
        "--out",
        &rows,
        "--json",
    ];
    let ended = run(&line);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let said: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(said["form"], "class");
    let mut by_charter: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    let table = fs::read_to_string(&rows).unwrap();
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| names.iter().position(|n| *n == name).unwrap();
    let (charter, end, harmed) = (column("charter"), column("end"), column("harmed"));
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let came_out = (fields[end].to_owned(), fields[harmed].to_owned());
        by_charter
            .entry(fields[charter].to_owned())
            .or_default()
            .insert(came_out);
    }
    assert_eq!(
        by_charter.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        BTreeSet::from(CHARTERS)
    );
    for (charter, outcomes) in &by_charter {
        assert!(
            outcomes.len() >= 2,
            "every seed ends alike under {charter}: {outcomes:?}"
        );
    }
}

#[test]
fn the_rules_keep_what_they_promise_in_a_class_too() {
    let line = [
        "kit",
        "gulf-of-guinea",
        "--form",
        "class",
        "--plays",
        "1",
        "--seed",
        "3",
        "--json",
    ];
    let ended = run(&line);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let counts: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(counts["folds"], 1, "the play came to an end");
    assert!(number(&counts["listed_accepted"]) >= 300.0);
}

#[test]
fn a_form_that_is_not_there_is_refused_with_those_that_are() {
    for command in ["play", "simulate", "kit"] {
        let why = refused(&[command, "gulf-of-guinea", "--form", "opera"]);
        assert!(
            why.contains("--form") && why.contains("class, session, workshop"),
            "{why}"
        );
    }
}

#[test]
fn the_checker_and_the_list_name_the_forms() {
    let ended = run(&["check", "gulf-of-guinea"]);
    assert!(
        ended
            .out
            .contains("form class: \"Class, 45 minutes\", rounds 1, 3, 4, 8 seats, 45 of 45 minutes planned"),
        "{}",
        ended.out
    );
    assert!(
        run(&["scenarios"])
            .out
            .contains("--form workshop: Workshop, 6 hours")
    );
}

/// A journal without a form, as the program wrote them before there were forms, is of the scenario as it is written.
#[test]
fn a_journal_without_a_form_still_opens() {
    let folder = Written::new("unused", "");
    let journal = folder.beside("old.journal");
    let line = [
        "play",
        "gulf-of-guinea",
        "--seed",
        "2",
        "--json",
        "--journal",
        &journal,
    ];
    assert_eq!(run(&line).status, 0);
    let first = fs::read_to_string(&journal).unwrap();
    assert!(
        !first.lines().next().unwrap().contains("\"form\""),
        "nothing is said where nothing was chosen"
    );
    let ended = run(&["replay", &journal, "--verify"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
}

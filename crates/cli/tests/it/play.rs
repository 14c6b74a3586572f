//! Whole sessions from the command line: play, replay, report.

use std::fs;
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use super::support::{Ended, refused, run, text};

/// A session that was played once for all tests: its journal, and what `play --json` said.
struct Played {
    folder: TempDir,
    journal: String,
    summary: Value,
}

impl Played {
    fn new(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let journal = text(&folder.path().join("one.journal"));
        let line: Vec<&str> = ["play", "gulf-of-guinea", "--json", "--journal", &journal]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        let ended = run(&line);
        assert_eq!(ended.status, 0, "{}", ended.err);
        let summary = serde_json::from_str(&ended.out).unwrap();
        Self {
            folder,
            journal,
            summary,
        }
    }

    fn report(&self) -> String {
        let out = self.folder.path().join("report");
        let ended = run(&["report", &self.journal, "--out", &text(&out)]);
        assert_eq!(ended.status, 0, "{}", ended.err);
        let page = out.join("report.html");
        let written: Vec<String> = ["report.html", "seats.md"].map(|f| text(&out.join(f))).into();
        assert_eq!(ended.out.lines().collect::<Vec<_>>(), written);
        fs::read_to_string(page).unwrap()
    }
}

static BOTS: LazyLock<Played> =
    LazyLock::new(|| Played::new(&["--bots", "--seed", "1", "--charter", "qualified_majority"]));
static SILENT: LazyLock<Played> = LazyLock::new(|| Played::new(&["--seed", "1"]));

fn replay(journal: &str) -> Ended {
    run(&["replay", journal, "--verify", "--json"])
}

#[test]
fn bots_play_to_an_outcome_and_the_replay_verifies() {
    let end = &BOTS.summary;
    assert_eq!(end["scenario"], "gulf-of-guinea");
    assert_eq!(end["seed"], 1);
    assert!(end["end"].is_string(), "{}", end["end"]);
    assert!(
        end["motions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|m| m["result"]["carried"] == true),
        "something was decided"
    );
    assert!(!end["ledger"].as_array().unwrap().is_empty());
    let ended = replay(&BOTS.journal);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let again: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(again["verified"], true);
    for part in [
        "end",
        "outcome",
        "motions",
        "programmes",
        "ledger",
        "story",
        "bulletins",
    ] {
        assert_eq!(again[part], end[part], "{part} of the replay");
    }
}

/// A room that does nothing still reaches an outcome, and it is the one without action.
#[test]
fn a_silent_room_reaches_the_outcome_of_doing_nothing() {
    let end = &SILENT.summary;
    let outcome = &end["outcome"];
    assert!(
        outcome["flown"]["impact"].is_object(),
        "nobody pushed it: {outcome}"
    );
    assert_eq!(outcome["harmed"].as_i64(), outcome["harmed_if_nothing"].as_i64());
    assert!(
        end["motions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|m| m["result"]["carried"] != true)
    );
    assert_eq!(replay(&SILENT.journal).status, 0);
}

#[test]
fn a_report_tells_the_story_with_figures_and_needs_no_network() {
    for played in [&*BOTS, &*SILENT] {
        let page = played.report();
        assert!(page.starts_with("<!DOCTYPE html>"), "{}", &page[..40]);
        assert!(page.matches("<svg").count() >= 3, "at least three figures");
        for heading in [
            "The story",
            "Motions and votes",
            "The ledger",
            "What was known, and when",
            "Who carried the burden",
        ] {
            assert!(page.contains(heading), "{heading}");
        }
        for reach in ["<script", "<link", "src=\"http", "href=\"http", "url(", "@import"] {
            assert!(!page.contains(reach), "the page stands alone, without {reach}");
        }
        assert!(
            !page.contains("NaN") && !page.contains("inf\""),
            "numbers are numbers"
        );
        let ending = played.summary["outcome"]["sentence"].as_str().unwrap();
        assert!(
            page.contains(&ending.replace('&', "&amp;").replace('"', "&quot;")),
            "{ending}"
        );
    }
    let titles = BOTS.summary["motions"].as_array().unwrap();
    let page = BOTS.report();
    for motion in titles {
        let title = motion["title"].as_str().unwrap().replace('"', "&quot;");
        assert!(page.contains(&title), "{title}");
    }
}

#[test]
fn a_tampered_journal_is_refused_with_its_entry() {
    let good = fs::read_to_string(&BOTS.journal).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let at = lines
        .iter()
        .position(|l| l.contains("CastBallot") || l.contains("cast_ballot"))
        .unwrap_or(lines.len() / 2);
    let digit = lines[at].rfind(|c: char| c.is_ascii_digit() && c != '9').unwrap();
    let mut changed = lines[at].to_owned();
    changed.replace_range(digit..=digit, "9");
    let mut all = lines.clone();
    all[at] = &changed;
    let bad = BOTS.folder.path().join("tampered.journal");
    fs::write(&bad, all.join("\n") + "\n").unwrap();
    for line in [
        &["replay", &text(&bad), "--verify"][..],
        &["replay", &text(&bad)],
        &["report", &text(&bad), "--out", "nowhere"],
    ] {
        let said = refused(line);
        assert!(
            said.contains("tampered.journal") && said.contains(&format!("entry {at}")),
            "{said}"
        );
    }
    // A line taken out breaks the chain as well.
    let mut short = lines.clone();
    short.remove(at);
    fs::write(&bad, short.join("\n") + "\n").unwrap();
    assert!(refused(&["replay", &text(&bad), "--verify"]).contains("tampered.journal"));
    // No journal at all.
    fs::write(&bad, "hello\n").unwrap();
    assert!(refused(&["replay", &text(&bad)]).contains("not a journal"));
    assert!(refused(&["replay", "no/such.journal"]).contains("no/such.journal"));
}

#[test]
fn a_killed_last_line_is_left_out_and_said() {
    let good = fs::read(&BOTS.journal).unwrap();
    let cut = BOTS.folder.path().join("cut.journal");
    fs::write(&cut, &good[..good.len() - 20]).unwrap();
    let ended = run(&["replay", &text(&cut)]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(ended.out.contains("unfinished"), "{}", ended.out);
}

#[test]
fn a_journal_is_never_overwritten_by_chance_and_a_charter_must_be_known() {
    let before = fs::read(&BOTS.journal).unwrap();
    let said = refused(&["play", "gulf-of-guinea", "--journal", &BOTS.journal]);
    assert!(said.contains("--journal") && said.contains("exists"), "{said}");
    assert_eq!(fs::read(&BOTS.journal).unwrap(), before);
    let said = refused(&["play", "gulf-of-guinea", "--charter", "anarchy"]);
    assert!(
        said.contains("--charter") && said.contains("phone_call"),
        "{said}"
    );
    let said = refused(&["play", "gulf-of-guinea", "--seed", "-1"]);
    assert!(said.contains("--seed"), "{said}");
}

#[test]
fn the_gallery_is_listed() {
    let ended = run(&["scenarios"]);
    assert_eq!(ended.status, 0);
    assert!(ended.out.contains("gulf-of-guinea"), "{}", ended.out);
}

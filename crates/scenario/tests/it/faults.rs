//! Every code has a fixture, a paragraph, and one line that says it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use scenario::{Code, Diagnostic, Severity, examine, load_path, load_str};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults")
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap()
}

/// The diagnostics of a fixture, named by its file name alone.
fn diagnostics(file: &str) -> Vec<Diagnostic> {
    match load_path(&folder().join(file)) {
        Err(error) => error
            .diagnostics()
            .iter()
            .map(|d| Diagnostic {
                file: file.to_owned(),
                ..d.clone()
            })
            .collect(),
        Ok(_) => examine(file, &text_of(file)).1,
    }
}

fn fixtures() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('S'))
        .collect();
    names.sort();
    names
}

#[test]
fn the_table_that_all_fixtures_are_copies_of_is_sound() {
    assert_eq!(diagnostics("base.ron"), []);
    let scenario = load_path(&folder().join("base.ron")).unwrap();
    assert_eq!(scenario.seats.len(), 2);
    assert_eq!(
        scenario.campaigns[0].points.len(),
        32,
        "every second night from 27 December to 27 February"
    );
}

#[test]
fn each_fixture_has_its_one_fault_and_says_it_in_these_words() {
    let mut lines = String::new();
    for file in fixtures() {
        let all = diagnostics(&file);
        assert_eq!(all.len(), 1, "{file} should have one fault:\n{}", listed(&all));
        assert!(
            file.starts_with(all[0].code.as_str()),
            "{file} has another fault: {}",
            all[0]
        );
        lines.push_str(&all[0].to_string());
        lines.push('\n');
    }
    let expected = text_of("expected.txt");
    assert_eq!(
        lines, expected,
        "if the new words are better, write them into tests/it/faults/expected.txt"
    );
}

fn listed(all: &[Diagnostic]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn codes_paragraphs_and_fixtures_agree() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|c| c.as_str()).collect();
    assert_eq!(codes.len(), Code::ALL.len(), "no code twice");

    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/scenario-errors.md"))
            .unwrap();
    let mut paragraphs: BTreeMap<&str, usize> = BTreeMap::new();
    for section in page.split("\n## ").skip(1) {
        let code = section.split_whitespace().next().unwrap();
        let words = section.split_whitespace().count();
        assert!(
            paragraphs.insert(code, words).is_none(),
            "{code} is explained twice"
        );
    }
    assert_eq!(paragraphs.keys().copied().collect::<BTreeSet<_>>(), codes);
    for (code, words) in paragraphs {
        assert!(words >= 25, "the paragraph of {code} explains nothing");
    }

    // S001 has no file by nature, and S002 would be a megabyte: `junk.rs` makes both.
    let of_fixtures: BTreeSet<String> = fixtures().iter().map(|f| f.chars().take(4).collect()).collect();
    let with_file: BTreeSet<String> = codes
        .iter()
        .filter(|c| !["S001", "S002"].contains(c))
        .map(|c| (*c).to_owned())
        .collect();
    assert_eq!(of_fixtures, with_file);
}

#[test]
fn ten_faults_give_ten_diagnostics_in_the_order_of_their_places() {
    let all = diagnostics("ten.ron");
    let codes: Vec<&str> = all.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "S011", "S024", "S015", "S016", "S028", "S027", "S021", "S014", "S022", "S018"
        ],
        "\n{}",
        listed(&all)
    );
    assert!(all.windows(2).all(|w| w[0].span.start < w[1].span.start));
    assert!(load_str("ten.ron", &text_of("ten.ron")).is_err());
}

#[test]
fn a_diagnostic_points_at_its_place() {
    let all = diagnostics("S014-unknown-seat.ron");
    let text = text_of("S014-unknown-seat.ron");
    assert_eq!(&text[all[0].span.clone()], "\"USB\"");
    let line = text.lines().nth(all[0].line - 1).unwrap();
    assert_eq!(
        line.chars().skip(all[0].column - 1).take(5).collect::<String>(),
        "\"USB\""
    );
    let long = all[0].long();
    let caret = long.lines().last().unwrap();
    let shown = long.lines().nth(1).unwrap();
    assert_eq!(
        caret.find('^').unwrap(),
        shown.find("\"USB\"").unwrap(),
        "the caret stands below:\n{long}"
    );
    assert_eq!(caret.matches('^').count(), 5);
    assert!(all[0].to_string().contains("error[S014]: ") && all[0].to_string().contains(" help: "));
}

#[test]
fn strays_are_told_one_by_one_and_hide_nothing() {
    let text = text_of("base.ron")
        .replacen("minutes: 30,", "minuets: 30, colour: \"red\", weather: 5,", 1)
        .replacen("support: 60", "support: sixty", 1);
    let codes: Vec<Code> = examine("x", &text).1.iter().map(|d| d.code).collect();
    assert_eq!(
        codes,
        [
            Code::UnknownField,
            Code::UnknownField,
            Code::UnknownField,
            Code::WrongType
        ]
    );
}

#[test]
fn a_warning_does_not_keep_a_scenario_from_being_played() {
    let text = text_of("S035-long-brief.ron");
    let (found, all) = examine("x", &text);
    assert!(found.is_some());
    assert_eq!(all[0].severity, Severity::Warning);
    assert!(load_str("x", &text).is_ok());
}

#[test]
fn a_clause_that_nobody_can_close_and_a_quorum_beyond_all_are_unsatisfiable() {
    for (from, to) in [
        (
            "reverse_rule: \"reverse_consensus\"",
            "reverse_rule: \"unanimity\"",
        ),
        ("quorum_percent: 50", "quorum_percent: 120"),
        ("founders: 2", "founders: 3"),
    ] {
        let (found, all) = examine("x", &text_of("base.ron").replacen(from, to, 1));
        assert!(found.is_none(), "{to}");
        assert_eq!(
            all.iter().map(|d| d.code).collect::<Vec<_>>(),
            [Code::UnsatisfiableRule],
            "{to}"
        );
    }
    let members = text_of("base.ron")
        .replace("electorate: AllSeats", "electorate: Members")
        .replace("member: true", "member: false");
    let (_, all) = examine("x", &members);
    assert_eq!(
        all.iter().map(|d| d.code).collect::<Vec<_>>(),
        [Code::UnsatisfiableRule],
        "no member, nobody votes"
    );
}

#[test]
fn an_orbit_that_stays_away_is_told_without_flying_it() {
    // Twice the distance at the same speed is beyond escape; a tenth of the speed falls towards the Sun.
    let far = text_of("base.ron").replacen(
        "(-0.5700899818085856, 0.9667256725176313, 0.38374242004579806)",
        "(-5.7, 9.7, 3.8)",
        1,
    );
    let (_, all) = examine("x", &far);
    assert_eq!(all.len(), 1, "{}", listed(&all));
    assert_eq!(all[0].code, Code::NeverMeetsEarth);
    assert!(all[0].message.contains("outside the Earth's"), "{}", all[0]);
}

/// A watch is what the simulated survey sees: the points are those of `survey::watched` for the same orbit and
/// telescopes, one a night and telescope, and none falls where the asteroid is out of reach.
#[test]
fn a_watch_becomes_the_nights_that_the_survey_sees() {
    let text = text_of("base.ron").replace(
        "Night(on: \"2025-04-07\", sigma_arcsec: 0.1),",
        "Watch(from: \"2025-01-01\", to: \"2028-08-01\", observatories: [\"309\", \"J04\", \"253\"]),",
    );
    let (found, faults) = examine("watch.ron", &text);
    assert_eq!(faults, [], "{}", listed(&faults));
    let points = found.unwrap().campaigns[1].points.clone();
    let year = |p: &scenario::Point| scenario::Date::containing_jd(p.jd_tdb).ymd().0;
    let angles = |p: &&scenario::Point| matches!(p.kind, scenario::PointKind::AnglesArcsec(_));
    // SYN-1 fades past magnitude 26 in May 2025 and comes back in spring 2028 (the design's own tables).
    assert!(points.iter().filter(angles).filter(|p| year(p) == 2025).count() > 10);
    assert!(points.iter().filter(angles).filter(|p| year(p) == 2028).count() > 5);
    assert!(
        points.iter().all(|p| year(p) == 2025 || year(p) == 2028),
        "{points:?}"
    );
    assert!(points.windows(2).all(|w| w[0].jd_tdb <= w[1].jd_tdb));
    // Goldstone hears it in the first days only, as the design says: until 6 January 2025.
    let radar: Vec<f64> = points.iter().filter(|p| !angles(p)).map(|p| p.jd_tdb).collect();
    assert!(
        !radar.is_empty() && radar.iter().all(|jd| *jd < 2_460_690.5),
        "{radar:?}"
    );
    let other = text.replace("Two states and one asteroid", "One asteroid and two states");
    let again = examine("watch.ron", &other).0.unwrap().campaigns[1]
        .points
        .clone();
    assert_eq!(
        format!("{points:?}"),
        format!("{again:?}"),
        "words change no weather"
    );
}

#[test]
fn a_watch_of_nothing_is_told() {
    let with =
        |watch: &str| text_of("base.ron").replace("Night(on: \"2025-04-07\", sigma_arcsec: 0.1),", watch);
    let faults = |watch: &str| -> Vec<(Code, Severity)> {
        let all = examine("watch.ron", &with(watch)).1;
        all.iter().map(|d| (d.code, d.severity)).collect()
    };
    let none = "Watch(from: \"2026-06-01\", to: \"2026-12-01\", observatories: [\"J04\"]),";
    assert_eq!(faults(none), [(Code::Unseen, Severity::Warning)]);
    let unknown = "Watch(from: \"2025-01-01\", to: \"2025-02-01\", observatories: [\"J05\"]),";
    assert_eq!(faults(unknown), [(Code::UnknownId, Severity::Error)]);
    let reversed = "Watch(from: \"2025-03-01\", to: \"2025-02-01\", observatories: [\"J04\"]),";
    assert_eq!(faults(reversed), [(Code::DatesOutOfOrder, Severity::Error)]);
    let nobody = "Watch(from: \"2025-01-01\", to: \"2025-02-01\", observatories: []),";
    assert_eq!(faults(nobody), [(Code::EmptyList, Severity::Error)]);
}

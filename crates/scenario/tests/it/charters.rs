//! Charters in files of their own, with decision rules put together from parts.

use scenario::{
    Binds, Counting, Group, LoadError, Needs, OwnRule, Threshold, VoteWeight, Whole, load_charter,
};

const TEXT: &str = r#"(
    id: "pact", name: "Pact", summary: "Those under the line decide.", founders: 1,
    electorate: AllSeats, protected: Nobody,
    own_rules: [
        (
            id: "under_the_line", text: "Carried if two thirds of the people under the line agree.",
            electorate: Exposed,
            thresholds: [
                (weight: Exposed, share: (2, 3), strict: false),
                (weight: One, count: 2, strict: true, unless_fewer_than: 3),
            ],
            veto: Permanent, abstention: Ignored, silence: No, quorum_percent: 40, binds: YesVoters,
            fallback: "simple_majority",
            weights: [(seat: "NGA", weight: 3)],
        ),
    ],
    rules: (
        mission: (rule: "under_the_line", ballot: RollCall, quorum_percent: 0, deadline_minutes: 4),
        nuclear: (rule: "unanimity", ballot: RollCall, quorum_percent: 0),
        civil_protection: (rule: "coalition", ballot: RollCall, quorum_percent: 0),
        information: (rule: "silence", ballot: Silence, quorum_percent: 0, deadline_minutes: 2),
        charter: (rule: "unanimity", ballot: Secret, quorum_percent: 0),
        procedure: (rule: "simple_majority", ballot: RollCall, quorum_percent: 0),
    ),
    clause: (reverse_rule: "reverse_consensus", trigger_percent: 0.5),
    key: Equal, transfer_needs_consent: true, nuclear_needs_corridor_consent: true,
)"#;

fn read(name: &str, text: &str) -> Result<scenario::Charter, Vec<scenario::Diagnostic>> {
    let path = std::env::temp_dir().join(format!("indivisible-charter-{}-{name}.ron", std::process::id()));
    std::fs::write(&path, text).unwrap();
    let read = load_charter(&path.display().to_string());
    std::fs::remove_file(&path).unwrap();
    read.map_err(|e| e.diagnostics().to_vec())
}

#[test]
fn a_rule_from_parts_is_read_whole() {
    let charter = read("whole", TEXT).unwrap();
    let expected = OwnRule {
        id: "under_the_line".to_owned(),
        text: "Carried if two thirds of the people under the line agree.".to_owned(),
        electorate: Group::Exposed,
        thresholds: vec![
            Threshold {
                weight: VoteWeight::Exposed,
                needs: Needs::Share(2, 3),
                strict: false,
                of: Whole::All,
                unless_fewer_than: None,
            },
            Threshold {
                weight: VoteWeight::One,
                needs: Needs::Count(2),
                strict: true,
                of: Whole::All,
                unless_fewer_than: Some(3),
            },
        ],
        veto: Some(Group::Permanent),
        abstention: Counting::Ignored,
        silence: Counting::No,
        quorum_percent: 40,
        binds: Binds::YesVoters,
        fallback: Some("simple_majority".to_owned()),
        weights: vec![(scenario::SeatId::new("NGA"), 3)],
    };
    assert_eq!(charter.own_rules, [expected]);
    assert_eq!(
        charter.rules[&scenario::Category::Mission].deadline_minutes,
        Some(4)
    );
    assert_eq!(charter.rules[&scenario::Category::Charter].deadline_minutes, None);
    assert_eq!(charter.clause.unwrap().trigger_ppm, Some(5_000));
}

#[test]
fn faults_of_a_rule_are_told_where_they_are() {
    let fault = |name: &str, from: &str, to: &str| {
        assert!(TEXT.contains(from), "{from}");
        let all = read(name, &TEXT.replacen(from, to, 1)).unwrap_err();
        all.iter()
            .map(|d| format!("{}: {}", d.code.as_str(), d.message))
            .collect::<Vec<_>>()
    };
    let says = |all: Vec<String>, words: &str| assert!(all.len() == 1 && all[0].contains(words), "{all:?}");
    says(
        fault(
            "clash",
            "own_rules: [",
            "own_rules: [(id: \"unanimity\", text: \"All.\", electorate: Everyone, thresholds: [], veto: Everyone, abstention: No, silence: No, quorum_percent: 0, binds: All),",
        ),
        "already",
    );
    says(
        fault("both", "share: (2, 3), strict", "share: (2, 3), count: 4, strict"),
        "either a share or a count",
    );
    says(fault("share", "share: (2, 3)", "share: (4, 3)"), "outside 0 to 3");
    says(
        fault("fallback", "fallback: \"simple_majority\"", "fallback: \"guess\""),
        "unknown fallback rule",
    );
    says(
        fault(
            "rule",
            "mission: (rule: \"under_the_line\"",
            "mission: (rule: \"over\"",
        ),
        "no decision rule",
    );
    says(
        fault("group", "electorate: Exposed", "electorate: Friends"),
        "Friends",
    );
}

#[test]
fn built_in_charters_go_by_their_id_and_others_are_named() {
    assert_eq!(load_charter("phone_call").unwrap().id.as_str(), "phone_call");
    let error = load_charter("atlantis").unwrap_err();
    assert!(matches!(error, LoadError::NoCharter(_)));
    assert!(error.to_string().contains("smpag_advice"), "{error}");
}

//! `lab tally` and `lab power` against governance's vectors.

use super::support::{Written, lab, number, numbers, refused, run};

fn close(have: &[f64], need: &[f64], tolerance: f64) {
    assert_eq!(have.len(), need.len());
    for (a, b) in have.iter().zip(need) {
        assert!((a - b).abs() < tolerance, "{have:?} is not {need:?}");
    }
}

/// Rules with members and ballots in files; gives the answer.
fn tally(rule: &str, members: &str, ballots: &str) -> serde_json::Value {
    let file = Written::new("members.csv", members);
    let second = file.beside("ballots.csv");
    std::fs::write(&second, ballots).unwrap();
    lab(&[
        "tally",
        "--rule",
        rule,
        "--members",
        file.path(),
        "--ballots",
        &second,
    ])
}

/// What a tally with these files says against them.
fn tally_refused(rule: &str, members: &str, ballots: &str) -> String {
    let file = Written::new("members.csv", members);
    let second = file.beside("ballots.csv");
    std::fs::write(&second, ballots).unwrap();
    refused(&[
        "lab",
        "tally",
        "--rule",
        rule,
        "--members",
        file.path(),
        "--ballots",
        &second,
    ])
}

pub(super) fn council() -> String {
    let mut text = "id,population,weight,permanent\n".to_owned();
    for i in 0..15 {
        text += &format!("S{i:02},,,{}\n", u8::from(i < 5));
    }
    text
}

/// The Council of the European Economic Community 1958: Luxembourg has a vote and no power.
#[test]
fn luxembourg_had_a_vote_and_no_power() {
    let p = lab(&["power", "--quota", "12", "--weights", "4,4,4,2,2,1"]);
    let (a, b) = (5.0 / 21.0, 3.0 / 21.0);
    close(&numbers(&p["banzhaf"]), &[a, a, a, b, b, 0.0], 1e-12);
    let (a, b) = (0.2333333333333333, 0.15);
    close(&numbers(&p["shapley_shubik"]), &[a, a, a, b, b, 0.0], 1e-12);
    assert_eq!(p["winning_coalitions"], 14);
    assert!((number(&p["coleman_act"]) - 14.0 / 64.0).abs() < 1e-15);
}

#[test]
fn four_of_three_two_one() {
    let p = lab(&["power", "--quota", "4", "--weights", "3,2,1"]);
    close(&numbers(&p["banzhaf"]), &[0.6, 0.2, 0.2], 1e-12);
    close(
        &numbers(&p["shapley_shubik"]),
        &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0],
        1e-12,
    );
    close(&numbers(&p["banzhaf_absolute"]), &[0.75, 0.25, 0.25], 1e-12);
}

/// Weights are decimals, counted exactly: in binary, 0.1 + 0.2 falls short of 0.3 or passes it by chance.
#[test]
fn decimal_weights_are_exact() {
    let p = lab(&["power", "--quota", "0.3", "--weights", "0.1,0.2,0.1"]);
    assert_eq!(p["winning_coalitions"], 3);
}

#[test]
fn the_security_council_has_848_winning_coalitions() {
    let members = Written::new("members.csv", &council());
    let p = lab(&["power", "--rule", "unsc_substantive", "--members", members.path()]);
    assert_eq!(p["winning_coalitions"], 848);
    let shapley = numbers(&p["shapley_shubik"]);
    close(&shapley[..5], &[0.19627; 5], 5e-6);
    close(&shapley[5..], &[0.0018648; 10], 5e-8);
}

#[test]
fn twenty_five_members_are_counted_and_twenty_six_are_sampled_with_an_error() {
    let weights = |n: usize| (1..=n).map(|w| w.to_string()).collect::<Vec<_>>().join(",");
    let exact = lab(&["power", "--quota", "163", "--weights", &weights(25)]);
    // More than half of 325: of each coalition and the rest exactly one wins.
    assert_eq!(exact["winning_coalitions"], 1 << 24);
    assert!(exact["sampled"].is_null());
    let sampled = lab(&["power", "--quota", "176", "--weights", &weights(26)]);
    assert!(sampled["winning_coalitions"].is_null());
    assert!(number(&sampled["standard_error"]) < 0.01);
    assert!((number(&sampled["coleman_act"]) - 0.5).abs() < 0.02, "{sampled}");
}

#[test]
fn a_veto_stops_what_nine_carry() {
    let all = |n: std::ops::Range<usize>, c: &str| n.map(|i| format!("S{i:02},{c}\n")).collect::<String>();
    let yes = format!("id,choice\n{}{}", all(0..5, "yes"), all(5..9, "yes"));
    let t = tally("unsc_substantive", &council(), &yes);
    assert_eq!(
        (&t["carried"], &t["yes"], &t["silent"]),
        (&true.into(), &9.into(), &6.into())
    );
    assert_eq!(t["bound"].as_array().unwrap().len(), 15);
    let veto = format!("id,choice\nS00,no\n{}{}", all(1..5, "yes"), all(5..15, "yes"));
    let t = tally("unsc_substantive", &council(), &veto);
    assert_eq!(
        (&t["carried"], &t["yes"], &t["no"]),
        (&false.into(), &14.into(), &1.into())
    );
    assert_eq!(t["bound"].as_array().unwrap().len(), 0);
    assert!(!t["reasons"].as_array().unwrap().is_empty());
    assert_eq!(t["rule"], "unsc_substantive");
    // An abstaining permanent member is no veto.
    let abstains = veto.replace("S00,no", "S00,abstain");
    assert_eq!(tally("unsc_substantive", &council(), &abstains)["carried"], true);
}

/// Three states with 47 % of the people are no blocking minority; with a fourth they are (Treaty on European Union,
/// article 16(4)). The populations are made: three large ones and 24 equal ones.
#[test]
fn three_large_states_cannot_block_and_four_can() {
    let mut members =
        "id,population,weight,permanent,lead\nDE,84400000,,0,0\nFR,68200000,,0,\nIT,59000000,,0,\n"
            .to_owned();
    let mut ballots = "id,choice\nDE,no\nFR,no\nIT,no\n".to_owned();
    for i in 0..24 {
        members += &format!("X{i},9900000,,0,\n");
        ballots += &format!("X{i},yes\n");
    }
    assert_eq!(tally("eu_qmv", &members, &ballots)["carried"], true);
    let with_a_fourth = ballots.replace("X7,yes", "X7,no");
    assert_eq!(tally("eu_qmv", &members, &with_a_fourth)["carried"], false);
    // Under the rule without the four-state clause three are enough.
    assert_eq!(tally("qualified_majority", &members, &ballots)["carried"], false);
}

#[test]
fn silence_accepts_and_an_objection_stops() {
    let members = "id,population,weight,permanent\nA,,,\nB,,,\nC,,,\n";
    let t = tally("silence", members, "id,choice\nA,yes\n");
    assert_eq!((&t["carried"], &t["silent"]), (&true.into(), &2.into()));
    assert_eq!(
        tally("silence", members, "id,choice\nA,object\n")["carried"],
        false
    );
}

#[test]
fn every_rule_has_its_text() {
    let rules = lab(&["tally", "--list"]);
    let list = rules["rules"].as_array().unwrap();
    for id in [
        "consensus",
        "silence",
        "simple_majority",
        "qualified_majority",
        "eu_qmv",
        "unsc_substantive",
        "jagiellonian",
    ] {
        let rule = list
            .iter()
            .find(|r| r["rule"] == id)
            .unwrap_or_else(|| panic!("{id} is not listed"));
        assert!(rule["text"].as_str().unwrap().ends_with('.'));
    }
    let table = run(&["lab", "tally", "--list"]);
    assert!(table.out.contains("unsc_substantive"), "{}", table.out);
}

/// A tally with these files is refused with these words.
fn tally_says(rule: &str, members: &str, ballots: &str, words: &[&str]) {
    let said = tally_refused(rule, members, ballots);
    for word in words {
        assert!(said.contains(word), "{said:?} does not say {word:?}");
    }
}

#[test]
fn what_is_wrong_with_a_ballot_names_its_line_and_column() {
    let says = |ballots: &str, words: &[&str]| {
        tally_says(
            "consensus",
            "id,population,weight,permanent\nA,1,1,0\nB,1,1,0\n",
            ballots,
            words,
        );
    };
    says(
        "id,choice\nA,yes\nZ,no\n",
        &["ballots.csv:3:", "id", "Z is not a member"],
    );
    says(
        "id,choice\nA,yes\nA,no\n",
        &["ballots.csv:3:", "A has voted already"],
    );
    says("id,choice\nA,maybe\n", &["ballots.csv:2:", "choice", "maybe"]);
    says("id\nA\n", &["ballots.csv:1:", "\"choice\" is missing"]);
}

#[test]
fn what_is_wrong_with_a_member_names_its_line_and_column() {
    let says = |rule: &str, members: &str, words: &[&str]| tally_says(rule, members, "id,choice\n", words);
    let free = "consensus";
    says(
        free,
        "id,population,weight,permanent\nA,,,\nA,,,\n",
        &["members.csv:3:", "second time"],
    );
    says(
        free,
        "id,population\nA,-5\n",
        &["members.csv:2:", "population", "-5"],
    );
    says(free, "id,population\nA,1.5\n", &["members.csv:2:", "population"]);
    says(free, "id,permanent\nA,yes\n", &["members.csv:2:", "permanent"]);
    says(free, "id\n", &["members.csv:1:", "no members"]);
    says(free, "id,id\nA,B\n", &["members.csv:1:", "twice"]);
    says(free, "id,weight\nA\n", &["members.csv:2:"]);
    says(
        "weighted_70",
        "id,weight\nA,heavy\n",
        &["members.csv:2:", "weight", "heavy"],
    );
    says("weighted_70", "id,weight\nA,-1\n", &["A", "below zero"]);
    says("eu_qmv", "id,population\nA,\n", &["--rule", "population"]);
    says("lead_state", "id\nA\n", &["--rule", "lead"]);
    says(
        "no_such_rule",
        "id\nA\n",
        &["--rule", "no_such_rule", "consensus"],
    );
}

/// A charter whose rule lets those under the corridor decide, by their people there.
pub(super) const PACT: &str = r#"(
    id: "pact", name: "Pact", summary: "Those under the line decide.", founders: 1,
    electorate: AllSeats, protected: Nobody,
    own_rules: [
        (
            id: "under_the_line", text: "Carried if two thirds of the people under the line agree.",
            electorate: Exposed, thresholds: [(weight: Exposed, share: (2, 3), strict: false)],
            abstention: No, silence: No, quorum_percent: 0, binds: All, fallback: "simple_majority",
        ),
        (
            id: "line_may_veto", text: "Carried by more yes than no, unless somebody under the line says no.",
            electorate: Everyone, thresholds: [(weight: One, share: (1, 2), of: Cast, strict: true)],
            veto: Exposed, abstention: Ignored, silence: Ignored, quorum_percent: 0, binds: All,
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

/// People under the corridor are never taken for none where a rule counts them: a file without the column is refused,
/// one in which nobody has any is answered by the fallback, and that is said.
#[test]
fn a_rule_that_counts_the_exposed_says_when_there_are_none() {
    let charter = Written::new("pact.ron", PACT);
    let ballots = charter.beside("ballots.csv");
    std::fs::write(&ballots, "id,choice\nA,no\nB,yes\nC,yes\n").unwrap();
    let ask = |command: &str, rule: &str, members: &str| {
        let file = charter.beside("members.csv");
        std::fs::write(&file, members).unwrap();
        let mut line = vec![
            command,
            "--charter",
            charter.path(),
            "--rule",
            rule,
            "--members",
            &file,
        ];
        if command == "tally" {
            line.extend(["--ballots", &ballots]);
        }
        line.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let answer = |command: &str, rule: &str, members: &str| {
        lab(&ask(command, rule, members)
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>())
    };
    let (without, nobody, some) = (
        "id,population\nA,5\nB,3\nC,2\n",
        "id,exposed\nA,0\nB,\nC,0\n",
        "id,exposed\nA,7\nB,2\nC,\n",
    );
    for command in ["tally", "power"] {
        for rule in ["under_the_line", "line_may_veto"] {
            let line = ask(command, rule, without);
            let whole: Vec<&str> = std::iter::once("lab")
                .chain(line.iter().map(String::as_str))
                .collect();
            let said = refused(&whole);
            for word in ["members.csv:1:", "\"exposed\" is missing", rule] {
                assert!(said.contains(word), "{said:?} does not say {word:?}");
            }
            assert!(answer(command, rule, some)["note"].is_null());
        }
        let note = answer(command, "under_the_line", nobody)["note"].clone();
        assert!(
            note.as_str()
                .is_some_and(|n| n.contains("column exposed") && n.contains("simple_majority decides")),
            "{note}"
        );
        let note = answer(command, "line_may_veto", nobody)["note"].clone();
        assert!(note.as_str().is_some_and(|n| n.contains("no effect")), "{note}");
        // Rules that do not count them need no column.
        assert!(answer(command, "double_majority", without)["note"].is_null());
    }
    // Two to one carries by the fallback; of the people under the corridor seven of nine are against.
    assert_eq!(answer("tally", "under_the_line", nobody)["carried"], true);
    assert_eq!(answer("tally", "under_the_line", some)["carried"], false);
    close(
        &numbers(&answer("power", "under_the_line", some)["banzhaf"]),
        &[1.0, 0.0, 0.0],
        1e-12,
    );
}

#[test]
fn what_is_wrong_with_a_weighted_game_names_its_flag() {
    for (quota, weights, words) in [
        ("12", "4,4,x", "--weights"),
        ("12", "4,,4", "--weights"),
        ("12", "4,-1", "below zero"),
        ("0", "4,1", "--quota"),
        ("-3", "4,1", "--quota"),
        ("NaN", "4,1", "--quota"),
        ("1", "inf", "--weights"),
        ("1", "1e-30", "--weights"),
    ] {
        let said = refused(&["lab", "power", "--quota", quota, "--weights", weights]);
        assert!(said.contains(words), "{said:?} does not say {words:?}");
    }
    refused(&["lab", "power"]);
    refused(&["lab", "power", "--quota", "3"]);
    refused(&["lab", "power", "--rule", "consensus"]);
}

/// A weight may have as many decimals as a computer writes: 2/3, 1/6 and 1/6 in sixteen places. 70 % of their sum are not
/// reached by the first alone, 65 % would be.
#[test]
fn weights_with_many_decimals_are_exact_too() {
    let members = "id,population,weight,permanent\nA,1,0.6666666666666666,0\nB,1,0.1666666666666667,0\nC,1,0.1666666666666667,0\n";
    let alone = tally("weighted_70", members, "id,choice\nA,yes\n");
    assert_eq!(alone["carried"], false);
    let two = tally("weighted_70", members, "id,choice\nA,yes\nB,yes\n");
    assert_eq!(two["carried"], true);
    // Ten equal parts of 0.1 are one, whatever binary fractions make of it.
    let tenths = ["0.1000000000000000"; 10].join(",");
    let p = lab(&["power", "--quota", "1.0000000000000000", "--weights", &tenths]);
    assert_eq!(p["winning_coalitions"], 1);
    let p = lab(&["power", "--quota", "1.0000000000000001", "--weights", &tenths]);
    assert_eq!(p["winning_coalitions"], 0);
}

#[test]
fn a_file_that_cannot_be_counted_by_the_rule_is_named_with_its_line() {
    let ballots = "id,choice\nA,yes\n";
    for (rule, members, at) in [
        (
            "weighted_85",
            "id,population,weight,permanent\nA,1,-1,0\n",
            "members.csv:2: weight",
        ),
        (
            "jagiellonian",
            "id,Population,weight,permanent\nA,1,1,0\n",
            "members.csv:1: the column \"population\"",
        ),
        (
            "weighted_70",
            "id,population,permanent\nA,1,0\n",
            "members.csv:1: the column \"weight\"",
        ),
        (
            "unsc_substantive",
            "id,population,weight\nA,1,1\n",
            "members.csv:1: the column \"permanent\"",
        ),
    ] {
        let said = tally_refused(rule, members, ballots);
        assert!(said.contains(at), "{rule}: {said}");
    }
    // A byte order mark, line ends of another system, quotes, another order of columns and more of them are no fault.
    let odd = "\u{feff}permanent,weight,id,note,population\r\n1,2,\"A\",\"one, two\",3\r\n\r\n";
    assert_eq!(
        tally("weighted_85", odd, "\u{feff}id,choice\r\n\"A\",yes\r\n")["carried"],
        true
    );
}

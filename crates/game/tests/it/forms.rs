//! The customs of a form of play, held by the rules: seconds, amendments, words, and what was built in a round left out.

use game::*;
use scenario::{Date, SeatId};

use crate::table::{Table, day, gulf, seat};

const CLASS: [&str; 8] = ["USA", "CHN", "EUR", "NGA", "BRA", "ETH", "COL", "ZAF"];

fn table(t: &mut Table, mover: &str, title: &str) -> MotionId {
    let proposal = t.mission(title);
    t.by(mover, Command::TableMotion { proposal });
    t.public().motions.last().unwrap().id
}

fn second(motion: MotionId) -> Command {
    Command::SecondMotion { motion }
}

fn amend(motion: MotionId, proposal: Proposal) -> Command {
    Command::Procedure(Procedural::Amend { motion, proposal })
}

fn say(text: &str) -> Command {
    Command::SendMessage {
        to: None,
        text: text.to_owned(),
    }
}

#[test]
fn in_a_class_a_tabled_motion_stands_and_the_docket_takes_the_most_backed() {
    let mut t = Table::in_form("class");
    t.advance();
    let first = table(&mut t, "EUR", "Look first");
    assert_eq!(t.motion(first).stage, MotionStage::OnDocket, "without a second");
    assert_eq!(t.motion(first).seconds_needed, 0);
    let other = table(&mut t, "BRA", "One into the ocean");
    t.by("COL", second(other));
    assert!(
        t.public()
            .feed
            .iter()
            .any(|l| l.text.starts_with("Colombia backs M-2")),
        "nobody seconds here"
    );
    t.advance();
    assert_eq!(t.motion(other).stage, MotionStage::Open);
    assert_eq!(t.motion(first).stage, MotionStage::Dropped, "one motion a round");
}

#[test]
fn elsewhere_it_waits_for_its_second() {
    let mut t = Table::in_form("session");
    t.advance();
    let lonely = table(&mut t, "EUR", "Look first");
    assert_eq!(t.motion(lonely).stage, MotionStage::Tabled);
    assert_eq!(t.public().customs.seconds_needed, 1);
    t.by("ZAF", second(lonely));
    assert_eq!(t.motion(lonely).stage, MotionStage::OnDocket);
}

#[test]
fn a_workshop_asks_the_charter_how_many_seconds_there_must_be() {
    let mut sc = gulf();
    for charter in &mut sc.charters {
        if charter.id.as_str() == "cosmopolitan_community" {
            charter.seconders = 2;
        }
    }
    let sc = sc.in_form(Some(&scenario::FormId::new("workshop"))).unwrap();
    for (charter, needed) in [
        ("phone_call", 1),
        ("security_council", 0),
        ("cosmopolitan_community", 2),
    ] {
        let mut t = Table::set(sc.clone());
        t.start(charter, Occupant::Person);
        t.advance();
        let m = table(&mut t, "EUR", "Look first");
        for (n, by) in ["ZAF", "NGA"].iter().enumerate() {
            let stands = t.motion(m).stage == MotionStage::OnDocket;
            assert_eq!(stands, n as u32 >= needed, "{charter} after {n} seconds");
            t.by(by, second(m));
        }
        assert_eq!(t.motion(m).stage, MotionStage::OnDocket, "{charter}");
    }
}

#[test]
fn a_motion_of_a_class_is_voted_on_as_it_was_tabled() {
    let mut t = Table::in_form("class");
    t.advance();
    let m = table(&mut t, "EUR", "One into the ocean");
    let other = t.mission("Two of the United States");
    assert_eq!(t.refused("BRA", amend(m, other)), "not_in_order");
    let offered = |c: &Command| matches!(c, Command::Procedure(Procedural::Amend { .. }));
    assert!(!t.desk("BRA").legal.iter().any(offered));
}

#[test]
fn free_amendments_are_all_put_and_the_first_that_is_carried_ends_the_rest() {
    let put = |form: &str| {
        let mut t = Table::set(gulf().in_form(Some(&scenario::FormId::new(form))).unwrap());
        t.start("qualified_majority", Occupant::Person);
        t.advance();
        let m = table(&mut t, "EUR", "One into the ocean");
        t.by("JPN", second(m));
        let two = t.mission("Two early impactors");
        let four = t.mission("Four impactors");
        t.by("BRA", amend(m, two));
        t.by("COL", amend(m, four));
        let ids: Vec<MotionId> = t.public().motions.iter().map(|x| x.id).collect();
        t.by("NGA", second(ids[1]));
        t.by("NGA", second(ids[2]));
        t.by("GHA", second(ids[2]));
        t.advance();
        (t, ids)
    };
    let (t, ids) = put("session");
    let stages: Vec<MotionStage> = ids.iter().map(|id| t.motion(*id).stage).collect();
    assert_eq!(
        stages,
        [MotionStage::Open, MotionStage::Dropped, MotionStage::Open],
        "one of them"
    );

    let (mut t, ids) = put("workshop");
    assert!(
        ids.iter().all(|id| t.motion(*id).stage == MotionStage::Open),
        "all of them"
    );
    let voters: Vec<String> = t.sc.seats.iter().map(|s| s.id.to_string()).collect();
    let voters: Vec<&str> = voters.iter().map(String::as_str).collect();
    for (who, _) in t.motion(ids[2]).consents {
        let given = Command::GiveConsent {
            motion: ids[2],
            given: true,
        };
        t.by(who.as_str(), given);
    }
    t.vote(ids[2], Choice::Yes, &voters);
    t.advance();
    let stages: Vec<MotionStage> = ids.iter().map(|id| t.motion(*id).stage).collect();
    assert_eq!(
        stages,
        [MotionStage::Replaced, MotionStage::Replaced, MotionStage::Carried],
        "the most seconded was put first"
    );
}

#[test]
fn a_class_writes_ready_made_sentences_and_a_refusal_says_so() {
    let mut t = Table::in_form("class");
    t.advance();
    let customs = t.public().customs;
    assert_eq!(customs.form, "Class, 45 minutes");
    assert_eq!(customs.phrases.len(), 12);
    assert_eq!(
        t.refused("NGA", say("Lagos has twenty million people.")),
        "only_phrases"
    );
    let why = t
        .submit(&Issuer::Seat(seat("NGA")), say("Help!"))
        .unwrap_err()
        .player_text();
    assert!(
        why.contains("Class, 45 minutes") && why.contains("choose one of the list"),
        "{why}"
    );
    t.by("NGA", say(" We are in danger and need your help. "));
    assert_eq!(t.public().messages[0].text, customs.phrases[9].text);

    let m = table(&mut t, "EUR", "Look first");
    t.advance();
    t.vote(m, Choice::Yes, &CLASS);
    t.advance();
    let explain = |text: &str| {
        Command::Procedure(Procedural::Explain {
            motion: m,
            text: text.to_owned(),
        })
    };
    assert_eq!(
        t.refused("EUR", explain("Because we looked at Dimorphos.")),
        "only_phrases"
    );
    assert!(
        t.desk("EUR")
            .legal
            .contains(&explain("Thank you. We will remember it."))
    );
    t.by("EUR", explain("Protect everybody alike, whoever is hit."));
}

#[test]
fn a_message_is_as_long_as_the_form_allows() {
    let long = "a".repeat(241);
    let mut session = Table::in_form("session");
    assert_eq!(session.refused("NGA", say(&long)), "message_length");
    session.by("NGA", say(&long[1..]));
    let mut workshop = Table::in_form("workshop");
    workshop.by("NGA", say(&long));
    assert_eq!(workshop.refused("NGA", say(&"a".repeat(4_001))), "message_length");
}

/// The class skips the round in which the main season's craft are ordered: they are on the cards of the next one.
#[test]
fn what_the_round_left_out_would_have_built_flies_in_the_main_season() {
    let mut t = Table::in_form("class");
    t.to(1, Phase::Consultation);
    assert_eq!(t.public().date, day(2027, 11, 15));
    let card = t.card("One into the ocean");
    assert_eq!(
        card.last_date,
        day(2027, 12, 20),
        "it can be adopted until it flies"
    );
    let m = table(&mut t, "EUR", "One into the ocean");
    for (who, _) in t.motion(m).consents {
        t.by(
            who.as_str(),
            Command::GiveConsent {
                motion: m,
                given: true,
            },
        );
    }
    t.advance();
    t.vote(m, Choice::Yes, &CLASS);
    t.advance();
    // Beside the flyby that stood by default in the first round.
    let all = t.public().craft;
    let craft = all.iter().find(|c| c.kind.as_str() == "impactor_m").unwrap();
    // Ordered on 15 June 2026 as the second round would have, built in eighteen months.
    assert_eq!(craft.ready, day(2027, 12, 15));
    t.pay(t.programme().id, &CLASS);
    t.to(2, Phase::Situation);
    assert_ne!(t.public().craft[0].stage, CraftStage::Ordered, "it has left");

    // As it is written nobody can order it so late.
    let mut t = Table::open("security_community");
    t.to(2, Phase::Consultation);
    assert!(
        !t.public()
            .cards
            .iter()
            .any(|c| c.card.title == "One into the ocean")
    );
}

#[test]
fn every_form_ends_under_every_charter_even_in_silence() {
    let whole = gulf();
    for form in &whole.forms {
        for charter in &whole.charters {
            let mut t = Table::set(whole.in_form(Some(&form.id)).unwrap());
            t.start(charter.id.as_str(), Occupant::Person);
            t.finish();
            let rounds: Vec<Date> = t.sc.rounds.iter().map(|r| r.date).collect();
            assert_eq!(t.public().rounds as usize, rounds.len());
        }
    }
}

#[test]
fn who_is_not_at_the_table_can_do_nothing_there() {
    let mut t = Table::in_form("class");
    t.advance();
    assert_eq!(t.refused("IND", Command::Ready), "unknown_seat");
    let to_india = Command::GiveMoney {
        to: SeatId::new("IND"),
        amount: scenario::Money(1),
    };
    assert_eq!(t.refused("USA", to_india), "unknown_seat");
}

//! How the table talks and votes. Practice from the Rules of Procedure of the United Nations General Assembly (A/520),
//! rules 71 to 73 and 87 to 90; proxies from Article 239 TFEU; the constitution round's majority from Article 9(2) of the
//! Vienna Convention on the Law of Treaties.

use game::*;
use scenario::{
    BallotKind, Binds, BurdenKey, Category, CharterId, Counting, Group, Needs, OwnRule, ProtectedSet,
    Threshold, VoteWeight, Whole,
};

use crate::table::{MEMBERS, Table, everybody, seat};

fn ask(asked: Procedural) -> Command {
    Command::Procedure(asked)
}

fn control(t: &mut Table, asked: Procedural) -> Vec<Event> {
    t.must(&Issuer::Control, ask(asked))
}

fn amend(motion: MotionId, proposal: Proposal) -> Command {
    ask(Procedural::Amend { motion, proposal })
}

fn changes(changes: &[Amendment]) -> Proposal {
    Proposal::Amend {
        changes: changes.to_vec(),
    }
}

fn shelter(of: &str, people: i64) -> Proposal {
    Proposal::Shelter { of: seat(of), people }
}

fn consultation(charter: &str) -> Table {
    let mut t = Table::open(charter);
    t.advance();
    t
}

fn last(t: &Table) -> MotionId {
    t.public().motions.last().unwrap().id
}

#[test]
fn an_amendment_is_put_first_and_if_it_is_carried_the_motion_falls() {
    let mut t = consultation("qualified_majority");
    let all: Vec<String> = everybody(&t.sc);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let m = t.move_it("NGA", "GHA", shelter("NGA", 2_000_000));
    t.by("EUR", amend(m, shelter("NGA", 500_000)));
    let a = last(&t);
    t.by("JPN", Command::SecondMotion { motion: a });
    assert_eq!(t.motion(a).amends, Some(m));
    t.advance();
    let order: Vec<MotionId> = t
        .public()
        .motions
        .iter()
        .filter(|m| m.stage == MotionStage::Open)
        .map(|m| m.id)
        .collect();
    assert_eq!(
        order.len(),
        2,
        "both are put, and the amendment takes no place of its own"
    );
    t.vote(a, Choice::Yes, &all);
    t.vote(m, Choice::Yes, &all);
    t.advance();
    assert_eq!(t.motion(a).stage, MotionStage::Carried);
    assert_eq!(
        t.motion(m).stage,
        MotionStage::Replaced,
        "rule 90: the text as amended is what was adopted"
    );
    assert!(
        t.motion(m).result.is_none(),
        "and the other is not counted any more"
    );
    assert_eq!(t.public().programmes.len(), 1, "one shelter is paid for, not two");
}

#[test]
fn an_amendment_that_is_lost_leaves_the_motion_as_it_was() {
    let mut t = consultation("qualified_majority");
    let m = t.move_it("NGA", "GHA", shelter("NGA", 2_000_000));
    t.by("EUR", amend(m, shelter("NGA", 500_000)));
    let a = last(&t);
    t.by("JPN", Command::SecondMotion { motion: a });
    let all = everybody(&t.sc);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    t.advance();
    t.vote(a, Choice::No, &all);
    t.vote(m, Choice::Yes, &all);
    t.advance();
    assert_eq!(t.motion(a).stage, MotionStage::NotCarried);
    assert_eq!(t.motion(m).stage, MotionStage::Carried);
}

#[test]
fn an_amendment_is_about_the_same_question_and_waits_for_a_second() {
    let mut t = consultation("qualified_majority");
    let m = t.move_it("NGA", "GHA", shelter("NGA", 2_000_000));
    assert_eq!(
        t.refused("EUR", amend(m, shelter("GHA", 500_000))),
        "not_in_order",
        "of other people"
    );
    let other = t.mission("Look first");
    assert_eq!(
        t.refused("EUR", amend(m, other)),
        "not_in_order",
        "of another kind"
    );
    assert_eq!(
        t.refused("EUR", amend(m, shelter("NGA", 2_000_000))),
        "same_motion"
    );
    assert_eq!(
        t.refused("EUR", amend(MotionId(99), shelter("NGA", 1_000))),
        "unknown_motion"
    );
    let look = t.move_it("GHA", "NGA", t.mission("Look first"));
    assert_eq!(
        t.refused("EUR", amend(look, t.mission("Four impactors"))),
        "not_in_order",
        "who asks to look does not ask to push"
    );
    t.by("EUR", amend(m, shelter("NGA", 500_000)));
    let a = last(&t);
    assert_eq!(
        t.refused("USA", amend(a, shelter("NGA", 400_000))),
        "not_in_order",
        "no amendment to an amendment"
    );
    assert_eq!(
        t.refused("EUR", amend(m, shelter("NGA", 400_000))),
        "already",
        "one each"
    );
    t.advance();
    assert_eq!(t.motion(a).stage, MotionStage::Dropped, "nobody seconded it");
    assert_eq!(t.motion(m).stage, MotionStage::Open);
}

#[test]
fn the_mover_may_take_an_amendment_over() {
    let mut t = consultation("security_community");
    let four = t.mission("Four impactors");
    let m = t.move_it("EUR", "JPN", t.mission("Two early impactors"));
    t.by("USA", amend(m, four.clone()));
    let a = last(&t);
    assert_eq!(
        t.refused("USA", ask(Procedural::TakeOver { amendment: a })),
        "not_yours"
    );
    assert_eq!(
        t.refused("EUR", ask(Procedural::TakeOver { amendment: m })),
        "not_in_order"
    );
    let told = |t: &Table| {
        let feed = t.public().feed;
        feed.into_iter().map(|l| l.text).collect::<Vec<_>>()
    };
    let before = told(&t);
    t.by("EUR", ask(Procedural::TakeOver { amendment: a }));
    assert_eq!(
        told(&t)[..before.len()],
        before,
        "what was told of it is not reworded"
    );
    let now = t.motion(m);
    assert_eq!(now.proposal, four, "the motion reads so now");
    assert_eq!(now.mover, seat("EUR"));
    assert_eq!(
        now.seconders,
        [seat("USA")],
        "and those stand behind it who stood behind this text"
    );
    let asked: Vec<SeatId> = now.consents.iter().map(|(s, _)| s.clone()).collect();
    let card = t.card("Four impactors");
    assert!(
        card.transfer
            .iter()
            .all(|(s, _, _)| asked.contains(s) || !MEMBERS.contains(&s.as_str())),
        "consents are those of the new text"
    );
    assert_eq!(t.motion(a).stage, MotionStage::TakenOver);
}

#[test]
fn a_promise_about_a_motion_that_was_reworded_binds_nobody() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "JPN", t.mission("Two early impactors"));
    t.by(
        "EUR",
        Command::OfferAgreement {
            to: seat("GHA"),
            gives: Vec::new(),
            takes: vec![Term::Vote {
                motion: m,
                choice: Choice::Yes,
            }],
            public: true,
        },
    );
    t.by(
        "GHA",
        Command::AnswerAgreement {
            agreement: AgreementId(1),
            accepted: true,
        },
    );
    t.by("USA", amend(m, t.mission("Four impactors")));
    let a = last(&t);
    t.by("EUR", ask(Procedural::TakeOver { amendment: a }));
    let fate = t.desk("GHA").agreements[0].promises[0].fate;
    assert_eq!(fate, Some(Fate::Void), "it was given for another text");
}

#[test]
fn a_motion_with_parts_is_divided_by_its_mover_or_on_a_point_of_order() {
    let both = changes(&[
        Amendment::Protect {
            set: ProtectedSet::Everyone,
        },
        Amendment::Key {
            key: BurdenKey::Equal,
        },
    ]);
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", both.clone());
    assert_eq!(
        t.refused("NGA", ask(Procedural::Divide { motion: m })),
        "not_yours"
    );
    let mut by_mover = t.clone();
    by_mover.by("EUR", ask(Procedural::Divide { motion: m }));
    let parts: Vec<MotionView> = by_mover
        .public()
        .motions
        .into_iter()
        .filter(|p| p.part_of == Some(m))
        .collect();
    assert_eq!(parts.len(), 2);
    assert!(
        parts
            .iter()
            .all(|p| p.stage == MotionStage::OnDocket && p.seconders == [seat("NGA")])
    );

    // On a point of order the chair, Control here, rules, and it is done as the docket closes.
    let point = PointKind::Divide { motion: m };
    t.by("GHA", ask(Procedural::RaisePoint { point: point.clone() }));
    assert_eq!(t.refused("USA", ask(Procedural::RaisePoint { point })), "already");
    assert_eq!(
        t.refused(
            "USA",
            ask(Procedural::RulePoint {
                point: PointId(1),
                upheld: true
            })
        ),
        "not_yours"
    );
    control(
        &mut t,
        Procedural::RulePoint {
            point: PointId(1),
            upheld: true,
        },
    );
    t.advance();
    assert_eq!(t.motion(m).stage, MotionStage::Divided);
    let parts: Vec<MotionId> = t
        .public()
        .motions
        .iter()
        .filter(|p| p.part_of == Some(m))
        .map(|p| p.id)
        .collect();
    t.vote(parts[0], Choice::Yes, &MEMBERS);
    t.vote(parts[1], Choice::No, &MEMBERS);
    t.advance();
    let charter = t.public().charter;
    assert_eq!(charter.protected, ProtectedSet::Everyone, "the first part stands");
    assert_eq!(charter.key, BurdenKey::GdpShare, "the second fell");
    assert!(charter.amended);
}

#[test]
fn what_the_chair_leaves_open_falls_and_nothing_waits_for_it() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    control(
        &mut t,
        Procedural::NameChair {
            seat: Some(seat("ZAF")),
        },
    );
    t.by(
        "USA",
        ask(Procedural::RaisePoint {
            point: PointKind::PutOff { motion: m },
        }),
    );
    t.advance();
    assert_eq!(t.public().procedure.points[0].granted, Some(false));
    assert_eq!(t.motion(m).stage, MotionStage::Open);
}

#[test]
fn a_ruling_can_be_appealed_against_and_stands_at_a_tie() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.by(
        "USA",
        ask(Procedural::RaisePoint {
            point: PointKind::PutOff { motion: m },
        }),
    );
    let point = PointId(1);
    assert_eq!(
        t.refused("CHN", ask(Procedural::AppealRuling { point })),
        "not_in_order",
        "there is no ruling yet"
    );
    control(
        &mut t,
        Procedural::NameChair {
            seat: Some(seat("ZAF")),
        },
    );
    t.by("ZAF", ask(Procedural::RulePoint { point, upheld: true }));
    assert_eq!(
        t.refused("ZAF", ask(Procedural::RulePoint { point, upheld: false })),
        "already"
    );
    t.by("CHN", ask(Procedural::AppealRuling { point }));
    let hand = |overrule| ask(Procedural::VoteOnAppeal { point, overrule });
    t.by("USA", hand(false));
    let mut tie = t.clone();
    tie.advance();
    assert_eq!(
        tie.motion(m).stage,
        MotionStage::Dropped,
        "one against one: the ruling stands (rule 71)"
    );
    t.by("NGA", hand(true));
    t.advance();
    assert_eq!(
        t.motion(m).stage,
        MotionStage::Open,
        "two against one: it is overruled"
    );
}

#[test]
fn points_of_order_change_the_order_and_the_ballot() {
    let mut t = consultation("security_community");
    let one = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.by("GHA", Command::SecondMotion { motion: one });
    let two = t.move_it("USA", "JPN", t.mission("Four impactors"));
    let raise = |point| ask(Procedural::RaisePoint { point });
    t.by("BRA", raise(PointKind::First { motion: two }));
    t.by(
        "BRA",
        raise(PointKind::Ballot {
            motion: two,
            ballot: BallotKind::Secret,
        }),
    );
    assert_eq!(
        t.refused("BRA", raise(PointKind::PutOff { motion: one })),
        "not_in_order",
        "two points each"
    );
    assert_eq!(
        t.refused(
            "USA",
            raise(PointKind::Ballot {
                motion: one,
                ballot: BallotKind::Silence
            })
        ),
        "not_in_order"
    );
    for point in [PointId(1), PointId(2)] {
        control(&mut t, Procedural::RulePoint { point, upheld: true });
    }
    let events = t.advance();
    let open = events.iter().find_map(|e| {
        if let Event::DocketClosed { open, .. } = e {
            Some(open.clone())
        } else {
            None
        }
    });
    let open = open.unwrap();
    assert_eq!([open[0].motion, open[1].motion], [two, one]);
    assert_eq!(open[0].ballot, BallotKind::Secret);
    assert_eq!(open[1].ballot, BallotKind::RollCall);
}

#[test]
fn the_floor_goes_to_those_who_have_spoken_less() {
    let mut t = consultation("security_community");
    for code in ["USA", "CHN", "CAF"] {
        t.by(code, ask(Procedural::AskFloor));
    }
    assert_eq!(t.refused("USA", ask(Procedural::AskFloor)), "already");
    let call = |code: &str| Procedural::CallSpeaker {
        seat: Some(seat(code)),
    };
    assert_eq!(t.refused("USA", ask(call("USA"))), "not_yours");
    control(&mut t, call("USA"));
    assert_eq!(t.public().procedure.speaking, Some(seat("USA")));
    t.by("USA", ask(Procedural::LeaveFloor));
    t.by("USA", ask(Procedural::AskFloor));
    assert_eq!(
        t.public().procedure.speakers,
        [seat("CHN"), seat("CAF"), seat("USA")]
    );
    control(&mut t, call("CHN"));
    control(&mut t, Procedural::CloseList { closed: true });
    assert_eq!(
        t.refused("NGA", ask(Procedural::AskFloor)),
        "not_in_order",
        "the list is closed"
    );
    // Somebody who goes away leaves the list and the floor.
    t.must(
        &Issuer::Control,
        Command::SetOccupant {
            seat: seat("CHN"),
            occupant: Occupant::Empty,
        },
    );
    assert_eq!(t.public().procedure.speaking, None);
    t.to(1, Phase::Situation);
    assert!(!t.public().procedure.list_closed, "a new round, a new list");
}

#[test]
fn the_table_elects_its_chair_and_an_empty_chair_falls_to_control() {
    let mut t = consultation("security_community");
    let m = t.move_it(
        "GHA",
        "NGA",
        Proposal::Chair {
            seat: Some(seat("ZAF")),
        },
    );
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    assert_eq!(t.public().procedure.chair, Some(seat("ZAF")));
    t.must(
        &Issuer::Control,
        Command::SetOccupant {
            seat: seat("ZAF"),
            occupant: Occupant::Empty,
        },
    );
    assert_eq!(t.public().procedure.chair, None);
}

#[test]
fn a_proxy_votes_for_one_other_and_gives_way_to_its_own_ballot() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.by("GHA", ask(Procedural::GiveProxy { to: seat("NGA") }));
    assert_eq!(
        t.refused("COL", ask(Procedural::GiveProxy { to: seat("NGA") })),
        "not_in_order",
        "TFEU 239: for one"
    );
    assert_eq!(
        t.refused("NGA", ask(Procedural::GiveProxy { to: seat("USA") })),
        "not_in_order",
        "it is not handed on"
    );
    assert_eq!(
        t.refused("GHA", ask(Procedural::GiveProxy { to: seat("GHA") })),
        "oneself"
    );
    assert_eq!(
        t.refused("CAF", ask(Procedural::GiveProxy { to: seat("USA") })),
        "no_voice"
    );
    t.advance();
    let cast = |choice| {
        ask(Procedural::CastProxy {
            motion: m,
            principal: seat("GHA"),
            choice: Sealed::new(choice),
        })
    };
    assert_eq!(t.refused("USA", cast(Choice::Yes)), "not_in_order");
    t.by("NGA", cast(Choice::No));
    assert_eq!(
        t.desk("GHA").ballots,
        [(m, Choice::No)],
        "it sees what was done in its name"
    );
    assert_eq!(t.desk("NGA").proxy_ballots, [(m, Choice::No)]);
    assert_eq!(t.motion(m).by_proxy, [(seat("GHA"), seat("NGA"))]);
    let mut own = t.clone();
    own.vote(m, Choice::Yes, &["GHA"]);
    own.advance();
    let of = |t: &Table| {
        let choices = t.motion(m).result.unwrap().choices.unwrap();
        choices.into_iter().find(|(s, _)| *s == seat("GHA")).unwrap().1
    };
    assert_eq!(of(&own), Some(Choice::Yes), "its own ballot goes before");
    let mut back = t.clone();
    back.by("GHA", ask(Procedural::TakeBackProxy));
    back.advance();
    assert_eq!(of(&back), None, "taken back, the proxy's ballot goes with it");
    t.advance();
    assert_eq!(of(&t), Some(Choice::No));
    t.to(1, Phase::Consultation);
    assert!(t.public().procedure.proxies.is_empty(), "it holds for one round");
}

#[test]
fn a_proxy_ballot_is_the_secret_of_two() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.by("GHA", ask(Procedural::GiveProxy { to: seat("NGA") }));
    t.advance();
    let cast = |choice| {
        let mut t = t.clone();
        t.by(
            "NGA",
            ask(Procedural::CastProxy {
                motion: m,
                principal: seat("GHA"),
                choice: Sealed::new(choice),
            }),
        );
        t
    };
    let (yes, no) = (cast(Choice::Yes), cast(Choice::No));
    for code in everybody(&t.sc)
        .iter()
        .filter(|c| !["NGA", "GHA"].contains(&c.as_str()))
    {
        assert_eq!(yes.desk(code), no.desk(code), "{code} learns of it");
    }
    assert_eq!(yes.public(), no.public());
}

#[test]
fn a_vote_is_explained_once_after_the_count() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    let explain = |text: &str| {
        ask(Procedural::Explain {
            motion: m,
            text: text.to_owned(),
        })
    };
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    assert_eq!(t.refused("USA", explain("We voted yes.")), "wrong_phase");
    t.advance();
    assert_eq!(t.refused("CAF", explain("We could not vote.")), "no_voice");
    assert_eq!(t.refused("USA", explain(&"x".repeat(241))), "message_length");
    t.by("USA", explain("  We voted yes because data come first. "));
    assert_eq!(t.refused("USA", explain("And more.")), "already");
    let said = &t.motion(m).explanations;
    assert_eq!(
        *said,
        [(seat("USA"), "We voted yes because data come first.".to_owned())]
    );
}

#[test]
fn a_vote_that_is_closed_at_its_deadline_takes_no_more_ballots() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.advance();
    assert_eq!(t.motion(m).deadline_minutes, Some(4));
    t.vote(m, Choice::No, &["USA"]);
    assert_eq!(
        t.refused("USA", ask(Procedural::CloseVote { motion: m })),
        "not_yours"
    );
    t.must(&Issuer::Clock, ask(Procedural::CloseVote { motion: m }));
    let late = Command::CastBallot {
        motion: m,
        choice: Sealed::new(Choice::Yes),
    };
    assert_eq!(t.refused("CHN", late), "motion_not_there");
    t.advance();
    assert_eq!(
        t.motion(m).result.unwrap().totals,
        [0, 1, 0, 10],
        "counted as Decision ends"
    );
}

#[test]
fn control_can_go_on_without_the_cards_that_are_owed() {
    let mut t = Table::set(crate::table::gulf());
    let seats =
        t.sc.seats
            .iter()
            .map(|s| (s.id.clone(), Occupant::Person))
            .collect();
    t.must(
        &Issuer::Control,
        Command::OpenSession {
            charter: CharterId::new("security_community"),
            seats,
        },
    );
    assert!(
        t.submit(&Issuer::Control, Command::AdvancePhase).is_err(),
        "the physics owes the cards"
    );
    control(&mut t, Procedural::GoWithoutCards);
    assert!(pending(&t.st).is_empty());
    t.must(&Issuer::Control, Command::AdvancePhase);
    assert_eq!(t.st.phase(), Phase::Consultation);
    assert!(t.public().cards.is_empty());
    let again = t.submit(&Issuer::Control, ask(Procedural::GoWithoutCards));
    assert_eq!(again.unwrap_err().code(), "not_in_order");
    t.finish();
}

#[test]
fn the_charter_is_amended_by_its_own_rule_and_a_new_one_comes_as_it_is_written() {
    let mut t = consultation("security_community");
    let change = changes(&[
        Amendment::Rule {
            category: Category::Mission,
            rule: "simple_majority".to_owned(),
        },
        Amendment::TransferConsent { needed: false },
    ]);
    let m = t.move_it("USA", "CHN", change);
    assert_eq!(t.motion(m).category, Category::Charter);
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    let charter = t.public().charter;
    assert!(charter.amended && !charter.transfer_needs_consent);
    assert!(
        charter
            .rules
            .iter()
            .any(|(c, id, ..)| *c == Category::Mission && id == "simple_majority")
    );
    // The next vote is held under it.
    t.to(1, Phase::Consultation);
    let plan = t.move_it("USA", "JPN", t.mission("Four impactors"));
    assert!(
        t.motion(plan).consents.is_empty(),
        "nobody's consent is asked any more"
    );
    assert_eq!(t.motion(plan).rule.0, "simple_majority");
    // As it was written it can be put back, and another charter comes unamended.
    let back = t.move_it(
        "NGA",
        "BRA",
        Proposal::AdoptCharter {
            charter: CharterId::new("security_community"),
        },
    );
    t.advance();
    t.vote(back, Choice::Yes, &MEMBERS);
    t.advance();
    let charter = t.public().charter;
    assert!(!charter.amended && charter.transfer_needs_consent);
}

#[test]
fn an_amendment_that_changes_nothing_or_cannot_be_is_refused() {
    let mut t = consultation("security_community");
    let table = |c: &[Amendment]| Command::TableMotion { proposal: changes(c) };
    let rule = |rule: &str| Amendment::Rule {
        category: Category::Mission,
        rule: rule.to_owned(),
    };
    assert_eq!(t.refused("USA", table(&[])), "bad_proposal");
    assert_eq!(
        t.refused("USA", table(&[rule("community_majority")])),
        "bad_proposal",
        "it stands already"
    );
    assert_eq!(
        t.refused("USA", table(&[rule("plurality")])),
        "bad_proposal",
        "no such rule"
    );
    assert_eq!(
        t.refused("USA", table(&[rule("unanimity"), rule("silence")])),
        "bad_proposal",
        "twice"
    );
    assert_eq!(
        t.refused("USA", table(&[rule("lead_state")])),
        "bad_proposal",
        "nobody leads"
    );
    assert_eq!(
        t.refused("USA", table(&[Amendment::Lead { seat: seat("XXX") }])),
        "unknown_seat"
    );
    let quorum = Amendment::Quorum {
        category: Category::Mission,
        percent: 101,
    };
    assert_eq!(t.refused("USA", table(&[quorum])), "out_of_range");
    for charter in &mut t.sc.charters {
        charter.rules.remove(&Category::Budget);
    }
    let budget = Amendment::Ballot {
        category: Category::Budget,
        ballot: BallotKind::Secret,
    };
    assert_eq!(t.refused("USA", table(&[budget])), "no_rule");
    t.by(
        "USA",
        table(&[rule("lead_state"), Amendment::Lead { seat: seat("USA") }]),
    );
}

#[test]
fn a_breach_costs_the_vote_only_where_the_charter_says_so_and_never_the_protection() {
    let breach = |rounds: u32| {
        let mut t = consultation("security_community");
        if rounds > 0 {
            let m = t.move_it("EUR", "NGA", changes(&[Amendment::BreachSuspends { rounds }]));
            t.advance();
            t.vote(m, Choice::Yes, &MEMBERS);
            t.advance();
            t.pay(ProgrammeId(1), &MEMBERS);
            t.to(1, Phase::Consultation);
        }
        let m = t.move_it("EUR", "NGA", t.mission("Four impactors"));
        t.advance();
        t.vote(m, Choice::Yes, &MEMBERS);
        t.advance();
        let programme = t.programme().id;
        t.by("USA", Command::RefuseQuota { programme });
        t.pay(programme, &MEMBERS[1..]);
        t.advance();
        t
    };
    let (kept, lost) = (breach(0), breach(1));
    assert!(
        kept.public().charter.electorate.contains(&seat("USA")),
        "exercise design 6.6: vote and protection stay"
    );
    let charter = lost.public().charter;
    assert!(!charter.electorate.contains(&seat("USA")) && charter.suspended == [seat("USA")]);
    assert!(
        charter.members.contains(&seat("USA")),
        "it is still a member, and protected as one"
    );
    let bound = lost.share(ProgrammeId(2), "USA").expect("it is bound");
    assert_eq!(bound.standing, Standing::Refused);
    let quotas = lost
        .public()
        .cards
        .first()
        .map(|c| c.quotas.clone())
        .unwrap_or_default();
    assert!(
        quotas.is_empty() || quotas.iter().any(|(s, _)| *s == seat("USA")),
        "and still shares the burden"
    );
    let mut later = lost;
    later.to(2, Phase::Commitment);
    let running: Vec<ProgrammeId> = later
        .public()
        .programmes
        .iter()
        .filter(|p| p.round == 2)
        .map(|p| p.id)
        .collect();
    for programme in running {
        later.pay(programme, &MEMBERS);
    }
    later.to(3, Phase::Consultation);
    assert!(
        later.public().charter.electorate.contains(&seat("USA")),
        "for one round"
    );
}

#[test]
fn a_member_leaves_with_notice_and_still_owes_what_it_owes() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    assert_eq!(
        t.refused("CAF", ask(Procedural::GiveNotice)),
        "not_in_order",
        "no member"
    );
    let trust = t.trust("NGA", "USA");
    t.by("USA", ask(Procedural::GiveNotice));
    assert!(t.trust("NGA", "USA") < trust);
    assert_eq!(t.public().procedure.leaving, [(seat("USA"), 1)]);
    assert_eq!(t.refused("USA", ask(Procedural::GiveNotice)), "already");
    let mut stays = t.clone();
    stays.by("USA", ask(Procedural::TakeBackNotice));
    stays.to(1, Phase::Consultation);
    assert!(stays.public().charter.members.contains(&seat("USA")));
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    let quota = t
        .share(ProgrammeId(1), "USA")
        .expect("it is bound while its notice runs")
        .quota;
    t.pay(ProgrammeId(1), &MEMBERS);
    t.to(1, Phase::Consultation);
    let charter = t.public().charter;
    assert!(!charter.members.contains(&seat("USA")) && !charter.electorate.contains(&seat("USA")));
    assert_eq!(t.share(ProgrammeId(1), "USA").unwrap().quota, quota);
    assert_eq!(t.refused("USA", ask(Procedural::GiveNotice)), "not_in_order");
    let admit = t.move_it("NGA", "GHA", Proposal::Admit { seat: seat("USA") });
    assert_eq!(t.motion(admit).stage, MotionStage::OnDocket, "it may come back");
}

#[test]
fn there_is_nothing_to_leave_where_the_charter_has_no_members() {
    let mut t = consultation("phone_call");
    assert_eq!(t.refused("USA", ask(Procedural::GiveNotice)), "not_in_order");
}

fn approve(rules: &[&str]) -> Command {
    ask(Procedural::Approve {
        rules: rules.iter().map(|r| (*r).to_owned()).collect(),
    })
}

#[test]
fn an_ad_hoc_body_chooses_its_rule_by_two_thirds_of_those_that_answer() {
    let mut t = consultation("ad_hoc_body");
    let round = t.public().procedure.constitution.expect("a constitution round");
    assert_eq!(round.fallback, "two_thirds_present");
    assert!(
        round.options.iter().all(|o| !o.text.is_empty()),
        "each rule says what it is"
    );
    let m = t.move_it("USA", "CHN", t.mission("Two early impactors"));
    t.by("USA", approve(&["weighted_majority", "double_majority"]));
    t.by("CHN", approve(&["double_majority"]));
    t.by("NGA", approve(&["simple_majority"]));
    assert_eq!(t.refused("NGA", approve(&["plurality"])), "not_in_order");
    assert_eq!(t.refused("NGA", approve(&["simple_majority"])), "already");
    assert_eq!(
        t.refused("ZAF", approve(&["unanimity"])),
        "no_voice",
        "neither under the corridor nor a contributor"
    );
    t.advance();
    assert_eq!(
        t.motion(m).rule.0,
        "double_majority",
        "two of three approve, and the vote is held under it"
    );
    assert!(t.public().procedure.constitution.is_none(), "the round is over");
    assert_eq!(t.refused("NGA", approve(&["simple_majority"])), "wrong_phase");

    let mut split = consultation("ad_hoc_body");
    split.by("USA", approve(&["weighted_majority"]));
    split.by("CHN", approve(&["double_majority"]));
    split.by("NGA", approve(&["simple_majority"]));
    split.advance();
    let rules = split.public().charter.rules;
    assert!(
        rules
            .iter()
            .any(|(c, id, ..)| *c == Category::Mission && id == "two_thirds_present"),
        "VCLT 9(2)"
    );
}

/// Two thirds of those voting, and no state under the corridor against it.
fn corridor_rule() -> OwnRule {
    OwnRule {
        id: "with_the_exposed".to_owned(),
        text: "Two thirds of those voting, and nobody under the corridor against it.".to_owned(),
        electorate: Group::Everyone,
        thresholds: vec![Threshold {
            weight: VoteWeight::One,
            needs: Needs::Share(2, 3),
            strict: false,
            of: Whole::Cast,
            unless_fewer_than: None,
        }],
        veto: Some(Group::Exposed),
        abstention: Counting::Ignored,
        silence: Counting::Ignored,
        quorum_percent: 0,
        binds: Binds::All,
        fallback: None,
        weights: Vec::new(),
    }
}

#[test]
fn a_rule_written_at_the_table_decides_the_vote() {
    let mut t = consultation("ad_hoc_body");
    let m = t.move_it("USA", "CHN", t.mission("Two early impactors"));
    let mut empty = corridor_rule();
    empty.thresholds.clear();
    empty.veto = None;
    assert_eq!(
        t.refused("NGA", ask(Procedural::Draft { rule: empty })),
        "not_in_order"
    );
    t.by(
        "NGA",
        ask(Procedural::Draft {
            rule: corridor_rule(),
        }),
    );
    for code in ["USA", "CHN", "COL"] {
        t.by(code, approve(&["with_the_exposed"]));
    }
    t.advance();
    let electorate = t.motion(m).electorate;
    let voters: Vec<&str> = electorate
        .iter()
        .map(SeatId::as_str)
        .filter(|c| *c != "NGA")
        .collect();
    t.vote(m, Choice::Yes, &voters);
    t.vote(m, Choice::No, &["NGA"]);
    t.advance();
    let motion = t.motion(m);
    assert_eq!(motion.rule.1, corridor_rule().text);
    assert_eq!(
        motion.stage,
        MotionStage::NotCarried,
        "Nigeria lies under the corridor: {}",
        motion.result.unwrap().why
    );
}

#[test]
fn nothing_in_the_proceedings_holds_up_a_silent_table() {
    let mut t = consultation("ad_hoc_body");
    let m = t.move_it("USA", "CHN", t.mission("Two early impactors"));
    t.by("NGA", amend(m, t.mission("Four impactors")));
    t.by(
        "EUR",
        ask(Procedural::RaisePoint {
            point: PointKind::First { motion: m },
        }),
    );
    t.by("EUR", ask(Procedural::AskFloor));
    t.by("IND", ask(Procedural::GiveProxy { to: seat("JPN") }));
    control(
        &mut t,
        Procedural::NameChair {
            seat: Some(seat("GHA")),
        },
    );
    t.finish();
}

//! What a table of lawyers would try: rules turned against those they bind, ballots counted for whom they do not concern,
//! words given twice. A treaty makes neither duties nor rights for a state without its consent, a text for all is adopted
//! by two thirds of those voting (Vienna Convention on the Law of Treaties, Articles 34 and 9(2)).

use game::*;
use scenario::{
    BallotKind, Binds, BurdenKey, Category, CharterId, Counting, Group, Money, Needs, OwnRule, Threshold,
    VoteWeight, Whole,
};

use crate::table::{MEMBERS, Table, everybody, seat};

fn ask(asked: Procedural) -> Command {
    Command::Procedure(asked)
}

fn consultation(charter: &str) -> Table {
    let mut t = Table::open(charter);
    t.advance();
    t
}

fn adopt(charter: &str) -> Proposal {
    Proposal::AdoptCharter {
        charter: CharterId::new(charter),
    }
}

fn amend(changes: &[Amendment]) -> Proposal {
    Proposal::Amend {
        changes: changes.to_vec(),
    }
}

fn all(t: &Table) -> Vec<String> {
    everybody(&t.sc)
}

/// The motion is moved, seconded and put, and these vote yes and no.
fn decide(t: &mut Table, by: (&str, &str), proposal: Proposal, yes: &[&str], no: &[&str]) -> MotionId {
    let m = t.move_it(by.0, by.1, proposal);
    t.to(t.st.round(), Phase::Decision);
    t.vote(m, Choice::Yes, yes);
    t.vote(m, Choice::No, no);
    t.advance();
    m
}

#[test]
fn one_yes_does_not_rewrite_the_rules_of_all() {
    // Under the phone call the rule for charters is a coalition: it binds those who vote yes and nobody else.
    let lead = amend(&[Amendment::Lead { seat: seat("NGA") }]);
    let mut t = consultation("phone_call");
    let m = decide(&mut t, ("NGA", "GHA"), lead.clone(), &["NGA"], &["USA", "CHN"]);
    assert_eq!(t.motion(m).stage, MotionStage::NotCarried);
    assert_eq!(t.motion(m).rule.0, "two_thirds_present");
    assert!(!t.public().charter.amended);
    for charter in ["qualified_majority", "security_council", "ad_hoc_body"] {
        let mut t = consultation("phone_call");
        let m = decide(
            &mut t,
            ("NGA", "GHA"),
            adopt(charter),
            &["NGA", "GHA", "ETH"],
            &["USA", "CHN"],
        );
        assert_eq!(
            t.motion(m).stage,
            MotionStage::NotCarried,
            "{charter} would bind those who refuse it"
        );
    }
    // Two thirds of those voting are enough.
    let mut t = consultation("phone_call");
    let m = decide(
        &mut t,
        ("NGA", "GHA"),
        lead,
        &["NGA", "GHA", "ETH", "BRA"],
        &["USA", "CHN"],
    );
    assert_eq!(t.motion(m).stage, MotionStage::Carried);
    // And a few may still found what binds them alone.
    let mut t = consultation("phone_call");
    let m = decide(
        &mut t,
        ("NGA", "GHA"),
        adopt("security_community"),
        &["NGA", "GHA", "ETH"],
        &["USA", "CHN"],
    );
    assert_eq!(t.motion(m).stage, MotionStage::Carried);
    assert_eq!(t.motion(m).rule.0, "coalition");
}

#[test]
fn members_do_not_put_outsiders_under_a_charter() {
    // Eleven of twelve are members; the one that is none has a say in what would bind it.
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "JPN", adopt("qualified_majority"));
    assert!(
        t.motion(m).electorate.contains(&seat("CAF")),
        "before its vote opens, too"
    );
    t.advance();
    assert!(t.motion(m).electorate.contains(&seat("CAF")));
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "JPN", adopt("cosmopolitan_community"));
    assert!(
        !t.motion(m).electorate.contains(&seat("CAF")),
        "what binds members is theirs"
    );
}

#[test]
fn nobody_is_made_a_member_against_its_will() {
    let mut t = consultation("security_community");
    let admit = Proposal::Admit { seat: seat("CAF") };
    let m = decide(&mut t, ("EUR", "JPN"), admit.clone(), &MEMBERS, &[]);
    assert_eq!(t.motion(m).stage, MotionStage::Blocked, "it has not consented");
    assert!(!t.public().charter.members.contains(&seat("CAF")));
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "JPN", admit.clone());
    t.by(
        "CAF",
        Command::GiveConsent {
            motion: m,
            given: true,
        },
    );
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    assert!(t.public().charter.members.contains(&seat("CAF")));
    // Who asks for it itself has consented.
    let mut t = consultation("security_community");
    let m = decide(&mut t, ("CAF", "JPN"), admit, &MEMBERS, &[]);
    assert_eq!(t.motion(m).stage, MotionStage::Carried);
}

#[test]
fn a_vote_is_counted_under_the_charter_it_opened_under() {
    // The charter that the first motion adopts knows no lead state; the second was put to the lead state.
    let mut t = consultation("phone_call");
    let found = t.move_it("EUR", "JPN", adopt("security_community"));
    t.by("NGA", Command::SecondMotion { motion: found });
    let look = t.move_it("USA", "JPN", t.mission("Look first"));
    t.advance();
    t.vote(found, Choice::Yes, &["EUR", "JPN", "NGA"]);
    t.vote(look, Choice::Yes, &["USA"]);
    t.advance();
    assert_eq!(t.motion(found).stage, MotionStage::Carried);
    let look = t.motion(look);
    assert_eq!(look.stage, MotionStage::Carried, "{}", look.result.unwrap().why);
}

#[test]
fn whoever_seconded_one_text_has_not_seconded_another() {
    let mut t = consultation("qualified_majority");
    let shelter = |people| Proposal::Shelter {
        of: seat("NGA"),
        people,
    };
    let m = t.move_it("NGA", "EUR", shelter(100_000));
    t.by("JPN", Command::SecondMotion { motion: m });
    t.by(
        "GHA",
        ask(Procedural::Amend {
            motion: m,
            proposal: shelter(20_000_000),
        }),
    );
    let a = t.public().motions.last().unwrap().id;
    t.by("NGA", ask(Procedural::TakeOver { amendment: a }));
    assert_eq!(
        t.motion(m).seconders,
        [seat("GHA")],
        "who moved the new text stands behind it"
    );
    assert_eq!(t.motion(m).stage, MotionStage::OnDocket);
    // Nobody seconds oneself by the way of an amendment.
    let mut t = consultation("qualified_majority");
    let m = t.move_it("NGA", "EUR", shelter(100_000));
    t.by(
        "NGA",
        ask(Procedural::Amend {
            motion: m,
            proposal: shelter(20_000_000),
        }),
    );
    let a = t.public().motions.last().unwrap().id;
    t.by("NGA", ask(Procedural::TakeOver { amendment: a }));
    assert!(t.motion(m).seconders.is_empty());
    assert_eq!(t.motion(m).stage, MotionStage::Tabled);
}

fn two_articles() -> Proposal {
    amend(&[
        Amendment::Key {
            key: BurdenKey::Equal,
        },
        Amendment::TransferConsent { needed: false },
    ])
}

#[test]
fn a_point_of_order_that_would_do_nothing_is_not_in_order() {
    let mut t = consultation("security_community");
    let m = t.move_it(
        "EUR",
        "JPN",
        amend(&[Amendment::Key {
            key: BurdenKey::Equal,
        }]),
    );
    t.by(
        "USA",
        ask(Procedural::Amend {
            motion: m,
            proposal: two_articles(),
        }),
    );
    let a = t.public().motions.last().unwrap().id;
    t.by("CHN", Command::SecondMotion { motion: a });
    for point in [
        PointKind::Divide { motion: a },
        PointKind::First { motion: a },
        PointKind::PutOff { motion: a },
    ] {
        assert_eq!(
            t.refused("NGA", ask(Procedural::RaisePoint { point: point.clone() })),
            "not_in_order",
            "{point:?}: an amendment is put with its motion, whole and before it"
        );
    }
}

#[test]
fn who_pays_by_its_yes_does_not_vote_in_secret() {
    // A coalition binds by name, and under a key of contributors a quota says who voted yes.
    let mut t = consultation("phone_call");
    let m = t.move_it(
        "NGA",
        "GHA",
        Proposal::Shelter {
            of: seat("NGA"),
            people: 100_000,
        },
    );
    let point = PointKind::Ballot {
        motion: m,
        ballot: BallotKind::Secret,
    };
    assert_eq!(
        t.refused("CHN", ask(Procedural::RaisePoint { point })),
        "not_in_order"
    );
    let secret = amend(&[Amendment::Ballot {
        category: Category::CivilProtection,
        ballot: BallotKind::Secret,
    }]);
    assert_eq!(
        t.refused("CHN", Command::TableMotion { proposal: secret }),
        "bad_proposal"
    );
}

#[test]
fn a_chair_that_does_not_rule_can_be_appealed_against() {
    let mut t = consultation("security_community");
    t.must(
        &Issuer::Control,
        ask(Procedural::NameChair {
            seat: Some(seat("ZAF")),
        }),
    );
    let m = t.move_it("EUR", "JPN", two_articles());
    t.by(
        "USA",
        ask(Procedural::RaisePoint {
            point: PointKind::Divide { motion: m },
        }),
    );
    let point = t.public().procedure.points[0].id;
    t.by("CHN", ask(Procedural::AppealRuling { point }));
    t.by(
        "IND",
        ask(Procedural::VoteOnAppeal {
            point,
            overrule: true,
        }),
    );
    t.by(
        "ZAF",
        ask(Procedural::VoteOnAppeal {
            point,
            overrule: false,
        }),
    );
    // Too late to rule: the table has it.
    assert_eq!(
        t.refused("ZAF", ask(Procedural::RulePoint { point, upheld: false })),
        "not_in_order"
    );
    t.advance();
    assert_eq!(t.motion(m).stage, MotionStage::Divided, "two hands to one");
}

#[test]
fn what_would_have_closed_the_clause_is_said_of_the_ballots_as_they_were_cast() {
    let mut t = Table::open("security_community");
    t.to(1, Phase::Consultation);
    let m = decide(
        &mut t,
        ("USA", "CHN"),
        Proposal::CloseClause,
        &["USA", "CHN", "EUR", "IND", "JPN", "BRA", "COL"],
        &["NGA"],
    );
    // 11 members; two thirds of 11 are 8.
    let result = t.motion(m).result.unwrap();
    assert!(!result.carried);
    let turn = result.would_turn.unwrap();
    assert!(
        turn.contains("would have been closed") && turn.contains("yes"),
        "{turn}"
    );
}

#[test]
fn a_seat_that_empties_while_a_vote_is_open_is_not_made_to_pay() {
    let mut t = consultation("qualified_majority");
    let m = t.move_it("EUR", "JPN", t.mission("Look first"));
    t.advance();
    let voters = all(&t);
    let voters: Vec<&str> = voters
        .iter()
        .map(String::as_str)
        .filter(|c| *c != "GHA")
        .collect();
    t.vote(m, Choice::Yes, &voters);
    t.must(
        &Issuer::Control,
        Command::SetOccupant {
            seat: seat("GHA"),
            occupant: Occupant::Empty,
        },
    );
    t.advance();
    assert_eq!(t.motion(m).stage, MotionStage::Carried);
    assert!(
        t.share(ProgrammeId(1), "GHA").is_none(),
        "a seat where nobody sits neither votes nor pays"
    );
}

#[test]
fn a_proxy_counts_once_however_it_is_cast() {
    let mut t = consultation("qualified_majority");
    let m = t.move_it("EUR", "JPN", t.mission("Look first"));
    t.by("GHA", ask(Procedural::GiveProxy { to: seat("NGA") }));
    assert_eq!(
        t.refused("NGA", ask(Procedural::GiveProxy { to: seat("ETH") })),
        "not_in_order"
    );
    assert_eq!(
        t.refused("ETH", ask(Procedural::GiveProxy { to: seat("NGA") })),
        "not_in_order"
    );
    t.advance();
    let proxy = |choice| {
        ask(Procedural::CastProxy {
            motion: m,
            principal: seat("GHA"),
            choice: Sealed::new(choice),
        })
    };
    t.by("NGA", proxy(Choice::Yes));
    t.vote(m, Choice::Yes, &["NGA"]);
    t.vote(m, Choice::No, &["GHA"]);
    t.by("NGA", proxy(Choice::Abstain));
    t.advance();
    let totals = t.motion(m).result.unwrap().totals;
    assert_eq!(
        totals[..3],
        [1, 1, 0],
        "its own ballot goes before, and nothing counts twice"
    );
}

#[test]
fn numbers_beyond_all_measure_are_refused_and_stop_nothing() {
    let mut t = consultation("security_community");
    for amount in [Money(i64::MAX), Money(i64::MIN), Money(-1), Money(0)] {
        t.refused(
            "USA",
            Command::GiveMoney {
                to: seat("NGA"),
                amount,
            },
        );
        t.refused(
            "USA",
            Command::RequestHelp {
                to: seat("USA"),
                item: HelpItem::Money(amount),
            },
        );
    }
    t.by(
        "NGA",
        Command::RequestHelp {
            to: seat("USA"),
            item: HelpItem::Money(Money(i64::MAX)),
        },
    );
    let request = t.public().requests.last().unwrap().id;
    assert_eq!(
        t.refused(
            "USA",
            Command::AnswerRequest {
                request,
                granted: true
            }
        ),
        "no_money"
    );
    for people in [i64::MAX, i64::MIN, -1, 0] {
        t.refused(
            "USA",
            Command::TableMotion {
                proposal: Proposal::Shelter {
                    of: seat("NGA"),
                    people,
                },
            },
        );
    }
    let offer = |term| Command::OfferAgreement {
        to: seat("NGA"),
        gives: vec![term],
        takes: Vec::new(),
        public: false,
    };
    t.refused(
        "USA",
        offer(Term::Give {
            amount: Money(1),
            until: u32::MAX,
        }),
    );
    t.refused(
        "USA",
        offer(Term::Launches {
            count: u32::MAX,
            by: scenario::Date(i32::MAX),
        }),
    );
    bargain(
        &mut t,
        "USA",
        "NGA",
        vec![Term::Give {
            amount: Money(i64::MAX),
            until: 0,
        }],
    );
    t.finish();
}

#[test]
fn a_rule_of_odd_numbers_is_refused_or_counted() {
    let t = consultation("security_community");
    let rule = |weight, needs, weights: Vec<(SeatId, i64)>| OwnRule {
        id: "odd".to_owned(),
        text: "An odd rule.".to_owned(),
        electorate: Group::Everyone,
        thresholds: vec![Threshold {
            weight,
            needs,
            strict: false,
            of: Whole::All,
            unless_fewer_than: Some(u32::MAX),
        }],
        veto: None,
        abstention: Counting::Ignored,
        silence: Counting::Ignored,
        quorum_percent: 0,
        binds: Binds::All,
        fallback: None,
        weights,
    };
    let huge: Vec<(SeatId, i64)> = MEMBERS.iter().map(|c| (seat(c), i64::MAX)).collect();
    for (weight, needs, weights) in [
        (VoteWeight::Given, Needs::Share(1, 2), huge.clone()),
        (VoteWeight::Given, Needs::Count(i64::MAX), huge),
        (VoteWeight::One, Needs::Count(i64::MAX), Vec::new()),
        (VoteWeight::One, Needs::Share(u32::MAX, u32::MAX), Vec::new()),
        (
            VoteWeight::RootPopulation,
            Needs::Share(u32::MAX - 1, u32::MAX),
            Vec::new(),
        ),
        (
            VoteWeight::Population,
            Needs::Share(u32::MAX - 1, u32::MAX),
            Vec::new(),
        ),
        (VoteWeight::RootPopulation, Needs::Count(i64::MAX), Vec::new()),
    ] {
        let mut t = t.clone();
        let proposal = amend(&[Amendment::Write {
            category: Category::Mission,
            rule: rule(weight, needs, weights),
        }]);
        let table = Command::TableMotion { proposal };
        if t.submit(&Issuer::Seat(seat("USA")), table).is_ok() {
            let w = t.public().motions.last().unwrap().id;
            t.by("CHN", Command::SecondMotion { motion: w });
            t.advance();
            t.vote(w, Choice::Yes, &MEMBERS);
            t.advance();
            t.to(1, Phase::Consultation);
            let p = t.move_it("EUR", "JPN", t.mission("Four impactors"));
            t.advance();
            t.vote(p, Choice::Yes, &MEMBERS);
            t.advance();
            assert!(t.motion(p).result.is_some(), "{weight:?} {needs:?} is counted");
        }
    }
}

#[test]
fn nobody_delivers_beyond_measure() {
    let mut t = consultation("security_community");
    let m = t.move_it("EUR", "JPN", t.mission("Look first"));
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    let programme = t.programme().id;
    for amount in [Money(i64::MAX), Money(i64::MIN), Money(-5), Money(0)] {
        t.refused("USA", Command::Deliver { programme, amount });
        t.refused("USA", Command::StepUp { programme, amount });
    }
    t.refused(
        "USA",
        Command::PrepareShelter {
            of: seat("NGA"),
            people: i64::MAX,
        },
    );
    t.finish();
}

fn bargain(t: &mut Table, from: &str, to: &str, gives: Vec<Term>) -> AgreementId {
    t.by(
        from,
        Command::OfferAgreement {
            to: seat(to),
            gives,
            takes: Vec::new(),
            public: false,
        },
    );
    let agreement = t.desk(to).agreements.last().unwrap().id;
    t.by(
        to,
        Command::AnswerAgreement {
            agreement,
            accepted: true,
        },
    );
    agreement
}

fn give(millions: i64) -> Term {
    Term::Give {
        amount: Money::millions(millions),
        until: 0,
    }
}

fn fates(t: &Table, who: &str, id: AgreementId) -> Vec<Option<Fate>> {
    let agreements = t.desk(who).agreements;
    let a = agreements.iter().find(|a| a.id == id).unwrap();
    a.promises.iter().map(|p| p.fate).collect()
}

#[test]
fn one_gift_keeps_one_word() {
    let mut t = consultation("security_community");
    let first = bargain(&mut t, "USA", "NGA", vec![give(10)]);
    let second = bargain(&mut t, "USA", "NGA", vec![give(10)]);
    let trust = t.trust("NGA", "USA");
    let gift = |millions| Command::GiveMoney {
        to: seat("NGA"),
        amount: Money::millions(millions),
    };
    t.by("USA", gift(10));
    assert_eq!(fates(&t, "NGA", first), [Some(Fate::Kept)]);
    assert_eq!(
        fates(&t, "NGA", second),
        [None],
        "what was paid for one word does not pay for another"
    );
    t.by("USA", gift(10));
    assert_eq!(fates(&t, "NGA", second), [Some(Fate::Kept)]);
    assert_eq!(
        t.trust("NGA", "USA"),
        trust + 4,
        "trust rises once a round, as for aid: it is not grown by splitting a promise"
    );
}

#[test]
fn what_is_done_cannot_be_promised_and_what_contradicts_itself_neither() {
    let mut t = consultation("security_community");
    let m = t.move_it("BRA", "ZAF", t.mission("Look first"));
    let vote = |choice| Term::Vote { motion: m, choice };
    let refused = |t: &mut Table, from: &str, gives: Vec<Term>| {
        let to = seat(if from == "NGA" { "USA" } else { "NGA" });
        let offer = Command::OfferAgreement {
            to,
            gives,
            takes: Vec::new(),
            public: false,
        };
        assert_eq!(t.refused(from, offer), "bad_agreement");
    };
    refused(&mut t, "USA", vec![vote(Choice::Yes), vote(Choice::No)]);
    refused(&mut t, "USA", vec![give(5), give(5)]);
    refused(&mut t, "ZAF", vec![Term::Second { motion: m }]);
    t.to(0, Phase::Commitment);
    t.by("ZAF", Command::OfferStation);
    t.by(
        "USA",
        Command::PlaceUnder {
            oversight: Oversight::Inspected,
        },
    );
    refused(&mut t, "ZAF", vec![Term::Station { until: 0 }]);
    refused(&mut t, "USA", vec![Term::Inspection { until: 0 }]);
}

#[test]
fn a_launch_that_was_granted_is_a_word_given() {
    let mut t = consultation("security_community");
    t.by(
        "NGA",
        Command::RequestHelp {
            to: seat("USA"),
            item: HelpItem::Launch,
        },
    );
    let request = t.public().requests.last().unwrap().id;
    t.by(
        "USA",
        Command::AnswerRequest {
            request,
            granted: true,
        },
    );
    let word = t.public().agreements.last().unwrap().clone();
    assert_eq!((word.from, word.to), (seat("NGA"), seat("USA")));
    assert!(matches!(word.promises[0].term, Term::Launches { count: 1, .. }));
    t.finish();
    assert_eq!(
        t.public().agreements[0].promises[0].fate,
        Some(Fate::Broken),
        "nothing flew"
    );
}

#[test]
fn what_has_not_flown_can_be_recalled_by_the_table_and_alone_only_at_a_price() {
    let t = Table::funded("Four impactors", 7, &[]);
    let craft = t.public().craft[0].clone();
    assert_eq!(craft.stage, CraftStage::Ordered);
    let owner = craft.flight.clone().unwrap().launched_by;
    let after = |t: &Table| {
        t.public()
            .craft
            .into_iter()
            .find(|c| c.number == craft.number)
            .unwrap()
    };
    // By the table.
    let mut table = t.clone();
    table.to(2, Phase::Consultation);
    let m = decide(
        &mut table,
        ("NGA", "GHA"),
        Proposal::WaveOff { craft: craft.number },
        &MEMBERS,
        &[],
    );
    assert_eq!(table.motion(m).title, format!("Recall {}", craft.number));
    assert_eq!(table.motion(m).stage, MotionStage::Carried);
    let recalled = |t: &Table| t.count(|e| matches!(e, Event::Recalled { craft: c } if *c == craft.number));
    assert_eq!(recalled(&table), 1);
    assert!(
        after(&table).flight.is_none() || table.programme().round == 2,
        "it flies no more, unless the clause's default plan takes it from the ground"
    );
    table.finish();
    // Whoever launches it may refuse to: without a mandate (exercise design, 5: −8 of all).
    let mut alone = t;
    let trust = alone.trust("GHA", owner.as_str());
    alone.by(owner.as_str(), Command::WaveOff { craft: craft.number });
    assert!(after(&alone).flight.is_none());
    assert_eq!(alone.trust("GHA", owner.as_str()), trust - 8);
}

//! Rounds, phases, the docket, and rooms in which nobody does anything.

use game::*;
use scenario::{CharterId, Money};

use crate::table::{Table, day, everybody, gulf, seat};

#[test]
fn a_round_has_five_phases_and_the_next_begins_on_its_date() {
    let mut t = Table::open("phone_call");
    let mut phases = Vec::new();
    for _ in 0..6 {
        phases.push((t.st.round(), t.st.phase()));
        t.advance();
    }
    assert_eq!(
        phases,
        [
            (0, Phase::Situation),
            (0, Phase::Consultation),
            (0, Phase::Decision),
            (0, Phase::Commitment),
            (0, Phase::Execution),
            (1, Phase::Situation)
        ]
    );
    assert_eq!(
        t.st.date(),
        day(2026, 6, 15),
        "exercise design 8.2: R2 is on 15 June 2026"
    );
}

#[test]
fn the_phase_cannot_end_while_the_cards_are_owed() {
    let mut t = Table::set(gulf());
    let seats =
        t.sc.seats
            .iter()
            .map(|s| (s.id.clone(), Occupant::Person))
            .collect();
    let charter = CharterId::new("phone_call");
    t.must(&Issuer::Control, Command::OpenSession { charter, seats });
    let busy = t.submit(&Issuer::Clock, Command::AdvancePhase).unwrap_err();
    assert_eq!(busy.code(), "busy");
    assert!(t.public().busy.is_some(), "the view says so too");
    let stale = Command::RecordCards {
        request: 99,
        cards: Vec::new(),
    };
    assert_eq!(
        t.submit(&Issuer::Adjudicator, stale).unwrap_err().code(),
        "not_asked",
        "of another question"
    );
    t.adjudicate();
    assert!(
        t.public().busy.is_none() && t.public().cards.len() >= 4,
        "the cards are there"
    );
    t.advance();
    assert_eq!(t.st.phase(), Phase::Consultation);
}

#[test]
fn a_docket_is_never_above_its_size_and_what_is_left_over_is_dropped() {
    let mut t = Table::open("phone_call");
    t.advance();
    let one = t.move_it("USA", "EUR", t.mission("Look first"));
    let two = t.move_it("CHN", "IND", t.mission("One into the ocean"));
    let three = t.move_it("EUR", "USA", t.mission("Four impactors"));
    t.by("JPN", Command::SecondMotion { motion: three });
    t.by(
        "GHA",
        Command::TableMotion {
            proposal: t.mission("Two early impactors"),
        },
    );
    let alone = t.public().motions.last().unwrap().id;
    t.advance();
    let stage = |id| t.motion(id).stage;
    assert_eq!(
        t.public()
            .motions
            .iter()
            .filter(|m| m.stage == MotionStage::Open)
            .count(),
        t.sc.docket
    );
    assert_eq!(stage(three), MotionStage::Open, "two seconds come before one");
    assert_eq!(stage(one), MotionStage::Open, "at a tie the earlier");
    assert_eq!(
        [stage(two), stage(alone)],
        [MotionStage::Dropped; 2],
        "left over; and never seconded"
    );
    t.to(1, Phase::Consultation);
    assert_eq!(t.motion(two).stage, MotionStage::Dropped, "dropped, not queued");
}

#[test]
fn at_a_tie_of_seconds_the_mover_with_fewer_votes_so_far_comes_first() {
    let mut t = Table::open("phone_call");
    t.advance();
    t.move_it("USA", "EUR", t.mission("Look first"));
    t.to(1, Phase::Consultation);
    let often = t.move_it("USA", "EUR", t.mission("One into the ocean"));
    let second = t.move_it("CHN", "IND", t.mission("Four impactors"));
    let third = t.move_it(
        "BRA",
        "IND",
        Proposal::Shelter {
            of: seat("NGA"),
            people: 1_000_000,
        },
    );
    t.advance();
    assert_eq!(
        t.motion(often).stage,
        MotionStage::Dropped,
        "the United States had its vote in round 1"
    );
    assert_eq!(
        [t.motion(second).stage, t.motion(third).stage],
        [MotionStage::Open; 2]
    );
}

#[test]
fn a_delegation_tables_two_motions_a_round_and_nobody_the_same_twice() {
    let mut t = Table::open("phone_call");
    t.advance();
    t.by(
        "USA",
        Command::TableMotion {
            proposal: t.mission("Look first"),
        },
    );
    assert_eq!(
        t.refused(
            "CHN",
            Command::TableMotion {
                proposal: t.mission("Look first")
            }
        ),
        "same_motion"
    );
    t.by(
        "USA",
        Command::TableMotion {
            proposal: t.mission("Four impactors"),
        },
    );
    let third = Command::TableMotion {
        proposal: t.mission("One into the ocean"),
    };
    assert_eq!(t.refused("USA", third.clone()), "too_many_motions");
    t.by("USA", Command::WithdrawMotion { motion: MotionId(1) });
    t.by("USA", third);
    assert_eq!(
        t.refused("USA", Command::SecondMotion { motion: MotionId(2) }),
        "own_motion"
    );
    assert_eq!(
        t.refused("CHN", Command::SecondMotion { motion: MotionId(1) }),
        "motion_not_there"
    );
}

#[test]
fn an_empty_seat_does_nothing_and_control_can_fill_it() {
    let mut t = Table::set(gulf());
    t.start("phone_call", Occupant::Empty);
    assert_eq!(t.refused("USA", Command::Ready), "empty_seat");
    t.must(
        &Issuer::Control,
        Command::SetOccupant {
            seat: seat("USA"),
            occupant: Occupant::Bot,
        },
    );
    t.by("USA", Command::Ready);
    assert_eq!(t.refused("USA", Command::Ready), "already");
    let clock = t.submit(
        &Issuer::Clock,
        Command::SetOccupant {
            seat: seat("USA"),
            occupant: Occupant::Bot,
        },
    );
    assert_eq!(clock.unwrap_err().code(), "not_yours");
    assert_eq!(t.refused("USA", Command::AdvancePhase), "not_yours");
}

#[test]
fn a_room_that_does_nothing_reaches_an_outcome_under_every_charter() {
    let sc = gulf();
    for charter in &sc.charters {
        for occupant in [Occupant::Person, Occupant::Empty] {
            let mut t = Table::set(sc.clone());
            t.start(charter.id.as_str(), occupant);
            let outcome = t.finish();
            assert!(
                !outcome.sentence.is_empty(),
                "{}: it says how it ended",
                charter.id
            );
            assert_eq!(
                outcome.scores.len(),
                everybody(&sc).len(),
                "{}: everybody has a score",
                charter.id
            );
            assert_eq!(
                t.submit(&Issuer::Clock, Command::AdvancePhase)
                    .unwrap_err()
                    .code(),
                "over"
            );
            let by_default = t.count(|e| {
                matches!(e, Event::ProgrammeAdopted { programme } if programme.mandate == Mandate::Default)
            });
            let assured = charter.clause.is_some() && occupant == Occupant::Person;
            assert_eq!(
                by_default > 0,
                assured,
                "{}: only a clause acts for silent members",
                charter.id
            );
        }
    }
}

#[test]
fn the_same_seed_and_commands_give_the_same_events() {
    let play = |seed: u64| {
        let mut t = Table::set(gulf());
        t.chance = Chance::new(seed);
        t.start("security_community", Occupant::Person);
        t.finish();
        t
    };
    let first = play(7);
    let again = play(7);
    assert_eq!(first.log, again.log, "same seed");
    assert_eq!(first.st.hash(), again.st.hash());
    // Re-deciding every command from the journal gives the events that were recorded.
    let mut st = State::new(&first.sc);
    let env = Env {
        chance: &first.chance,
        physics: &first.fake,
    };
    let mut events = Vec::new();
    for (who, cmd) in &first.commands {
        let decided = decide(&first.sc, &st, who, cmd, &env).unwrap();
        for event in &decided {
            evolve(&mut st, event);
        }
        events.extend(decided);
    }
    assert_eq!(events, first.log);
    assert_eq!(st, first.st, "the fold is the state");
    let other: Vec<_> = (8..16).map(|seed| play(seed).log).collect();
    assert!(
        other.iter().any(|log| *log != first.log),
        "another seed throws other dice"
    );
}

#[test]
fn trust_and_suspicion_move_as_rounds_pass() {
    let mut t = Table::open("phone_call");
    assert_eq!(t.trust("USA", "CHN"), 25, "exercise design 8.1: baselines");
    assert_eq!(t.trust("NGA", "GHA"), 65);
    let suspicion = |t: &Table, code: &str| {
        t.public()
            .seats
            .iter()
            .find(|s| s.id.as_str() == code)
            .unwrap()
            .suspicion
    };
    assert_eq!([suspicion(&t, "USA"), suspicion(&t, "NGA")], [Some(30), None]);
    t.to(0, Phase::Commitment);
    let under = |oversight| Command::PlaceUnder { oversight };
    t.by("CHN", under(Oversight::Declared));
    assert_eq!(suspicion(&t, "CHN"), Some(22), "exercise design 5: declared, - 8");
    assert_eq!(t.refused("CHN", under(Oversight::National)), "already");
    assert_eq!(t.refused("NGA", under(Oversight::Inspected)), "has_none");
    t.to(1, Phase::Commitment);
    assert_eq!(
        [suspicion(&t, "USA"), suspicion(&t, "CHN")],
        [Some(36), Some(25)],
        "+ 6 a round unsupervised, half of that where it is declared only"
    );
    t.by("CHN", under(Oversight::Inspected));
    assert_eq!(suspicion(&t, "CHN"), Some(18), "inspected, - 15 in all");
    t.by("CHN", under(Oversight::Joint));
    assert_eq!(suspicion(&t, "CHN"), Some(8), "joint control, - 25 in all");
    assert_eq!(t.refused("CHN", under(Oversight::Inspected)), "already");
    t.to(2, Phase::Situation);
    assert_eq!(
        [suspicion(&t, "USA"), suspicion(&t, "CHN")],
        [Some(42), Some(8)],
        "it does not grow where others may look"
    );
}

#[test]
fn silence_to_a_request_is_a_refusal_and_every_answer_is_recorded() {
    let mut t = Table::open("phone_call");
    t.advance();
    let ask = |to: &str| Command::RequestHelp {
        to: seat(to),
        item: HelpItem::Launch,
    };
    assert_eq!(
        t.refused("NGA", ask("GHA")),
        "no_hardware",
        "Ghana has no launcher"
    );
    t.by("NGA", ask("USA"));
    assert_eq!(t.refused("NGA", ask("CHN")), "one_request");
    t.by(
        "GHA",
        Command::RequestHelp {
            to: seat("CHN"),
            item: HelpItem::Information,
        },
    );
    t.by(
        "CHN",
        Command::AnswerRequest {
            request: RequestId(2),
            granted: true,
        },
    );
    let before = t.trust("NGA", "USA");
    t.to(0, Phase::Execution);
    t.advance();
    let answers: Vec<_> = t.public().requests.iter().map(|r| r.answer).collect();
    assert_eq!(answers, [Some(Answer::Silence), Some(Answer::Granted)]);
    // Silence counts as no: − 6, then a tenth of the way back to 50.
    assert_eq!((before, t.trust("NGA", "USA")), (50, 45));
}

/// The answers to a request are yes, no, a price, or silence (exercise design, 6.10). A price is an offer between the two,
/// and costs no trust.
#[test]
fn a_request_may_be_answered_with_a_price() {
    let mut t = Table::open("phone_call");
    t.advance();
    let ask = |item| Command::RequestHelp {
        to: seat("USA"),
        item,
    };
    t.by("NGA", ask(HelpItem::Launch));
    t.by("GHA", ask(HelpItem::Information));
    let price = |request, takes| Command::NamePrice { request, takes };
    let give = |millions| Term::Give {
        amount: Money::millions(millions),
        until: 0,
    };
    let (launch, known) = (RequestId(1), RequestId(2));
    assert_eq!(t.refused("USA", price(launch, Vec::new())), "bad_agreement");
    assert_eq!(t.refused("USA", price(known, vec![give(1)])), "bad_agreement");
    assert_eq!(t.refused("CHN", price(launch, vec![give(1)])), "unknown_request");
    t.by("USA", price(launch, vec![give(1)]));
    assert_eq!(t.refused("USA", price(launch, vec![give(2)])), "already");
    let offer = t.desk("NGA").agreements.last().unwrap().clone();
    assert_eq!((offer.from.as_str(), offer.to.as_str()), ("USA", "NGA"));
    let answer = t.public().requests[0].answer;
    assert_eq!(answer, Some(Answer::Price(offer.id)));
    assert!(
        t.public().agreements.is_empty(),
        "what the price is, nobody else knows"
    );
    let trust = t.trust("NGA", "USA");
    t.by(
        "NGA",
        Command::AnswerAgreement {
            agreement: offer.id,
            accepted: true,
        },
    );
    t.to(0, Phase::Execution);
    let promised = t.desk("NGA").agreements.last().unwrap().clone();
    let launches =
        |p: &TermView| matches!(p.term, Term::Launches { count: 1, .. }) && p.debtor == seat("USA");
    assert!(promised.promises.iter().any(launches), "{promised:?}");
    assert!(t.trust("NGA", "USA") >= trust, "nothing was refused");
}

#[test]
fn injects_fire_by_themselves_and_private_ones_are_private() {
    let mut t = Table::open("phone_call");
    let released = |t: &Table| {
        t.public()
            .injects
            .iter()
            .map(|i| i.id.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(released(&t), ["iawn_warning"]);
    assert_eq!(
        t.desk("BRA").private_injects.len(),
        1,
        "the private company has called Brazil"
    );
    assert_eq!(t.desk("COL").private_injects.len(), 0);
    let support = t.support("BRA");
    t.must(
        &Issuer::Control,
        Command::ReleaseInject {
            inject: scenario::InjectId::new("leaked_map"),
        },
    );
    assert_eq!(t.support("BRA"), support - 4, "exercise design 8.2, event 2");
    t.to(1, Phase::Situation);
    assert!(
        released(&t).contains(&"ministers_refuse".to_owned()),
        "Europe's support is below 50"
    );
    let income = |t: &Table, code: &str| {
        let lines = t.public().ledger;
        let of = |l: &&LedgerLine| l.seat.as_str() == code && l.round == 1 && l.entry == LedgerEntry::Income;
        lines.iter().find(of).unwrap().amount.0
    };
    // 19.4 T × 30 ppm × 17 ÷ 12 × 40 % = 329.8 M, of which half.
    assert_eq!(income(&t, "EUR"), 16_490);
    t.to(2, Phase::Situation);
    assert!(
        !released(&t).contains(&"two_wave_models".to_owned()),
        "nothing was built, so no card ends in the sea"
    );
    assert!(
        Table::funded("Four impactors", 1, &[])
            .released_by(2)
            .contains(&"two_wave_models".to_owned())
    );
    let slots = |t: &Table| {
        let usa = t
            .public()
            .seats
            .into_iter()
            .find(|s| s.id.as_str() == "USA")
            .unwrap();
        usa.launchers.iter().map(|(_, _, n)| n).sum::<u32>()
    };
    assert_eq!(slots(&t), 2, "exercise design 8.2, event 8: 3 to 2 slots");
    t.advance();
    let secret = t.desk("USA").secrets[0].0.clone();
    let support = t.support("USA");
    t.by("USA", Command::ShareSecret { secret });
    assert_eq!((slots(&t), t.support("USA")), (3, support - 8), "or 8 support");
}

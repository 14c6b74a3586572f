//! Side agreements: what can be promised, what becomes of it, and who may know.

use game::*;
use scenario::Money;

use crate::table::{Table, everybody, seat};

fn offer(to: &str, gives: Vec<Term>, takes: Vec<Term>) -> Command {
    Command::OfferAgreement {
        to: seat(to),
        gives,
        takes,
        public: false,
    }
}

fn give(millions: i64, until: u32) -> Term {
    Term::Give {
        amount: Money::millions(millions),
        until,
    }
}

fn yes_to(motion: MotionId) -> Term {
    Term::Vote {
        motion,
        choice: Choice::Yes,
    }
}

/// The last agreement as one of its parties sees it.
fn last(t: &Table, who: &str) -> AgreementView {
    t.desk(who)
        .agreements
        .last()
        .expect("it has an agreement")
        .clone()
}

/// Brazil offers China 10 M USD this round for its yes to a motion of Brazil's, and China accepts.
fn bargain() -> (Table, MotionId) {
    let mut t = Table::open("security_community");
    t.advance();
    let proposal = t.mission("Look first");
    let motion = t.move_it("BRA", "ZAF", proposal);
    t.by("BRA", offer("CHN", vec![give(10, 0)], vec![yes_to(motion)]));
    let agreement = last(&t, "CHN").id;
    t.by(
        "CHN",
        Command::AnswerAgreement {
            agreement,
            accepted: true,
        },
    );
    (t, motion)
}

fn fates(t: &Table, who: &str) -> Vec<Option<Fate>> {
    last(t, who).promises.iter().map(|p| p.fate).collect()
}

#[test]
fn a_word_that_is_kept_on_both_sides_is_recorded_and_trusted() {
    let (mut t, motion) = bargain();
    let before = (t.trust("BRA", "CHN"), t.trust("CHN", "BRA"));
    t.advance();
    t.vote(motion, Choice::Yes, &["CHN"]);
    assert_eq!(
        fates(&t, "CHN"),
        [None, None],
        "a sealed ballot proves nothing yet"
    );
    t.advance();
    assert_eq!(fates(&t, "CHN"), [None, Some(Fate::Kept)]);
    t.by(
        "BRA",
        Command::GiveMoney {
            to: seat("CHN"),
            amount: Money::millions(10),
        },
    );
    assert_eq!(fates(&t, "BRA"), [Some(Fate::Kept), Some(Fate::Kept)]);
    // Exercise design, 5: + 4 for a promise kept; what is owed is no aid unasked.
    assert_eq!(t.trust("BRA", "CHN"), before.0 + 4);
    assert_eq!(t.trust("CHN", "BRA"), before.1 + 4);
}

#[test]
fn who_breaks_its_word_loses_trust_and_releases_the_other() {
    let (mut t, motion) = bargain();
    let before = t.trust("BRA", "CHN");
    t.advance();
    t.vote(motion, Choice::No, &["CHN"]);
    t.advance();
    assert_eq!(fates(&t, "BRA"), [Some(Fate::Void), Some(Fate::Broken)]);
    assert_eq!(t.trust("BRA", "CHN"), before - 10);
    let said = |t: &Table| {
        t.public()
            .feed
            .iter()
            .any(|l| l.text.contains("has broken its word"))
    };
    assert!(!said(&t), "between themselves");
    let agreement = last(&t, "BRA").id;
    t.by("BRA", Command::PublishAgreement { agreement });
    assert!(said(&t), "until a party lays it on the table");
    assert_eq!(t.public().agreements.len(), 1);
}

#[test]
fn silence_at_the_vote_and_at_the_deadline_breaks_a_word() {
    let (mut t, _) = bargain();
    t.to(0, Phase::Commitment);
    assert_eq!(fates(&t, "CHN")[1], Some(Fate::Broken), "China did not vote");
    let mut t = Table::open("security_community");
    t.advance();
    t.by(
        "JPN",
        offer("IND", vec![give(5, 0)], vec![Term::Station { until: 0 }]),
    );
    let agreement = last(&t, "IND").id;
    t.by(
        "IND",
        Command::AnswerAgreement {
            agreement,
            accepted: true,
        },
    );
    t.to(0, Phase::Commitment);
    t.by("IND", Command::OfferStation);
    assert_eq!(fates(&t, "IND"), [None, Some(Fate::Kept)]);
    t.advance();
    assert_eq!(fates(&t, "IND"), [Some(Fate::Broken), Some(Fate::Kept)]);
}

#[test]
fn launches_are_counted_until_their_day() {
    let mut t = Table::open("security_community");
    t.advance();
    let by = t.public().date.plus_months(6);
    t.by(
        "NGA",
        offer("USA", Vec::new(), vec![Term::Launches { count: 1, by }]),
    );
    let agreement = last(&t, "USA").id;
    t.by(
        "USA",
        Command::AnswerAgreement {
            agreement,
            accepted: true,
        },
    );
    t.to(1, Phase::Situation);
    assert_eq!(fates(&t, "NGA"), [Some(Fate::Broken)], "nothing flew by then");
}

#[test]
fn a_promise_about_a_motion_that_is_never_decided_is_void() {
    let (mut t, motion) = bargain();
    t.by("BRA", Command::WithdrawMotion { motion });
    assert_eq!(
        fates(&t, "CHN"),
        [Some(Fate::Void), Some(Fate::Void)],
        "and nothing is owed for it"
    );
}

#[test]
fn what_cannot_be_checked_cannot_be_promised() {
    let mut t = Table::open("security_community");
    t.advance();
    let motion = t.move_it("BRA", "ZAF", t.mission("Look first"));
    let day = t.public().date;
    for (terms, why) in [
        (vec![], "nothing promised"),
        (vec![give(0, 0)], "no money"),
        (vec![give(5, 9)], "a round that never comes"),
        (vec![Term::Launches { count: 1, by: day }], "a day that is past"),
        (vec![Term::Consent { motion }], "a consent that is not needed"),
        (vec![yes_to(MotionId(99))], "a motion that is not"),
        (vec![give(1, 0); 5], "too many terms"),
    ] {
        t.refused("BRA", offer("USA", terms.clone(), Vec::new()));
        assert!(t.desk("USA").agreements.is_empty(), "{why}");
    }
    t.refused(
        "BRA",
        offer(
            "USA",
            vec![Term::Launches {
                count: 1,
                by: day.plus_months(9),
            }],
            Vec::new(),
        ),
    );
    t.refused("BRA", offer("BRA", vec![give(5, 0)], Vec::new()));
    t.refused(
        "BRA",
        Command::AnswerAgreement {
            agreement: AgreementId(1),
            accepted: true,
        },
    );
    for _ in 0..4 {
        t.by("BRA", offer("USA", vec![give(5, 0)], Vec::new()));
    }
    assert_eq!(
        t.refused("BRA", offer("USA", vec![give(5, 0)], Vec::new())),
        "bad_agreement"
    );
    t.refused(
        "BRA",
        Command::AnswerAgreement {
            agreement: AgreementId(1),
            accepted: true,
        },
    );
    t.by(
        "BRA",
        Command::WithdrawAgreement {
            agreement: AgreementId(1),
        },
    );
    t.to(0, Phase::Execution);
    let stages: Vec<_> = t.desk("USA").agreements.iter().map(|a| a.stage).collect();
    assert_eq!(stages[0], AgreementStage::Withdrawn);
    assert!(
        stages[1..].iter().all(|s| *s == AgreementStage::Lapsed),
        "unanswered offers lapse"
    );
}

#[test]
fn a_private_agreement_is_in_no_other_view() {
    let mut t = Table::open("security_community");
    t.advance();
    let motion = t.move_it("BRA", "ZAF", t.mission("Look first"));
    let deal = |takes: Vec<Term>, accepted| {
        let mut t = t.clone();
        t.by("BRA", offer("CHN", Vec::new(), takes));
        let agreement = last(&t, "CHN").id;
        t.by("CHN", Command::AnswerAgreement { agreement, accepted });
        t
    };
    let (a, b) = (deal(vec![yes_to(motion)], true), deal(vec![give(3, 1)], false));
    let (mut a, mut b) = (a, b);
    for step in 0..3 {
        assert_eq!(
            project(&a.sc, &a.st, &Viewer::Public, Seq(0)),
            project(&b.sc, &b.st, &Viewer::Public, Seq(0)),
            "step {step}"
        );
        for code in everybody(&a.sc)
            .iter()
            .filter(|c| !["BRA", "CHN"].contains(&c.as_str()))
        {
            assert_eq!(a.desk(code), b.desk(code), "step {step}: {code}");
        }
        a.advance();
        b.advance();
    }
}

/// Control lets an inject out.
fn release(t: &mut Table, id: &str) {
    t.must(
        &Issuer::Control,
        Command::ReleaseInject {
            inject: scenario::InjectId::new(id),
        },
    );
}

#[test]
fn a_leaked_agreement_is_read_by_all_and_costs_both_parties_trust() {
    let (mut t, _) = bargain();
    assert!(t.public().agreements.is_empty(), "nobody else knows of it");
    let trust = |t: &Table, of: &str| (t.trust(of, "BRA"), t.trust(of, "CHN"));
    let (ghana, brazil) = (trust(&t, "GHA"), t.trust("BRA", "CHN"));
    release(&mut t, "side_papers");
    let now = t.public().agreements;
    assert_eq!(now.len(), 1);
    assert_eq!(now[0].promises, last(&t, "CHN").promises, "word for word");
    assert_eq!(trust(&t, "GHA"), (ghana.0 - 2, ghana.1 - 2));
    assert_eq!(t.trust("BRA", "CHN"), brazil, "the parties knew");
    assert!(
        t.public()
            .feed
            .iter()
            .any(|l| l.text.starts_with("In the press: agreement A-1"))
    );
}

#[test]
fn where_nothing_is_private_nothing_leaks() {
    let mut t = Table::open("security_community");
    t.advance();
    let before = t.trust("GHA", "BRA");
    release(&mut t, "side_papers");
    assert_eq!(t.trust("GHA", "BRA"), before);
    assert!(t.public().agreements.is_empty());
}

#[test]
fn a_leaked_paper_costs_the_trust_that_telling_it_would_have_earned() {
    let mut t = Table::open("security_community");
    t.advance();
    let text = t.desk("ETH").secrets[0].1.clone();
    let read = |t: &Table| t.public().feed.iter().any(|l| l.text.contains(&text));
    let before = t.trust("NGA", "ETH");
    assert!(!read(&t));
    release(&mut t, "counted_honestly");
    assert!(read(&t));
    assert_eq!(t.trust("NGA", "ETH"), before - 3);
    assert!(!t.desk("ETH").secrets[0].2, "it was not Ethiopia that shared it");
    let secret = t.desk("ETH").secrets[0].0.clone();
    t.by("ETH", Command::ShareSecret { secret });
    assert_eq!(
        t.trust("NGA", "ETH"),
        before - 3,
        "what is known earns nothing more"
    );
}

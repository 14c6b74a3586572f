//! What a seat may not know is not in its view: two sessions that differ only there give it equal views.

use game::*;

use crate::table::{Table, everybody, seat};

/// Views of everybody but `except`, and of the room.
fn others(t: &Table, except: &str) -> Vec<View> {
    let mut views = vec![project(&t.sc, &t.st, &Viewer::Public, Seq(0))];
    for code in everybody(&t.sc).iter().filter(|c| *c != except) {
        views.push(project(&t.sc, &t.st, &Viewer::Seat(seat(code)), Seq(0)));
    }
    views
}

/// Plays the same twice with one difference, and compares what the others see after every step.
fn same_for_others(except: &str, mut a: Table, mut b: Table, steps: usize) {
    for step in 0..=steps {
        let (left, right) = (others(&a, except), others(&b, except));
        for (l, r) in left.iter().zip(&right) {
            assert_eq!(l, r, "step {step}: a view depends on what is {except}'s alone");
        }
        if step < steps {
            a.advance();
            b.advance();
        }
    }
}

#[test]
fn a_sealed_ballot_is_in_no_other_view_before_the_count() {
    let mut t = Table::open("security_community");
    t.advance();
    let secret = t.move_it(
        "EUR",
        "NGA",
        Proposal::AdoptCharter {
            charter: scenario::CharterId::new("cosmopolitan_community"),
        },
    );
    let open = t.move_it("USA", "JPN", t.mission("Look first"));
    t.advance();
    let cast = |choice| {
        let mut t = t.clone();
        t.vote(secret, choice, &["CHN"]);
        t.vote(open, choice, &["CHN"]);
        t
    };
    let (yes, no) = (cast(Choice::Yes), cast(Choice::No));
    assert_eq!(yes.desk("CHN").ballots.len(), 2, "the seat sees its own");
    assert_ne!(yes.desk("CHN").ballots, no.desk("CHN").ballots);
    same_for_others("CHN", yes, no, 0);
}

#[test]
fn a_veil_pledge_is_in_no_other_view() {
    let mut t = Table::open("security_community");
    t.to(0, Phase::Commitment);
    let pledge = |on_outsider| {
        let mut t = t.clone();
        t.by(
            "USA",
            Command::SealPledge {
                on_me: 200,
                on_member: 80,
                on_outsider,
            },
        );
        t
    };
    let (low, high) = (pledge(0), pledge(100));
    assert_eq!(low.desk("USA").pledge, Some([200, 80, 0]));
    same_for_others("USA", low, high, 3);
    t.to(1, Phase::Commitment);
    let again = Command::SealPledge {
        on_me: 1,
        on_member: 1,
        on_outsider: 1,
    };
    assert_eq!(
        t.refused("USA", again),
        "bad_proposal",
        "in the first and the third round alone"
    );
}

#[test]
fn secrets_and_briefs_are_in_no_other_view() {
    let t = Table::open("security_community");
    let mut other = Table::set(t.sc.clone());
    for s in &mut other.sc.seats {
        if s.id.as_str() == "ETH" {
            s.secrets.clear();
            s.brief = "Another brief.".to_owned();
            s.wants.clear();
        }
    }
    other.start("security_community", Occupant::Person);
    assert_ne!(t.desk("ETH").secrets, other.desk("ETH").secrets);
    same_for_others("ETH", t, other, 16);
}

#[test]
fn a_private_solution_is_its_owners_alone_until_it_is_shared() {
    let mut t = Table::open("phone_call");
    t.to(2, Phase::Consultation);
    assert!(
        t.desk("CHN").private_bulletin.is_some(),
        "China has its point of April 2027"
    );
    assert!(t.desk("USA").private_bulletin.is_none());
    let listed = |t: &Table| {
        t.public()
            .campaigns
            .iter()
            .any(|c| c.id.as_str() == "china_april_2027")
    };
    assert!(!listed(&t), "nobody else knows that it exists");
    let bulletins = t.public().bulletins.len();
    let trust = t.trust("BRA", "CHN");
    t.by(
        "CHN",
        Command::ShareSecret {
            secret: scenario::SecretId::new("chn_april_2027"),
        },
    );
    assert!(
        listed(&t) && t.public().bulletins.len() == bulletins + 1,
        "shared, it makes a new bulletin"
    );
    assert!(
        t.desk("CHN").private_bulletin.is_none(),
        "there is nothing left to hold back"
    );
    assert_eq!(t.trust("BRA", "CHN"), trust + 3, "exercise design 5");
    let again = Command::ShareSecret {
        secret: scenario::SecretId::new("chn_april_2027"),
    };
    assert_eq!(t.refused("CHN", again.clone()), "already");
    assert_eq!(t.refused("USA", again), "unknown_secret");
}

#[test]
fn the_truth_is_in_no_view_before_the_outcome() {
    let land = Table::open("security_community");
    let mut other = Table::set(land.sc.clone());
    other.fake.truth = "CMR";
    other.sc.asteroid.diameter_m = 240.0;
    other.sc.asteroid.position_au = [1.0, 2.0, 3.0];
    other.start("security_community", Occupant::Person);
    // Up to the end of the third round: in the fourth the bulletin names the state, from observations.
    same_for_others("nobody", land, other, 13);
}

#[test]
fn private_messages_reach_two_and_public_ones_all() {
    let mut t = Table::open("phone_call");
    let say = |to: Option<&str>, text: &str| Command::SendMessage {
        to: to.map(seat),
        text: text.to_owned(),
    };
    t.by("BRA", say(Some("COL"), "We should speak."));
    t.by("BRA", say(None, "We are ready to talk."));
    let private = |code: &str| t.desk(code).private_messages.len();
    assert_eq!([private("BRA"), private("COL"), private("USA")], [1, 1, 0]);
    assert_eq!(t.public().messages.len(), 1);
    assert_eq!(t.refused("BRA", say(None, &"x".repeat(241))), "message_length");
    assert_eq!(t.refused("BRA", say(None, "   ")), "message_length");
    assert_eq!(t.refused("BRA", say(Some("BRA"), "hm")), "oneself");
}

#[test]
fn a_sealed_ballot_cannot_be_printed() {
    let command = Command::CastBallot {
        motion: MotionId(1),
        choice: Sealed::new(Choice::No),
    };
    assert!(format!("{command:?}").contains("Sealed(..)") && !format!("{command:?}").contains("No"));
}

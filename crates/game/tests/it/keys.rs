//! Keys of the burden and sets of the protected, as governance 1 names them.

use game::*;
use scenario::{BurdenKey, Money, ProtectedSet};

use crate::table::{MEMBERS, Table, seat};

/// The members put one article into their charter and adopt a plan in the same round; stands in Commitment.
fn under(change: Amendment) -> Table {
    let mut t = Table::open("security_community");
    t.advance();
    let article = t.move_it(
        "EUR",
        "NGA",
        Proposal::Amend {
            changes: vec![change],
        },
    );
    t.by("JPN", Command::SecondMotion { motion: article });
    let plan = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.advance();
    t.vote(article, Choice::Yes, &MEMBERS);
    t.vote(plan, Choice::Yes, &MEMBERS);
    t.advance();
    assert_eq!(t.motion(plan).stage, MotionStage::Carried);
    t
}

fn quotas(t: &Table) -> Vec<(String, i64)> {
    let shares = t.programme().shares;
    shares
        .into_iter()
        .map(|s| (s.seat.to_string(), s.quota.0))
        .collect()
}

#[test]
fn by_people_at_risk_those_under_the_corridor_pay() {
    let t = under(Amendment::Key {
        key: BurdenKey::AtRisk,
    });
    // The table's corridor: share of the chance times people, thousands: Colombia 45, Brazil 56, Ghana 8, Nigeria 600,
    // Ethiopia 250, together 959 among the members.
    let all: i64 = quotas(&t).iter().map(|(_, q)| q).sum();
    for (code, quota) in quotas(&t) {
        let part = match code.as_str() {
            "COL" => 45,
            "BRA" => 56,
            "GHA" => 8,
            "NGA" => 600,
            "ETH" => 250,
            _ => 0,
        };
        let expected = all * part / 959;
        assert!(
            (quota - expected).abs() <= 1 + all / 10_000,
            "{code}: {quota}, not {expected}"
        );
    }
}

#[test]
fn by_capacity_those_pay_who_can_launch_and_the_product_decides_where_nobody_can() {
    let t = under(Amendment::Key {
        key: BurdenKey::CapacityShare,
    });
    let slots = |code: &str| -> i64 {
        let own = t.sc.launch_services.iter().filter(|s| s.owner.as_str() == code);
        own.map(|s| i64::from(s.slots)).sum()
    };
    let (sum, all): (i64, i64) = (
        MEMBERS.iter().map(|c| slots(c)).sum(),
        quotas(&t).iter().map(|(_, q)| q).sum(),
    );
    assert!(sum > 0 && slots("NGA") == 0);
    for (code, quota) in quotas(&t) {
        let expected = all * slots(&code) / sum;
        assert!((quota - expected).abs() <= 1, "{code}: {quota}, not {expected}");
    }
    // Nobody launches: somebody has to pay all the same.
    let mut t = Table::open("security_community");
    t.sc.launch_services.clear();
    t.advance();
    let article = t.move_it(
        "EUR",
        "NGA",
        Proposal::Amend {
            changes: vec![Amendment::Key {
                key: BurdenKey::CapacityShare,
            }],
        },
    );
    t.advance();
    t.vote(article, Choice::Yes, &MEMBERS);
    t.advance();
    assert!(t.desk("NGA").key_ppm > 0);
}

#[test]
fn whoever_works_with_the_members_is_protected_beside_them() {
    let mut t = under(Amendment::Protect {
        set: ProtectedSet::MembersAndPartners,
    });
    assert!(t.public().charter.partners.is_empty());
    let programme = t.programme().id;
    t.by(
        "CAF",
        Command::StepUp {
            programme,
            amount: Money(1),
        },
    );
    let charter = t.public().charter;
    assert_eq!(charter.partners, [seat("CAF")]);
    assert!(
        !charter.members.contains(&seat("CAF")),
        "it is no member, and has no vote"
    );
    assert!(!charter.electorate.contains(&seat("CAF")));
}

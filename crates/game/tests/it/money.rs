//! Money: income, halves, delivery, and the shortfall cascade.

use game::*;
use scenario::Money;

use crate::table::{MEMBERS, Table, seat};

/// The security community with one card adopted by all, in Commitment of round 1.
fn adopted(title: &str) -> (Table, ProgrammeId) {
    let mut t = Table::open("security_community");
    t.advance();
    let m = t.move_it("EUR", "NGA", t.mission(title));
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
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    assert_eq!(t.motion(m).stage, MotionStage::Carried, "{:?}", t.motion(m));
    let id = t.programme().id;
    (t, id)
}

fn share(t: &Table, code: &str) -> ShareView {
    t.share(ProgrammeId(1), code).unwrap()
}

fn deliver(t: &mut Table, id: ProgrammeId, codes: &[&str]) {
    t.pay(id, codes);
}

#[test]
fn everybody_starts_with_the_income_of_the_table() {
    let t = Table::open("phone_call");
    // GDP × 30 ppm × 15 ÷ 12 × support; factor 1 below 0.1 % (exercise design, 4 and 8.1).
    assert_eq!(
        t.money("USA"),
        Money(38_062),
        "29,000 B × 30 ppm × 1.25 × 0.35 = 380.6 M"
    );
    assert_eq!(
        t.money("CHN"),
        Money(31_556),
        "18,700 B × 30 ppm × 1.25 × 0.45 = 315.6 M"
    );
    // Nigeria's own chance is 0.37 %: factor 2.
    assert_eq!(
        t.money("NGA"),
        Money(1_125),
        "250 B × 30 ppm × 1.25 × 0.60 × 2 = 11.25 M"
    );
    let expected = t.desk("NGA").next_income;
    assert!(
        expected > Money::ZERO,
        "and the desk says what comes next: {expected}"
    );
}

#[test]
fn half_is_due_now_and_half_in_the_next_commitment() {
    let (mut t, id) = adopted("Look first");
    let s = share(&t, "USA");
    assert_eq!(s.due, Money((s.quota.0 + 1) / 2));
    deliver(&mut t, id, &MEMBERS);
    t.advance();
    assert_eq!(t.programme().stage, ProgrammeStage::Ordered);
    assert!(t.programme().shares.iter().all(|s| s.standing == Standing::Kept));
    t.to(1, Phase::Commitment);
    let s = share(&t, "USA");
    assert_eq!(s.due, s.quota, "the rest is due");
    deliver(&mut t, id, &MEMBERS);
    t.advance();
    let paid = t.count(|e| matches!(e, Event::ProgrammePaid { complete: true, .. }));
    assert!(paid >= 1, "everything is paid");
    let back: i64 = t
        .log
        .iter()
        .map(|e| {
            if let Event::Returned {
                programme, amount, ..
            } = e
                && *programme == id
            {
                amount.0
            } else {
                0
            }
        })
        .sum();
    // South Africa supplies 10 M of its station, and no more of it counts than its quota.
    let beyond = 1_000 - share(&t, "ZAF").quota.0;
    assert_eq!(
        back,
        5_400 + beyond,
        "the reserve of 54 M, and what had not to be bought, go back when all have paid"
    );
}

#[test]
fn what_is_delivered_cannot_exceed_the_quota_nor_the_purse() {
    let (mut t, id) = adopted("Look first");
    let s = share(&t, "GHA");
    let more = Command::Deliver {
        programme: id,
        amount: s.quota + Money(1),
    };
    assert_eq!(t.refused("GHA", more), "more_than_open");
    let nothing = Command::Deliver {
        programme: id,
        amount: Money::ZERO,
    };
    assert_eq!(t.refused("GHA", nothing), "bad_amount");
    assert_eq!(
        t.refused(
            "CAF",
            Command::Deliver {
                programme: id,
                amount: Money(1)
            }
        ),
        "nothing_due"
    );
    assert_eq!(
        t.refused(
            "USA",
            Command::GiveMoney {
                to: seat("NGA"),
                amount: Money::millions(9_000)
            }
        ),
        "no_money"
    );
}

#[test]
fn the_reserve_covers_a_small_shortfall() {
    let (mut t, id) = adopted("Look first");
    let without: Vec<&str> = MEMBERS
        .into_iter()
        .filter(|c| !["IND", "BRA"].contains(c))
        .collect();
    deliver(&mut t, id, &without);
    t.advance();
    let used = t.count(|e| matches!(e, Event::ReserveUsed { .. }));
    assert_eq!(
        used, 1,
        "India and Brazil are 8 % of the key, the reserve is 13 % of the budget"
    );
    assert_eq!(
        t.count(|e| matches!(
            e,
            Event::Delivered {
                entry: LedgerEntry::CalledUp,
                ..
            }
        )),
        0
    );
    assert_eq!(t.count(|e| matches!(e, Event::ProgrammeDescoped { .. })), 0);
    assert_eq!(share(&t, "IND").standing, Standing::Breach);
}

#[test]
fn the_cascade_goes_from_call_up_to_descope_in_order() {
    let (mut t, id) = adopted("Look and four impactors");
    deliver(&mut t, id, &["USA", "EUR"]);
    t.advance();
    let order: Vec<u8> = t
        .log
        .iter()
        .filter_map(|e| match e {
            Event::ReserveUsed { .. } => Some(1),
            Event::Delivered {
                entry: LedgerEntry::CalledUp,
                ..
            } => Some(3),
            Event::ProgrammeDescoped { .. } => Some(4),
            Event::ProgrammeLapsed { .. } => Some(5),
            _ => None,
        })
        .collect();
    assert!(
        order.windows(2).all(|w| w[0] <= w[1]),
        "reserve, call-up, descope, lapse: {order:?}"
    );
    assert!(order.contains(&1) && order.contains(&3), "{order:?}");
    let called: Vec<_> = t
        .log
        .iter()
        .filter_map(|e| match e {
            Event::Delivered {
                entry: LedgerEntry::CalledUp,
                seat,
                ..
            } => Some(seat.to_string()),
            _ => None,
        })
        .collect();
    assert!(
        called.iter().all(|c| ["USA", "CHN", "EUR"].contains(&c.as_str())),
        "the three largest keys: {called:?}"
    );
    for s in t.programme().shares {
        assert!(
            s.called_up.0 * 100 <= s.quota.0.max(1) * 100,
            "never beyond the quota"
        );
    }
}

#[test]
fn a_guarantor_that_refused_is_not_charged_and_stands_in_breach() {
    let (mut t, id) = adopted("Look and four impactors");
    t.by("CHN", Command::RefuseQuota { programme: id });
    let before = t.money("CHN");
    assert_eq!(
        t.refused(
            "CHN",
            Command::Deliver {
                programme: id,
                amount: Money(1)
            }
        ),
        "already"
    );
    t.advance();
    assert_eq!(t.money("CHN"), before, "nothing is taken from who has refused");
    assert_eq!(share(&t, "CHN").standing, Standing::Refused);
    assert_eq!(
        t.count(|e| matches!(e, Event::CallUpRefused { seat, .. } if seat.as_str() == "CHN")),
        1
    );
    let refused = t
        .public()
        .ledger
        .iter()
        .any(|l| l.seat.as_str() == "CHN" && l.entry == LedgerEntry::Refused);
    assert!(refused, "the ledger says so");
}

/// Exercise design, 6.5: a call-up may be refused, and is a breach; its money is missing then.
#[test]
fn a_guarantor_may_refuse_the_call_up_alone_and_is_in_breach_by_it() {
    let called = |declines: bool| {
        let (mut t, id) = adopted("Look first");
        let decline = Command::RefuseCallUp { programme: id };
        assert_eq!(t.refused("GHA", decline.clone()), "no_guarantor");
        if declines {
            t.by("USA", decline.clone());
            assert_eq!(t.refused("USA", decline), "already");
        }
        deliver(&mut t, id, &["USA"]);
        let trust = t.trust("EUR", "USA");
        t.advance();
        (share(&t, "USA"), t.trust("EUR", "USA") - trust)
    };
    let (answers, rises) = called(false);
    assert_eq!((answers.standing, rises), (Standing::Kept, 4));
    assert!(answers.called_up > Money::ZERO);
    let (declines, falls) = called(true);
    assert_eq!((declines.standing, falls), (Standing::Breach, 4 - 10));
    assert_eq!(declines.called_up, Money::ZERO);
}

/// Exercise design, section 4: in kind at the price list, at most half of a quota, all of it where the product is below
/// 500 B. Five months of a station at 2 M are 10 M.
#[test]
fn who_supplies_its_station_has_given_what_that_is_worth() {
    let (t, _) = adopted("Four impactors");
    let p = t.programme();
    let (brazil, nigeria) = (share(&t, "BRA"), share(&t, "NGA"));
    assert!(brazil.quota > Money(2_000), "Brazil, 2,200 B: {brazil:?}");
    assert_eq!(brazil.delivered, Money(1_000), "what the station is worth");
    assert_eq!(nigeria.delivered, Money::ZERO, "its station is not on the card");
    let lines = |code: &str| -> Vec<LedgerLine> {
        let all = t.public().ledger;
        let of = |l: &LedgerLine| l.seat.as_str() == code && l.entry == LedgerEntry::InKind;
        all.iter().filter(|l| of(l)).cloned().collect()
    };
    assert_eq!(lines("BRA").iter().map(|l| l.amount).sum::<Money>(), Money(1_000));
    assert_eq!(
        t.money("BRA"),
        Table::open("security_community").money("BRA"),
        "and no money moved"
    );
    let stations = p.card.stations.len() as i64;
    assert_eq!(stations, 3);
}

/// Half of a quota at most, where the product is above 500 B; below, all of it, and nothing is due after that.
#[test]
fn half_of_a_quota_at_most_comes_in_kind() {
    let (mut t, id) = adopted("One into the ocean");
    let zaf = share(&t, "ZAF");
    assert!(zaf.quota < Money(1_000), "South Africa, 400 B: {zaf:?}");
    assert_eq!(zaf.delivered, zaf.quota, "all of it");
    let refused = t.submit(
        &Issuer::Seat(seat("ZAF")),
        Command::Deliver {
            programme: id,
            amount: Money(1),
        },
    );
    assert!(
        matches!(refused, Err(Rejection::NothingDue { .. })),
        "{refused:?}"
    );
    let brazil = share(&t, "BRA");
    assert!(brazil.quota < Money(2_000), "{brazil:?}");
    assert_eq!(brazil.delivered, Money(brazil.quota.0 / 2));
    let given = t
        .public()
        .ledger
        .iter()
        .any(|l| l.seat.as_str() == "BRA" && l.entry == LedgerEntry::InKind && l.amount == Money(1_000));
    assert!(given, "it supplies the station all the same");
}

#[test]
fn descoping_leaves_stations_that_are_supplied_and_drops_the_flyby_then_impactors() {
    let (mut t, id) = adopted("Look and four impactors");
    deliver(&mut t, id, &["JPN", "IND"]);
    t.advance();
    let dropped: Vec<String> = t
        .log
        .iter()
        .filter_map(|e| {
            if let Event::ProgrammeDescoped { dropped, .. } = e {
                Some(dropped.clone())
            } else {
                None
            }
        })
        .collect();
    assert_eq!(dropped[0], "Reconnaissance flyby");
    assert!(
        dropped.len() > 1 && dropped[1..].iter().all(|d| d.contains("Impactor")),
        "{dropped:?}"
    );
    let p = t.programme();
    assert_eq!(p.stage, ProgrammeStage::Descoped);
    assert!(
        !p.card.flights.is_empty() && p.card.flights.len() < 5,
        "something still flies"
    );
    let cancelled = t
        .public()
        .craft
        .iter()
        .filter(|c| c.stage == CraftStage::Cancelled)
        .count();
    assert_eq!(
        cancelled + p.card.flights.len(),
        5,
        "every craft is either in the plan or cancelled"
    );
    assert_eq!(
        p.shares.iter().map(|s| s.quota).sum::<Money>(),
        p.budget,
        "quotas follow the smaller budget"
    );
}

#[test]
fn a_programme_nobody_pays_for_lapses_and_gives_back_what_it_got() {
    let mut t = Table::open("qualified_majority");
    t.advance();
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    let id = t.programme().id;
    let before = t.money("ZAF");
    deliver(&mut t, id, &["ZAF"]);
    t.advance();
    assert_eq!(t.programme().stage, ProgrammeStage::Lapsed);
    assert_eq!(t.money("ZAF"), before, "all of it went back");
    assert_eq!(
        t.count(|e| matches!(
            e,
            Event::Delivered {
                entry: LedgerEntry::CalledUp,
                ..
            }
        )),
        0,
        "no clause, no guarantors"
    );
    assert!(t.public().craft.iter().all(|c| c.stage == CraftStage::Cancelled));
}

#[test]
fn stepping_up_is_credited_by_a_quarter_more() {
    let (mut t, id) = adopted("Look first");
    let amount = Money::millions(20);
    let events = t.by(
        "USA",
        Command::StepUp {
            programme: id,
            amount,
        },
    );
    let credit = events.iter().find_map(|e| {
        if let Event::Delivered { credit, .. } = e {
            Some(*credit)
        } else {
            None
        }
    });
    assert_eq!(credit, Some(Money::millions(25)), "exercise design 6.5: × 1.25");
    t.by(
        "CAF",
        Command::StepUp {
            programme: id,
            amount: Money(1),
        },
    );
    assert_eq!(
        share(&t, "CAF").quota,
        Money::ZERO,
        "one who is not bound may help"
    );
}

#[test]
fn support_and_trust_follow_what_was_paid() {
    let (mut t, id) = adopted("Look first");
    deliver(
        &mut t,
        id,
        &[
            "USA", "CHN", "EUR", "IND", "JPN", "NGA", "BRA", "ETH", "COL", "ZAF",
        ],
    );
    let (support, trust) = (t.support("ZAF"), t.trust("EUR", "ZAF"));
    let ghana = t.trust("EUR", "GHA");
    t.advance();
    assert_eq!(
        t.support("ZAF"),
        support + 3,
        "exercise design 5: paid about the key"
    );
    assert_eq!(t.trust("EUR", "ZAF"), trust + 4, "a kept promise");
    assert_eq!(t.trust("EUR", "GHA"), ghana - 10, "a broken one");
}

/// Ghana pays its first half and none of the second: half of 14 − 10 is a loss of 3. Said honestly in Consultation, half of
/// that; said and not kept, all of it (exercise design, 6.4).
#[test]
fn an_honest_notice_of_a_shortfall_halves_what_it_costs_in_trust() {
    let loss = |brings: Option<i64>, pays: i64| {
        let (mut t, id) = adopted("Look first");
        deliver(&mut t, id, &MEMBERS);
        t.to(1, Phase::Consultation);
        let open = share(&t, "GHA").quota - share(&t, "GHA").delivered;
        let notice = |brings| Command::NoticeShortfall {
            programme: id,
            brings,
        };
        assert_eq!(t.refused("GHA", notice(open)), "no_shortfall");
        assert_eq!(t.refused("GHA", notice(Money(-1))), "no_shortfall");
        if let Some(brings) = brings {
            t.by("GHA", notice(Money(brings)));
            let said = share(&t, "GHA").notice;
            assert_eq!(said, Some(share(&t, "GHA").delivered + Money(brings)));
        }
        t.to(1, Phase::Commitment);
        assert_eq!(t.refused("GHA", notice(Money::ZERO)), "wrong_phase");
        if pays > 0 {
            t.by(
                "GHA",
                Command::Deliver {
                    programme: id,
                    amount: Money(pays),
                },
            );
        }
        let before = t.trust("EUR", "GHA");
        t.advance();
        before - t.trust("EUR", "GHA")
    };
    // It pays nothing for the plan that stands by default in that round either.
    let unsaid = loss(None, 0);
    assert_eq!(unsaid - loss(Some(0), 0), 1, "two of three points");
    assert_eq!(unsaid - loss(Some(1), 1), 1, "so much was announced, and brought");
    assert_eq!(unsaid, loss(Some(1), 0), "announced, and not brought");
}

#[test]
fn half_of_the_unspent_lapses_at_the_end_of_the_round() {
    let mut t = Table::open("phone_call");
    t.to(0, Phase::Execution);
    let before = t.money("JPN");
    let events = t.advance();
    let lapsed = events
        .iter()
        .find_map(|e| match e {
            Event::MoneyLapsed { seat, amount } if seat.as_str() == "JPN" => Some(*amount),
            _ => None,
        })
        .unwrap();
    assert_eq!(lapsed, Money(before.0 / 2));
}

#[test]
fn shelter_is_planned_early_and_people_are_moved_in_the_last_round() {
    let mut t = Table::open("phone_call");
    t.to(0, Phase::Commitment);
    let prepare = Command::PrepareShelter {
        of: seat("NGA"),
        people: 500_000,
    };
    let before = t.money("NGA");
    t.by("NGA", prepare.clone());
    assert_eq!(before - t.money("NGA"), Money(750), "15 M for a million people");
    t.to(3, Phase::Commitment);
    let before = t.money("NGA");
    t.by(
        "NGA",
        Command::PrepareShelter {
            of: seat("NGA"),
            people: 100_000,
        },
    );
    assert_eq!(
        before - t.money("NGA"),
        Money::millions(30),
        "300 USD each where a plan or places stand"
    );
    // The Central African Republic has neither: 900 USD.
    let before = t.money("USA");
    t.by(
        "USA",
        Command::PrepareShelter {
            of: seat("CAF"),
            people: 100_000,
        },
    );
    assert_eq!(before - t.money("USA"), Money::millions(90));
    assert_eq!(t.public().moved[&seat("CAF")], 100_000);
}

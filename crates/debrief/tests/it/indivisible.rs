//! The corridor turned to each state in turn, and aid for aid.

use debrief::indivisibility::{Circle, Pledges, indivisibility};
use debrief::reciprocity::{self, Aid};
use game::{CardView, CountryOdds, LedgerEntry, Mandate, Ppb, PublicView};
use scenario::{BurdenKey, ClauseRule, CountryCode, Date, Money, ProtectedSet, Scenario};

use crate::fixture::{bulletin, card, desk, gulf, line, odds, outcome, programme, room, seat, share};

/// Odds by country: before and after, percent.
fn with_odds(mut view: CardView, cost: i64, countries: &[(&str, u32, u32)]) -> CardView {
    view.cost = Money(cost);
    view.assessment.countries = countries
        .iter()
        .map(|(code, before, after)| CountryOdds {
            country: CountryCode::new(*code),
            before: Ppb(before * 10_000_000),
            standing: Ppb(before * 10_000_000),
            after: Ppb(after * 10_000_000),
            harmed: 0,
        })
        .collect();
    view
}

/// Nigeria, Brazil and Colombia are members and pay alike. A large plan takes three quarters of each one's danger away, a
/// small one half.
fn three(sc: &Scenario) -> PublicView {
    let mut public = room(sc);
    let own = |after| [("NGA", 20, after), ("BRA", 20, after), ("COL", 20, after)];
    public.cards = vec![
        with_odds(odds(card(1, "Large", 3), 70, 20), 1_000, &own(5)),
        with_odds(odds(card(2, "Small", 1), 40, 20), 400, &own(10)),
    ];
    let members = ["NGA", "BRA", "COL"].map(seat).to_vec();
    public.charter.electorate.clone_from(&members);
    public.charter.members = members;
    public.charter.protected = ProtectedSet::Members;
    public.charter.key = BurdenKey::Equal;
    public.charter.clause = None;
    public
}

fn alike(codes: &[&str], pledge: [u32; 3]) -> Pledges {
    codes.iter().map(|c| (seat(c), pledge)).collect()
}

fn clause() -> ClauseRule {
    let sc = gulf();
    let of = sc.charters.iter().find_map(|c| c.clause.clone());
    of.expect("it is measured")
}

fn protection(circle: &Circle, code: &str) -> f64 {
    let of = |s: &&debrief::indivisibility::Turned| s.seat == Some(seat(code));
    circle
        .states
        .iter()
        .find(of)
        .expect("it is one of them")
        .protection
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn equal_pledges_under_an_equal_key_protect_all_alike() {
    let sc = gulf();
    for percent in [20, 60, 100, 140] {
        let pledges = alike(&["NGA", "BRA", "COL"], [percent; 3]);
        let all = indivisibility(&sc, &three(&sc), &pledges);
        let index = all.protected.index;
        if percent == 20 {
            // A fifth of 1,150 pays for neither.
            assert!(index.is_err(), "{index:?}");
            continue;
        }
        assert_eq!(index, Ok(1.0));
        assert_eq!(all.protected.states.len(), 3);
        let expected = if percent == 60 { 0.5 } else { 0.75 };
        assert!(close(protection(&all.protected, "BRA"), expected), "{percent}");
        assert!(all.protected.with_contribution.is_err(), "nothing differs");
        assert!(all.by_deed.is_empty());
    }
}

/// Three payers of 383 or 384 each, all of it if on me and six tenths if on a member: 842 come in, and the large plan costs
/// 1,000. The clause calls up at most 30 % of each quota, which is enough; one who pledged nothing for a member does not
/// answer, and then 384 + 229 + 115 + 114 = 842 buy the small plan.
#[test]
fn guarantors_fill_what_is_missing_and_refusers_do_not_answer() {
    let sc = gulf();
    let mut public = three(&sc);
    let mut pledges = alike(&["NGA", "BRA", "COL"], [100, 60, 0]);
    let turned = |public: &PublicView, pledges: &Pledges| {
        let all = indivisibility(&sc, public, pledges);
        let found = all.protected.states.into_iter();
        found.clone().find(|s| s.seat == Some(seat("NGA"))).unwrap()
    };
    let without = turned(&public, &pledges);
    assert_eq!((without.raised, without.protection), (Money(842), 0.5));
    public.charter.clause = Some(clause());
    let with = turned(&public, &pledges);
    assert_eq!((with.raised, with.protection), (Money(1_000), 0.75));
    pledges.insert(seat("BRA"), [100, 0, 0]);
    let refused = turned(&public, &pledges);
    assert!((840..=844).contains(&refused.raised.0), "{:?}", refused.raised);
    assert!((refused.protection - 0.5).abs() < 1e-12);
}

/// Where nobody pays for outsiders, the outsider is left with its bare chance, and the index is 0.
#[test]
fn an_outsider_for_whom_nobody_pays_keeps_its_bare_chance() {
    let sc = gulf();
    let mut public = three(&sc);
    public.charter.members = ["NGA", "COL"].map(seat).to_vec();
    public.charter.electorate = public.charter.members.clone();
    let pledges = alike(&["NGA", "COL"], [100, 100, 0]);
    let members = indivisibility(&sc, &public, &pledges);
    assert_eq!(members.protected.index, Ok(1.0), "among members");
    let brazil = members
        .table
        .states
        .iter()
        .find(|s| s.seat == Some(seat("BRA")))
        .unwrap();
    assert_eq!((brazil.protection, brazil.raised), (0.0, Money(0)));
    assert!(brazil.bought.is_none());
    assert!(close(brazil.spared.0, 0.8) && close(brazil.spared.1, 0.8));
    assert_eq!(members.table.index, Ok(0.0));
    public.charter.protected = ProtectedSet::Everyone;
    assert_eq!(indivisibility(&sc, &public, &pledges).protected.index, Ok(0.0));
}

/// A plan that pushes onto a neighbour protects it not at all; the better of two plans is asked for state by state.
#[test]
fn each_state_asks_for_the_plan_that_does_most_for_it() {
    let sc = gulf();
    let mut public = three(&sc);
    let mut pledges = alike(&["NGA", "BRA", "COL"], [100; 3]);
    public.cards = vec![
        with_odds(
            odds(card(1, "West", 3), 70, 20),
            1_000,
            &[("NGA", 20, 2), ("BRA", 20, 30)],
        ),
        with_odds(
            odds(card(2, "East", 1), 40, 20),
            400,
            &[("NGA", 20, 16), ("BRA", 20, 8)],
        ),
    ];
    let all = indivisibility(&sc, &public, &pledges).protected;
    assert!(close(protection(&all, "NGA"), 0.9));
    assert!(close(protection(&all, "BRA"), 0.6));
    // Colombia never lay under it: all land, 40 % before and 24 % after by the better plan.
    let colombia = all.states.iter().find(|s| s.seat == Some(seat("COL"))).unwrap();
    assert!(!colombia.own_odds && close(colombia.protection, 0.4));
    assert!(close(all.index.unwrap(), 0.4 / 0.9));
    // A device is on no plan that is bought.
    public.cards[1].nuclear = true;
    let all = indivisibility(&sc, &public, &pledges).protected;
    assert!(protection(&all, "BRA").abs() < 1e-12);
    // Who sealed nothing pays what it delivered: Brazil four tenths, so that 383 + 383 + 153 come in, and that is too little.
    pledges.remove(&seat("BRA"));
    let mut paid = programme(1, card(9, "Paid", 1), Mandate::Default);
    paid.shares = vec![share("BRA", 1_000, 400)];
    public.programmes = vec![paid];
    let all = indivisibility(&sc, &public, &pledges);
    assert_eq!(all.by_deed, [seat("BRA")]);
    assert!(protection(&all.protected, "NGA").abs() < 1e-12);
}

/// Nobody pays more than it ever had, and what came after the decision does not count.
#[test]
fn a_pledge_is_worth_no_more_than_the_purse() {
    let sc = gulf();
    let mut public = three(&sc);
    let pledges = alike(&["NGA", "BRA", "COL"], [100; 3]);
    public.ledger = ["NGA", "BRA"]
        .iter()
        .map(|c| line(c, LedgerEntry::Income, 5_000))
        .collect();
    let mut late = line("COL", LedgerEntry::Income, 5_000);
    late.date = Date(9_501);
    public.ledger.push(line("COL", LedgerEntry::Income, 50));
    public.ledger.push(late);
    let all = indivisibility(&sc, &public, &pledges).protected;
    // 384 or 383 of two, and 50: the small plan.
    assert!(
        (816..=818).contains(&all.states[0].raised.0),
        "{:?}",
        all.states[0].raised
    );
    assert!(close(protection(&all, "COL"), 0.5));
}

#[test]
fn a_charter_that_protects_nobody_has_no_index_and_says_why() {
    let sc = gulf();
    let mut public = three(&sc);
    public.charter.protected = ProtectedSet::Nobody;
    let pledges = alike(&["NGA", "BRA", "COL"], [100; 3]);
    let all = indivisibility(&sc, &public, &pledges);
    assert_eq!(all.protected.index, Err("the charter protects nobody by right"));
    assert!(all.table.index.is_ok());
    public.cards.clear();
    let none = indivisibility(&sc, &public, &pledges).table;
    assert_eq!(none.index, Err("no plan that pushes lay on the table"));
}

/// Those who gave most are best protected: the correlation is 1, and the paper asks for 0.
#[test]
fn protection_that_follows_contribution_is_seen() {
    let sc = gulf();
    let mut public = three(&sc);
    public.cards = vec![with_odds(
        odds(card(1, "One", 1), 70, 20),
        100,
        &[("NGA", 20, 2), ("BRA", 20, 8), ("COL", 20, 14)],
    )];
    public.ledger = [("NGA", 900), ("BRA", 600), ("COL", 300)]
        .iter()
        .map(|(c, m)| line(c, LedgerEntry::Delivered, *m))
        .collect();
    let pledges = alike(&["NGA", "BRA", "COL"], [100; 3]);
    let all = indivisibility(&sc, &public, &pledges).protected;
    assert!(close(all.with_contribution.unwrap(), 1.0));
    assert!(close(all.rank_with_contribution.unwrap(), 1.0));
    assert!(close(all.index.unwrap(), 0.3 / 0.9));
}

/// It was falling on Nigeria. India pledged 80 % for a member; of the plan of round 3, adopted when that was known, it paid 30.
#[test]
fn the_veil_gap_is_the_word_less_the_deed_once_it_was_known() {
    let sc = gulf();
    let mut public = three(&sc);
    let mut end = outcome(None);
    end.undeflected.1 = Some(CountryCode::new("NGA"));
    public.outcome = Some(end);
    public.bulletins = vec![
        (Date(9_000), bulletin(Ppb(40_000_000))),
        (Date(9_600), bulletin(Ppb::ONE)),
    ];
    public.feed = [(9_000, 0), (9_600, 3)]
        .iter()
        .map(|(day, round)| game::FeedLine {
            seq: game::Seq(1),
            date: Date(*day),
            round: *round,
            kind: game::FeedKind::Sky,
            seat: None,
            text: String::new(),
        })
        .collect();
    let mut early = programme(1, card(1, "Early", 1), Mandate::Default);
    early.shares = vec![share("IND", 100, 100), share("GHA", 100, 70)];
    let mut late = programme(2, card(2, "Late", 1), Mandate::Default);
    late.round = 3;
    late.shares = vec![share("IND", 100, 30)];
    public.programmes = vec![early, late];
    let mut india = desk(&sc, "IND");
    india.pledge = Some([200, 80, 20]);
    let pledges = debrief::indivisibility::pledges(&[india]);
    let gaps = indivisibility(&sc, &public, &pledges).gaps;
    let of = |code: &str| gaps.iter().find(|g| g.seat == seat(code)).unwrap();
    assert_eq!(
        (of("IND").pledged, of("IND").delivered, of("IND").gap()),
        (Some(80), Some(30), Some(50))
    );
    assert_eq!(
        (of("GHA").pledged, of("GHA").delivered, of("GHA").gap()),
        (None, Some(70), None)
    );
    assert_eq!(gaps.len(), 2);
}

fn aid(round: u32, from: &str, to: &str, m_usd: f64) -> Aid {
    Aid {
        round,
        from: seat(from),
        to: seat(to),
        m_usd,
    }
}

/// Three seats. Tit for tat: 0. In the second case, over six ordered pairs, aid now is 10 once and earlier aid the other way is
/// 10 and 4 elsewhere: Sxy = −140/6, Sxx = 500/6, Syy = 500/6, r = −0.28.
#[test]
fn tit_for_tat_is_no_diffuse_reciprocity() {
    let seats = ["NGA", "BRA", "COL"].map(seat);
    let first = [aid(0, "NGA", "BRA", 10.0), aid(0, "BRA", "COL", 4.0)];
    let index = |then: &[Aid]| {
        let all: Vec<Aid> = first.iter().chain(then).cloned().collect();
        reciprocity::index(&all, &seats)
    };
    let back = index(&[aid(1, "BRA", "NGA", 10.0), aid(1, "COL", "BRA", 4.0)]);
    assert!(close(back.unwrap(), 0.0));
    assert!(close(index(&[aid(1, "COL", "NGA", 10.0)]).unwrap(), 1.28));
}

#[test]
fn what_nobody_could_answer_has_no_index() {
    let seats = ["NGA", "BRA", "COL"].map(seat);
    let none = reciprocity::index(&[], &seats).unwrap_err();
    let once = reciprocity::index(&[aid(2, "NGA", "BRA", 1.0)], &seats).unwrap_err();
    assert!(none.starts_with("no seat gave") && once.starts_with("all aid fell into one round"));
}

/// A gift, shelter that one paid for another, and 600 towards a plan that spares Nigeria twice as much as Ghana and harms
/// Brazil; a payer's own part is no aid.
#[test]
fn aid_is_read_from_the_ledger_and_the_feed() {
    let sc = gulf();
    let mut public = room(&sc);
    public.cards = vec![with_odds(
        odds(card(4, "Plan", 1), 70, 20),
        100,
        &[("NGA", 30, 10), ("GHA", 15, 5), ("BRA", 1, 2)],
    )];
    public.programmes = vec![programme(1, public.cards[0].card.clone(), Mandate::Default)];
    let to_plan = |code: &str, amount| {
        let mut l = line(code, LedgerEntry::Delivered, amount);
        l.programme = Some(game::ProgrammeId(1));
        l
    };
    public.ledger = vec![
        to_plan("USA", 60_000),
        to_plan("NGA", 30_000),
        line("IND", LedgerEntry::Given, 5_000),
        line("GHA", LedgerEntry::Received, 5_000),
        line("JPN", LedgerEntry::Spent, 700),
        line("CHN", LedgerEntry::Spent, 900),
    ];
    public.feed = vec![game::FeedLine {
        seq: game::Seq(1),
        date: Date(9_500),
        round: 1,
        kind: game::FeedKind::Money,
        seat: Some(seat("NGA")),
        text: "200,000 people of Nigeria have a plan and places, paid by Japan.".to_owned(),
    }];
    let read = reciprocity::reciprocity(&sc, &public).aid;
    let of = |from: &str, to: &str| {
        let pair = read.iter().find(|a| a.from == seat(from) && a.to == seat(to));
        pair.map(|a| a.m_usd.round() as i64)
    };
    assert_eq!(of("USA", "NGA"), Some(400));
    assert_eq!(of("USA", "GHA"), Some(200));
    assert_eq!(of("NGA", "GHA"), Some(100));
    assert_eq!(of("IND", "GHA"), Some(50));
    assert_eq!(of("JPN", "NGA"), Some(7));
    assert_eq!(read.len(), 5, "{read:?}");
}

//! Decision rules against their texts, an independent count, and every change of ballots tried.

use std::collections::BTreeMap;

use game::Choice::{self, Abstain, Constructive, No, Object, Yes};
use game::tally::{Member, Tally, TallyError, Weight, rule_ids, rule_sentence, tally};
use proptest::prelude::*;
use scenario::SeatId;

fn member(index: usize, population: i64, weight: i64) -> Member {
    Member {
        id: SeatId::new(format!("S{index:02}")),
        population,
        weight: Weight::whole(weight),
        permanent: false,
        lead: false,
        exposed: 0,
    }
}

fn members(populations: &[i64]) -> Vec<Member> {
    populations
        .iter()
        .enumerate()
        .map(|(i, &p)| member(i, p, p))
        .collect()
}

fn cast(members: &[Member], choices: &[Option<Choice>]) -> BTreeMap<SeatId, Choice> {
    members
        .iter()
        .zip(choices)
        .filter_map(|(m, c)| c.map(|c| (m.id.clone(), c)))
        .collect()
}

fn count(rule: &str, members: &[Member], choices: &[Option<Choice>]) -> Tally {
    tally(rule, members, &cast(members, choices), 0).unwrap_or_else(|e| panic!("{rule}: {e}"))
}

fn carried(rule: &str, populations: &[i64], choices: &[Option<Choice>]) -> bool {
    count(rule, &members(populations), choices).carried
}

fn votes(yes: usize, no: usize, abstain: usize, silent: usize) -> Vec<Option<Choice>> {
    let mut v = vec![Some(Yes); yes];
    v.extend(vec![Some(No); no]);
    v.extend(vec![Some(Abstain); abstain]);
    v.extend(vec![None; silent]);
    v
}

#[test]
fn every_rule_has_a_sentence_and_there_are_22() {
    assert_eq!(rule_ids().len(), 22);
    for id in rule_ids() {
        assert!(
            rule_sentence(id).is_some_and(|s| s.starts_with("Carried") && s.ends_with('.')),
            "{id}"
        );
    }
    assert_eq!(rule_sentence("guess"), None);
}

#[test]
fn thresholds_of_counting_rules_are_exact() {
    // (rule, ballots that carry, the nearest that do not), each with 15 members of equal size unless it says otherwise.
    let cases: [(&str, [usize; 4], [usize; 4]); 9] = [
        ("consensus", [1, 0, 7, 7], [14, 1, 0, 0]),
        ("silence", [0, 0, 0, 15], [14, 1, 0, 0]),
        ("unanimity", [15, 0, 0, 0], [14, 0, 1, 0]),
        ("simple_majority", [2, 1, 6, 6], [2, 2, 5, 6]),
        ("majority_of_members", [8, 7, 0, 0], [7, 0, 4, 4]),
        ("two_thirds_present", [4, 2, 9, 0], [5, 3, 7, 0]),
        ("unsc_procedural", [9, 6, 0, 0], [8, 0, 7, 0]),
        ("reverse_consensus", [0, 14, 0, 1], [0, 15, 0, 0]),
        ("reverse_two_thirds", [6, 9, 0, 0], [0, 10, 5, 0]),
    ];
    for (rule, pass, fail) in cases {
        for (v, expected) in [(pass, true), (fail, false)] {
            assert_eq!(
                carried(rule, &[1; 15], &votes(v[0], v[1], v[2], v[3])),
                expected,
                "{rule} {v:?}"
            );
        }
    }
    // Nobody cast a yes or a no: two thirds of nothing is nothing (UN Charter 18(2) asks for members voting).
    assert!(!carried("two_thirds_present", &[1; 3], &votes(0, 0, 3, 0)));
    assert!(!carried("coalition", &[1; 3], &votes(0, 3, 0, 0)));
    let alone = count("coalition", &members(&[1; 3]), &votes(1, 2, 0, 0));
    assert!(alone.carried);
    assert_eq!(alone.bound, [SeatId::new("S00")]);
}

#[test]
fn eu_rules_at_their_edges() {
    // TEU 16(4): 55 % of 27 is 14.85, so 15 states; 65 of 100 people are enough, 64 are not.
    let mut people = vec![4; 14];
    people.extend([9]);
    people.extend([3; 11]);
    people.push(2);
    assert_eq!(people.iter().sum::<i64>(), 100);
    assert!(carried("eu_qmv", &people, &votes(15, 12, 0, 0)));
    assert!(!carried("eu_qmv", &people, &votes(14, 0, 0, 13)));
    people[14] = 8;
    people[26] = 3;
    let failed = count("eu_qmv", &members(&people), &votes(15, 12, 0, 0));
    assert!(!failed.carried);
    assert_eq!(
        failed.why,
        "fails: 15 of 27 states (56 %) but 64 % of the people; 65 % or fewer than 4 states not in favour needed"
    );
    // A blocking minority needs four: 10 of 12 carry with 20 % of the people, and qualified_majority has no such clause.
    let mut giants = vec![2; 10];
    giants.extend([40, 40]);
    assert!(carried("eu_qmv", &giants, &votes(10, 2, 0, 0)));
    assert!(!carried("qualified_majority", &giants, &votes(10, 2, 0, 0)));
    // TFEU 238(2): 72 % of 25 is 18.
    assert!(carried("eu_qmv_reinforced", &[1; 25], &votes(18, 7, 0, 0)));
    assert!(!carried("eu_qmv_reinforced", &[1; 25], &votes(17, 8, 0, 0)));
    // TEU 31(1): a third of the states with a third of the people stop it by constructive abstention, and no fewer.
    let constructive = |k: usize| {
        let mut v = vec![Some(Yes); 9];
        v[..k].fill(Some(Constructive));
        v
    };
    assert!(!carried("cfsp_unanimity", &[1; 9], &constructive(3)));
    let two = count("cfsp_unanimity", &members(&[1; 9]), &constructive(2));
    assert!(two.carried);
    assert_eq!(two.bound.len(), 7);
    assert!(carried(
        "cfsp_unanimity",
        &[1, 1, 1, 9, 9, 9, 9, 9, 9],
        &constructive(3)
    ));
    assert!(!carried("cfsp_unanimity", &[1; 9], &votes(8, 1, 0, 0)));
    assert!(carried("cfsp_unanimity", &[1; 9], &votes(0, 0, 5, 4)));
}

#[test]
fn vetoes_leads_and_weights() {
    let mut council = members(&[1; 15]);
    for m in &mut council[..5] {
        m.permanent = true;
    }
    // UN Charter 27(3): nine yes carry with a permanent member abstaining, and not with one against.
    let mut v = votes(9, 0, 0, 6);
    v[0] = Some(Abstain);
    v[9] = Some(Yes);
    assert!(count("unsc_substantive", &council, &v).carried);
    let mut v = votes(14, 0, 0, 1);
    v[3] = Some(No);
    let vetoed = count("unsc_substantive", &council, &v);
    assert!(!vetoed.carried);
    assert!(
        vetoed
            .why
            .starts_with("fails: 13 of 15 states (87 %) but 1 permanent member votes no"),
        "{}",
        vetoed.why
    );
    assert_eq!(
        vetoed.would_turn.as_deref(),
        Some("It would have been carried if S03 had abstained instead of voting no")
    );
    let mut led = members(&[1; 5]);
    led[4].lead = true;
    let mut v = votes(0, 4, 0, 1);
    v[4] = Some(Yes);
    assert!(count("lead_state", &led, &v).carried);
    assert!(!count("lead_state", &led, &votes(4, 0, 0, 1)).carried);
    // IMF special majorities: 85 % is held with 15.00 % against and not with 15.01 %.
    let vote = |against: &str, others: &str| {
        let mut fund = members(&[1, 1]);
        fund[0].weight = against.parse().unwrap();
        fund[1].weight = others.parse().unwrap();
        count("weighted_85", &fund, &[Some(No), Some(Yes)]).carried
    };
    assert!(vote("15.00", "85.00"));
    assert!(!vote("15.01", "84.99"));
    assert!(carried("weighted_70", &[7, 3], &votes(1, 1, 0, 0)));
    assert!(!carried("weighted_70", &[69, 31], &votes(1, 1, 0, 0)));
    assert!(carried("weighted_majority", &[3, 2, 90], &votes(1, 1, 1, 0)));
    assert!(!carried("weighted_majority", &[2, 2, 90], &votes(1, 1, 1, 0)));
}

#[test]
fn square_roots_are_compared_exactly() {
    // Σ√ = 77 + 48 = 125 and 77 ÷ 125 = 61.6 % to the last digit.
    assert!(carried("jagiellonian", &[77 * 77, 48 * 48], &votes(1, 1, 0, 0)));
    assert!(!carried(
        "jagiellonian",
        &[77 * 77 - 1, 48 * 48],
        &votes(1, 1, 0, 0)
    ));
    assert!(!carried(
        "jagiellonian",
        &[77 * 77, 48 * 48 + 1],
        &votes(1, 1, 0, 0)
    ));
    // The same with a common irrational factor √2.
    assert!(carried(
        "jagiellonian",
        &[2 * 77 * 77, 2 * 48 * 48],
        &votes(1, 1, 0, 0)
    ));
    // Floating point cannot see this one: √p of 16 digits that differ in the last.
    let (a, b) = (77_i64 * 20_000_000, 48_i64 * 20_000_000);
    assert!(carried("jagiellonian", &[a * a, b * b], &votes(1, 1, 0, 0)));
    assert!(!carried("jagiellonian", &[a * a - 1, b * b], &votes(1, 1, 0, 0)));
    // The community's rule also needs more than half of the states.
    assert!(!carried(
        "community_majority",
        &[900, 900, 1, 1],
        &votes(2, 2, 0, 0)
    ));
    assert!(carried("jagiellonian", &[900, 900, 1, 1], &votes(2, 2, 0, 0)));
    assert!(carried(
        "community_majority",
        &[900, 900, 1, 1],
        &votes(3, 1, 0, 0)
    ));
}

#[test]
fn the_quorum_comes_first() {
    let m = members(&[1; 12]);
    let ballots = cast(&m, &votes(5, 0, 0, 7));
    assert!(tally("simple_majority", &m, &ballots, 40).unwrap().carried);
    let t = tally("simple_majority", &m, &ballots, 50).unwrap();
    assert!(!t.carried);
    assert_eq!(
        t.why,
        "fails: only 5 of 12 states voted (42 %); a quorum of 50 % is needed"
    );
    assert_eq!(t.turners.len(), 1);
    assert!(t.bound.is_empty());
}

#[test]
fn sentences_name_figures_and_the_nearest_change() {
    // The example of the design: 16 of 27 states (59 %) but 61 % of the people.
    let mut people = vec![3; 15];
    people.push(16);
    people.extend([3; 10]);
    people.push(9);
    assert_eq!(people.iter().sum::<i64>(), 100);
    let t = count("qualified_majority", &members(&people), &votes(16, 11, 0, 0));
    assert_eq!(
        t.why,
        "fails: 16 of 27 states (59 %) but 61 % of the people; 65 % needed"
    );
    assert_eq!(
        t.would_turn.as_deref(),
        Some("It would have been carried if S26 had voted yes")
    );
    assert_eq!(t.gauges[1].have_ppm, 610_000);
    assert_eq!((t.gauges[1].need_ppm, t.gauges[1].met), (650_000, false));
    // A share that rounds onto the threshold shows the decimals that keep it below.
    let t = count(
        "double_majority",
        &members(&[5001, 4999, 1]),
        &[Some(No), Some(Yes), Some(Yes)],
    );
    assert_eq!(
        t.why,
        "fails: 2 of 3 states (67 %) but 49.995 % of the people; more than 50 % needed"
    );
    let t = count("majority_of_members", &members(&[1; 12]), &votes(6, 6, 0, 0));
    assert_eq!(t.why, "fails: 6 of 12 states (50 %); more than 50 % needed");
    assert!(
        t.would_turn
            .unwrap()
            .starts_with("It would have been carried if any one of 6 states")
    );
    let t = count(
        "consensus",
        &members(&[1; 4]),
        &[Some(Yes), Some(Object), Some(No), None],
    );
    assert_eq!(t.why, "fails: 2 states object; one is enough to stop it");
    assert_eq!(
        t.would_turn.as_deref(),
        Some("It would have been carried if S01 and S02 had abstained instead of voting no")
    );
    assert_eq!((t.yes, t.no, t.object, t.abstain, t.silent), (1, 2, 1, 0, 1));
    let t = count("reverse_two_thirds", &members(&[1; 12]), &votes(0, 8, 4, 0));
    assert_eq!(
        t.why,
        "fails: 8 of 12 states (67 %) refuse; two thirds to stop it needed"
    );
}

#[test]
fn bad_input_says_what_to_do() {
    let m = members(&[1, 2]);
    let ballots = cast(&m, &votes(2, 0, 0, 0));
    let none = BTreeMap::new();
    assert!(
        tally("majority", &m, &ballots, 0)
            .unwrap_err()
            .to_string()
            .contains("known are consensus")
    );
    assert_eq!(tally("consensus", &[], &none, 0), Err(TallyError::NoMembers));
    let twice = [m[0].clone(), m[0].clone()];
    assert_eq!(
        tally("consensus", &twice, &none, 0),
        Err(TallyError::MemberTwice(SeatId::new("S00")))
    );
    assert_eq!(
        tally("consensus", &m[..1], &ballots, 0),
        Err(TallyError::NotAMember(SeatId::new("S01")))
    );
    assert_eq!(
        tally("consensus", &members(&[-1]), &none, 0),
        Err(TallyError::Negative(SeatId::new("S00")))
    );
    for rule in ["lead_state", "eu_qmv", "weighted_70", "jagiellonian"] {
        let e = tally(rule, &members(&[0, 0]), &none, 0).unwrap_err();
        assert!(matches!(e, TallyError::Missing { .. }), "{rule}: {e}");
    }
    assert_eq!(tally("consensus", &m, &none, 101), Err(TallyError::Quorum(101)));
    for bad in ["", "x", "1.0000000001", "1e30", "--1", "."] {
        assert!(bad.parse::<Weight>().is_err(), "{bad:?}");
    }
    assert_eq!("16.50".parse::<Weight>(), "165e-1".parse::<Weight>());
    assert_eq!("3".parse(), Ok(Weight::whole(3)));
    assert_eq!("0.003e3".parse(), Ok(Weight::whole(3)));
    assert_eq!("-2".parse(), Ok(Weight::whole(-2)));
}

/// The table of the design, counted again from the ballots in another way (populations are squares, so that the root
/// rule needs integers only).
fn by_the_table(rule: &str, m: &[Member], c: &[Option<Choice>]) -> bool {
    let n = i64::try_from(m.len()).unwrap_or(i64::MAX);
    let total = |pick: &dyn Fn(usize) -> bool, of: &dyn Fn(&Member) -> i64| -> i64 {
        m.iter()
            .enumerate()
            .filter(|(i, _)| pick(*i))
            .map(|(_, m)| of(m))
            .sum()
    };
    let yes = |i: usize| c[i] == Some(Yes);
    let no = |i: usize| matches!(c[i], Some(No | Object));
    let con = |i: usize| c[i] == Some(Constructive);
    let all = |_: usize| true;
    let one = |_: &Member| 1;
    let people = |m: &Member| m.population;
    let root = |m: &Member| m.population.isqrt();
    let (y, k) = (total(&yes, &one), total(&no, &one));
    let people_share = |p: i64| 100 * total(&yes, &people) >= p * total(&all, &people);
    let roots = 1000 * total(&yes, &root) >= 616 * total(&all, &root);
    match rule {
        "consensus" | "silence" => k == 0,
        "unanimity" => y == n,
        "simple_majority" => y > k,
        "majority_of_members" => y > n - y,
        "two_thirds_present" => y + k > 0 && y >= 2 * k,
        "double_majority" => y > n - y && total(&yes, &people) > total(&|i| !yes(i), &people),
        "eu_qmv" => 100 * y >= 55 * n && (people_share(65) || n - y < 4),
        "qualified_majority" => 100 * y >= 55 * n && people_share(65),
        "eu_qmv_reinforced" => 100 * y >= 72 * n && people_share(65),
        "cfsp_unanimity" => {
            k == 0 && !(3 * total(&con, &one) >= n && 3 * total(&con, &people) >= total(&all, &people))
        }
        "unsc_substantive" => 5 * y >= 3 * n && !(0..m.len()).any(|i| no(i) && m[i].permanent),
        "unsc_procedural" => 5 * y >= 3 * n,
        // Weights are the populations here.
        "weighted_majority" => total(&yes, &people) > total(&no, &people),
        "weighted_70" => people_share(70),
        "weighted_85" => people_share(85),
        "reverse_consensus" => k != n,
        "reverse_two_thirds" => 3 * k < 2 * n,
        "coalition" => y > 0,
        "lead_state" => (0..m.len()).any(|i| yes(i) && m[i].lead),
        "jagiellonian" => roots,
        "community_majority" => roots && y > n - y,
        other => unreachable!("{other}"),
    }
}

fn choice() -> impl Strategy<Value = Option<Choice>> {
    prop_oneof![
        4 => Just(Some(Yes)),
        3 => Just(Some(No)),
        1 => Just(Some(Abstain)),
        1 => Just(Some(Constructive)),
        1 => Just(Some(Object)),
        1 => Just(None)
    ]
}

prop_compose! {
    fn vote(most: usize)(roots in prop::collection::vec(1_i64..20, 1..=most))(
        choices in prop::collection::vec(choice(), roots.len()),
        permanent in prop::collection::vec(any::<bool>(), roots.len()),
        lead in 0..roots.len(),
        rule in 0..rule_ids().len(),
        quorum in prop_oneof![3 => Just(0_u32), 1 => 0_u32..=100],
        roots in Just(roots),
    ) -> (&'static str, Vec<Member>, Vec<Option<Choice>>, u32) {
        let mut members = members(&roots.iter().map(|r| r * r).collect::<Vec<_>>());
        for (m, p) in members.iter_mut().zip(permanent) {
            m.permanent = p;
        }
        members[lead].lead = true;
        (rule_ids()[rule], members, choices, quorum)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn tallies_count_every_ballot_and_follow_the_table((rule, members, choices, quorum) in vote(12)) {
        let t = tally(rule, &members, &cast(&members, &choices), quorum).unwrap();
        prop_assert_eq!((t.yes + t.no + t.abstain + t.silent) as usize, members.len());
        let quorum_met = 100 * choices.iter().flatten().count() >= quorum as usize * members.len();
        prop_assert_eq!(t.carried, by_the_table(rule, &members, &choices) && quorum_met);
        prop_assert_eq!(t.why.starts_with("passes"), t.carried, "{}", t.why);
        // The gauges tell the same story.
        prop_assert_eq!(t.gauges.iter().all(|g| g.met), t.carried);
        let bound = match (t.carried, rule) {
            (false, _) => 0,
            (true, "coalition") => t.yes as usize,
            (true, "cfsp_unanimity") => members.len() - t.constructive as usize,
            (true, _) => members.len(),
        };
        prop_assert_eq!(t.bound.len(), bound);
    }

    #[test]
    fn turning_a_no_into_a_yes_never_defeats((rule, members, choices, quorum) in vote(12), who in any::<prop::sample::Index>()) {
        let before = tally(rule, &members, &cast(&members, &choices), quorum).unwrap();
        let mut better = choices.clone();
        better[who.index(choices.len())] = Some(Yes);
        let after = tally(rule, &members, &cast(&members, &better), quorum).unwrap();
        prop_assert!(after.carried || !before.carried);
    }

    #[test]
    fn the_order_of_members_changes_nothing((rule, members, choices, quorum) in vote(12), turn in any::<prop::sample::Index>()) {
        let ballots = cast(&members, &choices);
        let mut other = members.clone();
        other.rotate_left(turn.index(members.len()));
        other.reverse();
        let (a, b) = (tally(rule, &members, &ballots, quorum).unwrap(), tally(rule, &other, &ballots, quorum).unwrap());
        prop_assert_eq!((a.carried, a.yes, a.no, a.gauges, a.why), (b.carried, b.yes, b.no, b.gauges, b.why));
        prop_assert_eq!(a.turners.len(), b.turners.len());
    }

    #[test]
    fn no_smaller_change_turns_the_result((rule, members, choices, quorum) in vote(6)) {
        let result = |c: &[Option<Choice>]| tally(rule, &members, &cast(&members, c), quorum).unwrap();
        let t = result(&choices);
        let far = if t.carried { No } else { Yes };
        // The named change does turn it ...
        if t.would_turn.is_some() {
            let mut turned = choices.clone();
            for (m, c) in members.iter().zip(&mut turned) {
                if t.turners.contains(&m.id) {
                    *c = Some(far);
                }
            }
            prop_assert_ne!(result(&turned).carried, t.carried, "{}", t.would_turn.unwrap());
        }
        // ... and no change of fewer ballots does, to any other choice (a ballot once cast is not taken back).
        let fewest = if t.would_turn.is_some() { t.turners.len() } else { usize::MAX };
        let kinds = [Yes, No, Abstain, Constructive, Object];
        let mut codes = vec![0_usize; members.len()];
        loop {
            let changed = codes.iter().filter(|&&k| k > 0).count();
            if changed < fewest && changed > 0 {
                let other: Vec<_> = choices.iter().zip(&codes).map(|(c, &k)| if k == 0 { *c } else { Some(kinds[k - 1]) }).collect();
                let real = other.iter().zip(&choices).filter(|(a, b)| a != b).count();
                if real > 0 {
                    prop_assert_eq!(result_only(rule, &members, &other, quorum), t.carried, "{:?}", other);
                }
            }
            let Some(i) = codes.iter().position(|&k| k < 5) else { break };
            codes[i] += 1;
            codes[..i].fill(0);
        }
    }
}

/// Carried or not by the table above, for the search over all changes.
fn result_only(rule: &str, members: &[Member], choices: &[Option<Choice>], quorum: u32) -> bool {
    by_the_table(rule, members, choices)
        && 100 * choices.iter().flatten().count() >= quorum as usize * members.len()
}

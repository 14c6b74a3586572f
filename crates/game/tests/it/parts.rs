//! Rules that a charter puts together from parts: built from the same parts, the built-in rules come out.

use std::collections::BTreeMap;

use game::power::{of_rule, of_rule_with};
use game::tally::{Member, Tally, TallyError, Weight, tally, tally_with};
use game::{Choice, SeatId};
use proptest::prelude::*;
use scenario::{Binds, Counting, Group, Needs, OwnRule, Threshold, VoteWeight, Whole};

use Choice::{Abstain, Constructive, No, Object, Yes};

fn threshold(weight: VoteWeight, needs: Needs, strict: bool, of: Whole) -> Threshold {
    Threshold {
        weight,
        needs,
        strict,
        of,
        unless_fewer_than: None,
    }
}

fn own(thresholds: Vec<Threshold>, veto: Option<Group>, nothing: Counting) -> OwnRule {
    OwnRule {
        id: "own".to_owned(),
        text: "A rule of its own.".to_owned(),
        electorate: Group::Everyone,
        thresholds,
        veto,
        abstention: nothing,
        silence: nothing,
        quorum_percent: 0,
        binds: Binds::All,
        fallback: None,
        weights: Vec::new(),
    }
}

const fn share(a: u32, b: u32) -> Needs {
    Needs::Share(a, b)
}

/// The built-in rule of this id, put together from parts; `cfsp_unanimity` counts constructive abstentions apart and
/// cannot be.
fn from_parts(rule: &str) -> Option<OwnRule> {
    use Counting::{Ignored, No as AsNo, Yes as AsYes};
    use VoteWeight::{Given, One, Population, RootPopulation};
    use Whole::{All, Cast};
    let states = |a, b, strict| threshold(One, share(a, b), strict, All);
    let people = |a, b, strict| threshold(Population, share(a, b), strict, All);
    let roots = threshold(RootPopulation, share(616, 1000), false, All);
    Some(match rule {
        "consensus" | "silence" => own(Vec::new(), Some(Group::Everyone), Ignored),
        "unanimity" => own(vec![states(1, 1, false)], None, AsNo),
        "simple_majority" => own(vec![threshold(One, share(1, 2), true, Cast)], None, Ignored),
        "majority_of_members" => own(vec![states(1, 2, true)], None, AsNo),
        "two_thirds_present" => own(vec![threshold(One, share(2, 3), false, Cast)], None, Ignored),
        "double_majority" => own(vec![states(1, 2, true), people(1, 2, true)], None, AsNo),
        "eu_qmv" => {
            let mut blocked = people(65, 100, false);
            blocked.unless_fewer_than = Some(4);
            own(vec![states(55, 100, false), blocked], None, AsNo)
        }
        "qualified_majority" => own(vec![states(55, 100, false), people(65, 100, false)], None, AsNo),
        "eu_qmv_reinforced" => own(vec![states(72, 100, false), people(65, 100, false)], None, AsNo),
        "unsc_substantive" => own(vec![states(60, 100, false)], Some(Group::Permanent), AsNo),
        "unsc_procedural" => own(vec![states(60, 100, false)], None, AsNo),
        "weighted_majority" => own(vec![threshold(Given, share(1, 2), true, Cast)], None, Ignored),
        "weighted_70" => own(vec![threshold(Given, share(70, 100), false, All)], None, AsNo),
        "weighted_85" => own(vec![threshold(Given, share(85, 100), false, All)], None, AsNo),
        "reverse_consensus" => own(vec![threshold(One, Needs::Count(1), false, All)], None, AsYes),
        "reverse_two_thirds" => own(vec![states(1, 3, true)], None, AsYes),
        "coalition" => OwnRule {
            binds: Binds::YesVoters,
            ..own(vec![threshold(One, Needs::Count(1), false, All)], None, AsNo)
        },
        "lead_state" => OwnRule {
            electorate: Group::Lead,
            ..own(vec![states(1, 1, false)], None, AsNo)
        },
        "jagiellonian" => own(vec![roots], None, AsNo),
        "community_majority" => own(vec![states(1, 2, true), roots], None, AsNo),
        _ => return None,
    })
}

fn members(populations: &[i64]) -> Vec<Member> {
    let of = |(i, &population): (usize, &i64)| Member {
        id: SeatId::new(format!("S{i:02}")),
        population,
        weight: Weight::whole(population),
        permanent: i % 3 == 0,
        lead: i == 0,
        exposed: if i % 2 == 0 { population / 2 } else { 0 },
    };
    populations.iter().enumerate().map(of).collect()
}

fn cast(members: &[Member], choices: &[Option<Choice>]) -> BTreeMap<SeatId, Choice> {
    let given = members.iter().zip(choices);
    given.filter_map(|(m, c)| Some((m.id.clone(), (*c)?))).collect()
}

fn count(rule: &OwnRule, members: &[Member], choices: &[Option<Choice>]) -> Tally {
    let own = std::slice::from_ref(rule);
    tally_with(own, &rule.id, members, &cast(members, choices), 0).unwrap()
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

fn pool() -> Vec<&'static str> {
    let ids = game::tally::rule_ids().iter().copied();
    ids.filter(|id| from_parts(id).is_some()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn parts_make_the_built_in_rules(
        populations in prop::collection::vec(1_i64..400, 1..=12),
        rule in any::<prop::sample::Index>(),
        seed in prop::collection::vec(choice(), 12),
    ) {
        let pool = pool();
        let id = pool[rule.index(pool.len())];
        let own = from_parts(id).unwrap();
        let m = members(&populations);
        let choices = &seed[..m.len()];
        let there = tally(id, &m, &cast(&m, choices), 0).unwrap();
        let here = count(&own, &m, choices);
        prop_assert_eq!(here.carried, there.carried, "{}: {} / {}", id, here.why, there.why);
        prop_assert_eq!(here.bound, there.bound);
        prop_assert_eq!(here.gauges.iter().all(|g| g.met), here.carried);
        prop_assert_eq!(here.why.starts_with("passes"), here.carried, "{}", here.why);
        // As near a change turns it as turns the built-in rule.
        prop_assert!(id == "consensus" || id == "silence" || here.turners.len() <= 3 && here.turners.len() == there.turners.len() || there.turners.len() > 3, "{:?} {:?}", here.would_turn, there.would_turn);
    }

    #[test]
    fn power_by_parts_is_power_by_the_rule(
        populations in prop::collection::vec(1_i64..400, 2..=9),
        rule in any::<prop::sample::Index>(),
    ) {
        let pool = pool();
        let id = pool[rule.index(pool.len())];
        let own = from_parts(id).unwrap();
        let m = members(&populations);
        let here = of_rule_with(std::slice::from_ref(&own), "own", &m).unwrap();
        let there = of_rule(id, &m).unwrap();
        prop_assert_eq!(here.winning_coalitions, there.winning_coalitions, "{}", id);
        prop_assert_eq!(here.banzhaf, there.banzhaf);
        prop_assert_eq!(here.shapley_shubik, there.shapley_shubik);
    }
}

/// EEC 1958 by a table of weights: 14 winning coalitions of 64, and Luxembourg turns none (governance, test vectors).
#[test]
fn a_table_of_weights_gives_the_community_of_1958() {
    let m = members(&[1; 6]);
    let weights = [4, 4, 4, 2, 2, 1];
    let rule = OwnRule {
        weights: m.iter().map(|m| m.id.clone()).zip(weights).collect(),
        ..own(
            vec![threshold(VoteWeight::Given, Needs::Count(12), false, Whole::All)],
            None,
            Counting::No,
        )
    };
    let p = of_rule_with(std::slice::from_ref(&rule), "own", &m).unwrap();
    assert_eq!(p.winning_coalitions, Some(14));
    assert!(p.banzhaf[5].abs() < 1e-15 && (p.banzhaf[0] - 5.0 / 21.0).abs() < 1e-12);
    let t = count(
        &rule,
        &m,
        &[Some(Yes), Some(Yes), Some(Yes), None, None, Some(No)],
    );
    assert!(t.carried, "{}", t.why);
    let t = count(
        &rule,
        &m,
        &[Some(Yes), Some(Yes), None, Some(Yes), None, Some(Yes)],
    );
    assert!(!t.carried);
    assert_eq!(t.why, "fails: 11 of 17 by weight; 12 needed");
    assert_eq!(
        t.would_turn.as_deref(),
        Some("It would have been carried if S02 had voted yes")
    );
}

#[test]
fn only_its_electorate_counts_and_the_fallback_decides_without_it() {
    let mut m = members(&[10, 20, 30, 40]);
    let rule = OwnRule {
        electorate: Group::Exposed,
        fallback: Some("simple_majority".to_owned()),
        ..own(
            vec![threshold(VoteWeight::Exposed, share(1, 2), true, Whole::All)],
            None,
            Counting::No,
        )
    };
    // S00 and S02 lie under the corridor with 5 and 15 people: the rest advises.
    let t = count(&rule, &m, &[Some(No), Some(No), Some(Yes), Some(No)]);
    assert!(t.carried, "{}", t.why);
    assert_eq!((t.yes, t.no, t.silent), (1, 1, 0));
    assert_eq!(
        t.why,
        "passes: 75 % of the people under the corridor; more than 50 % needed"
    );
    for member in &mut m {
        member.exposed = 0;
    }
    let t = count(&rule, &m, &[Some(No), Some(No), Some(Yes), Some(No)]);
    assert!(!t.carried);
    assert!(t.why.contains("by simple_majority because"), "{}", t.why);
    let hard = OwnRule {
        fallback: None,
        ..rule
    };
    let error = tally_with(std::slice::from_ref(&hard), "own", &m, &BTreeMap::new(), 0).unwrap_err();
    assert!(matches!(error, TallyError::Missing { .. }), "{error}");
    assert!(of_rule_with(&[hard], "own", &m).is_err());
}

#[test]
fn a_missed_quorum_falls_back_where_the_rule_says_so() {
    let m = members(&[1; 10]);
    let states = || vec![threshold(VoteWeight::One, share(1, 2), true, Whole::Cast)];
    let mut rule = own(states(), None, Counting::Ignored);
    rule.quorum_percent = 50;
    let mut choices = vec![None; 10];
    choices[..4].fill(Some(Yes));
    let t = count(&rule, &m, &choices);
    assert!(!t.carried);
    assert_eq!(
        t.why,
        "fails: only 4 of 10 states voted (40 %); a quorum of 50 % is needed"
    );
    rule.fallback = Some("consensus".to_owned());
    let t = count(&rule, &m, &choices);
    assert!(t.carried, "{}", t.why);
    assert!(t.reasons[0].contains("consensus decides"), "{:?}", t.reasons);
}

#[test]
fn a_veto_is_cast_and_never_an_abstention() {
    let m = members(&[2; 6]);
    let rule = own(
        vec![threshold(VoteWeight::One, share(1, 2), false, Whole::All)],
        Some(Group::Exposed),
        Counting::No,
    );
    let with =
        |first: Option<Choice>| count(&rule, &m, &[first, Some(Yes), Some(Yes), Some(Yes), None, None]);
    assert!(with(Some(Abstain)).carried && with(None).carried);
    let stopped = with(Some(Object));
    assert!(!stopped.carried);
    assert_eq!(
        stopped.why,
        "fails: 3 of 6 states (50 %) but 1 state that may veto says no; no veto needed"
    );
    assert_eq!(
        stopped.would_turn.as_deref(),
        Some("It would have been carried if S00 had voted yes")
    );
}

//! Voting power against published values and against the tally itself.

use std::collections::BTreeMap;

use game::Choice;
use game::power::{PowerError, of_rule, weighted};
use game::tally::{Member, Weight, rule_ids, tally};
use scenario::SeatId;

fn weights(w: &[i64]) -> Vec<Weight> {
    w.iter().map(|&w| Weight::whole(w)).collect()
}

fn members(populations: &[i64]) -> Vec<Member> {
    populations
        .iter()
        .enumerate()
        .map(|(i, &population)| Member {
            id: SeatId::new(format!("S{i:03}")),
            population,
            weight: Weight::whole(population),
            permanent: i < 5,
            lead: i == 0,
            exposed: 0,
        })
        .collect()
}

fn close(have: &[f64], want: &[f64], within: f64) {
    assert_eq!(have.len(), want.len());
    for (h, w) in have.iter().zip(want) {
        assert!((h - w).abs() <= within, "{have:?} is not {want:?}");
    }
}

#[test]
fn european_community_of_1958() {
    // Quota 12; Germany, France, Italy 4, Netherlands, Belgium 2, Luxembourg 1. Felsenthal and Machover (1998),
    // table 5.3.1: Luxembourg has a vote and no power.
    let p = weighted(Weight::whole(12), &weights(&[4, 4, 4, 2, 2, 1])).unwrap();
    close(
        &p.banzhaf,
        &[5. / 21., 5. / 21., 5. / 21., 3. / 21., 3. / 21., 0.],
        1e-15,
    );
    close(
        &p.shapley_shubik,
        &[7. / 30., 7. / 30., 7. / 30., 0.15, 0.15, 0.],
        1e-15,
    );
    assert_eq!(p.winning_coalitions, Some(14));
    close(&[p.coleman_act], &[14. / 64.], 1e-15);
    close(
        &p.coleman_prevent,
        &[10. / 14., 10. / 14., 10. / 14., 6. / 14., 6. / 14., 0.],
        1e-15,
    );
    close(
        &p.coleman_initiate,
        &[10. / 50., 10. / 50., 10. / 50., 6. / 50., 6. / 50., 0.],
        1e-15,
    );
}

#[test]
fn three_two_one_with_quota_four() {
    let p = weighted(Weight::whole(4), &weights(&[3, 2, 1])).unwrap();
    close(&p.banzhaf, &[0.6, 0.2, 0.2], 1e-15);
    close(&p.banzhaf_absolute, &[0.75, 0.25, 0.25], 1e-15);
    close(&p.shapley_shubik, &[2. / 3., 1. / 6., 1. / 6.], 1e-15);
}

#[test]
fn security_council() {
    // 848 of 32,768 coalitions win; Shapley-Shubik 421/2145 and 4/2145 (Shapley and Shubik 1954, for the council of 15).
    let p = of_rule("unsc_substantive", &members(&[1; 15])).unwrap();
    assert_eq!(p.winning_coalitions, Some(848));
    let want: Vec<f64> = (0..15)
        .map(|i| if i < 5 { 421. / 2145. } else { 4. / 2145. })
        .collect();
    close(&p.shapley_shubik, &want, 1e-14);
    close(&p.shapley_shubik[..1], &[0.19627], 5e-6);
    close(&p.shapley_shubik[14..], &[0.001_864_8], 5e-8);
    // The same council as a weighted game: 7 for a permanent member, quota 39.
    let mut w = vec![7; 5];
    w.extend([1; 10]);
    let game = weighted(Weight::whole(39), &weights(&w)).unwrap();
    assert_eq!(p, game);
}

#[test]
fn a_blocking_minority_of_the_union_needs_four() {
    // EU 2020 populations in thousands (Eurostat demo_gind, 1 January 2020), the 25 largest, so that the count is
    // exact: Germany, France and Italy hold more than 35 % of the people and cannot block under eu_qmv.
    let eu = [
        83_167, 67_320, 59_641, 47_333, 37_958, 19_329, 17_408, 11_522, 10_719, 10_694, 10_328, 10_296,
        9_770, 8_901, 6_951, 5_823, 5_525, 5_458, 4_964, 4_058, 2_794, 2_096, 1_908, 1_329, 888,
    ];
    let union = members(&eu);
    let against = |who: &[usize]| {
        let ballots: BTreeMap<SeatId, Choice> = union
            .iter()
            .enumerate()
            .map(|(i, m)| {
                (
                    m.id.clone(),
                    if who.contains(&i) { Choice::No } else { Choice::Yes },
                )
            })
            .collect();
        tally("eu_qmv", &union, &ballots, 0).unwrap()
    };
    assert!(against(&[0, 1, 2]).carried);
    assert!(against(&[0, 1, 2]).why.contains("too few to block"));
    assert!(!against(&[0, 1, 2, 24]).carried);
    let p = of_rule("eu_qmv", &union).unwrap();
    assert_eq!(p.sampled, None);
    close(&[p.shapley_shubik.iter().sum()], &[1.0], 1e-12);
    assert!(
        p.banzhaf.windows(2).all(|w| w[0] >= w[1]),
        "more people, no less power: {:?}",
        p.banzhaf
    );
}

#[test]
fn power_is_what_the_tally_says() {
    // Every coalition of seven states put to the tally itself, under every rule.
    let council = members(&[400, 225, 130, 64, 25, 9, 2]);
    for rule in rule_ids() {
        let p = of_rule(rule, &council).unwrap();
        let wins = |mask: usize| {
            let ballots = council
                .iter()
                .enumerate()
                .map(|(i, m)| {
                    (
                        m.id.clone(),
                        if mask >> i & 1 == 1 {
                            Choice::Yes
                        } else {
                            Choice::No
                        },
                    )
                })
                .collect();
            tally(rule, &council, &ballots, 0).unwrap().carried
        };
        let won: Vec<bool> = (0..1 << 7).map(wins).collect();
        assert_eq!(
            p.winning_coalitions,
            Some(won.iter().filter(|w| **w).count() as u64),
            "{rule}"
        );
        let swings: Vec<usize> = (0..7)
            .map(|i| {
                (0..1 << 7)
                    .filter(|m: &usize| m >> i & 1 == 1 && won[*m] && !won[m ^ (1 << i)])
                    .count()
            })
            .collect();
        let absolute: Vec<f64> = swings.iter().map(|&s| s as f64 / 64.0).collect();
        close(&p.banzhaf_absolute, &absolute, 1e-15);
        close(&p.shapley_shubik, &by_orders(&won), 1e-12);
    }
}

/// Shapley-Shubik by walking all 5,040 orders of seven.
fn by_orders(won: &[bool]) -> Vec<f64> {
    fn walk(order: &mut Vec<usize>, won: &[bool], pivots: &mut [u32]) {
        if order.len() == 7 {
            let mut mask = 0;
            for &i in order.iter() {
                let before = won[mask];
                mask |= 1 << i;
                if won[mask] && !before {
                    pivots[i] += 1;
                    return;
                }
            }
            return;
        }
        for i in 0..7 {
            if !order.contains(&i) {
                order.push(i);
                walk(order, won, pivots);
                order.pop();
            }
        }
    }
    let mut pivots = [0; 7];
    walk(&mut Vec::new(), won, &mut pivots);
    pivots.iter().map(|&p| f64::from(p) / 5040.0).collect()
}

#[test]
fn above_25_members_power_is_sampled_within_its_stated_error() {
    // 51 states with one vote each, more than half to win: everybody has 1/51, and decides with chance
    // C(50, 25) ÷ 2^50 = 0.11227517 (a state decides if the other fifty are split evenly).
    let p = of_rule("majority_of_members", &members(&[1; 51])).unwrap();
    let error = p.standard_error.unwrap();
    assert!(p.sampled.is_some() && p.winning_coalitions.is_none());
    assert!(error <= 0.001, "{error}");
    close(&p.shapley_shubik, &[1. / 51.; 51], 5.0 * error);
    close(&p.banzhaf_absolute, &[0.112_275_17; 51], 5.0 * error);
    close(&[p.coleman_act], &[0.5], 5.0 * error);
    // The same question has the same answer.
    assert_eq!(p, of_rule("majority_of_members", &members(&[1; 51])).unwrap());
}

#[test]
fn a_veto_prevents_everything_and_a_dummy_nothing() {
    let p = weighted(Weight::whole(10), &weights(&[6, 3, 3, 0])).unwrap();
    close(&p.coleman_prevent[..1], &[1.0], 0.0);
    close(&p.banzhaf[3..], &[0.0], 0.0);
    // A quota above all weight: nobody can do anything.
    let none = weighted(Weight::whole(99), &weights(&[1, 1])).unwrap();
    assert_eq!((none.winning_coalitions, none.banzhaf), (Some(0), vec![0.0, 0.0]));
}

#[test]
fn bad_games_say_what_to_do() {
    assert_eq!(weighted(Weight::whole(1), &[]), Err(PowerError::NoWeights));
    assert_eq!(weighted(Weight::whole(0), &weights(&[1])), Err(PowerError::Quota));
    assert_eq!(
        weighted(Weight::whole(1), &weights(&[1, -1])),
        Err(PowerError::NegativeWeight(2))
    );
    assert!(matches!(
        of_rule("eu_qmv", &members(&[0])),
        Err(PowerError::Tally(_))
    ));
}

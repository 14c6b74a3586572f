//! Voting power: who can turn votes, before any are cast.
//!
//! A coalition votes yes and everybody else no; the indices count the coalitions that a member turns. Up to
//! [`EXACT_MEMBERS`] members every coalition is tried and the counts are exact; above, coalitions and orders are
//! sampled from a fixed key and the standard error is stated. Definitions: Banzhaf (1965), Shapley and Shubik (1954),
//! Coleman (1971), as in Felsenthal and Machover, The Measurement of Voting Power (1998).

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use scenario::OwnRule;
use serde::Serialize;

use crate::ballot::Choice;
use crate::tally::{Body, Cast, Electorate, Member, Rule, Side, Sums, TallyError, Weight, rule_of};

/// Up to so many members the indices are exact.
pub const EXACT_MEMBERS: usize = 25;

/// Key of the samples above [`EXACT_MEMBERS`]: the same question has the same answer.
const SAMPLE_KEY: u64 = 0x1954_1965_1971;

/// Voting power of each member, in the order given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Power {
    /// Normalised Banzhaf index; sums to 1 if any coalition wins.
    pub banzhaf: Vec<f64>,
    /// Absolute Banzhaf measure: chance of being decisive if all others toss coins.
    pub banzhaf_absolute: Vec<f64>,
    /// Shapley–Shubik index: chance of being pivotal if all orders of joining are alike.
    pub shapley_shubik: Vec<f64>,
    /// Coleman's power of the body to act: winning share of all coalitions.
    pub coleman_act: f64,
    /// Coleman's power of each to prevent: share of winning coalitions that it can break.
    pub coleman_prevent: Vec<f64>,
    /// Coleman's power of each to initiate: share of losing coalitions that it can turn.
    pub coleman_initiate: Vec<f64>,
    /// Winning coalitions; `None` where they were sampled.
    pub winning_coalitions: Option<u64>,
    /// Samples drawn for each index; `None` where all coalitions were tried.
    pub sampled: Option<u64>,
    /// Largest standard error of the absolute Banzhaf and Shapley–Shubik values; `None` where they are exact.
    pub standard_error: Option<f64>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PowerError {
    /// Something with the members or the rule.
    #[error(transparent)]
    Tally(#[from] TallyError),
    /// No weights.
    #[error("name at least one weight")]
    NoWeights,
    /// A weight below zero.
    #[error("weight {0} is below zero; weights must be zero or more")]
    NegativeWeight(usize),
    /// A quota that nobody is needed for.
    #[error("the quota must be above zero")]
    Quota,
}

/// Power in a weighted game: a coalition wins if its weight is at least `quota`.
///
/// # Errors
/// No weights, a negative weight (numbered from 1), or a quota that is not above zero. A quota above the sum of the
/// weights is an answer: nobody has power.
pub fn weighted(quota: Weight, weights: &[Weight]) -> Result<Power, PowerError> {
    if weights.is_empty() {
        return Err(PowerError::NoWeights);
    }
    if let Some(i) = weights.iter().position(|w| *w < Weight::default()) {
        return Err(PowerError::NegativeWeight(i + 1));
    }
    if quota <= Weight::default() {
        return Err(PowerError::Quota);
    }
    Ok(power(&WeightedGame {
        quota: quota.nano(),
        weights: weights.iter().map(|w| w.nano()).collect(),
    }))
}

/// Power under a rule of the tally, everybody voting yes or no.
///
/// # Errors
/// Those of [`crate::tally::tally`] that concern the rule and its members.
pub fn of_rule(rule: &str, members: &[Member]) -> Result<Power, PowerError> {
    let id = rule;
    let rule = rule_of(id)?;
    Ok(power(&RuleGame {
        rule,
        electorate: Electorate::new(rule, id, members)?,
    }))
}

/// As [`of_rule`], where `rule` may also be one of the charter's `own` rules.
///
/// # Errors
/// Those of [`crate::tally::tally_with`] that concern the rule and its members.
pub fn of_rule_with(own: &[OwnRule], rule: &str, members: &[Member]) -> Result<Power, PowerError> {
    let Some(rule) = own.iter().find(|r| r.id == rule) else {
        return of_rule(rule, members);
    };
    let body = Body::new(rule, members)?;
    match (body.lacks(), rule.fallback.as_deref()) {
        (None, _) => Ok(power(&OwnGame {
            body,
            size: members.len(),
        })),
        (Some(_), Some(fallback)) => of_rule(fallback, members),
        (Some(what), None) => Err(PowerError::Tally(TallyError::Missing {
            rule: rule.id.clone(),
            what,
        })),
    }
}

struct OwnGame<'a> {
    body: Body<'a>,
    size: usize,
}

impl Game for OwnGame<'_> {
    type Coalition = Cast;
    fn size(&self) -> usize {
        self.size
    }
    fn empty(&self) -> Cast {
        let mut cast = self.body.nothing();
        for member in 0..self.size {
            self.body.count(&mut cast, member, Some(Choice::No), 1);
        }
        cast
    }
    fn turn(&self, cast: &mut Cast, member: usize, joins: bool) {
        let (from, to) = if joins {
            (Choice::No, Choice::Yes)
        } else {
            (Choice::Yes, Choice::No)
        };
        self.body.count(cast, member, Some(from), -1);
        self.body.count(cast, member, Some(to), 1);
    }
    fn wins(&self, cast: &Cast, has: &dyn Fn(usize) -> bool) -> bool {
        let side = |i: usize| if has(i) { Side::Yes } else { Side::No };
        self.body.met(cast, &side)
    }
}

/// A simple game whose coalitions are walked one member at a time.
trait Game {
    type Coalition;
    fn size(&self) -> usize;
    /// Nobody says yes.
    fn empty(&self) -> Self::Coalition;
    fn turn(&self, coalition: &mut Self::Coalition, member: usize, joins: bool);
    /// `has` says who is in it, for the rare question that sums cannot answer.
    fn wins(&self, coalition: &Self::Coalition, has: &dyn Fn(usize) -> bool) -> bool;
}

struct WeightedGame {
    quota: i128,
    weights: Vec<i128>,
}

impl Game for WeightedGame {
    type Coalition = i128;
    fn size(&self) -> usize {
        self.weights.len()
    }
    fn empty(&self) -> i128 {
        0
    }
    fn turn(&self, sum: &mut i128, member: usize, joins: bool) {
        *sum += if joins {
            self.weights[member]
        } else {
            -self.weights[member]
        };
    }
    fn wins(&self, sum: &i128, _: &dyn Fn(usize) -> bool) -> bool {
        *sum >= self.quota
    }
}

struct RuleGame<'a> {
    rule: Rule,
    electorate: Electorate<'a>,
}

impl Game for RuleGame<'_> {
    type Coalition = Sums;
    fn size(&self) -> usize {
        self.electorate.members.len()
    }
    fn empty(&self) -> Sums {
        self.electorate.sums(&vec![Some(Choice::No); self.size()])
    }
    fn turn(&self, sums: &mut Sums, member: usize, joins: bool) {
        let (from, to) = if joins {
            (Choice::No, Choice::Yes)
        } else {
            (Choice::Yes, Choice::No)
        };
        sums.count(&self.electorate, member, Some(from), -1);
        sums.count(&self.electorate, member, Some(to), 1);
    }
    fn wins(&self, sums: &Sums, has: &dyn Fn(usize) -> bool) -> bool {
        self.electorate.carried(self.rule, sums, has)
    }
}

fn power<G: Game>(game: &G) -> Power {
    if game.size() <= EXACT_MEMBERS {
        exact(game)
    } else {
        sampled(game)
    }
}

/// Positions of a word whose index holds member 0..6.
const HAS: [u64; 6] = [
    0xAAAA_AAAA_AAAA_AAAA,
    0xCCCC_CCCC_CCCC_CCCC,
    0xF0F0_F0F0_F0F0_F0F0,
    0xFF00_FF00_FF00_FF00,
    0xFFFF_0000_FFFF_0000,
    0xFFFF_FFFF_0000_0000,
];

/// Positions of a word whose index has 0..=6 bits.
const OF_SIZE: [u64; 7] = {
    let mut masks = [0; 7];
    let mut position = 0_u32;
    while position < 64 {
        masks[position.count_ones() as usize] |= 1_u64 << position;
        position += 1;
    }
    masks
};

/// One bit for each coalition, by its members' bits: whether it wins. Walked in Gray order, one member a step.
fn winning<G: Game>(game: &G) -> Vec<u64> {
    let n = game.size();
    let mut table = vec![0_u64; (1_usize << n).div_ceil(64)];
    let mut coalition = game.empty();
    let mut mask = 0_usize;
    for step in 0..1_usize << n {
        if step > 0 {
            let member = step.trailing_zeros() as usize;
            mask ^= 1 << member;
            game.turn(&mut coalition, member, mask >> member & 1 == 1);
        }
        if game.wins(&coalition, &|i| mask >> i & 1 == 1) {
            table[mask / 64] |= 1 << (mask % 64);
        }
    }
    table
}

fn exact<G: Game>(game: &G) -> Power {
    let n = game.size();
    let table = winning(game);
    let won: u64 = table.iter().map(|w| u64::from(w.count_ones())).sum();
    let mut swings = vec![0_u64; n];
    let mut shapley = vec![0.0; n];
    for member in 0..n {
        let by_size = swings_by_size(&table, member, n);
        swings[member] = by_size.iter().sum();
        // A coalition of s, the member included, is its predecessors with it in (s−1)!(n−s)! of n! orders.
        let mut orders = n as f64;
        for (s, &count) in by_size.iter().enumerate().skip(1) {
            shapley[member] += count as f64 / orders;
            orders = orders * (n - s) as f64 / s as f64;
        }
    }
    let all = 1_u64 << n;
    let total: u64 = swings.iter().sum();
    let share = |count: u64, of: u64| if of == 0 { 0.0 } else { count as f64 / of as f64 };
    Power {
        banzhaf: swings.iter().map(|&s| share(s, total)).collect(),
        banzhaf_absolute: swings.iter().map(|&s| share(s, all / 2)).collect(),
        shapley_shubik: shapley,
        coleman_act: share(won, all),
        coleman_prevent: swings.iter().map(|&s| share(s, won)).collect(),
        coleman_initiate: swings.iter().map(|&s| share(s, all - won)).collect(),
        winning_coalitions: Some(won),
        sampled: None,
        standard_error: None,
    }
}

/// Winning coalitions that lose without the member, by their size with it.
fn swings_by_size(table: &[u64], member: usize, n: usize) -> Vec<u64> {
    let mut by_size = vec![0_u64; n + 1];
    for (index, &word) in table.iter().enumerate() {
        let swings = if let Some(has) = HAS.get(member) {
            word & has & !(word << (1 << member))
        } else {
            let bit = 1 << (member - 6);
            if index & bit == 0 {
                continue;
            }
            word & !table[index ^ bit]
        };
        if swings == 0 {
            continue;
        }
        let high = index.count_ones() as usize;
        for (low, mask) in OF_SIZE.iter().enumerate().take(n - high + 1) {
            by_size[high + low] += u64::from((swings & mask).count_ones());
        }
    }
    by_size
}

fn sampled<G: Game>(game: &G) -> Power {
    let n = game.size();
    let samples = (40_000_000 / n).clamp(10_000, 250_000);
    let mut rng = ChaCha8Rng::seed_from_u64(SAMPLE_KEY);
    let mut decisive = vec![0_u64; n];
    let mut won = 0_u64;
    for _ in 0..samples {
        let mut inside = vec![false; n];
        let mut coalition = game.empty();
        for (member, inside) in inside.iter_mut().enumerate() {
            if rng.next_u32() >> 31 == 1 {
                *inside = true;
                game.turn(&mut coalition, member, true);
            }
        }
        let wins = game.wins(&coalition, &|i| inside[i]);
        won += u64::from(wins);
        for member in 0..n {
            let joins = !inside[member];
            // Rules are monotone: only leaving can break a winning coalition, only joining can make a losing one win.
            if joins == wins {
                continue;
            }
            game.turn(&mut coalition, member, joins);
            inside[member] = joins;
            decisive[member] += u64::from(game.wins(&coalition, &|i| inside[i]) != wins);
            game.turn(&mut coalition, member, !joins);
            inside[member] = !joins;
        }
    }
    let pivots = pivots(game, samples, &mut rng);
    let share = |count: u64| count as f64 / samples as f64;
    // Half of a member's coalitions hold it: the sample above sees a swing from one side only, so it sees each of the
    // pair (with, without) with chance 1/2 twice: the share of samples is the absolute measure.
    let absolute: Vec<f64> = decisive.iter().map(|&d| share(d)).collect();
    let total: f64 = absolute.iter().sum();
    let act = share(won);
    let ratio = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
    Power {
        banzhaf: absolute.iter().map(|&b| ratio(b, total)).collect(),
        coleman_act: act,
        coleman_prevent: absolute.iter().map(|&b| ratio(b, 2.0 * act)).collect(),
        coleman_initiate: absolute.iter().map(|&b| ratio(b, 2.0 * (1.0 - act))).collect(),
        banzhaf_absolute: absolute,
        shapley_shubik: pivots.iter().map(|&p| share(p)).collect(),
        winning_coalitions: None,
        sampled: Some(samples as u64),
        // A share of independent yes-or-no samples: at most 1/(2√m).
        standard_error: Some(0.5 / (samples as f64).sqrt()),
    }
}

/// How often each member is the one that makes a random order win.
fn pivots<G: Game>(game: &G, samples: usize, rng: &mut ChaCha8Rng) -> Vec<u64> {
    let n = game.size();
    let mut pivots = vec![0_u64; n];
    let mut order: Vec<usize> = (0..n).collect();
    for _ in 0..samples {
        for i in (1..n).rev() {
            let j = (u128::from(rng.next_u64()) * (i as u128 + 1)) >> 64;
            order.swap(i, j as usize);
        }
        let mut coalition = game.empty();
        let mut inside = vec![false; n];
        if game.wins(&coalition, &|i| inside[i]) {
            continue;
        }
        for &member in &order {
            game.turn(&mut coalition, member, true);
            inside[member] = true;
            if game.wins(&coalition, &|i| inside[i]) {
                pivots[member] += 1;
                break;
            }
        }
    }
    pivots
}

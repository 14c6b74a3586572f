//! Rules that a charter has put together from parts: groups, weights, thresholds, vetoes, and what abstention and silence
//! count as. Exact, as the built-in rules are.

use std::collections::BTreeMap;

use scenario::{Binds, Counting, Group, Needs, OwnRule, SeatId, Threshold, VoteWeight, Whole};

use super::why::{self, Need, Part};
use super::{Member, Tally, TallyError, Weight, surd};
use crate::ballot::Choice;

/// Largest set of ballots that is looked for by trying every set of its size.
const TRIED_IN_FULL: usize = 3;

/// On which side a ballot counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Yes,
    No,
    Neither,
}

/// Those whose votes count under a rule of a charter's own.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    rule: &'a OwnRule,
    members: &'a [Member],
    /// Positions of those who count.
    pub(crate) voters: Vec<usize>,
    /// Weight of each member under each threshold; roots in units of 2⁻³², given weights in steps of 10⁻⁹.
    weights: Vec<Vec<i128>>,
    /// Sum of the weights of those who count, by threshold.
    whole: Vec<i128>,
}

/// What has been cast so far.
#[derive(Clone, Debug)]
pub(crate) struct Cast {
    yes: u32,
    no: u32,
    vetoes: u32,
    /// Weight of yes and no, by threshold.
    weight: Vec<(i128, i128)>,
}

fn belongs(group: Group, m: &Member) -> bool {
    match group {
        Group::Everyone => true,
        Group::Permanent => m.permanent,
        Group::Exposed => m.exposed > 0,
        Group::Lead => m.lead,
    }
}

impl<'a> Body<'a> {
    /// Checks the members for the rule; nobody who counts is for the fallback.
    pub(crate) fn new(rule: &'a OwnRule, members: &'a [Member]) -> Result<Self, TallyError> {
        super::rule::check_members(members)?;
        let weigh = |t: &Threshold, m: &Member| match t.weight {
            VoteWeight::One => 1,
            VoteWeight::Population => i128::from(m.population),
            VoteWeight::RootPopulation => i128::from(surd::root(m.population)),
            VoteWeight::Exposed => i128::from(m.exposed),
            VoteWeight::Given if rule.weights.is_empty() => m.weight.nano(),
            VoteWeight::Given => rule
                .weights
                .iter()
                .find(|(seat, _)| *seat == m.id)
                .map_or(0, |(_, w)| Weight::whole(*w).nano()),
        };
        let voters: Vec<usize> = (0..members.len())
            .filter(|i| belongs(rule.electorate, &members[*i]))
            .collect();
        let weights: Vec<Vec<i128>> = rule
            .thresholds
            .iter()
            .map(|t| members.iter().map(|m| weigh(t, m)).collect())
            .collect();
        let whole = weights
            .iter()
            .map(|w| voters.iter().map(|i| w[*i]).sum())
            .collect();
        Ok(Self {
            rule,
            members,
            voters,
            weights,
            whole,
        })
    }

    /// What it lacks to be applied, if anything.
    pub(crate) fn lacks(&self) -> Option<&'static str> {
        if self.voters.is_empty() {
            return Some("somebody of its electorate at the table");
        }
        let empty = self
            .rule
            .thresholds
            .iter()
            .zip(&self.whole)
            .any(|(t, whole)| *whole == 0 && t.of == Whole::All && matches!(t.needs, Needs::Share(..)));
        empty.then_some("people or weights for its members")
    }

    pub(crate) fn side(&self, choice: Option<Choice>) -> Side {
        let as_said = |counting| match counting {
            Counting::Ignored => Side::Neither,
            Counting::No => Side::No,
            Counting::Yes => Side::Yes,
        };
        match choice {
            Some(Choice::Yes) => Side::Yes,
            Some(Choice::No | Choice::Object) => Side::No,
            Some(Choice::Abstain | Choice::Constructive) => as_said(self.rule.abstention),
            None => as_said(self.rule.silence),
        }
    }

    pub(crate) fn nothing(&self) -> Cast {
        Cast {
            yes: 0,
            no: 0,
            vetoes: 0,
            weight: vec![(0, 0); self.weights.len()],
        }
    }

    /// Adds (`by` = 1) or takes back (`by` = -1) one member's choice; advice changes nothing.
    pub(crate) fn count(&self, cast: &mut Cast, i: usize, choice: Option<Choice>, by: i32) {
        if !belongs(self.rule.electorate, &self.members[i]) {
            return;
        }
        let wide = i128::from(by);
        match self.side(choice) {
            Side::Yes => {
                cast.yes = cast.yes.wrapping_add_signed(by);
                for (sum, w) in cast.weight.iter_mut().zip(&self.weights) {
                    sum.0 += wide * w[i];
                }
            }
            Side::No => {
                cast.no = cast.no.wrapping_add_signed(by);
                for (sum, w) in cast.weight.iter_mut().zip(&self.weights) {
                    sum.1 += wide * w[i];
                }
            }
            Side::Neither => {}
        }
        // A veto is a no or an objection that was cast, never an abstention that counts as no.
        let said_no = matches!(choice, Some(Choice::No | Choice::Object));
        if said_no && self.rule.veto.is_some_and(|g| belongs(g, &self.members[i])) {
            cast.vetoes = cast.vetoes.wrapping_add_signed(by);
        }
    }

    fn cast(&self, choices: &[Option<Choice>]) -> Cast {
        let mut cast = self.nothing();
        for (i, choice) in choices.iter().enumerate() {
            self.count(&mut cast, i, *choice, 1);
        }
        cast
    }

    /// Whether the rule is met; `side` is asked only where rounded roots are too close to say.
    pub(crate) fn met(&self, cast: &Cast, side: &dyn Fn(usize) -> Side) -> bool {
        cast.vetoes == 0 && (0..self.weights.len()).all(|k| self.reached(k, cast, side))
    }

    fn met_by(&self, choices: &[Option<Choice>]) -> bool {
        self.met(&self.cast(choices), &|i| self.side(choices[i]))
    }

    fn reached(&self, k: usize, cast: &Cast, side: &dyn Fn(usize) -> Side) -> bool {
        let t = &self.rule.thresholds[k];
        let few = |n| (self.voters.len() as u32) - cast.yes < n;
        if t.unless_fewer_than.is_some_and(few) {
            return true;
        }
        if t.weight == VoteWeight::RootPopulation {
            return self.roots_reached(k, cast, side);
        }
        let unit = if t.weight == VoteWeight::Given {
            Weight::whole(1).nano()
        } else {
            1
        };
        let (yes, no) = cast.weight[k];
        let (have, need) = match (t.needs, t.of) {
            (Needs::Count(n), _) => (yes, i128::from(n) * unit),
            (Needs::Share(a, b), of) => {
                let whole = if of == Whole::All { self.whole[k] } else { yes + no };
                if whole == 0 {
                    return false;
                }
                (yes * i128::from(b), whole * i128::from(a))
            }
        };
        have > need || (have == need && !t.strict)
    }

    /// A threshold on roots: a/b of the whole is reached when (b − a) × yes ≥ a × the rest.
    fn roots_reached(&self, k: usize, cast: &Cast, side: &dyn Fn(usize) -> Side) -> bool {
        let t = &self.rule.thresholds[k];
        let on = |wanted: fn(Side) -> bool| {
            self.voters
                .iter()
                .filter(move |i| wanted(side(**i)))
                .map(|i| self.members[*i].population)
        };
        let is_yes: fn(Side) -> bool = |s| s == Side::Yes;
        let is_rest: fn(Side) -> bool = if t.of == Whole::All {
            |s| s != Side::Yes
        } else {
            |s| s == Side::No
        };
        let n = self.voters.len() as u32;
        let (yes, no) = cast.weight[k];
        let (rest, rest_n) = if t.of == Whole::All {
            (self.whole[k] - yes, n - cast.yes)
        } else {
            (no, cast.no)
        };
        let yes = (yes.unsigned_abs(), cast.yes);
        let rest = (rest.unsigned_abs(), rest_n);
        match t.needs {
            Needs::Share(a, b) => {
                if yes.1 + rest.1 == 0 {
                    return false;
                }
                if t.strict {
                    let not = surd::at_least_rounded(a, rest, b - a, yes)
                        .unwrap_or_else(|| surd::at_least(a, on(is_rest), b - a, on(is_yes)));
                    !not
                } else {
                    surd::at_least_rounded(b - a, yes, a, rest)
                        .unwrap_or_else(|| surd::at_least(b - a, on(is_yes), a, on(is_rest)))
                }
            }
            Needs::Count(c) => {
                let Ok(c) = u32::try_from(c) else { return false };
                let one = || std::iter::once(1_i64);
                if t.strict {
                    !surd::at_least(c, one(), 1, on(is_yes))
                } else {
                    surd::at_least(1, on(is_yes), c, one())
                }
            }
        }
    }

    /// The conditions, read out.
    fn parts(&self, cast: &Cast, choices: &[Option<Choice>]) -> Vec<Part> {
        let n = self.voters.len() as u32;
        let side = |i: usize| self.side(choices[i]);
        let mut parts: Vec<Part> = (0..self.weights.len())
            .map(|k| self.part(k, cast, self.reached(k, cast, &side)))
            .collect();
        if self.rule.veto.is_some() {
            let willing = i128::from(n) - i128::from(cast.vetoes);
            let reading = match cast.vetoes {
                0 => "no veto".to_owned(),
                1 => "1 state that may veto says no".to_owned(),
                k => format!("{k} states that may veto say no"),
            };
            parts.push(Part {
                gauge: why::gauge(
                    "states without veto",
                    willing,
                    i128::from(n),
                    Need(1, 1, false),
                    cast.vetoes == 0,
                ),
                reading,
                need: "no veto".to_owned(),
            });
        }
        parts
    }

    fn part(&self, k: usize, cast: &Cast, met: bool) -> Part {
        let t = &self.rule.thresholds[k];
        let (yes, no) = cast.weight[k];
        let of_all = t.of == Whole::All || matches!(t.needs, Needs::Count(_));
        let whole = if of_all { self.whole[k] } else { yes + no };
        let what = match (t.weight, of_all) {
            (VoteWeight::One, true) => "states",
            (VoteWeight::One, false) => "votes cast",
            (VoteWeight::Population, true) => "people",
            (VoteWeight::Population, false) => "people of those who voted",
            (VoteWeight::RootPopulation, true) => "weight by square root of population",
            (VoteWeight::RootPopulation, false) => "weight cast, by square root of population",
            (VoteWeight::Given, true) => "weight",
            (VoteWeight::Given, false) => "weight cast",
            (VoteWeight::Exposed, true) => "people under the corridor",
            (VoteWeight::Exposed, false) => "people under the corridor whose states voted",
        };
        let unit = match t.weight {
            VoteWeight::Given => Weight::whole(1).nano(),
            VoteWeight::RootPopulation => 1 << 32,
            VoteWeight::One | VoteWeight::Population | VoteWeight::Exposed => 1,
        };
        let (need, need_text) = match t.needs {
            Needs::Share(a, b) => {
                let need = Need(i128::from(a), i128::from(b), t.strict);
                (need, need.spoken())
            }
            Needs::Count(c) => {
                let more = if t.strict { "more than " } else { "" };
                let need = Need(i128::from(c) * unit, whole.max(1), t.strict);
                (need, format!("{more}{c}"))
            }
        };
        let counted = t.weight == VoteWeight::One && of_all;
        let reading = if counted {
            let all = why::states(self.voters.len() as u32);
            format!("{yes} of {all} ({})", why::share(yes, whole, need))
        } else if matches!(t.needs, Needs::Count(_)) {
            format!("{} of {} by {what}", yes / unit, whole / unit)
        } else {
            format!("{} of the {what}", why::share(yes, whole, need))
        };
        let or_few = t.unless_fewer_than.map_or_else(String::new, |n| {
            format!(" or fewer than {n} states not in favour")
        });
        Part {
            gauge: why::gauge(what, yes, whole, need, met),
            reading,
            need: format!("{need_text}{or_few}"),
        }
    }
}

/// Tallies under a rule of a charter's own.
pub(super) fn tally(
    rule: &OwnRule,
    members: &[Member],
    ballots: &BTreeMap<SeatId, Choice>,
    quorum_percent: u32,
) -> Result<Tally, TallyError> {
    let body = Body::new(rule, members)?;
    let choices: Vec<Option<Choice>> = members.iter().map(|m| ballots.get(&m.id).copied()).collect();
    let n = body.voters.len();
    let percent = quorum_percent.max(rule.quorum_percent);
    let quorum = (u64::from(percent) * n as u64).div_ceil(100) as u32;
    let voted =
        |choices: &[Option<Choice>]| body.voters.iter().filter(|i| choices[**i].is_some()).count() as u32;
    let cast_ballots = voted(&choices);
    let lacks = body.lacks();
    if let Some(fallback) = rule.fallback.as_deref()
        && (lacks.is_some() || cast_ballots < quorum)
    {
        let mut t = super::tally(fallback, members, ballots, 0)?;
        let because = lacks.map_or_else(
            || {
                let all = why::states(n as u32);
                format!("only {cast_ballots} of {all} voted where a quorum of {percent} % is needed")
            },
            |what| format!("the rule {} lacks {what}", rule.id),
        );
        t.why = format!("{}, by {fallback} because {because}", t.why);
        t.reasons.insert(0, format!("{because}: {fallback} decides"));
        return Ok(t);
    }
    if let Some(what) = lacks {
        return Err(TallyError::Missing {
            rule: rule.id.clone(),
            what,
        });
    }
    let carries = |choices: &[Option<Choice>]| body.met_by(choices) && voted(choices) >= quorum;
    let carried = carries(&choices);
    let cast = body.cast(&choices);
    let parts = body.parts(&cast, &choices);
    let account = why::of_parts(
        parts,
        body.met_by(&choices),
        (cast_ballots, quorum, percent),
        n as u32,
    );
    let turners = nearest(&body, &choices, carried, &carries);
    let of = |wanted: &[Choice]| {
        let count = body
            .voters
            .iter()
            .filter(|i| choices[**i].is_some_and(|c| wanted.contains(&c)));
        count.count() as u32
    };
    Ok(Tally {
        carried,
        yes: of(&[Choice::Yes]),
        no: of(&[Choice::No, Choice::Object]),
        abstain: of(&[Choice::Abstain, Choice::Constructive]),
        silent: n as u32 - cast_ballots,
        constructive: of(&[Choice::Constructive]),
        object: of(&[Choice::Object]),
        gauges: account.gauges,
        why: account.why,
        would_turn: turners.as_ref().map(|t| sentence(members, t, carried)),
        turners: turners
            .unwrap_or_default()
            .iter()
            .map(|i| members[*i].id.clone())
            .collect(),
        reasons: account.reasons,
        bound: members
            .iter()
            .zip(&choices)
            .filter(|(_, c)| {
                carried
                    && match rule.binds {
                        Binds::All => true,
                        Binds::YesVoters => **c == Some(Choice::Yes),
                        Binds::AllButConstructive => **c != Some(Choice::Constructive),
                    }
            })
            .map(|(m, _)| m.id.clone())
            .collect(),
    })
}

fn sentence(members: &[Member], turners: &[usize], carried: bool) -> String {
    let names: Vec<&str> = turners.iter().map(|i| members[*i].id.as_str()).collect();
    if carried {
        format!("It would have failed if {} had voted no", why::list(&names))
    } else {
        format!(
            "It would have been carried if {} had voted yes",
            why::list(&names)
        )
    }
}

/// The fewest ballots that would have turned the result: every set of up to [`TRIED_IN_FULL`] is tried; beyond that, the
/// heaviest first.
fn nearest(
    body: &Body<'_>,
    choices: &[Option<Choice>],
    carried: bool,
    carries: &dyn Fn(&[Option<Choice>]) -> bool,
) -> Option<Vec<usize>> {
    let to = if carried { Choice::No } else { Choice::Yes };
    let free: Vec<usize> = body
        .voters
        .iter()
        .copied()
        .filter(|i| choices[*i] != Some(to))
        .collect();
    let turns = |set: &[usize]| {
        let mut other = choices.to_vec();
        for i in set {
            other[*i] = Some(to);
        }
        carries(&other) != carried
    };
    if !turns(&free) {
        return None;
    }
    for size in 1..=TRIED_IN_FULL.min(free.len()) {
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            let chosen: Vec<usize> = set.iter().map(|k| free[*k]).collect();
            if turns(&chosen) {
                return Some(chosen);
            }
            if !next_set(&mut set, free.len()) {
                break;
            }
        }
    }
    let mut heaviest = free;
    let worth = |i: usize| -> i128 {
        let parts = body.weights.iter().zip(&body.whole);
        parts.map(|(w, whole)| w[i] * 1_000_000 / (*whole).max(1)).sum()
    };
    heaviest.sort_by_key(|i| (std::cmp::Reverse(worth(*i)), *i));
    let mut set = Vec::new();
    for i in heaviest {
        set.push(i);
        if turns(&set) {
            break;
        }
    }
    // Whom the greedy walk took in vain is left out again.
    let mut k = 0;
    while k < set.len() {
        let mut without = set.clone();
        without.remove(k);
        if turns(&without) {
            set = without;
        } else {
            k += 1;
        }
    }
    set.sort_unstable();
    Some(set)
}

/// The next set of positions below `n` in lexical order; false after the last.
fn next_set(set: &mut [usize], n: usize) -> bool {
    let size = set.len();
    for k in (0..size).rev() {
        if set[k] + size - k < n {
            set[k] += 1;
            for later in k + 1..size {
                set[later] = set[later - 1] + 1;
            }
            return true;
        }
    }
    false
}

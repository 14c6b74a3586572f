//! The nearest change of ballots that would have turned a result.
//!
//! Every rule is monotone and is decided by ballot counts and at most one more sum, so among all changes of k ballots
//! one that moves the k states with the largest effect to the far end (yes, or no) turns the result if any does. The
//! search is therefore exact; the tests compare it with trying every change.

use std::cmp::Reverse;

use scenario::SeatId;

use super::rule::{Electorate, Rule};
use crate::ballot::Choice;

/// A nearest change.
pub(super) struct Turn {
    pub(super) sentence: String,
    pub(super) states: Vec<SeatId>,
}

/// One member whose other choice would help to turn the result.
#[derive(Clone, Copy)]
struct Candidate {
    member: usize,
    /// Lower ranks must or should turn first.
    rank: u8,
    /// Effect on the rule's sum.
    effect: i128,
}

/// The fewest ballots that would have turned the result, with one such set of states.
pub(super) fn nearest(
    rule: Rule,
    e: &Electorate<'_>,
    choices: &[Option<Choice>],
    quorum: u32,
    carried: bool,
) -> Option<Turn> {
    let to = if carried { Choice::No } else { Choice::Yes };
    let result = |choices: &[Option<Choice>]| {
        e.met(rule, choices) && choices.iter().flatten().count() as u32 >= quorum
    };
    let mut candidates: Vec<Candidate> = (0..choices.len())
        .filter_map(|i| candidate(rule, e, choices, i, carried))
        .collect();
    let lacking = (quorum as usize).saturating_sub(choices.iter().flatten().count());
    if lacking > 0 {
        add_silent(&mut candidates, choices, lacking);
    }
    candidates.sort_by_key(|c| (c.rank, Reverse(c.effect), distance(choices[c.member]), c.member));
    let mut turned = choices.to_vec();
    let mut size = 0;
    while result(&turned) == carried {
        let next = candidates.get(size)?;
        turned[next.member] = Some(to);
        size += 1;
    }
    let mut chosen: Vec<usize> = candidates[..size].iter().map(|c| c.member).collect();
    chosen.sort_unstable();
    // Would any other as small a set do as well? Then the sentence should not single out states.
    let turns = |set: &[usize]| {
        let mut other = choices.to_vec();
        for &i in set {
            other[i] = Some(to);
        }
        result(&other) != carried
    };
    let weakest: Vec<usize> = candidates[candidates.len() - size..]
        .iter()
        .map(|c| c.member)
        .collect();
    let any = candidates.len() > size && turns(&weakest);
    let alone: Vec<usize> = if size == 1 {
        let mut alone: Vec<usize> = candidates
            .iter()
            .map(|c| c.member)
            .filter(|&i| turns(&[i]))
            .collect();
        alone.sort_unstable();
        alone
    } else {
        Vec::new()
    };
    let names = |set: &[usize]| {
        set.iter()
            .map(|&i| e.members[i].id.to_string())
            .collect::<Vec<_>>()
    };
    let who = if alone.len() > 1 && alone.len() <= 4 {
        list(&names(&alone), "or")
    } else if any && candidates.len() == e.members.len() {
        format!("any {} of the {} states", number(size), candidates.len())
    } else if any || alone.len() > 4 {
        let pool = if any { candidates.len() } else { alone.len() };
        format!(
            "any {} of {pool} states ({})",
            number(size),
            few(&names(&pool_of(any, &candidates, &alone)))
        )
    } else {
        list(&names(&chosen), "and")
    };
    let verb = if carried {
        "had voted no"
    } else if abstention_is_enough(choices, &chosen, carried, &result) {
        "had abstained instead of voting no"
    } else {
        "had voted yes"
    };
    let outcome = if carried {
        "It would have failed"
    } else {
        "It would have been carried"
    };
    let sentence = format!("{outcome} if {who} {verb}");
    Some(Turn {
        sentence,
        states: chosen.iter().map(|&i| e.members[i].id.clone()).collect(),
    })
}

/// Among equals, those who were nearest to the other side come first.
fn distance(choice: Option<Choice>) -> u8 {
    match choice {
        None => 0,
        Some(Choice::Abstain | Choice::Constructive) => 1,
        Some(Choice::Yes | Choice::No) => 2,
        Some(Choice::Object) => 3,
    }
}

fn pool_of(any: bool, candidates: &[Candidate], alone: &[usize]) -> Vec<usize> {
    let mut pool = if any {
        candidates.iter().map(|c| c.member).collect()
    } else {
        alone.to_vec()
    };
    pool.sort_unstable();
    pool
}

/// A quorum that lacks ballots needs them from the silent, the most useful first.
fn add_silent(candidates: &mut Vec<Candidate>, choices: &[Option<Choice>], lacking: usize) {
    for (i, choice) in choices.iter().enumerate() {
        if choice.is_none() && !candidates.iter().any(|c| c.member == i) {
            candidates.push(Candidate {
                member: i,
                rank: 2,
                effect: 0,
            });
        }
    }
    let mut silent: Vec<usize> = (0..candidates.len())
        .filter(|&k| choices[candidates[k].member].is_none())
        .collect();
    silent.sort_by_key(|&k| {
        (
            candidates[k].rank,
            Reverse(candidates[k].effect),
            candidates[k].member,
        )
    });
    for &k in silent.iter().take(lacking) {
        candidates[k].rank = candidates[k].rank.min(1);
    }
}

/// Whether the same states need only have abstained.
fn abstention_is_enough(
    choices: &[Option<Choice>],
    chosen: &[usize],
    carried: bool,
    result: &dyn Fn(&[Option<Choice>]) -> bool,
) -> bool {
    let mut milder = choices.to_vec();
    for &i in chosen {
        if !matches!(choices[i], Some(Choice::No | Choice::Object)) {
            return false;
        }
        milder[i] = Some(Choice::Abstain);
    }
    result(&milder) != carried
}

/// What a member's other choice would do, or `None` if it could not help.
fn candidate(
    rule: Rule,
    e: &Electorate<'_>,
    choices: &[Option<Choice>],
    i: usize,
    carried: bool,
) -> Option<Candidate> {
    let m = &e.members[i];
    let yes = choices[i] == Some(Choice::Yes);
    let no = matches!(choices[i], Some(Choice::No | Choice::Object));
    let constructive = choices[i] == Some(Choice::Constructive);
    if (carried && no) || (!carried && yes) {
        return None;
    }
    let people = i128::from(m.population);
    let weight = m.weight.nano();
    // Where abstention counts as no, only taking a yes away hurts.
    let counted = |effect: i128| (!carried || yes).then_some((2, effect));
    // Where only votes cast count, a vote that changes sides counts on both.
    let cast = |yes_counts: i128, no_counts: i128, unit: i128| {
        let effect = if carried {
            no_counts + if yes { yes_counts } else { 0 }
        } else {
            yes_counts + if no { no_counts } else { 0 }
        };
        Some((2, effect * unit))
    };
    let (rank, effect) = match rule {
        Rule::Consensus | Rule::Silence => (carried || no).then_some((0, 0)),
        Rule::CfspUnanimity => match (carried, no, constructive) {
            (true, ..) | (false, true, _) => Some((0, 0)),
            (false, false, true) => Some((2, people)),
            (false, false, false) => None,
        },
        Rule::UnscSubstantive if m.permanent && (carried || no) => Some((0, 0)),
        Rule::Unanimity
        | Rule::MajorityOfMembers
        | Rule::UnscSubstantive
        | Rule::UnscProcedural
        | Rule::Coalition => counted(0),
        Rule::SimpleMajority => cast(1, 1, 1),
        Rule::TwoThirdsPresent => cast(1, 2, 1),
        Rule::WeightedMajority => cast(1, 1, weight),
        Rule::Weighted70 | Rule::Weighted85 => counted(weight),
        Rule::DoubleMajority
        | Rule::EuQmv
        | Rule::QualifiedMajority
        | Rule::EuQmvReinforced
        | Rule::Jagiellonian
        | Rule::CommunityMajority => counted(people),
        Rule::ReverseConsensus | Rule::ReverseTwoThirds => (carried || no).then_some((2, 0)),
        Rule::LeadState => m.lead.then_some((0, 0)),
    }?;
    Some(Candidate {
        member: i,
        rank,
        effect,
    })
}

fn number(n: usize) -> String {
    match n {
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        n => n.to_string(),
    }
}

fn list(names: &[String], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} {and} {last}", head.join(", ")),
    }
}

/// At most six names.
fn few(names: &[String]) -> String {
    if names.len() <= 6 {
        names.join(", ")
    } else {
        format!("{} and {} more", names[..5].join(", "), names.len() - 5)
    }
}

//! The tally of a vote: exact decision rules, why a motion carried or failed, and the nearest change that would have
//! turned it. Pure functions of the ballots; the order of members or ballots changes nothing.

mod parts;
mod rule;
mod surd;
mod turn;
mod why;

use std::collections::BTreeMap;
use std::str::FromStr;

use scenario::{OwnRule, SeatId};
use serde::{Deserialize, Serialize};

use crate::ballot::Choice;
use crate::view::Gauge;
pub(crate) use parts::{Body, Cast, Side};
pub(crate) use rule::{Electorate, Rule, Sums};

/// A voting weight: an exact decimal in steps of 10⁻⁹, in any one unit common to a vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weight(i128);

impl Weight {
    /// Steps in one.
    const ONE: i128 = 1_000_000_000;
    /// Largest size of a weight, so that sums of thousands of weights times percentages stay exact.
    const LIMIT: i128 = 1_000_000_000_000_000_000_000_000_000;
    /// A whole number.
    pub const fn whole(weight: i64) -> Self {
        Self(weight as i128 * Self::ONE)
    }
    /// In steps of 10⁻⁹.
    pub(crate) const fn nano(self) -> i128 {
        self.0
    }
}

/// Why a text is no weight.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a weight: a decimal number below 10^18 with at most 9 decimals is needed, as 16.5")]
pub struct WeightError(String);

impl FromStr for Weight {
    type Err = WeightError;
    fn from_str(text: &str) -> Result<Self, WeightError> {
        let bad = || WeightError(text.to_owned());
        let trimmed = text.trim();
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i32>().map_err(|_| bad())?),
            None => (digits, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(bad());
        }
        // The decimal point stands after `whole` and moves by the exponent; nine more places give steps of 10⁻⁹.
        let places = i64::try_from(whole.len()).map_err(|_| bad())? + i64::from(exponent) + 9;
        let mut value = 0_i128;
        let mut place = 0_i64;
        for c in whole.chars().chain(fraction.chars()) {
            let digit = c.to_digit(10).ok_or_else(bad)?;
            if place >= places {
                if digit != 0 {
                    return Err(bad());
                }
            } else {
                value = value * 10 + i128::from(digit);
            }
            if value >= Self::LIMIT {
                return Err(bad());
            }
            place += 1;
        }
        while place < places && value != 0 {
            value *= 10;
            if value >= Self::LIMIT {
                return Err(bad());
            }
            place += 1;
        }
        Ok(Self(if negative { -value } else { value }))
    }
}

/// One who may vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Which seat.
    pub id: SeatId,
    /// People; zero where no rule asks for it.
    pub population: i64,
    /// Weight under weighted rules.
    pub weight: Weight,
    /// Its no is a veto under `unsc_substantive`.
    pub permanent: bool,
    /// It decides under `lead_state`.
    pub lead: bool,
    /// People under the corridor, for rules of a charter's own; zero for none.
    #[serde(default)]
    pub exposed: i64,
}

/// The result of a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Carried.
    pub carried: bool,
    /// Votes for.
    pub yes: u32,
    /// Votes against, objections included.
    pub no: u32,
    /// Abstentions, constructive ones included.
    pub abstain: u32,
    /// Members without a ballot.
    pub silent: u32,
    /// Constructive abstentions among the abstentions.
    pub constructive: u32,
    /// Objections among the votes against.
    pub object: u32,
    /// Conditions of the rule with what was reached.
    pub gauges: Vec<Gauge>,
    /// Why, in one sentence; it names no state.
    pub why: String,
    /// The nearest change (fewest ballots cast otherwise) that would have turned the result, in one sentence with the
    /// ids of states; `None` if no change of ballots could.
    pub would_turn: Option<String>,
    /// The states of one such nearest change, in the order of the members.
    pub turners: Vec<SeatId>,
    /// One sentence for each condition, quorum first.
    pub reasons: Vec<String>,
    /// Who is bound, in the order of the members; nobody if it is not carried.
    pub bound: Vec<SeatId>,
}

/// Why there is no tally.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// The id names no rule.
    #[error("unknown rule {rule:?}; known are {}", .known.join(", "))]
    UnknownRule {
        /// The id that was asked for.
        rule: String,
        /// All ids.
        known: &'static [&'static str],
    },
    /// Nobody may vote.
    #[error("nobody may vote: name at least one member")]
    NoMembers,
    /// A member stands twice.
    #[error("{0} is a member twice: leave one of them out")]
    MemberTwice(SeatId),
    /// A population or weight is below zero.
    #[error("{0}: population and weight must not be below zero")]
    Negative(SeatId),
    /// A ballot of one who is no member.
    #[error("{0} has a ballot and is not a member: leave the ballot out or admit it")]
    NotAMember(SeatId),
    /// The rule needs something of its members.
    #[error("the rule {rule} needs {what}")]
    Missing {
        /// Which rule.
        rule: String,
        /// What it needs.
        what: &'static str,
    },
    /// A quorum above the whole.
    #[error("a quorum of {0} % can never be met: give 0 to 100")]
    Quorum(u32),
}

/// Ids of all rules, in the order of the design.
pub const fn rule_ids() -> &'static [&'static str] {
    rule::IDS
}

/// A rule in one sentence.
pub fn rule_sentence(id: &str) -> Option<&'static str> {
    Rule::from_id(id).map(Rule::sentence)
}

/// The rule of an id.
pub(crate) fn rule_of(id: &str) -> Result<Rule, TallyError> {
    Rule::from_id(id).ok_or_else(|| TallyError::UnknownRule {
        rule: id.to_owned(),
        known: rule::IDS,
    })
}

/// As [`tally`], where `rule` may also be one of the charter's `own` rules.
///
/// # Errors
/// Those of [`tally`]; a rule of one's own that cannot be applied to these members and has no fallback.
pub fn tally_with(
    own: &[OwnRule],
    rule: &str,
    members: &[Member],
    ballots: &BTreeMap<SeatId, Choice>,
    quorum_percent: u32,
) -> Result<Tally, TallyError> {
    let Some(rule) = own.iter().find(|r| r.id == rule) else {
        return tally(rule, members, ballots, quorum_percent);
    };
    check_ballots(members, ballots, quorum_percent)?;
    parts::tally(rule, members, ballots, quorum_percent)
}

/// Which built-in rule decides in the place of the charter's own rule `rule`, and what that one lacks of these members
/// (voters, people or weights to count); `None` where it can be applied, or has no fallback.
///
/// # Errors
/// Members that cannot be: none, one twice, or a number below zero.
pub fn replaced_by<'a>(
    own: &'a [OwnRule],
    rule: &str,
    members: &[Member],
) -> Result<Option<(&'a str, &'static str)>, TallyError> {
    let Some(rule) = own.iter().find(|r| r.id == rule) else {
        return Ok(None);
    };
    let lacks = Body::new(rule, members)?.lacks();
    Ok(rule.fallback.as_deref().zip(lacks))
}

fn check_ballots(
    members: &[Member],
    ballots: &BTreeMap<SeatId, Choice>,
    quorum_percent: u32,
) -> Result<(), TallyError> {
    if quorum_percent > 100 {
        return Err(TallyError::Quorum(quorum_percent));
    }
    match ballots.keys().find(|b| !members.iter().any(|m| m.id == **b)) {
        Some(stranger) => Err(TallyError::NotAMember(stranger.clone())),
        None => Ok(()),
    }
}

/// Tallies the ballots of `members` under the rule `rule`, the quorum (percent of members that must cast a ballot, 0
/// for none) first. A member without a ballot is silent. Exact: nothing is decided in floating point.
///
/// # Errors
/// An unknown rule, no members, a member twice, a ballot of a non-member, a negative population or weight, a rule that
/// needs populations, weights or one lead member where there are none, or a quorum above 100 %.
pub fn tally(
    rule: &str,
    members: &[Member],
    ballots: &BTreeMap<SeatId, Choice>,
    quorum_percent: u32,
) -> Result<Tally, TallyError> {
    let id = rule;
    let rule = rule_of(id)?;
    let electorate = Electorate::new(rule, id, members)?;
    check_ballots(members, ballots, quorum_percent)?;
    let choices: Vec<Option<Choice>> = members.iter().map(|m| ballots.get(&m.id).copied()).collect();
    let sums = electorate.sums(&choices);
    let cast = ballots.len() as u32;
    // Fewest ballots that make the quorum: the least whole number not below the percentage.
    let quorum = (u64::from(quorum_percent) * members.len() as u64).div_ceil(100) as u32;
    let met = electorate.met(rule, &choices);
    let carried = met && cast >= quorum;
    let account = why::account(
        rule,
        &electorate,
        &sums,
        &choices,
        met,
        (cast, quorum, quorum_percent),
    );
    let turn = turn::nearest(rule, &electorate, &choices, quorum, carried);
    let bound = members
        .iter()
        .zip(&choices)
        .filter(|(_, choice)| carried && binds(rule, **choice))
        .map(|(m, _)| m.id.clone())
        .collect();
    Ok(Tally {
        carried,
        yes: sums.yes,
        no: sums.no,
        abstain: sums.abstain,
        silent: electorate.size() - cast,
        constructive: sums.constructive,
        object: sums.object,
        gauges: account.gauges,
        why: account.why,
        would_turn: turn.as_ref().map(|t| t.sentence.clone()),
        turners: turn.map(|t| t.states).unwrap_or_default(),
        reasons: account.reasons,
        bound,
    })
}

/// Whether a carried motion binds who chose so.
fn binds(rule: Rule, choice: Option<Choice>) -> bool {
    match rule {
        Rule::Coalition => choice == Some(Choice::Yes),
        Rule::CfspUnanimity => choice != Some(Choice::Constructive),
        Rule::Consensus
        | Rule::Silence
        | Rule::Unanimity
        | Rule::SimpleMajority
        | Rule::MajorityOfMembers
        | Rule::TwoThirdsPresent
        | Rule::DoubleMajority
        | Rule::EuQmv
        | Rule::QualifiedMajority
        | Rule::EuQmvReinforced
        | Rule::UnscSubstantive
        | Rule::UnscProcedural
        | Rule::WeightedMajority
        | Rule::Weighted70
        | Rule::Weighted85
        | Rule::ReverseConsensus
        | Rule::ReverseTwoThirds
        | Rule::LeadState
        | Rule::Jagiellonian
        | Rule::CommunityMajority => true,
    }
}

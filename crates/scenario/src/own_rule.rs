//! A decision rule that a charter puts together itself: who counts, what their votes weigh, which thresholds must be
//! reached, who may veto, what abstention and silence mean, whom the result binds, and what decides if it cannot be
//! applied. The tally counts it exactly; it stands one floor above.

use serde::{Deserialize, Serialize};

use crate::model::SeatId;

/// A group of those who may vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// All of them.
    Everyone,
    /// Permanent members.
    Permanent,
    /// Those with people under the corridor.
    Exposed,
    /// The lead state.
    Lead,
}

/// What a vote weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteWeight {
    /// One state, one vote.
    One,
    /// Its people.
    Population,
    /// The square root of its people.
    RootPopulation,
    /// The weight that the rule's table gives it; without a table the member's weight (its product, at the table).
    Given,
    /// Its people under the corridor.
    Exposed,
}

/// How much is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A share: numerator and denominator.
    Share(u32, u32),
    /// So much weight, whatever the whole is.
    Count(i64),
}

/// What a share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// Of all who count.
    All,
    /// Of the yes and no votes.
    Cast,
}

/// One threshold of a rule; all of them must be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Threshold {
    /// What a vote weighs here.
    pub weight: VoteWeight,
    /// How much yes is needed.
    pub needs: Needs,
    /// More than that, not just as much.
    pub strict: bool,
    /// Of what a share is taken.
    pub of: Whole,
    /// It counts as reached too if fewer than so many states do not vote yes.
    pub unless_fewer_than: Option<u32>,
}

/// What an abstention, or silence, counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// As nothing.
    Ignored,
    /// As a no, though never as a veto.
    No,
    /// As a yes.
    Yes,
}

/// Whom a carried motion binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binds {
    /// All who may vote.
    All,
    /// Those who voted yes.
    YesVoters,
    /// All but those who abstained constructively.
    AllButConstructive,
}

/// A rule of a charter's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OwnRule {
    /// Its id, unlike that of any built-in rule.
    pub id: String,
    /// The rule in one sentence.
    pub text: String,
    /// Whose votes count; those of the others are advice.
    pub electorate: Group,
    /// What must be reached, all of it.
    pub thresholds: Vec<Threshold>,
    /// Whose no, or objection, stops it.
    pub veto: Option<Group>,
    /// What an abstention counts as.
    pub abstention: Counting,
    /// What silence counts as.
    pub silence: Counting,
    /// Share of those who count that must cast a ballot, percent; 0 for none.
    pub quorum_percent: u32,
    /// Whom it binds.
    pub binds: Binds,
    /// The built-in rule that decides where the quorum is missed or nobody counts.
    pub fallback: Option<String>,
    /// Weights by seat, for [`VoteWeight::Given`]; empty for the members' own.
    pub weights: Vec<(SeatId, i64)>,
}

/// Most thresholds of a rule that somebody writes at the table.
const MOST_THRESHOLDS: usize = 6;
/// Longest sentence of such a rule, characters.
const LONGEST_TEXT: usize = 240;

impl OwnRule {
    /// What is wrong with a rule that did not come out of a checked file, in a few words; `None` if it can be counted.
    /// `seats` are those that its table of weights may name.
    pub fn flaw(&self, seats: &[SeatId]) -> Option<String> {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.chars().all(letters) {
            return Some("its id must be 1 to 40 small letters, digits and underscores".to_owned());
        }
        if crate::RULES.contains(&self.id.as_str()) {
            return Some(format!("there is a rule {} already", self.id));
        }
        let length = self.text.trim().chars().count();
        if length == 0 || length > LONGEST_TEXT {
            return Some(format!(
                "it must be said in a sentence of 1 to {LONGEST_TEXT} characters"
            ));
        }
        if self.thresholds.is_empty() && self.veto.is_none() {
            return Some("without a threshold or a veto it carries everything".to_owned());
        }
        if self.thresholds.len() > MOST_THRESHOLDS {
            return Some(format!("it has more than {MOST_THRESHOLDS} thresholds"));
        }
        if self.quorum_percent > 100 {
            return Some("a quorum above 100 % can never be reached".to_owned());
        }
        if let Some(id) = self
            .fallback
            .as_ref()
            .filter(|id| !crate::RULES.contains(&id.as_str()))
        {
            return Some(format!("its fallback {id} is no built-in rule"));
        }
        if self
            .weights
            .iter()
            .any(|(seat, w)| *w < 0 || !seats.contains(seat))
        {
            return Some("its weights must be 0 or more, each of a seat of the scenario".to_owned());
        }
        self.thresholds.iter().find_map(|t| match t.needs {
            Needs::Share(_, 0) => Some("a share is of nothing".to_owned()),
            Needs::Share(above, below) if above > below || below > 100_000 => {
                Some(format!("a share of {above}/{below} can never be reached"))
            }
            Needs::Share(above, below) if above == below && t.strict => {
                Some("more than all can never be reached".to_owned())
            }
            Needs::Count(n) if !(0..=1_000_000_000_000).contains(&n) => {
                Some(format!("a count of {n} is out of range"))
            }
            Needs::Share(..) | Needs::Count(_) => None,
        })
    }
}

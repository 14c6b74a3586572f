//! The decision rules as exact predicates over sums that can be kept up one ballot at a time.

use super::surd;
use super::{Member, TallyError, Weight};
use crate::ballot::Choice;

macro_rules! rules {
    ($($name:ident $id:literal $sentence:literal),* $(,)?) => {
        /// A decision rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Rule { $(#[doc = $sentence] $name),* }
        /// Ids of all rules.
        pub(crate) const IDS: &[&str] = &[$($id),*];
        impl Rule {
            /// The rule with this id.
            pub(crate) fn from_id(id: &str) -> Option<Self> { match id { $($id => Some(Self::$name),)* _ => None } }
            /// The rule in one sentence.
            pub(crate) const fn sentence(self) -> &'static str { match self { $(Self::$name => $sentence),* } }
        }
    };
}

rules! {
    Consensus "consensus" "Carried if nobody votes no or objects; abstention and silence accept.",
    Silence "silence" "Carried if nobody votes no or objects before the deadline; silence accepts.",
    Unanimity "unanimity" "Carried if every member votes yes; abstention and silence block.",
    SimpleMajority "simple_majority" "Carried if more vote yes than no; abstention and silence do not count.",
    MajorityOfMembers "majority_of_members" "Carried if more than half of all members vote yes; abstention and silence count as no.",
    TwoThirdsPresent "two_thirds_present" "Carried if at least two thirds of the yes and no votes are yes; abstention and silence do not count.",
    DoubleMajority "double_majority" "Carried if more than half of all members with more than half of the people vote yes.",
    EuQmv "eu_qmv" "Carried if at least 55 % of members vote yes and they hold at least 65 % of the people, or fewer than 4 members do not vote yes.",
    QualifiedMajority "qualified_majority" "Carried if at least 55 % of members with at least 65 % of the people vote yes.",
    EuQmvReinforced "eu_qmv_reinforced" "Carried if at least 72 % of members with at least 65 % of the people vote yes.",
    CfspUnanimity "cfsp_unanimity" "Carried if nobody votes no or objects, unless a third of members with a third of the people abstain constructively; those who do are not bound.",
    UnscSubstantive "unsc_substantive" "Carried if at least 60 % of members vote yes and no permanent member votes no.",
    UnscProcedural "unsc_procedural" "Carried if at least 60 % of members vote yes; nobody has a veto.",
    WeightedMajority "weighted_majority" "Carried if the yes votes weigh more than the no votes; abstention and silence do not count.",
    Weighted70 "weighted_70" "Carried if the yes votes hold at least 70 % of all weight.",
    Weighted85 "weighted_85" "Carried if the yes votes hold at least 85 % of all weight.",
    ReverseConsensus "reverse_consensus" "Carried unless every member votes no; abstention and silence adopt.",
    ReverseTwoThirds "reverse_two_thirds" "Carried unless at least two thirds of all members vote no; abstention and silence adopt.",
    Coalition "coalition" "Carried with the first yes; it binds those who vote yes and nobody else.",
    LeadState "lead_state" "Carried if the lead state votes yes; the other votes are advice.",
    Jagiellonian "jagiellonian" "Carried if the yes votes hold at least 61.6 % of the sum of the square roots of all populations.",
    CommunityMajority "community_majority" "Carried if more than half of all members vote yes with at least 61.6 % of the sum of the square roots of all populations.",
}

/// 61.6 % of a whole is reached when 48 × yes ≥ 77 × the rest (384 : 616).
pub(crate) const JAGIELLONIAN: (u32, u32) = (48, 77);

impl Rule {
    /// Whether people decide it.
    pub(crate) const fn counts_people(self) -> bool {
        matches!(
            self,
            Self::DoubleMajority
                | Self::EuQmv
                | Self::QualifiedMajority
                | Self::EuQmvReinforced
                | Self::CfspUnanimity
        )
    }
    /// Whether square roots of populations decide it.
    pub(crate) const fn counts_roots(self) -> bool {
        matches!(self, Self::Jagiellonian | Self::CommunityMajority)
    }
    /// Whether weights decide it.
    pub(crate) const fn counts_weight(self) -> bool {
        matches!(self, Self::WeightedMajority | Self::Weighted70 | Self::Weighted85)
    }
    /// Whether one refusal stops it.
    pub(crate) const fn by_consent(self) -> bool {
        matches!(self, Self::Consensus | Self::Silence | Self::CfspUnanimity)
    }
}

/// Each once, none below zero, and at least one.
pub(super) fn check_members(members: &[Member]) -> Result<(), TallyError> {
    let mut seen = std::collections::BTreeSet::new();
    for m in members {
        if !seen.insert(&m.id) {
            return Err(TallyError::MemberTwice(m.id.clone()));
        }
        if m.population < 0 || m.exposed < 0 || m.weight < Weight::default() {
            return Err(TallyError::Negative(m.id.clone()));
        }
    }
    if members.is_empty() {
        return Err(TallyError::NoMembers);
    }
    Ok(())
}

/// Those who may vote, checked, with the sums that rules divide by.
#[derive(Debug)]
pub(crate) struct Electorate<'a> {
    pub(crate) members: &'a [Member],
    pub(crate) people: i128,
    pub(crate) weight: i128,
    /// √population of each, units of 2⁻³², rounded down.
    pub(crate) roots: Vec<u64>,
    pub(crate) root_sum: i128,
}

impl<'a> Electorate<'a> {
    /// Checks the members for the rule.
    pub(crate) fn new(rule: Rule, id: &str, members: &'a [Member]) -> Result<Self, TallyError> {
        check_members(members)?;
        let people: i128 = members.iter().map(|m| i128::from(m.population)).sum();
        let weight: i128 = members.iter().map(|m| m.weight.nano()).sum();
        let leads = members.iter().filter(|m| m.lead).count();
        let missing = |what: &'static str| {
            Err(TallyError::Missing {
                rule: id.to_owned(),
                what,
            })
        };
        if (rule.counts_people() || rule.counts_roots()) && people == 0 {
            return missing("a population for its members");
        }
        if rule.counts_weight() && weight == 0 {
            return missing("a weight for its members");
        }
        if rule == Rule::LeadState && leads != 1 {
            return missing("exactly one lead member");
        }
        let roots: Vec<u64> = members.iter().map(|m| surd::root(m.population)).collect();
        let root_sum = roots.iter().map(|&r| i128::from(r)).sum();
        Ok(Self {
            members,
            people,
            weight,
            roots,
            root_sum,
        })
    }

    /// n.
    pub(crate) fn size(&self) -> u32 {
        self.members.len() as u32
    }

    /// The sums of these choices.
    pub(crate) fn sums(&self, choices: &[Option<Choice>]) -> Sums {
        let mut sums = Sums::default();
        for (i, &choice) in choices.iter().enumerate() {
            sums.count(self, i, choice, 1);
        }
        sums
    }

    /// Whether the rule is met by these choices (quorum apart).
    pub(crate) fn met(&self, rule: Rule, choices: &[Option<Choice>]) -> bool {
        self.carried(rule, &self.sums(choices), &|i| choices[i] == Some(Choice::Yes))
    }

    /// Whether the rule is met by these sums; `voted_yes` is asked only where rounded roots are too close to say.
    #[inline]
    pub(crate) fn carried(&self, rule: Rule, s: &Sums, voted_yes: &dyn Fn(usize) -> bool) -> bool {
        let n = self.size();
        match rule {
            Rule::Consensus | Rule::Silence => s.no == 0,
            Rule::Unanimity => s.yes == n,
            Rule::SimpleMajority => s.yes > s.no,
            Rule::MajorityOfMembers => 2 * s.yes > n,
            Rule::TwoThirdsPresent => s.yes + s.no > 0 && 3 * s.yes >= 2 * (s.yes + s.no),
            Rule::DoubleMajority => 2 * s.yes > n && 2 * s.yes_people > self.people,
            Rule::EuQmv => 100 * s.yes >= 55 * n && (100 * s.yes_people >= 65 * self.people || n - s.yes < 4),
            Rule::QualifiedMajority => 100 * s.yes >= 55 * n && 100 * s.yes_people >= 65 * self.people,
            Rule::EuQmvReinforced => 100 * s.yes >= 72 * n && 100 * s.yes_people >= 65 * self.people,
            Rule::CfspUnanimity => {
                s.no == 0 && !(3 * s.constructive >= n && 3 * s.constructive_people >= self.people)
            }
            Rule::UnscSubstantive => 100 * s.yes >= 60 * n && s.vetoes == 0,
            Rule::UnscProcedural => 100 * s.yes >= 60 * n,
            Rule::WeightedMajority => s.yes_weight > s.no_weight,
            Rule::Weighted70 => 100 * s.yes_weight >= 70 * self.weight,
            Rule::Weighted85 => 100 * s.yes_weight >= 85 * self.weight,
            Rule::ReverseConsensus => s.no < n,
            Rule::ReverseTwoThirds => 3 * s.no < 2 * n,
            Rule::Coalition => s.yes > 0,
            Rule::LeadState => s.lead_yes > 0,
            Rule::Jagiellonian => self.roots_reached(s, voted_yes),
            Rule::CommunityMajority => 2 * s.yes > n && self.roots_reached(s, voted_yes),
        }
    }

    pub(crate) fn roots_reached(&self, s: &Sums, voted_yes: &dyn Fn(usize) -> bool) -> bool {
        let (a, b) = JAGIELLONIAN;
        let yes = (s.yes_roots.unsigned_abs(), s.yes);
        let rest = ((self.root_sum - s.yes_roots).unsigned_abs(), self.size() - s.yes);
        surd::at_least_rounded(a, yes, b, rest).unwrap_or_else(|| {
            let side = |yes: bool| {
                self.members
                    .iter()
                    .enumerate()
                    .filter(move |(i, _)| voted_yes(*i) == yes)
                    .map(|(_, m)| m.population)
            };
            surd::at_least(a, side(true), b, side(false))
        })
    }
}

/// What has been cast so far, ready for every rule. `object` stands with `no` throughout.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) yes: u32,
    pub(crate) no: u32,
    pub(crate) abstain: u32,
    pub(crate) constructive: u32,
    pub(crate) object: u32,
    pub(crate) yes_people: i128,
    pub(crate) constructive_people: i128,
    pub(crate) yes_weight: i128,
    pub(crate) no_weight: i128,
    pub(crate) vetoes: u32,
    pub(crate) lead_yes: u32,
    pub(crate) yes_roots: i128,
}

impl Sums {
    /// Adds (`by` = 1) or takes back (`by` = -1) one member's choice.
    #[inline]
    pub(crate) fn count(&mut self, e: &Electorate<'_>, i: usize, choice: Option<Choice>, by: i32) {
        let m = &e.members[i];
        let wide = i128::from(by);
        match choice {
            Some(Choice::Yes) => {
                self.yes = self.yes.wrapping_add_signed(by);
                self.yes_people += wide * i128::from(m.population);
                self.yes_weight += wide * m.weight.nano();
                self.yes_roots += wide * i128::from(e.roots[i]);
                self.lead_yes = self.lead_yes.wrapping_add_signed(by * i32::from(m.lead));
            }
            Some(Choice::No | Choice::Object) => {
                self.no = self.no.wrapping_add_signed(by);
                self.object = self
                    .object
                    .wrapping_add_signed(by * i32::from(choice == Some(Choice::Object)));
                self.no_weight += wide * m.weight.nano();
                self.vetoes = self.vetoes.wrapping_add_signed(by * i32::from(m.permanent));
            }
            Some(Choice::Abstain) => self.abstain = self.abstain.wrapping_add_signed(by),
            Some(Choice::Constructive) => {
                self.abstain = self.abstain.wrapping_add_signed(by);
                self.constructive = self.constructive.wrapping_add_signed(by);
                self.constructive_people += wide * i128::from(m.population);
            }
            None => {}
        }
    }
}

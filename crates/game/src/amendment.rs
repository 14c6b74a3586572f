//! Amending the charter in force: each change is one article, the text that comes out is a whole charter, and a motion may
//! hold several articles, which can be divided.

use scenario::{
    BallotKind, BurdenKey, Category, Charter, ClauseRule, OwnRule, ProtectedSet, RULES, Scenario, SeatId,
};
use serde::{Deserialize, Serialize};

use crate::physics::Ppb;
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::text;

/// Most articles of one motion.
pub const MOST_ARTICLES: usize = 6;

/// A change of one article of the charter in force.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amendment {
    /// Decides a kind of motion by another rule: a built-in one, or one that the charter has already.
    Rule {
        /// Which kind.
        category: Category,
        /// Id of the rule.
        rule: String,
    },
    /// Decides a kind of motion by a rule written at the table.
    Write {
        /// Which kind.
        category: Category,
        /// The rule.
        rule: OwnRule,
    },
    /// Takes ballots in another way.
    Ballot {
        /// On which kind of motion.
        category: Category,
        /// How.
        ballot: BallotKind,
    },
    /// Sets a quorum, or takes it away with 0.
    Quorum {
        /// For which kind of motion.
        category: Category,
        /// Percent of those who may vote.
        percent: u32,
    },
    /// Names the seat that decides where the lead state does.
    Lead {
        /// Whom.
        seat: SeatId,
    },
    /// Protects others than before.
    Protect {
        /// Whom.
        set: ProtectedSet,
    },
    /// Puts an assurance clause in, changes its reverse rule or trigger, or strikes it.
    Clause {
        /// The clause; `None` strikes it.
        clause: Option<ClauseRule>,
    },
    /// Shares burdens by another key.
    Key {
        /// Which.
        key: BurdenKey,
    },
    /// A plan that moves risk onto a state needs its consent, or does not.
    TransferConsent {
        /// It does.
        needed: bool,
    },
    /// A nuclear device needs the consent of the states under the corridor, or does not.
    NuclearConsent {
        /// It does.
        needed: bool,
    },
    /// Rounds between a member's notice and its leaving.
    Notice {
        /// How many, 1 to 20.
        rounds: u32,
    },
    /// Rounds for which a breach costs the vote; 0 for none.
    BreachSuspends {
        /// How many, 0 to 20.
        rounds: u32,
    },
}

impl Amendment {
    /// Which article it changes: two changes of one article cannot stand in one motion.
    fn article(&self) -> (u8, Option<Category>) {
        match self {
            Self::Rule { category, .. } | Self::Write { category, .. } => (0, Some(*category)),
            Self::Ballot { category, .. } => (1, Some(*category)),
            Self::Quorum { category, .. } => (2, Some(*category)),
            Self::Lead { .. } => (3, None),
            Self::Protect { .. } => (4, None),
            Self::Clause { .. } => (5, None),
            Self::Key { .. } => (6, None),
            Self::TransferConsent { .. } => (7, None),
            Self::NuclearConsent { .. } => (8, None),
            Self::Notice { .. } => (9, None),
            Self::BreachSuspends { .. } => (10, None),
        }
    }
}

impl Amendment {
    /// It in one sentence without its full stop.
    pub fn sentence(&self, scenario: &Scenario) -> String {
        sentence(scenario, self)
    }
}

/// The charter with these changes.
pub(crate) fn applied(charter: &Charter, changes: &[Amendment]) -> Charter {
    let mut new = charter.clone();
    for change in changes {
        match change {
            Amendment::Rule { category, rule } => {
                if let Some(r) = new.rules.get_mut(category) {
                    r.rule.clone_from(rule);
                }
            }
            Amendment::Write { category, rule } => {
                write_rule(&mut new, *category, rule);
            }
            Amendment::Ballot { category, ballot } => {
                if let Some(r) = new.rules.get_mut(category) {
                    r.ballot = *ballot;
                }
            }
            Amendment::Quorum { category, percent } => {
                if let Some(r) = new.rules.get_mut(category) {
                    r.quorum_percent = *percent;
                }
            }
            Amendment::Lead { seat } => new.lead = Some(seat.clone()),
            Amendment::Protect { set } => new.protected = *set,
            Amendment::Clause { clause } => new.clause.clone_from(clause),
            Amendment::Key { key } => new.key = *key,
            Amendment::TransferConsent { needed } => new.transfer_needs_consent = *needed,
            Amendment::NuclearConsent { needed } => new.nuclear_needs_corridor_consent = *needed,
            Amendment::Notice { rounds } => new.notice_rounds = *rounds,
            Amendment::BreachSuspends { rounds } => new.breach_suspends_rounds = *rounds,
        }
    }
    new
}

/// Puts a rule of the charter's own in, and decides a kind of motion by it.
pub(crate) fn write_rule(charter: &mut Charter, category: Category, rule: &OwnRule) {
    charter.own_rules.retain(|r| r.id != rule.id);
    charter.own_rules.push(rule.clone());
    if let Some(r) = charter.rules.get_mut(&category) {
        r.rule.clone_from(&rule.id);
    }
}

/// Changes that make sense under the charter in force, each of another article, and each a change.
pub(crate) fn check(sc: &Scenario, st: &State, changes: &[Amendment]) -> Result<(), Rejection> {
    let bad = |why: String| Err(Rejection::BadProposal { why });
    let charter = rules::charter(sc, st)?;
    if changes.is_empty() || changes.len() > MOST_ARTICLES {
        return bad(format!("an amendment has 1 to {MOST_ARTICLES} articles"));
    }
    for (i, change) in changes.iter().enumerate() {
        if changes[..i].iter().any(|c| c.article() == change.article()) {
            return bad("it changes one article twice".to_owned());
        }
        check_one(sc, charter, change)?;
        if applied(charter, std::slice::from_ref(change)) == *charter {
            return bad(format!("\"{}\" is what stands already", sentence(sc, change)));
        }
    }
    let new = applied(charter, changes);
    led(&new)?;
    named(charter, &new)
}

/// Ballots are not made secret where what they decide says who cast which.
fn named(now: &Charter, new: &Charter) -> Result<(), Rejection> {
    let at_odds = |charter: &Charter, category: Category| {
        let ballot = charter.rules.get(&category).map(|r| r.ballot);
        ballot == Some(BallotKind::Secret) && rules::tells_votes(charter, category)
    };
    let odd = new
        .rules
        .keys()
        .find(|category| at_odds(new, **category) && !at_odds(now, **category));
    odd.map_or(Ok(()), |category| {
        let why = format!(
            "votes on {} are secret, and who votes yes would be bound or pay by name: change the one or the other",
            kind_name(*category)
        );
        Err(Rejection::BadProposal { why })
    })
}

/// Where the lead state decides there has to be one.
fn led(charter: &Charter) -> Result<(), Rejection> {
    let headless = charter.lead.is_none() && charter.rules.values().any(|r| r.rule == "lead_state");
    if headless {
        let why = "the lead state would decide, and there is none: name one in the same motion".to_owned();
        return Err(Rejection::BadProposal { why });
    }
    Ok(())
}

fn check_one(sc: &Scenario, charter: &Charter, change: &Amendment) -> Result<(), Rejection> {
    let bad = |why: String| Err(Rejection::BadProposal { why });
    let decided = |category: &Category| {
        let known = charter.rules.contains_key(category);
        if known {
            Ok(())
        } else {
            Err(Rejection::NoRule { category: *category })
        }
    };
    match change {
        Amendment::Rule { category, rule } => {
            decided(category)?;
            known_rule(charter, rule)
        }
        Amendment::Write { category, rule } => {
            decided(category)?;
            let seats: Vec<SeatId> = sc.seats.iter().map(|s| s.id.clone()).collect();
            match rule.flaw(&seats) {
                Some(why) => bad(why),
                None if charter.own_rule(&rule.id).is_some() => {
                    bad(format!("the charter has a rule {} already", rule.id))
                }
                None => Ok(()),
            }
        }
        Amendment::Ballot { category, .. } => decided(category),
        Amendment::Quorum { category, percent } => {
            decided(category)?;
            within("A quorum in percent", *percent, 0, 100)
        }
        Amendment::Lead { seat } => rules::seat(sc, seat).map(|_| ()),
        Amendment::Clause { clause: Some(clause) } => {
            if let Some(ppm) = clause.trigger_ppm.filter(|ppm| !(1..=1_000_000).contains(ppm)) {
                return bad(format!("a trigger of {ppm} ppm is no chance: 1 to 1,000,000"));
            }
            known_rule(charter, &clause.reverse_rule)
        }
        Amendment::Notice { rounds } => within("Rounds of notice", *rounds, 1, 20),
        Amendment::BreachSuspends { rounds } => within("Rounds without a vote", *rounds, 0, 20),
        Amendment::Clause { clause: None }
        | Amendment::Protect { .. }
        | Amendment::Key { .. }
        | Amendment::TransferConsent { .. }
        | Amendment::NuclearConsent { .. } => Ok(()),
    }
}

fn known_rule(charter: &Charter, rule: &str) -> Result<(), Rejection> {
    if RULES.contains(&rule) || charter.own_rule(rule).is_some() {
        Ok(())
    } else {
        let why = format!("there is no decision rule \"{rule}\"");
        Err(Rejection::BadProposal { why })
    }
}

fn within(what: &str, value: u32, least: u32, most: u32) -> Result<(), Rejection> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(Rejection::OutOfRange {
            what: what.to_owned(),
            least: i64::from(least),
            most: i64::from(most),
        })
    }
}

/// Name of a kind of motion in a sentence.
pub(crate) fn kind_name(category: Category) -> &'static str {
    match category {
        Category::Mission => "missions",
        Category::Nuclear => "nuclear devices",
        Category::CivilProtection => "civil protection",
        Category::Information => "observation and data",
        Category::Budget => "common money",
        Category::Charter => "the charter",
        Category::Procedure => "procedure",
    }
}

fn ballot_name(ballot: BallotKind) -> &'static str {
    match ballot {
        BallotKind::RollCall => "by roll call",
        BallotKind::Secret => "in secret",
        BallotKind::Silence => "under silence",
    }
}

/// A change in one sentence without its full stop.
pub(crate) fn sentence(sc: &Scenario, change: &Amendment) -> String {
    let plain = |id: &str| id.replace('_', " ");
    match change {
        Amendment::Rule { category, rule } => {
            format!("Decide {} by {}", kind_name(*category), plain(rule))
        }
        Amendment::Write { category, rule } => {
            format!(
                "Decide {} by a rule of its own: {}",
                kind_name(*category),
                rule.text.trim_end_matches('.')
            )
        }
        Amendment::Ballot { category, ballot } => {
            format!("Vote on {} {}", kind_name(*category), ballot_name(*ballot))
        }
        Amendment::Quorum { category, percent: 0 } => {
            format!("Ask no quorum for {}", kind_name(*category))
        }
        Amendment::Quorum { category, percent } => {
            format!("Ask a quorum of {percent} % for {}", kind_name(*category))
        }
        Amendment::Lead { seat } => format!("Make {} the lead state", text::name(sc, seat)),
        Amendment::Protect { set } => match set {
            ProtectedSet::Nobody => "Protect nobody by right".to_owned(),
            ProtectedSet::Members => "Protect members alone".to_owned(),
            ProtectedSet::MembersAndPartners => "Protect members and those who work with them".to_owned(),
            ProtectedSet::Everyone => "Protect everyone, member or not".to_owned(),
        },
        Amendment::Clause { clause: None } => "Strike the assurance clause".to_owned(),
        Amendment::Clause { clause: Some(clause) } => {
            let ppm = clause.trigger_ppm.unwrap_or(sc.assurance.trigger_ppm);
            let percent = text::percent(Ppb::from_fraction(ppm as f64 / 1e6));
            format!(
                "Open an assurance clause at {percent}, closed only by {}",
                plain(&clause.reverse_rule)
            )
        }
        Amendment::Key { key } => match key {
            BurdenKey::GdpShare => "Share burdens by gross domestic product".to_owned(),
            BurdenKey::Equal => "Share burdens in equal parts".to_owned(),
            BurdenKey::Contributors => "Let those pay that adopt a plan".to_owned(),
            BurdenKey::CapacityShare => "Share burdens by the launches that each can offer".to_owned(),
            BurdenKey::AtRisk => "Share burdens by the people under the corridor".to_owned(),
        },
        Amendment::TransferConsent { needed: true } => {
            "Ask the consent of those onto whom risk moves".to_owned()
        }
        Amendment::TransferConsent { needed: false } => {
            "Ask no consent of those onto whom risk moves".to_owned()
        }
        Amendment::NuclearConsent { needed: true } => {
            "Ask the states under the corridor before a nuclear device flies".to_owned()
        }
        Amendment::NuclearConsent { needed: false } => {
            "Let a nuclear device fly without the consent of the states under the corridor".to_owned()
        }
        Amendment::Notice { rounds: 1 } => "Let a member leave one round after its notice".to_owned(),
        Amendment::Notice { rounds } => format!("Let a member leave {rounds} rounds after its notice"),
        Amendment::BreachSuspends { rounds: 0 } => "Let a breach cost no vote".to_owned(),
        Amendment::BreachSuspends { rounds: 1 } => {
            "Take the vote of a member in breach for one round".to_owned()
        }
        Amendment::BreachSuspends { rounds } => {
            format!("Take the vote of a member in breach for {rounds} rounds")
        }
    }
}

/// Changes that the menu lists: the rule of missions and of the charter, and every other article's neighbours.
pub(crate) fn listed(sc: &Scenario, st: &State) -> Vec<Amendment> {
    let Ok(charter) = rules::charter(sc, st) else {
        return Vec::new();
    };
    let own = charter.own_rules.iter().map(|r| r.id.as_str());
    let ids: Vec<&str> = RULES.iter().copied().chain(own).collect();
    let rule = |category| {
        ids.iter().map(move |rule| Amendment::Rule {
            category,
            rule: (*rule).to_owned(),
        })
    };
    let mut all: Vec<Amendment> = rule(Category::Mission).chain(rule(Category::Charter)).collect();
    for category in [Category::Mission, Category::Charter] {
        all.extend(
            [BallotKind::RollCall, BallotKind::Secret, BallotKind::Silence]
                .map(|ballot| Amendment::Ballot { category, ballot }),
        );
    }
    for set in [
        ProtectedSet::Nobody,
        ProtectedSet::Members,
        ProtectedSet::MembersAndPartners,
        ProtectedSet::Everyone,
    ] {
        all.push(Amendment::Protect { set });
    }
    for key in [
        BurdenKey::GdpShare,
        BurdenKey::Equal,
        BurdenKey::Contributors,
        BurdenKey::CapacityShare,
        BurdenKey::AtRisk,
    ] {
        all.push(Amendment::Key { key });
    }
    let reverse = ClauseRule {
        reverse_rule: "reverse_two_thirds".to_owned(),
        trigger_ppm: None,
    };
    all.push(Amendment::Clause { clause: None });
    all.push(Amendment::Clause {
        clause: Some(reverse),
    });
    for needed in [true, false] {
        all.push(Amendment::TransferConsent { needed });
        all.push(Amendment::NuclearConsent { needed });
    }
    all.extend([0, 1, 2].map(|rounds| Amendment::BreachSuspends { rounds }));
    all
}

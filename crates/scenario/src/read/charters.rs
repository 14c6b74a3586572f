//! Charters: the built-in ones by name, a scenario's own in full, and whether anybody can satisfy their rules.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::Fields;
use super::own_rules::own_rules;
use super::{Kind, Names, Reader};
use crate::builtin;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    BallotKind, BurdenKey, Category, CategoryRule, Charter, CharterId, ClauseRule, Electorate, ProtectedSet,
    SeatId,
};
use crate::own_rule::Group;
use crate::rules;
use crate::source::Source;
use crate::tree::{self, Node};

/// Each kind of motion with its field.
const CATEGORIES: [(&str, Category); 7] = [
    ("mission", Category::Mission),
    ("nuclear", Category::Nuclear),
    ("civil_protection", Category::CivilProtection),
    ("information", Category::Information),
    ("budget", Category::Budget),
    ("charter", Category::Charter),
    ("procedure", Category::Procedure),
];

/// A charter, and where to point when one of its rules cannot work here.
struct Placed<'s> {
    charter: Charter,
    whole: Node<'s>,
    rules: BTreeMap<Category, Node<'s>>,
    clause: Option<Node<'s>>,
    /// Seats that its tables of weights name.
    seats: Vec<Node<'s>>,
}

/// All charters of a scenario: `charters` names built-in ones, `own_charters` writes others out.
pub(super) fn charters<'s>(
    r: &mut Reader<'s>,
    named: Option<Vec<Node<'s>>>,
    own: Option<Vec<Node<'s>>>,
    lead: Option<&SeatId>,
    names: &Names,
) -> Option<Vec<Charter>> {
    let mut seen: Vec<String> = Vec::new();
    let builtin_ids = builtin::charter_ids().into_iter().collect();
    let kind = Kind {
        one: "charter",
        many: "built-in charters",
        names: &builtin_ids,
    };
    let placed_named = named.and_then(|items| {
        r.each(items, |r, node| {
            let id = r.refer(node, kind)?;
            if seen.contains(&id) {
                let message = format!("charter \"{id}\" is named twice");
                r.error(Code::RepeatedId, node, message, "name every charter once");
                return None;
            }
            seen.push(id.clone());
            let charter = built_in(&id)?;
            Some(Placed {
                charter,
                whole: node,
                rules: BTreeMap::new(),
                clause: None,
                seats: Vec::new(),
            })
        })
    });
    let placed_own = own.and_then(|items| r.each(items, charter));
    let mut all = Vec::new();
    let mut sound = true;
    for mut placed in placed_named.into_iter().chain(placed_own).flatten() {
        sound &= satisfiable(r, &placed, lead, names);
        placed.charter.lead = lead.filter(|_| uses_lead(&placed.charter)).cloned();
        all.push(placed.charter);
    }
    sound.then_some(all)
}

/// A built-in charter; a test holds that each of them reads without fault.
pub(crate) fn built_in(id: &str) -> Option<Charter> {
    let (file, text) = builtin::charter_text(id)?;
    let root = tree::parse(text).ok()?;
    let mut r = Reader::new(Source::new(&file, text));
    charter(&mut r, root)
        .filter(|_| r.finish().is_empty())
        .map(|placed| placed.charter)
}

/// A charter in a file of its own, or every fault in it.
pub(crate) fn charter_alone(file: &str, text: &str) -> Result<Charter, Vec<Diagnostic>> {
    let mut r = Reader::new(Source::new(file, text));
    let read = match tree::parse(text) {
        Ok(root) => charter(&mut r, root),
        Err(fault) => {
            r.syntax(&fault);
            None
        }
    };
    let found = r.finish();
    match read {
        Some(placed) if found.is_empty() => Ok(placed.charter),
        Some(_) | None => Err(found),
    }
}

fn uses_lead(charter: &Charter) -> bool {
    let led = |g: Group| g == Group::Lead;
    charter.rules.values().any(|rule| rule.rule == "lead_state")
        || charter
            .own_rules
            .iter()
            .any(|rule| led(rule.electorate) || rule.veto.is_some_and(led))
}

/// How a burden can be shared, by its word in the file.
const KEYS: [(&str, BurdenKey); 5] = [
    ("GdpShare", BurdenKey::GdpShare),
    ("Equal", BurdenKey::Equal),
    ("Contributors", BurdenKey::Contributors),
    ("CapacityShare", BurdenKey::CapacityShare),
    ("AtRisk", BurdenKey::AtRisk),
];

fn charter<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Placed<'s>> {
    let mut f = r.fields(node, "charter")?;
    let id = f.need("id").and_then(|n| r.id(n, "the charter's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("charter {id}"));
    }
    let name = f.words(r, "name");
    let summary = f.words(r, "summary");
    let founders = f.whole(r, "founders", 1..=1_000);
    let electorate = f.choice(
        r,
        "electorate",
        &[
            ("Members", Electorate::Members),
            ("AllSeats", Electorate::AllSeats),
            ("Concerned", Electorate::Concerned),
        ],
    );
    let protected = f.choice(
        r,
        "protected",
        &[
            ("Nobody", ProtectedSet::Nobody),
            ("Members", ProtectedSet::Members),
            ("MembersAndPartners", ProtectedSet::MembersAndPartners),
            ("Everyone", ProtectedSet::Everyone),
        ],
    );
    let own = f
        .maybe_list(r, "own_rules")
        .map(|items| own_rules(r, items))
        .unwrap_or_default();
    let known = &own.written;
    let rules = f.need("rules").and_then(|n| category_rules(r, n, known));
    let constitution = f
        .maybe_list(r, "constitution")
        .and_then(|items| r.each(items, |r, n| rule_id(r, n, known)));
    let clause_node = f.maybe("clause");
    let clause = match clause_node {
        None => Some((None, None)),
        Some(n) => clause(r, n, known).map(|(rule, place)| (Some(rule), Some(place))),
    };
    let key = f.choice(r, "key", &KEYS);
    let transfer_needs_consent = f.truth(r, "transfer_needs_consent");
    let nuclear_needs_corridor_consent = f.truth(r, "nuclear_needs_corridor_consent");
    let [notice_rounds, breach_suspends_rounds, seconders] = numbers(r, &mut f);
    f.end(r);
    let ((rules, places), (clause, clause_place)) = (rules?, clause?);
    let charter = Charter {
        id: CharterId::new(id?),
        name: name?,
        summary: summary?,
        lead: None,
        founders: usize::try_from(founders?).ok()?,
        electorate: electorate?,
        protected: protected?,
        rules,
        clause,
        key: key?,
        transfer_needs_consent: transfer_needs_consent?,
        nuclear_needs_corridor_consent: nuclear_needs_corridor_consent?,
        own_rules: own.rules?,
        constitution: constitution?,
        notice_rounds: notice_rounds?,
        breach_suspends_rounds: breach_suspends_rounds?,
        seconders: seconders?,
    };
    Some(Placed {
        charter,
        whole: node.first_char(),
        rules: places,
        clause: clause_place,
        seats: own.seats,
    })
}

/// Rounds of notice, rounds for which a breach costs the vote, and seconds that a motion needs.
fn numbers<'s>(r: &mut Reader<'s>, f: &mut Fields<'s>) -> [Option<u32>; 3] {
    let mut whole = |name, range, usual| {
        let number = f.maybe_whole(r, name, range, usual)?;
        u32::try_from(number).ok()
    };
    [
        whole("notice_rounds", 1..=20, 1),
        whole("breach_suspends_rounds", 0..=20, 0),
        whole("seconders", 0..=20, 1),
    ]
}

type RulesAndPlaces<'s> = (BTreeMap<Category, CategoryRule>, BTreeMap<Category, Node<'s>>);

fn category_rules<'s>(
    r: &mut Reader<'s>,
    node: Node<'s>,
    own: &BTreeSet<String>,
) -> Option<RulesAndPlaces<'s>> {
    let mut f = r.fields(node, "`rules`")?;
    let read: Vec<Option<_>> = CATEGORIES
        .iter()
        .filter_map(|(name, category)| {
            // A charter may say nothing of common money: then nobody can move any.
            let node = if *category == Category::Budget {
                Some(f.maybe(name)?)
            } else {
                f.need(name)
            };
            Some(
                node.and_then(|node| category_rule(r, node, name, own))
                    .map(|(rule, place)| (*category, rule, place)),
            )
        })
        .collect();
    f.end(r);
    let mut rules = BTreeMap::new();
    let mut places = BTreeMap::new();
    for one in read {
        let (category, rule, place) = one?;
        rules.insert(category, rule);
        places.insert(category, place);
    }
    Some((rules, places))
}

fn category_rule<'s>(
    r: &mut Reader<'s>,
    node: Node<'s>,
    name: &str,
    own: &BTreeSet<String>,
) -> Option<(CategoryRule, Node<'s>)> {
    let mut f = r.fields(node, &format!("the rule for `{name}`"))?;
    let place = f.need("rule");
    let rule = place.and_then(|n| rule_id(r, n, own));
    let ballot = f.choice(
        r,
        "ballot",
        &[
            ("RollCall", BallotKind::RollCall),
            ("Secret", BallotKind::Secret),
            ("Silence", BallotKind::Silence),
        ],
    );
    let quorum_node = f.need("quorum_percent");
    let quorum = quorum_node.and_then(|n| r.whole(n, "`quorum_percent`", 0..=1_000));
    let deadline = match f.maybe("deadline_minutes") {
        Some(n) => r.whole(n, "`deadline_minutes`", 1..=10_080).map(Some),
        None => Some(None),
    };
    f.end(r);
    if let (Some(percent), Some(n)) = (quorum, quorum_node)
        && percent > 100
    {
        let message = format!("a quorum of {percent} % can never be reached");
        r.error(
            Code::UnsatisfiableRule,
            n,
            message,
            "give 0 for no quorum, at most 100",
        );
        return None;
    }
    let rule = CategoryRule {
        rule: rule?,
        ballot: ballot?,
        quorum_percent: u32::try_from(quorum?).ok()?,
        deadline_minutes: deadline?.and_then(|n| u32::try_from(n).ok()),
    };
    Some((rule, place?))
}

fn rule_id<'s>(r: &mut Reader<'s>, node: Node<'s>, own: &BTreeSet<String>) -> Option<String> {
    let text = r.words(node, "`rule`")?;
    if rules::RULES.contains(&text.as_str()) || own.contains(&text) {
        return Some(text);
    }
    let help = crate::suggest::help(&text, &rules::RULES, "rules");
    r.error(
        Code::UnknownRule,
        node,
        format!("there is no decision rule \"{text}\""),
        help,
    );
    None
}

fn clause<'s>(r: &mut Reader<'s>, node: Node<'s>, own: &BTreeSet<String>) -> Option<(ClauseRule, Node<'s>)> {
    let mut f = r.fields(node, "`clause`")?;
    let place = f.need("reverse_rule");
    let rule = place.and_then(|n| rule_id(r, n, own));
    let trigger_ppm = match f.maybe("trigger_percent") {
        Some(n) => r.percent_as_ppm(n, "`trigger_percent`").map(Some),
        None => Some(None),
    };
    f.end(r);
    let clause = ClauseRule {
        reverse_rule: rule?,
        trigger_ppm: trigger_ppm?,
    };
    Some((clause, place?))
}

/// Whether this table can satisfy the charter's rules; notes each that it cannot.
fn satisfiable<'s>(r: &mut Reader<'s>, placed: &Placed<'s>, lead: Option<&SeatId>, names: &Names) -> bool {
    let Placed {
        charter,
        whole,
        rules: places,
        clause,
        seats,
    } = placed;
    let mut sound = true;
    for seat in seats {
        sound &= r.refer(*seat, names.seats()).is_some();
    }
    let mut told: Vec<&str> = Vec::new();
    for (category, rule) in &charter.rules {
        if told.contains(&rule.rule.as_str()) {
            continue;
        }
        let place = places.get(category).copied().unwrap_or(*whole);
        if rule.rule == "lead_state" && lead.is_none() {
            let message = format!(
                "charter {} is led by one state, and the scenario names none",
                charter.id
            );
            r.error(
                Code::NoLead,
                place,
                message,
                "add `lead: \"…\"` with a seat's code to the scenario",
            );
        } else if rule.rule == "unsc_substantive" && names.permanent == 0 {
            let message = format!(
                "charter {} decides by `unsc_substantive`, and no seat is a permanent member",
                charter.id
            );
            r.error(
                Code::UnsatisfiableRule,
                place,
                message,
                "give the permanent seats `permanent: true`",
            );
        } else {
            continue;
        }
        told.push(&rule.rule);
        sound = false;
    }
    if let Some(rule) = &charter.clause
        && !rule.reverse_rule.starts_with("reverse_")
    {
        let message = format!(
            "charter {} closes its clause by `{}`",
            charter.id, rule.reverse_rule
        );
        let help = "a clause that opens by itself is closed by `reverse_two_thirds` or `reverse_consensus`";
        r.error(Code::UnsatisfiableRule, clause.unwrap_or(*whole), message, help);
        sound = false;
    }
    if names.seat_count > 0 && charter.founders > names.seat_count {
        let message = format!(
            "charter {} needs {} founders of {} seats",
            charter.id, charter.founders, names.seat_count
        );
        r.error(
            Code::UnsatisfiableRule,
            *whole,
            message,
            "ask for no more founders than there are seats",
        );
        sound = false;
    }
    sound
}

/// The charter in force at the start must have somebody who votes.
pub(super) fn in_force<'s>(
    r: &mut Reader<'s>,
    node: Node<'s>,
    names: &Names,
    all: Option<&[Charter]>,
) -> Option<CharterId> {
    let id = r.refer(node, names.charters())?;
    let charter = all.and_then(|all| all.iter().find(|c| c.id.as_str() == id));
    if let Some(charter) = charter
        && charter.electorate == Electorate::Members
        && names.members == 0
        && names.seat_count > 0
    {
        let message =
            format!("charter {id} is in force at the start, its members vote, and no seat is a member");
        r.error(
            Code::UnsatisfiableRule,
            node,
            message,
            "give the members `member: true`",
        );
        return None;
    }
    Some(CharterId::new(id))
}

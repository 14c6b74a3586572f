//! A charter's own decision rules, put together from parts.

use std::collections::BTreeSet;

use super::{Kind, Reader};
use crate::diagnostic::Code;
use crate::model::SeatId;
use crate::own_rule::{Binds, Counting, Group, Needs, OwnRule, Threshold, VoteWeight, Whole};
use crate::rules;
use crate::tree::Node;

const GROUPS: [(&str, Group); 4] = [
    ("Everyone", Group::Everyone),
    ("Permanent", Group::Permanent),
    ("Exposed", Group::Exposed),
    ("Lead", Group::Lead),
];
const COUNTINGS: [(&str, Counting); 3] = [
    ("Ignored", Counting::Ignored),
    ("No", Counting::No),
    ("Yes", Counting::Yes),
];
const WEIGHTS: [(&str, VoteWeight); 5] = [
    ("One", VoteWeight::One),
    ("Population", VoteWeight::Population),
    ("RootPopulation", VoteWeight::RootPopulation),
    ("Given", VoteWeight::Given),
    ("Exposed", VoteWeight::Exposed),
];

/// The own rules of a charter, and what the rest of it may refer to.
#[derive(Default)]
pub(super) struct OwnRules<'s> {
    /// Ids that are written there, those of faulty rules too: a rule's own fault is told once.
    pub(super) written: BTreeSet<String>,
    /// Places of the seats that tables of weights name.
    pub(super) seats: Vec<Node<'s>>,
    /// The rules; `None` where any has a fault.
    pub(super) rules: Option<Vec<OwnRule>>,
}

/// The own rules of a charter.
pub(super) fn own_rules<'s>(r: &mut Reader<'s>, items: Vec<Node<'s>>) -> OwnRules<'s> {
    let mut own = OwnRules::default();
    let rules = r.each(items, |r, node| own_rule(r, node, &mut own));
    OwnRules { rules, ..own }
}

fn own_rule<'s>(r: &mut Reader<'s>, node: Node<'s>, own: &mut OwnRules<'s>) -> Option<OwnRule> {
    let mut f = r.fields(node, "a rule of the charter's own")?;
    let mut id = f.need("id").and_then(|n| r.id(n, "the rule's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("rule {id}"));
    }
    let mut twice = |id: &String| rules::RULES.contains(&id.as_str()) || !own.written.insert(id.clone());
    if let Some(taken) = id.take_if(|id| twice(id)) {
        r.error(
            Code::RepeatedId,
            node,
            format!("there is a rule \"{taken}\" already"),
            "give a rule of one's own another id",
        );
    }
    let text = f.words(r, "text");
    let electorate = f.choice(r, "electorate", &GROUPS);
    let thresholds = f.list(r, "thresholds").and_then(|items| r.each(items, threshold));
    let veto = match f.maybe("veto") {
        Some(n) => r.choice(n, "`veto`", &GROUPS).map(Some),
        None => Some(None),
    };
    let abstention = f.choice(r, "abstention", &COUNTINGS);
    let silence = f.choice(r, "silence", &COUNTINGS);
    let quorum = f.whole(r, "quorum_percent", 0..=100);
    let binds = f.choice(
        r,
        "binds",
        &[
            ("All", Binds::All),
            ("YesVoters", Binds::YesVoters),
            ("AllButConstructive", Binds::AllButConstructive),
        ],
    );
    let builtin = rules::RULES.iter().map(|id| (*id).to_owned()).collect();
    let kind = Kind {
        one: "fallback rule",
        many: "built-in rules",
        names: &builtin,
    };
    let fallback = match f.maybe("fallback") {
        Some(n) => r.refer(n, kind).map(Some),
        None => Some(None),
    };
    let weights = f
        .maybe_list(r, "weights")
        .and_then(|items| r.each(items, |r, n| weight(r, n, &mut own.seats)));
    f.end(r);
    let (thresholds, veto) = (thresholds?, veto?);
    if thresholds.is_empty() && veto.is_none() {
        let message = "a rule without threshold and veto carries everything".to_owned();
        r.error(
            Code::UnsatisfiableRule,
            node,
            message,
            "give a threshold, or a group with a veto",
        );
        return None;
    }
    Some(OwnRule {
        id: id?,
        text: text?,
        electorate: electorate?,
        thresholds,
        veto,
        abstention: abstention?,
        silence: silence?,
        quorum_percent: u32::try_from(quorum?).ok()?,
        binds: binds?,
        fallback: fallback?,
        weights: weights?,
    })
}

fn weight<'s>(r: &mut Reader<'s>, node: Node<'s>, places: &mut Vec<Node<'s>>) -> Option<(SeatId, i64)> {
    let mut f = r.fields(node, "a weight")?;
    let seat = f.need("seat");
    let weight = f.whole(r, "weight", 0..=1_000_000_000);
    f.end(r);
    let seat = seat?;
    let code = r.words(seat, "`seat` of a weight")?;
    places.push(seat);
    Some((SeatId::new(code), weight?))
}

fn threshold<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Threshold> {
    let mut f = r.fields(node, "a threshold")?;
    let weight = f.choice(r, "weight", &WEIGHTS);
    let share = f.maybe("share");
    let count = f.maybe("count");
    let strict = f.truth(r, "strict");
    let of = match f.maybe("of") {
        Some(n) => r.choice(n, "`of`", &[("All", Whole::All), ("Cast", Whole::Cast)]),
        None => Some(Whole::All),
    };
    let blockers = match f.maybe("unless_fewer_than") {
        Some(n) => r.whole(n, "`unless_fewer_than`", 1..=1_000).map(Some),
        None => Some(None),
    };
    f.end(r);
    let needs = match (share, count) {
        (Some(n), None) => share_of(r, n),
        (None, Some(n)) => r.whole(n, "`count`", 0..=1_000_000_000_000).map(Needs::Count),
        (None, None) | (Some(_), Some(_)) => {
            let message = "a threshold is either a share or a count".to_owned();
            r.error(
                Code::MissingField,
                node.first_char(),
                message,
                "add `share: (2, 3)` or `count: 9`, one of the two",
            );
            None
        }
    };
    Some(Threshold {
        weight: weight?,
        needs: needs?,
        strict: strict?,
        of: of?,
        unless_fewer_than: match blockers? {
            Some(n) => Some(u32::try_from(n).ok()?),
            None => None,
        },
    })
}

fn share_of<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Needs> {
    let parts = r.tuple(node, "`share`", 2)?;
    let below = r.whole(parts[1], "the denominator of `share`", 1..=100_000)?;
    let above = r.whole(parts[0], "the numerator of `share`", 0..=below)?;
    Some(Needs::Share(
        u32::try_from(above).ok()?,
        u32::try_from(below).ok()?,
    ))
}

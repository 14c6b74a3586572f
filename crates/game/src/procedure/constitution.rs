//! The constitution round of a body that has still to decide how it decides: each of its seats approves of rules on the
//! list, or writes one; as the docket closes the rule that most approve of is in force, if two thirds of those that
//! answered approve of it (the majority by which a conference adopts its text: Vienna Convention on the Law of Treaties,
//! Article 9(2)). Otherwise the charter's own rule stands.

use std::collections::{BTreeMap, BTreeSet};

use scenario::{Category, OwnRule, RULES, Scenario, SeatId};
use serde::Serialize;

use super::{Procedural, Proceeding, out_of_order};
use crate::amendment;
use crate::emit::Emit;
use crate::event::Event;
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::tally;
use crate::view::{ConstitutionView, RuleOption};

/// Approvals and drafts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Constitution {
    drafts: BTreeMap<SeatId, OwnRule>,
    approvals: BTreeMap<SeatId, BTreeSet<String>>,
    /// The rule that was chosen.
    settled: Option<String>,
}

/// The list of the charter in force while its rule has still to be chosen.
fn list<'a>(sc: &'a Scenario, st: &'a State) -> &'a [String] {
    if st.procedure.constitution.settled.is_some() {
        return &[];
    }
    rules::charter(sc, st).map_or(&[], |c| &c.constitution)
}

fn check_open(sc: &Scenario, st: &State, seat: &SeatId) -> Result<(), Rejection> {
    if list(sc, st).is_empty() {
        return out_of_order("the charter in force leaves no rule to be chosen");
    }
    if rules::has_voice(sc, st, seat) {
        Ok(())
    } else {
        Err(Rejection::NoVoice)
    }
}

/// Ids of everything that can be approved of, in the order that breaks ties.
fn options(sc: &Scenario, st: &State) -> Vec<String> {
    let drafts = st.procedure.constitution.drafts.values().map(|r| r.id.clone());
    list(sc, st).iter().cloned().chain(drafts).collect()
}

pub(super) fn check_approve(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    approved: &[String],
) -> Result<(), Rejection> {
    check_open(sc, st, seat)?;
    let options = options(sc, st);
    if let Some(stranger) = approved.iter().find(|r| !options.contains(r)) {
        return out_of_order(&format!("\"{stranger}\" is not on the list of rules"));
    }
    let set: BTreeSet<String> = approved.iter().cloned().collect();
    if set.len() < approved.len() {
        return out_of_order("a rule is named twice");
    }
    let now = st.procedure.constitution.approvals.get(seat);
    if now == Some(&set) || (now.is_none() && set.is_empty()) {
        return Err(Rejection::Already {
            what: "You have said so".to_owned(),
        });
    }
    Ok(())
}

pub(super) fn check_draft(sc: &Scenario, st: &State, seat: &SeatId, rule: &OwnRule) -> Result<(), Rejection> {
    check_open(sc, st, seat)?;
    let seats: Vec<SeatId> = sc.seats.iter().map(|s| s.id.clone()).collect();
    if let Some(why) = rule.flaw(&seats) {
        return out_of_order(&why);
    }
    let drafts = &st.procedure.constitution.drafts;
    if drafts.contains_key(seat) {
        return Err(Rejection::Already {
            what: "You have put a rule on the list".to_owned(),
        });
    }
    let own = rules::charter(sc, st)?.own_rule(&rule.id).is_some();
    let drafted = drafts.values().any(|r| r.id == rule.id);
    if own || drafted || RULES.contains(&rule.id.as_str()) {
        return Err(Rejection::Already {
            what: format!("There is a rule {}", rule.id),
        });
    }
    Ok(())
}

/// The seat has said of which rules it approves.
pub(crate) fn has_approved(st: &State, seat: &SeatId) -> bool {
    st.procedure.constitution.approvals.contains_key(seat)
}

/// Approvals of each rule on the list, and how many seats approved of any.
fn count(sc: &Scenario, st: &State) -> (Vec<(String, u32)>, u32) {
    let voters = rules::electorate(sc, st);
    let given: Vec<&BTreeSet<String>> = st
        .procedure
        .constitution
        .approvals
        .iter()
        .filter(|(seat, set)| voters.contains(seat) && !set.is_empty())
        .map(|(_, set)| set)
        .collect();
    let of = |rule: &String| given.iter().filter(|set| set.contains(rule)).count() as u32;
    let counts = options(sc, st).into_iter().map(|r| (r.clone(), of(&r))).collect();
    (counts, given.len() as u32)
}

/// The docket closes: the rule is chosen.
pub(crate) fn settle(em: &mut Emit<'_>) {
    if list(em.sc, &em.st).is_empty() {
        return;
    }
    let (approvals, answered) = count(em.sc, &em.st);
    let Ok(charter) = rules::charter(em.sc, &em.st).cloned() else {
        return;
    };
    let most = approvals.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let agreed = most > 0 && most * 3 >= answered * 2;
    let best = approvals
        .iter()
        .find(|(_, n)| *n == most)
        .map(|(id, _)| id.clone());
    let fallback = charter.rules.get(&Category::Mission).map(|r| r.rule.clone());
    let Some(rule) = best.filter(|_| agreed).or(fallback) else {
        return;
    };
    let draft = em
        .st
        .procedure
        .constitution
        .drafts
        .values()
        .find(|r| r.id == rule);
    let mut new = charter;
    new.constitution.clear();
    match draft {
        Some(draft) => amendment::write_rule(&mut new, Category::Mission, draft),
        None => {
            if let Some(r) = new.rules.get_mut(&Category::Mission) {
                r.rule.clone_from(&rule);
            }
        }
    }
    em.emit(Event::Proceeding(Proceeding::ConstitutionSettled {
        rule,
        approvals,
        answered,
        agreed,
        charter: Box::new(new),
    }));
}

pub(super) fn view(sc: &Scenario, st: &State) -> Option<ConstitutionView> {
    if list(sc, st).is_empty() {
        return None;
    }
    let charter = rules::charter(sc, st).ok()?;
    let state = &st.procedure.constitution;
    let (counts, answered) = count(sc, st);
    let options = counts
        .into_iter()
        .map(|(id, _)| {
            let draft = state.drafts.iter().find(|(_, r)| r.id == id);
            let own = draft
                .map(|(_, r)| r.text.clone())
                .or_else(|| charter.own_rule(&id).map(|r| r.text.clone()));
            let text = own.unwrap_or_else(|| tally::rule_sentence(&id).unwrap_or_default().to_owned());
            let approve = state.approvals.iter().filter(|(_, set)| set.contains(&id));
            RuleOption {
                approved_by: approve.map(|(seat, _)| seat.clone()).collect(),
                drafted_by: draft.map(|(seat, _)| seat.clone()),
                text,
                id,
            }
        })
        .collect();
    Some(ConstitutionView {
        options,
        answered,
        fallback: charter
            .rules
            .get(&Category::Mission)
            .map_or_else(String::new, |r| r.rule.clone()),
    })
}

pub(super) fn listed(sc: &Scenario, st: &State) -> Vec<Procedural> {
    let one = |rule: String| Procedural::Approve { rules: vec![rule] };
    options(sc, st).into_iter().map(one).collect()
}

pub(super) fn on_approved(st: &mut State, seat: &SeatId, rules: &[String]) {
    let set = rules.iter().cloned().collect();
    st.procedure.constitution.approvals.insert(seat.clone(), set);
}

pub(super) fn on_drafted(st: &mut State, seat: &SeatId, rule: &OwnRule) {
    let c = &mut st.procedure.constitution;
    c.drafts.insert(seat.clone(), rule.clone());
    c.approvals
        .entry(seat.clone())
        .or_default()
        .insert(rule.id.clone());
}

pub(super) fn on_settled(st: &mut State, rule: &str) {
    st.procedure.constitution.settled = Some(rule.to_owned());
}

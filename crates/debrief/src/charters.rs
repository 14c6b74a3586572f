//! The same votes under other charters.

use std::collections::BTreeMap;

use game::tally::{self, Member};
use game::{Choice, MotionId, Proposal, PublicView};
use scenario::{Charter, Electorate, Scenario, SeatId};

/// What a motion's published ballots would have done under another charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Which motion.
    pub motion: MotionId,
    /// Carried, under that charter's rule for the category; `None` if the charter has no rule that applies.
    pub carried: Option<bool>,
    /// Why, in one sentence.
    pub why: String,
}

/// Every motion with published choices, tallied again under one charter.
pub fn under(scenario: &Scenario, public: &PublicView, charter: &Charter) -> Vec<Alternative> {
    public
        .motions
        .iter()
        .filter_map(|motion| {
            let choices = motion.result.as_ref()?.choices.as_ref()?;
            let ballots: BTreeMap<SeatId, Choice> = choices
                .iter()
                .filter_map(|(seat, choice)| choice.map(|c| (seat.clone(), c)))
                .collect();
            let members = electorate(scenario, public, charter, choices);
            let rule = game::rule_of_proposal(scenario, charter, &motion.proposal, motion.category);
            // As at the table: the question put under a reverse rule is whether the clause stands.
            let closing = motion.proposal == Proposal::CloseClause;
            let own_way = matches!(motion.proposal, Proposal::CloseClause | Proposal::Authorise);
            let quorum = charter
                .rules
                .get(&motion.category)
                .filter(|_| !own_way)
                .map_or(0, |r| r.quorum_percent);
            let tallied = rule.map(|rule| {
                let ballots = ballots
                    .into_iter()
                    .filter(|(s, _)| members.iter().any(|m| &m.id == s))
                    .map(|(s, c)| (s, if closing { c.reversed() } else { c }))
                    .collect();
                tally::tally_with(&charter.own_rules, &rule, &members, &ballots, quorum)
            });
            Some(match tallied {
                Some(Ok(t)) => Alternative {
                    motion: motion.id,
                    carried: Some(t.carried != closing),
                    why: t.why,
                },
                Some(Err(e)) => Alternative {
                    motion: motion.id,
                    carried: None,
                    why: e.to_string(),
                },
                None => Alternative {
                    motion: motion.id,
                    carried: None,
                    why: "the charter has no rule for this".to_owned(),
                },
            })
        })
        .collect()
}

fn electorate(
    scenario: &Scenario,
    public: &PublicView,
    charter: &Charter,
    asked: &[(SeatId, Option<Choice>)],
) -> Vec<Member> {
    scenario
        .seats
        .iter()
        .filter(|s| asked.iter().any(|(id, _)| id == &s.id))
        .filter(|s| match charter.electorate {
            // Whom it concerns changes as the corridor does; the most that it can be is the whole table.
            Electorate::AllSeats | Electorate::Concerned => true,
            Electorate::Members => public
                .seats
                .iter()
                .any(|v| v.id == s.id && (v.member || s.member)),
        })
        .map(|s| Member {
            id: s.id.clone(),
            population: s.population,
            weight: tally::Weight::whole(s.gdp_m_usd),
            permanent: s.permanent,
            lead: charter.lead.as_ref() == Some(&s.id),
            exposed: crate::measure::exposed(public, &s.id),
        })
        .collect()
}

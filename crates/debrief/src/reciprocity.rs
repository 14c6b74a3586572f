//! Diffuse reciprocity: whether help went to those alone who had helped before.
//!
//! Aid i→j is money in M USD that i gave away and that served j: gifts; shelter for j's people, paid alone or through a
//! programme; and what i delivered to a programme that pushes, spread over the states whose chance of being hit the plan
//! lowered, by how much (that on i's own ground is no aid). Rounds follow the ledger. The index is 1 − Pearson's correlation,
//! over ordered pairs and rounds, of aid i→j in a round with all earlier aid j→i: tit for tat gives 0, help that asks for no
//! earlier help gives 1, help to those who never helped gives more. Ground stations, launches and knowledge are aid too, but
//! the record has no price for them, and they are not counted.

use std::collections::BTreeMap;

use game::{FeedKind, LedgerEntry, LedgerLine, Mandate, ProgrammeView, Proposal, PublicView};
use scenario::{Scenario, SeatId};

use crate::correlation::{Found, pearson};
use crate::round;

/// Aid from one to another in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Aid {
    /// Round index.
    pub round: u32,
    /// Giver.
    pub from: SeatId,
    /// Whom it served.
    pub to: SeatId,
    /// Worth, M USD.
    pub m_usd: f64,
}

/// How diffuse reciprocity was.
#[derive(Clone, Debug, PartialEq)]
pub struct Reciprocity {
    /// All aid, one entry a round and ordered pair, in order.
    pub aid: Vec<Aid>,
    /// 1 − correlation with earlier aid the other way.
    pub index: Found,
}

/// Reads aid from the record and measures it.
pub fn reciprocity(scenario: &Scenario, public: &PublicView) -> Reciprocity {
    let seats: Vec<SeatId> = public.seats.iter().map(|s| s.id.clone()).collect();
    let aid = aid(scenario, public);
    Reciprocity {
        index: index(&aid, &seats),
        aid,
    }
}

/// 1 − the correlation of aid with earlier aid the other way, or why there is none.
pub fn index(aid: &[Aid], seats: &[SeatId]) -> Found {
    let (Some(first), Some(last)) = (
        aid.iter().map(|a| a.round).min(),
        aid.iter().map(|a| a.round).max(),
    ) else {
        return Err("no seat gave another anything that the record has a price for");
    };
    if first == last {
        return Err("all aid fell into one round, so nobody could answer earlier aid");
    }
    let between = |from: &SeatId, to: &SeatId, test: &dyn Fn(u32) -> bool| -> f64 {
        let theirs = aid
            .iter()
            .filter(|a| a.from == *from && a.to == *to && test(a.round));
        theirs.map(|a| a.m_usd).sum()
    };
    let (mut earlier, mut now) = (Vec::new(), Vec::new());
    for round in first + 1..=last {
        for from in seats {
            for to in seats.iter().filter(|s| *s != from) {
                earlier.push(between(to, from, &|r| r < round));
                now.push(between(from, to, &|r| r == round));
            }
        }
    }
    pearson(&now, &earlier).map(|r| 1.0 - r)
}

/// All aid that the record has a price for.
fn aid(scenario: &Scenario, public: &PublicView) -> Vec<Aid> {
    let mut all: BTreeMap<(u32, SeatId, SeatId), f64> = BTreeMap::new();
    let mut add = |line: &LedgerLine, to: &SeatId, part: f64| {
        if *to != line.seat && part > 0.0 {
            let key = (line.round, line.seat.clone(), to.clone());
            *all.entry(key).or_default() += line.amount.as_millions() * part;
        }
    };
    let mut told = shelter_told(public);
    for (index, line) in public.ledger.iter().enumerate() {
        match line.entry {
            LedgerEntry::Given => {
                // A gift is two lines, one after the other.
                let next = public.ledger.get(index + 1);
                if let Some(to) = next.filter(|l| l.entry == LedgerEntry::Received) {
                    add(line, &to.seat, 1.0);
                }
            }
            LedgerEntry::Spent => {
                let name = crate::words::seat(scenario, &line.seat);
                let mine = |(day, by, _): &(_, String, _)| *day == line.date && *by == name;
                if let Some(at) = told.iter().position(mine) {
                    let (_, _, of) = told.remove(at);
                    add(line, &of, 1.0);
                }
            }
            LedgerEntry::Delivered | LedgerEntry::SteppedUp | LedgerEntry::CalledUp | LedgerEntry::InKind => {
                let programme = public.programmes.iter().find(|p| Some(p.id) == line.programme);
                for (to, part) in programme.map_or_else(Vec::new, |p| serves(scenario, public, p)) {
                    add(line, &to, part);
                }
            }
            LedgerEntry::Income
            | LedgerEntry::Lapsed
            | LedgerEntry::Promised
            | LedgerEntry::Defaulted
            | LedgerEntry::Refused
            | LedgerEntry::Received
            | LedgerEntry::Returned
            | LedgerEntry::Claim => {}
        }
    }
    all.into_iter()
        .map(|((round, from, to), m_usd)| Aid {
            round,
            from,
            to,
            m_usd,
        })
        .collect()
}

/// Shelter that one seat paid, as the feed tells it: when, the payer's name, whose people. The ledger does not say for whom
/// money was spent.
fn shelter_told(public: &PublicView) -> Vec<(scenario::Date, String, SeatId)> {
    let told = public.feed.iter().filter(|l| l.kind == FeedKind::Money);
    told.filter_map(|l| {
        let (what, by) = l.text.split_once(", paid by ")?;
        let shelter = what.contains(" people of ");
        shelter.then(|| (l.date, by.trim_end_matches('.').to_owned(), l.seat.clone()))
    })
    .filter_map(|(day, by, of)| Some((day, by, of?)))
    .collect()
}

/// Whom a programme serves, and with which part of its money.
fn serves(scenario: &Scenario, public: &PublicView, programme: &ProgrammeView) -> Vec<(SeatId, f64)> {
    if let Mandate::Motion(id) = &programme.mandate
        && let Some(motion) = public.motions.iter().find(|m| m.id == *id)
        && let Proposal::Shelter { of, .. } = &motion.proposal
    {
        return vec![(of.clone(), 1.0)];
    }
    let Some(card) = round::adopted_card(public, programme).filter(|k| round::pushes(k)) else {
        return Vec::new();
    };
    let mut spared: BTreeMap<&SeatId, f64> = BTreeMap::new();
    for c in &card.assessment.countries {
        if let Some(seat) = scenario.seat_of(&c.country) {
            *spared.entry(&seat.id).or_default() += c.before.fraction() - c.after.fraction();
        }
    }
    let all: f64 = spared.values().filter(|v| **v > 0.0).sum();
    spared
        .into_iter()
        .filter(|(_, v)| *v > 0.0)
        .map(|(seat, v)| (seat.clone(), v / all))
        .collect()
}

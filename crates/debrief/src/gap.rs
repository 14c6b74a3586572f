//! The veil gap: what a seat pledged before anybody knew who is hit, less what it delivered once it was known.

use game::PublicView;
use scenario::{Scenario, SeatId};

use crate::indivisibility::Pledges;

/// A seat's word behind the veil against its deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Whose.
    pub seat: SeatId,
    /// Pledged for the place where it was falling to, percent of quota; `None` if it sealed nothing.
    pub pledged: Option<u32>,
    /// Delivered of the quotas of plans adopted once the place was known (of all plans, if none was), percent.
    pub delivered: Option<u32>,
}

impl Gap {
    /// Pledged less delivered, points of percent; above 0 the deed fell short of the word.
    pub fn gap(&self) -> Option<i64> {
        Some(i64::from(self.pledged?) - i64::from(self.delivered?))
    }
}

/// Delivered over the programmes of these rounds on, percent of quota; `None` if nothing was asked.
pub(crate) fn delivered(public: &PublicView, seat: &SeatId, from_round: u32) -> Option<u32> {
    let shares = public
        .programmes
        .iter()
        .filter(|p| p.round >= from_round)
        .flat_map(|p| &p.shares)
        .filter(|s| s.seat == *seat);
    let (quota, paid) = shares.fold((0_i64, 0_i64), |(q, d), s| (q + s.quota.0, d + s.delivered.0));
    (quota > 0).then(|| u32::try_from(paid * 100 / quota).unwrap_or(0))
}

/// First round in which the place was known: more likely than not that it hits.
fn known_since(public: &PublicView) -> Option<u32> {
    let (day, _) = public.bulletins.iter().find(|(_, b)| b.chance.fraction() > 0.5)?;
    let after = public.feed.iter().filter(|l| l.date >= *day);
    after.map(|l| l.round).min().or(Some(public.round))
}

/// Every seat's word and deed, in seat order. Where it was falling into the sea, nobody's own pledge is asked for.
pub(crate) fn gaps(scenario: &Scenario, public: &PublicView, pledges: &Pledges) -> Vec<Gap> {
    let struck = public.outcome.as_ref().and_then(|o| o.undeflected.1.clone());
    let struck = struck.and_then(|c| scenario.seat_of(&c)).map(|s| &s.id);
    let since = known_since(public).unwrap_or(0);
    public
        .seats
        .iter()
        .filter_map(|s| {
            let pledged = pledges.get(&s.id).map(|[me, member, outsider]| match struck {
                Some(other) if *other == s.id => *me,
                Some(other) if public.charter.members.contains(other) => *member,
                Some(_) | None => *outsider,
            });
            let delivered = delivered(public, &s.id, since).or_else(|| delivered(public, &s.id, 0));
            (pledged.is_some() || delivered.is_some()).then(|| Gap {
                seat: s.id.clone(),
                pledged,
                delivered,
            })
        })
        .collect()
}

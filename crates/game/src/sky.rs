//! What is known of the orbit: bulletins, and the campaigns they rest on.

use std::collections::{BTreeMap, BTreeSet};

use scenario::{Campaign, CampaignId, Date, Money, Scenario, SeatId};
use serde::Serialize;

use crate::capability;
use crate::digest::Kept;
use crate::emit::Emit;
use crate::event::{Event, SupportWhy};
use crate::flight::CraftState;
use crate::ledger;
use crate::outcome;
use crate::physics::{Bulletin, CraftStage, Knowledge, PhysicsError, Seen, Watched};
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::support;
use crate::view::{LedgerEntry, ProgrammeStage};

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Sky {
    /// Published bulletins, oldest first.
    pub(crate) bulletins: Vec<(Date, Kept<Bulletin>)>,
    /// Solutions that one seat alone holds.
    pub(crate) private: BTreeMap<SeatId, Kept<Bulletin>>,
    /// Campaigns bought, and by whom.
    pub(crate) bought: BTreeMap<CampaignId, Vec<SeatId>>,
    /// Private campaigns made public.
    pub(crate) published: BTreeSet<CampaignId>,
    /// Campaigns that were not made, because what makes them did not stand.
    pub(crate) missed: BTreeSet<CampaignId>,
    /// Reconnaissance has reached the asteroid.
    pub(crate) flyby: bool,
    /// The day since which a rendezvous craft stands beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) beside: Option<Date>,
    /// What was seen since the first push, by anybody.
    #[serde(skip_serializing_if = "Seen::is_empty")]
    pub(crate) seen: Seen,
    /// Draw of the observations' noise; `None` is the median.
    pub(crate) noise: Option<u64>,
}

/// A campaign whose points everybody has, or this seat alone.
fn counts(st: &State, campaign: &Campaign, seat: Option<&SeatId>) -> bool {
    let theirs = match &campaign.private_to {
        None => campaign.price == Money::ZERO || st.sky.bought.contains_key(&campaign.id),
        Some(owner) => st.sky.published.contains(&campaign.id) || seat == Some(owner),
    };
    theirs && flown(st, campaign) && !st.sky.missed.contains(&campaign.id)
}

/// The craft that a campaign comes with is there; most come with none.
pub(crate) fn flown(st: &State, campaign: &Campaign) -> bool {
    (!campaign.with_flyby || st.sky.flyby) && (!campaign.with_rendezvous || st.sky.beside.is_some())
}

/// What is known on a day: to everybody, or to one seat.
pub(crate) fn knowledge(sc: &Scenario, st: &State, date: Date, seat: Option<&SeatId>) -> Knowledge {
    let campaigns: BTreeSet<CampaignId> = sc
        .campaigns
        .iter()
        .filter(|c| counts(st, c, seat))
        .map(|c| c.id.clone())
        .collect();
    let seen = st.sky.seen.0.iter().filter(|(id, _)| campaigns.contains(id));
    Knowledge {
        date,
        flyby: st.sky.flyby,
        beside: st.sky.beside,
        pushed: pushed(sc, st),
        seen: Seen(seen.map(|(id, off)| (id.clone(), off.clone())).collect()),
        noise: st.sky.noise,
        campaigns,
    }
}

/// A craft whose push is over, so that the bulletin tells of the orbit that it left.
pub(crate) fn told(sc: &Scenario, craft: &CraftState) -> bool {
    craft.stage == CraftStage::Arrived && sc.craft(&craft.kind).is_some_and(|c| c.craft.effect.strikes())
}

/// Flights that have pushed it and are over, in order of arrival.
pub(crate) fn pushed(sc: &Scenario, st: &State) -> Vec<mission::plan::Flight> {
    let strikes = |f: &mission::plan::Flight| sc.craft(&f.craft).is_some_and(|c| c.craft.effect.strikes());
    let hits = outcome::hits(sc, st).into_iter().map(|(f, _)| f.flight);
    hits.filter(strikes).collect()
}

/// What everybody knows as the first round opens; `None` for a scenario without rounds.
pub fn opening_knowledge(sc: &Scenario) -> Option<Knowledge> {
    let free = |c: &&Campaign| {
        c.private_to.is_none() && c.price == Money::ZERO && !c.with_flyby && !c.with_rendezvous
    };
    Some(Knowledge {
        date: sc.rounds.first()?.date,
        campaigns: sc.campaigns.iter().filter(free).map(|c| c.id.clone()).collect(),
        flyby: false,
        beside: None,
        pushed: Vec::new(),
        seen: Seen::default(),
        noise: None,
    })
}

/// Points of a campaign up to a day.
fn points_until(campaign: &Campaign, date: Date) -> usize {
    campaign.points.iter().filter(|p| p.jd_tdb <= date.jd()).count()
}

/// Ground stations that serve: offered, or paid for by a programme that stands.
pub(crate) fn stations(st: &State) -> BTreeSet<SeatId> {
    let paid = st
        .programmes
        .values()
        .filter(|p| p.stage != ProgrammeStage::Lapsed && p.card.station_months > 0);
    st.stations
        .iter()
        .cloned()
        .chain(paid.flat_map(|p| p.card.stations.iter().cloned()))
        .collect()
}

fn no_answer(error: PhysicsError) -> Rejection {
    Rejection::Physics {
        what: error.what,
        why: error.why,
    }
}

/// Publishes the bulletin of the day, and computes what single seats know beyond it.
pub(crate) fn publish(em: &mut Emit<'_>) -> Result<(), Rejection> {
    let date = em.st.date;
    let before = rules::bulletin(&em.st).map(|b| b.chance);
    observe(em)?;
    let public = knowledge(em.sc, &em.st, date, None);
    let bulletin = em.physics.bulletin(&public).map_err(no_answer)?;
    let after = bulletin.chance;
    em.emit(Event::SolutionUpdated {
        bulletin: Box::new(bulletin),
    });
    for campaign in em.sc.campaigns.iter().filter(|c| points_until(c, date) > 0) {
        let Some(seat) = &campaign.private_to else {
            continue;
        };
        let own = knowledge(em.sc, &em.st, date, Some(seat));
        if own != public {
            let bulletin = em.physics.bulletin(&own).map_err(no_answer)?;
            em.emit(Event::PrivateSolution {
                seat: seat.clone(),
                bulletin: Box::new(bulletin),
            });
        }
    }
    risk_steps(em);
    let one_percent = rules::BENEFICIARY_PPM;
    // What was spent is spent for nothing if it was never going to hit, not if it was pushed away.
    let by_itself = public.pushed.is_empty();
    if by_itself && before.is_some_and(|b| b.ppm() >= one_percent) && after.ppm() < one_percent {
        for seat in &em.sc.seats {
            let purse = em
                .st
                .seats
                .get(&seat.id)
                .map(|s| s.purse.clone())
                .unwrap_or_default();
            if purse.spent_before + purse.spent_now > Money::ZERO {
                support::change(em, &seat.id, -6, SupportWhy::SpentForNothing);
            }
        }
    }
    Ok(())
}

/// Once something has pushed it, what is seen depends on how strongly it did: everybody who looks sees the true orbit,
/// those too who keep it to themselves.
fn observe(em: &mut Emit<'_>) -> Result<(), Rejection> {
    let mut knowledge = knowledge(em.sc, &em.st, em.st.date, None);
    if knowledge.pushed.is_empty() {
        return Ok(());
    }
    let own = |c: &&Campaign| counts(&em.st, c, c.private_to.as_ref());
    knowledge.campaigns = em.sc.campaigns.iter().filter(own).map(|c| c.id.clone()).collect();
    // The question is the same however often it is asked.
    knowledge.seen = Seen::default();
    let flown = outcome::flown(em);
    let seen = em
        .physics
        .observe(&Watched { knowledge, flown })
        .map_err(no_answer)?;
    if seen != em.st.sky.seen {
        em.emit(Event::PushObserved { seen });
    }
    Ok(())
}

/// Support rises where one's own chance newly reaches 1 % or 10 %.
fn risk_steps(em: &mut Emit<'_>) {
    for seat in &em.sc.seats {
        let own = rules::bulletin(&em.st).map_or(0, |b| rules::own_chance(seat, b).0.ppm());
        let had = em.st.seats.get(&seat.id).map_or(0, |s| s.risk_step);
        let steps = [
            (1, 10_000, 6, SupportWhy::ChanceOnePercent),
            (2, 100_000, 10, SupportWhy::ChanceTenPercent),
        ];
        for (step, ppm, by, why) in steps {
            if had < step && own >= ppm {
                em.emit(Event::RiskStep {
                    seat: seat.id.clone(),
                    step,
                });
                support::change(em, &seat.id, by, why);
            }
        }
    }
}

/// Announces points that came in after `from` up to the present day; true if there were any. Of a campaign that comes from
/// beside the asteroid they are those since the craft's arrival.
pub(crate) fn announce(em: &mut Emit<'_>, from: Date) -> bool {
    let mut any = false;
    let arrived = em.st.sky.beside.map(|day| day.plus_days(-1));
    for campaign in &em.sc.campaigns {
        let from = from.max(arrived.filter(|_| campaign.with_rendezvous).unwrap_or(from));
        let new = points_until(campaign, em.st.date).saturating_sub(points_until(campaign, from));
        if new > 0 && counts(&em.st, campaign, None) {
            em.emit(Event::ObservationsIn {
                campaign: campaign.id.clone(),
                points: new as u32,
            });
            any = true;
        }
    }
    any
}

/// A campaign is bought, or a programme that is being paid for will buy it.
pub(crate) fn ordered(st: &State, id: &CampaignId) -> bool {
    let pending = |p: &Programme| p.stage == ProgrammeStage::Funding && p.card.campaigns.contains(id);
    st.sky.bought.contains_key(id) || st.programmes.values().any(pending)
}

/// A campaign can be bought in this round.
pub(crate) fn for_sale(st: &State, campaign: &Campaign) -> bool {
    campaign.private_to.is_none()
        && campaign.price > Money::ZERO
        && campaign.rounds.contains(&(st.round as usize))
        && campaign.by.as_ref().is_none_or(|by| capability::stands(st, by))
        && !ordered(st, &campaign.id)
}

/// A campaign that can be bought in this round.
pub(crate) fn on_sale<'a>(sc: &'a Scenario, st: &State, id: &CampaignId) -> Result<&'a Campaign, Rejection> {
    sc.campaign(id)
        .filter(|c| for_sale(st, c))
        .ok_or_else(|| Rejection::NotForSale {
            campaign: sc
                .campaigns
                .iter()
                .find(|c| c.id == *id)
                .map_or_else(|| id.to_string(), |c| c.name.clone()),
        })
}

/// A seat buys a campaign alone.
pub(crate) fn check_buy(sc: &Scenario, st: &State, seat: &SeatId, id: &CampaignId) -> Result<(), Rejection> {
    ledger::can_pay(st, seat, on_sale(sc, st, id)?.price)
}

/// Buys a campaign for one seat.
pub(crate) fn buy(em: &mut Emit<'_>, seat: &SeatId, id: &CampaignId) {
    let price = em.sc.campaign(id).map_or(Money::ZERO, |c| c.price);
    em.emit(Event::CampaignBought {
        campaign: id.clone(),
        by: vec![seat.clone()],
        paid_alone: price,
    });
}

/// The seat has a ground station that does not serve yet.
pub(crate) fn check_station(sc: &Scenario, st: &State, seat: &SeatId) -> Result<(), Rejection> {
    if rules::seat(sc, seat)?.stations.is_empty() {
        return Err(Rejection::HasNone {
            what: "ground station".to_owned(),
        });
    }
    if st.stations.contains(seat) {
        return Err(Rejection::Already {
            what: "Your station serves every mission".to_owned(),
        });
    }
    Ok(())
}

pub(crate) fn on_observed(st: &mut State, seen: &Seen) {
    st.sky.seen = seen.clone();
}

pub(crate) fn on_solution(st: &mut State, bulletin: &Bulletin) {
    st.sky.bulletins.push((st.date, Kept::new(bulletin.clone())));
    st.sky.private.clear();
}

pub(crate) fn on_private(st: &mut State, seat: &SeatId, bulletin: &Bulletin) {
    st.sky.private.insert(seat.clone(), Kept::new(bulletin.clone()));
}

pub(crate) fn on_risk_step(st: &mut State, seat: &SeatId, step: u8) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.risk_step = s.risk_step.max(step);
    }
}

pub(crate) fn on_bought(st: &mut State, campaign: &CampaignId, by: &[SeatId], paid_alone: Money) {
    if let Some(seat) = by.first() {
        ledger::post(st, seat, LedgerEntry::Spent, paid_alone, None);
    }
    st.sky.bought.insert(campaign.clone(), by.to_vec());
}

pub(crate) fn on_station(st: &mut State, seat: &SeatId) {
    st.stations.insert(seat.clone());
}

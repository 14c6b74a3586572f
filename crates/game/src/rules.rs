//! Who is who under the charter in force: electorate, members, the protected, and the rule of each kind of motion.

use std::collections::BTreeSet;

use scenario::{
    Binds, BurdenKey, Category, CategoryRule, Charter, CountryCode, Electorate, Money, ProtectedSet,
    Scenario, Seat, SeatId,
};

use crate::command::Occupant;
use crate::economy;
use crate::physics::{Bulletin, Ppb};
use crate::rejection::Rejection;
use crate::slots;
use crate::state::State;
use crate::view::Standing;

/// Whom the clause protects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Protected {
    /// These seats' ground.
    pub(crate) seats: BTreeSet<SeatId>,
    /// And every country without a seat.
    pub(crate) everyone: bool,
}

impl Protected {
    /// This country's ground is protected.
    pub(crate) fn has(&self, sc: &Scenario, country: &CountryCode) -> bool {
        sc.seat_of(country)
            .map_or(self.everyone, |seat| self.seats.contains(&seat.id))
    }
}

/// The charter in force, as amended.
pub(crate) fn charter<'a>(sc: &'a Scenario, st: &'a State) -> Result<&'a Charter, Rejection> {
    st.amended
        .as_deref()
        .or_else(|| sc.charter(&st.charter))
        .ok_or_else(|| Rejection::UnknownCharter {
            charter: st.charter.clone(),
        })
}

/// The seat with this id.
pub(crate) fn seat<'a>(sc: &'a Scenario, id: &SeatId) -> Result<&'a Seat, Rejection> {
    sc.seat(id)
        .ok_or_else(|| Rejection::UnknownSeat { seat: id.clone() })
}

/// Somebody sits there.
pub(crate) fn occupied(st: &State, seat: &SeatId) -> bool {
    st.occupant(seat).is_some_and(|o| o != Occupant::Empty)
}

/// Who votes, in seat order. A seat where nobody sits neither votes nor pays.
pub(crate) fn electorate(sc: &Scenario, st: &State) -> Vec<SeatId> {
    let mut voters = obliged(sc, st);
    voters.retain(|seat| !suspended(sc, st, seat));
    voters
}

/// Whom a decision of the table can bind: who votes, and who would if a breach had not cost the vote. Duties go on without
/// it (as under Article 7(3) of the Treaty on European Union).
pub(crate) fn obliged(sc: &Scenario, st: &State) -> Vec<SeatId> {
    let under = match by(sc, st) {
        Electorate::Concerned => corridor(sc, st),
        Electorate::AllSeats | Electorate::Members => Vec::new(),
    };
    sc.seats
        .iter()
        .filter(|s| belongs(sc, st, &s.id, &under))
        .map(|s| s.id.clone())
        .collect()
}

fn by(sc: &Scenario, st: &State) -> Electorate {
    charter(sc, st).map_or(Electorate::AllSeats, |c| c.electorate)
}

/// Whether a seat belongs to those who decide, if these lie under the corridor.
fn belongs(sc: &Scenario, st: &State, seat: &SeatId, under: &[SeatId]) -> bool {
    occupied(st, seat)
        && match by(sc, st) {
            Electorate::AllSeats => true,
            Electorate::Members => st.members.contains(seat),
            Electorate::Concerned => under.contains(seat) || contributes(sc, st, seat),
        }
}

/// It is in breach of a plan, and the charter takes the vote for that, for a while.
pub(crate) fn suspended(sc: &Scenario, st: &State, seat: &SeatId) -> bool {
    let rounds = charter(sc, st).map_or(0, |c| c.breach_suspends_rounds);
    let breach = |p: &crate::programme::Programme| {
        let broken = |s: Standing| matches!(s, Standing::Breach | Standing::Refused);
        st.round <= p.round + rounds && p.shares.get(seat).is_some_and(|s| broken(s.standing))
    };
    rounds > 0 && st.programmes.values().any(breach)
}

/// It can launch, or has paid for something common, or lends its ground station.
pub(crate) fn contributes(sc: &Scenario, st: &State, seat: &SeatId) -> bool {
    let launches = sc.seat(seat).is_some_and(|s| !s.launchers.is_empty());
    launches || st.stations.contains(seat) || has_paid(st, seat)
}

fn has_paid(st: &State, seat: &SeatId) -> bool {
    let paid = |p: &crate::programme::Programme| p.shares.get(seat).is_some_and(|s| s.given() > Money::ZERO);
    st.programmes.values().any(paid)
}

/// Whether a seat votes.
pub(crate) fn has_voice(sc: &Scenario, st: &State, seat: &SeatId) -> bool {
    let under = match by(sc, st) {
        Electorate::Concerned => corridor(sc, st),
        Electorate::AllSeats | Electorate::Members => Vec::new(),
    };
    belongs(sc, st, seat, &under) && !suspended(sc, st, seat)
}

/// Whom the charter in force protects. It asks for membership alone: what a member has paid or refused changes nothing.
pub(crate) fn protected(sc: &Scenario, st: &State) -> Protected {
    let set = charter(sc, st).map_or(ProtectedSet::Nobody, |c| c.protected);
    match set {
        ProtectedSet::Nobody => Protected {
            seats: BTreeSet::new(),
            everyone: false,
        },
        ProtectedSet::Members => Protected {
            seats: st.members.clone(),
            everyone: false,
        },
        ProtectedSet::MembersAndPartners => Protected {
            seats: st.members.iter().cloned().chain(partners(sc, st)).collect(),
            everyone: false,
        },
        ProtectedSet::Everyone => Protected {
            seats: sc.seats.iter().map(|s| s.id.clone()).collect(),
            everyone: true,
        },
    }
}

/// A rule that binds by name: who says yes, or all but those who stand aside.
pub(crate) fn binds_some(charter: &Charter, rule: &str) -> bool {
    charter.own_rule(rule).map_or_else(
        || matches!(rule, "coalition" | "cfsp_unanimity"),
        |own| own.binds != Binds::All,
    )
}

/// What is carried in this category says by its duties how each has voted: the rule binds by name, or those pay who have
/// voted for it. Such a vote cannot be secret.
pub(crate) fn tells_votes(charter: &Charter, category: Category) -> bool {
    let paid_for = match category {
        Category::Mission
        | Category::Nuclear
        | Category::CivilProtection
        | Category::Information
        | Category::Budget => true,
        Category::Charter | Category::Procedure => false,
    };
    let by_name = charter
        .rules
        .get(&category)
        .is_some_and(|r| binds_some(charter, &r.rule));
    by_name || (paid_for && charter.key == BurdenKey::Contributors)
}

/// Who works with the members without being one: it has lent a station or paid for something common.
pub(crate) fn partners(sc: &Scenario, st: &State) -> Vec<SeatId> {
    let works =
        |s: &&Seat| !st.members.contains(&s.id) && (st.stations.contains(&s.id) || has_paid(st, &s.id));
    sc.seats.iter().filter(works).map(|s| s.id.clone()).collect()
}

/// The rule of a category.
pub(crate) fn rule<'a>(
    sc: &'a Scenario,
    st: &'a State,
    category: Category,
) -> Result<&'a CategoryRule, Rejection> {
    charter(sc, st)?
        .rules
        .get(&category)
        .ok_or(Rejection::NoRule { category })
}

/// Weights of the burden key for these seats. Where it finds nothing to go by, the product decides: somebody has to pay.
pub(crate) fn key_weights(sc: &Scenario, st: &State, key: BurdenKey, seats: &[SeatId]) -> Vec<i64> {
    let product = |id: &SeatId| sc.seat(id).map_or(0, |s| s.gdp_m_usd);
    let weights: Vec<i64> = match key {
        BurdenKey::GdpShare => seats.iter().map(product).collect(),
        BurdenKey::Equal | BurdenKey::Contributors => vec![1; seats.len()],
        BurdenKey::CapacityShare => {
            let services = slots::services(sc, st);
            let launches = |id: &SeatId| {
                let own = services.iter().filter(|s| s.owner == *id);
                own.map(|s| i64::from(s.slots)).sum()
            };
            seats.iter().map(launches).collect()
        }
        BurdenKey::AtRisk => {
            let expected = |id: &SeatId| {
                let (seat, bulletin) = sc.seat(id).zip(bulletin(st))?;
                let (chance, people) = own_chance(seat, bulletin);
                i64::try_from(i128::from(people) * i128::from(chance.0) / 1_000).ok()
            };
            seats.iter().map(|id| expected(id).unwrap_or(0)).collect()
        }
    };
    if weights.iter().any(|w| *w > 0) {
        weights
    } else {
        seats.iter().map(product).collect()
    }
}

/// Quotas of a budget for these seats under the charter in force.
pub(crate) fn quotas(sc: &Scenario, st: &State, budget: Money, bound: &[SeatId]) -> Vec<(SeatId, Money)> {
    let key = charter(sc, st).map_or(BurdenKey::GdpShare, |c| c.key);
    let parts = economy::apportion(budget, &key_weights(sc, st, key, bound));
    bound.iter().cloned().zip(parts).collect()
}

/// The bulletin in force.
pub(crate) fn bulletin(st: &State) -> Option<&Bulletin> {
    st.sky.bulletins.last().map(|(_, b)| &**b)
}

/// Chance that a seat's ground is hit by this bulletin, and the people exposed there.
pub(crate) fn own_chance(seat: &Seat, bulletin: &Bulletin) -> (Ppb, i64) {
    let own = bulletin
        .exposure
        .iter()
        .filter(|e| seat.territory.contains(&e.country));
    own.fold((Ppb(0), 0), |(chance, people), e| {
        (
            Ppb(chance.0.saturating_add(e.chance.0).min(Ppb::ONE.0)),
            people + e.people,
        )
    })
}

/// Seats whose own chance on the last bulletin is at least this, in seat order.
pub(crate) fn at_risk(sc: &Scenario, st: &State, least_ppm: i64) -> Vec<SeatId> {
    let Some(bulletin) = bulletin(st) else {
        return Vec::new();
    };
    let risky = |s: &&Seat| own_chance(s, bulletin).0.ppm() >= least_ppm;
    sc.seats.iter().filter(risky).map(|s| s.id.clone()).collect()
}

/// Seats under the corridor: own chance at the first step of the income's risk factor (0.1 % by design).
pub(crate) fn corridor(sc: &Scenario, st: &State) -> Vec<SeatId> {
    at_risk(
        sc,
        st,
        sc.economy.risk_factors.first().map_or(1_000, |(ppm, _)| *ppm),
    )
}

/// Own chance from which a seat counts as beneficiary of a programme, ppm (1 %).
pub(crate) const BENEFICIARY_PPM: i64 = 10_000;

/// Rounds so far include the last.
pub(crate) fn last_round(sc: &Scenario, st: &State) -> bool {
    st.round as usize + 1 >= sc.rounds.len()
}

/// Members at the start, where the charter has members.
pub(crate) fn first_members(sc: &Scenario, charter: &Charter) -> Vec<SeatId> {
    match charter.electorate {
        Electorate::AllSeats | Electorate::Concerned => Vec::new(),
        Electorate::Members => sc
            .seats
            .iter()
            .filter(|s| s.member)
            .map(|s| s.id.clone())
            .collect(),
    }
}

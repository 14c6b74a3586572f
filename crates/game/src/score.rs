//! Scores: five motives weighted, and private objectives, judged from the final state. There is no ranking (exercise design,
//! section 7).

use std::collections::BTreeSet;

use scenario::{Money, ProtectedSet, Scenario, Seat, SeatId, WantTest};

use crate::economy::{nearest, share_ppm};
use crate::outcome::Facts;
use crate::physics::CraftStage;
use crate::rules;
use crate::secret;
use crate::state::State;
use crate::view::{Answer, LedgerEntry, Mandate, MotionStage, ProgrammeStage, SeatScore, Standing};

/// A motive fully reached, thousandths.
const FULL: i64 = 1000;
/// Points of responsibility lost for a claim that stays unpaid.
const UNPAID_POINTS: i32 = 10;

/// Paid and asked over all programmes of a mandate that was not the seat's own.
fn paid_and_asked(st: &State, seat: &SeatId) -> (Money, Money) {
    let shares = st
        .programmes
        .values()
        .filter(|p| !matches!(p.mandate, Mandate::Alone(_)))
        .filter_map(|p| p.shares.get(seat));
    shares.fold((Money::ZERO, Money::ZERO), |(paid, asked), s| {
        (paid + s.given(), asked + s.quota)
    })
}

/// Thousandths of `part` in `of`, at most all of it; 0 if there is nothing.
fn milli(part: i64, of: i64) -> i64 {
    (share_ppm(part, of) / 1000).clamp(0, FULL)
}

/// Everybody's scores, in seat order.
pub(crate) fn scores(sc: &Scenario, st: &State, facts: &Facts) -> Vec<SeatScore> {
    let worst = worst_protection(sc, st, facts);
    let first = first_to_promise(st);
    sc.seats
        .iter()
        .map(|seat| score(sc, st, facts, seat, worst, first.as_ref()))
        .collect()
}

fn score(
    sc: &Scenario,
    st: &State,
    facts: &Facts,
    seat: &Seat,
    worst: i64,
    first: Option<&SeatId>,
) -> SeatScore {
    let motives = [
        security(st, facts, seat),
        industry(st, sc, seat),
        science(sc, st, seat),
        prestige(st, seat, first),
        responsibility(st, seat, worst),
    ];
    let weights = [
        seat.motives.security,
        seat.motives.industry,
        seat.motives.science,
        seat.motives.prestige,
        seat.motives.responsibility,
    ];
    let weighted: i128 = motives
        .iter()
        .zip(weights)
        .map(|(m, w)| i128::from(*m) * i128::from(w))
        .sum();
    let unpaid = if facts.unpaid.contains(&seat.id) {
        UNPAID_POINTS
    } else {
        0
    };
    let motive_points = (nearest(weighted, i128::from(FULL)) as i32 - unpaid).clamp(0, 100);
    let wants: Vec<(String, i32, bool)> = seat
        .wants
        .iter()
        .map(|w| (w.text.clone(), w.points, met(sc, st, facts, seat, &w.test)))
        .collect();
    let private: i32 = wants
        .iter()
        .filter(|(_, _, met)| *met)
        .map(|(_, points, _)| points)
        .sum();
    SeatScore {
        seat: seat.id.clone(),
        motives_milli: motives.map(|m| m as i32),
        motive_points,
        wants,
        total: (motive_points + private).clamp(0, 160),
    }
}

/// 1 − own people harmed ÷ the same if nothing is done; without a stake 1 − the part of what it paid beyond 1.25 of its key.
fn security(st: &State, facts: &Facts, seat: &Seat) -> i64 {
    let (harmed, nothing) = facts.own(seat);
    if harmed > 0 || nothing > 0 {
        return FULL - if nothing > 0 { milli(harmed, nothing) } else { FULL };
    }
    let (paid, asked) = paid_and_asked(st, &seat.id);
    let beyond = (paid.0 * 4 - asked.0 * 5).max(0);
    FULL - milli(beyond, paid.0 * 4)
}

/// Contracts won ÷ (key × programme), at most 1. Of a programme's money 60 % goes back by contribution and 40 % to those who
/// fly it; who is in breach of it wins nothing.
fn industry(st: &State, sc: &Scenario, seat: &Seat) -> i64 {
    let gdp: i64 = sc.seats.iter().map(|s| s.gdp_m_usd).sum();
    let (mut won, mut fair) = (0_i128, 0_i128);
    for p in st.programmes.values() {
        let spent = i128::from(p.spent.0);
        fair += spent * i128::from(seat.gdp_m_usd) / i128::from(gdp.max(1));
        let share = p.shares.get(&seat.id);
        if share.is_some_and(|s| matches!(s.standing, Standing::Breach | Standing::Refused)) {
            continue;
        }
        let paid: i128 = p.shares.values().map(|s| i128::from(s.given().0)).sum();
        let own = share.map_or(0, |s| i128::from(s.given().0));
        won += spent * own * 60 / (paid.max(1) * 100);
        let flown = p.card.flights.iter().filter(|f| f.launched_by == seat.id).count() as i128;
        won += spent * flown * 40 / ((p.card.flights.len() as i128).max(1) * 100);
    }
    if fair > 0 {
        i64::try_from(won * i128::from(FULL) / fair)
            .unwrap_or(FULL)
            .clamp(0, FULL)
    } else {
        0
    }
}

/// Data rights held ÷ sold: campaigns it helped to buy and craft that look it helped to pay; a shared point of its own counts too.
fn science(sc: &Scenario, st: &State, seat: &Seat) -> i64 {
    let mut sold = st.sky.bought.len();
    let mut held = st.sky.bought.values().filter(|by| by.contains(&seat.id)).count();
    let looks = |kind| sc.craft(kind).is_some_and(|c| !c.craft.effect.pushes());
    for craft in st
        .craft
        .values()
        .filter(|c| c.stage == CraftStage::Arrived && looks(&c.kind))
    {
        sold += 1;
        let programme = craft.programme.and_then(|id| st.programmes.get(&id));
        let paid = programme
            .and_then(|p| p.shares.get(&seat.id))
            .is_some_and(|s| s.given() > Money::ZERO);
        held += usize::from(paid || craft.owner.as_ref() == Some(&seat.id));
    }
    for campaign in &st.sky.published {
        sold += 1;
        held += usize::from(
            sc.campaign(campaign)
                .is_some_and(|c| c.private_to.as_ref() == Some(&seat.id)),
        );
    }
    milli(held as i64, sold as i64)
}

/// A quarter each: moved a carried motion, seconded one, first to promise, own hardware worked; half off where own hardware
/// failed or it refused by name.
fn prestige(st: &State, seat: &Seat, first: Option<&SeatId>) -> i64 {
    let carried = |m: &&crate::motion::Motion| m.stage == MotionStage::Carried;
    let moved = st.motions.values().filter(carried).any(|m| m.mover == seat.id);
    let seconded = st
        .motions
        .values()
        .filter(carried)
        .any(|m| m.seconders.contains(&seat.id));
    let own = || {
        st.craft
            .values()
            .filter(|c| c.flight.as_ref().is_some_and(|f| f.launched_by == seat.id))
            .map(|c| c.stage)
    };
    let worked = own().any(|s| s == CraftStage::Arrived);
    let failed = own().any(|s| {
        matches!(
            s,
            CraftStage::LaunchFailed | CraftStage::LostInCruise | CraftStage::Missed
        )
    });
    let refused = st
        .programmes
        .values()
        .filter_map(|p| p.shares.get(&seat.id))
        .any(|s| s.refused)
        || st
            .requests
            .values()
            .any(|r| r.to == seat.id && r.answer.is_some_and(Answer::is_no));
    let quarters = [moved, seconded, first == Some(&seat.id), worked]
        .iter()
        .filter(|x| **x)
        .count() as i64;
    let halves = [failed, refused].iter().filter(|x| **x).count() as i64;
    (quarters * 250 - halves * 500).clamp(0, FULL)
}

/// The first seat that delivered anything to a programme with a mandate.
fn first_to_promise(st: &State) -> Option<SeatId> {
    let delivered = |l: &&crate::view::LedgerLine| {
        matches!(l.entry, LedgerEntry::Delivered | LedgerEntry::SteppedUp) && l.programme.is_some()
    };
    st.ledger.iter().find(delivered).map(|l| l.seat.clone())
}

/// Half worst protection among the protected, half what was kept of what was promised.
fn responsibility(st: &State, seat: &Seat, worst: i64) -> i64 {
    let (paid, asked) = paid_and_asked(st, &seat.id);
    i64::midpoint(worst, milli(paid.0, asked.0))
}

/// The least share, among protected territories, of its people who were not harmed as badly as without protection: 1 where
/// nobody was harmed, 0 where all were who could be. Where nobody is protected by right, everybody is looked at.
fn worst_protection(sc: &Scenario, st: &State, facts: &Facts) -> i64 {
    let protected = rules::protected(sc, st);
    let nobody = rules::charter(sc, st).map_or(true, |c| c.protected == ProtectedSet::Nobody);
    let mut before: std::collections::BTreeMap<&scenario::CountryCode, i64> =
        std::collections::BTreeMap::new();
    for landing in facts.flown.impact.iter().chain(&facts.flown.fragments) {
        for (country, n) in &landing.harmed {
            *before.entry(country).or_default() += n;
        }
    }
    before
        .into_iter()
        .filter(|(country, n)| *n > 0 && (nobody || protected.has(sc, country)))
        .map(|(country, n)| FULL - milli(facts.harmed.get(country).copied().unwrap_or(0), n))
        .min()
        .unwrap_or(FULL)
}

/// Craft that left the ground.
fn left_the_ground(stage: CraftStage) -> bool {
    match stage {
        CraftStage::Cruising
        | CraftStage::Arrived
        | CraftStage::Missed
        | CraftStage::LostInCruise
        | CraftStage::WavedOff => true,
        CraftStage::Ordered | CraftStage::LaunchFailed | CraftStage::Cancelled => false,
    }
}

/// A private objective is met.
fn met(sc: &Scenario, st: &State, facts: &Facts, seat: &Seat, test: &WantTest) -> bool {
    let flown = || st.craft.values().filter(|c| left_the_ground(c.stage));
    match test {
        WantTest::OwnTerritorySafe => facts.own(seat).0 == 0,
        WantTest::NoLandHit => facts
            .flown
            .impact
            .iter()
            .chain(&facts.flown.fragments)
            .all(|l| l.country.is_none()),
        WantTest::ConsentAsked => st
            .motions
            .values()
            .any(|m| m.stage == MotionStage::Carried && m.consents.contains_key(&seat.id)),
        WantTest::NoNuclear => !flown().any(|c| sc.craft(&c.kind).is_some_and(|k| k.needs_device)),
        WantTest::FlybyFlown => flown().any(|c| sc.craft(&c.kind).is_some_and(|k| !k.craft.effect.pushes())),
        WantTest::OwnLaunchWorked => {
            flown().any(|c| c.flight.as_ref().is_some_and(|f| f.launched_by == seat.id))
        }
        WantTest::PaidAtMostKeyPercent(percent) => {
            let (paid, asked) = paid_and_asked(st, &seat.id);
            i128::from(paid.0) * 100 <= i128::from(asked.0) * i128::from(*percent)
        }
        WantTest::PaidAtLeastKeyPercent(percent) => {
            let (paid, asked) = paid_and_asked(st, &seat.id);
            asked > Money::ZERO && i128::from(paid.0) * 100 >= i128::from(asked.0) * i128::from(*percent)
        }
        WantTest::MotionCarried => st
            .motions
            .values()
            .any(|m| m.mover == seat.id && m.stage == MotionStage::Carried),
        WantTest::AssuranceInForce => rules::charter(sc, st).is_ok_and(|c| c.clause.is_some()),
        WantTest::SecretKept(secret) => !secret::is_known(st, &seat.id, secret),
        WantTest::StationServed => {
            let paid = st
                .programmes
                .values()
                .filter(|p| p.stage != ProgrammeStage::Lapsed);
            let served: BTreeSet<&SeatId> = paid.flat_map(|p| &p.card.stations).chain(&st.stations).collect();
            served.contains(&seat.id) && flown().next().is_some()
        }
        WantTest::OutsidersNotWorse => facts.harmed.iter().all(|(country, harmed)| {
            let member = sc.seat_of(country).is_some_and(|s| st.members.contains(&s.id));
            member || *harmed <= facts.harmed_if_nothing.get(country).copied().unwrap_or(0)
        }),
        WantTest::NoUnilateralBy(other) => !st
            .programmes
            .values()
            .any(|p| p.mandate == Mandate::Alone(other.clone())),
        WantTest::ShelterPrepared(people) => st
            .shelter
            .get(&seat.id)
            .is_some_and(|s| s.planned.max(s.moved) >= *people),
    }
}

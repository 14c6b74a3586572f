//! The end of a Commitment: how everybody stands, and the shortfall cascade. In this order: the reserve, what was stepped
//! up, the call-up of guarantors, descoping, and at last the lapse (exercise design, 6.5). Breach costs trust, contracts and
//! nothing else: protection is not asked for here.

use std::collections::BTreeMap;

use scenario::{Money, Scenario, SeatId};

use crate::capability;
use crate::card;
use crate::command::{CraftNumber, ProgrammeId};
use crate::economy;
use crate::emit::Emit;
use crate::event::{Event, SupportWhy, TrustWhy};
use crate::ledger;
use crate::physics::{Card, CraftStage};
use crate::programme::{self, Programme};
use crate::rejection::Rejection;
use crate::rules;
use crate::shelter;
use crate::state::State;
use crate::support;
use crate::text;
use crate::trust;
use crate::view::{LedgerEntry, Standing};

/// Share of what was due that others must have failed to bring before a payer's public is angry, percent.
const DEFAULTED_PERCENT: i64 = 25;

/// What each seat owed and paid in this Commitment.
type Payments = BTreeMap<SeatId, (Money, Money)>;

/// Settles every programme that takes money.
pub(crate) fn settle(em: &mut Emit<'_>) {
    let open: Vec<ProgrammeId> = em
        .st
        .programmes
        .iter()
        .filter(|(_, p)| p.takes_money())
        .map(|(id, _)| *id)
        .collect();
    let mut payments = Payments::new();
    let mut let_down: Vec<SeatId> = Vec::new();
    for id in open {
        judge(em, id, &mut payments, &mut let_down);
        cover(em, id);
    }
    for (seat, (due, paid)) in payments {
        let by = economy::payment_step(paid, due);
        let why = if by > 0 {
            SupportWhy::PaidItsKey
        } else {
            SupportWhy::PaidTooMuch
        };
        support::change(em, &seat, by, why);
    }
    let_down.sort();
    let_down.dedup();
    for seat in let_down {
        support::change(em, &seat, -5, SupportWhy::OthersDefaulted);
    }
}

/// How everybody stands towards a programme, and what trust makes of it.
fn judge(em: &mut Emit<'_>, id: ProgrammeId, payments: &mut Payments, let_down: &mut Vec<SeatId>) {
    let Some(p) = em.st.programmes.get(&id).cloned() else {
        return;
    };
    let beneficiaries = rules::at_risk(em.sc, &em.st, rules::BENEFICIARY_PPM);
    let due_in_all: Money = p.shares.values().map(|s| s.due).sum();
    let mut changes = Vec::new();
    let mut missing_in_all = Money::ZERO;
    let mut kept = Vec::new();
    for (seat, share) in p.shares.iter().filter(|(_, s)| s.due > Money::ZERO) {
        let given = share.towards() + share.stepped_up;
        let missing = (share.due - given).max(Money::ZERO);
        let standing = if share.refused {
            Standing::Refused
        } else {
            economy::standing(given, share.due)
        };
        missing_in_all += missing;
        em.emit(Event::StandingSet {
            programme: id,
            seat: seat.clone(),
            standing,
            missing,
        });
        let step = economy::promise_step(given, share.due);
        let honest = share.notice.is_some_and(|notice| given >= notice);
        let step = if honest { economy::noticed_step(step) } else { step };
        changes.extend(felt(em.sc, &beneficiaries, seat, step));
        let entry = payments.entry(seat.clone()).or_default();
        entry.0 += share.due;
        // What is supplied before it falls due is no more of a burden for that.
        entry.1 += share.paid() + share.in_kind.min(share.due);
        if standing == Standing::Kept {
            kept.push((seat.clone(), missing));
        }
    }
    trust::change(em, &changes, TrustWhy::Promise);
    for (seat, own) in kept {
        if (missing_in_all - own).0 * 100 > due_in_all.0 * DEFAULTED_PERCENT {
            let_down.push(seat);
        }
    }
}

/// A step of everybody's trust in a seat; those who would be saved feel it twice.
fn felt(sc: &Scenario, beneficiaries: &[SeatId], seat: &SeatId, step: i32) -> Vec<(SeatId, SeatId, i32)> {
    let others = sc.seats.iter().filter(|s| s.id != *seat);
    let step_of = |s: &SeatId| if beneficiaries.contains(s) { step * 2 } else { step };
    others
        .map(|s| (s.id.clone(), seat.clone(), step_of(&s.id)))
        .collect()
}

/// Covers what is missing, or cuts the programme down to what there is.
fn cover(em: &mut Emit<'_>, id: ProgrammeId) {
    prune(em, id);
    let gone = |p: &Programme| p.card.flights.is_empty() && !p.adopted.flights.is_empty();
    if let Some(p) = em.st.programmes.get(&id).filter(|p| gone(p)).cloned() {
        lapse(em, id, &p);
        return;
    }
    reserve(em, id);
    call_up(em, id);
    while gap(em, id) > Money::ZERO {
        let Some(p) = em.st.programmes.get(&id).cloned() else {
            return;
        };
        if let Some(cut) = cut(em, &p) {
            descope(em, id, &p, cut);
        } else if under_way(em, &p) {
            // What has flown has flown: the builders keep what they were paid.
            break;
        } else {
            lapse(em, id, &p);
            return;
        }
    }
    pay(em, id);
}

/// Orders to pay less what there is.
fn gap(em: &Emit<'_>, id: ProgrammeId) -> Money {
    em.st
        .programmes
        .get(&id)
        .map_or(Money::ZERO, |p| (p.needs() - p.fund).max(Money::ZERO))
}

/// Step one: the reserve in the quotas covers the first of what is missing.
fn reserve(em: &mut Emit<'_>, id: ProgrammeId) {
    let Some(p) = em.st.programmes.get(&id) else {
        return;
    };
    let due: Money = p.shares.values().map(|s| s.due).sum();
    let paid: Money = p.shares.values().map(programme::Share::paid).sum();
    let reserve = (due - p.needs() - p.spent).max(Money::ZERO);
    let amount = reserve.min(due - paid);
    if amount > Money::ZERO {
        em.emit(Event::ReserveUsed {
            programme: id,
            amount,
        });
    }
}

/// The guarantors of a programme: the largest quotas, where the charter in force has a clause.
fn guarantors<'a>(sc: &Scenario, st: &State, p: &'a Programme) -> Vec<(&'a SeatId, &'a programme::Share)> {
    if !rules::charter(sc, st).is_ok_and(|c| c.clause.is_some()) {
        return Vec::new();
    }
    let mut largest: Vec<(&SeatId, &programme::Share)> =
        p.shares.iter().filter(|(_, s)| s.quota.0 > 0).collect();
    largest.sort_by_key(|(seat, s)| (-s.quota.0, (*seat).clone()));
    largest.truncate(sc.economy.guarantors);
    largest
}

/// A guarantor may say in Commitment that it will not answer.
pub(crate) fn check_refuse_call_up(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: ProgrammeId,
) -> Result<(), Rejection> {
    let p = st
        .programmes
        .get(&id)
        .ok_or(Rejection::UnknownProgramme { programme: id })?;
    if !p.takes_money() {
        return Err(Rejection::ProgrammeClosed { programme: id });
    }
    let Some((_, share)) = guarantors(sc, st, p).into_iter().find(|(s, _)| *s == seat) else {
        return Err(Rejection::NoGuarantor { programme: id });
    };
    if share.refused || share.no_call_up {
        return Err(Rejection::Already {
            what: "You have said that you will not answer".to_owned(),
        });
    }
    Ok(())
}

/// Step three: guarantors owe the rest, up to a share of their own quota. Who had refused is not asked for money again; who
/// refuses the call-up itself is in breach by it.
fn call_up(em: &mut Emit<'_>, id: ProgrammeId) {
    let gap = gap(em, id);
    let Some(p) = em.st.programmes.get(&id).filter(|_| gap > Money::ZERO) else {
        return;
    };
    let largest = guarantors(em.sc, &em.st, p);
    let cap = |s: &programme::Share| {
        (economy::lapse(s.quota, em.sc.economy.call_up_percent) - s.called_up).max(Money::ZERO)
    };
    let caps: Vec<i64> = largest.iter().map(|(_, s)| cap(s).0).collect();
    let whole = Money(gap.0.min(caps.iter().sum()));
    let asked: Vec<(SeatId, programme::Share, Money)> = largest
        .iter()
        .zip(economy::apportion(whole, &caps))
        .map(|((seat, s), amount)| ((*seat).clone(), (*s).clone(), amount))
        .collect();
    for (seat, share, asked) in asked {
        if (share.refused || share.no_call_up) && asked > Money::ZERO {
            em.emit(Event::CallUpRefused {
                programme: id,
                seat: seat.clone(),
                amount: asked,
            });
            if !share.refused {
                breach(em, id, &seat, asked);
            }
            continue;
        }
        let amount = asked.min(ledger::money(&em.st, &seat));
        if amount > Money::ZERO {
            let entry = LedgerEntry::CalledUp;
            em.emit(Event::Delivered {
                programme: id,
                seat,
                amount,
                entry,
                credit: amount,
            });
        }
    }
}

/// A call-up that was refused: in breach, and as dear in trust as a promise of which nothing came.
fn breach(em: &mut Emit<'_>, programme: ProgrammeId, seat: &SeatId, missing: Money) {
    em.emit(Event::StandingSet {
        programme,
        seat: seat.clone(),
        standing: Standing::Breach,
        missing,
    });
    let beneficiaries = rules::at_risk(em.sc, &em.st, rules::BENEFICIARY_PPM);
    let step = economy::promise_step(Money::ZERO, missing);
    let changes = felt(em.sc, &beneficiaries, seat, step);
    trust::change(em, &changes, TrustWhy::Promise);
}

/// What is left after the next thing was dropped.
struct Cut {
    dropped: String,
    card: Card,
    shelter: Option<(SeatId, i64)>,
    cost: Money,
    cancelled: Vec<CraftNumber>,
}

/// Step four: the next thing to drop, of least protection for its money: months of stations, campaigns, a flyby, and
/// impactors from the last to arrive. `None` if nothing flyable would be left.
fn cut(em: &Emit<'_>, p: &Programme) -> Option<Cut> {
    if let Some((of, people)) = &p.shelter {
        return fewer_people(em, p, of, *people);
    }
    let without = |card: Card, dropped: String, cancelled: Vec<CraftNumber>| {
        let price = |c: &Card| card::price_on(em.sc, &em.st, c, p.ordered).cost;
        let saved = price(&p.card) - price(&card);
        let more = !card.campaigns.is_empty() || !card.capabilities.is_empty();
        let useful = !card.flights.is_empty() || (p.card.flights.is_empty() && more);
        (saved > Money::ZERO && useful).then(|| Cut {
            dropped,
            card,
            shelter: None,
            cost: (p.cost - saved).max(Money::ZERO),
            cancelled,
        })
    };
    let stations = || {
        // A station that its owner supplies costs no money.
        let supplied = |s: &SeatId| p.shares.contains_key(s);
        let kept: Vec<SeatId> = p.card.stations.iter().filter(|s| supplied(s)).cloned().collect();
        let card = Card {
            station_months: if kept.is_empty() { 0 } else { p.card.station_months },
            stations: kept,
            ..p.card.clone()
        };
        without(card, "ground stations".to_owned(), Vec::new())
    };
    let campaign = || {
        let mut card = p.card.clone();
        let last = card
            .campaigns
            .iter()
            .rposition(|c| !em.st.sky.bought.contains_key(c))?;
        let id = card.campaigns.remove(last);
        let name = em
            .sc
            .campaign(&id)
            .map_or_else(|| id.to_string(), |c| c.name.clone());
        without(card, name, Vec::new())
    };
    let capability = || {
        let mut card = p.card.clone();
        let id = card.capabilities.pop()?;
        let name = em
            .sc
            .capability(&id)
            .map_or_else(|| id.to_string(), |c| c.name.clone());
        without(card, name, Vec::new())
    };
    let flight = |reconnaissance: bool| {
        let on_ground = |n| em.st.craft.get(n).is_some_and(|c| c.stage == CraftStage::Ordered);
        // What costs nothing more is not dropped: it would save nothing.
        (0..p.craft.len())
            .rev()
            .filter(|i| card::pushes(em.sc, &p.card.flights[*i]) != reconnaissance && on_ground(&p.craft[*i]))
            .find_map(|i| {
                let (card, name) = less_flight(em, p, i);
                without(card, name, vec![p.craft[i]])
            })
    };
    stations()
        .or_else(campaign)
        .or_else(capability)
        .or_else(|| flight(true))
        .or_else(|| flight(false))
}

/// The card without one of its flights, and the name of that craft.
fn less_flight(em: &Emit<'_>, p: &Programme, which: usize) -> (Card, String) {
    let mut card = p.card.clone();
    let kind = card.flights.remove(which).flight.craft;
    let name = em
        .sc
        .craft(&kind)
        .map_or_else(String::new, |c| c.craft.name.clone());
    (card, name)
}

/// A plan for craft that another programme was to build loses those that were not built.
fn prune(em: &mut Emit<'_>, id: ProgrammeId) {
    loop {
        let Some(p) = em.st.programmes.get(&id).cloned() else {
            return;
        };
        let lost = |n: &CraftNumber| {
            em.st
                .craft
                .get(n)
                .is_some_and(|c| c.stage == CraftStage::Cancelled && !c.scrubbed)
        };
        let Some(which) = p.craft.iter().position(lost) else {
            return;
        };
        let (card, name) = less_flight(em, &p, which);
        let price = |c: &Card| card::price_on(em.sc, &em.st, c, p.ordered).cost;
        let cut = Cut {
            dropped: format!("{name}, which was not built"),
            cost: (p.cost - (price(&p.card) - price(&card))).max(Money::ZERO),
            card,
            shelter: None,
            cancelled: vec![p.craft[which]],
        };
        descope(em, id, &p, cut);
    }
}

/// Shelter for as many as the money reaches.
fn fewer_people(em: &Emit<'_>, p: &Programme, of: &SeatId, people: i64) -> Option<Cut> {
    let seat = em.sc.seat(of)?;
    let fewer =
        i64::try_from(i128::from(people) * i128::from(p.fund.0) / i128::from(p.needs().0.max(1))).ok()?;
    let fewer = fewer.min(people - 1);
    (fewer > 0).then(|| Cut {
        dropped: format!("shelter for {} people", text::people(people - fewer)),
        card: p.card.clone(),
        shelter: Some((of.clone(), fewer)),
        cost: shelter::price(em.sc, &em.st, seat, fewer),
        cancelled: Vec::new(),
    })
}

fn descope(em: &mut Emit<'_>, programme: ProgrammeId, p: &Programme, cut: Cut) {
    let budget = economy::with_reserve(cut.cost, em.sc.economy.reserve_percent);
    let quotas = programme::dues(rules::quotas(em.sc, &em.st, budget, &p.bound), p.all_due);
    let Cut {
        dropped,
        card,
        shelter,
        cost,
        cancelled,
    } = cut;
    em.emit(Event::ProgrammeDescoped {
        programme,
        dropped,
        card,
        shelter,
        cost,
        budget,
        quotas,
        cancelled,
    });
}

/// Something of it has left the ground.
fn under_way(em: &Emit<'_>, p: &Programme) -> bool {
    let left = |stage| !matches!(stage, CraftStage::Ordered | CraftStage::Cancelled);
    p.craft
        .iter()
        .filter_map(|n| em.st.craft.get(n))
        .any(|c| left(c.stage))
}

/// Step five: nothing flyable is left; what was not spent goes back.
fn lapse(em: &mut Emit<'_>, id: ProgrammeId, p: &Programme) {
    let on_ground = |n: &&CraftNumber| em.st.craft.get(n).is_some_and(|c| c.stage == CraftStage::Ordered);
    let cancelled = p.craft.iter().filter(on_ground).copied().collect();
    em.emit(Event::ProgrammeLapsed {
        programme: id,
        cancelled,
    });
    give_back(em, id, p);
}

/// What is left goes back by what each has paid.
fn give_back(em: &mut Emit<'_>, id: ProgrammeId, p: &Programme) {
    let left = em.st.programmes.get(&id).map_or(Money::ZERO, |p| p.fund);
    let paid: Vec<i64> = p.shares.values().map(|s| s.paid().0).collect();
    for (seat, amount) in p.shares.keys().zip(economy::apportion(left, &paid)) {
        if amount > Money::ZERO {
            em.emit(Event::Returned {
                programme: id,
                seat: seat.clone(),
                amount,
            });
        }
    }
}

/// Pays the orders that are due; the first payment places them.
pub(crate) fn pay(em: &mut Emit<'_>, id: ProgrammeId) {
    let Some(p) = em.st.programmes.get(&id).cloned() else {
        return;
    };
    let first = p.spent == Money::ZERO;
    let amount = p.needs().min(p.fund);
    em.emit(Event::ProgrammePaid {
        programme: id,
        amount,
        complete: p.all_due,
    });
    if first {
        order(em, &p);
    }
    if p.all_due {
        give_back(em, id, &p);
        if p.card.flights.is_empty() {
            em.emit(Event::ProgrammeDone { programme: id });
        }
    }
}

/// What the first payment brings: campaigns, shelter, and contracts for those who fly.
fn order(em: &mut Emit<'_>, p: &Programme) {
    let by: Vec<SeatId> = p
        .shares
        .iter()
        .filter(|(_, s)| s.paid() > Money::ZERO)
        .map(|(id, _)| id.clone())
        .collect();
    for campaign in &p.card.campaigns {
        if !em.st.sky.bought.contains_key(campaign) {
            em.emit(Event::CampaignBought {
                campaign: campaign.clone(),
                by: by.clone(),
                paid_alone: Money::ZERO,
            });
        }
    }
    for id in &p.card.capabilities {
        capability::fund(em, by.clone(), id, false);
    }
    if let Some((of, people)) = &p.shelter {
        let moved = rules::last_round(em.sc, &em.st);
        let (of, people) = (of.clone(), *people);
        em.emit(Event::ShelterPrepared {
            of,
            by: by.clone(),
            people,
            moved,
            paid_alone: Money::ZERO,
        });
    }
    let mut builders: Vec<SeatId> = p.card.flights.iter().map(|f| f.launched_by.clone()).collect();
    builders.sort();
    builders.dedup();
    for seat in builders {
        // No contracts for who is in breach.
        let shares = || em.st.programmes.values().filter_map(|q| q.shares.get(&seat));
        if !shares().any(|s| matches!(s.standing, Standing::Breach | Standing::Refused)) {
            support::change(em, &seat, 3, SupportWhy::Contract);
        }
    }
}

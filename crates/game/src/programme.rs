//! Programmes: what was adopted, what it costs, who owes what, and when. Half of a quota is due in the Commitment of its
//! adoption and half in the next; everything at once in the last round, and where nothing is built.

use std::collections::BTreeMap;

use scenario::{Date, Money, Scenario, SeatId};
use serde::Serialize;

use crate::capability;
use crate::card;
use crate::command::{CraftNumber, ProgrammeId};
use crate::economy;
use crate::emit::Emit;
use crate::event::{CardRecord, Event, NewProgramme, TrustWhy};
use crate::flight::{Before, CraftState};
use crate::law;
use crate::ledger;
use crate::physics::{Aim, Card, CardId, CraftStage};
use crate::rules;
use crate::rush;
use crate::sky;
use crate::state::State;
use crate::trust;
use crate::view::{LedgerEntry, Mandate, ProgrammeStage, Standing};

/// A seat's share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Share {
    /// Quota with the reserve; zero for a volunteer.
    pub(crate) quota: Money,
    /// Due by the end of this Commitment, of the quota.
    pub(crate) due: Money,
    /// Delivered towards the quota.
    pub(crate) delivered: Money,
    /// Given beyond the quota.
    pub(crate) stepped_up: Money,
    /// Called up as a guarantor.
    pub(crate) called_up: Money,
    /// What counts towards the quota of what it supplies in kind: no money.
    pub(crate) in_kind: Money,
    /// What the ledger credits in all.
    pub(crate) credit: Money,
    /// Gave notice that it would have delivered no more than this by the end.
    pub(crate) notice: Option<Money>,
    /// Said that it would not answer a call-up.
    pub(crate) no_call_up: bool,
    /// Declared that it would not deliver.
    pub(crate) refused: bool,
    /// How it stands.
    pub(crate) standing: Standing,
}

impl Share {
    fn new(quota: Money, due: Money) -> Self {
        let zero = Money::ZERO;
        Self {
            quota,
            due,
            delivered: zero,
            stepped_up: zero,
            called_up: zero,
            in_kind: zero,
            credit: zero,
            notice: None,
            no_call_up: false,
            refused: false,
            standing: Standing::Clear,
        }
    }
    /// All the money that it paid.
    pub(crate) fn paid(&self) -> Money {
        self.delivered + self.stepped_up + self.called_up
    }
    /// Everything it gave, in money and in kind.
    pub(crate) fn given(&self) -> Money {
        self.paid() + self.in_kind
    }
    /// Given towards the quota, in money and in kind.
    pub(crate) fn towards(&self) -> Money {
        self.delivered + self.in_kind
    }
    /// Open of the quota.
    pub(crate) fn open(&self) -> Money {
        (self.quota - self.towards()).max(Money::ZERO)
    }
    /// Open of what is due.
    pub(crate) fn open_due(&self) -> Money {
        (self.due - self.towards()).max(Money::ZERO)
    }
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Programme {
    pub(crate) round: u32,
    /// The day on which it was adopted, and its craft ordered.
    pub(crate) ordered: Date,
    pub(crate) title: String,
    pub(crate) mandate: Mandate,
    pub(crate) card: Card,
    /// As adopted, before any descope.
    pub(crate) adopted: Card,
    pub(crate) shelter: Option<(SeatId, i64)>,
    pub(crate) cost: Money,
    pub(crate) budget: Money,
    /// Who is bound to it.
    pub(crate) bound: Vec<SeatId>,
    pub(crate) shares: BTreeMap<SeatId, Share>,
    /// Numbers of its craft, one for each flight of its card.
    pub(crate) craft: Vec<CraftNumber>,
    /// Received and not yet spent or returned.
    pub(crate) fund: Money,
    pub(crate) spent: Money,
    /// Everything is due now.
    pub(crate) all_due: bool,
    /// Everything is paid, or nothing will be.
    pub(crate) complete: bool,
    pub(crate) stage: ProgrammeStage,
    pub(crate) meets_end: bool,
    pub(crate) unconsented: Vec<SeatId>,
}

impl Programme {
    /// Orders that must be paid by the end of this Commitment.
    pub(crate) fn needs(&self) -> Money {
        let so_far = if self.all_due { self.cost } else { half(self.cost) };
        (so_far - self.spent).max(Money::ZERO)
    }
    /// Budget that nobody has brought yet.
    pub(crate) fn missing(&self) -> Money {
        let given: Money = self.shares.values().map(Share::given).sum();
        if self.complete {
            Money::ZERO
        } else {
            (self.budget - given).max(Money::ZERO)
        }
    }
    /// It still takes money.
    pub(crate) fn takes_money(&self) -> bool {
        !self.complete && self.stage != ProgrammeStage::Lapsed
    }
}

/// Half, rounded up.
pub(crate) fn half(m: Money) -> Money {
    Money((m.0 + 1).div_euclid(2))
}

/// What is to be adopted.
pub(crate) struct Adoption {
    pub(crate) title: String,
    pub(crate) mandate: Mandate,
    pub(crate) card: Card,
    pub(crate) shelter: Option<(SeatId, i64)>,
    /// Who pays; nobody for a seat alone.
    pub(crate) bound: Vec<SeatId>,
    pub(crate) meets_end: bool,
    pub(crate) unconsented: Vec<SeatId>,
}

/// What a programme costs now: its card, and its shelter as if one seat paid for it.
pub(crate) fn cost(sc: &Scenario, st: &State, card: &Card, shelter: Option<&(SeatId, i64)>) -> Money {
    let people = shelter.and_then(|(of, people)| Some(crate::shelter::price(sc, st, sc.seat(of)?, *people)));
    card::price(sc, st, card).cost + people.unwrap_or_default()
}

/// Each seat's quota of a budget and what is due of it now.
pub(crate) fn dues(quotas: Vec<(SeatId, Money)>, all_due: bool) -> Vec<(SeatId, Money, Money)> {
    quotas
        .into_iter()
        .map(|(s, q)| (s, q, if all_due { q } else { half(q) }))
        .collect()
}

/// Adopts a programme: quotas are set, craft are numbered, slots are taken.
pub(crate) fn adopt(em: &mut Emit<'_>, adoption: Adoption) -> ProgrammeId {
    let Adoption {
        title,
        mandate,
        mut card,
        shelter,
        bound,
        meets_end,
        unconsented,
    } = adoption;
    card.campaigns.retain(|c| !sky::ordered(&em.st, c));
    card.capabilities
        .retain(|c| capability::payable(em.sc, &em.st, c).is_ok());
    let (sc, st) = (em.sc, &em.st);
    let cost = cost(sc, st, &card, shelter.as_ref());
    let alone = matches!(mandate, Mandate::Alone(_));
    let budget = if alone {
        cost
    } else {
        economy::with_reserve(cost, sc.economy.reserve_percent)
    };
    let all_due = alone || card.flights.is_empty() || rules::last_round(sc, st);
    let mut next = st.craft.keys().last().map_or(1, |c| c.0 + 1);
    let craft = card
        .flights
        .iter()
        .map(|f| {
            if let Some(number) = f.stock {
                return (number, st.craft.get(&number).map_or(st.date, |c| c.ready));
            }
            next += 1;
            (CraftNumber(next - 1), rush::ready(sc, f, st.date))
        })
        .collect();
    let held = st
        .craft
        .iter()
        .filter(|(n, c)| {
            let used = card.flights.iter().any(|f| f.stock == Some(**n));
            !used && c.flight.is_some() && card::gives_way(sc, st, &card, alone, **n, c)
        })
        .map(|(n, _)| *n)
        .collect();
    let id = ProgrammeId(st.programmes.keys().last().map_or(1, |p| p.0 + 1));
    let quotas = dues(rules::quotas(sc, st, budget, &bound), all_due);
    let new = NewProgramme {
        id,
        title,
        mandate,
        card,
        shelter,
        cost,
        budget,
        quotas,
        all_due,
        bound,
        craft,
        held,
        meets_end,
        unconsented,
    };
    em.emit(Event::ProgrammeAdopted {
        programme: Box::new(new),
    });
    in_kind(em, id);
    id
}

/// Who is bound to a programme that uses its ground station supplies it. What that is worth by the price list counts towards
/// its quota: up to a share of that, for a poor state up to all of it (exercise design, section 4).
fn in_kind(em: &mut Emit<'_>, id: ProgrammeId) {
    let Some(p) = em.st.programmes.get(&id) else {
        return;
    };
    let economy = &em.sc.economy;
    let worth = Money(em.sc.prices.station_month.0 * i64::from(p.card.station_months));
    let supplied: Vec<(SeatId, Money)> = p
        .card
        .stations
        .iter()
        .filter_map(|owner| {
            let (seat, share) = (em.sc.seat(owner)?, p.shares.get(owner)?);
            let most = if seat.gdp_m_usd < economy.poor_gdp_m_usd {
                share.quota
            } else {
                Money(share.quota.0 * economy.in_kind_percent / 100)
            };
            Some((owner.clone(), worth.min(most)))
        })
        .collect();
    for (seat, credit) in supplied {
        em.emit(Event::Delivered {
            programme: id,
            seat,
            amount: worth,
            entry: LedgerEntry::InKind,
            credit,
        });
    }
}

/// Adopts a card, and lets trust feel what it moves onto those who did not consent.
pub(crate) fn adopt_card(
    em: &mut Emit<'_>,
    record: &CardRecord,
    mandate: Mandate,
    bound: Vec<SeatId>,
    consented: &[SeatId],
    blamed: Option<&SeatId>,
) -> ProgrammeId {
    let transfer = card::transfer(em.sc, &record.assessment);
    let unconsented: Vec<SeatId> = transfer
        .seats
        .into_iter()
        .map(|(s, _, _)| s)
        .filter(|s| !consented.contains(s))
        .collect();
    let id = adopt(
        em,
        Adoption {
            title: record.card.title.clone(),
            mandate,
            card: record.card.clone(),
            shelter: None,
            bound,
            meets_end: card::meets_end(em.sc, &em.st, record),
            unconsented: unconsented.clone(),
        },
    );
    let mandate = em.st.programmes.get(&id).map(|p| p.mandate.clone());
    if let Some(mandate) = mandate {
        law::adopted(em, id, record, &mandate);
    }
    if let Some(mover) = blamed {
        let angry = unconsented.into_iter().filter(|s| s != mover);
        let changes: Vec<_> = angry.map(|s| (s, mover.clone(), -15)).collect();
        trust::change(em, &changes, TrustWhy::Unconsented);
    }
    id
}

/// A card with no flights, for observation and shelter.
pub(crate) fn plain_card(title: &str) -> Card {
    Card {
        id: CardId(0),
        title: title.to_owned(),
        aim: Aim::Learn,
        flights: Vec::new(),
        campaigns: Vec::new(),
        stations: Vec::new(),
        station_months: 0,
        capabilities: Vec::new(),
    }
}

/// The rest of every quota falls due one Commitment after the first half.
pub(crate) fn rest_due(em: &mut Emit<'_>) {
    let round = em.st.round;
    let due: Vec<ProgrammeId> = em
        .st
        .programmes
        .iter()
        .filter(|(_, p)| p.takes_money() && !p.all_due && p.round < round)
        .map(|(id, _)| *id)
        .collect();
    for programme in due {
        em.emit(Event::RestDue { programme });
    }
}

pub(crate) fn on_adopted(st: &mut State, new: &NewProgramme) {
    let alone = match &new.mandate {
        Mandate::Alone(seat) => Some(seat.clone()),
        Mandate::Motion(_) | Mandate::Default => None,
    };
    for number in new.held.iter().chain(new.craft.iter().map(|(n, _)| n)) {
        if let Some(craft) = st.craft.get_mut(number) {
            let replaced = |flight| Before {
                replaced_by: new.id,
                programme: craft.programme,
                flight,
            };
            craft.before = craft.flight.take().map(replaced);
        }
    }
    for (flight, (number, ready)) in new.card.flights.iter().zip(&new.craft) {
        let craft = st.craft.entry(*number).or_insert_with(|| CraftState {
            kind: flight.flight.craft.clone(),
            programme: None,
            owner: alone.clone(),
            flight: None,
            ready: *ready,
            stage: CraftStage::Ordered,
            scrubbed: false,
            launch_paid: None,
            built_by: Some(new.id),
            before: None,
        });
        craft.flight = Some(flight.clone());
        craft.programme = Some(new.id);
    }
    for (seat, quota, _) in &new.quotas {
        ledger::post(st, seat, LedgerEntry::Promised, *quota, Some(new.id));
    }
    let shares = new
        .quotas
        .iter()
        .map(|(s, quota, due)| (s.clone(), Share::new(*quota, *due)))
        .collect();
    let programme = Programme {
        round: st.round,
        ordered: st.date,
        title: new.title.clone(),
        mandate: new.mandate.clone(),
        card: new.card.clone(),
        adopted: new.card.clone(),
        shelter: new.shelter.clone(),
        cost: new.cost,
        budget: new.budget,
        bound: new.bound.clone(),
        shares,
        craft: new.craft.iter().map(|(n, _)| *n).collect(),
        fund: Money::ZERO,
        spent: Money::ZERO,
        all_due: new.all_due,
        complete: false,
        stage: ProgrammeStage::Funding,
        meets_end: new.meets_end,
        unconsented: new.unconsented.clone(),
    };
    st.programmes.insert(new.id, programme);
}

pub(crate) fn on_rest_due(st: &mut State, id: ProgrammeId) {
    if let Some(p) = st.programmes.get_mut(&id) {
        p.all_due = true;
        for share in p.shares.values_mut() {
            share.due = share.quota;
        }
    }
}

pub(crate) fn on_delivered(
    st: &mut State,
    id: ProgrammeId,
    seat: &SeatId,
    amount: Money,
    entry: LedgerEntry,
    credit: Money,
) {
    ledger::post(st, seat, entry, amount, Some(id));
    if let Some(p) = st.programmes.get_mut(&id) {
        // What comes in kind is there, and need not be bought.
        if entry == LedgerEntry::InKind {
            p.spent += amount;
        } else {
            p.fund += amount;
        }
        let share = p
            .shares
            .entry(seat.clone())
            .or_insert_with(|| Share::new(Money::ZERO, Money::ZERO));
        share.credit += credit;
        match entry {
            LedgerEntry::SteppedUp => share.stepped_up += amount,
            LedgerEntry::CalledUp => share.called_up += amount,
            LedgerEntry::InKind => share.in_kind += credit,
            LedgerEntry::Income
            | LedgerEntry::Lapsed
            | LedgerEntry::Promised
            | LedgerEntry::Delivered
            | LedgerEntry::Defaulted
            | LedgerEntry::Refused
            | LedgerEntry::Given
            | LedgerEntry::Received
            | LedgerEntry::Spent
            | LedgerEntry::Returned
            | LedgerEntry::Claim => share.delivered += amount,
        }
    }
}

pub(crate) fn on_refused(st: &mut State, id: ProgrammeId, seat: &SeatId, amount: Money) {
    ledger::post(st, seat, LedgerEntry::Refused, amount, Some(id));
    if let Some(share) = st.programmes.get_mut(&id).and_then(|p| p.shares.get_mut(seat)) {
        share.refused = true;
        share.standing = Standing::Refused;
    }
}

pub(crate) fn on_call_up_declined(st: &mut State, id: ProgrammeId, seat: &SeatId) {
    if let Some(share) = st.programmes.get_mut(&id).and_then(|p| p.shares.get_mut(seat)) {
        share.no_call_up = true;
    }
}

pub(crate) fn on_standing(
    st: &mut State,
    id: ProgrammeId,
    seat: &SeatId,
    standing: Standing,
    missing: Money,
) {
    if standing != Standing::Refused {
        ledger::post(st, seat, LedgerEntry::Defaulted, missing, Some(id));
    }
    if let Some(share) = st.programmes.get_mut(&id).and_then(|p| p.shares.get_mut(seat)) {
        share.standing = standing;
    }
}

/// What a programme builds and drops is not built; what it only meant to fly stays on the ground.
fn drop_craft(st: &mut State, id: ProgrammeId, dropped: &[CraftNumber]) {
    for number in dropped {
        if let Some(c) = st.craft.get_mut(number) {
            if c.built_by == Some(id) {
                c.stage = CraftStage::Cancelled;
            } else {
                c.flight = None;
            }
        }
    }
}

pub(crate) fn on_descoped(
    st: &mut State,
    id: ProgrammeId,
    card: &Card,
    (cost, budget): (Money, Money),
    quotas: &[(SeatId, Money, Money)],
    shelter: Option<&(SeatId, i64)>,
    cancelled: &[CraftNumber],
) {
    drop_craft(st, id, cancelled);
    if let Some(p) = st.programmes.get_mut(&id) {
        p.card = card.clone();
        (p.cost, p.budget) = (cost, budget);
        p.shelter = shelter.cloned();
        p.craft.retain(|n| !cancelled.contains(n));
        p.stage = ProgrammeStage::Descoped;
        for (seat, quota, due) in quotas {
            if let Some(share) = p.shares.get_mut(seat) {
                (share.quota, share.due) = (*quota, *due);
            }
        }
    }
}

pub(crate) fn on_lapsed(st: &mut State, id: ProgrammeId, cancelled: &[CraftNumber]) {
    drop_craft(st, id, cancelled);
    // What it had taken the place of stands again.
    for c in st.craft.values_mut().filter(|c| c.stage == CraftStage::Ordered) {
        if let Some(before) = c.before.take_if(|b| b.replaced_by == id) {
            c.programme = before.programme;
            c.flight = Some(before.flight);
        }
    }
    if let Some(p) = st.programmes.get_mut(&id) {
        p.stage = ProgrammeStage::Lapsed;
        p.complete = true;
    }
}

pub(crate) fn on_paid(st: &mut State, id: ProgrammeId, amount: Money, complete: bool) {
    let Some(p) = st.programmes.get_mut(&id) else {
        return;
    };
    p.fund -= amount;
    p.spent += amount;
    p.complete = complete;
    if p.stage == ProgrammeStage::Funding {
        p.stage = ProgrammeStage::Ordered;
    }
    let flights: Vec<_> = p.card.flights.iter().cloned().zip(p.craft.clone()).collect();
    let built = flights.iter().filter(|(f, _)| f.stock.is_none());
    st.developed.extend(built.map(|(f, _)| f.flight.craft.clone()));
    for (flight, number) in flights {
        if let Some(c) = st.craft.get_mut(&number) {
            c.launch_paid = Some((flight.launched_by, flight.flight.launcher));
        }
    }
}

pub(crate) fn on_returned(st: &mut State, id: ProgrammeId, seat: &SeatId, amount: Money) {
    ledger::post(st, seat, LedgerEntry::Returned, amount, Some(id));
    if let Some(p) = st.programmes.get_mut(&id) {
        p.fund -= amount;
    }
}

pub(crate) fn on_done(st: &mut State, id: ProgrammeId) {
    if let Some(p) = st.programmes.get_mut(&id)
        && p.stage != ProgrammeStage::Lapsed
    {
        p.stage = ProgrammeStage::Done;
    }
}

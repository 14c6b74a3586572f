//! The room's view: what everybody may know.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use scenario::{BallotKind, BurdenKey, Date, Money, ProtectedSet, Scenario, SeatId};

use crate::agreement;
use crate::capability;
use crate::card;
use crate::clause;
use crate::command::{MotionId, Phase, ProgrammeId, Seq};
use crate::customs;
use crate::law;
use crate::motion::{self, Motion};
use crate::physics::{Bulletin, CardId, CraftStage, Ppb, StandingFlight};
use crate::procedure;
use crate::programme::Programme;
use crate::rules;
use crate::search;
use crate::show::{Titles, show};
use crate::sky;
use crate::slots;
use crate::state::State;
use crate::tally;
use crate::text;
use crate::view::{
    CampaignView, CardView, CharterView, ClauseView, CraftView, FeedLine, InjectView, LedgerLine,
    MessageView, MotionView, ProgrammeView, PublicView, RequestView, SeatSummary, ShareView, Standing,
    Viewer,
};

pub(super) fn public(sc: &Scenario, st: &State, seq: Seq) -> PublicView {
    let bulletins = st
        .sky
        .bulletins
        .iter()
        .map(|(d, b)| (*d, (**b).clone()))
        .collect();
    let mut messages = Vec::new();
    add_messages(st, &mut messages);
    PublicView {
        feed: feed(sc, st),
        ..changing(sc, st, seq, (bulletins, (*st.ledger).clone(), messages))
    }
}

/// The public messages that are not in the list yet.
pub(super) fn add_messages(st: &State, have: &mut Vec<MessageView>) {
    let public = st.messages.iter().filter(|m| m.to.is_none());
    have.extend(public.skip(have.len()).cloned());
}

pub(super) fn motions(sc: &Scenario, st: &State) -> Vec<MotionView> {
    st.motions.iter().map(|(id, m)| motion(sc, st, *id, m)).collect()
}

/// Who is ready, and how each stands.
pub(super) fn update_seats(sc: &Scenario, st: &State, seats: &mut [SeatSummary]) {
    for (summary, seat) in seats.iter_mut().zip(&sc.seats) {
        summary.ready = st.seats.get(&seat.id).is_some_and(|s| s.ready);
        summary.standing = standing(st, &seat.id);
    }
}

/// What payments, gifts, requests, stations and shelter change, but for the ledger.
pub(super) fn update_money(sc: &Scenario, st: &State, view: &mut PublicView) {
    view.programmes = programmes(st);
    view.craft = craft(sc, st);
    view.requests = requests(st);
    view.capabilities = capability::views(sc, st);
    view.stations = sky::stations(st);
    view.sheltered = sheltered(st);
    view.moved = moved(st);
}

fn programmes(st: &State) -> Vec<ProgrammeView> {
    st.programmes
        .iter()
        .map(|(id, p)| programme(st, *id, p))
        .collect()
}

fn requests(st: &State) -> Vec<RequestView> {
    st.requests
        .iter()
        .map(|(id, r)| RequestView {
            id: *id,
            from: r.from.clone(),
            to: r.to.clone(),
            item: r.item.clone(),
            answer: r.answer,
        })
        .collect()
}

fn sheltered(st: &State) -> BTreeMap<SeatId, i64> {
    st.shelter
        .iter()
        .map(|(id, s)| (id.clone(), s.planned.max(s.moved)))
        .collect()
}

fn moved(st: &State) -> BTreeMap<SeatId, i64> {
    st.shelter
        .iter()
        .filter(|(_, s)| s.moved > 0)
        .map(|(id, s)| (id.clone(), s.moved))
        .collect()
}

/// Bulletins, ledger and public messages: what only grows.
type Growing = (Vec<(Date, Bulletin)>, Vec<LedgerLine>, Vec<MessageView>);

/// The view without its feed, around what only grows.
pub(super) fn changing(
    sc: &Scenario,
    st: &State,
    seq: Seq,
    (bulletins, ledger, messages): Growing,
) -> PublicView {
    let round = sc.rounds.get(st.round as usize);
    PublicView {
        seq,
        round: st.round,
        rounds: sc.rounds.len() as u32,
        round_title: round.map_or_else(String::new, |r| r.title.clone()),
        round_question: round.map_or_else(String::new, |r| r.question.clone()),
        phase: st.phase,
        date: st.date,
        asteroid: sc.asteroid.name.clone(),
        sentence: text::situation(sc, st),
        charter: charter(sc, st),
        customs: customs::view(sc, st),
        seats: {
            let services = slots::services(sc, st);
            sc.seats.iter().map(|s| summary(sc, st, s, &services)).collect()
        },
        bulletins,
        clause: clause_view(sc, st),
        busy: st.cards.request.as_ref().map(|r| card::busy(r).player_text()),
        cards: cards(sc, st),
        motions: motions(sc, st),
        programmes: programmes(st),
        craft: craft(sc, st),
        standing: search::standing(sc, st),
        ledger,
        requests: requests(st),
        procedure: procedure::view(sc, st),
        agreements: agreement::views(st, &Viewer::Public),
        messages,
        injects: injects(sc, st, None),
        feed: Vec::new(),
        campaigns: campaigns(sc, st),
        capabilities: capability::views(sc, st),
        stations: sky::stations(st),
        sheltered: sheltered(st),
        moved: moved(st),
        outcome: st.outcome.as_ref().map(|o| (**o).clone()),
    }
}

fn charter(sc: &Scenario, st: &State) -> CharterView {
    let charter = rules::charter(sc, st).ok();
    let rules = charter.map_or_else(Vec::new, |c| {
        c.rules
            .iter()
            .map(|(category, r)| (*category, r.rule.clone(), sentence(c, &r.rule), r.ballot))
            .collect()
    });
    CharterView {
        id: st.charter.clone(),
        name: charter.map_or_else(String::new, |c| c.name.clone()),
        summary: charter.map_or_else(String::new, |c| c.summary.clone()),
        members: sc
            .seats
            .iter()
            .filter(|s| st.members.contains(&s.id))
            .map(|s| s.id.clone())
            .collect(),
        partners: rules::partners(sc, st),
        electorate: rules::electorate(sc, st),
        rules,
        assurance: charter.is_some_and(|c| c.clause.is_some()),
        amended: st.amended.is_some(),
        lead: charter.and_then(|c| c.lead.clone()),
        protected: charter.map_or(ProtectedSet::Nobody, |c| c.protected),
        clause: charter.and_then(|c| c.clause.clone()),
        key: charter.map_or(BurdenKey::GdpShare, |c| c.key),
        transfer_needs_consent: charter.is_some_and(|c| c.transfer_needs_consent),
        nuclear_needs_corridor_consent: charter.is_some_and(|c| c.nuclear_needs_corridor_consent),
        notice_rounds: charter.map_or(1, |c| c.notice_rounds),
        breach_suspends_rounds: charter.map_or(0, |c| c.breach_suspends_rounds),
        suspended: sc
            .seats
            .iter()
            .filter(|s| rules::suspended(sc, st, &s.id))
            .map(|s| s.id.clone())
            .collect(),
        others: sc
            .charters
            .iter()
            .filter(|c| c.id != st.charter || st.amended.is_some())
            .map(|c| (c.id.clone(), c.name.clone(), c.summary.clone()))
            .collect(),
    }
}

/// A rule in one sentence, the charter's own ones included.
pub(super) fn sentence(charter: &scenario::Charter, rule: &str) -> String {
    let own = charter.own_rule(rule).map(|r| r.text.as_str());
    own.or_else(|| tally::rule_sentence(rule))
        .unwrap_or_default()
        .to_owned()
}

/// How a seat stands: the worst of its obligations that are not settled for good, else of the last.
fn standing(st: &State, seat: &SeatId) -> Standing {
    st.programmes
        .values()
        .filter_map(|p| p.shares.get(seat))
        .map(|s| s.standing)
        .max()
        .unwrap_or(Standing::Clear)
}

fn summary(sc: &Scenario, st: &State, seat: &scenario::Seat, services: &[slots::Service]) -> SeatSummary {
    let own = st.seats.get(&seat.id);
    let (chance, exposed) = rules::bulletin(st).map_or((Ppb(0), 0), |b| rules::own_chance(seat, b));
    let season = sc.seasons.iter().position(|s| s.to >= st.date);
    let launchers = services
        .iter()
        .enumerate()
        .filter(|(_, s)| s.owner == seat.id)
        .map(|(i, s)| {
            (
                s.launcher.clone(),
                s.name.clone(),
                slots::left(sc, st, (services, i), season, &|_, c| c.replannable(sc, st)),
            )
        })
        .collect();
    SeatSummary {
        id: seat.id.clone(),
        name: seat.name.clone(),
        occupant: own.map_or(crate::command::Occupant::Empty, |s| s.occupant),
        member: st.members.contains(&seat.id),
        spacefaring: !seat.launchers.is_empty(),
        population: seat.population,
        chance,
        exposed,
        ready: own.is_some_and(|s| s.ready),
        suspicion: own.and_then(|s| s.suspicion),
        oversight: own.map(|s| s.oversight).unwrap_or_default(),
        launchers,
        standing: standing(st, &seat.id),
    }
}

fn clause_view(sc: &Scenario, st: &State) -> ClauseView {
    if !rules::charter(sc, st).is_ok_and(|c| c.clause.is_some()) {
        return ClauseView::None;
    }
    match st.clause.since {
        None => ClauseView::Dormant,
        Some(_) if st.clause.closed => ClauseView::Closed,
        Some(since) => {
            let undecided = matches!(st.phase, Phase::Situation | Phase::Consultation | Phase::Decision);
            let default_card = if undecided && !clause::assured(sc, st) {
                clause::default_card(sc, st)
            } else {
                None
            };
            ClauseView::Open { since, default_card }
        }
    }
}

/// Cards of the round; after the end every card that ever lay on the table, for the debrief, which asks what else could have
/// been chosen.
fn cards(sc: &Scenario, st: &State) -> Vec<CardView> {
    let ids: Vec<CardId> = if st.phase == Phase::Over {
        st.cards.all.keys().copied().collect()
    } else {
        st.cards.round.clone()
    };
    ids.iter()
        .filter_map(|id| st.cards.all.get(id))
        .map(|record| card_view(sc, st, record))
        .collect()
}

fn card_view(sc: &Scenario, st: &State, record: &crate::event::CardRecord) -> CardView {
    let price = card::price(sc, st, &record.card);
    let transfer = card::transfer(sc, &record.assessment);
    CardView {
        card: record.card.clone(),
        assessment: record.assessment.clone(),
        cost: price.cost,
        lines: price.lines,
        quotas: card::quotas(sc, st, price.cost),
        transfer: transfer.seats,
        transfer_others: transfer.others,
        meets_end: card::meets_end(sc, st, record),
        nuclear: card::is_nuclear(sc, &record.card),
        gates: law::gates(sc, st, record),
        last_date: card::last_date(sc, st, &record.card),
        category: card::category(sc, &record.card),
    }
}

fn motion(sc: &Scenario, st: &State, id: MotionId, m: &Motion) -> MotionView {
    let now = rules::charter(sc, st).ok();
    let put = motion::put(sc, st, &m.proposal, m.category);
    let (rule, ballot) = match (&m.vote, &put) {
        (Some(vote), _) => (vote.rule.clone(), vote.ballot),
        (None, Some(put)) => (put.rule.clone(), put.ballot),
        (None, None) => (String::new(), BallotKind::RollCall),
    };
    let secret = ballot == BallotKind::Secret;
    let voted: BTreeSet<&SeatId> = m.ballots.keys().chain(m.by_proxy.keys()).collect();
    let absent = m
        .by_proxy
        .iter()
        .filter(|(seat, _)| !m.ballots.contains_key(*seat));
    MotionView {
        id,
        round: m.round,
        proposal: m.proposal.clone(),
        title: m.title.clone(),
        text: m.text.clone(),
        category: m.category,
        mover: m.mover.clone(),
        seconders: m.seconders.clone(),
        seconds_needed: m.seconds_needed,
        stage: m.stage,
        rule: (rule.clone(), rule_text(now, m, &rule)),
        ballot,
        electorate: match (&m.vote, put) {
            (Some(vote), _) => vote.electorate.clone(),
            (None, Some(put)) => put.electorate,
            (None, None) => rules::electorate(sc, st),
        },
        voted: (!secret).then(|| voted.iter().map(|s| (*s).clone()).collect()),
        voted_count: voted.len() as u32,
        amends: m.amends,
        part_of: m.divided_from,
        by_proxy: absent
            .filter(|_| !secret)
            .map(|(seat, (by, _))| (seat.clone(), by.clone()))
            .collect(),
        deadline_minutes: m.vote.as_ref().and_then(|v| v.deadline_minutes),
        closed: m.closed,
        explanations: m.explanations.clone(),
        consents: m.consents.iter().map(|(s, c)| (s.clone(), *c)).collect(),
        result: m.result.clone(),
        blocked: m.blocked.as_ref().map(|b| text::blocked(sc, b)),
    }
}

/// The rule of a motion in one sentence: the one its vote opened under, which may be of a charter that is in force no more.
fn rule_text(now: Option<&scenario::Charter>, m: &Motion, rule: &str) -> String {
    let opened = m.vote.as_ref().and_then(|v| v.own.as_ref());
    match (opened, now) {
        (Some(own), _) => own.text.clone(),
        (None, Some(charter)) => sentence(charter, rule),
        (None, None) => String::new(),
    }
}

fn programme(st: &State, id: ProgrammeId, p: &Programme) -> ProgrammeView {
    let shares = p.shares.iter().map(|(seat, s)| ShareView {
        seat: seat.clone(),
        quota: s.quota,
        due: s.due,
        delivered: s.towards() + s.stepped_up,
        called_up: s.called_up,
        notice: s.notice,
        standing: s.standing,
    });
    ProgrammeView {
        id,
        title: p.title.clone(),
        round: p.round,
        mandate: p.mandate.clone(),
        card: p.card.clone(),
        budget: p.budget,
        shares: shares.collect(),
        stage: p.stage,
        missing: p.missing(),
        law: law::findings(st, id),
    }
}

fn craft(sc: &Scenario, st: &State) -> Vec<CraftView> {
    let view = |(number, c): (&crate::command::CraftNumber, &crate::flight::CraftState)| {
        let shares = c
            .programme
            .and_then(|id| st.programmes.get(&id))
            .map(|p| &p.shares);
        let mut paid: Vec<(Reverse<Money>, SeatId)> = shares.map_or_else(Vec::new, |shares| {
            let payers = shares.iter().filter(|(_, s)| s.paid() > Money::ZERO);
            payers
                .map(|(seat, s)| (Reverse(s.paid()), seat.clone()))
                .collect()
        });
        paid.sort();
        CraftView {
            number: *number,
            kind: c.kind.clone(),
            kind_name: sc
                .craft(&c.kind)
                .map_or_else(|| c.kind.to_string(), |k| k.craft.name.clone()),
            programme: c.programme,
            flight: c.flight.as_ref().map(|f| StandingFlight {
                craft: *number,
                flight: f.flight.clone(),
                launched_by: f.launched_by.clone(),
                stage: c.stage,
            }),
            ready: c.ready,
            stage: c.stage,
            contributors: paid
                .into_iter()
                .map(|(_, seat)| seat)
                .chain(unpaid_owner(c))
                .collect(),
        }
    };
    st.craft.iter().map(view).collect()
}

/// The owner of a craft that no programme pays for.
fn unpaid_owner(c: &crate::flight::CraftState) -> Option<SeatId> {
    c.owner
        .clone()
        .filter(|_| c.programme.is_none() && c.stage == CraftStage::Ordered)
}

/// Injects released to everyone, or to one seat alone.
pub(super) fn injects(sc: &Scenario, st: &State, only: Option<&SeatId>) -> Vec<InjectView> {
    let mut released: Vec<_> = sc
        .injects
        .iter()
        .filter_map(|i| Some((i, st.injects.get(&i.id)?)))
        .filter(|(_, r)| r.private_to.as_ref() == only)
        .map(|(i, r)| InjectView {
            id: i.id.clone(),
            round: r.round,
            title: i.title.clone(),
            text: i.text.clone(),
        })
        .collect();
    released.sort_by_key(|i| i.round);
    released
}

fn feed(sc: &Scenario, st: &State) -> Vec<FeedLine> {
    let mut titles = Titles::default();
    st.history
        .iter()
        .filter_map(|p| {
            titles.hear(&p.event);
            Some((p, show(sc, st, &titles, &p.event, &Viewer::Public)?))
        })
        .zip(1..)
        .map(|((p, shown), seq)| FeedLine {
            seq: Seq(seq),
            date: p.date,
            round: p.round,
            kind: shown.kind,
            seat: shown.seat,
            text: shown.text,
        })
        .collect()
}

fn campaigns(sc: &Scenario, st: &State) -> Vec<CampaignView> {
    sc.campaigns
        .iter()
        .filter(|c| c.private_to.is_none() || st.sky.published.contains(&c.id))
        .map(|c| {
            let free = c.price == Money::ZERO && sky::flown(st, c);
            let bought = st.sky.bought.get(&c.id).cloned();
            CampaignView {
                id: c.id.clone(),
                name: c.name.clone(),
                price: c.price,
                bought: bought.or_else(|| free.then(Vec::new)),
                for_sale: sky::for_sale(st, c),
            }
        })
        .collect()
}

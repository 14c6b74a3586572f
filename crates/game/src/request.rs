//! Requests for help by name, gifts and messages. Every answer stands in the report; silence counts as no.

use std::sync::Arc;

use scenario::{Date, Money, Scenario, SeatId};
use serde::Serialize;

use crate::agreement;
use crate::command::{HelpItem, RequestId, Term};
use crate::customs;
use crate::emit::Emit;
use crate::event::{Event, TrustWhy};
use crate::ledger;
use crate::rejection::Rejection;
use crate::rules;
use crate::shelter;
use crate::state::State;
use crate::trust;
use crate::view::{Answer, LedgerEntry, MessageView};

/// Least gift that counts as aid.
const LEAST_AID: Money = Money::millions(1);

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Request {
    pub(crate) round: u32,
    pub(crate) from: SeatId,
    pub(crate) to: SeatId,
    pub(crate) item: HelpItem,
    pub(crate) answer: Option<Answer>,
}

/// Another seat where somebody sits.
fn other(sc: &Scenario, st: &State, from: &SeatId, to: &SeatId) -> Result<(), Rejection> {
    rules::seat(sc, to)?;
    if from == to {
        return Err(Rejection::Oneself);
    }
    if !rules::occupied(st, to) {
        return Err(Rejection::EmptySeat { seat: to.clone() });
    }
    Ok(())
}

/// A seat may ask another for something it has, once a round.
pub(crate) fn check_make(
    sc: &Scenario,
    st: &State,
    from: &SeatId,
    to: &SeatId,
    item: &HelpItem,
) -> Result<(), Rejection> {
    other(sc, st, from, to)?;
    if st.seats.get(from).is_some_and(|s| s.asked) {
        return Err(Rejection::OneRequest);
    }
    let asked = rules::seat(sc, to)?;
    let lacks = |what: &str| {
        Err(Rejection::NoHardware {
            why: format!("{to} has no {what}"),
        })
    };
    match item {
        HelpItem::Money(amount) => ledger::positive(*amount),
        HelpItem::Station if asked.stations.is_empty() => lacks("ground station"),
        HelpItem::Launch if asked.launchers.is_empty() => lacks("launcher"),
        HelpItem::Shelter(people) => shelter::in_range(rules::seat(sc, from)?, *people),
        HelpItem::Station | HelpItem::Launch | HelpItem::Information => Ok(()),
    }
}

/// Makes a request.
pub(crate) fn make(em: &mut Emit<'_>, from: &SeatId, to: &SeatId, item: &HelpItem, by_inject: bool) {
    let id = RequestId(em.st.requests.keys().last().map_or(1, |r| r.0 + 1));
    let (from, to, item) = (from.clone(), to.clone(), item.clone());
    em.emit(Event::RequestMade {
        id,
        from,
        to,
        item,
        by_inject,
    });
}

/// The request, if this seat is asked and has not answered.
fn unanswered<'a>(st: &'a State, seat: &SeatId, id: RequestId) -> Result<&'a Request, Rejection> {
    let request = st
        .requests
        .get(&id)
        .filter(|r| r.to == *seat)
        .ok_or(Rejection::UnknownRequest { request: id })?;
    if request.answer.is_some() {
        return Err(Rejection::Already {
            what: format!("{id} is answered"),
        });
    }
    Ok(request)
}

/// The seat is asked, has not answered, and can do what it grants.
pub(crate) fn check_answer(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: RequestId,
    granted: bool,
) -> Result<(), Rejection> {
    let request = unanswered(st, seat, id)?;
    match &request.item {
        HelpItem::Money(amount) if granted => ledger::can_pay(st, seat, *amount),
        HelpItem::Shelter(people) if granted => shelter::check_prepare(sc, st, seat, &request.from, *people),
        HelpItem::Money(_)
        | HelpItem::Shelter(_)
        | HelpItem::Station
        | HelpItem::Launch
        | HelpItem::Information => Ok(()),
    }
}

/// Answers, and does at once what can be done at once.
pub(crate) fn answer(em: &mut Emit<'_>, seat: &SeatId, id: RequestId, granted: bool) {
    let Some(request) = em.st.requests.get(&id).cloned() else {
        return;
    };
    em.emit(Event::RequestAnswered { request: id, granted });
    if !granted {
        refused(em, &request);
        return;
    }
    match &request.item {
        HelpItem::Money(amount) => {
            em.emit(Event::MoneyGiven {
                from: seat.clone(),
                to: request.from.clone(),
                amount: *amount,
            });
        }
        HelpItem::Shelter(people) => shelter::prepare(em, seat, &request.from, *people),
        HelpItem::Station => {
            if !em.st.stations.contains(seat) {
                em.emit(Event::StationOffered { seat: seat.clone() });
            }
        }
        HelpItem::Launch => promise_launch(em, &request),
        HelpItem::Information => {}
    }
}

/// What is asked for as a promise of the one who is asked; `None` for what it knows, which is told or kept.
fn promise(sc: &Scenario, st: &State, request: &Request) -> Option<Term> {
    let until = st.round;
    Some(match &request.item {
        HelpItem::Money(amount) => Term::Give {
            amount: *amount,
            until,
        },
        HelpItem::Station => Term::Station { until },
        HelpItem::Shelter(people) => Term::Shelter {
            of: request.from.clone(),
            people: *people,
            until,
        },
        HelpItem::Launch => launch(sc),
        HelpItem::Information => return None,
    })
}

/// One launch towards the asteroid, to the end.
fn launch(sc: &Scenario) -> Term {
    Term::Launches {
        count: 1,
        by: Date::containing_jd(sc.asteroid.until_jd_tdb),
    }
}

/// The seat is asked, has not answered, and what it names would be an agreement with a price.
pub(crate) fn check_price(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: RequestId,
    takes: &[Term],
) -> Result<(), Rejection> {
    let request = unanswered(st, seat, id)?;
    let Some(gives) = promise(sc, st, request) else {
        return Err(Rejection::BadAgreement {
            why: "What one knows is told or kept: the rules could not check what was sold".to_owned(),
        });
    };
    if takes.is_empty() {
        return Err(Rejection::BadAgreement {
            why: "A price names at least one thing that the other will do; without one, grant it".to_owned(),
        });
    }
    agreement::check_offer(sc, st, seat, &request.from, (&[gives], takes))
}

/// Answers with a price: an offer between the two, which costs no trust.
pub(crate) fn name_price(em: &mut Emit<'_>, seat: &SeatId, id: RequestId, takes: &[Term]) {
    let Some(request) = em.st.requests.get(&id).cloned() else {
        return;
    };
    let Some(gives) = promise(em.sc, &em.st, &request) else {
        return;
    };
    let agreement = agreement::offer(em, seat, &request.from, (&[gives], takes), false);
    em.emit(Event::RequestPriced {
        request: id,
        agreement,
    });
}

/// Saying yes to a launch is a word given in public: it can be kept or broken to the end.
fn promise_launch(em: &mut Emit<'_>, request: &Request) {
    let takes = [launch(em.sc)];
    let id = agreement::offer(em, &request.from, &request.to, (&[], &takes), true);
    em.emit(Event::AgreementAnswered { id, accepted: true });
}

/// Trust falls: − 6 of the one who asked, − 2 of every seat under the corridor (exercise design, 5).
fn refused(em: &mut Emit<'_>, request: &Request) {
    let mut changes = vec![(request.from.clone(), request.to.clone(), -6)];
    let corridor = rules::corridor(em.sc, &em.st);
    let others = corridor
        .into_iter()
        .filter(|s| *s != request.to && *s != request.from);
    changes.extend(others.map(|s| (s, request.to.clone(), -2)));
    trust::change(em, &changes, TrustWhy::RequestRefused);
}

/// The round ends: silence is an answer too.
pub(crate) fn end_round(em: &mut Emit<'_>) {
    let open: Vec<(RequestId, Request)> = em
        .st
        .requests
        .iter()
        .filter(|(_, r)| r.answer.is_none())
        .map(|(id, r)| (*id, r.clone()))
        .collect();
    for (id, request) in open {
        em.emit(Event::RequestUnanswered { request: id });
        refused(em, &request);
    }
}

/// A gift to another seat that one can pay.
pub(crate) fn check_gift(
    sc: &Scenario,
    st: &State,
    from: &SeatId,
    to: &SeatId,
    amount: Money,
) -> Result<(), Rejection> {
    other(sc, st, from, to)?;
    ledger::positive(amount)?;
    ledger::can_pay(st, from, amount)
}

/// Gives money; aid that was neither asked for nor owed is thanked for once a round.
pub(crate) fn give(em: &mut Emit<'_>, from: &SeatId, to: &SeatId, amount: Money) {
    let round = em.st.round;
    let asked = em
        .st
        .requests
        .values()
        .any(|r| r.round == round && r.from == *to && r.to == *from);
    let before = em.st.history.iter().any(|p| {
        p.round == round
            && matches!(&p.event, Event::MoneyGiven { from: f, to: t, .. } if f == from && t == to)
    });
    let owed = agreement::owes_money(&em.st, from, to);
    em.emit(Event::MoneyGiven {
        from: from.clone(),
        to: to.clone(),
        amount,
    });
    if !asked && !owed && !before && amount >= LEAST_AID {
        trust::change(em, &[(to.clone(), from.clone(), 5)], TrustWhy::Aid);
    }
}

/// A message that may be said at this table.
pub(crate) fn check_message(
    sc: &Scenario,
    from: &SeatId,
    to: Option<&SeatId>,
    text: &str,
) -> Result<(), Rejection> {
    if let Some(to) = to {
        rules::seat(sc, to)?;
        if to == from {
            return Err(Rejection::Oneself);
        }
    }
    customs::check_words(sc, text)
}

pub(crate) fn on_made(st: &mut State, id: RequestId, request: Request, by_inject: bool) {
    if !by_inject && let Some(s) = st.seats.get_mut(&request.from) {
        s.asked = true;
    }
    st.requests.insert(id, request);
}

pub(crate) fn on_answered(st: &mut State, id: RequestId, answer: Answer) {
    if let Some(r) = st.requests.get_mut(&id) {
        r.answer = Some(answer);
    }
}

pub(crate) fn on_gift(st: &mut State, from: &SeatId, to: &SeatId, amount: Money) {
    ledger::post(st, from, LedgerEntry::Given, amount, None);
    ledger::post(st, to, LedgerEntry::Received, amount, None);
}

pub(crate) fn on_message(st: &mut State, from: &SeatId, to: Option<&SeatId>, text: &str) {
    let message = MessageView {
        date: st.date,
        from: from.clone(),
        to: to.cloned(),
        text: text.to_owned(),
    };
    Arc::make_mut(&mut st.messages).push(message);
}

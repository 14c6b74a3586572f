//! Rounds and phases: what happens by itself as each opens and ends.

use scenario::{CharterId, Date, Scenario, SeatId};

use crate::card;
use crate::cascade;
use crate::clause;
use crate::command::{Occupant, Phase};
use crate::emit::Emit;
use crate::event::Event;
use crate::flight;
use crate::income;
use crate::inject;
use crate::motion;
use crate::outcome;
use crate::procedure;
use crate::programme;
use crate::rejection::Rejection;
use crate::request;
use crate::rules;
use crate::search;
use crate::sky;
use crate::state::State;
use crate::suspicion;
use crate::trust;
use crate::vote;

/// Every seat once, and a charter of the scenario.
pub(crate) fn check_open(
    sc: &Scenario,
    st: &State,
    charter: &CharterId,
    seats: &[(SeatId, Occupant)],
) -> Result<(), Rejection> {
    if st.open {
        return Err(Rejection::AlreadyOpen);
    }
    if sc.charter(charter).is_none() {
        return Err(Rejection::UnknownCharter {
            charter: charter.clone(),
        });
    }
    for (seat, _) in seats {
        rules::seat(sc, seat)?;
    }
    for seat in &sc.seats {
        let times = seats.iter().filter(|(id, _)| *id == seat.id).count();
        if times != 1 {
            return Err(Rejection::SeatList {
                why: format!("{} stands in it {times} times, not once", seat.id),
            });
        }
    }
    Ok(())
}

/// Opens the session and the first round.
pub(crate) fn open_session(
    em: &mut Emit<'_>,
    charter: &CharterId,
    seats: &[(SeatId, Occupant)],
) -> Result<(), Rejection> {
    let members = em
        .sc
        .charter(charter)
        .map(|c| rules::first_members(em.sc, c))
        .unwrap_or_default();
    em.emit(Event::SessionOpened {
        charter: charter.clone(),
        members,
        seats: seats.to_vec(),
    });
    open_round(em, 0)
}

/// A Situation: bulletin, injects, income, the clause, and the question for the cards.
fn open_round(em: &mut Emit<'_>, round: u32) -> Result<(), Rejection> {
    let date = em.sc.rounds.get(round as usize).map_or(em.st.date, |r| r.date);
    em.emit(Event::RoundOpened { round, date });
    if round > 0 {
        procedure::leave_due(em);
        trust::pass_round(em);
        suspicion::pass_round(em);
    }
    sky::publish(em)?;
    inject::fire(em, inject::Moment::Opening);
    income::pay(em);
    clause::open_if_triggered(em);
    search::request(em);
    Ok(())
}

/// The phase may end: the physics owes nothing.
pub(crate) fn check_advance(st: &State) -> Result<(), Rejection> {
    if st.phase == Phase::Over {
        return Err(Rejection::Over);
    }
    match &st.cards.request {
        Some(request) => Err(card::busy(request)),
        None => Ok(()),
    }
}

/// Ends the phase.
pub(crate) fn advance(em: &mut Emit<'_>) -> Result<(), Rejection> {
    match em.st.phase {
        Phase::Situation => to_consultation(em)?,
        Phase::Consultation => {
            motion::close_docket(em);
            em.emit(Event::PhaseOpened {
                phase: Phase::Decision,
            });
        }
        Phase::Decision => {
            vote::close(em);
            clause::stand_by_default(em);
            em.emit(Event::PhaseOpened {
                phase: Phase::Commitment,
            });
            programme::rest_due(em);
        }
        Phase::Commitment => {
            cascade::settle(em);
            em.emit(Event::PhaseOpened {
                phase: Phase::Execution,
            });
            let next = em.sc.rounds.get(em.st.round as usize + 1).map(|r| r.date);
            let to = next.unwrap_or_else(|| Date::containing_jd(em.sc.asteroid.until_jd_tdb));
            flight::run_clock(em, to);
        }
        Phase::Execution => {
            request::end_round(em);
            if rules::last_round(em.sc, &em.st) {
                outcome::reach(em)?;
                em.emit(Event::PhaseOpened { phase: Phase::Over });
            } else {
                income::lapse(em);
                open_round(em, em.st.round + 1)?;
            }
        }
        Phase::Over => return Err(Rejection::Over),
    }
    Ok(())
}

/// Data that arrives before the debate is on the table when it begins: a new bulletin, and the cards once more.
fn to_consultation(em: &mut Emit<'_>) -> Result<(), Rejection> {
    let from = em.st.date;
    let to = em
        .sc
        .rounds
        .get(em.st.round as usize)
        .map_or(from, |r| r.consultation_date);
    let flyby = em.st.sky.flyby;
    let mut news = false;
    if to > from {
        let (points, pushed) = (em.st.points, sky::pushed(em.sc, &em.st).len());
        flight::run_clock(em, to);
        news =
            em.st.sky.flyby != flyby || em.st.points != points || sky::pushed(em.sc, &em.st).len() != pushed;
    }
    if news {
        sky::publish(em)?;
        inject::fire(em, inject::Moment::Update);
        clause::open_if_triggered(em);
        search::request(em);
    }
    em.emit(Event::PhaseOpened {
        phase: Phase::Consultation,
    });
    Ok(())
}

pub(crate) fn on_session(
    st: &mut State,
    charter: &CharterId,
    members: &[SeatId],
    seats: &[(SeatId, Occupant)],
) {
    st.open = true;
    st.charter = charter.clone();
    st.members = members.iter().cloned().collect();
    for (seat, occupant) in seats {
        on_occupant(st, seat, *occupant);
    }
}

pub(crate) fn on_occupant(st: &mut State, seat: &SeatId, occupant: Occupant) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.occupant = occupant;
    }
    if occupant == Occupant::Empty {
        procedure::on_empty(st, seat);
    }
}

pub(crate) fn on_round(st: &mut State, round: u32, date: Date) {
    st.round = round;
    st.date = date;
    for s in st.seats.values_mut() {
        s.asked = false;
        s.purse.spent_before = std::mem::take(&mut s.purse.spent_now);
    }
    procedure::on_round(st);
    on_phase(st, Phase::Situation);
}

pub(crate) fn on_phase(st: &mut State, phase: Phase) {
    st.phase = phase;
    if phase == Phase::Decision {
        // Whoever asked for odds too late has them no more.
        st.cards.plans.clear();
    }
    for s in st.seats.values_mut() {
        s.ready = false;
        s.acted = false;
    }
}

pub(crate) fn on_ready(st: &mut State, seat: &SeatId) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.ready = true;
    }
}

//! Suspicion of dual-use capabilities, 0 to 100: it grows while nobody may look.

use mission::plan::LauncherId;
use scenario::{Capability, CapabilityKind, Scenario, Seat, SeatId};

use crate::card;
use crate::command::Oversight;
use crate::emit::Emit;
use crate::event::{Event, SuspicionWhy};
use crate::physics::Card;
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;

/// Above this, voting for its plan costs support under the corridor (exercise design, 5).
pub(crate) const WEAPON_QUESTION: i32 = 60;

/// Suspicion of a seat as the exercise opens; `None` where it has nothing that could be a weapon: neither a device nor
/// rockets that stand by.
pub(crate) fn at_start(sc: &Scenario, seat: &Seat) -> Option<i32> {
    let rocket = |c: &Capability| c.owner == seat.id && matches!(c.kind, CapabilityKind::Launch(_));
    let stands_by = || sc.capabilities.iter().any(rocket);
    if seat.nuclear_device {
        Some(sc.relations.suspicion_nuclear)
    } else {
        stands_by().then_some(sc.relations.suspicion_standby)
    }
}

/// Changes the suspicion of a dual-use seat.
pub(crate) fn change(em: &mut Emit<'_>, seat: &SeatId, by: i32, why: SuspicionWhy) {
    let Some(now) = em.st.seats.get(seat).and_then(|s| s.suspicion) else {
        return;
    };
    let to = (now + by).clamp(0, 100);
    if to != now {
        em.emit(Event::SuspicionChanged {
            seat: seat.clone(),
            to,
            why,
        });
    }
}

/// Every dual-use seat.
pub(crate) fn dual_use(st: &State) -> Vec<SeatId> {
    st.seats
        .iter()
        .filter(|(_, s)| s.suspicion.is_some())
        .map(|(id, _)| id.clone())
        .collect()
}

/// Kinds of oversight that a seat can place itself under, in order.
pub(crate) const LEVELS: [Oversight; 3] = [Oversight::Declared, Oversight::Inspected, Oversight::Joint];

/// What oversight takes off suspicion, in all (exercise design, 5).
const fn relief(oversight: Oversight) -> i32 {
    match oversight {
        Oversight::National => 0,
        Oversight::Declared => 8,
        Oversight::Inspected => 15,
        Oversight::Joint => 25,
    }
}

/// What a round adds: 6 where nobody else may look (exercise design, 5). What is declared and cannot be checked grows half
/// as fast; that half is authored.
const fn growth(oversight: Oversight) -> i32 {
    match oversight {
        Oversight::National => 6,
        Oversight::Declared => 3,
        Oversight::Inspected | Oversight::Joint => 0,
    }
}

/// A round passes.
pub(crate) fn pass_round(em: &mut Emit<'_>) {
    for seat in dual_use(&em.st) {
        let by = em.st.seats.get(&seat).map_or(0, |s| growth(s.oversight));
        change(em, &seat, by, SuspicionWhy::Unsupervised);
    }
}

/// Others may look at what it has.
pub(crate) fn open_to_inspection(st: &State, seat: &SeatId) -> bool {
    st.seats
        .get(seat)
        .is_some_and(|s| s.oversight >= Oversight::Inspected)
}

/// Others decide with it: neither its device nor a rocket that it keeps standing by flies without a mandate.
pub(crate) fn check_control(sc: &Scenario, st: &State, seat: &SeatId, card: &Card) -> Result<(), Rejection> {
    let joint = st
        .seats
        .get(seat)
        .is_some_and(|s| s.oversight == Oversight::Joint);
    let stands_by = |launcher: &LauncherId| {
        let of = |c: &Capability| {
            c.owner == *seat && matches!(&c.kind, CapabilityKind::Launch(l) if l == launcher)
        };
        sc.capabilities.iter().any(of)
    };
    let shared = card::is_nuclear(sc, card) || card.flights.iter().any(|f| stands_by(&f.flight.launcher));
    if joint && shared {
        return Err(Rejection::JointControl);
    }
    Ok(())
}

/// The seat has something to open, and it is under less oversight.
pub(crate) fn check_place(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    oversight: Oversight,
) -> Result<(), Rejection> {
    rules::seat(sc, seat)?;
    match st.seats.get(seat).filter(|s| s.suspicion.is_some()) {
        Some(s) if s.oversight < oversight => Ok(()),
        Some(_) => Err(Rejection::Already {
            what: "Your capabilities are under that much oversight, and a promise of it is not taken back"
                .to_owned(),
        }),
        None => Err(Rejection::HasNone {
            what: "dual-use capabilities".to_owned(),
        }),
    }
}

/// Places them under it.
pub(crate) fn place(em: &mut Emit<'_>, seat: &SeatId, oversight: Oversight) {
    let before = em.st.seats.get(seat).map(|s| s.oversight).unwrap_or_default();
    em.emit(Event::OversightSet {
        seat: seat.clone(),
        oversight,
    });
    change(
        em,
        seat,
        relief(before) - relief(oversight),
        SuspicionWhy::Oversight,
    );
}

pub(crate) fn on_changed(st: &mut State, seat: &SeatId, to: i32) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.suspicion = Some(to);
    }
}

pub(crate) fn on_placed(st: &mut State, seat: &SeatId, oversight: Oversight) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.oversight = oversight;
    }
}

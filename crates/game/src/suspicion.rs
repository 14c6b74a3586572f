//! Suspicion of dual-use capabilities, 0 to 100: it grows while nobody may look.

use scenario::{Capability, CapabilityKind, Scenario, Seat, SeatId};

use crate::emit::Emit;
use crate::event::{Event, SuspicionWhy};
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

/// A round passes: + 6 where nobody may look.
pub(crate) fn pass_round(em: &mut Emit<'_>) {
    for seat in dual_use(&em.st) {
        if em.st.seats.get(&seat).is_some_and(|s| !s.inspected) {
            change(em, &seat, 6, SuspicionWhy::Unsupervised);
        }
    }
}

/// The seat has something to open, and has not opened it.
pub(crate) fn check_open(sc: &Scenario, st: &State, seat: &SeatId) -> Result<(), Rejection> {
    rules::seat(sc, seat)?;
    match st.seats.get(seat) {
        Some(s) if s.suspicion.is_some() && !s.inspected => Ok(()),
        Some(s) if s.inspected => Err(Rejection::Already {
            what: "Your capabilities are open to inspection".to_owned(),
        }),
        _ => Err(Rejection::HasNone {
            what: "dual-use capabilities".to_owned(),
        }),
    }
}

/// Opens them: − 15, and no more growth.
pub(crate) fn open(em: &mut Emit<'_>, seat: &SeatId) {
    em.emit(Event::OpenedToInspection { seat: seat.clone() });
    change(em, seat, -15, SuspicionWhy::Inspected);
}

pub(crate) fn on_changed(st: &mut State, seat: &SeatId, to: i32) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.suspicion = Some(to);
    }
}

pub(crate) fn on_opened(st: &mut State, seat: &SeatId) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.inspected = true;
    }
}

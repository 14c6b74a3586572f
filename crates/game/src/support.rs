//! Domestic support, 5 to 100: it limits what a delegation has to spend.

use scenario::SeatId;

use crate::economy;
use crate::emit::Emit;
use crate::event::{Event, SupportWhy};
use crate::state::State;

/// Changes a seat's support.
pub(crate) fn change(em: &mut Emit<'_>, seat: &SeatId, by: i32, why: SupportWhy) {
    let Some(now) = em.st.seats.get(seat).map(|s| s.support) else {
        return;
    };
    let to = economy::support_within(now + by);
    if to != now {
        em.emit(Event::SupportChanged {
            seat: seat.clone(),
            to,
            why,
        });
    }
}

pub(crate) fn on_changed(st: &mut State, seat: &SeatId, to: i32) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.support = to;
    }
}

//! Leaks: what a delegation kept from the table is read out by others. Told by oneself a paper earns trust; read in the
//! press it costs as much. Whoever is not a party to a side agreement thinks less of both who are.

use scenario::{SeatId, SecretId};

use crate::command::AgreementId;
use crate::emit::Emit;
use crate::event::{Event, TrustWhy};
use crate::secret;
use crate::state::State;
use crate::trust;
use crate::view::AgreementStage;

/// Trust that third parties lose in each party to a side agreement they read of in the press.
const SIDE_AGREEMENT: i32 = -2;

/// Every paper of a seat that is not on the table yet. Only its words: points of observation, launches and services stay the
/// seat's own to give.
pub(crate) fn papers(em: &mut Emit<'_>, seat: &SeatId) {
    let Some(owner) = em.sc.seat(seat) else { return };
    let hidden: Vec<_> = owner
        .secrets
        .iter()
        .filter(|s| !secret::is_known(&em.st, seat, &s.id))
        .collect();
    for paper in &hidden {
        em.emit(Event::PaperLeaked {
            seat: seat.clone(),
            secret: paper.id.clone(),
            text: paper.text.clone(),
        });
    }
    if !hidden.is_empty() {
        trust::of_all(em, seat, -secret::TOLD, TrustWhy::Leak);
    }
}

/// Side agreements in force that not everybody may read: those of a seat, or all.
pub(crate) fn agreements(em: &mut Emit<'_>, of: Option<&SeatId>) {
    for (id, from, to) in private(&em.st, of) {
        em.emit(Event::AgreementLeaked { id });
        let parties = [from, to];
        let others = em.sc.seats.iter().filter(|s| !parties.contains(&s.id));
        let changes: Vec<_> = others
            .flat_map(|s| parties.clone().map(|party| (s.id.clone(), party, SIDE_AGREEMENT)))
            .collect();
        trust::change(em, &changes, TrustWhy::Leak);
    }
}

/// Agreements that bind in private.
pub(crate) fn private(st: &State, of: Option<&SeatId>) -> Vec<(AgreementId, SeatId, SeatId)> {
    st.agreements
        .iter()
        .filter(|(_, a)| a.stage == AgreementStage::Accepted && !a.public)
        .filter(|(_, a)| of.is_none_or(|seat| a.from == *seat || a.to == *seat))
        .map(|(id, a)| (*id, a.from.clone(), a.to.clone()))
        .collect()
}

pub(crate) fn on_paper(st: &mut State, seat: &SeatId, id: &SecretId) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.leaked.insert(id.clone());
    }
}

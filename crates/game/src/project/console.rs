//! The facilitator's view.

use scenario::Scenario;

use crate::agreement;
use crate::command::Seq;
use crate::ledger;
use crate::legal;
use crate::rules;
use crate::state::State;
use crate::view::{ControlView, Viewer};

use super::table;

pub(super) fn control(sc: &Scenario, st: &State, seq: Seq) -> ControlView {
    let public = table::public(sc, st, seq);
    let quiet = sc
        .seats
        .iter()
        .filter(|s| rules::occupied(st, &s.id) && st.seats.get(&s.id).is_some_and(|x| !x.acted))
        .map(|s| s.id.clone())
        .collect();
    ControlView {
        events_list: sc
            .injects
            .iter()
            .map(|i| {
                let round = i.round.and_then(|r| u32::try_from(r).ok());
                (
                    i.id.clone(),
                    round,
                    i.title.clone(),
                    st.injects.contains_key(&i.id),
                )
            })
            .collect(),
        blocks: public.busy.clone(),
        quiet,
        agreements: agreement::views(st, &Viewer::Control),
        reading: sc
            .seats
            .iter()
            .map(|s| {
                (
                    s.id.clone(),
                    st.seats.get(&s.id).map_or(0, |x| x.support),
                    ledger::money(st, &s.id),
                )
            })
            .collect(),
        legal: legal::of_control(sc, st),
        public,
    }
}

//! Proxies: a delegation that cannot be there lets another vote in its place, and its own ballot goes before.

use scenario::{Scenario, SeatId};

use super::{Procedural, out_of_order};
use crate::ballot::{Choice, Sealed};
use crate::command::MotionId;
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::view::MotionStage;
use crate::vote;

/// Nobody acts for more than one other, nor hands on what it was given (TFEU 239).
pub(super) fn check_give(sc: &Scenario, st: &State, seat: &SeatId, to: &SeatId) -> Result<(), Rejection> {
    rules::seat(sc, to)?;
    if to == seat {
        return Err(Rejection::Oneself);
    }
    if !rules::has_voice(sc, st, seat) {
        return Err(Rejection::NoVoice);
    }
    if !rules::has_voice(sc, st, to) {
        return out_of_order(&format!("{to} has no vote itself"));
    }
    let proxies = &st.procedure.proxies;
    if let Some(holder) = proxies.get(seat) {
        return Err(Rejection::Already {
            what: format!("{holder} votes for you"),
        });
    }
    if proxies.values().any(|holder| holder == seat) {
        return out_of_order("you vote for another delegation, and a proxy is not handed on");
    }
    if proxies.contains_key(to) {
        return out_of_order(&format!("{to} has given its own vote to another"));
    }
    if proxies.values().any(|holder| holder == to) {
        return out_of_order(&format!(
            "{to} votes for another already, and nobody acts for two"
        ));
    }
    Ok(())
}

pub(super) fn check_take_back(st: &State, seat: &SeatId) -> Result<(), Rejection> {
    if st.procedure.proxies.contains_key(seat) {
        Ok(())
    } else {
        out_of_order("you have given no proxy")
    }
}

pub(super) fn check_cast(
    st: &State,
    seat: &SeatId,
    motion: MotionId,
    principal: &SeatId,
) -> Result<(), Rejection> {
    if st.procedure.proxies.get(principal) != Some(seat) {
        return out_of_order(&format!("{principal} has not given you its vote"));
    }
    // Whether the principal has voted itself is not said: in a secret ballot even that is its own.
    vote::check_cast(st, principal, motion)
}

pub(super) fn listed(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<(&'static str, Vec<Procedural>)> {
    let give = sc
        .seats
        .iter()
        .filter(|s| s.id != *seat)
        .map(|s| Procedural::GiveProxy { to: s.id.clone() })
        .collect();
    let principal = st.procedure.proxies.iter().find(|(_, holder)| *holder == seat);
    let open = st.motions.iter().filter(|(_, m)| m.stage == MotionStage::Open);
    let cast = principal.map_or_else(Vec::new, |(principal, _)| {
        open.flat_map(|(motion, _)| {
            [Choice::Yes, Choice::No, Choice::Abstain].map(|choice| Procedural::CastProxy {
                motion: *motion,
                principal: principal.clone(),
                choice: Sealed::new(choice),
            })
        })
        .collect()
    });
    vec![
        ("Give a proxy", give),
        ("Take the proxy back", vec![Procedural::TakeBackProxy]),
        ("Vote by proxy", cast),
    ]
}

/// Ballots that were cast by the proxy go with it, unless their vote is counted.
pub(super) fn on_taken_back(st: &mut State, from: &SeatId) {
    st.procedure.proxies.remove(from);
    for m in st.motions.values_mut().filter(|m| m.stage == MotionStage::Open) {
        m.by_proxy.remove(from);
    }
}

pub(super) fn on_cast(st: &mut State, motion: MotionId, principal: &SeatId, by: &SeatId, choice: Sealed) {
    if let Some(m) = st.motions.get_mut(&motion) {
        m.by_proxy.insert(principal.clone(), (by.clone(), choice));
    }
}

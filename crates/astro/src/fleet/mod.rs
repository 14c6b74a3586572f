//! Many objects at once.
//!
//! Objects that start close together stay neighbours until they come near a planet. So one of them, the reference, is
//! propagated with the full forces together with its derivatives, and each member's deviation from it is followed in
//! the reference's own linear flow, driven only by what the linear flow leaves out: the exact difference of the pulls
//! ([`coast`]). That needs few evaluations, and all members share their times. The last days near the Earth are
//! integrated member by member ([`near`]). Members for which this would not hold (far strays, approaches on the way)
//! are propagated alone from the start.

mod coast;
mod map;
mod near;
mod plan;
mod reference;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use nalgebra::Vector3;
use rayon::prelude::*;

use crate::encounter::encounter;
use crate::{AstroError, DeltaV, Encounter, Ephemeris, Epoch, Kick, Orbit, Outcome, StateVector, Target};

use coast::LANES;
pub use map::{Certificate, Map};
use plan::Plan;

/// One of many objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Barycentric state at the fleet's start, ICRF.
    pub state: StateVector,
    /// Changes of velocity: when, and the ICRF components in km/s.
    pub kicks: Vec<(Epoch, Vector3<f64>)>,
}

/// Fewer members than this are not worth a plan.
const ALONE: usize = 4;

/// Propagates all members with the full forces and reports each one's encounter with the Earth, in their order. The
/// answer does not depend on the number of threads, and agrees with [`encounter`] to 0.1 km at entry. `progress` hears
/// how many are done (from any thread, in no particular order) and returns false to stop.
///
/// # Errors
/// [`AstroError::Cancelled`], or as [`encounter`] for the first member that fails.
pub fn fleet(
    ephemeris: &Ephemeris,
    start: Epoch,
    members: &[Member],
    until: Epoch,
    progress: &(dyn Fn(usize) -> bool + Sync),
) -> Result<Vec<Encounter>, AstroError> {
    check(ephemeris, start, members, until)?;
    let plan = if members.len() < ALONE {
        None
    } else {
        Plan::new(ephemeris, start, members, until)
    };
    let (done, cancelled) = (AtomicUsize::new(0), AtomicBool::new(false));
    let blocks: Vec<Result<Vec<Encounter>, AstroError>> = members
        .par_chunks(LANES)
        .map(|block| {
            if cancelled.load(Ordering::Relaxed) {
                return Err(AstroError::Cancelled);
            }
            let out = match &plan {
                Some(plan) => together(ephemeris, start, plan, block, until),
                None => block
                    .iter()
                    .map(|member| alone(ephemeris, start, member, until))
                    .collect(),
            };
            if !progress(done.fetch_add(block.len(), Ordering::Relaxed) + block.len()) {
                cancelled.store(true, Ordering::Relaxed);
            }
            out
        })
        .collect();
    if cancelled.load(Ordering::Relaxed) {
        return Err(AstroError::Cancelled);
    }
    let mut out = Vec::with_capacity(members.len());
    for block in blocks {
        out.extend(block?);
    }
    Ok(out)
}

fn check(ephemeris: &Ephemeris, start: Epoch, members: &[Member], until: Epoch) -> Result<(), AstroError> {
    ephemeris.check(start)?;
    ephemeris.check(until)?;
    let days = until.days_since(start);
    if days <= 0.0 {
        return Err(AstroError::OutOfRange {
            what: "the span of the fleet, in days,",
            value: days,
            expected: "more than 0",
        });
    }
    for member in members {
        let state = &member.state;
        if !state
            .position_km
            .iter()
            .chain(state.velocity_km_s.iter())
            .all(|x| x.is_finite())
        {
            return Err(AstroError::NotFinite {
                what: "the state of a fleet's member",
            });
        }
        for (epoch, change) in &member.kicks {
            if !epoch.is_finite() || !change.iter().all(|x| x.is_finite()) {
                return Err(AstroError::NotFinite {
                    what: "a velocity change of a fleet's member",
                });
            }
            if *epoch < start || *epoch > until {
                return Err(AstroError::KickOutsideSpan {
                    epoch: *epoch,
                    from: start,
                    until,
                });
            }
        }
    }
    Ok(())
}

/// A block of members by the plan; those that it does not fit, alone.
fn together(
    ephemeris: &Ephemeris,
    start: Epoch,
    plan: &Plan,
    block: &[Member],
    until: Epoch,
) -> Result<Vec<Encounter>, AstroError> {
    let states = coast::run(plan, block);
    block
        .iter()
        .zip(&states)
        .map(|(member, state)| {
            match state
                .as_ref()
                .and_then(|s| near::finish(ephemeris, plan, member, s))
            {
                Some(found) if found.outcome != Outcome::Miss || plan.is_nearest(&found) => Ok(found),
                _ => alone(ephemeris, start, member, until),
            }
        })
        .collect()
}

fn alone(
    ephemeris: &Ephemeris,
    start: Epoch,
    member: &Member,
    until: Epoch,
) -> Result<Encounter, AstroError> {
    let orbit = Orbit {
        epoch: start,
        state: member.state,
        non_gravitational: None,
    };
    let kicks: Vec<Kick> = member
        .kicks
        .iter()
        .map(|(epoch, change)| Kick {
            epoch: *epoch,
            delta_v: DeltaV::Inertial { mm_s: change * 1e6 },
        })
        .collect();
    encounter(ephemeris, &orbit, &kicks, until, Target::Earth)
}

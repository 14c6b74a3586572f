//! Many objects at once.
//!
//! Objects that start close together stay neighbours until they come near a planet. So one of them, the reference, is
//! propagated with the full forces together with its derivatives, and each member's deviation from it is followed in
//! the reference's own linear flow, driven only by what the linear flow leaves out: the exact difference of the pulls
//! ([`coast`]). That needs few evaluations, and all members share their times. The last days near the Earth are
//! integrated member by member ([`near`]). Members for which this would not hold (far strays, approaches on the way)
//! are propagated alone from the start.

mod arrival;
mod block;
mod certify;
mod coast;
mod ground;
mod inputs;
mod map;
mod near;
mod pieces;
mod plan;
mod reference;
mod standing;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use nalgebra::Vector3;
use rayon::prelude::*;

use crate::encounter::encounter;
use crate::{AstroError, DeltaV, Encounter, Ephemeris, Epoch, Kick, Orbit, Outcome, StateVector, Target};

pub use certify::Certificate;
use coast::LANES;
pub use map::{Map, Mapped};
use plan::Plan;

/// One of many objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Barycentric state at the fleet's start, ICRF.
    pub state: StateVector,
    /// Changes of velocity: when, and the ICRF components in km/s.
    pub kicks: Vec<(Epoch, Vector3<f64>)>,
}

/// A member that is followed in a plan may differ by so much from itself alone: at entry or at its nearest, km, or as a share of
/// the distance there.
const HOLDS_KM: f64 = 0.3;
const HOLDS_SHARE: f64 = 1e-5;
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
    let Some(plan) = plan else {
        return alone_all(ephemeris, start, members, until, progress);
    };
    let states: Vec<Option<StateVector>> = members
        .par_chunks(LANES)
        .flat_map_iter(|block| coast::run(&plan, block))
        .collect();
    if plan.is_strained() && !holds(ephemeris, (start, until), &plan, members, &states)? {
        return alone_all(ephemeris, start, members, until, progress);
    }
    meet(ephemeris, (start, until), &plan, members, &states, progress)
}

/// Those for whom there is no plan, one by one.
fn alone_all(
    ephemeris: &Ephemeris,
    start: Epoch,
    members: &[Member],
    until: Epoch,
    progress: &(dyn Fn(usize) -> bool + Sync),
) -> Result<Vec<Encounter>, AstroError> {
    let count = Count::new(progress);
    let met: Vec<Result<Encounter, AstroError>> = members
        .par_iter()
        .map(|member| {
            count.go_on()?;
            let met = alone(ephemeris, start, member, until);
            count.add(1);
            met
        })
        .collect();
    count.go_on()?;
    met.into_iter().collect()
}

/// Whether a plan that takes its members near the Sun far apart is as good as promised: for some of those that it followed, from
/// the farthest behind to the farthest ahead, of which each is also integrated alone.
fn holds(
    ephemeris: &Ephemeris,
    (start, until): (Epoch, Epoch),
    plan: &Plan,
    members: &[Member],
    states: &[Option<StateVector>],
) -> Result<bool, AstroError> {
    let flight = plan.reference.velocity_km_s.normalize();
    let mut off: Vec<(f64, usize)> = states
        .iter()
        .enumerate()
        .filter_map(|(i, state)| {
            let off = (*state)?.position_km - plan.reference.position_km;
            Some((off.dot(&flight), i))
        })
        .collect();
    off.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // The farthest may be propagated alone anyway, so that they alone tell nothing.
    let last = off.len().saturating_sub(1);
    let mut chosen: Vec<usize> = [0, last / 8, last / 4, last - last / 4, last - last / 8, last]
        .into_iter()
        .filter_map(|at| off.get(at).map(|(_, i)| *i))
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    let few: Vec<Member> = chosen.iter().map(|i| members[*i].clone()).collect();
    let states: Vec<Option<StateVector>> = chosen.iter().map(|i| states[*i]).collect();
    let met = meet(ephemeris, (start, until), plan, &few, &states, &|_| true)?;
    let all: Vec<usize> = (0..few.len()).collect();
    let alone = certify::all_alone(ephemeris, (start, until), &few, &all)?;
    Ok(alone.iter().all(|(i, alone)| {
        let distance_km = alone.closest.map_or(0.0, |closest| closest.distance_km);
        // Not so either if it is not a number.
        certify::difference_km(&met[*i], alone) < HOLDS_KM.max(HOLDS_SHARE * distance_km)
    }))
}

/// How many are done, and whether to stop.
struct Count<'a> {
    done: AtomicUsize,
    cancelled: AtomicBool,
    progress: &'a (dyn Fn(usize) -> bool + Sync),
}

impl<'a> Count<'a> {
    fn new(progress: &'a (dyn Fn(usize) -> bool + Sync)) -> Self {
        Self {
            done: AtomicUsize::new(0),
            cancelled: AtomicBool::new(false),
            progress,
        }
    }

    fn go_on(&self) -> Result<(), AstroError> {
        if self.cancelled.load(Ordering::Relaxed) {
            Err(AstroError::Cancelled)
        } else {
            Ok(())
        }
    }

    fn add(&self, more: usize) {
        if !(self.progress)(self.done.fetch_add(more, Ordering::Relaxed) + more) {
            self.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

/// From the states at the hand-over to the encounters, in the members' order: those that arrive together in blocks, the
/// others alone.
fn meet(
    ephemeris: &Ephemeris,
    (start, until): (Epoch, Epoch),
    plan: &Plan,
    members: &[Member],
    states: &[Option<StateVector>],
    progress: &(dyn Fn(usize) -> bool + Sync),
) -> Result<Vec<Encounter>, AstroError> {
    let count = Count::new(progress);
    let flight = plan.reference.velocity_km_s;
    let mut together: Vec<(f64, usize, StateVector)> = states
        .iter()
        .enumerate()
        .filter_map(|(i, state)| {
            let state = (*state)?;
            let ahead = (state.position_km - plan.reference.position_km).dot(&flight);
            near::in_blocks(plan, &members[i]).then_some((ahead, i, state))
        })
        .collect();
    together.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let settled = |found: &Encounter| found.outcome != Outcome::Miss || plan.is_nearest(found);
    let found: Vec<(usize, Option<Encounter>)> = together
        .par_chunks(LANES)
        .flat_map_iter(|block| {
            if count.go_on().is_err() {
                return Vec::new();
            }
            let states: Vec<StateVector> = block.iter().map(|(_, _, state)| *state).collect();
            let found = near::finish_block(plan, &states);
            let kept: Vec<(usize, Option<Encounter>)> = block
                .iter()
                .zip(found)
                .map(|((_, i, _), found)| (*i, found.filter(settled)))
                .collect();
            count.add(kept.iter().filter(|(_, found)| found.is_some()).count());
            kept
        })
        .collect();
    count.go_on()?;
    let mut met: Vec<Option<Encounter>> = vec![None; members.len()];
    for (i, encounter) in found {
        met[i] = encounter;
    }
    let met: Vec<Result<Encounter, AstroError>> = met
        .into_par_iter()
        .enumerate()
        .map(|(i, found)| {
            if let Some(found) = found {
                return Ok(found);
            }
            count.go_on()?;
            let late = states[i]
                .filter(|_| !near::in_blocks(plan, &members[i]))
                .and_then(|state| near::finish(ephemeris, plan, &members[i], &state))
                .filter(settled);
            let met = match late {
                Some(found) => Ok(found),
                None => alone(ephemeris, start, &members[i], until),
            };
            count.add(1);
            met
        })
        .collect();
    count.go_on()?;
    met.into_iter().collect()
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
    // The first that is wrong, whatever the number of threads.
    members
        .par_iter()
        .with_min_len(1024)
        .find_map_first(|member| check_member(start, member, until).err())
        .map_or(Ok(()), Err)
}

fn check_member(start: Epoch, member: &Member, until: Epoch) -> Result<(), AstroError> {
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
    Ok(())
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

//! Back to the epoch with the full forces, and forth again.

use nalgebra::{Matrix3, Vector3};

use super::candidates::Candidate;
use super::{AFTER_IMPACT_DAYS, ForgeError, Point, Wish};
use crate::frame::itrf_of;
use crate::time::DAY_S;
use crate::{
    AU_KM, AstroError, Body, ENTRY_ALTITUDE_KM, Elements, Entry, Ephemeris, Epoch, Geodetic, Orbit, Outcome,
    StateVector, Target, Trajectory, encounter, ground_point, propagate, transition,
};

/// The orbit at the epoch, and the whole way back to it.
pub(super) fn back_to(
    ephemeris: &Ephemeris,
    candidate: &Candidate,
    epoch: Epoch,
) -> Result<(Orbit, Trajectory), ForgeError> {
    let earth = ephemeris.state(Body::Earth, candidate.entry)?;
    let start = candidate.orbit(earth.position_km, earth.velocity_km_s);
    let way = propagate(ephemeris, &start, &[], epoch)?;
    if way.collided_with().is_some() {
        return Err(ForgeError::NoOrbit);
    }
    let orbit = as_written(
        ephemeris,
        &Orbit {
            epoch,
            state: way.state_at(epoch)?,
            non_gravitational: None,
        },
    )?;
    Ok((orbit, way))
}

/// An orbit as a file gives it back: heliocentric, in au and au/day.
fn as_written(ephemeris: &Ephemeris, orbit: &Orbit) -> Result<Orbit, AstroError> {
    let (position_au, velocity_au_per_day) = heliocentric_au(ephemeris, orbit)?;
    Orbit::heliocentric_au(orbit.epoch, position_au, velocity_au_per_day)
}

/// Heliocentric position (au) and velocity (au/day), ICRF axes.
pub(super) fn heliocentric_au(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
) -> Result<(Vector3<f64>, Vector3<f64>), AstroError> {
    let sun = ephemeris.state(Body::Sun, orbit.epoch)?;
    Ok((
        (orbit.state.position_km - sun.position_km) / AU_KM,
        (orbit.state.velocity_km_s - sun.velocity_km_s) * (DAY_S / AU_KM),
    ))
}

/// What comes back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verified {
    pub(super) orbit: Orbit,
    pub(super) entry: Entry,
    pub(super) error_km: f64,
    pub(super) error_s: f64,
}

/// Nearer than this nothing is corrected any more, km.
const GOOD_KM: f64 = 0.02;

/// Flies forwards and corrects the velocity at the epoch until place and time are met, then looks where it enters.
pub(super) fn corrected(
    ephemeris: &Ephemeris,
    wish: &Wish,
    candidate: &Candidate,
    mut orbit: Orbit,
    (most_km, most_s): (f64, f64),
) -> Result<Verified, ForgeError> {
    let mut best: Option<(f64, Orbit)> = None;
    for round in 0..5 {
        let off = miss_km(ephemeris, &orbit, candidate)?;
        if best.is_none_or(|(least, _)| off.norm() < least) {
            best = Some((off.norm(), orbit));
        }
        if off.norm() < GOOD_KM || round == 4 {
            break;
        }
        // One minute earlier, so that no way ends inside the Earth.
        let (_, matrix) = transition(ephemeris, &orbit, &[], candidate.entry.plus_seconds(-60.0))?;
        let by_velocity: Matrix3<f64> = matrix.fixed_view::<3, 3>(0, 3).into_owned();
        let Some(change) = by_velocity.lu().solve(&off) else {
            break;
        };
        orbit.state.velocity_km_s -= change;
        orbit = as_written(ephemeris, &orbit)?;
    }
    let orbit = best.map_or(orbit, |(_, orbit)| orbit);
    let until = candidate.entry.plus_days(AFTER_IMPACT_DAYS);
    let met = encounter(ephemeris, &orbit, &[], until, Target::Earth)?;
    let Outcome::Impact(entry) = met.outcome else {
        return Err(ForgeError::NotVerified {
            error_km: met.closest.map_or(f64::INFINITY, |c| c.distance_km),
            error_s: f64::INFINITY,
        });
    };
    let error_km = point_error_km(wish, &entry);
    let error_s = entry.epoch.seconds_since(candidate.entry);
    if error_km > most_km || error_s.abs() > most_s {
        return Err(ForgeError::NotVerified { error_km, error_s });
    }
    Ok(Verified {
        orbit,
        entry,
        error_km,
        error_s,
    })
}

/// Where it is at the time of entry, from where it should be, km.
fn miss_km(ephemeris: &Ephemeris, orbit: &Orbit, candidate: &Candidate) -> Result<Vector3<f64>, ForgeError> {
    let way = propagate(ephemeris, orbit, &[], candidate.entry)?;
    let end = way.span().1;
    let state = way.state_at(end)?;
    let earth = ephemeris.state(Body::Earth, end)?;
    let relative = StateVector {
        position_km: state.position_km - earth.position_km,
        velocity_km_s: state.velocity_km_s - earth.velocity_km_s,
    };
    // It ends sooner if it is early enough to reach the ground: straight on from there is near enough to correct by.
    let straight_on = candidate.entry.seconds_since(end);
    Ok(relative.position_km + relative.velocity_km_s * straight_on - candidate.geocentric.position_km)
}

/// Distance between the point asked for and the same point of an entry, km.
fn point_error_km(wish: &Wish, entry: &Entry) -> f64 {
    let target = |altitude_km| {
        itrf_of(Geodetic {
            longitude_deg: wish.longitude_deg,
            latitude_deg: wish.latitude_deg,
            altitude_km,
        })
    };
    match wish.point {
        Point::Entry => (entry.position_itrf_km - target(ENTRY_ALTITUDE_KM)).norm(),
        Point::Ground => (itrf_of(ground_point(entry)) - target(0.0)).norm(),
    }
}

/// Heliocentric elements at the epoch, and by how many km 1 mm/s along the velocity there moves it a day before the
/// impact.
pub(super) fn about(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    entry: Epoch,
) -> Result<(Elements, f64), ForgeError> {
    let sun = ephemeris.state(Body::Sun, orbit.epoch)?;
    let heliocentric = StateVector {
        position_km: orbit.state.position_km - sun.position_km,
        velocity_km_s: orbit.state.velocity_km_s - sun.velocity_km_s,
    };
    let (_, matrix) = transition(ephemeris, orbit, &[], entry.plus_days(-1.0))?;
    let moved = matrix.fixed_view::<3, 3>(0, 3) * heliocentric.velocity_km_s.normalize() * 1e-6;
    Ok((Elements::from_heliocentric(&heliocentric)?, moved.norm()))
}

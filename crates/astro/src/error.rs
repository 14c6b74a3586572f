//! What can go wrong in the physics, said so that a person knows what to change.

use crate::{Body, Epoch};

/// An error of the physics engine. Hitting or missing a planet is an outcome, never one of these.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AstroError {
    /// A time outside the embedded ephemeris.
    #[error(
        "{epoch} (JD {:.6} TDB) is outside the ephemeris, which covers JD {:.1} to {:.1} TDB ({first} to {last}); \
         choose a time inside it",
        epoch.jd_tdb(), first.jd_tdb(), last.jd_tdb()
    )]
    OutsideEphemeris {
        /// The time asked for.
        epoch: Epoch,
        /// The first time covered.
        first: Epoch,
        /// The last time covered.
        last: Epoch,
    },
    /// A number that is not finite where one is needed.
    #[error("{what} is not a finite number; check the input")]
    NotFinite {
        /// The quantity, in words.
        what: &'static str,
    },
    /// A value outside its physical range.
    #[error("{what} is {value}, but it must be {expected}")]
    OutOfRange {
        /// The quantity, in words.
        what: &'static str,
        /// The value given.
        value: f64,
        /// The range allowed, in words.
        expected: &'static str,
    },
    /// A calendar date or clock time that does not exist or cannot be read.
    #[error("{text:?} is not a UTC date and time; write it like 2032-12-22T14:01:25")]
    BadDate {
        /// What was given.
        text: String,
    },
    /// A velocity change that lies outside the propagated span.
    #[error(
        "the velocity change at {epoch} (JD {:.6} TDB) lies outside the propagated span, JD {:.6} to {:.6} TDB; \
         move it inside or extend the span",
        epoch.jd_tdb(), from.jd_tdb(), until.jd_tdb()
    )]
    KickOutsideSpan {
        /// When the velocity change was asked for.
        epoch: Epoch,
        /// Start of the span.
        from: Epoch,
        /// End of the span.
        until: Epoch,
    },
    /// A time outside a computed trajectory.
    #[error(
        "{epoch} (JD {:.6} TDB) is outside the trajectory, which runs from JD {:.6} to {:.6} TDB",
        epoch.jd_tdb(), first.jd_tdb(), last.jd_tdb()
    )]
    OutsideTrajectory {
        /// The time asked for.
        epoch: Epoch,
        /// First time of the trajectory.
        first: Epoch,
        /// Last time of the trajectory.
        last: Epoch,
    },
    /// The object starts inside a body.
    #[error(
        "the object starts {distance_km:.0} km from the centre of {body}, inside it; check the state and its epoch"
    )]
    StartsInside {
        /// The body it starts in.
        body: Body,
        /// Distance from its centre, km.
        distance_km: f64,
    },
    /// The integrator used up its steps.
    #[error(
        "the propagation stopped at {reached} (JD {:.6} TDB) after its limit of {limit} steps; \
         shorten the span or check the state",
        reached.jd_tdb()
    )]
    StepLimit {
        /// The most steps allowed.
        limit: usize,
        /// The time reached.
        reached: Epoch,
    },
    /// The state became infinite or not a number on the way.
    #[error("the trajectory became meaningless at {reached} (JD {:.6} TDB); check the state", reached.jd_tdb())]
    Diverged {
        /// The time reached.
        reached: Epoch,
    },
    /// The caller asked to stop.
    #[error("cancelled before all trajectories were done")]
    Cancelled,
    /// Objects too unlike one another, or too near a body on the way, for one map of all.
    #[error(
        "these objects do not stay neighbours until they come to the Earth, so that no map holds for all of them; \
         propagate them one by one or spread them less"
    )]
    NoMap,
    /// A map whose answers differ too much from full runs.
    #[error(
        "the map is off by up to {max_km:.3} km against {runs} full runs, more than the {allowed_km} km allowed; \
         propagate these objects or spread them less"
    )]
    MapNotCertified {
        /// Full runs compared.
        runs: usize,
        /// The largest difference, km.
        max_km: f64,
        /// What was allowed, km.
        allowed_km: f64,
    },
    /// The embedded ephemeris cannot be read: the program was built from a damaged file.
    #[error("the embedded ephemeris is damaged ({what}); build the program again from a clean copy")]
    DamagedEphemeris {
        /// What is wrong with it.
        what: &'static str,
    },
}

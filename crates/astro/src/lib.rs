//! Where things are: time, frames, ephemeris, propagation, encounters and knowledge of an orbit.

mod approach;
mod bplane;
pub mod constants;
pub mod elements;
pub mod encounter;
pub mod ephemeris;
mod error;
pub mod fleet;
mod forces;
pub mod forge;
pub mod frame;
pub mod keyhole;
pub mod knowledge;
pub mod propagate;
mod radau;
pub mod time;
pub mod transfer;
pub mod visibility;

pub use bplane::{BPlane, PlaneEllipse, TargetPlane, bplane, covariance_of, plane_partials, target_plane};
pub use constants::*;
pub use elements::Elements;
pub use encounter::{Closest, Encounter, Entry, Outcome, Target, encounter, ground_point};
pub use ephemeris::{Body, Ephemeris, StateVector};
pub use error::AstroError;
pub use fleet::{Member, fleet};
pub use frame::Geodetic;
pub use propagate::{DeltaV, Kick, NonGravitational, Orbit, Trajectory, propagate, transition};
pub use time::{Epoch, Utc};

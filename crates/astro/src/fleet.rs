//! Many objects at once.

use nalgebra::Vector3;

use crate::{AstroError, Encounter, Ephemeris, Epoch, StateVector};

/// One of many objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Barycentric state at the fleet's start, ICRF.
    pub state: StateVector,
    /// Changes of velocity: when, and the ICRF components in km/s.
    pub kicks: Vec<(Epoch, Vector3<f64>)>,
}

/// Propagates all members with the full forces and reports each one's encounter with the Earth, in their order. The
/// answer does not depend on the number of threads. `progress` hears how many are done and returns false to stop.
///
/// # Errors
/// [`AstroError::Cancelled`], or as [`crate::propagate::propagate`] for the first member that fails.
pub fn fleet(
    _ephemeris: &Ephemeris,
    _start: Epoch,
    _members: &[Member],
    _until: Epoch,
    _progress: &(dyn Fn(usize) -> bool + Sync),
) -> Result<Vec<Encounter>, AstroError> {
    unimplemented!()
}

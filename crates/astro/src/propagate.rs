//! One object's way among the Sun, the planets and the Moon.

use nalgebra::{Matrix6, Vector3};
use serde::{Deserialize, Serialize};

use crate::{AstroError, Body, Ephemeris, Epoch, StateVector};

/// Marsden's non-gravitational accelerations at 1 au, au/day², falling with the square of the distance from the Sun.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NonGravitational {
    /// Radial, au/day².
    pub a1: f64,
    /// Transverse, au/day².
    pub a2: f64,
    /// Normal, au/day².
    pub a3: f64,
}

/// An object at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orbit {
    /// When the state holds.
    pub epoch: Epoch,
    /// Barycentric state, ICRF.
    pub state: StateVector,
    /// Accelerations other than gravity, if known.
    pub non_gravitational: Option<NonGravitational>,
}

impl Orbit {
    /// From a heliocentric state, ICRF axes, au and au/day.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`], or [`AstroError::NotFinite`] for a state that is not finite.
    pub fn heliocentric_au(
        _epoch: Epoch,
        _position_au: Vector3<f64>,
        _velocity_au_per_day: Vector3<f64>,
    ) -> Result<Self, AstroError> {
        unimplemented!()
    }

    /// From a barycentric state, ICRF axes, au and au/day.
    pub fn barycentric_au(
        _epoch: Epoch,
        _position_au: Vector3<f64>,
        _velocity_au_per_day: Vector3<f64>,
    ) -> Result<Self, AstroError> {
        unimplemented!()
    }

    /// From a heliocentric state, ICRF axes, km and km/s.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`], or [`AstroError::NotFinite`] for a state that is not finite.
    pub fn heliocentric(_epoch: Epoch, _state: StateVector) -> Result<Self, AstroError> {
        unimplemented!()
    }
}

/// A sudden change of velocity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DeltaV {
    /// Along the heliocentric velocity.
    AlongVelocity {
        /// mm/s; negative against it.
        mm_s: f64,
    },
    /// ICRF components.
    Inertial {
        /// mm/s.
        mm_s: Vector3<f64>,
    },
    /// Components away from the Sun, along the motion at right angles to that, and along the orbit's normal.
    RadialTransverseNormal {
        /// mm/s.
        mm_s: Vector3<f64>,
    },
}

/// A change of velocity at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kick {
    /// When.
    pub epoch: Epoch,
    /// How much, and which way.
    pub delta_v: DeltaV,
}

/// A computed way, with the state at any moment of it.
#[derive(Debug, Clone)]
pub struct Trajectory {
    start: Epoch,
    end: Epoch,
    collided_with: Option<Body>,
}

impl Trajectory {
    /// Where it starts, and where it ends: at the time asked for, or sooner if it ran into a body.
    pub fn span(&self) -> (Epoch, Epoch) {
        (self.start, self.end)
    }

    /// The body it ran into, if it ended there: the trajectory then stops well below that body's surface.
    pub fn collided_with(&self) -> Option<Body> {
        self.collided_with
    }

    /// Barycentric state, ICRF.
    ///
    /// # Errors
    /// [`AstroError::OutsideTrajectory`] outside its span.
    pub fn state_at(&self, _epoch: Epoch) -> Result<StateVector, AstroError> {
        unimplemented!()
    }
}

/// Propagates an object, forwards or backwards in time.
///
/// # Errors
/// [`AstroError`] for input that is not finite, a span outside the ephemeris, a kick outside the span, a start inside a
/// body, or a run that used up its steps.
pub fn propagate(
    _ephemeris: &Ephemeris,
    _orbit: &Orbit,
    _kicks: &[Kick],
    _until: Epoch,
) -> Result<Trajectory, AstroError> {
    unimplemented!()
}

/// The state at `until` and its derivatives by the state at the start: rows and columns are x, y, z (km), then vx, vy,
/// vz (km/s).
///
/// # Errors
/// As [`propagate`]; [`AstroError::OutsideTrajectory`] if the object runs into a body before `until`.
pub fn transition(
    _ephemeris: &Ephemeris,
    _orbit: &Orbit,
    _kicks: &[Kick],
    _until: Epoch,
) -> Result<(StateVector, Matrix6<f64>), AstroError> {
    unimplemented!()
}

//! Where the Sun, the planets and the Moon are: JPL's DE440, embedded.

use std::fmt;

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use crate::{AstroError, Epoch};

/// A body whose position is known. `Mars` to `Pluto` stand for the barycentre of the planet and its moons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Body {
    /// The Sun.
    Sun,
    /// Mercury.
    Mercury,
    /// Venus.
    Venus,
    /// The Earth without the Moon.
    Earth,
    /// The Moon.
    Moon,
    /// Mars and its moons.
    Mars,
    /// Jupiter and its moons.
    Jupiter,
    /// Saturn and its moons.
    Saturn,
    /// Uranus and its moons.
    Uranus,
    /// Neptune and its moons.
    Neptune,
    /// Pluto and its moons.
    Pluto,
}

impl Body {
    /// All bodies.
    pub const ALL: [Self; 11] = [
        Self::Sun,
        Self::Mercury,
        Self::Venus,
        Self::Earth,
        Self::Moon,
        Self::Mars,
        Self::Jupiter,
        Self::Saturn,
        Self::Uranus,
        Self::Neptune,
        Self::Pluto,
    ];
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sun => "the Sun",
            Self::Mercury => "Mercury",
            Self::Venus => "Venus",
            Self::Earth => "the Earth",
            Self::Moon => "the Moon",
            Self::Mars => "Mars",
            Self::Jupiter => "Jupiter",
            Self::Saturn => "Saturn",
            Self::Uranus => "Uranus",
            Self::Neptune => "Neptune",
            Self::Pluto => "Pluto",
        })
    }
}

/// Position and velocity, ICRF axes; the origin is said where it is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateVector {
    /// Position, km.
    pub position_km: Vector3<f64>,
    /// Velocity, km/s.
    pub velocity_km_s: Vector3<f64>,
}

/// Tabulated positions of all bodies.
#[derive(Debug)]
pub struct Ephemeris {}

impl Ephemeris {
    /// The slice of DE440 that the program carries.
    pub fn embedded() -> &'static Self {
        unimplemented!()
    }

    /// The first and the last moment covered.
    pub fn span(&self) -> (Epoch, Epoch) {
        unimplemented!()
    }

    /// Barycentric state of a body, ICRF.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`] outside [`Ephemeris::span`].
    pub fn state(&self, _body: Body, _epoch: Epoch) -> Result<StateVector, AstroError> {
        unimplemented!()
    }
}

//! Keplerian elements about the Sun.

use serde::{Deserialize, Serialize};

use crate::{AstroError, StateVector};

/// Osculating heliocentric elements on the ecliptic and equinox of J2000 (obliquity 84381.448″, as JPL prints them).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Elements {
    /// Semi-major axis, au; negative for a hyperbola.
    pub a_au: f64,
    /// Eccentricity; not exactly 1.
    pub e: f64,
    /// Inclination, degrees.
    pub i_deg: f64,
    /// Longitude of the ascending node, degrees.
    pub node_deg: f64,
    /// Argument of perihelion, degrees.
    pub peri_deg: f64,
    /// Mean anomaly, degrees.
    pub mean_anomaly_deg: f64,
}

impl Elements {
    /// Heliocentric state, ICRF axes.
    ///
    /// # Errors
    /// [`AstroError::NotFinite`] or [`AstroError::OutOfRange`] for elements of no conic.
    pub fn to_heliocentric(&self) -> Result<StateVector, AstroError> {
        unimplemented!()
    }

    /// Elements of a heliocentric state, ICRF axes.
    ///
    /// # Errors
    /// [`AstroError::NotFinite`] or [`AstroError::OutOfRange`] for a state without a conic (no angular momentum, or
    /// exactly parabolic).
    pub fn from_heliocentric(_state: &StateVector) -> Result<Self, AstroError> {
        unimplemented!()
    }
}

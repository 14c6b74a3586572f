//! How close an object comes to the Earth or the Moon, and where it enters.

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use crate::{AstroError, Ephemeris, Epoch, Geodetic, Kick, Orbit, StateVector};

/// The body whose encounter is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Entry is the first crossing of 100 km geodetic altitude over WGS84.
    Earth,
    /// Entry is the first touch of the mean sphere, 1737.4 km.
    Moon,
}

/// The moment an object enters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// When.
    pub epoch: Epoch,
    /// East-positive, degrees in [-180, 180).
    pub longitude_deg: f64,
    /// Latitude (geodetic on the Earth), degrees.
    pub latitude_deg: f64,
    /// Speed relative to the target's centre in inertial axes, km/s.
    pub speed_km_s: f64,
    /// Angle of the inertial velocity below the local horizontal (the plane at right angles to the radius), degrees;
    /// 90 is straight down.
    pub elevation_deg: f64,
    /// Direction of flight over the ground, degrees from north through east.
    pub azimuth_deg: f64,
    /// Speed relative to the turning ground, km/s.
    pub ground_speed_km_s: f64,
    /// Angle of the velocity relative to the turning ground below the geodetic horizontal, degrees.
    pub ground_elevation_deg: f64,
    /// Position in the target's own turning frame, km.
    pub position_itrf_km: Vector3<f64>,
    /// Velocity relative to the turning ground, in the same axes, km/s.
    pub velocity_itrf_km_s: Vector3<f64>,
}

/// The nearest approach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closest {
    /// When.
    pub epoch: Epoch,
    /// Distance between the centres, km.
    pub distance_km: f64,
    /// Relative speed, km/s.
    pub speed_km_s: f64,
    /// Speed at infinity of the osculating hyperbola, km/s; 0 if the object is bound to the target just then.
    pub v_infinity_km_s: f64,
    /// Impact parameter, km; infinite if bound.
    pub b_km: f64,
    /// The impact parameter that would just touch the target's sphere, km; infinite if bound.
    pub b_impact_km: f64,
}

/// Whether it hits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It enters.
    Impact(Entry),
    /// It does not within the span.
    Miss,
}

/// What became of an object in the span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encounter {
    /// Hit or miss.
    pub outcome: Outcome,
    /// The nearest approach; for a miss always there, for an impact only if there was one before the entry.
    pub closest: Option<Closest>,
}

/// Propagates an object and reports its encounter with the target.
///
/// # Errors
/// As [`crate::propagate::propagate`].
pub fn encounter(
    _ephemeris: &Ephemeris,
    _orbit: &Orbit,
    _kicks: &[Kick],
    _until: Epoch,
    _target: Target,
) -> Result<Encounter, AstroError> {
    unimplemented!()
}

/// Where the straight line of flight after an entry over the Earth meets the ellipsoid. A line that passes above the
/// ground (a grazing entry) gives its lowest point, whose altitude is then above zero.
pub fn ground_point(_entry: &Entry) -> Geodetic {
    unimplemented!()
}

/// Coordinates on the plane at right angles to the incoming asymptote (Öpik; Valsecchi and others 2003, A&A 408, 1179).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BPlane {
    /// Distance between the orbits' nearest points, roughly, km.
    pub xi_km: f64,
    /// Timing: positive if the object is late, km.
    pub zeta_km: f64,
    /// Impact parameter, km.
    pub b_km: f64,
    /// Speed at infinity, km/s.
    pub v_infinity_km_s: f64,
    /// The impact parameter that would just touch the Earth, km.
    pub b_impact_km: f64,
    /// Unit vector of xi, ICRF.
    pub xi_axis: Vector3<f64>,
    /// Unit vector of zeta, ICRF.
    pub zeta_axis: Vector3<f64>,
    /// Unit vector of the incoming asymptote, ICRF.
    pub asymptote: Vector3<f64>,
}

/// The b-plane of a geocentric state near the encounter, given the Earth's heliocentric velocity (km/s).
///
/// # Errors
/// [`AstroError::OutOfRange`] for an object bound to the Earth.
pub fn bplane(_geocentric: &StateVector, _earth_velocity_km_s: Vector3<f64>) -> Result<BPlane, AstroError> {
    unimplemented!()
}

//! How close an object comes to the Earth or the Moon, and where it enters.

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use crate::approach::{Way, search};
pub use crate::bplane::{BPlane, bplane};
use crate::frame::geodetic_of;
use crate::propagate::propagate;
use crate::{
    AstroError, Body, EARTH_FLATTENING, EARTH_RADIUS_KM, Ephemeris, Epoch, Geodetic, Kick, MOON_RADIUS_KM,
    Orbit, Trajectory, gm_km3_s2,
};

/// The body whose encounter is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Entry is the first crossing of 100 km geodetic altitude over WGS84.
    Earth,
    /// Entry is the first touch of the mean sphere, 1737.4 km.
    Moon,
}

impl Target {
    /// The body itself.
    pub const fn body(self) -> Body {
        match self {
            Self::Earth => Body::Earth,
            Self::Moon => Body::Moon,
        }
    }

    /// Radius that an impact parameter is measured against, km.
    pub const fn radius_km(self) -> f64 {
        match self {
            Self::Earth => EARTH_RADIUS_KM,
            Self::Moon => MOON_RADIUS_KM,
        }
    }

    pub(crate) const fn gm_km3_s2(self) -> f64 {
        gm_km3_s2(self.body())
    }
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
    /// The nearest approach of the span; none for an impact, whose nearest approach is the entry.
    pub closest: Option<Closest>,
}

/// Propagates an object and reports its encounter with the target: the first entry, or the nearest approach of the
/// whole span.
///
/// # Errors
/// As [`propagate`], and [`AstroError::OutOfRange`] if `until` is not after the orbit's epoch.
pub fn encounter(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    until: Epoch,
    target: Target,
) -> Result<Encounter, AstroError> {
    Ok(flown(ephemeris, orbit, kicks, until, target)?.1)
}

/// The way itself, and the encounter on it: the way tells whether and when another body than the target was in it
/// ([`Trajectory::collided_with`]).
///
/// # Errors
/// As [`encounter`].
pub fn flown(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    until: Epoch,
    target: Target,
) -> Result<(Trajectory, Encounter), AstroError> {
    let days = until.days_since(orbit.epoch);
    if days <= 0.0 {
        return Err(AstroError::OutOfRange {
            what: "the span from the epoch of the state to the end, in days,",
            value: days,
            expected: "more than 0, since encounters are looked for forwards in time",
        });
    }
    let trajectory = propagate(ephemeris, orbit, kicks, until)?;
    let way = Way::new(ephemeris, trajectory.clock(), trajectory.steps(), target);
    let met = search(&way).unwrap_or(Encounter {
        outcome: Outcome::Miss,
        closest: None,
    });
    Ok((trajectory, met))
}

/// Where the straight line of flight after an entry over the Earth meets the ellipsoid. A line that passes above the
/// ground (a grazing entry) gives its lowest point, whose altitude is then above zero.
pub fn ground_point(entry: &Entry) -> Geodetic {
    straight_down(entry.position_itrf_km, entry.velocity_itrf_km_s)
}

/// Where a straight line in the Earth's turning frame meets the ellipsoid, or its lowest point.
pub(crate) fn straight_down(position_itrf_km: Vector3<f64>, velocity_itrf_km_s: Vector3<f64>) -> Geodetic {
    let polar = EARTH_RADIUS_KM * (1.0 - EARTH_FLATTENING);
    let squeeze = Vector3::new(1.0 / EARTH_RADIUS_KM, 1.0 / EARTH_RADIUS_KM, 1.0 / polar);
    // In these coordinates the ellipsoid is the unit sphere.
    let place = position_itrf_km.component_mul(&squeeze);
    let flight = velocity_itrf_km_s.component_mul(&squeeze);
    let half = place.dot(&flight);
    let square = flight.norm_squared();
    let discriminant = half * half - square * (place.norm_squared() - 1.0);
    let seconds = (-half - discriminant.max(0.0).sqrt()) / square;
    let mut point = geodetic_of(position_itrf_km + velocity_itrf_km_s * seconds.max(0.0));
    if discriminant >= 0.0 {
        // Rounding leaves a nanometre.
        point.altitude_km = 0.0;
    }
    point
}

//! Measurements: what an orbit predicts for them, and how they move with it.

use astro::constants::LIGHT_KM_S;
use astro::{AstroError, Ephemeris, Epoch};
use nalgebra::{Vector3, Vector6};

use crate::sky::{emitted, place};
use crate::{Site, Way};

/// Radians in an arcsecond.
pub(crate) const ARCSECOND: f64 = std::f64::consts::PI / 648_000.0;

/// What was measured, with its 1-sigma.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Astrometric direction from the site (ICRF; light time in, aberration taken out by the stars around).
    Direction {
        /// Unit vector.
        toward: Vector3<f64>,
        /// 1-sigma of each of right ascension times cosine of declination, and declination, arcseconds.
        sigma_arcsec: f64,
    },
    /// Half the way of an echo, from sending to hearing, km; the time is that of hearing.
    Range {
        /// km.
        km: f64,
        /// 1-sigma, km.
        sigma_km: f64,
    },
    /// Rate of half that way, km/s.
    RangeRate {
        /// km/s.
        km_s: f64,
        /// 1-sigma, km/s.
        sigma_km_s: f64,
    },
    /// Barycentric position, from a spacecraft beside it whose own place is known, km.
    Position {
        /// km, ICRF.
        km: Vector3<f64>,
        /// 1-sigma of each coordinate, km.
        sigma_km: f64,
    },
}

/// One measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// When the light or the echo arrived.
    pub epoch: Epoch,
    /// From where.
    pub site: Site,
    /// What.
    pub value: Value,
    /// V magnitude, if light was measured.
    pub magnitude: Option<f64>,
    /// Code of the observatory.
    pub code: String,
}

/// A measurement against a way: differences over their sigmas, and derivatives by the state when the light left, over
/// their sigmas too. One row to three.
pub(crate) struct Compared {
    pub(crate) left: Epoch,
    pub(crate) rows: [(f64, Vector6<f64>); 3],
    pub(crate) count: usize,
    pub(crate) distance_km: f64,
}

fn row(position: Vector3<f64>, velocity: Vector3<f64>) -> Vector6<f64> {
    Vector6::new(
        position.x, position.y, position.z, velocity.x, velocity.y, velocity.z,
    )
}

/// East and north of a direction in the sky.
pub(crate) fn east_north(toward: &Vector3<f64>) -> (Vector3<f64>, Vector3<f64>) {
    let east = Vector3::z().cross(toward).normalize();
    (east, toward.cross(&east))
}

/// Half the way of an echo and its rate, heard at a time: value and the state it bounced off, at which moment.
pub(crate) struct Bounce {
    pub(crate) range_km: f64,
    pub(crate) range_rate_km_s: f64,
    sight: Vector3<f64>,
    across_km_s: Vector3<f64>,
    left: Epoch,
    distance_km: f64,
}

pub(crate) fn bounce(
    ephemeris: &Ephemeris,
    way: &Way,
    site: Site,
    epoch: Epoch,
) -> Result<Bounce, AstroError> {
    let hearing = place(ephemeris, site, epoch)?;
    let (there, left) = emitted(way, hearing.position_km, epoch)?;
    let down = there.position_km - hearing.position_km;
    let mut sent = left.plus_seconds(-down.norm() / LIGHT_KM_S);
    for _ in 0..2 {
        let sending = place(ephemeris, site, sent)?;
        sent = left.plus_seconds(-(there.position_km - sending.position_km).norm() / LIGHT_KM_S);
    }
    let sending = place(ephemeris, site, sent)?;
    let up = there.position_km - sending.position_km;
    let (down_unit, up_unit) = (down.normalize(), up.normalize());
    let rate = 0.5
        * (down_unit.dot(&(there.velocity_km_s - hearing.velocity_km_s))
            + up_unit.dot(&(there.velocity_km_s - sending.velocity_km_s)));
    let sight = (down_unit + up_unit) * 0.5;
    let station = (hearing.velocity_km_s + sending.velocity_km_s) * 0.5;
    let relative = there.velocity_km_s - station;
    Ok(Bounce {
        range_km: 0.5 * (down.norm() + up.norm()),
        range_rate_km_s: rate,
        sight,
        across_km_s: relative - sight * sight.dot(&relative),
        left,
        distance_km: down.norm(),
    })
}

/// Compares a measurement with what a way predicts.
pub(crate) fn compare(
    ephemeris: &Ephemeris,
    way: &Way,
    observation: &Observation,
) -> Result<Compared, AstroError> {
    let none = (0.0, Vector6::zeros());
    match observation.value {
        Value::Direction { toward, sigma_arcsec } => {
            let here = place(ephemeris, observation.site, observation.epoch)?.position_km;
            let (there, left) = emitted(way, here, observation.epoch)?;
            let sight = there.position_km - here;
            let distance_km = sight.norm();
            let (east, north) = east_north(&(sight / distance_km));
            let sigma = sigma_arcsec * ARCSECOND;
            let one = |axis: Vector3<f64>| {
                (
                    axis.dot(&toward) / sigma,
                    row(axis / (distance_km * sigma), Vector3::zeros()),
                )
            };
            Ok(Compared {
                left,
                rows: [one(east), one(north), none],
                count: 2,
                distance_km,
            })
        }
        Value::Range { km, sigma_km } => {
            let b = bounce(ephemeris, way, observation.site, observation.epoch)?;
            let first = (
                (km - b.range_km) / sigma_km,
                row(b.sight / sigma_km, Vector3::zeros()),
            );
            Ok(Compared {
                left: b.left,
                rows: [first, none, none],
                count: 1,
                distance_km: b.distance_km,
            })
        }
        Value::RangeRate { km_s, sigma_km_s } => {
            let b = bounce(ephemeris, way, observation.site, observation.epoch)?;
            let first = (
                (km_s - b.range_rate_km_s) / sigma_km_s,
                row(b.across_km_s / (b.distance_km * sigma_km_s), b.sight / sigma_km_s),
            );
            Ok(Compared {
                left: b.left,
                rows: [first, none, none],
                count: 1,
                distance_km: b.distance_km,
            })
        }
        Value::Position { km, sigma_km } => {
            let there = way.state_at(observation.epoch)?.position_km;
            let one = |axis: Vector3<f64>| {
                (
                    axis.dot(&(km - there)) / sigma_km,
                    row(axis / sigma_km, Vector3::zeros()),
                )
            };
            Ok(Compared {
                left: observation.epoch,
                rows: [one(Vector3::x()), one(Vector3::y()), one(Vector3::z())],
                count: 3,
                // As far as the orbit must move for the straight line to matter: never here.
                distance_km: 1e9,
            })
        }
    }
}

//! Turning between the stars' frame and the Earth's and the Moon's own.

use nalgebra::{Matrix3, Vector3};
use serde::{Deserialize, Serialize};

use crate::Epoch;

/// A place by longitude, latitude and height over the reference body.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Geodetic {
    /// East-positive, degrees in [-180, 180).
    pub longitude_deg: f64,
    /// Geodetic latitude, degrees.
    pub latitude_deg: f64,
    /// Height over the ellipsoid, km.
    pub altitude_km: f64,
}

/// The rotation that takes ICRF vectors to the Earth-fixed frame.
pub fn icrf_to_itrf(_epoch: Epoch) -> Matrix3<f64> {
    unimplemented!()
}

/// Where an Earth-fixed position lies on WGS84.
pub fn geodetic_of(_itrf_km: Vector3<f64>) -> Geodetic {
    unimplemented!()
}

/// The Earth-fixed position (km) of a place on WGS84.
pub fn itrf_of(_place: Geodetic) -> Vector3<f64> {
    unimplemented!()
}

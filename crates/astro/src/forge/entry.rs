//! The last seconds: from place, time, speed and angles to a state.

use nalgebra::{Matrix3, Vector3};

use super::{Point, Wish};
use crate::encounter::straight_down;
use crate::frame::{EARTH_RATE_RAD_S, geodetic_of, icrf_to_itrf, itrf_of};
use crate::{EARTH_RADIUS_KM, ENTRY_ALTITUDE_KM, Epoch, GM_EARTH_KM3_S2, Geodetic, StateVector};

/// Below this speed at infinity the Sun's tide decides in the Earth's neighbourhood, and there is no asymptote to speak
/// of, km/s.
pub(super) const LEAST_INFINITY_KM_S: f64 = 1.5;

/// Escape speed at the height of entry over the equator, km/s.
pub(super) fn escape_speed_km_s() -> f64 {
    (2.0 * GM_EARTH_KM3_S2 / (EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM)).sqrt()
}

/// Least speed at entry that is made, km/s.
pub(super) fn least_speed_km_s() -> f64 {
    escape_speed_km_s().hypot(LEAST_INFINITY_KM_S)
}

/// The geocentric state (ICRF) of an entry, the point that was asked for being where it should. `None` if the line of
/// flight cannot end on the place (too flat) or the azimuth cannot be flown.
pub(super) fn state(wish: &Wish, epoch: Epoch, elevation_deg: f64, azimuth_deg: f64) -> Option<StateVector> {
    let turn = icrf_to_itrf(epoch);
    let target = Geodetic {
        longitude_deg: wish.longitude_deg,
        latitude_deg: wish.latitude_deg,
        altitude_km: match wish.point {
            Point::Entry => ENTRY_ALTITUDE_KM,
            Point::Ground => 0.0,
        },
    };
    let mut place = Geodetic {
        altitude_km: ENTRY_ALTITUDE_KM,
        ..target
    };
    // Each round moves the entry by what the ground point is off; the path's direction changes little with it.
    for _ in 0..12 {
        let position = itrf_of(place);
        let velocity = velocity_itrf(position, place, wish.speed_km_s, elevation_deg, azimuth_deg)?;
        if wish.point == Point::Entry {
            return Some(inertial(&turn, position, velocity));
        }
        let off = itrf_of(target) - itrf_of(straight_down(position, velocity));
        if off.norm() < 1e-6 {
            return Some(inertial(&turn, position, velocity));
        }
        place = Geodetic {
            altitude_km: ENTRY_ALTITUDE_KM,
            ..geodetic_of(position + off)
        };
    }
    None
}

/// Velocity relative to the turning ground, km/s, whose inertial size and elevation are given and whose direction over
/// the ground is the azimuth.
fn velocity_itrf(
    position: Vector3<f64>,
    place: Geodetic,
    speed_km_s: f64,
    elevation_deg: f64,
    azimuth_deg: f64,
) -> Option<Vector3<f64>> {
    let up = position.normalize();
    let (sin_lon, cos_lon) = libm::sincos(place.longitude_deg.to_radians());
    let east = Vector3::new(-sin_lon, cos_lon, 0.0);
    let north = up.cross(&east);
    let (sin_el, cos_el) = libm::sincos(elevation_deg.to_radians());
    let (sin_az, cos_az) = libm::sincos(azimuth_deg.to_radians());
    // Over the ground k(sin, cos); the ground itself moves eastwards by w; together they have the horizontal speed.
    let w = EARTH_RATE_RAD_S * libm::hypot(position.x, position.y);
    let horizontal = speed_km_s * cos_el;
    let discriminant = horizontal * horizontal - w * w * cos_az * cos_az;
    let k = if discriminant >= 0.0 {
        (discriminant.sqrt() - w * sin_az).max(0.0)
    } else {
        // So steep that the ground's own motion is the larger: the azimuth means nothing there.
        0.0
    };
    let over_ground = if k > 0.0 {
        (k * sin_az, k * cos_az)
    } else {
        (horizontal - w, 0.0)
    };
    let velocity = east * over_ground.0 + north * over_ground.1 - up * (speed_km_s * sin_el);
    velocity.iter().all(|x| x.is_finite()).then_some(velocity)
}

fn inertial(turn: &Matrix3<f64>, position: Vector3<f64>, velocity: Vector3<f64>) -> StateVector {
    let spin = Vector3::new(-EARTH_RATE_RAD_S * position.y, EARTH_RATE_RAD_S * position.x, 0.0);
    StateVector {
        position_km: turn.transpose() * position,
        velocity_km_s: turn.transpose() * (velocity + spin),
    }
}

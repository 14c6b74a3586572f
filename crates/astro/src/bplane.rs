//! The plane on which encounters with the Earth are compared.

use nalgebra::Vector3;

use crate::{AstroError, EARTH_RADIUS_KM, GM_EARTH_KM3_S2, StateVector};

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
pub fn bplane(geocentric: &StateVector, earth_velocity_km_s: Vector3<f64>) -> Result<BPlane, AstroError> {
    let (r, v) = (geocentric.position_km, geocentric.velocity_km_s);
    let distance = r.norm();
    let square = v.norm_squared() - 2.0 * GM_EARTH_KM3_S2 / distance;
    let h = r.cross(&v);
    if !(square > 0.0 && distance > 0.0 && h.norm() > 0.0) {
        return Err(AstroError::OutOfRange {
            what: "the square of the speed at infinity in km²/s²",
            value: square,
            expected: "more than 0 (an object bound to the Earth, or falling straight in, has no b-plane)",
        });
    }
    let v_infinity_km_s = square.sqrt();
    let b_km = h.norm() / v_infinity_km_s;
    let normal = h.normalize();
    let to_perigee = v.cross(&h) / GM_EARTH_KM3_S2 - r / distance;
    let e = to_perigee.norm();
    let perigee = to_perigee / e;
    let asymptote = (perigee + normal.cross(&perigee) * (e * e - 1.0).max(0.0).sqrt()) / e;
    let b = asymptote.cross(&normal) * b_km;
    let across = earth_velocity_km_s - asymptote * earth_velocity_km_s.dot(&asymptote);
    let zeta_axis = -across.normalize();
    let xi_axis = asymptote.cross(&zeta_axis);
    Ok(BPlane {
        xi_km: b.dot(&xi_axis),
        zeta_km: b.dot(&zeta_axis),
        b_km,
        v_infinity_km_s,
        b_impact_km: impact_parameter_km(EARTH_RADIUS_KM, GM_EARTH_KM3_S2, square),
        xi_axis,
        zeta_axis,
        asymptote,
    })
}

/// The impact parameter that just touches a sphere, km, given the square of the speed at infinity.
pub(crate) fn impact_parameter_km(radius_km: f64, gm_km3_s2: f64, v_infinity_squared: f64) -> f64 {
    radius_km * (1.0 + 2.0 * gm_km3_s2 / (radius_km * v_infinity_squared)).sqrt()
}

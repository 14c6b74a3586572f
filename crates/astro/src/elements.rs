//! Keplerian elements about the Sun.

use std::f64::consts::TAU;

use nalgebra::{Matrix3, Vector3};
use serde::{Deserialize, Serialize};

use crate::{AU_KM, AstroError, GM_SUN_KM3_S2, StateVector};

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
        let Self {
            a_au,
            e,
            i_deg,
            node_deg,
            peri_deg,
            mean_anomaly_deg,
        } = *self;
        if ![a_au, e, i_deg, node_deg, peri_deg, mean_anomaly_deg]
            .iter()
            .all(|x| x.is_finite())
        {
            return Err(AstroError::NotFinite {
                what: "an orbital element",
            });
        }
        if e < 0.0 || (e - 1.0).abs() < 1e-9 {
            return Err(AstroError::OutOfRange {
                what: "the eccentricity",
                value: e,
                expected: "zero or more and not 1 (a parabola has no semi-major axis)",
            });
        }
        if a_au * (1.0 - e) <= 0.0 {
            return Err(AstroError::OutOfRange {
                what: "the semi-major axis in au",
                value: a_au,
                expected: "positive for an ellipse (e < 1) and negative for a hyperbola (e > 1)",
            });
        }
        let a = a_au * AU_KM;
        let motion = (GM_SUN_KM3_S2 / (a.abs() * a.abs() * a.abs())).sqrt();
        let m = mean_anomaly_deg.to_radians();
        // In the orbit's plane, x towards perihelion.
        let (position, velocity) = if e < 1.0 {
            let (sin, cos) = libm::sincos(eccentric_anomaly(m, e));
            let minor = a * (1.0 - e * e).sqrt();
            let rate = motion / (1.0 - e * cos);
            (
                (a * (cos - e), minor * sin),
                (-a * sin * rate, minor * cos * rate),
            )
        } else {
            let anomaly = hyperbolic_anomaly(m, e);
            let (sinh, cosh) = (libm::sinh(anomaly), libm::cosh(anomaly));
            let minor = -a * (e * e - 1.0).sqrt();
            let rate = motion / (e * cosh - 1.0);
            (
                (a * (cosh - e), minor * sinh),
                (a * sinh * rate, minor * cosh * rate),
            )
        };
        let turn = ecliptic_to_icrf()
            * about_z(node_deg.to_radians())
            * about_x(i_deg.to_radians())
            * about_z(peri_deg.to_radians());
        Ok(StateVector {
            position_km: turn * Vector3::new(position.0, position.1, 0.0),
            velocity_km_s: turn * Vector3::new(velocity.0, velocity.1, 0.0),
        })
    }

    /// Elements of a heliocentric state, ICRF axes. Angles in [0, 360), except the mean anomaly of a hyperbola.
    ///
    /// # Errors
    /// [`AstroError::NotFinite`] or [`AstroError::OutOfRange`] for a state without a conic (no angular momentum, or
    /// exactly parabolic).
    pub fn from_heliocentric(state: &StateVector) -> Result<Self, AstroError> {
        let to_ecliptic = ecliptic_to_icrf().transpose();
        let r = to_ecliptic * state.position_km;
        let v = to_ecliptic * state.velocity_km_s;
        if !r.iter().chain(v.iter()).all(|x| x.is_finite()) {
            return Err(AstroError::NotFinite {
                what: "the heliocentric state",
            });
        }
        let h = r.cross(&v);
        let distance = r.norm();
        if h.norm() <= 1e-12 * distance * v.norm() || distance <= 0.0 {
            return Err(AstroError::OutOfRange {
                what: "the angular momentum about the Sun in km²/s",
                value: h.norm(),
                expected: "more than zero",
            });
        }
        let inverse_a = 2.0 / distance - v.norm_squared() / GM_SUN_KM3_S2;
        let e_vector = v.cross(&h) / GM_SUN_KM3_S2 - r / distance;
        let e = e_vector.norm();
        if (e - 1.0).abs() < 1e-9 || inverse_a.abs() < 1e-20 {
            return Err(AstroError::OutOfRange {
                what: "the eccentricity",
                value: e,
                expected: "other than 1 (a parabola has no semi-major axis)",
            });
        }
        let a = 1.0 / inverse_a;
        let up = h / h.norm();
        // A flat orbit has no node: it is counted from the equinox then, and a circular one from its node.
        let node = if libm::hypot(up.x, up.y) > 1e-14 {
            Vector3::new(-up.y, up.x, 0.0).normalize()
        } else {
            Vector3::x()
        };
        let across = up.cross(&node);
        let (perihelion, e) = if e > 1e-14 { (e_vector / e, e) } else { (node, 0.0) };
        let ahead = up.cross(&perihelion);
        let radial = r.dot(&v);
        let mean = if e < 1.0 {
            let sin = r.dot(&ahead) / (a * (1.0 - e * e).sqrt());
            let cos = r.dot(&perihelion) / a + e;
            let anomaly = libm::atan2(sin, cos);
            degrees(anomaly - e * libm::sin(anomaly))
        } else {
            let sinh = radial / (e * (GM_SUN_KM3_S2 * -a).sqrt());
            let anomaly = libm::asinh(sinh);
            (e * sinh - anomaly).to_degrees()
        };
        Ok(Self {
            a_au: a / AU_KM,
            e,
            i_deg: libm::atan2(libm::hypot(up.x, up.y), up.z).to_degrees(),
            node_deg: degrees(libm::atan2(node.y, node.x)),
            peri_deg: degrees(libm::atan2(perihelion.dot(&across), perihelion.dot(&node))),
            mean_anomaly_deg: mean,
        })
    }
}

/// Degrees in [0, 360).
fn degrees(radians: f64) -> f64 {
    let turned = radians.to_degrees().rem_euclid(360.0);
    if turned >= 360.0 { 0.0 } else { turned }
}

/// Solves E - e sin E = M for the ellipse by Newton's method from Danby's start; Kepler's function is monotone, so
/// bisection bounds hold every step.
fn eccentric_anomaly(mean: f64, e: f64) -> f64 {
    let m = mean - (mean / TAU).round() * TAU;
    let (mut low, mut high) = (m - e, m + e);
    let mut anomaly = m + 0.85 * e * libm::sin(m).signum();
    for _ in 0..60 {
        let residual = anomaly - e * libm::sin(anomaly) - m;
        if residual > 0.0 {
            high = high.min(anomaly);
        } else {
            low = low.max(anomaly);
        }
        let newton = anomaly - residual / (1.0 - e * libm::cos(anomaly));
        let next = if newton >= low && newton <= high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - anomaly).abs() <= 1e-16 * anomaly.abs().max(1.0) {
            return next;
        }
        anomaly = next;
    }
    anomaly
}

/// Solves e sinh H - H = M for the hyperbola.
fn hyperbolic_anomaly(mean: f64, e: f64) -> f64 {
    let mut anomaly = libm::asinh(mean / e);
    for _ in 0..100 {
        let step = (e * libm::sinh(anomaly) - anomaly - mean) / (e * libm::cosh(anomaly) - 1.0);
        // Near e = 1 and H = 0 a full step may fly off.
        let step = step.clamp(-1.0, 1.0);
        anomaly -= step;
        if step.abs() <= 1e-16 * anomaly.abs().max(1.0) {
            break;
        }
    }
    anomaly
}

/// Turns J2000 ecliptic vectors to ICRF axes.
pub(crate) fn ecliptic_to_icrf() -> Matrix3<f64> {
    about_x((84381.448_f64 / 3600.0).to_radians())
}

/// Turns a vector about x.
fn about_x(angle: f64) -> Matrix3<f64> {
    let (s, c) = libm::sincos(angle);
    Matrix3::new(1.0, 0.0, 0.0, 0.0, c, -s, 0.0, s, c)
}

/// Turns a vector about z.
fn about_z(angle: f64) -> Matrix3<f64> {
    let (s, c) = libm::sincos(angle);
    Matrix3::new(c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0)
}

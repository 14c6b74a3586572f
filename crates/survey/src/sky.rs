//! Where observatories are, and how an object stands over them.

use astro::constants::LIGHT_KM_S;
use astro::frame::{icrf_to_itrf, itrf_of};
use astro::{AU_KM, AstroError, Body, Ephemeris, Epoch, Geodetic, StateVector};
use nalgebra::Vector3;

use crate::{Site, Way};

/// Rotation rate of the Earth, rad/s (WGS84).
const EARTH_RATE_RAD_S: f64 = 7.292_115e-5;

/// Barycentric state of a site, ICRF.
pub(crate) fn place(ephemeris: &Ephemeris, site: Site, epoch: Epoch) -> Result<StateVector, AstroError> {
    let earth = ephemeris.state(Body::Earth, epoch)?;
    let (position, velocity) = match site {
        Site::Ground { .. } => {
            let fixed = itrf(site);
            let back = icrf_to_itrf(epoch).transpose();
            let spin = Vector3::new(0.0, 0.0, EARTH_RATE_RAD_S);
            (back * fixed, back * spin.cross(&fixed))
        }
        Site::SunLine { beyond_au } => {
            let sun = ephemeris.state(Body::Sun, epoch)?;
            let outward = (earth.position_km - sun.position_km).normalize();
            (outward * (beyond_au * AU_KM), Vector3::zeros())
        }
    };
    Ok(StateVector {
        position_km: earth.position_km + position,
        velocity_km_s: earth.velocity_km_s + velocity,
    })
}

/// Earth-fixed place of a site on the ground, km; the Earth's centre for one in space.
pub(crate) fn itrf(site: Site) -> Vector3<f64> {
    match site {
        Site::Ground {
            latitude_deg,
            longitude_deg,
            altitude_km,
        } => itrf_of(Geodetic {
            longitude_deg,
            latitude_deg,
            altitude_km,
        }),
        Site::SunLine { .. } => Vector3::zeros(),
    }
}

/// The state of an object when the light left it that arrives at a place at a time, and that moment.
pub(crate) fn emitted(
    way: &Way,
    from_km: Vector3<f64>,
    epoch: Epoch,
) -> Result<(StateVector, Epoch), AstroError> {
    let mut at = epoch;
    // Each pass gains a factor of v/c, 10⁻⁴.
    for _ in 0..3 {
        let there = way.state_at(at)?;
        at = epoch.plus_seconds(-(there.position_km - from_km).norm() / LIGHT_KM_S);
    }
    Ok((way.state_at(at)?, at))
}

/// What all observatories share at a moment.
pub(crate) struct Moment {
    pub(crate) epoch: Epoch,
    turn: nalgebra::Matrix3<f64>,
    /// From the Earth's centre, Earth-fixed axes, km.
    object: Vector3<f64>,
    sun: Vector3<f64>,
    moon: Vector3<f64>,
}

/// How an object stands over a site.
pub(crate) struct Stand {
    pub(crate) altitude_deg: f64,
    pub(crate) sun_altitude_deg: f64,
    pub(crate) elongation_deg: f64,
    pub(crate) moon_apart_deg: f64,
    /// Lit share of the Moon, 0 when it is below the horizon.
    pub(crate) moon_light: f64,
}

impl Moment {
    pub(crate) fn new(ephemeris: &Ephemeris, way: &Way, epoch: Epoch) -> Result<Self, AstroError> {
        let earth = ephemeris.state(Body::Earth, epoch)?.position_km;
        let turn = icrf_to_itrf(epoch);
        let seen = |at: Vector3<f64>| turn * (at - earth);
        Ok(Self {
            epoch,
            object: seen(way.state_at(epoch)?.position_km),
            sun: seen(ephemeris.state(Body::Sun, epoch)?.position_km),
            moon: seen(ephemeris.state(Body::Moon, epoch)?.position_km),
            turn,
        })
    }

    pub(crate) fn over(&self, site: Site) -> Stand {
        let (here, up) = match site {
            Site::Ground {
                latitude_deg,
                longitude_deg,
                ..
            } => {
                let (sin_lat, cos_lat) = libm::sincos(latitude_deg.to_radians());
                let (sin_lon, cos_lon) = libm::sincos(longitude_deg.to_radians());
                let up = Vector3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat);
                (itrf(site), Some(up))
            }
            Site::SunLine { beyond_au } => (-self.sun.normalize() * (beyond_au * AU_KM), None),
        };
        let (object, sun, moon) = (self.object - here, self.sun - here, self.moon - here);
        let altitude = |v: &Vector3<f64>| {
            up.map_or(90.0, |up| {
                libm::asin((v.dot(&up) / v.norm()).clamp(-1.0, 1.0)).to_degrees()
            })
        };
        // Lit share from the angle at the Moon, which is 180° less the elongation to 0.2°.
        let lit = 0.5 * (1.0 - libm::cos(apart_deg(&sun, &moon).to_radians()));
        let moon_up = up.is_some() && altitude(&moon) > 0.0;
        Stand {
            altitude_deg: altitude(&object),
            sun_altitude_deg: if up.is_some() { altitude(&sun) } else { -90.0 },
            elongation_deg: apart_deg(&object, &sun),
            moon_apart_deg: apart_deg(&object, &moon),
            moon_light: if moon_up { lit } else { 0.0 },
        }
    }

    /// Direction of the object from the Earth's centre and its distance, ICRF, km.
    pub(crate) fn geocentric(&self) -> Vector3<f64> {
        self.turn.transpose() * self.object
    }
}

pub(crate) fn apart_deg(a: &Vector3<f64>, b: &Vector3<f64>) -> f64 {
    libm::acos((a.dot(b) / (a.norm() * b.norm())).clamp(-1.0, 1.0)).to_degrees()
}

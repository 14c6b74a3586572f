//! The plane on which encounters with the Earth are compared.

use nalgebra::{Matrix2, Matrix2x6, Matrix6, Vector3};

use crate::encounter::flown;
use crate::{
    AstroError, Body, EARTH_RADIUS_KM, Ephemeris, Epoch, GM_EARTH_KM3_S2, Kick, Orbit, Outcome, StateVector,
    Target, transition,
};

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

/// Where a trajectory is nearest to the Earth within its span, and its b-plane there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetPlane {
    /// Time of the nearest approach, or of the entry at 100 km if it hits.
    pub epoch: Epoch,
    /// Whether it enters.
    pub impact: bool,
    /// Distance from the Earth's centre at that time, km.
    pub distance_km: f64,
    /// Of the hyperbola that osculates then.
    pub plane: BPlane,
    /// Heliocentric state of the Earth then, ICRF.
    pub earth: StateVector,
    /// Geocentric state of the object then, ICRF.
    pub geocentric: StateVector,
}

/// Follows an object with the full forces and takes the b-plane of its nearest approach to the Earth, or of its entry.
///
/// Accuracy: that of the propagation; the osculating hyperbola itself changes by some km in the day around an encounter,
/// since the Sun and the Moon pull as well.
///
/// # Errors
/// As [`crate::encounter`] and [`bplane`].
pub fn target_plane(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    until: Epoch,
) -> Result<TargetPlane, AstroError> {
    let (trajectory, met) = flown(ephemeris, orbit, kicks, until, Target::Earth)?;
    let (epoch, impact) = match (met.outcome, met.closest) {
        (Outcome::Impact(entry), _) => (entry.epoch, true),
        (Outcome::Miss, Some(closest)) => (closest.epoch, false),
        (Outcome::Miss, None) => (until, false),
    };
    let state = trajectory.state_at(epoch)?;
    let at = ephemeris.state(Body::Earth, epoch)?;
    let sun = ephemeris.state(Body::Sun, epoch)?;
    let difference = |a: &StateVector, b: &StateVector| StateVector {
        position_km: a.position_km - b.position_km,
        velocity_km_s: a.velocity_km_s - b.velocity_km_s,
    };
    let (geocentric, earth) = (difference(&state, &at), difference(&at, &sun));
    Ok(TargetPlane {
        epoch,
        impact,
        distance_km: geocentric.position_km.norm(),
        plane: bplane(&geocentric, earth.velocity_km_s)?,
        earth,
        geocentric,
    })
}

/// Derivatives of xi and zeta (rows, km) by the state at the orbit's epoch (columns, km and km/s).
///
/// # Errors
/// As [`transition`] and [`bplane`].
pub fn plane_partials(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    target: &TargetPlane,
) -> Result<Matrix2x6<f64>, AstroError> {
    let (_, matrix) = transition(ephemeris, orbit, kicks, target.epoch)?;
    let here = &target.geocentric;
    let mut by_state = Matrix2x6::zeros();
    for i in 0..6 {
        let step = if i < 3 { 1.0 } else { 1e-4 };
        let side = |sign: f64| {
            let mut there = *here;
            if i < 3 {
                there.position_km[i] += sign * step;
            } else {
                there.velocity_km_s[i - 3] += sign * step;
            }
            bplane(&there, target.earth.velocity_km_s)
        };
        let (up, down) = (side(1.0)?, side(-1.0)?);
        by_state[(0, i)] = (up.xi_km - down.xi_km) / (2.0 * step);
        by_state[(1, i)] = (up.zeta_km - down.zeta_km) / (2.0 * step);
    }
    Ok(by_state * matrix)
}

/// Covariance (km², km²/s, km²/s²; ICRF axes) of independent errors along the radius from the Sun, along the motion at
/// right angles to it, and along the orbit's normal.
///
/// # Errors
/// [`AstroError::OutOfRange`] for a standard deviation that is below 0 or not a number, or if all are 0.
pub fn covariance_of(
    heliocentric: &StateVector,
    sigma_km: [f64; 3],
    sigma_km_s: [f64; 3],
) -> Result<Matrix6<f64>, AstroError> {
    let all = || sigma_km.into_iter().chain(sigma_km_s);
    for value in all() {
        if !(value >= 0.0 && value.is_finite()) {
            return Err(AstroError::OutOfRange {
                what: "a standard deviation of the state",
                value,
                expected: "0 or more",
            });
        }
    }
    if all().all(|s| s == 0.0) {
        return Err(AstroError::OutOfRange {
            what: "every standard deviation of the state",
            value: 0.0,
            expected: "above 0 for at least one",
        });
    }
    let radial = heliocentric.position_km.normalize();
    let normal = heliocentric
        .position_km
        .cross(&heliocentric.velocity_km_s)
        .normalize();
    let axes = [radial, normal.cross(&radial), normal];
    let mut covariance = Matrix6::zeros();
    for (i, axis) in axes.iter().enumerate() {
        let square = axis * axis.transpose();
        let mut place = covariance.fixed_view_mut::<3, 3>(0, 0);
        place += square * (sigma_km[i] * sigma_km[i]);
        let mut motion = covariance.fixed_view_mut::<3, 3>(3, 3);
        motion += square * (sigma_km_s[i] * sigma_km_s[i]);
    }
    Ok(covariance)
}

/// The uncertainty of an encounter on its b-plane, linear in the uncertainty of the orbit: good while the ellipse is
/// short against the Moon's distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneEllipse {
    /// Standard deviation of xi, km.
    pub sigma_xi_km: f64,
    /// Standard deviation of zeta, km.
    pub sigma_zeta_km: f64,
    /// Correlation of the two, -1 to 1.
    pub correlation: f64,
    /// 1-sigma along the long axis, km.
    pub semi_major_km: f64,
    /// 1-sigma along the short axis, km.
    pub semi_minor_km: f64,
    /// Direction of the long axis, degrees from the xi axis towards the zeta axis, in [0, 180).
    pub angle_deg: f64,
}

impl PlaneEllipse {
    /// From a covariance of the state at the epoch.
    ///
    /// # Errors
    /// [`AstroError::OutOfRange`] if the covariance is none (a negative variance on the plane).
    pub fn new(partials: &Matrix2x6<f64>, covariance: &Matrix6<f64>) -> Result<Self, AstroError> {
        let c: Matrix2<f64> = partials * covariance * partials.transpose();
        let (xx, zz, xz) = (c[(0, 0)], c[(1, 1)], 0.5 * (c[(0, 1)] + c[(1, 0)]));
        let middle = 0.5 * (xx + zz);
        let half = libm::hypot(0.5 * (xx - zz), xz);
        let largest = middle + half;
        // The product of the two is the determinant: no digits lost when one is small.
        let smallest = (xx * zz - xz * xz) / largest;
        if !(largest > 0.0 && largest.is_finite() && smallest > -1e-9 * largest) {
            return Err(AstroError::OutOfRange {
                what: "the least variance on the b-plane in km²",
                value: smallest,
                expected: "0 or more (is the covariance symmetric and positive?)",
            });
        }
        let angle = 0.5 * libm::atan2(2.0 * xz, xx - zz);
        let product = (xx * zz).sqrt();
        Ok(Self {
            sigma_xi_km: xx.max(0.0).sqrt(),
            sigma_zeta_km: zz.max(0.0).sqrt(),
            correlation: if product > 0.0 {
                (xz / product).clamp(-1.0, 1.0)
            } else {
                0.0
            },
            semi_major_km: largest.sqrt(),
            semi_minor_km: smallest.max(0.0).sqrt(),
            angle_deg: angle.to_degrees().rem_euclid(180.0),
        })
    }

    /// The chance that a normal distribution about a point of the plane puts on the disc of a radius about the origin.
    ///
    /// Gauss-Legendre along the long axis, the exact integral across: good to 1e-6 of itself while the disc is more than
    /// a ten-millionth of the ellipse.
    pub fn probability_on_disc(&self, xi_km: f64, zeta_km: f64, radius_km: f64) -> f64 {
        const NODES: [(f64, f64); 4] = [
            (0.183_434_642_495_649_8, 0.362_683_783_378_362),
            (0.525_532_409_916_329, 0.313_706_645_877_887_3),
            (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
            (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
        ];
        const PANELS: usize = 2000;
        let (sin, cos) = libm::sincos(self.angle_deg.to_radians());
        let (along, across) = (xi_km * cos + zeta_km * sin, zeta_km * cos - xi_km * sin);
        let far = 10.0 * self.semi_major_km;
        let (from, to) = ((-radius_km).max(along - far), radius_km.min(along + far));
        if from >= to {
            return 0.0;
        }
        let density = |u: f64| {
            let chord = (radius_km * radius_km - u * u).max(0.0).sqrt();
            let z = (u - along) / self.semi_major_km;
            let share = if self.semi_minor_km > 0.0 {
                normal_between(
                    (-chord - across) / self.semi_minor_km,
                    (chord - across) / self.semi_minor_km,
                )
            } else if across.abs() < chord {
                1.0
            } else {
                0.0
            };
            share * libm::exp(-0.5 * z * z)
        };
        let width = (to - from) / PANELS as f64;
        let mut sum = 0.0;
        for panel in 0..PANELS {
            let middle = from + width * (panel as f64 + 0.5);
            for (node, weight) in NODES {
                let off = 0.5 * width * node;
                sum += weight * (density(middle - off) + density(middle + off));
            }
        }
        // The sum's rounding may lift a certainty above 1.
        (0.5 * width * sum / (self.semi_major_km * std::f64::consts::TAU.sqrt())).min(1.0)
    }
}

/// Chance of a standard normal between two bounds.
fn normal_between(a: f64, b: f64) -> f64 {
    let tail = |x: f64| 0.5 * libm::erfc(x * std::f64::consts::FRAC_1_SQRT_2);
    // Differences of the smaller tail keep their digits.
    if a > 0.0 {
        tail(a) - tail(b)
    } else {
        tail(-b) - tail(-a)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A round distribution about the centre: 1 - exp(-R²/2σ²).
    #[test]
    fn a_round_distribution_on_a_disc() {
        let partials = Matrix2x6::from_fn(|i, j| if i == j { 1.0 } else { 0.0 });
        let covariance = Matrix6::identity() * 4.0;
        let ellipse = PlaneEllipse::new(&partials, &covariance).unwrap();
        let chance = ellipse.probability_on_disc(0.0, 0.0, 3.0);
        assert!((chance - (1.0 - (-9.0_f64 / 8.0).exp())).abs() < 1e-7, "{chance}");
    }

    /// A needle through the centre: the normal between -R and R; past the disc: nothing.
    #[test]
    fn a_needle_on_a_disc() {
        let mut partials = Matrix2x6::zeros();
        partials[(0, 0)] = 3.0;
        partials[(1, 0)] = 4.0;
        let ellipse = PlaneEllipse::new(&partials, &Matrix6::identity()).unwrap();
        assert!((ellipse.semi_major_km - 5.0).abs() < 1e-12 && ellipse.semi_minor_km < 1e-6);
        assert!((ellipse.angle_deg - (4.0_f64 / 3.0).atan().to_degrees()).abs() < 1e-9);
        assert!((ellipse.correlation - 1.0).abs() < 1e-12);
        // One sigma either way: 0.682689 (any table).
        let chance = ellipse.probability_on_disc(0.0, 0.0, 5.0);
        assert!((chance - 0.682_689_492).abs() < 1e-6, "{chance}");
        assert!(ellipse.probability_on_disc(-8.0, 6.0, 5.0) < 1e-12);
        // Well inside the disc it is certain, and no more than that.
        for radius_km in [50.0, 60.0, 80.0, 100.0, 400.0] {
            for off in [0.0, 0.1, 0.3, 1.0, 2.5] {
                let chance = ellipse.probability_on_disc(off, 0.0, radius_km);
                assert!((1.0 - 1e-9..=1.0).contains(&chance), "{chance:e}");
            }
        }
    }

    #[test]
    fn what_is_no_covariance_is_refused() {
        let partials = Matrix2x6::from_fn(|i, j| if i == j { 1.0 } else { 0.0 });
        let mut covariance = Matrix6::identity();
        covariance[(0, 0)] = -2.0;
        assert!(PlaneEllipse::new(&partials, &covariance).is_err());
        let state = StateVector {
            position_km: Vector3::x() * 1.5e8,
            velocity_km_s: Vector3::y() * 30.0,
        };
        assert!(covariance_of(&state, [0.0; 3], [0.0; 3]).is_err());
        assert!(covariance_of(&state, [1.0, f64::NAN, 0.0], [0.0; 3]).is_err());
        let made = covariance_of(&state, [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]).unwrap();
        assert!((made.diagonal() - nalgebra::Vector6::new(1.0, 4.0, 9.0, 16.0, 25.0, 36.0)).norm() < 1e-9);
    }
}

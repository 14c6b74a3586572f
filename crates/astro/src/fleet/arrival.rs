//! From the asymptote near the Earth to the entry or the nearest approach, without an integration: a hyperbola about the
//! Earth's centre, and what the Earth's shape adds to it on the last stretch.
//!
//! The shape moves an entry by half a kilometre. Its pull is summed along the hyperbola (four nodes of Gauss), with the
//! Earth's own gradient acting on what it has done so far: that is good to a metre. The pulls of Sun and Moon on the last
//! stretch (ten minutes and some 10,000 km) move nothing by a metre.

#![allow(clippy::needless_range_loop, reason = "several arrays share each index")]

use nalgebra::Vector3;

use super::near::Neighbourhood;
use super::plan::GAUSS;
use crate::approach::{closest_of, entry_of};
use crate::ephemeris::Clock;
use crate::forces::{GM, earth_shape};
use crate::frame::{altitude_km, longitude_and_latitude};
use crate::{
    Body, Closest, EARTH_FLATTENING, EARTH_RADIUS_KM, ENTRY_ALTITUDE_KM, Encounter, Outcome, Target,
};

const EARTH: f64 = GM[Body::Earth as usize];
/// Slower objects, at infinity and in km/s, are integrated: they are no hyperbola for long.
const SLOWEST_KM_S: f64 = 2.0;
/// Where the last stretch begins, km from the centre for an object that falls straight down.
const LAST_STRETCH_KM: f64 = 12_000.0;
/// Whoever passes farther out feels nothing of the Earth's shape that a fit could not take, km.
pub(super) const SHAPELESS_KM: f64 = 9_000.0;
/// Entries whose way dips less than this below the height of entry are integrated, km: an error in height grows
/// tenfold along so flat a way.
const GRAZING_KM: f64 = 30.0;
/// Whoever stays this far above the height of entry misses, km.
const CLEAR_KM: f64 = 5.0;
/// Numbers that an asymptote is written as.
pub(super) const PARTS: usize = 7;

/// `GATHERED[i][j]`: what the value at node j adds to the integral up to node i, as a share of the whole length.
pub(super) const GATHERED: [[f64; 4]; 4] = {
    let mut out = [[0.0; 4]; 4];
    let mut j = 0;
    while j < 4 {
        // Lagrange's polynomial of node j, by its coefficients.
        let mut polynomial = [1.0, 0.0, 0.0, 0.0];
        let mut m = 0;
        while m < 4 {
            if m != j {
                let scale = 1.0 / (GAUSS[j].0 - GAUSS[m].0);
                let mut k = 4;
                while k > 0 {
                    k -= 1;
                    let below = if k > 0 { polynomial[k - 1] } else { 0.0 };
                    polynomial[k] = (below - GAUSS[m].0 * polynomial[k]) * scale;
                }
            }
            m += 1;
        }
        let mut i = 0;
        while i < 4 {
            let (mut power, mut k) = (GAUSS[i].0, 0);
            while k < 4 {
                out[i][j] += polynomial[k] * power / (k + 1) as f64;
                power *= GAUSS[i].0;
                k += 1;
            }
            i += 1;
        }
        j += 1;
    }
    out
};

/// How an object would come to the Earth from far away, if the Earth's centre alone pulled it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asymptote {
    /// Velocity far away, km/s.
    velocity: Vector3<f64>,
    /// From the Earth to the nearest place of the straight line, km.
    aim: Vector3<f64>,
    /// When it is nearest to the Earth, s.
    perigee: f64,
}

impl Asymptote {
    /// Of a place (km) and velocity (km/s) as seen from the Earth's centre; none if it is not fast enough.
    pub(super) fn of(t: f64, seen: Vector3<f64>, moving: Vector3<f64>) -> Option<Self> {
        let distance = seen.norm();
        let square = moving.norm_squared() - 2.0 * EARTH / distance;
        // Also false if it is not a number.
        if !(square > SLOWEST_KM_S * SLOWEST_KM_S) {
            return None;
        }
        let speed = square.sqrt();
        let turn = seen.cross(&moving);
        let share = speed / EARTH;
        let eccentric_square = 1.0 + share * share * turn.norm_squared();
        let to_perigee = moving.cross(&turn) / EARTH - seen / distance;
        let along = (to_perigee + turn.cross(&to_perigee) * share) / eccentric_square;
        let rise = seen.dot(&moving) * share;
        let rate = square * speed / EARTH;
        Some(Self {
            velocity: along * speed,
            aim: along.cross(&turn) / speed,
            perigee: t - (rise - libm::asinh(rise / eccentric_square.sqrt())) / rate,
        })
    }

    pub(super) fn parts(&self) -> [f64; PARTS] {
        let (v, b) = (&self.velocity, &self.aim);
        [v.x, v.y, v.z, b.x, b.y, b.z, self.perigee]
    }

    #[must_use]
    pub(super) fn plus(&self, more: &[f64; PARTS]) -> Self {
        let (velocity, aim) = (
            Vector3::new(more[0], more[1], more[2]),
            Vector3::new(more[3], more[4], more[5]),
        );
        Self {
            velocity: self.velocity + velocity,
            aim: self.aim + aim,
            perigee: self.perigee + more[6],
        }
    }

    /// Half the rate of the square of the distance at which the last stretch begins, km²/s.
    pub(super) fn last_stretch(&self) -> f64 {
        let speed = (self.velocity.norm_squared() + 2.0 * EARTH / LAST_STRETCH_KM).sqrt();
        -LAST_STRETCH_KM * speed
    }

    /// How far objects are apart at the last stretch that come so, km, within a factor of two.
    pub(super) fn apart_km(&self, other: &Self) -> f64 {
        let speed = self.velocity.norm();
        (self.aim - other.aim).norm()
            + (self.perigee - other.perigee).abs() * speed
            + (self.velocity - other.velocity).norm() * (LAST_STRETCH_KM / speed)
    }

    /// Distance of the perigee, km.
    pub(super) fn perigee_km(&self) -> f64 {
        Hyperbola::of(self).perigee_km()
    }
}

/// The same, ready to be followed.
struct Hyperbola {
    speed: f64,
    /// Half the axis, km.
    half: f64,
    eccentric: f64,
    /// Towards the perigee, and at right angles to it times the root of e² - 1.
    inward: Vector3<f64>,
    onward: Vector3<f64>,
}

impl Hyperbola {
    #[inline]
    fn of(asymptote: &Asymptote) -> Self {
        let square = asymptote.velocity.norm_squared();
        let speed = square.sqrt();
        let half = EARTH / square;
        let along = asymptote.velocity / speed;
        // At right angles, whatever the fit has left.
        let aim = (asymptote.aim - along * along.dot(&asymptote.aim)) / half;
        let eccentric = (1.0 + aim.norm_squared()).sqrt();
        let inward = (along + aim) / eccentric;
        Self {
            speed,
            half,
            eccentric,
            inward,
            onward: along * eccentric - inward,
        }
    }

    fn perigee_km(&self) -> f64 {
        self.half * (self.eccentric - 1.0)
    }

    /// Distance, km, by the hyperbolic cosine.
    fn distance(&self, cosine: f64) -> f64 {
        self.half * (self.eccentric * cosine - 1.0)
    }

    /// Place, km, by the hyperbolic sine and cosine of the anomaly.
    #[inline]
    fn place(&self, sine: f64, cosine: f64) -> Vector3<f64> {
        (self.inward * (self.eccentric - cosine) + self.onward * sine) * self.half
    }

    fn velocity(&self, sine: f64, cosine: f64) -> Vector3<f64> {
        (self.onward * cosine - self.inward * sine) * (self.speed / (self.eccentric * cosine - 1.0))
    }

    /// Seconds after the perigee.
    fn after_perigee(&self, sine: f64) -> f64 {
        (self.eccentric * sine - libm::asinh(sine)) * self.half / self.speed
    }

    /// Where it comes to the height of entry, by the sine of the anomaly; none if it does not.
    fn entry(&self, pole: &Vector3<f64>) -> Option<f64> {
        let mut radius = EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM;
        let mut sine = 0.0;
        for _ in 0..4 {
            let cosine = (1.0 + radius / self.half) / self.eccentric;
            // Also false if it is not a number.
            if !(cosine > 1.0) {
                return None;
            }
            sine = -(cosine * cosine - 1.0).sqrt();
            let place = self.place(sine, cosine);
            radius = entry_radius(place.dot(pole) / self.distance(cosine));
        }
        Some(sine)
    }

    /// What the Earth's shape changes between two anomalies: place and velocity at the second, km and km/s.
    #[inline]
    fn shaped(&self, from: f64, to: f64) -> (Vector3<f64>, Vector3<f64>) {
        let length = to - from;
        let mut weight = [0.0; 4];
        let mut place = [Vector3::zeros(); 4];
        let mut pull = [Vector3::zeros(); 4];
        let mut up = [Vector3::zeros(); 4];
        let mut cube = [0.0; 4];
        for i in 0..4 {
            let sine = from + length * GAUSS[i].0;
            let cosine = (1.0 + sine * sine).sqrt();
            let reach = self.eccentric * cosine - 1.0;
            weight[i] = length * reach * self.half / (self.speed * cosine);
            place[i] = self.place(sine, cosine);
            pull[i] = earth_shape(place[i]);
            let inverse = 1.0 / (self.half * reach);
            up[i] = place[i] * inverse;
            cube[i] = EARTH * (inverse * inverse * inverse);
        }
        let gather = |of: &[Vector3<f64>; 4], row: &[f64; 4]| {
            of[0] * (row[0] * weight[0])
                + of[1] * (row[1] * weight[1])
                + of[2] * (row[2] * weight[2])
                + of[3] * (row[3] * weight[3])
        };
        let mut felt = pull;
        for _ in 0..2 {
            let moving: [Vector3<f64>; 4] = std::array::from_fn(|i| gather(&felt, &GATHERED[i]));
            for i in 0..4 {
                let off = gather(&moving, &GATHERED[i]);
                felt[i] = pull[i] + (up[i] * (3.0 * up[i].dot(&off)) - off) * cube[i];
            }
        }
        let whole = [GAUSS[0].1, GAUSS[1].1, GAUSS[2].1, GAUSS[3].1];
        let moving: [Vector3<f64>; 4] = std::array::from_fn(|i| gather(&felt, &GATHERED[i]));
        (gather(&moving, &whole), gather(&felt, &whole))
    }
}

/// Distance from the Earth's centre at the height of entry, km, by the sine of the geocentric latitude: an ellipsoid that
/// is 100 km larger, which is a metre from the surface of that height.
fn entry_radius(sine: f64) -> f64 {
    const EQUATOR: f64 = EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM;
    const POLE: f64 = EARTH_RADIUS_KM * (1.0 - EARTH_FLATTENING) + ENTRY_ALTITUDE_KM;
    let square = sine * sine;
    EQUATOR * POLE / (POLE * POLE * (1.0 - square) + EQUATOR * EQUATOR * square).sqrt()
}

/// Who comes from this asymptote, which is that at the time when half the rate of the square of the distance is `rate`
/// (km²/s; 0 at the nearest approach): where it enters, or how near it comes. None if that is too close to call, or
/// cannot be told so.
pub(super) fn meet(
    around: &Neighbourhood,
    clock: Clock,
    rate: f64,
    asymptote: &Asymptote,
) -> Option<Encounter> {
    let way = Hyperbola::of(asymptote);
    let lowest = way.perigee_km();
    if rate >= 0.0 {
        let seen = (way.place(0.0, 1.0), way.velocity(0.0, 1.0));
        let epoch = clock.epoch(asymptote.perigee);
        return (lowest > SHAPELESS_KM - 500.0).then(|| miss(closest_of(Target::Earth, epoch, seen)));
    }
    let pole = around.pole(asymptote.perigee);
    let depth = entry_radius(way.inward.dot(&pole)) - lowest;
    let enters = depth > GRAZING_KM;
    // Also false if it is not a number.
    if !(enters || depth < -CLEAR_KM) {
        return None;
    }
    let to = if enters { way.entry(&pole)? } else { 0.0 };
    let from = rate * way.speed / (EARTH * way.eccentric);
    if !(from < to) {
        return None;
    }
    let cosine = (1.0 + to * to).sqrt();
    let (place, velocity) = way.shaped(from, to);
    let mut now = Near {
        t: asymptote.perigee + way.after_perigee(to),
        seen: way.place(to, cosine) + place,
        moving: way.velocity(to, cosine) + velocity,
    };
    if enters {
        now.reach_entry(&pole)?;
        let axes = crate::approach::Surroundings::axes(around, now.t);
        let entry = entry_of(
            Target::Earth,
            clock.epoch(now.t),
            (now.seen, now.moving),
            &axes,
            longitude_and_latitude,
        );
        return Some(Encounter {
            outcome: Outcome::Impact(entry),
            closest: None,
        });
    }
    now.reach_perigee();
    Some(miss(closest_of(
        Target::Earth,
        clock.epoch(now.t),
        (now.seen, now.moving),
    )))
}

fn miss(closest: Closest) -> Encounter {
    Encounter {
        outcome: Outcome::Miss,
        closest: Some(closest),
    }
}

/// An object about to enter.
struct Near {
    t: f64,
    seen: Vector3<f64>,
    moving: Vector3<f64>,
}

impl Near {
    /// Moves on by less than a second or so: to the third order in time.
    fn go(&mut self, dt: f64) {
        let square = self.seen.norm_squared();
        let fall = self.seen * (-EARTH / (square * square.sqrt()));
        self.seen += (self.moving + fall * (0.5 * dt)) * dt;
        self.moving += fall * dt;
        self.t += dt;
    }

    /// Newton's way to the height of entry.
    fn reach_entry(&mut self, pole: &Vector3<f64>) -> Option<()> {
        const NARROW: f64 = (EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM)
            / (EARTH_RADIUS_KM * (1.0 - EARTH_FLATTENING) + ENTRY_ALTITUDE_KM);
        for _ in 0..6 {
            let z = self.seen.dot(pole);
            let from_axis = (self.seen.norm_squared() - z * z).max(0.0).sqrt();
            let height = altitude_km(from_axis, z) - ENTRY_ALTITUDE_KM;
            // The upright of the larger ellipsoid.
            let up = self.seen + pole * (z * (NARROW * NARROW - 1.0));
            let dt = -height * up.norm() / self.moving.dot(&up);
            if !(dt.abs() < 5.0) {
                return None;
            }
            self.go(dt);
            if dt.abs() < 1e-6 {
                return Some(());
            }
        }
        None
    }

    fn reach_perigee(&mut self) {
        let bend = self.moving.norm_squared() - EARTH / self.seen.norm();
        self.go(-self.seen.dot(&self.moving) / bend);
    }
}

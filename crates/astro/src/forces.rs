//! What pulls an object: Sun, planets, Moon and sixteen asteroids as points, Einstein's corrections, the flattening of
//! the Earth and the Sun, and Marsden's non-gravitational accelerations.

use nalgebra::{Matrix3, Vector3};

use crate::ephemeris::{ASTEROIDS, BODIES, Clock, Snapshot, Triple};
use crate::propagate::NonGravitational;
use crate::radau::{Dynamics, NODE_COUNT};
use crate::{AU_KM, Body, EARTH_RADIUS_KM, Ephemeris, LIGHT_KM_S, gm_km3_s2};

/// GM of the bodies, indexed by `Body as usize`, km³/s².
pub(crate) const GM: [f64; BODIES] = {
    let mut out = [0.0; BODIES];
    let mut k = 0;
    while k < BODIES {
        out[k] = gm_km3_s2(Body::ALL[k]);
        k += 1;
    }
    out
};
/// GM of (1), (4), (2), (10), (511), (704), (52), (87), (15), (3), (16), (107), (88), (7), (31), (65), km³/s² (header of
/// DE441 and SB441-N16).
const GM_ASTEROIDS: [f64; ASTEROIDS] = [
    62.62888864440993,
    17.288232879171513,
    13.665878145967422,
    5.625147645385229,
    3.8944831481705644,
    2.830409639329985,
    2.6830359242821795,
    2.168232073699691,
    2.0230209871098284,
    1.920570700202589,
    1.5896582441709424,
    1.4437384031866,
    1.1898077088121908,
    1.1398723232184107,
    1.079371457703356,
    0.9381057563915133,
];
/// The Earth's zonal harmonics 2 to 4, and the Sun's second with its radius. DE440's header has 1.08262539e-3,
/// -2.53241e-6 and -1.619898e-6 at a radius of 6,378.1366 km: ours differ by less than 1e-6 of themselves (3 and 4 are
/// EGM2008's, which it rounds; Pavlis and others 2012), and go with the radius of WGS84. The Sun's are the header's.
const EARTH_ZONAL: [f64; 3] = [
    1.082_625_390_5e-3,
    -2.532_410_518_567_722e-6,
    -1.619_897_599_916_973e-6,
];
const SUN_J2: f64 = 2.196_139_151_65e-7;
const SUN_RADIUS_KM: f64 = 696_000.0;
const INVERSE_C2: f64 = 1.0 / (LIGHT_KM_S * LIGHT_KM_S);
/// Of the distance to a body over the speed past it: no step is longer, so that no step jumps over an approach that
/// the acceleration does not yet show.
pub(crate) const APPROACH_SHARE: f64 = 0.35;

/// Everything at one time that does not depend on the object.
#[derive(Debug, Clone, Copy)]
struct Node {
    bodies: Snapshot,
    asteroids: [Triple; ASTEROIDS],
    /// Of each body: what Einstein's equations ask of it beyond place and speed.
    pull_on: [Triple; BODIES],
    potential_at: [f64; BODIES],
}

impl Node {
    fn empty() -> Self {
        Self {
            bodies: Snapshot {
                position: [[0.0; 3]; BODIES],
                velocity: [[0.0; 3]; BODIES],
            },
            asteroids: [[0.0; 3]; ASTEROIDS],
            pull_on: [[0.0; 3]; BODIES],
            potential_at: [0.0; BODIES],
        }
    }
}

/// The full force model.
pub(crate) struct Field<'a> {
    ephemeris: &'a Ephemeris,
    clock: Clock,
    non_gravitational: Option<NonGravitational>,
    nodes: Box<[Node; NODE_COUNT]>,
    /// The Sun's axis, ICRF (right ascension 286.13°, declination 63.87°).
    sun_pole: Vector3<f64>,
}

impl<'a> Field<'a> {
    pub(crate) fn new(
        ephemeris: &'a Ephemeris,
        clock: Clock,
        non_gravitational: Option<NonGravitational>,
    ) -> Self {
        let (sin_ra, cos_ra) = libm::sincos(286.13_f64.to_radians());
        let (sin_dec, cos_dec) = libm::sincos(63.87_f64.to_radians());
        Self {
            ephemeris,
            clock,
            non_gravitational,
            nodes: Box::new([Node::empty(); NODE_COUNT]),
            sun_pole: Vector3::new(cos_ra * cos_dec, sin_ra * cos_dec, sin_dec),
        }
    }

    /// Fills a node for a time, s of the clock.
    pub(crate) fn prepare_node(&mut self, node: usize, t: f64) {
        let slot = &mut self.nodes[node];
        slot.bodies = self.ephemeris.snapshot(self.clock, t);
        slot.asteroids = self.ephemeris.asteroids(self.clock, t);
        let sun = slot.bodies.position[Body::Sun as usize];
        for place in &mut slot.asteroids {
            *place = [place[0] + sun[0], place[1] + sun[1], place[2] + sun[2]];
        }
        slot.pull_on = [[0.0; 3]; BODIES];
        slot.potential_at = [0.0; BODIES];
        let at = &slot.bodies.position;
        for j in 0..BODIES {
            for k in j + 1..BODIES {
                let d = [at[k][0] - at[j][0], at[k][1] - at[j][1], at[k][2] - at[j][2]];
                let inverse = 1.0 / (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
                let cube = inverse * inverse * inverse;
                slot.potential_at[j] += GM[k] * inverse;
                slot.potential_at[k] += GM[j] * inverse;
                for (i, component) in d.iter().enumerate() {
                    slot.pull_on[j][i] += GM[k] * cube * component;
                    slot.pull_on[k][i] -= GM[j] * cube * component;
                }
            }
        }
    }

    /// Positions and velocities of the bodies at a prepared node.
    pub(crate) fn bodies(&self, node: usize) -> &Snapshot {
        &self.nodes[node].bodies
    }

    /// What acts on an object that moves with the Earth at a prepared node, without the pulls of Sun, Earth and Moon,
    /// km/s².
    pub(crate) fn rest_at_earth(&self, node: usize) -> Vector3<f64> {
        let node = &self.nodes[node];
        let earth = vector(&node.bodies.position[Body::Earth as usize]);
        let sun = vector(&node.bodies.position[Body::Sun as usize]);
        let mut sum = asteroids_pull(node, earth) + sun_flattening(earth - sun, self.sun_pole);
        for k in (0..BODIES).rev() {
            if k != Body::Sun as usize && k != Body::Earth as usize && k != Body::Moon as usize {
                let d = vector(&node.bodies.position[k]) - earth;
                let square = d.norm_squared();
                sum += d * (GM[k] / (square * square.sqrt()));
            }
        }
        sum
    }

    /// The acceleration of an object at a prepared node, km/s².
    pub(crate) fn pull(&self, node: usize, r: Vector3<f64>, v: Vector3<f64>) -> Vector3<f64> {
        let node = &self.nodes[node];
        let mut small = asteroids_pull(node, r) + einstein(node, r, v);
        let sun = vector(&node.bodies.position[Body::Sun as usize]);
        let sun_v = vector(&node.bodies.velocity[Body::Sun as usize]);
        small += sun_flattening(r - sun, self.sun_pole);
        small += earth_shape(r - vector(&node.bodies.position[Body::Earth as usize]));
        if let Some(parameters) = self.non_gravitational {
            small += marsden(parameters, r - sun, v - sun_v);
        }
        // From the weakest pull to the strongest.
        let mut sum = small;
        for k in (0..BODIES).rev() {
            let d = vector(&node.bodies.position[k]) - r;
            let square = d.norm_squared();
            sum += d * (GM[k] / (square * square.sqrt()));
        }
        sum
    }

    /// How the acceleration changes with place (1/s²) and with velocity (1/s) at a prepared node: by the points, and by
    /// what Einstein and the Sun's flattening add to its pull (of an orbit that passes the Sun at 0.04 au twenty times the
    /// flattening changes derivatives by half a hundredth). The Earth's shape changes it by 1e-3 at the ground and is left out.
    pub(crate) fn gradients(
        &self,
        node: usize,
        r: Vector3<f64>,
        v: Vector3<f64>,
    ) -> (Matrix3<f64>, Matrix3<f64>) {
        let bodies = &self.nodes[node].bodies;
        let from_sun = r - vector(&bodies.position[Body::Sun as usize]);
        let (mut by_place, by_velocity) =
            einstein_gradients(from_sun, v - vector(&bodies.velocity[Body::Sun as usize]));
        by_place += sun_flattening_gradient(from_sun, self.sun_pole);
        for (place, gm) in bodies.position.iter().zip(GM).rev() {
            by_place += point_gradient(vector(place) - r, gm);
        }
        (by_place, by_velocity)
    }

    /// The body that an object lies in at node 0.
    pub(crate) fn inside(&self, r: Vector3<f64>) -> Option<Body> {
        let at = &self.nodes[0].bodies.position;
        Body::ALL
            .into_iter()
            .find(|&body| (r - vector(&at[body as usize])).norm_squared() < inside_km(body) * inside_km(body))
    }

    /// The longest step that no close approach can hide in, s.
    pub(crate) fn approach_limit(&self, r: Vector3<f64>, v: Vector3<f64>) -> f64 {
        let bodies = &self.nodes[0].bodies;
        let mut least = f64::INFINITY;
        for k in 0..BODIES {
            let d = r - vector(&bodies.position[k]);
            let u = v - vector(&bodies.velocity[k]);
            least = least.min(d.norm_squared() / u.norm_squared());
        }
        APPROACH_SHARE * least.sqrt()
    }
}

/// Below this distance from a body's centre an object has certainly hit it, km: a little less than the least radius.
pub(crate) const fn inside_km(body: Body) -> f64 {
    0.98 * match body {
        Body::Sun => SUN_RADIUS_KM,
        Body::Mercury => 2_439.0,
        Body::Venus => 6_051.0,
        Body::Earth => EARTH_RADIUS_KM,
        Body::Moon => 1_736.0,
        Body::Mars => 3_376.0,
        Body::Jupiter => 66_854.0,
        Body::Saturn => 54_364.0,
        Body::Uranus => 24_973.0,
        Body::Neptune => 24_341.0,
        Body::Pluto => 1_188.0,
    }
}

/// Gradient of a point's pull at a place from which the point is seen along `d`.
pub(crate) fn point_gradient(d: Vector3<f64>, gm: f64) -> Matrix3<f64> {
    let square = d.norm_squared();
    let cube = gm / (square * square.sqrt());
    d * d.transpose() * (3.0 * cube / square) - Matrix3::identity() * cube
}

/// The pull of the Earth's shape (its zonal harmonics to the fourth) on an object at `x` from its centre.
///
/// The axis is held at ICRF z, with which JPL's own states through Apophis' encounter of 2029 are met to 1.5 km; the
/// axis of date (0.2° away in 2032) would move an entry by less than 10 m.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it becomes part of loops over many objects")]
pub(crate) fn earth_shape(x: Vector3<f64>) -> Vector3<f64> {
    let inverse = 1.0 / x.norm();
    let up = x * inverse;
    let s = up.z;
    let s2 = s * s;
    // Legendre polynomials 2 to 4 and their derivatives.
    let value = [
        1.5 * s2 - 0.5,
        s * (2.5 * s2 - 1.5),
        (4.375 * s2 - 3.75) * s2 + 0.375,
    ];
    let slope = [3.0 * s, 7.5 * s2 - 1.5, s * (17.5 * s2 - 7.5)];
    let ratio = EARTH_RADIUS_KM * inverse;
    let mut strength = GM[Body::Earth as usize] * inverse * inverse * ratio;
    let (mut outward, mut poleward) = (0.0, 0.0);
    for k in 0..3 {
        strength *= ratio;
        outward += EARTH_ZONAL[k] * strength * ((k as f64 + 3.0) * value[k] + s * slope[k]);
        poleward += EARTH_ZONAL[k] * strength * slope[k];
    }
    up * outward - Vector3::z() * poleward
}

fn sun_flattening(x: Vector3<f64>, pole: Vector3<f64>) -> Vector3<f64> {
    let square = x.norm_squared();
    let height = x.dot(&pole);
    let scale = 1.5 * GM[Body::Sun as usize] * SUN_J2 * SUN_RADIUS_KM * SUN_RADIUS_KM
        / (square * square * square.sqrt());
    x * (scale * (5.0 * height * height / square - 1.0)) - pole * (2.0 * scale * height)
}

fn sun_flattening_gradient(x: Vector3<f64>, pole: Vector3<f64>) -> Matrix3<f64> {
    let square = x.norm_squared();
    let height = x.dot(&pole);
    let scale = 1.5 * GM[Body::Sun as usize] * SUN_J2 * SUN_RADIUS_KM * SUN_RADIUS_KM
        / (square * square * square.sqrt());
    let share = height * height / square;
    let mixed = x * pole.transpose();
    (Matrix3::identity() * (5.0 * share - 1.0)
        + x * x.transpose() * ((5.0 - 35.0 * share) / square)
        + (mixed + mixed.transpose()) * (10.0 * height / square)
        - pole * pole.transpose() * 2.0)
        * scale
}

fn asteroids_pull(node: &Node, r: Vector3<f64>) -> Vector3<f64> {
    let mut sum = Vector3::zeros();
    for (place, gm) in node.asteroids.iter().zip(GM_ASTEROIDS) {
        let d = vector(place) - r;
        let square = d.norm_squared();
        sum += d * (gm / (square * square.sqrt()));
    }
    sum
}

/// The terms in 1/c² of the Einstein-Infeld-Hoffmann equations for an object without mass (Moyer 2003, eq. 4-26, with
/// beta = gamma = 1).
fn einstein(node: &Node, r: Vector3<f64>, v: Vector3<f64>) -> Vector3<f64> {
    let bodies = &node.bodies;
    let mut distance = [0.0; BODIES];
    let mut potential = 0.0;
    for k in 0..BODIES {
        distance[k] = (vector(&bodies.position[k]) - r).norm();
        potential += GM[k] / distance[k];
    }
    let speed2 = v.norm_squared();
    let mut sum = Vector3::zeros();
    for k in (0..BODIES).rev() {
        let d = vector(&bodies.position[k]) - r;
        let u = vector(&bodies.velocity[k]);
        let pull = vector(&node.pull_on[k]);
        let inverse = 1.0 / distance[k];
        let strength = GM[k] * inverse * inverse * inverse;
        let approach = d.dot(&u) * inverse;
        let bracket = speed2 + 2.0 * u.norm_squared()
            - 4.0 * v.dot(&u)
            - 1.5 * approach * approach
            - 4.0 * potential
            - node.potential_at[k]
            + 0.5 * d.dot(&pull);
        sum += d * (strength * bracket);
        sum += (v - u) * (-strength * d.dot(&(v * 4.0 - u * 3.0)));
        sum += pull * (3.5 * GM[k] * inverse);
    }
    sum * INVERSE_C2
}

/// Gradients of the Sun's share, GM/(c² r³) ((4 GM/r - v²) r + 4 (r v) v), by place and by velocity.
fn einstein_gradients(r: Vector3<f64>, v: Vector3<f64>) -> (Matrix3<f64>, Matrix3<f64>) {
    let gm = GM[Body::Sun as usize];
    let (square, speed2, approach) = (r.norm_squared(), v.norm_squared(), r.dot(&v));
    let distance = square.sqrt();
    let strength = gm * INVERSE_C2 / (square * distance);
    let (rr, vr, vv) = (r * r.transpose(), v * r.transpose(), v * v.transpose());
    let unit = Matrix3::identity();
    let by_place = unit * (4.0 * gm / distance - speed2)
        + rr * ((3.0 * speed2 - 16.0 * gm / distance) / square)
        + vv * 4.0
        - vr * (12.0 * approach / square);
    let by_velocity = (unit * approach + vr) * 4.0 - vr.transpose() * 2.0;
    (by_place * strength, by_velocity * strength)
}

/// Marsden, Sekanina and Yeomans 1973 with g(r) = (1 au / r)².
fn marsden(parameters: NonGravitational, x: Vector3<f64>, u: Vector3<f64>) -> Vector3<f64> {
    const TO_KM_S2: f64 = AU_KM / (86_400.0 * 86_400.0);
    let radial = x.normalize();
    let normal = x.cross(&u).normalize();
    let transverse = normal.cross(&radial);
    let strength = TO_KM_S2 * AU_KM * AU_KM / x.norm_squared();
    (radial * parameters.a1 + transverse * parameters.a2 + normal * parameters.a3) * strength
}

/// A vector of three components.
pub(crate) fn vector(components: &Triple) -> Vector3<f64> {
    Vector3::new(components[0], components[1], components[2])
}

impl Dynamics<3> for Field<'_> {
    fn prepare(&mut self, node: usize, t: f64) {
        self.prepare_node(node, t);
    }

    fn acceleration(&self, node: usize, x: &[f64; 3], v: &[f64; 3]) -> [f64; 3] {
        self.pull(node, vector(x), vector(v)).into()
    }

    fn longest_step(&self, x: &[f64; 3], v: &[f64; 3]) -> f64 {
        self.approach_limit(vector(x), vector(v))
    }

    fn collision(&self, x: &[f64; 3]) -> Option<Body> {
        self.inside(vector(x))
    }
}

/// The object and six neighbours: how its place changes with each component of the state it started from.
pub(crate) struct Variational<'a>(pub(crate) Field<'a>);

/// Coordinates of [`Variational`]: the object's and six columns.
pub(crate) const WITH_COLUMNS: usize = 21;

impl Dynamics<WITH_COLUMNS> for Variational<'_> {
    fn prepare(&mut self, node: usize, t: f64) {
        self.0.prepare_node(node, t);
    }

    fn acceleration(
        &self,
        node: usize,
        x: &[f64; WITH_COLUMNS],
        v: &[f64; WITH_COLUMNS],
    ) -> [f64; WITH_COLUMNS] {
        let (r, u) = (Vector3::new(x[0], x[1], x[2]), Vector3::new(v[0], v[1], v[2]));
        let pull = self.0.pull(node, r, u);
        let (by_place, by_velocity) = self.0.gradients(node, r, u);
        let mut out = [0.0; WITH_COLUMNS];
        out[..3].copy_from_slice(pull.as_slice());
        for first in (3..WITH_COLUMNS).step_by(3) {
            let place = Vector3::new(x[first], x[first + 1], x[first + 2]);
            let moving = Vector3::new(v[first], v[first + 1], v[first + 2]);
            out[first..first + 3].copy_from_slice((by_place * place + by_velocity * moving).as_slice());
        }
        out
    }

    fn longest_step(&self, x: &[f64; WITH_COLUMNS], v: &[f64; WITH_COLUMNS]) -> f64 {
        self.0
            .approach_limit(Vector3::new(x[0], x[1], x[2]), Vector3::new(v[0], v[1], v[2]))
    }

    fn collision(&self, x: &[f64; WITH_COLUMNS]) -> Option<Body> {
        self.0.inside(Vector3::new(x[0], x[1], x[2]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Near the Sun, by differences of the pull itself (fourth order, steps of 100 km).
    #[test]
    fn gradients_are_those_of_the_pull() {
        let ephemeris = Ephemeris::embedded();
        let epoch = crate::Epoch::from_jd_tdb(2_461_000.5);
        let clock = Clock::near(epoch);
        let mut field = Field::new(ephemeris, clock, None);
        field.prepare_node(0, clock.seconds(epoch));
        let sun = vector(&field.bodies(0).position[Body::Sun as usize]);
        let (r, v) = (
            sun + Vector3::new(4e6, -2e6, 4e6),
            Vector3::new(60.0, 140.0, -90.0),
        );
        let (by_place, by_velocity) = field.gradients(0, r, v);
        for axis in 0..3 {
            let unit = Vector3::ith(axis, 1.0);
            let apart =
                |h: f64| (field.pull(0, r + unit * h, v) - field.pull(0, r - unit * h, v)) / (2.0 * h);
            let found = (apart(100.0) * 4.0 - apart(200.0)) / 3.0;
            let off = (by_place.column(axis) - found).norm() / by_place.norm();
            // Flattening is 5e-9 of it.
            assert!(off < 1e-10, "by place along {axis}: {off:e}");
            let moved = (field.pull(0, r, v + unit) - field.pull(0, r, v - unit)) / 2.0;
            let off = (by_velocity.column(axis) - moved).norm() / by_velocity.norm();
            // The Sun's own motion is left out.
            assert!(off < 1e-3, "by velocity along {axis}: {off:e}");
        }
    }
}

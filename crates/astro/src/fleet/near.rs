//! The last days near the Earth, member by member: Sun, Earth (with its shape) and Moon exactly; the planets, the
//! asteroids and the Sun's flattening as they act on the Earth's place. Einstein's terms add a metre and are left out.

use nalgebra::{Matrix3, Vector3};

use super::Member;
use super::block;
use super::plan::Plan;
use crate::approach::{Surroundings, Way, search};
use crate::ephemeris::{Clock, Triple};
use crate::forces::{Field, GM, earth_shape, inside_km, vector};
use crate::frame::icrf_to_itrf;
use crate::radau::{Dynamics, NODE_COUNT, Phase, Step, integrate};
use crate::{Body, Encounter, Ephemeris, Outcome, StateVector, Target};

/// Beyond this distance from the Earth the planets' pull differs too much from that on the Earth, km.
pub(super) const REACH_KM: f64 = 6.0e6;
/// Beyond this the Earth's shape moves an object at 13 km/s by some decimetres, one at 2 km/s by some metres, km.
pub(super) const SHAPE_KM: f64 = 4.0e5;
/// Spacing of the table, s: between its places cubics are good to a centimetre.
const SPACING_S: f64 = 3_600.0;
/// How long the table may be, s.
const LONGEST_S: f64 = 30.0 * 86_400.0;
/// Places of the table from one rotation to the next.
const AXES_EVERY: usize = 6;
/// The Earth's turn against the stars (IERS Conventions 2010, eq. 5.15), rad/s.
const TURN_RAD_S: f64 = 7.292_115_146_706_98e-5;
/// A member that has left the Earth's reach outwards does not come back within this time, s.
pub(super) const NO_RETURN_S: f64 = 120.0 * 86_400.0;

/// One time of the table.
#[derive(Debug, Clone, Copy)]
struct Entry {
    sun: (Triple, Triple),
    earth: (Triple, Triple),
    moon: (Triple, Triple),
    /// What all else adds, km/s².
    rest: Vector3<f64>,
}

/// Bodies near the Earth's way after the hand-over.
pub(super) struct Neighbourhood {
    start: f64,
    table: Vec<Entry>,
    pub(super) end: f64,
    /// The rotation to the Earth's own axes, every few places of the table.
    axes: Vec<Matrix3<f64>>,
}

impl Neighbourhood {
    /// None if members pass the Earth too far away. `nearest_km`: at least one member comes so near, or nearer.
    pub(super) fn new(
        ephemeris: &Ephemeris,
        clock: Clock,
        start: f64,
        until: f64,
        nearest_km: f64,
    ) -> Option<Self> {
        if nearest_km > REACH_KM / 2.0 {
            return None;
        }
        let end = until.min(start + LONGEST_S);
        let count = ((end - start) / SPACING_S).ceil() as usize + 2;
        let mut field = Field::new(ephemeris, clock, None);
        let table = (0..count)
            .map(|i| {
                // The last places may lie beyond the span; the ephemeris then repeats its last record.
                let t = start + i as f64 * SPACING_S;
                field.prepare_node(0, t);
                let bodies = field.bodies(0);
                let of = |body: Body| (bodies.position[body as usize], bodies.velocity[body as usize]);
                Entry {
                    sun: of(Body::Sun),
                    earth: of(Body::Earth),
                    moon: of(Body::Moon),
                    rest: field.rest_at_earth(0),
                }
            })
            .collect();
        let axes = (0..=count / AXES_EVERY)
            .map(|i| icrf_to_itrf(clock.epoch(start + (i * AXES_EVERY) as f64 * SPACING_S)))
            .collect();
        Some(Self {
            start,
            table,
            end,
            axes,
        })
    }
}

/// The bodies at one node.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    pub(super) sun: Vector3<f64>,
    pub(super) earth: Vector3<f64>,
    pub(super) earth_moving: Vector3<f64>,
    pub(super) moon: Vector3<f64>,
    pub(super) rest: Vector3<f64>,
}

impl Neighbourhood {
    /// The bodies at a time.
    pub(super) fn at(&self, t: f64) -> Node {
        let (index, s) = self.place_of(t);
        let (a, b) = (&self.table[index], &self.table[index + 1]);
        // Hermite's cubic, its weights shared by the bodies.
        let weights = hermite(s);
        let between = |a: &(Triple, Triple), b: &(Triple, Triple)| {
            vector(&a.0) * weights[0]
                + vector(&b.0) * weights[1]
                + vector(&a.1) * weights[2]
                + vector(&b.1) * weights[3]
        };
        Node {
            sun: between(&a.sun, &b.sun),
            earth: between(&a.earth, &b.earth),
            earth_moving: vector(&a.earth.1) * (1.0 - s) + vector(&b.earth.1) * s,
            moon: between(&a.moon, &b.moon),
            rest: a.rest * (1.0 - s) + b.rest * s,
        }
    }

    /// Place and velocity of the Earth at the hand-over, which is the table's first time.
    pub(super) fn earth_at_handover(&self) -> (Vector3<f64>, Vector3<f64>) {
        let (place, velocity) = &self.table[0].earth;
        (vector(place), vector(velocity))
    }

    /// The Earth's pole about a time, ICRF.
    pub(super) fn pole(&self, t: f64) -> Vector3<f64> {
        self.axes[self.axes_of(t).0].row(2).transpose()
    }

    /// The rotation nearest to a time, and the time of it.
    fn axes_of(&self, t: f64) -> (usize, f64) {
        let spacing = AXES_EVERY as f64 * SPACING_S;
        let index = (((t - self.start) / spacing).round().max(0.0) as usize).min(self.axes.len() - 1);
        (index, self.start + index as f64 * spacing)
    }

    fn place_of(&self, t: f64) -> (usize, f64) {
        let place = (t - self.start) / SPACING_S;
        let index = (place.floor().max(0.0) as usize).min(self.table.len() - 2);
        (index, place - index as f64)
    }
}

fn hermite(s: f64) -> [f64; 4] {
    let (s2, s3) = (s * s, s * s * s);
    [
        1.0 - 3.0 * s2 + 2.0 * s3,
        3.0 * s2 - 2.0 * s3,
        SPACING_S * (s - 2.0 * s2 + s3),
        SPACING_S * (s3 - s2),
    ]
}

impl Surroundings for Neighbourhood {
    fn target(&self, t: f64) -> (Triple, Triple) {
        let (index, s) = self.place_of(t);
        let (a, b) = (&self.table[index].earth, &self.table[index + 1].earth);
        let moving = |i: usize| a.1[i] * (1.0 - s) + b.1[i] * s;
        (self.place(t), std::array::from_fn(moving))
    }

    fn place(&self, t: f64) -> Triple {
        let (index, s) = self.place_of(t);
        let (a, b) = (&self.table[index].earth, &self.table[index + 1].earth);
        let weights = hermite(s);
        std::array::from_fn(|i| {
            a.0[i] * weights[0] + b.0[i] * weights[1] + a.1[i] * weights[2] + b.1[i] * weights[3]
        })
    }

    fn axes(&self, t: f64) -> Matrix3<f64> {
        // Within three hours the pole and the equinox stay where they are to half a metre on the ground.
        let (index, at) = self.axes_of(t);
        let (sin, cos) = libm::sincos(TURN_RAD_S * (t - at));
        Matrix3::new(cos, sin, 0.0, -sin, cos, 0.0, 0.0, 0.0, 1.0) * self.axes[index]
    }
}

struct NearField<'a> {
    around: &'a Neighbourhood,
    nodes: [Node; NODE_COUNT],
}

impl Dynamics<3> for NearField<'_> {
    const FEELS_VELOCITY: bool = false;
    const STEP_SHARE: f64 = 1.0;

    fn prepare(&mut self, node: usize, t: f64) {
        self.nodes[node] = self.around.at(t);
    }

    fn acceleration(&self, node: usize, x: &[f64; 3], _: &[f64; 3]) -> [f64; 3] {
        let node = &self.nodes[node];
        let r = vector(x);
        let from_earth = r - node.earth;
        let mut sum = node.rest;
        if from_earth.norm_squared() < SHAPE_KM * SHAPE_KM {
            sum += earth_shape(from_earth);
        }
        for (d, body) in [
            (node.moon - r, Body::Moon),
            (node.sun - r, Body::Sun),
            (-from_earth, Body::Earth),
        ] {
            let square = d.norm_squared();
            sum += d * (GM[body as usize] / (square * square.sqrt()));
        }
        sum.into()
    }

    fn longest_step(&self, x: &[f64; 3], v: &[f64; 3]) -> f64 {
        let node = &self.nodes[0];
        let least = (vector(x) - node.earth)
            .norm_squared()
            .min((vector(x) - node.moon).norm_squared());
        0.4 * (least / (vector(v) - node.earth_moving).norm_squared()).sqrt()
    }

    fn collision(&self, x: &[f64; 3]) -> Option<Body> {
        let node = &self.nodes[0];
        let within = |place: Vector3<f64>, km: f64| (vector(x) - place).norm_squared() < km * km;
        if within(node.earth, inside_km(Body::Earth)) {
            return Some(Body::Earth);
        }
        if within(node.moon, inside_km(Body::Moon)) {
            return Some(Body::Moon);
        }
        // Gone: not a collision, but nothing more to follow here.
        (!within(node.earth, REACH_KM)).then_some(Body::Sun)
    }

    fn settled(&self) -> f64 {
        1e-13
    }
}

/// Follows a member from the hand-over to the end of the span; none if that cannot be told from here.
pub(super) fn finish(
    ephemeris: &Ephemeris,
    plan: &Plan,
    member: &Member,
    state: &StateVector,
) -> Option<Encounter> {
    let mut kicks: Vec<(f64, Vector3<f64>)> = member
        .kicks
        .iter()
        .map(|(epoch, change)| (plan.clock.seconds(*epoch), *change))
        .filter(|(t, _)| *t >= plan.handover)
        .collect();
    kicks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let start = Phase {
        t: plan.handover,
        x: state.position_km.into(),
        v: state.velocity_km_s.into(),
    };
    let mut steps = Vec::with_capacity(32);
    let Some(around) = &plan.neighbourhood else {
        let mut field = Field::new(ephemeris, plan.clock, None);
        follow(&mut field, start, plan.until, &kicks, &mut steps)?;
        return search(&Way::new(ephemeris, plan.clock, &steps, Target::Earth));
    };
    let mut field = NearField {
        around,
        nodes: [Node::default(); NODE_COUNT],
    };
    let end = follow(&mut field, start, around.end, &kicks, &mut steps)?;
    let found = search(&Way::new(ephemeris, plan.clock, &steps, Target::Earth))?;
    // What becomes of those that passed is known only if they cannot come back in the span.
    let settled = plan.until - end.t < NO_RETURN_S;
    (found.outcome != Outcome::Miss || settled).then_some(found)
}

/// Whether a member can be followed with others: it is not pushed after the hand-over.
pub(super) fn in_blocks(plan: &Plan, member: &Member) -> bool {
    plan.neighbourhood.is_some()
        && member
            .kicks
            .iter()
            .all(|(epoch, _)| plan.clock.seconds(*epoch) < plan.handover)
}

/// Follows a block of members as [`finish`] does each.
pub(super) fn finish_block(plan: &Plan, states: &[StateVector]) -> Vec<Option<Encounter>> {
    let Some(around) = &plan.neighbourhood else {
        return vec![None; states.len()];
    };
    let Some(followed) = block::follow(around, plan.handover, states) else {
        return vec![None; states.len()];
    };
    followed
        .iter()
        .map(|member| {
            let found = search(&Way::seen_by(around, plan.clock, &member.steps, Target::Earth))?;
            let settled = plan.until - member.end < NO_RETURN_S;
            (found.outcome != Outcome::Miss || settled).then_some(found)
        })
        .collect()
}

fn follow<F: Dynamics<3>>(
    field: &mut F,
    start: Phase<3>,
    until: f64,
    kicks: &[(f64, Vector3<f64>)],
    steps: &mut Vec<Step<3>>,
) -> Option<Phase<3>> {
    let mut now = start;
    for (t, change) in kicks.iter().filter(|(t, _)| *t <= until) {
        let (end, hit) = integrate(field, now, *t, &mut |step| steps.push(step)).ok()?;
        now = end;
        if hit.is_some() {
            return Some(now);
        }
        for i in 0..3 {
            now.v[i] += change[i];
        }
    }
    integrate(field, now, until, &mut |step| steps.push(step))
        .ok()
        .map(|(end, _)| end)
}

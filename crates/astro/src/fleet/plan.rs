//! What all members share: the reference, its linear flow, and the times at which deviations are driven.

use nalgebra::Vector3;
use rayon::prelude::*;

use super::Member;
use super::near::Neighbourhood;
use super::reference::{Back, Flow, NEAREST_KM, Reference, Way, back_of, flow_of, place};
use crate::ephemeris::Clock;
use crate::forces::{Field, GM, Variational, point_gradient, vector};
use crate::propagate::with_columns;
use crate::radau::{STEP_LIMIT, integrate};
use crate::{Body, Encounter, Ephemeris, Epoch, Orbit, StateVector};

/// A body counts as far while the farthest member's deviation is less than this share of its distance.
const FAR_SHARE: f64 = 0.2;
/// Above this share of the distance to the Sun what a deviation does to its own driving is followed within a stretch: left
/// out it grows with the third power, over some turns to 0.1 au to a tenth of a kilometre at 1e-3. Close to the Sun the share
/// is less, since there the rest shows sooner.
const SETTLED_SHARE: f64 = 1e-3;
const SETTLED_SHARE_CLOSE: f64 = 1e-4;
/// How close that is, km: 0.3 au.
const CLOSE_KM: f64 = 4.5e7;
/// And above this share the linear flow is no longer followed.
const SUN_SHARE: f64 = 0.05;
/// The longest stretch, s.
const LONGEST_S: f64 = 30.0 * 86_400.0;
/// A stretch is no longer than this share of the distance to any body over the speed past it.
const APPROACH_SHARE: f64 = 0.5;
/// Pulls whose third-order part could move a member by more than this, km, are taken exactly.
const EXACT_KM: f64 = 1e-5;
/// Gauss-Legendre nodes and weights on [0, 1].
pub(super) const GAUSS: [(f64, f64); 4] = [
    (0.069_431_844_202_973_71, 0.173_927_422_568_726_93),
    (0.330_009_478_207_571_87, 0.326_072_577_431_273_07),
    (0.669_990_521_792_428_1, 0.326_072_577_431_273_07),
    (0.930_568_155_797_026_3, 0.173_927_422_568_726_93),
];

/// A body whose pull is taken exactly: where it is from the reference, and its GM.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact {
    pub(super) d: [f64; 3],
    pub(super) gm: f64,
}

/// One time at which deviations are driven.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// s from the start of the stretch.
    pub(super) after: f64,
    /// Weight in the integral over the stretch, s.
    pub(super) weight: f64,
    pub(super) flow: Flow,
    pub(super) back: Back,
    pub(super) exact: Vec<Exact>,
    /// The exact bodies' pull on the reference.
    pub(super) pull: [f64; 3],
    /// And its gradient: xx, xy, xz, yy, yz, zz.
    pub(super) gradient: [f64; 6],
    /// Half the second derivatives of the other bodies' pull: xxx, xxy, xxz, xyy, xyz, xzz, yyy, yyz, yzz, zzz.
    pub(super) curvature: [f64; 10],
}

/// How a stretch is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Once: what drives it changes slowly and is known from the stretch before.
    Once,
    /// Twice, because it changes fast or is not known.
    Twice,
    /// Until what the nodes do to one another has settled: members are far apart for how near the Sun is.
    Settled,
}

/// A stretch of time between velocity changes.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub(super) start: f64,
    /// For the velocity changes made at its start.
    pub(super) back: Back,
    /// Whether any member may change velocity at its start.
    pub(super) kicks: bool,
    pub(super) pace: Pace,
    pub(super) nodes: Vec<Node>,
}

/// What all members share.
pub(super) struct Plan {
    pub(super) clock: Clock,
    /// The reference at the start.
    pub(super) start: StateVector,
    pub(super) stretches: Vec<Stretch>,
    /// Where members are handed over: time, the reference, and its linear flow with that of the velocity.
    pub(super) handover: f64,
    pub(super) reference: StateVector,
    pub(super) flow: Flow,
    pub(super) flow_of_velocity: Flow,
    /// A deviation larger than this at the hand-over is a stray, km.
    pub(super) largest_km: f64,
    /// What pulls near the Earth after the hand-over; none if the approach is too far for it.
    pub(super) neighbourhood: Option<Neighbourhood>,
    pub(super) until: f64,
    /// No member passed nearer to the Earth than this before the hand-over, km.
    nearest_before_km: f64,
}

/// A time between stretches.
struct Boundary {
    t: f64,
    kicks: bool,
    /// Distance of the reference from the Earth, km.
    from_earth: f64,
    /// The least distance from a body other than the Sun, km.
    from_any: f64,
    from_sun: f64,
    /// Speed past the Earth, km/s.
    speed: f64,
    short: bool,
    /// The farthest member's deviation, in the linear flow, km.
    deviation: f64,
}

impl Plan {
    /// None if the members are not neighbours, or meet a body too soon, for a plan to help.
    pub(super) fn new(ephemeris: &Ephemeris, start: Epoch, members: &[Member], until: Epoch) -> Option<Self> {
        let state = mean_state(members);
        let orbit = Orbit {
            epoch: start,
            state,
            non_gravitational: None,
        };
        if orbit.check(ephemeris).is_err() {
            return None;
        }
        let clock = Clock::near(start.plus_seconds(until.seconds_since(start) / 2.0));
        let (begin, end) = (clock.seconds(start), clock.seconds(until));
        let mut steps = Vec::new();
        let mut field = Reference(Variational(Field::new(ephemeris, clock, None)));
        let mut keep = |step| steps.push(step);
        let Ok((last, _)) = integrate(&mut field, with_columns(begin, &state), end, &mut keep) else {
            return None;
        };
        let way = Way { steps };
        let mut field = field.0.0;
        let mut boundaries = boundaries(&mut field, &way, clock, members, begin, last.t)?;
        measure(&way, clock, &state, members, &mut boundaries);
        let handover = choose_handover(&boundaries)?;
        let kept = &boundaries[..=handover];
        let at = &kept[handover];
        let stretches = kept
            .windows(2)
            .enumerate()
            .map(|(i, pair)| stretch(&mut field, &way, (&pair[0], &pair[1]), at.t, i == 0))
            .collect();
        let phase = way.at(at.t);
        let nearest = boundaries.iter().map(|b| b.from_earth).fold(f64::MAX, f64::min);
        let neighbourhood = Neighbourhood::new(ephemeris, clock, at.t, end, nearest + 2.0 * at.deviation);
        Some(Self {
            clock,
            start: state,
            stretches,
            handover: at.t,
            reference: StateVector {
                position_km: place(&phase.x),
                velocity_km_s: Vector3::new(phase.v[0], phase.v[1], phase.v[2]),
            },
            flow: flow_of(&phase.x),
            flow_of_velocity: flow_of(&phase.v),
            largest_km: 1.5 * at.deviation + 1.0,
            neighbourhood,
            until: end,
            // Between boundaries a passing body comes a little nearer than at them.
            nearest_before_km: kept
                .iter()
                .map(|b| 0.85 * b.from_earth - 1.5 * b.deviation)
                .fold(f64::MAX, f64::min),
        })
    }

    /// Whether members are so far apart near the Sun that it has to be seen whether the plan holds for them.
    pub(super) fn is_strained(&self) -> bool {
        self.stretches.iter().any(|stretch| stretch.pace == Pace::Settled)
    }

    /// Whether a miss found after the hand-over is the nearest approach of the whole span.
    pub(super) fn is_nearest(&self, found: &Encounter) -> bool {
        found.closest.is_some_and(|closest| {
            let after = self.clock.seconds(closest.epoch) > self.handover + 1.0;
            after && closest.distance_km < self.nearest_before_km.max(0.0)
        })
    }
}

fn mean_state(members: &[Member]) -> StateVector {
    let mut sum = (Vector3::zeros(), Vector3::zeros());
    for member in members {
        // Differences from the first keep the digits.
        sum.0 += member.state.position_km - members[0].state.position_km;
        sum.1 += member.state.velocity_km_s - members[0].state.velocity_km_s;
    }
    let count = members.len() as f64;
    StateVector {
        position_km: members[0].state.position_km + sum.0 / count,
        velocity_km_s: members[0].state.velocity_km_s + sum.1 / count,
    }
}

/// Cuts the reference's way into stretches, ending also at every velocity change of any member. None if that takes more
/// cuts than an integration may have steps.
fn boundaries(
    field: &mut Field<'_>,
    way: &Way,
    clock: Clock,
    members: &[Member],
    begin: f64,
    end: f64,
) -> Option<Vec<Boundary>> {
    let mut kicks: Vec<f64> = members
        .iter()
        .flat_map(|m| m.kicks.iter().map(|(epoch, _)| clock.seconds(*epoch)))
        .collect();
    kicks.sort_by(f64::total_cmp);
    kicks.dedup();
    let mut out = Vec::new();
    let mut t = begin;
    loop {
        let phase = way.at(t);
        let (r, v) = (place(&phase.x), Vector3::new(phase.v[0], phase.v[1], phase.v[2]));
        field.prepare_node(0, t);
        let bodies = field.bodies(0);
        let distance = |body: Body| (r - vector(&bodies.position[body as usize])).norm();
        let limit = field.approach_limit(r, v) / crate::forces::APPROACH_SHARE * APPROACH_SHARE;
        out.push(Boundary {
            t,
            kicks: kicks.binary_search_by(|k| k.total_cmp(&t)).is_ok(),
            from_earth: distance(Body::Earth),
            from_any: Body::ALL
                .into_iter()
                .skip(1)
                .map(distance)
                .fold(f64::MAX, f64::min),
            from_sun: distance(Body::Sun),
            speed: (v - vector(&bodies.velocity[Body::Earth as usize])).norm(),
            short: limit < 0.7 * LONGEST_S,
            deviation: 0.0,
        });
        if t >= end {
            return Some(out);
        }
        if out.len() > STEP_LIMIT {
            return None;
        }
        let next = (t + limit.min(LONGEST_S)).min(end);
        let kick = kicks
            .get(kicks.partition_point(|k| *k <= t))
            .copied()
            .unwrap_or(f64::INFINITY);
        t = next.min(kick);
    }
}

/// Finds the farthest member at the boundaries, by the linear flow.
fn measure(way: &Way, clock: Clock, start: &StateVector, members: &[Member], boundaries: &mut [Boundary]) {
    let count = boundaries.len();
    let chosen: Vec<usize> = (0..count)
        .filter(|i| boundaries[*i].short || i % 8 == 0 || i + 1 == count)
        .collect();
    let flows: Vec<(f64, Flow)> = chosen
        .iter()
        .map(|i| (boundaries[*i].t, flow_of(&way.at(boundaries[*i].t).x)))
        .collect();
    let changes: Vec<(f64, Back)> = boundaries
        .iter()
        .filter(|b| b.kicks)
        .map(|b| (b.t, back_of(&way.at(b.t))))
        .collect();
    let farthest = members
        .par_chunks(1024)
        .map(|chunk| {
            let mut out = vec![0.0_f64; flows.len()];
            for member in chunk {
                let mut c = Deviation::of(member, start);
                let mut kicks: Vec<(f64, Vector3<f64>)> = member
                    .kicks
                    .iter()
                    .map(|(epoch, change)| (clock.seconds(*epoch), *change))
                    .collect();
                kicks.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut kicks = kicks.into_iter().peekable();
                for (worst, (t, flow)) in out.iter_mut().zip(&flows) {
                    while let Some((when, change)) = kicks.next_if(|(when, _)| when <= t) {
                        if let Ok(i) = changes.binary_search_by(|f| f.0.total_cmp(&when)) {
                            c.kick(&changes[i].1, change);
                        }
                    }
                    *worst = worst.max(c.place(flow).norm_squared());
                }
            }
            out
        })
        .reduce(
            || vec![0.0; flows.len()],
            |a, b| a.iter().zip(&b).map(|(a, b)| a.max(*b)).collect(),
        );
    for (i, square) in chosen.iter().zip(&farthest) {
        boundaries[*i].deviation = square.sqrt();
    }
    // Those not measured lie between two that are.
    let mut ahead = 0.0_f64;
    for b in boundaries.iter_mut().rev() {
        if b.deviation > 0.0 {
            ahead = b.deviation;
        } else {
            b.deviation = ahead;
        }
    }
}

/// A member's deviation, carried back to the start by the linear flow.
struct Deviation {
    place: Vector3<f64>,
    velocity: Vector3<f64>,
}

impl Deviation {
    fn of(member: &Member, start: &StateVector) -> Self {
        Self {
            place: member.state.position_km - start.position_km,
            velocity: member.state.velocity_km_s - start.velocity_km_s,
        }
    }

    fn kick(&mut self, back: &Back, change: Vector3<f64>) {
        self.place += back.to_place * change;
        self.velocity += back.to_velocity * change;
    }

    fn place(&self, flow: &Flow) -> Vector3<f64> {
        flow.by_place * self.place + flow.by_velocity * self.velocity
    }
}

/// The last boundary before any body is near for some member, and before the approach that matters.
fn choose_handover(boundaries: &[Boundary]) -> Option<usize> {
    let nearest = boundaries
        .iter()
        .enumerate()
        .min_by(|a, b| a.1.from_earth.total_cmp(&b.1.from_earth))
        .map(|(i, _)| i)?;
    let mut chosen = None;
    for (i, b) in boundaries.iter().enumerate() {
        // Members may be earlier than the reference; one that comes near enough itself is not followed so far.
        let early = 2.0 * b.deviation / b.speed + 86_400.0;
        let before =
            boundaries[nearest].from_earth < 1.01 * NEAREST_KM || b.t + early < boundaries[nearest].t;
        if i > nearest
            || !before
            || b.deviation > FAR_SHARE * b.from_any
            || b.deviation > SUN_SHARE * b.from_sun
        {
            break;
        }
        chosen = Some(i);
    }
    chosen.filter(|i| *i > 0)
}

fn strains(deviation_km: f64, from_sun_km: f64) -> bool {
    let share = if from_sun_km < CLOSE_KM {
        SETTLED_SHARE_CLOSE
    } else {
        SETTLED_SHARE
    };
    deviation_km > share * from_sun_km
}

fn stretch(
    field: &mut Field<'_>,
    way: &Way,
    (from, to): (&Boundary, &Boundary),
    end: f64,
    first: bool,
) -> Stretch {
    let length = to.t - from.t;
    let deviation = from.deviation.max(to.deviation);
    let nodes = GAUSS
        .iter()
        .map(|(share, weight)| {
            let t = from.t + share * length;
            let phase = way.at(t);
            field.prepare_node(0, t);
            let r = place(&phase.x);
            let mut node = Node {
                after: share * length,
                weight: weight * length,
                flow: flow_of(&phase.x),
                back: back_of(&phase),
                exact: Vec::new(),
                pull: [0.0; 3],
                gradient: [0.0; 6],
                curvature: [0.0; 10],
            };
            for body in Body::ALL {
                let gm = GM[body as usize];
                let d = vector(&field.bodies(0).position[body as usize]) - r;
                let ratio = deviation / d.norm();
                let third = 4.0 * gm / d.norm_squared() * ratio * ratio * ratio;
                if body == Body::Sun || third * length * (end - from.t).max(length) > EXACT_KM {
                    node.add_exact(d, gm);
                } else {
                    node.add_curvature(d, gm);
                }
            }
            node
        })
        .collect();
    Stretch {
        start: from.t,
        back: back_of(&way.at(from.t)),
        kicks: from.kicks,
        pace: if strains(deviation, from.from_sun.min(to.from_sun)) {
            Pace::Settled
        } else if first || from.kicks || from.short {
            Pace::Twice
        } else {
            Pace::Once
        },
        nodes,
    }
}

impl Node {
    fn add_exact(&mut self, d: Vector3<f64>, gm: f64) {
        self.exact.push(Exact { d: d.into(), gm });
        let square = d.norm_squared();
        let pull = d * (gm / (square * square.sqrt()));
        let g = point_gradient(d, gm);
        for i in 0..3 {
            self.pull[i] += pull[i];
        }
        for (sum, part) in self
            .gradient
            .iter_mut()
            .zip([g.m11, g.m12, g.m13, g.m22, g.m23, g.m33])
        {
            *sum += part;
        }
    }

    /// Half of gm (15 d d d / d⁷ - 3 (I d + d I + ...) / d⁵).
    fn add_curvature(&mut self, d: Vector3<f64>, gm: f64) {
        const INDICES: [[usize; 3]; 10] = [
            [0, 0, 0],
            [0, 0, 1],
            [0, 0, 2],
            [0, 1, 1],
            [0, 1, 2],
            [0, 2, 2],
            [1, 1, 1],
            [1, 1, 2],
            [1, 2, 2],
            [2, 2, 2],
        ];
        let square = d.norm_squared();
        let fifth = 0.5 * gm / (square * square * square.sqrt());
        let same = |a: usize, b: usize| if a == b { 1.0 } else { 0.0 };
        for (sum, [i, j, k]) in self.curvature.iter_mut().zip(INDICES) {
            let mixed = same(i, j) * d[k] + same(i, k) * d[j] + same(j, k) * d[i];
            *sum += fifth * (15.0 * d[i] * d[j] * d[k] / square - 3.0 * mixed);
        }
    }
}

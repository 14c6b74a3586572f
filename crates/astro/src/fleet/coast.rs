//! Follows a block of deviations through the stretches of a plan.
//!
//! A deviation is kept as the change of the start that the linear flow would carry to it. Between velocity changes it
//! moves only by what the linear flow leaves out: with n the exact
//! difference of pulls less the linear one, the start changes by what the inverse flow makes of n, every second.

#![allow(
    clippy::needless_range_loop,
    clippy::inline_always,
    reason = "loops over lanes, written so that they become vectors of the machine that the code is dispatched to"
)]

use nalgebra::Vector3;

use super::Member;
use super::arrival::GATHERED;
use super::plan::{Node, Pace, Plan, Stretch};
use super::reference::{Back, Flow};
use crate::StateVector;

/// Passes after which what the nodes of a stretch do to one another has settled.
const SETTLING: usize = 5;

/// Members of a block.
pub(super) const LANES: usize = 16;

pub(super) type Lane = [f64; LANES];
/// Six components of every member of a block.
pub(super) type Lanes = [Lane; 6];

/// Follows a block to the hand-over; none for a member that strayed.
pub(super) fn run(plan: &Plan, block: &[Member]) -> Vec<Option<StateVector>> {
    let c = carry(plan, block);
    (0..block.len())
        .map(|lane| at_handover(plan, &std::array::from_fn(|i| c[i][lane])))
        .collect()
}

/// Follows a block of at most [`LANES`] members to the hand-over: the changes of the start that the linear flow would
/// carry to where they are.
pub(super) fn carry(plan: &Plan, block: &[Member]) -> Lanes {
    // The widest registers of the machine do the same sums in the same order: answers do not depend on them.
    pulp::Arch::new().dispatch(Carry { plan, block })
}

/// A closure would not be compiled for the machine's registers; this is, since all that it calls is inlined.
struct Carry<'a> {
    plan: &'a Plan,
    block: &'a [Member],
}

impl pulp::WithSimd for Carry<'_> {
    type Output = Lanes;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Lanes {
        carry_lanes(self.plan, self.block)
    }
}

#[inline(always)]
fn carry_lanes(plan: &Plan, block: &[Member]) -> Lanes {
    let mut c = [[0.0; LANES]; 6];
    for (lane, member) in block.iter().enumerate() {
        for i in 0..3 {
            c[i][lane] = member.state.position_km[i] - plan.start.position_km[i];
            c[i + 3][lane] = member.state.velocity_km_s[i] - plan.start.velocity_km_s[i];
        }
    }
    let kicks: Vec<Vec<(f64, Vector3<f64>)>> = block
        .iter()
        .map(|member| {
            member
                .kicks
                .iter()
                .map(|(epoch, change)| (plan.clock.seconds(*epoch), *change))
                .collect()
        })
        .collect();
    let mut rate = [[0.0; LANES]; 6];
    for stretch in &plan.stretches {
        if stretch.kicks {
            for (lane, kicks) in kicks.iter().enumerate() {
                for (_, change) in kicks
                    .iter()
                    .filter(|(t, _)| t.to_bits() == stretch.start.to_bits())
                {
                    kick(&mut c, lane, &stretch.back, *change);
                }
            }
        }
        drive(stretch, &mut c, &mut rate);
    }
    c
}

fn kick(c: &mut Lanes, lane: usize, back: &Back, change: Vector3<f64>) {
    let (place, velocity) = (back.to_place * change, back.to_velocity * change);
    for i in 0..3 {
        c[i][lane] += place[i];
        c[i + 3][lane] += velocity[i];
    }
}

/// The state at the hand-over of what the linear flow would carry there; none for a stray.
pub(super) fn at_handover(plan: &Plan, c: &[f64; 6]) -> Option<StateVector> {
    let (place, velocity) = off_reference(plan, c)?;
    Some(StateVector {
        position_km: plan.reference.position_km + place,
        velocity_km_s: plan.reference.velocity_km_s + velocity,
    })
}

/// How far from the reference that is at the hand-over, km and km/s.
#[inline]
pub(super) fn off_reference(plan: &Plan, c: &[f64; 6]) -> Option<(Vector3<f64>, Vector3<f64>)> {
    let place = Vector3::new(c[0], c[1], c[2]);
    let velocity = Vector3::new(c[3], c[4], c[5]);
    let carried = |flow: &Flow| flow.by_place * place + flow.by_velocity * velocity;
    let deviation = carried(&plan.flow);
    // Also false if it is not a number.
    (deviation.norm() < plan.largest_km).then(|| (deviation, carried(&plan.flow_of_velocity)))
}

/// Carries a block through a stretch. `rate` is the mean rate of the stretch before, from which the deviations within
/// this one are guessed, and becomes that of this one.
#[inline(always)]
fn drive(stretch: &Stretch, c: &mut Lanes, rate: &mut Lanes) {
    let passes = match stretch.pace {
        Pace::Once => 1,
        Pace::Twice => 2,
        Pace::Settled => return settle(stretch, c, rate),
    };
    let mut change = [[0.0; LANES]; 6];
    for _ in 0..passes {
        change = [[0.0; LANES]; 6];
        let mut length = 0.0;
        for node in &stretch.nodes {
            add_node(node, c, rate, &mut change);
            length += node.weight;
        }
        for i in 0..6 {
            for lane in 0..LANES {
                rate[i][lane] = change[i][lane] / length;
            }
        }
    }
    for i in 0..6 {
        for lane in 0..LANES {
            c[i][lane] += change[i][lane];
        }
    }
}

/// The same where deviations change what drives them within the stretch: Gauss's collocation at its nodes (Hairer, Nørsett
/// & Wanner 1993, II.7).
#[inline(always)]
fn settle(stretch: &Stretch, c: &mut Lanes, rate: &mut Lanes) {
    let still = [[0.0; LANES]; 6];
    let mut changes = [still; 4];
    let length: f64 = stretch.nodes.iter().map(|node| node.weight).sum();
    for (change, node) in changes.iter_mut().zip(&stretch.nodes) {
        for i in 0..6 {
            for lane in 0..LANES {
                change[i][lane] = rate[i][lane] * node.weight;
            }
        }
    }
    for _ in 0..SETTLING {
        let before = changes;
        for (j, node) in stretch.nodes.iter().enumerate() {
            let mut at = *c;
            for (k, change) in before.iter().enumerate() {
                let share = GATHERED[j][k] * length / stretch.nodes[k].weight;
                for i in 0..6 {
                    for lane in 0..LANES {
                        at[i][lane] += share * change[i][lane];
                    }
                }
            }
            changes[j] = still;
            add_node(node, &at, &still, &mut changes[j]);
        }
    }
    *rate = still;
    for change in &changes {
        for i in 0..6 {
            for lane in 0..LANES {
                c[i][lane] += change[i][lane];
                rate[i][lane] += change[i][lane] / length;
            }
        }
    }
}

/// Adds what a node contributes to the change over its stretch.
#[inline(always)]
fn add_node(node: &Node, c: &Lanes, rate: &Lanes, change: &mut Lanes) {
    let (a, b) = (&node.flow.by_place, &node.flow.by_velocity);
    let (mut x, mut y, mut z) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for lane in 0..LANES {
        let s: [f64; 6] = std::array::from_fn(|i| c[i][lane] + node.after * rate[i][lane]);
        x[lane] = (a.m11 * s[0] + a.m12 * s[1] + a.m13 * s[2]) + (b.m11 * s[3] + b.m12 * s[4] + b.m13 * s[5]);
        y[lane] = (a.m21 * s[0] + a.m22 * s[1] + a.m23 * s[2]) + (b.m21 * s[3] + b.m22 * s[4] + b.m23 * s[5]);
        z[lane] = (a.m31 * s[0] + a.m32 * s[1] + a.m33 * s[2]) + (b.m31 * s[3] + b.m32 * s[4] + b.m33 * s[5]);
    }
    let (mut nx, mut ny, mut nz) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for body in &node.exact {
        for lane in 0..LANES {
            let (dx, dy, dz) = (body.d[0] - x[lane], body.d[1] - y[lane], body.d[2] - z[lane]);
            let square = dx * dx + dy * dy + dz * dz;
            let strength = body.gm / (square * square.sqrt());
            nx[lane] += dx * strength;
            ny[lane] += dy * strength;
            nz[lane] += dz * strength;
        }
    }
    let g = &node.gradient;
    let q = &node.curvature;
    let (p, v) = (&node.back.to_place, &node.back.to_velocity);
    for lane in 0..LANES {
        let (x, y, z) = (x[lane], y[lane], z[lane]);
        let (xx, xy, xz, yy, yz, zz) = (x * x, 2.0 * x * y, 2.0 * x * z, y * y, 2.0 * y * z, z * z);
        let lx = nx[lane] - node.pull[0] - (g[0] * x + g[1] * y + g[2] * z)
            + (q[0] * xx + q[1] * xy + q[2] * xz + q[3] * yy + q[4] * yz + q[5] * zz);
        let ly = ny[lane] - node.pull[1] - (g[1] * x + g[3] * y + g[4] * z)
            + (q[1] * xx + q[3] * xy + q[4] * xz + q[6] * yy + q[7] * yz + q[8] * zz);
        let lz = nz[lane] - node.pull[2] - (g[2] * x + g[4] * y + g[5] * z)
            + (q[2] * xx + q[4] * xy + q[5] * xz + q[7] * yy + q[8] * yz + q[9] * zz);
        let (lx, ly, lz) = (lx * node.weight, ly * node.weight, lz * node.weight);
        change[0][lane] += p.m11 * lx + p.m12 * ly + p.m13 * lz;
        change[1][lane] += p.m21 * lx + p.m22 * ly + p.m23 * lz;
        change[2][lane] += p.m31 * lx + p.m32 * ly + p.m33 * lz;
        change[3][lane] += v.m11 * lx + v.m12 * ly + v.m13 * lz;
        change[4][lane] += v.m21 * lx + v.m22 * ly + v.m23 * lz;
        change[5][lane] += v.m31 * lx + v.m32 * ly + v.m33 * lz;
    }
}

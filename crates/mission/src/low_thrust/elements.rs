//! Modified equinoctial elements (Walker, Ireland and Owens 1985, Celestial Mechanics 36, 409), and a way between two orbits
//! through them: where the search for a flight begins.

use libm::{atan2, cos, floor, pow, sin, sqrt};
use nalgebra::{Vector3, Vector6};

use std::f64::consts::TAU;

/// Steps of the time along a way, in each of its parts.
const FINE: usize = 8;

/// Semilatus rectum, f, g, h, k and the true longitude, the Sun's pull being 1.
#[derive(Clone, Copy)]
struct Elements {
    slow: [f64; 5],
    longitude: f64,
}

/// Axes of the orbit's plane by h and k.
fn axes(h: f64, k: f64) -> (Vector3<f64>, Vector3<f64>) {
    let size = 1.0 + h * h + k * k;
    (
        Vector3::new(1.0 + h * h - k * k, 2.0 * h * k, -2.0 * k) / size,
        Vector3::new(2.0 * h * k, 1.0 - h * h + k * k, 2.0 * h) / size,
    )
}

impl Elements {
    fn of(state: &Vector6<f64>) -> Self {
        let (r, v): (Vector3<f64>, Vector3<f64>) =
            (state.fixed_rows::<3>(0).into(), state.fixed_rows::<3>(3).into());
        let turn = r.cross(&v);
        let normal = turn.normalize();
        let (h, k) = (-normal.y / (1.0 + normal.z), normal.x / (1.0 + normal.z));
        let (f_axis, g_axis) = axes(h, k);
        let eccentric = v.cross(&turn) - r.normalize();
        Self {
            slow: [
                turn.norm_squared(),
                eccentric.dot(&f_axis),
                eccentric.dot(&g_axis),
                h,
                k,
            ],
            longitude: atan2(r.dot(&g_axis), r.dot(&f_axis)),
        }
    }

    fn state(&self) -> Vector6<f64> {
        let [p, f, g, h, k] = self.slow;
        let (f_axis, g_axis) = axes(h, k);
        let (s, c) = (sin(self.longitude), cos(self.longitude));
        let r = (f_axis * c + g_axis * s) * (p / (1.0 + f * c + g * s));
        let v = (g_axis * (f + c) - f_axis * (g + s)) / sqrt(p);
        Vector6::new(r.x, r.y, r.z, v.x, v.y, v.z)
    }

    /// How fast the true longitude grows by Kepler's motion.
    fn rate(&self) -> f64 {
        let [p, f, g, ..] = self.slow;
        let w = 1.0 + f * cos(self.longitude) + g * sin(self.longitude);
        w * w / (p * sqrt(p))
    }
}

/// A way between two states.
pub(super) struct Way {
    /// States at the ends of its parts.
    pub(super) nodes: Vec<Vector6<f64>>,
    /// By how much the true longitude is sped up to come out right.
    pub(super) stretch: f64,
}

/// Ways of so many equal parts of a time between two states: the slow elements change as this power of the share of the time,
/// and the true longitude as they have it, sped up or held back to come out right after the next lower and the next higher
/// number of turns.
pub(super) fn ways(
    (from, to): (&Vector6<f64>, &Vector6<f64>),
    long: f64,
    parts: usize,
    power: f64,
) -> [Way; 2] {
    let (first, last) = (Elements::of(from), Elements::of(to));
    let steps = parts * FINE;
    let at = |share: f64, longitude: f64| {
        let mut slow = first.slow;
        for (one, end) in slow.iter_mut().zip(&last.slow) {
            *one += (end - *one) * pow(share, power);
        }
        Elements { slow, longitude }
    };
    // The longitude that Kepler's motion has, by the middle of each step.
    let h = long / steps as f64;
    let mut longitudes = vec![first.longitude];
    let mut longitude = first.longitude;
    for step in 0..steps {
        let share = (step as f64 + 0.5) / steps as f64;
        let middle = longitude + 0.5 * h * at(share, longitude).rate();
        longitude += h * at(share, middle).rate();
        longitudes.push(longitude);
    }
    let grown = longitude - first.longitude;
    let apart = last.longitude - first.longitude;
    let lower = apart + TAU * floor((grown - apart) / TAU);
    [lower, lower + TAU].map(|whole| {
        let stretch = whole / grown;
        let node = |part: usize| {
            let longitude = first.longitude + (longitudes[part * FINE] - first.longitude) * stretch;
            at(part as f64 / parts as f64, longitude).state()
        };
        Way {
            nodes: (0..=parts).map(node).collect(),
            stretch,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earth() -> Vector6<f64> {
        Vector6::new(0.98, 0.1, 0.0, -0.1, 1.0, 0.01)
    }

    fn tilted() -> Vector6<f64> {
        Vector6::new(-0.57, 0.97, 0.38, -1.13, 0.02, -0.07)
    }

    #[test]
    fn elements_are_the_state() {
        for state in [earth(), tilted()] {
            let off = (Elements::of(&state).state() - state).amax();
            assert!(off < 1e-14, "{off}");
        }
    }

    /// A way begins and ends where it should, after whole turns; between an orbit's own states it is Kepler's motion.
    #[test]
    fn a_way_joins_its_ends() {
        for power in [1.0, 2.0, 4.0] {
            for way in ways((&earth(), &tilted()), 9.0, 16, power) {
                assert_eq!(way.nodes.len(), 17);
                assert!((way.nodes[0] - earth()).amax() < 1e-12);
                assert!((way.nodes[16] - tilted()).amax() < 1e-12);
            }
        }
        let mut later = tilted();
        for _ in 0..64 {
            later = crate::low_thrust::coast::coast(&later, 9.0 / 64.0).0;
        }
        let [held, sped] = ways((&tilted(), &later), 9.0, 16, 1.0).map(|way| (way.stretch - 1.0).abs());
        assert!(held.min(sped) < 1e-3, "{held} {sped}");
    }
}

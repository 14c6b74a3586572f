//! Derivatives of a way by the state at its epoch.

use astro::{AstroError, Ephemeris, Epoch, Orbit, StateVector, transition};
use nalgebra::{Matrix6, Vector6};

/// State-transition matrices of one orbit at some times; more are added as they are asked for.
#[derive(Clone, Debug)]
pub struct Linear {
    orbit: Orbit,
    /// In the order of time.
    nodes: Vec<(Epoch, StateVector, Matrix6<f64>)>,
}

/// A matrix serves times this near to it, days: the pull of Sun and Earth changes it by less than 10⁻³ of itself.
const REACH_DAYS: f64 = 0.3;

impl Linear {
    /// About an orbit, with no times yet.
    pub fn new(orbit: &Orbit) -> Self {
        Self {
            orbit: *orbit,
            nodes: vec![(orbit.epoch, orbit.state, Matrix6::identity())],
        }
    }

    /// The orbit that it is about.
    pub fn orbit(&self) -> &Orbit {
        &self.orbit
    }

    fn nearest(&self, epoch: Epoch) -> usize {
        let after = self.nodes.partition_point(|n| n.0 < epoch);
        let apart = |i: usize| {
            self.nodes
                .get(i)
                .map_or(f64::INFINITY, |n| n.0.days_since(epoch).abs())
        };
        match after.checked_sub(1) {
            Some(before) if apart(before) < apart(after) => before,
            _ => after.min(self.nodes.len() - 1),
        }
    }

    /// Derivatives of the position at a time by the state at the epoch are the first three rows, of the velocity the
    /// last three (km, km/s).
    ///
    /// # Errors
    /// As [`transition`].
    pub fn matrix(&mut self, ephemeris: &Ephemeris, epoch: Epoch) -> Result<Matrix6<f64>, AstroError> {
        let near = self.nearest(epoch);
        let (at, state, matrix) = self.nodes[near];
        if at.days_since(epoch).abs() > REACH_DAYS {
            let from = Orbit {
                epoch: at,
                state,
                ..self.orbit
            };
            let (reached, step) = transition(ephemeris, &from, &[], epoch)?;
            let place = self.nodes.partition_point(|n| n.0 < epoch);
            self.nodes.insert(place, (epoch, reached, step * matrix));
            return Ok(step * matrix);
        }
        let seconds = epoch.seconds_since(at);
        let mut out = matrix;
        let moved = matrix.fixed_rows::<3>(0) + matrix.fixed_rows::<3>(3) * seconds;
        out.fixed_rows_mut::<3>(0).copy_from(&moved);
        Ok(out)
    }

    /// How far another orbit of the same epoch is from this one.
    pub(crate) fn offset(&self, orbit: &Orbit) -> Vector6<f64> {
        difference(&orbit.state, &self.orbit.state)
    }
}

pub(crate) fn difference(a: &StateVector, b: &StateVector) -> Vector6<f64> {
    let (r, v) = (a.position_km - b.position_km, a.velocity_km_s - b.velocity_km_s);
    Vector6::new(r.x, r.y, r.z, v.x, v.y, v.z)
}

pub(crate) fn moved(orbit: &Orbit, change: &Vector6<f64>) -> Orbit {
    let mut out = *orbit;
    out.state.position_km += change.fixed_rows::<3>(0);
    out.state.velocity_km_s += change.fixed_rows::<3>(3);
    out
}

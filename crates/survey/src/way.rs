//! An orbit's way on both sides of its epoch.

use astro::{AstroError, Ephemeris, Epoch, Orbit, StateVector, Trajectory, propagate};

/// The way of an orbit over a span that may begin before its epoch.
#[derive(Clone, Debug)]
pub struct Way {
    epoch: Epoch,
    before: Option<Trajectory>,
    after: Option<Trajectory>,
}

/// Light from the farthest object of interest is under way so long, s (4 au).
const LIGHT_S: f64 = 2000.0;

impl Way {
    /// Propagates with the full forces; half an hour more on the early side, for the time that light takes.
    ///
    /// # Errors
    /// As [`propagate`].
    pub fn new(ephemeris: &Ephemeris, orbit: &Orbit, from: Epoch, to: Epoch) -> Result<Self, AstroError> {
        let start = from.plus_seconds(-LIGHT_S);
        let start = if start < ephemeris.span().0 {
            ephemeris.span().0
        } else {
            start
        };
        let leg = |until: Epoch| propagate(ephemeris, orbit, &[], until);
        Ok(Self {
            epoch: orbit.epoch,
            before: (start < orbit.epoch).then(|| leg(start)).transpose()?,
            after: (to > orbit.epoch).then(|| leg(to)).transpose()?,
        })
    }

    /// Barycentric state, ICRF.
    ///
    /// # Errors
    /// [`AstroError::OutsideTrajectory`] outside its span.
    pub fn state_at(&self, epoch: Epoch) -> Result<StateVector, AstroError> {
        let side = if epoch < self.epoch {
            &self.before
        } else {
            &self.after
        };
        match side.as_ref().or(self.before.as_ref()).or(self.after.as_ref()) {
            Some(way) => way.state_at(epoch),
            None => Err(AstroError::OutsideTrajectory {
                epoch,
                first: self.epoch,
                last: self.epoch,
            }),
        }
    }

    /// When it ran into a body after its epoch, if it did.
    pub fn collision(&self) -> Option<Epoch> {
        self.after
            .as_ref()
            .filter(|t| t.collided_with().is_some())
            .map(|t| t.span().1)
    }
}

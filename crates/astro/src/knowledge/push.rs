//! How far a push moves the fall, for quick comparisons between pushes.

use nalgebra::{Vector3, Vector6};

use super::{Linearisation, partials};
use crate::{AstroError, Ephemeris, Epoch};

/// Shift on the target plane of a push at a time: the derivative of zeta by velocity, on a grid of times.
#[derive(Clone, Debug)]
pub struct PushTable {
    from: Epoch,
    step_days: f64,
    by_velocity: Vec<Vector3<f64>>,
}

impl Linearisation {
    /// How far a push at each time of a grid moves the target plane's coordinate.
    ///
    /// # Errors
    /// [`AstroError::OutOfRange`] for a step that is not above zero or an end that is not after the start; otherwise as
    /// [`crate::transition`].
    pub fn push_table(
        &self,
        ephemeris: &Ephemeris,
        from: Epoch,
        to: Epoch,
        step_days: f64,
    ) -> Result<PushTable, AstroError> {
        let days = to.days_since(from);
        for (what, value) in [
            ("the step of a table of pushes in days", step_days),
            ("the length of a table of pushes in days", days),
        ] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(AstroError::OutOfRange {
                    what,
                    value,
                    expected: "more than 0",
                });
            }
        }
        let count = (days / step_days).ceil() as usize + 1;
        let times: Vec<Epoch> = (0..count).map(|i| from.plus_days(step_days * i as f64)).collect();
        let by_velocity = partials(ephemeris, &self.orbit, &times)?
            .iter()
            .map(|p| {
                // The row of derivatives by the state at that time: gradient times the inverse matrix.
                let row: Option<Vector6<f64>> = p.matrix.transpose().lu().solve(&self.gradient);
                row.map(|r| Vector3::new(r[3], r[4], r[5]))
                    .ok_or(AstroError::NotFinite {
                        what: "the derivative of the target plane by a push",
                    })
            })
            .collect::<Result<_, _>>()?;
        Ok(PushTable {
            from,
            step_days,
            by_velocity,
        })
    }
}

impl PushTable {
    /// Shift on the target plane, km, eastwards positive, of a push in km/s at a time; linear, good to 2 % while it
    /// stays below some 20,000 km and the step is 10 days. `None` outside the table.
    pub fn shift_km(&self, at: Epoch, push_km_s: &Vector3<f64>) -> Option<f64> {
        self.per_km_s(at).map(|row| row.dot(push_km_s))
    }

    /// Shift for a push of 1 km/s along each axis at a time, km per km/s; good as [`Self::shift_km`].
    pub fn per_km_s(&self, at: Epoch) -> Option<Vector3<f64>> {
        let x = at.days_since(self.from) / self.step_days;
        if !(x >= 0.0) || x > (self.by_velocity.len() - 1) as f64 {
            return None;
        }
        let i = (x as usize).min(self.by_velocity.len() - 2);
        let f = x - i as f64;
        Some(self.by_velocity[i].lerp(&self.by_velocity[i + 1], f))
    }
}

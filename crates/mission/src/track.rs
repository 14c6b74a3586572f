//! What a slow push along an orbit comes to, by the linear sensitivity.

use astro::knowledge::PushTable;
use astro::{AU_KM, Ephemeris, Epoch, Trajectory};

use crate::MissionError;
use crate::rendezvous::SunlitPush;
use crate::window::sun_relative;

/// The asteroid's way as pushes by sunlight see it, at equal steps.
#[derive(Clone, Debug)]
pub struct SunlitTrack {
    from: Epoch,
    /// Distance from the Sun, au.
    sun_au: Vec<f64>,
    /// Shift on the target plane by 1 m/s along the velocity, km.
    along_km: Vec<f64>,
}

/// Step of a track, days.
const TRACK_DAYS: f64 = 5.0;

impl SunlitTrack {
    /// From the first arrival to the end of the push, each step by its middle.
    ///
    /// # Errors
    /// [`MissionError::Orbit`] for times outside the trajectory or the ephemeris.
    pub fn along(
        ephemeris: &Ephemeris,
        way: &Trajectory,
        table: &PushTable,
        (from, until): (Epoch, Epoch),
    ) -> Result<Self, MissionError> {
        let steps = (until.days_since(from) / TRACK_DAYS).floor().max(0.0) as usize;
        let (mut sun_au, mut along_km) = (Vec::new(), Vec::new());
        for index in 0..steps {
            let at = from.plus_days(TRACK_DAYS * (index as f64 + 0.5));
            let seen = sun_relative(ephemeris, way.state_at(at)?, at)?;
            sun_au.push(seen.position_km.norm() / AU_KM);
            let by_m_s = seen.velocity_km_s.normalize() * 1e-3;
            along_km.push(table.shift_km(at, &by_m_s).unwrap_or(0.0));
        }
        Ok(Self {
            from,
            sun_au,
            along_km,
        })
    }

    /// First step of a push that begins then.
    pub(crate) fn step_of(&self, at: Epoch) -> usize {
        (at.days_since(self.from) / TRACK_DAYS).ceil().max(0.0) as usize
    }

    pub(crate) fn end(&self) -> Epoch {
        self.from.plus_days(TRACK_DAYS * self.sun_au.len() as f64)
    }

    /// Propellant of a push to the end by a craft whose tanks last, and the shift for forwards, by steps.
    pub(crate) fn rated(&self, push: &SunlitPush, first: usize, arrived_kg: f64, dry_kg: f64) -> (f64, f64) {
        let (mut craft_kg, mut shift_km) = (arrived_kg, 0.0);
        for (sun_au, along_km) in self.sun_au.iter().zip(&self.along_km).skip(first) {
            let acting = push.at(*sun_au, craft_kg);
            let burnt = acting.propellant_kg_s * TRACK_DAYS * 86_400.0;
            let part = if craft_kg - burnt >= dry_kg {
                1.0
            } else {
                ((craft_kg - dry_kg) / burnt).max(0.0)
            };
            shift_km += along_km * acting.acceleration_m_s2 * part * TRACK_DAYS * 86_400.0;
            craft_kg -= burnt * part;
            if part < 1.0 {
                break;
            }
        }
        (arrived_kg - craft_kg, shift_km)
    }
}

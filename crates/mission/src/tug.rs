//! A tug: a solar-electric craft that gets to the asteroid with the engines that push it afterwards.
//!
//! Its way there is flown ([`crate::electric`]); the push is the ion beam of Bombardelli and Peláez (2011), at the thrust
//! that the light allows, until the tanks are empty.

use astro::{AU_KM, Ephemeris, Epoch, Trajectory};
use nalgebra::Vector3;

use crate::MissionError;
use crate::electric::Electric;
use crate::plan::{Craft, Effect, Flight, Thrust};
use crate::rendezvous::{Course, SunlitPush, Work};
use crate::slow::NODES;
use crate::track::SunlitTrack;
use crate::window::sun_relative;

/// From arrival to the start of the push, days: it looks before it blows (authored).
pub const STATION_DAYS: f64 = 15.0;
/// Log-normal sigma of a beam's push: how much of it the body takes, and how well it is aimed (authored).
pub const BEAM_SIGMA_LN: f64 = 0.05;
/// Parts of equal propellant into which a push is cut for its kicks; they hold to two parts in a thousand of ten times as many
/// (tested).
const PARTS: usize = 6;
/// Mass of the asteroid in sums that do not depend on it, kg.
const ANY_KG: f64 = 1e9;
/// Size of the asteroid, m: a beam does not ask for it.
const ANY_M: f64 = 100.0;

/// Momentum given to the asteroid at one moment: when, and its ICRF components in kg km/s.
pub type Impulse = (Epoch, Vector3<f64>);

/// What a tug can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tug {
    craft: Electric,
    efficiency: f64,
}

impl Tug {
    /// The tug that a craft is; `None` if it is none.
    pub fn of(craft: &Craft) -> Option<Self> {
        let Effect::Tug {
            efficiency_percent, ..
        } = craft.effect
        else {
            return None;
        };
        Some(Self {
            craft: Electric::of(craft)?,
            efficiency: f64::from(efficiency_percent) / 100.0,
        })
    }

    fn push(&self, asteroid_kg: f64) -> Result<SunlitPush, MissionError> {
        let work = Work::Beam {
            efficiency: self.efficiency,
        };
        SunlitPush::new(&self.craft.engine, &work, asteroid_kg, ANY_M)
    }

    /// Shift on the target plane by a push along the asteroid's motion from this arrival to the track's end, km, by the
    /// linear sensitivity in steps of some days.
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for an asteroid or engines that cannot be.
    pub fn shift_km(
        &self,
        track: &SunlitTrack,
        arrival: Epoch,
        arrived_kg: f64,
        asteroid_kg: f64,
    ) -> Result<f64, MissionError> {
        let first = track.step_of(arrival.plus_days(STATION_DAYS));
        let push = self.push(asteroid_kg)?;
        Ok(track.rated(&push, first, arrived_kg, self.craft.dry_kg).1)
    }

    /// What its beam gives the asteroid from its arrival to the end, as kicks in order of time.
    ///
    /// # Errors
    /// [`MissionError::Orbit`] for times outside the trajectory or the ephemeris; [`MissionError::OutOfRange`] for
    /// engines that cannot be; [`MissionError::Undecided`] for a flight that has not decided ([`crate::plan::Plan::ways`]).
    pub fn impulses(
        &self,
        ephemeris: &Ephemeris,
        way: &Trajectory,
        flight: &Flight,
        end: Epoch,
    ) -> Result<Vec<Impulse>, MissionError> {
        self.impulses_in(ephemeris, way, flight, end, PARTS)
    }

    fn impulses_in(
        &self,
        ephemeris: &Ephemeris,
        way: &Trajectory,
        flight: &Flight,
        end: Epoch,
        parts: usize,
    ) -> Result<Vec<Impulse>, MissionError> {
        let from = Epoch::from_jd_tdb(flight.arrival.jd_tdb()).plus_days(STATION_DAYS);
        let (length_s, arrived_kg) = (end.seconds_since(from), f64::from(flight.mass_kg));
        let Some(thrust) = flight
            .thrust
            .filter(|_| length_s > 0.0 && arrived_kg > self.craft.dry_kg)
        else {
            return Ok(Vec::new());
        };
        let sign = match thrust {
            Thrust::Forwards => 1.0,
            Thrust::Backwards => -1.0,
            Thrust::Sparing => return Err(MissionError::Undecided),
        };
        let seen = |seconds: f64| {
            let at = from.plus_seconds(seconds);
            sun_relative(ephemeris, way.state_at(at)?, at)
        };
        let sun_au =
            |seconds: f64| -> Result<f64, MissionError> { Ok(seen(seconds)?.position_km.norm() / AU_KM) };
        let push = self.push(ANY_KG)?;
        let course = push.course(&sun_au, length_s, arrived_kg, self.craft.dry_kg)?;
        let mut out = Vec::with_capacity(NODES.len() * parts);
        let edges = equal_burns(&course, arrived_kg, parts);
        for pair in edges.windows(2) {
            let (start, long) = (pair[0], pair[1] - pair[0]);
            for (node, weight) in NODES {
                let at = start + node * long;
                let there = seen(at)?;
                let acting = push.at(there.position_km.norm() / AU_KM, course.mass_kg(at));
                let momentum = ANY_KG * acting.acceleration_m_s2 * weight * long / 1e3;
                let along = there.velocity_km_s.normalize() * (sign * momentum);
                out.push((from.plus_seconds(at), along));
            }
        }
        Ok(out)
    }
}

/// Moments between which a craft burns equal parts of what it burns in all, s from the start.
fn equal_burns(course: &Course, arrived_kg: f64, parts: usize) -> Vec<f64> {
    const HALVINGS: usize = 40;
    let burnt_kg = arrived_kg - course.left_kg;
    (0..=parts)
        .map(|n| {
            let wanted = arrived_kg - burnt_kg * n as f64 / parts as f64;
            let (mut from, mut to) = (0.0, course.lasts_s);
            for _ in 0..HALVINGS {
                let middle = 0.5 * (from + to);
                if course.mass_kg(middle) > wanted {
                    from = middle;
                } else {
                    to = middle;
                }
            }
            match n {
                0 => 0.0,
                n if n == parts => course.lasts_s,
                _ => from,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use astro::{Orbit, propagate};

    use super::*;
    use crate::plan::{CraftId, LauncherId, Seconds};

    /// On an orbit from 0.8 au to 4.2 au, weighted with the time that is left, as a shift along the orbit is.
    #[test]
    fn a_few_parts_are_as_good_as_many() {
        let start = Epoch::from_jd_tdb(2_460_694.5);
        let orbit = Orbit::heliocentric_au(
            start,
            Vector3::new(-0.5701, 0.9667, 0.3837),
            Vector3::new(-0.019_492, 0.000_202, -0.001_178),
        )
        .unwrap();
        let ephemeris = Ephemeris::embedded();
        let end = start.plus_days(2_800.0);
        let way = propagate(ephemeris, &orbit, &[], end.plus_days(1.0)).unwrap();
        let craft = Craft {
            id: CraftId::new("tug"),
            name: "tug".to_owned(),
            mass_kg: 4_000,
            effect: Effect::Tug {
                thrust_mn: 2_000,
                specific_impulse_s: 3_500,
                dry_kg: 1_500,
                efficiency_percent: 90,
            },
        };
        let tug = Tug::of(&craft).unwrap();
        for days in [400.0, 900.0, 1_300.0, 1_400.0] {
            let flight = Flight {
                craft: craft.id.clone(),
                launcher: LauncherId::new("ariane_64"),
                launch: Seconds::from_jd_tdb(start.jd_tdb()),
                arrival: Seconds::from_jd_tdb(start.plus_days(days).jd_tdb()),
                revolutions: 0,
                c3_m2_s2: 0,
                dla_mdeg: 0,
                closing_mm_s: [0; 3],
                phase_mdeg: 0,
                mass_kg: 3_000,
                thrust: Some(Thrust::Backwards),
            };
            let lever = |parts: usize| {
                let all = tug.impulses_in(ephemeris, &way, &flight, end, parts).unwrap();
                all.iter()
                    .map(|(at, p)| p * end.days_since(*at))
                    .sum::<Vector3<f64>>()
            };
            let (few, many) = (lever(PARTS), lever(10 * PARTS));
            let off = (few - many).norm() / many.norm();
            assert!(off < 2e-3, "{days}: {off}");
        }
    }
}

//! Solar-electric craft on their way: they come to rest beside the asteroid with what is left of their propellant.
//!
//! The way is flown ([`crate::low_thrust`]); what the craft does there is its own matter: a tug pushes ([`crate::tug`]), a
//! rendezvous craft looks and measures ([`crate::plan::Effect::Rendezvous`]).

use std::sync::atomic::{AtomicUsize, Ordering};

use astro::{Ephemeris, Epoch, StateVector, Trajectory};
use nalgebra::Vector3;
use rayon::prelude::*;

use crate::MissionError;
use crate::low_thrust::{self, LowThrust};
use crate::plan::{Craft, Effect};
use crate::rendezvous::Engine;
use crate::window::Arc;

/// Standard gravity, m/s².
const G0_M_S2: f64 = 9.806_65;
/// How much later those flights arrive from which a hard one is found, days, and how many such steps are tried.
const LATER_DAYS: f64 = 15.0;
const MOST_LATER: u32 = 6;
/// Shortest and longest flight that is tried, days.
const LEAST_DAYS: f64 = 120.0;
const LONGEST_DAYS: f64 = 1_100.0;
/// Days of launch, one after another, that are searched one like the other; such groups are searched side by side.
const CHAINED: usize = 20;
/// Distance from the Sun within which the array feeds the engines in full, au.
const FULL_WITHIN_AU: f64 = 1.0;

/// A craft that thrusts on its way and stays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Electric {
    pub(crate) engine: Engine,
    pub(crate) launched_kg: f64,
    pub(crate) dry_kg: f64,
}

impl Electric {
    /// The solar-electric craft that a craft is; `None` if it only coasts.
    pub fn of(craft: &Craft) -> Option<Self> {
        let (thrust_mn, specific_impulse_s, dry_kg) = match craft.effect {
            Effect::Tug {
                thrust_mn,
                specific_impulse_s,
                dry_kg,
                ..
            }
            | Effect::Rendezvous {
                thrust_mn,
                specific_impulse_s,
                dry_kg,
            } => (thrust_mn, specific_impulse_s, dry_kg),
            Effect::Kinetic | Effect::Reconnaissance | Effect::Standoff { .. } => return None,
        };
        Some(Self {
            engine: Engine {
                thrust_n: f64::from(thrust_mn) / 1e3,
                full_within_au: FULL_WITHIN_AU,
                specific_impulse_s: f64::from(specific_impulse_s),
            },
            launched_kg: f64::from(craft.mass_kg),
            dry_kg: f64::from(dry_kg),
        })
    }

    /// Mass beside the asteroid after this change of velocity on the way, kg.
    pub fn arrived_kg(&self, delta_v_km_s: f64) -> f64 {
        let exhaust_km_s = 1e-3 * G0_M_S2 * self.engine.specific_impulse_s;
        self.launched_kg * libm::exp(-delta_v_km_s / exhaust_km_s)
    }

    /// Its way between two places as seen from the Sun, for pictures: days from the launch, and km; `None` if it is not
    /// found at once.
    pub fn path(
        &self,
        ends: [(Epoch, &StateVector); 2],
        most_c3_km2_s2: f64,
    ) -> Option<Vec<(f64, Vector3<f64>)>> {
        low_thrust::between(&self.craft(), ends, most_c3_km2_s2, None).map(|flight| flight.path())
    }

    fn craft(&self) -> low_thrust::Craft {
        low_thrust::Craft {
            engine: self.engine,
            launched_kg: self.launched_kg,
        }
    }

    /// The flight of these days, if there is one that arrives with propellant left.
    ///
    /// # Errors
    /// [`MissionError::Orbit`] for times outside the trajectory or the ephemeris.
    pub fn meeting(
        &self,
        ephemeris: &Ephemeris,
        way: &Trajectory,
        days: (Epoch, Epoch),
        most_c3_km2_s2: f64,
    ) -> Result<Option<LowThrust>, MissionError> {
        // A hard one is found from easier ones that arrive later.
        for later in 0..=MOST_LATER {
            let mut like = None;
            for back in (0..=later).rev() {
                let arrival = days.1.plus_days(LATER_DAYS * f64::from(back));
                like = low_thrust::fly(
                    ephemeris,
                    way,
                    &self.craft(),
                    (days.0, arrival),
                    most_c3_km2_s2,
                    like.as_ref(),
                )?;
                if like.is_none() {
                    break;
                }
            }
            if like.is_some() {
                return Ok(like.filter(|f| f.arrived_kg > self.dry_kg));
            }
        }
        Ok(None)
    }

    /// The flights of a grid of days that arrive with propellant left, by launch, then arrival. `progress` hears the share
    /// that is done, from any thread, and returns false to stop.
    ///
    /// # Errors
    /// As [`Self::meeting`], and [`MissionError::Cancelled`].
    pub fn meetings(
        &self,
        ephemeris: &Ephemeris,
        way: &Trajectory,
        (launches, arrivals): (&[Epoch], &[Epoch]),
        most_c3_km2_s2: f64,
        progress: &(dyn Fn(f32) -> bool + Sync),
    ) -> Result<Vec<Arc>, MissionError> {
        let (done, all) = (AtomicUsize::new(0), launches.len().max(1));
        let rows = launches
            .par_chunks(CHAINED)
            .map(|launches| {
                let mut rows: Vec<Vec<Arc>> = Vec::new();
                // Each launch begins like the next later one.
                let mut neighbour: Option<LowThrust> = None;
                for launch in launches.iter().rev() {
                    let share = done.fetch_add(1, Ordering::Relaxed) as f32 / all as f32;
                    let row = Row {
                        craft: self,
                        ephemeris,
                        way,
                        most_c3_km2_s2,
                        launch: *launch,
                    };
                    let row = row.flights(arrivals, neighbour.as_ref(), &|| progress(share))?;
                    neighbour = row.first().cloned().or(neighbour);
                    let brakes = |arc: &Arc| self.arrived_kg(arc.delta_v_km_s) > self.dry_kg;
                    rows.push(row.into_iter().rev().map(|f| f.arc).filter(brakes).collect());
                }
                rows.reverse();
                Ok(rows)
            })
            .collect::<Result<Vec<Vec<Vec<Arc>>>, MissionError>>()?;
        Ok(rows.into_iter().flatten().flatten().collect())
    }
}

/// The flights of one day of launch.
struct Row<'a> {
    craft: &'a Electric,
    ephemeris: &'a Ephemeris,
    way: &'a Trajectory,
    most_c3_km2_s2: f64,
    launch: Epoch,
}

impl Row<'_> {
    /// From the latest arrival on: late ones are easy, and each begins like the one after it, the first like `neighbour`.
    fn flights(
        &self,
        arrivals: &[Epoch],
        neighbour: Option<&LowThrust>,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<LowThrust>, MissionError> {
        let craft = self.craft.craft();
        let mut row: Vec<LowThrust> = Vec::new();
        for arrival in arrivals.iter().rev() {
            if !go_on() {
                return Err(MissionError::Cancelled);
            }
            let long = arrival.days_since(self.launch);
            if long > LONGEST_DAYS {
                continue;
            }
            if long < LEAST_DAYS {
                break;
            }
            let (like, days) = (row.last().or(neighbour), (self.launch, *arrival));
            let found = low_thrust::fly(self.ephemeris, self.way, &craft, days, self.most_c3_km2_s2, like)?;
            match found {
                Some(found) => row.push(found),
                // Earlier than the first that cannot be made none can.
                None if !row.is_empty() => break,
                None => {}
            }
        }
        Ok(row)
    }
}

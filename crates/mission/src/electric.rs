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
/// How much later or earlier those flights leave or arrive from which a hard one is found, days, and how many such steps are
/// tried.
const ASIDE_DAYS: [(f64, f64); 4] = [(0.0, 15.0), (15.0, 0.0), (-15.0, 0.0), (0.0, -15.0)];
const MOST_STEPS: u32 = 3;
/// How much earlier those arrivals are, days, that stand for one that is not found.
const EARLIER_DAYS: [f64; 5] = [5.0, 10.0, 20.0, 30.0, 50.0];
/// Charts in which a flight is looked for that is not found on its own: their steps, days, and how many later launches they
/// begin with.
const CHARTS: [(f64, u32); 4] = [(20.0, 0), (20.0, 6), (10.0, 6), (19.0, 19)];
/// Shortest and longest flight that is tried, days.
const LEAST_DAYS: f64 = 120.0;
const LONGEST_DAYS: f64 = 1_100.0;
/// Days of launch, one after another, that are searched one like the other; such groups are searched side by side.
const CHAINED: usize = 20;
/// Arrivals of a launch without a flight so far are tried from nothing so far apart, days.
const APART_DAYS: f64 = 45.0;
/// Arrivals without a flight after which, towards earlier ones, no more is tried.
const MOST_MISSED: usize = 2;
/// A flight that costs so much more than one that arrives earlier is looked for again.
const DEARER: f64 = 1.005;
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
        let fly = |(launch, arrival): (f64, f64), like: Option<&LowThrust>| {
            let days = (days.0.plus_days(launch), days.1.plus_days(arrival));
            low_thrust::fly(ephemeris, way, &self.craft(), days, most_c3_km2_s2, like)
        };
        let mut found = fly((0.0, 0.0), None)?;
        // A hard one is found from others step by step.
        for (far, (launch, arrival)) in (1..=MOST_STEPS).flat_map(|far| ASIDE_DAYS.map(|aside| (far, aside)))
        {
            if found.is_some() {
                break;
            }
            // Days beyond what is known of the sky are no help, and no fault.
            let first = (launch * f64::from(far), arrival * f64::from(far));
            let mut like = fly(first, None).unwrap_or(None);
            for back in (0..far).rev().map(f64::from) {
                if let Some(from) = like {
                    like = fly((launch * back, arrival * back), Some(&from))?;
                }
            }
            found = like;
        }
        Ok(found.filter(|f| f.arrived_kg > self.dry_kg))
    }

    /// The same for somebody who knows what is enough, as one who drew a flight of a chart does: where the flight of these days
    /// is not, what a chart finds for the launch up to the arrival. Who is there early stays there on the asteroid's own way,
    /// so that an earlier arrival stands for the later one. If nothing is enough, as [`Self::meeting`].
    ///
    /// # Errors
    /// As [`Self::meeting`].
    pub fn meeting_by(
        &self,
        ephemeris: &Ephemeris,
        way: &Trajectory,
        (launch, arrival): (Epoch, Epoch),
        most_c3_km2_s2: f64,
        enough: &dyn Fn(&LowThrust) -> bool,
    ) -> Result<Option<LowThrust>, MissionError> {
        let met = self.meeting(ephemeris, way, (launch, arrival), most_c3_km2_s2)?;
        let long = arrival.days_since(launch);
        if met.as_ref().is_some_and(enough) || !(LEAST_DAYS..=LONGEST_DAYS).contains(&long) {
            return Ok(met);
        }
        for earlier in EARLIER_DAYS.into_iter().filter(|days| long - days >= LEAST_DAYS) {
            let days = (launch, arrival.plus_days(-earlier));
            let found = self.meeting(ephemeris, way, days, most_c3_km2_s2)?;
            if found.as_ref().is_some_and(enough) {
                return Ok(found);
            }
        }
        for (step, later) in CHARTS {
            let before = ((long - LEAST_DAYS) / step) as usize;
            let most = launch.plus_days(LONGEST_DAYS + step * f64::from(later));
            let last = if way.span().1 < most { way.span().1 } else { most };
            let after = (last.days_since(arrival) / step).max(0.0) as usize;
            let arrivals: Vec<Epoch> = (0..=before + after)
                .map(|n| arrival.plus_days(step * (n as f64 - before as f64)))
                .collect();
            let mut row: Vec<Option<LowThrust>> = Vec::new();
            for late in (0..=later).rev() {
                let launched = Row {
                    craft: self,
                    ephemeris,
                    way,
                    most_c3_km2_s2,
                    launch: launch.plus_days(step * f64::from(late)),
                };
                row = launched.flights(&arrivals, &row, &|| true)?;
            }
            let mut there = row.into_iter().take(before + 1).rev().flatten();
            let found = there.find(|f| f.arrived_kg > self.dry_kg && enough(f));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(met)
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
                let mut beside: Vec<Option<LowThrust>> = Vec::new();
                for launch in launches.iter().rev() {
                    let share = done.fetch_add(1, Ordering::Relaxed) as f32 / all as f32;
                    let row = Row {
                        craft: self,
                        ephemeris,
                        way,
                        most_c3_km2_s2,
                        launch: *launch,
                    };
                    beside = row.flights(arrivals, &beside, &|| progress(share))?;
                    let brakes = |arc: &Arc| self.arrived_kg(arc.delta_v_km_s) > self.dry_kg;
                    rows.push(beside.iter().flatten().map(|f| f.arc).filter(brakes).collect());
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
    /// Flights by arrival. Who arrives early can stay with the asteroid, so that later arrivals are never harder or dearer:
    /// from the latest flight found the row is filled towards earlier arrivals until there are none, and back towards later
    /// ones. Each begins like its neighbour in the row, or like that of the same arrival in the row before.
    fn flights(
        &self,
        arrivals: &[Epoch],
        beside: &[Option<LowThrust>],
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<Option<LowThrust>>, MissionError> {
        let mut row: Vec<Option<LowThrust>> = vec![None; arrivals.len()];
        let mut tried: Option<Epoch> = None;
        let mut last: Option<usize> = None;
        for (at, arrival) in arrivals.iter().enumerate().rev() {
            if !go_on() {
                return Err(MissionError::Cancelled);
            }
            let long = arrival.days_since(self.launch);
            if long > LONGEST_DAYS {
                continue;
            }
            if long < LEAST_DAYS || last.is_some_and(|last| last > at + MOST_MISSED) {
                break;
            }
            let likes = [
                last.and_then(|last| row[last].as_ref()),
                beside.get(at).and_then(Option::as_ref),
            ];
            let mut found = None;
            for like in likes.into_iter().flatten() {
                if found.is_none() {
                    found = self.fly(*arrival, Some(like))?;
                }
            }
            // From nothing only now and then: where a late arrival cannot be made an earlier one hardly can.
            let due = tried.is_none_or(|tried| tried.days_since(*arrival) >= APART_DAYS);
            if found.is_none() && last.is_none() && due {
                found = self.fly(*arrival, None)?;
                tried = Some(*arrival);
            }
            if found.is_some() {
                last = Some(at);
            }
            row[at] = found;
        }
        for at in 1..row.len() {
            let Some(earlier) = &row[at - 1] else {
                continue;
            };
            let dear = |f: &LowThrust| f.arc.delta_v_km_s > DEARER * earlier.arc.delta_v_km_s;
            let long = arrivals[at].days_since(self.launch);
            if long <= LONGEST_DAYS && row[at].as_ref().is_none_or(dear) {
                let again = self.fly(arrivals[at], Some(earlier))?;
                row[at] = again.or(row[at].take());
            }
        }
        Ok(row)
    }

    fn fly(&self, arrival: Epoch, like: Option<&LowThrust>) -> Result<Option<LowThrust>, MissionError> {
        low_thrust::fly(
            self.ephemeris,
            self.way,
            &self.craft.craft(),
            (self.launch, arrival),
            self.most_c3_km2_s2,
            like,
        )
    }
}

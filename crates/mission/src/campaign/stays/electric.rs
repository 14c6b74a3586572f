//! Arrivals by electric engines: flown ([`crate::low_thrust`]) with the heaviest craft that they can bring.

use astro::{Ephemeris, Epoch, Trajectory};
use rayon::prelude::*;

use super::super::Task;
use super::Stays;
use super::meet::Candidate;
use crate::MissionError;
use crate::launcher::Launcher;
use crate::low_thrust::{self, Craft, LowThrust};
use crate::rendezvous::Braking;

/// Step of launches and arrivals, days.
const STEP_DAYS: f64 = 20.0;
/// Most launch dates; a longer season has wider steps.
const MOST_LAUNCHES: f64 = 60.0;
/// Shortest and longest flight that is tried, days.
const FLIGHT_DAYS: (f64, f64) = (120.0, 1_100.0);
/// Lightest craft at launch by its mass with empty tanks, and the ratio of the next heavier one.
const MASSES: (f64, f64) = (1.25, 1.4);
/// Most sizes of craft, the heaviest first kept: two hundred times the lightest.
const MOST_RUNGS: usize = 16;

/// A craft that may be launched, with the most launch energy that its vehicle gives it.
struct Rung {
    launched_kg: f64,
    most_c3_km2_s2: f64,
}

/// For every vehicle, launch and arrival of a grid the heaviest craft that gets there.
///
/// # Errors
/// [`MissionError::Orbit`] for times outside the trajectory or the ephemeris; [`MissionError::Cancelled`].
pub(super) fn candidates(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    stays: &Stays,
    way: &Trajectory,
    arrivals: (Epoch, Epoch),
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Candidate>, MissionError> {
    let electric = stays
        .brakings
        .iter()
        .filter(|b| matches!(b, Braking::Electric { .. }));
    let season = task.launch.1.days_since(task.launch.0);
    let step = STEP_DAYS.max(season / MOST_LAUNCHES);
    let mut departures = Vec::new();
    for braking in electric {
        for (vehicle, launcher) in task.vehicles.iter().enumerate() {
            for n in 0..=(season / step) as u32 {
                departures.push((
                    *braking,
                    vehicle,
                    *launcher,
                    task.launch.0.plus_days(step * f64::from(n)),
                ));
            }
        }
    }
    let found = departures
        .into_par_iter()
        .map(|(braking, vehicle, launcher, launch)| {
            let departure = Departure {
                ephemeris,
                task,
                stays,
                way,
                braking,
                rungs: rungs(task, stays, launcher),
                launcher,
                launch,
            };
            departure.flights(arrivals, go_on).map(|flights| {
                let candidate = |f: LowThrust| Candidate {
                    vehicle,
                    braking,
                    lift_kg: departure.lift_kg(&f).unwrap_or(0.0),
                    launched_kg: f.launched_kg,
                    delta_v_km_s: f.arc.delta_v_km_s,
                    arc: f.arc,
                    flight: Some(f),
                };
                flights.into_iter().map(candidate).collect::<Vec<_>>()
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Craft from the lightest to the vehicle's whole lift at escape.
fn rungs(task: &Task<'_>, stays: &Stays, launcher: &Launcher) -> Vec<Rung> {
    let lift = |c3: f64| launcher.payload_kg(c3).map_or(0.0, |kg| kg * task.useful);
    let (least, ratio) = MASSES;
    let mut out = Vec::new();
    let mut launched_kg = stays.dry_kg * least;
    while launched_kg <= lift(0.0) {
        let (mut gives, mut fails) = (0.0, task.limits.max_c3_km2_s2);
        if lift(fails) >= launched_kg {
            gives = fails;
        }
        while fails - gives > 1e-3 {
            let middle = 0.5 * (gives + fails);
            if lift(middle) >= launched_kg {
                gives = middle;
            } else {
                fails = middle;
            }
        }
        out.push(Rung {
            launched_kg,
            most_c3_km2_s2: gives,
        });
        launched_kg *= ratio;
    }
    out.split_off(out.len().saturating_sub(MOST_RUNGS))
}

/// What leaves on one vehicle on one day.
struct Departure<'a> {
    ephemeris: &'a Ephemeris,
    task: &'a Task<'a>,
    stays: &'a Stays,
    way: &'a Trajectory,
    braking: Braking,
    rungs: Vec<Rung>,
    launcher: &'a Launcher,
    launch: Epoch,
}

impl Departure<'_> {
    /// The vehicle's useful lift on a flight's departure, kg; `None` beyond its range.
    fn lift_kg(&self, flight: &LowThrust) -> Option<f64> {
        let arc = &flight.arc;
        let lift = self.launcher.payload_towards_kg(arc.c3_km2_s2, arc.dla_deg);
        lift.ok().map(|kg| kg * self.task.useful)
    }

    /// Late arrivals are easy, early ones hard: from the last on, each begins like the one after it, with a craft no heavier.
    fn flights(
        &self,
        (first, last): (Epoch, Epoch),
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<LowThrust>, MissionError> {
        let days = last.days_since(self.launch).min(FLIGHT_DAYS.1);
        let least = FLIGHT_DAYS
            .0
            .max(self.task.least_days)
            .max(first.days_since(self.launch));
        let mut out = Vec::new();
        let mut rungs = self.rungs.iter().rev().peekable();
        let mut like: Option<LowThrust> = None;
        let mut long = days;
        while long >= least {
            let Some(rung) = rungs.peek() else {
                break;
            };
            if !go_on() {
                return Err(MissionError::Cancelled);
            }
            let ends = (self.launch, self.launch.plus_days(long));
            let flown = self.fly(rung, ends, like.as_ref())?;
            match flown {
                Some(flight) => {
                    let lifted = self
                        .lift_kg(&flight)
                        .is_some_and(|kg| kg >= rung.launched_kg - 1e-6);
                    let aimed = flight.arc.dla_deg.abs() <= self.task.limits.max_dla_deg;
                    if lifted && aimed && flight.arrived_kg > self.stays.dry_kg {
                        out.push(flight.clone());
                    }
                    like = Some(flight);
                    long -= STEP_DAYS;
                }
                None => {
                    rungs.next();
                }
            }
        }
        Ok(out)
    }

    fn fly(
        &self,
        rung: &Rung,
        ends: (Epoch, Epoch),
        like: Option<&LowThrust>,
    ) -> Result<Option<LowThrust>, MissionError> {
        let craft = Craft {
            engine: crate::rendezvous::Engine {
                specific_impulse_s: self.braking.specific_impulse_s(),
                ..self.stays.engine
            },
            launched_kg: rung.launched_kg,
        };
        low_thrust::fly(self.ephemeris, self.way, &craft, ends, rung.most_c3_km2_s2, like)
    }
}

//! Each plan of the set, flown by the full model.

use astro::knowledge::Linearisation;
use astro::{
    BPlane, Body, DeltaV, Encounter, Ephemeris, Epoch, Kick, Orbit, Outcome, StateVector, Target, Trajectory,
    bplane, encounter, propagate,
};
use rayon::prelude::*;

use super::options::Draft;
use super::{Ranked, Salvo, Side, Task, risk_of};
use crate::MissionError;

/// Days before the first arrival at which a flight begins.
const HEAD_START_DAYS: f64 = 1.0;

/// What plans are measured against.
pub(super) struct Judge<'a> {
    ephemeris: &'a Ephemeris,
    task: &'a Task<'a>,
    way: &'a Trajectory,
    plane: Epoch,
    zero: BPlane,
    before: Encounter,
    /// Shifts at which the impact ends, km.
    limbs_km: (f64, f64),
    /// Positive zeta moves the fall east.
    zeta_is_east: bool,
}

/// A flight by the full model.
pub(super) struct Flown {
    pub(super) encounter: Encounter,
    pub(super) shift_km: f64,
    pub(super) side: Side,
    pub(super) miss_if_all_work: f64,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        ephemeris: &'a Ephemeris,
        task: &'a Task<'a>,
        way: &'a Trajectory,
        linear: &Linearisation,
        plane: Epoch,
    ) -> Result<Self, MissionError> {
        let zero = at_plane(ephemeris, &way.state_at(plane)?, plane)?;
        let before = encounter(ephemeris, task.orbit, &[], task.until, Target::Earth)?;
        let mut judge = Self {
            ephemeris,
            task,
            way,
            plane,
            zero,
            before,
            limbs_km: linear.interval_km(),
            zeta_is_east: true,
        };
        judge.zeta_is_east = judge.looks_east(linear)?;
        Ok(judge)
    }

    pub(super) fn before(&self) -> Encounter {
        self.before
    }

    /// Whether a small step towards positive zeta moves the entry east.
    fn looks_east(&self, linear: &Linearisation) -> Result<bool, MissionError> {
        /// Step on the target plane, as a share of what is left to the limb.
        const STEP: f64 = 0.1;
        let orbit = self.task.orbit;
        let gradient = linear.gradient();
        let by_velocity = nalgebra::Vector3::new(gradient[3], gradient[4], gradient[5]);
        let step_km = STEP * linear.interval_km().1;
        let mut moved = *orbit;
        moved.state.velocity_km_s += by_velocity * (step_km / by_velocity.norm_squared());
        let met = encounter(self.ephemeris, &moved, &[], self.task.until, Target::Earth)?;
        let (Outcome::Impact(a), Outcome::Impact(b)) = (self.before.outcome, met.outcome) else {
            // Hard on a limb no step can be read; the corridor of most impacts runs east with zeta.
            return Ok(true);
        };
        let turn = (b.longitude_deg - a.longitude_deg + 540.0).rem_euclid(360.0) - 180.0;
        Ok(turn >= 0.0)
    }

    /// Chance that a shift times a log-normal factor of median 1 goes past the limb of its side.
    fn miss_chance(&self, shift_km: f64) -> f64 {
        let limb = if shift_km < 0.0 {
            self.limbs_km.0
        } else {
            self.limbs_km.1
        };
        let margin = libm::log((shift_km / limb).max(1e-300));
        let sigma = self.task.push_sigma_ln;
        if sigma > 0.0 {
            0.5 * libm::erfc(-margin / sigma / std::f64::consts::SQRT_2)
        } else {
            f64::from(u8::from(margin > 0.0))
        }
    }

    /// Flies the plans, in their order.
    pub(super) fn fly(
        &self,
        drafts: &[Draft<'_>],
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<Ranked>, MissionError> {
        drafts
            .par_iter()
            .map(|draft| {
                if go_on() {
                    self.one(draft)
                } else {
                    Err(MissionError::Cancelled)
                }
            })
            .collect()
    }

    /// What kicks come to.
    pub(super) fn flown(&self, kicks: &[Kick]) -> Result<Flown, MissionError> {
        let first = kicks
            .iter()
            .map(|k| k.epoch)
            .fold(self.plane, |a, b| if b < a { b } else { a });
        let epoch = super::later(first.plus_days(-HEAD_START_DAYS), self.task.orbit.epoch);
        let orbit = Orbit {
            epoch,
            state: self.way.state_at(epoch)?,
            non_gravitational: self.task.orbit.non_gravitational,
        };
        let encounter = encounter(self.ephemeris, &orbit, kicks, self.task.until, Target::Earth)?;
        let there = propagate(self.ephemeris, &orbit, kicks, self.plane)?.state_at(self.plane)?;
        let shift_km = at_plane(self.ephemeris, &there, self.plane)?.zeta_km - self.zero.zeta_km;
        Ok(Flown {
            encounter,
            shift_km,
            side: if (shift_km > 0.0) == self.zeta_is_east {
                Side::East
            } else {
                Side::West
            },
            miss_if_all_work: self.miss_chance(shift_km),
        })
    }

    fn one(&self, draft: &Draft<'_>) -> Result<Ranked, MissionError> {
        let kicks: Vec<Kick> = draft
            .parts
            .iter()
            .map(|(choice, many)| Kick {
                epoch: choice.salvo.cell.arc.arrival,
                delta_v: DeltaV::Inertial {
                    mm_s: choice.push_km_s * (f64::from(*many) * 1e6),
                },
            })
            .collect();
        let flown = self.flown(&kicks)?;
        let salvos: Vec<Salvo> = draft
            .parts
            .iter()
            .map(|(choice, many)| Salvo {
                launches: *many,
                ..choice.salvo.clone()
            })
            .collect();
        let chance = salvos
            .iter()
            .map(|s| libm::pow(s.chance, f64::from(s.launches)))
            .product();
        let push_mm_s = salvos
            .iter()
            .map(|s| s.cell.push_mm_s * f64::from(s.launches))
            .sum();
        Ok(Ranked {
            side: flown.side,
            linear_km: draft.shift_km,
            shift_km: flown.shift_km,
            encounter: flown.encounter,
            cost_musd: draft.cost_musd,
            launch_kg: draft.launch_kg,
            push_mm_s,
            chance,
            miss_if_all_work: flown.miss_if_all_work,
            risk: risk_of(self.task, &salvos)?,
            salvos,
        })
    }
}

fn at_plane(ephemeris: &Ephemeris, state: &StateVector, plane: Epoch) -> Result<BPlane, MissionError> {
    let (earth, sun) = (
        ephemeris.state(Body::Earth, plane)?,
        ephemeris.state(Body::Sun, plane)?,
    );
    let here = StateVector {
        position_km: state.position_km - earth.position_km,
        velocity_km_s: state.velocity_km_s - earth.velocity_km_s,
    };
    Ok(bplane(&here, earth.velocity_km_s - sun.velocity_km_s)?)
}

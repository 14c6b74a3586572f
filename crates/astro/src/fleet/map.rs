//! A Taylor map from the start of many objects, with their pushes, to the Earth.
//!
//! For many thousands of objects that share their pushes' times: a plan's draws, the corridor under a slider that moves
//! every frame. The map is made once from the objects themselves (or a sample that reaches as far as they do):
//!
//! ```
//! # use astro::{Ephemeris, Epoch, Member, StateVector};
//! # use astro::fleet::Map;
//! # fn corridor(start: Epoch, members: &[Member], until: Epoch) -> Result<(), astro::AstroError> {
//! let map = Map::new(Ephemeris::embedded(), start, members, until, 0.5)?;
//! println!("off by up to {} km", map.certificate().max_km);
//! let one = map.encounter(&members[0]); // within microseconds; none outside the range that the map was made for
//! let all = map.encounters(members)?; // on all cores; what the map does not hold for is propagated
//! # Ok(())
//! # }
//! ```
//!
//! To the hand-over, days or hours before the Earth, the reference's own linear flow carries deviations exactly to first
//! order, and a polynomial of third order (second for many dimensions) adds the rest. It is fitted to the full coast of
//! a fleet, over a ball that holds all members. From there to the last ten minutes a fit takes them (`pieces.rs`),
//! and from there a hyperbola with the Earth's shape to the entry or the nearest approach (`arrival.rs`). Objects
//! that graze the height of entry, or for which the fit is not met, are propagated as in a fleet.
//! Every map is compared with at least a hundred full runs of its members before it is given out: a fleet of their own, with
//! its own reference and hand-over, and some of them each alone.

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::certify::{ALONE_RUNS, Certificate, all_alone, choose, every_so_many};
use super::coast::{self, LANES};
use super::ground::Ground;
use super::inputs::{Inputs, Room, design};
use super::pieces::{Arrivals, least_squares};
use super::plan::Plan;
use super::standing::standing;
use super::{Member, check, fleet, meet, near};
use crate::{AstroError, Encounter, Ephemeris, Epoch, Outcome, StateVector};

/// What the checks of a fit of the last days may differ by, km.
const FIT_WITHIN_KM: f64 = 0.01;
/// Members that a core takes at a stretch.
const CHUNK: usize = 256;

/// A map from deviations at the start and pushes on the way to the encounter with the Earth.
pub struct Map<'e> {
    ephemeris: &'e Ephemeris,
    start: Epoch,
    until: Epoch,
    plan: Plan,
    inputs: Inputs,
    /// Six rows: what the polynomial's terms add to the change of the start.
    terms: Vec<[f64; 6]>,
    arrivals: Arrivals,
    certificate: Certificate,
}

/// The encounters of many objects by a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// In the objects' order.
    pub encounters: Vec<Encounter>,
    /// How many of the objects the map did not take all the way: they were propagated.
    pub propagated: usize,
}

/// Not yet told: a miss without a distance.
const UNTOLD: Encounter = Encounter {
    outcome: Outcome::Miss,
    closest: None,
};

impl<'e> Map<'e> {
    /// Makes a map for objects like these, and compares it with at least 100 full runs (fewer if there are fewer
    /// members): `within_km` is the largest difference allowed. The pushes' times are those of the members' kicks.
    ///
    /// # Errors
    /// [`AstroError::NoMap`] if the members do not stay neighbours, [`AstroError::MapNotCertified`] if the map is not as
    /// good as asked, or as [`crate::fleet`].
    pub fn new(
        ephemeris: &'e Ephemeris,
        start: Epoch,
        members: &[Member],
        until: Epoch,
        within_km: f64,
    ) -> Result<Self, AstroError> {
        let fit_km = within_km.min(FIT_WITHIN_KM);
        Self::made(ephemeris, (start, until), members, within_km, fit_km)
    }

    /// `fit_km`: what the fit's own checks may differ by.
    fn made(
        ephemeris: &'e Ephemeris,
        (start, until): (Epoch, Epoch),
        members: &[Member],
        within_km: f64,
        fit_km: f64,
    ) -> Result<Self, AstroError> {
        check(ephemeris, start, members, until)?;
        if members.is_empty() {
            return Err(AstroError::NoMap);
        }
        let whole = (start, until);
        let few = every_so_many(members.len(), ALONE_RUNS);
        let (made, alone) = rayon::join(
            || {
                let plan = Plan::new(ephemeris, start, &standing(members), until).ok_or(AstroError::NoMap)?;
                let (inputs, first) = Inputs::of(&plan, members);
                let chosen = choose(&first, &few);
                let sample: Vec<Member> = chosen.iter().map(|&i| members[i].clone()).collect();
                let (fitted, full) = rayon::join(
                    || fit_all(&plan, &inputs, &first, fit_km),
                    || fleet(ephemeris, start, &sample, until, &|_| true),
                );
                let (terms, arrivals) = fitted?;
                Ok::<_, AstroError>((plan, inputs, terms, arrivals, (chosen, sample, full?)))
            },
            || all_alone(ephemeris, whole, members, &few),
        );
        let (plan, inputs, terms, arrivals, (chosen, sample, full)) = made?;
        // By their place in the sample.
        let alone = alone?
            .into_iter()
            .filter_map(|(i, met)| Some((chosen.binary_search(&i).ok()?, met)));
        let full: Vec<(usize, Encounter)> = full.into_iter().enumerate().chain(alone).collect();
        let mut map = Self {
            ephemeris,
            start,
            until,
            plan,
            inputs,
            terms,
            arrivals,
            certificate: Certificate::default(),
        };
        let mapped: Vec<Option<(Encounter, bool)>> = sample
            .par_iter()
            .with_max_len(4)
            .map(|member| map.told_or_flown(member))
            .collect();
        map.certificate = Certificate::of(&mapped, &full);
        // Also true if it is not a number.
        if !(map.certificate.max_km <= within_km) {
            return Err(AstroError::MapNotCertified {
                runs: map.certificate.runs,
                max_km: map.certificate.max_km,
                allowed_km: within_km,
            });
        }
        Ok(map)
    }

    /// What comparing it with full runs found.
    pub fn certificate(&self) -> Certificate {
        self.certificate
    }

    /// The encounter of one object; none if the map does not hold for it: it lies farther out than the members that the
    /// map was made from, is pushed at another time, or what becomes of it cannot be told from its approach alone.
    pub fn encounter(&self, member: &Member) -> Option<Encounter> {
        Some(self.told_or_flown(member)?.0)
    }

    /// The encounters of many objects, in their order, on all cores; those that the map does not hold for are
    /// propagated alone. The answer does not depend on the number of threads.
    ///
    /// # Errors
    /// As [`crate::fleet`].
    pub fn encounters(&self, members: &[Member]) -> Result<Vec<Encounter>, AstroError> {
        Ok(self.mapped(members)?.encounters)
    }

    /// As [`Map::encounters`], and how many of them were integrated.
    ///
    /// # Errors
    /// As [`crate::fleet`].
    pub fn mapped(&self, members: &[Member]) -> Result<Mapped, AstroError> {
        check(self.ephemeris, self.start, members, self.until)?;
        let mut encounters: Vec<Encounter> = members
            .par_iter()
            .with_min_len(CHUNK)
            .map_init(Room::default, |room, member| {
                self.told(member, room).unwrap_or(UNTOLD)
            })
            .collect();
        let rest: Vec<usize> = (0..members.len())
            .filter(|i| encounters[*i].outcome == Outcome::Miss && encounters[*i].closest.is_none())
            .collect();
        let left: Vec<Member> = rest.iter().map(|i| members[*i].clone()).collect();
        let states: Vec<Option<StateVector>> = left
            .par_chunks(LANES)
            .flat_map_iter(|block| self.coasted(block))
            .collect();
        let span = (self.start, self.until);
        let found = meet(self.ephemeris, span, &self.plan, &left, &states, &|_| true)?;
        for (i, found) in rest.iter().zip(found) {
            encounters[*i] = found;
        }
        Ok(Mapped {
            encounters,
            propagated: rest.len(),
        })
    }

    fn ground(&self) -> Ground<'_> {
        Ground {
            plan: &self.plan,
            inputs: &self.inputs,
            terms: &self.terms,
        }
    }

    /// The encounter as the map tells it, without an integration.
    fn told(&self, member: &Member, room: &mut Room) -> Option<Encounter> {
        let ground = self.ground();
        let c = ground.carried(member, room)?;
        if !near::in_blocks(&self.plan, member) {
            return None;
        }
        self.arrivals
            .meet(&ground, room.coordinates(), &c)
            .filter(|found| self.is_settled(found))
    }

    /// Whether nothing later in the span can change it.
    fn is_settled(&self, found: &Encounter) -> bool {
        let Some(around) = &self.plan.neighbourhood else {
            return false;
        };
        let within = |epoch: Epoch| {
            let t = self.plan.clock.seconds(epoch);
            t > self.plan.handover && t < around.end
        };
        match (&found.outcome, &found.closest) {
            (Outcome::Impact(entry), _) => within(entry.epoch),
            (Outcome::Miss, Some(closest)) => {
                within(closest.epoch)
                    && self.plan.is_nearest(found)
                    && self.until.seconds_since(closest.epoch) < near::NO_RETURN_S
            }
            (Outcome::Miss, None) => false,
        }
    }

    /// The states at the hand-over, by the full coast, of at most [`LANES`] objects; none for who lies outside the map's
    /// reach or is pushed at other times.
    fn coasted(&self, block: &[Member]) -> Vec<Option<StateVector>> {
        let mut room = Room::default();
        let mut states = coast::run(&self.plan, block);
        for (state, member) in states.iter_mut().zip(block) {
            if self.inputs.place(&self.plan, member, &mut room).is_none() {
                *state = None;
            }
        }
        states
    }

    /// The encounter by the map, or else propagated; and whether the map took it all the way.
    fn told_or_flown(&self, member: &Member) -> Option<(Encounter, bool)> {
        if let Some(told) = self.told(member, &mut Room::default()) {
            return Some((told, true));
        }
        let state = self.coasted(std::slice::from_ref(member)).pop()??;
        near::finish(self.ephemeris, &self.plan, member, &state)
            .filter(|found| found.outcome != Outcome::Miss || self.plan.is_nearest(found))
            .map(|found| (found, false))
    }
}

/// The terms of the coast's polynomial, and the arrivals.
fn fit_all(
    plan: &Plan,
    inputs: &Inputs,
    first: &[f64],
    fit_km: f64,
) -> Result<(Vec<[f64; 6]>, Arrivals), AstroError> {
    let terms = fit(plan, inputs)?;
    let ground = Ground {
        plan,
        inputs,
        terms: &terms,
    };
    let arrivals = Arrivals::fit(&ground, first, fit_km);
    Ok((terms, arrivals))
}

/// Fits the polynomial to what the full coast adds to the linear flow.
fn fit(plan: &Plan, inputs: &Inputs) -> Result<Vec<[f64; 6]>, AstroError> {
    let count = inputs.monomial_count();
    let points = design(inputs.dimensions(), (3 * count).max(8), 0x6d61_7073);
    let rows: Vec<(Vec<f64>, [f64; 6])> = points
        .par_chunks(LANES)
        .flat_map_iter(|block| {
            let members: Vec<Member> = block.iter().map(|u| inputs.member(plan, u)).collect();
            let carried = coast::carry(plan, &members);
            let mut room = Room::default();
            members
                .iter()
                .enumerate()
                .filter_map(|(lane, member)| {
                    let linear = inputs.place(plan, member, &mut room)?;
                    let rest = std::array::from_fn(|i| carried[i][lane] - linear[i]);
                    let mut row = vec![0.0; count];
                    inputs.monomials(room.coordinates(), &mut |k, value| row[k] = value);
                    Some((row, rest))
                })
                .collect::<Vec<_>>()
        })
        .collect();
    let (rows, rest): (Vec<Vec<f64>>, Vec<[f64; 6]>) = rows.into_iter().unzip();
    if rows.len() < count || rest.iter().flatten().any(|x| !x.is_finite()) {
        return Err(AstroError::NoMap);
    }
    let left = DMatrix::from_fn(rows.len(), count, |i, k| rows[i][k]);
    least_squares(left, &rest).ok_or(AstroError::NoMap)
}

#[cfg(test)]
mod tests {
    use nalgebra::Vector3;

    use super::*;
    use crate::{AU_KM, Body, Orbit};

    /// SYN-1 spread evenly along its velocity, so wide that one piece cannot take all; the fit's own checks are off.
    #[test]
    fn a_fit_that_is_too_coarse_is_not_given_out() {
        let ephemeris = Ephemeris::embedded();
        let orbit = Orbit::heliocentric_au(
            Epoch::from_jd_tdb(2_460_694.5),
            Vector3::new(-0.5700897987226787, 0.9667258371478172, 0.38374204759250546),
            Vector3::new(
                -0.019492321618891355,
                0.00020200114367657307,
                -0.0011778174285313177,
            ),
        )
        .unwrap();
        let sun = ephemeris.state(Body::Sun, orbit.epoch).unwrap();
        let along = (orbit.state.velocity_km_s - sun.velocity_km_s).normalize();
        let members: Vec<Member> = (0..400)
            .map(|i| Member {
                state: StateVector {
                    position_km: orbit.state.position_km
                        + along * ((f64::from(i) / 200.0 - 1.0) * 6e-6 * AU_KM),
                    ..orbit.state
                },
                kicks: Vec::new(),
            })
            .collect();
        let span = (orbit.epoch, Epoch::from_jd_tdb(2_463_591.5));
        let coarse = Map::made(ephemeris, span, &members, 0.3, f64::INFINITY);
        assert!(
            matches!(coarse, Err(AstroError::MapNotCertified { runs, max_km, .. }) if runs >= 100 && max_km > 0.3),
            "{:?}",
            coarse.map(|map| map.certificate())
        );
        let fine = Map::made(ephemeris, span, &members, 0.3, FIT_WITHIN_KM).unwrap();
        assert!(fine.certificate().max_km < 0.3, "{:?}", fine.certificate());
    }
}

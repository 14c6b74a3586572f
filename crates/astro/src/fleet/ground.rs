//! What a map knows before it knows the arrivals, and objects flown from there to the Earth.

#![allow(clippy::needless_range_loop, reason = "several arrays share each index")]

use nalgebra::DVector;

use super::arrival::Asymptote;
use super::coast;
use super::inputs::{Inputs, Room};
use super::near::Neighbourhood;
use super::plan::Plan;
use super::{Member, block};
use crate::approach::{Way, passage};
use crate::radau::Step;
use crate::{StateVector, Target};

/// What a map has before it knows the arrivals.
pub(super) struct Ground<'a> {
    pub(super) plan: &'a Plan,
    pub(super) inputs: &'a Inputs,
    /// Six rows: what the polynomial's terms add to the change of the start.
    pub(super) terms: &'a [[f64; 6]],
}

impl Ground<'_> {
    /// The change of the start that the linear flow carries to where the object is at the hand-over.
    pub(super) fn carried(&self, member: &Member, room: &mut Room) -> Option<[f64; 6]> {
        let mut c = self.inputs.place(self.plan, member, room)?;
        self.inputs.monomials(room.coordinates(), &mut |k, value| {
            for i in 0..6 {
                c[i] += self.terms[k][i] * value;
            }
        });
        Some(c)
    }

    /// The hyperbola from the hand-over.
    pub(super) fn asymptote(&self, around: &Neighbourhood, c: &[f64; 6]) -> Option<Asymptote> {
        let (place, velocity) = coast::off_reference(self.plan, c)?;
        let (earth, moving) = around.earth_at_handover();
        Asymptote::of(
            self.plan.handover,
            (self.plan.reference.position_km - earth) + place,
            (self.plan.reference.velocity_km_s - moving) + velocity,
        )
    }

    /// Objects at these coordinates, flown to the Earth with all forces.
    pub(super) fn fly(&self, around: &Neighbourhood, points: &[DVector<f64>]) -> Option<Vec<Flown>> {
        let members: Vec<Member> = points.iter().map(|u| self.inputs.member(self.plan, u)).collect();
        let carried = coast::carry(self.plan, &members);
        let states: Vec<StateVector> = (0..members.len())
            .map(|lane| coast::at_handover(self.plan, &std::array::from_fn(|i| carried[i][lane])))
            .collect::<Option<_>>()?;
        let followed = block::follow(around, self.plan.handover, &states)?;
        let mut room = Room::default();
        members
            .iter()
            .zip(followed)
            .map(|(member, followed)| {
                let c = self.carried(member, &mut room)?;
                Some(Flown {
                    guess: self.asymptote(around, &c)?,
                    coordinates: room.coordinates().to_vec(),
                    steps: followed.steps,
                })
            })
            .collect()
    }
}

/// An object flown to the Earth.
pub(super) struct Flown {
    pub(super) coordinates: Vec<f64>,
    /// The hyperbola from the hand-over as the map has it.
    pub(super) guess: Asymptote,
    steps: Vec<Step<3>>,
}

impl Flown {
    pub(super) fn way<'a>(&'a self, plan: &Plan, around: &'a Neighbourhood) -> Way<'a> {
        Way::seen_by(around, plan.clock, &self.steps, Target::Earth)
    }

    /// The asymptote when half the rate of the square of the distance is `rate`, km²/s.
    pub(super) fn arrives(&self, plan: &Plan, around: &Neighbourhood, rate: f64) -> Option<Asymptote> {
        let (t, seen, moving) = passage(&self.way(plan, around), rate)?;
        Asymptote::of(t, seen, moving)
    }
}

//! The object that all members are compared with, and its linear flow.

use nalgebra::{Matrix3, Matrix6, Vector3};

use crate::Body;
use crate::forces::{Variational, WITH_COLUMNS, vector};
use crate::radau::{Dynamics, Phase, Step};

/// The reference is followed no closer to the Earth than this, km.
pub(super) const NEAREST_KM: f64 = 1.0e5;
/// Derivatives of the reference's place (or velocity) by its start: by place and by velocity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    pub(super) by_place: Matrix3<f64>,
    pub(super) by_velocity: Matrix3<f64>,
}

/// What a change of velocity now amounts to at the start: a change of place and one of velocity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Back {
    pub(super) to_place: Matrix3<f64>,
    pub(super) to_velocity: Matrix3<f64>,
}

/// The reference with its derivatives, followed until it is near the Earth.
pub(super) struct Reference<'a>(pub(super) Variational<'a>);

impl Dynamics<WITH_COLUMNS> for Reference<'_> {
    fn prepare(&mut self, node: usize, t: f64) {
        self.0.prepare(node, t);
    }

    fn acceleration(
        &self,
        node: usize,
        x: &[f64; WITH_COLUMNS],
        v: &[f64; WITH_COLUMNS],
    ) -> [f64; WITH_COLUMNS] {
        self.0.acceleration(node, x, v)
    }

    fn longest_step(&self, x: &[f64; WITH_COLUMNS], v: &[f64; WITH_COLUMNS]) -> f64 {
        self.0.longest_step(x, v)
    }

    fn collision(&self, x: &[f64; WITH_COLUMNS]) -> Option<Body> {
        let earth = self.0.0.bodies(0).position[Body::Earth as usize];
        let near = (place(x) - vector(&earth)).norm_squared() < NEAREST_KM * NEAREST_KM;
        if near {
            Some(Body::Earth)
        } else {
            self.0.collision(x)
        }
    }
}

pub(super) fn place(x: &[f64; WITH_COLUMNS]) -> Vector3<f64> {
    Vector3::new(x[0], x[1], x[2])
}

pub(super) fn flow_of(x: &[f64; WITH_COLUMNS]) -> Flow {
    Flow {
        by_place: Matrix3::from_column_slice(&x[3..12]),
        by_velocity: Matrix3::from_column_slice(&x[12..21]),
    }
}

/// The part of the inverse flow that velocity changes need. Pure gravity's flow is symplectic, so that its transpose,
/// rearranged, is its inverse; one step of Newton's method adds what Einstein's terms change (1e-5).
pub(super) fn back_of(phase: &Phase<WITH_COLUMNS>) -> Back {
    let (top, bottom) = (flow_of(&phase.x), flow_of(&phase.v));
    let mut flow = Matrix6::zeros();
    flow.fixed_view_mut::<3, 3>(0, 0).copy_from(&top.by_place);
    flow.fixed_view_mut::<3, 3>(0, 3).copy_from(&top.by_velocity);
    flow.fixed_view_mut::<3, 3>(3, 0).copy_from(&bottom.by_place);
    flow.fixed_view_mut::<3, 3>(3, 3).copy_from(&bottom.by_velocity);
    let mut guess = Matrix6::zeros();
    guess
        .fixed_view_mut::<3, 3>(0, 0)
        .copy_from(&bottom.by_velocity.transpose());
    guess
        .fixed_view_mut::<3, 3>(0, 3)
        .copy_from(&-top.by_velocity.transpose());
    guess
        .fixed_view_mut::<3, 3>(3, 0)
        .copy_from(&-bottom.by_place.transpose());
    guess
        .fixed_view_mut::<3, 3>(3, 3)
        .copy_from(&top.by_place.transpose());
    let inverse = guess * (Matrix6::identity() * 2.0 - flow * guess);
    Back {
        to_place: inverse.fixed_view::<3, 3>(0, 3).into_owned(),
        to_velocity: inverse.fixed_view::<3, 3>(3, 3).into_owned(),
    }
}

/// The reference's way.
pub(super) struct Way {
    pub(super) steps: Vec<Step<WITH_COLUMNS>>,
}

impl Way {
    pub(super) fn at(&self, t: f64) -> Phase<WITH_COLUMNS> {
        let after = self.steps.partition_point(|step| step.t <= t);
        let step = &self.steps[after.saturating_sub(1)];
        Phase {
            t,
            x: step.position(t),
            v: step.velocity(t),
        }
    }
}

//! One object's way among the Sun, the planets and the Moon.

use nalgebra::{Matrix6, Vector3};
use serde::{Deserialize, Serialize};

use crate::ephemeris::Clock;
use crate::forces::{Field, Variational, WITH_COLUMNS, inside_km, vector};
use crate::radau::{Phase, STEP_LIMIT, Step, Stop, integrate};
use crate::time::DAY_S;
use crate::{AU_KM, AstroError, Body, Ephemeris, Epoch, StateVector};

/// Marsden's non-gravitational accelerations at 1 au, au/day², falling with the square of the distance from the Sun.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NonGravitational {
    /// Radial, au/day².
    pub a1: f64,
    /// Transverse, au/day².
    pub a2: f64,
    /// Normal, au/day².
    pub a3: f64,
}

/// An object at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orbit {
    /// When the state holds.
    pub epoch: Epoch,
    /// Barycentric state, ICRF.
    pub state: StateVector,
    /// Accelerations other than gravity, if known.
    pub non_gravitational: Option<NonGravitational>,
}

impl Orbit {
    /// From a heliocentric state, ICRF axes, au and au/day.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`], or [`AstroError::NotFinite`] for a state that is not finite.
    pub fn heliocentric_au(
        epoch: Epoch,
        position_au: Vector3<f64>,
        velocity_au_per_day: Vector3<f64>,
    ) -> Result<Self, AstroError> {
        Self::heliocentric(epoch, from_au(position_au, velocity_au_per_day))
    }

    /// From a barycentric state, ICRF axes, au and au/day.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`], or [`AstroError::NotFinite`] for a state that is not finite.
    pub fn barycentric_au(
        epoch: Epoch,
        position_au: Vector3<f64>,
        velocity_au_per_day: Vector3<f64>,
    ) -> Result<Self, AstroError> {
        let out = Self {
            epoch,
            state: from_au(position_au, velocity_au_per_day),
            non_gravitational: None,
        };
        out.check(Ephemeris::embedded())?;
        Ok(out)
    }

    /// From a heliocentric state, ICRF axes, km and km/s.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`], or [`AstroError::NotFinite`] for a state that is not finite.
    pub fn heliocentric(epoch: Epoch, state: StateVector) -> Result<Self, AstroError> {
        let sun = Ephemeris::embedded().state(Body::Sun, epoch)?;
        let state = StateVector {
            position_km: state.position_km + sun.position_km,
            velocity_km_s: state.velocity_km_s + sun.velocity_km_s,
        };
        let out = Self {
            epoch,
            state,
            non_gravitational: None,
        };
        out.check(Ephemeris::embedded())?;
        Ok(out)
    }

    pub(crate) fn check(&self, ephemeris: &Ephemeris) -> Result<(), AstroError> {
        ephemeris.check(self.epoch)?;
        if !is_finite(&self.state.position_km) || !is_finite(&self.state.velocity_km_s) {
            return Err(AstroError::NotFinite {
                what: "the state of the object",
            });
        }
        slower_than_light(
            "the speed of the object, in km/s,",
            self.state.velocity_km_s.norm(),
        )?;
        let finite = self
            .non_gravitational
            .is_none_or(|a| a.a1.is_finite() && a.a2.is_finite() && a.a3.is_finite());
        if !finite {
            return Err(AstroError::NotFinite {
                what: "a non-gravitational parameter",
            });
        }
        for body in Body::ALL {
            let at = ephemeris.state(body, self.epoch)?;
            let distance_km = (self.state.position_km - at.position_km).norm();
            if distance_km < inside_km(body) {
                return Err(AstroError::StartsInside { body, distance_km });
            }
        }
        Ok(())
    }
}

fn from_au(position_au: Vector3<f64>, velocity_au_per_day: Vector3<f64>) -> StateVector {
    StateVector {
        position_km: position_au * AU_KM,
        velocity_km_s: velocity_au_per_day * (AU_KM / DAY_S),
    }
}

/// Nothing that is propagated moves, or is pushed, as fast as light.
fn slower_than_light(what: &'static str, speed_km_s: f64) -> Result<(), AstroError> {
    if speed_km_s < crate::LIGHT_KM_S {
        Ok(())
    } else {
        Err(AstroError::OutOfRange {
            what,
            value: speed_km_s,
            expected: "below the speed of light",
        })
    }
}

fn is_finite(vector: &Vector3<f64>) -> bool {
    vector.iter().all(|x| x.is_finite())
}

/// A sudden change of velocity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DeltaV {
    /// Along the heliocentric velocity.
    AlongVelocity {
        /// mm/s; negative against it.
        mm_s: f64,
    },
    /// ICRF components.
    Inertial {
        /// mm/s.
        mm_s: Vector3<f64>,
    },
    /// Components away from the Sun, along the motion at right angles to that, and along the orbit's normal.
    RadialTransverseNormal {
        /// mm/s.
        mm_s: Vector3<f64>,
    },
}

impl DeltaV {
    /// The change in ICRF components, km/s, for an object with a heliocentric state.
    pub fn inertial_km_s(&self, heliocentric: &StateVector) -> Vector3<f64> {
        let velocity = heliocentric.velocity_km_s;
        match *self {
            Self::AlongVelocity { mm_s } => velocity.normalize() * (mm_s * KM_PER_MM),
            Self::Inertial { mm_s } => mm_s * KM_PER_MM,
            Self::RadialTransverseNormal { mm_s } => {
                let radial = heliocentric.position_km.normalize();
                let normal = heliocentric.position_km.cross(&velocity).normalize();
                let transverse = normal.cross(&radial);
                (radial * mm_s.x + transverse * mm_s.y + normal * mm_s.z) * KM_PER_MM
            }
        }
    }

    fn size_km_s(&self) -> f64 {
        let mm_s = match self {
            Self::AlongVelocity { mm_s } => mm_s.abs(),
            Self::Inertial { mm_s } | Self::RadialTransverseNormal { mm_s } => mm_s.norm(),
        };
        mm_s * 1e-6
    }

    fn is_finite(&self) -> bool {
        match *self {
            Self::AlongVelocity { mm_s } => mm_s.is_finite(),
            Self::Inertial { mm_s } | Self::RadialTransverseNormal { mm_s } => is_finite(&mm_s),
        }
    }
}

const KM_PER_MM: f64 = 1e-6;

/// A change of velocity at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kick {
    /// When.
    pub epoch: Epoch,
    /// How much, and which way.
    pub delta_v: DeltaV,
}

/// Epochs that went through a Julian date in one number come back 20 µs off: no reason to refuse them at an end.
const GRACE_S: f64 = 4e-5;

/// A computed way, with the state at any moment of it.
#[derive(Debug, Clone)]
pub struct Trajectory {
    clock: Clock,
    steps: Vec<Step<3>>,
    /// Where it begins, before any velocity change at that very moment.
    first: Phase<3>,
    last: Phase<3>,
    collided_with: Option<Body>,
}

impl Trajectory {
    /// Where it starts, and where it ends: at the time asked for, or sooner if it ran into a body.
    pub fn span(&self) -> (Epoch, Epoch) {
        (self.clock.epoch(self.first.t), self.clock.epoch(self.last.t))
    }

    /// The body it ran into, if it ended there: the trajectory then stops below that body's surface.
    pub fn collided_with(&self) -> Option<Body> {
        self.collided_with
    }

    /// Number of integration steps.
    pub fn step_count(&self) -> usize {
        self.steps.len()
    }

    /// Barycentric state, ICRF. At a velocity change: the state on the side of the trajectory's end.
    ///
    /// # Errors
    /// [`AstroError::OutsideTrajectory`] outside its span.
    pub fn state_at(&self, epoch: Epoch) -> Result<StateVector, AstroError> {
        let t = self.clock.seconds(epoch);
        let (first, last) = (self.first.t.min(self.last.t), self.first.t.max(self.last.t));
        if !(first - GRACE_S..=last + GRACE_S).contains(&t) {
            let (a, b) = self.span();
            let (first, last) = if a <= b { (a, b) } else { (b, a) };
            return Err(AstroError::OutsideTrajectory { epoch, first, last });
        }
        let backwards = self.last.t < self.first.t;
        if (t >= self.last.t) != backwards || t.to_bits() == self.last.t.to_bits() {
            return Ok(state_of(&self.last.x, &self.last.v));
        }
        let after = self
            .steps
            .partition_point(|s| if backwards { s.t >= t } else { s.t <= t });
        let step = &self.steps[after.saturating_sub(1)];
        Ok(state_of(&step.position(t), &step.velocity(t)))
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    pub(crate) fn steps(&self) -> &[Step<3>] {
        &self.steps
    }
}

fn state_of(x: &[f64; 3], v: &[f64; 3]) -> StateVector {
    StateVector {
        position_km: vector(x),
        velocity_km_s: vector(v),
    }
}

/// Propagates an object, forwards or backwards in time.
///
/// Full force model: Sun, planets, Moon and Pluto as points, sixteen asteroids, Einstein's corrections, the flattening
/// of Sun and Earth, and the orbit's own non-gravitational accelerations. A velocity change at the start is made first.
///
/// # Errors
/// [`AstroError`] for input that is not finite, a span outside the ephemeris, a kick outside the span, a start inside a
/// body, or a run that used up its steps.
pub fn propagate(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    until: Epoch,
) -> Result<Trajectory, AstroError> {
    let kicks = ordered(ephemeris, orbit, kicks, until)?;
    let clock = Clock::near(orbit.epoch.plus_seconds(until.seconds_since(orbit.epoch) / 2.0));
    let mut field = Field::new(ephemeris, clock, orbit.non_gravitational);
    let mut steps = Vec::new();
    let start = Phase {
        t: clock.seconds(orbit.epoch),
        x: orbit.state.position_km.into(),
        v: orbit.state.velocity_km_s.into(),
    };
    let (first, mut last, mut collided_with) = (start.clone(), start, None);
    for leg in legs(clock, &kicks, until) {
        let (end, hit) = integrate(&mut field, last, leg.until, &mut |step| steps.push(step))
            .map_err(|stop| stopped(clock, stop))?;
        last = end;
        collided_with = hit;
        if hit.is_some() {
            break;
        }
        if let Some(kick) = leg.kick {
            let backwards = until < orbit.epoch;
            let change = change_of(
                ephemeris,
                clock,
                kick,
                &state_of(&last.x, &last.v),
                last.t,
                backwards,
            );
            for i in 0..3 {
                last.v[i] += change[i];
            }
        }
    }
    Ok(Trajectory {
        clock,
        steps,
        first,
        last,
        collided_with,
    })
}

/// The state at `until` and its derivatives by the state at the start: rows and columns are x, y, z (km), then vx, vy,
/// vz (km/s). Velocity changes count as fixed vectors in the derivatives.
///
/// # Errors
/// As [`propagate`]; [`AstroError::OutsideTrajectory`] if the object runs into a body before `until`.
pub fn transition(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    until: Epoch,
) -> Result<(StateVector, Matrix6<f64>), AstroError> {
    let kicks = ordered(ephemeris, orbit, kicks, until)?;
    let clock = Clock::near(orbit.epoch.plus_seconds(until.seconds_since(orbit.epoch) / 2.0));
    let mut field = Variational(Field::new(ephemeris, clock, orbit.non_gravitational));
    let mut last = with_columns(clock.seconds(orbit.epoch), &orbit.state);
    for leg in legs(clock, &kicks, until) {
        let (end, hit) =
            integrate(&mut field, last, leg.until, &mut |_| ()).map_err(|stop| stopped(clock, stop))?;
        if hit.is_some() {
            let (first, last) = (orbit.epoch, clock.epoch(end.t));
            return Err(AstroError::OutsideTrajectory {
                epoch: until,
                first,
                last,
            });
        }
        last = end;
        if let Some(kick) = leg.kick {
            let state = main_state(&last);
            let change = change_of(ephemeris, clock, kick, &state, last.t, until < orbit.epoch);
            for i in 0..3 {
                last.v[i] += change[i];
            }
        }
    }
    let mut matrix = Matrix6::zeros();
    for column in 0..6 {
        for i in 0..3 {
            matrix[(i, column)] = last.x[3 + 3 * column + i];
            matrix[(3 + i, column)] = last.v[3 + 3 * column + i];
        }
    }
    Ok((main_state(&last), matrix))
}

/// The object and six columns that begin as the unit matrix.
pub(crate) fn with_columns(t: f64, state: &StateVector) -> Phase<WITH_COLUMNS> {
    let (mut x, mut v) = ([0.0; WITH_COLUMNS], [0.0; WITH_COLUMNS]);
    x[..3].copy_from_slice(state.position_km.as_slice());
    v[..3].copy_from_slice(state.velocity_km_s.as_slice());
    for i in 0..3 {
        x[3 + 3 * i + i] = 1.0;
        v[3 + 3 * (i + 3) + i] = 1.0;
    }
    Phase { t, x, v }
}

fn main_state(phase: &Phase<WITH_COLUMNS>) -> StateVector {
    StateVector {
        position_km: Vector3::new(phase.x[0], phase.x[1], phase.x[2]),
        velocity_km_s: Vector3::new(phase.v[0], phase.v[1], phase.v[2]),
    }
}

/// Checks the input and sorts the kicks in the direction of the run.
fn ordered(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    until: Epoch,
) -> Result<Vec<Kick>, AstroError> {
    orbit.check(ephemeris)?;
    ephemeris.check(until)?;
    let (from, to) = if orbit.epoch <= until {
        (orbit.epoch, until)
    } else {
        (until, orbit.epoch)
    };
    for kick in kicks {
        if !kick.delta_v.is_finite() || !kick.epoch.is_finite() {
            return Err(AstroError::NotFinite {
                what: "a velocity change",
            });
        }
        slower_than_light("a velocity change, in km/s,", kick.delta_v.size_km_s())?;
        if kick.epoch < from || kick.epoch > to {
            return Err(AstroError::KickOutsideSpan {
                epoch: kick.epoch,
                from,
                until: to,
            });
        }
    }
    let mut kicks = kicks.to_vec();
    kicks.sort_by(|a, b| a.epoch.seconds_since(b.epoch).total_cmp(&0.0));
    if until < orbit.epoch {
        kicks.reverse();
    }
    Ok(kicks)
}

/// A stretch without velocity changes, and the change at its end.
struct Leg<'a> {
    until: f64,
    kick: Option<&'a Kick>,
}

fn legs(clock: Clock, kicks: &[Kick], until: Epoch) -> impl Iterator<Item = Leg<'_>> {
    kicks
        .iter()
        .map(move |kick| Leg {
            until: clock.seconds(kick.epoch),
            kick: Some(kick),
        })
        .chain(std::iter::once(Leg {
            until: clock.seconds(until),
            kick: None,
        }))
}

/// The velocity change to make at a time; backwards it is taken away again.
fn change_of(
    ephemeris: &Ephemeris,
    clock: Clock,
    kick: &Kick,
    state: &StateVector,
    t: f64,
    backwards: bool,
) -> Vector3<f64> {
    let bodies = ephemeris.snapshot(clock, t);
    let heliocentric = |change: Vector3<f64>| StateVector {
        position_km: state.position_km - vector(&bodies.position[Body::Sun as usize]),
        velocity_km_s: state.velocity_km_s + change - vector(&bodies.velocity[Body::Sun as usize]),
    };
    if !backwards {
        return kick.delta_v.inertial_km_s(&heliocentric(Vector3::zeros()));
    }
    // The change was fixed by the velocity before it, which is what we are looking for.
    let mut change = Vector3::zeros();
    for _ in 0..8 {
        change = -kick.delta_v.inertial_km_s(&heliocentric(change));
    }
    change
}

pub(crate) fn stopped(clock: Clock, stop: Stop) -> AstroError {
    match stop {
        Stop::StepLimit(t) => AstroError::StepLimit {
            limit: STEP_LIMIT,
            reached: clock.epoch(t),
        },
        Stop::Diverged(t) => AstroError::Diverged {
            reached: clock.epoch(t),
        },
    }
}

//! What is known of an orbit: least squares on observations, the chance of impact, and the risk corridor.
//!
//! Linear about a reference orbit that meets the Earth: observations enter through the state-transition matrices of the
//! full n-body orbit, and the target plane (b-plane) 1.08 days before the impact is a linear image of the state. While
//! the 1-sigma along the corridor stays below 100,000 km this agrees with sampling to a few per cent, above it to 10 to
//! 20 %. Places on the ground are never taken from the linear image: each is propagated in full.

mod corridor;
mod least_squares;
mod line;
mod push;
mod pushed;
mod solution;

use nalgebra::{Matrix6, Vector3, Vector6};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

pub use corridor::{CorridorPoint, SampledChance};
pub use least_squares::SquareRoot;
pub use line::{RiskCorridor, RiskPoint, beside, risk_corridor};
pub use push::PushTable;
pub use pushed::{Given, Measured, MeasuredPart, Seen};
pub use solution::OrbitSolution;
use solution::{Part, estimate_of_percentile};

use crate::{
    AstroError, Body, Entry, Ephemeris, Epoch, Member, Orbit, Outcome, StateVector, Target, bplane,
    encounter, fleet, transition,
};

/// Radians in an arcsecond.
const ARCSECOND: f64 = std::f64::consts::PI / 648_000.0;
/// How long before the impact the target plane is taken, days.
const PLANE_BEFORE_IMPACT_DAYS: f64 = 1.08;
/// Two times nearer than this are one: an asteroid moves some km in it, which changes no matrix.
const SAME_TIME_S: f64 = 0.5;

/// What one observation measures, with its 1-sigma.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measurement {
    /// Right ascension (times cosine of declination) and declination, each, arcseconds.
    Angles {
        /// 1-sigma, arcseconds.
        sigma_arcsec: f64,
    },
    /// Distance from the Earth, km.
    Range {
        /// 1-sigma, km.
        sigma_km: f64,
    },
    /// Rate of that distance, as from a Doppler shift, km/s.
    RangeRate {
        /// 1-sigma, km/s.
        sigma_km_s: f64,
    },
    /// All three coordinates, as from a spacecraft beside it, km.
    Position {
        /// 1-sigma, km.
        sigma_km: f64,
    },
}

impl Measurement {
    /// How many numbers it gives.
    pub fn numbers(&self) -> usize {
        match self {
            Self::Range { .. } | Self::RangeRate { .. } => 1,
            Self::Angles { .. } => 2,
            Self::Position { .. } => 3,
        }
    }
}

/// One observation, from the centre of the Earth (parallax moves nothing in what it teaches).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// When.
    pub epoch: Epoch,
    /// What.
    pub measurement: Measurement,
}

/// The noise that the observations carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// The draw whose chance of impact is the median of all draws.
    Median,
    /// A draw of its own.
    Seeded(u64),
}

/// The reference orbit with everything that is linear about it; made once for a set of observation times.
#[derive(Clone, Debug)]
pub struct Linearisation {
    orbit: Orbit,
    until: Epoch,
    impact: Entry,
    /// Derivative of the b-plane's zeta by the state at the orbit's epoch.
    gradient: Vector6<f64>,
    /// Offsets of zeta from the reference between which it hits, km.
    interval_km: (f64, f64),
    partials: Vec<Partial>,
}

#[derive(Clone, Debug)]
struct Partial {
    epoch: Epoch,
    from_earth: StateVector,
    matrix: Matrix6<f64>,
}

/// A draw of the standard normal that depends on its key alone.
pub fn standard_normal(seed: u64, index: u64) -> f64 {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(index);
    StandardNormal.sample(&mut generator)
}

fn column(state: &StateVector) -> Vector6<f64> {
    joined(state.position_km, state.velocity_km_s)
}

fn joined(place: Vector3<f64>, motion: Vector3<f64>) -> Vector6<f64> {
    Vector6::new(place.x, place.y, place.z, motion.x, motion.y, motion.z)
}

fn state(column: &Vector6<f64>) -> StateVector {
    StateVector {
        position_km: Vector3::new(column[0], column[1], column[2]),
        velocity_km_s: Vector3::new(column[3], column[4], column[5]),
    }
}

impl Linearisation {
    /// Linearises about an orbit that meets the Earth before `until`, for observations at these times (any order).
    ///
    /// # Errors
    /// [`AstroError::OutOfRange`] if the orbit does not meet the Earth; otherwise as [`crate::propagate::propagate`].
    pub fn new(
        ephemeris: &Ephemeris,
        orbit: &Orbit,
        times: &[Epoch],
        until: Epoch,
    ) -> Result<Self, AstroError> {
        let met = encounter(ephemeris, orbit, &[], until, Target::Earth)?;
        let Outcome::Impact(impact) = met.outcome else {
            return Err(AstroError::OutOfRange {
                what: "the reference orbit's nearest approach (km)",
                value: met.closest.map_or(f64::NAN, |c| c.distance_km),
                expected: "an impact on the Earth",
            });
        };
        let plane = impact.epoch.plus_days(-PLANE_BEFORE_IMPACT_DAYS);
        let gradient = zeta_gradient(ephemeris, orbit, plane)?;
        let mut made = Self {
            orbit: *orbit,
            until,
            impact,
            gradient,
            interval_km: (0.0, 0.0),
            partials: Vec::new(),
        };
        made.interval_km = made.find_interval(ephemeris)?;
        made.partials = partials(ephemeris, orbit, times)?;
        Ok(made)
    }

    /// Entry of the reference orbit.
    pub fn impact(&self) -> &Entry {
        &self.impact
    }

    /// The reference orbit.
    pub fn orbit(&self) -> &Orbit {
        &self.orbit
    }

    /// Offsets on the target plane between which it hits, km from the reference; west is negative.
    pub fn interval_km(&self) -> (f64, f64) {
        self.interval_km
    }

    /// Derivative of the target plane's zeta by the state at the orbit's epoch.
    pub fn gradient(&self) -> &Vector6<f64> {
        &self.gradient
    }

    /// Finds where the impacts end by runs of the full model: from the reference outwards on either side.
    fn find_interval(&self, ephemeris: &Ephemeris) -> Result<(f64, f64), AstroError> {
        /// Wider than any impact disc that the Earth has for an asteroid above 5 km/s.
        const FARTHEST_KM: f64 = 40_000.0;
        const POINTS: usize = 32;
        let along = self.orbit.state.velocity_km_s;
        let mut direction = Vector6::zeros();
        direction.fixed_rows_mut::<3>(3).copy_from(&along);
        let direction = direction / self.gradient.dot(&direction);
        let side = |sign: f64| -> Result<f64, AstroError> {
            let (mut inside, mut outside) = (0.0, FARTHEST_KM);
            for _ in 0..3 {
                let step = (outside - inside) / POINTS as f64;
                let offsets: Vec<f64> = (1..=POINTS).map(|i| inside + step * i as f64).collect();
                let members: Vec<Member> = offsets
                    .iter()
                    .map(|o| Member {
                        state: state(&(column(&self.orbit.state) + direction * (sign * o))),
                        kicks: Vec::new(),
                    })
                    .collect();
                let met = fleet(ephemeris, self.orbit.epoch, &members, self.until, &|_| true)?;
                let hits = met
                    .iter()
                    .take_while(|m| matches!(m.outcome, Outcome::Impact(_)))
                    .count();
                (inside, outside) = (inside + step * hits as f64, inside + step * (hits + 1) as f64);
            }
            Ok(0.5 * (inside + outside))
        };
        Ok((-side(-1.0)?, side(1.0)?))
    }

    /// Solves for the orbit by least squares. A seed gives each observation its own error, the same in every solution
    /// that uses it; two observations of one kind, time and sigma count as one with the same error.
    ///
    /// # Errors
    /// [`AstroError::OutOfRange`] for an observation at a time that was not linearised, an uncertainty that is not above
    /// zero, or observations that do not determine the orbit.
    pub fn solve(&self, observations: &[Observation], noise: Noise) -> Result<OrbitSolution, AstroError> {
        let mut rows = SquareRoot::new();
        for observation in observations {
            self.add(&mut rows, observation, noise)?;
        }
        let (error, root) = rows.solve().ok_or_else(|| undetermined(observations.len()))?;
        let change = match noise {
            Noise::Median => self.median_change(&root),
            Noise::Seeded(_) => error,
        };
        let parts = vec![Part::new(1.0, change, &root, &self.gradient)];
        Ok(self.solution(observations.len(), parts))
    }

    fn solution(&self, observations: usize, parts: Vec<Part>) -> OrbitSolution {
        OrbitSolution::of(
            (self.orbit.epoch, &self.orbit.state),
            observations,
            self.interval_km,
            parts,
        )
    }

    /// The estimate's distance from the reference whose chance of impact is the median of all draws of the noise.
    fn median_change(&self, root: &Matrix6<f64>) -> Vector6<f64> {
        let part = Part::new(1.0, Vector6::zeros(), root, &self.gradient);
        part.weak * estimate_of_percentile(part.sigma_km, self.interval_km, 0.5)
    }

    fn add(&self, rows: &mut SquareRoot, observation: &Observation, noise: Noise) -> Result<(), AstroError> {
        for (row, error) in self.rows(observation, noise)? {
            rows.add(row, error);
        }
        Ok(())
    }

    /// What an observation measures: for each number its derivatives by the state at the epoch and the error that it
    /// carries, both over the 1-sigma.
    fn rows(&self, observation: &Observation, noise: Noise) -> Result<Vec<(Vector6<f64>, f64)>, AstroError> {
        let at = self
            .partials
            .iter()
            .find(|p| p.epoch.seconds_since(observation.epoch).abs() < SAME_TIME_S)
            .ok_or(AstroError::OutOfRange {
                what: "the time of an observation (JD TDB)",
                value: observation.epoch.jd_tdb(),
                expected: "one of the times that were linearised",
            })?;
        let distance = at.from_earth.position_km.norm();
        let sight = at.from_earth.position_km / distance;
        let east = Vector3::z().cross(&sight).normalize();
        let north = sight.cross(&east);
        let place = |direction: Vector3<f64>| joined(direction, Vector3::zeros());
        // Derivatives by the state of the moment, the sigma as given, and the sigma in their unit.
        let (axes, sigma, scale) = match observation.measurement {
            Measurement::Angles { sigma_arcsec } => (
                vec![place(east), place(north)],
                sigma_arcsec,
                sigma_arcsec * ARCSECOND * distance,
            ),
            Measurement::Range { sigma_km } => (vec![place(sight)], sigma_km, sigma_km),
            Measurement::RangeRate { sigma_km_s } => {
                let motion = at.from_earth.velocity_km_s;
                let across = (motion - sight * sight.dot(&motion)) / distance;
                (vec![joined(across, sight)], sigma_km_s, sigma_km_s)
            }
            Measurement::Position { sigma_km } => {
                let axes = [Vector3::x(), Vector3::y(), Vector3::z()].map(place);
                (axes.to_vec(), sigma_km, sigma_km)
            }
        };
        if !(sigma > 0.0 && sigma.is_finite()) {
            return Err(AstroError::OutOfRange {
                what: "an observation's 1-sigma",
                value: sigma,
                expected: "a number above 0",
            });
        }
        let key = (observation.epoch.seconds_since(Epoch::J2000).round() as i64 as u64).rotate_left(20)
            ^ sigma.to_bits();
        let row = |(axis, by_state): (usize, &Vector6<f64>)| {
            let error = match noise {
                Noise::Median => 0.0,
                Noise::Seeded(seed) => standard_normal(seed, key ^ axis as u64),
            };
            (at.matrix.tr_mul(by_state) / scale, error)
        };
        Ok(axes.iter().enumerate().map(row).collect())
    }
}

fn undetermined(observations: usize) -> AstroError {
    AstroError::OutOfRange {
        what: "the number of observations",
        value: observations as f64,
        expected: "enough, and far enough apart, to determine an orbit",
    }
}

/// Derivative of zeta at the plane's time by the state at the orbit's epoch.
fn zeta_gradient(ephemeris: &Ephemeris, orbit: &Orbit, plane: Epoch) -> Result<Vector6<f64>, AstroError> {
    let (there, matrix) = transition(ephemeris, orbit, &[], plane)?;
    let (earth, sun) = (
        ephemeris.state(Body::Earth, plane)?,
        ephemeris.state(Body::Sun, plane)?,
    );
    let earth_velocity = earth.velocity_km_s - sun.velocity_km_s;
    let here = column(&there) - column(&earth);
    let zeta = |x: &Vector6<f64>| bplane(&state(x), earth_velocity).map(|b| b.zeta_km);
    let mut by_state = Vector6::zeros();
    for i in 0..6 {
        let step = if i < 3 { 10.0 } else { 1e-4 };
        let mut up = here;
        let mut down = here;
        up[i] += step;
        down[i] -= step;
        by_state[i] = (zeta(&up)? - zeta(&down)?) / (2.0 * step);
    }
    Ok(matrix.tr_mul(&by_state))
}

/// Places from the Earth and matrices at some times, by chains of short runs away from the orbit's epoch either way.
fn partials(ephemeris: &Ephemeris, orbit: &Orbit, times: &[Epoch]) -> Result<Vec<Partial>, AstroError> {
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by(|&a, &b| {
        times[a]
            .days_since(orbit.epoch)
            .abs()
            .total_cmp(&times[b].days_since(orbit.epoch).abs())
    });
    let start = (orbit.epoch, orbit.state, Matrix6::identity());
    let (mut before, mut after) = (start, start);
    let mut out: Vec<Option<Partial>> = vec![None; times.len()];
    for index in order {
        let at = times[index];
        let last = if at < orbit.epoch { &mut before } else { &mut after };
        if at != last.0 {
            let from = Orbit {
                epoch: last.0,
                state: last.1,
                non_gravitational: orbit.non_gravitational,
            };
            let (reached, matrix) = transition(ephemeris, &from, &[], at)?;
            *last = (at, reached, matrix * last.2);
        }
        let earth = ephemeris.state(Body::Earth, at)?;
        out[index] = Some(Partial {
            epoch: at,
            from_earth: StateVector {
                position_km: last.1.position_km - earth.position_km,
                velocity_km_s: last.1.velocity_km_s - earth.velocity_km_s,
            },
            matrix: last.2,
        });
    }
    Ok(out.into_iter().flatten().collect())
}

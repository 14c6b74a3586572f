//! What is known of an orbit: least squares on observations, the chance of impact, and the risk corridor.
//!
//! Linear about a reference orbit that meets the Earth: observations enter through the state-transition matrices of the
//! full n-body orbit, and the target plane (b-plane) 1.08 days before the impact is a linear image of the state. While
//! the 1-sigma along the corridor stays below 100,000 km this agrees with sampling to a few per cent, above it to 10 to
//! 20 %. Places on the ground are never taken from the linear image: each is propagated in full.

use libm::{erfc, sqrt};
use nalgebra::{Matrix6, Vector3, Vector6};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::{
    AstroError, Body, Encounter, Entry, Ephemeris, Epoch, Geodetic, Member, Orbit, Outcome, StateVector,
    Target, bplane, encounter, fleet, ground_point, transition,
};

/// Radians in an arcsecond.
const ARCSECOND: f64 = std::f64::consts::PI / 648_000.0;
/// How long before the impact the target plane is taken, days.
const PLANE_BEFORE_IMPACT_DAYS: f64 = 1.08;
/// Median of the absolute value of a standard normal.
const MEDIAN_ABSOLUTE_NORMAL: f64 = 0.674_489_750_196_081_7;

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
    /// All three coordinates, as from a spacecraft beside it, km.
    Position {
        /// 1-sigma, km.
        sigma_km: f64,
    },
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
    from_earth_km: Vector3<f64>,
    matrix: Matrix6<f64>,
}

/// An orbit solution.
#[derive(Clone, Debug)]
pub struct OrbitSolution {
    /// Epoch of estimate and covariance.
    pub epoch: Epoch,
    /// Estimated barycentric state.
    pub estimate: StateVector,
    /// Covariance of the state: km, km/s.
    pub covariance: Matrix6<f64>,
    /// Observations used.
    pub observations: usize,
    /// 1-sigma along the corridor on the target plane, km.
    pub sigma_km: f64,
    /// Offset of the estimate from the reference on the target plane, km.
    pub offset_km: f64,
    interval_km: (f64, f64),
    /// Covariance times gradient over its variance: the state's change for 1 km along the corridor.
    weak: Vector6<f64>,
}

/// A point of the risk corridor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorridorPoint {
    /// Offset from the reference on the target plane, km; it grows eastwards.
    pub zeta_km: f64,
    /// Share of the chance of impact of this point's part of the corridor.
    pub weight: f64,
    /// Entry at 100 km.
    pub entry: Entry,
    /// Straight on to the ground.
    pub ground: Geodetic,
}

/// Shift on the target plane of a push at a time: the derivative of zeta by velocity, on a grid of times.
#[derive(Clone, Debug)]
pub struct PushTable {
    from: Epoch,
    step_days: f64,
    by_velocity: Vec<Vector3<f64>>,
}

/// A draw of the standard normal that depends on its key alone.
pub fn standard_normal(seed: u64, index: u64) -> f64 {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(index);
    StandardNormal.sample(&mut generator)
}

fn column(state: &StateVector) -> Vector6<f64> {
    let (r, v) = (state.position_km, state.velocity_km_s);
    Vector6::new(r.x, r.y, r.z, v.x, v.y, v.z)
}

fn state(column: &Vector6<f64>) -> StateVector {
    StateVector {
        position_km: Vector3::new(column[0], column[1], column[2]),
        velocity_km_s: Vector3::new(column[3], column[4], column[5]),
    }
}

/// Cumulative standard normal.
fn normal_below(x: f64) -> f64 {
    0.5 * erfc(-x / std::f64::consts::SQRT_2)
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
            orbit: orbit.clone(),
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

    /// Solves for the orbit by least squares.
    ///
    /// # Errors
    /// [`AstroError::OutOfRange`] for an observation at a time that was not linearised, an uncertainty that is not above
    /// zero, or observations that do not determine the orbit.
    pub fn solve(&self, observations: &[Observation], noise: Noise) -> Result<OrbitSolution, AstroError> {
        let mut information = Matrix6::zeros();
        for observation in observations {
            self.add(&mut information, observation)?;
        }
        let (covariance, root) = invert(&information).ok_or(AstroError::OutOfRange {
            what: "the number of observations",
            value: observations.len() as f64,
            expected: "enough, and far enough apart, to determine an orbit",
        })?;
        let weak = covariance * self.gradient;
        let variance = self.gradient.dot(&weak);
        let sigma_km = sqrt(variance);
        let weak = weak / variance;
        let change = match noise {
            // West of the truth, by convention: the other side has the same chance within a few per cent.
            Noise::Median => weak * (-MEDIAN_ABSOLUTE_NORMAL * sigma_km),
            Noise::Seeded(seed) => root * Vector6::from_fn(|i, _| standard_normal(seed, i as u64)),
        };
        Ok(OrbitSolution {
            epoch: self.orbit.epoch,
            estimate: state(&(column(&self.orbit.state) + change)),
            covariance,
            observations: observations.len(),
            sigma_km,
            offset_km: self.gradient.dot(&change),
            interval_km: self.interval_km,
            weak,
        })
    }

    fn add(&self, information: &mut Matrix6<f64>, observation: &Observation) -> Result<(), AstroError> {
        let at = self
            .partials
            .iter()
            .find(|p| p.epoch == observation.epoch)
            .ok_or(AstroError::OutOfRange {
                what: "the time of an observation (JD TDB)",
                value: observation.epoch.jd_tdb(),
                expected: "one of the times that were linearised",
            })?;
        let rows = at.matrix.fixed_rows::<3>(0);
        let distance = at.from_earth_km.norm();
        let sight = at.from_earth_km / distance;
        let east = Vector3::z().cross(&sight).normalize();
        let north = sight.cross(&east);
        let (axes, sigma): (Vec<Vector3<f64>>, f64) = match observation.measurement {
            Measurement::Angles { sigma_arcsec } => (vec![east, north], sigma_arcsec * ARCSECOND * distance),
            Measurement::Range { sigma_km } => (vec![sight], sigma_km),
            Measurement::Position { sigma_km } => (vec![Vector3::x(), Vector3::y(), Vector3::z()], sigma_km),
        };
        if !(sigma > 0.0 && sigma.is_finite()) {
            return Err(AstroError::OutOfRange {
                what: "an observation's 1-sigma",
                value: sigma,
                expected: "a number above 0",
            });
        }
        for axis in axes {
            let h = rows.tr_mul(&axis);
            *information += h * h.transpose() / (sigma * sigma);
        }
        Ok(())
    }

    /// The reference state at a time, and the matrix from the orbit's epoch to it.
    fn carried_to(
        &self,
        ephemeris: &Ephemeris,
        at: Epoch,
    ) -> Result<(StateVector, Matrix6<f64>), AstroError> {
        if at == self.orbit.epoch {
            return Ok((self.orbit.state, Matrix6::identity()));
        }
        transition(ephemeris, &self.orbit, &[], at)
    }

    /// States at a time `at`, before anything pushes, of objects drawn from what a solution knows, given that each hits
    /// the Earth if nothing is done: the corridor's coordinate from its normal distribution between the ends of the
    /// impact interval, the other five dimensions from the covariance given that coordinate.
    ///
    /// The states at `at` are linear images of those at the epoch (the offsets are some 10 km there: second order is
    /// metres); from `at` on the caller propagates each in full.
    pub fn virtual_impactors(
        &self,
        ephemeris: &Ephemeris,
        solution: &OrbitSolution,
        at: Epoch,
        count: usize,
        seed: u64,
    ) -> Result<Vec<StateVector>, AstroError> {
        let (reference, matrix) = self.carried_to(ephemeris, at)?;
        let reference = column(&reference);
        let scaled = scaled_root(&solution.covariance);
        Ok((0..count)
            .map(|index| {
                let mut generator = ChaCha8Rng::seed_from_u64(seed);
                generator.set_stream(index as u64);
                let z = Vector6::from_fn(|_, _| StandardNormal.sample(&mut generator));
                let rank: f64 = rand_distr::StandardUniform.sample(&mut generator);
                let free = scaled * z;
                let across = free - solution.weak * self.gradient.dot(&free);
                let change = solution.weak * solution.truncated(rank) + across;
                state(&(reference + matrix * change))
            })
            .collect())
    }

    /// The risk corridor in `count` parts of equal length on the target plane, from west to east; parts that graze
    /// past in the full model are left out.
    pub fn corridor(
        &self,
        ephemeris: &Ephemeris,
        solution: &OrbitSolution,
        at: Epoch,
        count: usize,
    ) -> Result<Vec<CorridorPoint>, AstroError> {
        let (reference, matrix) = self.carried_to(ephemeris, at)?;
        let (west, east) = self.interval_km;
        let step = (east - west) / count as f64;
        let offsets: Vec<f64> = (0..count).map(|i| west + step * (i as f64 + 0.5)).collect();
        let members: Vec<Member> = offsets
            .iter()
            .map(|o| Member {
                state: state(&(column(&reference) + matrix * (solution.weak * *o))),
                kicks: Vec::new(),
            })
            .collect();
        let met = fleet(ephemeris, at, &members, self.until, &|_| true)?;
        let whole = solution.impact_probability();
        Ok(offsets
            .iter()
            .zip(&met)
            .filter_map(|(&zeta_km, Encounter { outcome, .. })| match outcome {
                Outcome::Impact(entry) => Some(CorridorPoint {
                    zeta_km,
                    weight: if whole > 0.0 {
                        solution.between(zeta_km - 0.5 * step, zeta_km + 0.5 * step) / whole
                    } else {
                        0.0
                    },
                    entry: *entry,
                    ground: ground_point(entry),
                }),
                Outcome::Miss => None,
            })
            .collect())
    }

    /// How far a push at each time of a grid moves the target plane's coordinate.
    pub fn push_table(
        &self,
        ephemeris: &Ephemeris,
        from: Epoch,
        to: Epoch,
        step_days: f64,
    ) -> Result<PushTable, AstroError> {
        let count = (to.days_since(from) / step_days).ceil() as usize + 1;
        let times: Vec<Epoch> = (0..count).map(|i| from.plus_days(step_days * i as f64)).collect();
        let by_velocity = partials(ephemeris, &self.orbit, &times)?
            .iter()
            .map(|p| {
                // The row of derivatives by the state at that time: gradient times the inverse matrix.
                let row = p
                    .matrix
                    .transpose()
                    .lu()
                    .solve(&self.gradient)
                    .unwrap_or_else(Vector6::zeros);
                Vector3::new(row[3], row[4], row[5])
            })
            .collect();
        Ok(PushTable {
            from,
            step_days,
            by_velocity,
        })
    }
}

impl PushTable {
    /// Shift on the target plane, km, eastwards positive, of a push in km/s at a time; linear, good to 1 % while it
    /// stays below some 20,000 km. `None` outside the table.
    pub fn shift_km(&self, at: Epoch, push_km_s: &Vector3<f64>) -> Option<f64> {
        let x = at.days_since(self.from) / self.step_days;
        if !(x >= 0.0) || x > (self.by_velocity.len() - 1) as f64 {
            return None;
        }
        let i = (x as usize).min(self.by_velocity.len() - 2);
        let f = x - i as f64;
        Some(
            self.by_velocity[i]
                .lerp(&self.by_velocity[i + 1], f)
                .dot(push_km_s),
        )
    }
}

impl OrbitSolution {
    /// Chance that the target plane's coordinate lies between two offsets from the reference.
    pub fn between(&self, from_km: f64, to_km: f64) -> f64 {
        let z = |x: f64| (x - self.offset_km) / self.sigma_km;
        // Differences of the smaller tail keep their digits far from the estimate.
        let (a, b) = (z(from_km), z(to_km));
        if a > 0.0 {
            normal_below(-a) - normal_below(-b)
        } else {
            normal_below(b) - normal_below(a)
        }
    }

    /// Chance of impact if nothing is done.
    pub fn impact_probability(&self) -> f64 {
        self.between(self.interval_km.0, self.interval_km.1)
    }

    /// The chance of impact of a draw of noise with this many standard deviations: how wide the estimate may lie.
    pub fn probability_at(&self, deviations: f64) -> f64 {
        let moved = Self {
            offset_km: deviations * self.sigma_km,
            ..self.clone()
        };
        moved.impact_probability()
    }

    /// The corridor's coordinate at a rank (0..1) of its distribution inside the impact interval.
    fn truncated(&self, rank: f64) -> f64 {
        let (mut low, mut high) = self.interval_km;
        let (west, whole) = (low, self.impact_probability());
        if !(whole > 1e-300) {
            return low + rank * (high - low);
        }
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.between(west, middle) < rank * whole {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
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
            from_earth_km: last.1.position_km - earth.position_km,
            matrix: last.2,
        });
    }
    Ok(out.into_iter().flatten().collect())
}

/// Covariance from information, and a square root of it; `None` if the information is not positive definite.
fn invert(information: &Matrix6<f64>) -> Option<(Matrix6<f64>, Matrix6<f64>)> {
    let scale = Vector6::from_fn(|i, _| 1.0 / sqrt(information[(i, i)]));
    if scale.iter().any(|s| !s.is_finite()) {
        return None;
    }
    let scale = Matrix6::from_diagonal(&scale);
    let eigen = (scale * information * scale).symmetric_eigen();
    if eigen.eigenvalues.iter().any(|l| !(*l > 1e-17)) {
        return None;
    }
    let root = scale * eigen.eigenvectors * Matrix6::from_diagonal(&eigen.eigenvalues.map(|l| 1.0 / sqrt(l)));
    Some((root * root.transpose(), root))
}

/// A square root of a covariance whose entries have very different units.
fn scaled_root(covariance: &Matrix6<f64>) -> Matrix6<f64> {
    let scale = Matrix6::from_diagonal(&Vector6::from_fn(|i, _| sqrt(covariance[(i, i)])));
    let inverse = Matrix6::from_diagonal(&Vector6::from_fn(|i, _| 1.0 / sqrt(covariance[(i, i)])));
    let eigen = (inverse * covariance * inverse).symmetric_eigen();
    scale * eigen.eigenvectors * Matrix6::from_diagonal(&eigen.eigenvalues.map(|l| sqrt(l.max(0.0))))
}

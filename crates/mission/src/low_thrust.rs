//! Electric arrivals, flown: from the Earth to a rendezvous with least propellant.
//!
//! A direct method (Sims and Flanagan 1999, AAS 99-338): impulses in the middle of equal parts of the flight, each no more
//! than its part's thrust, Kepler's motion about the Sun between, a free departure within a launch energy, place and
//! velocity of the target met at the end. It is solved by successive convex programmes: about the last flight the end is
//! linear in the impulses, and the least sum of their sizes is found through its dual, which has six unknowns (the
//! primer vector's: Lawden 1963) and is smooth once a small share of the impulses' squares is added.
//! Two-body; the asteroid's other accelerations over a year move it by far less than what a craft steers away.

use astro::{AU_KM, Body, Ephemeris, Epoch, GM_SUN_KM3_S2, StateVector, Trajectory};
use libm::{exp, sqrt};
use nalgebra::{Matrix3, Matrix6, Matrix6x3, Vector3, Vector6};

use crate::MissionError;
use crate::rendezvous::Engine;
use crate::window::{Arc, sun_relative};

/// Standard gravity, m/s².
const G0_M_S2: f64 = 9.806_65;
/// Parts of a flight.
const PARTS: usize = 32;
/// Runge–Kutta steps of half a part.
const STEPS: usize = 4;
/// Most convex programmes of one flight.
const MOST_ROUNDS: usize = 60;
/// The flight holds when its end is off by less than this, in au and in units of the Earth's speed: 1,500 km, 0.3 m/s.
const HOLDS: f64 = 1e-5;
/// Share of the miss by which it changes in a round at rest, and after how many such rounds there is no flight.
const AT_REST: f64 = 1e-5;
const MOST_STILL: u32 = 3;
/// Weight of the square of what misses the target in a convex programme, at first and at last.
const MISS_WEIGHT: (f64, f64) = (10.0, 1e6);
/// Share of the impulses' squares in what is made small, at first and at last.
const SMOOTHING: (f64, f64) = (1.0, 0.02);
/// Largest change of all impulses and the departure together in one round, in units of the Earth's speed.
const TRUST: f64 = 0.35;

/// A craft that thrusts on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Craft {
    /// Its engines.
    pub engine: Engine,
    /// Mass at launch, kg.
    pub launched_kg: f64,
}

/// A flight to a rendezvous.
#[derive(Clone, Debug, PartialEq)]
pub struct LowThrust {
    /// Its dates, departure and Δv; it closes at nothing.
    pub arc: Arc,
    /// Mass at launch, kg.
    pub launched_kg: f64,
    /// Mass beside the asteroid, kg.
    pub arrived_kg: f64,
    start: Vector6<f64>,
    part: f64,
    departure: Vector3<f64>,
    impulses: Vec<Vector3<f64>>,
}

/// Unit of velocity, km/s, and of time, s, where the Sun's pull is 1 at 1 au.
fn units() -> (f64, f64) {
    let speed = sqrt(GM_SUN_KM3_S2 / AU_KM);
    (speed, AU_KM / speed)
}

/// The flight of least propellant between two days; `None` if none was found, which for flights of less than two years nearly
/// always means that there is none. `like` is a flight of nearby days to start from; long and hard ones need it.
///
/// # Errors
/// [`MissionError::Orbit`] for times outside the trajectory or the ephemeris.
pub fn fly(
    ephemeris: &Ephemeris,
    way: &Trajectory,
    craft: &Craft,
    (launch, arrival): (Epoch, Epoch),
    most_c3_km2_s2: f64,
    like: Option<&LowThrust>,
) -> Result<Option<LowThrust>, MissionError> {
    let earth = sun_relative(ephemeris, ephemeris.state(Body::Earth, launch)?, launch)?;
    let target = sun_relative(ephemeris, way.state_at(arrival)?, arrival)?;
    let ends = [(launch, &earth), (arrival, &target)];
    Ok(between(craft, ends, most_c3_km2_s2, like))
}

/// The same between two states as seen from the Sun.
pub fn between(
    craft: &Craft,
    [(launch, earth), (arrival, target)]: [(Epoch, &StateVector); 2],
    most_c3_km2_s2: f64,
    like: Option<&LowThrust>,
) -> Option<LowThrust> {
    let (speed, time) = units();
    let flight = Problem {
        start: canonical(earth),
        end: canonical(target),
        part: arrival.seconds_since(launch) / time / PARTS as f64,
        most_departure: sqrt(most_c3_km2_s2) / speed,
        craft: *craft,
    };
    if !(flight.part > 0.0) {
        return None;
    }
    flight.solve(like).map(|(departure, impulses, kg)| {
        let v_inf = departure * speed;
        let delta_v_km_s = impulses.iter().map(Vector3::norm).sum::<f64>() * speed;
        LowThrust {
            arc: Arc {
                launch,
                arrival,
                revolutions: 0,
                c3_km2_s2: v_inf.norm_squared(),
                dla_deg: libm::asin((v_inf.z / v_inf.norm()).clamp(-1.0, 1.0)).to_degrees(),
                closing_km_s: Vector3::zeros(),
                along_km_s: 0.0,
                phase_deg: 0.0,
                sun_au: target.position_km.norm() / AU_KM,
                delta_v_km_s,
            },
            launched_kg: craft.launched_kg,
            arrived_kg: kg,
            start: flight.start,
            part: flight.part,
            departure,
            impulses,
        }
    })
}

impl LowThrust {
    /// Its way as seen from the Sun: days from the launch, and place in km, at the ends of its parts.
    pub fn path(&self) -> Vec<(f64, Vector3<f64>)> {
        let (_, time) = units();
        let mut state = self.start;
        for axis in 0..3 {
            state[3 + axis] += self.departure[axis];
        }
        let place = |state: &Vector6<f64>| state.fixed_rows::<3>(0) * AU_KM;
        let mut out = vec![(0.0, place(&state))];
        for (index, dv) in self.impulses.iter().enumerate() {
            state = coast(&state, 0.5 * self.part).0;
            for axis in 0..3 {
                state[3 + axis] += dv[axis];
            }
            state = coast(&state, 0.5 * self.part).0;
            let days = self.part * time / 86_400.0 * (index + 1) as f64;
            out.push((days, place(&state)));
        }
        out
    }
}

fn canonical(state: &StateVector) -> Vector6<f64> {
    let (speed, _) = units();
    let (r, v) = (state.position_km / AU_KM, state.velocity_km_s / speed);
    Vector6::new(r.x, r.y, r.z, v.x, v.y, v.z)
}

struct Problem {
    start: Vector6<f64>,
    end: Vector6<f64>,
    /// Length of a part.
    part: f64,
    most_departure: f64,
    craft: Craft,
}

/// A flight with what its end does if it is changed.
struct Flown {
    miss: Vector6<f64>,
    /// Change of the end by an impulse of each part, and by the departure.
    by_impulse: Vec<Matrix6x3<f64>>,
    by_departure: Matrix6x3<f64>,
    /// Largest impulse of each part.
    most: Vec<f64>,
    /// Mass at the end, kg.
    left_kg: f64,
}

type Answer = (Vector3<f64>, Vec<Vector3<f64>>, f64);

impl Problem {
    fn solve(&self, like: Option<&LowThrust>) -> Option<Answer> {
        let (mut departure, mut impulses) = match like {
            Some(l) => (l.departure, l.impulses.clone()),
            // Along the Earth's motion: a start as good as any.
            None => (
                self.start.fixed_rows::<3>(3).normalize() * (0.5 * self.most_departure),
                vec![Vector3::zeros(); PARTS],
            ),
        };
        let mut lambda = Vector6::zeros();
        let mut trust = TRUST;
        let (mut missed, mut still) = (f64::INFINITY, 0);
        for round in 0..MOST_ROUNDS {
            let flown = self.fly(&departure, &impulses);
            let fade = (round as f64 / 12.0).min(1.0);
            let faded = |(first, last): (f64, f64)| first * libm::pow(last / first, fade);
            let smoothing = faded(SMOOTHING);
            let wanted = flown.miss
                + flown.by_departure * departure
                + flown
                    .by_impulse
                    .iter()
                    .zip(&impulses)
                    .map(|(by, dv)| by * dv)
                    .sum::<Vector6<f64>>();
            let dual = Dual {
                flown: &flown,
                wanted,
                most_departure: self.most_departure,
                smoothing,
                weight: faded(MISS_WEIGHT),
            };
            lambda = dual.maximise(lambda);
            let (to_departure, to_impulses) = dual.primal(&lambda);
            let change = sqrt(
                (to_departure - departure).norm_squared()
                    + impulses
                        .iter()
                        .zip(&to_impulses)
                        .map(|(a, b)| (b - a).norm_squared())
                        .sum::<f64>(),
            );
            let settled = fade >= 1.0 && flown.miss.amax() < HOLDS;
            if settled && change < 0.02 {
                return Some((departure, impulses, flown.left_kg));
            }
            // One that cannot be made comes to rest beside its target; those that get there late move on every round.
            let miss = flown.miss.amax();
            still = if (miss - missed).abs() < AT_REST * miss && miss > HOLDS {
                still + 1
            } else {
                0
            };
            if fade >= 1.0 && still >= MOST_STILL {
                return None;
            }
            missed = miss;
            let share = (trust / change).min(1.0);
            departure += (to_departure - departure) * share;
            for (dv, to) in impulses.iter_mut().zip(&to_impulses) {
                *dv += (to - *dv) * share;
            }
            if round > 12 {
                trust = (0.9 * trust).max(0.02);
            }
        }
        None
    }

    fn fly(&self, departure: &Vector3<f64>, impulses: &[Vector3<f64>]) -> Flown {
        let (speed, time) = units();
        let exhaust = self.craft.engine.specific_impulse_s * G0_M_S2 / 1e3 / speed;
        let mut state = self.start;
        let mut kg = self.craft.launched_kg;
        let (mut halves, mut most) = (Vec::with_capacity(PARTS), Vec::with_capacity(PARTS));
        for axis in 0..3 {
            state[3 + axis] += departure[axis];
        }
        for dv in impulses {
            let (there, first) = coast(&state, 0.5 * self.part);
            state = there;
            let sun_au = state.fixed_rows::<3>(0).norm();
            let km_s2 = self.craft.engine.thrust_at_n(sun_au) / kg / 1e3;
            most.push(km_s2 * self.part * time / speed);
            for axis in 0..3 {
                state[3 + axis] += dv[axis];
            }
            kg *= exp(-dv.norm() / exhaust);
            let (there, second) = coast(&state, 0.5 * self.part);
            state = there;
            halves.push((first, second));
        }
        let mut onwards = Matrix6::identity();
        let mut by_impulse = vec![Matrix6x3::zeros(); PARTS];
        for (part, (first, second)) in halves.iter().enumerate().rev() {
            let after = onwards * second;
            by_impulse[part] = after.fixed_columns::<3>(3).into_owned();
            onwards = after * first;
        }
        Flown {
            miss: self.end - state,
            by_impulse,
            by_departure: onwards.fixed_columns::<3>(3).into_owned(),
            most,
            left_kg: kg,
        }
    }
}

/// State and transition matrix after so long about the Sun (Runge–Kutta of fourth order).
fn coast(state: &Vector6<f64>, long: f64) -> (Vector6<f64>, Matrix6<f64>) {
    let slope = |y: &Vector6<f64>, phi: &Matrix6<f64>| {
        let r: Vector3<f64> = y.fixed_rows::<3>(0).into_owned();
        let d = r.norm();
        let cube = d * d * d;
        let tide = r * r.transpose() * (3.0 / (cube * d * d)) - Matrix3::identity() / cube;
        let mut out = Vector6::zeros();
        out.fixed_rows_mut::<3>(0).copy_from(&y.fixed_rows::<3>(3));
        out.fixed_rows_mut::<3>(3).copy_from(&(-r / cube));
        let mut turn = Matrix6::zeros();
        turn.fixed_rows_mut::<3>(0).copy_from(&phi.fixed_rows::<3>(3));
        turn.fixed_rows_mut::<3>(3)
            .copy_from(&(tide * phi.fixed_rows::<3>(0)));
        (out, turn)
    };
    let h = long / STEPS as f64;
    let (mut y, mut phi) = (*state, Matrix6::identity());
    for _ in 0..STEPS {
        let (a, ta) = slope(&y, &phi);
        let (b, tb) = slope(&(y + a * (0.5 * h)), &(phi + ta * (0.5 * h)));
        let (c, tc) = slope(&(y + b * (0.5 * h)), &(phi + tb * (0.5 * h)));
        let (d, td) = slope(&(y + c * h), &(phi + tc * h));
        y += (a + (b + c) * 2.0 + d) * (h / 6.0);
        phi += (ta + (tb + tc) * 2.0 + td) * (h / 6.0);
    }
    (y, phi)
}

/// The dual of a convex programme: least Σ|u| + smoothing Σ|u|²/(2 most) + weight |miss|²/2 with |u| ≤ most and the
/// departure within its size.
struct Dual<'a> {
    flown: &'a Flown,
    wanted: Vector6<f64>,
    most_departure: f64,
    smoothing: f64,
    /// Of what misses.
    weight: f64,
}

/// Share of the departure's square in what is made small: it costs next to nothing.
const DEPARTURE_COST: f64 = 0.02;

impl Dual<'_> {
    /// Impulses that a multiplier asks for.
    fn primal(&self, lambda: &Vector6<f64>) -> (Vector3<f64>, Vec<Vector3<f64>>) {
        let impulses = self.flown.by_impulse.iter().zip(&self.flown.most);
        let impulses = impulses.map(|(by, most)| {
            let p = by.transpose() * lambda;
            let size = p.norm();
            if size <= 1.0 {
                return Vector3::zeros();
            }
            p * ((most * (size - 1.0) / self.smoothing).min(*most) / size)
        });
        (self.departure(lambda), impulses.collect())
    }

    fn departure(&self, lambda: &Vector6<f64>) -> Vector3<f64> {
        let q = self.flown.by_departure.transpose() * lambda / DEPARTURE_COST;
        q * (self.most_departure / q.norm().max(1e-12)).min(1.0)
    }

    fn value(&self, lambda: &Vector6<f64>) -> f64 {
        let q = (self.flown.by_departure.transpose() * lambda).norm();
        let w = (q / DEPARTURE_COST).min(self.most_departure);
        let mut out = lambda.dot(&self.wanted) - lambda.norm_squared() / (2.0 * self.weight) - q * w
            + 0.5 * DEPARTURE_COST * w * w;
        for (by, most) in self.flown.by_impulse.iter().zip(&self.flown.most) {
            let over = (by.transpose() * lambda).norm() - 1.0;
            if over > 0.0 {
                let u = (most * over / self.smoothing).min(*most);
                out -= over * u - 0.5 * self.smoothing * u * u / most;
            }
        }
        out
    }

    /// Newton's method with a line search: the dual is concave.
    fn maximise(&self, from: Vector6<f64>) -> Vector6<f64> {
        let mut lambda = from;
        let mut value = self.value(&lambda);
        for _ in 0..60 {
            let mut slope = self.wanted - lambda / self.weight;
            let mut bend = Matrix6::identity() / self.weight;
            let q = self.flown.by_departure.transpose() * lambda;
            let n = q.norm();
            let (u, turn) = bent(
                &q,
                (n / DEPARTURE_COST, 1.0 / DEPARTURE_COST),
                self.most_departure,
            );
            slope -= self.flown.by_departure * u;
            bend += self.flown.by_departure * turn * self.flown.by_departure.transpose();
            for (by, most) in self.flown.by_impulse.iter().zip(&self.flown.most) {
                let p = by.transpose() * lambda;
                let over = p.norm() - 1.0;
                if over > 0.0 {
                    let steep = most / self.smoothing;
                    let (u, turn) = bent(&p, (steep * over, steep), *most);
                    slope -= by * u;
                    bend += by * turn * by.transpose();
                }
            }
            let Some(step) = bend.cholesky().map(|c| c.solve(&slope)) else {
                break;
            };
            let gain = slope.dot(&step);
            if !(gain > 1e-14) {
                break;
            }
            let mut share = 1.0;
            loop {
                let there = lambda + step * share;
                let better = self.value(&there);
                if better >= value + 1e-4 * share * gain {
                    lambda = there;
                    value = better;
                    break;
                }
                share *= 0.5;
                if share < 1e-8 {
                    return lambda;
                }
            }
        }
        lambda
    }
}

/// A vector along `p` of a size that grows with a slope up to a most, and its derivative.
fn bent(p: &Vector3<f64>, (size, steep): (f64, f64), most: f64) -> (Vector3<f64>, Matrix3<f64>) {
    let n = p.norm().max(1e-12);
    let unit = p / n;
    let (size, steep) = if size < most { (size, steep) } else { (most, 0.0) };
    let along = unit * unit.transpose();
    (
        unit * size,
        along * steep + (Matrix3::identity() - along) * (size / n),
    )
}

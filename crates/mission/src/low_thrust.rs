//! Electric arrivals, flown: from the Earth to a rendezvous with least propellant.
//!
//! A direct method (Sims and Flanagan 1999, AAS 99-338): impulses in the middle of equal parts of the flight, each no more
//! than its part's thrust, Kepler's motion about the Sun between, a free departure within a launch energy, place and
//! velocity of the target met at the end. It is solved by successive convex programmes: about the last draft the end is
//! linear in the impulses, and the least sum of their sizes is found through its dual, which has six unknowns (the
//! primer vector's: Lawden 1963) and is smooth once a small share of the impulses' squares is added.
//! A draft need not hang together (multiple shooting: Bock and Plitt 1984, IFAC Proceedings 17, 1603): its parts begin where
//! the draft says, and the gaps between them close from round to round. So it may begin from ways that no engine flies but
//! that lead from the Earth to the target in the right number of turns (`starts`).
//!
//! Units inside: au, and the time in which the Sun's pull at 1 au is 1 (58.13 days), so the speed is the Earth's mean,
//! 29.78 km/s. Accuracy: the end is met to 1,500 km and 0.3 m/s; Δv is that of a cone solver with forty parts to 0.4 % for
//! flights of a year and 0.6 % for three (`tests/it/arrivals.rs`). The search is local: another way about may be cheaper.
//! Two-body; the asteroid's other accelerations over a year move it by far less than what a craft steers away.

mod coast;
mod dual;
mod elements;
mod starts;

use astro::{AU_KM, Body, Ephemeris, Epoch, GM_SUN_KM3_S2, StateVector, Trajectory};
use libm::{exp, sqrt};
use nalgebra::{Matrix6, Matrix6x3, Vector3, Vector6};

use crate::MissionError;
use crate::rendezvous::Engine;
use crate::window::{Arc, sun_relative};
use coast::coast;
use dual::Dual;

/// Standard gravity, m/s².
const G0_M_S2: f64 = 9.806_65;
/// Parts of a flight.
const PARTS: usize = 32;
/// Most convex programmes of one flight.
const MOST_ROUNDS: usize = 60;
/// The flight holds when its end is off by less than this, in au and in units of the Earth's speed: 1,500 km, 0.3 m/s.
const HOLDS: f64 = 1e-5;
/// Share of the miss by which it changes in a round at rest, and after how many such rounds there is no flight.
const AT_REST: f64 = 1e-2;
const MOST_STILL: u32 = 3;
/// Weight of the square of what misses the target in a convex programme, at first and at last.
const MISS_WEIGHT: (f64, f64) = (10.0, 1e6);
/// Share of the impulses' squares in what is made small, at first and at last.
const SMOOTHING: (f64, f64) = (1.0, 0.02);
/// A start is given up when the linear answer about it lies farther away than this, in au and units of the Earth's speed.
const ASTRAY: f64 = 5.0;
/// Largest change of a state in a round, in au and units of the Earth's speed: in the first, by how much it shrinks from one
/// to the next, and at least. Larger steps swing between two flights and settle on none.
const TRUST: f64 = 0.3;
const TRUST_SHRINKS: f64 = 0.93;
const LEAST_TRUST: f64 = 0.03;

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

/// The flight of least propellant between two days; `None` if none was found, which for flights of less than a year nearly
/// always means that there is none. `like` is a flight of nearby days to start from, and then the only start.
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
        let days = self.part * time / 86_400.0;
        let nodes = self.nodes().into_iter().enumerate();
        nodes
            .map(|(index, state)| (days * index as f64, state.fixed_rows::<3>(0) * AU_KM))
            .collect()
    }

    fn nodes(&self) -> Vec<Vector6<f64>> {
        nodes(&self.start, self.part, &self.departure, &self.impulses)
    }
}

/// States at the ends of the parts of a flight, in [`units`].
fn nodes(
    start: &Vector6<f64>,
    part: f64,
    departure: &Vector3<f64>,
    impulses: &[Vector3<f64>],
) -> Vec<Vector6<f64>> {
    let mut state = kicked(start, departure);
    let mut out = vec![state];
    for dv in impulses {
        state = kicked(&coast(&state, 0.5 * part).0, dv);
        state = coast(&state, 0.5 * part).0;
        out.push(state);
    }
    out
}

fn kicked(state: &Vector6<f64>, dv: &Vector3<f64>) -> Vector6<f64> {
    let mut out = *state;
    for axis in 0..3 {
        out[3 + axis] += dv[axis];
    }
    out
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

/// A flight that need not hang together: what its parts do is known from the states in which each begins.
#[derive(Clone)]
struct Draft {
    departure: Vector3<f64>,
    impulses: Vec<Vector3<f64>>,
    /// States at the ends of the parts.
    nodes: Vec<Vector6<f64>>,
    /// It is to hang together all the time (single shooting): its states follow from departure and impulses.
    whole: bool,
}

/// A draft with what its end does if it is changed.
struct Flown {
    /// What each part adds to its beginning's state: change by it, and by its impulse.
    parts: Vec<(Matrix6<f64>, Matrix6x3<f64>)>,
    /// By how much each part ends beside the next one's beginning.
    gaps: Vec<Vector6<f64>>,
    /// What the end would be off if the gaps closed.
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
        if let Some(like) = like {
            return self.improve(Draft {
                departure: like.departure,
                impulses: like.impulses.clone(),
                nodes: like.nodes(),
                whole: false,
            });
        }
        starts::drafts(self)
            .into_iter()
            .find_map(|draft| self.improve(draft))
    }

    /// Successive convex programmes from a draft; `None` if they do not come to a flight.
    fn improve(&self, mut draft: Draft) -> Option<Answer> {
        let mut lambda = Vector6::zeros();
        let mut trust = TRUST;
        let (mut missed, mut still) = (f64::INFINITY, 0);
        for round in 0..MOST_ROUNDS {
            let flown = self.fly(&draft);
            let fade = (round as f64 / 12.0).min(1.0);
            let faded = |(first, last): (f64, f64)| first * libm::pow(last / first, fade);
            let wanted = flown.miss
                + flown.by_departure * draft.departure
                + flown
                    .by_impulse
                    .iter()
                    .zip(&draft.impulses)
                    .map(|(by, dv)| by * dv)
                    .sum::<Vector6<f64>>();
            let dual = Dual {
                flown: &flown,
                wanted,
                most_departure: self.most_departure,
                smoothing: faded(SMOOTHING),
                weight: faded(MISS_WEIGHT),
            };
            lambda = dual.maximise(lambda);
            let (departure, impulses) = dual.primal(&lambda);
            let there = self.along(&draft, &flown, departure, impulses);
            let change = there.far_from(&draft);
            if change > ASTRAY && !draft.whole {
                return None;
            }
            let gap = flown.gaps.iter().map(Vector6::amax).fold(0.0, f64::max);
            let miss = flown.miss.amax().max(gap);
            if fade >= 1.0 && miss < HOLDS && change < 0.02 {
                return Some((draft.departure, draft.impulses, flown.left_kg));
            }
            // One that cannot be made comes to rest beside its target; those that get there late move on every round.
            still = if (miss - missed).abs() < AT_REST * miss && miss > HOLDS {
                still + 1
            } else {
                0
            };
            if fade >= 1.0 && still >= MOST_STILL {
                return None;
            }
            missed = miss;
            draft.go(&there, (trust / change).min(1.0));
            if draft.whole {
                draft.nodes = nodes(&self.start, self.part, &draft.departure, &draft.impulses);
            }
            trust = (TRUST_SHRINKS * trust).max(LEAST_TRUST);
        }
        None
    }

    /// The draft with other impulses, its states as they change by them and by closing the gaps, to first order.
    fn along(
        &self,
        draft: &Draft,
        flown: &Flown,
        departure: Vector3<f64>,
        impulses: Vec<Vector3<f64>>,
    ) -> Draft {
        let mut state = kicked(&self.start, &departure);
        let mut nodes = vec![state];
        for (part, (by_state, by_impulse)) in flown.parts.iter().enumerate() {
            state = draft.nodes[part + 1]
                + flown.gaps[part]
                + by_state * (state - draft.nodes[part])
                + by_impulse * (impulses[part] - draft.impulses[part]);
            nodes.push(state);
        }
        Draft {
            departure,
            impulses,
            nodes,
            whole: draft.whole,
        }
    }

    fn fly(&self, draft: &Draft) -> Flown {
        let (speed, time) = units();
        let exhaust = self.craft.engine.specific_impulse_s * G0_M_S2 / 1e3 / speed;
        let mut kg = self.craft.launched_kg;
        let (mut parts, mut most) = (Vec::with_capacity(PARTS), Vec::with_capacity(PARTS));
        let mut gaps = Vec::with_capacity(PARTS);
        for (part, dv) in draft.impulses.iter().enumerate() {
            let (state, first) = coast(&draft.nodes[part], 0.5 * self.part);
            let sun_au = state.fixed_rows::<3>(0).norm();
            let km_s2 = self.craft.engine.thrust_at_n(sun_au) / kg / 1e3;
            most.push(km_s2 * self.part * time / speed);
            kg *= exp(-dv.norm() / exhaust);
            let (state, second) = coast(&kicked(&state, dv), 0.5 * self.part);
            parts.push((second * first, second.fixed_columns::<3>(3).into_owned()));
            gaps.push(state - draft.nodes[part + 1]);
        }
        let start = kicked(&self.start, &draft.departure) - draft.nodes[0];
        let mut onwards = Matrix6::identity();
        let mut by_impulse = vec![Matrix6x3::zeros(); PARTS];
        let mut miss = self.end - draft.nodes[PARTS];
        for (part, (by_state, by_dv)) in parts.iter().enumerate().rev() {
            miss -= onwards * gaps[part];
            by_impulse[part] = onwards * by_dv;
            onwards *= by_state;
        }
        miss -= onwards * start;
        Flown {
            parts,
            gaps,
            miss,
            by_impulse,
            by_departure: onwards.fixed_columns::<3>(3).into_owned(),
            most,
            left_kg: kg,
        }
    }
}

impl Draft {
    /// How far apart two are: the largest difference of their states, or of those that hang together all impulses'.
    fn far_from(&self, other: &Self) -> f64 {
        if self.whole {
            let pairs = self.impulses.iter().zip(&other.impulses);
            let sum: f64 = pairs.map(|(a, b)| (a - b).norm_squared()).sum();
            return sqrt(sum + (self.departure - other.departure).norm_squared());
        }
        let pairs = self.nodes.iter().zip(&other.nodes);
        pairs.map(|(a, b)| (a - b).norm()).fold(0.0, f64::max)
    }

    /// Goes a share of the way to another.
    fn go(&mut self, to: &Self, share: f64) {
        self.departure += (to.departure - self.departure) * share;
        for (one, to) in self.impulses.iter_mut().zip(&to.impulses) {
            *one += (to - *one) * share;
        }
        for (one, to) in self.nodes.iter_mut().zip(&to.nodes) {
            *one += (to - *one) * share;
        }
    }
}

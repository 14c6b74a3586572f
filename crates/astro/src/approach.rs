//! Finds approaches and entries on a way that is known as polynomials in time.

use nalgebra::{Matrix3, Vector3};

use crate::bplane::impact_parameter_km;
use crate::ephemeris::{Clock, Triple};
use crate::forces::vector;
use crate::frame::{EARTH_RATE_RAD_S, MOON_RATE_RAD_S, altitude_km, geodetic_of, icrf_to_itrf, icrf_to_moon};
use crate::radau::Step;
use crate::{
    Closest, EARTH_RADIUS_KM, ENTRY_ALTITUDE_KM, Encounter, Entry, Ephemeris, Epoch, MOON_RADIUS_KM, Outcome,
    Target,
};

/// Times are found to this, s: a thousandth of a metre of flight.
const TIME_GRAIN_S: f64 = 1e-7;

/// Where the target of a way is, and how it is turned.
pub(crate) trait Surroundings {
    /// Place and velocity, km and km/s.
    fn target(&self, t: f64) -> (Triple, Triple);
    /// The place alone, km.
    fn place(&self, t: f64) -> Triple {
        self.target(t).0
    }
    /// The rotation from ICRF to the target's own axes.
    fn axes(&self, t: f64) -> Matrix3<f64>;
}

/// Surroundings straight from the ephemeris.
struct Sky<'a> {
    ephemeris: &'a Ephemeris,
    clock: Clock,
    target: Target,
}

impl Surroundings for Sky<'_> {
    fn target(&self, t: f64) -> (Triple, Triple) {
        self.ephemeris.body_at(self.target.body(), self.clock, t)
    }

    fn axes(&self, t: f64) -> Matrix3<f64> {
        let epoch = self.clock.epoch(t);
        match self.target {
            Target::Earth => icrf_to_itrf(epoch),
            Target::Moon => icrf_to_moon(epoch),
        }
    }
}

/// Whose word a way takes for where the target is.
enum Seen<'a> {
    Sky(Sky<'a>),
    Table(&'a dyn Surroundings),
}

/// A way forwards in time and the target that it is watched from.
pub(crate) struct Way<'a> {
    seen: Seen<'a>,
    clock: Clock,
    steps: &'a [Step<3>],
    target: Target,
}

/// Place and velocity as seen from the target.
#[derive(Debug, Clone, Copy)]
struct Relative {
    t: f64,
    position: Vector3<f64>,
    velocity: Vector3<f64>,
}

impl Relative {
    /// Half the rate of the square of the distance.
    fn rate(&self) -> f64 {
        self.position.dot(&self.velocity)
    }
}

impl<'a> Way<'a> {
    pub(crate) fn new(ephemeris: &'a Ephemeris, clock: Clock, steps: &'a [Step<3>], target: Target) -> Self {
        Self {
            seen: Seen::Sky(Sky {
                ephemeris,
                clock,
                target,
            }),
            clock,
            steps,
            target,
        }
    }

    /// A way whose target is where something else than the ephemeris says.
    pub(crate) fn seen_by(
        surroundings: &'a dyn Surroundings,
        clock: Clock,
        steps: &'a [Step<3>],
        target: Target,
    ) -> Self {
        Self {
            seen: Seen::Table(surroundings),
            clock,
            steps,
            target,
        }
    }

    fn within(&self, step: &Step<3>, t: f64) -> Relative {
        let (at, moving) = match &self.seen {
            Seen::Sky(sky) => sky.target(t),
            Seen::Table(table) => table.target(t),
        };
        Relative {
            t,
            position: vector(&step.position(t)) - vector(&at),
            velocity: vector(&step.velocity(t)) - vector(&moving),
        }
    }

    fn at(&self, t: f64) -> Relative {
        self.within(self.step_at(t), t)
    }

    fn step_at(&self, t: f64) -> &Step<3> {
        let after = self.steps.partition_point(|step| step.t <= t);
        &self.steps[after.saturating_sub(1)]
    }

    /// The place alone, as seen from the target.
    fn place(&self, t: f64) -> Vector3<f64> {
        let at = match &self.seen {
            Seen::Sky(sky) => sky.target(t).0,
            Seen::Table(table) => table.place(t),
        };
        vector(&self.step_at(t).position(t)) - vector(&at)
    }

    /// The rotation to the target's own axes.
    fn axes(&self, t: f64) -> Matrix3<f64> {
        match &self.seen {
            Seen::Sky(sky) => sky.axes(t),
            Seen::Table(table) => table.axes(t),
        }
    }

    /// Height over the surface on which an object counts as entering, km.
    fn height(&self, place: &Vector3<f64>, pole: &Vector3<f64>) -> f64 {
        match self.target {
            Target::Earth => {
                let z = place.dot(pole);
                let from_axis = (place.norm_squared() - z * z).max(0.0).sqrt();
                altitude_km(from_axis, z) - ENTRY_ALTITUDE_KM
            }
            Target::Moon => place.norm() - MOON_RADIUS_KM,
        }
    }

    /// No entry is farther from the target's centre, km.
    fn reach(&self) -> f64 {
        match self.target {
            Target::Earth => EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM + 1.0,
            Target::Moon => MOON_RADIUS_KM + 1.0,
        }
    }

    /// Whoever is nearer to the target's centre has entered, km.
    fn entered(&self) -> f64 {
        match self.target {
            // The poles are 21 km lower than the equator.
            Target::Earth => EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM - 25.0,
            Target::Moon => MOON_RADIUS_KM,
        }
    }
}

/// The first entry, or the nearest approach of the whole way; none for a way without length.
pub(crate) fn search(way: &Way<'_>) -> Option<Encounter> {
    let mut before = way.at(way.steps.first()?.t);
    let mut nearest = before;
    let entered = way.entered() * way.entered();
    for step in way.steps {
        let after = way.within(step, step.end());
        let lowest = if before.rate() < 0.0 && after.rate() > 0.0 {
            // Any time at which it has entered is as good as that of the least distance.
            let t = root(before.t, before.rate(), after.t, after.rate(), |t| {
                let there = way.within(step, t);
                if there.position.norm_squared() < entered {
                    0.0
                } else {
                    there.rate()
                }
            });
            way.within(step, t)
        } else if after.position.norm_squared() < before.position.norm_squared() {
            after
        } else {
            before
        };
        let reached = lowest.position.norm();
        if reached < way.reach()
            && let Some(entry) = entry_before(way, &lowest)
        {
            return Some(Encounter {
                outcome: Outcome::Impact(entry),
                closest: None,
            });
        }
        if reached < nearest.position.norm() {
            nearest = lowest;
        }
        before = after;
    }
    Some(Encounter {
        outcome: Outcome::Miss,
        closest: Some(closest(way, &nearest)),
    })
}

/// The entry before a time at which the object is near enough to have entered, if it did.
fn entry_before(way: &Way<'_>, lowest: &Relative) -> Option<Entry> {
    let pole = way.axes(lowest.t).row(2).transpose();
    let height = |t: f64| way.height(&way.place(t), &pole);
    let (first, last) = (way.steps.first()?.t, way.steps.last()?.end());
    // Over the flattened Earth the lowest altitude is not quite at the least distance.
    let inside = if way.height(&lowest.position, &pole) <= 0.0 {
        lowest.t
    } else {
        let around = 300.0;
        let t = least(
            (lowest.t - around).max(first),
            (lowest.t + around).min(last),
            height,
        );
        if height(t) > 0.0 {
            return None;
        }
        t
    };
    let mut back = way.reach() / lowest.velocity.norm();
    let mut outside = (inside - back).max(first);
    while height(outside) <= 0.0 {
        if outside <= first {
            return Some(entry_at(way, first));
        }
        back *= 2.0;
        outside = (inside - back).max(first);
    }
    let t = root(outside, height(outside), inside, height(inside), height);
    Some(entry_at(way, t))
}

fn entry_at(way: &Way<'_>, t: f64) -> Entry {
    let relative = way.at(t);
    let seen = (relative.position, relative.velocity);
    entry_of(way.target, way.clock.epoch(t), seen, &way.axes(t), |position| {
        let place = geodetic_of(position);
        let latitude_deg = match way.target {
            Target::Earth => place.latitude_deg,
            Target::Moon => libm::asin(position.z / position.norm()).to_degrees(),
        };
        (place.longitude_deg, latitude_deg)
    })
}

/// The entry of an object that is seen from the target's centre at this place (km) with this velocity (km/s), given the
/// rotation to the target's own axes, and how longitude and latitude (degrees) follow from the place in those.
pub(crate) fn entry_of(
    target: Target,
    epoch: Epoch,
    (seen, moving): (Vector3<f64>, Vector3<f64>),
    axes: &Matrix3<f64>,
    place_of: impl Fn(Vector3<f64>) -> (f64, f64),
) -> Entry {
    let position = axes * seen;
    let rate = match target {
        Target::Earth => EARTH_RATE_RAD_S,
        Target::Moon => MOON_RATE_RAD_S,
    };
    let velocity = axes * moving - Vector3::new(-rate * position.y, rate * position.x, 0.0);
    let (longitude_deg, latitude_deg) = place_of(position);
    let (sin_lat, cos_lat) = libm::sincos(latitude_deg.to_radians());
    let (sin_lon, cos_lon) = libm::sincos(longitude_deg.to_radians());
    let up = Vector3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat);
    let east = Vector3::new(-sin_lon, cos_lon, 0.0);
    let north = up.cross(&east);
    let (speed, ground_speed) = (moving.norm(), velocity.norm());
    let below = |sine: f64| libm::asin(sine.clamp(-1.0, 1.0)).to_degrees();
    Entry {
        epoch,
        longitude_deg,
        latitude_deg,
        speed_km_s: speed,
        elevation_deg: below(-seen.dot(&moving) / (seen.norm() * speed)),
        azimuth_deg: libm::atan2(velocity.dot(&east), velocity.dot(&north))
            .to_degrees()
            .rem_euclid(360.0),
        ground_speed_km_s: ground_speed,
        ground_elevation_deg: below(-velocity.dot(&up) / ground_speed),
        position_itrf_km: position,
        velocity_itrf_km_s: velocity,
    }
}

fn closest(way: &Way<'_>, nearest: &Relative) -> Closest {
    let seen = (nearest.position, nearest.velocity);
    closest_of(way.target, way.clock.epoch(nearest.t), seen)
}

/// The nearest approach of an object that is seen from the target's centre at this place (km) with this velocity (km/s).
pub(crate) fn closest_of(
    target: Target,
    epoch: Epoch,
    (seen, moving): (Vector3<f64>, Vector3<f64>),
) -> Closest {
    let gm = target.gm_km3_s2();
    let distance_km = seen.norm();
    let square = moving.norm_squared() - 2.0 * gm / distance_km;
    let bound = square <= 0.0;
    let v_infinity_km_s = if bound { 0.0 } else { square.sqrt() };
    Closest {
        epoch,
        distance_km,
        speed_km_s: moving.norm(),
        v_infinity_km_s,
        b_km: if bound {
            f64::INFINITY
        } else {
            seen.cross(&moving).norm() / v_infinity_km_s
        },
        b_impact_km: if bound {
            f64::INFINITY
        } else {
            impact_parameter_km(target.radius_km(), gm, square)
        },
    }
}

/// Time, place and velocity as seen from the target when half the rate of the square of the distance, km²/s, first comes
/// up to this; none if it does not on this way.
pub(crate) fn passage(way: &Way<'_>, rate: f64) -> Option<(f64, Vector3<f64>, Vector3<f64>)> {
    let mut before = way.at(way.steps.first()?.t).rate() - rate;
    if before > 0.0 {
        return None;
    }
    for step in way.steps {
        let after = way.within(step, step.end()).rate() - rate;
        if after > 0.0 {
            let t = root(step.t, before, step.end(), after, |t| {
                way.within(step, t).rate() - rate
            });
            let there = way.within(step, t);
            return Some((t, there.position, there.velocity));
        }
        before = after;
    }
    None
}

/// A zero of `f` between two times at which it has different signs: regula falsi with the Illinois rule, and bisection
/// where that is slow.
fn root(mut a: f64, mut fa: f64, mut b: f64, mut fb: f64, f: impl Fn(f64) -> f64) -> f64 {
    for round in 0..100 {
        if (b - a).abs() <= TIME_GRAIN_S || fb == 0.0 {
            break;
        }
        let mut t = if round % 8 == 7 {
            f64::midpoint(a, b)
        } else {
            b - fb * (b - a) / (fb - fa)
        };
        if !(t > a.min(b) && t < a.max(b)) {
            t = f64::midpoint(a, b);
        }
        let ft = f(t);
        if (ft < 0.0) == (fb < 0.0) {
            fa *= 0.5;
        } else {
            a = b;
            fa = fb;
        }
        if (t - b).abs() <= TIME_GRAIN_S / 2.0 {
            return t;
        }
        b = t;
        fb = ft;
    }
    b
}

/// Where `f` is least between two times, by the golden section.
fn least(mut a: f64, mut b: f64, f: impl Fn(f64) -> f64) -> f64 {
    const SECTION: f64 = 0.618_033_988_749_894_9;
    while b - a > 1e-3 {
        let (low, high) = (b - (b - a) * SECTION, a + (b - a) * SECTION);
        if f(low) < f(high) {
            b = high;
        } else {
            a = low;
        }
    }
    f64::midpoint(a, b)
}

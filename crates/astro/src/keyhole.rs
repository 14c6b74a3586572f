//! Keyholes: where on the b-plane of one encounter an asteroid must pass to hit the Earth at a later one.
//!
//! Where to look says the analytic theory (Valsecchi and others 2003, A&A 408, 1179): an encounter that leaves the period
//! at k years in h revolutions passes through a circle on the b-plane. What counts is computed with the full forces: the
//! objects of a line of variations through the orbit are propagated through the first encounter to the return, and the
//! stretch of the line that hits there is the keyhole. Only the first return of each resonance is looked for, none by way
//! of a second encounter in between.

use nalgebra::Vector6;
use rayon::prelude::*;

use crate::bplane::plane_partials;
use crate::time::DAY_S;
use crate::{
    AU_KM, AstroError, Ephemeris, Epoch, GM_EARTH_KM3_S2, GM_SUN_KM3_S2, Kick, Orbit, StateVector,
    TargetPlane, propagate, target_plane, transition,
};

/// Sidereal year, days (IERS Conventions).
const YEAR_DAYS: f64 = 365.256_363;
/// The line of variations is laid out this long before the first encounter, days.
const LEAD_DAYS: f64 = 10.0;
/// The return is looked for this long before and after the whole number of years, days.
const WINDOW_DAYS: f64 = 45.0;
/// Where the line is tried around the place that the circle says, km.
const TRIED_KM: [f64; 15] = [
    -4800.0, -2400.0, -1200.0, -600.0, -300.0, -150.0, -75.0, 0.0, 75.0, 150.0, 300.0, 600.0, 1200.0, 2400.0,
    4800.0,
];

/// The second look: steps on either side, and how long one is, km.
const FINE_STEPS: i32 = 30;
const FINE_STEP_KM: f64 = 40.0;
/// A zero of the lag at the return that is none keeps a greater one than this, km.
const ON_TIME_KM: f64 = 1000.0;

/// A return after whole years and whole revolutions, and its circle on the b-plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resonance {
    /// Years.
    pub years: u32,
    /// Revolutions of the asteroid in that time.
    pub revolutions: u32,
    /// Semi-major axis after the encounter, au.
    pub a_au: f64,
    /// The circle's centre lies on the zeta axis, km.
    pub centre_zeta_km: f64,
    /// Its radius, km.
    pub radius_km: f64,
}

impl Resonance {
    /// Where the circle meets a line of constant xi: none, or two values of zeta, km.
    pub fn crossings_km(&self, xi_km: f64) -> Option<(f64, f64)> {
        let square = self.radius_km * self.radius_km - xi_km * xi_km;
        (square >= 0.0).then(|| {
            (
                self.centre_zeta_km - square.sqrt(),
                self.centre_zeta_km + square.sqrt(),
            )
        })
    }
}

/// The resonances that an encounter can lead to, by years, up to `most_years`.
///
/// Two-body theory with the Earth's true distance and velocity at the encounter instead of a circular orbit; the circles
/// are good to some hundred km.
pub fn resonances(target: &TargetPlane, most_years: u32) -> Vec<Resonance> {
    let velocity = target.earth.velocity_km_s;
    let (speed, u) = (velocity.norm(), target.plane.v_infinity_km_s);
    let c = GM_EARTH_KM3_S2 / (u * u);
    let cos_before = (target.plane.asymptote.dot(&velocity) / speed).clamp(-1.0, 1.0);
    let sin_before = (1.0 - cos_before * cos_before).sqrt();
    let distance = target.earth.position_km.norm();
    // vis viva with the speed V² + U² + 2VU cos(theta').
    let cos_after = |a_km: f64| {
        (GM_SUN_KM3_S2 * (2.0 / distance - 1.0 / a_km) - speed * speed - u * u) / (2.0 * speed * u)
    };
    let mut found = Vec::new();
    for years in 1..=most_years {
        // Beyond ten revolutions a year the perihelion is inside the Sun.
        for revolutions in 1..=10 * years {
            if greatest_common_divisor(years, revolutions) != 1 {
                continue;
            }
            let period_s = f64::from(years) / f64::from(revolutions) * YEAR_DAYS * DAY_S;
            let a_km = libm::cbrt(GM_SUN_KM3_S2 * (period_s / std::f64::consts::TAU).powi(2));
            let cos = cos_after(a_km);
            let change = cos - cos_before;
            if cos.abs() > 1.0 || change.abs() < 1e-9 {
                continue;
            }
            found.push(Resonance {
                years,
                revolutions,
                a_au: a_km / AU_KM,
                centre_zeta_km: c * sin_before / change,
                radius_km: (c * (1.0 - cos * cos).sqrt() / change).abs(),
            });
        }
    }
    found
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

/// A stretch of the line of variations that returns to the Earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keyhole {
    /// The resonance.
    pub resonance: Resonance,
    /// Where it is crossed on time (zeta at the return 0) on the b-plane of the first encounter, km.
    pub xi_km: f64,
    /// The same, km.
    pub zeta_km: f64,
    /// Where the circle has it, km.
    pub circle_zeta_km: f64,
    /// Length on the b-plane of what hits, km; none if even the middle passes by.
    pub width_km: Option<f64>,
    /// Km of zeta at the return for one km along the line on the b-plane of the first encounter.
    pub stretching: f64,
    /// The return of what crosses there.
    pub at_return: TargetPlane,
    /// Velocity change along the heliocentric velocity at the orbit's epoch that leads to the middle, mm/s; by the linear
    /// image, so good to a per mille of itself at best.
    pub from_nominal_mm_s: f64,
    /// The orbit through the middle, some days before the first encounter: whoever flies it meets the Earth at the return.
    pub orbit: Orbit,
}

/// What was found on a line of variations.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyholes {
    /// The first encounter of the orbit itself.
    pub first: TargetPlane,
    /// By year, then by zeta.
    pub keyholes: Vec<Keyhole>,
    /// Crossings of circles with the line that were not followed, being beyond `most`.
    pub left_out: usize,
    /// Crossings near which the full forces have no return.
    pub unresolved: usize,
}

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// The first encounter is the nearest approach before this time.
    pub first_before: Epoch,
    /// Returns are looked for until this time.
    pub until: Epoch,
    /// How far along the line on either side of the orbit, km of zeta.
    pub span_km: f64,
    /// Follow so many crossings at most, those with the fewest years first.
    pub most: usize,
}

/// Finds the keyholes on the line of variations that changes of speed along the orbit make.
///
/// Every member is propagated with the full forces from ten days before the first encounter; up to there the line is
/// the linear image of the change of speed (which leaves xi almost as it is). Widths are good to a few per cent, places to
/// the orbit's own uncertainty.
///
/// # Errors
/// [`AstroError::OutOfRange`] for a search that looks nowhere or an orbit that hits at the first encounter already;
/// otherwise as [`target_plane`] and [`transition`].
pub fn keyholes(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    search: &Search,
) -> Result<Keyholes, AstroError> {
    let first = target_plane(ephemeris, orbit, kicks, search.first_before)?;
    let years = search.until.days_since(first.epoch) / YEAR_DAYS;
    for (what, value, expected) in [
        (
            "the time from the first encounter to the end of the search, in years,",
            years,
            "at least 1",
        ),
        (
            "the reach along the line of variations in km",
            search.span_km,
            "1 or more",
        ),
    ] {
        if !(value >= 1.0 && value.is_finite()) {
            return Err(AstroError::OutOfRange {
                what,
                value,
                expected,
            });
        }
    }
    ephemeris.check(search.until)?;
    let line = Line::new(ephemeris, orbit, kicks, &first)?;
    let mut crossings: Vec<(Resonance, f64)> = resonances(&first, years as u32)
        .into_iter()
        .filter_map(|r| r.crossings_km(first.plane.xi_km).map(|(a, b)| [(r, a), (r, b)]))
        .flatten()
        .filter(|(_, zeta)| {
            (zeta - first.plane.zeta_km).abs() <= search.span_km
                && zeta.hypot(first.plane.xi_km) > first.plane.b_impact_km
        })
        .collect();
    crossings.sort_by(|a, b| a.0.years.cmp(&b.0.years).then(a.1.total_cmp(&b.1)));
    let left_out = crossings.len().saturating_sub(search.most);
    crossings.truncate(search.most);
    let found: Vec<Option<Keyhole>> = crossings
        .par_iter()
        .map(|(resonance, zeta)| line.keyhole(resonance, *zeta))
        .collect();
    let unresolved = found.iter().filter(|k| k.is_none()).count();
    let mut keyholes: Vec<Keyhole> = found.into_iter().flatten().collect();
    // Two crossings near the top of a circle may lead to one return.
    keyholes.dedup_by(|b, a| {
        a.resonance == b.resonance && (a.zeta_km - b.zeta_km).hypot(a.xi_km - b.xi_km) < 0.01
    });
    Ok(Keyholes {
        first,
        keyholes,
        left_out,
        unresolved,
    })
}

/// The line of variations, ten days before the first encounter.
struct Line<'a> {
    ephemeris: &'a Ephemeris,
    orbit: Orbit,
    first: TargetPlane,
    /// Change of the state for one km of zeta.
    direction: Vector6<f64>,
    /// Change of speed at the orbit's epoch for one km of zeta, mm/s.
    mm_s: f64,
}

impl<'a> Line<'a> {
    fn new(
        ephemeris: &'a Ephemeris,
        orbit: &Orbit,
        kicks: &[Kick],
        first: &TargetPlane,
    ) -> Result<Self, AstroError> {
        let start = first.epoch.plus_days(-LEAD_DAYS);
        let start = if start < orbit.epoch { orbit.epoch } else { start };
        let before: Vec<Kick> = kicks.iter().filter(|k| k.epoch <= start).copied().collect();
        if let Some(late) = kicks.iter().find(|k| k.epoch > start) {
            return Err(AstroError::KickOutsideSpan {
                epoch: late.epoch,
                from: orbit.epoch,
                until: start,
            });
        }
        let sun = ephemeris.state(crate::Body::Sun, orbit.epoch)?;
        let along = (orbit.state.velocity_km_s - sun.velocity_km_s).normalize();
        let mut push = Vector6::zeros();
        push.fixed_rows_mut::<3>(3).copy_from(&along);
        let slope = (plane_partials(ephemeris, orbit, &before, first)? * push).y;
        let (state, matrix) = if start == orbit.epoch {
            (orbit.state, nalgebra::Matrix6::identity())
        } else {
            transition(ephemeris, orbit, &before, start)?
        };
        if !(slope.abs() > 0.0 && slope.is_finite()) {
            return Err(AstroError::OutOfRange {
                what: "the derivative of zeta by the speed along the orbit in km per km/s",
                value: slope,
                expected: "other than 0 (start the orbit longer before the encounter)",
            });
        }
        Ok(Self {
            ephemeris,
            orbit: Orbit {
                epoch: start,
                state,
                ..*orbit
            },
            first: *first,
            direction: matrix * push / slope,
            mm_s: 1e6 / slope,
        })
    }

    /// The member that the linear image puts so many km along zeta from the orbit.
    fn member(&self, km: f64) -> Orbit {
        let change = self.direction * km;
        Orbit {
            state: StateVector {
                position_km: self.orbit.state.position_km + change.fixed_rows::<3>(0),
                velocity_km_s: self.orbit.state.velocity_km_s + change.fixed_rows::<3>(3),
            },
            ..self.orbit
        }
    }

    /// Its own place at the first encounter.
    fn at_first(&self, km: f64) -> Option<TargetPlane> {
        let until = self.first.epoch.plus_days(LEAD_DAYS);
        target_plane(self.ephemeris, &self.member(km), &[], until).ok()
    }

    /// Its nearest approach at the return; none if it does not come so far.
    fn at_return(&self, km: f64, years: u32) -> Option<TargetPlane> {
        let back = self.first.epoch.plus_days(f64::from(years) * YEAR_DAYS);
        let from = back.plus_days(-WINDOW_DAYS);
        let way = propagate(self.ephemeris, &self.member(km), &[], from).ok()?;
        let orbit = Orbit {
            epoch: from,
            state: way.state_at(from).ok()?,
            ..self.orbit
        };
        let nearest = target_plane(self.ephemeris, &orbit, &[], back.plus_days(WINDOW_DAYS)).ok()?;
        // At an end of the window it is no approach.
        let off = nearest.epoch.days_since(back).abs();
        (off < WINDOW_DAYS - 0.01).then_some(nearest)
    }

    /// Where the line, which bends, meets the circle near a first guess, km along zeta.
    fn on_circle(&self, resonance: &Resonance, mut km: f64) -> Option<f64> {
        let outside = |km: f64| {
            let plane = self.at_first(km)?.plane;
            Some(plane.xi_km.hypot(plane.zeta_km - resonance.centre_zeta_km) - resonance.radius_km)
        };
        for _ in 0..8 {
            let off = outside(km)?;
            if off.abs() < 1.0 {
                break;
            }
            let slope = outside(km + 1.0)? - off;
            km -= (off / slope).clamp(-5000.0, 5000.0);
        }
        km.is_finite().then_some(km)
    }

    fn keyhole(&self, resonance: &Resonance, circle_zeta_km: f64) -> Option<Keyhole> {
        let years = resonance.years;
        let guess = self.on_circle(resonance, circle_zeta_km - self.first.plane.zeta_km)?;
        let lag = |km: f64| self.at_return(km, years).map(|t| t.plane.zeta_km);
        let coarse: Vec<f64> = TRIED_KM.iter().map(|off| guess + off).collect();
        let fine: Vec<f64> = (-FINE_STEPS..=FINE_STEPS)
            .map(|i| guess + FINE_STEP_KM * f64::from(i))
            .collect();
        // Long returns are stretched so much that only a fine look finds them.
        let middle = crossing(&coarse, &lag).or_else(|| crossing(&fine, &lag))?;
        let at_return = self.at_return(middle, years)?;
        let small = 1e-3;
        let stretching = ((lag(middle + small)? - lag(middle - small)?) / (2.0 * small)).abs();
        if !(stretching > 0.0 && at_return.plane.zeta_km.abs() < ON_TIME_KM) {
            return None;
        }
        let edge = |sign: f64| self.edge(middle, sign, years, &at_return, stretching);
        let (west, east) = (edge(-1.0), edge(1.0));
        let here = self.at_first(middle)?;
        let width_km = match (west, east) {
            (Some(a), Some(b)) => {
                let (a, b) = (self.at_first(a)?.plane, self.at_first(b)?.plane);
                Some((a.xi_km - b.xi_km).hypot(a.zeta_km - b.zeta_km))
            }
            _ => None,
        };
        // Far from the orbit itself a step along the line is no longer what it was there.
        let (a, b) = (
            self.at_first(middle - 1.0)?.plane,
            self.at_first(middle + 1.0)?.plane,
        );
        let km_on_plane = 0.5 * (a.xi_km - b.xi_km).hypot(a.zeta_km - b.zeta_km);
        Some(Keyhole {
            resonance: *resonance,
            xi_km: here.plane.xi_km,
            zeta_km: here.plane.zeta_km,
            circle_zeta_km,
            width_km,
            stretching: stretching / km_on_plane,
            at_return,
            from_nominal_mm_s: middle * self.mm_s,
            orbit: self.member(middle),
        })
    }

    /// Where on one side of the middle it stops hitting; none if the middle does not hit.
    fn edge(
        &self,
        middle: f64,
        sign: f64,
        years: u32,
        at_middle: &TargetPlane,
        stretching: f64,
    ) -> Option<f64> {
        let over = |t: &TargetPlane| t.plane.b_km - t.plane.b_impact_km;
        if over(at_middle) >= 0.0 {
            return None;
        }
        let (mut inside, mut step) = (0.0, 1.2 * at_middle.plane.b_impact_km / stretching);
        let mut outside = step;
        // Outwards until it misses; a keyhole of ten times the linear length is none.
        for round in 0.. {
            if over(&self.at_return(middle + sign * outside, years)?) > 0.0 {
                break;
            }
            if round > 8 {
                return None;
            }
            inside = outside;
            step *= 1.5;
            outside += step;
        }
        while outside - inside > 1e-3 * outside {
            let half = 0.5 * (inside + outside);
            if over(&self.at_return(middle + sign * half, years)?) > 0.0 {
                outside = half;
            } else {
                inside = half;
            }
        }
        Some(middle + sign * 0.5 * (inside + outside))
    }
}

/// Where the lag at the return is 0 between two of these places: of its changes of sign the nearest to the Earth that
/// is no jump from one pass to the next.
fn crossing(places: &[f64], lag: &(dyn Fn(f64) -> Option<f64> + Sync)) -> Option<f64> {
    let tried: Vec<(f64, f64)> = places
        .par_iter()
        .filter_map(|&km| lag(km).map(|zeta| (km, zeta)))
        .collect();
    let mut changes: Vec<((f64, f64), (f64, f64))> = tried
        .windows(2)
        .map(|w| (w[0], w[1]))
        .filter(|(a, b)| (a.1 < 0.0) != (b.1 < 0.0))
        .collect();
    changes.sort_by(|a, b| nearer(a).total_cmp(&nearer(b)));
    changes.iter().take(3).find_map(|&(a, b)| {
        let km = root(a, b, &lag)?;
        (lag(km)?.abs() < ON_TIME_KM).then_some(km)
    })
}

fn nearer((a, b): &((f64, f64), (f64, f64))) -> f64 {
    a.1.abs().min(b.1.abs()) + 1e-3 * (a.1.abs() + b.1.abs())
}

/// A zero between two places of different sign: regula falsi with the Illinois rule, and bisection now and then.
fn root(
    (mut a, mut fa): (f64, f64),
    (mut b, mut fb): (f64, f64),
    f: &dyn Fn(f64) -> Option<f64>,
) -> Option<f64> {
    for round in 0..80 {
        if fb.abs() < 1.0 || (b - a).abs() < 1e-9 {
            return Some(b);
        }
        let mut x = if round % 6 == 5 {
            0.5 * (a + b)
        } else {
            b - fb * (b - a) / (fb - fa)
        };
        if !(x > a.min(b) && x < a.max(b)) {
            x = 0.5 * (a + b);
        }
        let fx = f(x)?;
        if (fx < 0.0) == (fb < 0.0) {
            fa *= 0.5;
        } else {
            (a, fa) = (b, fb);
        }
        (b, fb) = (x, fx);
    }
    Some(b)
}

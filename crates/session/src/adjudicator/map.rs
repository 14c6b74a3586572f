//! Where the asteroid ends as a function of its offset on the target plane: a map of full propagations, made once for a
//! season of arrivals, so that a thousand exercises need not propagate each of their bodies.
//!
//! Along the corridor everything that matters goes by one number, the shift of zeta: a body that is 1,000 km east of the
//! truth on the target plane falls where another with the same shift falls, whatever shifted it. The nodes carry the
//! bend of pushes of their season; left out are the width of the corridor (some km) and products of an offset and a
//! push. What that costs is measured against full propagation in the tests.

use astro::{Encounter, Entry, Epoch, Member, Outcome, fleet};
use nalgebra::Vector3;

use super::AdjudicationError;
use super::estimate::{Sky, failed};

/// Arrivals of so many days share a map.
const SEASON_DAYS: f64 = 30.0;
/// Days before the arrival at which the nodes start.
const HEAD_START_DAYS: f64 = 2.0;
/// Distance of nodes where it hits, and how far they go on beyond, km.
const STEP_KM: f64 = 50.0;
const BEYOND_KM: f64 = 3000.0;
/// Distance of nodes farther out, and how far they go, km.
const FAR_STEP_KM: f64 = 2000.0;
const FARTHEST_KM: f64 = 90_000.0;

/// Ends over the offset.
#[derive(Debug)]
pub(super) struct Map {
    near: Nodes,
    far: Nodes,
}

/// Nodes of equal distance.
#[derive(Debug)]
struct Nodes {
    first_km: f64,
    step_km: f64,
    ends: Vec<Encounter>,
}

/// The season of an arrival: maps are made for these.
pub(super) fn season(at: Epoch) -> i32 {
    (at.jd_tdb() / SEASON_DAYS).floor() as i32
}

/// Shift on the target plane of some pushes, km.
pub(super) fn shift_km(sky: &Sky, pushes: &[(Epoch, Vector3<f64>)]) -> Option<f64> {
    pushes
        .iter()
        .map(|(at, push)| sky.pushes.shift_km(*at, push))
        .sum()
}

impl Map {
    /// The map of a season: the true orbit, pushed in the middle of the season.
    pub(super) fn new(sky: &Sky, season: i32) -> Result<Self, AdjudicationError> {
        let about = failed("the map of the falls");
        let (west, east) = sky.linearisation.interval_km();
        let nodes = |first_km: f64, step_km: f64, last_km: f64| -> Result<Nodes, AdjudicationError> {
            let count = ((last_km - first_km) / step_km).ceil() as usize + 1;
            let offsets: Vec<f64> = (0..count).map(|i| first_km + step_km * i as f64).collect();
            Ok(Nodes {
                first_km,
                step_km,
                ends: flown(sky, season, &offsets).map_err(|e| about(&e))?,
            })
        };
        Ok(Self {
            near: nodes(west - BEYOND_KM, STEP_KM, east + BEYOND_KM)?,
            far: nodes(west - FARTHEST_KM, FAR_STEP_KM, east + FARTHEST_KM)?,
        })
    }

    /// The end at an offset.
    pub(super) fn at(&self, offset_km: f64) -> Encounter {
        self.near.at(offset_km).unwrap_or_else(|| {
            let last = self.far.first_km + self.far.step_km * (self.far.ends.len() - 1) as f64;
            let clamped = offset_km.clamp(self.far.first_km, last);
            let mut end = self.far.at(clamped).unwrap_or(self.far.ends[0]);
            if let Some(closest) = &mut end.closest {
                // Beyond the map a body passes as much farther as it is shifted.
                closest.distance_km += (offset_km - clamped).abs();
            }
            end
        })
    }
}

/// Full propagations of the true orbit with a push in the middle of the season, in the direction that shifts most.
fn flown(sky: &Sky, season: i32, offsets_km: &[f64]) -> Result<Vec<Encounter>, astro::AstroError> {
    let middle = Epoch::from_jd_tdb((f64::from(season) + 0.5) * SEASON_DAYS);
    let lowest = sky.truth.epoch.plus_days(HEAD_START_DAYS);
    let at = if middle < lowest { lowest } else { middle };
    let start = at.plus_days(-HEAD_START_DAYS);
    let row = sky.pushes.per_km_s(at).unwrap_or_else(Vector3::zeros);
    let state = sky.way.state_at(start)?;
    let members: Vec<Member> = offsets_km
        .iter()
        .map(|km| Member {
            state,
            kicks: vec![(at, row * (km / row.norm_squared()))],
        })
        .collect();
    fleet(sky.ephemeris, start, &members, sky.until, &|_| true)
}

impl Nodes {
    /// The end between two nodes; `None` beyond them.
    fn at(&self, offset_km: f64) -> Option<Encounter> {
        let x = (offset_km - self.first_km) / self.step_km;
        if !(x >= 0.0) || x > (self.ends.len() - 1) as f64 {
            return None;
        }
        let i = (x as usize).min(self.ends.len().saturating_sub(2));
        let (a, b) = (self.ends.get(i)?, self.ends.get(i + 1)?);
        let f = x - i as f64;
        let nearer = if f < 0.5 { a } else { b };
        Some(match (&a.outcome, &b.outcome) {
            (Outcome::Impact(from), Outcome::Impact(to)) => Encounter {
                outcome: Outcome::Impact(between(from, to, f)),
                closest: None,
            },
            (Outcome::Miss, Outcome::Miss) => Encounter {
                outcome: Outcome::Miss,
                closest: a.closest.zip(b.closest).map(|(from, to)| astro::Closest {
                    epoch: from.epoch.plus_days(f * to.epoch.days_since(from.epoch)),
                    distance_km: from.distance_km + f * (to.distance_km - from.distance_km),
                    ..from
                }),
            },
            (Outcome::Impact(_), Outcome::Miss) | (Outcome::Miss, Outcome::Impact(_)) => *nearer,
        })
    }
}

/// An entry between two that lie close together.
fn between(from: &Entry, to: &Entry, f: f64) -> Entry {
    let mix = |a: f64, b: f64| a + f * (b - a);
    let turn = (to.longitude_deg - from.longitude_deg + 540.0).rem_euclid(360.0) - 180.0;
    Entry {
        epoch: from.epoch.plus_days(f * to.epoch.days_since(from.epoch)),
        longitude_deg: (from.longitude_deg + f * turn + 180.0).rem_euclid(360.0) - 180.0,
        latitude_deg: mix(from.latitude_deg, to.latitude_deg),
        speed_km_s: mix(from.speed_km_s, to.speed_km_s),
        elevation_deg: mix(from.elevation_deg, to.elevation_deg),
        azimuth_deg: from.azimuth_deg,
        ground_speed_km_s: mix(from.ground_speed_km_s, to.ground_speed_km_s),
        ground_elevation_deg: mix(from.ground_elevation_deg, to.ground_elevation_deg),
        position_itrf_km: from.position_itrf_km.lerp(&to.position_itrf_km, f),
        velocity_itrf_km_s: from.velocity_itrf_km_s.lerp(&to.velocity_itrf_km_s, f),
    }
}

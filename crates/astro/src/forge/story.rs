//! When an asteroid can be seen, from where, and when not.

use super::candidates::UNSEEN_YEARS;
use super::{ForgeError, JULIAN_YEAR_DAYS, Wish};
use crate::frame::{icrf_to_itrf, longitude};
use crate::visibility::{Sky, USUAL_SLOPE};
use crate::{AU_KM, AstroError, Body, Ephemeris, Epoch, Orbit, Trajectory, propagate};

/// Which half of the Earth has it high enough: an altitude of 25° at latitude 33° on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hemispheres {
    /// The north.
    pub north: bool,
    /// The south.
    pub south: bool,
}

/// Which part of the night it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Night {
    /// After dusk.
    Evening,
    /// All night, highest around midnight.
    Midnight,
    /// Before dawn.
    Morning,
}

/// A stretch of days in which the survey can see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Season {
    /// First day.
    pub from: Epoch,
    /// Last day.
    pub to: Epoch,
    /// Brightest V magnitude.
    pub brightest: f64,
    /// When it is brightest.
    pub brightest_on: Epoch,
    /// From where, on the first day.
    pub hemispheres: Hemispheres,
    /// In which part of the night, on the first day.
    pub night: Night,
    /// Distance from the Earth on the first day, au.
    pub distance_au: f64,
}

/// A pass by the Earth before the last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Approach {
    /// When it is nearest (to a few hours).
    pub epoch: Epoch,
    /// Distance of the centres, km.
    pub distance_km: f64,
}

/// Who sees it shortly before the impact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LastSight {
    /// Hours before the entry.
    pub hours: f64,
    /// V magnitude (of an unlit side: infinite).
    pub magnitude: f64,
    /// Angle from the Sun, degrees.
    pub elongation_deg: f64,
    /// Declination, degrees.
    pub declination_deg: f64,
    /// Longitudes between which it is up (15° and more, at the equator) in the dark (Sun 12° below), from west to east
    /// in degrees; none if it is up by day only.
    pub longitudes_deg: Option<(f64, f64)>,
}

/// How it is found, by geometry and brightness alone: no weather, no luck.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// First day on which the survey can see it, in the season that is on at the epoch (and may have begun before it)
    /// or else in the first after it; none if it never can.
    pub discovery: Option<Epoch>,
    /// Stretches that ended before the epoch, in which the survey could have seen it (up to 8 years back, and not before
    /// the ephemeris): what archives may hold.
    pub earlier: Vec<Season>,
    /// Stretches between discovery and impact in which the survey can see it.
    pub seasons: Vec<Season>,
    /// Stretches of two weeks and more after the epoch in which it stands nearer to the Sun than the survey can look.
    pub blind: Vec<(Epoch, Epoch)>,
    /// Passes within 0.2 au before the last.
    pub approaches: Vec<Approach>,
    /// The last days and hours.
    pub last: Vec<LastSight>,
}

const STEP_DAYS: f64 = 1.0;
const NEAR_AU: f64 = 0.2;
/// Days before the impact that belong to the last approach.
const LAST_APPROACH_DAYS: f64 = 30.0;
const LEAST_BLIND_DAYS: f64 = 14.0;

/// One day's look.
#[derive(Debug, Clone, Copy)]
struct Look {
    epoch: Epoch,
    sky: Sky,
    magnitude: f64,
    seen: bool,
    blind: bool,
}

pub(super) fn story(
    ephemeris: &Ephemeris,
    wish: &Wish,
    orbit: &Orbit,
    way: &Trajectory,
    entry: Epoch,
) -> Result<Story, ForgeError> {
    let mut looks = look(ephemeris, wish, &earlier(ephemeris, orbit)?)?;
    // Both ways hold the epoch.
    looks.pop_if(|l| l.epoch >= orbit.epoch);
    let first_after = looks.len();
    looks.extend(look(ephemeris, wish, way)?);
    let mut approaches = passes(&looks);
    approaches.retain(|a| entry.days_since(a.epoch) > LAST_APPROACH_DAYS);
    let (earlier, seasons) = seasons(&looks)
        .into_iter()
        .partition::<Vec<Season>, _>(|s| s.to < orbit.epoch);
    let blind = stretches(&looks[first_after..], |l| l.blind)
        .into_iter()
        .filter(|s| s[s.len() - 1].epoch.days_since(s[0].epoch) >= LEAST_BLIND_DAYS)
        .map(|s| (s[0].epoch, s[s.len() - 1].epoch))
        .collect();
    let mut last = Vec::new();
    for hours in [168.0, 72.0, 24.0, 6.0, 1.0] {
        let epoch = entry.plus_seconds(-hours * 3600.0);
        if epoch > orbit.epoch {
            last.push(sight(ephemeris, wish, way, epoch, hours)?);
        }
    }
    Ok(Story {
        discovery: seasons.first().map(|s| s.from),
        earlier,
        seasons,
        blind,
        approaches,
        last,
    })
}

/// The way before the epoch, as far as the story looks; the epoch itself if the ephemeris begins there.
fn earlier(ephemeris: &Ephemeris, orbit: &Orbit) -> Result<Trajectory, AstroError> {
    let wanted = orbit.epoch.plus_days(-UNSEEN_YEARS * JULIAN_YEAR_DAYS);
    let first = ephemeris.span().0;
    propagate(ephemeris, orbit, &[], if wanted < first { first } else { wanted })
}

fn look(ephemeris: &Ephemeris, wish: &Wish, way: &Trajectory) -> Result<Vec<Look>, ForgeError> {
    let (a, b) = way.span();
    let (from, to) = if a < b { (a, b) } else { (b, a) };
    let count = (to.days_since(from) / STEP_DAYS).floor() as usize;
    let mut looks = Vec::with_capacity(count + 1);
    for i in 0..=count {
        let epoch = from.plus_days(STEP_DAYS * i as f64);
        let sky = Sky::of(ephemeris, epoch, way.state_at(epoch)?.position_km)?;
        let magnitude = sky.magnitude(wish.h_magnitude, USUAL_SLOPE);
        let blind = sky.elongation_deg < wish.survey.least_elongation_deg;
        looks.push(Look {
            epoch,
            sky,
            magnitude,
            seen: !blind && magnitude <= wish.survey.limit_magnitude,
            blind,
        });
    }
    Ok(looks)
}

/// Unbroken runs of looks.
fn stretches(looks: &[Look], which: impl Fn(&Look) -> bool) -> Vec<&[Look]> {
    looks
        .chunk_by(|a, b| which(a) == which(b))
        .filter(|run| run.first().is_some_and(&which))
        .collect()
}

fn seasons(looks: &[Look]) -> Vec<Season> {
    stretches(looks, |l| l.seen)
        .into_iter()
        .filter_map(|run| {
            let first = run.first()?;
            let best = run.iter().min_by(|a, b| a.magnitude.total_cmp(&b.magnitude))?;
            let declination = first.sky.declination_deg;
            let east = first.sky.east_of_sun_deg;
            Some(Season {
                from: first.epoch,
                to: run.last()?.epoch,
                brightest: best.magnitude,
                brightest_on: best.epoch,
                hemispheres: Hemispheres {
                    north: declination > -32.0,
                    south: declination < 32.0,
                },
                night: if east.abs() > 135.0 {
                    Night::Midnight
                } else if east > 0.0 {
                    Night::Evening
                } else {
                    Night::Morning
                },
                distance_au: first.sky.distance_au,
            })
        })
        .collect()
}

/// Least distances, by a parabola through the days around them.
fn passes(looks: &[Look]) -> Vec<Approach> {
    looks
        .windows(3)
        .filter_map(|w| {
            let d = [w[0].sky.distance_au, w[1].sky.distance_au, w[2].sky.distance_au];
            if !(d[1] <= d[0] && d[1] < d[2] && d[1] < NEAR_AU) {
                return None;
            }
            // Squares of distances are parabolas in time where the motion is straight.
            let q = d.map(|x| x * x);
            let bend = q[0] - 2.0 * q[1] + q[2];
            let offset = if bend > 0.0 {
                0.5 * (q[0] - q[2]) / bend
            } else {
                0.0
            };
            let least = (q[1] - 0.25 * (q[0] - q[2]) * offset).max(0.0);
            Some(Approach {
                epoch: w[1].epoch.plus_days(offset * STEP_DAYS),
                distance_km: libm::sqrt(least) * AU_KM,
            })
        })
        .collect()
}

fn sight(
    ephemeris: &Ephemeris,
    wish: &Wish,
    way: &Trajectory,
    epoch: Epoch,
    hours: f64,
) -> Result<LastSight, ForgeError> {
    let position = way.state_at(epoch)?.position_km;
    let sky = Sky::of(ephemeris, epoch, position)?;
    let earth = ephemeris.state(Body::Earth, epoch)?.position_km;
    let sun = ephemeris.state(Body::Sun, epoch)?.position_km;
    let turn = icrf_to_itrf(epoch);
    let below = longitude(turn * (position - earth));
    let midnight = longitude(turn * (earth - sun));
    // Both windows are 150° and 156° wide; they overlap around the nearer ends.
    let apart = (below - midnight + 180.0).rem_euclid(360.0) - 180.0;
    let (west, east) = ((apart - 75.0).max(-78.0), (apart + 75.0).min(78.0));
    let wrapped = |x: f64| (x + midnight + 180.0).rem_euclid(360.0) - 180.0;
    Ok(LastSight {
        hours,
        magnitude: sky.magnitude(wish.h_magnitude, USUAL_SLOPE),
        elongation_deg: sky.elongation_deg,
        declination_deg: sky.declination_deg,
        longitudes_deg: (west < east).then(|| (wrapped(west), wrapped(east))),
    })
}

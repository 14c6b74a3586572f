//! Makes an orbit that hits a given place at a given time, with a story of how it is found.
//!
//! The way of the last seconds is laid through the place first (speed and time as asked; height of the path, direction
//! and, if only a day is asked for, the hour are drawn and ranked by how much the orbit behind them looks like an
//! asteroid's). Then it is followed backwards with the full forces to the epoch, and forwards again: what comes back
//! differently is corrected at the epoch and flown once more, and nothing is handed out that does not hit.

mod candidates;
mod entry;
mod error;
mod story;
mod verify;

use nalgebra::Vector3;
use rayon::prelude::*;

pub use error::ForgeError;
pub use story::{Approach, Hemispheres, LastSight, Night, Season, Story};

use crate::{Elements, Entry, Ephemeris, Epoch, Geodetic, Orbit};
use candidates::{Candidate, Ranked};

/// When it is to hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// At some time of the day (24 h) that begins here.
    Day(Epoch),
    /// At this time of entry.
    At(Epoch),
}

/// Which point of its last path lies over the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The entry at 100 km altitude, which is what [`crate::encounter`] reports.
    Entry,
    /// The end of the straight line of flight on the ground.
    Ground,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wish {
    /// Latitude on WGS84, degrees.
    pub latitude_deg: f64,
    /// Longitude, degrees, east-positive.
    pub longitude_deg: f64,
    /// Time of entry.
    pub when: When,
    /// What of its path lies over the place.
    pub point: Point,
    /// Speed at entry in inertial axes, km/s.
    pub speed_km_s: f64,
    /// Angle of the inertial velocity below the local horizontal (at right angles to the radius), degrees; free if none.
    pub elevation_deg: Option<f64>,
    /// Direction of flight over the turning ground, degrees from north through east; free if none.
    pub azimuth_deg: Option<f64>,
    /// From the epoch of the orbit to the impact, years of 365.25 days.
    pub warning_years: f64,
    /// Absolute magnitude.
    pub h_magnitude: f64,
    /// What the surveys of the story can see.
    pub survey: Survey,
    /// Seed of the draws.
    pub seed: u64,
}

/// Limits of a survey of the sky.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Survey {
    /// Faintest V magnitude.
    pub limit_magnitude: f64,
    /// Least angle from the Sun, degrees.
    pub least_elongation_deg: f64,
}

impl Survey {
    /// What today's wide ground-based surveys reach (Jedicke and others 2015, Asteroids IV, 795: V 21 to 22; solar
    /// elongations above 60°).
    pub const GROUND: Self = Self {
        limit_magnitude: 22.0,
        least_elongation_deg: 60.0,
    };
}

/// An orbit that hits, as flown forwards from its epoch with the full forces.
#[derive(Debug, Clone, PartialEq)]
pub struct Forged {
    /// The orbit at its epoch.
    pub orbit: Orbit,
    /// The same, as heliocentric elements.
    pub elements: Elements,
    /// Its entry.
    pub entry: Entry,
    /// Where the straight line of flight meets the ground.
    pub ground: Geodetic,
    /// How far the point that was asked for is missed, km.
    pub error_km: f64,
    /// How late it enters, s, after the time asked for (or chosen on the day that was asked for).
    pub error_s: f64,
    /// How much a change of 1 mm/s along the velocity at the epoch moves it at the impact, km: how well the orbit can
    /// be known, and pushed.
    pub km_per_mm_s: f64,
    /// How it is found.
    pub story: Story,
}

/// Whether the point and the time are met as promised: 10 km, 1 s.
const PROMISED: (f64, f64) = (10.0, 1.0);
/// Orbits that are flown in full before it gives up.
const MOST_FLOWN: usize = 48;
/// Found as soon after the epoch as this, an orbit is taken without looking at more, days.
const PROMPT_DAYS: f64 = 30.0;
/// Groups after which the best so far is taken.
const MOST_COMPARED: usize = 2;
/// Flown at a time, so that the answer does not depend on the number of threads.
const FLOWN_TOGETHER: usize = 4;

/// Makes the orbit. The same wish gives the same orbit.
///
/// Model: n-body as [`crate::propagate()`], no non-gravitational accelerations. Accuracy: the forward run from the
/// epoch, started from the state as it is written, meets place and time within 10 km and 1 s (usually metres).
///
/// # Errors
/// [`ForgeError`], which says what of the wish cannot be, and where it could.
pub fn forge(ephemeris: &Ephemeris, wish: &Wish) -> Result<Forged, ForgeError> {
    check(ephemeris, wish)?;
    let ranked = candidates::ranked(ephemeris, wish)?;
    let (mut best, mut last): (Option<Forged>, Option<ForgeError>) = (None, None);
    for (group, together) in ranked[..ranked.len().min(MOST_FLOWN)]
        .chunks(FLOWN_TOGETHER)
        .enumerate()
    {
        let flown: Vec<_> = together
            .par_iter()
            .map(|ranked| finish(ephemeris, wish, ranked))
            .collect();
        for made in flown {
            match made {
                Ok(forged) if best.as_ref().is_none_or(|b| forged.delay_days() < b.delay_days()) => {
                    best = Some(forged);
                }
                Ok(_) => {}
                Err(why) => last = Some(why),
            }
        }
        if best
            .as_ref()
            .is_some_and(|b| group >= MOST_COMPARED || b.delay_days() <= PROMPT_DAYS)
        {
            break;
        }
    }
    best.ok_or(last.unwrap_or(ForgeError::NoOrbit))
}

impl Forged {
    /// Days from the epoch until a survey can find it.
    fn delay_days(&self) -> f64 {
        self.story
            .discovery
            .map_or(f64::INFINITY, |found| found.days_since(self.orbit.epoch).max(0.0))
    }

    /// Heliocentric position (au) and velocity (au/day) at the epoch, ICRF axes: what a file holds.
    ///
    /// # Errors
    /// [`crate::AstroError::OutsideEphemeris`].
    pub fn heliocentric_au(
        &self,
        ephemeris: &Ephemeris,
    ) -> Result<(Vector3<f64>, Vector3<f64>), crate::AstroError> {
        verify::heliocentric_au(ephemeris, &self.orbit)
    }
}

/// Flies a candidate in full: back, forth, corrected.
fn finish(ephemeris: &Ephemeris, wish: &Wish, ranked: &Ranked) -> Result<Forged, ForgeError> {
    let candidate = &ranked.candidate;
    let epoch = epoch_before(candidate.entry, wish.warning_years);
    let (orbit, back) = verify::back_to(ephemeris, candidate, epoch)?;
    let verified = verify::corrected(ephemeris, wish, candidate, orbit, PROMISED)?;
    let (elements, km_per_mm_s) = verify::about(ephemeris, &verified.orbit, candidate.entry)?;
    let story = story::story(ephemeris, wish, &verified.orbit, &back, candidate.entry)?;
    Ok(Forged {
        orbit: verified.orbit,
        elements,
        entry: verified.entry,
        ground: crate::ground_point(&verified.entry),
        error_km: verified.error_km,
        error_s: verified.error_s,
        km_per_mm_s,
        story,
    })
}

/// The epoch of the state: the warning time before the entry, at the midnight (TDB) before.
fn epoch_before(entry: Epoch, warning_years: f64) -> Epoch {
    let jd = entry.jd_tdb() - warning_years * JULIAN_YEAR_DAYS;
    Epoch::from_jd_tdb((jd - 0.5).floor() + 0.5)
}

const JULIAN_YEAR_DAYS: f64 = 365.25;
/// Least and most warning, years: the least leaves the approach itself in the orbit's hands.
const WARNING_YEARS: (f64, f64) = (0.1, 100.0);
/// Least angle of entry, degrees: flatter, and the flattening of the Earth decides whether it enters.
const LEAST_ELEVATION_DEG: f64 = 5.0;

fn check(ephemeris: &Ephemeris, wish: &Wish) -> Result<(), ForgeError> {
    let within = |what, value: f64, least: f64, most: f64| {
        if value >= least && value <= most {
            Ok(())
        } else {
            Err(ForgeError::OutOfRange {
                what,
                value,
                least,
                most,
            })
        }
    };
    within("the latitude in degrees", wish.latitude_deg, -90.0, 90.0)?;
    within("the longitude in degrees", wish.longitude_deg, -180.0, 360.0)?;
    within(
        "the warning in years",
        wish.warning_years,
        WARNING_YEARS.0,
        WARNING_YEARS.1,
    )?;
    within("the absolute magnitude", wish.h_magnitude, 5.0, 40.0)?;
    within(
        "the survey's limiting magnitude",
        wish.survey.limit_magnitude,
        10.0,
        35.0,
    )?;
    within(
        "the survey's least elongation in degrees",
        wish.survey.least_elongation_deg,
        0.0,
        170.0,
    )?;
    if let Some(elevation) = wish.elevation_deg {
        within("the elevation in degrees", elevation, LEAST_ELEVATION_DEG, 90.0)?;
    }
    if let Some(azimuth) = wish.azimuth_deg {
        within("the azimuth in degrees", azimuth, -180.0, 360.0)?;
    }
    if !wish.speed_km_s.is_finite() {
        return Err(ForgeError::OutOfRange {
            what: "the speed in km/s",
            value: wish.speed_km_s,
            least: entry::least_speed_km_s(),
            most: candidates::FASTEST_KM_S,
        });
    }
    let (first, last) = ephemeris.span();
    let (from, to) = match wish.when {
        When::Day(day) => (day, day.plus_days(1.0)),
        When::At(at) => (at, at),
    };
    if !from.is_finite() {
        return Err(crate::AstroError::NotFinite {
            what: "the time of the impact",
        }
        .into());
    }
    let start = epoch_before(from, wish.warning_years);
    if start < first || to.plus_days(AFTER_IMPACT_DAYS) > last {
        return Err(ForgeError::Span {
            from: start,
            to,
            first,
            last,
        });
    }
    Ok(())
}

/// The span of the case ends this long after the impact, days.
pub const AFTER_IMPACT_DAYS: f64 = 3.0;

impl Candidate {
    /// The barycentric orbit at the entry.
    fn orbit(&self, earth_position_km: Vector3<f64>, earth_velocity_km_s: Vector3<f64>) -> Orbit {
        Orbit {
            epoch: self.entry,
            state: crate::StateVector {
                position_km: self.geocentric.position_km + earth_position_km,
                velocity_km_s: self.geocentric.velocity_km_s + earth_velocity_km_s,
            },
            non_gravitational: None,
        }
    }
}

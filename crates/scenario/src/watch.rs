//! What observatories see of a scenario's asteroid: nights, weather and detection limits by the simulated survey.
//!
//! A scenario names observatories and a span, and the true orbit decides the rest. The luck of the weather hangs on the
//! asteroid and the observatory alone, so that a campaign more changes nobody else's nights, and editing a brief none.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use astro::visibility::{Sky, USUAL_SLOPE};
use astro::{AstroError, Ephemeris, Epoch, Orbit};
use nalgebra::Vector3;
use sha2::{Digest, Sha256};
use survey::{Kind, Observatory, Subject, SurveyError, Value, Way};

use crate::model::{Asteroid, Date, Point, PointKind};

/// Longest watch, days.
pub(crate) const LONGEST_DAYS: f64 = 7_305.0;
/// Fainter than any telescope of the list sees (28.5 for the James Webb Space Telescope, with half a magnitude of room).
const FAINTEST_V: f64 = 29.0;
/// Nearer to the Sun than any telescope of the list points, degrees.
const NEAREST_TO_SUN_DEG: f64 = 30.0;
/// Images of one night that count as independent (Veres and others 2017, Icarus 296, 139, section 5: more than four
/// share the errors of their night).
const INDEPENDENT_IMAGES: usize = 4;
/// Spin and radar albedo, which a scenario does not give: usual ones (Naidu and others 2016, AJ 152, 99, take 0.1).
const SPIN_H: f64 = 4.0;
const RADAR_ALBEDO: f64 = 0.1;
/// Telescopes that need notice have had it: whoever writes the span knows when time was granted.
const NOTICE_DAYS: f64 = 1_000.0;
/// Spans kept.
const KEPT: usize = 64;

type Key = ([u64; 11], Vec<String>);

/// What was watched, by the asteroid, the span and the observatories: the gallery lists every scenario again each time
/// that it opens.
static WATCHED: OnceLock<Mutex<BTreeMap<Key, Vec<Point>>>> = OnceLock::new();

fn orbit(asteroid: &Asteroid) -> Result<Orbit, AstroError> {
    Orbit::heliocentric_au(
        Epoch::from_jd_tdb(asteroid.epoch_jd_tdb),
        Vector3::from(asteroid.position_au),
        Vector3::from(asteroid.velocity_au_per_day),
    )
}

fn bits(asteroid: &Asteroid) -> [u64; 9] {
    let ([x, y, z], [u, v, w]) = (asteroid.position_au, asteroid.velocity_au_per_day);
    let all = [
        asteroid.epoch_jd_tdb,
        x,
        y,
        z,
        u,
        v,
        w,
        asteroid.diameter_m,
        asteroid.h_magnitude,
    ];
    all.map(f64::to_bits)
}

/// The key of the weather's luck.
fn seed(asteroid: &Asteroid) -> u64 {
    let mut sha = Sha256::new();
    for word in bits(asteroid) {
        sha.update(word.to_le_bytes());
    }
    let digest: [u8; 32] = sha.finalize().into();
    digest[..8].iter().fold(0, |seed, b| (seed << 8) | u64::from(*b))
}

/// The points that these observatories (codes of [`survey::observatories`]) gain from the first day to the last: one a
/// telescope and night, two a radar track (rate and, if the echo is strong, range).
///
/// # Errors
/// As [`survey::watched`].
pub(crate) fn watched(
    asteroid: &Asteroid,
    codes: &[String],
    from: Date,
    to: Date,
) -> Result<Vec<Point>, SurveyError> {
    let [a, b, c, d, e, f, g, h, i] = bits(asteroid);
    let span = (from.jd().to_bits(), to.jd().to_bits());
    let key = ([a, b, c, d, e, f, g, h, i, span.0, span.1], codes.to_vec());
    let kept = WATCHED.get_or_init(Mutex::default);
    if let Some(known) = kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(known.clone());
    }
    let observatories: Vec<Observatory> = survey::observatories()
        .iter()
        .filter(|o| codes.contains(&o.code))
        .cloned()
        .collect();
    let found = seen(asteroid, &observatories, from, to)?;
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(key, found.clone());
    Ok(found)
}

fn seen(
    asteroid: &Asteroid,
    observatories: &[Observatory],
    from: Date,
    to: Date,
) -> Result<Vec<Point>, SurveyError> {
    // Albedo from brightness and size: Fowler and Chillemi 1992, D = 1329 km × 10^(-H/5) / sqrt(p).
    let root = 1.329e6 / asteroid.diameter_m * libm::pow(10.0, -0.2 * asteroid.h_magnitude);
    let subject = Subject {
        orbit: orbit(asteroid)?,
        diameter_m: asteroid.diameter_m,
        albedo: (root * root).min(1.0),
        slope: USUAL_SLOPE,
        spin_h: SPIN_H,
        radar_albedo: RADAR_ALBEDO,
    };
    let (from, to) = (Epoch::from_jd_tdb(from.jd()), Epoch::from_jd_tdb(to.jd()));
    let seen = survey::watched(
        Ephemeris::embedded(),
        &subject,
        observatories,
        from.plus_days(-NOTICE_DAYS),
        (from, to),
        seed(asteroid),
    )?;
    let mut points = Vec::new();
    let mut nights: BTreeMap<(i64, String), Vec<(Epoch, f64)>> = BTreeMap::new();
    for sighting in seen.seen {
        let o = sighting.observation;
        let mut point = |kind| {
            points.push(Point {
                jd_tdb: o.epoch.jd_tdb(),
                kind,
            });
        };
        match (sighting.kind, o.value) {
            (Kind::Survey | Kind::FollowUp { .. } | Kind::Archive, Value::Direction { sigma_arcsec, .. }) => {
                let night = libm::floor(o.epoch.days_after_j2000() + 0.5) as i64;
                let images = nights.entry((night, o.code)).or_default();
                images.push((o.epoch, sigma_arcsec));
            }
            (_, Value::Range { sigma_km, .. }) => point(PointKind::RangeKm(sigma_km)),
            (_, Value::RangeRate { sigma_km_s, .. }) => point(PointKind::RangeRateKmS(sigma_km_s)),
            (_, Value::Direction { .. } | Value::Position { .. }) => {}
        }
    }
    points.extend(nights.into_values().filter_map(|images| normal_point(&images)));
    points.sort_by(|a, b| a.jd_tdb.total_cmp(&b.jd_tdb));
    Ok(points)
}

/// The images of one night as one point, at their middle.
fn normal_point(images: &[(Epoch, f64)]) -> Option<Point> {
    let (first, last) = (images.first()?.0, images.last()?.0);
    let weight: f64 = images.iter().map(|(_, sigma)| 1.0 / (sigma * sigma)).sum();
    let independent = images.len().min(INDEPENDENT_IMAGES) as f64 / images.len() as f64;
    Some(Point {
        jd_tdb: first.plus_days(0.5 * last.days_since(first)).jd_tdb(),
        kind: PointKind::AnglesArcsec(1.0 / libm::sqrt(weight * independent)),
    })
}

/// A night on which nobody sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OutOfSight {
    pub(crate) date: Date,
    pub(crate) magnitude: f64,
    pub(crate) elongation_deg: f64,
}

/// The first of these nights on which it is too faint, or too near to the Sun, for any telescope.
///
/// # Errors
/// As [`astro::propagate()`].
pub(crate) fn first_out_of_sight(
    asteroid: &Asteroid,
    nights: &[Date],
) -> Result<Option<OutOfSight>, AstroError> {
    let (Some(first), Some(last)) = (nights.iter().min(), nights.iter().max()) else {
        return Ok(None);
    };
    let at = |date: &Date| Epoch::from_jd_tdb(date.jd());
    let ephemeris = Ephemeris::embedded();
    let way = Way::new(ephemeris, &orbit(asteroid)?, at(first), at(last))?;
    for night in nights {
        let sky = Sky::of(ephemeris, at(night), way.state_at(at(night))?.position_km)?;
        let magnitude = sky.magnitude(asteroid.h_magnitude, USUAL_SLOPE);
        if !(magnitude <= FAINTEST_V) || sky.elongation_deg < NEAREST_TO_SUN_DEG {
            return Ok(Some(OutOfSight {
                date: *night,
                magnitude,
                elongation_deg: sky.elongation_deg,
            }));
        }
    }
    Ok(None)
}

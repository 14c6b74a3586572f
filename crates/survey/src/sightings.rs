//! Nights, weather and luck: what observatories see of a true orbit.

use astro::visibility::{Sky, absolute_magnitude};
use astro::{Body, Ephemeris, Epoch, Orbit};
use nalgebra::Vector3;

use crate::chance::{What, keyed, normal, uniform};
use crate::measure::{ARCSECOND, bounce, east_north};
use crate::radar::{Echo, echo};
use crate::sky::{Moment, Stand, apart_deg, emitted, place};
use crate::{Instrument, Observation, Observatory, Radar, Role, SurveyError, Telescope, Value, Way};

/// The object, as it truly is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Its true orbit.
    pub orbit: Orbit,
    /// Diameter, m.
    pub diameter_m: f64,
    /// Geometric albedo.
    pub albedo: f64,
    /// Slope parameter G of its brightness.
    pub slope: f64,
    /// Time of one turn, hours.
    pub spin_h: f64,
    /// Radar albedo.
    pub radar_albedo: f64,
}

impl Subject {
    /// Absolute magnitude.
    ///
    /// # Errors
    /// As [`absolute_magnitude`].
    pub fn h_magnitude(&self) -> Result<f64, SurveyError> {
        Ok(absolute_magnitude(self.diameter_m, self.albedo)?)
    }

    fn check(&self) -> Result<(), SurveyError> {
        for (field, value) in [("spin_h", self.spin_h), ("radar_albedo", self.radar_albedo)] {
            if !(value > 0.0 && value < 1e4) {
                return Err(SurveyError::OutOfRange {
                    what: "the asteroid".to_owned(),
                    field,
                    value,
                    expected: "above 0 and below 10,000",
                });
            }
        }
        if !(0.0..=1.0).contains(&self.slope) {
            return Err(SurveyError::OutOfRange {
                what: "the asteroid".to_owned(),
                field: "slope",
                value: self.slope,
                expected: "0 to 1",
            });
        }
        Ok(())
    }
}

/// How the object stands in the Earth's sky on one day (0 h UTC and noon are one day; values at noon).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Night {
    /// Noon UTC.
    pub epoch: Epoch,
    /// V magnitude from the Earth's centre; infinite for an unlit side.
    pub magnitude: f64,
    /// Angle from the Sun, degrees.
    pub elongation_deg: f64,
    /// Distance from the Earth, au.
    pub distance_au: f64,
}

/// How an observation came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A survey's own image.
    Survey,
    /// Somebody pointed at it.
    FollowUp {
        /// The instrument measures heat.
        thermal: bool,
    },
    /// In an archive, for who knows where to look.
    Archive,
    /// An echo.
    Radar(Echo),
}

/// One observation with its story.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    /// The measurement.
    pub observation: Observation,
    /// How it came about.
    pub kind: Kind,
}

/// All that was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Sightings {
    /// When a survey first had it on three images of a night.
    pub discovery: Option<Epoch>,
    /// In the order of time.
    pub seen: Vec<Sighting>,
    /// Every day of the span.
    pub nights: Vec<Night>,
    /// The end: as asked for, or the object's own.
    pub to: Epoch,
}

/// Half-hours of a day.
const MOMENTS: usize = 48;
/// Error of a magnitude, mag: turning body, colour, catalogue.
const MAGNITUDE_SIGMA: f64 = 0.3;
/// How sharply detection fades at the limit, mag.
const FADE: f64 = 0.1;
/// 1-sigma of an observatory's clock, s: it matters while the object is near and fast (Farnocchia and others 2022, Planet.
/// Sci. J. 3, 156, found tenths of a second in most stations, and more in some).
const CLOCK_S: f64 = 0.3;
/// Share of measurements that are wrong, and by what factor of their sigma.
const BLUNDERS: f64 = 0.004;
const BLUNDER_FACTOR: f64 = 10.0;
/// Images of one night that make a discovery.
const TRACKLET: usize = 3;
/// Beyond this no radar hears anything of interest, au.
const RADAR_REACH_AU: f64 = 0.5;

struct Watch<'a> {
    ephemeris: &'a Ephemeris,
    subject: &'a Subject,
    way: Way,
    h: f64,
    seed: u64,
}

/// Simulates observations from `archive_from` (archives) and `surveys_from` (all else) to `to`. Follow-up and radar
/// begin after discovery; archives end there.
///
/// # Errors
/// [`SurveyError::OutOfRange`] for a bad observatory or object, or as [`astro::propagate()`].
pub fn sightings(
    ephemeris: &Ephemeris,
    subject: &Subject,
    observatories: &[Observatory],
    (archive_from, surveys_from, to): (Epoch, Epoch, Epoch),
    seed: u64,
) -> Result<Sightings, SurveyError> {
    subject.check()?;
    let mut service = Vec::with_capacity(observatories.len());
    let mut limit = f64::NEG_INFINITY;
    for o in observatories {
        o.check()?;
        service.push(o.service()?);
        if let Instrument::Telescope(t) = &o.instrument {
            limit = limit.max(t.limiting_v);
        }
    }
    let from = if archive_from < surveys_from {
        archive_from
    } else {
        surveys_from
    };
    let way = Way::new(ephemeris, &subject.orbit, from, to.plus_days(1.0))?;
    let to = match way.collision() {
        Some(end) if end.plus_days(-0.1) < to => end.plus_days(-0.1),
        _ => to,
    };
    let watch = Watch {
        ephemeris,
        subject,
        way,
        h: subject.h_magnitude()?,
        seed,
    };
    let mut out = Sightings {
        discovery: None,
        seen: Vec::new(),
        nights: Vec::new(),
        to,
    };
    let mut midnight = utc_midnight(from);
    while midnight < to {
        let noon = midnight.plus_days(0.5);
        let noon = if noon > to { to } else { noon };
        let night = watch.night(noon)?;
        out.nights.push(night);
        let near = night.distance_au < RADAR_REACH_AU;
        if night.magnitude < limit + 1.5 || near {
            let moments = watch.moments(midnight, (from, to))?;
            for (o, (since, until)) in observatories.iter().zip(&service) {
                let works = since.is_none_or(|s| s <= midnight) && until.is_none_or(|u| midnight <= u);
                if works {
                    watch.look(o, &moments, midnight, surveys_from, &mut out)?;
                }
            }
        }
        // By the calendar: leap seconds move it.
        midnight = utc_midnight(midnight.plus_days(1.25));
    }
    let discovery = out.discovery;
    out.seen
        .retain(|s| s.kind != Kind::Archive || discovery.is_none_or(|d| s.observation.epoch < d));
    out.seen.sort_by(|a, b| {
        a.observation
            .epoch
            .seconds_since(b.observation.epoch)
            .total_cmp(&0.0)
    });
    Ok(out)
}

/// The last midnight (UTC, to the second) before a moment.
fn utc_midnight(epoch: Epoch) -> Epoch {
    let utc = epoch.to_utc();
    epoch.plus_seconds(-(f64::from(utc.hour) * 3600.0 + f64::from(utc.minute) * 60.0 + utc.second))
}

impl Watch<'_> {
    fn night(&self, epoch: Epoch) -> Result<Night, SurveyError> {
        let sky = Sky::of(self.ephemeris, epoch, self.way.state_at(epoch)?.position_km)?;
        Ok(Night {
            epoch,
            magnitude: sky.magnitude(self.h, self.subject.slope),
            elongation_deg: sky.elongation_deg,
            distance_au: sky.distance_au,
        })
    }

    fn moments(&self, midnight: Epoch, (from, to): (Epoch, Epoch)) -> Result<Vec<Moment>, SurveyError> {
        let mut out = Vec::with_capacity(MOMENTS);
        for i in 0..MOMENTS {
            let epoch = midnight.plus_seconds(1800.0 * i as f64);
            if epoch >= from && epoch <= to {
                out.push(Moment::new(self.ephemeris, &self.way, epoch)?);
            }
        }
        Ok(out)
    }

    fn look(
        &self,
        observatory: &Observatory,
        moments: &[Moment],
        midnight: Epoch,
        surveys_from: Epoch,
        out: &mut Sightings,
    ) -> Result<(), SurveyError> {
        match &observatory.instrument {
            Instrument::Telescope(t) => {
                let started = match t.role {
                    Role::Survey => midnight >= surveys_from,
                    Role::FollowUp => out
                        .discovery
                        .is_some_and(|d| d.plus_days(t.notice_days) < midnight),
                    Role::Archive => out.discovery.is_none(),
                };
                if started {
                    self.expose(observatory, t, moments, midnight, out)?;
                }
            }
            Instrument::Radar(r) => {
                if out.discovery.is_some_and(|d| d < midnight) {
                    self.ping(observatory, r, moments, midnight, out)?;
                }
            }
        }
        Ok(())
    }

    fn chance(&self, what: What, observatory: &Observatory, midnight: Epoch, index: u64) -> f64 {
        let day = libm::round(midnight.days_after_j2000()) as i64;
        uniform(&mut keyed(self.seed, what, &observatory.code, day, index))
    }

    /// The magnitude that half of the exposures show, as things stand; none if it cannot look there at all.
    fn limit(t: &Telescope, stand: &Stand, rate_deg_day: f64) -> Option<f64> {
        let within = stand.altitude_deg >= t.least_altitude_deg
            && stand.sun_altitude_deg <= -t.sun_below_deg
            && stand.elongation_deg >= t.elongation_deg.0
            && stand.elongation_deg <= t.elongation_deg.1
            && stand.moon_apart_deg >= t.moon_avoidance_deg * stand.moon_light;
        if !within {
            return None;
        }
        let airmass = 1.0 / libm::sin(stand.altitude_deg.max(5.0).to_radians());
        // 0.15 mag an airmass; a full Moon costs half of what it adds to the sky (Krisciunas and Schaefer 1991, PASP 103,
        // 1033: 2 to 3 mag near it); trailing by Jones and others 2018, Icarus 303, 181.
        let moon = 1.3 * stand.moon_light * (1.0 - stand.moon_apart_deg / 180.0);
        let trail = if t.role == Role::FollowUp {
            0.0
        } else {
            let x = rate_deg_day * t.exposure_s / (24.0 * t.fwhm_arcsec);
            1.25 * libm::log10(1.0 + 0.67 * x * x / (1.0 + 1.16 * x))
        };
        Some(t.limiting_v - 0.15 * (airmass - 1.0) - moon - trail)
    }

    /// Brightness from a site.
    fn magnitude(&self, here: Vector3<f64>, there: Vector3<f64>, epoch: Epoch) -> Result<f64, SurveyError> {
        let sun = self.ephemeris.state(Body::Sun, epoch)?.position_km;
        Ok(Sky::between(here - sun, there - sun).magnitude(self.h, self.subject.slope))
    }

    fn expose(
        &self,
        observatory: &Observatory,
        t: &Telescope,
        moments: &[Moment],
        midnight: Epoch,
        out: &mut Sightings,
    ) -> Result<(), SurveyError> {
        let month = usize::from(midnight.to_utc().month.clamp(1, 12)) - 1;
        if self.chance(What::Visit, observatory, midnight, 0) * t.interval_days >= 1.0
            || self.chance(What::Weather, observatory, midnight, 0) >= t.clear[month]
        {
            return Ok(());
        }
        let site = observatory.site;
        let mut open: Vec<(&Moment, f64, f64)> = Vec::new();
        for (i, moment) in moments.iter().enumerate() {
            let next = moments
                .get(i + 1)
                .or_else(|| i.checked_sub(1).and_then(|j| moments.get(j)));
            let rate = next.map_or(0.0, |n| {
                let days = n.epoch.days_since(moment.epoch).abs();
                apart_deg(&moment.geocentric(), &n.geocentric()) / days
            });
            let stand = moment.over(site);
            if let Some(limit) = Self::limit(t, &stand, rate) {
                open.push((moment, limit, stand.altitude_deg));
            }
        }
        // A survey comes by when it does; whoever points waits for the best hour.
        let chosen = if t.role == Role::FollowUp {
            open.iter().max_by(|a, b| {
                (a.1, a.2)
                    .partial_cmp(&(b.1, b.2))
                    .unwrap_or(std::cmp::Ordering::Equal)
            })
        } else {
            let luck = self.chance(What::Start, observatory, midnight, 0);
            open.get((luck * open.len() as f64) as usize)
        };
        let Some(&(moment, limit, _)) = chosen else {
            return Ok(());
        };
        let gap_s = if t.role == Role::FollowUp {
            t.exposure_s + 60.0
        } else {
            900.0
        };
        let mut found = Vec::new();
        for k in 0..t.exposures {
            let epoch = moment.epoch.plus_seconds(gap_s * f64::from(k));
            if epoch < out.to
                && let Some(o) = self.image(observatory, t, epoch, limit, (midnight, u64::from(k)))?
            {
                found.push(o);
            }
        }
        if t.role == Role::Survey && out.discovery.is_none() {
            if found.len() < TRACKLET {
                return Ok(());
            }
            out.discovery = found.last().map(|o| o.epoch);
        }
        let kind = match t.role {
            Role::Survey => Kind::Survey,
            Role::FollowUp => Kind::FollowUp { thermal: t.thermal },
            Role::Archive => Kind::Archive,
        };
        out.seen.extend(
            found
                .into_iter()
                .map(|observation| Sighting { observation, kind }),
        );
        Ok(())
    }

    /// One exposure: the measurement, if the object shows on it.
    fn image(
        &self,
        observatory: &Observatory,
        t: &Telescope,
        epoch: Epoch,
        limit: f64,
        (midnight, index): (Epoch, u64),
    ) -> Result<Option<Observation>, SurveyError> {
        let here = place(self.ephemeris, observatory.site, epoch)?;
        let (there, _) = emitted(&self.way, here.position_km, epoch)?;
        let magnitude = self.magnitude(here.position_km, there.position_km, epoch)?;
        let shows = 1.0 / (1.0 + libm::exp((magnitude - limit) / FADE));
        if !(self.chance(What::Detection, observatory, midnight, index) < shows) {
            return Ok(None);
        }
        // Five sigma at the limit, background-limited below it; a centre is good to the width over twice that.
        let snr = 5.0 * libm::pow(10.0, 0.4 * (limit - magnitude));
        let sight = there.position_km - here.position_km;
        let motion = there.velocity_km_s - here.velocity_km_s;
        let rate_rad_s = sight.cross(&motion).norm() / sight.norm_squared();
        let image = libm::hypot(t.sigma_arcsec, t.fwhm_arcsec / (2.0 * snr));
        let sigma_arcsec = libm::hypot(image, rate_rad_s * CLOCK_S / ARCSECOND);
        let day = libm::round(midnight.days_after_j2000()) as i64;
        let mut noise = keyed(self.seed, What::Noise, &observatory.code, day, index);
        let wrong = self.chance(What::Blunder, observatory, midnight, index) < BLUNDERS;
        let true_sigma = sigma_arcsec * ARCSECOND * if wrong { BLUNDER_FACTOR } else { 1.0 };
        let toward = sight.normalize();
        let (east, north) = east_north(&toward);
        let toward =
            (toward + east * (true_sigma * normal(&mut noise)) + north * (true_sigma * normal(&mut noise)))
                .normalize();
        let mut light = keyed(self.seed, What::Magnitude, &observatory.code, day, index);
        Ok(Some(Observation {
            epoch,
            site: observatory.site,
            value: Value::Direction { toward, sigma_arcsec },
            magnitude: Some(magnitude + MAGNITUDE_SIGMA * normal(&mut light)),
            code: observatory.code.clone(),
        }))
    }

    fn ping(
        &self,
        observatory: &Observatory,
        radar: &Radar,
        moments: &[Moment],
        midnight: Epoch,
        out: &mut Sightings,
    ) -> Result<(), SurveyError> {
        if self.chance(What::Visit, observatory, midnight, 0) * radar.interval_days >= 1.0
            || self.chance(What::Weather, observatory, midnight, 0) >= radar.uptime
        {
            return Ok(());
        }
        let up: Vec<(f64, Epoch)> = moments
            .iter()
            .map(|m| (m.over(observatory.site).altitude_deg, m.epoch))
            .filter(|(altitude, _)| *altitude >= radar.least_altitude_deg)
            .collect();
        let Some(&(_, epoch)) = up.iter().max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return Ok(());
        };
        let heard = bounce(self.ephemeris, &self.way, observatory.site, epoch)?;
        let hours = 0.5 * up.len() as f64;
        let s = self.subject;
        let Some(echo) = echo(
            radar,
            heard.range_km,
            hours,
            s.diameter_m,
            s.spin_h,
            s.radar_albedo,
        ) else {
            return Ok(());
        };
        let day = libm::round(midnight.days_after_j2000()) as i64;
        let mut noise = keyed(self.seed, What::Echo, &observatory.code, day, 0);
        let (a, b) = (normal(&mut noise), normal(&mut noise));
        let mut add = |value: Value| {
            out.seen.push(Sighting {
                observation: Observation {
                    epoch,
                    site: observatory.site,
                    value,
                    magnitude: None,
                    code: observatory.code.clone(),
                },
                kind: Kind::Radar(echo),
            });
        };
        add(Value::RangeRate {
            km_s: heard.range_rate_km_s + a * echo.sigma_km_s,
            sigma_km_s: echo.sigma_km_s,
        });
        if let Some(sigma_km) = echo.sigma_km {
            add(Value::Range {
                km: heard.range_km + b * sigma_km,
                sigma_km,
            });
        }
        Ok(())
    }
}

/// What a magnitude says of the absolute one, given where the object was (from the Earth's centre).
pub(crate) fn absolute(
    ephemeris: &Ephemeris,
    way: &Way,
    observation: &Observation,
    slope: f64,
) -> Result<Option<f64>, SurveyError> {
    let Some(seen) = observation.magnitude else {
        return Ok(None);
    };
    let here = place(ephemeris, observation.site, observation.epoch)?.position_km;
    let there = way.state_at(observation.epoch)?.position_km;
    let sun = ephemeris.state(Body::Sun, observation.epoch)?.position_km;
    let geometry = Sky::between(here - sun, there - sun).magnitude(0.0, slope);
    Ok(geometry.is_finite().then_some(seen - geometry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_utc() {
        let at = Epoch::from_utc("2025-01-27T17:30:00".parse().unwrap()).unwrap();
        let midnight = utc_midnight(at).plus_seconds(0.5).to_utc().to_string();
        assert!(midnight.starts_with("2025-01-27T00:00:00"), "{midnight}");
    }
}

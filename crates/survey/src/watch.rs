//! One observatory, one night.

use astro::visibility::Sky;
use astro::{Body, Ephemeris, Epoch};
use nalgebra::Vector3;

use crate::chance::{What, keyed, normal, uniform};
use crate::measure::{ARCSECOND, bounce, east_north};
use crate::radar::echo;
use crate::sightings::{Kind, Night, Sighting, Sightings, Subject};
use crate::sky::{Moment, Stand, apart_deg, emitted, place};
use crate::{Instrument, Observation, Observatory, Radar, Role, SurveyError, Telescope, Value, Way};

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
/// Everything that one campaign's nights share.
pub(crate) struct Watch<'a> {
    pub(crate) ephemeris: &'a Ephemeris,
    pub(crate) subject: &'a Subject,
    pub(crate) way: Way,
    pub(crate) h: f64,
    pub(crate) seed: u64,
}

impl Watch<'_> {
    pub(crate) fn night(&self, epoch: Epoch) -> Result<Night, SurveyError> {
        let sky = Sky::of(self.ephemeris, epoch, self.way.state_at(epoch)?.position_km)?;
        Ok(Night {
            epoch,
            magnitude: sky.magnitude(self.h, self.subject.slope),
            elongation_deg: sky.elongation_deg,
            distance_au: sky.distance_au,
        })
    }

    pub(crate) fn moments(
        &self,
        midnight: Epoch,
        (from, to): (Epoch, Epoch),
    ) -> Result<Vec<Moment>, SurveyError> {
        let mut out = Vec::with_capacity(MOMENTS);
        for i in 0..MOMENTS {
            let epoch = midnight.plus_seconds(1800.0 * i as f64);
            if epoch >= from && epoch <= to {
                out.push(Moment::new(self.ephemeris, &self.way, epoch)?);
            }
        }
        Ok(out)
    }

    pub(crate) fn look(
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

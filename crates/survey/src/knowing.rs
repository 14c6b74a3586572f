//! What is known so far, and how it grows.

use astro::{Ephemeris, Epoch};
use libm::sqrt;
use nalgebra::{Matrix3, Vector3};

use crate::chance::{What, keyed, normal};
use crate::fit::ends;
use crate::history::{Campaign, Event, Row, Visit};
use crate::sightings::absolute;
use crate::size::measured;
use crate::{
    Fit, Kind, Linear, Night, Observation, Risk, Sighting, Site, Size, SizeSource, SurveyError, Value, Way,
    first_orbit, fit, from_brightness, risk,
};

/// Days without a sighting after which the next one is a recovery.
const LOST_DAYS: f64 = 60.0;
/// Telescopes and archives are searched when the object's place is known to this 1-sigma, degrees.
const SEARCH_DEG: f64 = 0.3;
/// A radar's beam wants it to this 1-sigma, degrees.
const BEAM_DEG: f64 = 20.0 / 3600.0;
/// Error of the absolute magnitude that no number of images removes, mag.
const SYSTEMATIC_MAGNITUDE: f64 = 0.2;
/// The slope that observers take: the true one is not known to them.
const SLOPE: f64 = astro::visibility::USUAL_SLOPE;

/// Surveys do not look nearer to the Sun than this, degrees.
const SUN_DEG: f64 = 45.0;
/// What is known so far.
pub(crate) struct State<'a> {
    ephemeris: &'a Ephemeris,
    campaign: &'a Campaign,
    given: Vec<Observation>,
    linear: Option<Linear>,
    fit: Option<Fit>,
    unsettled: Option<SurveyError>,
    risk: Option<Risk>,
    best: Option<Size>,
    last_seen: Epoch,
    discovery: Epoch,
    events: Vec<Event>,
}

impl<'a> State<'a> {
    /// Before the first observation.
    pub(crate) fn new(ephemeris: &'a Ephemeris, campaign: &'a Campaign, discovery: Epoch) -> Self {
        Self {
            ephemeris,
            campaign,
            given: Vec::new(),
            linear: None,
            fit: None,
            unsettled: None,
            risk: None,
            best: None,
            last_seen: discovery,
            discovery,
            events: vec![Event::Discovery],
        }
    }

    /// Nobody saw it: why.
    pub(crate) fn unseen(&mut self, night: &Night) {
        self.events.push(if night.elongation_deg < SUN_DEG {
            Event::BehindTheSun
        } else {
            Event::Unseen
        });
    }

    /// Takes the visits that are due out of the list; whether there were any.
    pub(crate) fn visited(&mut self, visits: &mut Vec<Visit>, now: Epoch, truth: &Way) -> bool {
        let before = visits.len();
        visits.retain(|v| {
            let due = v.epoch <= now && v.epoch > self.discovery;
            if due {
                self.visit(v, truth);
            }
            !due
        });
        visits.len() < before
    }

    /// 1-sigma of the place in the sky at an observation's time, degrees; none without a fit.
    fn sky_sigma_deg(&mut self, observation: &Observation) -> Result<Option<f64>, SurveyError> {
        let (Some(fit), Some(linear)) = (&self.fit, &mut self.linear) else {
            return Ok(None);
        };
        let matrix = linear.matrix(self.ephemeris, observation.epoch)?;
        let spread = matrix.fixed_rows::<3>(0) * fit.root;
        let covariance: Matrix3<f64> = spread * spread.transpose();
        let way = Way::new(self.ephemeris, &fit.orbit, observation.epoch, observation.epoch)?;
        let earth = self
            .ephemeris
            .state(astro::Body::Earth, observation.epoch)?
            .position_km;
        let sight = way.state_at(observation.epoch)?.position_km - earth;
        let toward = sight.normalize();
        let across = Matrix3::identity() - toward * toward.transpose();
        let largest = (across * covariance * across).symmetric_eigenvalues().max();
        Ok(Some((sqrt(largest.max(0.0)) / sight.norm()).to_degrees()))
    }

    /// Takes new sightings; whether any was of use.
    pub(crate) fn take(&mut self, batch: &[Sighting]) -> Result<bool, SurveyError> {
        let mut any = false;
        let mut echo = 0.0_f64;
        let mut place: Option<(Epoch, f64)> = None;
        for s in batch {
            let o = &s.observation;
            // Known once a day is enough: the place does not blur faster.
            let sigma = match place {
                Some((at, sigma)) if o.epoch.days_since(at) < 1.0 => Some(sigma),
                _ => self.sky_sigma_deg(o)?,
            };
            place = sigma.map(|x| (o.epoch, x));
            let found = match s.kind {
                Kind::Survey | Kind::Archive => true,
                Kind::FollowUp { .. } => sigma.is_none_or(|x| x < SEARCH_DEG) || self.seen_lately(o.epoch),
                Kind::Radar(_) => sigma.is_some_and(|x| x < BEAM_DEG),
            };
            if !found {
                continue;
            }
            let gap = o.epoch.days_since(self.last_seen);
            if gap > LOST_DAYS {
                self.events.push(Event::Recovery { days: gap });
            }
            self.last_seen = o.epoch;
            match s.kind {
                Kind::Radar(e) => {
                    echo = echo.max(e.snr);
                    self.size(SizeSource::Radar, o);
                }
                Kind::FollowUp { thermal: true } => self.size(SizeSource::Heat, o),
                Kind::Survey | Kind::Archive | Kind::FollowUp { thermal: false } => {}
            }
            self.given.push(o.clone());
            any = true;
        }
        if echo > 0.0 {
            self.events.push(Event::Radar { snr: echo });
        }
        Ok(any)
    }

    /// Somebody saw it so short a time ago that its motion alone leads to it.
    fn seen_lately(&self, epoch: Epoch) -> bool {
        epoch.days_since(self.last_seen) < 3.0
    }

    fn size(&mut self, source: SizeSource, o: &Observation) {
        if self.best.is_none_or(|b| b.source < source) {
            let day = libm::round(o.epoch.days_after_j2000()) as i64;
            let mut generator = keyed(self.campaign.seed, What::Size, source.name(), day, 0);
            let error = normal(&mut generator);
            self.best = Some(measured(source, self.campaign.subject.diameter_m, error));
        }
    }

    fn visit(&mut self, visit: &Visit, truth: &Way) {
        let Ok(there) = truth.state_at(visit.epoch) else {
            return;
        };
        let day = libm::round(visit.epoch.days_after_j2000()) as i64;
        let mut noise = keyed(self.campaign.seed, What::Position, "", day, 0);
        let error = Vector3::from_fn(|_, _| normal(&mut noise)) * visit.sigma_km;
        let observation = Observation {
            epoch: visit.epoch,
            site: Site::SunLine { beyond_au: 0.0 },
            value: Value::Position {
                km: there.position_km + error,
                sigma_km: visit.sigma_km,
            },
            magnitude: None,
            code: "spacecraft".to_owned(),
        };
        self.size(SizeSource::Visit, &observation);
        self.given.push(observation);
        self.events.push(Event::Visit);
    }

    /// Fits, looks into the archives, fits again if they held something, and asks for the chance.
    pub(crate) fn know(&mut self, archives: &mut Vec<Sighting>) -> Result<(), SurveyError> {
        if !self.fitted()? {
            return Ok(());
        }
        let mut oldest: Option<Epoch> = None;
        let mut left = Vec::new();
        for s in std::mem::take(archives) {
            if self
                .sky_sigma_deg(&s.observation)?
                .is_some_and(|x| x < SEARCH_DEG)
            {
                let at = s.observation.epoch;
                oldest = Some(oldest.map_or(at, |o| if at < o { at } else { o }));
                self.given.push(s.observation);
            } else {
                left.push(s);
            }
        }
        *archives = left;
        if let Some(at) = oldest {
            let days = self.discovery.days_since(at);
            self.events.push(Event::Precovery { days });
            if !self.fitted()? {
                return Ok(());
            }
        }
        if let Some(fit) = &self.fit {
            let c = self.campaign;
            self.risk = Some(risk(
                self.ephemeris,
                fit,
                &self.given,
                &c.window,
                c.samples,
                c.seed,
            )?);
        }
        Ok(())
    }

    /// Fits to all that is given, from the last orbit or from a first one that is searched for; a fit that does not settle
    /// leaves the last one standing.
    fn fitted(&mut self) -> Result<bool, SurveyError> {
        let known = self.fit.as_ref().map(|f| f.orbit);
        let Some(guess) = known.or_else(|| first_orbit(self.ephemeris, &self.given, self.discovery)) else {
            let (first, last) = ends(self.given.iter()).unwrap_or((self.discovery, self.discovery));
            self.unsettled = Some(SurveyError::NotDetermined {
                observations: self.given.len(),
                arc_days: last.days_since(first),
            });
            return Ok(false);
        };
        let linear = self.linear.get_or_insert_with(|| Linear::new(&guess));
        match fit(self.ephemeris, &self.given, &guess, linear) {
            Ok(fit) => {
                self.fit = Some(fit);
                self.unsettled = None;
                Ok(true)
            }
            Err(SurveyError::Astro(e)) => Err(SurveyError::Astro(e)),
            Err(why) => {
                self.unsettled = Some(why);
                Ok(false)
            }
        }
    }

    pub(crate) fn row(&mut self, night: &Night) -> Result<Row, SurveyError> {
        let (first, last) = ends(self.given.iter()).unwrap_or((self.discovery, self.discovery));
        let fit = self.fit.as_ref();
        let size = match self.best {
            Some(size) => Some(size),
            None => self.brightness()?,
        };
        Ok(Row {
            epoch: night.epoch,
            arc_days: last.days_since(first),
            observations: self.given.len(),
            rejected: fit.map_or(0, |f| f.used.iter().filter(|u| !**u).count()),
            reduced_chi_square: fit.map_or(f64::NAN, |f| f.chi_square / f.degrees_of_freedom.max(1) as f64),
            fit: fit.cloned(),
            unsettled: self.unsettled.clone(),
            risk: self.risk,
            size,
            night: *night,
            events: std::mem::take(&mut self.events),
        })
    }

    /// The size from all magnitudes, reduced by the orbit as it is known; none without one.
    fn brightness(&self) -> Result<Option<Size>, SurveyError> {
        let (first, last) = ends(self.given.iter()).unwrap_or((self.discovery, self.discovery));
        let Some(fit) = &self.fit else {
            return Ok(None);
        };
        let way = Way::new(self.ephemeris, &fit.orbit, first, last)?;
        let (mut sum, mut count) = (0.0, 0.0);
        for o in &self.given {
            if let Some(h) = absolute(self.ephemeris, &way, o, SLOPE)? {
                sum += h;
                count += 1.0;
            }
        }
        let mut own = keyed(self.campaign.seed, What::Size, "magnitude", 0, 0);
        let shift = SYSTEMATIC_MAGNITUDE * normal(&mut own);
        let sigma = sqrt(SYSTEMATIC_MAGNITUDE * SYSTEMATIC_MAGNITUDE + 0.09 / f64::max(count, 1.0));
        Ok(Some(from_brightness(sum / f64::max(count, 1.0) + shift, sigma)))
    }
}

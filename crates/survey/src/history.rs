//! What was known when.

use astro::{Ephemeris, Epoch, Orbit};
use libm::sqrt;
use nalgebra::{Matrix3, Vector3};

use crate::chance::{What, keyed, normal};
use crate::fit::ends;
use crate::sightings::absolute;
use crate::size::measured;
use crate::{
    Fit, Kind, Linear, Night, Observation, Observatory, Risk, Sighting, Site, Size, SizeSource, Subject,
    SurveyError, Value, Way, Window, fit, from_brightness, risk, sightings,
};

/// A spacecraft beside the object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visit {
    /// When.
    pub epoch: Epoch,
    /// 1-sigma of the object's place that it gives, km each way.
    pub sigma_km: f64,
}

/// A campaign of observations.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The object.
    pub subject: Subject,
    /// Who looks.
    pub observatories: Vec<Observatory>,
    /// Spacecraft.
    pub visits: Vec<Visit>,
    /// From when images in archives count.
    pub archive_from: Epoch,
    /// From when surveys look.
    pub from: Epoch,
    /// To when.
    pub to: Epoch,
    /// The encounter asked about.
    pub window: Window,
    /// Orbits drawn for each chance.
    pub samples: usize,
    /// Seed of all chances.
    pub seed: u64,
}

/// Something that happened since the last row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// Found by a survey.
    Discovery,
    /// Images turned up in archives: how long before the discovery, days.
    Precovery {
        /// Days.
        days: f64,
    },
    /// Seen again after so many days.
    Recovery {
        /// Days.
        days: f64,
    },
    /// The first echo of an approach.
    Radar {
        /// Signal over noise of the day.
        snr: f64,
    },
    /// A spacecraft came by.
    Visit,
    /// Nobody saw it since the last row: too near to the Sun.
    BehindTheSun,
    /// Nobody saw it since the last row: too faint, or nobody looked.
    Unseen,
}

/// What is known on one date.
#[derive(Clone, Debug)]
pub struct Row {
    /// When.
    pub epoch: Epoch,
    /// From the first to the last observation, days.
    pub arc_days: f64,
    /// Observations at hand, images and echoes.
    pub observations: usize,
    /// Those left out of the fit.
    pub rejected: usize,
    /// Chi-square over degrees of freedom of the fit.
    pub reduced_chi_square: f64,
    /// The fit; none as long as none settles.
    pub fit: Option<Fit>,
    /// Why there is none.
    pub unsettled: Option<SurveyError>,
    /// The chance of impact.
    pub risk: Option<Risk>,
    /// The size.
    pub size: Size,
    /// How it stands in the sky.
    pub night: Night,
    /// What happened.
    pub events: Vec<Event>,
}

/// The whole story.
#[derive(Clone, Debug)]
pub struct History {
    /// When it was found; none if never.
    pub discovery: Option<Epoch>,
    /// By date.
    pub rows: Vec<Row>,
}

/// Most days between rows.
const LONGEST_GAP_DAYS: f64 = 45.0;
/// Days without a sighting after which the next one is a recovery.
const LOST_DAYS: f64 = 60.0;
/// Telescopes and archives are searched when the object's place is known to this 1-sigma, degrees.
const SEARCH_DEG: f64 = 0.3;
/// A radar's beam wants it to this 1-sigma, degrees.
const BEAM_DEG: f64 = 20.0 / 3600.0;
/// Surveys do not look nearer to the Sun than this, degrees.
const SUN_DEG: f64 = 45.0;
/// Error of the absolute magnitude that no number of images removes, mag.
const SYSTEMATIC_MAGNITUDE: f64 = 0.2;
/// The slope that observers take: the true one is not known to them.
const SLOPE: f64 = astro::visibility::USUAL_SLOPE;

/// What is known so far.
struct State<'a> {
    ephemeris: &'a Ephemeris,
    campaign: &'a Campaign,
    given: Vec<Observation>,
    guess: Orbit,
    linear: Linear,
    fit: Option<Fit>,
    unsettled: Option<SurveyError>,
    risk: Option<Risk>,
    best: Option<Size>,
    last_seen: Epoch,
    discovery: Epoch,
    events: Vec<Event>,
}

/// Simulates a campaign and fits an orbit and a chance on date after date: daily at first, then when the arc has grown
/// by a tenth, and every 45 days when nothing is seen. A function of the campaign alone.
///
/// The first fit starts from the true orbit at discovery; least squares forget where they start.
///
/// # Errors
/// As [`sightings`] and [`risk`]. A fit that does not settle is told in its row.
pub fn history(ephemeris: &Ephemeris, campaign: &Campaign) -> Result<History, SurveyError> {
    let span = (campaign.archive_from, campaign.from, campaign.to);
    let seen = sightings(
        ephemeris,
        &campaign.subject,
        &campaign.observatories,
        span,
        campaign.seed,
    )?;
    let Some(discovery) = seen.discovery else {
        return Ok(History {
            discovery: None,
            rows: Vec::new(),
        });
    };
    let truth = Way::new(ephemeris, &campaign.subject.orbit, discovery, seen.to)?;
    let guess = Orbit {
        epoch: discovery,
        state: truth.state_at(discovery)?,
        ..campaign.subject.orbit
    };
    let mut archives: Vec<Sighting> = Vec::new();
    let mut fresh: Vec<Sighting> = Vec::new();
    for s in seen.seen {
        if s.kind == Kind::Archive {
            &mut archives
        } else {
            &mut fresh
        }
        .push(s);
    }
    let mut state = State {
        ephemeris,
        campaign,
        given: Vec::new(),
        guess,
        linear: Linear::new(&guess),
        fit: None,
        unsettled: None,
        risk: None,
        best: None,
        last_seen: discovery,
        discovery,
        events: vec![Event::Discovery],
    };
    let mut rows: Vec<Row> = Vec::new();
    let (mut next, mut taken) = (discovery.plus_days(1.0), 0);
    let mut visits = campaign.visits.clone();
    for (i, night) in seen.nights.iter().enumerate() {
        if night.epoch < discovery {
            continue;
        }
        let end = i + 1 == seen.nights.len();
        let waiting = fresh[taken..].partition_point(|s| s.observation.epoch <= night.epoch);
        visits.retain(|v| {
            let due = v.epoch <= night.epoch && v.epoch > discovery;
            if due {
                state.visit(v, &truth);
            }
            !due
        });
        let since = rows
            .last()
            .map_or(f64::INFINITY, |r: &Row| night.epoch.days_since(r.epoch));
        let visited = state.events.contains(&Event::Visit);
        let due = (waiting > 0 && night.epoch >= next)
            || visited
            || end
            || (since > LONGEST_GAP_DAYS && !rows.is_empty());
        if !due {
            continue;
        }
        let batch = &fresh[taken..taken + waiting];
        taken += waiting;
        if state.take(batch)? || visited {
            state.know(&mut archives)?;
        } else if !end || waiting == 0 {
            state.events.push(if night.elongation_deg < SUN_DEG {
                Event::BehindTheSun
            } else {
                Event::Unseen
            });
        }
        let row = state.row(night)?;
        next = night.epoch.plus_days((row.arc_days / 10.0).clamp(0.9, 20.0));
        rows.push(row);
    }
    Ok(History {
        discovery: Some(discovery),
        rows,
    })
}

impl State<'_> {
    /// 1-sigma of the place in the sky at an observation's time, degrees; none without a fit.
    fn sky_sigma_deg(&mut self, observation: &Observation) -> Result<Option<f64>, SurveyError> {
        let Some(fit) = &self.fit else {
            return Ok(None);
        };
        let matrix = self.linear.matrix(self.ephemeris, observation.epoch)?;
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
    fn take(&mut self, batch: &[Sighting]) -> Result<bool, SurveyError> {
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
    fn know(&mut self, archives: &mut Vec<Sighting>) -> Result<(), SurveyError> {
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

    /// Fits to all that is given; a fit that does not settle leaves the last one standing.
    fn fitted(&mut self) -> Result<bool, SurveyError> {
        match fit(self.ephemeris, &self.given, &self.guess, &mut self.linear) {
            Ok(fit) => {
                self.guess = fit.orbit;
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

    fn row(&mut self, night: &Night) -> Result<Row, SurveyError> {
        let (first, last) = ends(self.given.iter()).unwrap_or((self.discovery, self.discovery));
        let fit = self.fit.as_ref();
        let size = match self.best {
            Some(size) => size,
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

    /// The size from all magnitudes, reduced by the orbit as it is known.
    fn brightness(&self) -> Result<Size, SurveyError> {
        let (first, last) = ends(self.given.iter()).unwrap_or((self.discovery, self.discovery));
        let way = Way::new(self.ephemeris, &self.guess, first, last)?;
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
        Ok(from_brightness(sum / f64::max(count, 1.0) + shift, sigma))
    }
}

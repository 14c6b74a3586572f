//! Nights, weather and luck: what observatories see of a true orbit.

use astro::visibility::{Sky, absolute_magnitude};
use astro::{Body, Ephemeris, Epoch, Orbit};

use crate::radar::Echo;
use crate::sky::place;
use crate::watch::Watch;
use crate::{Instrument, Observation, Observatory, SurveyError, Way};

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

/// Beyond this no radar hears anything of interest, au.
const RADAR_REACH_AU: f64 = 0.5;

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
    let from = if archive_from < surveys_from {
        archive_from
    } else {
        surveys_from
    };
    let mut out = looked(
        ephemeris,
        subject,
        observatories,
        (from, surveys_from, to),
        None,
        seed,
    )?;
    let discovery = out.discovery;
    out.seen
        .retain(|s| s.kind != Kind::Archive || discovery.is_none_or(|d| s.observation.epoch < d));
    Ok(out)
}

/// What observatories that point at a known object see of it from `from` to `to`: the same nights, weather and luck as
/// [`sightings`], without the search for it. `known` is when it was found, from which each takes its notice; archives
/// give nothing.
///
/// # Errors
/// As [`sightings`].
pub fn watched(
    ephemeris: &Ephemeris,
    subject: &Subject,
    observatories: &[Observatory],
    known: Epoch,
    (from, to): (Epoch, Epoch),
    seed: u64,
) -> Result<Sightings, SurveyError> {
    looked(
        ephemeris,
        subject,
        observatories,
        (from, from, to),
        Some(known),
        seed,
    )
}

fn looked(
    ephemeris: &Ephemeris,
    subject: &Subject,
    observatories: &[Observatory],
    (from, surveys_from, to): (Epoch, Epoch, Epoch),
    discovery: Option<Epoch>,
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
        discovery,
        seen: Vec::new(),
        nights: Vec::new(),
        to,
    };
    let mut midnight = utc_midnight(from);
    while midnight < to {
        let noon = midnight.plus_days(0.5);
        let noon = if noon < from { from } else { noon };
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

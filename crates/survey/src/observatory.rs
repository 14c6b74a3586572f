//! Observatories as data.

use std::sync::OnceLock;

use astro::{AstroError, Epoch};
use serde::{Deserialize, Serialize};

use crate::SurveyError;

static DATA: &str = include_str!("../data/observatories.ron");

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Site {
    /// On the ground (WGS84).
    Ground {
        /// Latitude, degrees.
        latitude_deg: f64,
        /// East-positive longitude, degrees.
        longitude_deg: f64,
        /// Height, km.
        altitude_km: f64,
    },
    /// Near a point on the line from the Sun through the Earth; its path around that point is left out (0.005 au at
    /// most, which its own astrometry knows).
    SunLine {
        /// Distance beyond the Earth, au: 0.01 is the point L2, -0.01 the point L1.
        beyond_au: f64,
    },
}

/// What a telescope does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Looks at the whole sky and finds.
    Survey,
    /// Points at what was found.
    FollowUp,
    /// Images for other ends, which hold the asteroid if somebody knows where to look.
    Archive,
}

/// A telescope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telescope {
    /// What it does.
    pub role: Role,
    /// V magnitude at which half of all exposures show the object at the zenith on a dark night.
    pub limiting_v: f64,
    /// Width of a star's image, arcseconds.
    pub fwhm_arcsec: f64,
    /// Time of one exposure, s: an asteroid trails in a survey's. Follow-up tracks it.
    pub exposure_s: f64,
    /// 1-sigma of astrometry of a bright image, arcseconds.
    pub sigma_arcsec: f64,
    /// Least and largest angle from the Sun, degrees.
    pub elongation_deg: (f64, f64),
    /// Least altitude, degrees (ground only).
    pub least_altitude_deg: f64,
    /// How far the Sun must stand below the horizon, degrees (ground only).
    pub sun_below_deg: f64,
    /// Least angle from a full Moon, degrees; less for less of a Moon.
    pub moon_avoidance_deg: f64,
    /// Mean days between nights on which it looks there.
    pub interval_days: f64,
    /// Exposures on such a night.
    pub exposures: u32,
    /// Chance of a usable night, January to December.
    pub clear: [f64; 12],
    /// Days from the discovery until it can point there (follow-up only).
    #[serde(default)]
    pub notice_days: f64,
    /// It measures heat, and so the size.
    #[serde(default)]
    pub thermal: bool,
}

/// A planetary radar: one dish that sends and hears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Radar {
    /// Power sent, kW.
    pub transmitter_kw: f64,
    /// Frequency, MHz.
    pub frequency_mhz: f64,
    /// Diameter of the dish, m.
    pub dish_m: f64,
    /// Share of the dish that works.
    pub efficiency: f64,
    /// Noise of the receiver, K.
    pub system_k: f64,
    /// Least altitude, degrees.
    pub least_altitude_deg: f64,
    /// From sending to hearing, s: a nearer echo is lost.
    pub switch_s: f64,
    /// Mean days between tracks.
    pub interval_days: f64,
    /// Chance that the transmitter works.
    pub uptime: f64,
}

/// What it sees with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Instrument {
    /// Light.
    Telescope(Telescope),
    /// Echoes.
    Radar(Radar),
}

/// An observatory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observatory {
    /// Code of the Minor Planet Center, or one of its own: the key of its luck.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Who runs it: ISO codes of countries, or an organisation.
    pub operators: Vec<String>,
    /// Where it stands.
    pub site: Site,
    /// What it sees with.
    pub instrument: Instrument,
    /// First day of work (UTC date).
    #[serde(default)]
    pub since: Option<String>,
    /// Last day of work (UTC date).
    #[serde(default)]
    pub until: Option<String>,
    /// Where its numbers come from.
    pub source: String,
}

impl Observatory {
    /// The span in which it works; a side that is open has none.
    ///
    /// # Errors
    /// [`AstroError::BadDate`].
    pub fn service(&self) -> Result<(Option<Epoch>, Option<Epoch>), AstroError> {
        let at = |text: &Option<String>| -> Result<Option<Epoch>, AstroError> {
            text.as_ref().map(|t| Epoch::from_utc(t.parse()?)).transpose()
        };
        Ok((at(&self.since)?, at(&self.until)?))
    }

    /// Checks every number.
    ///
    /// # Errors
    /// [`SurveyError::OutOfRange`] names the observatory and the field; [`SurveyError::Astro`] a date.
    pub fn check(&self) -> Result<(), SurveyError> {
        let within = |field, value: f64, least: f64, most: f64, expected| {
            if value >= least && value <= most {
                Ok(())
            } else {
                Err(SurveyError::OutOfRange {
                    what: format!("observatory {}", self.code),
                    field,
                    value,
                    expected,
                })
            }
        };
        self.service()?;
        match self.site {
            Site::Ground {
                latitude_deg,
                longitude_deg,
                altitude_km,
            } => {
                within("latitude_deg", latitude_deg, -90.0, 90.0, "-90 to 90")?;
                within("longitude_deg", longitude_deg, -180.0, 360.0, "-180 to 360")?;
                within("altitude_km", altitude_km, -0.5, 9.0, "-0.5 to 9")?;
            }
            Site::SunLine { beyond_au } => within("beyond_au", beyond_au, -0.1, 0.1, "-0.1 to 0.1")?,
        }
        match &self.instrument {
            Instrument::Telescope(t) => {
                within("limiting_v", t.limiting_v, 5.0, 35.0, "5 to 35")?;
                within("fwhm_arcsec", t.fwhm_arcsec, 0.01, 60.0, "0.01 to 60")?;
                within("exposure_s", t.exposure_s, 0.1, 1e5, "0.1 to 100,000")?;
                within("sigma_arcsec", t.sigma_arcsec, 1e-4, 60.0, "0.0001 to 60")?;
                within(
                    "elongation_deg",
                    t.elongation_deg.0,
                    0.0,
                    t.elongation_deg.1,
                    "least, then largest",
                )?;
                within("elongation_deg", t.elongation_deg.1, 0.0, 180.0, "0 to 180")?;
                within("least_altitude_deg", t.least_altitude_deg, -1.0, 89.0, "-1 to 89")?;
                within("sun_below_deg", t.sun_below_deg, 0.0, 18.0, "0 to 18")?;
                within("moon_avoidance_deg", t.moon_avoidance_deg, 0.0, 180.0, "0 to 180")?;
                within("interval_days", t.interval_days, 1.0, 1e5, "1 and more")?;
                within("exposures", f64::from(t.exposures), 1.0, 20.0, "1 to 20")?;
                within("notice_days", t.notice_days, 0.0, 1e5, "0 and more")?;
                for share in t.clear {
                    within("clear", share, 0.0, 1.0, "0 to 1 for each month")?;
                }
            }
            Instrument::Radar(r) => {
                within("transmitter_kw", r.transmitter_kw, 0.1, 1e6, "0.1 to 1,000,000")?;
                within("frequency_mhz", r.frequency_mhz, 100.0, 1e5, "100 to 100,000")?;
                within("dish_m", r.dish_m, 1.0, 1000.0, "1 to 1000")?;
                within("efficiency", r.efficiency, 0.01, 1.0, "0.01 to 1")?;
                within("system_k", r.system_k, 1.0, 1000.0, "1 to 1000")?;
                within("least_altitude_deg", r.least_altitude_deg, -1.0, 89.0, "-1 to 89")?;
                within("switch_s", r.switch_s, 0.0, 100.0, "0 to 100")?;
                within("interval_days", r.interval_days, 1.0, 1e5, "1 and more")?;
                within("uptime", r.uptime, 0.0, 1.0, "0 to 1")?;
            }
        }
        Ok(())
    }
}

/// Reads a list of observatories (RON) and checks it.
///
/// # Errors
/// [`SurveyError::Text`] with line and column, or as [`Observatory::check`].
pub fn read(text: &str) -> Result<Vec<Observatory>, SurveyError> {
    let list: Vec<Observatory> = ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_default_extension(ron::extensions::Extensions::UNWRAP_VARIANT_NEWTYPES)
        .from_str(text)
        .map_err(|e| SurveyError::Text {
            line: e.span.start.line,
            column: e.span.start.col,
            why: e.code.to_string(),
        })?;
    for observatory in &list {
        observatory.check()?;
    }
    Ok(list)
}

/// The observatories that come with the program, in the order of their file; a test holds that it can be read.
pub fn observatories() -> &'static [Observatory] {
    static LIST: OnceLock<Vec<Observatory>> = OnceLock::new();
    LIST.get_or_init(|| read(DATA).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_that_comes_along_is_whole() {
        assert!(read(DATA).is_ok_and(|list| list.len() >= 12));
        let mut codes: Vec<&str> = observatories().iter().map(|o| o.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), observatories().len());
    }

    #[test]
    fn a_bad_number_is_named() {
        let mut one = observatories()[0].clone();
        if let Instrument::Telescope(t) = &mut one.instrument {
            t.sigma_arcsec = f64::NAN;
        }
        let error = one.check().unwrap_err().to_string();
        assert!(
            error.contains("sigma_arcsec") && error.contains(&one.code),
            "{error}"
        );
        let text = read("[\n(code: 3)]").unwrap_err().to_string();
        assert!(text.contains("line 2"), "{text}");
    }
}

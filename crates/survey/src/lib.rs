//! What observatories see of an asteroid, the orbit that follows from it, and the chance of impact.
//!
//! From a true orbit: nights, weather and detection limits of each observatory give astrometry and radar echoes with
//! errors ([`sightings`], [`watched`]); weighted least squares with rejection of outliers gives an orbit with its 6 × 6 covariance
//! ([`fit`]); importance sampling around the nearest virtual impactor gives the chance of impact with its standard error
//! ([`risk`]); brightness, radar, heat or a visit give the size ([`Size`]). [`history`] strings all of it together.
//! Every chance is a function of a seed and of what it decides, so that one observatory more changes no other's luck.

mod chance;
mod error;
mod first;
mod fit;
mod history;
mod knowing;
mod linear;
mod measure;
mod observatory;
mod radar;
mod risk;
mod sightings;
mod size;
mod sky;
mod watch;
mod way;

pub use error::SurveyError;
pub use first::first_orbit;
pub use fit::{Fit, fit};
pub use history::{Campaign, Event, History, Row, Visit, history};
pub use linear::Linear;
pub use measure::{Observation, Value};
pub use observatory::{Instrument, Observatory, Radar, Role, Site, Telescope, observatories, read};
pub use radar::{Echo, echo, snr_per_run};
pub use risk::{Method, Risk, Window, risk};
pub use sightings::{Kind, Night, Sighting, Sightings, Subject, sightings, watched};
pub use size::{Size, SizeSource, from_brightness};
pub use way::Way;

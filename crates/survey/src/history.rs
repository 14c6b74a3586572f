//! What was known when.

use astro::{Ephemeris, Epoch};

use crate::knowing::State;
use crate::{
    Fit, Kind, Night, Observatory, Risk, Sighting, Size, Subject, SurveyError, Way, Window, sightings,
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
    /// The size; none as long as nobody knows how far away it is.
    pub size: Option<Size>,
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
/// Simulates a campaign and fits an orbit and a chance on date after date: daily at first, then when the arc has grown
/// by a tenth, and every 45 days when nothing is seen. A function of the campaign alone.
///
/// The first fit starts from [`crate::first_orbit`]: nothing of the true orbit but its observations goes into any fit.
///
/// # Errors
/// As [`sightings`] and [`crate::risk()`]. A fit that does not settle is told in its row.
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
    let (mut archives, fresh): (Vec<Sighting>, Vec<Sighting>) =
        seen.seen.into_iter().partition(|s| s.kind == Kind::Archive);
    let mut state = State::new(ephemeris, campaign, discovery);
    let mut rows: Vec<Row> = Vec::new();
    let (mut next, mut taken) = (discovery.plus_days(1.0), 0);
    let mut visits = campaign.visits.clone();
    for (i, night) in seen.nights.iter().enumerate() {
        if night.epoch < discovery {
            continue;
        }
        let end = i + 1 == seen.nights.len();
        let waiting = fresh[taken..].partition_point(|s| s.observation.epoch <= night.epoch);
        let visited = state.visited(&mut visits, night.epoch, &truth);
        let since = rows
            .last()
            .map_or(f64::INFINITY, |r: &Row| night.epoch.days_since(r.epoch));
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
            state.unseen(night);
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

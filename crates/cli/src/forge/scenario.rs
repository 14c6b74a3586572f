//! A whole scenario around a forged asteroid: the shipped Gulf of Guinea moved to another place and time.
//!
//! Charters, craft, launchers, prices and rates are the template's to the letter. Dates are its dates at the same
//! fractions of the warning time. What is observed is chosen among the nights on which this orbit can be seen, so that
//! the published chance begins near one in thirty. States are those under this orbit's line of possible impacts. A text
//! of the template that would be false here is written anew from what was computed, or left out.

mod calendar;
mod deck;
mod file;
mod seats;
mod sky;
mod states;
mod template;
mod windows;

use std::path::Path;

use scenario::{Date, Scenario};

use super::{Made, files, shown};
use crate::failure::Failure;
use calendar::{Calendar, Season};
use sky::Campaigns;
use states::{Ground, State, Table};
use windows::Reach;

const NAMES: [&str; 2] = ["scenario.ron", "README.md"];
/// Longest id of a scenario.
const LONGEST_ID: usize = 48;

/// Why no scenario can be made of a forged asteroid.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotPlay {
    /// Too little or too much time.
    #[error(
        "the surveys find it on {found}, {years:.1} years before the impact; the four rounds of a scenario need {least} \
         years at least (what the first orders must be built before the third) and {most} years at most: choose another \
         --warning, another --seed, a larger --diameter or a fainter --survey-limit"
    )]
    Warning {
        years: f64,
        found: Date,
        least: f64,
        most: f64,
    },
    /// No survey finds it.
    #[error(
        "no survey finds this asteroid before it hits, so nobody could play: choose a larger --diameter, a fainter \
         --survey-limit, another --seed or another date"
    )]
    NeverFound,
    /// Too few nights before the first round.
    #[error(
        "between {from} and {to} there are {nights} nights on which telescopes can see it, too few for an orbit: choose \
         another --seed, a larger --diameter or a fainter --survey-limit"
    )]
    TooFewNights { from: Date, to: Date, nights: usize },
    /// Far out at sea, or where nobody lives.
    #[error(
        "it would come down where no state is near: the nearest coast is {km:.0} km away, that of {nearest}; choose a \
         place within 1,000 km of a coast"
    )]
    Nobody { km: f64, nearest: String },
    /// The ice.
    #[error(
        "it would come down in Antarctica, or nearest to it, which has no delegation: choose another place"
    )]
    Antarctica,
    /// A state without figures.
    #[error(
        "there are no figures from which to make a delegation of {name}: choose a place in a larger country nearby, or \
         --out DIR for the asteroid alone"
    )]
    NoSeat { name: String },
    /// The corridor is empty.
    #[error("the line of possible impacts has no points on the ground: choose another --seed")]
    NoLine,
    /// Days that mean nothing.
    #[error("the exercise's calendar runs from 1990 to 2200, and {0} lies outside it: choose another --on")]
    Year(i32),
    /// The program's own template cannot be read.
    #[error("the shipped scenario that serves as template has changed its form; please report this")]
    Template,
    /// What was made does not pass the checker.
    #[error("the scenario that was made has faults; please report this:\n{0}")]
    Faults(String),
    /// The orbit cannot be followed.
    #[error(transparent)]
    Astro(#[from] astro::AstroError),
    /// The surveys cannot be simulated.
    #[error(transparent)]
    Survey(#[from] survey::SurveyError),
    /// The launch windows cannot be searched.
    #[error(transparent)]
    Windows(#[from] session::AdjudicationError),
    /// The entry cannot be computed.
    #[error(transparent)]
    Impact(#[from] impact::ImpactError),
}

/// Everything from which the texts are made.
struct Plot<'a> {
    made: &'a Made<'a>,
    calendar: Calendar,
    campaigns: Campaigns,
    ground: Ground,
    table: Table,
    /// Launch seasons, and what can be done in them.
    seasons: Vec<Season>,
    reach: Reach,
    /// 5th and 95th percentile of the diameter, m.
    believed: (f64, f64),
}

impl Plot<'_> {
    /// Who is offered an impactor for a mine, and asks for help: the first under the line.
    fn offered(&self) -> Option<&State> {
        self.table.under.first()
    }
    /// Who is offered a place on a private rocket.
    fn rides(&self) -> Option<&State> {
        self.table.under.get(1)
    }
    /// Whose report of its shelter is a plan.
    fn overstates(&self) -> Option<&State> {
        self.table.under.get(2)
    }
    /// Who is a member of nothing: the least product of the rest.
    fn outsider(&self) -> Option<&State> {
        let rest = self.table.under.get(3..)?;
        rest.iter().min_by(|a, b| a.gdp_b_usd.total_cmp(&b.gdp_b_usd))
    }
}

impl From<CannotPlay> for Failure {
    fn from(why: CannotPlay) -> Self {
        match why {
            CannotPlay::Template | CannotPlay::Faults(_) => Self::Session(why.to_string()),
            CannotPlay::Warning { .. }
            | CannotPlay::NeverFound
            | CannotPlay::TooFewNights { .. }
            | CannotPlay::Nobody { .. }
            | CannotPlay::Antarctica
            | CannotPlay::NoSeat { .. }
            | CannotPlay::NoLine
            | CannotPlay::Year(_)
            | CannotPlay::Astro(_)
            | CannotPlay::Survey(_)
            | CannotPlay::Windows(_)
            | CannotPlay::Impact(_) => Self::flag("--scenario", why),
        }
    }
}

/// What is there already is kept.
pub(super) fn refuse_existing(folder: &Path, overwrite: bool) -> Result<(), Failure> {
    files::refuse("--scenario", folder, &NAMES, overwrite)
}

/// What was made.
pub(super) struct Done {
    /// The files.
    pub(super) paths: Vec<String>,
    /// What the author should know of it, in a sentence.
    pub(super) remark: String,
}

/// Makes the scenario, checks it, and writes it.
pub(super) fn write(made: &Made<'_>, folder: &Path) -> Result<Done, Failure> {
    let mut plot = plot(made)?;
    let id = id(&plot, folder);
    // The seasons are searched for with the draft's own asteroid, craft and rockets.
    let (draft, _) = checked(&plot, &id)?;
    let (seasons, reach) = windows::seasons(draft, &plot.calendar, plot.campaigns.interval_km)?;
    (plot.seasons, plot.reach) = (seasons, reach);
    let (_, text) = checked(&plot, &id)?;
    std::fs::create_dir_all(folder).map_err(|e| Failure::file(folder, e))?;
    let mut paths = Vec::new();
    for (name, text) in NAMES.iter().zip([text, file::readme(&plot, &id)]) {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|e| Failure::file(&path, e))?;
        paths.push(shown(&path));
    }
    Ok(Done {
        paths,
        remark: file::remarks(&plot),
    })
}

/// The scenario with its text, if the checker has nothing to say.
fn checked(plot: &Plot<'_>, id: &str) -> Result<(Scenario, String), CannotPlay> {
    let text = file::text(plot, id).ok_or(CannotPlay::Template)?;
    let (found, faults) = scenario::examine("scenario.ron", &text);
    match found {
        Some(found) if faults.is_empty() => Ok((found, text)),
        _ => {
            let told: Vec<String> = faults.iter().map(scenario::Diagnostic::long).collect();
            Err(CannotPlay::Faults(told.join("\n")))
        }
    }
}

fn plot<'a>(made: &'a Made<'a>) -> Result<Plot<'a>, CannotPlay> {
    let falls = made.forged.entry.epoch;
    let year = falls.to_utc().year;
    if !(1990..=2200).contains(&year) {
        return Err(CannotPlay::Year(year));
    }
    let epoch = made.forged.orbit.epoch;
    let found = made.forged.story.discovery.ok_or(CannotPlay::NeverFound)?;
    // A season that was on before the epoch counts from the epoch: nobody had looked.
    let found = if found < epoch { epoch } else { found };
    let mut calendar = Calendar::new(found, falls)?;
    let campaigns = sky::campaigns(made, &mut calendar)?;
    let ground = states::ground(made, &campaigns.corridor)?;
    let table = states::table(&ground)?;
    Ok(Plot {
        made,
        seasons: calendar.seasons(),
        reach: Reach::Nothing,
        calendar,
        campaigns,
        ground,
        table,
        believed: made.believed_m(),
    })
}

/// The folder's name if it can be one, else one made from the country and the year.
fn id(plot: &Plot<'_>, folder: &Path) -> String {
    let name = folder.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.len() <= LONGEST_ID
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(fits)
        && name != template::ID
    {
        return name.to_owned();
    }
    format!(
        "forged-{}-{}",
        plot.ground.struck.to_lowercase(),
        plot.calendar.falls.ymd().0
    )
}

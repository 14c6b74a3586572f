//! The gallery's list: what can be played, and what is at fault with the rest.

use std::path::{Path, PathBuf};

use crate::builtin;
use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::load::load_str;
use crate::model::{Scenario, ScenarioId};
use crate::source;

/// Most scenarios that are listed from one folder.
const MOST_LISTED: usize = 200;

/// What the gallery shows of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: ScenarioId,
    /// Title.
    pub title: String,
    /// Two lines.
    pub summary: String,
    /// Planned length in minutes.
    pub minutes: u32,
    /// Seats at its table.
    pub seats: usize,
    /// Seats that make the smallest table.
    pub core_seats: usize,
    /// Rounds.
    pub rounds: usize,
    /// Forms in which it can be played.
    pub forms: Vec<Form>,
}

impl Card {
    fn of(scenario: &Scenario) -> Self {
        Self {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            summary: scenario.summary.clone(),
            minutes: scenario.minutes,
            seats: scenario.seats.len(),
            core_seats: scenario.seats.iter().filter(|s| s.core).count(),
            rounds: scenario.rounds.len(),
            forms: scenario.forms.clone(),
        }
    }
}

/// An entry of the gallery.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What to give to [`crate::load`]: an id for a built-in scenario, else a path.
    pub open: String,
    /// Whether the program carries it.
    pub built_in: bool,
    /// Its card, or every fault.
    pub card: Result<Card, Vec<Diagnostic>>,
}

/// The scenarios that the program carries.
pub fn catalog() -> Vec<Listed> {
    builtin::scenario_ids()
        .filter_map(|id| {
            let (name, text) = builtin::scenario_text(id)?;
            let card = load_str(&name, text).map(|s| Card::of(&s));
            Some(Listed {
                open: id.to_owned(),
                built_in: true,
                card,
            })
        })
        .collect()
}

/// The scenarios of a folder, by name: every `*.ron` in it, and every folder in it that holds `scenario.ron`. A folder
/// that cannot be read gives one entry that says so.
pub fn catalog_of_folder(folder: &Path) -> Vec<Listed> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return vec![listed(folder)];
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.join("scenario.ron").is_file() || path.extension().is_some_and(|e| e == "ron"))
        .collect();
    paths.sort();
    paths.truncate(MOST_LISTED);
    paths.iter().map(|path| listed(path)).collect()
}

fn listed(path: &Path) -> Listed {
    let file = source::file_of(path);
    let card = match source::read(&file) {
        Ok(text) => load_str(&file.display().to_string(), &text).map(|s| Card::of(&s)),
        Err(fault) => Err(vec![*fault]),
    };
    Listed {
        open: path.display().to_string(),
        built_in: false,
        card,
    }
}

//! The shelf of sessions: a folder of journals, each one the autosave of its session.
//!
//! A session is saved after every command, because its journal is. Where the folder lies is the caller's business.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use game::Phase;
use scenario::{Date, FormId, Scenario, ScenarioId};

use crate::clock::WallTime;
use crate::journal::{Journal, JournalError, load};
use crate::play::{SessionError, fold, in_form_of};

/// Ending of a journal's file name.
const EXTENSION: &str = "journal";

/// A folder of journals.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// A session that can be resumed or looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// Its journal.
    pub path: PathBuf,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The form in which it is played.
    pub form: Option<FormId>,
    /// Seed of its chances.
    pub seed: u64,
    /// When it was started.
    pub started_at: Option<WallTime>,
    /// When its last command was accepted.
    pub saved_at: Option<WallTime>,
    /// Entries.
    pub entries: u64,
    /// Round index from 0.
    pub round: u32,
    /// Phase; `Over` for a session that came to its end.
    pub phase: Phase,
    /// Date of the exercise's calendar.
    pub date: Date,
    /// An unfinished last line that will be left out.
    pub dropped_tail: Option<String>,
}

/// A journal on the shelf that cannot be resumed.
#[derive(Debug)]
pub struct Unreadable {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub why: SessionError,
}

impl Shelf {
    /// The shelf in this folder, which is made if it is missing.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        std::fs::create_dir_all(folder).map_err(|source| JournalError::Io {
            path: folder.to_path_buf(),
            source,
        })?;
        Ok(Self {
            folder: folder.to_path_buf(),
        })
    }

    /// A name that is free for a new session's journal.
    pub fn name(&self, scenario: &ScenarioId, started_at: WallTime) -> PathBuf {
        let stamp: String = started_at
            .to_string()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                ':' => None,
                other => Some(other),
            })
            .collect();
        let stem = format!("{scenario}-{}", stamp.trim_end_matches("-UTC"));
        let first = self.folder.join(format!("{stem}.{EXTENSION}"));
        if !first.exists() {
            return first;
        }
        // Two sessions may be started within one second; a thousand are not.
        let others = (2..1000).map(|n| self.folder.join(format!("{stem}-{n}.{EXTENSION}")));
        others.into_iter().find(|path| !path.exists()).unwrap_or(first)
    }

    /// Every session on the shelf, the one played last first, and what cannot be read. `scenarios` finds a scenario by
    /// its id.
    pub fn list(
        &self,
        scenarios: &dyn Fn(&ScenarioId) -> Option<Arc<Scenario>>,
    ) -> Result<(Vec<Save>, Vec<Unreadable>), JournalError> {
        let io = |source| JournalError::Io {
            path: self.folder.clone(),
            source,
        };
        let mut paths = Vec::new();
        for item in std::fs::read_dir(&self.folder).map_err(io)? {
            let path = item.map_err(io)?.path();
            if path.extension().is_some_and(|e| e == EXTENSION) {
                paths.push(path);
            }
        }
        paths.sort();
        let (mut saves, mut broken) = (Vec::new(), Vec::new());
        for path in paths {
            match load(&path)
                .map_err(SessionError::from)
                .and_then(|j| describe(&path, &j, scenarios))
            {
                Ok(save) => saves.push(save),
                Err(why) => broken.push(Unreadable { path, why }),
            }
        }
        saves.sort_by_key(|s| std::cmp::Reverse(s.saved_at.or(s.started_at)));
        Ok((saves, broken))
    }
}

fn describe(
    path: &Path,
    journal: &Journal,
    scenarios: &dyn Fn(&ScenarioId) -> Option<Arc<Scenario>>,
) -> Result<Save, SessionError> {
    let id = &journal.header.scenario;
    let scenario = scenarios(id).ok_or_else(|| SessionError::UnknownScenario {
        scenario: id.to_string(),
    })?;
    let scenario = in_form_of(&journal.header, scenario)?;
    let state = fold(&scenario, journal, None)?;
    Ok(Save {
        path: path.to_path_buf(),
        scenario: id.clone(),
        form: journal.header.form.clone(),
        seed: journal.header.seed,
        started_at: journal.header.started_at,
        saved_at: journal.entries.last().and_then(|e| e.recorded_at),
        entries: journal.entries.len() as u64,
        round: state.round(),
        phase: state.phase(),
        date: state.date(),
        dropped_tail: journal.dropped_tail.clone(),
    })
}

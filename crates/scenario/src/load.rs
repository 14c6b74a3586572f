//! From text or file to a checked scenario.

use std::path::Path;

use crate::builtin;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::Scenario;
use crate::read::{Reader, scenario};
use crate::source::{self, Source};
use crate::tree;

/// Why a scenario was not loaded. Each variant holds every fault that was found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file, or what it says, is at fault.
    #[error("{}", one_a_line(.0))]
    Faults(Vec<Diagnostic>),
    /// No scenario of this id is built in.
    #[error("there is no built-in scenario \"{id}\"; the built-in ones are {all}", id = .0, all = builtin_list())]
    NotBuiltIn(String),
    /// No charter of this id is built in, and no file has this name.
    #[error("there is no charter and no file \"{id}\"; the built-in charters are {all}", id = .0, all = builtin::charter_ids().join(", "))]
    NoCharter(String),
}

impl LoadError {
    /// The faults, for a list; a scenario that is not built in has no file to point at and gives none.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Faults(all) => all,
            Self::NotBuiltIn(_) | Self::NoCharter(_) => &[],
        }
    }
}

fn one_a_line(all: &[Diagnostic]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn builtin_list() -> String {
    builtin::scenario_ids().collect::<Vec<_>>().join(", ")
}

/// Checks a scenario's text: the scenario, if it can be played, and everything that is to be said about it, sorted by
/// place. `name` stands before every line that is told.
pub fn examine(name: &str, text: &str) -> (Option<Scenario>, Vec<Diagnostic>) {
    if let Err(fault) = source::whole(name, text) {
        return (None, vec![*fault]);
    }
    let mut reader = Reader::new(Source::new(name, text));
    let found = match tree::parse(text) {
        Ok(root) if root.text.starts_with('#') => {
            let message = "the file begins with an attribute".to_owned();
            reader.error(
                Code::Syntax,
                root.first_char(),
                message,
                "leave out lines that begin with #!",
            );
            None
        }
        Ok(root) => scenario(&mut reader, root),
        Err(fault) => {
            reader.syntax(&fault);
            None
        }
    };
    let diagnostics = reader.finish();
    let sound = diagnostics.iter().all(|d| d.severity != Severity::Error);
    (found.filter(|_| sound), diagnostics)
}

/// A scenario from its text.
///
/// # Errors
/// Every fault of the text, sorted by place.
pub fn load_str(name: &str, text: &str) -> Result<Scenario, Vec<Diagnostic>> {
    let (found, diagnostics) = examine(name, text);
    found.ok_or(diagnostics)
}

/// A scenario from a file, or from `scenario.ron` in a folder.
///
/// # Errors
/// [`LoadError::Faults`] with every fault of the file.
pub fn load_path(path: &Path) -> Result<Scenario, LoadError> {
    let file = source::file_of(path);
    let text = source::read(&file).map_err(|fault| LoadError::Faults(vec![*fault]))?;
    load_str(&file.display().to_string(), &text).map_err(LoadError::Faults)
}

/// A scenario that the program carries, as `gulf-of-guinea`.
///
/// # Errors
/// [`LoadError::NotBuiltIn`] for any other id.
pub fn embedded(id: &str) -> Result<Scenario, LoadError> {
    let (name, text) = builtin::scenario_text(id).ok_or_else(|| LoadError::NotBuiltIn(id.to_owned()))?;
    load_str(&name, text).map_err(LoadError::Faults)
}

/// A scenario by what a person typed: the id of a built-in one, else a path.
///
/// # Errors
/// As [`load_path`].
pub fn load(id_or_path: &str) -> Result<Scenario, LoadError> {
    if builtin::scenario_ids().any(|id| id == id_or_path) {
        return embedded(id_or_path);
    }
    load_path(Path::new(id_or_path))
}

/// A charter: a built-in one by its id, or a file of its own.
///
/// # Errors
/// Every fault of the file; the ids of the built-in charters where there is neither such a charter nor such a file.
pub fn load_charter(named: &str) -> Result<crate::model::Charter, LoadError> {
    if let Some(charter) = crate::read::built_in(named) {
        return Ok(charter);
    }
    let path = Path::new(named);
    if !path.exists() {
        return Err(LoadError::NoCharter(named.to_owned()));
    }
    let text = source::read(path).map_err(|fault| LoadError::Faults(vec![*fault]))?;
    crate::read::charter_alone(&path.display().to_string(), &text).map_err(LoadError::Faults)
}

//! The command line, called as a person calls it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

/// How a command ended: exit status, standard output, standard error.
pub(crate) struct Ended {
    pub(crate) status: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `indivisible` with these arguments.
pub(crate) fn run(arguments: &[&str]) -> Ended {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line: Vec<&str> = std::iter::once("indivisible")
        .chain(arguments.iter().copied())
        .collect();
    match cli::run(line, &mut out, &mut err) {
        cli::Outcome::Exit(status) => Ended {
            status,
            out: String::from_utf8(out).unwrap(),
            err: String::from_utf8(err).unwrap(),
        },
        cli::Outcome::OpenWindow(_) => panic!("{arguments:?} asked for the window"),
    }
}

/// The one JSON object of a `lab` command that has an answer.
pub(crate) fn lab(arguments: &[&str]) -> Value {
    let line: Vec<&str> = std::iter::once("lab")
        .chain(arguments.iter().copied())
        .chain(["--json"])
        .collect();
    let ended = run(&line);
    assert_eq!(ended.status, 0, "{arguments:?}: {}", ended.err);
    assert_eq!(ended.out.lines().count(), 1, "one line: {}", ended.out);
    serde_json::from_str(&ended.out).unwrap()
}

/// What a command with bad input says: exit status 2, nothing on standard output.
pub(crate) fn refused(arguments: &[&str]) -> String {
    let ended = run(arguments);
    assert_eq!(
        ended.status, 2,
        "{arguments:?} gave {:?} {:?}",
        ended.out, ended.err
    );
    assert_eq!(ended.out, "", "{arguments:?}");
    ended.err
}

/// A file in a folder of its own, gone with it.
pub(crate) struct Written {
    pub(crate) folder: TempDir,
    path: PathBuf,
}

impl Written {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        Self { folder, path }
    }

    pub(crate) fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// Another file beside it.
    pub(crate) fn beside(&self, name: &str) -> String {
        text(&self.folder.path().join(name))
    }
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A number of an answer.
pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// A list of numbers of an answer.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("{value} is no list"))
        .iter()
        .map(number)
        .collect()
}

/// The golden synthetic impactor's state and span, with a push at JD 2461923.5 along the velocity.
pub(crate) fn syn_1(push_mm_s: f64) -> Written {
    Written::new(
        "syn-1.ron",
        &format!(
            "(
    epoch_jd_tdb: 2460694.5,
    state: Heliocentric(
        position_au: (-0.5700897987226787, 0.9667258371478172, 0.38374204759250546),
        velocity_au_per_day: (-0.019492321618891355, 0.00020200114367657307, -0.0011778174285313177),
    ),
    non_gravitational: None,
    kicks: [(epoch_jd_tdb: 2461923.5, delta_v: AlongVelocity(mm_per_s: {push_mm_s:?}))],
    until_jd_tdb: 2463591.5,
)"
        ),
    )
}

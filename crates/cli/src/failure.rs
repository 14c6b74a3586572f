//! How a command fails, and with which exit status.

use std::io;

/// Why a command gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A flag or a file says something that cannot be.
    #[error("{0}")]
    BadInput(String),
    /// A file cannot be read or written.
    #[error("{path}: {why}")]
    File {
        /// As it was given.
        path: String,
        /// What the system says.
        why: io::Error,
    },
    /// Whoever read the output has gone; not an error.
    #[error("the output was closed")]
    ClosedPipe,
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
    /// The session or its physics failed.
    #[error("{0}")]
    Session(String),
}

impl Failure {
    /// Bad input, naming the flag it came from.
    pub fn flag(flag: &str, why: impl std::fmt::Display) -> Self {
        Self::BadInput(format!("{flag}: {why}"))
    }

    /// A file's failure.
    pub fn file(path: &std::path::Path, why: io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            why,
        }
    }

    /// 2 for bad input, 1 for the rest.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::BadInput(_) | Self::File { .. } => 2,
            Self::ClosedPipe => 0,
            Self::Output(_) | Self::Session(_) => 1,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Output(error)
        }
    }
}

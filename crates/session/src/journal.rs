//! The journal of one session: a header line and one line an entry, chained, append-only.
//!
//! An entry holds the command, the events that it caused and the hash of the state after them. Each line ends with its
//! link of the chain: SHA-256 over the previous link and the bytes of the line as written, never of a line written
//! again. A line is written whole before its command gets a receipt, so a killed program loses at most an unfinished
//! last line; anything else that does not fit is damage and is refused with the entry's number.

mod read;
mod write;

pub use read::{Journal, load, load_bytes};
pub use write::{JournalWriter, line};

use std::path::PathBuf;

use game::{Envelope, Event, Seq, StateHash};
use scenario::{FormId, ScenarioId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::WallTime;

/// Format of the journals that this program writes.
pub const FORMAT: u32 = 1;

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Format of the file.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// The scenario played.
    pub scenario: ScenarioId,
    /// SHA-256 of the scenario's text, hexadecimal.
    pub content_hash: String,
    /// The form in which it was played; absent where it was played as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormId>,
    /// Seed of every chance of the session.
    pub seed: u64,
    /// Name and version of the physics.
    pub physics: String,
    /// When the session was started; for people.
    pub started_at: Option<WallTime>,
}

/// One accepted command and what it caused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number, from 1.
    pub seq: Seq,
    /// The command and its sender.
    pub envelope: Envelope,
    /// Everything that followed from it.
    pub events: Vec<Event>,
    /// Hash of the state after the events.
    pub state_hash: StateHash,
    /// When it was accepted; for people, never read by a rule.
    pub recorded_at: Option<WallTime>,
}

/// Why a journal cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("{path}: {source}. Check that the folder exists, can be written, and has room.")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// There is already a journal, and journals are never overwritten.
    #[error("{path} exists already, and a journal is never overwritten: choose another name, or resume it.")]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// Another program has it open.
    #[error("{path} is being played in another window: close that one first.")]
    InUse {
        /// Which file.
        path: PathBuf,
    },
    /// The first line is missing or unreadable.
    #[error("{path} is not a journal of this program: its first line {why}.")]
    NotAJournal {
        /// Which file.
        path: PathBuf,
        /// What is wrong with the line.
        why: String,
    },
    /// A newer program wrote it.
    #[error(
        "{path} has format {found}; this program reads up to {FORMAT}: use the version that wrote it ({program})."
    )]
    Format {
        /// Which file.
        path: PathBuf,
        /// Format found.
        found: u32,
        /// Version that wrote it.
        program: String,
    },
    /// A line before the end does not fit.
    #[error("{path} is damaged at entry {seq} (line {line}): it {why}. The entries before it are whole.")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// First bad entry.
        seq: u64,
        /// Its line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

/// A link of the chain, as raw bytes.
pub(crate) type Link = [u8; 32];

/// What stands between a line's content and its link, and what follows the link.
const LINK_KEY: &[u8] = b",\"chain\":\"";
const LINK_END: &[u8] = b"\"}";
/// Bytes of the tail that carries the link: key, 64 hexadecimal digits, end.
const LINK_BYTES: usize = LINK_KEY.len() + 64 + LINK_END.len();

/// The link of a line's content (its bytes up to the key of the link) after the link before it.
fn link(previous: &Link, content: &[u8]) -> Link {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(content);
    hash.finalize().into()
}

/// Hexadecimal digits of a link.
fn hexadecimal(link: &Link) -> String {
    use std::fmt::Write as _;
    link.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

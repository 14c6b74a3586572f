//! Writing: one `write` a line, before the receipt; forced to the disk at most four times a second.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Entry, Header, Journal, JournalError, LINK_BYTES, LINK_END, LINK_KEY, Link, hexadecimal, link};
use crate::clock::WallTime;

/// Least time between two forced writes, ms: a laptop's disk needs 1 to 20 ms for one.
const SYNC_EVERY_MS: i64 = 250;

/// The end of a journal, where lines are appended.
#[derive(Debug)]
pub struct JournalWriter {
    sink: Sink,
    last: Link,
    synced_at: WallTime,
    dirty: bool,
    /// A half-written line could not be cut off.
    torn: bool,
}

#[derive(Debug)]
enum Sink {
    /// `whole` is the length up to the last whole line.
    File {
        file: File,
        path: PathBuf,
        whole: u64,
    },
    Memory(Vec<u8>),
}

/// One line of a journal with its newline, and the link it ends with.
///
/// # Panics
/// Never for the types of this crate: every one of them serialises to a JSON object.
pub fn line<T: Serialize>(value: &T, previous: &[u8; 32]) -> (Vec<u8>, [u8; 32]) {
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    assert_eq!(bytes.pop(), Some(b'}'), "a journal line is a JSON object");
    let next = link(previous, &bytes);
    bytes.reserve(LINK_BYTES + 1);
    bytes.extend_from_slice(LINK_KEY);
    bytes.extend_from_slice(hexadecimal(&next).as_bytes());
    bytes.extend_from_slice(LINK_END);
    bytes.push(b'\n');
    (bytes, next)
}

impl JournalWriter {
    /// Starts a journal in a new file. Nothing is ever overwritten.
    pub fn create(path: &Path, header: &Header) -> Result<Self, JournalError> {
        let io = |source| JournalError::Io {
            path: path.to_path_buf(),
            source,
        };
        let file = match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(JournalError::Exists {
                    path: path.to_path_buf(),
                });
            }
            Err(e) => return Err(io(e)),
        };
        lock(&file, path)?;
        let sink = Sink::File {
            file,
            path: path.to_path_buf(),
            whole: 0,
        };
        let mut journal = Self {
            sink,
            last: [0; 32],
            synced_at: WallTime(i64::MIN / 2),
            dirty: false,
            torn: false,
        };
        journal.write_line(header)?;
        journal.sync()?;
        Ok(journal)
    }

    /// A journal in memory: for tests, and for many exercises in a row.
    pub fn in_memory(header: &Header) -> Result<Self, JournalError> {
        let mut journal = Self {
            sink: Sink::Memory(Vec::new()),
            last: [0; 32],
            synced_at: WallTime(i64::MIN / 2),
            dirty: false,
            torn: false,
        };
        journal.write_line(header)?;
        Ok(journal)
    }

    /// Goes on where a loaded journal ended; an unfinished last line is cut off.
    pub fn resume(path: &Path, loaded: &Journal) -> Result<Self, JournalError> {
        let io = |source| JournalError::Io {
            path: path.to_path_buf(),
            source,
        };
        let mut file = OpenOptions::new().write(true).open(path).map_err(io)?;
        lock(&file, path)?;
        file.set_len(loaded.whole_bytes).map_err(io)?;
        file.seek(SeekFrom::End(0)).map_err(io)?;
        let sink = Sink::File {
            file,
            path: path.to_path_buf(),
            whole: loaded.whole_bytes,
        };
        Ok(Self {
            sink,
            last: loaded.last_link,
            synced_at: WallTime(i64::MIN / 2),
            dirty: true,
            torn: false,
        })
    }

    /// Appends an entry in one write. On return a killed program no longer loses it.
    pub fn append(&mut self, entry: &Entry) -> Result<(), JournalError> {
        self.write_line(entry)
    }

    /// Forces what was written to the disk, if the last time is at least a quarter of a second ago.
    pub fn sync_if_due(&mut self, now: WallTime) -> Result<(), JournalError> {
        if self.dirty && now.0 - self.synced_at.0 >= SYNC_EVERY_MS {
            self.synced_at = now;
            self.sync()?;
        }
        Ok(())
    }

    /// Forces what was written to the disk.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.dirty = false;
        match &mut self.sink {
            Sink::File { file, path, .. } => file.sync_data().map_err(|source| JournalError::Io {
                path: path.clone(),
                source,
            }),
            Sink::Memory(_) => Ok(()),
        }
    }

    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.sink {
            Sink::File { path, .. } => Some(path),
            Sink::Memory(_) => None,
        }
    }

    /// The bytes written so far, of a journal in memory.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.sink {
            Sink::File { .. } => None,
            Sink::Memory(bytes) => Some(bytes),
        }
    }

    fn write_line<T: Serialize>(&mut self, value: &T) -> Result<(), JournalError> {
        if self.torn {
            let path = self.path().map(Path::to_path_buf).unwrap_or_default();
            let source = std::io::Error::other("an earlier line could only be written in part");
            return Err(JournalError::Io { path, source });
        }
        let (bytes, next) = line(value, &self.last);
        match &mut self.sink {
            Sink::File { file, path, whole } => {
                if let Err(source) = file.write_all(&bytes) {
                    // A full disk may have taken half of the line: cut it off, so that the next line can follow. If
                    // that fails too, nothing may follow it: at the end of the file reading drops it.
                    self.torn = file
                        .set_len(*whole)
                        .and_then(|()| file.seek(SeekFrom::End(0)))
                        .is_err();
                    return Err(JournalError::Io {
                        path: path.clone(),
                        source,
                    });
                }
                *whole += bytes.len() as u64;
            }
            Sink::Memory(all) => all.extend_from_slice(&bytes),
        }
        self.last = next;
        self.dirty = true;
        Ok(())
    }
}

/// Two writers on one journal would tear it; a file system without locks is taken on trust.
fn lock(file: &File, path: &Path) -> Result<(), JournalError> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse {
            path: path.to_path_buf(),
        }),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

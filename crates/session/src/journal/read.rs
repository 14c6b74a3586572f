//! Reading: the chain first, then the words.

use std::path::Path;

use super::{Entry, FORMAT, Header, JournalError, LINK_BYTES, LINK_END, LINK_KEY, Link, hexadecimal, link};

/// A journal as read: whole up to its end, or up to an unfinished last line.
#[derive(Clone, Debug)]
pub struct Journal {
    /// The first line.
    pub header: Header,
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// An unfinished last line that was left out, if there was one: said to people, never guessed at.
    pub dropped_tail: Option<String>,
    /// Bytes up to the end of the last whole line.
    pub(super) whole_bytes: u64,
    /// The last link of the chain.
    pub(super) last_link: Link,
}

/// Reads a journal file.
///
/// # Errors
/// If it cannot be read, is none, is of a newer format, or is damaged before its end (the first bad entry is named).
pub fn load(path: &Path) -> Result<Journal, JournalError> {
    let bytes = std::fs::read(path).map_err(|source| JournalError::Io {
        path: path.to_path_buf(),
        source,
    })?;
    load_bytes(&bytes, path)
}

/// Reads a journal from memory; `path` is only for messages.
pub fn load_bytes(bytes: &[u8], path: &Path) -> Result<Journal, JournalError> {
    let not_a_journal = |why: &str| JournalError::NotAJournal {
        path: path.to_path_buf(),
        why: why.to_owned(),
    };
    let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let mut lines = bytes[..whole]
        .split_inclusive(|b| *b == b'\n')
        .map(|l| &l[..l.len() - 1]);
    let first = lines
        .next()
        .ok_or_else(|| not_a_journal("is missing or unfinished"))?;
    let start = unlink(first, &[0; 32]).map_err(|why| not_a_journal(&why))?;
    let header = parse_header(&start.0, path)?;
    let mut last_link = start.1;
    let mut entries: Vec<Entry> = Vec::new();
    for (at, text) in lines.enumerate() {
        let expected = at as u64 + 1;
        let damaged = |why: String| JournalError::Damaged {
            path: path.to_path_buf(),
            seq: expected,
            line: at + 2,
            why,
        };
        let (json, next) = unlink(text, &last_link).map_err(&damaged)?;
        let entry: Entry =
            serde_json::from_slice(&json).map_err(|e| damaged(format!("cannot be understood ({e})")))?;
        if entry.seq.0 != expected {
            return Err(damaged(format!("says that it is entry {}", entry.seq.0)));
        }
        last_link = next;
        entries.push(entry);
    }
    let tail = &bytes[whole..];
    let dropped_tail = (!tail.is_empty()).then(|| {
        format!(
            "the last line ({} bytes, after entry {}) was unfinished and is left out",
            tail.len(),
            entries.len()
        )
    });
    Ok(Journal {
        header,
        entries,
        dropped_tail,
        whole_bytes: whole as u64,
        last_link,
    })
}

/// Checks a line's link and gives back its JSON and the link.
fn unlink(text: &[u8], previous: &Link) -> Result<(Vec<u8>, Link), String> {
    let split = text
        .len()
        .checked_sub(LINK_BYTES)
        .ok_or("is too short to carry its link of the chain")?;
    let (content, tail) = text.split_at(split);
    if !tail.starts_with(LINK_KEY) || !tail.ends_with(LINK_END) {
        return Err("does not end with its link of the chain".to_owned());
    }
    let next = link(previous, content);
    if tail[LINK_KEY.len()..LINK_BYTES - LINK_END.len()] != *hexadecimal(&next).as_bytes() {
        return Err("does not fit its link of the chain: it or the line before it was changed".to_owned());
    }
    let mut json = content.to_vec();
    json.push(b'}');
    Ok((json, next))
}

/// Reads the header; the format is looked at first, because a newer one may have other fields.
fn parse_header(json: &[u8], path: &Path) -> Result<Header, JournalError> {
    #[derive(serde::Deserialize)]
    struct Format {
        format: u32,
        program: String,
    }
    let bad = |e: serde_json::Error| JournalError::NotAJournal {
        path: path.to_path_buf(),
        why: format!("cannot be understood ({e})"),
    };
    let Format { format, program } = serde_json::from_slice(json).map_err(bad)?;
    if format != FORMAT {
        return Err(JournalError::Format {
            path: path.to_path_buf(),
            found: format,
            program,
        });
    }
    serde_json::from_slice(json).map_err(bad)
}

//! The text of a scenario: read with care, and asked for lines and columns.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Severity};

/// Largest scenario file that is read, bytes. The largest of ours is a twentieth of it.
pub const MAX_BYTES: u64 = 1_048_576;

/// Longest line that is kept with a fault, bytes.
const LONGEST_SHOWN: usize = 8_192;

/// A scenario's text and the name by which people know it.
pub(crate) struct Source<'s> {
    pub(crate) file: &'s str,
    pub(crate) text: &'s str,
    line_starts: Vec<usize>,
}

impl<'s> Source<'s> {
    pub(crate) fn new(file: &'s str, text: &'s str) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            file,
            text,
            line_starts,
        }
    }

    /// Line and column in characters, both from 1, of a byte of the text.
    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|&start| start <= at).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let column = self
            .text
            .get(start..at)
            .map_or(1, |before| before.chars().count() + 1);
        (line, column)
    }

    /// The byte at this line and column (from 1, in characters), or the nearest there is.
    pub(crate) fn byte_at(&self, line: usize, column: usize) -> usize {
        let start = self
            .line_starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or("");
        let within = rest
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(rest.len(), |(at, _)| at);
        start + within
    }

    /// A diagnostic at these bytes.
    pub(crate) fn diagnose(
        &self,
        code: Code,
        severity: Severity,
        span: Range<usize>,
        message: String,
        help: String,
    ) -> Diagnostic {
        let (line, column) = self.place(span.start);
        let from = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let to = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let whole = self
            .text
            .get(from..to)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r']);
        let source_line = if whole.len() > LONGEST_SHOWN {
            String::new()
        } else {
            whole.to_owned()
        };
        Diagnostic {
            code,
            severity,
            file: self.file.to_owned(),
            line,
            column,
            span,
            message,
            help,
            source_line,
        }
    }
}

/// The scenario file meant by a path: itself, or `scenario.ron` in a folder.
pub(crate) fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join("scenario.ron")
    } else {
        path.to_owned()
    }
}

fn of_file(name: &str, code: Code, message: String, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::of_file(name, code, message, help))
}

/// Reads a file that should hold a scenario.
pub(crate) fn read(path: &Path) -> Result<String, Box<Diagnostic>> {
    let name = path.display().to_string();
    let unreadable = |e: std::io::Error| {
        of_file(
            &name,
            Code::Unreadable,
            format!("the file cannot be read: {e}"),
            "name a scenario file, or a folder that holds scenario.ron",
        )
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(too_large(&name, size));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        of_file(
            &name,
            Code::NotText,
            format!("the file is not UTF-8 text (byte {at} fits no character)"),
            "save the scenario as plain text in UTF-8",
        )
    })
}

fn too_large(name: &str, size: u64) -> Box<Diagnostic> {
    of_file(
        name,
        Code::TooLarge,
        format!("the file has {size} bytes, and a scenario has at most {MAX_BYTES}"),
        "check that this is the file you meant",
    )
}

/// Faults of the text as a whole, before it is parsed.
pub(crate) fn whole(name: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    if text.len() as u64 > MAX_BYTES {
        return Err(too_large(name, text.len() as u64));
    }
    if let Some(at) = text.find('\0') {
        return Err(of_file(
            name,
            Code::NotText,
            format!("the file is not text (byte {at} is zero)"),
            "save the scenario as plain text in UTF-8",
        ));
    }
    if crate::tree::skip_blank(text) == text.len() {
        return Err(of_file(
            name,
            Code::Empty,
            "the file holds no scenario".to_owned(),
            "start from a copy of scenarios/gulf-of-guinea/scenario.ron",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_bytes_come_back() {
        let source = Source::new("x", "a\näöü b\n");
        let at = source.text.find('b').unwrap();
        assert_eq!(source.place(at), (2, 5));
        assert_eq!(source.byte_at(2, 5), at);
        assert_eq!(source.place(source.text.len()), (3, 1));
    }
}

//! What is wrong with a scenario file, where, and what to do about it.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The scenario cannot be played.
    Error,
    /// It can be played, but somebody will stumble.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// The kind of a fault. Each has a paragraph in `docs/scenario-errors.md` and a fixture among the tests.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The code as it is printed, as `S014`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

codes! {
    /// The file cannot be read.
    Unreadable = "S001",
    /// The file is larger than any scenario.
    TooLarge = "S002",
    /// The file is not UTF-8 text.
    NotText = "S003",
    /// The file holds nothing.
    Empty = "S004",
    /// The text is not RON.
    Syntax = "S005",
    /// Brackets nest too deeply.
    TooDeep = "S006",
    /// A field that nobody reads.
    UnknownField = "S007",
    /// A field that must be there.
    MissingField = "S008",
    /// A field given twice.
    RepeatedField = "S009",
    /// A value of another type.
    WrongType = "S010",
    /// A text that says nothing.
    MissingText = "S011",
    /// A list that must hold something.
    EmptyList = "S012",
    /// An id that is not written as ids are.
    MalformedId = "S013",
    /// A reference to something that is not there.
    UnknownId = "S014",
    /// Two things with one id.
    RepeatedId = "S015",
    /// A quantity outside its range.
    OutOfRange = "S016",
    /// NaN or infinite.
    NotFinite = "S017",
    /// A field whose name carries another unit.
    WrongUnit = "S018",
    /// A name that is none of the choices.
    UnknownChoice = "S019",
    /// A day that no calendar has.
    NoSuchDate = "S020",
    /// Dates that run backwards.
    DatesOutOfOrder = "S021",
    /// A launch season that ends before it begins.
    SeasonReversed = "S022",
    /// A time that the ephemeris does not cover.
    OutsideEphemeris = "S023",
    /// An orbit that does not meet the Earth.
    NeverMeetsEarth = "S024",
    /// A decision rule that does not exist.
    UnknownRule = "S025",
    /// A decision rule that nobody can satisfy.
    UnsatisfiableRule = "S026",
    /// A charter led by nobody.
    NoLead = "S027",
    /// Motives that do not sum to one hundred.
    MotivesSum = "S028",
    /// A seat that answers for no ground.
    NoTerritory = "S029",
    /// A country that two seats answer for.
    TerritoryTwice = "S030",
    /// An observation that cannot be made.
    ImpossiblePoint = "S031",
    /// An inject that cannot happen.
    ImpossibleInject = "S032",
    /// Steps that do not rise.
    NotAscending = "S033",
    /// A format that this program does not read.
    UnknownFormat = "S034",
    /// A brief that takes too long to read.
    LongBrief = "S035",
    /// An observation of what nobody can see.
    Unseen = "S036",
    /// A form of play that leaves out what it needs.
    UnplayableForm = "S037",
    /// Minutes that are more than there are.
    MinutesSum = "S038",
    /// A table that may say nothing but phrases, and has none.
    NoPhrases = "S039",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Characters of a source line that the long form shows; a longer line is cut around the place.
const WIDTH: usize = 120;

/// One fault with its place. `Display` gives the one-line form; [`Diagnostic::long`] adds the source line and a caret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The kind of fault.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The file as it was named by whoever asked.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The bytes meant.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The source line, for the long form.
    pub source_line: String,
}

impl Diagnostic {
    /// A fault of a whole file, of which no line can be shown.
    pub fn of_file(file: &str, code: Code, message: String, help: &str) -> Self {
        Self {
            code,
            severity: Severity::Error,
            file: file.to_owned(),
            line: 1,
            column: 1,
            span: 0..0,
            message,
            help: help.to_owned(),
            source_line: String::new(),
        }
    }

    /// The one-line form, then the source line with a caret below the place.
    pub fn long(&self) -> String {
        if self.source_line.is_empty() {
            return self.to_string();
        }
        let number = self.line.to_string();
        let before = self.column.saturating_sub(1);
        let skipped = if before > WIDTH / 2 { before - WIDTH / 4 } else { 0 };
        // A tab would put the caret elsewhere on every terminal.
        let shown: String = self
            .source_line
            .chars()
            .skip(skipped)
            .take(WIDTH)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let room = shown.chars().count().saturating_sub(before - skipped).max(1);
        let width = self.span.len().clamp(1, room);
        format!(
            "{self}\n {number} | {shown}\n {} | {}{}",
            " ".repeat(number.len()),
            " ".repeat(before - skipped),
            "^".repeat(width),
        )
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            severity,
            code,
            message,
            help,
            ..
        } = self;
        write!(
            f,
            "{file}:{line}:{column}: {severity}[{code}]: {message}. help: {help}"
        )
    }
}

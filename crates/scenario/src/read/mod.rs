//! Reads values out of the tree, noting every fault and going on.
//!
//! A getter gives `None` when it has noted a fault, and callers build what they can from the rest; so a fault is told
//! once, and never as another one that follows from it.

mod asteroid;
mod capabilities;
mod charters;
mod events;
mod fields;
mod forms;
mod names;
mod own_rules;
mod scenario;
mod seats;
mod tables;

pub(crate) use charters::{built_in, charter_alone};
pub(crate) use fields::Fields;
pub(crate) use names::{Kind, Names};
pub(crate) use scenario::scenario;

use std::ops::RangeInclusive;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{Date, Money};
use crate::source::Source;
use crate::suggest;
use crate::tree::{Node, Shape};

/// Largest amount of money in a scenario: a hundred times the world's product, M USD.
const MOST_MONEY_M_USD: f64 = 1e10;

/// Most faults that are told of one file.
pub const MOST_DIAGNOSTICS: usize = 1_000;

/// The text being read and what was found wrong with it.
pub(crate) struct Reader<'s> {
    source: Source<'s>,
    found: Vec<Diagnostic>,
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else a value is, it is the same fault"
)]
impl<'s> Reader<'s> {
    pub(crate) fn new(source: Source<'s>) -> Self {
        Self {
            source,
            found: Vec::new(),
        }
    }

    /// All that was found, by place.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|d| (d.span.start, d.code));
        self.found
    }

    pub(crate) fn text(&self) -> &'s str {
        self.source.text
    }

    pub(crate) fn error(&mut self, code: Code, node: Node<'s>, message: String, help: impl Into<String>) {
        self.note(code, Severity::Error, node, message, help.into());
    }

    pub(crate) fn warning(&mut self, code: Code, node: Node<'s>, message: String, help: impl Into<String>) {
        self.note(code, Severity::Warning, node, message, help.into());
    }

    fn note(&mut self, code: Code, severity: Severity, node: Node<'s>, message: String, help: String) {
        if !self.full() {
            self.found
                .push(self.source.diagnose(code, severity, node.span(), message, help));
        }
    }

    /// Nobody reads on beyond this, and a file that is no scenario could have a hundred thousand.
    pub(crate) fn full(&self) -> bool {
        self.found.len() >= MOST_DIAGNOSTICS
    }

    /// A fault of syntax, which ends the reading.
    pub(crate) fn syntax(&mut self, fault: &ron::error::SpannedError) {
        let at = self.source.byte_at(fault.span.end.line, fault.span.end.col);
        let (code, message, help) = if fault.code == ron::Error::ExceededRecursionLimit {
            let message = format!("brackets nest more than {} deep", crate::tree::MAX_DEPTH);
            (
                Code::TooDeep,
                message,
                "a scenario needs eight levels: is a bracket left open?",
            )
        } else {
            let why = fault.code.to_string();
            let (first, rest) = why.split_at(why.chars().next().map_or(0, char::len_utf8));
            let message = format!("the text is not RON: {}{rest}", first.to_lowercase());
            (
                Code::Syntax,
                message,
                "look here and just before it for a missing comma, bracket or quote",
            )
        };
        let found = self
            .source
            .diagnose(code, Severity::Error, at..at, message, help.to_owned());
        self.found.push(found);
    }

    fn wrong_type(&mut self, node: Node<'s>, what: &str, expected: &str, shape: &Shape<'_>) {
        let help = match (shape, expected) {
            (Shape::Text(_), "a whole number" | "a number") => "write the number without quotes",
            (Shape::Named(..), "a text") => "write the text in double quotes",
            (Shape::Number(_), "a whole number") => "leave out the decimals",
            (Shape::Tuple(_) | Shape::Fields(_), "a list") => "a list stands in square brackets: [ … ]",
            (Shape::List(_), _) => "a group stands in round brackets: ( … )",
            _ => "see the same place in scenarios/gulf-of-guinea/scenario.ron",
        };
        let message = format!("{what} should be {expected}, and this is {}", shape.name());
        self.error(Code::WrongType, node, message, help);
    }

    /// A text that says something.
    pub(crate) fn words(&mut self, node: Node<'s>, what: &str) -> Option<String> {
        match node.shape() {
            Shape::Text(text) if text.trim().is_empty() => {
                self.error(
                    Code::MissingText,
                    node,
                    format!("{what} is empty"),
                    "write what people shall read",
                );
                None
            }
            Shape::Text(text) => Some(text),
            other => {
                self.wrong_type(node, what, "a text", &other);
                None
            }
        }
    }

    /// A whole number in a range.
    pub(crate) fn whole(&mut self, node: Node<'s>, what: &str, range: RangeInclusive<i64>) -> Option<i64> {
        match node.shape() {
            Shape::Whole(n) if range.contains(&n) => Some(n),
            Shape::Whole(n) => {
                let message = format!("{what} is {n}, outside {} to {}", range.start(), range.end());
                self.error(Code::OutOfRange, node, message, "give a value inside the range");
                None
            }
            Shape::Number(x) if !x.is_finite() => self.not_finite(node, what),
            other => {
                self.wrong_type(node, what, "a whole number", &other);
                None
            }
        }
    }

    /// A number in a range.
    pub(crate) fn number(&mut self, node: Node<'s>, what: &str, range: RangeInclusive<f64>) -> Option<f64> {
        let x = match node.shape() {
            Shape::Whole(n) => n as f64,
            Shape::Number(x) if !x.is_finite() => return self.not_finite(node, what),
            Shape::Number(x) => x,
            other => {
                self.wrong_type(node, what, "a number", &other);
                return None;
            }
        };
        if range.contains(&x) {
            return Some(x);
        }
        let message = format!("{what} is {x}, outside {} to {}", range.start(), range.end());
        self.error(
            Code::OutOfRange,
            node,
            message,
            "give a value inside the range, in the unit of the field's name",
        );
        None
    }

    fn not_finite<T>(&mut self, node: Node<'s>, what: &str) -> Option<T> {
        let message = format!("{what} is {}, which is no quantity", node.text);
        self.error(Code::NotFinite, node, message, "give a finite number");
        None
    }

    /// A number in a range that is a whole multiple of one `per`-th; gives the multiple.
    fn exact(&mut self, node: Node<'s>, what: &str, range: RangeInclusive<f64>, per: f64) -> Option<i64> {
        let x = self.number(node, what, range)?;
        let units = (x * per).round();
        if (x * per - units).abs() < 1e-6 * units.abs().max(1.0) {
            return Some(units as i64);
        }
        let message = format!(
            "{what} is {x}, finer than the steps of {} that are kept",
            1.0 / per
        );
        self.error(Code::OutOfRange, node, message, "round it");
        None
    }

    /// Money from a field in millions of US dollars.
    pub(crate) fn money(&mut self, node: Node<'s>, what: &str) -> Option<Money> {
        self.exact(node, what, 0.0..=MOST_MONEY_M_USD, 100.0).map(Money)
    }

    /// Parts per million from a field in percent.
    pub(crate) fn percent_as_ppm(&mut self, node: Node<'s>, what: &str) -> Option<i64> {
        self.exact(node, what, 0.0..=100.0, 10_000.0)
    }

    /// True or false.
    pub(crate) fn truth(&mut self, node: Node<'s>, what: &str) -> Option<bool> {
        match node.shape() {
            Shape::Truth(truth) => Some(truth),
            other => {
                self.wrong_type(node, what, "true or false", &other);
                None
            }
        }
    }

    /// A day, as `"2025-03-17"`.
    pub(crate) fn date(&mut self, node: Node<'s>, what: &str) -> Option<Date> {
        let text = self.words(node, what)?;
        let date = Date::from_iso(&text);
        if date.is_none() {
            let message = format!("{what} is \"{text}\", which is no day of the calendar");
            self.error(
                Code::NoSuchDate,
                node,
                message,
                "write year, month and day, as \"2025-03-17\"",
            );
        }
        date
    }

    /// The values of a list, which may be empty.
    pub(crate) fn list(&mut self, node: Node<'s>, what: &str) -> Option<Vec<Node<'s>>> {
        match node.shape() {
            Shape::List(items) => Some(items),
            other => {
                self.wrong_type(node, what, "a list", &other);
                None
            }
        }
    }

    /// The values of a list that must hold something.
    pub(crate) fn some_list(&mut self, node: Node<'s>, what: &str) -> Option<Vec<Node<'s>>> {
        let items = self.list(node, what)?;
        if items.is_empty() {
            self.error(
                Code::EmptyList,
                node,
                format!("{what} is empty"),
                "give at least one",
            );
            return None;
        }
        Some(items)
    }

    /// The values of a tuple with so many.
    pub(crate) fn tuple(&mut self, node: Node<'s>, what: &str, count: usize) -> Option<Vec<Node<'s>>> {
        match node.shape() {
            Shape::Tuple(items) if items.len() == count => Some(items),
            Shape::Tuple(items) => {
                let message = format!(
                    "{what} should hold {count} values, and this holds {}",
                    items.len()
                );
                self.error(
                    Code::WrongType,
                    node,
                    message,
                    "give as many values as are asked for",
                );
                None
            }
            other => {
                self.wrong_type(node, what, &format!("{count} values in round brackets"), &other);
                None
            }
        }
    }

    /// A name and what stands in the brackets after it.
    pub(crate) fn variant(&mut self, node: Node<'s>, what: &str) -> Option<(Node<'s>, Option<Node<'s>>)> {
        match node.shape() {
            Shape::Named(name, inner) => Some((name, inner)),
            other => {
                self.wrong_type(node, what, "one of the names of choices", &other);
                None
            }
        }
    }

    /// One of these names, without anything after it.
    pub(crate) fn choice<T: Copy>(&mut self, node: Node<'s>, what: &str, all: &[(&str, T)]) -> Option<T> {
        let (name, inner) = self.variant(node, what)?;
        let Some((_, value)) = all.iter().find(|(n, _)| *n == name.text) else {
            let names: Vec<&str> = all.iter().map(|(n, _)| *n).collect();
            return self.no_such_choice(name, what, &names);
        };
        self.nothing_after(name, inner)?;
        Some(*value)
    }

    pub(crate) fn no_such_choice<T>(&mut self, name: Node<'s>, what: &str, all: &[&str]) -> Option<T> {
        let help = suggest::help(name.text, all, "choices");
        self.error(
            Code::UnknownChoice,
            name,
            format!("{what} cannot be `{}`", name.text),
            help,
        );
        None
    }

    /// Notes anything in brackets after a name that takes nothing.
    pub(crate) fn nothing_after(&mut self, name: Node<'s>, inner: Option<Node<'s>>) -> Option<()> {
        let Some(inner) = inner else { return Some(()) };
        let message = format!("{} takes nothing in brackets", name.text);
        self.error(Code::WrongType, inner, message, "leave the brackets out");
        None
    }

    /// The so many values in brackets after a name.
    pub(crate) fn arguments<const N: usize>(
        &mut self,
        name: Node<'s>,
        inner: Option<Node<'s>>,
    ) -> Option<[Node<'s>; N]> {
        let Some(inner) = inner else {
            let message = format!("{} needs {N} in brackets", name.text);
            self.error(
                Code::WrongType,
                name,
                message,
                format!("write {}( … )", name.text),
            );
            return None;
        };
        let items = self.tuple(inner, name.text, N)?;
        <[Node<'s>; N]>::try_from(items).ok()
    }

    /// The fields in brackets after a name.
    pub(crate) fn named_fields(&mut self, name: Node<'s>, inner: Option<Node<'s>>) -> Option<Fields<'s>> {
        let Some(inner) = inner else {
            let message = format!("{} needs fields in brackets", name.text);
            self.error(
                Code::WrongType,
                name,
                message,
                format!("write {}( … )", name.text),
            );
            return None;
        };
        self.fields(inner, name.text)
    }

    /// An id of lower-case letters, digits, and `joint` between them.
    pub(crate) fn id(&mut self, node: Node<'s>, what: &str, joint: char) -> Option<String> {
        let text = self.words(node, what)?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
        if text.chars().all(fits) && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.len() <= 48 {
            return Some(text);
        }
        let message = format!("{what} is \"{text}\", which is no id");
        let help = format!("use at most 48 lower-case letters, digits and {joint}, a letter first");
        self.error(Code::MalformedId, node, message, help);
        None
    }

    /// The text of a reference to one of the known names.
    pub(crate) fn refer(&mut self, node: Node<'s>, kind: Kind<'_>) -> Option<String> {
        let text = self.words(node, &format!("the {}", kind.one))?;
        if kind.names.contains(&text) {
            return Some(text);
        }
        if self.full() {
            return None;
        }
        let names: Vec<&str> = kind.names.iter().map(String::as_str).collect();
        let help = suggest::help(&text, &names, kind.many);
        self.error(
            Code::UnknownId,
            node,
            format!("unknown {} \"{text}\"", kind.one),
            help,
        );
        None
    }

    /// Reads every item, and gives all of them or, if one was at fault, nothing.
    pub(crate) fn each<T>(
        &mut self,
        items: Vec<Node<'s>>,
        mut read: impl FnMut(&mut Self, Node<'s>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let all: Vec<Option<T>> = items.into_iter().map(|item| read(self, item)).collect();
        all.into_iter().collect()
    }
}

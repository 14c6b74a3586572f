//! RON as a tree that remembers where each value stands.
//!
//! The `ron` crate parses; `RawValue` hands out slices of the source, so a slice's address tells its place. A value is
//! looked into only when it is asked for, so one wrong value never hides another.

use std::fmt;
use std::ops::Range;

use ron::Options;
use ron::error::SpannedError;
use ron::value::RawValue;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Deepest nesting of brackets that is read. A scenario needs eight.
pub(crate) const MAX_DEPTH: usize = 32;

fn options() -> Options {
    Options::default().with_recursion_limit(MAX_DEPTH)
}

/// One value in the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'s> {
    pub(crate) text: &'s str,
    at: usize,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Shape<'s> {
    /// `(a: 1, b: 2)`.
    Fields(Vec<(Node<'s>, Node<'s>)>),
    /// `[1, 2]`.
    List(Vec<Node<'s>>),
    /// `(1, 2)`; also `()`.
    Tuple(Vec<Node<'s>>),
    /// `Name`, or `Name(…)` with what follows the name.
    Named(Node<'s>, Option<Node<'s>>),
    /// `"text"`.
    Text(String),
    /// A whole number that fits 64 bits.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// `true` or `false`.
    Truth(bool),
    /// Anything else: maps, characters, bytes, ranges.
    Other,
}

impl Shape<'_> {
    /// For a message: "expected …, found a list".
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Fields(_) => "a group of fields",
            Self::List(_) => "a list",
            Self::Tuple(_) => "a tuple",
            Self::Named(..) => "a name",
            Self::Text(_) => "a text",
            Self::Whole(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Truth(_) => "true or false",
            Self::Other => "something else",
        }
    }
}

/// Parses the whole text once; after that no part of it can have a fault of syntax.
pub(crate) fn parse(text: &str) -> Result<Node<'_>, SpannedError> {
    options().from_str::<IgnoredAny>(text)?;
    let at = skip_blank(text);
    Ok(Node {
        text: text.get(at..).unwrap_or(""),
        at,
    })
}

/// Bytes of white space and comments at the start of a text.
pub(crate) fn skip_blank(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if rest.starts_with("//") {
            rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or("");
        } else if rest.starts_with("/*") {
            rest = after_block(rest);
        } else {
            return text.len() - rest.len();
        }
    }
}

/// What follows a block comment; these nest.
fn after_block(text: &str) -> &str {
    let (mut depth, mut from) = (0_usize, 0);
    while let Some(rest) = text.get(from..) {
        let Some(mark) = rest.find("*/").into_iter().chain(rest.find("/*")).min() else {
            return "";
        };
        depth = if rest.get(mark..).is_some_and(|r| r.starts_with("/*")) {
            depth + 1
        } else {
            depth - 1
        };
        from += mark + 2;
        if depth == 0 {
            return text.get(from..).unwrap_or("");
        }
    }
    ""
}

impl<'s> Node<'s> {
    /// The bytes of the source that it takes.
    pub(crate) fn span(self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// Its first character alone, to point at.
    pub(crate) fn first_char(self) -> Self {
        let end = self.text.chars().next().map_or(0, char::len_utf8);
        Self {
            text: self.text.get(..end).unwrap_or(""),
            at: self.at,
        }
    }

    /// A part of this node's own text, without the comments before it.
    fn part(self, text: &'s str) -> Self {
        let text = text.get(skip_blank(text)..).unwrap_or("");
        let inside = text.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        Self {
            text,
            at: self.at + inside,
        }
    }

    /// The items, if it is a list.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        if let Shape::List(items) = self.shape() {
            Some(items)
        } else {
            None
        }
    }

    /// The names and values, if it is a group of fields.
    pub(crate) fn entries(self) -> Option<Vec<(Self, Self)>> {
        if let Shape::Fields(entries) = self.shape() {
            Some(entries)
        } else {
            None
        }
    }

    /// The value of a field, if it is a group that has it.
    pub(crate) fn field(self, name: &str) -> Option<Self> {
        self.entries()?
            .into_iter()
            .find(|(n, _)| n.text == name)
            .map(|(_, value)| value)
    }

    /// What it says, if it is a text.
    pub(crate) fn said(self) -> Option<String> {
        if let Shape::Text(text) = self.shape() {
            Some(text)
        } else {
            None
        }
    }

    /// Looks into the value, one level deep.
    pub(crate) fn shape(self) -> Shape<'s> {
        match self.text.chars().next() {
            Some('(' | '[') => self.group(),
            Some('"') => options().from_str(self.text).map_or(Shape::Other, Shape::Text),
            Some('r') if self.text.get(1..).is_some_and(|t| t.starts_with(['"', '#'])) => {
                options().from_str(self.text).map_or(Shape::Other, Shape::Text)
            }
            Some(c) if c.is_alphabetic() || c == '_' => self.word(),
            Some(_) => self.number(),
            None => Shape::Other,
        }
    }

    fn number(self) -> Shape<'s> {
        match options().from_str::<i64>(self.text) {
            Ok(whole) => Shape::Whole(whole),
            Err(_) => options()
                .from_str::<f64>(self.text)
                .map_or(Shape::Other, Shape::Number),
        }
    }

    fn word(self) -> Shape<'s> {
        let end = self
            .text
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.text.len());
        let (name, rest) = self.text.split_at(end);
        match name {
            "true" => Shape::Truth(true),
            "false" => Shape::Truth(false),
            "inf" | "inff32" | "inff64" => Shape::Number(f64::INFINITY),
            "NaN" | "NaNf32" | "NaNf64" => Shape::Number(f64::NAN),
            "b" if rest.starts_with(['"', '\'']) => Shape::Other,
            _ => {
                let inner = rest.get(skip_blank(rest)..).filter(|r| !r.is_empty());
                Shape::Named(self.part(name), inner.map(|r| self.part(r)))
            }
        }
    }

    fn group(self) -> Shape<'s> {
        let Ok(group) = options().from_str::<Group<'s>>(self.text) else {
            return Shape::Other;
        };
        match group {
            Group::Fields(fields) => Shape::Fields(
                fields
                    .into_iter()
                    .map(|(name, value)| (self.part(name), self.part(value)))
                    .collect(),
            ),
            Group::Items(items) => {
                let items = items.into_iter().map(|item| self.part(item)).collect();
                if self.text.starts_with('[') {
                    Shape::List(items)
                } else {
                    Shape::Tuple(items)
                }
            }
        }
    }
}

/// One level of brackets.
enum Group<'s> {
    Fields(Vec<(&'s str, &'s str)>),
    Items(Vec<&'s str>),
}

impl<'de: 's, 's> Deserialize<'de> for Group<'s> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GroupVisitor)
    }
}

struct GroupVisitor;

impl<'de> Visitor<'de> for GroupVisitor {
    type Value = Group<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group or a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Group::Items(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<&'de RawValue>()? {
            items.push(item.get_ron());
        }
        Ok(Group::Items(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((Name(name), value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
            fields.push((name, value.get_ron()));
        }
        Ok(Group::Fields(fields))
    }
}

/// A field's name, as a slice of the source.
struct Name<'s>(&'s str);

impl<'de: 's, 's> Deserialize<'de> for Name<'s> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = &'de str;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(name)
            }
        }
        deserializer.deserialize_identifier(NameVisitor).map(Name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of value at once, with a comment inside, so that places are told apart from lengths.
    const SAMPLE: &str = "// head\n(a: 1, /* b: 2 */ c: [// one\n\"x\\\"y\", r#\"raw\"#], d: Kind(e: 2.5), f: Plain, g: -inf, h: (1, 2))";

    #[test]
    fn every_value_knows_its_place() {
        let all = parse(SAMPLE).unwrap().entries().unwrap();
        assert_eq!(
            all.iter().map(|(n, _)| n.text).collect::<Vec<_>>(),
            ["a", "c", "d", "f", "g", "h"]
        );
        for (name, value) in &all {
            assert_eq!(&SAMPLE[name.span()], name.text);
            assert_eq!(&SAMPLE[value.span()], value.text);
        }
        let Shape::List(texts) = all[1].1.shape() else {
            panic!("c is a list")
        };
        assert!(matches!(texts[0].shape(), Shape::Text(t) if t == "x\"y"));
        assert!(matches!(texts[1].shape(), Shape::Text(t) if t == "raw"));
        let Shape::Named(kind, Some(inner)) = all[2].1.shape() else {
            panic!("d is Kind(…)")
        };
        assert_eq!(kind.text, "Kind");
        let inside = inner.entries().unwrap();
        assert_eq!(&SAMPLE[inside[0].1.span()], "2.5");
        assert!(matches!(all[3].1.shape(), Shape::Named(_, None)));
        assert!(matches!(all[4].1.shape(), Shape::Number(x) if x == f64::NEG_INFINITY));
        assert!(matches!(all[5].1.shape(), Shape::Tuple(items) if items.len() == 2));
    }

    #[test]
    fn comments_nest_and_may_end_the_file() {
        assert_eq!(skip_blank("/* a /* b */ c */ x"), 18);
        assert_eq!(skip_blank("// nothing"), 10);
        assert_eq!(skip_blank("/* open"), 7);
        assert!(parse("(a: 1) // end").is_ok());
    }

    #[test]
    fn depth_is_limited() {
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(parse(&deep).unwrap_err().code, ron::Error::ExceededRecursionLimit);
    }
}

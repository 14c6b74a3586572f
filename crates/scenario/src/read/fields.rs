//! The fields of a group: asked for by name, and at the end the strays and the missing are told.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::{Kind, Reader};
use crate::diagnostic::Code;
use crate::model::{Money, SeatId};
use crate::suggest;
use crate::tree::{Node, Shape};

/// Endings of field names that carry a unit, longest first among those that end alike.
const UNITS: [&str; 26] = [
    "_per_million_m_usd",
    "_au_per_day",
    "_km_per_s",
    "_kg_m3",
    "_g_cm3",
    "_m_usd",
    "_b_usd",
    "_km_s",
    "_m_s",
    "_usd",
    "_jd_tdb",
    "_jd_utc",
    "_percent",
    "_ppm",
    "_ppb",
    "_arcsec",
    "_mas",
    "_million",
    "_days",
    "_months",
    "_years",
    "_minutes",
    "_au",
    "_km",
    "_kg",
    "_m",
];

/// A field's name without its unit, and the unit.
fn stem_and_unit(name: &str) -> (&str, &str) {
    let stem = UNITS
        .iter()
        .find_map(|unit| name.strip_suffix(unit))
        .filter(|s| !s.is_empty())
        .unwrap_or(name);
    (stem, name.get(stem.len()..).unwrap_or(""))
}

/// The fields of one group. Ask for all that there may be, then call [`Fields::end`].
pub(crate) struct Fields<'s> {
    /// What the group is, for messages: `seat NGA`.
    what: String,
    open: Node<'s>,
    entries: Vec<(Node<'s>, Node<'s>)>,
    asked: Vec<&'static str>,
    missing: Vec<&'static str>,
}

impl<'s> Reader<'s> {
    /// The fields of a group; notes those given twice.
    pub(crate) fn fields(&mut self, node: Node<'s>, what: &str) -> Option<Fields<'s>> {
        let shape = node.shape();
        let entries = if let Shape::Fields(entries) = shape {
            entries
        } else if matches!(&shape, Shape::Tuple(items) if items.is_empty()) {
            Vec::new()
        } else {
            self.wrong_type(node, what, "a group of fields", &shape);
            return None;
        };
        let mut seen = BTreeSet::new();
        for (name, _) in &entries {
            if !seen.insert(name.text) {
                let message = format!("{what} has `{}` twice", name.text);
                self.error(Code::RepeatedField, *name, message, "keep one of the two");
            }
        }
        Some(Fields {
            what: what.to_owned(),
            open: node.first_char(),
            entries,
            asked: Vec::new(),
            missing: Vec::new(),
        })
    }
}

impl<'s> Fields<'s> {
    /// Names the group better, once its id is known.
    pub(crate) fn rename(&mut self, what: String) {
        self.what = what;
    }

    fn called(&self, name: &str) -> String {
        format!("`{name}` of {}", self.what)
    }

    /// The field's value, if it is there; it may be left out.
    pub(crate) fn maybe(&mut self, name: &'static str) -> Option<Node<'s>> {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
        self.entries
            .iter()
            .find(|(n, _)| n.text == name)
            .map(|(_, value)| *value)
    }

    /// The field's value, which must be there.
    pub(crate) fn need(&mut self, name: &'static str) -> Option<Node<'s>> {
        let value = self.maybe(name);
        if value.is_none() {
            self.missing.push(name);
        }
        value
    }

    pub(crate) fn words(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<String> {
        let node = self.need(name)?;
        r.words(node, &self.called(name))
    }

    pub(crate) fn whole(
        &mut self,
        r: &mut Reader<'s>,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Option<i64> {
        let node = self.need(name)?;
        r.whole(node, &self.called(name), range)
    }

    /// As [`Self::whole`], or the given value where the field is left out.
    pub(crate) fn maybe_whole(
        &mut self,
        r: &mut Reader<'s>,
        name: &'static str,
        range: RangeInclusive<i64>,
        otherwise: i64,
    ) -> Option<i64> {
        match self.maybe(name) {
            Some(node) => r.whole(node, &self.called(name), range),
            None => Some(otherwise),
        }
    }

    pub(crate) fn number(
        &mut self,
        r: &mut Reader<'s>,
        name: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let node = self.need(name)?;
        r.number(node, &self.called(name), range)
    }

    pub(crate) fn money(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<Money> {
        let node = self.need(name)?;
        r.money(node, &self.called(name))
    }

    pub(crate) fn ppm(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<i64> {
        let node = self.need(name)?;
        r.percent_as_ppm(node, &self.called(name))
    }

    pub(crate) fn truth(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<bool> {
        let node = self.need(name)?;
        r.truth(node, &self.called(name))
    }

    /// A mark that stands only where it is true.
    pub(crate) fn mark(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<bool> {
        match self.maybe(name) {
            Some(node) => r.truth(node, &self.called(name)),
            None => Some(false),
        }
    }

    pub(crate) fn choice<T: Copy>(
        &mut self,
        r: &mut Reader<'s>,
        name: &'static str,
        all: &[(&str, T)],
    ) -> Option<T> {
        let node = self.need(name)?;
        r.choice(node, &self.called(name), all)
    }

    pub(crate) fn refer(&mut self, r: &mut Reader<'s>, name: &'static str, kind: Kind<'_>) -> Option<String> {
        let node = self.need(name)?;
        r.refer(node, kind)
    }

    /// A seat, or `Some(None)` where the field is left out.
    #[allow(
        clippy::option_option,
        reason = "the outer is `at fault`, the inner is `left out`, as in every getter"
    )]
    pub(crate) fn maybe_seat(
        &mut self,
        r: &mut Reader<'s>,
        name: &'static str,
        seats: Kind<'_>,
    ) -> Option<Option<SeatId>> {
        match self.maybe(name) {
            Some(node) => r.refer(node, seats).map(|id| Some(SeatId::new(id))),
            None => Some(None),
        }
    }

    pub(crate) fn list(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<Vec<Node<'s>>> {
        let node = self.need(name)?;
        r.list(node, &self.called(name))
    }

    pub(crate) fn some_list(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<Vec<Node<'s>>> {
        let node = self.need(name)?;
        r.some_list(node, &self.called(name))
    }

    /// A list that may be left out, which is the same as empty.
    pub(crate) fn maybe_list(&mut self, r: &mut Reader<'s>, name: &'static str) -> Option<Vec<Node<'s>>> {
        match self.maybe(name) {
            Some(node) => r.list(node, &self.called(name)),
            None => Some(Vec::new()),
        }
    }

    /// Tells fields that nobody asked for and fields that are missing; a stray that is a missing one misspelt, or in
    /// another unit, is told once.
    pub(crate) fn end(mut self, r: &mut Reader<'s>) {
        let strays: Vec<Node<'s>> = self
            .entries
            .iter()
            .map(|(n, _)| *n)
            .filter(|n| !self.asked.contains(&n.text))
            .collect();
        let given: BTreeSet<&str> = self.entries.iter().map(|(n, _)| n.text).collect();
        let free: Vec<&str> = self
            .asked
            .iter()
            .copied()
            .filter(|a| !given.contains(a))
            .collect();
        for stray in strays {
            if r.full() {
                return;
            }
            let (stem, _) = stem_and_unit(stray.text);
            let other_unit = self.asked.iter().copied().find(|asked| {
                let (its_stem, its_unit) = stem_and_unit(asked);
                its_stem == stem && !its_unit.is_empty()
            });
            if let Some(meant) = other_unit {
                self.missing.retain(|m| *m != meant);
                let message = format!("`{}` of {} is in another unit", stray.text, self.what);
                r.error(
                    Code::WrongUnit,
                    stray,
                    message,
                    format!("the field is `{meant}`: convert the value"),
                );
                continue;
            }
            let help = match suggest::nearest(stray.text, free.iter().copied()) {
                Some(meant) => {
                    self.missing.retain(|m| *m != meant);
                    format!("did you mean `{meant}`?")
                }
                None => format!("the fields are {}", self.asked.join(", ")),
            };
            r.error(
                Code::UnknownField,
                stray,
                format!("{} has no field `{}`", self.what, stray.text),
                help,
            );
        }
        for name in std::mem::take(&mut self.missing) {
            let message = format!("{} lacks `{name}`", self.what);
            r.error(Code::MissingField, self.open, message, format!("add `{name}: …`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stem_and_unit;

    #[test]
    fn units_end_a_name() {
        assert_eq!(stem_and_unit("price_m_usd"), ("price", "_m_usd"));
        assert_eq!(stem_and_unit("diameter_km"), ("diameter", "_km"));
        assert_eq!(stem_and_unit("title"), ("title", ""));
        assert_eq!(stem_and_unit("_m"), ("_m", ""));
    }
}

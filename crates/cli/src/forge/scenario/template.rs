//! The shipped scenario as a template: what of it holds anywhere is copied to the letter.

use std::sync::OnceLock;

use scenario::Scenario;

/// Its text, with its comments.
const TEXT: &str = include_str!("../../../../../scenarios/gulf-of-guinea/scenario.ron");
/// Its id among the built-in scenarios.
pub(super) const ID: &str = "gulf-of-guinea";

/// The template, checked.
pub(super) fn scenario() -> Option<&'static Scenario> {
    static READ: OnceLock<Option<Scenario>> = OnceLock::new();
    READ.get_or_init(|| scenario::embedded(ID).ok()).as_ref()
}

/// A field of the whole file with its name, from `    name:` to the comma that ends it.
pub(super) fn section(name: &str) -> Option<String> {
    field(TEXT, name, 4)
}

/// A seat's fields, without its brackets.
pub(super) fn seat(id: &str) -> Option<&'static str> {
    let at = TEXT.find(&format!("            id: \"{id}\","))?;
    let rest = &TEXT[at..];
    Some(&rest[..=rest.find("\n        ),")?])
}

/// An inject with its brackets.
pub(super) fn inject(id: &str) -> Option<String> {
    let at = TEXT.find(&format!("            id: \"{id}\",\n            title:"))?;
    let rest = &TEXT[at..];
    Some(format!(
        "        (\n{}\n        ),\n",
        &rest[..rest.find("\n        ),")?]
    ))
}

/// A field that begins a line after so many blanks: that line, and if it opens a bracket, all to the line that closes it.
pub(super) fn field(text: &str, name: &str, indent: usize) -> Option<String> {
    let blanks = " ".repeat(indent);
    let mut lines = text
        .lines()
        .skip_while(|l| !l.starts_with(&format!("{blanks}{name}: ")));
    let first = lines.next()?;
    let mut out = format!("{first}\n");
    if first.ends_with(['(', '[']) {
        for line in lines {
            out.push_str(line);
            out.push('\n');
            if line.starts_with(&blanks) && line[indent..].starts_with([')', ']']) {
                break;
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_template_are_found_whole() {
        assert!(section("prices").unwrap().trim_end().ends_with("),"));
        assert_eq!(section("lead").unwrap(), "    lead: \"USA\",\n");
        assert!(section("crafts").unwrap().contains("impactor_xl"));
        let usa = seat("USA").unwrap();
        assert!(usa.contains("usa_promised_slot") && !usa.contains("\"CHN\",\n            name"));
        assert!(field(usa, "wants", 12).unwrap().trim_end().ends_with("],"));
        assert!(inject("pad_fire").unwrap().contains("ChancePercent(15)"));
        assert!(section("no_such").is_none());
    }
}

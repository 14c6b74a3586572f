//! The seats: those with rockets from the template with new briefs, those under the line made anew.
//!
//! A sentence stands here only if it is true for every place, or if it is built from what was computed for this one.

mod parts;
mod powers;
mod under;

use std::fmt::Write as _;

pub(super) use powers::power_threatened;

use super::Plot;
use super::states::{POWERS, State, called, headed};
use parts::want;

/// Share of a state's people whom it can shelter, by its own report: the template's seats report 0.4 to 0.9 %.
const SHELTERED: f64 = 0.006;
/// Support at the start: of a state under the line, and what being under it adds to a seat with rockets.
const SUPPORT_UNDER: i32 = 58;
const SUPPORT_ADDED: i32 = 15;

/// A list as a sentence has it.
pub(super) fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Two significant digits.
fn rounded(people: f64) -> i64 {
    let step = libm::pow(10.0, (libm::log10(people.max(1.0)).floor() - 1.0).max(0.0));
    ((people / step).round() * step) as i64
}

/// A number with commas.
pub(super) fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|g| std::str::from_utf8(g).ok())
        .collect();
    groups.join(",")
}

/// People who find shelter in a state, by its own report.
pub(super) fn sheltered(state: &State) -> i64 {
    rounded(state.people as f64 * SHELTERED)
}

/// Millions of people, for a sentence.
fn millions(people: i64) -> String {
    let m = people as f64 / 1e6;
    if m >= 10.0 {
        format!("{m:.0} million")
    } else if m >= 1.0 {
        format!("{m:.1} million")
    } else {
        grouped(rounded(people as f64))
    }
}

/// The seats' texts, and the codes of those that the injects name.
pub(super) fn seats(plot: &Plot<'_>) -> Option<String> {
    let mut out = String::from(
        "    // Seats with rockets: figures of the template. Others: gross domestic product about 2019, Natural Earth (the\n    \
         // template's figures where it seats them); people 2025, United Nations. Support, motives and shelter are authored.\n    \
         seats: [\n",
    );
    for id in POWERS {
        out.push_str(&powers::power(plot, id)?);
    }
    for index in 0..plot.table.under.len() {
        out.push_str(&under::under(plot, index));
    }
    if let Some(state) = &plot.table.bystander {
        out.push_str(&bystander(plot, state));
    }
    out.push_str("    ],\n");
    Some(out)
}

fn own_fields(state: &State, member: bool, core: bool) -> String {
    let mut out = String::from("        (\n");
    let _ = writeln!(
        out,
        "            id: {:?},\n            name: {:?},\n            territory: [{:?}],",
        state.code, state.name, state.code
    );
    let _ = writeln!(out, "            member: {member},\n            core: {core},");
    let _ = writeln!(
        out,
        "            gdp_b_usd: {},\n            population_million: {},",
        state.gdp_b_usd,
        (state.people as f64 / 1e4).round().max(1.0) / 100.0
    );
    out
}

fn stations(state: &State) -> String {
    if state.stations.is_empty() {
        return String::new();
    }
    let all: Vec<String> = state
        .stations
        .iter()
        .map(|(name, sector)| format!("({name:?}, {sector:?})"))
        .collect();
    format!("            stations: [{}],\n", all.join(", "))
}

fn listed_wants(wants: &[(String, String)]) -> String {
    let mut out = String::from("            wants: [\n");
    for (text, test) in wants {
        let _ = writeln!(out, "                (text: {text:?}, points: 20, test: {test}),");
    }
    out.push_str("            ],\n");
    out
}

fn bystander(plot: &Plot<'_>, state: &State) -> String {
    let outsider = plot.outsider().map_or_else(String::new, |s| {
        format!(
            " There is a country under this line that is a member of nothing: {}.",
            called(&s.code)
        )
    });
    let brief = format!(
        "The line of possible impacts does not touch you, and that is your strength: nobody can call you frightened. A deep-space station stands on your ground that every mission wants, {}.{outsider} If a community is founded here, you will be asked to join it and proud to chair it. The question is whom it protects. An asteroid does not hit members. Your fear is a club: a charter that says everybody and means those who pay, with the others in the photograph.",
        state.stations.first().map_or("", |s| s.0.as_str()),
    );
    let mut out = own_fields(state, true, true);
    out.push_str("            support: 45,\n            motives: (security: 5, industry: 15, science: 25, prestige: 20, responsibility: 35),\n            doctrine: Cosmopolitan,\n");
    out.push_str(&stations(state));
    out.push_str("            shelter_people: 0,\n");
    let _ = writeln!(out, "            brief: {brief:?},");
    out.push_str(&listed_wants(&[
        want(
            "States outside the community are not made worse off.",
            "OutsidersNotWorse",
        ),
        want("A motion of yours is carried.", "MotionCarried"),
        want("Your ground station serves a mission.", "StationServed"),
    ]));
    let _ = writeln!(
        out,
        "            secrets: [(id: \"{}_station\", text: {:?}, effect: Told)],\n        ),",
        state.code.to_lowercase(),
        format!(
            "One group of states has offered to pay well for {}, on condition that it serves their craft alone. You have not answered.",
            state.stations.first().map_or("your station", |s| s.0.as_str())
        ),
    );
    out
}

/// How a state is named at the head of a title.
pub(super) fn title_of(code: &str) -> String {
    headed(&called(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!(grouped(1_340_000), "1,340,000");
        assert_eq!(rounded(1_683_744.0), 1_700_000);
        assert_eq!(millions(5_480_000), "5.5 million");
        assert_eq!(millions(225_000_000), "225 million");
        assert_eq!(joined(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}

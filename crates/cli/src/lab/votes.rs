//! `lab tally` and `lab power`.

use std::collections::BTreeMap;
use std::path::Path;

use game::Choice;
use game::tally::Member;
use scenario::{Group, OwnRule, SeatId, VoteWeight};
use serde_json::{Value, json};

use super::numbers;
use crate::failure::Failure;

/// A row of a CSV file: its line, and each cell by the name of its column.
type Line = (u64, BTreeMap<String, String>);

/// The names of the columns, and the rows.
fn rows(path: &Path, needed: &[&str]) -> Result<(csv::StringRecord, Vec<Line>), Failure> {
    let file = std::fs::File::open(path).map_err(|e| Failure::file(path, e))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let name = path.display();
    let bad = |e: csv::Error| {
        let line = e.position().map_or(0, csv::Position::line);
        Failure::BadInput(format!("{name}:{line}: {e}"))
    };
    let headers = reader.headers().map_err(bad)?.clone();
    if let Some((_, twice)) = headers
        .iter()
        .enumerate()
        .find(|(i, h)| headers.iter().take(*i).any(|before| before == *h))
    {
        return Err(Failure::BadInput(format!(
            "{name}:1: the column {twice:?} stands twice"
        )));
    }
    for column in needed {
        if !headers.iter().any(|h| h == *column) {
            return Err(Failure::BadInput(format!(
                "{name}:1: the column {column:?} is missing; the first line names the columns"
            )));
        }
    }
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(bad)?;
        let line = record.position().map_or(0, csv::Position::line);
        out.push((
            line,
            headers
                .iter()
                .zip(record.iter())
                .map(|(h, v)| (h.to_owned(), v.to_owned()))
                .collect(),
        ));
    }
    Ok((headers, out))
}

/// Decimal places of a weight.
const PLACES: usize = 9;

/// Decimal places beyond those of a weight in the longest of these numbers.
fn places_beyond<'a>(numbers: impl Iterator<Item = &'a str>) -> usize {
    let places = |text: &str| {
        let plain = !text.contains(['e', 'E']);
        let fraction = text.split_once('.').filter(|_| plain).map_or("", |(_, f)| f);
        fraction.trim_end_matches('0').len()
    };
    numbers.map(places).max().unwrap_or(0).saturating_sub(PLACES)
}

/// A weight in a unit smaller by so many places, common to all weights of a vote: shares of a whole have no unit.
fn scaled(text: &str, places: usize) -> Result<game::tally::Weight, game::tally::WeightError> {
    if places == 0 {
        return text.parse();
    }
    if text.contains(['e', 'E']) {
        // Its own exponent counts as well.
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let moved = exponent.parse::<i64>().map(|e| e + places as i64);
        return moved
            .map_or_else(|_| text.to_owned(), |e| format!("{mantissa}e{e}"))
            .parse();
    }
    format!("{text}e{places}").parse()
}

/// The column without which a built-in rule has nothing to count.
fn counted(own: &[OwnRule], rule: &str) -> Option<&'static str> {
    if own.iter().any(|r| r.id == rule) {
        return None;
    }
    match rule {
        "double_majority" | "eu_qmv" | "qualified_majority" | "eu_qmv_reinforced" | "cfsp_unanimity"
        | "jagiellonian" | "community_majority" => Some("population"),
        "weighted_majority" | "weighted_70" | "weighted_85" => Some("weight"),
        "unsc_substantive" => Some("permanent"),
        _ => None,
    }
}

/// The members of a file, for one rule: the column `exposed` must be there if the rule counts it.
fn members(path: &Path, own: &[OwnRule], rule: &str) -> Result<Vec<Member>, Failure> {
    let mut list: Vec<Member> = Vec::new();
    let (columns, rows) = rows(path, &["id"])?;
    if own.iter().any(|r| r.id == rule && counts_exposed(r)) && !columns.iter().any(|c| c == EXPOSED) {
        return Err(Failure::BadInput(format!(
            "{}:1: the column {EXPOSED:?} is missing, and the rule {rule} counts people under the corridor: add it, \
             with 0 for a member that has none",
            path.display()
        )));
    }
    if let Some(column) = counted(own, rule).filter(|column| !columns.iter().any(|c| c == *column)) {
        return Err(Failure::BadInput(format!(
            "{}:1: the column {column:?} is missing, and the rule {rule} counts by it",
            path.display()
        )));
    }
    // Only what compares with counts of its own unit needs weights in whole ones.
    let places = if own.iter().any(|r| r.id == rule) {
        0
    } else {
        places_beyond(
            rows.iter()
                .filter_map(|(_, row)| row.get("weight").map(String::as_str)),
        )
    };
    for (line, row) in rows {
        let at = |column: &str, why: String| {
            Failure::BadInput(format!("{}:{line}: {column}: {why}", path.display()))
        };
        let cell = |column: &str| row.get(column).map_or("", String::as_str);
        let id = cell("id");
        if id.is_empty() {
            return Err(at("id", "a member needs an id".to_owned()));
        }
        if list.iter().any(|m| m.id.as_str() == id) {
            return Err(at("id", format!("{id} stands here a second time")));
        }
        let people = |column: &str| match cell(column) {
            "" => Ok(0),
            text => text
                .parse::<i64>()
                .ok()
                .filter(|p| *p >= 0)
                .ok_or_else(|| at(column, format!("{text:?} is not a whole number of people"))),
        };
        let population = people("population")?;
        let weight = match cell("weight") {
            "" => game::tally::Weight::default(),
            text => scaled(text, places).map_err(|e| at("weight", e.to_string()))?,
        };
        if weight < game::tally::Weight::default() {
            return Err(at(
                "weight",
                format!("{id} has {:?}, which is below zero", cell("weight")),
            ));
        }
        let flag = |column: &str| match cell(column) {
            "" | "0" => Ok(false),
            "1" => Ok(true),
            other => Err(at(column, format!("{other:?} must be 0 or 1"))),
        };
        list.push(Member {
            id: SeatId::new(id),
            population,
            weight,
            permanent: flag("permanent")?,
            lead: flag("lead")?,
            exposed: people(EXPOSED)?,
        });
    }
    if list.is_empty() {
        return Err(Failure::BadInput(format!("{}:1: no members", path.display())));
    }
    Ok(list)
}

fn ballots(path: &Path, members: &[Member]) -> Result<BTreeMap<SeatId, Choice>, Failure> {
    let mut cast = BTreeMap::new();
    for (line, row) in rows(path, &["id", "choice"])?.1 {
        let at = |column: &str, why: String| {
            Failure::BadInput(format!("{}:{line}: {column}: {why}", path.display()))
        };
        let id = SeatId::new(&row["id"]);
        if !members.iter().any(|m| m.id == id) {
            return Err(at("id", format!("{id} is not a member")));
        }
        let choice = match row["choice"].as_str() {
            "yes" => Choice::Yes,
            "no" => Choice::No,
            "abstain" => Choice::Abstain,
            "constructive" => Choice::Constructive,
            "object" => Choice::Object,
            other => {
                return Err(at(
                    "choice",
                    format!("{other:?} is none of yes, no, abstain, constructive, object"),
                ));
            }
        };
        if cast.insert(id.clone(), choice).is_some() {
            return Err(at("id", format!("{id} has voted already")));
        }
    }
    Ok(cast)
}

/// Column of people under the corridor.
const EXPOSED: &str = "exposed";

/// Whether people under the corridor decide it: who may vote or veto, or what a vote weighs.
fn counts_exposed(rule: &OwnRule) -> bool {
    rule.electorate == Group::Exposed
        || rule.veto == Some(Group::Exposed)
        || rule.thresholds.iter().any(|t| t.weight == VoteWeight::Exposed)
}

/// What has to be said beside an answer: that another rule decided, or that nobody is under the corridor.
fn note(own: &[OwnRule], rule: &str, members: &[Member]) -> Result<Option<String>, Failure> {
    let replaced = game::tally::replaced_by(own, rule, members).map_err(|e| Failure::flag("--rule", e))?;
    let nobody =
        own.iter().any(|r| r.id == rule && counts_exposed(r)) && members.iter().all(|m| m.exposed == 0);
    let why = if nobody {
        format!("no member has people under the corridor (column {EXPOSED}), whom the rule {rule} counts")
    } else {
        String::new()
    };
    Ok(match replaced {
        Some((fallback, _)) if nobody => Some(format!("{why}: its fallback {fallback} decides")),
        Some((fallback, lacks)) => Some(format!(
            "the rule {rule} lacks {lacks}: its fallback {fallback} decides"
        )),
        None if nobody => Some(format!(
            "{why}: what it asks of them has no effect or cannot be reached"
        )),
        None => None,
    })
}

/// The rules that a charter puts together itself: of a built-in charter, or of one in a file.
fn own_rules(charter: Option<&str>) -> Result<Vec<OwnRule>, Failure> {
    match charter {
        None => Ok(Vec::new()),
        Some(named) => scenario::load_charter(named)
            .map(|c| c.own_rules)
            .map_err(|e| Failure::flag("--charter", e)),
    }
}

pub(super) fn tally(
    charter: Option<&str>,
    rule: Option<&str>,
    members_csv: Option<&Path>,
    ballots_csv: Option<&Path>,
    list: bool,
) -> Result<Value, Failure> {
    let own = own_rules(charter)?;
    if list {
        let built_in = game::tally::rule_ids()
            .iter()
            .map(|id| json!({"rule": id, "text": game::tally::rule_sentence(id).unwrap_or_default()}));
        let of_charter = own.iter().map(|r| json!({"rule": r.id, "text": r.text}));
        let rules: Vec<Value> = built_in.chain(of_charter).collect();
        return Ok(json!({ "rules": rules }));
    }
    let (Some(rule), Some(members_csv), Some(ballots_csv)) = (rule, members_csv, ballots_csv) else {
        return Err(Failure::flag(
            "--rule",
            "a rule, members and ballots are needed, or --list",
        ));
    };
    let members = members(members_csv, &own, rule)?;
    let ballots = ballots(ballots_csv, &members)?;
    let t =
        game::tally::tally_with(&own, rule, &members, &ballots, 0).map_err(|e| Failure::flag("--rule", e))?;
    let bound: Vec<&str> = t.bound.iter().map(SeatId::as_str).collect();
    let mut answer = json!({
        "carried": t.carried, "rule": rule, "yes": t.yes, "no": t.no, "abstain": t.abstain, "silent": t.silent,
        "reasons": t.reasons, "bound": bound, "why": t.why, "would_turn": t.would_turn,
    });
    if let Some(note) = note(&own, rule, &members)? {
        answer["note"] = json!(note);
    }
    Ok(answer)
}

pub(super) fn power(
    charter: Option<&str>,
    quota: Option<&str>,
    weights: Option<&str>,
    rule: Option<&str>,
    members_csv: Option<&Path>,
) -> Result<Value, Failure> {
    let mut said = None;
    let p = if let (Some(quota), Some(weights)) = (quota, weights) {
        numbers("--quota", quota)?;
        numbers("--weights", weights)?;
        let places = places_beyond(weights.split(',').chain([quota]).map(str::trim));
        let quota = scaled(quota.trim(), places).map_err(|e| Failure::flag("--quota", e))?;
        let weights = weights
            .split(',')
            .map(|w| scaled(w.trim(), places).map_err(|e| Failure::flag("--weights", e)))
            .collect::<Result<Vec<game::tally::Weight>, Failure>>()?;
        game::power::weighted(quota, &weights).map_err(|e| Failure::flag("--quota, --weights", e))?
    } else if let (Some(rule), Some(members_csv)) = (rule, members_csv) {
        let own = own_rules(charter)?;
        let members = members(members_csv, &own, rule)?;
        said = note(&own, rule, &members)?;
        game::power::of_rule_with(&own, rule, &members).map_err(|e| Failure::flag("--rule", e))?
    } else {
        return Err(Failure::flag(
            "--quota",
            "give --quota with --weights, or --rule with --members",
        ));
    };
    let mut answer = json!({
        "banzhaf": p.banzhaf, "banzhaf_absolute": p.banzhaf_absolute, "shapley_shubik": p.shapley_shubik,
        "coleman_act": p.coleman_act, "coleman_prevent": p.coleman_prevent, "coleman_initiate": p.coleman_initiate,
        "winning_coalitions": p.winning_coalitions, "sampled": p.sampled, "standard_error": p.standard_error,
    });
    if let Some(note) = said {
        answer["note"] = json!(note);
    }
    Ok(answer)
}

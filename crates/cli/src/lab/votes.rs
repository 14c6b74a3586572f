//! `lab tally` and `lab power`.

use std::collections::BTreeMap;
use std::path::Path;

use game::Choice;
use game::tally::Member;
use scenario::{OwnRule, SeatId};
use serde_json::{Value, json};

use super::numbers;
use crate::failure::Failure;

/// Rows of a CSV file as (line, column name → text).
fn rows(path: &Path, needed: &[&str]) -> Result<Vec<(u64, BTreeMap<String, String>)>, Failure> {
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
    Ok(out)
}

fn members(path: &Path) -> Result<Vec<Member>, Failure> {
    let mut list: Vec<Member> = Vec::new();
    for (line, row) in rows(path, &["id"])? {
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
            text => text
                .parse::<game::tally::Weight>()
                .map_err(|e| at("weight", e.to_string()))?,
        };
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
            exposed: people("exposed")?,
        });
    }
    if list.is_empty() {
        return Err(Failure::BadInput(format!("{}:1: no members", path.display())));
    }
    Ok(list)
}

fn ballots(path: &Path, members: &[Member]) -> Result<BTreeMap<SeatId, Choice>, Failure> {
    let mut cast = BTreeMap::new();
    for (line, row) in rows(path, &["id", "choice"])? {
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
    let members = members(members_csv)?;
    let ballots = ballots(ballots_csv, &members)?;
    let t =
        game::tally::tally_with(&own, rule, &members, &ballots, 0).map_err(|e| Failure::flag("--rule", e))?;
    let bound: Vec<&str> = t.bound.iter().map(SeatId::as_str).collect();
    Ok(json!({
        "carried": t.carried, "rule": rule, "yes": t.yes, "no": t.no, "abstain": t.abstain, "silent": t.silent,
        "reasons": t.reasons, "bound": bound, "why": t.why, "would_turn": t.would_turn,
    }))
}

pub(super) fn power(
    charter: Option<&str>,
    quota: Option<&str>,
    weights: Option<&str>,
    rule: Option<&str>,
    members_csv: Option<&Path>,
) -> Result<Value, Failure> {
    let p = if let (Some(quota), Some(weights)) = (quota, weights) {
        numbers("--quota", quota)?;
        numbers("--weights", weights)?;
        let quota = quota.trim().parse().map_err(|e| Failure::flag("--quota", e))?;
        let weights = weights
            .split(',')
            .map(|w| w.trim().parse().map_err(|e| Failure::flag("--weights", e)))
            .collect::<Result<Vec<game::tally::Weight>, Failure>>()?;
        game::power::weighted(quota, &weights).map_err(|e| Failure::flag("--quota, --weights", e))?
    } else if let (Some(rule), Some(members_csv)) = (rule, members_csv) {
        let own = own_rules(charter)?;
        game::power::of_rule_with(&own, rule, &members(members_csv)?)
            .map_err(|e| Failure::flag("--rule", e))?
    } else {
        return Err(Failure::flag(
            "--quota",
            "give --quota with --weights, or --rule with --members",
        ));
    };
    Ok(json!({
        "banzhaf": p.banzhaf, "banzhaf_absolute": p.banzhaf_absolute, "shapley_shubik": p.shapley_shubik,
        "coleman_act": p.coleman_act, "coleman_prevent": p.coleman_prevent, "coleman_initiate": p.coleman_initiate,
        "winning_coalitions": p.winning_coalitions, "sampled": p.sampled, "standard_error": p.standard_error,
    }))
}

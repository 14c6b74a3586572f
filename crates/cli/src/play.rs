//! `check`, `scenarios`, `play` and `replay`.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use game::{FeedKind, FeedLine, Occupant, PublicView, View, Viewer};
use scenario::{CharterId, FormId, Scenario};
use serde_json::json;
use session::{Adjudicator, Inline, Silent, SystemClock};

use crate::args::{Check, Format, Play, Replay};
use crate::failure::Failure;

/// A scenario by file, by folder, or by the id of one that comes with the program; a file that is there comes first.
pub(crate) fn scenario_named(name: &Path) -> Result<Arc<Scenario>, Failure> {
    let loaded = if name.exists() {
        scenario::load_path(name)
    } else {
        scenario::load(&name.to_string_lossy())
    };
    loaded.map(Arc::new).map_err(|e| {
        let known: Vec<String> = scenario::catalog().into_iter().map(|l| l.open).collect();
        Failure::BadInput(format!(
            "{e}\nhelp: give a scenario file, its folder, or one that comes with the program: {}",
            known.join(", ")
        ))
    })
}

/// The same in a form of play, if one is asked for.
pub(crate) fn scenario_in_form(name: &Path, form: Option<&str>) -> Result<Arc<Scenario>, Failure> {
    let whole = scenario_named(name)?;
    let Some(form) = form else { return Ok(whole) };
    let form = FormId::new(form);
    whole
        .in_form(Some(&form))
        .map(Arc::new)
        .map_err(|e| Failure::flag("--form", e))
}

/// The scenario that a journal was played with, in the form that it names: the one given, or the built-in one of that id.
pub(crate) fn scenario_of(header: &session::Header, given: Option<&Path>) -> Result<Arc<Scenario>, Failure> {
    let whole = whole_scenario_of(header, given)?;
    session::in_form_of(header, whole).map_err(|e| Failure::BadInput(e.to_string()))
}

fn whole_scenario_of(header: &session::Header, given: Option<&Path>) -> Result<Arc<Scenario>, Failure> {
    match given {
        Some(path) => scenario_named(path),
        None => scenario_named(Path::new(header.scenario.as_str())).map_err(|_| {
            Failure::flag(
                "--scenario",
                format!(
                    "the journal is of {}, which does not come with this program: name its file",
                    header.scenario
                ),
            )
        }),
    }
}

pub(crate) fn check(arguments: &Check, out: &mut dyn Write) -> Result<u8, Failure> {
    let format = match arguments.format {
        Format::Text => scenario::CheckFormat::Text,
        Format::Json => scenario::CheckFormat::Json,
    };
    Ok(if scenario::check(&arguments.file, format, out)? {
        0
    } else {
        2
    })
}

pub(crate) fn scenarios(out: &mut dyn Write) -> Result<u8, Failure> {
    for listed in scenario::catalog() {
        match &listed.card {
            Ok(card) => writeln!(
                out,
                "{}\n    {}: {} seats ({} core), {} rounds, {} minutes\n    {}",
                listed.open, card.title, card.seats, card.core_seats, card.rounds, card.minutes, card.summary
            )
            .and_then(|()| {
                card.forms
                    .iter()
                    .try_for_each(|f| writeln!(out, "    --form {}: {}. {}", f.id, f.name, f.summary))
            })?,
            Err(faults) => writeln!(
                out,
                "{}\n    {} faults; see: indivisible check {}",
                listed.open,
                faults.len(),
                listed.open
            )?,
        }
    }
    Ok(0)
}

pub(crate) fn play(arguments: &Play, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let mut session = opened(arguments)?;
    let policy: Box<dyn session::Policy> = if arguments.bots {
        Box::new(crate::delegations::Delegations::new(arguments.seed))
    } else {
        Box::new(Silent)
    };
    let mut told = Vec::new();
    // Whoever read the story may go; the session is played to its end all the same, for its journal.
    let mut story = Ok(());
    session
        .play_out(policy, &mut |_, play| {
            if !arguments.json && story.is_ok() {
                story = tell(&public(&play.view(&Viewer::Public)), &mut told, out);
            }
        })
        .map_err(|e| Failure::Session(e.to_string()))?;
    story?;
    let end = public(&session.play().view(&Viewer::Public));
    if arguments.json {
        let summary = summary(session.play().scenario(), arguments.seed, &end);
        writeln!(out, "{summary}")?;
    } else if let Some(outcome) = &end.outcome {
        writeln!(
            out,
            "\n{}\n{} in danger of serious harm; {} if nothing had been done.",
            outcome.sentence,
            debrief::words::people(outcome.harmed),
            debrief::words::people(outcome.harmed_if_nothing)
        )?;
    }
    if let Some(journal) = &arguments.journal {
        writeln!(err, "journal: {}", journal.display())?;
    }
    Ok(0)
}

/// A session that was opened as the arguments ask.
fn opened(arguments: &Play) -> Result<Inline, Failure> {
    let scenario = scenario_in_form(&arguments.scenario, arguments.form.as_deref())?;
    let charter = arguments.charter.as_deref().map(CharterId::new);
    if let Some(id) = &charter
        && scenario.charter(id).is_none()
    {
        let known: Vec<&str> = scenario.charters.iter().map(|c| c.id.as_str()).collect();
        let why = format!("unknown charter {id}; this scenario has {}", known.join(", "));
        return Err(Failure::flag("--charter", why));
    }
    if let Some(journal) = &arguments.journal
        && arguments.overwrite
        && journal.exists()
    {
        std::fs::remove_file(journal).map_err(|e| Failure::file(journal, e))?;
    }
    let physics = Adjudicator::new(Arc::clone(&scenario)).map_err(|e| Failure::Session(e.to_string()))?;
    let mut session = Inline::new(
        Arc::clone(&scenario),
        arguments.seed,
        Arc::new(physics),
        Arc::new(SystemClock),
        arguments.journal.as_deref(),
    )
    .map_err(|e| Failure::flag("--journal", e))?;
    let occupant = |s: &scenario::Seat| {
        if arguments.bots && (s.core || !arguments.core) {
            Occupant::Bot
        } else {
            Occupant::Empty
        }
    };
    let seats = scenario
        .seats
        .iter()
        .map(|s| (s.id.clone(), occupant(s)))
        .collect();
    session
        .open_with(charter, seats)
        .map_err(|r| Failure::Session(r.player_text()))?;
    Ok(session)
}

/// The public view inside any view asked for with `Viewer::Public`.
pub(crate) fn public(view: &View) -> PublicView {
    match view {
        View::Public(p) => (**p).clone(),
        View::Seat(s) => s.public.clone(),
        View::Control(c) => c.public.clone(),
    }
}

/// The feed's new lines, with a heading at each round. What happened earlier and is known only now is said to be so.
fn tell(view: &PublicView, told: &mut Vec<FeedLine>, out: &mut dyn Write) -> Result<(), Failure> {
    let same = |a: &FeedLine, b: &FeedLine| (a.date, &a.text) == (b.date, &b.text);
    let mut before = told.iter().peekable();
    let mut round = told.last().map(|l| l.round);
    for line in &view.feed {
        if before.next_if(|known| same(known, line)).is_some() {
            continue;
        }
        let late = if before.peek().is_some() {
            "now known: "
        } else {
            ""
        };
        if late.is_empty() && round != Some(line.round) && line.kind != FeedKind::Outcome {
            writeln!(out, "\nRound {} of {}", line.round + 1, view.rounds)?;
        }
        if late.is_empty() {
            round = Some(line.round);
        }
        writeln!(out, "  {:<18} {late}{}", line.date.to_string(), line.text)?;
    }
    told.clone_from(&view.feed);
    Ok(())
}

fn summary(scenario: &Scenario, seed: u64, view: &PublicView) -> serde_json::Value {
    json!({
        "scenario": scenario.id,
        "form": scenario.customs.form,
        "seed": seed,
        "charter": view.charter.id,
        "end": view.outcome.as_ref().map(|o| o.end),
        "outcome": view.outcome,
        "bulletins": view.bulletins.iter().map(|(date, b)| json!({
            "date": date.to_string(), "chance": b.chance.fraction(), "sigma_km": b.sigma_km, "torino": b.torino,
            "palermo": f64::from(b.palermo_centi) / 100.0,
        })).collect::<Vec<_>>(),
        "motions": view.motions,
        "programmes": view.programmes,
        "craft": view.craft,
        "ledger": view.ledger,
        "story": view.feed.iter().map(|f| json!({"date": f.date.to_string(), "round": f.round + 1, "text": f.text})).collect::<Vec<_>>(),
    })
}

pub(crate) fn replay(arguments: &Replay, out: &mut dyn Write) -> Result<u8, Failure> {
    let journal = session::journal::load(&arguments.file).map_err(|e| Failure::BadInput(e.to_string()))?;
    let scenario = scenario_of(&journal.header, arguments.scenario.as_deref())?;
    let physics = if arguments.verify {
        Some(Adjudicator::new(Arc::clone(&scenario)).map_err(|e| Failure::Session(e.to_string()))?)
    } else {
        None
    };
    let checked = session::verify(
        &scenario,
        &journal,
        physics.as_ref().map(|p| p as &dyn game::Physics),
    )
    .map_err(|e| Failure::BadInput(format!("{}: {e}", arguments.file.display())))?;
    let state = session::fold(&scenario, &journal, None).map_err(|e| Failure::BadInput(e.to_string()))?;
    let end = public(&session::view(
        &scenario,
        &state,
        &Viewer::Public,
        game::Seq(checked),
    ));
    if arguments.json {
        let mut answer = summary(&scenario, journal.header.seed, &end);
        answer["entries"] = json!(checked);
        answer["verified"] = json!(arguments.verify);
        writeln!(out, "{answer}")?;
        return Ok(0);
    }
    tell(&end, &mut Vec::new(), out)?;
    if let Some(tail) = &journal.dropped_tail {
        writeln!(out, "\nnote: {tail}")?;
    }
    writeln!(
        out,
        "\n{checked} entries agree{}.",
        if arguments.verify {
            ": every hash compared, every command decided again"
        } else {
            " with their hashes"
        }
    )?;
    Ok(0)
}

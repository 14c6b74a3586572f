//! `simulate`: many whole exercises by the delegations' doctrines, and what became of them by charter.

mod acceptance;
mod doctrines;
mod row;
mod summary;

use std::io::Write;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bots::Conduct;
use scenario::{CharterId, Scenario};
use session::{Adjudicate, Adjudicator, Method};

use crate::args::{PhysicsOf, Simulate};
use crate::failure::Failure;
use crate::play;
use row::Row;

/// Most runs under one charter.
const MOST_RUNS: usize = 1_000_000;
/// Most drawings: each keeps the plans that it was asked for.
const MOST_DRAWINGS: u64 = 64;

/// What every run has in common.
struct Setting<'a> {
    scenario: &'a Arc<Scenario>,
    /// The same sky with the draws behind the plans' odds drawn anew each time; the first is that of `play`.
    physics: &'a [Arc<Adjudicator>],
    conduct: &'a Arc<Conduct>,
    core: bool,
}

impl Setting<'_> {
    /// The drawing of a seed, so that a run is a function of its seed.
    fn drawing_of(&self, seed: u64) -> (u64, Arc<dyn Adjudicate>) {
        let drawing = seed % self.physics.len() as u64;
        let physics: Arc<dyn Adjudicate> = Arc::<Adjudicator>::clone(&self.physics[drawing as usize]);
        (drawing, physics)
    }
}

/// The odds of plans rest on a thousand draws, and every run of one drawing sees the same odds and the same cards: what is the
/// luck of that drawing would be taken for the charter's doing.
fn drawn(scenario: &Arc<Scenario>, method: Method, drawings: u64) -> Result<Vec<Arc<Adjudicator>>, Failure> {
    (0..drawings)
        .map(|drawing| {
            let mut anew = Arc::clone(scenario);
            if drawing > 0 {
                // Draws are seeded from the scenario's text.
                let text = format!("{}, drawing {drawing}", anew.content_hash);
                Arc::make_mut(&mut anew).content_hash = text;
            }
            Adjudicator::by(anew, method)
                .map(Arc::new)
                .map_err(|e| Failure::Session(e.to_string()))
        })
        .collect()
}

pub(crate) fn simulate(
    arguments: &Simulate,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Failure> {
    if arguments.runs == 0 || arguments.runs > MOST_RUNS {
        let why = format!("{} must lie between 1 and {MOST_RUNS}", arguments.runs);
        return Err(Failure::flag("--runs", why));
    }
    let scenario = play::scenario_in_form(&arguments.scenario, arguments.form.as_deref())?;
    let asked = arguments
        .charter
        .as_deref()
        .or(arguments.acceptance.then_some("all"));
    let charters = charters(&scenario, asked)?;
    let conduct = Arc::new(doctrines::conduct(&scenario, &arguments.doctrines)?);
    let method = match arguments.physics {
        PhysicsOf::Mapped => Method::Mapped,
        PhysicsOf::Full => Method::Propagated,
    };
    if arguments.drawings == 0 || arguments.drawings > MOST_DRAWINGS {
        let why = format!("{} must lie between 1 and {MOST_DRAWINGS}", arguments.drawings);
        return Err(Failure::flag("--drawings", why));
    }
    // No more than there are runs to take one each.
    let drawings = arguments.drawings.min(arguments.runs as u64);
    let physics = drawn(&scenario, method, drawings)?;
    let setting = Setting {
        scenario: &scenario,
        physics: &physics,
        conduct: &conduct,
        core: arguments.core,
    };
    if arguments.acceptance {
        return acceptance::acceptance(&setting, &charters, arguments, out, err);
    }
    let mut rows = Vec::with_capacity(charters.len() * arguments.runs);
    for charter in &charters {
        rows.extend(runs(&setting, charter, arguments.runs, arguments)?);
    }
    if let Some(file) = &arguments.out {
        write_csv(file, &rows)?;
        writeln!(err, "runs: {}", file.display())?;
    }
    let by_charter: Vec<summary::Summary> = charters.iter().map(|c| summary::of(c, &rows)).collect();
    if arguments.json {
        let mut asked = [0; 4];
        for one in &physics {
            asked = std::array::from_fn(|i| asked[i] + one.asked()[i]);
        }
        let [knowledges, plans, rounds, outcomes] = asked;
        let answer = serde_json::json!({
            "scenario": scenario.id,
            "form": scenario.customs.form,
            "runs": arguments.runs,
            "seed": arguments.seed,
            "drawings": drawings,
            "physics": game::Physics::name(&*physics[0]),
            "asked": { "knowledges": knowledges, "plans": plans, "rounds": rounds, "outcomes": outcomes },
            "charters": by_charter,
        });
        writeln!(out, "{answer}")?;
    } else {
        summary::table(&scenario, &by_charter, out)?;
    }
    Ok(0)
}

/// The charters asked for, in the scenario's order.
fn charters(scenario: &Scenario, asked: Option<&str>) -> Result<Vec<CharterId>, Failure> {
    match asked {
        None => Ok(vec![scenario.default_charter.clone()]),
        Some("all") => Ok(scenario.charters.iter().map(|c| c.id.clone()).collect()),
        Some(id) => {
            let charter = CharterId::new(id);
            if scenario.charter(&charter).is_some() {
                return Ok(vec![charter]);
            }
            let known: Vec<&str> = scenario.charters.iter().map(|c| c.id.as_str()).collect();
            let why = format!("unknown charter {id}; use all, or one of {}", known.join(", "));
            Err(Failure::flag("--charter", why))
        }
    }
}

/// Every run under a charter, in the order of their seeds. Each is a function of its seed alone, so that it does not
/// matter which thread plays it, or when. Not on the pool that the physics works on: there a run that waits for its
/// physics would begin another run in the middle of itself.
fn runs(
    setting: &Setting<'_>,
    charter: &CharterId,
    count: usize,
    arguments: &Simulate,
) -> Result<Vec<Row>, Failure> {
    let threads = arguments
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get));
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(done);
            }
            let seed = arguments.seed.wrapping_add(index as u64);
            match row::run(setting, charter, seed) {
                Ok(row) => done.push((index, row)),
                Err(failure) => {
                    next.store(count, Ordering::Relaxed);
                    return Err(failure);
                }
            }
        }
    };
    let parts: Vec<Result<Vec<(usize, Row)>, Failure>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, 256)).map(|_| scope.spawn(worker)).collect();
        let died = |_| Err(Failure::Session("a run failed; nothing was written".to_owned()));
        workers
            .into_iter()
            .map(|w| w.join().unwrap_or_else(died))
            .collect()
    });
    let mut all = Vec::with_capacity(count);
    for part in parts {
        all.extend(part?);
    }
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, row)| row).collect())
}

fn write_csv(file: &Path, rows: &[Row]) -> Result<(), Failure> {
    let bad = |e: csv::Error| Failure::BadInput(format!("--out: {}: {e}", file.display()));
    let mut writer = csv::Writer::from_path(file).map_err(bad)?;
    if let Some(first) = rows.first() {
        writer.write_record(first.columns()).map_err(bad)?;
    }
    for row in rows {
        writer.write_record(row.fields()).map_err(bad)?;
    }
    writer.flush().map_err(|e| Failure::file(file, e))
}

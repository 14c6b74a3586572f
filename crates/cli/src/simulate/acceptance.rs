//! `--acceptance`: whether a scenario is an open question (exercise design, section 7), criterion by criterion.
//!
//! The mix is every delegation by its brief. Each other way to play is compared with it in pairs: the same charter and
//! the same seed, so that the dice of nature and the moods of the others are the same.

use std::io::Write;
use std::sync::Arc;

use bots::{Conduct, Manner};
use game::End;
use scenario::{CharterId, Doctrine, Scenario};
use serde::Serialize;

use super::doctrines::DOCTRINES;
use super::row::Row;
use super::summary::{Measured, clustered, measured, over};
use super::{Setting, runs};
use crate::args::Simulate;
use crate::failure::Failure;

/// Every charter ends safe in so much of its runs, percent: neither lost nor won before it begins.
const SAFE_PERCENT: (f64, f64) = (15.0, 85.0);
/// What a doctrine may gain at most by always defecting, points of its own score.
const DEFECTION_POINTS: f64 = 10.0;
/// In so many of the charters a blind manner does worse for the world, percent.
const WORSE_PERCENT: f64 = 80.0;
/// So many of all runs make new victims, percent.
const NEW_VICTIMS_PERCENT: f64 = 20.0;

/// Manners that should not pay for the world: nothing is weighed in them.
const BLIND: [(&str, Manner); 3] = [
    ("never launching", Manner::NeverLaunches),
    ("always yes", Manner::AlwaysYes),
    ("only alone", Manner::OnlyAlone),
];

/// One criterion with its number.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Criterion {
    name: String,
    found: Measured,
    /// What was asked of it, in words.
    asked: String,
    passed: bool,
    /// What stands behind the number.
    detail: String,
}

/// The runs that are judged.
struct Judged {
    charters: Vec<CharterId>,
    mix: Vec<Row>,
    defecting: Vec<(&'static str, Doctrine, Vec<Row>)>,
    blind: Vec<(&'static str, Vec<Row>)>,
}

/// Plays and prints; 1 if a criterion fails.
pub(super) fn acceptance(
    setting: &Setting<'_>,
    charters: &[CharterId],
    arguments: &Simulate,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Failure> {
    let judged = play(setting, charters, arguments, err)?;
    let criteria = judge(setting.scenario, &judged);
    let passed = criteria.iter().all(|c| c.passed);
    if arguments.json {
        let answer = serde_json::json!({
            "scenario": setting.scenario.id,
            "runs": arguments.runs,
            "seed": arguments.seed,
            "criteria": criteria,
            "passed": passed,
        });
        writeln!(out, "{answer}")?;
    } else {
        print(setting.scenario, arguments.runs, &criteria, out)?;
    }
    Ok(u8::from(!passed))
}

/// The mix has all runs under each charter; every other way to play has so many in all, dealt to the charters.
fn play(
    setting: &Setting<'_>,
    charters: &[CharterId],
    arguments: &Simulate,
    err: &mut dyn Write,
) -> Result<Judged, Failure> {
    let each = arguments.runs.div_ceil(charters.len().max(1));
    let mut all = |conduct: Conduct, count: usize, what: &str| -> Result<Vec<Row>, Failure> {
        let conduct = Arc::new(conduct);
        let setting = Setting {
            conduct: &conduct,
            ..*setting
        };
        let mut rows = Vec::with_capacity(charters.len() * count);
        for charter in charters {
            rows.extend(runs(&setting, charter, count, arguments)?);
        }
        writeln!(err, "{what}: {} runs", rows.len())?;
        Ok(rows)
    };
    let mix = all(Conduct::default(), arguments.runs, "the mix")?;
    let mut defecting = Vec::new();
    for (name, doctrine) in DOCTRINES {
        if setting.scenario.seats.iter().any(|s| s.doctrine == doctrine) {
            let conduct = Conduct::default().with_doctrine(doctrine, Manner::Defects);
            defecting.push((name, doctrine, all(conduct, each, name)?));
        }
    }
    let mut blind = Vec::new();
    for (name, manner) in BLIND {
        blind.push((name, all(Conduct::default().with_all(manner), each, name)?));
    }
    Ok(Judged {
        charters: charters.to_vec(),
        mix,
        defecting,
        blind,
    })
}

/// The world's result, 0 to 1, by its three parts in equal weight: people unharmed, the assured end met, nobody harmed
/// who would not have been.
fn world(row: &Row) -> f64 {
    let harmed = row.harmed as f64 / row.harmed_if_nothing.max(1) as f64;
    let one_if = |test: bool| if test { 1.0 } else { 0.0 };
    ((1.0 - harmed.min(1.0)) + one_if(row.end == End::Safe) + one_if(row.new_victims == 0)) / 3.0
}

fn share(rows: &[&Row], test: impl Fn(&Row) -> bool) -> Measured {
    percent(over(rows.iter().copied(), |r| if test(r) { 1.0 } else { 0.0 }))
}

fn percent(m: Measured) -> Measured {
    Measured {
        mean: m.mean * 100.0,
        error: m.error * 100.0,
    }
}

/// Runs of two ways to play with the same charter and seed.
fn pairs<'a>(mix: &'a [Row], other: &'a [Row]) -> impl Iterator<Item = (&'a Row, &'a Row)> {
    other.iter().filter_map(move |o| {
        let twin = mix.iter().find(|m| m.charter == o.charter && m.seed == o.seed)?;
        Some((twin, o))
    })
}

fn judge(scenario: &Scenario, judged: &Judged) -> Vec<Criterion> {
    let mut criteria: Vec<Criterion> = judged.charters.iter().map(|c| open(c, &judged.mix)).collect();
    let defecting = judged.defecting.iter();
    criteria.extend(defecting.map(|(name, d, rows)| defection(scenario, name, *d, &judged.mix, rows)));
    let blind = judged.blind.iter();
    criteria.extend(blind.map(|(name, rows)| blindness(name, &judged.charters, &judged.mix, rows)));
    criteria.push(victims(&judged.charters, &judged.mix));
    criteria
}

/// A charter is neither lost nor won before it begins.
fn open(charter: &CharterId, mix: &[Row]) -> Criterion {
    let rows: Vec<&Row> = mix.iter().filter(|r| r.charter == *charter).collect();
    let found = share(&rows, |r| r.end == End::Safe);
    let (low, high) = SAFE_PERCENT;
    Criterion {
        name: format!("safe under {charter}, % of runs"),
        found,
        asked: format!("{low} to {high}"),
        passed: !rows.is_empty() && (low..=high).contains(&found.mean),
        detail: String::new(),
    }
}

/// What a doctrine's seats gain, on average, when all of them always defect.
fn defection(scenario: &Scenario, name: &str, doctrine: Doctrine, mix: &[Row], rows: &[Row]) -> Criterion {
    let seats: Vec<usize> = (0..scenario.seats.len())
        .filter(|i| scenario.seats.get(*i).is_some_and(|s| s.doctrine == doctrine))
        .collect();
    let own = |row: &Row| {
        let points = seats.iter().filter_map(|i| row.scores.get(*i));
        points.map(|(_, p)| f64::from(*p)).sum::<f64>() / seats.len().max(1) as f64
    };
    let gains: Vec<(u64, f64)> = pairs(mix, rows)
        .map(|(m, d)| (d.drawing, own(d) - own(m)))
        .collect();
    let worlds = clustered(pairs(mix, rows).map(|(m, d)| (d.drawing, world(d) - world(m))));
    let found = clustered(gains.iter().copied());
    Criterion {
        name: format!("gain of {name} by always defecting, points"),
        found,
        asked: format!("at most {DEFECTION_POINTS}"),
        passed: !gains.is_empty() && found.mean <= DEFECTION_POINTS,
        detail: format!(
            "{} pairs; the world {:+.3} ± {:.3}",
            gains.len(),
            worlds.mean,
            worlds.error
        ),
    }
}

/// In how many of the charters the world is worse off, on average over the pairs, than with the mix.
fn blindness(name: &str, charters: &[CharterId], mix: &[Row], rows: &[Row]) -> Criterion {
    let loss = |charter: &CharterId| {
        measured(
            pairs(mix, rows)
                .filter(|(m, _)| m.charter == *charter)
                .map(|(m, b)| world(m) - world(b)),
        )
    };
    let worse = measured(
        charters
            .iter()
            .map(|c| if loss(c).mean > 0.0 { 1.0 } else { 0.0 }),
    );
    let all = clustered(pairs(mix, rows).map(|(m, b)| (b.drawing, world(m) - world(b))));
    let differ = pairs(mix, rows).filter(|(m, b)| (world(m) - world(b)).abs() > 1e-9);
    let lower: Vec<f64> = differ
        .map(|(m, b)| if world(b) < world(m) { 1.0 } else { 0.0 })
        .collect();
    let pairwise = percent(measured(lower.iter().copied()));
    let found = percent(worse);
    let by_charter: Vec<String> = charters
        .iter()
        .map(|c| format!("{c} {:+.3} ± {:.3}", loss(c).mean, loss(c).error))
        .collect();
    Criterion {
        name: format!("{name}: worse for the world than the mix, % of charters"),
        found,
        asked: format!("at least {WORSE_PERCENT}"),
        passed: !rows.is_empty() && found.mean >= WORSE_PERCENT,
        detail: format!(
            "the world loses {:.3} ± {:.3}; worse in {:.0} % of the {} pairs that differ; by charter {}",
            all.mean,
            all.error,
            pairwise.mean,
            lower.len(),
            by_charter.join(", ")
        ),
    }
}

/// The crisis can be moved onto others.
fn victims(charters: &[CharterId], mix: &[Row]) -> Criterion {
    let all: Vec<&Row> = mix.iter().collect();
    let found = share(&all, |r| r.new_victims > 0);
    let by_charter: Vec<String> = charters
        .iter()
        .map(|c| {
            let rows: Vec<&Row> = mix.iter().filter(|r| r.charter == *c).collect();
            format!("{c} {:.0}", share(&rows, |r| r.new_victims > 0).mean)
        })
        .collect();
    Criterion {
        name: "runs with new victims, %".to_owned(),
        found,
        asked: format!("at least {NEW_VICTIMS_PERCENT}"),
        passed: found.mean >= NEW_VICTIMS_PERCENT,
        detail: by_charter.join(", "),
    }
}

fn print(scenario: &Scenario, runs: usize, all: &[Criterion], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(
        out,
        "{}: acceptance, {runs} runs under each charter and {runs} of each other way to play; ± is one standard error\n",
        scenario.title
    )?;
    for c in all {
        let verdict = if c.passed { "pass" } else { "FAIL" };
        let number = format!("{:.1} ± {:.1}", c.found.mean, c.found.error);
        writeln!(out, "{verdict}  {:<66}{number:>14}   asked: {}", c.name, c.asked)?;
        if !c.detail.is_empty() {
            writeln!(out, "      {}", c.detail)?;
        }
    }
    let failed = all.iter().filter(|c| !c.passed).count();
    writeln!(out, "\n{} of {} criteria hold", all.len() - failed, all.len())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(charter: &str, seed: u64, end: End, harmed: i64, new_victims: i64) -> Row {
        Row {
            charter: CharterId::new(charter),
            seed,
            drawing: seed,
            end,
            harmed,
            harmed_if_nothing: 1000,
            new_victims,
            money_m_usd: 0.0,
            latency_days: (None, None),
            launched: 0,
            arrived: 0,
            tugs: 0,
            devices: 0,
            breaches: 0,
            burden_gini: 0.0,
            voice: 0.0,
            least_kept_percent: 0,
            indivisibility: (None, None),
            charter_at_end: CharterId::new(charter),
            members_at_end: 0,
            entries: 0,
            scores: Vec::new(),
        }
    }

    #[test]
    fn the_world_counts_the_unharmed_the_end_and_the_new_victims() {
        assert!((world(&row("a", 1, End::Safe, 0, 0)) - 1.0).abs() < 1e-12);
        // Nobody moved anything: all harmed, no end, no new victims.
        assert!((world(&row("a", 1, End::Unmoved, 1000, 0)) - 1.0 / 3.0).abs() < 1e-12);
        // More people elsewhere than there would have been.
        assert!(world(&row("a", 1, End::Moved, 5000, 5000)).abs() < 1e-12);
    }

    #[test]
    fn pairs_have_charter_and_seed_in_common() {
        let mix = [row("a", 1, End::Safe, 0, 0), row("b", 1, End::Unmoved, 1000, 0)];
        let other = [
            row("b", 1, End::Safe, 0, 0),
            row("a", 2, End::Safe, 0, 0),
            row("a", 1, End::Unmoved, 1000, 0),
        ];
        let both: Vec<(End, End)> = pairs(&mix, &other).map(|(m, o)| (m.end, o.end)).collect();
        assert_eq!(both, [(End::Unmoved, End::Safe), (End::Safe, End::Unmoved)]);
        // Worse under a, better under b: half of the charters.
        let charters = [CharterId::new("a"), CharterId::new("b")];
        let blind = blindness("x", &charters, &mix, &other);
        assert!(
            (blind.found.mean - 50.0).abs() < 1e-9 && !blind.passed,
            "{blind:?}"
        );
    }

    #[test]
    fn nothing_passes_without_runs() {
        let charters = [CharterId::new("a")];
        assert!(!open(&charters[0], &[]).passed);
        assert!(!blindness("x", &charters, &[], &[]).passed);
        assert!(!victims(&charters, &[]).passed);
    }
}

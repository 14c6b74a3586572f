//! Many rows as a few numbers, each with its standard error.

use std::collections::BTreeMap;
use std::io::Write;

use game::End;
use scenario::{CharterId, Scenario};
use serde::Serialize;

use super::row::{Row, word};
use crate::failure::Failure;

/// A number and its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Measured {
    pub(super) mean: f64,
    pub(super) error: f64,
}

/// What the runs under one charter came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Summary {
    pub(super) charter: CharterId,
    pub(super) runs: usize,
    /// Share of each end.
    pub(super) ends: Vec<(&'static str, Measured)>,
    pub(super) harmed: Measured,
    /// 5th, 50th and 95th percentile of people harmed.
    pub(super) harmed_quantiles: [i64; 3],
    /// Share of the runs in which people were harmed who would not have been.
    pub(super) new_victims: Measured,
    pub(super) money_m_usd: Measured,
    /// Of the runs that had a programme of a mission, or a launch.
    pub(super) days_to_programme: Option<Measured>,
    pub(super) days_to_launch: Option<Measured>,
    pub(super) launched: Measured,
    pub(super) arrived: Measured,
    pub(super) devices: Measured,
    pub(super) tugs: Measured,
    pub(super) breaches: Measured,
    pub(super) burden_gini: Measured,
    pub(super) voice: Measured,
    pub(super) least_kept_percent: Measured,
    /// Of the runs in which it is defined: of everybody at the table, and of those whom the charter at the end protects.
    pub(super) indivisibility: Option<Measured>,
    pub(super) indivisibility_protected: Option<Measured>,
    /// Share of the runs that ended under another charter.
    pub(super) refounded: Measured,
    /// Points of each seat.
    pub(super) scores: Vec<(String, Measured)>,
}

/// Mean and its standard error; of a share too, since the sample's variance of ones and zeros is that of a share.
pub(super) fn measured(values: impl Iterator<Item = f64>) -> Measured {
    clustered(values.enumerate().map(|(i, value)| (i as u64, value)))
}

/// Mean of values by cluster, and the standard error that allows for values of one cluster being alike (Cameron & Miller 2015,
/// Journal of Human Resources 50, 317, equation 11, with G/(G - 1)). If there is but one cluster, as if there were none.
pub(super) fn clustered(values: impl Iterator<Item = (u64, f64)>) -> Measured {
    let values: Vec<(u64, f64)> = values.collect();
    let n = values.len() as f64;
    let mean = if values.is_empty() {
        0.0
    } else {
        values.iter().map(|(_, x)| x).sum::<f64>() / n
    };
    let mut sums: BTreeMap<u64, f64> = BTreeMap::new();
    for (cluster, value) in &values {
        *sums.entry(*cluster).or_default() += value - mean;
    }
    let (groups, squares) = if sums.len() > 1 {
        (sums.len() as f64, sums.values().map(|s| s * s).sum::<f64>())
    } else {
        (n, values.iter().map(|(_, x)| (x - mean) * (x - mean)).sum())
    };
    let error = if groups > 1.0 {
        (squares * groups / (groups - 1.0)).sqrt() / n
    } else {
        0.0
    };
    Measured { mean, error }
}

/// Over runs, by the drawing that they share.
pub(super) fn over<'a>(rows: impl Iterator<Item = &'a Row>, of: impl Fn(&Row) -> f64) -> Measured {
    clustered(rows.map(|r| (r.drawing, of(r))))
}

fn share(rows: &[&Row], test: impl Fn(&Row) -> bool) -> Measured {
    over(rows.iter().copied(), |r| if test(r) { 1.0 } else { 0.0 })
}

/// Of those that have it.
fn of_some<N: Into<f64>>(rows: &[&Row], of: impl Fn(&Row) -> Option<N>) -> Option<Measured> {
    let there = || {
        rows.iter()
            .filter_map(|r| Some((r.drawing, Into::<f64>::into(of(r)?))))
    };
    there().next().is_some().then(|| clustered(there()))
}

/// The runs of one charter.
pub(super) fn of(charter: &CharterId, rows: &[Row]) -> Summary {
    let rows: Vec<&Row> = rows.iter().filter(|r| r.charter == *charter).collect();
    let mean = |of: fn(&Row) -> f64| over(rows.iter().copied(), of);
    let mut harmed: Vec<i64> = rows.iter().map(|r| r.harmed).collect();
    harmed.sort_unstable();
    let quantile = |percent: usize| {
        let at = (harmed.len().saturating_sub(1) * percent + 50) / 100;
        harmed.get(at).copied().unwrap_or(0)
    };
    let ends = [End::Safe, End::Spared, End::Moved, End::Unmoved, End::Forgotten];
    let seats = rows.first().map_or(&[][..], |r| &r.scores);
    let points = |seat: usize| {
        rows.iter()
            .filter_map(move |r| Some((r.drawing, f64::from(r.scores.get(seat)?.1))))
    };
    Summary {
        charter: charter.clone(),
        runs: rows.len(),
        ends: ends
            .iter()
            .map(|e| (word(*e), share(&rows, |r| r.end == *e)))
            .collect(),
        harmed: mean(|r| r.harmed as f64),
        harmed_quantiles: [5, 50, 95].map(quantile),
        new_victims: share(&rows, |r| r.new_victims > 0),
        money_m_usd: mean(|r| r.money_m_usd),
        days_to_programme: of_some(&rows, |r| r.latency_days.0),
        days_to_launch: of_some(&rows, |r| r.latency_days.1),
        launched: mean(|r| r.launched as f64),
        arrived: mean(|r| r.arrived as f64),
        devices: mean(|r| f64::from(u8::from(r.devices > 0))),
        tugs: share(&rows, |r| r.tugs > 0),
        breaches: mean(|r| f64::from(u8::from(r.breaches > 0))),
        burden_gini: mean(|r| r.burden_gini),
        voice: mean(|r| r.voice),
        least_kept_percent: mean(|r| r.least_kept_percent as f64),
        indivisibility: of_some(&rows, |r| r.indivisibility.0),
        indivisibility_protected: of_some(&rows, |r| r.indivisibility.1),
        refounded: share(&rows, |r| r.charter_at_end != r.charter),
        scores: seats
            .iter()
            .enumerate()
            .map(|(i, (seat, _))| (seat.clone(), clustered(points(i))))
            .collect(),
    }
}

/// One column a charter, one line a measure.
pub(super) fn table(scenario: &Scenario, all: &[Summary], out: &mut dyn Write) -> Result<(), Failure> {
    let runs = all.first().map_or(0, |s| s.runs);
    writeln!(
        out,
        "{}: {runs} runs under each charter at the start; ± is one standard error\n",
        scenario.title
    )?;
    let width = all
        .iter()
        .map(|s| s.charter.as_str().len())
        .max()
        .unwrap_or(0)
        .max(16)
        + 2;
    let mut line = |head: &str, cell: &dyn Fn(&Summary) -> String| -> Result<(), Failure> {
        write!(out, "{head:<34}")?;
        for summary in all {
            write!(out, "{:>width$}", cell(summary))?;
        }
        writeln!(out)?;
        Ok(())
    };
    line("", &|s| s.charter.to_string())?;
    for (index, head) in ["safe, %", "spared, %", "moved, %", "unmoved, %", "forgotten, %"]
        .iter()
        .enumerate()
    {
        line(head, &|s| {
            s.ends.get(index).map_or_else(String::new, |e| percent(e.1))
        })?;
    }
    line("runs with new victims, %", &|s| percent(s.new_victims))?;
    line("people harmed, thousands", &|s| plain(scaled(s.harmed, 1e-3), 1))?;
    line("  5th percentile, thousands", &|s| {
        thousands(s.harmed_quantiles[0])
    })?;
    line("  median, thousands", &|s| thousands(s.harmed_quantiles[1]))?;
    line("  95th percentile, thousands", &|s| {
        thousands(s.harmed_quantiles[2])
    })?;
    line("given by all, M USD", &|s| plain(s.money_m_usd, 0))?;
    line("days to the first programme", &|s| optional(s.days_to_programme))?;
    line("days to the first launch", &|s| optional(s.days_to_launch))?;
    line("craft launched", &|s| plain(s.launched, 2))?;
    line("craft that did their work", &|s| plain(s.arrived, 2))?;
    line("runs with a nuclear device, %", &|s| percent(s.devices))?;
    line("runs with a tug, %", &|s| percent(s.tugs))?;
    line("runs with a breach of law, %", &|s| percent(s.breaches))?;
    line("Gini of burden over ability", &|s| plain(s.burden_gini, 3))?;
    line("voice of the exposed, %", &|s| percent(s.voice))?;
    line("least kept promise, % of quota", &|s| {
        plain(s.least_kept_percent, 1)
    })?;
    line("indivisibility, the table", &|s| part(s.indivisibility))?;
    line("indivisibility, the protected", &|s| {
        part(s.indivisibility_protected)
    })?;
    line("another charter at the end, %", &|s| percent(s.refounded))?;
    Ok(())
}

fn scaled(m: Measured, by: f64) -> Measured {
    Measured {
        mean: m.mean * by,
        error: m.error * by,
    }
}

fn percent(m: Measured) -> String {
    plain(scaled(m, 100.0), 1)
}

fn plain(m: Measured, digits: usize) -> String {
    format!("{:.digits$} ± {:.digits$}", m.mean, m.error)
}

fn thousands(n: i64) -> String {
    format!("{:.1}", n as f64 / 1000.0)
}

fn optional(m: Option<Measured>) -> String {
    m.map_or_else(|| "none".to_owned(), |m| plain(m, 0))
}

fn part(m: Option<Measured>) -> String {
    m.map_or_else(|| "none".to_owned(), |m| plain(m, 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standard_error_is_that_of_the_mean() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sample variance 32/7.
        let m = measured([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter());
        assert!((m.mean - 5.0).abs() < 1e-12, "{m:?}");
        assert!((m.error - (32.0_f64 / 7.0 / 8.0).sqrt()).abs() < 1e-12, "{m:?}");
        // Three drawings of (1, 1), (0, 0), (1, 0): mean 1/2, sums 1, -1, 0: sqrt(2 × 3/2)/6.
        let c = clustered([(0, 1.0), (0, 1.0), (1, 0.0), (1, 0.0), (2, 1.0), (2, 0.0)].into_iter());
        assert!(
            (c.mean - 0.5).abs() < 1e-12 && (c.error - 3.0_f64.sqrt() / 6.0).abs() < 1e-12,
            "{c:?}"
        );
        // A share of 30 % of 100: sqrt(0.3 × 0.7 / 99).
        let p = measured((0..100).map(|i| if i < 30 { 1.0 } else { 0.0 }));
        assert!(
            (p.mean - 0.3).abs() < 1e-12 && (p.error - (0.21_f64 / 99.0).sqrt()).abs() < 1e-12,
            "{p:?}"
        );
    }
}

//! One exercise as one row.

use std::sync::Arc;

use debrief::indivisibility::{self, Pledges};
use debrief::{burden, measure};
use game::{
    Command, CraftStage, CraftView, End, Event, Finding, Gate, Lit, Occupant, Phase, PublicView, SeatView,
};
use mission::tug::Tug;
use scenario::{CharterId, Money};
use session::{Policy, Rehearsal};

use super::Setting;
use crate::failure::Failure;

/// What became of one exercise.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) charter: CharterId,
    pub(super) seed: u64,
    /// Which drawing the odds of its plans came from.
    pub(super) drawing: u64,
    pub(super) end: End,
    pub(super) harmed: i64,
    pub(super) harmed_if_nothing: i64,
    pub(super) new_victims: i64,
    /// What all seats gave to programmes, campaigns, shelter and each other, M USD.
    pub(super) money_m_usd: f64,
    /// Days from the first bulletin of 1 % to the first programme and the first launch.
    pub(super) latency_days: (Option<i32>, Option<i32>),
    pub(super) launched: usize,
    pub(super) arrived: usize,
    /// Tugs launched.
    pub(super) tugs: usize,
    /// Programmes that sent off a nuclear device, and those that broke the law of space.
    pub(super) devices: usize,
    pub(super) breaches: usize,
    /// Gini coefficient of contribution over ability.
    pub(super) burden_gini: f64,
    /// Share of the people under the corridor whose state had a vote.
    pub(super) voice: f64,
    /// Worst promise kept: the least of delivered over quota, percent, among the seats that owed.
    pub(super) least_kept_percent: i64,
    /// Least ÷ greatest protection, had it been coming down on each state in turn: of everybody at the table, and of those
    /// whom the charter at the end protects. `None` where it is not defined.
    pub(super) indivisibility: (Option<f64>, Option<f64>),
    pub(super) charter_at_end: CharterId,
    pub(super) members_at_end: usize,
    pub(super) entries: u64,
    /// Points of each seat, in seat order.
    pub(super) scores: Vec<(String, i32)>,
}

/// Bots in their manners.
struct Delegations {
    conduct: Arc<bots::Conduct>,
    seed: u64,
}

impl Policy for Delegations {
    fn act(&mut self, view: &SeatView, lit: &dyn Lit) -> Vec<Command> {
        self.conduct.act(view, lit, self.seed)
    }
    fn heeds(&self, event: &Event, phase: Phase) -> bool {
        bots::heeds(event, phase)
    }
}

/// Plays one exercise.
pub(super) fn run(setting: &Setting<'_>, charter: &CharterId, seed: u64) -> Result<Row, Failure> {
    let scenario = setting.scenario;
    let (drawing, physics) = setting.drawing_of(seed);
    let seats = scenario.seats.iter().map(|s| {
        let plays = s.core || !setting.core;
        (s.id.clone(), if plays { Occupant::Bot } else { Occupant::Empty })
    });
    let policy = Delegations {
        conduct: Arc::clone(setting.conduct),
        seed,
    };
    let rehearsal = Rehearsal::new(Arc::clone(scenario), seed, physics);
    let end = rehearsal
        .play_out(charter.clone(), seats.collect(), Box::new(policy))
        .map_err(|e| Failure::Session(format!("seed {seed} under {charter}: {e}")))?;
    let seen = (&end.public(), &end.pledges());
    row(setting, charter, (seed, drawing), seen, end.entries())
        .ok_or_else(|| Failure::Session(format!("seed {seed} under {charter} has no outcome")))
}

fn row(
    setting: &Setting<'_>,
    charter: &CharterId,
    (seed, drawing): (u64, u64),
    (public, pledges): (&PublicView, &Pledges),
    entries: u64,
) -> Option<Row> {
    let outcome = public.outcome.as_ref()?;
    let burdens = burden::burdens(setting.scenario, public);
    let turned = indivisibility::indivisibility(setting.scenario, public, pledges);
    let given: i64 = burdens.iter().map(|b| b.given.0).sum();
    let left = |s: CraftStage| !matches!(s, CraftStage::Ordered | CraftStage::Cancelled);
    let is_tug = |c: &&CraftView| {
        let sale = setting.scenario.craft(&c.kind);
        left(c.stage) && sale.is_some_and(|s| Tug::of(&s.craft).is_some())
    };
    let stages = |test: fn(CraftStage) -> bool| public.craft.iter().filter(|c| test(c.stage)).count();
    Some(Row {
        charter: charter.clone(),
        seed,
        drawing,
        end: outcome.end,
        harmed: outcome.harmed,
        harmed_if_nothing: outcome.harmed_if_nothing,
        new_victims: outcome.new_victims,
        money_m_usd: given as f64 / Money::millions(1).0 as f64,
        latency_days: measure::latency_days(public),
        launched: stages(left),
        arrived: stages(|s| s == CraftStage::Arrived),
        tugs: public.craft.iter().filter(is_tug).count(),
        devices: judged(public, &|f| f.gate == Gate::Device),
        breaches: judged(public, &|f| f.basis.is_none()),
        burden_gini: burden::gini(&burdens),
        voice: measure::voice(setting.scenario, public),
        least_kept_percent: least_kept_percent(public),
        indivisibility: (turned.table.index.ok(), turned.protected.index.ok()),
        charter_at_end: public.charter.id.clone(),
        members_at_end: public.charter.members.len(),
        entries,
        scores: outcome
            .scores
            .iter()
            .map(|s| (s.seat.to_string(), s.total))
            .collect(),
    })
}

/// Programmes with such a finding in law.
fn judged(public: &PublicView, test: &dyn Fn(&Finding) -> bool) -> usize {
    let of = |p: &&game::ProgrammeView| p.law.iter().any(test);
    public.programmes.iter().filter(of).count()
}

fn least_kept_percent(public: &PublicView) -> i64 {
    let mut owed: std::collections::BTreeMap<&game::SeatId, (i64, i64)> = std::collections::BTreeMap::new();
    for share in public.programmes.iter().flat_map(|p| &p.shares) {
        let sums = owed.entry(&share.seat).or_default();
        sums.0 += share.quota.0;
        sums.1 += share.delivered.0;
    }
    let kept = owed.values().filter(|(quota, _)| *quota > 0);
    kept.map(|(quota, paid)| paid * 100 / quota).min().unwrap_or(100)
}

/// An end as a word.
pub(super) const fn word(end: End) -> &'static str {
    match end {
        End::Safe => "safe",
        End::Spared => "spared",
        End::Moved => "moved",
        End::Unmoved => "unmoved",
        End::Forgotten => "forgotten",
    }
}

impl Row {
    /// Heads of the columns.
    pub(super) fn columns(&self) -> Vec<String> {
        let fixed = [
            "charter",
            "seed",
            "drawing",
            "end",
            "harmed",
            "harmed_if_nothing",
            "new_victims",
            "money_m_usd",
            "days_to_programme",
            "days_to_launch",
            "launched",
            "arrived",
            "tugs",
            "devices",
            "breaches_of_law",
            "burden_gini",
            "voice",
            "least_kept_percent",
            "indivisibility",
            "indivisibility_protected",
            "charter_at_end",
            "members_at_end",
            "entries",
        ];
        let scores = self.scores.iter().map(|(seat, _)| format!("score_{seat}"));
        fixed.iter().map(|c| (*c).to_owned()).chain(scores).collect()
    }

    /// Its fields, in the order of the columns.
    pub(super) fn fields(&self) -> Vec<String> {
        let days = |d: Option<i32>| d.map_or_else(String::new, |d| d.to_string());
        let part = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.4}"));
        let mut fields = vec![
            self.charter.to_string(),
            self.seed.to_string(),
            self.drawing.to_string(),
            word(self.end).to_owned(),
            self.harmed.to_string(),
            self.harmed_if_nothing.to_string(),
            self.new_victims.to_string(),
            format!("{:.2}", self.money_m_usd),
            days(self.latency_days.0),
            days(self.latency_days.1),
            self.launched.to_string(),
            self.arrived.to_string(),
            self.tugs.to_string(),
            self.devices.to_string(),
            self.breaches.to_string(),
            format!("{:.4}", self.burden_gini),
            format!("{:.4}", self.voice),
            self.least_kept_percent.to_string(),
            part(self.indivisibility.0),
            part(self.indivisibility.1),
            self.charter_at_end.to_string(),
            self.members_at_end.to_string(),
            self.entries.to_string(),
        ];
        fields.extend(self.scores.iter().map(|(_, points)| points.to_string()));
        fields
    }
}

//! Standing capabilities: surveys, radars, teams and launch pads that stand ready only while somebody pays for them. What
//! nobody pays for fades by e in its own number of years and is lost below two fifths (exercise design, 5); what is lost
//! costs its whole price again and the months to build it.

use mission::plan::LauncherId;
use scenario::{
    Campaign, CampaignId, Capability, CapabilityId, CapabilityKind, Date, Money, Scenario, SeatId,
};
use serde::{Deserialize, Serialize};

use crate::economy;
use crate::emit::Emit;
use crate::event::Event;
use crate::ledger;
use crate::rejection::Rejection;
use crate::state::State;
use crate::view::{CapabilityStage, CapabilityView, LedgerEntry, ProgrammeStage};

/// A capability as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CapabilityState {
    /// Years in which it fades by e.
    fades_years: u32,
    /// Readiness on `since`, ppm.
    readiness_ppm: i64,
    /// From this day the readiness counts; in the future while it is being built.
    since: Date,
    /// Upkeep is paid up to this day.
    kept_until: Date,
    /// It does not stand: it was lost, or never built.
    lost: bool,
}

impl CapabilityState {
    /// Readiness on a day, ppm: it grows while upkeep is paid and fades afterwards.
    fn readiness_ppm(&self, on: Date) -> i64 {
        if self.lost || on < self.since {
            return 0;
        }
        let kept_to = self.kept_until.clamp(self.since, on);
        let kept = economy::readiness_kept(self.readiness_ppm, kept_to.0 - self.since.0);
        economy::readiness_idle(kept, on.0 - kept_to.0, f64::from(self.fades_years))
    }
    /// It works on a day.
    fn stands(&self, on: Date) -> bool {
        self.readiness_ppm(on) >= economy::READINESS_LOST_PPM
    }
    fn stage(&self, on: Date) -> CapabilityStage {
        if self.lost {
            CapabilityStage::Gone
        } else if on < self.since {
            CapabilityStage::Building { ready: self.since }
        } else if self.kept_until > on {
            CapabilityStage::Kept {
                until: self.kept_until,
            }
        } else {
            CapabilityStage::Fading
        }
    }
}

/// Every capability as the exercise opens.
pub(crate) fn at_start(sc: &Scenario) -> std::collections::BTreeMap<CapabilityId, CapabilityState> {
    let opens = sc.rounds.first().map_or(Date(0), |r| r.date);
    sc.capabilities
        .iter()
        .map(|c| {
            let state = CapabilityState {
                fades_years: c.fades_years,
                readiness_ppm: c.readiness_ppm,
                since: opens,
                kept_until: opens,
                lost: c.readiness_ppm < economy::READINESS_LOST_PPM,
            };
            (c.id.clone(), state)
        })
        .collect()
}

/// It stands as the exercise opens.
pub(crate) fn stands_at_start(sc: &Scenario, id: &CapabilityId) -> bool {
    sc.capability(id)
        .is_some_and(|c| c.readiness_ppm >= economy::READINESS_LOST_PPM)
}

/// It works now.
pub(crate) fn stands(st: &State, id: &CapabilityId) -> bool {
    st.capabilities.get(id).is_some_and(|c| c.stands(st.date))
}

/// Readiness of a seat's launches on a vehicle now, ppm; full where the scenario names no capability behind them.
pub(crate) fn launch_readiness_ppm(sc: &Scenario, st: &State, owner: &SeatId, vehicle: &LauncherId) -> i64 {
    let of = |c: &&Capability| c.owner == *owner && c.kind == CapabilityKind::Launch(vehicle.clone());
    sc.capabilities
        .iter()
        .find(of)
        .and_then(|c| st.capabilities.get(&c.id))
        .map_or(1_000_000, |c| c.readiness_ppm(st.date))
}

/// Readiness of the best team there is, ppm; full where the scenario names none.
pub(crate) fn team_readiness_ppm(sc: &Scenario, st: &State) -> i64 {
    teams(sc)
        .filter_map(|c| st.capabilities.get(&c.id))
        .map(|c| c.readiness_ppm(st.date))
        .max()
        .unwrap_or(1_000_000)
}

fn teams(sc: &Scenario) -> impl Iterator<Item = &Capability> {
    sc.capabilities.iter().filter(|c| c.kind == CapabilityKind::Team)
}

/// How ready launches and teams are: what the odds of a plan hang on beside the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Preparedness {
    /// Launches that are not fully ready: whose, on which vehicle, ppm.
    pub launches: Vec<(SeatId, LauncherId, i64)>,
    /// Readiness of the best team, ppm; `None` where the scenario names no team.
    pub team_ppm: Option<i64>,
}

impl Preparedness {
    /// What everybody sees of it.
    pub fn of(views: &[CapabilityView]) -> Self {
        let launches = views.iter().filter_map(|v| match &v.kind {
            CapabilityKind::Launch(vehicle) => Some((v.owner.clone(), vehicle.clone(), v.readiness_ppm)),
            CapabilityKind::Team | CapabilityKind::Survey | CapabilityKind::Radar => None,
        });
        let teams = views.iter().filter(|v| v.kind == CapabilityKind::Team);
        Self {
            launches: launches.collect(),
            team_ppm: teams.map(|v| v.readiness_ppm).max(),
        }
    }
    /// It says nothing: the scenario names neither launches nor teams.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// Readiness of a seat's launches on a vehicle, ppm.
    pub fn launch_ppm(&self, owner: &SeatId, vehicle: &LauncherId) -> i64 {
        let mut of = self
            .launches
            .iter()
            .filter(|(o, v, _)| o == owner && v == vehicle);
        of.next().map_or(1_000_000, |(_, _, ppm)| *ppm)
    }
    /// Readiness of the best team, ppm.
    pub fn team_ppm(&self) -> i64 {
        self.team_ppm.unwrap_or(1_000_000)
    }
}

/// How ready launches and teams are now.
pub(crate) fn prepared(sc: &Scenario, st: &State) -> Preparedness {
    Preparedness::of(&views(sc, st))
}

/// The day to which one payment keeps a capability: the next round, or the end.
fn next_round(sc: &Scenario, st: &State) -> Date {
    sc.rounds
        .get(st.round as usize + 1)
        .map_or_else(|| Date::containing_jd(sc.asteroid.until_jd_tdb), |r| r.date)
}

/// What paying for a capability now would do and cost.
pub(crate) enum Payment {
    /// Upkeep to a day.
    Upkeep {
        /// To this day.
        until: Date,
        /// For this much.
        price: Money,
    },
    /// It is built, anew or for the first time.
    Build {
        /// It stands from this day.
        ready: Date,
        /// For this much.
        price: Money,
    },
}

impl Payment {
    pub(crate) fn price(&self) -> Money {
        match self {
            Self::Upkeep { price, .. } | Self::Build { price, .. } => *price,
        }
    }
}

/// What paying for it now would bring.
///
/// # Errors
/// If there is no such capability, or it is paid for to the next round.
pub(crate) fn payment(sc: &Scenario, st: &State, id: &CapabilityId) -> Result<Payment, Rejection> {
    let unknown = || Rejection::UnknownCapability {
        capability: id.clone(),
    };
    let (of, now) = sc
        .capability(id)
        .zip(st.capabilities.get(id))
        .ok_or_else(unknown)?;
    let already = |what: String| Err(Rejection::Already { what });
    if let CapabilityStage::Building { ready } = now.stage(st.date) {
        return already(format!("{} is being built and will stand on {ready}", of.name));
    }
    if now.lost {
        return Ok(Payment::Build {
            ready: st.date.plus_months(of.build_months),
            price: of.value,
        });
    }
    let (from, until) = (now.kept_until.max(st.date), next_round(sc, st));
    if from >= until {
        return already(format!("The upkeep of {} is paid to {}", of.name, now.kept_until));
    }
    let price = economy::upkeep(of.value, sc.prices.upkeep_percent, until.0 - from.0);
    Ok(Payment::Upkeep { until, price })
}

/// The same, if nobody has undertaken to pay for it.
///
/// # Errors
/// As [`payment`], and if a programme that is being paid for will do it.
pub(crate) fn payable(sc: &Scenario, st: &State, id: &CapabilityId) -> Result<Payment, Rejection> {
    let payment = payment(sc, st, id)?;
    let mut funding = st
        .programmes
        .values()
        .filter(|p| p.stage == ProgrammeStage::Funding);
    if funding.any(|p| p.card.capabilities.contains(id)) {
        let what = "A programme that the table adopted pays for it".to_owned();
        return Err(Rejection::Already { what });
    }
    Ok(payment)
}

/// What a payment would be called on a bill.
pub(crate) fn bill(of: &Capability, payment: &Payment) -> String {
    match payment {
        Payment::Upkeep { until, .. } => format!("Upkeep of {} to {until}", of.name),
        Payment::Build { ready, .. } => format!("Building {}, ready on {ready}", of.name),
    }
}

/// A seat pays for it alone.
pub(crate) fn check_fund(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: &CapabilityId,
) -> Result<(), Rejection> {
    ledger::can_pay(st, seat, payable(sc, st, id)?.price())
}

/// Pays for it: one seat alone, or a programme of several.
pub(crate) fn fund(em: &mut Emit<'_>, by: Vec<SeatId>, id: &CapabilityId, alone: bool) {
    let (sc, st) = (em.sc, &em.st);
    let Ok(payment) = payment(sc, st, id) else {
        return;
    };
    let paid_alone = if alone { payment.price() } else { Money::ZERO };
    let capability = id.clone();
    em.emit(match payment {
        Payment::Upkeep { until, .. } => Event::CapabilityKept {
            capability,
            by,
            until,
            paid_alone,
        },
        Payment::Build { ready, .. } => Event::CapabilityOrdered {
            capability,
            by,
            ready,
            paid_alone,
        },
    });
}

/// What has faded too far by now is lost, and with the last team what it knew.
pub(crate) fn review(em: &mut Emit<'_>) {
    let gone: Vec<CapabilityId> = em
        .st
        .capabilities
        .iter()
        .filter(|(_, c)| !c.lost && c.since <= em.st.date && !c.stands(em.st.date))
        .map(|(id, _)| id.clone())
        .collect();
    for capability in gone {
        let team = |id: &CapabilityId| teams(em.sc).any(|t| t.id == *id);
        let others = teams(em.sc).any(|t| t.id != capability && stands(&em.st, &t.id));
        let forgotten = team(&capability) && !others;
        em.emit(Event::CapabilityLost {
            capability,
            forgotten,
        });
    }
}

/// Campaigns whose survey does not stand on their first day are missed; days up to `to`.
pub(crate) fn miss_campaigns(em: &mut Emit<'_>, from: Date, to: Date) {
    let missed: Vec<(CampaignId, CapabilityId)> = em
        .sc
        .campaigns
        .iter()
        .filter_map(|c| Some((c, c.by.clone()?, first_day(c)?)))
        .filter(|(c, by, day)| {
            let stands = em.st.capabilities.get(by).is_some_and(|s| s.stands(*day));
            *day > from && *day <= to && !stands && !em.st.sky.missed.contains(&c.id)
        })
        .map(|(c, by, _)| (c.id.clone(), by))
        .collect();
    for (campaign, by) in missed {
        em.emit(Event::CampaignMissed { campaign, by });
    }
}

fn first_day(campaign: &Campaign) -> Option<Date> {
    campaign.points.first().map(|p| Date::containing_jd(p.jd_tdb))
}

/// An inject changes what stands ready.
pub(crate) fn shake(em: &mut Emit<'_>, id: &CapabilityId, points: i64) {
    let Some(now) = em
        .st
        .capabilities
        .get(id)
        .filter(|c| !c.lost && c.since <= em.st.date)
    else {
        return;
    };
    let to_ppm = (now.readiness_ppm(em.st.date) + points * 10_000).clamp(0, 1_000_000);
    em.emit(Event::ReadinessChanged {
        capability: id.clone(),
        to_ppm,
    });
    review(em);
}

/// What everybody sees of them.
pub(crate) fn views(sc: &Scenario, st: &State) -> Vec<CapabilityView> {
    let view = |c: &Capability| {
        let now = st.capabilities.get(&c.id)?;
        Some(CapabilityView {
            id: c.id.clone(),
            name: c.name.clone(),
            purpose: c.purpose.clone(),
            owner: c.owner.clone(),
            kind: c.kind.clone(),
            stage: now.stage(st.date),
            readiness_ppm: now.readiness_ppm(st.date),
            // What would be left on the day of the next round if nobody paid.
            unpaid_ppm: now.readiness_ppm(next_round(sc, st).max(st.date)),
            price: payment(sc, st, &c.id).ok().map(|p| p.price()),
            payable: payable(sc, st, &c.id).is_ok(),
        })
    };
    sc.capabilities.iter().filter_map(view).collect()
}

pub(crate) fn on_kept(st: &mut State, id: &CapabilityId, by: &[SeatId], until: Date, paid_alone: Money) {
    pay(st, by, paid_alone);
    let date = st.date;
    if let Some(c) = st.capabilities.get_mut(id) {
        // What is kept from now on starts from what is left of it today.
        if c.kept_until <= date {
            c.readiness_ppm = c.readiness_ppm(date);
            c.since = date;
        }
        c.kept_until = until;
    }
}

pub(crate) fn on_ordered(st: &mut State, id: &CapabilityId, by: &[SeatId], ready: Date, paid_alone: Money) {
    pay(st, by, paid_alone);
    if let Some(c) = st.capabilities.get_mut(id) {
        (c.lost, c.readiness_ppm, c.since, c.kept_until) = (false, 1_000_000, ready, ready);
    }
}

fn pay(st: &mut State, by: &[SeatId], paid_alone: Money) {
    if let Some(seat) = by.first() {
        ledger::post(st, seat, LedgerEntry::Spent, paid_alone, None);
    }
}

pub(crate) fn on_lost(st: &mut State, id: &CapabilityId, forgotten: bool) {
    if let Some(c) = st.capabilities.get_mut(id) {
        c.lost = true;
    }
    if forgotten {
        st.developed.clear();
    }
}

pub(crate) fn on_readiness(st: &mut State, id: &CapabilityId, to_ppm: i64) {
    let date = st.date;
    if let Some(c) = st.capabilities.get_mut(id) {
        (c.readiness_ppm, c.since) = (to_ppm, date);
    }
}

pub(crate) fn on_missed(st: &mut State, campaign: &CampaignId) {
    st.sky.missed.insert(campaign.clone());
}

/// Names of what stood as the exercise opened and was given up since.
pub(crate) fn given_up(sc: &Scenario, st: &State) -> Vec<String> {
    let lost =
        |c: &&Capability| st.capabilities.get(&c.id).is_some_and(|s| s.lost) && stands_at_start(sc, &c.id);
    sc.capabilities
        .iter()
        .filter(lost)
        .map(|c| c.name.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey() -> CapabilityState {
        CapabilityState {
            fades_years: 8,
            readiness_ppm: 1_000_000,
            since: Date(0),
            kept_until: Date(0),
            lost: false,
        }
    }

    #[test]
    fn a_survey_that_nobody_pays_is_lost_in_the_eighth_year() {
        // Exercise design, 5: exp(−Δt ÷ 8 years), lost below 0.4: 8 × ln 2.5 = 7.33 years.
        let survey = survey();
        assert_eq!(
            survey.readiness_ppm(Date(2922)),
            367_879,
            "exp(-1) after eight years"
        );
        assert!(
            survey.stands(Date(2676)) && !survey.stands(Date(2679)),
            "lost after 7.33 years"
        );
    }

    #[test]
    fn upkeep_brings_back_a_quarter_a_year_and_then_it_fades_again() {
        let mut survey = survey();
        survey.readiness_ppm = 500_000;
        survey.kept_until = Date(731);
        assert_eq!(survey.readiness_ppm(Date(365)), 749_828, "a quarter a year");
        assert_eq!(survey.readiness_ppm(Date(731)), 1_000_000, "never above one");
        assert_eq!(survey.readiness_ppm(Date(731 + 2922)), 367_879, "then it fades");
        assert_eq!(
            survey.stage(Date(700)),
            CapabilityStage::Kept { until: Date(731) }
        );
        assert_eq!(survey.stage(Date(731)), CapabilityStage::Fading);
    }

    #[test]
    fn what_is_being_built_does_not_stand() {
        let mut radar = survey();
        radar.since = Date(500);
        assert_eq!(radar.readiness_ppm(Date(499)), 0);
        assert_eq!(radar.readiness_ppm(Date(500)), 1_000_000);
        assert_eq!(
            radar.stage(Date(1)),
            CapabilityStage::Building { ready: Date(500) }
        );
    }
}

//! A form applied to a scenario.
//!
//! What belongs to a round that is left out happens all the same. Its months, and with them its income, go to the round
//! before. What was for sale in it is for sale in the round before. What happens in it by itself is told as the next round
//! opens. And what would have been ordered in it can be ordered in the next round and counts as ordered then: those craft
//! are on the cards, and whoever adopts a card pays for them. Launch seasons have dates and stay. What names a seat that is
//! not at the table goes with the seat.

use std::collections::BTreeSet;

use super::{Customs, Form};
use crate::model::{
    Campaign, CampaignId, CapabilityId, Inject, InjectEffect, Round, Scenario, Seat, SeatId, SecretEffect,
    Trigger, WantTest,
};

/// The scenario in this form.
pub(super) fn applied(whole: &Scenario, form: &Form) -> Scenario {
    let mut sc = whole.clone();
    let there: BTreeSet<&SeatId> = form.seats.iter().collect();
    sc.rounds = rounds(&whole.rounds, form);
    sc.seats.retain(|s| there.contains(&s.id));
    for seat in &mut sc.seats {
        let about_absent =
            |test: &WantTest| matches!(test, WantTest::NoUnilateralBy(s) if !there.contains(s));
        seat.wants.retain(|w| !about_absent(&w.test));
    }
    sc.campaigns = campaigns(&whole.campaigns, &sc, form, &there);
    sc.injects = whole
        .injects
        .iter()
        .filter_map(|i| inject(i, form, &there))
        .collect();
    sc.launch_services.retain(|s| there.contains(&s.owner));
    sc.capabilities.retain(|c| there.contains(&c.owner));
    sc.relations
        .trust_pairs
        .retain(|(a, b, _)| there.contains(a) && there.contains(b));
    if let Some(charter) = &form.charter {
        sc.default_charter = charter.clone();
    }
    sc.minutes = form.minutes;
    sc.docket = form.docket;
    sc.customs = Customs {
        form: Some(form.id.clone()),
        seconding: form.seconding,
        amendments: form.amendments,
        messages: form.messages,
        intro_minutes: form.intro_minutes,
        debrief_minutes: form.debrief_minutes,
    };
    sc
}

fn rounds(all: &[Round], form: &Form) -> Vec<Round> {
    let mut played: Vec<Round> = Vec::new();
    let mut left_out: Option<&Round> = None;
    for (index, round) in all.iter().enumerate() {
        if form.rounds.contains(&index) {
            let first = left_out.take().map_or(round.orders_from, |r| r.orders_from);
            played.push(Round {
                orders_from: first,
                seconds: form.seconds,
                ..round.clone()
            });
        } else {
            left_out = left_out.or(Some(round));
            if let Some(before) = played.last_mut() {
                before.months += round.months;
            }
        }
    }
    // Before the first round nobody could order anything.
    if let Some(first) = played.first_mut() {
        first.orders_from = first.date;
    }
    played
}

/// Where a round of the scenario is played: itself, or the one before; `None` before the first.
fn at_or_before(form: &Form, round: usize) -> Option<usize> {
    form.rounds.iter().rposition(|r| *r <= round)
}

/// Where what happens in a round is told: itself, or the next.
fn at_or_after(form: &Form, round: usize) -> Option<usize> {
    form.rounds.iter().position(|r| *r >= round)
}

fn campaigns(all: &[Campaign], sc: &Scenario, form: &Form, there: &BTreeSet<&SeatId>) -> Vec<Campaign> {
    let wanted = |id: &CampaignId| {
        let of = |s: &Seat| {
            s.secrets
                .iter()
                .any(|x| x.effect == SecretEffect::PublishCampaign(id.clone()))
        };
        sc.seats.iter().any(of)
    };
    let private_to_nobody =
        |c: &Campaign| c.private_to.as_ref().is_some_and(|s| !there.contains(s)) && !wanted(&c.id);
    let mut kept: Vec<Campaign> = all.iter().filter(|c| !private_to_nobody(c)).cloned().collect();
    for campaign in &mut kept {
        let mut rounds: Vec<usize> = campaign
            .rounds
            .iter()
            .filter_map(|r| at_or_before(form, *r))
            .collect();
        rounds.dedup();
        campaign.rounds = rounds;
        // Whose survey or radar is not at the table looks all the same.
        let kept_ready = |by: &CapabilityId| sc.capability(by).is_some_and(|c| there.contains(&c.owner));
        campaign.by = campaign.by.take().filter(kept_ready);
    }
    kept
}

/// An inject as it happens here; `None` if it is about a seat that is not there.
fn inject(inject: &Inject, form: &Form, there: &BTreeSet<&SeatId>) -> Option<Inject> {
    let absent = |seat: &SeatId| !there.contains(seat);
    if inject.private_to.as_ref().is_some_and(absent) {
        return None;
    }
    if matches!(&inject.fires, Trigger::SupportBelow(seat, _) if absent(seat)) {
        return None;
    }
    let mut effects = Vec::new();
    for effect in &inject.effects {
        match effect {
            InjectEffect::Support(seats, by) => {
                let left: Vec<SeatId> = seats.iter().filter(|s| !absent(s)).cloned().collect();
                if !left.is_empty() {
                    effects.push(InjectEffect::Support(left, *by));
                }
            }
            InjectEffect::IncomePercent(seat, _)
            | InjectEffect::OfferImpactor(seat, _)
            | InjectEffect::Grant(seat, _)
            | InjectEffect::RequestHelp(seat)
            | InjectEffect::LeakPapers(seat)
            | InjectEffect::SlotLost(Some(seat), _)
            | InjectEffect::LeakAgreements(Some(seat)) => {
                if absent(seat) {
                    return None;
                }
                effects.push(effect.clone());
            }
            InjectEffect::SupportOfSafe(_)
            | InjectEffect::Readiness(..)
            | InjectEffect::Suspicion(_)
            | InjectEffect::SlotLost(None, _)
            | InjectEffect::LeakAgreements(None)
            | InjectEffect::Told => effects.push(effect.clone()),
        }
    }
    if effects.is_empty() {
        effects.push(InjectEffect::Told);
    }
    let round = match inject.round {
        Some(round) => Some(at_or_after(form, round)?),
        None => None,
    };
    Some(Inject {
        round,
        effects,
        ..inject.clone()
    })
}

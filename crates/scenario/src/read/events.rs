//! Rounds and injects.

use super::asteroid::round_index;
use super::{Fields, Names, Reader};
use crate::diagnostic::Code;
use crate::model::{CampaignId, CapabilityId, Inject, InjectEffect, InjectId, Round, SeatId, Trigger};
use crate::tree::Node;

const PHASES: [&str; 5] = ["situation", "consultation", "decision", "commitment", "execution"];

/// All rounds, in the order of their dates.
pub(super) fn rounds<'s>(r: &mut Reader<'s>, items: Vec<Node<'s>>) -> Option<Vec<Round>> {
    let read: Vec<Option<(Round, Node<'s>)>> = items.into_iter().map(|n| round(r, n)).collect();
    let mut sound = true;
    for pair in read.windows(2) {
        let [Some((before, _)), Some((after, place))] = pair else {
            continue;
        };
        if after.date <= before.consultation_date {
            let message = format!(
                "round \"{}\" on {} does not follow the one before, which lasts to {}",
                after.title,
                after.date.iso(),
                before.consultation_date.iso()
            );
            r.error(
                Code::DatesOutOfOrder,
                *place,
                message,
                "put the rounds in the order of their dates",
            );
            sound = false;
        }
    }
    let all: Option<Vec<Round>> = read.into_iter().map(|one| one.map(|(round, _)| round)).collect();
    all.filter(|_| sound)
}

fn round<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<(Round, Node<'s>)> {
    let mut f = r.fields(node, "round")?;
    let title = f.words(r, "title");
    let question = f.words(r, "question");
    let date_node = f.need("date");
    let date = date_node.and_then(|n| r.date(n, "`date`"));
    let consultation_node = f.need("consultation_date");
    let consultation = consultation_node.and_then(|n| r.date(n, "`consultation_date`"));
    let months = f.whole(r, "months", 1..=1_200);
    let seconds = f.need("minutes").and_then(|n| phases(r, n, "`minutes`"));
    f.end(r);
    if let (Some(date), Some(consultation), Some(place)) = (date, consultation, consultation_node)
        && consultation < date
    {
        let message = format!(
            "consultation on {} comes before the round, on {}",
            consultation.iso(),
            date.iso()
        );
        r.error(
            Code::DatesOutOfOrder,
            place,
            message,
            "let `consultation_date` be the round's date or later",
        );
        return None;
    }
    let round = Round {
        title: title?,
        question: question?,
        date: date?,
        consultation_date: consultation?,
        months: u32::try_from(months?).ok()?,
        seconds: seconds?,
        orders_from: date?,
    };
    Some((round, date_node?))
}

/// The phases of a round in seconds, from minutes with halves and quarters.
pub(super) fn phases<'s>(r: &mut Reader<'s>, node: Node<'s>, what: &str) -> Option<[u32; 5]> {
    let mut f = r.fields(node, what)?;
    let all = PHASES.map(|phase| {
        let node = f.need(phase)?;
        let seconds = r.exact(node, &format!("`{phase}` of {what}"), 0.0..=600.0, 60.0)?;
        u32::try_from(seconds).ok()
    });
    f.end(r);
    let [a, b, c, d, e] = all;
    Some([a?, b?, c?, d?, e?])
}

/// All injects; a scenario may have none.
pub(super) fn injects<'s>(r: &mut Reader<'s>, f: &mut Fields<'s>, names: &Names) -> Option<Vec<Inject>> {
    let items = f.maybe_list(r, "injects");
    super::names::declared(r, items.clone().unwrap_or_default(), "inject");
    r.each(items?, |r, n| inject(r, n, names))
}

/// One inject.
fn inject<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Inject> {
    let mut f = r.fields(node, "inject")?;
    let id = f.need("id").and_then(|n| r.id(n, "the inject's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("inject {id}"));
    }
    let title = f.words(r, "title");
    let text = f.words(r, "text");
    let round_node = f.maybe("round");
    let round = match round_node {
        Some(n) => inject_round(r, n, names).map(Some),
        None => Some(None),
    };
    let private_to = f.maybe_seat(r, "private_to", names.seats());
    let fires_node = f.need("fires");
    let fires = fires_node.and_then(|n| trigger(r, n, names));
    let effects = f
        .some_list(r, "effects")
        .and_then(|l| r.each(l, |r, n| effect(r, n, names)));
    f.end(r);
    let (fires, round) = (fires?, round?);
    if round.is_none() && fires != Trigger::OnDemand {
        let message = format!(
            "inject {} fires by itself, and no round says when",
            id.as_deref()?
        );
        r.error(
            Code::ImpossibleInject,
            fires_node?,
            message,
            "add `round: …`, or let it fire `OnDemand`",
        );
        return None;
    }
    Some(Inject {
        id: InjectId::new(id?),
        title: title?,
        text: text?,
        round,
        private_to: private_to?,
        fires,
        effects: effects?,
    })
}

/// The round of an inject, which must be one that is played.
fn inject_round<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<usize> {
    let number = r.whole(node, "`round`", i64::from(i32::MIN)..=i64::from(i32::MAX))?;
    let last = names.rounds;
    let index = usize::try_from(number)
        .ok()
        .filter(|n| (1..=last.max(1)).contains(n));
    if index.is_none() {
        let why = if number < 1 {
            "before the start"
        } else {
            "after the last round"
        };
        let message = format!("round {number} is {why}");
        r.error(
            Code::ImpossibleInject,
            node,
            message,
            format!("the rounds are 1 to {last}"),
        );
        return None;
    }
    round_index(r, node, names)
}

fn trigger<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Trigger> {
    const PLAIN: [(&str, Trigger); 5] = [
        ("Always", Trigger::Always),
        ("OnDemand", Trigger::OnDemand),
        ("OceanCard", Trigger::OceanCard),
        ("FlybyArrived", Trigger::FlybyArrived),
        ("PrivateAgreement", Trigger::PrivateAgreement),
    ];
    const WITH: [&str; 5] = [
        "SupportBelow",
        "SuspicionAbove",
        "ChanceBelowPercent",
        "ChancePercent",
        "CampaignBought",
    ];
    let (name, inner) = r.variant(node, "`fires`")?;
    if let Some((_, plain)) = PLAIN.iter().find(|(n, _)| *n == name.text) {
        r.nothing_after(name, inner)?;
        return Some(plain.clone());
    }
    match name.text {
        "SupportBelow" => {
            let [seat, value] = r.arguments(name, inner)?;
            let seat = r.refer(seat, names.seats());
            let value = r.whole(value, "the support", 0..=100);
            Some(Trigger::SupportBelow(
                SeatId::new(seat?),
                i32::try_from(value?).ok()?,
            ))
        }
        "SuspicionAbove" => {
            let [value] = r.arguments(name, inner)?;
            let value = r.whole(value, "the suspicion", 0..=100)?;
            Some(Trigger::SuspicionAbove(i32::try_from(value).ok()?))
        }
        "ChanceBelowPercent" => {
            let [value] = r.arguments(name, inner)?;
            r.whole(value, "the chance, percent,", 0..=100)
                .map(Trigger::ChanceBelowPercent)
        }
        "ChancePercent" => {
            let [value] = r.arguments(name, inner)?;
            let value = r.whole(value, "the chance, percent,", 1..=100)?;
            Some(Trigger::ChancePercent(u32::try_from(value).ok()?))
        }
        "CampaignBought" => {
            let [value] = r.arguments(name, inner)?;
            r.refer(value, names.campaigns())
                .map(|id| Trigger::CampaignBought(CampaignId::new(id)))
        }
        _ => {
            let all: Vec<&str> = PLAIN.iter().map(|(n, _)| *n).chain(WITH).collect();
            r.no_such_choice(name, "`fires`", &all)
        }
    }
}

fn effect<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<InjectEffect> {
    const ALL: [&str; 12] = [
        "Support",
        "SupportOfSafe",
        "Suspicion",
        "IncomePercent",
        "SlotLost",
        "OfferImpactor",
        "Grant",
        "RequestHelp",
        "LeakPapers",
        "LeakAgreements",
        "Readiness",
        "Told",
    ];
    let (name, inner) = r.variant(node, "an effect")?;
    match name.text {
        "Told" => r.nothing_after(name, inner).map(|()| InjectEffect::Told),
        "Support" => {
            let mut f = r.named_fields(name, inner)?;
            let seats = f
                .some_list(r, "seats")
                .and_then(|l| r.each(l, |r, n| r.refer(n, names.seats()).map(SeatId::new)));
            let change = f.whole(r, "change", -100..=100);
            f.end(r);
            Some(InjectEffect::Support(seats?, i32::try_from(change?).ok()?))
        }
        "SupportOfSafe" | "Suspicion" => {
            let [value] = r.arguments(name, inner)?;
            let change = i32::try_from(r.whole(value, "the change", -100..=100)?).ok()?;
            Some(if name.text == "Suspicion" {
                InjectEffect::Suspicion(change)
            } else {
                InjectEffect::SupportOfSafe(change)
            })
        }
        "SlotLost" => {
            let mut f = r.named_fields(name, inner)?;
            let seat = f.maybe_seat(r, "seat", names.seats());
            let slots = f.whole(r, "slots", 1..=20);
            f.end(r);
            Some(InjectEffect::SlotLost(seat?, u32::try_from(slots?).ok()?))
        }
        "LeakPapers" => {
            let [value] = r.arguments(name, inner)?;
            r.refer(value, names.seats())
                .map(|id| InjectEffect::LeakPapers(SeatId::new(id)))
        }
        "LeakAgreements" => {
            let mut f = r.named_fields(name, inner)?;
            let seat = f.maybe_seat(r, "seat", names.seats());
            f.end(r);
            Some(InjectEffect::LeakAgreements(seat?))
        }
        "RequestHelp" => {
            let [value] = r.arguments(name, inner)?;
            r.refer(value, names.seats())
                .map(|id| InjectEffect::RequestHelp(SeatId::new(id)))
        }
        "Readiness" => {
            let mut f = r.named_fields(name, inner)?;
            let id = f.refer(r, "capability", names.capabilities());
            let change = f.whole(r, "change_percent", -100..=100);
            f.end(r);
            Some(InjectEffect::Readiness(CapabilityId::new(id?), change?))
        }
        "IncomePercent" | "OfferImpactor" | "Grant" => for_a_seat(r, name, inner, names),
        _ => r.no_such_choice(name, "an effect", &ALL),
    }
}

/// The effects that name a seat and a thing.
fn for_a_seat<'s>(
    r: &mut Reader<'s>,
    name: Node<'s>,
    inner: Option<Node<'s>>,
    names: &Names,
) -> Option<InjectEffect> {
    let mut f = r.named_fields(name, inner)?;
    let seat = f.refer(r, "seat", names.seats()).map(SeatId::new);
    let effect = match name.text {
        "IncomePercent" => f
            .whole(r, "percent", 0..=1_000)
            .and_then(|p| Some(InjectEffect::IncomePercent(seat?, p))),
        "Grant" => f
            .money(r, "amount_m_usd")
            .and_then(|m| Some(InjectEffect::Grant(seat?, m))),
        _ => f
            .refer(r, "craft", names.crafts())
            .and_then(|c| Some(InjectEffect::OfferImpactor(seat?, crate::launchers::craft_id(c)))),
    };
    f.end(r);
    effect
}

//! Hardware, prices and rates.

use std::collections::BTreeSet;

use mission::plan::{Craft, Effect};

use super::{Fields, Names, Reader};
use crate::diagnostic::Code;
use crate::launchers;
use crate::model::{
    Assurance, CraftForSale, Economy, Hardware, LaunchService, Prices, Relations, Season, SeatId,
};
use crate::rush::Rush;
use crate::tree::Node;

/// One kind of spacecraft for sale.
pub(super) fn craft<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<CraftForSale> {
    let mut f = r.fields(node, "craft")?;
    let id = f.need("id").and_then(|n| r.id(n, "the craft's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("craft {id}"));
    }
    let name = f.words(r, "name");
    let mass = f.whole(r, "mass_kg", 1..=200_000);
    let does = f.need("effect");
    let effect = does.and_then(|n| craft_effect(r, n));
    let stays = match &effect {
        Some(Effect::Tug { dry_kg, .. }) => Some(("tug", *dry_kg)),
        Some(Effect::Rendezvous { dry_kg, .. }) => Some(("rendezvous craft", *dry_kg)),
        Some(Effect::Kinetic | Effect::Reconnaissance | Effect::Standoff { .. }) | None => None,
    };
    if let (Some(node), Some((what, dry_kg)), Some(mass)) = (does, stays, mass)
        && i64::from(dry_kg) >= mass
    {
        r.error(
            Code::OutOfRange,
            node,
            format!("a {what} of {mass} kg with empty tanks of {dry_kg} kg has no propellant"),
            "give `mass_kg` at launch and a smaller `dry_kg`",
        );
    }
    let price = f.money(r, "price_m_usd");
    let development = f.money(r, "development_m_usd");
    let build_months = f.whole(r, "build_months", 1..=600);
    let needs_device = f.mark(r, "needs_device");
    f.end(r);
    Some(CraftForSale {
        craft: Craft {
            id: launchers::craft_id(id?),
            name: name?,
            mass_kg: u32::try_from(mass?).ok()?,
            effect: effect?,
        },
        price: price?,
        development: development?,
        build_months: u32::try_from(build_months?).ok()?,
        needs_device: needs_device?,
    })
}

fn craft_effect<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Effect> {
    let (name, inner) = r.variant(node, "`effect`")?;
    match name.text {
        "Kinetic" => r.nothing_after(name, inner).map(|()| Effect::Kinetic),
        "Reconnaissance" => r.nothing_after(name, inner).map(|()| Effect::Reconnaissance),
        "Standoff" => {
            let mut f = r.named_fields(name, inner)?;
            let yield_t = f.whole(r, "yield_t", 1..=100_000_000);
            let far_side = f.mark(r, "far_side");
            f.end(r);
            Some(Effect::Standoff {
                yield_t: u32::try_from(yield_t?).ok()?,
                far_side: far_side?,
            })
        }
        "Tug" => {
            let mut f = r.named_fields(name, inner)?;
            let thrust_mn = f.whole(r, "thrust_mn", 1..=100_000);
            let specific_impulse_s = f.whole(r, "specific_impulse_s", 100..=100_000);
            let dry_kg = f.whole(r, "dry_kg", 1..=200_000);
            let efficiency_percent = f.whole(r, "efficiency_percent", 1..=100);
            f.end(r);
            let small = |value: Option<i64>| u32::try_from(value?).ok();
            Some(Effect::Tug {
                thrust_mn: small(thrust_mn)?,
                specific_impulse_s: small(specific_impulse_s)?,
                dry_kg: small(dry_kg)?,
                efficiency_percent: small(efficiency_percent)?,
            })
        }
        "Rendezvous" => {
            let mut f = r.named_fields(name, inner)?;
            let thrust_mn = f.whole(r, "thrust_mn", 1..=100_000);
            let specific_impulse_s = f.whole(r, "specific_impulse_s", 100..=100_000);
            let dry_kg = f.whole(r, "dry_kg", 1..=200_000);
            f.end(r);
            let small = |value: Option<i64>| u32::try_from(value?).ok();
            Some(Effect::Rendezvous {
                thrust_mn: small(thrust_mn)?,
                specific_impulse_s: small(specific_impulse_s)?,
                dry_kg: small(dry_kg)?,
            })
        }
        _ => r.no_such_choice(
            name,
            "`effect`",
            &["Kinetic", "Reconnaissance", "Standoff", "Tug", "Rendezvous"],
        ),
    }
}

/// One launch service.
pub(super) fn launch_service<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<LaunchService> {
    let mut f = r.fields(node, "launch service")?;
    let launcher = f.refer(r, "launcher", names.launchers());
    if let Some(id) = &launcher {
        f.rename(format!("launch service {id}"));
    }
    let name = f.words(r, "name");
    let owner = f.refer(r, "owner", names.seats());
    let price = f.money(r, "price_m_usd");
    let slots = f.whole(r, "slots", 1..=100);
    let mature = f.truth(r, "mature");
    f.end(r);
    Some(LaunchService {
        launcher: launchers::id(launcher?),
        name: name?,
        owner: SeatId::new(owner?),
        price: price?,
        slots: u32::try_from(slots?).ok()?,
        mature: mature?,
    })
}

/// The launch seasons, in the order of their dates.
pub(super) fn seasons<'s>(r: &mut Reader<'s>, items: Vec<Node<'s>>) -> Option<Vec<Season>> {
    let read: Vec<Option<(Season, Node<'s>)>> = items.into_iter().map(|n| season(r, n)).collect();
    let mut sound = true;
    for pair in read.windows(2) {
        let [Some((before, _)), Some((after, place))] = pair else {
            continue;
        };
        if after.from <= before.to {
            let message = format!(
                "season \"{}\" begins on {}, before the one before it ends",
                after.name,
                after.from.iso()
            );
            r.error(
                Code::DatesOutOfOrder,
                *place,
                message,
                "put the seasons in order, without overlap",
            );
            sound = false;
        }
    }
    let all: Option<Vec<Season>> = read
        .into_iter()
        .map(|one| one.map(|(season, _)| season))
        .collect();
    all.filter(|_| sound)
}

fn season<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<(Season, Node<'s>)> {
    let mut f = r.fields(node, "season")?;
    let name = f.words(r, "name");
    let from_node = f.need("from");
    let from = from_node.and_then(|n| r.date(n, "`from`"));
    let to_node = f.need("to");
    let to = to_node.and_then(|n| r.date(n, "`to`"));
    f.end(r);
    let (from, to) = (from?, to?);
    if from > to {
        let message = format!("the season runs from {} to {}", from.iso(), to.iso());
        r.error(
            Code::SeasonReversed,
            to_node?,
            message,
            "let `to` be no earlier than `from`",
        );
        return None;
    }
    Some((
        Season {
            name: name?,
            from,
            to,
        },
        from_node?,
    ))
}

/// Prices beside craft, launches and campaigns.
pub(super) fn prices<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Prices> {
    let mut f = r.fields(node, "`prices`")?;
    let station_month = f.money(r, "station_month_m_usd");
    let evacuate_prepared_usd = f.whole(r, "evacuate_prepared_usd", 1..=1_000_000);
    let evacuate_unprepared_usd = f.whole(r, "evacuate_unprepared_usd", 1..=1_000_000);
    let shelter_plan_per_million = f.money(r, "shelter_plan_per_million_m_usd");
    let upkeep_percent = f.whole(r, "upkeep_percent", 0..=100);
    let rush = rush(r, &mut f);
    f.end(r);
    Some(Prices {
        station_month: station_month?,
        evacuate_prepared_usd: evacuate_prepared_usd?,
        evacuate_unprepared_usd: evacuate_unprepared_usd?,
        shelter_plan_per_million: shelter_plan_per_million?,
        upkeep_percent: upkeep_percent?,
        rush: rush?,
    })
}

/// What building faster costs; both figures, or neither where nothing is built faster for money.
fn rush<'s>(r: &mut Reader<'s>, f: &mut Fields<'s>) -> Option<Rush> {
    const PERCENT: &str = "rush_percent_a_month";
    const MOST: &str = "rush_most_months";
    if f.maybe(PERCENT).is_none() && f.maybe(MOST).is_none() {
        return Some(Rush::default());
    }
    let percent_a_month = f.whole(r, PERCENT, 0..=100);
    let most_months = f.whole(r, MOST, 0..=600);
    Some(Rush {
        percent_a_month: percent_a_month?,
        most_months: u32::try_from(most_months?).ok()?,
    })
}

/// Rates of income, lapse, key and reserve.
pub(super) fn economy<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Economy> {
    let mut f = r.fields(node, "`economy`")?;
    let income_ppm = f.whole(r, "income_ppm", 0..=1_000_000);
    let factors = f.need("risk_factors");
    let risk_factors = factors.and_then(|n| {
        let items = r.list(n, "`risk_factors`")?;
        let all = r.each(items, risk_factor)?;
        if all.windows(2).all(|w| w[0].0 < w[1].0) {
            return Some(all);
        }
        let message = "the chances of `risk_factors` do not rise".to_owned();
        r.error(
            Code::NotAscending,
            n,
            message,
            "put them in order, each chance once",
        );
        None
    });
    let lapse_percent = f.whole(r, "lapse_percent", 0..=100);
    let reserve_percent = f.whole(r, "reserve_percent", 0..=100);
    let in_kind_percent = f.whole(r, "in_kind_percent", 0..=100);
    let poor = f
        .need("poor_gdp_b_usd")
        .and_then(|n| r.exact(n, "`poor_gdp_b_usd`", 0.0..=200_000.0, 1_000.0));
    let step_up_credit_percent = f.whole(r, "step_up_credit_percent", 0..=1_000);
    let call_up_percent = f.whole(r, "call_up_percent", 0..=1_000);
    let guarantors = f.whole(r, "guarantors", 0..=100);
    f.end(r);
    Some(Economy {
        income_ppm: income_ppm?,
        risk_factors: risk_factors?,
        lapse_percent: lapse_percent?,
        reserve_percent: reserve_percent?,
        in_kind_percent: in_kind_percent?,
        poor_gdp_m_usd: poor?,
        step_up_credit_percent: step_up_credit_percent?,
        call_up_percent: call_up_percent?,
        guarantors: usize::try_from(guarantors?).ok()?,
    })
}

fn risk_factor<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<(i64, i64)> {
    let mut f = r.fields(node, "a risk factor")?;
    let from = f.ppm(r, "chance_percent");
    let factor = f.whole(r, "factor", 1..=1_000);
    f.end(r);
    Some((from?, factor?))
}

/// Suspicion of a standby that nobody supervises, where a scenario does not say otherwise (exercise design, 5).
const SUSPICION_STANDBY: i64 = 20;

/// Steps of trust, support and suspicion.
pub(super) fn relations<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Relations> {
    let mut f = r.fields(node, "`relations`")?;
    let trust_baseline = f.whole(r, "trust_baseline", 0..=100);
    let pairs = f
        .list(r, "trust_pairs")
        .and_then(|items| trust_pairs(r, items, names));
    let suspicion_nuclear = f.whole(r, "suspicion_nuclear", 0..=100);
    let suspicion_standby = f.maybe_whole(r, "suspicion_standby", 0..=100, SUSPICION_STANDBY);
    f.end(r);
    Some(Relations {
        trust_baseline: i32::try_from(trust_baseline?).ok()?,
        trust_pairs: pairs?,
        suspicion_nuclear: i32::try_from(suspicion_nuclear?).ok()?,
        suspicion_standby: i32::try_from(suspicion_standby?).ok()?,
    })
}

fn trust_pairs<'s>(
    r: &mut Reader<'s>,
    items: Vec<Node<'s>>,
    names: &Names,
) -> Option<Vec<(SeatId, SeatId, i32)>> {
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    r.each(items, |r, node| {
        let parts = r.tuple(node, "a pair of seats and their trust", 3)?;
        let [a, b, trust] = <[Node<'s>; 3]>::try_from(parts).ok()?;
        let a = r.refer(a, names.seats());
        let b = r.refer(b, names.seats());
        let trust = r.whole(trust, "the trust", 0..=100);
        let (a, b) = (a?, b?);
        let pair = if a < b {
            (a.clone(), b.clone())
        } else {
            (b.clone(), a.clone())
        };
        if a == b || known.contains(&pair) {
            let message = format!("the pair {a} and {b} is given twice, or is one seat");
            r.error(
                Code::RepeatedId,
                node,
                message,
                "give every pair once; it holds both ways",
            );
            return None;
        }
        known.insert(pair);
        Some((SeatId::new(a), SeatId::new(b), i32::try_from(trust?).ok()?))
    })
}

/// Chances of hardware and size of its scatter.
pub(super) fn hardware<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Hardware> {
    let mut f = r.fields(node, "`hardware`")?;
    let launch_mature = f.ppm(r, "launch_mature_percent");
    let launch_new = f.ppm(r, "launch_new_percent");
    let cruise_year = f.ppm(r, "cruise_year_percent");
    let guidance = f.ppm(r, "guidance_percent");
    let per_sector = f.ppm(r, "guidance_per_sector_percent");
    let most = f.ppm(r, "guidance_most_percent");
    let flyby = f.ppm(r, "guidance_flyby_percent");
    let sensor = f.ppm(r, "guidance_sensor_percent");
    let beta_median = f.number(r, "beta_median", 1.0..=10.0);
    let beta_sigma_ln = f.number(r, "beta_sigma_ln", 0.0..=2.0);
    let beta_sigma_ln_flyby = f.number(r, "beta_sigma_ln_flyby", 0.0..=2.0);
    let size_sigma = f.number(r, "size_sigma_percent", 0.0..=100.0);
    let size_sigma_flyby = f.number(r, "size_sigma_flyby_percent", 0.0..=100.0);
    let breakup_scale = f.number(r, "breakup_scale", 0.001..=100.0);
    let wave_off_days = f.whole(r, "wave_off_days", 0..=3_650);
    f.end(r);
    Some(Hardware {
        launch_mature_ppm: launch_mature?,
        launch_new_ppm: launch_new?,
        cruise_year_ppm: cruise_year?,
        guidance_ppm: guidance?,
        guidance_per_sector_ppm: per_sector?,
        guidance_most_ppm: most?,
        guidance_flyby_ppm: flyby?,
        guidance_sensor_ppm: sensor?,
        beta_median: beta_median?,
        beta_sigma_ln: beta_sigma_ln?,
        beta_sigma_ln_flyby: beta_sigma_ln_flyby?,
        size_sigma: size_sigma? / 100.0,
        size_sigma_flyby: size_sigma_flyby? / 100.0,
        breakup_scale: breakup_scale?,
        wave_off_days: i32::try_from(wave_off_days?).ok()?,
    })
}

/// The assured end, what opens the clause, and what counts as transfer of risk.
pub(super) fn assurance<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Assurance> {
    let mut f = r.fields(node, "`assurance`")?;
    let trigger_ppm = f.ppm(r, "trigger_percent");
    let trigger_diameter_m = f.number(r, "trigger_diameter_m", 1.0..=10_000.0);
    let assured_ppm = f.ppm(r, "assured_percent");
    let transfer_ppm = f.ppm(r, "transfer_percent");
    let transfer_share_ppm = f.ppm(r, "transfer_share_percent");
    f.end(r);
    Some(Assurance {
        trigger_ppm: trigger_ppm?,
        trigger_diameter_m: trigger_diameter_m?,
        assured_ppm: assured_ppm?,
        transfer_ppm: transfer_ppm?,
        transfer_share_ppm: transfer_share_ppm?,
    })
}

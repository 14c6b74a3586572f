//! Which plans become cards: every number of every craft in every season, by quick odds and price.

use std::collections::{BTreeMap, BTreeSet};

use game::{Aim, CraftNumber, economy};
use mission::plan::{CraftId, Effect, Flight, Thrust};
use scenario::{Built, CraftForSale, Date, Money, SeatId};

use super::quick::{Dice, Hit, Odds, Track, odds};

/// Most craft of one plan.
const MOST_CRAFT: usize = 8;
/// Most median push of a plan in lengths of the impact interval: more only breaks the body up.
const MOST_SHIFT: f64 = 2.75;
/// Plans within this much of the best odds count as equal; the cheapest of them is taken.
const EQUAL: f64 = 0.01;

/// A kind of craft in a season on one launch service: its best way to the asteroid.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// Index of the season.
    pub(super) season: usize,
    /// Index of the launch service in that season: offers of one share its slots.
    pub(super) service: usize,
    /// Months to save in the making of a craft that is ordered now.
    pub(super) saved_months: u32,
    /// Whose slot.
    pub(super) owner: SeatId,
    /// Slots left in the season.
    pub(super) slots: u32,
    /// The best flight.
    pub(super) flight: Flight,
    /// Flights almost as good that arrive on other days, best first: craft of one plan arrive one after another.
    pub(super) ways: Vec<Flight>,
    /// Shift on the target plane at the median size and beta, km, eastwards.
    pub(super) shift_km: f64,
    /// Chance that it hits.
    pub(super) chance: f64,
    /// Push at the median over the push that breaks the body up with chance 1 − 1/e.
    pub(super) strain: f64,
    /// Price of a launch.
    pub(super) launch_price: Money,
}

impl Offer {
    fn hit(&self) -> Hit {
        Hit {
            shift_km: self.shift_km,
            chance: self.chance,
            strain: self.strain,
            either: self.flight.thrust == Some(Thrust::Sparing),
        }
    }
}

/// How craft push, for plans are made of one means, and a tug perhaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// They hit, or look, or stay and look.
    Hit,
    /// They carry a nuclear device.
    Device,
    /// They stay and push slowly.
    Tug,
}

impl Means {
    pub(super) fn of(craft: &CraftForSale) -> Self {
        match craft.craft.effect {
            Effect::Tug { .. } => Self::Tug,
            Effect::Kinetic
            | Effect::Reconnaissance
            | Effect::Standoff { .. }
            | Effect::Rendezvous { .. } => {
                if craft.needs_device {
                    Self::Device
                } else {
                    Self::Hit
                }
            }
        }
    }
}

/// A kind of craft: what it costs to have one in time.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    /// Which.
    pub(super) id: CraftId,
    /// How it pushes.
    pub(super) means: Means,
    /// Price of one.
    pub(super) price: Money,
    /// Added for the first of its kind; zero if one was built.
    pub(super) development: Money,
    /// One ordered now, by the months saved.
    pub(super) built: Vec<Built>,
    /// Craft that stand ready or will, and when, the first to be ready first.
    pub(super) stock: Vec<(CraftNumber, Date)>,
}

impl Kind {
    /// One ordered now that stands ready by a day, with no more haste than it takes.
    fn built_by(&self, launch: Date) -> Option<&Built> {
        self.built.iter().find(|built| built.ready <= launch)
    }
}

/// What the choice is made from.
pub(super) struct Market<'a> {
    pub(super) offers: &'a [Offer],
    pub(super) kinds: &'a [Kind],
    /// Flights that stand already.
    pub(super) standing: &'a [Hit],
    pub(super) track: &'a Track,
    pub(super) dice: &'a Dice,
    /// Quick odds if nothing at all is done.
    pub(super) untouched: Odds,
    /// The seat, or the country itself, that a country counts for.
    pub(super) group: &'a dyn Fn(&'static str) -> String,
    /// Length of the impact interval on the target plane, km.
    pub(super) interval_km: f64,
    /// Most chance left for all of them together, given that it is on course. The rules ask it of each one and of
    /// everything; a plan that holds it for all and given the worst keeps doing so when more is known.
    pub(super) assured: f64,
    /// Most by which the chance of one may rise, given that it is on course.
    pub(super) transfer: f64,
}

/// One craft of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Index of the offer.
    pub(super) offer: usize,
    /// A craft that stands ready, or `None` to build one.
    pub(super) stock: Option<CraftNumber>,
    /// When it is ready.
    pub(super) ready: Date,
}

/// A plan worth looking at.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// Its craft.
    pub(super) units: Vec<Unit>,
    /// Quick odds.
    pub(super) odds: Odds,
    /// Cost without reserve.
    pub(super) cost: Money,
    /// Index of the season.
    pub(super) season: usize,
    /// It meets the assured end, by the quick odds.
    pub(super) meets: bool,
}

/// The plans that become cards, in the order to show them.
pub(super) fn choose(market: &Market<'_>) -> Vec<(Aim, Choice)> {
    let all = candidates(market, Pool::open(Means::Hit));
    let before = odds(market.track, market.dice, market.standing);
    let mut picked: Vec<(Aim, Choice)> = Vec::new();
    let mut pick = |aim: Aim, choice: Option<&Choice>| {
        if let Some(choice) = choice
            && !picked.iter().any(|(_, have)| have.units == choice.units)
        {
            picked.push((aim, choice.clone()));
        }
    };
    let cheapest_of = |choices: &mut dyn Iterator<Item = &'_ Choice>| -> Option<Choice> {
        choices.min_by(|a, b| by_cost(a, b)).cloned()
    };
    pick(
        Aim::Cheapest,
        cheapest_of(&mut all.iter().filter(|c| c.meets)).as_ref(),
    );
    pick(Aim::Surest, surest(&all).as_ref());
    pick(Aim::Earliest, earliest(market, &all).as_ref());
    let land_before = before.land();
    let off_land = all
        .iter()
        .filter(|c| c.odds.land() <= 0.6 * land_before && c.odds.ocean >= c.odds.miss);
    pick(Aim::Ocean, cheapest_of(&mut off_land.into_iter()).as_ref());
    pick(Aim::Unilateral, alone(market).as_ref());
    // A device goes either way: the table sees both.
    let devices = candidates(market, Pool::open(Means::Device));
    let of = |east: bool| -> Vec<Choice> {
        let goes = |c: &&Choice| {
            c.units
                .iter()
                .any(|u| (market.offers[u.offer].shift_km > 0.0) == east)
        };
        devices.iter().filter(goes).cloned().collect()
    };
    pick(Aim::Nuclear, surest(&of(false)).as_ref());
    pick(Aim::Nuclear, surest(&of(true)).as_ref());
    // One tug trims; several cost more than everything else on the table.
    let mut tugs = candidates(market, Pool::open(Means::Tug));
    tugs.retain(|t| t.units.len() == 1);
    pick(Aim::Trim, least_on_land(&tugs).as_ref());
    picked
}

/// The least chance of a fall where people are; among equals the cheapest.
fn least_on_land(choices: &[Choice]) -> Option<Choice> {
    let least = choices.iter().map(|c| c.odds.land()).fold(1.0, f64::min);
    let equal = choices.iter().filter(|c| c.odds.land() <= least + EQUAL);
    equal.min_by(|a, b| by_cost(a, b)).cloned()
}

/// The cheaper one, else the earlier one, else the surer one.
fn by_cost(a: &Choice, b: &Choice) -> std::cmp::Ordering {
    a.cost
        .cmp(&b.cost)
        .then(a.season.cmp(&b.season))
        .then(b.odds.miss.total_cmp(&a.odds.miss))
}

/// The best odds of a miss; among equals the cheapest.
fn surest(choices: &[Choice]) -> Option<Choice> {
    let best = choices.iter().map(|c| c.odds.miss).fold(0.0, f64::max);
    let equal = choices.iter().filter(|c| c.odds.miss >= best - EQUAL);
    equal.min_by(|a, b| by_cost(a, b)).cloned()
}

/// The surest of those that launch first.
fn earliest(market: &Market<'_>, choices: &[Choice]) -> Option<Choice> {
    let launch = |c: &Choice| c.units.iter().map(|u| market.offers[u.offer].flight.launch).min();
    let season = choices.iter().min_by_key(|c| launch(c))?.season;
    let first: Vec<Choice> = choices.iter().filter(|c| c.season == season).cloned().collect();
    surest(&first)
}

/// The surest that one state can do with its own launchers and craft of its own: those that stand ready belong to a
/// programme, and nobody flies them alone.
fn alone(market: &Market<'_>) -> Option<Choice> {
    let owners: BTreeSet<&SeatId> = market.offers.iter().map(|o| &o.owner).collect();
    let each = owners.into_iter().filter_map(|owner| {
        let pool = Pool {
            owner: Some(owner),
            means: Means::Hit,
            stock: false,
        };
        surest(&candidates(market, pool))
    });
    // Among equals the first by its code, so that the answer does not depend on the order of the scenario's list.
    each.reduce(|a, b| if b.odds.miss > a.odds.miss { b } else { a })
}

/// What a plan may be made of.
#[derive(Clone, Copy)]
struct Pool<'a> {
    /// One state's slots alone.
    owner: Option<&'a SeatId>,
    /// How its craft push.
    means: Means,
    /// Craft from stock first, then new ones; otherwise new ones alone.
    stock: bool,
}

impl Pool<'_> {
    fn open(means: Means) -> Self {
        Self {
            owner: None,
            means,
            stock: true,
        }
    }
}

/// Every number of every kind in every season, cheapest launches first and strongest pushes first.
fn candidates(market: &Market<'_>, pool: Pool<'_>) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    let seasons: BTreeSet<usize> = market.offers.iter().map(|o| o.season).collect();
    for kind in market.kinds.iter().filter(|k| k.means == pool.means) {
        for season in &seasons {
            let fits = |o: &Offer| {
                o.season == *season && o.flight.craft == kind.id && pool.owner.is_none_or(|w| *w == o.owner)
            };
            // Craft of one plan push one way.
            for east in [false, true] {
                let all: Vec<usize> = (0..market.offers.len())
                    .filter(|i| fits(&market.offers[*i]) && (market.offers[*i].shift_km > 0.0) == east)
                    .collect();
                for group in by_haste(market, &all) {
                    out.extend(grown(market, kind, (&group, *season), pool.stock));
                }
            }
        }
    }
    out
}

/// Offers of some services by the haste that a plan makes: of each service the one that takes most of it, for their slots
/// are the same.
fn by_haste(market: &Market<'_>, all: &[usize]) -> Vec<Vec<usize>> {
    let saved = |i: &usize| market.offers[*i].saved_months;
    let hastes: BTreeSet<u32> = all.iter().map(saved).collect();
    hastes
        .into_iter()
        .map(|haste| {
            let within = |i: &&usize| saved(i) <= haste;
            let most = |i: &usize| {
                let same = |j: &&usize| market.offers[**j].service == market.offers[*i].service;
                all.iter().filter(within).filter(same).map(saved).max()
            };
            all.iter()
                .filter(within)
                .filter(|i| most(i) == Some(saved(i)))
                .copied()
                .collect()
        })
        .collect()
}

/// Every number of a kind in the slots of a group of offers.
fn grown(market: &Market<'_>, kind: &Kind, (group, season): (&[usize], usize), stocked: bool) -> Vec<Choice> {
    let mut out = Vec::new();
    for strongest_first in [false, true] {
        let mut order = group.to_vec();
        order.sort_by(|a, b| {
            let (a, b) = (&market.offers[*a], &market.offers[*b]);
            let strength = |o: &Offer| o.shift_km.abs() * o.chance;
            if strongest_first {
                strength(b).total_cmp(&strength(a))
            } else {
                a.launch_price
                    .cmp(&b.launch_price)
                    .then(strength(b).total_cmp(&strength(a)))
            }
        });
        let slots = order
            .iter()
            .flat_map(|i| std::iter::repeat_n(*i, market.offers[*i].slots as usize));
        let slots: Vec<usize> = slots.take(MOST_CRAFT).collect();
        let stock = if stocked { kind.stock.as_slice() } else { &[] };
        out.extend(grow(market, kind, stock, season, &slots));
    }
    out
}

/// One craft, two craft, and so on, of one kind in these slots.
fn grow(
    market: &Market<'_>,
    kind: &Kind,
    stock: &[(CraftNumber, Date)],
    season: usize,
    slots: &[usize],
) -> Vec<Choice> {
    let mut out = Vec::new();
    let mut stock = stock.iter();
    let mut units: Vec<Unit> = Vec::new();
    let mut hits = market.standing.to_vec();
    let mut shift_km: f64 = hits.iter().map(|h| h.shift_km).sum();
    let mut cost = Money::ZERO;
    for slot in slots {
        let offer = &market.offers[*slot];
        shift_km += offer.shift_km;
        let launch = Date::containing_jd(offer.flight.launch.jd_tdb());
        // From stock, or built as fast as it must be; nothing is too late.
        let had = match stock.next() {
            Some((number, ready)) => Some((Some(*number), *ready, Money::ZERO)).filter(|_| *ready <= launch),
            None => kind.built_by(launch).map(|b| (None, b.ready, b.surcharge)),
        };
        let Some((stock, ready, surcharge)) = had.filter(|h| !economy::waits_too_long(launch.0 - h.1.0))
        else {
            break;
        };
        if !hits.is_empty() && shift_km.abs() > MOST_SHIFT * market.interval_km {
            break;
        }
        let unit = Unit {
            offer: *slot,
            stock,
            ready,
        };
        if unit.stock.is_none() {
            let first = !units.iter().any(|u| u.stock.is_none());
            cost += kind.price + surcharge + if first { kind.development } else { Money::ZERO };
        }
        cost += offer.launch_price;
        units.push(unit);
        hits.push(offer.hit());
        let odds = odds(market.track, market.dice, &hits);
        let meets = meets_end(market, &odds);
        out.push(Choice {
            units: units.clone(),
            odds,
            cost,
            season,
            meets,
        });
    }
    out
}

/// All together are left with no more than the assured chance, and nobody is worse off than if nothing is done.
fn meets_end(market: &Market<'_>, odds: &Odds) -> bool {
    let by_group = |odds: &Odds| {
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for (code, chance) in &odds.countries {
            *sums.entry((market.group)(code)).or_default() += chance;
        }
        sums
    };
    let before = by_group(&market.untouched);
    let rise = |(who, after): (&String, &f64)| after - before.get(who).copied().unwrap_or(0.0);
    odds.land() <= market.assured && by_group(odds).iter().all(|one| rise(one) <= market.transfer)
}

#[cfg(test)]
mod tests;

//! Rush on a card: the craft that are built faster than usual, and what that costs.

use std::collections::BTreeMap;

use scenario::{CraftForSale, Date, Money, Scenario};

use crate::physics::{Card, CardFlight};
use crate::slots::launch_day;

/// The day on which a flight's new craft stands ready if it is ordered on a day: as late as its launch allows, but no later
/// than usual.
pub(crate) fn ready(sc: &Scenario, flight: &CardFlight, ordered: Date) -> Date {
    let Some(craft) = sc.craft(&flight.flight.craft) else {
        return ordered;
    };
    let begun = sc.counts_as_ordered_on(ordered);
    let built = sc.prices.built_by(craft, begun, launch_day(&flight.flight));
    // What cannot be made in time is not hurried.
    let ready = built.map_or_else(|| begun.plus_months(craft.build_months), |b| b.ready);
    ready.max(ordered)
}

/// The rushed craft of a kind that a card builds: by months saved, how many and what haste costs for all of them.
pub(crate) fn of(
    sc: &Scenario,
    card: &Card,
    craft: &CraftForSale,
    ordered: Date,
) -> BTreeMap<u32, (usize, Money)> {
    let mut out: BTreeMap<u32, (usize, Money)> = BTreeMap::new();
    let begun = sc.counts_as_ordered_on(ordered);
    let new = card
        .flights
        .iter()
        .filter(|f| f.stock.is_none() && f.flight.craft == craft.craft.id);
    for built in new.filter_map(|f| sc.prices.built_by(craft, begun, launch_day(&f.flight))) {
        if built.saved_months > 0 {
            let (n, all) = out.entry(built.saved_months).or_default();
            *n += 1;
            *all += built.surcharge;
        }
    }
    out
}

/// How the lines of a card's bill begin that are for rush.
pub const RUSH_LINE: &str = "Rush of ";

/// What stands on a card's bill for them.
pub(crate) fn line(name: &str, months: u32) -> String {
    let plural = if months == 1 { "" } else { "s" };
    format!("{RUSH_LINE}{name}, {months} month{plural}")
}

//! Trust: pairwise, 0 to 100, moved by promises kept and broken. It never changes a tally.

use std::collections::BTreeMap;

use scenario::{Scenario, SeatId};

/// Trust of each in each at the start, and where time draws it back to.
pub(crate) fn baselines(sc: &Scenario) -> BTreeMap<(SeatId, SeatId), i32> {
    let mut trust = BTreeMap::new();
    for of in &sc.seats {
        for toward in sc.seats.iter().filter(|t| t.id != of.id) {
            trust.insert((of.id.clone(), toward.id.clone()), baseline(sc, &of.id, &toward.id));
        }
    }
    trust
}

/// Trust of one in another where nothing has happened.
pub(crate) fn baseline(sc: &Scenario, of: &SeatId, toward: &SeatId) -> i32 {
    let pair = |a: &SeatId, b: &SeatId| (a == of && b == toward) || (a == toward && b == of);
    let relations = &sc.relations;
    relations.trust_pairs.iter().find(|(a, b, _)| pair(a, b)).map_or(relations.trust_baseline, |(_, _, t)| *t)
}

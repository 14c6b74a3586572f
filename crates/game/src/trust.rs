//! Trust: pairwise, 0 to 100, moved by promises kept and broken. It never changes a tally.

use std::collections::BTreeMap;
use std::sync::Arc;

use scenario::{Scenario, SeatId};

use crate::economy;
use crate::emit::Emit;
use crate::event::{Event, TrustStep, TrustWhy};
use crate::state::State;

/// Trust of each in each at the start, and where time draws it back to.
pub(crate) fn baselines(sc: &Scenario) -> BTreeMap<(SeatId, SeatId), i32> {
    let mut trust = BTreeMap::new();
    for of in &sc.seats {
        for toward in sc.seats.iter().filter(|t| t.id != of.id) {
            trust.insert(
                (of.id.clone(), toward.id.clone()),
                baseline(sc, &of.id, &toward.id),
            );
        }
    }
    trust
}

/// Trust of one in another where nothing has happened.
pub(crate) fn baseline(sc: &Scenario, of: &SeatId, toward: &SeatId) -> i32 {
    let pair = |a: &SeatId, b: &SeatId| (a == of && b == toward) || (a == toward && b == of);
    let relations = &sc.relations;
    relations
        .trust_pairs
        .iter()
        .find(|(a, b, _)| pair(a, b))
        .map_or(relations.trust_baseline, |(_, _, t)| *t)
}

/// Changes trust: whose, in whom, by how much. Steps of one pair add up.
pub(crate) fn change(em: &mut Emit<'_>, changes: &[(SeatId, SeatId, i32)], why: TrustWhy) {
    let mut to: BTreeMap<(SeatId, SeatId), i32> = BTreeMap::new();
    for (of, toward, by) in changes {
        let pair = (of.clone(), toward.clone());
        let Some(now) = em.st.trust.get(&pair).copied() else {
            continue;
        };
        let entry = to.entry(pair).or_insert(now);
        *entry = (*entry + by).clamp(0, 100);
    }
    let steps: Vec<TrustStep> = to
        .into_iter()
        .filter(|(pair, to)| em.st.trust.get(pair) != Some(to))
        .map(|((of, toward), to)| TrustStep { of, toward, to })
        .collect();
    if !steps.is_empty() {
        em.emit(Event::TrustChanged { steps, why });
    }
}

/// Everybody else's trust in one seat changes.
pub(crate) fn of_all(em: &mut Emit<'_>, toward: &SeatId, by: i32, why: TrustWhy) {
    let others = em.sc.seats.iter().filter(|s| s.id != *toward);
    let changes: Vec<_> = others.map(|s| (s.id.clone(), toward.clone(), by)).collect();
    change(em, &changes, why);
}

/// A round passes: a tenth of the way back to the baseline.
pub(crate) fn pass_round(em: &mut Emit<'_>) {
    let back: Vec<_> = em
        .st
        .trust
        .iter()
        .map(|((of, toward), now)| {
            let to = economy::drift(*now, baseline(em.sc, of, toward));
            (of.clone(), toward.clone(), to - now)
        })
        .collect();
    change(em, &back, TrustWhy::Time);
}

pub(crate) fn on_changed(st: &mut State, steps: &[TrustStep]) {
    let trust = Arc::make_mut(&mut st.trust);
    for step in steps {
        trust.insert((step.of.clone(), step.toward.clone()), step.to);
    }
}

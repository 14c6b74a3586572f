//! What a map is compared with before it is given out.

use rayon::prelude::*;

use super::{Member, alone};
use crate::{AstroError, EARTH_RADIUS_KM, ENTRY_ALTITUDE_KM, Encounter, Ephemeris, Epoch, Outcome};

/// Full runs that a map is compared with, at least.
const CERTIFYING_RUNS: usize = 100;
/// Of these, so many are also integrated alone.
pub(super) const ALONE_RUNS: usize = 8;
/// Besides, so many spread evenly from one end of the fleet to the other.
const ACROSS: usize = 48;

/// What comparing a map with full runs of its own members found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Certificate {
    /// Full runs compared.
    pub runs: usize,
    /// Of these, objects that the map takes all the way; the others are propagated.
    pub all_the_way: usize,
    /// The largest difference, km: of the places of entry, or of the least distances of misses.
    pub max_km: f64,
    /// The root of the mean square difference, km.
    pub rms_km: f64,
    /// The largest difference of the times of entry, s.
    pub max_s: f64,
}

/// Members at about even steps, from the last one on.
pub(super) fn every_so_many(count: usize, wanted: usize) -> Vec<usize> {
    (0..count).rev().step_by((count / wanted).max(1)).collect()
}

/// The members to compare: every so manyeth, these few, some from one end to the other by their first coordinate, and
/// both ends.
pub(super) fn choose(first: &[f64], few: &[usize]) -> Vec<usize> {
    let mut chosen = every_so_many(first.len(), CERTIFYING_RUNS);
    chosen.extend(few);
    let known = || first.iter().enumerate().filter(|(_, at)| at.is_finite());
    let ends = (
        known().min_by(|a, b| a.1.total_cmp(b.1)),
        known().max_by(|a, b| a.1.total_cmp(b.1)),
    );
    if let (Some((lowest, from)), Some((highest, to))) = ends {
        chosen.extend([lowest, highest]);
        let mut across = [None; ACROSS];
        if to > from {
            for (i, at) in known() {
                let bin = (at - from) / (to - from) * ACROSS as f64;
                across[(bin as usize).min(ACROSS - 1)].get_or_insert(i);
            }
        }
        chosen.extend(across.iter().flatten());
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The encounters of a few members, each integrated alone, which shares nothing with the map.
pub(super) fn all_alone(
    ephemeris: &Ephemeris,
    (start, until): (Epoch, Epoch),
    members: &[Member],
    few: &[usize],
) -> Result<Vec<(usize, Encounter)>, AstroError> {
    few.par_iter()
        .with_max_len(1)
        .map(|&i| Ok((i, alone(ephemeris, start, &members[i], until)?)))
        .collect()
}

impl Certificate {
    /// Compares the map's answers for the sample, each with whether the map took it all the way, with full runs of its
    /// members by their places in it. What the map leaves to others is not wrong.
    pub(super) fn of(mapped: &[Option<(Encounter, bool)>], full: &[(usize, Encounter)]) -> Self {
        let (mut max_km, mut max_s, mut squares) = (0.0_f64, 0.0_f64, 0.0);
        for (i, full) in full {
            let (km, s) = mapped[*i].map_or((0.0, 0.0), |(mapped, _)| {
                (difference_km(&mapped, full), difference_s(&mapped, full))
            });
            // Once not a number, always so.
            if km > max_km || km.is_nan() {
                max_km = km;
            }
            max_s = max_s.max(s);
            squares += km * km;
        }
        Self {
            runs: mapped.len(),
            all_the_way: mapped.iter().flatten().filter(|(_, all)| *all).count(),
            max_km,
            rms_km: (squares / full.len().max(1) as f64).sqrt(),
            max_s,
        }
    }
}

/// How far two answers for an object are apart, km.
pub(super) fn difference_km(a: &Encounter, b: &Encounter) -> f64 {
    let shell = EARTH_RADIUS_KM + ENTRY_ALTITUDE_KM;
    match (&a.outcome, &b.outcome) {
        (Outcome::Impact(a), Outcome::Impact(b)) => (a.position_itrf_km - b.position_itrf_km).norm(),
        (Outcome::Miss, Outcome::Miss) => match (a.closest, b.closest) {
            (Some(a), Some(b)) => (a.distance_km - b.distance_km).abs(),
            _ => f64::INFINITY,
        },
        // One grazes past what the other grazes.
        (Outcome::Miss, Outcome::Impact(_)) => a.closest.map_or(f64::INFINITY, |c| c.distance_km - shell),
        (Outcome::Impact(_), Outcome::Miss) => b.closest.map_or(f64::INFINITY, |c| c.distance_km - shell),
    }
}

/// And s, if both enter.
fn difference_s(a: &Encounter, b: &Encounter) -> f64 {
    match (&a.outcome, &b.outcome) {
        (Outcome::Impact(a), Outcome::Impact(b)) => a.epoch.seconds_since(b.epoch).abs(),
        _ => 0.0,
    }
}

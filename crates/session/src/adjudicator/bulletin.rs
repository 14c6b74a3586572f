//! What the warning network would print.

use std::collections::BTreeMap;

use game::{Bulletin, CorridorPoint, Exposure, Knowledge, PlanePoint, Ppb, Pushed};
use impact::scales::{palermo, torino};
use scenario::CountryCode;

use super::estimate::{Estimate, Sky, plane_point};
use super::ground::{Fall, energy_mt};

/// Micrometres a second in a kilometre a second.
const UM_S_IN_KM_S: f64 = 1e9;
/// Days in a Julian year.
const YEAR_DAYS: f64 = 365.25;
/// Palermo of a chance of zero, ×100: below anything that is ever printed.
const PALERMO_NONE_CENTI: i32 = -9999;
/// Chances below one in a billion are not listed.
const LEAST_CHANCE: f64 = 1e-9;

/// The bulletin of an estimate.
pub(super) fn bulletin(sky: &Sky, estimate: &Estimate, knowledge: &Knowledge) -> Bulletin {
    let middle = middle(estimate);
    let body = &estimate.body;
    let (low, high) = estimate.diameter_range_m;
    let speed = middle.map_or(0.0, |(point, _)| point.entry.ground_speed_km_s);
    let energy = |diameter: f64| energy_mt(diameter, body.density_kg_m3, speed);
    let kilotons = |diameter: f64| (energy(diameter) * 1000.0).round() as u64;
    let years = (sky.linearisation.impact().epoch.jd_tdb() - knowledge.date.jd()).max(1.0) / YEAR_DAYS;
    let best_mt = energy(body.diameter_m);
    Bulletin {
        knowledge: knowledge.clone(),
        observations: estimate.solution.observations as u32,
        chance: Ppb::from_fraction(estimate.chance),
        chance_range: (
            Ppb::from_fraction(estimate.chance_range.0),
            Ppb::from_fraction(estimate.chance_range.1),
        ),
        sigma_km: estimate.solution.sigma_km.round() as i64,
        plane: PlanePoint {
            zeta_km: (sky.plane.zeta_km + estimate.solution.offset_km).round() as i64,
            ..plane_point(&sky.plane)
        },
        diameter_m: (
            body.diameter_m.round() as u32,
            low.round() as u32,
            high.round() as u32,
        ),
        energy_kt: (kilotons(body.diameter_m), kilotons(low), kilotons(high)),
        palermo_centi: if estimate.chance > 0.0 && best_mt > 0.0 {
            (palermo(estimate.chance, best_mt, years) * 100.0).round() as i32
        } else {
            PALERMO_NONE_CENTI
        },
        torino: torino(estimate.chance, best_mt),
        corridor: estimate
            .corridor
            .iter()
            .map(|(point, fall)| CorridorPoint {
                place: fall.place(),
                weight: Ppb::from_fraction(point.weight),
            })
            .collect(),
        damage_radii_m: middle.map_or([0; 4], |(_, fall)| {
            fall.radii_km.map(|km| (km * 1000.0).round() as u32)
        }),
        exposure: exposure(estimate),
        pushed: (!knowledge.pushed.is_empty()).then(|| pushed(estimate, knowledge)),
    }
}

/// Best, 5th and 95th percentile.
fn range(at: impl Fn(f64) -> f64) -> (i64, i64, i64) {
    let [best, low, high] = [0.5, 0.05, 0.95].map(|share| at(share).round() as i64);
    (best, low, high)
}

/// What is known of the pushes.
fn pushed(estimate: &Estimate, knowledge: &Knowledge) -> Pushed {
    let measured = &estimate.measured;
    let mut foreseen = measured.foreseen_km.clone();
    foreseen.sort_by(f64::total_cmp);
    let last = foreseen.len().saturating_sub(1);
    Pushed {
        shift_km: range(|share| measured.shift_km(share)),
        foreseen_km: range(|share| {
            let at = (share * last as f64).round() as usize;
            foreseen.get(at).copied().unwrap_or(0.0)
        }),
        observations: knowledge.seen.0.values().map(|of| of.len() as u32).sum(),
        each_um_s: (0..knowledge.pushed.len())
            .map(|push| {
                let (best, low, high) = range(|share| measured.strength_km_s(push, share) * UM_S_IN_KM_S);
                // Away from the craft's way is a push all the same.
                let (low, high) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
                (best.abs(), low, high)
            })
            .collect(),
    }
}

/// The point of the corridor with half of the chance on either side.
fn middle(estimate: &Estimate) -> Option<&(astro::knowledge::CorridorPoint, Fall)> {
    let whole: f64 = estimate.corridor.iter().map(|(p, _)| p.weight).sum();
    let mut sum = 0.0;
    estimate.corridor.iter().find(|(p, _)| {
        sum += p.weight;
        sum >= 0.5 * whole
    })
}

/// Chance and people of each country under the corridor, the likeliest first.
fn exposure(estimate: &Estimate) -> Vec<Exposure> {
    let mut by_country: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (point, fall) in &estimate.corridor {
        if let Some(code) = fall.country() {
            let sums = by_country.entry(code).or_default();
            sums.0 += point.weight;
            sums.1 += point.weight * fall.exposed();
        }
    }
    let mut out: Vec<Exposure> = by_country
        .into_iter()
        .filter(|(_, (weight, _))| *weight * estimate.chance >= LEAST_CHANCE)
        .map(|(code, (weight, people))| Exposure {
            country: CountryCode::new(code),
            chance: Ppb::from_fraction(weight * estimate.chance),
            people: (people / weight).round() as i64,
        })
        .collect();
    out.sort_by(|a, b| b.chance.cmp(&a.chance).then(a.country.cmp(&b.country)));
    out
}

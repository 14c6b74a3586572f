//! Where the search for a flight begins: ballistic transfers, which are near long flights, and ways through the orbital
//! elements, which are near short ones that thrust all along.

use astro::transfer::lambert_up_to;
use libm::{fabs, log};
use nalgebra::{Vector3, Vector6};

use super::{Draft, PARTS, Problem, elements, nodes};

/// Most starts of either sort.
const MOST: usize = 4;
/// A ballistic transfer is no start if it asks for more than this beyond the departure, in units of the Earth's speed.
const MOST_ASKED: f64 = 2.0;
/// Shortest turn about the Sun that is looked for: that of an orbit of 0.86 au.
const LEAST_TURN: f64 = 5.0;
/// Powers of the time by which the elements change on a way.
const POWERS: [f64; 3] = [1.0, 2.0, 4.0];
/// A way is no start if Kepler's motion must be sped up or held back by more than this.
const MOST_STRETCH: f64 = 2.5;

/// Drafts to begin with, the likeliest first.
pub(super) fn drafts(flight: &Problem) -> Vec<Draft> {
    let mut out = transfers(flight);
    out.extend(ways(flight));
    out.push(along(flight));
    out
}

/// Off along the Earth's motion, and nothing more; the few flights that are found from it alone come by single shooting.
fn along(flight: &Problem) -> Draft {
    let departure = halves(&flight.start).1.normalize() * (0.5 * flight.most_departure);
    let impulses = vec![Vector3::zeros(); PARTS];
    Draft {
        departure,
        nodes: nodes(&flight.start, flight.part, &departure, &impulses),
        impulses,
        whole: true,
    }
}

fn halves(state: &Vector6<f64>) -> (Vector3<f64>, Vector3<f64>) {
    (
        state.fixed_rows::<3>(0).into_owned(),
        state.fixed_rows::<3>(3).into_owned(),
    )
}

/// Lambert's transfers: what they ask for at departure and arrival is for the engines to spread.
fn transfers(flight: &Problem) -> Vec<Draft> {
    let ((from, leaves), (to, arrives)) = (halves(&flight.start), halves(&flight.end));
    let long = flight.part * PARTS as f64;
    let turns = (long / LEAST_TURN) as u32;
    let mut found: Vec<(f64, Vector3<f64>)> = Vec::new();
    // Places on a line with the Sun have no transfer: the ways are left.
    let _ = lambert_up_to(1.0, &from, &to, long, turns, false, &mut |transfer| {
        let departure = transfer.v1_km_s - leaves;
        let over = (departure.norm() - flight.most_departure).max(0.0);
        found.push((over + (transfer.v2_km_s - arrives).norm(), departure));
    });
    found.retain(|(asked, _)| *asked < MOST_ASKED);
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let draft = |(_, departure): (f64, Vector3<f64>)| {
        let impulses = vec![Vector3::zeros(); PARTS];
        let share = flight.most_departure / departure.norm().max(1e-12);
        Draft {
            departure: departure * share.min(1.0),
            nodes: nodes(&flight.start, flight.part, &departure, &impulses),
            impulses,
            whole: false,
        }
    };
    found.into_iter().take(MOST).map(draft).collect()
}

/// Ways through the elements, those first in which they keep nearest to Kepler's motion.
fn ways(flight: &Problem) -> Vec<Draft> {
    let long = flight.part * PARTS as f64;
    let mut found: Vec<elements::Way> = POWERS
        .iter()
        .flat_map(|power| elements::ways((&flight.start, &flight.end), long, PARTS, *power))
        .collect();
    let strain = |way: &elements::Way| fabs(log(way.stretch));
    found.retain(|way| way.stretch > 0.0 && strain(way) < log(MOST_STRETCH));
    found.sort_by(|a, b| strain(a).total_cmp(&strain(b)));
    let draft = |way: elements::Way| Draft {
        departure: Vector3::zeros(),
        impulses: vec![Vector3::zeros(); PARTS],
        nodes: way.nodes,
        whole: false,
    };
    found.into_iter().take(MOST).map(draft).collect()
}

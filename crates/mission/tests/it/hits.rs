//! Hits: what one, two and three craft of a size do to the true orbit and to draws about it. Places and shares of the
//! reference: full runs with the pushes at their arrivals.

use astro::Ephemeris;
use astro::knowledge::OrbitSolution;
use mission::flight::{Body, Draw, Odds, PushModel, Question, assess};
use mission::plan::Plan;

use crate::flights::{
    APR_15, APR_19, BODY, EIGHT, End, NOV_2026, NOV_2027, SURE, crafts, end, flown_as, plan,
};
use crate::support::{known, linearisation, until};

fn flown(plan: &Plan) -> Draw {
    flown_as(plan, &SURE, 1)
}

#[test]
fn hits_of_the_reference_that_fall() {
    // Kind, number, and the range of entry longitudes over the families: sea off Liberia and Côte d'Ivoire; the middle
    // of the Atlantic; off Brazil; and for one L the border of Venezuela, Colombia or the Pacific.
    for (id, count, west, east) in [
        ("s", 1, -10.0, -7.0),
        ("s", 2, -27.5, -22.0),
        ("s", 3, -48.5, -38.5),
        ("m", 1, -37.5, -30.0),
        ("l", 1, -92.5, -63.0),
    ] {
        for way in [NOV_2026, NOV_2027, APR_15, APR_19] {
            let End::Longitude(have) = end(&flown(&plan(id, count, way))) else {
                panic!("{count} {id} of {way:?} miss")
            };
            assert!((west..=east).contains(&have), "{count} {id} of {way:?}: {have}");
        }
    }
}

#[test]
fn two_medium_hits_miss_by_as_much_as_the_reference() {
    for (way, altitude_km) in [
        (NOV_2027, 250.0),
        (NOV_2026, 480.0),
        (APR_19, 1_040.0),
        (APR_15, 1_800.0),
    ] {
        for (id, count) in [("m", 2), ("s", 5)] {
            let End::Altitude(have) = end(&flown(&plan(id, count, way))) else {
                panic!("{count} {id} of {way:?} fall")
            };
            assert!(
                (have - altitude_km).abs() < 15.0,
                "{count} {id} of {way:?}: {have} km"
            );
        }
        for (id, count, more_than) in [("m", 3, 5_000.0), ("l", 2, 6_700.0)] {
            let End::Altitude(have) = end(&flown(&plan(id, count, way))) else {
                panic!("{way:?} falls")
            };
            assert!(have > more_than, "{count} {id} of {way:?}: {have} km");
        }
    }
}

#[test]
fn without_a_hit_it_falls_where_it_was_bound() {
    let draw = flown(&Plan::default());
    let End::Longitude(have) = end(&draw) else {
        panic!("a miss")
    };
    assert!(
        (have - 7.6).abs() < 0.01 && draw.hits.is_empty() && !draw.broken_up,
        "{have}"
    );
}

/// Shares of draws that miss, fall on the Americas or the Pacific, and fall on the Atlantic, percent.
fn shares(draws: &[Draw]) -> [f64; 3] {
    // The Atlantic: entries of pushes between 11.4 and 1.0 units west.
    let (west, east) = (-48.2, 3.1);
    let mut counts = [0.0; 3];
    for draw in draws {
        match end(draw) {
            End::Altitude(_) => counts[0] += 1.0,
            End::Longitude(l) if l < west || l > 150.0 => counts[1] += 1.0,
            End::Longitude(l) if l < east => counts[2] += 1.0,
            End::Longitude(_) => (),
        }
    }
    counts.map(|c| 100.0 * c / draws.len() as f64)
}

fn drawn(
    solution: &OrbitSolution,
    body: &Body,
    push: &PushModel,
    plan: &Plan,
    count: usize,
    seed: u64,
) -> Vec<Draw> {
    let odds = vec![
        Odds {
            launch: 1.0,
            cruise: 1.0,
            guidance: 1.0
        };
        plan.flights.len()
    ];
    let question = Question {
        linearisation: linearisation(),
        solution,
        body,
        push,
        crafts: &crafts(),
        slow: &[],
        plan,
        odds: &odds,
        until: until(),
    };
    assess(Ephemeris::embedded(), &question, count, seed, &|_| true).unwrap()
}

/// Shares of the reference, 200,000 draws: lowest and highest over the arcs of window B. Misses, falls on the Americas or
/// the Pacific, falls on the Atlantic, percent. They hold for the true orbit, so the orbit is known well.
#[test]
fn shares_of_outcomes_of_window_b() {
    const POINTS: f64 = 10.0;
    let solution = known(EIGHT, "2028-09-01");
    let table = [
        (0.25, 0.0, 1, [(0.0, 2.0), (9.0, 21.0), (77.0, 91.0)]),
        (0.25, 0.0, 2, [(57.0, 85.0), (15.0, 41.0), (0.0, 2.0)]),
        (0.25, 0.0, 3, [(100.0, 100.0), (0.0, 0.0), (0.0, 0.0)]),
        (0.25, 0.25, 1, [(20.0, 25.0), (14.0, 16.0), (59.0, 66.0)]),
        (0.25, 0.25, 2, [(52.0, 59.0), (16.0, 17.0), (25.0, 31.0)]),
        (0.25, 0.25, 3, [(72.0, 78.0), (11.0, 13.0), (11.0, 15.0)]),
        (0.15, 0.05, 1, [(0.0, 1.0), (6.0, 19.0), (81.0, 94.0)]),
        (0.15, 0.05, 2, [(55.0, 82.0), (17.0, 43.0), (0.0, 2.0)]),
        (0.15, 0.05, 3, [(99.0, 100.0), (0.0, 1.0), (0.0, 0.0)]),
    ];
    for (row, (beta_sigma_ln, diameter_sigma_ln, hits, ranges)) in table.into_iter().enumerate() {
        let body = Body {
            diameter_sigma_ln,
            ..BODY
        };
        let push = PushModel {
            beta_sigma_ln,
            ..SURE
        };
        let way = [NOV_2027, APR_19, APR_15][row % 3];
        let have = shares(&drawn(&solution, &body, &push, &plan("m", hits, way), 300, 3));
        for (have, (low, high)) in have.into_iter().zip(ranges) {
            assert!(
                have > low - POINTS && have < high + POINTS,
                "{hits} hits, beta {beta_sigma_ln}, size {diameter_sigma_ln}: {have}, not {low} to {high}"
            );
        }
    }
}

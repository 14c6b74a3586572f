//! Electric arrivals at the Gulf of Guinea asteroid, flown.

use astro::{Ephemeris, Epoch};
use mission::electric::Electric;
use mission::low_thrust::{Craft, LowThrust, fly};
use mission::rendezvous::Engine;

use crate::support::way;
use crate::tugs::tug;

fn craft(thrust_n: f64, launched_kg: f64) -> Craft {
    Craft {
        engine: Engine {
            thrust_n,
            full_within_au: 1.0,
            specific_impulse_s: 3_500.0,
        },
        launched_kg,
    }
}

fn flown(craft: &Craft, (launch, arrival): (f64, f64), c3: f64) -> Option<LowThrust> {
    let days = (Epoch::from_jd_tdb(launch), Epoch::from_jd_tdb(arrival));
    fly(Ephemeris::embedded(), way(), craft, days, c3, None).unwrap()
}

/// Against an independent program (tools/low_thrust.py: Sims and Flanagan's transcription of forty parts in the cone solver
/// Clarabel): Δv, km/s. The two find the same flights from different starts.
#[test]
fn least_propellant_is_what_a_cone_solver_finds() {
    for (days, want) in [
        ((2_461_840.0, 2_462_170.0), 8.204),
        ((2_461_880.0, 2_462_130.0), 8.807),
        ((2_461_840.0, 2_462_130.0), 8.892),
        ((2_461_800.0, 2_462_130.0), 9.163),
        ((2_461_800.0, 2_462_170.0), 7.602),
    ] {
        let found = flown(&craft(2.0, 2_500.0), days, 40.0).unwrap();
        let off = found.arc.delta_v_km_s / want - 1.0;
        assert!(
            off.abs() < 0.004,
            "{days:?}: {} km/s, {off}",
            found.arc.delta_v_km_s
        );
        // Tsiolkovsky.
        let kg = 2_500.0 * (-found.arc.delta_v_km_s / (9.806_65e-3 * 3_500.0)).exp();
        assert!((found.arrived_kg / kg - 1.0).abs() < 1e-9);
        assert!(found.arc.c3_km2_s2 <= 40.0 + 1e-9);
    }
}

/// It ends where the asteroid is: the path's last place is that of the trajectory.
#[test]
fn a_flight_ends_beside_the_asteroid() {
    let days = (2_461_840.0, 2_462_130.0);
    let found = flown(&craft(2.0, 2_500.0), days, 40.0).unwrap();
    let path = found.path();
    let (last_day, last) = path[path.len() - 1];
    assert!((last_day - (days.1 - days.0)).abs() < 1e-6);
    let at = Epoch::from_jd_tdb(days.1);
    let sun = Ephemeris::embedded().state(astro::Body::Sun, at).unwrap();
    let there = way().state_at(at).unwrap().position_km - sun.position_km;
    assert!((last - there).norm() < 2_000.0, "{} km", (last - there).norm());
}

/// Engines of 2 N do not bring 3,900 kg to it by early November: 4 N are needed, and twice the closing speed of the
/// two-impulse transfer.
#[test]
fn what_the_engines_cannot_make_is_no_flight() {
    let days = (2_461_801.0, 2_462_085.0);
    assert!(flown(&craft(2.0, 3_900.0), days, 25.0).is_none());
    assert!(flown(&craft(2.0, 2_500.0), (2_461_840.0, 2_461_840.0), 25.0).is_none());
    assert!(flown(&craft(2.0, 2_500.0), (2_461_840.0, 2_461_800.0), 25.0).is_none());
}

/// From a flight of nearby days it is found as well.
#[test]
fn a_neighbour_is_as_good_a_start() {
    let craft = craft(2.0, 2_500.0);
    let first = flown(&craft, (2_461_840.0, 2_462_150.0), 40.0).unwrap();
    let days = (Epoch::from_jd_tdb(2_461_840.0), Epoch::from_jd_tdb(2_462_130.0));
    let next = fly(Ephemeris::embedded(), way(), &craft, days, 40.0, Some(&first))
        .unwrap()
        .unwrap();
    let cold = flown(&craft, (2_461_840.0, 2_462_130.0), 40.0).unwrap();
    assert!((next.arc.delta_v_km_s / cold.arc.delta_v_km_s - 1.0).abs() < 2e-3);
}

/// The same for flights of two to three years and other masses.
#[test]
fn long_flights_are_what_a_cone_solver_finds() {
    for (days, kg, c3, want) in [
        ((2_460_875.0, 2_461_895.0), 3_430.0, 66.0, 11.310),
        ((2_460_995.0, 2_462_035.0), 6_723.0, 27.0, 5.453),
        ((2_461_025.0, 2_461_885.0), 1_250.0, 70.0, 4.495),
    ] {
        let found = flown(&craft(2.0, kg), days, c3).unwrap();
        let off = found.arc.delta_v_km_s / want - 1.0;
        assert!(
            off.abs() < 0.006,
            "{days:?}: {} km/s, {off}",
            found.arc.delta_v_km_s
        );
    }
}

/// Who arrives early can stay with the asteroid on its own way, so that a later arrival on the same launch is never harder or
/// dearer: a chart has no holes, and says the same on any number of threads.
#[test]
fn a_chart_has_no_holes() {
    let tug = Electric::of(&tug()).unwrap();
    let days = |from: f64, number: u32| -> Vec<Epoch> {
        (0..number)
            .map(|n| Epoch::from_jd_tdb(from + 10.0 * f64::from(n)))
            .collect()
    };
    let (launches, arrivals) = (days(2_461_780.0, 12), days(2_462_010.0, 20));
    let chart = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            let grid = (launches.as_slice(), arrivals.as_slice());
            tug.meetings(Ephemeris::embedded(), way(), grid, 40.0, &|_| true)
                .unwrap()
        })
    };
    let arcs = chart(1);
    assert_eq!(arcs, chart(3));
    for launch in &launches {
        let row: Vec<_> = arcs.iter().filter(|arc| arc.launch == *launch).collect();
        let first = arrivals.iter().position(|day| *day == row[0].arrival).unwrap();
        let day = |jd: f64| jd - 2_400_000.5;
        assert_eq!(
            row.len(),
            arrivals.len() - first,
            "a hole on MJD {}",
            day(launch.jd_tdb())
        );
        // A month before the Earth passes it every launch of the season gets there.
        assert!(
            row[0].arrival.jd_tdb() <= 2_462_120.0,
            "{}",
            row[0].arrival.jd_tdb()
        );
        for pair in row.windows(2) {
            let more = pair[1].delta_v_km_s / pair[0].delta_v_km_s;
            assert!(more < 1.005, "{more} times the earlier one's");
        }
    }
    // And the cells are flights that are found alone.
    for arc in arcs.iter().step_by(7) {
        let alone = tug
            .meeting(Ephemeris::embedded(), way(), (arc.launch, arc.arrival), 40.0)
            .unwrap()
            .unwrap();
        assert!((alone.arc.delta_v_km_s / arc.delta_v_km_s - 1.0).abs() < 5e-3);
    }
}

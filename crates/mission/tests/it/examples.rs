//! Best arcs of the reference, and what each launcher's whole lift would do on them.

use astro::Ephemeris;
use mission::launcher::Launchers;
use mission::window::{Arc, SearchSpan, search};

use crate::support::{UNIT_KM, date, pushes, way};
use crate::windows::{shift, span};

/// One arc of given days.
pub(crate) fn arc(launch: &str, arrival: &str, revolutions: u8) -> Arc {
    let one = SearchSpan {
        launch_from: date(launch),
        launch_to: date(launch),
        arrival_from: date(arrival),
        arrival_to: date(arrival),
        max_c3_km2_s2: 200.0,
        ..span()
    };
    let found = search(Ephemeris::embedded(), way(), &one, &|| true).unwrap();
    let mut right: Vec<Arc> = found
        .into_iter()
        .filter(|a| a.revolutions == revolutions)
        .collect();
    right.sort_by(|a, b| a.c3_km2_s2.total_cmp(&b.c3_km2_s2));
    right[0]
}

type Row = (&'static str, &'static str, u8, f64, f64, [f64; 3]);

/// Launch, arrival, revolutions, C3, closing speed (0 where the reference names none), and the shift of 600, 1,500 and
/// 2,500 kg on the target plane, km.
#[rustfmt::skip]
const BEST: [Row; 9] = [
    ("2025-12-07", "2028-08-24", 1, 15.0, 0.0, [-1_274.0, -3_184.0, -5_307.0]),
    ("2026-03-05", "2028-07-15", 1, 25.4, 0.0, [-1_948.0, -4_870.0, -8_116.0]),
    ("2026-11-04", "2028-09-13", 0, 29.9, 0.0, [-724.0, -1_810.0, -3_016.0]),
    ("2026-11-28", "2028-10-23", 1, 9.6, 0.0, [-2_055.0, -5_137.0, -8_562.0]),
    ("2027-07-06", "2028-10-03", 1, 9.0, 0.0, [-2_402.0, -6_005.0, -10_008.0]),
    ("2027-11-19", "2028-10-19", 0, 8.1, 0.0, [-2_007.0, -5_018.0, -8_364.0]),
    ("2028-04-15", "2028-09-09", 0, 9.6, 19.1, [-2_332.0, -5_829.0, -9_715.0]),
    ("2028-04-19", "2028-09-25", 0, 14.4, 14.9, [-8.9 * UNIT_KM * 0.4, -8.9 * UNIT_KM, -8.9 * UNIT_KM / 0.6]),
    ("2028-06-10", "2028-09-25", 0, 57.9, 0.0, [-2_449.0, -6_123.0, -10_205.0]),
];

#[test]
fn best_examples() {
    for (launch, arrival, revolutions, c3, closing, shifts) in BEST {
        let found = arc(launch, arrival, revolutions);
        assert!(
            (found.c3_km2_s2 - c3).abs() < 0.1 * c3,
            "{launch}: C3 {}, not {c3}",
            found.c3_km2_s2
        );
        if closing > 0.0 {
            assert!(
                (found.closing_km_s.norm() - closing).abs() < 0.2,
                "{launch}: {}",
                found.closing_km_s.norm()
            );
        }
        for (kg, want) in [600.0, 1_500.0, 2_500.0].into_iter().zip(shifts) {
            let have = shift(&found, kg, pushes()) * UNIT_KM;
            assert!(
                (have / want - 1.0).abs() < 0.05,
                "{launch}, {kg} kg: {have} km, not {want}"
            );
        }
    }
}

/// A launcher's whole lift as one impactor, units of push, on the best dates of three periods.
#[test]
fn whole_lifts_push_as_the_reference_says() {
    let ways = [
        arc("2026-02-17", "2028-07-15", 1),
        arc("2027-06-04", "2028-10-03", 1),
        arc("2028-04-03", "2028-09-09", 0),
    ];
    for (id, units) in [
        ("falcon_heavy_expendable", [-51.8, -85.8, -80.3]),
        ("vulcan_vc6", [-39.0, -62.8, -59.2]),
        ("vulcan_vc4", [-30.3, -49.1, -46.3]),
        ("vulcan_vc2", [-18.8, -33.5, -31.1]),
        ("falcon_heavy_recovered", [-19.5, -37.1, -33.9]),
        ("long_march_5", [-30.0, -47.0, -45.0]),
        ("ariane_64", [-29.0, -46.0, -44.0]),
        ("h3_24", [-22.0, -35.0, -33.0]),
        ("lvm3", [-8.0, -15.0, -14.0]),
    ] {
        let launcher = Launchers::embedded().get(id).unwrap();
        // Curves from a source agree to the dates' rounding, estimates within what they claim.
        let tolerance = launcher.uncertainty.max(0.03);
        for (way, want) in ways.iter().zip(units) {
            let kg = launcher.payload_kg(way.c3_km2_s2).unwrap();
            let have = shift(way, kg, pushes());
            assert!(
                (have / want - 1.0).abs() < tolerance,
                "{id}, {:?}: {have}, not {want}",
                way.launch
            );
        }
    }
}

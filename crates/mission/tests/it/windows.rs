//! Launch windows against the reference: Lambert arcs from DE440's Earth to the n-body asteroid, step 4 days, no or one
//! revolution, C3 up to 60, departure within 28.5 degrees of the equator, closing up to 20 km/s, phase up to 90 degrees.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use astro::knowledge::PushTable;
use astro::{Ephemeris, Epoch};
use mission::MissionError;
use mission::window::{Arc, SearchSpan, search};

use crate::support::{PUSH_PER_KG, UNIT_KM, date, pushes, way};

pub(crate) fn span() -> SearchSpan {
    SearchSpan {
        launch_from: date("2025-01-20"),
        launch_to: date("2029-12-31"),
        arrival_from: date("2025-03-20"),
        arrival_to: date("2030-12-31"),
        step_days: 4.0,
        max_c3_km2_s2: 60.0,
        max_closing_km_s: 20.0,
        max_phase_deg: 90.0,
        max_dla_deg: 28.5,
        max_revolutions: 1,
    }
}

fn arcs() -> &'static [Arc] {
    static ARCS: OnceLock<Vec<Arc>> = OnceLock::new();
    ARCS.get_or_init(|| search(Ephemeris::embedded(), way(), &span(), &|| true).unwrap())
}

/// Arcs of a family: its launches and revolutions, up to a launch energy.
fn family(from: &str, to: &str, revolutions: u8, max_c3: f64) -> Vec<&'static Arc> {
    let (from, to) = (date(from), date(to));
    arcs()
        .iter()
        .filter(|a| {
            a.launch >= from && a.launch <= to && a.revolutions == revolutions && a.c3_km2_s2 <= max_c3
        })
        .collect()
}

fn range(arcs: &[&Arc], of: impl Fn(&Arc) -> f64) -> (f64, f64) {
    arcs.iter()
        .map(|a| of(a))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| {
            (l.min(x), h.max(x))
        })
}

/// Shift of a craft's hit on a body of 8.62e9 kg at beta 3, units.
pub(crate) fn shift(arc: &Arc, kg: f64, table: &PushTable) -> f64 {
    table
        .shift_km(arc.arrival, &(arc.closing_km_s * (kg * PUSH_PER_KG)))
        .unwrap()
        / UNIT_KM
}

#[test]
fn every_cheap_arc_pushes_west() {
    assert!(arcs().len() > 1_000, "{}", arcs().len());
    for arc in arcs() {
        assert!(
            arc.along_km_s < 0.0 && shift(arc, 1_500.0, pushes()) < 0.0,
            "{arc:?}"
        );
        assert!(arc.c3_km2_s2 <= 60.0 && arc.dla_deg.abs() <= 28.5 && arc.phase_deg <= 90.0);
        assert!(arc.closing_km_s.norm() <= 20.0 && arc.revolutions <= 1);
    }
}

type Days = (&'static str, &'static str);
type Row = (&'static str, Days, u8, Days, Days, f64, (f64, f64), (f64, f64));

/// Family, where to look, revolutions, launches, arrivals, least C3, closing speeds, components along the velocity.
#[rustfmt::skip]
const FAMILIES: [Row; 7] = [
    ("E",       ("2025-09-20", "2026-01-15"), 1, ("2025-10-08", "2026-01-04"), ("2028-07-15", "2028-10-15"), 14.5, (8.0, 14.0), (-9.7, -5.3)),
    ("E'",      ("2026-01-20", "2026-03-20"), 1, ("2026-02-01", "2026-03-05"), ("2028-07-13", "2028-07-19"), 21.0, (16.0, 20.0), (-13.0, -11.0)),
    ("A direct", ("2026-09-20", "2027-01-31"), 0, ("2026-11-04", "2026-11-24"), ("2028-07-11", "2028-09-13"), 29.2, (6.0, 8.0), (-4.9, -3.7)),
    ("A 1-rev", ("2026-10-20", "2027-05-31"), 1, ("2026-10-31", "2027-05-31"), ("2028-09-25", "2028-11-24"), 4.7, (7.0, 16.0), (-11.5, -7.1)),
    ("A2",      ("2027-06-01", "2027-08-31"), 1, ("2027-06-04", "2027-08-19"), ("2028-09-25", "2028-11-16"), 4.9, (7.0, 19.0), (-12.7, -6.5)),
    ("B slow",  ("2027-10-20", "2028-01-24"), 0, ("2027-10-30", "2028-01-22"), ("2028-10-15", "2028-11-24"), 6.9, (7.0, 15.0), (-9.1, -7.0)),
    ("B fast",  ("2028-03-10", "2028-06-30"), 0, ("2028-03-10", "2028-05-17"), ("2028-09-05", "2028-09-25"), 8.5, (14.0, 20.0), (-12.7, -10.5)),
];

#[test]
fn families_lie_at_their_dates() {
    for (name, (from, to), revolutions, launch, arrival, least_c3, closing, along) in FAMILIES {
        let mut found = family(from, to, revolutions, 30.0);
        if name == "B fast" {
            // B slow still flies in spring, too; it arrives later.
            found.retain(|a| a.arrival <= date("2028-09-26"));
        }
        assert!(!found.is_empty(), "{name}");
        let days = |(have_from, have_to): (f64, f64), (want_from, want_to): (&str, &str), what: &str| {
            // The grids are four days wide and do not share their first day.
            for (have, want) in [(have_from, want_from), (have_to, want_to)] {
                let off = have - date(want).jd_tdb();
                assert!(off.abs() <= 8.0, "{name}: {what} {off} days from {want}");
            }
        };
        days(range(&found, |a| a.launch.jd_tdb()), launch, "launch");
        days(range(&found, |a| a.arrival.jd_tdb()), arrival, "arrival");
        let c3 = range(&found, |a| a.c3_km2_s2).0;
        assert!(
            (c3 - least_c3).abs() < 1.5,
            "{name}: least C3 {c3}, not {least_c3}"
        );
        for (what, have, want) in [
            ("closing", range(&found, |a| a.closing_km_s.norm()), closing),
            ("along", range(&found, |a| a.along_km_s), along),
        ] {
            assert!(
                (have.0 - want.0).abs() < 1.1 && (have.1 - want.1).abs() < 1.1,
                "{name}: {what} {have:?}, not {want:?}"
            );
        }
    }
}

#[test]
fn the_season_closes_with_the_launch_energy() {
    for (max_c3, last) in [
        (12.0, "2028-04-23"),
        (15.0, "2028-04-27"),
        (20.0, "2028-05-09"),
        (30.0, "2028-05-17"),
        (45.0, "2028-06-14"),
        (60.0, "2028-06-30"),
    ] {
        let found = family("2028-03-01", "2028-12-31", 0, max_c3);
        let have = range(&found, |a| a.launch.jd_tdb()).1;
        assert!(
            (have - date(last).jd_tdb()).abs() <= 8.0,
            "C3 {max_c3}: {have}, not {last}"
        );
    }
    let late = date("2028-12-31");
    assert!(
        !arcs().iter().any(|a| a.arrival > late),
        "lit arrivals of 2029 and 2030 cost more than C3 60"
    );
}

/// Only beyond a C3 of 67 does anything push east.
#[test]
fn east_costs_more_than_any_launcher_gives_to_a_heavy_craft() {
    let dear = SearchSpan {
        max_c3_km2_s2: 150.0,
        ..span()
    };
    let found = search(Ephemeris::embedded(), way(), &dear, &|| true).unwrap();
    let east: Vec<&Arc> = found
        .iter()
        .filter(|a| shift(a, 1_500.0, pushes()) > 0.0)
        .collect();
    let (cheapest, _) = range(&east, |a| a.c3_km2_s2);
    // The least lies between the days of a grid.
    assert!((66.0..76.0).contains(&cheapest), "{cheapest}");
    for (max_c3, units) in [(100.0, 0.5), (150.0, 1.9)] {
        let shifts = east
            .iter()
            .filter(|a| a.c3_km2_s2 <= max_c3)
            .map(|a| shift(a, 1_500.0, pushes()));
        let strongest = shifts.fold(0.0, f64::max);
        assert!(
            (strongest - units).abs() < 0.1,
            "C3 {max_c3}: {strongest}, not {units}"
        );
    }
}

#[test]
fn the_flyby_leaves_in_november_2026() {
    let found = family("2026-11-01", "2026-12-31", 0, 36.5);
    let in_time: Vec<&Arc> = found
        .into_iter()
        .filter(|a| a.arrival <= date("2028-06-01"))
        .collect();
    let (first, last) = range(&in_time, |a| a.launch.jd_tdb());
    assert!(
        (first - date("2026-11-23").jd_tdb()).abs() <= 8.0
            && (last - date("2026-12-17").jd_tdb()).abs() <= 8.0
    );
    let best = in_time
        .iter()
        .min_by(|a, b| a.c3_km2_s2.total_cmp(&b.c3_km2_s2))
        .unwrap();
    assert!(
        (best.c3_km2_s2 - 31.5).abs() < 1.0 && (best.closing_km_s.norm() - 8.9).abs() < 0.5,
        "{best:?}"
    );
    assert!(
        (best.sun_au - 2.25).abs() < 0.1 && best.phase_deg < 8.0,
        "{best:?}"
    );
}

#[test]
fn a_search_can_be_stopped_and_refuses_nonsense() {
    let ephemeris = Ephemeris::embedded();
    let rows = AtomicUsize::new(0);
    let stop = search(ephemeris, way(), &span(), &|| {
        rows.fetch_add(1, Ordering::Relaxed) < 3
    });
    assert_eq!(stop, Err(MissionError::Cancelled));
    for step_days in [0.0, -1.0, f64::NAN, 1e-3] {
        let fault = search(ephemeris, way(), &SearchSpan { step_days, ..span() }, &|| true);
        assert!(
            matches!(fault, Err(MissionError::OutOfRange { .. })),
            "{step_days}"
        );
    }
    let beyond = SearchSpan {
        arrival_to: Epoch::from_jd_tdb(2_463_700.5),
        ..span()
    };
    assert!(matches!(
        search(ephemeris, way(), &beyond, &|| true),
        Err(MissionError::Orbit(_))
    ));
    let backwards = SearchSpan {
        launch_to: date("2024-01-01"),
        ..span()
    };
    assert_eq!(search(ephemeris, way(), &backwards, &|| true), Ok(Vec::new()));
}

#[test]
fn threads_do_not_matter() {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let short = SearchSpan {
        launch_from: date("2027-10-01"),
        launch_to: date("2028-06-30"),
        ..span()
    };
    let run = || search(Ephemeris::embedded(), way(), &short, &|| true).unwrap();
    assert_eq!(alone.install(run), run());
}

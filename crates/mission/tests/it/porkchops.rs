//! Porkchops of the Gulf of Guinea asteroid.

use astro::{Ephemeris, Epoch};
use mission::MissionError;
use mission::launcher::Launchers;
use mission::porkchop::{Grid, Lift, Limits, Pick, porkchop};

use crate::support::{PUSH_PER_KG, UNIT_KM, date, pushes, way};

fn grid(launches: usize, arrivals: usize) -> Grid {
    Grid {
        launch: (date("2026-10-01"), date("2028-07-01")),
        launches,
        arrival: (date("2028-01-01"), date("2029-01-01")),
        arrivals,
        max_revolutions: 2,
        least_days: 60.0,
    }
}

const LIMITS: Limits = Limits {
    max_c3_km2_s2: 60.0,
    max_dla_deg: 28.5,
    max_closing_km_s: 20.0,
    max_phase_deg: 90.0,
};

/// Guide: a whole Vulcan VC6 as impactor, launched from September 2026 to September 2027, moves the fall by up to −62.8
/// units, in window B by −59.2; a 1,500 kg craft −10 at most.
#[test]
fn a_whole_vulcan_moves_the_fall_as_the_reference_says() {
    let launcher = Launchers::embedded().get("vulcan_vc6");
    let lift = Lift {
        launcher,
        useful: 1.0,
        push_per_kg: PUSH_PER_KG,
        shifts: Some(pushes()),
    };
    let made = porkchop(
        Ephemeris::embedded(),
        way(),
        &grid(160, 92),
        &lift,
        &LIMITS,
        Pick::West,
        &|| true,
    )
    .unwrap();
    let strongest = |from: Epoch, to: Epoch| {
        made.cells
            .iter()
            .flatten()
            .filter(|c| c.arc.launch >= from && c.arc.launch <= to)
            .filter_map(|c| c.shift_km)
            .fold(0.0, f64::min)
            / UNIT_KM
    };
    let a = strongest(date("2026-10-01"), date("2027-09-30"));
    let b = strongest(date("2027-10-01"), date("2028-06-30"));
    // Cells lie four days apart.
    assert!((a + 62.8).abs() < 2.5, "{a}");
    assert!((b + 59.2).abs() < 2.5, "{b}");
    for cell in made.cells.iter().flatten() {
        let c3 = cell.arc.c3_km2_s2;
        let kg = launcher.unwrap().payload_kg(c3).unwrap();
        assert!((cell.payload_kg.unwrap() - kg).abs() < 1e-6 && c3 <= 60.0 && cell.arc.phase_deg <= 90.0);
        let push = PUSH_PER_KG * kg * cell.arc.closing_km_s.norm() * 1e6;
        assert!((cell.push_mm_s - push).abs() < 1e-9 * push);
    }
}

/// The least launch energy of a cell is not above that of any single number of revolutions, and more revolutions only
/// ever add.
#[test]
fn more_revolutions_only_add() {
    let lift = Lift {
        useful: 1.0,
        ..Lift::default()
    };
    let least = |max_revolutions: u32| {
        let grid = Grid {
            max_revolutions,
            ..grid(60, 60)
        };
        porkchop(
            Ephemeris::embedded(),
            way(),
            &grid,
            &lift,
            &Limits::NONE,
            Pick::LeastC3,
            &|| true,
        )
        .unwrap()
    };
    let (none, two) = (least(0), least(2));
    let mut better = 0;
    for (a, b) in none.cells.iter().zip(&two.cells) {
        match (a, b) {
            (Some(a), Some(b)) => {
                assert!(b.arc.c3_km2_s2 <= a.arc.c3_km2_s2);
                better += usize::from(b.arc.c3_km2_s2 < a.arc.c3_km2_s2);
            }
            (Some(_), None) => panic!("a cell was lost"),
            (None, _) => {}
        }
    }
    assert!(better > 300, "{better}");
    assert!(
        two.cells
            .iter()
            .flatten()
            .all(|c| c.payload_kg.is_none() && c.shift_km.is_none())
    );
    let cell = two.cell(10, 40).unwrap();
    assert_eq!(
        (cell.arc.launch, cell.arc.arrival),
        (two.launches[10], two.arrivals[40])
    );
}

#[test]
fn grids_that_cannot_be_are_refused_and_long_ones_can_be_stopped() {
    let lift = Lift::default();
    let run = |grid: &Grid, lift: &Lift<'_>, go_on: bool| {
        porkchop(
            Ephemeris::embedded(),
            way(),
            grid,
            lift,
            &LIMITS,
            Pick::LeastC3,
            &|| go_on,
        )
    };
    for wrong in [
        grid(0, 10),
        grid(3_000, 3_000),
        Grid {
            least_days: 0.0,
            ..grid(10, 10)
        },
    ] {
        assert!(matches!(
            run(&wrong, &lift, true),
            Err(MissionError::OutOfRange { .. })
        ));
    }
    let heavy = Lift {
        useful: 1.5,
        ..Lift::default()
    };
    assert!(run(&grid(10, 10), &heavy, true).is_err());
    assert_eq!(run(&grid(10, 10), &lift, false), Err(MissionError::Cancelled));
    let beyond = Grid {
        arrival: (date("2028-01-01"), date("2033-06-01")),
        ..grid(10, 10)
    };
    assert!(matches!(run(&beyond, &lift, true), Err(MissionError::Orbit(_))));
}

/// The yardstick's size, to be timed by hand: `cargo test --release … porkchop_of_300 -- --ignored --nocapture`.
#[test]
#[ignore = "prints a timing; says nothing about correctness"]
fn porkchop_of_300_by_300() {
    use std::io::Write;
    let launcher = Launchers::embedded().get("vulcan_vc6");
    let lift = Lift {
        launcher,
        useful: 1.0,
        push_per_kg: PUSH_PER_KG,
        shifts: Some(pushes()),
    };
    for pick in [Pick::LeastC3, Pick::West] {
        let begun = std::time::Instant::now();
        let made = porkchop(
            Ephemeris::embedded(),
            way(),
            &grid(300, 300),
            &lift,
            &Limits::NONE,
            pick,
            &|| true,
        )
        .unwrap();
        let _ = writeln!(
            std::io::stderr(),
            "{pick:?}: {} cells in {:.3} s",
            made.cells.iter().flatten().count(),
            begun.elapsed().as_secs_f64()
        );
    }
}

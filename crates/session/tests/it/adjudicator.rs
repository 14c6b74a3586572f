//! The adjudicator's answers against the scenario's computed physics (docs: the scenario's README; values from an
//! independent integrator, REBOUND with ASSIST on DE440, and a linear filter with its partial derivatives).

use std::time::Instant;

use game::{Aim, Flown, Physics};

use crate::support::{gulf, knowledge, physics, request};

/// Great-circle distance, km.
fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let d = (b.1 - a.1).to_radians();
    6371.0
        * (la.sin() * lb.sin() + la.cos() * lb.cos() * d.cos())
            .clamp(-1.0, 1.0)
            .acos()
}

#[test]
fn scratch() {
    let t = Instant::now();
    let physics = physics();
    println!("new {:?}", t.elapsed());
    for (day, bought, flyby) in [
        ("2025-03-17", &[][..], false),
        ("2026-06-15", &[], false),
        ("2026-06-15", &["season_8m_2025"], false),
        ("2026-06-15", &["season_8m_2025", "jwst_2025"], false),
        ("2027-11-15", &["season_8m_2025", "jwst_2025"], false),
        ("2028-05-20", &[], false),
        ("2028-06-02", &[], true),
    ] {
        let t = Instant::now();
        let b = physics.bulletin(&knowledge(day, bought, flyby)).unwrap();
        println!(
            "{day} {bought:?} {:.4} [{:.4} {:.4}] sigma {} obs {} palermo {} torino {} corridor {} {:?} radii {:?} E {:?} D {:?} {:?}",
            b.chance.fraction(),
            b.chance_range.0.fraction(),
            b.chance_range.1.fraction(),
            b.sigma_km,
            b.observations,
            b.palermo_centi,
            b.torino,
            b.corridor.len(),
            t.elapsed(),
            b.damage_radii_m,
            b.energy_kt,
            b.diameter_m,
            b.exposure
                .iter()
                .take(6)
                .map(|e| (
                    e.country.to_string(),
                    (e.chance.fraction() / b.chance.fraction() * 1000.0).round(),
                    e.people
                ))
                .collect::<Vec<_>>()
        );
    }
    let t = Instant::now();
    let f = physics
        .fly(&Flown {
            hits: vec![],
            seed: 1,
        })
        .unwrap();
    println!("{f:?} {:?}", t.elapsed());
    let l = f.impact.unwrap();
    println!(
        "{}",
        distance_km(
            (l.place.latitude_deg(), l.place.longitude_deg()),
            (5.0301, 7.7295)
        )
    );
    for (round, day) in [
        (0, "2025-03-17"),
        (1, "2026-06-15"),
        (2, "2027-11-15"),
        (3, "2028-05-20"),
    ] {
        let t = Instant::now();
        let mut r = request(round, day, &[]);
        if round >= 2 {
            r.stock = (1..=6)
                .map(|n| {
                    (
                        game::CraftNumber(n),
                        mission::plan::CraftId::new("impactor_m"),
                        scenario::Date::from_iso("2026-10-01").unwrap(),
                    )
                })
                .collect();
        }
        let cards = physics.cards(&r, &|_| true).unwrap();
        println!("== {day} {:?}", t.elapsed());
        for (c, a) in cards {
            println!(
                "{:?} {} | miss {:.3} ocean {:.3} hit {:.3} broken {:.3} harmed {:?} push {} landings {} perigee {:?}",
                c.aim,
                c.title,
                a.miss.fraction(),
                a.ocean.fraction(),
                a.any_hit.fraction(),
                a.broken_up.fraction(),
                a.harmed,
                a.push_um_s,
                a.landings.len(),
                a.perigee_km
            );
            for f in &c.flights {
                println!(
                    "    {} {} by {} {} -> {} rev {} C3 {:.1} v {:.1} phase {:.0}",
                    f.flight.craft,
                    f.flight.launcher,
                    f.launched_by,
                    scenario::Date::containing_jd(f.flight.launch.jd_tdb()),
                    scenario::Date::containing_jd(f.flight.arrival.jd_tdb()),
                    f.flight.revolutions,
                    f.flight.c3_km2_s2(),
                    f.flight.closing_km_s().norm(),
                    f.flight.phase_mdeg as f64 / 1000.0
                );
            }
            println!("    {:?} {:?}", c.campaigns, c.stations);
            println!(
                "    {:?}",
                a.countries
                    .iter()
                    .filter(|c| c.after.0 > 8_000_000 || c.before.0 > 20_000_000)
                    .map(|c| format!(
                        "{} {:.3}>{:.3}",
                        c.country,
                        c.before.fraction(),
                        c.after.fraction()
                    ))
                    .collect::<Vec<_>>()
            );
        }
    }
    let _ = (gulf(), Aim::Learn);
}

//! How long the people under a blast take to count: `cargo run --release -p indivisible-impact --example rate`.

use std::io::Write;
use std::time::Instant;

use impact::affected::affected;
use impact::blast::radii_km;
use impact::entry::{Impactor, enter};
use impact::map::World;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    let from = Instant::now();
    let first = affected(0.0, 0.0, &[1.0; 4]);
    writeln!(
        out,
        "map and grid decoded in {:.1} ms ({} people)",
        from.elapsed().as_secs_f64() * 1e3,
        first.people[0]
    )?;
    for diameter_m in [60.0, 190.0, 400.0, 1000.0] {
        let body = Impactor {
            diameter_m,
            density_kg_m3: 2400.0,
            speed_km_s: 17.2,
            angle_deg: 70.0,
        };
        let (from, count) = (Instant::now(), 500_u32);
        let mut harmed = 0.0;
        let mut reach_km = 0.0;
        for i in 0..count {
            // Along the first scenario's corridor, Colombia to Ethiopia.
            let longitude_deg = -74.0 + 115.0 * f64::from(i) / f64::from(count);
            let Ok(entry) = enter(&body) else { continue };
            let radii = radii_km(&entry);
            reach_km = radii[0];
            harmed += affected(5.0, longitude_deg, &radii).harmed;
        }
        let each_us = from.elapsed().as_secs_f64() * 1e6 / f64::from(count);
        writeln!(
            out,
            "{diameter_m} m, 1 psi at {reach_km:.0} km: {each_us:.0} µs each, {:.2} M harmed on average",
            harmed / f64::from(count) / 1e6
        )?;
    }
    let from = Instant::now();
    let mut km = World::embedded().nearest(0.0, -20.0).1;
    let first_ms = from.elapsed().as_secs_f64() * 1e3;
    let from = Instant::now();
    km += World::embedded().nearest(0.0, -25.0).1;
    writeln!(
        out,
        "nearest coast {first_ms:.1} ms, then {:.1} ms ({km:.0} km)",
        from.elapsed().as_secs_f64() * 1e3
    )?;
    Ok(())
}

//! Measures how many objects a second a fleet propagates over 4.5 years to the Earth, and how far it is from single
//! runs: `cargo run --release -p indivisible-astro --example fleet_rate [COUNT]`.

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use astro::{
    DeltaV, Encounter, Ephemeris, Epoch, Kick, Member, Orbit, Outcome, StateVector, Target, encounter, fleet,
    propagate,
};
use nalgebra::Vector3;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

/// How many are propagated alone as well.
const SAMPLE: usize = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).map_or(Ok(10_000), |text| text.parse())?;
    let mut out = std::io::stdout().lock();
    let (start, until) = (Epoch::from_jd_tdb(2_461_923.5), Epoch::from_jd_tdb(2_463_591.5));
    let members = members(start, count)?;
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let began = Instant::now();
        let found = pool.install(|| fleet(Ephemeris::embedded(), start, &members, until, &|_| true))?;
        let seconds = began.elapsed().as_secs_f64();
        let impacts = found.iter().filter(|e| e.outcome != Outcome::Miss).count();
        let rate = count as f64 / seconds;
        writeln!(
            out,
            "{threads} thread(s): {count} objects, {impacts} impacts, {seconds:.3} s, {rate:.0} a second"
        )?;
        if threads == 1 {
            check(&mut out, start, &members[..SAMPLE.min(count)], until, &found)?;
        }
    }
    Ok(())
}

/// The Gulf of Guinea's object in June 2028 with its uncertainty, pushed up to eight times by up to millimetres a
/// second.
fn members(start: Epoch, count: usize) -> Result<Vec<Member>, Box<dyn Error>> {
    let first = Orbit::heliocentric_au(
        Epoch::from_jd_tdb(2_460_694.5),
        Vector3::new(-0.5700899818085856, 0.9667256725176313, 0.38374242004579806),
        Vector3::new(
            -0.019492321618891355,
            0.00020200114367657307,
            -0.0011778174285313177,
        ),
    )?;
    let state = propagate(Ephemeris::embedded(), &first, &[], start)?.state_at(start)?;
    let arrivals = [40.0, 77.0, 101.0, 110.0, 122.0, 139.0, 160.0, 400.0].map(|d| start.plus_days(d));
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut draw = |scale: f64| {
        Vector3::from_fn(|_, _| {
            let x: f64 = StandardNormal.sample(&mut rng);
            x * scale
        })
    };
    let member = |i: usize| Member {
        state: StateVector {
            position_km: state.position_km + draw(60.0),
            velocity_km_s: state.velocity_km_s + draw(2e-7),
        },
        kicks: arrivals
            .iter()
            .take(i % 9)
            .map(|epoch| (*epoch, draw(1.5e-6)))
            .collect(),
    };
    Ok((0..count).map(member).collect())
}

fn check(
    out: &mut impl std::io::Write,
    start: Epoch,
    members: &[Member],
    until: Epoch,
    found: &[Encounter],
) -> Result<(), Box<dyn Error>> {
    let (mut worst_km, mut worst_s, mut changed) = (0.0_f64, 0.0_f64, 0);
    let began = Instant::now();
    for (member, fast) in members.iter().zip(found) {
        let orbit = Orbit {
            epoch: start,
            state: member.state,
            non_gravitational: None,
        };
        let kicks: Vec<Kick> = member
            .kicks
            .iter()
            .map(|(epoch, v)| Kick {
                epoch: *epoch,
                delta_v: DeltaV::Inertial { mm_s: v * 1e6 },
            })
            .collect();
        let slow = encounter(Ephemeris::embedded(), &orbit, &kicks, until, Target::Earth)?;
        match difference(fast, &slow) {
            Some((km, s)) => {
                worst_km = worst_km.max(km);
                worst_s = worst_s.max(s);
            }
            None => changed += 1,
        }
    }
    let rate = members.len() as f64 / began.elapsed().as_secs_f64();
    writeln!(
        out,
        "against single runs ({rate:.0} a second): at most {worst_km:.4} km and {worst_s:.5} s apart, \
         {changed} with another outcome"
    )?;
    Ok(())
}

/// Distance between entries, or difference between the least distances, and between the times.
fn difference(a: &Encounter, b: &Encounter) -> Option<(f64, f64)> {
    match (&a.outcome, &b.outcome) {
        (Outcome::Impact(a), Outcome::Impact(b)) => {
            let apart = (a.position_itrf_km - b.position_itrf_km).norm();
            Some((apart, a.epoch.seconds_since(b.epoch).abs()))
        }
        (Outcome::Miss, Outcome::Miss) => {
            let (a, b) = (a.closest?, b.closest?);
            Some((
                (a.distance_km - b.distance_km).abs(),
                a.epoch.seconds_since(b.epoch).abs(),
            ))
        }
        _ => None,
    }
}

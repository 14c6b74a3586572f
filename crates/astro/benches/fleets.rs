//! Fleets and maps by the clock, with the error against single full runs beside each time.
//!
//! `cargo bench -p indivisible-astro --no-default-features --bench fleets` prints both; `docs/benchmarks.md` has a
//! run's figures.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark speaks to the person who runs it"
)]

use std::hint::black_box;

use astro::fleet::Map;
use astro::{
    DeltaV, Encounter, Ephemeris, Epoch, Kick, Member, Orbit, Outcome, StateVector, Target, encounter, fleet,
};
use criterion::{Criterion, criterion_group, criterion_main};
use nalgebra::Vector3;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

const AU_KM: f64 = 149_597_870.7;

/// The golden impactor SYN-1, 19 January 2025 to its entry in December 2032.
fn syn_1() -> Orbit {
    Orbit::heliocentric_au(
        Epoch::from_jd_tdb(2_460_694.5),
        Vector3::from([-0.5700897987226787, 0.9667258371478172, 0.38374204759250546]),
        Vector3::from([
            -0.019492321618891355,
            0.00020200114367657307,
            -0.0011778174285313177,
        ]),
    )
    .unwrap()
}

fn until() -> Epoch {
    Epoch::from_jd_tdb(2_463_591.5)
}

/// Objects along the velocity, as `lab fleet` spreads them.
fn spread(count: usize, sigma_au: f64) -> Vec<Member> {
    let orbit = syn_1();
    let sun = Ephemeris::embedded()
        .state(astro::Body::Sun, orbit.epoch)
        .unwrap();
    let along = (orbit.state.velocity_km_s - sun.velocity_km_s).normalize();
    let mut draws = ChaCha8Rng::seed_from_u64(1);
    (0..count)
        .map(|_| {
            let z: f64 = StandardNormal.sample(&mut draws);
            Member {
                state: StateVector {
                    position_km: orbit.state.position_km + along * (z * sigma_au * AU_KM),
                    ..orbit.state
                },
                kicks: Vec::new(),
            }
        })
        .collect()
}

fn alone(member: &Member) -> Encounter {
    let orbit = Orbit {
        state: member.state,
        ..syn_1()
    };
    let kicks: Vec<Kick> = member
        .kicks
        .iter()
        .map(|(epoch, change)| Kick {
            epoch: *epoch,
            delta_v: DeltaV::Inertial { mm_s: change * 1e6 },
        })
        .collect();
    encounter(Ephemeris::embedded(), &orbit, &kicks, until(), Target::Earth).unwrap()
}

/// The largest difference from single full runs over a hundred of the members, km at entry or at the nearest approach.
fn worst_km(members: &[Member], met: &[Encounter]) -> f64 {
    members
        .iter()
        .zip(met)
        .step_by((members.len() / 100).max(1))
        .map(|(member, fast)| match (&fast.outcome, &alone(member).outcome) {
            (Outcome::Impact(a), Outcome::Impact(b)) => (a.position_itrf_km - b.position_itrf_km).norm(),
            (Outcome::Miss, Outcome::Miss) => {
                let km = |e: &Encounter| e.closest.unwrap().distance_km;
                (km(fast) - km(&alone(member))).abs()
            }
            _ => f64::INFINITY,
        })
        .fold(0.0, f64::max)
}

fn propagated(c: &mut Criterion) {
    let mut group = c.benchmark_group("propagated, SYN-1, 8 years");
    group.sample_size(10);
    for (count, sigma_au) in [(10_000, 1e-9), (100_000, 1e-9), (100_000, 3e-8)] {
        let members = spread(count, sigma_au);
        let run = || {
            fleet(
                Ephemeris::embedded(),
                syn_1().epoch,
                black_box(&members),
                until(),
                &|_| true,
            )
            .unwrap()
        };
        println!(
            "{count} objects, sigma {sigma_au} au: worst of 100 against single runs {:.4} km, {} threads",
            worst_km(&members, &run()),
            rayon::current_num_threads()
        );
        group.bench_function(format!("{count}, sigma {sigma_au} au"), |b| b.iter(run));
    }
    group.finish();
}

fn mapped(c: &mut Criterion) {
    let mut group = c.benchmark_group("mapped, SYN-1, 8 years");
    group.sample_size(10);
    for (count, sigma_au) in [(100_000, 1e-9), (100_000, 1e-7), (100_000, 1e-6)] {
        let members = spread(count, sigma_au);
        let make = || {
            Map::new(
                Ephemeris::embedded(),
                syn_1().epoch,
                black_box(&members),
                until(),
                0.5,
            )
            .unwrap()
        };
        let map = make();
        let met = map.mapped(&members).unwrap();
        println!(
            "{count} objects, sigma {sigma_au} au: worst of 100 against single runs {:.4} km, {} propagated, {:?}, {} \
             threads",
            worst_km(&members, &met.encounters),
            met.propagated,
            map.certificate(),
            rayon::current_num_threads()
        );
        group.bench_function(
            format!("map and certificate, {count}, sigma {sigma_au} au"),
            |b| {
                b.iter(make);
            },
        );
        group.bench_function(format!("use, {count}, sigma {sigma_au} au"), |b| {
            b.iter(|| map.mapped(black_box(&members)).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, propagated, mapped);
criterion_main!(benches);

//! Maps that take objects from their start to the entry, against full runs.

use astro::fleet::{Map, Mapped};
use astro::forge::{Point, Survey, When, Wish, forge};
use astro::visibility::absolute_magnitude;
use astro::{
    AU_KM, Body, Ephemeris, Epoch, Kick, Member, Orbit, Outcome, StateVector, Target, encounter, fleet,
};
use nalgebra::Vector3;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

use crate::support::{APOPHIS_218, YR4_57, syn_1};

const UNTIL: f64 = 2_463_591.5;

/// Objects along the heliocentric velocity, as `lab fleet` spreads them.
fn line(orbit: &Orbit, count: usize, middle_au: f64, sigma_au: f64) -> Vec<Member> {
    let sun = Ephemeris::embedded().state(Body::Sun, orbit.epoch).unwrap();
    let along = (orbit.state.velocity_km_s - sun.velocity_km_s).normalize();
    let mut draws = ChaCha8Rng::seed_from_u64(5);
    (0..count)
        .map(|_| {
            let z: f64 = StandardNormal.sample(&mut draws);
            Member {
                state: StateVector {
                    position_km: orbit.state.position_km + along * ((middle_au + z * sigma_au) * AU_KM),
                    ..orbit.state
                },
                kicks: Vec::new(),
            }
        })
        .collect()
}

/// The largest differences from full runs.
#[derive(Debug, Default)]
struct Off {
    /// Of the places of entry, km: of those steeper than six degrees, and of the others.
    entry_km: f64,
    grazing_km: f64,
    entry_s: f64,
    /// Of the least distances, km.
    miss_km: f64,
    hits: usize,
    misses: usize,
    /// Another outcome.
    flipped: usize,
}

/// Compares all with a fleet that is propagated, and every so manyeth with a run of its own.
fn off(mapped: &Mapped, start: Epoch, members: &[Member], until: f64, stride: usize) -> Off {
    let (ephemeris, until) = (Ephemeris::embedded(), Epoch::from_jd_tdb(until));
    let together = fleet(ephemeris, start, members, until, &|_| true).unwrap();
    let mut out = Off::default();
    for (i, (member, told)) in members.iter().zip(&mapped.encounters).enumerate() {
        let mut full = vec![together[i]];
        if i % stride == 0 {
            let kicks: Vec<Kick> = member
                .kicks
                .iter()
                .map(|(epoch, v)| Kick {
                    epoch: *epoch,
                    delta_v: astro::DeltaV::Inertial { mm_s: v * 1e6 },
                })
                .collect();
            let orbit = Orbit {
                epoch: start,
                state: member.state,
                non_gravitational: None,
            };
            full.push(encounter(ephemeris, &orbit, &kicks, until, Target::Earth).unwrap());
        }
        for full in full {
            match (&told.outcome, &full.outcome) {
                (Outcome::Impact(a), Outcome::Impact(b)) => {
                    let km = (a.position_itrf_km - b.position_itrf_km).norm();
                    if b.elevation_deg > 6.0 {
                        out.entry_km = out.entry_km.max(km);
                        out.entry_s = out.entry_s.max(a.epoch.seconds_since(b.epoch).abs());
                    } else {
                        out.grazing_km = out.grazing_km.max(km);
                    }
                    assert!((a.latitude_deg - b.latitude_deg).abs() < 1e-4 + km / 50.0);
                    assert!((a.elevation_deg - b.elevation_deg).abs() < 1e-4 + km / 10.0);
                    assert!((a.ground_speed_km_s - b.ground_speed_km_s).abs() < 1e-4 + km / 10.0);
                    out.hits += 1;
                }
                (Outcome::Miss, Outcome::Miss) => {
                    let (a, b) = (told.closest.unwrap(), full.closest.unwrap());
                    out.miss_km = out.miss_km.max((a.distance_km - b.distance_km).abs());
                    assert!((a.v_infinity_km_s - b.v_infinity_km_s).abs() < 1e-4);
                    assert!(a.epoch.seconds_since(b.epoch).abs() < 1.0, "{a:?} {b:?}");
                    out.misses += 1;
                }
                _ => out.flipped += 1,
            }
        }
    }
    out
}

fn mapped(start: Epoch, members: &[Member], until: f64) -> Mapped {
    let map = Map::new(
        Ephemeris::embedded(),
        start,
        members,
        Epoch::from_jd_tdb(until),
        0.5,
    )
    .unwrap();
    let certificate = map.certificate();
    assert!(
        certificate.runs >= 100 && certificate.all_the_way >= 90,
        "{certificate:?}"
    );
    assert!(
        certificate.max_km < 0.05 && certificate.max_s < 0.01,
        "{certificate:?}"
    );
    map.mapped(members).unwrap()
}

#[test]
fn a_line_that_hits_is_met_to_metres() {
    let orbit = syn_1();
    for sigma_au in [1e-10, 1e-9, 1e-8, 1e-7] {
        let members = line(&orbit, 600, 0.0, sigma_au);
        let mapped = mapped(orbit.epoch, &members, UNTIL);
        assert_eq!(mapped.propagated, 0, "{sigma_au}");
        let off = off(&mapped, orbit.epoch, &members, UNTIL, 60);
        assert!(off.entry_km < 0.003 && off.entry_s < 3e-4, "{sigma_au}: {off:?}");
        assert_eq!((off.hits, off.misses, off.flipped), (610, 0, 0), "{sigma_au}");
    }
}

/// Whoever grazes is propagated, and both sides of the edge are right.
#[test]
fn a_line_across_both_edges_of_the_earth() {
    let orbit = syn_1();
    let members = line(&orbit, 4_000, 0.0, 1e-6);
    let mapped = mapped(orbit.epoch, &members, UNTIL);
    assert!(
        mapped.propagated > 0 && mapped.propagated < 40,
        "{}",
        mapped.propagated
    );
    let off = off(&mapped, orbit.epoch, &members, UNTIL, 200);
    assert!(
        off.entry_km < 0.03 && off.entry_s < 0.01 && off.miss_km < 0.03,
        "{off:?}"
    );
    assert!(off.grazing_km < 0.3, "{off:?}");
    assert!(
        off.hits > 1_500 && off.misses > 1_500 && off.flipped == 0,
        "{off:?}"
    );
}

#[test]
fn a_line_that_is_pushed() {
    let orbit = syn_1();
    let mut members = line(&orbit, 600, 0.0, 1e-8);
    let middle = orbit.state.position_km;
    for member in &mut members {
        // The push turns a little with the place, as one along the velocity does.
        let share = (member.state.position_km - middle).x * 1e-10;
        member.kicks = [1_229.0, 1_300.5]
            .map(|days| {
                (
                    orbit.epoch.plus_days(days),
                    Vector3::new(-4e-6, 2e-6, 1e-6) * (1.0 + share),
                )
            })
            .to_vec();
    }
    let mapped = mapped(orbit.epoch, &members, UNTIL);
    let off = off(&mapped, orbit.epoch, &members, UNTIL, 60);
    assert!(
        off.entry_km < 0.01 && off.miss_km < 0.01 && off.flipped == 0,
        "{off:?}"
    );
}

/// Objects spread in all six components are taken by one polynomial.
#[test]
fn a_cloud_in_all_directions() {
    let orbit = syn_1();
    let mut draws = ChaCha8Rng::seed_from_u64(8);
    let mut vector = |scale: f64| {
        Vector3::from_fn(|_, _| {
            let z: f64 = StandardNormal.sample(&mut draws);
            z * scale
        })
    };
    let members: Vec<Member> = (0..600)
        .map(|_| Member {
            state: StateVector {
                position_km: orbit.state.position_km + vector(1.0),
                velocity_km_s: orbit.state.velocity_km_s + vector(1e-8),
            },
            kicks: vec![(orbit.epoch.plus_days(1_229.0), vector(1e-8))],
        })
        .collect();
    let mapped = mapped(orbit.epoch, &members, UNTIL);
    assert!(mapped.propagated < 30, "{}", mapped.propagated);
    let off = off(&mapped, orbit.epoch, &members, UNTIL, 60);
    assert!(
        off.entry_km < 0.02 && off.miss_km < 0.02 && off.flipped == 0,
        "{off:?}"
    );
}

#[test]
fn passes_near_and_far() {
    let of = |elements: &astro::Elements, jd: f64| {
        Orbit::heliocentric(Epoch::from_jd_tdb(jd), elements.to_heliocentric().unwrap()).unwrap()
    };
    for (orbit, until, sigma_au, from, to) in [
        // Apophis at 38,000 km and 7.4 km/s; 2024 YR4 at 122,500 km.
        (
            of(&APOPHIS_218, 2_459_215.5),
            2_462_260.5,
            1e-9,
            30_000.0,
            50_000.0,
        ),
        (of(&YR4_57, 2_460_694.5), UNTIL, 1e-7, 100_000.0, 150_000.0),
    ] {
        let members = line(&orbit, 400, 0.0, sigma_au);
        let mapped = mapped(orbit.epoch, &members, until);
        let nearest = mapped.encounters[0].closest.unwrap().distance_km;
        assert!(nearest > from && nearest < to, "{nearest}");
        assert_eq!(mapped.propagated, 0);
        let off = off(&mapped, orbit.epoch, &members, until, 100);
        assert!(off.miss_km < 0.05 && off.flipped == 0 && off.hits == 0, "{off:?}");
    }
}

/// Other impactors, slow and fast, at the pole and the equator.
#[test]
fn forged_impactors() {
    for (latitude_deg, longitude_deg, day, speed_km_s) in [
        (78.2, 15.6, "2041-11-02T00:00:00", 13.0),
        (-33.9, 151.2, "2044-06-17T00:00:00", 27.0),
        (1.3, 103.8, "2039-03-28T00:00:00", 17.0),
    ] {
        let wish = Wish {
            latitude_deg,
            longitude_deg,
            when: When::Day(Epoch::from_utc(day.parse().unwrap()).unwrap()),
            point: Point::Entry,
            speed_km_s,
            elevation_deg: None,
            azimuth_deg: None,
            warning_years: 9.0,
            h_magnitude: absolute_magnitude(150.0, 0.14).unwrap(),
            survey: Survey::GROUND,
            seed: 1,
        };
        let made = forge(Ephemeris::embedded(), &wish).unwrap();
        let until = made.entry.epoch.jd_tdb() + 10.0;
        for sigma_au in [1e-9, 1e-7] {
            let members = line(&made.orbit, 400, 0.0, sigma_au);
            let mapped = mapped(made.orbit.epoch, &members, until);
            let off = off(&mapped, made.orbit.epoch, &members, until, 100);
            assert!(
                off.entry_km < 0.02 && off.miss_km < 0.02 && off.flipped == 0,
                "{day} {sigma_au}: {off:?}"
            );
            assert!(off.hits > 0);
        }
    }
}

#[test]
fn threads_do_not_matter() {
    let orbit = syn_1();
    let members = line(&orbit, 2_000, 0.0, 1e-6);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let map = Map::new(
                Ephemeris::embedded(),
                orbit.epoch,
                &members,
                Epoch::from_jd_tdb(UNTIL),
                0.5,
            )
            .unwrap();
            (map.certificate(), map.mapped(&members).unwrap())
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
    assert!(one.1.propagated > 0);
}

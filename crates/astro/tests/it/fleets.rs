//! Fleets against single runs.

use std::sync::atomic::{AtomicUsize, Ordering};

use astro::fleet::Map;
use astro::{
    AstroError, DeltaV, Elements, Encounter, Ephemeris, Epoch, Kick, Member, Orbit, Outcome, StateVector,
    Target, encounter, fleet, propagate,
};
use nalgebra::Vector3;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

use crate::support::{YR4_57, gulf_of_guinea};

const UNTIL: f64 = 2_463_591.5;

struct Draws(ChaCha8Rng);

impl Draws {
    fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn vector(&mut self, scale: f64) -> Vector3<f64> {
        Vector3::from_fn(|_, _| scale * self.number())
    }

    fn number(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }
}

/// Members around a state, spread in place (km) and velocity (km/s).
fn cloud(state: &StateVector, count: usize, place_km: f64, velocity_km_s: f64, seed: u64) -> Vec<Member> {
    let mut draws = Draws::new(seed);
    (0..count)
        .map(|_| Member {
            state: StateVector {
                position_km: state.position_km + draws.vector(place_km),
                velocity_km_s: state.velocity_km_s + draws.vector(velocity_km_s),
            },
            kicks: Vec::new(),
        })
        .collect()
}

/// The scenario's object on 1 June 2028.
fn june_2028() -> (Epoch, StateVector) {
    let start = Epoch::from_jd_tdb(2_461_923.5);
    let trajectory = propagate(Ephemeris::embedded(), &gulf_of_guinea(), &[], start).unwrap();
    (start, trajectory.state_at(start).unwrap())
}

fn together(start: Epoch, members: &[Member], until: f64) -> Vec<Encounter> {
    fleet(
        Ephemeris::embedded(),
        start,
        members,
        Epoch::from_jd_tdb(until),
        &|_| true,
    )
    .unwrap()
}

fn alone(start: Epoch, member: &Member, until: f64) -> Encounter {
    let kicks: Vec<Kick> = member
        .kicks
        .iter()
        .map(|(epoch, v)| Kick {
            epoch: *epoch,
            delta_v: DeltaV::Inertial { mm_s: v * 1e6 },
        })
        .collect();
    let orbit = Orbit {
        epoch: start,
        state: member.state,
        non_gravitational: None,
    };
    encounter(
        Ephemeris::embedded(),
        &orbit,
        &kicks,
        Epoch::from_jd_tdb(until),
        Target::Earth,
    )
    .unwrap()
}

/// Compares every `stride`-th member with its single run; returns how many of those hit and missed.
fn compare(start: Epoch, members: &[Member], until: f64, stride: usize, within_km: f64) -> (usize, usize) {
    let found = together(start, members, until);
    assert_eq!(found.len(), members.len());
    let (mut hits, mut misses) = (0, 0);
    for (i, (member, fast)) in members.iter().zip(&found).enumerate().step_by(stride) {
        let slow = alone(start, member, until);
        match (&fast.outcome, &slow.outcome) {
            (Outcome::Impact(a), Outcome::Impact(b)) => {
                let off = (a.position_itrf_km - b.position_itrf_km).norm();
                assert!(off < within_km, "member {i}: {off} km");
                assert!(a.epoch.seconds_since(b.epoch).abs() < 0.05, "member {i}");
                assert!(
                    (a.velocity_itrf_km_s - b.velocity_itrf_km_s).norm() < 1e-3,
                    "member {i}"
                );
                hits += 1;
            }
            (Outcome::Miss, Outcome::Miss) => {
                let (a, b) = (fast.closest.unwrap(), slow.closest.unwrap());
                let off = (a.distance_km - b.distance_km).abs();
                // A far pass is known to the same share.
                let allowed = within_km.max(1e-6 * b.distance_km);
                assert!(off < allowed, "member {i}: {off} km at {} km", b.distance_km);
                assert!((a.b_km - b.b_km).abs() < 2.0 * allowed, "member {i}: {a:?} {b:?}");
                misses += 1;
            }
            (a, b) => panic!("member {i}: {a:?} in the fleet, {b:?} alone"),
        }
    }
    (hits, misses)
}

#[test]
fn deflected_members_are_as_if_alone() {
    let (start, state) = june_2028();
    let arrivals = [0.0, 40.0, 77.0, 101.25, 110.0, 122.5, 139.0, 400.0].map(|d| start.plus_days(d));
    let mut draws = Draws::new(2);
    let mut members = cloud(&state, 400, 60.0, 2e-7, 1);
    for (i, member) in members.iter_mut().enumerate() {
        // Some are not pushed, some often; one push in eight is last.
        member.kicks = arrivals
            .iter()
            .take(i % 9)
            .map(|epoch| (*epoch, draws.vector(3e-6)))
            .collect();
        member.kicks.reverse();
    }
    let (hits, misses) = compare(start, &members, UNTIL, 9, 0.05);
    assert!(
        hits > 5 && compare(start, &members[8..], UNTIL, 9, 0.05).1 + misses > 5,
        "{hits} {misses}"
    );
}

#[test]
fn wide_clouds_too() {
    // What a few weeks of observations leave: thousands of kilometres in 2025, half a million in 2032.
    let orbit = gulf_of_guinea();
    let mut draws = Draws::new(3);
    let along = orbit.state.velocity_km_s.normalize();
    let members: Vec<Member> = (0..160)
        .map(|_| Member {
            state: StateVector {
                position_km: orbit.state.position_km + along * (300.0 * draws.number()) + draws.vector(20.0),
                velocity_km_s: orbit.state.velocity_km_s
                    + along * (2e-7 * draws.number())
                    + draws.vector(1e-7),
            },
            kicks: Vec::new(),
        })
        .collect();
    let (hits, misses) = compare(orbit.epoch, &members, UNTIL, 4, 0.3);
    assert!(misses > 10, "{hits} {misses}");
}

/// Close to the Sun again and again: what the linear flow leaves out of a spread of some kilometres is then thousands of
/// kilometres at the Earth. This one hits after 22 passages at 0.04 au; a fleet of it was up to 5,000 km from its members alone.
const GRAZER: (f64, [f64; 3], [f64; 3]) = (
    2_486_297.85,
    [
        -0.261_410_137_160_985_27,
        0.612_967_658_791_184_9,
        0.284_112_858_412_208_6,
    ],
    [
        0.000_183_444_813_542_670_7,
        -0.017_898_509_275_606_083,
        -0.006_754_254_922_590_11,
    ],
);

#[test]
fn sungrazers_too() {
    let spread = |orbit: &Orbit, km: f64| -> Vec<Member> {
        let sun = Ephemeris::embedded()
            .state(astro::Body::Sun, orbit.epoch)
            .unwrap();
        let along = (orbit.state.velocity_km_s - sun.velocity_km_s).normalize();
        let member = |i: i32| Member {
            state: StateVector {
                position_km: orbit.state.position_km + along * (km * f64::from(i) / 16.0),
                velocity_km_s: orbit.state.velocity_km_s,
            },
            kicks: Vec::new(),
        };
        (-32..32).map(member).collect()
    };
    let start = Epoch::from_jd_tdb(GRAZER.0);
    let orbit = Orbit::barycentric_au(start, Vector3::from(GRAZER.1), Vector3::from(GRAZER.2)).unwrap();
    for km in [0.15, 15.0, 150.0] {
        compare(start, &spread(&orbit, km), GRAZER.0 + 4_400.0, 3, 0.5);
    }
}

#[test]
fn passes_are_found_near_and_far() {
    // 2024 YR4 passes at 122,539 km; its neighbours as well.
    let epoch = Epoch::from_jd_tdb(2_460_694.5);
    let yr4 = Orbit::heliocentric(epoch, YR4_57.to_heliocentric().unwrap()).unwrap();
    let (hits, misses) = compare(epoch, &cloud(&yr4.state, 24, 20.0, 1e-8, 4), UNTIL, 3, 0.3);
    assert_eq!((hits, misses), (0, 8));
    // An orbit that stays an astronomical unit's tenths away, and one whose nearest time is the start.
    let far = Elements {
        mean_anomaly_deg: 35.0,
        ..YR4_57
    };
    let far = Orbit::heliocentric(epoch, far.to_heliocentric().unwrap()).unwrap();
    for until in [2_461_500.5, 2_460_700.5] {
        let (hits, misses) = compare(epoch, &cloud(&far.state, 12, 500.0, 1e-6, 5), until, 4, 0.3);
        assert_eq!((hits, misses), (0, 3));
    }
}

#[test]
fn a_late_push_counts() {
    let (start, state) = june_2028();
    let mut members = cloud(&state, 16, 10.0, 1e-8, 6);
    for member in &mut members {
        // Half an hour before entry: 100 m/s move it by 150 km.
        member
            .kicks
            .push((Epoch::from_jd_tdb(2_463_589.064), Vector3::new(0.1, 0.0, 0.0)));
    }
    let (hits, _) = compare(start, &members, UNTIL, 5, 0.05);
    assert_eq!(hits, 4);
    let unpushed = cloud(&state, 16, 10.0, 1e-8, 6);
    let (pushed, plain) = (
        together(start, &members, UNTIL),
        together(start, &unpushed, UNTIL),
    );
    let (Outcome::Impact(a), Outcome::Impact(b)) = (pushed[0].outcome, plain[0].outcome) else {
        panic!("a miss")
    };
    assert!((a.position_itrf_km - b.position_itrf_km).norm() > 50.0);
}

#[test]
fn threads_do_not_matter() {
    let (start, state) = june_2028();
    let members = cloud(&state, 100, 3_000.0, 1e-6, 7);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| together(start, &members, UNTIL))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
    assert!(one.iter().any(|e| e.outcome == Outcome::Miss) && one.iter().any(|e| e.outcome != Outcome::Miss));
}

#[test]
fn progress_is_told_and_may_stop_it() {
    let (start, state) = june_2028();
    let members = cloud(&state, 90, 100.0, 1e-7, 8);
    let ephemeris = Ephemeris::embedded();
    let most = AtomicUsize::new(0);
    fleet(ephemeris, start, &members, Epoch::from_jd_tdb(UNTIL), &|done| {
        most.fetch_max(done, Ordering::Relaxed);
        true
    })
    .unwrap();
    assert_eq!(most.into_inner(), 90);
    let stopped = fleet(ephemeris, start, &members, Epoch::from_jd_tdb(UNTIL), &|done| {
        done < 40
    });
    assert_eq!(stopped, Err(AstroError::Cancelled));
}

#[test]
fn bad_fleets_are_named() {
    let (start, state) = june_2028();
    let ephemeris = Ephemeris::embedded();
    let until = Epoch::from_jd_tdb(UNTIL);
    let of = |members: &[Member], until: Epoch| fleet(ephemeris, start, members, until, &|_| true);
    assert_eq!(of(&[], until), Ok(Vec::new()));
    let mut members = cloud(&state, 8, 10.0, 1e-8, 9);
    members[5].kicks.push((start.plus_days(-1.0), Vector3::x()));
    assert!(matches!(
        of(&members, until),
        Err(AstroError::KickOutsideSpan { .. })
    ));
    members[5].kicks[0] = (start.plus_days(1.0), Vector3::repeat(f64::NAN));
    assert!(matches!(of(&members, until), Err(AstroError::NotFinite { .. })));
    members[5].kicks.clear();
    members[3].state.position_km.y = f64::INFINITY;
    assert!(matches!(of(&members, until), Err(AstroError::NotFinite { .. })));
    members[3].state = ephemeris.state(astro::Body::Mars, start).unwrap();
    assert!(matches!(
        of(&members, until),
        Err(AstroError::StartsInside { .. })
    ));
    assert!(matches!(of(&members, start), Err(AstroError::OutOfRange { .. })));
    assert!(matches!(
        of(&members, Epoch::from_jd_tdb(2_600_000.5)),
        Err(AstroError::OutsideEphemeris { .. })
    ));
}

#[test]
fn maps_agree_with_full_runs() {
    let (start, state) = june_2028();
    let mut draws = Draws::new(12);
    let mut members = cloud(&state, 600, 60.0, 2e-7, 11);
    for member in &mut members {
        member.kicks = vec![(
            start.plus_days(100.0),
            Vector3::new(4e-6, 8e-6, 3e-6) + draws.vector(1e-6),
        )];
    }
    let until = Epoch::from_jd_tdb(UNTIL);
    let map = Map::new(Ephemeris::embedded(), start, &members[..400], until, 0.3).unwrap();
    let certificate = map.certificate();
    assert!(certificate.runs >= 100 && certificate.max_km < 0.3 && certificate.rms_km <= certificate.max_km);
    // Members that the map has never seen.
    let mapped = map.encounters(&members).unwrap();
    let (mut hits, mut misses) = (0, 0);
    for i in (400..600).step_by(10) {
        match (&mapped[i].outcome, &alone(start, &members[i], UNTIL).outcome) {
            (Outcome::Impact(a), Outcome::Impact(b)) => {
                let off = (a.position_itrf_km - b.position_itrf_km).norm();
                assert!(off < 0.3, "member {i}: {off} km");
                hits += 1;
            }
            (Outcome::Miss, Outcome::Miss) => misses += 1,
            (a, b) => panic!("member {i}: {a:?} by the map, {b:?} alone"),
        }
    }
    assert!(hits + misses == 20 && hits > 0, "{hits} {misses}");
    // Another time of pushing, or far outside: the map does not answer.
    let mut other = members[0].clone();
    other.kicks[0].0 = start.plus_days(101.0);
    assert_eq!(map.encounter(&other), None);
    other = members[0].clone();
    other.state.position_km.x += 5_000.0;
    assert_eq!(map.encounter(&other), None);
}

#[test]
fn maps_that_are_not_good_enough_are_refused() {
    let (start, state) = june_2028();
    let until = Epoch::from_jd_tdb(UNTIL);
    let members = cloud(&state, 200, 60.0, 2e-7, 13);
    assert!(matches!(
        Map::new(Ephemeris::embedded(), start, &members, until, 1e-12),
        Err(AstroError::MapNotCertified { runs, .. }) if runs >= 100
    ));
    // Two objects on different orbits.
    let other = StateVector {
        position_km: -state.position_km,
        velocity_km_s: -state.velocity_km_s,
    };
    let apart: Vec<Member> = [state, other]
        .into_iter()
        .map(|state| Member {
            state,
            kicks: Vec::new(),
        })
        .collect();
    assert!(Map::new(Ephemeris::embedded(), start, &apart, until, 1.0).is_err());
}

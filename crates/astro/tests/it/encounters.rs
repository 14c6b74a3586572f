//! Approaches and entries against the reference trajectories (REBOUND and ASSIST on DE440) and the record.

use astro::{
    AstroError, Body, Closest, DeltaV, Elements, Encounter, Entry, Ephemeris, Epoch, Kick, NonGravitational,
    Orbit, Outcome, StateVector, Target, bplane, encounter, ground_point, propagate,
};
use nalgebra::Vector3;

use crate::support::{APOPHIS_218, YR4_57, apart_km, gulf_of_guinea, syn_1};

const UNTIL: f64 = 2_463_591.5;

fn earth(orbit: &Orbit, kicks: &[Kick], until: f64) -> Encounter {
    encounter(
        Ephemeris::embedded(),
        orbit,
        kicks,
        Epoch::from_jd_tdb(until),
        Target::Earth,
    )
    .unwrap()
}

fn entry(encounter: &Encounter) -> Entry {
    match encounter.outcome {
        Outcome::Impact(entry) => entry,
        Outcome::Miss => panic!("a miss: {encounter:?}"),
    }
}

fn miss(encounter: &Encounter) -> Closest {
    assert_eq!(encounter.outcome, Outcome::Miss);
    encounter.closest.unwrap()
}

fn from_elements(elements: &Elements, epoch: f64) -> Orbit {
    Orbit::heliocentric(Epoch::from_jd_tdb(epoch), elements.to_heliocentric().unwrap()).unwrap()
}

fn along(jd_tdb: f64, mm_s: f64) -> Kick {
    Kick {
        epoch: Epoch::from_jd_tdb(jd_tdb),
        delta_v: DeltaV::AlongVelocity { mm_s },
    }
}

#[test]
fn apophis_in_2029() {
    let mut orbit = from_elements(&APOPHIS_218, 2_459_215.5);
    orbit.non_gravitational = Some(NonGravitational {
        a1: 5e-13,
        a2: -2.901092102547e-14,
        a3: 0.0,
    });
    let closest = miss(&earth(&orbit, &[], 2_462_300.5));
    // ASSIST on DE440; JPL publishes 38,012 km at 21:46 TDB.
    assert!((closest.distance_km - 38_011.43).abs() < 1.0, "{closest:?}");
    assert!(
        (closest.epoch.jd_tdb() - 2_462_240.407_092).abs() * 86_400.0 < 0.5,
        "{closest:?}"
    );
    assert!((closest.speed_km_s - 7.42254).abs() < 1e-4, "{closest:?}");
    assert!((closest.v_infinity_km_s - 5.841356).abs() < 1e-4, "{closest:?}");
    assert!((closest.b_km - 48_300.67).abs() < 2.0, "{closest:?}");
    assert!((closest.b_impact_km - 13_773.06).abs() < 1.0, "{closest:?}");
}

#[test]
fn yr4_passes_earth_and_moon_in_2032() {
    let orbit = from_elements(&YR4_57, 2_460_694.5);
    let closest = miss(&earth(&orbit, &[], UNTIL));
    // ASSIST on DE440 from JPL's rounded elements.
    assert!((closest.distance_km - 122_539.3).abs() < 30.0, "{closest:?}");
    assert!(
        (closest.epoch.jd_tdb() - 2_463_588.983_88).abs() * 86_400.0 < 3.0,
        "{closest:?}"
    );
    assert!((closest.b_km - 124_795.9).abs() < 30.0, "{closest:?}");
    assert!((closest.v_infinity_km_s - 13.22994).abs() < 1e-3, "{closest:?}");
    assert!((closest.b_impact_km - 8_350.5).abs() < 1.0, "{closest:?}");
    let moon = encounter(
        Ephemeris::embedded(),
        &orbit,
        &[],
        Epoch::from_jd_tdb(UNTIL),
        Target::Moon,
    )
    .unwrap();
    let closest = miss(&moon);
    assert!((closest.distance_km - 146_584.6).abs() < 30.0, "{closest:?}");
    assert!(
        (closest.epoch.jd_tdb() - 2_463_589.238_78).abs() * 86_400.0 < 5.0,
        "{closest:?}"
    );
}

#[test]
fn cx1_over_normandy_in_2023() {
    // MPEC 2023-C103; the last digits of its elements move the entry by up to 25 km.
    let elements = Elements {
        a_au: 1.6855000,
        e: 0.4551970,
        i_deg: 3.56519,
        node_deg: 323.83256,
        peri_deg: 219.03674,
        mean_anomaly_deg: 346.26461,
    };
    let entry = entry(&earth(&from_elements(&elements, 2_459_988.5), &[], 2_459_989.0));
    let expected = Epoch::from_utc("2023-02-13T02:59:12.85".parse().unwrap()).unwrap();
    assert!(entry.epoch.seconds_since(expected).abs() < 2.0, "{entry:?}");
    assert!(
        apart_km(entry.longitude_deg, entry.latitude_deg, -0.306, 50.061) < 5.0,
        "{entry:?}"
    );
    assert!((entry.speed_km_s - 14.214).abs() < 0.005, "{entry:?}");
    assert!((entry.elevation_deg - 48.3).abs() < 0.1, "{entry:?}");
    // Seen and found on the coast of Normandy, 0.8 E 49.8 N.
    let ground = ground_point(&entry);
    assert!(
        apart_km(ground.longitude_deg, ground.latitude_deg, 0.8, 49.8) < 30.0,
        "{ground:?}"
    );
}

#[test]
fn syn_1_where_the_reference_puts_it() {
    // Push along the velocity at JD 2461923.5: mm/s, JD TDB, east, north, km/s, degrees (ASSIST, full model).
    let table = [
        (-10.0, 2_463_589.080_476, -57.005, 1.716, 17.2853, 40.4),
        (-5.0, 2_463_589.081_418, -27.956, 0.947, 17.2858, 64.8),
        (0.0, 2_463_589.083_513, -4.632, 2.694, 17.2863, 77.6),
        (2.0, 2_463_589.084_599, 4.348, 3.916, 17.2865, 75.2),
    ];
    for (mm_s, jd, east, north, speed, elevation) in table {
        let entry = entry(&earth(&syn_1(), &[along(2_461_923.5, mm_s)], UNTIL));
        let off = apart_km(entry.longitude_deg, entry.latitude_deg, east, north);
        let late = (entry.epoch.jd_tdb() - jd) * 86_400.0;
        assert!(off < 0.5 && late.abs() < 0.2, "{mm_s} mm/s: {off} km, {late} s");
        assert!((entry.speed_km_s - speed).abs() < 1e-4, "{mm_s} mm/s: {entry:?}");
        assert!(
            (entry.elevation_deg - elevation).abs() < 0.06,
            "{mm_s} mm/s: {entry:?}"
        );
    }
    // Least distances: the same reference, refined by its golden section.
    for (mm_s, jd, distance_km) in [
        (20.0, 2_463_589.100_327_922, 10_301.853),
        (-20.0, 2_463_589.079_920_916, 10_372.269),
    ] {
        let closest = miss(&earth(&syn_1(), &[along(2_461_923.5, mm_s)], UNTIL));
        assert!(
            (closest.distance_km - distance_km).abs() < 0.1,
            "{mm_s} mm/s: {closest:?}"
        );
        assert!(
            (closest.epoch.jd_tdb() - jd).abs() * 86_400.0 < 0.5,
            "{mm_s} mm/s: {closest:?}"
        );
    }
}

#[test]
fn the_scenario_falls_on_nigeria() {
    let entry = entry(&earth(&gulf_of_guinea(), &[], UNTIL));
    assert!(
        apart_km(entry.longitude_deg, entry.latitude_deg, 7.6, 4.8) < 0.1,
        "{entry:?}"
    );
    assert!(
        (entry.epoch.jd_tdb() - 2_463_589.085_125_1).abs() * 86_400.0 < 0.02,
        "{entry:?}"
    );
    assert_eq!(entry.epoch.to_utc().to_string(), "2032-12-22T14:01:25");
    assert!((entry.speed_km_s - 17.2865).abs() < 1e-4, "{entry:?}");
    assert!((entry.ground_speed_km_s - 17.2154).abs() < 1e-4, "{entry:?}");
    assert!((entry.elevation_deg - 72.96).abs() < 0.01, "{entry:?}");
    assert!((entry.ground_elevation_deg - 73.72).abs() < 0.01, "{entry:?}");
    assert!((entry.azimuth_deg - 29.0).abs() < 0.5, "{entry:?}");
    let ground = ground_point(&entry);
    assert!(
        apart_km(ground.longitude_deg, ground.latitude_deg, 7.7295, 5.0301) < 0.1,
        "{ground:?}"
    );
    assert!(ground.altitude_km.abs() < 1e-9);
}

#[test]
fn the_b_plane_a_day_before() {
    let ephemeris = Ephemeris::embedded();
    let before = Epoch::from_jd_tdb(2_463_588.005_1);
    let trajectory = propagate(ephemeris, &gulf_of_guinea(), &[], before).unwrap();
    let state = trajectory.state_at(before).unwrap();
    let (earth, sun) = (
        ephemeris.state(Body::Earth, before).unwrap(),
        ephemeris.state(Body::Sun, before).unwrap(),
    );
    let relative = StateVector {
        position_km: state.position_km - earth.position_km,
        velocity_km_s: state.velocity_km_s - earth.velocity_km_s,
    };
    let plane = bplane(&relative, earth.velocity_km_s - sun.velocity_km_s).unwrap();
    assert!((plane.xi_km + 1_944.0).abs() < 25.0, "{plane:?}");
    assert!((plane.zeta_km - 1_757.0).abs() < 25.0, "{plane:?}");
    assert!((plane.xi_km.hypot(plane.zeta_km) - plane.b_km).abs() < 1e-6 * plane.b_km);
    assert!(
        plane.xi_axis.dot(&plane.zeta_axis).abs() < 1e-12
            && plane.xi_axis.dot(&plane.asymptote).abs() < 1e-12
    );
    assert!(
        plane.asymptote.dot(&relative.velocity_km_s) > 0.0,
        "the way in, not the way out"
    );
    let bound = StateVector {
        position_km: Vector3::x() * 7_000.0,
        velocity_km_s: Vector3::y() * 7.5,
    };
    assert!(matches!(
        bplane(&bound, Vector3::y() * 30.0),
        Err(AstroError::OutOfRange { .. })
    ));
}

/// Epoch, heliocentric place and velocity (au, au/day), entry (JD TDB, east, north), speed (km/s) and elevation (°).
type Case = (f64, [f64; 3], [f64; 3], (f64, f64, f64), (f64, f64));

#[test]
fn impactors_from_everywhere_fall_where_the_reference_says() {
    // Made by integrating back from drawn encounters with ASSIST (adaptive mode 2, min_dt 1e-5 d), 2 to 8 years.
    let cases: [Case; 5] = [
        (
            2464588.0,
            [-0.8283682202167362, -0.48601451326447076, -0.22867526506245048],
            [0.010444352804364579, -0.010971620415837918, -0.006662329312307699],
            (2465527.7813941543, -41.342227, 20.315942),
            (12.069457, 76.8985),
        ),
        (
            2458951.5,
            [1.234072989876827, -2.108313889770364, -1.1496137394514643],
            [
                0.00822095986986144,
                0.00047848650776391167,
                0.00021535916176859847,
            ],
            (2459662.442090303, -59.303970, -34.088718),
            (15.115342, 12.9538),
        ),
        (
            2463248.5,
            [0.0851693594884983, -0.8203967974965706, -0.37683606781149465],
            [0.018128011654403586, 0.0009728842300202527, 0.003086289158826665],
            (2465428.391055908, 165.451875, 41.497769),
            (11.850283, 79.3496),
        ),
        (
            2459000.0,
            [0.32825641211548434, -0.5132871355872763, 0.13010395025474888],
            [0.014504939776262042, 0.01848604342001379, -0.0003088934818177939],
            (2460772.7344955336, -87.769948, -38.156011),
            (19.783879, 28.1986),
        ),
        (
            2466164.5,
            [-0.9947781304388058, 0.2268380550143187, 0.14498339818638517],
            [
                -0.004621408198397702,
                -0.013104027074833923,
                -0.006450350477453221,
            ],
            (2469182.036187286, 176.602099, -15.997751),
            (12.039992, 66.1553),
        ),
    ];
    for (epoch, place, velocity, (jd, east, north), (speed, elevation)) in cases {
        let orbit = Orbit::heliocentric_au(
            Epoch::from_jd_tdb(epoch),
            Vector3::from(place),
            Vector3::from(velocity),
        )
        .unwrap();
        let entry = entry(&earth(&orbit, &[], jd + 2.0));
        let off = apart_km(entry.longitude_deg, entry.latitude_deg, east, north);
        // A Julian date in one number is good to 40 µs.
        let late = (entry.epoch.jd_tdb() - jd) * 86_400.0;
        assert!(
            off < 0.01 && late.abs() < 0.005,
            "from {epoch}: {off} km, {late} s"
        );
        assert!(
            (entry.speed_km_s - speed).abs() < 1e-5 && (entry.elevation_deg - elevation).abs() < 1e-3,
            "{entry:?}"
        );
    }
}

#[test]
fn backwards_spans_and_bad_times_are_refused() {
    let ephemeris = Ephemeris::embedded();
    let back = encounter(
        ephemeris,
        &syn_1(),
        &[],
        Epoch::from_jd_tdb(2_460_000.5),
        Target::Earth,
    );
    assert!(matches!(back, Err(AstroError::OutOfRange { .. })), "{back:?}");
    let late = encounter(
        ephemeris,
        &syn_1(),
        &[],
        Epoch::from_jd_tdb(2_560_000.5),
        Target::Earth,
    );
    assert!(
        matches!(late, Err(AstroError::OutsideEphemeris { .. })),
        "{late:?}"
    );
}

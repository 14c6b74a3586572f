//! Where it falls after a push along the velocity, and how strongly pushes work when: full runs of the reference
//! (REBOUND and ASSIST on DE440).

use astro::{Body, DeltaV, Ephemeris, Epoch, Kick, Outcome, Target, encounter};
use nalgebra::Vector3;

use crate::support::{UNIT_KM, date, linearisation, truth, until, way};

/// Perigee altitude of a miss is counted from this radius, km.
const RADIUS_KM: f64 = 6378.137;

#[derive(Clone, Copy, Debug)]
enum End {
    /// Longitude and latitude at 100 km.
    Entry(f64, f64),
    /// Perigee altitude, km.
    Miss(f64),
}

fn pushed(day: &str, mm_s: f64) -> End {
    let kick = Kick {
        epoch: date(day),
        delta_v: DeltaV::AlongVelocity { mm_s },
    };
    let met = encounter(Ephemeris::embedded(), &truth(), &[kick], until(), Target::Earth).unwrap();
    match met.outcome {
        Outcome::Impact(e) => End::Entry(e.longitude_deg, e.latitude_deg),
        Outcome::Miss => End::Miss(met.closest.unwrap().distance_km - RADIUS_KM),
    }
}

fn apart_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let place = |(lon, lat): (f64, f64)| {
        let (lon, lat) = (lon.to_radians(), lat.to_radians());
        Vector3::new(lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin())
    };
    6371.0 * place(a).angle(&place(b))
}

/// The whole corridor by pushes on 1 June 2028; the reference prints longitude and latitude to a tenth of a degree.
#[test]
fn pushes_of_june_2028_fall_along_the_corridor() {
    for (mm_s, longitude, latitude) in [
        (-16.1, -103.0, 8.2),
        (-15.0, -77.8, 4.3),
        (-14.0, -67.3, 3.0),
        (-13.0, -59.1, 2.2),
        (-12.0, -52.0, 1.7),
        (-11.0, -45.7, 1.4),
        (-10.0, -39.9, 1.2),
        (-9.0, -34.5, 1.2),
        (-8.0, -29.4, 1.3),
        (-5.0, -15.0, 2.0),
        (-4.0, -10.4, 2.4),
        (-3.0, -5.9, 2.9),
        (-2.0, -1.4, 3.5),
        (-1.0, 3.1, 4.1),
        (0.0, 7.6, 4.8),
        (1.0, 12.2, 5.6),
        (2.0, 16.9, 6.4),
        (3.0, 21.7, 7.4),
        (4.0, 26.7, 8.4),
        (5.0, 32.0, 9.5),
        (6.0, 37.6, 10.8),
        (7.0, 43.9, 12.2),
        (8.0, 50.9, 13.8),
        (9.0, 59.4, 15.6),
        (10.0, 71.1, 18.0),
    ] {
        let End::Entry(lon, lat) = pushed("2028-06-01", mm_s) else {
            panic!("{mm_s} mm/s misses")
        };
        let off = apart_km((lon, lat), (longitude, latitude));
        assert!(off < 50.0, "{mm_s} mm/s: {lon} {lat} is {off} km off");
    }
}

#[test]
fn stronger_pushes_miss_by_as_much_as_the_reference() {
    for (day, mm_s, altitude_km) in [
        ("2028-06-01", -20.0, 2_376.0),
        ("2028-06-01", -19.0, 1_786.0),
        ("2028-06-01", -18.0, 1_199.0),
        ("2028-06-01", -17.0, 615.0),
        ("2028-06-01", 11.0, 240.0),
        ("2028-06-01", 12.0, 821.0),
        ("2028-06-01", 20.0, 5_569.0),
        ("2028-10-01", -10.0, 418.0),
        ("2028-10-01", 7.0, 612.0),
        ("2028-10-01", -20.0, 10_365.0),
    ] {
        let End::Miss(have) = pushed(day, mm_s) else {
            panic!("{mm_s} mm/s on {day} falls")
        };
        assert!(
            (have - altitude_km).abs() < 15.0,
            "{mm_s} mm/s on {day}: {have} km"
        );
    }
}

#[test]
fn pushes_of_other_days_fall_where_the_reference_does() {
    for (day, mm_s, longitude) in [
        ("2028-10-01", -9.0, -77.6),
        ("2026-11-01", -14.0, -22.6),
        ("2026-11-01", -10.0, -13.7),
    ] {
        let End::Entry(lon, _) = pushed(day, mm_s) else {
            panic!("{mm_s} mm/s on {day} misses")
        };
        assert!((lon - longitude).abs() < 0.3, "{mm_s} mm/s on {day}: {lon}");
    }
}

/// Shift on the target plane per mm/s along the velocity.
#[test]
fn the_table_of_pushes_is_the_references() {
    let impact: Epoch = linearisation().impact().epoch;
    let ephemeris = Ephemeris::embedded();
    let table = linearisation()
        .push_table(ephemeris, truth().epoch, impact.plus_days(-60.0), 10.0)
        .unwrap();
    for (day, shift_km) in [
        ("2026-11-01", 289.0),
        ("2027-01-01", 281.0),
        ("2027-11-01", 369.0),
        ("2028-06-01", UNIT_KM),
        ("2028-08-17", 821.0),
        ("2028-10-01", 1_021.0),
        ("2028-11-21", 1_210.0),
        ("2029-06-01", 592.0),
        ("2030-01-01", 360.0),
    ] {
        let at = date(day);
        let sun = ephemeris.state(Body::Sun, at).unwrap().velocity_km_s;
        let along = (way().state_at(at).unwrap().velocity_km_s - sun).normalize();
        let have = table.shift_km(at, &(along * 1e-6)).unwrap();
        assert!(
            (have / shift_km - 1.0).abs() < 0.02,
            "{day}: {have}, not {shift_km}"
        );
    }
    assert_eq!(table.shift_km(impact, &Vector3::x()), None);
    for (to, step) in [(truth().epoch, 10.0), (impact, 0.0), (impact, f64::NAN)] {
        assert!(
            linearisation()
                .push_table(ephemeris, truth().epoch, to, step)
                .is_err()
        );
    }
}

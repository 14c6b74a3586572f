//! Orbits made to hit: what was asked for is what comes back when the orbit is flown forwards from its epoch.

use astro::forge::{ForgeError, Forged, Point, Survey, When, Wish, forge};
use astro::frame::{Geodetic, itrf_of};
use astro::visibility::absolute_magnitude;
use astro::{Ephemeris, Epoch, Orbit, Outcome, Target, encounter};
use proptest::prelude::*;

fn wish(latitude_deg: f64, longitude_deg: f64, day: &str, speed_km_s: f64, warning_years: f64) -> Wish {
    Wish {
        latitude_deg,
        longitude_deg,
        when: When::Day(Epoch::from_utc(day.parse().unwrap()).unwrap()),
        point: Point::Entry,
        speed_km_s,
        elevation_deg: None,
        azimuth_deg: None,
        warning_years,
        h_magnitude: absolute_magnitude(150.0, 0.14).unwrap(),
        survey: Survey::GROUND,
        seed: 1,
    }
}

/// Flies what a file would hold, by the public way in, and compares it with the wish: km, s after the day began, km/s.
fn flown(wish: &Wish, made: &Forged) -> astro::Entry {
    let ephemeris = Ephemeris::embedded();
    let (position, velocity) = made.heliocentric_au(ephemeris).unwrap();
    let printed = |x: f64| format!("{x:?}").parse::<f64>().unwrap();
    let orbit =
        Orbit::heliocentric_au(made.orbit.epoch, position.map(printed), velocity.map(printed)).unwrap();
    let until = made.entry.epoch.plus_days(3.0);
    let met = encounter(ephemeris, &orbit, &[], until, Target::Earth).unwrap();
    let Outcome::Impact(entry) = met.outcome else {
        panic!("{wish:?} misses: {met:?}");
    };
    entry
}

fn distance_km(entry: &astro::Entry, wish: &Wish) -> f64 {
    let place = Geodetic {
        longitude_deg: wish.longitude_deg,
        latitude_deg: wish.latitude_deg,
        altitude_km: 100.0,
    };
    (entry.position_itrf_km - itrf_of(place)).norm()
}

/// Poles, equator, date line and every continent; slow and fast; a year's warning and forty.
#[test]
fn hits_any_place_on_any_day() {
    let grid = [
        (90.0, 0.0, "2030-01-01", 17.0, 8.0),
        (-90.0, 0.0, "2044-06-21", 20.0, 5.0),
        (0.0, 180.0, "2036-03-20", 14.0, 12.0),
        (0.0, -179.999, "2051-09-23", 12.0, 3.0),
        (51.5, -0.1, "2032-12-22", 17.3, 8.0),
        (-33.9, 18.4, "2040-02-29", 25.0, 10.0),
        (40.7, -74.0, "2060-07-04", 30.0, 20.0),
        (-34.6, -58.4, "2035-05-25", 15.0, 1.0),
        (35.7, 139.7, "2047-11-03", 35.0, 15.0),
        (-33.9, 151.2, "2075-01-26", 22.0, 40.0),
        (28.6, 77.2, "2038-08-15", 19.0, 2.0),
        (69.0, 33.0, "2090-12-21", 13.0, 25.0),
    ];
    for (latitude, longitude, day, speed, warning) in grid {
        let wish = wish(latitude, longitude, day, speed, warning);
        let made = forge(Ephemeris::embedded(), &wish).unwrap_or_else(|e| panic!("{wish:?}: {e}"));
        let entry = flown(&wish, &made);
        let off = distance_km(&entry, &wish);
        assert!(off < 10.0, "{wish:?}: {off} km");
        assert!(
            (entry.speed_km_s - speed).abs() < 0.01,
            "{wish:?}: {} km/s",
            entry.speed_km_s
        );
        let When::Day(begins) = wish.when else {
            unreachable!()
        };
        let into_day = entry.epoch.seconds_since(begins);
        assert!((0.0..86_400.0).contains(&into_day), "{wish:?}: {into_day} s");
        let warned = entry.epoch.days_since(made.orbit.epoch) / 365.25 - warning;
        assert!((0.0..0.01).contains(&warned), "{wish:?}: {warned} years");
    }
}

/// Random places, days and times, speeds and warnings. At a given second only one side of the Earth faces the way that
/// it flies, so fast ones may be refused there; on a day nothing is.
#[test]
fn hits_at_random() {
    let last = Ephemeris::embedded().span().1.jd_tdb().min(2_506_331.5);
    let strategy = (
        -90.0..90.0_f64,
        -180.0..180.0_f64,
        2_462_502.5..last - 40.0,
        12.0..35.0_f64,
        1.0..40.0_f64,
        any::<u64>(),
    );
    let config = ProptestConfig {
        cases: 8,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let outcome = runner.run(&strategy, |(latitude, longitude, jd, speed, warning, seed)| {
        let at = Epoch::from_jd_tdb(jd);
        for when in [When::Day(at), When::At(at)] {
            let wish = Wish {
                when,
                seed,
                ..wish(latitude, longitude, "2030-01-01", speed, warning)
            };
            let made = match (forge(Ephemeris::embedded(), &wish), when) {
                (Ok(made), _) => made,
                (Err(ForgeError::Speed { most_km_s, .. }), When::At(_)) if speed > most_km_s => continue,
                (Err(why), _) => return Err(TestCaseError::fail(format!("{wish:?}: {why}"))),
            };
            let entry = flown(&wish, &made);
            let late = entry.epoch.seconds_since(at);
            prop_assert!(distance_km(&entry, &wish) < 10.0);
            let in_time = if when == When::At(at) {
                late.abs() < 1.0
            } else {
                (0.0..86_400.0).contains(&late)
            };
            prop_assert!(in_time, "{} s", late);
            prop_assert!((entry.speed_km_s - speed).abs() < 0.01);
        }
        Ok(())
    });
    outcome.unwrap();
}

/// Angles that were asked for are those of the entry; the same wish gives the same orbit, another seed another.
#[test]
fn keeps_angles_and_seeds() {
    let asked = Wish {
        elevation_deg: Some(38.0),
        azimuth_deg: Some(285.0),
        ..wish(45.0, 7.0, "2034-05-10", 19.0, 6.0)
    };
    let made = forge(Ephemeris::embedded(), &asked).unwrap();
    let entry = flown(&asked, &made);
    assert!(
        (entry.elevation_deg - 38.0).abs() < 0.01,
        "{}",
        entry.elevation_deg
    );
    // The azimuth is drawn about the radius and printed about the ellipsoid's normal: up to 0.2° apart.
    assert!((entry.azimuth_deg - 285.0).abs() < 0.3, "{}", entry.azimuth_deg);
    assert_eq!(forge(Ephemeris::embedded(), &asked).unwrap(), made);
    let other = forge(Ephemeris::embedded(), &Wish { seed: 2, ..asked }).unwrap();
    assert!((other.elements.a_au - made.elements.a_au).abs() > 1e-6);
}

/// A season's ends agree with brightness and elongation computed apart from the story, day by day.
#[test]
fn the_story_is_what_the_sky_shows() {
    let ephemeris = Ephemeris::embedded();
    let asked = wish(9.0, 38.7, "2041-10-02", 16.0, 10.0);
    let made = forge(ephemeris, &asked).unwrap();
    let way = astro::propagate(ephemeris, &made.orbit, &[], made.entry.epoch).unwrap();
    let seen = |epoch: Epoch| {
        let sky =
            astro::visibility::Sky::of(ephemeris, epoch, way.state_at(epoch).unwrap().position_km).unwrap();
        sky.elongation_deg >= 60.0 && sky.magnitude(asked.h_magnitude, 0.15) <= 22.0
    };
    let found = made.story.discovery.expect("150 m are seen within ten years");
    assert!(found.days_since(made.orbit.epoch) < 400.0, "{found}");
    for season in &made.story.seasons {
        let middle = season.from.plus_days(0.5 * season.to.days_since(season.from));
        for at in [season.from, middle, season.to] {
            assert!(at < made.orbit.epoch || seen(at), "{at} in {season:?}");
        }
        let (before, after) = (season.from.plus_days(-1.5), season.to.plus_days(1.5));
        assert!(before < made.orbit.epoch || !seen(before), "{season:?}");
        assert!(after > made.entry.epoch || !seen(after), "{season:?}");
    }
    // The last pass is the impact; those before were misses that the full model shows as well.
    for pass in &made.story.approaches {
        if pass.epoch > made.orbit.epoch {
            let distance = |days: f64| {
                let at = pass.epoch.plus_days(days);
                let earth = ephemeris.state(astro::Body::Earth, at).unwrap();
                (way.state_at(at).unwrap().position_km - earth.position_km).norm()
            };
            let nearest = distance(0.0);
            assert!(nearest < distance(-1.0) && nearest < distance(1.0), "{pass:?}");
            assert!(
                (nearest / pass.distance_km - 1.0).abs() < 0.02,
                "{pass:?} {nearest}"
            );
        }
    }
    assert!(
        made.story
            .last
            .iter()
            .all(|l| l.magnitude < 25.0 || l.longitudes_deg.is_none())
    );
}

#[test]
fn says_which_speeds_are_possible() {
    let slow = forge(Ephemeris::embedded(), &wish(0.0, 0.0, "2035-01-01", 9.0, 5.0)).unwrap_err();
    let ForgeError::Speed {
        least_km_s,
        most_km_s,
        escape_km_s,
        ..
    } = slow
    else {
        panic!("{slow}");
    };
    // sqrt(2 GM/r) at 6478.137 km with GM 398600.4354 km³/s²: 11.093 km/s.
    assert!((escape_km_s - 11.093).abs() < 0.001, "{escape_km_s}");
    assert!(least_km_s > escape_km_s && least_km_s < 11.5, "{least_km_s}");
    assert!(most_km_s > 35.0 && most_km_s < 73.0, "{most_km_s}");
    // What it says is possible is.
    let at_the_edge = wish(0.0, 0.0, "2035-01-01", least_km_s + 0.3, 5.0);
    assert!(
        distance_km(
            &flown(&at_the_edge, &forge(Ephemeris::embedded(), &at_the_edge).unwrap()),
            &at_the_edge
        ) < 10.0
    );
    let outside = forge(Ephemeris::embedded(), &wish(0.0, 0.0, "1993-01-01", 20.0, 5.0)).unwrap_err();
    assert!(matches!(outside, ForgeError::Span { .. }), "{outside}");
    let nan = Wish {
        latitude_deg: f64::NAN,
        ..wish(0.0, 0.0, "2035-01-01", 20.0, 5.0)
    };
    assert!(forge(Ephemeris::embedded(), &nan).is_err());
}

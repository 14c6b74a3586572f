//! What is known when. Sigmas and chances of the reference: an information filter with partial derivatives of full
//! n-body runs (REBOUND and ASSIST on DE440), chances as medians of 200 draws of the noise.

use astro::knowledge::{Linearisation, Measurement, Noise, Observation};
use astro::{Body, Ephemeris, propagate};
use nalgebra::Vector6;

use crate::support::{FREE, angles, campaigns, date, hits, known, linearisation, points, truth, until};

/// Offsets on the target plane between which the fall ends in Nigeria, km.
const NIGERIA_KM: (f64, f64) = (-276.0, 153.0);

fn near(what: &str, have: f64, want: f64, tolerance: f64) {
    assert!(
        (have / want - 1.0).abs() <= tolerance,
        "{what}: {have}, not {want}"
    );
}

#[test]
fn the_impact_interval_ends_where_the_reference_misses() {
    // Limbs at zeta -8,128 and +8,358 km; the true orbit lies at +1,757 km.
    let (west, east) = linearisation().interval_km();
    assert!((west - (-8_128.0 - 1_757.0)).abs() < 30.0, "{west}");
    assert!((east - (8_358.0 - 1_757.0)).abs() < 30.0, "{east}");
}

#[test]
fn sigmas_and_chances_of_every_round() {
    let (eight, space) = ("season_8m_2025", "jwst_2025");
    // Campaigns, day, sigma in km, median chance and its 10th and 90th percentile, percent.
    let table: [(&[&str], &str, f64, f64, f64, f64); 10] = [
        (&[], "2025-03-17", 143_000.0, 3.7, 1.2, 4.5),
        (&[], "2026-06-15", 77_500.0, 6.9, 2.0, 8.4),
        (&[eight], "2026-06-15", 21_500.0, 22.9, 7.0, 30.0),
        (&[eight, space], "2026-06-15", 15_800.0, 33.0, 11.0, 40.0),
        (&[eight, space], "2027-11-15", 15_800.0, 33.0, 11.0, 40.0),
        (&[], "2028-05-20", 367.0, 100.0, 100.0, 100.0),
        (&[eight], "2028-05-20", 361.0, 100.0, 100.0, 100.0),
        (&[eight, space], "2028-05-20", 353.0, 100.0, 100.0, 100.0),
        (&[], "2028-09-01", 184.0, 100.0, 100.0, 100.0),
        (&[eight], "2028-09-01", 182.0, 100.0, 100.0, 100.0),
    ];
    for (others, day, sigma_km, median, low, high) in table {
        let have = known(others, day);
        let what = format!("{others:?} on {day}");
        near(&format!("{what}, sigma"), have.sigma_km, sigma_km, 0.04);
        // A median of 200 draws has a standard error of 4 %.
        near(
            &format!("{what}, chance"),
            100.0 * have.impact_probability(),
            median,
            0.08,
        );
        near(
            &format!("{what}, 10th"),
            100.0 * have.probability_percentile(0.1),
            low,
            0.25,
        );
        near(
            &format!("{what}, 90th"),
            100.0 * have.probability_percentile(0.9),
            high,
            0.05,
        );
    }
    near(
        "the space telescope alone",
        100.0 * known(&[space], "2026-06-15").impact_probability(),
        27.0,
        0.08,
    );
}

#[test]
fn the_chance_grows_from_list_to_list() {
    let chance = |day: &str| 100.0 * known(&[], day).impact_probability();
    near("15 February", chance("2025-02-15"), 0.9, 0.1);
    assert!(chance("2025-01-20") < chance("2025-02-01"));
    assert!(chance("2025-02-01") < 0.35);
}

#[test]
fn recovery_names_the_coast_and_the_flyby_names_the_state() {
    for (day, sigma_km) in [
        ("2028-05-01", 426.0),
        ("2028-06-01", 367.0),
        ("2028-07-15", 231.0),
        ("2028-10-01", 92.0),
    ] {
        near(day, known(&[], day).sigma_km, sigma_km, 0.05);
    }
    let nigeria = |others: &[&str], day: &str| 100.0 * known(others, day).between(NIGERIA_KM.0, NIGERIA_KM.1);
    near("Nigeria on 20 May", nigeria(&[], "2028-05-20"), 44.0, 0.05);
    let late = "jwst_2028";
    near(
        "with the space telescope",
        known(&["season_8m_2025", "jwst_2025", late], "2028-05-20").sigma_km,
        256.0,
        0.05,
    );
    near(
        "and Nigeria",
        nigeria(&["season_8m_2025", "jwst_2025", late], "2028-05-20"),
        58.0,
        0.05,
    );
    near(
        "the flyby's fix",
        known(&["flyby_fix_2028"], "2028-05-31").sigma_km,
        94.0,
        0.05,
    );
    near(
        "and Nigeria",
        nigeria(&["flyby_fix_2028"], "2028-05-31"),
        95.0,
        0.03,
    );
}

#[test]
fn other_ways_to_know() {
    let free = points(&FREE, "2026-01-01");
    let all = points(
        &[&FREE[..], &["season_8m_2025", "jwst_2025"]].concat(),
        "2026-01-01",
    );
    let radar = ["2025-01-02", "2025-01-03", "2025-01-05"].map(|d| Observation {
        epoch: date(d),
        measurement: Measurement::Range { sigma_km: 0.5 },
    });
    let archive = [angles(date("2020-09-15"), 0.3)];
    let june = [angles(date("2026-06-04"), 0.1), angles(date("2026-06-24"), 0.1)];
    for (what, base, extra, sigma_km, tolerance) in [
        ("radar in January 2025", &free, &radar[..], 3_400.0, 0.2),
        (
            "one archive frame of September 2020",
            &free,
            &archive[..],
            690.0,
            0.2,
        ),
        ("the space telescope in June 2026", &all, &june[..], 3_250.0, 0.2),
    ] {
        let list = [&base[..], extra].concat();
        let times: Vec<_> = list.iter().map(|o| o.epoch).collect();
        let made = Linearisation::new(Ephemeris::embedded(), &truth(), &times, until()).unwrap();
        near(
            what,
            made.solve(&list, Noise::Median).unwrap().sigma_km,
            sigma_km,
            tolerance,
        );
    }
}

/// Full runs of sampled orbits agree with the linear chance within the sample's error and some per cent.
#[test]
fn sampling_agrees_with_the_linear_chance() {
    let solution = known(&["season_8m_2025"], "2026-06-15");
    let sampled = linearisation()
        .sampled_probability(Ephemeris::embedded(), &solution, 400, 1, &|_| true)
        .unwrap();
    let linear = solution.impact_probability();
    let off = (sampled.probability - linear).abs();
    assert!(
        off < 3.0 * sampled.standard_error + 0.03 * linear,
        "{sampled:?} against {linear}"
    );
    assert!(
        sampled.standard_error > 0.0 && sampled.standard_error < 0.1 * linear,
        "{sampled:?}"
    );
}

#[test]
fn virtual_impactors_hit_if_nothing_is_done() {
    for (others, day) in [(&[][..], "2025-03-17"), (&["season_8m_2025"][..], "2026-06-15")] {
        let at = date("2028-09-01");
        let solution = known(others, day);
        let states = linearisation()
            .virtual_impactors(Ephemeris::embedded(), &solution, at, 300, 5)
            .unwrap();
        let hits = hits(at, &states);
        assert!(hits >= 294, "{hits} of 300 on {day}");
    }
}

#[test]
fn a_seed_draws_an_error_of_its_own_that_stays_with_the_observation() {
    let observations = points(&[&FREE[..], &["season_8m_2025"]].concat(), "2026-06-15");
    let draw = |seed: u64| linearisation().solve(&observations, Noise::Seeded(seed)).unwrap();
    let offsets: Vec<f64> = (0..400).map(|s| draw(s).offset_km / draw(s).sigma_km).collect();
    let mean = offsets.iter().sum::<f64>() / 400.0;
    let variance = offsets.iter().map(|o| o * o).sum::<f64>() / 400.0;
    assert!(
        mean.abs() < 0.15 && (variance - 1.0).abs() < 0.22,
        "{mean}, {variance}"
    );
    assert_eq!(draw(7).offset_km.to_bits(), draw(7).offset_km.to_bits());
    // One more point that says next to nothing moves the estimate next to nothing.
    let mut more = observations.clone();
    more.push(Observation {
        epoch: date("2025-01-05"),
        measurement: Measurement::Angles { sigma_arcsec: 1000.0 },
    });
    let moved = linearisation().solve(&more, Noise::Seeded(7)).unwrap();
    assert!((moved.offset_km - draw(7).offset_km).abs() < 0.01 * moved.sigma_km);
}

#[test]
fn the_corridor_runs_from_west_to_east_and_weighs_one() {
    let solution = known(&[], "2025-03-17");
    let corridor = linearisation()
        .corridor(Ephemeris::embedded(), &solution, truth().epoch, 60)
        .unwrap();
    let whole: f64 = corridor.iter().map(|p| p.weight).sum();
    assert!(
        corridor.len() >= 58 && (whole - 1.0).abs() < 0.03,
        "{} points, {whole}",
        corridor.len()
    );
    for pair in corridor.windows(2) {
        let step = (pair[1].entry.longitude_deg - pair[0].entry.longitude_deg).rem_euclid(360.0);
        assert!(
            step > 0.0 && step < 60.0,
            "{} to {}",
            pair[0].entry.longitude_deg,
            pair[1].entry.longitude_deg
        );
    }
    // From the Pacific off Central America to the Bay of Bengal.
    assert!(corridor[1].entry.longitude_deg < -75.0, "{:?}", corridor[1].entry);
    assert!(corridor[corridor.len() - 2].entry.longitude_deg > 70.0);
}

#[test]
fn bad_observations_are_refused() {
    let solve = |list: &[Observation]| linearisation().solve(list, Noise::Median);
    let night = campaigns()["surveys_2025"][0];
    assert!(solve(&[]).is_err());
    assert!(solve(&[night]).is_err(), "one night determines no orbit");
    let mut list = points(&FREE, "2026-01-01");
    list.push(angles(date("2030-01-01"), 0.1));
    assert!(solve(&list).is_err(), "a time that was not linearised");
    list.pop();
    for sigma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut bad = list.clone();
        bad.push(angles(night.epoch, sigma));
        assert!(solve(&bad).is_err(), "{sigma}");
    }
}

/// A Doppler shift teaches what its derivatives say, taken here by differences of full runs: the covariance shrinks by the
/// rank-one formula (Bierman 1977, section II.3).
#[test]
fn a_doppler_shift_teaches_the_rate_of_the_distance() {
    let (ephemeris, at, sigma_km_s) = (Ephemeris::embedded(), date("2025-01-03"), 1e-7);
    let base = points(&FREE, "2025-03-01");
    let echo = Observation {
        epoch: at,
        measurement: Measurement::RangeRate { sigma_km_s },
    };
    let list = [&base[..], &[echo]].concat();
    let times: Vec<_> = list.iter().map(|o| o.epoch).collect();
    let made = Linearisation::new(ephemeris, &truth(), &times, until()).unwrap();
    let (before, after) = (
        made.solve(&base, Noise::Median).unwrap(),
        made.solve(&list, Noise::Median).unwrap(),
    );
    let rate = |index: usize, step: f64| {
        let mut orbit = truth();
        if index < 3 {
            orbit.state.position_km[index] += step;
        } else {
            orbit.state.velocity_km_s[index - 3] += step;
        }
        let there = propagate(ephemeris, &orbit, &[], at)
            .unwrap()
            .state_at(at)
            .unwrap();
        let earth = ephemeris.state(Body::Earth, at).unwrap();
        let sight = (there.position_km - earth.position_km).normalize();
        sight.dot(&(there.velocity_km_s - earth.velocity_km_s))
    };
    let by_state = Vector6::from_fn(|i, _| {
        let step = if i < 3 { 50.0 } else { 5e-6 };
        (rate(i, step) - rate(i, -step)) / (2.0 * step)
    });
    let spread = before.covariance * by_state;
    let gain = spread / (sigma_km_s * sigma_km_s + by_state.dot(&spread));
    let expected = before.covariance - gain * spread.transpose();
    let variance = made.gradient().dot(&(expected * made.gradient()));
    near("1-sigma with the echo", after.sigma_km, variance.sqrt(), 1e-3);
    assert!(
        after.sigma_km < 0.7 * before.sigma_km,
        "an echo in January teaches much"
    );
}

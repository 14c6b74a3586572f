//! What is known after a push: how strong it was is measured by what is seen of the asteroid afterwards.

use std::sync::OnceLock;

use astro::knowledge::{Given, Linearisation, Noise, Observation, OrbitSolution, Seen, standard_normal};
use astro::{Body, DeltaV, Ephemeris, Epoch, Kick, propagate};
use nalgebra::Vector3;

use crate::support::{FREE, angles, date, hits, points, truth, until};

/// A hit in June 2028: the velocity change at the median, km/s, against the asteroid's way.
const MEDIAN_KM_S: f64 = 12e-6;
/// Scatter of its logarithm: of beta, and of a size that nobody has seen from near.
const SCATTER: f64 = 0.35;

fn hit_on() -> Epoch {
    date("2028-06-20")
}

/// Against the asteroid's heliocentric velocity.
fn backwards() -> Vector3<f64> {
    let ephemeris = Ephemeris::embedded();
    let way = propagate(ephemeris, &truth(), &[], hit_on().plus_days(1.0)).unwrap();
    let sun = ephemeris.state(Body::Sun, hit_on()).unwrap();
    -(way.state_at(hit_on()).unwrap().velocity_km_s - sun.velocity_km_s).normalize()
}

fn strength(index: u64) -> f64 {
    MEDIAN_KM_S * (SCATTER * standard_normal(11, index)).exp()
}

/// Nights after the hit: while it passes in the summer of 2028, and as it comes back into view in December.
fn nights() -> Vec<Observation> {
    let from = |day: &str, nights: i32| {
        let first = date(day);
        (0..nights).map(move |i| angles(first.plus_days(4.0 * f64::from(i)), 0.1))
    };
    from("2028-06-22", 25).chain(from("2028-12-20", 18)).collect()
}

fn made() -> &'static Linearisation {
    static MADE: OnceLock<Linearisation> = OnceLock::new();
    MADE.get_or_init(|| {
        let times: Vec<Epoch> = before().iter().chain(&nights()).map(|o| o.epoch).collect();
        Linearisation::new(Ephemeris::embedded(), &truth(), &times, until()).unwrap()
    })
}

fn before() -> Vec<Observation> {
    points(&[&FREE[..], &["season_8m_2025"]].concat(), "2028-06-20")
}

fn given() -> &'static Given {
    static GIVEN: OnceLock<Given> = OnceLock::new();
    GIVEN.get_or_init(|| Given {
        at: hit_on(),
        effect: made()
            .carried_back(Ephemeris::embedded(), hit_on(), &backwards())
            .unwrap(),
        strengths_km_s: (0..256).map(strength).collect(),
    })
}

/// What is known on a day if the push was this strong.
fn solved(day: &str, strength_km_s: f64, noise: Noise) -> OrbitSolution {
    let change = given().effect * strength_km_s;
    let seen: Vec<Seen> = nights()
        .iter()
        .filter(|o| o.epoch <= date(day))
        .map(|o| made().see(o, &[(hit_on(), change)], noise).unwrap())
        .collect();
    made()
        .solve_pushed(&before(), &seen, &[given().clone()], noise)
        .unwrap()
        .0
}

fn shift_km(strength_km_s: f64) -> f64 {
    made().gradient().dot(&given().effect) * strength_km_s
}

/// Before anybody has looked the chance is that of the strengths that are believed, each shifting the estimate.
#[test]
fn a_push_that_nobody_has_seen_is_as_uncertain_as_it_was() {
    let unpushed = made().solve(&before(), Noise::Median).unwrap();
    let have = solved("2028-06-20", MEDIAN_KM_S, Noise::Median);
    let (west, east) = made().interval_km();
    let (many, unit) = (20_000, shift_km(1.0));
    let chance = (0..many)
        .map(|i| {
            let shift = unit * strength(i);
            unpushed.between(west - shift, east - shift)
        })
        .sum::<f64>()
        / many as f64;
    assert!(
        unpushed.impact_probability() > 0.99 && (0.6..0.95).contains(&chance),
        "{chance}"
    );
    // 256 strengths have a standard error of 2 % here, and their kernels smooth the edge.
    assert!(
        (have.impact_probability() - chance).abs() < 0.05,
        "{} for {chance}",
        have.impact_probability()
    );
    // Log-normal: mean and scatter of exp(N(0, s)).
    let mean = shift_km(MEDIAN_KM_S) * (SCATTER * SCATTER / 2.0).exp();
    assert!(
        (have.offset_km / (mean + unpushed.offset_km) - 1.0).abs() < 0.06,
        "{} for {mean}",
        have.offset_km
    );
    let scatter = mean.abs() * ((SCATTER * SCATTER).exp() - 1.0).sqrt();
    assert!(
        (have.sigma_km / scatter - 1.0).abs() < 0.12,
        "{} for {scatter}",
        have.sigma_km
    );
}

/// Of a push of one strength nothing is left to learn: the same solution, shifted.
#[test]
fn a_push_that_is_known_only_shifts_the_estimate() {
    let sure = Given {
        strengths_km_s: vec![MEDIAN_KM_S; 4],
        ..given().clone()
    };
    let have = made()
        .solve_pushed(&before(), &[], &[sure], Noise::Seeded(3))
        .unwrap()
        .0;
    let plain = made().solve(&before(), Noise::Seeded(3)).unwrap();
    let want = plain.offset_km + shift_km(MEDIAN_KM_S);
    assert!(
        (have.offset_km - want).abs() < 1e-3,
        "{} for {want}",
        have.offset_km
    );
    assert!(
        (have.sigma_km / plain.sigma_km - 1.0).abs() < 1e-6,
        "{} for {}",
        have.sigma_km,
        plain.sigma_km
    );
    let none = made()
        .solve_pushed(&before(), &[], &[], Noise::Seeded(3))
        .unwrap()
        .0;
    assert_eq!(none.offset_km.to_bits(), plain.offset_km.to_bits());
}

/// Half a year later the looking tells how strong it was: the doubt falls to an eighth, and the truth lies where it is said
/// to lie.
#[test]
fn what_is_seen_afterwards_measures_the_push() {
    let unseen = solved("2028-06-20", MEDIAN_KM_S, Noise::Median).sigma_km;
    // In a summer the push moves it by a tenth of an arcsecond, no more than the error of a night.
    let summer = solved("2028-10-01", MEDIAN_KM_S, Noise::Median).sigma_km;
    assert!(
        summer > 0.5 * unseen && summer < unseen,
        "{summer} km after {unseen} km"
    );
    let winter = solved("2029-03-01", MEDIAN_KM_S, Noise::Median).sigma_km;
    assert!(winter < 0.13 * unseen, "{winter} km after {unseen} km");
    // Scores of true strengths from the prior, each with observations of its own: a standard normal's.
    let scores: Vec<f64> = (0..200)
        .map(|i| {
            let true_strength = strength(1_000 + i);
            let have = solved("2029-01-20", true_strength, Noise::Seeded(i));
            (shift_km(true_strength) - have.offset_km) / have.sigma_km
        })
        .collect();
    let mean = scores.iter().sum::<f64>() / 200.0;
    let variance = scores.iter().map(|s| s * s).sum::<f64>() / 200.0;
    assert!(
        mean.abs() < 0.2 && (0.7..1.35).contains(&variance),
        "{mean}, {variance}"
    );
}

/// The linear image of a push in the sky is that of full runs.
#[test]
fn an_observation_sees_a_push_as_full_runs_show_it() {
    let ephemeris = Ephemeris::embedded();
    let after = nights();
    let seen_last = after.last().unwrap();
    let push = given();
    let seen = made()
        .see(seen_last, &[(hit_on(), push.effect * MEDIAN_KM_S)], Noise::Median)
        .unwrap();
    let at = seen_last.epoch;
    let kick = Kick {
        epoch: hit_on(),
        delta_v: DeltaV::Inertial {
            mm_s: backwards() * (MEDIAN_KM_S * 1e6),
        },
    };
    let place = |kicks: &[Kick]| {
        let way = propagate(ephemeris, &truth(), kicks, at.plus_days(1.0)).unwrap();
        way.state_at(at).unwrap().position_km - ephemeris.state(Body::Earth, at).unwrap().position_km
    };
    let (from, to) = (place(&[]), place(&[kick]));
    let east = Vector3::z().cross(&from.normalize()).normalize();
    let arcsec = (to.normalize() - from.normalize()).dot(&east).to_degrees() * 3600.0;
    let astro::knowledge::Measurement::Angles { sigma_arcsec } = seen_last.measurement else {
        panic!("the last observation is one of angles");
    };
    let have = seen.off[0] * sigma_arcsec;
    assert!(
        (have / arcsec - 1.0).abs() < 0.01 && arcsec.abs() > 0.01,
        "{have} for {arcsec} arcseconds"
    );
}

/// Asteroids drawn from what is known after a push, followed in full from that day, do hit.
#[test]
fn those_that_are_said_to_hit_after_a_push_do() {
    let at = date("2028-10-01");
    let have = solved("2028-06-20", MEDIAN_KM_S, Noise::Median);
    let states = made()
        .virtual_impactors(Ephemeris::embedded(), &have, at, 300, 5)
        .unwrap();
    let hits = hits(at, &states);
    assert!(hits >= 291, "{hits} of 300");
    // They lie west, where the push sends them: the median strength ends half-way to the edge.
    let offsets = made().virtual_offsets_km(&have, 300, 5);
    let mean = offsets.iter().sum::<f64>() / 300.0;
    assert!(
        (mean / shift_km(MEDIAN_KM_S) - 1.0).abs() < 0.25,
        "{mean} for {}",
        shift_km(MEDIAN_KM_S)
    );
}

#[test]
fn strengths_that_do_not_match_are_refused() {
    let solve = |pushes: &[Given]| made().solve_pushed(&before(), &[], pushes, Noise::Median);
    let few = Given {
        strengths_km_s: vec![1e-6; 3],
        ..given().clone()
    };
    assert!(solve(&[given().clone(), few]).is_err());
    assert!(
        solve(&[Given {
            strengths_km_s: Vec::new(),
            ..given().clone()
        }])
        .is_err()
    );
}

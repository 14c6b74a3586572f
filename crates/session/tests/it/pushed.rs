//! Bulletins after a push: observers see what the true push did, and the end is the one that they were told.

use std::sync::Arc;

use game::{Flown, Knowledge, Physics, Seen, Watched};
use mission::plan::{CraftId, Flight, LauncherId, Seconds};
use scenario::{CampaignId, Date};
use session::{Adjudicator, Chart};

use crate::support::{gulf, knowledge, physics};

/// A craft of 1,500 kg that hits in the summer of 2027; its closing velocity is that of a transfer of a year later.
fn hit() -> Flight {
    let day = |iso: &str| Date::from_iso(iso).expect("a date");
    let chart = Chart {
        craft: CraftId::new("impactor_m"),
        launch: (day("2028-04-15"), day("2028-04-15")),
        arrival: (day("2028-09-09"), day("2028-09-09")),
        step_days: 1,
    };
    let cells = physics()
        .chart(&knowledge("2028-06-02", &[], true), &chart, &|_| true)
        .unwrap();
    let craft = gulf().craft(&CraftId::new("impactor_m")).unwrap().craft.clone();
    Flight {
        arrival: Seconds::from_jd_tdb(day("2027-06-20").jd()),
        ..cells[0]
            .arc
            .flight(&craft, &LauncherId::new("falcon_heavy_expendable"))
    }
}

fn known(day: &str, noise: Option<u64>) -> Knowledge {
    Knowledge {
        pushed: vec![hit()],
        noise,
        ..knowledge(day, &["season_8m_2025", "jwst_2025", "jwst_2028"], true)
    }
}

/// What is known once everybody has looked at an asteroid that this seed pushed.
fn looked(day: &str, noise: Option<u64>, seed: u64) -> Knowledge {
    let knowledge = known(day, noise);
    let flown = Flown {
        hits: vec![hit()],
        seed,
    };
    let seen = physics()
        .observe(&Watched {
            knowledge: knowledge.clone(),
            flown,
        })
        .unwrap();
    Knowledge { seen, ..knowledge }
}

/// Until somebody has looked nothing tells how strong the push was: the bulletin is the same whatever it was in truth, and
/// far less sure than before it.
#[test]
fn before_anybody_looks_no_bulletin_knows_the_true_push() {
    let early: Vec<Knowledge> = (0..3).map(|seed| looked("2027-11-15", Some(7), seed)).collect();
    assert!(early.iter().all(|k| *k == early[0] && k.seen == Seen::default()));
    let unpushed = Knowledge {
        pushed: Vec::new(),
        ..early[0].clone()
    };
    let (before, after) = (
        physics().bulletin(&unpushed).unwrap(),
        physics().bulletin(&early[0]).unwrap(),
    );
    assert!(
        after.chance < before.chance && after.sigma_km > before.sigma_km,
        "{} ± {} km, and {} ± {} km",
        before.chance.fraction(),
        before.sigma_km,
        after.chance.fraction(),
        after.sigma_km
    );
}

/// The end that the true orbit flies to lies where the bulletin said, with the scatter that it said.
#[test]
fn the_end_lies_where_the_bulletin_said() {
    let scores: Vec<(f64, i64)> = (0..40)
        .map(|seed| {
            let bulletin = physics()
                .bulletin(&looked("2028-09-01", Some(seed), seed))
                .unwrap();
            let end = physics()
                .fly(&Flown {
                    hits: vec![hit()],
                    seed,
                })
                .unwrap();
            let off = (end.plane.zeta_km - bulletin.plane.zeta_km) as f64;
            (off / bulletin.sigma_km as f64, bulletin.sigma_km)
        })
        .collect();
    let mean = scores.iter().map(|s| s.0).sum::<f64>() / 40.0;
    let variance = scores.iter().map(|s| s.0 * s.0).sum::<f64>() / 40.0;
    // Standard errors of 40 draws: 0.16 and 0.22.
    assert!(
        mean.abs() < 0.5 && (0.4..1.8).contains(&variance),
        "{mean}, {variance}: {scores:?}"
    );
}

/// A craft beside it and a flyby's fix see at once what a summer of nights could not.
#[test]
fn the_better_the_look_the_surer_the_bulletin() {
    let sigma = |day: &str| physics().bulletin(&looked(day, None, 5)).unwrap().sigma_km;
    let (blind, nights, fix) = (sigma("2028-04-01"), sigma("2028-05-20"), sigma("2028-06-10"));
    assert!(
        blind > 2 * nights && nights > 2 * fix,
        "{blind}, {nights} and {fix} km"
    );
}

/// Data of which nothing was told yet counts for nothing, and is no reason to fail.
#[test]
fn a_campaign_without_a_result_is_left_out() {
    let whole = looked("2028-09-01", None, 5);
    let mut less = whole.clone();
    less.seen.0.remove(&CampaignId::new("survey_2028"));
    let (all, some) = (
        physics().bulletin(&whole).unwrap(),
        physics().bulletin(&less).unwrap(),
    );
    assert!(
        some.observations < all.observations && some.sigma_km >= all.sigma_km,
        "{} and {}",
        some.observations,
        all.observations
    );
}

/// A hit by a body of much more mass than was believed, or a push past the Earth: the chance is told, none or small.
#[test]
fn a_chance_of_nothing_is_told_as_such() {
    let flown = Flown {
        hits: vec![hit(); 6],
        seed: 1,
    };
    let knowledge = Knowledge {
        pushed: vec![hit(); 6],
        ..known("2028-09-01", None)
    };
    let seen = physics()
        .observe(&Watched {
            knowledge: knowledge.clone(),
            flown: flown.clone(),
        })
        .unwrap();
    let bulletin = physics().bulletin(&Knowledge { seen, ..knowledge }).unwrap();
    let end = physics().fly(&flown).unwrap();
    assert!(end.perigee_km.is_some(), "six hits push it past");
    assert!(bulletin.chance.fraction() < 1e-6, "{:?}", bulletin.chance);
    let whole: f64 = bulletin.corridor.iter().map(|p| p.weight.fraction()).sum();
    assert!(
        (whole - 1.0).abs() < 1e-3 || bulletin.corridor.is_empty(),
        "{whole}"
    );
}

/// The long watch: three craft hit in March 2046. Without a look nobody knows whether it was enough; the nights of February
/// 2047 tell a part of it, the space telescope more.
#[test]
fn the_looks_of_2047_tell_what_the_push_of_2046_did() {
    let scenario = Arc::new(scenario::embedded("the-long-watch").unwrap());
    let physics = Adjudicator::new(Arc::clone(&scenario)).unwrap();
    let known = |date: &str, campaigns: &[&str]| Knowledge {
        date: Date::from_iso(date).unwrap(),
        campaigns: campaigns.iter().map(|c| CampaignId::new(*c)).collect(),
        flyby: false,
        beside: None,
        pushed: Vec::new(),
        seen: Seen::default(),
        noise: None,
    };
    let day = |iso: &str| Date::from_iso(iso).unwrap();
    let before = ["discovery", "season_2034", "season_2037", "season_2040"];
    let chart = Chart {
        craft: CraftId::new("impactor_s"),
        launch: (day("2044-11-13"), day("2044-11-13")),
        arrival: (day("2046-03-04"), day("2046-03-04")),
        step_days: 1,
    };
    let cells = physics
        .chart(&known("2041-04-15", &before), &chart, &|_| true)
        .unwrap();
    let craft = scenario.craft(&CraftId::new("impactor_s")).unwrap().craft.clone();
    let hit = cells[0]
        .arc
        .flight(&craft, &LauncherId::new("falcon_heavy_expendable"));
    let hits = vec![hit; 3];
    let told = |looks: &[&str]| {
        let knowledge = Knowledge {
            pushed: hits.clone(),
            ..known("2047-04-15", &[&before[..], looks].concat())
        };
        let flown = Flown {
            hits: hits.clone(),
            seed: 4,
        };
        let seen = physics.observe(&Watched {
            knowledge: knowledge.clone(),
            flown,
        });
        let seen = seen.unwrap();
        physics.bulletin(&Knowledge { seen, ..knowledge }).unwrap()
    };
    let all = [
        told(&[]),
        told(&["season_2047"]),
        told(&["season_2047", "space_2047"]),
    ];
    let sigma = all.each_ref().map(|b| b.sigma_km);
    assert!(sigma[0] > 3 * sigma[1] && sigma[1] > sigma[2], "± {sigma:?} km");
}

/// What the bulletin says of the push is what the push did: along the corridor, where the end that is flown lies from where
/// it would have been; with the scatter that it said.
#[test]
fn the_push_that_is_told_is_the_one_that_was_given() {
    let scores: Vec<f64> = (0..40)
        .map(|seed| {
            let told = physics()
                .bulletin(&looked("2028-09-01", Some(seed), seed))
                .unwrap()
                .pushed
                .unwrap();
            let flown = Flown {
                hits: vec![hit()],
                seed,
            };
            let end = physics().fly(&flown).unwrap();
            let none = Flown {
                hits: Vec::new(),
                seed,
            };
            let true_km = end.plane.zeta_km - physics().fly(&none).unwrap().plane.zeta_km;
            let (best, low, high) = told.shift_km;
            assert!(told.observations > 20, "{told:?}");
            let (_, foreseen_low, foreseen_high) = told.foreseen_km;
            assert!(
                high - low < foreseen_high - foreseen_low,
                "measured better than foreseen: {told:?}"
            );
            // 3.29 sigmas lie between the 5th and the 95th percentile.
            (true_km - best) as f64 / ((high - low) as f64 / 3.29)
        })
        .collect();
    let mean = scores.iter().sum::<f64>() / 40.0;
    let variance = scores.iter().map(|s| s * s).sum::<f64>() / 40.0;
    // Standard errors of 40 draws: 0.16 and 0.22.
    assert!(
        mean.abs() < 0.5 && (0.4..1.8).contains(&variance),
        "{mean}, {variance}: {scores:?}"
    );
}

/// How far a hit moved it tells how heavy it is: without a flyby the size is believed by a range of 140 to 280 m; after the
/// hit it is known to what the unknown β leaves, a third of 0.25 in the logarithm, and lies about the true 195 m.
#[test]
fn a_measured_push_tells_the_size() {
    let range = |b: &game::Bulletin| {
        let (best, low, high) = b.diameter_m;
        (f64::from(best), (f64::from(high) / f64::from(low)).ln() / 3.29)
    };
    let scores: Vec<f64> = (0..40)
        .map(|seed| {
            let mut known = looked("2028-09-01", Some(seed), seed);
            known.flyby = false;
            let (best, sigma) = range(&physics().bulletin(&known).unwrap());
            assert!((0.04..0.13).contains(&sigma), "{best} m, {sigma}");
            (195.0 / best).ln() / sigma
        })
        .collect();
    let mean = scores.iter().sum::<f64>() / 40.0;
    let variance = scores.iter().map(|s| s * s).sum::<f64>() / 40.0;
    assert!(
        mean.abs() < 0.6 && (0.3..1.8).contains(&variance),
        "{mean}, {variance}: {scores:?}"
    );
    let unseen = Knowledge {
        flyby: false,
        ..known("2028-04-01", None)
    };
    assert_eq!(physics().bulletin(&unseen).unwrap().diameter_m, (198, 140, 280));
}

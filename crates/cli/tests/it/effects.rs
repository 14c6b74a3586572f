//! What `lab effects`, `lab size`, `lab people` and `lab scales` say beyond what was promised first.

use serde_json::Value;

use crate::support::{lab, number, refused, run};

const STONE: [&str; 9] = [
    "effects",
    "--diameter-m",
    "190",
    "--density-kg-m3",
    "2400",
    "--speed-km-s",
    "17.2154",
    "--angle-deg",
    "73.7",
];

fn stone(more: &[&str]) -> Value {
    lab(&STONE.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn every_zone_has_a_range_and_a_source() {
    let answer = stone(&[]);
    let zones = answer["zones"].as_array().unwrap();
    for effect in ["blast", "thermal", "crater", "ejecta", "seismic"] {
        assert!(zones.iter().any(|z| z["effect"] == effect), "{effect}");
    }
    for zone in zones {
        let (least, radius, most) = (
            number(&zone["least_km"]),
            number(&zone["radius_km"]),
            number(&zone["most_km"]),
        );
        assert!(least <= radius && radius <= most, "{zone}");
        assert!(
            !zone["source"].as_str().unwrap().is_empty() && !zone["meaning"].as_str().unwrap().is_empty()
        );
    }
    // Zones of the first four levels are those of the promised list.
    for damage in answer["damage"].as_array().unwrap() {
        let psi = format!("{} psi", damage["level_psi"]);
        let zone = zones
            .iter()
            .find(|z| z["level"].as_str().unwrap().starts_with(&psi))
            .unwrap();
        assert_eq!(zone["radius_km"], damage["radius_km"]);
    }
    assert!(answer["models"].as_object().unwrap().len() >= 8);
}

/// `impact` and short flags name the same command; a table is for people.
#[test]
fn the_other_name_answers_the_same() {
    let other = lab(&[
        "impact",
        "--diameter",
        "190",
        "--density",
        "2400",
        "--speed",
        "17.2154",
        "--angle",
        "73.7",
    ]);
    assert_eq!(other, stone(&[]));
    let table = run(&[&["lab"], &STONE[..]].concat());
    assert_eq!(table.status, 0);
    assert!(
        table
            .out
            .lines()
            .any(|l| l.starts_with("blast") && l.contains("1 psi")),
        "{}",
        table.out
    );
    assert!(table.out.contains("Collins"));
}

#[test]
fn shelter_and_evacuation_save_people() {
    let over = |more: &[&str]| stone(&[&["--at", "5.03,7.73"], more].concat())["casualties"].clone();
    let dead = |value: &Value| number(&value["dead"]);
    let (none, left, warned) = (
        over(&[]),
        over(&["--evacuated", "0.5"]),
        over(&["--warning-h", "24"]),
    );
    let cellar = over(&["--sheltered", "1"]);
    assert!(dead(&none) > 1e5 && (dead(&left) / dead(&none) - 0.5).abs() < 1e-3);
    assert!((number(&warned["evacuated_share"]) - 0.85 * (1.0 - (-1.0_f64).exp())).abs() < 1e-9);
    assert!(dead(&cellar) < 0.8 * dead(&none) && cellar["unwarned"]["dead"] == none["dead"]);
    let bunker = over(&["--sheltered", "1", "--shelter-factor", "20"]);
    assert!(dead(&bunker) < dead(&cellar));
}

#[test]
fn a_strike_into_the_sea_makes_waves_and_no_sea_floor_crater() {
    let answer = stone(&[
        "--target",
        "water",
        "--water-depth-m",
        "4000",
        "--distance-km",
        "100,1000",
    ]);
    assert!(answer["crater_diameter_m"].is_null());
    assert!(number(&answer["crater"]["water_diameter_m"]) > 1000.0);
    let waves = answer["waves"].as_array().unwrap();
    assert_eq!(waves.len(), 2);
    assert!(number(&waves[0]["rim_wave_m"]) > number(&waves[1]["rim_wave_m"]));
    for wave in waves {
        assert!(number(&wave["run_up_least_m"]) < number(&wave["run_up_most_m"]));
    }
    let felt = answer["at_distance"].as_array().unwrap();
    assert!(number(&felt[0]["overpressure_pa"]) > number(&felt[1]["overpressure_pa"]));
    assert!(stone(&[]).get("waves").is_none());
    // Off Brazil: the nearest coast comes first.
    let atlantic = stone(&["--target", "water", "--at", "0,-33"]);
    assert_eq!(atlantic["waves"][0]["nearest_coast"], "BRA");
    assert!((550.0..750.0).contains(&number(&atlantic["waves"][0]["distance_km"])));
    assert!(atlantic.get("note").is_none());
    assert!(
        stone(&["--at", "0,-33"])["note"]
            .as_str()
            .unwrap()
            .contains("--target water")
    );
}

#[test]
fn coasts_that_waves_flood_are_told_by_country() {
    let atlantic = stone(&["--target", "water", "--at", "0,-33"]);
    let flooded = &atlantic["flooded"];
    let in_danger = |answer: &str| number(&flooded[answer]["in_danger"]);
    assert!(in_danger("shelf") > 0.0);
    assert!(
        in_danger("deep") > in_danger("shelf"),
        "waves that run on to the shore flood more than those that break on the shelf"
    );
    assert!(
        flooded["shelf"].to_string().contains("BRA"),
        "the nearest coast is Brazil's: {}",
        flooded["shelf"]
    );
    assert!(stone(&["--at", "0,25"])["flooded"].is_null(), "a fall on land");
    assert!(
        stone(&["--target", "water"])["flooded"].is_null(),
        "without a place there is no coast"
    );
}

#[test]
fn what_cannot_be_is_refused_by_its_flag() {
    for (flag, more) in [
        (
            "--water-depth-m",
            &["--target", "water", "--water-depth-m", "-4"][..],
        ),
        (
            "--water-depth-m",
            &["--target", "water", "--water-depth-m", "20000"],
        ),
        ("--strength-mpa", &["--strength-mpa", "0"]),
        ("--strength-mpa", &["--strength-mpa", "NaN"]),
        ("--distance-km", &["--distance-km", "-1"]),
        ("--distance-km", &["--distance-km", "10,inf"]),
        ("--evacuated", &["--at", "5,7", "--evacuated", "1.5"]),
        ("--sheltered", &["--at", "5,7", "--sheltered", "NaN"]),
        ("--shelter-factor", &["--at", "5,7", "--shelter-factor", "0"]),
        ("--warning-h", &["--at", "5,7", "--warning-h", "-3"]),
        ("--at", &["--evacuated", "0.5"]),
    ] {
        let said = refused(&[&["lab"], &STONE[..], more].concat());
        assert!(said.contains(flag), "{more:?}: {said}");
    }
    for (flag, line) in [
        ("--h-magnitude", &["lab", "size", "--h-magnitude", "NaN"][..]),
        (
            "--albedo",
            &["lab", "size", "--h-magnitude", "22", "--albedo", "0"],
        ),
        ("--country", &["lab", "people", "--country", "ZZZ"]),
        (
            "--within-km",
            &["lab", "people", "--at", "5,7", "--within-km", "-5"],
        ),
        (
            "--also",
            &[
                "lab",
                "scales",
                "--probability",
                "0.1",
                "--energy-mt",
                "1",
                "--years",
                "9",
                "--also",
                "2,1,1",
            ],
        ),
    ] {
        let said = refused(line);
        assert!(said.contains(flag), "{line:?}: {said}");
    }
}

/// Two equal encounters are 0.301 above one.
#[test]
fn encounters_add_up_on_the_palermo_scale() {
    let line = [
        "scales",
        "--probability",
        "1e-4",
        "--energy-mt",
        "100",
        "--years",
        "40",
        "--also",
        "1e-4,100,40",
    ];
    let both = lab(&line);
    assert!((number(&both["palermo_cumulative"]) - number(&both["palermo"]) - 2_f64.log10()).abs() < 1e-12);
    assert!(lab(&line[..7]).get("palermo_cumulative").is_none());
}

#[test]
fn people_of_the_world_are_those_of_its_countries() {
    let all = lab(&["people"]);
    let sum: f64 = all["countries"].as_object().unwrap().values().map(number).sum();
    assert!((sum / number(&all["world"]) - 1.0).abs() < 1e-3);
    let lagos = lab(&["people", "--at", "6.52,3.38", "--within-km", "50"]);
    assert!(number(&lagos["within"]) > 1e7 && lagos["place"]["nearest"] == "NGA");
}

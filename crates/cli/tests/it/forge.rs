//! `forge`: files that do what was asked, and refusals that say what would be possible.

use std::fs;

use super::support::{Written, lab, number, numbers, refused, run};

const LAGOS: [&str; 11] = [
    "forge",
    "--impact-at=6.45,3.40",
    "--on",
    "2038-07-12",
    "--speed",
    "18",
    "--warning",
    "9",
    "--diameter",
    "140",
    "--json",
];

fn with<'a>(change: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    let mut line: Vec<&str> = LAGOS.to_vec();
    for (flag, value) in change {
        match line.iter().position(|x| x == flag) {
            Some(i) => line[i + 1] = value,
            None => line.extend([flag, value]),
        }
    }
    line
}

#[test]
fn the_files_hit_where_and_when_was_asked() {
    let folder = Written::new("unused", "");
    let out = folder.beside("lagos");
    let ended = run(&with(&[("--out", &out)]));
    assert_eq!(ended.status, 0, "{}", ended.err);
    let said: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let case = format!("{out}/case.ron");
    let met = lab(&["encounter", &case]);
    assert_eq!(met["outcome"], "impact");
    let entry = &met["entry"];
    let (north, east) = (
        (number(&entry["latitude_deg"]) - 6.45) * 110.6,
        (number(&entry["longitude_deg"]) - 3.40) * 110.6,
    );
    assert!(north.hypot(east) < 10.0, "{north} km north, {east} km east");
    assert!((number(&entry["speed_km_s"]) - 18.0).abs() < 0.01);
    assert!((number(&entry["jd_tdb"]) - number(&said["entry"]["jd_tdb"])).abs() < 1.0 / 86_400.0);
    assert!(said["entry"]["utc"].as_str().unwrap().starts_with("2038-07-12T"));
    assert!(number(&said["verified"]["error_km"]) < 10.0);
    assert_eq!(numbers(&said["position_au"]).len(), 3);
    // There is a story, and it begins near the epoch.
    let found = number(&said["story"]["discovery_jd_tdb"]);
    assert!((found - number(&said["epoch_jd_tdb"])).abs() < 200.0, "{found}");
    // A second time nothing is overwritten.
    let again = run(&with(&[("--out", &out)]));
    assert_eq!(again.status, 2);
    assert!(again.err.contains("--overwrite"), "{}", again.err);
}

/// The block takes the place of the asteroid in a scenario that comes with the program: whatever the checker then says
/// against other parts (dates that no longer fit), it says nothing against the asteroid.
#[test]
fn the_block_is_what_a_scenario_reads() {
    let folder = Written::new("unused", "");
    let out = folder.beside("block");
    assert_eq!(run(&with(&[("--out", &out), ("--seed", "4")])).status, 0);
    let block = fs::read_to_string(format!("{out}/asteroid.ron")).unwrap();
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../scenarios/gulf-of-guinea/scenario.ron"
    );
    let template = fs::read_to_string(root).unwrap();
    let from = template.find("asteroid: (").unwrap() + "asteroid: ".len();
    let to = from + template[from..].find("\n    ),").unwrap() + "\n    )".len();
    let text = format!("{}{}{}", &template[..from], block.trim_end(), &template[to..]);
    let lines = template[..from].lines().count()..template[..from].lines().count() + block.lines().count();
    let (_, diagnostics) = scenario::examine("forged.ron", &text);
    for diagnostic in &diagnostics {
        assert!(
            !lines.contains(&diagnostic.line),
            "the asteroid: {}",
            diagnostic.long()
        );
    }
}

#[test]
fn a_time_of_day_is_kept_and_the_ground_can_be_aimed_at() {
    let ended = run(&with(&[
        ("--on", "2038-07-12T03:30:15"),
        ("--aim", "ground"),
        ("--seed", "7"),
    ]));
    assert_eq!(ended.status, 0, "{}", ended.err);
    let said: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let utc = said["entry"]["utc"].as_str().unwrap();
    assert!(
        utc == "2038-07-12T03:30:15" || utc == "2038-07-12T03:30:14",
        "{utc}"
    );
    assert!((number(&said["ground"]["latitude_deg"]) - 6.45).abs() < 0.01);
    assert!((number(&said["ground"]["longitude_deg"]) - 3.40).abs() < 0.01);
    assert!(
        (number(&said["entry"]["latitude_deg"]) - 6.45).hypot(number(&said["entry"]["longitude_deg"]) - 3.40)
            > 0.02
    );
}

#[test]
fn what_cannot_be_is_refused_with_what_could() {
    let cases: [(&[(&str, &str)], &str); 12] = [
        (&[("--speed", "10.5")], "a speed from 11."),
        (&[("--speed", "90")], "is possible"),
        (&[("--speed", "NaN")], "--speed"),
        (&[("--on", "2038-02-30")], "2038-02-30"),
        (&[("--on", "soon")], "--on"),
        (&[("--on", "2300-01-01")], "ephemeris"),
        (&[("--warning", "0")], "warning"),
        (&[("--warning", "60")], "ephemeris"),
        (&[("--diameter", "-3")], "--diameter"),
        (&[("--diameter", "3")], "--diameter"),
        (&[("--elevation", "95")], "elevation"),
        (&[("--density", "inf")], "--density"),
    ];
    for (change, word) in cases {
        let said = refused(&with(change));
        assert!(said.contains(word), "{change:?} said {said:?}");
    }
    let mut line = with(&[]);
    line[1] = "--impact-at=95,3";
    assert!(refused(&line).contains("--impact-at"));
    line[1] = "--impact-at=Lagos";
    assert!(refused(&line).contains("--impact-at"));
}

//! Bad input: exit status 2 and a message that names the file, line, column or flag; never a panic.

use super::support::{Written, refused, syn_1};

fn says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "{said:?} does not say {word:?}");
    }
}

/// The golden case with one thing replaced, refused with these words.
fn case(from: &str, to: &str, words: &[&str]) {
    let text = std::fs::read_to_string(syn_1(1.0).path()).unwrap();
    assert!(text.contains(from), "{from}");
    let file = Written::new("case.ron", &text.replacen(from, to, 1));
    says(&refused(&["lab", "encounter", file.path()]), &["case.ron"]);
    says(&refused(&["lab", "encounter", file.path()]), words);
    says(&refused(&["lab", "fleet", file.path(), "--count", "2"]), words);
}

const ELEMENTS: &str = "state: Elements(a_au: 1.5, e: 0.3, i_deg: 3.0, node_deg: 1.0, peri_deg: 2.0, mean_anomaly_deg: 4.0), old: (";

#[test]
fn a_case_that_cannot_be_is_refused() {
    case(
        "epoch_jd_tdb: 2460694.5",
        "epoch_jd_tdb: NaN",
        &["epoch_jd_tdb", "finite"],
    );
    case(
        "epoch_jd_tdb: 2460694.5",
        "epoch_jd_tdb: inf",
        &["epoch_jd_tdb", "finite"],
    );
    case(
        "epoch_jd_tdb: 2460694.5",
        "epoch_jd_tdb: 2160694.5",
        &["outside the ephemeris"],
    );
    case(
        "until_jd_tdb: 2463591.5",
        "until_jd_tdb: 9463591.5",
        &["outside the ephemeris"],
    );
    case(
        "until_jd_tdb: 2463591.5",
        "until_jd_tdb: 2460000.5",
        &["until_jd_tdb", "later"],
    );
    case(
        "until_jd_tdb: 2463591.5",
        "until_jd_tdb: 2460694.5",
        &["until_jd_tdb", "later"],
    );
    case("-0.5700897987226787", "NaN", &["state", "finite"]);
    case(
        "epoch_jd_tdb: 2461923.5",
        "epoch_jd_tdb: 2459923.5",
        &["kicks[0].epoch_jd_tdb", "outside"],
    );
    case(
        "epoch_jd_tdb: 2461923.5",
        "epoch_jd_tdb: NaN",
        &["kicks[0].epoch_jd_tdb"],
    );
    case("mm_per_s: 1.0", "mm_per_s: inf", &["finite"]);
    case(
        "non_gravitational: None",
        "non_gravitational: Some((a1: NaN, a2: 0.0, a3: 0.0))",
        &["finite"],
    );
    // The state of the Sun itself.
    case(
        "position_au: (-0.5700897987226787, 0.9667258371478172, 0.38374204759250546)",
        "position_au: (0.0, 0.0, 0.0)",
        &["state", "inside"],
    );
}

#[test]
fn a_case_that_cannot_be_read_names_line_and_column() {
    case(
        "until_jd_tdb: 2463591.5,",
        "until_jd_tdb: soon,",
        &["case.ron:9:"],
    );
    case("kicks: [", "kick: [", &["case.ron:8:", "kick"]);
    case("AlongVelocity", "AlongTheWay", &["case.ron:8:", "AlongTheWay"]);
    case(
        "    until_jd_tdb: 2463591.5,\n",
        "",
        &["case.ron:", "until_jd_tdb"],
    );
    says(
        &refused(&["lab", "encounter", "no/such/case.ron"]),
        &["no/such/case.ron"],
    );
    let binary = Written::new("case.ron", "");
    std::fs::write(binary.path(), [0xff, 0xfe, 0x00]).unwrap();
    says(&refused(&["lab", "encounter", binary.path()]), &["case.ron"]);
}

#[test]
fn elements_of_no_conic_are_refused() {
    let text = std::fs::read_to_string(syn_1(1.0).path()).unwrap();
    let (from, to) = (
        text.find("state: ").unwrap(),
        text.find("non_gravitational").unwrap(),
    );
    let with = |elements: &str| {
        let text = format!("{}{elements}, {}", &text[..from], &text[to..]);
        refused(&["lab", "encounter", Written::new("case.ron", &text).path()])
    };
    let elements = ELEMENTS.trim_end_matches(", old: (");
    // Hyperbolic where it cannot be, and the other way round; a parabola has no semi-major axis.
    says(
        &with(&elements.replace("e: 0.3", "e: 1.3")),
        &["state", "semi-major axis"],
    );
    says(
        &with(&elements.replace("a_au: 1.5", "a_au: -1.5")),
        &["state", "semi-major axis"],
    );
    says(
        &with(&elements.replace("e: 0.3", "e: 1.0")),
        &["state", "eccentricity"],
    );
    says(
        &with(&elements.replace("e: 0.3", "e: -0.3")),
        &["state", "eccentricity"],
    );
    says(
        &with(&elements.replace("i_deg: 3.0", "i_deg: NaN")),
        &["state", "finite"],
    );
    says(
        &with(&elements.replace("peri_deg", "peri")),
        &["case.ron:3:", "peri"],
    );
}

#[test]
fn flags_that_cannot_be_are_named() {
    let syn = syn_1(1.0);
    let case = syn.path();
    let transfer = |mu: &str, r1: &str, tof: &str| {
        refused(&[
            "lab", "transfer", "--mu", mu, "--r1", r1, "--r2", "0,8000,0", "--tof-s", tof,
        ])
    };
    let effects = |d: &str, rho: &str, v: &str, angle: &str, at: &str| {
        refused(&[
            "lab",
            "effects",
            "--diameter-m",
            d,
            "--density-kg-m3",
            rho,
            "--speed-km-s",
            v,
            "--angle-deg",
            angle,
            "--at",
            at,
        ])
    };
    let deflect = |mass: &str, u: &str, e: &str, beta: &str| {
        refused(&[
            "lab",
            "deflect",
            "--mass-kg",
            mass,
            "--impactor-kg",
            "500",
            "--velocity-km-s",
            u,
            "--ejecta-direction",
            e,
            "--beta",
            beta,
        ])
    };
    let scales = |p: &str, e: &str, t: &str| {
        refused(&[
            "lab",
            "scales",
            "--probability",
            p,
            "--energy-mt",
            e,
            "--years",
            t,
        ])
    };
    let fleet = |flag: &str, value: &str| refused(&["lab", "fleet", case, "--count", "2", flag, value]);
    let ephemeris = |body: &str, center: &str, jd: &str| {
        refused(&[
            "lab",
            "ephemeris",
            "--body",
            body,
            "--center",
            center,
            "--jd-tdb",
            jd,
        ])
    };
    let launch = |id: &str, c3: &str| refused(&["lab", "launch", "--vehicle", id, "--c3", c3]);
    for (said, flag) in [
        (
            refused(&["lab", "encounter", case, "--state-at", "NaN"]),
            "--state-at",
        ),
        (
            refused(&["lab", "encounter", case, "--state-at", "-5"]),
            "--state-at",
        ),
        (refused(&["lab", "encounter", case, "--body", "mars"]), "--body"),
        (refused(&["lab", "fleet", case, "--count", "-4"]), "--count"),
        (refused(&["lab", "fleet", case, "--count", "0"]), "--count"),
        (refused(&["lab", "fleet", case, "--count", "many"]), "--count"),
        (fleet("--sigma-au-along", "-1e-9"), "--sigma-au-along"),
        (fleet("--sigma-au-along", "NaN"), "--sigma-au-along"),
        (fleet("--method", "guessed"), "--method"),
        (
            fleet("--each", "no/such/folder/each.csv"),
            "no/such/folder/each.csv",
        ),
        (transfer("-1", "7000,0,0", "2000"), "--mu"),
        (transfer("NaN", "7000,0,0", "2000"), "--mu"),
        (transfer("398600", "7000,0", "2000"), "--r1"),
        (transfer("398600", "7000,x,0", "2000"), "--r1"),
        (transfer("398600", "inf,0,0", "2000"), "--r1"),
        (transfer("398600", "0,0,0", "2000"), "--r1"),
        (transfer("398600", "0,-8000,0", "2000"), "--r1"),
        (transfer("398600", "7000,0,0", "-2000"), "--tof-s"),
        (transfer("398600", "7000,0,0", "0"), "--tof-s"),
        (effects("-60", "3000", "15", "45", "6,3"), "--diameter-m"),
        (effects("60", "0", "15", "45", "6,3"), "--density-kg-m3"),
        (effects("60", "3000", "NaN", "45", "6,3"), "--speed-km-s"),
        (effects("60", "3000", "15", "91", "6,3"), "--angle-deg"),
        (effects("60", "3000", "15", "-45", "6,3"), "--angle-deg"),
        (effects("60", "3000", "15", "45", "96,3"), "--at"),
        (effects("60", "3000", "15", "45", "6"), "--at"),
        (deflect("-1", "1,0,0", "1,0,0", "2"), "--mass-kg"),
        (deflect("1e9", "1,0", "1,0,0", "2"), "--velocity-km-s"),
        (deflect("1e9", "1,0,0", "0,0,0", "2"), "--ejecta-direction"),
        (deflect("1e9", "1,0,0", "1,0,0", "-2"), "--beta"),
        (scales("1.5", "8", "7"), "--probability"),
        (scales("0", "8", "7"), "--probability"),
        (scales("0.1", "-8", "7"), "--energy-mt"),
        (scales("0.1", "8", "0"), "--years"),
        (ephemeris("vulcan", "sun", "2461041.5"), "--body"),
        (ephemeris("earth", "nowhere", "2461041.5"), "--center"),
        (ephemeris("earth", "sun", "1e9"), "--jd-tdb"),
        (ephemeris("earth", "sun", "NaN"), "--jd-tdb"),
        (launch("no_such_rocket", "5"), "--vehicle"),
        (launch("falcon_heavy_expendable", "101"), "--c3"),
        (launch("falcon_heavy_expendable", "-1"), "--c3"),
        (launch("falcon_heavy_expendable", "NaN"), "--c3"),
        (refused(&["lab", "launch", "--c3", "5"]), "--vehicle"),
    ] {
        says(&said, &[flag]);
    }
}

/// Ten deliberate faults of a scenario give ten diagnostics, each with its place.
#[test]
fn a_scenario_with_faults_is_refused_with_their_places() {
    let source = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../scenarios/gulf-of-guinea/scenario.ron"
    );
    let text = std::fs::read_to_string(source).unwrap();
    let broken = Written::new("scenario.ron", &text.replacen("minutes:", "minuets:", 1));
    let ended = super::support::run(&["check", broken.path()]);
    assert_eq!(ended.status, 2, "{}", ended.out);
    says(&ended.out, &["scenario.ron:", "error[S", "help:"]);
    let folder = broken.folder.path().to_str().unwrap();
    assert_eq!(
        super::support::run(&["check", folder]).status,
        2,
        "a folder is its scenario.ron"
    );
    let json = super::support::run(&["check", broken.path(), "--format", "json"]);
    let faults: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert!(!faults.as_array().unwrap().is_empty());
    says(
        &refused(&["play", broken.path(), "--bots"]),
        &["scenario.ron:", "error[S"],
    );
    assert_eq!(super::support::run(&["check", source]).status, 0);
    assert_eq!(super::support::run(&["check", "no/such/scenario.ron"]).status, 2);
    says(&refused(&["play", "no-such-scenario"]), &["gulf-of-guinea"]);
}

//! Bad input: exit status 2 and a message that names the file, line, column or flag; never a panic.

use super::support::{Written, lab, numbers, refused, syn_1};

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
    case(
        "mm_per_s: 1.0",
        "mm_per_s: 3e11",
        &["velocity change", "speed of light"],
    );
    case(
        "0.00020200114367657307",
        "174.0",
        &["state", "speed", "below the speed of light"],
    );
    // The state of the Sun itself.
    case(
        "position_au: (-0.5700897987226787, 0.9667258371478172, 0.38374204759250546)",
        "position_au: (0.0, 0.0, 0.0)",
        &["state", "inside"],
    );
}

/// Eight years on a low orbit of the Earth are some 45,000 turns: it ends with the limit of steps and where it got to.
#[test]
fn what_takes_too_many_steps_says_so() {
    let earth = lab(&[
        "ephemeris",
        "--body",
        "earth",
        "--center",
        "barycenter",
        "--jd-tdb",
        "2460694.5",
    ]);
    let (au_km, day_s) = (149_597_870.7, 86_400.0);
    let mut r: Vec<f64> = numbers(&earth["position_km"]);
    let mut v: Vec<f64> = numbers(&earth["velocity_km_s"]);
    // 800 km up, on a circle: 7.4518 km/s by the Earth's GM of 398,600.4 km³/s².
    r[0] += 7_178.137;
    v[1] += 7.451_8;
    let r: Vec<String> = r.iter().map(|x| format!("{:?}", x / au_km)).collect();
    let v: Vec<String> = v.iter().map(|x| format!("{:?}", x / au_km * day_s)).collect();
    let file = Written::new(
        "case.ron",
        &format!(
            "(epoch_jd_tdb: 2460694.5, state: Barycentric(position_au: ({}), velocity_au_per_day: ({})), kicks: [], \
             until_jd_tdb: 2463591.5)",
            r.join(", "),
            v.join(", ")
        ),
    );
    says(
        &refused(&["lab", "encounter", file.path()]),
        &["case.ron", "limit of 200000 steps", "shorten the span"],
    );
    says(
        &refused(&["lab", "fleet", file.path(), "--count", "1"]),
        &["case.ron", "limit of 200000 steps"],
    );
}

#[test]
fn a_case_that_cannot_be_read_names_line_and_column() {
    case(
        "until_jd_tdb: 2463591.5,",
        "until_jd_tdb: soon,",
        &["case.ron:9:"],
    );
    case("kicks: [", "kick: [", &["case.ron:8:", "kick", "`Case`"]);
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
    // The mark of the byte order that some editors write is no fault.
    let text = std::fs::read_to_string(syn_1(1.0).path()).unwrap();
    let marked = Written::new("case.ron", &format!("\u{feff}{text}"));
    assert_eq!(lab(&["encounter", marked.path()])["outcome"], "impact");
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

/// A command, its words divided by blanks, is refused with a message that names the flag.
fn names(flag: &str, line: &str) {
    says(&refused(&line.split(' ').collect::<Vec<_>>()), &[flag]);
}

#[test]
fn flags_of_orbits_that_cannot_be_are_named() {
    let syn = syn_1(1.0);
    let encounter = |flag: &str, more: &str| names(flag, &format!("lab encounter {} {more}", syn.path()));
    encounter("--state-at", "--state-at NaN");
    encounter("--state-at", "--state-at -5");
    encounter("--body", "--body mars");
    let fleet = |flag: &str, more: &str| names(flag, &format!("lab fleet {} {more}", syn.path()));
    fleet("--count", "--count -4");
    fleet("--count", "--count 0");
    fleet("--count", "--count many");
    fleet("--sigma-au-along", "--count 2 --sigma-au-along -1e-9");
    fleet("--sigma-au-along", "--count 2 --sigma-au-along NaN");
    fleet("--method", "--count 2 --method guessed");
    fleet(
        "no/such/folder/each.csv",
        "--count 2 --each no/such/folder/each.csv",
    );
    names(
        "--body",
        "lab ephemeris --body vulcan --center sun --jd-tdb 2461041.5",
    );
    names(
        "--center",
        "lab ephemeris --body earth --center nowhere --jd-tdb 2461041.5",
    );
    names("--jd-tdb", "lab ephemeris --body earth --center sun --jd-tdb 1e9");
    names("--jd-tdb", "lab ephemeris --body earth --center sun --jd-tdb NaN");
    names("--jd-tdb", "lab ephemeris --body earth --center sun --jd-tdb -5");
}

#[test]
fn flags_of_transfers_and_pushes_that_cannot_be_are_named() {
    let transfer = |flag: &str, mu: &str, r1: &str, tof: &str| {
        names(
            flag,
            &format!("lab transfer --mu {mu} --r1 {r1} --r2 0,8000,0 --tof-s {tof}"),
        );
    };
    transfer("--mu", "-1", "7000,0,0", "2000");
    transfer("--mu", "NaN", "7000,0,0", "2000");
    transfer("--r1", "398600", "7000,0", "2000");
    transfer("--r1", "398600", "7000,x,0", "2000");
    transfer("--r1", "398600", "inf,0,0", "2000");
    // The centre itself, and a place on a line with the other and the centre.
    transfer("--r1", "398600", "0,0,0", "2000");
    transfer("--r1", "398600", "0,-8000,0", "2000");
    transfer("--tof-s", "398600", "7000,0,0", "-2000");
    transfer("--tof-s", "398600", "7000,0,0", "0");
    // The solver has lost its digits: its two ends belong to two conics.
    transfer("--r1", "398600", "7000,0,18446744073709551615", "2000");
    names(
        "--revolutions",
        "lab transfer --mu 1 --r1 1,0,0 --r2 0,1,0 --tof-s 1 --revolutions -1",
    );
    let deflect = |flag: &str, mass: &str, u: &str, e: &str, beta: &str| {
        let line = format!(
            "--mass-kg {mass} --impactor-kg 500 --velocity-km-s {u} --ejecta-direction {e} --beta {beta}"
        );
        names(flag, &format!("lab deflect {line}"));
    };
    deflect("--mass-kg", "-1", "1,0,0", "1,0,0", "2");
    deflect("--velocity-km-s", "1e9", "1,0", "1,0,0", "2");
    deflect("--ejecta-direction", "1e9", "1,0,0", "0,0,0", "2");
    deflect("--beta", "1e9", "1,0,0", "1,0,0", "-2");
    deflect("--velocity-km-s", "1e9", "1e300,0,0", "1,0,0", "2");
    deflect("--mass-kg", "1e-320", "1,0,0", "1,0,0", "2");
    names("--vehicle", "lab launch --vehicle no_such_rocket --c3 5");
    names("--vehicle", "lab launch --c3 5");
    for c3 in ["101", "-1", "NaN"] {
        names(
            "--c3",
            &format!("lab launch --vehicle falcon_heavy_expendable --c3 {c3}"),
        );
    }
}

#[test]
fn flags_of_effects_that_cannot_be_are_named() {
    let effects = |flag: &str, d: &str, rho: &str, v: &str, angle: &str, at: &str| {
        let body = format!("--diameter-m {d} --density-kg-m3 {rho} --speed-km-s {v} --angle-deg {angle}");
        names(flag, &format!("lab effects {body} --at {at}"));
    };
    effects("--diameter-m", "-60", "3000", "15", "45", "6,3");
    effects("--density-kg-m3", "60", "0", "15", "45", "6,3");
    effects("--speed-km-s", "60", "3000", "NaN", "45", "6,3");
    effects("--angle-deg", "60", "3000", "15", "91", "6,3");
    effects("--angle-deg", "60", "3000", "15", "-45", "6,3");
    effects("error: --diameter-m:", "2e6", "3000", "15", "45", "6,3");
    effects("error: --density-kg-m3:", "60", "30000", "15", "45", "6,3");
    effects("error: --speed-km-s:", "60", "3000", "150", "45", "6,3");
    effects("error: --angle-deg:", "60", "3000", "15", "0.01", "6,3");
    effects("--at", "60", "3000", "15", "45", "96,3");
    effects("--at", "60", "3000", "15", "45", "6");
    let scales = |flag: &str, p: &str, e: &str, t: &str| {
        names(
            flag,
            &format!("lab scales --probability {p} --energy-mt {e} --years {t}"),
        );
    };
    scales("--probability", "1.5", "8", "7");
    scales("--probability", "0", "8", "7");
    scales("--energy-mt", "0.1", "-8", "7");
    scales("--years", "0.1", "8", "0");
}

/// What is wrong with a scenario is said with its place, by `check` and before a play.
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

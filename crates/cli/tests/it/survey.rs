//! `lab survey`.

use super::support::{Written, lab, number, refused, run, syn_1};

/// 2024 YR4, JPL solution 57.
fn yr4() -> Written {
    Written::new(
        "yr4.ron",
        "(
    epoch_jd_tdb: 2460694.5,
    state: Elements(a_au: 2.516462729645334, e: 0.6616221997710975, i_deg: 3.408344156920807,
        node_deg: 271.3680439745675, peri_deg: 134.3641851542753, mean_anomaly_deg: 14.21527734373284),
    kicks: [],
    until_jd_tdb: 2463591.5,
)",
    )
}

#[test]
fn a_case_gets_its_history() {
    let case = yr4();
    let arguments = [
        "survey",
        case.path(),
        "--from",
        "2024-12-27",
        "--to",
        "2025-01-15",
        "--diameter-m",
        "60",
        "--without",
        "253,W84,T14",
        "--samples",
        "120",
        "--seed",
        "4",
    ];
    let told = lab(&arguments);
    let rows = told["rows"].as_array().unwrap();
    assert!(rows.len() > 5);
    let last = rows.last().unwrap();
    assert!(number(&last["arc_days"]) > 10.0 && number(&last["observations"]) > 30.0);
    assert!((0.5..2.0).contains(&number(&last["reduced_chi_square"])));
    let (chance, error) = (
        number(&last["impact_probability"]),
        number(&last["standard_error"]),
    );
    assert!(
        chance > 0.0 && chance < 0.1 && error > 0.0 && error < 0.3 * chance,
        "{last}"
    );
    assert!(number(&last["diameter_high_m"]) > 3.0 * number(&last["diameter_low_m"]));
    assert_eq!(last["fit"]["covariance"].as_array().unwrap().len(), 6);
    assert_eq!(told, lab(&arguments), "the same seed tells the same story");

    let mut line = vec!["lab"];
    line.extend(arguments);
    let table = run(&line);
    assert_eq!(table.status, 0);
    assert!(
        table.out.contains("discovery") && table.out.contains("brightness"),
        "{}",
        table.out
    );
}

#[test]
fn a_scenario_gets_its_history_and_the_list_its_names() {
    let told = lab(&[
        "survey",
        "gulf-of-guinea",
        "--from",
        "2024-12-27",
        "--to",
        "2025-01-05",
        "--samples",
        "50",
    ]);
    assert!(number(&told["discovery_jd_tdb"]) < 2_460_700.0);
    let list = lab(&["survey", "--list"]);
    let codes: Vec<&str> = list["observatories"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|o| o["code"].as_str())
        .collect();
    assert!(
        codes.contains(&"W68") && codes.contains(&"309") && codes.contains(&"253"),
        "{codes:?}"
    );
}

#[test]
fn what_is_wrong_names_its_flag() {
    let case = yr4();
    let path = case.path();
    for (arguments, flag) in [
        (vec![path], "--diameter-m"),
        (vec![path, "--diameter-m", "nan"], "--diameter-m"),
        (vec![path, "--diameter-m", "60", "--from", "yesterday"], "--from"),
        (vec![path, "--diameter-m", "60", "--to", "2024-01-01"], "--to"),
        (vec![path, "--diameter-m", "60", "--only", "XXX"], "--only"),
        (
            vec![path, "--diameter-m", "60", "--visit", "2028-01-01"],
            "--visit",
        ),
        (vec![path, "--diameter-m", "60", "--samples", "0"], "--samples"),
        (vec![path, "--diameter-m", "60", "--albedo", "7"], "albedo"),
    ] {
        let mut line = vec!["lab", "survey"];
        line.extend(arguments);
        let why = refused(&line);
        assert!(why.contains(flag), "{line:?}: {why}");
    }
    let pushed = syn_1(4.0);
    let why = refused(&["lab", "survey", pushed.path(), "--diameter-m", "100"]);
    assert!(why.contains("kicks"), "{why}");
    let own = Written::new("own.ron", "[\n  (code: 5),\n]");
    let why = refused(&[
        "lab",
        "survey",
        path,
        "--diameter-m",
        "60",
        "--observatories",
        own.path(),
    ]);
    assert!(why.contains("own.ron") && why.contains("line 2"), "{why}");
}

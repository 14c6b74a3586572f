//! `lab fleet`: many objects agree with one at a time.

use super::support::{Written, lab, number, refused, syn_1};

fn rows(csv: &str) -> Vec<Vec<String>> {
    csv.lines()
        .skip(1)
        .map(|l| l.split(',').map(str::to_owned).collect())
        .collect()
}

/// The same objects one by one: the offset along the heliocentric velocity goes into the case's position.
#[test]
fn each_object_enters_where_it_does_alone() {
    let case = syn_1(5.0);
    let csv = case.beside("each.csv");
    let answer = lab(&[
        "fleet",
        case.path(),
        "--count",
        "8",
        "--seed",
        "7",
        "--sigma-au-along",
        "3e-8",
        "--each",
        &csv,
    ]);
    assert_eq!(answer["count"], 8);
    assert_eq!(answer["method"], "propagated");
    assert!(number(&answer["wall_s"]) > 0.0 && number(&answer["trajectories_per_s"]) > 0.0);
    assert!(number(&answer["threads"]) >= 1.0);
    let text = std::fs::read_to_string(&csv).unwrap();
    assert!(
        text.starts_with("index,offset_au,outcome,jd_tdb,longitude_deg,latitude_deg,closest_km\n"),
        "{text}"
    );
    let rows = rows(&text);
    assert_eq!(rows.len(), 8);
    let hits = rows.iter().filter(|r| r[2] == "impact").count();
    assert_eq!(answer["impacts"], hits);
    assert_eq!(answer["misses"], 8 - hits);
    // |v| of the state in au/day, to move along it.
    let v = [
        -0.019492321618891355,
        0.00020200114367657307,
        -0.0011778174285313177,
    ];
    let r = [-0.5700897987226787, 0.9667258371478172, 0.38374204759250546];
    let speed = v.iter().map(|x| x * x).sum::<f64>().sqrt();
    for row in rows.iter().take(3) {
        let offset: f64 = row[1].parse().unwrap();
        let moved: Vec<String> = (0..3)
            .map(|i| format!("{:?}", r[i] + offset * v[i] / speed))
            .collect();
        let alone = Written::new(
            "alone.ron",
            &format!(
                "(epoch_jd_tdb: 2460694.5, state: Heliocentric(position_au: ({}), velocity_au_per_day: ({:?}, {:?}, {:?})),
                kicks: [(epoch_jd_tdb: 2461923.5, delta_v: AlongVelocity(mm_per_s: 5.0))], until_jd_tdb: 2463591.5)",
                moved.join(", "),
                v[0],
                v[1],
                v[2]
            ),
        );
        let one = lab(&["encounter", alone.path()]);
        assert_eq!(one["outcome"], row[2].as_str(), "offset {offset}");
        if one["outcome"] == "impact" {
            for (cell, name, tolerance) in [
                (3, "jd_tdb", 2e-6),
                (4, "longitude_deg", 0.005),
                (5, "latitude_deg", 0.005),
            ] {
                let difference = row[cell].parse::<f64>().unwrap() - number(&one["entry"][name]);
                assert!(
                    difference.abs() < tolerance,
                    "{name} of offset {offset} differs by {difference}"
                );
            }
        } else {
            let difference = row[6].parse::<f64>().unwrap() - number(&one["closest"]["distance_km"]);
            assert!(
                difference.abs() < 1.0,
                "closest of offset {offset} differs by {difference} km"
            );
        }
    }
}

/// A non-gravitational acceleration counts for a fleet as for one object.
#[test]
fn a_fleet_keeps_the_non_gravitational_acceleration() {
    let text = std::fs::read_to_string(syn_1(0.0).path()).unwrap().replace(
        "non_gravitational: None",
        "non_gravitational: Some((a1: 0.0, a2: 1e-13, a3: 0.0))",
    );
    let case = Written::new("pushed.ron", &text);
    let csv = case.beside("each.csv");
    lab(&[
        "fleet",
        case.path(),
        "--count",
        "4",
        "--sigma-au-along",
        "0",
        "--each",
        &csv,
    ]);
    let rows = rows(&std::fs::read_to_string(&csv).unwrap());
    let one = lab(&["encounter", case.path()]);
    let plain = lab(&["encounter", syn_1(0.0).path()]);
    let longitude = number(&one["entry"]["longitude_deg"]);
    assert!(
        (longitude - number(&plain["entry"]["longitude_deg"])).abs() > 0.1,
        "the acceleration moves the entry"
    );
    for row in rows {
        assert!((row[4].parse::<f64>().unwrap() - longitude).abs() < 1e-6);
    }
}

/// The seed decides the spread, and the same seed gives the same objects.
#[test]
fn the_seed_decides_the_spread() {
    let case = syn_1(0.0);
    let csv = case.beside("each.csv");
    let read = |seed: &str| {
        lab(&[
            "fleet",
            case.path(),
            "--count",
            "4",
            "--seed",
            seed,
            "--each",
            &csv,
        ]);
        std::fs::read_to_string(&csv).unwrap()
    };
    let first = read("1");
    assert_eq!(first, read("1"));
    assert_ne!(first, read("2"));
}

/// A map gives the same objects the same fate, and says how it was compared.
#[test]
fn a_map_agrees_and_says_how_well() {
    let case = syn_1(5.0);
    let fly = |method: &str| {
        let csv = case.beside(&format!("{method}.csv"));
        let answer = lab(&[
            "fleet",
            case.path(),
            "--count",
            "300",
            "--seed",
            "3",
            "--sigma-au-along",
            "1e-8",
            "--method",
            method,
            "--each",
            &csv,
        ]);
        (answer, rows(&std::fs::read_to_string(&csv).unwrap()))
    };
    let ((map, mapped), (full, propagated)) = (fly("mapped"), fly("propagated"));
    assert_eq!(map["method"], "mapped");
    assert_eq!(map["impacts"], full["impacts"]);
    assert!(full["certificate"].is_null());
    let certificate = &map["certificate"];
    assert!(number(&certificate["runs"]) >= 100.0);
    let (max, rms) = (number(&certificate["max_km"]), number(&certificate["rms_km"]));
    assert!(rms <= max && max < 0.5, "{certificate}");
    for (a, b) in mapped.iter().zip(&propagated) {
        assert_eq!((&a[1], &a[2]), (&b[1], &b[2]));
        for cell in [4, 5].into_iter().filter(|_| a[2] == "impact") {
            let off = a[cell].parse::<f64>().unwrap() - b[cell].parse::<f64>().unwrap();
            assert!(off.abs() < 0.005, "{a:?} {b:?}");
        }
    }
}

/// Objects spread so far that no map holds get a clear refusal.
#[test]
fn a_map_that_does_not_hold_is_refused() {
    let case = syn_1(0.0);
    let said = refused(&[
        "lab",
        "fleet",
        case.path(),
        "--count",
        "200",
        "--sigma-au-along",
        "0.2",
        "--method",
        "mapped",
    ]);
    assert!(
        said.contains("--method") && said.contains("use propagated"),
        "{said}"
    );
}

/// Without any spread there is no direction to expand in, and all enter where the case does.
#[test]
fn a_map_of_objects_that_are_all_the_same() {
    let case = syn_1(1.0);
    let csv = case.beside("each.csv");
    let alone = lab(&["encounter", case.path()]);
    for sigma in ["0", "5e-324"] {
        let answer = lab(&[
            "fleet",
            case.path(),
            "--count",
            "5",
            "--sigma-au-along",
            sigma,
            "--method",
            "mapped",
            "--each",
            &csv,
        ]);
        assert_eq!(answer["impacts"], 5);
        for row in rows(&std::fs::read_to_string(&csv).unwrap()) {
            let longitude: f64 = row[4].parse().unwrap();
            let apart_deg = longitude - number(&alone["entry"]["longitude_deg"]);
            // A degree of longitude is at most 111 km: half a kilometre.
            assert!(apart_deg.abs() < 0.5 / 111.0, "{apart_deg}");
        }
    }
}

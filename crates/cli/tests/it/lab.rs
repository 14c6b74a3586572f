//! `lab` commands: shapes of the answers, and behaviour that is no single number (those are in `validation`).

use super::support::{Written, lab, number, numbers, refused, run, syn_1};

#[test]
fn an_impact_and_a_miss_have_the_promised_fields() {
    let hit = lab(&["encounter", syn_1(2.0).path()]);
    assert_eq!(hit["outcome"], "impact");
    for field in [
        "jd_tdb",
        "longitude_deg",
        "latitude_deg",
        "speed_km_s",
        "elevation_deg",
    ] {
        number(&hit["entry"][field]);
    }
    assert!(hit.get("closest").is_some());
    let miss = lab(&["encounter", syn_1(20.0).path()]);
    assert_eq!(miss["outcome"], "miss");
    assert!(miss.get("entry").is_none());
    let closest = &miss["closest"];
    let (v, b, b_impact) = (
        number(&closest["v_infinity_km_s"]),
        number(&closest["b_km"]),
        number(&closest["b_impact_km"]),
    );
    // R sqrt(1 + v_esc²/v_inf²), v_esc² = 2 GM/R.
    let escape_squared: f64 = 2.0 * 398600.4354 / 6378.137;
    assert!((b_impact - 6378.137 * (1.0 + escape_squared / (v * v)).sqrt()).abs() < 1e-3);
    assert!(b > b_impact, "it misses: {b} km against {b_impact} km");
    // Energy and angular momentum about the Earth: v² = v_inf² + 2 GM/r.
    let (r, speed) = (number(&closest["distance_km"]), number(&closest["speed_km_s"]));
    assert!((speed - (v * v + 2.0 * 398600.4354 / r).sqrt()).abs() < 1e-3);
    assert!((b - r * speed / v).abs() < 5.0, "at the nearest point r ⟂ v");
}

/// A state beside a body, km and km/s along x from its centre.
fn beside(body: &str, offset_km: f64, speed_km_s: f64) -> Written {
    let at = lab(&[
        "ephemeris",
        "--body",
        body,
        "--center",
        "barycenter",
        "--jd-tdb",
        "2460694.5",
    ]);
    let (mut r, mut v) = (numbers(&at["position_km"]), numbers(&at["velocity_km_s"]));
    r[0] += offset_km;
    v[0] += speed_km_s;
    let listed = |c: &[f64], unit: f64| {
        let texts: Vec<String> = c.iter().map(|x| format!("{:?}", x / unit)).collect();
        texts.join(", ")
    };
    Written::new(
        "beside.ron",
        &format!(
            "(epoch_jd_tdb: 2460694.5, state: Barycentric(position_au: ({}), velocity_au_per_day: ({})), until_jd_tdb: 2460710.5)",
            listed(&r, 149_597_870.7),
            listed(&v, 149_597_870.7 / 86_400.0)
        ),
    )
}

/// Falling straight into the Moon it comes to no encounter with the Earth: the answer says why it ends.
#[test]
fn another_body_in_the_way_is_told() {
    let file = beside("moon", 20_000.0, -3.0);
    let missed = lab(&["encounter", file.path()]);
    assert_eq!(missed["outcome"], "miss");
    assert_eq!(missed["stopped_by"]["body"], "the Moon");
    // 18,263 km at 3 km/s and a little more.
    let hours = (number(&missed["stopped_by"]["jd_tdb"]) - 2_460_694.5) * 24.0;
    assert!((1.4..1.8).contains(&hours), "{hours} h");
    let said = refused(&["lab", "encounter", file.path(), "--state-at", "2460700.5"]);
    assert!(
        said.contains("--state-at") && said.contains("ran into the Moon"),
        "{said}"
    );
    let hit = lab(&["encounter", file.path(), "--body", "moon"]);
    assert!(
        hit["outcome"] == "impact" && hit.get("stopped_by").is_none(),
        "{hit}"
    );
    let free = lab(&["encounter", syn_1(20.0).path()]);
    assert!(free.get("stopped_by").is_none(), "{free}");
}

/// A push inertially along the velocity, or transverse, is the push along the velocity that it should be.
#[test]
fn pushes_can_be_written_in_three_ways() {
    let text = std::fs::read_to_string(syn_1(4.0).path()).unwrap();
    let along = lab(&["encounter", syn_1(4.0).path(), "--state-at", "2461923.5"]);
    let before = Written::new("none.ron", &text.replace("mm_per_s: 4.0", "mm_per_s: 0.0"));
    let before = lab(&["encounter", before.path(), "--state-at", "2461923.5"]);
    let velocity = |a: &serde_json::Value| numbers(&a["state"]["velocity_au_per_day"]);
    let push: Vec<f64> = velocity(&along)
        .iter()
        .zip(velocity(&before))
        .map(|(a, b)| (a - b) * 149_597_870.7 / 86_400.0 * 1e6)
        .collect();
    let size = push.iter().map(|x| x * x).sum::<f64>().sqrt();
    assert!((size - 4.0).abs() < 1e-6, "{size} mm/s");
    let inertial = format!(
        "Inertial(mm_per_s: ({:?}, {:?}, {:?}))",
        push[0], push[1], push[2]
    );
    let inertial = Written::new(
        "inertial.ron",
        &text.replace("AlongVelocity(mm_per_s: 4.0)", &inertial),
    );
    let inertial = lab(&["encounter", inertial.path()]);
    let longitude = |a: &serde_json::Value| number(&a["entry"]["longitude_deg"]);
    assert!((longitude(&inertial) - longitude(&along)).abs() < 1e-4);
    let tangential = text.replace(
        "AlongVelocity(mm_per_s: 4.0)",
        "RadialTransverseNormal(mm_per_s: (0.0, 4.0, 0.0))",
    );
    let tangential = lab(&["encounter", Written::new("rtn.ron", &tangential).path()]);
    // The path is not at right angles to the radius, so a transverse push does other than one along it, by degrees.
    let difference = (longitude(&tangential) - longitude(&along)).abs();
    assert!(difference > 0.01 && difference < 20.0, "{difference}°");
}

#[test]
fn the_state_at_the_epoch_is_the_state_that_was_given() {
    let answer = lab(&["encounter", syn_1(0.0).path(), "--state-at", "2460694.5"]);
    let sun = lab(&[
        "ephemeris",
        "--body",
        "sun",
        "--center",
        "barycenter",
        "--jd-tdb",
        "2460694.5",
    ]);
    let (r, sun) = (
        numbers(&answer["state"]["position_au"]),
        numbers(&sun["position_km"]),
    );
    for (i, given) in [-0.5700897987226787, 0.9667258371478172, 0.38374204759250546]
        .into_iter()
        .enumerate()
    {
        assert!((r[i] - sun[i] / 149_597_870.7 - given).abs() < 1e-14);
    }
    assert_eq!(answer["state"]["jd_tdb"], 2460694.5);
}

/// A transfer to and from the same places, the other way round; more revolutions; and none where none can be.
#[test]
fn transfers_have_branches_or_none() {
    let line = [
        "transfer",
        "--mu",
        "398600.4418",
        "--r1",
        "-7000,0,0",
        "--r2",
        "0,-8000,100",
    ];
    let with = |more: &[&str]| lab(&line.iter().chain(more).copied().collect::<Vec<_>>());
    let solutions = |a: serde_json::Value| a["solutions"].as_array().unwrap().clone();
    let direct = solutions(with(&["--tof-s", "3000"]));
    assert_eq!(direct.len(), 1);
    assert_eq!(direct[0]["revolutions"], 0);
    // About +z: r1 × v1 points up, and down for the retrograde way.
    let up = |s: &serde_json::Value| -7000.0 * numbers(&s["v1_km_s"])[1];
    assert!(up(&direct[0]) > 0.0);
    assert!(up(&solutions(with(&["--tof-s", "3000", "--retrograde"]))[0]) < 0.0);
    assert_eq!(
        solutions(with(&["--tof-s", "40000", "--revolutions", "2"])).len(),
        2
    );
    assert_eq!(
        solutions(with(&["--tof-s", "2000", "--revolutions", "2"])).len(),
        0
    );
    assert_eq!(
        solutions(with(&["--tof-s", "2000", "--revolutions", "500"])).len(),
        0
    );
}

/// M dv = m U + m (beta - 1)(E.U) E: head on it is beta m U; at right angles the ejecta add nothing.
#[test]
fn a_deflection_is_the_vector_equation() {
    let push = |e: &str| {
        lab(&[
            "deflect",
            "--mass-kg",
            "4.3e9",
            "--impactor-kg",
            "579.4",
            "--velocity-km-s",
            "-6.1449,0,0",
            "--ejecta-direction",
            e,
            "--beta",
            "3.61",
        ])
    };
    let head_on = push("-2,0,0");
    let m_u = 579.4 / 4.3e9 * 6.1449e6;
    assert!((number(&head_on["magnitude_mm_s"]) - 3.61 * m_u).abs() < 1e-9);
    assert!(numbers(&head_on["delta_v_mm_s"])[0] < 0.0);
    let aside = push("0,1,0");
    assert!((number(&aside["magnitude_mm_s"]) - m_u).abs() < 1e-9);
}

#[test]
fn launchers_are_listed_and_their_curves_end() {
    let list = lab(&["launch", "--list"]);
    let ids: Vec<&str> = list["vehicles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["vehicle"].as_str().unwrap())
        .collect();
    assert!(
        ids.contains(&"falcon_heavy_expendable") && ids.len() >= 9,
        "{ids:?}"
    );
    for id in ids {
        let one = lab(&["launch", "--vehicle", id, "--c3", "5"]);
        assert_eq!(one["vehicle"], id);
        assert_eq!(one["c3_km2_s2"], 5.0);
        assert!(number(&one["payload_kg"]) > 0.0);
        assert!(!one["source"].as_str().unwrap().is_empty());
    }
}

/// Damage reaches farther at lower levels, people under it are nested, and the open sea has none.
#[test]
fn effects_are_nested() {
    let body = [
        "effects",
        "--diameter-m",
        "60",
        "--density-kg-m3",
        "3000",
        "--speed-km-s",
        "15",
        "--angle-deg",
        "45",
        "--at",
    ];
    let at = |place: &str| lab(&body.iter().copied().chain([place]).collect::<Vec<_>>());
    let lagos = at("6.45,3.40");
    let radii: Vec<f64> = lagos["damage"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| number(&d["radius_km"]))
        .collect();
    assert_eq!(radii.len(), 4);
    assert!(radii.windows(2).all(|w| w[0] > w[1]), "{radii:?}");
    let people =
        |a: &serde_json::Value| ["psi_1", "psi_2", "psi_4", "psi_10"].map(|l| number(&a["affected"][l]));
    let city = people(&lagos);
    assert!(city.windows(2).all(|w| w[0] >= w[1]) && city[0] > 5e6, "{city:?}");
    assert_eq!(people(&at("-30,-120")).map(|p| p as i64), [0; 4]);
    let without = lab(&body[..9]);
    assert!(without.get("affected").is_none());
    let iron = lab(&[
        "effects",
        "--diameter-m",
        "40",
        "--density-kg-m3",
        "8000",
        "--speed-km-s",
        "20",
        "--angle-deg",
        "45",
    ]);
    assert!(number(&iron["crater_diameter_m"]) > 0.0);
    assert!(iron["airburst_altitude_m"].is_null());
}

#[test]
fn a_table_says_the_same_in_words() {
    let table = run(&[
        "lab",
        "scales",
        "--probability",
        "0.027",
        "--energy-mt",
        "1480",
        "--years",
        "24.3",
    ]);
    assert_eq!(table.status, 0);
    assert!(
        table
            .out
            .lines()
            .any(|l| l.starts_with("torino") && l.ends_with('4')),
        "{}",
        table.out
    );
    assert!(table.err.is_empty());
}

#[test]
fn help_and_version_are_answers() {
    for line in [
        &["--help"][..],
        &["--version"],
        &["lab", "--help"],
        &["lab", "encounter", "--help"],
    ] {
        let ended = run(line);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{line:?}");
        assert!(!ended.out.is_empty());
    }
    refused(&["no-such-command"]);
}

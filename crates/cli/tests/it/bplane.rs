//! `lab bplane` and `lab keyholes`.

use super::support::{Written, lab, number, numbers, refused, syn_1};

/// (99942) Apophis in April 2028, as in ASSIST's test against JPL's integrator (Holman and others 2023).
fn apophis() -> Written {
    Written::new(
        "apophis.ron",
        "(
    epoch_jd_tdb: 2462138.5359989386,
    state: Heliocentric(
        position_au: (-0.55946538550488512, 0.85647564757574512, 0.30415066217102493),
        velocity_au_per_day: (-0.013818324735921638, -0.0060088275597939191, -0.0025805044631309632),
    ),
    non_gravitational: Some((a1: 4.999999873689e-13, a2: -2.901085508711e-14, a3: 0.0)),
    kicks: [],
    until_jd_tdb: 2462260.5,
)",
    )
}

#[test]
fn apophis_on_its_plane() {
    let case = apophis();
    let answer = lab(&["bplane", case.path()]);
    assert_eq!(answer["outcome"], "miss");
    assert!(answer["ellipse"].is_null());
    // ASSIST, for the same solution: v_inf 5.84136 km/s, b 48300.67 km, 13773.06 km would hit.
    assert!((number(&answer["b_km"]) - 48_300.67).abs() < 3.0);
    assert!((number(&answer["v_infinity_km_s"]) - 5.84136).abs() < 1e-4);
    assert!((number(&answer["b_impact_km"]) - 13_773.06).abs() < 1.0);
    let (xi, eta, zeta) = (
        numbers(&answer["xi_axis"]),
        numbers(&answer["eta_axis"]),
        numbers(&answer["zeta_axis"]),
    );
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    assert!(dot(&xi, &eta).abs() < 1e-12 && dot(&eta, &zeta).abs() < 1e-12 && dot(&xi, &zeta).abs() < 1e-12);
    assert!(
        (number(&answer["xi_km"]).hypot(number(&answer["zeta_km"])) - number(&answer["b_km"])).abs() < 1e-6
    );
}

/// A covariance that was written as a file says the same as the flags that it was made from; a probability falls with
/// the distance of the disc in sigmas.
#[test]
fn uncertainty_in_every_form() {
    let case = syn_1(0.0);
    let along = lab(&["bplane", case.path(), "--sigma-au-along", "1e-9"]);
    let sharp = lab(&["bplane", case.path(), "--sigma-au-along", "1e-12"]);
    assert!((number(&sharp["probability"]) - 1.0).abs() < 1e-9);
    let wide = lab(&["bplane", case.path(), "--sigma-au-along", "1e-5"]);
    let chance = number(&wide["probability"]);
    let ellipse = &wide["ellipse"];
    // Far wider than the disc: density at the centre of the line times a chord of at most the disc's diameter.
    let most = 2.0 * number(&wide["b_impact_km"])
        / (number(&ellipse["semi_major_km"]) * 2.0 * std::f64::consts::PI).abs()
        * (2.0 * std::f64::consts::PI).sqrt();
    assert!(chance > 0.2 * most && chance <= most * 1.001, "{chance} {most}");
    assert!(number(&wide["probability_entry"]) > chance);
    let ratio = number(&ellipse["sigma_zeta_km"]) / number(&along["ellipse"]["sigma_zeta_km"]);
    assert!((ratio / 1e4 - 1.0).abs() < 1e-6, "linear in sigma: {ratio}");
    let text = (0..6)
        .map(|i| {
            (0..6)
                .map(|j| if i == j { "4.0" } else { "0.0" })
                .collect::<Vec<_>>()
                .join(",")
        })
        .collect::<Vec<_>>()
        .join("\n")
        .replace("4.0", "1e2");
    let file = Written::new("c.csv", &text);
    assert!(
        number(&lab(&["bplane", case.path(), "--covariance", file.path()])["ellipse"]["semi_major_km"]) > 0.0
    );
    let both = lab(&[
        "bplane",
        case.path(),
        "--sigma-km",
        "10,10,10",
        "--sigma-mm-s",
        "0,0,0",
    ]);
    assert!(number(&both["ellipse"]["semi_minor_km"]) > 0.0);
}

#[test]
fn keyholes_of_apophis() {
    let case = apophis();
    let answer = lab(&[
        "keyholes",
        case.path(),
        "--until",
        "2464830.5",
        "--span-km",
        "4000",
    ]);
    let all = answer["keyholes"].as_array().unwrap();
    let of_2036 = all
        .iter()
        .find(|k| k["years"] == 7 && k["revolutions"] == 6)
        .unwrap();
    assert!(of_2036["return_utc"].as_str().unwrap().starts_with("2036-04-13"));
    // 610 m (Giorgini and others 2008), within a factor of two.
    let width = number(&of_2036["width_km"]);
    assert!((0.305..1.22).contains(&width), "{width} km");
    // Its state is a case of its own, and hits.
    let state = &of_2036["state"];
    let case = Written::new(
        "through.ron",
        &format!(
            "(epoch_jd_tdb: {}, state: Heliocentric(position_au: ({}), velocity_au_per_day: ({})),
             non_gravitational: Some((a1: 4.999999873689e-13, a2: -2.901085508711e-14, a3: 0.0)), kicks: [],
             until_jd_tdb: 2464830.5)",
            state["epoch_jd_tdb"],
            state["heliocentric_position_au"]
                .to_string()
                .trim_matches(['[', ']']),
            state["heliocentric_velocity_au_per_day"]
                .to_string()
                .trim_matches(['[', ']']),
        ),
    );
    assert_eq!(lab(&["encounter", case.path()])["outcome"], "impact");
}

#[test]
fn what_is_no_uncertainty_is_refused() {
    let case = syn_1(0.0);
    for (flag, value, word) in [
        ("--sigma-au-along", "0", "--sigma-au-along"),
        ("--sigma-au-along", "NaN", "--sigma-au-along"),
        ("--sigma-km", "1,2", "--sigma-km"),
        ("--sigma-km", "1,-2,3", "standard deviation"),
        ("--sigma-mm-s", "0,0,0", "standard deviation"),
        ("--covariance", "nowhere.csv", "nowhere.csv"),
    ] {
        let said = refused(&["lab", "bplane", case.path(), flag, value]);
        assert!(said.contains(word), "{flag} {value}: {said}");
    }
    for (text, word) in [
        ("1,2,3", "c.csv:1"),
        ("1,0,0,0,0,0\n0,1,0,0,0,0\n", "2 are here"),
        (
            "1,9,0,0,0,0\n0,1,0,0,0,0\n0,0,1,0,0,0\n0,0,0,1,0,0\n0,0,0,0,1,0\n0,0,0,0,0,1\n",
            "symmetric",
        ),
        ("x", "not a number"),
    ] {
        let file = Written::new("c.csv", text);
        let said = refused(&["lab", "bplane", case.path(), "--covariance", file.path()]);
        assert!(said.contains(word), "{text:?}: {said}");
    }
    let apophis = apophis();
    assert!(refused(&["lab", "keyholes", apophis.path(), "--until", "2460000"]).contains("--until"));
    assert!(refused(&["lab", "keyholes", apophis.path(), "--until", "9999999"]).contains("ephemeris"));
    let span = refused(&[
        "lab",
        "keyholes",
        apophis.path(),
        "--until",
        "2464830.5",
        "--span-km",
        "-1",
    ]);
    assert!(span.contains("--span-km"), "{span}");
}

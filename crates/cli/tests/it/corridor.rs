//! `lab corridor`.

use serde_json::Value;

use super::support::{lab, number, numbers, refused, syn_1};

fn sum(points: &[Value], of: impl Fn(&Value) -> f64) -> f64 {
    points.iter().map(of).sum()
}

/// SYN-1 pushed by +2 mm/s, known to 300 km along the way: the Gulf of Guinea and what lies on the line through it.
#[test]
fn the_corridor_of_syn_1() {
    let case = syn_1(2.0);
    let answer = lab(&[
        "corridor",
        case.path(),
        "--sigma-km",
        "20,100,20",
        "--diameter-m",
        "140",
        "--points",
        "120",
    ]);
    let chance = number(&answer["probability"]);
    assert!(chance > 0.05 && chance <= 1.0, "{chance}");
    let points = answer["points"].as_array().unwrap();
    assert!(points.len() > 100, "{}", points.len());
    let pieces = sum(points, |p| number(&p["probability"]));
    assert!((pieces / chance - 1.0).abs() < 0.02, "{pieces} {chance}");
    // Countries and the sea share it all.
    let territories = answer["territories"].as_array().unwrap();
    let all = sum(territories, |t| number(&t["probability"])) + number(&answer["sea_probability"]);
    assert!((all - pieces).abs() < 1e-9, "{all} {pieces}");
    let code = |c: &str| territories.iter().find(|t| t["code"] == c);
    assert!(code("NGA").is_some(), "the line crosses Nigeria: {territories:?}");
    assert!(code("CHN").is_none() && code("DEU").is_none());
    for territory in territories {
        let (falls, reached) = (
            number(&territory["probability"]),
            number(&territory["probability_reached"]),
        );
        assert!((0.0..=chance * 1.001).contains(&falls) && (0.0..=chance * 1.001).contains(&reached));
    }
    // The blast's levels are nested, and the sides of the swath lie on either side at its half width.
    for point in points {
        let radius = &point["radius_km"];
        let levels = ["psi_1", "psi_2", "psi_4", "psi_10"].map(|l| number(&radius[l]));
        assert!(levels.windows(2).all(|w| w[0] >= w[1]), "{levels:?}");
        let (half, left, right) = (
            number(&point["swath"]["half_width_km"]),
            numbers(&point["swath"]["left"]),
            numbers(&point["swath"]["right"]),
        );
        assert!(half >= levels[0]);
        let unit = |p: &[f64]| {
            let ((a, b), (c, d)) = (p[0].to_radians().sin_cos(), p[1].to_radians().sin_cos());
            [b * d, b * c, a]
        };
        let dot: f64 = unit(&left).iter().zip(unit(&right)).map(|(a, b)| a * b).sum();
        let apart = 6371.0 * dot.clamp(-1.0, 1.0).acos();
        assert!((apart / (2.0 * half) - 1.0).abs() < 0.01, "{apart} {half}");
    }
}

#[test]
fn a_given_radius_and_a_corridor_without_damage() {
    let case = syn_1(0.0);
    let bare = lab(&[
        "corridor",
        case.path(),
        "--sigma-au-along",
        "1e-7",
        "--points",
        "20",
    ]);
    assert!(bare["points"][0].get("swath").is_none());
    let wide = lab(&[
        "corridor",
        case.path(),
        "--sigma-au-along",
        "1e-7",
        "--points",
        "20",
        "--radius-km",
        "300",
    ]);
    assert_eq!(
        wide["points"].as_array().unwrap().len(),
        bare["points"].as_array().unwrap().len()
    );
    assert!(number(&wide["points"][0]["swath"]["half_width_km"]) >= 300.0);
    assert!(
        sum(wide["territories"].as_array().unwrap(), |t| number(
            &t["expected_people"]
        )) > 0.0
    );
    assert_eq!(bare["probability"], wide["probability"]);
    // On the plane, linear in the orbit: the same chance to a few per cent while the ellipse is a needle.
    let linear = number(&bare["probability_linear"]);
    assert!(
        (linear / number(&bare["probability"]) - 1.0).abs() < 0.1,
        "{linear}"
    );
}

#[test]
fn corridors_of_nothing_are_refused() {
    let case = syn_1(0.0);
    let line = |more: &[&'static str]| -> Vec<String> {
        ["lab", "corridor", case.path()]
            .iter()
            .chain(more)
            .map(|s| (*s).to_owned())
            .collect()
    };
    for (more, word) in [
        (&[][..], "--covariance"),
        (&["--sigma-au-along", "1e-8", "--points", "0"], "pieces"),
        (&["--sigma-au-along", "1e-8", "--radius-km", "-2"], "--radius-km"),
        (&["--sigma-au-along", "1e-8", "--radius-km", "1e6"], "--radius-km"),
        (
            &["--sigma-au-along", "1e-8", "--diameter-m", "NaN"],
            "--diameter-m",
        ),
    ] {
        let line = line(more);
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let said = refused(&line);
        assert!(said.contains(word), "{more:?}: {said}");
    }
}

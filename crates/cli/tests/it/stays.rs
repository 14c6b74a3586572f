//! `lab plan --kinds`: hits, tractors, beams and visits side by side.

use serde_json::Value;

use super::support::{lab, number, refused, syn_1};

const KINDS: [&str; 4] = ["kinetic", "gravity-tractor", "ion-beam", "reconnaissance"];

/// SYN-1 with the vehicles and limits of these tests; further arguments at the end.
fn request<'a>(path: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [
        &[
            "plan",
            path,
            "--launch-by",
            "2462500.5",
            "--vehicle",
            "falcon_heavy_expendable",
            "vulcan_vc6",
            "--diameter-m",
            "190",
            "--density-kg-m3",
            "2400",
            "--max-launches",
            "2",
            "--plans",
            "4",
            "--step-days",
            "8",
        ],
        more,
    ]
    .concat()
}

fn texts<'a>(plans: &'a [Value], field: &str) -> Vec<&'a str> {
    plans.iter().map(|p| p[field].as_str().unwrap()).collect()
}

/// All kinds in one ranked list, west before east, strongest first, every plan with the fields of the others; visits
/// beside them, earliest first.
#[test]
fn kinds_are_ranked_together() {
    let case = syn_1(0.0);
    let answer = lab(&request(
        case.path(),
        &[
            "--max-arrival",
            "8",
            "--kinds",
            KINDS[0],
            KINDS[1],
            KINDS[2],
            KINDS[3],
        ],
    ));
    let plans = answer["plans"].as_array().unwrap();
    let (kinds, sides) = (texts(plans, "kind"), texts(plans, "side"));
    for kind in &KINDS[..3] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    assert!(sides.is_sorted_by(|a, b| a >= b), "west, then east: {sides:?}");
    for pair in plans.windows(2).filter(|p| p[0]["side"] == p[1]["side"]) {
        assert!(number(&pair[0]["shift_km"]).abs() >= number(&pair[1]["shift_km"]).abs());
    }
    let kinetic = plans.iter().find(|p| p["kind"] == "kinetic").unwrap();
    for plan in plans.iter().filter(|p| p["kind"] != "kinetic") {
        for field in kinetic.as_object().unwrap().keys() {
            assert!(plan.get(field).is_some(), "{field}: {plan}");
        }
        let launch = &plan["launches"][0];
        for field in kinetic["launches"][0].as_object().unwrap().keys() {
            assert!(launch.get(field).is_some(), "{field}: {plan}");
        }
        slow_plan_adds_up(plan);
    }
    let visits = answer["visits"].as_array().unwrap();
    assert!(!visits.is_empty());
    let arrivals: Vec<f64> = visits.iter().map(|v| number(&v["arrival_jd_tdb"])).collect();
    assert!(arrivals.is_sorted());
    for visit in visits {
        assert_eq!(visit["kind"], "reconnaissance");
        let stay = number(&visit["until_jd_tdb"]) - number(&visit["arrival_jd_tdb"]);
        assert!((stay - 90.0).abs() < 1e-6);
    }
}

/// Rocket equation, dates, side and direction of a plan with defaults.
fn slow_plan_adds_up(plan: &Value) {
    let launch = &plan["launches"][0];
    let closing = number(&launch["closing_km_s"]);
    let delta_v = number(&launch["braking_delta_v_km_s"]);
    let isp = if launch["braking"] == "electric" {
        assert!(closing == 0.0 && delta_v > 0.0, "{launch}");
        3_500.0
    } else {
        assert!((delta_v / closing - 1.0).abs() < 1e-9, "{launch}");
        320.0
    };
    let (wet, arrived) = (number(&launch["launched_kg"]), number(&launch["craft_kg"]));
    let share = (-1e3 * delta_v / (9.806_65 * isp)).exp();
    assert!((arrived / wet / share - 1.0).abs() < 1e-9, "{launch}");
    assert!(wet <= number(&launch["payload_kg"]) + 1e-6);
    let start = number(&launch["arrival_jd_tdb"]) + 90.0;
    assert!((number(&plan["push_from_jd_tdb"]) - start).abs() < 1e-6);
    assert!(number(&plan["push_until_jd_tdb"]) > start);
    assert!(number(&plan["halving_change"]) < 0.01, "{plan}");
    assert!((number(&plan["shift_km"]) / number(&plan["linear_shift_km"]) - 1.0).abs() < 0.05);
    assert_eq!(
        plan["direction"] == "forwards",
        plan["side"] == "east",
        "pushed along its velocity SYN-1 falls farther east: {plan}"
    );
    assert_eq!(
        plan["misses"].as_bool().unwrap(),
        plan["corridor_shift_km"].is_null()
    );
}

/// Without the flag nothing changes: the same plans, and no field more.
#[test]
fn hits_are_the_same_with_and_without_kinds() {
    let case = syn_1(0.0);
    let plain = lab(&request(case.path(), &[]));
    let mut kinds = lab(&request(case.path(), &["--kinds", "kinetic"]));
    assert!(plain.get("visits").is_none());
    for plan in kinds["plans"].as_array_mut().unwrap() {
        let kind = plan.as_object_mut().unwrap().remove("kind");
        assert_eq!(kind.unwrap(), "kinetic");
    }
    assert_eq!(plain["plans"], kinds["plans"]);
    assert_eq!(plain["transfers"], kinds["transfers"]);
}

/// A push that ends sooner moves the fall less, and one that arrives by chemical burns only does so.
#[test]
fn the_end_and_the_arrival_are_chosen() {
    let case = syn_1(0.0);
    let strongest = |more: &[&str]| {
        let beam = ["--max-arrival", "8", "--kinds", "ion-beam"];
        let answer = lab(&request(case.path(), &[&beam, more].concat()));
        let plans = answer["plans"].as_array().unwrap().clone();
        let most = plans
            .iter()
            .map(|p| number(&p["shift_km"]).abs())
            .fold(0.0, f64::max);
        (plans, most)
    };
    let (_, long) = strongest(&[]);
    let (plans, short) = strongest(&["--push-until", "2462250.5"]);
    assert!(short > 0.0 && short < 0.95 * long, "{short} {long}");
    assert!(
        plans
            .iter()
            .all(|p| number(&p["push_until_jd_tdb"]) <= 2462250.5 + 1e-6)
    );
    let (plans, chemical) = strongest(&["--braking", "chemical"]);
    assert!(chemical < long);
    assert!(plans.iter().all(|p| p["launches"][0]["braking"] == "chemical"));
}

#[test]
fn stays_that_cannot_be_are_refused() {
    let case = syn_1(0.0);
    for (more, named) in [
        (vec!["--dry-kg", "500"], "--kinds"),
        (vec!["--kinds", "ion-beam", "--dry-kg", "0"], "--dry-kg"),
        (vec!["--kinds", "ion-beam", "--stay-days", "-1"], "--stay-days"),
        (vec!["--kinds", "ion-beam", "--efficiency", "2"], "--efficiency"),
        (
            vec!["--kinds", "gravity-tractor", "--distance-radii", "1"],
            "--distance-radii",
        ),
        (
            vec!["--kinds", "ion-beam", "--push-until", "2463589.5"],
            "--push-until",
        ),
        (vec!["--kinds", "sail"], "gravity-tractor"),
    ] {
        let said = refused(&[&["lab"], &request(case.path(), &more)[..]].concat());
        assert!(said.contains(named), "{more:?}: {said}");
    }
    let standby = refused(&[
        "lab",
        "standby",
        case.path(),
        "--warned",
        "2463545.5",
        "--launch-by",
        "2463579.5",
        "--vehicle",
        "lvm3",
        "--diameter-m",
        "190",
        "--kinds",
        "ion-beam",
    ]);
    assert!(standby.contains("--kinds"), "{standby}");
}

//! `lab push`, `lab porkchop` and `lab plan`: shapes, published figures, and refusals.

use super::support::{lab, number, refused, syn_1};

/// Lu and Love 2005: 20 t at 1.5 radii of a 200 m body of 2 g/cm³: about 1 N, 5.9e-11 m/s².
#[test]
fn lu_and_loves_tractor() {
    let answer = lab(&[
        "push",
        "--kind",
        "gravity-tractor",
        "--diameter-m",
        "200",
        "--density-kg-m3",
        "2000",
        "--isp-s",
        "10000",
    ]);
    assert!((number(&answer["thrust_n"]) - 1.0).abs() < 0.1);
    assert!((number(&answer["delta_v_mm_s"]) - 1.87).abs() < 0.03);
    assert!(number(&answer["propellant_kg"]) > 100.0);
}

/// A beam along the motion moves SYN-1's fall east, one against it west, and the answer states its error.
#[test]
fn a_beam_moves_the_fall_and_says_how_well() {
    let case = syn_1(0.0);
    let fall = |direction: &str| {
        let answer = lab(&[
            "push",
            "--kind",
            "ion-beam",
            "--diameter-m",
            "190",
            "--density-kg-m3",
            "2400",
            "--beam-n",
            "1",
            "--case",
            case.path(),
            "--from",
            "2462502.5",
            "--days",
            "700",
            "--direction",
            direction,
        ]);
        assert_eq!(answer["encounter"]["outcome"], "impact", "{answer}");
        assert!(number(&answer["error_km"]) < 1.0);
        number(&answer["encounter"]["entry"]["longitude_deg"])
    };
    let (east, west) = (fall("forwards"), fall("backwards"));
    // Without a push it falls at 4.632° W (physics.md 4B).
    assert!(east > 0.0 && west < -8.0, "{east} {west}");
}

/// Ahrens and Harris 1992: 1 cm/s at 1 km takes 0.01 to 0.1 Mt of neutrons.
#[test]
fn a_standoff_device_pushes_any_way() {
    let neutron = |kt: &str| {
        number(
            &lab(&[
                "push",
                "--kind",
                "standoff",
                "--diameter-m",
                "1000",
                "--yield-kt",
                kt,
            ])["delta_v_mm_s"],
        )
    };
    assert!(neutron("10") < 10.0 && neutron("100") > 10.0);
    let case = syn_1(0.0);
    let fall = |direction: &str| {
        let answer = lab(&[
            "push",
            "--kind",
            "standoff",
            "--diameter-m",
            "190",
            "--density-kg-m3",
            "2400",
            "--yield-kt",
            "100",
            "--radiation",
            "soft-x",
            "--case",
            case.path(),
            "--from",
            "2461923.5",
            "--direction",
            direction,
        ]);
        // 9.7 mm/s against an escape speed of 110: under a tenth, and the heat leaves with the vapour.
        assert_eq!(answer["disruption_risk"], "safe", "{answer}");
        number(&answer["encounter"]["entry"]["longitude_deg"])
    };
    let (there, back) = (fall("0,1,0"), fall("0,-1,0"));
    assert!((there - back).abs() > 5.0, "{there} {back}");
}

#[test]
fn a_break_up_is_weighed_by_what_still_hits() {
    let case = syn_1(0.0);
    let share = |energy: &str| {
        let answer = lab(&[
            "push",
            "--kind",
            "disruption",
            "--diameter-m",
            "190",
            "--energy-j-kg",
            energy,
            "--tracers",
            "60",
            "--case",
            case.path(),
            "--from",
            "2463559.5",
        ]);
        assert_eq!(answer["pieces"], 61);
        let hits = answer["fragments"].as_array().unwrap();
        assert_eq!(hits.len(), (number(&answer["hits"]) as usize).min(50));
        number(&answer["hitting_mass_share"])
    };
    let (cracked, broken) = (share("80"), share("8000"));
    assert!(cracked > 0.8 && broken < 0.3, "{cracked} {broken}");
}

#[test]
fn pushes_that_cannot_be_are_refused() {
    for (arguments, named) in [
        (
            vec!["push", "--kind", "standoff", "--diameter-m", "190"],
            "--yield-kt",
        ),
        (
            vec!["push", "--kind", "disruption", "--diameter-m", "190"],
            "--energy-j-kg",
        ),
        (
            vec!["push", "--kind", "ion-beam", "--diameter-m", "-1"],
            "--diameter-m",
        ),
        (
            vec![
                "push",
                "--kind",
                "ion-beam",
                "--diameter-m",
                "190",
                "--efficiency",
                "2",
            ],
            "efficiency",
        ),
        (
            vec![
                "push",
                "--kind",
                "gravity-tractor",
                "--diameter-m",
                "190",
                "--distance-radii",
                "1",
            ],
            "distance",
        ),
        (
            vec![
                "push",
                "--kind",
                "ion-beam",
                "--diameter-m",
                "190",
                "--isp-s",
                "5e-324",
            ],
            "--isp-s",
        ),
        (
            vec![
                "push",
                "--kind",
                "standoff",
                "--diameter-m",
                "190",
                "--yield-kt",
                "1",
                "--direction",
                "0,0,0",
            ],
            "--direction",
        ),
    ] {
        let said = refused(&[&["lab"], &arguments[..]].concat());
        assert!(said.contains(named), "{arguments:?}: {said}");
    }
}

/// SYN-1's window of spring 2028: the guide's arcs of 15 to 19 April cost 10 to 15 km²/s² and close at 15 to 19 km/s.
#[test]
fn a_porkchop_has_the_window_of_spring_2028() {
    let case = syn_1(0.0);
    let answer = lab(&[
        "porkchop",
        case.path(),
        "--launch-from",
        "2461840.5",
        "--launch-to",
        "2461920.5",
        "--arrival-from",
        "2462010.5",
        "--arrival-to",
        "2462060.5",
        "--launches",
        "21",
        "--arrivals",
        "14",
        "--vehicle",
        "lvm3",
        "--diameter-m",
        "190",
        "--density-kg-m3",
        "2400",
        "--pick",
        "west",
        "--max-phase",
        "90",
    ]);
    assert_eq!(answer["launches_jd_tdb"].as_array().unwrap().len(), 21);
    assert_eq!(answer["cells"], 21 * 14);
    for field in [
        "c3_km2_s2",
        "closing_km_s",
        "phase_deg",
        "payload_kg",
        "push_mm_s",
        "shift_km",
        "revolutions",
    ] {
        let rows = answer[field].as_array().unwrap();
        assert!(
            rows.len() == 21 && rows.iter().all(|r| r.as_array().unwrap().len() == 14),
            "{field}"
        );
    }
    let best = &answer["best"];
    assert!((8.0..30.0).contains(&number(&best["c3_km2_s2"])), "{best}");
    assert!((13.0..20.0).contains(&number(&best["closing_km_s"])), "{best}");
    // LVM3's whole lift is worth −14 units of 613.6 km there.
    assert!(
        (-10_500.0..-7_000.0).contains(&number(&best["shift_km"])),
        "{best}"
    );
    let said = refused(&[
        "lab",
        "porkchop",
        case.path(),
        "--launch-from",
        "2461800.5",
        "--launch-to",
        "2461799.5",
        "--arrival-from",
        "2462010.5",
        "--arrival-to",
        "2462060.5",
    ]);
    assert!(said.contains("--launch-to"), "{said}");
}

/// SYN-1 in window B with LVM3 and a recovered Falcon Heavy: plans to the west, flown; the fall moves as far as it says.
#[test]
fn plans_are_ranked_and_flown() {
    let case = syn_1(0.0);
    let answer = lab(&[
        "plan",
        case.path(),
        "--launch-from",
        "2461680.5",
        "--launch-by",
        "2461950.5",
        "--vehicle",
        "lvm3",
        "falcon_heavy_recovered",
        "--diameter-m",
        "190",
        "--density-kg-m3",
        "2400",
        "--max-c3",
        "60",
        "--max-launches",
        "2",
        "--plans",
        "6",
    ]);
    assert_eq!(answer["before"]["outcome"], "impact");
    let plans = answer["plans"].as_array().unwrap();
    assert!(plans.len() >= 3, "{answer}");
    let mut last = ("west", f64::INFINITY);
    for plan in plans {
        let side = plan["side"].as_str().unwrap();
        let (shift, linear) = (number(&plan["shift_km"]), number(&plan["linear_shift_km"]));
        assert!((shift / linear - 1.0).abs() < 0.05, "{plan}");
        assert!(side != last.0 || shift.abs() <= last.1, "ranked by strength");
        last = (if side == "west" { "west" } else { "east" }, shift.abs());
        let misses = plan["misses"].as_bool().unwrap();
        assert_eq!(misses, plan["corridor_shift_km"].is_null());
        assert_eq!(misses, plan["encounter"]["outcome"] == "miss");
        assert_eq!(misses, plan["miss_distance_km"].is_number());
        for launch in plan["launches"].as_array().unwrap() {
            assert!((2461680.5..=2461950.5).contains(&number(&launch["launch_jd_tdb"])));
        }
    }
    assert!(plans.iter().any(|p| p["misses"] == true) && plans.iter().any(|p| p["misses"] == false));
}

#[test]
fn plans_that_cannot_be_are_refused() {
    let (case, pushed) = (syn_1(0.0), syn_1(5.0));
    let plan = |path: &str, by: &str, vehicle: &str| {
        refused(&[
            "lab",
            "plan",
            path,
            "--launch-by",
            by,
            "--vehicle",
            vehicle,
            "--diameter-m",
            "190",
        ])
    };
    assert!(
        plan(case.path(), "2461950.5", "saturn_v").contains("lvm3"),
        "names what there is"
    );
    assert!(plan(case.path(), "2460000.5", "lvm3").contains("--launch-by"));
    assert!(plan(pushed.path(), "2461950.5", "lvm3").contains("kicks"));
}

#[test]
fn standby_answers_a_late_call() {
    let case = syn_1(0.0);
    let arguments = |warned: &'static str| {
        vec![
            "standby",
            case.path(),
            "--warned",
            warned,
            "--launch-by",
            "2463579.5",
            "--vehicle",
            "falcon_heavy_expendable",
            "--diameter-m",
            "190",
            "--means",
            "standoff",
            "--least-days",
            "5",
            "--step-days",
            "1",
            "--max-phase",
            "180",
            "--max-closing",
            "40",
            "--max-launches",
            "1",
        ]
    };
    let answer = lab(&arguments("2463545.5"));
    let plans = answer["plans"].as_array().unwrap();
    assert!(!plans.is_empty());
    for plan in plans {
        let (ready, chance) = (number(&plan["ready_chance"]), number(&plan["chance"]));
        assert!(ready > 0.0 && ready < 0.9 && chance <= ready, "{plan}");
        assert!(number(&plan["launches"][0]["launch_jd_tdb"]) >= 2463548.5);
    }
    let late = arguments("2463578.5");
    let said = refused(&[&["lab"], &late[..]].concat());
    assert!(said.contains("not ready in time"), "{said}");
}

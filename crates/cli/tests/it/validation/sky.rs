//! The ephemeris and transfers.

use crate::support::{lab, numbers};

use super::row::{Row, vector};

/// DE440 itself.
pub(super) fn planets() -> Vec<Row> {
    const GROUP: &str = "DE440";
    let at = |body: &str, center: &str, jd: &str| {
        lab(&["ephemeris", "--body", body, "--center", center, "--jd-tdb", jd])
    };
    let position = |what: &str, body: &str, center: &str, jd: &str, reference: [f64; 3]| {
        vector(
            GROUP,
            format!("{what}, JD {jd}, km"),
            &reference,
            &numbers(&at(body, center, jd)["position_km"]),
            3,
            (1000.0, 1.0, "m"),
        )
    };
    vec![
        position(
            "Earth from the Sun",
            "earth",
            "sun",
            "2461041.5",
            [-26072138.448, 132831703.650, 57579898.962],
        ),
        vector(
            GROUP,
            "its velocity, km/s",
            &[-29.788931166, -4.951144772, -2.14613637],
            &numbers(&at("earth", "sun", "2461041.5")["velocity_km_s"]),
            8,
            (1e6, 0.1, "mm/s"),
        ),
        position(
            "Moon from the Earth",
            "moon",
            "earth",
            "2461041.5",
            [144325.730, 289584.157, 160158.923],
        ),
        position(
            "Earth from the Sun",
            "earth",
            "sun",
            "2463588.98388",
            [-1840011.409, 135000753.562, 58518712.945],
        ),
        position(
            "Moon from the Earth",
            "moon",
            "earth",
            "2463588.98388",
            [-365139.957, 167543.320, 41572.866],
        ),
    ]
}

/// Textbook examples of Lambert's problem.
pub(super) fn transfers() -> Vec<Row> {
    let solve = |mu: &str, r1: &str, r2: &str, tof: &str| {
        let answer = lab(&["transfer", "--mu", mu, "--r1", r1, "--r2", r2, "--tof-s", tof]);
        let solutions = answer["solutions"].as_array().unwrap().clone();
        assert_eq!(solutions.len(), 1);
        (
            numbers(&solutions[0]["v1_km_s"]),
            numbers(&solutions[0]["v2_km_s"]),
        )
    };
    let (v1, v2) = solve("398600.4418", "15945.34,0,0", "12214.83899,10249.46731,0", "4560");
    let (c1, c2) = solve("398600", "5000,10000,2100", "-14600,2500,7000", "3600");
    let (vallado, curtis) = ("Lambert: Vallado, example 7-5", "Lambert: Curtis, example 5.2");
    vec![
        vector(
            vallado,
            "first velocity, km/s",
            &[2.058913, 2.915965, 0.0],
            &v1,
            6,
            (1.0, 1e-5, "km/s"),
        ),
        vector(
            vallado,
            "second velocity, km/s",
            &[-3.451565, 0.910315, 0.0],
            &v2,
            6,
            (1.0, 1e-5, "km/s"),
        ),
        vector(
            curtis,
            "first velocity, km/s",
            &[-5.9925, 1.9254, 3.2456],
            &c1,
            4,
            (1.0, 1e-3, "km/s"),
        ),
        vector(
            curtis,
            "second velocity, km/s",
            &[-3.3125, -4.1966, -0.38529],
            &c2,
            4,
            (1.0, 1e-3, "km/s"),
        ),
    ]
}

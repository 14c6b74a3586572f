//! Launchers, hazard scales, entries, and voting power.

use serde_json::Value;

use crate::support::{Written, lab, number, numbers};
use crate::votes::council;

use super::row::{Row, scalar, vector};

/// The printed payload table of NASA's Launch Services Program (through EMTG), kg.
pub(super) fn launchers() -> Vec<Row> {
    [
        (
            "falcon_heavy_expendable",
            [14964.0, 12370.0, 10141.0, 8238.0, 6620.0, 4085.0],
        ),
        (
            "falcon_heavy_recovered",
            [6629.0, 5164.0, 3867.0, 2738.0, 1777.0, 361.0],
        ),
        ("vulcan_vc6", [10832.0, 9141.0, 7636.0, 6305.0, 5135.0, 3233.0]),
        ("vulcan_vc4", [8472.0, 7150.0, 5933.0, 4821.0, 3814.0, 2115.0]),
        ("vulcan_vc2", [5909.0, 4759.0, 3719.0, 2787.0, 1966.0, 650.0]),
        ("atlas_v_551", [6106.0, 5061.0, 4142.0, 3346.0, 2672.0, 1695.0]),
        ("atlas_v_401", [3035.0, 2424.0, 1880.0, 1400.0, 984.0, 350.0]),
        (
            "delta_iv_heavy",
            [10185.0, 8458.0, 6997.0, 5756.0, 4698.0, 3002.0],
        ),
        (
            "atlas_551_star48",
            [5888.0, 4986.0, 4214.0, 3557.0, 2999.0, 2127.0],
        ),
    ]
    .into_iter()
    .map(|(id, reference)| {
        let computed: Vec<f64> = ["0", "10", "20", "30", "40", "60"]
            .iter()
            .map(|c3| number(&lab(&["launch", "--vehicle", id, "--c3", c3])["payload_kg"]))
            .collect();
        let worst = reference
            .iter()
            .zip(&computed)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        let what = format!("{id}: payload at C3 0, 10, 20, 30, 40, 60 km²/s², kg");
        Row {
            error: worst,
            ..vector(
                "Launchers, NASA LSP of September 2024",
                what,
                &reference,
                &computed,
                0,
                (1.0, 1.0, "kg"),
            )
        }
    })
    .collect()
}

/// Palermo and Torino as published.
pub(super) fn scales() -> Vec<Row> {
    const GROUP: &str = "Hazard scales as published";
    let at = |p: &str, e: &str, t: &str| lab(&["scales", "--probability", p, "--energy-mt", e, "--years", t]);
    let (apophis, yr4) = (at("0.027", "1480", "24.3"), at("0.031", "7.8", "7.84"));
    let small = at("0.009", "7.8", "7.84");
    vec![
        scalar(
            GROUP,
            "Palermo, Apophis in 2004",
            1.105,
            number(&apophis["palermo"]),
            3,
            0.02,
            "",
        ),
        scalar(
            GROUP,
            "Palermo, 2024 YR4 at its peak",
            -0.166,
            number(&yr4["palermo"]),
            3,
            0.02,
            "",
        ),
        scalar(
            GROUP,
            "Torino, Apophis in 2004",
            4.0,
            number(&apophis["torino"]),
            0,
            0.0,
            "",
        ),
        scalar(
            GROUP,
            "Torino, 2024 YR4 at its peak",
            3.0,
            number(&yr4["torino"]),
            0,
            0.0,
            "",
        ),
        scalar(
            GROUP,
            "Torino, 2024 YR4 below 1 %",
            1.0,
            number(&small["torino"]),
            0,
            0.0,
            "",
        ),
    ]
}

/// Collins, Melosh and Marcus 2005, equations run independently.
pub(super) fn falls() -> Vec<Row> {
    const GROUP: &str = "Entry: Collins, Melosh and Marcus 2005";
    let fall = |d: &str, rho: &str, v: &str, angle: &str| {
        lab(&[
            "effects",
            "--diameter-m",
            d,
            "--density-kg-m3",
            rho,
            "--speed-km-s",
            v,
            "--angle-deg",
            angle,
        ])
    };
    let (stone, fast, chelyabinsk) = (
        fall("60", "3000", "15", "45"),
        fall("50", "3000", "20", "45"),
        fall("19", "3300", "19.16", "18.3"),
    );
    let row = |what: &str,
               answer: &Value,
               field: &str,
               reference: f64,
               digits: usize,
               tolerance: f64,
               unit: &'static str| {
        scalar(
            GROUP,
            what,
            reference,
            number(&answer[field]),
            digits,
            tolerance,
            unit,
        )
    };
    vec![
        row(
            "60 m stone, 15 km/s, 45°: energy, Mt",
            &stone,
            "energy_mt",
            9.1229,
            4,
            1e-3,
            "Mt",
        ),
        row(
            "break-up altitude, m",
            &stone,
            "breakup_altitude_m",
            52040.0,
            0,
            10.0,
            "m",
        ),
        row(
            "airburst altitude, m",
            &stone,
            "airburst_altitude_m",
            4599.0,
            0,
            5.0,
            "m",
        ),
        row(
            "energy into the air, Mt",
            &stone,
            "airburst_energy_mt",
            8.4199,
            4,
            1e-2,
            "Mt",
        ),
        row(
            "50 m stone, 20 km/s, 45°: energy, Mt",
            &fast,
            "energy_mt",
            9.3857,
            4,
            1e-3,
            "Mt",
        ),
        row(
            "airburst altitude, m",
            &fast,
            "airburst_altitude_m",
            7599.0,
            0,
            5.0,
            "m",
        ),
        row(
            "Chelyabinsk, 19 m: energy, Mt",
            &chelyabinsk,
            "energy_mt",
            0.5199,
            4,
            1e-3,
            "Mt",
        ),
        row(
            "break-up altitude, m",
            &chelyabinsk,
            "breakup_altitude_m",
            52874.0,
            0,
            10.0,
            "m",
        ),
        row(
            "airburst altitude, m (observed peak: 29.7 km)",
            &chelyabinsk,
            "airburst_altitude_m",
            31271.0,
            0,
            10.0,
            "m",
        ),
    ]
}

/// Voting power as printed.
pub(super) fn votes() -> Vec<Row> {
    const GROUP: &str = "Voting power";
    let eec = lab(&["power", "--quota", "12", "--weights", "4,4,4,2,2,1"]);
    let small = lab(&["power", "--quota", "4", "--weights", "3,2,1"]);
    let members = Written::new("members.csv", &council());
    let council = lab(&["power", "--rule", "unsc_substantive", "--members", members.path()]);
    let list = |what: &str, a: &Value, field: &str, reference: &[f64], digits: usize, tolerance: f64| {
        vector(
            GROUP,
            what,
            reference,
            &numbers(&a[field])[..reference.len()],
            digits,
            (1.0, tolerance, ""),
        )
    };
    let (a, b) = (5.0 / 21.0, 3.0 / 21.0);
    vec![
        list(
            "EEC 1958, Banzhaf",
            &eec,
            "banzhaf",
            &[a, a, a, b, b, 0.0],
            4,
            1e-12,
        ),
        list(
            "EEC 1958, Shapley–Shubik",
            &eec,
            "shapley_shubik",
            &[0.2333, 0.2333, 0.2333, 0.15, 0.15, 0.0],
            4,
            1e-4,
        ),
        scalar(
            GROUP,
            "EEC 1958, winning coalitions of 64",
            14.0,
            number(&eec["winning_coalitions"]),
            0,
            0.0,
            "",
        ),
        list(
            "4; 3, 2, 1, Banzhaf",
            &small,
            "banzhaf",
            &[0.6, 0.2, 0.2],
            4,
            1e-12,
        ),
        list(
            "4; 3, 2, 1, Shapley–Shubik",
            &small,
            "shapley_shubik",
            &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0],
            4,
            1e-12,
        ),
        scalar(
            GROUP,
            "UN Security Council, winning coalitions of 32,768",
            848.0,
            number(&council["winning_coalitions"]),
            0,
            0.0,
            "",
        ),
        scalar(
            GROUP,
            "UN Security Council, Shapley–Shubik, permanent",
            0.19627,
            numbers(&council["shapley_shubik"])[0],
            5,
            5e-6,
            "",
        ),
        scalar(
            GROUP,
            "UN Security Council, Shapley–Shubik, elected",
            0.0018648,
            numbers(&council["shapley_shubik"])[14],
            7,
            5e-8,
            "",
        ),
    ]
}

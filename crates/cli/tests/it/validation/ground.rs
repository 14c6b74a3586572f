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
    // 7.33e10 kg at 12.68 km/s (Farnocchia and others 2021), counted from autumn 2021.
    let bennu = at("0.00037037", "1408.4", "161.0");
    let da = at("0.00039", "75000", "855.2");
    let chance = |p: &str, mt: &str| number(&at(p, mt, "30")["torino"]);
    let torino =
        |what: &str, reference: f64, computed: f64| scalar(GROUP, what, reference, computed, 0, 0.0, "");
    vec![
        scalar(
            GROUP,
            "Palermo, Bennu on 24 September 2182 (Sentry)",
            -1.59,
            number(&bennu["palermo"]),
            2,
            0.03,
            "",
        ),
        scalar(
            GROUP,
            "Palermo, 1950 DA in 2880 (Sentry, 2025)",
            -0.92,
            number(&da["palermo"]),
            2,
            0.03,
            "",
        ),
        torino("Torino, Apophis in February 2006", 1.0, chance("0.000182", "880")),
        torino("Torino, Apophis in October 2006", 0.0, chance("0.0000222", "880")),
        torino("Torino, 2004 VD17", 2.0, chance("0.000625", "15000")),
        torino("Torino, 2023 DW", 1.0, chance("0.002", "7")),
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
    let quantity = |field: &str| match field {
        "energy_mt" => ("energy", 4, 1e-3, "Mt"),
        "airburst_energy_mt" => ("energy into the air", 4, 1e-2, "Mt"),
        "breakup_altitude_m" => ("break-up altitude", 0, 10.0, "m"),
        _ => ("airburst altitude", 0, 10.0, "m"),
    };
    let mut rows = Vec::new();
    for (body, [d, rho, v, angle], references) in [
        (
            "stone of 60 m at 15 km/s and 45°",
            ["60", "3000", "15", "45"],
            &[
                ("energy_mt", 9.1229),
                ("breakup_altitude_m", 52040.0),
                ("airburst_altitude_m", 4599.0),
                ("airburst_energy_mt", 8.4199),
            ][..],
        ),
        (
            "stone of 50 m at 20 km/s and 45°",
            ["50", "3000", "20", "45"],
            &[("energy_mt", 9.3857), ("airburst_altitude_m", 7599.0)],
        ),
        (
            "Chelyabinsk, 19 m (observed peak: 29.7 km)",
            ["19", "3300", "19.16", "18.3"],
            &[
                ("energy_mt", 0.5199),
                ("breakup_altitude_m", 52874.0),
                ("airburst_altitude_m", 31271.0),
            ],
        ),
    ] {
        let line = [
            "effects",
            "--diameter-m",
            d,
            "--density-kg-m3",
            rho,
            "--speed-km-s",
            v,
            "--angle-deg",
            angle,
        ];
        let answer = lab(&line);
        for (field, reference) in references {
            let (what, digits, tolerance, unit) = quantity(field);
            let what = format!("{body}: {what}, {unit}");
            rows.push(scalar(
                GROUP,
                what,
                *reference,
                number(&answer[*field]),
                digits,
                tolerance,
                unit,
            ));
        }
    }
    rows
}

/// Voting power as printed.
pub(super) fn votes() -> Vec<Row> {
    const GROUP: &str = "Voting power";
    let eec = lab(&["power", "--quota", "12", "--weights", "4,4,4,2,2,1"]);
    let small = lab(&["power", "--quota", "4", "--weights", "3,2,1"]);
    let members = Written::new("members.csv", &council());
    let council = lab(&["power", "--rule", "unsc_substantive", "--members", members.path()]);
    let list = |what: &str, a: &Value, field: &str, reference: &[f64], tolerance: f64| {
        vector(
            GROUP,
            what,
            reference,
            &numbers(&a[field])[..reference.len()],
            4,
            (1.0, tolerance, ""),
        )
    };
    let count = |what: &str, a: &Value, reference: f64| {
        let computed = number(&a["winning_coalitions"]);
        scalar(
            GROUP,
            format!("{what}, winning coalitions"),
            reference,
            computed,
            0,
            0.0,
            "",
        )
    };
    let seat = |what: &str, index: usize, reference: f64, digits: usize, tolerance: f64| {
        let computed = numbers(&council["shapley_shubik"])[index];
        let what = format!("UN Security Council, Shapley–Shubik, {what}");
        scalar(GROUP, what, reference, computed, digits, tolerance, "")
    };
    let (a, b) = (5.0 / 21.0, 3.0 / 21.0);
    let (c, d) = (2.0 / 3.0, 1.0 / 6.0);
    vec![
        list("EEC 1958, Banzhaf", &eec, "banzhaf", &[a, a, a, b, b, 0.0], 1e-12),
        list(
            "EEC 1958, Shapley–Shubik",
            &eec,
            "shapley_shubik",
            &[0.2333, 0.2333, 0.2333, 0.15, 0.15, 0.0],
            1e-4,
        ),
        count("EEC 1958, of 64", &eec, 14.0),
        list("4; 3, 2, 1, Banzhaf", &small, "banzhaf", &[0.6, 0.2, 0.2], 1e-12),
        list(
            "4; 3, 2, 1, Shapley–Shubik",
            &small,
            "shapley_shubik",
            &[c, d, d],
            1e-12,
        ),
        count("UN Security Council, of 32,768", &council, 848.0),
        seat("permanent", 0, 0.19627, 5, 5e-6),
        seat("elected", 14, 0.0018648, 7, 5e-8),
    ]
}

//! Pushes against the papers that proposed them, and a transfer of two revolutions.

use super::row::{Row, scalar};
use crate::support::{lab, number, numbers};

const SLOW: &str = "Slow pushes: Lu and Love 2005; Bombardelli and Peláez 2011";
const STANDOFF: &str = "Standoff explosions: Ahrens and Harris 1992";
const DISRUPTION: &str = "Disruption: Benz and Asphaug 1999";
const LAMBERT: &str = "Lambert: lamberthub 1.0.0, two revolutions about the Sun";

/// Places in km, velocities in km/s, seconds: `izzo2015` at a tolerance of 1e-13.
#[rustfmt::skip]
const REVOLUTIONS: ([f64; 3], [f64; 3], [f64; 3], [f64; 3], f64) =
    ([20251970.373, 35197685.867, 12899258.361], [-155904672.987, 53873831.814, -10837145.968],
     [-54.47524237, 51.5662616769, 5.1302234431], [-30.0348238568, -8.6182780633, -7.2613546942], 124442824.3);

pub(super) fn pushes() -> Vec<Row> {
    let tractor = lab(&[
        "push",
        "--kind",
        "gravity-tractor",
        "--diameter-m",
        "200",
        "--density-kg-m3",
        "2000",
    ]);
    // 1e9 kg: a sphere of 100 m at 1,909.86 kg/m³.
    let beam = lab(&[
        "push",
        "--kind",
        "ion-beam",
        "--diameter-m",
        "100",
        "--density-kg-m3",
        "1909.859317",
        "--efficiency",
        "1",
    ]);
    vec![
        scalar(
            SLOW,
            "20 t at 1.5 radii of 200 m and 2 g/cm³: thrust (about 1), N",
            1.0,
            number(&tractor["thrust_n"]),
            3,
            0.1,
            "N",
        ),
        scalar(
            SLOW,
            "the same: acceleration, 1e-11 m/s²",
            5.93,
            number(&tractor["acceleration_m_s2"]) * 1e11,
            3,
            0.01,
            "1e-11 m/s²",
        ),
        scalar(
            SLOW,
            "beam of 1 N on 1e9 kg for a year, mm/s",
            31.6,
            number(&beam["delta_v_mm_s"]),
            2,
            0.05,
            "mm/s",
        ),
        scalar(
            DISRUPTION,
            "threshold of basalt at 5 km/s, 100 m and 2,700 kg/m³, J/kg",
            434.0,
            number(
                &lab(&[
                    "push",
                    "--kind",
                    "disruption",
                    "--diameter-m",
                    "100",
                    "--density-kg-m3",
                    "2700",
                    "--energy-j-kg",
                    "100",
                    "--tracers",
                    "10",
                ])["threshold_j_kg"],
            ),
            1,
            1.0,
            "J/kg",
        ),
    ]
}

/// 1 cm/s from 0.01 to 0.1 kt, Mt, Gt: the middle of the decade, right to half of it.
pub(super) fn standoff() -> Vec<Row> {
    let mut rows = Vec::new();
    for (diameter, middle) in [("100", -1.5), ("1000", 1.5), ("10000", 4.5)] {
        let kilotons = 10_f64.powf(middle);
        let answer = lab(&[
            "push",
            "--kind",
            "standoff",
            "--diameter-m",
            diameter,
            "--yield-kt",
            &kilotons.to_string(),
        ]);
        // Below vaporisation the push is proportional to the yield.
        let needed = kilotons * 10.0 / number(&answer["delta_v_mm_s"]);
        rows.push(scalar(
            STANDOFF,
            format!("{diameter} m: neutron yield for 1 cm/s, log10 of kt"),
            middle,
            needed.log10(),
            2,
            0.5,
            "decades",
        ));
    }
    rows
}

pub(super) fn revolutions() -> Vec<Row> {
    let (r1, r2, v1, v2, tof) = REVOLUTIONS;
    let text = |v: [f64; 3]| v.map(|x| x.to_string()).join(",");
    let answer = lab(&[
        "transfer",
        "--mu",
        "132712440041.279419",
        "--r1",
        &text(r1),
        "--r2",
        &text(r2),
        "--tof-s",
        &tof.to_string(),
        "--revolutions",
        "2",
    ]);
    let off = |a: &serde_json::Value, b: [f64; 3]| {
        numbers(a)
            .iter()
            .zip(b)
            .map(|(x, y)| (x - y) * (x - y))
            .sum::<f64>()
            .sqrt()
    };
    let nearest = answer["solutions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| off(&s["v1_km_s"], v1) + off(&s["v2_km_s"], v2))
        .fold(f64::INFINITY, f64::min);
    vec![scalar(
        LAMBERT,
        "both velocities, difference from the reference, km/s",
        0.0,
        nearest,
        9,
        1e-7,
        "km/s",
    )]
}

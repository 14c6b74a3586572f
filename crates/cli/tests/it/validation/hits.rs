//! Hits that happened, sizes by brightness, people by country.

use serde_json::Value;

use crate::support::{lab, number};

use super::row::{Row, scalar};

fn hit(body: [&str; 4], more: &[&str]) -> Value {
    let [d, rho, v, angle] = body;
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
    lab(&line.iter().chain(more).copied().collect::<Vec<_>>())
}

fn zone_km(answer: &Value, level: &str) -> f64 {
    let zones = answer["zones"].as_array().unwrap();
    let found = zones
        .iter()
        .find(|z| z["level"].as_str().is_some_and(|l| l.starts_with(level)));
    found.map_or(0.0, |z| number(&z["radius_km"]))
}

const GROUP: &str = "Hits that happened, and published examples";

fn row(
    what: &str,
    reference: f64,
    computed: f64,
    (digits, tolerance): (usize, f64),
    unit: &'static str,
) -> Row {
    scalar(
        GROUP,
        format!("{what}, {unit}"),
        reference,
        computed,
        digits,
        tolerance,
        unit,
    )
}

/// Bursts that happened, with tolerances as wide as what is known of them.
pub(super) fn bursts() -> Vec<Row> {
    let chelyabinsk = hit(
        ["19", "3300", "19.16", "18.3"],
        &["--distance-km", "40,90", "--at", "54.82,61.12"],
    );
    let tunguska = hit(["60", "2700", "16.5", "35"], &[]);
    let cloud = &chelyabinsk["fragment_cloud"];
    let felled_km = zone_km(&tunguska, "2 psi");
    let felled_km2 = std::f64::consts::PI * felled_km * felled_km;
    let felt = |index: usize| number(&chelyabinsk["at_distance"][index]["overpressure_pa"]) / 1000.0;
    let (peak_km, air_kt) = (
        number(&cloud["peak_altitude_m"]) / 1000.0,
        1000.0 * number(&cloud["air_energy_mt"]),
    );
    let cut = number(&chelyabinsk["casualties"]["cut_by_glass"]);
    let glass =
        "Chelyabinsk: hurt by glass (1,491; the share of 1 in 1,000 is its own), within a factor of 2";
    let burst_km = number(&tunguska["airburst_altitude_m"]) / 1000.0;
    vec![
        row(
            "Chelyabinsk, fragment cloud: peak (Popova and others 2013)",
            29.7,
            peak_km,
            (1, 3.0),
            "km",
        ),
        row("Chelyabinsk: energy (400 to 590)", 500.0, air_kt, (0, 60.0), "kt"),
        row(
            "Chelyabinsk: blast at 40 km, where glass broke (0.5 to 3.8)",
            2.15,
            felt(0),
            (2, 1.65),
            "kPa",
        ),
        row(
            "Chelyabinsk: blast at 90 km, where glass still broke (0.5 to 1.3)",
            0.9,
            felt(1),
            (2, 0.4),
            "kPa",
        ),
        row(
            "Chelyabinsk: how far walls fall, 1 psi",
            0.0,
            zone_km(&chelyabinsk, "1 psi"),
            (0, 0.0),
            "km",
        ),
        row(glass, 1491.0, cut, (0, 1491.0), "people"),
        row("Tunguska: burst (5 to 10)", 7.5, burst_km, (1, 2.5), "km"),
        row(
            "Tunguska: forest felled (2,150), 2 psi",
            2150.0,
            felled_km2,
            (0, 1290.0),
            "km²",
        ),
    ]
}

/// Craters, shaking and waves.
pub(super) fn strikes() -> Vec<Row> {
    let ries = hit(["1750", "2700", "20", "45"], &[]);
    let chicxulub = hit(["18000", "2700", "20", "45"], &[]);
    let meteor = hit(["50", "7800", "18", "45"], &[]);
    let deep = [
        "--target",
        "water",
        "--water-depth-m",
        "5000",
        "--distance-km",
        "1000",
    ];
    let sea = hit(["200", "2700", "20", "45"], &deep);
    let crater_km = |answer: &Value| number(&answer["crater"]["final_diameter_m"]) / 1000.0;
    let (shaking, wave) = (
        number(&ries["seismic_magnitude"]),
        number(&sea["waves"][0]["rim_wave_m"]),
    );
    let stone = "Stone of 200 m into deep sea: wave at 1,000 km (Ward and Asphaug 2000), factor 3";
    vec![
        row("Ries: crater", 24.0, crater_km(&ries), (1, 2.4), "km"),
        row("Chicxulub: crater", 180.0, crater_km(&chicxulub), (0, 18.0), "km"),
        row(
            "Meteor Crater: crater, within a third",
            1.2,
            crater_km(&meteor),
            (2, 0.4),
            "km",
        ),
        scalar(
            GROUP,
            "Ries: magnitude, 0.67 log10 E − 5.87",
            8.32,
            shaking,
            2,
            0.02,
            "",
        ),
        row(stone, 1.0, wave, (1, 2.0), "m"),
    ]
}

/// Sizes by brightness, and people by country.
pub(super) fn sizes_and_people() -> Vec<Row> {
    const GROUP: &str = "Sizes by brightness, people by country";
    let size = |h: &str| number(&lab(&["size", "--h-magnitude", h])["at_albedo_0_14_m"]);
    let mut rows = vec![
        scalar(
            GROUP,
            "H 22.0 at albedo 0.14 (CNEOS), m",
            140.0,
            size("22"),
            0,
            3.0,
            "m",
        ),
        scalar(
            GROUP,
            "H 17.75 at albedo 0.14 (CNEOS), m",
            1000.0,
            size("17.75"),
            0,
            10.0,
            "m",
        ),
    ];
    for (code, people) in [
        ("NGA", 237_527_782.0),
        ("IND", 1_463_865_525.0),
        ("CHN", 1_416_096_094.0),
        ("USA", 347_275_807.0),
        ("BRA", 212_812_405.0),
        ("ETH", 135_472_051.0),
        ("COD", 112_832_473.0),
        ("COL", 53_425_635.0),
        ("GHA", 35_064_272.0),
        ("CMR", 29_879_337.0),
        ("CAF", 5_513_282.0),
    ] {
        let found = number(&lab(&["people", "--country", code])["on_grid"]);
        let what = format!("{code}: people on the grid (UN World Population Prospects 2024, July 2025)");
        rows.push(scalar(GROUP, what, people, found, 0, 0.01 * people, "people"));
    }
    rows
}

//! What an answer to a spoilt request has to hold, whatever was asked: promised numbers are there and finite, and what
//! can be worked out in two lines agrees.

use serde_json::Value;

use super::requests::{Part, Request};

/// Numbers that are promised with every answer, as JSON pointers, by the names of requests.
const PROMISED: &[(&str, &str)] = &[
    (
        "bplane",
        "/jd_tdb /distance_km /xi_km /zeta_km /b_km /v_infinity_km_s /b_impact_km /b_entry_km /theta_deg",
    ),
    (
        "fleet fleet_mapped",
        "/count /impacts /misses /wall_s /trajectories_per_s /threads",
    ),
    (
        "corridor",
        "/probability /runs /length_km /ellipse/semi_major_km /ellipse/b_impact_km /sea_probability",
    ),
    ("keyholes", "/first/b_km /first/zeta_km"),
    (
        "ephemeris",
        "/position_km/0 /position_km/1 /position_km/2 /velocity_km_s/0 /velocity_km_s/1 /velocity_km_s/2",
    ),
    (
        "deflect",
        "/delta_v_mm_s/0 /delta_v_mm_s/1 /delta_v_mm_s/2 /magnitude_mm_s",
    ),
    ("launch", "/c3_km2_s2 /payload_kg"),
    (
        "tractor beam",
        "/acceleration_m_s2 /thrust_n /propellant_kg /delta_v_mm_s /asteroid_kg /escape_speed_mm_s",
    ),
    (
        "standoff",
        "/delta_v_mm_s /momentum_kg_m_s /intercepted_share /peak_j_kg /vaporised_kg /retained_j_kg \
         /threshold_j_kg /asteroid_kg",
    ),
    (
        "disruption",
        "/threshold_j_kg /energy_over_threshold /largest_share /largest_diameter_m /median_speed_m_s \
         /pieces",
    ),
    ("porkchop", "/cells /found"),
    ("plan plan_stays", "/transfers /flown"),
    ("standby", "/warned_jd_tdb"),
    (
        "effects effects_at_sea",
        "/energy_mt /airburst_energy_mt /ground_energy_mt /damage/0/radius_km \
         /damage/3/radius_km /fragment_cloud/air_energy_mt",
    ),
    ("size", "/h_magnitude /median_m /p5_m /p95_m"),
    ("scales", "/palermo"),
    ("tally tally_by_own_rule", "/yes /no /abstain /silent"),
    (
        "power_of_a_rule power_of_own_rule power_of_weights",
        "/coleman_act /banzhaf/0 /banzhaf_absolute/0 /shapley_shubik/0",
    ),
];

fn promised(name: &str) -> impl Iterator<Item = &'static str> {
    PROMISED
        .iter()
        .filter(move |(names, _)| names.split_whitespace().any(|n| n == name))
        .flat_map(|(_, paths)| paths.split_whitespace())
}

/// What is wrong with an answer, if anything.
pub(super) fn wrong(request: &Request, answer: &Value) -> Option<String> {
    for path in promised(request.name) {
        match answer.pointer(path).and_then(Value::as_f64) {
            Some(x) if x.is_finite() => {}
            _ => return Some(format!("{path} is no number")),
        }
    }
    match request.name {
        "encounter" | "encounter_elements" => met(answer, request.flag("--body") == Some("moon")),
        "tractor" | "beam" | "standoff" if !answer["encounter"].is_null() => met(&answer["encounter"], false),
        "fleet" | "fleet_mapped" => fleet(request, answer),
        "transfer" => transfer(request, answer),
        "deflect" => deflect(request, answer),
        "effects" | "effects_at_sea" => effects(request, answer),
        "scales" => scales(request, answer),
        "tally" | "tally_by_own_rule" => tally(request, answer),
        "power_of_a_rule" | "power_of_own_rule" | "power_of_weights" => power(answer),
        _ => None,
    }
}

fn unless(holds: bool, why: &str) -> Option<String> {
    (!holds).then(|| why.to_owned())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn list(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .map(|a| a.iter().map(number).collect())
        .unwrap_or_default()
}

/// The numbers of a flag, which was given once and understood.
fn given(request: &Request, flag: &str) -> Option<Vec<f64>> {
    let times = request
        .parts
        .iter()
        .filter(|p| matches!(p, Part::Word(w) if w == flag))
        .count();
    let text = (times == 1).then(|| request.flag(flag)).flatten()?;
    text.split(',').map(|t| t.trim().parse().ok()).collect()
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-300
}

fn met(answer: &Value, moon: bool) -> Option<String> {
    let closest = &answer["closest"];
    if answer["outcome"] == "miss" {
        let distance = number(&closest["distance_km"]);
        let least = if moon { 1_737.0 } else { 6_356.0 };
        return unless(
            distance > least && number(&closest["jd_tdb"]) > 0.0,
            "a miss without a distance",
        );
    }
    let entry = &answer["entry"];
    let (lon, lat) = (number(&entry["longitude_deg"]), number(&entry["latitude_deg"]));
    let on_the_globe = (-180.0..180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    let falls =
        (-90.0..=90.0).contains(&number(&entry["elevation_deg"])) && number(&entry["speed_km_s"]) > 0.0;
    unless(
        answer["outcome"] == "impact" && on_the_globe && falls,
        "an impact that is none",
    )
}

fn fleet(request: &Request, answer: &Value) -> Option<String> {
    let count = number(&answer["count"]);
    let asked = given(request, "--count").is_none_or(|c| c == [count]);
    unless(
        asked && (number(&answer["impacts"]) + number(&answer["misses"]) - count).abs() < 0.5,
        "objects are lost",
    )
}

/// Energy and angular momentum, and the semi-major axis between them, are those of one conic at both ends.
fn transfer(request: &Request, answer: &Value) -> Option<String> {
    let asked = |f: &str| given(request, f);
    let (Some(mu), Some(r1), Some(r2)) = (asked("--mu"), asked("--r1"), asked("--r2")) else {
        return None;
    };
    let norm = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    for solution in answer["solutions"].as_array()? {
        let (v1, v2) = (list(&solution["v1_km_s"]), list(&solution["v2_km_s"]));
        if !v1.iter().chain(&v2).all(|x| x.is_finite()) || v1.len() != 3 {
            return Some("a velocity is no number".to_owned());
        }
        let (k1, k2) = (norm(&v1).powi(2) / 2.0, norm(&v2).powi(2) / 2.0);
        let (p1, p2) = (mu[0] / norm(&r1), mu[0] / norm(&r2));
        let scale = k1.max(k2).max(p1).max(p2);
        if ((k1 - p1) - (k2 - p2)).abs() > 1e-5 * scale {
            return Some("the ends are of different conics".to_owned());
        }
    }
    None
}

fn deflect(request: &Request, answer: &Value) -> Option<String> {
    let asked = |f: &str| given(request, f);
    let (Some(big), Some(small), Some(u), Some(e), Some(beta)) = (
        asked("--mass-kg"),
        asked("--impactor-kg"),
        asked("--velocity-km-s"),
        asked("--ejecta-direction"),
        asked("--beta"),
    ) else {
        return None;
    };
    // Scaled first: squares of what may be asked for leave the range of numbers.
    let most = e.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let e: Vec<f64> = e.iter().map(|x| x / most).collect();
    let length = e.iter().map(|x| x * x).sum::<f64>().sqrt();
    let along: f64 = u.iter().zip(&e).map(|(a, b)| a * b / length).sum();
    let need = |i: usize| small[0] / big[0] * (u[i] + (beta[0] - 1.0) * along * e[i] / length) * 1e6;
    let have = list(&answer["delta_v_mm_s"]);
    let size = (0..3).map(|i| need(i).abs()).fold(0.0, f64::max);
    unless(
        beta[0] >= 0.0
            && big[0] > 0.0
            && (0..3).all(|i| (have[i] - need(i)).abs() <= 1e-9 * size.max(1e-290)),
        "not the vector equation",
    )
}

fn effects(request: &Request, answer: &Value) -> Option<String> {
    let asked = |f: &str| given(request, f).map(|v| v[0]);
    let (Some(d), Some(rho), Some(v)) = (
        asked("--diameter-m"),
        asked("--density-kg-m3"),
        asked("--speed-km-s"),
    ) else {
        return None;
    };
    let joules = std::f64::consts::PI / 12.0 * d.powi(3) * rho * (1000.0 * v).powi(2);
    let damage: Vec<f64> = answer["damage"]
        .as_array()?
        .iter()
        .map(|r| number(&r["radius_km"]))
        .collect();
    if !close(number(&answer["energy_mt"]), joules / 4.184e15, 1e-9) {
        return Some("not half of m v squared".to_owned());
    }
    unless(
        damage.windows(2).all(|w| w[0] >= w[1]) && damage.iter().all(|r| *r >= 0.0),
        "more pressure reaches farther",
    )
}

/// Chesley and others 2002: log10 of the chance over the background's chance of as much energy in that time.
fn scales(request: &Request, answer: &Value) -> Option<String> {
    let asked = |f: &str| given(request, f).map(|v| v[0]);
    let (Some(p), Some(mt), Some(years)) = (asked("--probability"), asked("--energy-mt"), asked("--years"))
    else {
        return None;
    };
    // Below, numbers have fewer digits.
    if p < 1e-290 || years < 1e-290 {
        return None;
    }
    let need = p.log10() - (0.03 * mt.powf(-0.8)).log10() - years.log10();
    unless(
        (number(&answer["palermo"]) - need).abs() < 1e-6 * need.abs().max(1.0),
        "not the Palermo scale",
    )
}

fn tally(request: &Request, answer: &Value) -> Option<String> {
    if !answer["rules"].is_null() {
        return None;
    }
    let votes: f64 = ["yes", "no", "abstain", "silent"]
        .iter()
        .map(|n| number(&answer[*n]))
        .sum();
    // Under a rule of one's own only some may vote, and it may bind all.
    let members = if request.name == "tally" {
        votes
    } else {
        f64::INFINITY
    };
    let bound = answer["bound"].as_array()?.len() as f64;
    let said = answer["reasons"].as_array().is_some_and(|r| !r.is_empty());
    let carried = answer["carried"].as_bool()?;
    unless(
        votes >= 1.0 && bound <= members && said && (carried || bound == 0.0),
        "a count that does not add up",
    )
}

fn power(answer: &Value) -> Option<String> {
    let sum = |name: &str| list(&answer[name]).iter().sum::<f64>();
    let within = |name: &str| {
        list(&answer[name])
            .iter()
            .all(|x| (0.0..=1.0 + 1e-12).contains(x))
    };
    let whole = |x: f64| x == 0.0 || (x - 1.0).abs() < 1e-6;
    let all_within = ["banzhaf", "banzhaf_absolute", "shapley_shubik"]
        .iter()
        .all(|n| within(n));
    unless(
        whole(sum("banzhaf")) && whole(sum("shapley_shubik")) && all_within,
        "shares that are none",
    )
}

//! Orbits and encounters.

use serde_json::Value;

use crate::support::{Written, lab, number, numbers, syn_1};

use super::row::{AU_KM, DAY_S, Row, distance, list, moment, place, scalar, sun, vector};

pub(super) const APOPHIS: &str = "Apophis through the encounter of 2029, JPL's integrator";
/// Its start and its end, JD TDB as printed.
const SPAN: (f64, f64) = (2462138.5359989386, 2462503.0372426095);
const START_VELOCITY: [f64; 3] = [
    -0.013818324735921638,
    -0.0060088275597939191,
    -0.0025805044631309632,
];

/// The barycentric state at the end of the span from one at its start (or at another start).
fn through_2029(from: f64, kind: &str, r: [f64; 3], v: &[f64]) -> Value {
    let to = SPAN.1;
    let file = Written::new(
        "apophis.ron",
        &format!(
            "(epoch_jd_tdb: {from:?}, state: {kind}(position_au: ({}), velocity_au_per_day: ({})),
            non_gravitational: Some((a1: 4.999999873689e-13, a2: -2.901085508711e-14, a3: 0.0)), kicks: [],
            until_jd_tdb: {to:?})",
            list(&r),
            list(v)
        ),
    );
    lab(&["encounter", file.path(), "--state-at", &format!("{to:?}")])["state"].clone()
}

const START: [f64; 3] = [-0.55946538550488512, 0.85647564757574512, 0.30415066217102493];

/// JPL's own integrator, in the test case of ASSIST (Holman and others 2023; heliocentric) and of GRSS (barycentric):
/// the state a year later.
pub(super) fn apophis() -> Vec<Row> {
    let (from, to) = SPAN;
    let state = through_2029(from, "Heliocentric", START, &START_VELOCITY);
    let minus = |a: Vec<f64>, b: Vec<f64>, unit: f64| {
        a.iter().zip(&b).map(|(x, y)| x - y / unit).collect::<Vec<f64>>()
    };
    let r = minus(numbers(&state["position_au"]), sun("position_km", to), AU_KM);
    let v = minus(
        numbers(&state["velocity_au_per_day"]),
        sun("velocity_km_s", to),
        AU_KM / DAY_S,
    );
    // The same start, barycentric: the velocity is the heliocentric one and the Sun's.
    let velocity = minus(
        START_VELOCITY.to_vec(),
        sun("velocity_km_s", from),
        -AU_KM / DAY_S,
    );
    let place = [-0.558232604283634859, 0.855200571132647247, 0.303631949052953765];
    let barycentric = through_2029(from, "Barycentric", place, &velocity);
    vec![
        vector(
            APOPHIS,
            "heliocentric position at JD 2462503.037243, au",
            &[0.017028330901729331, 1.2193934090901304, 0.47823589236374386],
            &r,
            12,
            (AU_KM, 2.3, "km"),
        ),
        vector(
            APOPHIS,
            "heliocentric velocity there, au/d",
            &[
                -0.013536187639388663,
                5.3200999989786943e-4,
                -1.6648346717629861e-5,
            ],
            &v,
            12,
            (AU_KM / DAY_S * 1e6, 1.0, "mm/s"),
        ),
        vector(
            APOPHIS,
            "barycentric position there, au",
            &[0.0175755421201475581, 1.21966728504766619, 0.478396516543700689],
            &numbers(&barycentric["position_au"]),
            12,
            (AU_KM, 2.3, "km"),
        ),
    ]
}

/// Why the tolerance of [`apophis`] is what it is: a start one last digit later ends 4.7 km away.
#[test]
fn the_resolution_of_a_julian_date_limits_apophis() {
    let ends = [SPAN.0, SPAN.0.next_up()]
        .map(|from| numbers(&through_2029(from, "Heliocentric", START, &START_VELOCITY)["position_au"]));
    let moved = distance(&ends[0], &ends[1]) * AU_KM;
    assert!((moved - 4.7).abs() < 0.1, "{moved} km");
}

/// JPL's orbit solution 218 of Apophis: elements to a state (Horizons), and its perigee in 2029.
pub(super) fn apophis_perigee() -> Vec<Row> {
    const GROUP: &str = "Apophis, JPL solution 218";
    let e = 0.1915216892529348;
    let a = 0.7458270479403062 / (1.0 - e);
    let file = Written::new(
        "apophis.ron",
        &format!(
            "(epoch_jd_tdb: 2459215.5,
            state: Elements(a_au: {a:?}, e: {e:?}, i_deg: 3.336751319526047, node_deg: 204.0389271089114,
                peri_deg: 126.6520518833791, mean_anomaly_deg: 127.3225632500591),
            non_gravitational: Some((a1: 5e-13, a2: -2.901092102547e-14, a3: 0.0)), kicks: [], until_jd_tdb: 2462260.5)"
        ),
    );
    let answer = lab(&["encounter", file.path(), "--state-at", "2459215.5"]);
    let r: Vec<f64> = numbers(&answer["state"]["position_au"])
        .iter()
        .zip(sun("position_km", 2459215.5))
        .map(|(x, s)| x - s / AU_KM)
        .collect();
    let closest = &answer["closest"];
    let near =
        |what: &str, field: &str, reference: f64, digits: usize, tolerance: f64, unit: &'static str| {
            scalar(
                GROUP,
                what,
                reference,
                number(&closest[field]),
                digits,
                tolerance,
                unit,
            )
        };
    vec![
        vector(
            GROUP,
            "elements to a heliocentric state, au",
            &[-0.4098530837957945, 0.9070198867765817, 0.3267919471926086],
            &r,
            13,
            (AU_KM * 1000.0, 1.0, "m"),
        ),
        near("perigee of 2029, km", "distance_km", 38011.43, 2, 1.0, "km"),
        moment(
            GROUP,
            "its moment, JD TDB",
            2462240.407092,
            number(&closest["jd_tdb"]),
            0.5,
        ),
        near("speed there, km/s", "speed_km_s", 7.42254, 5, 1e-3, "km/s"),
        near(
            "speed at infinity, km/s",
            "v_infinity_km_s",
            5.841356,
            5,
            1e-3,
            "km/s",
        ),
        near("impact parameter, km", "b_km", 48300.67, 2, 2.0, "km"),
        near(
            "impact parameter that would just hit, km",
            "b_impact_km",
            13773.06,
            2,
            1.0,
            "km",
        ),
    ]
}

/// JPL's orbit solution 57 of 2024 YR4 in 2032, by the Earth and by the Moon (the elements' last digits are worth
/// 30 km).
pub(super) fn yr4() -> Vec<Row> {
    const GROUP: &str = "2024 YR4, JPL solution 57, December 2032";
    let file = Written::new(
        "yr4.ron",
        "(epoch_jd_tdb: 2460694.5,
        state: Elements(a_au: 2.516462729645334, e: 0.6616221997710975, i_deg: 3.408344156920807,
            node_deg: 271.3680439745675, peri_deg: 134.3641851542753, mean_anomaly_deg: 14.21527734373284),
        kicks: [], until_jd_tdb: 2463600.5)",
    );
    let earth = lab(&["encounter", file.path()])["closest"].clone();
    let moon = lab(&["encounter", file.path(), "--body", "moon"])["closest"].clone();
    vec![
        scalar(
            GROUP,
            "nearest to the Earth, km",
            122539.3,
            number(&earth["distance_km"]),
            1,
            30.0,
            "km",
        ),
        moment(
            GROUP,
            "its moment, JD TDB",
            2463588.98388,
            number(&earth["jd_tdb"]),
            5.0,
        ),
        scalar(
            GROUP,
            "impact parameter, km",
            124795.9,
            number(&earth["b_km"]),
            1,
            30.0,
            "km",
        ),
        scalar(
            GROUP,
            "speed at infinity, km/s",
            13.22994,
            number(&earth["v_infinity_km_s"]),
            5,
            1e-3,
            "km/s",
        ),
        scalar(
            GROUP,
            "nearest to the Moon, km",
            146584.6,
            number(&moon["distance_km"]),
            1,
            30.0,
            "km",
        ),
        moment(
            GROUP,
            "its moment, JD TDB",
            2463589.23878,
            number(&moon["jd_tdb"]),
            5.0,
        ),
    ]
}

/// 2023 CX1 from the printed elements of MPEC 2023-C103 (their last digits are worth 25 km).
pub(super) fn cx1() -> Vec<Row> {
    const GROUP: &str = "2023 CX1, MPEC 2023-C103, entry over the Channel";
    let file = Written::new(
        "cx1.ron",
        "(epoch_jd_tdb: 2459988.5,
        state: Elements(a_au: 1.6855000, e: 0.4551970, i_deg: 3.56519, node_deg: 323.83256, peri_deg: 219.03674,
            mean_anomaly_deg: 346.26461),
        kicks: [], until_jd_tdb: 2459989.5)",
    );
    let answer = lab(&["encounter", file.path()]);
    assert_eq!(answer["outcome"], "impact");
    let entry = &answer["entry"];
    // 02:59:12.85 UTC on 13 February 2023; TDB is 69.184 s ahead.
    let expected = 2459988.5 + (2.0 * 3600.0 + 59.0 * 60.0 + 12.85 + 69.184) / DAY_S;
    vec![
        place(
            GROUP,
            "entry at 100 km, longitude and latitude",
            (-0.306, 50.061),
            entry,
            30.0,
        ),
        moment(
            GROUP,
            "its moment, JD TDB",
            expected,
            number(&entry["jd_tdb"]),
            2.0,
        ),
        scalar(
            GROUP,
            "inertial speed, km/s",
            14.214,
            number(&entry["speed_km_s"]),
            3,
            0.01,
            "km/s",
        ),
        scalar(
            GROUP,
            "elevation",
            48.3,
            number(&entry["elevation_deg"]),
            1,
            0.3,
            "°",
        ),
    ]
}

/// The golden synthetic impactor (ASSIST with its full model on DE440), pushed 4.6 years ahead along its velocity.
pub(super) fn golden() -> Vec<Row> {
    const GROUP: &str = "Golden impactor SYN-1, ASSIST with DE440";
    let mut rows = Vec::new();
    for (push, jd, lon, lat, speed, elevation) in [
        (-10.0, 0.080476, -57.005, 1.716, 17.2853, 40.4),
        (-5.0, 0.081418, -27.956, 0.947, 17.2858, 64.8),
        (0.0, 0.083513, -4.632, 2.694, 17.2863, 77.6),
        (2.0, 0.084599, 4.348, 3.916, 17.2865, 75.2),
    ] {
        let entry = lab(&["encounter", syn_1(push).path()])["entry"].clone();
        let what = |w: &str| format!("{push:+} mm/s: {w}");
        rows.push(place(
            GROUP,
            what("entry, longitude and latitude"),
            (lon, lat),
            &entry,
            3.0,
        ));
        rows.push(moment(
            GROUP,
            what("moment, JD TDB"),
            2463589.0 + jd,
            number(&entry["jd_tdb"]),
            1.0,
        ));
        rows.push(scalar(
            GROUP,
            what("inertial speed, km/s"),
            speed,
            number(&entry["speed_km_s"]),
            4,
            2e-4,
            "km/s",
        ));
        rows.push(scalar(
            GROUP,
            what("elevation"),
            elevation,
            number(&entry["elevation_deg"]),
            1,
            0.1,
            "°",
        ));
    }
    for (push, altitude) in [(20.0, 3934.0), (-20.0, 3995.0)] {
        let answer = lab(&["encounter", syn_1(push).path()]);
        assert_eq!(answer["outcome"], "miss");
        let distance = number(&answer["closest"]["distance_km"]);
        // The reference is above the ellipsoid, whose radius is up to 21.4 km below the equator's.
        let what = format!("{push:+} mm/s: a miss, km above the equator's radius");
        rows.push(scalar(GROUP, what, altitude, distance - 6378.137, 0, 21.4, "km"));
    }
    rows
}

//! Compared quantities.

use serde_json::Value;

use crate::support::{lab, number, numbers};

pub(super) const AU_KM: f64 = 149_597_870.700;
pub(super) const DAY_S: f64 = 86_400.0;

/// One compared quantity.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) group: &'static str,
    pub(super) what: String,
    pub(super) reference: String,
    pub(super) computed: String,
    pub(super) error: f64,
    pub(super) tolerance: f64,
    pub(super) unit: &'static str,
}
/// A scalar with its reference.
pub(super) fn scalar(
    group: &'static str,
    what: impl Into<String>,
    reference: f64,
    computed: f64,
    digits: usize,
    tolerance: f64,
    unit: &'static str,
) -> Row {
    Row {
        group,
        what: what.into(),
        reference: format!("{reference:.digits$}"),
        computed: format!("{computed:.digits$}"),
        error: (computed - reference).abs(),
        tolerance,
        unit,
    }
}

/// A vector with its reference; the error is the length of the difference times the first of `(scale, tolerance, unit)`.
pub(super) fn vector(
    group: &'static str,
    what: impl Into<String>,
    reference: &[f64],
    computed: &[f64],
    digits: usize,
    (scale, tolerance, unit): (f64, f64, &'static str),
) -> Row {
    let show = |v: &[f64]| {
        v.iter()
            .map(|x| format!("{x:.digits$}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    Row {
        group,
        what: what.into(),
        reference: show(reference),
        computed: show(computed),
        error: scale * distance(reference, computed),
        tolerance,
        unit,
    }
}

pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter()
        .zip(b)
        .map(|(x, y)| (x - y) * (x - y))
        .sum::<f64>()
        .sqrt()
}

/// Kilometres on the ground between two places, degrees.
pub(super) fn ground_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lon1, lat1, lon2, lat2) = (
        a.0.to_radians(),
        a.1.to_radians(),
        b.0.to_radians(),
        b.1.to_radians(),
    );
    let h =
        ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    2.0 * 6371.0088 * h.sqrt().asin()
}

pub(super) fn place(
    group: &'static str,
    what: impl Into<String>,
    reference: (f64, f64),
    entry: &Value,
    tolerance: f64,
) -> Row {
    let computed = (number(&entry["longitude_deg"]), number(&entry["latitude_deg"]));
    Row {
        group,
        what: what.into(),
        reference: format!("{:.3}, {:.3}", reference.0, reference.1),
        computed: format!("{:.3}, {:.3}", computed.0, computed.1),
        error: ground_km(reference, computed),
        tolerance,
        unit: "km",
    }
}

/// A moment: the error in seconds.
pub(super) fn moment(
    group: &'static str,
    what: impl Into<String>,
    reference: f64,
    computed: f64,
    tolerance: f64,
) -> Row {
    Row {
        error: (computed - reference).abs() * DAY_S,
        ..scalar(group, what, reference, computed, 6, tolerance, "s")
    }
}

/// The Sun from the barycentre: `position_km` or `velocity_km_s`.
pub(super) fn sun(field: &str, jd: f64) -> Vec<f64> {
    let jd = format!("{jd:?}");
    numbers(
        &lab(&[
            "ephemeris",
            "--body",
            "sun",
            "--center",
            "barycenter",
            "--jd-tdb",
            &jd,
        ])[field],
    )
}

pub(super) fn list(v: &[f64]) -> String {
    v.iter().map(|x| format!("{x:?}")).collect::<Vec<_>>().join(", ")
}

//! The case file of `lab encounter` and `lab fleet`.

use std::path::Path;

use astro::elements::Elements;
use astro::propagate::{DeltaV, Kick, NonGravitational, Orbit};
use astro::time::Epoch;
use nalgebra::Vector3;
use serde::Deserialize;

use crate::failure::Failure;

type Triple = (f64, f64, f64);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename = "Case")]
struct Written {
    epoch_jd_tdb: f64,
    state: WrittenState,
    #[serde(default)]
    non_gravitational: Option<WrittenNonGravitational>,
    #[serde(default)]
    kicks: Vec<WrittenKick>,
    until_jd_tdb: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename = "State")]
enum WrittenState {
    Heliocentric {
        position_au: Triple,
        velocity_au_per_day: Triple,
    },
    Barycentric {
        position_au: Triple,
        velocity_au_per_day: Triple,
    },
    Elements {
        a_au: f64,
        e: f64,
        i_deg: f64,
        node_deg: f64,
        peri_deg: f64,
        mean_anomaly_deg: f64,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename = "NonGravitational")]
struct WrittenNonGravitational {
    a1: f64,
    a2: f64,
    a3: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename = "Kick")]
struct WrittenKick {
    epoch_jd_tdb: f64,
    delta_v: WrittenDeltaV,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename = "DeltaV")]
enum WrittenDeltaV {
    AlongVelocity { mm_per_s: f64 },
    Inertial { mm_per_s: Triple },
    RadialTransverseNormal { mm_per_s: Triple },
}

/// One object, what happens to it, and until when.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) orbit: Orbit,
    pub(super) kicks: Vec<Kick>,
    pub(super) until: Epoch,
}

fn vector((x, y, z): Triple) -> Vector3<f64> {
    Vector3::new(x, y, z)
}

/// Reads a case; what is wrong names the file, and the line and column where the text itself is.
pub(super) fn read(path: &Path) -> Result<Case, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::file(path, e))?;
    // Editors of some systems begin a text with the mark of its byte order.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let written: Written = ron::Options::default().from_str(text).map_err(|e| {
        Failure::BadInput(format!(
            "{}:{}:{}: {}",
            path.display(),
            e.span.start.line,
            e.span.start.col,
            e.code
        ))
    })?;
    build(&written).map_err(|why| Failure::BadInput(format!("{}: {why}", path.display())))
}

fn build(written: &Written) -> Result<Case, String> {
    let epoch = Epoch::from_jd_tdb(written.epoch_jd_tdb);
    let until = Epoch::from_jd_tdb(written.until_jd_tdb);
    for (name, x) in [
        ("epoch_jd_tdb", written.epoch_jd_tdb),
        ("until_jd_tdb", written.until_jd_tdb),
    ] {
        if !x.is_finite() {
            return Err(format!("{name}: {x} is not a finite number"));
        }
    }
    if written.until_jd_tdb <= written.epoch_jd_tdb {
        return Err("until_jd_tdb: must be later than epoch_jd_tdb".to_owned());
    }
    let mut orbit = match &written.state {
        WrittenState::Heliocentric {
            position_au,
            velocity_au_per_day,
        } => Orbit::heliocentric_au(epoch, vector(*position_au), vector(*velocity_au_per_day)),
        WrittenState::Barycentric {
            position_au,
            velocity_au_per_day,
        } => Orbit::barycentric_au(epoch, vector(*position_au), vector(*velocity_au_per_day)),
        WrittenState::Elements {
            a_au,
            e,
            i_deg,
            node_deg,
            peri_deg,
            mean_anomaly_deg,
        } => Elements {
            a_au: *a_au,
            e: *e,
            i_deg: *i_deg,
            node_deg: *node_deg,
            peri_deg: *peri_deg,
            mean_anomaly_deg: *mean_anomaly_deg,
        }
        .to_heliocentric()
        .and_then(|state| Orbit::heliocentric(epoch, state)),
    }
    .map_err(|e| format!("state: {e}"))?;
    orbit.non_gravitational = written.non_gravitational.as_ref().map(|n| NonGravitational {
        a1: n.a1,
        a2: n.a2,
        a3: n.a3,
    });
    let mut kicks = Vec::new();
    for (index, kick) in written.kicks.iter().enumerate() {
        if !(kick.epoch_jd_tdb >= written.epoch_jd_tdb && kick.epoch_jd_tdb <= written.until_jd_tdb) {
            return Err(format!(
                "kicks[{index}].epoch_jd_tdb: {} lies outside the span from epoch_jd_tdb to until_jd_tdb",
                kick.epoch_jd_tdb
            ));
        }
        let delta_v = match &kick.delta_v {
            WrittenDeltaV::AlongVelocity { mm_per_s } => DeltaV::AlongVelocity { mm_s: *mm_per_s },
            WrittenDeltaV::Inertial { mm_per_s } => DeltaV::Inertial {
                mm_s: vector(*mm_per_s),
            },
            WrittenDeltaV::RadialTransverseNormal { mm_per_s } => DeltaV::RadialTransverseNormal {
                mm_s: vector(*mm_per_s),
            },
        };
        kicks.push(Kick {
            epoch: Epoch::from_jd_tdb(kick.epoch_jd_tdb),
            delta_v,
        });
    }
    Ok(Case { orbit, kicks, until })
}

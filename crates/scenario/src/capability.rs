//! Standing capabilities: what stands ready only while somebody pays for it. A survey that nobody pays loses objects, a
//! team that waits goes to other work, a launch pad that nobody uses is let to somebody else.

use mission::plan::LauncherId;
use serde::{Deserialize, Serialize};

use crate::model::{CapabilityId, Money, SeatId};

/// Something that fades without upkeep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capability {
    /// Its id.
    pub id: CapabilityId,
    /// Name for people.
    pub name: String,
    /// What would be missed without it, in one sentence.
    pub purpose: String,
    /// Whose it is.
    pub owner: SeatId,
    /// What it does.
    pub kind: CapabilityKind,
    /// Price of building it anew; upkeep is a share of it a year.
    pub value: Money,
    /// Months to build it anew.
    pub build_months: u32,
    /// Years without upkeep in which it loses all but 37 % of its readiness (exercise design, 5: 3 for a launcher's slot,
    /// 4 for a team, 8 for a survey).
    pub fades_years: u32,
    /// Readiness as the exercise opens, ppm; 0 for what does not stand yet.
    pub readiness_ppm: i64,
}

/// What a standing capability does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapabilityKind {
    /// Its owner's launches on this vehicle: as ready as it is, and none where it is lost.
    Launch(LauncherId),
    /// People who know how to build and fly such craft: cruises succeed by the best team that stands; when the last is lost
    /// every kind of craft must be developed again.
    Team,
    /// It makes the campaigns that name it.
    Survey,
    /// It makes the campaigns that name it, by radar.
    Radar,
}

//! What is known of the orbit: bulletins, and the campaigns they rest on.

use std::collections::{BTreeMap, BTreeSet};

use scenario::{CampaignId, Date, SeatId};
use serde::Serialize;

use crate::digest::Kept;
use crate::physics::Bulletin;

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Sky {
    /// Published bulletins, oldest first.
    pub(crate) bulletins: Vec<(Date, Kept<Bulletin>)>,
    /// Solutions that one seat alone holds.
    pub(crate) private: BTreeMap<SeatId, Kept<Bulletin>>,
    /// Campaigns bought, and by whom.
    pub(crate) bought: BTreeMap<CampaignId, Vec<SeatId>>,
    /// Private campaigns made public.
    pub(crate) published: BTreeSet<CampaignId>,
    /// Reconnaissance has reached the asteroid.
    pub(crate) flyby: bool,
}

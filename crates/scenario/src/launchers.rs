//! Launch vehicles and craft by their ids.

use mission::plan::{CraftId, LauncherId};

/// Ids of every launch vehicle whose curve the program knows.
pub(crate) fn ids() -> Vec<String> {
    [
        "falcon_heavy_expendable",
        "falcon_heavy_recovered",
        "vulcan_vc6",
        "vulcan_vc4",
        "vulcan_vc2",
        "long_march_5",
        "ariane_64",
        "h3_24",
        "lvm3",
    ]
    .iter()
    .map(|s| (*s).to_owned())
    .collect()
}

/// The id with this text.
pub(crate) fn id(text: String) -> LauncherId {
    LauncherId(text)
}

/// The id with this text.
pub(crate) fn craft_id(text: String) -> CraftId {
    CraftId(text)
}

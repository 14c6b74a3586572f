//! Launch vehicles and craft by their ids.

use mission::launcher::Launchers;
use mission::plan::{CraftId, LauncherId};

/// Ids of every launch vehicle whose curve the program knows.
pub(crate) fn ids() -> Vec<String> {
    Launchers::embedded()
        .iter()
        .map(|launcher| launcher.id.as_str().to_owned())
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

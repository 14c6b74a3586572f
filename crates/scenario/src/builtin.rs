//! What the program carries: the shipped scenarios and the built-in charters, so that nothing is needed at run time.

/// Id and text of each shipped scenario.
const SCENARIOS: [(&str, &str); 2] = [
    (
        "gulf-of-guinea",
        include_str!("../../../scenarios/gulf-of-guinea/scenario.ron"),
    ),
    (
        "the-long-watch",
        include_str!("../../../scenarios/the-long-watch/scenario.ron"),
    ),
];

macro_rules! charters {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../../scenarios/charters/", $id, ".ron")))),*]
    };
}

/// Id and text of each built-in charter.
const CHARTERS: [(&str, &str); 7] = charters![
    "phone_call",
    "smpag_advice",
    "ad_hoc_body",
    "security_council",
    "qualified_majority",
    "security_community",
    "cosmopolitan_community",
];

/// Ids of the shipped scenarios.
pub(crate) fn scenario_ids() -> impl Iterator<Item = &'static str> {
    SCENARIOS.iter().map(|(id, _)| *id)
}

/// File name and text of a shipped scenario.
pub(crate) fn scenario_text(id: &str) -> Option<(String, &'static str)> {
    SCENARIOS
        .iter()
        .find(|(i, _)| *i == id)
        .map(|(i, text)| (format!("scenarios/{i}/scenario.ron"), *text))
}

/// Ids of the built-in charters.
pub(crate) fn charter_ids() -> Vec<String> {
    CHARTERS.iter().map(|(id, _)| (*id).to_owned()).collect()
}

/// File name and text of a built-in charter.
pub(crate) fn charter_text(id: &str) -> Option<(String, &'static str)> {
    CHARTERS
        .iter()
        .find(|(i, _)| *i == id)
        .map(|(i, text)| (format!("scenarios/charters/{i}.ron"), *text))
}

//! The ids of the decision rules. What each of them means stands with the tally, one floor above.

/// Every rule that a charter may name.
pub const RULES: [&str; 22] = [
    "consensus",
    "silence",
    "unanimity",
    "simple_majority",
    "majority_of_members",
    "two_thirds_present",
    "double_majority",
    "eu_qmv",
    "qualified_majority",
    "eu_qmv_reinforced",
    "cfsp_unanimity",
    "unsc_substantive",
    "unsc_procedural",
    "weighted_majority",
    "weighted_70",
    "weighted_85",
    "reverse_consensus",
    "reverse_two_thirds",
    "coalition",
    "lead_state",
    "jagiellonian",
    "community_majority",
];

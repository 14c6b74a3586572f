//! The conformance kit on the scenario that comes with the program.

use crate::support::{number, run};

#[test]
fn the_shipped_scenario_keeps_what_the_rules_promise() {
    let ended = run(&["kit", "gulf-of-guinea", "--plays", "1", "--seed", "5", "--json"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let counts: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(counts["plays"], 1);
    assert_eq!(counts["folds"], 1, "the play came to an end");
    for (what, least) in [
        ("states", 200.0),
        ("listed_accepted", 500.0),
        ("others_refused", 200.0),
        ("redone", 200.0),
        ("resamples", 500.0),
        ("conserved", 200.0),
    ] {
        assert!(number(&counts[what]) >= least, "{what}: {}", counts[what]);
    }
}

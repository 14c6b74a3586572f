//! The gallery's list and the `check` command.

use std::path::Path;

use scenario::{CheckFormat, LoadError, catalog, catalog_of_folder, check, embedded, load, load_path};

fn repository() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn built_in_scenarios_need_no_file() {
    let all = catalog();
    let ids: Vec<&str> = all.iter().map(|l| l.open.as_str()).collect();
    assert_eq!(ids, ["gulf-of-guinea", "the-long-watch"]);
    let card = all[0].card.as_ref().unwrap();
    assert_eq!((all[0].open.as_str(), all[0].built_in), ("gulf-of-guinea", true));
    assert_eq!(
        (card.title.as_str(), card.seats, card.core_seats, card.rounds),
        ("Gulf of Guinea", 12, 9, 4)
    );
    assert_eq!(load(&all[0].open).unwrap().id, card.id);
    assert!(matches!(embedded("atlantis"), Err(LoadError::NotBuiltIn(_))));
    assert!(
        embedded("atlantis")
            .unwrap_err()
            .to_string()
            .contains("gulf-of-guinea")
    );
}

#[test]
fn the_folder_and_the_built_in_copy_are_one_scenario() {
    let of_folder = load_path(&repository().join("scenarios/gulf-of-guinea")).unwrap();
    let of_file = load_path(&repository().join("scenarios/gulf-of-guinea/scenario.ron")).unwrap();
    let built_in = embedded("gulf-of-guinea").unwrap();
    assert_eq!(of_folder.content_hash, built_in.content_hash);
    assert_eq!(of_file.content_hash, built_in.content_hash);
    assert_eq!(built_in.content_hash.len(), 64);
}

#[test]
fn a_folder_lists_sound_and_faulty_scenarios_side_by_side() {
    let all = catalog_of_folder(&repository().join("crates/scenario/tests/it/faults"));
    let base = all.iter().find(|l| l.open.ends_with("base.ron")).unwrap();
    assert_eq!(base.card.as_ref().unwrap().title, "Small table");
    let ten = all.iter().find(|l| l.open.ends_with("ten.ron")).unwrap();
    assert_eq!(ten.card.as_ref().unwrap_err().len(), 10);
    assert!(all.iter().all(|l| !l.built_in));
    let missing = catalog_of_folder(Path::new("no/such/folder"));
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].card.as_ref().unwrap_err()[0].code.as_str(), "S001");
}

#[test]
fn check_says_all_in_text_and_in_json() {
    let ten = repository().join("crates/scenario/tests/it/faults/ten.ron");
    let mut out = Vec::new();
    assert!(!check(&ten, CheckFormat::Text, &mut out).unwrap());
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches(": error[S").count(), 10, "{text}");
    assert!(
        text.ends_with("10 errors; docs/scenario-errors.md explains each code\n"),
        "{text}"
    );

    let mut out = Vec::new();
    assert!(!check(&ten, CheckFormat::Json, &mut out).unwrap());
    let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let all = json.as_array().unwrap();
    assert_eq!(all.len(), 10);
    assert_eq!(
        (&all[0]["code"], &all[0]["severity"]),
        (&"S011".into(), &"error".into())
    );
    assert!(
        all.iter()
            .all(|d| d["line"].as_u64().unwrap() > 0 && d["help"].is_string())
    );

    let mut out = Vec::new();
    assert!(check(Path::new("gulf-of-guinea"), CheckFormat::Text, &mut out).unwrap());
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.contains("can be played") && text.contains("12 seats (9 core), 4 rounds, 15 injects"),
        "{text}"
    );
    assert!(
        text.contains("left alone, it enters on 2032-12-22T14:01:25 UTC at longitude"),
        "{text}"
    );
}

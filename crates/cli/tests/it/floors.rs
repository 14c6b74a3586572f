//! The floors of the house: who may use whom (ARCHITECTURE.md, I12). The compiler holds the crates' order as their
//! manifests state it; this holds the manifests, and the doors inside the window's crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Crate → own crates it may depend on.
fn allowed() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("astro", &[][..]),
        ("impact", &[][..]),
        ("mission", &["astro"][..]),
        ("survey", &["astro", "impact"][..]),
        ("scenario", &["astro", "impact", "mission", "survey"][..]),
        ("game", &["scenario", "mission"][..]),
        ("session", &["game", "scenario", "mission", "impact", "astro"][..]),
        ("bots", &["game", "scenario", "mission"][..]),
        (
            "debrief",
            &["session", "game", "scenario", "mission", "impact", "astro"][..],
        ),
        (
            "cli",
            &[
                "session", "game", "scenario", "mission", "survey", "impact", "astro", "bots", "debrief",
            ][..],
        ),
    ])
}

/// Outside crates that a floor must never see.
const NOT_BELOW_THE_WINDOW: [&str; 6] = ["bevy", "bevy_egui", "egui_plot", "wgpu", "axum", "tokio"];

fn dependencies(manifest: &str) -> Vec<String> {
    let start = manifest
        .find("\n[dependencies]")
        .expect("every crate lists its dependencies");
    manifest[start..]
        .lines()
        .skip(2)
        .take_while(|l| !l.starts_with('['))
        .filter_map(|l| l.split(['.', ' ', '=']).next())
        .filter(|n| !n.is_empty() && !n.starts_with('#'))
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn no_crate_uses_a_higher_floor() {
    for (name, may) in allowed() {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
        for dependency in dependencies(&manifest) {
            assert!(
                !NOT_BELOW_THE_WINDOW.contains(&dependency.as_str()),
                "{name} must not know {dependency}"
            );
            if let Some(own) = dependency.strip_prefix("indivisible-") {
                assert!(may.contains(&own), "{name} must not use {own}");
            }
        }
    }
    let crates = fs::read_dir(root().join("crates")).unwrap().count();
    assert_eq!(
        crates,
        allowed().len(),
        "a new crate needs its place among the floors"
    );
}

fn sources(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The program text of a file without its comments.
fn code(text: &str) -> String {
    text.lines()
        .map(|l| l.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

fn assert_never(folder: &str, words: &[&str]) {
    let mut files = Vec::new();
    sources(&root().join(folder), &mut files);
    assert!(!files.is_empty(), "{folder} holds sources");
    for (path, text) in files {
        let code = code(&text);
        for word in words {
            assert!(!code.contains(word), "{} must not use {word}", path.display());
        }
    }
}

#[test]
fn rules_have_no_clock_file_thread_or_socket() {
    assert_never(
        "crates/game/src",
        &[
            "std::fs",
            "std::net",
            "std::time",
            "std::thread",
            "std::env",
            "SystemTime",
            "Instant::now",
            "thread_rng",
        ],
    );
}

#[test]
fn window_and_bots_never_see_the_state() {
    let state = [
        "game::state",
        "game::event",
        "game::decide",
        "game::evolve",
        "game::State",
        "game::Event",
    ];
    assert_never("src", &state);
    assert_never("crates/bots/src", &state);
}

#[test]
fn physics_knows_no_game() {
    for folder in [
        "crates/astro/src",
        "crates/impact/src",
        "crates/mission/src",
        "crates/survey/src",
    ] {
        assert_never(
            folder,
            &["game::", "scenario::", "SeatId", "std::fs", "std::time"],
        );
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn every_asset_has_its_origin() {
    let list = fs::read_to_string(root().join("assets/ATTRIBUTION.md")).expect("assets/ATTRIBUTION.md");
    let mut files = Vec::new();
    walk(&root().join("assets"), &mut files);
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            name == "ATTRIBUTION.md" || list.contains(&name),
            "{name} is not in assets/ATTRIBUTION.md"
        );
    }
}

/// Where it is written its paths begin with one of the machine's own folders, and what lies beside it is reached by climbing
/// out of the repository.
#[test]
fn nothing_in_the_house_names_the_machine_it_was_made_on() {
    let house = fs::canonicalize(root()).unwrap();
    let beside = house.parent().filter(|folder| folder.parent().is_some());
    let beside = beside.map(|folder| format!("{}/", folder.display()));
    let machine: Vec<String> = fs::read_dir("/")
        .unwrap()
        .map(|entry| format!("/{}/", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    let mut files = Vec::new();
    for folder in ["crates", "src"] {
        sources(&root().join(folder), &mut files);
    }
    let ends = |c: char| c.is_whitespace() || "\"'`()[]{}=,;".contains(c);
    for (path, text) in files {
        let named = beside.as_ref().filter(|folder| text.contains(*folder));
        assert!(named.is_none(), "{} names {named:?}", path.display());
        for token in text.split(ends) {
            let named = machine.iter().find(|folder| token.starts_with(*folder));
            assert!(named.is_none(), "{} names {token}", path.display());
            if let Some(climbs) = token
                .strip_prefix('/')
                .or(Some(token))
                .filter(|t| t.starts_with("../"))
            {
                let inside = path.ancestors().skip(1).any(|folder| {
                    fs::canonicalize(folder.join(climbs)).is_ok_and(|there| there.starts_with(&house))
                });
                assert!(inside, "{} climbs out of the house by {token}", path.display());
            }
        }
    }
}

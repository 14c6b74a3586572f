//! One whole playthrough of each scenario, as everybody at the table saw it: `docs/golden/ID.md`.
//!
//! A change of rules, physics, bots or words shows in it as what people would have seen otherwise. If the change is meant:
//! `INDIVISIBLE_WRITE_GOLDEN=1 cargo test --release -p indivisible-cli golden`, and read the difference before it is committed.

use std::path::{Path, PathBuf};

use crate::support::run;

fn committed(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/golden/{id}.md"))
}

/// The playthrough with bots in every seat, seed 1, from its journal.
fn played(id: &str) -> String {
    let folder = std::env::temp_dir().join(format!("indivisible-golden-{}", std::process::id()));
    let journal = folder.join(format!("{id}.journal"));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |p: &Path| p.to_str().unwrap().to_owned();
    let done = run(&[
        "play",
        id,
        "--bots",
        "--seed",
        "1",
        "--overwrite",
        "--journal",
        &path(&journal),
    ]);
    assert_eq!(done.status, 0, "{}", done.err);
    let out = folder.join(id);
    let done = run(&["report", &path(&journal), "--out", &path(&out)]);
    assert_eq!(done.status, 0, "{}", done.err);
    let text = std::fs::read_to_string(out.join("seats.md")).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    text
}

#[test]
fn golden_playthroughs_are_what_the_program_plays() {
    for listed in scenario::catalog() {
        let id = listed.open;
        let fresh = played(&id);
        if std::env::var_os("INDIVISIBLE_WRITE_GOLDEN").is_some() {
            std::fs::create_dir_all(committed(&id).parent().unwrap()).unwrap();
            std::fs::write(committed(&id), &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(committed(&id)).unwrap_or_default();
        let other = kept.lines().zip(fresh.lines()).position(|(a, b)| a != b);
        let line = other.unwrap_or_else(|| kept.lines().count().min(fresh.lines().count()));
        assert!(
            kept == fresh,
            "docs/golden/{id}.md differs from line {}:\n  {}\n  {}\nwrite it again if that is meant (see this file's head)",
            line + 1,
            kept.lines().nth(line).unwrap_or("(its end)"),
            fresh.lines().nth(line).unwrap_or("(its end)"),
        );
    }
}

/// The text of a seat has its own papers, and no other's before they were laid on the table.
#[test]
fn a_seats_text_holds_no_other_seats_papers() {
    let id = "gulf-of-guinea";
    let text = std::fs::read_to_string(committed(id)).unwrap();
    let scenario = scenario::load(id).unwrap();
    let sections: Vec<&str> = text.split("\n## ").collect();
    let section = |code: &str| {
        let own = sections.iter().find(|s| {
            s.lines()
                .next()
                .is_some_and(|l| l.ends_with(&format!("({code})")))
        });
        *own.unwrap_or_else(|| panic!("{code} has a section"))
    };
    for seat in &scenario.seats {
        for secret in &seat.secrets {
            assert!(
                section(seat.id.as_str()).contains(secret.text.trim()),
                "{}",
                seat.id
            );
            for other in scenario.seats.iter().filter(|o| o.id != seat.id) {
                assert!(
                    !section(other.id.as_str()).contains(secret.text.trim()),
                    "{} reads a paper of {}",
                    other.id,
                    seat.id
                );
            }
        }
    }
}

//! Spoilt requests to every `lab` command: each has a right answer (status 0) or says what is wrong (status 2).
//!
//! Valid requests are spoilt by seed: numbers that cannot be, values of another kind, keys left out or twice, files cut
//! short or empty. Nothing may panic, nothing may hang. `INDIVISIBLE_FUZZ_SEEDS=FIRST,COUNT` tries other seeds than the
//! usual ones. The request under way stands in `lab-fuzz.txt` of Cargo's folder for tests, for the day one never ends.

mod answers;
mod requests;
mod spoil;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::support::{Ended, run};
use requests::{Part, Request};

/// Spoilt requests of each kind in the usual run.
const COUNT: u64 = 60;

/// A request as it is run: its words with files in the place of their names.
struct Laid {
    folder: tempfile::TempDir,
    words: Vec<String>,
}

fn lay(request: &Request) -> Laid {
    let folder = tempfile::tempdir().unwrap();
    let mut words = vec!["lab".to_owned()];
    for part in &request.parts {
        match part {
            Part::Word(word) => words.push(word.clone()),
            Part::File { name, bytes } => {
                let path = folder.path().join(name);
                std::fs::write(&path, bytes).unwrap();
                words.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    words.push("--json".to_owned());
    Laid { folder, words }
}

/// The request in words, for whoever has to find the fault.
fn told(request: &Request, seed: u64) -> String {
    let mut text = format!("seed {seed}: lab");
    let mut files = String::new();
    for part in &request.parts {
        match part {
            Part::Word(word) => text += &format!(" {word:?}"),
            Part::File { name, bytes } => {
                text += &format!(" {name}");
                files += &format!("\n--- {name}\n{}", String::from_utf8_lossy(bytes));
            }
        }
    }
    text + &files
}

/// What is wrong with how a request ended, if anything.
fn fault(request: &Request, laid: &Laid, ended: &Ended) -> Option<String> {
    match ended.status {
        0 => {
            if !ended.err.is_empty() {
                return Some(format!("an answer with an error beside it: {}", ended.err));
            }
            if ended.out.lines().count() != 1 {
                return Some(format!("not one line: {}", ended.out));
            }
            match serde_json::from_str(&ended.out) {
                Ok(answer) => answers::wrong(request, &answer).map(|why| format!("{why}: {}", ended.out)),
                Err(e) => Some(format!("no JSON: {e}: {}", ended.out)),
            }
        }
        2 => {
            let folder = laid.folder.path().to_str().unwrap();
            let names_its_place = ended.err.contains("--") || ended.err.contains(folder);
            if !ended.out.is_empty() {
                Some(format!("refused, and yet an answer: {}", ended.out))
            } else if !ended.err.starts_with("error:") || !names_its_place {
                Some(format!("names neither file nor flag: {:?}", ended.err))
            } else {
                None
            }
        }
        other => Some(format!("status {other}: {:?} {:?}", ended.out, ended.err)),
    }
}

fn note(text: &str) {
    let log = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab-fuzz.txt");
    // Whoever cannot write it has no log.
    let _ = std::fs::write(log, text);
}

/// Runs one request; what is wrong, in words.
fn tried(request: &Request, seed: u64) -> Option<String> {
    let laid = lay(request);
    let words: Vec<&str> = laid.words.iter().map(String::as_str).collect();
    let story = told(request, seed);
    note(&story);
    let why = match catch_unwind(AssertUnwindSafe(|| run(&words))) {
        Ok(ended) => fault(request, &laid, &ended),
        Err(_) => Some("a panic".to_owned()),
    };
    why.map(|why| format!("{why}\n{story}\n"))
}

/// First seed and how many.
fn seeds(usual: u64) -> (u64, u64) {
    let Ok(text) = std::env::var("INDIVISIBLE_FUZZ_SEEDS") else {
        return (1, usual);
    };
    let (first, count) = text.split_once(',').expect("INDIVISIBLE_FUZZ_SEEDS=FIRST,COUNT");
    (first.parse().unwrap(), count.parse().unwrap())
}

fn hold(names: &[&str], usual: u64) {
    let (first, count) = seeds(usual);
    let mut faults = Vec::new();
    for name in names {
        let request = requests::valid(name);
        faults.extend(tried(&request, 0));
        for seed in first..first + count {
            faults.extend(tried(&spoil::spoilt(&request, seed), seed));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults, the first ten:\n{}",
        faults.len(),
        faults.iter().take(10).cloned().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn one_object() {
    hold(&["encounter", "encounter_elements", "bplane"], COUNT);
}

#[test]
fn many_objects() {
    hold(&["fleet", "fleet_mapped", "corridor", "keyholes"], COUNT / 4);
}

#[test]
fn arcs_and_pushes() {
    hold(&["ephemeris", "transfer", "deflect", "launch"], 4 * COUNT);
    hold(&["tractor", "beam", "standoff", "disruption"], COUNT);
}

#[test]
fn missions() {
    hold(&["porkchop", "plan", "plan_stays", "standby"], COUNT / 4);
}

#[test]
fn what_surveys_see() {
    hold(&["survey"], COUNT / 4);
}

#[test]
fn what_a_hit_does() {
    hold(&["effects", "effects_at_sea", "people", "size", "scales"], COUNT);
}

#[test]
fn votes_and_power() {
    hold(&["tally", "power_of_a_rule", "power_of_weights"], 4 * COUNT);
    hold(&["tally_by_own_rule", "power_of_own_rule"], 4 * COUNT);
}

/// Every command of the lab has a valid request above.
#[test]
fn no_command_is_left_out() {
    let help = run(&["lab", "--help"]).out;
    let commands = help
        .lines()
        .skip_while(|l| !l.starts_with("Commands:"))
        .skip(1)
        .take_while(|l| !l.trim().is_empty())
        .filter_map(|l| l.strip_prefix("  ").filter(|l| !l.starts_with(' ')))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help");
    let mut found = 0;
    for command in commands {
        found += 1;
        assert!(
            requests::names().any(|n| matches!(&requests::valid(n).parts[0], Part::Word(w) if w == command)),
            "lab {command} has no request here"
        );
    }
    assert!(found > 15, "{help}");
}

//! The journal's bytes: chain, tail, damage.

use std::path::Path;

use game::{Command, Envelope, Event, Issuer, Phase, Seq, StateHash};
use proptest::prelude::*;
use scenario::ScenarioId;
use session::journal::{FORMAT, JournalWriter, load, load_bytes};
use session::{Entry, Header, JournalError, WallTime};

fn header() -> Header {
    Header {
        format: FORMAT,
        program: "0.0.0".to_owned(),
        scenario: ScenarioId::new("gulf-of-guinea"),
        content_hash: "00".to_owned(),
        form: None,
        seed: 7,
        physics: "none".to_owned(),
        started_at: Some(WallTime(1)),
    }
}

fn entry(seq: u64) -> Entry {
    Entry {
        seq: Seq(seq),
        envelope: Envelope {
            issuer: Issuer::Control,
            expected_seq: None,
            command: Command::AdvancePhase,
        },
        events: vec![Event::PhaseOpened {
            phase: Phase::Consultation,
        }],
        state_hash: StateHash(format!("{seq:064x}")),
        recorded_at: Some(WallTime(1000 + seq as i64)),
    }
}

/// A journal of `n` entries in memory.
fn written(n: u64) -> Vec<u8> {
    let mut journal = JournalWriter::in_memory(&header()).unwrap();
    for seq in 1..=n {
        journal.append(&entry(seq)).unwrap();
    }
    journal.bytes().unwrap().to_vec()
}

/// Where each line begins.
fn line_starts(bytes: &[u8]) -> Vec<usize> {
    let ends = bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'\n')
        .map(|(at, _)| at + 1);
    std::iter::once(0)
        .chain(ends)
        .filter(|at| *at < bytes.len())
        .collect()
}

#[test]
fn what_is_written_is_read() {
    let journal = load_bytes(&written(5), Path::new("j")).unwrap();
    assert_eq!(journal.header, header());
    assert_eq!(journal.entries, (1..=5).map(entry).collect::<Vec<_>>());
    assert_eq!(journal.dropped_tail, None, "nothing was left out");
}

#[test]
fn an_unfinished_last_line_is_left_out_and_said() {
    let bytes = written(5);
    let last = *line_starts(&bytes).last().unwrap();
    // Every length from the first byte of the last line to the byte before its newline.
    for end in last + 1..bytes.len() {
        let journal = load_bytes(&bytes[..end], Path::new("j")).unwrap();
        assert_eq!(journal.entries.len(), 4, "cut at {end}");
        let said = journal.dropped_tail.unwrap();
        assert!(said.contains("after entry 4"), "{said}");
    }
    assert_eq!(
        load_bytes(&bytes[..last], Path::new("j")).unwrap().dropped_tail,
        None,
        "a whole line is the end"
    );
}

/// Cut after any byte it opens to the last whole entry, or says that it is no journal.
#[test]
fn a_journal_cut_at_any_byte_opens_to_its_last_whole_entry() {
    let bytes = written(4);
    let starts = line_starts(&bytes);
    for end in 0..=bytes.len() {
        let whole = starts.iter().skip(1).filter(|s| **s <= end).count() + usize::from(end == bytes.len());
        match load_bytes(&bytes[..end], Path::new("j")) {
            Ok(journal) => {
                assert_eq!(journal.entries.len() + 1, whole, "cut at {end}");
                let at_an_end = end == bytes.len() || starts.contains(&end);
                assert_eq!(journal.dropped_tail.is_none(), at_an_end, "cut at {end}");
            }
            Err(JournalError::NotAJournal { .. }) => assert_eq!(whole, 0, "cut at {end}"),
            Err(other) => panic!("cut at {end}: {other}"),
        }
    }
}

/// Every bit of every line: the damage is found, and the line it lies in is named.
#[test]
fn every_flipped_bit_is_named_with_its_line() {
    let bytes = written(3);
    let starts = line_starts(&bytes);
    for at in 0..bytes.len() - 1 {
        let line = starts.partition_point(|s| *s <= at);
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            match load_bytes(&damaged, Path::new("j")) {
                Err(JournalError::NotAJournal { .. } | JournalError::Format { .. }) => assert_eq!(line, 1),
                Err(JournalError::Damaged { line: named, .. }) => {
                    assert_eq!(named, line, "byte {at}, bit {bit}");
                }
                other => panic!("byte {at}, bit {bit}: {:?}", other.map(|j| j.entries.len())),
            }
        }
    }
}

#[test]
fn a_header_cut_short_is_no_journal() {
    let bytes = written(0);
    for end in [0, 1, bytes.len() - 1] {
        let error = load_bytes(&bytes[..end], Path::new("j")).unwrap_err();
        assert!(matches!(error, JournalError::NotAJournal { .. }), "{error}");
    }
}

#[test]
fn a_newer_format_says_which_program_to_use() {
    let newer = Header {
        format: FORMAT + 1,
        program: "9.9.9".to_owned(),
        ..header()
    };
    let journal = JournalWriter::in_memory(&newer).unwrap();
    let error = load_bytes(journal.bytes().unwrap(), Path::new("j")).unwrap_err();
    assert!(error.to_string().contains("9.9.9"), "{error}");
}

#[test]
fn a_line_taken_out_or_put_twice_is_named() {
    let bytes = written(5);
    let starts = line_starts(&bytes);
    // Entry 3 is the fourth line.
    let (from, to) = (starts[3], starts[4]);
    let without = [&bytes[..from], &bytes[to..]].concat();
    let twice = [&bytes[..to], &bytes[from..]].concat();
    for (damaged, first_bad) in [(without, 3), (twice, 4)] {
        let error = load_bytes(&damaged, Path::new("j")).unwrap_err();
        assert!(
            matches!(error, JournalError::Damaged { seq, .. } if seq == first_bad),
            "{error}"
        );
    }
}

proptest! {
    /// One byte changed anywhere in a whole line is found, and the entry it lies in is named.
    #[test]
    fn a_flipped_byte_is_named(at in 0_usize..100_000, flip in 1_u8..=255) {
        let bytes = written(6);
        let starts = line_starts(&bytes);
        // Not the very last newline: without it the last line is unfinished, which is no damage.
        let at = at % (bytes.len() - 1);
        let line = starts.partition_point(|s| *s <= at) - 1;
        let mut damaged = bytes;
        damaged[at] ^= flip;
        match load_bytes(&damaged, Path::new("j")) {
            Err(JournalError::NotAJournal { .. } | JournalError::Format { .. }) => prop_assert_eq!(line, 0),
            Err(JournalError::Damaged { seq, .. }) => prop_assert_eq!(seq, line as u64),
            // A newline in the middle of the last line: it ends there, and what follows is an unfinished line.
            other => prop_assert!(false, "byte {} of line {}: {:?}", at, line, other.map(|j| j.entries.len())),
        }
    }
}

#[test]
fn a_file_is_never_overwritten_and_has_one_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    let mut first = JournalWriter::create(&path, &header()).unwrap();
    first.append(&entry(1)).unwrap();
    assert!(matches!(
        JournalWriter::create(&path, &header()),
        Err(JournalError::Exists { .. })
    ));
    let loaded = load(&path).unwrap();
    assert!(matches!(
        JournalWriter::resume(&path, &loaded),
        Err(JournalError::InUse { .. })
    ));
    drop(first);
    let mut second = JournalWriter::resume(&path, &loaded).unwrap();
    second.append(&entry(2)).unwrap();
    assert_eq!(load(&path).unwrap().entries.len(), 2);
}

#[test]
fn resuming_cuts_an_unfinished_line_off() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    let bytes = written(3);
    std::fs::write(&path, &bytes[..bytes.len() - 7]).unwrap();
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.entries.len(), 2);
    let mut journal = JournalWriter::resume(&path, &loaded).unwrap();
    journal.append(&entry(3)).unwrap();
    drop(journal);
    assert_eq!(
        std::fs::read(&path).unwrap(),
        bytes,
        "the same line as before stands in its place"
    );
}

#[test]
fn a_missing_folder_is_said_with_its_path() {
    let error = JournalWriter::create(Path::new("no-such-folder/a.journal"), &header()).unwrap_err();
    assert!(error.to_string().contains("no-such-folder"), "{error}");
}

/// Journals from before there were forms say nothing of one, and open.
#[test]
fn a_header_without_a_form_is_one_of_the_scenario_as_it_is_written() {
    let old = serde_json::to_string(&header()).unwrap();
    assert!(
        !old.contains("form\":\"") && !old.contains("\"form\":null"),
        "{old}"
    );
    let read: Header = serde_json::from_str(&old).unwrap();
    assert_eq!(read.form, None);
    let class = Header {
        form: Some(scenario::FormId::new("class")),
        ..header()
    };
    let written = serde_json::to_string(&class).unwrap();
    assert!(written.contains("\"form\":\"class\""), "{written}");
    assert_eq!(serde_json::from_str::<Header>(&written).unwrap(), class);
}

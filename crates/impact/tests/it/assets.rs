//! What ships is what ATTRIBUTION.md says.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn every_asset_has_its_source_licence_and_hash() {
    let (root, mut found) = (assets(), Vec::new());
    files(&root, &mut found);
    let table = fs::read_to_string(root.join("ATTRIBUTION.md")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|l| l.starts_with("| `"))
        .map(|l| {
            l.trim_matches('|')
                .split('|')
                .map(|c| c.trim().trim_matches('`'))
                .collect()
        })
        .collect();
    let mut listed = 0;
    for path in found {
        let name = path
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if name == "ATTRIBUTION.md" {
            continue;
        }
        let row = rows
            .iter()
            .find(|r| r[0] == name)
            .unwrap_or_else(|| panic!("{name} is not listed"));
        assert_eq!(
            row.len(),
            6,
            "{name}: file, what, source, version, licence, sha256"
        );
        assert!(
            row.iter().all(|cell| !cell.is_empty()),
            "{name} has an empty cell"
        );
        let mut hash = String::new();
        for byte in Sha256::digest(fs::read(&path).unwrap()) {
            write!(hash, "{byte:02x}").unwrap();
        }
        assert_eq!(row[5], hash, "{name} has changed");
        listed += 1;
    }
    assert_eq!(listed, rows.len(), "a row without its file");
}

/// Stars, pictures and fonts ship inside the program: 8 MB is what they may weigh without the ephemeris.
#[test]
fn assets_stay_small() {
    let mut found = Vec::new();
    files(&assets(), &mut found);
    let bytes: u64 = found
        .iter()
        .filter(|p| !p.components().any(|c| c.as_os_str() == "ephemeris"))
        .map(|p| fs::metadata(p).unwrap().len())
        .sum();
    assert!(bytes < 8_000_000, "{bytes} bytes");
}

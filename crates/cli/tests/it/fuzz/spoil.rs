//! Requests spoilt by seed.

use super::requests::{Part, Request};

/// Steele, Lea and Flood 2014, `SplitMix64`: the same seed spoils the same way on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`; the bias of the remainder is of no account here.
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Values that cannot be, can hardly be, or are of another kind.
const NASTY: &[&str] = &[
    "NaN",
    "inf",
    "-inf",
    "0",
    "-0.0",
    "-1",
    "1e-300",
    "-1e-300",
    "5e-324",
    "1e300",
    "-1e300",
    "1e308",
    "1e999",
    "1e-9",
    "1e9",
    "1.0000000000000002",
    "2.5",
    "90",
    "180",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "0x10",
    "1,2",
    "1,2,3,4",
    "0,0,0",
    "NaN,0,0",
    "1e300,1e300,1e300",
    "1e-300,0,0",
    "-7,-7,-7",
    ",",
    "",
    " ",
    "yes",
    "None",
    "(1.0, 2.0, 3.0)",
    "\"soon\"",
    "2461041.5",
    "2300000.5",
    "2900000.5",
    "2032-12-22",
    "2032-13-45",
    "-0001-01-01",
    "999999-01-01",
    "é",
    "\u{0}",
    "--json",
    "no/such/file",
];

/// What a file's text may get in a place where it does not belong.
const LITTER: &[&str] = &[
    "(", ")", "]", ",", ":", "\"", "\n", "\r\n", "#", "//", "/*", "\u{feff}", "Some(", "id", "\t", "yes",
    "\u{0}",
];

pub(super) fn spoilt(valid: &Request, seed: u64) -> Request {
    let mut dice = Dice(
        valid
            .name
            .bytes()
            .fold(seed, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b))),
    );
    let mut request = valid.clone();
    for _ in 0..=dice.below(3) {
        let files: Vec<usize> = (0..request.parts.len())
            .filter(|i| matches!(request.parts[*i], Part::File { .. }))
            .collect();
        if !files.is_empty() && dice.below(2) == 0 {
            let at = files[dice.below(files.len())];
            if let Part::File { bytes, .. } = &mut request.parts[at] {
                *bytes = file(&mut dice, bytes);
            }
        } else {
            words(&mut dice, &mut request.parts);
        }
    }
    request
}

fn words(dice: &mut Dice, parts: &mut Vec<Part>) {
    let is_flag = |p: &Part| matches!(p, Part::Word(w) if w.starts_with("--"));
    let flags: Vec<usize> = (0..parts.len()).filter(|i| is_flag(&parts[*i])).collect();
    let Some(&flag) = (!flags.is_empty()).then(|| &flags[dice.below(flags.len())]) else {
        return;
    };
    let value = flag + 1;
    let has_value = value < parts.len() && !is_flag(&parts[value]);
    match dice.below(12) {
        // A key left out, or its value, or both twice.
        0 if has_value => drop(parts.drain(flag..=value)),
        1 if has_value => drop(parts.remove(value)),
        2 if has_value => {
            let pair = parts[flag..=value].to_vec();
            parts.extend(pair);
        }
        3 => {
            parts[flag] = Part::Word(format!(
                "{}s",
                if let Part::Word(w) = &parts[flag] { w } else { "" }
            ));
        }
        _ if has_value => {
            if let Part::Word(w) = &mut parts[value] {
                *w = other(dice, w);
            }
        }
        _ => {}
    }
}

/// Another value in the place of one: nasty, or nearly the same; of a list perhaps only one.
fn other(dice: &mut Dice, value: &str) -> String {
    let list: Vec<&str> = value.split(',').collect();
    if list.len() > 1 && dice.below(2) == 0 {
        let mut list: Vec<String> = list.iter().map(|s| (*s).to_owned()).collect();
        let at = dice.below(list.len());
        list[at] = other(dice, &list[at].clone());
        return list.join(",");
    }
    match value.parse::<f64>() {
        Ok(x) if dice.below(3) == 0 => near(dice, x),
        _ => dice.of(NASTY).to_owned(),
    }
}

/// A number that is not that number, but might have been.
fn near(dice: &mut Dice, x: f64) -> String {
    match dice.below(6) {
        0 => format!("{}", -x),
        1 => format!("{}", x * 10.0),
        2 => format!("{}", x / 10.0),
        3 => format!("{}", x * 1.01 + 1.0),
        4 => format!("{}", x - 1.0),
        _ => format!("{:e}", x * 1e6),
    }
}

fn file(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let cut = |dice: &mut Dice| {
        let mut at = dice.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    match dice.below(16) {
        0 => Vec::new(),
        1 => text[..cut(dice)].into(),
        2 => {
            let at = cut(dice);
            format!("{}{}{}", &text[..at], dice.of(LITTER), &text[at..]).into()
        }
        3 => {
            let mut bytes = bytes.to_vec();
            if !bytes.is_empty() {
                let at = dice.below(bytes.len());
                bytes[at] = dice.below(256) as u8;
            }
            bytes
        }
        4 | 5 => {
            let mut lines: Vec<&str> = text.lines().collect();
            if !lines.is_empty() {
                let at = dice.below(lines.len());
                if dice.below(2) == 0 {
                    lines.remove(at);
                } else {
                    lines.insert(at, lines[at]);
                }
            }
            lines.join("\n").into()
        }
        _ => replaced(dice, text).into(),
    }
}

/// One of a text's numbers, words or cells replaced.
fn replaced(dice: &mut Dice, text: &str) -> String {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_');
    let mut spans = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (part(c), start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                spans.push(from..i);
                start = None;
            }
            _ => {}
        }
    }
    if spans.is_empty() {
        return text.to_owned();
    }
    let span = spans[dice.below(spans.len())].clone();
    let new = other(dice, &text[span.clone()]);
    format!("{}{new}{}", &text[..span.start], &text[span.end..])
}

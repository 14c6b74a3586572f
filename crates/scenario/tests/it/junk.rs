//! Files that are no scenarios get a clear error and never a panic.

use std::fmt::Write as _;
use std::path::Path;

use scenario::{Code, Diagnostic, LoadError, MAX_BYTES, MOST_DIAGNOSTICS, examine, load_path, load_str};

const SHIPPED: &str = include_str!("../../../../scenarios/gulf-of-guinea/scenario.ron");

fn one(result: Result<scenario::Scenario, Vec<Diagnostic>>) -> Diagnostic {
    let mut all = result.expect_err("this is no scenario");
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn a_missing_file_and_an_empty_folder_are_named() {
    for path in ["tests/it/no-such-file.ron", "tests/it"] {
        let error =
            load_path(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect_err("nothing to read");
        assert!(matches!(error, LoadError::Faults(_)));
        let fault = &error.diagnostics()[0];
        assert_eq!(fault.code, Code::Unreadable);
        assert!(
            fault.to_string().contains("help: name a scenario file"),
            "{fault}"
        );
    }
}

#[test]
fn too_large_is_told_before_it_is_parsed() {
    let mut text = String::from("(");
    while text.len() as u64 <= MAX_BYTES {
        text.push_str("[[[[[[[[[[[[[[[[");
    }
    assert_eq!(one(load_str("big.ron", &text)).code, Code::TooLarge);
}

#[test]
fn nothing_at_all_and_nothing_but_blanks_are_empty() {
    for text in ["", " \n\t\r\n", "\u{feff}", "// a", "/* /* */", "/* a */ // b\n"] {
        assert_eq!(one(load_str("x", text)).code, Code::Empty, "{text:?}");
    }
}

#[test]
fn other_texts_are_syntax_or_type_errors() {
    for (text, code) in [
        ("(", Code::Syntax),
        ("(a: )", Code::Syntax),
        ("<html></html>", Code::Syntax),
        ("{\"id\": 1", Code::Syntax),
        ("(a: 1) (b: 2)", Code::Syntax),
        ("(a: \"open)", Code::Syntax),
        ("#![enable(implicit_some)]\n(a: 1)", Code::Syntax),
        ("[1, 2]", Code::WrongType),
        ("5", Code::WrongType),
        ("\"scenario\"", Code::WrongType),
        ("{\"id\": 1}", Code::WrongType),
        ("'c'", Code::WrongType),
        ("1..2", Code::WrongType),
        ("b\"bytes\"", Code::WrongType),
        ("r#raw", Code::WrongType),
        ("Scenario", Code::WrongType),
        ("a\0b", Code::NotText),
    ] {
        assert_eq!(one(load_str("x", text)).code, code, "{text:?}");
    }
    let fault = one(load_str("x", "(\n  id: \"a\"\n  title: \"b\",\n)"));
    assert_eq!(
        (fault.line, fault.code),
        (3, Code::Syntax),
        "the place of a missing comma: {fault}"
    );
}

#[test]
fn depth_is_limited_for_every_bracket() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("(a:", ")"),
        ("Some(", ")"),
        ("{1:", "}"),
        ("X(", ")"),
    ] {
        let text = format!("(id: {}1{})", open.repeat(20_000), close.repeat(20_000));
        assert_eq!(one(load_str("x", &text)).code, Code::TooDeep, "{open}");
    }
    let comments = format!("{}{}(id: 1)", "/*".repeat(30_000), "*/".repeat(30_000));
    assert!(load_str("x", &comments).is_err(), "nested comments end too");
}

#[test]
fn a_file_with_faults_without_number_is_told_a_thousand_of_them() {
    let mut strays = String::new();
    let mut seats = String::new();
    for i in 0..40_000 {
        let _ = write!(strays, "x{i}: 1, y{i}: 2,");
        let _ = write!(seats, "(id:\"S{i}\"),");
    }
    assert_eq!(
        load_str("x", &format!("({strays})")).unwrap_err().len(),
        MOST_DIAGNOSTICS
    );
    let repeated = "a:1,".repeat(200_000);
    assert_eq!(
        load_str("x", &format!("({repeated})")).unwrap_err().len(),
        MOST_DIAGNOSTICS
    );
    let all = load_str("x", &format!("(seats: [{seats}], default_charter: \"y\")")).unwrap_err();
    assert_eq!(all.len(), MOST_DIAGNOSTICS);
    assert!(
        all.iter().all(|d| d.long().len() < 2_000),
        "no line of a megabyte is repeated"
    );
}

#[test]
fn an_empty_group_lacks_every_field_and_each_is_told() {
    let all = load_str("x", "()").unwrap_err();
    assert!(all.len() >= 20, "{}", all.len());
    assert!(all.iter().all(|d| d.code == Code::MissingField));
}

/// A small generator of our own (Numerical Recipes' constants), so that a failure can be run again.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

/// Words, numbers, texts and single marks of a RON file, with their places.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if c == '"' {
            rest[1..].find('"').map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if c.is_alphanumeric() || "._-+".contains(c) {
            rest.find(|c: char| !(c.is_alphanumeric() || "._-+".contains(c)))
                .unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        if !c.is_whitespace() && !rest.starts_with("//") {
            all.push((at, at + length));
        }
        at += length;
    }
    all
}

#[test]
fn changing_any_one_token_never_panics_and_every_fault_is_placed() {
    let all = tokens(SHIPPED);
    let strange = [
        "",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "'",
        "NaN",
        "inf",
        "-1",
        "0",
        "1e308",
        "1e-320",
        "99999999999999999999999",
        "\"\"",
        "\"\\u{0}\"",
        "None",
        "Some(1)",
        "true",
        "()",
        "[]",
        "/*",
        "#",
        "b\"x\"",
        "é",
        "r#\"",
        "..",
        "0x",
        "1_",
        "'",
    ];
    let mut draw = Draw(20_321_222);
    let mut faulty = 0;
    for _ in 0..400 {
        let (from, to) = all[draw.below(all.len())];
        let put = if draw.below(2) == 0 {
            strange[draw.below(strange.len())]
        } else {
            let (a, b) = all[draw.below(all.len())];
            &SHIPPED[a..b]
        };
        let text = format!("{}{put}{}", &SHIPPED[..from], &SHIPPED[to..]);
        let lines = text.lines().count();
        let mut said = format!("{:?} instead of {:?}\n", put, &SHIPPED[from..to]);
        let (found, diagnostics) = examine("x", &text);
        for d in &diagnostics {
            let _ = writeln!(said, "{}", d.long());
            assert!((1..=lines + 1).contains(&d.line) && d.column >= 1, "{said}");
            assert!(!d.message.is_empty() && !d.help.is_empty(), "{said}");
        }
        assert!(
            diagnostics.windows(2).all(|w| w[0].span.start <= w[1].span.start),
            "{said}"
        );
        assert!(
            found.is_some() || !diagnostics.is_empty(),
            "refused without a word: {said}"
        );
        faulty += usize::from(found.is_none());
    }
    assert!(
        faulty > 200,
        "most changes should be noticed, {faulty} of 400 were"
    );
}

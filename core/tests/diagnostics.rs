//! `docs/diagnostics.md` lists every code with its meaning; this test keeps it true.
//!
//! After a change of the codes: `UPDATE_DOCS=1 cargo test -p mailwright --test diagnostics`.

use mailwright::Code;
use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

const PREFIXES: [&str; 12] = [
    "address",
    "send",
    "template",
    "route",
    "inbound",
    "form",
    "event",
    "filter",
    "logfilter",
    "timerange",
    "webhook",
    "limit",
];

fn prefix(code: Code) -> &'static str {
    code.name().split_once('-').expect("a prefix").0
}

fn page() -> String {
    let mut out = String::from(
        "# Diagnostics\n\nEvery code that mailwright reports, the same in Rust, Python and JavaScript. A name is stable and never reused.\n\
         Generated from `core/src/diagnostic/code.rs`.\n",
    );
    for name in PREFIXES {
        let codes: Vec<_> = Code::ALL.iter().filter(|code| prefix(**code) == name).collect();
        if codes.is_empty() {
            continue;
        }
        let _ = write!(out, "\n## {name}\n\n| code | meaning |\n| --- | --- |\n");
        for code in codes {
            let meaning = code
                .description()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace('|', "\\|");
            let _ = writeln!(out, "| `{}` | {meaning} |", code.name());
        }
    }
    out
}

#[test]
fn the_page_lists_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, page()).expect("docs/diagnostics.md can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page(),
        "docs/diagnostics.md is stale: UPDATE_DOCS=1 cargo test -p mailwright --test diagnostics"
    );
}

#[test]
fn names_are_unique_and_well_formed() {
    let mut seen = HashSet::new();
    for code in Code::ALL {
        let name = code.name();
        assert!(seen.insert(name), "{name} is listed twice");
        assert!(PREFIXES.contains(&prefix(*code)), "{name} has an unknown prefix");
        assert!(
            name.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{name} is not kebab-case"
        );
        // The enum variant is the name in camel case, so that searching for one finds the other.
        let camel: String = name
            .split('-')
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .collect();
        assert_eq!(camel, format!("{code:?}"));
    }
}

//! Random patterns and texts, compared with Python's own `re` where a Python 3.11 is at hand.
//!
//! `MAILWRIGHT_ORACLE_PAIRS` sets the number of pairs of pattern and text (default 6,000) and
//! `MAILWRIGHT_ORACLE_SEED` where the pattern generator starts. Differences that Python's engine itself
//! explains are told apart in [`explained`]; `docs/routes.md` describes each of them.

use super::{Mode, Program, Scratch, python};
use crate::Limits;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

struct Random(u64);

impl Random {
    /// A number below `bound` (`SplitMix64`).
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((word ^ word >> 31) % bound as u64).unwrap()
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const ATOMS: &[&str] = &[
    "a", "b", "ab", "c", "A", "B", ".", ".", "[ab]", "[^a]", "[a-c]", "\\w", "\\W", "\\d", "\\D", "\\s",
    "\\S", "é", "1", "@", "\\.", "[\\w.+-]", "[^@]", "[\\W_]", "[^\\Wa]", "", "k", "s", "i", "[h-k]",
    "\\u212a", "ſ", "ß", "\\x41", "\n", "-", "_", "[A-Z]", "σ", "ǆ", "[^\\d]", "\u{e9}",
];
const ANCHORS: &[&str] = &["^", "$", "\\b", "\\B", "\\A", "\\Z"];
const QUANTIFIERS: &[&str] = &[
    "*", "+", "?", "*", "+", "{2}", "{1,2}", "{0,2}", "{2,}", "{,2}", "{1,3}", "{3}",
];
const FLAGS: &[&str] = &[
    "(?i)", "(?s)", "(?m)", "(?a)", "(?x)", "(?im)", "(?ai)", "(?u)", "(?t)",
];
const LOCAL: &[&str] = &[
    "(?i:", "(?-i:", "(?s:", "(?a:", "(?u:", "(?m-s:", "(?x:", "(?ai:", "(?i-m:",
];
const NOISE: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "*",
    "+",
    "?",
    "\\",
    "|",
    "^",
    "-",
    "(?",
    "(?P<",
    ">",
    "=",
    "!",
    "<",
    ":",
    "\\1",
    "\\2",
    "\\0",
    "\\101",
    "\\8",
    "\\x4",
    "\\N{EURO SIGN}",
    "\\Q",
    "{2",
    ",",
    "(?#c)",
    "(?i)",
    "(?-",
    "(?P=a)",
    "(?(1)",
    "#",
    " ",
    "(?>",
    "(?P<a>",
    "\\ud800",
    "\\U0001F600",
    "[[:alpha:]]",
    "[]a]",
    "[^]a]",
    "(?<=",
    "(?<!",
    "\\Z",
    "\\z",
    "{0}",
    "{,}",
    "{1,",
    "(?(a)",
    "&&",
    "[a-\\d]",
    "é",
    "\\é",
    "\\p",
];
const CHARACTERS: &[&str] = &[
    "a", "b", "c", "a", "b", "A", "B", "C", "é", "É", "1", "2", "@", ".", " ", "\n", "-", "_", "k", "K",
    "\u{212a}", "s", "ſ", "S", "i", "I", "İ", "ı", "ß", "ẞ", "σ", "ς", "Σ", "\u{301}", "٣", "²", "\u{1c}",
    "\u{a0}", "ǅ", "ǆ", "😀", "x", "日",
];

/// A random pattern; `groups` counts the groups closed so far, for back-references.
fn pattern(random: &mut Random, depth: usize, groups: &mut usize) -> String {
    let branches = if depth > 0 && random.below(3) == 0 {
        1 + random.below(3)
    } else {
        1
    };
    let mut out = String::new();
    for branch in 0..branches {
        if branch > 0 {
            out.push('|');
        }
        for _ in 0..random.below(4) {
            let item = item(random, depth, groups);
            out.push_str(&item);
        }
    }
    out
}

fn item(random: &mut Random, depth: usize, groups: &mut usize) -> String {
    if random.below(12) == 0 {
        return random.pick(ANCHORS).to_owned();
    }
    let mut out = if depth == 0 || random.below(2) == 0 {
        random.pick(ATOMS).to_owned()
    } else {
        let inner = |random: &mut Random, groups: &mut usize| pattern(random, depth - 1, groups);
        match random.below(16) {
            0..=4 => {
                let inside = inner(random, groups);
                *groups += 1;
                format!("({inside})")
            }
            5..=7 => format!("(?:{})", inner(random, groups)),
            8 => format!("(?={})", inner(random, groups)),
            9 => format!("(?!{})", inner(random, groups)),
            10 => {
                let behind = random.pick(&[
                    "a", "ab", "\\w", ".", "[ab]c", "a|b", "^", "\\b", "(a)", "(?=b)a", ".{2}",
                ]);
                if behind.contains("(a") {
                    *groups += 1;
                }
                format!("{}{behind})", random.pick(&["(?<=", "(?<!"]))
            }
            11 => format!("(?>{})", inner(random, groups)),
            12 => format!("{}{})", random.pick(LOCAL), inner(random, groups)),
            13 if *groups > 0 => format!("\\{}", 1 + random.below(*groups).min(8)),
            14 if *groups > 0 => {
                let group = 1 + random.below(*groups);
                format!("(?({group}){}|{})", random.pick(ATOMS), random.pick(ATOMS))
            }
            _ => format!("(?:{})", inner(random, groups)),
        }
    };
    if random.below(3) == 0 && !out.is_empty() {
        out.push_str(random.pick(QUANTIFIERS));
        match random.below(8) {
            0 | 1 => out.push('?'),
            2 => out.push('+'),
            _ => {}
        }
    }
    out
}

/// A random pattern, sometimes with flags, sometimes broken.
fn any_pattern(random: &mut Random) -> String {
    let mut out = String::new();
    if random.below(6) == 0 {
        out.push_str(random.pick(FLAGS));
    }
    let depth = 1 + random.below(3);
    out.push_str(&pattern(random, depth, &mut 0));
    if random.below(4) == 0 {
        for _ in 0..=random.below(2) {
            let boundaries: Vec<usize> = out.char_indices().map(|(at, _)| at).chain([out.len()]).collect();
            let at = boundaries[random.below(boundaries.len())];
            if random.below(3) == 0 && at < out.len() {
                out.remove(at);
            } else {
                out.insert_str(at, random.pick(NOISE));
            }
        }
    }
    out
}

fn text(random: &mut Random) -> String {
    (0..random.below(9)).map(|_| random.pick(CHARACTERS)).collect()
}

/// Our answer in the shape of Python's: spans in characters, `[-1, -1]` for a group without a part.
fn ours(program: &Program, text: &str, scratch: &mut Scratch) -> Result<Value, super::Exhausted> {
    let limits = Limits::default().regex_steps(20_000_000);
    let characters = |at: usize| text[..at].chars().count();
    let mut one = |mode, ignore| -> Result<Value, super::Exhausted> {
        if !program.find(text, mode, ignore, &limits, scratch)? {
            return Ok(Value::Null);
        }
        Ok((0..=program.groups())
            .map(|group| match scratch.group(group) {
                Some((start, end)) => json!([characters(start), characters(end)]),
                None => json!([-1, -1]),
            })
            .collect())
    };
    Ok(json!([
        one(Mode::Search, false)?,
        one(Mode::Start, false)?,
        one(Mode::Full, false)?,
        one(Mode::Search, true)?
    ]))
}

#[test]
fn python_says_the_same() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let pairs = usize::try_from(number("MAILWRIGHT_ORACLE_PAIRS").unwrap_or(6_000)).unwrap();
    let mut random = Random(number("MAILWRIGHT_ORACLE_SEED").unwrap_or(1));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/regex/oracle.py");
    let spawned = Command::new("python3")
        .args(["-I", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut oracle) = spawned else {
        eprintln!("no python3: not compared");
        return;
    };
    let mut input = oracle.stdin.take().unwrap();
    let mut answers = BufReader::new(oracle.stdout.take().unwrap()).lines();
    let version = answers.next().and_then(Result::ok).unwrap_or_default();
    let Ok([3, 11, micro]) = serde_json::from_str::<[u32; 3]>(&version) else {
        eprintln!("not Python 3.11: not compared");
        return;
    };
    let mut scratch = Scratch::default();
    let mut differences = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut done = 0;
    while done < pairs {
        let pattern = any_pattern(&mut random);
        let texts: Vec<String> = (0..4).map(|_| text(&mut random)).collect();
        done += texts.len();
        writeln!(input, "{}", json!([pattern, texts])).unwrap();
        input.flush().unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        let parsed = python::parse(&pattern);
        match (&parsed, &answer["error"], &answer["answers"]) {
            (Err(error), Value::String(expected), _) => {
                *counts.entry("both refuse").or_default() += texts.len();
                if error.message != *expected {
                    *counts.entry("both refuse, in other words").or_default() += texts.len();
                    if std::env::var("MAILWRIGHT_ORACLE_MESSAGES").is_ok() {
                        eprintln!("{pattern:?}: {:?}, Python: {expected:?}", error.message);
                    }
                }
            }
            (Ok(parsed), Value::Null, Value::Array(expected)) => {
                let program = Program::new(parsed, Limits::default().get("regex_program").unwrap()).unwrap();
                for (text, expected) in texts.iter().zip(expected) {
                    match ours(&program, text, &mut scratch) {
                        Ok(got) if got == *expected => *counts.entry("same").or_default() += 1,
                        got => {
                            let why = got
                                .as_ref()
                                .ok()
                                .and_then(|got| explained(&pattern, got, expected, micro))
                                .unwrap_or("unexplained");
                            *counts.entry(why).or_default() += 1;
                            if why == "unexplained" {
                                differences
                                    .push(format!("{pattern:?} on {text:?}: {got:?}, Python: {expected}"));
                            }
                        }
                    }
                }
            }
            (Ok(_), Value::Null, _) => {
                *counts
                    .entry("Python fails or takes more than a second")
                    .or_default() += texts.len();
            }
            (Ok(_), error, _) => differences.push(format!("{pattern:?} is accepted; Python: {error}")),
            (Err(error), _, _) => differences.push(format!("{pattern:?} is refused: {error:?}")),
        }
    }
    drop(input);
    oracle.wait().unwrap();
    eprintln!("{counts:?}");
    differences.sort_by_key(String::len);
    let shown = differences.len().min(40);
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences[..shown].join("\n")
    );
}

/// Why Python's engine differs, by what stands in the pattern and where the answers part.
fn explained(pattern: &str, ours: &Value, pythons: &Value, micro: u32) -> Option<&'static str> {
    let scoped = ["(?a", "(?u"].iter().any(|flag| {
        pattern.match_indices(flag).any(|(at, _)| {
            pattern[at..]
                .find([':', ')'])
                .is_some_and(|end| pattern[at + end..].starts_with(':'))
        })
    });
    let anchored_agree = (1..3).all(|mode| ours[mode] == pythons[mode]);
    if scoped && anchored_agree {
        return Some("Python's search for a first character forgets (?a: and (?u:");
    }
    let is_atomic =
        pattern.contains("(?>") || ["*+", "++", "?+", "}+"].iter().any(|end| pattern.contains(end));
    // Debian 12 has 3.11.2.
    if is_atomic && micro < 7 {
        return Some(
            "possessive quantifiers had defects in the first releases of 3.11 (CPython issue 106052)",
        );
    }
    let same_texts = (0..4).all(|mode| ours[mode][0] == pythons[mode][0]);
    if same_texts && is_atomic {
        return Some("Python keeps captures of alternatives that failed in an atomic group");
    }
    None
}

use super::{Exhausted, Mode, Program, Scratch, python};
use crate::Limits;

/// Start and end of the whole match and of every group.
type Found = Option<Vec<Option<(usize, usize)>>>;

fn find(pattern: &str, text: &str, mode: Mode) -> Result<Found, Exhausted> {
    let limits = Limits::default();
    let pattern = python::parse(pattern).unwrap();
    let program = Program::new(&pattern, limits.regex_program).unwrap();
    let mut scratch = Scratch::default();
    let found = program.find(text, mode, false, &limits, &mut scratch)?;
    Ok(found.then(|| (0..=program.groups()).map(|group| scratch.group(group)).collect()))
}

fn spans(pattern: &str, text: &str) -> Option<Vec<Option<(usize, usize)>>> {
    find(pattern, text, Mode::Search).unwrap()
}

#[test]
fn priority_and_captures() {
    assert_eq!(
        spans("(a|ab)(c|bcd)(d*)", "abcd"),
        Some(vec![Some((0, 4)), Some((0, 1)), Some((1, 4)), Some((4, 4))])
    );
    assert_eq!(
        spans("(?:(a||b))+", "aab"),
        Some(vec![Some((0, 2)), Some((2, 2))])
    );
    assert_eq!(spans("(a*)*", "b"), Some(vec![Some((0, 0)), Some((0, 0))]));
    assert_eq!(spans("(a*?)*?b", "aab"), Some(vec![Some((0, 3)), Some((1, 2))]));
    assert_eq!(spans("(\\w+?)*", "-"), Some(vec![Some((0, 0)), None]));
}

#[test]
fn look_arounds_capture_what_the_last_of_them_saw() {
    assert_eq!(spans("(?=(a+))a", "aaa"), Some(vec![Some((0, 1)), Some((0, 3))]));
    assert_eq!(
        spans("(?:(?=(.*))a)+", "aab"),
        Some(vec![Some((0, 2)), Some((1, 3))])
    );
    assert_eq!(spans("(?>(a+))b", "aab"), Some(vec![Some((0, 3)), Some((0, 2))]));
    assert_eq!(spans("(?!(a))b", "ab"), Some(vec![Some((1, 2)), None]));
}

#[test]
fn readings() {
    assert_eq!(find("a|ab", "ab", Mode::Full).unwrap(), Some(vec![Some((0, 2))]));
    assert_eq!(find("b", "ab", Mode::Start).unwrap(), None);
    assert_eq!(find("a", "ab", Mode::Full).unwrap(), None);
}

#[test]
fn exponential_patterns_take_linear_time() {
    let text = "a".repeat(10_000);
    for pattern in [
        "^(a+)+$x",
        "(?:a|aa)+$x",
        "(a*)*b",
        "(?:a?){50}b",
        "(?=.*c)(?=.*d)x",
        "(?:(?=.*a).)*b",
        "(?>a*)b",
        "a*+b",
        "(?:(?>a*)x|a)*b",
        "(?=(a*))b",
        "(?<=a)(?<!aa)b|a{1,100}b",
        "(?:(?=(a*))a)*b",
        "(?:(a)|a)*?b",
        "(((a*)*)*)*b",
        "(?:a{1,20}){1,20}b",
    ] {
        assert_eq!(find(pattern, &text, Mode::Search), Ok(None), "{pattern}");
    }
}

#[test]
fn back_references_have_a_budget() {
    let text = "a".repeat(40);
    assert_eq!(find("((a|aa)+)\\1x$", &text, Mode::Search), Err(Exhausted));
    assert_eq!(
        spans("(.+)@\\1\\.com", "acme@acme.com"),
        Some(vec![Some((0, 13)), Some((0, 4))])
    );
}

#[test]
fn errors_have_pythons_message_and_the_place() {
    for (pattern, message, span) in [
        ("a**", "multiple repeat", 2..3),
        ("a{2,1}", "min repeat greater than max repeat", 1..6),
        (
            "(?P<a>x)(?P<a>y)",
            "redefinition of group name 'a' as group 2; was group 1",
            12..13,
        ),
        ("é\\q", "bad escape \\q", 2..4),
        ("[z-a]", "bad character range z-a", 1..4),
        ("(a", "missing ), unterminated subpattern", 0..2),
        ("x(?<=a|bc)", "look-behind requires fixed-width pattern", 1..10),
        ("a(?i)b", "global flags not at the start of the expression", 1..5),
        ("a\\", "bad escape (end of pattern)", 1..2),
        ("a)", "unbalanced parenthesis", 1..2),
        ("(?<x)a", "unknown extension ?<x", 0..4),
    ] {
        let error = python::parse(pattern).unwrap_err();
        assert_eq!((error.message.as_str(), error.span), (message, span), "{pattern}");
    }
}

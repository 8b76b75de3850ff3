//! SQLite: `json_each`, `GLOB`, ASCII.
//!
//! SQLite lower-cases ASCII only and has no regular expressions. A test is exact where both texts are ASCII; where the
//! value is not, it errs to the side asked for, so that the whole clause selects a superset.

use super::expression::{Side, Test, Writer, keys, list_after};
use crate::events::field::Path;
use std::fmt::Write;

/// The text of a row of `json_each`: booleans are numbers there.
const TEXT: &str =
    "CASE j.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(j.atom AS TEXT) END AS t";
/// Elements of a list, or the value itself; not the members of an object.
const VALUES: &str = "j.atom IS NOT NULL AND (j.key IS NULL OR typeof(j.key) = 'integer')";
/// ASCII punctuation and white space, as members of a `GLOB` class.
const DELIMITERS: &str = " -/:-@[-`{-~\t-\r";
/// A value with a character beyond ASCII.
const BEYOND_ASCII: &str = "(v.t GLOB '*[^' || char(1) || '-' || char(127) || ']*')";
const BLANKS: &str = "' ' || char(9) || char(10) || char(13)";

pub(super) fn some(column: &str, path: Path, test: &str) -> String {
    let (list, rest) = path.split_at(list_after(path).unwrap_or(path.len()));
    let (list, rest) = (keys(list), keys(rest));
    let each = if rest.is_empty() {
        format!("json_each({column}, '${list}') AS j")
    } else {
        format!("json_each({column}, '${list}') AS l, json_each({column}, l.fullkey || '{rest}') AS j")
    };
    // A scalar has no key; `json_each` gives the last key of the path to it in some versions.
    let values = if list_after(path).is_some() && rest.is_empty() {
        "j.atom IS NOT NULL AND j.type NOT IN ('object', 'array')".to_owned()
    } else {
        VALUES.replace(
            "j.key IS NULL",
            "j.key IS NULL OR typeof(j.key) = 'text' AND j.fullkey = j.path",
        )
    };
    format!(
        "EXISTS (SELECT 1 FROM (SELECT j.type AS type, {TEXT} FROM {each} WHERE {values}) AS v WHERE {test})"
    )
}

pub(super) fn some_entry(column: &str, path: Path, test: &str) -> String {
    let path = keys(path);
    let from = format!("FROM json_each({column}, '${path}') AS j");
    let object = format!("json_type({column}, '${path}') = 'object'");
    let text = format!("json_type({column}, '${path}') = 'text'");
    let value = "CASE j.type WHEN 'text' THEN j.atom WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
                 WHEN 'null' THEN 'null' ELSE CAST(j.value AS TEXT) END";
    format!(
        "EXISTS (SELECT 1 FROM (SELECT 'text' AS type, j.key AS t {from} WHERE {object} UNION ALL \
         SELECT 'text', {value} {from} WHERE {object} UNION ALL \
         SELECT 'text', j.atom {from} WHERE {text}) AS v WHERE {test})"
    )
}

pub(super) fn test(writer: &mut Writer<'_>, test: Test<'_>, side: Side) -> String {
    let exact = match test {
        Test::Greater(number) => return compare(writer, '>', number),
        Test::Less(number) => return compare(writer, '<', number),
        Test::Term(text) | Test::Contains(text) | Test::Equal(text) | Test::EqualAddress(text)
            if !text.is_ascii() =>
        {
            None
        }
        Test::Term(term) => {
            let pattern = format!("*[{DELIMITERS}]{}[{DELIMITERS}]*", glob(term));
            Some(format!(
                "(' ' || lower(v.t) || ' ') GLOB {}",
                writer.text(pattern)
            ))
        }
        Test::Contains(text) => Some(format!("instr(lower(v.t), {}) > 0", writer.text(text))),
        Test::Equal(text) => Some(format!("lower(v.t) = {}", writer.text(text))),
        Test::EqualAddress(text) => Some(address(writer, text)),
    };
    match (exact, side) {
        (Some(exact), Side::Wide) => format!("({exact} OR {BEYOND_ASCII})"),
        (Some(exact), Side::Narrow) => format!("({exact} AND NOT {BEYOND_ASCII})"),
        (None, Side::Wide) => BEYOND_ASCII.to_owned(),
        (None, Side::Narrow) => "FALSE".to_owned(),
    }
}

/// The value is the text, or `… < text >` with blanks around the address.
fn address(writer: &mut Writer<'_>, text: &str) -> String {
    let whole = format!("lower(v.t) = {}", writer.text(text));
    if text.contains('<') {
        return whole;
    }
    let bare = format!("trim(lower(v.t), {BLANKS}) = {}", writer.text(text));
    let inner =
        format!("rtrim(substr(rtrim(lower(v.t), {BLANKS}), 1, length(rtrim(v.t, {BLANKS})) - 1), {BLANKS})");
    let ends = format!("substr({inner}, -{}) = {}", text.len(), writer.text(text));
    let before = format!(
        "rtrim(substr({inner}, 1, length({inner}) - {}), {BLANKS}) GLOB '*<'",
        text.len()
    );
    format!("({whole} OR {bare} OR (rtrim(v.t, {BLANKS}) GLOB '*>' AND {ends} AND {before}))")
}

fn compare(writer: &mut Writer<'_>, sign: char, number: f64) -> String {
    let number = writer.number(number);
    format!(
        "((v.type IN ('integer', 'real') OR v.t <> '' AND v.t NOT GLOB '*[^0-9]*' \
         OR v.t NOT GLOB '*[^-+.0-9eE]*' AND json_valid(v.t)) AND CAST(v.t AS REAL) {sign} {number})"
    )
}

/// A text as a `GLOB` pattern that matches nothing else.
fn glob(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, character| {
        let _ = match character {
            '*' | '?' | '[' => write!(out, "[{character}]"),
            other => write!(out, "{other}"),
        };
        out
    })
}

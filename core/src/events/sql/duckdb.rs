//! DuckDB: JSON paths, RE2.

use super::expression::{Test, Writer, escape, keys, list_after};
use crate::events::field::Path;
use crate::events::text::delimiter_ranges;
use std::fmt::Write;

/// Characters that do not end a word (`Case_Ignorable`), in a class of RE2, in a literal of SQL.
macro_rules! ignorable {
    () => {
        "''.:\u{b7}\u{2018}\u{2019}\u{2024}\\p{Mn}\\p{Me}\\p{Cf}\\p{Lm}\\p{Sk}"
    };
}

/// The text in lower case. DuckDB maps letter by letter; two rules of Unicode (`SpecialCasing.txt`) are about more than
/// one letter: `\u{130}` becomes two, and a capital sigma at the end of a word becomes a final one.
const LOWER: &str = concat!(
    "lower(regexp_replace(replace(v.t, '\u{130}', 'i\u{307}'), '([\\p{Lu}\\p{Ll}\\p{Lt}][",
    ignorable!(),
    "]*)\u{3a3}([",
    ignorable!(),
    "]*(?:\\z|[^",
    ignorable!(),
    "\\p{Lu}\\p{Ll}\\p{Lt}]))', '\\1\u{3c2}\\2', 'g'))"
);
/// White space, as Unicode has it; RE2's `\s` is ASCII's without the vertical tab.
const BLANKS: &str = "[\\s\\x0b\\x{85}\\p{Z}]*";
/// Texts, numbers and booleans; `->> '$'` gives their text.
const SCALARS: &str = "json_type(j) NOT IN ('OBJECT', 'ARRAY', 'NULL')";

pub(super) fn some(column: &str, path: Path, test: &str) -> String {
    let values = match list_after(path) {
        None => format!("[json_extract({column}, '${}')]", keys(path)),
        Some(at) => {
            let (list, rest) = path.split_at(at);
            let (list, rest) = (keys(list), keys(rest));
            // A value that is no list counts as itself.
            format!(
                "list_concat(json_extract({column}, '${list}[*]{rest}'), [json_extract({column}, '${list}{rest}')])"
            )
        }
    };
    exists(&values, test)
}

pub(super) fn some_entry(column: &str, path: Path, test: &str) -> String {
    let path = keys(path);
    let names = format!("[to_json(k) FOR k IN json_keys({column}, '${path}')]");
    let values = format!(
        "[CASE json_type(j) WHEN 'VARCHAR' THEN j ELSE to_json(CAST(j AS VARCHAR)) END FOR j IN json_extract({column}, '${path}.*')]"
    );
    let whole = format!("[json_extract({column}, '${path}')]");
    let whole = exists(
        &whole,
        &format!("json_type({column}, '${path}') = 'VARCHAR' AND {test}"),
    );
    format!(
        "({} OR {} OR {whole})",
        exists(&names, test),
        exists(&values, test)
    )
}

fn exists(values: &str, test: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM (SELECT j ->> '$' AS t FROM (SELECT unnest({values}) AS j) WHERE {SCALARS}) AS v WHERE {test})"
    )
}

pub(super) fn test(writer: &mut Writer<'_>, test: Test<'_>) -> String {
    match test {
        Test::Term(term) => {
            let delimiter = delimiter_ranges().fold(String::new(), |mut out, (first, last)| {
                let _ = write!(out, "\\x{{{first:x}}}-\\x{{{last:x}}}");
                out
            });
            let term = escape(term);
            let pattern = writer.text(format!("(?s)(?:\\A|[{delimiter}]){term}(?:\\z|[{delimiter}])"));
            format!("regexp_matches({LOWER}, {pattern})")
        }
        Test::Contains(text) => format!("contains({LOWER}, {})", writer.text(text)),
        Test::Equal(text) => format!("{LOWER} = {}", writer.text(text)),
        Test::EqualAddress(text) => {
            let whole = writer.text(text);
            if text.contains('<') {
                return format!("{LOWER} = {whole}");
            }
            let text = escape(text);
            let pattern = writer.text(format!(
                "(?s)\\A(?:.*<{BLANKS}{text}{BLANKS}>{BLANKS}|{BLANKS}{text}{BLANKS})\\z"
            ));
            format!("({LOWER} = {whole} OR regexp_matches({LOWER}, {pattern}))")
        }
        Test::Greater(number) => compare(writer, '>', number),
        Test::Less(number) => compare(writer, '<', number),
    }
}

/// The cast alone would take blanks, `nan`, `inf` and `1_000` too.
fn compare(writer: &mut Writer<'_>, sign: char, number: f64) -> String {
    let number = writer.number(number);
    format!(
        "(regexp_full_match(v.t, '[-+.0-9eE]+') AND coalesce(TRY_CAST(v.t AS DOUBLE) {sign} {number}, FALSE))"
    )
}

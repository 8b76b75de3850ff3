//! DuckDB: JSON paths, RE2.

use super::expression::{Test, Writer, escape, keys, list_after};
use crate::events::field::Path;
use crate::events::text::delimiter_ranges;
use std::fmt::Write;

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
            format!("regexp_matches(lower(v.t), {pattern})")
        }
        Test::Contains(text) => format!("contains(lower(v.t), {})", writer.text(text)),
        Test::Equal(text) => format!("lower(v.t) = {}", writer.text(text)),
        Test::EqualAddress(text) => {
            let whole = writer.text(text);
            if text.contains('<') {
                return format!("lower(v.t) = {whole}");
            }
            let text = escape(text);
            let pattern = writer.text(format!("(?s)\\A(?:.*<)?\\s*{text}\\s*(?:>\\s*)?\\z"));
            format!("(lower(v.t) = {whole} OR regexp_matches(lower(v.t), {pattern}))")
        }
        Test::Greater(number) => format!(
            "coalesce(TRY_CAST(v.t AS DOUBLE) > {}, FALSE)",
            writer.number(number)
        ),
        Test::Less(number) => format!(
            "coalesce(TRY_CAST(v.t AS DOUBLE) < {}, FALSE)",
            writer.number(number)
        ),
    }
}

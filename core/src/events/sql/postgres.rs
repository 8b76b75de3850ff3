//! PostgreSQL: `jsonb`, SQL/JSON paths, advanced regular expressions.

use super::expression::{Test, Writer, escape, keys};
use crate::events::field::Path;
use crate::events::text::delimiter_ranges;
use std::fmt::Write;

pub(super) fn some(column: &str, path: Path, test: &str) -> String {
    // `lax` opens lists on the way; `[*]` takes the elements of one at the end, and a value that is none as itself.
    let path = keys(path);
    format!(
        "EXISTS (SELECT 1 FROM (SELECT j #>> '{{}}' AS t FROM jsonb_path_query({column}, 'lax ${path}[*]') AS q(j) \
         WHERE jsonb_typeof(j) IN ('string', 'number', 'boolean')) AS v WHERE {test})"
    )
}

pub(super) fn some_entry(column: &str, path: Path, test: &str) -> String {
    let keys: Vec<_> = path.iter().map(|key| format!("\"{key}\"")).collect();
    let object = format!("({column} #> '{{{}}}')", keys.join(","));
    let entries = format!(
        "jsonb_each(CASE jsonb_typeof({object}) WHEN 'object' THEN {object} ELSE '{{}}'::jsonb END) AS e(k, j)"
    );
    let value = "CASE jsonb_typeof(j) WHEN 'string' THEN j #>> '{}' ELSE j::text END";
    format!(
        "EXISTS (SELECT 1 FROM (SELECT k AS t FROM {entries} UNION ALL SELECT {value} FROM {entries} \
         UNION ALL SELECT {object} #>> '{{}}' WHERE jsonb_typeof({object}) = 'string') AS v WHERE {test})"
    )
}

pub(super) fn test(writer: &mut Writer<'_>, test: Test<'_>) -> String {
    match test {
        Test::Term(term) => {
            let delimiter = delimiter_ranges().fold(String::new(), |mut out, (first, last)| {
                let _ = write!(out, "\\U{first:08x}-\\U{last:08x}");
                out
            });
            let term = escape(term);
            let pattern = writer.text(format!("(?:\\A|[{delimiter}]){term}(?:\\Z|[{delimiter}])"));
            format!("lower(v.t) ~ {pattern}")
        }
        Test::Contains(text) => format!("strpos(lower(v.t), {}) > 0", writer.text(text)),
        Test::Equal(text) => format!("lower(v.t) = {}", writer.text(text)),
        Test::EqualAddress(text) => {
            let whole = writer.text(text);
            if text.contains('<') {
                return format!("lower(v.t) = {whole}");
            }
            let text = escape(text);
            let pattern = writer.text(format!("\\A(?:.*<\\s*{text}\\s*>\\s*|\\s*{text}\\s*)\\Z"));
            format!("(lower(v.t) = {whole} OR lower(v.t) ~ {pattern})")
        }
        Test::Greater(number) => compare(writer, '>', number),
        Test::Less(number) => compare(writer, '<', number),
    }
}

fn compare(writer: &mut Writer<'_>, sign: char, number: f64) -> String {
    let number = writer.number(number);
    format!(
        "(CASE WHEN v.t ~ '^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$' THEN v.t::numeric {sign} {number} ELSE FALSE END)"
    )
}

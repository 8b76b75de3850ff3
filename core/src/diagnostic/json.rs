//! What a JSON reader objects to, and where.

use super::span::character_at;
use serde_json::Error;
use std::ops::Range;

/// What is wrong, without the reader's own place: that is counted in bytes, and a span has it.
pub(crate) fn json_objection(error: &Error) -> String {
    let mut told = error.to_string();
    told.truncate(told.rfind(" at line ").unwrap_or(told.len()));
    told
}

/// The character of `text` where reading stopped; nothing at its end. The reader counts lines and columns from 1, columns
/// in bytes.
pub(crate) fn json_place(text: &str, error: &Error) -> Range<usize> {
    let line: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    character_at(text, line + error.column().saturating_sub(1))
}

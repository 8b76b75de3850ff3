//! From the marks of the lines to the lines that are quoted.
//!
//! talon matches regular expressions against the string of marks; they stand in the comments. Each is answered
//! with a scan.

use super::lines::trim;
use super::mark::Lines;
use std::ops::Range;

/// The lines that are a quotation; `None` where the message is kept whole.
pub(super) fn find(lines: &Lines) -> Option<Range<usize>> {
    let mut marks = lines.marks();
    if !marks.contains(&b's') && !has_three_quoted(&marks) {
        // Without a splitter one or two lines with `>` are not enough.
        marks
            .iter_mut()
            .filter(|mark| **mark == b'm')
            .for_each(|mark| *mark = b't');
    }
    if is_forward(&marks) || has_inline_reply(lines, &marks) {
        return None;
    }
    unmarked(&marks)
        .or_else(|| marked(&marks))
        .or_else(|| border(&marks))
}

fn skip(marks: &[u8], from: usize, skipped: &[u8]) -> usize {
    marks[from..]
        .iter()
        .position(|mark| !skipped.contains(mark))
        .map_or(marks.len(), |at| from + at)
}

/// `(me*){3}`
fn has_three_quoted(marks: &[u8]) -> bool {
    marks
        .split(|mark| !matches!(mark, b'm' | b'e'))
        .any(|run| run.iter().filter(|&&mark| mark == b'm').nth(2).is_some())
}

/// `^[te]*f`
fn is_forward(marks: &[u8]) -> bool {
    marks.get(skip(marks, 0, b"te")) == Some(&b'f')
}

/// `(?<=m)e*(t[te]*)m`, at least one of them not a link that broke a quoted line.
fn has_inline_reply(lines: &Lines, marks: &[u8]) -> bool {
    let mut at = 0;
    while let Some(quoted) = marks[at..].iter().position(|&mark| mark == b'm') {
        let start = at + quoted + 1;
        let end = skip(marks, start, b"te");
        at = end.max(start);
        if marks.get(end) != Some(&b'm') || !marks[start..end].contains(&b't') {
            continue;
        }
        let before = lines.line(start - 1);
        let first = trim(lines.line(start));
        let is_link = before.contains("(http://")
            || before.contains("(https://")
            || first.starts_with("(http://")
            || first.starts_with("(https://");
        if !is_link {
            return true;
        }
    }
    false
}

/// `(se*)+((t|f)+e*)+`: text right behind a splitter is a quotation without marks, to the end of the message.
fn unmarked(marks: &[u8]) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(splitter) = marks[at..].iter().position(|&mark| mark == b's') {
        let start = at + splitter;
        at = skip(marks, start, b"se");
        if matches!(marks.get(at), Some(b't' | b'f')) {
            return Some(start..marks.len());
        }
    }
    None
}

/// `((?:s|(?:me*){2,}).*me*)[te]*$`, the part in the first group.
fn marked(marks: &[u8]) -> Option<Range<usize>> {
    let last = marks.iter().rposition(|&mark| mark == b'm')?;
    let end = skip(marks, last + 1, b"e");
    if skip(marks, end, b"te") < marks.len() {
        return None;
    }
    let start = (0..last).find(|&at| match marks[at] {
        b's' => true,
        b'm' => {
            let second = skip(marks, at + 1, b"e");
            marks[second] == b'm' && second < last
        }
        _ => false,
    })?;
    Some(start..end)
}

/// `((?:(?:se*)+|(?:me*){2,}))e*`, the part in the first group.
fn border(marks: &[u8]) -> Option<Range<usize>> {
    let mut at = 0;
    while at < marks.len() {
        match marks[at] {
            b's' => return Some(at..skip(marks, at, b"se")),
            b'm' => {
                let end = skip(marks, at, b"me");
                if marks[at + 1..end].contains(&b'm') {
                    return Some(at..end);
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    None
}

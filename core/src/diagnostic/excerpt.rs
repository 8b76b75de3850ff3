//! A finding for people: the message, the line it is on, and the offending text underlined.

use super::span::floor_boundary;
use super::{Diagnostic, Position};
use std::fmt::Write;

/// Characters of a long line shown before and after the underlined text.
const CONTEXT: usize = 60;

impl Diagnostic {
    /// The finding as text of several lines, with the offending line of `source` underlined.
    ///
    /// `source` is the text that the span points into: the value of [`parameter`](Self::parameter). Without a
    /// span it is not looked at. Control characters of the source are shown as `␀`-style symbols, so nothing
    /// of it can drive a terminal.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic};
    /// let found = Diagnostic::error(Code::LimitUnknownName, "limits").with_message("unknown limit").with_span(4..7);
    /// assert_eq!(
    ///     found.excerpt("one\nsix = 6"),
    ///     "error[limit-unknown-name] limits: unknown limit\n  --> limits, line 2, column 1\n   |\n 2 | six = 6\n   | ^^^\n",
    /// );
    /// ```
    #[must_use]
    pub fn excerpt(&self, source: &str) -> String {
        let mut out = format!("{self}\n");
        if let Some(span) = self.span() {
            let start = floor_boundary(source, span.start());
            let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
            let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
            let end = floor_boundary(source, span.end()).clamp(start, line_end);
            let lead = last(&source[line_start..start], CONTEXT);
            let marked = first(&source[start..end], 2 * CONTEXT);
            let tail = if start + marked.len() < end {
                ""
            } else {
                first(&source[end..line_end], CONTEXT).trim_end_matches('\r')
            };
            let mut line = String::new();
            for part in [lead, marked, tail] {
                line.extend(part.chars().map(visible));
            }
            let at = Position::of(source, start);
            let number = at.line().to_string();
            let gutter = " ".repeat(number.len());
            let carets = "^".repeat(marked.chars().count().max(1));
            let _ = write!(
                out,
                " {gutter}--> {}, line {number}, column {}\n {gutter} |\n {number} | {line}\n {gutter} | {}{carets}\n",
                self.parameter(),
                at.column(),
                " ".repeat(lead.chars().count()),
            );
        }
        if let Some(help) = self.help() {
            let _ = writeln!(out, "  help: {help}");
        }
        out
    }
}

/// So many characters of the start.
fn first(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters);
    end.map_or(text, |(at, _)| &text[..at])
}

/// So many characters of the end.
fn last(text: &str, characters: usize) -> &str {
    let start = text.char_indices().rev().take(characters).last();
    start.map_or("", |(at, _)| &text[at..])
}

fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or(' '),
        '\x7f' => '␡',
        // C1 controls, and the marks that reorder text on a screen.
        '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '�'
        }
        other => other,
    }
}

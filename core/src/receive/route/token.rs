//! The tokens of expressions and actions: names, strings, `( ) , =`.
//!
//! Space, tab, CR and LF separate. A string is enclosed in `'` or `"`; in either kind `\\`, `\"` and `\'` are decoded,
//! every other character stands for itself. Tokens are read one at a time, so the leftmost error is the one reported.

use crate::{Code, Diagnostic};
use std::ops::Range;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'s> {
    Name(&'s str),
    Text(Text),
    Open,
    Close,
    Comma,
    Equals,
    End,
}

/// A decoded string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) value: String,
    /// In the source, quotes included.
    pub(super) span: Range<usize>,
    /// Bytes of `value` where a backslash before them was decoded away.
    escapes: Vec<usize>,
}

impl Text {
    /// Where byte `at` of the value stands in the source.
    pub(super) fn source(&self, at: usize) -> usize {
        // A decoded character stands behind its backslash, and so does all that follows it.
        let before = self.escapes.partition_point(|&escape| escape < at);
        self.span.start + 1 + at + before
    }
}

/// Reads tokens from a source.
pub(super) struct Lexer<'s> {
    pub(super) source: &'s str,
    /// What the source is: `expression` or `action`.
    pub(super) parameter: &'static str,
    at: usize,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(source: &'s str, parameter: &'static str) -> Self {
        Self {
            source,
            parameter,
            at: 0,
        }
    }

    /// Refuses a source that is too long or blank, before anything else.
    pub(super) fn check(&self, longest: usize) -> Result<(), Diagnostic> {
        if self.source.len() > longest {
            let message = format!("the {} is longer than {longest} bytes", self.parameter);
            return Err(self.error(Code::RouteTooLong, longest..self.source.len(), message));
        }
        if self.source.trim_matches(BLANKS).is_empty() {
            return Err(self.error(Code::RouteEmpty, 0..0, format!("the {} is empty", self.parameter)));
        }
        Ok(())
    }

    pub(super) fn error(&self, code: Code, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let floor = |mut at: usize| {
            while !self.source.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        // A limit in bytes may fall into a character; the offset itself is what is promised.
        let end = floor(span.end).max(span.start);
        Diagnostic::error(code, self.parameter)
            .with_message(message)
            .with_span(span.start..end)
    }

    /// The next token and where it stands.
    pub(super) fn next(&mut self) -> Result<(Token<'s>, Range<usize>), Diagnostic> {
        let rest = self.source[self.at..].trim_start_matches(BLANKS);
        let start = self.source.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            self.at = start;
            return Ok((Token::End, start..start));
        };
        let (token, length) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '=' => (Token::Equals, 1),
            '"' | '\'' => {
                let text = self.text(start, first)?;
                let length = text.span.len();
                (Token::Text(text), length)
            }
            'A'..='Z' | 'a'..='z' | '_' => {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                (Token::Name(&rest[..end]), end)
            }
            other => {
                let span = start..start + other.len_utf8();
                let message = format!(
                    "`{}` is not expected in a route {}",
                    other.escape_debug(),
                    self.parameter
                );
                return Err(self.error(Code::RouteUnexpectedChar, span, message));
            }
        };
        self.at = start + length;
        Ok((token, start..start + length))
    }

    fn text(&self, start: usize, quote: char) -> Result<Text, Diagnostic> {
        let mut value = String::new();
        let mut escapes = Vec::new();
        let mut characters = self.source[start + 1..].char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if character == quote {
                return Ok(Text {
                    value,
                    span: start..start + 1 + at + 1,
                    escapes,
                });
            }
            if character == '\\'
                && let Some((_, escaped @ ('\\' | '"' | '\''))) = characters.peek().copied()
            {
                characters.next();
                escapes.push(value.len());
                value.push(escaped);
                continue;
            }
            value.push(character);
        }
        let span = start..self.source.len();
        Err(self.error(
            Code::RouteUnterminatedString,
            span,
            "the string has no closing quote",
        ))
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

//! Byte ranges, and what they are called elsewhere: code points, UTF-16 units, lines and columns.

use std::ops::Range;

/// A half-open range of bytes in a source text, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

/// What a host language counts its text in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8 (Rust, the conformance protocol).
    Byte,
    /// Unicode code points (Python).
    CodePoint,
    /// UTF-16 code units (JavaScript).
    Utf16,
}

impl Unit {
    fn count(self, text: &str) -> usize {
        match self {
            Self::Byte => text.len(),
            Self::CodePoint => text.chars().count(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

impl Span {
    /// First byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// Byte after the last one.
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    /// The range, to slice the source with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The same range in another unit, so that slicing `source` in the host language shows the same text.
    ///
    /// A span that lies outside `source` is cut to it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Span, Unit};
    /// let span = Span::from(3..4); // the `!` of "é𝄞!" would be 6..7
    /// assert_eq!(Span::from(6..7).in_units("é𝄞!", Unit::CodePoint).range(), 2..3);
    /// assert_eq!(Span::from(6..7).in_units("é𝄞!", Unit::Utf16).range(), 3..4);
    /// # let _ = span;
    /// ```
    #[must_use]
    pub fn in_units(self, source: &str, unit: Unit) -> Self {
        let start = floor_boundary(source, self.start);
        let end = floor_boundary(source, self.end).max(start);
        let before = unit.count(&source[..start]);
        Self {
            start: before,
            end: before + unit.count(&source[start..end]),
        }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self {
            start: range.start,
            end: range.end.max(range.start),
        }
    }
}

/// A place in a text as people count: line and column from 1, columns in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    line: usize,
    column: usize,
}

impl Position {
    /// The position of byte `offset` in `source`; an offset outside it is cut to its end.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Position;
    /// let at = Position::of("a\néb", 4);
    /// assert_eq!((at.line(), at.column()), (2, 2));
    /// ```
    #[must_use]
    pub fn of(source: &str, offset: usize) -> Self {
        let before = &source[..floor_boundary(source, offset)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// Line, from 1.
    #[must_use]
    pub fn line(self) -> usize {
        self.line
    }

    /// Column in code points, from 1.
    #[must_use]
    pub fn column(self) -> usize {
        self.column
    }
}

/// The last character boundary at or before `offset`.
pub(super) fn floor_boundary(source: &str, offset: usize) -> usize {
    let mut at = offset.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

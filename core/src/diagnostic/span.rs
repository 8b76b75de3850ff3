//! Byte ranges, and what they are called elsewhere: code points, UTF-16 units, lines and columns.

use std::ops::Range;

/// A half-open range of bytes in a source text, on character boundaries.
///
/// It holds no text of its own: [`range`](Self::range) slices the source that the diagnostic's
/// [`parameter`](crate::Diagnostic::parameter) names, [`in_units`](Self::in_units) translates it for other languages.
///
/// # Examples
///
/// ```
/// use mailwright::{Span, Template};
/// let source = "Olá {{nome}}";
/// let span: Span = Template::parse(source)?.variables()[0].span();
/// assert_eq!((span.start(), span.end()), (7, 11)); // `á` has two bytes
/// assert_eq!(&source[span.range()], "nome");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

/// What a host language counts its text in; [`Span::in_units`] translates.
///
/// # Examples
///
/// ```
/// use mailwright::{Span, Unit};
/// let subject = "🎉 sale";
/// let sale = Span::from(5..9); // in bytes: the party popper takes four
/// assert_eq!(sale.in_units(subject, Unit::CodePoint).range(), 2..6); // subject[2:6] in Python
/// assert_eq!(sale.in_units(subject, Unit::Utf16).range(), 3..7); // subject.slice(3, 7) in JavaScript
/// ```
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
    pub(super) fn count(self, text: &str) -> usize {
        match self {
            Self::Byte => text.len(),
            Self::CodePoint => text.chars().count(),
            // One for the first byte of a character, and a second one where it has four.
            Self::Utf16 => text
                .bytes()
                .map(|byte| usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0))
                .sum(),
        }
    }
}

impl Span {
    /// First byte, counted from 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Expression;
    /// let refused = Expression::parse("match_recipient('ann)").unwrap_err();
    /// assert_eq!(refused.first().unwrap().span().unwrap().start(), 16); // the quote that nothing closes
    /// ```
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// Byte after the last one; equal to the first where the span is empty, as at the end of a text that breaks off.
    ///
    /// # Examples
    ///
    /// ```
    /// let source = "ann@";
    /// let refused = mailwright::Address::parse(source).unwrap_err();
    /// assert_eq!(refused.first().unwrap().span().unwrap().end(), source.len());
    /// ```
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    /// The range, to slice the source with.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressList;
    /// let source = "ann@example.com, bob@example.com";
    /// let list = AddressList::parse(source);
    /// let span = list.addresses()[1].span();
    /// assert_eq!(&source[span.range()], "bob@example.com");
    /// ```
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
    /// let end = Span::from(6..7); // the `!` of "é𝄞!", in bytes
    /// assert_eq!(end.in_units("é𝄞!", Unit::CodePoint).range(), 2..3);
    /// assert_eq!(end.in_units("é𝄞!", Unit::Utf16).range(), 3..4);
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

    /// The span in bytes of a range that a host language gives back in its unit: the way back from
    /// [`in_units`](Self::in_units).
    ///
    /// A range that lies outside `source` is cut to it; one that cuts a character in two begins and ends before it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Span, Unit};
    /// assert_eq!(Span::from_units("é𝄞!", 3..4, Unit::Utf16), Span::from(6..7));
    /// assert_eq!(Span::from_units("é𝄞!", 2..3, Unit::CodePoint), Span::from(6..7));
    /// assert_eq!(Span::from_units("é𝄞!", 2..9, Unit::Utf16), Span::from(2..7)); // from the middle of `𝄞`
    /// ```
    #[must_use]
    pub fn from_units(source: &str, range: Range<usize>, unit: Unit) -> Self {
        let byte = |units: usize| {
            let mut counted = 0;
            for (at, character) in source.char_indices() {
                counted += unit.count(character.encode_utf8(&mut [0; 4]));
                if counted > units {
                    return at;
                }
            }
            source.len()
        };
        Self::from(byte(range.start)..byte(range.end))
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

/// A place in a text as people count: line and column from 1, columns in code points. Lines end with LF.
///
/// # Examples
///
/// ```
/// use mailwright::{Position, Template};
/// let source = "Hello,\n{{#if vip}}\nwelcome";
/// let refused = Template::parse(source).unwrap_err();
/// let at = Position::of(source, refused.first().unwrap().span().unwrap().start());
/// assert_eq!(format!("line {}, column {}", at.line(), at.column()), "line 2, column 1");
/// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// let source = "to,name\nann@example.com,Ann\nbob@,Bob\n";
    /// let at = mailwright::Position::of(source, source.find("bob").unwrap());
    /// assert_eq!(at.line(), 3);
    /// ```
    #[must_use]
    pub fn line(self) -> usize {
        self.line
    }

    /// Column in code points, from 1; a tab is one column.
    ///
    /// # Examples
    ///
    /// ```
    /// let source = "Grüße an {{name}";
    /// let at = mailwright::Position::of(source, source.find('{').unwrap());
    /// assert_eq!(at.column(), 10); // byte 11: `ü` and `ß` have two each
    /// ```
    #[must_use]
    pub fn column(self) -> usize {
        self.column
    }
}

/// The whole character that byte `offset` of `source` belongs to; nothing at its end.
#[cfg(feature = "webhook-posts")]
pub(crate) fn character_at(source: &str, offset: usize) -> Range<usize> {
    let start = floor_boundary(source, offset);
    let length = source[start..].chars().next().map_or(0, char::len_utf8);
    start..start + length
}

/// The last character boundary at or before `offset`.
pub(super) fn floor_boundary(source: &str, offset: usize) -> usize {
    let mut at = offset.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

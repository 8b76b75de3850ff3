//! Moving over one line of JSON: strings, and values that nobody looks at.
//!
//! A string is crossed eight bytes at a time, a skipped value by its quotes and brackets. What is inside a skipped
//! value is not checked.

use std::ops::Range;

/// The line stops being JSON here.
pub(super) struct Broken;

#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) line: &'a [u8],
    pub(super) at: usize,
}

/// A string's content, without its quotes.
pub(super) struct Text {
    pub(super) range: Range<usize>,
    /// Whether it holds escapes.
    pub(super) escaped: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    /// The next byte that is not white space, not taken yet.
    #[inline]
    pub(super) fn peek_solid(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                solid => return Some(solid),
            }
        }
    }

    /// Takes one byte that has to stand next, white space passed over.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        if self.peek_solid() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Broken)
        }
    }

    /// Takes a string, its opening quote being next.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Text, Broken> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = quote_or_backslash(self.line, self.at).ok_or(Broken)?;
            if self.line[self.at] == b'"' {
                self.at += 1;
                return Ok(Text {
                    range: start..self.at - 1,
                    escaped,
                });
            }
            escaped = true;
            // A backslash takes the byte after it along; a control character there would be no JSON anyway.
            self.at += 2;
        }
    }

    /// Passes over any value.
    #[inline]
    pub(super) fn skip_value(&mut self) -> Result<(), Broken> {
        match self.peek_solid().ok_or(Broken)? {
            b'"' => self.string().map(drop),
            b'{' => self.skip_nested(b'{', b'}'),
            b'[' => self.skip_nested(b'[', b']'),
            _ => self.scalar().map(drop),
        }
    }

    /// Passes over an object or a list: to the bracket that closes it, strings respected.
    fn skip_nested(&mut self, open: u8, close: u8) -> Result<(), Broken> {
        let mut depth = 0_usize;
        loop {
            let rest = self.line.get(self.at..).ok_or(Broken)?;
            self.at += memchr::memchr3(b'"', open, close, rest).ok_or(Broken)?;
            match self.line[self.at] {
                b'"' => {
                    self.string()?;
                    continue;
                }
                bracket if bracket == open => depth += 1,
                _ => depth -= 1,
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Takes a number, `true`, `false` or `null`, not checked but for its characters.
    #[inline]
    pub(super) fn scalar(&mut self) -> Result<&'a [u8], Broken> {
        let rest = &self.line[self.at..];
        let length = rest
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.'))
            .unwrap_or(rest.len());
        self.at += length;
        if length == 0 {
            Err(Broken)
        } else {
            Ok(&rest[..length])
        }
    }
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Where the next quote or backslash is. The texts of an event are short: eight bytes at a time are quicker than a
/// call of `memchr2` for the first of them.
#[inline]
fn quote_or_backslash(line: &[u8], mut at: usize) -> Option<usize> {
    const EAGER: usize = 4;
    for _ in 0..EAGER {
        let Some(word) = line.get(at..at + 8) else {
            break;
        };
        let word = u64::from_le_bytes(word.try_into().ok()?);
        let hits = zero_bytes(word ^ (LOW * u64::from(b'"'))) | zero_bytes(word ^ (LOW * u64::from(b'\\')));
        if hits != 0 {
            return Some(at + hits.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr::memchr2(b'"', b'\\', line.get(at..)?).map(|found| at + found)
}

/// The high bit of the lowest byte that is zero; bits above it may be wrong.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

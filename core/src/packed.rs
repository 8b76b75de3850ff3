//! Tables of Unicode data as bytes: a quarter of what they take as numbers, which counts in a WebAssembly module.
//!
//! They are made by programs and unpacked when they are first asked. A number is written in seven bits a byte, lowest
//! first, the eighth bit saying that another byte follows.

use std::iter;
use std::ops::Range;

/// Reads a packed table from its beginning. What is read past the end is 0.
pub(crate) struct Packed<'a>(pub(crate) &'a [u8]);

impl Packed<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        byte
    }

    pub(crate) fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 || shift >= 28 {
                return number;
            }
            shift += 7;
        }
    }

    /// Runs of characters from U+0000 on, to the end of the table: where each lies, and its kind. A run is a byte, which
    /// counts the kinds from 1 (0: none), and its length.
    pub(crate) fn runs(mut self) -> impl Iterator<Item = (Range<u32>, Option<usize>)> {
        let mut end = 0;
        iter::from_fn(move || {
            if self.is_empty() {
                return None;
            }
            let kind = usize::from(self.byte()).checked_sub(1);
            let start = end;
            end += self.number();
            Some((start..end, kind))
        })
    }

    /// A difference: 0, -1, 1, -2, 2 and so on are 0, 1, 2, 3, 4.
    pub(crate) fn difference(&mut self) -> i32 {
        let number = self.number();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::Packed;

    #[test]
    fn reads_numbers_of_any_length() {
        let mut packed = Packed(&[0, 0x7f, 0x80, 0x01, 0xff, 0xff, 0xff, 0xff, 0x0f, 3, 4]);
        let numbers: Vec<u32> = (0..4).map(|_| packed.number()).collect();
        assert_eq!(numbers, [0, 127, 128, u32::MAX]);
        assert_eq!([packed.difference(), packed.difference()], [-2, 2]);
        assert!(packed.is_empty());
        assert_eq!(packed.number(), 0);
    }
}

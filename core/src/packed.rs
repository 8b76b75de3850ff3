//! Tables of Unicode data as bytes: a quarter of what they take as numbers, which counts in a WebAssembly module.
//!
//! They are made by programs and unpacked when they are first asked. A number is written in seven bits a byte, lowest
//! first, the eighth bit saying that another byte follows.

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

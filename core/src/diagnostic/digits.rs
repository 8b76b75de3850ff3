//! Numbers in messages, without the machinery of formatting: it is larger than all that a small WebAssembly entry has.

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    self::number(number, 10)
}

/// The same in hexadecimal ones, where the base is 16.
#[inline(never)]
#[allow(clippy::cast_possible_truncation)] // A digit is small.
pub(crate) fn number(mut number: u64, base: u64) -> String {
    let mut digits = String::new();
    loop {
        let digit = char::from(b"0123456789abcdef"[(number % base) as usize % 16]);
        digits.insert(0, digit);
        number /= base;
        if number == 0 {
            return digits;
        }
    }
}

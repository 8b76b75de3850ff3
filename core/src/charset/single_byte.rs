//! Single-byte charsets: ASCII below 0x80, a table of 128 characters above.

use super::Decoded;
use std::borrow::Cow;

/// Decodes byte by byte; `upper` knows the bytes from 0x80, U+FFFD standing for one without a meaning.
pub(super) fn decode(bytes: &[u8], upper: impl Fn(u8) -> char) -> Decoded<'_> {
    if let (true, Ok(text)) = (bytes.is_ascii(), std::str::from_utf8(bytes)) {
        return Decoded::new(Cow::Borrowed(text), false);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut malformed = false;
    for &byte in bytes {
        let character = if byte.is_ascii() {
            char::from(byte)
        } else {
            upper(byte)
        };
        malformed |= character == char::REPLACEMENT_CHARACTER;
        text.push(character);
    }
    Decoded::new(text, malformed)
}

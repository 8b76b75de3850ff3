//! UTF-8 (RFC 3629), UTF-16 (RFC 2781) and UTF-7 (RFC 2152).

use super::Decoded;

pub(super) fn utf8(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded::new(text, false),
        Err(_) => Decoded::new(String::from_utf8_lossy(bytes), true),
    }
}

/// `big_endian` holds unless a byte order mark says otherwise.
pub(super) fn utf16(bytes: &[u8], big_endian: bool) -> Decoded<'_> {
    let (bytes, big_endian) = match bytes {
        [0xfe, 0xff, rest @ ..] => (rest, true),
        [0xff, 0xfe, rest @ ..] => (rest, false),
        _ => (bytes, big_endian),
    };
    let pairs = bytes.chunks_exact(2);
    let mut malformed = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| match *pair {
        [first, second] if big_endian => u16::from_be_bytes([first, second]),
        [first, second] => u16::from_le_bytes([first, second]),
        _ => 0,
    });
    let odd = malformed;
    let mut text: String = char::decode_utf16(units)
        .map(|decoded| {
            decoded.unwrap_or_else(|_| {
                malformed = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if odd {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Decoded::new(text, malformed)
}

/// Text between `+` and the first byte outside the base64 alphabet is UTF-16; a `-` there is swallowed, and
/// `+-` is a plus sign.
pub(super) fn utf7(bytes: &[u8]) -> Decoded<'_> {
    let mut text = String::with_capacity(bytes.len());
    let mut malformed = false;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'+' {
            malformed |= !byte.is_ascii();
            text.push(if byte.is_ascii() {
                char::from(byte)
            } else {
                char::REPLACEMENT_CHARACTER
            });
            continue;
        }
        let length = rest.iter().take_while(|byte| sextet(**byte).is_some()).count();
        let (shifted, after) = rest.split_at(length);
        rest = after.strip_prefix(b"-").unwrap_or(after);
        if shifted.is_empty() {
            // `+-` is a plus sign; a `+` before anything else means nothing.
            let plus = after.first() == Some(&b'-');
            malformed |= !plus;
            text.push(if plus { '+' } else { char::REPLACEMENT_CHARACTER });
        }
        malformed |= push_shifted(shifted, &mut text);
    }
    Decoded::new(text, malformed)
}

/// Appends modified base64 of UTF-16 to `text`; true where some of it means nothing.
fn push_shifted(shifted: &[u8], text: &mut String) -> bool {
    let mut units = Vec::with_capacity(shifted.len() / 2);
    let (mut held, mut bits) = (0u32, 0u32);
    for sextet in shifted.iter().filter_map(|byte| sextet(*byte)) {
        held = held << 6 | u32::from(sextet);
        bits += 6;
        if bits >= 16 {
            bits -= 16;
            units.push(u16::try_from(held >> bits & 0xffff).unwrap_or_default());
            held &= (1 << bits) - 1;
        }
    }
    // What is left pads the last unit: fewer than six bits, all zero.
    let mut malformed = bits >= 6 || held != 0;
    text.extend(char::decode_utf16(units).map(|decoded| {
        decoded.unwrap_or_else(|_| {
            malformed = true;
            char::REPLACEMENT_CHARACTER
        })
    }));
    malformed
}

/// The value of a letter of the base64 alphabet (RFC 4648 §4).
pub(super) fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

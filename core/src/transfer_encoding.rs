//! Content-Transfer-Encoding (RFC 2045 §6) undone, as tolerantly as mail programs do.
//!
//! [`decode`] never refuses: what is no base64 is passed over, a `=` that encodes nothing stands for itself.
//! Whether something had to be repaired is told beside the bytes. Time is linear.
//!
//! [`push_base64`] and [`encode_base64`] are the way there. Not covered: uuencode.

use crate::mime_header::hex;
use std::borrow::Cow;

/// Bytes without their transfer encoding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    /// What was wrong, fit for a message.
    pub(crate) defect: Option<&'static str>,
}

/// Undoes the encoding of that name (in any case). An unknown one leaves the bytes as they are.
pub(crate) fn decode<'a>(encoding: &str, bytes: &'a [u8]) -> Decoded<'a> {
    let encoding = encoding.trim();
    if encoding.eq_ignore_ascii_case("base64") {
        base64(bytes)
    } else if encoding.eq_ignore_ascii_case("quoted-printable") {
        quoted_printable(bytes)
    } else {
        let known = ["", "7bit", "8bit", "binary"]
            .iter()
            .any(|known| encoding.eq_ignore_ascii_case(known));
        Decoded {
            bytes: Cow::Borrowed(bytes),
            defect: (!known).then_some("unknown transfer encoding; the bytes are left as they are"),
        }
    }
}

const SKIP: u8 = 0xfe;
const JUNK: u8 = 0xff;
const PAD: u8 = 0xfd;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const VALUES: [u8; 256] = {
    let mut table = [JUNK; 256];
    let mut at = 0_u8;
    while at < 64 {
        table[ALPHABET[at as usize] as usize] = at;
        at += 1;
    }
    table[b'\r' as usize] = SKIP;
    table[b'\n' as usize] = SKIP;
    table[b' ' as usize] = SKIP;
    table[b'\t' as usize] = SKIP;
    table[b'=' as usize] = PAD;
    table
};

/// Base64 up to its padding; what follows the padding is not part of it (RFC 2045 §6.8).
fn base64(source: &[u8]) -> Decoded<'static> {
    let mut out = Vec::with_capacity(source.len() / 4 * 3 + 3);
    let (mut held, mut letters, mut pads, mut junk) = (0_u32, 0_u8, 0_u8, false);
    let mut at = 0;
    while at < source.len() {
        if letters == 0
            && let Some(&[a, b, c, d]) = source.get(at..at + 4)
        {
            let [a, b, c, d] = [a, b, c, d].map(|letter| u32::from(VALUES[usize::from(letter)]));
            if (a | b | c | d) < 64 {
                let word = a << 18 | b << 12 | c << 6 | d;
                out.extend_from_slice(&word.to_be_bytes()[1..]);
                at += 4;
                continue;
            }
        }
        match VALUES[usize::from(source[at])] {
            SKIP => {}
            JUNK => junk = true,
            PAD => {
                pads += 1;
                if letters >= 2 && letters + pads >= 4 {
                    junk |= source[at + 1..]
                        .iter()
                        .any(|&byte| VALUES[usize::from(byte)] != SKIP);
                    break;
                }
            }
            value => {
                held = held << 6 | u32::from(value);
                letters += 1;
                if letters == 4 {
                    out.extend_from_slice(&held.to_be_bytes()[1..]);
                    (held, letters, pads) = (0, 0, 0);
                }
            }
        }
        at += 1;
    }
    let truncated = letters == 1;
    if letters >= 2 {
        let word = (held << (6 * (4 - u32::from(letters)))).to_be_bytes();
        out.extend_from_slice(&word[1..usize::from(letters)]);
    }
    Decoded {
        bytes: Cow::Owned(out),
        defect: (junk || truncated).then_some("broken base64; what could be read was read"),
    }
}

/// Appends bytes in base64, in lines of 76 letters, without a final line end.
pub(crate) fn push_base64(bytes: &[u8], out: &mut Vec<u8>) {
    encodify::base64::MIME.encode_append(bytes, out);
    while out.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
        out.pop();
    }
}

/// Base64 in lines of 76 letters, each with its line end.
pub(crate) fn encode_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    push_base64(bytes, &mut out);
    if !out.is_empty() {
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn quoted_printable(source: &[u8]) -> Decoded<'_> {
    let Some(first) = memchr::memchr(b'=', source) else {
        return Decoded {
            bytes: Cow::Borrowed(source),
            defect: None,
        };
    };
    let mut out = Vec::with_capacity(source.len());
    out.extend_from_slice(&source[..first]);
    let (mut at, mut defect) = (first, None);
    while let Some(step) = memchr::memchr(b'=', &source[at..]) {
        out.extend_from_slice(&source[at..at + step]);
        at += step + 1;
        if let (Some(high), Some(low)) = (hex(source.get(at)), hex(source.get(at + 1))) {
            out.push(high << 4 | low);
            at += 2;
        } else if let Some(length) = soft_break(&source[at..]) {
            at += length;
        } else {
            out.push(b'=');
            defect = Some("`=` without two hex digits in quoted-printable stands for itself");
        }
    }
    out.extend_from_slice(&source[at..]);
    Decoded {
        bytes: Cow::Owned(out),
        defect,
    }
}

/// How long the line end after a `=` is, blanks before it included; `None` where the line goes on.
fn soft_break(rest: &[u8]) -> Option<usize> {
    // No transport adds more blanks than fit on a line; the bound keeps the time linear.
    let blanks = rest
        .iter()
        .take(998)
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    match &rest[blanks..] {
        [] => Some(blanks),
        [b'\r', b'\n', ..] => Some(blanks + 2),
        [b'\n' | b'\r', ..] => Some(blanks + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn text(encoding: &str, source: &str) -> (String, bool) {
        let decoded = decode(encoding, source.as_bytes());
        (
            String::from_utf8_lossy(&decoded.bytes).into_owned(),
            decoded.defect.is_some(),
        )
    }

    #[test]
    fn base64_good_and_broken() {
        for (source, expected, defect) in [
            ("SGVsbG8=\r\n", "Hello", false),
            ("SGV\r\nsbG8", "Hello", false),
            ("SGVsbG8", "Hello", false),
            ("S*G*V*s*bG8=", "Hello", true),
            ("SGVsbG8=trailing text", "Hello", true),
            ("SGVsbG9a\r\n\r\n", "HelloZ", false),
            ("SGVsbG9aS", "HelloZ", true),
            ("====", "", false),
            ("", "", false),
        ] {
            assert_eq!(text("BASE64 ", source), (expected.to_owned(), defect), "{source}");
        }
    }

    #[test]
    fn base64_written_is_read_back() {
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length).collect();
            let written = super::encode_base64(&bytes);
            let read = decode("base64", &written);
            assert_eq!((&read.bytes[..], read.defect), (&bytes[..], None));
        }
    }

    #[test]
    fn quoted_printable_good_and_broken() {
        for (source, expected, defect) in [
            ("na=C3=AFve caf=c3=a9\r\n", "naïve café\r\n", false),
            ("soft=\r\nbreak=\nhere= \t\r\nend=", "softbreakhereend", false),
            ("1=2 =", "1=2 ", true),
            ("kept \r\n", "kept \r\n", false),
            ("=3D=3d", "==", false),
        ] {
            assert_eq!(
                text("Quoted-Printable", source),
                (expected.to_owned(), defect),
                "{source}"
            );
        }
    }

    #[test]
    fn other_encodings_leave_the_bytes() {
        assert_eq!(text("8BIT", "a=3D"), ("a=3D".to_owned(), false));
        assert_eq!(text("x-uuencode", "a"), ("a".to_owned(), true));
    }
}

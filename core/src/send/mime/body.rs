//! Body texts: quoted-printable in segments that do not depend on each other.
//!
//! A soft line break on either side of a placeholder (RFC 2045 §6.7) makes what stands before, in and after it
//! independent, so that constant segments are encoded once for all recipients. Texts without placeholders take the
//! shortest of 7bit, quoted-printable and base64. Line ends of the text (CRLF, CR or LF) become CRLF.
//!
//! Kept here: no encoded line is longer than 76 characters; white space at the end of a line is encoded, and so are
//! a dot and `From ` at its beginning, which transports and mailboxes change.

use crate::send::variables::Segment;
use crate::transfer_encoding::push_base64;

/// Longest line, the `=` of a soft line break included.
const LINE: usize = 76;
const SOFT_BREAK: &[u8] = b"=\r\n";
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// How a body is encoded, as `Content-Transfer-Encoding` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    SevenBit,
    QuotedPrintable,
    Base64,
}

impl Encoding {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SevenBit => "7bit",
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
        }
    }

    /// The encoding of a text that is the same for all recipients.
    pub(crate) fn of_constant(text: &str) -> Self {
        if is_plain(text) {
            return Self::SevenBit;
        }
        let mut quoted: usize = text.len();
        for byte in text.bytes() {
            quoted += if is_literal(byte) || matches!(byte, b'\r' | b'\n') {
                0
            } else {
                2
            };
        }
        if quoted > text.len() / 3 * 4 {
            Self::Base64
        } else {
            Self::QuotedPrintable
        }
    }
}

/// Whether a text can travel as it is: printable ASCII in short lines that nobody changes on the way.
fn is_plain(text: &str) -> bool {
    text.split(['\r', '\n']).all(|line| {
        line.len() <= LINE
            && !line.ends_with([' ', '\t'])
            && !line.starts_with('.')
            && !line.starts_with("From ")
            && !line.starts_with("--")
            && line.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
    })
}

fn is_literal(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~') && byte != b'='
}

/// Appends a text without placeholders.
pub(crate) fn push_constant(text: &str, encoding: Encoding, out: &mut Vec<u8>) {
    match encoding {
        Encoding::SevenBit => push_lines(text, out),
        Encoding::QuotedPrintable => {
            push_quoted(text, true, out);
        }
        Encoding::Base64 => {
            let mut lines = Vec::with_capacity(text.len() + text.len() / 32);
            push_lines(text, &mut lines);
            push_base64(&lines, out);
        }
    }
}

/// Appends a text with CRLF at its line ends.
pub(crate) fn push_lines(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
        if at < done {
            continue;
        }
        out.extend_from_slice(&bytes[done..at]);
        out.extend_from_slice(b"\r\n");
        done = at + 1 + usize::from(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
    }
    out.extend_from_slice(&bytes[done..]);
}

/// Where a constant segment stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbours {
    /// A placeholder comes before it.
    pub(crate) before: bool,
    /// A placeholder comes after it.
    pub(crate) after: bool,
}

/// Appends a constant segment of a text with placeholders, with the soft line breaks that keep it apart.
pub(crate) fn push_segment(text: &str, neighbours: Neighbours, out: &mut Vec<u8>) {
    let begins_with_line_end = text.starts_with(['\r', '\n']);
    if neighbours.before && !begins_with_line_end {
        out.extend_from_slice(SOFT_BREAK);
    }
    let column = push_quoted(text, !neighbours.after, out);
    if neighbours.after && column > 0 {
        out.extend_from_slice(SOFT_BREAK);
    }
}

/// Appends the value of a placeholder; it stands at the beginning of a line.
pub(crate) fn push_value(value: &str, out: &mut Vec<u8>) {
    push_quoted(value, true, out);
}

/// The soft line break between two placeholders without text between them.
pub(crate) fn push_break(out: &mut Vec<u8>) {
    out.extend_from_slice(SOFT_BREAK);
}

/// Appends a text in quoted-printable from the beginning of a line; says at which column it ends.
///
/// `ends_line`: whether a line end may follow, so that white space at the end has to be encoded.
fn push_quoted(text: &str, ends_line: bool, out: &mut Vec<u8>) -> usize {
    let bytes = text.as_bytes();
    let mut column = 0;
    let mut at = 0;
    out.reserve(bytes.len() + bytes.len() / 16);
    while let Some(&byte) = bytes.get(at) {
        // The common case: a run of characters that stand for themselves.
        if column > 0 {
            let room = LINE - 1 - column;
            let run = bytes[at..]
                .iter()
                .take(room)
                .take_while(|byte| matches!(byte, b'!'..=b'~') && **byte != b'=')
                .count();
            out.extend_from_slice(&bytes[at..at + run]);
            column += run;
            at += run;
            if run > 0 {
                continue;
            }
        }
        if matches!(byte, b'\r' | b'\n') {
            out.extend_from_slice(b"\r\n");
            at += 1 + usize::from(byte == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
            column = 0;
            continue;
        }
        let literal = is_literal(byte)
            && match byte {
                b' ' | b'\t' => match bytes.get(at + 1) {
                    Some(next) => !matches!(next, b'\r' | b'\n'),
                    None => !ends_line,
                },
                b'.' => column > 0,
                b'F' => column > 0 || !bytes[at..].starts_with(b"From "),
                _ => true,
            };
        let length = if literal { 1 } else { 3 };
        if column + length > LINE - 1 {
            out.extend_from_slice(SOFT_BREAK);
            column = 0;
            continue;
        }
        if literal {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
        column += length;
        at += 1;
    }
    column
}

/// The segments of a text as alternating constants and placeholders, with their neighbours.
pub(crate) fn with_neighbours(segments: &[Segment]) -> impl Iterator<Item = (&Segment, Neighbours)> {
    segments.iter().enumerate().map(move |(at, segment)| {
        let is_slot = |at: Option<usize>| {
            at.and_then(|at| segments.get(at))
                .is_some_and(|segment| matches!(segment, Segment::Slot(_)))
        };
        (
            segment,
            Neighbours {
                before: is_slot(at.checked_sub(1)),
                after: is_slot(Some(at + 1)),
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Neighbours, push_constant, push_segment, push_value};
    use crate::transfer_encoding::decode;

    fn lines_of(bytes: &[u8]) -> Vec<String> {
        String::from_utf8(bytes.to_vec())
            .unwrap()
            .split("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn segments_join_to_the_text() {
        let pieces = [
            "Dear ",
            "Ann ",
            " Lee \r\n",
            "",
            "x=1. ",
            "\n.end",
            "ü".repeat(60).as_str(),
        ]
        .map(str::to_owned);
        let mut out = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            if at % 2 == 0 {
                push_segment(
                    piece,
                    Neighbours {
                        before: at > 0,
                        after: at + 1 < pieces.len(),
                    },
                    &mut out,
                );
            } else {
                push_value(piece, &mut out);
            }
        }
        let decoded = decode("quoted-printable", &out);
        assert_eq!(decoded.defect, None);
        assert_eq!(
            decoded.bytes,
            pieces
                .concat()
                .replace("\r\n", "\n")
                .replace('\n', "\r\n")
                .as_bytes()
        );
        for line in lines_of(&out) {
            assert!(
                line.len() <= 76 && !line.ends_with(' ') && !line.starts_with('.'),
                "{line:?}"
            );
        }
    }

    #[test]
    fn constants_take_the_shortest_encoding() {
        assert_eq!(Encoding::of_constant("Hi there.\nBye"), Encoding::SevenBit);
        assert_eq!(
            Encoding::of_constant("Viele Grüße aus Köln und bis bald im Garten"),
            Encoding::QuotedPrintable
        );
        assert_eq!(Encoding::of_constant("你好，こんにちは"), Encoding::Base64);
        for text in [
            "From here",
            ".\n..",
            "Bye\n-- \nAnn",
            "--boundary",
            "a=3D",
            "x ",
            "\u{7}",
            &"y".repeat(3000),
            "a\rb\r\nc",
        ] {
            let encoding = Encoding::of_constant(text);
            let mut out = Vec::new();
            push_constant(text, encoding, &mut out);
            let decoded = decode(encoding.name(), &out);
            let expected = text
                .replace("\r\n", "\n")
                .replace('\r', "\n")
                .replace('\n', "\r\n");
            assert_eq!(String::from_utf8_lossy(&decoded.bytes), expected, "{text:?}");
            assert!(lines_of(&out).iter().all(|line| line.len() <= 76));
        }
    }
}

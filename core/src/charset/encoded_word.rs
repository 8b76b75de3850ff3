//! RFC 2047 encoded words (`=?charset?Q?text?=`) in header values, with the language suffix of RFC 2231 §5.
//!
//! One scanner finds the words; two readings put them together:
//!
//! * [`decode_encoded_words`] serves header values (routes, inbound mail). A word that cannot be decoded stays as it is.
//! * [`decode_as_flanker`] serves display names, where Mailgun's own address library decides: it repairs more.
//!
//! Both find words anywhere, also inside quotes and touching their neighbours, as mail programs do; both drop
//! white space between two words, and join neighbours of one charset as bytes, because writers split
//! multi-byte characters. Time is linear in the text.
//!
//! Not covered: writing encoded words. Line breaks are the caller's to unfold.

use super::unicode::sextet;
use super::{Charset, Charsets};
use std::borrow::Cow;

/// One encoded word of a text.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    /// Offsets in the text, delimiters included.
    start: usize,
    end: usize,
    charset: &'a str,
    base64: bool,
    encoded: &'a str,
}

/// Finds encoded words from left to right.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The first `?=` at or after the last place that was asked for; text length where there is none.
    closing: usize,
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            let start = self.at + self.text[self.at..].find("=?")?;
            self.at = start + 1;
            let charset_start = start + 2;
            let charset_end = charset_start + self.text[charset_start..].find('?')?;
            let base64 = match self.text.as_bytes().get(charset_end + 1..charset_end + 3) {
                Some(b"b?" | b"B?") => true,
                Some(b"q?" | b"Q?") => false,
                _ => continue,
            };
            let encoded_start = charset_end + 3;
            let encoded_end = self.closing_after(encoded_start)?;
            let encoded = &self.text[encoded_start..encoded_end];
            if encoded.contains('\n') {
                continue;
            }
            self.at = encoded_end + 2;
            return Some(Word {
                start,
                end: self.at,
                charset: &self.text[charset_start..charset_end],
                base64,
                encoded,
            });
        }
    }
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            closing: 0,
        }
    }

    /// Remembered between calls: text full of openings must not be searched to its end for each of them.
    fn closing_after(&mut self, from: usize) -> Option<usize> {
        if self.closing < from {
            self.closing = self.text[from..]
                .find("?=")
                .map_or(self.text.len(), |found| from + found);
        }
        (self.closing < self.text.len()).then_some(self.closing)
    }
}

impl Word<'_> {
    /// The label without a language (`utf-8*en`, RFC 2231 §5).
    fn label(&self) -> &str {
        self.charset
            .split_once('*')
            .map_or(self.charset, |(label, _)| label)
    }
}

/// The Q encoding (RFC 2047 §4.2): `_` is a space, `=` and two hex digits a byte, all else itself.
///
/// `None` for characters above U+00FF, which are no bytes.
fn decode_q(encoded: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(encoded.len());
    let mut rest = encoded.chars();
    while let Some(character) = rest.next() {
        let mut ahead = rest.clone();
        let escaped = if character == '=' {
            ahead.next().and_then(hex).zip(ahead.next().and_then(hex))
        } else {
            None
        };
        out.push(match (escaped, character) {
            (Some((high, low)), _) => {
                rest = ahead;
                high << 4 | low
            }
            (None, '_') => b' ',
            (None, other) => u8::try_from(other).ok()?,
        });
    }
    Some(out)
}

fn hex(digit: char) -> Option<u8> {
    digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The B encoding: base64 (RFC 4648 §4) whose padding may be missing.
///
/// `None` where there is anything but letters of the alphabet, padding at the end, and blanks.
fn decode_b(encoded: &str) -> Option<Vec<u8>> {
    let letters = encoded.trim_end_matches(['=', ' ', '\t']);
    let tail = &encoded[letters.len()..];
    let pads = tail.bytes().filter(|&byte| byte == b'=').count();
    let mut quads = Quads::default();
    for byte in letters.bytes().filter(|byte| !matches!(byte, b' ' | b'\t')) {
        quads.push(sextet(byte)?);
    }
    let fits = quads.letters == 0 && pads == 0 || quads.letters >= 2 && quads.letters + pads <= 4;
    fits.then(|| quads.finish())
}

/// The B encoding as Mailgun's address library reads it, which is Python's way: padding is added where the length
/// lacks it, foreign characters are skipped, padding ends the text. `None` where the last group stays open.
fn decode_b_leniently(encoded: &str) -> Option<Vec<u8>> {
    let missing = encoded.chars().count().wrapping_neg() % 4;
    let mut quads = Quads::default();
    let mut pads = 0;
    for byte in encoded.bytes().chain(std::iter::repeat_n(b'=', missing)) {
        if let Some(sextet) = sextet(byte) {
            pads = 0;
            quads.push(sextet);
        } else if byte == b'=' && quads.letters >= 2 {
            pads += 1;
            if quads.letters + pads >= 4 {
                return Some(quads.finish());
            }
        }
    }
    (quads.letters == 0).then_some(quads.bytes)
}

/// Base64 letters on their way to bytes, four to three.
#[derive(Default)]
struct Quads {
    bytes: Vec<u8>,
    held: u32,
    letters: usize,
}

impl Quads {
    fn push(&mut self, sextet: u8) {
        self.held = self.held << 6 | u32::from(sextet);
        self.letters += 1;
        if self.letters == 4 {
            self.bytes.extend_from_slice(&self.held.to_be_bytes()[1..]);
            (self.held, self.letters) = (0, 0);
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.letters >= 2 {
            let last = (self.held << (6 * (4 - self.letters))).to_be_bytes();
            self.bytes.extend_from_slice(&last[1..self.letters]);
        }
        self.bytes
    }
}

/// A stretch of words as they will be written: decoded, or (`None`) as they stand.
struct Piece<'a> {
    start: usize,
    end: usize,
    decoded: Option<Cow<'a, str>>,
}

/// Words that stand side by side in one charset, and the bytes of all of them.
struct Run {
    start: usize,
    charset: Charset,
    bytes: Vec<u8>,
    /// Where each word ends, in the text and in `bytes`.
    ends: Vec<(usize, usize)>,
}

/// Decodes the encoded words of a header value; what cannot be decoded stays as it is.
///
/// Words are found anywhere in the text. White space between two of them is dropped, and neighbours of one
/// charset are joined as bytes before decoding, so a character split over words is read. A word stays as
/// written when its charset is unknown (or cannot be decoded on this host), its base64 is broken, or its bytes
/// mean nothing in its charset. The result may hold control characters (`=?utf-8?Q?=0D=0A?=`): a writer has
/// to refuse them.
///
/// # Examples
///
/// ```
/// use mailwright::{Charsets, decode_encoded_words};
/// let charsets = Charsets::default();
/// assert_eq!(decode_encoded_words("Re: =?utf-8?Q?Gr=C3=BC?= =?utf-8*de?B?w59l?=", charsets), "Re: Grüße");
/// let broken = "=?x-unknown?Q?abc?= =?utf-8?B?!!!?=";
/// assert_eq!(decode_encoded_words(broken, charsets), broken);
/// ```
#[must_use]
pub fn decode_encoded_words(text: &str, charsets: Charsets) -> Cow<'_, str> {
    let mut pieces = Vec::new();
    let mut run: Option<Run> = None;
    for word in Scanner::new(text) {
        let found = Charset::for_label(word.label()).zip(if word.base64 {
            decode_b(word.encoded)
        } else {
            Some(word.encoded)
                .filter(|encoded| encoded.is_ascii())
                .and_then(decode_q)
        });
        let mut joined = run.take();
        if let (Some(open), Some((charset, bytes))) = (&mut joined, &found) {
            let touching = open.end().is_none_or(|end| is_blank(&text[end..word.start]));
            if open.charset == *charset && touching {
                open.push(&word, bytes);
                run = joined;
                continue;
            }
        }
        pieces.extend(joined.into_iter().flat_map(|run| run.decode(charsets)));
        match found {
            Some((charset, bytes)) => {
                run.insert(Run::new(word.start, charset)).push(&word, &bytes);
            }
            None => pieces.push(Piece {
                start: word.start,
                end: word.end,
                decoded: None,
            }),
        }
    }
    pieces.extend(run.into_iter().flat_map(|run| run.decode(charsets)));
    if pieces.iter().all(|piece| piece.decoded.is_none()) {
        return Cow::Borrowed(text);
    }

    let mut out = String::with_capacity(text.len());
    let (mut end, mut after_decoded) = (0, false);
    for piece in pieces {
        let gap = &text[end..piece.start];
        if !(after_decoded && piece.decoded.is_some() && is_blank(gap)) {
            out.push_str(gap);
        }
        out.push_str(piece.decoded.as_deref().unwrap_or(&text[piece.start..piece.end]));
        (end, after_decoded) = (piece.end, piece.decoded.is_some());
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

impl Run {
    fn new(start: usize, charset: Charset) -> Self {
        Self {
            start,
            charset,
            bytes: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn end(&self) -> Option<usize> {
        self.ends.last().map(|(end, _)| *end)
    }

    fn push(&mut self, word: &Word<'_>, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.ends.push((word.end, self.bytes.len()));
    }

    fn decode(self, charsets: Charsets) -> Vec<Piece<'static>> {
        let sound = |bytes: &[u8]| {
            charsets
                .decode(self.charset, bytes)
                .filter(|decoded| !decoded.is_malformed())
                .map(|decoded| Cow::Owned(decoded.into_text().into_owned()))
        };
        if let (Some(decoded), Some(end)) = (sound(&self.bytes), self.end()) {
            return vec![Piece {
                start: self.start,
                end,
                decoded: Some(decoded),
            }];
        }
        // Together they mean nothing: one bad word shall not spoil its neighbours.
        let (mut start, mut from) = (self.start, 0);
        let mut pieces = Vec::with_capacity(self.ends.len());
        for (end, until) in self.ends {
            pieces.push(Piece {
                start,
                end,
                decoded: sound(&self.bytes[from..until]),
            });
            (start, from) = (end, until);
        }
        pieces
    }
}

/// Decodes a display name that begins and ends like an encoded word, as Mailgun's address library does.
///
/// An unknown charset is read as UTF-8, base64 is repaired, and bytes that mean nothing in their charset are read
/// as UTF-8 or else windows-1252 (the library guesses by statistics). Line breaks are dropped. Where the library
/// gives up it hands out what it had not yet read, undecoded, and forgets the rest: on base64 beyond repair, on
/// characters above U+00FF in a word, and on a charset spelled `ascii` after plain text.
pub(crate) fn decode_as_flanker(text: &str, charsets: Charsets) -> String {
    let text: Cow<'_, str> = if text.contains(['\r', '\n']) {
        Cow::Owned(text.replace(['\r', '\n'], ""))
    } else {
        Cow::Borrowed(text)
    };
    let mut out = String::with_capacity(text.len());
    let mut unread = 0;
    let mut open: Option<Neighbours> = None;
    // Plain text has been written, and counts as `ascii`.
    let mut after_plain = false;
    for word in Scanner::new(&text) {
        let plain = &text[unread..word.start];
        if !plain.chars().all(is_python_space) {
            flush(&mut open, &text, charsets, &mut out);
            out.push_str(plain);
            after_plain = true;
        }
        let label = word.charset.to_lowercase();
        let bytes = if word.base64 {
            decode_b_leniently(word.encoded)
        } else {
            decode_q(word.encoded)
        };
        let Some(bytes) = bytes.filter(|_| !(after_plain && label == "ascii")) else {
            return text[unread..].to_owned();
        };
        match &mut open {
            Some(held) if held.label == label => {
                held.bytes.extend_from_slice(&bytes);
                held.end = word.end;
            }
            _ => {
                flush(&mut open, &text, charsets, &mut out);
                open = Some(Neighbours {
                    label,
                    bytes,
                    start: word.start,
                    end: word.end,
                });
            }
        }
        after_plain = false;
        unread = word.end;
    }
    flush(&mut open, &text, charsets, &mut out);
    out.push_str(&text[unread..]);
    out
}

/// Words of one charset, side by side, that wait for the next one.
struct Neighbours {
    label: String,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

fn flush(open: &mut Option<Neighbours>, text: &str, charsets: Charsets, out: &mut String) {
    let Some(Neighbours {
        label,
        bytes,
        start,
        end,
    }) = open.take()
    else {
        return;
    };
    let label = label.split_once('*').map_or(label.as_str(), |(label, _)| label);
    let charset = Charset::for_label(label).unwrap_or(Charset::UTF_8);
    let Some(decoded) = charsets.decode(charset, &bytes) else {
        // A charset that this host lacks: the words as they stand are better than a wrong guess.
        out.push_str(&text[start..end]);
        return;
    };
    let better = || {
        charsets
            .decode(Charset::UTF_8, &bytes)
            .filter(|decoded| !decoded.is_malformed())
            .or_else(|| charsets.decode(Charset::WINDOWS_1252, &bytes))
    };
    let decoded = if decoded.is_malformed() {
        better()
    } else {
        Some(decoded)
    };
    out.push_str(decoded.as_ref().map_or("", super::Decoded::text));
}

/// White space as Python's `str.strip` has it: Unicode's, and the four information separators.
pub(crate) fn is_python_space(character: char) -> bool {
    character.is_whitespace() || ('\x1c'..='\x1f').contains(&character)
}

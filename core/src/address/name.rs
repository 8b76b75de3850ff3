//! Display names: from a phrase to text, and from text to a header.
//!
//! Reading follows Mailgun's address library: quotes are removed, a name that begins and ends like an encoded word
//! is decoded (also one that stood in quotes), and what then stands in quotes loses them again. Writing follows
//! RFC 5322 and RFC 2047 §5: ASCII as atoms or a quoted string, all else as encoded words, quotes outside.

use super::grammar::without_folds;
use crate::Charsets;
use crate::charset::{decode_as_flanker, decode_encoded_words, is_python_space};
use std::borrow::Cow;

/// The name that Mailgun reads in a phrase.
pub(super) fn read(phrase: &str, charsets: Charsets) -> String {
    let mut name = unquote(phrase);
    if name.starts_with("=?") && name.ends_with("?=") {
        name = Cow::Owned(decode_as_flanker(&name, charsets));
    }
    if name.starts_with('"') && name.ends_with('"') && name.chars().nth(2).is_some() {
        name = Cow::Owned(unquote(&name).into_owned());
    }
    name.into_owned()
}

/// The name that RFC 5322 and RFC 2047 read in what stands before `<`, comments included; `None` where that is what
/// [`read`] gives too.
///
/// Encoded words are whole words outside quotes, quoted strings lose their quotes once, and a space outside ASCII is a
/// letter.
pub(super) fn read_by_rfc(before_angle: &str, charsets: Charsets) -> Option<String> {
    // Nearly all names; one look at each byte.
    if before_angle
        .bytes()
        .all(|byte| byte.is_ascii() && !matches!(byte, b'=' | b'\\'))
    {
        return None;
    }
    let may_differ = before_angle.contains("=?")
        || before_angle.contains('\\')
        || before_angle.contains(|c: char| !c.is_ascii() && is_python_space(c));
    if !may_differ {
        return None;
    }
    let mut out = String::with_capacity(before_angle.len());
    // Encoded words that follow each other with nothing but white space between.
    let mut encoded = String::new();
    let mut rest = before_angle;
    let mut spaced = false;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii() && is_python_space(first) {
            spaced = true;
            rest = &rest[1..];
        } else if first == '(' {
            rest = rest.find(')').map_or("", |end| &rest[end + 1..]);
            spaced = true;
        } else {
            let length = word_length(rest);
            let (word, after) = rest.split_at(length);
            let alone = (spaced || out.is_empty() && encoded.is_empty())
                && after
                    .chars()
                    .next()
                    .is_none_or(|next| next == '(' || next.is_ascii() && is_python_space(next));
            if alone && is_encoded_word(word) {
                if encoded.is_empty() && spaced && !out.is_empty() {
                    out.push(' ');
                }
                encoded.push_str(word);
                encoded.push(' ');
            } else {
                let follows = !out.is_empty() || !encoded.is_empty();
                out.push_str(decode_encoded_words(encoded.trim_end_matches(' '), charsets).as_ref());
                encoded.clear();
                if spaced && follows {
                    out.push(' ');
                }
                out.push_str(&unquote(&without_folds(word)));
            }
            spaced = false;
            rest = after;
        }
    }
    out.push_str(decode_encoded_words(encoded.trim_end_matches(' '), charsets).as_ref());
    Some(out)
}

/// The length of a quoted string, or of the run of other characters that begins `text`.
fn word_length(text: &str) -> usize {
    let Some(inside) = text.strip_prefix('"') else {
        return text
            .find(|c: char| matches!(c, '"' | '(') || c.is_ascii() && is_python_space(c))
            .unwrap_or(text.len());
    };
    let mut escaped = false;
    inside
        .char_indices()
        .find(|(_, character)| {
            let closing = *character == '"' && !escaped;
            escaped = *character == '\\' && !escaped;
            closing
        })
        .map_or(text.len(), |(at, _)| at + 2)
}

/// `=?charset?encoding?text?=` and nothing else.
fn is_encoded_word(word: &str) -> bool {
    word.starts_with("=?") && word.ends_with("?=") && word.bytes().filter(|&byte| byte == b'?').count() == 4
}

/// Removes the quotes of every quoted section, and one level of backslashes in them.
fn unquote(text: &str) -> Cow<'_, str> {
    if !text.contains('"') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '"' => {
                quoted = !quoted;
                continue;
            }
            '\\' if quoted => {
                escaped = true;
                continue;
            }
            _ => {}
        }
        out.push(character);
    }
    Cow::Owned(out)
}

/// The name as people read it in front of `<`: quoted unless it is made of atoms, dots and white space between.
pub(crate) fn quoted_if_needed(name: &str) -> Cow<'_, str> {
    let is_space = |c: char| c.is_ascii() && c.is_whitespace();
    let words_only = name.chars().all(|c| c == '.' || is_atom(c) || is_space(c))
        && !name.starts_with(is_space)
        && !name.ends_with(is_space);
    if words_only {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(quoted(name))
    }
}

fn quoted(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    out.push('"');
    for character in name.chars() {
        if matches!(character, '"' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
    out
}

fn is_atom(character: char) -> bool {
    character.is_ascii_alphanumeric() || !character.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

/// The longest stretch of ASCII that is written without a place to fold it.
const LONGEST_WORD: usize = 60;

/// The name in a header: words separated by single spaces, at each of which the line may be folded.
///
/// ASCII, and no control character: `None` where the name holds one, for it must never reach a header.
pub(super) fn in_header(name: &str) -> Option<String> {
    if name.chars().any(char::is_control) {
        return None;
    }
    if name.is_empty() {
        return Some(String::new());
    }
    let plain =
        name.is_ascii() && !name.contains("=?") && name.split(' ').all(|word| word.len() <= LONGEST_WORD);
    if !plain {
        return Some(encoded_words(name));
    }
    let atoms = name
        .split(' ')
        .all(|word| !word.is_empty() && word.chars().all(is_atom));
    Some(if atoms { name.to_owned() } else { quoted(name) })
}

/// The text as RFC 2047 encoded words of at most 75 characters, whole characters in each, in UTF-8.
///
/// Q or B for all of them, whichever is shorter.
fn encoded_words(text: &str) -> String {
    const AROUND: usize = "=?utf-8?q??=".len();
    const ROOM: usize = 75 - AROUND;
    let q_length: usize = text
        .bytes()
        .map(|byte| if q_is_plain(byte) { 1 } else { 3 })
        .sum();
    let use_q = q_length <= text.len().div_ceil(3) * 4;
    let mut out = String::with_capacity(q_length + AROUND);
    let mut rest = text;
    while !rest.is_empty() {
        let mut used = 0;
        let end = rest
            .char_indices()
            .find(|(at, character)| {
                let mut bytes = [0; 4];
                let bytes = character.encode_utf8(&mut bytes).as_bytes();
                used += bytes
                    .iter()
                    .map(|&byte| if q_is_plain(byte) { 1 } else { 3 })
                    .sum::<usize>();
                if use_q {
                    used > ROOM
                } else {
                    (at + bytes.len()).div_ceil(3) * 4 > ROOM
                }
            })
            .map_or(rest.len(), |(at, _)| at);
        let (word, after) = rest.split_at(end);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(if use_q { "=?utf-8?q?" } else { "=?utf-8?b?" });
        if use_q {
            push_q(word, &mut out);
        } else {
            encodify::base64::STANDARD.encode_append(word, &mut out);
        }
        out.push_str("?=");
        rest = after;
    }
    out
}

/// What stands for itself in the Q encoding of a phrase (RFC 2047 §5, 3).
fn q_is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'!' | b'*' | b'+' | b'-' | b'/' | b' ')
}

fn push_q(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('_'),
            _ if q_is_plain(byte) => out.push(char::from(byte)),
            _ => {
                out.push('=');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{encoded_words, in_header, quoted_if_needed, read};
    use crate::{Charsets, decode_encoded_words};

    #[test]
    fn names_are_written_so_that_they_read_back() {
        let long = "Ä".repeat(300);
        let mixed = "Nora 山田 💩 Quill ".repeat(20);
        for name in [
            "Nora",
            "Nora Q.",
            "a\"b\\c",
            "Grüße",
            "山田",
            "=?utf-8?q?x?=",
            "a=?b",
            " x  y ",
            &long,
            &mixed,
            &"x".repeat(200),
        ] {
            let written = in_header(name).expect("no control characters");
            assert!(written.is_ascii());
            assert!(written.split(' ').all(|word| word.len() <= 75), "{written}");
            assert_eq!(read(&written, Charsets::default()), *name, "{written}");
        }
        assert_eq!(in_header("a\r\nBcc: b"), None);
        assert_eq!(in_header("a\u{85}b"), None);
    }

    #[test]
    fn the_shorter_encoding_is_taken() {
        assert_eq!(encoded_words("Nora Quäll"), "=?utf-8?q?Nora_Qu=C3=A4ll?=");
        assert_eq!(encoded_words("山田"), "=?utf-8?b?5bGx55Sw?=");
        assert_eq!(
            decode_encoded_words("=?utf-8?b?5bGx55Sw?=", Charsets::default()),
            "山田"
        );
    }

    #[test]
    fn people_see_quotes_only_where_needed() {
        assert_eq!(quoted_if_needed("Nora Q. 山"), "Nora Q. 山");
        assert_eq!(quoted_if_needed("Quill, Nora"), "\"Quill, Nora\"");
        assert_eq!(quoted_if_needed("a\\b"), "\"a\\\\b\"");
    }
}

//! Header fields: what they are made of, and how they are written.
//!
//! A [`Field`] whose value depends on the recipient is written for each delivery, any other one once. Texts are
//! folded at their own white space (RFC 5322 §2.2.3); those that cannot be written so become RFC 2047 encoded words.
//!
//! Kept here: ASCII, no line over 998 octets, lines folded at 78 where there is white space.

use super::json;
use crate::send::variables::Segment;
use crate::{Address, AddressParser, Charsets, decode_encoded_words};
use mail_builder::headers::Header as _;
use mail_builder::headers::address::Address as MailboxList;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::text::Text;
use std::borrow::Cow;

/// Where lines are folded, and the longest line there may be (RFC 5322 §2.1.1).
const FOLD: usize = 78;
const LONGEST: usize = 998;

/// A mailbox on its way into a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mailbox<'a> {
    pub(crate) name: Cow<'a, str>,
    /// Bare address, the domain as A-labels.
    pub(crate) address: Cow<'a, str>,
}

impl<'a> From<&'a Address> for Mailbox<'a> {
    fn from(address: &'a Address) -> Self {
        Self {
            name: address.display_name().into(),
            address: address.wire().into(),
        }
    }
}

/// A mailbox whose name or address may hold placeholders.
#[derive(Clone, Debug)]
pub(crate) struct MailboxTemplate {
    pub(crate) name: Vec<Segment>,
    pub(crate) address: Vec<Segment>,
}

/// The value of a field.
#[derive(Clone, Debug)]
pub(crate) enum FieldValue {
    /// Unstructured text.
    Text(Vec<Segment>),
    /// Mailboxes that were found before the placeholders were filled in.
    Mailboxes(Vec<MailboxTemplate>),
    /// A list of addresses that can only be read when its placeholders are filled in.
    AddressList(Vec<Segment>),
    /// A JSON object: its text, with placeholders inside of strings.
    Json(Vec<Segment>),
    /// The recipient of the delivery.
    Recipient,
}

/// A header field.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: FieldValue,
}

/// What fills placeholders in.
pub(crate) trait Fill {
    /// The value of a slot.
    fn slot(&self, slot: u32) -> &str;
    /// The recipient of the delivery.
    fn recipient(&self) -> Mailbox<'_>;
}

/// For fields without placeholders.
pub(crate) struct Nothing;

impl Fill for Nothing {
    fn slot(&self, _: u32) -> &'static str {
        ""
    }

    fn recipient(&self) -> Mailbox<'_> {
        Mailbox::default()
    }
}

/// The text of segments.
pub(crate) fn join<'a>(segments: &'a [Segment], fill: &'a impl Fill) -> Cow<'a, str> {
    match segments {
        [] => Cow::Borrowed(""),
        [Segment::Text(text)] => Cow::Borrowed(text),
        [Segment::Slot(slot)] => Cow::Borrowed(fill.slot(*slot)),
        _ => {
            let mut out = String::new();
            for segment in segments {
                match segment {
                    Segment::Text(text) => out.push_str(text),
                    Segment::Slot(slot) => out.push_str(fill.slot(*slot)),
                }
            }
            Cow::Owned(out)
        }
    }
}

/// Whether segments hold a placeholder.
pub(crate) fn varies(segments: &[Segment]) -> bool {
    segments.iter().any(|segment| matches!(segment, Segment::Slot(_)))
}

impl Field {
    pub(crate) fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: FieldValue::Text(vec![Segment::Text(value.into())]),
        }
    }

    /// Whether it differs between recipients.
    pub(crate) fn varies(&self) -> bool {
        match &self.value {
            FieldValue::Text(segments) | FieldValue::AddressList(segments) | FieldValue::Json(segments) => {
                varies(segments)
            }
            FieldValue::Mailboxes(list) => list.iter().any(|one| varies(&one.name) || varies(&one.address)),
            FieldValue::Recipient => true,
        }
    }

    /// At most so many bytes before they are encoded, if no value and no mailbox is longer than `longest`.
    pub(crate) fn written_bytes(&self, longest: usize) -> usize {
        let bytes = |segments: &[Segment]| -> usize {
            let each = segments.iter().map(|segment| match segment {
                Segment::Text(text) => text.len(),
                Segment::Slot(_) => longest,
            });
            each.sum()
        };
        self.name.len()
            + match &self.value {
                FieldValue::Text(segments)
                | FieldValue::AddressList(segments)
                | FieldValue::Json(segments) => bytes(segments),
                FieldValue::Mailboxes(list) => list
                    .iter()
                    .map(|one| bytes(&one.name) + bytes(&one.address) + 8)
                    .sum(),
                FieldValue::Recipient => longest,
            }
    }

    /// The mailboxes of an address field; `None` where it holds no addresses.
    pub(crate) fn mailboxes<'a>(&'a self, fill: &'a impl Fill) -> Option<Vec<Mailbox<'a>>> {
        match &self.value {
            FieldValue::Mailboxes(list) => Some(
                list.iter()
                    .map(|one| Mailbox {
                        name: join(&one.name, fill),
                        address: join(&one.address, fill),
                    })
                    .collect(),
            ),
            FieldValue::AddressList(segments) => read_mailboxes(&join(segments, fill)),
            FieldValue::Recipient => Some(vec![fill.recipient()]),
            FieldValue::Text(_) | FieldValue::Json(_) => None,
        }
    }

    /// Appends the field, its line end included.
    pub(crate) fn write(&self, fill: &impl Fill, out: &mut Vec<u8>) {
        match &self.value {
            FieldValue::Text(segments) => write_text(&self.name, &join(segments, fill), out),
            FieldValue::Json(segments) => {
                let mut text = String::new();
                for segment in segments {
                    match segment {
                        Segment::Text(json) => text.push_str(json),
                        Segment::Slot(slot) => json::push_inside(fill.slot(*slot), &mut text),
                    }
                }
                write_text(&self.name, &text, out);
            }
            FieldValue::AddressList(segments) => match self.mailboxes(fill) {
                Some(list) => write_mailboxes(&self.name, &list, out),
                None => write_text(&self.name, &join(segments, fill), out),
            },
            FieldValue::Mailboxes(_) | FieldValue::Recipient => {
                write_mailboxes(&self.name, &self.mailboxes(fill).unwrap_or_default(), out);
            }
        }
    }
}

/// The mailboxes of a list of addresses; `None` where it is none, or names nobody.
pub(crate) fn read_mailboxes(text: &str) -> Option<Vec<Mailbox<'static>>> {
    let list = AddressParser::new().parse_recipients(text).ok()?;
    let owned = |address: &Address| Mailbox {
        name: address.display_name().to_owned().into(),
        address: address.wire().into(),
    };
    let mailboxes: Vec<_> = list.addresses().iter().map(owned).collect();
    (!mailboxes.is_empty()).then_some(mailboxes)
}

/// Appends a field of unstructured text.
pub(crate) fn write_text(name: &str, value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    let column = name.len() + 2;
    let words = value.as_bytes().split(|&byte| is_blank(byte));
    let longest_word = words.map(<[u8]>::len).max().unwrap_or_default();
    let plain = value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
    let as_it_is = plain
        && column + longest_word <= LONGEST
        && !value.starts_with([' ', '\t'])
        && !value.ends_with([' ', '\t'])
        && !reads_otherwise(value);
    if as_it_is {
        write_folded(value, column, out);
    } else if plain && value.len() <= FOLD {
        // Short ASCII that only its spaces or its likeness to an encoded word keep from being written as it is.
        out.extend_from_slice(b"=?utf-8?B?");
        encodify::base64::STANDARD.encode_append(value.as_bytes(), out);
        out.extend_from_slice(b"?=\r\n");
    } else {
        Text::new(value).write_header(out, column);
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Splits before the first byte of that kind; by bytes, since this is done for every header of every message.
fn split_where(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let at = bytes.iter().position(|&byte| wanted(byte));
    bytes.split_at(at.unwrap_or(bytes.len()))
}

/// Folds before a run of white space wherever the next word would go over the line.
fn write_folded(value: &str, mut column: usize, out: &mut Vec<u8>) {
    let mut rest = value.as_bytes();
    let mut may_fold = false;
    while !rest.is_empty() {
        let (space, after) = split_where(rest, |byte| !is_blank(byte));
        let (word, next) = split_where(after, is_blank);
        if may_fold && !space.is_empty() && column + space.len() + word.len() > FOLD {
            out.extend_from_slice(b"\r\n");
            column = 0;
        }
        out.extend_from_slice(space);
        out.extend_from_slice(word);
        column += space.len() + word.len();
        may_fold = true;
        rest = next;
    }
    out.extend_from_slice(b"\r\n");
}

/// Appends a field of mailboxes.
pub(crate) fn write_mailboxes(name: &str, list: &[Mailbox<'_>], out: &mut Vec<u8>) {
    fn written<'a>(one: &'a Mailbox<'_>) -> MailboxList<'a> {
        let name = (!one.name.is_empty()).then_some(&*one.name);
        MailboxList::new_address(name, &*one.address)
    }
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    if !list.iter().any(|one| reads_otherwise(&one.name)) {
        MailboxList::new_list(list.iter().map(written).collect()).write_header(out, name.len() + 2);
        return;
    }
    for (at, one) in list.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(b",\r\n ");
        }
        if reads_otherwise(&one.name) {
            push_encoded_words(&one.name, out);
            out.extend_from_slice(b"\r\n <");
            out.extend_from_slice(one.address.as_bytes());
            out.push(b'>');
        } else {
            written(one).write_header(out, name.len() + 2);
            out.truncate(out.trim_ascii_end().len());
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Whether a reader would take a text for an encoded word, though it is none.
fn reads_otherwise(text: &str) -> bool {
    text.contains("=?") && decode_encoded_words(text, Charsets::default()) != text
}

/// Appends a text as encoded words (RFC 2047), each on a line of its own.
fn push_encoded_words(text: &str, out: &mut Vec<u8>) {
    // 75 characters hold 45 bytes in base64.
    const BYTES: usize = 45;
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (word, next) = rest.split_at(end);
        out.extend_from_slice(b"=?utf-8?B?");
        encodify::base64::STANDARD.encode_append(word.as_bytes(), out);
        out.extend_from_slice(b"?=");
        if !next.is_empty() {
            out.extend_from_slice(b"\r\n ");
        }
        rest = next;
    }
}

/// Appends a field with parameters: Content-Type or Content-Disposition.
pub(crate) fn write_parameters(name: &str, main: &str, parameters: &[(&str, &str)], out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    let mut value = ContentType::new(main);
    for (key, parameter) in parameters {
        value = value.attribute(*key, *parameter);
    }
    value.write_header(out, name.len() + 2);
}

/// Appends a field whose value is ASCII and fits one line.
pub(crate) fn write_line(name: &str, value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value.as_bytes());
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::{Mailbox, write_mailboxes, write_parameters, write_text};
    use crate::{IncomingMessage, Limits};

    fn read_back(bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(text.is_ascii(), "{text}");
        assert!(
            text.split("\r\n")
                .all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])),
            "{text}"
        );
        let message = IncomingMessage::parse(format!("{text}\r\n"), &Limits::default()).unwrap();
        message.headers()[0].value().to_owned()
    }

    #[test]
    fn texts_read_back() {
        let long = "word ".repeat(300) + "end";
        let umlauts = "Straße ".repeat(60) + "Ende";
        for value in [
            "",
            "Hello",
            "a\tb",
            "a=?b ?= c",
            " padded ",
            "=?utf-8?Q?x?=",
            "x  y   z",
            "ß",
            &"q".repeat(1200),
            &long,
            &umlauts,
            "<https://example.com/u>, <mailto:u@example.com>",
            &("=?utf-8?Q?x?= ".repeat(20) + "end"),
        ] {
            let mut out = Vec::new();
            write_text("Subject", value, &mut out);
            assert_eq!(read_back(&out), value);
        }
    }

    #[test]
    fn mailboxes_read_back() {
        let names = [
            "",
            "Ann",
            "Lee, Ann",
            "a\"b\\c",
            "Zoë (Köln)",
            "=?utf-8?q?x?=",
            &"Ä".repeat(100),
            &"long ".repeat(60),
            "O'Connor.",
            &"x".repeat(300),
        ];
        let list: Vec<_> = names
            .iter()
            .map(|name| Mailbox {
                name: name.trim().into(),
                address: "a@example.com".into(),
            })
            .collect();
        let mut out = Vec::new();
        write_mailboxes("To", &list, &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(text.is_ascii() && text.lines().all(|line| line.len() <= 998));
        let unfolded = text.replace("\r\n ", " ").replace("\r\n", "");
        let back = super::read_mailboxes(unfolded.strip_prefix("To: ").unwrap()).unwrap();
        assert_eq!(back, list);
    }

    #[test]
    fn parameters_cannot_end_the_line() {
        let mut out = Vec::new();
        write_parameters(
            "Content-Disposition",
            "attachment",
            &[("filename", "a\r\nX-Evil: 1")],
            &mut out,
        );
        assert!(!String::from_utf8(out).unwrap().contains("\nX-Evil"));
    }
}

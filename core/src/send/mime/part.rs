//! The tree of parts: `mixed(related(alternative(text/plain, text/x-amp-html, text/html), inline…), attachment…)`,
//! each level only where it is needed.

use super::body::{self, Encoding};
use super::header::{write_line, write_parameters};
use super::ids::Ids;
use super::program::Builder;
use crate::mime_header::{self, Dialect};
use crate::send::variables::Segment;
use crate::transfer_encoding::push_base64;
use std::fmt::Write;

/// A text of the message.
#[derive(Clone, Debug)]
pub(crate) struct TextPart {
    /// `text/plain`, `text/x-amp-html` or `text/html`.
    pub(crate) media_type: &'static str,
    pub(crate) segments: Vec<Segment>,
}

/// A file of the message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File<'a> {
    /// The base name.
    pub(crate) name: &'a str,
    pub(crate) content_type: &'a str,
    pub(crate) content: &'a [u8],
}

/// The body of a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content<'a> {
    /// In the order plain, AMP, HTML.
    pub(crate) texts: Vec<TextPart>,
    pub(crate) inline: Vec<File<'a>>,
    pub(crate) attachments: Vec<File<'a>>,
}

impl Content<'_> {
    /// Appends the content headers, the empty line and the body.
    pub(crate) fn write(&self, ids: &mut Ids, builder: &mut Builder) {
        if self.attachments.is_empty() {
            self.write_related(ids, builder);
            if self.inline.is_empty() && self.texts.len() == 1 {
                // A message ends with its line (RFC 5321 §4.1.1.4); a multipart does so anyway.
                builder.bytes().extend_from_slice(b"\r\n");
            }
            return;
        }
        let boundary = open_multipart("multipart/mixed", ids, builder);
        open_part(&boundary, builder);
        self.write_related(ids, builder);
        for file in &self.attachments {
            open_part(&boundary, builder);
            write_file(file, Placement::Attachment, builder);
        }
        close_multipart(&boundary, builder);
    }

    fn write_related(&self, ids: &mut Ids, builder: &mut Builder) {
        if self.inline.is_empty() {
            return self.write_alternative(ids, builder);
        }
        let boundary = open_multipart("multipart/related", ids, builder);
        open_part(&boundary, builder);
        self.write_alternative(ids, builder);
        for file in &self.inline {
            open_part(&boundary, builder);
            write_file(file, Placement::Inline, builder);
        }
        close_multipart(&boundary, builder);
    }

    fn write_alternative(&self, ids: &mut Ids, builder: &mut Builder) {
        if let [text] = &self.texts[..] {
            return write_text_part(text, builder);
        }
        let boundary = open_multipart("multipart/alternative", ids, builder);
        for text in &self.texts {
            open_part(&boundary, builder);
            write_text_part(text, builder);
        }
        close_multipart(&boundary, builder);
    }
}

fn open_multipart(media_type: &str, ids: &mut Ids, builder: &mut Builder) -> String {
    let boundary = ids.boundary();
    write_parameters(
        "Content-Type",
        media_type,
        &[("boundary", &boundary)],
        builder.bytes(),
    );
    boundary
}

fn open_part(boundary: &str, builder: &mut Builder) {
    let out = builder.bytes();
    out.extend_from_slice(b"\r\n--");
    out.extend_from_slice(boundary.as_bytes());
    out.extend_from_slice(b"\r\n");
}

fn close_multipart(boundary: &str, builder: &mut Builder) {
    let out = builder.bytes();
    out.extend_from_slice(b"\r\n--");
    out.extend_from_slice(boundary.as_bytes());
    out.extend_from_slice(b"--\r\n");
}

/// Appends headers and body of a text; placeholders in it are written for each recipient.
fn write_text_part(part: &TextPart, builder: &mut Builder) {
    let constant = match &part.segments[..] {
        [] => Some(""),
        [Segment::Text(text)] => Some(text.as_str()),
        _ => None,
    };
    let encoding = constant.map_or(Encoding::QuotedPrintable, Encoding::of_constant);
    let out = builder.bytes();
    write_parameters("Content-Type", part.media_type, &[("charset", "utf-8")], out);
    write_line("Content-Transfer-Encoding", encoding.name(), out);
    out.extend_from_slice(b"\r\n");
    match constant {
        Some(text) => body::push_constant(text, encoding, out),
        None => write_segments(&part.segments, builder),
    }
}

/// Appends the body of a text with placeholders, in quoted-printable.
pub(crate) fn write_segments(segments: &[Segment], builder: &mut Builder) {
    for (segment, neighbours) in body::with_neighbours(segments) {
        match segment {
            Segment::Text(text) => body::push_segment(text, neighbours, builder.bytes()),
            Segment::Slot(slot) => {
                if neighbours.before {
                    body::push_break(builder.bytes());
                }
                builder.value(*slot);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Placement {
    Inline,
    Attachment,
}

fn write_file(file: &File<'_>, placement: Placement, builder: &mut Builder) {
    let out = builder.bytes();
    let disposition = match placement {
        Placement::Inline => {
            write_line("Content-Id", &format!("<{}>", content_id(file.name)), out);
            "inline"
        }
        Placement::Attachment => "attachment",
    };
    write_parameters(
        "Content-Disposition",
        disposition,
        &[("filename", file.name)],
        out,
    );
    let (media_type, own) = media_type(file.content_type);
    let embedded = media_type == "message/rfc822";
    let verbatim = embedded && travels_as_it_is(file.content);
    // A message may only travel as it is (RFC 2046 §5.2.1); what cannot is a file like any other.
    let media_type = if embedded && !verbatim {
        UNKNOWN_TYPE
    } else {
        &media_type
    };
    let mut parameters: Vec<(&str, &str)> = own
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    parameters.push(("name", file.name));
    write_parameters("Content-Type", media_type, &parameters, out);
    write_line("Mime-Version", "1.0", out);
    if verbatim {
        write_line("Content-Transfer-Encoding", "7bit", out);
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(file.content);
    } else {
        write_line("Content-Transfer-Encoding", "base64", out);
        out.extend_from_slice(b"\r\n");
        push_base64(file.content, out);
    }
}

const UNKNOWN_TYPE: &str = "application/octet-stream";

/// Whether bytes are 7bit lines ending in CRLF (RFC 2045 §2.7).
fn travels_as_it_is(content: &[u8]) -> bool {
    content.split_inclusive(|&byte| byte == b'\n').all(|line| {
        let text = line.strip_suffix(b"\r\n").unwrap_or(line);
        text.len() <= 998
            && text
                .iter()
                .all(|&byte| byte != 0 && byte < 0x80 && byte != b'\r' && byte != b'\n')
    })
}

/// The media type of a file, and its parameters except the name. What is no media type, or one that only a
/// tree of parts may have, is a file of unknown type.
fn media_type(given: &str) -> (String, Vec<(String, String)>) {
    let value = mime_header::parse(given.as_bytes(), Dialect::Mail);
    let good = value.main.split_once('/').is_some_and(|(top, sub)| {
        mime_header::is_token(top) && mime_header::is_token(sub) && top != "multipart"
    });
    if !good {
        return (UNKNOWN_TYPE.to_owned(), Vec::new());
    }
    let parameters = value
        .parameters()
        .iter()
        .filter(|one| !matches!(one.name.as_str(), "name" | "boundary") && mime_header::is_token(&one.name))
        .filter_map(|one| Some((one.name.clone(), String::from_utf8(one.bytes.clone()).ok()?)))
        .filter(|(_, value)| !value.chars().any(char::is_control))
        .collect();
    (value.main, parameters)
}

/// Whether a content type is one that a file can have.
pub(crate) fn is_media_type(given: &str) -> bool {
    given.is_empty()
        || media_type(given).0 != UNKNOWN_TYPE
        || given.trim().to_ascii_lowercase().starts_with(UNKNOWN_TYPE)
}

/// Longest Content-ID, so that its line stays below 998 octets; no file system has names that need more.
const LONGEST_ID: usize = 900;

/// The name of an inline file as a Content-ID: what cannot stand there is percent-encoded, as in a `cid:` URL.
pub(crate) fn content_id(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if out.len() >= LONGEST_ID {
            break;
        }
        match byte {
            b' '..=b'~' if byte != b'<' && byte != b'>' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

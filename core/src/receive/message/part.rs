//! One part of a message: what it is, and its bytes and text on demand.

use super::header::bytes_to_text;
use super::structure::Node;
use super::{IncomingMessage, MessageHeader};
use crate::mime_header::{HeaderValue, Parameter};
use crate::{Charset, Code, Diagnostic, Report, decode_encoded_words, transfer_encoding};
use std::borrow::Cow;

/// A part of a message, or the message itself.
///
/// # Examples
///
/// ```
/// use mailwright::{IncomingMessage, Limits};
/// let raw = "Content-Type: image/png; name=a.png\r\nContent-ID: <logo>\r\n\
///     Content-Disposition: inline; filename*=utf-8''%C3%A4.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==";
/// let message = IncomingMessage::parse(raw, &Limits::default())?;
/// let part = message.root();
/// assert_eq!((part.content_type(), part.disposition()), ("image/png", Some("inline")));
/// assert_eq!((part.filename().as_deref(), part.content_id()), (Some("ä.png"), Some("<logo>")));
/// assert_eq!(part.content(), &b"\x89PNG"[..]);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MessagePart<'a> {
    message: &'a IncomingMessage,
    index: usize,
}

impl<'a> MessagePart<'a> {
    pub(super) fn new(message: &'a IncomingMessage, index: usize) -> Self {
        Self { message, index }
    }

    fn node(self) -> &'a Node {
        &self.message.nodes[self.index]
    }

    /// Its place among [`IncomingMessage::parts`].
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// The multipart it stands in; `None` for the message itself.
    #[must_use]
    pub fn parent(self) -> Option<MessagePart<'a>> {
        self.node().parent.map(|index| Self::new(self.message, index))
    }

    /// The parts of a multipart, in order; none of any other part.
    pub fn children(self) -> impl Iterator<Item = MessagePart<'a>> {
        self.message
            .parts()
            .skip(self.index)
            .filter(move |part| part.node().parent == Some(self.index))
    }

    /// Its headers in order.
    #[must_use]
    pub fn headers(self) -> &'a [MessageHeader] {
        &self.node().headers
    }

    /// The decoded value of its first header of that name, in any case.
    #[must_use]
    pub fn header(self, name: &str) -> Option<&'a str> {
        self.headers()
            .iter()
            .find(|header| header.name().eq_ignore_ascii_case(name))
            .map(MessageHeader::value)
    }

    /// The media type in lower case, without parameters. `text/plain` where there is none or a broken one
    /// (`message/rfc822` in a digest), and for a multipart without parts.
    #[must_use]
    pub fn content_type(self) -> &'a str {
        &self.node().content_type.main
    }

    /// A parameter of the media type, decoded; `name` in lower case.
    #[must_use]
    pub fn content_type_parameter(self, name: &str) -> Option<String> {
        self.parameter(&self.node().content_type, name)
    }

    /// `attachment`, `inline` or whatever `Content-Disposition` says, in lower case.
    #[must_use]
    pub fn disposition(self) -> Option<&'a str> {
        self.node().disposition.as_ref().map(|value| value.main.as_str())
    }

    /// The file name: of `Content-Disposition`, else the `name` of `Content-Type`; RFC 2231 and (against the
    /// letter of RFC 2047) encoded words decoded. An empty name is none. It is the sender's: never use it as a path.
    #[must_use]
    pub fn filename(self) -> Option<String> {
        let node = self.node();
        let of_disposition = node
            .disposition
            .as_ref()
            .and_then(|value| self.parameter(value, "filename"));
        of_disposition
            .or_else(|| self.parameter(&node.content_type, "name"))
            .filter(|name| !name.is_empty())
    }

    /// The value of `Content-ID` as written, with its angle brackets.
    #[must_use]
    pub fn content_id(self) -> Option<&'a str> {
        self.header("content-id").filter(|id| !id.is_empty())
    }

    /// Whether it holds parts instead of a body.
    #[must_use]
    pub fn is_multipart(self) -> bool {
        self.node().multipart
    }

    /// The part as it stands in the message: headers, blank line and encoded body.
    #[must_use]
    pub fn raw(self) -> &'a [u8] {
        &self.message.raw[self.node().whole.clone()]
    }

    /// The body as it stands in the message, still encoded.
    #[must_use]
    pub fn raw_body(self) -> &'a [u8] {
        &self.message.raw[self.node().body.clone()]
    }

    /// The body without its transfer encoding. What is broken is read as well as possible.
    #[must_use]
    pub fn content(self) -> Cow<'a, [u8]> {
        self.content_noting(&mut Report::default())
    }

    /// The body as text: transfer encoding and character set undone, line ends as sent.
    ///
    /// Without a character set, or with an unknown one, bytes are read as UTF-8 where they are, else as
    /// windows-1252. Bytes that mean nothing become U+FFFD.
    #[must_use]
    pub fn text(self) -> Cow<'a, str> {
        self.text_noting(&mut Report::default())
    }

    fn encoding(self) -> &'a str {
        // `base64 (comment)` and `base64;` have been seen.
        let value = self.header("content-transfer-encoding").unwrap_or_default();
        value.split([';', '(']).next().unwrap_or_default()
    }

    /// As [`content`](Self::content), with a diagnostic for what had to be repaired.
    pub(crate) fn content_noting(self, report: &mut Report) -> Cow<'a, [u8]> {
        let decoded = transfer_encoding::decode(self.encoding(), self.raw_body());
        if let Some(defect) = decoded.defect {
            report.push(
                Diagnostic::warning(Code::InboundTransferEncoding, "message")
                    .with_message(defect)
                    .with_span(self.node().body.clone()),
            );
        }
        decoded.bytes
    }

    /// As [`text`](Self::text), with a diagnostic for what had to be repaired.
    pub(crate) fn text_noting(self, report: &mut Report) -> Cow<'a, str> {
        let content = self.content_noting(report);
        let label = self.content_type_parameter("charset");
        let label = label.as_deref().map_or("us-ascii", str::trim);
        let charset = Charset::for_label(label);
        // Plain ASCII is a subset of every reading; a wrong `us-ascii` over UTF-8 is common.
        let guess = label.eq_ignore_ascii_case("us-ascii") || charset.is_none();
        if guess || charset == Some(Charset::UTF_8) {
            match into_utf8(content) {
                Ok(text) => {
                    if charset.is_none() && !text.is_ascii() {
                        self.note_unknown(label, report);
                    }
                    return text;
                }
                Err(content) => return self.decode(label, charset, &content, report).into(),
            }
        }
        self.decode(label, charset, &content, report).into()
    }

    fn decode(self, label: &str, charset: Option<Charset>, bytes: &[u8], report: &mut Report) -> String {
        let charsets = self.message.charsets;
        let Some(decoded) = charset.and_then(|charset| charsets.decode(charset, bytes)) else {
            self.note_unknown(label, report);
            return bytes_to_text(bytes, charsets).into_owned();
        };
        if decoded.is_malformed() {
            report.push(
                Diagnostic::warning(Code::InboundCharsetMalformed, "message")
                    .with_message(format!(
                        "bytes that mean nothing in `{}` became U+FFFD",
                        label.escape_debug()
                    ))
                    .with_span(self.node().body.clone()),
            );
        }
        decoded.into_text().into_owned()
    }

    fn note_unknown(self, label: &str, report: &mut Report) {
        report.push(
            Diagnostic::warning(Code::InboundCharsetUnknown, "message")
                .with_message(format!(
                    "character set `{}` is unknown here; the text is read as UTF-8, else as windows-1252",
                    label.escape_debug()
                ))
                .with_span(self.node().body.clone()),
        );
    }

    fn parameter(self, value: &HeaderValue, name: &str) -> Option<String> {
        let Parameter { bytes, charset, .. } = value.parameter(name)?;
        let charsets = self.message.charsets;
        if let Some(label) = charset.as_deref()
            && let Some(decoded) = charsets.decode_label(label, bytes)
        {
            return Some(decoded.into_text().into_owned());
        }
        let text = bytes_to_text(bytes, charsets);
        Some(decode_encoded_words(&text, charsets).into_owned())
    }
}

fn into_utf8(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, Cow<'_, [u8]>> {
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|_| Cow::Borrowed(bytes)),
        Cow::Owned(bytes) => String::from_utf8(bytes)
            .map(Cow::Owned)
            .map_err(|error| Cow::Owned(error.into_bytes())),
    }
}

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

    /// Its place among [`IncomingMessage::parts`], from 0.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: image/gif\r\n\r\nGIF89a\r\n--b--\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let file = message.attachments().next().unwrap();
    /// assert_eq!(file.index(), 2);
    /// assert_eq!(message.parts().nth(2).unwrap().content_type(), "image/gif");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// The multipart it stands in; `None` for the message itself.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n--b--\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let html = message.html_parts().next().unwrap();
    /// assert_eq!(html.parent().unwrap().content_type(), "multipart/related");
    /// assert!(message.root().parent().is_none());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn parent(self) -> Option<MessagePart<'a>> {
        self.node().parent.map(|index| Self::new(self.message, index))
    }

    /// The parts of a multipart, in order; none of any other part.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: multipart/alternative; boundary=b\r\n\r\n\
    ///     --b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n--b--\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let types: Vec<_> = message.root().children().map(|part| part.content_type()).collect();
    /// assert_eq!(types, ["text/plain", "text/html"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn children(self) -> impl Iterator<Item = MessagePart<'a>> {
        self.message
            .parts()
            .skip(self.index)
            .filter(move |part| part.node().parent == Some(self.index))
    }

    /// Its own headers in order; of the message itself, the message's.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Subject: Hi\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/csv\r\nX-Origin: export\r\n\r\na,b\r\n--b--\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let part = message.root().children().next().unwrap();
    /// let names: Vec<_> = part.headers().iter().map(|header| header.name()).collect();
    /// assert_eq!(names, ["Content-Type", "X-Origin"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn headers(self) -> &'a [MessageHeader] {
        &self.node().headers
    }

    /// The decoded value of its first header of that name, in any case; `None` where there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Description: =?utf-8?Q?Pl=C3=A4ne?=\r\nContent-Type: application/pdf\r\n\r\n%PDF";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert_eq!(message.root().header("content-description"), Some("Pläne"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn header(self, name: &str) -> Option<&'a str> {
        self.headers()
            .iter()
            .find(|header| header.name().eq_ignore_ascii_case(name))
            .map(MessageHeader::value)
    }

    /// The media type in lower case, without parameters. `text/plain` where there is none or a broken one
    /// (`message/rfc822` in a digest), and for a multipart without parts.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let kind = |raw: &str| IncomingMessage::parse(raw, &Limits::default()).map(|it| it.root().content_type().to_owned());
    /// assert_eq!(kind("Content-Type: TEXT/HTML; charset=utf-8\r\n\r\n")?, "text/html");
    /// assert_eq!(kind("Content-Type: text\r\n\r\n")?, "text/plain"); // broken
    /// assert_eq!(kind("Subject: none\r\n\r\n")?, "text/plain");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content_type(self) -> &'a str {
        &self.node().content_type.main
    }

    /// A parameter of the media type, RFC 2231 decoded; `name` in lower case.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: text/calendar; method=REQUEST; name*=utf-8''Tref%C3%A9n.ics\r\n\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert_eq!(message.root().content_type_parameter("method").as_deref(), Some("REQUEST"));
    /// assert_eq!(message.root().content_type_parameter("name").as_deref(), Some("Trefén.ics"));
    /// assert_eq!(message.root().content_type_parameter("charset"), None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content_type_parameter(self, name: &str) -> Option<String> {
        self.parameter(&self.node().content_type, name)
    }

    /// `attachment`, `inline` or whatever `Content-Disposition` (RFC 2183) says, in lower case; `None` without that header.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: text/plain\r\nContent-Disposition: ATTACHMENT; filename=log.txt\r\n\r\n...";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert_eq!(message.root().disposition(), Some("attachment"));
    /// assert!(message.text_part().is_none()); // a file, though it is a text
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn disposition(self) -> Option<&'a str> {
        self.node().disposition.as_ref().map(|value| value.main.as_str())
    }

    /// The file name: of `Content-Disposition`, else the `name` of `Content-Type`; RFC 2231 and (against the
    /// letter of RFC 2047) encoded words decoded. An empty name is none. It is the sender's: never use it as a path.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let name = |headers: &str| IncomingMessage::parse(format!("{headers}\r\n\r\n"), &Limits::default()).map(|it| it.root().filename());
    /// let long = "Content-Disposition: attachment; filename*0*=utf-8''Jahres%C3%BC; filename*1=bersicht.pdf";
    /// assert_eq!(name(long)?.as_deref(), Some("Jahresübersicht.pdf"));
    /// let encoded_word = "Content-Type: application/pdf; name=\"=?utf-8?Q?Pl=C3=A4ne.pdf?=\"";
    /// assert_eq!(name(encoded_word)?.as_deref(), Some("Pläne.pdf"));
    /// assert_eq!(name("Content-Disposition: attachment; filename=\"\"")?, None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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

    /// The value of `Content-ID` (RFC 2045 §7) as written, with its angle brackets: what `cid:` in the HTML refers to.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: image/png\r\nContent-ID: <logo@example.com>\r\n\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let id = message.root().content_id().unwrap();
    /// assert_eq!(id, "<logo@example.com>");
    /// assert_eq!(format!("cid:{}", id.trim_matches(['<', '>'])), "cid:logo@example.com");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content_id(self) -> Option<&'a str> {
        self.header("content-id").filter(|id| !id.is_empty())
    }

    /// Whether it holds parts instead of a body. A `multipart/…` whose boundary never comes is a text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    /// let whole = IncomingMessage::parse(format!("{head}--b\r\n\r\nHi\r\n--b--\r\n"), &Limits::default())?;
    /// let broken = IncomingMessage::parse(format!("{head}Hi\r\n"), &Limits::default())?;
    /// assert_eq!((whole.root().is_multipart(), broken.root().is_multipart()), (true, false));
    /// assert_eq!(broken.root().text(), "Hi\r\n");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_multipart(self) -> bool {
        self.node().multipart
    }

    /// The part as it stands in the message: headers, blank line and encoded body.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/csv\r\n\r\na,b\r\n--b--\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let part = message.root().children().next().unwrap();
    /// assert_eq!(part.raw(), b"Content-Type: text/csv\r\n\r\na,b"); // the line end before the boundary is the boundary's
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn raw(self) -> &'a [u8] {
        &self.message.raw[self.node().whole.clone()]
    }

    /// The body as it stands in the message, still encoded.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert_eq!(message.root().raw_body(), b"Gr=C3=BC=C3=9Fe\r\n");
    /// assert_eq!(message.root().content(), "Grüße\r\n".as_bytes());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn raw_body(self) -> &'a [u8] {
        &self.message.raw[self.node().body.clone()]
    }

    /// The body without its transfer encoding (RFC 2045 §6): the bytes of a file. What is broken is read as well as possible;
    /// nothing is copied where there was nothing to decode.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBE\r\nRi0x Ljc\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert_eq!(message.root().content(), &b"%PDF-1.7"[..]); // blanks inside, padding missing
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content(self) -> Cow<'a, [u8]> {
        self.content_noting(&mut Report::default())
    }

    /// The body as text: transfer encoding and character set undone, line ends as sent.
    ///
    /// Without a character set, or with an unknown one, bytes are read as UTF-8 where they are, else as
    /// windows-1252. Bytes that mean nothing become U+FFFD.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let text = |content_type: &str, body: &[u8]| {
    ///     let raw = [format!("Content-Type: {content_type}\r\n\r\n").as_bytes(), body].concat();
    ///     IncomingMessage::parse(raw, &Limits::default()).map(|it| it.root().text().into_owned())
    /// };
    /// assert_eq!(text("text/plain; charset=iso-8859-2", b"\xb3\xf3d\xbc")?, "łódź");
    /// assert_eq!(text("text/plain", "Grüße".as_bytes())?, "Grüße"); // UTF-8, though nobody said so
    /// assert_eq!(text("text/plain; charset=x-unknown", b"caf\xe9")?, "café"); // windows-1252
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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

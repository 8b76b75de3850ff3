//! A MIME message, read: headers in order, parts in order, envelope apart from both.
//!
//! [`structure`] finds headers and parts in one pass over the bytes, without recursion; [`part`] undoes
//! encodings and character sets of a part when asked; [`header`] decodes header values; [`content`] tells texts
//! from files; [`arrival`] adds Mailgun's own headers. Sources: RFC 5322,
//! RFC 2045–2047, RFC 2231. Broken input is read as Python's `email` package reads it, where it has a reading,
//! with a diagnostic.
//!
//! Own code rather than a parser crate because limits on parts, depth and headers have to hold *while* parsing,
//! because nothing of a broken message may be lost, and because its parts must keep the bytes they came in.
//!
//! Not covered: messages inside messages (`message/rfc822` is one leaf, as Mailgun posts it), S/MIME, PGP.

mod arrival;
mod content;
mod envelope;
mod header;
mod part;
mod structure;

pub use arrival::{SpamCheck, SpfResult};
pub use envelope::Envelope;
pub use header::MessageHeader;
pub use part::MessagePart;

use crate::{Charsets, Code, Diagnostic, Limits, Report};
use structure::Node;

/// A message as received (RFC 5322, MIME): its headers, its parts, its bytes.
///
/// # Examples
///
/// ```
/// use mailwright::{IncomingMessage, Limits};
/// let raw = "From: Ann <ann@example.com>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello\r\n";
/// let message = IncomingMessage::parse(raw, &Limits::default())?;
/// assert_eq!(message.header("subject"), Some("Grüße"));
/// assert_eq!(message.root().text(), "Hello\r\n");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct IncomingMessage {
    raw: Vec<u8>,
    nodes: Vec<Node>,
    charsets: Charsets,
    diagnostics: Report,
}

impl IncomingMessage {
    /// Reads a message. Line ends may be CRLF or LF.
    ///
    /// Whatever is broken is read as well as possible and told in [`diagnostics`](Self::diagnostics): headers
    /// without a colon, boundaries that are missing, parts that are nested deeper than the limit
    /// `incoming_depth` (they stay whole).
    ///
    /// # Errors
    ///
    /// `inbound-too-large`, `inbound-too-many-parts` and `inbound-too-many-headers`, by the limits
    /// `incoming_bytes`, `incoming_parts` and `incoming_headers`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let refused = IncomingMessage::parse("Subject: long", &Limits::default().incoming_bytes(5));
    /// assert_eq!(refused.unwrap_err().first().unwrap().code().name(), "inbound-too-large");
    /// ```
    pub fn parse(raw: impl Into<Vec<u8>>, limits: &Limits) -> Result<Self, Report> {
        Self::parse_with(raw, limits, Charsets::default())
    }

    /// As [`parse`](Self::parse), with a host's decoder for the character sets that this build lacks.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charsets, IncomingMessage, Limits};
    /// let message = IncomingMessage::parse_with("\r\nHi", &Limits::default(), Charsets::default())?;
    /// assert_eq!(message.root().text(), "Hi");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse_with(raw: impl Into<Vec<u8>>, limits: &Limits, charsets: Charsets) -> Result<Self, Report> {
        let raw = raw.into();
        if raw.len() > limits.incoming_bytes {
            return Err(Diagnostic::error(Code::InboundTooLarge, "message")
                .with_message(format!(
                    "a message of {} bytes; the limit is {}",
                    raw.len(),
                    limits.incoming_bytes
                ))
                .into());
        }
        let (nodes, diagnostics) = structure::read(&raw, limits, charsets)?;
        Ok(Self {
            raw,
            nodes,
            charsets,
            diagnostics,
        })
    }

    /// The bytes as received.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let sent = b"Subject: caf\xe9\n\nbare line feeds and Latin-1 stay";
    /// let message = IncomingMessage::parse(sent, &Limits::default())?;
    /// assert_eq!(message.raw(), sent);
    /// assert_eq!(message.header("subject"), Some("café")); // read, not changed
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The headers of the message in order, repeated ones included.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let message = IncomingMessage::parse("Received: b\r\nReceived: a\r\n\r\n", &Limits::default())?;
    /// assert_eq!(message.headers()[1].value(), "a");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn headers(&self) -> &[MessageHeader] {
        self.root().headers()
    }

    /// The decoded value of the first header of that name, in any case; `None` where there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let raw = "Subject: =?iso-8859-1?Q?Caf=E9?=\r\n =?utf-8?B?IPCfjYM=?=\r\nsubject: second\r\n\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert_eq!(message.header("SUBJECT"), Some("Café 🍃"));
    /// assert_eq!(message.header("List-Id"), None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.root().header(name)
    }

    /// The message itself as a part: its body, or the outermost multipart.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let plain = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// assert_eq!(plain.root().text(), "Hello");
    ///
    /// let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n";
    /// let mixed = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert!(mixed.root().is_multipart());
    /// assert_eq!(mixed.root().children().next().unwrap().text(), "Hello");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn root(&self) -> MessagePart<'_> {
        MessagePart::new(self, 0)
    }

    /// All parts, multiparts included, in the order in which they begin; the first is [`root`](Self::root).
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let texts: Vec<_> = message.parts().filter(|part| !part.is_multipart()).map(|part| part.text()).collect();
    /// assert_eq!(texts, ["one", "two"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parts(&self) -> impl Iterator<Item = MessagePart<'_>> {
        (0..self.nodes.len()).map(|at| MessagePart::new(self, at))
    }

    /// What was odd about the message: warnings and notes. Spans are bytes of [`raw`](Self::raw).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let raw = "Subject: Hi\r\nno colon here\r\n\r\nHello";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let odd = message.diagnostics().first().unwrap();
    /// assert_eq!(&raw[odd.span().unwrap().range()], "no colon here");
    /// assert_eq!(message.header("subject"), Some("Hi")); // what is whole is read
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }
}

#[cfg(test)]
mod tests;

//! Header fields: as written, and decoded for people.
//!
//! A value is unfolded (RFC 5322 §2.2.3: line breaks go, the blanks after them stay), then bytes become text,
//! then encoded words (RFC 2047) are decoded wherever they stand, as mail programs do.

use crate::{Charset, Charsets, decode_encoded_words};

/// One header field of a message or of a part.
///
/// # Examples
///
/// ```
/// use mailwright::{IncomingMessage, Limits};
/// let message = IncomingMessage::parse("SUBJECT: =?utf-8?Q?Z=C3=BCrich?=\r\n\r\n", &Limits::default())?;
/// let subject = &message.headers()[0];
/// assert_eq!((subject.name(), subject.value()), ("SUBJECT", "Zürich"));
/// assert_eq!(subject.raw(), b" =?utf-8?Q?Z=C3=BCrich?=");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageHeader {
    name: String,
    raw: Vec<u8>,
    value: String,
}

impl MessageHeader {
    pub(super) fn new(name: &[u8], raw: &[u8], charsets: Charsets) -> Self {
        let unfolded = unfold(raw);
        let value = bytes_to_text(&unfolded, charsets);
        let value = decode_encoded_words(value.trim_matches([' ', '\t']), charsets).into_owned();
        Self {
            name: String::from_utf8_lossy(name).into_owned(),
            raw: raw.to_vec(),
            value,
        }
    }

    /// The name in the case in which it was written; compare it ignoring ASCII case (RFC 5322 §1.2.2).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let message = IncomingMessage::parse("X-My-Header: 1\r\nmessage-id: <a@b>\r\n\r\n", &Limits::default())?;
    /// let names: Vec<_> = message.headers().iter().map(|header| header.name()).collect();
    /// assert_eq!(names, ["X-My-Header", "message-id"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value as written: everything between the colon and the last line end, folds included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let message = IncomingMessage::parse("To: ann@example.com,\r\n\tbob@example.com\r\n\r\n", &Limits::default())?;
    /// let to = &message.headers()[0];
    /// assert_eq!(to.raw(), b" ann@example.com,\r\n\tbob@example.com");
    /// assert_eq!(to.value(), "ann@example.com,\tbob@example.com");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The value for people: unfolded, trimmed, encoded words decoded.
    ///
    /// An encoded word can bring control characters, line ends too: encode it before writing it anywhere.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let message = IncomingMessage::parse("X: a\r\n  =?utf-8?Q?b=C3=BC?=\r\n\r\n", &Limits::default())?;
    /// assert_eq!(message.headers()[0].value(), "a  bü");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

fn unfold(raw: &[u8]) -> Vec<u8> {
    raw.iter()
        .copied()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect()
}

/// Bytes without a declared character set: UTF-8 where they are, else windows-1252.
pub(super) fn bytes_to_text(bytes: &[u8], charsets: Charsets) -> std::borrow::Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => charsets
            .decode(Charset::WINDOWS_1252, bytes)
            .map_or_else(|| String::from_utf8_lossy(bytes), crate::Decoded::into_text),
    }
}

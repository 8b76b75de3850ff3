//! What Mailgun posts about an incoming message, and what it answers when a stored one is fetched.
//!
//! [`build`] makes the fields, [`read`] reads them back. Source: Mailgun's manual, "Receiving, Forwarding and
//! Storing Messages". Order: Mailgun's own fields, one field per header of the message, then `timestamp`,
//! `token` and `signature`; of several fields of one name the first is Mailgun's, of those three the last.

mod build;
mod read;
mod rebuild;

pub use build::{InboundPayload, PayloadOptions};
pub use read::InboundPost;

/// Which of Mailgun's forms of a message.
///
/// # Examples
///
/// ```
/// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
/// let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHi\r\n--b\r\nContent-Type: image/gif\r\n\r\nGIF89a\r\n--b--\r\n";
/// let message = IncomingMessage::parse(raw, &Limits::default())?;
/// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
/// let form = |kind| message.payload(kind, &envelope, &PayloadOptions::new(0, 1)).form().clone();
/// assert!(form(PayloadKind::Forward).has_files());
/// assert!(form(PayloadKind::Stored).first("message-url").unwrap().starts_with("https://storage-"));
/// assert_eq!(form(PayloadKind::Mime).first("body-plain"), None);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayloadKind {
    /// `forward("https://…")`: the parsed message, files included.
    Forward,
    /// `forward("https://…/mime")`: the message as it came, in `body-mime`.
    Mime,
    /// `store(notify="https://…")`: the parsed message, with metadata in place of the files.
    Stored,
    /// A stored message, fetched as JSON.
    Retrieved,
    /// A stored message, fetched with `Accept: message/rfc2822`.
    RetrievedMime,
}

impl PayloadKind {
    /// All of them, in the order of the variants.
    ///
    /// # Examples
    ///
    /// ```
    /// let names: Vec<_> = mailwright::PayloadKind::ALL.iter().map(|kind| kind.name()).collect();
    /// assert_eq!(names, ["forward", "mime", "stored", "retrieved", "retrieved-mime"]);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Forward,
        Self::Mime,
        Self::Stored,
        Self::Retrieved,
        Self::RetrievedMime,
    ];

    /// The name in every binding: `forward`, `mime`, `stored`, `retrieved` or `retrieved-mime`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::PayloadKind;
    /// assert_eq!(PayloadKind::RetrievedMime.name(), "retrieved-mime");
    /// assert!(PayloadKind::ALL.iter().all(|kind| PayloadKind::from_name(kind.name()) == Some(*kind)));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Mime => "mime",
            Self::Stored => "stored",
            Self::Retrieved => "retrieved",
            Self::RetrievedMime => "retrieved-mime",
        }
    }

    /// The kind of that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::PayloadKind;
    /// assert_eq!(PayloadKind::from_name("mime"), Some(PayloadKind::Mime));
    /// assert_eq!(PayloadKind::from_name("json"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// What `forward()` posts to that address: the raw message where the address ends in `mime`, as in `raw-mime`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::PayloadKind;
    /// assert_eq!(PayloadKind::of_url("https://example.com/raw-mime"), PayloadKind::Mime);
    /// assert_eq!(PayloadKind::of_url("https://example.com/mime/messages"), PayloadKind::Forward);
    /// ```
    #[must_use]
    pub fn of_url(url: &str) -> Self {
        if url.ends_with("mime") {
            Self::Mime
        } else {
            Self::Forward
        }
    }

    fn is_mime(self) -> bool {
        matches!(self, Self::Mime | Self::RetrievedMime)
    }

    fn is_retrieved(self) -> bool {
        matches!(self, Self::Retrieved | Self::RetrievedMime)
    }
}

#[cfg(test)]
mod tests;

//! The envelope: the addresses of the SMTP dialogue, which need not be those of the headers.

/// Who sent a message and to whom, by the SMTP dialogue (`MAIL FROM` and `RCPT TO`).
///
/// # Examples
///
/// ```
/// use mailwright::Envelope;
/// let envelope = Envelope::new("bounce@example.com", "support@in.example.com");
/// assert_eq!((envelope.sender(), envelope.recipient()), ("bounce@example.com", "support@in.example.com"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Envelope {
    sender: String,
    recipient: String,
}

impl Envelope {
    /// An envelope. Addresses are taken as they are, without angle brackets; the sender of a bounce is empty.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck};
    /// let bounce = Envelope::new("", "box@in.example.com");
    /// let message = IncomingMessage::parse("Subject: Undelivered\r\n\r\n", &Limits::default())?;
    /// let kept = message.arrived(&bounce, &SpamCheck::new(), &Limits::default())?;
    /// assert_eq!(kept.header("X-Envelope-From"), Some("<>"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new(sender: impl Into<String>, recipient: impl Into<String>) -> Self {
        Self {
            sender: sender.into(),
            recipient: recipient.into(),
        }
    }

    /// The address of `MAIL FROM`, empty for a bounce: the field `sender` of a post, which need not be its `from`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let envelope = Envelope::new("bounces+17@mail.example.org", "box@in.example.com");
    /// let message = IncomingMessage::parse("From: Ann <ann@example.org>\r\n\r\n", &Limits::default())?;
    /// let payload = message.payload(PayloadKind::Forward, &envelope, &PayloadOptions::new(0, 1));
    /// assert_eq!(payload.form().first("sender"), Some(envelope.sender()));
    /// assert_eq!(payload.form().first("from"), Some("Ann <ann@example.org>"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn sender(&self) -> &str {
        &self.sender
    }

    /// The address of `RCPT TO`: what `match_recipient` looks at, and the field `recipient` of a post.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, RouteInput};
    /// let message = IncomingMessage::parse("To: team@example.com\r\n\r\n", &Limits::default())?;
    /// let envelope = Envelope::new("ann@example.org", "Box@In.Example.com");
    /// assert_eq!(envelope.recipient(), "Box@In.Example.com");
    /// assert_eq!(RouteInput::from_message(&envelope, &message).recipient(), "Box@in.example.com");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }
}

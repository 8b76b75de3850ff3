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
    /// An envelope. The sender of a bounce is empty.
    #[must_use]
    pub fn new(sender: impl Into<String>, recipient: impl Into<String>) -> Self {
        Self {
            sender: sender.into(),
            recipient: recipient.into(),
        }
    }

    /// The address of `MAIL FROM`, empty for a bounce.
    #[must_use]
    pub fn sender(&self) -> &str {
        &self.sender
    }

    /// The address of `RCPT TO`.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }
}

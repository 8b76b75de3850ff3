//! Which parts of a message are its text, and which are files.
//!
//! A text is a leaf of type `text/…` that is neither an attachment nor has a file name: the first `text/plain`,
//! every `text/html`, and what stands beside them in a `multipart/alternative` (a calendar, AMP). All other
//! leaves are files, in the order in which they stand.

use super::{IncomingMessage, MessagePart};

/// What a leaf is for its reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Html,
    Alternative,
    File,
}

impl IncomingMessage {
    /// The plain text of the message: its first `text/plain` that is no file.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let message = IncomingMessage::parse("Content-Type: text/html\r\n\r\n<p>Hi", &Limits::default())?;
    /// assert!(message.text_part().is_none());
    /// assert_eq!(message.html_parts().next().unwrap().text(), "<p>Hi");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn text_part(&self) -> Option<MessagePart<'_>> {
        self.of_role(Role::Plain).next()
    }

    /// Every `text/html` that is no file, in order. Apple's Mail, for one, writes several, with pictures between them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n\
    ///     --b\r\nContent-Type: text/html\r\n\r\n<p>Before</p>\r\n\
    ///     --b\r\nContent-Type: image/png\r\n\r\n\r\n\
    ///     --b\r\nContent-Type: text/html\r\n\r\n<p>After</p>\r\n--b--\r\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let html: Vec<_> = message.html_parts().map(|part| part.text()).collect();
    /// assert_eq!(html, ["<p>Before</p>", "<p>After</p>"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn html_parts(&self) -> impl Iterator<Item = MessagePart<'_>> {
        self.of_role(Role::Html)
    }

    /// Further texts beside these in a `multipart/alternative`: `text/calendar`, `text/x-amp-html`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let raw = "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: text/calendar\n\nBEGIN\n--b--\n";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// assert_eq!(message.alternative_parts().next().unwrap().content_type(), "text/calendar");
    /// assert_eq!(message.attachments().count(), 0);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn alternative_parts(&self) -> impl Iterator<Item = MessagePart<'_>> {
        self.of_role(Role::Alternative)
    }

    /// The files, inline ones included, in order. A message inside the message is one file.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{IncomingMessage, Limits};
    /// let message = IncomingMessage::parse("Content-Type: image/gif\r\n\r\nGIF89a", &Limits::default())?;
    /// assert_eq!(message.attachments().count(), 1);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn attachments(&self) -> impl Iterator<Item = MessagePart<'_>> {
        self.of_role(Role::File)
    }

    fn of_role(&self, wanted: Role) -> impl Iterator<Item = MessagePart<'_>> {
        let mut plain_seen = false;
        self.parts().filter(move |part| {
            if part.is_multipart() {
                return false;
            }
            let role = match text_subtype(*part) {
                Some("plain") if !plain_seen => {
                    plain_seen = true;
                    Role::Plain
                }
                Some("html") => Role::Html,
                Some(subtype) if subtype != "plain" && in_alternative(*part) => Role::Alternative,
                _ => Role::File,
            };
            role == wanted
        })
    }
}

/// The subtype of a text that is no file.
fn text_subtype(part: MessagePart<'_>) -> Option<&str> {
    let subtype = part.content_type().strip_prefix("text/")?;
    (part.disposition() != Some("attachment") && part.filename().is_none()).then_some(subtype)
}

fn in_alternative(part: MessagePart<'_>) -> bool {
    part.parent()
        .is_some_and(|parent| parent.content_type() == "multipart/alternative")
}

//! What routes look at: the recipient of the envelope, and the header fields.

use crate::{AddressParser, Charsets, Envelope, IncomingMessage, decode_encoded_words};
use std::borrow::Cow;

/// A message as routes see it.
///
/// The domain of the recipient is lower-cased; an internationalised one is looked at as U-labels and as A-labels.
/// Header values are unfolded, trimmed, and their encoded words (RFC 2047) decoded.
///
/// # Examples
///
/// ```
/// use mailwright::RouteInput;
/// let input = RouteInput::new("Ann@Example.COM", [("Subject", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=")]);
/// assert_eq!(input.recipient(), "Ann@example.com");
/// assert_eq!(input.header("subject").collect::<Vec<_>>(), ["Grüße"]);
/// ```
#[derive(Clone, Debug)]
pub struct RouteInput {
    recipient: String,
    /// The same with the other form of its domain.
    other_recipient: Option<(RecipientForm, String)>,
    /// Names in lower case.
    headers: Vec<(String, String)>,
}

/// Which form of a recipient's domain a pattern matched.
///
/// # Examples
///
/// ```
/// use mailwright::{RecipientForm, RouteInput, RouteTable};
/// let table = RouteTable::from_json(&serde_json::json!([
///     {"expression": "match_recipient('@xn--bcher-kva[.]example$')", "actions": ["store()"]},
/// ]))?;
/// // The envelope has U-labels, the pattern A-labels: it matches all the same, and the trace tells how.
/// let decision = table.evaluate(&RouteInput::new("ann@bücher.example", [("Subject", "Hi")]));
/// assert_eq!(decision.trace()[0].calls()[0].recipient_form(), Some(RecipientForm::Ascii));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecipientForm {
    /// As the envelope has it.
    Given,
    /// With the domain as U-labels.
    Unicode,
    /// With the domain as A-labels.
    Ascii,
}

impl RecipientForm {
    /// The name in every binding: `given`, `unicode` or `ascii`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::RecipientForm;
    /// let names = [RecipientForm::Given, RecipientForm::Unicode, RecipientForm::Ascii].map(RecipientForm::name);
    /// assert_eq!(names, ["given", "unicode", "ascii"]);
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Unicode => "unicode",
            Self::Ascii => "ascii",
        }
    }
}

impl RouteInput {
    /// A recipient and header fields in order, names and values as they came: encoded words and folds included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('^ann@') and match_header('subject', '^Zürich, morgen$')", "actions": ["store()"]},
    /// ]))?;
    /// let input = RouteInput::new("ann@example.com", [("Subject", "=?utf-8?Q?Z=C3=BCrich,?=\r\n morgen")]);
    /// assert_eq!(table.evaluate(&input).executed().len(), 1);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new<N: AsRef<str>, V: AsRef<str>>(
        recipient: &str,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self::with_charsets(recipient, headers, Charsets::default())
    }

    /// As [`new`](Self::new), with a host's decoder for the character sets of encoded words that this build lacks.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charsets, RouteInput};
    /// let headers = [("Subject", "=?iso-8859-1?Q?caf=E9?=")];
    /// let input = RouteInput::with_charsets("ann@example.com", headers, Charsets::default());
    /// assert_eq!(input.header("subject").next(), Some("café"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn with_charsets<N: AsRef<str>, V: AsRef<str>>(
        recipient: &str,
        headers: impl IntoIterator<Item = (N, V)>,
        charsets: Charsets,
    ) -> Self {
        let recipient = lower_domain(recipient);
        let headers = headers.into_iter().map(|(name, value)| {
            let value = unfold(value.as_ref());
            let value = decode_encoded_words(value.trim_matches([' ', '\t', '\r', '\n']), charsets);
            (name.as_ref().to_ascii_lowercase(), value.into_owned())
        });
        Self {
            other_recipient: other_form(&recipient),
            headers: headers.collect(),
            recipient,
        }
    }

    /// A parsed message with its envelope. The headers are those that the message has; for Mailgun's own
    /// (`X-Mailgun-Sflag`) see [`IncomingMessage::arrived`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, RouteInput};
    /// let message = IncomingMessage::parse("To: team@example.com\r\nSubject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let input = RouteInput::from_message(&Envelope::new("ann@example.org", "box@in.example.com"), &message);
    /// assert_eq!(input.recipient(), "box@in.example.com"); // of the envelope, not of `To`
    /// assert_eq!(input.header("To").collect::<Vec<_>>(), ["team@example.com"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn from_message(envelope: &Envelope, message: &IncomingMessage) -> Self {
        let headers = message
            .headers()
            .iter()
            .map(|header| (header.name().to_ascii_lowercase(), header.value().to_owned()));
        let recipient = lower_domain(envelope.recipient());
        Self {
            other_recipient: other_form(&recipient),
            headers: headers.collect(),
            recipient,
        }
    }

    /// The recipient, its domain in lower case (ASCII letters only); the local part as it came, since it may tell case apart.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::RouteInput;
    /// let none: [(&str, &str); 0] = [];
    /// assert_eq!(RouteInput::new("Ann.Lee@IN.Example.COM", none).recipient(), "Ann.Lee@in.example.com");
    /// ```
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// The decoded values of a header, in order; the name in any case.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::RouteInput;
    /// let headers = [("Received", "from b"), ("Subject", " Hi "), ("received", "from a")];
    /// let input = RouteInput::new("box@example.com", headers);
    /// assert_eq!(input.header("RECEIVED").collect::<Vec<_>>(), ["from b", "from a"]);
    /// assert_eq!(input.header("subject").collect::<Vec<_>>(), ["Hi"]);
    /// ```
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The forms of the recipient that patterns are tried on, in order.
    pub(super) fn recipients(&self) -> impl Iterator<Item = (RecipientForm, &str)> {
        let other = self
            .other_recipient
            .as_ref()
            .map(|(form, text)| (*form, text.as_str()));
        std::iter::once((RecipientForm::Given, self.recipient.as_str())).chain(other)
    }

    /// The header fields: name in lower case, value.
    pub(super) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }
}

/// Lower-cases what follows the last `@`, ASCII only.
fn lower_domain(recipient: &str) -> String {
    match recipient.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
        None => recipient.to_owned(),
    }
}

fn other_form(recipient: &str) -> Option<(RecipientForm, String)> {
    let (local, domain) = recipient.rsplit_once('@')?;
    if domain.is_ascii() && !domain.contains("xn--") {
        return None;
    }
    let address = AddressParser::new()
        .parse_addr_spec(&format!("x@{domain}"))
        .ok()?;
    let (form, other) = if domain.is_ascii() {
        (RecipientForm::Unicode, address.domain())
    } else {
        (RecipientForm::Ascii, address.domain_ascii())
    };
    (other != domain).then(|| (form, format!("{local}@{other}")))
}

/// Removes line ends before a space or tab (RFC 5322 §2.2.3); the blank stays.
fn unfold(value: &str) -> Cow<'_, str> {
    if !value.contains('\n') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('\n') {
        let before = &rest[..at];
        let after = &rest[at + 1..];
        if after.starts_with([' ', '\t']) {
            out.push_str(before.strip_suffix('\r').unwrap_or(before));
        } else {
            out.push_str(&rest[..=at]);
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

//! The headers that Mailgun puts before a message when it comes in.
//!
//! Their names and the order in which they stand are those of messages that Mailgun forwarded.

use super::{Envelope, IncomingMessage};
use crate::{Code, Diagnostic, Limits, Report};
use std::fmt::Write;

/// What SPF (RFC 7208) found out about the sending server, in Mailgun's four words.
///
/// # Examples
///
/// ```
/// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck, SpfResult};
/// let message = IncomingMessage::parse("Subject: Hi\r\n\r\n", &Limits::default())?;
/// let check = SpamCheck::new().spf(SpfResult::Neutral);
/// let kept = message.arrived(&Envelope::default(), &check, &Limits::default())?;
/// assert_eq!(kept.header("X-Mailgun-Spf"), Some(SpfResult::Neutral.name()));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpfResult {
    /// The server may send for the domain.
    Pass,
    /// The domain says nothing about it.
    Neutral,
    /// The server may not.
    Fail,
    /// It probably may not.
    SoftFail,
}

impl SpfResult {
    /// All of them, in the order of the variants.
    ///
    /// # Examples
    ///
    /// ```
    /// let names: Vec<_> = mailwright::SpfResult::ALL.iter().map(|result| result.name()).collect();
    /// assert_eq!(names, ["Pass", "Neutral", "Fail", "SoftFail"]);
    /// ```
    pub const ALL: &'static [Self] = &[Self::Pass, Self::Neutral, Self::Fail, Self::SoftFail];

    /// The value of `X-Mailgun-Spf`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SpfResult;
    /// let of_header = |value: &str| SpfResult::ALL.iter().copied().find(|result| result.name() == value);
    /// assert_eq!(SpfResult::SoftFail.name(), "SoftFail"); // RFC 7208 writes `softfail`
    /// assert_eq!(of_header("Neutral"), Some(SpfResult::Neutral));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "Pass",
            Self::Neutral => "Neutral",
            Self::Fail => "Fail",
            Self::SoftFail => "SoftFail",
        }
    }
}

/// What Mailgun's spam filter found; what is not set writes no header.
///
/// # Examples
///
/// ```
/// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck, SpfResult};
/// let check = SpamCheck::new().spam(true).score(7.5).spf(SpfResult::Fail).dkim(false).rules("HTML_MESSAGE");
/// let message = IncomingMessage::parse("Subject: Win!\r\n\r\n", &Limits::default())?;
/// let kept = message.arrived(&Envelope::default(), &check, &Limits::default())?;
/// assert_eq!(kept.header("X-Mailgun-Sscore"), Some("7.5"));
/// assert_eq!(kept.header("X-Mailgun-Spf"), Some("Fail"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpamCheck {
    spam: bool,
    score: Option<f64>,
    spf: Option<SpfResult>,
    dkim: Option<bool>,
    rules: Option<String>,
}

impl SpamCheck {
    /// No filter: none of the headers is written.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\n", &Limits::default())?;
    /// let kept = message.arrived(&Envelope::new("ann@example.org", ""), &SpamCheck::new(), &Limits::default())?;
    /// let names: Vec<_> = kept.headers().iter().map(|header| header.name()).collect();
    /// assert_eq!(names, ["X-Mailgun-Incoming", "X-Envelope-From", "Subject"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the message is spam: `X-Mailgun-Sflag: Yes`, a header that only spam has.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\n", &Limits::default())?;
    /// let flag = |spam| {
    ///     let kept = message.arrived(&Envelope::default(), &SpamCheck::new().spam(spam), &Limits::default())?;
    ///     Ok::<_, mailwright::Report>(kept.header("X-Mailgun-Sflag").map(str::to_owned))
    /// };
    /// assert_eq!(flag(true)?.as_deref(), Some("Yes"));
    /// assert_eq!(flag(false)?, None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn spam(mut self, spam: bool) -> Self {
        self.spam = spam;
        self
    }

    /// The score, `X-Mailgun-Sscore`: the higher, the more likely it is spam.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\n", &Limits::default())?;
    /// let kept = message.arrived(&Envelope::default(), &SpamCheck::new().score(-1.2), &Limits::default())?;
    /// assert_eq!(kept.header("X-Mailgun-Sscore"), Some("-1.2"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn score(mut self, score: f64) -> Self {
        self.score = Some(score);
        self
    }

    /// What SPF found, `X-Mailgun-Spf`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck, SpfResult};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\n", &Limits::default())?;
    /// let check = SpamCheck::new().spf(SpfResult::SoftFail);
    /// let kept = message.arrived(&Envelope::default(), &check, &Limits::default())?;
    /// assert_eq!(kept.header("X-Mailgun-Spf"), Some("SoftFail"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn spf(mut self, result: SpfResult) -> Self {
        self.spf = Some(result);
        self
    }

    /// Whether the DKIM signature (RFC 6376) was right, `X-Mailgun-Dkim-Check-Result`: `Pass` or `Fail`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\n", &Limits::default())?;
    /// let kept = message.arrived(&Envelope::default(), &SpamCheck::new().dkim(false), &Limits::default())?;
    /// assert_eq!(kept.header("X-Mailgun-Dkim-Check-Result"), Some("Fail"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn dkim(mut self, passed: bool) -> Self {
        self.dkim = Some(passed);
        self
    }

    /// The names of the rules that matched, `X-Mailgun-Spam-Rules`. Control characters in them are refused when the header is
    /// written.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\n", &Limits::default())?;
    /// let with = |rules: &str| message.arrived(&Envelope::default(), &SpamCheck::new().rules(rules), &Limits::default());
    /// assert_eq!(with("DKIM_SIGNED, HTML_MESSAGE")?.header("X-Mailgun-Spam-Rules"), Some("DKIM_SIGNED, HTML_MESSAGE"));
    /// let refused = with("A\r\nBcc: eve@example.com").unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "inbound-envelope-unsafe");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn rules(mut self, rules: impl Into<String>) -> Self {
        self.rules = Some(rules.into());
        self
    }
}

impl IncomingMessage {
    /// The message as Mailgun keeps it: `X-Mailgun-Incoming: Yes`, `X-Envelope-From` and what the spam filter
    /// found stand before its own headers.
    ///
    /// # Errors
    ///
    /// `inbound-envelope-unsafe` where the sender or the rules hold control characters, which would break out of
    /// their header; and those of [`parse`](Self::parse), since the message grows.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, SpamCheck};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let kept = message.arrived(&envelope, &SpamCheck::new().score(0.5), &Limits::default())?;
    /// let names: Vec<_> = kept.headers().iter().map(|header| header.name()).collect();
    /// assert_eq!(names, ["X-Mailgun-Sscore", "X-Mailgun-Incoming", "X-Envelope-From", "Subject"]);
    /// assert_eq!(kept.header("x-envelope-from"), Some("<ann@example.org>"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn arrived(&self, envelope: &Envelope, spam: &SpamCheck, limits: &Limits) -> Result<Self, Report> {
        let rules = spam.rules.as_deref().unwrap_or_default();
        let unsafe_values: Report = [("sender", envelope.sender()), ("spam-rules", rules)]
            .into_iter()
            .filter_map(|(name, value)| {
                let (at, control) = value.char_indices().find(|(_, letter)| letter.is_control())?;
                Some(
                    Diagnostic::error(Code::InboundEnvelopeUnsafe, name)
                        .with_message("a control character would break out of the header")
                        .with_span(at..at + control.len_utf8()),
                )
            })
            .collect();
        unsafe_values.or_ok(())?;
        let mut head = String::new();
        let mut add = |name: &str, value: &dyn std::fmt::Display| {
            let _ = write!(head, "{name}: {value}\r\n");
        };
        if spam.rules.is_some() {
            add("X-Mailgun-Spam-Rules", &rules);
        }
        if let Some(passed) = spam.dkim {
            add(
                "X-Mailgun-Dkim-Check-Result",
                &if passed { "Pass" } else { "Fail" },
            );
        }
        if let Some(result) = spam.spf {
            add("X-Mailgun-Spf", &result.name());
        }
        if let Some(score) = spam.score {
            add("X-Mailgun-Sscore", &score);
        }
        if spam.spam {
            add("X-Mailgun-Sflag", &"Yes");
        }
        add("X-Mailgun-Incoming", &"Yes");
        add("X-Envelope-From", &format_args!("<{}>", envelope.sender()));
        let mut own = self.raw();
        // What is no header of its own would continue the last one of ours.
        while own.starts_with(b"From ") && own.len() == self.raw().len()
            || matches!(own.first(), Some(b' ' | b'\t'))
        {
            let end = memchr::memchr2(b'\r', b'\n', own).map_or(own.len(), |at| at + 1);
            let end = end + usize::from(own[..end].ends_with(b"\r") && own.get(end) == Some(&b'\n'));
            own = &own[end..];
        }
        if self.headers().is_empty() && !matches!(own.first(), Some(b'\r' | b'\n')) {
            // The body begins at once; a blank line keeps its first line from continuing the last header.
            head.push_str("\r\n");
        }
        Self::parse_with([head.as_bytes(), own].concat(), limits, self.charsets)
    }
}

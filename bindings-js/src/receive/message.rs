//! Messages and their parts, each part keeping its message.

use crate::{Body, Diagnostic, Failure, diagnostics, options};
use mailwright::{Charsets, Envelope, IncomingMessage, Limits, MessagePart, Report, SpamCheck, SpfResult};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// How a message is read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct IncomingOptions {
    /// Limits other than the default ones: `incomingBytes`, `incomingDepth`, `incomingHeaders` and `incomingParts`
    /// matter here.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// Who sent a message and to whom, by the SMTP dialogue.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "Envelope")
)]
pub struct PlainEnvelope {
    /// The address of `MAIL FROM`, empty for a bounce.
    pub sender: String,
    /// The address of `RCPT TO`.
    pub recipient: String,
}

impl From<&Envelope> for PlainEnvelope {
    fn from(envelope: &Envelope) -> Self {
        Self {
            sender: envelope.sender().to_owned(),
            recipient: envelope.recipient().to_owned(),
        }
    }
}

/// An envelope from a plain object.
///
/// # Errors
///
/// [`Failure::Type`] where it is none.
pub fn envelope(given: Value) -> Result<Envelope, Failure> {
    let plain: PlainEnvelope = options::object("envelope", given)?;
    Ok(Envelope::new(plain.sender, plain.recipient))
}

/// What Mailgun's spam filter found; what is not given writes no header.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "SpamCheck")
)]
pub struct PlainSpamCheck {
    /// Whether the message is spam: `X-Mailgun-Sflag: Yes`, a header that only spam has.
    pub spam: Option<bool>,
    /// `X-Mailgun-Sscore`.
    pub score: Option<f64>,
    /// `X-Mailgun-Spf`.
    #[cfg_attr(feature = "types", napi(ts_type = "SpfResult"))]
    pub spf: Option<String>,
    /// `X-Mailgun-Dkim-Check-Result`: whether the check passed.
    pub dkim: Option<bool>,
    /// `X-Mailgun-Spam-Rules`, the names of the rules that matched.
    pub rules: Option<String>,
}

impl PlainSpamCheck {
    /// The check as the core takes it.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] for an unknown result of SPF.
    pub fn read(self) -> Result<SpamCheck, Failure> {
        let mut check = SpamCheck::new();
        if let Some(spam) = self.spam {
            check = check.spam(spam);
        }
        if let Some(score) = self.score {
            check = check.score(score);
        }
        if let Some(name) = self.spf {
            let known = SpfResult::ALL.iter().find(|result| result.name() == name);
            let unknown = || Failure::unknown_name("spf", &name, spf_results());
            check = check.spf(*known.ok_or_else(unknown)?);
        }
        if let Some(passed) = self.dkim {
            check = check.dkim(passed);
        }
        if let Some(rules) = self.rules {
            check = check.rules(rules);
        }
        Ok(check)
    }
}

/// The results of SPF, as headers have them.
pub fn spf_results() -> impl Iterator<Item = &'static str> {
    SpfResult::ALL.iter().map(|result| result.name())
}

/// A message that knows its findings.
#[derive(Clone, Debug)]
pub struct Message {
    inner: Arc<IncomingMessage>,
    diagnostics: Arc<[Diagnostic]>,
}

impl Message {
    /// Reads a message. Places in its findings are in UTF-16 units where it is a text, else in bytes.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse(raw: Body<'_>, options: &IncomingOptions, charsets: Charsets) -> Result<Self, Failure> {
        let limits = options::limits(options.limits.as_ref())?;
        let sources = |_: &str| raw.text().map(Cow::Borrowed);
        match IncomingMessage::parse_with(raw.bytes(), &limits, charsets) {
            Ok(inner) => Ok(Self {
                diagnostics: diagnostics(inner.diagnostics(), &sources).into(),
                inner: Arc::new(inner),
            }),
            Err(report) => Err(Failure::refused(&report, &sources)),
        }
    }

    /// A message that was read from bytes.
    #[must_use]
    pub fn of_bytes(inner: IncomingMessage) -> Self {
        Self {
            diagnostics: diagnostics(inner.diagnostics(), &crate::no_sources).into(),
            inner: Arc::new(inner),
        }
    }

    /// The message itself.
    #[must_use]
    pub fn inner(&self) -> &IncomingMessage {
        &self.inner
    }

    /// What was odd about it.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A part, kept with its message.
    #[must_use]
    pub fn part(&self, part: MessagePart<'_>) -> Part {
        Part {
            message: self.inner.clone(),
            index: part.index(),
        }
    }

    /// Parts, kept with their message.
    pub fn parts<'m>(&self, parts: impl Iterator<Item = MessagePart<'m>>) -> Vec<Part> {
        parts.map(|part| self.part(part)).collect()
    }

    /// The message as Mailgun keeps it.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn arrived(
        &self,
        envelope: &Envelope,
        spam: PlainSpamCheck,
        options: &IncomingOptions,
    ) -> Result<Self, Failure> {
        let limits = options::limits(options.limits.as_ref())?;
        let rules = spam.rules.clone();
        let arrived = self.inner.arrived(envelope, &spam.read()?, &limits);
        arrived
            .map(Self::of_bytes)
            .map_err(|report| arrival_failure(&report, envelope, rules.as_deref()))
    }
}

/// A report about the headers of an arrival.
pub(super) fn arrival_failure(report: &Report, envelope: &Envelope, rules: Option<&str>) -> Failure {
    Failure::refused(report, &|parameter| {
        let text = match parameter {
            "sender" => Some(envelope.sender()),
            "spam-rules" => rules,
            _ => None,
        };
        text.map(|text| Cow::Owned(text.to_owned()))
    })
}

/// A part of a message, or the message itself.
#[derive(Clone, Debug)]
pub struct Part {
    message: Arc<IncomingMessage>,
    index: usize,
}

impl Part {
    /// The part itself.
    #[must_use]
    pub fn inner(&self) -> MessagePart<'_> {
        let mut parts = self.message.parts();
        parts.nth(self.index).unwrap_or_else(|| self.message.root())
    }

    /// Another part of the same message.
    #[must_use]
    pub fn other(&self, part: MessagePart<'_>) -> Self {
        Self {
            message: self.message.clone(),
            index: part.index(),
        }
    }
}

/// Limits of what is stripped.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct StripOptions {
    /// Limits other than the default ones: `replyLines` matters here.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

impl StripOptions {
    /// The limits.
    ///
    /// # Errors
    ///
    /// As [`options::limits`].
    pub fn limits(&self) -> Result<Limits, Failure> {
        options::limits(self.limits.as_ref())
    }
}

/// A message text apart from its signature.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "SplitSignature"
    )
)]
pub struct PlainSplitSignature {
    /// The text, trimmed.
    pub text: String,
    /// The signature, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// Parts a text from its signature.
#[must_use]
pub fn split_signature(body: &str) -> PlainSplitSignature {
    let parts = mailwright::split_signature(body);
    PlainSplitSignature {
        text: parts.text,
        signature: parts.signature,
    }
}

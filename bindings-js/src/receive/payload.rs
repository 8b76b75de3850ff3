//! The fields that Mailgun makes of a message, and posts read back.

use crate::form::{Findings, Form};
use crate::options::NowAndSeedOptions;
use crate::receive::message::Message;
use crate::webhook::signer;
use crate::{Body, Diagnostic, Failure, options};
use mailwright::{EncodedForm, PayloadKind, PayloadOptions};
use serde::Deserialize;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// What a payload needs besides the message.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "PayloadOptions"
    )
)]
pub struct PlainPayloadOptions {
    /// The time in Unix seconds. Default: the host's clock.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub now: Option<Number>,
    /// What token, storage key and multipart boundary are made from. Default: random.
    #[cfg_attr(feature = "types", napi(ts_type = "number | bigint"))]
    pub seed: Option<Number>,
    /// The webhook signing key that signs `timestamp` and `token`; without one a post has none of the three fields.
    pub signing_key: Option<String>,
    /// The receiving domain, for the field `domain`. Default: that of the envelope's recipient.
    pub domain: Option<String>,
    /// Where stored messages are fetched from, for `message-url`. Default:
    /// `https://storage-us-east4.api.mailgun.net/v3`.
    pub storage_url: Option<String>,
    /// Limits of what is stripped, `replyLines` among them.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

impl PlainPayloadOptions {
    /// The options as the core takes them.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] for a time or seed that is none; `webhook-no-key` for an empty key.
    pub fn read(
        self,
        clock: impl FnOnce() -> i64,
        random: impl FnOnce() -> u64,
    ) -> Result<PayloadOptions, Failure> {
        let (now, seed) = NowAndSeedOptions {
            now: self.now,
            seed: self.seed,
        }
        .resolve(clock, random)?;
        let limits = options::limits(self.limits.as_ref())?;
        let mut read = PayloadOptions::new(now, seed);
        if let Some(key) = self.signing_key {
            read = read.signer(signer(key.as_bytes())?);
        }
        if let Some(domain) = self.domain {
            read = read.domain(domain);
        }
        if let Some(url) = self.storage_url {
            read = read.storage_url(url);
        }
        Ok(read.limits(limits))
    }
}

/// The kind of that name.
///
/// # Errors
///
/// [`Failure::Type`] where there is none.
pub fn kind(name: &str) -> Result<PayloadKind, Failure> {
    PayloadKind::from_name(name).ok_or_else(|| Failure::unknown_name("kind", name, kinds()))
}

/// The names of all kinds.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    PayloadKind::ALL.iter().map(|kind| kind.name())
}

/// The fields that Mailgun makes of a message.
#[derive(Clone, Debug)]
pub struct InboundPayload {
    inner: mailwright::InboundPayload,
    diagnostics: Vec<Diagnostic>,
}

impl InboundPayload {
    /// Keeps a payload with its findings, whose places are bytes of the message.
    #[must_use]
    pub fn new(inner: mailwright::InboundPayload) -> Self {
        Self {
            diagnostics: crate::diagnostics(inner.diagnostics(), &crate::no_sources),
            inner,
        }
    }

    /// The payload itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::InboundPayload {
        &self.inner
    }

    /// Its fields.
    #[must_use]
    pub fn form(&self) -> Form {
        Form::of(Findings::default(), Arc::new(self.inner.form().clone()))
    }

    /// The request body.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn encode(&self) -> Result<EncodedForm, Failure> {
        let encoded = self.inner.encode();
        encoded.map_err(|report| Failure::refused(&report, &crate::no_sources))
    }

    /// What was odd about the message, and what of it could not be decoded.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

/// How a post of a route is read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct InboundPostOptions {
    /// Limits other than the default ones: `formBytes` and `formFields` of the body, `incomingBytes` and the like of
    /// the message.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// A post of a route, as an endpoint sees it.
#[derive(Clone, Debug)]
pub struct InboundPost {
    inner: mailwright::InboundPost,
    form: Form,
}

impl InboundPost {
    /// Reads the body of a post.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse(content_type: &str, body: Body<'_>, options: &InboundPostOptions) -> Result<Self, Failure> {
        let limits = options::limits(options.limits.as_ref())?;
        Self::from_form(&Form::parse(content_type, body, &limits)?)
    }

    /// Takes a form that was read already.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn from_form(form: &Form) -> Result<Self, Failure> {
        match mailwright::InboundPost::from_form(form.inner().clone()) {
            Ok(inner) => Ok(Self {
                inner,
                form: form.clone(),
            }),
            Err(report) => Err(Failure::refused(&report, &|parameter| {
                form.inner()
                    .first(parameter)
                    .map(|text| Cow::Owned(text.to_owned()))
            })),
        }
    }

    /// The post itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::InboundPost {
        &self.inner
    }

    /// Its fields.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The message again.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn to_message(&self, options: &InboundPostOptions) -> Result<Message, Failure> {
        let limits = options::limits(options.limits.as_ref())?;
        let message = self.inner.to_message(&limits);
        message
            .map(Message::of_bytes)
            .map_err(|report| Failure::refused(&report, &crate::no_sources))
    }
}

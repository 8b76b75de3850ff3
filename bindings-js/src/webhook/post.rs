//! The bodies of posts: read and judged, and made as samples.

use super::signer;
use crate::form::{Findings, Form, findings};
use crate::{Body, Failure};
use mailwright::{AlertType, ReplayGuard, WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A post that is genuine, and what was odd about its body where that was a form.
#[derive(Clone, Debug)]
pub struct Post {
    inner: mailwright::WebhookPost,
    findings: Findings,
}

impl Post {
    /// The post itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::WebhookPost {
        &self.inner
    }

    /// The form as it came; `None` for JSON.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        let form = self.inner.shared_form()?;
        Some(Form::of(self.findings.clone(), form))
    }
}

/// Reads a post and accepts it if it is genuine and recent, and with a guard remembers the token.
///
/// # Errors
///
/// What the core refuses.
pub fn read_post(
    verifier: &WebhookVerifier,
    content_type: &str,
    body: Body<'_>,
    now: i64,
    guard: Option<&mut dyn ReplayGuard>,
) -> Result<Post, Failure> {
    let post = match guard {
        None => verifier.read_post(content_type, body.bytes(), now),
        Some(guard) => verifier.read_post_once(content_type, body.bytes(), now, guard),
    };
    match post {
        Ok(inner) => Ok(Post {
            findings: inner
                .form()
                .map_or_else(Findings::default, |form| findings(form, body)),
            inner,
        }),
        Err(report) => Err(Failure::refused_body(&report, body)),
    }
}

/// What a sample of a webhook holds.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct WebhookSampleOptions {
    /// The sending domain. Default: `example.com`.
    pub domain: Option<String>,
    /// The recipient. Default: `alice@example.org`.
    pub recipient: Option<String>,
    /// Tags of the message.
    pub tags: Option<Vec<String>>,
    /// User variables (`v:name` of the send request).
    #[cfg_attr(feature = "types", napi(ts_type = "Record<string, string>"))]
    pub user_variables: Option<Map<String, Value>>,
    /// A key of the parent account, which signs besides, as for events of a subaccount.
    pub parent_key: Option<String>,
}

/// A sample of that type.
///
/// # Errors
///
/// [`Failure::Type`] for an unknown type or a user variable that is no text; `webhook-no-key` for an empty key.
pub fn sample(kind: &str, given: WebhookSampleOptions) -> Result<WebhookSample, Failure> {
    let mut sample = WebhookSample::new(webhook_type(kind)?);
    if let Some(domain) = given.domain {
        sample = sample.domain(domain);
    }
    if let Some(recipient) = given.recipient {
        sample = sample.recipient(recipient);
    }
    for tag in given.tags.into_iter().flatten() {
        sample = sample.tag(tag);
    }
    for (name, value) in given.user_variables.into_iter().flatten() {
        let Value::String(value) = value else {
            return Err(Failure::wrong_type(&format!("userVariables.{name}"), "a string"));
        };
        sample = sample.user_variable(name, value);
    }
    if let Some(key) = given.parent_key {
        sample = sample.parent(signer(key.as_bytes())?);
    }
    Ok(sample)
}

/// A type of webhooks by its name.
///
/// # Errors
///
/// [`Failure::Type`] for a name that is none.
pub fn webhook_type(name: &str) -> Result<WebhookType, Failure> {
    WebhookType::from_name(name).ok_or_else(|| Failure::unknown_name("type", name, webhook_types()))
}

/// The types of webhooks.
pub fn webhook_types() -> impl Iterator<Item = &'static str> {
    WebhookType::ALL.iter().map(|one| one.name())
}

/// The types of alerts.
pub fn alert_types() -> impl Iterator<Item = &'static str> {
    AlertType::ALL.iter().map(|one| one.name())
}

/// An Optimize alert, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct SampleAlert {
    /// The JSON body.
    pub body: String,
    /// The value of its `X-Sign` header.
    pub x_sign: String,
}

/// An alert of that type.
///
/// # Errors
///
/// [`Failure::Type`] for an unknown type.
pub fn sample_alert(kind: &str, signer: &WebhookSigner, now: i64, seed: u64) -> Result<SampleAlert, Failure> {
    let known = AlertType::from_name(kind);
    let kind = known.ok_or_else(|| Failure::unknown_name("type", kind, alert_types()))?;
    let (body, x_sign) = mailwright::sample_alert(kind, signer, now, seed);
    Ok(SampleAlert { body, x_sign })
}

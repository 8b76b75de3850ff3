//! A message in, finished requests out.

use super::message::{Message, PlainEnvelope, PlainSpamCheck, arrival_failure};
use super::payload::{InboundPayload, PlainPayloadOptions};
use super::route::decision::TableDecision;
use crate::{Failure, options};
use mailwright::{DeliverOptions, Envelope, RouteOutcome, RouteTable};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// A request that Mailgun would send.
#[derive(Clone, Debug)]
pub struct InboundRequest {
    inner: mailwright::InboundRequest,
}

impl InboundRequest {
    /// The request itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::InboundRequest {
        &self.inner
    }

    /// Its fields.
    #[must_use]
    pub fn payload(&self) -> InboundPayload {
        InboundPayload::new(self.inner.payload().clone())
    }
}

/// What one destination of one action gets.
#[derive(Debug)]
pub struct Outcome {
    /// `post`, `email` or `store`.
    pub kind: &'static str,
    /// The route, by its index in the table.
    pub route: usize,
    /// Of a `post`.
    pub request: Option<InboundRequest>,
    /// Of an `email`.
    pub envelope: Option<PlainEnvelope>,
    /// Of an `email`.
    pub message: Option<Vec<u8>>,
    /// Of a `store`.
    pub message_url: Option<String>,
    /// Of a `store` whose action has a URL.
    pub notice: Option<InboundRequest>,
}

/// What happens to a message.
#[derive(Clone, Debug)]
pub struct RouteDelivery {
    inner: mailwright::RouteDelivery,
    table: Arc<RouteTable>,
}

impl RouteDelivery {
    /// The delivery itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::RouteDelivery {
        &self.inner
    }

    /// Which routes matched, and why.
    #[must_use]
    pub fn decision(&self) -> TableDecision {
        TableDecision::new(self.inner.decision().clone(), self.table.clone())
    }

    /// The message as Mailgun keeps it.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::of_bytes(self.inner.message().clone())
    }

    /// The requests among the outcomes, notices included.
    pub fn requests(&self) -> impl Iterator<Item = InboundRequest> {
        self.inner.requests().map(|request| InboundRequest {
            inner: request.clone(),
        })
    }

    /// What goes where, in the order of the actions. Outcomes that this version of the package does not know are left
    /// out.
    pub fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        self.inner.outcomes().iter().filter_map(outcome)
    }
}

fn outcome(outcome: &RouteOutcome) -> Option<Outcome> {
    let wrap = |request: &mailwright::InboundRequest| InboundRequest {
        inner: request.clone(),
    };
    let nothing = Outcome {
        kind: outcome.name(),
        route: outcome.route(),
        request: None,
        envelope: None,
        message: None,
        message_url: None,
        notice: None,
    };
    Some(match outcome {
        RouteOutcome::Post { request, .. } => Outcome {
            request: Some(wrap(request)),
            ..nothing
        },
        RouteOutcome::Email {
            envelope, message, ..
        } => Outcome {
            envelope: Some(envelope.into()),
            message: Some(message.clone()),
            ..nothing
        },
        RouteOutcome::Store {
            message_url, notice, ..
        } => Outcome {
            notice: notice.as_ref().map(wrap),
            message_url: Some(message_url.clone()),
            ..nothing
        },
        _ => return None,
    })
}

/// What a delivery needs besides the routes and the message.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "DeliverOptions"
    )
)]
pub struct PlainDeliverOptions {
    /// The clock, the seed and perhaps the signing key of the posts.
    #[cfg_attr(feature = "types", napi(ts_type = "PayloadOptions"))]
    pub payload: Option<PlainPayloadOptions>,
    /// What the spam filter found. Default: there is none.
    #[cfg_attr(feature = "types", napi(ts_type = "SpamCheck"))]
    pub spam: Option<PlainSpamCheck>,
    /// Limits of the message, with its new headers.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// Asks the routes about a message and makes what each of their actions sends.
///
/// # Errors
///
/// What the core refuses.
pub fn deliver(
    table: &Arc<RouteTable>,
    message: &Message,
    envelope: &Envelope,
    given: PlainDeliverOptions,
    clock: impl FnOnce() -> i64,
    random: impl FnOnce() -> u64,
) -> Result<RouteDelivery, Failure> {
    let spam = given.spam.unwrap_or_default();
    let rules = spam.rules.clone();
    let options = DeliverOptions::new(given.payload.unwrap_or_default().read(clock, random)?)
        .spam(spam.read()?)
        .limits(options::limits(given.limits.as_ref())?);
    match mailwright::deliver(table, message.inner(), envelope, &options) {
        Ok(inner) => Ok(RouteDelivery {
            inner,
            table: table.clone(),
        }),
        Err(report) => Err(arrival_failure(&report, envelope, rules.as_deref())),
    }
}

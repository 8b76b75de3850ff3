//! A message in, finished requests out.

use super::message::{EnvelopeOf, IncomingMessage};
use super::payload::InboundPayload;
use super::route::{Decision, RouteTable};
use crate::convert::{Instance, Options, count, plain};
use crate::error::thrown;
use crate::host::{clock, random};
use mailwright_js::receive::deliver as js;
use napi::bindgen_prelude::{Buffer, Object};
use napi::{Env, Result};
use napi_derive::napi;

/// A request that Mailgun would send.
#[napi]
pub struct InboundRequest(js::InboundRequest);

#[napi]
impl InboundRequest {
    /// The method: always `POST`.
    #[napi(getter, ts_return_type = "'POST'")]
    pub fn method(&self) -> &'static str {
        self.0.inner().method()
    }

    /// The address, captures filled in and percent-encoded, the host in A-labels.
    #[napi(getter)]
    pub fn url(&self) -> &str {
        self.0.inner().url()
    }

    /// The value of the `Content-Type` header.
    #[napi(getter)]
    pub fn content_type(&self) -> &str {
        self.0.inner().content_type()
    }

    /// The body.
    #[napi(getter)]
    pub fn body(&self) -> Buffer {
        Buffer::from(self.0.inner().body())
    }

    /// The fields in the body.
    #[napi(getter)]
    pub fn payload(&self) -> InboundPayload {
        InboundPayload(self.0.payload())
    }
}

/// What happens to a message: which routes matched, and what each destination of their actions gets.
#[napi]
pub struct RouteDelivery(js::RouteDelivery);

#[napi]
impl RouteDelivery {
    /// Which routes matched, and why.
    #[napi(getter)]
    pub fn decision(&self) -> Decision {
        Decision(self.0.decision())
    }

    /// What goes where, in the order of the actions.
    #[napi(getter, ts_return_type = "RouteOutcome[]")]
    pub fn outcomes<'env>(&self, env: &'env Env) -> Result<Vec<Object<'env>>> {
        self.0.outcomes().map(|one| outcome(env, one)).collect()
    }

    /// The message as Mailgun keeps it, with the headers of its arrival.
    #[napi(getter)]
    pub fn message(&self) -> IncomingMessage {
        IncomingMessage(self.0.message())
    }

    /// The requests among the outcomes, notices of `store()` included.
    #[napi(getter)]
    pub fn requests(&self) -> Vec<InboundRequest> {
        self.0.requests().map(InboundRequest).collect()
    }
}

fn outcome(env: &Env, outcome: js::Outcome) -> Result<Object<'_>> {
    let mut out = Object::new(env)?;
    out.set("kind", outcome.kind)?;
    out.set("route", count(outcome.route))?;
    if let Some(request) = outcome.request {
        out.set("request", InboundRequest(request))?;
    }
    if let Some(envelope) = outcome.envelope {
        out.set("envelope", plain(env, &envelope)?)?;
    }
    if let Some(message) = outcome.message {
        out.set("message", Buffer::from(message))?;
    }
    if let Some(url) = outcome.message_url {
        out.set("messageUrl", url)?;
    }
    if let Some(notice) = outcome.notice {
        out.set("notice", InboundRequest(notice))?;
    }
    Ok(out)
}

/// Asks the routes about a message and makes what each of their actions sends. Throws a `MailwrightError` with what
/// `IncomingMessage.arrived` says: an envelope that would break out of its header, or a message that its new headers bring
/// over a limit.
#[napi(
    ts_args_type = "routes: RouteTable, message: IncomingMessage, envelope: Envelope, options?: DeliverOptions"
)]
pub fn deliver(
    env: &Env,
    routes: Instance<'_, RouteTable>,
    message: Instance<'_, IncomingMessage>,
    envelope: EnvelopeOf,
    options: Options<js::PlainDeliverOptions>,
) -> Result<RouteDelivery> {
    js::deliver(&routes.0, &message.0, &envelope.0, options.0, clock, random)
        .map(RouteDelivery)
        .map_err(|failure| thrown(env, failure))
}

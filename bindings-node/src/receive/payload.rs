//! Payloads: what Mailgun posts of a message, and such posts read back.

use super::message::IncomingMessage;
use crate::convert::{Instance, Octets, Options, Text, Whole, plain};
use crate::error::{array, thrown};
use crate::form::{Form, file, written};
use mailwright_js::receive::message::PlainEnvelope;
use mailwright_js::receive::payload::{self as js, InboundPostOptions};
use napi::bindgen_prelude::{Array, Object, Unknown};
use napi::{Env, Result};
use napi_derive::napi;

/// The fields that Mailgun makes of a message.
#[napi]
pub struct InboundPayload(pub(crate) js::InboundPayload);

#[napi]
impl InboundPayload {
    /// Which form of the message it is.
    #[napi(getter, ts_return_type = "PayloadKind")]
    pub fn kind(&self) -> &'static str {
        self.0.inner().kind().name()
    }

    /// The fields in order.
    #[napi(getter)]
    pub fn form(&self) -> Form {
        Form(self.0.form())
    }

    /// What was odd about the message, and what of it could not be decoded. Places are bytes of the message.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, self.0.diagnostics())
    }

    /// The request body: multipart where there are files (or metadata of files), else urlencoded.
    #[napi(ts_return_type = "EncodedForm")]
    pub fn encode<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        written(env, self.0.encode())
    }

    /// The fields as the object that fetching a stored message answers: `message-headers`, `attachments` and
    /// `content-id-map` are no texts there; of several fields of one name the first is kept; files are left out.
    #[napi(js_name = "toJSON", ts_return_type = "Record<string, any>")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.inner().to_json())
    }
}

/// A post of a route, as an endpoint sees it.
#[napi]
pub struct InboundPost(js::InboundPost);

#[napi]
impl InboundPost {
    /// Reads the body of a post. Whether it is genuine is for a `WebhookVerifier` to say. Throws a `MailwrightError` with
    /// what `Form.parse` says, and that of `fromForm`.
    #[napi(
        ts_args_type = "contentType: string, body: string | Uint8Array | ArrayBuffer, options?: InboundPostOptions"
    )]
    pub fn parse(
        env: &Env,
        content_type: Text,
        body: Octets<'_>,
        options: Options<InboundPostOptions>,
    ) -> Result<Self> {
        js::InboundPost::parse(&content_type, body.body(), &options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Takes a form that was read already, by `Form.parse` or from `WebhookPost.form`. Throws a `MailwrightError`:
    /// `inbound-field-missing` without `recipient`, `sender`, or either of `message-headers` and `body-mime`;
    /// `inbound-field-malformed` where `message-headers` or `content-id-map` is not the JSON that it should be.
    #[napi(ts_args_type = "form: Form")]
    pub fn from_form(env: &Env, form: Instance<'_, Form>) -> Result<Self> {
        js::InboundPost::from_form(&form.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The fields in order.
    #[napi(getter)]
    pub fn form(&self) -> Form {
        Form(self.0.form().clone())
    }

    /// Sender and recipient.
    #[napi(getter, ts_return_type = "Envelope")]
    pub fn envelope<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &PlainEnvelope::from(&self.0.inner().envelope()))
    }

    /// The headers of the message in order, of the field `message-headers`.
    #[napi(getter, ts_return_type = "Array<[name: string, value: string]>")]
    pub fn headers<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.inner().headers())
    }

    /// The files, in order of their numbers.
    #[napi(getter, ts_return_type = "FormFile[]")]
    pub fn attachments<'env>(&self, env: &'env Env) -> Result<Vec<Object<'env>>> {
        let files = self.0.inner().attachments();
        files.into_iter().map(|found| file(env, found)).collect()
    }

    /// The `Content-ID` of the file of that number, from 1, by the field `content-id-map`.
    #[napi(ts_args_type = "number: number")]
    pub fn content_id(&self, Whole(number): Whole) -> Option<&str> {
        self.0
            .inner()
            .content_id(usize::try_from(number).unwrap_or(usize::MAX))
    }

    /// The message again: `body-mime` as it came; else one that is put together of the fields, with the same headers (its
    /// own `Content-Type` and the like excepted), texts and files.
    #[napi(ts_args_type = "options?: InboundPostOptions")]
    pub fn to_message(&self, env: &Env, options: Options<InboundPostOptions>) -> Result<IncomingMessage> {
        self.0
            .to_message(&options.0)
            .map(IncomingMessage)
            .map_err(|failure| thrown(env, failure))
    }
}

/// What `forward()` posts to that address: the raw message where the address ends in `mime`, as in `raw-mime`.
#[napi(ts_args_type = "url: string", ts_return_type = "PayloadKind")]
pub fn payload_kind_of_url(url: Text) -> &'static str {
    mailwright::PayloadKind::of_url(&url).name()
}

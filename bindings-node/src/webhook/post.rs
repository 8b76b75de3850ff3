//! Whole posts: read, judged, handed on; and samples to test an endpoint with.

use super::guard::HostGuard;
use super::{Now, WebhookSigner, WebhookVerifier, verdict};
use crate::convert::{Instance, Octets, Options, Text, parsed, plain};
use crate::error::thrown;
use crate::form::Form;
use crate::host::{clock, random};
use mailwright_js::options::NowAndSeedOptions;
use mailwright_js::webhook::post::{self as js, WebhookSampleOptions};
use napi::bindgen_prelude::{Object, Unknown};
use napi::{Env, Result};
use napi_derive::napi;

#[napi]
impl WebhookVerifier {
    /// Reads a post and accepts it if it is genuine and recent.
    ///
    /// `contentType` tells the form of the body: `application/json`, `application/x-www-form-urlencoded` or
    /// `multipart/form-data`; its case and parameters do not matter. `body` is the body as received: bytes, or their text;
    /// what a JSON parser made of it will not do. A JSON post is genuine if a key fits its `signature` or its
    /// `parent-signature` (the key of the parent account, for events of a subaccount).
    ///
    /// Throws a `MailwrightError`: `webhook-content-type`; `webhook-body-malformed` for broken JSON (with the place) or a
    /// value of the wrong type, `webhook-field-missing`, `webhook-too-large`; what `Form.parse` says of a form; and all of
    /// `verify`. Places in the body are UTF-16 units of a string and bytes of a `Uint8Array`.
    #[napi(
        ts_args_type = "contentType: string, body: string | Uint8Array | ArrayBuffer, options?: NowOptions"
    )]
    pub fn read_post(
        &self,
        env: &Env,
        content_type: Text,
        body: Octets<'_>,
        now: Now,
    ) -> Result<WebhookPost> {
        let post = js::read_post(&self.0, &content_type, body.body(), now.0, None);
        post.map(WebhookPost).map_err(|failure| thrown(env, failure))
    }

    /// As `readPost`, and remembers the token: `webhook-replayed` for one that was seen before. What the guard throws is
    /// thrown as it is, and the post is then not accepted. For stores that answer with a promise see `readPostOnceAsync`.
    #[napi(
        ts_args_type = "contentType: string, body: string | Uint8Array | ArrayBuffer, guard: ReplayGuard, options?: NowOptions"
    )]
    pub fn read_post_once(
        &self,
        env: &Env,
        content_type: Text,
        body: Octets<'_>,
        guard: Unknown<'_>,
        now: Now,
    ) -> Result<WebhookPost> {
        let mut guard = HostGuard::new(env, guard)?;
        // The guard is JavaScript, which could take the buffer away while its bytes are in use.
        let copy = body.kept();
        let post = js::read_post(&self.0, &content_type, copy.body(), now.0, Some(&mut guard));
        post.map(WebhookPost).map_err(|failure| guard.error(failure))
    }
}

/// A post that is genuine.
#[napi]
pub struct WebhookPost(js::Post);

#[napi]
impl WebhookPost {
    /// What it tells: an event as JSON, an event as a form (as Mailgun posted them before mid-2018), or a message that a
    /// route forwarded or stored.
    #[napi(getter, ts_return_type = "PostKind")]
    pub fn kind(&self) -> &'static str {
        self.0.inner().kind().name()
    }

    /// The event: the `event-data` of a JSON post; of a form, an object of its fields, a file being
    /// `{"filename", "content-type", "size"}`. Made anew at each call. Integers beyond 2^53 are rounded, as by
    /// `JSON.parse`; `eventJson` has their digits.
    #[napi(ts_return_type = "Record<string, any>")]
    pub fn event<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        parsed(env, self.0.inner().event_json().into_owned())
    }

    /// The event as JSON: the text of `event-data` as it was sent; of a form, that of `event()`.
    #[napi]
    pub fn event_json(&self) -> String {
        self.0.inner().event_json().into_owned()
    }

    /// The form as it came, files and repeated fields included; `null` for JSON.
    #[napi(getter)]
    pub fn form(&self) -> Option<Form> {
        self.0.form().map(Form)
    }

    /// The signed token, by which a guard knows the post: to make it forget a post that could not be handled.
    #[napi(getter)]
    pub fn token(&self) -> &str {
        self.0.inner().token()
    }

    /// Why it is genuine.
    #[napi(getter, ts_return_type = "Verdict")]
    pub fn verdict<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        verdict(env, self.0.inner().verdict().into())
    }
}

/// A payload to test an endpoint with.
#[napi]
pub struct WebhookSample(mailwright::WebhookSample);

#[napi]
impl WebhookSample {
    /// A payload of that type.
    #[napi(
        constructor,
        ts_args_type = "type: WebhookType, options?: WebhookSampleOptions"
    )]
    pub fn new(env: &Env, kind: Text, options: Options<WebhookSampleOptions>) -> Result<Self> {
        js::sample(&kind, options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The JSON body, signed; token and ids are made from the seed.
    #[napi(ts_args_type = "signer: WebhookSigner, options?: NowAndSeedOptions")]
    pub fn body(
        &self,
        env: &Env,
        signer: Instance<'_, WebhookSigner>,
        options: Options<NowAndSeedOptions>,
    ) -> Result<String> {
        let (now, seed) = now_and_seed(env, options.0)?;
        Ok(self.0.body(&signer.0, now, seed))
    }
}

/// An Optimize alert's body and the value of its `X-Sign` header.
#[napi(
    ts_args_type = "type: AlertType, signer: WebhookSigner, options?: NowAndSeedOptions",
    ts_return_type = "SampleAlert"
)]
pub fn sample_alert<'env>(
    env: &'env Env,
    kind: Text,
    signer: Instance<'_, WebhookSigner>,
    options: Options<NowAndSeedOptions>,
) -> Result<Unknown<'env>> {
    let (now, seed) = now_and_seed(env, options.0)?;
    let alert = js::sample_alert(&kind, &signer.0, now, seed);
    plain(env, &alert.map_err(|failure| thrown(env, failure))?)
}

fn now_and_seed(env: &Env, options: NowAndSeedOptions) -> Result<(i64, u64)> {
    options
        .resolve(clock, random)
        .map_err(|failure| thrown(env, failure))
}

/// `WebhookType.event`; see the declarations.
#[napi(js_name = "__eventOfType", skip_typescript)]
pub fn event_of_type(env: &Env, kind: Text) -> Result<&'static str> {
    let kind = js::webhook_type(&kind).map_err(|failure| thrown(env, failure))?;
    Ok(kind.event())
}

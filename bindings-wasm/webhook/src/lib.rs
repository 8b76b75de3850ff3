//! The entry `mailwright-wasm/webhook`: signatures checked and made, in twelve kilobytes.
//!
//! The same classes and functions as in the other entries, but for what reads the bodies of posts. They are written out
//! here because those of the other entries read their options with a JSON reader, which is larger than all of this.

mod guard;
mod host;

use guard::HostGuard;
use host::{bytes, text, thrown};
use mailwright_js::webhook::{self as js, Signed, Verdict, WebhookVerifierOptions};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

type Answer<T> = Result<T, JsValue>;

/// The time of a call: the option `now`, else the clock.
#[allow(clippy::cast_possible_truncation)] // Times have room.
fn now(options: &JsValue) -> Answer<i64> {
    host::check_options(options, "now")?;
    Ok(match host::number(options, "now")? {
        Some(now) => now.floor() as i64,
        None => host::clock() as i64,
    })
}

fn verdict(found: Verdict) -> JsValue {
    host::verdict(found.key, found.is_by_parent, found.is_seen)
}

/// Checks that webhooks, posts of routes and alerts come from Mailgun.
#[wasm_bindgen]
pub struct WebhookVerifier(mailwright::WebhookVerifier);

#[wasm_bindgen]
impl WebhookVerifier {
    /// A verifier with the account's HTTP webhook signing keys.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // As JavaScript's own conversions do.
    #[allow(clippy::needless_update)] // Built with the workspace, the options have limits.
    pub fn new(keys: &JsValue, options: &JsValue) -> Answer<WebhookVerifier> {
        host::check_options(options, "maxAge maxAhead refuseReplays")?;
        let given = WebhookVerifierOptions {
            max_age: host::number(options, "maxAge")?.map(|seconds| seconds as u32),
            max_ahead: host::number(options, "maxAhead")?.map(|seconds| seconds as u32),
            refuse_replays: host::boolean(options, "refuseReplays")?,
            ..WebhookVerifierOptions::default()
        };
        let keys: Answer<Vec<_>> = host::list(keys, "an array of keys")?.iter().map(bytes).collect();
        js::verifier(keys?, &given).map(Self).map_err(thrown)
    }

    /// Accepts what was signed with one of the keys and is recent.
    pub fn verify(
        &self,
        timestamp: &JsValue,
        token: &JsValue,
        signature: &JsValue,
        options: &JsValue,
    ) -> Answer<JsValue> {
        let signed = Signed {
            timestamp: &text(timestamp)?,
            token: &text(token)?,
            signature: &text(signature)?,
        };
        signed
            .verify(&self.0, now(options)?, None)
            .map(verdict)
            .map_err(thrown)
    }

    /// As `verify`, and remembers the token.
    #[wasm_bindgen(js_name = verifyOnce)]
    pub fn verify_once(
        &self,
        timestamp: &JsValue,
        token: &JsValue,
        signature: &JsValue,
        guard: &JsValue,
        options: &JsValue,
    ) -> Answer<JsValue> {
        let signed = Signed {
            timestamp: &text(timestamp)?,
            token: &text(token)?,
            signature: &text(signature)?,
        };
        let mut guard = HostGuard::new(guard)?;
        let found = signed.verify(&self.0, now(options)?, Some(&mut guard));
        found.map(verdict).map_err(|failure| guard.error(failure))
    }

    /// Accepts an Optimize alert.
    #[wasm_bindgen(js_name = verifyAlert)]
    pub fn verify_alert(&self, body: &JsValue, x_sign: &JsValue) -> Answer<JsValue> {
        js::verify_alert(&self.0, &bytes(body)?, &text(x_sign)?)
            .map(verdict)
            .map_err(thrown)
    }
}

/// Signs as Mailgun does.
#[wasm_bindgen]
pub struct WebhookSigner(mailwright::WebhookSigner);

#[wasm_bindgen]
impl WebhookSigner {
    /// A signer with a key.
    #[wasm_bindgen(constructor)]
    pub fn new(key: &JsValue) -> Answer<WebhookSigner> {
        js::signer(&bytes(key)?).map(Self).map_err(thrown)
    }

    /// The signature of a webhook or a route post.
    pub fn sign(&self, timestamp: &JsValue, token: &JsValue) -> Answer<String> {
        Ok(self.0.sign(&text(timestamp)?, &text(token)?))
    }

    /// The `X-Sign` of an Optimize alert.
    #[wasm_bindgen(js_name = signBody)]
    pub fn sign_body(&self, body: &JsValue) -> Answer<String> {
        Ok(self.0.sign_body(&bytes(body)?))
    }
}

/// Seconds from each failed attempt of that part of Mailgun to the next one.
#[wasm_bindgen(js_name = retrySchedule)]
pub fn retry_schedule(poster: &JsValue) -> Answer<Vec<JsValue>> {
    let poster = js::poster(&text(poster)?).map_err(thrown)?;
    Ok(poster
        .retry_schedule()
        .iter()
        .map(|&seconds| seconds.into())
        .collect())
}

/// What Mailgun does after an answer to its post.
#[wasm_bindgen(js_name = nextAttempt)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // As JavaScript's own conversions do.
pub fn next_attempt(
    poster: &JsValue,
    event: &JsValue,
    status: &JsValue,
    attempt: &JsValue,
) -> Answer<JsValue> {
    let status = match status.is_null() || status.is_undefined() {
        true => None,
        false => Some(host::as_number(status)? as u16),
    };
    let attempt = host::as_number(attempt)? as u32;
    let next = js::next_attempt(&text(poster)?, &text(event)?, status, attempt).map_err(thrown)?;
    Ok(host::next_attempt(next.kind, next.seconds))
}

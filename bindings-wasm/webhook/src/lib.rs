//! The entries `mailwright-wasm/webhook`, signatures checked in twelve kilobytes, and `mailwright-wasm/webhook-posts`,
//! besides what was posted (the feature `posts`), in thirty.
//!
//! `WebhookVerifier` and what it answers are those of the full entry. They are written out here because that one reads its
//! options with a JSON reader for any of them, and has what nobody needs to take a post: a signer, samples, the retry
//! schedule, writing of forms.

// What is thrown is told where the classes of all entries are documented, in bindings-node.
#![allow(clippy::missing_errors_doc)]

#[cfg(feature = "posts")]
mod form;
mod guard;
mod host;
#[cfg(feature = "posts")]
mod post;

use guard::HostGuard;
use host::{bytes, refused, text};
use mailwright_js::webhook::{Verdict, WebhookVerifierOptions};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

// A tenth of the standard library's allocator; what is allocated here is little and lives for one call.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
// SAFETY: the module has one thread.
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

type Answer<T> = Result<T, JsValue>;

/// The time of a call: the option `now`, else the clock.
#[allow(clippy::cast_possible_truncation)] // Times have room.
fn now(options: &JsValue) -> Answer<i64> {
    host::check_options(options, "now")?;
    Ok(match host::time(options, "now")? {
        Some(now) => now.floor() as i64,
        None => host::clock() as i64,
    })
}

fn verdict(found: mailwright::Verdict) -> JsValue {
    let found = Verdict::from(found);
    host::verdict(found.key, found.is_by_parent, found.is_seen)
}

/// Checks that webhooks, posts of routes and alerts come from Mailgun.
#[wasm_bindgen]
pub struct WebhookVerifier(mailwright::WebhookVerifier);

#[wasm_bindgen]
impl WebhookVerifier {
    /// A verifier with the account's HTTP webhook signing keys.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // The numbers are whole ones of 32 bits.
    #[allow(clippy::needless_update)] // Built with the workspace, the options have limits.
    pub fn new(keys: &JsValue, options: &JsValue) -> Answer<WebhookVerifier> {
        host::check_options(
            options,
            if cfg!(feature = "posts") {
                "maxAge maxAhead refuseReplays limits"
            } else {
                "maxAge maxAhead refuseReplays"
            },
        )?;
        let given = WebhookVerifierOptions {
            max_age: host::whole(options, "maxAge")?.map(|seconds| seconds as u32),
            max_ahead: host::whole(options, "maxAhead")?.map(|seconds| seconds as u32),
            refuse_replays: host::boolean(options, "refuseReplays")?,
            ..WebhookVerifierOptions::default()
        };
        let keys: Answer<Vec<_>> = host::list(keys, "an array of keys")?.iter().map(bytes).collect();
        let verifier = given.verifier(keys?);
        #[cfg(feature = "posts")]
        let verifier = verifier.limits(host::limits(options)?);
        Ok(Self(verifier))
    }

    /// Accepts what was signed with one of the keys and is recent.
    pub fn verify(
        &self,
        timestamp: &JsValue,
        token: &JsValue,
        signature: &JsValue,
        options: &JsValue,
    ) -> Answer<JsValue> {
        let (timestamp, token, signature) = (text(timestamp)?, text(token)?, text(signature)?);
        let found = self.0.verify(&timestamp, &token, &signature, now(options)?);
        found.map(verdict).map_err(|report| refused(&report))
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
        let (timestamp, token, signature) = (text(timestamp)?, text(token)?, text(signature)?);
        let mut guard = HostGuard::new(guard)?;
        let found = self
            .0
            .verify_once(&timestamp, &token, &signature, now(options)?, &mut guard);
        found.map(verdict).map_err(|report| guard.error(refused(&report)))
    }

    /// Accepts an Optimize alert.
    #[wasm_bindgen(js_name = verifyAlert)]
    pub fn verify_alert(&self, body: &JsValue, x_sign: &JsValue) -> Answer<JsValue> {
        let found = self.0.verify_alert(&bytes(body)?, &text(x_sign)?);
        found.map(verdict).map_err(|report| refused(&report))
    }
}

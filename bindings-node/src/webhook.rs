//! Webhooks: `WebhookVerifier`, `WebhookSigner`, replay guards and retries.

pub mod guard;
pub mod post;

use crate::convert::{Float, Octets, Options, Text, Whole, expected, read_options};
use crate::error::thrown;
use crate::host::clock;
use guard::HostGuard;
pub use guard::MemoryReplayGuard;
use mailwright_js::options::{NowOptions, whole_seconds};
use mailwright_js::webhook::{self as js, Signed, WebhookVerifierOptions};
use napi::bindgen_prelude::{
    Array, FromNapiValue, JsObjectValue, JsValue, KeyCollectionMode, KeyConversion, KeyFilter, Object,
    Unknown,
};
use napi::{Env, Result, ValueType, sys};
use napi_derive::napi;

/// Keys: a list of strings or bytes.
pub struct Keys(Vec<Vec<u8>>);

impl FromNapiValue for Keys {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        if !given.is_array()? {
            return Err(expected(&Env::from_raw(env), &given, "an array of keys"));
        }
        // SAFETY: its type was asked for.
        let list: Array<'_> = unsafe { given.cast()? };
        let mut keys = Vec::new();
        for at in 0..list.len() {
            // SAFETY: as above; the bytes are copied before any other JavaScript runs.
            let key: Octets<'_> =
                unsafe { Octets::from_napi_value(env, list.get_element::<Unknown<'_>>(at)?.raw())? };
            keys.push(key.into_owned());
        }
        Ok(Self(keys))
    }
}

/// The options of a call that needs a clock alone, as the time: the option `now`, else the clock.
///
/// Read here rather than by [`read_options`] where it is the one option that is given: a verification costs little more.
pub struct Now(i64);

impl FromNapiValue for Now {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        let env = Env::from_raw(env);
        let kind = given.get_type()?;
        let now = match kind {
            ValueType::Undefined | ValueType::Null => Ok(clock()),
            // SAFETY: its type was asked for.
            _ => match (kind == ValueType::Object)
                .then(|| only_now(&unsafe { given.cast()? }))
                .transpose()?
            {
                Some(Some(now)) => whole_seconds("now", now),
                _ => read_options::<NowOptions>(&env, given, &[])?.resolve(clock),
            },
        };
        now.map(Self).map_err(|failure| thrown(&env, failure))
    }
}

/// The number `now` of an object that has nothing else.
fn only_now(options: &Object<'_>) -> Result<Option<f64>> {
    let names = options.get_all_property_names(
        KeyCollectionMode::OwnOnly,
        KeyFilter::Enumerable,
        KeyConversion::NumbersToStrings,
    )?;
    if names.get_array_length()? != 1 || !options.has_own_property("now")? {
        return Ok(None);
    }
    let now: Unknown<'_> = options.get_named_property_unchecked("now")?;
    match now.get_type()? {
        // SAFETY: its type was asked for.
        ValueType::Number => Ok(Some(unsafe { now.cast()? })),
        _ => Ok(None),
    }
}

/// A verdict as a plain object.
pub fn verdict(env: &Env, verdict: js::Verdict) -> Result<Object<'_>> {
    let mut out = Object::new(env)?;
    out.set_c_named_property(c"key", verdict.key)?;
    out.set_c_named_property(c"isByParent", verdict.is_by_parent)?;
    out.set_c_named_property(c"isSeen", verdict.is_seen)?;
    Ok(out)
}

/// Checks that webhooks, posts of routes and alerts come from Mailgun. One verifier serves any number of posts.
#[napi]
pub struct WebhookVerifier(mailwright::WebhookVerifier);

#[napi]
impl WebhookVerifier {
    /// A verifier with the account's HTTP webhook signing keys: the current one and, after a rotation, older ones. A
    /// key is taken as it is, blanks included; an empty key never fits. The keys are not kept as such.
    #[napi(
        constructor,
        ts_args_type = "keys: Array<string | Uint8Array>, options?: WebhookVerifierOptions"
    )]
    pub fn new(env: &Env, keys: Keys, options: Options<WebhookVerifierOptions>) -> Result<Self> {
        js::verifier(keys.0, &options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Accepts what was signed with one of the keys and is recent.
    ///
    /// `signature` is the lower-case hex HMAC-SHA-256 of the `timestamp` text, exactly as received, followed directly by
    /// `token`. Throws a `MailwrightError`: `webhook-timestamp-malformed` unless the timestamp is ASCII digits,
    /// `webhook-field-missing` for an empty token, `webhook-signature-malformed` unless the signature is 64 lower-case
    /// hex digits, `webhook-no-key` without a usable key; else `webhook-stale` outside the time window; else
    /// `webhook-signature-mismatch`.
    #[napi(
        ts_args_type = "timestamp: string, token: string, signature: string, options?: NowOptions",
        ts_return_type = "Verdict"
    )]
    pub fn verify<'env>(
        &self,
        env: &'env Env,
        timestamp: Text,
        token: Text,
        signature: Text,
        now: Now,
    ) -> Result<Object<'env>> {
        let signed = Signed {
            timestamp: &timestamp,
            token: &token,
            signature: &signature,
        };
        let found = signed.verify(&self.0, now.0, None);
        verdict(env, found.map_err(|failure| thrown(env, failure))?)
    }

    /// As `verify` at a time (the host's where there is none), for the package's entry: the verdict as a number, twice the
    /// index of the key and whether it is of the parent account. Reading options and making an object cost more than a
    /// signature.
    #[napi(js_name = "__verifyAt", skip_typescript)]
    pub fn verify_at(
        &self,
        env: &Env,
        timestamp: Text,
        token: Text,
        signature: Text,
        now: Option<Float>,
    ) -> Result<f64> {
        let signed = Signed {
            timestamp: &timestamp,
            token: &token,
            signature: &signature,
        };
        let now = now.map_or_else(|| Ok(clock()), |Float(now)| whole_seconds("now", now));
        let found = now.and_then(|now| signed.verify(&self.0, now, None));
        let verdict = found.map_err(|failure| thrown(env, failure))?;
        Ok(f64::from(verdict.key) * 2.0 + f64::from(u8::from(verdict.is_by_parent)))
    }

    /// As `verify`, and remembers the token: `webhook-replayed` for one that was seen before. What the guard throws is
    /// thrown as it is, and the post is then not accepted. For stores that answer with a promise see `verifyOnceAsync`.
    #[napi(
        ts_args_type = "timestamp: string, token: string, signature: string, guard: ReplayGuard, options?: NowOptions",
        ts_return_type = "Verdict"
    )]
    pub fn verify_once<'env>(
        &self,
        env: &'env Env,
        timestamp: Text,
        token: Text,
        signature: Text,
        guard: Unknown<'_>,
        now: Now,
    ) -> Result<Object<'env>> {
        let signed = Signed {
            timestamp: &timestamp,
            token: &token,
            signature: &signature,
        };
        let mut guard = HostGuard::new(env, guard)?;
        let found = signed.verify(&self.0, now.0, Some(&mut guard));
        verdict(env, found.map_err(|failure| guard.error(failure))?)
    }

    /// Accepts an Optimize alert: `xSign`, the value of the header `X-Sign`, is the lower-case hex HMAC-SHA-256 of the
    /// body, byte for byte as received. Alerts have a key of their own. There is no time window, since the timestamp is
    /// inside. Throws a `MailwrightError`: `webhook-signature-malformed`, `webhook-no-key` or
    /// `webhook-signature-mismatch`.
    #[napi(
        ts_args_type = "body: string | Uint8Array | ArrayBuffer, xSign: string",
        ts_return_type = "Verdict"
    )]
    pub fn verify_alert<'env>(&self, env: &'env Env, body: Octets<'_>, x_sign: Text) -> Result<Object<'env>> {
        let found = js::verify_alert(&self.0, &body, &x_sign);
        verdict(env, found.map_err(|failure| thrown(env, failure))?)
    }
}

/// Signs as Mailgun does: for tests of an endpoint, and for whoever relays posts.
#[napi]
pub struct WebhookSigner(pub(crate) mailwright::WebhookSigner);

#[napi]
impl WebhookSigner {
    /// A signer with a key, taken as it is: blanks are part of it. Throws a `MailwrightError` (`webhook-no-key`) for an
    /// empty key, with which anyone could sign.
    #[napi(constructor, ts_args_type = "key: string | Uint8Array")]
    pub fn new(env: &Env, key: Octets<'_>) -> Result<Self> {
        js::signer(&key).map(Self).map_err(|failure| thrown(env, failure))
    }

    /// The signature of a webhook or a route post: lower-case hex over the timestamp followed by the token.
    #[napi(ts_args_type = "timestamp: string, token: string")]
    pub fn sign(&self, timestamp: Text, token: Text) -> String {
        self.0.sign(&timestamp, &token)
    }

    /// The `X-Sign` of an Optimize alert: lower-case hex over the body.
    #[napi(ts_args_type = "body: string | Uint8Array | ArrayBuffer")]
    pub fn sign_body(&self, body: Octets<'_>) -> String {
        self.0.sign_body(&body)
    }
}

/// Seconds from each failed attempt of that part of Mailgun to the next one.
#[napi(ts_args_type = "poster: Poster")]
pub fn retry_schedule(env: &Env, poster: Text) -> Result<Vec<u32>> {
    let poster = js::poster(&poster).map_err(|failure| thrown(env, failure))?;
    Ok(poster.retry_schedule().to_vec())
}

/// What Mailgun does after an answer to its post.
///
/// `event` is the event's name and matters for event webhooks only. `status` is the HTTP status, null where there was no
/// answer. `attempt` counts the attempts made so far, from 1.
#[napi(
    ts_args_type = "poster: Poster, event: string, status: number | null, attempt: number",
    ts_return_type = "NextAttempt"
)]
pub fn next_attempt(
    env: &Env,
    poster: Text,
    event: Text,
    status: Option<Whole>,
    Whole(attempt): Whole,
) -> Result<Object<'_>> {
    let status = status.map(|Whole(status)| u16::try_from(status).unwrap_or(u16::MAX));
    let next = js::next_attempt(&poster, &event, status, attempt);
    let next = next.map_err(|failure| thrown(env, failure))?;
    let mut out = Object::new(env)?;
    out.set("kind", next.kind)?;
    if let Some(seconds) = next.seconds {
        out.set("seconds", seconds)?;
    }
    Ok(out)
}

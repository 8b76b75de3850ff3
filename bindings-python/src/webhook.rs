//! The room `webhook`: signatures, replays, whole posts, samples to test with, retries.

mod guard;
mod post;
mod retry;
mod sample;

use crate::convert::{self, Octets, Whole};
use crate::error::to_py;
use crate::lock;
use crate::unchanging;
use guard::Guard;
use mailwright::Report;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::borrow::Cow;

pub(crate) use post::WebhookPost;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<WebhookVerifier>(module)?;
    unchanging::add::<Verdict>(module)?;
    unchanging::add::<WebhookSigner>(module)?;
    guard::register(module)?;
    post::register(module)?;
    retry::register(module)?;
    sample::register(module)
}

/// Checks signatures with one key or several.
///
/// `keys`: the account's HTTP webhook signing keys, the current one and, after a rotation, older ones; one key or an
/// iterable of keys, each `str` or bytes. A key is taken as it is, blanks included; an empty key never fits. What is
/// kept of the keys is overwritten when the verifier goes.
///
/// `max_age`: how old a timestamp may be, in seconds. Default: 28800, since Mailgun tries again for up to 7 h 30.
/// `max_ahead`: how far ahead of the clock it may be, in seconds. Default: 300. `refuse_replays`: whether a token that
/// was seen before refuses the post (`webhook-replayed`, the default) or is merely told by `Verdict.is_seen`. `limits`:
/// `webhook_bytes`, `form_bytes` and `form_fields` are read.
///
/// `now` is in Unix seconds everywhere; by default it is the time of the host's clock.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct WebhookVerifier(mailwright::WebhookVerifier);

#[pymethods]
impl WebhookVerifier {
    #[new]
    #[pyo3(signature = (keys, /, *, max_age=None, max_ahead=None, refuse_replays=None, limits=None))]
    fn new(
        keys: &Bound<'_, PyAny>,
        max_age: Option<Whole<u32>>,
        max_ahead: Option<Whole<u32>>,
        refuse_replays: Option<bool>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = keys.py();
        let mut verifier = mailwright::WebhookVerifier::new(read_keys(keys)?.iter().map(Octets::as_bytes));
        if let Some(Whole(seconds)) = max_age {
            verifier = verifier.max_age(seconds);
        }
        if let Some(Whole(seconds)) = max_ahead {
            verifier = verifier.max_ahead(seconds);
        }
        if let Some(refuse) = refuse_replays {
            verifier = verifier.refuse_replays(refuse);
        }
        if limits.is_some() {
            verifier = verifier.limits(convert::limits(py, limits)?);
        }
        Ok(Self(verifier))
    }

    /// Accepts what was signed with one of the keys and is recent.
    ///
    /// `signature` is the lower-case hex HMAC-SHA-256 of the `timestamp` text, exactly as received, followed directly
    /// by `token`.
    ///
    /// Raises `MailwrightError` with `webhook-timestamp-malformed` unless the timestamp is ASCII digits,
    /// `webhook-field-missing` for an empty token, `webhook-signature-malformed` unless the signature is 64 lower-case
    /// hex digits, `webhook-no-key` without a usable key; else `webhook-stale` outside the time window; else
    /// `webhook-signature-mismatch`. None says anything about the signature that was expected.
    #[pyo3(signature = (timestamp, token, signature, /, *, now=None))]
    fn verify(
        &self,
        py: Python<'_>,
        timestamp: &str,
        token: &str,
        signature: &str,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Verdict> {
        let now = convert::now(now)?;
        lock::work(py, timestamp.len() + token.len(), || {
            self.0.verify(timestamp, token, signature, now)
        })
        .map(Verdict)
        .map_err(|report| refused(py, &report))
    }

    /// As `verify`, and remembers the token: `guard` is a `MemoryReplayGuard`, or an object with a method
    /// `remember(token, now, until)` that looks the token up and stores it in one step and answers `True` where it is
    /// new.
    ///
    /// Raises `MailwrightError` as `verify`, and with `webhook-replayed` for a token that was seen. What the guard
    /// raises comes through as it is.
    #[pyo3(signature = (timestamp, token, signature, guard, /, *, now=None))]
    fn verify_once(
        &self,
        timestamp: &str,
        token: &str,
        signature: &str,
        guard: &Bound<'_, PyAny>,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Verdict> {
        let (py, now) = (guard.py(), convert::now(now)?);
        let guard = Guard::new(guard)?;
        lock::work(py, timestamp.len() + token.len(), || {
            guard.watch(|guard| self.0.verify_once(timestamp, token, signature, now, guard))
        })?
        .map(Verdict)
        .map_err(|report| refused(py, &report))
    }

    /// Accepts an Optimize alert: `x_sign`, the value of the header `X-Sign`, is the lower-case hex HMAC-SHA-256 of
    /// the body, byte for byte as received. Alerts have a key of their own; give it to the verifier.
    ///
    /// The body is not parsed: parsing and writing it again would change it. There is no time window, since the
    /// timestamp is inside.
    ///
    /// Raises `MailwrightError` with `webhook-signature-malformed`, `webhook-no-key` or `webhook-signature-mismatch`.
    #[pyo3(signature = (body, x_sign, /))]
    fn verify_alert(&self, py: Python<'_>, body: Octets, x_sign: &str) -> PyResult<Verdict> {
        lock::work(py, body.len(), || self.0.verify_alert(&body, x_sign))
            .map(Verdict)
            .map_err(|report| {
                to_py(py, &report, &|found| {
                    (found.parameter() == "x-sign").then_some(Cow::Borrowed(x_sign))
                })
            })
    }

    /// Reads a post and accepts it if it is genuine and recent.
    ///
    /// `content_type` tells the form of the body: `application/json`, `application/x-www-form-urlencoded` or
    /// `multipart/form-data`; its case and parameters do not matter. `body` is the body as it came, before any
    /// framework parsed it. A JSON post is genuine if a key fits its `signature` or its `parent-signature` (the key of
    /// the parent account, for events of a subaccount).
    ///
    /// Raises `MailwrightError` with `webhook-content-type`; `webhook-body-malformed` for broken JSON (with the place)
    /// or a value of the wrong type, `webhook-field-missing`, `webhook-too-large`; what `Form.parse` says of a form;
    /// and all of `verify`.
    #[pyo3(signature = (content_type, body, /, *, now=None))]
    fn read_post(
        &self,
        py: Python<'_>,
        content_type: &str,
        body: Octets,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<WebhookPost> {
        let now = convert::now(now)?;
        lock::work(py, body.len(), || self.0.read_post(content_type, &body, now))
            .map(|post| WebhookPost::new(post, &body))
            .map_err(|report| post::refused(py, &report, &body))
    }

    /// As `read_post`, and remembers the token as `verify_once` does.
    ///
    /// Raises `MailwrightError` as `read_post`, and with `webhook-replayed` for a token that was seen. What the guard
    /// raises comes through as it is.
    #[pyo3(signature = (content_type, body, guard, /, *, now=None))]
    fn read_post_once(
        &self,
        content_type: &str,
        body: Octets,
        guard: &Bound<'_, PyAny>,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<WebhookPost> {
        let (py, now) = (guard.py(), convert::now(now)?);
        let guard = Guard::new(guard)?;
        lock::work(py, body.len(), || {
            guard.watch(|guard| self.0.read_post_once(content_type, &body, now, guard))
        })?
        .map(|post| WebhookPost::new(post, &body))
        .map_err(|report| post::refused(py, &report, &body))
    }
}

/// One key, or several.
fn read_keys(keys: &Bound<'_, PyAny>) -> PyResult<Vec<Octets>> {
    let py = keys.py();
    match keys.extract() {
        Ok(one) => return Ok(vec![one]),
        // A text is an iterable of letters, too.
        Err(error) if keys.is_instance_of::<PyString>() => return Err(convert::noted(py, error, "keys")),
        Err(_) => {}
    }
    let items = keys.try_iter().map_err(|_| wrong_key(keys))?;
    items
        .map(|key| {
            let key = key?;
            key.extract().map_err(|error: PyErr| {
                if error.is_instance_of::<PyTypeError>(py) {
                    wrong_key(&key)
                } else {
                    convert::noted(py, error, "keys")
                }
            })
        })
        .collect()
}

fn wrong_key(given: &Bound<'_, PyAny>) -> PyErr {
    convert::wrong_type("keys", "a key (str or bytes) or an iterable of keys", given)
}

/// What is found about a signature knows the text that it is about.
fn refused(py: Python<'_>, report: &Report) -> PyErr {
    to_py(py, report, &|_| None)
}

/// Why a post is genuine.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Verdict(pub(super) mailwright::Verdict);

#[pymethods]
impl Verdict {
    /// Which of the keys fitted, from 0.
    #[getter]
    fn key(&self) -> usize {
        self.0.key()
    }

    /// Whether it was the `parent-signature` that fitted: the post is about a subaccount.
    #[getter]
    fn is_by_parent(&self) -> bool {
        self.0.is_by_parent()
    }

    /// Whether the token was seen before. Always `False` without a guard.
    #[getter]
    fn is_seen(&self) -> bool {
        self.0.is_seen()
    }

    fn __repr__(&self) -> String {
        let (parent, seen) = (self.0.is_by_parent(), self.0.is_seen());
        format!(
            "<Verdict key {}{}{}>",
            self.0.key(),
            if parent { ", by the parent" } else { "" },
            if seen { ", seen before" } else { "" }
        )
    }
}

/// Signs as Mailgun does: for tests of an endpoint, and for whoever relays posts.
///
/// `key` is text or bytes, taken as it is: blanks are part of it.
///
/// Raises `MailwrightError` with `webhook-no-key` for an empty key, with which anyone could sign.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct WebhookSigner(pub(crate) mailwright::WebhookSigner);

#[pymethods]
impl WebhookSigner {
    #[new]
    #[pyo3(signature = (key, /))]
    fn new(py: Python<'_>, key: Octets) -> PyResult<Self> {
        mailwright::WebhookSigner::try_new(&*key)
            .map(Self)
            .map_err(|report| to_py(py, &report, &crate::error::no_source))
    }

    /// The signature of a webhook or a route post: lower-case hex over the timestamp followed by the token.
    #[pyo3(signature = (timestamp, token, /))]
    fn sign(&self, py: Python<'_>, timestamp: &str, token: &str) -> String {
        lock::work(py, timestamp.len() + token.len(), || {
            self.0.sign(timestamp, token)
        })
    }

    /// The `X-Sign` of an Optimize alert: lower-case hex over the body.
    #[pyo3(signature = (body, /))]
    fn sign_body(&self, py: Python<'_>, body: Octets) -> String {
        lock::work(py, body.len(), || self.0.sign_body(&body))
    }
}

//! Signatures checked and made, and the bodies of posts.
//!
//! Everything here takes and gives plain arguments, so that a build with the feature `webhook` alone has no JSON
//! reader in it; what the bodies of posts need is in [`post`].

#[cfg(feature = "webhook-posts")]
pub mod post;

use crate::{Body, Failure};
use mailwright::{MemoryReplayGuard, Poster, ReplayGuard, Report};

/// What a verifier accepts.
#[derive(Debug, Default)]
#[cfg_attr(feature = "webhook-posts", derive(serde::Deserialize))]
#[cfg_attr(
    feature = "webhook-posts",
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct WebhookVerifierOptions {
    /// How old a timestamp may be, in seconds. Default: 28800, since Mailgun tries again for up to 7 h 30.
    pub max_age: Option<u32>,
    /// How far ahead of the clock a timestamp may be, in seconds. Default: 300.
    pub max_ahead: Option<u32>,
    /// Whether a token that was seen before refuses the post (`webhook-replayed`), rather than being told by
    /// `verdict.isSeen` alone. Default: true.
    pub refuse_replays: Option<bool>,
    /// How large a body may be, and how many fields it may have: `webhookBytes`, `formBytes` and `formFields`.
    #[cfg(feature = "webhook-posts")]
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Why a post is genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct Verdict {
    /// Which of the keys fitted, from 0.
    pub key: u32,
    /// Whether it was the `parent-signature` that fitted: the post is about a subaccount.
    pub is_by_parent: bool,
    /// Whether the token was seen before. Always false without a replay guard.
    pub is_seen: bool,
}

impl From<mailwright::Verdict> for Verdict {
    fn from(verdict: mailwright::Verdict) -> Self {
        Self {
            key: u32::try_from(verdict.key()).unwrap_or(u32::MAX),
            is_by_parent: verdict.is_by_parent(),
            is_seen: verdict.is_seen(),
        }
    }
}

/// The core's verifier with these keys and options.
///
/// # Errors
///
/// As [`options::limits`](crate::options::limits).
#[cfg(feature = "webhook-posts")]
pub fn verifier<K: AsRef<[u8]>>(
    keys: impl IntoIterator<Item = K>,
    options: &WebhookVerifierOptions,
) -> Result<mailwright::WebhookVerifier, Failure> {
    let verifier = options.verifier(keys);
    Ok(match &options.limits {
        Some(limits) => verifier.limits(crate::options::limits(Some(limits))?),
        None => verifier,
    })
}

impl WebhookVerifierOptions {
    /// A verifier with all of them but the limits.
    pub fn verifier<K: AsRef<[u8]>>(&self, keys: impl IntoIterator<Item = K>) -> mailwright::WebhookVerifier {
        let mut verifier = mailwright::WebhookVerifier::new(keys);
        if let Some(seconds) = self.max_age {
            verifier = verifier.max_age(seconds);
        }
        if let Some(seconds) = self.max_ahead {
            verifier = verifier.max_ahead(seconds);
        }
        if let Some(refuse) = self.refuse_replays {
            verifier = verifier.refuse_replays(refuse);
        }
        verifier
    }
}

/// The signed part of a webhook: what [`mailwright::WebhookVerifier::verify`] takes.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The timestamp, as received.
    pub timestamp: &'a str,
    /// The token.
    pub token: &'a str,
    /// The signature.
    pub signature: &'a str,
}

impl Signed<'_> {
    /// Accepts what was signed with one of the keys and is recent, and with a guard remembers the token.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn verify(
        &self,
        verifier: &mailwright::WebhookVerifier,
        now: i64,
        guard: Option<&mut dyn ReplayGuard>,
    ) -> Result<Verdict, Failure> {
        let verdict = match guard {
            None => verifier.verify(self.timestamp, self.token, self.signature, now),
            Some(guard) => verifier.verify_once(self.timestamp, self.token, self.signature, now, guard),
        };
        verdict.map(Verdict::from).map_err(|report| refused(&report))
    }
}

/// Accepts an Optimize alert.
///
/// # Errors
///
/// What the core refuses.
pub fn verify_alert(
    verifier: &mailwright::WebhookVerifier,
    body: &[u8],
    x_sign: &str,
) -> Result<Verdict, Failure> {
    let verdict = verifier.verify_alert(body, x_sign);
    verdict.map(Verdict::from).map_err(|report| refused(&report))
}

/// A signer with a key that is not empty.
///
/// # Errors
///
/// `webhook-no-key`.
pub fn signer(key: &[u8]) -> Result<mailwright::WebhookSigner, Failure> {
    mailwright::WebhookSigner::try_new(key).map_err(|report| refused(&report))
}

/// What is found about a signature knows the text that it is about.
fn refused(report: &Report) -> Failure {
    Failure::refused_body(report, Body::Bytes(&[]))
}

/// A guard in memory: of the default capacity, or of another.
#[must_use]
pub fn memory_guard(capacity: Option<u32>) -> MemoryReplayGuard {
    match capacity {
        Some(capacity) => MemoryReplayGuard::new(usize::try_from(capacity).unwrap_or(usize::MAX)),
        None => MemoryReplayGuard::default(),
    }
}

/// What Mailgun does after an answer to its post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct NextAttempt {
    /// `done`: the post was taken. `refused`: it was refused for good (406) and is lost, as intended. `retry`: another
    /// attempt comes in `seconds`. `given-up`: no attempt is left and the post is lost; an alert's address is disabled.
    #[cfg_attr(
        feature = "types",
        napi(ts_type = "'done' | 'refused' | 'retry' | 'given-up'")
    )]
    pub kind: &'static str,
    /// Seconds from now to the next attempt, of a `retry`.
    pub seconds: Option<u32>,
}

/// The part of Mailgun of that name.
///
/// # Errors
///
/// [`Failure::Type`] where there is none.
pub fn poster(name: &str) -> Result<Poster, Failure> {
    Poster::from_name(name)
        .ok_or_else(|| Failure::unknown_name("poster", name, Poster::ALL.iter().map(|one| one.name())))
}

/// What comes next.
///
/// # Errors
///
/// As [`poster`].
pub fn next_attempt(
    by: &str,
    event: &str,
    status: Option<u16>,
    attempt: u32,
) -> Result<NextAttempt, Failure> {
    let next = mailwright::next_attempt(poster(by)?, event, status, attempt);
    Ok(NextAttempt {
        kind: next.name(),
        seconds: match next {
            mailwright::NextAttempt::Retry { seconds } => Some(seconds),
            _ => None,
        },
    })
}

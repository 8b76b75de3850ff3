//! Is this post Mailgun's, and is it recent and new?
//!
//! The signature is the HMAC-SHA-256 of the timestamp text followed by the token, both as received; it does not
//! cover the body. Order of the checks: form of the three values and time window together, signature, replay. No error says
//! anything about the signature that was expected.

use super::key::{EMPTY_KEY_HELP, WebhookSigner, parse_signature};
use super::replay::ReplayGuard;
use crate::diagnostic::decimal;
use crate::{Code, Diagnostic, Report};

const MALFORMED: &str = "expected 64 lower-case hex digits";

const MISMATCH_HELP: &str = "the key is the HTTP webhook signing key of the account, not the API key";

/// Checks signatures with one key or several.
///
/// # Examples
///
/// ```
/// use mailwright::WebhookVerifier;
/// let verifier = WebhookVerifier::new(["new-key", "example-signing-key"]);
/// let verdict = verifier.verify(
///     "1767225600",
///     "0123456789abcdef0123456789abcdef0123456789abcdef01",
///     "01d07ba754b2be78aa7538debaa042fd20fc76ca7654a48acba5efa6cc936965",
///     1_767_225_660,
/// )?;
/// assert_eq!(verdict.key(), 1);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct WebhookVerifier {
    keys: Vec<Key>,
    max_age: i64,
    max_ahead: i64,
    refuse_replays: bool,
    #[cfg(feature = "webhook-posts")]
    pub(super) limits: crate::Limits,
}

#[derive(Clone, Debug)]
struct Key {
    /// `None` for an empty key, which keeps its place but never fits.
    signer: Option<WebhookSigner>,
    /// What is odd about the key, for the help of a mismatch.
    odd: Option<&'static str>,
}

/// Why a post is genuine: which key fitted, whose signature it was, and whether the token was seen before.
///
/// # Examples
///
/// ```
/// use mailwright::{WebhookSigner, WebhookVerifier};
/// let signature = WebhookSigner::new("key").unwrap().sign("1767225600", "t");
/// let verdict = WebhookVerifier::new(["key"]).verify("1767225600", "t", &signature, 1_767_225_600)?;
/// assert_eq!((verdict.key(), verdict.is_by_parent(), verdict.is_seen()), (0, false, false));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    key: usize,
    by_parent: bool,
    seen: bool,
}

impl Verdict {
    /// Which of the keys fitted: its index, from 0, in the list given to [`WebhookVerifier::new`]. Empty keys count.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("before-rotation").unwrap().sign("1767225600", "t");
    /// let verifier = WebhookVerifier::new(["after-rotation", "", "before-rotation"]);
    /// assert_eq!(verifier.verify("1767225600", "t", &signature, 1_767_225_600)?.key(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn key(&self) -> usize {
        self.key
    }

    /// Whether it was the `parent-signature` that fitted: the post is about a subaccount.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let body = WebhookSample::new(WebhookType::Delivered)
    ///     .parent(WebhookSigner::new("parent-key").unwrap())
    ///     .body(&WebhookSigner::new("own-key").unwrap(), 1_767_225_600, 1);
    /// let by_parent = |key: &str| {
    ///     let post = WebhookVerifier::new([key]).read_post("application/json", body.as_bytes(), 1_767_225_600);
    ///     post.map(|post| post.verdict().is_by_parent())
    /// };
    /// assert_eq!((by_parent("own-key")?, by_parent("parent-key")?), (false, true));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_by_parent(&self) -> bool {
        self.by_parent
    }

    /// Whether the token was seen before. Always `false` without a [`ReplayGuard`], and where
    /// [`refuse_replays`](WebhookVerifier::refuse_replays) is left on, which refuses such a post.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1767225600", "t");
    /// let verifier = WebhookVerifier::new(["key"]).refuse_replays(false);
    /// let mut guard = MemoryReplayGuard::default();
    /// let mut seen = || verifier.verify_once("1767225600", "t", &signature, 1_767_225_600, &mut guard).map(|it| it.is_seen());
    /// // A retry of Mailgun's, say: answer 200 again, but do the work once.
    /// assert_eq!((seen()?, seen()?), (false, true));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.seen
    }
}

/// The signed part of a post.
#[derive(Clone, Copy)]
pub(super) struct Claim<'a> {
    pub(super) timestamp: &'a str,
    pub(super) token: &'a str,
    pub(super) signature: &'a str,
    pub(super) parent_signature: Option<&'a str>,
    /// What stands before the names in diagnostics: `signature.` in a JSON body.
    pub(super) prefix: &'static str,
}

impl<'a> Claim<'a> {
    /// The three fields, as a form or the caller has them.
    pub(super) fn new(timestamp: &'a str, token: &'a str, signature: &'a str) -> Self {
        Self {
            timestamp,
            token,
            signature,
            parent_signature: None,
            prefix: "",
        }
    }

    #[inline(never)]
    fn error(&self, code: Code, name: &str, message: &str) -> Diagnostic {
        Diagnostic::refusal(code, &[self.prefix, name].concat(), &[message])
    }
}

impl WebhookVerifier {
    /// A verifier with the account's HTTP webhook signing keys: the current one and, after a rotation, older
    /// ones. A key is taken as it is, blanks included; an empty key never fits.
    ///
    /// The keys are not kept as such; what is kept is left out of `Debug` and overwritten on drop.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let verifier = WebhookVerifier::new(["current-key", "previous-key"]);
    /// for key in ["current-key", "previous-key"] {
    ///     let signature = WebhookSigner::new(key).unwrap().sign("1767225600", "t");
    ///     assert!(verifier.verify("1767225600", "t", &signature, 1_767_225_600).is_ok());
    /// }
    /// // A variable that was never set is told as that, not as a forged post.
    /// let unset = WebhookVerifier::new([""]).verify("1767225600", "t", &"0".repeat(64), 1_767_225_600);
    /// assert_eq!(unset.unwrap_err().first().unwrap().code().name(), "webhook-no-key");
    /// ```
    #[must_use]
    pub fn new<K: AsRef<[u8]>>(keys: impl IntoIterator<Item = K>) -> Self {
        Self {
            keys: keys.into_iter().map(|key| Key::new(key.as_ref())).collect(),
            max_age: 8 * 3_600,
            max_ahead: 5 * 60,
            refuse_replays: true,
            #[cfg(feature = "webhook-posts")]
            limits: crate::Limits::default(),
        }
    }

    /// How old a timestamp may be, in seconds. Default: 28800, since Mailgun tries again for up to 7 h 30.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1000", "token");
    /// let strict = WebhookVerifier::new(["key"]).max_age(300);
    /// assert!(strict.verify("1000", "token", &signature, 1_300).is_ok());
    /// assert!(strict.verify("1000", "token", &signature, 1_301).is_err());
    /// ```
    #[must_use]
    pub fn max_age(mut self, seconds: u32) -> Self {
        self.max_age = i64::from(seconds);
        self
    }

    /// How far ahead of the clock a timestamp may be, in seconds. Default: 300.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1000", "token");
    /// let exact = WebhookVerifier::new(["key"]).max_ahead(0);
    /// assert!(exact.verify("1000", "token", &signature, 999).is_err());
    /// ```
    #[must_use]
    pub fn max_ahead(mut self, seconds: u32) -> Self {
        self.max_ahead = i64::from(seconds);
        self
    }

    /// Whether a token that was seen before refuses the post (`webhook-replayed`, the default) or is merely told
    /// by [`Verdict::is_seen`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1000", "token");
    /// let verifier = WebhookVerifier::new(["key"]).refuse_replays(false);
    /// let mut guard = MemoryReplayGuard::default();
    /// assert!(!verifier.verify_once("1000", "token", &signature, 1_000, &mut guard)?.is_seen());
    /// assert!(verifier.verify_once("1000", "token", &signature, 1_000, &mut guard)?.is_seen());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn refuse_replays(mut self, refuse: bool) -> Self {
        self.refuse_replays = refuse;
        self
    }

    /// How large a body may be, and how many fields it may have: `webhook_bytes` for JSON, `form_bytes` and `form_fields`
    /// for forms; see [`Limits`](crate::Limits).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, WebhookVerifier};
    /// let verifier = WebhookVerifier::new(["key"]).limits(Limits::default().webhook_bytes(10));
    /// let refused = verifier.read_post("application/json", br#"{"signature":{}}"#, 0).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "webhook-too-large");
    /// ```
    #[cfg(feature = "webhook-posts")]
    #[must_use]
    pub fn limits(mut self, limits: crate::Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Accepts what was signed with one of the keys and is recent.
    ///
    /// `signature` is the lower-case hex HMAC-SHA-256 (RFC 2104) of the `timestamp` text, exactly as received,
    /// followed directly by `token`. `now` is in Unix seconds; the clock is the caller's.
    ///
    /// # Errors
    ///
    /// Together: `webhook-timestamp-malformed` unless the timestamp is ASCII digits, `webhook-field-missing` for an empty
    /// token, `webhook-signature-malformed` unless the signature is 64 lower-case hex digits, `webhook-no-key` without a
    /// usable key, `webhook-stale` outside the time window. Where none of them holds, `webhook-signature-mismatch`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookVerifier;
    /// let verifier = WebhookVerifier::new(["key"]);
    /// let late = verifier.verify("1700000000", "token", &"0".repeat(64), 1_700_090_000);
    /// assert_eq!(late.unwrap_err().first().unwrap().code().name(), "webhook-stale");
    /// ```
    pub fn verify(&self, timestamp: &str, token: &str, signature: &str, now: i64) -> Result<Verdict, Report> {
        self.check(&Claim::new(timestamp, token, signature), now, None)
    }

    /// As [`verify`](Self::verify), and remembers the token.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify); `webhook-replayed` for a token that was seen; and what the guard's store says.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1000", "token");
    /// let verifier = WebhookVerifier::new(["key"]);
    /// let mut guard = MemoryReplayGuard::default();
    /// assert!(verifier.verify_once("1000", "token", &signature, 1_000, &mut guard).is_ok());
    /// let again = verifier.verify_once("1000", "token", &signature, 1_060, &mut guard);
    /// assert_eq!(again.unwrap_err().first().unwrap().code().name(), "webhook-replayed");
    /// ```
    pub fn verify_once(
        &self,
        timestamp: &str,
        token: &str,
        signature: &str,
        now: i64,
        guard: &mut dyn ReplayGuard,
    ) -> Result<Verdict, Report> {
        self.check(&Claim::new(timestamp, token, signature), now, Some(guard))
    }

    /// Accepts an Optimize alert: `x_sign`, the value of the header `X-Sign`, is the lower-case hex HMAC-SHA-256 of
    /// the body, byte for byte as received. Alerts have a key of their own; give it to [`new`](Self::new).
    ///
    /// The body is not parsed: parsing and writing it again would change it. There is no time window, since the
    /// timestamp is inside.
    ///
    /// # Errors
    ///
    /// `webhook-signature-malformed`, `webhook-no-key` and `webhook-signature-mismatch`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let body = br#"{"event_data":{"event":"ip_listed"}}"#;
    /// let x_sign = WebhookSigner::new("alerts-key").unwrap().sign_body(body);
    /// let verifier = WebhookVerifier::new(["alerts-key"]);
    /// assert!(verifier.verify_alert(body, &x_sign).is_ok());
    /// assert!(verifier.verify_alert(br#"{"event_data": {"event":"ip_listed"}}"#, &x_sign).is_err());
    /// ```
    pub fn verify_alert(&self, body: &[u8], x_sign: &str) -> Result<Verdict, Report> {
        let mut report = Report::default();
        self.check_keys(&mut report);
        let Some(signature) = parse_signature(x_sign) else {
            report.push(
                Diagnostic::refusal(Code::WebhookSignatureMalformed, "x-sign", &[MALFORMED])
                    .with_all_of(x_sign),
            );
            return Err(report);
        };
        report.or_ok(())?;
        self.fitting(&[body], &signature)
            .map(|key| Verdict {
                key,
                by_parent: false,
                seen: false,
            })
            .ok_or_else(|| {
                Diagnostic::refusal(Code::WebhookSignatureMismatch, "x-sign", &["no key fits the signature of the alert"])
                    .helped(
                        self.odd_key().unwrap_or(
                            "alerts have a signing key of their own (GET /v1/alerts/settings), and the body has to be \
                             the bytes as received, not parsed and written again",
                        ),
                    )
                    .into()
            })
    }

    pub(super) fn check(
        &self,
        claim: &Claim,
        now: i64,
        guard: Option<&mut dyn ReplayGuard>,
    ) -> Result<Verdict, Report> {
        let mut report = Report::default();
        let timestamp = parse_timestamp(claim.timestamp);
        if timestamp.is_none() {
            report.push(
                claim
                    .error(
                        Code::WebhookTimestampMalformed,
                        "timestamp",
                        "expected Unix seconds in decimal digits, as received",
                    )
                    .with_all_of(claim.timestamp),
            );
        }
        if claim.token.is_empty() {
            report.push(claim.error(Code::WebhookFieldMissing, "token", "the token is empty"));
        }
        let signature = parse_signature(claim.signature);
        let parent = claim.parent_signature.and_then(parse_signature);
        if signature.is_none() && parent.is_none() {
            report.push(
                claim
                    .error(Code::WebhookSignatureMalformed, "signature", MALFORMED)
                    .with_all_of(claim.signature),
            );
        }
        self.check_keys(&mut report);
        if let Some(timestamp) = timestamp
            && let Some(stale) = self.window(timestamp, now)
        {
            report.push(
                claim
                    .error(Code::WebhookStale, "timestamp", &stale)
                    .with_all_of(claim.timestamp)
                    .helped(if timestamp > 100_000_000_000 {
                        "the timestamp looks like milliseconds; Mailgun sends seconds"
                    } else {
                        "check the clock of this machine; Mailgun tries again for up to 7 h 30"
                    }),
            );
        }
        report.or_ok(())?;
        let pieces = [claim.timestamp.as_bytes(), claim.token.as_bytes()];
        let by_signature = signature.and_then(|signature| self.fitting(&pieces, &signature));
        let fitting = by_signature
            .map(|key| (key, false))
            .or_else(|| Some((self.fitting(&pieces, &parent?)?, true)));
        let Some((key, by_parent)) = fitting else {
            return Err(claim
                .error(
                    Code::WebhookSignatureMismatch,
                    "signature",
                    "no key fits the signature",
                )
                .helped(self.odd_key().unwrap_or(MISMATCH_HELP))
                .into());
        };
        let mut seen = false;
        if let Some(guard) = guard {
            let until = timestamp.unwrap_or(now).saturating_add(self.max_age);
            seen = !guard.remember(claim.token, now, until)?;
            if seen && self.refuse_replays {
                return Err(claim
                    .error(Code::WebhookReplayed, "token", "the token was seen before")
                    .helped("answer 200 to a post that was handled already, else Mailgun sends it again")
                    .into());
            }
        }
        Ok(Verdict { key, by_parent, seen })
    }

    /// What is wrong with the time, if anything.
    fn window(&self, timestamp: i64, now: i64) -> Option<String> {
        let age = now.saturating_sub(timestamp);
        let (age, side, accepted) = if age > self.max_age {
            (age, " s ago; accepted are ", self.max_age)
        } else if age < -self.max_ahead {
            (
                age.saturating_neg(),
                " s in the future; accepted are ",
                self.max_ahead,
            )
        } else {
            return None;
        };
        // Joined, not formatted: see `Report::text`.
        Some(
            [
                "signed ",
                &decimal(age.unsigned_abs()),
                side,
                &decimal(accepted.unsigned_abs()),
                " s",
            ]
            .concat(),
        )
    }

    fn check_keys(&self, report: &mut Report) {
        if self.keys.iter().all(|key| key.signer.is_none()) {
            report.push(
                Diagnostic::refusal(
                    Code::WebhookNoKey,
                    "keys",
                    &["there is no key to check with, or none that is not empty"],
                )
                .helped(EMPTY_KEY_HELP),
            );
        }
    }

    /// The first key that fits.
    fn fitting(&self, pieces: &[&[u8]], signature: &[u8; 32]) -> Option<usize> {
        self.keys.iter().position(|key| {
            key.signer
                .as_ref()
                .is_some_and(|signer| signer.fits(pieces, signature))
        })
    }

    fn odd_key(&self) -> Option<&'static str> {
        self.keys.iter().find_map(|key| key.odd)
    }
}

impl Key {
    fn new(key: &[u8]) -> Self {
        let odd = if key != key.trim_ascii() {
            Some("a key has white space around it, a line end perhaps; it is taken as part of the key")
        } else if key.starts_with(b"key-")
            || key.starts_with(b"pubkey-")
            || matches!(
                (key.len(), key.get(32), key.get(41)),
                (50, Some(b'-'), Some(b'-'))
            )
        {
            Some("a key looks like an API key; expected is the HTTP webhook signing key of the account")
        } else {
            None
        };
        Self {
            signer: WebhookSigner::new(key),
            odd,
        }
    }
}

/// Unix seconds of one or more ASCII digits; more than fit are the end of time.
fn parse_timestamp(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_i64, |seconds, byte| {
        byte.is_ascii_digit()
            .then(|| seconds.saturating_mul(10).saturating_add(i64::from(byte - b'0')))
    })
}

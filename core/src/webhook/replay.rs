//! Replays: the signature covers timestamp and token only, so a captured pair vouches for any body until the
//! token is remembered.
//!
//! [`ReplayGuard`] is what a shared store (Redis, a database) implements; [`MemoryReplayGuard`] serves one
//! process. Both forget by age: after the time window of the verifier a timestamp is refused anyway.

use crate::{Code, Diagnostic, Report};
use std::collections::{BTreeMap, BTreeSet};

/// Remembers tokens.
///
/// # Examples
///
/// ```
/// use mailwright::{MemoryReplayGuard, ReplayGuard};
/// let mut guard = MemoryReplayGuard::default();
/// assert!(guard.remember("token", 100, 200)?);
/// assert!(!guard.remember("token", 150, 200)?); // seen
/// assert!(guard.remember("token", 201, 300)?); // forgotten by age
/// # Ok::<(), mailwright::Report>(())
/// ```
pub trait ReplayGuard {
    /// Remembers `token` until `until`; answers whether it is new. `now` and `until` are Unix seconds.
    ///
    /// Looking up and remembering have to be one step (`SET key 1 NX EXAT until` in Redis), else two copies of
    /// a post that arrive together are both new. It is called for tokens with a right signature only.
    ///
    /// # Errors
    ///
    /// Whatever the store has to say when it cannot answer, `webhook-guard-failed` for one; the post is then refused
    /// with that report. Answer it with a status that Mailgun tries again after, 503 say.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic, ReplayGuard, Report, WebhookSigner, WebhookVerifier};
    /// use std::collections::HashMap;
    ///
    /// /// A store that several processes share, or that cannot be reached.
    /// struct Store(Option<HashMap<String, i64>>);
    ///
    /// impl ReplayGuard for Store {
    ///     fn remember(&mut self, token: &str, _now: i64, until: i64) -> Result<bool, Report> {
    ///         let Some(tokens) = &mut self.0 else {
    ///             return Err(Diagnostic::error(Code::WebhookGuardFailed, "token").with_message("no answer from Redis").into());
    ///         };
    ///         Ok(tokens.insert(token.to_owned(), until).is_none())
    ///     }
    /// }
    ///
    /// let signature = WebhookSigner::new("key").unwrap().sign("1000", "token");
    /// let verifier = WebhookVerifier::new(["key"]);
    /// let mut store = Store(Some(HashMap::new()));
    /// verifier.verify_once("1000", "token", &signature, 1_000, &mut store)?;
    /// assert_eq!(store.0.unwrap()["token"], 1_000 + 8 * 3_600);
    ///
    /// let refused = verifier.verify_once("1000", "token", &signature, 1_000, &mut Store(None)).unwrap_err();
    /// assert_eq!(refused.first().unwrap().message(), "no answer from Redis");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    fn remember(&mut self, token: &str, now: i64, until: i64) -> Result<bool, Report>;

    /// Forgets `token`, known or not, so that it is new again. The verifier never asks for it: the caller does, with
    /// the token of a post that was accepted and then could not be handled. Otherwise Mailgun's next attempt, if it
    /// has the same signature, would be refused as a replay, and the post be lost.
    ///
    /// # Errors
    ///
    /// Whatever the store has to say; of a guard that does not implement it, `webhook-guard-failed`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, ReplayGuard, Report, WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    ///
    /// /// The status for a post; `save` is the work, which may fail.
    /// fn answer(body: &str, guard: &mut dyn ReplayGuard, save: fn() -> Result<(), ()>) -> Result<u16, Report> {
    ///     let post = WebhookVerifier::new(["key"]).read_post_once("application/json", body.as_bytes(), 1_000, guard)?;
    ///     if save().is_ok() {
    ///         return Ok(200);
    ///     }
    ///     guard.forget(post.token())?;
    ///     Ok(500) // Mailgun tries again
    /// }
    ///
    /// let body = WebhookSample::new(WebhookType::Opened).body(&WebhookSigner::new("key").unwrap(), 1_000, 1);
    /// let mut guard = MemoryReplayGuard::default();
    /// assert_eq!(answer(&body, &mut guard, || Err(()))?, 500);
    /// assert_eq!(answer(&body, &mut guard, || Ok(()))?, 200);
    /// assert!(answer(&body, &mut guard, || Ok(())).is_err()); // handled: from now on a replay
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    fn forget(&mut self, token: &str) -> Result<(), Report> {
        let _ = token;
        Err(Diagnostic::error(Code::WebhookGuardFailed, "token")
            .with_message("this replay guard cannot forget a token")
            .into())
    }
}

/// Remembers tokens in memory, up to a number of them.
///
/// When it is full, the token whose time runs out first is forgotten.
///
/// # Examples
///
/// ```
/// use mailwright::{MemoryReplayGuard, ReplayGuard};
/// let mut guard = MemoryReplayGuard::new(2);
/// for token in ["a", "b", "c"] {
///     assert!(guard.remember(token, 0, 100)?);
/// }
/// assert_eq!(guard.len(), 2);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct MemoryReplayGuard {
    capacity: usize,
    until: BTreeMap<Box<str>, i64>,
    /// The same tokens, the one whose time runs out first in front.
    order: BTreeSet<(i64, Box<str>)>,
}

impl MemoryReplayGuard {
    /// A guard that holds up to `capacity` tokens (at least one), about 200 bytes each.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, ReplayGuard};
    /// let mut guard = MemoryReplayGuard::new(1);
    /// assert!(guard.remember("first", 0, 28_800)?);
    /// assert!(guard.remember("second", 0, 28_800)?);
    /// assert!(guard.remember("first", 1, 28_800)?); // new again: there was room for one
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            until: BTreeMap::new(),
            order: BTreeSet::new(),
        }
    }

    /// The number of tokens it holds, those included whose time has run out since the last call.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, ReplayGuard};
    /// let mut guard = MemoryReplayGuard::default();
    /// guard.remember("a", 0, 300)?;
    /// guard.remember("a", 10, 310)?; // seen, not held twice
    /// guard.remember("b", 20, 320)?;
    /// assert_eq!(guard.len(), 2);
    /// guard.remember("c", 315, 615)?; // by now the time of `a` has run out
    /// assert_eq!(guard.len(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.until.len()
    }

    /// Whether it holds no token.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, WebhookVerifier};
    /// let mut guard = MemoryReplayGuard::default();
    /// let forged = "0".repeat(64);
    /// assert!(WebhookVerifier::new(["key"]).verify_once("1000", "token", &forged, 1_000, &mut guard).is_err());
    /// assert!(guard.is_empty()); // forged posts cannot fill it
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.until.is_empty()
    }

    fn forget_first(&mut self) {
        if let Some((_, token)) = self.order.pop_first() {
            self.until.remove(&token);
        }
    }
}

/// Holds 100,000 tokens: eight hours at more than three posts a second.
impl Default for MemoryReplayGuard {
    fn default() -> Self {
        Self::new(100_000)
    }
}

impl ReplayGuard for MemoryReplayGuard {
    fn remember(&mut self, token: &str, now: i64, until: i64) -> Result<bool, Report> {
        while self.order.first().is_some_and(|(until, _)| *until < now) {
            self.forget_first();
        }
        if self.until.contains_key(token) {
            return Ok(false);
        }
        if self.until.len() == self.capacity {
            self.forget_first();
        }
        self.until.insert(token.into(), until);
        self.order.insert((until, token.into()));
        Ok(true)
    }

    fn forget(&mut self, token: &str) -> Result<(), Report> {
        if let Some((token, until)) = self.until.remove_entry(token) {
            self.order.remove(&(until, token));
        }
        Ok(())
    }
}

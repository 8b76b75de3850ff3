//! Replay guards: the one in memory, and whatever object JavaScript hands in.

use crate::convert::{Float, Text, Whole, expected};
use crate::error::thrown;
use mailwright::{ReplayGuard, Report};
use mailwright_js::{Failure, options::whole_seconds, webhook as js};
use napi::bindgen_prelude::{FnArgs, Function, JsObjectValue, Object, Unknown};
use napi::{Env, Error, Result, ValueType};
use napi_derive::napi;

/// An object with a method `remember`, called for tokens with a right signature only.
pub struct HostGuard<'env> {
    env: &'env Env,
    guard: Object<'env>,
    error: Option<Error>,
}

impl<'env> HostGuard<'env> {
    /// The object as a guard.
    pub fn new(env: &'env Env, given: Unknown<'env>) -> Result<Self> {
        match given.get_type()? {
            ValueType::Object => Ok(Self {
                env,
                // SAFETY: its type was asked for.
                guard: unsafe { given.cast()? },
                error: None,
            }),
            _ => Err(expected(env, &given, "a guard with a method `remember`")),
        }
    }

    /// What to throw: what the guard threw, else the failure.
    pub fn error(self, failure: Failure) -> Error {
        self.error.unwrap_or_else(|| thrown(self.env, failure))
    }

    fn ask(&self, token: &str, now: i64, until: i64) -> Result<bool> {
        let remember: Unknown<'_> = self.guard.get_named_property_unchecked("remember")?;
        if remember.get_type()? != ValueType::Function {
            return Err(expected(
                self.env,
                &remember,
                "a function `remember` of the guard",
            ));
        }
        // SAFETY: its type was asked for.
        let remember: Function<'_, FnArgs<(String, f64, f64)>, Unknown<'_>> = unsafe { remember.cast()? };
        #[allow(clippy::cast_precision_loss)] // Times have room.
        let question = (token.to_owned(), now as f64, until as f64);
        let answer = remember.apply(self.guard, question.into())?;
        match answer.get_type()? {
            // SAFETY: its type was asked for.
            ValueType::Boolean => unsafe { answer.cast() },
            // A promise would be true, whatever it comes to.
            _ => Err(expected(self.env, &answer, "true or false from `remember`")),
        }
    }
}

impl ReplayGuard for HostGuard<'_> {
    fn remember(&mut self, token: &str, now: i64, until: i64) -> std::result::Result<bool, Report> {
        self.ask(token, now, until).map_err(|error| {
            self.error = Some(error);
            Report::default()
        })
    }
}

/// Remembers tokens in memory, up to a number of them. When it is full, the token whose time runs out first is
/// forgotten.
#[napi]
pub struct MemoryReplayGuard(mailwright::MemoryReplayGuard);

#[napi]
impl MemoryReplayGuard {
    /// A guard that holds up to `capacity` tokens (at least one), about 200 bytes each. Default: 100,000, which is eight
    /// hours at more than three posts a second.
    #[napi(constructor, ts_args_type = "capacity?: number | null")]
    pub fn new(capacity: Option<Whole>) -> Self {
        Self(js::memory_guard(capacity.map(|Whole(capacity)| capacity)))
    }

    /// Remembers `token` until `until`; answers whether it is new. `now` and `until` are Unix seconds.
    #[napi(ts_args_type = "token: string, now: number, until: number")]
    pub fn remember(
        &mut self,
        env: &Env,
        token: Text,
        Float(now): Float,
        Float(until): Float,
    ) -> Result<bool> {
        let time = |what, time| whole_seconds(what, time).map_err(|failure| thrown(env, failure));
        let (now, until) = (time("now", now)?, time("until", until)?);
        let new = self.0.remember(&token, now, until);
        new.map_err(|report| thrown(env, Failure::refused(&report, &mailwright_js::no_sources)))
    }

    /// Forgets `token`, known or not, so that it is new again. For a post that was accepted and then could not be handled
    /// (`WebhookPost.token`): otherwise Mailgun's next attempt, if it has the same signature, would be refused as a replay,
    /// and the post be lost.
    #[napi(ts_args_type = "token: string")]
    pub fn forget(&mut self, env: &Env, token: Text) -> Result<()> {
        let done = self.0.forget(&token);
        done.map_err(|report| thrown(env, Failure::refused(&report, &mailwright_js::no_sources)))
    }

    /// The number of tokens it holds, those included whose time has run out since the last call.
    #[napi(getter)]
    pub fn length(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

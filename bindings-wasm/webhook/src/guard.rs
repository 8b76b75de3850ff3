//! Replay guards: the one in memory, and whatever object JavaScript hands in.

use crate::Answer;
use crate::host::{self, as_number, text, thrown};
use mailwright::{ReplayGuard, Report};
use mailwright_js::Failure;
use mailwright_js::webhook as js;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// An object with a method `remember`.
pub(crate) struct HostGuard<'a> {
    guard: &'a JsValue,
    error: Option<JsValue>,
}

impl<'a> HostGuard<'a> {
    pub(crate) fn new(guard: &'a JsValue) -> Answer<Self> {
        if !guard.is_object() {
            return Err(host::expected("a guard with a method `remember`", guard));
        }
        Ok(Self { guard, error: None })
    }

    /// What to throw: what the guard threw, else the failure.
    pub(crate) fn error(self, failure: Failure) -> JsValue {
        self.error.unwrap_or_else(|| thrown(failure))
    }
}

impl ReplayGuard for HostGuard<'_> {
    #[allow(clippy::cast_precision_loss)] // Times have room.
    fn remember(&mut self, token: &str, now: i64, until: i64) -> Result<bool, Report> {
        host::remember(self.guard, token, now as f64, until as f64).map_err(|error| {
            self.error = Some(error);
            Report::default()
        })
    }
}

/// Remembers tokens in memory, up to a number of them.
#[wasm_bindgen]
pub struct MemoryReplayGuard(mailwright::MemoryReplayGuard);

#[wasm_bindgen]
impl MemoryReplayGuard {
    /// A guard that holds up to `capacity` tokens.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // As JavaScript's own conversions do.
    pub fn new(capacity: &JsValue) -> Answer<MemoryReplayGuard> {
        let capacity = match capacity.is_undefined() || capacity.is_null() {
            true => None,
            false => Some(as_number(capacity)? as u32),
        };
        Ok(Self(js::memory_guard(capacity)))
    }

    /// Remembers `token` until `until`; answers whether it is new.
    #[allow(clippy::cast_possible_truncation)] // Times have room.
    pub fn remember(&mut self, token: &JsValue, now: &JsValue, until: &JsValue) -> Answer<bool> {
        let new = self
            .0
            .remember(&text(token)?, as_number(now)? as i64, as_number(until)? as i64);
        new.map_err(|report| thrown(Failure::refused(&report, &mailwright_js::no_sources)))
    }

    /// The number of tokens it holds.
    #[wasm_bindgen(getter)]
    #[allow(clippy::cast_precision_loss)] // It is no such number.
    pub fn length(&self) -> f64 {
        self.0.len() as f64
    }
}

//! Replay guards: whatever object JavaScript hands in.

use crate::Answer;
use crate::host;
use mailwright::{ReplayGuard, Report};
use wasm_bindgen::JsValue;

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

    /// What to throw: what the guard threw, else why the core refused.
    pub(crate) fn error(self, refused: JsValue) -> JsValue {
        self.error.unwrap_or(refused)
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

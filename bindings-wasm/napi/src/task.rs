//! Work off the event loop: here it runs at once, and its promise is settled already.

use crate::convert::ToNapiValue;
use crate::error::{Error, Result};
use crate::handle::{Env, Scope};
use crate::host;

/// Work and what it comes to.
pub trait Task: Sized {
    /// What the work gives.
    type Output;
    /// What JavaScript gets.
    type JsValue: ToNapiValue;

    /// Does the work.
    ///
    /// # Errors
    ///
    /// Where it fails.
    fn compute(&mut self) -> Result<Self::Output>;

    /// Makes a value of JavaScript of it.
    ///
    /// # Errors
    ///
    /// Where there is none.
    fn resolve(&mut self, env: Env, output: Self::Output) -> Result<Self::JsValue>;
}

/// A task on its way.
#[derive(Debug)]
pub struct AsyncTask<T>(T);

impl<T: Task> AsyncTask<T> {
    /// The task.
    pub fn new(task: T) -> Self {
        Self(task)
    }
}

impl<T: Task> ToNapiValue for AsyncTask<T> {
    fn into_js(mut self) -> Result<wasm_bindgen::JsValue> {
        let done = self
            .0
            .compute()
            .and_then(|output| self.0.resolve(Scope::enter().env(), output)?.into_js());
        Ok(match done {
            Ok(value) => host::promise(&value, false),
            Err(error) => host::promise(&Error::into_js(error), true),
        })
    }
}

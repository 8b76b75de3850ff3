//! What a request is compiled with, from the options of a call.

use crate::{Failure, options};
use mailwright::{Charsets, Context, Dialect};
use serde::Deserialize;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// What a request is compiled with. The host reads `unsubscribeLinks`, a function, itself.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompileOptions {
    now: Option<Number>,
    seed: Option<Number>,
    domain: Option<String>,
    limits: Option<Map<String, Value>>,
}

impl CompileOptions {
    /// The context, time and seed being the host's where none are given.
    ///
    /// # Errors
    ///
    /// As [`options::seconds`], [`options::seed`] and [`options::limits`].
    pub fn context(
        &self,
        clock: impl FnOnce() -> i64,
        random: impl FnOnce() -> u64,
        charsets: Charsets,
    ) -> Result<Context, Failure> {
        let now = self.now.as_ref().map(|now| options::seconds("now", now));
        let seed = self.seed.as_ref().map(options::seed);
        let now = now.transpose()?.unwrap_or_else(clock);
        let mut context = Context::new(now, seed.transpose()?.unwrap_or_else(random))
            .with_charsets(charsets)
            .with_limits(options::limits(self.limits.as_ref())?);
        if let Some(domain) = &self.domain {
            context = context.with_domain(domain);
        }
        Ok(context)
    }
}

/// The dialect of that name.
///
/// # Errors
///
/// `template-dialect-unknown`.
pub fn dialect(name: &str) -> Result<Dialect, Failure> {
    Dialect::from_name(name).map_err(|report| Failure::refused(&report, &|_| Some(Cow::Borrowed(name))))
}

/// How a message is read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct FromMimeOptions {
    /// The recipients of the envelope: addresses of To and Cc keep their place, others are bcc (in batch mode, where To
    /// is `%recipient%`, they are `to`). Default: To, Cc and Bcc are the recipients.
    pub recipients: Option<Vec<String>>,
    /// Limits other than the default ones.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// How deliveries are rendered.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct RenderOptions {
    /// How many threads share the work, from 1. Default: 1. Without threads (in WebAssembly) it changes nothing.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub threads: Option<Number>,
}

impl RenderOptions {
    /// The number of threads.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] unless it is a whole number from 1.
    pub fn threads(&self) -> Result<usize, Failure> {
        let Some(threads) = &self.threads else {
            return Ok(1);
        };
        match options::whole(&Value::Number(threads.clone())) {
            Some(threads @ 1..) => Ok(usize::try_from(threads).unwrap_or(usize::MAX)),
            _ => Err(Failure::wrong_type("threads", "a whole number from 1")),
        }
    }
}

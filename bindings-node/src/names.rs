//! The names that options and results use.

use crate::convert::plain;
use mailwright_js::names as js;
use napi::bindgen_prelude::Unknown;
use napi::{Env, Result};
use napi_derive::napi;

/// All names that options and results use, by the TypeScript type whose values they are.
#[napi(ts_return_type = "Names")]
pub fn names(env: &Env) -> Result<Unknown<'_>> {
    plain(env, &js::names())
}

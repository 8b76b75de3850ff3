//! The message of a delivery: in memory of JavaScript's own, or in the caller's.

use super::batch::{Batch, Delivery};
use super::memory::{Bytes, bytes, write};
use crate::convert::{Float, count, expected};
use crate::error::range_error;
use napi::bindgen_prelude::{JsValue, Unknown};
use napi::{Env, Result};
use napi_derive::napi;

#[napi]
impl Delivery {
    /// The MIME message.
    #[napi(ts_return_type = "Buffer")]
    pub fn to_bytes<'env>(&self, env: &'env Env) -> Result<Bytes<'env>> {
        bytes(env, self.get()?)
    }

    /// Writes the MIME message into memory of yours, from `offset` on, and answers how long it is. Throws a `RangeError`
    /// where there is too little room; nothing is written then.
    #[napi(ts_args_type = "target: Uint8Array, offset?: number")]
    pub fn write_into(&self, env: &Env, target: Unknown<'_>, offset: Option<Float>) -> Result<f64> {
        write_to(env, self.get()?, &target, offset)
    }
}

/// The same for deliveries that are no object of the addon's; see `lightDelivery` in `bindings-js/surface.mjs`.
#[napi]
impl Batch {
    /// The message of delivery number `index`.
    #[napi(js_name = "__toBytes", skip_typescript)]
    pub fn bytes_of<'env>(&self, env: &'env Env, Float(index): Float) -> Result<Bytes<'env>> {
        bytes(env, self.delivery(index)?)
    }

    /// Writes the message of delivery number `index`.
    #[napi(js_name = "__writeInto", skip_typescript)]
    pub fn write_of(
        &self,
        env: &Env,
        Float(index): Float,
        target: Unknown<'_>,
        offset: Option<Float>,
    ) -> Result<f64> {
        write_to(env, self.delivery(index)?, &target, offset)
    }
}

fn write_to(
    env: &Env,
    delivery: mailwright::Delivery<'_>,
    target: &Unknown<'_>,
    offset: Option<Float>,
) -> Result<f64> {
    if !target.is_typedarray()? {
        return Err(expected(env, target, "a Uint8Array"));
    }
    let start = offset.map_or(0.0, |Float(offset)| offset);
    let (length, fits) = write(env, delivery, target, start)?;
    if fits {
        return Ok(count(length));
    }
    Err(range_error(env, &format!("{length} bytes do not fit there")))
}

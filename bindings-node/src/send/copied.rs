//! A message in memory of JavaScript's, where the module has memory of its own and it is copied: in WebAssembly.

use super::batch::{Batch, Delivery};
use crate::convert::{Float, count, expected};
use napi::bindgen_prelude::{Buffer, JsValue, Unknown, copy_into};
use napi::{Env, Error, JsRangeError, Result, Status};
use napi_derive::napi;

#[napi]
impl Delivery {
    /// The MIME message.
    #[napi]
    pub fn to_bytes(&self) -> Result<Buffer> {
        Ok(self.get()?.to_vec().into())
    }

    /// Writes the MIME message into memory of the caller's.
    #[napi]
    pub fn write_into(&self, env: &Env, target: Unknown<'_>, offset: Option<Float>) -> Result<f64> {
        write(env, self.get()?, &target, offset)
    }
}

/// The same for deliveries that are no object of this module; see `addSending` in `bindings-js/surface.mjs`.
#[napi]
impl Batch {
    /// The message of delivery number `index`.
    #[napi(js_name = "__toBytes")]
    pub fn bytes_of(&self, Float(index): Float) -> Result<Buffer> {
        Ok(self.delivery(index)?.to_vec().into())
    }

    /// Writes the message of delivery number `index`.
    #[napi(js_name = "__writeInto")]
    pub fn write_of(
        &self,
        env: &Env,
        Float(index): Float,
        target: Unknown<'_>,
        offset: Option<Float>,
    ) -> Result<f64> {
        write(env, self.delivery(index)?, &target, offset)
    }
}

fn write(
    env: &Env,
    delivery: mailwright::Delivery<'_>,
    target: &Unknown<'_>,
    offset: Option<Float>,
) -> Result<f64> {
    if !target.is_typedarray()? {
        return Err(expected(env, target, "a Uint8Array"));
    }
    let start = offset.map_or(0.0, |Float(offset)| offset);
    // In one piece: going over to JavaScript once per slice takes longer than to copy twice.
    let message = delivery.to_vec();
    if copy_into(target, start, &message) {
        return Ok(count(message.len()));
    }
    let error = Error::new(
        Status::InvalidArg,
        format!("{} bytes do not fit there", message.len()),
    );
    Err(Error::from(JsRangeError::from(error).into_unknown(*env)))
}

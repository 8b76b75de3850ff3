//! A message in memory: JavaScript's own, or the caller's.

use super::batch::{Batch, Delivery};
use crate::convert::{Float, count, expected};
use crate::raw::memory;
use napi::bindgen_prelude::{BufferSlice, FromNapiValue, JsValue, Unknown};
use napi::{Env, Error, JsRangeError, Result, Status};
use napi_derive::napi;

#[napi]
impl Delivery {
    /// The MIME message.
    #[napi(ts_return_type = "Buffer")]
    pub fn to_bytes<'env>(&self, env: &'env Env) -> Result<BufferSlice<'env>> {
        bytes(env, self.get()?)
    }

    /// Writes the MIME message into memory of yours, from `offset` on, and answers how long it is. Throws a `RangeError`
    /// where there is too little room; nothing is written then.
    #[napi(ts_args_type = "target: Uint8Array, offset?: number")]
    pub fn write_into(&self, env: &Env, target: Unknown<'_>, offset: Option<Float>) -> Result<f64> {
        write(env, self.get()?, &target, offset)
    }
}

/// The same for deliveries that are no object of this addon; see `addSending` in `bindings-js/surface.mjs`.
#[napi]
impl Batch {
    /// The message of delivery number `index`.
    #[napi(js_name = "__toBytes", skip_typescript)]
    pub fn bytes_of<'env>(&self, env: &'env Env, Float(index): Float) -> Result<BufferSlice<'env>> {
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
        write(env, self.delivery(index)?, &target, offset)
    }
}

fn bytes<'env>(env: &'env Env, delivery: mailwright::Delivery<'_>) -> Result<BufferSlice<'env>> {
    let rendered = delivery.render();
    // Memory of JavaScript's own: what it can see the size of, it collects in time.
    let mut bytes = memory(env, rendered.len())?;
    fill(&mut bytes, &rendered);
    Ok(bytes)
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
    // SAFETY: its type was asked for. No JavaScript runs while it is written to.
    let mut target: BufferSlice<'_> = unsafe { BufferSlice::from_napi_value(env.raw(), target.raw())? };
    let start = offset.map_or(0.0, |Float(offset)| offset);
    let rendered = delivery.render();
    let whole = start >= 0.0 && start.fract() == 0.0 && start <= count(target.len());
    // It is at most a length.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let room = whole.then(|| &mut target[start as usize..]);
    match room.filter(|room| room.len() >= rendered.len()) {
        Some(room) => {
            fill(room, &rendered);
            Ok(count(rendered.len()))
        }
        None => Err(range_error(
            env,
            &format!("{} bytes do not fit there", rendered.len()),
        )),
    }
}

/// Copies a message to where there is enough room.
fn fill(mut room: &mut [u8], rendered: &mailwright::RenderedDelivery<'_>) {
    for slice in rendered.slices() {
        let (place, rest) = room.split_at_mut(slice.len());
        place.copy_from_slice(slice);
        room = rest;
    }
}

fn range_error(env: &Env, message: &str) -> Error {
    let error = Error::new(Status::InvalidArg, message.to_owned());
    Error::from(JsRangeError::from(error).into_unknown(*env))
}

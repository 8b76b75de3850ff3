//! A message in memory: JavaScript's own, or the caller's.

use super::batch::Delivery;
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
        let delivery = self.get()?;
        // Memory of JavaScript's own: what it can see the size of, it collects in time.
        let mut bytes = memory(env, delivery.len())?;
        delivery.write_to(&mut &mut bytes[..])?;
        Ok(bytes)
    }

    /// Writes the MIME message into memory of yours, from `offset` on, and answers how long it is. Throws a `RangeError`
    /// where there is too little room; what is there is then undefined.
    #[napi(ts_args_type = "target: Uint8Array, offset?: number")]
    pub fn write_into(&self, env: &Env, target: Unknown<'_>, offset: Option<Float>) -> Result<f64> {
        if !target.is_typedarray()? {
            return Err(expected(env, &target, "a Uint8Array"));
        }
        // SAFETY: its type was asked for. No JavaScript runs while it is written to.
        let mut target: BufferSlice<'_> = unsafe { BufferSlice::from_napi_value(env.raw(), target.raw())? };
        let start = offset.map_or(0.0, |Float(offset)| offset);
        let delivery = self.get()?;
        let whole = start >= 0.0 && start.fract() == 0.0 && start <= count(target.len());
        // It is at most a length.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let room = whole.then(|| &mut target[start as usize..]);
        if let Some(mut out) = room {
            let before = out.len();
            if delivery.write_to(&mut out).is_ok() {
                return Ok(count(before - out.len()));
            }
        }
        Err(range_error(
            env,
            &format!("{} bytes do not fit there", delivery.len()),
        ))
    }
}

fn range_error(env: &Env, message: &str) -> Error {
    let error = Error::new(Status::InvalidArg, message.to_owned());
    Error::from(JsRangeError::from(error).into_unknown(*env))
}

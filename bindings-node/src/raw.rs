//! Calls of Node-API itself, where what is made of them costs more than the work: one call instead of two or three, and
//! memory that the engine allocates. For Node only.

use napi::bindgen_prelude::{BufferSlice, FromNapiValue, JsValue, Unknown};
use napi::{Env, Error, Result, sys};
use std::ptr::null_mut;

/// Strings up to here are read without their length being asked for.
const SHORT: usize = 256;

/// The text of a short string; `None` for a long one and for what is no string.
///
/// # Safety
///
/// The value has to be one of the environment.
pub unsafe fn short_text(env: sys::napi_env, value: sys::napi_value) -> Option<String> {
    let (mut short, mut length) = ([0_u8; SHORT], 0);
    // SAFETY: the caller's; the buffer is as long as is said.
    let status = unsafe {
        sys::napi_get_value_string_utf8(env, value, short.as_mut_ptr().cast(), SHORT, &raw mut length)
    };
    // A text that is cut off ends with a whole character, up to four bytes before the end.
    if status != sys::Status::napi_ok || length + 4 >= SHORT {
        return None;
    }
    std::str::from_utf8(&short[..length]).ok().map(str::to_owned)
}

/// A number; `None` for anything else.
///
/// # Safety
///
/// The value has to be one of the environment.
pub unsafe fn double(env: sys::napi_env, value: sys::napi_value) -> Option<f64> {
    let mut number = 0.0;
    // SAFETY: the caller's.
    let status = unsafe { sys::napi_get_value_double(env, value, &raw mut number) };
    (status == sys::Status::napi_ok).then_some(number)
}

/// A `TypeError` or a `RangeError` that has a message alone: napi's own have its status as their `code`.
pub fn error(env: &Env, message: &str, is_range: bool) -> Error {
    let mut error = null_mut();
    let made = env.create_string(message).and_then(|message| {
        let make = if is_range {
            sys::napi_create_range_error
        } else {
            sys::napi_create_type_error
        };
        // SAFETY: the environment is the running one, the message a string of it; the code may be null.
        let status = unsafe { make(env.raw(), null_mut(), message.raw(), &raw mut error) };
        check(status)?;
        // SAFETY: the value was made a moment ago.
        unsafe { Unknown::from_napi_value(env.raw(), error) }
    });
    made.map_or_else(|error| error, Error::from)
}

fn check(status: sys::napi_status) -> Result<()> {
    if status == sys::Status::napi_ok {
        return Ok(());
    }
    Err(Error::new(status.into(), "no memory for an error"))
}

/// Whether a view is one of memory that several threads share.
///
/// # Safety
///
/// The value has to be a view of the environment.
pub unsafe fn is_shared(env: sys::napi_env, view: sys::napi_value) -> bool {
    let (mut buffer, mut is_own) = (null_mut(), false);
    // SAFETY: the caller's; what is not wanted is null.
    unsafe {
        let of_array = sys::napi_get_typedarray_info(
            env,
            view,
            null_mut(),
            null_mut(),
            null_mut(),
            &raw mut buffer,
            null_mut(),
        );
        if of_array != sys::Status::napi_ok {
            sys::napi_get_dataview_info(env, view, null_mut(), null_mut(), &raw mut buffer, null_mut());
        }
        // A shared buffer is another type.
        sys::napi_is_arraybuffer(env, buffer, &raw mut is_own) == sys::Status::napi_ok && !is_own
    }
}

/// Memory of JavaScript's own of that length, to be written to before anything else runs.
pub fn memory(env: &Env, length: usize) -> Result<BufferSlice<'_>> {
    let (mut data, mut value) = (null_mut(), null_mut());
    // SAFETY: the environment is the running one.
    let status = unsafe { sys::napi_create_buffer(env.raw(), length, &raw mut data, &raw mut value) };
    if status != sys::Status::napi_ok {
        return Err(Error::new(status.into(), format!("no memory for {length} bytes")));
    }
    // SAFETY: the value was made a moment ago.
    unsafe { BufferSlice::from_napi_value(env.raw(), value) }
}

//! Messages copied into memory of JavaScript's, where the module has memory of its own: in WebAssembly.

use napi::bindgen_prelude::{Buffer, Unknown, copy_into};
use napi::{Env, Result};

/// What a message is handed out in.
pub(super) type Bytes<'env> = Buffer;

/// A message in memory of JavaScript's own.
pub(super) fn bytes(_: &Env, delivery: mailwright::Delivery<'_>) -> Result<Bytes<'static>> {
    Ok(delivery.to_vec().into())
}

/// Copies a message into a typed array from `start` on, if it fits there: its length, and whether it did.
pub(super) fn write(
    _: &Env,
    delivery: mailwright::Delivery<'_>,
    target: &Unknown<'_>,
    start: f64,
) -> Result<(usize, bool)> {
    // In one piece: a look from JavaScript into the module's memory for each slice takes longer than to copy twice.
    let message = delivery.to_vec();
    Ok((message.len(), copy_into(target, start, &message)))
}

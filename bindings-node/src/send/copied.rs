//! Messages copied into memory of JavaScript's, where the module has memory of its own: in WebAssembly.

use napi::bindgen_prelude::{Joined, Unknown, copy_into};
use napi::{Env, Result};

/// What a message is handed out in.
pub(super) type Bytes<'env> = Joined;

/// A message in memory of JavaScript's own.
pub(super) fn bytes(_: &Env, delivery: mailwright::Delivery<'_>) -> Result<Bytes<'static>> {
    let rendered = delivery.render();
    Joined::new(rendered.len(), rendered.slices())
}

/// Copies a message into a typed array from `start` on, if it fits there: its length, and whether it did.
pub(super) fn write(
    _: &Env,
    delivery: mailwright::Delivery<'_>,
    target: &Unknown<'_>,
    start: f64,
) -> Result<(usize, bool)> {
    let rendered = delivery.render();
    Ok((
        rendered.len(),
        copy_into(target, start, rendered.len(), rendered.slices()),
    ))
}

//! Messages written at once into memory of JavaScript's, which Node-API lets us write to.

use crate::convert::count;
use crate::raw::memory;
use napi::bindgen_prelude::{BufferSlice, FromNapiValue, JsValue, Unknown};
use napi::{Env, Result};

/// What a message is handed out in.
pub(super) type Bytes<'env> = BufferSlice<'env>;

/// A message in memory of JavaScript's own: what it can see the size of, it collects in time.
pub(super) fn bytes<'env>(env: &'env Env, delivery: mailwright::Delivery<'_>) -> Result<Bytes<'env>> {
    let rendered = delivery.render();
    let mut bytes = memory(env, rendered.len())?;
    fill(&mut bytes, &rendered);
    Ok(bytes)
}

/// Writes a message into a typed array from `start` on, if it fits there: its length, and whether it did.
pub(super) fn write(
    env: &Env,
    delivery: mailwright::Delivery<'_>,
    target: &Unknown<'_>,
    start: f64,
) -> Result<(usize, bool)> {
    // SAFETY: the caller asked for its type. No JavaScript runs while it is written to.
    let mut target: BufferSlice<'_> = unsafe { BufferSlice::from_napi_value(env.raw(), target.raw())? };
    let rendered = delivery.render();
    let whole = start >= 0.0 && start.fract() == 0.0 && start <= count(target.len());
    // It is at most a length.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let room = whole.then(|| &mut target[start as usize..]);
    let fits = match room {
        Some(room) if room.len() >= rendered.len() => {
            fill(room, &rendered);
            true
        }
        _ => false,
    };
    Ok((rendered.len(), fits))
}

/// Copies a message to where there is enough room.
fn fill(mut room: &mut [u8], rendered: &mailwright::RenderedDelivery<'_>) {
    for slice in rendered.slices() {
        let (place, rest) = room.split_at_mut(slice.len());
        place.copy_from_slice(slice);
        room = rest;
    }
}

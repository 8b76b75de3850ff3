//! Bytes that come in pieces, copied into memory of JavaScript's.

use crate::convert::ToNapiValue;
use crate::error::{Error, Result};
use crate::handle::{JsValue as Handle, value};
use crate::host;
use wasm_bindgen::JsValue;

/// A piece from this length on is copied by itself. Shorter ones are joined first: a look from JavaScript into the
/// module's memory takes as long as to copy so much once more.
const WORTH_A_LOOK: usize = 16 * 1024;

/// Copies bytes, `length` in all, into a view from `offset` on; false, and nothing is copied, where they do not fit
/// there.
#[must_use]
pub fn copy_into<'env, 'bytes>(
    view: &impl Handle<'env>,
    offset: f64,
    length: usize,
    pieces: impl Iterator<Item = &'bytes [u8]>,
) -> bool {
    copy(&value(view.raw()), offset, length, pieces)
}

#[allow(clippy::cast_precision_loss)] // A length of 32 bits.
fn copy<'bytes>(
    view: &JsValue,
    offset: f64,
    length: usize,
    pieces: impl Iterator<Item = &'bytes [u8]>,
) -> bool {
    let mut done = 0;
    let mut short = Vec::new();
    let mut put = |bytes: &[u8]| {
        let fits = host::copy_into(view, offset + done as f64, length - done, bytes);
        done += bytes.len();
        fits
    };
    for piece in pieces {
        if piece.len() < WORTH_A_LOOK {
            short.extend_from_slice(piece);
            continue;
        }
        if !((short.is_empty() || put(&short)) && put(piece)) {
            return false;
        }
        short.clear();
    }
    put(&short)
}

/// Bytes for JavaScript that came in pieces: a `Uint8Array`.
#[derive(Debug)]
pub struct Joined(JsValue);

impl Joined {
    /// Joins pieces that are `length` in all.
    ///
    /// # Errors
    ///
    /// What JavaScript throws where it has no memory for them.
    pub fn new<'bytes>(length: usize, pieces: impl Iterator<Item = &'bytes [u8]>) -> Result<Self> {
        let view = host::memory(length).map_err(Error::thrown)?;
        // A new view is as long as it was asked to be.
        let _fits = copy(&view, 0.0, length, pieces);
        Ok(Self(view))
    }
}

impl ToNapiValue for Joined {
    fn into_js(self) -> Result<JsValue> {
        Ok(self.0)
    }
}

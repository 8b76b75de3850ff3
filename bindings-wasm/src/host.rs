//! What the core takes from its caller, in WebAssembly: the clock and the entropy of JavaScript.

use napi::host;

/// The host's clock, in Unix seconds.
#[allow(clippy::cast_possible_truncation)] // Times have room.
pub fn clock() -> i64 {
    host::clock() as i64
}

/// 64 bits that differ from call to call.
pub fn random() -> u64 {
    host::random()
}

//! The Node package: mailwright for JavaScript, by way of Node-API.
//!
//! Values come in ([`convert`]), `mailwright-js` and the core do the work, values and errors ([`error`]) go out. The
//! TypeScript declarations are made from this source and that of `mailwright-js` by `napi build`; where a Rust type
//! does not say enough, `ts_args_type` and `ts_return_type` do. What is easier said in JavaScript is in
//! `bindings-js/surface.mjs`, shared with the WebAssembly package.
//!
//! The WebAssembly package is made of this source too, with a `napi` of its own (`bindings-wasm/napi`) and without the
//! rooms that an entry leaves out: the feature `full`.

// What is public here is called from JavaScript: Node-API hands arguments over by value and the environment by reference,
// and the documentation speaks to people who see neither `Result` nor Rust.
#![allow(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::return_self_not_must_use,
    clippy::trivially_copy_pass_by_ref
)]
// An entry with one room does not use all that the rooms share.
#![cfg_attr(not(feature = "full"), allow(dead_code))]

#[cfg(feature = "send")]
pub mod address;
#[cfg(target_family = "wasm")]
#[path = "../../bindings-wasm/src/charset.rs"]
mod charset;
pub mod convert;
pub mod error;
#[cfg(feature = "events")]
pub mod events;
#[cfg(any(feature = "send", feature = "receive"))]
pub mod form;
#[cfg_attr(target_family = "wasm", path = "../../bindings-wasm/src/host.rs")]
pub mod host;
#[cfg(feature = "full")]
pub mod names;
#[cfg(feature = "node-api")]
pub mod raw;
#[cfg(feature = "receive")]
pub mod receive;
#[cfg(feature = "send")]
pub mod send;
#[cfg(any(feature = "send", feature = "receive"))]
pub mod text;
#[cfg(feature = "full")]
pub mod webhook;

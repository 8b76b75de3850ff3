//! The Node package: mailwright for JavaScript, by way of Node-API.
//!
//! Values come in ([`convert`]), `mailwright-js` and the core do the work, values and errors ([`error`]) go out. The
//! TypeScript declarations are made from this source and that of `mailwright-js` by `napi build`; where a Rust type
//! does not say enough, `ts_args_type` and `ts_return_type` do. What is easier said in JavaScript is in
//! `bindings-js/surface.mjs`, shared with the WebAssembly package.

pub mod address;
pub mod convert;
pub mod error;
pub mod events;
pub mod form;
pub mod host;
pub mod names;
pub mod receive;
pub mod send;
pub mod text;
pub mod webhook;

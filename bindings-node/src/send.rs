//! The way out: requests, deliveries, templates, options.

pub mod batch;
pub mod context;
#[cfg(target_family = "wasm")]
pub mod copied;
#[cfg(not(target_family = "wasm"))]
pub mod memory;
pub mod option;
pub mod request;
pub mod store;
pub mod template;

//! The way out: requests, deliveries, templates, options.

pub mod batch;
pub mod context;
#[cfg_attr(not(feature = "node-api"), path = "send/copied.rs")]
mod memory;
pub mod message;
pub mod option;
pub mod request;
pub mod store;
pub mod template;

//! The way out: requests, deliveries, templates, options.

pub mod batch;
pub mod context;
#[cfg(not(feature = "node-api"))]
pub mod copied;
#[cfg(feature = "node-api")]
pub mod memory;
pub mod option;
pub mod request;
pub mod store;
pub mod template;

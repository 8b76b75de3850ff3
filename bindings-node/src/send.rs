//! The way out: requests, deliveries, templates, options.

pub mod batch;
pub mod context;
pub mod option;
pub mod request;
pub mod store;
pub mod template;

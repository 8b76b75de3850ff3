//! The way out: requests from JavaScript's values, what they are compiled with, templates.

pub mod context;
pub mod request;
pub mod template;

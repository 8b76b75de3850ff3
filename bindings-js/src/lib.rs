//! JavaScript's view of mailwright, without a JavaScript engine: what the Node and the WebAssembly package share.
//!
//! Options come in as JSON values and are read in [`options`]; failures go out as [`Failure`], with spans in UTF-16
//! units; compiled things are wrapped where JavaScript needs more than the core has (an [`address::Address`] knows its
//! span in UTF-16 units). The two packages add attributes, buffers and real errors.
#![forbid(unsafe_code)]

#[cfg(feature = "full")]
pub mod address;
mod body;
#[cfg(feature = "full")]
pub mod events;
mod failure;
#[cfg(feature = "webhook-posts")]
pub mod form;
#[cfg(feature = "full")]
pub mod names;
#[cfg(feature = "webhook-posts")]
pub mod options;
#[cfg(feature = "full")]
pub mod receive;
#[cfg(feature = "full")]
pub mod send;
#[cfg(feature = "webhook")]
pub mod webhook;

pub use body::Body;
pub use failure::{
    Diagnostic, Failure, Sources, diagnostics, diagnostics_in, diagnostics_of_body, ends, no_sources,
    spans_of_body, utf16,
};
#[cfg(feature = "full")]
pub use failure::{Given, diagnostics_by};

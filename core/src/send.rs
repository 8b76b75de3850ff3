//! The way out: what a Mailgun user sends, and what each recipient gets.
//!
//! A [`request`] is read into one model, whichever way it was said; [`options`] is the table of parameters;
//! [`variables`] finds placeholders and the recipients' values for them; [`mime`] writes headers and bodies;
//! [`batch`] compiles it all into deliveries; [`submission`] writes the message to hand to Mailgun; [`check`] says
//! beforehand what there is to say.

#[cfg(doctest)]
#[doc = include_str!("../../docs/sending.md")]
mod page {}

mod batch;
mod check;
mod context;
mod domain;
mod mime;
mod options;
mod request;
mod submission;
pub(crate) mod template;
mod variables;

pub use batch::{Batch, Deliveries, Delivery, RenderedDelivery};
pub use context::{Context, Recipient, UnsubscribeLink};
pub use options::SendOption;
pub use request::SendRequest;

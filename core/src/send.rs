//! The way out: a message that a Mailgun user sends.

pub(crate) mod template;

//! A message on its way in: parsed, routed, turned into what Mailgun posts.

pub(crate) mod deliver;
pub(crate) mod message;
pub(crate) mod payload;
pub(crate) mod reply;
pub(crate) mod route;

//! Messages on their way in: routes, parsed messages, payloads, replies.

pub mod deliver;
pub mod message;
pub mod payload;
pub mod reply;
pub mod route;

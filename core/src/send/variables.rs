//! Recipient variables: where their placeholders stand, where their values come from, and which recipient gets which.
//!
//! [`placeholder`] splits texts into what is the same for all and what is not, [`source`] reads the JSON of one
//! source, [`lookup`] finds a recipient in it, [`values`] holds what each recipient gets for each placeholder.
//!
//! Sources by rising precedence: the parameter, the header `X-Mailgun-Recipient-Variables`, the container
//! `multipart/mailgun-variables`; they are merged by recipient and key.

mod lookup;
mod placeholder;
mod source;
mod values;

pub(crate) use lookup::hash;
pub(crate) use placeholder::{Name, Segment, Slots, scan};
pub(crate) use source::{Keys, Source};
pub(crate) use values::{Oddity, Values, ValuesBuilder};

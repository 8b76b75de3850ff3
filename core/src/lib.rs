//! Mailgun's message engine, offline.
//!
//! What goes in is what a Mailgun user writes: send parameters, templates, route expressions, event filters.
//! What comes out is what Mailgun would do with it. The crate is pure: it reads no clock, no file, no network
//! and draws no random number; where time or randomness matters the caller passes them in, so that the same
//! input gives the same bytes on every host.
//!
//! Every call that can refuse its input returns a [`Report`]: all errors at once, each with a stable [`Code`],
//! the parameter it is about and, where there is a source text, a byte [`Span`].
#![forbid(unsafe_code)]

mod charset;
mod diagnostic;
mod form;
mod limits;
mod mime_header;
mod receive;
mod transfer_encoding;

pub use charset::{Charset, CharsetDecoder, Charsets, Decoded, decode_encoded_words};
pub use diagnostic::{Code, Diagnostic, Position, Report, Severity, Span, Unit};
pub use form::{EncodedForm, Form, FormField, FormFile, FormValue};
pub use limits::Limits;
pub use mime_header::ContentType;
pub use receive::message::{Envelope, IncomingMessage, MessageHeader, MessagePart};

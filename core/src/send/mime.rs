//! MIME for the way out: headers, body texts and files, as pieces of a [`program`].
//!
//! What does not depend on the recipient is encoded once, into one run of bytes; [`program`] says where between
//! them the recipients' values go. [`header`] writes and folds header fields (with the crate `mail-builder` for
//! encoded words, mailboxes and parameters), [`body`] encodes texts so that each segment is independent of its
//! neighbours, [`part`] builds the tree of parts, [`ids`] makes Message-ID, Date and boundaries from the context.
//!
//! Sources: RFC 5322, RFC 2045–2047, RFC 2231; the order of part headers is that of Mailgun's messages.

pub(crate) mod body;
pub(crate) mod header;
pub(crate) mod ids;
pub(crate) mod json;
pub(crate) mod part;
pub(crate) mod program;

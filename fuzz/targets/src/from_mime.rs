//! MIME messages read as requests, and sent as they are.

use crate::wire;
use mailwright::{FormFile, Limits, SendRequest};

/// The octets are a message for `messages.mime` and for `from_mime`.
///
/// # Panics
///
/// Where a message breaks the wire rules, or `check` and `compile` disagree.
pub fn from_mime(data: &[u8]) {
    if let Ok(request) = SendRequest::from_mime(data, Some(&["a@example.com", "b@example.com"]), &Limits::default()) {
        wire::hold(&request);
    }
    let file = FormFile::new(Some("message.eml"), "message/rfc822", data.to_vec());
    wire::hold(&SendRequest::new().with("to", "a@example.com").with_file("message", file));
}

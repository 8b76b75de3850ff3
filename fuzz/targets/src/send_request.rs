//! Requests in JSON, compiled and rendered.

use crate::wire;
use mailwright::SendRequest;

/// The text is a request in JSON; one without sender, recipient or text gets them, so that more gets through.
///
/// # Panics
///
/// Where a message breaks the wire rules, or `check` and `compile` disagree.
pub fn send_request(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(mut request) = SendRequest::from_json(text) else { return };
    for (name, value) in [("from", "n@example.com"), ("to", "a@example.com, B <b@example.com>"), ("text", "%recipient.x%")] {
        if request.texts(name).next().is_none() {
            request = request.with(name, value);
        }
    }
    let json = request.to_json_value();
    assert_eq!(SendRequest::from_json_value(&json).as_ref(), Ok(&request), "{json}");
    wire::hold(&request);
}

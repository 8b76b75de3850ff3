//! Quotations and signatures in plain text.

use mailwright::{Limits, split_signature, strip_text as strip};

/// The octets are the text.
///
/// # Panics
///
/// Where a text would grow by being stripped.
pub fn strip_text(data: &[u8]) {
    let body = String::from_utf8_lossy(data);
    let stripped = strip(&body, &Limits::default());
    let parts = split_signature(&stripped);
    assert!(parts.text.chars().count() <= stripped.chars().count());
}

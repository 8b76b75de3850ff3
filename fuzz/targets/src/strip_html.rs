//! Quotations in HTML, which runs the HTML parser.

use mailwright::{Limits, html_to_text, strip_html as strip};

/// The octets are the document; what is made of it is read again.
pub fn strip_html(data: &[u8]) {
    let document = String::from_utf8_lossy(data);
    let stripped = strip(&document, &Limits::default());
    let _ = strip(&stripped, &Limits::default());
    let _ = html_to_text(&stripped);
}

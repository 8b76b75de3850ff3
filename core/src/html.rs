//! HTML: as plain text, and as a tree.
//!
//! **As plain text**: the text part that `t:text=yes` asks for, and `body-plain` of mail that has none.
//! [`to_text`] lays the texts between the tags out: paragraphs apart by an empty line, list items with a mark, quotations with `>`, links with their address.
//!
//! How Mailgun makes such a text is not documented, so this is a layout of our own. No crate was taken: those that
//! are kept well bring the HTML5 tree builder, which is as large as the rest of a WebAssembly module.
//!
//! **As a tree**, for stripping replies: [`parse`] reads any text as browsers do, in time linear in its length
//! ([`builder`] tells how), and [`write`] writes a tree as HTML again.
//!
//! Not covered: style sheets (but `display:none` and `hidden` are seen), tables as tables, wrapping of lines.

mod builder;
mod doctype;
mod entities;
mod layout;
#[allow(clippy::enum_glob_use)]
mod tag;
mod tokenizer;
mod tree;
mod write;

pub(crate) use tag::Tag;
pub(crate) use tree::{Id, Kind, NONE, Step, Tree};
pub(crate) use write::{Part, write};

use std::borrow::Cow;

/// The longest document in bytes. Positions in a tree have 32 bits, and text may grow while it is read.
const MAX_SOURCE: usize = 1 << 30;

/// Parses an HTML document, however malformed; what is beyond [`MAX_SOURCE`] is not looked at.
pub(crate) fn parse(source: &str) -> Tree {
    let source = &source[..source.floor_char_boundary(MAX_SOURCE)];
    builder::Builder::new(&without_cr(source)).build()
}

/// Line ends as the standard's tokenizer wants them.
fn without_cr(source: &str) -> Cow<'_, str> {
    if source.contains('\r') {
        Cow::Owned(source.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(source)
    }
}

/// The text of an HTML document, lines apart by line feeds and without one at the end.
///
/// White space is collapsed as browsers do. What a reader does not see is left out: comments, scripts, styles, the
/// head, and elements with `hidden` or `display:none`, which mail uses for preview texts. A link shows its address
/// in parentheses unless its text is the address. Any text is accepted; broken markup is read as far as it goes.
///
/// # Examples
///
/// ```
/// use mailwright::html_to_text;
/// let html = "<h1>Hi Ann</h1><p>Your code is&nbsp;<b>1234</b>.<br>Fish &amp; chips:</p>\
///             <ul><li>cod<li>peas</ul><a href='https://example.com/x'>Order</a>";
/// assert_eq!(
///     html_to_text(html),
///     "Hi Ann\n\nYour code is 1234.\nFish & chips:\n\n* cod\n* peas\n\nOrder (https://example.com/x)",
/// );
/// ```
#[must_use]
pub fn to_text(html: &str) -> String {
    layout::lay_out(&without_cr(html))
}

//! Replies: what the sender wrote, without what is quoted and without the signature.
//!
//! [`strip_text`] and [`strip_html`] take quotations away, [`split_signature`] a signature. The rules are those of
//! talon 1.6.0, the reply parser that Mailgun publishes: lines are marked ([`mark`], the splitter patterns in
//! [`splitter`] and [`attribution`]), the string of marks decides what goes ([`quotation`]); HTML is first searched
//! for the elements that mail programs put around quotations ([`html`]). talon matches with backtracking regular
//! expressions, some of cubic cost; every pattern here is a matcher of its own, linear in the text.
//!
//! Not covered: talon's learned signature extractor; nothing shows that Mailgun uses it.

mod attribution;
mod html;
mod lines;
mod mark;
mod quotation;
mod signature;
mod splitter;
mod text;

use crate::Limits;
use std::borrow::Cow;

pub use signature::{SplitSignature, split_signature};

/// The text of a reply without what it quotes: Mailgun's `stripped-text` before the signature is taken off.
///
/// An attribution ("On Tue, Mar 5, 2024, Dana wrote:", in nine languages), a header block, a line such as
/// `-----Original Message-----` begin a quotation, three lines that start with `>` are one. A forwarded message is kept
/// whole, and so is a message with answers between quoted lines. Line ends become those of the first line; the
/// result is trimmed. Lines past [`Limits::reply_lines`] are dropped, as Mailgun's parser does.
///
/// # Examples
///
/// ```
/// use mailwright::{Limits, strip_text};
/// let body = "Friday is fine.\n\nOn Tue, Mar 5, 2024 at 9:14 AM, Dana <dana@example.com> wrote:\n> When?\n";
/// assert_eq!(strip_text(body, &Limits::default()), "Friday is fine.");
///
/// let forwarded = "FYI\n\n---------- Forwarded message ---------\nFrom: Dana\n\nWhen?";
/// assert_eq!(strip_text(forwarded, &Limits::default()), forwarded);
/// ```
#[must_use]
pub fn strip_text(body: &str, limits: &Limits) -> String {
    text::strip(body, limits.reply_lines)
}

/// An HTML reply without what it quotes: Mailgun's `stripped-html`.
///
/// The elements in which Gmail, Outlook, Zimbra, Thunderbird and others put a quotation are removed, then what the
/// rules of [`strip_text`] find in the remaining text. Where something was removed the document is written anew:
/// without document type, comments and styles, in ASCII with character references. Where nothing was (or nothing
/// readable would be left, or the text has more than [`Limits::reply_lines`] lines) the input comes back, with LF
/// for CRLF and without XML declarations.
///
/// # Examples
///
/// ```
/// use mailwright::{Limits, strip_html};
/// let html = "<p>Fine.</p><div class=\"gmail_quote\">On Tue Dana wrote: <blockquote>When?</blockquote></div>";
/// assert_eq!(strip_html(html, &Limits::default()), "<html><head></head><body><p>Fine.</p></body></html>");
/// assert_eq!(strip_html("<p>Nothing quoted</p>", &Limits::default()), "<p>Nothing quoted</p>");
/// ```
#[must_use]
pub fn strip_html(html: &str, limits: &Limits) -> String {
    let source = html::prepare(html);
    match html::strip(&source, limits.reply_lines) {
        Some(stripped) => stripped,
        None => Cow::into_owned(source),
    }
}

//! Replies without what they quote, texts without their signatures, documents as text.

use crate::convert::{Options, Text, plain};
use crate::error::thrown;
use mailwright_js::receive::message::{self as js, StripOptions};
use napi::bindgen_prelude::Unknown;
use napi::{Env, Result};
use napi_derive::napi;

/// The text of a reply without what it quotes: Mailgun's `stripped-text` before the signature is taken off.
///
/// An attribution ("On Tue, Mar 5, 2024, Dana wrote:", in nine languages), a header block, a line such as
/// `-----Original Message-----` begin a quotation, lines that start with `>` are one. A forwarded message is kept whole,
/// and so is a message with answers between quoted lines. Line ends become those of the first line; the result is trimmed.
/// Lines past the limit `replyLines` are dropped, as Mailgun's parser does.
#[napi(ts_args_type = "body: string, options?: StripOptions")]
pub fn strip_text(env: &Env, body: Text, options: Options<StripOptions>) -> Result<String> {
    let limits = options.0.limits().map_err(|failure| thrown(env, failure))?;
    Ok(mailwright::strip_text(&body, &limits))
}

/// An HTML reply without what it quotes: Mailgun's `stripped-html`.
///
/// The elements in which Gmail, Outlook, Zimbra, Thunderbird and others put a quotation are removed, then what the rules of
/// `stripText` find in the remaining text. Where something was removed the document is written anew: without document type,
/// comments and styles, in ASCII with character references. Where nothing was (or nothing readable would be left, or the
/// text has more lines than the limit `replyLines`) the input comes back, with LF for CRLF and without XML declarations.
#[napi(ts_args_type = "html: string, options?: StripOptions")]
pub fn strip_html(env: &Env, html: Text, options: Options<StripOptions>) -> Result<String> {
    let limits = options.0.limits().map_err(|failure| thrown(env, failure))?;
    Ok(mailwright::strip_html(&html, &limits))
}

/// Parts a text from its signature: Mailgun's `stripped-text` and `stripped-signature`. Give it a text whose quotations are
/// gone (`stripText`).
#[napi(ts_args_type = "body: string", ts_return_type = "SplitSignature")]
pub fn split_signature(env: &Env, body: Text) -> Result<Unknown<'_>> {
    plain(env, &js::split_signature(&body))
}

/// The text of an HTML document, lines apart by line feeds and without one at the end.
///
/// White space is collapsed as browsers do. What a reader does not see is left out: comments, scripts, styles, the head, and
/// elements with `hidden` or `display:none`, which mail uses for preview texts. A link shows its address in parentheses
/// unless its text is the address. Any text is accepted; broken markup is read as far as it goes.
#[napi(ts_args_type = "html: string")]
pub fn html_to_text(html: Text) -> String {
    mailwright::html_to_text(&html)
}

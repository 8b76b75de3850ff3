//! Plain text: links set aside, attributions on lines of their own, quoted lines cut.

use super::lines::{delimiter, split, trim};
use super::mark::Lines;
use super::{attribution, quotation};
use std::borrow::Cow;

pub(super) fn strip(body: &str, most_lines: usize) -> String {
    let delimiter = delimiter(body);
    let body = without_link_brackets(body);
    let body = attribution::on_own_line(&body, delimiter).map_or(body, Cow::Owned);
    let lines = Lines::new(split(&body).take(most_lines));
    let quoted = quotation::find(&lines).unwrap_or(0..0);
    let mut kept = String::with_capacity(body.len());
    for at in (0..quoted.start).chain(quoted.end..lines.len()) {
        if !kept.is_empty() || at > 0 {
            kept.push_str(delimiter);
        }
        kept.push_str(lines.line(at));
    }
    trim(&with_link_brackets(&kept)).to_owned()
}

/// `<(http://[^>]*)>` becomes `@@…@@`, so that its `>` is not taken for a mark; not on a line that starts with `>`.
pub(super) fn without_link_brackets(body: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    let mut line_start = 0;
    while let Some(found) = body[at..].find("<http://") {
        let start = at + found;
        let Some(length) = body[start..].find('>') else {
            break;
        };
        let end = start + length;
        if let Some(feed) = body[at..start].rfind('\n') {
            line_start = at + feed + 1;
        }
        if !body[line_start..].starts_with('>') {
            out.push_str(&body[copied..start]);
            out.push_str("@@");
            out.push_str(&body[start + 1..end]);
            out.push_str("@@");
            copied = end + 1;
        }
        if let Some(feed) = body[start..end].rfind('\n') {
            line_start = start + feed + 1;
        }
        at = end + 1;
    }
    if copied == 0 {
        return Cow::Borrowed(body);
    }
    out.push_str(&body[copied..]);
    Cow::Owned(out)
}

/// `@@(http://[^>@]*)@@` becomes `<…>`.
fn with_link_brackets(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find("@@http://") {
        let start = at + found;
        let link = &text[start + 2..];
        let Some(length) = link.find(['>', '@']) else {
            break;
        };
        if link[length..].starts_with("@@") {
            out.push_str(&text[copied..start]);
            out.push('<');
            out.push_str(&link[..length]);
            out.push('>');
            copied = start + length + 4;
            at = copied;
        } else {
            at = start + 2 + length;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{strip, with_link_brackets, without_link_brackets};

    #[test]
    fn links_are_set_aside() {
        assert_eq!(
            without_link_brackets("a <http://x> <https://y>"),
            "a @@http://x@@ <https://y>"
        );
        assert_eq!(
            without_link_brackets("> a <http://x>\n<http://\ny> <http://z>"),
            "> a <http://x>\n@@http://\ny@@ @@http://z@@"
        );
        assert_eq!(
            with_link_brackets("@@http://x@@ @@http://a@b@@"),
            "<http://x> @@http://a@b@@"
        );
    }

    #[test]
    fn quotations_go() {
        for (body, kept) in [
            ("Yes\n\nOn Tue, X wrote:\n> no\n", "Yes"),
            ("> a\nyes\n> b\nno\n> c", "> a\nyes\n> b\nno\n> c"),
            ("Yes\n> a\n> b\n> c\nEnd", "Yes\nEnd"),
            ("Yes\r\n-----Original Message-----\r\nNo", "Yes"),
            ("> a\n> b", "> a\n> b"),
        ] {
            assert_eq!(strip(body, 1000), kept, "{body}");
        }
    }
}

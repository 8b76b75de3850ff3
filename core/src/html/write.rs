//! A [`Tree`] as HTML text, in the manner of libxml2's HTML serialiser.
//!
//! No document type, no comments, ASCII with decimal character references, void elements without a slash.

use super::{Id, Kind, Step, Tag, Tree};

/// Writes the subtree of `root`; `rename` gives what an element or attribute name is written as, `None` for an
/// attribute that is left out.
pub(crate) fn write(tree: &Tree, root: Id, rename: impl Fn(&str, Part) -> Option<&str>) -> String {
    let mut out = String::new();
    let mut step = Some(Step::Enter(root));
    while let Some(now) = step {
        match now {
            Step::Enter(id) => match tree.node(id).kind {
                Kind::Element { tag, name, .. } => {
                    out.push('<');
                    escape_name(
                        &mut out,
                        rename(tree.name(tag, name), Part::Element).unwrap_or("span"),
                    );
                    for (name, value) in tree.attributes(id) {
                        if let Some(name) = rename(name, Part::Attribute) {
                            out.push(' ');
                            escape_name(&mut out, name);
                            out.push_str("=\"");
                            escape(&mut out, value, true);
                            out.push('"');
                        }
                    }
                    out.push('>');
                    // The parser drops the first line feed in these.
                    let first = tree.first(id);
                    if matches!(tree.tag(id), Tag::Pre | Tag::Listing | Tag::Textarea)
                        && first != super::NONE
                        && tree.data(first).starts_with('\n')
                    {
                        out.push('\n');
                    }
                }
                Kind::Text(_) if is_raw(tree.tag(tree.parent(id))) => out.push_str(tree.data(id)),
                Kind::Text(_) => escape(&mut out, tree.data(id), false),
                Kind::Comment => {}
            },
            Step::Leave(id) => {
                if let Kind::Element { tag, name, .. } = tree.node(id).kind
                    && !tree.tag(id).is_void()
                {
                    out.push_str("</");
                    escape_name(
                        &mut out,
                        rename(tree.name(tag, name), Part::Element).unwrap_or("span"),
                    );
                    out.push('>');
                }
            }
        }
        step = tree.walk(root, now);
    }
    out
}

/// What a name belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Element,
    Attribute,
}

/// Elements whose text is read without character references.
fn is_raw(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Script | Tag::Style | Tag::Iframe | Tag::Noembed | Tag::Noframes | Tag::Xmp | Tag::Plaintext
    )
}

fn escape_name(out: &mut String, name: &str) {
    // Names come from the tokenizer: nothing in them ends a name or a tag.
    out.push_str(name);
}

fn escape(out: &mut String, text: &str, in_attribute: bool) {
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\r') || !b.is_ascii())
    {
        let (plain, found) = rest.split_at(at);
        out.push_str(plain);
        let mut letters = found.chars();
        match letters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') if in_attribute => out.push_str("&quot;"),
            Some('"') => out.push('"'),
            Some(letter) => {
                out.push_str("&#");
                out.push_str(&u32::from(letter).to_string());
                out.push(';');
            }
            None => {}
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
}

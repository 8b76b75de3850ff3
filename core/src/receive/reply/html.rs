//! HTML: the elements that mail programs quote with are removed ([`rules`]), then what the text rules find.
//!
//! The rules look at a document as lxml does: the text of an element is what stands before its first child, its
//! tail what stands between it and the next element, and a node that is removed takes its tail along.

mod checkpoints;
mod rules;

use crate::html::{Id, Kind, NONE, Part, Tag, Tree, parse, write};
use std::borrow::Cow;

/// The document with LF for CRLF, without `<?xml …?>` and `<!DOCTYPE …]>`.
///
/// talon's pattern is greedy: what it deletes ends at the last `?>` or `]>` of the line.
pub(super) fn prepare(html: &str) -> Cow<'_, str> {
    if super::lines::trim(html).is_empty() {
        return Cow::Borrowed(html);
    }
    let mut source = Cow::Borrowed(html);
    if html.contains("\r\n") {
        source = Cow::Owned(html.replace("\r\n", "\n"));
    }
    if source.contains("<?xml") || source.contains("<!DOCTYPE") {
        let lines: Vec<_> = source.split('\n').map(without_declarations).collect();
        source = Cow::Owned(lines.join("\n"));
    }
    source
}

fn without_declarations(line: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = line;
    let ends = [("<?xml", line.rfind("?>")), ("<!DOCTYPE", line.rfind("]>"))];
    loop {
        // The first of the two that has its end behind it, with at least one character between.
        let at = line.len() - rest.len();
        let found = ends.iter().filter_map(|&(opening, end)| {
            let start = at + rest.find(opening)?;
            let end = end.filter(|&end| end > start + opening.len())?;
            Some((start, end + 2))
        });
        let Some((start, end)) = found.min() else { break };
        out.push_str(&line[at..start]);
        rest = &line[end..];
    }
    if rest.len() == line.len() {
        return Cow::Borrowed(line);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The stripped document; `None` where it stays as it is.
pub(super) fn strip(source: &str, most_lines: usize) -> Option<String> {
    if super::lines::trim(source).is_empty() {
        return None;
    }
    let mut tree = parse(source);
    if tree.unclean {
        // lxml takes no character that XML cannot hold: talon fails on the document and returns it.
        return None;
    }
    let cut = rules::cut(&mut tree)?;
    remove_comments_and_styles(&mut tree);
    let quoted = checkpoints::remove_quoted(&mut tree, most_lines)?;
    if !cut && !quoted || !is_readable(&tree) {
        return None;
    }
    Some(write(&tree, tree.root(), |name, part| match part {
        Part::Element => Some(
            name.rsplit(':')
                .next()
                .filter(|local| !local.is_empty())
                .unwrap_or(name),
        ),
        Part::Attribute => (!name.contains(':')).then_some(name),
    }))
}

/// All elements and comments under the root, itself included, in document order.
fn nodes(tree: &Tree) -> Vec<Id> {
    tree.descendants(tree.root())
        .filter(|&id| !tree.is_text(id))
        .collect()
}

fn is_element(tree: &Tree, id: Id) -> bool {
    matches!(tree.node(id).kind, Kind::Element { .. })
}

/// The first element or comment in a node.
fn first_child(tree: &Tree, parent: Id) -> Id {
    skip_text(tree, tree.first(parent))
}

/// `id`, or the first sibling after it that is no text.
fn skip_text(tree: &Tree, mut id: Id) -> Id {
    while id != NONE && tree.is_text(id) {
        id = tree.next(id);
    }
    id
}

/// The text nodes from `id` on, up to the next element or comment.
fn texts(tree: &Tree, id: Id) -> impl Iterator<Item = Id> {
    let if_text = move |id: Id| Some(id).filter(|&id| id != NONE && tree.is_text(id));
    std::iter::successors(if_text(id), move |&id| if_text(tree.next(id)))
}

/// An element's text, in pieces.
fn text(tree: &Tree, id: Id) -> impl Iterator<Item = &str> {
    texts(tree, tree.first(id)).map(|id| tree.data(id))
}

/// A node's tail, in pieces.
fn tail(tree: &Tree, id: Id) -> impl Iterator<Item = &str> {
    texts(tree, tree.next(id)).map(|id| tree.data(id))
}

fn remove_texts(tree: &mut Tree, first: Id) {
    let found: Vec<Id> = texts(tree, first).collect();
    for id in found {
        tree.detach(id);
    }
}

/// Removes a node and its tail.
fn remove(tree: &mut Tree, id: Id) {
    remove_texts(tree, tree.next(id));
    tree.detach(id);
}

/// Removes a node and all that follows in its parent.
fn remove_from(tree: &mut Tree, id: Id) {
    let mut next = id;
    while next != NONE {
        let now = next;
        next = tree.next(now);
        tree.detach(now);
    }
}

fn remove_comments_and_styles(tree: &mut Tree) {
    let root = tree.root();
    for id in nodes(tree) {
        if id != root && (!is_element(tree, id) || tree.tag(id) == Tag::Style) {
            remove(tree, id);
        }
    }
}

/// Whether talon's plain text of the document is more than white space: an element counts if its text and tail
/// have two characters together.
fn is_readable(tree: &Tree) -> bool {
    nodes(tree).into_iter().any(|id| {
        let letters = || text(tree, id).chain(tail(tree, id)).flat_map(str::chars);
        letters().nth(1).is_some()
            && (tree.tag(id) == Tag::Li
                || tree
                    .attribute(id, "href")
                    .is_some_and(|href| !super::lines::trim(href).is_empty())
                || letters().any(|letter| !super::lines::is_blank(letter)))
    })
}

//! [`Tree`]: an HTML document as an arena of nodes.
//!
//! All text, names and attribute values stand in one buffer; a node is a few indices into it. Nothing here
//! recurses: a document may be nested as deep as it is long.

use super::tag::Tag;

/// A node's place in the arena.
pub(crate) type Id = u32;

/// No node.
pub(crate) const NONE: Id = Id::MAX;

/// Bytes in the tree's buffer.
pub(crate) type Range = (u32, u32);

/// The vocabulary that an element belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespace {
    Html,
    Svg,
    MathMl,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Element {
        tag: Tag,
        namespace: Namespace,
        name: Range,
        attributes: Range,
    },
    Text(Range),
    Comment,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(super) parent: Id,
    pub(super) previous: Id,
    pub(super) next: Id,
    pub(super) first: Id,
    pub(super) last: Id,
    pub(crate) kind: Kind,
}

/// A parsed document. The root is the `html` element; comments outside of it are not kept.
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    text: String,
    attributes: Vec<(Range, Range)>,
    pub(super) root: Id,
    /// Steps taken to build the tree, beyond one per byte and token: what the builder's budget counts.
    pub(crate) work: usize,
    /// The document has a character that XML cannot hold (a control character, U+FFFE, U+FFFF).
    pub(crate) unclean: bool,
}

#[allow(clippy::cast_possible_truncation)] // `parse` takes at most `MAX_SOURCE` bytes
fn index(position: usize) -> u32 {
    position as u32
}

impl Tree {
    pub(super) fn with_capacity(source: usize) -> Self {
        Self {
            nodes: Vec::with_capacity(source / 24 + 4),
            text: String::with_capacity(source),
            attributes: Vec::new(),
            root: NONE,
            work: 0,
            unclean: false,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn root(&self) -> Id {
        self.root
    }

    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    pub(super) fn node_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id as usize]
    }

    pub(crate) fn parent(&self, id: Id) -> Id {
        self.node(id).parent
    }

    pub(crate) fn next(&self, id: Id) -> Id {
        self.node(id).next
    }

    pub(crate) fn first(&self, id: Id) -> Id {
        self.node(id).first
    }

    pub(crate) fn is_text(&self, id: Id) -> bool {
        matches!(self.node(id).kind, Kind::Text(_))
    }

    /// The tag of an HTML element; `Other` for everything else.
    pub(crate) fn tag(&self, id: Id) -> Tag {
        match self.node(id).kind {
            Kind::Element {
                tag,
                namespace: Namespace::Html,
                ..
            } => tag,
            _ => Tag::Other,
        }
    }

    pub(crate) fn slice(&self, (start, end): Range) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The element's name as written, in lower case.
    pub(crate) fn name(&self, tag: Tag, name: Range) -> &str {
        tag.name().unwrap_or_else(|| self.slice(name))
    }

    /// The text of a text node; empty for other nodes.
    pub(crate) fn data(&self, id: Id) -> &str {
        match self.node(id).kind {
            Kind::Text(range) => self.slice(range),
            _ => "",
        }
    }

    pub(crate) fn attributes(&self, id: Id) -> impl Iterator<Item = (&str, &str)> {
        let range = match self.node(id).kind {
            Kind::Element { attributes, .. } => attributes,
            _ => (0, 0),
        };
        self.attribute_range(range)
    }

    pub(super) fn attribute_range(&self, (start, end): Range) -> impl Iterator<Item = (&str, &str)> {
        let stored = self
            .attributes
            .get(start as usize..end as usize)
            .unwrap_or_default();
        stored
            .iter()
            .map(|&(name, value)| (self.slice(name), self.slice(value)))
    }

    pub(crate) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        self.attributes(id)
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }

    pub(super) fn store(&mut self, text: &str) -> Range {
        let start = self.text.len();
        self.text.push_str(text);
        (index(start), index(self.text.len()))
    }

    pub(super) fn store_attributes<'a>(
        &mut self,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Range {
        let start = self.attributes.len();
        for (name, value) in attributes {
            self.check(value);
            let name = self.store(name);
            let value = self.store(value);
            self.attributes.push((name, value));
        }
        (index(start), index(self.attributes.len()))
    }

    /// Attributes of `base`, and those of `more` whose names are new.
    pub(super) fn merge_attributes(&mut self, base: Range, more: Range) -> Range {
        let of = |range: Range| range.0 as usize..range.1 as usize;
        let fresh: Vec<_> = self.attributes[of(more)]
            .iter()
            .filter(|(name, _)| {
                !self.attributes[of(base)]
                    .iter()
                    .any(|(known, _)| self.slice(*known) == self.slice(*name))
            })
            .copied()
            .collect();
        if fresh.is_empty() {
            return base;
        }
        let start = self.attributes.len();
        self.attributes.extend_from_within(of(base));
        self.attributes.extend(fresh);
        (index(start), index(self.attributes.len()))
    }

    /// Notes characters that XML cannot hold.
    pub(super) fn check(&mut self, text: &str) {
        self.unclean = self.unclean
            || text
                .bytes()
                .any(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c'))
            || text.contains(['\u{fffe}', '\u{ffff}']);
    }

    pub(super) fn create(&mut self, kind: Kind) -> Id {
        let id = index(self.nodes.len());
        self.nodes.push(Node {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            kind,
        });
        id
    }

    pub(super) fn append(&mut self, parent: Id, child: Id) {
        self.insert_before(parent, child, NONE);
    }

    /// Inserts a detached node before `sibling`, at the end where that is `NONE`.
    pub(super) fn insert_before(&mut self, parent: Id, child: Id, sibling: Id) {
        let previous = if sibling == NONE {
            self.node(parent).last
        } else {
            self.node(sibling).previous
        };
        let node = self.node_mut(child);
        (node.parent, node.previous, node.next) = (parent, previous, sibling);
        if previous == NONE {
            self.node_mut(parent).first = child;
        } else {
            self.node_mut(previous).next = child;
        }
        if sibling == NONE {
            self.node_mut(parent).last = child;
        } else {
            self.node_mut(sibling).previous = child;
        }
    }

    /// Inserts text before `sibling`, continuing the text node that stands there where that costs nothing.
    pub(super) fn insert_text(&mut self, parent: Id, text: &str, sibling: Id) {
        self.check(text);
        let previous = if sibling == NONE {
            self.node(parent).last
        } else {
            self.node(sibling).previous
        };
        // XML has no form feed; lxml's tree builder writes a blank.
        let end = self.text.len();
        if text.contains('\x0c') {
            self.text
                .extend(text.chars().map(|c| if c == '\x0c' { ' ' } else { c }));
        } else {
            self.text.push_str(text);
        }
        let range = (index(end), index(self.text.len()));
        if previous != NONE
            && let Kind::Text((start, stop)) = self.node(previous).kind
            && stop == range.0
        {
            self.node_mut(previous).kind = Kind::Text((start, range.1));
            return;
        }
        let node = self.create(Kind::Text(range));
        self.insert_before(parent, node, sibling);
    }

    /// Takes a node out of its parent; its subtree stays with it.
    pub(crate) fn detach(&mut self, id: Id) {
        let Node {
            parent,
            previous,
            next,
            ..
        } = *self.node(id);
        if parent == NONE {
            return;
        }
        if previous == NONE {
            self.node_mut(parent).first = next;
        } else {
            self.node_mut(previous).next = next;
        }
        if next == NONE {
            self.node_mut(parent).last = previous;
        } else {
            self.node_mut(next).previous = previous;
        }
        let node = self.node_mut(id);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// The next step of a walk through the subtree of `root` in document order, entering and leaving nodes.
    pub(crate) fn walk(&self, root: Id, step: Step) -> Option<Step> {
        match step {
            Step::Enter(id) => match self.first(id) {
                NONE => Some(Step::Leave(id)),
                child => Some(Step::Enter(child)),
            },
            Step::Leave(id) if id == root => None,
            Step::Leave(id) => match self.next(id) {
                NONE => Some(Step::Leave(self.parent(id))),
                sibling => Some(Step::Enter(sibling)),
            },
        }
    }

    /// All nodes under `root`, itself included, in document order.
    pub(crate) fn descendants(&self, root: Id) -> impl Iterator<Item = Id> {
        let mut step = Some(Step::Enter(root));
        std::iter::from_fn(move || {
            while let Some(now) = step {
                step = self.walk(root, now);
                if let Step::Enter(id) = now {
                    return Some(id);
                }
            }
            None
        })
    }
}

/// A step of a walk through a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Enter(Id),
    Leave(Id),
}

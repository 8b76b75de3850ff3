//! [`Node`]: a pattern as a tree, the form that all front ends share.
//!
//! Flags are resolved: a node says itself whether it ignores case, whether `.` takes a line break, which kind of
//! anchor `$` is. Only one question stays open, see [`Case`].

use super::set::Set;

/// How a character is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folding {
    /// As it is.
    None,
    /// ASCII letters in any case.
    Ascii,
    /// All letters in any case, by Python's rules.
    Unicode,
}

/// Whether a literal or a set ignores case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    ascii: bool,
    /// `None`: the pattern does not say, the caller's wish counts.
    ignore: Option<bool>,
}

impl Case {
    /// Case counts, whatever the search wants: `(?-i:…)`.
    pub(crate) const PINNED: Self = Self {
        ascii: false,
        ignore: Some(false),
    };

    /// Case by the flags in force: `ignore` is the last word on `i`, if any; `ascii` says which letters have one.
    pub(crate) fn new(ignore: Option<bool>, ascii: bool) -> Self {
        Self { ascii, ignore }
    }

    /// How to compare in a search that itself ignores case or does not.
    pub(crate) fn folding(self, ignore: bool) -> Folding {
        match (self.ignore.unwrap_or(ignore), self.ascii) {
            (false, _) => Folding::None,
            (true, true) => Folding::Ascii,
            (true, false) => Folding::Unicode,
        }
    }
}

/// A place in the text, without width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// `\A`, `^`.
    TextStart,
    /// `\Z` in Python, `\z` and `$` in RE2.
    TextEnd,
    /// Python's `$`: the end, or before a line break that ends the text.
    End,
    /// `(?m)^`.
    LineStart,
    /// `(?m)$`.
    LineEnd,
    /// `\b`; `ascii` decides what a word character is.
    Boundary { ascii: bool },
    /// `\B`; as in Python before 3.13 never in an empty text, where `python` is set.
    NotBoundary { ascii: bool, python: bool },
}

/// Which number of repetitions is tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Greed {
    /// The largest.
    Greedy,
    /// The smallest.
    Lazy,
    /// The largest and no other.
    Possessive,
}

/// A pattern, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Matches the empty text.
    Empty,
    /// One character, by code point.
    Literal(u32, Case),
    /// One character of a set.
    Set(Box<Set>),
    /// `.`; `newline` is true under `(?s)`.
    Any { newline: bool },
    /// A place.
    Anchor(Anchor),
    /// One after the other.
    Concat(Vec<Node>),
    /// The first that leads to a match.
    Alternate(Vec<Node>),
    /// Repetition, `max` of `None` without end.
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greed: Greed,
    },
    /// A group that captures, from 1.
    Group(u32, Box<Node>),
    /// `(?>…)`: never tried again another way.
    Atomic(Box<Node>),
    /// `(?=…)` and the like; `behind` is the width in characters of a look-behind.
    Look {
        behind: Option<u32>,
        negated: bool,
        node: Box<Node>,
    },
    /// The text of a group again.
    BackReference(u32, Case),
    /// `(?(1)yes|no)`.
    Conditional {
        group: u32,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

impl Node {
    /// The smallest number of characters it takes; of a back-reference, zero.
    pub(crate) fn min_width(&self) -> u64 {
        match self {
            Self::Literal(..) | Self::Set(_) | Self::Any { .. } => 1,
            Self::Empty | Self::Anchor(_) | Self::Look { .. } | Self::BackReference(..) => 0,
            Self::Concat(all) => all.iter().map(Self::min_width).fold(0, u64::saturating_add),
            Self::Alternate(all) => all.iter().map(Self::min_width).min().unwrap_or(0),
            Self::Repeat { node, min, .. } => node.min_width().saturating_mul(u64::from(*min)),
            Self::Group(_, node) | Self::Atomic(node) => node.min_width(),
            Self::Conditional { yes, no, .. } => yes.min_width().min(no.min_width()),
        }
    }
}

/// A pattern as a front end delivers it.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) root: Node,
    /// The names of the groups, from group 1.
    pub(crate) groups: Vec<Option<String>>,
}

/// Whether a search for the tree finds something in every text, told by its shape: `.*`, `^.*`, nothing at all.
pub(crate) fn matches_all(root: &Node) -> bool {
    match root {
        Node::Empty | Node::Anchor(Anchor::TextStart | Anchor::LineStart | Anchor::TextEnd | Anchor::End) => {
            true
        }
        Node::Repeat { node, min, .. } => *min == 0 || is_nullable(node),
        Node::Group(_, node) | Node::Atomic(node) => matches_all(node),
        Node::Alternate(all) => all.iter().any(matches_all),
        Node::Concat(all) => match all.split_first() {
            Some((first, rest)) => matches_all(first) && rest.iter().all(is_nullable),
            None => true,
        },
        _ => false,
    }
}

/// Whether a tree matches the empty text at any place.
fn is_nullable(node: &Node) -> bool {
    match node {
        Node::Empty => true,
        Node::Repeat { node, min, .. } => *min == 0 || is_nullable(node),
        Node::Group(_, node) | Node::Atomic(node) => is_nullable(node),
        Node::Concat(all) => all.iter().all(is_nullable),
        Node::Alternate(all) => all.iter().any(is_nullable),
        _ => false,
    }
}

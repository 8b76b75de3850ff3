//! Texts without which a pattern cannot match, so that a table of patterns need not try them all.
//!
//! Literals are in [`canonical`] letters, and so must the searched text be: then they hold however a search
//! treats case.

use super::set::{Set, SetItem};
use super::tree::Node;
use super::unicode::canonical;

/// Of each set, every text that the pattern matches contains at least one literal.
pub(crate) type Required = Vec<Vec<String>>;

/// More literals than this say too little to be worth looking for.
const ALTERNATIVES: usize = 32;

/// The sets of literals that a tree requires.
pub(crate) fn required(root: &Node) -> Required {
    let mut found = Vec::new();
    let mut exact = String::new();
    collect(root, &mut exact, &mut found);
    flush(&mut exact, &mut found);
    found
}

/// A text in canonical letters.
pub(crate) fn canonical_text(text: &str) -> String {
    text.chars().map(canonical).collect()
}

fn flush(exact: &mut String, found: &mut Required) {
    if !exact.is_empty() {
        found.push(vec![std::mem::take(exact)]);
    }
}

/// Walks a sequence: `exact` is the literal that ends right before `node`.
fn collect(node: &Node, exact: &mut String, found: &mut Required) {
    match node {
        Node::Empty | Node::Anchor(_) => {}
        Node::Literal(code, _) => match char::from_u32(*code) {
            Some(c) => exact.push(canonical(c)),
            None => flush(exact, found),
        },
        Node::Set(set) => match only_letter(set) {
            Some(c) => exact.push(c),
            None => flush(exact, found),
        },
        Node::Any { .. } | Node::BackReference(..) => flush(exact, found),
        Node::Concat(all) => all.iter().for_each(|node| collect(node, exact, found)),
        Node::Group(_, node) | Node::Atomic(node) => collect(node, exact, found),
        Node::Alternate(all) => {
            flush(exact, found);
            found.extend(any_of(all.iter()));
        }
        Node::Conditional { yes, no, .. } => {
            flush(exact, found);
            found.extend(any_of([&**yes, &**no].into_iter()));
        }
        Node::Repeat { node, min, max, .. } => {
            if *min == 1 && *max == Some(1) {
                collect(node, exact, found);
                return;
            }
            flush(exact, found);
            if *min > 0 {
                found.extend(required(node));
            }
        }
        Node::Look { negated, node, .. } => {
            // What a look-around has seen is in the text too, though not necessarily here.
            if !negated {
                found.extend(required(node));
            }
        }
    }
}

/// One literal of each alternative, the longest; none where an alternative has none.
fn any_of<'a>(all: impl Iterator<Item = &'a Node>) -> Option<Vec<String>> {
    let mut literals: Vec<String> = Vec::new();
    for node in all {
        let shortest = |set: &Vec<String>| set.iter().map(String::len).min().unwrap_or(0);
        literals.extend(required(node).into_iter().max_by_key(shortest)?);
        if literals.len() > ALTERNATIVES {
            return None;
        }
    }
    literals.sort_unstable();
    literals.dedup();
    Some(literals)
}

/// The canonical letter of a set such as `[Aa]`.
fn only_letter(set: &Set) -> Option<char> {
    if set.negated {
        return None;
    }
    let mut all = set.items.iter().map(|item| match *item {
        SetItem::Range(first, last) if first == last => char::from_u32(first).map(canonical),
        _ => None,
    });
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

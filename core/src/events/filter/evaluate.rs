//! Whether an expression holds for an event, and why.
//!
//! A term, phrase or comparison is true when some value of the field satisfies it; a missing field or an empty list
//! satisfies none, which `NOT` turns into true.

use super::{Filter, Node, NodeKind};
use crate::Span;
use crate::events::slot::{self, Fetch};
use crate::events::text::{find_phrase, find_term, lower};
use serde_json::Value;
use std::cmp::Ordering;
use std::ops::Range;

/// What a term, phrase or comparison of an expression found, or that it found nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The part of the expression.
    pub(crate) part: Span,
    /// The first value that satisfies it, and where in it.
    pub(crate) place: Option<(String, Range<usize>)>,
}

impl Filter {
    /// Whether the filter holds for an event.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Filter;
    /// use serde_json::json;
    /// let filter = Filter::parse("size", ">1000 <5000")?;
    /// assert!(filter.matches(&json!({"message": {"size": 1200}})));
    /// assert!(!filter.matches(&json!({"message": {}})));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn matches(&self, event: &Value) -> bool {
        self.holds(event)
    }

    pub(crate) fn holds(&self, event: &dyn Fetch) -> bool {
        self.node(&self.root, event)
    }

    fn node(&self, node: &Node, event: &dyn Fetch) -> bool {
        match &node.kind {
            NodeKind::And(nodes) => nodes.iter().all(|node| self.node(node, event)),
            NodeKind::Or(nodes) => nodes.iter().any(|node| self.node(node, event)),
            NodeKind::Not(inner) => !self.node(inner, event),
            leaf => slot::any(event, self.field.places(), &mut |text| leaf.find(text).is_some()),
        }
    }

    /// Every term, phrase and comparison, in order, with the first place where it was found.
    pub(crate) fn explain(&self, event: &dyn Fetch) -> Vec<Found> {
        let mut found = Vec::new();
        self.explain_node(&self.root, event, &mut found);
        found
    }

    fn explain_node(&self, node: &Node, event: &dyn Fetch, found: &mut Vec<Found>) {
        match &node.kind {
            NodeKind::And(nodes) | NodeKind::Or(nodes) => {
                for node in nodes {
                    self.explain_node(node, event, found);
                }
            }
            NodeKind::Not(inner) => self.explain_node(inner, event, found),
            leaf => {
                let mut place = None;
                slot::any(event, self.field.places(), &mut |text| {
                    place = leaf
                        .find(text)
                        .map(|at| (text.to_owned(), in_original(text, &at)));
                    place.is_some()
                });
                found.push(Found {
                    part: node.span,
                    place,
                });
            }
        }
    }
}

impl NodeKind {
    /// Where a leaf is found in the lower-cased text.
    fn find(&self, text: &str) -> Option<Range<usize>> {
        match self {
            Self::Term(_, term) => find_term(&lower(text), term),
            Self::Phrase(_, phrase) => find_phrase(&lower(text), phrase),
            Self::Greater(digits) => (compare(text, digits)? == Ordering::Greater).then_some(0..text.len()),
            Self::Less(digits) => (compare(text, digits)? == Ordering::Less).then_some(0..text.len()),
            Self::And(_) | Self::Or(_) | Self::Not(_) => None,
        }
    }
}

/// Compares the text of a number with digits without leading zeros; `None` where the text is no number.
pub(crate) fn compare(text: &str, digits: &str) -> Option<Ordering> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let text = text.trim_start_matches('0');
        let digits = if digits == "0" { "" } else { digits };
        return Some(text.len().cmp(&digits.len()).then_with(|| text.cmp(digits)));
    }
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'))
    {
        return None;
    }
    text.parse::<f64>().ok()?.partial_cmp(&digits.parse().ok()?)
}

/// A range of the lower-cased text as one of the text itself: lower-casing may change lengths.
fn in_original(text: &str, range: &Range<usize>) -> Range<usize> {
    let (mut lowered, mut start, mut end) = (0, text.len(), text.len());
    for (at, character) in text.char_indices() {
        if lowered <= range.start {
            start = at;
        }
        if lowered >= range.end {
            end = at;
            break;
        }
        lowered += character.to_lowercase().map(char::len_utf8).sum::<usize>();
    }
    start..end
}

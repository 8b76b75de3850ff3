//! The text rules on HTML: the document as lines of text that know which nodes they came from.
//!
//! talon writes numbered marks into the text. Here a mark is U+0001, which no document has that gets this far, and
//! the numbers are kept beside the text in the order of the marks.

use super::{NONE, Tag, is_element, nodes, remove_texts, tail, text};
use crate::html::{Id, Tree};
use crate::receive::reply::lines::{is_blank, split, trim};
use crate::receive::reply::mark::Lines;
use crate::receive::reply::{quotation, text as plain};

const MARK: char = '\u{1}';

/// What a mark stands behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text(Id),
    Tail(Id),
}

/// Removes what the text rules find to be quoted; whether that is anything. `None` where there are too many lines.
pub(super) fn remove_quoted(tree: &mut Tree, most_lines: usize) -> Option<bool> {
    let (rendered, places) = render(tree);
    let squeezed = squeeze(&rendered);
    let unlinked = plain::without_link_brackets(trim(&squeezed));
    let marked: Vec<&str> = split(&unlinked).take(most_lines.saturating_add(1)).collect();
    if marked.len() > most_lines {
        return None;
    }
    let clean: Vec<String> = marked.iter().map(|line| line.replace(MARK, "")).collect();
    let Some(quoted) = quotation::find(&Lines::new(clean.iter().map(String::as_str))) else {
        return Some(false);
    };
    let count = |lines: &[&str]| lines.iter().map(|line| line.matches(MARK).count()).sum::<usize>();
    let first = count(&marked[..quoted.start]);
    let last = first + count(&marked[quoted]);
    remove_places(tree, places.get(first..last).unwrap_or_default());
    Some(true)
}

/// The text of the document, a mark behind every text and tail.
fn render(tree: &Tree) -> (String, Vec<Place>) {
    let mut out = String::new();
    let mut places = Vec::new();
    for id in nodes(tree) {
        let tag = tree.tag(id);
        if matches!(
            tag,
            Tag::Div | Tag::P | Tag::Ul | Tag::Li | Tag::H1 | Tag::H2 | Tag::H3 | Tag::Br | Tag::Hr | Tag::Tr
        ) {
            out.push('\n');
        }
        if tag == Tag::Li {
            out.push_str("  * ");
        }
        // White space in front is trimmed; a mark ends the trimming.
        let mut started = false;
        for piece in text(tree, id) {
            let piece = if started {
                piece
            } else {
                piece.trim_start_matches(is_blank)
            };
            started = started || !piece.is_empty();
            out.push_str(piece);
        }
        out.push(MARK);
        places.push(Place::Text(id));
        out.extend(tail(tree, id));
        out.push(MARK);
        places.push(Place::Tail(id));
        out.push(' ');
        if let Some(href) = tree.attribute(id, "href").filter(|href| !href.is_empty()) {
            out.push('(');
            out.push_str(href);
            out.push_str(") ");
        }
    }
    (out, places)
}

/// `\n{2,10}` becomes two line feeds.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut feeds = 0;
    for letter in text.chars() {
        feeds = if letter == '\n' { feeds + 1 } else { 0 };
        if feeds == 0 || (feeds - 1) % 10 < 2 {
            out.push(letter);
        }
    }
    out
}

/// Clears quoted texts and tails; where both are, the element goes.
fn remove_places(tree: &mut Tree, quoted: &[Place]) {
    let mut gone: Vec<u8> = vec![0; tree.len()];
    for &place in quoted {
        match place {
            Place::Text(id) => {
                gone[id as usize] |= 1;
                remove_texts(tree, tree.first(id));
            }
            Place::Tail(id) => {
                gone[id as usize] |= 2;
                remove_texts(tree, tree.next(id));
            }
        }
    }
    for &place in quoted {
        if let Place::Tail(id) = place
            && gone[id as usize] == 3
            && tree.parent(id) != NONE
            && is_element(tree, id)
        {
            tree.detach(id);
        }
    }
}

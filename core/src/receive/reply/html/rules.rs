//! Which elements hold a quotation: Gmail, Zimbra, `blockquote`, Outlook, and a header block in HTML.

use super::{first_child, is_element, nodes, remove, remove_from, tail, text};
use crate::html::{Id, NONE, Tag, Tree};
use crate::receive::reply::lines::{after_forward_banner, is_blank};

/// Applies the first rule that finds something; whether one did. `None` where talon fails on the document.
pub(super) fn cut(tree: &mut Tree) -> Option<bool> {
    let all = nodes(tree);
    for rule in [gmail, zimbra, blockquote] {
        if rule(tree, &all) {
            return Some(true);
        }
    }
    Some(microsoft(tree, &all)? || by_id(tree, &all)? || from_block(tree, &all))
}

fn has_class(tree: &Tree, id: Id, class: &str) -> bool {
    tree.attribute(id, "class")
        .is_some_and(|classes| classes.split([' ', '\t', '\n', '\r']).any(|found| found == class))
}

/// The text of an element starts with the banner of a forwarded message, alone on its line.
fn is_forward(tree: &Tree, id: Id) -> bool {
    let text: String = text(tree, id).collect();
    after_forward_banner(&text).is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
}

/// `div.gmail_quote`, the first one, unless it is a forwarded message.
fn gmail(tree: &mut Tree, all: &[Id]) -> bool {
    let quote = all
        .iter()
        .find(|&&id| tree.tag(id) == Tag::Div && has_class(tree, id, "gmail_quote"));
    let Some(&quote) = quote.filter(|&&id| !is_forward(tree, id)) else {
        return false;
    };
    remove(tree, quote);
    true
}

/// `hr[data-marker="__DIVIDER__"]`: the ruler itself.
fn zimbra(tree: &mut Tree, all: &[Id]) -> bool {
    let found = all
        .iter()
        .find(|&&id| tree.tag(id) == Tag::Hr && tree.attribute(id, "data-marker") == Some("__DIVIDER__"));
    let Some(&ruler) = found else { return false };
    remove(tree, ruler);
    true
}

/// The last `blockquote` that is in no other one and not Gmail's.
fn blockquote(tree: &mut Tree, _: &[Id]) -> bool {
    use crate::html::Step;
    let root = tree.root();
    let (mut depth, mut found) = (0_usize, None);
    let mut step = Some(Step::Enter(root));
    while let Some(now) = step {
        match now {
            Step::Enter(id) if tree.tag(id) == Tag::Blockquote => {
                if depth == 0 && tree.attribute(id, "class") != Some("gmail_quote") {
                    found = Some(id);
                }
                depth += 1;
            }
            Step::Leave(id) if tree.tag(id) == Tag::Blockquote => depth -= 1,
            _ => {}
        }
        step = tree.walk(root, now);
    }
    found.is_some_and(|id| {
        remove(tree, id);
        true
    })
}

/// Outlook's and Windows Mail's border over the quoted header, and Outlook 2003's ruler: all from there on.
fn microsoft(tree: &mut Tree, all: &[Id]) -> Option<bool> {
    let border = all
        .iter()
        .copied()
        .find(|&id| tree.tag(id) == Tag::Div && tree.attribute(id, "style").is_some_and(is_border));
    let splitter = match border {
        Some(div) => {
            let parent = tree.parent(div);
            Some(if first_child(tree, parent) == div {
                parent
            } else {
                div
            })
        }
        None => all.iter().find_map(|&id| outlook_2003(tree, id)),
    };
    let Some(splitter) = splitter.filter(|&id| first_child(tree, id) != NONE) else {
        return Some(false);
    };
    if splitter == tree.root() {
        return None;
    }
    remove_from(tree, splitter);
    Some(true)
}

/// The outer `div` of `div > div.MsoNormal > font > span > hr`.
fn outlook_2003(tree: &Tree, id: Id) -> Option<Id> {
    let is = |id: Id, tag, attributes: &[(&str, &str)]| {
        id != NONE
            && tree.tag(id) == tag
            && attributes
                .iter()
                .all(|&(name, value)| tree.attribute(id, name) == Some(value))
    };
    let ruler = [
        ("size", "3"),
        ("width", "100%"),
        ("align", "center"),
        ("tabindex", "-1"),
    ];
    if !is(id, Tag::Hr, &ruler) {
        return None;
    }
    let span = tree.parent(id);
    let font = is(span, Tag::Span, &[]).then(|| tree.parent(span))?;
    let normal = is(font, Tag::Font, &[]).then(|| tree.parent(font))?;
    let style = [
        ("class", "MsoNormal"),
        ("align", "center"),
        ("style", "text-align:center"),
    ];
    let outer = is(normal, Tag::Div, &style).then(|| tree.parent(normal))?;
    is(outer, Tag::Div, &[]).then_some(outer)
}

/// `border:none; ?border-top:solid #(E1E1E1|B5C4DF) 1.0pt; ?padding:3.0pt 0(in|cm) 0(in|cm) 0(in|cm)` anywhere,
/// `.` being any character; or Windows Mail's style as a whole.
fn is_border(style: &str) -> bool {
    const WINDOWS_MAIL: &str = "padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;";
    const START: &str = "border:none;";
    /// Eats `digit`, any character but LF, and `rest`.
    fn any_between<'a>(text: &'a str, digit: &str, rest: &str) -> Option<&'a str> {
        let mut letters = text.strip_prefix(digit)?.chars();
        letters.next().filter(|&letter| letter != '\n')?;
        letters.as_str().strip_prefix(rest)
    }
    let matches = |text: &str| -> Option<()> {
        let text = text
            .strip_prefix(' ')
            .unwrap_or(text)
            .strip_prefix("border-top:solid #")?;
        let text = text
            .strip_prefix("E1E1E1")
            .or_else(|| text.strip_prefix("B5C4DF"))?;
        let text = any_between(text.strip_prefix(' ')?, "1", "0pt;")?;
        let text = text.strip_prefix(' ').unwrap_or(text).strip_prefix("padding:")?;
        let mut text = any_between(text, "3", "0pt")?;
        for _ in 0..3 {
            text = text.strip_prefix(" 0")?;
            text = text.strip_prefix("in").or_else(|| text.strip_prefix("cm"))?;
        }
        Some(())
    };
    style == WINDOWS_MAIL
        || style
            .match_indices(START)
            .any(|(at, _)| matches(&style[at + START.len()..]).is_some())
}

/// `#OLK_SRC_BODY_SECTION`.
fn by_id(tree: &mut Tree, all: &[Id]) -> Option<bool> {
    let found = all
        .iter()
        .find(|&&id| tree.attribute(id, "id") == Some("OLK_SRC_BODY_SECTION"));
    let Some(&section) = found else { return Some(false) };
    if section == tree.root() {
        return None;
    }
    remove(tree, section);
    Some(true)
}

fn is_header(text: &str) -> bool {
    text.starts_with("From:") || text.starts_with("Date:")
}

/// A block that starts with `From:` or `Date:`: its `div` and all after it, or the element before it and all after.
fn from_block(tree: &mut Tree, all: &[Id]) -> bool {
    if let Some(block) = last_with_header(tree) {
        let root = tree.root();
        let mut div = block;
        while div != root && tree.tag(div) != Tag::Div {
            div = tree.parent(div);
        }
        if div == root {
            return false;
        }
        let parent = tree.parent(div);
        let first = first_child(tree, parent);
        let alone = first == div && super::skip_text(tree, tree.next(div)) == NONE;
        if !(tree.tag(parent) == Tag::Body && alone) {
            remove_from(tree, div);
            return true;
        }
    }
    let found = all.iter().copied().find(|&id| {
        // Pieces are joined only as far as the word is long.
        let start: String = tail(tree, id).flat_map(str::chars).take(5).collect();
        id != tree.root() && is_element(tree, id) && is_header(&start)
    });
    let Some(before) = found.filter(|&id| !is_forward(tree, tree.parent(id))) else {
        return false;
    };
    remove_from(tree, before);
    true
}

/// The last element whose text, descendants included, starts with a header name after white space.
fn last_with_header(tree: &Tree) -> Option<Id> {
    use crate::html::Step;
    // All text in document order, and where each element's begins and ends.
    let root = tree.root();
    let mut text = String::new();
    let mut ranges = Vec::new();
    let mut open = Vec::new();
    let mut step = Some(Step::Enter(root));
    while let Some(now) = step {
        match now {
            Step::Enter(id) if tree.is_text(id) => text.push_str(tree.data(id)),
            Step::Enter(id) if is_element(tree, id) => {
                open.push(ranges.len());
                ranges.push((id, text.len(), 0));
            }
            Step::Leave(id) if is_element(tree, id) => {
                if let Some(range) = open.pop().and_then(|at| ranges.get_mut(at)) {
                    range.2 = text.len();
                }
            }
            _ => {}
        }
        step = tree.walk(root, now);
    }
    // From the end, so that white space before a word is skipped once, however many elements begin in it.
    let mut filled = text.len();
    let mut searched = text.len();
    ranges.into_iter().rev().find_map(|(id, start, end)| {
        if let Some((at, _)) = text[start..searched]
            .char_indices()
            .find(|&(_, letter)| !is_blank(letter))
        {
            filled = start + at;
        }
        searched = start;
        (filled + 5 <= end && is_header(&text[filled..end])).then_some(id)
    })
}

//! Named sets of characters: `[:alpha:]`, `\s`, `\p{Greek}`.

use super::super::set::{Class, SetItem};
use super::tables::{CATEGORIES, CATEGORY_NAMES, SCRIPT_NAMES, SCRIPTS};
use crate::packed::Packed;

/// The names that stand between `[:` and `:]`.
pub(super) const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "word", "xdigit",
];

const LAST: u32 = 0x10_ffff;

/// Adds a POSIX class, or `\s`, which here is `blank space`; false where there is none of that name.
pub(super) fn push(name: &str, negated: bool, items: &mut Vec<SetItem>) -> bool {
    let ranges: &[(char, char)] = match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        "blank space" => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        _ => return false,
    };
    add(
        ranges.iter().map(|&(first, last)| (first.into(), last.into())),
        negated,
        items,
    );
    true
}

/// Adds a general category, a group of them or a script; false where there is none of that name.
pub(super) fn unicode(name: &str, negated: bool, items: &mut Vec<SetItem>) -> bool {
    match name {
        "Any" => add([(0, LAST)].into_iter(), negated, items),
        "L" => items.push(SetItem::Class(Class::Letter, negated)),
        "N" => items.push(SetItem::Class(Class::Number, negated)),
        "Cs" => add([(0xd800, 0xdfff)].into_iter(), negated, items),
        _ => {
            let category = |wanted: &dyn Fn(&str) -> bool| {
                let marks: Vec<bool> = CATEGORY_NAMES.iter().map(|name| wanted(name)).collect();
                runs(CATEGORIES, &marks)
            };
            let found = if name.len() == 1 {
                category(&|known| known.starts_with(name))
            } else if CATEGORY_NAMES.contains(&name) {
                category(&|known| known == name)
            } else {
                let marks: Vec<bool> = SCRIPT_NAMES.iter().map(|known| *known == name).collect();
                runs(SCRIPTS, &marks)
            };
            if found.is_empty() {
                return false;
            }
            add(found.into_iter(), negated, items);
        }
    }
    true
}

/// The ranges of a table whose name is marked.
fn runs(table: &[u8], marks: &[bool]) -> Vec<(u32, u32)> {
    let runs = Packed(table).runs();
    let marked = runs.filter(|(_, name)| name.is_some_and(|name| marks.get(name) == Some(&true)));
    marked.map(|(run, _)| (run.start, run.end - 1)).collect()
}

/// Adds ranges, which come in order, or what lies between them.
fn add(ranges: impl Iterator<Item = (u32, u32)>, negated: bool, items: &mut Vec<SetItem>) {
    if !negated {
        items.extend(ranges.map(|(first, last)| SetItem::Range(first, last)));
        return;
    }
    let mut next = 0;
    for (first, last) in ranges {
        if first > next {
            items.push(SetItem::Range(next, first - 1));
        }
        next = last + 1;
    }
    if next <= LAST {
        items.push(SetItem::Range(next, LAST));
    }
}

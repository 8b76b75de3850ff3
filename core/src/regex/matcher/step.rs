//! What one instruction takes from the text, or asks of a position.

use super::{Matcher, NONE};
use crate::regex::program::{Inst, Literal};
use crate::regex::tree::{Anchor, Case, Folding};
use crate::regex::unicode;

impl Matcher<'_> {
    pub(super) fn literal(&self, literal: &Literal) -> &str {
        &self.program.text[literal.start as usize..literal.end as usize]
    }

    /// Takes what one instruction takes; answers the position behind it.
    pub(super) fn step(&self, inst: Inst, pos: u32) -> Option<u32> {
        let rest = &self.text[pos as usize..];
        if let Inst::Literal(literal) = inst {
            let literal = &self.program.literals[literal as usize];
            let wanted = self.literal(literal);
            return same(rest, wanted, literal.case.folding(self.ignore)).map(|size| pos + index(size));
        }
        let c = rest.chars().next()?;
        let taken = match inst {
            Inst::Any => true,
            Inst::AnyButNewline => c != '\n',
            Inst::Set(set) => self.program.sets[set as usize].contains(c, self.ignore),
            _ => false,
        };
        taken.then(|| pos + index(c.len_utf8()))
    }

    pub(super) fn repeat_group(&self, group: u32, case: Case, pos: u32) -> Option<u32> {
        let (start, end) = self.scratch.group(group as usize)?;
        let wanted = self.text.get(start..end)?;
        let rest = &self.text[pos as usize..];
        let folding = case.folding(self.ignore);
        // Python compares lower-case letters here, without the letters that share their upper case.
        let size = match folding {
            Folding::Unicode => same_by(rest, wanted, |a, b| unicode::lower(a) == unicode::lower(b)),
            _ => same(rest, wanted, folding),
        };
        size.map(|size| pos + index(size))
    }

    pub(super) fn anchor(&self, anchor: Anchor, pos: u32) -> bool {
        let bytes = self.text.as_bytes();
        let at = pos as usize;
        let ends = pos == self.length;
        match anchor {
            Anchor::TextStart => pos == 0,
            Anchor::TextEnd => ends,
            Anchor::End => ends || at + 1 == bytes.len() && bytes[at] == b'\n',
            Anchor::LineStart => pos == 0 || bytes[at - 1] == b'\n',
            Anchor::LineEnd => ends || bytes[at] == b'\n',
            Anchor::Boundary { ascii } => self.is_boundary(at, ascii),
            Anchor::NotBoundary { ascii, python } => {
                !(python && bytes.is_empty() || self.is_boundary(at, ascii))
            }
        }
    }

    fn is_boundary(&self, at: usize, ascii: bool) -> bool {
        let word = |c: Option<char>| {
            c.is_some_and(|c| {
                if ascii {
                    c.is_ascii_alphanumeric() || c == '_'
                } else {
                    unicode::is_word(c)
                }
            })
        };
        let (before, after) = self.text.split_at(at);
        word(before.chars().next_back()) != word(after.chars().next())
    }
}

/// A size within a text whose length fits, as [`Program::find`] has made sure.
pub(super) fn index(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(NONE)
}

/// The bytes of `rest` that are `wanted`.
fn same(rest: &str, wanted: &str, folding: Folding) -> Option<usize> {
    match folding {
        Folding::None => rest
            .as_bytes()
            .starts_with(wanted.as_bytes())
            .then_some(wanted.len()),
        Folding::Ascii => same_by(rest, wanted, |a, b| a.eq_ignore_ascii_case(&b)),
        Folding::Unicode => same_by(rest, wanted, |a, b| {
            if a.is_ascii() && b.is_ascii() {
                a.eq_ignore_ascii_case(&b)
            } else {
                unicode::same_lower(unicode::lower(a), unicode::lower(b))
            }
        }),
    }
}

fn same_by(rest: &str, wanted: &str, equal: impl Fn(char, char) -> bool) -> Option<usize> {
    let mut all = rest.chars();
    let mut size = 0;
    for expected in wanted.chars() {
        let c = all.next().filter(|&c| equal(c, expected))?;
        size += c.len_utf8();
    }
    Some(size)
}

//! What follows a backslash, outside and inside `[…]`.

use super::{Parsed, Parser, Piece, Width, class};
use crate::regex::python::Flags;
use crate::regex::set::{Set, SetItem};
use crate::regex::tree::{Anchor, Node};
use std::ops::Range;

/// `\a`, `\f` and the like; `\b` is one of them inside `[…]` only.
fn control(letter: char) -> Option<u32> {
    Some(match letter {
        'a' => 7,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => 92,
        _ => return None,
    })
}

impl Parser<'_> {
    /// Outside `[…]`: `c` is the character behind the backslash at `start`.
    pub(super) fn escape(&mut self, start: usize, c: char, flags: Flags) -> Parsed<Piece> {
        let ascii = flags.is_ascii();
        let anchor = match c {
            'A' => Some(Anchor::TextStart),
            'Z' => Some(Anchor::TextEnd),
            'b' => Some(Anchor::Boundary { ascii }),
            'B' => Some(Anchor::NotBoundary { ascii, python: true }),
            _ => None,
        };
        if let Some(anchor) = anchor {
            return Ok(Piece::new(Node::Anchor(anchor), Width::ZERO));
        }
        if let Some((class, negated)) = class(c, flags) {
            return Ok(Piece::new(
                Node::Set(Box::new(Set::class(class, negated))),
                Width::ONE,
            ));
        }
        if c.is_ascii_digit() && c != '0' {
            return self.reference_or_octal(start, flags);
        }
        let code = self.character(start, c)?;
        Ok(Piece::new(Node::Literal(code, flags.case()), Width::ONE))
    }

    /// Inside `[…]`.
    pub(super) fn set_escape(&mut self, start: usize, c: char, flags: Flags) -> Parsed<SetItem> {
        if let Some((class, negated)) = class(c, flags) {
            return Ok(SetItem::Class(class, negated));
        }
        let code = if c == 'b' { 8 } else { self.character(start, c)? };
        Ok(SetItem::Range(code, code))
    }

    /// An escape that stands for one character, the same everywhere.
    fn character(&mut self, start: usize, c: char) -> Parsed<u32> {
        if let Some(code) = control(c) {
            return Ok(code);
        }
        match c {
            'x' => self.hex(start, 2),
            'u' => self.hex(start, 4),
            'U' => {
                let code = self.hex(start, 8)?;
                if code > 0x10_FFFF {
                    return Err(self.bad_escape(start..self.at));
                }
                Ok(code)
            }
            'N' => self.named(start),
            '0'..='7' => {
                self.take_while(2, |c| c.is_digit(8))?;
                self.octal(start)
            }
            _ if c.is_ascii_alphanumeric() => Err(self.bad_escape(start..self.at)),
            _ => Ok(c.into()),
        }
    }

    fn bad_escape(&self, span: Range<usize>) -> super::PatternError {
        self.error(&format!("bad escape {}", &self.source[span.clone()]), span)
    }

    fn hex(&mut self, start: usize, digits: usize) -> Parsed<u32> {
        let from = self.at;
        self.take_while(digits, |c| c.is_ascii_hexdigit())?;
        let text = &self.source[from..self.at];
        match u32::from_str_radix(text, 16) {
            Ok(code) if text.len() == digits => Ok(code),
            _ => {
                let text = &self.source[start..self.at];
                Err(self.error(&format!("incomplete escape {text}"), start..self.at))
            }
        }
    }

    /// The octal digits from behind the backslash to here.
    fn octal(&mut self, start: usize) -> Parsed<u32> {
        let text = &self.source[start + 1..self.at];
        match u32::from_str_radix(text, 8) {
            Ok(code) if code <= 0o377 => Ok(code),
            _ => {
                let message = format!("octal escape value \\{text} outside of range 0-0o377");
                Err(self.error(&message, start..self.at))
            }
        }
    }

    /// `\1` to `\99`, or three octal digits; the first digit is read.
    fn reference_or_octal(&mut self, start: usize, flags: Flags) -> Parsed<Piece> {
        self.take_while(1, |c| c.is_ascii_digit())?;
        let digits = &self.source[start + 1..self.at];
        if digits.len() == 2 && digits.chars().all(|c| c.is_digit(8)) {
            let before = self.at;
            self.take_while(1, |c| c.is_digit(8))?;
            if self.at > before {
                let code = self.octal(start)?;
                return Ok(Piece::new(Node::Literal(code, flags.case()), Width::ONE));
            }
        }
        let group: u32 = digits.parse().unwrap_or(0);
        self.back_reference(group, start..self.at, flags)
    }

    /// A reference to a group by number.
    pub(super) fn back_reference(&mut self, group: u32, span: Range<usize>, flags: Flags) -> Parsed<Piece> {
        let Some(width) = (group as usize).checked_sub(1).and_then(|at| self.widths.get(at)) else {
            return Err(self.error(&format!("invalid group reference {group}"), span));
        };
        let Some(width) = *width else {
            return Err(self.error("cannot refer to an open group", span));
        };
        self.check_look_behind_group(group.into(), &span)?;
        Ok(Piece::new(Node::BackReference(group, flags.case()), width))
    }

    /// Inside a look-behind only groups that were closed before it may be named.
    pub(super) fn check_look_behind_group(&self, group: u64, span: &Range<usize>) -> Parsed<()> {
        let Some(before) = self.look_behind_groups else {
            return Ok(());
        };
        let index = usize::try_from(group).unwrap_or(usize::MAX);
        let closed = index
            .checked_sub(1)
            .and_then(|at| self.widths.get(at))
            .is_some_and(Option::is_some);
        if !closed {
            return Err(self.error("cannot refer to an open group", span.clone()));
        }
        if index > before {
            let message = "cannot refer to group defined in the same lookbehind subpattern";
            return Err(self.error(message, span.clone()));
        }
        Ok(())
    }

    /// `\N{NAME}` behind its letter.
    fn named(&mut self, start: usize) -> Parsed<u32> {
        if !self.eat('{')? {
            return Err(self.error("missing {", start..self.at));
        }
        let name = self.until('}', "character name")?;
        let span = start..self.at;
        named_character(&self.source[name.clone()]).ok_or_else(|| {
            let name = &self.source[name];
            let message = if cfg!(feature = "character-names") {
                format!("undefined character name '{name}'")
            } else {
                format!(
                    "character names such as '{name}' are not known in this build; write \\u and its number"
                )
            };
            self.error(&message, span)
        })
    }
}

#[cfg(feature = "character-names")]
fn named_character(name: &str) -> Option<u32> {
    let found = unicode_names2::character(name)?;
    // The crate overlooks blanks and hyphens, Python does not; what is no misspelt name is an alias.
    let loosely = |text: &str| text.replace([' ', '-', '_'], "").to_ascii_uppercase();
    let misspelt = unicode_names2::name(found).is_some_and(|official| {
        let official = official.to_string();
        loosely(&official) == loosely(name) && !official.eq_ignore_ascii_case(name)
    });
    (!misspelt).then_some(found.into())
}

#[cfg(not(feature = "character-names"))]
fn named_character(_name: &str) -> Option<u32> {
    None
}

//! What a backslash begins: anchors, literal text, classes, characters by their numbers.

use super::{Flags, Parsed, Parser, class};
use crate::regex::set::{Class, Set, SetItem};
use crate::regex::tree::{Anchor, Node};

impl Parser<'_> {
    /// An escape outside of brackets.
    pub(super) fn backslash(&mut self, nodes: &mut Vec<Node>, flags: Flags) -> Parsed<()> {
        let anchor = match self.rest.chars().next() {
            Some('A') => Some(Anchor::TextStart),
            Some('z') => Some(Anchor::TextEnd),
            Some('b') => Some(Anchor::Boundary { ascii: true }),
            Some('B') => Some(Anchor::NotBoundary {
                ascii: true,
                python: false,
            }),
            _ => None,
        };
        if let Some(anchor) = anchor {
            self.next();
            nodes.push(Node::Anchor(anchor));
            return Ok(());
        }
        if self.eat("Q") {
            let (text, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            self.rest = rest;
            nodes.extend(text.chars().map(|c| Node::Literal(c.into(), flags.case())));
            return Ok(());
        }
        let mut items = Vec::new();
        if self.class_escape(&mut items, flags)? {
            nodes.push(Node::Set(Box::new(Set {
                items,
                negated: false,
                case: flags.case(),
            })));
            return Ok(());
        }
        let c = self.escape()?;
        nodes.push(Node::Literal(c, flags.case()));
        Ok(())
    }

    /// `\d`, `\pL` and the like, the backslash taken already; false where something else follows.
    pub(super) fn class_escape(&mut self, items: &mut Vec<SetItem>, flags: Flags) -> Parsed<bool> {
        let rest = self.rest;
        match self.next() {
            // Where case is ignored `\w` takes U+017F and U+212A, too.
            Some('w') if flags.ignore_case => {
                class::push("word", false, items);
            }
            Some(c @ ('d' | 'D')) => items.push(SetItem::Class(Class::AsciiDigit, c == 'D')),
            Some(c @ ('w' | 'W')) => items.push(SetItem::Class(Class::AsciiWord, c == 'W')),
            Some(c @ ('s' | 'S')) => {
                class::push("blank space", c == 'S', items);
            }
            Some(c @ ('p' | 'P')) => {
                let bad = || format!("invalid character class range: `\\{rest}`");
                let name = if self.eat("{") {
                    let (name, after) = self.rest.split_once('}').ok_or_else(bad)?;
                    self.rest = after;
                    name
                } else {
                    let from = self.rest;
                    self.next();
                    &from[..from.len() - self.rest.len()]
                };
                let (negated, name) = match name.strip_prefix('^') {
                    Some(name) => (c == 'p', name),
                    None => (c == 'P', name),
                };
                if !class::unicode(name, negated, items) {
                    return Err(bad());
                }
            }
            _ => {
                self.rest = rest;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The character of an escape, the backslash taken already.
    pub(super) fn escape(&mut self) -> Parsed<u32> {
        let rest = self.rest;
        let bad = |length: usize| {
            let shown: String = rest.chars().take(length).collect();
            Err(format!("invalid escape sequence: `\\{shown}`"))
        };
        let Some(c) = self.next() else {
            return Err("trailing backslash at end of expression".to_owned());
        };
        let octal = |c: char| ('0'..='7').contains(&c);
        match c {
            '1'..='7' if !self.rest.starts_with(octal) => bad(1),
            '0'..='7' => {
                let length = rest.chars().take_while(|&c| octal(c)).take(3).count();
                self.rest = &rest[length..];
                Ok(u32::from_str_radix(&rest[..length], 8).unwrap_or_default())
            }
            'x' => {
                let (digits, after) = match self.rest.strip_prefix('{') {
                    Some(inner) => match inner.split_once('}') {
                        Some(parts) => parts,
                        None => return bad(2),
                    },
                    None => match (self.rest.get(..2), self.rest.get(2..)) {
                        (Some(digits), Some(after)) => (digits, after),
                        _ => return bad(2),
                    },
                };
                self.rest = after;
                let hex = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                match u32::from_str_radix(digits, 16) {
                    Ok(code) if hex && code <= 0x10_ffff => Ok(code),
                    _ => bad(digits.len() + 3),
                }
            }
            'a' => Ok(7),
            'f' => Ok(12),
            'n' => Ok(10),
            'r' => Ok(13),
            't' => Ok(9),
            'v' => Ok(11),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(c.into()),
            _ => bad(1),
        }
    }
}

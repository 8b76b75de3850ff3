//! The front end for RE2 syntax, as Go's `regexp` has it: the patterns of the template helper `ifMatchesRegexStr`.
//!
//! Source: the package documentation of `regexp/syntax`. `\d`, `\w`, `\s` and `\b` are ASCII; `^` and `$` mean the
//! ends of the text except under `(?m)`; a repeat counts to 1000, nested ones multiplied; two repeats in a row, look
//! around, back-references and `(?x)` are errors.
//!
//! Only whether a pattern matches is asked, so groups leave no captures.

mod class;
mod tables;

use super::set::{Class, Set, SetItem};
use super::tree::{Anchor, Case, Greed, Node, Pattern};

/// The largest count of a repeat, and the largest product of nested ones.
const MOST_REPEATS: u32 = 1000;
/// Parentheses inside each other. Go allows a thousand; the stack of a browser does not.
const DEEPEST: usize = 200;

/// Parses a pattern; an error says what Go says of it.
pub(crate) fn parse(pattern: &str) -> Result<Pattern, String> {
    let mut parser = Parser {
        rest: pattern,
        names: Vec::new(),
        depth: 0,
    };
    let root = parser.alternatives(&mut Flags::default())?;
    if parser.rest.starts_with(')') {
        return Err("unexpected ): `".to_owned() + parser.rest + "`");
    }
    if !repeats_fit(&root, MOST_REPEATS) {
        return Err(format!("invalid repeat count: `{pattern}`"));
    }
    Ok(Pattern {
        root,
        groups: Vec::new(),
    })
}

#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    /// `^` and `$` mean lines.
    lines: bool,
    /// `.` takes a line feed.
    newline: bool,
    /// `x*` takes as little as it can, `x*?` as much.
    ungreedy: bool,
}

impl Flags {
    fn case(self) -> Case {
        if self.ignore_case {
            Case::new(Some(true), false)
        } else {
            Case::PINNED
        }
    }
}

struct Parser<'p> {
    rest: &'p str,
    names: Vec<&'p str>,
    depth: usize,
}

type Parsed<T> = Result<T, String>;

impl Parser<'_> {
    fn eat(&mut self, prefix: &str) -> bool {
        match self.rest.strip_prefix(prefix) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    /// Up to the end or a `)`, which is left.
    fn alternatives(&mut self, flags: &mut Flags) -> Parsed<Node> {
        let mut all = Vec::new();
        loop {
            all.push(self.sequence(flags)?);
            if !self.eat("|") {
                break;
            }
        }
        Ok(if all.len() == 1 {
            all.remove(0)
        } else {
            Node::Alternate(all)
        })
    }

    fn sequence(&mut self, flags: &mut Flags) -> Parsed<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        // The repeat that has just been read: another one directly behind it is an error.
        let mut repeated = false;
        loop {
            let before = self.rest;
            let Some(c) = self.next() else { break };
            let was_repeated = std::mem::take(&mut repeated);
            match c {
                '|' | ')' => {
                    self.rest = before;
                    break;
                }
                '*' | '+' | '?' => {
                    let (min, max) = match c {
                        '*' => (0, None),
                        '+' => (1, None),
                        _ => (0, Some(1)),
                    };
                    self.repeat(&mut nodes, min, max, *flags, was_repeated, before)?;
                    repeated = true;
                }
                '{' => match self.counts()? {
                    Some((min, max)) => {
                        self.repeat(&mut nodes, min, max, *flags, was_repeated, before)?;
                        repeated = true;
                    }
                    None => nodes.push(Node::Literal(c.into(), flags.case())),
                },
                '(' => nodes.extend(self.group(flags)?),
                '[' => nodes.push(Node::Set(Box::new(self.set(*flags)?))),
                '.' => nodes.push(Node::Any {
                    newline: flags.newline,
                }),
                '^' if flags.lines => nodes.push(Node::Anchor(Anchor::LineStart)),
                '^' => nodes.push(Node::Anchor(Anchor::TextStart)),
                '$' if flags.lines => nodes.push(Node::Anchor(Anchor::LineEnd)),
                '$' => nodes.push(Node::Anchor(Anchor::TextEnd)),
                '\\' => self.backslash(&mut nodes, *flags)?,
                _ => nodes.push(Node::Literal(c.into(), flags.case())),
            }
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.remove(0),
            _ => Node::Concat(nodes),
        })
    }

    /// Repeats the last node.
    fn repeat(
        &mut self,
        nodes: &mut Vec<Node>,
        min: u32,
        max: Option<u32>,
        flags: Flags,
        again: bool,
        before: &str,
    ) -> Parsed<()> {
        let lazy = self.eat("?") != flags.ungreedy;
        let operator = &before[..before.len() - self.rest.len()];
        if again {
            return Err(format!("invalid nested repetition operator: `{operator}`"));
        }
        let Some(node) = nodes.pop() else {
            return Err(format!("missing argument to repetition operator: `{operator}`"));
        };
        let greed = if lazy { Greed::Lazy } else { Greed::Greedy };
        // A loop over a loop matches what the inner one matches; nesting them would only cost.
        nodes.push(match node {
            Node::Repeat {
                node,
                min: 0 | 1,
                max: None,
                ..
            } if min <= 1 && max.is_none() => Node::Repeat {
                node,
                min: 0,
                max: None,
                greed,
            },
            node => Node::Repeat {
                node: Box::new(node),
                min,
                max,
                greed,
            },
        });
        Ok(())
    }

    /// `{2}`, `{2,}` or `{2,3}` behind its brace; anything else is text.
    fn counts(&mut self) -> Parsed<Option<(u32, Option<u32>)>> {
        let start = self.rest;
        let Some(min) = self.count() else {
            self.rest = start;
            return Ok(None);
        };
        let max = if self.eat(",") {
            if self.rest.starts_with('}') {
                None
            } else {
                Some(self.count())
            }
        } else {
            Some(Some(min))
        };
        if matches!(max, Some(None)) || !self.eat("}") {
            self.rest = start;
            return Ok(None);
        }
        let max = max.flatten();
        if min > MOST_REPEATS || max.is_some_and(|max| max > MOST_REPEATS || max < min) {
            let read = &start[..start.len() - self.rest.len()];
            return Err(format!("invalid repeat count: `{{{read}`"));
        }
        Ok(Some((min, max)))
    }

    /// Digits without a leading zero; very many of them are simply too many.
    fn count(&mut self) -> Option<u32> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = &self.rest[..length];
        if length == 0 || (length > 1 && digits.starts_with('0')) {
            return None;
        }
        self.rest = &self.rest[length..];
        Some(digits.parse().unwrap_or(u32::MAX))
    }

    /// What follows `(`: a group, or flags for the rest of the group around.
    fn group(&mut self, flags: &mut Flags) -> Parsed<Option<Node>> {
        let start = self.rest;
        let mut inner = *flags;
        let look_behind = start.starts_with("?<=") || start.starts_with("?<!");
        if self.eat("?P<") || (!look_behind && self.eat("?<")) {
            let name = match self.rest.split_once('>') {
                Some((name, rest))
                    if !name.is_empty()
                        && name
                            .bytes()
                            .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) =>
                {
                    self.rest = rest;
                    name
                }
                _ => return Err(format!("invalid named capture: `({start}`")),
            };
            if self.names.contains(&name) {
                return Err(format!("duplicate capture group name: `{name}`"));
            }
            self.names.push(name);
        } else if self.eat("?") && !self.flags(&mut inner, start)? {
            *flags = inner;
            return Ok(None);
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("expression nests too deeply".to_owned());
        }
        let node = self.alternatives(&mut inner)?;
        self.depth -= 1;
        if !self.eat(")") {
            return Err(format!("missing closing ): `({start}`"));
        }
        Ok(Some(node))
    }

    /// Flags up to `:` (true) or `)` (false).
    fn flags(&mut self, flags: &mut Flags, start: &str) -> Parsed<bool> {
        let (mut value, mut any) = (true, true);
        loop {
            let c = self.next();
            match c {
                Some('i') => flags.ignore_case = value,
                Some('m') => flags.lines = value,
                Some('s') => flags.newline = value,
                Some('U') => flags.ungreedy = value,
                Some('-') if value => {
                    (value, any) = (false, false);
                    continue;
                }
                Some(':' | ')') if any => return Ok(c == Some(':')),
                _ => {
                    let read = &start[..start.len() - self.rest.len()];
                    return Err(format!("invalid or unsupported Perl syntax: `({read}`"));
                }
            }
            any = true;
        }
    }

    /// An escape outside of brackets.
    fn backslash(&mut self, nodes: &mut Vec<Node>, flags: Flags) -> Parsed<()> {
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
    fn class_escape(&mut self, items: &mut Vec<SetItem>, flags: Flags) -> Parsed<bool> {
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
    fn escape(&mut self) -> Parsed<u32> {
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

    /// What follows `[`.
    fn set(&mut self, flags: Flags) -> Parsed<Set> {
        let start = self.rest;
        let missing = || format!("missing closing ]: `[{start}`");
        let negated = self.eat("^");
        let mut items = Vec::new();
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            if self.rest.is_empty() {
                return Err(missing());
            }
            if let Some((name, after)) = self
                .rest
                .strip_prefix("[:")
                .and_then(|inner| inner.split_once(":]"))
            {
                let (not, bare) = name.strip_prefix('^').map_or((false, name), |bare| (true, bare));
                if !class::POSIX.contains(&bare) || !class::push(bare, not, &mut items) {
                    return Err(format!("invalid character class range: `[:{name}:]`"));
                }
                self.rest = after;
                continue;
            }
            if self.rest.starts_with('\\') {
                let before = self.rest;
                self.next();
                if self.class_escape(&mut items, flags)? {
                    continue;
                }
                self.rest = before;
            }
            let before = self.rest;
            let low = self.set_character().ok_or_else(missing)??;
            let mut high = low;
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && self.rest.len() > 1 {
                self.next();
                high = self.set_character().ok_or_else(missing)??;
                if high < low {
                    let read = &before[..before.len() - self.rest.len()];
                    return Err(format!("invalid character class range: `{read}`"));
                }
            }
            items.push(SetItem::Range(low, high));
        }
        self.next();
        Ok(Set {
            items,
            negated,
            case: flags.case(),
        })
    }

    fn set_character(&mut self) -> Option<Parsed<u32>> {
        Some(match self.next()? {
            '\\' => self.escape(),
            c => Ok(c.into()),
        })
    }
}

/// Whether nested counted repeats multiply to no more than `most`.
fn repeats_fit(node: &Node, most: u32) -> bool {
    match node {
        Node::Repeat { node, min, max, .. } => {
            let counted = !matches!((*min, *max), (0 | 1, None) | (0, Some(1)));
            let count = max.unwrap_or(*min);
            if !counted || count == 0 {
                return count == 0 && counted || repeats_fit(node, most);
            }
            count <= most && repeats_fit(node, most / count)
        }
        Node::Concat(all) | Node::Alternate(all) => all.iter().all(|node| repeats_fit(node, most)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::Limits;
    use crate::regex::{Mode, Program, Scratch};

    fn matches(pattern: &str, text: &str) -> bool {
        let parsed = parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let program = Program::new(&parsed, 50_000).unwrap_or_else(|_| panic!("{pattern} is too large"));
        program.find(
            text,
            Mode::Search,
            false,
            &Limits::default(),
            &mut Scratch::default(),
        ) == Ok(true)
    }

    #[test]
    fn what_go_matches() {
        for (pattern, text, expected) in [
            ("^a+?b$", "aab", true),
            ("", "x", true),
            ("a|", "", true),
            ("^(?:a|b)*$", "abba", true),
            ("^(a*)*$", "aaa", true),
            ("a.b", "a\nb", false),
            ("(?s)a.b", "a\nb", true),
            ("^b$", "a\nb\n", false),
            ("(?m)^b$", "a\nb\n", true),
            ("b$", "b\n", false),
            (r"\s", "\u{b}", false),
            (r"\s", "\u{c}", true),
            ("[[:space:]]", "\u{b}", true),
            ("[[:^alpha:]]", "a", false),
            (r"\w", "é", false),
            ("(?i)straße", "STRAßE", true),
            ("(?i)k", "\u{212a}", true),
            (r"\p{Greek}", "λ", true),
            (r"\p{Greek}", "l", false),
            (r"^\p{Lu}\p{Ll}+$", "Élan", true),
            (r"^\PL+$", "12", true),
            (r"\p{^L}", "a", false),
            (r"\Qa.b\E+$", "a.bb", true),
            ("[]a]", "]", true),
            ("[a-]", "-", true),
            ("[[]", "[", true),
            ("[^a]", "\n", true),
            ("[a&&b]", "&", true),
            (r"[\d-z]", "-", true),
            ("a{,2}", "a{,2}", true),
            ("^a{2}$", "aa", true),
            ("a{02}", "a{02}", true),
            (r"\x41\x{1F600}\101", "A😀A", true),
            (r"\bb\B", "a bc", true),
            ("(?P<n>x)(?<m>y)", "xy", true),
            ("(?i:A)b", "ab", true),
            ("(?i)a(?-i)b", "AB", false),
            ("x*", "y", true),
            (r"\-\_\/", "-_/", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text:?}");
        }
    }

    #[test]
    fn what_go_refuses() {
        for pattern in [
            "(",
            ")",
            "a)",
            "*",
            "a|*",
            "(*)",
            "a**",
            "a+*",
            "a*??",
            "a{2}{3}",
            "a{1001}",
            "a{2,1}",
            "(a{100}){100}",
            "[",
            "[a",
            "[z-a]",
            "[[:foo:]]",
            r"\1",
            r"\8",
            r"\C",
            r"\Z",
            r"\é",
            r"\pX",
            r"\p{Foo}",
            r"\",
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?x)a",
            "(?i-)",
            "(?P<n>a)(?P<n>b)",
            "(?P<>a)",
            "(?P<n",
            r"\x4",
            r"\x{110000}",
            r"[\b]",
            r"[a-\d]",
            "(?P=n)",
            "(?>a)",
            "(?#c)",
        ] {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
        assert!(parse(&"(".repeat(10_000)).is_err());
    }
}

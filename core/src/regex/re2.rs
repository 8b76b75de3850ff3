//! The front end for RE2 syntax, as Go's `regexp` has it: the patterns of the template helper `ifMatchesRegexStr`.
//!
//! Source: the package documentation of `regexp/syntax`. `\d`, `\w`, `\s` and `\b` are ASCII; `^` and `$` mean the
//! ends of the text except under `(?m)`; a repeat counts to 1000, nested ones multiplied; two repeats in a row, look
//! around, back-references and `(?x)` are errors.
//!
//! Only whether a pattern matches is asked, so groups leave no captures. Here are alternatives, repeats and groups;
//! [`escape`] has what a backslash begins, [`bracket`] sets, [`class`] the classes that have names.

mod bracket;
mod class;
mod escape;
mod tables;

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

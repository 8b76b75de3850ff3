//! The syntax of Python 3.11's `re`, str patterns: text to [`Pattern`].
//!
//! Source: `re/_parser.py` and `re/_compiler.py` of `CPython` 3.11, whose messages the errors carry. What Python
//! refuses is refused here, and nothing else, but for two things: groups may stand in one another only so
//! deep, and `\N{…}` needs the feature `character-names`.
//!
//! [`Parser`] walks the pattern; [`escape`] reads what follows a backslash, [`group`] what follows `(?`.

mod escape;
mod group;

pub(crate) use group::is_identifier;

use super::set::{Class, Set, SetItem};
use super::tree::{Anchor, Case, Greed, Node, Pattern};
use std::ops::Range;

/// Python's `MAXREPEAT`: a count must be smaller.
const MAX_REPEAT: u64 = 4_294_967_295;

/// Groups inside one another. Python's own limit is its recursion limit, near 490 of them.
const DEPTH: usize = 200;

/// Why a pattern is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    /// Python's message, where Python has one.
    pub(crate) message: String,
    /// Bytes of the pattern.
    pub(crate) span: Range<usize>,
}

type Parsed<T> = Result<T, PatternError>;

/// Parses a pattern.
pub(crate) fn parse(pattern: &str) -> Parsed<Pattern> {
    let mut parser = Parser {
        source: pattern,
        at: 0,
        names: Vec::new(),
        widths: Vec::new(),
        look_behind_groups: None,
        conditions: Vec::new(),
        depth: 0,
        global: Flags::default(),
        look_behinds: Vec::new(),
    };
    let root = parser.alternatives(Flags::default(), true)?.node;
    if parser.peek()?.is_some() {
        return Err(parser.error("unbalanced parenthesis", parser.at..parser.at + 1));
    }
    let flags = parser.global;
    if flags.ascii == Some(true) && flags.unicode {
        return Err(parser.error("ASCII and UNICODE flags are incompatible", 0..pattern.len()));
    }
    for (group, span) in &parser.conditions {
        if usize::try_from(*group).is_ok_and(|group| group > parser.names.len()) {
            return Err(parser.error(&format!("invalid group reference {group}"), span.clone()));
        }
    }
    if let Some(span) = parser.look_behinds.into_iter().next() {
        return Err(PatternError {
            message: "look-behind requires fixed-width pattern".into(),
            span,
        });
    }
    Ok(Pattern {
        root,
        groups: parser.names,
    })
}

/// The flags in force, by the last word on each.
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    ignore: Option<bool>,
    multiline: bool,
    dot_all: bool,
    verbose: bool,
    ascii: Option<bool>,
    /// `u` was written; only its clash with `a` matters.
    unicode: bool,
    /// `t`, which Python accepts as long as nothing is repeated.
    template: bool,
}

impl Flags {
    fn is_ascii(self) -> bool {
        self.ascii == Some(true)
    }

    fn case(self) -> Case {
        Case::new(self.ignore, self.is_ascii())
    }
}

/// The next character, or a backslash and the one behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Plain(char),
    Escaped(char),
}

/// Least and greatest width in characters, as Python counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Width {
    min: u64,
    max: u64,
}

impl Width {
    const ZERO: Self = Self { min: 0, max: 0 };
    const ONE: Self = Self { min: 1, max: 1 };

    fn then(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.saturating_add(other.max),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }

    fn times(self, min: u32, max: Option<u32>) -> Self {
        Self {
            min: self.min.saturating_mul(min.into()),
            max: match max {
                Some(max) => self.max.saturating_mul(max.into()),
                None if self.max == 0 => 0,
                None => u64::MAX,
            },
        }
    }
}

/// A part of the tree, with its width.
#[derive(Debug)]
struct Piece {
    node: Node,
    width: Width,
}

impl Piece {
    fn new(node: Node, width: Width) -> Self {
        Self { node, width }
    }
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    /// Names of the groups opened so far.
    names: Vec<Option<String>>,
    /// Widths of the groups; `None` while a group is open.
    widths: Vec<Option<Width>>,
    /// Inside a look-behind: the groups there were before it.
    look_behind_groups: Option<usize>,
    /// Group numbers used as conditions, to be checked at the end.
    conditions: Vec<(u64, Range<usize>)>,
    depth: usize,
    global: Flags,
    /// Look-behinds without a fixed width. Python finds them only after everything else.
    look_behinds: Vec<Range<usize>>,
}

impl Parser<'_> {
    fn error(&self, message: &str, span: Range<usize>) -> PatternError {
        let end = span.end.min(self.source.len());
        let mut start = span.start.min(end);
        while !self.source.is_char_boundary(start) {
            start -= 1;
        }
        PatternError {
            message: message.to_owned(),
            span: start
                ..(end..=self.source.len())
                    .find(|&at| self.source.is_char_boundary(at))
                    .unwrap_or(end),
        }
    }

    /// The next token and its length in bytes; an error for a backslash at the end.
    fn peek_sized(&self) -> Parsed<Option<(Token, usize)>> {
        let mut rest = self.source[self.at..].chars();
        Ok(match rest.next() {
            None => None,
            Some('\\') => match rest.next() {
                Some(c) => Some((Token::Escaped(c), 1 + c.len_utf8())),
                None => return Err(self.error("bad escape (end of pattern)", self.at..self.at + 1)),
            },
            Some(c) => Some((Token::Plain(c), c.len_utf8())),
        })
    }

    fn peek(&self) -> Parsed<Option<Token>> {
        Ok(self.peek_sized()?.map(|(token, _)| token))
    }

    fn next(&mut self) -> Parsed<Option<Token>> {
        let next = self.peek_sized()?;
        if let Some((_, size)) = next {
            self.at += size;
        }
        Ok(next.map(|(token, _)| token))
    }

    fn eat(&mut self, c: char) -> Parsed<bool> {
        let found = self.peek()? == Some(Token::Plain(c));
        if found {
            self.at += c.len_utf8();
        }
        Ok(found)
    }

    /// At most `count` plain characters that `accept`.
    fn take_while(&mut self, count: usize, accept: impl Fn(char) -> bool) -> Parsed<()> {
        for _ in 0..count {
            match self.peek()? {
                Some(Token::Plain(c)) if accept(c) => self.at += c.len_utf8(),
                _ => break,
            }
        }
        Ok(())
    }

    /// `a|b|c`; at the top of the pattern global flags may stand first.
    fn alternatives(&mut self, mut flags: Flags, top: bool) -> Parsed<Piece> {
        let mut all = Vec::new();
        let mut width: Option<Width> = None;
        loop {
            let Piece { node, width: next } = self.sequence(&mut flags, top && all.is_empty())?;
            all.push(node);
            width = Some(width.map_or(next, |width| width.or(next)));
            if !self.eat('|')? {
                break;
            }
        }
        let width = width.unwrap_or(Width::ZERO);
        Ok(match all.pop() {
            Some(only) if all.is_empty() => Piece::new(only, width),
            Some(last) => {
                all.push(last);
                Piece::new(Node::Alternate(all), width)
            }
            None => Piece::new(Node::Empty, Width::ZERO),
        })
    }

    /// What stands between two `|`. `first`: nothing but global flags stands before it in the pattern.
    fn sequence(&mut self, flags: &mut Flags, first: bool) -> Parsed<Piece> {
        let mut items: Vec<Piece> = Vec::new();
        loop {
            let start = self.at;
            let Some(token) = self.peek()? else { break };
            if matches!(token, Token::Plain('|' | ')')) {
                break;
            }
            self.next()?;
            match token {
                Token::Plain(' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}') if flags.verbose => {}
                Token::Plain('#') if flags.verbose => {
                    while !matches!(self.next()?, None | Some(Token::Plain('\n'))) {}
                }
                Token::Escaped(c) => items.push(self.escape(start, c, *flags)?),
                Token::Plain('[') => items.push(self.set(start, *flags)?),
                Token::Plain(quantifier @ ('*' | '+' | '?' | '{')) => {
                    self.repeat(start, quantifier, &mut items, *flags)?;
                }
                Token::Plain('.') => {
                    items.push(Piece::new(
                        Node::Any {
                            newline: flags.dot_all,
                        },
                        Width::ONE,
                    ));
                }
                Token::Plain('(') => {
                    let at_start = first && items.is_empty();
                    items.extend(self.group(start, flags, at_start)?);
                }
                Token::Plain('^') => {
                    let anchor = if flags.multiline {
                        Anchor::LineStart
                    } else {
                        Anchor::TextStart
                    };
                    items.push(Piece::new(Node::Anchor(anchor), Width::ZERO));
                }
                Token::Plain('$') => {
                    let anchor = if flags.multiline {
                        Anchor::LineEnd
                    } else {
                        Anchor::End
                    };
                    items.push(Piece::new(Node::Anchor(anchor), Width::ZERO));
                }
                Token::Plain(c) => {
                    items.push(Piece::new(Node::Literal(c.into(), flags.case()), Width::ONE));
                }
            }
        }
        let width = items.iter().fold(Width::ZERO, |sum, item| sum.then(item.width));
        let node = match items.pop() {
            None => Node::Empty,
            Some(only) if items.is_empty() => only.node,
            Some(last) => {
                let mut nodes: Vec<Node> = items.into_iter().map(|item| item.node).collect();
                nodes.push(last.node);
                Node::Concat(nodes)
            }
        };
        Ok(Piece::new(node, width))
    }

    /// `*`, `+`, `?` or a count, which apply to the last item.
    fn repeat(&mut self, start: usize, quantifier: char, items: &mut Vec<Piece>, flags: Flags) -> Parsed<()> {
        let (min, max) = match quantifier {
            '*' => (0, None),
            '+' => (1, None),
            '?' => (0, Some(1)),
            _ => match self.count(start)? {
                Some(count) => count,
                None => {
                    items.push(Piece::new(Node::Literal('{'.into(), flags.case()), Width::ONE));
                    return Ok(());
                }
            },
        };
        let span = start..self.at;
        let Some(Piece { node, width }) = items.pop().filter(|item| !matches!(item.node, Node::Anchor(_)))
        else {
            return Err(self.error("nothing to repeat", span));
        };
        if matches!(node, Node::Repeat { .. }) {
            return Err(self.error("multiple repeat", span));
        }
        if flags.template || self.global.template {
            return Err(self.error("internal: unsupported template operator", span));
        }
        let greed = if self.eat('?')? {
            Greed::Lazy
        } else if self.eat('+')? {
            Greed::Possessive
        } else {
            Greed::Greedy
        };
        let node = match node {
            Node::Concat(only) if only.is_empty() => Node::Empty,
            Node::Concat(mut only) if only.len() == 1 => only.pop().unwrap_or(Node::Empty),
            other => other,
        };
        let node = Box::new(node);
        items.push(Piece::new(
            Node::Repeat {
                node,
                min,
                max,
                greed,
            },
            width.times(min, max),
        ));
        Ok(())
    }

    /// `{m,n}` behind its brace; `None`, and nothing read, where it is not a count.
    fn count(&mut self, start: usize) -> Parsed<Option<(u32, Option<u32>)>> {
        let behind = self.at;
        if self.peek()? == Some(Token::Plain('}')) {
            return Ok(None);
        }
        let low = self.number()?;
        let high = if self.eat(',')? {
            self.number()?
        } else {
            low.clone()
        };
        if !self.eat('}')? {
            self.at = behind;
            return Ok(None);
        }
        let bound = |digits: Range<usize>| -> Parsed<Option<u32>> {
            if digits.is_empty() {
                return Ok(None);
            }
            match self.source[digits.clone()].parse::<u64>() {
                Ok(number) if number < MAX_REPEAT => Ok(u32::try_from(number).ok()),
                _ => Err(self.error("the repetition number is too large", digits)),
            }
        };
        let (low, high) = (bound(low)?, bound(high)?);
        let min = low.unwrap_or(0);
        if high.is_some_and(|high| high < min) {
            return Err(self.error("min repeat greater than max repeat", start..self.at));
        }
        Ok(Some((min, high)))
    }

    fn number(&mut self) -> Parsed<Range<usize>> {
        let start = self.at;
        self.take_while(usize::MAX, |c| c.is_ascii_digit())?;
        Ok(start..self.at)
    }

    /// `[…]` behind its bracket.
    fn set(&mut self, start: usize, flags: Flags) -> Parsed<Piece> {
        let unterminated =
            |parser: &Self| parser.error("unterminated character set", start..parser.source.len());
        let negated = self.eat('^')?;
        let mut items: Vec<SetItem> = Vec::new();
        loop {
            let from = self.at;
            let low = match self.next()? {
                None => return Err(unterminated(self)),
                Some(Token::Plain(']')) if !items.is_empty() => break,
                Some(Token::Escaped(c)) => self.set_escape(from, c, flags)?,
                Some(Token::Plain(c)) => SetItem::Range(c.into(), c.into()),
            };
            if !self.eat('-')? {
                items.push(low);
                continue;
            }
            let to = self.at;
            let high = match self.next()? {
                None => return Err(unterminated(self)),
                Some(Token::Plain(']')) => {
                    items.push(low);
                    items.push(SetItem::Range('-'.into(), '-'.into()));
                    break;
                }
                Some(Token::Escaped(c)) => self.set_escape(to, c, flags)?,
                Some(Token::Plain(c)) => SetItem::Range(c.into(), c.into()),
            };
            match (low, high) {
                (SetItem::Range(low, _), SetItem::Range(high, _)) if low <= high => {
                    items.push(SetItem::Range(low, high));
                }
                _ => {
                    let text = &self.source[from..self.at];
                    return Err(self.error(&format!("bad character range {text}"), from..self.at));
                }
            }
        }
        let node = match items[..] {
            [SetItem::Range(low, high)] if low == high && !negated => Node::Literal(low, flags.case()),
            [SetItem::Class(class, not)] if !negated => Node::Set(Box::new(Set::class(class, not))),
            _ => Node::Set(Box::new(Set {
                items,
                negated,
                case: flags.case(),
            })),
        };
        Ok(Piece::new(node, Width::ONE))
    }
}

/// The class that a letter behind a backslash names, and whether it is negated.
fn class(letter: char, flags: Flags) -> Option<(Class, bool)> {
    let class = match (letter.to_ascii_lowercase(), flags.is_ascii()) {
        ('d', false) => Class::Digit,
        ('s', false) => Class::Space,
        ('w', false) => Class::Word,
        ('d', true) => Class::AsciiDigit,
        ('s', true) => Class::AsciiSpace,
        ('w', true) => Class::AsciiWord,
        _ => return None,
    };
    Some((class, letter.is_ascii_uppercase()))
}

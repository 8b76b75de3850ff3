//! Text to tree. The leftmost error wins; spans are bytes of the expression.
//!
//! Space, tab, CR and LF separate. A phrase is everything between two double quotes, without escapes. Any other run
//! of characters up to a separator, a double quote or a parenthesis is a word; a word that starts with `<` or `>` is
//! a comparison.

use super::{Node, NodeKind};
use crate::events::field::Field;
use crate::events::text::lower;
use crate::{Code, Diagnostic, Limits, Report, Span};
use std::ops::Range;

pub(super) fn parse(source: &str, field: &Field, limits: &Limits) -> Result<Node, Report> {
    let mut parser = Parser {
        source,
        field,
        at: 0,
        depth: 0,
        max_depth: limits.filter_depth,
        open: Vec::new(),
    };
    parser.skip_blanks();
    if parser.at == source.len() {
        return Err(parser.error(Code::FilterEmpty, 0..0, "the expression is empty"));
    }
    parser.at = 0;
    let root = parser.or()?;
    match parser.peek() {
        None => Ok(root),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'s> {
    source: &'s str,
    field: &'s Field,
    at: usize,
    depth: usize,
    max_depth: usize,
    /// Where the parentheses stand that are still open.
    open: Vec<usize>,
}

/// What stands next, told by its first character; a word by its text.
#[derive(Clone, Copy, PartialEq)]
enum Next<'s> {
    Open,
    Close,
    Quote,
    And,
    Or,
    Not,
    Word(&'s str),
}

impl<'s> Parser<'s> {
    fn error(&self, code: Code, span: Range<usize>, message: impl Into<String>) -> Report {
        Diagnostic::error(code, self.field.name())
            .with_message(message)
            .with_span(span)
            .into()
    }

    fn skip_blanks(&mut self) {
        let rest = &self.source.as_bytes()[self.at..];
        self.at += rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
            .count();
    }

    fn peek(&mut self) -> Option<Next<'s>> {
        self.skip_blanks();
        let rest = &self.source[self.at..];
        Some(match rest.bytes().next()? {
            b'(' => Next::Open,
            b')' => Next::Close,
            b'"' => Next::Quote,
            _ => match word(rest) {
                "AND" => Next::And,
                "OR" => Next::Or,
                "NOT" => Next::Not,
                other => Next::Word(other),
            },
        })
    }

    fn unexpected(&mut self) -> Report {
        let (start, length) = (self.at, self.peek().map_or(0, Next::length));
        let found = &self.source[start..start + length];
        self.error(
            Code::FilterUnexpectedToken,
            start..start + length,
            format!("`{found}` is not expected here"),
        )
    }

    fn or(&mut self) -> Result<Node, Report> {
        let mut nodes = vec![self.and()?];
        while self.peek() == Some(Next::Or) {
            self.at += "OR".len();
            nodes.push(self.and()?);
        }
        Ok(join(nodes, NodeKind::Or))
    }

    fn and(&mut self) -> Result<Node, Report> {
        let mut nodes = vec![self.not()?];
        loop {
            match self.peek() {
                Some(Next::And) => self.at += "AND".len(),
                Some(Next::Open | Next::Quote | Next::Not | Next::Word(_)) => {}
                Some(Next::Or | Next::Close) | None => return Ok(join(nodes, NodeKind::And)),
            }
            nodes.push(self.not()?);
        }
    }

    fn not(&mut self) -> Result<Node, Report> {
        if self.peek() != Some(Next::Not) {
            return self.primary();
        }
        let start = self.at;
        self.enter()?;
        self.at += "NOT".len();
        let inner = self.not()?;
        self.depth -= 1;
        let span = Span::from(start..inner.span.end());
        Ok(Node {
            kind: NodeKind::Not(Box::new(inner)),
            span,
        })
    }

    fn enter(&mut self) -> Result<(), Report> {
        self.depth += 1;
        if self.depth > self.max_depth {
            let message = format!(
                "parentheses and NOTs are nested more than {} deep",
                self.max_depth
            );
            return Err(self.error(Code::FilterTooDeep, self.at..self.at + 1, message));
        }
        Ok(())
    }

    fn primary(&mut self) -> Result<Node, Report> {
        let next = self.peek();
        let start = self.at;
        match next {
            None => Err(self.error(
                Code::FilterUnexpectedEnd,
                self.source.len()..self.source.len(),
                "the expression ends where a term is due",
            )),
            Some(Next::Open) => self.group(),
            Some(Next::Quote) => self.phrase(),
            Some(Next::Word(word)) => {
                self.at += word.len();
                let kind = match word.as_bytes()[0] {
                    b'<' | b'>' => self.comparison(start, word)?,
                    _ => NodeKind::Term(word.to_owned(), lower(word).into_owned()),
                };
                Ok(Node {
                    kind,
                    span: (start..self.at).into(),
                })
            }
            Some(Next::Close | Next::And | Next::Or | Next::Not) => Err(self.unexpected()),
        }
    }

    fn group(&mut self) -> Result<Node, Report> {
        self.enter()?;
        self.open.push(self.at);
        self.at += 1;
        let inner = self.or()?;
        match self.peek() {
            Some(Next::Close) => self.at += 1,
            None => {
                let start = self.open.last().copied().unwrap_or_default();
                return Err(self.error(
                    Code::FilterUnclosedParenthesis,
                    start..start + 1,
                    "the parenthesis is never closed",
                ));
            }
            Some(_) => return Err(self.unexpected()),
        }
        self.open.pop();
        self.depth -= 1;
        Ok(inner)
    }

    fn phrase(&mut self) -> Result<Node, Report> {
        let start = self.at;
        let Some(length) = self.source[start + 1..].find('"') else {
            let span = start..self.source.len();
            return Err(self.error(
                Code::FilterUnterminatedPhrase,
                span,
                "the phrase has no closing quote",
            ));
        };
        self.at = start + length + 2;
        if length == 0 {
            return Err(self.error(Code::FilterEmptyPhrase, start..self.at, "the phrase is empty"));
        }
        let phrase = &self.source[start + 1..start + 1 + length];
        let kind = NodeKind::Phrase(phrase.to_owned(), lower(phrase).into_owned());
        Ok(Node {
            kind,
            span: (start..self.at).into(),
        })
    }

    fn comparison(&self, start: usize, word: &str) -> Result<NodeKind, Report> {
        let name = self.field.name();
        if !self.field.is_number() {
            let message = format!("`{word}` compares, but `{name}` is no number");
            let found = Diagnostic::error(Code::FilterComparisonOnTextField, name)
                .with_message(message)
                .with_span(start..start + word.len())
                .with_help("put it in double quotes to look for the text; a message id is searched without its angle brackets");
            return Err(found.into());
        }
        let digits = &word[1..];
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let span = start + 1..(start + word.len()).max(start + 1);
            return Err(self.error(
                Code::FilterBadNumber,
                span,
                format!("`{digits}` is no number; digits follow at once"),
            ));
        }
        let digits = digits.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits }.to_owned();
        Ok(if word.starts_with('>') {
            NodeKind::Greater(digits)
        } else {
            NodeKind::Less(digits)
        })
    }
}

impl Next<'_> {
    fn length(self) -> usize {
        match self {
            Self::Open | Self::Close | Self::Quote => 1,
            Self::Or => 2,
            Self::And | Self::Not => 3,
            Self::Word(word) => word.len(),
        }
    }
}

fn word(rest: &str) -> &str {
    let end = rest
        .find([' ', '\t', '\r', '\n', '"', '(', ')'])
        .unwrap_or(rest.len());
    &rest[..end]
}

/// One node stands for itself; several become one.
fn join(mut nodes: Vec<Node>, kind: fn(Vec<Node>) -> NodeKind) -> Node {
    match (nodes.first(), nodes.last()) {
        (Some(first), Some(last)) if nodes.len() > 1 => {
            let span = Span::from(first.span.start()..last.span.end());
            Node {
                kind: kind(nodes),
                span,
            }
        }
        _ => nodes.remove(0),
    }
}

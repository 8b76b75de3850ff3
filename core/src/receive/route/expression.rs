//! Route expressions: `match_recipient("re") and match_header("name", "re")`, `catch_all()`.
//!
//! `expr := and ("or" and)*`, `and := unary ("and" unary)*`, `unary := "not" unary | primary`,
//! `primary := call | "(" expr ")"`. Keywords in any case, function names in lower case. `or`, `not` and parentheses
//! are not documented by Mailgun and are reported. Patterns are checked when they are read.

use super::token::{Text, Token};
use super::tokens::{Parsed, Tokens};
use crate::regex::{self, Program};
use crate::{Code, Diagnostic, Limits, Position, Report};
use serde_json::{Value, json};
use std::ops::Range;

const PARAMETER: &str = "expression";

/// A route expression, parsed and its patterns compiled.
///
/// # Examples
///
/// ```
/// use mailwright::Expression;
/// use serde_json::json;
/// let expression = Expression::parse(r#"match_recipient(".*@example\.com") and match_header("subject", "hello")"#)?;
/// assert_eq!(expression.syntax_tree(), json!({"and": [
///     {"match_recipient": ".*@example\\.com"}, {"match_header": ["subject", "hello"]},
/// ]}));
/// assert!(expression.diagnostics().is_empty());
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct Expression {
    source: String,
    pub(super) root: Node,
    pub(super) calls: Vec<Call>,
    /// The groups of all calls.
    pub(super) groups: usize,
    diagnostics: Report,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    /// At least two.
    And(Vec<Node>),
    /// At least two.
    Or(Vec<Node>),
    Not(Box<Node>),
    /// The index of a call.
    Call(usize),
}

/// A call of one of the functions.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) function: Function,
    /// In the source.
    pub(super) span: Range<usize>,
    /// The number of its first group among those of all calls, from 1.
    pub(super) first_group: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Function {
    Recipient(Matcher),
    /// The name as written, and in lower case.
    Header(String, String, Matcher),
    CatchAll,
}

/// A pattern.
#[derive(Clone, Debug)]
pub(super) struct Matcher {
    pub(super) source: String,
    pub(super) program: Program,
    /// From group 1.
    pub(super) names: Vec<Option<String>>,
    pub(super) required: regex::literals::Required,
    /// Whether it matches every text.
    pub(super) matches_all: bool,
}

impl Expression {
    /// Parses an expression with the default limits.
    ///
    /// # Errors
    ///
    /// The leftmost error, the parameter being `expression`: `route-empty`, `route-too-long`,
    /// `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`, `route-unexpected-end`,
    /// `route-unknown-function`, `route-wrong-arity`, `route-unclosed-parenthesis`, `route-invalid-pattern`,
    /// `route-pattern-too-large`, `route-too-deep`.
    ///
    /// # Examples
    ///
    /// ```
    /// let report = mailwright::Expression::parse("match_recipient('a@b.example)").unwrap_err();
    /// let found = report.first().unwrap();
    /// assert_eq!(found.code().name(), "route-unterminated-string");
    /// assert_eq!(found.span().unwrap().start(), 16);
    /// ```
    pub fn parse(source: &str) -> Result<Self, Report> {
        Self::parse_with(source, &Limits::default())
    }

    /// As [`parse`](Self::parse), with limits of your own: `route_expression` (bytes), `route_depth`, `regex_program`.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Expression, Limits};
    /// let nested = "not not not catch_all()";
    /// assert!(Expression::parse_with(nested, &Limits::default()).is_ok());
    /// let refused = Expression::parse_with(nested, &Limits::default().route_depth(2)).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "route-too-deep");
    /// ```
    pub fn parse_with(source: &str, limits: &Limits) -> Result<Self, Report> {
        let mut parser = Parser {
            tokens: Tokens::new(source, PARAMETER, limits.route_expression)?,
            limits,
            calls: Vec::new(),
            groups: 0,
            depth: 0,
            report: Report::default(),
        };
        let root = parser.or()?;
        parser.tokens.end()?;
        let Parser {
            calls,
            groups,
            report,
            ..
        } = parser;
        Ok(Self {
            source: source.to_owned(),
            root,
            calls,
            groups,
            diagnostics: report,
        })
    }

    /// The expression as it was written, blanks included; spans are bytes of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Expression;
    /// let expression = Expression::parse("match_recipient('a') OR catch_all()")?;
    /// let found = expression.diagnostics().first().unwrap();
    /// assert_eq!(&expression.source()[found.span().unwrap().range()], "OR");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Warnings: what of it Mailgun does not document.
    ///
    /// # Examples
    ///
    /// ```
    /// let expression = mailwright::Expression::parse("not match_recipient('a')")?;
    /// assert_eq!(expression.diagnostics().first().unwrap().code().name(), "route-undocumented");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }

    /// The number of groups of all its patterns together.
    ///
    /// # Examples
    ///
    /// ```
    /// let expression = mailwright::Expression::parse(r#"match_recipient("(.*)@(.*)")"#)?;
    /// assert_eq!(expression.group_count(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.groups
    }

    /// The syntax tree as JSON: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"match_recipient": "re"}`,
    /// `{"match_header": ["name", "re"]}`, `{"catch_all": true}`. Parentheses leave no node.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Expression;
    /// use serde_json::json;
    /// let expression = Expression::parse("catch_all() or (match_recipient('^a') and not match_header('Subject', '(?i)spam'))")?;
    /// assert_eq!(expression.syntax_tree(), json!({"or": [
    ///     {"catch_all": true},
    ///     {"and": [{"match_recipient": "^a"}, {"not": {"match_header": ["Subject", "(?i)spam"]}}]},
    /// ]}));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn syntax_tree(&self) -> Value {
        self.tree(&self.root)
    }

    fn tree(&self, node: &Node) -> Value {
        let list = |nodes: &[Node]| nodes.iter().map(|node| self.tree(node)).collect::<Value>();
        match node {
            Node::And(nodes) => json!({"and": list(nodes)}),
            Node::Or(nodes) => json!({"or": list(nodes)}),
            Node::Not(inner) => json!({"not": self.tree(inner)}),
            Node::Call(index) => match self.calls.get(*index).map(|call| &call.function) {
                Some(Function::Recipient(matcher)) => json!({"match_recipient": matcher.source}),
                Some(Function::Header(name, _, matcher)) => json!({"match_header": [name, matcher.source]}),
                Some(Function::CatchAll) | None => json!({"catch_all": true}),
            },
        }
    }

    /// The numbers of the groups of a name, from left to right.
    pub(super) fn named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = usize> + 'e {
        self.calls.iter().flat_map(move |call| {
            let names = call.function.matcher().map_or(&[][..], |matcher| &matcher.names);
            let is_it = move |(_, known): &(usize, &Option<String>)| known.as_deref() == Some(name);
            names
                .iter()
                .enumerate()
                .filter(is_it)
                .map(move |(at, _)| call.first_group + at)
        })
    }
}

impl Function {
    pub(super) fn matcher(&self) -> Option<&Matcher> {
        match self {
            Self::Recipient(matcher) | Self::Header(_, _, matcher) => Some(matcher),
            Self::CatchAll => None,
        }
    }
}

struct Parser<'s> {
    tokens: Tokens<'s>,
    limits: &'s Limits,
    calls: Vec<Call>,
    groups: usize,
    depth: usize,
    report: Report,
}

/// A name that joins.
#[derive(Clone, Copy, PartialEq)]
enum Keyword {
    And,
    Or,
    Not,
}

impl Keyword {
    fn read(token: &Token<'_>) -> Option<Self> {
        let Token::Name(name) = token else { return None };
        [("and", Self::And), ("or", Self::Or), ("not", Self::Not)]
            .into_iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(name))
            .map(|(_, keyword)| keyword)
    }
}

impl<'s> Parser<'s> {
    fn undocumented(&mut self, what: &str, span: Range<usize>) {
        self.report.push(
            Diagnostic::warning(Code::RouteUndocumented, PARAMETER)
                .with_message(format!("Mailgun does not document {what} in expressions"))
                .with_span(span)
                .with_help("a route per case does the same"),
        );
    }

    fn enter(&mut self, at: &Range<usize>) -> Parsed<()> {
        self.depth += 1;
        if self.depth > self.limits.route_depth {
            let message = format!(
                "parentheses and `not` are nested more than {} deep",
                self.limits.route_depth
            );
            return Err(self.tokens.error(Code::RouteTooDeep, at.clone(), message));
        }
        Ok(())
    }

    fn or(&mut self) -> Parsed<Node> {
        let mut nodes = vec![self.and()?];
        while Keyword::read(&self.tokens.next.0) == Some(Keyword::Or) {
            let (_, span) = self.tokens.advance()?;
            self.undocumented("`or`", span);
            nodes.push(self.and()?);
        }
        Ok(join(nodes, Node::Or))
    }

    fn and(&mut self) -> Parsed<Node> {
        let mut nodes = vec![self.unary()?];
        while Keyword::read(&self.tokens.next.0) == Some(Keyword::And) {
            self.tokens.advance()?;
            nodes.push(self.unary()?);
        }
        Ok(join(nodes, Node::And))
    }

    fn unary(&mut self) -> Parsed<Node> {
        if Keyword::read(&self.tokens.next.0) != Some(Keyword::Not) {
            return self.primary();
        }
        let (_, span) = self.tokens.advance()?;
        self.enter(&span)?;
        self.undocumented("`not`", span);
        let inner = self.unary()?;
        self.depth -= 1;
        Ok(Node::Not(Box::new(inner)))
    }

    fn primary(&mut self) -> Parsed<Node> {
        match self.tokens.next.0 {
            Token::Open => self.group(),
            Token::Name(name) if Keyword::read(&self.tokens.next.0).is_none() => self.call(name),
            _ => Err(self.tokens.unexpected()),
        }
    }

    fn group(&mut self) -> Parsed<Node> {
        let (_, span) = self.tokens.advance()?;
        self.enter(&span)?;
        self.undocumented("parentheses", span.clone());
        let inner = self.or()?;
        match self.tokens.next.0 {
            Token::Close => self.tokens.advance()?,
            Token::End => {
                let message = "the parenthesis is never closed";
                return Err(self.tokens.error(Code::RouteUnclosedParenthesis, span, message));
            }
            _ => return Err(self.tokens.unexpected()),
        };
        self.depth -= 1;
        Ok(inner)
    }

    fn call(&mut self, name: &'s str) -> Parsed<Node> {
        let arity = match name {
            "match_recipient" => 1,
            "match_header" => 2,
            "catch_all" | "catchall" => 0,
            _ => {
                let message = format!("there is no function `{name}`");
                let help = "the functions are match_recipient, match_header and catch_all";
                return Err(self
                    .tokens
                    .error_here(Code::RouteUnknownFunction, message)
                    .with_help(help));
            }
        };
        let (_, name_span) = self.tokens.advance()?;
        self.tokens.expect(&Token::Open)?;
        let mut texts: Vec<Text> = Vec::new();
        let mut matcher = None;
        if self.tokens.next.0 != Token::Close {
            loop {
                let Token::Text(_) = &self.tokens.next.0 else {
                    return Err(self.tokens.unexpected());
                };
                if texts.len() == arity {
                    return Err(self.arity(name, arity));
                }
                let Token::Text(text) = std::mem::replace(&mut self.tokens.next.0, Token::End) else {
                    return Err(self.tokens.unexpected());
                };
                if texts.len() + 1 == arity {
                    matcher = Some(self.matcher(&text)?);
                }
                texts.push(text);
                self.tokens.advance()?;
                if self.tokens.next.0 != Token::Comma {
                    break;
                }
                self.tokens.advance()?;
            }
        }
        if self.tokens.next.0 != Token::Close {
            return Err(self.tokens.unexpected());
        }
        if texts.len() < arity {
            return Err(self.arity(name, arity));
        }
        let (_, end) = self.tokens.advance()?;
        let function = match (matcher, texts.into_iter().next()) {
            (Some(matcher), Some(header)) if arity == 2 => {
                let lower = header.value.to_ascii_lowercase();
                Function::Header(header.value, lower, matcher)
            }
            (Some(matcher), _) => Function::Recipient(matcher),
            (None, _) => Function::CatchAll,
        };
        let first_group = self.groups + 1;
        self.groups += function.matcher().map_or(0, |matcher| matcher.names.len());
        self.calls.push(Call {
            function,
            span: name_span.start..end.end,
            first_group,
        });
        Ok(Node::Call(self.calls.len() - 1))
    }

    /// At the first surplus argument, or at the parenthesis that came too early.
    fn arity(&self, name: &str, arity: usize) -> Diagnostic {
        let message = match arity {
            0 => format!("`{name}` takes no argument"),
            1 => format!("`{name}` takes one argument: a pattern"),
            _ => format!("`{name}` takes two arguments: the name of a header and a pattern"),
        };
        self.tokens.error_here(Code::RouteWrongArity, message)
    }

    fn matcher(&self, text: &Text) -> Parsed<Matcher> {
        let pattern = regex::python::parse(&text.value).map_err(|error| {
            let place = &text.value[error.span.clone()];
            let message = format!("`{}` is no pattern: {}", text.value.escape_debug(), error.message);
            let found = self
                .tokens
                .error(Code::RouteInvalidPattern, text.span.clone(), message);
            let at = Position::of(self.tokens.lexer.source, text.source(error.span.start));
            found.with_help(format!(
                "at `{}`, line {}, column {}",
                place.escape_debug(),
                at.line(),
                at.column()
            ))
        })?;
        let program = Program::new(&pattern, self.limits.regex_program).map_err(|_| {
            let message = format!(
                "the pattern has more than {} steps, counted repeats written out",
                self.limits.regex_program
            );
            self.tokens
                .error(Code::RoutePatternTooLarge, text.span.clone(), message)
        })?;
        Ok(Matcher {
            source: text.value.clone(),
            program,
            required: regex::literals::required(&pattern.root),
            matches_all: regex::matches_all(&pattern.root),
            names: pattern.groups,
        })
    }
}

/// One node stands for itself; several become one.
fn join(mut nodes: Vec<Node>, kind: fn(Vec<Node>) -> Node) -> Node {
    if nodes.len() == 1 {
        nodes.remove(0)
    } else {
        kind(nodes)
    }
}

//! The tree that a template is parsed into, whitespace pass done: what [`super::eval`] walks.
//!
//! Texts are byte ranges of the source (every whitespace rule cuts at the ends of a text and nowhere else), paths
//! are split and their array indexes read, and the names of helpers are resolved, so that rendering compares no
//! keyword. An else chain is one block with several links, not blocks in blocks: its length costs no depth.

use super::helper::Helper;

/// Byte range of the source. Templates are far below 4 GiB (`Limits::template_source`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Range {
    #[allow(clippy::cast_possible_truncation)] // the parser refuses longer sources
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn text(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }
}

/// A `~` at the opening and at the closing braces of a tag.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strip {
    pub(super) open: bool,
    pub(super) close: bool,
}

/// Statements in order, with the block parameters they see.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) names: Box<[Box<str>]>,
}

/// One statement.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(Text),
    Mustache(Mustache),
    Block(Box<Block>),
    Partial(Partial),
    /// Only until the whitespace pass has looked at it.
    Comment(Strip),
}

/// Literal text; `right` and `left` say that its start or its end has been stripped already.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) range: Range,
    pub(super) full: Range,
    pub(super) right: bool,
    pub(super) left: bool,
}

/// `{{…}}`, `{{{…}}}` or `{{&…}}`.
#[derive(Clone, Debug)]
pub(super) struct Mustache {
    pub(super) expr: Expr,
    pub(super) escape: bool,
    pub(super) strip: Strip,
}

/// `{{> name}}`: there are no partials at Mailgun, so it fails where it is reached.
#[derive(Clone, Debug)]
pub(super) struct Partial {
    pub(super) name: Range,
    pub(super) span: Range,
    pub(super) strip: Strip,
    pub(super) arguments: Box<[Param]>,
}

/// A block with its else chain.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The block itself, then its `{{else …}}` links. Never empty.
    pub(super) links: Vec<Link>,
    /// What the last link renders when it does not hold. In an inverted block (`{{^x}}`) the body.
    pub(super) inverse: Option<Program>,
    /// The `{{else}}` of `inverse`.
    pub(super) else_tag: Option<Range>,
    pub(super) else_strip: Option<Strip>,
    pub(super) close_strip: Option<Strip>,
    pub(super) kind: BlockKind,
}

/// How a block was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// `{{#x}}`
    Plain,
    /// `{{^x}}`
    Inverted,
    /// `{{{{x}}}}`
    Raw,
}

/// An opening tag, and what it renders when it holds.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) expr: Expr,
    pub(super) program: Option<Program>,
    pub(super) strip: Option<Strip>,
    /// The whole tag.
    pub(super) tag: Range,
    /// How many names stand between the bars of `as |…|`.
    pub(super) parameters: usize,
}

/// What stands in a tag or in parentheses: a name, arguments, `key=value` pairs.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) head: Head,
    /// The helper that the name is, if it is one.
    pub(super) helper: Option<Helper>,
    pub(super) params: Box<[Param]>,
    pub(super) hash: Box<[(Box<str>, Param)]>,
    /// From the name to the last argument.
    pub(super) span: Range,
}

/// The name of an expression.
#[derive(Clone, Debug)]
pub(super) enum Head {
    Path(Path),
    /// `{{"first name"}}`, `{{12}}`: the field of that name in the current context.
    Literal(Part, Range),
}

/// An argument.
#[derive(Clone, Debug)]
pub(super) enum Param {
    Path(Path),
    Str(Box<str>, Range),
    Bool(bool, Range),
    Int(i64, Range),
    Float(f64, Range),
    Sub(Box<Expr>),
}

impl Param {
    pub(super) fn span(&self) -> Range {
        match self {
            Self::Path(path) => path.span,
            Self::Str(_, span) | Self::Bool(_, span) | Self::Int(_, span) | Self::Float(_, span) => *span,
            Self::Sub(expr) => expr.span,
        }
    }
}

impl Param {
    /// Where it ends, the closing quote included.
    pub(super) fn end(&self) -> u32 {
        self.span().end + u32::from(matches!(self, Self::Str(..)))
    }
}

/// `a.b`, `../a`, `this`, `@index`.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) parts: Box<[Part]>,
    /// How often it says `..`.
    pub(super) depth: u32,
    /// Whether it starts with `@`.
    pub(super) data: bool,
    /// Whether it starts with `this`, `.` or `..`: such a name is never a helper.
    pub(super) scoped: bool,
    pub(super) span: Range,
}

impl Path {
    /// `@root`, which reads the root context.
    pub(super) fn is_root(&self) -> bool {
        self.data
            && self
                .parts
                .first()
                .is_some_and(|part| !part.bracketed && &*part.name == "root")
    }
}

/// One name of a path, without its brackets.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: Box<str>,
    pub(super) bracketed: bool,
    /// The name as an index into an array.
    pub(super) index: Option<i64>,
}

impl Part {
    pub(super) fn new(text: &str) -> Self {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let name = bare.unwrap_or(text);
        Self {
            name: name.into(),
            bracketed: bare.is_some(),
            index: super::number::atoi(name),
        }
    }

    /// A name that is not written as a path part: a literal, or the second argument of `lookup`.
    pub(super) fn verbatim(name: &str) -> Self {
        Self {
            name: name.into(),
            bracketed: false,
            index: super::number::atoi(name),
        }
    }
}

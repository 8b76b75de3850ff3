//! From source to tree. All errors are reported: after one inside a tag the parser goes on behind that tag.
//!
//! Open blocks are kept on a stack, so only parentheses recurse; both are limited by `Limits::template_nesting`.

use super::helper::Helper;
use super::lexer::{Fail, Kind, Lexer, Open, Piece, Token};
use super::number;
use super::tree::{
    Block, BlockKind, Expr, Head, Link, Mustache, Node, Param, Part, Partial, Path, Program, Range, Strip,
    Text,
};
use crate::Code;

/// How many errors are reported before the parser gives up.
const MOST_ERRORS: usize = 50;

/// Parses `source` into a program, whitespace not yet treated.
pub(super) fn parse(source: &str, nesting: usize) -> Result<Program, Vec<Fail>> {
    let mut parser = Parser {
        source,
        lexer: Lexer::new(source),
        ahead: [None, None],
        nesting,
        open: Vec::new(),
        root: Vec::new(),
        fails: Vec::new(),
    };
    while parser.fails.len() < MOST_ERRORS {
        let (at, piece) = (parser.lexer.position(), parser.lexer.piece());
        let result = match piece {
            Piece::Text(range) => {
                parser.node(Node::Text(Text {
                    range,
                    full: range,
                    right: false,
                    left: false,
                }));
                Ok(())
            }
            Piece::Comment(range) => {
                let strip = parser.strip(range, range);
                parser.node(Node::Comment(strip));
                Ok(())
            }
            Piece::Open(kind, range) => parser.tag(kind, range),
            Piece::Bad(fail) => {
                parser.fails.push(fail);
                Ok(())
            }
            Piece::End => break,
        };
        if let Err(fail) = result {
            parser.fails.push(fail);
            parser.ahead = [None, None];
            parser.lexer.skip_tag();
        }
        debug_assert!(parser.lexer.position() > at || !parser.fails.is_empty());
    }
    parser.finish()
}

/// A block that has not been closed yet.
struct OpenBlock {
    /// The name that has to close it; none where its opening tag was wrong, then any name does.
    name: Option<String>,
    tag: Range,
    block: Block,
    /// The statements of the part that is being read.
    nodes: Vec<Node>,
    names: Box<[Box<str>]>,
    /// Whether the plain `{{else}}` has come.
    in_else: bool,
}

struct Parser<'s> {
    source: &'s str,
    lexer: Lexer<'s>,
    ahead: [Option<Token>; 2],
    nesting: usize,
    open: Vec<OpenBlock>,
    root: Vec<Node>,
    fails: Vec<Fail>,
}

impl<'s> Parser<'s> {
    fn node(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.nodes.push(node),
            None => self.root.push(node),
        }
    }

    fn finish(mut self) -> Result<Program, Vec<Fail>> {
        if self.fails.len() >= MOST_ERRORS {
            if let Some(last) = self.fails.last_mut() {
                last.help = Some(format!("{MOST_ERRORS} errors are shown; there may be more"));
            }
        } else {
            // Of a raw block the lexer has said it.
            for open in self.open.iter().filter(|open| open.block.kind != BlockKind::Raw) {
                let name = open.name.as_deref().unwrap_or("?");
                self.fails.push(
                    Fail::new(
                        Code::TemplateUnclosedBlock,
                        open.tag,
                        format!("the block `{name}` is not closed"),
                    )
                    .help(format!("it ends with `{{{{/{name}}}}}`")),
                );
            }
        }
        if self.fails.is_empty() {
            Ok(Program {
                nodes: self.root,
                names: Box::default(),
            })
        } else {
            self.fails.sort_by_key(|fail| fail.span.start);
            Err(self.fails)
        }
    }

    // Tokens.

    fn peek(&mut self) -> Result<Token, Fail> {
        if let Some(token) = self.ahead[0] {
            return Ok(token);
        }
        let token = self.lexer.token()?;
        self.ahead[0] = Some(token);
        Ok(token)
    }

    fn next(&mut self) -> Result<Token, Fail> {
        let token = self.peek()?;
        self.ahead = [self.ahead[1], None];
        Ok(token)
    }

    /// Whether `name =` comes next.
    fn at_hash(&mut self) -> Result<bool, Fail> {
        if self.peek()?.kind != Kind::Name {
            return Ok(false);
        }
        let second = match self.ahead[1] {
            Some(token) => token,
            None => {
                let token = self.lexer.token()?;
                self.ahead[1] = Some(token);
                token
            }
        };
        Ok(second.kind == Kind::Equals)
    }

    fn text(&self, range: Range) -> &'s str {
        range.text(self.source)
    }

    fn strip(&self, open: Range, close: Range) -> Strip {
        let (open, close) = (self.text(open).as_bytes(), self.text(close).as_bytes());
        Strip {
            open: open.get(2) == Some(&b'~'),
            close: close.len() > 2 && close[close.len() - 3] == b'~',
        }
    }

    fn close(&mut self, wanted: Kind) -> Result<Token, Fail> {
        let token = self.next()?;
        if token.kind == wanted {
            return Ok(token);
        }
        Err(self.wrong(token, wanted))
    }

    /// Explains a token that is not what has to come here.
    fn wrong(&self, found: Token, wanted: Kind) -> Fail {
        let text = self.text(found.range);
        let end = match wanted {
            Kind::CloseRaw => "}}}}",
            Kind::CloseUnescaped => "}}}",
            Kind::CloseParenthesis => ")",
            Kind::CloseParameters => "|",
            Kind::Name => "a name",
            _ => "}}",
        };
        let expected = if wanted == Kind::Name {
            end.to_owned()
        } else {
            format!("`{end}`")
        };
        let fail = Fail::new(
            Code::TemplateSyntax,
            found.range,
            match found.kind {
                Kind::String(_) => format!(
                    "the string \"{}\" stands where {expected} has to",
                    text.escape_debug()
                ),
                _ => format!("`{}` stands where {expected} has to", text.escape_debug()),
            },
        );
        match (found.kind, wanted) {
            (Kind::CloseUnescaped | Kind::CloseRaw, Kind::Close) => fail.help(
                "a brace directly after `}}` belongs to the tag: put a blank or a line break between them",
            ),
            (Kind::Close, Kind::CloseUnescaped) => fail.help("a tag that begins with `{{{` ends with `}}}`"),
            (Kind::Equals, _) => fail.help("compare with the helper `equal`: `{{#equal a \"x\"}}`"),
            (Kind::OpenParameters, _) => fail.help("block parameters stand in opening tags of blocks alone"),
            (Kind::Close, Kind::Name) => fail.help("the tag is empty or ends too early"),
            (Kind::At, Kind::Name) => fail.help("the upper loop's data is `@../index`"),
            _ => fail,
        }
    }

    // Tags.

    fn tag(&mut self, kind: Open, open: Range) -> Result<(), Fail> {
        match kind {
            Open::Plain | Open::Ampersand | Open::Unescaped => self.mustache(kind, open),
            Open::Block | Open::InverseBlock | Open::Raw => self.block(kind, open),
            Open::Chain => self.chain(open),
            Open::Inverse => {
                self.inverse(open);
                Ok(())
            }
            Open::EndBlock | Open::EndRaw => self.end(kind, open),
            Open::Partial => self.partial(open),
        }
    }

    fn mustache(&mut self, kind: Open, open: Range) -> Result<(), Fail> {
        let expr = self.expr(0)?;
        let wanted = if kind == Open::Unescaped {
            Kind::CloseUnescaped
        } else {
            Kind::Close
        };
        let close = self.close(wanted)?;
        let strip = self.strip(open, close.range);
        self.node(Node::Mustache(Mustache {
            expr,
            escape: kind == Open::Plain,
            strip,
        }));
        Ok(())
    }

    fn partial(&mut self, open: Range) -> Result<(), Fail> {
        let (name, mut arguments) = if self.peek()?.kind == Kind::OpenParenthesis {
            let sub = self.param(0)?;
            (sub.span(), vec![sub])
        } else {
            let (_, span, _) = self.head()?;
            (span, Vec::new())
        };
        let (params, hash) = self.arguments(0)?;
        let close = self.close(Kind::Close)?;
        arguments.extend(params);
        arguments.extend(hash.into_iter().map(|(_, value)| value));
        let span = Range {
            start: open.start,
            end: close.range.end,
        };
        let strip = self.strip(open, close.range);
        self.node(Node::Partial(Partial {
            name,
            span,
            strip,
            arguments: arguments.into(),
        }));
        Ok(())
    }

    fn block(&mut self, kind: Open, open: Range) -> Result<(), Fail> {
        if self.open.len() >= self.nesting {
            return Err(Fail::new(
                Code::TemplateNestingTooDeep,
                open,
                format!("more than {} blocks are open", self.nesting),
            ));
        }
        let kind = match kind {
            Open::InverseBlock => BlockKind::Inverted,
            Open::Raw => BlockKind::Raw,
            _ => BlockKind::Plain,
        };
        let opened = self.opening(open, kind == BlockKind::Raw);
        let (name, link, names, fail) = match opened {
            Ok((name, link, names)) => (Some(name), link, names, None),
            Err(fail) => (None, placeholder(open), Box::default(), Some(fail)),
        };
        let tag = link.tag;
        let block = Block {
            links: vec![link],
            inverse: None,
            else_tag: None,
            else_strip: None,
            close_strip: None,
            kind,
        };
        self.open.push(OpenBlock {
            name,
            tag,
            block,
            nodes: Vec::new(),
            names,
            in_else: false,
        });
        fail.map_or(Ok(()), Err)
    }

    /// Name, arguments, block parameters and closing braces of an opening tag.
    #[allow(clippy::type_complexity)]
    fn opening(&mut self, open: Range, raw: bool) -> Result<(String, Link, Box<[Box<str>]>), Fail> {
        let (head, start, name) = self.head()?;
        let expr = self.expr_from(head, start, 0)?;
        let names = if !raw && self.peek()?.kind == Kind::OpenParameters {
            self.parameters()?
        } else {
            Box::default()
        };
        let close = self.close(if raw { Kind::CloseRaw } else { Kind::Close })?;
        let strip = if raw {
            None
        } else {
            Some(self.strip(open, close.range))
        };
        let tag = Range {
            start: open.start,
            end: close.range.end,
        };
        let link = Link {
            expr,
            program: None,
            strip,
            tag,
            parameters: names.len(),
        };
        Ok((name, link, names))
    }

    fn parameters(&mut self) -> Result<Box<[Box<str>]>, Fail> {
        self.next()?;
        let mut names: Vec<Box<str>> = Vec::new();
        while self.peek()?.kind == Kind::Name {
            let range = self.next()?.range;
            names.push(self.text(range).into());
        }
        let close = self.next()?;
        if names.is_empty() {
            return Err(self.wrong(close, Kind::Name));
        }
        if close.kind != Kind::CloseParameters {
            return Err(self.wrong(close, Kind::CloseParameters));
        }
        Ok(names.into())
    }

    fn chain(&mut self, open: Range) -> Result<(), Fail> {
        let state = self.open.last().map(|block| (block.in_else, block.block.kind));
        let refused = match state {
            None => Some("`{{else …}}` stands outside of a block"),
            Some((_, BlockKind::Inverted)) => Some("`{{else …}}` cannot follow `{{^…}}`"),
            Some((true, _)) => Some("`{{else …}}` cannot follow a plain `{{else}}`"),
            Some(_) => None,
        };
        if let Some(message) = refused {
            return Err(Fail::new(Code::TemplateUnexpectedElse, open, message)
                .help("a name that begins with `else` is read as `else` and the rest of it"));
        }
        let opened = self.opening(open, false);
        let (link, names, fail) = match opened {
            Ok((_, link, names)) => (link, names, None),
            Err(fail) => (placeholder(open), Box::default(), Some(fail)),
        };
        if let Some(block) = self.open.last_mut() {
            block.end_part();
            block.block.links.push(link);
            block.names = names;
        }
        fail.map_or(Ok(()), Err)
    }

    fn inverse(&mut self, tag: Range) {
        let strip = self.strip(tag, tag);
        let message = match self.open.last_mut() {
            Some(block) if !block.in_else => {
                block.end_part();
                block.in_else = true;
                block.block.else_tag = Some(tag);
                block.block.else_strip = Some(strip);
                return;
            }
            Some(_) => "a block has one `{{else}}`",
            None => "`{{else}}` stands outside of a block",
        };
        // The tag is complete: nothing has to be skipped.
        self.fails
            .push(Fail::new(Code::TemplateUnexpectedElse, tag, message));
    }

    fn end(&mut self, kind: Open, open: Range) -> Result<(), Fail> {
        let raw = kind == Open::EndRaw;
        let (_, span, name) = self.head()?;
        let close = self.close(if raw { Kind::CloseRaw } else { Kind::Close })?;
        let tag = Range {
            start: open.start,
            end: close.range.end,
        };
        let strip = self.strip(open, close.range);
        let matches = |block: &OpenBlock| {
            (block.block.kind == BlockKind::Raw) == raw
                && block.name.as_ref().is_none_or(|open| *open == name)
        };
        let Some(last) = self.open.last() else {
            self.fails.push(Fail::new(
                Code::TemplateBlockMismatch,
                tag,
                format!("`{name}` is closed, but no block is open"),
            ));
            return Ok(());
        };
        if !matches(last) {
            let opened = last.name.as_deref().unwrap_or("?");
            self.fails.push(
                Fail::new(
                    Code::TemplateBlockMismatch,
                    span,
                    format!("`{name}` is closed, but `{opened}` is the block that is open"),
                )
                .help("a closing tag repeats the name of its opening tag as it is written"),
            );
            // The rest of the template is read as if the blocks in between had been closed; a name that no block has
            // is taken for that of the innermost one.
            if let Some(at) = self.open.iter().rposition(matches) {
                self.open.truncate(at + 1);
            }
        }
        if let Some(mut open) = self.open.pop() {
            open.end_part();
            open.block.close_strip = (!raw).then_some(strip);
            if raw
                && open
                    .block
                    .links
                    .iter()
                    .all(|link| link.program.as_ref().is_some_and(|p| p.nodes.is_empty()))
            {
                self.fails
                    .push(Fail::new(Code::TemplateSyntax, tag, "the raw block is empty"));
            }
            self.node(Node::Block(Box::new(open.block)));
        }
        Ok(())
    }

    // Expressions.

    fn expr(&mut self, depth: usize) -> Result<Expr, Fail> {
        let (head, span, _) = self.head()?;
        self.expr_from(head, span, depth)
    }

    fn expr_from(&mut self, head: Head, span: Range, depth: usize) -> Result<Expr, Fail> {
        let (params, hash) = self.arguments(depth)?;
        let end = hash
            .last()
            .map(|(_, value)| value)
            .or(params.last())
            .map_or(span.end, Param::end);
        let helper = match &head {
            Head::Path(path) if !path.data && !path.scoped => match &*path.parts {
                [part] if !part.bracketed => Helper::of(&part.name),
                _ => None,
            },
            _ => None,
        };
        let span = Range {
            start: span.start,
            end: end.max(span.end),
        };
        Ok(Expr {
            head,
            helper,
            params: params.into(),
            hash: hash.into(),
            span,
        })
    }

    #[allow(clippy::type_complexity)]
    fn arguments(&mut self, depth: usize) -> Result<(Vec<Param>, Vec<(Box<str>, Param)>), Fail> {
        let (mut params, mut hash) = (Vec::new(), Vec::new());
        while !self.at_hash()? {
            match self.peek()?.kind {
                Kind::OpenParenthesis
                | Kind::Name
                | Kind::At
                | Kind::True
                | Kind::False
                | Kind::Number
                | Kind::String(_) => params.push(self.param(depth)?),
                _ => return Ok((params, hash)),
            }
        }
        while self.at_hash()? {
            let key = self.next()?.range;
            self.next()?;
            hash.push((self.text(key).into(), self.param(depth)?));
        }
        Ok((params, hash))
    }

    fn param(&mut self, depth: usize) -> Result<Param, Fail> {
        let token = self.peek()?;
        let range = token.range;
        Ok(match token.kind {
            Kind::OpenParenthesis => {
                if depth >= self.nesting {
                    return Err(Fail::new(
                        Code::TemplateNestingTooDeep,
                        range,
                        format!("more than {} parentheses are open", self.nesting),
                    ));
                }
                self.next()?;
                let mut expr = self.expr(depth + 1)?;
                let close = self.close(Kind::CloseParenthesis)?;
                expr.span = Range {
                    start: range.start,
                    end: close.range.end,
                };
                Param::Sub(Box::new(expr))
            }
            Kind::True | Kind::False => {
                self.next()?;
                Param::Bool(token.kind == Kind::True, range)
            }
            Kind::String(escaped) => {
                self.next()?;
                Param::Str(self.unescape(range, escaped).into(), range)
            }
            Kind::Number => {
                self.next()?;
                let text = self.text(range);
                // An integer goes through a double, as in Mailgun's engine.
                #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
                match number::atoi(text) {
                    Some(value) if (value as f64) < 9_223_372_036_854_775_807.0 => {
                        Param::Int(value as f64 as i64, range)
                    }
                    Some(_) => Param::Int(i64::MIN, range),
                    None => Param::Float(number::parse_float(text).unwrap_or_default(), range),
                }
            }
            _ => Param::Path(self.path()?.0),
        })
    }

    fn unescape(&self, range: Range, escaped: bool) -> String {
        let text = self.text(range);
        if !escaped {
            return text.to_owned();
        }
        let quote = &self.source[range.end as usize..=range.end as usize];
        text.replace(&format!("\\{quote}"), quote)
    }

    /// The name at the beginning of a tag: how it is read, where it stands, and how a closing tag has to repeat it.
    fn head(&mut self) -> Result<(Head, Range, String), Fail> {
        let token = self.peek()?;
        let literal = match token.kind {
            Kind::True => "true".to_owned(),
            Kind::False => "false".to_owned(),
            Kind::String(escaped) => self.unescape(token.range, escaped),
            Kind::Number => {
                let text = self.text(token.range);
                let mut canonical = String::new();
                #[allow(clippy::cast_precision_loss)]
                match number::atoi(text) {
                    Some(value) => number::write_double(value as f64, &mut canonical),
                    None => {
                        number::write_double(number::parse_float(text).unwrap_or_default(), &mut canonical);
                    }
                }
                canonical
            }
            _ => {
                let (path, written) = self.path()?;
                let bare = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
                let name = bare.map(str::to_owned).unwrap_or(written);
                let span = path.span;
                return Ok((Head::Path(path), span, name));
            }
        };
        self.next()?;
        Ok((
            Head::Literal(Part::verbatim(&literal), token.range),
            token.range,
            literal,
        ))
    }

    fn path(&mut self) -> Result<(Path, String), Fail> {
        let mut token = self.next()?;
        let start = token.range.start;
        let data = token.kind == Kind::At;
        let mut written = String::new();
        if data {
            written.push('@');
            token = self.next()?;
        }
        let (mut parts, mut depth, mut scoped) = (Vec::new(), 0, false);
        loop {
            if token.kind != Kind::Name {
                let fail = self.wrong(token, Kind::Name);
                return Err(match token.kind {
                    Kind::Number => fail.index(&written, self.text(token.range)),
                    _ => fail,
                });
            }
            let text = self.text(token.range);
            written.push_str(text);
            match text {
                "." | ".." | "this" if !parts.is_empty() => {
                    return Err(Fail::new(
                        Code::TemplateSyntax,
                        token.range,
                        format!("`{text}` stands at the beginning of a path alone"),
                    ));
                }
                ".." => (depth, scoped) = (depth + 1, true),
                "." | "this" => scoped = true,
                name => parts.push(Part::new(name)),
            }
            let end = token.range.end;
            if self.peek()?.kind != Kind::Separator {
                let span = Range { start, end };
                return Ok((
                    Path {
                        parts: parts.into(),
                        depth,
                        data,
                        scoped,
                        span,
                    },
                    written,
                ));
            }
            let separator = self.next()?.range;
            written.push_str(self.text(separator));
            token = self.next().map_err(|fail| {
                let word = self.text(fail.span);
                if fail.message.ends_with("is not a number") {
                    fail.index(&written, word)
                } else {
                    fail
                }
            })?;
        }
    }
}

impl Fail {
    /// `items.0`: an index needs brackets.
    fn index(mut self, path: &str, word: &str) -> Self {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let index = &word[..digits];
        if digits == 0 || !(digits == word.len() || word[digits..].starts_with(['.', '/'])) {
            return self.help(format!(
                "a name that begins with a digit or a sign stands in brackets: `{path}[{word}]`"
            ));
        }
        self.code = Code::TemplateIndexWithoutBrackets;
        self.span.end = self.span.start + u32::try_from(digits).unwrap_or_default();
        self.message = format!("`{index}` is not a name, so `{path}{index}` is not a path");
        self.help(format!("an index stands in brackets: `{path}[{index}]`"))
    }
}

impl OpenBlock {
    /// Files the statements read so far under the part they belong to.
    fn end_part(&mut self) {
        let nodes = std::mem::take(&mut self.nodes);
        let program = Program {
            nodes,
            names: std::mem::take(&mut self.names),
        };
        let inverted = self.block.kind == BlockKind::Inverted;
        if self.in_else == inverted {
            if let Some(link) = self.block.links.last_mut() {
                link.program = Some(program);
            }
        } else {
            self.block.inverse = Some(program);
        }
    }
}

/// Stands for an opening tag that is wrong, so that the block around it is still read.
fn placeholder(tag: Range) -> Link {
    let head = Head::Literal(Part::verbatim(""), tag);
    let expr = Expr {
        head,
        helper: None,
        params: Box::default(),
        hash: Box::default(),
        span: tag,
    };
    Link {
        expr,
        program: None,
        strip: None,
        tag,
        parameters: 0,
    }
}

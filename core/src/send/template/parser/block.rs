//! Tags, and the blocks that they open, divide and close.

use super::Parser;
use crate::Code;
use crate::send::template::lexer::{Fail, Kind, Open};
use crate::send::template::tree::{
    Block, BlockKind, Expr, Head, Link, Mustache, Node, Part, Partial, Program, Range,
};

/// A block that has not been closed yet.
pub(super) struct OpenBlock {
    /// The name that has to close it; none where its opening tag was wrong, then any name does.
    pub(super) name: Option<String>,
    pub(super) tag: Range,
    pub(super) block: Block,
    /// The statements of the part that is being read.
    pub(super) nodes: Vec<Node>,
    names: Box<[Box<str>]>,
    /// Whether the plain `{{else}}` has come.
    in_else: bool,
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

impl Parser<'_> {
    pub(super) fn tag(&mut self, kind: Open, open: Range) -> Result<(), Fail> {
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

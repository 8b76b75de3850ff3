//! From source to tree. All errors are reported: after one inside a tag the parser goes on behind that tag.
//!
//! Here is the way through the source, and what comes next; [`block`] reads tags and puts blocks together,
//! [`expression`] reads what stands inside of a tag. Open blocks are kept on a stack, so only parentheses recurse; both are limited by `Limits::template_nesting`.

mod block;
mod expression;

use super::lexer::{Fail, Kind, Lexer, Piece, Token};
use super::tree::{BlockKind, Node, Program, Range, Strip, Text};
use crate::Code;
use block::OpenBlock;

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
}

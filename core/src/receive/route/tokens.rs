//! A source read token by token, one token ahead: what the parsers of expressions and of actions share.

use super::token::{Lexer, Token};
use crate::{Code, Diagnostic};
use std::ops::Range;

/// The leftmost error ends the parsing.
pub(super) type Parsed<T> = Result<T, Diagnostic>;

/// The tokens of a source.
pub(super) struct Tokens<'s> {
    pub(super) lexer: Lexer<'s>,
    /// The token that comes next, and where it stands.
    pub(super) next: (Token<'s>, Range<usize>),
}

impl<'s> Tokens<'s> {
    /// Of a source that is neither blank nor longer than so many bytes; `parameter` is what errors call it.
    pub(super) fn new(source: &'s str, parameter: &'static str, longest: usize) -> Parsed<Self> {
        let mut lexer = Lexer::new(source, parameter);
        lexer.check(longest)?;
        let next = lexer.next()?;
        Ok(Self { lexer, next })
    }

    /// Takes a token.
    pub(super) fn advance(&mut self) -> Parsed<(Token<'s>, Range<usize>)> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// Takes a token that has to come here; answers where it stands.
    pub(super) fn expect(&mut self, token: &Token<'s>) -> Parsed<Range<usize>> {
        if self.next.0 != *token {
            return Err(self.unexpected());
        }
        Ok(self.advance()?.1)
    }

    /// Makes sure that nothing follows.
    pub(super) fn end(&self) -> Parsed<()> {
        if self.next.0 == Token::End {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// The next token has no place here.
    pub(super) fn unexpected(&self) -> Diagnostic {
        if self.next.0 == Token::End {
            let message = format!("the {} ends too early", self.lexer.parameter);
            return self.error_here(Code::RouteUnexpectedEnd, message);
        }
        let found = &self.lexer.source[self.next.1.clone()];
        let message = format!("`{}` is not expected here", found.escape_debug());
        self.error_here(Code::RouteUnexpectedToken, message)
    }

    /// An error at a place.
    pub(super) fn error(&self, code: Code, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        self.lexer.error(code, span, message)
    }

    /// An error at the next token.
    pub(super) fn error_here(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        self.error(code, self.next.1.clone(), message)
    }
}

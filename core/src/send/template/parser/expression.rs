//! What stands inside of a tag: a name or literal, its arguments, and paths.

use super::Parser;
use crate::Code;
use crate::send::template::helper::Helper;
use crate::send::template::lexer::{Fail, Kind};
use crate::send::template::number;
use crate::send::template::tree::{Expr, Head, Param, Part, Path, Range};

impl Parser<'_> {
    pub(super) fn expr(&mut self, depth: usize) -> Result<Expr, Fail> {
        let (head, span, _) = self.head()?;
        self.expr_from(head, span, depth)
    }

    pub(super) fn expr_from(&mut self, head: Head, span: Range, depth: usize) -> Result<Expr, Fail> {
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
    pub(super) fn arguments(&mut self, depth: usize) -> Result<(Vec<Param>, Vec<(Box<str>, Param)>), Fail> {
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

    pub(super) fn param(&mut self, depth: usize) -> Result<Param, Fail> {
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
    pub(super) fn head(&mut self) -> Result<(Head, Range, String), Fail> {
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

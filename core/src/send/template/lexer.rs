//! Cuts a template into texts, comments and opening braces, and the inside of a tag into tokens.
//!
//! The rules are those of Mailgun's engine: a name is any run of characters outside a short list, so a carriage
//! return, a no-break space or `?` belong to names; a name cannot begin with a digit or a sign (that is a number);
//! a string knows one escape, its own quote; a comment ends at the first `}}`, or at the first `--}}`.

use super::tree::Range;
use crate::Code;

/// A piece of the source outside of tags.
#[derive(Debug)]
pub(super) enum Piece {
    Text(Range),
    Comment(Range),
    /// The opening braces of a tag, with what belongs to them; for `Inverse` the whole tag.
    Open(Open, Range),
    End,
    Bad(Fail),
}

/// What opening braces begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// `{{{{/`
    EndRaw,
    /// `{{{{`
    Raw,
    /// `{{{`
    Unescaped,
    /// `{{#`
    Block,
    /// `{{/`
    EndBlock,
    /// `{{>`
    Partial,
    /// `{{else}}` or `{{^}}`, closing braces included.
    Inverse,
    /// `{{^`
    InverseBlock,
    /// `{{else`
    Chain,
    /// `{{&`
    Ampersand,
    /// `{{`
    Plain,
}

/// A token inside a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    /// `.` or `/` between names.
    Separator,
    True,
    False,
    Number,
    /// Without its quotes; the flag says whether it holds an escaped quote.
    String(bool),
    OpenParenthesis,
    CloseParenthesis,
    Equals,
    At,
    /// `as |`
    OpenParameters,
    /// `|`
    CloseParameters,
    /// `}}}}`
    CloseRaw,
    /// `}}}`
    CloseUnescaped,
    /// `}}`
    Close,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range,
}

/// Why a template is refused, and where.
#[derive(Debug)]
pub(super) struct Fail {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) span: Range,
    pub(super) help: Option<String>,
}

impl Fail {
    pub(super) fn new(code: Code, span: Range, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span,
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

pub(super) struct Lexer<'s> {
    source: &'s str,
    /// Where the next piece or token starts.
    at: usize,
    /// Braces before this place have been escaped by a backslash.
    escaped_to: usize,
    /// Whether the body of a raw block comes next.
    raw: bool,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            at: 0,
            escaped_to: 0,
            raw: false,
        }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// After an error inside a tag: goes on behind the next closing braces, or at opening ones before them.
    pub(super) fn skip_tag(&mut self) {
        self.raw = false;
        let rest = self.rest();
        let (opened, closed) = (rest.find("{{"), rest.find("}}"));
        self.at += match (opened, closed) {
            (Some(opened), closed) if closed.is_none_or(|closed| opened < closed) => opened,
            (_, Some(closed)) => closed + rest[closed..].bytes().take_while(|&byte| byte == b'}').count(),
            _ => rest.len(),
        };
        self.escaped_to = self.at;
    }

    pub(super) fn piece(&mut self) -> Piece {
        if std::mem::take(&mut self.raw) {
            let Some(found) = self.rest().find("{{{{/") else {
                let span = Range::new(self.at, self.source.len());
                self.at = self.source.len();
                return Piece::Bad(
                    Fail::new(Code::TemplateUnclosedBlock, span, "the raw block is not closed")
                        .help("a raw block ends with `{{{{/name}}}}`"),
                );
            };
            let start = self.at;
            self.at += found;
            self.escaped_to = self.at;
            if found > 0 {
                return Piece::Text(Range::new(start, self.at));
            }
        }
        loop {
            let from = self.at.max(self.escaped_to);
            let Some(found) = self.source.get(from..).and_then(|rest| rest.find("{{")) else {
                let text = Range::new(self.at, self.source.len());
                self.at = self.source.len();
                return if text.start < text.end {
                    Piece::Text(text)
                } else {
                    Piece::End
                };
            };
            let open = from + found;
            let backslashes = self.source.as_bytes()[from..open]
                .iter()
                .rev()
                .take_while(|&&byte| byte == b'\\')
                .count();
            let text_end = match backslashes {
                0 => open,
                // `\\{{`: the tag counts, one backslash of two is printed. `\{{`: the braces are text.
                _ => open - 1,
            };
            let text = Range::new(self.at, text_end);
            self.at = open;
            self.escaped_to = match backslashes {
                1 => {
                    open + self.source.as_bytes()[open..]
                        .iter()
                        .take_while(|&&byte| byte == b'{')
                        .count()
                }
                _ => open,
            };
            if text.start < text.end {
                return Piece::Text(text);
            }
            if backslashes == 0 {
                return self.open();
            }
        }
    }

    fn open(&mut self) -> Piece {
        let start = self.at;
        let rest = self.rest();
        let inner = &rest[2..];
        let inner = inner.strip_prefix('~').unwrap_or(inner);
        let lead = rest.len() - inner.len();
        if let Some(comment) = inner.strip_prefix('!') {
            return self.comment(start, comment.starts_with("--"));
        }
        let (kind, length) = if rest.starts_with("{{{{/") {
            (Open::EndRaw, 5)
        } else if rest.starts_with("{{{{") {
            self.raw = true;
            (Open::Raw, 4)
        } else if inner.starts_with('{') {
            (Open::Unescaped, lead + 1)
        } else if inner.starts_with('#') {
            (Open::Block, lead + 1)
        } else if inner.starts_with('/') {
            (Open::EndBlock, lead + 1)
        } else if inner.starts_with('>') {
            (Open::Partial, lead + 1)
        } else if let Some(after) = inner.strip_prefix('^') {
            match closing(after) {
                Some(closing) => (Open::Inverse, lead + 1 + closing),
                None => (Open::InverseBlock, lead + 1),
            }
        } else if let Some(after) = inner.trim_start_matches(is_blank).strip_prefix("else") {
            let length = rest.len() - after.len();
            match closing(after) {
                Some(closing) => (Open::Inverse, length + closing),
                None => (Open::Chain, length),
            }
        } else if inner.starts_with('&') {
            (Open::Ampersand, lead + 1)
        } else {
            (Open::Plain, lead)
        };
        self.at += length;
        self.escaped_to = self.at;
        Piece::Open(kind, Range::new(start, self.at))
    }

    fn comment(&mut self, start: usize, dashes: bool) -> Piece {
        let rest = self.rest();
        let length = if dashes {
            // One pass over the dashes: looking for both ends in turn would be quadratic over many comments.
            let mut from = 0;
            loop {
                let Some(found) = rest[from..].find("--") else {
                    break None;
                };
                let after = from + found + 2;
                if let Some(end) = ["}}", "~}}"]
                    .into_iter()
                    .find(|end| rest[after..].starts_with(end))
                {
                    break Some(after + end.len());
                }
                from = after - 1;
            }
        } else {
            rest.find("}}").map(|at| at + 2)
        };
        let Some(length) = length else {
            self.at = self.source.len();
            self.escaped_to = self.at;
            let (end, span) = (
                if dashes { "--}}" } else { "}}" },
                Range::new(start, self.source.len()),
            );
            return Piece::Bad(
                Fail::new(Code::TemplateUnclosedTag, span, "the comment is not closed")
                    .help(format!("it ends with `{end}`")),
            );
        };
        self.at += length;
        self.escaped_to = self.at;
        Piece::Comment(Range::new(start, self.at))
    }

    /// The next token of the tag.
    pub(super) fn token(&mut self) -> Result<Token, Fail> {
        let blanks = self
            .rest()
            .bytes()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n'))
            .count();
        self.at += blanks;
        let rest = self.rest();
        let bytes = rest.as_bytes();
        if rest.starts_with("}}") || rest.starts_with("~}}") || rest.starts_with("}~}}") {
            let (kind, length) = if rest.starts_with("}}}}") {
                (Kind::CloseRaw, 4)
            } else if rest.starts_with("}}}") {
                (Kind::CloseUnescaped, 3)
            } else if rest.starts_with("}~}}") {
                (Kind::CloseUnescaped, 4)
            } else if rest.starts_with('~') {
                (Kind::Close, 3)
            } else {
                (Kind::Close, 2)
            };
            self.escaped_to = self.at + length;
            return Ok(self.take(kind, length));
        }
        if let Some(after) = rest.strip_prefix("as") {
            let bar = after.trim_start_matches(is_blank);
            if bar.len() < after.len() && bar.starts_with('|') {
                return Ok(self.take(Kind::OpenParameters, rest.len() - bar.len() + 1));
            }
        }
        let followed = |at: usize, set: &[u8]| {
            bytes
                .get(at)
                .is_some_and(|byte| is_blank(char::from(*byte)) || set.contains(byte))
        };
        let (kind, length) = match bytes.first() {
            None => {
                let span = Range::new(self.source.len(), self.source.len());
                return Err(
                    Fail::new(Code::TemplateUnclosedTag, span, "the template ends inside a tag")
                        .help("close the tag with `}}`"),
                );
            }
            Some(b'.') if bytes.get(1) == Some(&b'.') => (Kind::Name, 2),
            Some(b'.') if followed(1, b"=~}/)|") => (Kind::Name, 1),
            Some(b't') if rest.starts_with("true") && followed(4, b"~})") => (Kind::True, 4),
            Some(b'f') if rest.starts_with("false") && followed(5, b"~})") => (Kind::False, 5),
            Some(b'(') => (Kind::OpenParenthesis, 1),
            Some(b')') => (Kind::CloseParenthesis, 1),
            Some(b'=') => (Kind::Equals, 1),
            Some(b'@') => (Kind::At, 1),
            Some(b'/' | b'.') => (Kind::Separator, 1),
            Some(b'|') => (Kind::CloseParameters, 1),
            Some(quote @ (b'"' | b'\'')) => return self.string(*quote),
            Some(b'+' | b'-' | b'0'..=b'9') => return self.number(),
            Some(b'[') => return self.bracketed(),
            Some(_) => {
                let length = rest.find(is_no_name_character).unwrap_or(rest.len());
                if length == 0 {
                    return Err(self.unexpected(rest));
                }
                (Kind::Name, length)
            }
        };
        Ok(self.take(kind, length))
    }

    fn take(&mut self, kind: Kind, length: usize) -> Token {
        let start = self.at;
        self.at += length;
        Token {
            kind,
            range: Range::new(start, self.at),
        }
    }

    fn unexpected(&self, rest: &str) -> Fail {
        let found = rest.chars().next().unwrap_or_default();
        let span = Range::new(self.at, self.at + found.len_utf8());
        let fail = Fail::new(
            Code::TemplateSyntax,
            span,
            format!("`{}` cannot stand here", found.escape_debug()),
        );
        match found {
            '{' => {
                fail.help("a brace directly before `{{` opens another kind of tag: put a blank between them")
            }
            '}' => fail.help("a tag ends with `}}`, and with `}}}` only where it began with `{{{`"),
            '!' | '<' | '>' | '&' | '*' | '%' => {
                fail.help("there are no operators: use `equal`, `ifGt`, `ifLt`, `ifEq` or `unless`")
            }
            ',' => fail.help("arguments are separated by blanks"),
            '#' => fail.help("`#` stands directly after the braces"),
            _ => fail,
        }
    }

    /// A string runs to its quote; a backslash before that quote escapes it, and nothing else is an escape.
    fn string(&mut self, quote: u8) -> Result<Token, Fail> {
        let start = self.at;
        let bytes = self.source.as_bytes();
        let (mut at, mut escaped) = (start + 1, false);
        loop {
            match bytes.get(at) {
                None | Some(b'\n') => {
                    return Err(Fail::new(
                        Code::TemplateUnclosedTag,
                        Range::new(start, at),
                        "the string has no closing quote",
                    )
                    .help("a string ends on the line it begins on"));
                }
                Some(byte) if *byte == quote => {
                    if bytes[at - 1] != b'\\' || at == start + 1 {
                        break;
                    }
                    escaped = true;
                }
                Some(_) => {}
            }
            at += 1;
        }
        self.at = at + 1;
        Ok(Token {
            kind: Kind::String(escaped),
            range: Range::new(start + 1, at),
        })
    }

    fn bracketed(&mut self) -> Result<Token, Fail> {
        let rest = self.rest();
        match rest.find([']', '\n']) {
            Some(end) if rest.as_bytes()[end] == b']' => Ok(self.take(Kind::Name, end + 1)),
            end => Err(Fail::new(
                Code::TemplateUnclosedTag,
                Range::new(self.at, self.at + end.unwrap_or(rest.len())),
                "the name in brackets has no closing bracket",
            )),
        }
    }

    /// A sign, digits, a point, digits, an exponent. Hexadecimal and imaginary numbers are scanned by Mailgun's
    /// engine and then refused, as here.
    fn number(&mut self) -> Result<Token, Fail> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let digits = |from: usize| {
            from + bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let mut at = digits(usize::from(matches!(bytes[0], b'+' | b'-')));
        if bytes.get(at) == Some(&b'.') {
            at = digits(at + 1);
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            at = digits(at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-'))));
        }
        let token = self.take(Kind::Number, at);
        let next = rest[at..].chars().next();
        let bad = next.is_some_and(|c| c == '_' || c == '+' || c == '-' || is_go_alphanumeric(c));
        if bad || super::number::parse_float(&rest[..at]).is_none() {
            let word = at + rest[at..].find(is_no_name_character).unwrap_or(rest.len() - at);
            return Err(Fail::new(
                Code::TemplateSyntax,
                Range::new(token.range.start as usize, token.range.start as usize + word),
                format!("`{}` is not a number", rest[..word].escape_debug()),
            )
            .help("a name cannot begin with a digit or a sign; write it in brackets: `[2fa]`"));
        }
        Ok(token)
    }
}

/// The length of optional blanks, `~` and `}}`.
fn closing(text: &str) -> Option<usize> {
    let inner = text.trim_start_matches(is_blank);
    let inner = inner.strip_prefix('~').unwrap_or(inner);
    inner.starts_with("}}").then(|| text.len() - inner.len() + 2)
}

/// Blank in the sense of the engine's patterns (`\s` of RE2).
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\x0c' | '\r')
}

/// Go's `unicode.IsLetter` or `unicode.IsDigit`.
fn is_go_alphanumeric(c: char) -> bool {
    c.is_alphanumeric()
}

fn is_no_name_character(c: char) -> bool {
    matches!(
        c,
        ' ' | '\n'
            | '\t'
            | '!'
            | '"'
            | '#'
            | '%'
            | '&'
            | '\''
            | '('
            | ')'
            | '*'
            | '+'
            | ','
            | '.'
            | '/'
            | ';'
            | '<'
            | '='
            | '>'
            | '@'
            | '['
            | '\\'
            | ']'
            | '^'
            | '`'
            | '{'
            | '|'
            | '}'
            | '~'
    )
}

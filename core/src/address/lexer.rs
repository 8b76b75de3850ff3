//! The tokens of Mailgun's address grammar.
//!
//! White space is Python's: Unicode's and U+001C to U+001F. A run of it must begin with an ASCII character, for
//! other spaces are letters of an atom where a token may begin. A quoted string, a comment and a domain literal
//! are one token each. What RFC 5322 would not have allowed is written down in [`Findings`] on the way.

use super::finding::{Finding, Findings, Place};
use crate::Code;
use crate::charset::is_python_space;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Url,
    Atom,
    Dot,
    Quoted,
    Literal,
    Comment,
    Space,
    At,
    Comma,
    Semicolon,
    Less,
    Greater,
    /// Part of group syntax only, which the single and the list parser refuse.
    Colon,
    End,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// Why the text is refused, and where.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) span: Range<usize>,
    pub(super) help: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(code: Code, span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span,
            help: None,
        }
    }

    /// A comment where RFC 5322 allows one and Mailgun's grammar does not.
    pub(super) fn comment(span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(Code::AddressComment, span, message)
            .help("RFC 5322 allows it, Mailgun's grammar does not: leave the comment out")
    }

    pub(super) fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }
}

/// Text for a message: escaped, and cut where it is long.
pub(super) fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out
}

/// Reads tokens from left to right, one ahead.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Where reading stops: the text is trimmed, but positions are those of the whole.
    end: usize,
    next: Option<Token>,
    pub(super) findings: Findings,
}

/// Whether a byte may stand in an atom. A table: this is asked for every byte of every address.
fn is_atom_byte(byte: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = u8::MAX;
        while byte > 0 {
            table[byte as usize] = may_be_in_atom(byte);
            byte -= 1;
        }
        table
    };
    TABLE[usize::from(byte)]
}

/// Bytes from 0x80 belong to characters that all may; NUL may not.
const fn may_be_in_atom(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0x80..)
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r' | 0x1c..=0x1f)
}

/// Printable ASCII, or a byte of a character outside ASCII.
fn is_visible(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7e | 0x80..)
}

impl<'a> Lexer<'a> {
    /// Reads `text[range]`.
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end,
            next: None,
            findings: Findings::default(),
        }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The next token, which stays.
    pub(super) fn peek(&mut self) -> Result<Token, Refusal> {
        let token = match self.next {
            Some(token) => token,
            None => self.read()?,
        };
        self.next = Some(token);
        Ok(token)
    }

    /// The next token, which is taken.
    pub(super) fn take(&mut self) -> Result<Token, Refusal> {
        match self.next.take() {
            Some(token) => Ok(token),
            None => self.read(),
        }
    }

    /// Takes the next token if it is of this kind.
    pub(super) fn take_if(&mut self, kind: Kind) -> Result<Option<Token>, Refusal> {
        if self.peek()?.kind == kind {
            self.take().map(Some)
        } else {
            Ok(None)
        }
    }

    /// After an error: goes on at the next separator outside quotes, comments and brackets, or at the end.
    pub(super) fn resynchronise(&mut self) {
        loop {
            match self.peek() {
                Ok(token) if matches!(token.kind, Kind::Comma | Kind::Semicolon | Kind::End) => return,
                Ok(_) => self.next = None,
                // Of what is not a token the offending character is passed over, but an open string runs to the end.
                Err(refusal) => self.at = refusal.span.end.clamp(self.at, self.end),
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        if at < self.end {
            self.text.as_bytes().get(at).copied()
        } else {
            None
        }
    }

    fn run(&self, from: usize, accepted: impl Fn(u8) -> bool) -> usize {
        self.text.as_bytes()[from..self.end]
            .iter()
            .position(|&byte| !accepted(byte))
            .map_or(self.end, |length| from + length)
    }

    fn character(&self, at: usize) -> Option<char> {
        self.text[at..self.end].chars().next()
    }

    fn read(&mut self) -> Result<Token, Refusal> {
        let start = self.at;
        let Some(byte) = self.byte(start) else {
            return Ok(Token {
                kind: Kind::End,
                start,
                end: start,
            });
        };
        let (kind, end) = match byte {
            b'@' => (Kind::At, start + 1),
            b'.' => (Kind::Dot, start + 1),
            b',' => (Kind::Comma, start + 1),
            b';' => (Kind::Semicolon, start + 1),
            b':' => (Kind::Colon, start + 1),
            b'<' => (Kind::Less, start + 1),
            b'>' => (Kind::Greater, start + 1),
            b'"' => (Kind::Quoted, self.quoted(start)?),
            b'(' => (Kind::Comment, self.comment(start)?),
            b'[' => (Kind::Literal, self.literal(start)?),
            _ if is_ascii_space(byte) => (Kind::Space, self.space(start, Place::Between)),
            b'h' if self.url(start).is_some_and(|end| end > start) => {
                (Kind::Url, self.url(start).unwrap_or(start))
            }
            _ if is_atom_byte(byte) => (Kind::Atom, self.run(start, is_atom_byte)),
            _ => return Err(self.unexpected(start, "is not allowed in an address")),
        };
        self.at = end;
        Ok(Token { kind, start, end })
    }

    fn unexpected(&self, at: usize, why: &str) -> Refusal {
        let character = self.character(at).unwrap_or_default();
        let end = at + character.len_utf8();
        Refusal::new(
            Code::AddressSyntax,
            at..end,
            format!("`{}` {why}", character.escape_debug()),
        )
    }

    /// Where a URL that begins here ends. Its scheme is in lower case, and something must follow it.
    fn url(&self, start: usize) -> Option<usize> {
        let rest = &self.text[start..self.end];
        let scheme = ["http://", "https://"]
            .into_iter()
            .find(|scheme| rest.starts_with(scheme))?;
        let tail = &rest[scheme.len()..];
        let length = tail
            .find(|c: char| is_python_space(c) || "<>{}|^~[]`;,".contains(c))
            .unwrap_or(tail.len());
        (length > 0).then(|| start + scheme.len() + length)
    }

    /// The end of a run of white space, whatever of it is not RFC 5322's folding white space being noted.
    fn space(&mut self, start: usize, place: Place) -> usize {
        let mut end = start;
        while let Some(byte) = self.byte(end) {
            if is_ascii_space(byte) {
                end += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                match self.character(end) {
                    Some(character) if is_python_space(character) => end += character.len_utf8(),
                    _ => break,
                }
            }
        }
        self.findings.note_space(self.text, start..end, place);
        end
    }

    fn quoted(&mut self, start: usize) -> Result<usize, Refusal> {
        let mut at = start + 1;
        loop {
            match self.byte(at) {
                None => return Err(self.unterminated(start, "quoted string has no closing quote")),
                Some(b'"') => return Ok(at + 1),
                Some(b'\\') => {
                    let next = self.character(at + 1);
                    match next {
                        None => return Err(self.unterminated(start, "quoted string has no closing quote")),
                        Some(character)
                            if is_python_space(character)
                                || !character.is_ascii()
                                || character.is_ascii_graphic() =>
                        {
                            let end = at + 1 + character.len_utf8();
                            if !matches!(character, ' ' | '\t')
                                && character.is_ascii()
                                && !character.is_ascii_graphic()
                            {
                                self.findings.note(Finding::ObsoleteQuotedPair, at..end);
                            }
                            at = end;
                        }
                        Some(_) => return Err(self.unexpected(at + 1, "is not allowed after a backslash")),
                    }
                }
                Some(byte) if is_ascii_space(byte) => at = self.space(at, Place::Within),
                Some(byte) if is_visible(byte) => {
                    at = self.run(at, |byte| is_visible(byte) && !matches!(byte, b'"' | b'\\'));
                }
                Some(_) => return Err(self.unexpected(at, "is not allowed in a quoted string")),
            }
        }
    }

    fn literal(&mut self, start: usize) -> Result<usize, Refusal> {
        let mut at = start + 1;
        loop {
            match self.byte(at) {
                None => return Err(self.unterminated(start, "domain literal has no closing bracket")),
                Some(b']') => return Ok(at + 1),
                Some(byte) if is_ascii_space(byte) => at = self.space(at, Place::Within),
                Some(byte) if is_visible(byte) && !matches!(byte, b'[' | b'\\') => {
                    at = self.run(at, |byte| {
                        is_visible(byte) && !matches!(byte, b'[' | b'\\' | b']')
                    });
                }
                Some(_) => return Err(self.unexpected(at, "is not allowed in a domain literal")),
            }
        }
    }

    fn comment(&mut self, start: usize) -> Result<usize, Refusal> {
        let mut at = start + 1;
        loop {
            match self.byte(at) {
                None => return Err(self.unterminated(start, "comment has no closing parenthesis")),
                Some(b')') => return Ok(at + 1),
                Some(b'(' | b'\\') => {
                    return Err(Refusal::comment(
                        at..at + 1,
                        "comments cannot be nested or hold a backslash",
                    ));
                }
                Some(byte) if is_ascii_space(byte) => at = self.space(at, Place::Within),
                Some(byte) if is_visible(byte) => {
                    at = self.run(at, |byte| {
                        is_visible(byte) && !matches!(byte, b'(' | b'\\' | b')')
                    });
                }
                Some(_) => return Err(self.unexpected(at, "is not allowed in a comment")),
            }
        }
    }

    fn unterminated(&self, start: usize, message: &str) -> Refusal {
        Refusal::new(Code::AddressUnterminated, start..self.end, message)
    }
}

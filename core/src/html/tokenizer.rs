//! HTML text to tokens: HTML Standard §13.2.5, without its parse errors.
//!
//! One pass; every byte is looked at a constant number of times. Text and values without character references
//! are slices of the source. The source holds no CR ([`super::parse`] sees to it).

use super::entities;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How the text up to the next tag is read; set by the tree builder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Data,
    /// `title`, `textarea`: references, but no tags other than the own end tag.
    RawWithReferences,
    /// `style`, `iframe` and so on: neither.
    Raw,
    /// `script`: as `Raw`, with HTML's rules for comments and nested scripts.
    Script,
    /// The rest of the document is text.
    Plaintext,
}

#[derive(Debug)]
pub(super) enum Token<'a> {
    Doctype {
        quirks: bool,
    },
    /// Its attributes are in [`Tokenizer::attributes`].
    Start {
        name: Cow<'a, str>,
        self_closing: bool,
    },
    End {
        name: Cow<'a, str>,
    },
    /// Not empty; NUL comes on its own.
    Text(Cow<'a, str>),
    Comment(&'a str),
    EndOfFile,
}

pub(super) struct Tokenizer<'a> {
    source: &'a str,
    at: usize,
    pub(super) state: State,
    /// The element whose end tag ends raw text.
    pub(super) raw_name: &'static str,
    /// `<![CDATA[` is understood: the builder is in SVG or `MathML`.
    pub(super) cdata: bool,
    /// The attributes of the last start tag, each name once, as first given.
    pub(super) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b' ')
}

fn lower(name: &str) -> Cow<'_, str> {
    let mut name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    };
    if name.contains('\0') {
        name = Cow::Owned(name.replace('\0', "\u{fffd}"));
    }
    name
}

impl<'a> Tokenizer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            state: State::Data,
            raw_name: "",
            cdata: false,
            attributes: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    /// Moves over bytes for which `test` holds; the slice they make.
    fn take_while(&mut self, test: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        let bytes = &self.source.as_bytes()[start..];
        self.at += bytes.iter().position(|&byte| !test(byte)).unwrap_or(bytes.len());
        &self.source[start..self.at]
    }

    pub(super) fn next(&mut self) -> Token<'a> {
        loop {
            if self.at >= self.source.len() {
                return Token::EndOfFile;
            }
            let token = match self.state {
                State::Data => self.data(),
                State::Plaintext => self.plaintext(),
                State::RawWithReferences | State::Raw | State::Script => self.raw(),
            };
            if let Some(token) = token {
                return token;
            }
        }
    }

    fn data(&mut self) -> Option<Token<'a>> {
        match self.peek()? {
            b'<' => self.markup(),
            b'\0' => {
                self.at += 1;
                Some(Token::Text(Cow::Borrowed("\0")))
            }
            b'&' => Some(Token::Text(self.reference(false))),
            _ => Some(Token::Text(Cow::Borrowed(
                self.take_while(|b| !matches!(b, b'<' | b'&' | b'\0')),
            ))),
        }
    }

    /// At a `&`.
    fn reference(&mut self, in_attribute: bool) -> Cow<'a, str> {
        let Some(found) = entities::read(&self.rest()[1..], in_attribute) else {
            self.at += 1;
            return Cow::Borrowed("&");
        };
        self.at += 1 + found.consumed;
        match found.text {
            entities::Text::Named(text) => Cow::Borrowed(text),
            entities::Text::Numbered(letter) => Cow::Owned(letter.to_string()),
        }
    }

    /// At a `<`; `None` where it made no token.
    fn markup(&mut self) -> Option<Token<'a>> {
        let bytes = self.rest().as_bytes();
        match bytes.get(1) {
            Some(b'!') => self.declaration(),
            Some(b'?') => Some(self.bogus_comment(1)),
            Some(b'/') => match bytes.get(2) {
                Some(letter) if letter.is_ascii_alphabetic() => self.tag(2),
                Some(b'>') => {
                    self.at += 3;
                    None
                }
                None => {
                    self.at += 2;
                    Some(Token::Text(Cow::Borrowed("</")))
                }
                Some(_) => Some(self.bogus_comment(2)),
            },
            Some(letter) if letter.is_ascii_alphabetic() => self.tag(1),
            _ => {
                self.at += 1;
                Some(Token::Text(Cow::Borrowed("<")))
            }
        }
    }

    fn bogus_comment(&mut self, skip: usize) -> Token<'a> {
        self.at += skip;
        let text = self.take_while(|b| b != b'>');
        self.at = (self.at + 1).min(self.source.len());
        Token::Comment(text)
    }

    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            return Some(self.comment());
        }
        if rest
            .as_bytes()
            .get(2..9)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"doctype"))
        {
            self.at += 9;
            let text = self.take_while(|b| b != b'>');
            let open = self.peek().is_none();
            self.at = (self.at + 1).min(self.source.len());
            return Some(Token::Doctype {
                quirks: open || super::doctype::has_quirks(text),
            });
        }
        if self.cdata && rest.starts_with("<![CDATA[") {
            self.at += 9;
            let text = self.rest();
            let end = text.find("]]>");
            self.at += end.map_or(text.len(), |end| end + 3);
            let text = &text[..end.unwrap_or(text.len())];
            return (!text.is_empty()).then(|| without_nul(text));
        }
        Some(self.bogus_comment(2))
    }

    /// At `<!--`.
    fn comment(&mut self) -> Token<'a> {
        self.at += 4;
        let text = self.rest();
        for empty in [">", "->"] {
            if text.starts_with(empty) {
                self.at += empty.len();
                return Token::Comment("");
            }
        }
        let mut from = 0;
        while let Some(dashes) = text[from..].find("--") {
            let end = from + dashes;
            for close in ["-->", "--!>"] {
                if text[end..].starts_with(close) {
                    self.at += end + close.len();
                    return Token::Comment(&text[..end]);
                }
            }
            from = end + 1;
        }
        self.at = self.source.len();
        Token::Comment(text)
    }

    /// At a tag whose name starts `skip` bytes on; `None` where the source ends inside of it.
    fn tag(&mut self, skip: usize) -> Option<Token<'a>> {
        self.at += skip;
        let name = lower(self.take_while(|b| !is_space(b) && b != b'/' && b != b'>'));
        let self_closing = self.attributes()?;
        Some(if skip == 1 {
            Token::Start { name, self_closing }
        } else {
            Token::End { name }
        })
    }

    /// Reads attributes up to and with the `>`; whether the tag closes itself, `None` at the end of the source.
    fn attributes(&mut self) -> Option<bool> {
        // Beyond a few attributes a duplicate is looked for in a set: a tag may hold any number of them.
        const FEW: usize = 16;
        let mut seen: BTreeSet<Cow<'a, str>> = BTreeSet::new();
        self.attributes.clear();
        loop {
            self.take_while(is_space);
            match self.peek()? {
                b'>' => {
                    self.at += 1;
                    return Some(false);
                }
                b'/' => {
                    self.at += 1;
                    if self.peek()? == b'>' {
                        self.at += 1;
                        return Some(true);
                    }
                    continue;
                }
                _ => {}
            }
            let start = self.at;
            self.at += 1; // a leading `=` belongs to the name
            if !self.source.is_char_boundary(self.at) {
                self.at = start;
            }
            self.take_while(|b| !is_space(b) && !matches!(b, b'/' | b'>' | b'='));
            let name = lower(&self.source[start..self.at]);
            self.take_while(is_space);
            let value = if self.peek() == Some(b'=') {
                self.at += 1;
                self.take_while(is_space);
                self.value()?
            } else {
                Cow::Borrowed("")
            };
            let duplicate = if self.attributes.len() < FEW {
                self.attributes.iter().any(|(known, _)| *known == name)
            } else {
                if seen.is_empty() {
                    seen.extend(self.attributes.iter().map(|(name, _)| name.clone()));
                }
                !seen.insert(name.clone())
            };
            if !duplicate {
                self.attributes.push((name, value));
            }
        }
    }

    fn value(&mut self) -> Option<Cow<'a, str>> {
        let quote = self.peek()?;
        let value = match quote {
            b'"' | b'\'' => {
                self.at += 1;
                let value = self.value_until(|b| b == quote);
                self.peek()?;
                self.at += 1;
                value
            }
            b'>' => Cow::Borrowed(""),
            _ => self.value_until(|b| is_space(b) || b == b'>'),
        };
        Some(value)
    }

    fn value_until(&mut self, end: impl Fn(u8) -> bool) -> Cow<'a, str> {
        let mut value = Cow::Borrowed(self.take_while(|b| !end(b) && !matches!(b, b'&' | b'\0')));
        while let Some(byte) = self.peek().filter(|&b| !end(b)) {
            let value = value.to_mut();
            match byte {
                b'&' => value.push_str(&self.reference(true)),
                b'\0' => {
                    self.at += 1;
                    value.push('\u{fffd}');
                }
                _ => {}
            }
            value.push_str(self.take_while(|b| !end(b) && !matches!(b, b'&' | b'\0')));
        }
        value
    }

    fn plaintext(&mut self) -> Option<Token<'a>> {
        let text = self.rest();
        self.at = self.source.len();
        (!text.is_empty()).then(|| without_nul(text))
    }

    /// The text up to the end tag of `raw_name`, if there is any, else that end tag.
    fn raw(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let state = self.state;
        let end = if state == State::Script {
            script_end(rest)
        } else {
            end_tag(rest, self.raw_name)
        };
        if end == Some(0) {
            self.state = State::Data;
            return self.tag(2);
        }
        let end = end.unwrap_or(rest.len());
        let text = &rest[..end];
        if state == State::RawWithReferences && text.contains('&') {
            let stop = self.at + end;
            let mut decoded = String::with_capacity(text.len());
            while self.at < stop {
                if self.peek() == Some(b'&') {
                    decoded.push_str(&self.reference(false));
                } else {
                    decoded.push_str(self.take_while(|b| !matches!(b, b'&' | b'<')));
                    if self.at < stop && self.peek() == Some(b'<') {
                        decoded.push('<');
                        self.at += 1;
                    }
                }
            }
            return Some(Token::Text(Cow::Owned(decoded.replace('\0', "\u{fffd}"))));
        }
        self.at += end;
        Some(without_nul(text))
    }
}

fn without_nul(text: &str) -> Token<'_> {
    Token::Text(if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    })
}

/// `text` starts with a name (in lower case), whatever the case, and the name ends there.
fn names(text: &[u8], name: &str) -> bool {
    text.get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && text
            .get(name.len())
            .is_some_and(|&b| is_space(b) || b == b'/' || b == b'>')
}

/// Where the end tag of an element begins.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find("</") {
        let at = from + found;
        if names(&text.as_bytes()[at + 2..], name) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// Where a script's end tag begins: inside `<!--` a nested `<script>` hides the next `</script>`.
fn script_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut commented, mut nested) = (false, false);
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        match rest[0] {
            b'<' if rest.starts_with(b"<!--") && !commented => {
                commented = true;
                // `<!-->` and `<!--->` are comments that end at once.
                at += if rest.starts_with(b"<!-->") || rest.starts_with(b"<!--->") {
                    2
                } else {
                    4
                };
            }
            b'<' if rest.get(1) == Some(&b'/') && names(&rest[2..], "script") => {
                if !nested {
                    return Some(at);
                }
                nested = false;
                at += 2;
            }
            b'<' if commented && names(&rest[1..], "script") => {
                nested = true;
                at += 1;
            }
            b'-' if commented && rest.starts_with(b"-->") => {
                (commented, nested) = (false, false);
                at += 3;
            }
            _ => at += 1,
        }
    }
    None
}

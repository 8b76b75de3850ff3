//! JSON walked over: is it JSON, where are the members that are asked for, how deep does it go.
//!
//! A post is checked before anyone asks for its event, and most events are handed on as text. So nothing is built here but
//! the few texts that a signature consists of, and a WebAssembly module that reads posts needs no `serde_json`. What is
//! refused, with which words and at which place, is what `serde_json` says; a test compares the two.
//!
//! Nothing recurses; time is linear in the text.

use std::borrow::Cow;

/// Why a text is not what was expected.
pub(super) struct Wrong {
    reason: &'static str,
    /// Of a member that is there twice.
    name: &'static str,
    /// Where reading stopped, in bytes.
    pub(super) at: usize,
    /// Whether it is JSON, but of another shape.
    pub(super) is_json: bool,
}

impl Wrong {
    /// The words.
    pub(super) fn reason(&self) -> String {
        let end = if self.name.is_empty() { "" } else { "`" };
        [self.reason, self.name, end].concat()
    }
}

/// The members of an object that were asked for.
pub(super) struct Members<'a> {
    /// Their values as JSON, in the order of the names.
    pub(super) values: Vec<Option<&'a str>>,
    /// How deep objects and lists are nested, the object included.
    pub(super) depth: usize,
}

/// Reads an object. `once` refuses a name that is there twice; else the last of them counts.
///
/// Strings within the values may still hold lone surrogates; see [`check_text`].
pub(super) fn members<'a>(text: &'a str, names: &[&'static str], once: bool) -> Result<Members<'a>, Wrong> {
    let mut reader = Reader::new(text);
    match reader.members(names, once) {
        Ok(values) => Ok(Members {
            values,
            depth: reader.deepest + 1,
        }),
        Err(Stop) => Err(reader.wrong),
    }
}

/// Makes sure that all strings of a value are text: a surrogate alone is none. Answers how deep the value goes.
pub(super) fn check_text(value: &str) -> Result<usize, Wrong> {
    let mut reader = Reader::new(value);
    reader.strict = true;
    match reader.value() {
        Ok(()) => Ok(reader.deepest),
        Err(Stop) => Err(reader.wrong),
    }
}

/// The text of a string that was checked; `None` for any other value.
pub(super) fn text(value: &str) -> Option<Cow<'_, str>> {
    value.starts_with('"').then(|| unquoted(value))
}

/// The text of a number that was checked.
pub(super) fn number(value: &str) -> Option<&str> {
    value
        .starts_with(|first: char| first == '-' || first.is_ascii_digit())
        .then_some(value)
}

/// Writes a text as JSON, as `serde_json` does.
pub(super) fn quote(text: &str, out: &mut String) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    out.push('"');
    for char in text.chars() {
        let letter = match char {
            '"' | '\\' => char,
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\0'..' ' => {
                out.push_str("\\u00");
                let code = char as usize;
                out.push(HEX[code >> 4]);
                out.push(HEX[code & 15]);
                continue;
            }
            _ => {
                out.push(char);
                continue;
            }
        };
        out.push('\\');
        out.push(letter);
    }
    out.push('"');
}

fn shape(first: u8) -> &'static str {
    match first {
        b'"' => "expected an object, found a text",
        b'[' => "expected an object, found a list",
        b'n' => "expected an object, found null",
        b't' | b'f' => "expected an object, found a boolean",
        _ => "expected an object, found a number",
    }
}

/// The text of a string in its quotes, which was checked.
fn unquoted(string: &str) -> Cow<'_, str> {
    let inside = string
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(string);
    let mut rest = inside;
    let mut out = String::new();
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut escaped = escape.chars();
        let letter = escaped.next().unwrap_or_default();
        rest = escaped.as_str();
        out.push(match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let mut code = hex(rest.as_bytes());
                rest = rest.get(4..).unwrap_or_default();
                if (0xd800..0xdc00).contains(&code) {
                    let low = hex(rest.as_bytes().get(2..).unwrap_or_default());
                    rest = rest.get(6..).unwrap_or_default();
                    code = 0x1_0000 + ((code - 0xd800) << 10 | low.wrapping_sub(0xdc00) & 0x3ff);
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            itself => itself,
        });
    }
    if rest.len() == inside.len() {
        return Cow::Borrowed(inside);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The number of four hex digits; beyond all numbers where they are none.
fn hex(digits: &[u8]) -> u32 {
    let mut code = 0;
    for at in 0..4 {
        match crate::mime_header::hex(digits.get(at)) {
            Some(digit) => code = code << 4 | u32::from(digit),
            None => return u32::MAX,
        }
    }
    code
}

/// Reading stops; why is in the reader.
struct Stop;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether strings have to be text.
    strict: bool,
    deepest: usize,
    wrong: Wrong,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            strict: false,
            deepest: 0,
            wrong: Wrong {
                reason: "",
                name: "",
                at: 0,
                is_json: false,
            },
        }
    }

    fn members(&mut self, names: &[&'static str], once: bool) -> Result<Vec<Option<&'a str>>, Stop> {
        let mut values = vec![None; names.len()];
        match self.solid() {
            Some(b'{') => self.at += 1,
            Some(first) => {
                self.strict = true;
                self.value()?;
                self.wrong.is_json = true;
                return Err(self.stop(shape(first), 0));
            }
            None => return Err(self.stop("EOF while parsing a value", 1)),
        }
        let mut is_first = true;
        loop {
            match self.solid() {
                Some(b'}') => break,
                Some(b',') if !is_first => {
                    self.at += 1;
                    match self.solid() {
                        Some(b'"') => {}
                        Some(b'}') => return Err(self.stop("trailing comma", 1)),
                        Some(_) => return Err(self.stop("key must be a string", 1)),
                        None => return Err(self.stop("EOF while parsing a value", 1)),
                    }
                }
                Some(b'"') if is_first => {}
                Some(_) if is_first => return Err(self.stop("key must be a string", 1)),
                Some(_) => return Err(self.stop("expected `,` or `}`", 1)),
                None => return Err(self.stop("EOF while parsing an object", 1)),
            }
            is_first = false;
            self.strict = true;
            let start = self.at;
            self.string()?;
            self.strict = false;
            let name = unquoted(self.text.get(start..self.at).unwrap_or_default());
            let known = names.iter().position(|known| *known == name);
            if let Some(known) = known
                && once
                && values[known].is_some()
            {
                if self.solid() == Some(b'}') {
                    self.at += 1;
                }
                self.wrong.name = names[known];
                return Err(self.stop("duplicate field `", 0));
            }
            self.colon()?;
            self.solid();
            let start = self.at;
            self.value()?;
            if let Some(known) = known {
                values[known] = Some(self.text.get(start..self.at).unwrap_or_default());
            }
        }
        self.at += 1;
        if self.solid().is_some() {
            return Err(self.stop("trailing characters", 1));
        }
        Ok(values)
    }

    /// Notes what is wrong with the byte before the one `ahead` of the next.
    #[inline(never)]
    fn stop(&mut self, reason: &'static str, ahead: usize) -> Stop {
        self.wrong.reason = reason;
        let end = (self.at + ahead).min(self.bytes().len());
        // A line end belongs to the line that it ends, and there is no place behind its last character.
        self.wrong.at = match end.checked_sub(1) {
            Some(before) if self.bytes()[before] != b'\n' => before,
            _ => end,
        };
        Stop
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// The next byte that is not white space, not taken yet.
    fn solid(&mut self) -> Option<u8> {
        while let Some(byte) = self.peek() {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    fn colon(&mut self) -> Result<(), Stop> {
        match self.solid() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.stop("expected `:`", 1)),
            None => Err(self.stop("EOF while parsing an object", 1)),
        }
    }

    /// Takes a value.
    fn value(&mut self) -> Result<(), Stop> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            let mut is_opened = false;
            match self.solid() {
                Some(b'n') => self.word(b"null")?,
                Some(b't') => self.word(b"true")?,
                Some(b'f') => self.word(b"false")?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b'"') => self.string()?,
                Some(bracket @ (b'[' | b'{')) => {
                    self.at += 1;
                    open.push(bracket);
                    self.deepest = self.deepest.max(open.len());
                    is_opened = true;
                }
                Some(_) => return Err(self.stop("expected value", 1)),
                None => return Err(self.stop("EOF while parsing a value", 1)),
            }
            // What comes behind it: the end of what is open, or what is next in it.
            let is_object = loop {
                let Some(&bracket) = open.last() else {
                    return Ok(());
                };
                let is_object = bracket == b'{';
                match self.solid() {
                    Some(b']') if !is_object => {}
                    Some(b'}') if is_object => {}
                    Some(b',') if !is_opened => {
                        self.at += 1;
                        break is_object;
                    }
                    Some(_) if is_opened => break is_object,
                    Some(_) if is_object => return Err(self.stop("expected `,` or `}`", 1)),
                    Some(_) => return Err(self.stop("expected `,` or `]`", 1)),
                    None if is_object => return Err(self.stop("EOF while parsing an object", 1)),
                    None => return Err(self.stop("EOF while parsing a list", 1)),
                }
                self.at += 1;
                open.pop();
                is_opened = false;
            };
            if is_object {
                match self.solid() {
                    Some(b'"') => self.string()?,
                    Some(_) => return Err(self.stop("key must be a string", 1)),
                    None => return Err(self.stop("EOF while parsing an object", 1)),
                }
                self.colon()?;
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Stop> {
        for &expected in word {
            match self.next() {
                Some(byte) if byte == expected => {}
                Some(_) => return Err(self.stop("expected ident", 0)),
                None => return Err(self.stop("EOF while parsing a value", 0)),
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.next() {
            Some(b'0') => {
                if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    return Err(self.stop("invalid number", 1));
                }
            }
            Some(b'1'..=b'9') => {
                self.digits();
            }
            _ => return Err(self.stop("invalid number", 0)),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return Err(self.stop("invalid number", 1));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !self.next().is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.stop("invalid number", 0));
            }
            self.digits();
        }
        Ok(())
    }

    /// Takes digits; whether there are any.
    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > start
    }

    /// Takes a string, its quote being next.
    fn string(&mut self) -> Result<(), Stop> {
        self.at += 1;
        loop {
            let rest = &self.bytes()[self.at..];
            let plain = rest
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            self.at += plain.unwrap_or(rest.len());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape()?;
                }
                Some(_) => {
                    return Err(self.stop(
                        "control character (\\u0000-\\u001F) found while parsing a string",
                        usize::from(self.strict),
                    ));
                }
                None => return Err(self.stop("EOF while parsing a string", 0)),
            }
        }
    }

    /// Takes an escape behind its backslash.
    fn escape(&mut self) -> Result<(), Stop> {
        match self.next() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(()),
            Some(b'u') => {
                let code = self.hex_escape()?;
                if !self.strict || !(0xd800..0xe000).contains(&code) {
                    return Ok(());
                }
                if code < 0xdc00 {
                    for expected in [b'\\', b'u'] {
                        match self.next() {
                            Some(byte) if byte == expected => {}
                            Some(_) => return Err(self.stop("unexpected end of hex escape", 0)),
                            None => return Err(self.stop("EOF while parsing a string", 0)),
                        }
                    }
                    if (0xdc00..0xe000).contains(&self.hex_escape()?) {
                        return Ok(());
                    }
                }
                Err(self.stop("lone leading surrogate in hex escape", 0))
            }
            Some(_) => Err(self.stop("invalid escape", 0)),
            None => Err(self.stop("EOF while parsing a string", 0)),
        }
    }

    fn hex_escape(&mut self) -> Result<u32, Stop> {
        let digits = &self.bytes()[self.at..];
        if digits.len() < 4 {
            self.at = self.bytes().len();
            return Err(self.stop("EOF while parsing a string", 0));
        }
        self.at += 4;
        match hex(digits) {
            u32::MAX => Err(self.stop("invalid escape", 0)),
            code => Ok(code),
        }
    }
}

#[cfg(test)]
mod tests;

//! Header values with parameters: `Content-Type`, `Content-Disposition` and their like.
//!
//! [`parse`] reads the grammar of RFC 2045 §5.1 with the continuations and character sets of RFC 2231, and what
//! clients really send: missing quotes, stray semicolons, comments, raw bytes outside ASCII. It never refuses:
//! what cannot be a parameter is passed over. The two [`Dialect`]s differ only in what a quoted string escapes.
//!
//! Limits: [`MAX_PARAMETERS`]; the time is linear in the length of the value.

mod content_type;

pub use content_type::ContentType;
#[cfg(feature = "full")]
pub(crate) use content_type::is_token;

/// Parameters beyond this number are not looked at; no client sends more than a handful.
const MAX_PARAMETERS: usize = 100;

/// What stands for itself inside a quoted string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// RFC 2045: a backslash quotes any character.
    Mail,
    /// RFC 7578 as browsers write it: `%22`, `%0D`, `%0A` are escapes, and a backslash quotes only `"` and `\`,
    /// and nothing at all in a Windows path.
    Form,
}

/// A header value, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderValue {
    /// The first word, in lower case.
    pub(crate) main: String,
    parameters: Vec<Parameter>,
}

/// One parameter, its continuations joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// In lower case, without the `*` of RFC 2231.
    pub(crate) name: String,
    /// The value as bytes: percent escapes of RFC 2231 and quotes are resolved, character sets are not.
    pub(crate) bytes: Vec<u8>,
    /// The character set, where RFC 2231 names one.
    pub(crate) charset: Option<String>,
}

impl HeaderValue {
    /// The value of a parameter; `name` in lower case.
    pub(crate) fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|one| one.name == name)
    }

    /// All parameters, in the order of their first mention.
    pub(crate) fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }
}

/// One `name*1*=value` as written.
struct Piece {
    name: String,
    /// The number of a continuation.
    section: Option<u32>,
    /// Whether the name ended in `*`: percent-encoded, perhaps with a character set.
    extended: bool,
    value: Vec<u8>,
}

/// Takes a header value apart. `value` may be folded.
pub(crate) fn parse(value: &[u8], dialect: Dialect) -> HeaderValue {
    let mut reader = Reader {
        value,
        at: 0,
        dialect,
    };
    let main = reader.main();
    let mut pieces = Vec::new();
    while pieces.len() < MAX_PARAMETERS {
        if !reader.piece(&mut pieces) {
            break;
        }
    }
    HeaderValue {
        main,
        parameters: join(&pieces),
    }
}

/// Joins continuations. Where a parameter comes both plain and in the form of RFC 2231, the latter wins.
fn join(pieces: &[Piece]) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for Piece { name, .. } in pieces {
        if parameters.iter().any(|known| known.name == *name) {
            continue;
        }
        let find = |extended: bool| {
            pieces
                .iter()
                .find(|piece| piece.name == *name && piece.section.is_none() && (piece.extended || !extended))
        };
        // Of several sections with one number the first.
        let section_after = |last: Option<u32>| {
            pieces
                .iter()
                .filter(|piece| piece.name == *name && piece.section > last)
                .min_by_key(|piece| piece.section)
        };
        let mut bytes = Vec::new();
        let mut charset = None;
        let mut is_first = true;
        let mut next = find(true).or_else(|| section_after(None)).or_else(|| find(false));
        while let Some(piece) = next {
            let mut value = piece.value.as_slice();
            if piece.extended {
                if is_first && let Some((label, rest)) = charset_prefix(value) {
                    charset = Some(label);
                    value = rest;
                }
                percent_decode(value, &mut bytes);
            } else {
                bytes.extend_from_slice(value);
            }
            is_first = false;
            next = piece.section.and_then(|section| section_after(Some(section)));
        }
        parameters.push(Parameter {
            name: name.clone(),
            bytes,
            charset,
        });
    }
    parameters
}

/// `utf-8'en'` before the value.
fn charset_prefix(value: &[u8]) -> Option<(String, &[u8])> {
    let first = memchr::memchr(b'\'', value)?;
    let second = first + 1 + memchr::memchr(b'\'', &value[first + 1..])?;
    let label = lower_case(&value[..first]);
    Some((label, &value[second + 1..]))
}

fn lower_case(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    text.make_ascii_lowercase();
    text
}

/// Appends `value` with its `%41` resolved; a `%` without two digits stands for itself.
fn percent_decode(value: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, hex(value.get(at + 1)), hex(value.get(at + 2))) {
            out.push(high << 4 | low);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
}

/// The value of a hexadecimal digit.
pub(crate) fn hex(digit: Option<&u8>) -> Option<u8> {
    match digit? {
        digit @ b'0'..=b'9' => Some(digit - b'0'),
        digit @ b'a'..=b'f' => Some(digit - b'a' + 10),
        digit @ b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

struct Reader<'a> {
    value: &'a [u8],
    at: usize,
    dialect: Dialect,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.value.get(self.at).copied()
    }

    fn main(&mut self) -> String {
        let mut out = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                b';' => break,
                b'(' if self.dialect == Dialect::Mail => self.comment(),
                _ => {
                    out.push(byte);
                    self.at += 1;
                }
            }
        }
        // A missing semicolon leaves more than one word.
        let out = lower_case(&out);
        out.split_whitespace().next().unwrap_or_default().to_owned()
    }

    /// Takes the next parameter, or passes over something else; false at the end.
    fn piece(&mut self, pieces: &mut Vec<Piece>) -> bool {
        self.skip();
        while self.peek() == Some(b';') {
            self.at += 1;
            self.skip();
        }
        if self.peek().is_none() {
            return false;
        }
        let start = self.at;
        while let Some(byte) = self.peek()
            && !matches!(byte, b'=' | b';' | b'"' | b'(')
            && !is_space(byte)
        {
            self.at += 1;
        }
        let mut name = lower_case(&self.value[start..self.at]);
        self.skip();
        if self.peek() != Some(b'=') {
            // Not a parameter: one step at least, so that the loop ends.
            self.at = self.at.max(start + 1);
            return true;
        }
        self.at += 1;
        self.skip();
        let value = if self.peek() == Some(b'"') {
            self.quoted()
        } else {
            self.unquoted()
        };
        if name.is_empty() {
            return true;
        }
        let extended = name.ends_with('*');
        if extended {
            name.pop();
        }
        let mut section = None;
        if let Some(star) = name.bytes().rposition(|byte| byte == b'*')
            && let Ok(number) = name[star + 1..].parse()
        {
            section = Some(number);
            name.truncate(star);
        }
        pieces.push(Piece {
            name,
            section,
            extended,
            value,
        });
        true
    }

    /// Passes over white space and comments.
    fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'(' && self.dialect == Dialect::Mail {
                self.comment();
            } else {
                break;
            }
        }
    }

    /// Passes over a comment, nested ones included. One that is never closed runs to the end.
    fn comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.at = self.at.min(self.value.len());
    }

    fn quoted(&mut self) -> Vec<u8> {
        self.at += 1;
        let rest = &self.value[self.at..];
        let windows_path = self.dialect == Dialect::Form && is_windows_path(rest);
        let mut out = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match (byte, self.peek()) {
                (b'"', _) => break,
                (b'\\', Some(next)) if self.dialect == Dialect::Mail => {
                    out.push(next);
                    self.at += 1;
                }
                (b'\\', Some(next @ (b'"' | b'\\'))) if !windows_path => {
                    out.push(next);
                    self.at += 1;
                }
                (b'%', _) if self.dialect == Dialect::Form => {
                    if let Some(letter) = form_escape(&self.value[self.at..]) {
                        out.push(letter);
                        self.at += 2;
                    } else {
                        out.push(b'%');
                    }
                }
                // Folding inside a quoted string: the line break goes, the blank stays.
                (b'\r' | b'\n', _) => {}
                _ => out.push(byte),
            }
        }
        out
    }

    /// A value without quotes: up to the semicolon, since some clients do not quote blanks.
    fn unquoted(&mut self) -> Vec<u8> {
        let start = self.at;
        while let Some(byte) = self.peek()
            && byte != b';'
            && !(byte == b'('
                && self.dialect == Dialect::Mail
                && self.at > start
                && is_space(self.value[self.at - 1]))
        {
            self.at += 1;
        }
        let mut value = &self.value[start..self.at];
        while let Some((&last, rest)) = value.split_last()
            && is_space(last)
        {
            value = rest;
        }
        // A quote that was closed but never opened.
        if let Some((b'"', rest)) = value.split_last()
            && !rest.contains(&b'"')
        {
            value = rest;
        }
        value
            .iter()
            .copied()
            .filter(|byte| !matches!(byte, b'\r' | b'\n'))
            .collect()
    }
}

/// What `%` and the two digits in `rest` stand for in the names of a form: those escapes that browsers write, and
/// `%25` where the `%` would otherwise begin one.
pub(crate) fn form_escape(rest: &[u8]) -> Option<u8> {
    match rest.get(..2)? {
        b"22" => Some(b'"'),
        b"0D" | b"0d" => Some(b'\r'),
        b"0A" | b"0a" => Some(b'\n'),
        b"00" => Some(0),
        b"25" => {
            let mut after = &rest[2..];
            while let Some(next) = after.strip_prefix(b"25") {
                after = next;
            }
            form_escape(after).map(|_| b'%')
        }
        _ => None,
    }
}

/// Whether a quoted string of a form has a backslash that quotes nothing: then none does. Old browsers sent whole
/// Windows paths (`C:\new\a.txt`) without quoting.
fn is_windows_path(value: &[u8]) -> bool {
    let mut bytes = value.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return false,
            b'\\' => match bytes.next() {
                Some(b'"' | b'\\') | None => {}
                Some(_) => return true,
            },
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Dialect, parse};

    fn get(value: &str, name: &str, dialect: Dialect) -> Option<String> {
        parse(value.as_bytes(), dialect)
            .parameter(name)
            .map(|found| String::from_utf8_lossy(&found.bytes).into_owned())
    }

    fn mail(value: &str, name: &str) -> String {
        get(value, name, Dialect::Mail).unwrap_or_default()
    }

    #[test]
    fn parameters_of_rfc_2045_and_2231() {
        assert_eq!(
            parse(b" TEXT/Plain (comment) ; charset=x", Dialect::Mail).main,
            "text/plain"
        );
        assert_eq!(
            mail("text/plain; charset=us-ascii (Plain text)", "charset"),
            "us-ascii"
        );
        assert_eq!(mail("a; x=\"q \\\"r\\\" \\\\\"; y=2", "x"), "q \"r\" \\");
        assert_eq!(mail("a;x=1;;; y = 2 ;z", "y"), "2");
        assert_eq!(mail("a; filename*=UTF-8''r%C3%A9.pdf", "filename"), "ré.pdf");
        assert_eq!(
            mail("a; filename=plain.pdf; filename*=UTF-8''r%C3%A9.pdf", "filename"),
            "ré.pdf"
        );
        assert_eq!(mail("a; f*1=\"b c\"; f*0*=utf-8''a%20; f*2*=%64", "f"), "a b cd");
        assert_eq!(mail("a; f*0=\"100%25 \"; f*1=sure", "f"), "100%25 sure");
        assert_eq!(mail("a; name=two words.txt; b=c", "name"), "two words.txt");
        assert_eq!(mail("a; name=\"folded\r\n here\"", "name"), "folded here");
        assert_eq!(mail("a; f*=broken%2", "f"), "broken%2");
        let charset = parse(b"a; f*=iso-8859-1'fr'caf%E9", Dialect::Mail);
        assert_eq!(
            charset.parameter("f").and_then(|f| f.charset.as_deref()),
            Some("iso-8859-1")
        );
    }

    #[test]
    fn names_as_form_clients_write_them() {
        let form = |value: &str| get(value, "filename", Dialect::Form).unwrap_or_default();
        assert_eq!(form("form-data; filename=\"a%22b%0D%0A.txt\""), "a\"b\r\n.txt");
        assert_eq!(form("form-data; filename=\"a\\\"b\\\\c.txt\""), "a\"b\\c.txt");
        assert_eq!(
            form("form-data; filename=\"C:\\\\new\\table.txt\""),
            "C:\\\\new\\table.txt"
        );
        assert_eq!(form("form-data; filename=\"50% off (1).txt\""), "50% off (1).txt");
        assert_eq!(
            form("form-data; filename*=utf-8''na%C3%AFve%20file.txt"),
            "naïve file.txt"
        );
        assert_eq!(form("form-data; filename=\"unclosed"), "unclosed");
    }

    #[test]
    fn nothing_that_is_no_parameter_stops_the_rest() {
        for odd in [
            "",
            ";",
            "=",
            "\"",
            "a;\"\"\"=;x",
            "(",
            "a; (((",
            "a; x",
            "a; =;==",
            "a;\\",
        ] {
            let _ = parse(odd.as_bytes(), Dialect::Mail);
            let _ = parse(odd.as_bytes(), Dialect::Form);
        }
        assert_eq!(mail("a; \"junk\" ; b=1", "b"), "1");
    }
}

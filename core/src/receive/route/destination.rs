//! What an action sends to: a URL or an address, with group references in it.
//!
//! A reference is `\1` to `\99`, `\g<number>` or `\g<name>`; `\\` is one backslash, anything else after a backslash is
//! an error. Whether a destination is a URL or an address is decided before references are filled in; in the authority
//! of a URL they are refused, since a captured text could lead the message elsewhere.

use super::token::{Lexer, Text};
use crate::regex::python::is_identifier;
use crate::{Address, AddressParser, Code, Diagnostic};
use std::fmt::Write;
use std::ops::Range;

/// A URL or an address, as an action has it: group references not filled in.
///
/// # Examples
///
/// ```
/// use mailwright::{Action, DestinationKind};
/// let action = Action::parse(r"forward('https://app.example.net/in/\g<box>, \1@example.org')")?;
/// let kinds: Vec<_> = action.destinations().map(|to| (to.kind(), to.source())).collect();
/// assert_eq!(kinds, [
///     (DestinationKind::Url, r"https://app.example.net/in/\g<box>"),
///     (DestinationKind::Email, r"\1@example.org"),
/// ]);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Destination {
    kind: DestinationKind,
    source: String,
    pub(super) pieces: Vec<Piece>,
    /// Of a URL, the bytes of its host in `source`.
    host: Option<Range<usize>>,
}

/// What a destination is. It is decided before references are filled in: no captured text makes a URL of an address.
///
/// # Examples
///
/// ```
/// use mailwright::{Action, DestinationKind};
/// let kind = |action: &str| Action::parse(action).map(|action| action.destinations().next().unwrap().kind());
/// assert_eq!(kind("forward('HTTPS://app.example.net')")?, DestinationKind::Url);
/// assert_eq!(kind("forward('ann@example.org')")?, DestinationKind::Email);
/// let neither = kind("forward('ftp://files.example.net/in')").unwrap_err();
/// assert_eq!(neither.first().unwrap().code().name(), "route-bad-destination");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DestinationKind {
    /// `http://…` or `https://…`: Mailgun posts there.
    Url,
    /// An address: Mailgun forwards the message.
    Email,
}

/// A piece of a destination.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    Text(String),
    /// The group, and where its reference stands in the source of the action.
    Group(Reference, Range<usize>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reference {
    Number(usize),
    Name(String),
}

impl DestinationKind {
    /// The name in every binding: `url` or `email`.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(mailwright::DestinationKind::Url.name(), "url");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Email => "email",
        }
    }
}

/// A destination with its references filled in, in three spellings: as captured, percent-encoded, and for the wire.
///
/// # Examples
///
/// ```
/// use mailwright::{ExecutedAction, Limits, Route, RouteInput, RouteTable};
/// let actions = [r"forward('https://bücher.example/in?from=\1')"];
/// let route = Route::parse("match_header('from', '<(.*)>')", &actions, &Limits::default())?;
/// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("box@example.com", [("From", "<a&b@example.org>")]));
/// let ExecutedAction::Forward(to) = &decision.executed()[0].actions()[0] else { panic!("a forward") };
/// assert_eq!(to[0].raw(), "https://bücher.example/in?from=a&b@example.org");
/// assert_eq!(to[0].encoded(), "https://bücher.example/in?from=a%26b%40example.org");
/// assert_eq!(to[0].wire(), "https://xn--bcher-kva.example/in?from=a%26b%40example.org");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExecutedDestination {
    kind: DestinationKind,
    raw: String,
    encoded: String,
    wire: String,
}

impl Destination {
    /// Whether it is a URL or an address.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Action, DestinationKind};
    /// let action = Action::parse("forward('ann@example.org,https://a.example/in,bob@example.org')")?;
    /// let posts = action.destinations().filter(|to| to.kind() == DestinationKind::Url).count();
    /// assert_eq!((posts, action.destinations().count()), (1, 3));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> DestinationKind {
        self.kind
    }

    /// As it is written, references included, blanks around it left out; the backslashes of the quoted string are decoded.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Action;
    /// let action = Action::parse(r#"forward(" \\1@example.org ,ops@example.org")"#)?;
    /// let sources: Vec<_> = action.destinations().map(|to| to.source()).collect();
    /// assert_eq!(sources, [r"\1@example.org", "ops@example.org"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Reads the part of a string between two commas, blanks around it left out.
    pub(super) fn parse(lexer: &Lexer<'_>, text: &Text, part: Range<usize>) -> Result<Self, Diagnostic> {
        let blanks = [' ', '\t', '\r', '\n'];
        let whole = &text.value[part.clone()];
        let trimmed = whole.trim_matches(blanks);
        if trimmed.is_empty() {
            // At what ends it: a comma or the quote.
            let at = text.source(part.end);
            return Err(lexer.error(Code::RouteBadDestination, at..at + 1, "the destination is empty"));
        }
        let start = part.start + whole.len() - whole.trim_start_matches(blanks).len();
        let source_of =
            |range: Range<usize>| text.source(start + range.start)..text.source(start + range.end);
        let pieces = pieces(trimmed).map_err(|at| {
            let end = trimmed[at..]
                .chars()
                .nth(1)
                .map_or(at + 1, |next| at + 1 + next.len_utf8());
            let found = trimmed[at..end].escape_debug().to_string();
            lexer
                .error(
                    Code::RouteBadTemplate,
                    source_of(at..end),
                    format!("`{found}` is no group reference"),
                )
                .with_help(
                    "references are \\1 to \\99, \\g<number> and \\g<name>; a backslash is written \\\\",
                )
        })?;
        let pieces: Vec<(Piece, Range<usize>)> = pieces
            .into_iter()
            .map(|(piece, range)| match piece {
                Piece::Group(group, own) => (Piece::Group(group, source_of(own)), range),
                text @ Piece::Text(_) => (text, range),
            })
            .collect();
        // For its shape, a reference counts as one letter.
        let shape: String = pieces
            .iter()
            .map(|(piece, _)| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Group(..) => "x",
            })
            .collect();
        let bad = || {
            lexer
                .error(
                    Code::RouteBadDestination,
                    source_of(0..trimmed.len()),
                    format!("`{}` is neither a URL nor an address", trimmed.escape_debug()),
                )
                .with_help("a URL begins with http:// or https://; an address is bare: name@example.com")
        };
        let scheme = ["http://", "https://"].into_iter().find(|scheme| {
            shape
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        let Some(scheme) = scheme else {
            if !is_address(&shape) {
                return Err(bad());
            }
            let pieces = pieces.into_iter().map(|(piece, _)| piece).collect();
            return Ok(Self {
                kind: DestinationKind::Email,
                source: trimmed.to_owned(),
                pieces,
                host: None,
            });
        };
        let authority_end = shape[scheme.len()..]
            .find(['/', '?', '#'])
            .map_or(shape.len(), |at| scheme.len() + at);
        let mut at = 0;
        for (piece, range) in &pieces {
            match piece {
                Piece::Text(text) => at += text.len(),
                Piece::Group(..) if at < authority_end => {
                    return Err(lexer
                        .error(
                            Code::RouteCaptureInHostname,
                            source_of(range.clone()),
                            format!(
                                "`{}` stands in the host of a URL",
                                trimmed[range.clone()].escape_debug()
                            ),
                        )
                        .with_help("a captured text must not decide where messages are posted to"));
                }
                Piece::Group(..) => at += 1,
            }
        }
        let authority = &shape[scheme.len()..authority_end];
        let blank = |c: char| c.is_whitespace() || c.is_control();
        let Some(host) = host_of(authority).filter(|_| !shape.contains(blank)) else {
            return Err(bad());
        };
        // There is no reference before the host's end, so offsets of the shape are those of the text.
        let host = scheme.len() + host.start..scheme.len() + host.end;
        let pieces = pieces.into_iter().map(|(piece, _)| piece).collect();
        Ok(Self {
            kind: DestinationKind::Url,
            source: trimmed.to_owned(),
            pieces,
            host: Some(host),
        })
    }

    /// Fills references in; `group` gives the text of a group.
    pub(super) fn fill(&self, group: &dyn Fn(&Reference) -> String) -> ExecutedDestination {
        let (mut raw, mut encoded) = (String::new(), String::new());
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => {
                    raw.push_str(text);
                    encoded.push_str(text);
                }
                Piece::Group(reference, _) => {
                    let captured = group(reference);
                    raw.push_str(&captured);
                    match self.kind {
                        DestinationKind::Url => percent_encode(&captured, &mut encoded),
                        DestinationKind::Email => encoded.push_str(&captured),
                    }
                }
            }
        }
        let wire = match &self.host {
            Some(host) => on_the_wire(&encoded, host),
            None => Address::parse(&raw).map_or_else(|_| raw.clone(), |address| address.wire()),
        };
        ExecutedDestination {
            kind: self.kind,
            raw,
            encoded,
            wire,
        }
    }
}

impl ExecutedDestination {
    /// Whether it is a URL or an address.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DestinationKind, ExecutedAction, Limits, Route, RouteInput, RouteTable};
    /// // A subject that looks like a URL is still sent to an address.
    /// let route = Route::parse("match_header('subject', '(.*)')", &[r"forward('\1@example.org')"], &Limits::default())?;
    /// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("box@example.com", [("Subject", "https://evil.example/")]));
    /// let ExecutedAction::Forward(to) = &decision.executed()[0].actions()[0] else { panic!("a forward") };
    /// assert_eq!((to[0].kind(), to[0].raw()), (DestinationKind::Email, "https://evil.example/@example.org"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> DestinationKind {
        self.kind
    }

    /// With captured texts as they are. Do not request a URL in this spelling: a captured `?` or `#` would change its meaning.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{ExecutedAction, Limits, Route, RouteInput, RouteTable};
    /// let route = Route::parse("match_recipient('(.*)@example.com')", &[r"forward('\1@example.org')"], &Limits::default())?;
    /// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("ann.lee@example.com", [("Subject", "Hi")]));
    /// let ExecutedAction::Forward(to) = &decision.executed()[0].actions()[0] else { panic!("a forward") };
    /// assert_eq!(to[0].raw(), "ann.lee@example.org");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// With captured texts percent-encoded in a URL (RFC 3986 §2.1; all but unreserved characters), as they are in an
    /// address.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{ExecutedAction, Limits, Route, RouteInput, RouteTable};
    /// let route = Route::parse("match_header('subject', '(.*)')", &[r"forward('https://app.example.net/?q=\1')"], &Limits::default())?;
    /// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("box@example.com", [("Subject", "Tea & cake?")]));
    /// let ExecutedAction::Forward(to) = &decision.executed()[0].actions()[0] else { panic!("a forward") };
    /// assert_eq!(to[0].encoded(), "https://app.example.net/?q=Tea%20%26%20cake%3F");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn encoded(&self) -> &str {
        &self.encoded
    }

    /// As [`encoded`](Self::encoded), the host or domain as A-labels: what is requested, or written to `RCPT TO`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{ExecutedAction, Limits, Route, RouteInput, RouteTable};
    /// let route = Route::parse("match_recipient('(.*)@')", &[r"forward('\1@bücher.example')"], &Limits::default())?;
    /// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("ann@example.com", [("Subject", "Hi")]));
    /// let ExecutedAction::Forward(to) = &decision.executed()[0].actions()[0] else { panic!("a forward") };
    /// assert_eq!(to[0].wire(), "ann@xn--bcher-kva.example");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn wire(&self) -> &str {
        &self.wire
    }
}

/// Splits a text at its references; an error is where the backslash stands.
fn pieces(text: &str) -> Result<Vec<(Piece, Range<usize>)>, usize> {
    let mut pieces: Vec<(Piece, Range<usize>)> = Vec::new();
    let mut open = String::new();
    let mut begun = 0;
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        if character != '\\' {
            open.push(character);
            at += character.len_utf8();
            continue;
        }
        let rest = &text[at + 1..];
        if rest.starts_with('\\') {
            open.push('\\');
            at += 2;
            continue;
        }
        let (reference, length) = reference(rest).ok_or(at)?;
        if !open.is_empty() {
            pieces.push((Piece::Text(std::mem::take(&mut open)), begun..at));
        }
        let range = at..at + 1 + length;
        at = range.end;
        begun = at;
        pieces.push((Piece::Group(reference, range.clone()), range));
    }
    if !open.is_empty() {
        pieces.push((Piece::Text(open), begun..at));
    }
    Ok(pieces)
}

/// What follows a backslash, and how long it is.
fn reference(rest: &str) -> Option<(Reference, usize)> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).take(3).count();
    if digits > 0 {
        // `\0` and three octal digits are characters in Python.
        let octal = digits == 3 && rest.bytes().take(3).all(|byte| byte < b'8');
        if rest.starts_with('0') || octal {
            return None;
        }
        let taken = digits.min(2);
        return Some((Reference::Number(rest[..taken].parse().ok()?), taken));
    }
    let name = rest.strip_prefix("g<")?.split_once('>')?.0;
    let length = name.len() + "g<>".len();
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((Reference::Number(name.parse().unwrap_or(usize::MAX)), length));
    }
    is_identifier(name).then(|| (Reference::Name(name.to_owned()), length))
}

/// The bytes of the host in an authority; `None` where the authority is malformed.
fn host_of(authority: &str) -> Option<Range<usize>> {
    let start = authority.rfind('@').map_or(0, |at| at + 1);
    let rest = &authority[start..];
    let (host, port) = if rest.starts_with('[') {
        let end = rest.find(']')? + 1;
        let (host, port) = rest.split_at(end);
        let inside = &host[1..end - 1];
        let good = !inside.is_empty()
            && inside
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
        (good.then_some(host)?, port)
    } else {
        let end = rest.find(':').unwrap_or(rest.len());
        let (host, port) = rest.split_at(end);
        (is_host(host).then_some(host)?, port)
    };
    let good_port = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some(digits) => {
            digits.is_empty()
                || digits.bytes().all(|byte| byte.is_ascii_digit())
                    && digits
                        .trim_start_matches('0')
                        .parse::<u32>()
                        .map_or(digits.bytes().all(|byte| byte == b'0'), |port| port <= 65_535)
        }
    };
    good_port.then_some(start..start + host.len())
}

/// Labels of letters, digits, `_`, `-` and characters beyond ASCII, no hyphen at either end of one.
fn is_host(host: &str) -> bool {
    host.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || !c.is_ascii())
            && !label.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let atom = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+/=?^_`{|}~-".contains(c)
            || !c.is_ascii() && !c.is_whitespace() && !c.is_control()
    };
    is_host(domain)
        && local
            .split('.')
            .all(|piece| !piece.is_empty() && piece.chars().all(atom))
}

fn percent_encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// A URL with its host as A-labels; one that has none stays as it is.
fn on_the_wire(url: &str, host: &Range<usize>) -> String {
    let name = &url[host.clone()];
    if name.is_ascii() {
        return url.to_owned();
    }
    match AddressParser::new().parse_addr_spec(&format!("x@{name}")) {
        Ok(address) => [&url[..host.start], address.domain_ascii(), &url[host.end..]].concat(),
        Err(_) => url.to_owned(),
    }
}

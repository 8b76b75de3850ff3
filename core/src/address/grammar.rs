//! Mailgun's address grammar over the tokens of [`super::lexer`], one pass, without recursion.
//!
//! ```text
//! gap        = [FWS] [comment] [FWS]              ; at most one comment
//! addr-spec  = gap local "@" domain gap           ; nothing may touch the "@"
//! local      = dot-atom | quoted-string
//! domain     = dot-atom | "[" … "]"
//! angle-addr = gap "<" addr-spec ">" gap
//! name-addr  = gap phrase angle-addr
//! phrase     = word { [FWS] word }                ; word = atom | dot-atom | "." | quoted-string
//! item       = addr-spec | angle-addr | name-addr | URL
//! ```

use super::finding::Finding;
use super::lexer::{Kind, Lexer, Refusal, Token, shown};
use crate::Code;
use std::borrow::Cow;
use std::ops::Range;

/// What stands between two separators of a list.
#[derive(Debug)]
pub(super) enum Item<'a> {
    Mailbox(Mailbox<'a>),
    Url(Range<usize>),
    /// `phrase ":"`, the beginning of a group (RFC 6854); only where groups are asked for.
    GroupStart(Range<usize>),
}

/// A mailbox as it is written.
#[derive(Debug)]
pub(super) struct Mailbox<'a> {
    /// The words of the phrase, one space where there was white space, quotes kept. Empty where there is none.
    pub(super) phrase: Cow<'a, str>,
    /// Where the `<` stands.
    pub(super) angle: Option<usize>,
    pub(super) local: Cow<'a, str>,
    pub(super) local_span: Range<usize>,
    pub(super) domain: Cow<'a, str>,
    pub(super) domain_span: Range<usize>,
}

/// What the caller wants to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A mailbox or URL.
    Item,
    /// The same, or the beginning of a group.
    ItemOrGroup,
    /// A bare addr-spec.
    AddrSpec,
}

/// Words of a phrase on their way, which may yet turn out to be a local part.
struct Words {
    start: usize,
    end: usize,
    /// Offsets of the white space between words that has to become one space.
    spaces: Vec<Range<usize>>,
    shape: Shape,
    has_quotes: bool,
}

/// Whether the words so far could be a local part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Atom,
    /// An atom and a dot: one more atom makes it a dot-atom.
    OpenDotAtom,
    Quoted,
    Other,
}

/// Reads one item, with the white space and comments around it.
pub(super) fn item<'a>(lexer: &mut Lexer<'a>, wanted: Wanted) -> Result<Item<'a>, Refusal> {
    gap(lexer)?;
    let first = lexer.peek()?;
    match first.kind {
        Kind::Url if wanted != Wanted::AddrSpec => {
            lexer.take()?;
            gap(lexer)?;
            Ok(Item::Url(first.range()))
        }
        Kind::Less if wanted != Wanted::AddrSpec => angle(lexer, Cow::Borrowed("")),
        Kind::Atom | Kind::Quoted | Kind::Dot => words(lexer, wanted),
        _ => Err(unexpected(
            lexer,
            first,
            "a display name or an address was expected",
        )),
    }
}

/// `[FWS] [comment] [FWS]`
fn gap(lexer: &mut Lexer<'_>) -> Result<(), Refusal> {
    lexer.take_if(Kind::Space)?;
    if lexer.take_if(Kind::Comment)?.is_some() {
        lexer.take_if(Kind::Space)?;
        let next = lexer.peek()?;
        if next.kind == Kind::Comment {
            return Err(Refusal::comment(next.range(), "a second comment in one place"));
        }
    }
    Ok(())
}

fn words<'a>(lexer: &mut Lexer<'a>, wanted: Wanted) -> Result<Item<'a>, Refusal> {
    let first = lexer.take()?;
    let mut words = Words {
        start: first.start,
        end: first.end,
        spaces: Vec::new(),
        shape: match first.kind {
            Kind::Quoted => Shape::Quoted,
            Kind::Atom => Shape::Atom,
            _ => Shape::Other,
        },
        has_quotes: first.kind == Kind::Quoted,
    };
    let mut first_dot = (first.kind == Kind::Dot).then_some(first);
    loop {
        let next = lexer.peek()?;
        match next.kind {
            Kind::Atom | Kind::Dot | Kind::Quoted => {
                lexer.take()?;
                words.shape = match (words.shape, next.kind) {
                    (Shape::Atom, Kind::Dot) => Shape::OpenDotAtom,
                    (Shape::OpenDotAtom, Kind::Atom) => Shape::Atom,
                    _ => Shape::Other,
                };
                words.end = next.end;
                words.has_quotes |= next.kind == Kind::Quoted;
                if next.kind == Kind::Dot {
                    first_dot.get_or_insert(next);
                }
            }
            Kind::At if next.start == words.end => {
                if !matches!(words.shape, Shape::Atom | Shape::Quoted) {
                    return Err(not_a_local_part(lexer, &words));
                }
                return addr_spec_after_local(lexer, words.start..words.end, Cow::Borrowed(""), None);
            }
            Kind::Space if wanted != Wanted::AddrSpec => {
                lexer.take()?;
                let after = lexer.peek()?;
                match after.kind {
                    Kind::Atom | Kind::Dot | Kind::Quoted => {
                        words.spaces.push(next.range());
                        words.shape = Shape::Other;
                    }
                    Kind::At => return Err(space_at_sign(next)),
                    _ => {
                        if lexer.take_if(Kind::Comment)?.is_some() {
                            lexer.take_if(Kind::Space)?;
                        }
                        return after_phrase(lexer, &words, first_dot, wanted);
                    }
                }
            }
            Kind::Comment if wanted != Wanted::AddrSpec => {
                gap(lexer)?;
                return after_phrase(lexer, &words, first_dot, wanted);
            }
            Kind::Space if matches!(words.shape, Shape::Atom | Shape::Quoted) => {
                lexer.take()?;
                let after = lexer.peek()?;
                return Err(if after.kind == Kind::At {
                    space_at_sign(next)
                } else {
                    unexpected(lexer, after, "`@` was expected")
                });
            }
            _ => return after_phrase(lexer, &words, first_dot, wanted),
        }
    }
}

fn not_a_local_part(lexer: &Lexer<'_>, words: &Words) -> Refusal {
    let span = words.start..words.end;
    let message = format!("`{}` is not a local part", shown(&lexer.text()[span.clone()]));
    let refusal = Refusal::new(Code::AddressSyntax, span, message);
    if words.spaces.is_empty() {
        refusal.help("a local part is letters with single dots between them, or in quotes as a whole")
    } else {
        refusal.help("behind a name the address stands in `<` and `>`")
    }
}

/// What follows a phrase: `<`, or where groups are asked for `:`.
fn after_phrase<'a>(
    lexer: &mut Lexer<'a>,
    words: &Words,
    first_dot: Option<Token>,
    wanted: Wanted,
) -> Result<Item<'a>, Refusal> {
    let next = lexer.peek()?;
    let span = words.start..words.end;
    match next.kind {
        Kind::Less if wanted != Wanted::AddrSpec => {
            if let Some(dot) = first_dot {
                let leading = dot.start == words.start;
                let finding = if leading {
                    Finding::LeadingDot
                } else {
                    Finding::ObsoletePhrase
                };
                lexer.findings.note(finding, dot.range());
            }
            let phrase = phrase(lexer.text(), words);
            angle(lexer, phrase)
        }
        Kind::Colon if wanted == Wanted::ItemOrGroup => {
            lexer.take()?;
            Ok(Item::GroupStart(span))
        }
        Kind::Colon => Err(Refusal::new(
            Code::AddressGroupSyntax,
            span.start..next.end,
            format!(
                "`{}:` begins a group, which Mailgun's grammar refuses",
                shown(&lexer.text()[span])
            ),
        )
        .help("RFC 6854 allows groups: list their members instead")),
        Kind::Comment => Err(Refusal::comment(next.range(), "a second comment in one place")),
        // Words cannot follow words but behind a comment.
        Kind::Atom | Kind::Dot | Kind::Quoted => Err(Refusal::comment(
            words.end..next.start,
            "a comment between the words of a name",
        )),
        Kind::At => Err(Refusal::comment(words.end..next.start, "a comment next to `@`")),
        Kind::Comma | Kind::Semicolon | Kind::End => Err(Refusal::new(
            Code::AddressSyntax,
            span.clone(),
            format!(
                "`{}` is not an address: it has no `@`",
                shown(&lexer.text()[span])
            ),
        )),
        _ => Err(unexpected(lexer, next, "`<` was expected after the display name")),
    }
}

/// The phrase as text: words, and one space where there was white space.
fn phrase<'a>(text: &'a str, words: &Words) -> Cow<'a, str> {
    let whole = &text[words.start..words.end];
    let plain = words
        .spaces
        .iter()
        .all(|space| text.get(space.clone()) == Some(" "));
    if plain && !(words.has_quotes && whole.contains("\r\n")) {
        return Cow::Borrowed(whole);
    }
    let mut out = String::with_capacity(whole.len());
    let mut from = words.start;
    for space in &words.spaces {
        out.push_str(&without_folds(&text[from..space.start]));
        out.push(' ');
        from = space.end;
    }
    out.push_str(&without_folds(&text[from..words.end]));
    Cow::Owned(out)
}

/// The text of a quoted string or literal with each CRLF of folding white space removed.
pub(super) fn without_folds(text: &str) -> Cow<'_, str> {
    if !text.contains("\r\n") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                // The CR of an escaped CR does not belong to white space.
                out.push(character);
                out.extend(characters.next());
            }
            '\r' if characters.peek() == Some(&'\n') => {
                characters.next();
            }
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

fn angle<'a>(lexer: &mut Lexer<'a>, phrase: Cow<'a, str>) -> Result<Item<'a>, Refusal> {
    let opening = lexer.take()?;
    gap(lexer)?;
    let first = lexer.peek()?;
    let mut local = first.range();
    match first.kind {
        Kind::Quoted => {
            lexer.take()?;
        }
        Kind::Atom => {
            lexer.take()?;
            while lexer.peek()?.kind == Kind::Dot {
                lexer.take()?;
                let Some(atom) = lexer.take_if(Kind::Atom)? else {
                    let next = lexer.peek()?;
                    return Err(unexpected(
                        lexer,
                        next,
                        "a dot in the local part must stand between letters",
                    ));
                };
                local.end = atom.end;
            }
        }
        Kind::At => {
            return Err(unexpected(lexer, first, "a local part was expected")
                .help("source routes (`<@relay:user@host>`) are not part of Mailgun's grammar"));
        }
        _ => return Err(unexpected(lexer, first, "a local part was expected")),
    }
    let next = lexer.peek()?;
    if next.kind == Kind::Space {
        lexer.take()?;
        let after = lexer.peek()?;
        return Err(if after.kind == Kind::At {
            space_at_sign(next)
        } else {
            unexpected(lexer, after, "`@` was expected")
        });
    }
    if next.kind != Kind::At {
        return Err(unexpected(lexer, next, "`@` was expected"));
    }
    let item = addr_spec_after_local(lexer, local, phrase, Some(opening.start))?;
    let next = lexer.peek()?;
    if next.kind != Kind::Greater {
        return Err(unexpected(lexer, next, "`>` was expected after the address"));
    }
    lexer.take()?;
    gap(lexer)?;
    Ok(item)
}

/// The rest of an addr-spec; the `@` is next.
fn addr_spec_after_local<'a>(
    lexer: &mut Lexer<'a>,
    local: Range<usize>,
    phrase: Cow<'a, str>,
    angle: Option<usize>,
) -> Result<Item<'a>, Refusal> {
    lexer.take()?;
    let first = lexer.peek()?;
    let mut domain = first.range();
    match first.kind {
        Kind::Literal => {
            lexer.take()?;
        }
        Kind::Atom => {
            lexer.take()?;
            while lexer.peek()?.kind == Kind::Dot {
                let dot = lexer.take()?;
                let Some(atom) = lexer.take_if(Kind::Atom)? else {
                    return Err(Refusal::new(
                        Code::AddressSyntax,
                        dot.range(),
                        "a dot in the domain must stand between labels",
                    ));
                };
                domain.end = atom.end;
            }
        }
        Kind::Space => return Err(space_at_sign(first)),
        _ => return Err(unexpected(lexer, first, "a domain was expected after `@`")),
    }
    gap(lexer)?;
    let text = lexer.text();
    Ok(Item::Mailbox(Mailbox {
        phrase,
        angle,
        local: without_folds(&text[local.clone()]),
        local_span: local,
        domain: without_folds(&text[domain.clone()]),
        domain_span: domain,
    }))
}

fn space_at_sign(space: Token) -> Refusal {
    Refusal::new(Code::AddressSpaceAtSign, space.range(), "white space next to `@`")
        .help("RFC 5322 allows it, Mailgun's grammar does not: remove it")
}

/// The complaint about a token that does not fit.
pub(super) fn unexpected(lexer: &Lexer<'_>, token: Token, expected: &str) -> Refusal {
    if token.kind == Kind::Comment {
        return Refusal::comment(token.range(), format!("a comment, where {expected}"));
    }
    let found = if token.kind == Kind::End {
        "the text ends".to_owned()
    } else {
        format!("found `{}`", shown(&lexer.text()[token.range()]))
    };
    let code = if token.kind == Kind::Colon {
        Code::AddressGroupSyntax
    } else {
        Code::AddressSyntax
    };
    Refusal::new(code, token.range(), format!("{found}, where {expected}"))
}

//! What follows an opening parenthesis.

use super::{DEPTH, Flags, Parsed, Parser, Piece, Token, Width};
use crate::regex::tree::Node;
use crate::regex::unicode;
use std::ops::Range;

/// What a flag letter before a `:` or `)` says.
#[derive(Clone, Copy, Default)]
struct FlagChange {
    on: Flags,
    off: Flags,
    letters_on: u8,
    letters_off: u8,
}

/// The flags and their bits, to see whether one is turned on and off.
const LETTERS: [char; 8] = ['i', 'L', 'm', 's', 'x', 'a', 't', 'u'];

impl Flags {
    fn set(&mut self, letter: char) {
        match letter {
            'i' => self.ignore = Some(true),
            'm' => self.multiline = true,
            's' => self.dot_all = true,
            'x' => self.verbose = true,
            'a' => self.ascii = Some(true),
            'u' => {
                self.unicode = true;
                self.ascii = self.ascii.or(Some(false));
            }
            _ => self.template = true,
        }
    }

    /// These flags with a change applied to the inside of a group.
    fn changed(self, change: &FlagChange) -> Self {
        Self {
            ignore: if change.off.ignore.is_some() {
                Some(false)
            } else {
                change.on.ignore.or(self.ignore)
            },
            multiline: (self.multiline || change.on.multiline) && !change.off.multiline,
            dot_all: (self.dot_all || change.on.dot_all) && !change.off.dot_all,
            verbose: (self.verbose || change.on.verbose) && !change.off.verbose,
            ascii: change.on.ascii.or(self.ascii),
            unicode: self.unicode,
            template: self.template,
        }
    }
}

impl Parser<'_> {
    /// Behind a `(` at `start`; nothing for a comment or flags. `first`: global flags may stand here.
    pub(super) fn group(&mut self, start: usize, flags: &mut Flags, first: bool) -> Parsed<Option<Piece>> {
        if self.depth == DEPTH {
            let message = format!("groups more than {DEPTH} deep");
            return Err(self.error(&message, start..start + 1));
        }
        self.depth += 1;
        let piece = self.group_inside(start, flags, first);
        self.depth -= 1;
        piece
    }

    fn group_inside(&mut self, start: usize, flags: &mut Flags, first: bool) -> Parsed<Option<Piece>> {
        if !self.eat('?')? {
            return self.capture(start, None, *flags).map(Some);
        }
        let end = |parser: &Self| Err(parser.error("unexpected end of pattern", start..parser.at));
        let Some(token) = self.next()? else {
            return end(self);
        };
        let Token::Plain(c) = token else {
            return Err(self.unknown_extension(start));
        };
        match c {
            'P' => {
                if self.eat('<')? {
                    let name = self.until('>', "group name")?;
                    self.check_name(&name)?;
                    return self.capture(start, Some(name), *flags).map(Some);
                }
                if self.eat('=')? {
                    let name = self.until(')', "group name")?;
                    self.check_name(&name)?;
                    let group = self.named_group(&name)?;
                    return self.back_reference(group, name, *flags).map(Some);
                }
                if self.next()?.is_none() {
                    return end(self);
                }
                Err(self.unknown_extension(start))
            }
            ':' => self.inner(start, *flags).map(Some),
            '#' => loop {
                match self.next()? {
                    None => {
                        return Err(self.error("missing ), unterminated comment", start..self.source.len()));
                    }
                    Some(Token::Plain(')')) => return Ok(None),
                    Some(_) => {}
                }
            },
            '=' => self.look(start, *flags, false, false).map(Some),
            '!' => self.look(start, *flags, false, true).map(Some),
            '<' => match self.next()? {
                None => end(self),
                Some(Token::Plain('=')) => self.look(start, *flags, true, false).map(Some),
                Some(Token::Plain('!')) => self.look(start, *flags, true, true).map(Some),
                Some(_) => Err(self.unknown_extension(start)),
            },
            '(' => self.conditional(start, *flags).map(Some),
            '>' => {
                let Piece { node, width } = self.inner(start, *flags)?;
                Ok(Some(Piece::new(Node::Atomic(Box::new(node)), width)))
            }
            '-' => self.flags(start, flags, first, c),
            _ if LETTERS.contains(&c) => self.flags(start, flags, first, c),
            _ => Err(self.unknown_extension(start)),
        }
    }

    fn unknown_extension(&self, start: usize) -> super::PatternError {
        let text = &self.source[start + 1..self.at];
        self.error(&format!("unknown extension {text}"), start..self.at)
    }

    /// The inside of a group and its closing parenthesis.
    fn inner(&mut self, start: usize, flags: Flags) -> Parsed<Piece> {
        let piece = self.alternatives(flags, false)?;
        self.close(start)?;
        // A sequence of one item that is repeated or an anchor may itself be repeated when it stands in a group.
        let Piece { node, width } = piece;
        let node = match node {
            Node::Anchor(_) | Node::Repeat { .. } => Node::Concat(vec![node]),
            other => other,
        };
        Ok(Piece::new(node, width))
    }

    fn close(&mut self, start: usize) -> Parsed<()> {
        if self.eat(')')? {
            return Ok(());
        }
        Err(self.error("missing ), unterminated subpattern", start..self.source.len()))
    }

    fn capture(&mut self, start: usize, name: Option<Range<usize>>, flags: Flags) -> Parsed<Piece> {
        let number = self.names.len() + 1;
        let text = name.clone().map(|name| self.source[name].to_owned());
        if let Some((name, text)) = name.zip(text.as_ref())
            && let Some(before) = self.names.iter().position(|other| other.as_ref() == Some(text))
        {
            let message = format!(
                "redefinition of group name '{text}' as group {number}; was group {}",
                before + 1
            );
            return Err(self.error(&message, name));
        }
        self.names.push(text);
        self.widths.push(None);
        let Piece { node, width } = self.inner(start, flags)?;
        self.widths[number - 1] = Some(width);
        Ok(Piece::new(
            Node::Group(u32::try_from(number).unwrap_or(u32::MAX), Box::new(node)),
            width,
        ))
    }

    fn look(&mut self, start: usize, flags: Flags, behind: bool, negated: bool) -> Parsed<Piece> {
        let outer = self.look_behind_groups;
        if behind && outer.is_none() {
            self.look_behind_groups = Some(self.names.len());
        }
        let piece = self.alternatives(flags, false)?;
        self.look_behind_groups = outer;
        self.close(start)?;
        let behind = if behind {
            match u32::try_from(piece.width.min) {
                Ok(width) if piece.width.min == piece.width.max => Some(width),
                _ => {
                    self.look_behinds.push(start..self.at);
                    Some(0)
                }
            }
        } else {
            None
        };
        let node = Box::new(piece.node);
        Ok(Piece::new(
            Node::Look {
                behind,
                negated,
                node,
            },
            Width::ZERO,
        ))
    }

    fn conditional(&mut self, start: usize, flags: Flags) -> Parsed<Piece> {
        let name = self.until(')', "group name")?;
        let text = &self.source[name.clone()];
        let group = if is_identifier(text) {
            self.named_group(&name)?.into()
        } else {
            let Some(number) = python_int(text) else {
                return Err(self.error(&format!("bad character in group name '{text}'"), name));
            };
            if number == 0 {
                return Err(self.error("bad group number", name));
            }
            self.conditions.push((number, name.clone()));
            number
        };
        self.check_look_behind_group(group, &name)?;
        // A group that does not exist is refused at the end; until then any number will do.
        let group = u32::try_from(group).unwrap_or(u32::MAX);
        let mut inner = flags;
        let yes = self.sequence(&mut inner, false)?;
        let no = if self.eat('|')? {
            let no = self.sequence(&mut inner, false)?;
            if self.peek()? == Some(Token::Plain('|')) {
                let message = "conditional backref with more than two branches";
                return Err(self.error(message, self.at..self.at + 1));
            }
            no
        } else {
            Piece::new(Node::Empty, Width::ZERO)
        };
        self.close(start)?;
        let width = yes.width.or(no.width);
        let (yes, no) = (Box::new(yes.node), Box::new(no.node));
        Ok(Piece::new(Node::Conditional { group, yes, no }, width))
    }

    /// `(?i)`, `(?i-s:…)`: behind the first letter or the `-`.
    fn flags(&mut self, start: usize, flags: &mut Flags, first: bool, c: char) -> Parsed<Option<Piece>> {
        let mut change = FlagChange::default();
        let stop = self.flag_letters(start, c, &mut change)?;
        if stop == ')' {
            if !first {
                let message = "global flags not at the start of the expression";
                return Err(self.error(message, start..self.at));
            }
            for letter in letters(change.letters_on) {
                flags.set(letter);
                self.global.set(letter);
            }
            return Ok(None);
        }
        self.inner(start, flags.changed(&change)).map(Some)
    }

    /// Reads the flags; answers the `)` or `:` that ends them.
    fn flag_letters(&mut self, start: usize, first: char, change: &mut FlagChange) -> Parsed<char> {
        let refuse = |parser: &Self, message: &str| Err(parser.error(message, start..parser.at));
        let mut c = first;
        while c != '-' {
            if c == 'L' {
                return refuse(self, "bad inline flags: cannot use 'L' flag with a str pattern");
            }
            change.letters_on |= bit(c);
            change.on.set(c);
            if change.letters_on & bit('a') != 0 && change.letters_on & bit('u') != 0 {
                return refuse(self, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
            }
            match self.next()? {
                Some(Token::Plain(')')) => return Ok(')'),
                Some(Token::Plain(next @ (':' | '-'))) => {
                    c = next;
                    break;
                }
                Some(Token::Plain(next)) if LETTERS.contains(&next) => c = next,
                Some(Token::Plain(next)) if next.is_alphabetic() => return refuse(self, "unknown flag"),
                _ => return refuse(self, "missing -, : or )"),
            }
        }
        if change.letters_on & bit('t') != 0 {
            return refuse(self, "bad inline flags: cannot turn on global flag");
        }
        if c == ':' {
            return Ok(':');
        }
        let mut missing = "missing flag";
        loop {
            match self.next()? {
                Some(Token::Plain(':')) if change.letters_off != 0 => break,
                Some(Token::Plain('a' | 'u' | 'L')) => {
                    return refuse(self, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
                }
                Some(Token::Plain(next)) if LETTERS.contains(&next) => {
                    change.letters_off |= bit(next);
                    change.off.set(next);
                }
                Some(Token::Plain(next)) if next.is_alphabetic() => return refuse(self, "unknown flag"),
                _ => return refuse(self, missing),
            }
            missing = "missing :";
        }
        if change.letters_off & bit('t') != 0 {
            return refuse(self, "bad inline flags: cannot turn off global flag");
        }
        if change.letters_on & change.letters_off != 0 {
            return refuse(self, "bad inline flags: flag turned on and off");
        }
        Ok(':')
    }

    /// The text up to `terminator`, which is read too.
    pub(super) fn until(&mut self, terminator: char, what: &str) -> Parsed<Range<usize>> {
        let start = self.at;
        loop {
            let end = self.at;
            match self.next()? {
                None if end == start => return Err(self.error(&format!("missing {what}"), start..end)),
                None => {
                    let message = format!("missing {terminator}, unterminated name");
                    return Err(self.error(&message, start..end));
                }
                Some(Token::Plain(c)) if c == terminator => {
                    if end == start {
                        return Err(self.error(&format!("missing {what}"), start..self.at));
                    }
                    return Ok(start..end);
                }
                Some(_) => {}
            }
        }
    }

    fn check_name(&self, name: &Range<usize>) -> Parsed<()> {
        let text = &self.source[name.clone()];
        if is_identifier(text) {
            return Ok(());
        }
        Err(self.error(&format!("bad character in group name '{text}'"), name.clone()))
    }

    fn named_group(&self, name: &Range<usize>) -> Parsed<u32> {
        let text = &self.source[name.clone()];
        let found = self.names.iter().position(|other| other.as_deref() == Some(text));
        match found.and_then(|at| u32::try_from(at + 1).ok()) {
            Some(group) => Ok(group),
            None => Err(self.error(&format!("unknown group name '{text}'"), name.clone())),
        }
    }
}

fn bit(letter: char) -> u8 {
    LETTERS
        .iter()
        .position(|&other| other == letter)
        .map_or(0, |at| 1 << at)
}

fn letters(bits: u8) -> impl Iterator<Item = char> {
    LETTERS.into_iter().filter(move |&letter| bits & bit(letter) != 0)
}

/// Python's `str.isidentifier`, but for marks and a few signs that Unicode adds to identifiers.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut all = text.chars();
    let start = |c: char| c == '_' || c.is_alphabetic() && unicode::is_word(c);
    all.next().is_some_and(start)
        && all.all(|c| {
            c == '_' || c == '\u{b7}' || c.is_alphanumeric() && (unicode::is_word(c) || !c.is_ascii())
        })
}

/// Python's `int(text)`, not negative: blanks around, a plus sign, single underscores between digits.
fn python_int(text: &str) -> Option<u64> {
    let text = text.trim_matches(unicode::is_space);
    let text = text.strip_prefix('+').unwrap_or(text);
    let mut number: u64 = 0;
    let mut after_digit = false;
    for c in text.chars() {
        if c == '_' && after_digit {
            after_digit = false;
            continue;
        }
        number = number
            .saturating_mul(10)
            .saturating_add(unicode::digit_value(c)?.into());
        after_digit = true;
    }
    after_digit.then_some(number)
}

//! Placeholders: `%recipient.key%`, `%recipient_name%`, `%unsubscribe_url%` and their kin.
//!
//! A placeholder is `%name%`; the name holds neither `%` nor white space. After a `%…%` that names nothing known the
//! search goes on at its closing percent sign, which may open the next placeholder (`a%20%recipient.x%`). Whether a
//! key is known depends on the recipient, so placeholders that share a percent sign are one [`Slot`], resolved
//! together. Substitution is one pass: values are not searched.

use super::super::context::UnsubscribeLink;
use crate::diagnostic::Source;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a placeholder asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name<'a> {
    /// `recipient.key`: everything after the first dot.
    Key(&'a str),
    /// `recipient`: the mailbox.
    Mailbox,
    /// `recipient_email`.
    Email,
    /// `recipient_name`.
    Full,
    /// `recipient_fname`: the first word of the name.
    First,
    /// `recipient_lname`: the rest of it.
    Last,
    /// `unsubscribe_url` and its kin.
    Link(UnsubscribeLink),
    /// Any other text between percent signs.
    Unknown(&'a str),
}

impl<'a> Name<'a> {
    fn read(name: &'a str) -> Self {
        if let Some(key) = name.strip_prefix("recipient.") {
            return Self::Key(key);
        }
        match name {
            "recipient" => Self::Mailbox,
            "recipient_email" => Self::Email,
            "recipient_name" => Self::Full,
            "recipient_fname" => Self::First,
            "recipient_lname" => Self::Last,
            _ => UnsubscribeLink::ALL
                .iter()
                .find(|(known, _)| *known == name)
                .map_or(Self::Unknown(name), |(_, link)| Self::Link(*link)),
        }
    }

    /// Whether the name might have been meant as a placeholder, though it is none: not `%20%` or `%C3%`.
    pub(crate) fn is_suspicious(self) -> bool {
        match self {
            Self::Unknown(name) => {
                let bytes = name.as_bytes();
                let escape = bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit);
                let word = bytes
                    .iter()
                    .all(|&byte| byte.is_ascii_alphanumeric() || b"._-:".contains(&byte));
                word && !escape && bytes.first().is_some_and(u8::is_ascii_alphabetic)
            }
            _ => false,
        }
    }
}

/// Every `%name%` of a text with its place, candidates that share a percent sign included.
pub(crate) fn scan(text: &str) -> Scan<'_> {
    Scan { text, at: 0 }
}

pub(crate) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Scan<'a> {
    type Item = (Range<usize>, Name<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let open = self.at + memchr::memchr(b'%', self.text.as_bytes().get(self.at..)?)?;
            let rest = &self.text[open + 1..];
            let length = rest.find(|c: char| c == '%' || c.is_whitespace())?;
            let close = open + 1 + length;
            if rest.as_bytes()[length] == b'%' {
                self.at = close;
                if length > 0 {
                    return Some((open..close + 1, Name::read(&rest[..length])));
                }
            } else {
                self.at = close + 1;
                while !self.text.is_char_boundary(self.at) {
                    self.at += 1;
                }
            }
        }
    }
}

/// A piece of a text: the same for every recipient, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Text(String),
    Slot(u32),
}

/// All places that differ between recipients, by the text that stands there.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    literals: Vec<String>,
    index: BTreeMap<String, u32>,
    /// Parameters in which a slot stands, as bits of `parameters`; headers apart, since they refuse line breaks.
    uses: Vec<Vec<Use>>,
}

/// Where a slot is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) parameter: String,
    pub(crate) in_header: bool,
    pub(crate) place: Option<(Range<usize>, Source)>,
}

impl Slots {
    /// The texts of the slots, by number.
    pub(crate) fn literals(&self) -> &[String] {
        &self.literals
    }

    /// Where a slot stands.
    pub(crate) fn uses(&self, slot: usize) -> &[Use] {
        self.uses.get(slot).map_or(&[], Vec::as_slice)
    }

    /// Splits a text at its placeholders. `with_spans`: whether offsets in `text` are offsets in the parameter.
    pub(crate) fn split(
        &mut self,
        text: &str,
        parameter: &str,
        in_header: bool,
        with_spans: bool,
    ) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut done = 0;
        let mut chain: Option<Range<usize>> = None;
        // One copy of the text for all of its placeholders, if it has any.
        let source = with_spans.then(OnceCell::new);
        for (range, name) in scan(text) {
            if matches!(name, Name::Unknown(_)) {
                continue;
            }
            match &mut chain {
                Some(open) if open.end > range.start => open.end = range.end,
                _ => {
                    self.close(
                        &mut segments,
                        text,
                        &mut done,
                        chain.take(),
                        parameter,
                        in_header,
                        source.as_ref(),
                    );
                    chain = Some(range);
                }
            }
        }
        self.close(
            &mut segments,
            text,
            &mut done,
            chain,
            parameter,
            in_header,
            source.as_ref(),
        );
        if done < text.len() {
            segments.push(Segment::Text(text[done..].to_owned()));
        }
        segments
    }

    #[allow(clippy::too_many_arguments)] // One step of `split`, which is called twice.
    fn close(
        &mut self,
        segments: &mut Vec<Segment>,
        text: &str,
        done: &mut usize,
        chain: Option<Range<usize>>,
        parameter: &str,
        in_header: bool,
        source: Option<&OnceCell<Source>>,
    ) {
        let Some(range) = chain else { return };
        if range.start > *done {
            segments.push(Segment::Text(text[*done..range.start].to_owned()));
        }
        let slot = self.slot(&text[range.clone()]);
        segments.push(Segment::Slot(slot));
        *done = range.end;
        let uses = &mut self.uses[slot as usize];
        if !uses
            .iter()
            .any(|known| known.parameter == parameter && known.in_header == in_header)
        {
            uses.push(Use {
                parameter: parameter.to_owned(),
                in_header,
                place: source.map(|source| (range, source.get_or_init(|| Source::of(text)).clone())),
            });
        }
    }

    fn slot(&mut self, literal: &str) -> u32 {
        if let Some(&known) = self.index.get(literal) {
            return known;
        }
        // A form has far fewer bytes than numbers there are.
        let slot = u32::try_from(self.literals.len()).unwrap_or(u32::MAX);
        self.literals.push(literal.to_owned());
        self.index.insert(literal.to_owned(), slot);
        self.uses.push(Vec::new());
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Segment, Slots, scan};

    fn names(text: &str) -> Vec<Name<'_>> {
        scan(text).map(|(_, name)| name).collect()
    }

    #[test]
    fn closing_percent_signs_are_used_again() {
        assert_eq!(names("a%20%recipient.x%"), [Name::Unknown("20"), Name::Key("x")]);
        assert_eq!(names("100%%recipient.x%"), [Name::Key("x")]);
        assert_eq!(names("%recipient. x% %recipient.x %"), []);
        assert_eq!(names("5 % of %recipient.a.b%"), [Name::Key("a.b")]);
        assert_eq!(names("%\u{3000}%recipient_email%"), [Name::Email]);
    }

    #[test]
    fn placeholders_that_touch_are_resolved_together() {
        let mut slots = Slots::default();
        let segments = slots.split(
            "a%recipient.x%recipient.y%b%recipient.x%%recipient%",
            "text",
            false,
            true,
        );
        assert_eq!(
            segments,
            [
                Segment::Text("a".into()),
                Segment::Slot(0),
                Segment::Text("b".into()),
                Segment::Slot(1),
                Segment::Slot(2),
            ]
        );
        assert_eq!(
            slots.literals(),
            ["%recipient.x%recipient.y%", "%recipient.x%", "%recipient%"]
        );
    }
}

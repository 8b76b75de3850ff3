//! What the standards would object to in an address that Mailgun accepts.
//!
//! The reading is RFC 5322's grammar without its obsolete part, RFC 6531 and 6532, RFC 5321's limits, host names and
//! address literals, and IDNA2008. Objections are warnings of the address; RFC 5322's obsolete phrase (a dot in an
//! unquoted name) is so common that it counts for [`Conformance`] only.

use super::lexer::{Refusal, shown};
use crate::charset::is_python_space;
use crate::{Code, Diagnostic, Severity};
use std::ops::Range;

/// How an accepted address stands to the RFCs.
///
/// # Examples
///
/// ```
/// use mailwright::{Address, Conformance};
/// let conformance = |text| Address::parse(text).unwrap().conformance();
/// assert_eq!(conformance("nora@example.org"), Conformance::Valid);
/// assert_eq!(conformance("Nora Q. Quill <nora@example.org>"), Conformance::Obsolete);
/// assert_eq!(conformance("nora@under_score.example"), Conformance::Invalid);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Conformance {
    /// Valid.
    Valid,
    /// Valid only by the obsolete productions of RFC 5322 §4: to be read, not to be written.
    Obsolete,
    /// Invalid, though Mailgun accepts it.
    Invalid,
}

impl Conformance {
    /// `valid`, `obsolete` or `invalid`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let name = |text| Address::parse(text).map(|address| address.conformance().name());
    /// assert_eq!(name("Nora Quill <nora@example.org>").unwrap(), "valid");
    /// assert_eq!(name("Nora Q. Quill <nora@example.org>").unwrap(), "obsolete"); // a dot outside quotes
    /// assert_eq!(name("nora@under_score.example").unwrap(), "invalid");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Obsolete => "obsolete",
            Self::Invalid => "invalid",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// A line break or control character as white space.
    LineBreak,
    /// A space outside ASCII where RFC 5322 knows SP and HT only.
    ForeignSpace,
    /// The same, where it stands so that RFC 5322 reads it as a letter of a word.
    ForeignLetter,
    /// A control character as white space within quotes, a comment or brackets.
    ObsoleteControl,
    /// Folded twice in one run.
    ObsoleteFold,
    /// A dot in a phrase, behind its first word.
    ObsoletePhrase,
    /// A phrase that begins with a dot, which even the obsolete grammar does not know.
    LeadingDot,
    /// A control character behind a backslash.
    ObsoleteQuotedPair,
    LongLocal,
    LongAddress,
    LongDomain,
    LongLabel,
    NotLdh,
    BadLiteral,
    ForeignDot,
    Control,
    Fallback,
    /// `;` between mailboxes.
    Semicolon,
    /// Nothing between two separators.
    EmptyElement,
}

impl Finding {
    fn code(self) -> Code {
        match self {
            Self::LineBreak | Self::ForeignSpace | Self::ForeignLetter => Code::AddressWhiteSpace,
            Self::ObsoleteControl
            | Self::ObsoleteFold
            | Self::ObsoletePhrase
            | Self::ObsoleteQuotedPair
            | Self::EmptyElement => Code::AddressObsoleteSyntax,
            Self::LeadingDot => Code::AddressNameLeadingDot,
            Self::LongLocal | Self::LongAddress | Self::LongDomain | Self::LongLabel => Code::AddressTooLong,
            Self::NotLdh => Code::AddressDomainNotLdh,
            Self::BadLiteral => Code::AddressBadAddressLiteral,
            Self::ForeignDot => Code::AddressNonAsciiDot,
            Self::Control => Code::AddressControlCharacter,
            Self::Fallback => Code::AddressFallback,
            Self::Semicolon => Code::AddressListSeparator,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::LineBreak => "line break or control character as white space",
            Self::ForeignSpace => "white space outside ASCII",
            Self::ForeignLetter => "white space outside ASCII, which RFC 5322 takes for a letter",
            Self::ObsoleteControl => "control character in quotes, a comment or brackets",
            Self::ObsoleteFold => "white space is folded over more than two lines",
            Self::ObsoletePhrase => "unquoted dot in a display name",
            Self::LeadingDot => "display name begins with a dot",
            Self::ObsoleteQuotedPair => "control character behind a backslash",
            Self::LongLocal => "local part is longer than 64 octets",
            Self::LongAddress => "address is longer than 254 octets",
            Self::LongDomain => "domain is longer than 255 octets",
            Self::LongLabel => "domain label is longer than 63 octets",
            Self::NotLdh => "domain label is not made of letters, digits and inner hyphens",
            Self::BadLiteral => "not an RFC 5321 address literal",
            Self::ForeignDot => "full stop outside ASCII between domain labels",
            Self::Control => "control character in the display name or address",
            Self::Fallback => {
                "not a mailbox as a whole: the last word was taken for the address, the rest for the name"
            }
            Self::Semicolon => "`;` between addresses, where RFC 5322 knows `,` only",
            Self::EmptyElement => "nothing between two separators",
        }
    }

    fn about(self, text: &str) -> String {
        format!("{}: `{}`", self.message(), shown(text))
    }

    fn conformance(self) -> Conformance {
        match self {
            Self::ObsoleteControl
            | Self::ObsoleteFold
            | Self::ObsoletePhrase
            | Self::ObsoleteQuotedPair
            | Self::EmptyElement => Conformance::Obsolete,
            // What an address decodes to is beyond the grammar.
            Self::Control | Self::ForeignLetter => Conformance::Valid,
            _ => Conformance::Invalid,
        }
    }

    /// `None` for what nobody wants to hear about.
    fn severity(self) -> Option<Severity> {
        match self {
            Self::ObsoletePhrase => None,
            Self::Semicolon | Self::EmptyElement => Some(Severity::Note),
            _ => Some(Severity::Warning),
        }
    }
}

/// Where white space stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Between tokens.
    Between,
    /// In a quoted string, comment or domain literal, where RFC 5322 §4.1 knows some control characters.
    Within,
}

/// The findings of one text, each kind once.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings(Vec<(Finding, Range<usize>)>);

impl Findings {
    pub(super) fn note(&mut self, finding: Finding, span: Range<usize>) {
        // Foreign spaces are told apart later, so all of them are needed.
        if finding == Finding::ForeignSpace || !self.0.iter().any(|(known, _)| *known == finding) {
            self.0.push((finding, span));
        }
    }

    /// Notes what is not folding white space (RFC 5322 §3.2.2): blanks, with at most one CRLF that a blank follows.
    pub(super) fn note_space(&mut self, text: &str, span: Range<usize>, place: Place) {
        let run = &text[span.clone()];
        if run.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            return;
        }
        if let Some(at) = run.find(|c: char| !c.is_ascii() && is_python_space(c))
            && place == Place::Between
        {
            self.note(Finding::ForeignSpace, span.start + at..span.end);
        }
        let mut folds = 0;
        let mut rest = run;
        while let Some(character) = rest.chars().next() {
            if rest.starts_with("\r\n ") || rest.starts_with("\r\n\t") {
                folds += 1;
                rest = &rest[3..];
                continue;
            }
            if character.is_ascii() && !matches!(character, ' ' | '\t') {
                let at = span.end - rest.len();
                let in_text = place == Place::Within && !matches!(character, '\r' | '\n');
                let finding = if in_text {
                    Finding::ObsoleteControl
                } else {
                    Finding::LineBreak
                };
                self.note(finding, at..at + 1);
            }
            rest = &rest[character.len_utf8()..];
        }
        if folds > 1 {
            self.note(Finding::ObsoleteFold, span);
        }
    }

    pub(super) fn conformance(&self) -> Conformance {
        self.0
            .iter()
            .map(|(finding, _)| finding.conformance())
            .max()
            .unwrap_or(Conformance::Valid)
    }

    /// Spaces outside ASCII are letters to RFC 5322: in front of `<` they belong to the name, and directly in front of
    /// a bare local part to that.
    pub(super) fn reread_foreign_spaces(&mut self, text: &str, angle: Option<usize>, local: &Range<usize>) {
        for (finding, span) in &mut self.0 {
            let in_name = angle.is_some_and(|angle| span.end <= angle);
            let in_local = span.end == local.start
                && !text[local.clone()].starts_with('"')
                && text[span.clone()].chars().all(|c| !c.is_ascii());
            if *finding == Finding::ForeignSpace && (in_name || in_local) {
                *finding = Finding::ForeignLetter;
            }
        }
    }

    /// Adds what another part of the same text gave.
    pub(super) fn append(&mut self, other: Self) {
        for (finding, span) in other.0 {
            self.note(finding, span);
        }
    }

    /// The first finding that makes the address invalid, as a refusal.
    pub(super) fn first_invalid(&self, text: &str) -> Option<Refusal> {
        let invalid = |finding: &Finding| finding.conformance() == Conformance::Invalid;
        let (finding, span) = self.0.iter().find(|(finding, _)| invalid(finding))?;
        let message = finding.about(text.get(span.clone()).unwrap_or_default());
        Some(Refusal::new(finding.code(), span.clone(), message))
    }

    /// Warnings and notes, in the order of their places.
    pub(super) fn diagnostics(mut self, parameter: &str, text: &str) -> Vec<Diagnostic> {
        self.0.sort_by_key(|(_, span)| span.start);
        let mut seen = Vec::new();
        self.0.retain(|(finding, _)| {
            let new = !seen.contains(finding);
            if new {
                seen.push(*finding);
            }
            new
        });
        self.0
            .into_iter()
            .filter_map(|(finding, span)| {
                let found = match finding.severity()? {
                    Severity::Note => Diagnostic::note(finding.code(), parameter),
                    _ => Diagnostic::warning(finding.code(), parameter),
                };
                let message = finding.about(text.get(span.clone()).unwrap_or_default());
                Some(found.with_message(message).with_span(span))
            })
            .collect()
    }
}

//! [`Set`]: a set of characters, `[…]` or one of the classes such as `\w`.

use super::tree::{Case, Folding};
use super::unicode;

/// A named set of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Python's `\d`: general category Nd.
    Digit,
    /// Python's `\s`.
    Space,
    /// Python's `\w`: letters, numbers, underscore.
    Word,
    /// `[0-9]`.
    AsciiDigit,
    /// Space and U+0009 to U+000D: Python's `\s` under `(?a)`.
    AsciiSpace,
    /// `[A-Za-z0-9_]`.
    AsciiWord,
    /// General category L*.
    Letter,
    /// General category N*.
    Number,
}

impl Class {
    pub(crate) fn contains(self, c: char) -> bool {
        match self {
            Self::Digit => unicode::is_digit(c),
            Self::Space => unicode::is_space(c),
            Self::Word => unicode::is_word(c),
            Self::AsciiDigit => c.is_ascii_digit(),
            Self::AsciiSpace => unicode::is_ascii_space(c),
            Self::AsciiWord => c.is_ascii_alphanumeric() || c == '_',
            Self::Letter => unicode::is_letter(c),
            Self::Number => unicode::is_number(c),
        }
    }
}

/// A part of a [`Set`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetItem {
    /// First and last code point. Python's escapes can name surrogates, which no text contains.
    Range(u32, u32),
    /// All characters of a class, or all others.
    Class(Class, bool),
}

/// A set of characters; negated, all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set {
    pub(crate) items: Vec<SetItem>,
    pub(crate) negated: bool,
    pub(crate) case: Case,
}

impl Set {
    /// The set of one class.
    pub(crate) fn class(class: Class, negated: bool) -> Self {
        Self {
            items: vec![SetItem::Class(class, negated)],
            negated: false,
            // Lower case never changes what a class says of a character, except for `\W` and the like of a
            // few titles; Python asks about the lower-case letter only inside `[…]` under `(?i)`.
            case: Case::PINNED,
        }
    }

    /// Whether `c` is in the set; `ignore` asks for case to be ignored where the pattern does not say.
    pub(crate) fn contains(&self, c: char, ignore: bool) -> bool {
        let low = match self.case.folding(ignore) {
            Folding::None => c,
            Folding::Ascii => c.to_ascii_lowercase(),
            Folding::Unicode => unicode::lower(c),
        };
        let found = self.items.iter().any(|item| match *item {
            SetItem::Class(class, negated) => class.contains(low) != negated,
            SetItem::Range(first, last) => {
                let within = |variant: char| (first..=last).contains(&variant.into());
                match self.case.folding(ignore) {
                    Folding::None => within(c),
                    Folding::Ascii => within(low) || within(low.to_ascii_uppercase()),
                    Folding::Unicode => unicode::any_variant(low, within),
                }
            }
        });
        found != self.negated
    }
}

//! What a letter, a digit, a space is, and which letters differ in case only: Python 3.11's answers.
//!
//! Source: `_sre` of `CPython` 3.11 (`SRE_CATEGORY_UNI_*`, `_PyUnicode_ToLowercase`) and `re/_casefix.py`.
//! Lower case is the standard library's; its tables are younger than Python's, so letters that got a partner
//! after Unicode 14 have one here.

use super::tables::{LETTERS, NUMBERS, OTHER_UPPER, SAME_UPPER, ZEROS};

fn within(ranges: &[(u32, u32)], code: u32) -> bool {
    let after = ranges.partition_point(|&(first, _)| first <= code);
    after > 0 && code <= ranges[after - 1].1
}

/// General category L*.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        within(LETTERS, c.into())
    }
}

/// General category N*.
pub(super) fn is_number(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        within(NUMBERS, c.into())
    }
}

/// `\w`: letters, numbers and the underscore.
pub(super) fn is_word(c: char) -> bool {
    c == '_' || is_letter(c) || is_number(c)
}

/// `\d`: general category Nd.
pub(super) fn is_digit(c: char) -> bool {
    digit_value(c).is_some()
}

/// The value of a decimal digit.
pub(super) fn digit_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    let after = ZEROS.partition_point(|&zero| zero <= code);
    let zero = *ZEROS.get(after.checked_sub(1)?)?;
    (code < zero + 10).then_some(code - zero)
}

/// `\s`: `White_Space` and the four information separators.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `\s` under `(?a)`.
pub(super) fn is_ascii_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ')
}

/// The simple lower case mapping: one character to one.
pub(super) fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut all = c.to_lowercase();
    match (all.next(), all.next()) {
        (Some(one), None) => one,
        // U+0130 is the only letter whose full mapping has two characters; its simple one is `i`.
        _ => 'i',
    }
}

fn simple_upper(c: char) -> Option<char> {
    let mut all = c.to_uppercase();
    match (all.next(), all.next()) {
        (Some(one), None) if one != c => Some(one),
        _ => None,
    }
}

/// The other lower-case letters that `(?i)` takes for the lower-case letter `c`.
fn same_upper(c: char) -> impl Iterator<Item = char> {
    let code = u32::from(c);
    let from = if c.is_ascii() && c != 'i' && c != 's' {
        SAME_UPPER.len()
    } else {
        SAME_UPPER.partition_point(|&(of, _)| of < code)
    };
    SAME_UPPER[from..]
        .iter()
        .take_while(move |&&(of, _)| of == code)
        .filter_map(|&(_, other)| char::from_u32(other))
}

/// Whether `(?i)` takes the two for one another; both are lower case.
pub(super) fn same_lower(a: char, b: char) -> bool {
    a == b || same_upper(a).any(|other| other == b)
}

/// Every character that matches `c` under `(?i)`, `c` included, passed to `visit` until it says true.
pub(super) fn any_variant(c: char, mut visit: impl FnMut(char) -> bool) -> bool {
    let low = lower(c);
    if low.is_ascii() {
        let others: &[char] = match low {
            'i' => &['\u{130}', '\u{131}'],
            'k' => &['\u{212a}'],
            's' => &['\u{17f}'],
            _ => &[],
        };
        return visit(low) || visit(low.to_ascii_uppercase()) || others.iter().any(|&other| visit(other));
    }
    let mut variants = |low: char| {
        visit(low)
            || simple_upper(low).is_some_and(|up| lower(up) == low && visit(up))
            || OTHER_UPPER
                .iter()
                .filter(|&&(_, of)| of == u32::from(low))
                .filter_map(|&(other, _)| char::from_u32(other))
                .any(&mut visit)
    };
    variants(low) || same_upper(low).any(variants)
}

/// One letter for all that `(?i)` takes for one another, so that equal texts have equal forms.
pub(crate) fn canonical(c: char) -> char {
    let low = lower(c);
    same_upper(low).fold(low, char::min)
}

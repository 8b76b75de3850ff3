//! Character references: `&amp;`, `&nbsp`, `&#8364;`, `&#x20AC;`.
//!
//! HTML Standard §13.2.5.72 ff. The names are in `entities.txt`, one `name value` a line, in byte order, so that
//! a binary search over the text finds them without an index. `NewLine` is the one name whose value cannot
//! stand on such a line.

const NAMED: &str = include_str!("entities.txt");

/// The names that are also understood without a semicolon, in byte order.
const LEGACY: &str = "AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT \
     Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN \
     Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar \
     ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34 gt \
     iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute ocirc \
     ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 sup3 \
     szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml";

/// A reference that was read: its text, and how many bytes after the `&` it took.
pub(super) struct Reference {
    pub(super) text: Text,
    pub(super) consumed: usize,
}

/// The text of a reference.
pub(super) enum Text {
    Named(&'static str),
    Numbered(char),
}

/// Reads the reference behind a `&`; `None` where it is just a `&`.
///
/// In an attribute value a name without semicolon is no reference before `=`, a letter or a digit, so that
/// `?a=1&copy=2` survives.
pub(super) fn read(after: &str, in_attribute: bool) -> Option<Reference> {
    let bytes = after.as_bytes();
    if bytes.first() == Some(&b'#') {
        return numbered(bytes);
    }
    let run = bytes
        .iter()
        .take(40)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    if bytes.get(run) == Some(&b';')
        && let Some(value) = named(&after[..run])
    {
        return Some(Reference {
            text: Text::Named(value),
            consumed: run + 1,
        });
    }
    for length in (2..=run.min(6)).rev() {
        let name = &after[..length];
        if LEGACY.split(' ').any(|legacy| legacy == name) {
            let continues = bytes
                .get(length)
                .is_some_and(|&b| b == b'=' || b.is_ascii_alphanumeric());
            if in_attribute && continues {
                return None;
            }
            return named(name).map(|value| Reference {
                text: Text::Named(value),
                consumed: length,
            });
        }
    }
    None
}

fn named(name: &str) -> Option<&'static str> {
    if name == "NewLine" {
        return Some("\n");
    }
    let text = NAMED.as_bytes();
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = text[low..middle]
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(low, |at| low + at + 1);
        let end = text[start..high]
            .iter()
            .position(|&b| b == b'\n')
            .map_or(high, |at| start + at);
        let (found, value) = NAMED[start..end].split_once(' ')?;
        match name.cmp(found) {
            std::cmp::Ordering::Equal => return Some(value),
            std::cmp::Ordering::Less => high = start,
            std::cmp::Ordering::Greater => low = end + 1,
        }
    }
    None
}

/// What Windows-1252 has where Unicode has the controls 0x80 to 0x9F.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn numbered(bytes: &[u8]) -> Option<Reference> {
    let hexadecimal = matches!(bytes.get(1), Some(b'x' | b'X'));
    let (from, radix) = if hexadecimal { (2, 16) } else { (1, 10) };
    let mut number = 0_u32;
    let mut at = from;
    while let Some(digit) = bytes.get(at).and_then(|&b| char::from(b).to_digit(radix)) {
        // Far above the last code point the exact number no longer matters.
        number = number.saturating_mul(radix).saturating_add(digit);
        at += 1;
    }
    if at == from {
        return None;
    }
    if bytes.get(at) == Some(&b';') {
        at += 1;
    }
    let text = match number {
        0 => '\u{fffd}',
        0x0d => '\r',
        0x80..=0x9f => WINDOWS_1252[number as usize - 0x80],
        _ => char::from_u32(number).unwrap_or('\u{fffd}'),
    };
    Some(Reference {
        text: Text::Numbered(text),
        consumed: at,
    })
}

#[cfg(test)]
mod tests {
    use super::{LEGACY, NAMED, Text, named, read};

    fn text(after: &str, in_attribute: bool) -> Option<(String, usize)> {
        read(after, in_attribute).map(|found| match found.text {
            Text::Named(value) => (value.to_owned(), found.consumed),
            Text::Numbered(value) => (value.to_string(), found.consumed),
        })
    }

    #[test]
    fn every_name_is_found() {
        for line in NAMED.lines() {
            let (name, value) = line.split_once(' ').expect("a name and a value");
            assert_eq!(named(name), Some(value), "{name}");
        }
        assert!(LEGACY.split(' ').all(|name| named(name).is_some()));
    }

    #[test]
    fn the_longest_name_is_taken() {
        assert_eq!(text("notin;", false), Some(("∉".to_owned(), 6)));
        assert_eq!(text("notit;", false), Some(("¬".to_owned(), 3)));
        assert_eq!(text("nosuch;", false), None);
        assert_eq!(text("copy=2", true), None);
        assert_eq!(text("copy;=2", true), Some(("©".to_owned(), 5)));
    }

    #[test]
    fn numbers_beyond_unicode_are_replaced() {
        assert_eq!(text("#128;", false), Some(("€".to_owned(), 5)));
        assert_eq!(text("#x1F381", false), Some(("🎁".to_owned(), 7)));
        assert_eq!(text("#99999999999;", false), Some(("\u{fffd}".to_owned(), 13)));
        assert_eq!(text("#xd800;", false), Some(("\u{fffd}".to_owned(), 7)));
        assert_eq!(text("#;", false), None);
    }
}

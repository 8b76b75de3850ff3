//! Characters and lines as Python sees them, which is what the rules are written in.

/// What `str.strip` removes: Unicode's white space and the four separators of ASCII.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter)
}

/// Python's `str.strip`.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Python's `str.splitlines`: also at VT, FF, the ASCII separators, NEL, LS and PS; no last empty line.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((at, letter)) = rest.char_indices().find(|&(_, letter)| is_break(letter)) else {
            return Some(std::mem::take(&mut rest));
        };
        let line = &rest[..at];
        rest = &rest[at + letter.len_utf8()..];
        if letter == '\r' {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        Some(line)
    })
}

fn is_break(letter: char) -> bool {
    matches!(
        letter,
        '\n' | '\r' | '\x0b' | '\x0c' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The first line end of a text: CRLF or LF; LF where there is none.
pub(super) fn delimiter(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// A letter for comparison without case: Unicode's simple folding.
pub(super) fn fold(letter: char) -> char {
    match letter {
        'ſ' => 's',
        '\u{212a}' => 'k',
        letter if letter.is_ascii() => letter.to_ascii_lowercase(),
        letter => {
            let mut lower = letter.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => letter,
            }
        }
    }
}

/// The rest of a text that starts with `prefix` (given in lower case), whatever the case.
pub(super) fn strip_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut letters = text.chars();
    for wanted in prefix.chars() {
        if fold(letters.next()?) != wanted {
            return None;
        }
    }
    Some(letters.as_str())
}

/// Without the blanks (U+0020) in front.
pub(super) fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches(' ')
}

/// Without the dashes in front; `None` where there is none.
pub(super) fn skip_dashes(text: &str) -> Option<&str> {
    text.starts_with('-').then(|| text.trim_start_matches('-'))
}

/// What follows the banner of a forwarded message, `---- Forwarded message ----`.
pub(super) fn after_forward_banner(text: &str) -> Option<&str> {
    let rest = strip_folded(skip_blanks(skip_dashes(text)?), "forwarded message")?;
    skip_dashes(skip_blanks(rest))
}

#[cfg(test)]
mod tests {
    use super::{after_forward_banner, split, strip_folded};

    #[test]
    fn lines_are_pythons() {
        let lines = |text| split(text).collect::<Vec<_>>();
        assert_eq!(
            lines("a\r\nb\rc\n\nd\u{2028}e\u{85}"),
            ["a", "b", "c", "", "d", "e"]
        );
        assert_eq!(lines(""), Vec::<&str>::new());
        assert_eq!(lines("\n"), [""]);
        assert_eq!(lines("a\u{1f}b"), ["a\u{1f}b"]);
    }

    #[test]
    fn case_is_folded() {
        assert_eq!(strip_folded("MEſſAGE!", "message"), Some("!"));
        assert_eq!(strip_folded("URSPRÜNGLICHE", "ursprünglich"), Some("E"));
        assert_eq!(after_forward_banner("-Forwarded Message---- \t"), Some(" \t"));
        assert_eq!(after_forward_banner(" -Forwarded Message-"), None);
    }
}

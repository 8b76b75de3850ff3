//! Signatures: talon's brute-force rules.
//!
//! A line such as `Sent from my iPhone` takes everything behind it along. Else one of the last eleven lines must
//! open a signature: dashes (`--`, `- Bob`), or `Thanks`, `Regards`, `Cheers`, `Best` alone on their line.

use super::lines::{delimiter, fold, split, strip_folded, trim};

/// How many lines at the end of a message may hold its signature.
const MOST_LINES: usize = 11;

/// A line with more characters than this belongs to the text.
const LONGEST_LINE: usize = 60;

/// A message text apart from its signature, as [`split_signature`] gives it.
///
/// # Examples
///
/// ```
/// use mailwright::{Limits, split_signature, strip_text};
/// let body = "Yes, please.\n\nSent from my iPhone\n\nOn Tue, Mar 5, 2024, Dana wrote:\n> Tea?\n";
/// let parts = split_signature(&strip_text(body, &Limits::default()));
/// assert_eq!(parts.text, "Yes, please.");
/// assert_eq!(parts.signature.as_deref(), Some("Sent from my iPhone"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SplitSignature {
    /// The text, trimmed.
    pub text: String,
    /// The signature, `None` where none was found.
    pub signature: Option<String>,
}

/// Parts a text from its signature: Mailgun's `stripped-text` and `stripped-signature`.
///
/// Give it a text whose quotations are gone ([`strip_text`](crate::strip_text)).
///
/// # Examples
///
/// ```
/// use mailwright::split_signature;
/// let parts = split_signature("Friday is fine.\n\n--\nDana\nOrchard Ltd");
/// assert_eq!(parts.text, "Friday is fine.");
/// assert_eq!(parts.signature.as_deref(), Some("--\nDana\nOrchard Ltd"));
/// assert_eq!(split_signature("Friday is fine.").signature, None);
/// ```
#[must_use]
pub fn split_signature(body: &str) -> SplitSignature {
    let delimiter = delimiter(body);
    let mut text = trim(body);
    let phone = phone_signature(body);
    if let Some(start) = phone {
        // The place in the whole body is applied to the trimmed one, as talon does.
        let letters = body[..start].chars().count();
        text = &text[..text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at)];
    }
    let phone = phone.map(|start| &body[start..]);
    let lines: Vec<&str> = split(text).collect();
    let candidate = lines[candidate(&lines)..].join(delimiter);
    let Some(start) = opening(&candidate) else {
        return SplitSignature {
            text: trim(text).to_owned(),
            signature: phone.map(str::to_owned),
        };
    };
    let mut signature = candidate[start..].to_owned();
    if let Some(phone) = phone {
        signature.push_str(delimiter);
        signature.push_str(phone);
    }
    let joined = lines.join(delimiter);
    let kept = &joined[..joined.len() - (candidate.len() - start)];
    SplitSignature {
        text: trim(kept).to_owned(),
        signature: Some(trim(&signature).to_owned()),
    }
}

/// Where each line of a text starts; only LF ends one here.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}

/// Where a line that a phone or a mail app added starts. Case does not matter:
/// `sent from my[\s,!\w]*$`, `sent from Mailbox for iPhone`, `sent (\S* )?from my BlackBerry`,
/// `Enviado desde mi (\S+ ){0,2}BlackBerry`.
fn phone_signature(body: &str) -> Option<usize> {
    line_starts(body).find(|&start| {
        let line = &body[start..];
        let line = &line[..line.find('\n').unwrap_or(line.len())];
        if let Some(rest) = strip_folded(line, "enviado desde mi ") {
            return is_within_words(rest);
        }
        let Some(rest) = strip_folded(line, "sent ") else {
            return false;
        };
        let from_my = |text| strip_folded(text, "from my");
        let only_words = |text: &str| {
            text.chars()
                .all(|c| c.is_whitespace() || matches!(c, ',' | '!') || is_word(c))
        };
        from_my(rest).is_some_and(only_words)
            || strip_folded(rest, "from mailbox for iphone").is_some()
            || strip_folded(rest, "from my blackberry").is_some()
            || rest
                .split_once(' ')
                .filter(|(word, _)| !word.contains(char::is_whitespace))
                .is_some_and(|(_, rest)| strip_folded(rest, "from my blackberry").is_some())
    })
}

/// Whether `BlackBerry` comes behind at most two words of one letter or more, a blank after each.
fn is_within_words(text: &str) -> bool {
    let mut rest = text;
    for _ in 0..3 {
        if strip_folded(rest, "blackberry").is_some() {
            return true;
        }
        match rest.split_once(' ') {
            Some((word, after)) if !word.is_empty() && !word.contains(char::is_whitespace) => rest = after,
            _ => return false,
        }
    }
    false
}

/// `\w`: letters, digits, `_` and marks that combine with them.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric()
        || letter == '_'
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}'
            | '\u{203f}' | '\u{2040}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// The first line that may belong to a signature; the number of lines where none may.
fn candidate(lines: &[&str]) -> usize {
    let filled: Vec<usize> = (0..lines.len())
        .filter(|&at| !trim(lines[at]).is_empty())
        .collect();
    // The first line never belongs to one.
    let last = filled.get(1..).unwrap_or_default();
    let last = &last[last.len().saturating_sub(MOST_LINES)..];
    let marks: Vec<u8> = last.iter().rev().map(|&at| mark(trim(lines[at]))).collect();
    let plain = marks.iter().take_while(|&&mark| mark == b'c').count();
    // From the end: `c+d` not before another `d`, else `c+`, else `d` not before another `d`.
    let dash = marks.get(plain) == Some(&b'd') && marks.get(plain + 1) != Some(&b'd');
    let count = plain + usize::from(dash);
    match last.len().checked_sub(count).filter(|_| count > 0) {
        Some(first) => last[first],
        None => lines.len(),
    }
}

/// `l` for a long line, `d` for one that starts with dashes and goes on, `c` for others.
fn mark(line: &str) -> u8 {
    if line.chars().nth(LONGEST_LINE).is_some() {
        b'l'
    } else if line.starts_with('-') && line.bytes().any(|byte| byte != b'-') {
        b'd'
    } else {
        b'c'
    }
}

/// Where the signature starts: `^\s*-+\s*[a-z .]*$`, or `thanks`, `regards`, `cheers` with `[\s,!]*$` behind, or
/// `best[ a-z]*[\s,!]*$`; case does not matter.
fn opening(text: &str) -> Option<usize> {
    // Where the dashes end that were looked at last, and whether they open a signature: lines that are blank lead to
    // the same ones.
    let mut dashes = None;
    line_starts(text).find(|&start| {
        let line = &text[start..];
        let at = text.len() - line.trim_start().len();
        let by_dashes = match dashes {
            Some((seen, opens)) if seen == at => opens,
            _ => opens_with_dashes(&text[at..]),
        };
        dashes = Some((at, by_dashes));
        by_dashes || opens_with_word(line)
    })
}

fn opens_with_dashes(text: &str) -> bool {
    if !text.starts_with('-') {
        return false;
    }
    let rest = text.trim_start_matches('-');
    let name = rest.trim_start();
    // A line end within the white space, or the end of the text, will do.
    if name.is_empty() || rest[..rest.len() - name.len()].contains('\n') {
        return true;
    }
    let after = name.trim_start_matches(|letter| is_letter(letter) || matches!(letter, ' ' | '.'));
    after.is_empty() || after.starts_with('\n')
}

/// `[a-z]` without regard to case.
fn is_letter(letter: char) -> bool {
    fold(letter).is_ascii_lowercase()
}

fn opens_with_word(line: &str) -> bool {
    let closes = |rest: &str| {
        let after =
            rest.trim_start_matches(|c: char| (c.is_whitespace() && c != '\n') || matches!(c, ',' | '!'));
        after.is_empty() || after.starts_with('\n')
    };
    ["thanks", "regards", "cheers"]
        .iter()
        .any(|word| strip_folded(line, word).is_some_and(closes))
        || strip_folded(line, "best")
            .is_some_and(|rest| closes(rest.trim_start_matches(|letter| letter == ' ' || is_letter(letter))))
}

#[cfg(test)]
mod tests {
    use super::split_signature;

    #[test]
    fn signatures() {
        for (body, text, signature) in [
            ("", "", None),
            ("Hello", "Hello", None),
            ("Hello\nthanks!\nBob", "Hello", Some("thanks!\nBob")),
            ("Hello\n\n- one item", "Hello", Some("- one item")),
            ("Hello\n- one\n- two", "Hello\n- one\n- two", None),
            (
                "Hello\n\nSent from my iPhone",
                "Hello",
                Some("Sent from my iPhone"),
            ),
            (
                "Hola\n\nEnviado desde mi oficina BlackBerry x",
                "Hola",
                Some("Enviado desde mi oficina BlackBerry x"),
            ),
            (
                "\n\n Running late\n\nSent from my iPhone",
                "Running late\n\nSen",
                Some("Sent from my iPhone"),
            ),
            ("Hello\r\n--\r\nBob", "Hello", Some("--\r\nBob")),
        ] {
            let parts = split_signature(body);
            assert_eq!(
                (parts.text.as_str(), parts.signature.as_deref()),
                (text, signature),
                "{body:?}"
            );
        }
    }
}

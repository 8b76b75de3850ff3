//! Host names outside ASCII: IDNA2008 (RFC 5890 to 5893), as Mailgun's address library checks it.
//!
//! No mapping beyond lower-casing, which has happened before. A host is checked when it has a character outside
//! ASCII or an A-label; then every label is. The `idna` crate knows Punycode. Its other half, UTS #46, accepts more
//! than IDNA2008, so what remains to be checked of a label whose characters are valid is here: [`character`] has their
//! properties, [`normal`] the normal form, [`joiner`] and [`direction`] the rules between neighbours. A test compares
//! them with that crate. ß, ς and joiners are kept.

mod character;
mod direction;
mod joiner;
mod normal;
mod scripts;
#[cfg(test)]
mod tests;

use character::{Class, class};
use idna::punycode;
use scripts::{GREEK, HEBREW, HIRAGANA_KATAKANA_HAN};

const TOO_LONG: &str = "is longer than 63 octets in ASCII";

/// A host in both spellings.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Host {
    pub(super) unicode: String,
    /// The A-label form, where it differs.
    pub(super) ascii: Option<String>,
}

/// The characters that separate labels, once the check runs (RFC 3490 §3.1).
pub(super) const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

/// Checks a lower-cased host.
///
/// # Errors
///
/// What is wrong, naming the label.
pub(super) fn host(lowered: String) -> Result<Host, String> {
    let has_a_label = lowered.starts_with("xn--") || lowered.contains(".xn--");
    if lowered.is_ascii() && !has_a_label {
        return Ok(Host {
            unicode: lowered,
            ascii: None,
        });
    }
    let mut labels: Vec<&str> = lowered.split(DOTS).collect();
    let trailing_dot = labels.len() > 1 && labels.last().is_some_and(|last| last.is_empty());
    if trailing_dot {
        labels.pop();
    }
    let mut unicode = Vec::with_capacity(labels.len());
    let mut ascii = Vec::with_capacity(labels.len());
    for label in labels {
        let (u_label, a_label) =
            both_forms(label).map_err(|why| format!("`{}` {why}", super::lexer::shown(label)))?;
        unicode.push(u_label);
        ascii.push(a_label);
    }
    if trailing_dot {
        unicode.push(String::new());
        ascii.push(String::new());
    }
    let ascii = ascii.join(".");
    if ascii.len() > 253 + usize::from(trailing_dot) {
        return Err("the domain is longer than 253 octets in ASCII".into());
    }
    Ok(Host {
        unicode: if has_a_label { unicode.join(".") } else { lowered },
        ascii: Some(ascii),
    })
}

/// The U-label and the A-label of a label; equal for a label of ASCII letters.
fn both_forms(label: &str) -> Result<(String, String), &'static str> {
    if label.is_ascii() {
        if label.len() > 63 {
            return Err(TOO_LONG);
        }
        let Some(encoded) = label.strip_prefix("xn--") else {
            check_hyphens(label)?;
            if !label
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
            {
                return Err("holds a character that IDNA2008 does not allow");
            }
            return fit((label.to_owned(), label.to_owned()));
        };
        let decoded = punycode::decode_to_string(encoded).filter(|decoded| !decoded.is_empty());
        let Some(decoded) = decoded.filter(|_| !encoded.ends_with('-')) else {
            return Err("is not Punycode");
        };
        check_u_label(&decoded)?;
        if punycode::encode_str(&decoded).as_deref() != Some(encoded) {
            return Err("is not the Punycode of what it decodes to");
        }
        return fit((decoded, label.to_owned()));
    }
    check_u_label(label)?;
    let encoded = punycode::encode_str(label).ok_or("cannot be written in Punycode")?;
    fit((label.to_owned(), format!("xn--{encoded}")))
}

fn fit(forms: (String, String)) -> Result<(String, String), &'static str> {
    if forms.1.len() > 63 {
        return Err(TOO_LONG);
    }
    Ok(forms)
}

fn check_hyphens(label: &str) -> Result<(), &'static str> {
    let mut characters = label.chars();
    if label.is_empty() {
        Err("is an empty label")
    } else if label.starts_with('-') || label.ends_with('-') {
        Err("begins or ends with a hyphen")
    } else if (characters.nth(2), characters.next()) == (Some('-'), Some('-')) {
        Err("has hyphens in third and fourth position")
    } else {
        Ok(())
    }
}

fn check_u_label(label: &str) -> Result<(), &'static str> {
    check_hyphens(label)?;
    if label.len() > 4 * 63 {
        return Err(TOO_LONG);
    }
    let found: Option<Vec<(char, Class)>> = label
        .char_indices()
        .map(|(at, character)| {
            let class = class(character)?;
            (class.is_valid() || is_joiner(character) || context_allows(label, at, character))
                .then_some((character, class))
        })
        .collect();
    let Some(characters) = found else {
        return Err("holds a character that IDNA2008 does not allow");
    };
    if !follows_the_rules(&characters) {
        return Err("is not a label of IDNA2008 (normal form, initial mark, joiner or writing direction)");
    }
    Ok(())
}

/// What is asked of a label beyond its characters.
fn follows_the_rules(label: &[(char, Class)]) -> bool {
    label.first().is_some_and(|(_, first)| !first.is_mark())
        && normal::is_normal(label)
        && joiner::may_stand(label)
        && direction::is_clear(label)
}

/// Zero width non-joiner and joiner.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// The rules for CONTEXTO characters (RFC 5892 appendix A.3 to A.9); false for all other characters.
fn context_allows(label: &str, at: usize, character: char) -> bool {
    let before = || label[..at].chars().next_back();
    let after = || label[at + character.len_utf8()..].chars().next();
    match character {
        '\u{b7}' => before() == Some('l') && after() == Some('l'),
        '\u{375}' => after().is_some_and(|next| in_ranges(GREEK, next)),
        '\u{5f3}' | '\u{5f4}' => before().is_some_and(|last| in_ranges(HEBREW, last)),
        '\u{30fb}' => label
            .chars()
            .any(|other| other != '\u{30fb}' && in_ranges(HIRAGANA_KATAKANA_HAN, other)),
        '\u{660}'..='\u{669}' => !label.contains(|other| ('\u{6f0}'..='\u{6f9}').contains(&other)),
        '\u{6f0}'..='\u{6f9}' => !label.contains(|other| ('\u{660}'..='\u{669}').contains(&other)),
        _ => false,
    }
}

/// Whether a table of [`scripts`] has the character.
fn in_ranges(table: &[u32], character: char) -> bool {
    let code = u32::from(character);
    let after = table.partition_point(|range| range >> 11 <= code);
    after
        .checked_sub(1)
        .and_then(|at| table.get(at))
        .is_some_and(|range| code - (range >> 11) <= (range & 0x7ff))
}

//! A domain given by itself, beside addresses: the sending domain, that of a DKIM key.
//!
//! It is read by the grammar of addresses, so international ones become A-labels here as they do in addresses.
//!
//! Kept here: what comes out never makes a Message-ID or another header something else (an encoded word, white space),
//! nor does it hold anything that would break out of it.

use crate::{AddressParser, Code, Diagnostic};
use std::ops::Range;

/// What makes an address of a domain.
const LOCAL: &str = "x@";

/// Why a text is no domain.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) code: Code,
    /// Where in the text, in bytes.
    pub(super) place: Range<usize>,
    pub(super) why: String,
}

/// A domain as it was given where it is ASCII, else its A-labels.
pub(super) fn to_ascii(given: &str) -> Result<String, Refusal> {
    let refused = |found: &Diagnostic| {
        let at = |byte: usize| byte.saturating_sub(LOCAL.len()).min(given.len());
        let span = found.span().unwrap_or((0..LOCAL.len() + given.len()).into());
        Refusal {
            code: found.code(),
            place: at(span.start())..at(span.end()),
            why: found.message().to_owned(),
        }
    };
    let address = AddressParser::new()
        .parse_addr_spec(&format!("{LOCAL}{given}"))
        .map_err(|report| match report.first() {
            Some(found) => refused(found),
            None => refused(&Diagnostic::error(Code::AddressSyntax, "domain")),
        })?;
    let unfit = address.diagnostics().iter().find(|found| {
        matches!(
            found.code(),
            Code::AddressControlCharacter | Code::AddressTooLong | Code::AddressWhiteSpace
        )
    });
    if let Some(found) = unfit {
        return Err(refused(found));
    }
    let ascii = address.domain_ascii();
    Ok(if given.eq_ignore_ascii_case(ascii) {
        given
    } else {
        ascii
    }
    .to_owned())
}

#[cfg(test)]
mod tests {
    use super::to_ascii;

    #[test]
    fn domains() {
        for (given, read_as) in [
            ("mg.example.com", "mg.example.com"),
            ("MG.Example.com", "MG.Example.com"),
            ("[192.0.2.1]", "[192.0.2.1]"),
            ("my_domain.example", "my_domain.example"),
            ("münchen.example", "xn--mnchen-3ya.example"),
            ("MÜNCHEN.example", "xn--mnchen-3ya.example"),
        ] {
            assert_eq!(to_ascii(given).as_deref(), Ok(read_as));
        }
        for (given, what) in [
            ("", ""),
            ("a b.example", "b"),
            ("é\r\nX: y", "X"),
            ("a.example>", ">"),
            ("a@b.example", "@"),
            ("x.example, y.example", ","),
            ("a\0.example", "\0"),
            ("-ß-.example", "-ß-.example"),
        ] {
            let refusal = to_ascii(given).unwrap_err();
            assert_eq!(&given[refusal.place], what, "{given:?}: {}", refusal.why);
        }
        assert!(to_ascii(&"a".repeat(64)).is_err() && to_ascii(&"a.".repeat(130)).is_err());
    }
}

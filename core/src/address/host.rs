//! The domain of an address: what Mailgun makes of it, and what RFC 5321 would object to.

use super::finding::{Finding, Findings};
use super::idna::{self, DOTS, Host};
use super::lexer::shown;
use std::ops::Range;

/// Lower-cases and checks a domain as it is written. Findings have `span`.
///
/// # Errors
///
/// What IDNA2008 objects to.
pub(super) fn read(written: &str, span: &Range<usize>, findings: &mut Findings) -> Result<Host, String> {
    let lowered = if written.is_ascii() {
        written.to_ascii_lowercase()
    } else {
        written.to_lowercase()
    };
    let host = idna::host(lowered)
        .map_err(|why| format!("`{}` is not a domain of IDNA2008: {why}", shown(written)))?;
    if let Some(literal) = host
        .unicode
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        if !is_address_literal(literal) {
            findings.note(Finding::BadLiteral, span.clone());
        }
        return Ok(host);
    }
    if written.contains(&DOTS[1..]) {
        findings.note(Finding::ForeignDot, span.clone());
    }
    let ascii = host.ascii.as_deref().unwrap_or(&host.unicode);
    for label in ascii.split('.') {
        let ldh = label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !ldh || label.starts_with('-') || label.ends_with('-') {
            findings.note(Finding::NotLdh, span.clone());
        }
        if label.len() > 63 {
            findings.note(Finding::LongLabel, span.clone());
        }
    }
    if ascii.len() > 255 {
        findings.note(Finding::LongDomain, span.clone());
    }
    Ok(host)
}

/// RFC 5321 §4.1.3: four decimal numbers, or `IPv6:` and an address. Other tags are not registered.
fn is_address_literal(literal: &str) -> bool {
    literal
        .strip_prefix("ipv6:")
        .map_or_else(|| is_ipv4(literal), is_ipv6)
}

fn is_ipv4(literal: &str) -> bool {
    let mut numbers = 0;
    literal.split('.').all(|number| {
        numbers += 1;
        numbers <= 4
            && (1..=3).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && number.parse::<u8>().is_ok()
    }) && numbers == 4
}

/// Eight groups, the last two perhaps as an IPv4 address; or at most six around one `::`, which stands for at least
/// two.
fn is_ipv6(literal: &str) -> bool {
    let (head, tail) = match literal.split_once("::") {
        Some((head, tail)) => (Some(head), tail),
        None => (None, literal),
    };
    let count = |text: &str, last_may_be_ipv4: bool| -> Option<usize> {
        if text.is_empty() {
            return Some(0);
        }
        let mut groups = 0;
        let mut rest = text.split(':').peekable();
        while let Some(group) = rest.next() {
            let is_hex = (1..=4).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_hexdigit());
            groups += match is_hex {
                true => 1,
                false if last_may_be_ipv4 && rest.peek().is_none() && is_ipv4(group) => 2,
                false => return None,
            };
        }
        Some(groups)
    };
    match (head.map(|head| count(head, false)), count(tail, true)) {
        (None, Some(groups)) => groups == 8,
        (Some(Some(before)), Some(after)) => before + after <= 6,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_address_literal;

    #[test]
    fn literals_are_those_of_rfc_5321() {
        for good in [
            "192.0.2.5",
            "001.0.02.5",
            "ipv6:::",
            "ipv6:::1",
            "ipv6:1::",
            "ipv6:1:2:3:4:5:6:7:8",
            "ipv6:1:2:3::5:6:7",
            "ipv6:1:2:3:4:5:6:192.0.2.5",
            "ipv6:::ffff:192.0.2.5",
        ] {
            assert!(is_address_literal(good), "{good}");
        }
        for bad in [
            "",
            "192.0.2",
            "192.0.2.256",
            "192.0.2.5.6",
            "0192.0.2.5",
            "192.0.2.",
            "ipv6:",
            "ipv6:1",
            "ipv6:1::2::3",
            "ipv6::::",
            "ipv6::1",
            "ipv6:12345::",
            "ipv6:1:2:3:4:5:6:7::",
            "ipv6:192.0.2.5::1",
            "ipv6:::192.0.2.5:1",
            "ipv6:fe80::1%eth0",
            "x400:a",
        ] {
            assert!(!is_address_literal(bad), "{bad}");
        }
    }
}

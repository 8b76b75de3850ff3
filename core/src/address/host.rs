//! The domain of an address: what Mailgun makes of it, and what RFC 5321 would object to.

use super::finding::{Finding, Findings};
use super::idna::{self, DOTS, Host};
use super::lexer::shown;
use std::net::Ipv6Addr;
use std::ops::Range;

/// Lower-cases and checks a domain as it is written. Findings have `span`.
///
/// # Errors
///
/// What IDNA2008 objects to.
pub(super) fn read(written: &str, span: &Range<usize>, findings: &mut Findings) -> Result<Host, String> {
    let host = idna::host(&written.to_lowercase())
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

/// RFC 5321 §4.1.3: four decimal numbers, or `IPv6:` and an RFC 4291 address. Other tags are not registered.
fn is_address_literal(literal: &str) -> bool {
    if let Some(address) = literal.strip_prefix("ipv6:") {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let numbers: Vec<&str> = literal.split('.').collect();
    numbers.len() == 4
        && numbers.iter().all(|number| {
            (1..=3).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && number.parse::<u8>().is_ok()
        })
}

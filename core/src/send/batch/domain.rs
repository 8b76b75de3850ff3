//! The sending domain: what of it a Message-ID can carry, and whether From is of it.
//!
//! A domain is read by the grammar of addresses, so international ones become A-labels here as they do in addresses.
//!
//! Kept here: a Message-ID never holds what would make its header no Message-ID (an encoded word, white space), nor
//! anything that would break out of it.

use super::compile::Compiler;
use crate::send::mime::header::{Field, FieldValue};
use crate::send::variables::Segment;
use crate::{AddressParser, Code, Diagnostic};

/// What makes an address of a domain.
const LOCAL: &str = "x@";

impl Compiler<'_> {
    /// The sending domain of the context, in ASCII. Tells where it is no domain, and where From is of another one.
    pub(super) fn sending_domain(&mut self, sender: Option<&Field>) -> Option<String> {
        let given = self.context.domain()?;
        match read(given) {
            Ok(domain) => {
                self.check_from(sender, &domain);
                Some(domain)
            }
            Err(found) => {
                self.report.push(found);
                None
            }
        }
    }

    /// Warns where From is not of the sending domain.
    fn check_from(&mut self, sender: Option<&Field>, domain: &str) {
        let Some(Field {
            value: FieldValue::Mailboxes(list),
            ..
        }) = sender
        else {
            return;
        };
        let address = list.first().map(|first| &first.address[..]);
        if let Some([Segment::Text(address)]) = address
            && let Some((_, own)) = address.rsplit_once('@')
            && !own.eq_ignore_ascii_case(domain)
        {
            self.report.push(
                Diagnostic::warning(Code::SendFromDomain, "from")
                    .with_message(format!("From is of `{own}`, the sending domain is `{domain}`"))
                    .with_help("receivers may not trust it: DMARC compares the two"),
            );
        }
    }
}

/// A domain as it was given where it is ASCII, else its A-labels.
fn read(given: &str) -> Result<String, Diagnostic> {
    let refused = |found: &Diagnostic| {
        let at = |byte: usize| byte.saturating_sub(LOCAL.len()).min(given.len());
        let span = found.span().unwrap_or((0..LOCAL.len() + given.len()).into());
        Diagnostic::error(found.code(), "domain")
            .with_message(format!("`{}` is no domain", given.escape_debug()))
            .with_span(at(span.start())..at(span.end()))
            .with_source(given)
            .with_help(found.message())
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
    use super::read;

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
            assert_eq!(read(given).as_deref(), Ok(read_as));
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
            let found = read(given).unwrap_err();
            let sliced = &given[found.span().unwrap().range()];
            assert_eq!(
                (found.parameter(), sliced),
                ("domain", what),
                "{given:?}: {found}"
            );
            assert_eq!(found.source(), Some(given));
            assert!(found.is_error() && !found.message().chars().any(char::is_control));
        }
        assert!(read(&"a".repeat(64)).is_err() && read(&"a.".repeat(130)).is_err());
    }
}

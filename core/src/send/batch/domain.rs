//! The sending domain: what of it a Message-ID can carry, and whether From is of it.

use super::compile::Compiler;
use crate::send::domain;
use crate::send::mime::header::{Field, FieldValue};
use crate::send::variables::Segment;
use crate::{Code, Diagnostic};

impl Compiler<'_> {
    /// The sending domain of the context, in ASCII. Tells where it is no domain, and where From is of another one.
    pub(super) fn sending_domain(&mut self, sender: Option<&Field>) -> Option<String> {
        let given = self.context.domain()?;
        match domain::to_ascii(given) {
            Ok(domain) => {
                self.check_from(sender, &domain);
                Some(domain)
            }
            Err(refusal) => {
                self.report.push(
                    Diagnostic::error(refusal.code, "domain")
                        .with_message(format!("`{}` is no domain", given.escape_debug()))
                        .with_span(refusal.place)
                        .with_source(given)
                        .with_help(refusal.why),
                );
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

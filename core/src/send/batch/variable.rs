//! Recipient variables of a request: sources read, values resolved for every recipient, findings told.

use super::{Addressee, Compiler};
use crate::diagnostic::json_place;
use crate::send::context::Recipient;
use crate::send::mime::header::{Field, FieldValue, Fill, Mailbox};
use crate::send::request::{excerpt, find_forbidden};
use crate::send::variables::{Keys, Oddity, Source, Values, ValuesBuilder};
use crate::{Address, AddressParser, Code, Diagnostic};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Findings of one kind that are told one by one; the rest is counted.
const TOLD: usize = 100;

/// A text of recipient variables.
#[derive(Clone, Debug)]
pub(crate) struct SourceText<'a> {
    pub(crate) parameter: &'a str,
    pub(crate) text: &'a str,
    /// Whether variables may stand in it without an address.
    pub(crate) is_container: bool,
}

impl Compiler<'_> {
    /// Reads what the sources have for these keys, in rising precedence.
    pub(crate) fn sources(&mut self, texts: &[SourceText<'_>], keys: &Keys<'_>) -> Vec<Source> {
        let mut sources = Vec::new();
        for source in texts {
            let before = self.report.len();
            match Source::read(source.text, keys, source.is_container) {
                Ok(read) => {
                    for address in &read.misshapen {
                        let message = if address.is_empty() {
                            format!("'{}' parameter is not a JSON object", source.parameter)
                        } else {
                            format!("the variables of `{}` are no JSON object", address.escape_debug())
                        };
                        self.report.push(
                            Diagnostic::error(Code::SendRecipientVariablesShape, source.parameter)
                                .with_message(message)
                                .with_span(0..source.text.len())
                                .with_help("it is {\"address\": {\"name\": value, …}, …}"),
                        );
                    }
                    sources.push(read);
                }
                Err(error) => {
                    let at = json_place(source.text, &error).start;
                    self.report.push(
                        Diagnostic::error(Code::SendRecipientVariablesJson, source.parameter)
                            .with_message("'recipient-variables' parameter is not a valid JSON")
                            .with_span(at..source.text.len())
                            .with_help(error.to_string()),
                    );
                }
            }
            self.report.point_into(before, source.text);
        }
        sources
    }

    /// Resolves all placeholders for all recipients and tells what was odd; `sources` were read for these keys, which
    /// are those of `literals`, the texts of the slots.
    pub(crate) fn values(
        &mut self,
        literals: &[String],
        keys: &Keys<'_>,
        sources: &[Source],
        recipients: &[Addressee],
        typed: &[Address],
    ) -> Values {
        let mut builder = ValuesBuilder::new(literals, keys, sources, self.context);
        let mut odd = Vec::new();
        let mut told = Told::default();
        for (at, recipient) in recipients.iter().enumerate() {
            let recipient = Recipient {
                address: recipient.address(),
                name: recipient.name(),
            };
            let typed = typed.get(at).map_or(Cow::Borrowed(recipient.address), |address| {
                if address.is_typed_as_wired() {
                    Cow::Borrowed(recipient.address)
                } else {
                    Cow::Owned(address.address())
                }
            });
            builder.push(recipient, &typed, &mut odd);
            self.tell(recipient, &mut odd, literals, &mut told);
        }
        self.tell_rest(&told);
        builder.finish()
    }

    fn tell(
        &mut self,
        recipient: Recipient<'_>,
        odd: &mut Vec<Oddity>,
        literals: &[String],
        told: &mut Told,
    ) {
        let mut missing: Vec<(usize, String)> = Vec::new();
        for one in odd.drain(..) {
            match one {
                Oddity::OtherCase { written } => {
                    told.other_case += 1;
                    if told.other_case <= TOLD {
                        self.report.push(
                            Diagnostic::warning(Code::SendRecipientVariablesCase, "recipient-variables")
                                .with_message(format!(
                                    "the variables of `{}` stand under `{}`, which differs in case",
                                    recipient.address,
                                    written.escape_debug()
                                ))
                                .with_help("Mailgun may not find them"),
                        );
                    }
                }
                Oddity::Missing { slot, key } => {
                    if !missing.iter().any(|(_, known)| *known == key) {
                        missing.push((slot, key));
                    }
                }
                Oddity::TooMany => self.report.push(
                    Diagnostic::error(Code::SendMessageTooLarge, "recipient-variables")
                        .with_message("the values of all recipients are more than 4 GiB"),
                ),
            }
        }
        let Some((slot, _)) = missing.first() else { return };
        told.missing += 1;
        if told.missing > TOLD {
            return;
        }
        let first = self.slots.uses(*slot).first();
        let names: Vec<_> = missing
            .iter()
            .map(|(_, key)| format!("`%recipient.{key}%`"))
            .collect();
        let parameter = first.map_or("recipient-variables", |used| used.parameter.as_str());
        let mut found = Diagnostic::warning(Code::SendRecipientVariableMissing, parameter)
            .with_message(format!(
                "`{}` has no value for {}",
                recipient.address,
                names.join(", ")
            ))
            .with_help("the placeholder stays in the text as it is");
        if let Some((span, source)) = first.and_then(|used| used.place.clone()) {
            let length = literals.get(*slot).map_or(0, String::len);
            found = found
                .with_span(span.start..span.start + length)
                .with_known_source(source);
        }
        self.report.push(found);
    }

    fn tell_rest(&mut self, told: &Told) {
        for (count, code, what) in [
            (told.missing, Code::SendRecipientVariableMissing, "lack variables"),
            (
                told.other_case,
                Code::SendRecipientVariablesCase,
                "are found in another case only",
            ),
        ] {
            if count > TOLD {
                self.report.push(
                    Diagnostic::warning(code, "recipient-variables")
                        .with_message(format!("{} more recipients {what}", count - TOLD)),
                );
            }
        }
    }

    /// Refuses values that would bring a control character into a header.
    pub(crate) fn check_values(&mut self, values: &Values, recipients: &[Addressee]) {
        let mut count = 0;
        for slot in 0..self.slots.literals().len() {
            let Some(used) = self.slots.uses(slot).iter().find(|used| used.in_header).cloned() else {
                continue;
            };
            for (at, recipient) in recipients.iter().enumerate() {
                let value = values.get(at, u32::try_from(slot).unwrap_or(u32::MAX));
                if let Some(place) = find_forbidden(value) {
                    count += 1;
                    if count <= TOLD {
                        self.report.push(
                            Diagnostic::error(Code::SendControlCharacter, "recipient-variables")
                                .with_message(format!(
                                    "`{}` of `{}` would put a control character into `{}`: `{}`",
                                    self.slots.literals()[slot],
                                    recipient.address(),
                                    used.parameter,
                                    excerpt(value, place)
                                ))
                                .with_help("headers hold no line breaks and no other control characters"),
                        );
                    }
                }
            }
        }
    }

    /// Checks the fields whose addresses depend on the recipient.
    pub(crate) fn check_address_fields(
        &mut self,
        fields: &[(&Field, &str)],
        values: &Values,
        recipients: &[Addressee],
    ) {
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        for (field, parameter) in fields {
            if !field.varies() || matches!(field.value, FieldValue::Recipient) {
                continue;
            }
            for (index, recipient) in recipients.iter().enumerate() {
                let fill = RecipientFill { values, index };
                let good = field.mailboxes(&fill).is_some_and(|list| {
                    !list.is_empty()
                        && list.iter().all(|one| {
                            AddressParser::new()
                                .parse_addr_spec(&one.address)
                                .is_ok_and(|read| read.wire() == one.address)
                        })
                });
                if good {
                    continue;
                }
                let count = told.entry(parameter).or_default();
                *count += 1;
                if *count <= TOLD {
                    self.report.push(
                        Diagnostic::error(Code::SendAddressInvalid, *parameter)
                            .with_message(format!(
                                "{parameter} parameter is not a valid address. please check documentation"
                            ))
                            .with_help(format!("with the variables of `{}`", recipient.address())),
                    );
                }
            }
        }
    }
}

/// How many recipients had what.
#[derive(Default)]
struct Told {
    missing: usize,
    other_case: usize,
}

/// Fills placeholders in before there is a batch.
pub(crate) struct RecipientFill<'a> {
    pub(crate) values: &'a Values,
    pub(crate) index: usize,
}

impl Fill for RecipientFill<'_> {
    fn slot(&self, slot: u32) -> &str {
        self.values.get(self.index, slot)
    }

    fn recipient(&self) -> Mailbox<'_> {
        Mailbox::default()
    }
}

//! Sender and recipients: the address parameters, and header fields that hold addresses.

use super::Compiler;
use crate::send::mime::header::{Field, FieldValue, Mailbox, MailboxTemplate};
use crate::send::request::{excerpt, find_forbidden};
use crate::send::variables::{Segment, hash};
use crate::{Address, AddressParser, Code, Diagnostic};
use std::collections::BTreeSet;

/// Longest bare address that fits a line of a header (RFC 5321 allows 254).
const LONGEST_ADDRESS: usize = 900;

/// Header fields whose value is a list of addresses (RFC 5322 §3.6, RFC 8098).
const ADDRESS_FIELDS: [&str; 14] = [
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "resent-from",
    "resent-sender",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "errors-to",
    "return-receipt-to",
    "disposition-notification-to",
    "mail-followup-to",
];

/// Whether a header field of that name holds addresses.
pub(crate) fn holds_addresses(name: &str) -> bool {
    ADDRESS_FIELDS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

impl Compiler<'_> {
    /// The addresses of a parameter, repeated or not; what is no address is reported.
    pub(crate) fn addresses(&mut self, parameter: &'static str, values: &[&str]) -> Vec<Address> {
        let mut all = Vec::new();
        // Where the addresses of each value end.
        let mut ends = Vec::new();
        for value in values {
            let before = self.report.len();
            if value.trim().is_empty() || find_forbidden(value).is_some() {
                continue;
            }
            let parser = AddressParser::new()
                .parameter(parameter)
                .limits(self.context.limits().clone())
                .charsets(self.context.charsets());
            match parser.parse_recipients(value) {
                Ok(list) => {
                    self.report.extend(list.diagnostics().iter().cloned());
                    all.extend(list.into_addresses());
                    ends.push((all.len(), *value));
                }
                Err(reasons) => {
                    let found = invalid(parameter);
                    let found = match reasons.first() {
                        Some(reason) => {
                            let found = found.with_help(reason.message());
                            match reason.span() {
                                Some(span) => found.with_span(span),
                                None => found,
                            }
                        }
                        None => found,
                    };
                    self.report.push(found);
                }
            }
            self.report.point_into(before, value);
        }
        let mut start = 0;
        for (end, value) in ends {
            let before = self.report.len();
            for address in &all[start..end] {
                self.check_address(parameter, address, true);
            }
            self.report.point_into(before, value);
            start = end;
        }
        all
    }

    /// Whether an address can stand in a header at all. `with_spans`: whether its place is one in the parameter.
    fn check_address(&mut self, parameter: &str, address: &Address, with_spans: bool) {
        let at = |found: Diagnostic| {
            if with_spans {
                found.with_span(address.span())
            } else {
                found
            }
        };
        let name = address.display_name();
        if let Some(place) = find_forbidden(name) {
            let message = format!("control character in the display name `{}`", excerpt(name, place));
            self.report.push(
                at(Diagnostic::error(Code::SendControlCharacter, parameter).with_message(message))
                    .with_help("headers hold no line breaks and no other control characters"),
            );
        }
        if find_forbidden(address.local()).is_some() || find_forbidden(address.domain()).is_some() {
            let message = format!(
                "control character in the address `{}`",
                excerpt(&address.address(), 0)
            );
            self.report.push(at(
                Diagnostic::error(Code::SendControlCharacter, parameter).with_message(message)
            ));
        }
        let (local, domain) = address.wire_sides();
        if local.len() + 1 + domain.len() > LONGEST_ADDRESS {
            let help = format!("an address of more than {LONGEST_ADDRESS} bytes");
            self.report.push(at(invalid(parameter)).with_help(help));
        }
    }

    /// The From field of the envelope sender; `None` where it is missing or bad, which is reported.
    pub(crate) fn sender(&mut self, values: &[&str]) -> Option<Field> {
        if values.iter().all(|value| value.trim().is_empty()) {
            self.report.push(
                Diagnostic::error(Code::SendParameterMissing, "from")
                    .with_message("from parameter is missing"),
            );
            return None;
        }
        if values.iter().any(|value| find_forbidden(value).is_some()) {
            return None;
        }
        let text = values.join(", ");
        let segments = self.split(&text, "from", true, values.len() == 1);
        if let Some(field) = self.address_field("From", &segments, "from") {
            return Some(field);
        }
        if segments.iter().any(|segment| matches!(segment, Segment::Slot(_))) {
            return Some(Field {
                name: "From".to_owned(),
                value: FieldValue::AddressList(segments),
            });
        }
        let before = self.report.len();
        let addresses = self.addresses("from", values);
        if self.report.len() == before && addresses.is_empty() {
            self.report.push(invalid("from"));
        }
        None
    }

    /// A field of mailboxes, if its text can be read as such with its placeholders in place.
    pub(crate) fn address_field(
        &mut self,
        name: &str,
        segments: &[Segment],
        parameter: &str,
    ) -> Option<Field> {
        let literal = |segment: &Segment| match segment {
            Segment::Text(text) => text.clone(),
            Segment::Slot(_) => String::new(),
        };
        let plain: String = segments.iter().map(literal).collect();
        let mark = Mark::new(&plain);
        let marked: String = segments
            .iter()
            .map(|segment| match segment {
                Segment::Text(text) => text.clone(),
                Segment::Slot(slot) => mark.of(*slot),
            })
            .collect();
        let list = AddressParser::new()
            .parameter(parameter.to_owned())
            .limits(self.context.limits().clone())
            .charsets(self.context.charsets())
            .parse_recipients(&marked)
            .ok()?;
        if list.addresses().is_empty() {
            return None;
        }
        // Marks have another length than the placeholders that they stand for.
        let has_slots = segments.iter().any(|segment| matches!(segment, Segment::Slot(_)));
        let before = self.report.len();
        for address in list.addresses() {
            self.check_address(parameter, address, !has_slots);
        }
        if !has_slots {
            self.report.extend(list.diagnostics().iter().cloned());
        }
        self.report.point_into(before, &marked);
        let mailboxes = list.addresses().iter().map(|address| {
            let mailbox = Mailbox::from(address);
            MailboxTemplate {
                name: mark.split(&mailbox.name),
                address: mark.split(&mailbox.address),
            }
        });
        Some(Field {
            name: name.to_owned(),
            value: FieldValue::Mailboxes(mailboxes.collect()),
        })
    }
}

/// Drops the addresses of mailboxes that come a second time.
pub(super) fn keep_first_of_each_mailbox(addresses: &mut Vec<Address>) {
    let mut seen = BTreeSet::new();
    let is_first: Vec<bool> = addresses
        .iter()
        .map(|address| {
            let sides = address.wire_sides();
            // By hash first: to compare numbers is quicker than to compare texts.
            seen.insert((hash(&sides), sides))
        })
        .collect();
    let mut is_first = is_first.into_iter();
    addresses.retain(|_| is_first.next().unwrap_or(true));
}

pub(super) fn invalid(parameter: &str) -> Diagnostic {
    Diagnostic::error(Code::SendAddressInvalid, parameter).with_message(format!(
        "{parameter} parameter is not a valid address. please check documentation"
    ))
}

/// Words that stand for placeholders while addresses are read: they fit wherever letters do.
struct Mark {
    begin: String,
}

impl Mark {
    /// A mark that does not occur in `text`.
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let mut number = 0_u32;
        loop {
            let begin = format!("slot{number}x");
            if !lower.contains(&begin) {
                return Self { begin };
            }
            number += 1;
        }
    }

    fn of(&self, slot: u32) -> String {
        format!("{}{slot}z", self.begin)
    }

    /// The segments of a text with marks.
    fn split(&self, text: &str) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(&self.begin) {
            let Some((slot, after)) = after.split_once('z') else {
                break;
            };
            let Ok(slot) = slot.parse() else { break };
            if !before.is_empty() {
                segments.push(Segment::Text(before.to_owned()));
            }
            segments.push(Segment::Slot(slot));
            rest = after;
        }
        if !rest.is_empty() {
            segments.push(Segment::Text(rest.to_owned()));
        }
        segments
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;
    use crate::send::variables::Segment;

    #[test]
    fn marks_are_found_again_and_never_by_accident() {
        let mark = Mark::new("Slot0x Inc");
        assert_eq!(mark.begin, "slot1x");
        let text = format!("a{}slot0x1z{}", mark.of(3), mark.of(12));
        assert_eq!(
            mark.split(&text),
            [
                Segment::Text("a".into()),
                Segment::Slot(3),
                Segment::Text("slot0x1z".into()),
                Segment::Slot(12),
            ]
        );
    }
}

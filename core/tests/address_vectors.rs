//! The vectors of Mailgun's address library, beyond what the conformance protocol asks: the lenient calls, the
//! other forms of an address, what the RFCs say to it, lists with what was rejected, and mail exchangers.
//!
//! Deliberate differences are listed where a test ends, and each must still differ.

use mailwright::{Address, AddressList, AddressParser, Conformance, Limits, Provider};
use serde_json::Value;

fn vectors() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/addresses.json");
    serde_json::from_slice(&std::fs::read(path).expect("the vectors are there"))
        .expect("the vectors are JSON")
}

fn cases(vectors: &Value, group: &str) -> Vec<Value> {
    let cases = vectors[group].as_array().expect(group).clone();
    assert!(!cases.is_empty());
    cases
}

/// Collects what differs, and compares it with what is known to.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    #[allow(clippy::needless_pass_by_value)] // what is compared is mostly made for it
    fn check<T: PartialEq + std::fmt::Debug>(&mut self, case: &Value, what: &str, ours: T, theirs: T) {
        if ours != theirs {
            let id = case["id"].as_str().unwrap_or_default();
            self.0.push(format!(
                "{id} {what}: {ours:?} instead of {theirs:?} for {}",
                case["input"]
            ));
        }
    }

    /// Panics unless exactly the known cases differ, each in the known way.
    fn finish(mut self, known: &[(&str, &str)]) {
        for (prefix, reason) in known {
            let before = self.0.len();
            self.0.retain(|found| !found.starts_with(prefix));
            assert!(self.0.len() < before, "no longer differs: {prefix} ({reason})");
        }
        assert!(
            self.0.is_empty(),
            "{} differences\n{}",
            self.0.len(),
            self.0.join("\n")
        );
    }
}

fn input(case: &Value) -> &str {
    case["input"].as_str().expect("a text")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn is_email(parsed: &Value) -> bool {
    parsed["type"] == "email"
}

#[test]
fn every_way_to_parse_one_address() {
    let mut differences = Differences::default();
    let parser = AddressParser::new();
    for case in &cases(&vectors(), "addresses") {
        let expected = &case["parse"];
        let strict = is_email(expected) && case["strict"] == true;
        differences.check(case, "strict", parser.parse(input(case)).is_ok(), strict);
        differences.check(
            case,
            "addr-spec",
            parser.parse_addr_spec(input(case)).is_ok(),
            case["addr_spec"] == true,
        );
        differences.check(
            case,
            "is_email",
            parser.is_email(input(case)),
            case["is_email"] == true,
        );
        let lenient = parser.parse_lenient(input(case));
        differences.check(case, "lenient", lenient.is_ok(), is_email(expected));
        let Ok(address) = lenient else { continue };
        differences.check(case, "fallback", address.is_via_fallback(), !strict);
        differences.check(
            case,
            "name",
            address.display_name(),
            text(expected, "display_name"),
        );
        differences.check(case, "local part", address.local(), text(expected, "mailbox"));
        differences.check(case, "domain", address.domain(), text(expected, "hostname"));
        differences.check(case, "address", &*address.address(), text(expected, "address"));
        differences.check(case, "unicode", &*address.to_string(), text(expected, "unicode"));
        differences.check(
            case,
            "literal",
            address.is_domain_literal() && address.domain().ends_with(']'),
            expected["domain_literal"] == true,
        );
        differences.check(
            case,
            "non-ASCII",
            !address.address().is_ascii(),
            expected["contains_non_ascii"] == true,
        );
        differences.check(
            case,
            "SMTPUTF8",
            address.is_smtputf8(),
            expected["requires_non_ascii"] == true,
        );
    }
    differences.finish(&[]);
}

/// Where the library has no ASCII form because it checks ASCII hosts by IDNA too, ours is the host as it stands.
#[test]
fn ascii_forms() {
    let mut differences = Differences::default();
    for case in &cases(&vectors(), "addresses") {
        let expected = &case["parse"];
        let Ok(address) = Address::parse_lenient(input(case)) else {
            continue;
        };
        let reason = text(expected, "ace_error");
        if let Some(ascii) = expected["ace_address"].as_str() {
            differences.check(case, "ASCII", address.ascii().as_deref(), Some(ascii));
            differences.check(
                case,
                "ASCII host",
                address.domain_ascii(),
                text(expected, "ace_hostname"),
            );
        } else if reason == "local_part_non_ascii" {
            differences.check(case, "ASCII", address.ascii(), None);
        } else {
            assert!(reason.starts_with("idna:"), "an unknown reason: {reason}");
            differences.check(case, "ASCII", address.ascii(), Some(address.address()));
        }
    }
    differences.finish(&[]);
}

/// Encoders differ, but every header form must read back as the same mailbox, ours and the library's.
#[test]
fn header_forms_read_back() {
    // Encoded words are longer than what they encode.
    let roomy = AddressParser::new().limits(Limits::default().address(10_000));
    let mut differences = Differences::default();
    for case in &cases(&vectors(), "addresses") {
        let Ok(address) = Address::parse_lenient(input(case)) else {
            continue;
        };
        let written = address.in_header();
        differences.check(case, "refused", written.is_err(), address.has_control());
        let Ok(written) = written else { continue };
        assert!(written.is_ascii() || address.is_smtputf8());
        let read = roomy
            .parse(&written)
            .unwrap_or_else(|report| panic!("{written:?}: {report}"));
        differences.check(case, "mailbox read back", read.wire(), address.wire());
        differences.check(
            case,
            "name read back",
            read.rfc_display_name(),
            address.display_name(),
        );
        let theirs = case["parse"]["full_spec"].as_str();
        // The library writes the final dot of `example.org。`, which its own grammar refuses.
        if let Some(theirs) = theirs.filter(|theirs| !theirs.ends_with('.')) {
            let read = roomy
                .parse(theirs)
                .unwrap_or_else(|report| panic!("{theirs:?}: {report}"));
            differences.check(
                case,
                "library's header form",
                read.display_name(),
                address.display_name(),
            );
            differences.check(case, "library's header form", read.wire(), address.wire());
        }
    }
    let quotes = "the library loses the quotes of a name when it reads its own header";
    let words = "the library does not protect a name that looks like an encoded word";
    let lines = "the library writes U+2028 as white space";
    let known = [
        ("display-quoted-035 library's", quotes),
        ("fallback-012 library's", quotes),
        ("fallback-013 library's", quotes),
        ("fallback-055 library's", quotes),
        ("encoded-word-015 library's", words),
        ("encoded-word-083 library's", words),
        ("display-unicode-020 library's", lines),
        ("injection-049 library's", lines),
    ];
    differences.finish(&known);
}

#[test]
fn what_the_rfcs_say() {
    let mut differences = Differences::default();
    for case in &cases(&vectors(), "addresses") {
        let address = match Address::parse(input(case)) {
            Ok(address) => address,
            Err(report) => {
                // Where the RFCs would have accepted it, the refusal says so.
                if case["rfc"] == "valid" {
                    let help = report.first().and_then(mailwright::Diagnostic::help);
                    let says_so = help.is_some_and(|help| help.contains("RFC"));
                    differences.check(case, "help", says_so, true);
                }
                continue;
            }
        };
        let expected = match (case["rfc"].as_str(), case["obsolete"].as_str()) {
            (Some("invalid"), Some(_)) => Conformance::Obsolete,
            (Some("invalid"), None) => Conformance::Invalid,
            _ => Conformance::Valid,
        };
        differences.check(case, "conformance", address.conformance(), expected);
        let name = case["rfc_display_name"]
            .as_str()
            .unwrap_or(address.display_name());
        if case["rfc_address"].is_null() {
            differences.check(case, "RFC name", address.rfc_display_name(), name);
        }
        if address.conformance() == Conformance::Invalid {
            assert!(
                !address.diagnostics().is_empty(),
                "{} says nothing",
                case["input"]
            );
            assert!(AddressParser::new().require_rfc(true).parse(input(case)).is_err());
        }
    }
    differences.finish(&[(
        "encoded-word-049 RFC name",
        "an encoded word whose base64 is broken stays as it is; the reference skips the broken letters",
    )]);
}

fn list_input(case: &Value) -> Option<String> {
    match &case["input"] {
        Value::String(text) => Some(text.clone()),
        Value::Object(parts) if parts.contains_key("unit") => {
            let count = usize::try_from(parts["count"].as_u64()?).ok()?;
            let part = |key: &str| parts.get(key).and_then(Value::as_str).unwrap_or_default();
            Some([part("prefix"), &part("unit").repeat(count), part("suffix")].concat())
        }
        _ => None,
    }
}

#[test]
fn lists() {
    let mut differences = Differences::default();
    for case in &cases(&vectors(), "lists") {
        let Some(list) = list_input(case) else { continue };
        let parsed = AddressList::parse(&list);
        if let Some(count) = case["parsed_count"].as_u64() {
            differences.check(case, "parsed", parsed.addresses().len() as u64, count);
            let rejected = case["unparsable_count"].as_u64().unwrap_or_default();
            differences.check(case, "rejected", parsed.rejected().len() as u64, rejected);
            continue;
        }
        if !case["raises"].is_null() {
            // The library crashes on some URLs; a URL is no address here, whatever it holds.
            assert!(parsed.rejected().iter().any(|one| one.text().starts_with("http")));
            continue;
        }
        let all = case["parsed"].as_array().expect("a list");
        let expected: Vec<&str> = all
            .iter()
            .filter(|one| is_email(one))
            .map(|one| text(one, "address"))
            .collect();
        let ours: Vec<String> = parsed.addresses().iter().map(Address::address).collect();
        differences.check(
            case,
            "parsed",
            ours.iter().map(String::as_str).collect(),
            expected,
        );
        let mut rejected: Vec<&str> = all
            .iter()
            .filter(|one| !is_email(one))
            .map(|one| text(one, "address"))
            .collect();
        rejected.extend(
            case["unparsable"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(Value::as_str),
        );
        rejected.sort_unstable();
        let mut ours: Vec<&str> = parsed.rejected().iter().map(mailwright::Rejected::text).collect();
        ours.sort_unstable();
        differences.check(case, "rejected", ours, rejected);
        assert!(parsed.rejected().iter().all(|one| one.reasons().has_errors()));
        if !parsed.addresses().is_empty() && parsed.rejected().is_empty() {
            let expected = match (case["rfc"].as_str(), case["obsolete"].as_str()) {
                (Some("invalid"), Some(_)) => Conformance::Obsolete,
                (Some("invalid"), None) => Conformance::Invalid,
                _ => Conformance::Valid,
            };
            differences.check(case, "conformance", parsed.conformance(), expected);
        }
    }
    differences.finish(&[]);
}

#[test]
fn arrays() {
    let mut differences = Differences::default();
    for case in &cases(&vectors(), "lists") {
        let texts: Vec<String> = match &case["input"] {
            Value::Array(texts) => texts
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            Value::Object(parts) if parts.contains_key("items") => {
                let items = &parts["items"];
                let count = usize::try_from(items["count"].as_u64().expect("a count")).expect("a size");
                vec![text(items, "unit").to_owned(); count]
            }
            _ => continue,
        };
        let reading = if case["strict"].is_null() {
            case
        } else {
            &case["strict"]
        };
        let list = AddressParser::new().parse_each(&texts);
        let count = |key: &str, other: &str| {
            case[key]
                .as_u64()
                .unwrap_or_else(|| reading[other].as_array().map_or(0, |all| all.len() as u64))
        };
        let urls = reading["parsed"]
            .as_array()
            .map_or(0, |all| all.iter().filter(|one| !is_email(one)).count() as u64);
        differences.check(
            case,
            "parsed",
            list.addresses().len() as u64,
            count("parsed_count", "parsed") - urls,
        );
        differences.check(
            case,
            "rejected",
            list.rejected().len() as u64,
            count("unparsable_count", "unparsable") + urls,
        );
    }
    differences.finish(&[]);
}

#[test]
fn mail_exchangers_and_suggestions() {
    let vectors = vectors();
    let mut differences = Differences::default();
    for case in &cases(&vectors, "mx_plugins") {
        let provider = Provider::for_mx_host(text(case, "mx")).map(Provider::name);
        differences.check(case, "provider", provider, case["plugin"].as_str());
    }
    for case in &cases(&vectors, "esp_grammar") {
        let provider = Provider::for_name(text(case, "esp")).expect("a known provider");
        let accepted = provider.accepts(text(case, "local_part"), text(case, "hostname"));
        differences.check(case, "accepted", accepted, case["valid"] == true);
    }
    for case in &cases(&vectors, "suggestions") {
        let meant = mailwright::did_you_mean(input(case));
        differences.check(case, "suggestion", meant.as_deref(), case["suggestion"].as_str());
    }
    differences.finish(&[]);
}

/// Places where white space outside ASCII is text to the RFCs, which no vector has.
#[test]
fn foreign_spaces_are_letters_where_the_rfcs_say_so() {
    for (text, expected) in [
        ("(a \u{a0}b) nora@example.org", Conformance::Valid),
        ("\"a \u{3000}b\" <nora@example.org>", Conformance::Valid),
        ("< \u{a0}nora@example.org>", Conformance::Valid),
        ("Nora \u{a0} <nora@example.org>", Conformance::Valid),
        ("nora@example.org \u{a0}", Conformance::Invalid),
        ("\u{a0} nora@example.org", Conformance::Invalid),
        ("\u{a0}\"nora\"@example.org", Conformance::Invalid),
        ("<nora@example.org \u{a0}>", Conformance::Invalid),
    ] {
        assert_eq!(Address::parse(text).unwrap().conformance(), expected, "{text:?}");
    }
}

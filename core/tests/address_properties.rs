//! Laws of the address room, on generated input.

use mailwright::{
    Address, AddressList, AddressParser, Charset, Charsets, Limits, Report, decode_encoded_words,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::time::{Duration, Instant};

/// Text that looks like addresses often enough to reach every corner of the grammar.
fn address_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "a", "nora", "@", ".", " ", ",", ";", "<", ">", "(", ")", "\"", "\\", "[", "]", ":", "\r\n ", "\n", "\t",
            "@example.org", "<a@b.c>", "\"q\"", "(c)", "bücher", "山", "。", "\u{a0}", "\u{1c}", "\0", "xn--bcher-kva",
            "xn--a", "ﬁ", "=?utf-8?q?=C3=A4?=", "=?utf-8?b?", "?=", "=0D=0A", "http://x.y/", "Team:", "[IPv6:::1]",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,30}",
        "[a-zA-Zäß山💩\" \\\\=?.,_]{0,120}",
        any::<String>()
    ]
    .prop_map(|name| name.chars().filter(|c| !c.is_control()).collect())
}

fn mailbox() -> impl Strategy<Value = String> {
    let local = prop_oneof![
        "[a-z0-9!#$%+_-]{1,12}(\\.[a-z0-9]{1,5}){0,2}",
        "\"[a-z ,@]{1,10}\"",
        "[äß山]{1,5}"
    ];
    let domain = prop_oneof![
        "[a-z0-9]{1,9}(\\.[a-z]{2,5}){1,2}",
        "[a-z]{1,5}[äéü]{1,3}\\.example",
        "\\[192\\.0\\.2\\.1\\]"
    ];
    (local, domain).prop_map(|(local, domain)| format!("{local}@{domain}"))
}

fn spans_are_sound(report: &Report, source: &str) {
    for found in report {
        if let Some(span) = found.span() {
            assert!(
                source.get(span.range()).is_some(),
                "{found} has no sound span in {source:?}"
            );
        }
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(20_261_124), ..ProptestConfig::default() })]

    /// The calls agree with each other, and every span can be sliced.
    #[test]
    fn the_calls_agree(text in address_like()) {
        let parser = AddressParser::new();
        let strict = parser.parse(&text);
        let lenient = parser.parse_lenient(&text);
        let list = parser.parse_list(&text);
        spans_are_sound(list.diagnostics(), &text);
        for rejected in list.rejected() {
            prop_assert!(rejected.reasons().has_errors());
            spans_are_sound(rejected.reasons(), &text);
        }
        match &strict {
            Ok(address) => {
                spans_are_sound(address.diagnostics(), &text);
                prop_assert_eq!(Some(address), lenient.as_ref().ok());
                prop_assert!(!address.is_via_fallback());
                prop_assert_eq!(list.addresses(), std::slice::from_ref(address));
            }
            Err(report) => {
                prop_assert!(report.has_errors());
                spans_are_sound(report, &text);
                prop_assert!(lenient.is_err() || lenient.is_ok_and(|one| one.is_via_fallback()));
            }
        }
        if let Ok(bare) = parser.parse_addr_spec(&text) {
            prop_assert_eq!(Some(&bare), strict.as_ref().ok());
            prop_assert!(bare.display_name().is_empty());
        }
    }

    /// Recipients never hold what must not reach a header; without groups they are the list.
    #[test]
    fn recipients_are_safe(text in address_like()) {
        match AddressList::parse_recipients(&text) {
            Ok(list) => {
                prop_assert!(list.rejected().is_empty());
                for address in list.addresses() {
                    let header = address.in_header().expect("fit for a header");
                    prop_assert!(!header.contains(char::is_control));
                    prop_assert!(header.is_ascii() || address.is_smtputf8());
                }
                let plain = AddressList::parse(&text);
                if plain.rejected().is_empty() {
                    prop_assert_eq!(plain.addresses(), list.addresses());
                }
            }
            Err(report) => {
                prop_assert!(report.has_errors());
                spans_are_sound(&report, &text);
            }
        }
    }

    /// What is written into a header reads back, by the RFCs and by Mailgun's grammar.
    #[test]
    fn headers_read_back(name in name(), mailbox in mailbox()) {
        let roomy = AddressParser::new().limits(Limits::default().address(100_000));
        let source = if name.is_empty() { mailbox.clone() } else { format!("{} <{mailbox}>", quoted(&name)) };
        let address = roomy.parse(&source).expect("well formed");
        prop_assert_eq!(address.rfc_display_name(), &name);
        let header = address.in_header().expect("no control characters");
        let read = roomy.parse(&header).expect("its own header");
        prop_assert_eq!(read.rfc_display_name(), address.display_name());
        prop_assert_eq!(read.wire(), address.wire());
        prop_assert!(read.is_same_mailbox(&address));
        // Nothing longer than an encoded word stands without a place to fold.
        prop_assert!(address.display_name_in_header().unwrap().split(' ').all(|word| word.len() <= 75));
    }

    /// A list is its members, whatever separates them.
    #[test]
    fn a_list_is_its_members(
        members in prop::collection::vec((mailbox(), prop::sample::select(vec![", ", ";", ",,", " ; ;\r\n "])), 1..8)
    ) {
        let text: String = members.iter().flat_map(|(mailbox, separator)| [mailbox.as_str(), separator]).collect();
        let list = AddressList::parse(&text);
        let alone: Vec<Address> = members.iter().map(|(one, _)| Address::parse(one).expect("well formed")).collect();
        prop_assert_eq!(list.addresses(), &alone);
        for address in list.addresses() {
            prop_assert!(Address::parse(&text[address.span().range()]).is_ok());
        }
        let joined: Vec<&str> = members.iter().map(|(one, _)| one.as_str()).collect();
        let group = AddressList::parse_recipients(&format!("Team: {};", joined.join(", "))).expect("a group");
        prop_assert_eq!(group.addresses(), &alone);
    }

    /// A domain is the same in both spellings.
    #[test]
    fn domains_have_two_spellings(label in "[a-zßäéα-ωא-ת山田]{1,12}") {
        if let Ok(address) = Address::parse(&format!("x@{label}.example")) {
            let again = Address::parse(&address.wire()).expect("the A-label form");
            prop_assert_eq!(again.domain(), address.domain());
            prop_assert_eq!(again.domain_ascii(), address.domain_ascii());
            prop_assert!(address.domain_ascii().is_ascii());
        }
    }

    /// Any bytes decode in any charset, and well-formed text survives in UTF-8 and UTF-16.
    #[test]
    fn charsets_decode_anything(bytes in prop::collection::vec(any::<u8>(), 0..40), text in any::<String>()) {
        for charset in Charset::all() {
            let decoded = Charsets::default().decode(charset, &bytes).expect("a decoder");
            prop_assert!(decoded.is_malformed() || !decoded.text().is_empty() || bytes.len() <= 4);
        }
        let utf8 = Charsets::default().decode(Charset::UTF_8, text.as_bytes()).expect("a decoder");
        prop_assert_eq!(utf8.text(), &text);
        let big: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let utf16 = Charsets::default().decode_label("utf-16", &big).expect("a decoder");
        prop_assert_eq!(utf16.text(), &text);
    }

    /// Text without encoded words is left alone.
    #[test]
    fn plain_header_values_stay(text in "[^?]{0,60}") {
        prop_assert_eq!(decode_encoded_words(&text, Charsets::default()), &*text);
    }
}

#[test]
fn groups_are_expanded_with_a_note() {
    let list = AddressList::parse_recipients("Team: a@x.example, \"B\" <b@x.example>;, Empty:; c@x.example")
        .unwrap();
    let wires: Vec<String> = list.addresses().iter().map(Address::wire).collect();
    assert_eq!(wires, ["a@x.example", "b@x.example", "c@x.example"]);
    let codes: Vec<&str> = list
        .diagnostics()
        .iter()
        .map(|found| found.code().name())
        .collect();
    assert_eq!(
        codes,
        [
            "address-group-expanded",
            "address-group-expanded",
            "address-list-separator"
        ]
    );
    for wrong in [
        "Team: a@x.example",
        "Team: Inner: a@x.example;;",
        ": a@x.example;",
        "Team:, a@x.example;",
    ] {
        let report = AddressList::parse_recipients(wrong).expect_err(wrong);
        let code = report.first().map(|found| found.code().name());
        assert!(
            matches!(code, Some("address-group-syntax" | "address-syntax")),
            "{wrong}: {report}"
        );
    }
}

#[test]
fn every_bad_recipient_is_reported() {
    let text = "nora@example.org, tomas, \"x, b@example.org\" c, http://example.org/, y@ﬁ.example, =?utf-8?q?a=0Ab?= <a@b.example>";
    let report = AddressList::parse_recipients(text).unwrap_err();
    let codes: Vec<&str> = report.iter().map(|found| found.code().name()).collect();
    assert_eq!(
        codes,
        [
            "address-syntax",
            "address-syntax",
            "address-url",
            "address-domain-not-idna",
            "address-control-character"
        ]
    );
    spans_are_sound(&report, text);
}

/// Generous for a debug build on a busy machine; what is quadratic takes hours.
#[test]
fn long_input_takes_linear_time() {
    let parser = AddressParser::new().limits(Limits::default().address(1 << 18));
    for unit in ["a", "ä", "ä.", "a.", "xn--", "١", "\u{3002}", "-", "\u{300}"] {
        let host = unit.repeat((1 << 17) / unit.len());
        let start = Instant::now();
        let _ = parser.parse(&format!("x@{host}"));
        let _ = parser.parse(&format!("x@xn--{host}"));
        let _ = parser.parse(&format!("x@ä.{host}.xn--bcher-kva"));
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{unit:?} takes {:?}",
            start.elapsed()
        );
    }
    for unit in [
        "(",
        ")",
        "<",
        "\"",
        "\"\\",
        "a,",
        ",",
        ";",
        "a ",
        "a@b,",
        "a@b;",
        "[",
        "@",
        "a.",
        ".",
        " ",
        "\u{a0} ",
        "=?a?q?",
        "=?",
        "=?utf-8?q?a?= ",
        "x:",
        "x:;",
        "(c) ",
        "\\",
        "山",
        "a@ﬁ,",
        "http://a,",
        "\0,",
        "<a@b>,",
        "\r\n",
    ] {
        let text = unit.repeat((1 << 18) / unit.len());
        let named = format!("{text} <a@b.example>");
        let start = Instant::now();
        let _ = parser.parse(&text);
        let _ = parser.parse(&named);
        let _ = parser.parse_lenient(&text);
        let _ = parser.parse_list(&text);
        let _ = parser.parse_recipients(&text);
        let _ = decode_encoded_words(&text, Charsets::default());
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{unit:?} takes {:?}",
            start.elapsed()
        );
    }
}

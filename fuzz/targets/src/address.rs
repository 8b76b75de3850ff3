//! Addresses: one, a list, recipients, text typed by people; encoded words and charsets on the way.

use mailwright::{Address, AddressList, AddressParser, Charset, Charsets, Report, decode_encoded_words, did_you_mean};

/// The octets are the text; the first one picks a charset for them besides.
///
/// # Panics
///
/// Where a span cannot be sliced, the calls disagree, or a header form has a control character or does not read
/// back.
pub fn address(data: &[u8]) {
    let charsets = Charsets::default();
    if let Some((first, rest)) = data.split_first() {
        let all: Vec<Charset> = Charset::all().collect();
        let _ = charsets.decode(all[usize::from(*first) % all.len()], rest);
    }
    let text = &*String::from_utf8_lossy(data);
    let _ = decode_encoded_words(text, charsets);
    let _ = did_you_mean(text);

    let parser = AddressParser::new();
    let strict = parser.parse(text);
    let lenient = parser.parse_lenient(text);
    match &strict {
        Ok(address) => {
            check_spans(address.diagnostics(), text);
            assert_eq!(Some(address), lenient.as_ref().ok());
            assert_eq!(parser.parse_list(text).addresses(), std::slice::from_ref(address));
        }
        Err(report) => check_spans(report, text),
    }
    for address in strict.iter().chain(&lenient) {
        check_header(address);
        let _ = address.check_provider();
        let _ = address.to_string();
    }
    let list = parser.parse_list(text);
    check_spans(list.diagnostics(), text);
    for rejected in list.rejected() {
        check_spans(rejected.reasons(), text);
    }
    match AddressList::parse_recipients(text) {
        Ok(list) => {
            assert!(list.addresses().iter().all(|one| !one.has_control()));
            check_spans(list.diagnostics(), text);
        }
        Err(report) => check_spans(&report, text),
    }
}

fn check_spans(report: &Report, text: &str) {
    for found in report {
        if let Some(span) = found.span() {
            assert!(text.get(span.range()).is_some(), "{found} in {text:?}");
        }
    }
}

fn check_header(address: &Address) {
    let Ok(header) = address.in_header() else {
        assert!(address.has_control());
        return;
    };
    assert!(!header.contains(char::is_control), "{header:?}");
    assert!(header.is_ascii() || address.is_smtputf8(), "{header:?}");
    let roomy = AddressParser::new().limits(mailwright::Limits::default().address(1 << 20));
    let read = roomy.parse(&header).unwrap_or_else(|report| panic!("{header:?}: {report}"));
    assert_eq!(read.rfc_display_name(), address.display_name());
    assert_eq!(read.wire(), address.wire());
}

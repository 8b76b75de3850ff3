//! Addresses that know the text they were read from, so that spans can be given in UTF-16 units.

use crate::{Diagnostic, Failure, diagnostics, diagnostics_by, ends, no_sources, options};
use mailwright::{AddressParser, Charsets, Conformance, Report, Unit, UnitIndex};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// How addresses are read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct AddressOptions {
    /// Limits other than the default ones: `address`, `addressList` and `addressArray` matter here.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
    /// The parameter that diagnostics name. Default: `address`.
    pub parameter: Option<String>,
    /// Whether what Mailgun accepts and the RFCs forbid is refused. Default: false.
    pub require_rfc: Option<bool>,
}

/// The core's parser for these options.
///
/// # Errors
///
/// As [`options::limits`].
pub fn parser(options: AddressOptions, charsets: Charsets) -> Result<AddressParser, Failure> {
    let limits = options::limits(options.limits.as_ref())?;
    let mut parser = AddressParser::new().limits(limits).charsets(charsets);
    if let Some(parameter) = options.parameter {
        parser = parser.parameter(parameter);
    }
    if let Some(require) = options.require_rfc {
        parser = parser.require_rfc(require);
    }
    Ok(parser)
}

/// The text that addresses were read from, its UTF-16 units counted.
#[derive(Clone, Debug)]
struct Source(Arc<UnitIndex<Box<str>>>);

impl Source {
    fn of(text: &str) -> Self {
        Self(Arc::new(UnitIndex::new(text.into(), Unit::Utf16)))
    }

    fn diagnostics(&self, report: &Report) -> Vec<Diagnostic> {
        diagnostics_by(report, &self.0)
    }
}

/// An address and the text it was read from.
#[derive(Clone, Debug)]
pub struct Address {
    inner: mailwright::Address,
    source: Source,
}

impl Address {
    /// Reads one mailbox by the given way of the parser.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn read(
        text: &str,
        parse: impl FnOnce(&str) -> Result<mailwright::Address, Report>,
    ) -> Result<Self, Failure> {
        match parse(text) {
            Ok(inner) => Ok(Self {
                inner,
                source: Source::of(text),
            }),
            Err(report) => Err(Failure::refused_in(&report, text)),
        }
    }

    /// The address itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::Address {
        &self.inner
    }

    /// The same mailbox with another display name.
    #[must_use]
    pub fn with_display_name(&self, name: &str) -> Self {
        Self {
            inner: self.inner.clone().with_display_name(name),
            source: self.source.clone(),
        }
    }

    /// Where it stood in the text, in UTF-16 units.
    #[must_use]
    pub fn span(&self) -> (usize, usize) {
        ends(self.source.0.span(self.inner.span()))
    }

    /// Its findings.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.source.diagnostics(self.inner.diagnostics())
    }

    /// A warning of its provider.
    #[must_use]
    pub fn check_provider(&self) -> Option<Diagnostic> {
        let found = self.inner.check_provider()?;
        self.source.diagnostics(&found.into()).pop()
    }

    /// A report about the address as a failure.
    #[must_use]
    pub fn failure(&self, report: &Report) -> Failure {
        Failure::refused_in(report, self.source.0.text())
    }
}

/// A list of addresses, each with the text it was read from.
#[derive(Clone, Debug)]
pub struct AddressList {
    /// The mailboxes in their order.
    pub addresses: Vec<Address>,
    /// What was rejected.
    pub rejected: Vec<Rejected>,
    /// How the list stands to RFC 5322.
    pub conformance: Conformance,
    /// Notes on the list, and the warnings of all its addresses.
    pub diagnostics: Vec<Diagnostic>,
}

impl AddressList {
    /// Reads a list.
    #[must_use]
    pub fn parse(parser: &AddressParser, text: &str) -> Self {
        Self::new(parser.parse_list(text), text)
    }

    /// Reads recipients.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse_recipients(parser: &AddressParser, text: &str) -> Result<Self, Failure> {
        match parser.parse_recipients(text) {
            Ok(list) => Ok(Self::new(list, text)),
            Err(report) => Err(Failure::refused_in(&report, text)),
        }
    }

    /// Reads texts one by one.
    #[must_use]
    pub fn parse_each(parser: &AddressParser, texts: &[String]) -> Self {
        let list = parser.parse_each(texts);
        let (conformance, report) = (list.conformance(), list.diagnostics().clone());
        let rejected = list.rejected().to_vec();
        let mut refused = rejected.iter().peekable();
        let mut read = list.into_addresses().into_iter();
        let mut out = Self {
            addresses: Vec::new(),
            rejected: Vec::new(),
            conformance,
            diagnostics: Vec::new(),
        };
        // Spans are in the single texts. Each text is in one of the two lists, in order, and equal texts in the same.
        for text in texts {
            if let Some(rejected) = refused.next_if(|rejected| rejected.text() == text) {
                out.rejected.push(Rejected::new(rejected, &Source::of(text)));
            } else if let Some(inner) = read.next() {
                let source = Source::of(text);
                let address = Address { inner, source };
                out.diagnostics.extend(address.diagnostics());
                out.addresses.push(address);
            }
        }
        if out.addresses.is_empty() {
            out.diagnostics = diagnostics(&report, &no_sources);
        }
        out
    }

    fn new(list: mailwright::AddressList, text: &str) -> Self {
        let source = Source::of(text);
        Self {
            rejected: list
                .rejected()
                .iter()
                .map(|one| Rejected::new(one, &source))
                .collect(),
            conformance: list.conformance(),
            diagnostics: source.diagnostics(list.diagnostics()),
            addresses: list
                .into_addresses()
                .into_iter()
                .map(|inner| Address {
                    inner,
                    source: source.clone(),
                })
                .collect(),
        }
    }
}

/// A part of a list that is not an address, and why.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct Rejected {
    /// The text: the whole list, or the one address.
    pub text: String,
    /// Why, with spans into the text of the list.
    pub reasons: Vec<Diagnostic>,
}

impl Rejected {
    fn new(rejected: &mailwright::Rejected, source: &Source) -> Self {
        Self {
            text: rejected.text().to_owned(),
            reasons: source.diagnostics(rejected.reasons()),
        }
    }
}

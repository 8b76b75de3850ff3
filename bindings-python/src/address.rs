//! The room `address`: mailboxes, lists of them, providers, typing errors.

use crate::convert;
use crate::error::{Diagnostic, diagnostics, no_source, one_source, to_py};
use crate::unchanging;
use mailwright::{Report, Span, Unit, UnitIndex};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyString, PyTuple};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<Address>(module)?;
    unchanging::add::<AddressList>(module)?;
    unchanging::add::<AddressParser>(module)?;
    unchanging::add::<Provider>(module)?;
    unchanging::add::<Rejected>(module)?;
    module.add_function(wrap_pyfunction!(did_you_mean, module)?)?;
    module.add_function(wrap_pyfunction!(suggest_domain, module)?)
}

/// The text that addresses were read from, its code points counted; not where bytes are code points.
#[derive(Clone)]
struct Source(Option<Arc<UnitIndex<Box<str>>>>);

impl Source {
    fn of(text: &str) -> Self {
        Self((!text.is_ascii()).then(|| Arc::new(UnitIndex::new(text.into(), Unit::CodePoint))))
    }

    fn span(&self, span: Span) -> (usize, usize) {
        let span = self.0.as_ref().map_or(span, |index| index.span(span));
        (span.start(), span.end())
    }

    fn text(&self) -> Option<&str> {
        self.0.as_ref().map(|index| index.text())
    }

    fn diagnostic(&self, found: mailwright::Diagnostic) -> Diagnostic {
        let span = match &self.0 {
            Some(index) => found.span_by(index),
            None => found.span_in_units(Unit::CodePoint, None),
        };
        Diagnostic::new(found, span)
    }

    fn diagnostics(&self, report: &Report) -> Vec<Diagnostic> {
        report
            .iter()
            .map(|found| self.diagnostic(found.clone()))
            .collect()
    }
}

/// A mailbox: display name, local part and domain.
///
/// Addresses are equal when name, local part and domain are; `is_same_mailbox` leaves the name out. `str(address)` is
/// the form for people: `name <local@domain>`, the name quoted where it must be, nothing encoded.
#[pyclass(frozen, eq, hash, module = "mailwright")]
pub(crate) struct Address {
    address: mailwright::Address,
    source: Source,
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl Hash for Address {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.address.hash(hasher);
    }
}

impl Address {
    fn list(addresses: &[mailwright::Address], source: &Source) -> Vec<Self> {
        let with_source = |address: &mailwright::Address| Self {
            address: address.clone(),
            source: source.clone(),
        };
        addresses.iter().map(with_source).collect()
    }
}

#[pymethods]
impl Address {
    /// Reads one mailbox by the grammar that Mailgun published, without URLs and without groups.
    ///
    /// The options are those of `AddressParser`.
    ///
    /// Raises `MailwrightError`: its diagnostic says where the text leaves the grammar.
    #[staticmethod]
    #[pyo3(signature = (text, /, *, limits=None, parameter=None, require_rfc=None))]
    fn parse(
        py: Python<'_>,
        text: &str,
        limits: Option<&Bound<'_, PyDict>>,
        parameter: Option<String>,
        require_rfc: Option<bool>,
    ) -> PyResult<Self> {
        AddressParser::new(py, limits, parameter, require_rfc)?.parse(py, text)
    }

    /// Reads text typed by people: as `parse`, and where that fails the last word is taken for the address and all
    /// before it for the name.
    ///
    /// Raises `MailwrightError`: its diagnostic says where the text leaves the grammar.
    #[staticmethod]
    #[pyo3(signature = (text, /, *, limits=None, parameter=None, require_rfc=None))]
    fn parse_lenient(
        py: Python<'_>,
        text: &str,
        limits: Option<&Bound<'_, PyDict>>,
        parameter: Option<String>,
        require_rfc: Option<bool>,
    ) -> PyResult<Self> {
        AddressParser::new(py, limits, parameter, require_rfc)?.parse_lenient(py, text)
    }

    /// The same mailbox with another display name, as it is: nothing is decoded.
    #[pyo3(signature = (name, /))]
    fn with_display_name(&self, name: String) -> Self {
        Self {
            address: self.address.clone().with_display_name(name),
            source: self.source.clone(),
        }
    }

    /// The display name, decoded; empty where there is none.
    ///
    /// It may hold control characters, which an encoded word hides well; the address then carries the warning
    /// `address-control-character`, and nothing here writes it into a header.
    #[getter]
    fn display_name(&self) -> &str {
        self.address.display_name()
    }

    /// The display name as RFC 5322 and RFC 2047 read it, which is mostly the same, and else better for people:
    /// Mailgun's library leaves encoded words next to plain text undecoded, and decodes those in quotes.
    #[getter]
    fn rfc_display_name(&self) -> &str {
        self.address.rfc_display_name()
    }

    /// The local part as it was written: case, quotes and backslashes kept.
    #[getter]
    fn local(&self) -> &str {
        self.address.local()
    }

    /// The domain in lower case, A-labels shown as U-labels; or an address literal in its brackets.
    #[getter]
    fn domain(&self) -> &str {
        self.address.domain()
    }

    /// The domain as it goes over the wire: lower case, A-labels.
    #[getter]
    fn domain_ascii(&self) -> &str {
        self.address.domain_ascii()
    }

    /// `local@domain` for people.
    #[getter]
    fn address(&self) -> String {
        self.address.address()
    }

    /// `local@domain` for the wire, the domain in A-labels and without a final dot.
    ///
    /// Two addresses with the same wire form are the same mailbox. With a local part outside ASCII the result is not
    /// ASCII: see `is_smtputf8`.
    #[getter]
    fn wire(&self) -> String {
        self.address.wire()
    }

    /// `local@domain` in ASCII; `None` where the local part is not ASCII.
    #[getter]
    fn ascii(&self) -> Option<String> {
        self.address.ascii()
    }

    /// Whether the local part is not ASCII, so that only SMTPUTF8 (RFC 6531) can carry the address.
    #[getter]
    fn is_smtputf8(&self) -> bool {
        self.address.is_smtputf8()
    }

    /// Whether two addresses name the same mailbox: the local part counts exactly, the domain whatever its spelling.
    #[pyo3(signature = (other, /))]
    fn is_same_mailbox(&self, other: &Self) -> bool {
        self.address.is_same_mailbox(&other.address)
    }

    /// Whether the domain is in brackets.
    #[getter]
    fn is_domain_literal(&self) -> bool {
        self.address.is_domain_literal()
    }

    /// Whether `parse_lenient` had to take the last word for the address.
    #[getter]
    fn is_via_fallback(&self) -> bool {
        self.address.is_via_fallback()
    }

    /// Whether the display name or the address holds a control character (C0, DEL or C1).
    #[getter]
    fn has_control(&self) -> bool {
        self.address.has_control()
    }

    /// How the text stands to RFC 5322, 5321, 6531, 6532 and IDNA2008: `valid`, `obsolete` or `invalid`.
    #[getter]
    fn conformance(&self) -> &'static str {
        self.address.conformance().name()
    }

    /// Where the mailbox stood in the text, in code points.
    #[getter]
    fn span(&self) -> (usize, usize) {
        self.source.span(self.address.span())
    }

    /// Warnings: what the standards object to, a name from the fallback, control characters.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.source.diagnostics(self.address.diagnostics())
    }

    /// A warning where the domain belongs to a provider that has no such local part: such mail bounces.
    fn check_provider(&self) -> Option<Diagnostic> {
        let found = self.address.check_provider()?;
        Some(self.source.diagnostic(found))
    }

    /// The display name as a header has it: atoms, a quoted string, or RFC 2047 encoded words, in ASCII. At each space
    /// the line may be folded. Empty where there is no name.
    ///
    /// Raises `MailwrightError` with `address-control-character` where the name holds one.
    fn display_name_in_header(&self, py: Python<'_>) -> PyResult<String> {
        self.written(py, self.address.display_name_in_header())
    }

    /// The mailbox as a header has it: `name <local@domain>`, the domain in A-labels; ASCII unless `is_smtputf8`.
    ///
    /// Raises `MailwrightError` with `address-control-character` where the name or the address holds one: it must not
    /// reach a header.
    fn in_header(&self, py: Python<'_>) -> PyResult<String> {
        self.written(py, self.address.in_header())
    }

    fn __str__(&self) -> String {
        self.address.to_string()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = PyString::new(py, &self.address.to_string()).repr()?;
        Ok(format!("<Address {}>", text.to_str()?))
    }
}

impl Address {
    fn written(&self, py: Python<'_>, text: Result<String, Report>) -> PyResult<String> {
        text.map_err(|report| to_py(py, &report, &|_| self.source.text().map(Cow::Borrowed)))
    }
}

/// Reads addresses, with options: limits, the name for diagnostics, and how strict to be.
///
/// `limits`: `address`, `address_list` and `address_array` are read. `parameter`: what diagnostics name, by default
/// `address`. `require_rfc`: whether what Mailgun accepts and the RFCs forbid is refused, by default not.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct AddressParser(mailwright::AddressParser);

#[pymethods]
impl AddressParser {
    #[new]
    #[pyo3(signature = (*, limits=None, parameter=None, require_rfc=None))]
    fn new(
        py: Python<'_>,
        limits: Option<&Bound<'_, PyDict>>,
        parameter: Option<String>,
        require_rfc: Option<bool>,
    ) -> PyResult<Self> {
        let mut parser = mailwright::AddressParser::new();
        if limits.is_some() {
            parser = parser.limits(convert::limits(py, limits)?);
        }
        if let Some(parameter) = parameter {
            parser = parser.parameter(parameter);
        }
        if let Some(require) = require_rfc {
            parser = parser.require_rfc(require);
        }
        Ok(Self(parser))
    }

    /// Reads one mailbox by the grammar that Mailgun published, without URLs and without groups.
    ///
    /// Raises `MailwrightError` with `address-empty`, `address-input-too-long`, `address-url`,
    /// `address-domain-not-idna`, or what the grammar refuses: `address-syntax`, `address-unterminated`,
    /// `address-comment`, `address-space-at-sign`, `address-group-syntax`.
    #[pyo3(signature = (text, /))]
    fn parse(&self, py: Python<'_>, text: &str) -> PyResult<Address> {
        read(py, text, self.0.parse(text))
    }

    /// Reads a bare `local@domain`, white space and comments around it allowed: what Mailgun's validation parses.
    ///
    /// Raises `MailwrightError` as `parse` does.
    #[pyo3(signature = (text, /))]
    fn parse_addr_spec(&self, py: Python<'_>, text: &str) -> PyResult<Address> {
        read(py, text, self.0.parse_addr_spec(text))
    }

    /// Reads text typed by people: as `parse`, and where that fails the last word is taken for the address and all
    /// before it for the name, as it stands.
    ///
    /// The result then says `is_via_fallback` and carries a warning. The name may hold anything, commas, other
    /// addresses and line breaks included. For recipients this is the wrong call.
    ///
    /// Raises `MailwrightError` as `parse` does, for the whole text.
    #[pyo3(signature = (text, /))]
    fn parse_lenient(&self, py: Python<'_>, text: &str) -> PyResult<Address> {
        read(py, text, self.0.parse_lenient(text))
    }

    /// Whether Mailgun takes the text for a bare address, the last-word fallback included: `Nora nora@example.org`
    /// counts, `<nora@example.org>` does not.
    #[pyo3(signature = (text, /))]
    fn is_email(&self, text: &str) -> bool {
        self.0.is_email(text)
    }

    /// Reads a list by the grammar that Mailgun published: `,` and `;` separate, groups are refused.
    ///
    /// It is all or nothing: where one member does not fit the grammar, the whole text is rejected, once, and the
    /// reasons name each member that does not fit. Only members that are grammatical but no mailbox (a bad
    /// international domain, a URL) are rejected on their own, written `local@domain`; if no address is left because
    /// of bad domains, the whole text is rejected besides. Duplicates are kept.
    #[pyo3(signature = (text, /))]
    fn parse_list(&self, py: Python<'_>, text: &str) -> AddressList {
        py.detach(|| AddressList::new(self.0.parse_list(text), text))
    }

    /// Reads texts one by one, each as `parse` does.
    ///
    /// More texts than the limit `address_array` (1024) give nothing at all, as at Mailgun, and an error in the
    /// list's diagnostics. Spans point into the text of the address.
    #[pyo3(signature = (texts, /))]
    fn parse_each(&self, py: Python<'_>, texts: convert::List<PyBackedStr>) -> AddressList {
        py.detach(|| AddressList::of_each(self.0.parse_each(texts.iter()), &texts))
    }

    /// Reads the recipients of a message, as `to`, `cc` and `bcc` name them.
    ///
    /// The grammar is that of `parse_list`, and besides groups (RFC 6854) are expanded: their members count as
    /// recipients, and a note says so. Nothing is rejected in silence: every member that cannot be a recipient is an
    /// error, URLs and control characters in a name or address among them.
    ///
    /// Raises `MailwrightError` with one error for every member that is refused, each with its span.
    #[pyo3(signature = (text, /))]
    fn parse_recipients(&self, py: Python<'_>, text: &str) -> PyResult<AddressList> {
        py.detach(|| self.0.parse_recipients(text))
            .map(|list| AddressList::new(list, text))
            .map_err(|report| to_py(py, &report, &one_source(text)))
    }
}

fn read(py: Python<'_>, text: &str, read: Result<mailwright::Address, Report>) -> PyResult<Address> {
    read.map(|address| Address {
        address,
        source: Source::of(text),
    })
    .map_err(|report| to_py(py, &report, &one_source(text)))
}

/// The mailboxes of a list, and what of it was rejected.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct AddressList {
    list: mailwright::AddressList,
    /// One text for all, or one for each that was read.
    source: ListSource,
}

enum ListSource {
    One(Source),
    /// Of each address, and of each that was rejected.
    Each {
        addresses: Vec<Source>,
        rejected: Vec<Source>,
    },
}

impl AddressList {
    fn new(list: mailwright::AddressList, text: &str) -> Self {
        Self {
            list,
            source: ListSource::One(Source::of(text)),
        }
    }

    /// A list of texts that were read one by one; they came out in their order, apart by whether they were rejected.
    fn of_each(list: mailwright::AddressList, texts: &[PyBackedStr]) -> Self {
        let mut rejected = list.rejected().iter().peekable();
        let (mut of_addresses, mut of_rejected) = (Vec::new(), Vec::new());
        for text in texts {
            if rejected.next_if(|one| one.text() == &**text).is_some() {
                of_rejected.push(Source::of(text));
            } else {
                of_addresses.push(Source::of(text));
            }
        }
        Self {
            list,
            source: ListSource::Each {
                addresses: of_addresses,
                rejected: of_rejected,
            },
        }
    }
}

#[pymethods]
impl AddressList {
    /// Reads a list: as `AddressParser.parse_list`, whose options it takes.
    #[staticmethod]
    #[pyo3(signature = (text, /, *, limits=None, parameter=None, require_rfc=None))]
    fn parse(
        py: Python<'_>,
        text: &str,
        limits: Option<&Bound<'_, PyDict>>,
        parameter: Option<String>,
        require_rfc: Option<bool>,
    ) -> PyResult<Self> {
        Ok(AddressParser::new(py, limits, parameter, require_rfc)?.parse_list(py, text))
    }

    /// Reads recipients: as `AddressParser.parse_recipients`, whose options it takes.
    ///
    /// Raises `MailwrightError` with one error for every member that is refused.
    #[staticmethod]
    #[pyo3(signature = (text, /, *, limits=None, parameter=None, require_rfc=None))]
    fn parse_recipients(
        py: Python<'_>,
        text: &str,
        limits: Option<&Bound<'_, PyDict>>,
        parameter: Option<String>,
        require_rfc: Option<bool>,
    ) -> PyResult<Self> {
        AddressParser::new(py, limits, parameter, require_rfc)?.parse_recipients(py, text)
    }

    /// The mailboxes in their order, duplicates included.
    #[getter]
    fn addresses(&self) -> Vec<Address> {
        match &self.source {
            ListSource::One(source) => Address::list(self.list.addresses(), source),
            ListSource::Each { addresses, .. } => self
                .list
                .addresses()
                .iter()
                .zip(addresses)
                .map(|(address, source)| Address {
                    address: address.clone(),
                    source: source.clone(),
                })
                .collect(),
        }
    }

    /// What was rejected, with the reasons.
    #[getter]
    fn rejected(&self) -> Vec<Rejected> {
        let rejected = self.list.rejected().iter().enumerate();
        rejected
            .map(|(at, one)| {
                let source = match &self.source {
                    ListSource::One(source) => Some(source),
                    ListSource::Each { rejected, .. } => rejected.get(at),
                };
                Rejected {
                    text: one.text().to_owned(),
                    reasons: match source {
                        Some(source) => source.diagnostics(one.reasons()),
                        None => diagnostics(one.reasons(), &no_source),
                    },
                }
            })
            .collect()
    }

    /// How the list stands to RFC 5322 (`valid`, `obsolete` or `invalid`): as the worst of its addresses, and what
    /// separates them counts too.
    #[getter]
    fn conformance(&self) -> &'static str {
        self.list.conformance().name()
    }

    /// Notes on the list, and the warnings of all its addresses.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        match &self.source {
            ListSource::One(source) => source.diagnostics(self.list.diagnostics()),
            // Read one by one, a list has nothing to say but what its addresses have, or that there are too many.
            ListSource::Each { .. } if self.list.addresses().is_empty() => {
                diagnostics(self.list.diagnostics(), &no_source)
            }
            ListSource::Each { .. } => self.addresses().iter().flat_map(Address::diagnostics).collect(),
        }
    }

    fn __repr__(&self) -> String {
        format!(
            "<AddressList of {}, {} rejected>",
            self.list.addresses().len(),
            self.list.rejected().len()
        )
    }
}

/// A part of a list that is not an address, and why.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Rejected {
    text: String,
    reasons: Vec<Diagnostic>,
}

#[pymethods]
impl Rejected {
    /// The text: the whole list, or the one address (without its name).
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// Why, with spans into the source of the list.
    #[getter]
    fn reasons(&self) -> Vec<Diagnostic> {
        self.reasons.clone()
    }

    /// The first reason.
    #[getter]
    fn reason(&self) -> Option<Diagnostic> {
        self.reasons.first().cloned()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = PyString::new(py, &self.text).repr()?;
        Ok(format!("<Rejected {}>", text.to_str()?))
    }
}

/// A provider with rules of its own for local parts.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Provider(mailwright::Provider);

#[pymethods]
impl Provider {
    /// All providers.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(
            py,
            mailwright::Provider::ALL
                .iter()
                .map(|one| Self(*one))
                .collect::<Vec<_>>(),
        )
    }

    /// The provider of a name, in lower case: `gmail`.
    #[staticmethod]
    #[pyo3(signature = (name, /))]
    fn for_name(name: &str) -> Option<Self> {
        mailwright::Provider::for_name(name).map(Self)
    }

    /// The provider of a domain, by the providers' own domains. Case does not count.
    #[staticmethod]
    #[pyo3(signature = (domain, /))]
    fn for_domain(domain: &str) -> Option<Self> {
        mailwright::Provider::for_domain(domain).map(Self)
    }

    /// The provider whose rules Mailgun applies for a mail exchanger. Case counts, except for Google's.
    #[staticmethod]
    #[pyo3(signature = (host, /))]
    fn for_mx_host(host: &str) -> Option<Self> {
        mailwright::Provider::for_mx_host(host).map(Self)
    }

    /// The name, in lower case.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Whether the provider has such a local part. `domain` matters for Yahoo and AOL only, in lower case, as
    /// `Address.domain` has it; empty, it stands for the provider's main domain.
    #[pyo3(signature = (local, domain="", /))]
    fn accepts(&self, local: &str, domain: &str) -> bool {
        self.0.accepts(local, domain)
    }

    fn __repr__(&self) -> String {
        format!("<Provider {}>", self.0.name())
    }
}

/// The address with the domain that was probably meant; `None` where there is nothing to suggest.
///
/// The local part is what stands before the first `@`, the domain what follows the last one. Text without `@` has
/// nothing to suggest for.
#[pyfunction]
#[pyo3(signature = (address, /))]
fn did_you_mean(address: &str) -> Option<String> {
    mailwright::did_you_mean(address)
}

/// The domain that was probably meant; `None` where there is nothing to suggest.
#[pyfunction]
#[pyo3(signature = (domain, /))]
fn suggest_domain(domain: &str) -> Option<&'static str> {
    mailwright::suggest_domain(domain)
}

//! Mailboxes, lists of them, and what Mailgun does with both.
//!
//! The default profile is the grammar of Mailgun's published address library, without URLs: it predicts what
//! Mailgun accepts, it does not judge. What the RFCs would object to is said in the diagnostics of each address.
//!
//! Tokens are in [`lexer`], the grammar in [`grammar`], domains in [`host`] and [`idna`], display names in [`name`],
//! objections in [`finding`], the entry points in [`parser`]. [`esp`] has the rules of large providers for local
//! parts, [`suggest`] finds the domain that was probably meant.
//!
//! Not covered: whether a domain exists or a mailbox takes mail.

#[cfg(doctest)]
#[doc = include_str!("../../docs/addresses.md")]
mod page {}

mod esp;
mod finding;
mod grammar;
mod host;
mod idna;
mod lexer;
mod list;
mod members;
mod name;
mod parser;
mod suggest;
mod suggest_data;

pub use esp::Provider;
pub use finding::Conformance;
pub use list::{AddressList, Rejected};
pub(crate) use name::quoted_if_needed;
pub use parser::AddressParser;
pub use suggest::{did_you_mean, suggest_domain};

use crate::charset::has_no_control;
use crate::{Code, Diagnostic, Report, Span};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A mailbox: display name, local part and domain.
///
/// # Examples
///
/// ```
/// use mailwright::Address;
/// let address = Address::parse("=?utf-8?q?Nor=C3=A4?= <Nora@Bücher.example>").unwrap();
/// assert_eq!(address.display_name(), "Norä");
/// assert_eq!(address.local(), "Nora");
/// assert_eq!(address.domain(), "bücher.example");
/// assert_eq!(address.ascii().unwrap(), "Nora@xn--bcher-kva.example");
/// assert_eq!(address.to_string(), "Norä <Nora@bücher.example>");
/// ```
#[derive(Clone, Debug)]
pub struct Address {
    display_name: String,
    /// What RFC 5322 and 2047 read, where it differs.
    rfc_display_name: Option<String>,
    local: String,
    domain: String,
    /// The A-label form, where it differs.
    domain_ascii: Option<String>,
    via_fallback: bool,
    conformance: Conformance,
    span: Span,
    report: Report,
}

/// `local@domain`. Called several times for every recipient, so without the machinery of formatting.
fn join(local: &str, domain: &str) -> String {
    let mut out = String::with_capacity(local.len() + 1 + domain.len());
    out.push_str(local);
    out.push('@');
    out.push_str(domain);
    out
}

impl Address {
    /// Reads one mailbox: [`AddressParser::parse`] with default options.
    ///
    /// # Errors
    ///
    /// A report whose error says where the text leaves Mailgun's grammar.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert!(Address::parse("Nora <nora@example.org>").is_ok());
    /// let refused = Address::parse("nora @example.org").unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "address-space-at-sign");
    /// ```
    pub fn parse(text: &str) -> Result<Self, Report> {
        AddressParser::new().parse(text)
    }

    /// Reads text typed by people: [`AddressParser::parse_lenient`] with default options.
    ///
    /// # Errors
    ///
    /// A report whose error says where the text leaves Mailgun's grammar.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let typed = "Nora (from work) nora@example.org";
    /// assert!(Address::parse(typed).is_err()); // no angle brackets
    /// let address = Address::parse_lenient(typed)?;
    /// assert_eq!((address.display_name(), address.local()), ("Nora (from work)", "nora"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse_lenient(text: &str) -> Result<Self, Report> {
        AddressParser::new().parse_lenient(text)
    }

    /// The same mailbox with another display name, as it is: nothing is decoded.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let address = Address::parse("nora@example.org").unwrap().with_display_name("Quill, Nora");
    /// assert_eq!(address.in_header().unwrap(), "\"Quill, Nora\" <nora@example.org>");
    /// ```
    #[must_use]
    pub fn with_display_name(mut self, name: impl Into<String>) -> Self {
        self.display_name = name.into();
        self.rfc_display_name = None;
        self
    }

    /// The display name, decoded; empty where there is none.
    ///
    /// It may hold control characters, which an encoded word hides well; the address then carries the warning
    /// `address-control-character`, and nothing here writes it into a header.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let name = |text| Address::parse(text).map(|address| address.display_name().to_owned());
    /// assert_eq!(name("\"Quill, Nora\" <nora@example.org>")?, "Quill, Nora"); // without its quotes
    /// assert_eq!(name("=?utf-8?q?Nor=C3=A4?= <nora@example.org>")?, "Norä");
    /// assert_eq!(name("nora@example.org")?, "");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn display_name(&self) -> &str {
        &self.display_name
    }

    /// The display name as RFC 5322 and RFC 2047 read it, which is mostly the same, and else better for people: Mailgun's
    /// library leaves encoded words next to plain text undecoded, and decodes those in quotes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let address = Address::parse("=?utf-8?q?Nor=C3=A4?= Quill <nora@example.org>").unwrap();
    /// assert_eq!(address.display_name(), "=?utf-8?q?Nor=C3=A4?= Quill");
    /// assert_eq!(address.rfc_display_name(), "Norä Quill");
    /// ```
    #[must_use]
    pub fn rfc_display_name(&self) -> &str {
        self.rfc_display_name.as_deref().unwrap_or(&self.display_name)
    }

    /// The local part as it was written: case, quotes and backslashes kept.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert_eq!(Address::parse("Nora <Nora.Quill@Example.ORG>")?.local(), "Nora.Quill");
    /// let quoted = Address::parse("\"Nora Q\"@example.org")?;
    /// assert_eq!(quoted.local(), "\"Nora Q\""); // the quotes belong to it
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The domain in lower case, A-labels shown as U-labels; or an address literal in its brackets.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert_eq!(Address::parse("nora@Example.ORG")?.domain(), "example.org");
    /// assert_eq!(Address::parse("nora@XN--BCHER-KVA.example")?.domain(), "bücher.example");
    /// assert_eq!(Address::parse("nora@[192.0.2.1]")?.domain(), "[192.0.2.1]");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The domain as it goes over the wire: lower case, A-labels.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert_eq!(Address::parse("x@faß.example").unwrap().domain_ascii(), "xn--fa-hia.example");
    /// assert_eq!(Address::parse("x@[IPv6:::1]").unwrap().domain_ascii(), "[ipv6:::1]");
    /// ```
    #[must_use]
    pub fn domain_ascii(&self) -> &str {
        self.domain_ascii.as_deref().unwrap_or(&self.domain)
    }

    /// `local@domain` for people, the domain with U-labels; [`wire`](Self::wire) is what SMTP gets.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let address = Address::parse("Nora <nora@xn--bcher-kva.example>")?;
    /// assert_eq!(address.address(), "nora@bücher.example");
    /// assert_eq!(address.wire(), "nora@xn--bcher-kva.example");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn address(&self) -> String {
        join(&self.local, &self.domain)
    }

    /// `local@domain` for the wire, the domain in A-labels and without the final dot that a full stop outside ASCII
    /// may leave. With a local part outside ASCII the result is not ASCII:
    /// see [`is_smtputf8`](Self::is_smtputf8).
    ///
    /// Two addresses with the same wire form are the same mailbox: the local part counts exactly, the domain
    /// whatever its case and spelling.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert_eq!(Address::parse("山田@Bücher.example")?.wire(), "山田@xn--bcher-kva.example");
    /// // A key to find duplicates by:
    /// let mut keys: Vec<_> = ["nora@BÜCHER.example", "Nora Q. <nora@xn--bcher-kva.example>"]
    ///     .iter().map(|text| Address::parse(text).unwrap().wire()).collect();
    /// keys.dedup();
    /// assert_eq!(keys.len(), 1);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn wire(&self) -> String {
        join(&self.local, self.wire_domain())
    }

    /// Whether [`address`](Self::address) and [`wire`](Self::wire) are the same text.
    pub(crate) fn is_typed_as_wired(&self) -> bool {
        self.domain == self.wire_domain()
    }

    /// The two sides of [`wire`](Self::wire): equal for the same mailbox.
    pub(crate) fn wire_sides(&self) -> (&str, &str) {
        (&self.local, self.wire_domain())
    }

    fn wire_domain(&self) -> &str {
        let domain = self.domain_ascii();
        domain.strip_suffix('.').unwrap_or(domain)
    }

    /// `local@domain` in ASCII; `None` where the local part is not ASCII.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert_eq!(Address::parse("n@bücher.example").unwrap().ascii().unwrap(), "n@xn--bcher-kva.example");
    /// assert_eq!(Address::parse("ñ@bücher.example").unwrap().ascii(), None);
    /// ```
    #[must_use]
    pub fn ascii(&self) -> Option<String> {
        (!self.is_smtputf8()).then(|| join(&self.local, self.domain_ascii()))
    }

    /// Whether the local part is not ASCII, so that only SMTPUTF8 (RFC 6531) can carry the address.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert!(Address::parse("ñandú@example.org").unwrap().is_smtputf8());
    /// assert!(!Address::parse("Ñandú <n@ñandú.example>").unwrap().is_smtputf8());
    /// ```
    #[must_use]
    pub fn is_smtputf8(&self) -> bool {
        !self.local.is_ascii()
    }

    /// Whether two addresses name the same mailbox: the local part counts exactly, the domain whatever its spelling.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let one = Address::parse("Nora <nora@Bücher.example>").unwrap();
    /// assert!(one.is_same_mailbox(&Address::parse("nora@xn--bcher-kva.example").unwrap()));
    /// assert!(!one.is_same_mailbox(&Address::parse("Nora@bücher.example").unwrap()));
    /// ```
    #[must_use]
    pub fn is_same_mailbox(&self, other: &Self) -> bool {
        self.local == other.local && self.wire_domain() == other.wire_domain()
    }

    /// Whether the domain is in brackets: an address literal (RFC 5321 §4.1.3), for which no DNS is asked.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// assert!(Address::parse("nora@[192.0.2.1]")?.is_domain_literal());
    /// assert!(Address::parse("nora@[IPv6:2001:db8::1]")?.is_domain_literal());
    /// assert!(!Address::parse("nora@192.0.2.1")?.is_domain_literal()); // four labels of a name
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_domain_literal(&self) -> bool {
        self.domain.starts_with('[')
    }

    /// Whether [`parse_lenient`](Self::parse_lenient) had to take the last word for the address.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let plain = Address::parse_lenient("Nora <nora@example.org>")?;
    /// let guessed = Address::parse_lenient("please write to nora@example.org")?;
    /// assert_eq!((plain.is_via_fallback(), guessed.is_via_fallback()), (false, true));
    /// assert_eq!(guessed.diagnostics().first().unwrap().code().name(), "address-fallback");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_via_fallback(&self) -> bool {
        self.via_fallback
    }

    /// How the text stands to RFC 5322, 5321, 6531, 6532 and IDNA2008.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Address, Conformance};
    /// let address = Address::parse("nora@[not.an.address]").unwrap();
    /// assert_eq!(address.conformance(), Conformance::Invalid);
    /// ```
    #[must_use]
    pub fn conformance(&self) -> Conformance {
        self.conformance
    }

    /// A warning where the domain belongs to a provider that has no such local part: such mail bounces.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let found = Address::parse("nora@gmail.com").unwrap().check_provider().unwrap();
    /// assert_eq!(found.code().name(), "address-provider-grammar");
    /// assert_eq!(Address::parse("nora.quill@gmail.com").unwrap().check_provider(), None);
    /// ```
    #[must_use]
    pub fn check_provider(&self) -> Option<Diagnostic> {
        let provider = Provider::for_domain(&self.domain)?;
        (!provider.accepts(&self.local, &self.domain)).then(|| {
            Diagnostic::warning(Code::AddressProviderGrammar, "address")
                .with_message(format!(
                    "`{}` cannot be a mailbox at {}: its rules for local parts exclude it",
                    lexer::shown(&self.address()),
                    provider
                ))
                .with_span(self.span)
        })
    }

    /// Where the mailbox stood in the text, in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// let text = "a@example.org, Nora <nora@example.org>";
    /// let list = mailwright::AddressList::parse(text);
    /// assert_eq!(&text[list.addresses()[1].span().range()], "Nora <nora@example.org>");
    /// ```
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Warnings: what the standards object to, a name from the fallback, control characters.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let address = Address::parse("nora@[example]")?; // Mailgun takes it
    /// let found = address.diagnostics().first().unwrap();
    /// assert_eq!(found.code().name(), "address-bad-address-literal");
    /// assert_eq!(found.severity().name(), "warning");
    /// assert!(Address::parse("nora@[192.0.2.1]")?.diagnostics().is_empty());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.report
    }

    /// The display name as a header has it: atoms, a quoted string, or RFC 2047 encoded words, in ASCII. At each
    /// space the line may be folded. Empty where there is no name.
    ///
    /// # Errors
    ///
    /// `address-control-character` where the name holds one.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let name = |text| Address::parse(text).unwrap().display_name_in_header().unwrap();
    /// assert_eq!(name("Nora Quill <n@example.org>"), "Nora Quill");
    /// assert_eq!(name("\"Quill, Nora\" <n@example.org>"), "\"Quill, Nora\"");
    /// assert_eq!(name("Norä Quill <n@example.org>"), "=?utf-8?q?Nor=C3=A4_Quill?=");
    /// ```
    pub fn display_name_in_header(&self) -> Result<String, Report> {
        name::in_header(&self.display_name).ok_or_else(|| self.control_error("address").into())
    }

    /// The mailbox as a header has it: `name <local@domain>`, the domain in A-labels; ASCII unless
    /// [`is_smtputf8`](Self::is_smtputf8).
    ///
    /// # Errors
    ///
    /// `address-control-character` where the name or the address holds one: it must not reach a header.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let address = Address::parse("Norä Quill <nora@bücher.example>").unwrap();
    /// assert_eq!(address.in_header().unwrap(), "=?utf-8?q?Nor=C3=A4_Quill?= <nora@xn--bcher-kva.example>");
    ///
    /// let hostile = Address::parse("=?utf-8?q?x=0D=0ABcc=3A_e?= <nora@example.org>").unwrap();
    /// assert_eq!(hostile.in_header().unwrap_err().first().unwrap().code().name(), "address-control-character");
    /// ```
    pub fn in_header(&self) -> Result<String, Report> {
        if self.has_control() {
            return Err(self.control_error("address").into());
        }
        let name = self.display_name_in_header()?;
        let wire = self.wire();
        Ok(if name.is_empty() {
            wire
        } else {
            format!("{name} <{wire}>")
        })
    }

    /// Whether the display name or the address holds a control character (C0, DEL or C1).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Address;
    /// let address = Address::parse("=?utf-8?q?nul=00?= <nora@example.org>")?;
    /// assert!(address.has_control()); // the encoded word hides a NUL
    /// assert!(address.in_header().is_err());
    /// assert!(!Address::parse("Nora <nora@example.org>")?.has_control());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn has_control(&self) -> bool {
        [&self.display_name, &self.local, &self.domain]
            .iter()
            .any(|part| !has_no_control(part))
    }

    fn control_error(&self, parameter: &str) -> Diagnostic {
        let part = [
            ("display name", &self.display_name),
            ("local part", &self.local),
            ("domain", &self.domain),
        ]
        .into_iter()
        .find(|(_, text)| text.chars().any(char::is_control));
        let (part, text) = part.map_or(("address", ""), |(part, text)| (part, text.as_str()));
        Diagnostic::error(Code::AddressControlCharacter, parameter)
            .with_message(format!(
                "control character in the {part} `{}`",
                lexer::shown(text)
            ))
            .with_span(self.span.range())
    }
}

/// The form for people: `name <local@domain>`, the name quoted where it must be, nothing encoded.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.display_name.is_empty() {
            return write!(f, "{}@{}", self.local, self.domain);
        }
        let name: Cow<'_, str> = quoted_if_needed(&self.display_name);
        write!(f, "{name} <{}@{}>", self.local, self.domain)
    }
}

/// Addresses are equal when name, local part and domain are.
impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.display_name == other.display_name && self.is_same_mailbox(other)
    }
}

impl Eq for Address {}

impl Hash for Address {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (&self.display_name, self.wire_sides()).hash(hasher);
    }
}

impl std::str::FromStr for Address {
    type Err = Report;

    fn from_str(text: &str) -> Result<Self, Report> {
        Self::parse(text)
    }
}

/// The shape of the conformance protocol: `{display_name, local, domain, address, ascii, smtputf8}`.
impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Address", 6)?;
        out.serialize_field("display_name", &self.display_name)?;
        out.serialize_field("local", &self.local)?;
        out.serialize_field("domain", &self.domain)?;
        out.serialize_field("address", &self.address())?;
        out.serialize_field("ascii", &self.ascii())?;
        out.serialize_field("smtputf8", &self.is_smtputf8())?;
        out.end()
    }
}

//! [`AddressList`]: what a list of addresses came to.

use super::finding::Findings;
use super::{Address, Conformance};
use crate::{Diagnostic, Report};
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// The mailboxes of a list, and what of it was rejected.
///
/// # Examples
///
/// ```
/// use mailwright::AddressList;
/// let list = AddressList::parse("Nora <nora@example.org>, tomas@example.net");
/// let names: Vec<&str> = list.addresses().iter().map(|one| one.display_name()).collect();
/// assert_eq!(names, ["Nora", ""]);
/// assert!(list.rejected().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct AddressList {
    pub(super) addresses: Vec<Address>,
    pub(super) rejected: Vec<Rejected>,
    pub(super) report: Report,
    /// What the RFCs object to between the addresses.
    pub(super) findings: Findings,
}

impl AddressList {
    /// Reads a list: [`AddressParser::parse_list`](crate::AddressParser::parse_list) with default options.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressList;
    /// // Empty places between separators are passed over, and `;` separates as `,` does.
    /// let list = AddressList::parse("nora@example.org,, Tomas <tomas@example.net>;");
    /// assert_eq!(list.addresses().len(), 2);
    /// // What is no list gives no address at all.
    /// assert!(AddressList::parse("nora@example.org, tomas").addresses().is_empty());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Self {
        crate::AddressParser::new().parse_list(text)
    }

    /// Reads recipients:
    /// [`AddressParser::parse_recipients`](crate::AddressParser::parse_recipients) with default options.
    ///
    /// # Errors
    ///
    /// One error for every member that is refused.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressList;
    /// assert_eq!(AddressList::parse_recipients("Team: a@example.org;").unwrap().addresses().len(), 1);
    /// assert!(AddressList::parse_recipients("").is_err());
    /// ```
    pub fn parse_recipients(text: &str) -> Result<Self, Report> {
        crate::AddressParser::new().parse_recipients(text)
    }

    /// The mailboxes in their order, duplicates included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressList;
    /// let list = AddressList::parse("Nora <nora@example.org>, nora@example.org");
    /// let shown: Vec<_> = list.addresses().iter().map(|one| (one.display_name(), one.address())).collect();
    /// assert_eq!(shown[0], ("Nora", "nora@example.org".to_owned()));
    /// assert!(list.addresses()[0].is_same_mailbox(&list.addresses()[1]));
    /// ```
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// The same, taken out of the list.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Address, AddressList};
    /// let mut recipients: Vec<Address> = AddressList::parse("nora@example.org, tomas@example.net").into_addresses();
    /// recipients.push(Address::parse("ann@example.com")?);
    /// assert_eq!(recipients.iter().map(Address::local).collect::<Vec<_>>(), ["nora", "tomas", "ann"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn into_addresses(self) -> Vec<Address> {
        self.addresses
    }

    /// What was rejected, with the reasons: the whole text where it is no list, else single addresses.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressList;
    /// let list = AddressList::parse("nora@example.org, x@xn--a.example");
    /// assert_eq!(list.addresses().len(), 1);
    /// assert_eq!(list.rejected()[0].text(), "x@xn--a.example"); // no IDNA2008 domain
    /// // One member without an `@`, and the grammar does not fit the text.
    /// let none = AddressList::parse("nora@example.org, tomas");
    /// assert_eq!(none.rejected()[0].text(), "nora@example.org, tomas");
    /// ```
    #[must_use]
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// How the list stands to RFC 5322: as the worst of its addresses, and what separates them counts too.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{AddressList, Conformance};
    /// assert_eq!(AddressList::parse("a@example.org, b@example.org").conformance(), Conformance::Valid);
    /// assert_eq!(AddressList::parse("a@example.org,, b@example.org").conformance(), Conformance::Obsolete);
    /// assert_eq!(AddressList::parse("a@example.org; b@example.org").conformance(), Conformance::Invalid);
    /// ```
    #[must_use]
    pub fn conformance(&self) -> Conformance {
        self.addresses
            .iter()
            .map(Address::conformance)
            .fold(self.findings.conformance(), Conformance::max)
    }

    /// Notes on the list, and the warnings of all its addresses.
    ///
    /// # Examples
    ///
    /// ```
    /// let list = mailwright::AddressList::parse("ann@example.com; nora@under_score.example");
    /// let codes: Vec<_> = list.diagnostics().iter().map(|found| found.code().name()).collect();
    /// assert!(codes.contains(&"address-list-separator"));
    /// assert!(codes.contains(&"address-domain-not-ldh"));
    /// assert_eq!(list.addresses().len(), 2); // nothing of it keeps Mailgun from sending
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.report
    }

    pub(super) fn all_rejected(text: &str, reasons: Report) -> Self {
        Self {
            rejected: vec![Rejected::new(text, reasons)],
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, address: Address) {
        self.report.extend(address.diagnostics().iter().cloned());
        self.addresses.push(address);
    }
}

/// A part of a list that is not an address, and why.
///
/// # Examples
///
/// ```
/// let list = mailwright::AddressList::parse("nora@example.org, x@xn--a.example");
/// let rejected = &list.rejected()[0];
/// assert_eq!(rejected.text(), "x@xn--a.example");
/// assert_eq!(rejected.reasons().first().unwrap().code().name(), "address-domain-not-idna");
/// ```
#[derive(Clone, Debug)]
pub struct Rejected {
    text: String,
    pub(super) reasons: Report,
}

impl Rejected {
    pub(super) fn new(text: &str, reasons: impl Into<Report>) -> Self {
        Self {
            text: text.to_owned(),
            reasons: reasons.into(),
        }
    }

    /// The text: the whole list, or the one address (without its name).
    ///
    /// # Examples
    ///
    /// ```
    /// let list = mailwright::AddressList::parse("Nora <nora@xn--a.example>, a@example.org");
    /// let rejected = &list.rejected()[0];
    /// assert_eq!(rejected.text(), "nora@xn--a.example");
    /// assert_eq!(format!("{}: {}", rejected.text(), rejected.reason().unwrap().code().name()),
    ///     "nora@xn--a.example: address-domain-not-idna");
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why, with spans into the source of the list.
    ///
    /// # Examples
    ///
    /// ```
    /// let source = "nora, tomas";
    /// let list = mailwright::AddressList::parse(source);
    /// let places: Vec<_> = list.rejected()[0].reasons().iter()
    ///     .map(|reason| &source[reason.span().unwrap().range()])
    ///     .collect();
    /// assert_eq!(places, ["nora", "tomas"]); // neither has an `@`
    /// ```
    #[must_use]
    pub fn reasons(&self) -> &Report {
        &self.reasons
    }

    /// The first reason: what to tell somebody who gets to see one line only.
    ///
    /// # Examples
    ///
    /// ```
    /// let list = mailwright::AddressList::parse("nora");
    /// let reason = list.rejected()[0].reason().unwrap();
    /// assert_eq!(reason.code().name(), "address-syntax");
    /// assert_eq!(reason.message(), "`nora` is not an address: it has no `@`");
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<&Diagnostic> {
        self.reasons.first()
    }
}

/// `{addresses, rejected}`, as in the conformance protocol.
impl Serialize for AddressList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("AddressList", 2)?;
        out.serialize_field("addresses", &self.addresses)?;
        out.serialize_field("rejected", &self.rejected)?;
        out.end()
    }
}

/// `{text, reasons}`, the reasons as diagnostics.
impl Serialize for Rejected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reasons: Vec<&Diagnostic> = self.reasons.iter().collect();
        let mut out = serializer.serialize_struct("Rejected", 2)?;
        out.serialize_field("text", &self.text)?;
        out.serialize_field("reasons", &reasons)?;
        out.end()
    }
}

//! Addresses: `Address`, `AddressParser`, `AddressList`, `Provider`, and suggestions.

use crate::convert::{Instance, Options, Text, Texts, pair};
use crate::error::{array, object, thrown};
use mailwright::Charsets;
use mailwright_js::address::{self as js, AddressOptions};
use napi::bindgen_prelude::{Array, Object};
use napi::{Env, Result};
use napi_derive::napi;

fn parser(env: &Env, options: AddressOptions) -> Result<mailwright::AddressParser> {
    js::parser(options, Charsets::default()).map_err(|failure| thrown(env, failure))
}

/// A mailbox: display name, local part and domain.
#[napi]
pub struct Address(js::Address);

#[napi]
impl Address {
    /// Reads one mailbox by the grammar that Mailgun published, without URLs and without groups. Throws a
    /// `MailwrightError` that says where the text leaves the grammar.
    #[napi(ts_args_type = "text: string, options?: AddressOptions")]
    pub fn parse(env: &Env, text: Text, options: Options<AddressOptions>) -> Result<Self> {
        let parser = parser(env, options.0)?;
        read(env, &text, |text| parser.parse(text))
    }

    /// Reads text typed by people: as `parse`, and where that fails the last word is taken for the address and all
    /// before it for the name, as it stands; `isViaFallback` then says so. For recipients this is the wrong call.
    #[napi(ts_args_type = "text: string, options?: AddressOptions")]
    pub fn parse_lenient(env: &Env, text: Text, options: Options<AddressOptions>) -> Result<Self> {
        let parser = parser(env, options.0)?;
        read(env, &text, |text| parser.parse_lenient(text))
    }

    /// The display name, decoded; empty where there is none. It may hold control characters: the address then
    /// carries the warning `address-control-character`, and nothing here writes it into a header.
    #[napi(getter)]
    pub fn display_name(&self) -> &str {
        self.0.inner().display_name()
    }

    /// The display name as RFC 5322 and RFC 2047 read it, which is mostly the same, and else better for people.
    #[napi(getter)]
    pub fn rfc_display_name(&self) -> &str {
        self.0.inner().rfc_display_name()
    }

    /// The local part as it was written: case, quotes and backslashes kept.
    #[napi(getter)]
    pub fn local(&self) -> &str {
        self.0.inner().local()
    }

    /// The domain in lower case, A-labels shown as U-labels; or an address literal in its brackets.
    #[napi(getter)]
    pub fn domain(&self) -> &str {
        self.0.inner().domain()
    }

    /// The domain as it goes over the wire: lower case, A-labels.
    #[napi(getter)]
    pub fn domain_ascii(&self) -> &str {
        self.0.inner().domain_ascii()
    }

    /// `local@domain` for people.
    #[napi(getter)]
    pub fn address(&self) -> String {
        self.0.inner().address()
    }

    /// `local@domain` for the wire, the domain in A-labels. Two addresses with the same wire form are the same
    /// mailbox.
    #[napi(getter)]
    pub fn wire(&self) -> String {
        self.0.inner().wire()
    }

    /// `local@domain` in ASCII; `null` where the local part is not ASCII.
    #[napi(getter)]
    pub fn ascii(&self) -> Option<String> {
        self.0.inner().ascii()
    }

    /// Whether the local part is not ASCII, so that only SMTPUTF8 (RFC 6531) can carry the address.
    #[napi(getter)]
    pub fn is_smtputf8(&self) -> bool {
        self.0.inner().is_smtputf8()
    }

    /// Whether the domain is in brackets.
    #[napi(getter)]
    pub fn is_domain_literal(&self) -> bool {
        self.0.inner().is_domain_literal()
    }

    /// Whether `parseLenient` had to take the last word for the address.
    #[napi(getter)]
    pub fn is_via_fallback(&self) -> bool {
        self.0.inner().is_via_fallback()
    }

    /// Whether the display name or the address holds a control character (C0, DEL or C1).
    #[napi(getter)]
    pub fn has_control(&self) -> bool {
        self.0.inner().has_control()
    }

    /// How the text stands to RFC 5322, 5321, 6531, 6532 and IDNA2008.
    #[napi(getter, ts_return_type = "Conformance")]
    pub fn conformance(&self) -> &'static str {
        self.0.inner().conformance().name()
    }

    /// Where the mailbox stood in the text: `text.slice(...address.span)`.
    #[napi(getter, ts_return_type = "[start: number, end: number]")]
    pub fn span<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        pair(env, self.0.span())
    }

    /// Warnings: what the standards object to, a name from the fallback, control characters.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, &self.0.diagnostics())
    }

    /// Whether two addresses name the same mailbox: the local part counts exactly, the domain whatever its spelling.
    #[napi(ts_args_type = "other: Address")]
    pub fn is_same_mailbox(&self, other: Instance<'_, Address>) -> bool {
        self.0.inner().is_same_mailbox(other.0.inner())
    }

    /// A warning where the domain belongs to a provider that has no such local part: such mail bounces.
    #[napi(ts_return_type = "Diagnostic | null")]
    pub fn check_provider<'env>(&self, env: &'env Env) -> Result<Option<Object<'env>>> {
        let found = self.0.check_provider();
        found.map(|found| object(env, &found)).transpose()
    }

    /// The same mailbox with another display name, as it is: nothing is decoded.
    #[napi(ts_args_type = "name: string")]
    pub fn with_display_name(&self, name: Text) -> Self {
        Self(self.0.with_display_name(&name))
    }

    /// The display name as a header has it: atoms, a quoted string, or RFC 2047 encoded words, in ASCII. Throws a
    /// `MailwrightError` (`address-control-character`) where the name holds a control character.
    #[napi]
    pub fn display_name_in_header(&self, env: &Env) -> Result<String> {
        let name = self.0.inner().display_name_in_header();
        name.map_err(|report| thrown(env, self.0.failure(&report)))
    }

    /// The mailbox as a header has it: `name <local@domain>`, the domain in A-labels. Throws a `MailwrightError`
    /// (`address-control-character`) where it holds a control character: it must not reach a header.
    #[napi]
    pub fn in_header(&self, env: &Env) -> Result<String> {
        let mailbox = self.0.inner().in_header();
        mailbox.map_err(|report| thrown(env, self.0.failure(&report)))
    }

    /// The form for people: `name <local@domain>`, the name quoted where it must be, nothing encoded.
    #[napi(js_name = "toString")]
    #[allow(clippy::inherent_to_string)] // It is JavaScript's `toString`.
    pub fn to_string(&self) -> String {
        self.0.inner().to_string()
    }
}

fn read(
    env: &Env,
    text: &str,
    parse: impl FnOnce(&str) -> std::result::Result<mailwright::Address, mailwright::Report>,
) -> Result<Address> {
    js::Address::read(text, parse)
        .map(Address)
        .map_err(|failure| thrown(env, failure))
}

/// Reads addresses; the options are limits, the name for diagnostics, and how strict to be.
#[napi]
pub struct AddressParser(mailwright::AddressParser);

#[napi]
impl AddressParser {
    /// A parser with these options.
    #[napi(constructor, ts_args_type = "options?: AddressOptions")]
    pub fn new(env: &Env, options: Options<AddressOptions>) -> Result<Self> {
        parser(env, options.0).map(Self)
    }

    /// Reads one mailbox by the grammar that Mailgun published, without URLs and without groups. Throws a
    /// `MailwrightError` that says where the text leaves the grammar.
    #[napi(ts_args_type = "text: string")]
    pub fn parse(&self, env: &Env, text: Text) -> Result<Address> {
        read(env, &text, |text| self.0.parse(text))
    }

    /// Reads a bare `local@domain`, white space and comments around it allowed: what Mailgun's validation parses.
    #[napi(ts_args_type = "text: string")]
    pub fn parse_addr_spec(&self, env: &Env, text: Text) -> Result<Address> {
        read(env, &text, |text| self.0.parse_addr_spec(text))
    }

    /// Reads text typed by people: as `parse`, and where that fails the last word is taken for the address and all
    /// before it for the name, as it stands; `isViaFallback` then says so. For recipients this is the wrong call.
    #[napi(ts_args_type = "text: string")]
    pub fn parse_lenient(&self, env: &Env, text: Text) -> Result<Address> {
        read(env, &text, |text| self.0.parse_lenient(text))
    }

    /// Whether Mailgun takes the text for a bare address, the last-word fallback included: `Nora nora@example.org`
    /// counts, `<nora@example.org>` does not.
    #[napi(ts_args_type = "text: string")]
    pub fn is_email(&self, text: Text) -> bool {
        self.0.is_email(&text)
    }

    /// Reads a list by the grammar that Mailgun published: `,` and `;` separate, groups are refused. It is all or
    /// nothing: where one member does not fit the grammar, the whole text is rejected, once.
    #[napi(ts_args_type = "text: string")]
    pub fn parse_list(&self, text: Text) -> AddressList {
        AddressList(js::AddressList::parse(&self.0, &text))
    }

    /// Reads texts one by one, each as `parse` does. More texts than the limit `addressArray` give nothing at all,
    /// as at Mailgun, and an error in the list's diagnostics.
    #[napi(ts_args_type = "texts: string[]")]
    pub fn parse_each(&self, texts: Texts) -> AddressList {
        AddressList(js::AddressList::parse_each(&self.0, &texts.0))
    }

    /// Reads the recipients of a message, as `to`, `cc` and `bcc` name them: groups are expanded, and every member
    /// that cannot be a recipient is an error of the `MailwrightError` thrown.
    #[napi(ts_args_type = "text: string")]
    pub fn parse_recipients(&self, env: &Env, text: Text) -> Result<AddressList> {
        js::AddressList::parse_recipients(&self.0, &text)
            .map(AddressList)
            .map_err(|failure| thrown(env, failure))
    }
}

/// The mailboxes of a list, and what of it was rejected.
#[napi]
pub struct AddressList(js::AddressList);

#[napi]
impl AddressList {
    /// Reads a list: `AddressParser.parseList` with these options.
    #[napi(ts_args_type = "text: string, options?: AddressOptions")]
    pub fn parse(env: &Env, text: Text, options: Options<AddressOptions>) -> Result<Self> {
        Ok(Self(js::AddressList::parse(&parser(env, options.0)?, &text)))
    }

    /// Reads recipients: `AddressParser.parseRecipients` with these options.
    #[napi(ts_args_type = "text: string, options?: AddressOptions")]
    pub fn parse_recipients(env: &Env, text: Text, options: Options<AddressOptions>) -> Result<Self> {
        AddressParser(parser(env, options.0)?).parse_recipients(env, text)
    }

    /// The mailboxes in their order, duplicates included.
    #[napi(getter)]
    pub fn addresses(&self) -> Vec<Address> {
        self.0.addresses.iter().cloned().map(Address).collect()
    }

    /// What was rejected, with the reasons.
    #[napi(getter, ts_return_type = "Rejected[]")]
    pub fn rejected<'env>(&self, env: &'env Env) -> Result<Vec<Object<'env>>> {
        let rejected = self.0.rejected.iter();
        let plain = rejected.map(|one| {
            let mut out = Object::new(env)?;
            out.set("text", one.text.as_str())?;
            out.set("reasons", array(env, &one.reasons)?)?;
            Ok(out)
        });
        plain.collect()
    }

    /// How the list stands to RFC 5322: as the worst of its addresses, and what separates them counts too.
    #[napi(getter, ts_return_type = "Conformance")]
    pub fn conformance(&self) -> &'static str {
        self.0.conformance.name()
    }

    /// Notes on the list, and the warnings of all its addresses.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, &self.0.diagnostics)
    }
}

/// A provider whose rules for local parts are known.
#[napi]
pub struct Provider(mailwright::Provider);

#[napi]
impl Provider {
    /// The provider of that name: `gmail`.
    #[napi(ts_args_type = "name: string")]
    pub fn for_name(name: Text) -> Option<Provider> {
        mailwright::Provider::for_name(&name).map(Provider)
    }

    /// The provider that a mail exchanger belongs to.
    #[napi(ts_args_type = "host: string")]
    pub fn for_mx_host(host: Text) -> Option<Provider> {
        mailwright::Provider::for_mx_host(&host).map(Provider)
    }

    /// The provider that an address domain belongs to.
    #[napi(ts_args_type = "domain: string")]
    pub fn for_domain(domain: Text) -> Option<Provider> {
        mailwright::Provider::for_domain(&domain).map(Provider)
    }

    /// Its name.
    #[napi(getter)]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Whether it can have a mailbox of that local part.
    #[napi(ts_args_type = "local: string, domain: string")]
    pub fn accepts(&self, local: Text, domain: Text) -> bool {
        self.0.accepts(&local, &domain)
    }
}

/// The domain that was probably meant by a misspelt one; `null` where none is near.
#[napi(ts_args_type = "domain: string")]
pub fn suggest_domain(domain: Text) -> Option<&'static str> {
    mailwright::suggest_domain(&domain)
}

/// The address that was probably meant, its domain corrected; `null` where nothing is near.
#[napi(ts_args_type = "address: string")]
pub fn did_you_mean(address: Text) -> Option<String> {
    mailwright::did_you_mean(&address)
}

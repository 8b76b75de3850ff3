//! The entry points: one mailbox, a list, the recipients of a message, and text typed by people.

use super::finding::{Conformance, Finding, Findings, Place};
use super::grammar::{self, Item, Mailbox, Wanted};
use super::lexer::{Kind, Lexer, Refusal, shown};
use super::list::{AddressList, Rejected};
use super::{Address, host, name};
use crate::charset::is_python_space;
use crate::{Charsets, Code, Diagnostic, Limits, Report};
use std::borrow::Cow;
use std::ops::Range;

/// Reads addresses; the options are limits, the name for diagnostics, charsets, and how strict to be.
///
/// [`Address::parse`] and its sisters are short for a parser with default options.
///
/// # Examples
///
/// ```
/// use mailwright::{AddressParser, Limits};
/// let parser = AddressParser::new().parameter("to").limits(Limits::default().address(20));
/// assert_eq!(parser.parse("nora@example.org").unwrap().domain(), "example.org");
///
/// let refused = parser.parse("Nora Quill <nora@example.org>").unwrap_err();
/// assert_eq!(refused.to_string(), "error[address-input-too-long] to: 29 characters, where at most 20 are allowed");
/// ```
#[derive(Clone, Debug)]
pub struct AddressParser {
    limits: Limits,
    charsets: Charsets,
    pub(super) parameter: Cow<'static, str>,
    require_rfc: bool,
}

impl Default for AddressParser {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            charsets: Charsets::default(),
            parameter: Cow::Borrowed("address"),
            require_rfc: false,
        }
    }
}

/// How a mailbox was found.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// By the grammar, in text that begins here, white space included.
    Grammar { from: usize },
    /// By the last-word fallback.
    Fallback { name: &'a str },
}

impl AddressParser {
    /// A parser with default options: what `Address::parse` and `AddressList::parse` read with.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressParser;
    /// let parser = AddressParser::new();
    /// assert_eq!(parser.parse("Nora <nora@example.org>")?.display_name(), "Nora");
    /// let refused = parser.parse("nora").unwrap_err();
    /// assert_eq!(refused.first().unwrap().parameter(), "address"); // the default name of the text
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits `address`, `address_list` and `address_array`. Default: [`Limits::default`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{AddressParser, Limits};
    /// let short = AddressParser::new().limits(Limits::default().address(5));
    /// assert!(short.parse("nora@example.org").is_err());
    /// ```
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What decodes the charsets of encoded words. Default: the crate's own tables.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{AddressParser, Charsets};
    /// let parser = AddressParser::new().charsets(Charsets::default());
    /// assert_eq!(parser.parse("=?koi8-r?B?7s/SwQ==?= <n@example.org>").unwrap().display_name(), "Нора");
    /// ```
    #[must_use]
    pub fn charsets(mut self, charsets: Charsets) -> Self {
        self.charsets = charsets;
        self
    }

    /// The parameter that diagnostics name. Default: `address`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressParser;
    /// // So that a user who sent three lists learns which of them is meant:
    /// let refused = AddressParser::new().parameter("cc").parse("nora").unwrap_err();
    /// assert_eq!(refused.to_string(), "error[address-syntax] cc: `nora` is not an address: it has no `@`");
    /// ```
    #[must_use]
    pub fn parameter(mut self, parameter: impl Into<Cow<'static, str>>) -> Self {
        self.parameter = parameter.into();
        self
    }

    /// Whether what Mailgun accepts and the RFCs forbid ([`Conformance::Invalid`]) is refused. Default: no.
    ///
    /// # Examples
    ///
    /// ```
    /// let parser = mailwright::AddressParser::new().require_rfc(true);
    /// let refused = parser.parse("nora@under_score.example").unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "address-domain-not-ldh");
    /// ```
    #[must_use]
    pub fn require_rfc(mut self, require: bool) -> Self {
        self.require_rfc = require;
        self
    }

    /// Reads one mailbox by the grammar that Mailgun published, without URLs and without groups.
    ///
    /// # Errors
    ///
    /// `address-empty`, `address-input-too-long`, `address-url`, `address-domain-not-idna`, and what the grammar
    /// refuses: `address-syntax`, `address-unterminated`, `address-comment`, `address-space-at-sign`,
    /// `address-group-syntax`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressParser;
    /// let address = AddressParser::new().parse("\"Quill, Nora\" <nora@BÜCHER.example>").unwrap();
    /// assert_eq!(address.display_name(), "Quill, Nora");
    /// assert_eq!(address.domain(), "bücher.example");
    /// assert_eq!(address.domain_ascii(), "xn--bcher-kva.example");
    /// ```
    pub fn parse(&self, text: &str) -> Result<Address, Report> {
        self.single(text, Wanted::Item)
            .map_err(|refusal| self.report(refusal))
    }

    /// Reads a bare `local@domain`, white space and comments around it allowed: what Mailgun's validation parses.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```
    /// let parser = mailwright::AddressParser::new();
    /// assert!(parser.parse_addr_spec(" nora@example.org (work)").is_ok());
    /// assert!(parser.parse_addr_spec("<nora@example.org>").is_err());
    /// ```
    pub fn parse_addr_spec(&self, text: &str) -> Result<Address, Report> {
        self.single(text, Wanted::AddrSpec)
            .map_err(|refusal| self.report(refusal))
    }

    /// Reads text typed by people: [`parse`](Self::parse), and where that fails the last word is taken for the
    /// address and all before it for the name, as it stands.
    ///
    /// The result then says [`is_via_fallback`](Address::is_via_fallback) and carries a warning. The name may hold
    /// anything, commas, other addresses and line breaks included. For recipients this is the wrong call.
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Self::parse), for the whole text.
    ///
    /// # Examples
    ///
    /// ```
    /// let parser = mailwright::AddressParser::new();
    /// let address = parser.parse_lenient("Nora, the one @ work nora@example.org").unwrap();
    /// assert_eq!(address.display_name(), "Nora, the one @ work");
    /// assert!(address.is_via_fallback());
    /// ```
    pub fn parse_lenient(&self, text: &str) -> Result<Address, Report> {
        self.lenient(text, Wanted::Item)
    }

    /// Whether Mailgun takes the text for a bare address, the last-word fallback included: `Nora nora@example.org`
    /// counts, `<nora@example.org>` does not.
    ///
    /// # Examples
    ///
    /// ```
    /// let parser = mailwright::AddressParser::new();
    /// assert!(parser.is_email("nora@example.org"));
    /// assert!(!parser.is_email("<nora@example.org>"));
    /// ```
    #[must_use]
    pub fn is_email(&self, text: &str) -> bool {
        self.lenient(text, Wanted::AddrSpec).is_ok()
    }

    fn lenient(&self, text: &str, wanted: Wanted) -> Result<Address, Report> {
        let refusal = match self.single(text, wanted) {
            Ok(address) => return Ok(address),
            Err(refusal) => refusal,
        };
        let beyond_repair = matches!(refusal.code, Code::AddressInputTooLong | Code::AddressUrl);
        let Some(space) = text.rfind(' ').filter(|_| !beyond_repair) else {
            return Err(self.report(refusal));
        };
        // The word is not trimmed, and neither is what comes before it.
        let Ok((mailbox, mut findings)) = mailbox(text, space + 1..text.len(), wanted) else {
            return Err(self.report(refusal));
        };
        findings.note(Finding::Fallback, 0..space);
        match self.build(
            text,
            &mailbox,
            findings,
            Source::Fallback { name: &text[..space] },
            0..text.len(),
        ) {
            Ok(address) => Ok(address),
            Err(_) => Err(self.report(refusal)),
        }
    }

    /// Reads a list by the grammar that Mailgun published: `,` and `;` separate, groups are refused.
    ///
    /// It is all or nothing: where one member does not fit the grammar, the whole text is rejected, once, and the
    /// reasons name each member that does not fit. Only members that are grammatical but no mailbox (a bad
    /// international domain, a URL) are rejected on their own, written `local@domain`; if no address is left because
    /// of bad domains, the whole text is rejected besides. Duplicates are kept.
    ///
    /// # Examples
    ///
    /// ```
    /// let parser = mailwright::AddressParser::new();
    /// let list = parser.parse_list("nora@example.org; Tomas <tomas@example.net>");
    /// assert_eq!(list.addresses().len(), 2);
    ///
    /// let list = parser.parse_list("nora@example.org, tomas, @example.net");
    /// assert!(list.addresses().is_empty());
    /// assert_eq!(list.rejected().len(), 1);
    /// assert_eq!(list.rejected()[0].reasons().len(), 2);
    /// ```
    #[must_use]
    pub fn parse_list(&self, text: &str) -> AddressList {
        if text.is_empty() {
            return AddressList::default();
        }
        if let Err(refusal) = too_long(text, self.limits.address_list) {
            return AddressList::all_rejected(text, self.report(refusal));
        }
        let (mut list, failures) = self.members(text, Wanted::Item);
        if !failures.is_empty() {
            let reasons = failures
                .into_iter()
                .map(|refusal| self.diagnostic(refusal))
                .collect();
            return AddressList::all_rejected(text, reasons);
        }
        let has_url = list
            .rejected
            .iter()
            .flat_map(Rejected::reasons)
            .any(|why| why.code() == Code::AddressUrl);
        if list.addresses.is_empty() && !has_url {
            let reasons: Report = list.rejected.iter().flat_map(|one| one.reasons.clone()).collect();
            list.rejected.push(Rejected::new(text, reasons));
        }
        list
    }

    /// Reads texts one by one, each as [`parse`](Self::parse) does.
    ///
    /// More texts than the limit `address_array` (1024) give nothing at all, as at Mailgun, and an error in the
    /// list's diagnostics.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressParser;
    /// // JSON has a list, so each element is one address, commas and all.
    /// let list = AddressParser::new().parse_each(["nora@example.org", "a@example.org, b@example.org"]);
    /// assert_eq!(list.addresses().len(), 1);
    /// assert_eq!(list.rejected()[0].text(), "a@example.org, b@example.org");
    /// ```
    pub fn parse_each<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>) -> AddressList {
        let mut list = AddressList::default();
        for (at, text) in texts.into_iter().enumerate() {
            if at >= self.limits.address_array {
                let limit = self.limits.address_array;
                let found = Diagnostic::error(Code::AddressInputTooLong, &*self.parameter).with_message(
                    format!("more than {limit} addresses: Mailgun's library drops all of them"),
                );
                return AddressList {
                    report: found.into(),
                    ..AddressList::default()
                };
            }
            match self.parse(text.as_ref()) {
                Ok(address) => list.push(address),
                Err(reasons) => list.rejected.push(Rejected::new(text.as_ref(), reasons)),
            }
        }
        list
    }

    /// Reads the recipients of a message, as `to`, `cc` and `bcc` name them.
    ///
    /// The grammar is that of [`parse_list`](Self::parse_list), and besides groups (RFC 6854) are expanded: their
    /// members count as recipients, and a note says so. Nothing is rejected in silence: every member that cannot
    /// be a recipient is an error, URLs and control characters in a name or address among them.
    ///
    /// # Errors
    ///
    /// One error for every member that is refused, each with its span.
    ///
    /// # Examples
    ///
    /// ```
    /// let parser = mailwright::AddressParser::new().parameter("to");
    /// let list = parser.parse_recipients("Team: nora@example.org, tomas@example.net;, ann@example.com").unwrap();
    /// assert_eq!(list.addresses().len(), 3);
    /// assert_eq!(list.diagnostics().first().unwrap().code().name(), "address-group-expanded");
    ///
    /// let refused = parser.parse_recipients("nora@example.org, tomas, http://example.org/").unwrap_err();
    /// assert_eq!(refused.len(), 2);
    /// ```
    pub fn parse_recipients(&self, text: &str) -> Result<AddressList, Report> {
        too_long(text, self.limits.address_list).map_err(|refusal| self.report(refusal))?;
        if text.chars().all(is_python_space) {
            return Err(self.report(empty(text)));
        }
        let (list, failures) = self.members(text, Wanted::ItemOrGroup);
        let mut report: Report = failures
            .into_iter()
            .map(|refusal| self.diagnostic(refusal))
            .collect();
        report.extend(list.rejected.iter().flat_map(|one| one.reasons.clone()));
        for address in &list.addresses {
            if address.has_control() {
                report.push(address.control_error(&self.parameter));
            }
        }
        if report.has_errors() {
            let mut sorted: Vec<Diagnostic> = report.into_iter().collect();
            sorted.sort_by_key(|found| found.span().map_or(0, crate::Span::start));
            return Err(sorted.into());
        }
        Ok(list)
    }

    fn single(&self, text: &str, wanted: Wanted) -> Result<Address, Refusal> {
        too_long(text, self.limits.address)?;
        let trimmed = trim(text);
        if trimmed.is_empty() {
            return Err(empty(text));
        }
        let (mailbox, mut findings) = mailbox(text, trimmed.clone(), wanted)?;
        note_trimmed(&mut findings, text, &trimmed);
        self.build(text, &mailbox, findings, Source::Grammar { from: 0 }, trimmed)
    }

    pub(super) fn build(
        &self,
        text: &str,
        mailbox: &Mailbox<'_>,
        mut findings: Findings,
        source: Source<'_>,
        span: Range<usize>,
    ) -> Result<Address, Refusal> {
        let host = host::read(&mailbox.domain, &mailbox.domain_span, &mut findings)
            .map_err(|why| Refusal::new(Code::AddressDomainNotIdna, mailbox.domain_span.clone(), why))?;
        if mailbox.local.len() > 64 {
            findings.note(Finding::LongLocal, mailbox.local_span.clone());
        }
        let domain_length = host.ascii.as_deref().unwrap_or(&host.unicode).len();
        if mailbox.local.len() + 1 + domain_length > 254 {
            findings.note(
                Finding::LongAddress,
                mailbox.local_span.start..mailbox.domain_span.end,
            );
        }
        findings.reread_foreign_spaces(text, mailbox.angle, &mailbox.local_span);
        let display_name = match source {
            Source::Fallback { name } => name.to_owned(),
            Source::Grammar { .. } => name::read(&mailbox.phrase, self.charsets),
        };
        let rfc_display_name = match (source, mailbox.angle) {
            (Source::Grammar { from }, Some(angle)) => name::read_by_rfc(&text[from..angle], self.charsets),
            _ => None,
        }
        .filter(|name| *name != display_name);
        let mut address = Address {
            display_name,
            rfc_display_name,
            local: mailbox.local.clone().into_owned(),
            domain: host.unicode,
            domain_ascii: host.ascii,
            via_fallback: matches!(source, Source::Fallback { .. }),
            conformance: Conformance::Valid,
            span: span.into(),
            report: Report::default(),
        };
        if address.has_control() {
            findings.note(Finding::Control, address.span.range());
        }
        address.conformance = findings.conformance();
        if self.require_rfc
            && let Some(refusal) = findings.first_invalid(text)
        {
            return Err(refusal);
        }
        address.report = findings.diagnostics(&self.parameter, text).into();
        Ok(address)
    }

    fn diagnostic(&self, refusal: Refusal) -> Diagnostic {
        let found = Diagnostic::error(refusal.code, &*self.parameter)
            .with_message(refusal.message)
            .with_span(refusal.span);
        match refusal.help {
            Some(help) => found.with_help(help),
            None => found,
        }
    }

    pub(super) fn report(&self, refusal: Refusal) -> Report {
        self.diagnostic(refusal).into()
    }
}

/// The one mailbox that the range holds.
fn mailbox(text: &str, range: Range<usize>, wanted: Wanted) -> Result<(Mailbox<'_>, Findings), Refusal> {
    let mut lexer = Lexer::new(text, range);
    let item = grammar::item(&mut lexer, wanted)?;
    let next = lexer.peek()?;
    if next.kind != Kind::End {
        let refusal = grammar::unexpected(&lexer, next, "the end was expected");
        return Err(if matches!(next.kind, Kind::Comma | Kind::Semicolon) {
            refusal.help("one address is wanted here, not a list")
        } else {
            refusal
        });
    }
    match item {
        Item::Mailbox(mailbox) => Ok((mailbox, lexer.findings)),
        Item::Url(url) => Err(is_url(text, url)),
        Item::GroupStart(span) => Err(Refusal::new(
            Code::AddressGroupSyntax,
            span,
            "a group is not an address",
        )),
    }
}

fn too_long(text: &str, limit: usize) -> Result<(), Refusal> {
    // Bytes are counted first: they are never fewer than characters.
    if text.len() <= limit {
        return Ok(());
    }
    let characters = text.chars().count();
    if characters <= limit {
        return Ok(());
    }
    let over = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    Err(Refusal::new(
        Code::AddressInputTooLong,
        over..text.len(),
        format!("{characters} characters, where at most {limit} are allowed"),
    )
    .help("the RFCs have no such limit, Mailgun's library does"))
}

pub(super) fn empty(text: &str) -> Refusal {
    Refusal::new(Code::AddressEmpty, 0..text.len(), "no address here")
}

pub(super) fn is_url(text: &str, url: Range<usize>) -> Refusal {
    Refusal::new(
        Code::AddressUrl,
        url.clone(),
        format!(
            "`{}` is a URL, which only routes and mailing lists take",
            shown(&text[url])
        ),
    )
}

/// The text without the white space around it.
pub(super) fn trim(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start_matches(is_python_space).len();
    let end = text.trim_end_matches(is_python_space).len();
    start..end.max(start)
}

pub(super) fn note_trimmed(findings: &mut Findings, text: &str, kept: &Range<usize>) {
    findings.note_space(text, 0..kept.start, Place::Between);
    findings.note_space(text, kept.end..text.len(), Place::Between);
}

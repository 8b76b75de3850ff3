//! [`Batch`]: a compiled request; [`Delivery`]: what one recipient gets.
//!
//! [`compile`] is the way from the request; [`address`], [`option`], [`text`] and [`variable`] are its steps,
//! [`assemble`] is its end. A batch owns all it needs and is never changed: deliveries can be rendered in any order
//! and by several threads.

mod address;
mod assemble;
mod compile;
mod option;
mod text;
mod variable;

pub(crate) use address::holds_addresses;
pub(crate) use assemble::with_date_and_id;
pub(crate) use compile::{Compiler, Missing, compile, with_model};

use super::mime::header::{Field, Fill, Mailbox};
use super::mime::program::Program;
use super::variables::Values;
use crate::{Address, Context, Report, SendRequest, Templates};
use std::io;

/// A recipient as it is kept: address and name in one text.
#[derive(Clone, Debug)]
pub(crate) struct Addressee {
    text: Box<str>,
    address_len: u32,
}

impl Addressee {
    pub(crate) fn new(address: &Address) -> Self {
        let name = address.display_name();
        let mut text = address.wire();
        // Longer addresses are refused.
        let address_len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        text.push_str(name);
        Self {
            text: text.into_boxed_str(),
            address_len,
        }
    }

    pub(crate) fn address(&self) -> &str {
        self.text.get(..self.address_len as usize).unwrap_or_default()
    }

    pub(crate) fn name(&self) -> &str {
        self.text.get(self.address_len as usize..).unwrap_or_default()
    }
}

/// A compiled request: one delivery per recipient where recipient variables are present, else one for all.
///
/// # Examples
///
/// ```
/// use mailwright::{Context, SendRequest, Templates};
/// let request = SendRequest::new()
///     .with("from", "news@shop.example")
///     .with("to", "ann@example.com, bob@example.com")
///     .with("subject", "Hello")
///     .with("text", "Dear %recipient.name%")
///     .with("recipient-variables", r#"{"ann@example.com": {"name": "Ann"}}"#);
/// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
/// for delivery in batch.deliveries() {
///     let mut message = Vec::new();
///     delivery.write_to(&mut message).unwrap();
///     assert_eq!(message.len(), delivery.len());
/// }
/// // Bob has no variable `name`: his placeholder stays, and the batch says so.
/// assert_eq!(batch.diagnostics().first().unwrap().code().name(), "send-recipient-variable-missing");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Debug)]
pub struct Batch {
    pub(super) program: Program,
    pub(super) values: Values,
    pub(super) sender: Field,
    /// One delivery for each of them, or one for all.
    pub(super) recipients: Vec<Addressee>,
    /// Whether each recipient has a delivery of their own.
    pub(super) is_personal: bool,
    /// cc and bcc: in every envelope.
    pub(super) copies: Vec<String>,
    /// Whether something that all deliveries share needs SMTPUTF8.
    pub(super) smtputf8: bool,
    pub(super) message_id: String,
    pub(super) diagnostics: Report,
}

impl Batch {
    /// The number of deliveries.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.is_personal {
            self.recipients.len()
        } else {
            1
        }
    }

    /// Whether there is no delivery; a request without recipients is refused, so there always is one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The deliveries in the order of the recipients.
    #[must_use]
    pub fn deliveries(&self) -> Deliveries<'_> {
        Deliveries {
            batch: self,
            next: 0,
            end: self.len(),
        }
    }

    /// As [`deliveries`](Self::deliveries).
    #[must_use]
    pub fn iter(&self) -> Deliveries<'_> {
        self.deliveries()
    }

    /// Delivery number `index`, from 0.
    #[must_use]
    pub fn delivery(&self, index: usize) -> Option<Delivery<'_>> {
        (index < self.len()).then_some(Delivery { batch: self, index })
    }

    /// The Message-ID that all deliveries share, as Mailgun answers one id per request.
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// Warnings and notes.
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }
}

impl Batch {
    /// More than any delivery has bytes.
    fn upper_bound(&self) -> usize {
        let mailboxes = self.recipients.iter().map(|one| one.text.len() + 8);
        self.program
            .upper_bound(self.values.longest().max(mailboxes.max().unwrap_or_default()))
    }
}

impl<'a> IntoIterator for &'a Batch {
    type Item = Delivery<'a>;
    type IntoIter = Deliveries<'a>;

    fn into_iter(self) -> Deliveries<'a> {
        self.deliveries()
    }
}

/// The deliveries of a [`Batch`], in order.
#[derive(Clone, Debug)]
pub struct Deliveries<'a> {
    batch: &'a Batch,
    next: usize,
    end: usize,
}

impl<'a> Iterator for Deliveries<'a> {
    type Item = Delivery<'a>;

    fn next(&mut self) -> Option<Delivery<'a>> {
        let index = self.next;
        (index < self.end).then(|| {
            self.next += 1;
            Delivery {
                batch: self.batch,
                index,
            }
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Deliveries<'_> {}

/// One message with its envelope.
///
/// # Examples
///
/// ```
/// use mailwright::{Context, SendRequest, Templates};
/// let request = SendRequest::new()
///     .with("from", "News <news@shop.example>").with("to", "ann@example.com").with("bcc", "eve@example.com")
///     .with("subject", "Hello").with("text", "Hi");
/// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
/// let delivery = batch.delivery(0).unwrap();
/// assert_eq!(delivery.envelope_from(), "news@shop.example");
/// assert_eq!(delivery.recipients(), ["ann@example.com", "eve@example.com"]);
/// assert!(!delivery.is_smtputf8());
/// assert!(!String::from_utf8(delivery.to_vec()).unwrap().contains("eve@"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    batch: &'a Batch,
    index: usize,
}

impl Fill for Delivery<'_> {
    fn slot(&self, slot: u32) -> &str {
        self.batch.values.get(self.index, slot)
    }

    fn recipient(&self) -> Mailbox<'_> {
        let addressee = self.batch.recipients.get(self.index);
        Mailbox {
            name: addressee.map(Addressee::name).unwrap_or_default().into(),
            address: addressee.map(Addressee::address).unwrap_or_default().into(),
        }
    }
}

impl<'a> Delivery<'a> {
    /// Its number in the batch, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// The sender of the envelope (SMTP `MAIL FROM`): the bare address of the first From.
    #[must_use]
    pub fn envelope_from(self) -> String {
        let mailboxes = self.batch.sender.mailboxes(&self).unwrap_or_default();
        mailboxes
            .into_iter()
            .next()
            .map(|first| first.address.into_owned())
            .unwrap_or_default()
    }

    /// The recipients of the envelope (SMTP `RCPT TO`), domains as A-labels, each once.
    #[must_use]
    pub fn recipients(self) -> Vec<&'a str> {
        let batch = self.batch;
        let own = if batch.is_personal {
            batch.recipients.get(self.index..=self.index).unwrap_or_default()
        } else {
            &batch.recipients
        };
        let mut all: Vec<&str> = own.iter().map(Addressee::address).collect();
        for copy in &batch.copies {
            if !batch.is_personal || !all.contains(&copy.as_str()) {
                all.push(copy);
            }
        }
        all
    }

    /// Whether the message needs SMTPUTF8 (RFC 6531): a local part of envelope or headers is not ASCII.
    #[must_use]
    pub fn is_smtputf8(self) -> bool {
        let batch = self.batch;
        batch.smtputf8
            || (batch.is_personal
                && batch
                    .recipients
                    .get(self.index)
                    .is_some_and(|one| !one.address().is_ascii()))
            || (batch.sender.varies() && !self.envelope_from().is_ascii())
            || batch.program.fields().iter().any(|field| {
                field
                    .mailboxes(&self)
                    .is_some_and(|list| list.iter().any(|one| !one.address.is_ascii()))
            })
    }

    /// Writes the MIME message.
    ///
    /// It takes one call of the writer where that can write several slices at once, as files and sockets do.
    ///
    /// # Errors
    ///
    /// What the writer answers.
    pub fn write_to(self, out: &mut impl io::Write) -> io::Result<()> {
        self.batch.program.write(&self, out)
    }

    /// Appends the MIME message to `out`, which grows at most once.
    pub fn append_to(self, out: &mut Vec<u8>) {
        self.batch.program.append(&self, out);
    }

    /// The MIME message.
    #[must_use]
    pub fn to_vec(self) -> Vec<u8> {
        let mut out = Vec::new();
        self.append_to(&mut out);
        out
    }

    /// The length of the message in bytes; it is not built for that.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // No message is empty.
    pub fn len(self) -> usize {
        self.batch.program.len(&self)
    }
}

impl SendRequest {
    /// Compiles the request: what all recipients share is encoded once, what differs is kept as values.
    ///
    /// A template is rendered once, before placeholders are filled in. A delivery is only built when asked for.
    ///
    /// # Errors
    ///
    /// Every error of the request, each naming its parameter, with Mailgun's own message where it is known. The
    /// codes begin with `send-` (and `template-` where a template is at fault).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new().with("to", "nonsense").with("subject", "a\r\nBcc: b@example.com");
    /// let refused = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7)).unwrap_err();
    /// let messages: Vec<_> = refused.errors().map(|error| error.message()).collect();
    /// assert!(messages.contains(&"from parameter is missing"));
    /// assert!(messages.contains(&"to parameter is not a valid address. please check documentation"));
    /// assert_eq!(messages.len(), 4);
    /// ```
    pub fn compile(&self, templates: &Templates, context: &Context) -> Result<Batch, Report> {
        let (report, batch) = compile(self, templates, context, Missing::Refused);
        match batch {
            Some(mut batch) if !report.has_errors() => {
                batch.diagnostics = report;
                Ok(batch)
            }
            _ => Err(report),
        }
    }
}

/// A batch may be shared between threads.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Batch>();
};

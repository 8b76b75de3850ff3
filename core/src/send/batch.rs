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
use super::mime::program::{Program, Variable};
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
    /// The number of deliveries: with recipient variables that of the `to` recipients, each counted once; else 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new()
    ///     .with("from", "news@shop.example").with("to", "ann@example.com, bob@example.com, Ann <ann@example.com>")
    ///     .with("cc", "eve@example.com").with("subject", "Sale").with("text", "Today only");
    /// let (templates, context) = (Templates::default(), Context::new(1_767_225_600, 7));
    /// assert_eq!(request.compile(&templates, &context)?.len(), 1);
    /// assert_eq!(request.with("recipient-variables", "{}").compile(&templates, &context)?.len(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        if self.is_personal {
            self.recipients.len()
        } else {
            1
        }
    }

    /// Whether there is no delivery. There always is one, as a request without recipients is refused; the method stands
    /// beside [`len`](Self::len) for code that takes any collection.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let (templates, context) = (Templates::default(), Context::new(1_767_225_600, 7));
    /// let request = SendRequest::new().with("from", "news@shop.example").with("text", "Hi");
    /// assert!(request.compile(&templates, &context).is_err()); // no `to`: not an empty batch
    /// assert!(!request.with("to", "ann@example.com").compile(&templates, &context)?.is_empty());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The deliveries in the order of the recipients.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com, bob@example.com")
    /// #     .with("subject", "Hi %recipient.name%").with("text", "Today only")
    /// #     .with("recipient-variables", r#"{"ann@example.com": {"name": "Ann"}, "bob@example.com": {"name": "Bob"}}"#);
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let queue: Vec<(String, Vec<u8>)> = batch.deliveries()
    ///     .map(|delivery| (delivery.recipients()[0].to_owned(), delivery.to_vec()))
    ///     .collect();
    /// assert_eq!(queue[1].0, "bob@example.com");
    /// assert!(queue[1].1.windows(17).any(|line| line == b"Subject: Hi Bob\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn deliveries(&self) -> Deliveries<'_> {
        Deliveries {
            batch: self,
            next: 0,
            end: self.len(),
        }
    }

    /// As [`deliveries`](Self::deliveries); `for delivery in &batch` does the same.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com, bob@example.com")
    /// #     .with("subject", "Sale").with("text", "Hi").with("recipient-variables", "{}");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let bytes: usize = batch.iter().map(|delivery| delivery.len()).sum();
    /// let mut written = 0;
    /// for delivery in &batch {
    ///     written += delivery.to_vec().len();
    /// }
    /// assert_eq!(bytes, written);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> Deliveries<'_> {
        self.deliveries()
    }

    /// Delivery number `index`, from 0; `None` from [`len`](Self::len) on. It needs no other delivery, so a batch can be
    /// split over threads or machines.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com, bob@example.com")
    /// #     .with("subject", "Sale").with("text", "Hi").with("recipient-variables", "{}");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let second = std::thread::scope(|scope| {
    ///     scope.spawn(|| batch.delivery(1).map(|delivery| delivery.to_vec())).join().unwrap()
    /// });
    /// assert!(String::from_utf8(second.unwrap()).unwrap().contains("To: <bob@example.com>\r\n"));
    /// assert!(batch.delivery(2).is_none());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn delivery(&self, index: usize) -> Option<Delivery<'_>> {
        (index < self.len()).then_some(Delivery { batch: self, index })
    }

    /// The Message-ID that all deliveries share, angle brackets included, as Mailgun answers one id per request:
    /// `<YYYYMMDDhhmmss.N.16 hex digits@domain>`, or what `h:Message-Id` says.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let (templates, context) = (Templates::default(), Context::new(1_767_225_600, 7));
    /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com").with("text", "Hi");
    /// let id = request.compile(&templates, &context)?.message_id().to_owned();
    /// assert!(id.starts_with("<20260101000000.") && id.ends_with("@shop.example>"));
    /// let request = request.with("h:Message-Id", "<order-17@shop.example>");
    /// assert_eq!(request.compile(&templates, &context)?.message_id(), "<order-17@shop.example>");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// Warnings and notes: what Mailgun would send without a word. Errors never: they are the `Err` of
    /// [`SendRequest::compile`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new()
    ///     .with("from", "news@shop.example").with("to", "ann@example.com").with("text", "Hi").with("o:taggs", "sale");
    /// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let codes: Vec<_> = batch.diagnostics().iter().map(|found| found.code().name()).collect();
    /// assert_eq!(codes, ["send-unknown-parameter", "send-subject-missing"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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

/// The deliveries of a [`Batch`], in order: an iterator that knows how many are left.
///
/// # Examples
///
/// ```
/// # use mailwright::{Context, SendRequest, Templates};
/// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "a@example.com, b@example.com, c@example.com")
/// #     .with("subject", "Sale").with("text", "Hi").with("recipient-variables", "{}");
/// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
/// let mut left = batch.deliveries();
/// assert_eq!(left.next().unwrap().recipients(), ["a@example.com"]);
/// assert_eq!(left.len(), 2);
/// let paused = left.clone(); // to go on from here later
/// assert_eq!(paused.map(|delivery| delivery.index()).collect::<Vec<_>>(), [1, 2]);
/// # Ok::<(), mailwright::Report>(())
/// ```
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
    /// Its number in the batch, from 0, by which [`Batch::delivery`] finds it again.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com, bob@example.com")
    /// #     .with("subject", "Sale").with("text", "Hi").with("recipient-variables", "{}");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let names: Vec<_> = batch.deliveries().map(|delivery| format!("{:04}.eml", delivery.index())).collect();
    /// assert_eq!(names, ["0000.eml", "0001.eml"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// The sender of the envelope (SMTP `MAIL FROM`): the bare address of the first From, its placeholders filled in and its
    /// domain as A-labels. `h:From` and `h:Sender` do not change it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new().with("from", "%recipient.agent% <sales@bücher.example>").with("to", "ann@example.com")
    ///     .with("subject", "Your agent").with("text", "Hi").with("h:Sender", "robot@shop.example")
    ///     .with("recipient-variables", r#"{"ann@example.com": {"agent": "Zoe"}}"#);
    /// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// assert_eq!(batch.delivery(0).unwrap().envelope_from(), "sales@xn--bcher-kva.example");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn envelope_from(self) -> String {
        let mailboxes = self.batch.sender.mailboxes(&self).unwrap_or_default();
        mailboxes
            .into_iter()
            .next()
            .map(|first| first.address.into_owned())
            .unwrap_or_default()
    }

    /// The recipients of the envelope (SMTP `RCPT TO`), domains as A-labels, each once: first those of To, in batch mode the
    /// one of this delivery, then cc and bcc, who get a copy of every delivery.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let (templates, context) = (Templates::default(), Context::new(1_767_225_600, 7));
    /// let request = SendRequest::new()
    ///     .with("from", "news@shop.example").with("to", "ann@example.com, bob@bücher.example").with("bcc", "log@shop.example")
    ///     .with("subject", "Sale").with("text", "Hi");
    /// assert_eq!(request.compile(&templates, &context)?.delivery(0).unwrap().recipients(),
    ///     ["ann@example.com", "bob@xn--bcher-kva.example", "log@shop.example"]);
    /// let batch = request.with("recipient-variables", "{}").compile(&templates, &context)?;
    /// assert_eq!(batch.delivery(1).unwrap().recipients(), ["bob@xn--bcher-kva.example", "log@shop.example"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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

    /// Whether the message needs SMTPUTF8 (RFC 6531): a local part of envelope or headers is not ASCII. A domain outside
    /// ASCII does not: it goes out as A-labels.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "bob@bücher.example, grün@example.com")
    /// #     .with("subject", "Sale").with("text", "Hi").with("recipient-variables", "{}");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// // To bob@bücher.example, then to grün@example.com:
    /// let needs: Vec<_> = batch.deliveries().map(|delivery| delivery.is_smtputf8()).collect();
    /// assert_eq!(needs, [false, true]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
    /// #     .with("subject", "Sale").with("text", "Today only");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// // A mailbox on disk, a socket, or here a pipe to nowhere that counts:
    /// let mut out = std::io::Cursor::new(Vec::new());
    /// for delivery in &batch {
    ///     delivery.write_to(&mut out).unwrap();
    /// }
    /// assert!(out.into_inner().ends_with(b"\r\n\r\nToday only\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn write_to(self, out: &mut impl io::Write) -> io::Result<()> {
        self.batch.program.write(&self, out)
    }

    /// Appends the MIME message to `out`, which grows at most once. One buffer can serve a whole batch.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com, bob@example.com")
    /// #     .with("subject", "Sale").with("text", "Hi").with("recipient-variables", "{}");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let mut message = Vec::new();
    /// for delivery in &batch {
    ///     message.clear(); // keeps its memory
    ///     delivery.append_to(&mut message);
    ///     assert_eq!(message.len(), delivery.len());
    /// }
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn append_to(self, out: &mut Vec<u8>) {
        self.batch.program.append(&self, out);
    }

    /// The MIME message: header lines and lines of text end with CRLF, no line is longer than 998 octets, and all of it is
    /// ASCII unless [`is_smtputf8`](Self::is_smtputf8).
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "Büro <news@shop.example>").with("to", "ann@example.com")
    /// #     .with("subject", "Sale").with("text", "Viele Grüße aus dem Laden");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let message = batch.delivery(0).unwrap().to_vec();
    /// assert!(message.is_ascii()); // though From and text hold an `ü`
    /// let text = String::from_utf8(message).unwrap();
    /// assert!(text.contains("From: =?utf-8?B?QsO8cm8=?= <news@shop.example>\r\n"));
    /// assert!(text.ends_with("Viele Gr=C3=BC=C3=9Fe aus dem Laden\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn to_vec(self) -> Vec<u8> {
        let mut out = Vec::new();
        self.append_to(&mut out);
        out
    }

    /// The MIME message, ready to be copied: for hosts that make the place for it themselves.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new()
    ///     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hello").with("text", "Hi");
    /// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let delivery = batch.delivery(0).unwrap();
    /// let rendered = delivery.render();
    /// assert_eq!(rendered.len(), delivery.len());
    /// assert_eq!(rendered.slices().collect::<Vec<_>>().concat(), delivery.to_vec());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn render(self) -> RenderedDelivery<'a> {
        RenderedDelivery {
            program: &self.batch.program,
            variable: self.batch.program.variable(&self),
        }
    }

    /// The length of the message in bytes, worked out without building it: for a progress bar, SMTP's `SIZE` (RFC 1870) or
    /// a `Content-Length`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
    /// #     .with("subject", "Sale").with("text", "Today only");
    /// # let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let delivery = batch.delivery(0).unwrap();
    /// let command = format!("MAIL FROM:<{}> SIZE={}", delivery.envelope_from(), delivery.len());
    /// assert_eq!(command, format!("MAIL FROM:<news@shop.example> SIZE={}", delivery.to_vec().len()));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // No message is empty.
    pub fn len(self) -> usize {
        self.batch.program.len(&self)
    }
}

/// The MIME message of one [`Delivery`], as the pieces that it is put together of: what all deliveries share is
/// where it was, what is its own is written.
///
/// # Examples
///
/// ```
/// use mailwright::{Context, SendRequest, Templates};
/// let request = SendRequest::new()
///     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hello").with("text", "Hi");
/// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
/// let rendered = batch.delivery(0).unwrap().render();
/// let mut message = Vec::with_capacity(rendered.len());
/// rendered.slices().for_each(|slice| message.extend_from_slice(slice));
/// assert_eq!(message.len(), rendered.len());
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Debug)]
pub struct RenderedDelivery<'a> {
    program: &'a Program,
    variable: Variable,
}

impl RenderedDelivery<'_> {
    /// The length of the message in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "a@example.com").with("to", "b@example.com").with("text", "Hi");
    /// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// assert!(batch.delivery(0).unwrap().render().len() > 100);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // No message is empty.
    pub fn len(&self) -> usize {
        self.program.len_with(&self.variable)
    }

    /// The pieces of the message in order; some may be empty.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "a@example.com").with("to", "b@example.com").with("text", "Hi");
    /// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let rendered = batch.delivery(0).unwrap().render();
    /// assert_eq!(rendered.slices().map(<[u8]>::len).sum::<usize>(), rendered.len());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn slices(&self) -> impl Iterator<Item = &[u8]> {
        self.program.slices(&self.variable)
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

//! [`Delivery`]: what one recipient gets, as an envelope and a message.
//!
//! A delivery is a batch and a number; nothing of it is built before it is asked for.

use super::{Addressee, Batch};
use crate::send::mime::header::{Fill, Mailbox};
use crate::send::mime::program::{Program, Variable};
use std::io;

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

impl<'a> Deliveries<'a> {
    pub(super) fn new(batch: &'a Batch) -> Self {
        Self {
            batch,
            next: 0,
            end: batch.len(),
        }
    }
}

impl<'a> Iterator for Deliveries<'a> {
    type Item = Delivery<'a>;

    fn next(&mut self) -> Option<Delivery<'a>> {
        let index = self.next;
        (index < self.end).then(|| {
            self.next += 1;
            Delivery::new(self.batch, index)
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
    pub(super) fn new(batch: &'a Batch, index: usize) -> Self {
        Self { batch, index }
    }

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
    /// let rendered = batch.delivery(0).unwrap().render();
    /// // Known before a byte is copied, and the same as that of the message in one piece:
    /// assert_eq!(rendered.len(), batch.delivery(0).unwrap().to_vec().len());
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

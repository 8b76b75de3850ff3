//! [`Batch`]: a compiled request. What one recipient gets of it is in [`delivery`].
//!
//! [`compile`] is the way from the request; [`address`], [`option`], [`text`] and [`variable`] are its steps,
//! [`assemble`] is its end. A batch owns all it needs and is never changed: deliveries can be rendered in any order
//! and by several threads.

mod address;
mod assemble;
mod compile;
mod delivery;
mod domain;
mod option;
mod text;
mod variable;

pub(crate) use address::holds_addresses;
pub(crate) use assemble::with_date_and_id;
pub(crate) use compile::{Compiler, Missing, compile, with_model};
pub use delivery::{Deliveries, Delivery, RenderedDelivery};

use super::mime::header::Field;
use super::mime::program::Program;
use super::variables::Values;
use crate::{Address, Context, Report, SendRequest, Templates};

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
        Deliveries::new(self)
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
        (index < self.len()).then(|| Delivery::new(self, index))
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

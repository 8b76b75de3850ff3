//! [`Context`]: the time, the randomness and the choices that a request is compiled with.
//!
//! The same request, templates and context give the same bytes, on every host.

use crate::{Charsets, Limits};
use std::fmt;
use std::sync::Arc;

/// Which address a placeholder like `%unsubscribe_url%` asks for (Mailgun's manual, "Tracking unsubscribes").
///
/// # Examples
///
/// ```
/// use mailwright::{Context, UnsubscribeLink};
/// let context = Context::new(1_767_225_600, 7).with_unsubscribe_links(|recipient, link| match link {
///     UnsubscribeLink::Domain => Some(format!("https://shop.example/leave?who={}", recipient.address())),
///     UnsubscribeLink::DomainEmail => Some("leave@shop.example".to_owned()),
///     _ => None, // stays in the text as it is
/// });
/// # let request = mailwright::SendRequest::new()
/// #     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Sale").with("recipient-variables", "{}")
/// #     .with("text", "%unsubscribe_url% %tag_unsubscribe_url%");
/// let batch = request.compile(&mailwright::Templates::default(), &context)?;
/// let message = String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap();
/// assert!(message.contains("\r\nhttps://shop.example/leave?who=3Dann@example.com"));
/// assert!(message.contains("%tag_unsubscribe_url%"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnsubscribeLink {
    /// `%unsubscribe_url%`: leave all mail of the domain.
    Domain,
    /// `%tag_unsubscribe_url%`: leave all tags of the message.
    Tag,
    /// `%mailing_list_unsubscribe_url%`: leave the mailing list.
    MailingList,
    /// `%unsubscribe_email%`: an address for List-Unsubscribe.
    DomainEmail,
    /// `%tag_unsubscribe_email%`: the same for tags.
    TagEmail,
}

impl UnsubscribeLink {
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("unsubscribe_url", Self::Domain),
        ("tag_unsubscribe_url", Self::Tag),
        ("mailing_list_unsubscribe_url", Self::MailingList),
        ("unsubscribe_email", Self::DomainEmail),
        ("tag_unsubscribe_email", Self::TagEmail),
    ];

    /// The name between the percent signs: `unsubscribe_url`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::UnsubscribeLink;
    /// assert_eq!(UnsubscribeLink::MailingList.name(), "mailing_list_unsubscribe_url");
    /// let placeholder = format!("%{}%", UnsubscribeLink::TagEmail.name());
    /// assert_eq!(placeholder, "%tag_unsubscribe_email%");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, link)| *link == self)
            .map_or("", |(name, _)| name)
    }
}

/// The recipient of one delivery of a batch, as [`Context::with_unsubscribe_links`] shows it to the caller's function.
///
/// # Examples
///
/// ```
/// use mailwright::{Context, Recipient, UnsubscribeLink};
/// fn link(to: Recipient<'_>, _: UnsubscribeLink) -> Option<String> {
///     // No link for our own people.
///     (!to.address().ends_with("@shop.example")).then(|| format!("https://shop.example/u/{}", to.address()))
/// }
/// let context = Context::new(1_767_225_600, 7).with_unsubscribe_links(link);
/// # let request = mailwright::SendRequest::new().with("from", "news@shop.example").with("to", "bob@shop.example, ann@example.com")
/// #     .with("subject", "Sale").with("text", "%unsubscribe_url%").with("recipient-variables", "{}");
/// let batch = request.compile(&mailwright::Templates::default(), &context)?;
/// let bodies: Vec<_> = batch.deliveries().map(|one| String::from_utf8(one.to_vec()).unwrap()).collect();
/// assert!(bodies[0].ends_with("%unsubscribe_url%\r\n"));
/// assert!(bodies[1].ends_with("https://shop.example/u/ann@example.com\r\n"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient<'a> {
    pub(crate) address: &'a str,
    pub(crate) name: &'a str,
}

impl<'a> Recipient<'a> {
    /// The bare address, with the domain in A-label form (RFC 5890) and the local part as it was given.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Context;
    /// let context = Context::new(1_767_225_600, 7)
    ///     .with_unsubscribe_links(|to, _| Some(format!("https://shop.example/u/{}", to.address())));
    /// # let request = mailwright::SendRequest::new().with("from", "news@shop.example").with("to", "Ann <Ann@bücher.example>")
    /// #     .with("subject", "Sale").with("text", "%unsubscribe_url%").with("recipient-variables", "{}");
    /// let batch = request.with("o:tag", "sale").compile(&mailwright::Templates::default(), &context)?;
    /// let message = String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap();
    /// assert!(message.ends_with("https://shop.example/u/Ann@xn--bcher-kva.example\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn address(self) -> &'a str {
        self.address
    }

    /// The display name as people read it, encoded words and quotes undone; empty where there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Context;
    /// let context = Context::new(1_767_225_600, 7)
    ///     .with_unsubscribe_links(|to, _| Some(format!("https://shop.example/u/{}", to.name().len())));
    /// # let request = mailwright::SendRequest::new().with("from", "news@shop.example").with("to", "\"Lee, Ann\" <ann@example.com>")
    /// #     .with("subject", "Sale").with("text", "%unsubscribe_url%").with("recipient-variables", "{}");
    /// let batch = request.with("o:tag", "sale").compile(&mailwright::Templates::default(), &context)?;
    /// let message = String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap();
    /// assert!(message.ends_with("https://shop.example/u/8\r\n")); // `Lee, Ann`
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(self) -> &'a str {
        self.name
    }
}

type Links = dyn Fn(Recipient<'_>, UnsubscribeLink) -> Option<String> + Send + Sync;

/// What a request is compiled with: the time, a seed, the sending domain, limits.
///
/// # Examples
///
/// ```
/// use mailwright::Context;
/// // 2026-01-01 00:00 UTC; any number will do as a seed, a new one for each request.
/// let context = Context::new(1_767_225_600, 7).with_domain("mail.example.com");
/// assert_eq!(context.now(), 1_767_225_600);
/// ```
#[derive(Clone)]
pub struct Context {
    now: i64,
    seed: u64,
    domain: Option<String>,
    limits: Limits,
    charsets: Charsets,
    links: Option<Arc<Links>>,
}

impl Context {
    /// The time of sending in Unix seconds, and a seed for Message-ID and boundaries; all else has its default.
    ///
    /// Same request, templates, time and seed: same bytes. So each request that is really sent needs a seed of its own, while
    /// a test can have any.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com").with("text", "Hi");
    /// let compile = |now, seed| request.compile(&Templates::default(), &Context::new(now, seed));
    /// let (one, same, other) = (compile(1_767_225_600, 7)?, compile(1_767_225_600, 7)?, compile(1_767_225_600, 8)?);
    /// assert_eq!(one.delivery(0).unwrap().to_vec(), same.delivery(0).unwrap().to_vec());
    /// assert_ne!(one.message_id(), other.message_id());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new(now: i64, seed: u64) -> Self {
        Self {
            now,
            seed,
            domain: None,
            limits: Limits::default(),
            charsets: Charsets::default(),
            links: None,
        }
    }

    /// The sending domain: the `{domain}` of `/v3/{domain}/messages`, which is the part of the Message-ID after the `@`,
    /// as A-labels where it is international. A From of another domain is then a warning; what is no domain is an error
    /// with the parameter `domain` and a code of the addresses (`address-syntax`). Default: the domain of the first From.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hi").with("text", "Hi");
    /// let context = Context::new(1_767_225_600, 7).with_domain("mg.shop.example");
    /// let batch = request.compile(&Templates::default(), &context)?;
    /// assert!(batch.message_id().ends_with("@mg.shop.example>"));
    /// assert_eq!(batch.diagnostics().first().unwrap().code().name(), "send-from-domain");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn with_domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Limits other than the default ones.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, Limits, SendRequest, Templates};
    /// let request = SendRequest::new().with("from", "a@example.com").with("to", "b@example.com, c@example.com")
    ///     .with("subject", "Hi").with("text", "Hello");
    /// let context = Context::new(0, 0).with_limits(Limits::default().recipients(1));
    /// let refused = request.compile(&Templates::default(), &context).unwrap_err();
    /// assert_eq!(refused.first().unwrap().message(), "Too many recipients, max is 1");
    /// ```
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The host's decoder of multi-byte character sets, for a build without the cargo feature `multi-byte-charsets`. It reads
    /// encoded words in names and subjects, and the parts of a `message`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, CharsetDecoder, Charsets, Context, Decoded, SendRequest, Templates};
    /// struct Host; // A WebAssembly host asks its `TextDecoder`.
    /// impl CharsetDecoder for Host {
    ///     fn decode(&self, charset: Charset, _: &[u8]) -> Option<Decoded<'static>> {
    ///         (charset.name() == "Shift_JIS").then(|| Decoded::new("日本", false))
    ///     }
    /// }
    /// static HOST: Host = Host;
    /// let context = Context::new(1_767_225_600, 7).with_charsets(Charsets::with_host(&HOST));
    /// let request = SendRequest::new()
    ///     .with("from", "=?shift_jis?B?k/qWew==?= <news@shop.example>").with("to", "ann@example.com").with("text", "Hi");
    /// let batch = request.compile(&Templates::default(), &context)?;
    /// let message = String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap();
    /// assert!(message.contains("From: =?utf-8?B?5pel5pys?= <news@shop.example>\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn with_charsets(mut self, charsets: Charsets) -> Self {
        self.charsets = charsets;
        self
    }

    /// What `%unsubscribe_url%` and its kin stand for, by recipient; `None` leaves the placeholder as it is.
    ///
    /// Without recipient variables there is no recipient of its own, and the placeholders stay.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new().with("from", "a@example.com").with("to", "b@example.com")
    ///     .with("subject", "Hi").with("text", "%unsubscribe_url%").with("recipient-variables", "{}");
    /// let context = Context::new(0, 0)
    ///     .with_unsubscribe_links(|recipient, _| Some(format!("https://example.com/u/{}", recipient.address())));
    /// let batch = request.compile(&Templates::default(), &context)?;
    /// let message = String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap();
    /// assert!(message.contains("https://example.com/u/b@example.com"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn with_unsubscribe_links(
        mut self,
        links: impl Fn(Recipient<'_>, UnsubscribeLink) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.links = Some(Arc::new(links));
        self
    }

    /// The time of sending, in Unix seconds: what `Date` and the Message-ID say, and what `o:deliverytime` is compared with.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let context = Context::new(1_767_225_600, 7);
    /// assert_eq!(context.now(), 1_767_225_600);
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com").with("text", "Hi");
    /// let batch = request.compile(&Templates::default(), &context)?;
    /// let message = String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap();
    /// assert!(message.contains("Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The seed: what the Message-ID and the boundaries of multiparts are drawn from.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com").with("text", "Hi");
    /// // A service that logs the seed can rebuild the very message later.
    /// let sent = Context::new(1_767_225_600, 0x5eed);
    /// let id = request.compile(&Templates::default(), &sent)?.message_id().to_owned();
    /// let again = Context::new(sent.now(), sent.seed());
    /// assert_eq!(request.compile(&Templates::default(), &again)?.message_id(), id);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The sending domain, where one was set; `None` means that of the first From.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Context;
    /// let context = Context::new(1_767_225_600, 7);
    /// assert_eq!(context.domain(), None);
    /// assert_eq!(context.with_domain("mg.shop.example").domain(), Some("mg.shop.example"));
    /// ```
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// The limits that a request is held to.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, Limits};
    /// let context = Context::new(1_767_225_600, 7);
    /// assert_eq!(context.limits().get("recipients"), Some(1000)); // Mailgun's
    /// let context = context.with_limits(Limits::default().recipients(50));
    /// assert_eq!(context.limits().get("recipients"), Some(50));
    /// ```
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn charsets(&self) -> Charsets {
        self.charsets
    }

    pub(crate) fn link(&self, recipient: Recipient<'_>, link: UnsubscribeLink) -> Option<String> {
        self.links.as_ref().and_then(|links| links(recipient, link))
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("now", &self.now)
            .field("seed", &self.seed)
            .field("domain", &self.domain)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

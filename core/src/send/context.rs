//! [`Context`]: the time, the randomness and the choices that a request is compiled with.
//!
//! The same request, templates and context give the same bytes, on every host.

use crate::{Charsets, Limits};
use std::fmt;
use std::sync::Arc;

/// Which address a placeholder like `%unsubscribe_url%` asks for.
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
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, link)| *link == self)
            .map_or("", |(name, _)| name)
    }
}

/// The recipient of one delivery of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient<'a> {
    pub(crate) address: &'a str,
    pub(crate) name: &'a str,
}

impl<'a> Recipient<'a> {
    /// The bare address, with the domain in A-label form.
    #[must_use]
    pub fn address(self) -> &'a str {
        self.address
    }

    /// The display name; empty where there is none.
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
    /// The time of sending in Unix seconds, and a seed for Message-ID and boundaries.
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

    /// The sending domain: the part of the Message-ID after the `@`. Default: the domain of the first From.
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

    /// The host's decoder of multi-byte character sets, where the crate has none of its own.
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

    /// The time of sending, in Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The sending domain, where one was set.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// The limits.
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

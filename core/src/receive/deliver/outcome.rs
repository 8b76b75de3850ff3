//! What a delivery comes to: requests, e-mails, stored messages.

use crate::EncodedForm;
use crate::receive::message::{Envelope, IncomingMessage};
use crate::receive::payload::InboundPayload;
use crate::receive::route::decision::Decision;

/// A request that Mailgun would send: all that an HTTP client needs to send it.
///
/// # Examples
///
/// ```
/// # use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
/// # let routes = RouteTable::from_json(&serde_json::json!([
/// #     {"expression": "match_recipient('(.*)@in.example.com')", "actions": ["forward('https://app.example.net/\\1')"]},
/// # ]))?;
/// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
/// # let envelope = Envelope::new("ann@example.org", "support@in.example.com");
/// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
/// let request = delivery.requests().next().unwrap();
/// assert_eq!((request.method(), request.url()), ("POST", "https://app.example.net/support"));
/// assert_eq!(request.content_type(), "application/x-www-form-urlencoded");
/// assert!(request.body().starts_with(b"recipient=support%40in.example.com&sender=ann%40example.org&"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct InboundRequest {
    pub(super) url: String,
    pub(super) payload: InboundPayload,
    pub(super) body: EncodedForm,
}

impl InboundRequest {
    /// The HTTP method: always `POST`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// # let routes = RouteTable::from_json(&serde_json::json!([
    /// #     {"expression": "catch_all()", "actions": ["store(notify='https://app.example.net/stored')"]},
    /// # ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// let lines: Vec<_> = delivery.requests().map(|it| format!("{} {}", it.method(), it.url())).collect();
    /// assert_eq!(lines, ["POST https://app.example.net/stored"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn method(&self) -> &'static str {
        "POST"
    }

    /// The URL, with captures filled in and percent-encoded and the host in A-labels, as
    /// [`ExecutedDestination::wire`](crate::ExecutedDestination::wire) gives it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('(.*)@in.example.com')", "actions": ["forward('https://bücher.example/in?box=\\1')"]},
    /// ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let envelope = Envelope::new("ann@example.org", "a+b@in.example.com");
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// assert_eq!(delivery.requests().next().unwrap().url(), "https://xn--bcher-kva.example/in?box=a%2Bb");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The value of the `Content-Type` header: multipart where the message has files, else urlencoded.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// # let routes = RouteTable::from_json(&serde_json::json!([
    /// #     {"expression": "catch_all()", "actions": ["forward('https://app.example.net/in')"]},
    /// # ]))?;
    /// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let message = IncomingMessage::parse("Content-Type: application/pdf\r\n\r\n%PDF-1.7", &Limits::default())?;
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// let request = delivery.requests().next().unwrap();
    /// assert!(request.content_type().starts_with("multipart/form-data; boundary="));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.body.content_type()
    }

    /// The body, to be sent as it is: the signature covers timestamp and token, the boundary stands in the content type.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, WebhookSigner, WebhookVerifier, deliver};
    /// # let routes = RouteTable::from_json(&serde_json::json!([
    /// #     {"expression": "catch_all()", "actions": ["forward('https://app.example.net/in')"]},
    /// # ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let payload = PayloadOptions::new(1_767_225_600, 1).signer(WebhookSigner::new("key").unwrap());
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(payload))?;
    /// let request = delivery.requests().next().unwrap();
    /// let post = WebhookVerifier::new(["key"]).read_post(request.content_type(), request.body(), 1_767_225_601)?;
    /// assert_eq!(post.event()["body-plain"], "Hello");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.body.body()
    }

    /// The fields that the body was written from, and what was odd about the message.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions, RouteTable, deliver};
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "catch_all()", "actions": ["forward('https://app.example.net/raw-mime')"]},
    /// ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// let payload = delivery.requests().next().unwrap().payload();
    /// assert_eq!(payload.kind(), PayloadKind::Mime); // the URL ends in `mime`
    /// assert!(payload.form().first("body-mime").unwrap().ends_with("Subject: Hi\r\n\r\nHello"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn payload(&self) -> &InboundPayload {
        &self.payload
    }
}

/// What one destination of one action gets. `stop()` has no outcome.
///
/// # Examples
///
/// ```
/// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteOutcome, RouteTable, deliver};
/// let routes = RouteTable::from_json(&serde_json::json!([
///     {"expression": "catch_all()", "actions": ["forward('desk@example.org, https://app.example.net/in')", "store()"]},
/// ]))?;
/// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
/// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
/// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
/// let told: Vec<_> = delivery
///     .outcomes()
///     .iter()
///     .map(|outcome| match outcome {
///         RouteOutcome::Email { envelope, .. } => format!("mail to {}", envelope.recipient()),
///         RouteOutcome::Post { request, .. } => format!("post to {}", request.url()),
///         RouteOutcome::Store { notice, .. } => format!("stored, notice: {}", notice.is_some()),
///         _ => "something else".to_owned(),
///     })
///     .collect();
/// assert_eq!(told, ["mail to desk@example.org", "post to https://app.example.net/in", "stored, notice: false"]);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RouteOutcome {
    /// `forward()` to a URL.
    Post {
        /// The route, by its index in the table.
        route: usize,
        /// The request.
        request: InboundRequest,
    },
    /// `forward()` to an address: the message as Mailgun keeps it, to another recipient.
    Email {
        /// The route, by its index in the table.
        route: usize,
        /// The sender as before, the new recipient.
        envelope: Envelope,
        /// The message, with the headers of its arrival.
        message: Vec<u8>,
    },
    /// `store()`, with or without a notice.
    Store {
        /// The route, by its index in the table.
        route: usize,
        /// Where the stored message is fetched.
        message_url: String,
        /// The notice, where the action has a URL.
        notice: Option<InboundRequest>,
    },
}

impl RouteOutcome {
    /// The name in every binding: `post`, `email` or `store`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, RouteOutcome};
    /// let outcome = RouteOutcome::Email { route: 3, envelope: Envelope::new("", "a@example.com"), message: vec![] };
    /// assert_eq!((outcome.name(), outcome.route()), ("email", 3));
    /// ```
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Post { .. } => "post",
            Self::Email { .. } => "email",
            Self::Store { .. } => "store",
        }
    }

    /// The route, by its index in the table.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('sales@')", "actions": ["store()"]},
    ///     {"expression": "catch_all()", "actions": ["forward('desk@example.org')"]},
    /// ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// let outcome = &delivery.outcomes()[0];
    /// assert_eq!(routes.routes()[outcome.route()].expression().source(), "catch_all()");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn route(&self) -> usize {
        match self {
            Self::Post { route, .. } | Self::Email { route, .. } | Self::Store { route, .. } => *route,
        }
    }
}

/// What happens to a message: why ([`decision`](Self::decision)), what goes where ([`outcomes`](Self::outcomes)), and
/// the message as it is kept ([`message`](Self::message)).
///
/// # Examples
///
/// ```
/// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
/// let routes = RouteTable::from_json(&serde_json::json!([
///     {"expression": "match_header('subject', '(?i)invoice')", "actions": ["store()"]},
/// ]))?;
/// let ask = |subject: &str| {
///     let message = IncomingMessage::parse(format!("Subject: {subject}\r\n\r\n"), &Limits::default())?;
///     deliver(&routes, &message, &Envelope::default(), &DeliverOptions::new(PayloadOptions::new(0, 1)))
/// };
/// assert_eq!(ask("Invoice 17")?.outcomes().len(), 1);
/// assert_eq!(ask("Lunch?")?.outcomes().len(), 0);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct RouteDelivery {
    pub(super) decision: Decision,
    pub(super) outcomes: Vec<RouteOutcome>,
    pub(super) message: IncomingMessage,
}

impl RouteDelivery {
    /// Which routes matched, and why. Headers are those of [`message`](Self::message), Mailgun's own first.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('sales@')", "actions": ["stop()"]},
    ///     {"expression": "match_recipient('@in.example.com')", "actions": ["store()"]},
    /// ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let envelope = Envelope::new("ann@example.org", "desk@in.example.com");
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// let matched: Vec<_> = delivery.decision().executed().iter().map(|route| route.route()).collect();
    /// assert_eq!(matched, [1]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// What goes where: of the routes in the order of evaluation, of a route in the order of its actions, of an action in the
    /// order of its destinations.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteOutcome, RouteTable, deliver};
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 9, "expression": "match_recipient('.*')", "actions": ["store()"]},
    ///     {"priority": 1, "expression": "match_recipient('.*')", "actions": ["forward('a@example.org')", "forward('b@example.org')"]},
    /// ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// let [RouteOutcome::Email { route: 1, envelope: first, .. }, RouteOutcome::Email { .. }, last] = delivery.outcomes() else {
    ///     panic!("two e-mails of the route with the lower priority, then the store");
    /// };
    /// assert_eq!(first.recipient(), "a@example.org");
    /// assert!(matches!(last, RouteOutcome::Store { route: 0, .. }));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn outcomes(&self) -> &[RouteOutcome] {
        &self.outcomes
    }

    /// The message as Mailgun keeps it, with the headers of its arrival.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let options = DeliverOptions::new(PayloadOptions::new(0, 1));
    /// let delivery = deliver(&RouteTable::new(Vec::new()), &message, &envelope, &options)?;
    /// assert_eq!(
    ///     delivery.message().raw(),
    ///     b"X-Mailgun-Incoming: Yes\r\nX-Envelope-From: <ann@example.org>\r\nSubject: Hi\r\n\r\nHello"
    /// );
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn message(&self) -> &IncomingMessage {
        &self.message
    }

    /// The requests among the outcomes, in their order, notices of `store()` included; no e-mails.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "catch_all()", "actions": [
    ///         "forward('https://a.example/in, desk@example.org')", "store()", "store(notify='https://b.example/stored')",
    ///     ]},
    /// ]))?;
    /// # let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// # let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
    /// let urls: Vec<_> = delivery.requests().map(|request| request.url()).collect();
    /// assert_eq!(urls, ["https://a.example/in", "https://b.example/stored"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn requests(&self) -> impl Iterator<Item = &InboundRequest> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            RouteOutcome::Post { request, .. } => Some(request),
            RouteOutcome::Store { notice, .. } => notice.as_ref(),
            RouteOutcome::Email { .. } => None,
        })
    }
}

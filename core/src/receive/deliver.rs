//! A message in, finished requests out: what Mailgun would do with it, by a table of routes.
//!
//! The message first gets the headers of its arrival ([`IncomingMessage::arrived`]), so that a route can ask for
//! `X-Mailgun-Sflag`; then the table decides; then every destination gets its request or its e-mail. Each post has a
//! token of its own. Nothing is sent from here.

mod outcome;

pub use outcome::{InboundRequest, RouteDelivery, RouteOutcome};

use super::message::{Envelope, IncomingMessage, SpamCheck};
use super::payload::{PayloadKind, PayloadOptions};
use super::route::decision::ExecutedAction;
use super::route::destination::{DestinationKind, ExecutedDestination};
use super::route::input::RouteInput;
use super::route::table::RouteTable;
use crate::seed::Sequence;
use crate::{Limits, Report};

/// What a delivery needs besides the routes and the message.
///
/// # Examples
///
/// ```
/// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, SpamCheck, deliver};
/// # let routes = RouteTable::from_json(&serde_json::json!([
/// #     {"expression": "catch_all()", "actions": ["forward('https://app.example.net/in')"]},
/// # ]))?;
/// # let message = IncomingMessage::parse("Subject: Win!\r\n\r\n", &Limits::default())?;
/// # let envelope = Envelope::new("eve@example.org", "box@in.example.com");
/// let options = DeliverOptions::new(PayloadOptions::new(1_767_225_600, 1)) // a clock and a seed
///     .spam(SpamCheck::new().spam(true).score(9.1)); // what the filter found
/// let delivery = deliver(&routes, &message, &envelope, &options)?;
/// assert_eq!(delivery.message().header("X-Mailgun-Sscore"), Some("9.1"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct DeliverOptions {
    payload: PayloadOptions,
    spam: SpamCheck,
    limits: Limits,
}

impl DeliverOptions {
    /// With a clock, a seed and perhaps a key; no spam filter.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// let limits = Limits::default();
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "catch_all()", "actions": ["forward('https://app.example.net/in')"]},
    /// ]))?;
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &limits)?;
    /// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let options = DeliverOptions::new(PayloadOptions::new(1_767_225_600, 1));
    /// let delivery = deliver(&routes, &message, &envelope, &options)?;
    /// // Without a key nothing is signed, without a filter nothing is said about spam.
    /// assert_eq!(delivery.requests().next().unwrap().payload().form().first("signature"), None);
    /// assert_eq!(delivery.message().header("X-Mailgun-Sscore"), None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new(payload: PayloadOptions) -> Self {
        Self {
            payload,
            spam: SpamCheck::new(),
            limits: Limits::default(),
        }
    }

    /// What the spam filter found: it becomes headers of the message, which routes can ask for. Default: no filter.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, SpamCheck, deliver};
    /// let limits = Limits::default();
    /// let routes = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('X-Mailgun-Sflag', 'Yes')", "actions": ["store()", "stop()"]},
    /// ]))?;
    /// let message = IncomingMessage::parse("Subject: Win!\r\n\r\n", &limits)?;
    /// let envelope = Envelope::new("eve@example.org", "box@in.example.com");
    /// let options = DeliverOptions::new(PayloadOptions::new(1_767_225_600, 1)).spam(SpamCheck::new().spam(true));
    /// assert_eq!(deliver(&routes, &message, &envelope, &options)?.decision().stopped_by(), Some(0));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn spam(mut self, check: SpamCheck) -> Self {
        self.spam = check;
        self
    }

    /// Limits of the message once it has its new headers: `incoming_bytes`, `incoming_headers` and `incoming_parts`. Those of
    /// the payload and of the table are set there.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let options = DeliverOptions::new(PayloadOptions::new(0, 1)).limits(Limits::default().incoming_headers(2));
    /// let refused = deliver(&RouteTable::new(Vec::new()), &message, &Envelope::default(), &options).unwrap_err();
    /// // Three headers: its own, `X-Mailgun-Incoming` and `X-Envelope-From`.
    /// assert_eq!(refused.first().unwrap().code().name(), "inbound-too-many-headers");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// Asks the routes about a message and makes what each of their actions sends.
///
/// # Errors
///
/// Those of [`IncomingMessage::arrived`]: an envelope that would break out of its header, or a message that its new
/// headers bring over a limit.
///
/// # Examples
///
/// ```
/// use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, Route, RouteOutcome, RouteTable, deliver};
/// let limits = Limits::default();
/// let routes = RouteTable::new(vec![
///     Route::parse("match_recipient('(?P<box>.*)@in.example.com')", &["forward('https://example.org/posts/\\g<box>')"], &limits)?,
///     Route::parse("match_header('subject', 'help')", &["store()", "forward('desk@example.org')", "stop()"], &limits)?,
/// ]);
/// let message = IncomingMessage::parse("Subject: help!\r\n\r\nHi", &limits)?;
/// let envelope = Envelope::new("ann@example.net", "support@in.example.com");
/// let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(0, 1)))?;
///
/// assert_eq!(delivery.requests().next().unwrap().url(), "https://example.org/posts/support");
/// let RouteOutcome::Email { envelope, message, .. } = &delivery.outcomes()[2] else { panic!() };
/// assert_eq!((envelope.sender(), envelope.recipient()), ("ann@example.net", "desk@example.org"));
/// assert!(message.starts_with(b"X-Mailgun-Incoming: Yes\r\n"));
/// # Ok::<(), mailwright::Report>(())
/// ```
pub fn deliver(
    routes: &RouteTable,
    message: &IncomingMessage,
    envelope: &Envelope,
    options: &DeliverOptions,
) -> Result<RouteDelivery, Report> {
    let message = message.arrived(envelope, &options.spam, &options.limits)?;
    let decision = routes.evaluate(&RouteInput::from_message(envelope, &message));
    let mut seeds = Sequence::new(options.payload.seed());
    let mut outcomes = Vec::new();
    for executed in decision.executed() {
        let route = executed.route();
        for action in executed.actions() {
            match action {
                ExecutedAction::Forward(destinations) => {
                    for destination in destinations {
                        outcomes.push(if destination.kind() == DestinationKind::Url {
                            let kind = PayloadKind::of_url(destination.raw());
                            let payload = options.payload.with_seed(seeds.next());
                            RouteOutcome::Post {
                                route,
                                request: request(&message, kind, envelope, &payload, destination)?,
                            }
                        } else {
                            RouteOutcome::Email {
                                route,
                                envelope: Envelope::new(envelope.sender(), destination.wire()),
                                message: message.raw().to_vec(),
                            }
                        });
                    }
                }
                ExecutedAction::Store(notify) => {
                    let payload = options.payload.with_seed(seeds.next());
                    let notice = notify
                        .as_ref()
                        .map(|url| request(&message, PayloadKind::Stored, envelope, &payload, url))
                        .transpose()?;
                    outcomes.push(RouteOutcome::Store {
                        route,
                        message_url: payload.message_url(envelope),
                        notice,
                    });
                }
                ExecutedAction::Stop => {}
            }
        }
    }
    Ok(RouteDelivery {
        decision,
        outcomes,
        message,
    })
}

fn request(
    message: &IncomingMessage,
    kind: PayloadKind,
    envelope: &Envelope,
    options: &PayloadOptions,
    destination: &ExecutedDestination,
) -> Result<InboundRequest, Report> {
    let payload = message.payload(kind, envelope, options);
    Ok(InboundRequest {
        url: destination.wire().to_owned(),
        body: payload.encode()?,
        payload,
    })
}

#[cfg(test)]
mod tests {
    use super::{DeliverOptions, deliver};
    use crate::*;

    #[test]
    fn every_post_is_signed_on_its_own_and_names_its_kind() {
        let limits = Limits::default();
        let routes = serde_json::json!([
            {"priority": 1, "expression": "match_header('X-Mailgun-Sflag', 'Yes')",
             "actions": ["forward('https://a.example/x, https://a.example/raw-mime')", "store(notify='https://b.example/n')"]},
            {"priority": 2, "expression": "catch_all()", "actions": ["forward('https://never.example/')"]},
        ]);
        let table = RouteTable::from_json(&routes).expect("a table");
        let raw = "Subject: s\r\nContent-Type: image/gif\r\n\r\nGIF89a";
        let message = IncomingMessage::parse(raw, &limits).expect("a message");
        let signer = WebhookSigner::new("key").expect("a key");
        let options = DeliverOptions::new(PayloadOptions::new(1_000, 7).signer(signer))
            .spam(SpamCheck::new().spam(true));
        let delivery =
            deliver(&table, &message, &Envelope::new("", "b@in.example"), &options).expect("a delivery");
        let kinds: Vec<_> = delivery
            .requests()
            .map(|request| request.payload().kind())
            .collect();
        assert_eq!(
            kinds,
            [PayloadKind::Forward, PayloadKind::Mime, PayloadKind::Stored]
        );
        let verifier = WebhookVerifier::new(["key"]);
        let mut guard = MemoryReplayGuard::default();
        for request in delivery.requests() {
            verifier
                .read_post_once(request.content_type(), request.body(), 1_000, &mut guard)
                .expect("genuine and new");
        }
        let store = delivery.outcomes().last().expect("an outcome");
        let RouteOutcome::Store {
            message_url,
            notice: Some(notice),
            ..
        } = store
        else {
            panic!("{store:?}")
        };
        assert_eq!(
            notice.payload().form().first("message-url"),
            Some(message_url.as_str())
        );
        let headers = notice.payload().form().first("message-headers").expect("headers");
        assert!(
            headers.starts_with(
                r#"[["X-Mailgun-Sflag","Yes"],["X-Mailgun-Incoming","Yes"],["X-Envelope-From","<>"]"#
            ),
            "{headers}"
        );
    }
}

//! Mailgun's message engine, offline.
//!
//! What goes in is what a Mailgun user writes: send parameters, templates, route expressions, event filters.
//! What comes out is what Mailgun would do with it. The crate is pure: it reads no clock, no file, no network
//! and draws no random number; where time or randomness matters the caller passes them in, so that the same
//! input gives the same bytes on every host.
//!
//! # Where to begin
//!
//! | You have | You get | Begin with |
//! | --- | --- | --- |
//! | a request to `/messages` or `messages.mime` | the MIME message of each recipient; a submission for SMTP; a preflight check | [`SendRequest`], [`Batch`] |
//! | a template in Mailgun's Handlebars | what Mailgun renders, and what may surprise | [`Template`], [`Templates`] |
//! | addresses | what Mailgun accepts, what the RFCs object to | [`Address`], [`AddressList`] |
//! | routes | which of them run for a message, what they do, and why | [`RouteTable`] |
//! | a message that comes in | its parts and texts; the requests that Mailgun would make of it | [`IncomingMessage`], [`deliver`] |
//! | a reply | what its sender wrote | [`strip_text`], [`strip_html`], [`split_signature`] |
//! | a post at your endpoint | whether it is Mailgun's, and what it tells | [`WebhookVerifier`], [`InboundPost`] |
//! | events | those that match; counts and rates | [`EventQuery`], [`Filter`], [`Metrics`] |
//!
//! # The way out
//!
//! A [`SendRequest`] compiles to a [`Batch`]; a batch gives one [`Delivery`] per message, with its envelope.
//!
//! ```
//! use mailwright::{Context, SendRequest, Templates};
//! let request = SendRequest::new()
//!     .with("from", "News <news@shop.example>")
//!     .with("to", "Ann <ann@example.com>, Bob <bob@example.org>")
//!     .with("subject", "Hello %recipient.first%")
//!     .with("text", "Spring is here.")
//!     .with("recipient-variables", r#"{"ann@example.com": {"first": "Ann"}, "bob@example.org": {"first": "Bob"}}"#);
//! let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
//! assert_eq!(batch.len(), 2);
//! assert!(String::from_utf8_lossy(&batch.delivery(1).unwrap().to_vec()).contains("Subject: Hello Bob\r\n"));
//! # Ok::<(), mailwright::Report>(())
//! ```
//!
//! # The way in
//!
//! An [`IncomingMessage`] with its [`Envelope`] meets a [`RouteTable`]; [`deliver`] makes what each action sends.
//!
//! ```
//! use mailwright::{DeliverOptions, Envelope, IncomingMessage, Limits, PayloadOptions, RouteTable, deliver};
//! let routes = RouteTable::from_json(&serde_json::json!([
//!     {"expression": "match_recipient('(.*)@in.example.com')", "actions": ["forward('https://app.example.net/\\1')"]},
//! ]))?;
//! let message = IncomingMessage::parse("Subject: Hi\r\n\r\nFriday is fine.\r\n\r\n-- \r\nAnn", &Limits::default())?;
//! let envelope = Envelope::new("ann@example.org", "support@in.example.com");
//! let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(PayloadOptions::new(1_767_225_600, 1)))?;
//! let request = delivery.requests().next().unwrap();
//! assert_eq!(request.url(), "https://app.example.net/support");
//! assert_eq!(request.payload().form().first("stripped-text"), Some("Friday is fine."));
//! # Ok::<(), mailwright::Report>(())
//! ```
//!
//! # What Mailgun reports
//!
//! A [`WebhookVerifier`] tells Mailgun's posts from anyone else's; an [`Event`] keeps whatever Mailgun sends, typed
//! where it is documented; an [`EventQuery`] searches events in memory, in archives, or as SQL.
//!
//! ```
//! use mailwright::{EventKind, Event, EventQuery, Filter, WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
//! let body = WebhookSample::new(WebhookType::PermanentFail).body(&WebhookSigner::new("key").unwrap(), 1_767_225_600, 1);
//! let post = WebhookVerifier::new(["key"]).read_post("application/json", body.as_bytes(), 1_767_225_605)?;
//! let event = Event::from_value(post.into_event().into())?;
//! assert_eq!(event.kind(), EventKind::FailedPermanent);
//!
//! let query = EventQuery::new().filter(Filter::parse("event", "failed OR complained")?);
//! assert!(query.matches(event.as_value()));
//! # Ok::<(), mailwright::Report>(())
//! ```
//!
//! # Errors
//!
//! Every call that can refuse its input returns a [`Report`]: all errors at once, each with a stable [`Code`],
//! the parameter it is about and, where there is a source text, a byte [`Span`]. What is accepted but hardly meant comes as
//! warnings and notes, from `check`, `lint` and the `diagnostics` of a result.
//!
//! ```
//! let report = mailwright::Expression::parse("match_recipient('ann@example.com' and").unwrap_err();
//! let found = report.first().unwrap();
//! assert_eq!((found.code().name(), found.parameter()), ("route-unexpected-token", "expression"));
//! assert_eq!(found.span().unwrap().range(), 34..37);
//! ```
//!
//! Input never panics; what grows with it is bounded by [`Limits`], with Mailgun's defaults where Mailgun has them.
//!
//! # Features
//!
//! `full` is everything; `webhook` is signatures and replays alone, `webhook-posts` besides the bodies of posts, for small
//! WebAssembly modules. `multi-byte-charsets`, `gzip`, `handlebars` and `character-names` are on by default and add tables
//! and crates that a small build can do without.
#![forbid(unsafe_code)]

#[cfg(feature = "full")]
mod address;
#[cfg(doctest)]
mod book;
#[cfg(feature = "full")]
mod calendar;
#[cfg(feature = "full")]
mod charset;
mod diagnostic;
#[cfg(feature = "full")]
mod events;
#[cfg(feature = "webhook-posts")]
mod form;
#[cfg(feature = "full")]
mod html;
#[cfg(feature = "webhook-posts")]
mod limits;
#[cfg(feature = "webhook-posts")]
mod mime_header;
#[cfg(feature = "full")]
mod packed;
#[cfg(feature = "full")]
mod receive;
#[cfg(feature = "full")]
mod regex;
#[cfg(feature = "webhook-posts")]
mod seed;
#[cfg(feature = "full")]
mod send;
#[cfg(feature = "full")]
mod transfer_encoding;
#[cfg(feature = "webhook")]
mod webhook;

#[cfg(feature = "full")]
pub use address::{
    Address, AddressList, AddressParser, Conformance, Provider, Rejected, did_you_mean, suggest_domain,
};
#[cfg(feature = "full")]
pub use charset::{Charset, CharsetDecoder, Charsets, Decoded, decode_encoded_words};
pub use diagnostic::{Code, Diagnostic, Position, Report, Severity, Span, Unit};
#[cfg(feature = "webhook-posts")]
pub use diagnostic::{UnitIndex, parameter_text};
#[cfg(feature = "full")]
pub use events::event::{
    ClientInfo, DeliveryStatus, Event, EventAttachment, EventEnvelope, EventFlags, EventKind, EventMessage,
    EventRoute, EventTemplate, Geolocation, ListMember, MailingList, Reject, Storage, UserVariables,
};
#[cfg(feature = "full")]
pub use events::filter::Filter;
#[cfg(feature = "full")]
pub use events::metrics::{Dimension, Metric, MetricCounts, Metrics, MetricsPage, MetricsReport, Resolution};
#[cfg(feature = "full")]
pub use events::poll::{EventPoller, PollStep};
#[cfg(feature = "full")]
pub use events::query::{EventQuery, Explanation};
#[cfg(feature = "full")]
pub use events::scan::{Scan, ScanReader, ScannedLine};
#[cfg(feature = "full")]
pub use events::sql::{SqlDialect, SqlFilter, SqlValue};
#[cfg(feature = "full")]
pub use events::structured::LogFilter;
#[cfg(feature = "full")]
pub use events::time_range::{ResolvedTimeRange, TimeRange};
#[cfg(feature = "webhook-posts")]
pub use form::{EncodedForm, Form, FormField, FormFile, FormValue};
#[cfg(feature = "full")]
pub use html::to_text as html_to_text;
#[cfg(feature = "webhook-posts")]
pub use limits::Limits;
#[cfg(feature = "webhook-posts")]
pub use mime_header::ContentType;
#[cfg(feature = "full")]
pub use receive::deliver::{DeliverOptions, InboundRequest, RouteDelivery, RouteOutcome, deliver};
#[cfg(feature = "full")]
pub use receive::message::{Envelope, IncomingMessage, MessageHeader, MessagePart, SpamCheck, SpfResult};
#[cfg(feature = "full")]
pub use receive::payload::{InboundPayload, InboundPost, PayloadKind, PayloadOptions};
#[cfg(feature = "full")]
pub use receive::reply::{SplitSignature, split_signature, strip_html, strip_text};
#[cfg(feature = "full")]
pub use receive::route::{
    action::Action,
    decision::{Decision, ExecutedAction, ExecutedRoute},
    destination::{Destination, DestinationKind, ExecutedDestination},
    expression::Expression,
    input::{RecipientForm, RouteInput},
    quote::{
        escape_pattern, match_header_containing, match_recipient_domain, match_recipient_exactly,
        quote_route_string,
    },
    reading::{Reading, ReadingMode},
    table::{Route, RouteTable},
    trace::{CallTrace, RouteTrace},
};
#[cfg(feature = "full")]
pub use send::template::{
    Dialect, StoredTemplate, Template, TemplateUse, TemplateVersion, Templates, VersionFields,
};
#[cfg(feature = "full")]
pub use send::{
    Batch, Context, Deliveries, Delivery, Recipient, RenderedDelivery, SendOption, SendRequest,
    UnsubscribeLink,
};
#[cfg(feature = "webhook-posts")]
pub use webhook::{AlertType, PostKind, WebhookPost, WebhookSample, WebhookType, sample_alert};
#[cfg(feature = "webhook")]
pub use webhook::{
    MemoryReplayGuard, NextAttempt, Poster, ReplayGuard, Verdict, WebhookSigner, WebhookVerifier,
    next_attempt,
};

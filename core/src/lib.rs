//! Mailgun's message engine, offline.
//!
//! What goes in is what a Mailgun user writes: send parameters, templates, route expressions, event filters.
//! What comes out is what Mailgun would do with it. The crate is pure: it reads no clock, no file, no network
//! and draws no random number; where time or randomness matters the caller passes them in, so that the same
//! input gives the same bytes on every host.
//!
//! Every call that can refuse its input returns a [`Report`]: all errors at once, each with a stable [`Code`],
//! the parameter it is about and, where there is a source text, a byte [`Span`].
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
mod limits;
#[cfg(feature = "webhook-posts")]
mod mime_header;
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
#[cfg(feature = "webhook-posts")]
pub use diagnostic::parameter_text;
pub use diagnostic::{Code, Diagnostic, Position, Report, Severity, Span, Unit};
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

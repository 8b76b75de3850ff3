//! One event, as Mailgun reports it: typed where it is documented, everything else kept.
//!
//! Source: Mailgun's manual, "Events", "Event structure" and "Event types". The manual asks for tolerance: new
//! types and new fields may appear at any time. So an [`Event`] keeps the JSON object it was read from, fields in
//! order and numbers digit by digit, and its typed members are views of it. [`kind`] has the types, [`view`] the
//! objects inside an event.

mod kind;
mod view;

pub use kind::EventKind;
pub use view::{
    ClientInfo, DeliveryStatus, EventAttachment, EventEnvelope, EventFlags, EventMessage, EventRoute,
    EventTemplate, Geolocation, ListMember, MailingList, Reject, Storage, UserVariables,
};

use super::field::Path;
use super::slot::Fetch;
use crate::diagnostic::{json_objection, json_place};
use crate::{Code, Diagnostic, Position, Report};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;
use std::hash::{Hash, Hasher};

const PARAMETER: &str = "event";

/// An event. Reading and writing it changes nothing.
///
/// # Examples
///
/// ```
/// use mailwright::{Event, EventKind};
/// let line = r#"{"event":"failed","severity":"permanent","timestamp":1772323210.50,"new-field":[1e3]}"#;
/// let event = Event::from_json(line)?;
/// assert_eq!(event.kind(), EventKind::FailedPermanent);
/// assert_eq!(event.timestamp(), Some(1_772_323_210.5));
/// assert_eq!(event.to_string(), line);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct Event {
    value: Value,
    /// The text it was read from, where the JSON reader does not keep the spelling of all its numbers.
    text: Option<Box<str>>,
}

/// Events are equal when what they say is, however it was spelled.
impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Event {}

impl Hash for Event {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.value.hash(hasher);
    }
}

impl Event {
    /// Reads an event from JSON.
    ///
    /// # Errors
    ///
    /// `event-malformed` with the place where the text stops being JSON, `event-not-an-object`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"clicked","url":"https://shop.example/sale"}"#)?;
    /// assert_eq!((event.name(), event.url()), (Some("clicked"), Some("https://shop.example/sale")));
    /// let text = "{\"event\": }";
    /// let report = Event::from_json(text).unwrap_err();
    /// assert_eq!(report.first().unwrap().code().name(), "event-malformed");
    /// assert_eq!(&text[report.first().unwrap().span().unwrap().range()], "}");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Report> {
        let value = serde_json::from_str(text).map_err(|error| malformed(text, &error))?;
        let mut event = Self::from_value(value)?;
        // The reader writes `1e3` as `1e+3`.
        if has_exponent(&event.value) {
            event.text = Some(text.trim().into());
        }
        Ok(event)
    }

    /// Takes an event that is JSON already.
    ///
    /// # Errors
    ///
    /// `event-not-an-object`.
    ///
    /// # Examples
    ///
    /// ```
    /// use serde_json::json;
    /// let event = mailwright::Event::from_value(json!({"event": "opened"}))?;
    /// assert_eq!(event.name(), Some("opened"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_value(value: Value) -> Result<Self, Report> {
        if value.is_object() {
            Ok(Self { value, text: None })
        } else {
            Err(Diagnostic::error(Code::EventNotAnObject, PARAMETER)
                .with_message("an event is a JSON object")
                .into())
        }
    }

    /// All fields, in order, those that no accessor knows among them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"opened","client-score":0.7,"ip":"192.0.2.7"}"#)?;
    /// assert_eq!(event.fields().keys().collect::<Vec<_>>(), ["event", "client-score", "ip"]);
    /// assert_eq!(event.fields()["client-score"], 0.7);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn fields(&self) -> &Map<String, Value> {
        static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        self.value.as_object().unwrap_or(&EMPTY)
    }

    /// The event as a JSON value: for code that takes any JSON, filters among it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Filter};
    /// let event = Event::from_json(r#"{"event":"opened","message":{"headers":{"subject":"Spring sale"}}}"#)?;
    /// assert_eq!(event.as_value()["message"]["headers"]["subject"], "Spring sale");
    /// assert!(Filter::parse("subject", "spring")?.matches(event.as_value()));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.value
    }

    /// The event as a JSON value, without a copy: to hand it to other code.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let mut value = Event::from_json(r#"{"event":"opened","ip":"192.0.2.7"}"#)?.into_value();
    /// value["ip"] = "redacted".into();
    /// assert_eq!(Event::from_value(value)?.to_string(), r#"{"event":"opened","ip":"redacted"}"#);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn into_value(self) -> Value {
        self.value
    }

    /// The type, with the sub-types of `failed` told apart.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, EventKind};
    /// let bounce = Event::from_json(r#"{"event":"failed","severity":"permanent","flags":{"is-delayed-bounce":true}}"#)?;
    /// assert_eq!(bounce.kind(), EventKind::DelayedBounce);
    /// assert_eq!(Event::from_json(r#"{"event":"something-new"}"#)?.kind(), EventKind::Unknown);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> EventKind {
        EventKind::of(self)
    }

    /// When it happened, in Unix seconds with their fraction. A text that is a number counts as one; `None` where there is
    /// neither.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let at = |text: &str| Event::from_json(text).map(|event| event.timestamp());
    /// assert_eq!(at(r#"{"event":"clicked","timestamp":1772323210.25}"#)?, Some(1_772_323_210.25));
    /// assert_eq!(at(r#"{"event":"clicked","timestamp":"1772323210"}"#)?, Some(1_772_323_210.0));
    /// assert_eq!(at(r#"{"event":"clicked"}"#)?, None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn timestamp(&self) -> Option<f64> {
        timestamp(&self.value)
    }

    /// Tags of the message.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"opened","tags":["news","spring"]}"#)?;
    /// assert_eq!(event.tags().collect::<Vec<_>>(), ["news", "spring"]);
    /// // No tags and an empty list are the same here.
    /// assert_eq!(Event::from_json(r#"{"event":"opened"}"#)?.tags().count(), 0);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        view::texts(self.value.get("tags"))
    }

    /// Campaigns of the message, by id. Mailgun no longer fills them; old archives have them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"delivered","campaigns":["spring"],"tags":[]}"#)?;
    /// assert_eq!(event.campaigns().collect::<Vec<_>>(), ["spring"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn campaigns(&self) -> impl Iterator<Item = &str> {
        view::texts(self.value.get("campaigns"))
    }
}

/// The timestamp of an event: a number, or a text that is one.
pub(super) fn timestamp(event: &dyn Fetch) -> Option<f64> {
    let mut found = None;
    event.each(super::field::TIMESTAMP, &mut |text| {
        found = text.parse().ok().filter(|seconds: &f64| seconds.is_finite());
        found.is_some()
    });
    found
}

/// What a JSON reader says, with the character where it stopped.
pub(super) fn malformed(text: &str, error: &serde_json::Error) -> Report {
    let stop = json_place(text, error);
    let place = Position::of(text, stop.start);
    Diagnostic::error(Code::EventMalformed, PARAMETER)
        .with_message(format!(
            "no JSON at line {}, column {}: {}",
            place.line(),
            place.column(),
            json_objection(error)
        ))
        .with_span(stop)
        .into()
}

impl Fetch for Event {
    fn each(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool {
        self.value.each(path, visit)
    }

    fn each_entry(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool {
        self.value.each_entry(path, visit)
    }
}

/// The event as compact JSON.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.write_str(text),
            None => self.value.fmt(f),
        }
    }
}

/// Whether a number in it has an exponent. The JSON reader has limited the depth.
fn has_exponent(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.to_string().contains(['e', 'E']),
        Value::Array(items) => items.iter().any(has_exponent),
        Value::Object(map) => map.values().any(has_exponent),
        _ => false,
    }
}

impl std::str::FromStr for Event {
    type Err = Report;

    fn from_str(text: &str) -> Result<Self, Report> {
        Self::from_json(text)
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

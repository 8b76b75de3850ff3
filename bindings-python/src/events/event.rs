//! Events: whatever Mailgun sends, with the members that it documents at hand.

use super::view::{
    ClientInfo, DeliveryStatus, EventEnvelope, EventFlags, EventMessage, EventRoute, EventTemplate,
    Geolocation, ListMember, MailingList, Reject, Storage,
};
use crate::convert::{self, Octets, wrong_type};
use crate::error::{one_source, to_py};
use crate::form::is_bytes;
use crate::unchanging;
use crate::{lock, names};
use mailwright::{EventKind as Kind, UserVariables};
use pyo3::exceptions::PyUnicodeDecodeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMapping, PyString, PyTuple};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<Event>(module)?;
    module.add_class::<EventKind>()
}

/// An event in whichever form it was given: an `Event`, JSON text or bytes, or a dictionary.
pub(super) enum Given<'py> {
    Event(Bound<'py, Event>),
    Value(Value),
}

impl<'py> Given<'py> {
    pub(super) fn read(given: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(event) = given.cast::<Event>() {
            return Ok(Self::Event(event.clone()));
        }
        let is_text = given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>();
        // Before other buffers: to ask a dictionary for its buffer costs more than to match it.
        if !is_text && given.is_instance_of::<PyMapping>() {
            return convert::json("event", given).map(Self::Value);
        }
        if is_text || is_bytes(given) {
            let event = from_json(given.py(), &given.extract()?)?;
            return Ok(Self::Value(event.into_value()));
        }
        let expected = "an Event, a dictionary or JSON (str or bytes)";
        Err(wrong_type("event", expected, given))
    }

    pub(super) fn value(&self) -> &Value {
        match self {
            Self::Event(event) => event.get().0.as_value(),
            Self::Value(value) => value,
        }
    }

    pub(super) fn into_event(self, py: Python<'_>) -> PyResult<Arc<mailwright::Event>> {
        match self {
            Self::Event(event) => Ok(Arc::clone(&event.get().0)),
            Self::Value(value) => mailwright::Event::from_value(value)
                .map(Arc::new)
                .map_err(|report| to_py(py, &report, &crate::error::no_source)),
        }
    }
}

fn from_json(py: Python<'_>, text: &Octets) -> PyResult<mailwright::Event> {
    let bytes = text.as_bytes();
    match std::str::from_utf8(bytes) {
        Ok(text) => lock::work(py, text.len(), || mailwright::Event::from_json(text))
            .map_err(|report| to_py(py, &report, &one_source(text))),
        Err(error) => Err(PyUnicodeDecodeError::new_utf8(py, bytes, error)?.into()),
    }
}

/// An event. Reading and writing it changes nothing: `str(event)` is its JSON, numbers with their digits.
///
/// A member that is missing, null or of another type than documented is `None`; `fields` still has it.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Event(pub(super) Arc<mailwright::Event>);

impl Event {
    pub(super) fn new(event: mailwright::Event) -> Self {
        Self(event.into())
    }
}

#[pymethods]
impl Event {
    /// Reads an event from JSON, text or bytes.
    ///
    /// Raises `MailwrightError` with `event-malformed`, with the place where the text stops being JSON, or
    /// `event-not-an-object`; `UnicodeDecodeError` for bytes that are not UTF-8.
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn from_json(py: Python<'_>, text: Octets) -> PyResult<Self> {
        from_json(py, &text).map(Self::new)
    }

    /// Takes an event that is a dictionary already.
    ///
    /// Raises `MailwrightError` with `event-not-an-object` for anything else.
    #[staticmethod]
    #[pyo3(signature = (value, /))]
    fn from_value(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        Given::Value(convert::json("value", value)?)
            .into_event(value.py())
            .map(Self)
    }

    /// All fields, in order; a new dictionary each time.
    #[getter]
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::python_map(py, self.0.fields())
    }

    /// The type, with the sub-types of `failed` told apart: one of `EventKind.ALL`, or `unknown`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().name()
    }

    /// When it happened, in Unix seconds with their fraction.
    #[getter]
    fn timestamp(&self) -> Option<f64> {
        self.0.timestamp()
    }

    /// Tags of the message.
    #[getter]
    fn tags(&self) -> Vec<&str> {
        self.0.tags().collect()
    }

    /// Campaigns of the message; Mailgun no longer fills them.
    #[getter]
    fn campaigns(&self) -> Vec<&str> {
        self.0.campaigns().collect()
    }

    /// Custom data: a dictionary, or a text where Mailgun cut it or found no JSON (in the Logs API the JSON text).
    #[getter]
    fn user_variables<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(match self.0.user_variables() {
            Some(UserVariables::Object(map)) => Some(convert::python_map(py, map)?.into_any()),
            Some(UserVariables::Text(text)) => Some(PyString::new(py, text).into_any()),
            None => None,
        })
    }

    /// The routes that an incoming message matched, in the order of evaluation.
    #[getter]
    fn routes(&self) -> Vec<EventRoute> {
        (0..self.0.routes().count())
            .map(|index| EventRoute {
                event: Arc::clone(&self.0),
                index,
            })
            .collect()
    }

    /// The id of the batch that the message belongs to, `batch.id`.
    #[getter]
    fn batch_id(&self) -> Option<&str> {
        self.0.batch_id()
    }

    /// Why a member of a list could not be added, `error.message`.
    #[getter]
    fn error_message(&self) -> Option<&str> {
        self.0.error_message()
    }

    /// The type as Mailgun writes it; `kind` tells the sub-types apart.
    #[getter]
    fn name(&self) -> Option<&str> {
        self.0.name()
    }

    /// The id: unique within a day only, so keep it together with the `timestamp`.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id()
    }

    /// How serious it is: `info`, `warn` or `error`.
    #[getter]
    fn log_level(&self) -> Option<&str> {
        self.0.log_level()
    }

    /// How the message came in: `smtp` or `http`.
    #[getter]
    fn method(&self) -> Option<&str> {
        self.0.method()
    }

    /// Who the event is about: one address, without a name. A message to several recipients has events for each.
    #[getter]
    fn recipient(&self) -> Option<&str> {
        self.0.recipient()
    }

    /// The domain of the recipient, as Mailgun has it; events of old archives lack it.
    #[getter]
    fn recipient_domain(&self) -> Option<&str> {
        self.0.recipient_domain()
    }

    /// Who runs the recipient's mailbox, in Mailgun's words: `Gmail`, `Outlook` …
    #[getter]
    fn recipient_provider(&self) -> Option<&str> {
        self.0.recipient_provider()
    }

    /// Of a failure: `temporary` where Mailgun tries again, `permanent` where it gave up.
    #[getter]
    fn severity(&self) -> Option<&str> {
        self.0.severity()
    }

    /// Why delivery failed: `bounce`, `suppress-complaint`, `espblock`, `greylisted` …
    #[getter]
    fn reason(&self) -> Option<&str> {
        self.0.reason()
    }

    /// The link that was clicked, as it stood in the message before Mailgun rewrote it.
    #[getter]
    fn url(&self) -> Option<&str> {
        self.0.url()
    }

    /// The IP address from which the recipient opened, clicked or unsubscribed. The sending address is
    /// `EventEnvelope.sending_ip`.
    #[getter]
    fn ip(&self) -> Option<&str> {
        self.0.ip()
    }

    /// The IP address from which the message was handed in to Mailgun.
    #[getter]
    fn originating_ip(&self) -> Option<&str> {
        self.0.originating_ip()
    }

    /// The id of the API key with which the message was handed in; not the key itself.
    #[getter]
    fn api_key_id(&self) -> Option<&str> {
        self.0.api_key_id()
    }

    /// The DKIM key that signed the message: its selector and domain, as a DNS name.
    #[getter]
    fn primary_dkim(&self) -> Option<&str> {
        self.0.primary_dkim()
    }

    /// The id of the upload that a list event is about; all events of one upload have it.
    #[getter]
    fn task_id(&self) -> Option<&str> {
        self.0.task_id()
    }

    /// The format of an uploaded list: `csv` or `json`.
    #[getter]
    fn format(&self) -> Option<&str> {
        self.0.format()
    }

    /// Whether an upload changed members that were there already, rather than leaving them as they were.
    #[getter]
    fn is_upsert(&self) -> Option<bool> {
        self.0.is_upsert()
    }

    /// How many members an upload added or changed.
    #[getter]
    fn upserted_count(&self) -> Option<i64> {
        self.0.upserted_count()
    }

    /// How many members an upload could not add.
    #[getter]
    fn failed_count(&self) -> Option<i64> {
        self.0.failed_count()
    }

    /// Whether the members of an upload are subscribed.
    #[getter]
    fn subscribed(&self) -> Option<bool> {
        self.0.subscribed()
    }

    /// The member that could not be added, as it was uploaded; `error_message` says why.
    #[getter]
    fn member_description(&self) -> Option<&str> {
        self.0.member_description()
    }

    /// Sender, transport and targets of the SMTP dialogue.
    #[getter]
    fn envelope(&self) -> Option<EventEnvelope> {
        self.0.envelope()?;
        Some(EventEnvelope {
            event: Arc::clone(&self.0),
        })
    }

    /// What the recipient's server said; `None` also where it is null, as for messages that were never sent.
    #[getter]
    fn delivery_status(&self) -> Option<DeliveryStatus> {
        self.0.delivery_status()?;
        Some(DeliveryStatus {
            event: Arc::clone(&self.0),
        })
    }

    /// Marks of the message: test mode, routed, authenticated …
    #[getter]
    fn flags(&self) -> Option<EventFlags> {
        self.0.flags()?;
        Some(EventFlags {
            event: Arc::clone(&self.0),
        })
    }

    /// The message: headers, recipients, attachments, size. Opens and clicks have its Message-ID alone.
    #[getter]
    fn message(&self) -> Option<EventMessage> {
        self.0.message()?;
        Some(EventMessage {
            event: Arc::clone(&self.0),
        })
    }

    /// Where Mailgun keeps the message, for some days.
    #[getter]
    fn storage(&self) -> Option<Storage> {
        self.0.storage()?;
        Some(Storage {
            event: Arc::clone(&self.0),
        })
    }

    /// Who or what opened, clicked or unsubscribed.
    #[getter]
    fn client_info(&self) -> Option<ClientInfo> {
        self.0.client_info()?;
        Some(ClientInfo {
            event: Arc::clone(&self.0),
        })
    }

    /// Where the `ip` of the recipient is, roughly.
    #[getter]
    fn geolocation(&self) -> Option<Geolocation> {
        self.0.geolocation()?;
        Some(Geolocation {
            event: Arc::clone(&self.0),
        })
    }

    /// Why Mailgun refused the message, of the event `rejected`.
    #[getter]
    fn reject(&self) -> Option<Reject> {
        self.0.reject()?;
        Some(Reject {
            event: Arc::clone(&self.0),
        })
    }

    /// The mailing list that the message went through, or that was uploaded.
    #[getter]
    fn mailing_list(&self) -> Option<MailingList> {
        self.0.mailing_list()?;
        Some(MailingList {
            event: Arc::clone(&self.0),
        })
    }

    /// The member that a list event is about.
    #[getter]
    fn member_added(&self) -> Option<ListMember> {
        self.0.member_added()?;
        Some(ListMember {
            event: Arc::clone(&self.0),
        })
    }

    /// The stored template that the message was made from; `None` where it was made from none.
    #[getter]
    fn template(&self) -> Option<EventTemplate> {
        self.0.template()?;
        Some(EventTemplate {
            event: Arc::clone(&self.0),
        })
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let again = py.get_type::<Self>().getattr(intern!(py, "from_json"))?;
        Ok((again, (self.0.to_string(),)))
    }

    fn __repr__(&self) -> String {
        format!("<Event {}>", self.0.kind().name())
    }
}

/// The type of an event, the sub-types of `failed` told apart.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct EventKind;

#[pymethods]
impl EventKind {
    /// The names of all known ones.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, Kind::ALL, Kind::name)
    }

    /// What Mailgun writes in the field `event` for a kind; `None` for `unknown`.
    #[staticmethod]
    #[pyo3(signature = (kind, /))]
    fn event(kind: &str) -> PyResult<Option<&'static str>> {
        let all: Cow<'_, [Kind]> = [Kind::ALL, &[Kind::Unknown]].concat().into();
        Ok(names::find("kind of event", kind, &all, Kind::name)?.event())
    }
}

//! From a message and a table of routes to finished requests.

use super::message::{Envelope, IncomingMessage, SpamCheck, unsafe_arrival};
use super::payload::{InboundPayload, PayloadArguments};
use super::route::{Decision, RouteTable};
use crate::error::{diagnostics, no_source};
use crate::unchanging;
use crate::webhook::WebhookSigner;
use crate::{convert, names};
use mailwright::DeliverOptions;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::sync::Arc;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<InboundRequest>(module)?;
    unchanging::add::<RouteOutcome>(module)?;
    unchanging::add::<RouteDelivery>(module)?;
    module.add_function(wrap_pyfunction!(deliver, module)?)
}

/// Asks the routes about a message and makes what each of their actions sends.
///
/// The options are those of `IncomingMessage.payload`, and `spam`, what the spam filter found.
///
/// Raises `MailwrightError` as `IncomingMessage.arrived`: with an envelope that would break out of its header, or a
/// message that its new headers bring over a limit.
#[pyfunction]
#[pyo3(signature = (
    routes, message, envelope, /, *, now=None, seed=None, signer=None, domain=None, storage_url=None, spam=None,
    limits=None
))]
#[allow(clippy::too_many_arguments)] // options by name in Python
fn deliver(
    py: Python<'_>,
    routes: &RouteTable,
    message: &IncomingMessage,
    envelope: &Envelope,
    now: Option<&Bound<'_, PyAny>>,
    seed: Option<convert::Seed>,
    signer: Option<&WebhookSigner>,
    domain: Option<String>,
    storage_url: Option<String>,
    spam: Option<&SpamCheck>,
    limits: Option<&Bound<'_, PyDict>>,
) -> PyResult<RouteDelivery> {
    let payload = PayloadArguments {
        now,
        seed,
        signer,
        domain,
        storage_url,
        limits,
    };
    let mut options = DeliverOptions::new(payload.options(py)?);
    if let Some(spam) = spam {
        options = options.spam(spam.check.clone());
    }
    if limits.is_some() {
        options = options.limits(convert::limits(py, limits)?);
    }
    let delivery = py.detach(|| mailwright::deliver(&routes.0, &message.message, &envelope.0, &options));
    let none = SpamCheck::default();
    let delivery = delivery.map_err(|report| unsafe_arrival(py, &report, envelope, spam.unwrap_or(&none)))?;
    RouteDelivery::new(py, Arc::clone(&routes.0), &delivery)
}

/// A request that Mailgun would send.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct InboundRequest(mailwright::InboundRequest);

#[pymethods]
impl InboundRequest {
    /// The method: always `POST`.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method()
    }

    /// The address, captures filled in and percent-encoded, the host in A-labels.
    #[getter]
    fn url(&self) -> &str {
        self.0.url()
    }

    /// The value of the `Content-Type` header.
    #[getter]
    fn content_type(&self) -> &str {
        self.0.content_type()
    }

    /// The body.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.body())
    }

    /// The fields in the body.
    #[getter]
    fn payload(&self) -> InboundPayload {
        let payload = self.0.payload();
        InboundPayload::new(payload.clone(), diagnostics(payload.diagnostics(), &no_source))
    }

    fn __repr__(&self) -> String {
        format!(
            "<InboundRequest POST {}, {} bytes>",
            self.0.url(),
            self.0.body().len()
        )
    }
}

/// What one destination of one action gets: a `Post`, an `Email` or a `Store`.
#[pyclass(frozen, module = "mailwright")]
pub(crate) enum RouteOutcome {
    /// `forward()` to a URL: the route, by its index in the table, and the request.
    Post {
        route: usize,
        request: Py<InboundRequest>,
    },
    /// `forward()` to an address: the message as Mailgun keeps it, with the headers of its arrival, to another
    /// recipient.
    Email {
        route: usize,
        envelope: Py<Envelope>,
        message: Py<PyBytes>,
    },
    /// `store()`: where the stored message is fetched, and the notice, where the action has a URL.
    Store {
        route: usize,
        message_url: String,
        notice: Option<Py<InboundRequest>>,
    },
}

#[pymethods]
impl RouteOutcome {
    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        names::variant(this)
    }
}

/// What happens to a message.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct RouteDelivery {
    decision: Py<Decision>,
    outcomes: Vec<Py<RouteOutcome>>,
    requests: Vec<Py<InboundRequest>>,
    message: Py<IncomingMessage>,
}

impl RouteDelivery {
    fn new(
        py: Python<'_>,
        routes: Arc<mailwright::RouteTable>,
        delivery: &mailwright::RouteDelivery,
    ) -> PyResult<Self> {
        let mut requests = Vec::new();
        let mut request = |request: &mailwright::InboundRequest| -> PyResult<Py<InboundRequest>> {
            let request = Py::new(py, InboundRequest(request.clone()))?;
            requests.push(request.clone_ref(py));
            Ok(request)
        };
        let mut outcomes = Vec::new();
        for outcome in delivery.outcomes() {
            let outcome = match outcome {
                mailwright::RouteOutcome::Post { route, request: post } => RouteOutcome::Post {
                    route: *route,
                    request: request(post)?,
                },
                mailwright::RouteOutcome::Email {
                    route,
                    envelope,
                    message,
                } => RouteOutcome::Email {
                    route: *route,
                    envelope: Py::new(py, Envelope(envelope.clone()))?,
                    message: PyBytes::new(py, message).unbind(),
                },
                mailwright::RouteOutcome::Store {
                    route,
                    message_url,
                    notice,
                } => RouteOutcome::Store {
                    route: *route,
                    message_url: message_url.clone(),
                    notice: notice.as_ref().map(&mut request).transpose()?,
                },
                // Every outcome that this version of the core has is above.
                _ => continue,
            };
            outcomes.push(outcome.into_pyobject(py)?.unbind());
        }
        Ok(Self {
            decision: Py::new(py, Decision::new(routes, delivery.decision().clone()))?,
            outcomes,
            requests,
            message: Py::new(py, IncomingMessage::of_bytes(delivery.message().clone()))?,
        })
    }
}

#[pymethods]
impl RouteDelivery {
    /// Which routes matched, and why.
    #[getter]
    fn decision(&self, py: Python<'_>) -> Py<Decision> {
        self.decision.clone_ref(py)
    }

    /// What goes where, in the order of the actions.
    #[getter]
    fn outcomes(&self, py: Python<'_>) -> Vec<Py<RouteOutcome>> {
        self.outcomes.iter().map(|one| one.clone_ref(py)).collect()
    }

    /// The requests among the outcomes, notices of `store()` included.
    #[getter]
    fn requests(&self, py: Python<'_>) -> Vec<Py<InboundRequest>> {
        self.requests.iter().map(|one| one.clone_ref(py)).collect()
    }

    /// The message as Mailgun keeps it, with the headers of its arrival.
    #[getter]
    fn message(&self, py: Python<'_>) -> Py<IncomingMessage> {
        self.message.clone_ref(py)
    }

    fn __repr__(&self) -> String {
        format!("<RouteDelivery with {} outcomes>", self.outcomes.len())
    }
}

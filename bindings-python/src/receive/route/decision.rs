//! What comes out of a table: executed actions, and how it came to them.

use crate::error::{Diagnostic, code_points, diagnostics, no_source};
use crate::unchanging;
use crate::{convert, names};
use pyo3::prelude::*;
use std::sync::Arc;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<Decision>(module)?;
    unchanging::add::<ExecutedRoute>(module)?;
    unchanging::add::<ExecutedAction>(module)?;
    unchanging::add::<ExecutedDestination>(module)?;
    unchanging::add::<RouteTrace>(module)?;
    unchanging::add::<CallTrace>(module)
}

/// What happens to a message.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Decision {
    decision: mailwright::Decision,
    table: Arc<mailwright::RouteTable>,
}

impl Decision {
    pub(in crate::receive) fn new(
        table: Arc<mailwright::RouteTable>,
        decision: mailwright::Decision,
    ) -> Self {
        Self { decision, table }
    }
}

#[pymethods]
impl Decision {
    /// The routes that matched, in the order of evaluation.
    #[getter]
    fn executed(&self) -> Vec<ExecutedRoute> {
        self.decision
            .executed()
            .iter()
            .cloned()
            .map(ExecutedRoute)
            .collect()
    }

    /// The route whose `stop()` ended the evaluation, by its index in the table.
    #[getter]
    fn stopped_by(&self) -> Option<usize> {
        self.decision.stopped_by()
    }

    /// The routes that were evaluated, in order. Those whose patterns need a text that the message does not have are
    /// not listed: they were not tried.
    #[getter]
    fn trace(&self) -> Vec<RouteTrace> {
        let trace = |trace: &mailwright::RouteTrace| {
            let expression = self.table.routes()[trace.route()].expression().source();
            RouteTrace {
                route: trace.route(),
                verdict: trace.verdict(),
                calls: trace
                    .calls()
                    .iter()
                    .map(|call| CallTrace::new(call.clone(), expression))
                    .collect(),
            }
        };
        self.decision.trace().iter().map(trace).collect()
    }

    /// The routes that were not reached because of a `stop()`, by their indexes in the table.
    #[getter]
    fn skipped(&self) -> Vec<usize> {
        self.decision.skipped().collect()
    }

    /// The value of `routes` in the `accepted` event: `[{"id", "expression", "match": {"recipient"}}]`.
    #[getter]
    fn routes_record<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::python(py, &self.decision.routes_record())
    }

    /// `route-reading-differs` where another reading of patterns gives another verdict, `route-limit-exhausted` where
    /// a pattern took too many steps.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics(self.decision.diagnostics(), &no_source)
    }

    fn __repr__(&self) -> String {
        let routes: Vec<_> = self
            .decision
            .executed()
            .iter()
            .map(|one| one.route().to_string())
            .collect();
        format!("<Decision: executed [{}]>", routes.join(", "))
    }
}

/// A route that matched, and what it does.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct ExecutedRoute(mailwright::ExecutedRoute);

#[pymethods]
impl ExecutedRoute {
    /// Its index in the table.
    #[getter]
    fn route(&self) -> usize {
        self.0.route()
    }

    /// Its actions, in order.
    #[getter]
    fn actions(&self) -> Vec<ExecutedAction> {
        self.0.actions().iter().map(ExecutedAction::new).collect()
    }

    fn __repr__(&self) -> String {
        format!(
            "<ExecutedRoute {}, {} actions>",
            self.0.route(),
            self.0.actions().len()
        )
    }
}

/// An action with its references filled in: a `Forward`, a `Store` or a `Stop`.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum ExecutedAction {
    /// To each of the destinations.
    Forward { destinations: Vec<ExecutedDestination> },
    /// With a notice to a URL, or without.
    Store { notify: Option<ExecutedDestination> },
    /// No further route is evaluated.
    Stop {},
}

#[pymethods]
impl ExecutedAction {
    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        names::variant(this)
    }
}

impl ExecutedAction {
    fn new(action: &mailwright::ExecutedAction) -> Self {
        match action {
            mailwright::ExecutedAction::Forward(destinations) => Self::Forward {
                destinations: destinations.iter().cloned().map(ExecutedDestination).collect(),
            },
            mailwright::ExecutedAction::Store(notify) => Self::Store {
                notify: notify.clone().map(ExecutedDestination),
            },
            _ => Self::Stop {},
        }
    }
}

/// A destination with its references filled in.
#[pyclass(frozen, eq, hash, from_py_object, module = "mailwright")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct ExecutedDestination(mailwright::ExecutedDestination);

#[pymethods]
impl ExecutedDestination {
    /// `url` or `email`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().name()
    }

    /// With captured texts as they are.
    #[getter]
    fn raw(&self) -> &str {
        self.0.raw()
    }

    /// With captured texts percent-encoded in a URL, as they are in an address.
    #[getter]
    fn encoded(&self) -> &str {
        self.0.encoded()
    }

    /// As `encoded`, the host or domain as A-labels.
    #[getter]
    fn wire(&self) -> &str {
        self.0.wire()
    }

    fn __repr__(&self) -> String {
        format!("<ExecutedDestination {}>", self.0.raw())
    }
}

/// How a route was evaluated.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct RouteTrace {
    route: usize,
    verdict: Option<bool>,
    calls: Vec<CallTrace>,
}

#[pymethods]
impl RouteTrace {
    /// Its index in the table.
    #[getter]
    fn route(&self) -> usize {
        self.route
    }

    /// Whether the expression held; `None` where a limit ended its evaluation.
    #[getter]
    fn verdict(&self) -> Option<bool> {
        self.verdict
    }

    /// The calls that were evaluated, in order.
    #[getter]
    fn calls(&self) -> Vec<CallTrace> {
        self.calls.clone()
    }

    fn __repr__(&self) -> String {
        let verdict = match self.verdict {
            Some(true) => "matched",
            Some(false) => "did not match",
            None => "was given up",
        };
        format!("<RouteTrace: route {} {verdict}>", self.route)
    }
}

/// What a call of an expression saw.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct CallTrace {
    call: mailwright::CallTrace,
    span: (usize, usize),
    place: Option<(usize, usize)>,
}

impl CallTrace {
    fn new(call: mailwright::CallTrace, expression: &str) -> Self {
        Self {
            span: code_points(call.span(), expression),
            place: call
                .place()
                .map(|place| code_points(place, call.text().unwrap_or_default())),
            call,
        }
    }
}

#[pymethods]
impl CallTrace {
    /// The call, as start and end in the expression.
    #[getter]
    fn span(&self) -> (usize, usize) {
        self.span
    }

    /// Whether it was true.
    #[getter]
    fn is_matched(&self) -> bool {
        self.call.is_matched()
    }

    /// The text that its pattern matched in: a form of the recipient, or the value of a header.
    #[getter]
    fn text(&self) -> Option<&str> {
        self.call.text()
    }

    /// Where in that text, start and end.
    #[getter]
    fn place(&self) -> Option<(usize, usize)> {
        self.place
    }

    /// Which form of the recipient it was: `given`, or with the domain as U-labels (`unicode`) or A-labels (`ascii`).
    #[getter]
    fn recipient_form(&self) -> Option<&'static str> {
        self.call.recipient_form().map(mailwright::RecipientForm::name)
    }

    /// Which header field it was, counted from 0 over all fields.
    #[getter]
    fn header_index(&self) -> Option<usize> {
        self.call.header_index()
    }

    fn __repr__(&self) -> &'static str {
        if self.call.is_matched() {
            "<CallTrace: true>"
        } else {
            "<CallTrace: false>"
        }
    }
}

//! Routes, tables of them, and what they look at.

use super::{Action, Decision, Expression};
use crate::convert;
use crate::error::{Diagnostic, diagnostics, to_py};
use crate::receive::message::{Envelope, IncomingMessage};
use crate::unchanging;
use mailwright::{Reading as CoreReading, Report, parameter_text};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyMapping, PyTuple};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<Route>(module)?;
    unchanging::add::<RouteTable>(module)?;
    unchanging::add::<RouteInput>(module)?;
    module.add_class::<Reading>()
}

/// A route by itself, or one of a table.
#[derive(Clone)]
pub(super) enum RouteHandle {
    Own(Arc<mailwright::Route>),
    In(Arc<mailwright::RouteTable>, usize),
}

impl RouteHandle {
    pub(super) fn core(&self) -> &mailwright::Route {
        match self {
            Self::Own(route) => route,
            Self::In(table, at) => &table.routes()[*at],
        }
    }
}

/// A route: an expression, actions, a priority.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Route(RouteHandle);

#[pymethods]
impl Route {
    /// Parses a route.
    ///
    /// `priority`: lower ones are evaluated first, by default 0. `id`: Mailgun's id of the route. The limits are those
    /// of `Expression.parse` and `Action.parse`.
    ///
    /// Raises `MailwrightError` with what `Expression.parse` and `Action.parse` say, and `route-unknown-group`;
    /// parameters are `expression` and `actions[0]` …
    #[staticmethod]
    #[pyo3(signature = (expression, actions, /, *, priority=None, id=None, limits=None))]
    fn parse(
        py: Python<'_>,
        expression: &str,
        actions: convert::List<PyBackedStr>,
        priority: Option<i64>,
        id: Option<String>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        let mut route = py
            .detach(|| mailwright::Route::parse(expression, &actions[..], &limits))
            .map_err(|report| {
                to_py(py, &report, &|found| match found.parameter() {
                    "expression" => Some(Cow::Borrowed(expression)),
                    action => {
                        let at: usize = action.strip_prefix("actions[")?.strip_suffix(']')?.parse().ok()?;
                        actions.get(at).map(|action| Cow::Borrowed(&**action))
                    }
                })
            })?;
        if let Some(priority) = priority {
            route = route.with_priority(priority);
        }
        if let Some(id) = id {
            route = route.with_id(id);
        }
        Ok(Self(RouteHandle::Own(route.into())))
    }

    /// The expression.
    #[getter]
    fn expression(&self) -> Expression {
        Expression::of(self.0.clone())
    }

    /// The actions, in order.
    #[getter]
    fn actions(&self) -> Vec<Action> {
        self.0.core().actions().iter().cloned().map(Action).collect()
    }

    /// The priority.
    #[getter]
    fn priority(&self) -> i64 {
        self.0.core().priority()
    }

    /// Mailgun's id of the route.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.core().id()
    }

    fn __repr__(&self) -> String {
        let route = self.0.core();
        format!("<Route {} {}>", route.priority(), route.expression().source())
    }
}

/// Routes of an account, compiled.
///
/// `reading`: how patterns are applied, since Mailgun does not say: `search` (anywhere, as `re.search`; the default,
/// and the only reading under which every documented example is true), `start` (as `re.match`) or `full` (as
/// `re.fullmatch`), with `-ignoring-case` behind it where case does not count. Of the limits `regex_steps` and
/// `regex_memory` are read.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct RouteTable(pub(in crate::receive) Arc<mailwright::RouteTable>);

#[pymethods]
impl RouteTable {
    #[new]
    #[pyo3(signature = (routes, /, *, reading=None, limits=None))]
    fn new(
        routes: &Bound<'_, PyAny>,
        reading: Option<&str>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = routes.py();
        let mut list = Vec::new();
        for route in routes.try_iter()? {
            list.push(route?.cast::<Route>()?.get().0.core().clone());
        }
        let mut table = py.detach(|| mailwright::RouteTable::new(list));
        if limits.is_some() {
            table = table.limits(convert::limits(py, limits)?);
        }
        Self::with_reading(table, reading)
    }

    /// Reads a list of routes as Mailgun's API has them: `[{"priority", "expression", "actions", "id"}]`.
    ///
    /// The options are those of the table; besides the limits of `Route.parse` are read.
    ///
    /// Raises `MailwrightError` with `route-bad-shape` for what is no such list; and with what `Route.parse` says of
    /// each route, parameters being `routes[0].expression`, `routes[0].actions[1]` …
    #[staticmethod]
    #[pyo3(signature = (routes, /, *, reading=None, limits=None))]
    fn from_json(
        routes: &Bound<'_, PyAny>,
        reading: Option<&str>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let (py, routes) = (routes.py(), convert::json("routes", routes)?);
        let limits = convert::limits(py, limits)?;
        py.detach(|| mailwright::RouteTable::from_json_with(&routes, &limits))
            .map_err(|report| to_py(py, &report, &in_list(&routes)))
            .and_then(|table| Self::with_reading(table, reading))
    }

    /// The routes, in table order.
    #[getter]
    fn routes(&self) -> Vec<Route> {
        (0..self.0.routes().len())
            .map(|at| Route(RouteHandle::In(Arc::clone(&self.0), at)))
            .collect()
    }

    /// What happens to a message.
    ///
    /// A route whose pattern takes more steps than the limits allow does not match; the rest of the table still runs,
    /// and the decision carries `route-limit-exhausted`.
    #[pyo3(signature = (input, /))]
    fn evaluate(&self, py: Python<'_>, input: &RouteInput) -> Decision {
        let decision = py.detach(|| self.0.evaluate(&input.0));
        Decision::new(Arc::clone(&self.0), decision)
    }

    /// Says what is hardly meant, in the order of evaluation: routes that are never reached, patterns that match more
    /// than they seem to, `catch_all()` that can never be true, undocumented syntax.
    fn lint(&self, py: Python<'_>) -> Vec<Diagnostic> {
        let report = py.detach(|| self.0.lint());
        diagnostics(&report, &|found| {
            expression_of(&self.0, found.parameter()).map(Cow::Borrowed)
        })
    }

    /// The same for a list of routes as `from_json` reads it, wherever routes are wrong: what is an error there comes
    /// first here, and the other routes are looked at all the same. Mailgun stores routes with invalid patterns or
    /// destinations without a word; they never work.
    #[staticmethod]
    #[pyo3(signature = (routes, /, *, limits=None))]
    fn lint_json(routes: &Bound<'_, PyAny>, limits: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<Diagnostic>> {
        let (py, routes) = (routes.py(), convert::json("routes", routes)?);
        let limits = convert::limits(py, limits)?;
        let report: Report = py.detach(|| mailwright::RouteTable::lint_json(&routes, &limits));
        Ok(diagnostics(&report, &in_list(&routes)))
    }

    fn __len__(&self) -> usize {
        self.0.routes().len()
    }

    fn __repr__(&self) -> String {
        format!("<RouteTable of {} routes>", self.0.routes().len())
    }
}

impl RouteTable {
    fn with_reading(table: mailwright::RouteTable, reading: Option<&str>) -> PyResult<Self> {
        let table = match reading {
            Some(name) => table.reading(CoreReading::from_name(name).ok_or_else(|| {
                let known: Vec<_> = CoreReading::names().collect();
                let (name, known) = (name.escape_debug(), known.join(", "));
                PyValueError::new_err(format!("there is no reading `{name}`; there are {known}"))
            })?),
            None => table,
        };
        Ok(Self(table.into()))
    }
}

/// The text that a finding about a list of routes is about.
fn in_list<'a>(routes: &'a Value) -> impl Fn(&mailwright::Diagnostic) -> Option<Cow<'a, str>> + 'a {
    |found| parameter_text(found.parameter(), "routes", routes)
}

/// The expression that `routes[7].expression` names.
fn expression_of<'t>(table: &'t mailwright::RouteTable, parameter: &str) -> Option<&'t str> {
    let (at, member) = parameter.strip_prefix("routes[")?.split_once(']')?;
    let route = table.routes().get(at.parse::<usize>().ok()?)?;
    (member == ".expression").then(|| route.expression().source())
}

/// A message as routes see it: the recipient of the envelope, and the header fields in order, names and values as they
/// came (pairs, or a dictionary).
///
/// The domain of the recipient is lower-cased; an internationalised one is looked at as U-labels and as A-labels.
/// Header values are unfolded, trimmed, and their encoded words (RFC 2047) decoded.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct RouteInput(mailwright::RouteInput);

#[pymethods]
impl RouteInput {
    #[new]
    #[pyo3(signature = (recipient, headers=None, /))]
    fn new(py: Python<'_>, recipient: &str, headers: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        if let Some(headers) = headers {
            let items = match headers.cast::<PyMapping>() {
                Ok(mapping) => mapping.items()?.into_any(),
                Err(_) => headers.clone(),
            };
            for pair in items.try_iter()? {
                let (name, value) = convert::pair("headers", &pair?)?;
                let (name, value) = (
                    convert::text("headers", &name)?,
                    convert::text("headers", &value)?,
                );
                pairs.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(Self(py.detach(|| mailwright::RouteInput::new(recipient, pairs))))
    }

    /// A parsed message with its envelope.
    #[staticmethod]
    #[pyo3(signature = (envelope, message, /))]
    fn from_message(py: Python<'_>, envelope: &Envelope, message: &IncomingMessage) -> Self {
        Self(py.detach(|| mailwright::RouteInput::from_message(&envelope.0, &message.message)))
    }

    /// The recipient, its domain in lower case.
    #[getter]
    fn recipient(&self) -> &str {
        self.0.recipient()
    }

    /// The values of a header, in order; the name in any case.
    #[pyo3(signature = (name, /))]
    fn header(&self, name: &str) -> Vec<String> {
        self.0.header(name).map(str::to_owned).collect()
    }

    fn __repr__(&self) -> String {
        format!("<RouteInput {}>", self.0.recipient())
    }
}

/// How patterns are applied: see `RouteTable`.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Reading;

#[pymethods]
impl Reading {
    /// The names of all readings.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, CoreReading::names().collect::<Vec<_>>())
    }
}

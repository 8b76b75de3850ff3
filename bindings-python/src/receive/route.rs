//! Routes: expressions and actions, and the functions that write them from data.

mod decision;
mod table;

pub(super) use decision::Decision;
pub(super) use table::RouteTable;

use crate::convert;
use crate::error::{Diagnostic, diagnostics, one_source, to_py};
use crate::unchanging;
use mailwright::Limits;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use table::RouteHandle;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<Expression>(module)?;
    unchanging::add::<Action>(module)?;
    unchanging::add::<Destination>(module)?;
    module.add_function(wrap_pyfunction!(escape_pattern, module)?)?;
    module.add_function(wrap_pyfunction!(quote_route_string, module)?)?;
    module.add_function(wrap_pyfunction!(match_recipient_exactly, module)?)?;
    module.add_function(wrap_pyfunction!(match_recipient_domain, module)?)?;
    module.add_function(wrap_pyfunction!(match_header_containing, module)?)?;
    table::register(module)?;
    decision::register(module)
}

/// A route expression, parsed and its patterns compiled.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Expression(ExpressionHandle);

/// The expression itself, or that of a route.
enum ExpressionHandle {
    Own(Box<mailwright::Expression>),
    Of(RouteHandle),
}

impl Expression {
    fn of(route: RouteHandle) -> Self {
        Self(ExpressionHandle::Of(route))
    }

    fn core(&self) -> &mailwright::Expression {
        match &self.0 {
            ExpressionHandle::Own(expression) => expression,
            ExpressionHandle::Of(route) => route.core().expression(),
        }
    }
}

#[pymethods]
impl Expression {
    /// Parses an expression. Of the limits `route_expression`, `route_depth` and `regex_program` are read.
    ///
    /// Raises `MailwrightError` with the leftmost error, the parameter being `expression`: `route-empty`,
    /// `route-too-long`, `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`,
    /// `route-unexpected-end`, `route-unknown-function`, `route-wrong-arity`, `route-unclosed-parenthesis`,
    /// `route-invalid-pattern`, `route-pattern-too-large` or `route-too-deep`.
    #[staticmethod]
    #[pyo3(signature = (source, /, *, limits=None))]
    fn parse(py: Python<'_>, source: &str, limits: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        py.detach(|| mailwright::Expression::parse_with(source, &limits))
            .map(|expression| Self(ExpressionHandle::Own(expression.into())))
            .map_err(|report| to_py(py, &report, &one_source(source)))
    }

    /// The expression as it was written.
    #[getter]
    fn source(&self) -> &str {
        self.core().source()
    }

    /// Warnings: what of it Mailgun does not document.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics(self.core().diagnostics(), &one_source(self.core().source()))
    }

    /// The number of groups of all its patterns together.
    #[getter]
    fn group_count(&self) -> usize {
        self.core().group_count()
    }

    /// The syntax tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"match_recipient": "re"}`,
    /// `{"match_header": ["name", "re"]}`, `{"catch_all": True}`. Parentheses leave no node.
    fn syntax_tree<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::python(py, &self.core().syntax_tree())
    }

    fn __repr__(&self) -> String {
        format!("<Expression {}>", self.core().source())
    }
}

/// An action of a route.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Action(mailwright::Action);

impl Action {
    fn read(source: &str, limits: &Limits) -> Result<Self, mailwright::Report> {
        mailwright::Action::parse_with(source, limits).map(Self)
    }
}

#[pymethods]
impl Action {
    /// Parses an action. Of the limits `route_action` is read.
    ///
    /// Raises `MailwrightError` with the leftmost error, the parameter being `action`: `route-empty`,
    /// `route-too-long`, `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`,
    /// `route-unexpected-end`, `route-unknown-action`, `route-unknown-keyword`, `route-duplicate-keyword`,
    /// `route-wrong-arity`, `route-bad-destination`, `route-bad-template` or `route-capture-in-hostname`.
    #[staticmethod]
    #[pyo3(signature = (source, /, *, limits=None))]
    fn parse(py: Python<'_>, source: &str, limits: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        Self::read(source, &convert::limits(py, limits)?)
            .map_err(|report| to_py(py, &report, &one_source(source)))
    }

    /// Where the message or a notice of it goes.
    #[getter]
    fn destinations(&self) -> Vec<Destination> {
        self.0.destinations().cloned().map(Destination).collect()
    }

    /// The action as JSON: `{"forward": [{"url": "…"}, {"email": "…"}]}`, `{"store": None}`, `{"store": "…"}`,
    /// `{"stop": True}`.
    fn syntax_tree<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::python(py, &self.0.syntax_tree())
    }

    fn __repr__(&self) -> String {
        format!("<Action {}>", self.0.syntax_tree())
    }
}

/// A URL or an address, as an action has it.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Destination(mailwright::Destination);

#[pymethods]
impl Destination {
    /// `url` (Mailgun posts there) or `email` (Mailgun forwards the message).
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().name()
    }

    /// As it is written, references included.
    #[getter]
    fn source(&self) -> &str {
        self.0.source()
    }

    fn __repr__(&self) -> String {
        format!("<Destination {}>", self.0.source())
    }
}

/// A text as a pattern that matches it and nothing else, as `re.escape`.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn escape_pattern(text: &str) -> String {
    mailwright::escape_pattern(text)
}

/// A text as a string of an expression or action, in double quotes.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn quote_route_string(text: &str) -> String {
    mailwright::quote_route_string(text)
}

/// The expression for one recipient, whichever way Mailgun reads patterns.
#[pyfunction]
#[pyo3(signature = (address, /))]
fn match_recipient_exactly(address: &str) -> String {
    mailwright::match_recipient_exactly(address)
}

/// The expression for all recipients of a domain, whichever way Mailgun reads patterns.
#[pyfunction]
#[pyo3(signature = (domain, /))]
fn match_recipient_domain(domain: &str) -> String {
    mailwright::match_recipient_domain(domain)
}

/// The expression for messages with a header that contains a text, whichever way Mailgun reads patterns.
#[pyfunction]
#[pyo3(signature = (name, text, /))]
fn match_header_containing(name: &str, text: &str) -> String {
    mailwright::match_header_containing(name, text)
}

//! The two filter languages.

use super::event::Given;
use crate::convert;
use crate::error::{one_source, to_py};
use crate::unchanging;
use mailwright::parameter_text;
use pyo3::prelude::*;
use pyo3::types::PyDict;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<Filter>(module)?;
    unchanging::add::<LogFilter>(module)
}

/// A filter expression of the Events API for one field, parsed once.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Filter(pub(super) mailwright::Filter);

#[pymethods]
impl Filter {
    /// Parses an expression for a field (`Filter.field_names()`). Of the limits `filter_depth` is read.
    ///
    /// Raises `MailwrightError` with `filter-unknown-field`, `filter-empty`, `filter-unexpected-end`,
    /// `filter-unexpected-token`, `filter-unclosed-parenthesis`, `filter-unterminated-phrase`, `filter-empty-phrase`,
    /// `filter-comparison-on-text-field`, `filter-bad-number` or `filter-too-deep`; the parameter is the field, the
    /// span points into the expression.
    #[staticmethod]
    #[pyo3(signature = (field, expression, /, *, limits=None))]
    fn parse(
        py: Python<'_>,
        field: &str,
        expression: &str,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        py.detach(|| mailwright::Filter::parse_with(field, expression, &limits))
            .map(Self)
            .map_err(|report| to_py(py, &report, &one_source(expression)))
    }

    /// The names of the fields that filters know.
    #[staticmethod]
    fn field_names() -> Vec<&'static str> {
        mailwright::Filter::field_names().collect()
    }

    /// The name of the field.
    #[getter]
    fn field(&self) -> &'static str {
        self.0.field()
    }

    /// The expression as it was written.
    #[getter]
    fn expression(&self) -> &str {
        self.0.expression()
    }

    /// The syntax tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"term": "…"}`, `{"phrase": "…"}`, `{"gt": n}`,
    /// `{"lt": n}`. Parentheses leave no node.
    fn syntax_tree<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::python(py, &self.0.syntax_tree())
    }

    /// Whether the filter holds for an event: an `Event`, its JSON (text or bytes), or a dictionary.
    ///
    /// Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for a text that is no event.
    #[pyo3(signature = (event, /))]
    fn matches(&self, event: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.0.matches(Given::read(event)?.value()))
    }

    fn __repr__(&self) -> String {
        format!("<Filter {}: {}>", self.0.field(), self.0.expression())
    }
}

/// The structured filter of the Logs and Metrics APIs, checked once. `LogFilter()` holds for every event.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct LogFilter(pub(super) mailwright::LogFilter);

#[pymethods]
impl LogFilter {
    #[new]
    #[pyo3(signature = ())]
    fn new() -> Self {
        Self(mailwright::LogFilter::default())
    }

    /// Reads a filter: `{"AND": [{"attribute", "comparator", "values": [{"label", "value"}]}]}`.
    ///
    /// Raises `MailwrightError`, for each entry with `logfilter-unsupported-operator`, `logfilter-bad-shape`,
    /// `logfilter-unknown-attribute`, `logfilter-bad-comparator` or `logfilter-bad-values`. The parameter is `filter`
    /// with the place (`filter.AND[1].comparator`).
    #[staticmethod]
    #[pyo3(signature = (filter, /))]
    fn from_json(filter: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (py, filter) = (filter.py(), convert::json("filter", filter)?);
        mailwright::LogFilter::from_json(&filter)
            .map(Self)
            .map_err(|report| {
                to_py(py, &report, &|found| {
                    parameter_text(found.parameter(), "filter", &filter)
                })
            })
    }

    /// The names of the attributes, and the comparators that each of them takes.
    #[staticmethod]
    fn attributes(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
        let attributes = PyDict::new(py);
        for (name, comparators) in mailwright::LogFilter::attributes() {
            attributes.set_item(name, comparators)?;
        }
        Ok(attributes)
    }

    /// Whether the filter holds for an event: an `Event`, its JSON (text or bytes), or a dictionary.
    ///
    /// Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for a text that is no event.
    #[pyo3(signature = (event, /))]
    fn matches(&self, event: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.0.matches(Given::read(event)?.value()))
    }
}

//! The time range of a query.

use crate::convert::{Seconds, wrong_type};
use crate::error::to_py;
use crate::unchanging;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use std::borrow::Cow;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<TimeRange>(module)?;
    unchanging::add::<ResolvedTimeRange>(module)
}

/// The parameters of a time range: `begin` and `end`, Unix seconds or RFC 2822 dates; `ascending`, `yes` or `no`, or a
/// `bool`; `limit`, 1 to 300.
///
/// They are checked by `resolve`.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct TimeRange {
    range: mailwright::TimeRange,
    texts: [(&'static str, Option<String>); 4],
}

#[pymethods]
impl TimeRange {
    #[new]
    #[pyo3(signature = (*, begin=None, end=None, ascending=None, limit=None))]
    fn new(
        begin: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
        ascending: Option<&Bound<'_, PyAny>>,
        limit: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let texts = [
            ("begin", begin.map(|given| text("begin", given)).transpose()?),
            ("end", end.map(|given| text("end", given)).transpose()?),
            ("ascending", ascending.map(yes_or_no).transpose()?),
            ("limit", limit.map(|given| text("limit", given)).transpose()?),
        ];
        let mut range = mailwright::TimeRange::new();
        for (name, value) in &texts {
            if let Some(value) = value {
                range = match *name {
                    "begin" => range.begin(value),
                    "end" => range.end(value),
                    "ascending" => range.ascending(value),
                    _ => range.limit(value),
                };
            }
        }
        Ok(Self { range, texts })
    }

    /// Checks the parameters together.
    ///
    /// Raises `MailwrightError`, malformed values first (`timerange-bad-time`, `timerange-bad-ascending`,
    /// `timerange-bad-limit`), then with `timerange-missing-begin`, `timerange-missing-ascending`,
    /// `timerange-direction-conflict`.
    fn resolve(&self, py: Python<'_>) -> PyResult<ResolvedTimeRange> {
        self.range.resolve().map(ResolvedTimeRange).map_err(|report| {
            to_py(py, &report, &|found| {
                let (_, text) = self.texts.iter().find(|(name, _)| *name == found.parameter())?;
                text.as_deref().map(Cow::Borrowed)
            })
        })
    }
}

/// A text, or a number as text.
fn text(name: &str, given: &Bound<'_, PyAny>) -> PyResult<String> {
    let number = given.is_instance_of::<PyInt>() || given.is_instance_of::<PyFloat>();
    if given.is_instance_of::<PyBool>() || !(number || given.is_instance_of::<PyString>()) {
        return Err(wrong_type(name, "str, int or float", given));
    }
    given.str()?.extract()
}

/// A flag as the API spells it.
fn yes_or_no(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(flag) = given.cast::<PyBool>() {
        return Ok(if flag.is_true() { "yes" } else { "no" }.to_owned());
    }
    given
        .extract()
        .map_err(|_| wrong_type("ascending", "`yes`, `no` or bool", given))
}

/// A time range, in the order in which results come.
#[pyclass(frozen, eq, module = "mailwright")]
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct ResolvedTimeRange(pub(super) mailwright::ResolvedTimeRange);

#[pymethods]
impl ResolvedTimeRange {
    /// Where the walk begins, in Unix seconds.
    #[getter]
    fn begin(&self) -> f64 {
        self.0.begin()
    }

    /// Where the walk ends, in Unix seconds; `None` where it is open.
    #[getter]
    fn end(&self) -> Option<f64> {
        self.0.end()
    }

    /// Whether results come in the order of time.
    #[getter]
    fn is_ascending(&self) -> bool {
        self.0.is_ascending()
    }

    /// Results on a page.
    #[getter]
    fn limit(&self) -> Option<u32> {
        self.0.limit()
    }

    /// Whether a point in time (Unix seconds) lies in the range, its bounds included.
    #[pyo3(signature = (timestamp, /))]
    fn contains(&self, timestamp: Seconds) -> bool {
        self.0.contains(timestamp.0)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let parts = (self.begin(), self.end(), self.is_ascending(), self.limit());
        parts.into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let end = self.0.end().map_or("open".to_owned(), |end| end.to_string());
        format!("<ResolvedTimeRange {} to {end}>", self.0.begin())
    }
}

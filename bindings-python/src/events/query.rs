//! Searches over events, and the same as SQL.

use super::event::Given;
use super::filter::{Filter, LogFilter};
use super::scan::Scan;
use super::time_range::ResolvedTimeRange;
use crate::convert::Octets;
use crate::error::{Diagnostic, code_points, diagnostics, no_source};
use crate::unchanging;
use crate::{convert, names};
use mailwright::SqlValue;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde_json::Value;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<EventQuery>(module)?;
    unchanging::add::<Explanation>(module)?;
    module.add_class::<SqlDialect>()?;
    unchanging::add::<SqlFilter>(module)
}

/// A search over events: all its filters have to hold.
///
/// `time_range`, as `TimeRange.resolve` gives it, also sets the order of the results and their limit; `filters` are
/// filter expressions, `log_filters` structured filters; `limit` is the number of results at most and has precedence
/// over that of the time range. Of the limits `event_line` is read.
///
/// An event is an `Event`, its JSON (text or bytes), or a dictionary.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct EventQuery {
    pub(super) query: mailwright::EventQuery,
    /// The filters' expressions, which explanations point into.
    expressions: Vec<String>,
}

#[pymethods]
impl EventQuery {
    #[new]
    #[pyo3(signature = (*, time_range=None, filters=None, log_filters=None, limit=None, limits=None))]
    fn new(
        py: Python<'_>,
        time_range: Option<&ResolvedTimeRange>,
        filters: Option<convert::List<Bound<'_, Filter>>>,
        log_filters: Option<convert::List<Bound<'_, LogFilter>>>,
        limit: Option<convert::Whole<usize>>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let mut query = mailwright::EventQuery::new();
        let mut expressions = Vec::new();
        if let Some(range) = time_range {
            query = query.time_range(range.0);
        }
        for filter in filters.into_iter().flatten() {
            let filter = &filter.get().0;
            expressions.push(filter.expression().to_owned());
            query = query.filter(filter.clone());
        }
        for filter in log_filters.into_iter().flatten() {
            query = query.log_filter(filter.get().0.clone());
        }
        if let Some(convert::Whole(results)) = limit {
            query = query.limit(results);
        }
        if limits.is_some() {
            query = query.limits(convert::limits(py, limits)?);
        }
        Ok(Self { query, expressions })
    }

    /// The number of results at most; `None` where it is not limited.
    #[getter]
    fn max_results(&self) -> Option<usize> {
        Some(self.query.max_results()).filter(|results| *results != usize::MAX)
    }

    /// Whether an event lies in the time range and satisfies every filter.
    ///
    /// Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for a text that is no event.
    #[pyo3(signature = (event, /))]
    fn matches(&self, event: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.query.matches(Given::read(event)?.value()))
    }

    /// The indexes of the matching events in the order in which Mailgun returns them: by time, in the direction of the
    /// time range, events of one time in the order given; without a time range in the order given. Cut to the limit.
    ///
    /// Raises `MailwrightError` as `matches`.
    #[pyo3(signature = (events, /))]
    fn run(&self, events: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
        let mut values: Vec<Value> = Vec::new();
        for event in events.try_iter()? {
            values.push(match Given::read(&event?)? {
                Given::Value(value) => value,
                event @ Given::Event(_) => event.value().clone(),
            });
        }
        Ok(events.py().detach(|| self.query.run(&values)))
    }

    /// What each term, phrase and comparison of the filter expressions found in an event, in their order.
    ///
    /// Raises `MailwrightError` as `matches`.
    #[pyo3(signature = (event, /))]
    fn explain(&self, event: &Bound<'_, PyAny>) -> PyResult<Vec<Explanation>> {
        let event = Given::read(event)?;
        let found = self.query.explain(event.value()).into_iter();
        Ok(found
            .map(|found| Explanation::new(found, &self.expressions))
            .collect())
    }

    /// Searches an archive in memory: NDJSON, text or bytes, lines ended by LF or CRLF, blank lines passed over.
    ///
    /// An iterator over the lines that match and those that are broken, in the order of the archive; it ends with the
    /// archive or when the query's limit is reached.
    #[pyo3(signature = (archive, /))]
    fn scan(&self, archive: Octets) -> Scan {
        Scan::in_memory(&self.query, archive)
    }

    /// Searches an archive as it is read, in memory that does not grow with it: `source` is a path (`str` or `PathLike`), an
    /// object with `read`, an iterable of pieces (text or bytes, joined as they are), or bytes, which are all of it. A line
    /// longer than the limit `event_line` is passed over with `event-line-too-long`.
    ///
    /// Raises `OSError` where a file cannot be opened or read; what `source` raises comes through as it is.
    #[pyo3(signature = (source, /))]
    fn scan_reader(&self, source: &Bound<'_, PyAny>) -> PyResult<Scan> {
        Scan::of_source(&self.query, source)
    }

    /// Searches a gzip archive, of one member or several; see `scan_reader`.
    ///
    /// Raises `OSError` where a file cannot be opened or read, or is no gzip archive.
    #[pyo3(signature = (source, /))]
    fn scan_gzip(&self, source: &Bound<'_, PyAny>) -> PyResult<Scan> {
        Scan::of_gzip(&self.query, source)
    }

    /// The query as a `WHERE` clause over `column`, which is put into it as it is: a column name, quoted as the
    /// database wants it. Order and limit are the caller's.
    ///
    /// Raises `ValueError` for a dialect that is not in `SqlDialect.ALL`.
    #[pyo3(signature = (dialect, column, /))]
    fn to_sql(&self, dialect: &str, column: &str) -> PyResult<SqlFilter> {
        let dialect = names::find(
            "dialect of SQL",
            dialect,
            mailwright::SqlDialect::ALL,
            mailwright::SqlDialect::name,
        )?;
        Ok(SqlFilter(self.query.to_sql(dialect, column)))
    }
}

/// What one part of a filter (a term, phrase or comparison) found in an event.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Explanation {
    found: mailwright::Explanation,
    part: (usize, usize),
    place: Option<(usize, usize)>,
}

impl Explanation {
    fn new(found: mailwright::Explanation, expressions: &[String]) -> Self {
        let expression = expressions.get(found.filter()).map_or("", String::as_str);
        Self {
            part: code_points(found.part(), expression),
            place: found
                .place()
                .map(|place| code_points(place, found.value().unwrap_or_default())),
            found,
        }
    }
}

#[pymethods]
impl Explanation {
    /// The index of the filter in the query.
    #[getter]
    fn filter(&self) -> usize {
        self.found.filter()
    }

    /// The part of the expression, start and end.
    #[getter]
    fn part(&self) -> (usize, usize) {
        self.part
    }

    /// Whether some value of the field satisfies the part.
    #[getter]
    fn is_found(&self) -> bool {
        self.found.is_found()
    }

    /// The first value that does.
    #[getter]
    fn value(&self) -> Option<&str> {
        self.found.value()
    }

    /// Where in the value, start and end.
    #[getter]
    fn place(&self) -> Option<(usize, usize)> {
        self.place
    }

    fn __repr__(&self) -> String {
        let (start, end) = self.part;
        let found = if self.found.is_found() {
            "found"
        } else {
            "not found"
        };
        format!(
            "<Explanation: filter {} [{start}:{end}] {found}>",
            self.found.filter()
        )
    }
}

/// The databases that queries are written for: in `duckdb` the column is JSON, in `sqlite` text or JSONB, in
/// `postgresql` jsonb.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct SqlDialect;

#[pymethods]
impl SqlDialect {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::SqlDialect::ALL, mailwright::SqlDialect::name)
    }
}

/// A `WHERE` clause, without the word.
#[pyclass(frozen, eq, module = "mailwright")]
#[derive(PartialEq)]
pub(crate) struct SqlFilter(mailwright::SqlFilter);

#[pymethods]
impl SqlFilter {
    /// The clause: a boolean expression that is never null.
    #[getter]
    fn clause(&self) -> &str {
        self.0.clause()
    }

    /// What to bind, texts and numbers: the first is `$1` (SQLite: `?1`), and so on. A clause may name one several
    /// times.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let parameters = self.0.parameters().iter();
        parameters
            .map(|parameter| {
                Ok(match parameter {
                    SqlValue::Text(text) => text.into_pyobject(py)?.into_any(),
                    SqlValue::Number(number) => number.into_pyobject(py)?.into_any(),
                    _ => py.None().into_bound(py),
                })
            })
            .collect()
    }

    /// `filter-sql-approximate` where the clause may select more than the query.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics(self.0.diagnostics(), &no_source)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let parameters = PyTuple::new(py, self.parameters(py)?)?;
        (self.clause(), parameters).into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        format!("<SqlFilter {}>", self.0.clause())
    }
}

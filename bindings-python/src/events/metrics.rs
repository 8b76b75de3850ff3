//! Counting events as the Metrics API does.

mod zone;

use super::event::Given;
use super::filter::LogFilter;
use crate::convert::{self, Seconds, Whole};
use crate::error::{Diagnostic, diagnostics, no_source, one_source, to_py};
use crate::names;
use crate::shared::InTurn;
use crate::unchanging;
use mailwright::{Metric as CoreMetric, Report};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyTuple};
use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};
use zone::Zone;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Metrics>()?;
    unchanging::add::<MetricsPage>(module)?;
    unchanging::add::<MetricCounts>(module)?;
    module.add_class::<Metric>()?;
    module.add_class::<Dimension>()?;
    module.add_class::<Resolution>()
}

/// The time of the host's clock, in Unix seconds with their fraction.
pub(super) fn host_clock() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs_f64()
}

/// Counts and rates of the Metrics API, by their names there.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Metric;

#[pymethods]
impl Metric {
    /// The names of all of them: counts made of events, counts made of counts, rates.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, CoreMetric::ALL, CoreMetric::name)
    }

    /// What a rate is the quotient of; `None` for a count.
    #[staticmethod]
    #[pyo3(signature = (metric, /))]
    fn quotient(metric: &str) -> PyResult<Option<(&'static str, &'static str)>> {
        let quotient = find(metric)?.quotient();
        Ok(quotient.map(|(part, whole)| (part.name(), whole.name())))
    }

    /// Whether it is a percentage.
    #[staticmethod]
    #[pyo3(signature = (metric, /))]
    fn is_rate(metric: &str) -> PyResult<bool> {
        Ok(find(metric)?.is_rate())
    }
}

fn find(metric: &str) -> PyResult<CoreMetric> {
    names::find("metric", metric, CoreMetric::ALL, CoreMetric::name)
}

/// What events may be grouped by.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Dimension;

#[pymethods]
impl Dimension {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::Dimension::ALL, mailwright::Dimension::name)
    }
}

/// How long a group of the dimension `time` is: an hour (of the time zone), a day or a month (of UTC).
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Resolution;

#[pymethods]
impl Resolution {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::Resolution::ALL, mailwright::Resolution::name)
    }
}

/// Counts events, in groups.
///
/// Events may come in any order; unique opens and clicks are exact where events come in the order of time.
///
/// `dimensions` (`Dimension.ALL`): what events are grouped by, up to three, in the order of the values in a group.
/// `resolution`: how long a group of time is, by default a day. `utc_offset`: the time zone of hours, as seconds east
/// of UTC, as a function that gives them at a Unix time, or as a `tzinfo`; days and months are UTC's. `period`: start
/// and end, in Unix seconds, the end not included; earlier events still decide whether an open or a click is unique.
/// `duration` in its place: `24h`, `7d` or `1m` (hours, days, months) before `end`, by default the host's clock.
/// `filter`: only events that satisfy it. `limits`: `event_groups` and `event_unique` are read.
///
/// Raises `MailwrightError` with `event-metrics-dimensions` where there are more than three, or one is named twice;
/// `event-metrics-duration`; `logfilter-bad-comparator` for `>` and `<`, which the Logs API alone has. Raises
/// `ValueError` for a dimension or resolution that there is not.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Metrics {
    counted: InTurn<mailwright::Metrics>,
    zone: Option<Zone>,
}

impl Metrics {
    fn work<R>(&self, py: Python<'_>, work: impl FnOnce(&mut mailwright::Metrics) -> R) -> PyResult<R> {
        let again = "the function given as `utc_offset` uses the metrics that ask it";
        self.counted.work(py, again, work)
    }
}

#[pymethods]
impl Metrics {
    #[new]
    #[pyo3(signature = (
        *, dimensions=None, resolution=None, utc_offset=None, period=None, duration=None, end=None, filter=None,
        limits=None
    ))]
    #[allow(clippy::too_many_arguments)] // options by name in Python
    fn new(
        py: Python<'_>,
        dimensions: Option<convert::List<PyBackedStr>>,
        resolution: Option<&str>,
        utc_offset: Option<&Bound<'_, PyAny>>,
        period: Option<(Seconds, Seconds)>,
        duration: Option<&str>,
        end: Option<Seconds>,
        filter: Option<&LogFilter>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let refused = |report: Report| to_py(py, &report, &no_source);
        let mut metrics = mailwright::Metrics::new();
        let mut found = Vec::new();
        for name in dimensions.into_iter().flatten() {
            let (all, of) = (mailwright::Dimension::ALL, mailwright::Dimension::name);
            found.push(names::find("dimension", &name, all, of)?);
        }
        metrics = metrics.dimensions(found).map_err(refused)?;
        if let Some(name) = resolution {
            let (all, of) = (mailwright::Resolution::ALL, mailwright::Resolution::name);
            metrics = metrics.resolution(names::find("resolution", name, all, of)?);
        }
        if let Some((Seconds(start), Seconds(end))) = period {
            metrics = metrics.period(start, end);
        }
        if let Some(duration) = duration {
            metrics = metrics
                .duration(duration, end.map_or_else(host_clock, |Seconds(end)| end))
                .map_err(|report| to_py(py, &report, &one_source(duration)))?;
        }
        if let Some(filter) = filter {
            metrics = metrics.filter(filter.0.clone()).map_err(refused)?;
        }
        if limits.is_some() {
            metrics = metrics.limits(convert::limits(py, limits)?);
        }
        let (metrics, zone) = Zone::set(metrics, utc_offset)?;
        Ok(Self {
            counted: InTurn::new(metrics),
            zone,
        })
    }

    /// Counts an event: an `Event`, its JSON (text or bytes), or a dictionary. Types that no count is made of change
    /// nothing.
    ///
    /// Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for what is no event. What the
    /// function given as `utc_offset` raises comes through as it is.
    #[pyo3(signature = (event, /))]
    fn add(&self, event: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = event.py();
        let event = Given::read(event)?.into_event(py)?;
        self.work(py, |metrics| {
            metrics.add(&event);
            self.zone.as_ref().map_or(Ok(()), Zone::check)
        })?
    }

    /// The groups, ordered by time and then by their values: the values in the order of the dimensions, and the
    /// counts.
    #[getter]
    fn groups<'py>(&self, py: Python<'py>) -> PyResult<Vec<(Bound<'py, PyTuple>, MetricCounts)>> {
        // What makes objects of Python may run other code of Python, and waits until the groups are known.
        let groups: Vec<(Vec<String>, MetricCounts)> = self.work(py, |metrics| {
            let groups = metrics.groups();
            groups
                .map(|(values, counts)| (values.to_vec(), MetricCounts(counts.clone())))
                .collect()
        })?;
        let groups = groups.into_iter();
        groups
            .map(|(values, counts)| Ok((PyTuple::new(py, values)?, counts)))
            .collect()
    }

    /// The group with these values.
    #[pyo3(signature = (values, /))]
    fn group(&self, py: Python<'_>, values: convert::List<PyBackedStr>) -> PyResult<Option<MetricCounts>> {
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        self.work(py, |metrics| metrics.group(&values).cloned().map(MetricCounts))
    }

    /// The totals over all groups. A message with several tags is in several groups of the dimension `tag`.
    #[getter]
    fn aggregates(&self, py: Python<'_>) -> PyResult<MetricCounts> {
        self.work(py, |metrics| MetricCounts(metrics.aggregates()))
    }

    /// What the figures do not hold: `event-metrics-without-time` and `event-metrics-too-many`, with the numbers.
    #[getter]
    fn diagnostics(&self, py: Python<'_>) -> PyResult<Vec<Diagnostic>> {
        let report = self.work(py, |metrics| metrics.diagnostics())?;
        Ok(diagnostics(&report, &no_source))
    }

    /// What a page shows, as the Metrics API answers it: `dimensions`, `items`, `pagination`, and `aggregates` where
    /// asked for.
    ///
    /// Raises `MailwrightError` with `event-metrics-limit` where the page's limit is over the API's,
    /// `event-metrics-sort` where it sorts by a dimension that the metrics are not grouped by.
    #[pyo3(signature = (page, /))]
    fn report<'py>(&self, py: Python<'py>, page: &MetricsPage) -> PyResult<Bound<'py, PyAny>> {
        let report = self.work(py, |metrics| py.detach(|| metrics.report(&page.0)))?;
        let report = report.map_err(|report| to_py(py, &report, &no_source))?;
        convert::python(py, report.as_value())
    }
}

/// What of the metrics is wanted: `names` are counts and rates (`Metric.ALL`), up to ten.
///
/// `sort`: the name of a dimension or metric, with `:asc` or `:desc` (`:asc` may be left out); without it groups come
/// in the order of time and of their values, and a rate that there is none of comes last. `skip`: how many groups to
/// leave out at the start. `limit`: how many groups at most, by default 1500 where `time` is a dimension, else 10; at
/// most 1500 and 1000. `include_aggregates`: whether the totals over all groups are added.
///
/// Raises `MailwrightError` with `event-metrics-unknown-name`, `event-metrics-metrics` where the names are none or more
/// than ten, `event-metrics-sort`.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct MetricsPage(mailwright::MetricsPage);

#[pymethods]
impl MetricsPage {
    #[new]
    #[pyo3(signature = (names, /, *, sort=None, skip=None, limit=None, include_aggregates=None))]
    fn new(
        py: Python<'_>,
        names: convert::List<PyBackedStr>,
        sort: Option<&str>,
        skip: Option<Whole<usize>>,
        limit: Option<Whole<usize>>,
        include_aggregates: Option<bool>,
    ) -> PyResult<Self> {
        let mut page = mailwright::MetricsPage::new(names.iter().map(|name| &**name)).map_err(|report| {
            to_py(py, &report, &|found| {
                let at = found.parameter().strip_prefix("metrics[")?.strip_suffix(']')?;
                names
                    .get(at.parse::<usize>().ok()?)
                    .map(|name| Cow::Borrowed(&**name))
            })
        })?;
        if let Some(sort) = sort {
            page = page
                .sort(sort)
                .map_err(|report| to_py(py, &report, &one_source(sort)))?;
        }
        if let Some(Whole(groups)) = skip {
            page = page.skip(groups);
        }
        if let Some(Whole(groups)) = limit {
            page = page.limit(groups);
        }
        if let Some(include) = include_aggregates {
            page = page.include_aggregates(include);
        }
        Ok(Self(page))
    }
}

/// The counts of one group of events.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct MetricCounts(mailwright::MetricCounts);

#[pymethods]
impl MetricCounts {
    /// A count, by its name in the Metrics API. For a rate: what it counts, the numerator.
    ///
    /// Differences never fall below zero: of a period that holds delayed bounces without their deliveries
    /// `processed_count` is 0.
    #[pyo3(signature = (metric, /))]
    fn count(&self, metric: &str) -> PyResult<u64> {
        Ok(self.0.count(find(metric)?))
    }

    /// A rate, in percent; `None` for a count, and where the denominator is zero.
    #[pyo3(signature = (metric, /))]
    fn rate(&self, metric: &str) -> PyResult<Option<f64>> {
        Ok(self.0.rate(find(metric)?))
    }

    /// A count or rate as the Metrics API has it: an integer, a number in percent, or `None`.
    #[pyo3(signature = (metric, /))]
    fn value<'py>(&self, py: Python<'py>, metric: &str) -> PyResult<Bound<'py, PyAny>> {
        convert::python(py, &self.0.value(find(metric)?))
    }
}

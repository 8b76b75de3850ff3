//! Counts of events, in groups, as the Metrics API has them.

use crate::{Failure, options};
use mailwright::{
    Dimension, Event, LogFilter, Metric, MetricCounts, Metrics, MetricsPage, Resolution, parameter_text,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::cell::Cell;

/// What is counted, in which groups, besides a filter and a function for offsets, which are objects of the host.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MetricsOptions {
    /// What events are grouped by.
    pub dimensions: Option<Vec<String>>,
    /// How long a group of `time` is.
    pub resolution: Option<String>,
    /// The time zone of hours by its offset in seconds east of UTC.
    pub utc_offset: Option<i32>,
    /// A period in Unix seconds, the end not included.
    pub period: Option<(f64, f64)>,
    /// A duration, and its end in Unix seconds, not included.
    pub duration: Option<(String, f64)>,
    /// Limits other than the default ones.
    pub limits: Option<Map<String, Value>>,
}

thread_local! {
    /// The offset at the time of the event that is being counted, as the host's function gave it: the core's own function
    /// has to be callable on every thread, the host's is on one alone.
    static OFFSET: Cell<i32> = const { Cell::new(0) };
}

/// Counts an event, whose time has this offset from UTC where the host has a function for it.
pub fn add(metrics: &mut Metrics, event: &Event, offset: Option<i32>) {
    OFFSET.set(offset.unwrap_or_default());
    metrics.add(event);
}

/// Counts by these options. With `by_host` the offset of hours comes with each event.
///
/// # Errors
///
/// What the core refuses; [`Failure::Type`] for unknown names of dimensions and resolutions.
pub fn metrics(given: MetricsOptions, filter: Option<LogFilter>, by_host: bool) -> Result<Metrics, Failure> {
    let mut metrics = Metrics::new().limits(options::limits(given.limits.as_ref())?);
    if let Some(names) = given.dimensions {
        let known = names.iter().map(|name| {
            Dimension::from_name(name).ok_or_else(|| Failure::unknown_name("dimension", name, dimensions()))
        });
        let known = known.collect::<Result<Vec<_>, _>>()?;
        metrics = metrics.dimensions(known).map_err(refused)?;
    }
    if let Some(name) = given.resolution {
        let known = Resolution::from_name(&name);
        let unknown = || Failure::unknown_name("resolution", &name, resolutions());
        metrics = metrics.resolution(known.ok_or_else(unknown)?);
    }
    if let Some(seconds) = given.utc_offset {
        metrics = metrics.utc_offset(seconds);
    }
    if by_host {
        metrics = metrics.utc_offset_at(|_| OFFSET.get());
    }
    if let Some((start, end)) = given.period {
        metrics = metrics.period(start, end);
    }
    if let Some((duration, end)) = given.duration {
        metrics = metrics
            .duration(&duration, end)
            .map_err(|report| Failure::refused_in(&report, &duration))?;
    }
    if let Some(filter) = filter {
        metrics = metrics.filter(filter).map_err(refused)?;
    }
    Ok(metrics)
}

#[allow(clippy::needless_pass_by_value)] // It maps errors.
fn refused(report: mailwright::Report) -> Failure {
    Failure::refused(&report, &crate::no_sources)
}

/// The names of the dimensions.
pub fn dimensions() -> impl Iterator<Item = &'static str> {
    Dimension::ALL.iter().map(|dimension| dimension.name())
}

/// The names of the resolutions.
pub fn resolutions() -> impl Iterator<Item = &'static str> {
    Resolution::ALL.iter().map(|resolution| resolution.name())
}

/// The names of all counts and rates.
pub fn metric_names() -> impl Iterator<Item = &'static str> {
    Metric::ALL.iter().map(|metric| metric.name())
}

/// A count or rate by its name.
///
/// # Errors
///
/// [`Failure::Type`] for a name that is none.
pub fn metric(name: &str) -> Result<Metric, Failure> {
    Metric::from_name(name).ok_or_else(|| Failure::unknown_name("metric", name, metric_names()))
}

/// All counts and rates of a group, by their names: integers, percentages, null where there is no rate.
#[must_use]
pub fn counts(counts: &MetricCounts) -> Value {
    let all = Metric::ALL.iter();
    Value::Object(
        all.map(|metric| (metric.name().to_owned(), counts.value(*metric)))
            .collect(),
    )
}

/// A group of events.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct MetricsGroup {
    /// The values, in the order of the dimensions.
    pub values: Vec<String>,
    /// All counts and rates, by their names.
    #[cfg_attr(feature = "types", napi(ts_type = "MetricCounts"))]
    pub counts: Value,
}

/// The groups, ordered by time and then by their values.
#[must_use]
pub fn groups(metrics: &Metrics) -> Vec<MetricsGroup> {
    let groups = metrics.groups().map(|(values, found)| MetricsGroup {
        values: values.to_vec(),
        counts: counts(found),
    });
    groups.collect()
}

/// What of the metrics is wanted, besides their names.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct MetricsPageOptions {
    /// The order: the name of a dimension or metric, with `:asc` or `:desc` (`:asc` may be left out). Without it groups
    /// come in the order of time and of their values. A rate that there is none of comes last.
    pub sort: Option<String>,
    /// How many groups to leave out at the start. Default: 0.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub skip: Option<Number>,
    /// How many groups at most. Default: 1500 where `time` is a dimension, else 10; at most 1500 and 1000.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub limit: Option<Number>,
    /// Whether the totals over all groups are added. Default: false.
    pub include_aggregates: Option<bool>,
}

/// What a page shows, in the shape of the Metrics API.
///
/// # Errors
///
/// What the core refuses; [`Failure::Type`] for numbers that are not whole.
pub fn report(metrics: &Metrics, names: &[String], given: &MetricsPageOptions) -> Result<Value, Failure> {
    let refused = |report| {
        Failure::refused(&report, &|parameter| match parameter {
            "sort" => given.sort.as_deref().map(Cow::Borrowed),
            _ => None,
        })
    };
    let mut page = MetricsPage::new(names.iter().map(String::as_str)).map_err(|report| {
        Failure::refused(&report, &|parameter| {
            let names = Value::from(names.to_vec());
            parameter_text(parameter, "metrics", &names).map(|name| Cow::Owned(name.into_owned()))
        })
    })?;
    if let Some(sort) = &given.sort {
        page = page.sort(sort).map_err(refused)?;
    }
    if let Some(groups) = &given.skip {
        page = page.skip(options::count("skip", groups)?);
    }
    if let Some(groups) = &given.limit {
        page = page.limit(options::count("limit", groups)?);
    }
    if let Some(include) = given.include_aggregates {
        page = page.include_aggregates(include);
    }
    let report = metrics.report(&page).map_err(refused)?;
    Ok(report.as_value().clone())
}

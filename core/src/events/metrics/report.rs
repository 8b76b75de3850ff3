//! The answer of the Metrics API: which metrics of which groups, in which order.
//!
//! Source: Mailgun's manual, "Metrics": up to 10 counts and rates; sorting such as `time:asc`; `skip` and `limit`;
//! `include_aggregates`.

use super::{Dimension, GroupKey, Metric, MetricCounts, Metrics};
use crate::{Code, Diagnostic, Report};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

const MAX_METRICS: usize = 10;

/// What of the metrics is wanted.
///
/// # Examples
///
/// ```
/// use mailwright::{Dimension, Event, Metrics, MetricsPage};
/// use serde_json::json;
/// let mut metrics = Metrics::new().dimensions([Dimension::Domain])?;
/// for (domain, event) in [("a.example", "delivered"), ("b.example", "delivered"), ("b.example", "opened")] {
///     metrics.add(&Event::from_value(json!({"event": event, "timestamp": 1, "domain": {"name": domain}}))?);
/// }
/// let page = MetricsPage::new(["delivered_count", "opened_rate"])?
///     .sort("opened_rate:desc")?
///     .include_aggregates(true);
/// let answer = json!(metrics.report(&page)?);
/// assert_eq!(answer["items"][0]["dimensions"][0]["value"], "b.example");
/// assert_eq!(answer["items"][0]["metrics"]["opened_rate"], json!(100.0));
/// assert_eq!(answer["aggregates"]["metrics"]["delivered_count"], json!(2));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct MetricsPage {
    metrics: Vec<Metric>,
    sort: Option<(Key, bool)>,
    skip: usize,
    limit: Option<usize>,
    aggregates: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Dimension(Dimension),
    Metric(Metric),
}

impl MetricsPage {
    /// Asks for counts and rates by their names.
    ///
    /// # Errors
    ///
    /// `event-metrics-unknown-name`, and `event-metrics-metrics` where they are none or more than ten.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, Report> {
        let mut report = Report::default();
        let mut metrics = Vec::new();
        for name in names {
            match Metric::from_name(name) {
                Some(metric) => metrics.push(metric),
                None => report.push(unknown("metrics", name)),
            }
        }
        if report.is_empty() && !(1..=MAX_METRICS).contains(&metrics.len()) {
            let message = format!("1 to 10 counts and rates, found {}", metrics.len());
            report.push(Diagnostic::error(Code::EventMetricsMetrics, "metrics").with_message(message));
        }
        report.or_ok(Self {
            metrics,
            sort: None,
            skip: 0,
            limit: None,
            aggregates: false,
        })
    }

    /// Sets the order: the name of a dimension or metric, with `:asc` or `:desc` (`:asc` may be left out). Without
    /// it groups come in the order of time and of their values. A rate that there is none of comes last.
    ///
    /// # Errors
    ///
    /// `event-metrics-sort`.
    pub fn sort(mut self, sort: &str) -> Result<Self, Report> {
        let (name, direction) = sort.split_once(':').unwrap_or((sort, "asc"));
        let key = Dimension::from_name(name)
            .map(Key::Dimension)
            .or_else(|| Metric::from_name(name).map(Key::Metric));
        let (Some(key), "asc" | "desc") = (key, direction) else {
            return Err(Diagnostic::error(Code::EventMetricsSort, "sort")
                .with_message(format!(
                    "expected a dimension or metric with `:asc` or `:desc`, found `{}`",
                    sort.escape_debug()
                ))
                .with_span(0..sort.len())
                .into());
        };
        self.sort = Some((key, direction == "desc"));
        Ok(self)
    }

    /// Leaves out that many groups at the start.
    #[must_use]
    pub fn skip(mut self, groups: usize) -> Self {
        self.skip = groups;
        self
    }

    /// Sets how many groups at most. Default: 1500 where `time` is a dimension, else 10; at most 1500 and 1000.
    #[must_use]
    pub fn limit(mut self, groups: usize) -> Self {
        self.limit = Some(groups);
        self
    }

    /// Whether the totals over all groups are added.
    #[must_use]
    pub fn include_aggregates(mut self, include: bool) -> Self {
        self.aggregates = include;
        self
    }
}

/// The answer to a [`MetricsPage`]; serialises as the Metrics API's.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricsReport {
    answer: Value,
}

impl MetricsReport {
    /// The answer as JSON: `dimensions`, `items`, `pagination`, and `aggregates` where asked for.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.answer
    }
}

impl Serialize for MetricsReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.answer.serialize(serializer)
    }
}

impl Metrics {
    /// What a page shows.
    ///
    /// # Errors
    ///
    /// `event-metrics-limit` where the page's limit is over the API's, `event-metrics-sort` where it sorts by a
    /// dimension that the metrics are not grouped by.
    pub fn report(&self, page: &MetricsPage) -> Result<MetricsReport, Report> {
        let timed = self.dimensions.contains(&Dimension::Time);
        let (default, most) = if timed { (1_500, 1_500) } else { (10, 1_000) };
        let limit = page.limit.unwrap_or(default);
        let mut report = Report::default();
        if !(1..=most).contains(&limit) {
            let message = format!("expected a limit from 1 to {most}, found {limit}");
            report.push(Diagnostic::error(Code::EventMetricsLimit, "limit").with_message(message));
        }
        let mut groups: Vec<(&GroupKey, &MetricCounts)> = self.groups.iter().collect();
        if let Some((key, descending)) = page.sort {
            match self.position(key) {
                Some(position) => groups.sort_by(|one, other| compare(*one, *other, position, descending)),
                None => report.push(
                    Diagnostic::error(Code::EventMetricsSort, "sort")
                        .with_message("events are not grouped by the dimension of the sort"),
                ),
            }
        }
        let total = groups.len();
        let items: Vec<Value> = groups
            .into_iter()
            .skip(page.skip)
            .take(limit)
            .map(|(key, counts)| {
                let dimensions: Vec<Value> = self
                    .dimensions
                    .iter()
                    .zip(&key.values)
                    .map(|(dimension, value)| {
                        json!({"dimension": dimension.name(), "value": value, "display_value": value})
                    })
                    .collect();
                json!({"dimensions": dimensions, "metrics": values(&page.metrics, counts)})
            })
            .collect();
        let names: Vec<_> = self.dimensions.iter().map(|one| one.name()).collect();
        let mut answer = json!({
            "dimensions": names,
            "pagination": {"skip": page.skip, "limit": limit, "total": total},
            "items": items,
        });
        if timed {
            answer["resolution"] = self.resolution.name().into();
        }
        if page.aggregates {
            answer["aggregates"] = json!({"metrics": values(&page.metrics, &self.aggregates())});
        }
        report.or_ok(MetricsReport { answer })
    }

    /// Where a sort key is found in a group.
    fn position(&self, key: Key) -> Option<Position> {
        match key {
            Key::Metric(metric) => Some(Position::Metric(metric)),
            Key::Dimension(Dimension::Time) => {
                let timed = self.dimensions.contains(&Dimension::Time);
                timed.then_some(Position::Start)
            }
            Key::Dimension(wanted) => {
                let at = self.dimensions.iter().position(|dimension| *dimension == wanted);
                at.map(Position::Value)
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Position {
    Start,
    Value(usize),
    Metric(Metric),
}

type Group<'g> = (&'g GroupKey, &'g MetricCounts);

/// Ties stay in the order of the groups.
fn compare(one: Group<'_>, other: Group<'_>, position: Position, descending: bool) -> Ordering {
    let directed = |order: Ordering| if descending { order.reverse() } else { order };
    match position {
        Position::Start => directed(one.0.start.cmp(&other.0.start)),
        Position::Value(at) => directed(one.0.values[at].cmp(&other.0.values[at])),
        Position::Metric(metric) if metric.is_rate() => match (one.1.rate(metric), other.1.rate(metric)) {
            (Some(one), Some(other)) => directed(one.total_cmp(&other)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        },
        Position::Metric(metric) => directed(one.1.count(metric).cmp(&other.1.count(metric))),
    }
}

fn values(metrics: &[Metric], counts: &MetricCounts) -> Map<String, Value> {
    metrics
        .iter()
        .map(|metric| (metric.name().to_owned(), counts.value(*metric)))
        .collect()
}

fn unknown(parameter: &str, name: &str) -> Diagnostic {
    Diagnostic::error(Code::EventMetricsUnknownName, parameter)
        .with_message(format!("unknown metric `{}`", name.escape_debug()))
        .with_span(0..name.len())
}

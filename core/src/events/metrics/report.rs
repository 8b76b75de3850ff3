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
    /// `event-metrics-unknown-name`, the parameters being `metrics[0]` and so on; and `event-metrics-metrics` where
    /// they are none or more than ten.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Metrics, MetricsPage};
    /// let mut metrics = Metrics::new();
    /// metrics.add(&Event::from_json(r#"{"event":"delivered"}"#)?);
    /// let report = metrics.report(&MetricsPage::new(["delivered_count", "bounce_rate"])?)?;
    /// assert_eq!(report.as_value()["items"][0]["metrics"], serde_json::json!({"delivered_count": 1, "bounce_rate": 0.0}));
    ///
    /// let refused = MetricsPage::new(["delivered"]).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "event-metrics-unknown-name");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, Report> {
        let mut report = Report::default();
        let mut metrics = Vec::new();
        for (at, name) in names.into_iter().enumerate() {
            match Metric::from_name(name) {
                Some(metric) => metrics.push(metric),
                None => report.push(
                    Diagnostic::error(Code::EventMetricsUnknownName, format!("metrics[{at}]"))
                        .with_message(format!("unknown metric `{}`", name.escape_debug()))
                        .with_span(0..name.len()),
                ),
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
    /// `event-metrics-sort` for what is neither, and for another direction.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, MetricsPage};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Tag])?;
    /// for tag in ["news", "offers", "offers"] {
    ///     metrics.add(&Event::from_json(&format!(r#"{{"event":"opened","tags":["{tag}"]}}"#))?);
    /// }
    /// let report = metrics.report(&MetricsPage::new(["opened_count"])?.sort("opened_count:desc")?)?;
    /// assert_eq!(report.as_value()["items"][0]["dimensions"][0]["value"], "offers");
    /// assert!(MetricsPage::new(["opened_count"])?.sort("opened_count:down").is_err());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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

    /// Leaves out that many groups at the start. Default: 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, MetricsPage};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Tag])?;
    /// metrics.add(&Event::from_json(r#"{"event":"opened","tags":["a","b","c"]}"#)?);
    /// let report = metrics.report(&MetricsPage::new(["opened_count"])?.skip(1))?;
    /// assert_eq!(report.as_value()["items"][0]["dimensions"][0]["value"], "b");
    /// assert_eq!(report.as_value()["pagination"], serde_json::json!({"skip": 1, "limit": 10, "total": 3}));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn skip(mut self, groups: usize) -> Self {
        self.skip = groups;
        self
    }

    /// Sets how many groups at most. Default: 1500 where `time` is a dimension, else 10; at most 1500 and 1000.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, MetricsPage};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Tag])?;
    /// metrics.add(&Event::from_json(r#"{"event":"opened","tags":["a","b","c"]}"#)?);
    /// let items = |limit| {
    ///     let report = metrics.report(&MetricsPage::new(["opened_count"])?.limit(limit))?;
    ///     Ok::<_, mailwright::Report>(report.as_value()["items"].as_array().map_or(0, Vec::len))
    /// };
    /// assert_eq!(items(2)?, 2);
    /// assert_eq!(items(1_001).unwrap_err().first().unwrap().code().name(), "event-metrics-limit");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limit(mut self, groups: usize) -> Self {
        self.limit = Some(groups);
        self
    }

    /// Whether the totals over all groups, those of other pages too, are added. Default: no.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, MetricsPage};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Domain])?;
    /// for domain in ["a.example", "b.example"] {
    ///     metrics.add(&Event::from_json(&format!(r#"{{"event":"stored","domain":{{"name":"{domain}"}}}}"#))?);
    /// }
    /// let page = MetricsPage::new(["stored_count"])?.limit(1).include_aggregates(true);
    /// assert_eq!(metrics.report(&page)?.as_value()["aggregates"]["metrics"]["stored_count"], 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn include_aggregates(mut self, include: bool) -> Self {
        self.aggregates = include;
        self
    }
}

/// The answer to a [`MetricsPage`]; serialises as the Metrics API's.
///
/// # Examples
///
/// ```
/// use mailwright::{Dimension, Event, Metrics, MetricsPage};
/// use serde_json::json;
/// let mut metrics = Metrics::new().dimensions([Dimension::Tag])?;
/// metrics.add(&Event::from_json(r#"{"event":"opened","tags":["news"]}"#)?);
/// let report = metrics.report(&MetricsPage::new(["opened_count"])?)?;
/// assert_eq!(json!(report)["items"], json!([
///     {"dimensions": [{"dimension": "tag", "value": "news", "display_value": "news"}], "metrics": {"opened_count": 1}},
/// ]));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MetricsReport {
    answer: Value,
}

impl MetricsReport {
    /// The answer as JSON: `dimensions`, `pagination`, `items`, `resolution` where time is a dimension, and `aggregates` where
    /// asked for.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Metrics, MetricsPage};
    /// let metrics = Metrics::new().dimensions([Dimension::Time, Dimension::Tag])?;
    /// let report = metrics.report(&MetricsPage::new(["sent_count"])?)?;
    /// assert_eq!(report.as_value(), &serde_json::json!({
    ///     "dimensions": ["time", "tag"],
    ///     "pagination": {"skip": 0, "limit": 1500, "total": 0},
    ///     "items": [],
    ///     "resolution": "day",
    /// }));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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
    /// What a page shows, in the shape in which the Metrics API answers.
    ///
    /// # Errors
    ///
    /// `event-metrics-limit` where the page's limit is 0 or over the API's, `event-metrics-sort` where it sorts by a
    /// dimension that the metrics are not grouped by.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, MetricsPage};
    /// let mut metrics = Metrics::new().dimensions([Dimension::RecipientDomain])?;
    /// for (recipient, name) in [("a@x.example", "delivered"), ("b@y.example", "delivered"), ("b@y.example", "clicked")] {
    ///     metrics.add(&Event::from_json(&format!(r#"{{"event":"{name}","recipient":"{recipient}"}}"#))?);
    /// }
    /// let page = MetricsPage::new(["clicked_rate"])?.sort("clicked_rate:desc")?;
    /// let report = metrics.report(&page)?;
    /// let best = &report.as_value()["items"][0];
    /// assert_eq!((&best["dimensions"][0]["value"], &best["metrics"]["clicked_rate"]), (&"y.example".into(), &100.0.into()));
    ///
    /// let refused = metrics.report(&page.sort("tag")?).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "event-metrics-sort");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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

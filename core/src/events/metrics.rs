//! Counts and rates of the Metrics API, folded from events one by one.
//!
//! [`count`] has the counts, the rates and what they are made of, [`dimension`] what events are grouped by,
//! [`unique`] the seven days of unique opens and clicks, [`report`] the answer in the API's shape. Source: Mailgun's
//! manual, "Reporting" and "Metric definitions".
//!
//! Memory grows with the groups, not with the events: over the limit `event_groups` events still count in the
//! totals, and [`Metrics::diagnostics`] says so. The core has no time zones: where hours of a zone are asked for, the
//! caller gives the zone's offset, fixed or as a function of the time.

mod count;
mod dimension;
mod report;
mod unique;

pub use count::{Metric, MetricCounts};
pub use dimension::{Dimension, Resolution};
pub use report::{MetricsPage, MetricsReport};

use super::field::Comparator;
use super::structured::LogFilter;
use crate::calendar;
use crate::{Code, Diagnostic, Event, Limits, Report};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use unique::Unique;

/// More than that the API does not group by.
const MAX_DIMENSIONS: usize = 3;

/// The offset of a time zone, in seconds east of UTC, at a point in time.
type Offset = Arc<dyn Fn(i64) -> i32 + Send + Sync>;

/// Counts events, in groups.
///
/// Events may come in any order; unique opens and clicks are exact where events come in the order of time.
///
/// # Examples
///
/// ```
/// use mailwright::{Dimension, Event, Metric, Metrics};
/// let mut metrics = Metrics::new().dimensions([Dimension::Tag])?;
/// for line in [
///     r#"{"event":"delivered","timestamp":1772323212.25,"tags":["news","spring"]}"#,
///     r#"{"event":"opened","timestamp":1772323300,"tags":["news"],"recipient":"ann@example.com"}"#,
///     r#"{"event":"opened","timestamp":1772323400,"tags":["news"],"recipient":"ann@example.com"}"#,
/// ] {
///     metrics.add(&Event::from_json(line)?);
/// }
/// let news = metrics.group(&["news"]).unwrap();
/// assert_eq!(news.count(Metric::Opened), 2);
/// assert_eq!(news.count(Metric::UniqueOpened), 1);
/// assert_eq!(news.rate(Metric::UniqueOpenedRate), Some(100.0));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone)]
pub struct Metrics {
    dimensions: Vec<Dimension>,
    resolution: Resolution,
    offset: Offset,
    period: Option<(f64, f64)>,
    filter: LogFilter,
    limits: Limits,
    groups: BTreeMap<GroupKey, MetricCounts>,
    /// Of events whose group there was no room for.
    rest: MetricCounts,
    without_group: u64,
    without_time: u64,
    unique: Unique,
}

/// What tells one group from another: the values of its dimensions, and where its time begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    start: Option<i64>,
    values: Vec<String>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics")
            .field("dimensions", &self.dimensions)
            .field("resolution", &self.resolution)
            .field("period", &self.period)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Counts all events in one group; days, in UTC.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Metric, Metrics};
    /// let mut metrics = Metrics::new();
    /// metrics.add(&Event::from_json(r#"{"event":"delivered","recipient":"ann@example.org"}"#)?);
    /// metrics.add(&Event::from_json(r#"{"event":"complained","recipient":"ann@example.org"}"#)?);
    /// let all = metrics.group(&[]).unwrap(); // no dimension, no value
    /// assert_eq!((all.count(Metric::Delivered), all.count(Metric::Complained)), (1, 1));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self {
            dimensions: Vec::new(),
            resolution: Resolution::default(),
            offset: Arc::new(|_| 0),
            period: None,
            filter: LogFilter::default(),
            limits: Limits::default(),
            groups: BTreeMap::new(),
            rest: MetricCounts::default(),
            without_group: 0,
            without_time: 0,
            unique: Unique::default(),
        }
    }

    /// Sets what events are grouped by: up to three dimensions, in the order of the values in a group.
    ///
    /// # Errors
    ///
    /// `event-metrics-dimensions` where there are more than three, or one is named twice.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metric, Metrics};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Tag, Dimension::RecipientDomain])?;
    /// metrics.add(&Event::from_json(r#"{"event":"opened","tags":["news"],"recipient-domain":"example.com"}"#)?);
    /// assert_eq!(metrics.group(&["news", "example.com"]).unwrap().count(Metric::Opened), 1);
    /// let refused = Metrics::new().dimensions([Dimension::Tag, Dimension::Tag]).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "event-metrics-dimensions");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn dimensions(mut self, dimensions: impl IntoIterator<Item = Dimension>) -> Result<Self, Report> {
        self.dimensions = dimensions.into_iter().collect();
        let mut report = Report::default();
        let mut add = |message: String| {
            report.push(Diagnostic::error(Code::EventMetricsDimensions, "dimensions").with_message(message));
        };
        if self.dimensions.len() > MAX_DIMENSIONS {
            add(format!("at most 3 dimensions, found {}", self.dimensions.len()));
        }
        for (at, dimension) in self.dimensions.iter().enumerate() {
            if self.dimensions[..at].contains(dimension) {
                add(format!("`{}` is named twice", dimension.name()));
            }
        }
        report.or_ok(self)
    }

    /// Sets how long a group of [`Dimension::Time`] is. Default: a day. Without that dimension it changes nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, Resolution};
    /// let months = Metrics::new().dimensions([Dimension::Time])?.resolution(Resolution::Month);
    /// let mut metrics = months;
    /// for at in [1_772_323_200, 1_774_915_200, 1_775_001_600] {
    ///     metrics.add(&Event::from_json(&format!(r#"{{"event":"opened","timestamp":{at}}}"#))?);
    /// }
    /// let starts: Vec<_> = metrics.groups().map(|(values, _)| values[0].as_str()).collect();
    /// assert_eq!(starts, ["Sun, 01 Mar 2026 00:00:00 +0000", "Wed, 01 Apr 2026 00:00:00 +0000"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn resolution(mut self, resolution: Resolution) -> Self {
        self.resolution = resolution;
        self
    }

    /// Sets the time zone of hours by its offset in seconds east of UTC. Default: 0. Days and months are UTC's.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, Resolution};
    /// let mut metrics = Metrics::new()
    ///     .dimensions([Dimension::Time])?
    ///     .resolution(Resolution::Hour)
    ///     .utc_offset(-5 * 3_600); // New York in winter
    /// metrics.add(&Event::from_json(r#"{"event":"opened","timestamp":1772323210}"#)?);
    /// let hours: Vec<_> = metrics.groups().map(|(values, _)| values[0].as_str()).collect();
    /// assert_eq!(hours, ["Sat, 28 Feb 2026 19:00:00 -0500"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn utc_offset(self, seconds: i32) -> Self {
        self.utc_offset_at(move |_| seconds)
    }

    /// Sets the time zone of hours by a function that gives the offset, in seconds east of UTC, at a Unix time: for
    /// zones with summer time. An offset of a day or more is taken as 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics, Resolution};
    /// let mut metrics = Metrics::new()
    ///     .dimensions([Dimension::Time])?
    ///     .resolution(Resolution::Hour)
    ///     .utc_offset_at(|at| if at < 1_774_746_000 { 3_600 } else { 7_200 }); // Berlin around 29 March 2026
    /// metrics.add(&Event::from_json(r#"{"event":"opened","timestamp":1774744200}"#)?);
    /// metrics.add(&Event::from_json(r#"{"event":"opened","timestamp":1774747800}"#)?);
    /// let hours: Vec<_> = metrics.groups().map(|(values, _)| values[0].clone()).collect();
    /// assert_eq!(hours, ["Sun, 29 Mar 2026 01:00:00 +0100", "Sun, 29 Mar 2026 03:00:00 +0200"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn utc_offset_at(mut self, offset: impl Fn(i64) -> i32 + Send + Sync + 'static) -> Self {
        self.offset = Arc::new(offset);
        self
    }

    /// Counts only what happened from `start` to `end`, in Unix seconds, `end` not included. Earlier events still
    /// decide whether an open or a click is unique.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Metric, Metrics};
    /// let mut metrics = Metrics::new().period(1_000.0, 2_000.0);
    /// for at in [999, 1_000, 1_999, 2_000] {
    ///     let line = format!(r#"{{"event":"opened","timestamp":{at},"recipient":"ann@example.org"}}"#);
    ///     metrics.add(&Event::from_json(&line)?);
    /// }
    /// let totals = metrics.aggregates();
    /// assert_eq!(totals.count(Metric::Opened), 2); // 1000 and 1999
    /// assert_eq!(totals.count(Metric::UniqueOpened), 0); // the first open was at 999
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn period(mut self, start: f64, end: f64) -> Self {
        self.period = Some((start, end));
        self
    }

    /// Counts only what happened in a duration before `end` (Unix seconds, not included): `24h`, `7d` or `1m`, for
    /// hours, days and months of UTC's calendar.
    ///
    /// # Errors
    ///
    /// `event-metrics-duration` where it is no number with one of these letters, or reaches back before the year 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Metrics;
    /// assert!(Metrics::new().duration("7d", 1_772_323_200.0).is_ok());
    /// let report = Metrics::new().duration("a week", 0.0).unwrap_err();
    /// assert_eq!(report.first().unwrap().code().name(), "event-metrics-duration");
    /// ```
    pub fn duration(self, duration: &str, end: f64) -> Result<Self, Report> {
        match before(end, duration) {
            Some(start) => Ok(self.period(start, end)),
            None => Err(Diagnostic::error(Code::EventMetricsDuration, "duration")
                .with_message(format!(
                    "expected a number and `h`, `d` or `m`, found `{}`",
                    duration.escape_debug()
                ))
                .with_span(0..duration.len())
                .into()),
        }
    }

    /// Counts only events that satisfy a structured filter, with the comparators of the Metrics API.
    ///
    /// # Errors
    ///
    /// `logfilter-bad-comparator` for `>` and `<`, which the Logs API alone has.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{LogFilter, Metrics};
    /// use serde_json::json;
    /// let entry = json!({"attribute": "size", "comparator": ">", "values": [{"value": "1"}]});
    /// let filter = LogFilter::from_json(&json!({"AND": [entry]}))?;
    /// assert!(Metrics::new().filter(filter).is_err());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn filter(mut self, filter: LogFilter) -> Result<Self, Report> {
        let ordering = |comparator| matches!(comparator, Comparator::Greater | Comparator::Less);
        let conditions = filter.conditions.iter().enumerate();
        let report: Report = conditions
            .filter(|(_, condition)| ordering(condition.comparator))
            .map(|(index, condition)| {
                let parameter = format!("filter.AND[{index}].comparator");
                let message = format!(
                    "`{}` is no comparator of the Metrics API, which has `=`, `!=`, `contains` and `not contains`",
                    condition.comparator.name()
                );
                Diagnostic::error(Code::LogfilterBadComparator, parameter).with_message(message)
            })
            .collect();
        self.filter = filter;
        report.or_ok(self)
    }

    /// Sets the limits `event_groups` (groups held) and `event_unique` (messages and recipients remembered for unique opens and
    /// clicks); see [`Limits`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Limits, Metric, Metrics};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Tag])?.limits(Limits::default().event_groups(1));
    /// metrics.add(&Event::from_json(r#"{"event":"opened","timestamp":1,"tags":["news"]}"#)?);
    /// metrics.add(&Event::from_json(r#"{"event":"opened","timestamp":2,"tags":["offers"]}"#)?);
    /// assert!(metrics.group(&["offers"]).is_none());
    /// assert_eq!(metrics.aggregates().count(Metric::Opened), 2); // not lost
    /// assert_eq!(metrics.diagnostics().first().unwrap().code().name(), "event-metrics-too-many");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Counts an event. Types that no count is made of (`rejected`, those of list uploads, unknown ones) change nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Metric, Metrics};
    /// let mut metrics = Metrics::new();
    /// for line in [
    ///     r#"{"event":"failed","severity":"temporary","reason":"espblock","timestamp":1}"#,
    ///     r#"{"event":"failed","severity":"permanent","reason":"bounce","timestamp":2}"#,
    ///     r#"{"event":"rejected","timestamp":3}"#,
    /// ] {
    ///     metrics.add(&Event::from_json(line)?);
    /// }
    /// let totals = metrics.aggregates();
    /// assert_eq!((totals.count(Metric::TemporaryFailed), totals.count(Metric::EspBlock)), (1, 1));
    /// assert_eq!((totals.count(Metric::HardBounces), totals.count(Metric::Failed)), (1, 2));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn add(&mut self, event: &Event) {
        let mut counts = count::counted(event);
        if counts.is_empty() || !self.filter.matches(event.as_value()) {
            return;
        }
        let at = event.timestamp();
        counts.extend(self.unique(event, at));
        if let Some((start, end)) = self.period
            && at.is_some_and(|at| at < start || at >= end)
        {
            return;
        }
        let timed = self.period.is_some() || self.dimensions.contains(&Dimension::Time);
        if timed && at.is_none() {
            self.without_time += 1;
            return;
        }
        for key in self.keys(event, at) {
            let room = self.groups.len() < self.limits.event_groups || self.groups.contains_key(&key);
            let group = if room {
                self.groups.entry(key).or_default()
            } else {
                self.without_group += 1;
                &mut self.rest
            };
            for metric in &counts {
                group.add(*metric);
            }
        }
    }

    /// The count of unique opens or clicks, where it is one; an event without time is none.
    fn unique(&mut self, event: &Event, at: Option<f64>) -> Option<Metric> {
        let metric = match event.name()? {
            "opened" => Metric::UniqueOpened,
            "clicked" => Metric::UniqueClicked,
            _ => return None,
        };
        let message = event.message();
        let message_id = message.as_ref().and_then(|message| message.header("message-id"));
        let bot = event
            .client_info()
            .and_then(|client| client.bot().map(str::to_owned));
        let what = (metric, message_id, event.recipient(), bot.unwrap_or_default());
        self.unique
            .counts(&what, whole(at?), self.limits.event_unique)
            .then_some(metric)
    }

    /// The groups of an event: one, or one for each tag.
    fn keys(&self, event: &Event, at: Option<f64>) -> Vec<GroupKey> {
        let mut keys = vec![GroupKey::default()];
        for dimension in &self.dimensions {
            if *dimension == Dimension::Time {
                let (start, text) = self.time(whole(at.unwrap_or_default()));
                for key in &mut keys {
                    key.start = Some(start);
                    key.values.push(text.clone());
                }
                continue;
            }
            let values = dimension.values(event);
            keys = keys
                .iter()
                .flat_map(|key| {
                    values.iter().map(|value| {
                        let mut key = key.clone();
                        key.values.push(value.clone());
                        key
                    })
                })
                .collect();
        }
        keys
    }

    /// The hour, day or month of a second, and its name.
    fn time(&self, seconds: i64) -> (i64, String) {
        let offset = match self.resolution {
            Resolution::Hour => i64::from((self.offset)(seconds)),
            Resolution::Day | Resolution::Month => 0,
        };
        let offset = if offset.abs() < calendar::DAY { offset } else { 0 };
        let start = self.resolution.start(seconds, offset);
        (start, calendar::rfc2822(start, offset))
    }

    /// The groups, ordered by time and then by their values: the values in the order of the dimensions, and the
    /// counts.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metric, Metrics};
    /// let mut metrics = Metrics::new().dimensions([Dimension::RecipientDomain, Dimension::Tag])?;
    /// metrics.add(&Event::from_json(r#"{"event":"opened","recipient":"ann@Example.org","tags":["news","spring"]}"#)?);
    /// metrics.add(&Event::from_json(r#"{"event":"opened","recipient":"bob@example.com"}"#)?);
    /// let groups: Vec<_> = metrics.groups().map(|(values, counts)| (values.join(" / "), counts.count(Metric::Opened))).collect();
    /// assert_eq!(groups, [
    ///     ("example.com / Untagged".to_owned(), 1),
    ///     ("example.org / news".to_owned(), 1),
    ///     ("example.org / spring".to_owned(), 1),
    /// ]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn groups(&self) -> impl Iterator<Item = (&[String], &MetricCounts)> {
        self.groups
            .iter()
            .map(|(key, counts)| (key.values.as_slice(), counts))
    }

    /// The group with these values, in the order of the dimensions; `None` where no event fell into it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metric, Metrics};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Country])?;
    /// metrics.add(&Event::from_json(r#"{"event":"clicked","geolocation":{"country":"CH"}}"#)?);
    /// assert_eq!(metrics.group(&["CH"]).unwrap().count(Metric::Clicked), 1);
    /// assert!(metrics.group(&["DE"]).is_none());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn group(&self, values: &[&str]) -> Option<&MetricCounts> {
        self.groups()
            .find(|(of_group, _)| of_group.iter().eq(values.iter()))
            .map(|(_, counts)| counts)
    }

    /// The totals over all groups. A message with several tags is in several groups of the dimension `tag`, and counts in
    /// each.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metric, Metrics};
    /// let event = Event::from_json(r#"{"event":"delivered","tags":["news","spring"]}"#)?;
    /// let mut by_tag = Metrics::new().dimensions([Dimension::Tag])?;
    /// by_tag.add(&event);
    /// let mut plain = Metrics::new();
    /// plain.add(&event);
    /// assert_eq!(by_tag.aggregates().count(Metric::Delivered), 2);
    /// assert_eq!(plain.aggregates().count(Metric::Delivered), 1);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn aggregates(&self) -> MetricCounts {
        let mut totals = self.rest.clone();
        self.groups.values().for_each(|group| totals.merge(group));
        totals
    }

    /// What the figures do not hold: `event-metrics-without-time` and `event-metrics-too-many`, with the numbers.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Event, Metrics};
    /// let mut metrics = Metrics::new().dimensions([Dimension::Time])?;
    /// metrics.add(&Event::from_json(r#"{"event":"opened"}"#)?);
    /// let found = metrics.diagnostics();
    /// assert_eq!(found.first().unwrap().message(), "1 event without timestamp is not counted");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> Report {
        let mut report = Report::default();
        let mut add = |code, number: u64, text: &str| {
            if number > 0 {
                let events = if number == 1 { "event" } else { "events" };
                let (first, rest) = text.split_once('/').unwrap_or((text, text));
                let message = format!("{number} {events} {}", if number == 1 { first } else { rest });
                report.push(Diagnostic::warning(code, "events").with_message(message));
            }
        };
        add(
            Code::EventMetricsWithoutTime,
            self.without_time,
            "without timestamp is not counted/without timestamp are not counted",
        );
        add(
            Code::EventMetricsTooMany,
            self.without_group,
            "had no room for a group of its own (limit `event_groups`)/had no room for groups of their own (limit `event_groups`)",
        );
        add(
            Code::EventMetricsTooMany,
            self.unique.forgotten(),
            "was forgotten too early to tell unique opens and clicks (limit `event_unique`)/were forgotten too early to tell unique opens and clicks (limit `event_unique`)",
        );
        report
    }
}

/// The second in which it lies. A saturating cast: no event is that far away.
#[allow(clippy::cast_possible_truncation)]
fn whole(seconds: f64) -> i64 {
    // So that sums with offsets and calendars cannot overflow.
    const FAR: f64 = 1e12;
    seconds.clamp(-FAR, FAR).floor() as i64
}

/// The time a duration before another.
#[allow(clippy::cast_precision_loss)] // years of four digits
fn before(end: f64, duration: &str) -> Option<f64> {
    let unit = duration.chars().last().filter(char::is_ascii)?;
    let digits = &duration[..duration.len() - 1];
    let number: i64 = digits.parse().ok().filter(|number| {
        digits.bytes().all(|byte| byte.is_ascii_digit()) && (1..=1_000_000).contains(number)
    })?;
    let seconds = match unit {
        'h' => number * 3_600,
        'd' => number * calendar::DAY,
        'm' => {
            let day = whole(end).div_euclid(calendar::DAY);
            let (year, month, of_month) = calendar::civil_from_days(day);
            let months = year * 12 + month - 1 - number;
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
            let of_month = of_month.min(calendar::days_in_month(year, month));
            (day - calendar::days_from_civil(year, month, of_month)) * calendar::DAY
        }
        _ => return None,
    };
    let start = end - seconds as f64;
    (start >= calendar::days_from_civil(0, 1, 1) as f64 * calendar::DAY as f64).then_some(start)
}

//! A search over events: time range, filters, limit.

use super::event::timestamp;
use super::field::{Path, Places, TIMESTAMP};
use super::filter::Filter;
use super::slot::Fetch;
use super::structured::LogFilter;
use super::time_range::ResolvedTimeRange;
use crate::{Limits, Span};
use serde_json::Value;
use std::cmp::Ordering;

/// A search: all its filters have to hold.
///
/// # Examples
///
/// ```
/// use mailwright::{EventQuery, Filter, TimeRange};
/// use serde_json::json;
/// let events = [
///     json!({"event": "delivered", "timestamp": 100.5, "recipient": "ann@example.com"}),
///     json!({"event": "failed", "timestamp": 101, "recipient": "ann@example.com"}),
///     json!({"event": "delivered", "timestamp": 102, "recipient": "ann@example.com"}),
/// ];
/// let query = EventQuery::new()
///     .time_range(TimeRange::new().begin("200").ascending("no").resolve()?)
///     .filter(Filter::parse("event", "delivered")?)
///     .filter(Filter::parse("recipient", "example.com")?);
/// assert_eq!(query.run(&events), [2, 0]); // the newest first
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct EventQuery {
    pub(super) range: Option<ResolvedTimeRange>,
    pub(super) filters: Vec<Filter>,
    pub(super) structured: Vec<LogFilter>,
    limit: Option<usize>,
    pub(super) limits: Limits,
}

/// What one part of a filter found in an event.
///
/// A part is a term, phrase or comparison of a filter expression.
///
/// # Examples
///
/// ```
/// use mailwright::{EventQuery, Filter};
/// let expression = "\"spring sale\" OR newsletter";
/// let query = EventQuery::new().filter(Filter::parse("subject", expression)?);
/// let event = serde_json::json!({"message": {"headers": {"subject": "Our Newsletter"}}});
/// let told: Vec<_> = query.explain(&event).iter().map(|it| (&expression[it.part().range()], it.is_found())).collect();
/// assert_eq!(told, [("\"spring sale\"", false), ("newsletter", true)]);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Explanation {
    filter: usize,
    part: Span,
    value: Option<String>,
    place: Option<Span>,
}

impl Explanation {
    /// The index, from 0, of the filter among those given to [`EventQuery::filter`], in the order in which they were added.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let query = EventQuery::new().filter(Filter::parse("tags", "news OR offer")?);
    /// let found = query.explain(&serde_json::json!({"tags": ["spring", "Offer 7"]}));
    /// assert_eq!(found[1].filter(), 0);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn filter(&self) -> usize {
        self.filter
    }

    /// The part, in bytes of the filter's expression; quotes and `>` belong to it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let query = EventQuery::new().filter(Filter::parse("tags", "news OR offer")?);
    /// let found = query.explain(&serde_json::json!({"tags": ["spring", "Offer 7"]}));
    /// assert_eq!(found[1].part().range(), 8..13);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn part(&self) -> Span {
        self.part
    }

    /// Whether some value of the field satisfies the part.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let query = EventQuery::new().filter(Filter::parse("tags", "news OR offer")?);
    /// let found = query.explain(&serde_json::json!({"tags": ["spring", "Offer 7"]}));
    /// assert!(!found[0].is_found() && found[1].is_found());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.value.is_some()
    }

    /// The first value that satisfies the part; `None` where none does.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let query = EventQuery::new().filter(Filter::parse("tags", "news OR offer")?);
    /// let found = query.explain(&serde_json::json!({"tags": ["spring", "Offer 7"]}));
    /// assert_eq!(found[1].value(), Some("Offer 7"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// Where in that value, in bytes; `None` where none was found.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let query = EventQuery::new().filter(Filter::parse("tags", "news OR offer")?);
    /// let found = query.explain(&serde_json::json!({"tags": ["spring", "Offer 7"]}));
    /// assert_eq!(found[1].place().unwrap().range(), 0..5);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        self.place
    }
}

impl EventQuery {
    /// A query that matches every event.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventQuery;
    /// assert!(EventQuery::new().matches(&serde_json::json!({"event": "opened"})));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time range, and with it the order of the results and their limit.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, TimeRange};
    /// use serde_json::json;
    /// let events = [10, 20, 30, 40].map(|at| json!({"event": "opened", "timestamp": at}));
    /// let range = TimeRange::new().begin("40").end("20").limit("2").resolve()?; // backwards in time
    /// assert_eq!(EventQuery::new().time_range(range).run(&events), [3, 2]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn time_range(mut self, range: ResolvedTimeRange) -> Self {
        self.range = Some(range);
        self
    }

    /// Adds a filter expression; all of them have to hold.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let query = EventQuery::new().filter(Filter::parse("event", "opened OR clicked")?);
    /// assert!(!query.matches(&serde_json::json!({"event": "failed"})));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Adds a structured filter; it has to hold besides all others.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, LogFilter};
    /// use serde_json::json;
    /// let entry = json!({"attribute": "tag", "comparator": "=", "values": [{"value": "news"}]});
    /// let query = EventQuery::new().log_filter(LogFilter::from_json(&json!({"AND": [entry]}))?);
    /// assert!(query.matches(&json!({"tags": ["news", "spring"]})));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn log_filter(mut self, filter: LogFilter) -> Self {
        self.structured.push(filter);
        self
    }

    /// Sets the number of results at most; it has precedence over that of the time range.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventQuery;
    /// use serde_json::json;
    /// let query = EventQuery::new().limit(1);
    /// assert_eq!(query.run(&[json!({"event": "opened"}), json!({"event": "clicked"})]), [0]);
    /// ```
    #[must_use]
    pub fn limit(mut self, results: usize) -> Self {
        self.limit = Some(results);
        self
    }

    /// Sets the limits of a scan: `event_line`, the longest line of an archive in bytes; see [`Limits`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Limits};
    /// let archive = &b"{\"event\":\"opened\",\"id\":\"a-long-line\"}\n{\"event\":\"failed\"}\n"[..];
    /// let query = EventQuery::new().limits(Limits::default().event_line(20));
    /// let mut scan = query.scan_reader(archive);
    /// let refused = scan.next_line().unwrap().unwrap().unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "event-line-too-long");
    /// assert_eq!(scan.next_line().unwrap().unwrap()?.number(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The number of results at most: that of [`limit`](Self::limit), else that of the time range, else `usize::MAX`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, TimeRange};
    /// let range = TimeRange::new().begin("0").ascending("yes").limit("100").resolve()?;
    /// let query = EventQuery::new().time_range(range);
    /// assert_eq!(query.max_results(), 100);
    /// assert_eq!(query.limit(20).max_results(), 20); // has precedence
    /// assert_eq!(EventQuery::new().max_results(), usize::MAX);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn max_results(&self) -> usize {
        let of_range = self
            .range
            .and_then(|range| range.limit())
            .map(|limit| limit as usize);
        self.limit.or(of_range).unwrap_or(usize::MAX)
    }

    /// Whether an event lies in the time range and satisfies every filter.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter, TimeRange};
    /// use serde_json::json;
    /// let query = EventQuery::new()
    ///     .time_range(TimeRange::new().begin("100").ascending("yes").resolve()?)
    ///     .filter(Filter::parse("severity", "permanent")?);
    /// assert!(query.matches(&json!({"event": "failed", "severity": "permanent", "timestamp": 100})));
    /// assert!(!query.matches(&json!({"event": "failed", "severity": "permanent", "timestamp": 99.9})));
    /// assert!(!query.matches(&json!({"event": "failed", "severity": "permanent"}))); // it never happened
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn matches(&self, event: &Value) -> bool {
        self.holds(event)
    }

    pub(super) fn holds(&self, event: &dyn Fetch) -> bool {
        self.range
            .is_none_or(|range| timestamp(event).is_some_and(|at| range.contains(at)))
            && self.filters.iter().all(|filter| filter.holds(event))
            && self.structured.iter().all(|filter| filter.holds(event))
    }

    /// The indexes of the matching events in the order in which Mailgun returns them: by time, in the direction of
    /// the time range, events of one time in the order given; without a time range in the order given. Cut to the
    /// limit.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter, TimeRange};
    /// use serde_json::json;
    /// let events = [
    ///     json!({"event": "clicked", "timestamp": 30}),
    ///     json!({"event": "opened", "timestamp": 10}),
    ///     json!({"event": "clicked", "timestamp": 20}),
    /// ];
    /// let clicks = EventQuery::new().filter(Filter::parse("event", "clicked")?);
    /// assert_eq!(clicks.run(&events), [0, 2]); // as given
    /// let range = TimeRange::new().begin("0").ascending("yes").resolve()?;
    /// assert_eq!(clicks.time_range(range).run(&events), [2, 0]); // by time
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn run(&self, events: &[Value]) -> Vec<usize> {
        let mut found: Vec<(usize, f64)> = events
            .iter()
            .enumerate()
            .filter(|(_, event)| self.matches(event))
            .map(|(index, event)| (index, timestamp(event).unwrap_or_default()))
            .collect();
        if let Some(range) = self.range {
            found.sort_by(|(_, one), (_, other)| {
                let order = one.partial_cmp(other).unwrap_or(Ordering::Equal);
                if range.is_ascending() {
                    order
                } else {
                    order.reverse()
                }
            });
        }
        found
            .into_iter()
            .take(self.max_results())
            .map(|(index, _)| index)
            .collect()
    }

    /// What each term, phrase and comparison of the filter expressions found in an event, in their order, whether the
    /// event matches or not. Structured filters and the time range are not explained.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// use serde_json::json;
    /// let query = EventQuery::new().filter(Filter::parse("subject", "hello OR bye")?);
    /// let found = query.explain(&json!({"message": {"headers": {"subject": "Oh, Hello!"}}}));
    /// assert_eq!(found[0].place().unwrap().range(), 4..9);
    /// assert!(!found[1].is_found());
    /// assert_eq!(found[1].part().range(), 9..12);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn explain(&self, event: &Value) -> Vec<Explanation> {
        let explain = |(index, filter): (usize, &Filter)| {
            filter.explain(event).into_iter().map(move |found| {
                let (value, place) = found.place.map(|(value, at)| (value, Span::from(at))).unzip();
                Explanation {
                    filter: index,
                    part: found.part,
                    value,
                    place,
                }
            })
        };
        self.filters.iter().enumerate().flat_map(explain).collect()
    }

    /// The places that the query looks at, each once; those of objects that count as a whole apart.
    pub(super) fn paths(&self) -> (Vec<Path>, Vec<Path>) {
        let (mut texts, mut objects) = (Vec::new(), Vec::new());
        let add = |list: &mut Vec<Path>, path: Path| {
            if !list.contains(&path) {
                list.push(path);
            }
        };
        if self.range.is_some() {
            add(&mut texts, TIMESTAMP);
        }
        let fields = self.filters.iter().map(|filter| (filter.field.places(), false));
        let conditions = self.structured.iter().flat_map(|filter| &filter.conditions);
        let attributes = conditions.map(|one| (one.attribute.places(), one.attribute.is_object()));
        for (places, whole) in fields.chain(attributes) {
            let list = if whole { &mut objects } else { &mut texts };
            match places {
                Places::One(path) => add(list, path),
                Places::Else(first, second) => {
                    add(list, first);
                    add(list, second);
                }
                Places::And(first, _, second) => {
                    add(list, first);
                    add(list, second);
                    add(list, super::field::EVENT);
                }
            }
        }
        (texts, objects)
    }
}

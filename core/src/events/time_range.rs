//! The time range of a query: `begin`, `end`, `ascending`, `limit`.
//!
//! Source: Mailgun's manual, "Events", section "Time range". `begin` is required; without `end` so is `ascending`;
//! with both, the direction follows from them and a given `ascending` must agree.

use super::time;
use crate::{Code, Diagnostic, Report};
use serde::Serialize;

/// Results on one page of the Events API at most.
const MAX_LIMIT: u32 = 300;

/// A time range, in the order in which results come.
///
/// # Examples
///
/// ```
/// use mailwright::TimeRange;
/// let range = TimeRange::new().begin("Sun, 01 Mar 2026 00:00:00 +0000").ascending("yes").resolve()?;
/// assert_eq!(range.begin(), 1_772_323_200.0);
/// assert!(range.contains(1_772_323_300.5) && !range.contains(1_772_323_199.0));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ResolvedTimeRange {
    #[serde(serialize_with = "seconds")]
    begin: f64,
    #[serde(serialize_with = "optional_seconds")]
    end: Option<f64>,
    ascending: bool,
    limit: Option<u32>,
}

/// The parameters of a time range, as texts.
///
/// # Examples
///
/// ```
/// use mailwright::TimeRange;
/// let report = TimeRange::new().begin("1772323200").limit("301").resolve().unwrap_err();
/// let codes: Vec<_> = report.iter().map(|found| found.code().name()).collect();
/// assert_eq!(codes, ["timerange-bad-limit", "timerange-missing-ascending"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeRange {
    begin: Option<String>,
    end: Option<String>,
    ascending: Option<String>,
    limit: Option<String>,
}

impl TimeRange {
    /// A range without any parameter. `begin` and either `end` or `ascending` are needed.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let refused = TimeRange::new().resolve().unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "timerange-missing-begin");
    /// assert!(TimeRange::new().begin("1772323200").ascending("no").resolve().is_ok());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `begin`: Unix seconds, or an RFC 2822 date. With `ascending=no` it is the latest time of the range.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let begin = |text: &str| TimeRange::new().begin(text).ascending("yes").resolve().map(|range| range.begin());
    /// assert_eq!(begin("Fri, 3 May 2013 09:00:00 -0000")?, 1_367_571_600.0); // the manual's own
    /// assert_eq!(begin("1367571600.5")?, 1_367_571_600.5);
    /// assert_eq!(begin("2013-05-03").unwrap_err().first().unwrap().code().name(), "timerange-bad-time");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn begin(mut self, begin: impl Into<String>) -> Self {
        self.begin = Some(begin.into());
        self
    }

    /// Sets `end`: Unix seconds, or an RFC 2822 date. An `end` before `begin` walks back in time.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let range = TimeRange::new().begin("2000").end("1000").resolve()?;
    /// assert!(!range.is_ascending());
    /// assert!(range.contains(1_500.0) && !range.contains(999.0));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn end(mut self, end: impl Into<String>) -> Self {
        self.end = Some(end.into());
        self
    }

    /// Sets `ascending`: `yes` or `no`. Needed where there is no `end`; where there is one it must agree with it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// assert!(!TimeRange::new().begin("2000").ascending("no").resolve()?.is_ascending());
    /// let conflict = TimeRange::new().begin("1000").end("2000").ascending("no").resolve().unwrap_err();
    /// assert_eq!(conflict.first().unwrap().code().name(), "timerange-direction-conflict");
    /// let unclear = TimeRange::new().begin("1000").ascending("true").resolve().unwrap_err();
    /// assert_eq!(unclear.first().unwrap().code().name(), "timerange-bad-ascending");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn ascending(mut self, ascending: impl Into<String>) -> Self {
        self.ascending = Some(ascending.into());
        self
    }

    /// Sets `limit`, the results at most: decimal digits, from 1 to 300.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let limit = |text: &str| TimeRange::new().begin("0").ascending("yes").limit(text).resolve().map(|range| range.limit());
    /// assert_eq!(limit("25")?, Some(25));
    /// assert_eq!(limit("0").unwrap_err().first().unwrap().code().name(), "timerange-bad-limit");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limit(mut self, limit: impl Into<String>) -> Self {
        self.limit = Some(limit.into());
        self
    }

    /// Checks the parameters together.
    ///
    /// # Errors
    ///
    /// Malformed values first (`timerange-bad-time`, `timerange-bad-ascending`, `timerange-bad-limit`), then
    /// `timerange-missing-begin`, `timerange-missing-ascending`, `timerange-direction-conflict`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let given = TimeRange::new().begin("Sun, 01 Mar 2026 00:00:00 +0000").end("1772409600").limit("100");
    /// let range = given.resolve()?;
    /// assert_eq!((range.begin(), range.end()), (1_772_323_200.0, Some(1_772_409_600.0)));
    /// assert_eq!((range.is_ascending(), range.limit()), (true, Some(100)));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn resolve(&self) -> Result<ResolvedTimeRange, Report> {
        let mut report = Report::default();
        let begin = self
            .begin
            .as_deref()
            .map(|text| point("begin", text, &mut report));
        let end = self.end.as_deref().map(|text| point("end", text, &mut report));
        let ascending = self.ascending.as_deref().map(|text| match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                report.push(wrong(
                    Code::TimerangeBadAscending,
                    "ascending",
                    text,
                    "`yes` or `no`",
                ));
                None
            }
        });
        let limit = self.limit.as_deref().map(|text| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text
                .parse()
                .ok()
                .filter(|number| digits && (1..=MAX_LIMIT).contains(number));
            if number.is_none() {
                report.push(wrong(
                    Code::TimerangeBadLimit,
                    "limit",
                    text,
                    "a number from 1 to 300",
                ));
            }
            number
        });
        if begin.is_none() {
            let found = Diagnostic::error(Code::TimerangeMissingBegin, "begin");
            report.push(found.with_message("`begin` is required"));
        }
        if end.is_none() && ascending.is_none() && begin.is_some() {
            let found = Diagnostic::error(Code::TimerangeMissingAscending, "ascending");
            report.push(found.with_message("`ascending` is required where there is no `end`"));
        }
        let (begin, end) = (begin.flatten().unwrap_or_default(), end.flatten());
        let ascending = ascending.flatten();
        #[allow(clippy::float_cmp)] // equal is what the vectors call equal: the same number was written
        let forward = end.map(|end| {
            if end == begin {
                ascending.unwrap_or(true)
            } else {
                end > begin
            }
        });
        if let (Some(forward), Some(given), false) = (forward, ascending, report.has_errors())
            && forward != given
        {
            let found = Diagnostic::error(Code::TimerangeDirectionConflict, "ascending");
            let message = format!(
                "`end` is {} `begin`, which contradicts `ascending={}`",
                if forward { "later than" } else { "earlier than" },
                if given { "yes" } else { "no" },
            );
            report.push(found.with_message(message));
        }
        let ascending = forward.or(ascending).unwrap_or_default();
        report.or_ok(ResolvedTimeRange {
            begin,
            end,
            ascending,
            limit: limit.flatten(),
        })
    }
}

fn point(parameter: &str, text: &str, report: &mut Report) -> Option<f64> {
    let point = time::parse(text);
    if point.is_none() {
        report.push(wrong(
            Code::TimerangeBadTime,
            parameter,
            text,
            "Unix seconds or an RFC 2822 date",
        ));
    }
    point
}

fn wrong(code: Code, parameter: &str, text: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(code, parameter)
        .with_message(format!("expected {expected}, found `{}`", text.escape_debug()))
        .with_span(0..text.len())
}

impl ResolvedTimeRange {
    /// Where the walk begins, in Unix seconds: the earliest time of an ascending range, the latest of a descending one.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let range = TimeRange::new().begin("Sun, 01 Mar 2026 01:00:00 +0100").ascending("no").resolve()?;
    /// assert_eq!(range.begin(), 1_772_323_200.0);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn begin(&self) -> f64 {
        self.begin
    }

    /// Where the walk ends, in Unix seconds; `None` where it is open.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// assert_eq!(TimeRange::new().begin("100").end("200.5").resolve()?.end(), Some(200.5));
    /// assert_eq!(TimeRange::new().begin("100").ascending("yes").resolve()?.end(), None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn end(&self) -> Option<f64> {
        self.end
    }

    /// Whether results come in the order of time, oldest first. It follows from `begin` and `end` where both are given.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let direction = |begin: &str, end: &str| TimeRange::new().begin(begin).end(end).resolve().map(|range| range.is_ascending());
    /// assert_eq!((direction("100", "200")?, direction("200", "100")?), (true, false));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_ascending(&self) -> bool {
        self.ascending
    }

    /// Results on a page, 1 to 300; `None` where it was not set.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, TimeRange};
    /// let range = TimeRange::new().begin("0").ascending("yes").limit("300").resolve()?;
    /// assert_eq!(range.limit(), Some(300));
    /// assert_eq!(EventQuery::new().time_range(range).max_results(), 300);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limit(&self) -> Option<u32> {
        self.limit
    }

    /// Whether a point in time (Unix seconds) lies in the range, its bounds included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::TimeRange;
    /// let range = TimeRange::new().begin("200").end("100").resolve()?; // descending
    /// assert!([100.0, 150.5, 200.0].into_iter().all(|at| range.contains(at)));
    /// assert!(![99.9, 200.1].into_iter().any(|at| range.contains(at)));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn contains(&self, timestamp: f64) -> bool {
        if self.ascending {
            timestamp >= self.begin && self.end.is_none_or(|end| timestamp <= end)
        } else {
            timestamp <= self.begin && self.end.is_none_or(|end| timestamp >= end)
        }
    }
}

/// Whole seconds are written without a fraction.
#[allow(clippy::trivially_copy_pass_by_ref)] // what serde calls
fn seconds<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    #[allow(clippy::cast_possible_truncation)] // checked by the comparison
    let whole = *value as i64;
    #[allow(clippy::cast_precision_loss, clippy::float_cmp)]
    if whole as f64 == *value {
        serializer.serialize_i64(whole)
    } else {
        serializer.serialize_f64(*value)
    }
}

#[allow(clippy::ref_option)] // what serde calls
fn optional_seconds<S: serde::Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => seconds(value, serializer),
        None => serializer.serialize_none(),
    }
}

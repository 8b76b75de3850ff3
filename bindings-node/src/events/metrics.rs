//! Counts of events, in groups, as the Metrics API has them.

use super::event::EventOf;
use super::filter::LogFilter;
use crate::convert::{
    Instance, Options, Text, Texts, expected, function, member, object_of_options, plain, read_options,
};
use crate::error::{array, thrown};
use mailwright_js::events::metrics::{self as js, MetricsOptions, MetricsPageOptions};
use mailwright_js::{diagnostics, no_sources};
use napi::bindgen_prelude::{Array, Function, FunctionRef, Unknown};
use napi::{Env, Result, ValueType};
use napi_derive::napi;
use std::cell::RefCell;

/// Counts events, in groups. Events may come in any order; unique opens and clicks are exact where events come in the order
/// of time.
#[napi]
pub struct Metrics {
    inner: RefCell<mailwright::Metrics>,
    offset_at: Option<FunctionRef<f64, Unknown<'static>>>,
}

/// The members of the options that are no plain values.
const OBJECTS: &[&str] = &["filter", "utcOffsetAt"];

#[napi]
impl Metrics {
    /// Counts all events in one group, days in UTC, unless the options say otherwise. Throws a `MailwrightError`:
    /// `event-metrics-dimensions` where there are more than three dimensions, or one is named twice;
    /// `event-metrics-duration`; `logfilter-bad-comparator` for `>` and `<`, which the Logs API alone has.
    #[napi(constructor, ts_args_type = "options?: MetricsOptions")]
    pub fn new(env: &Env, options: Unknown<'_>) -> Result<Self> {
        let (mut filter, mut offset_at) = (None, None);
        if let Some(options) = &object_of_options(env, &options)? {
            filter =
                member::<Instance<'_, LogFilter>>(env, options, "filter")?.map(|filter| filter.0.clone());
            let given: Option<Function<'_, f64, Unknown<'static>>> = function(env, options, "utcOffsetAt")?;
            offset_at = given.map(|function| function.create_ref()).transpose()?;
        }
        let rest: MetricsOptions = read_options(env, options, OBJECTS)?;
        let inner = js::metrics(rest, filter, offset_at.is_some());
        Ok(Self {
            inner: RefCell::new(inner.map_err(|failure| thrown(env, failure))?),
            offset_at,
        })
    }

    /// Counts an event. Types that no count is made of change nothing.
    #[napi(ts_args_type = "event: EventLike")]
    pub fn add(&self, env: &Env, event: EventOf) -> Result<()> {
        // Asked first: the function may count events itself.
        let offset = self.offset(env, event.0.timestamp())?;
        js::add(&mut self.inner.borrow_mut(), &event.0, offset);
        Ok(())
    }

    /// The groups, ordered by time and then by their values.
    #[napi(ts_return_type = "MetricsGroup[]")]
    pub fn groups<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::groups(&self.inner.borrow()))
    }

    /// The counts of the group with these values, in the order of the dimensions; `null` where there is none.
    #[napi(ts_args_type = "values: string[]", ts_return_type = "MetricCounts | null")]
    pub fn group<'env>(&self, env: &'env Env, values: Texts) -> Result<Unknown<'env>> {
        let values: Vec<&str> = values.0.iter().map(String::as_str).collect();
        plain(env, &self.inner.borrow().group(&values).map(js::counts))
    }

    /// The totals over all groups. A message with several tags is in several groups of the dimension `tag`.
    #[napi(ts_return_type = "MetricCounts")]
    pub fn aggregates<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::counts(&self.inner.borrow().aggregates()))
    }

    /// What the figures do not hold: `event-metrics-without-time` and `event-metrics-too-many`, with the numbers.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, &diagnostics(&self.inner.borrow().diagnostics(), &no_sources))
    }

    /// What a page of the Metrics API shows: these counts and rates (one to ten) of each group. Throws a
    /// `MailwrightError`: `event-metrics-unknown-name`, `event-metrics-metrics`, `event-metrics-sort`,
    /// `event-metrics-limit`.
    #[napi(
        ts_args_type = "metrics: MetricName[], options?: MetricsPageOptions",
        ts_return_type = "MetricsReport"
    )]
    pub fn report<'env>(
        &self,
        env: &'env Env,
        metrics: Texts,
        options: Options<MetricsPageOptions>,
    ) -> Result<Unknown<'env>> {
        let report = js::report(&self.inner.borrow(), &metrics.0, &options.0);
        plain(env, &report.map_err(|failure| thrown(env, failure))?)
    }

    /// What the function for offsets says about a time; what it throws is thrown.
    fn offset(&self, env: &Env, timestamp: Option<f64>) -> Result<Option<i32>> {
        let (Some(offset_at), Some(timestamp)) = (&self.offset_at, timestamp) else {
            return Ok(None);
        };
        let answer = offset_at.borrow_back(env)?.call(timestamp.floor())?;
        if answer.get_type()? == ValueType::Number {
            // SAFETY: its type was asked for.
            let seconds: f64 = unsafe { answer.cast()? };
            if seconds.is_finite() {
                // What does not fit is more than a day in any case.
                #[allow(clippy::cast_possible_truncation)]
                return Ok(Some(seconds as i32));
            }
        }
        Err(expected(env, &answer, "a number of seconds from `utcOffsetAt`"))
    }
}

/// `Metric.quotient`; see the declarations.
#[napi(js_name = "__metricQuotient", skip_typescript)]
pub fn metric_quotient(env: &Env, metric: Text) -> Result<Option<Vec<String>>> {
    let metric = js::metric(&metric).map_err(|failure| thrown(env, failure))?;
    let names = |(part, whole): (mailwright::Metric, mailwright::Metric)| {
        [part, whole].map(|one| one.name().into()).into()
    };
    Ok(metric.quotient().map(names))
}

/// `Metric.isRate`; see the declarations.
#[napi(js_name = "__metricIsRate", skip_typescript)]
pub fn metric_is_rate(env: &Env, metric: Text) -> Result<bool> {
    let metric = js::metric(&metric).map_err(|failure| thrown(env, failure))?;
    Ok(metric.is_rate())
}

//! Counts of events, in groups, as the Metrics API has them.

use super::event::EventOf;
use super::filter::LogFilter;
use super::query::member;
use crate::convert::{Options, Text, expected, plain, read_options};
use crate::error::{array, thrown};
use mailwright_js::events::metrics::{self as js, MetricsOptions, MetricsPageOptions};
use mailwright_js::{diagnostics, no_sources};
use napi::bindgen_prelude::{Array, ClassInstance, Function, FunctionRef, JsValue, Object, Unknown};
use napi::{Env, Result, ValueType};
use napi_derive::napi;

/// Counts events, in groups. Events may come in any order; unique opens and clicks are exact where events come in the order
/// of time.
#[napi]
pub struct Metrics {
    inner: mailwright::Metrics,
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
    pub fn new(env: &Env, options: Option<Object<'_>>) -> Result<Self> {
        let (mut filter, mut offset_at) = (None, None);
        let mut rest = MetricsOptions::default();
        if let Some(options) = &options {
            filter =
                member::<ClassInstance<'_, LogFilter>>(options, "filter")?.map(|filter| filter.0.clone());
            let given = member::<Function<'_, f64, Unknown<'static>>>(options, "utcOffsetAt")?;
            offset_at = given.map(|function| function.create_ref()).transpose()?;
            rest = read_options(env, options.to_unknown(), OBJECTS)?;
        }
        let inner = js::metrics(rest, filter, offset_at.is_some());
        Ok(Self {
            inner: inner.map_err(|failure| thrown(env, failure))?,
            offset_at,
        })
    }

    /// Counts an event. Types that no count is made of change nothing.
    #[napi(ts_args_type = "event: EventLike")]
    pub fn add(&mut self, env: &Env, event: EventOf) -> Result<()> {
        let offset = self.offset(env, event.0.timestamp())?;
        js::add(&mut self.inner, &event.0, offset);
        Ok(())
    }

    /// The groups, ordered by time and then by their values.
    #[napi(ts_return_type = "MetricsGroup[]")]
    pub fn groups<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::groups(&self.inner))
    }

    /// The counts of the group with these values, in the order of the dimensions; `null` where there is none.
    #[napi(ts_args_type = "values: string[]", ts_return_type = "MetricCounts | null")]
    pub fn group<'env>(&self, env: &'env Env, values: Vec<Text>) -> Result<Unknown<'env>> {
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        plain(env, &self.inner.group(&values).map(js::counts))
    }

    /// The totals over all groups. A message with several tags is in several groups of the dimension `tag`.
    #[napi(ts_return_type = "MetricCounts")]
    pub fn aggregates<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::counts(&self.inner.aggregates()))
    }

    /// What the figures do not hold: `event-metrics-without-time` and `event-metrics-too-many`, with the numbers.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, &diagnostics(&self.inner.diagnostics(), &no_sources))
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
        metrics: Vec<Text>,
        options: Options<MetricsPageOptions>,
    ) -> Result<Unknown<'env>> {
        let names: Vec<String> = metrics.into_iter().map(|name| name.0).collect();
        let report = js::report(&self.inner, &names, &options.0);
        plain(env, &report.map_err(|failure| thrown(env, failure))?)
    }

    /// What the function for offsets says about a time; what it throws is thrown.
    fn offset(&self, env: &Env, timestamp: Option<f64>) -> Result<Option<i32>> {
        let (Some(offset_at), Some(timestamp)) = (&self.offset_at, timestamp) else {
            return Ok(None);
        };
        let answer = offset_at.borrow_back(env)?.call(timestamp.floor())?;
        match answer.get_type()? {
            // SAFETY: its type was asked for.
            ValueType::Number => unsafe { answer.cast().map(Some) },
            _ => Err(expected(env, &answer, "a number of seconds from `utcOffsetAt`")),
        }
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

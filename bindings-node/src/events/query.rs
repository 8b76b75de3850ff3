//! Searches: evaluated, explained, and as SQL.

use super::event::EventOf;
use super::filter::{Filter, LogFilter};
use super::time_range::ResolvedTimeRange;
use crate::convert::{Instance, List, Text, count, member, object_of_options, plain, read_options};
use crate::error::{array, thrown};
use mailwright_js::events::query::{self as js, EventQueryOptions};
use napi::bindgen_prelude::{Object, Unknown};
use napi::{Env, Result};
use napi_derive::napi;

/// A search: all its filters have to hold.
#[napi]
pub struct EventQuery(pub(crate) js::Query);

/// The members of the options that are objects of classes.
const OBJECTS: &[&str] = &["timeRange", "filters", "logFilters"];

#[napi]
impl EventQuery {
    /// A search; without options it matches every event.
    #[napi(constructor, ts_args_type = "options?: EventQueryOptions")]
    pub fn new(env: &Env, options: Unknown<'_>) -> Result<Self> {
        let (mut range, mut filters, mut structured) = (None, Vec::new(), Vec::new());
        if let Some(options) = &object_of_options(env, &options)? {
            range =
                member::<Instance<'_, ResolvedTimeRange>>(env, options, "timeRange")?.map(|range| range.0);
            if let Some(given) = member::<List<Instance<'_, Filter>>>(env, options, "filters")? {
                filters = given.0.iter().map(|filter| filter.0.clone()).collect();
            }
            if let Some(given) = member::<List<Instance<'_, LogFilter>>>(env, options, "logFilters")? {
                structured = given.0.iter().map(|filter| filter.0.clone()).collect();
            }
        }
        let rest: EventQueryOptions = read_options(env, options, OBJECTS)?;
        js::Query::new(range, filters, structured, &rest)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The number of results at most; `Infinity` where there is no limit.
    #[napi(getter)]
    pub fn max_results(&self) -> f64 {
        match self.0.inner().max_results() {
            usize::MAX => f64::INFINITY,
            limit => count(limit),
        }
    }

    /// Whether an event lies in the time range and satisfies every filter.
    #[napi(ts_args_type = "event: EventLike")]
    pub fn matches(&self, event: EventOf) -> bool {
        self.0.inner().matches(event.0.as_value())
    }

    /// The indexes of the matching events in the order in which Mailgun returns them: by time, in the direction of the time
    /// range, events of one time in the order given; without a time range in the order given. Cut to the limit.
    #[napi(ts_args_type = "events: EventLike[]")]
    pub fn run(&self, events: List<EventOf>) -> Vec<f64> {
        let events: Vec<_> = events.0.into_iter().map(|event| event.0.into_value()).collect();
        self.0.inner().run(&events).into_iter().map(count).collect()
    }

    /// What each term, phrase and comparison of the filter expressions found in an event, in their order.
    #[napi(ts_args_type = "event: EventLike", ts_return_type = "Explanation[]")]
    pub fn explain<'env>(&self, env: &'env Env, event: EventOf) -> Result<Unknown<'env>> {
        plain(env, &self.0.explain(event.0.as_value()))
    }

    /// The query as a `WHERE` clause over `column`, which is put into it as it is: a column name, quoted as the database
    /// wants it. Order and limit are the caller's.
    #[napi(
        ts_args_type = "dialect: SqlDialect, column: string",
        ts_return_type = "SqlFilter"
    )]
    pub fn to_sql<'env>(&self, env: &'env Env, dialect: Text, column: Text) -> Result<Object<'env>> {
        let sql = self.0.to_sql(&dialect, &column);
        let sql = sql.map_err(|failure| thrown(env, failure))?;
        // SAFETY: the filter is a plain object.
        let mut out: Object<'_> = unsafe { plain(env, &sql)?.cast()? };
        out.set("diagnostics", array(env, &sql.diagnostics)?)?;
        Ok(out)
    }
}

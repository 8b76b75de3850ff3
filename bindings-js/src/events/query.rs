//! Searches: evaluated, explained, and as SQL.

use crate::{Diagnostic, Failure, diagnostics, options, utf16};
use mailwright::{EventQuery, Filter, LogFilter, ResolvedTimeRange, SqlDialect, SqlValue};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// What a search looks for, besides its time range and its filters, which are objects of the host.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventQueryOptions {
    /// The number of results at most.
    pub limit: Option<Number>,
    /// Limits other than the default ones.
    pub limits: Option<Map<String, Value>>,
}

/// A search and its filters.
#[derive(Clone, Debug)]
pub struct Query {
    inner: EventQuery,
    filters: Vec<Filter>,
}

impl Query {
    /// A search of these parts.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] for a limit that is no whole number; `limit-unknown-name`.
    pub fn new(
        range: Option<ResolvedTimeRange>,
        filters: Vec<Filter>,
        structured: Vec<LogFilter>,
        options: &EventQueryOptions,
    ) -> Result<Self, Failure> {
        let mut query = EventQuery::new().limits(options::limits(options.limits.as_ref())?);
        if let Some(range) = range {
            query = query.time_range(range);
        }
        for filter in &filters {
            query = query.filter(filter.clone());
        }
        for filter in structured {
            query = query.log_filter(filter);
        }
        if let Some(limit) = &options.limit {
            query = query.limit(options::count("limit", limit)?);
        }
        Ok(Self {
            inner: query,
            filters,
        })
    }

    /// The search itself.
    #[must_use]
    pub fn inner(&self) -> &EventQuery {
        &self.inner
    }

    /// What each part of the filter expressions found in an event.
    #[must_use]
    pub fn explain(&self, event: &Value) -> Vec<PlainExplanation> {
        let found = self.inner.explain(event);
        let plain = found.iter().map(|one| {
            let expression = self.filters.get(one.filter()).map_or("", Filter::expression);
            let value = one.value();
            PlainExplanation {
                filter: one.filter(),
                part: utf16(one.part(), expression),
                is_found: one.is_found(),
                place: one.place().map(|place| utf16(place, value.unwrap_or_default())),
                value: value.map(str::to_owned),
            }
        });
        plain.collect()
    }

    /// The search as a `WHERE` clause.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] for an unknown dialect.
    pub fn to_sql(&self, dialect: &str, column: &str) -> Result<PlainSqlFilter, Failure> {
        let known = SqlDialect::from_name(dialect);
        let known = known.ok_or_else(|| Failure::unknown_name("dialect", dialect, sql_dialects()))?;
        let sql = self.inner.to_sql(known, column);
        let source = |parameter: &str| {
            let mut of = self.filters.iter().filter(|filter| filter.field() == parameter);
            of.next().map(|filter| Cow::Borrowed(filter.expression()))
        };
        Ok(PlainSqlFilter {
            clause: sql.clause().to_owned(),
            parameters: sql.parameters().iter().map(sql_value).collect(),
            diagnostics: diagnostics(sql.diagnostics(), &source),
        })
    }
}

/// Parameters of a kind that this version of the package does not know are null.
fn sql_value(value: &SqlValue) -> Value {
    match value {
        SqlValue::Text(text) => Value::from(text.as_str()),
        SqlValue::Number(number) => Value::from(*number),
        _ => Value::Null,
    }
}

/// The names of the dialects.
pub fn sql_dialects() -> impl Iterator<Item = &'static str> {
    SqlDialect::ALL.iter().map(|dialect| dialect.name())
}

/// What one part of a filter expression (a term, phrase or comparison) found in an event.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "Explanation")
)]
pub struct PlainExplanation {
    /// The index of the filter in the query.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub filter: usize,
    /// The part of the expression.
    #[cfg_attr(feature = "types", napi(ts_type = "[start: number, end: number]"))]
    pub part: (usize, usize),
    /// Whether some value of the field satisfies the part.
    pub is_found: bool,
    /// The first value that does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where in the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", napi(ts_type = "[start: number, end: number]"))]
    pub place: Option<(usize, usize)>,
}

/// A `WHERE` clause, without the word.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "SqlFilter")
)]
pub struct PlainSqlFilter {
    /// The clause: a boolean expression that is never null.
    pub clause: String,
    /// What to bind: the first is `$1` (SQLite: `?1`), and so on. The clause may name one several times.
    #[cfg_attr(feature = "types", napi(ts_type = "Array<string | number>"))]
    pub parameters: Vec<Value>,
    /// `filter-sql-approximate` where the clause may select more than the query.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

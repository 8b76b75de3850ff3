//! Filters: expressions, and the structured ones of the Logs and Metrics APIs.

use super::event::EventOf;
use crate::convert::{Json, Options, Text, plain};
use crate::error::thrown;
use mailwright_js::events::filter::{self as js, FilterOptions};
use napi::bindgen_prelude::Unknown;
use napi::{Env, Result};
use napi_derive::napi;

/// A filter expression for one field, parsed once.
#[napi]
pub struct Filter(pub(crate) mailwright::Filter);

#[napi]
impl Filter {
    /// Parses an expression for a field: `event`, `list`, `attachment`, `from`, `message-id`, `subject`, `to`, `size`,
    /// `recipient`, `recipients`, `tags` or `severity`.
    ///
    /// Throws a `MailwrightError`: `filter-unknown-field`, `filter-empty`, `filter-unexpected-end`,
    /// `filter-unexpected-token`, `filter-unclosed-parenthesis`, `filter-unterminated-phrase`, `filter-empty-phrase`,
    /// `filter-comparison-on-text-field`, `filter-bad-number`, `filter-too-deep`; the parameter is the field, the span
    /// points into the expression.
    #[napi(ts_args_type = "field: string, expression: string, options?: FilterOptions")]
    pub fn parse(env: &Env, field: Text, expression: Text, options: Options<FilterOptions>) -> Result<Self> {
        js::filter(&field, &expression, &options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The names of the fields that filters know.
    #[napi]
    pub fn field_names() -> Vec<&'static str> {
        mailwright::Filter::field_names().collect()
    }

    /// The name of the field.
    #[napi(getter)]
    pub fn field(&self) -> &'static str {
        self.0.field()
    }

    /// The expression as it was written.
    #[napi(getter)]
    pub fn expression(&self) -> &str {
        self.0.expression()
    }

    /// The syntax tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"term": "…"}`, `{"phrase": "…"}`, `{"gt": n}`,
    /// `{"lt": n}`. Parentheses leave no node.
    #[napi(ts_return_type = "any")]
    pub fn syntax_tree<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.syntax_tree())
    }

    /// Whether the filter holds for an event.
    #[napi(ts_args_type = "event: EventLike")]
    pub fn matches(&self, event: EventOf) -> bool {
        self.0.matches(event.0.as_value())
    }
}

/// A structured filter, checked once.
#[napi]
pub struct LogFilter(pub(crate) mailwright::LogFilter);

#[napi]
impl LogFilter {
    /// Reads a filter: `{"AND": [{"attribute", "comparator", "values": [{"value"}]}]}`.
    ///
    /// Throws a `MailwrightError` with, for each entry and in this order: `logfilter-unsupported-operator`,
    /// `logfilter-bad-shape`, `logfilter-unknown-attribute`, `logfilter-bad-comparator`, `logfilter-bad-values`. The
    /// parameter is `filter` with the place (`filter.AND[1].comparator`).
    #[napi(ts_args_type = "filter: LogFilterTree")]
    pub fn from_json(env: &Env, filter: Json) -> Result<Self> {
        js::log_filter(&filter.value(env)?)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The names of the attributes, and the comparators that each of them takes.
    #[napi(ts_return_type = "LogFilterAttribute[]")]
    pub fn attributes(env: &Env) -> Result<Unknown<'_>> {
        plain(env, &js::attributes())
    }

    /// Whether the filter holds for an event; an empty filter always does.
    #[napi(ts_args_type = "event: EventLike")]
    pub fn matches(&self, event: EventOf) -> bool {
        self.0.matches(event.0.as_value())
    }
}

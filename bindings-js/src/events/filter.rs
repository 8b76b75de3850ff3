//! Filter expressions, and the structured filter of the Logs and Metrics APIs.

use crate::{Failure, options};
use mailwright::{Filter, LogFilter, parameter_text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a filter expression is read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct FilterOptions {
    /// Limits other than the default ones: `filterDepth` matters here.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// Reads a filter expression.
///
/// # Errors
///
/// What the core refuses.
pub fn filter(field: &str, expression: &str, options: &FilterOptions) -> Result<Filter, Failure> {
    let limits = options::limits(options.limits.as_ref())?;
    Filter::parse_with(field, expression, &limits).map_err(|report| Failure::refused_in(&report, expression))
}

/// Reads a structured filter.
///
/// # Errors
///
/// What the core refuses.
pub fn log_filter(given: &Value) -> Result<LogFilter, Failure> {
    LogFilter::from_json(given)
        .map_err(|report| Failure::refused(&report, &|parameter| parameter_text(parameter, "filter", given)))
}

/// An attribute of structured filters.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct LogFilterAttribute {
    /// Its name.
    pub name: String,
    /// The comparators that it takes.
    pub comparators: Vec<String>,
}

/// The attributes of structured filters.
#[must_use]
pub fn attributes() -> Vec<LogFilterAttribute> {
    let attributes = LogFilter::attributes().map(|(name, comparators)| LogFilterAttribute {
        name: name.to_owned(),
        comparators: comparators.into_iter().map(str::to_owned).collect(),
    });
    attributes.collect()
}

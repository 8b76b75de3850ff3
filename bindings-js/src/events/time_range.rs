//! Time ranges of event searches.

use crate::Failure;
use mailwright::{ResolvedTimeRange, TimeRange};
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;

/// The parameters of a time range, as texts; a number stands for its digits.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct TimeRangeParameters {
    /// Unix seconds, or an RFC 2822 date.
    #[cfg_attr(feature = "types", napi(ts_type = "string | number"))]
    pub begin: Option<Value>,
    /// Unix seconds, or an RFC 2822 date.
    #[cfg_attr(feature = "types", napi(ts_type = "string | number"))]
    pub end: Option<Value>,
    /// `yes` or `no`.
    pub ascending: Option<String>,
    /// 1 to 300.
    #[cfg_attr(feature = "types", napi(ts_type = "string | number"))]
    pub limit: Option<Value>,
}

/// A time range with the texts that it is made of.
#[derive(Clone, Debug)]
pub struct Range {
    begin: Option<String>,
    end: Option<String>,
    ascending: Option<String>,
    limit: Option<String>,
}

impl Range {
    /// A range of these parameters.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] for what is neither text nor number.
    pub fn new(given: TimeRangeParameters) -> Result<Self, Failure> {
        let text = |name: &str, value: Option<Value>| match value {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(Failure::wrong_type(name, "a string or a number")),
        };
        Ok(Self {
            begin: text("begin", given.begin)?,
            end: text("end", given.end)?,
            ascending: given.ascending,
            limit: text("limit", given.limit)?,
        })
    }

    /// Checks the parameters together.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn resolve(&self) -> Result<ResolvedTimeRange, Failure> {
        let mut range = TimeRange::new();
        if let Some(begin) = &self.begin {
            range = range.begin(begin.as_str());
        }
        if let Some(end) = &self.end {
            range = range.end(end.as_str());
        }
        if let Some(ascending) = &self.ascending {
            range = range.ascending(ascending.as_str());
        }
        if let Some(limit) = &self.limit {
            range = range.limit(limit.as_str());
        }
        range.resolve().map_err(|report| {
            Failure::refused(&report, &|parameter| {
                let text = match parameter {
                    "begin" => &self.begin,
                    "end" => &self.end,
                    "ascending" => &self.ascending,
                    "limit" => &self.limit,
                    _ => &None,
                };
                text.as_deref().map(Cow::Borrowed)
            })
        })
    }
}

//! Time ranges of searches.

use crate::convert::{Options, Seconds};
use crate::error::thrown;
use mailwright_js::events::time_range::{self as js, TimeRangeParameters};
use napi::{Env, Result};
use napi_derive::napi;

/// The parameters of a time range, as texts.
#[napi]
pub struct TimeRange(js::Range);

#[napi]
impl TimeRange {
    /// A range of these parameters.
    #[napi(constructor, ts_args_type = "parameters?: TimeRangeParameters")]
    pub fn new(env: &Env, parameters: Options<TimeRangeParameters>) -> Result<Self> {
        js::Range::new(parameters.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Checks the parameters together. Throws a `MailwrightError`: malformed values first (`timerange-bad-time`,
    /// `timerange-bad-ascending`, `timerange-bad-limit`), then `timerange-missing-begin`, `timerange-missing-ascending`,
    /// `timerange-direction-conflict`.
    #[napi]
    pub fn resolve(&self, env: &Env) -> Result<ResolvedTimeRange> {
        let resolved = self.0.resolve();
        resolved
            .map(ResolvedTimeRange)
            .map_err(|failure| thrown(env, failure))
    }
}

/// A time range, in the order in which results come.
#[napi]
pub struct ResolvedTimeRange(pub(crate) mailwright::ResolvedTimeRange);

#[napi]
impl ResolvedTimeRange {
    /// Where the walk begins, in Unix seconds.
    #[napi(getter)]
    pub fn begin(&self) -> f64 {
        self.0.begin()
    }

    /// Where the walk ends, in Unix seconds; `null` where it is open.
    #[napi(getter)]
    pub fn end(&self) -> Option<f64> {
        self.0.end()
    }

    /// Whether results come in the order of time.
    #[napi(getter)]
    pub fn is_ascending(&self) -> bool {
        self.0.is_ascending()
    }

    /// Results on a page.
    #[napi(getter)]
    pub fn limit(&self) -> Option<u32> {
        self.0.limit()
    }

    /// Whether a point in time lies in the range, its bounds included.
    #[napi(ts_args_type = "timestamp: number")]
    pub fn contains(&self, Seconds(timestamp): Seconds) -> bool {
        self.0.contains(timestamp)
    }
}

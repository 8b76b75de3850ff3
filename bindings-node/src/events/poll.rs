//! Following events.

use crate::convert::{List, Options, Seconds, plain};
use crate::host::clock;
use mailwright_js::events::poll::{self as js, EventPollerOptions};
use napi::bindgen_prelude::Unknown;
use napi::{Env, Result};
use napi_derive::napi;

/// Follows events from a point in time on, as Mailgun recommends: a page counts once its last event is old enough.
#[napi]
pub struct EventPoller(mailwright::EventPoller);

#[napi]
impl EventPoller {
    /// Starts at `begin`, in Unix seconds.
    #[napi(constructor, ts_args_type = "begin: number, options?: EventPollerOptions")]
    pub fn new(Seconds(begin): Seconds, options: Options<EventPollerOptions>) -> Self {
        Self(js::poller(begin, &options.0))
    }

    /// What to do next. A `wait` is followed by the same request again.
    #[napi(ts_return_type = "PollStep")]
    pub fn step<'env>(&mut self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::step(&mut self.0))
    }

    /// Takes the timestamps of a page, in their order, and the time it is (default: the host's clock); answers whether the
    /// page may be trusted. If not, its events come again and have to be thrown away. An empty page tells nothing yet.
    #[napi(ts_args_type = "timestamps: number[], now?: number")]
    pub fn page(&mut self, timestamps: List<Seconds>, now: Option<Seconds>) -> bool {
        let timestamps: Vec<f64> = timestamps.0.into_iter().map(|Seconds(time)| time).collect();
        #[allow(clippy::cast_precision_loss)] // Times have room.
        let now = now.map_or_else(|| clock() as f64, |Seconds(now)| now);
        self.0.page(&timestamps, now)
    }
}

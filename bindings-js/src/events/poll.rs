//! Following events.

use mailwright::{EventPoller, PollStep};
use serde::{Deserialize, Serialize};

/// How events are followed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct EventPollerOptions {
    /// How old the last event of a page has to be, in seconds. Default: 1800.
    pub threshold: Option<u32>,
    /// How long to wait before a page is asked for again, in seconds. Default, and least: 15.
    pub wait: Option<u32>,
}

/// What to do next: a `request` or a `wait`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "PollStep")
)]
pub struct PlainPollStep {
    /// `request`: ask for the page at `begin`, ascending, or follow its `paging.next`. `wait`: throw the page away, wait
    /// for `seconds`, and ask for it again.
    #[cfg_attr(feature = "types", napi(ts_type = "'request' | 'wait'"))]
    pub kind: &'static str,
    /// Of a `request`, in Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begin: Option<f64>,
    /// Of a `request`: whether to follow `paging.next` of the page that was just accepted, rather than start from
    /// `begin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page: Option<bool>,
    /// Of a `wait`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
}

/// Starts at a time in Unix seconds.
#[must_use]
pub fn poller(begin: f64, options: &EventPollerOptions) -> EventPoller {
    let mut poller = EventPoller::new(begin);
    if let Some(seconds) = options.threshold {
        poller = poller.threshold(seconds);
    }
    if let Some(seconds) = options.wait {
        poller = poller.wait(seconds);
    }
    poller
}

/// What to do next; nothing but waiting where this version of the package does not know the step.
#[must_use]
pub fn step(poller: &mut EventPoller) -> PlainPollStep {
    let mut step = PlainPollStep {
        kind: "wait",
        begin: None,
        next_page: None,
        seconds: None,
    };
    match poller.step() {
        PollStep::Request { begin, next_page } => {
            step.kind = "request";
            step.begin = Some(begin);
            step.next_page = Some(next_page);
        }
        PollStep::Wait { seconds } => step.seconds = Some(seconds),
        _ => {}
    }
    step
}

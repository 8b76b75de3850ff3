//! Following events as they come.

use super::metrics::host_clock;
use crate::convert::{Seconds, Whole};
use crate::names;
use crate::unchanging;
use mailwright::PollStep as Step;
use pyo3::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<EventPoller>()?;
    unchanging::add::<PollStep>(module)
}

/// What to do next: a `Request` or a `Wait`.
#[pyclass(frozen, eq, module = "mailwright")]
#[derive(PartialEq)]
pub(crate) enum PollStep {
    /// Ask for the page at `begin` (Unix seconds), ascending; or, with `next_page`, follow the `paging.next` of the
    /// page that was just accepted.
    Request { begin: f64, next_page: bool },
    /// Throw the page away, wait that many seconds, and ask for it again.
    Wait { seconds: u32 },
}

#[pymethods]
impl PollStep {
    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        names::variant(this)
    }

    // The interpreter's own: numbers with a fraction have no other.
    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        match self {
            Self::Request { begin, next_page } => (begin, next_page).into_pyobject(py)?.hash(),
            Self::Wait { seconds } => (seconds,).into_pyobject(py)?.hash(),
        }
    }
}

/// Follows events from a point in time (Unix seconds) on, by the manual's rule, as a state machine that the caller
/// drives: a page may be trusted only when its last event is old enough.
///
/// `threshold`: how old the last event of a page has to be, in seconds, by default 1800. `wait`: how long to wait
/// before a page is asked for again, by default, and at least, 15.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct EventPoller(Mutex<mailwright::EventPoller>);

impl EventPoller {
    fn lock(&self) -> MutexGuard<'_, mailwright::EventPoller> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl EventPoller {
    #[new]
    #[pyo3(signature = (begin, /, *, threshold=None, wait=None))]
    fn new(begin: Seconds, threshold: Option<Whole<u32>>, wait: Option<Whole<u32>>) -> Self {
        let mut poller = mailwright::EventPoller::new(begin.0);
        if let Some(Whole(seconds)) = threshold {
            poller = poller.threshold(seconds);
        }
        if let Some(Whole(seconds)) = wait {
            poller = poller.wait(seconds);
        }
        Self(Mutex::new(poller))
    }

    /// What to do next. A `Wait` is followed by the same request again.
    fn step(&self) -> PollStep {
        match self.lock().step() {
            Step::Wait { seconds } => PollStep::Wait { seconds },
            Step::Request { begin, next_page } => PollStep::Request { begin, next_page },
            // There is no other step.
            _ => PollStep::Wait { seconds: 0 },
        }
    }

    /// Takes the timestamps of a page, in their order, and the time it is (by default the host's clock); answers
    /// whether the page may be trusted. If not, its events come again and have to be thrown away. An empty page tells
    /// nothing yet.
    #[pyo3(signature = (timestamps, /, *, now=None))]
    fn page(&self, timestamps: Vec<Seconds>, now: Option<Seconds>) -> bool {
        let timestamps: Vec<f64> = timestamps.into_iter().map(|Seconds(time)| time).collect();
        let now = now.map_or_else(host_clock, |Seconds(now)| now);
        self.lock().page(&timestamps, now)
    }
}

//! What Mailgun does after an answer.

use crate::convert::Whole;
use crate::names;
use crate::unchanging;
use mailwright::NextAttempt as Next;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Poster>()?;
    unchanging::add::<NextAttempt>(module)?;
    module.add_function(wrap_pyfunction!(next_attempt, module)?)
}

/// Which part of Mailgun posts: `event-webhook`, `route-post` (a `forward()` or `store(notify=…)`) or `alert` (of
/// Mailgun Optimize). The schedules differ.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Poster;

#[pymethods]
impl Poster {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::Poster::ALL, mailwright::Poster::name)
    }

    /// Seconds from each failed attempt to the next one.
    #[staticmethod]
    #[pyo3(signature = (poster, /))]
    fn retry_schedule<'py>(py: Python<'py>, poster: &str) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, find(poster)?.retry_schedule())
    }
}

fn find(poster: &str) -> PyResult<mailwright::Poster> {
    names::find(
        "poster",
        poster,
        mailwright::Poster::ALL,
        mailwright::Poster::name,
    )
}

/// What comes next.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct NextAttempt(Next);

#[pymethods]
impl NextAttempt {
    /// `done` (the post was taken), `refused` (for good, by 406), `retry` (another attempt comes) or `given-up` (no
    /// attempt is left; the post is lost, and an alert's address is disabled).
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Seconds until the next attempt; `None` unless `name` is `retry`.
    #[getter]
    fn seconds(&self) -> Option<u32> {
        match self.0 {
            Next::Retry { seconds } => Some(seconds),
            _ => None,
        }
    }

    fn __repr__(&self) -> String {
        match self.0 {
            Next::Retry { seconds } => format!("<NextAttempt retry in {seconds} s>"),
            other => format!("<NextAttempt {}>", other.name()),
        }
    }
}

/// What Mailgun does after an answer to its post.
///
/// `event` is the event's name and matters for event webhooks only. `status` is the HTTP status, `None` where there
/// was no answer. `attempt` counts the attempts made so far, from 1.
#[pyfunction]
#[pyo3(signature = (poster, event, status, attempt, /))]
fn next_attempt(
    poster: &str,
    event: &str,
    status: Option<Whole<u16>>,
    attempt: Whole<u32>,
) -> PyResult<NextAttempt> {
    Ok(NextAttempt(mailwright::next_attempt(
        find(poster)?,
        event,
        status.map(|Whole(status)| status),
        attempt.0,
    )))
}

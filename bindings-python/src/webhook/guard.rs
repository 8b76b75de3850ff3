//! Replay guards: the core's own, and any object of Python's.

use crate::convert::{Whole, wrong_type};
use mailwright::{ReplayGuard, Report};
use pyo3::intern;
use pyo3::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<MemoryReplayGuard>()
}

/// What remembers tokens.
pub(super) enum Guard {
    Memory(Py<MemoryReplayGuard>),
    Object(Py<PyAny>),
}

impl Guard {
    pub(super) fn new(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(memory) = given.cast::<MemoryReplayGuard>() {
            return Ok(Self::Memory(memory.clone().unbind()));
        }
        // Not only when a post is genuine, and the guard is asked at last.
        if !given.hasattr(intern!(given.py(), "remember"))? {
            return Err(wrong_type("guard", "an object with a method `remember`", given));
        }
        Ok(Self::Object(given.clone().unbind()))
    }

    /// Lets the core ask the guard; what an object raises meanwhile is the error.
    pub(super) fn watch<T>(
        &self,
        ask: impl FnOnce(&mut dyn ReplayGuard) -> Result<T, Report>,
    ) -> PyResult<Result<T, Report>> {
        let mut asked = Asked {
            guard: self,
            raised: None,
        };
        let answer = ask(&mut asked);
        match asked.raised {
            Some(error) => Err(error),
            None => Ok(answer),
        }
    }
}

struct Asked<'g> {
    guard: &'g Guard,
    raised: Option<PyErr>,
}

impl ReplayGuard for Asked<'_> {
    fn remember(&mut self, token: &str, now: i64, until: i64) -> Result<bool, Report> {
        match self.guard {
            Guard::Memory(memory) => memory.get().lock().remember(token, now, until),
            Guard::Object(object) => Python::attach(|py| {
                let object = object.bind(py);
                let is_new = object.call_method1(intern!(py, "remember"), (token, now, until))?;
                is_new
                    .extract()
                    .map_err(|_| wrong_type("guard.remember", "True or False as its answer", &is_new))
            })
            .map_err(|error| {
                self.raised = Some(error);
                // Never looked at: the exception takes its place.
                Report::default()
            }),
        }
    }
}

/// Remembers tokens in memory, up to a number of them (by default 100000: eight hours at more than three posts a
/// second).
///
/// When it is full, the token whose time runs out first is forgotten. Threads may share it. For several processes
/// give the verifier an object of your own, with a shared store behind its `remember`.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct MemoryReplayGuard(Mutex<mailwright::MemoryReplayGuard>);

impl MemoryReplayGuard {
    fn lock(&self) -> MutexGuard<'_, mailwright::MemoryReplayGuard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl MemoryReplayGuard {
    #[new]
    #[pyo3(signature = (capacity=None, /))]
    fn new(capacity: Option<Whole<usize>>) -> Self {
        let guard = capacity.map_or_else(mailwright::MemoryReplayGuard::default, |Whole(capacity)| {
            mailwright::MemoryReplayGuard::new(capacity)
        });
        Self(Mutex::new(guard))
    }

    /// Remembers `token` until `until`; answers whether it is new. `now` and `until` are Unix seconds.
    #[pyo3(signature = (token, now, until, /))]
    fn remember(&self, token: &str, now: i64, until: i64) -> bool {
        // The guard in memory never fails.
        self.lock().remember(token, now, until).unwrap_or_default()
    }

    /// Forgets `token`, known or not, so that it is new again. For a post that was accepted and then could not be
    /// handled (`WebhookPost.token`): otherwise Mailgun's next attempt, if it has the same signature, would be refused
    /// as a replay, and the post be lost.
    #[pyo3(signature = (token, /))]
    fn forget(&self, token: &str) {
        // The guard in memory never fails.
        self.lock().forget(token).unwrap_or_default();
    }

    /// The number of tokens it holds, those included whose time has run out since the last call.
    fn __len__(&self) -> usize {
        self.lock().len()
    }

    #[allow(clippy::unused_self)] // what Python calls
    fn __bool__(&self) -> bool {
        // An empty guard is a guard.
        true
    }

    fn __repr__(&self) -> String {
        format!("<MemoryReplayGuard with {} tokens>", self.lock().len())
    }
}

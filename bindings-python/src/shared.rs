//! What threads share and may change: a value of which calls take snapshots, or one that they work on in turn.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

/// A value that can be changed. A call that takes longer works on the value as it was when the call came.
///
/// The lock is held for a moment, and never while Python code could run: whoever waited for it then would keep the
/// interpreter's lock, and both would wait for ever.
pub(crate) struct Shared<T>(Mutex<Arc<T>>);

impl<T: Clone> Shared<T> {
    pub(crate) fn new(value: T) -> Self {
        Arc::new(value).into()
    }

    /// The value as it is now.
    pub(crate) fn snapshot(&self) -> Arc<T> {
        self.lock().clone()
    }

    /// The value, without a copy where nobody else has it.
    pub(crate) fn into_value(self) -> T {
        Arc::unwrap_or_clone(self.0.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the value; `change` must not come near Python.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(Arc::make_mut(&mut self.lock()))
    }

    fn lock(&self) -> MutexGuard<'_, Arc<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> From<Arc<T>> for Shared<T> {
    fn from(value: Arc<T>) -> Self {
        Self(Mutex::new(value))
    }
}

/// The same value for now; changes of one are none of the other.
impl<T: Clone> Clone for Shared<T> {
    fn clone(&self) -> Self {
        self.snapshot().into()
    }
}

impl<T: Clone + PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        // One at a time: two threads may compare the same two the other way round.
        let (one, other) = (self.snapshot(), other.snapshot());
        Arc::ptr_eq(&one, &other) || one == other
    }
}

/// A value that calls work on one after the other, also where Python code runs meanwhile.
pub(crate) struct InTurn<T> {
    value: Mutex<T>,
    /// The thread that works on it.
    by: Mutex<Option<ThreadId>>,
}

impl<T> InTurn<T> {
    pub(crate) fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
            by: Mutex::new(None),
        }
    }

    /// Waits, without the interpreter's lock, for what others do with the value, and works on it. Python code that the
    /// work calls would wait for itself if it came here again: then `again` says what is wrong, in a `RuntimeError`.
    pub(crate) fn work<R>(
        &self,
        py: Python<'_>,
        again: &'static str,
        work: impl FnOnce(&mut T) -> R,
    ) -> PyResult<R> {
        let this = Some(thread::current().id());
        if *self.by() == this {
            return Err(PyRuntimeError::new_err(again));
        }
        let locked = self.value.lock_py_attached(py);
        let mut value = locked.unwrap_or_else(PoisonError::into_inner);
        *self.by() = this;
        let done = work(&mut value);
        *self.by() = None;
        Ok(done)
    }

    fn by(&self) -> MutexGuard<'_, Option<ThreadId>> {
        self.by.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

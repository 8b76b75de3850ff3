//! Deliveries: a batch of them, one by one or all at once in several threads.

use super::blank::Blank;
use crate::error::{Diagnostic, diagnostics, no_source};
use crate::path::FilePath;
use pyo3::exceptions::{PyIndexError, PyOverflowError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PySlice};
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{io, mem, thread};

/// A compiled request: one delivery per recipient where recipient variables are present, else one for all.
///
/// A sequence of `Delivery`. It never changes, and any number of threads may use it.
#[pyclass(frozen, sequence, module = "mailwright")]
pub(crate) struct Batch(Arc<mailwright::Batch>);

impl Batch {
    pub(super) fn new(batch: mailwright::Batch) -> Self {
        Self(Arc::new(batch))
    }

    fn delivery(&self, index: usize) -> Delivery {
        Delivery {
            batch: self.0.clone(),
            index,
        }
    }

    /// The index of one of its deliveries.
    fn own(&self, delivery: &Bound<'_, PyAny>) -> Option<usize> {
        let delivery = delivery.cast::<Delivery>().ok()?.get();
        Arc::ptr_eq(&self.0, &delivery.batch).then_some(delivery.index)
    }
}

#[pymethods]
impl Batch {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let length = isize::try_from(self.0.len())?;
        if let Ok(slice) = index.cast::<PySlice>() {
            let range = slice.indices(length)?;
            let mut at = range.start;
            let mut found = Vec::with_capacity(range.slicelength);
            for _ in 0..range.slicelength {
                found.push(self.delivery(usize::try_from(at)?));
                at += range.step;
            }
            return Ok(PyList::new(py, found)?.into_any());
        }
        let at = match index.extract::<isize>() {
            Ok(given) if given < 0 => usize::try_from(given.saturating_add(length)).ok(),
            Ok(given) => usize::try_from(given).ok(),
            Err(error) if error.is_instance_of::<PyOverflowError>(py) => None,
            Err(error) => return Err(error),
        };
        match at.filter(|at| *at < self.0.len()) {
            Some(at) => Ok(Bound::new(py, self.delivery(at))?.into_any()),
            None => Err(PyIndexError::new_err(format!(
                "there is no such delivery; the batch has {length}"
            ))),
        }
    }

    fn __iter__(&self) -> Deliveries {
        Deliveries {
            batch: self.0.clone(),
            next: AtomicUsize::new(0),
        }
    }

    /// Where in the batch a delivery is, looked for between `start` and `stop` as in any sequence.
    ///
    /// Raises `ValueError` for what is none of its deliveries.
    #[pyo3(signature = (delivery, start=0, stop=None, /))]
    fn index(&self, delivery: &Bound<'_, PyAny>, start: isize, stop: Option<isize>) -> PyResult<usize> {
        // A negative number counts from the end.
        let place = |at: isize| usize::try_from(at).unwrap_or(self.0.len().saturating_sub(at.unsigned_abs()));
        self.own(delivery)
            .filter(|at| *at >= place(start) && stop.is_none_or(|stop| *at < place(stop)))
            .ok_or_else(|| PyValueError::new_err("not a delivery of this batch"))
    }

    /// How often a delivery is in the batch: once, or not at all.
    #[pyo3(signature = (delivery, /))]
    fn count(&self, delivery: &Bound<'_, PyAny>) -> usize {
        usize::from(self.own(delivery).is_some())
    }

    fn __contains__(&self, delivery: &Bound<'_, PyAny>) -> bool {
        self.own(delivery).is_some()
    }

    /// The Message-ID that all deliveries share, as Mailgun answers one id per request.
    #[getter]
    fn message_id(&self) -> &str {
        self.0.message_id()
    }

    /// Warnings and notes.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics(self.0.diagnostics(), &no_source)
    }

    /// The MIME messages of all deliveries, in order, rendered by so many threads (no more than the machine has cores)
    /// without the interpreter's lock.
    ///
    /// All of them are in memory then; to have one at a time, go over the batch.
    ///
    /// Raises `ValueError` for less than one thread, `OSError` where the system gives none.
    #[pyo3(signature = (*, threads=1))]
    fn render<'py>(&self, py: Python<'py>, threads: isize) -> PyResult<Bound<'py, PyList>> {
        let threads = usize::try_from(threads).ok().filter(|threads| *threads > 0);
        let threads = threads.ok_or_else(|| PyValueError::new_err("threads: at least one"))?;
        let threads = threads.min(thread::available_parallelism().map_or(1, NonZero::get));
        let messages = PyList::empty(py);
        for start in (0..self.0.len()).step_by(CHUNK) {
            let end = (start + CHUNK).min(self.0.len());
            for message in render(py, &self.0, start, end, threads)? {
                messages.append(message)?;
            }
        }
        Ok(messages)
    }

    fn __repr__(&self) -> String {
        format!("<Batch of {} deliveries>", self.0.len())
    }
}

/// Deliveries whose own parts are kept at a time until they have a place.
const CHUNK: usize = 4_096;

/// Some messages: what is their own is written by all threads, then each gets its place, then it is filled.
fn render(
    py: Python<'_>,
    batch: &mailwright::Batch,
    start: usize,
    end: usize,
    threads: usize,
) -> PyResult<Vec<Py<PyBytes>>> {
    let rendered = py.detach(|| {
        in_threads((start..end).collect(), threads, |index| {
            batch.delivery(index).map(mailwright::Delivery::render)
        })
    })?;
    let blanks: PyResult<Vec<_>> = rendered
        .into_iter()
        .flatten()
        .map(|rendered| Ok((Blank::new(py, rendered.len())?, rendered)))
        .collect();
    let blanks = blanks?;
    Ok(py.detach(|| in_threads(blanks, threads, |(blank, rendered)| blank.fill(rendered.slices())))?)
}

/// Maps items in several threads, each a stretch of them; this one is one of them.
fn in_threads<T: Send, R: Send>(
    items: Vec<T>,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
) -> io::Result<Vec<R>> {
    let stretch = items.len().div_ceil(threads).max(1);
    let mut rest = items;
    let mut stretches = Vec::new();
    while rest.len() > stretch {
        let tail = rest.split_off(stretch);
        stretches.push(mem::replace(&mut rest, tail));
    }
    thread::scope(|scope| {
        let work = &work;
        let mut others = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            let all = move || stretch.into_iter().map(work).collect::<Vec<_>>();
            others.push(thread::Builder::new().spawn_scoped(scope, all)?);
        }
        let last: Vec<_> = rest.into_iter().map(work).collect();
        let mut all = Vec::new();
        for other in others {
            all.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        all.extend(last);
        Ok(all)
    })
}

/// The deliveries of a batch, one after the other.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Deliveries {
    batch: Arc<mailwright::Batch>,
    next: AtomicUsize,
}

#[pymethods]
impl Deliveries {
    fn __iter__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    fn __next__(&self) -> Option<Delivery> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        if index >= self.batch.len() {
            // It stays at its end however often it is asked.
            self.next.store(self.batch.len(), Ordering::Relaxed);
            return None;
        }
        Some(Delivery {
            batch: self.batch.clone(),
            index,
        })
    }

    fn __length_hint__(&self) -> usize {
        self.batch.len().saturating_sub(self.next.load(Ordering::Relaxed))
    }
}

/// One message with its envelope. `bytes(delivery)` is the message, `len(delivery)` its length.
///
/// Two are equal that are the same one of the same batch.
#[pyclass(frozen, eq, hash, module = "mailwright")]
pub(crate) struct Delivery {
    batch: Arc<mailwright::Batch>,
    index: usize,
}

impl PartialEq for Delivery {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.batch, &other.batch) && self.index == other.index
    }
}

impl Hash for Delivery {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (Arc::as_ptr(&self.batch), self.index).hash(hasher);
    }
}

impl Delivery {
    fn get(&self) -> PyResult<mailwright::Delivery<'_>> {
        self.batch
            .delivery(self.index)
            .ok_or_else(|| PyIndexError::new_err("no such delivery"))
    }
}

#[pymethods]
impl Delivery {
    /// Its number in the batch, from 0.
    #[getter]
    fn index(&self) -> usize {
        self.index
    }

    /// The sender of the envelope (SMTP `MAIL FROM`): the bare address of the first From.
    #[getter]
    fn envelope_from(&self) -> PyResult<String> {
        Ok(self.get()?.envelope_from())
    }

    /// The recipients of the envelope (SMTP `RCPT TO`), domains as A-labels, each once.
    #[getter]
    fn recipients(&self) -> PyResult<Vec<&str>> {
        Ok(self.get()?.recipients())
    }

    /// Whether the message needs SMTPUTF8 (RFC 6531): a local part of envelope or headers is not ASCII.
    #[getter]
    fn is_smtputf8(&self) -> PyResult<bool> {
        Ok(self.get()?.is_smtputf8())
    }

    /// The MIME message.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let rendered = self.get()?.render();
        let blank = Blank::new(py, rendered.len())?;
        let message = if rendered.len() > LONG {
            py.detach(|| blank.fill(rendered.slices()))
        } else {
            blank.fill(rendered.slices())
        };
        Ok(message.into_bound(py))
    }

    fn __bytes__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.to_bytes(py)
    }

    fn __len__(&self) -> PyResult<usize> {
        Ok(self.get()?.len())
    }

    // A message is something, however Python would count it.
    #[allow(clippy::unused_self)] // what Python calls
    fn __bool__(&self) -> bool {
        true
    }

    /// Writes the message into a file, which is made or emptied: its path as `str`, `pathlib.Path` or whatever `open`
    /// takes for one. The length of the message is returned.
    ///
    /// Raises `OSError` where that fails.
    #[pyo3(signature = (path, /))]
    fn write(&self, py: Python<'_>, path: FilePath) -> PyResult<usize> {
        let delivery = self.get()?;
        let written = py.detach(|| {
            let mut file = File::create(path.as_path())?;
            delivery.write_to(&mut file)
        });
        match written {
            Ok(()) => Ok(delivery.len()),
            Err(error) => Err(path.error(py, error)),
        }
    }

    /// Writes the message into an open binary file, with one call of its `write`.
    #[pyo3(signature = (file, /))]
    fn write_to(&self, py: Python<'_>, file: &Bound<'_, PyAny>) -> PyResult<()> {
        file.call_method1(intern!(py, "write"), (self.to_bytes(py)?,))?;
        Ok(())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let recipients = PyList::new(py, self.get()?.recipients())?.repr()?;
        Ok(format!("<Delivery {} to {}>", self.index, recipients.to_str()?))
    }
}

/// From here on a message takes longer to copy than the interpreter's lock to let go.
const LONG: usize = 262_144;

//! Searching archives, in memory or wherever they come from.
//!
//! Lines are found without the interpreter's lock, several at a time where the archive is at hand; of an archive that
//! Python code hands out piece by piece each line is given on as soon as it is there.

mod source;

use super::event::Event;
use crate::convert::Octets;
use crate::error::{Diagnostic, diagnostics, no_source, one_source, to_py};
use crate::shared::InTurn;
use crate::unchanging;
use mailwright::{EventQuery, Limits, Report, ScanReader};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use source::Source;
use std::collections::VecDeque;
use std::io::{self, Read};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Scan>()?;
    unchanging::add::<ScannedLine>(module)
}

/// Lines that are looked for ahead of the one that is asked for, and their bytes.
const AHEAD: usize = 64;
const AHEAD_BYTES: usize = 1 << 20;

/// Whatever lines come from.
trait Lines: Send + Sync {
    fn next(&mut self) -> io::Result<Option<Found>>;
}

impl<R: Read + Send + Sync> Lines for ScanReader<'static, R> {
    fn next(&mut self) -> io::Result<Option<Found>> {
        let report = match self.next_line()? {
            None => return Ok(None),
            Some(Ok(_)) => Report::default(),
            Some(Err(report)) => report,
        };
        Ok(Some(Found {
            number: self.line_number(),
            bytes: self.line().into(),
            report,
        }))
    }
}

struct Found {
    number: u64,
    bytes: Box<[u8]>,
    report: Report,
}

/// The lines of an archive that match, and the broken ones; an iterator. Threads may share it: each line goes to one.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Scan(InTurn<Reading>);

struct Reading {
    lines: Box<dyn Lines>,
    /// How many lines to look for at a time.
    batch: usize,
    ahead: VecDeque<Found>,
    /// What ended the last batch, to be raised behind its lines.
    failed: Option<PyErr>,
}

impl Scan {
    fn new(lines: impl Lines + 'static, batch: usize) -> Self {
        Self(InTurn::new(Reading {
            lines: Box::new(lines),
            batch,
            ahead: VecDeque::new(),
            failed: None,
        }))
    }

    pub(super) fn in_memory(query: &EventQuery, archive: Octets) -> Self {
        // What is in memory already needs no limit to a line.
        let query = query.clone().limits(Limits::default().event_line(usize::MAX));
        Self::new(query.into_scan_reader(Source::memory(archive)), AHEAD)
    }

    pub(super) fn of_source(query: &EventQuery, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let source = Source::open(source)?;
        let batch = source.batch();
        Ok(Self::new(query.clone().into_scan_reader(source), batch))
    }

    pub(super) fn of_gzip(query: &EventQuery, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let source = Source::open(source)?;
        let batch = source.batch();
        Ok(Self::new(query.clone().into_scan_gzip(source), batch))
    }
}

#[pymethods]
impl Scan {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<ScannedLine>> {
        let again = "the source of a scan asks the scan for a line";
        self.0.work(py, again, |reading| reading.next(py))?
    }
}

impl Reading {
    fn next(&mut self, py: Python<'_>) -> PyResult<Option<ScannedLine>> {
        if self.ahead.is_empty() && self.failed.is_none() {
            let Self {
                lines, batch, ahead, ..
            } = self;
            let filled = py.detach(|| {
                let mut bytes = 0;
                while ahead.len() < *batch && bytes < AHEAD_BYTES {
                    let Some(found) = lines.next()? else { break };
                    bytes += found.bytes.len();
                    ahead.push_back(found);
                }
                Ok::<_, io::Error>(())
            });
            self.failed = filled.err().map(PyErr::from);
        }
        match (self.ahead.pop_front(), self.failed.take()) {
            (Some(found), failed) => {
                self.failed = failed;
                Ok(Some(ScannedLine(found)))
            }
            (None, Some(error)) => Err(error),
            (None, None) => Ok(None),
        }
    }
}

/// A line of an archive: one that matches, or a broken one.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct ScannedLine(Found);

#[pymethods]
impl ScannedLine {
    /// The line's number, from 1, blank lines counted.
    #[getter]
    fn number(&self) -> u64 {
        self.0.number
    }

    /// The line, without its end. Empty where it is longer than the limit.
    #[getter]
    fn bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.bytes)
    }

    /// Empty for a line that matches. Of a broken one `event-line-broken`, its span the byte of the line where it
    /// stops being an object, or `event-line-too-long`; such lines are passed over.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics(&self.0.report, &no_source)
    }

    /// The line as an event.
    ///
    /// Raises `MailwrightError` with the diagnostics of a broken line, and with `event-malformed` where a part that
    /// the scan skipped is no JSON.
    fn event(&self, py: Python<'_>) -> PyResult<Event> {
        if self.0.report.has_errors() {
            return Err(to_py(py, &self.0.report, &no_source));
        }
        let text = String::from_utf8_lossy(&self.0.bytes);
        mailwright::ScannedLine::new(self.0.number, &self.0.bytes)
            .event()
            .map(Event::new)
            .map_err(|report| to_py(py, &report, &one_source(&text)))
    }

    fn __repr__(&self) -> String {
        let broken = if self.0.report.has_errors() {
            " (broken)"
        } else {
            ""
        };
        format!("<ScannedLine {}{broken}>", self.0.number)
    }
}

//! Where the bytes of an archive come from.

use super::AHEAD;
use crate::convert::{self, Octets, wrong_type};
use crate::form::is_bytes;
use crate::path::FilePath;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::fs::File;
use std::io::{self, Read};

/// After so many bytes Python may say that somebody has had enough (Ctrl-C).
const PATIENCE: usize = 32 << 20;

pub(super) struct Source {
    origin: Origin,
    /// The piece at hand, and what of it is read.
    piece: Option<Octets>,
    read: usize,
    since_signals: usize,
}

enum Origin {
    /// All of it is the piece at hand.
    Memory,
    File(File),
    /// An object with `read`.
    Reader(Py<PyAny>),
    /// An iterator over pieces.
    Pieces(Py<PyAny>),
}

impl Source {
    fn new(origin: Origin, piece: Option<Octets>) -> Self {
        Self {
            origin,
            piece,
            read: 0,
            since_signals: 0,
        }
    }

    pub(super) fn memory(archive: Octets) -> Self {
        Self::new(Origin::Memory, Some(archive))
    }

    pub(super) fn open(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = given.py();
        if is_bytes(given) {
            return given.extract().map(Self::memory);
        }
        let is_path = given.is_instance_of::<PyString>() || given.hasattr(intern!(py, "__fspath__"))?;
        let origin = if is_path {
            let path: FilePath = given.extract()?;
            let opened = py.detach(|| File::open(path.as_path()));
            Origin::File(opened.map_err(|error| path.error(py, error))?)
        } else if given.hasattr(intern!(py, "read"))? {
            Origin::Reader(given.clone().unbind())
        } else {
            let pieces = given.try_iter().map_err(|_| {
                wrong_type(
                    "source",
                    "a path, bytes, an object with `read` or an iterable of bytes",
                    given,
                )
            })?;
            Origin::Pieces(pieces.into_any().unbind())
        };
        Ok(Self::new(origin, None))
    }

    /// How many lines may be looked for at a time without keeping anybody waiting.
    pub(super) fn batch(&self) -> usize {
        match self.origin {
            Origin::Memory | Origin::File(_) => AHEAD,
            Origin::Reader(_) | Origin::Pieces(_) => 1,
        }
    }

    /// The next piece that Python code hands out; `None` at the end.
    fn next_piece(&self, wanted: usize) -> PyResult<Option<Octets>> {
        Python::attach(|py| match &self.origin {
            Origin::Memory | Origin::File(_) => Ok(None),
            Origin::Reader(reader) => {
                let piece = octets(&reader.bind(py).call_method1(intern!(py, "read"), (wanted,))?)?;
                Ok((!piece.is_empty()).then_some(piece))
            }
            Origin::Pieces(pieces) => {
                for piece in pieces.bind(py).try_iter()? {
                    // Of empty pieces there may be no end.
                    py.check_signals()?;
                    let piece = octets(&piece?)?;
                    if !piece.is_empty() {
                        return Ok(Some(piece));
                    }
                }
                Ok(None)
            }
        })
    }
}

/// A piece, as Python code hands it out.
fn octets(given: &Bound<'_, PyAny>) -> PyResult<Octets> {
    given
        .extract()
        .map_err(|error| convert::noted(given.py(), error, "source"))
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.since_signals += buffer.len();
        if self.since_signals > PATIENCE {
            self.since_signals = 0;
            #[allow(clippy::redundant_closure_for_method_calls)] // the method alone is not general enough
            Python::attach(|py| py.check_signals())?;
        }
        if let Origin::File(file) = &mut self.origin {
            return file.read(buffer);
        }
        if self.piece.as_ref().is_none_or(|piece| self.read == piece.len()) {
            if matches!(self.origin, Origin::Memory) {
                return Ok(0);
            }
            self.piece = self.next_piece(buffer.len())?;
            self.read = 0;
        }
        let left = self.piece.as_ref().map_or(&[][..], |piece| &piece[self.read..]);
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.read += count;
        Ok(count)
    }
}

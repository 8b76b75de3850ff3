//! Paths of files, as Python's own `open` takes them and speaks of them.

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::{Borrowed, exceptions::PyOSError};
use std::io;
use std::path::{Path, PathBuf};

/// A path: `str`, bytes, or an object with `__fspath__`.
pub(crate) struct FilePath {
    path: PathBuf,
    /// As it was given, `str` or bytes, for the exception.
    given: Py<PyAny>,
}

impl FilePath {
    pub(crate) fn as_path(&self) -> &Path {
        &self.path
    }

    /// The exception that `open` raises: with number and file name, of the class that goes with it.
    pub(crate) fn error(&self, py: Python<'_>, error: io::Error) -> PyErr {
        let Some(number) = error.raw_os_error() else {
            return error.into();
        };
        let text = py
            .import(intern!(py, "os"))
            .and_then(|os| os.call_method1(intern!(py, "strerror"), (number,)));
        match text {
            // Python makes a `FileNotFoundError` and the like of these.
            Ok(text) => PyOSError::new_err((number, text.unbind(), self.given.clone_ref(py))),
            Err(failure) => failure,
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for FilePath {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = given.py();
        let os = py.import(intern!(py, "os"))?;
        let given = os.call_method1(intern!(py, "fspath"), (given,))?;
        let path: PathBuf = os.call_method1(intern!(py, "fsdecode"), (&given,))?.extract()?;
        if path.as_os_str().as_encoded_bytes().contains(&0) {
            return Err(PyValueError::new_err("embedded null byte"));
        }
        let given = given.unbind();
        Ok(Self { path, given })
    }
}

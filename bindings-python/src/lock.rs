//! When the interpreter's lock is let go.

use pyo3::marker::Ungil;
use pyo3::prelude::*;

/// So many bytes are worked on in a few microseconds; letting the lock go and taking it again costs about a tenth.
const SHORT: usize = 2_048;

/// Does some work on that many bytes, without the interpreter's lock unless they are few.
pub(crate) fn work<T: Ungil>(py: Python<'_>, bytes: usize, work: impl FnOnce() -> T + Ungil) -> T {
    if bytes <= SHORT { work() } else { py.detach(work) }
}

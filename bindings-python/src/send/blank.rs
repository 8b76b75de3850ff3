//! A `bytes` object that is filled without the interpreter's lock, so that a message is copied once and by any thread.
//!
//! A `bytes` object never changes, which is why Python has no safe way to this. What makes it sound is in one place
//! here: the object is new, nobody else knows it before [`Blank::fill`] has written all of it, and `fill` writes
//! inside it alone.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// A new `bytes` object whose content is still to be written.
pub(super) struct Blank {
    object: Py<PyBytes>,
    content: *mut u8,
    len: usize,
}

// Its content belongs to whoever has the `Blank`, and the object is not used before it is filled.
#[allow(unsafe_code)]
unsafe impl Send for Blank {}

impl Blank {
    #[allow(unsafe_code)]
    pub(super) fn new(py: Python<'_>, len: usize) -> PyResult<Self> {
        let size = ffi::Py_ssize_t::try_from(len)?;
        // SAFETY: without a source the new object is exclusively ours and has room for `len` bytes.
        unsafe {
            let object = ffi::PyBytes_FromStringAndSize(std::ptr::null(), size);
            let object = Bound::from_owned_ptr_or_err(py, object)?.cast_into_unchecked::<PyBytes>();
            let content = ffi::PyBytes_AsString(object.as_ptr()).cast::<u8>();
            Ok(Self {
                object: object.unbind(),
                content,
                len,
            })
        }
    }

    /// Writes the content: `slices` one after the other. What they leave is filled with zeros, what they are too long
    /// by is left out.
    #[allow(unsafe_code)]
    pub(super) fn fill<'s>(self, slices: impl Iterator<Item = &'s [u8]>) -> Py<PyBytes> {
        let mut at = 0;
        for slice in slices {
            let length = slice.len().min(self.len - at);
            // SAFETY: `at + length` is at most `len`, and the slice is none of the object's own.
            unsafe { std::ptr::copy_nonoverlapping(slice.as_ptr(), self.content.add(at), length) };
            at += length;
        }
        // SAFETY: as above; the rest begins at `at`.
        unsafe { std::ptr::write_bytes(self.content.add(at), 0, self.len - at) };
        self.object
    }
}

//! Replies without what they quote.

use crate::convert;
use crate::lock;
use crate::unchanging;
use pyo3::prelude::*;
use pyo3::types::PyDict;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<SplitSignature>(module)?;
    module.add_function(wrap_pyfunction!(strip_text, module)?)?;
    module.add_function(wrap_pyfunction!(strip_html, module)?)?;
    module.add_function(wrap_pyfunction!(split_signature, module)?)
}

/// The text of a reply without what it quotes: Mailgun's `stripped-text` before the signature is taken off.
///
/// An attribution ("On Tue, Mar 5, 2024, Dana wrote:", in nine languages), a header block, a line such as
/// `-----Original Message-----` begin a quotation, lines that start with `>` are one. A forwarded message is kept
/// whole, and so is a message with answers between quoted lines. Line ends become those of the first line; the result
/// is trimmed. Lines past the limit `reply_lines` are dropped, as Mailgun's parser does.
#[pyfunction]
#[pyo3(signature = (body, /, *, limits=None))]
fn strip_text(py: Python<'_>, body: &str, limits: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
    let limits = convert::limits(py, limits)?;
    Ok(py.detach(|| mailwright::strip_text(body, &limits)))
}

/// An HTML reply without what it quotes: Mailgun's `stripped-html`.
///
/// The elements in which Gmail, Outlook, Zimbra, Thunderbird and others put a quotation are removed, then what the
/// rules of `strip_text` find in the remaining text. Where something was removed the document is written anew: without
/// document type, comments and styles, in ASCII with character references. Where nothing was (or nothing readable
/// would be left, or the text has more lines than the limit `reply_lines`) the input comes back, with LF for CRLF and
/// without XML declarations.
#[pyfunction]
#[pyo3(signature = (html, /, *, limits=None))]
fn strip_html(py: Python<'_>, html: &str, limits: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
    let limits = convert::limits(py, limits)?;
    Ok(py.detach(|| mailwright::strip_html(html, &limits)))
}

/// Parts a text from its signature: Mailgun's `stripped-text` and `stripped-signature`.
///
/// Give it a text whose quotations are gone (`strip_text`).
#[pyfunction]
#[pyo3(signature = (body, /))]
fn split_signature(py: Python<'_>, body: &str) -> SplitSignature {
    SplitSignature(lock::work(py, body.len(), || mailwright::split_signature(body)))
}

/// A message text apart from its signature.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct SplitSignature(mailwright::SplitSignature);

#[pymethods]
impl SplitSignature {
    /// The text, trimmed.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// The signature, `None` where none was found.
    #[getter]
    fn signature(&self) -> Option<&str> {
        self.0.signature.as_deref()
    }

    fn __repr__(&self) -> &'static str {
        match self.0.signature {
            Some(_) => "<SplitSignature with a signature>",
            None => "<SplitSignature without a signature>",
        }
    }
}

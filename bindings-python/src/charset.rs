//! Text in other character sets, and the text of an HTML document.

use crate::convert::Octets;
use crate::unchanging;
use mailwright::Charsets;
use pyo3::prelude::*;
use pyo3::types::PyString;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<Charset>(module)?;
    unchanging::add::<Decoded>(module)?;
    module.add_function(wrap_pyfunction!(decode_encoded_words, module)?)?;
    module.add_function(wrap_pyfunction!(html_to_text, module)?)
}

/// A character set, found by its label.
///
/// Labels and tables are those of the WHATWG Encoding Standard, as browsers have them, and besides UTF-7.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Charset(mailwright::Charset);

#[pymethods]
impl Charset {
    /// The charset of a label, in any case, white space around it ignored; `None` where no such label is known.
    #[staticmethod]
    #[pyo3(signature = (label, /))]
    fn for_label(label: &str) -> Option<Self> {
        mailwright::Charset::for_label(label).map(Self)
    }

    /// All charsets.
    #[staticmethod]
    fn all() -> Vec<Self> {
        mailwright::Charset::all().map(Self).collect()
    }

    /// The name in the Encoding Standard.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Whether a character may take several bytes of a table that is large: gb18030, Big5, `Shift_JIS` and their like.
    #[getter]
    fn is_multi_byte(&self) -> bool {
        self.0.is_multi_byte()
    }

    /// Decodes bytes.
    ///
    /// UTF-16 follows its byte order mark, and without one its label; the mark is removed. A mark in UTF-8 is kept.
    /// Bytes without a meaning become U+FFFD.
    #[pyo3(signature = (data, /))]
    fn decode(&self, py: Python<'_>, data: Octets) -> Option<Decoded> {
        py.detach(|| {
            let decoded = Charsets::default().decode(self.0, &data)?;
            let is_malformed = decoded.is_malformed();
            Some(Decoded {
                text: decoded.into_text().into_owned(),
                is_malformed,
            })
        })
    }

    fn __repr__(&self) -> String {
        format!("<Charset {}>", self.0.name())
    }
}

/// Text that was decoded, and whether all of its bytes had a meaning.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Decoded {
    text: String,
    is_malformed: bool,
}

#[pymethods]
impl Decoded {
    /// The text, with U+FFFD in place of bytes that have no meaning.
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// Whether some bytes had no meaning.
    #[getter]
    fn is_malformed(&self) -> bool {
        self.is_malformed
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = PyString::new(py, &self.text).repr()?;
        Ok(format!("<Decoded {}>", text.to_str()?))
    }
}

/// A header value with its RFC 2047 encoded words decoded; what is none of them stays as it is.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn decode_encoded_words(py: Python<'_>, text: &str) -> String {
    crate::lock::work(py, text.len(), || {
        mailwright::decode_encoded_words(text, Charsets::default()).into_owned()
    })
}

/// The text of an HTML document, lines apart by line feeds and without one at the end.
///
/// White space is collapsed as browsers do. What a reader does not see is left out: comments, scripts, styles, the head,
/// and elements with `hidden` or `display:none`, which mail uses for preview texts. A link shows its address in
/// parentheses unless its text is the address. Any text is accepted; broken markup is read as far as it goes.
#[pyfunction]
#[pyo3(signature = (html, /))]
fn html_to_text(py: Python<'_>, html: &str) -> String {
    py.detach(|| mailwright::html_to_text(html))
}

//! [`MailwrightError`] and [`Diagnostic`]: what the core refuses or has to say, as Python is told.
//!
//! The core counts bytes, Python code points: here is the one place where spans are translated, and so every report
//! comes with a way to find the text that its spans point into ([`Sources`]).

use crate::{convert, unchanging};
use mailwright::{Code, Report, Span, Unit};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyList};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

pyo3::create_exception!(
    mailwright,
    MailwrightError,
    PyValueError,
    "Input that mailwright refuses.\n\n`diagnostics` has every finding, not the first alone, each with a stable code, \
     the parameter it is about and\nwhere in it; the text of the exception has a line for each."
);

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let error = module.py().get_type::<MailwrightError>();
    // For an exception that somebody else makes.
    error.setattr("diagnostics", PyList::empty(module.py()))?;
    module.add("MailwrightError", error)?;
    let codes = PyDict::new(module.py());
    for code in Code::ALL {
        let words: Vec<_> = code.description().split_whitespace().collect();
        codes.set_item(code.name(), words.join(" "))?;
    }
    module.add("CODES", codes)?;
    module.add_function(wrap_pyfunction!(_diagnostic, module)?)?;
    module.add_function(wrap_pyfunction!(parameter_text, module)?)?;
    unchanging::add::<Diagnostic>(module)
}

/// Finds the text that the span of a finding points into; `None` where it is not at hand, and the span then stays as
/// it is.
pub(crate) type Sources<'s> = dyn Fn(&mailwright::Diagnostic) -> Option<Cow<'s, str>> + 's;

/// For reports whose spans all point into one text.
pub(crate) fn one_source<'a>(
    source: &'a str,
) -> impl Fn(&mailwright::Diagnostic) -> Option<Cow<'a, str>> + 'a {
    move |_| Some(Cow::Borrowed(source))
}

/// For reports without spans.
pub(crate) fn no_source(_: &mailwright::Diagnostic) -> Option<Cow<'static, str>> {
    None
}

/// The exception for a report.
pub(crate) fn to_py(py: Python<'_>, report: &Report, sources: &Sources<'_>) -> PyErr {
    let error = MailwrightError::new_err(report.to_string());
    match error
        .value(py)
        .setattr("diagnostics", diagnostics(report, sources))
    {
        Ok(()) => error,
        Err(failure) => failure,
    }
}

/// The findings of a report.
pub(crate) fn diagnostics(report: &Report, sources: &Sources<'_>) -> Vec<Diagnostic> {
    let spans = report.spans_in_units(Unit::CodePoint, sources);
    report
        .iter()
        .zip(spans)
        .map(|(found, span)| Diagnostic::new(found.clone(), span))
        .collect()
}

/// A span in code points.
pub(crate) fn code_points(span: Span, source: &str) -> (usize, usize) {
    // Code points are bytes there, and most texts are long and ASCII.
    let span = if source.is_ascii() {
        span
    } else {
        span.in_units(source, Unit::CodePoint)
    };
    (span.start(), span.end())
}

/// One finding: a stable code, the parameter it is about, and where in that parameter's text.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(Clone)]
pub(crate) struct Diagnostic {
    found: mailwright::Diagnostic,
    span: Option<(usize, usize)>,
}

impl Diagnostic {
    /// `span` is in code points.
    pub(crate) fn new(found: mailwright::Diagnostic, span: Option<Span>) -> Self {
        let span = span.map(|span| (span.start(), span.end()));
        Self { found, span }
    }

    /// All that can be seen of it.
    fn parts(&self) -> Parts<&str> {
        (
            self.found.severity().name(),
            self.found.code().name(),
            self.found.parameter(),
            self.found.message(),
            self.span,
            self.found.source(),
            self.found.help(),
        )
    }
}

/// Severity, code, parameter, message, span in code points, source, help.
type Parts<T> = (T, T, T, T, Option<(usize, usize)>, Option<T>, Option<T>);

impl PartialEq for Diagnostic {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Diagnostic {}

impl Hash for Diagnostic {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.parts().hash(hasher);
    }
}

/// Makes a finding of its parts again, where one was pickled: an exception has to cross processes with all it carries.
#[pyfunction]
#[pyo3(signature = (parts, /))]
fn _diagnostic(parts: Parts<PyBackedStr>) -> PyResult<Diagnostic> {
    let (severity, code, parameter, message, span, source, help) = parts;
    let code = Code::ALL.iter().copied().find(|known| known.name() == &*code);
    let code = code.ok_or_else(|| PyValueError::new_err("a diagnostic of another version"))?;
    let mut found = made(&severity, code, &parameter, &message, help.as_deref());
    if let Some(source) = source {
        found = found.with_source(&source);
    }
    Ok(Diagnostic { found, span })
}

/// The text in `value` that a finding's parameter names, so that its span can be shown in it: `routes[0].actions[1]`.
///
/// `name` is what the parameter calls `value` itself (`routes`, `filter`); where it is empty, the parameter begins with a
/// member of `value`. A text that stands for a list of one text is its own first element; a number is its digits. `None`
/// where the parameter is about something else, or no text is there.
#[pyfunction]
#[pyo3(signature = (parameter, name, value, /))]
fn parameter_text(parameter: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let value = convert::json(if name.is_empty() { "value" } else { name }, value)?;
    Ok(mailwright::parameter_text(parameter, name, &value).map(String::from))
}

/// A finding without a place.
fn made(
    severity: &str,
    code: Code,
    parameter: &str,
    message: &str,
    help: Option<&str>,
) -> mailwright::Diagnostic {
    let found = match severity {
        "error" => mailwright::Diagnostic::error(code, parameter),
        "warning" => mailwright::Diagnostic::warning(code, parameter),
        _ => mailwright::Diagnostic::note(code, parameter),
    };
    let found = found.with_message(message);
    match help {
        Some(help) => found.with_help(help),
        None => found,
    }
}

#[pymethods]
impl Diagnostic {
    /// The stable name of the finding, such as `address-empty`; `CODES` describes all of them.
    #[getter]
    fn code(&self) -> &'static str {
        self.found.code().name()
    }

    /// `error` (the input is refused), `warning` or `note`.
    #[getter]
    fn severity(&self) -> &'static str {
        self.found.severity().name()
    }

    /// What was found, in one line: Mailgun's own message where there is one.
    #[getter]
    fn message(&self) -> &str {
        self.found.message()
    }

    /// The parameter it is about, spelled as Mailgun spells it (`recipient-variables`, `h:Reply-To`).
    #[getter]
    fn parameter(&self) -> &str {
        self.found.parameter()
    }

    /// Start and end in the text of the parameter, in code points: `source[start:end]` is what it is about.
    #[getter]
    fn span(&self) -> Option<(usize, usize)> {
        self.span
    }

    /// A hint how to mend it.
    #[getter]
    fn help(&self) -> Option<&str> {
        self.found.help()
    }

    /// Whether it refuses the input.
    #[getter]
    fn is_error(&self) -> bool {
        self.found.is_error()
    }

    /// The text that the span is in, where the parameter alone does not tell: one of several texts of it, or the source
    /// of a template that it names. `None`: it is the text of the parameter, or there is no span.
    #[getter]
    fn source(&self) -> Option<&str> {
        self.found.source()
    }

    /// The finding as text of several lines, with the offending line underlined.
    ///
    /// `text` is the text that the span is in: the value of `parameter`, by default `source`. Without a span it is not
    /// looked at; without any text there is no line to show.
    #[pyo3(signature = (text=None, /))]
    fn excerpt(&self, text: Option<&str>) -> String {
        let (Some(text), Some((start, end))) = (text.or(self.found.source()), self.span) else {
            let (severity, _, parameter, message, _, _, help) = self.parts();
            return made(severity, self.found.code(), parameter, message, help).excerpt("");
        };
        let span = Span::from_units(text, start..end, Unit::CodePoint);
        self.found.clone().with_span(span).excerpt(text)
    }

    fn __str__(&self) -> String {
        self.found.to_string()
    }

    fn __repr__(&self) -> String {
        let span = self
            .span
            .map(|(start, end)| format!(" [{start}:{end}]"))
            .unwrap_or_default();
        format!("<Diagnostic {}{span}>", self.found)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Parts<&str>,))> {
        Ok((convert::private(py, intern!(py, "_diagnostic"))?, (self.parts(),)))
    }
}

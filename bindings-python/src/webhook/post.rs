//! Whole posts.

use super::Verdict;
use crate::convert::{self, Octets};
use crate::error::to_py;
use crate::form::{self, Findings, Form};
use crate::names;
use mailwright::Report;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};
use std::borrow::Cow;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<WebhookPost>()?;
    module.add_class::<PostKind>()
}

/// A post that is genuine.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct WebhookPost {
    post: mailwright::WebhookPost,
    /// Of its form.
    findings: Option<Findings>,
    event: PyOnceLock<Py<PyDict>>,
    form: PyOnceLock<Option<Py<Form>>>,
}

impl WebhookPost {
    pub(super) fn new(post: mailwright::WebhookPost, body: &Octets) -> Self {
        Self {
            findings: post.form().map(|form| form::findings(form, body)),
            post,
            event: PyOnceLock::new(),
            form: PyOnceLock::new(),
        }
    }
}

#[pymethods]
impl WebhookPost {
    /// What it tells: `event` (an event, as JSON), `legacy-event` (an event as a form, as Mailgun posted them before
    /// mid-2018) or `inbound` (a message that a route forwarded or stored).
    #[getter]
    fn kind(&self) -> &'static str {
        self.post.kind().name()
    }

    /// The event: the `event-data` of a JSON post; of a form, its fields. A file in a form is
    /// `{"filename", "content-type", "size"}`; its bytes are in `form`. Taken apart at the first use.
    #[getter]
    fn event(&self, py: Python<'_>) -> PyResult<Py<PyDict>> {
        let event = self.event.get_or_try_init(py, || {
            if self.post.form().is_none() {
                // Python's own reader of JSON is faster than a detour over the core's values. It refuses numbers of
                // thousands of digits.
                let read = py
                    .import(intern!(py, "json"))?
                    .call_method1(intern!(py, "loads"), (self.post.event_json(),));
                if let Ok(event) = read {
                    return Ok::<_, PyErr>(event.cast_into::<PyDict>()?.unbind());
                }
            }
            Ok(convert::python_map(py, self.post.event())?.unbind())
        })?;
        Ok(event.clone_ref(py))
    }

    /// The event as JSON: the text of `event-data` as it was sent; of a form, that of `event`.
    #[getter]
    fn event_json(&self) -> Cow<'_, str> {
        self.post.event_json()
    }

    /// The form as it came, files and repeated fields included; `None` for JSON.
    #[getter]
    fn form(&self, py: Python<'_>) -> PyResult<Option<Py<Form>>> {
        let form = self.form.get_or_try_init(py, || {
            let form = self.post.shared_form().zip(self.findings.clone());
            form.map(|(form, findings)| Py::new(py, Form::of(form, findings)))
                .transpose()
        })?;
        Ok(form.as_ref().map(|form| form.clone_ref(py)))
    }

    /// The signed token, by which a guard knows the post: to make it forget a post that could not be handled.
    #[getter]
    fn token(&self) -> &str {
        self.post.token()
    }

    /// Why it is genuine.
    #[getter]
    fn verdict(&self) -> Verdict {
        Verdict(self.post.verdict())
    }

    fn __repr__(&self) -> String {
        format!("<WebhookPost {}>", self.post.kind().name())
    }
}

/// What a post tells: see `WebhookPost.kind`.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct PostKind;

#[pymethods]
impl PostKind {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::PostKind::ALL, mailwright::PostKind::name)
    }
}

/// The exception for a post that is refused.
pub(super) fn refused(py: Python<'_>, report: &Report, body: &Octets) -> PyErr {
    // Places in bytes are counted in bytes; what is found elsewhere knows its text.
    to_py(py, report, &|found| match body {
        Octets::Text(text) if found.parameter() == "body" => Some(Cow::Borrowed(text)),
        _ => None,
    })
}

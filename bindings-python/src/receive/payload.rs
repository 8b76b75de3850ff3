//! The fields of a post, made of a message and read back.

use super::message::{Envelope, IncomingMessage};
use crate::convert::{self, Octets};
use crate::error::{Diagnostic, no_source, to_py};
use crate::form::{EncodedForm, Findings, Form, FormFile};
use crate::names;
use crate::unchanging;
use crate::webhook::WebhookSigner;
use mailwright::PayloadOptions;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::borrow::Cow;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PayloadKind>()?;
    unchanging::add::<InboundPayload>(module)?;
    unchanging::add::<InboundPost>(module)
}

/// Which of Mailgun's forms of a message: see `IncomingMessage.payload`.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct PayloadKind;

#[pymethods]
impl PayloadKind {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::PayloadKind::ALL, mailwright::PayloadKind::name)
    }

    /// What `forward()` posts to that address: the raw message where the address ends in `mime`, as in `raw-mime`.
    #[staticmethod]
    #[pyo3(signature = (url, /))]
    fn of_url(url: &str) -> &'static str {
        mailwright::PayloadKind::of_url(url).name()
    }
}

pub(super) fn find(kind: &str) -> PyResult<mailwright::PayloadKind> {
    names::find(
        "kind of payload",
        kind,
        mailwright::PayloadKind::ALL,
        mailwright::PayloadKind::name,
    )
}

/// The options of `payload` and `deliver` by their names.
pub(super) struct PayloadArguments<'a, 'py> {
    pub(super) now: Option<&'a Bound<'py, PyAny>>,
    pub(super) seed: Option<convert::Seed>,
    pub(super) signer: Option<&'a WebhookSigner>,
    pub(super) domain: Option<String>,
    pub(super) storage_url: Option<String>,
    pub(super) limits: Option<&'a Bound<'py, PyDict>>,
}

impl PayloadArguments<'_, '_> {
    pub(super) fn options(self, py: Python<'_>) -> PyResult<PayloadOptions> {
        let mut options = PayloadOptions::new(convert::now(self.now)?, convert::seed(py, self.seed)?);
        if let Some(signer) = self.signer {
            options = options.signer(signer.0.clone());
        }
        if let Some(domain) = self.domain {
            options = options.domain(domain);
        }
        if let Some(url) = self.storage_url {
            options = options.storage_url(url);
        }
        if self.limits.is_some() {
            options = options.limits(convert::limits(py, self.limits)?);
        }
        Ok(options)
    }
}

/// The fields that Mailgun makes of a message.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct InboundPayload {
    payload: mailwright::InboundPayload,
    diagnostics: Vec<Diagnostic>,
}

impl InboundPayload {
    pub(super) fn new(payload: mailwright::InboundPayload, diagnostics: Vec<Diagnostic>) -> Self {
        Self { payload, diagnostics }
    }
}

#[pymethods]
impl InboundPayload {
    /// Which form of the message it is, one of `PayloadKind.ALL`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.payload.kind().name()
    }

    /// The fields in order; a copy.
    #[getter]
    fn form(&self) -> Form {
        self.payload.form().clone().into()
    }

    /// What was odd about the message, and what of it could not be decoded.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone()
    }

    /// The request body: multipart where there are files (or metadata of files), else urlencoded.
    fn encode(&self, py: Python<'_>) -> PyResult<EncodedForm> {
        EncodedForm::new(py, py.detach(|| self.payload.encode()))
    }

    /// The fields as the JSON object that fetching a stored message answers: `message-headers`, `attachments` and
    /// `content-id-map` are no texts there; of several fields of one name the first is kept; files are left out.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fields = py.detach(|| self.payload.to_json());
        convert::python_map(py, &fields)
    }

    fn __repr__(&self) -> String {
        format!(
            "<InboundPayload {}, {} fields>",
            self.payload.kind().name(),
            self.payload.form().len()
        )
    }
}

/// A post of a route, as an endpoint sees it.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct InboundPost(mailwright::InboundPost, Findings);

#[pymethods]
impl InboundPost {
    /// Reads the body of a post. Whether it is genuine is for a `WebhookVerifier` to say.
    ///
    /// Raises `MailwrightError` as `Form.parse` and `from_form`.
    #[staticmethod]
    #[pyo3(signature = (content_type, body, /, *, limits=None))]
    fn parse(
        py: Python<'_>,
        content_type: &str,
        body: Octets,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let form = Form::parse(py, content_type, body, limits)?;
        Self::of(py, form)
    }

    /// Takes a form that was read already, by `Form.parse` or from `WebhookPost.form`.
    ///
    /// Raises `MailwrightError` with `inbound-field-missing` without `recipient`, `sender`, or either of
    /// `message-headers` and `body-mime`; with `inbound-field-malformed` where `message-headers` or `content-id-map`
    /// is not the JSON that it should be.
    #[staticmethod]
    #[pyo3(signature = (form, /))]
    fn from_form(py: Python<'_>, form: &Form) -> PyResult<Self> {
        Self::of(py, form.clone())
    }

    /// The fields in order; a copy.
    #[getter]
    fn form(&self) -> Form {
        Form::of(self.0.form().clone().into(), self.1.clone())
    }

    /// Sender and recipient.
    #[getter]
    fn envelope(&self) -> Envelope {
        Envelope(self.0.envelope())
    }

    /// The headers of the message in order, names and values, of the field `message-headers`.
    #[getter]
    fn headers(&self) -> Vec<(String, String)> {
        self.0.headers().to_vec()
    }

    /// The files, in order of their numbers.
    #[getter]
    fn attachments(&self) -> Vec<FormFile> {
        self.0.attachments().into_iter().cloned().map(FormFile).collect()
    }

    /// The `Content-ID` of the file of that number, by the field `content-id-map`.
    #[pyo3(signature = (number, /))]
    fn content_id(&self, number: convert::Whole<usize>) -> Option<&str> {
        self.0.content_id(number.0)
    }

    /// The message again: `body-mime` as it came; else one that is put together of the fields, with the same headers
    /// (its own `Content-Type` and the like excepted), texts and files.
    ///
    /// Raises `MailwrightError` as `IncomingMessage.parse`.
    #[pyo3(signature = (*, limits=None))]
    fn to_message(&self, py: Python<'_>, limits: Option<&Bound<'_, PyDict>>) -> PyResult<IncomingMessage> {
        let limits = convert::limits(py, limits)?;
        py.detach(|| self.0.to_message(&limits))
            .map(IncomingMessage::of_bytes)
            .map_err(|report| to_py(py, &report, &no_source))
    }

    fn __repr__(&self) -> String {
        format!("<InboundPost of {} fields>", self.0.form().len())
    }
}

impl InboundPost {
    fn of(py: Python<'_>, form: Form) -> PyResult<Self> {
        let (form, findings) = form.into_parts();
        // What the core is given it keeps; the texts that a refusal is about are few.
        let texts =
            ["message-headers", "content-id-map"].map(|name| (name, form.first(name).map(str::to_owned)));
        mailwright::InboundPost::from_form(form)
            .map(|post| Self(post, findings))
            .map_err(|report| {
                to_py(py, &report, &|found| {
                    let (_, text) = texts.iter().find(|(name, _)| *name == found.parameter())?;
                    text.as_deref().map(Cow::Borrowed)
                })
            })
    }
}

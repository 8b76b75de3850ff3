//! Requests: read from Python's values, form bodies, JSON and MIME; compiled, checked, handed in.

use super::batch::Batch;
use super::context::Context;
use super::store::Templates;
use crate::convert::{self, Octets, wrong_type};
use crate::error::{Diagnostic, diagnostics, no_source, one_source, to_py};
use crate::form::{self, Findings, Form, FormField, is_bytes};
use crate::shared::Shared;
use mailwright::{Dialect, Report};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyDict, PyList, PyMapping, PyString, PyTuple};
use std::sync::Arc;

/// What a Mailgun user would POST to `/v3/{domain}/messages` or `messages.mime`.
///
/// `parameters`: a dictionary with Mailgun's own names, or an iterable of pairs, which may repeat. A value is `str`, a
/// number or a boolean (their JSON text), `None` (no parameter), a file, bytes (a text that need not be UTF-8), in a
/// dictionary also a list of these for a parameter that repeats. A file is a `FormFile`, a `pathlib.Path`, which is read at
/// once, or a tuple of file name and content (bytes, a path or an open binary file), and a media type if it is known. The
/// values of `recipient-variables`, `t:variables` and `v:` parameters may be dictionaries.
///
/// Nothing is checked before `compile` or `check`. Raises `MailwrightError` with `send-json-shape` for a dictionary or
/// list where none can be.
#[pyclass(frozen, eq, module = "mailwright")]
#[derive(Clone)]
pub(crate) struct SendRequest {
    request: Shared<mailwright::SendRequest>,
    /// Of the form that it was read from.
    findings: Option<Findings>,
}

impl SendRequest {
    fn of(request: mailwright::SendRequest) -> Self {
        Self {
            request: Shared::new(request),
            findings: None,
        }
    }

    fn snapshot(&self) -> Arc<mailwright::SendRequest> {
        self.request.snapshot()
    }
}

impl PartialEq for SendRequest {
    fn eq(&self, other: &Self) -> bool {
        self.request == other.request
    }
}

#[pymethods]
impl SendRequest {
    #[new]
    #[pyo3(signature = (parameters=None, /))]
    fn new(py: Python<'_>, parameters: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut reader = Reader::default();
        match parameters {
            None => {}
            Some(given) => reader.parameters(given)?,
        }
        reader.finish(py).map(Self::of)
    }

    /// Reads the body of a request, urlencoded or `multipart/form-data` as its content type says.
    ///
    /// Raises `MailwrightError` as `Form.parse` does.
    #[staticmethod]
    #[pyo3(signature = (content_type, body, /, *, limits=None))]
    fn from_body(
        py: Python<'_>,
        content_type: &str,
        body: Octets,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        let request = py
            .detach(|| mailwright::SendRequest::from_body(content_type, &body, &limits))
            .map_err(|report| form::refused(py, &report, content_type, &body))?;
        let findings = Some(form::findings(request.form(), &body));
        Ok(Self {
            findings,
            ..Self::of(request)
        })
    }

    /// Reads a request in JSON: an object of parameters, or a list of `[name, value]`.
    ///
    /// A value is as in the constructor, but a file is `{"filename", "content_type", "base64"}`.
    ///
    /// Raises `MailwrightError` with `send-json-syntax` where it is no JSON, `send-json-shape` for every value that is
    /// none of the above.
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        py.detach(|| mailwright::SendRequest::from_json(text))
            .map(Self::of)
            .map_err(|report| to_py(py, &report, &one_source(text)))
    }

    /// Reads a MIME message with `X-Mailgun-*` headers, as it is handed in by SMTP or `messages.mime`.
    ///
    /// `recipients` are those of the envelope: addresses of To and Cc keep their place, others are bcc (in batch mode,
    /// where To is `%recipient%`, they are `to`). Without them To, Cc and Bcc are the recipients.
    ///
    /// Where a template is named, the `text/html` body that it replaces is left out; where `text/plain` is the only
    /// body Mailgun renders no template, and the request has none.
    ///
    /// Raises `MailwrightError` with what the MIME parser says (`inbound-` codes), parameter `message`.
    #[staticmethod]
    #[pyo3(signature = (mime, /, *, recipients=None, limits=None))]
    fn from_mime(
        py: Python<'_>,
        mime: Octets,
        recipients: Option<convert::List<PyBackedStr>>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        py.detach(|| {
            let recipients: Option<Vec<&str>> = recipients
                .as_ref()
                .map(|given| given.iter().map(|one| &**one).collect());
            mailwright::SendRequest::from_mime(&mime, recipients.as_deref(), &limits)
        })
        .map(Self::of)
        .map_err(|report| match &mime {
            Octets::Text(text) => to_py(py, &report, &one_source(text)),
            Octets::Bytes(_) => to_py(py, &report, &no_source),
        })
    }

    /// Adds a parameter at the end, its value as in the constructor; a list adds each of its values.
    #[pyo3(signature = (name, value, /))]
    fn push(&self, py: Python<'_>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        // Read first: Python code may run meanwhile, and it may use this request.
        let mut reader = Reader::default();
        reader.repeated(name, value)?;
        let read = reader.finish(py)?;
        self.request
            .change(|request| request.form_mut().extend(mailwright::Form::from(read)));
        Ok(())
    }

    /// The parameters in order.
    #[getter]
    fn fields(&self) -> Vec<FormField> {
        self.snapshot()
            .fields()
            .into_iter()
            .cloned()
            .map(FormField)
            .collect()
    }

    /// The texts of all parameters of that name, in order.
    #[pyo3(signature = (name, /))]
    fn texts(&self, name: &str) -> Vec<String> {
        self.snapshot().texts(name).map(str::to_owned).collect()
    }

    /// The request as a form, to be written into a real POST.
    #[getter]
    fn form(&self) -> Form {
        let form = self.snapshot().form().clone();
        match &self.findings {
            Some(findings) => Form::of(form.into(), findings.clone()),
            None => form.into(),
        }
    }

    /// The request as JSON has it: a list of `[name, value]`, files in base64. `json.dumps` of it is what `from_json`
    /// reads.
    fn to_json_value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let request = self.snapshot();
        let value = py.detach(|| request.to_json_value());
        convert::python(py, &value)
    }

    /// Compiles the request: what all recipients share is encoded once, what differs is kept as values.
    ///
    /// A template is rendered once, before placeholders are filled in. A delivery is only built when asked for.
    ///
    /// `templates`: stored templates, a `Templates` or what makes one. `now`: the time of sending in Unix seconds, by
    /// default the host's clock. `seed`: what Message-ID and boundaries derive from, by default one that nobody can
    /// guess; the same request, templates, `now` and `seed` give the same bytes. `domain`: the sending domain, the part
    /// of the Message-ID after the `@`, by default that of the first From. `limits`: other ones than `DEFAULT_LIMITS`.
    /// `unsubscribe_links`: called with a `Recipient` and a name such as `unsubscribe_url`, answers what the
    /// placeholder stands for, or `None` to leave it.
    ///
    /// Raises `MailwrightError` with every error of the request, each naming its parameter, with Mailgun's own message
    /// where it is known; and whatever `unsubscribe_links` raises.
    #[pyo3(signature = (templates=None, /, *, now=None, seed=None, domain=None, limits=None, unsubscribe_links=None))]
    #[allow(clippy::too_many_arguments)] // The options of a context.
    fn compile(
        &self,
        py: Python<'_>,
        templates: Option<&Bound<'_, PyAny>>,
        now: Option<&Bound<'_, PyAny>>,
        seed: Option<convert::Seed>,
        domain: Option<String>,
        limits: Option<&Bound<'_, PyDict>>,
        unsubscribe_links: Option<Py<PyAny>>,
    ) -> PyResult<Batch> {
        let context = Context::new(py, now, seed, domain, limits, unsubscribe_links)?;
        let (request, templates) = (self.snapshot(), Templates::given(templates)?);
        context
            .run(py, |context| request.compile(&templates, context))?
            .map(Batch::new)
            .map_err(|report| refused(py, &report))
    }

    /// The request as one MIME message with `X-Mailgun-*` headers, to hand in by SMTP or `messages.mime`.
    ///
    /// `t:text` has no header: where it is set and the template is in `templates`, the message carries the text part
    /// that it would make. A template that is not there is no error, since Mailgun has it. The options are those of
    /// `compile`.
    ///
    /// Raises `MailwrightError` as `compile` does.
    #[pyo3(signature = (templates=None, /, *, now=None, seed=None, domain=None, limits=None, unsubscribe_links=None))]
    #[allow(clippy::too_many_arguments)] // The options of a context.
    fn submission<'py>(
        &self,
        py: Python<'py>,
        templates: Option<&Bound<'py, PyAny>>,
        now: Option<&Bound<'py, PyAny>>,
        seed: Option<convert::Seed>,
        domain: Option<String>,
        limits: Option<&Bound<'py, PyDict>>,
        unsubscribe_links: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let context = Context::new(py, now, seed, domain, limits, unsubscribe_links)?;
        let (request, templates) = (self.snapshot(), Templates::given(templates)?);
        let message = context
            .run(py, |context| request.submission(&templates, context))?
            .map_err(|report| refused(py, &report))?;
        Ok(PyBytes::new(py, &message))
    }

    /// Says all there is to say about the request; errors are those that `compile` refuses it for.
    ///
    /// `compare`: besides, a dialect (`handlebars`) in which the template is rendered too; where the outputs part is
    /// `template-differs-from-handlebars`. The other options are those of `compile`.
    ///
    /// Raises `MailwrightError` with `template-dialect-unknown` for another dialect; and whatever `unsubscribe_links`
    /// raises.
    #[pyo3(signature = (
        templates=None, /, *, compare=None, now=None, seed=None, domain=None, limits=None, unsubscribe_links=None
    ))]
    #[allow(clippy::too_many_arguments)] // The options of a context.
    fn check(
        &self,
        py: Python<'_>,
        templates: Option<&Bound<'_, PyAny>>,
        compare: Option<&str>,
        now: Option<&Bound<'_, PyAny>>,
        seed: Option<convert::Seed>,
        domain: Option<String>,
        limits: Option<&Bound<'_, PyDict>>,
        unsubscribe_links: Option<Py<PyAny>>,
    ) -> PyResult<Vec<Diagnostic>> {
        let compare = compare
            .map(|name| super::template::dialect(py, name))
            .transpose()?;
        let context = Context::new(py, now, seed, domain, limits, unsubscribe_links)?;
        let (request, templates) = (self.snapshot(), Templates::given(templates)?);
        let report = context.run(py, |context| check(&request, &templates, context, compare))?;
        Ok(diagnostics(&report, &no_source))
    }

    /// A copy, to be changed by itself.
    fn __copy__(&self) -> Self {
        self.clone()
    }

    #[pyo3(signature = (_memo, /))]
    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.__copy__()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Form,))> {
        Ok((convert::private(py, intern!(py, "_request"))?, (self.form(),)))
    }

    fn __repr__(&self) -> String {
        format!("<SendRequest of {} parameters>", self.snapshot().form().len())
    }
}

/// Makes a request of its form again, where one was pickled.
#[pyfunction]
#[pyo3(signature = (form, /))]
pub(super) fn _request(form: &Form) -> SendRequest {
    let (form, findings) = form.clone().into_parts();
    SendRequest {
        findings: Some(findings),
        ..SendRequest::of(form.into())
    }
}

fn check(
    request: &mailwright::SendRequest,
    templates: &mailwright::Templates,
    context: &mailwright::Context,
    compare: Option<Dialect>,
) -> Report {
    match compare {
        Some(dialect) => request.check_with(templates, context, dialect),
        None => request.check(templates, context),
    }
}

/// The exception for a request that is refused. Its findings know the texts that their spans are in.
fn refused(py: Python<'_>, report: &Report) -> PyErr {
    to_py(py, report, &no_source)
}

/// Reads Python's values into a request.
#[derive(Default)]
struct Reader {
    request: mailwright::SendRequest,
    report: Report,
}

impl Reader {
    fn parameters(&mut self, given: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(request) = given.cast::<SendRequest>() {
            self.request = (*request.get().snapshot()).clone();
            return Ok(());
        }
        if let Ok(form) = given.cast::<Form>() {
            self.request = (*form.get().snapshot()).clone().into();
            return Ok(());
        }
        if let Ok(dictionary) = given.cast::<PyDict>() {
            for (name, value) in convert::items(dictionary)? {
                self.repeated(convert::text(NAMES, &name)?, &value)?;
            }
            return Ok(());
        }
        if let Ok(mapping) = given.cast::<PyMapping>() {
            for item in mapping.items()? {
                let (name, value) = convert::pair(NAMES, &item)?;
                self.repeated(convert::text(NAMES, &name)?, &value)?;
            }
            return Ok(());
        }
        if given.is_instance_of::<PyString>() || is_bytes(given) {
            return Err(wrong_parameters(given));
        }
        for item in given.try_iter().map_err(|_| wrong_parameters(given))? {
            let (name, value) = convert::pair(NAMES, &item?)?;
            self.value(convert::text(NAMES, &name)?, &value)?;
        }
        Ok(())
    }

    /// A value, or a list of values of a parameter that repeats.
    fn repeated(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(list) = value.cast::<PyList>() {
            for value in list {
                self.value(name, &value)?;
            }
            return Ok(());
        }
        let Ok(tuple) = value.cast::<PyTuple>() else {
            return self.value(name, value);
        };
        if let Some(file) = form::file(name, value)? {
            self.request.form_mut().push_file(name, file);
            return Ok(());
        }
        for value in tuple {
            self.value(name, &value)?;
        }
        Ok(())
    }

    fn value(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(text) = value.cast::<PyString>() {
            let text = text.to_str();
            let text = text.map_err(|error| convert::noted(value.py(), error, name))?;
            self.request.form_mut().push(name, text);
        } else if let Some(file) = form::file(name, value)? {
            self.request.form_mut().push_file(name, file);
        } else if is_bytes(value) {
            let bytes: Octets = value.extract()?;
            self.request.form_mut().push_bytes(name, bytes.to_vec());
        } else if let Err(found) = self
            .request
            .push_json(name, &convert::json_or(name, value, &values())?)
        {
            self.report.extend(found);
        }
        Ok(())
    }

    fn finish(self, py: Python<'_>) -> PyResult<mailwright::SendRequest> {
        self.report
            .or_ok(self.request)
            .map_err(|report| refused(py, &report))
    }
}

/// What errors call the parameters as a whole.
const NAMES: &str = "parameters";

/// What the value of a parameter may be.
fn values() -> String {
    [
        "text, a number, a boolean, bytes, ",
        form::FILE,
        ", a list of these, or a dictionary of variables",
    ]
    .concat()
}

fn wrong_parameters(given: &Bound<'_, PyAny>) -> PyErr {
    wrong_type(NAMES, "a dictionary or pairs of parameters", given)
}

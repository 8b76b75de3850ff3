//! Form bodies, read and written, and the media type that says what a body is.

use crate::convert::{self, Octets, wrong_type};
use crate::error::{Diagnostic, diagnostics, to_py};
use crate::lock;
use crate::shared::Shared;
use crate::unchanging;
use mailwright::{FormValue, Report};
use pyo3::intern;
use pyo3::marker::Ungil;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyList, PyMapping, PyMemoryView, PyString, PyTuple};
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Form>()?;
    module.add_function(wrap_pyfunction!(_form, module)?)?;
    unchanging::add::<FormField>(module)?;
    unchanging::add::<FormFile>(module)?;
    unchanging::add::<EncodedForm>(module)?;
    unchanging::add::<ContentType>(module)
}

/// A form: fields in order, names may repeat.
///
/// `fields`: pairs of a name and a value, or a dictionary; a value is `str`, bytes (a text that need not be UTF-8), a
/// file, or a list of these for a name that repeats. A file is a `FormFile`, a `pathlib.Path`, which is read at once, or a
/// tuple of file name and content (bytes, a path or an open binary file), and a media type if it is known.
#[pyclass(frozen, eq, module = "mailwright")]
#[derive(Clone)]
pub(crate) struct Form {
    form: Shared<mailwright::Form>,
    findings: Findings,
}

/// What is found about a body, its places in the units of what was given.
pub(crate) type Findings = Arc<[Diagnostic]>;

/// What is found about a form that was read from `body`: places in a text are counted in code points.
pub(crate) fn findings(form: &mailwright::Form, body: &Octets) -> Findings {
    let source = |_: &mailwright::Diagnostic| match body {
        Octets::Text(text) => Some(Cow::Borrowed(&**text)),
        Octets::Bytes(_) => None,
    };
    diagnostics(form.diagnostics(), &source).into()
}

impl Form {
    pub(crate) fn of(form: Arc<mailwright::Form>, findings: Findings) -> Self {
        let form = form.into();
        Self { form, findings }
    }

    /// The form as it is now.
    pub(crate) fn snapshot(&self) -> Arc<mailwright::Form> {
        self.form.snapshot()
    }

    /// The form itself, without a copy where nobody else has it.
    pub(crate) fn into_parts(self) -> (mailwright::Form, Findings) {
        (self.form.into_value(), self.findings)
    }

    fn read(
        py: Python<'_>,
        content_type: &str,
        body: &Octets,
        read: impl FnOnce() -> Result<mailwright::Form, Report> + Ungil,
    ) -> PyResult<Self> {
        let form =
            lock::work(py, body.len(), read).map_err(|report| refused(py, &report, content_type, body))?;
        let findings = findings(&form, body);
        Ok(Self::of(form.into(), findings))
    }
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.form == other.form
    }
}

impl From<mailwright::Form> for Form {
    fn from(form: mailwright::Form) -> Self {
        let findings = diagnostics(form.diagnostics(), &crate::error::no_source).into();
        Self::of(form.into(), findings)
    }
}

#[pymethods]
impl Form {
    #[new]
    #[pyo3(signature = (fields=None, /))]
    fn new(fields: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut form = mailwright::Form::new();
        let Some(fields) = fields else {
            return Ok(form.into());
        };
        if let Ok(dictionary) = fields.cast::<PyDict>() {
            for (name, value) in convert::items(dictionary)? {
                add(&mut form, convert::text("fields", &name)?, &value)?;
            }
        } else {
            let pairs = match fields.cast::<PyMapping>() {
                Ok(mapping) => mapping.items()?.try_iter()?,
                Err(_) => fields
                    .try_iter()
                    .map_err(|_| wrong_type("fields", "a dictionary or pairs of fields", fields))?,
            };
            for pair in pairs {
                let (name, value) = convert::pair("fields", &pair?)?;
                add(&mut form, convert::text("fields", &name)?, &value)?;
            }
        }
        Ok(form.into())
    }

    /// Reads a body; `content_type` tells its form. Case and further parameters of it do not matter.
    ///
    /// Bytes that are not UTF-8 become U+FFFD, and a `%` without two hex digits stands for itself, each with a warning
    /// among `diagnostics`. Of the limits `form_bytes` and `form_fields` are read.
    ///
    /// Raises `MailwrightError` with `form-content-type` for any other content type, `form-boundary-missing`,
    /// `form-too-large`, `form-too-many-fields`; for multipart also with `form-unterminated` (the body ends without
    /// its closing boundary: it was cut off), `form-part-malformed` and `form-part-unnamed`. Spans of these are places
    /// in the body.
    #[staticmethod]
    #[pyo3(signature = (content_type, body, /, *, limits=None))]
    pub(crate) fn parse(
        py: Python<'_>,
        content_type: &str,
        body: Octets,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        Self::read(py, content_type, &body, || {
            mailwright::Form::parse(content_type, &body, &limits)
        })
    }

    /// Reads an `application/x-www-form-urlencoded` body.
    ///
    /// Raises `MailwrightError` with `form-too-large` or `form-too-many-fields`.
    #[staticmethod]
    #[pyo3(signature = (body, /, *, limits=None))]
    fn parse_urlencoded(py: Python<'_>, body: Octets, limits: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        Self::read(py, "", &body, || {
            mailwright::Form::parse_urlencoded(&body, &limits)
        })
    }

    /// Reads a `multipart/form-data` body with a known boundary (without the leading `--`).
    ///
    /// Raises `MailwrightError` as `parse` does.
    #[staticmethod]
    #[pyo3(signature = (boundary, body, /, *, limits=None))]
    fn parse_multipart(
        py: Python<'_>,
        boundary: &str,
        body: Octets,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        Self::read(py, "", &body, || {
            mailwright::Form::parse_multipart(boundary, &body, &limits)
        })
    }

    /// Adds a text field at the end.
    #[pyo3(signature = (name, value, /))]
    fn push(&self, name: String, value: String) {
        self.form.change(|form| form.push(name, value));
    }

    /// Adds a text field of bytes at the end, which need not be UTF-8 and are written as they are.
    #[pyo3(signature = (name, value, /))]
    fn push_bytes(&self, name: String, value: Octets) {
        self.form.change(|form| form.push_bytes(name, value.to_vec()));
    }

    /// Adds a file at the end.
    #[pyo3(signature = (name, file, /))]
    fn push_file(&self, name: String, file: &FormFile) {
        self.form.change(|form| form.push_file(name, file.0.clone()));
    }

    /// The text of the first field of that name that is not a file. Names are case-sensitive.
    #[pyo3(signature = (name, /))]
    fn first(&self, name: &str) -> Option<String> {
        self.snapshot().first(name).map(str::to_owned)
    }

    /// The text of the last field of that name that is not a file.
    #[pyo3(signature = (name, /))]
    fn last(&self, name: &str) -> Option<String> {
        self.snapshot().last(name).map(str::to_owned)
    }

    /// The texts of all fields of that name, in order.
    #[pyo3(signature = (name, /))]
    fn all(&self, name: &str) -> Vec<String> {
        self.snapshot().all(name).map(str::to_owned).collect()
    }

    /// The fields in order.
    #[getter]
    fn fields(&self) -> Vec<FormField> {
        self.snapshot().iter().cloned().map(FormField).collect()
    }

    /// Whether a field is a file; such a form can only be written as multipart.
    #[getter]
    fn has_files(&self) -> bool {
        self.snapshot().has_files()
    }

    /// What was odd about the body that this form was read from: warnings and notes. Spans are places in the body: bytes,
    /// or code points of a `str`.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.findings.to_vec()
    }

    /// The form as a request body: multipart where there are files, else urlencoded.
    ///
    /// The boundary is derived from `seed` (by default one that nobody can guess) and from what the form holds, so
    /// that it does not occur in it.
    ///
    /// Raises `MailwrightError` with `form-value-unsafe` where the media type of a file is no media type (it would
    /// break out of its header).
    #[pyo3(signature = (*, seed=None))]
    fn encode(&self, py: Python<'_>, seed: Option<convert::Seed>) -> PyResult<EncodedForm> {
        let seed = convert::seed(py, seed)?;
        let form = self.snapshot();
        EncodedForm::new(py, py.detach(|| form.encode(seed)))
    }

    /// The form as `application/x-www-form-urlencoded`.
    ///
    /// Raises `MailwrightError` with `form-file-in-urlencoded`: a file cannot be sent that way.
    fn encode_urlencoded(&self, py: Python<'_>) -> PyResult<EncodedForm> {
        let form = self.snapshot();
        EncodedForm::new(py, py.detach(|| form.encode_urlencoded()))
    }

    /// The form as `multipart/form-data`, files or not.
    ///
    /// Raises `MailwrightError` as `encode` does.
    #[pyo3(signature = (*, seed=None))]
    fn encode_multipart(&self, py: Python<'_>, seed: Option<convert::Seed>) -> PyResult<EncodedForm> {
        let seed = convert::seed(py, seed)?;
        let form = self.snapshot();
        EncodedForm::new(py, py.detach(|| form.encode_multipart(seed)))
    }

    fn __len__(&self) -> usize {
        self.snapshot().len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyList::new(py, self.fields())?.try_iter()?.into_any())
    }

    /// A copy, to be changed by itself.
    fn __copy__(&self) -> Self {
        self.clone()
    }

    #[pyo3(signature = (_memo, /))]
    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.__copy__()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Parts<'py>)> {
        let form = self.snapshot();
        let fields: PyResult<Vec<_>> = form.iter().map(|field| pair(py, field)).collect();
        Ok((
            convert::private(py, intern!(py, "_form"))?,
            (PyList::new(py, fields?)?, self.findings.to_vec()),
        ))
    }

    fn __repr__(&self) -> String {
        format!("<Form of {} fields>", self.snapshot().len())
    }
}

/// Fields as the constructor takes them, and findings.
type Parts<'py> = (Bound<'py, PyList>, Vec<Diagnostic>);

/// A field as the constructor takes it.
fn pair<'py>(
    py: Python<'py>,
    field: &mailwright::FormField,
) -> PyResult<(Bound<'py, PyString>, Bound<'py, PyAny>)> {
    let value = match field.value() {
        FormValue::File(file) => FormFile(file.clone()).into_pyobject(py)?.into_any(),
        FormValue::Text(text) if text.as_bytes() == field.bytes() => PyString::new(py, text).into_any(),
        _ => PyBytes::new(py, field.bytes()).into_any(),
    };
    Ok((PyString::new(py, field.name()), value))
}

/// Makes a form of its parts again, where one was pickled.
#[pyfunction]
#[pyo3(signature = (fields, findings, /))]
fn _form(fields: &Bound<'_, PyAny>, findings: Vec<PyRef<'_, Diagnostic>>) -> PyResult<Form> {
    Ok(Form {
        findings: findings.iter().map(|found| (**found).clone()).collect(),
        ..Form::new(Some(fields))?
    })
}

fn add(form: &mut mailwright::Form, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_str();
        form.push(
            name,
            text.map_err(|error| convert::noted(value.py(), error, name))?,
        );
    } else if let Some(file) = file(name, value)? {
        form.push_file(name, file);
    } else if let Ok(list) = value.cast::<PyList>() {
        for one in list {
            if one.is_instance_of::<PyList>() {
                return Err(wrong_type(name, &["str, bytes or ", FILE].concat(), &one));
            }
            add(form, name, &one)?;
        }
    } else {
        let bytes: Octets = value.extract().map_err(|_| {
            wrong_type(
                name,
                &["str, bytes, ", FILE, ", or a list of these"].concat(),
                value,
            )
        })?;
        form.push_bytes(name, bytes.to_vec());
    }
    Ok(())
}

/// A file: a `FormFile`, a path (an object with `__fspath__`), or a tuple as [`file_of`] reads it.
pub(crate) fn file(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<mailwright::FormFile>> {
    if let Ok(file) = value.cast::<FormFile>() {
        return Ok(Some(file.get().0.clone()));
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        return file_of(name, tuple);
    }
    let Some(path) = path(value)? else {
        return Ok(None);
    };
    let content: Octets = path.call_method0(intern!(value.py(), "read_bytes"))?.extract()?;
    let filename: String = path.getattr(intern!(value.py(), "name"))?.extract()?;
    Ok(Some(mailwright::FormFile::new(
        Some(&filename),
        mailwright::FormFile::UNKNOWN_TYPE,
        content.to_vec(),
    )))
}

/// The `pathlib.Path` of an object with `__fspath__`; a text is never one.
fn path<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = value.py();
    if !value.hasattr(intern!(py, "__fspath__"))? {
        return Ok(None);
    }
    let path = py.import(intern!(py, "pathlib"))?.getattr(intern!(py, "Path"))?;
    path.call1((value,)).map(Some)
}

/// A file as `(filename, content)` or `(filename, content, content_type)`, the content bytes, a path, or a binary file that
/// is open for reading; `None` for any other tuple. `name` is that of the field.
fn file_of(name: &str, tuple: &Bound<'_, PyTuple>) -> PyResult<Option<mailwright::FormFile>> {
    if !(2..=3).contains(&tuple.len()) {
        return Ok(None);
    }
    let py = tuple.py();
    let mut content = tuple.get_item(1)?;
    if let Some(path) = path(&content)? {
        content = path.call_method0(intern!(py, "read_bytes"))?;
    } else if !is_bytes(&content) {
        if !content.hasattr(intern!(py, "read"))? {
            return Ok(None);
        }
        content = content.call_method0(intern!(py, "read"))?;
        if !is_bytes(&content) {
            return Err(wrong_type(name, "a file that is open in binary mode", &content));
        }
    }
    let (filename, content_type) = (tuple.get_item(0)?, tuple.get_item(2).ok());
    let filename = optional_text(name, Some(&filename))?;
    let content_type = optional_text(name, content_type.as_ref())?;
    let content: Octets = content.extract()?;
    Ok(Some(mailwright::FormFile::new(
        filename,
        content_type.unwrap_or(mailwright::FormFile::UNKNOWN_TYPE),
        content.to_vec(),
    )))
}

/// What a file is, in errors.
pub(crate) const FILE: &str = "a file (a `FormFile`, a path, or a tuple of file name and content)";

/// File name and media type may be left out.
fn optional_text<'a>(name: &str, given: Option<&'a Bound<'_, PyAny>>) -> PyResult<Option<&'a str>> {
    match given.filter(|given| !given.is_none()) {
        Some(given) => convert::text(name, given).map(Some),
        None => Ok(None),
    }
}

/// Whether it is bytes, or any other buffer.
pub(crate) fn is_bytes(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>()
        || PyMemoryView::from(value).is_ok()
}

/// The exception for a body that is refused.
pub(crate) fn refused(py: Python<'_>, report: &Report, content_type: &str, body: &Octets) -> PyErr {
    to_py(py, report, &|found| match (found.parameter(), body) {
        ("content-type", _) => Some(Cow::Borrowed(content_type)),
        ("body", Octets::Text(text)) => Some(Cow::Borrowed(&**text)),
        // Places in bytes are counted in bytes.
        _ => None,
    })
}

/// One field of a form.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct FormField(pub(crate) mailwright::FormField);

#[pymethods]
impl FormField {
    /// The name, decoded.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The text, or the file.
    #[getter]
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(match self.0.value() {
            FormValue::File(file) => Bound::new(py, FormFile(file.clone()))?.into_any(),
            _ => PyString::new(py, self.0.text().unwrap_or_default()).into_any(),
        })
    }

    /// The text; `None` for a file.
    #[getter]
    fn text(&self) -> Option<&str> {
        self.0.text()
    }

    /// The file; `None` for a text.
    #[getter]
    fn file(&self) -> Option<FormFile> {
        self.0.file().cloned().map(FormFile)
    }

    /// The bytes of the text or the file, as sent: those of a text that is not UTF-8 too.
    #[getter]
    fn bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.bytes())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = PyString::new(py, self.0.name()).repr()?;
        let kind = if self.0.file().is_some() { "file" } else { "text" };
        Ok(format!("<FormField {}, a {kind}>", name.to_str()?))
    }
}

/// A file in a form.
///
/// `filename` is `None` for a file without a name; `content_type` is its media type; `content` its bytes.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct FormFile(pub(crate) mailwright::FormFile);

#[pymethods]
impl FormFile {
    #[new]
    #[pyo3(signature = (filename, content_type, content, /))]
    fn new(filename: Option<&str>, content_type: &str, content: Octets) -> Self {
        Self(mailwright::FormFile::new(
            filename,
            content_type,
            content.to_vec(),
        ))
    }

    /// The file name as sent; `None` where there was none. It is the client's: never use it as a path.
    #[getter]
    fn filename(&self) -> Option<&str> {
        self.0.filename()
    }

    /// The media type as sent, parameters included; `application/octet-stream` where there was none.
    #[getter]
    fn content_type(&self) -> &str {
        self.0.content_type()
    }

    /// The bytes.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.content())
    }

    fn __getnewargs__<'py>(&self, py: Python<'py>) -> (Option<&str>, &str, Bound<'py, PyBytes>) {
        (self.filename(), self.content_type(), self.content(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = self.0.filename().into_pyobject(py)?.repr()?;
        Ok(format!(
            "<FormFile {}, {} bytes>",
            name.to_str()?,
            self.0.content().len()
        ))
    }
}

/// A form as bytes, with the content type that tells how to read them.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct EncodedForm(mailwright::EncodedForm);

impl EncodedForm {
    pub(crate) fn new(py: Python<'_>, form: Result<mailwright::EncodedForm, Report>) -> PyResult<Self> {
        form.map(Self)
            .map_err(|report| to_py(py, &report, &crate::error::no_source))
    }
}

#[pymethods]
impl EncodedForm {
    /// The value of the `Content-Type` header, boundary included.
    #[getter]
    fn content_type(&self) -> &str {
        self.0.content_type()
    }

    /// The body.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.body())
    }

    fn __repr__(&self) -> String {
        format!(
            "<EncodedForm {}, {} bytes>",
            self.0.content_type(),
            self.0.body().len()
        )
    }
}

/// A media type and its parameters.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct ContentType(mailwright::ContentType);

#[pymethods]
impl ContentType {
    /// Reads the value of a `Content-Type` header; `None` unless it begins with `type/subtype`.
    ///
    /// Parameters are read tolerantly: missing quotes, comments and stray semicolons do no harm.
    #[staticmethod]
    #[pyo3(signature = (value, /))]
    fn parse(value: &str) -> Option<Self> {
        mailwright::ContentType::parse(value).map(Self)
    }

    /// `type/subtype` in lower case.
    #[getter]
    fn essence(&self) -> &str {
        self.0.essence()
    }

    /// The part before the slash, in lower case.
    #[getter]
    fn top_level(&self) -> &str {
        self.0.top_level()
    }

    /// The value of a parameter; the case of its name does not matter.
    #[pyo3(signature = (name, /))]
    fn parameter(&self, name: &str) -> Option<&str> {
        self.0.parameter(name)
    }

    fn __repr__(&self) -> String {
        format!("<ContentType {}>", self.0.essence())
    }
}

//! Stored templates: named, with versions, one of them active.

use super::template::Template;
use crate::convert;
use crate::error::{Diagnostic, Sources, diagnostics, no_source, one_source, to_py};
use crate::shared::Shared;
use mailwright::{Report, VersionFields};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use std::borrow::Cow;
use std::sync::Arc;

/// Stored templates, by name.
///
/// The rules are Mailgun's: names and tags are kept in lower case; the first version of a template is its active one,
/// and making another active takes it from the first; an update changes the fields it names and no other. A source that
/// does not parse is stored with a warning, as the service does; sending with it is refused.
///
/// `templates`: names, each with a source (which becomes the version `initial`) or with a dictionary of `description`
/// and `versions`. A version has `tag`, `template`, `active` (a boolean, `"yes"` or `"no"`), `comment` and `headers` (a
/// dictionary, or its JSON text as Mailgun's API takes it). Of the limits `templates`, `template_versions` and those of
/// a template are read.
///
/// Raises `MailwrightError` with `template-json` for another shape, and what `create` and `add_version` raise; the
/// parameter of each is `templates`.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Templates(Shared<mailwright::Templates>);

impl Templates {
    fn of(templates: mailwright::Templates) -> Self {
        Self(Shared::new(templates))
    }

    fn snapshot(&self) -> Arc<mailwright::Templates> {
        self.0.snapshot()
    }

    /// What a call was given: a store, or what makes one.
    pub(super) fn given(templates: Option<&Bound<'_, PyAny>>) -> PyResult<Arc<mailwright::Templates>> {
        let Some(given) = templates else {
            return Ok(Arc::default());
        };
        match given.cast::<Self>() {
            Ok(templates) => Ok(templates.get().snapshot()),
            Err(_) => Ok(Self::new(given.py(), Some(given), None)?.snapshot()),
        }
    }

    fn change<T>(
        &self,
        py: Python<'_>,
        sources: &Sources<'_>,
        change: impl FnOnce(&mut mailwright::Templates) -> Result<T, Report>,
    ) -> PyResult<T> {
        self.0
            .change(change)
            .map_err(|report| to_py(py, &report, sources))
    }

    /// As `change`, for changes that may have something to say.
    fn told(
        &self,
        py: Python<'_>,
        sources: &Sources<'_>,
        change: impl FnOnce(&mut mailwright::Templates) -> Result<Report, Report>,
    ) -> PyResult<Vec<Diagnostic>> {
        let report = self.change(py, sources, change)?;
        Ok(diagnostics(&report, sources))
    }
}

#[pymethods]
impl Templates {
    #[new]
    #[pyo3(signature = (templates=None, /, *, limits=None))]
    fn new(
        py: Python<'_>,
        templates: Option<&Bound<'_, PyAny>>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        let Some(templates) = templates else {
            return Ok(Self::of(mailwright::Templates::with_limits(&limits)));
        };
        let value = convert::json("templates", templates)?;
        py.detach(|| mailwright::Templates::from_value(&value, &limits))
            .map(Self::of)
            .map_err(|report| to_py(py, &report, &no_source))
    }

    /// Reads a store from JSON text: an object as the constructor takes it.
    ///
    /// Raises `MailwrightError` with `template-json` where it is no JSON, and as the constructor does.
    #[staticmethod]
    #[pyo3(signature = (text, /, *, limits=None))]
    fn from_json(py: Python<'_>, text: &str, limits: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        py.detach(|| mailwright::Templates::from_json(text, &limits))
            .map(Self::of)
            .map_err(|report| to_py(py, &report, &one_source(text)))
    }

    /// The store as JSON has it, in the shape that the constructor takes.
    fn to_json_value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::python(py, &serde_json::to_value(&*self.snapshot()).unwrap_or_default())
    }

    /// The template of that name, in any case.
    #[pyo3(signature = (name, /))]
    fn get(&self, name: &str) -> Option<StoredTemplate> {
        self.snapshot().get(name).map(StoredTemplate::new)
    }

    /// Creates a template without a version. What is returned are warnings: a name with characters that are unsafe in
    /// a URL.
    ///
    /// Raises `MailwrightError` with `template-name` where the name is empty, `template-exists` where there is one of
    /// that name, `template-too-many` over the limit.
    #[pyo3(signature = (name, /))]
    fn create(&self, py: Python<'_>, name: &str) -> PyResult<Vec<Diagnostic>> {
        self.told(py, &one_source(name), |templates| templates.create(name))
    }

    /// Changes the description of a template.
    ///
    /// Raises `MailwrightError` with `template-not-found`.
    #[pyo3(signature = (name, description, /))]
    fn describe(&self, py: Python<'_>, name: &str, description: &str) -> PyResult<()> {
        self.change(py, &one_source(name), |templates| {
            templates.describe(name, description)
        })
    }

    /// Gives a template another name. What is returned are warnings, as of `create`.
    ///
    /// Raises `MailwrightError` with `template-not-found`, and as `create` does.
    #[pyo3(signature = (name, new, /))]
    fn rename(&self, py: Python<'_>, name: &str, new: &str) -> PyResult<Vec<Diagnostic>> {
        self.told(py, &no_source, |templates| templates.rename(name, new))
    }

    /// Deletes a template with all of its versions.
    ///
    /// Raises `MailwrightError` with `template-not-found`.
    #[pyo3(signature = (name, /))]
    fn delete(&self, py: Python<'_>, name: &str) -> PyResult<()> {
        self.change(py, &one_source(name), |templates| templates.delete(name))
    }

    /// Deletes all templates.
    fn clear(&self) {
        self.0.change(mailwright::Templates::clear);
    }

    /// Adds a version. The first one of a template is active whatever `active` says. What is returned are warnings:
    /// those about the tag, and what is wrong with a source that does not parse.
    ///
    /// `template`: the source. `comment`: a remark. `headers`: From, Subject or Reply-To.
    ///
    /// Raises `MailwrightError` with `template-not-found`; `template-version-tag` where the tag is empty;
    /// `template-version-exists`; `template-too-many-versions` over the limit; `template-header` for another header or
    /// one with a line break.
    #[pyo3(signature = (name, tag, /, *, template=None, comment=None, active=None, headers=None))]
    #[allow(clippy::too_many_arguments)] // The fields of a version.
    fn add_version(
        &self,
        py: Python<'_>,
        name: &str,
        tag: &str,
        template: Option<String>,
        comment: Option<String>,
        active: Option<bool>,
        headers: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Vec<Diagnostic>> {
        let source = template.clone();
        let fields = fields(template, comment, active, headers)?;
        self.told(py, &of_version(name, tag, source.as_deref()), |templates| {
            templates.add_version(name, tag, &fields)
        })
    }

    /// Changes the fields of a version that are given. What is returned are warnings, as of `add_version`, and that the
    /// active version cannot be made inactive, only another one active. `headers` replace all that the version had.
    ///
    /// Raises `MailwrightError` with `template-not-found`, `template-version-not-found`, and those of the fields as
    /// `add_version` does.
    #[pyo3(signature = (name, tag, /, *, template=None, comment=None, active=None, headers=None))]
    #[allow(clippy::too_many_arguments)] // The fields of a version.
    fn update_version(
        &self,
        py: Python<'_>,
        name: &str,
        tag: &str,
        template: Option<String>,
        comment: Option<String>,
        active: Option<bool>,
        headers: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Vec<Diagnostic>> {
        let source = template.clone();
        let fields = fields(template, comment, active, headers)?;
        self.told(py, &of_version(name, tag, source.as_deref()), |templates| {
            templates.update_version(name, tag, &fields)
        })
    }

    /// Copies a version under a new tag, inactive, with a remark of its own or that of the original. A version that has
    /// the new tag is replaced, and stays active if it was. What is returned are warnings about the tag.
    ///
    /// Raises `MailwrightError` with `template-not-found`, `template-version-not-found`, `template-version-tag`,
    /// `template-too-many-versions`.
    #[pyo3(signature = (name, tag, new_tag, /, *, comment=None))]
    fn copy_version(
        &self,
        py: Python<'_>,
        name: &str,
        tag: &str,
        new_tag: &str,
        comment: Option<&str>,
    ) -> PyResult<Vec<Diagnostic>> {
        self.told(py, &no_source, |templates| {
            templates.copy_version(name, tag, new_tag, comment)
        })
    }

    /// Deletes a version. What is returned are warnings: that a template is left without an active version.
    ///
    /// Raises `MailwrightError` with `template-not-found` or `template-version-not-found`.
    #[pyo3(signature = (name, tag, /))]
    fn delete_version(&self, py: Python<'_>, name: &str, tag: &str) -> PyResult<Vec<Diagnostic>> {
        self.told(py, &no_source, |templates| templates.delete_version(name, tag))
    }

    fn __len__(&self) -> usize {
        self.snapshot().len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all: Vec<_> = self.snapshot().iter().map(StoredTemplate::new).collect();
        Ok(PyList::new(py, all)?.try_iter()?.into_any())
    }

    fn __contains__(&self, name: &str) -> bool {
        self.snapshot().get(name).is_some()
    }

    /// A copy, to be changed by itself.
    fn __copy__(&self) -> Self {
        Self(self.0.clone())
    }

    #[pyo3(signature = (_memo, /))]
    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.__copy__()
    }

    fn __repr__(&self) -> String {
        format!("<Templates of {}>", self.snapshot().len())
    }
}

/// Where findings about a version point: its tag, the name of its template, or its source.
fn of_version<'a>(
    name: &'a str,
    tag: &'a str,
    source: Option<&'a str>,
) -> impl Fn(&mailwright::Diagnostic) -> Option<Cow<'a, str>> + 'a {
    move |found| match found.parameter() {
        "tag" => Some(Cow::Borrowed(tag)),
        "name" => Some(Cow::Borrowed(name)),
        "template" => source.map(Cow::Borrowed),
        _ => None,
    }
}

fn fields(
    template: Option<String>,
    comment: Option<String>,
    active: Option<bool>,
    headers: Option<&Bound<'_, PyDict>>,
) -> PyResult<VersionFields> {
    let mut fields = VersionFields::new();
    if let Some(source) = template {
        fields = fields.template(source);
    }
    if let Some(comment) = comment {
        fields = fields.comment(comment);
    }
    if let Some(active) = active {
        fields = fields.active(active);
    }
    for (name, value) in headers.map(convert::items).transpose()?.into_iter().flatten() {
        fields = fields.header(
            convert::text("headers", &name)?,
            convert::text("headers", &value)?,
        );
    }
    Ok(fields)
}

/// One stored template with its versions, in the order in which they were added, as it was when it was asked for.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct StoredTemplate(Arc<mailwright::StoredTemplate>);

impl StoredTemplate {
    fn new(template: &mailwright::StoredTemplate) -> Self {
        Self(Arc::new(template.clone()))
    }

    fn of(&self, version: &mailwright::TemplateVersion) -> Option<TemplateVersion> {
        let at = self
            .0
            .versions()
            .iter()
            .position(|known| std::ptr::eq(known, version))?;
        Some(TemplateVersion {
            template: self.0.clone(),
            at,
        })
    }
}

#[pymethods]
impl StoredTemplate {
    /// The name, in lower case.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The description; empty where there is none.
    #[getter]
    fn description(&self) -> &str {
        self.0.description()
    }

    /// The versions, in the order in which they were added.
    #[getter]
    fn versions(&self) -> Vec<TemplateVersion> {
        self.0.versions().iter().filter_map(|one| self.of(one)).collect()
    }

    /// The version of that tag, in any case.
    #[pyo3(signature = (tag, /))]
    fn version(&self, tag: &str) -> Option<TemplateVersion> {
        self.0.version(tag).and_then(|one| self.of(one))
    }

    /// The version that is sent where none is asked for.
    #[getter]
    fn active(&self) -> Option<TemplateVersion> {
        self.0.active().and_then(|one| self.of(one))
    }

    fn __repr__(&self) -> String {
        format!("<StoredTemplate {}>", self.0.name().escape_debug())
    }
}

/// One version of a stored template.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct TemplateVersion {
    template: Arc<mailwright::StoredTemplate>,
    at: usize,
}

impl TemplateVersion {
    fn get(&self) -> &mailwright::TemplateVersion {
        // The template is a copy of its own that never changes, and `at` was found in it.
        &self.template.versions()[self.at]
    }
}

#[pymethods]
impl TemplateVersion {
    /// The tag, in lower case.
    #[getter]
    fn tag(&self) -> &str {
        self.get().tag()
    }

    /// The source.
    #[getter]
    fn source(&self) -> &str {
        self.get().source()
    }

    /// The parsed template.
    ///
    /// Raises `MailwrightError` with what is wrong with a source that does not parse.
    fn template(&self, py: Python<'_>) -> PyResult<Template> {
        self.get()
            .template()
            .map(|template| Template::new(template.clone()))
            .map_err(|report| to_py(py, &report, &one_source(self.get().source())))
    }

    /// The remark; empty where there is none.
    #[getter]
    fn comment(&self) -> &str {
        self.get().comment()
    }

    /// Whether it is the active version.
    #[getter]
    fn is_active(&self) -> bool {
        self.get().is_active()
    }

    /// The headers that it carries: of From, Subject and Reply-To those that are set. Values are templates themselves.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headers = PyDict::new(py);
        for (name, value) in self.get().headers() {
            headers.set_item(name, value)?;
        }
        Ok(headers)
    }

    fn __repr__(&self) -> String {
        let version = self.get();
        format!(
            "<TemplateVersion {} of {}>",
            version.tag().escape_debug(),
            self.template.name().escape_debug()
        )
    }
}

//! Forms, and what was odd about the bodies that they were read from.

use crate::{Body, Diagnostic, Failure, diagnostics_of_body, options};
use mailwright::{EncodedForm, FormFile, Limits, Report};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// How a form is read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct FormOptions {
    /// Limits other than the default ones: `formBytes` and `formFields` matter here.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

impl FormOptions {
    /// How much of a form is read.
    ///
    /// # Errors
    ///
    /// As [`options::limits`].
    pub fn limits(&self) -> Result<Limits, Failure> {
        options::limits(self.limits.as_ref())
    }
}

/// What was odd about the body of a form. Places are in units of the body as it was given.
pub type Findings = Arc<[Diagnostic]>;

/// What was odd about the body that a form was read from.
#[must_use]
pub fn findings(form: &mailwright::Form, body: Body<'_>) -> Findings {
    diagnostics_of_body(form.diagnostics(), body).into()
}

/// A form that knows its findings.
#[derive(Clone, Debug, Default)]
pub struct Form {
    inner: Arc<mailwright::Form>,
    diagnostics: Findings,
}

impl Form {
    /// Reads a body by its content type.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse(content_type: &str, body: Body<'_>, limits: &Limits) -> Result<Self, Failure> {
        let form = mailwright::Form::parse(content_type, body.bytes(), limits);
        Self::read(form, body)
    }

    /// Reads an urlencoded body.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse_urlencoded(body: Body<'_>, limits: &Limits) -> Result<Self, Failure> {
        Self::read(mailwright::Form::parse_urlencoded(body.bytes(), limits), body)
    }

    /// Reads a multipart body with a known boundary.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse_multipart(boundary: &str, body: Body<'_>, limits: &Limits) -> Result<Self, Failure> {
        let form = mailwright::Form::parse_multipart(boundary, body.bytes(), limits);
        Self::read(form, body)
    }

    fn read(form: Result<mailwright::Form, Report>, body: Body<'_>) -> Result<Self, Failure> {
        match form {
            Ok(inner) => Ok(Self::of(findings(&inner, body), inner.into())),
            Err(report) => Err(Failure::refused_body(&report, body)),
        }
    }

    /// A form that was read elsewhere.
    #[must_use]
    pub fn of(diagnostics: Findings, inner: Arc<mailwright::Form>) -> Self {
        Self { inner, diagnostics }
    }

    /// The form itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::Form {
        &self.inner
    }

    /// The form, to add to; a copy where a field of it is still held.
    pub fn inner_mut(&mut self) -> &mut mailwright::Form {
        Arc::make_mut(&mut self.inner)
    }

    /// The fields in order, each keeping the form.
    pub fn fields(&self) -> impl Iterator<Item = FormField> {
        FormField::of(&self.inner)
    }

    /// What was odd about the body.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The form as a request body.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn encode(&self, seed: u64) -> Result<EncodedForm, Failure> {
        self.inner.encode(seed).map_err(|report| refused(&report))
    }

    /// The form, urlencoded.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn encode_urlencoded(&self) -> Result<EncodedForm, Failure> {
        self.inner.encode_urlencoded().map_err(|report| refused(&report))
    }

    /// The form as multipart.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn encode_multipart(&self, seed: u64) -> Result<EncodedForm, Failure> {
        let encoded = self.inner.encode_multipart(seed);
        encoded.map_err(|report| refused(&report))
    }
}

fn refused(report: &Report) -> Failure {
    Failure::refused(report, &crate::no_sources)
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct FormField {
    form: Arc<mailwright::Form>,
    at: usize,
}

impl FormField {
    /// The fields of a form.
    pub fn of(form: &Arc<mailwright::Form>) -> impl Iterator<Item = Self> {
        (0..form.len()).map(|at| Self {
            form: form.clone(),
            at,
        })
    }

    /// The field itself.
    #[must_use]
    pub fn inner(&self) -> &mailwright::FormField {
        // The form that a field keeps is not added to, and `at` was in it.
        &self.form.iter().as_slice()[self.at]
    }
}

/// What a file is, besides its data.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileDescription {
    /// The file name.
    pub filename: Option<String>,
    /// The media type.
    pub content_type: Option<String>,
}

/// A file for a form.
#[must_use]
pub fn file(described: &FileDescription, data: Vec<u8>) -> FormFile {
    let content_type = described.content_type.as_deref();
    FormFile::new(
        described.filename.as_deref(),
        content_type.unwrap_or(FormFile::UNKNOWN_TYPE),
        data,
    )
}

//! Forms, and what was odd about the bodies that they were read from.

use crate::{Body, Diagnostic, Failure, diagnostics};
use mailwright::{Limits, Report};
use std::borrow::Cow;
use std::sync::Arc;

/// A form that knows its findings, their spans being in units of the body that was given.
#[derive(Clone, Debug, Default)]
pub struct Form {
    inner: Arc<mailwright::Form>,
    diagnostics: Arc<[Diagnostic]>,
}

impl Form {
    /// Reads a body by its content type.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse(content_type: &str, body: Body<'_>, limits: &Limits) -> Result<Self, Failure> {
        Self::read(
            mailwright::Form::parse(content_type, body.bytes(), limits),
            content_type,
            body,
        )
    }

    /// Reads an urlencoded body.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse_urlencoded(body: Body<'_>, limits: &Limits) -> Result<Self, Failure> {
        Self::read(mailwright::Form::parse_urlencoded(body.bytes(), limits), "", body)
    }

    /// Reads a multipart body with a known boundary.
    ///
    /// # Errors
    ///
    /// What the core refuses.
    pub fn parse_multipart(boundary: &str, body: Body<'_>, limits: &Limits) -> Result<Self, Failure> {
        Self::read(
            mailwright::Form::parse_multipart(boundary, body.bytes(), limits),
            "",
            body,
        )
    }

    fn read(
        form: Result<mailwright::Form, Report>,
        content_type: &str,
        body: Body<'_>,
    ) -> Result<Self, Failure> {
        let sources = |parameter: &str| match parameter {
            "content-type" => Some(Cow::Borrowed(content_type)),
            "body" => body.text().map(Cow::Borrowed),
            _ => None,
        };
        match form {
            Ok(inner) => Ok(Self {
                diagnostics: diagnostics(inner.diagnostics(), &sources).into(),
                inner: Arc::new(inner),
            }),
            Err(report) => Err(Failure::refused(&report, &sources)),
        }
    }

    /// A form that was read from bytes, whose places are counted in bytes.
    #[must_use]
    pub fn of_bytes(inner: mailwright::Form) -> Self {
        Self {
            diagnostics: diagnostics(inner.diagnostics(), &crate::no_sources).into(),
            inner: Arc::new(inner),
        }
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

    /// The field at a place.
    #[must_use]
    pub fn field(&self, at: usize) -> Option<FormField> {
        (at < self.inner.len()).then(|| FormField {
            form: self.inner.clone(),
            at,
        })
    }

    /// What was odd about the body.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct FormField {
    form: Arc<mailwright::Form>,
    at: usize,
}

impl FormField {
    /// The field itself; `None` never.
    #[must_use]
    pub fn inner(&self) -> Option<&mailwright::FormField> {
        self.form.iter().nth(self.at)
    }
}

//! Requests from JavaScript's values, field by field.

use super::context::FromMimeOptions;
use crate::form::{Findings, FormOptions, findings};
use crate::{Body, Failure, no_sources, options};
use mailwright::{Charsets, FormFile, Report, SendRequest};
use serde_json::Value;
use std::borrow::Cow;

/// A request being put together.
#[derive(Debug, Default)]
pub struct Reader {
    request: SendRequest,
    report: Report,
}

impl Reader {
    /// Begins with what a request has already.
    #[must_use]
    pub fn new(request: SendRequest) -> Self {
        Self {
            request,
            report: Report::default(),
        }
    }

    /// Adds a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.request.form_mut().push(name, text);
    }

    /// Adds a text of bytes, which need not be UTF-8.
    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.request.form_mut().push_bytes(name, bytes);
    }

    /// Adds a file.
    pub fn file(&mut self, name: &str, file: FormFile) {
        self.request.form_mut().push_file(name, file);
    }

    /// Adds a value as the JSON form of a request has it.
    pub fn json(&mut self, name: &str, value: &Value) {
        if let Err(refused) = self.request.push_json(name, value) {
            self.report.extend(refused);
        }
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// `send-json-shape` for every value that is none.
    pub fn finish(self) -> Result<SendRequest, Failure> {
        self.report
            .or_ok(self.request)
            .map_err(|report| Failure::refused(&report, &no_sources))
    }
}

/// Reads a request in JSON.
///
/// # Errors
///
/// What the core refuses.
pub fn from_json(text: &str) -> Result<SendRequest, Failure> {
    SendRequest::from_json(text).map_err(|report| Failure::refused_in(&report, text))
}

/// Reads the body of a request; and what was odd about it.
///
/// # Errors
///
/// What the core refuses.
pub fn from_body(
    content_type: &str,
    body: Body<'_>,
    given: &FormOptions,
) -> Result<(SendRequest, Findings), Failure> {
    let limits = options::limits(given.limits.as_ref())?;
    match SendRequest::from_body(content_type, body.bytes(), &limits) {
        Ok(request) => {
            let found = findings(request.form(), body);
            Ok((request, found))
        }
        Err(report) => Err(Failure::refused(&report, &|parameter| match parameter {
            "content-type" => Some(content_type.into()),
            _ => body.text().map(Cow::Borrowed),
        })),
    }
}

/// Reads a MIME message with `X-Mailgun-*` headers.
///
/// # Errors
///
/// What the core refuses.
pub fn from_mime(
    mime: Body<'_>,
    given: &FromMimeOptions,
    charsets: Charsets,
) -> Result<SendRequest, Failure> {
    let limits = options::limits(given.limits.as_ref())?;
    let recipients: Option<Vec<&str>> = given
        .recipients
        .as_ref()
        .map(|list| list.iter().map(String::as_str).collect());
    SendRequest::from_mime_with(mime.bytes(), recipients.as_deref(), &limits, charsets)
        .map_err(|report| Failure::refused(&report, &|_| mime.text().map(Cow::Borrowed)))
}
